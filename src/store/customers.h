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

/** An id: up to 15 bytes in place, so that comparing costs one cache line; longer ones lie in the
 *  text, size and offset here. Unused bytes are zero. */
union store_customer_id {
    struct {
        char bytes[15];
        uint8_t size; /**< STORE_LONG_ID: not in place */
    } in_place;
    struct {
        uint64_t offset;
        uint32_t size;
        uint8_t zero[3];
        uint8_t mark;
    } elsewhere;
    uint64_t word[2];
};

#define STORE_LONG_ID 0xff

struct store_customers {
    struct store_customer_slot *slot; /**< open addressing, a power of 2 */
    size_t slot_count;
    uint64_t *hash; /**< per customer */
    union store_customer_id *id;
    char *text;
    size_t count, hash_capacity, id_capacity, text_size, text_capacity;
};

void store_customers_deinit(struct store_customers *customers);
/** Adds ids that are known to be new, as when an existing dictionary is loaded. */
tropa_status store_customers_load(struct store_customers *customers, const tropa_str *id,
                                  size_t count, tropa_error *err);
/** Finds or adds n customers and writes their ordinals to `out`. Look-ups wait for memory, not for
 *  computing: they go in groups whose slots and ids are fetched ahead. */
tropa_status store_customers_map(struct store_customers *customers, const tropa_str *id,
                                 const uint64_t *hash, size_t n, uint32_t *out, tropa_error *err);
/** Valid until the next customer is added. */
tropa_str store_customers_id(const struct store_customers *customers, size_t ordinal);
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
