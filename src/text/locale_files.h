/** Inside the text room: the catalogue files as they were compiled in (see meson.build). */
#ifndef TROPA_TEXT_LOCALE_FILES_H
#define TROPA_TEXT_LOCALE_FILES_H

#include "text/message.h"

#define LOCALE_ROOM_MAX 16

typedef struct locale_file {
    const char *name; /**< "draw.ru.json" */
    const unsigned char *data;
    const size_t *size;
} locale_file;

extern const size_t locale_room_count;
extern const locale_file *const locale_files[TROPA_LANGUAGE_COUNT];

#endif
