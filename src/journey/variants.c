/* Distinct sequences: an open-addressed table of 128-bit hashes beside a pool of codes. */
#include "journey/variants.h"

#include "journey/scatter.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#ifdef __clang_analyzer__ /* it would take the halves of a code, which the hash reads, for unset   \
                           */
#define XXH_STATIC_LINKING_ONLY
#else
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

#define MEMORY_LEAST ((size_t)1 << 20)

/** One variant. `length` 0: free. */
typedef struct variant_slot {
    uint64_t low, high;
    uint32_t customers, length;
    uint64_t at; /**< where its codes lie in the pool */
} variant_slot;

struct tropa_variants {
    uint32_t top_count, pass_index, pass_count;
    uint32_t slot_count, used, most;
    uint64_t pool_used, pool_count;
    variant_slot *slot; /**< in the state's own memory, as the pool */
    uint16_t *pool;
};

static size_t memory_of(const tropa_variants_plan *plan)
{
    size_t memory = plan->memory_bytes ? plan->memory_bytes : TROPA_VARIANTS_MEMORY_DEFAULT;
    memory = memory < MEMORY_LEAST ? MEMORY_LEAST : memory;
    return memory > UINT32_MAX ? UINT32_MAX : memory;
}

/** Half of the memory each: a variant of 16 events takes as much of the pool as of the table. */
static size_t slots_of(const tropa_variants_plan *plan)
{
    return memory_of(plan) / 2 / sizeof(variant_slot);
}

size_t tropa_variants_size(const tropa_variants_plan *plan)
{
    return sizeof(tropa_variants) + memory_of(plan);
}

tropa_variants *tropa_variants_init(void *memory, const tropa_variants_plan *plan)
{
    tropa_variants *state = memory;
    memset(state, 0, sizeof *state);
    state->top_count = plan->top_count;
    state->pass_count = plan->pass_count ? plan->pass_count : 1;
    state->pass_index = plan->pass_index;
    assert(state->pass_index < state->pass_count);
    state->slot_count = (uint32_t)slots_of(plan);
    state->most = state->slot_count / 4 * 3;
    state->slot = (variant_slot *)(state + 1);
    memset(state->slot, 0, state->slot_count * sizeof *state->slot);
    state->pool = (uint16_t *)(state->slot + state->slot_count);
    state->pool_count = (memory_of(plan) - state->slot_count * sizeof *state->slot) / 2;
    return state;
}

static bool is_mine(const tropa_variants *state, XXH128_hash_t hash)
{
    return state->pass_count <= 1 || hash.high64 % state->pass_count == state->pass_index;
}

/** Where the table is first looked at for a variant. */
static uint32_t home_of(const tropa_variants *state, uint64_t low)
{
    return (uint32_t)((low >> 32) * state->slot_count >> 32);
}

/** The variant's slot, taken when it is new (customers still 0, codes not yet copied); NULL: full.
 */
static variant_slot *slot_of(tropa_variants *state, uint64_t low, uint64_t high, uint32_t length)
{
    uint32_t at = home_of(state, low);
    for (;; at = at + 1 < state->slot_count ? at + 1 : 0) {
        variant_slot *slot = &state->slot[at];
        if (slot->length == length && slot->low == low && slot->high == high)
            return slot;
        if (slot->length)
            continue;
        uint32_t stored = length < TROPA_VARIANT_STORED ? length : TROPA_VARIANT_STORED;
        if (state->used == state->most || state->pool_count - state->pool_used < stored)
            return NULL;
        state->used++;
        *slot = (variant_slot){low, high, 0, length, state->pool_used};
        state->pool_used += stored;
        return slot;
    }
}

static uint32_t stored_of(const variant_slot *slot)
{
    return slot->length < TROPA_VARIANT_STORED ? slot->length : TROPA_VARIANT_STORED;
}

/** Codes of one byte and of two are the same sequence: both are hashed as two bytes, widened in
 *  pieces. */
