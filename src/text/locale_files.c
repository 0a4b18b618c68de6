/* The table of embedded catalogue files: one row a room, the same rooms in every language. A new
 * room needs a row here and in meson.build. */
#include "text/locale_files.h"

#define ROOMS(row, language)                                                                       \
    row(text, language) row(read, language) row(query, language) row(insight, language)            \
        row(map, language) row(draw, language) row(cli, language)

#define DECLARE(room, language)                                                                    \
    extern const unsigned char locale_##room##_##language[];                                       \
    extern const size_t locale_##room##_##language##_size;
ROOMS(DECLARE, en)
ROOMS(DECLARE, ru)
ROOMS(DECLARE, pl)

#define FILE_ROW(room, language)                                                                   \
    {#room "." #language ".json", locale_##room##_##language, &locale_##room##_##language##_size},
static const locale_file en[] = {ROOMS(FILE_ROW, en)};
static const locale_file ru[] = {ROOMS(FILE_ROW, ru)};
static const locale_file pl[] = {ROOMS(FILE_ROW, pl)};

const locale_file *const locale_files[TROPA_LANGUAGE_COUNT] = {en, ru, pl};
const size_t locale_room_count = sizeof en / sizeof en[0];

_Static_assert(sizeof en / sizeof en[0] <= LOCALE_ROOM_MAX, "raise LOCALE_ROOM_MAX");
