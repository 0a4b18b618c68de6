/* Ending a transaction: every partition on its own, then one MANIFEST for all. */
#include "store/writer.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/parallel.h"

#include <stdio.h>
#include <string.h>

/* ---- one partition ------------------------------------------------------------------------- */

static tropa_status add_run(struct store_partition_result *result,
                            const struct store_manifest_run *entry, bool mine, tropa_error *err)
{
    if (tropa_grow((void **)&result->run, &result->run_capacity, result->run_count + 1,
                   sizeof *result->run))
        return tropa_fail_memory(err);
    result->run[result->run_count++] = (struct store_run_plan){*entry, mine};
    return TROPA_OK;
}

/* The store's runs, without those whose every import is replaced. *mixed is the first that has
 * some of them and has to be written anew. */
static tropa_status keep_runs(tropa_store_writer *writer, uint32_t partition,
                              struct store_partition_result *result, size_t *mixed,
                              tropa_error *err)
{
    *mixed = SIZE_MAX;
    size_t count = writer->store ? writer->store->manifest.run_count : 0;
    tropa_status status = TROPA_OK;
    for (size_t r = 0; status == TROPA_OK && r < count; r++) {
        const struct store_manifest_run *run = &writer->store->manifest.run[r];
        uint32_t replaced = 0;
        if (run->partition != partition)
            continue;
        for (uint32_t i = 0; i < run->source_count; i++)
            replaced += store_writer_replaces(writer, run->source[i]);
        if (replaced && replaced == run->source_count)
            continue;
        if (replaced && *mixed == SIZE_MAX)
            *mixed = result->run_count;
        status = add_run(result, run, false, err);
    }
    return status;
}

static void count_repeat(void *context, uint32_t source)
{
    const tropa_store_writer *writer = ((void **)context)[0];
    struct store_partition_result *result = ((void **)context)[1];
    result->exact_duplicates[source - writer->first_source]++;
}

/* Counts repeats and, where wanted, closes the gaps they leave. */
static tropa_status handle_repeats(tropa_store_writer *writer, struct store_columns *columns,
                                   struct store_sort_scratch *scratch,
                                   struct store_partition_result *result, tropa_error *err)
{
    void *context[2] = {writer, result};
    bool drop = writer->options.drop_duplicates;
    size_t out = 0;
    for (size_t c = 0; c < columns->customer_count; c++) {
        size_t from = columns->begin[c], to = columns->begin[c + 1], kept;
        tropa_status status = store_columns_repeats(columns, from, to, drop, writer->first_source,
                                                    count_repeat, context, scratch, &kept, err);
        if (status != TROPA_OK)
            return status;
        for (size_t i = 0; out != from && i < kept; i++)
            store_columns_copy(columns, out + i, from + i);
        columns->begin[c] = out; /* begin[c + 1] is still where the next customer starts */
        out += kept;
    }
    columns->begin[columns->customer_count] = columns->count = out;
    return TROPA_OK;
}

/* The numbers of the transaction's imports, for the runs it writes. */
static tropa_status own_sources(tropa_store_writer *writer, struct store_manifest_run *run,
                                tropa_error *err)
{
    pthread_mutex_lock(&writer->lock);
    run->source = tropa_arena_array(&writer->arena, writer->source_count, sizeof *run->source);
    pthread_mutex_unlock(&writer->lock);
    if (!run->source)
        return tropa_fail_memory(err);
    run->source_count = (uint32_t)writer->source_count;
    for (uint32_t i = 0; i < run->source_count; i++)
        run->source[i] = writer->first_source + i;
    return TROPA_OK;
}

static tropa_status write_columns(tropa_store_writer *writer, uint32_t partition,
                                  const struct store_columns *columns,
                                  struct store_partition_result *result, tropa_error *err)
{
    struct store_manifest_run run = {0};
    snprintf(run.file, sizeof run.file, "run-%llu-%u.tr", (unsigned long long)writer->version,
             partition);
    struct store_run_writer out;
    tropa_status status =
        store_run_writer_init(&out, writer->path, run.file, partition, writer->value_decimals, err);
    if (status == TROPA_OK)
        status = store_run_writer_add(&out, columns, err);
    if (status == TROPA_OK)
        status = store_run_writer_finish(&out, &run, err);
    store_run_writer_deinit(&out);
    if (status == TROPA_OK)
        status = own_sources(writer, &run, err);
    result->bytes_written += run.bytes;
    return status == TROPA_OK ? add_run(result, &run, true, err) : status;
}

