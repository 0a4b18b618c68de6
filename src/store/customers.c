#include "store/customers.h"

#include "base/hash.h"
#include "base/memory.h"

#include <string.h>

enum {
    GROUP = 64, /* room is made for so many at once */
    AHEAD = 32, /* slots fetched before they are looked at: about what a core waits for at once */
};

void store_customers_deinit(struct store_customers *customers)
{
    tropa_free(customers->slot);
    tropa_free(customers->id);
    tropa_free(customers->text);
    *customers = (struct store_customers){0};
}

size_t store_customers_bytes(const struct store_customers *customers)
{
    return customers->slot_count * sizeof *customers->slot +
           customers->id_capacity * sizeof *customers->id + customers->text_capacity;
}

tropa_str store_customers_id(const struct store_customers *customers, size_t ordinal)
{
    const union store_customer_id *id = &customers->id[ordinal];
    if (id->in_place.size != STORE_LONG_ID)
        return (tropa_str){id->in_place.bytes, id->in_place.size};
    return (tropa_str){customers->text + id->elsewhere.offset, id->elsewhere.size};
}

/* Does the slot hold this key? Hashes differ for nearly all that differ. */
static inline bool same_id(const struct store_customers *customers,
                           const struct store_customer_slot *slot,
                           const union store_customer_id *key, uint64_t hash)
{
    if (slot->hash != hash)
        return false;
    if (key->in_place.size != STORE_LONG_ID)
        return slot->id.word[0] == key->word[0] && slot->id.word[1] == key->word[1];
    return slot->id.in_place.size == STORE_LONG_ID &&
           slot->id.elsewhere.size == key->borrowed.size &&
           memcmp(customers->text + slot->id.elsewhere.offset, key->borrowed.data,
                  key->borrowed.size) == 0;
}

/* Makes room for `more` customers, so that no look-up of a group meets a table that moves. */
static tropa_status make_room(struct store_customers *customers, size_t more, tropa_error *err)
{
    size_t need = customers->count + more;
    if (need > UINT32_MAX - 2)
        return tropa_fail(err, TROPA_ERR_LIMIT, "too many customers for one partition");
    if (tropa_grow((void **)&customers->id, &customers->id_capacity, need, sizeof *customers->id))
        return tropa_fail_memory(err);
    size_t slot_count = customers->slot_count ? customers->slot_count : 256;
    while (need * 3 > slot_count * 2)
        slot_count *= 2;
    if (slot_count == customers->slot_count)
        return TROPA_OK;
    struct store_customer_slot *slot = tropa_alloc_table(slot_count, sizeof *slot);
    if (!slot)
        return tropa_fail_memory(err);
    for (size_t from = 0; from < customers->slot_count; from++) {
        if (!customers->slot[from].ordinal)
            continue;
        size_t i = (size_t)customers->slot[from].hash & (slot_count - 1);
        while (slot[i].ordinal)
            i = (i + 1) & (slot_count - 1);
        slot[i] = customers->slot[from];
    }
    tropa_free(customers->slot);
    customers->slot = slot;
    customers->slot_count = slot_count;
    return TROPA_OK;
}

/* Appends a customer that is not there, at the empty slot `i`. */
static tropa_status append(struct store_customers *customers, size_t i,
                           const union store_customer_id *key, uint64_t hash, tropa_error *err)
{
    union store_customer_id id = *key;
    if (key->in_place.size == STORE_LONG_ID) {
        size_t at = customers->text_size, size = key->borrowed.size;
        if (tropa_grow((void **)&customers->text, &customers->text_capacity, at + size, 1))
            return tropa_fail_memory(err);
        memcpy(customers->text + at, key->borrowed.data, size);
        customers->text_size += size;
        id.elsewhere.offset = at;
    }
    customers->id[customers->count] = id;
    customers->slot[i] = (struct store_customer_slot){
        .id = id, .hash = hash, .ordinal = (uint32_t)customers->count + 1};
    customers->count++;
    return TROPA_OK;
}

tropa_status store_customers_load(struct store_customers *customers, const tropa_str *id,
                                  size_t count, tropa_error *err)
{
    tropa_status status = make_room(customers, count, err);
    for (size_t c = 0; status == TROPA_OK && c < count; c++) {
        union store_customer_id key = store_customer_id_key(id[c]);
        uint64_t hash = tropa_hash(id[c].data, id[c].size);
        size_t mask = customers->slot_count - 1, i = (size_t)hash & mask;
        while (customers->slot[i].ordinal)
            i = (i + 1) & mask;
        status = append(customers, i, &key, hash, err);
    }
    return status;
}

static inline tropa_status find_or_add(struct store_customers *customers,
                                       const union store_customer_id *key, uint64_t hash,
                                       uint32_t *ordinal, tropa_error *err)
{
    size_t mask = customers->slot_count - 1, i = (size_t)hash & mask;
    for (; customers->slot[i].ordinal; i = (i + 1) & mask) {
        if (same_id(customers, &customers->slot[i], key, hash)) {
            *ordinal = customers->slot[i].ordinal - 1;
            return TROPA_OK;
        }
    }
    *ordinal = (uint32_t)customers->count;
    return append(customers, i, key, hash, err);
}

tropa_status store_customers_map(struct store_customers *customers,
                                 const struct store_customer_key *key, size_t n, uint32_t *out,
                                 tropa_error *err)
{
    tropa_status status = TROPA_OK;
    for (size_t from = 0; status == TROPA_OK && from < n; from += GROUP) {
        size_t to = n - from < GROUP ? n : from + GROUP;
        status = make_room(customers, to - from, err);
        size_t ahead = from;
        for (size_t k = from; status == TROPA_OK && k < to; k++) {
            size_t mask = customers->slot_count - 1;
            for (; ahead < n && ahead < k + AHEAD; ahead++)
                __builtin_prefetch(&customers->slot[(size_t)key[ahead].hash & mask]);
            status = find_or_add(customers, &key[k].id, key[k].hash, &out[k], err);
        }
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
