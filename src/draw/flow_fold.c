/* Folding a flow. The lines that are kept are those at or over a threshold, and a maximum spanning
 * forest of all lines (Kruskal, by falling count): so nothing that hangs together comes apart. */
#include "draw/flow_fold.h"

#include <stdlib.h>

enum { LINES_PER_ACTIVITY = 1, FEWEST_LINES = 10 };

typedef struct ranked {
    uint32_t code;
    uint64_t customers, events;
} ranked;

static int by_customers(const void *left, const void *right)
{
    const ranked *a = left, *b = right;
    if (a->customers != b->customers)
        return a->customers > b->customers ? -1 : 1;
    if (a->events != b->events)
        return a->events > b->events ? -1 : 1;
    return (a->code > b->code) - (a->code < b->code);
}

static int by_count(const void *left, const void *right)
{
    const tropa_flow_line *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

/* The activities that are drawn; place[code] is where each stands, TROPA_NONE when folded. */
static bool choose(const tropa_flow_answer *answer, uint32_t most, tropa_arena *arena,
                   tropa_flow_drawn *out, uint32_t **place)
{
    uint32_t all = answer->base.activity_count, n = 0;
    ranked *list = tropa_arena_array(arena, all + 1, sizeof *list);
    *place = tropa_arena_array(arena, all + 1, sizeof **place);
    if (!list || !*place)
        return false;
    for (uint32_t code = 0; code < all; code++) {
        (*place)[code] = TROPA_NONE;
        if (answer->node[code].events)
            list[n++] = (ranked){code, answer->node[code].customers, answer->node[code].events};
    }
    qsort(list, n, sizeof *list, by_customers);
    out->activity_count = n < most ? n : most;
    out->activities_folded = n - out->activity_count;
    uint32_t *activity = tropa_arena_array(arena, n + 1, sizeof *activity);
    if (!activity)
        return false;
    for (uint32_t i = 0; i < out->activity_count; i++) {
        activity[i] = list[i].code;
        (*place)[list[i].code] = i;
    }
    out->activity = activity;
    return true;
}

static bool gather(const tropa_flow_answer *answer, const uint32_t *place, tropa_arena *arena,
                   tropa_flow_drawn *out)
{
    size_t most = answer->edge_count + 2 * (size_t)out->activity_count;
    out->line = tropa_arena_array(arena, most + 1, sizeof *out->line);
    if (!out->line)
        return false;
    for (uint64_t i = 0; i < answer->edge_count; i++) {
        const tropa_flow_edge *edge = &answer->edge[i];
        out->transitions += edge->count;
        if (edge->from == edge->to) {
            out->repeats += edge->count;
            continue;
        }
        out->kinds++;
        if (place[edge->from] != TROPA_NONE && place[edge->to] != TROPA_NONE)
            out->line[out->line_count++] = (tropa_flow_line){place[edge->from], place[edge->to],
                                                             edge->count, edge->median_us, false};
    }
    for (uint32_t i = 0; i < out->activity_count; i++) {
        const tropa_flow_node *node = &answer->node[out->activity[i]];
        if (node->starts)
            out->line[out->line_count++] =
                (tropa_flow_line){TROPA_FLOW_START, i, node->starts, TROPA_NO_TIME, false};
        if (node->ends)
            out->line[out->line_count++] =
                (tropa_flow_line){i, TROPA_FLOW_END, node->ends, TROPA_NO_TIME, false};
    }
    qsort(out->line, out->line_count, sizeof *out->line, by_count);
    return true;
}

/* ---- the forest ---- */

static uint32_t root_of(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

/* Beginning and end stand behind the activities. */
static uint32_t vertex(const tropa_flow_drawn *drawn, uint32_t place)
{
    return place == TROPA_FLOW_START ? drawn->activity_count
           : place == TROPA_FLOW_END ? drawn->activity_count + 1
                                     : place;
}

bool tropa_flow_fold(const tropa_flow_answer *answer, uint32_t most_activities, tropa_arena *arena,
                     tropa_flow_drawn *out)
{
    uint32_t *place;
    *out = (tropa_flow_drawn){0};
    if (!choose(answer, most_activities, arena, out, &place) || !gather(answer, place, arena, out))
        return false;
    uint32_t vertices = out->activity_count + 2;
    uint32_t *parent = tropa_arena_array(arena, vertices, sizeof *parent);
    if (!parent)
        return false;
    for (uint32_t i = 0; i < vertices; i++)
        parent[i] = i;
    uint32_t wanted = LINES_PER_ACTIVITY * out->activity_count + FEWEST_LINES;
    if (wanted > out->line_count)
        wanted = out->line_count;
    out->least = wanted ? out->line[wanted - 1].count : 0;
    /* Of equals all are drawn or none: else the threshold would not say what is seen. */
    if (wanted < out->line_count && out->line[wanted].count == out->least)
        out->least++;
    for (uint32_t i = 0; i < out->line_count; i++) {
        tropa_flow_line *line = &out->line[i];
        uint32_t a = root_of(parent, vertex(out, line->from));
        uint32_t b = root_of(parent, vertex(out, line->to));
        line->drawn = a != b || line->count >= out->least;
        parent[a] = b;
        if (line->drawn && line->from < TROPA_FLOW_END && line->to < TROPA_FLOW_END) {
            out->shown += line->count;
            out->kinds_shown++;
        }
    }
    return true;
}
