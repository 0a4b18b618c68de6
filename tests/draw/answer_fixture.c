#include "answer_fixture.h"

#include "support.h"

#include <stdlib.h>

#define HOUR INT64_C(3600000000)

static const tropa_str *names(tropa_arena *arena, uint32_t count, support_random *random,
                              const tropa_str *text, uint32_t text_count)
{
    tropa_str *list = tropa_arena_array(arena, count + 1, sizeof *list);
    for (uint32_t i = 0; i < count; i++)
        list[i] = text ? text[support_random_below(random, text_count)]
                       : tropa_str_from(tropa_arena_format(arena, "Действие %u", i + 1));
    return list;
}

static tropa_base base_of(uint64_t customers, uint32_t activities, const tropa_str *name)
{
    return (tropa_base){.customers = customers,
                        .events = customers * 5,
                        .from_us = INT64_C(1756684800000000),
                        .to_us = INT64_C(1763596800000000),
                        .activity_count = activities,
                        .activity = name};
}

void fixture_funnel(tropa_arena *arena, uint32_t steps, uint64_t first, uint64_t seed,
                    const tropa_str *text, uint32_t text_count, tropa_funnel_answer *out,
                    const tropa_str **step)
{
    support_random random = {seed};
    tropa_funnel_step *list = tropa_arena_array(arena, steps + 1, sizeof *list);
    uint64_t left = first;
    *step = names(arena, steps, &random, text, text_count);
    for (uint32_t i = 0; i < steps; i++) {
        list[i].customers = left;
        list[i].time = (tropa_durations){
            i ? left : 0, i && left ? (int64_t)i * 7 * HOUR : TROPA_NO_TIME, TROPA_NO_TIME};
        left -= left * support_random_below(&random, 70) / 100;
    }
    *out = (tropa_funnel_answer){base_of(first, steps, *step), steps, list};
}

static int by_count(const void *left, const void *right)
{
    const tropa_flow_edge *a = left, *b = right;
    return a->count != b->count ? (a->count > b->count ? -1 : 1)
           : a->from != b->from ? (a->from < b->from ? -1 : 1)
                                : (a->to > b->to) - (a->to < b->to);
}

void fixture_flow(tropa_arena *arena, uint32_t activities, uint64_t seed, const tropa_str *text,
                  uint32_t text_count, tropa_flow_answer *out)
{
    support_random random = {seed};
    tropa_flow_node *node = tropa_arena_array(arena, activities + 1, sizeof *node);
    tropa_flow_edge *edge =
        tropa_arena_array(arena, (size_t)activities * activities + 1, sizeof *edge);
    uint64_t n = 0;
    for (uint32_t i = 0; i < activities; i++) {
        node[i].customers = 1 + support_random_below(&random, 40000);
        node[i].events = node[i].customers + support_random_below(&random, 90000);
        node[i].starts = i < 3 ? 1 + support_random_below(&random, 9000) : 0;
        node[i].ends = support_random_below(&random, 900);
        for (uint32_t k = 0; k < activities; k++) {
            if (k != i + 1 && support_random_below(&random, activities) > 5)
                continue;
            edge[n] = (tropa_flow_edge){
                .from = i,
                .to = k,
                .count = 1 + (k == i + 1 ? 5000u : 0u) + support_random_below(&random, 3000),
                .median_us = HOUR / 60 * (1 + support_random_below(&random, 9000))};
            if (i == k)
                node[i].repeats = edge[n].count;
            n++;
        }
    }
    qsort(edge, n, sizeof *edge, by_count);
    const tropa_str *name = names(arena, activities, &random, text, text_count);
    *out = (tropa_flow_answer){base_of(activities * 1000, activities, name), node, n, edge};
}
