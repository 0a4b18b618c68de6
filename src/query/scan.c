/* The generic driver: partitions to workers, blocks to batches, states to one state. */
#include "query/scan.h"

#include "base/memory.h"
#include "base/parallel.h"

typedef struct scan_job {
    tropa_store *store;
    const tropa_bound_filter *filter;
    const atomic_bool *stop;
    tropa_scan_part *part;
    uint32_t part_count, partition_count;
    tropa_counter next;
    atomic_bool failed;
    void **state;      /**< [worker * part_count + part]; NULL: the worker had nothing to do */
    atomic_bool *full; /**< per part */
    tropa_status *status;
    tropa_error *err; /**< per worker */
} scan_job;

/** Scratch for the events that pass a filter. */
typedef struct scan_scratch {
    unsigned char *masks, *pass;
    size_t pass_capacity;
    uint32_t *begin, *end;
    size_t begin_capacity, end_capacity;
    void *activity;
    size_t activity_capacity;
    int64_t *time_us;
    size_t time_capacity;
} scan_scratch;

static void scratch_deinit(scan_scratch *scratch)
{
    tropa_free(scratch->masks);
    tropa_free(scratch->pass);
    tropa_free(scratch->begin);
    tropa_free(scratch->end);
    tropa_free(scratch->activity);
    tropa_free(scratch->time_us);
}

static int scratch_grow(scan_scratch *scratch, const tropa_block *block)
{
    size_t customers = block->customer_count, events = block->event_count;
    return tropa_grow((void **)&scratch->pass, &scratch->pass_capacity, events, 1) ||
           tropa_grow((void **)&scratch->begin, &scratch->begin_capacity, customers,
                      sizeof *scratch->begin) ||
           tropa_grow((void **)&scratch->end, &scratch->end_capacity, customers,
                      sizeof *scratch->end) ||
           tropa_grow(&scratch->activity, &scratch->activity_capacity, events, sizeof(uint16_t)) ||
           tropa_grow((void **)&scratch->time_us, &scratch->time_capacity, events,
                      sizeof *scratch->time_us);
}

/** Copies the events of customer c that pass; returns how many events stand in the scratch. */
static uint32_t compact_customer(const tropa_block *block, uint32_t c, scan_scratch *scratch,
                                 uint32_t kept)
{
    uint8_t *activity8 = scratch->activity;
    uint16_t *activity16 = scratch->activity;
    for (uint32_t e = block->begin[c]; e < block->end[c]; e++) {
        if (!scratch->pass[e])
            continue;
        if (block->activity8)
            activity8[kept] = block->activity8[e];
        else
            activity16[kept] = block->activity16[e];
        scratch->time_us[kept++] = tropa_packed_at(&block->time, e);
    }
    return kept;
}

static tropa_batch compact(const scan_job *job, const tropa_block *block, scan_scratch *scratch)
{
    uint32_t kept = 0;
    for (uint32_t first = 0; first < block->event_count; first += TROPA_FILTER_STRIDE) {
        uint32_t count = block->event_count - first;
        if (count > TROPA_FILTER_STRIDE)
            count = TROPA_FILTER_STRIDE;
        tropa_filter_evaluate(job->filter, block, first, count, scratch->pass + first,
                              scratch->masks);
    }
    for (uint32_t c = 0; c < block->customer_count; c++) {
        scratch->begin[c] = kept;
        kept = compact_customer(block, c, scratch, kept);
        scratch->end[c] = kept;
    }
    return (tropa_batch){
        .customer_count = block->customer_count,
        .begin = scratch->begin,
        .end = scratch->end,
        .event_count = kept,
        .activity8 = block->activity8 ? scratch->activity : NULL,
        .activity16 = block->activity8 ? NULL : scratch->activity,
        .time = tropa_packed_plain(scratch->time_us),
    };
}

static tropa_batch direct(const tropa_block *block)
{
    return (tropa_batch){
        .customer_count = block->customer_count,
        .begin = block->begin,
        .end = block->end,
        .event_count = block->event_count,
        .activity8 = block->activity8,
        .activity16 = block->activity16,
        .time = block->time,
    };
}

static tropa_status make_states(scan_job *job, void **state, tropa_error *err)
{
    for (uint32_t p = 0; p < job->part_count; p++) {
        const tropa_scan_part *part = &job->part[p];
        state[p] = tropa_alloc(part->kernel->size(part->plan));
        if (!state[p])
            return tropa_fail_memory(err);
        part->kernel->init(state[p], part->plan);
    }
    return TROPA_OK;
}

static tropa_status add_block(scan_job *job, const tropa_block *block, void **state,
                              scan_scratch *scratch, tropa_error *err)
{
    tropa_batch batch;
    tropa_scan_place place = {block->partition, block->ordinal};
    if (job->filter->all) {
        batch = direct(block);
    } else {
        if (scratch_grow(scratch, block))
            return tropa_fail_memory(err);
        batch = compact(job, block, scratch);
    }
    for (uint32_t p = 0; p < job->part_count; p++) {
        const tropa_scan_part *part = &job->part[p];
        if (atomic_load_explicit(&job->full[p], memory_order_relaxed))
            continue;
        if (!part->kernel->add(state[p], part->plan, &batch, &place))
            atomic_store_explicit(&job->full[p], true, memory_order_relaxed);
    }
    return TROPA_OK;
}

