/** Inside the flow: its tables. Only src/journey/flow*.c.
 *
 * Dense: a cell for every (from, to), where that takes at most half of the memory. Sparse: open
 * addressing over the edges seen. Durations beside a dense table lie in pages of 128 buckets that
 * come from a pool when first needed; beside a sparse one, in an open-addressed table of (edge,
 * bucket), since most edges of a log with thousands of activities are rare. */
#ifndef TROPA_JOURNEY_FLOW_STATE_H
#define TROPA_JOURNEY_FLOW_STATE_H

#include "journey/flow.h"
#include "journey/histogram.h"

#include <string.h>

#define FLOW_PAGE 128u                                   /**< buckets a page */
#define FLOW_PAGES (TROPA_HISTOGRAM_BUCKETS / FLOW_PAGE) /**< pages an edge at most: 57 */
#define FLOW_LANES 4u                                    /**< interleaved count tables */
#define FLOW_LANES_CELLS 4096u /**< up to this many edges: beyond, lanes would leave the cache */
#define FLOW_FEW 64u           /**< activities whose sets are words: see flow_few.h */
#define FLOW_THREES 25u        /**< activities whose threes are counted: see flow_count.c */
#define FLOW_THREES_TWICE 16u  /**< where two such tables take turns */
#define FLOW_ROWS 32u          /**< customers whose sets are added at once */
#define FLOW_PLANES 16u        /**< digits of those sums */
#define FLOW_FOLDS_MOST 2047u  /**< times FLOW_ROWS is what so many digits hold */
#define FLOW_SLOTS_MOST                                                                            \
    (1u << 19) /**< sparse edges with durations: slot and bucket fill 32 bits                      \
                */

/** One edge. */
typedef struct flow_cell {
    uint32_t key;   /**< from << 16 | to; only sparse tables read it */
    uint32_t count; /**< 0: free */
    uint32_t customers;
    uint32_t stamp; /**< the customer counted last */
} flow_cell;

/** Sparse durations: slot of the edge << 13 | bucket. count 0: free.
 *
 * Neighbouring buckets of an edge lie in one block of the table, each at a place of its own within
 * it (turned by the block's hash, lest times in whole days crowd the same place); a place that is
 * taken sends on to the same place of the next block. */
#define FLOW_BLOCK 16u
typedef struct flow_duration {
    uint32_t key, count;
} flow_duration;

typedef struct flow_node {
    uint64_t position_sum;
    uint32_t starts, ends, customers, repeat_customers;
    uint32_t stamp, repeat_stamp; /**< the customer counted last */
} flow_node;

struct tropa_flow {
    uint32_t activity_count, flags, pass_index, pass_count;
    uint32_t stamp; /**< number of the current customer, from 1 */
    bool dense, lanes;
    bool few, has_avx2;
    uint32_t cell_count, cells_used, cells_most;
    uint32_t page_count, pages_used; /**< of the pool; page 0 is never given out */
    uint32_t duration_count, durations_used, durations_most;
    /* All in the state's own memory; NULL where not needed. */
    flow_node *node;
    uint32_t *lane;    /**< dense counts only: FLOW_LANES (or 1) tables of cell_count */
    flow_cell *cell;   /**< else */
    uint32_t *page_of; /**< dense durations: [cell][FLOW_PAGES], 0 is none */
    uint32_t *page;    /**< the pool: [page_count][FLOW_PAGE] */
    flow_duration *duration;
    /* Few activities; NULL where not needed. Edge (from, to) is from * activity_count + to. */
    uint32_t pair_turns, three_turns, three_cells;
    uint32_t *pair;   /**< [pair_turns][edges] */
    uint32_t *three;  /**< [three_turns][three_cells]: three activities in a row */
    uint32_t *border; /**< [edges]: a customer's last activity, the next one's first */
    uint32_t *tally;  /**< [activity_count + 2][activity_count]: customers by edge, and the two
                           words behind */
    bool wide_rows;   /**< words of 8 bytes, else 4 */
    uint32_t row_bytes, rows_used, folds;
    unsigned char *row, *plane; /**< [FLOW_ROWS] rows; per vector of a row FLOW_PLANES of them */
};

static inline uint64_t flow_mix(uint32_t key)
{
    uint64_t h = (key ^ UINT64_C(0xA0761D6478BD642F)) * UINT64_C(0xE7037ED1A0B428DB);
    return h ^ (h >> 32);
}

static inline uint32_t flow_place(uint64_t mixed, uint32_t places)
{
    return (uint32_t)((mixed & UINT32_MAX) * places >> 32);
}

/** Does this edge belong to the state's pass? */
static inline bool flow_is_mine(const tropa_flow *state, uint32_t key)
{
    return state->pass_count <= 1 ||
           (uint32_t)(flow_mix(key) * UINT64_C(0x9E3779B97F4A7C15) >> 40) % state->pass_count ==
               state->pass_index;
}

/** The slot of a sparse edge, taken when it is new (count still 0); UINT32_MAX: full. */
static inline uint32_t flow_slot(tropa_flow *state, uint32_t key)
{
    uint32_t slot = flow_place(flow_mix(key), state->cell_count);
    while (state->cell[slot].count && state->cell[slot].key != key)
        slot = slot + 1 < state->cell_count ? slot + 1 : 0;
    if (state->cell[slot].count)
        return slot;
    if (state->cells_used == state->cells_most)
        return UINT32_MAX;
    state->cells_used++;
    state->cell[slot].key = key;
    return slot;
}

/** Where a dense edge counts one bucket of durations, its page taken when it is new; NULL: full. */
static inline uint32_t *flow_bucket(tropa_flow *state, uint32_t cell, uint32_t bucket)
{
    uint32_t *id = &state->page_of[(size_t)cell * FLOW_PAGES + bucket / FLOW_PAGE];
    if (__builtin_expect(*id == 0, 0)) {
        if (state->pages_used == state->page_count)
            return NULL;
        *id = state->pages_used++;
        memset(&state->page[(size_t)*id * FLOW_PAGE], 0, FLOW_PAGE * sizeof *state->page);
    }
    return &state->page[(size_t)*id * FLOW_PAGE + bucket % FLOW_PAGE];
}

/** Where the table is first looked at for a key. */
static inline uint32_t flow_duration_home(const tropa_flow *state, uint32_t key)
{
    uint64_t mixed = flow_mix(key / FLOW_BLOCK);
    uint32_t block = flow_place(mixed, state->duration_count / FLOW_BLOCK);
    return block * FLOW_BLOCK + (key ^ (uint32_t)(mixed >> 40)) % FLOW_BLOCK;
}

/** Adds `count` durations to a sparse edge and bucket. false: full. */
static inline bool flow_add_duration(tropa_flow *state, uint32_t key, uint32_t count)
{
    const uint32_t blocks = state->duration_count / FLOW_BLOCK, whole = blocks * FLOW_BLOCK;
    uint32_t at = flow_duration_home(state, key);
    for (uint32_t tries = 0; tries < blocks; tries++) {
        flow_duration *entry = &state->duration[at];
        if (entry->count && entry->key == key) {
            entry->count += count;
            return true;
        }
        if (!entry->count) {
            *entry = (flow_duration){key, count};
            return state->durations_used++ < state->durations_most;
        }
        at = at + FLOW_BLOCK < whole ? at + FLOW_BLOCK : at + FLOW_BLOCK - whole;
    }
    return false;
}

#endif
