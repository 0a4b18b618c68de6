/* The store alone: synthetic rows in time order go in and are scanned, without any reading of text.
 *
 *   store_bench STORE [events [customers [workers [memory_bytes [appends]]]]]
 *
 * With 0 events an existing store is only scanned. Each append adds 1 % of the events, later in
 * time, as a daily import would. */
#include "base/hash.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "store/store.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { BATCH_ROWS = 110000, ACTIVITIES = 24, DAYS = 90, ID_BYTES = 10 };

static double now_s(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Of this thread, or of the whole process: what other programs leave of the cores does not count.
 */
static double cpu_s(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static uint64_t mix(uint64_t z)
{
    z += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

struct load {
    tropa_store_writer *writer;
    uint64_t first, events, customers; /* events first .. first + events - 1 are made */
    uint64_t span_events;              /* as many fill 90 days */
    tropa_counter counter;
    pthread_mutex_t lock;
    double generate_s, add_s; /* summed over workers */
    bool failed;
};

static tropa_str names[ACTIVITIES];

/* One worker's columns of a batch. */
struct rows {
    char *text;
    tropa_str *customer;
    uint64_t *hash;
    int64_t *time_us;
    uint32_t *activity;
};

static void generate(const struct load *load, size_t batch, struct rows *to, tropa_rows *rows)
{
    uint64_t done = (uint64_t)batch * BATCH_ROWS, first = load->first + done;
    size_t n = load->events - done < BATCH_ROWS ? (size_t)(load->events - done) : BATCH_ROWS;
    int64_t span_s = DAYS * INT64_C(86400);
    for (size_t i = 0; i < n; i++) {
        uint64_t dice = mix(first + i);
        char *id = to->text + i * ID_BYTES;
        uint64_t number = (dice >> 32) * load->customers >> 32;
        id[0] = 'c';
        for (int d = 8; d > 0; d--, number /= 10)
            id[d] = (char)('0' + number % 10);
        to->customer[i] = (tropa_str){id, 9};
        to->hash[i] = tropa_hash(id, 9);
        to->time_us[i] =
            (INT64_C(1735689600) + (int64_t)((first + i) * (uint64_t)span_s / load->span_events)) *
            1000000;
        to->activity[i] = (uint32_t)(dice & 0xffff) % ACTIVITIES;
    }
    *rows = (tropa_rows){.sequence = batch,
                         .count = n,
                         .customer = to->customer,
                         .customer_hash = to->hash,
                         .time_us = to->time_us,
                         .activity = to->activity,
                         .activity_distinct = names,
                         .activity_distinct_count = ACTIVITIES};
}

static void load_some(void *context, unsigned worker)
{
    (void)worker;
    struct load *load = context;
    struct rows to = {malloc((size_t)BATCH_ROWS * ID_BYTES),
                      malloc(BATCH_ROWS * sizeof *to.customer), malloc(BATCH_ROWS * 8),
                      malloc(BATCH_ROWS * 8), malloc(BATCH_ROWS * 4)};
    double generating = 0, adding = 0;
    tropa_error err;
    for (size_t batch; (batch = tropa_counter_take(&load->counter)) * BATCH_ROWS < load->events;) {
        tropa_rows rows;
        double start = cpu_s(CLOCK_THREAD_CPUTIME_ID);
        generate(load, batch, &to, &rows);
        double made = cpu_s(CLOCK_THREAD_CPUTIME_ID);
        if (tropa_store_writer_add(load->writer, &rows, &err) != TROPA_OK) {
            fprintf(stderr, "%s\n", err.message);
            load->failed = true;
            break;
        }
        generating += made - start;
        adding += cpu_s(CLOCK_THREAD_CPUTIME_ID) - made;
    }
    free(to.text);
    free(to.customer);
    free(to.hash);
    free(to.time_us);
    free(to.activity);
    pthread_mutex_lock(&load->lock);
    load->generate_s += generating;
    load->add_s += adding;
    pthread_mutex_unlock(&load->lock);
}

struct scan {
    tropa_store *store;
    tropa_counter counter;
    pthread_mutex_t lock;
    uint64_t events, sum;
    bool touch, failed;
};

static void scan_some(void *context, unsigned worker)
{
    (void)worker;
    struct scan *scan = context;
    uint64_t events = 0, sum = 0;
    uint32_t partitions = tropa_store_facts_view(scan->store)->partitions;
    tropa_error err;
    for (size_t p; (p = tropa_counter_take(&scan->counter)) < partitions;) {
        tropa_cursor *cursor;
        const tropa_block *block;
        tropa_status status = tropa_cursor_new(scan->store, (uint32_t)p, NULL, &cursor, &err);
        while (status == TROPA_OK &&
               (status = tropa_cursor_next(cursor, &block, &err)) == TROPA_OK && block) {
            for (uint32_t c = 0; c < block->customer_count; c++)
                events += block->end[c] - block->begin[c];
            for (uint32_t i = 0; scan->touch && i < block->event_count; i++)
                sum += (uint64_t)tropa_packed_at(&block->time, i) +
                       (block->activity8 ? block->activity8[i] : block->activity16[i]);
        }
        tropa_cursor_free(cursor);
        if (status != TROPA_OK) {
            fprintf(stderr, "%s\n", err.message);
            scan->failed = true;
        }
    }
    pthread_mutex_lock(&scan->lock);
    scan->events += events;
    scan->sum += sum;
    pthread_mutex_unlock(&scan->lock);
}

static double scan_once(tropa_store *store, unsigned workers, bool touch, uint64_t *events)
{
    struct scan scan = {.store = store, .lock = PTHREAD_MUTEX_INITIALIZER, .touch = touch};
    double start = now_s();
    tropa_parallel(workers, scan_some, &scan);
    *events = scan.failed ? 0 : scan.events;
    return now_s() - start;
}

static void scan_store(const char *path, unsigned workers)
{
    tropa_error err;
    tropa_store *store;
    double start = now_s();
    if (tropa_store_open(path, &store, &err) != TROPA_OK) {
        fprintf(stderr, "%s\n", err.message);
        return;
    }
    double opened = now_s() - start, best[2] = {1e9, 1e9};
    const tropa_store_facts *facts = tropa_store_facts_view(store);
    uint64_t events = 0;
    double first = scan_once(store, workers, false, &events);
    for (int round = 0; round < 10; round++)
        for (int touch = 0; touch < 2; touch++) {
            double took = scan_once(store, workers, touch, &events);
            best[touch] = took < best[touch] ? took : best[touch];
        }
    double bytes = (double)facts->bytes_on_disk;
    printf("open %.2f ms; %" PRIu64 " runs, %.2f bytes/event\n", opened * 1e3, facts->runs,
           bytes / (double)facts->events);
    printf("scan %" PRIu64 " events: %.1f ms the first time, then checksum only %.1f ms "
           "(%.1f GB/s), every time and activity read %.1f ms\n",
           events, first * 1e3, best[0] * 1e3, bytes / best[0] * 1e-9, best[1] * 1e3);
    tropa_store_free(store);
}

/* One import of load->events events; false when it failed. */
static bool import_once(const char *path, struct load *load, unsigned workers,
                        const tropa_writer_options *options, tropa_import_totals *totals,
                        double *commit_cpu, double *commit_wall)
{
    tropa_error err;
    tropa_source source = {.name = TROPA_STR("bench"), .zone = TROPA_STR("UTC")};
    load->counter = (tropa_counter){0};
    tropa_status status = tropa_store_writer_new(path, options, &load->writer, &err);
    if (status == TROPA_OK)
        status = tropa_store_writer_begin(load->writer, source.name, 1, &err);
    if (status == TROPA_OK) {
        tropa_parallel(workers, load_some, load);
        if (load->failed)
            return false;
        status = tropa_store_writer_end(load->writer, &source, NULL, &err);
    }
    double added = now_s(), added_cpu = cpu_s(CLOCK_PROCESS_CPUTIME_ID);
    if (status == TROPA_OK)
        status = tropa_store_writer_commit(load->writer, workers, totals, &err);
    *commit_cpu = cpu_s(CLOCK_PROCESS_CPUTIME_ID) - added_cpu;
    *commit_wall = now_s() - added;
    if (status != TROPA_OK)
        fprintf(stderr, "%s\n", err.message);
    tropa_store_writer_free(load->writer);
    return status == TROPA_OK;
}

static void append_daily(const char *path, struct load *load, unsigned workers,
                         const tropa_writer_options *options, unsigned appends, uint64_t base_bytes)
{
    uint64_t written = 0, base = load->events;
    double start = now_s(), cpu, wall;
    for (unsigned day = 0; day < appends; day++) {
        tropa_import_totals totals;
        load->first = base + day * (base / 100);
        load->events = base / 100;
        if (!import_once(path, load, workers, options, &totals, &cpu, &wall))
            return;
        written += totals.bytes_written;
    }
    printf("%u appends of 1 %%: %.0f ms each, %.1f bytes written per byte imported\n", appends,
           (now_s() - start) * 1e3 / appends,
           (double)written / ((double)base_bytes / 100 * appends));
    scan_store(path, workers);
}

int main(int count, char **arguments)
{
    if (count < 2) {
        fprintf(stderr, "usage: store_bench STORE [events [customers [workers [memory_bytes "
                        "[appends]]]]]\n");
        return 2;
    }
    struct load load = {.events = count > 2 ? strtoull(arguments[2], NULL, 10) : 20000000,
                        .customers = count > 3 ? strtoull(arguments[3], NULL, 10) : 1000000,
                        .lock = PTHREAD_MUTEX_INITIALIZER};
    load.span_events = load.events;
    unsigned workers = count > 4 ? (unsigned)atoi(arguments[4]) : tropa_core_count();
    unsigned appends = count > 6 ? (unsigned)atoi(arguments[6]) : 0;
    tropa_writer_options options = {
        .memory_bytes = count > 5 ? strtoull(arguments[5], NULL, 10) : 0, .allow_again = true};
    static char name[ACTIVITIES][16];
    for (int a = 0; a < ACTIVITIES; a++) {
        snprintf(name[a], sizeof name[a], "step_%d", a);
        names[a] = tropa_str_from(name[a]);
    }
    if (load.events == 0) {
        scan_store(arguments[1], workers);
        return 0;
    }
    tropa_import_totals totals;
    double start = now_s(), n = (double)load.events, commit_cpu, commit_wall;
    if (!import_once(arguments[1], &load, workers, &options, &totals, &commit_cpu, &commit_wall))
        return 1;
    double took = now_s() - start;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%.0f events, %" PRIu64 " customers, %u workers: %.2f s\n", n, totals.customers, workers,
           took);
    printf("add    %.1f ns/row of CPU (making the rows took %.1f ns more)\n", load.add_s / n * 1e9,
           load.generate_s / n * 1e9);
    printf("commit %.1f ns/row of CPU (%.2f s)\n", commit_cpu / n * 1e9, commit_wall);
    printf("peak memory %.0f MB, written %.1f MB, spilled %.1f MB, compacted %.1f MB\n",
           (double)usage.ru_maxrss / 1e3, (double)totals.bytes_written / 1e6,
           (double)totals.spilled_bytes / 1e6, (double)totals.compacted_bytes / 1e6);
    scan_store(arguments[1], workers);
    if (appends)
        append_daily(arguments[1], &load, workers, &options, appends,
                     totals.bytes_written - totals.spilled_bytes);
    return 0;
}
