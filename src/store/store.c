/* Opening a store for reading; its facts and names. */
#include "store/internal.h"
#include "store/writer.h"

#include "base/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

bool tropa_store_exists(const char *path)
{
    char *manifest = store_path(path, "MANIFEST");
    bool there = manifest && access(manifest, F_OK) == 0;
    tropa_free(manifest);
    return there;
}

static void close_files(tropa_store *store)
{
    for (size_t i = 0; i < store->run_count; i++)
        store_run_close(&store->run[i]);
    for (size_t i = 0; i < store->dict_count; i++)
        store_dict_file_close(&store->dict[i]);
    tropa_free(store->run);
    tropa_free(store->dict);
    store->run = NULL;
    store->dict = NULL;
    store->run_count = store->dict_count = 0;
    store_manifest_deinit(&store->manifest);
}

void tropa_store_free(tropa_store *store)
{
    if (!store)
        return;
    for (uint32_t p = 0; store->partition && p < store->manifest.partitions; p++) {
        tropa_arena_deinit(&store->partition[p].arena);
        tropa_free(store->partition[p].shared);
    }
    for (uint32_t a = 0; store->values && a < store->limits.attributes; a++)
        tropa_arena_deinit(&store->values[a].arena);
    close_files(store);
    tropa_free(store->partition);
    tropa_free(store->values);
    tropa_free(store->attribute_values);
    tropa_free(store->path);
    tropa_arena_deinit(&store->arena);
    pthread_mutex_destroy(&store->lock);
    tropa_free(store);
}

/* Reads the MANIFEST and opens every file it names. NOT_FOUND from a file that is gone. */
static tropa_status open_files(tropa_store *store, bool *file_gone, tropa_error *err)
{
    store_manifest_init(&store->manifest);
    *file_gone = false;
    tropa_status status = store_manifest_read(&store->manifest, store->path, err);
    if (status != TROPA_OK)
        return status;
    size_t runs = store->manifest.run_count, dicts = store->manifest.dict_count;
    store->run = tropa_alloc_zero(runs, sizeof *store->run);
    store->dict = tropa_alloc_zero(dicts, sizeof *store->dict);
    if (!store->run || !store->dict)
        return tropa_fail_memory(err);
    for (; status == TROPA_OK && store->run_count < runs; store->run_count++) {
        status = store_run_open(&store->run[store->run_count], store->path,
                                &store->manifest.run[store->run_count], err);
        if (status != TROPA_OK)
            break;
    }
    for (; status == TROPA_OK && store->dict_count < dicts; store->dict_count++) {
        status = store_dict_file_open(&store->dict[store->dict_count], store->path,
                                      &store->manifest.dict[store->dict_count], err);
        if (status != TROPA_OK)
            break;
    }
    *file_gone = status == TROPA_ERR_NOT_FOUND;
    return status;
}

/* A writer may replace the MANIFEST and remove old files between our reading the one and opening
 * the others: then there is a newer MANIFEST to start over with. Only when the version did not
 * change is a missing file damage. */
static tropa_status open_consistently(tropa_store *store, tropa_error *err)
{
    uint64_t failed_version = 0;
    for (;;) {
        bool file_gone;
        tropa_status status = open_files(store, &file_gone, err);
        if (status == TROPA_OK || !file_gone)
            return status;
        uint64_t version = store->manifest.version;
        close_files(store);
        if (version == failed_version) {
            if (err)
                err->status = TROPA_ERR_DAMAGED;
            return TROPA_ERR_DAMAGED;
        }
        failed_version = version;
    }
}

static tropa_status read_names(tropa_store *store, tropa_error *err)
{
    uint32_t activities, attributes;
    tropa_status status = store_dict_read(store->dict, store->dict_count, STORE_DICT_ACTIVITY, 0,
                                          &store->arena, &store->activity, &activities, err);
    if (status == TROPA_OK)
        status = store_dict_read(store->dict, store->dict_count, STORE_DICT_ATTRIBUTE_NAME, 0,
                                 &store->arena, &store->attribute, &attributes, err);
    if (status != TROPA_OK)
        return status;
    if (activities > STORE_ACTIVITIES_MOST || attributes > STORE_ATTRIBUTES_MOST)
        return tropa_fail(err, TROPA_ERR_DAMAGED, "%s names too many activities or attributes",
                          store->path);
    store->attribute_values = tropa_alloc_zero(attributes, sizeof *store->attribute_values);
    store->values = tropa_alloc_zero(attributes, sizeof *store->values);
    if (!store->attribute_values || !store->values)
        return tropa_fail_memory(err);
    store->limits.activities = activities;
    store->limits.attributes = attributes;
    store->limits.attribute_values = store->attribute_values;
    for (uint32_t a = 0; status == TROPA_OK && a < attributes; a++) {
        uint64_t count;
        status = store_dict_count(store->dict, store->dict_count, STORE_DICT_ATTRIBUTE_VALUE, a,
                                  &count, err);
        store->attribute_values[a] = (uint32_t)count;
    }
    return status;
}

