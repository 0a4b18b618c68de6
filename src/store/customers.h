/** Customers of one partition while writing: id -> ordinal. One thread at a time. */
#ifndef TROPA_STORE_CUSTOMERS_H
#define TROPA_STORE_CUSTOMERS_H

#include "base/status.h"
#include "base/str.h"

#include <stdint.h>
#include <string.h>

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
    struct {
        const char *data;
        uint32_t size;
        uint8_t zero[3];
        uint8_t mark;
    } borrowed; /**< a long id that is looked up: still the caller's text */
    uint64_t word[2];
};

#define STORE_LONG_ID 0xff

/** Half a cache line that answers a look-up alone: with a million customers every further place to
 *  look at is another wait for memory. */
struct store_customer_slot {
    union store_customer_id id;
    uint64_t hash;
    uint32_t ordinal; /**< + 1; 0 is empty */
    uint32_t zero;
};

struct store_customers {
    struct store_customer_slot *slot; /**< open addressing, a power of 2 */
    size_t slot_count;
    union store_customer_id *id; /**< by ordinal */
    char *text;
    size_t count, id_capacity, text_size, text_capacity;
};

static inline uint64_t store_load_8(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static inline uint64_t store_load_4(const char *at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/** What a look-up needs, side by side. */
struct store_customer_key {
    union store_customer_id id;
    uint64_t hash;
};

/** The key by which an id is looked up; a long one is borrowed. Its size is at most UINT32_MAX. Put
 *  together in registers from loads that may overlap: bytes copied to memory and read back as words
 *  would stall each look-up. */
static inline union store_customer_id store_customer_id_key(tropa_str id)
{
    union store_customer_id key = {.word = {0, 0}};
    const char *data = id.data;
    size_t size = id.size;
    if (size > sizeof key.in_place.bytes) {
        key.borrowed.data = data;
        key.borrowed.size = (uint32_t)size;
        key.borrowed.mark = STORE_LONG_ID;
        return key;
    }
    if (size > 8) {
        key.word[0] = store_load_8(data);
        key.word[1] = store_load_8(data + size - 8) >> (8 * (16 - size));
    } else if (size == 8) {
        key.word[0] = store_load_8(data);
    } else if (size >= 4) {
        key.word[0] = store_load_4(data) | store_load_4(data + size - 4) << (8 * (size - 4));
    } else {
        for (size_t i = 0; i < size; i++)
            key.word[0] |= (uint64_t)(unsigned char)data[i] << (8 * i);
    }
    key.word[1] |= (uint64_t)size << 56;
    return key;
}

void store_customers_deinit(struct store_customers *customers);
/** Adds ids that are known to be new, as when an existing dictionary is loaded. */
tropa_status store_customers_load(struct store_customers *customers, const tropa_str *id,
                                  size_t count, tropa_error *err);
/** Finds or adds n customers by key and writes their ordinals to `out`. Look-ups wait for memory,
 *  not for computing: slots are fetched well ahead. */
tropa_status store_customers_map(struct store_customers *customers,
                                 const struct store_customer_key *key, size_t n, uint32_t *out,
                                 tropa_error *err);
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
