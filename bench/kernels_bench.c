/* How fast the kernels are, on blocks in memory like the store's.
 *
 *     meson setup build-bench -Dbench=true && ninja -C build-bench bench/kernels_bench
 *     build-bench/bench/kernels_bench [events in millions, 20] [runs, 7] [part of a name]
 *
 * 20 activities, 20 events a customer on average, 90 days, times in whole seconds, 8,192 events a
 * block. Prints the best of the runs: nanoseconds an event and core, milliseconds on one thread (of
 * processor time, which a busy machine disturbs less) and on two (of the clock), bytes of columns
 * an event, and their share of the memory bandwidth measured here. */
#include "base/memory.h"
#include "base/parallel.h"
#include "journey/census.h"
#include "journey/flow.h"
#include "journey/funnel.h"
#include "journey/rhythm.h"
#include "journey/stages.h"
#include "journey/variants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BLOCK_EVENTS 8192u
#define ACTIVITIES 20u
#define DAYS 90
#define THREADS_MOST 8

typedef struct block {
    tropa_batch batch;
    uint32_t *begin, *end;
    uint8_t *activity;
    unsigned char *bits;
} block;

typedef struct data {
    block *block;
    size_t count, capacity;
    uint64_t events, customers, bytes;
} data;

static uint64_t random_state = 1;

