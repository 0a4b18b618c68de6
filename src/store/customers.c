#include "store/customers.h"

#include "base/hash.h"
#include "base/memory.h"

#include <string.h>

enum { GROUP = 32 };

void store_customers_deinit(struct store_customers *customers)
{
    tropa_free(customers->slot);
    tropa_free(customers->hash);
    tropa_free(customers->id);
    tropa_free(customers->text);
    *customers = (struct store_customers){0};
}

size_t store_customers_bytes(const struct store_customers *customers)
{
    return customers->slot_count * sizeof *customers->slot +
           customers->hash_capacity * sizeof *customers->hash +
           customers->id_capacity * sizeof *customers->id + customers->text_capacity;
}

tropa_str store_customers_id(const struct store_customers *customers, size_t ordinal)
{
    const union store_customer_id *id = &customers->id[ordinal];
    if (id->in_place.size != STORE_LONG_ID)
        return (tropa_str){id->in_place.bytes, id->in_place.size};
    return (tropa_str){customers->text + id->elsewhere.offset, id->elsewhere.size};
}

/* Is this the customer's id? `key` is the id in place, when it is short enough for that. */
static inline bool same_id(const struct store_customers *customers, size_t ordinal,
                           tropa_str wanted, const union store_customer_id *key)
{
    const union store_customer_id *id = &customers->id[ordinal];
    if (wanted.size <= sizeof key->in_place.bytes)
        return id->word[0] == key->word[0] && id->word[1] == key->word[1];
    return id->in_place.size == STORE_LONG_ID && id->elsewhere.size == wanted.size &&
           memcmp(customers->text + id->elsewhere.offset, wanted.data, wanted.size) == 0;
}

