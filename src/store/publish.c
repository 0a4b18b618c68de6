/* From the partitions' results to a new MANIFEST: the moment at which a transaction happens. */
#include "store/garbage.h"
#include "store/writer.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/parallel.h"

#include <stdio.h>
#include <string.h>

/* ---- dictionaries -------------------------------------------------------------------------- */

struct parts {
    struct store_dict_part *part;
    size_t count, capacity;
};

/* Adds the new entries of one dictionary, when there are any. */
static tropa_status add_part(struct parts *parts, uint32_t kind, uint32_t index,
                             const tropa_dict *dict, size_t first, tropa_error *err)
{
    if (dict->count == first)
        return TROPA_OK;
    if (tropa_grow((void **)&parts->part, &parts->capacity, parts->count + 1, sizeof *parts->part))
        return tropa_fail_memory(err);
    return store_dict_part_make(&parts->part[parts->count++], kind, index, first,
                                dict->entry + first, dict->count - first, err);
}

/* All new names of the transaction; the customers' were made by the partitions' workers and are
 * borrowed: the last ones of the list, from *borrowed on. */
static tropa_status gather_parts(tropa_store_writer *writer,
                                 const struct store_partition_result *result, struct parts *parts,
                                 size_t *borrowed, tropa_error *err)
{
    tropa_status status = add_part(parts, STORE_DICT_ACTIVITY, 0, &writer->activities,
                                   writer->first_new_activity, err);
    if (status == TROPA_OK)
        status = add_part(parts, STORE_DICT_ATTRIBUTE_NAME, 0, &writer->attribute_names,
                          writer->first_new_attribute, err);
    for (uint32_t a = 0; status == TROPA_OK && a < writer->attribute_names.count; a++)
        status = add_part(parts, STORE_DICT_ATTRIBUTE_VALUE, a, &writer->attribute[a].values,
                          writer->attribute[a].first_new, err);
    *borrowed = parts->count;
    for (uint32_t p = 0; status == TROPA_OK && p < writer->partitions; p++) {
        if (result[p].names.section.count == 0)
            continue;
        if (tropa_grow((void **)&parts->part, &parts->capacity, parts->count + 1,
                       sizeof *parts->part))
            return tropa_fail_memory(err);
        parts->part[parts->count++] = result[p].names;
    }
    return status;
}

/* Writes the new names as a file of their own and adds it to the manifest. */
static tropa_status write_names(tropa_store_writer *writer,
                                const struct store_partition_result *result,
                                struct store_manifest *manifest, tropa_error *err)
{
    struct parts parts = {0};
    size_t borrowed = 0;
    tropa_status status = gather_parts(writer, result, &parts, &borrowed, err);
    if (status == TROPA_OK && parts.count) {
        struct store_manifest_dict *file = &manifest->dict[manifest->dict_count];
        snprintf(file->file, sizeof file->file, "dict-%llu.td",
                 (unsigned long long)writer->version);
        status = store_dict_write(writer->path, file, parts.part, parts.count, err);
        writer->bytes_written += file->bytes;
        manifest->dict_count++;
    }
    borrowed = borrowed < parts.count ? borrowed : parts.count;
    for (size_t i = 0; i < borrowed; i++)
        store_dict_part_deinit(&parts.part[i]);
    tropa_free(parts.part);
    return status;
}

/* Dictionary files are merged by the same rule as runs; here size is bytes. */
static tropa_status merge_names(tropa_store_writer *writer, struct store_manifest *manifest,
                                bool everything, tropa_error *err)
{
    size_t count = manifest->dict_count, opened = 0, start = 0;
    uint64_t *bytes = tropa_alloc_zero(count, sizeof *bytes);
    struct store_dict_file *file = tropa_alloc_zero(count, sizeof *file);
    tropa_status status = bytes && file ? TROPA_OK : tropa_fail_memory(err);
    for (size_t i = 0; status == TROPA_OK && i < count; i++)
        bytes[i] = manifest->dict[i].bytes;
    if (status == TROPA_OK && !everything)
        start = store_compaction_start(bytes, count);
    if (status == TROPA_OK && start + 1 < count) {
        for (; status == TROPA_OK && opened < count - start; opened++) {
            status = store_dict_file_open(&file[opened], writer->path,
                                          &manifest->dict[start + opened], err);
            if (status != TROPA_OK)
                break;
        }
        struct store_manifest_dict merged = {0};
        snprintf(merged.file, sizeof merged.file, "dict-%llu-m.td",
                 (unsigned long long)writer->version);
        if (status == TROPA_OK)
            status = store_dict_merge(writer->path, file, opened, &merged, err);
        for (size_t i = 0; i < opened; i++)
            store_dict_file_close(&file[i]);
        manifest->dict[start] = merged;
        manifest->dict_count = start + 1;
        writer->bytes_written += merged.bytes;
        writer->compacted_bytes += merged.bytes;
    }
    tropa_free(bytes);
    tropa_free(file);
    return status;
}

