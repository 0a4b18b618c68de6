/** A document as YAML, in the order of its shapes: what templates, maps derived from data and
 *  imports from other formats become. (What people edit is never written anew: refresh and
 *  `check --fix` change spans of bytes.) Reading it again gives the same document. */
#ifndef TROPA_MAP_WRITE_H
#define TROPA_MAP_WRITE_H

#include "base/buffer.h"
#include "base/status.h"
#include "map/document.h"

/** Appends to `out`. Errors: TROPA_ERR_NO_MEMORY. */
tropa_status tropa_document_write(const tropa_document *document, tropa_buffer *out,
                                  tropa_error *err);

/** Only the block `measured:` with its key, as refresh puts it at the end of a file. Empty where
 *  nothing was measured. */
tropa_status tropa_document_write_measured(const tropa_document *document, tropa_buffer *out,
                                           tropa_error *err);

/** The document as JSON, keys as in YAML. */
tropa_status tropa_document_write_json(const tropa_document *document, tropa_buffer *out,
                                       tropa_error *err);

/** The same on one line, without spaces that have no meaning and without the line's end. */
tropa_status tropa_document_write_json_line(const tropa_document *document, tropa_buffer *out,
                                            tropa_error *err);

/** The JSON Schema of the document (draft 2020-12), from the shapes. */
tropa_status tropa_document_write_schema(tropa_buffer *out, tropa_error *err);

#endif
