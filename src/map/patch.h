/** A document's text changed so that it means another document, touching as little as possible:
 * values, items and keys that are the same keep their bytes, and so does every comment between
 * them. What cannot be changed by spans (a list put in another order, a short form that grows) is
 * written anew, that value alone; a text that would not read back as meant is written anew as a
 * whole. */
#ifndef TROPA_MAP_PATCH_H
#define TROPA_MAP_PATCH_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"
#include "map/document.h"

/** A line of comment to stand above something of the new document. */
typedef struct tropa_patch_note {
    const void *object;       /**< a structure of the new document */
    const tropa_field *field; /**< above this field of it; one it has not: above the whole */
    tropa_str text;           /**< with its # and without a line end */
} tropa_patch_note;

/** @param text    the old document's text
 *  @param before  the document read from it
 *  @param anew    out: the text could not be changed by spans and was written anew as a whole, so
 *                 that comments and keys that are not known are gone; may be NULL
 *  Appends to `out`. Errors: TROPA_ERR_NO_MEMORY; TROPA_ERR_INPUT where `text` is no YAML. */
tropa_status tropa_document_patch(tropa_str text, const tropa_document *before,
                                  const tropa_document *after, const tropa_patch_note *note,
                                  uint32_t note_count, tropa_arena *arena, tropa_buffer *out,
                                  bool *anew, tropa_error *err);

#endif
