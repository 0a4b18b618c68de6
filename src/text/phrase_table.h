/** Inside the text room: the table that scripts/phrases.py makes. */
#ifndef TROPA_TEXT_PHRASE_TABLE_H
#define TROPA_TEXT_PHRASE_TABLE_H

#include "text/message.h"

typedef struct phrase_row {
    const char *english;
    const char *said[TROPA_LANGUAGE_COUNT]; /**< NULL for English */
} phrase_row;

extern const phrase_row phrase_rows[];
extern const size_t phrase_row_count;

#endif
