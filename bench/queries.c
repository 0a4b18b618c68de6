/* tropa-bench-queries: how long each query takes on a ready store, within one process, warm.
 *
 *     tropa-bench-queries STORE [runs, 5] [threads, all cores]
 *
 * The command line's `flow` always answers everything; here it is asked for counts alone, with
 * distinct customers, and with times, each against the rivals' own query for that. Prints JSON:
 * best milliseconds of each, and the edges and levels that were counted, to compare. */
#include "base/memory.h"
#include "base/parallel.h"
#include "journey/flow.h"
#include "journey/funnel.h"
#include "store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { THREADS_MOST = 64, STEPS = 4 };

static const char *const steps[STEPS] = {"product", "cart", "checkout", "purchase"};

/** One scan of the store by one kernel: what every worker needs. */
typedef struct scan {
    tropa_store *store;
    const tropa_flow_plan *flow_plan; /**< one of the two is set */
    const tropa_funnel_plan *funnel_plan;
    void *state[THREADS_MOST];
    tropa_cursor *cursor[THREADS_MOST];
    tropa_counter partitions;
    uint32_t partition_count;
    bool failed[THREADS_MOST];
} scan;

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static bool scan_partition(scan *all, unsigned worker, uint32_t partition)
{
    static const tropa_scan_columns columns = {0};
    tropa_error error;
    tropa_cursor **cursor = &all->cursor[worker];
    if (*cursor ? tropa_cursor_reset(*cursor, partition, &error)
                : tropa_cursor_new(all->store, partition, &columns, cursor, &error))
        return false;
    const tropa_block *block;
    while (!tropa_cursor_next(*cursor, &block, &error)) {
        if (!block)
            return true;
        tropa_batch batch = {.customer_count = block->customer_count,
                             .begin = block->begin,
                             .end = block->end,
                             .event_count = block->event_count,
                             .activity8 = block->activity8,
                             .activity16 = block->activity16,
                             .time = block->time};
        if (all->funnel_plan)
            tropa_funnel_add(all->state[worker], &batch, NULL);
        else if (!tropa_flow_add(all->state[worker], &batch))
            return false;
    }
    return false;
}

static void scan_worker(void *context, unsigned worker)
{
    scan *all = context;
    size_t partition;
    if (all->funnel_plan)
        tropa_funnel_init(all->state[worker], all->funnel_plan);
    else
        tropa_flow_init(all->state[worker], all->flow_plan);
    while ((partition = tropa_counter_take(&all->partitions)) < all->partition_count) {
        if (!scan_partition(all, worker, (uint32_t)partition))
            all->failed[worker] = true;
    }
}

/** Runs the scan and merges the workers' states into the first. */
static bool run_scan(scan *all, unsigned threads)
{
    all->partitions.next = 0;
    tropa_parallel(threads, scan_worker, all);
    for (unsigned i = 0; i < threads; i++) {
        if (all->failed[i])
            return false;
        if (i == 0)
            continue;
        if (all->funnel_plan)
            tropa_funnel_merge(all->state[0], all->state[i]);
        else if (!tropa_flow_merge(all->state[0], all->state[i]))
            return false;
    }
    return true;
}

static bool scan_init(scan *all, tropa_store *store, unsigned threads, size_t state_bytes)
{
    all->store = store;
    all->partition_count = tropa_store_facts_view(store)->partitions;
    for (unsigned i = 0; i < threads; i++) {
        all->state[i] = tropa_alloc(state_bytes);
        if (!all->state[i])
            return false;
    }
    return true;
}

static void scan_deinit(scan *all, unsigned threads)
{
    for (unsigned i = 0; i < threads; i++) {
        tropa_free(all->state[i]);
        tropa_cursor_free(all->cursor[i]);
    }
}

static void print_edges(const tropa_flow_answer *answer, const tropa_str *names)
{
    for (uint64_t i = 0; i < answer->edge_count; i++) {
        const tropa_flow_edge *edge = &answer->edge[i];
        printf("%s[\"%.*s\",\"%.*s\",%" PRIu64 ",%" PRIu64 ",%" PRId64 ",%" PRId64 "]",
               i ? "," : "", (int)names[edge->from].size, names[edge->from].data,
               (int)names[edge->to].size, names[edge->to].data, edge->count, edge->customers,
               edge->median_us, edge->p90_us);
    }
}