/* ---- the manifest -------------------------------------------------------------------------- */

static uint64_t exact_duplicates(const tropa_store_writer *writer,
                                 const struct store_partition_result *result, size_t source)
{
    uint64_t sum = 0;
    for (uint32_t p = 0; p < writer->partitions; p++)
        sum += result[p].exact_duplicates ? result[p].exact_duplicates[source] : 0;
    return sum;
}

static void settle_sources(tropa_store_writer *writer, const struct store_partition_result *result)
{
    for (size_t s = 0; s < writer->source_count; s++) {
        struct store_writer_source *source = &writer->source[s];
        source->exact_duplicates = exact_duplicates(writer, result, s);
        source->facts.duplicates = source->id_duplicates + source->exact_duplicates;
        if (writer->options.drop_duplicates)
            source->facts.events -= source->exact_duplicates;
    }
}

static bool fill_sources(const tropa_store_writer *writer, struct store_manifest *manifest)
{
    size_t known = writer->store ? writer->store->manifest.source_count : 0;
    manifest->source = tropa_arena_array(&manifest->arena, known + writer->source_count + 1,
                                         sizeof *manifest->source);
    for (size_t i = 0; manifest->source && i < known; i++) {
        const tropa_source *source = &writer->store->manifest.source[i];
        if (!store_writer_replaces(writer, (uint32_t)source->number))
            manifest->source[manifest->source_count++] = *source;
    }
    for (size_t i = 0; manifest->source && i < writer->source_count; i++)
        manifest->source[manifest->source_count++] = writer->source[i].facts;
    return manifest->source != NULL;
}

static bool fill_runs(const tropa_store_writer *writer, const struct store_partition_result *result,
                      struct store_manifest *manifest)
{
    size_t count = 0;
    for (uint32_t p = 0; p < writer->partitions; p++)
        count += result[p].run_count;
    manifest->run = tropa_arena_array(&manifest->arena, count + 1, sizeof *manifest->run);
    manifest->customers =
        tropa_arena_array(&manifest->arena, writer->partitions, sizeof *manifest->customers);
    if (!manifest->run || !manifest->customers)
        return false;
    for (uint32_t p = 0; p < writer->partitions; p++) {
        for (size_t r = 0; r < result[p].run_count; r++)
            manifest->run[manifest->run_count++] = result[p].run[r].entry;
        manifest->customers[p] = result[p].live_customers;
    }
    return true;
}

static tropa_status build(tropa_store_writer *writer, const struct store_partition_result *result,
                          bool everything, struct store_manifest *manifest, tropa_error *err)
{
    size_t dicts = writer->store ? writer->store->manifest.dict_count : 0;
    manifest->version = writer->version;
    manifest->partitions = writer->partitions;
    manifest->value_decimals = writer->value_decimals;
    manifest->next_source = (uint64_t)writer->first_source + writer->source_count;
    manifest->inbox_mark = writer->store ? writer->store->manifest.inbox_mark : 0;
    manifest->dict = tropa_arena_array(&manifest->arena, dicts + 1, sizeof *manifest->dict);
    settle_sources(writer, result);
    if (!manifest->dict || !fill_sources(writer, manifest) || !fill_runs(writer, result, manifest))
        return tropa_fail_memory(err);
    for (size_t i = 0; i < dicts; i++)
        manifest->dict[manifest->dict_count++] = writer->store->manifest.dict[i];
    tropa_status status = write_names(writer, result, manifest, err);
    return status == TROPA_OK ? merge_names(writer, manifest, everything, err) : status;
}

