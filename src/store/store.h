/** The journey store: a folder that holds events sorted by customer and time.
 *
 *     STORE/MANIFEST        JSON and its checksum; replacing it is the only way the store changes
 *     STORE/LOCK            held (flock) by the one writer
 *     STORE/run-*.tr        immutable, checksummed: one sorted run of one partition of one import
 *     STORE/dict-*.td       immutable, checksummed segments of the dictionaries
 *
 * See src/store/README.md for the bytes. Customers have dense numbers ("ordinals") within their
 * partition, given in order of first appearance; activities and attribute values have dense codes.
 *
 * Units: times in microseconds since 1970 UTC, values scaled by 10^value_decimals.
 * Errors: IO, NO_MEMORY, DAMAGED (the message names file and block), BUSY (another writer),
 * EXISTS (source imported before), USAGE, LIMIT. */
#ifndef TROPA_STORE_STORE_H
#define TROPA_STORE_STORE_H

#include "base/packed.h"
#include "base/status.h"
#include "base/str.h"
#include "read/rows.h"

#include <stdint.h>

/* ---- reading ------------------------------------------------------------------------------- */

typedef struct tropa_store tropa_store;

/** Where events came from. Strings are owned by the store. */
typedef struct tropa_source {
    uint64_t number;       /**< of the import, from 1; never reused */
    tropa_str name;        /**< file name as given */
    uint64_t content_hash; /**< tropa_hash-streamed of the file's bytes */
    uint64_t bytes;        /**< of the file */
    tropa_str zone;        /**< IANA name that naive times were read in */
    int64_t imported_us;
    int64_t from_us, to_us; /**< period of its events */
    uint64_t events, rejected, duplicates;
    bool day_only;
    tropa_str options; /**< what was said or guessed about columns, as JSON text */
} tropa_source;

typedef struct tropa_store_facts {
    uint64_t events, customers;
    uint32_t activities, attributes, partitions;
    uint64_t runs, bytes_on_disk;
    int64_t from_us, to_us; /**< first and last event; both 0 when empty */
    bool has_value;
    uint32_t value_decimals;
    bool day_only; /**< some source has dates without a time of day */
    uint64_t source_count;
    const tropa_source *source; /**< by number */
    uint64_t version;           /**< grows by one with every change of the store */
} tropa_store_facts;

/** Opens for reading. Never blocks a writer and is never disturbed by one: it sees the store as it
 *  was when opened. Checks names, sizes and checksums of everything but the blocks, which are
 *  checked whenever they are read. A store may be read from many threads at once. */
tropa_status tropa_store_open(const char *path, tropa_store **out, tropa_error *err);
void tropa_store_free(tropa_store *store);
/** Is there a store at this path (a folder with a MANIFEST)? */
bool tropa_store_exists(const char *path);

const tropa_store_facts *tropa_store_facts_view(const tropa_store *store);
/** Names by code, owned by the store. */
const tropa_str *tropa_store_activities(const tropa_store *store, uint32_t *count);
const tropa_str *tropa_store_attribute_names(const tropa_store *store, uint32_t *count);
/** Distinct values of one attribute by code; read on first use. */
tropa_status tropa_store_attribute_values(tropa_store *store, uint32_t attribute,
                                          const tropa_str **values, uint32_t *count,
                                          tropa_error *err);
/** Ids of one partition's customers by ordinal; read on first use. */
tropa_status tropa_store_customer_ids(tropa_store *store, uint32_t partition, const tropa_str **ids,
                                      uint32_t *count, tropa_error *err);

/** A block of whole customers, their events sorted by (time, order, import, row).
 *  Customer i has the events begin[i] .. end[i]-1 of the columns below; customers come in rising
 *  ordinal. Every pointer is borrowed from the cursor and valid until its next call. */
typedef struct tropa_block {
    uint32_t partition;
    uint32_t customer_count;
    const uint32_t *ordinal; /**< per customer */
    const uint32_t *begin, *end;
    uint32_t event_count; /**< length of the columns; events of skipped customers included */
    /** Exactly one is set: codes of one byte while the store knows at most 256 activities. */
    const uint8_t *activity8;
    const uint16_t *activity16;
    tropa_packed time; /**< read with tropa_packed_at */
    bool has_value;
    tropa_packed value;            /**< 0 is no value, else value + value_bias */
    int64_t value_bias;            /**< value = tropa_packed_at(&value, i) - 1 + value_bias */
    const tropa_packed *attribute; /**< per wanted attribute: 0 is no value, else code + 1 */
} tropa_block;

/** What a scan reads beside customers, times and activities. */
typedef struct tropa_scan_columns {
    const uint32_t *attribute; /**< codes of the wanted attributes */
    uint32_t attribute_count;
    bool value;
} tropa_scan_columns;

/** A walk over one partition. Cursors are independent: one a thread. A customer appears in exactly
 *  one block of a walk, with all events. Blocks come straight from the mapped file where a customer
 *  lies in one run (zero copy, checksum verified), and merged in the cursor's scratch otherwise. */
