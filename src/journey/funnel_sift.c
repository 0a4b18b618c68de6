/* Bits instead of events.
 *
 * In any mode a customer matters only when both a step 0 and a step 1 occur: else the level is 0 or
 * 1 without reading a single time. In the default mode customers without ties are told by the bits
 * of whole steps. With ties, and where no activity fills two steps, only the events that fill a
 * step are looked at, found by counting zeros, and times are read of those alone; where two steps
 * of one instant lie in the wrong order, and in all other cases, the general rules decide.
 */
#include "journey/funnel_state.h"

#include <string.h>

#define FORCE_INLINE inline __attribute__((always_inline))

/** Bits that one load from any bit yields for sure. */
#define REACH 56u
/** From walk_bits: the general walk has to decide. */
#define NEEDS_RULES 255u
/** Candidates gathered before they are walked. */
#define BUNDLE 512u

static FORCE_INLINE uint64_t load_bits(const unsigned char *bits, uint32_t at)
{
    uint64_t word;
    memcpy(&word, bits + (at >> 3), sizeof word);
    return word >> (at & 7);
}

static FORCE_INLINE uint64_t low_bits(uint32_t n)
{
    return n >= REACH ? (UINT64_C(1) << REACH) - 1 : (UINT64_C(1) << n) - 1;
}

/** One customer with step 0 and step 1 somewhere. N >= step_count is the room for a chain.
 *  Returns the level and fills best[0..level-1], or NEEDS_RULES where only the general
 *  walk will do. */
static FORCE_INLINE uint32_t walk_bits(const tropa_funnel *state, const tropa_batch *batch,
                                       uint32_t begin, uint32_t end, uint64_t window,
                                       uint64_t *best, uint32_t N)
{
    const funnel_bits *bits = &state->bits;
    const uint8_t *step_of = state->step_of;
    const uint32_t last_step = state->plan.step_count - 1;
    const tropa_packed time = batch->time;
    uint64_t chain[8][8];
    uint64_t set = 0, before_t = 0;
    uint32_t level = 0, before_k = 0;
    uint32_t at = begin - bits->first, stop = end - bits->first;
    uint64_t left = load_bits(bits->any, at) & low_bits(stop - at);
    if (stop - at <= REACH) {
        /* Nothing before the first step 0 counts, unless it shares its instant. */
        uint64_t step_0 = load_bits(bits->step[0], at) & low_bits(stop - at);
        uint64_t earlier = left & ((step_0 & -step_0) - 1);
        left ^= earlier;
        if (earlier) {
            uint32_t neighbour = 63u - (uint32_t)__builtin_clzll(earlier);
            if (tropa_packed_bits(&time, begin + neighbour) ==
                tropa_packed_bits(&time, begin + (uint32_t)__builtin_ctzll(step_0)))
                return NEEDS_RULES;
        }
    }
    for (;;) {
        for (; left; left &= left - 1) {
            uint32_t event = bits->first + at + (uint32_t)__builtin_ctzll(left);
            uint32_t k = step_of[tropa_batch_activity(batch, event)];
            uint64_t t = tropa_packed_bits(&time, event);
            if (__builtin_expect((t == before_t) & (k < before_k), 0))
                return NEEDS_RULES;
            before_t = t;
            before_k = k;
            if (k == 0) {
                chain[0][0] = t;
                set |= 1;
                if (level == 0)
                    level = 1;
                continue;
            }
            if (!(set >> (k - 1) & 1) || t - chain[k - 1][0] > window)
                continue;
            memcpy(chain[k], chain[k - 1], N * sizeof **chain);
            chain[k][k] = t;
            set |= UINT64_C(1) << k;
            if (k >= level) {
                level = k + 1;
                memcpy(best, chain[k], N * sizeof *best);
                if (k == last_step)
                    return level;
            }
        }
        at += REACH;
        if (at >= stop)
            return level;
        left = load_bits(bits->any, at) & low_bits(stop - at);
    }
}

/** One customer whose bits one load holds, told by whole steps instead of by event; any window, any
 *  plan of up to N steps.
 *
 * An emission of step k succeeds exactly when the chain made of the latest k-1 before it, the
 * latest k-2 before that, ... begins within the window: starts never fall, so no older chain does
 * better, and a link that had failed by then would have begun too early for this one as well. Order
 * within an instant is left to the other walks. */
static FORCE_INLINE uint32_t order_bits(const tropa_funnel *state, const tropa_batch *batch,
                                        uint32_t begin, uint32_t end, uint64_t window,
                                        uint64_t *best, uint32_t N)
{
    const funnel_bits *bits = &state->bits;
    const tropa_packed time = batch->time;
    const uint32_t at = begin - bits->first, planes = state->planes;
    const uint64_t mask = low_bits(end - begin);
    /* The first event's tie is with another customer. */
    if (load_bits(bits->any, at) & load_bits(bits->tie, at) & mask & ~UINT64_C(1))
        return NEEDS_RULES;
    uint64_t in_order[8];
    uint64_t reachable = mask;
    uint32_t level = 0;
    for (uint32_t k = 0; k < N; k++) {
        uint64_t step = k < planes ? load_bits(bits->step[k], at) : 0;
        in_order[k] = step & reachable;
        reachable = mask & -(in_order[k] & -in_order[k]);
        level += in_order[k] != 0;
    }
    for (; level > 1; level--) {
        for (uint64_t left = in_order[level - 1]; left; left &= left - 1) {
            uint64_t until = left ^ (left - 1);
            uint64_t last_t = tropa_packed_bits(&time, begin + (uint32_t)__builtin_ctzll(left));
            best[level - 1] = last_t;
            for (uint32_t k = level - 1; k-- > 0;) {
                uint32_t latest = 63u - (uint32_t)__builtin_clzll(in_order[k] & until);
                until = (UINT64_C(2) << latest) - 1;
                best[k] = tropa_packed_bits(&time, begin + latest);
            }
            if (last_t - best[0] <= window)
                return level;
        }
    }
    return level;
}