static inline uint64_t load_8(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static inline uint64_t load_4(const char *at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* The id in place; all zero when it is too long. Put together in registers from loads that may
 * overlap: bytes copied to memory and read back as words would stall each look-up. */
static inline union store_customer_id key_of(tropa_str id)
{
    union store_customer_id key = {.word = {0, 0}};
    const char *data = id.data;
    size_t size = id.size;
    if (size > sizeof key.in_place.bytes)
        return key;
    if (size > 8) {
        key.word[0] = load_8(data);
        key.word[1] = load_8(data + size - 8) >> (8 * (16 - size));
    } else if (size == 8) {
        key.word[0] = load_8(data);
    } else if (size >= 4) {
        key.word[0] = load_4(data) | load_4(data + size - 4) << (8 * (size - 4));
    } else {
        for (size_t i = 0; i < size; i++)
            key.word[0] |= (uint64_t)(unsigned char)data[i] << (8 * i);
    }
    key.word[1] |= (uint64_t)size << 56;
    return key;
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

/* Makes room for `more` customers, so that no look-up of a group meets a table that moves. */
static tropa_status make_room(struct store_customers *customers, size_t more, tropa_error *err)
{
    size_t need = customers->count + more;
    if (need > UINT32_MAX - 2)
        return tropa_fail(err, TROPA_ERR_LIMIT, "too many customers for one partition");
    if (tropa_grow((void **)&customers->hash, &customers->hash_capacity, need, sizeof(uint64_t)) ||
        tropa_grow((void **)&customers->id, &customers->id_capacity, need, sizeof *customers->id))
        return tropa_fail_memory(err);
    size_t slot_count = customers->slot_count ? customers->slot_count : 256;
    while (need * 2 > slot_count)
        slot_count *= 2;
    if (slot_count == customers->slot_count)
        return TROPA_OK;
    struct store_customer_slot *slot = tropa_alloc_zero(slot_count, sizeof *slot);
    if (!slot)
        return tropa_fail_memory(err);
    for (size_t c = 0; c < customers->count; c++) {
        size_t i = (size_t)customers->hash[c] & (slot_count - 1);
        while (slot[i].ordinal)
            i = (i + 1) & (slot_count - 1);
        slot[i] = (struct store_customer_slot){tag_of(customers->hash[c]), (uint32_t)c + 1};
    }
    tropa_free(customers->slot);
    customers->slot = slot;
    customers->slot_count = slot_count;
    return TROPA_OK;
}

/* Appends a customer that is not there, at the empty slot `i`. */
static tropa_status append(struct store_customers *customers, size_t i, tropa_str id, uint64_t hash,
                           tropa_error *err)
{
    union store_customer_id key = key_of(id);
    if (id.size > sizeof key.in_place.bytes) {
        if (id.size > UINT32_MAX)
            return tropa_fail(err, TROPA_ERR_LIMIT, "a customer id of %zu bytes", id.size);
        size_t at = customers->text_size;
        if (tropa_grow((void **)&customers->text, &customers->text_capacity, at + id.size, 1))
            return tropa_fail_memory(err);
        memcpy(customers->text + at, id.data, id.size);
        customers->text_size += id.size;
        key.elsewhere.mark = STORE_LONG_ID;
        key.elsewhere.size = (uint32_t)id.size;
        key.elsewhere.offset = at;
    }
    customers->id[customers->count] = key;
    customers->hash[customers->count] = hash;
    customers->slot[i] = (struct store_customer_slot){tag_of(hash), (uint32_t)++customers->count};
    return TROPA_OK;
}

static tropa_status find_or_add(struct store_customers *customers, tropa_str id, uint64_t hash,
                                uint32_t *ordinal, tropa_error *err)
{
    size_t mask = customers->slot_count - 1, i = (size_t)hash & mask;
    union store_customer_id key = key_of(id);
    for (; customers->slot[i].ordinal; i = (i + 1) & mask) {
        uint32_t candidate = customers->slot[i].ordinal - 1;
        if (customers->slot[i].tag == tag_of(hash) && same_id(customers, candidate, id, &key)) {
            *ordinal = candidate;
            return TROPA_OK;
        }
    }
    *ordinal = (uint32_t)customers->count;
    return append(customers, i, id, hash, err);
}

tropa_status store_customers_load(struct store_customers *customers, const tropa_str *id,
                                  size_t count, tropa_error *err)
{
    tropa_status status = make_room(customers, count, err);
    for (size_t c = 0; status == TROPA_OK && c < count; c++) {
        uint64_t hash = tropa_hash(id[c].data, id[c].size);
        size_t mask = customers->slot_count - 1, i = (size_t)hash & mask;
        while (customers->slot[i].ordinal)
            i = (i + 1) & mask;
        status = append(customers, i, id[c], hash, err);
    }
    return status;
}

/* The first customer along the probe with the same tag, + 1; 0 when there is none. */
static inline uint32_t first_candidate(const struct store_customers *customers, uint64_t hash)
{
    size_t mask = customers->slot_count - 1, i = (size_t)hash & mask;
    uint32_t tag = tag_of(hash);
    while (customers->slot[i].ordinal && customers->slot[i].tag != tag)
        i = (i + 1) & mask;
    return customers->slot[i].ordinal;
}

static void fetch_group(const struct store_customers *customers, const tropa_str *id,
                        const uint64_t *hash, size_t n)
{
    size_t mask = customers->slot_count - 1;
    for (size_t j = 0; j < n; j++) {
        __builtin_prefetch(&customers->slot[(size_t)hash[j] & mask]);
        __builtin_prefetch(id[j].data);
    }
}

static size_t group_size(size_t left)
{
    return left < GROUP ? left : GROUP;
}

static tropa_status map_group(struct store_customers *customers, const tropa_str *id,
                              const uint64_t *hash, size_t n, uint32_t *out, tropa_error *err)
{
    uint32_t candidate[GROUP];
    for (size_t j = 0; j < n; j++) {
        candidate[j] = first_candidate(customers, hash[j]);
        __builtin_prefetch(&customers->id[candidate[j] ? candidate[j] - 1 : 0]);
    }
    for (size_t j = 0; j < n; j++) {
        union store_customer_id key = key_of(id[j]);
        if (candidate[j] && same_id(customers, candidate[j] - 1, id[j], &key)) {
            out[j] = candidate[j] - 1;
            continue;
        }
        tropa_status status = find_or_add(customers, id[j], hash[j], &out[j], err);
        if (status != TROPA_OK)
            return status;
    }
    return TROPA_OK;
}

tropa_status store_customers_map(struct store_customers *customers, const tropa_str *id,
                                 const uint64_t *hash, size_t n, uint32_t *out, tropa_error *err)
{
    tropa_status status = make_room(customers, GROUP, err);
    if (status == TROPA_OK)
        fetch_group(customers, id, hash, group_size(n));
    for (size_t from = 0; status == TROPA_OK && from < n; from += GROUP) {
        size_t size = group_size(n - from), next = from + size;
        status = make_room(customers, size, err);
        if (status != TROPA_OK)
            break;
        fetch_group(customers, id + next, hash + next, group_size(n - next));
        status = map_group(customers, id + from, hash + from, size, out + from, err);
    }
    return status;
}

/* ---- keys ---------------------------------------------------------------------------------- */

void store_key_set_deinit(struct store_key_set *set)
{
    tropa_free(set->slot);
    *set = (struct store_key_set){0};
}

static tropa_status widen_keys(struct store_key_set *set, tropa_error *err)
{
    size_t slot_count = set->slot_count ? set->slot_count * 2 : 256;
    uint64_t *slot = tropa_alloc_zero(slot_count, sizeof *slot);
    if (!slot)
        return tropa_fail_memory(err);
    for (size_t k = 0; k < set->slot_count; k++) {
        size_t i = (size_t)set->slot[k] & (slot_count - 1);
        while (set->slot[k] && slot[i])
            i = (i + 1) & (slot_count - 1);
        if (set->slot[k])
            slot[i] = set->slot[k];
    }
    tropa_free(set->slot);
    set->slot = slot;
    set->slot_count = slot_count;
    return TROPA_OK;
}

tropa_status store_key_set_add(struct store_key_set *set, uint64_t key, bool *added,
                               tropa_error *err)
{
    if ((set->count + 1) * 2 > set->slot_count) {
        tropa_status status = widen_keys(set, err);
        if (status != TROPA_OK)
            return status;
    }
    size_t i = (size_t)key & (set->slot_count - 1);
    while (set->slot[i] && set->slot[i] != key)
        i = (i + 1) & (set->slot_count - 1);
    *added = set->slot[i] == 0;
    set->slot[i] = key;
    set->count += *added;
    return TROPA_OK;
}
