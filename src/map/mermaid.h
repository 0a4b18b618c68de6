/** Mermaid's `journey` (grammar of 12.3): sections are stages, tasks touchpoints, actors personas,
 * and scores 1 to 5 feelings -2 to 2.
 *
 * Mermaid has no words for the rest of a document. It travels in lines `%% tropa|...|`, comments to
 * Mermaid: the whole document as JSON, in pieces. Reading them back gives the same document. Where
 * people edited the statements since, the statements win: names, scores, actors, order; what stood
 * on a touchpoint stays with it as long as its name, or its place among its neighbours, tells which
 * one it is. A line that was deleted takes its touchpoint along, with a warning.
 *
 * Mermaid reads some nonsense without a word; here it is an error with line and column (a score
 * that is no number), or a warning where it loses text (a note behind the actors, all behind a
 * `#`). */
#ifndef TROPA_MAP_MERMAID_H
#define TROPA_MAP_MERMAID_H

#include "base/buffer.h"
#include "map/read.h"

/** Most tasks of one file. */
#define TROPA_MERMAID_TASKS_MAX 5000u

/** As tropa_document_read. `text` is UTF-8.
 *  @param name  what the map is called where the text gives no title */
tropa_status tropa_mermaid_read(tropa_str text, tropa_str name, tropa_arena *arena,
                                tropa_document *out, tropa_problems *problems, tropa_error *err);

/** Appends the document. A touchpoint without a feeling gets the neutral 3, several feelings their
 *  mean. @param plain  without the lines that carry the rest
 *  Errors: TROPA_ERR_NO_MEMORY. */
tropa_status tropa_mermaid_write(const tropa_document *document, bool plain, tropa_buffer *out,
                                 tropa_error *err);

#endif
