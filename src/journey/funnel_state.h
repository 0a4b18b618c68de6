/** Inside the funnel: its state, and the pieces it is made of. Only src/journey/funnel*.c. */
#ifndef TROPA_JOURNEY_FUNNEL_STATE_H
#define TROPA_JOURNEY_FUNNEL_STATE_H

#include "journey/funnel.h"
#include "journey/histogram.h"

/** Events whose bits are held at once. Longer journeys are walked without bits. */
#define FUNNEL_SPAN 32768u

/** What an activity means to the matcher: a byte with a bit a step; the last bit stands for step 7
 *  and all after it. */
#define FUNNEL_PLANES 8u

/** Bits of the events first..first+count-1 of a batch, bit 0 of byte 0 first: which fill step k
 *  (for k < planes), which any step, which share the instant of the event before (told by
 *  tropa_funnel_ties, where asked). `first` is where the span starts, a multiple of 8. */
typedef struct funnel_bits {
    uint32_t first, count;
    /* Eight bytes more, so that 64 bits can be loaded from any byte. */
    _Alignas(8) unsigned char step[FUNNEL_PLANES][FUNNEL_SPAN / 8 + 8];
    _Alignas(8) unsigned char any[FUNNEL_SPAN / 8 + 8];
    _Alignas(8) unsigned char tie[FUNNEL_SPAN / 8 + 8];
} funnel_bits;

/** The classes again as rows of 16 for byte shuffles: row r holds activities 16 * high[r] .. + 15.
 *  Rows without a step are left out. */
typedef struct funnel_rows {
    uint32_t count;
    uint8_t high[16];
    uint8_t row[16][16];
} funnel_rows;

/** The emission walk of one customer: T[k] with the times of its chain. */
typedef struct funnel_walk {
    uint64_t set;           /**< bit k: T[k] holds a chain */
    uint32_t level;         /**< highest level set */
    uint64_t best[64];      /**< times of the chain that first reached `level` */
    uint64_t chain[64][64]; /**< chain[k][0..k]: start .. last of T[k] */
} funnel_walk;

/** For strict_once: the events of one instant, as their step masks. */
#define FUNNEL_ONCE_ROWS (TROPA_FUNNEL_STEPS_MOST * TROPA_FUNNEL_STEPS_MOST)
typedef struct funnel_instant {
    uint32_t count;
    uint32_t per_step[64]; /**< rows kept that have the step */
    uint64_t row[FUNNEL_ONCE_ROWS];
    /* Matching of steps to rows. */
    int32_t row_of_step[64];
    int32_t step_of_row[FUNNEL_ONCE_ROWS];
    uint64_t visited[FUNNEL_ONCE_ROWS / 64];
} funnel_instant;

struct tropa_funnel {
    tropa_funnel_plan plan;
    bool single;     /**< no activity fills two steps */
    bool has_avx2;   /**< decided once, at _init */
    uint32_t planes; /**< of bits.step: every step up to 8, else the first two; at least two */
    uint64_t at_level[TROPA_FUNNEL_STEPS_MOST + 1];
    tropa_histogram *time; /**< [step], in the state's own memory */
    uint8_t *class_of;     /**< by activity: its FUNNEL_PLANES bits */
    uint8_t *step_of;      /**< by activity: its step, when `single` */
    funnel_rows rows;
    funnel_bits bits;
    funnel_walk walk;
    funnel_instant instant; /**< last: only strict_once's states are long enough to hold it */
};

/** Fills state->bits with the events first .. min(first + FUNNEL_SPAN, event_count) - 1. */
void tropa_funnel_match(tropa_funnel *state, const tropa_batch *batch, uint32_t first);
/** Fills state->bits.tie for at least the events from..to-1 of the span. false: not where times are
 *  this wide, or without AVX2. */
bool tropa_funnel_ties(tropa_funnel *state, const tropa_batch *batch, uint32_t from, uint32_t to);
/** Tells the rows of 16 from class_of. */
void tropa_funnel_match_plan(tropa_funnel *state);

/** The rules, literally but in one pass, any mode: returns the level; state->walk.best[0..level-1]
 *  are the raw times of its chain. `matched` may tell which of the events (bit i: begin + i; at
 * most 64) fill a step; 0: not known. */
uint32_t tropa_funnel_walk(tropa_funnel *state, const tropa_batch *batch, uint32_t begin,
                           uint32_t end, uint64_t matched);

/** strict_once: extends the chains of `walk` by the events gathered in `instant`, all at time
 *  `t`, and empties it. true: the last step was reached. */
bool tropa_funnel_once(funnel_walk *walk, funnel_instant *instant, uint32_t step_count, uint64_t t,
                       uint64_t window);
void tropa_funnel_once_gather(funnel_instant *instant, uint32_t step_count, uint64_t mask);

/** Customers from..to-1, whose events lie in state->bits: those that the bits alone decide, then
 * the rest by the fastest walk that the plan allows. */
void tropa_funnel_sift(tropa_funnel *state, const tropa_batch *batch, uint32_t from, uint32_t to,
                       uint8_t *level);

/** A window in raw units of the time column. */
static inline uint64_t funnel_raw_window(const tropa_funnel *state, const tropa_batch *batch)
{
    int64_t window = state->plan.window_us, unit = batch->time.unit;
    if (window == TROPA_FUNNEL_NO_WINDOW)
        return UINT64_MAX;
    return (uint64_t)(window / (unit > 0 ? unit : 1));
}

/** Counts one customer: the level, and its chain's times (raw, `unit` microseconds). */
static inline void funnel_count(tropa_funnel *state, uint32_t reached, const uint64_t *chain,
                                uint64_t unit)
{
    state->at_level[reached]++;
    for (uint32_t k = 1; k < reached; k++)
        tropa_histogram_add(&state->time[k], (chain[k] - chain[0]) * unit);
}

#endif
