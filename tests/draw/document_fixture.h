/** Documents to draw: any size, every field filled from the document's own table of shapes, so that
 * a new field is drawn without a change here. */
#ifndef TROPA_TESTS_DRAW_DOCUMENT_FIXTURE_H
#define TROPA_TESTS_DRAW_DOCUMENT_FIXTURE_H

#include "base/arena.h"
#include "map/document.h"

typedef struct fixture_size {
    uint32_t stages, touchpoints; /**< touchpoints of each stage */
    uint32_t most;                /**< entries of any other list: 0..most of them */
} fixture_size;

/** `text` writes everything (NULL: ordinary sentences). */
void fixture_document(tropa_arena *arena, fixture_size size, uint64_t seed, const tropa_str *text,
                      uint32_t text_count, tropa_document *out);
/** A document with nothing in it. */
void fixture_document_empty(tropa_document *out);

#endif
