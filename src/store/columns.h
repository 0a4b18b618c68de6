/** Events in memory, decoded: what an import is sorted into, what runs are merged into, and what
 *  blocks are encoded from.
 *
 * Customer c has the events begin[c] .. begin[c+1]-1 of every column. Columns that no event fills
 * are NULL. One owner, not thread-safe. Growth: arrays double. */
#ifndef TROPA_STORE_COLUMNS_H
#define TROPA_STORE_COLUMNS_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum store_columns_want {
    STORE_WANT_VALUE = 1,
    STORE_WANT_ORDER = 2,
    STORE_WANT_SOURCE = 4,
    STORE_WANT_EVENT_ID = 8,
};

struct store_columns {
    size_t count, capacity; /**< events */
    int64_t *time_us;
    uint16_t *activity;
    int64_t *value, *order; /**< TROPA_NO_VALUE where there is none */
    uint32_t *source;       /**< number of the import; NULL: all are `one_source` */
    uint64_t *event_id;     /**< 0: none */
    uint32_t one_source;

    uint32_t attribute_count;
    uint32_t *attribute_code; /**< which attributes, rising */
    uint32_t **attribute;     /**< per attribute: per event, TROPA_NO_CODE where there is none */

    size_t customer_count, customer_capacity;
    uint32_t *ordinal; /**< per customer, rising */
    size_t *begin;     /**< customer_count + 1 */
};

/** `want` names the optional columns; attribute codes are copied. */
tropa_status store_columns_init(struct store_columns *columns, unsigned want,
                                const uint32_t *attribute_code, uint32_t attribute_count,
                                tropa_error *err);
void store_columns_deinit(struct store_columns *columns);
/** Room for as many events and customers in all. */
tropa_status store_columns_reserve(struct store_columns *columns, size_t events, size_t customers,
                                   tropa_error *err);
void store_columns_clear(struct store_columns *columns);
/** Bytes that the arrays hold. */
size_t store_columns_bytes(const struct store_columns *columns);

/** Copies one event over another. */
void store_columns_copy(struct store_columns *columns, size_t to, size_t from);

/** Scratch of the sorts below, grown as needed. */
struct store_sort_scratch {
    struct store_sort_key *key;
    size_t key_capacity;
    void *moved;
    size_t moved_capacity;
    uint64_t *hash;
    size_t hash_capacity;
};
void store_sort_scratch_deinit(struct store_sort_scratch *scratch);

/** Sorts events from .. to-1 by (time, order), stable. A range in order already is only read. */
tropa_status store_columns_sort(struct store_columns *columns, size_t from, size_t to,
                                struct store_sort_scratch *scratch, tropa_error *err);

/** Finds exact repeats among the sorted events from .. to-1 of one customer: equal in time,
 *  activity, value, attributes and source, of imports from number `from_source` on. Calls
 *  found(context, source) for each. With `drop` the
 *  later ones are taken out, what follows within the range moves up, and *kept is how many of the
 *  range are left. */
tropa_status store_columns_repeats(struct store_columns *columns, size_t from, size_t to, bool drop,
                                   uint32_t from_source,
                                   void (*found)(void *context, uint32_t source), void *context,
                                   struct store_sort_scratch *scratch, size_t *kept,
                                   tropa_error *err);

#endif
