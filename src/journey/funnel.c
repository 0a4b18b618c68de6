/* The funnel's state: from plan to answer. */
#include "journey/funnel_state.h"

#include <assert.h>
#include <string.h>

static size_t aligned(size_t size)
{
    return (size + 63) / 64 * 64;
}

/** The instant's rows lie at the state's end: only strict_once needs them. */
static size_t body_size(const tropa_funnel_plan *plan)
{
    return plan->mode == TROPA_FUNNEL_STRICT_ONCE
               ? aligned(sizeof(tropa_funnel))
               : aligned(offsetof(tropa_funnel, instant) + offsetof(funnel_instant, row));
}

size_t tropa_funnel_size(const tropa_funnel_plan *plan)
{
    return body_size(plan) + plan->step_count * sizeof(tropa_histogram) +
           2 * aligned(plan->activity_count);
}

tropa_funnel *tropa_funnel_init(void *memory, const tropa_funnel_plan *plan)
{
    assert(plan->step_count >= 1 && plan->step_count <= TROPA_FUNNEL_STEPS_MOST);
    assert(plan->window_us >= 0);
    tropa_funnel *state = memory;
    memset(memory, 0, tropa_funnel_size(plan));
    state->plan = *plan;
    state->time = (tropa_histogram *)(void *)((char *)memory + body_size(plan));
    state->class_of = (uint8_t *)(state->time + plan->step_count);
    state->step_of = state->class_of + aligned(plan->activity_count);
    state->single = true;
    state->planes = plan->step_count <= 2               ? 2
                    : plan->step_count <= FUNNEL_PLANES ? plan->step_count
                                                        : 2;
#if defined(__x86_64__)
    state->has_avx2 = __builtin_cpu_supports("avx2");
#endif
    for (uint32_t a = 0; a < plan->activity_count; a++) {
        uint64_t mask = plan->step_mask[a];
        assert(plan->step_count == 64 || mask >> plan->step_count == 0);
        state->class_of[a] =
            (uint8_t)((mask & 0x7F) |
                      (mask >> (FUNNEL_PLANES - 1) ? 1u << (FUNNEL_PLANES - 1) : 0));
        state->step_of[a] = mask ? (uint8_t)__builtin_ctzll(mask) : 0;
        state->single &= (mask & (mask - 1)) == 0;
    }
    tropa_funnel_match_plan(state);
    return state;
}

static void walk_one(tropa_funnel *state, const tropa_batch *batch, uint32_t c, uint8_t *level)
{
    uint32_t reached = tropa_funnel_walk(state, batch, batch->begin[c], batch->end[c], 0);
    funnel_count(state, reached, state->walk.best, (uint64_t)batch->time.unit);
    if (level)
        level[c] = (uint8_t)reached;
}

/** Does the customer's range lie in the span of bits? */
static bool is_covered(const funnel_bits *bits, uint32_t begin, uint32_t end)
{
    return begin >= bits->first && end <= bits->first + bits->count;
}

void tropa_funnel_add(tropa_funnel *state, const tropa_batch *batch, uint8_t *level)
{
    state->bits.first = state->bits.count = 0;
    for (uint32_t c = 0; c < batch->customer_count;) {
        uint32_t begin = batch->begin[c], end = batch->end[c];
        if (end - begin > FUNNEL_SPAN - 8) {
            walk_one(state, batch, c++, level);
            continue;
        }
        if (!is_covered(&state->bits, begin, end))
            tropa_funnel_match(state, batch, batch->event_count <= FUNNEL_SPAN ? 0 : begin & ~7u);
        uint32_t to = c + 1;
        while (to < batch->customer_count &&
               is_covered(&state->bits, batch->begin[to], batch->end[to]))
            to++;
        tropa_funnel_sift(state, batch, c, to, level);
        c = to;
    }
}

void tropa_funnel_merge(tropa_funnel *into, const tropa_funnel *from)
{
    for (uint32_t k = 0; k <= TROPA_FUNNEL_STEPS_MOST; k++)
        into->at_level[k] += from->at_level[k];
    for (uint32_t k = 0; k < into->plan.step_count; k++)
        tropa_histogram_merge(&into->time[k], &from->time[k]);
}

tropa_status tropa_funnel_finish(const tropa_funnel *state, tropa_arena *arena,
                                 tropa_funnel_answer *answer, tropa_error *err)
{
    uint32_t step_count = state->plan.step_count;
    tropa_funnel_step *step = tropa_arena_array(arena, step_count, sizeof *step);
    if (!step)
        return tropa_fail_memory(err);
    uint64_t customers = 0;
    for (uint32_t k = step_count; k-- > 0;) {
        customers += state->at_level[k + 1];
        step[k].customers = customers;
        step[k].time = tropa_histogram_durations(&state->time[k]);
    }
    /* The first step is where a chain's time begins. */
    if (customers)
        step[0].time = (tropa_durations){customers, 0, 0};
    answer->step_count = step_count;
    answer->step = step;
    return TROPA_OK;
}