static tropa_status read_partitions(tropa_store *store, tropa_error *err)
{
    uint32_t partitions = store->manifest.partitions;
    store->partition = tropa_alloc_zero(partitions, sizeof *store->partition);
    if (!store->partition)
        return tropa_fail_memory(err);
    size_t run = 0;
    for (uint32_t p = 0; p < partitions; p++) {
        struct store_partition *partition = &store->partition[p];
        partition->run = store->run + run;
        while (run < store->run_count && store->run[run].partition == p)
            run++;
        partition->run_count = (size_t)(store->run + run - partition->run);
        tropa_status status = store_dict_count(store->dict, store->dict_count, STORE_DICT_CUSTOMER,
                                               p, &partition->customers, err);
        if (status != TROPA_OK)
            return status;
    }
    return TROPA_OK;
}

static void gather_facts(tropa_store *store)
{
    const struct store_manifest *manifest = &store->manifest;
    tropa_store_facts *facts = &store->facts;
    *facts = (tropa_store_facts){.activities = store->limits.activities,
                                 .attributes = store->limits.attributes,
                                 .partitions = manifest->partitions,
                                 .runs = store->run_count,
                                 .bytes_on_disk = manifest->bytes,
                                 .from_us = INT64_MAX,
                                 .to_us = INT64_MIN,
                                 .value_decimals = manifest->value_decimals,
                                 .source_count = manifest->source_count,
                                 .source = manifest->source,
                                 .version = manifest->version};
    for (uint32_t p = 0; p < manifest->partitions; p++)
        facts->customers += manifest->customers[p];
    for (size_t i = 0; i < store->run_count; i++) {
        const struct store_run_footer *footer = &store->run[i].footer;
        facts->events += footer->events;
        facts->bytes_on_disk += store->run[i].size;
        facts->from_us = footer->from_us < facts->from_us ? footer->from_us : facts->from_us;
        facts->to_us = footer->to_us > facts->to_us ? footer->to_us : facts->to_us;
        facts->has_value |= (footer->flags & STORE_RUN_VALUE) != 0;
    }
    if (facts->events == 0)
        facts->from_us = facts->to_us = 0;
    for (size_t i = 0; i < store->dict_count; i++)
        facts->bytes_on_disk += store->dict[i].size;
    for (size_t i = 0; i < manifest->source_count; i++)
        facts->day_only |= manifest->source[i].day_only;
}

tropa_status tropa_store_open(const char *path, tropa_store **out, tropa_error *err)
{
    *out = NULL;
    tropa_store *store = tropa_alloc_zero(1, sizeof *store);
    if (!store)
        return tropa_fail_memory(err);
    pthread_mutex_init(&store->lock, NULL);
    tropa_arena_init(&store->arena);
    size_t size = strlen(path) + 1;
    store->path = tropa_alloc(size);
    tropa_status status = store->path ? TROPA_OK : tropa_fail_memory(err);
    if (status == TROPA_OK) {
        memcpy(store->path, path, size);
        status = open_consistently(store, err);
    }
    if (status == TROPA_OK)
        status = read_names(store, err);
    if (status == TROPA_OK)
        status = read_partitions(store, err);
    if (status != TROPA_OK) {
        tropa_store_free(store);
        return status;
    }
    gather_facts(store);
    *out = store;
    return TROPA_OK;
}

const tropa_store_facts *tropa_store_facts_view(const tropa_store *store)
{
    return &store->facts;
}

const tropa_str *tropa_store_activities(const tropa_store *store, uint32_t *count)
{
    *count = store->limits.activities;
    return store->activity;
}

const tropa_str *tropa_store_attribute_names(const tropa_store *store, uint32_t *count)
{
    *count = store->limits.attributes;
    return store->attribute;
}

