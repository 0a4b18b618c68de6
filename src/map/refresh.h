/** The `measured` block of a document's text replaced, and not one byte beside it.
 *
 * @param text      the document as it lies on disk
 * @param document  the same document read from that text, with new figures in `measured`
 *  Appends to `out`. Doing it twice gives the same text. Errors: TROPA_ERR_INPUT where the document
 *  is JSON, which has no block to replace; TROPA_ERR_NO_MEMORY. */
#ifndef TROPA_MAP_REFRESH_H
#define TROPA_MAP_REFRESH_H

#include "base/buffer.h"
#include "base/status.h"
#include "map/document.h"

tropa_status tropa_document_refresh(tropa_str text, const tropa_document *document,
                                    tropa_buffer *out, tropa_error *err);

#endif