static bool all_full(const scan_job *job)
{
    for (uint32_t p = 0; p < job->part_count; p++)
        if (!atomic_load_explicit(&job->full[p], memory_order_relaxed))
            return false;
    return true;
}

static tropa_status scan_partition(scan_job *job, tropa_cursor *cursor, void **state,
                                   scan_scratch *scratch, tropa_error *err)
{
    const tropa_block *block = NULL;
    tropa_status status;
    while ((status = tropa_cursor_next(cursor, &block, err)) == TROPA_OK && block) {
        if (atomic_load_explicit(&job->failed, memory_order_relaxed) || all_full(job))
            return TROPA_OK;
        if (job->stop && atomic_load_explicit(job->stop, memory_order_relaxed))
            return tropa_fail(err, TROPA_ERR_INTERRUPTED, "interrupted");
        status = add_block(job, block, state, scratch, err);
        if (status)
            break;
    }
    return status;
}

static tropa_status scan_share(scan_job *job, void **state, scan_scratch *scratch,
                               tropa_cursor **cursor, tropa_error *err)
{
    tropa_status status = TROPA_OK;
    if (!job->filter->all) {
        scratch->masks = tropa_alloc((size_t)job->filter->depth * TROPA_FILTER_STRIDE);
        if (!scratch->masks)
            return tropa_fail_memory(err);
    }
    while (!status && !atomic_load_explicit(&job->failed, memory_order_relaxed)) {
        size_t partition = tropa_counter_take(&job->next);
        if (partition >= job->partition_count)
            break;
        if (*cursor)
            status = tropa_cursor_reset(*cursor, (uint32_t)partition, err);
        else
            status = tropa_cursor_new(job->store, (uint32_t)partition, &job->filter->columns,
                                      cursor, err);
        if (!status && !state[0])
            status = make_states(job, state, err);
        if (!status)
            status = scan_partition(job, *cursor, state, scratch, err);
    }
    return status;
}

static void scan_worker(void *context, unsigned worker)
{
    scan_job *job = context;
    scan_scratch scratch = {0};
    tropa_cursor *cursor = NULL;
    job->status[worker] = scan_share(job, job->state + (size_t)worker * job->part_count, &scratch,
                                     &cursor, &job->err[worker]);
    if (job->status[worker])
        atomic_store(&job->failed, true);
    tropa_cursor_free(cursor);
    scratch_deinit(&scratch);
}

/** Merges the workers' states of one part into the first that there is. */
static tropa_status merge_part(scan_job *job, unsigned workers, uint32_t p, tropa_error *err)
{
    tropa_scan_part *part = &job->part[p];
    bool full = atomic_load(&job->full[p]);
    for (unsigned w = 0; w < workers && !full; w++) {
        void **state = &job->state[(size_t)w * job->part_count + p];
        if (!*state)
            continue;
        if (!part->state) {
            part->state = *state;
            *state = NULL;
        } else {
            full = !part->kernel->merge(part->state, *state);
        }
    }
    if (!full && !part->state) { /* a store without partitions: the empty state */
        part->state = tropa_alloc(part->kernel->size(part->plan));
        if (!part->state)
            return tropa_fail_memory(err);
        part->kernel->init(part->state, part->plan);
    }
    if (full) {
        tropa_free(part->state);
        part->state = NULL;
    }
    part->full = full;
    return TROPA_OK;
}

static tropa_status run(scan_job *job, unsigned workers, tropa_error *err)
{
    tropa_status status = TROPA_OK;
    tropa_parallel(workers, scan_worker, job);
    for (unsigned w = 0; w < workers && !status; w++) {
        status = job->status[w];
        if (status && err)
            *err = job->err[w];
    }
    for (uint32_t p = 0; p < job->part_count && !status; p++)
        status = merge_part(job, workers, p, err);
    return status;
}

tropa_status tropa_scan(tropa_store *store, const tropa_bound_filter *filter,
                        const tropa_query_options *options, tropa_scan_part *part,
                        uint32_t part_count, tropa_error *err)
{
    unsigned workers = options->threads ? options->threads : tropa_core_count();
    scan_job job = {.store = store,
                    .filter = filter,
                    .stop = options->stop,
                    .part = part,
                    .part_count = part_count,
                    .partition_count = tropa_store_facts_view(store)->partitions};
    if (workers > job.partition_count)
        workers = job.partition_count ? job.partition_count : 1;
    for (uint32_t p = 0; p < part_count; p++) {
        part[p].state = NULL;
        part[p].full = false;
    }
    job.state = tropa_alloc_zero((size_t)workers * part_count, sizeof *job.state);
    job.full = tropa_alloc_zero(part_count, sizeof *job.full);
    job.status = tropa_alloc_zero(workers, sizeof *job.status);
    job.err = tropa_alloc_zero(workers, sizeof *job.err);
    tropa_status status = TROPA_OK;
    if (job.state && job.full && job.status && job.err)
        status = run(&job, workers, err);
    else
        status = tropa_fail_memory(err);
    for (size_t i = 0; job.state && i < (size_t)workers * part_count; i++)
        tropa_free(job.state[i]);
    if (status)
        tropa_scan_parts_deinit(part, part_count);
    tropa_free(job.state);
    tropa_free(job.full);
    tropa_free(job.status);
    tropa_free(job.err);
    return status;
}

void tropa_scan_parts_deinit(tropa_scan_part *part, uint32_t part_count)
{
    for (uint32_t p = 0; p < part_count; p++) {
        tropa_free(part[p].state);
        part[p].state = NULL;
    }
}