/* Sorts and writes the rows that are still in memory. */
static tropa_status write_pending(tropa_store_writer *writer, uint32_t partition,
                                  struct store_partition_result *result, tropa_error *err)
{
    struct store_buffer *buffer = &writer->buffer[partition];
    struct store_columns columns;
    struct store_sort_scratch scratch = {0};
    if (!buffer->pending.rows)
        return TROPA_OK;
    uint64_t bytes = buffer->pending.bytes;
    store_writer_sort_begin(writer, bytes);
    tropa_status status =
        store_pending_sort(&buffer->pending, buffer->customers.count, &columns, &scratch, err);
    if (status == TROPA_OK) {
        /* With spilled runs beside it, the merge will see all repeats. */
        if (!buffer->spill_count)
            status = handle_repeats(writer, &columns, &scratch, result, err);
        if (status == TROPA_OK)
            status = write_columns(writer, partition, &columns, result, err);
        store_columns_deinit(&columns);
    }
    store_sort_scratch_deinit(&scratch);
    store_writer_sort_end(writer, bytes);
    return status;
}

/* Distinct customers in runs first.. of the plan. */
static tropa_status count_customers(tropa_store_writer *writer, uint32_t partition,
                                    const struct store_partition_result *result, size_t first,
                                    uint64_t *count, tropa_error *err)
{
    struct store_block_limits limits = store_writer_limits(writer, partition);
    size_t words = (size_t)limits.customers / 64 + 1;
    uint64_t *seen = tropa_alloc_zero(words, sizeof *seen);
    uint64_t *shared = tropa_alloc_zero(words, sizeof *shared);
    tropa_status status = seen && shared ? TROPA_OK : tropa_fail_memory(err);
    for (size_t r = first; status == TROPA_OK && r < result->run_count; r++) {
        struct store_run run;
        status = store_run_open(&run, writer->path, &result->run[r].entry, err);
        if (status == TROPA_OK) {
            status = store_mark_run(&run, &limits, seen, shared, err);
            store_run_close(&run);
        }
    }
    *count = 0;
    for (size_t w = 0; status == TROPA_OK && w < words; w++)
        *count += (uint64_t)__builtin_popcountll(seen[w]);
    tropa_free(seen);
    tropa_free(shared);
    return status;
}

static tropa_status add_spilled(tropa_store_writer *writer, uint32_t partition,
                                struct store_partition_result *result, tropa_error *err)
{
    struct store_buffer *buffer = &writer->buffer[partition];
    tropa_status status = TROPA_OK;
    for (uint32_t s = 0; status == TROPA_OK && s < buffer->spill_count; s++) {
        status = own_sources(writer, &buffer->spill[s], err);
        if (status == TROPA_OK)
            status = add_run(result, &buffer->spill[s], true, err);
    }
    return status;
}

/* Where merging starts, the transaction's runs from `mine` on counting as one. */
static tropa_status plan_start(const struct store_partition_result *result, size_t mine,
                               size_t *start, tropa_error *err)
{
    uint64_t *events = tropa_alloc_zero(mine + 1, sizeof *events);
    if (!events)
        return tropa_fail_memory(err);
    for (size_t r = 0; r < result->run_count; r++)
        events[r < mine ? r : mine] += result->run[r].entry.events;
    size_t count = mine + (result->run_count > mine);
    *start = result->run_count > mine ? store_compaction_start(events, count) : count;
    if (*start == count)
        *start = result->run_count;
    tropa_free(events);
    return TROPA_OK;
}

static tropa_status write_runs(tropa_store_writer *writer, uint32_t partition,
                               struct store_partition_result *result, tropa_error *err)
{
    bool spilled = writer->buffer[partition].spill_count > 0;
    size_t mixed, start = 0;
    tropa_status status = keep_runs(writer, partition, result, &mixed, err);
    size_t mine = result->run_count;
    if (status == TROPA_OK)
        status = add_spilled(writer, partition, result, err);
    if (status == TROPA_OK)
        status = write_pending(writer, partition, result, err);
    if (status != TROPA_OK)
        return status;
    if (spilled)
        status = count_customers(writer, partition, result, mine, &result->customers, err);
    else if (result->run_count > mine)
        result->customers = result->run[mine].entry.customers;
    if (status == TROPA_OK)
        status = plan_start(result, mine, &start, err);
    if (status != TROPA_OK)
        return status;
    start = mixed < start ? mixed : start;
    start = spilled && mine < start ? mine : start;
    return start < result->run_count ? store_compact(writer, partition, result, start, spilled, err)
                                     : TROPA_OK;
}

static tropa_status name_customers(tropa_store_writer *writer, uint32_t partition,
                                   struct store_partition_result *result, tropa_error *err)
{
    const struct store_buffer *buffer = &writer->buffer[partition];
    size_t first = buffer->first_new, count = buffer->customers.count - first;
    if (!count)
        return TROPA_OK;
    tropa_str *text = tropa_alloc_zero(count, sizeof *text);
    if (!text)
        return tropa_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        text[i] = store_customers_id(&buffer->customers, first + i);
    tropa_status status = store_dict_part_make(&result->names, STORE_DICT_CUSTOMER, partition,
                                               first, text, count, err);
    tropa_free(text);
    return status;
}

