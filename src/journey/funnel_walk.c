/* The rules of the ordered funnel, any mode, one customer at a time.
 *
 * Emissions are ordered by (time, step), events by time only: so the events of one instant are
 * gathered as two masks (steps emitted, steps emitted twice or more) and taken by step once the
 * instant is over. A third emission of a step in one instant never changes anything that the second
 * did not. No sorting, no buffer, whatever the number of events. */
#include "journey/funnel_state.h"

#include <assert.h>
#include <string.h>

#define FORCE_INLINE inline __attribute__((always_inline))

/** One instant's emissions. */
typedef struct instant_masks {
    uint64_t once, twice;
    bool unmatched; /**< strict_order: an event that fills no step; it comes first */
} instant_masks;

static void reach(funnel_walk *walk, uint32_t k)
{
    walk->set |= UINT64_C(1) << k;
    if (k + 1 > walk->level) {
        walk->level = k + 1;
        memcpy(walk->best, walk->chain[k], (k + 1) * sizeof *walk->best);
    }
}

/** One emission (t, k). true: stop. */
static FORCE_INLINE bool emit(funnel_walk *walk, uint32_t k, uint64_t t, uint64_t window,
                              uint32_t step_count, tropa_funnel_mode mode)
{
    if (k == 0) {
        walk->chain[0][0] = t;
        reach(walk, 0);
        return step_count == 1;
    }
    if (mode == TROPA_FUNNEL_STRICT_DEDUPLICATION && (walk->set >> k & 1))
        return true;
    if (!(walk->set >> (k - 1) & 1))
        return mode == TROPA_FUNNEL_STRICT_ORDER && (walk->set & 1);
    const uint64_t *before = walk->chain[k - 1];
    if (t - before[0] > window)
        return false;
    /* Events rise in time: "later than the last" is "not equal to the last". */
    if (mode == TROPA_FUNNEL_STRICT_INCREASE && before[k - 1] == t)
        return false;
    memcpy(walk->chain[k], before, k * sizeof *before);
    walk->chain[k][k] = t;
    reach(walk, k);
    return k + 1 == step_count;
}

static FORCE_INLINE bool take_instant(funnel_walk *walk, const instant_masks *now, uint64_t t,
                                      uint64_t window, uint32_t step_count, tropa_funnel_mode mode)
{
    if (mode == TROPA_FUNNEL_STRICT_ORDER && now->unmatched && (walk->set & 1))
        return true;
    for (uint64_t left = now->once; left; left &= left - 1) {
        uint32_t k = (uint32_t)__builtin_ctzll(left);
        assert(k < 64); /* known to the compiler, not to the analyzer */
        if (emit(walk, k, t, window, step_count, mode))
            return true;
        if ((now->twice >> k & 1) && emit(walk, k, t, window, step_count, mode))
            return true;
    }
    return false;
}

/** The next event to look at: where it is known which fill a step, only those. */
static FORCE_INLINE uint32_t next_event(uint32_t i, uint32_t begin, uint32_t end, uint64_t *matched)
{
    if (!*matched)
        return i + 1;
    *matched &= *matched - 1;
    return *matched ? begin + (uint32_t)__builtin_ctzll(*matched) : end;
}

/** The walk, stamped out per mode. */
static FORCE_INLINE uint32_t walk_mode(tropa_funnel *state, const tropa_batch *batch,
                                       uint32_t begin, uint32_t end, uint64_t matched,
                                       tropa_funnel_mode mode)
{
    funnel_walk *walk = &state->walk;
    const uint64_t *step_mask = state->plan.step_mask;
    const uint32_t step_count = state->plan.step_count;
    const uint64_t window = funnel_raw_window(state, batch);
    instant_masks now = {0};
    uint64_t now_t = 0;
    walk->set = 0;
    walk->level = 0;
    state->instant.count = 0;
    if (mode == TROPA_FUNNEL_STRICT_ORDER)
        matched = 0; /* there, the others matter too */
    uint32_t i = matched ? begin + (uint32_t)__builtin_ctzll(matched) : begin;
    for (; i < end; i = next_event(i, begin, end, &matched)) {
        uint64_t mask = step_mask[tropa_batch_activity(batch, i)];
        if (!mask && mode != TROPA_FUNNEL_STRICT_ORDER)
            continue;
        uint64_t t = tropa_packed_bits(&batch->time, i);
        if (t != now_t) {
            bool stop = mode == TROPA_FUNNEL_STRICT_ONCE
                            ? tropa_funnel_once(walk, &state->instant, step_count, now_t, window)
                            : take_instant(walk, &now, now_t, window, step_count, mode);
            if (stop)
                return walk->level;
            now = (instant_masks){0};
            now_t = t;
        }
        if (mode == TROPA_FUNNEL_STRICT_ONCE) {
            tropa_funnel_once_gather(&state->instant, step_count, mask);
        } else {
            now.twice |= now.once & mask;
            now.once |= mask;
            now.unmatched |= !mask;
        }
    }
    if (mode == TROPA_FUNNEL_STRICT_ONCE)
        tropa_funnel_once(walk, &state->instant, step_count, now_t, window);
    else
        take_instant(walk, &now, now_t, window, step_count, mode);
    return walk->level;
}

uint32_t tropa_funnel_walk(tropa_funnel *state, const tropa_batch *batch, uint32_t begin,
                           uint32_t end, uint64_t matched)
{
    switch (state->plan.mode) {
    case TROPA_FUNNEL_STRICT_ORDER:
        return walk_mode(state, batch, begin, end, matched, TROPA_FUNNEL_STRICT_ORDER);
    case TROPA_FUNNEL_STRICT_DEDUPLICATION:
        return walk_mode(state, batch, begin, end, matched, TROPA_FUNNEL_STRICT_DEDUPLICATION);
    case TROPA_FUNNEL_STRICT_INCREASE:
        return walk_mode(state, batch, begin, end, matched, TROPA_FUNNEL_STRICT_INCREASE);
    case TROPA_FUNNEL_STRICT_ONCE:
        return walk_mode(state, batch, begin, end, matched, TROPA_FUNNEL_STRICT_ONCE);
    case TROPA_FUNNEL_DEFAULT:
        break;
    }
    return walk_mode(state, batch, begin, end, matched, TROPA_FUNNEL_DEFAULT);
}
