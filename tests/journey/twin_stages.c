#include "twin_stages.h"

#include "twin_durations.h"

#include <stdlib.h>

#define NOWHERE (-1)

/** One journey with the touchpoint and stage of each event, NOWHERE where it has none. */
typedef struct view {
    const tropa_stages_plan *plan;
    uint32_t n;
    const int64_t *time;
    int *touch, *stage;
} view;

static void *get(size_t count, size_t size)
{
    void *memory = calloc(count + 1, size);
    if (!memory)
        abort();
    return memory;
}

static bool is_lost(const view *v)
{
    return v->plan->data_end_us - v->time[v->n - 1] > v->plan->lapse_us;
}

/** First event at stage s, or n. */
static uint32_t first_of(const view *v, int s)
{
    uint32_t i = 0;
    while (i < v->n && v->stage[i] != s)
        i++;
    return i;
}

/** First event of a later stage after the first of stage s, or n. */
static uint32_t advance_of(const view *v, int s)
{
    uint32_t i = first_of(v, s);
    while (i < v->n && v->stage[i] <= s)
        i++;
    return i;
}

/** The assigned event before i, or NOWHERE. */
static int before(const view *v, uint32_t i)
{
    for (int j = (int)i - 1; j >= 0; j--)
        if (v->stage[j] != NOWHERE)
            return j;
    return NOWHERE;
}

static int furthest(const view *v)
{
    int most = NOWHERE;
    for (uint32_t i = 0; i < v->n; i++)
        most = v->stage[i] > most ? v->stage[i] : most;
    return most;
}

static void stage_of(const view *v, int s, tropa_stage_result *result, twin_times *time,
                     twin_times *stay, uint64_t *back_row)
{
    uint32_t first = first_of(v, s), last = first, count = 0, there = advance_of(v, s);
    bool entered = first < v->n, returned = false, back_any = false, back[32] = {false};
    for (uint32_t i = 0; i < v->n; i++) {
        if (v->stage[i] == s) {
            count++;
            last = i;
        }
        int at = v->stage[i] != NOWHERE ? (int)i : before(v, i);
        if (at != NOWHERE && v->stage[at] == s && i + 1 < v->n)
            returned |= v->time[i + 1] - v->time[i] > v->plan->lapse_us;
        int from = before(v, i);
        if (v->stage[i] != NOWHERE && from != NOWHERE && v->stage[from] == s && v->stage[i] < s)
            back[v->stage[i]] = back_any = true;
    }
    int start = before(v, v->n);
    for (int j = start; j != NOWHERE; j = before(v, (uint32_t)j))
        start = j;
    result->reached += furthest(v) >= s;
    result->entered += entered;
    result->skipped += furthest(v) >= s && !entered;
    result->started += start != NOWHERE && v->stage[start] == s;
    bool advanced = entered && furthest(v) > s;
    result->advanced += advanced;
    result->open += entered && !advanced && !is_lost(v);
    result->lost += entered && !advanced && is_lost(v);
    result->returned += returned;
    result->back_from += back_any;
    for (int to = 0; to < s; to++)
        back_row[to] += back[to];
    if (entered && there < v->n)
        twin_times_push(time, v->time[there] - v->time[first]);
    if (count >= 2)
        twin_times_push(stay, v->time[last] - v->time[first]);
}

/** A silence after the first touch, then anything. */
static bool came_back(const view *v)
{
    for (uint32_t i = 0; i + 1 < v->n; i++)
        if (before(v, i + 1) != NOWHERE && v->time[i + 1] - v->time[i] > v->plan->lapse_us)
            return true;
    return false;
}

