/** The beginning of a source as a table, and what its columns look like. What roles are guessed
 *  from. Private to src/read/. Everything lives in the sample's arena. Used by one thread. */
#ifndef TROPA_READ_SAMPLE_H
#define TROPA_READ_SAMPLE_H

#include "base/arena.h"
#include "base/status.h"
#include "text/number.h"
#include "text/time_parse.h"

enum {
    TROPA_SAMPLE_ROWS_MOST = 50000,
    TROPA_SAMPLE_COLUMNS_MOST = 4096,
    TROPA_SAMPLE_CELLS_MOST = 4 << 20,
};

typedef struct tropa_sample {
    tropa_arena arena;
    tropa_str *title; /**< trimmed; empty where the file has none */
    uint32_t column_count;
    tropa_str *cell; /**< row * column_count + column; .data NULL where missing */
    size_t row_count, row_capacity;
    uint64_t records; /**< looked at, the unreadable ones too */
    bool has_header;
    bool whole; /**< there is nothing in the file beyond the sample */
} tropa_sample;

void tropa_sample_init(tropa_sample *sample);
void tropa_sample_deinit(tropa_sample *sample);
/** Room for one more row, all cells missing; NULL when memory is out. Columns must be settled. */
tropa_str *tropa_sample_add_row(tropa_sample *sample);
/** Enough has been seen: rows or cells are at their limit. */
bool tropa_sample_is_full(const tropa_sample *sample);

/** One column of the sample. Shares are of the filled cells. */
typedef struct tropa_profile {
    size_t filled, distinct;
    size_t whole_numbers; /**< cells that are digits only, perhaps with a sign */
    size_t urls, ids;     /**< addresses; UUIDs, long hexadecimal or mixed codes */
    size_t leading_zeros; /**< whole numbers like 00012 */
    double mean_bytes;
    int64_t least, most; /**< of the whole numbers */
    bool ascending;      /**< whole numbers that grow by one from row to row: an index */
    tropa_time_detector times;
    tropa_time_finding time;
    tropa_number_detector numbers;
    tropa_number_finding number;
    tropa_str example, main_host; /**< of the URLs: the host of 90 % of them, else empty */
} tropa_profile;

/** One profile a column, in `arena`; NULL when memory is out. */
tropa_profile *tropa_sample_profile(const tropa_sample *sample, tropa_arena *arena);

/** In how many rows the column's value differs from that of the same customer's row before, of how
 *  many such pairs; whether the customers' values never repeat. Small sorted group-by over the
 *  sample. */
typedef struct tropa_within {
    size_t pairs, changes, grows;
} tropa_within;
bool tropa_sample_within(const tropa_sample *sample, uint32_t customer, uint32_t column,
                         tropa_within *out);

#endif
