/** Inside the text room: a single-byte encoding as a table, for decoding and for judging samples.
 */
#ifndef TROPA_TEXT_ENCODING_TABLE_H
#define TROPA_TEXT_ENCODING_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <unicode/ucnv.h>

typedef struct encoding_table {
    uint32_t point[256]; /**< U+FFFD where the byte means nothing */
    uint8_t size[256];   /**< bytes of its UTF-8 */
    char bytes[256][4];
} encoding_table;

/** False when the converter is no single-byte one. */
bool encoding_table_fill(UConverter *converter, encoding_table *table);

#endif
