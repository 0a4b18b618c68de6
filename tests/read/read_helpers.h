/** A source read to its end, in its order, as one table. */
#ifndef TROPA_TESTS_READ_HELPERS_H
#define TROPA_TESTS_READ_HELPERS_H

#include "support.h"

#include "base/dict.h"
#include "read/reader.h"

typedef struct read_row {
    uint32_t customer, activity; /**< codes of the dictionaries */
    int64_t time_us, value, order;
    uint64_t event_id_hash, attributes; /**< hash over all attribute values */
} read_row;

typedef struct read_reject {
    uint64_t line;
    uint32_t column;
    tropa_reject_reason reason;
    tropa_str record; /**< in the arena */
} read_reject;

typedef struct read_table {
    tropa_arena arena;
    tropa_dict customers, activities;
    read_row *row;
    size_t row_count, row_capacity;
    read_reject *reject;
    size_t reject_count, reject_capacity;
    tropa_read_totals totals;
    bool wide, day_only;
    tropa_status status;
    tropa_error error;
} read_table;

/** Writes a file into `folder`; static storage per call (of four). */
const char *read_write(const char *folder, const char *name, const void *bytes, size_t size);
const char *read_write_text(const char *folder, const char *name, const char *text);

/** Reads `path` with that many workers, in turn when 1. Failures are in table->status. */
void read_all(read_table *table, const char *path, const tropa_read_options *options,
              unsigned workers);
void read_all_text(read_table *table, const char *text, const tropa_read_options *options);
void read_table_deinit(read_table *table);
bool read_tables_equal(const read_table *a, const read_table *b);
tropa_str read_activity(const read_table *table, size_t row);
tropa_str read_customer(const read_table *table, size_t row);
typedef enum read_order { READ_BY_ROW, READ_BY_TIME, READ_BY_TIME_AND_NAME } read_order;
/** Distinct activity sequences, the customers' events in that order; equal times keep the order
 *  column's, then the rows'; or, by name, that of the activities. */
size_t read_variants(const read_table *table, read_order order);

#endif
