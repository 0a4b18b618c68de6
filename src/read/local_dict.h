/** Distinct strings of one batch, numbered in order of first appearance. Unlike tropa_dict it
 * copies nothing (the strings live in the batch) and is emptied cheaply for the next batch. Private
 * to src/read/. Not thread-safe. */
#ifndef TROPA_READ_LOCAL_DICT_H
#define TROPA_READ_LOCAL_DICT_H

#include "base/str.h"

#include <stdint.h>

typedef struct tropa_local_dict {
    tropa_str *entry; /**< by code */
    uint64_t *hash;
    uint32_t *slot; /**< code + 1, 0 is empty */
    size_t count, capacity, hash_capacity, slot_count;
} tropa_local_dict;

void tropa_local_dict_deinit(tropa_local_dict *dict);
void tropa_local_dict_clear(tropa_local_dict *dict);
/** UINT32_MAX when memory is out. */
uint32_t tropa_local_dict_add_new(tropa_local_dict *dict, tropa_str text, uint64_t hash);

static inline uint64_t tropa_local_hash_load8(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

uint64_t tropa_local_hash_long(tropa_str text);

/* Fields are short: two loads and a multiplication tell them apart well enough for a table. */
static inline uint64_t tropa_local_hash(tropa_str text)
{
    uint64_t low, high;
    if (text.size > 16)
        return tropa_local_hash_long(text);
    if (text.size >= 8) {
        low = tropa_local_hash_load8(text.data);
        high = tropa_local_hash_load8(text.data + text.size - 8);
    } else if (text.size >= 4) {
        uint32_t first, last;
        memcpy(&first, text.data, 4);
        memcpy(&last, text.data + text.size - 4, 4);
        low = first;
        high = last;
    } else if (text.size) {
        low = (unsigned char)text.data[0];
        high = (uint64_t)(unsigned char)text.data[text.size / 2] << 8 |
               (unsigned char)text.data[text.size - 1];
    } else {
        return 1;
    }
    uint64_t mixed = (low ^ (high << 29 | high >> 35)) + text.size;
    mixed *= UINT64_C(0x9E3779B97F4A7C15);
    mixed ^= mixed >> 32;
    mixed = (mixed + high) * UINT64_C(0xD6E8FEB86659FD93);
    return mixed ^ (mixed >> 29);
}

/* Short fields are compared by two overlapping loads: a call to memcmp costs more than the rest. */
static inline bool tropa_local_equal(tropa_str a, tropa_str b)
{
    if (a.size != b.size)
        return false;
    if (a.size > 16)
        return memcmp(a.data, b.data, a.size) == 0;
    if (a.size >= 8)
        return tropa_local_hash_load8(a.data) == tropa_local_hash_load8(b.data) &&
               tropa_local_hash_load8(a.data + a.size - 8) ==
                   tropa_local_hash_load8(b.data + a.size - 8);
    if (a.size >= 4) {
        uint32_t head[2], tail[2];
        memcpy(&head[0], a.data, 4);
        memcpy(&head[1], b.data, 4);
        memcpy(&tail[0], a.data + a.size - 4, 4);
        memcpy(&tail[1], b.data + a.size - 4, 4);
        return head[0] == head[1] && tail[0] == tail[1];
    }
    return tropa_str_equal(a, b);
}

/** The string's code; `text` must outlive the batch. */
static inline uint32_t tropa_local_dict_add(tropa_local_dict *dict, tropa_str text)
{
    uint64_t hash = tropa_local_hash(text);
    if (dict->slot_count) {
        size_t mask = dict->slot_count - 1;
        for (size_t i = (size_t)hash & mask; dict->slot[i]; i = (i + 1) & mask) {
            uint32_t code = dict->slot[i] - 1;
            if (dict->hash[code] == hash && tropa_local_equal(dict->entry[code], text))
                return code;
        }
    }
    return tropa_local_dict_add_new(dict, text, hash);
}

#endif