tropa_status tropa_store_attribute_values(tropa_store *store, uint32_t attribute,
                                          const tropa_str **values, uint32_t *count,
                                          tropa_error *err)
{
    if (attribute >= store->limits.attributes)
        return tropa_fail(err, TROPA_ERR_NOT_FOUND, "the store has no attribute number %" PRIu32,
                          attribute);
    struct store_values *kept = &store->values[attribute];
    tropa_status status = TROPA_OK;
    pthread_mutex_lock(&store->lock);
    if (!kept->text)
        status = store_dict_read(store->dict, store->dict_count, STORE_DICT_ATTRIBUTE_VALUE,
                                 attribute, &kept->arena, &kept->text, &kept->count, err);
    *values = kept->text;
    *count = kept->count;
    pthread_mutex_unlock(&store->lock);
    return status;
}

tropa_status tropa_store_customer_ids(tropa_store *store, uint32_t partition, const tropa_str **ids,
                                      uint32_t *count, tropa_error *err)
{
    if (partition >= store->manifest.partitions)
        return tropa_fail(err, TROPA_ERR_NOT_FOUND, "the store has no partition %" PRIu32,
                          partition);
    struct store_partition *part = &store->partition[partition];
    tropa_status status = TROPA_OK;
    pthread_mutex_lock(&store->lock);
    if (!part->id)
        status = store_dict_read(store->dict, store->dict_count, STORE_DICT_CUSTOMER, partition,
                                 &part->arena, &part->id, &part->id_count, err);
    *ids = part->id;
    *count = part->id_count;
    pthread_mutex_unlock(&store->lock);
    return status;
}

/* Marks one customer: seen, or seen before in another run. */
static inline void mark(uint64_t *seen, uint64_t *shared, uint64_t ordinal)
{
    if (store_bit(seen, ordinal))
        store_set_bit(shared, ordinal);
    else
        store_set_bit(seen, ordinal);
}

tropa_status store_mark_run(const struct store_run *run, const struct store_block_limits *limits,
                            uint64_t *seen, uint64_t *shared, tropa_error *err)
{
    for (uint64_t b = 0; b < run->footer.block_count; b++) {
        const struct store_block_index *index = &run->index[b];
        bool contiguous = index->last_ordinal - index->first_ordinal == index->customer_count - 1;
        if (contiguous) {
            if (index->last_ordinal >= limits->customers)
                return tropa_fail(err, TROPA_ERR_DAMAGED,
                                  "%s is damaged in block %" PRIu64 ": a customer without a name",
                                  run->name, b);
            for (uint64_t o = index->first_ordinal; o <= index->last_ordinal; o++)
                mark(seen, shared, o);
            continue;
        }
        struct store_block block;
        tropa_status status = store_run_block(run, (size_t)b, limits, &block, err);
        if (status != TROPA_OK)
            return status;
        for (uint32_t i = 0; i < block.header->customer_count; i++)
            mark(seen, shared, store_block_ordinal(&block, i));
    }
    return TROPA_OK;
}

static tropa_status find_shared(tropa_store *store, uint32_t number, tropa_error *err)
{
    struct store_partition *partition = &store->partition[number];
    size_t words = (size_t)partition->customers / 64 + 1;
    uint64_t *seen = tropa_alloc_zero(words, sizeof *seen);
    uint64_t *shared = tropa_alloc_zero(words, sizeof *shared);
    tropa_status status = seen && shared ? TROPA_OK : tropa_fail_memory(err);
    struct store_block_limits limits = store_limits(store, number);
    for (size_t r = 0; status == TROPA_OK && r < partition->run_count; r++)
        status = store_mark_run(&partition->run[r], &limits, seen, shared, err);
    tropa_free(seen);
    if (status == TROPA_OK)
        partition->shared = shared;
    else
        tropa_free(shared);
    return status;
}

tropa_status store_shared_customers(tropa_store *store, uint32_t partition, const uint64_t **shared,
                                    tropa_error *err)
{
    struct store_partition *part = &store->partition[partition];
    *shared = NULL;
    if (part->run_count < 2)
        return TROPA_OK;
    tropa_status status = TROPA_OK;
    pthread_mutex_lock(&store->lock);
    if (!part->shared)
        status = find_shared(store, partition, err);
    *shared = part->shared;
    pthread_mutex_unlock(&store->lock);
    return status;
}
