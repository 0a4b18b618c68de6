#include "twin_flow.h"

#include "twin_durations.h"

#include <stdlib.h>

typedef struct pair {
    uint32_t from, to, customer;
    int64_t us;
} pair;

static int by_edge(const void *left, const void *right)
{
    const pair *a = left, *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return (a->customer > b->customer) - (a->customer < b->customer);
}

static int by_count(const void *left, const void *right)
{
    const tropa_flow_edge *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

static void nodes(const journeys *all, tropa_flow_node *node)
{
    for (uint32_t c = 0; c < all->customer_count; c++) {
        uint32_t n = all->end[c] - all->begin[c];
        const uint16_t *activity = all->activity + all->begin[c];
        if (n == 0)
            continue;
        node[activity[0]].starts++;
        node[activity[n - 1]].ends++;
        for (uint32_t i = 0; i < n; i++) {
            uint32_t before = 0;
            for (uint32_t j = 0; j < i; j++)
                before += activity[j] == activity[i];
            node[activity[i]].events++;
            if (before == 0) {
                node[activity[i]].customers++;
                node[activity[i]].position_sum += n == 1 ? 0 : (uint64_t)i * 65535 / (n - 1);
            }
            if (before == 1)
                node[activity[i]].repeat_customers++;
            if (i > 0 && activity[i - 1] == activity[i])
                node[activity[i]].repeats++;
        }
    }
}

void twin_flow(const journeys *all, tropa_flow_answer *answer)
{
    tropa_flow_node *node = calloc(all->activity_count + 1, sizeof *node);
    pair *list = calloc(all->event_count + 1, sizeof *list);
    tropa_flow_edge *edge = calloc(all->event_count + 1, sizeof *edge);
    if (!node || !list || !edge)
        abort();
    nodes(all, node);
    size_t pairs = 0, edges = 0;
    for (uint32_t c = 0; c < all->customer_count; c++)
        for (uint32_t i = all->begin[c]; i + 1 < all->end[c]; i++)
            list[pairs++] =
                (pair){all->activity[i], all->activity[i + 1], c, all->time[i + 1] - all->time[i]};
    qsort(list, pairs, sizeof *list, by_edge);
    for (size_t i = 0; i < pairs;) {
        tropa_flow_edge *made = &edge[edges++];
        twin_times times = {0};
        size_t j = i;
        for (; j < pairs && list[j].from == list[i].from && list[j].to == list[i].to; j++) {
            twin_times_push(&times, list[j].us);
            made->customers += j == i || list[j].customer != list[j - 1].customer;
        }
        made->from = list[i].from;
        made->to = list[i].to;
        made->count = j - i;
        made->median_us = twin_quantile(&times, 500);
        made->p90_us = twin_quantile(&times, 900);
        twin_times_free(&times);
        i = j;
    }
    qsort(edge, edges, sizeof *edge, by_count);
    free(list);
    answer->node = node;
    answer->edge = edge;
    answer->edge_count = edges;
}
