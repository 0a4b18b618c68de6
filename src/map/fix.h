/** `tropa check --fix`: writes an id into every listed item that has none, and touches no other
 *  byte. Ids are made from the item's name or text. */
#ifndef TROPA_MAP_FIX_H
#define TROPA_MAP_FIX_H

#include "base/buffer.h"
#include "map/read.h"

typedef struct tropa_fix {
    uint32_t added;
    uint32_t left; /**< items that cannot take one as they are written: texts over several lines
                        that stand for a whole item */
} tropa_fix;

/** Appends the fixed text to `out` (the same text where nothing is to be done).
 *  Errors: TROPA_ERR_INPUT when the document has errors, which must be mended first;
 *  TROPA_ERR_NO_MEMORY. */
tropa_status tropa_document_fix(tropa_str text, tropa_arena *arena, tropa_buffer *out,
                                tropa_fix *fix, tropa_error *err);

#endif
