/* Answers by definition: see log.h. */
#include "log.h"

#include "base/memory.h"
#include "support.h"

#include <stdlib.h>

void log_add(log_data *log, uint32_t customer, int64_t time_us, uint32_t activity)
{
    if (tropa_grow((void **)&log->event, &log->capacity, log->count + 1, sizeof *log->event))
        abort();
    log->event[log->count++] = (log_event){customer, activity, time_us};
    if (customer + 1 > log->customers)
        log->customers = customer + 1;
}

void log_deinit(log_data *log)
{
    tropa_free(log->event);
}

static tropa_base base_of(const log_data *log)
{
    tropa_base base = {.customers = log->customers,
                       .events = log->count,
                       .activity_count = log->activity_count,
                       .activity = log->activity,
                       .day_only = log->day_only};
    for (size_t i = 0; i < log->count; i++) {
        int64_t t = log->event[i].time_us;
        if (i == 0 || t < base.from_us)
            base.from_us = t;
        if (i == 0 || t > base.to_us)
            base.to_us = base.data_end_us = t;
    }
    return base;
}

static size_t journey_end(const log_data *log, size_t from)
{
    size_t to = from;
    while (to < log->count && log->event[to].customer == log->event[from].customer)
        to++;
    return to;
}

/* ---- flow ---- */

typedef struct pair {
    uint32_t from, to, customer;
} pair;

static int compare_pairs(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->customer > y->customer) - (x->customer < y->customer);
}

