/** One batch of rows on its way into the store: what add.c and codes.c share. */
#ifndef TROPA_STORE_BATCH_H
#define TROPA_STORE_BATCH_H

#include "store/writer.h"

/** Scratch of one batch of rows on its way into the store; kept for the next. */
struct store_batch {
    struct store_batch *next;
    /* The rows by partition: what every row has is copied, so that the walk reads it in sequence;
     * the rest is reached through index. */
    struct store_customer_key *key;
    struct store_append_row *row;
    uint64_t *event_key;
    uint32_t *ordinal;
    size_t row_capacity;
    size_t *start; /* partitions + 1 */
    size_t start_capacity;
    uint32_t *activity_code;
    size_t activity_capacity;
    uint32_t *attribute_code;
    uint32_t **attribute_value;
    const uint32_t **attribute_rows;
    size_t attribute_capacity, attribute_value_capacity, attribute_rows_capacity;
    size_t *value_capacity;
    size_t value_capacity_capacity;
    size_t attribute_made; /* attribute_value[] below this are set or NULL */
    struct store_spill *spill;
    size_t spill_count, spill_capacity;
    uint64_t dropped; /* event ids seen before */
};

/** Gives the batch's activities, attribute names and values their codes of the store. The caller
 * has the mapping turn, so that codes are given in the order of the source. */
tropa_status store_batch_map_codes(tropa_store_writer *writer, struct store_batch *batch,
                                   const tropa_rows *rows, tropa_error *err);

#endif