static uint64_t random_next(void)
{
    uint64_t z = (random_state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static double now_ms(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static void *must(void *memory)
{
    if (memory)
        return memory;
    fprintf(stderr, "no memory\n");
    exit(1);
}

static int by_value(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static void seal(data *all, uint32_t customers, const uint32_t *offset, const uint8_t *activity,
                 const int64_t *time)
{
    if (all->count == all->capacity &&
        tropa_grow((void **)&all->block, &all->capacity, all->count + 1, sizeof *all->block))
        must(NULL);
    block *made = &all->block[all->count++];
    uint32_t events = offset[customers];
    made->begin = must(tropa_alloc(customers * sizeof *made->begin));
    made->end = must(tropa_alloc(customers * sizeof *made->end));
    memcpy(made->begin, offset, customers * sizeof *offset);
    memcpy(made->end, offset + 1, customers * sizeof *offset);
    made->activity = must(tropa_alloc(events));
    memcpy(made->activity, activity, events);
    uint64_t *stored = must(tropa_alloc(events * sizeof *stored));
    tropa_packed column = tropa_packed_plan(time, events, 1, stored);
    size_t size = tropa_packed_size(events, column.width);
    made->bits = must(tropa_alloc(size + TROPA_PACKED_PADDING));
    tropa_packed_write(stored, events, column.width, made->bits);
    column.bits = made->bits;
    tropa_free(stored);
    made->batch = (tropa_batch){.customer_count = customers,
                                .begin = made->begin,
                                .end = made->end,
                                .event_count = events,
                                .activity8 = made->activity,
                                .time = column};
    all->events += events;
    all->customers += customers;
    all->bytes += size + events + 8 * (uint64_t)customers;
}

static void make(data *all, uint64_t events)
{
    uint32_t *offset = must(tropa_alloc((BLOCK_EVENTS + 1) * sizeof *offset));
    uint8_t *activity = must(tropa_alloc(BLOCK_EVENTS));
    int64_t *time = must(tropa_alloc(BLOCK_EVENTS * sizeof *time));
    while (all->events < events) {
        uint32_t customers = 0;
        offset[0] = 0;
        for (;;) {
            uint32_t length = 1 + (uint32_t)(random_next() % 39), from = offset[customers];
            if (from + length > BLOCK_EVENTS)
                break;
            for (uint32_t i = 0; i < length; i++) {
                activity[from + i] = (uint8_t)(random_next() % ACTIVITIES);
                time[from + i] = INT64_C(1700000000000000) +
                                 (int64_t)(random_next() % (DAYS * 86400ull)) * 1000000;
            }
            qsort(time + from, length, sizeof *time, by_value);
            offset[++customers] = from + length;
        }
        seal(all, customers, offset, activity, time);
    }
    tropa_free(offset);
    tropa_free(activity);
    tropa_free(time);
}

/* ---- one kernel, seen from outside ---- */

typedef struct kernel {
    const char *name;
    size_t size;
    void (*init)(const struct kernel *kernel, void *memory);
    bool (*add)(void *state, const tropa_batch *batch);
    bool (*merge)(void *into, const void *from);
    void (*finish)(void *state, tropa_arena *arena);
    const void *plan;
} kernel;

static void funnel_init(const kernel *k, void *memory)
{
    tropa_funnel_init(memory, k->plan);
}
static bool funnel_add(void *state, const tropa_batch *batch)
{
    tropa_funnel_add(state, batch, NULL);
    return true;
}
static bool funnel_merge(void *into, const void *from)
{
    tropa_funnel_merge(into, from);
    return true;
}
static void funnel_finish(void *state, tropa_arena *arena)
{
    tropa_funnel_answer answer;
    tropa_funnel_finish(state, arena, &answer, NULL);
    if (getenv("BENCH_VERBOSE"))
        for (uint32_t i = 0; i < answer.step_count; i++)
            printf("  step %u: %llu\n", i, (unsigned long long)answer.step[i].customers);
}

static void flow_init(const kernel *k, void *memory)
{
    tropa_flow_init(memory, k->plan);
}
static bool flow_add(void *state, const tropa_batch *batch)
{
    return tropa_flow_add(state, batch);
}
static bool flow_merge(void *into, const void *from)
{
    return tropa_flow_merge(into, from);
}
static void flow_finish(void *state, tropa_arena *arena)
{
    tropa_flow_answer answer;
    tropa_flow_finish(state, arena, &answer, NULL);
}

static void variants_init(const kernel *k, void *memory)
{
    tropa_variants_init(memory, k->plan);
}
static bool variants_add(void *state, const tropa_batch *batch)
{
    return tropa_variants_add(state, batch);
}
static bool variants_merge(void *into, const void *from)
{
    return tropa_variants_merge(into, from);
}
static void variants_finish(void *state, tropa_arena *arena)
{
    tropa_variants_answer answer;
    tropa_variants_finish(state, arena, &answer, NULL);
}

static void rhythm_init(const kernel *k, void *memory)
{
    (void)k;
    tropa_rhythm_init(memory);
}
static bool rhythm_add(void *state, const tropa_batch *batch)
{
    tropa_rhythm_add(state, batch);
    return true;
}
static bool rhythm_merge(void *into, const void *from)
{
    tropa_rhythm_merge(into, from);
    return true;
}
static void rhythm_finish(void *state, tropa_arena *arena)
{
    tropa_rhythm_answer answer;
    (void)arena;
    tropa_rhythm_finish(state, &answer);
}

static void stages_init(const kernel *k, void *memory)
{
    tropa_stages_init(memory, k->plan);
}
static bool stages_add(void *state, const tropa_batch *batch)
{
    tropa_stages_add(state, batch);
    return true;
}
static bool stages_merge(void *into, const void *from)
{
    tropa_stages_merge(into, from);
    return true;
}
static void stages_finish(void *state, tropa_arena *arena)
{
    tropa_stages_answer answer;
    tropa_stages_finish(state, arena, &answer, NULL);
}

typedef struct run {
    const data *all;
    const kernel *kernel;
    void *state[THREADS_MOST];
    tropa_counter counter;
    bool full[THREADS_MOST];
} run;

#define TAKE 16

static void work(void *context, unsigned worker)
{
    run *r = context;
    r->kernel->init(r->kernel, r->state[worker]);
    for (;;) {
        size_t from = tropa_counter_take(&r->counter) * TAKE;
        if (from >= r->all->count || r->full[worker])
            return;
        size_t to = from + TAKE < r->all->count ? from + TAKE : r->all->count;
        for (size_t b = from; b < to && !r->full[worker]; b++)
            r->full[worker] = !r->kernel->add(r->state[worker], &r->all->block[b].batch);
    }
}

static double once(const data *all, const kernel *k, unsigned threads, clockid_t clock, bool *full)
{
    run r = {.all = all, .kernel = k};
    for (unsigned i = 0; i < threads; i++)
        memset(r.state[i] = must(tropa_alloc(k->size)), 0, k->size);
    tropa_arena arena;
    tropa_arena_init(&arena);
    double from = now_ms(clock);
    tropa_parallel(threads, work, &r);
    for (unsigned i = 0; i < threads; i++)
        *full |= r.full[i];
    for (unsigned i = 1; i < threads && !*full; i++)
        *full |= !k->merge(r.state[0], r.state[i]);
    if (!*full)
        k->finish(r.state[0], &arena);
    double took = now_ms(clock) - from;
    tropa_arena_deinit(&arena);
    for (unsigned i = 0; i < threads; i++)
        tropa_free(r.state[i]);
    return took;
}

static double best(const data *all, const kernel *k, unsigned threads, clockid_t clock, int runs,
                   bool *full)
{
    double least = 1e300;
    for (int i = 0; i < runs; i++) {
        double took = once(all, k, threads, clock, full);
        least = took < least ? took : least;
    }
    return least;
}

/** Bytes a millisecond that one core reads in a row. */
static double bandwidth(int runs)
{
    size_t n = (size_t)1 << 25;
    uint64_t *words = must(tropa_alloc(n * sizeof *words));
    memset(words, 1, n * sizeof *words);
    double least = 1e300;
    for (int i = 0; i < runs; i++) {
        double from = now_ms(CLOCK_MONOTONIC);
        uint64_t sum[4] = {0};
        for (size_t j = 0; j < n; j += 4)
            for (int l = 0; l < 4; l++)
                sum[l] += words[j + (size_t)l];
        uint64_t total = sum[0] + sum[1] + sum[2] + sum[3];
        __asm__ volatile("" : : "r"(total)); /* somebody wants it */
        double took = now_ms(CLOCK_MONOTONIC) - from;
        least = took < least ? took : least;
    }
    tropa_free(words);
    return (double)(n * sizeof *words) / least;
}

int main(int count, char **argument)
{
    uint64_t events = (count > 1 ? strtoull(argument[1], NULL, 10) : 20) * 1000000;
    int runs = count > 2 ? atoi(argument[2]) : 7;
    data all = {0};
    make(&all, events ? events : 1000000);
    uint64_t mask[ACTIVITIES] = {[2] = 1, [5] = 2, [9] = 4, [14] = 8};
    int64_t week = INT64_C(7) * 86400 * 1000000;
    tropa_funnel_plan funnel[] = {
        {TROPA_FUNNEL_DEFAULT, 4, week, ACTIVITIES, mask},
        {TROPA_FUNNEL_STRICT_ORDER, 4, week, ACTIVITIES, mask},
        {TROPA_FUNNEL_STRICT_DEDUPLICATION, 4, week, ACTIVITIES, mask},
        {TROPA_FUNNEL_STRICT_INCREASE, 4, week, ACTIVITIES, mask},
        {TROPA_FUNNEL_STRICT_ONCE, 4, week, ACTIVITIES, mask},
        {TROPA_FUNNEL_DEFAULT, 4, TROPA_FUNNEL_NO_WINDOW, ACTIVITIES, mask}};
    const char *funnel_name[] = {"funnel, 7 days",    "  strict_order", "  strict_deduplication",
                                 "  strict_increase", "  strict_once",  "  no window"};
    kernel kernels[32];
    size_t n = 0;
    for (size_t i = 0; i < sizeof funnel / sizeof *funnel; i++)
        kernels[n++] = (kernel){.name = funnel_name[i],
                                .size = tropa_funnel_size(&funnel[i]),
                                .init = funnel_init,
                                .add = funnel_add,
                                .merge = funnel_merge,
                                .finish = funnel_finish,
                                .plan = &funnel[i]};
    tropa_flow_plan flow[] = {
        {ACTIVITIES, 0, 0, 0, 0},
        {ACTIVITIES, TROPA_FLOW_CUSTOMERS, 0, 0, 0},
        {ACTIVITIES, TROPA_FLOW_CUSTOMERS | TROPA_FLOW_DURATIONS, 0, 0, 0},
        {ACTIVITIES, TROPA_FLOW_CUSTOMERS | TROPA_FLOW_DURATIONS | TROPA_FLOW_NODES, 0, 0, 0},
        {2000, TROPA_FLOW_CUSTOMERS, 0, 0, 0},
        {2000, TROPA_FLOW_CUSTOMERS | TROPA_FLOW_DURATIONS, 0, 0, 0}};
    const char *flow_name[] = {"flow: counts", "  + customers",       "  + median and p90",
                               "  + nodes",    "  sparse: customers", "  sparse: + durations"};
    for (size_t i = 0; i < sizeof flow / sizeof *flow; i++)
        kernels[n++] = (kernel){.name = flow_name[i],
                                .size = tropa_flow_size(&flow[i]),
                                .init = flow_init,
                                .add = flow_add,
                                .merge = flow_merge,
                                .finish = flow_finish,
                                .plan = &flow[i]};
    tropa_variants_plan variants = {20, (size_t)96 << 20, 0, 0};
    kernels[n++] = (kernel){"variants",     tropa_variants_size(&variants),
                            variants_init,  variants_add,
                            variants_merge, variants_finish,
                            &variants};
    kernels[n++] = (kernel){"rhythm",     tropa_rhythm_size(), rhythm_init, rhythm_add,
                            rhythm_merge, rhythm_finish,       NULL};
    uint16_t touch_of_activity[ACTIVITIES];
    uint8_t stage_of_touch[ACTIVITIES];
    for (uint16_t a = 0; a < ACTIVITIES; a++) {
        touch_of_activity[a] = a;
        stage_of_touch[a] = (uint8_t)(a / 4);
    }
    tropa_stages_plan stages = {ACTIVITIES,
                                5,
                                ACTIVITIES,
                                touch_of_activity,
                                stage_of_touch,
                                4 * week,
                                INT64_C(1700000000000000) + DAYS * INT64_C(86400000000)};
    kernels[n++] = (kernel){"stages and touchpoints",
                            tropa_stages_size(&stages),
                            stages_init,
                            stages_add,
                            stages_merge,
                            stages_finish,
                            &stages};
    double speed = bandwidth(runs);
    double width = (double)all.bytes / (double)all.events;
    printf("%.1f M events, %.2f M customers, %zu blocks, %.2f bytes an event; memory gives one "
           "core %.1f GB/s\n",
           (double)all.events / 1e6, (double)all.customers / 1e6, all.count, width, speed / 1e6);
    printf("%-28s %10s %10s %10s %12s\n", "kernel", "ns/event", "1 thread", "2 threads",
           "of bandwidth");
    for (size_t i = 0; i < n; i++) {
        if (count > 3 && !strstr(kernels[i].name, argument[3]))
            continue;
        bool full = false;
        double one = best(&all, &kernels[i], 1, CLOCK_PROCESS_CPUTIME_ID, runs, &full);
        double two = best(&all, &kernels[i], 2, CLOCK_MONOTONIC, runs, &full);
        printf("%-28s %10.2f %7.1f ms %7.1f ms %10.0f %%%s\n", kernels[i].name,
               one * 1e6 / (double)all.events, one, two, 100 * (double)all.bytes / one / speed,
               full ? "  (full)" : "");
    }
    for (size_t i = 0; i < all.count; i++) {
        tropa_free(all.block[i].begin);
        tropa_free(all.block[i].end);
        tropa_free(all.block[i].activity);
        tropa_free(all.block[i].bits);
    }
    tropa_free(all.block);
    return 0;
}
