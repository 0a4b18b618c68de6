/* The order of activities and its natural breaks: see order.h. */
#include "map/order.h"

#include "map/derive.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { BIN_MAX = 256 };

/* How much beginning and ending journeys shifts a place. */
static const double ends_weight = 0.2;
/* Neighbours further apart than this are never exchanged. */
static const double exchange_reach = 0.1;

static double place_of(const tropa_flow_node *node)
{
    double customers = (double)node->customers;
    double mean = (double)node->position_sum / (65535.0 * customers);
    double ends = ((double)node->ends - (double)node->starts) / customers;
    return (1 - ends_weight) * fmin(mean, 1) + ends_weight * (0.5 + 0.5 * fmax(-1, fmin(ends, 1)));
}

typedef struct placed {
    double place;
    uint64_t customers;
    uint32_t activity;
} placed;

static int compare_placed(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    if (x->customers != y->customers)
        return x->customers > y->customers ? -1 : 1;
    return (x->activity > y->activity) - (x->activity < y->activity);
}

typedef struct step {
    uint32_t from, to;
    uint64_t count;
} step;

static int compare_steps(const void *a, const void *b)
{
    const step *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

static uint64_t step_count(const step *steps, size_t n, uint32_t from, uint32_t to)
{
    step wanted = {from, to, 0};
    const step *found = n ? bsearch(&wanted, steps, n, sizeof *steps, compare_steps) : NULL;
    return found ? found->count : 0;
}

/* Bubbling, at most three passes: places are means, and neighbours may be equal by chance. */
static void exchange_neighbours(placed *list, uint32_t n, const step *steps, size_t step_n)
{
    for (int pass = 0; pass < 3; pass++) {
        bool moved = false;
        for (uint32_t i = 0; i + 1 < n; i++) {
            if (fabs(list[i + 1].place - list[i].place) > exchange_reach)
                continue;
            uint64_t on = step_count(steps, step_n, list[i].activity, list[i + 1].activity);
            uint64_t back = step_count(steps, step_n, list[i + 1].activity, list[i].activity);
            if (back < 10 || back < 2 * on)
                continue;
            placed swap = list[i];
            list[i] = list[i + 1];
            list[i + 1] = swap;
            moved = true;
        }
        if (!moved)
            return;
    }
}

tropa_status tropa_order_find(tropa_arena *arena, const tropa_flow_answer *flow, tropa_order *out,
                              tropa_error *err)
{
    uint32_t all = flow->base.activity_count, n = 0;
    placed *list = tropa_arena_array(arena, all + 1, sizeof *list);
    double *place = tropa_arena_array(arena, all + 1, sizeof *place);
    uint32_t *activity = tropa_arena_array(arena, all + 1, sizeof *activity);
    step *steps = tropa_arena_array(arena, (size_t)flow->edge_count + 1, sizeof *steps);
    if (!list || !place || !activity || !steps)
        return tropa_fail_memory(err);
    for (uint32_t a = 0; a < all; a++) {
        bool done = flow->node[a].customers > 0;
        place[a] = done ? place_of(&flow->node[a]) : (double)NAN;
        if (done)
            list[n++] = (placed){place[a], flow->node[a].customers, a};
    }
    for (uint64_t e = 0; e < flow->edge_count; e++)
        steps[e] = (step){flow->edge[e].from, flow->edge[e].to, flow->edge[e].count};
    qsort(list, n, sizeof *list, compare_placed);
    qsort(steps, (size_t)flow->edge_count, sizeof *steps, compare_steps);
    exchange_neighbours(list, n, steps, (size_t)flow->edge_count);
    for (uint32_t i = 0; i < n; i++)
        activity[i] = list[i].activity;
    *out = (tropa_order){n, activity, place};
    return TROPA_OK;
}

/* ---- the cut ---- */

/* Neighbours in the order, taken together when there are more than BIN_MAX of them. */
typedef struct bin {
    double weight, sum, squares; /* of places, weighted by customers; cumulative: of bins before */
    uint64_t most_customers;
    double back_share; /* of a cut before this bin */
} bin;

typedef struct cut_plan {
    const bin *bins;
    uint32_t n;
    double total;      /* spread of all */
    uint64_t presence; /* customers that one activity of a group should have */
} cut_plan;

/* Spread of bins from..to-1 as a share of all; more when a single activity is present there, and
 * much more when none is. */
static double group_cost(const cut_plan *plan, uint32_t from, uint32_t to)
{
    const bin *a = &plan->bins[from], *b = &plan->bins[to];
    double weight = b->weight - a->weight, sum = b->sum - a->sum;
    double spread = weight > 0 ? b->squares - a->squares - sum * sum / weight : 0;
    uint32_t present = 0;
    for (uint32_t i = from; i < to && present < 2; i++)
        present += plan->bins[i].most_customers >= plan->presence;
    double alone = present == 0 ? 10 : present == 1 ? TROPA_ORDER_SINGLE : 0;
    return (plan->total > 0 ? fmax(spread, 0) / plan->total : 0) + alone;
}

/* best[k][i]: least cost of the first i bins in k groups; from[k][i]: where its last one begins. */
typedef struct cut_table {
    double best[TROPA_MAP_STAGES_MAX + 1][BIN_MAX + 1];
    uint16_t from[TROPA_MAP_STAGES_MAX + 1][BIN_MAX + 1];
} cut_table;

static void cut_fill(const cut_plan *plan, uint32_t most, cut_table *table)
{
    for (uint32_t k = 0; k <= most; k++)
        for (uint32_t i = 0; i <= plan->n; i++)
            table->best[k][i] = k == 0 && i == 0 ? 0 : (double)INFINITY;
    for (uint32_t from = 0; from < plan->n; from++) {
        double cut = from ? TROPA_ORDER_CUT + TROPA_ORDER_BACK * plan->bins[from].back_share : 0;
        for (uint32_t to = from + 1; to <= plan->n; to++) {
            double cost = group_cost(plan, from, to) + cut;
            for (uint32_t k = 1; k <= most; k++) {
                double sum = table->best[k - 1][from] + cost;
                if (sum >= table->best[k][to])
                    continue;
                table->best[k][to] = sum;
                table->from[k][to] = (uint16_t)from;
            }
        }
    }
}

/* For every cut before bin b: which share of the steps across it leads back. */
static void back_shares(const tropa_flow_answer *flow, const uint16_t *bin_of, bin *bins,
                        uint32_t n, double *on, double *back)
{
    for (uint64_t e = 0; e < flow->edge_count; e++) {
        const tropa_flow_edge *edge = &flow->edge[e];
        uint32_t from = bin_of[edge->from], to = bin_of[edge->to];
        double *across = from < to ? on : back;
        uint32_t low = from < to ? from : to, high = from < to ? to : from;
        across[low + 1] += (double)edge->count; /* cuts low+1 .. high are crossed */
        across[high + 1] -= (double)edge->count;
    }
    double ahead = 0, behind = 0;
    for (uint32_t b = 0; b < n; b++) {
        ahead += on[b];
        behind += back[b];
        bins[b].back_share = ahead + behind > 0 ? behind / (ahead + behind) : 0;
    }
}

static void bins_accumulate(const tropa_flow_answer *flow, const tropa_order *order,
                            const uint16_t *bin_of, uint32_t n, bin *bins)
{
    for (uint32_t i = 0; i < order->count; i++) {
        uint32_t a = order->activity[i];
        bin *into = &bins[bin_of[a] + 1];
        double weight = (double)flow->node[a].customers;
        into->weight += weight;
        into->sum += weight * order->place[a];
        into->squares += weight * order->place[a] * order->place[a];
        if (flow->node[a].customers > bins[bin_of[a]].most_customers)
            bins[bin_of[a]].most_customers = flow->node[a].customers;
    }
    for (uint32_t b = 1; b <= n; b++) {
        bins[b].weight += bins[b - 1].weight;
        bins[b].sum += bins[b - 1].sum;
        bins[b].squares += bins[b - 1].squares;
    }
}

/* Equal shares of all customers a bin when activities are many, else one activity a bin. */
static uint32_t bins_assign(const tropa_flow_answer *flow, const tropa_order *order,
                            uint16_t *bin_of)
{
    if (order->count <= BIN_MAX) {
        for (uint32_t i = 0; i < order->count; i++)
            bin_of[order->activity[i]] = (uint16_t)i;
        return order->count;
    }
    double all = 0, before = 0;
    for (uint32_t i = 0; i < order->count; i++)
        all += (double)flow->node[order->activity[i]].customers;
    uint32_t n = 0;
    double filled = -1;
    for (uint32_t i = 0; i < order->count; i++) {
        double share = floor(before / all * BIN_MAX);
        if (share > filled && n < BIN_MAX) {
            filled = share;
            n++;
        }
        bin_of[order->activity[i]] = (uint16_t)(n - 1);
        before += (double)flow->node[order->activity[i]].customers;
    }
    return n;
}

tropa_status tropa_order_cut(tropa_arena *arena, const tropa_flow_answer *flow,
                             const tropa_order *order, uint32_t most, uint8_t *stage_of,
                             uint32_t *stage_count, tropa_error *err)
{
    assert(most >= 3 && most <= TROPA_MAP_STAGES_MAX);
    *stage_count = 0;
    uint16_t *bin_of = tropa_arena_array(arena, flow->base.activity_count + 1, sizeof *bin_of);
    bin *bins = tropa_arena_array(arena, BIN_MAX + 1, sizeof *bins);
    double *on = tropa_arena_array(arena, 2 * (BIN_MAX + 2), sizeof *on);
    cut_table *table = tropa_arena_alloc(arena, sizeof *table);
    if (!bin_of || !bins || !on || !table)
        return tropa_fail_memory(err);
    if (order->count == 0)
        return TROPA_OK;
    uint32_t n = bins_assign(flow, order, bin_of);
    bins_accumulate(flow, order, bin_of, n, bins);
    back_shares(flow, bin_of, bins, n, on, on + BIN_MAX + 2);
    double weight = bins[n].weight;
    cut_plan plan = {bins, n, bins[n].squares - bins[n].sum * bins[n].sum / weight,
                     (uint64_t)ceil(TROPA_ORDER_PRESENCE * (double)flow->base.customers)};
    if (plan.total < 1e-12)
        plan.total = 0; /* all in one place: any cut is as good */
    cut_fill(&plan, most, table);
    uint32_t least = n < 3 ? n : 3, groups = least;
    for (uint32_t k = least + 1; k <= most && k <= n; k++)
        if (table->best[k][n] < table->best[groups][n])
            groups = k;
    uint8_t stage_of_bin[BIN_MAX] = {0};
    for (uint32_t k = groups, to = n; k > 0; k--) {
        uint32_t from = table->from[k][to];
        for (uint32_t b = from; b < to; b++)
            stage_of_bin[b] = (uint8_t)(k - 1);
        to = from;
    }
    for (uint32_t i = 0; i < order->count; i++)
        stage_of[i] = stage_of_bin[bin_of[order->activity[i]]];
    *stage_count = groups;
    return TROPA_OK;
}
