/* The flow's state: from plan to answer. */
#include "journey/flow_few.h"
#include "journey/scatter.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MEMORY_LEAST ((size_t)1 << 20)

/** Where the tables lie behind the state. */
typedef struct layout {
    bool dense, lanes, few;
    size_t cells, pages, durations;                   /**< counts */
    size_t node, lane, cell, page_of, page, duration; /**< offsets */
    uint32_t pair_turns, three_turns, row_bytes;
    size_t pair, three, border, tally, row, plane;
    size_t zeroed, size; /**< bytes that have to be zero, and all */
} layout;

static size_t take(size_t *at, size_t size)
{
    size_t from = *at;
    *at += (size + 63) / 64 * 64;
    return from;
}

static size_t dense_cell_bytes(const tropa_flow_plan *plan)
{
    if (plan->flags & TROPA_FLOW_DURATIONS)
        return sizeof(flow_cell) + FLOW_PAGES * sizeof(uint32_t);
    return plan->flags & TROPA_FLOW_CUSTOMERS ? sizeof(flow_cell) : sizeof(uint32_t);
}

/** What is counted where activities are few. */
static void lay_out_few(layout *l, const tropa_flow_plan *plan, size_t *at)
{
    const size_t n = plan->activity_count, all = n * n;
    const bool durations = plan->flags & TROPA_FLOW_DURATIONS;
    l->pair_turns = 1;
    l->border = take(at, all * sizeof(uint32_t));
    if (!durations && n <= FLOW_THREES) {
        l->three_turns = n <= FLOW_THREES_TWICE ? 2 : 1;
        l->three = take(at, l->three_turns * all * n * sizeof(uint32_t));
    } else if (!durations) {
        l->pair_turns = FLOW_LANES;
    }
    l->pair = take(at, l->pair_turns * all * sizeof(uint32_t));
    if (plan->flags & (TROPA_FLOW_CUSTOMERS | TROPA_FLOW_NODES)) {
        const size_t words = n + 2;
        l->tally = take(at, words * n * sizeof(uint32_t));
        l->row_bytes = (uint32_t)((words * (n <= 32 ? 4 : 8) + 31) / 32 * 32);
        l->row = take(at, FLOW_ROWS * (size_t)l->row_bytes);
        l->plane = take(at, FLOW_PLANES * (size_t)l->row_bytes);
    }
}

static layout lay_out(const tropa_flow_plan *plan)
{
    layout l = {0};
    size_t memory = plan->memory_bytes ? plan->memory_bytes : TROPA_FLOW_MEMORY_DEFAULT;
    memory = memory < MEMORY_LEAST ? MEMORY_LEAST : memory;
    memory = memory > TROPA_FLOW_MEMORY_MOST ? TROPA_FLOW_MEMORY_MOST : memory;
    const size_t n = plan->activity_count, all = n * n;
    const bool durations = plan->flags & TROPA_FLOW_DURATIONS;
    size_t at = 0;
    take(&at, sizeof(tropa_flow));
    l.node = take(&at, n * sizeof(flow_node));
    l.dense = all * dense_cell_bytes(plan) <= memory / 2;
    /* Distinct customers alone are told faster by stamps than by sets. */
    l.few = l.dense && n <= FLOW_FEW && plan->flags != TROPA_FLOW_CUSTOMERS;
    if (l.dense) {
        l.cells = all;
        if (l.few) {
            lay_out_few(&l, plan, &at);
        } else if (!(plan->flags & (TROPA_FLOW_CUSTOMERS | TROPA_FLOW_DURATIONS))) {
            l.lanes = all <= FLOW_LANES_CELLS;
            l.lane = take(&at, (l.lanes ? FLOW_LANES : 1) * all * sizeof(uint32_t));
        } else {
            l.cell = take(&at, all * sizeof(flow_cell));
        }
        if (durations) {
            l.page_of = take(&at, (all * FLOW_PAGES + FLOW_NO_EDGE_PAGES) * sizeof(uint32_t));
            l.zeroed = at;
            l.pages = (memory - all * dense_cell_bytes(plan)) / (FLOW_PAGE * sizeof(uint32_t));
            l.page = take(&at, l.pages * FLOW_PAGE * sizeof(uint32_t));
        }
    } else {
        l.cells = (durations ? memory / 4 : memory) / sizeof(flow_cell);
        if (durations && l.cells > FLOW_SLOTS_MOST)
            l.cells = FLOW_SLOTS_MOST;
        l.cell = take(&at, l.cells * sizeof(flow_cell));
        if (durations) {
            l.durations = (memory - l.cells * sizeof(flow_cell)) / sizeof(flow_duration);
            l.duration = take(&at, l.durations * sizeof(flow_duration));
        }
    }
    l.size = at;
    l.zeroed = l.zeroed ? l.zeroed : at;
    return l;
}