typedef struct tropa_cursor tropa_cursor;

tropa_status tropa_cursor_new(tropa_store *store, uint32_t partition,
                              const tropa_scan_columns *columns, tropa_cursor **out,
                              tropa_error *err);
/** Starts over on another partition, keeping the scratch. */
tropa_status tropa_cursor_reset(tropa_cursor *cursor, uint32_t partition, tropa_error *err);
/** Sets *block to the next block, or to NULL at the end. */
tropa_status tropa_cursor_next(tropa_cursor *cursor, const tropa_block **block, tropa_error *err);
void tropa_cursor_free(tropa_cursor *cursor);

/** Verifies every byte; calls `report` (may be NULL) once per damaged piece with a line that names
 *  it, and goes on. TROPA_ERR_DAMAGED when anything was. */
tropa_status tropa_store_check(tropa_store *store, void (*report)(void *context, const char *line),
                               void *context, tropa_error *err);

/* ---- writing ------------------------------------------------------------------------------- */

typedef struct tropa_store_writer tropa_store_writer;

typedef struct tropa_writer_options {
    uint64_t memory_bytes;   /**< most memory for rows being sorted; 0: 1 GiB. Beyond it: spill */
    uint32_t partitions;     /**< of a new store; 0: 16 */
    uint32_t value_decimals; /**< of the rows' values; the store rescales if its own differ */
    bool drop_duplicates;    /**< drop exact repeats of a row (customer, time, activity, value,
                                  attributes) within this import */
    bool allow_again;        /**< the same content may be imported once more */
    const char *replace;     /**< name of the source whose events this import replaces, or NULL;
                                  NOT_FOUND from _new when the store has none of that name */
} tropa_writer_options;

/** Opens, or makes, the store and takes the writer's lock: TROPA_ERR_BUSY names the holder's pid.
 */
tropa_status tropa_store_writer_new(const char *path, const tropa_writer_options *options,
                                    tropa_store_writer **out, tropa_error *err);

/** Whether a source of so many bytes may have come in before: none else has to be hashed before it
 *  is read, which for a large file costs as long as a good part of its import. */
bool tropa_store_writer_may_repeat(const tropa_store_writer *writer, uint64_t bytes);

/** Asks whether a source may come in, before any of it is read: TROPA_ERR_EXISTS when its content
 *  was imported before (and neither allow_again nor replace says otherwise). `content_hash` 0: not
 *  known yet; then _end brings it and asks. */
tropa_status tropa_store_writer_begin(tropa_store_writer *writer, tropa_str name,
                                      uint64_t content_hash, tropa_error *err);

/** Adds a batch. Thread-safe: called by every reading worker; waits until the batches before it
 *  (by sequence, which starts at 0 after each _begin) have been added. A worker that fails must
 *  call tropa_store_writer_cancel so that the others stop waiting. */
tropa_status tropa_store_writer_add(tropa_store_writer *writer, const tropa_rows *rows,
                                    tropa_error *err);
void tropa_store_writer_cancel(tropa_store_writer *writer);

/** What an import brought. _end knows events, new customers, event id repeats, period and overlaps
 *  of the source (`new_customers` of the transaction so far); _commit knows everything, summed over
 *  the transaction's sources. `bytes_written` is all of it: spilled, compacted, the MANIFEST. */
typedef struct tropa_import_totals {
    uint64_t events, customers, new_customers;
    uint64_t exact_duplicates; /**< rows equal in everything; kept unless drop_duplicates */
    uint64_t id_duplicates;    /**< dropped: the same event id again */
    int64_t from_us, to_us;
    uint64_t bytes_written, spilled_bytes, compacted_bytes;
    uint32_t overlaps; /**< earlier sources whose period overlaps this one's */
} tropa_import_totals;

/** Ends the source begun last: its events join the transaction. source->number, events, period and
 *  duplicates are filled here, and the content's hash where _begin knew it; the rest is the
 *  caller's. */
tropa_status tropa_store_writer_end(tropa_store_writer *writer, const tropa_source *source,
                                    tropa_import_totals *totals, tropa_error *err);

/** Makes everything since _new visible at once: sorts, writes runs on `workers` threads, compacts
 *  where due, replaces the MANIFEST. The writer may then begin other sources. After an error it
 * only can be freed, and the store is as before; when the very last step failed (syncing the folder
 * after the MANIFEST was renamed) it may be the new one already. */
tropa_status tropa_store_writer_commit(tropa_store_writer *writer, unsigned workers,
                                       tropa_import_totals *totals, tropa_error *err);
/** Merges every partition into one run. */
tropa_status tropa_store_writer_compact(tropa_store_writer *writer, unsigned workers,
                                        tropa_error *err);
/** Gives up whatever was not committed and lets go of the lock. */
void tropa_store_writer_free(tropa_store_writer *writer);

#endif
