/** Importing: files through readers into a store, in one transaction.
 *
 * Reading workers parse and hand batches to the store's writer in source order, so that the store
 * is the same on any number of threads. Rows that cannot be read go to a rejects file and are
 * counted; with `strict` the first of them ends the import. Nothing is visible before everything is
 * committed: a failure, a full disk or Ctrl-C leaves the store as it was.
 *
 * Ownership: the report owns everything in it. Errors: those of reader.h and store.h. */
#ifndef TROPA_QUERY_IMPORT_H
#define TROPA_QUERY_IMPORT_H

#include "read/reader.h"
#include "request/request.h"
#include "store/store.h"

#include <stdatomic.h>

/** Most files of one import. */
#define TROPA_IMPORT_FILES_MAX 512

/** How a long import is watched and stopped. `progress` is called from one thread at a time, now
 *  and then; done and total are bytes of all files together. */
typedef struct tropa_import_watch {
    void (*progress)(void *context, tropa_str file, uint64_t done_bytes, uint64_t total_bytes);
    void *context;
    const atomic_bool *stop; /**< NULL, or becomes true when the user gives up */
} tropa_import_watch;

/** A row as it was understood, for the preview. */
typedef struct tropa_import_row {
    tropa_str customer, activity;
    int64_t time_us;
    int64_t value; /**< TROPA_NO_VALUE; scaled by the plan's value_decimals */
} tropa_import_row;

typedef struct tropa_import_source {
    tropa_str name; /**< as given */
    tropa_read_plan plan;
    tropa_read_totals read;
    tropa_import_totals totals; /**< zero in a dry run */
    uint32_t row_count;         /**< of the preview, dry runs only */
    const tropa_import_row *row;
} tropa_import_source;

typedef struct tropa_import_report {
    tropa_arena arena; /**< owns all below */
    tropa_str store;
    bool dry_run, drop_duplicates;
    uint32_t source_count;
    const tropa_import_source *source;
    tropa_import_totals totals; /**< of the whole import; zero in a dry run */
    uint64_t rows, records, rejected, odd_years;
    tropa_str odd_file;      /**< the first source with odd years; empty when there is none */
    uint64_t first_odd_line; /**< in that file */
    uint64_t rejected_by[TROPA_REJECT_REASON_COUNT];
    tropa_str rejects_path; /**< where the rejects went; empty when there were none */
    int64_t took_us;
} tropa_import_report;

tropa_status tropa_import_run(const tropa_import_request *request, unsigned threads,
                              const tropa_import_watch *watch, tropa_import_report **out,
                              tropa_error *err);
void tropa_import_report_free(tropa_import_report *report); /**< NULL is fine */

#endif