size_t tropa_flow_size(const tropa_flow_plan *plan)
{
    return lay_out(plan).size;
}

static void init_few(tropa_flow *state, const layout *l)
{
    char *bytes = (char *)state;
    const uint32_t n = state->activity_count;
    state->few = true;
#if defined(__x86_64__)
    state->has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
#endif
    state->pair_turns = l->pair_turns;
    state->three_turns = l->three_turns;
    state->three_cells = n * n * n;
    state->pair = (void *)(bytes + l->pair);
    state->three = l->three ? (void *)(bytes + l->three) : NULL;
    state->border = (void *)(bytes + l->border);
    state->tally = l->tally ? (void *)(bytes + l->tally) : NULL;
    state->wide_rows = n > 32;
    state->row_bytes = l->row_bytes;
    state->row = l->row ? (void *)(bytes + l->row) : NULL;
    state->plane = l->plane ? (void *)(bytes + l->plane) : NULL;
    if (state->page)
        flow_gaps_init(state);
}

tropa_flow *tropa_flow_init(void *memory, const tropa_flow_plan *plan)
{
    assert(plan->activity_count <= 65536);
    layout l = lay_out(plan);
    char *bytes = memory;
    memset(bytes, 0, l.zeroed);
    tropa_flow *state = memory;
    state->activity_count = plan->activity_count;
    state->flags = plan->flags;
    state->pass_count = plan->pass_count ? plan->pass_count : 1;
    state->pass_index = plan->pass_index;
    assert(state->pass_index < state->pass_count);
    state->dense = l.dense;
    state->lanes = l.lanes;
    state->cell_count = (uint32_t)l.cells;
    state->cells_most = (uint32_t)(l.cells / 4 * 3);
    state->page_count = (uint32_t)l.pages;
    state->pages_used = 1;
    state->duration_count = (uint32_t)l.durations;
    state->durations_most = (uint32_t)(l.durations / 4 * 3);
    state->node = (void *)(bytes + l.node);
    state->lane = l.lane ? (void *)(bytes + l.lane) : NULL;
    state->cell = l.cell ? (void *)(bytes + l.cell) : NULL;
    state->page_of = l.page_of ? (void *)(bytes + l.page_of) : NULL;
    state->page = l.page ? (void *)(bytes + l.page) : NULL;
    state->duration = l.duration ? (void *)(bytes + l.duration) : NULL;
    if (state->page) /* nobody's, but written to */
        memset(state->page, 0, FLOW_PAGE * sizeof *state->page);
    if (l.few)
        init_few(state, &l);
    return state;
}

/* ---- merging ---- */

static void add_each(uint32_t *restrict into, const uint32_t *restrict from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        into[i] += from[i];
}

static void merge_nodes(tropa_flow *into, const tropa_flow *from)
{
    for (uint32_t a = 0; a < into->activity_count; a++) {
        into->node[a].starts += from->node[a].starts;
        into->node[a].ends += from->node[a].ends;
        into->node[a].customers += from->node[a].customers;
        into->node[a].repeat_customers += from->node[a].repeat_customers;
        into->node[a].position_sum += from->node[a].position_sum;
    }
}

static bool merge_pages(tropa_flow *into, const tropa_flow *from, uint32_t cell)
{
    for (uint32_t p = 0; p < FLOW_PAGES; p++) {
        uint32_t id = from->page_of[(size_t)cell * FLOW_PAGES + p];
        if (!id)
            continue;
        uint32_t *page = flow_bucket(into, cell, p * FLOW_PAGE);
        if (!page)
            return false;
        add_each(page, from->page + (size_t)id * FLOW_PAGE, FLOW_PAGE);
    }
    return true;
}

static bool merge_few(tropa_flow *into, const tropa_flow *from)
{
    const uint32_t edges = into->cell_count;
    add_each(into->border, from->border, edges);
    if (into->three)
        add_each(into->three, from->three, into->three_turns * (size_t)into->three_cells);
    if (into->row) {
        add_each(into->tally, from->tally, (into->activity_count + 2) * into->activity_count);
        flow_sets_tally(into, from);
    }
    if (!into->page) {
        add_each(into->pair, from->pair, into->pair_turns * (size_t)edges);
        return true;
    }
    for (uint32_t i = 0; i < edges; i++)
        if (!merge_pages(into, from, i))
            return false;
    return true;
}

