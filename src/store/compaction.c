/* Which runs become one, and making them so: a streaming merge in bounded memory. */
#include "store/merge.h"
#include "store/writer.h"

#include "base/memory.h"

#include <stdio.h>

enum { TIER = 4, RUNS_MOST = 8 };

size_t store_compaction_start(const uint64_t *events, size_t count)
{
    /* The longest tail of at least TIER runs whose oldest is no larger than twice the rest of it:
     * then a merge writes at most three bytes for each that had not been in the oldest. */
    uint64_t rest = 0;
    size_t start = count;
    for (size_t i = count; i-- > 0;) {
        if (count - i >= TIER && events[i] / 2 <= rest)
            start = i;
        rest += events[i];
    }
    size_t most = count > RUNS_MOST ? RUNS_MOST - 1 : count;
    return start < most ? start : most;
}

/* What the merge has to carry. */
static unsigned wanted(const struct store_run *run, size_t count)
{
    unsigned want = STORE_WANT_SOURCE;
    for (size_t r = 0; r < count; r++) {
        want |= run[r].footer.flags & STORE_RUN_VALUE ? STORE_WANT_VALUE : 0u;
        want |= run[r].footer.flags & STORE_RUN_ORDER ? STORE_WANT_ORDER : 0u;
        want |= run[r].footer.flags & STORE_RUN_EVENT_ID ? STORE_WANT_EVENT_ID : 0u;
    }
    return want;
}

static void count_repeat(void *context, uint32_t source)
{
    const tropa_store_writer *writer = ((void **)context)[0];
    struct store_partition_result *result = ((void **)context)[1];
    result->exact_duplicates[source - writer->first_source]++;
}

/* Counts, and drops where wanted, the import's repeats among the customer gathered last. */
static tropa_status handle_repeats(tropa_store_writer *writer, struct store_merge *merge,
                                   struct store_partition_result *result, tropa_error *err)
{
    struct store_columns *columns = &merge->columns;
    if (columns->customer_count == 0)
        return TROPA_OK;
    size_t from = columns->begin[columns->customer_count - 1], kept;
    void *context[2] = {writer, result};
    tropa_status status = store_columns_repeats(
        columns, from, columns->count, writer->options.drop_duplicates, writer->first_source,
        count_repeat, context, &merge->scratch, &kept, err);
    if (status == TROPA_OK) {
        columns->count = from + kept;
        columns->begin[columns->customer_count] = columns->count;
    }
    return status;
}

static tropa_status stream(tropa_store_writer *writer, struct store_merge *merge,
                           struct store_run_writer *out, struct store_partition_result *result,
                           bool count_repeats, tropa_error *err)
{
    uint64_t from = 0, ordinal;
    for (;;) {
        tropa_status status = store_merge_next(merge, from, &ordinal, err);
        bool end = status == TROPA_OK && ordinal == STORE_NO_ORDINAL;
        size_t customers = merge->columns.customer_count;
        if (status == TROPA_OK && !end)
            status = store_merge_customer(merge, ordinal, err);
        if (status == TROPA_OK && count_repeats && merge->columns.customer_count > customers)
            status = handle_repeats(writer, merge, result, err);
        if (status == TROPA_OK && (end || merge->columns.count >= STORE_BLOCK_EVENTS)) {
            status = store_run_writer_add(out, &merge->columns, err);
            store_columns_clear(&merge->columns);
        }
        if (status != TROPA_OK || end)
            return status;
        from = ordinal + 1;
    }
}