static int compare_edges(const void *a, const void *b)
{
    const tropa_flow_edge *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

static void add_edges(const log_data *log, tropa_arena *arena, tropa_flow_answer *out)
{
    pair *list = tropa_arena_array(arena, log->count + 1, sizeof *list);
    tropa_flow_edge *edge = tropa_arena_array(arena, log->count + 1, sizeof *edge);
    size_t n = 0;
    for (size_t i = 1; i < log->count; i++)
        if (log->event[i].customer == log->event[i - 1].customer)
            list[n++] =
                (pair){log->event[i - 1].activity, log->event[i].activity, log->event[i].customer};
    qsort(list, n, sizeof *list, compare_pairs);
    for (size_t i = 0; i < n; i++) {
        bool same = i > 0 && list[i].from == list[i - 1].from && list[i].to == list[i - 1].to;
        if (!same)
            edge[out->edge_count++] = (tropa_flow_edge){.from = list[i].from, .to = list[i].to};
        tropa_flow_edge *at = &edge[out->edge_count - 1];
        at->count++;
        at->customers += !same || list[i].customer != list[i - 1].customer;
    }
    qsort(edge, out->edge_count, sizeof *edge, compare_edges);
    out->edge = edge;
}

tropa_flow_answer log_flow(const log_data *log, tropa_arena *arena)
{
    tropa_flow_answer out = {.base = base_of(log)};
    tropa_flow_node *node = tropa_arena_array(arena, log->activity_count + 1, sizeof *node);
    uint32_t *seen = tropa_arena_array(arena, log->activity_count + 1, sizeof *seen);
    uint32_t *times = tropa_arena_array(arena, log->activity_count + 1, sizeof *times);
    for (size_t from = 0; from < log->count; from = journey_end(log, from)) {
        size_t to = journey_end(log, from);
        uint32_t stamp = log->event[from].customer + 1;
        node[log->event[from].activity].starts++;
        node[log->event[to - 1].activity].ends++;
        for (size_t i = from; i < to; i++) {
            uint32_t a = log->event[i].activity;
            node[a].events++;
            node[a].repeats += i > from && log->event[i - 1].activity == a;
            if (seen[a] != stamp) {
                seen[a] = stamp;
                times[a] = 0;
                node[a].customers++;
                node[a].position_sum += to - from > 1 ? (i - from) * 65535 / (to - from - 1) : 0;
            }
            node[a].repeat_customers += ++times[a] == 2;
        }
    }
    out.node = node;
    add_edges(log, arena, &out);
    return out;
}

/* ---- durations ---- */

static int compare_times(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t rank_of(const int64_t *sorted, size_t n, double share)
{
    size_t rank = (size_t)(share * (double)n + 0.9999999);
    return n ? sorted[rank ? rank - 1 : 0] : TROPA_NO_TIME;
}

static tropa_durations durations_of(int64_t *list, size_t n)
{
    qsort(list, n, sizeof *list, compare_times);
    return (tropa_durations){n, rank_of(list, n, 0.5), rank_of(list, n, 0.9)};
}

tropa_rhythm_answer log_rhythm(const log_data *log, tropa_arena *arena)
{
    tropa_rhythm_answer out = {.base = base_of(log)};
    int64_t *gap = tropa_arena_array(arena, log->count + 1, sizeof *gap);
    int64_t *longest = tropa_arena_array(arena, log->count + 1, sizeof *longest);
    int64_t *span = tropa_arena_array(arena, log->count + 1, sizeof *span);
    size_t n = 0, customers = 0;
    for (size_t from = 0; from < log->count; from = journey_end(log, from)) {
        size_t to = journey_end(log, from);
        out.single_event_customers += to - from == 1;
        if (to - from == 1)
            continue;
        for (size_t i = from + 1; i < to; i++) {
            gap[n] = log->event[i].time_us - log->event[i - 1].time_us;
            if (gap[n] > longest[customers])
                longest[customers] = gap[n];
            n++;
        }
        span[customers++] = log->event[to - 1].time_us - log->event[from].time_us;
    }
    out.gap = durations_of(gap, n);
    out.gap_p95_us = rank_of(gap, n, 0.95);
    out.gap_p99_us = rank_of(gap, n, 0.99);
    out.longest_gap = durations_of(longest, customers);
    out.longest_gap_p95_us = rank_of(longest, customers, 0.95);
    out.span = durations_of(span, customers);
    return out;
}

/* ---- stages ---- */

typedef struct walk {
    const log_data *log;
    const tropa_stage_plan *plan;
    tropa_stage_result *stage;
    tropa_touch_result *touch;
    uint64_t *back;
    int64_t end_us;
    int64_t *stage_p90;
} walk;

static uint16_t touch_at(const walk *w, size_t i)
{
    return w->plan->touch_of_activity[w->log->event[i].activity];
}

static uint8_t stage_at(const walk *w, size_t i)
{
    return w->plan->stage_of_touch[touch_at(w, i)];
}

/* One customer: everything is asked anew of the whole journey, as the definitions say it. */
static void walk_stages(walk *w, size_t from, size_t to)
{
    int64_t last_us = w->log->event[to - 1].time_us;
    bool open = w->end_us - last_us <= w->plan->lapse_us;
    uint8_t furthest = 0;
    for (size_t i = from; i < to; i++)
        furthest = stage_at(w, i) > furthest ? stage_at(w, i) : furthest;
    w->stage[stage_at(w, from)].started++;

    for (uint8_t s = 0; s < w->plan->stage_count; s++) {
        bool entered = false, back = false, returned = false;
        for (size_t i = from; i < to; i++) {
            if (stage_at(w, i) != s)
                continue;
            entered = true;
            back = back || (i + 1 < to && stage_at(w, i + 1) < s);
            returned =
                returned || (i + 1 < to && w->log->event[i + 1].time_us - w->log->event[i].time_us >
                                               w->plan->lapse_us);
        }
        w->stage[s].reached += furthest >= s;
        w->stage[s].skipped += furthest >= s && !entered;
        w->stage[s].entered += entered;
        w->stage[s].advanced += entered && furthest > s;
        w->stage[s].open += entered && furthest == s && open;
        w->stage[s].lost += entered && furthest == s && !open;
        w->stage[s].returned += returned;
        w->stage[s].back_from += back;
        for (uint8_t b = 0; b < s; b++) {
            bool stepped = false;
            for (size_t i = from; i + 1 < to; i++)
                stepped = stepped || (stage_at(w, i) == s && stage_at(w, i + 1) == b);
            w->back[s * w->plan->stage_count + b] += stepped;
        }
    }
    for (uint16_t t = 0; t < w->plan->touch_count; t++) {
        uint32_t times = 0;
        bool back = false, in_row = false;
        uint8_t s = w->plan->stage_of_touch[t];
        for (size_t i = from; i < to; i++) {
            if (touch_at(w, i) != t)
                continue;
            times++;
            back = back || (i + 1 < to && stage_at(w, i + 1) < s);
            in_row = in_row || (i + 1 < to && touch_at(w, i + 1) == t);
        }
        bool lost = furthest == s && !open;
        tropa_touch_result *r = &w->touch[t];
        r->events += times;
        r->customers += times > 0;
        r->resolved += times > 0 && (lost || furthest > s);
        r->lost += times > 0 && lost;
        r->last += times > 0 && lost && touch_at(w, to - 1) == t;
        r->repeated += times > 1;
        r->repeated_in_row += in_row;
        r->back += back;
    }
}

/* Waits by touch (by_stage false) or by stage: their durations, and how many exceed the stage's. */
static void add_waits(walk *w, tropa_arena *arena)
{
    int64_t *list = tropa_arena_array(arena, w->log->count + 1, sizeof *list);
    for (uint8_t s = 0; s < w->plan->stage_count; s++) {
        size_t n = 0;
        for (size_t i = 0; i + 1 < w->log->count; i++)
            if (w->log->event[i].customer == w->log->event[i + 1].customer && stage_at(w, i) == s)
                list[n++] = w->log->event[i + 1].time_us - w->log->event[i].time_us;
        w->stage_p90[s] = durations_of(list, n).p90_us;
    }
    for (uint16_t t = 0; t < w->plan->touch_count; t++) {
        size_t n = 0;
        for (size_t i = 0; i + 1 < w->log->count; i++) {
            if (w->log->event[i].customer != w->log->event[i + 1].customer || touch_at(w, i) != t)
                continue;
            list[n] = w->log->event[i + 1].time_us - w->log->event[i].time_us;
            w->touch[t].stage_waits_over += list[n++] > w->stage_p90[stage_at(w, i)];
        }
        w->touch[t].wait = durations_of(list, n);
    }
}

tropa_stages_answer log_stages(const log_data *log, const tropa_stage_plan *plan,
                               tropa_arena *arena)
{
    tropa_stages_answer out = {.base = base_of(log),
                               .lapse_us = plan->lapse_us,
                               .stage_count = plan->stage_count,
                               .touch_count = plan->touch_count};
    uint32_t n = plan->stage_count;
    walk w = {log,
              plan,
              tropa_arena_array(arena, n + 1, sizeof(tropa_stage_result)),
              tropa_arena_array(arena, plan->touch_count + 1, sizeof(tropa_touch_result)),
              tropa_arena_array(arena, n * n + 1, sizeof(uint64_t)),
              out.base.data_end_us,
              tropa_arena_array(arena, n + 1, sizeof(int64_t))};
    if (!w.stage || !w.touch || !w.back || !w.stage_p90)
        abort();
    for (size_t from = 0; from < log->count; from = journey_end(log, from))
        walk_stages(&w, from, journey_end(log, from));
    add_waits(&w, arena);
    out.stage = w.stage;
    out.touch = w.touch;
    out.back = w.back;
    return out;
}

void log_map(const log_data *log, const tropa_map_options *options, tropa_arena *arena,
             tropa_stage_plan *plan, tropa_map *map)
{
    tropa_error err = {0};
    tropa_flow_answer flow = log_flow(log, arena);
    tropa_rhythm_answer rhythm = log_rhythm(log, arena);
    tropa_status status = tropa_map_plan(arena, &flow, &rhythm, options, plan, &err);
    if (status)
        fail_msg("%s", err.message);
    tropa_stages_answer stages = log_stages(log, plan, arena);
    status = tropa_map_derive(arena, plan, &flow, NULL, &rhythm, &stages, options, map, &err);
    if (status)
        fail_msg("%s", err.message);
}