static bool merge_dense(tropa_flow *into, const tropa_flow *from)
{
    if (into->few)
        return merge_few(into, from);
    if (into->lane) {
        add_each(into->lane, from->lane, into->cell_count * (size_t)(into->lanes ? FLOW_LANES : 1));
        return true;
    }
    for (uint32_t i = 0; i < into->cell_count; i++) {
        if (!from->cell[i].count)
            continue;
        into->cell[i].count += from->cell[i].count;
        into->cell[i].customers += from->cell[i].customers;
        if (into->page_of && !merge_pages(into, from, i))
            return false;
    }
    return true;
}

static bool merge_sparse(tropa_flow *into, const tropa_flow *from)
{
    uint32_t n = from->cell_count, step = tropa_scatter_step(n);
    for (uint32_t done = 0, i = 0; done < n; done++, i = tropa_scatter_next(i, step, n)) {
        if (!from->cell[i].count)
            continue;
        uint32_t slot = flow_slot(into, from->cell[i].key);
        if (slot == UINT32_MAX)
            return false;
        into->cell[slot].count += from->cell[i].count;
        into->cell[slot].customers += from->cell[i].customers;
    }
    n = from->duration_count;
    step = n ? tropa_scatter_step(n) : 0;
    for (uint32_t done = 0, i = 0; done < n; done++, i = tropa_scatter_next(i, step, n)) {
        if (!from->duration[i].count)
            continue;
        uint32_t slot = flow_slot(into, from->cell[from->duration[i].key >> 13].key);
        uint32_t key = slot << 13 | (from->duration[i].key & 8191);
        if (!flow_add_duration(into, key, from->duration[i].count))
            return false;
    }
    return true;
}

bool tropa_flow_merge(tropa_flow *into, const tropa_flow *from)
{
    assert(into->activity_count == from->activity_count && into->dense == from->dense);
    merge_nodes(into, from);
    return into->dense ? merge_dense(into, from) : merge_sparse(into, from);
}

/* ---- the answer ---- */

static int by_count(const void *left, const void *right)
{
    const tropa_flow_edge *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

static uint32_t count_of(const tropa_flow *state, uint32_t cell)
{
    if (state->few)
        return state->pair[cell];
    if (!state->lane)
        return state->cell[cell].count;
    uint32_t count = 0;
    for (uint32_t l = 0; l < (state->lanes ? FLOW_LANES : 1); l++)
        count += state->lane[(size_t)l * state->cell_count + cell];
    return count;
}

static uint32_t customers_of(const tropa_flow *state, uint32_t cell)
{
    if (!(state->flags & TROPA_FLOW_CUSTOMERS))
        return 0;
    return state->few ? state->tally[cell] : state->cell[cell].customers;
}

/** What few activities count together, apart. */
static void settle_few(tropa_flow *state)
{
    const uint32_t n = state->activity_count;
    if (state->page)
        flow_gaps_settle(state);
    else
        flow_count_settle(state);
    if (state->row)
        flow_sets_tally(state, state);
    if (state->pass_index != 0)
        return;
    for (uint32_t i = 0; i < n * n; i++) {
        state->node[i / n].ends += state->border[i];
        state->node[i % n].starts += state->border[i];
    }
    for (uint32_t a = 0; a < n && state->flags & TROPA_FLOW_NODES; a++) {
        state->node[a].customers = state->tally[n * n + a];
        state->node[a].repeat_customers = state->tally[(n + 1) * n + a];
    }
}

/** Dense tables count the edges of all passes; only the pass' own are told. */
static bool is_told(const tropa_flow *state, uint32_t cell, uint32_t *key)
{
    assert(!state->dense || state->activity_count > 0);
    *key = state->dense ? (cell / state->activity_count) << 16 | cell % state->activity_count
                        : state->cell[cell].key;
    return !state->dense || flow_is_mine(state, *key);
}

static int by_key(const void *left, const void *right)
{
    const flow_duration *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

/** Sparse durations, moved to the front and sorted by (edge, bucket). */
static void sort_durations(tropa_flow *state)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < state->duration_count; i++)
        if (state->duration[i].count)
            state->duration[used++] = state->duration[i];
    qsort(state->duration, used, sizeof *state->duration, by_key);
}

/** Both quantiles of one edge from its buckets in rising order, one at a time. */
typedef struct quantiles {
    uint64_t below, median_rank, p90_rank;
    tropa_flow_edge *edge;
} quantiles;

static void see(quantiles *q, uint32_t bucket, uint32_t count)
{
    uint64_t upto = q->below + count;
    if (q->below < q->median_rank && q->median_rank <= upto)
        q->edge->median_us = tropa_histogram_middle(bucket);
    if (q->below < q->p90_rank && q->p90_rank <= upto)
        q->edge->p90_us = tropa_histogram_middle(bucket);
    q->below = upto;
}

