/** rejected.csv: every record that could not be read, in the order of the source.
 *
 * Columns: file,line,column,reason,record (RFC 4180, LF). The file is written beside its final name
 * and appears whole at _commit; without rejects nothing is written. `reason` is the English name of
 * the reason ("bad_time"). Batches may be added in any order of their sequence number, from one
 * thread at a time (callers hold a lock of their own); those that come early are kept in memory
 * until their turn. */
#ifndef TROPA_READ_REJECT_FILE_H
#define TROPA_READ_REJECT_FILE_H

#include "base/status.h"
#include "read/rows.h"

/** The first line of every such file: by it an import knows one of its own. */
#define TROPA_REJECT_FILE_TITLES "file,line,column,reason,record\n"

typedef struct tropa_reject_file tropa_reject_file;

/** "field_count", "bad_time"...: message keys are "reject.<name>". */
const char *tropa_reject_reason_name(tropa_reject_reason reason);
/** The same as a clause for an error message ("the customer is missing"). */
const char *tropa_reject_reason_text(tropa_reject_reason reason);

/** The file itself is only made once there is a reject to write. */
tropa_status tropa_reject_file_new(const char *path, tropa_reject_file **out, tropa_error *err);
/** The source that the following batches belong to; sequence numbers start at 0 again. */
tropa_status tropa_reject_file_source(tropa_reject_file *file, const char *source,
                                      tropa_error *err);
/** Every batch must be added, also those without rejects: the sequence tells the order. */
tropa_status tropa_reject_file_add(tropa_reject_file *file, const tropa_rows *rows,
                                   tropa_error *err);
/** Makes the file appear when there was a reject. *written: how many records it holds. */
tropa_status tropa_reject_file_commit(tropa_reject_file *file, uint64_t *written, tropa_error *err);
void tropa_reject_file_free(tropa_reject_file *file); /**< without _commit nothing is left behind */

#endif
