#include "base/dict.h"

#include "base/hash.h"
#include "base/memory.h"

void tropa_dict_init(tropa_dict *dict)
{
    *dict = (tropa_dict){0};
    tropa_arena_init(&dict->text);
}

void tropa_dict_deinit(tropa_dict *dict)
{
    tropa_arena_deinit(&dict->text);
    tropa_free(dict->entry);
    tropa_free(dict->hash);
    tropa_free(dict->slot);
    *dict = (tropa_dict){0};
}

/* The slot that holds the string, or the empty one where it belongs. slot_count is a power of 2. */
static size_t find_slot(const tropa_dict *dict, tropa_str text, uint64_t hash)
{
    size_t mask = dict->slot_count - 1;
    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        uint32_t code = dict->slot[i];
        if (code == 0)
            return i;
        if (dict->hash[code - 1] == hash && tropa_str_equal(dict->entry[code - 1], text))
            return i;
    }
}

static int widen(tropa_dict *dict)
{
    size_t slot_count = dict->slot_count ? dict->slot_count * 2 : 64;
    uint32_t *slot = tropa_alloc_zero(slot_count, sizeof *slot);
    if (!slot)
        return -1;
    size_t mask = slot_count - 1;
    for (size_t code = 0; code < dict->count; code++) {
        size_t i = (size_t)dict->hash[code] & mask;
        while (slot[i])
            i = (i + 1) & mask;
        slot[i] = (uint32_t)code + 1;
    }
    tropa_free(dict->slot);
    dict->slot = slot;
    dict->slot_count = slot_count;
    return 0;
}

uint32_t tropa_dict_add_hashed(tropa_dict *dict, tropa_str text, uint64_t hash)
{
    if ((dict->count + 1) * 2 > dict->slot_count && widen(dict) != 0)
        return TROPA_DICT_NONE;
    size_t i = find_slot(dict, text, hash);
    if (dict->slot[i])
        return dict->slot[i] - 1;
    if (dict->count >= UINT32_MAX - 2 ||
        tropa_grow((void **)&dict->entry, &dict->capacity, dict->count + 1, sizeof(tropa_str)) ||
        tropa_grow((void **)&dict->hash, &dict->hash_capacity, dict->count + 1, sizeof(uint64_t)))
        return TROPA_DICT_NONE;
    tropa_str copy = tropa_arena_copy(&dict->text, text);
    if (!copy.data)
        return TROPA_DICT_NONE;
    dict->entry[dict->count] = copy;
    dict->hash[dict->count] = hash;
    dict->slot[i] = (uint32_t)++dict->count;
    return (uint32_t)dict->count - 1;
}

uint32_t tropa_dict_add(tropa_dict *dict, tropa_str text)
{
    return tropa_dict_add_hashed(dict, text, tropa_hash(text.data, text.size));
}

uint32_t tropa_dict_find(const tropa_dict *dict, tropa_str text)
{
    if (!dict->slot_count)
        return TROPA_DICT_NONE;
    uint32_t code = dict->slot[find_slot(dict, text, tropa_hash(text.data, text.size))];
    return code ? code - 1 : TROPA_DICT_NONE;
}
