/** Customers of one partition while writing: id -> ordinal. One thread at a time. */
#ifndef TROPA_STORE_CUSTOMERS_H
#define TROPA_STORE_CUSTOMERS_H

#include "base/status.h"
#include "base/str.h"

#include <stdint.h>

struct store_customer_slot {
    uint32_t tag;     /**< high half of the id's hash */
    uint32_t ordinal; /**< + 1; 0 is empty */
};

struct store_customers {
    struct store_customer_slot *slot; /**< open addressing, a power of 2 */
    size_t slot_count;
    uint64_t *hash;   /**< per customer */
    uint64_t *offset; /**< count + 1, into text */
    char *text;
    size_t count, hash_capacity, offset_capacity, text_capacity;
};

void store_customers_deinit(struct store_customers *customers);
/** Adds ids that are known to be new, as when an existing dictionary is loaded. */
tropa_status store_customers_load(struct store_customers *customers, const tropa_str *id,
                                  size_t count, tropa_error *err);
/** Finds or adds the customers of rows index[0..n-1] and writes their ordinals to out[0..n-1].
 *  Look-ups wait for memory, not for computing: they go in groups whose slots, offsets and texts
 *  are fetched ahead. */
tropa_status store_customers_map(struct store_customers *customers, const tropa_str *id,
                                 const uint64_t *hash, const uint32_t *index, size_t n,
                                 uint32_t *out, tropa_error *err);
static inline tropa_str store_customers_id(const struct store_customers *customers, size_t ordinal)
{
    return (tropa_str){customers->text + customers->offset[ordinal],
                       (size_t)(customers->offset[ordinal + 1] - customers->offset[ordinal])};
}
size_t store_customers_bytes(const struct store_customers *customers);

/** A set of 64-bit keys: the event ids seen. */
struct store_key_set {
    uint64_t *slot; /**< 0 is empty */
    size_t count, slot_count;
};
void store_key_set_deinit(struct store_key_set *set);
/** *added says whether the key (not 0) was new. */
tropa_status store_key_set_add(struct store_key_set *set, uint64_t key, bool *added,
                               tropa_error *err);

#endif
