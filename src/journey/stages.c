/* Stages and touchpoints, one customer at a time. docs/semantics.md has the rules in words. */
#include "journey/stages_state.h"

#include <assert.h>
#include <string.h>

/** Sets of stages, a bit each, for one customer. */
typedef struct stage_sets {
    uint32_t entered, twice; /**< one event or more, two or more */
    uint32_t passed;         /**< a later stage came after the first event here */
    uint32_t returned;
    uint32_t stepped[TROPA_STAGES_MOST]; /**< by source: where the customer stepped back to;
                                              set once the source is entered */
    uint32_t sources;                    /**< sources that have any */
} stage_sets;

size_t tropa_stages_size(const tropa_stages_plan *plan)
{
    return sizeof(tropa_stages) + plan->stage_count * sizeof(stage_sum) +
           plan->touch_count * (sizeof(touch_sum) + sizeof(tropa_histogram)) +
           (plan->touch_count <= STAGES_FEW ? plan->activity_count * sizeof(uint16_t) : 0);
}

/** Touchpoint and stage of an activity in one table, and sets of touchpoints by stage. */
static void plan_few(tropa_stages *state)
{
    const tropa_stages_plan *plan = &state->plan;
    state->few = plan->touch_count <= STAGES_FEW;
    if (!state->few)
        return;
    state->code_of = (uint16_t *)(void *)&state->touch[plan->touch_count];
    for (uint32_t a = 0; a < plan->activity_count; a++) {
        uint32_t t = plan->touch_of_activity[a];
        state->code_of[a] = t == TROPA_NO_TOUCH
                                ? TROPA_NO_TOUCH
                                : (uint16_t)(t | (uint32_t)plan->stage_of_touch[t] << 8);
    }
    for (uint32_t t = 0; t < plan->touch_count; t++)
        for (uint32_t s = plan->stage_of_touch[t] + 1u; s < plan->stage_count; s++)
            state->touches_before[s] |= UINT64_C(1) << t;
}

tropa_stages *tropa_stages_init(void *memory, const tropa_stages_plan *plan)
{
    assert(plan->stage_count >= 1 && plan->stage_count <= TROPA_STAGES_MOST);
    assert(plan->touch_count <= TROPA_TOUCHES_MOST && plan->lapse_us >= 0);
    memset(memory, 0, tropa_stages_size(plan));
    tropa_stages *state = memory;
    state->plan = *plan;
    state->wait = (tropa_histogram *)(void *)&state->stage[plan->stage_count];
    state->touch = (touch_sum *)(void *)&state->wait[plan->touch_count];
    for (uint32_t t = 0; t < plan->touch_count; t++)
        assert(plan->stage_of_touch[t] < plan->stage_count);
    plan_few(state);
    return state;
}

/* ---- one customer ----
 *
 * What an event turns out to be (first, second, a step back) is anybody's guess: sums and marks are
 * kept without branches on it. */

static inline uint32_t pick(bool condition, uint32_t yes, uint32_t no)
{
    return no ^ ((no ^ yes) & -(uint32_t)condition);
}

static void enter(tropa_stages *state, stage_sets *sets, uint32_t s, uint64_t t)
{
    stage_walk *walk = &state->walk[s];
    const uint32_t known = sets->entered >> s & 1;
    sets->entered |= UINT32_C(1) << s;
    sets->twice |= known << s;
    sets->stepped[s] = known ? sets->stepped[s] : 0;
    walk->first_t ^= (walk->first_t ^ t) & ((uint64_t)known - 1);
    walk->last_t = t;
}

/** An event of stage s: whatever stage before s was entered and had not been left forwards, is now.
 *  For the time it took; whether a stage advanced is a question of the furthest stage alone. */
static void advance(tropa_stages *state, stage_sets *sets, uint32_t s, uint64_t t, uint64_t unit)
{
    uint32_t before = (UINT32_C(1) << s) - 1;
    for (uint32_t left = sets->entered & before & ~sets->passed; left; left &= left - 1) {
        uint32_t from = (uint32_t)__builtin_ctz(left);
        tropa_histogram_add(&state->stage[from].time, (t - state->walk[from].first_t) * unit);
    }
    sets->passed |= sets->entered & before;
}

/** From one assigned event to the next. */
static void step(tropa_stages *state, stage_sets *sets, uint32_t from_touch, uint32_t to_touch)
{
    touch_sum *touch = &state->touch[from_touch];
    uint32_t from = state->plan.stage_of_touch[from_touch];
    uint32_t to = state->plan.stage_of_touch[to_touch];
    const bool same = from_touch == to_touch, back = to < from;
    touch->repeated_in_row += same & (touch->row_mark != state->mark);
    touch->row_mark = pick(same, state->mark, touch->row_mark);
    touch->back += back & (touch->back_mark != state->mark);
    touch->back_mark = pick(back, state->mark, touch->back_mark);
    sets->sources |= (uint32_t)back << from;
    sets->stepped[from] |= (uint32_t)back << to;
}

