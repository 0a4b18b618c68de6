/** From the text of a map document to the document, with everything that is wrong with it.
 *
 * Reading goes on after a problem, so that a person sees all of them at once. Keys that are not
 * known are kept in the file (nobody re-emits it) and warned about, with the nearest known key. */
#ifndef TROPA_MAP_READ_H
#define TROPA_MAP_READ_H

#include "base/arena.h"
#include "base/status.h"
#include "map/document.h"
#include "text/message.h"

typedef struct tropa_problem {
    bool error;               /**< the document cannot be used as it stands; else a warning */
    tropa_place place;        /**< line 0: of the document as a whole */
    tropa_message what, hint; /**< `check.*` in locale/map.*.json; hint.key NULL: none */
} tropa_problem;

/** Most problems that are told of one document. */
#define TROPA_PROBLEMS_MAX 200

typedef struct tropa_problems {
    uint32_t count, errors; /**< count: told; errors: all, told or not */
    uint32_t warnings;
    tropa_problem *item; /**< in the order of the file once tropa_problems_sort was called */
} tropa_problems;

/** Reads the document and checks it against its shapes. On TROPA_OK `out` holds all that could be
 *  read, whatever `problems` says; syntax errors are problems too.
 *  Errors: TROPA_ERR_NO_MEMORY. The document and the problems live in the arena. */
tropa_status tropa_document_read(tropa_str text, tropa_arena *arena, tropa_document *out,
                                 tropa_problems *problems, tropa_error *err);

/** What the shapes cannot say: references to what is not there, ids twice or missing, evidence that
 *  is older than `evidence-days` before `now_us`, a measured block that is not last. Appends to
 *  `problems`. */
tropa_status tropa_document_check(const tropa_document *document, int64_t now_us,
                                  tropa_arena *arena, tropa_problems *problems, tropa_error *err);

/** Is the evidence older than the document allows? Evidence without a date has no age. */
bool tropa_evidence_stale(const tropa_document *document, const tropa_evidence *evidence,
                          int64_t now_us);

void tropa_problems_sort(tropa_problems *problems);

#endif
