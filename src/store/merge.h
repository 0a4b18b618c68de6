/** Walking runs customer by customer, and bringing several runs' events of a customer together. */
#ifndef TROPA_STORE_MERGE_H
#define TROPA_STORE_MERGE_H

#include "store/columns.h"
#include "store/run.h"

#define STORE_NO_ORDINAL UINT64_MAX

struct store_merge {
    struct store_walk *walk; /**< per run, oldest first */
    size_t walk_count;
    struct store_block_limits limits;
    uint32_t value_decimals;
    const uint32_t *dropped_source; /**< events of these imports are left out; caller-owned */
    size_t dropped_count;
    struct store_columns columns; /**< what has been gathered */
    struct store_sort_scratch scratch;
};

/** `run` points at each run, in order of import; they outlive the merge. The optional columns are
 *  those of store_columns_init. */
tropa_status store_merge_init(struct store_merge *merge, const struct store_run *const *run,
                              size_t count, const struct store_block_limits *limits,
                              uint32_t value_decimals, unsigned want,
                              const uint32_t *attribute_code, uint32_t attribute_count,
                              tropa_error *err);
void store_merge_deinit(struct store_merge *merge);

/** The smallest ordinal >= `from` that any run holds, or STORE_NO_ORDINAL. Walks only forward. */
tropa_status store_merge_next(struct store_merge *merge, uint64_t from, uint64_t *ordinal,
                              tropa_error *err);
/** Adds one customer, sorted by (time, order, run, position), to merge->columns. A customer of
 *  whom nothing is left is not added. */
tropa_status store_merge_customer(struct store_merge *merge, uint64_t ordinal, tropa_error *err);

#endif
