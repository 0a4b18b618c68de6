/** Rows of one partition that wait to be sorted: chunks of columns, in order of arrival. */
#ifndef TROPA_STORE_PENDING_H
#define TROPA_STORE_PENDING_H

#include "store/columns.h"

struct store_chunk;

struct store_pending {
    struct store_chunk *first, *last;
    size_t rows, bytes;
    unsigned want; /**< optional columns that some chunk has; STORE_WANT_SOURCE: several sources */
    uint32_t one_source;
    uint32_t *attribute_code; /**< that some chunk has, rising */
    size_t attribute_count, attribute_capacity;
};

/** What every row has, side by side, so that scattering a batch writes few streams. */
struct store_append_row {
    int64_t time_us;
    uint32_t activity; /**< code of the batch */
    uint32_t index;    /**< of the row in the batch */
};

/** The columns of one batch as rows are appended. What every row has is in the order of appending;
 *  the rest, NULL where the batch has no such column, is reached through the rows' index. */
struct store_append {
    const struct store_append_row *row;
    const uint64_t *event_key;     /**< in the order of appending too; NULL: no event ids */
    const uint32_t *activity_code; /**< per code of the batch: the store's */
    const int64_t *value, *order;
    int64_t value_factor;
    uint32_t attribute_count;
    const uint32_t *attribute_code;   /**< the store's numbers of the batch's attributes */
    const uint32_t *const *attribute; /**< per attribute: per row */
    const uint32_t *const
        *attribute_value; /**< per attribute: per code of the batch: the store's */
    uint32_t source;
};

tropa_status store_pending_append(struct store_pending *pending, const struct store_append *from,
                                  const uint32_t *ordinal, size_t n, tropa_error *err);
void store_pending_deinit(struct store_pending *pending);

/** Sorts by (customer, time, order, arrival) into `columns`, which is initialised here; frees the
 *  chunks as they are used up and leaves `pending` empty, also on failure. `customers` is one more
 *  than the largest ordinal. */
tropa_status store_pending_sort(struct store_pending *pending, size_t customers,
                                struct store_columns *columns, struct store_sort_scratch *scratch,
                                tropa_error *err);

#endif