static void count_touch(tropa_stages *state, uint32_t t, uint32_t *touched)
{
    touch_sum *touch = &state->touch[t];
    const bool is_new = touch->seen_mark != state->mark;
    const bool is_second = !is_new & (touch->repeated_mark != state->mark);
    touch->events++;
    touch->customers += is_new;
    touch->repeated += is_second;
    touch->seen_mark = state->mark;
    touch->repeated_mark = pick(is_new, touch->repeated_mark, state->mark);
    state->touched[*touched] = (uint16_t)t;
    *touched += is_new;
}

/** What is known once the journey is over. */
static void close_stages(tropa_stages *state, const stage_sets *sets, uint32_t furthest, bool lost,
                         uint64_t unit)
{
    for (uint32_t s = 0; s <= furthest; s++) {
        tropa_stage_result *result = &state->stage[s].result;
        uint32_t entered = sets->entered >> s & 1, advanced = entered && s < furthest;
        result->reached++;
        result->entered += entered;
        result->skipped += !entered;
        result->advanced += advanced;
        result->open += entered && !advanced && !lost;
        result->lost += entered && !advanced && lost;
        result->returned += sets->returned >> s & 1;
        if (sets->twice >> s & 1)
            tropa_histogram_add(&state->stage[s].stay,
                                (state->walk[s].last_t - state->walk[s].first_t) * unit);
    }
    for (uint32_t left = sets->sources; left; left &= left - 1) {
        uint32_t from = (uint32_t)__builtin_ctz(left);
        state->stage[from].result.back_from++;
        for (uint32_t to = sets->stepped[from]; to; to &= to - 1)
            state->back[from][__builtin_ctz(to)]++;
    }
}

static void close_touches(tropa_stages *state, uint32_t touched, uint32_t last_touch,
                          uint32_t furthest, bool lost)
{
    for (uint32_t i = 0; i < touched; i++) {
        uint32_t t = state->touched[i];
        bool advanced = state->plan.stage_of_touch[t] < furthest;
        state->touch[t].resolved += advanced || lost;
        state->touch[t].lost += !advanced && lost;
        state->touch[t].last += !advanced && lost && t == last_touch;
    }
}

static void add_customer(tropa_stages *state, const tropa_batch *batch, uint32_t begin,
                         uint32_t end)
{
    const tropa_stages_plan *plan = &state->plan;
    const uint64_t unit = (uint64_t)batch->time.unit;
    const uint64_t lapse = (uint64_t)plan->lapse_us;
    stage_sets sets;
    sets.entered = sets.twice = sets.passed = sets.returned = sets.sources = 0;
    uint32_t touched = 0, furthest = 0, before = TROPA_NO_TOUCH;
    uint64_t t = tropa_packed_bits(&batch->time, begin);
    state->mark++;
    for (uint32_t i = begin; i < end; i++) {
        uint64_t next_t = i + 1 < end ? tropa_packed_bits(&batch->time, i + 1) : t;
        uint64_t wait = (next_t - t) * unit;
        uint32_t touch = plan->touch_of_activity[tropa_batch_activity(batch, i)];
        if (touch == TROPA_NO_TOUCH) {
            state->unassigned_events++;
            /* The customer still stands where the last assigned event was. */
            if (wait > lapse && before != TROPA_NO_TOUCH)
                sets.returned |= UINT32_C(1) << plan->stage_of_touch[before];
            t = next_t;
            continue;
        }
        uint32_t s = plan->stage_of_touch[touch];
        count_touch(state, touch, &touched);
        if (before == TROPA_NO_TOUCH)
            state->stage[s].result.started++;
        else
            step(state, &sets, before, touch);
        enter(state, &sets, s, t);
        advance(state, &sets, s, t, unit);
        if (i + 1 < end)
            tropa_histogram_add(&state->wait[touch], wait);
        if (wait > lapse)
            sets.returned |= UINT32_C(1) << s;
        furthest = s > furthest ? s : furthest;
        before = touch;
        t = next_t;
    }
    if (!sets.entered) {
        state->unassigned_customers++;
        return;
    }
    state->returned += sets.returned != 0;
    int64_t last_us = tropa_packed_at(&batch->time, end - 1);
    bool lost =
        last_us < plan->data_end_us && (uint64_t)plan->data_end_us - (uint64_t)last_us > lapse;
    close_stages(state, &sets, furthest, lost, unit);
    close_touches(state, touched, before, furthest, lost);
}

void tropa_stages_add(tropa_stages *state, const tropa_batch *batch)
{
    if (state->few) {
        tropa_stages_add_few(state, batch);
        return;
    }
    for (uint32_t c = 0; c < batch->customer_count; c++)
        if (batch->begin[c] < batch->end[c])
            add_customer(state, batch, batch->begin[c], batch->end[c]);
}