/** Splits customers into those known at once and candidates: returns how many candidates. */
static FORCE_INLINE uint32_t sift(tropa_funnel *state, const tropa_batch *batch, uint32_t from,
                                  uint32_t to, uint8_t *level, uint32_t *candidate)
{
    const funnel_bits *bits = &state->bits;
    const bool one_step = state->plan.step_count == 1;
    uint32_t n = 0;
    uint64_t at_one = 0;
    for (uint32_t c = from; c < to; c++) {
        uint32_t at = batch->begin[c] - bits->first, stop = batch->end[c] - bits->first;
        uint64_t step_0 = 0, step_1 = 0;
        if (__builtin_expect(stop - at <= REACH, 1)) {
            uint64_t mask = low_bits(stop - at);
            step_0 = load_bits(bits->step[0], at) & mask;
            step_1 = load_bits(bits->step[1], at) & mask;
        } else {
            for (uint32_t i = at; i < stop; i += REACH) {
                step_0 |= load_bits(bits->step[0], i) & low_bits(stop - i);
                step_1 |= load_bits(bits->step[1], i) & low_bits(stop - i);
            }
        }
        bool walks = (step_0 != 0) & (step_1 != 0) & !one_step;
        if (level)
            level[c] = step_0 != 0;
        at_one += (step_0 != 0) & !walks;
        candidate[n] = c;
        n += walks;
    }
    state->at_level[1] += at_one;
    return n;
}

/** Where the general walk may begin: at the instant of the first step 0. */
static uint32_t trimmed(const funnel_bits *bits, const tropa_batch *batch, uint32_t begin,
                        uint32_t end)
{
    if (end - begin > REACH)
        return begin;
    uint64_t step_0 = load_bits(bits->step[0], begin - bits->first);
    uint32_t at = begin + (uint32_t)__builtin_ctzll(step_0);
    uint64_t t = tropa_packed_bits(&batch->time, at);
    while (at > begin && tropa_packed_bits(&batch->time, at - 1) == t)
        at--;
    return at;
}

/** For the general walk: which events fill a step; 0 where one load cannot tell. */
static uint64_t matched_in(const funnel_bits *bits, uint32_t begin, uint32_t end)
{
    if (end - begin > REACH)
        return 0;
    return load_bits(bits->any, begin - bits->first) & low_bits(end - begin);
}

/** Tells the ties of the candidates' events; customers may lie in any order. */
static bool ties_of(tropa_funnel *state, const tropa_batch *batch, const uint32_t *candidate,
                    uint32_t n)
{
    uint32_t from = UINT32_MAX, to = 0;
    for (uint32_t i = 0; i < n; i++) {
        from = batch->begin[candidate[i]] < from ? batch->begin[candidate[i]] : from;
        to = batch->end[candidate[i]] > to ? batch->end[candidate[i]] : to;
    }
    return tropa_funnel_ties(state, batch, from, to);
}

/** N: room for the chain of the fast walk; 0: the general walk for every candidate. */
static FORCE_INLINE void quick(tropa_funnel *state, const tropa_batch *batch, uint32_t from,
                               uint32_t to, uint8_t *level, uint32_t N)
{
    const uint64_t window = funnel_raw_window(state, batch);
    const uint64_t unit = (uint64_t)batch->time.unit;
    uint32_t candidate[BUNDLE];
    for (uint32_t c = from; c < to; c += BUNDLE) {
        const uint32_t end_of = to - c < BUNDLE ? to : c + BUNDLE;
        uint32_t n = sift(state, batch, c, end_of, level, candidate);
        const bool ordered = N && n * 8 > end_of - c && ties_of(state, batch, candidate, n);
        for (uint32_t i = 0; i < n; i++) {
            uint32_t begin = batch->begin[candidate[i]], end = batch->end[candidate[i]];
            uint64_t best[8];
            const uint64_t *chain = best;
            uint32_t reached = NEEDS_RULES;
            if (ordered && end - begin <= REACH)
                reached = order_bits(state, batch, begin, end, window, best, N);
            if (N && state->single && reached == NEEDS_RULES)
                reached = walk_bits(state, batch, begin, end, window, best, N);
            if (reached == NEEDS_RULES) {
                begin = trimmed(&state->bits, batch, begin, end);
                reached = tropa_funnel_walk(state, batch, begin, end,
                                            matched_in(&state->bits, begin, end));
                chain = state->walk.best;
            }
            funnel_count(state, reached, chain, unit);
            if (level)
                level[candidate[i]] = (uint8_t)reached;
        }
    }
}

void tropa_funnel_sift(tropa_funnel *state, const tropa_batch *batch, uint32_t from, uint32_t to,
                       uint8_t *level)
{
    bool fast = state->plan.mode == TROPA_FUNNEL_DEFAULT;
    if (fast && state->plan.step_count <= 4)
        quick(state, batch, from, to, level, 4);
    else if (fast && state->plan.step_count <= 8)
        quick(state, batch, from, to, level, 8);
    else
        quick(state, batch, from, to, level, 0);
}
