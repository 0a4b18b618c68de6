#include "read/local_dict.h"

#include "base/hash.h"
#include "base/memory.h"

enum { FIRST_SLOTS = 64 };

uint64_t tropa_local_hash_long(tropa_str text)
{
    return tropa_hash(text.data, text.size);
}

void tropa_local_dict_deinit(tropa_local_dict *dict)
{
    tropa_free(dict->entry);
    tropa_free(dict->hash);
    tropa_free(dict->slot);
    *dict = (tropa_local_dict){0};
}

void tropa_local_dict_clear(tropa_local_dict *dict)
{
    /* A table far larger than what it held would be cleared at a cost for every batch. */
    if (dict->slot_count > FIRST_SLOTS && dict->count * 16 < dict->slot_count) {
        tropa_free(dict->slot);
        dict->slot = NULL;
        dict->slot_count = 0;
    } else if (dict->slot_count) {
        memset(dict->slot, 0, dict->slot_count * sizeof *dict->slot);
    }
    dict->count = 0;
}

static int widen(tropa_local_dict *dict)
{
    size_t slot_count = dict->slot_count ? dict->slot_count * 2 : FIRST_SLOTS;
    uint32_t *slot = tropa_alloc_zero(slot_count, sizeof *slot);
    if (!slot)
        return -1;
    for (size_t code = 0; code < dict->count; code++) {
        size_t i = (size_t)dict->hash[code] & (slot_count - 1);
        while (slot[i])
            i = (i + 1) & (slot_count - 1);
        slot[i] = (uint32_t)code + 1;
    }
    tropa_free(dict->slot);
    dict->slot = slot;
    dict->slot_count = slot_count;
    return 0;
}

uint32_t tropa_local_dict_add_new(tropa_local_dict *dict, tropa_str text, uint64_t hash)
{
    if (((dict->count + 1) * 2 > dict->slot_count && widen(dict) != 0) ||
        tropa_grow((void **)&dict->entry, &dict->capacity, dict->count + 1, sizeof(tropa_str)) ||
        tropa_grow((void **)&dict->hash, &dict->hash_capacity, dict->count + 1, sizeof(uint64_t)))
        return UINT32_MAX;
    size_t i = (size_t)hash & (dict->slot_count - 1);
    while (dict->slot[i])
        i = (i + 1) & (dict->slot_count - 1);
    dict->entry[dict->count] = text;
    dict->hash[dict->count] = hash;
    dict->slot[i] = (uint32_t)++dict->count;
    return (uint32_t)dict->count - 1;
}
