/** A set of distinct strings, each with a small number given in order of first appearance.
 *
 * Used wherever text becomes a code: activities, attribute values, customers. Codes start at 0 and
 * never change. The strings are copied and stay where they are until _deinit. O(1) per look-up;
 * memory is the text plus about 24 bytes a string. Not thread-safe. */
#ifndef TROPA_BASE_DICT_H
#define TROPA_BASE_DICT_H

#include "base/arena.h"

#include <stdint.h>

#define TROPA_DICT_NONE UINT32_MAX

typedef struct tropa_dict {
    tropa_arena text;
    tropa_str *entry; /**< by code; owned by the dict */
    uint64_t *hash;   /**< by code: XXH3 of the entry */
    uint32_t *slot;   /**< open addressing, code + 1, 0 is empty */
    size_t count, capacity, slot_count, hash_capacity;
} tropa_dict;

void tropa_dict_init(tropa_dict *dict);
void tropa_dict_deinit(tropa_dict *dict);

/** The string's code, adding it when it is new; TROPA_DICT_NONE when memory is out. */
uint32_t tropa_dict_add(tropa_dict *dict, tropa_str text);
/** As tropa_dict_add with the hash (tropa_hash) already known. */
uint32_t tropa_dict_add_hashed(tropa_dict *dict, tropa_str text, uint64_t hash);
/** The string's code, or TROPA_DICT_NONE when it is not there. */
uint32_t tropa_dict_find(const tropa_dict *dict, tropa_str text);

#endif
