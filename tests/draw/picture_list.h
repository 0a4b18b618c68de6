/** Every picture of a document: one table for the tests and for looking. */
#ifndef TROPA_TESTS_DRAW_PICTURE_LIST_H
#define TROPA_TESTS_DRAW_PICTURE_LIST_H

#include "draw/draw.h"

typedef struct picture_kind {
    const char *name;
    tropa_status (*draw)(const tropa_document *document, const tropa_draw_options *options,
                         tropa_buffer *svg, tropa_error *err);
    /** Draws on a scene of its own and gives back the faults found in it. */
    size_t (*check)(const tropa_document *document, const tropa_catalogue *catalogue);
} picture_kind;

#define PICTURE_COUNT 5
extern const picture_kind picture_list[PICTURE_COUNT];

#endif