static XXH128_hash_t hash_narrow(const uint8_t *activity, uint32_t n)
{
    uint16_t wide[512];
    if (n <= 512) {
        for (uint32_t i = 0; i < n; i++)
            wide[i] = activity[i];
        return XXH3_128bits(wide, n * sizeof *wide);
    }
    XXH3_state_t stream;
    XXH3_128bits_reset(&stream);
    for (uint32_t at = 0; at < n; at += 512) {
        uint32_t piece = n - at < 512 ? n - at : 512;
        for (uint32_t i = 0; i < piece; i++)
            wide[i] = activity[at + i];
        XXH3_128bits_update(&stream, wide, piece * sizeof *wide);
    }
    return XXH3_128bits_digest(&stream);
}

/** Customers hashed before they are counted: the table is larger than any cache, so their slots are
 *  asked for meanwhile. */
#define AHEAD 32u

static bool count_one(tropa_variants *state, const tropa_batch *batch, uint32_t c,
                      XXH128_hash_t hash)
{
    uint32_t begin = batch->begin[c];
    variant_slot *slot = slot_of(state, hash.low64, hash.high64, batch->end[c] - begin);
    if (!slot)
        return false;
    if (slot->customers++ == 0)
        for (uint32_t i = 0; i < stored_of(slot); i++)
            state->pool[slot->at + i] = (uint16_t)tropa_batch_activity(batch, begin + i);
    return true;
}

bool tropa_variants_add(tropa_variants *state, const tropa_batch *batch)
{
    XXH128_hash_t hash[AHEAD];
    uint32_t customer[AHEAD];
    for (uint32_t c = 0; c < batch->customer_count;) {
        uint32_t waiting = 0;
        for (; c < batch->customer_count && waiting < AHEAD; c++) {
            uint32_t begin = batch->begin[c], n = batch->end[c] - begin;
            if (n == 0)
                continue;
            hash[waiting] = batch->activity8
                                ? hash_narrow(batch->activity8 + begin, n)
                                : XXH3_128bits(batch->activity16 + begin, (size_t)n * 2);
            if (!is_mine(state, hash[waiting]))
                continue;
            __builtin_prefetch(&state->slot[home_of(state, hash[waiting].low64)], 1);
            customer[waiting++] = c;
        }
        for (uint32_t i = 0; i < waiting; i++)
            if (!count_one(state, batch, customer[i], hash[i]))
                return false;
    }
    return true;
}

bool tropa_variants_merge(tropa_variants *into, const tropa_variants *from)
{
    const uint32_t n = from->slot_count, step = tropa_scatter_step(n);
    for (uint32_t done = 0, i = 0; done < n; done++, i = tropa_scatter_next(i, step, n)) {
        const variant_slot *other = &from->slot[i];
        if (!other->length)
            continue;
        variant_slot *slot = slot_of(into, other->low, other->high, other->length);
        if (!slot)
            return false;
        if (slot->customers == 0)
            memcpy(into->pool + slot->at, from->pool + other->at,
                   stored_of(slot) * sizeof *into->pool);
        slot->customers += other->customers;
    }
    return true;
}

/* ---- the answer ---- */

/** By falling customers, then codes, then length; the hash only where stored codes end. */
static int order(const uint16_t *pool, const variant_slot *a, const variant_slot *b)
{
    if (a->customers != b->customers)
        return a->customers > b->customers ? -1 : 1;
    uint32_t common = stored_of(a) < stored_of(b) ? stored_of(a) : stored_of(b);
    for (uint32_t i = 0; i < common; i++)
        if (pool[a->at + i] != pool[b->at + i])
            return pool[a->at + i] < pool[b->at + i] ? -1 : 1;
    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    if (a->high != b->high)
        return a->high < b->high ? -1 : 1;
    return (a->low > b->low) - (a->low < b->low);
}