static void touch_of(const view *v, int t, tropa_touch_result *result, twin_times *wait)
{
    int s = v->plan->stage_of_touch[t];
    uint32_t count = 0;
    bool in_row = false, back = false;
    for (uint32_t i = 0; i < v->n; i++) {
        int from = before(v, i);
        if (v->stage[i] != NOWHERE && from != NOWHERE && v->touch[from] == t) {
            in_row |= v->touch[i] == t;
            back |= v->stage[i] < s;
        }
        if (v->touch[i] != t)
            continue;
        count++;
        if (i + 1 < v->n)
            twin_times_push(wait, v->time[i + 1] - v->time[i]);
    }
    bool advanced = furthest(v) > s;
    int last = before(v, v->n);
    result->events += count;
    if (!count)
        return;
    result->customers++;
    result->resolved += advanced || is_lost(v);
    result->lost += !advanced && is_lost(v);
    result->last += !advanced && is_lost(v) && v->touch[last] == t;
    result->repeated += count >= 2;
    result->repeated_in_row += in_row;
    result->back += back;
}

/** How many waits lie beyond the bucket of `usual`. */
static uint64_t over(const twin_times *wait, int64_t usual)
{
    int64_t low, width;
    uint64_t n = 0;
    if (usual == TROPA_NO_TIME)
        return 0;
    twin_bucket(usual, &low, &width);
    for (size_t i = 0; i < wait->count; i++)
        n += wait->us[i] - low >= width;
    return n;
}

void twin_stages(const journeys *all, const tropa_stages_plan *plan, tropa_stages_answer *answer)
{
    tropa_stage_result *stage = get(plan->stage_count, sizeof *stage);
    tropa_touch_result *touch = get(plan->touch_count, sizeof *touch);
    uint64_t *back = get((size_t)plan->stage_count * plan->stage_count, sizeof *back);
    twin_times *time = get(plan->stage_count, sizeof *time);
    twin_times *stay = get(plan->stage_count, sizeof *stay);
    twin_times *wait = get(plan->touch_count, sizeof *wait);
    *answer = (tropa_stages_answer){.lapse_us = plan->lapse_us,
                                    .stage_count = plan->stage_count,
                                    .touch_count = plan->touch_count,
                                    .stage = stage,
                                    .touch = touch,
                                    .back = back};
    for (uint32_t c = 0; c < all->customer_count; c++) {
        view v = {plan, all->end[c] - all->begin[c], all->time + all->begin[c], NULL, NULL};
        v.touch = get(v.n, sizeof *v.touch);
        v.stage = get(v.n, sizeof *v.stage);
        for (uint32_t i = 0; i < v.n; i++) {
            uint16_t t = plan->touch_of_activity[all->activity[all->begin[c] + i]];
            v.touch[i] = t == TROPA_NO_TOUCH ? NOWHERE : t;
            v.stage[i] = t == TROPA_NO_TOUCH ? NOWHERE : plan->stage_of_touch[t];
            answer->unassigned_events += t == TROPA_NO_TOUCH;
        }
        answer->unassigned_customers += v.n > 0 && furthest(&v) == NOWHERE;
        answer->returned += came_back(&v);
        if (v.n > 0 && furthest(&v) != NOWHERE) {
            for (uint32_t s = 0; s < plan->stage_count; s++)
                stage_of(&v, (int)s, &stage[s], &time[s], &stay[s],
                         back + (size_t)s * plan->stage_count);
            for (uint32_t t = 0; t < plan->touch_count; t++)
                touch_of(&v, (int)t, &touch[t], &wait[t]);
        }
        free(v.touch);
        free(v.stage);
    }
    for (uint32_t s = 0; s < plan->stage_count; s++) {
        twin_times together = {0};
        for (uint32_t t = 0; t < plan->touch_count; t++)
            for (size_t i = 0; plan->stage_of_touch[t] == s && i < wait[t].count; i++)
                twin_times_push(&together, wait[t].us[i]);
        stage[s].time = twin_durations(&time[s]);
        stage[s].stay = twin_durations(&stay[s]);
        stage[s].wait = twin_durations(&together);
        for (uint32_t t = 0; t < plan->touch_count; t++)
            if (plan->stage_of_touch[t] == s)
                touch[t].stage_waits_over = over(&wait[t], stage[s].wait.p90_us);
        twin_times_free(&together);
        twin_times_free(&time[s]);
        twin_times_free(&stay[s]);
    }
    for (uint32_t t = 0; t < plan->touch_count; t++) {
        touch[t].wait = twin_durations(&wait[t]);
        twin_times_free(&wait[t]);
    }
    free(time);
    free(stay);
    free(wait);
}