/** The buckets of a dense edge. */
static void tell_pages(const tropa_flow *state, uint32_t cell, quantiles *q)
{
    const uint32_t *ids = state->page_of + (size_t)cell * FLOW_PAGES;
    for (uint32_t p = 0; p < FLOW_PAGES; p++) {
        const uint32_t *count = state->page + (size_t)ids[p] * FLOW_PAGE;
        for (uint32_t b = 0; ids[p] && b < FLOW_PAGE; b++)
            if (count[b])
                see(q, p * FLOW_PAGE + b, count[b]);
    }
}

/** The edge of a cell; `next` walks the sorted sparse durations. */
static void tell_durations(const tropa_flow *state, uint32_t cell, tropa_flow_edge *edge,
                           uint32_t *next)
{
    edge->median_us = edge->p90_us = TROPA_NO_TIME;
    if (!(state->flags & TROPA_FLOW_DURATIONS))
        return;
    quantiles q = {0, tropa_histogram_rank(edge->count, 500),
                   tropa_histogram_rank(edge->count, 900), edge};
    if (!state->dense) {
        assert(state->duration);
        for (; *next < state->durations_used && state->duration[*next].key >> 13 == cell; ++*next)
            see(&q, state->duration[*next].key & 8191, state->duration[*next].count);
        return;
    }
    tell_pages(state, cell, &q);
}

static void tell_edges(tropa_flow *state, tropa_flow_node *node, tropa_flow_edge *edge)
{
    uint32_t key, next = 0;
    if (state->duration)
        sort_durations(state);
    for (uint32_t i = 0; i < state->cell_count; i++) {
        uint32_t count = count_of(state, i);
        if (!count || !is_told(state, i, &key))
            continue;
        edge->from = key >> 16;
        edge->to = key & 65535;
        edge->count = count;
        edge->customers = customers_of(state, i);
        tell_durations(state, i, edge, &next);
        /* Every event but a journey's last is the source of an edge. */
        node[edge->from].events += count;
        if (edge->from == edge->to)
            node[edge->from].repeats += count;
        edge++;
    }
}

tropa_status tropa_flow_finish(tropa_flow *state, tropa_arena *arena, tropa_flow_answer *answer,
                               tropa_error *err)
{
    uint64_t edges = 0;
    uint32_t key;
    if (state->few)
        settle_few(state);
    for (uint32_t i = 0; i < state->cell_count; i++)
        edges += count_of(state, i) && is_told(state, i, &key);
    tropa_flow_node *node = tropa_arena_array(arena, state->activity_count, sizeof *node);
    tropa_flow_edge *edge = tropa_arena_array(arena, edges, sizeof *edge);
    if (!node || !edge)
        return tropa_fail_memory(err);
    for (uint32_t a = 0; a < state->activity_count; a++)
        node[a] = (tropa_flow_node){.events = state->node[a].ends,
                                    .customers = state->node[a].customers,
                                    .starts = state->node[a].starts,
                                    .ends = state->node[a].ends,
                                    .repeat_customers = state->node[a].repeat_customers,
                                    .position_sum = state->node[a].position_sum};
    tell_edges(state, node, edge);
    qsort(edge, edges, sizeof *edge, by_count);
    answer->node = node;
    answer->edge_count = edges;
    answer->edge = edge;
    return TROPA_OK;
}

tropa_status tropa_flow_join(const tropa_flow_answer *pass, uint32_t pass_count,
                             uint32_t activity_count, tropa_arena *arena, tropa_flow_answer *answer,
                             tropa_error *err)
{
    uint64_t edges = 0;
    for (uint32_t p = 0; p < pass_count; p++)
        edges += pass[p].edge_count;
    tropa_flow_node *node = tropa_arena_array(arena, activity_count, sizeof *node);
    tropa_flow_edge *edge = tropa_arena_array(arena, edges, sizeof *edge);
    if (!node || !edge)
        return tropa_fail_memory(err);
    uint64_t at = 0;
    for (uint32_t p = 0; p < pass_count; p++) {
        if (pass[p].edge_count)
            memcpy(edge + at, pass[p].edge, pass[p].edge_count * sizeof *edge);
        at += pass[p].edge_count;
        for (uint32_t a = 0; a < activity_count; a++) {
            const tropa_flow_node *part = &pass[p].node[a];
            node[a].events += part->events;
            node[a].customers += part->customers;
            node[a].starts += part->starts;
            node[a].ends += part->ends;
            node[a].repeats += part->repeats;
            node[a].repeat_customers += part->repeat_customers;
            node[a].position_sum += part->position_sum;
        }
    }
    qsort(edge, edges, sizeof *edge, by_count);
    answer->node = node;
    answer->edge_count = edges;
    answer->edge = edge;
    return TROPA_OK;
}