static bool measure_flow(tropa_store *store, const char *name, uint32_t flags, unsigned runs,
                         unsigned threads, uint32_t activities, const tropa_str *names)
{
    tropa_flow_plan plan = {.activity_count = activities, .flags = flags};
    scan all = {.flow_plan = &plan};
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_flow_answer answer = {0};
    double best = 1e9;
    bool good = scan_init(&all, store, threads, tropa_flow_size(&plan));
    for (unsigned i = 0; good && i <= runs; i++) { /* the first one warms */
        tropa_error error;
        tropa_arena_reset(&arena);
        double start = now_ms();
        good = run_scan(&all, threads) && !tropa_flow_finish(all.state[0], &arena, &answer, &error);
        double took = now_ms() - start;
        best = i > 0 && took < best ? took : best;
    }
    if (good) {
        printf("\"%s\": {\"ms\": %.3f, \"edges\": [", name, best);
        print_edges(&answer, names);
        printf("]},\n");
    }
    scan_deinit(&all, threads);
    tropa_arena_deinit(&arena);
    return good;
}

static bool fill_masks(uint64_t *mask, uint32_t activities, const tropa_str *names)
{
    uint32_t found = 0;
    for (uint32_t code = 0; code < activities; code++) {
        for (uint32_t k = 0; k < STEPS; k++) {
            if (names[code].size == strlen(steps[k]) &&
                memcmp(names[code].data, steps[k], names[code].size) == 0) {
                mask[code] = UINT64_C(1) << k;
                found++;
            }
        }
    }
    return found == STEPS;
}

static bool measure_funnel(tropa_store *store, unsigned runs, unsigned threads, uint32_t activities,
                           const tropa_str *names)
{
    uint64_t *mask = tropa_alloc_zero(activities, sizeof *mask);
    tropa_funnel_plan plan = {.mode = TROPA_FUNNEL_DEFAULT,
                              .step_count = STEPS,
                              .window_us = INT64_C(7) * 86400 * 1000000,
                              .activity_count = activities,
                              .step_mask = mask};
    scan all = {.funnel_plan = &plan};
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_funnel_answer answer = {0};
    double best = 1e9;
    bool good = mask && fill_masks(mask, activities, names) &&
                scan_init(&all, store, threads, tropa_funnel_size(&plan));
    for (unsigned i = 0; good && i <= runs; i++) {
        tropa_error error;
        tropa_arena_reset(&arena);
        double start = now_ms();
        good =
            run_scan(&all, threads) && !tropa_funnel_finish(all.state[0], &arena, &answer, &error);
        double took = now_ms() - start;
        best = i > 0 && took < best ? took : best;
    }
    if (good) {
        printf("\"funnel\": {\"ms\": %.3f, \"reached\": [", best);
        for (uint32_t k = 0; k < STEPS; k++)
            printf("%s%" PRIu64, k ? "," : "", answer.step[k].customers);
        printf("]},\n");
    }
    scan_deinit(&all, threads);
    tropa_arena_deinit(&arena);
    tropa_free(mask);
    return good;
}

int main(int argc, char **argv)
{
    unsigned runs = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 5;
    unsigned threads = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : tropa_core_count();
    threads = threads < 1 ? 1 : threads > THREADS_MOST ? THREADS_MOST : threads;
    tropa_store *store = NULL;
    tropa_error error = {0};
    if (argc < 2 || tropa_store_open(argv[1], &store, &error)) {
        fprintf(stderr, "tropa-bench-queries STORE [runs] [threads]: %s\n",
                argc < 2 ? "which store?" : error.message);
        return argc < 2 ? 2 : 1;
    }
    uint32_t activities;
    const tropa_str *names = tropa_store_activities(store, &activities);
    printf("{\n");
    bool good =
        measure_flow(store, "flow", 0, runs, threads, activities, names) &&
        measure_flow(store, "flow_customers", TROPA_FLOW_CUSTOMERS, runs, threads, activities,
                     names) &&
        measure_flow(store, "flow_times", TROPA_FLOW_DURATIONS, runs, threads, activities, names) &&
        measure_flow(store, "flow_all",
                     TROPA_FLOW_CUSTOMERS | TROPA_FLOW_DURATIONS | TROPA_FLOW_NODES, runs, threads,
                     activities, names) &&
        measure_funnel(store, runs, threads, activities, names);
    const tropa_store_facts *facts = tropa_store_facts_view(store);
    printf("\"events\": %" PRIu64 ", \"customers\": %" PRIu64 ", \"bytes\": %" PRIu64
           ", \"runs\": %" PRIu64 ", \"threads\": %u\n}\n",
           facts->events, facts->customers, facts->bytes_on_disk, facts->runs, threads);
    if (!good)
        fprintf(stderr, "tropa-bench-queries: a query failed: memory, or a damaged store\n");
    tropa_store_free(store);
    return good ? 0 : 1;
}
