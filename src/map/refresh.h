/** The `measured` block of a document's text replaced by the figures of a map, and not one byte
 *  beside it.
 *
 * Figures that have not changed keep the moment they were taken at: refreshing the same data again
 * gives the same text.
 *
 * @param text      the document as it lies on disk
 * @param document  the same document read from that text; gets the new figures
 * @param map       derived by the binding's plan, with the document's ids (tropa_binding_name)
 * @param now_us    when the figures were taken
 *  Appends to `out`. Errors: TROPA_ERR_INPUT where the document is JSON, which has no block to
 *  replace; TROPA_ERR_NO_MEMORY. */
#ifndef TROPA_MAP_REFRESH_H
#define TROPA_MAP_REFRESH_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"
#include "map/bind.h"

tropa_status tropa_document_refresh(tropa_str text, tropa_document *document, const tropa_map *map,
                                    const tropa_binding *binding, int64_t now_us,
                                    tropa_arena *arena, tropa_buffer *out, tropa_error *err);

#endif