struct sync_work {
    const tropa_store_writer *writer;
    const struct store_partition_result *result;
    tropa_counter counter; /* of partitions */
    pthread_mutex_t lock;  /* of what follows */
    tropa_status status;
    tropa_error error;
};

static void sync_some(void *context, unsigned worker)
{
    (void)worker;
    struct sync_work *work = context;
    const tropa_store_writer *writer = work->writer;
    for (size_t p; (p = tropa_counter_take(&work->counter)) < writer->partitions;) {
        const struct store_partition_result *result = &work->result[p];
        tropa_error error = {0};
        tropa_status status = TROPA_OK;
        for (size_t r = 0; status == TROPA_OK && r < result->run_count; r++)
            if (result->run[r].mine)
                status = store_file_sync(writer->path, result->run[r].entry.file, &error);
        if (status == TROPA_OK)
            continue;
        pthread_mutex_lock(&work->lock);
        work->status = status;
        work->error = error;
        pthread_mutex_unlock(&work->lock);
    }
}

/* Every file the MANIFEST is about to name reaches the disk before it. The threads only wait: files
 * synced beside each other share the disk's turns, one by one each would wait for a turn alone. */
static tropa_status sync_files(const tropa_store_writer *writer,
                               const struct store_partition_result *result, tropa_error *err)
{
    enum { WAITING_MOST = 16 };
    struct sync_work work = {.writer = writer, .result = result};
    pthread_mutex_init(&work.lock, NULL);
    tropa_parallel(writer->partitions < WAITING_MOST ? writer->partitions : WAITING_MOST, sync_some,
                   &work);
    pthread_mutex_destroy(&work.lock);
    if (work.status == TROPA_OK)
        return tropa_folder_sync(writer->path, err);
    if (err)
        *err = work.error;
    return work.status;
}

tropa_status store_publish(tropa_store_writer *writer, const struct store_partition_result *result,
                           bool everything, tropa_error *err)
{
    struct store_manifest manifest;
    tropa_buffer text;
    store_manifest_init(&manifest);
    tropa_buffer_init(&text);
    char *path = store_path(writer->path, "MANIFEST");
    tropa_status status = path ? TROPA_OK : tropa_fail_memory(err);
    if (status == TROPA_OK)
        status = build(writer, result, everything, &manifest, err);
    if (status == TROPA_OK)
        status = store_manifest_print(&manifest, &text, err);
    if (status == TROPA_OK)
        status = sync_files(writer, result, err);
    if (status == TROPA_OK)
        status = tropa_file_replace(path, text.data, text.size, err);
    if (status == TROPA_OK) {
        writer->bytes_written += text.size;
        store_garbage_collect(writer->path); /* what has just been superseded */
    }
    tropa_free(path);
    tropa_buffer_deinit(&text);
    store_manifest_deinit(&manifest);
    return status;
}

void store_publish_totals(const tropa_store_writer *writer,
                          const struct store_partition_result *result, tropa_import_totals *totals)
{
    *totals = (tropa_import_totals){.from_us = INT64_MAX,
                                    .to_us = INT64_MIN,
                                    .bytes_written = writer->bytes_written,
                                    .spilled_bytes = writer->spilled_bytes,
                                    .compacted_bytes = writer->compacted_bytes};
    for (uint32_t p = 0; p < writer->partitions; p++) {
        totals->customers += result[p].customers;
        totals->new_customers += writer->buffer[p].customers.count - writer->buffer[p].first_new;
    }
    for (size_t s = 0; s < writer->source_count; s++) {
        const struct store_writer_source *source = &writer->source[s];
        totals->events += source->facts.events;
        totals->exact_duplicates += source->exact_duplicates;
        totals->id_duplicates += source->id_duplicates;
        totals->overlaps += store_writer_overlaps(writer, &source->facts);
        if (source->facts.events == 0)
            continue;
        totals->from_us =
            source->facts.from_us < totals->from_us ? source->facts.from_us : totals->from_us;
        totals->to_us = source->facts.to_us > totals->to_us ? source->facts.to_us : totals->to_us;
    }
    if (totals->from_us > totals->to_us)
        totals->from_us = totals->to_us = 0;
}