/* ---- merging and telling ---- */

static void merge_stage(stage_sum *into, const stage_sum *from)
{
    tropa_stage_result *a = &into->result;
    const tropa_stage_result *b = &from->result;
    a->reached += b->reached;
    a->entered += b->entered;
    a->skipped += b->skipped;
    a->started += b->started;
    a->advanced += b->advanced;
    a->open += b->open;
    a->lost += b->lost;
    a->returned += b->returned;
    a->back_from += b->back_from;
    tropa_histogram_merge(&into->time, &from->time);
    tropa_histogram_merge(&into->stay, &from->stay);
}

void tropa_stages_merge(tropa_stages *into, const tropa_stages *from)
{
    into->unassigned_events += from->unassigned_events;
    into->unassigned_customers += from->unassigned_customers;
    into->returned += from->returned;
    for (uint32_t a = 0; a < TROPA_STAGES_MOST; a++)
        for (uint32_t b = 0; b < TROPA_STAGES_MOST; b++)
            into->back[a][b] += from->back[a][b];
    for (uint32_t s = 0; s < into->plan.stage_count; s++)
        merge_stage(&into->stage[s], &from->stage[s]);
    for (uint32_t t = 0; t < into->plan.touch_count; t++) {
        touch_sum *a = &into->touch[t];
        const touch_sum *b = &from->touch[t];
        a->events += b->events;
        a->customers += b->customers;
        a->resolved += b->resolved;
        a->lost += b->lost;
        a->last += b->last;
        a->repeated += b->repeated;
        a->repeated_in_row += b->repeated_in_row;
        a->back += b->back;
        tropa_histogram_merge(&into->wait[t], &from->wait[t]);
    }
}

/** The waits of a stage are those of its touchpoints: no second pass is needed to hold one against
 *  the other. Returns the bucket of their 90th percentile; TROPA_HISTOGRAM_BUCKETS without any. */
static uint32_t tell_stage_waits(const tropa_stages *state, uint32_t stage, tropa_histogram *all,
                                 tropa_durations *wait)
{
    memset(all, 0, sizeof *all);
    for (uint32_t t = 0; t < state->plan.touch_count; t++)
        if (state->plan.stage_of_touch[t] == stage)
            tropa_histogram_merge(all, &state->wait[t]);
    *wait = tropa_histogram_durations(all);
    return wait->count ? tropa_histogram_bucket((uint64_t)wait->p90_us) : TROPA_HISTOGRAM_BUCKETS;
}

static void tell_touch(const touch_sum *touch, const tropa_histogram *wait, uint32_t usual_bucket,
                       tropa_touch_result *result)
{
    *result = (tropa_touch_result){
        .events = touch->events,
        .customers = touch->customers,
        .resolved = touch->resolved,
        .lost = touch->lost,
        .last = touch->last,
        .repeated = touch->repeated,
        .repeated_in_row = touch->repeated_in_row,
        .back = touch->back,
        .wait = tropa_histogram_durations(wait),
    };
    for (uint32_t b = usual_bucket + 1; b < TROPA_HISTOGRAM_BUCKETS; b++)
        result->stage_waits_over += wait->count[b];
}

tropa_status tropa_stages_finish(const tropa_stages *state, tropa_arena *arena,
                                 tropa_stages_answer *answer, tropa_error *err)
{
    uint32_t stages = state->plan.stage_count, touches = state->plan.touch_count;
    tropa_stage_result *stage = tropa_arena_array(arena, stages, sizeof *stage);
    tropa_touch_result *touch = tropa_arena_array(arena, touches, sizeof *touch);
    uint64_t *back = tropa_arena_array(arena, (size_t)stages * stages, sizeof *back);
    tropa_histogram *all = tropa_arena_alloc(arena, sizeof *all);
    if (!stage || !touch || !back || !all)
        return tropa_fail_memory(err);
    for (uint32_t s = 0; s < stages; s++) {
        stage[s] = state->stage[s].result;
        stage[s].time = tropa_histogram_durations(&state->stage[s].time);
        stage[s].stay = tropa_histogram_durations(&state->stage[s].stay);
        uint32_t usual = tell_stage_waits(state, s, all, &stage[s].wait);
        for (uint32_t t = 0; t < touches; t++)
            if (state->plan.stage_of_touch[t] == s)
                tell_touch(&state->touch[t], &state->wait[t], usual, &touch[t]);
        memcpy(back + (size_t)s * stages, state->back[s], stages * sizeof *back);
    }
    answer->lapse_us = state->plan.lapse_us;
    answer->stage_count = stages;
    answer->touch_count = touches;
    answer->stage = stage;
    answer->touch = touch;
    answer->back = back;
    answer->unassigned_events = state->unassigned_events;
    answer->returned = state->returned;
    answer->unassigned_customers = state->unassigned_customers;
    return TROPA_OK;
}