static tropa_status merge_runs(tropa_store_writer *writer, uint32_t partition,
                               struct store_partition_result *result, const struct store_run *run,
                               size_t count, bool count_repeats, struct store_manifest_run *entry,
                               tropa_error *err)
{
    const struct store_run **each = tropa_alloc_zero(count, sizeof(const struct store_run *));
    size_t attributes = writer->attribute_names.count;
    uint32_t *attribute = tropa_alloc_zero(attributes, sizeof *attribute);
    struct store_block_limits limits = store_writer_limits(writer, partition);
    struct store_merge merge = {0};
    struct store_run_writer out = {.file.descriptor = -1};
    tropa_status status = each && attribute ? TROPA_OK : tropa_fail_memory(err);
    for (size_t r = 0; status == TROPA_OK && r < count; r++)
        each[r] = &run[r];
    for (uint32_t a = 0; status == TROPA_OK && a < attributes; a++)
        attribute[a] = a;
    if (status == TROPA_OK)
        status = store_merge_init(&merge, each, count, &limits, writer->value_decimals,
                                  wanted(run, count), attribute, (uint32_t)attributes, err);
    merge.dropped_source = writer->replaced;
    merge.dropped_count = writer->replaced_count;
    if (status == TROPA_OK)
        status = store_run_writer_init(&out, writer->path, entry->file, partition,
                                       writer->value_decimals, err);
    if (status == TROPA_OK)
        status = stream(writer, &merge, &out, result, count_repeats, err);
    if (status == TROPA_OK)
        status = store_run_writer_finish(&out, entry, err);
    store_run_writer_deinit(&out);
    store_merge_deinit(&merge);
    tropa_free(each);
    tropa_free(attribute);
    return status;
}

static bool has_source(const struct store_manifest_run *run, uint32_t source)
{
    for (uint32_t i = 0; i < run->source_count; i++)
        if (run->source[i] == source)
            return true;
    return false;
}

/* The imports of all merged runs, without those that were replaced. The list is freed by whoever
 * frees the plan, so it lives in the writer's arena. */
static tropa_status join_sources(tropa_store_writer *writer, const struct store_run_plan *plan,
                                 size_t count, struct store_manifest_run *entry, tropa_error *err)
{
    size_t most = 0;
    for (size_t r = 0; r < count; r++)
        most += plan[r].entry.source_count;
    pthread_mutex_lock(&writer->lock);
    entry->source = tropa_arena_array(&writer->arena, most + 1, sizeof *entry->source);
    pthread_mutex_unlock(&writer->lock);
    if (!entry->source)
        return tropa_fail_memory(err);
    entry->source_count = 0;
    for (size_t r = 0; r < count; r++)
        for (uint32_t i = 0; i < plan[r].entry.source_count; i++) {
            uint32_t source = plan[r].entry.source[i], at = entry->source_count;
            if (has_source(entry, source) || store_writer_replaces(writer, source))
                continue;
            for (; at > 0 && entry->source[at - 1] > source; at--)
                entry->source[at] = entry->source[at - 1];
            entry->source[at] = source;
            entry->source_count++;
        }
    return TROPA_OK;
}

tropa_status store_compact(tropa_store_writer *writer, uint32_t partition,
                           struct store_partition_result *result, size_t first, bool count_repeats,
                           tropa_error *err)
{
    size_t count = result->run_count - first, opened = 0;
    struct store_run_plan *plan = result->run + first;
    struct store_run *run = tropa_alloc_zero(count, sizeof *run);
    struct store_manifest_run merged = {0};
    snprintf(merged.file, sizeof merged.file, "run-%llu-%u-m.tr",
             (unsigned long long)writer->version, partition);
    tropa_status status = run ? TROPA_OK : tropa_fail_memory(err);
    for (; status == TROPA_OK && opened < count; opened++) {
        status = store_run_open(&run[opened], writer->path, &plan[opened].entry, err);
        if (status != TROPA_OK)
            break;
    }
    if (status == TROPA_OK)
        status = merge_runs(writer, partition, result, run, count, count_repeats, &merged, err);
    if (status == TROPA_OK)
        status = join_sources(writer, plan, count, &merged, err);
    for (size_t r = 0; r < opened; r++)
        store_run_close(&run[r]);
    tropa_free(run);
    if (status != TROPA_OK)
        return status;
    for (size_t r = 0; r < count; r++)
        if (plan[r].mine)
            store_file_remove(writer->path, plan[r].entry.file);
    result->bytes_written += merged.bytes;
    result->compacted_bytes += merged.bytes;
    plan[0] = (struct store_run_plan){merged, true};
    result->run_count = first + 1;
    if (merged.events == 0) { /* everything in it was replaced */
        store_file_remove(writer->path, merged.file);
        result->run_count = first;
    }
    return TROPA_OK;
}
