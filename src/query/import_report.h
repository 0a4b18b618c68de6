/** Copies of what the reader found out, which outlive the reader. Internal to src/query. */
#ifndef TROPA_QUERY_IMPORT_REPORT_H
#define TROPA_QUERY_IMPORT_REPORT_H

#include "query/import.h"

/** Deep copy into the arena. NO_MEMORY. */
tropa_status tropa_import_copy_plan(tropa_arena *arena, const tropa_read_plan *plan,
                                    tropa_read_plan *out, tropa_error *err);
tropa_status tropa_import_copy_rows(tropa_arena *arena, const tropa_rows *rows,
                                    tropa_import_source *out, tropa_error *err);
/** What was said and guessed about a source, as JSON for the store's ledger; in the arena. */
tropa_status tropa_import_plan_json(tropa_arena *arena, const tropa_read_plan *plan, tropa_str *out,
                                    tropa_error *err);

#endif