/** Lets slot[at] sink in a heap whose root comes last in the order. */
static void sink(variant_slot *slot, uint32_t at, uint32_t n, const uint16_t *pool)
{
    for (;;) {
        uint32_t worst = at, left = 2 * at + 1;
        if (left < n && order(pool, &slot[left], &slot[worst]) > 0)
            worst = left;
        if (left + 1 < n && order(pool, &slot[left + 1], &slot[worst]) > 0)
            worst = left + 1;
        if (worst == at)
            return;
        variant_slot kept = slot[at];
        slot[at] = slot[worst];
        slot[worst] = kept;
        at = worst;
    }
}

/** Moves the first `top` of n slots, in order, to the front: a heap of the best so far, so that the
 *  long rest is looked at once. */
static void select_top(variant_slot *slot, uint32_t n, uint32_t top, const uint16_t *pool)
{
    for (uint32_t i = top / 2; i-- > 0;)
        sink(slot, i, top, pool);
    for (uint32_t i = top; i < n && top > 0; i++) {
        if (order(pool, &slot[i], &slot[0]) > 0)
            continue;
        slot[0] = slot[i];
        sink(slot, 0, top, pool);
    }
    for (uint32_t i = top; i-- > 1;) {
        variant_slot last = slot[0];
        slot[0] = slot[i];
        slot[i] = last;
        sink(slot, 0, i, pool);
    }
}

tropa_status tropa_variants_finish(tropa_variants *state, tropa_arena *arena,
                                   tropa_variants_answer *answer, tropa_error *err)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < state->slot_count; i++)
        if (state->slot[i].length)
            state->slot[n++] = state->slot[i];
    uint32_t top = n < state->top_count ? n : state->top_count;
    select_top(state->slot, n, top, state->pool);
    tropa_variant *list = tropa_arena_array(arena, top, sizeof *list);
    if (!list)
        return tropa_fail_memory(err);
    for (uint32_t i = 0; i < top; i++) {
        const variant_slot *slot = &state->slot[i];
        uint16_t *codes = tropa_arena_array(arena, stored_of(slot), sizeof *codes);
        if (!codes)
            return tropa_fail_memory(err);
        memcpy(codes, state->pool + slot->at, stored_of(slot) * sizeof *codes);
        list[i] = (tropa_variant){slot->customers, slot->length, codes};
    }
    answer->variant_count = n;
    answer->top_count = top;
    answer->top = list;
    return TROPA_OK;
}

static int by_order(const void *left, const void *right)
{
    const tropa_variant *a = left, *b = right;
    if (a->customers != b->customers)
        return a->customers > b->customers ? -1 : 1;
    uint32_t n = tropa_variant_stored(a), m = tropa_variant_stored(b);
    for (uint32_t i = 0; i < n && i < m; i++)
        if (a->activity[i] != b->activity[i])
            return a->activity[i] < b->activity[i] ? -1 : 1;
    return (a->length > b->length) - (a->length < b->length);
}

tropa_status tropa_variants_join(const tropa_variants_answer *pass, uint32_t pass_count,
                                 uint32_t top_count, tropa_arena *arena,
                                 tropa_variants_answer *answer, tropa_error *err)
{
    uint64_t variants = 0;
    uint32_t listed = 0;
    for (uint32_t p = 0; p < pass_count; p++)
        listed += pass[p].top_count;
    tropa_variant *list = tropa_arena_array(arena, listed, sizeof *list);
    if (!list)
        return tropa_fail_memory(err);
    uint32_t at = 0;
    for (uint32_t p = 0; p < pass_count; p++) {
        variants += pass[p].variant_count;
        if (pass[p].top_count)
            memcpy(list + at, pass[p].top, pass[p].top_count * sizeof *list);
        at += pass[p].top_count;
    }
    qsort(list, listed, sizeof *list, by_order);
    answer->variant_count = variants;
    answer->top_count = listed < top_count ? listed : top_count;
    answer->top = list;
    return TROPA_OK;
}