static tropa_status commit_partition(tropa_store_writer *writer, uint32_t partition,
                                     struct store_partition_result *result)
{
    tropa_error *err = &result->error;
    const struct store_buffer *buffer = &writer->buffer[partition];
    uint64_t named = writer->store ? writer->store->partition[partition].customers : 0;
    uint64_t live = writer->store ? writer->store->manifest.customers[partition] : 0;
    result->exact_duplicates =
        tropa_alloc_zero(writer->source_count, sizeof *result->exact_duplicates);
    if (!result->exact_duplicates)
        return tropa_fail_memory(err);
    tropa_status status = write_runs(writer, partition, result, err);
    if (status == TROPA_OK)
        status = name_customers(writer, partition, result, err);
    result->live_customers = live;
    if (buffer->loaded)
        result->live_customers += buffer->customers.count - buffer->first_new;
    /* A replaced import may leave customers without events: then only counting tells. */
    if (status == TROPA_OK && (writer->replaced_count || live != named))
        status = count_customers(writer, partition, result, 0, &result->live_customers, err);
    return status;
}

struct commit_work {
    tropa_store_writer *writer;
    struct store_partition_result *result;
    tropa_counter counter;
    bool everything; /**< merge each partition into one run */
};

static tropa_status merge_partition(tropa_store_writer *writer, uint32_t partition,
                                    struct store_partition_result *result)
{
    size_t mixed;
    result->live_customers = writer->store->manifest.customers[partition];
    tropa_status status = keep_runs(writer, partition, result, &mixed, &result->error);
    if (status == TROPA_OK && result->run_count > 1)
        status = store_compact(writer, partition, result, 0, false, &result->error);
    return status;
}

static void commit_some(void *context, unsigned worker)
{
    (void)worker;
    struct commit_work *work = context;
    for (size_t p; (p = tropa_counter_take(&work->counter)) < work->writer->partitions;) {
        if (atomic_load(&work->writer->failed))
            return;
        struct store_partition_result *result = &work->result[p];
        result->status = work->everything ? merge_partition(work->writer, (uint32_t)p, result)
                                          : commit_partition(work->writer, (uint32_t)p, result);
        if (result->status != TROPA_OK)
            tropa_store_writer_cancel(work->writer);
    }
}

static void free_results(const tropa_store_writer *writer, struct store_partition_result *result)
{
    for (uint32_t p = 0; result && p < writer->partitions; p++) {
        tropa_free(result[p].run);
        tropa_free(result[p].exact_duplicates);
        store_dict_part_deinit(&result[p].names);
    }
    tropa_free(result);
}

static tropa_status run_partitions(tropa_store_writer *writer, unsigned workers, bool everything,
                                   struct store_partition_result *result, tropa_error *err)
{
    struct commit_work work = {.writer = writer, .result = result, .everything = everything};
    tropa_parallel(workers ? workers : 1, commit_some, &work);
    for (uint32_t p = 0; p < writer->partitions; p++) {
        writer->bytes_written += result[p].bytes_written;
        writer->compacted_bytes += result[p].compacted_bytes;
        if (result[p].status != TROPA_OK) {
            if (err)
                *err = result[p].error;
            return result[p].status;
        }
    }
    return TROPA_OK;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static tropa_status commit_with(tropa_store_writer *writer, unsigned workers, bool everything,
                                tropa_import_totals *totals, tropa_error *err)
{
    struct store_partition_result *result = tropa_alloc_zero(writer->partitions, sizeof *result);
    tropa_status status = result ? TROPA_OK : tropa_fail_memory(err);
    if (status == TROPA_OK)
        status = run_partitions(writer, workers, everything, result, err);
    if (status == TROPA_OK)
        status = store_publish(writer, result, everything, err);
    if (status == TROPA_OK && totals)
        store_publish_totals(writer, result, totals);
    free_results(writer, result);
    /* Once published, it happened: a writer that cannot go on says so at the next source. */
    if (status != TROPA_OK || store_writer_start_over(writer, NULL) != TROPA_OK)
        tropa_store_writer_cancel(writer);
    return status;
}

tropa_status tropa_store_writer_commit(tropa_store_writer *writer, unsigned workers,
                                       tropa_import_totals *totals, tropa_error *err)
{
    if (totals)
        *totals = (tropa_import_totals){0};
    if (atomic_load(&writer->failed))
        return tropa_fail(err, TROPA_ERR_INTERRUPTED, "the import was given up");
    if (writer->in_source)
        return tropa_fail(err, TROPA_ERR_USAGE, "end the source before the commit");
    if (writer->source_count == 0)
        return TROPA_OK;
    return commit_with(writer, workers, false, totals, err);
}

tropa_status tropa_store_writer_compact(tropa_store_writer *writer, unsigned workers,
                                        tropa_error *err)
{
    if (atomic_load(&writer->failed))
        return tropa_fail(err, TROPA_ERR_INTERRUPTED, "the import was given up");
    if (writer->source_count || writer->replaced_count)
        return tropa_fail(err, TROPA_ERR_USAGE, "commit before compacting");
    if (!writer->store ||
        (writer->store->run_count <= writer->partitions && writer->store->dict_count <= 1))
        return TROPA_OK;
    return commit_with(writer, workers, true, NULL, err);
}
