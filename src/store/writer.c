/* Opening a store for writing, sources, turns. Adding rows is in add.c, ending in commit.c. */
#include "store/writer.h"

#include "base/file.h"
#include "base/memory.h"
#include "store/garbage.h"
#include "store/lock.h"

#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEFAULT_PARTITIONS = 16 };

#define DEFAULT_MEMORY_BYTES (UINT64_C(1) << 30)

/* ---- turns --------------------------------------------------------------------------------- */

bool store_writer_wait(tropa_store_writer *writer, atomic_uint_fast64_t *turn, uint64_t sequence)
{
    for (unsigned spin = 0; spin < 64; spin++) {
        if (atomic_load(turn) == sequence)
            return true;
        if (atomic_load(&writer->failed))
            return false;
        sched_yield();
    }
    /* Announce the waiting before looking again: whoever passes looks after changing the turn, so
     * one of the two sees the other. */
    pthread_mutex_lock(&writer->lock);
    atomic_fetch_add(&writer->waiting, 1);
    while (atomic_load(turn) != sequence && !atomic_load(&writer->failed))
        pthread_cond_wait(&writer->changed, &writer->lock);
    atomic_fetch_sub(&writer->waiting, 1);
    pthread_mutex_unlock(&writer->lock);
    return !atomic_load(&writer->failed);
}

void store_writer_pass(tropa_store_writer *writer, atomic_uint_fast64_t *turn, uint64_t sequence)
{
    atomic_store(turn, sequence + 1);
    if (atomic_load(&writer->waiting)) {
        pthread_mutex_lock(&writer->lock);
        pthread_cond_broadcast(&writer->changed);
        pthread_mutex_unlock(&writer->lock);
    }
}

void tropa_store_writer_cancel(tropa_store_writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    atomic_store(&writer->failed, true);
    pthread_cond_broadcast(&writer->changed);
    pthread_mutex_unlock(&writer->lock);
}

void store_writer_sort_begin(tropa_store_writer *writer, uint64_t bytes)
{
    pthread_mutex_lock(&writer->lock);
    while (writer->sorting && writer->sorting_bytes + bytes > writer->memory_bytes / 4)
        pthread_cond_wait(&writer->changed, &writer->lock);
    writer->sorting++;
    writer->sorting_bytes += bytes;
    pthread_mutex_unlock(&writer->lock);
}

void store_writer_sort_end(tropa_store_writer *writer, uint64_t bytes)
{
    pthread_mutex_lock(&writer->lock);
    writer->sorting--;
    writer->sorting_bytes -= bytes;
    pthread_cond_broadcast(&writer->changed);
    pthread_mutex_unlock(&writer->lock);
}

/* ---- helpers of the other files ------------------------------------------------------------- */

struct store_block_limits store_writer_limits(const tropa_store_writer *writer, uint32_t partition)
{
    return (struct store_block_limits){.customers =
                                           writer->buffer[partition].loaded || !writer->store
                                               ? writer->buffer[partition].customers.count
                                               : writer->store->partition[partition].customers,
                                       .activities = (uint32_t)writer->activities.count,
                                       .attributes = (uint32_t)writer->attribute_names.count};
}

tropa_status store_writer_load(tropa_store_writer *writer, uint32_t partition, tropa_error *err)
{
    struct store_buffer *buffer = &writer->buffer[partition];
    if (buffer->loaded)
        return TROPA_OK;
    tropa_status status = TROPA_OK;
    if (writer->store) {
        tropa_arena arena;
        tropa_arena_init(&arena);
        const tropa_str *id = NULL;
        uint32_t count = 0;
        status = store_dict_read(writer->store->dict, writer->store->dict_count,
                                 STORE_DICT_CUSTOMER, partition, &arena, &id, &count, err);
        if (status == TROPA_OK)
            status = store_customers_load(&buffer->customers, id, count, err);
        tropa_arena_deinit(&arena);
    }
    buffer->first_new = buffer->customers.count;
    buffer->loaded = status == TROPA_OK;
    return status;
}

bool store_writer_replaces(const tropa_store_writer *writer, uint32_t source)
{
    for (size_t i = 0; i < writer->replaced_count; i++)
        if (writer->replaced[i] == source)
            return true;
    return false;
}

/* ---- opening ------------------------------------------------------------------------------- */

static tropa_status find_replaced(tropa_store_writer *writer, tropa_error *err)
{
    if (!writer->options.replace)
        return TROPA_OK;
    tropa_str name = tropa_str_from(writer->options.replace);
    size_t sources = writer->store ? writer->store->manifest.source_count : 0;
    writer->replaced = tropa_arena_array(&writer->arena, sources + 1, sizeof *writer->replaced);
    char *kept = tropa_arena_text(&writer->arena, writer->options.replace);
    if (!writer->replaced || !kept)
        return tropa_fail_memory(err);
    writer->options.replace = kept;
    for (size_t i = 0; i < sources; i++) {
        const tropa_source *source = &writer->store->manifest.source[i];
        if (tropa_str_equal(source->name, name))
            writer->replaced[writer->replaced_count++] = (uint32_t)source->number;
    }
    if (writer->replaced_count == 0)
        return tropa_fail(err, TROPA_ERR_NOT_FOUND,
                          "%s has no source named %s to replace; tropa info lists its sources",
                          writer->path, writer->options.replace);
    return TROPA_OK;
}

/* Values come at the rows' number of decimals and are kept at the larger of the two: the store's
 * older blocks are read with a factor. */
static tropa_status agree_on_decimals(tropa_store_writer *writer, tropa_error *err)
{
    uint32_t rows = writer->options.value_decimals, there = 0;
    if (rows > 18)
        return tropa_fail(err, TROPA_ERR_USAGE, "values have at most 18 decimals, not %u", rows);
    if (writer->store)
        there = writer->store->manifest.value_decimals;
    writer->value_decimals = rows > there ? rows : there;
    writer->value_factor = 1;
    for (uint32_t d = rows; d < there; d++)
        writer->value_factor *= 10;
    for (size_t r = 0; writer->store && r < writer->store->run_count; r++) {
        const struct store_run_footer *footer = &writer->store->run[r].footer;
        int64_t most = footer->value_most;
        for (uint32_t d = footer->value_decimals; d < writer->value_decimals; d++) {
            if (most > STORE_NUMBER_MOST / 10)
                return tropa_fail(err, TROPA_ERR_LIMIT,
                                  "values with %u decimals do not fit beside those the store has; "
                                  "give fewer decimals",
                                  rows);
            most *= 10;
        }
    }
    return TROPA_OK;
}

static tropa_status copy_names(tropa_dict *dict, const tropa_str *text, uint32_t count,
                               tropa_error *err)
{
    for (uint32_t i = 0; i < count; i++)
        if (tropa_dict_add(dict, text[i]) != i)
            return tropa_fail_memory(err);
    return TROPA_OK;
}

/* Takes over what the store knows: after opening, and again after each commit. */
static tropa_status adopt(tropa_store_writer *writer, tropa_error *err)
{
    uint64_t next_source = 1;
    writer->version = 1;
    if (writer->store) {
        writer->version = writer->store->manifest.version + 1;
        next_source = writer->store->manifest.next_source;
    }
    if (next_source > UINT32_MAX - 1)
        return tropa_fail(err, TROPA_ERR_LIMIT, "%s has taken in too many imports", writer->path);
    writer->first_source = (uint32_t)next_source;
    return agree_on_decimals(writer, err);
}

static tropa_status make_buffers(tropa_store_writer *writer, tropa_error *err)
{
    uint32_t wanted = writer->options.partitions ? writer->options.partitions : DEFAULT_PARTITIONS;
    writer->partitions = writer->store ? writer->store->manifest.partitions : wanted;
    if (writer->partitions > STORE_PARTITIONS_MOST)
        return tropa_fail(err, TROPA_ERR_USAGE, "a store has at most %d partitions, not %u",
                          STORE_PARTITIONS_MOST, writer->partitions);
    writer->buffer = tropa_alloc_zero(writer->partitions, sizeof *writer->buffer);
    return writer->buffer ? TROPA_OK : tropa_fail_memory(err);
}

static tropa_status open_store(tropa_store_writer *writer, tropa_error *err)
{
    tropa_status status = tropa_store_open(writer->path, &writer->store, err);
    if (status == TROPA_ERR_NOT_FOUND) /* no MANIFEST yet */
        return store_garbage_folder_is_ours(writer->path, err);
    if (status == TROPA_OK)
        status = copy_names(&writer->activities, writer->store->activity,
                            writer->store->limits.activities, err);
    if (status == TROPA_OK)
        status = copy_names(&writer->attribute_names, writer->store->attribute,
                            writer->store->limits.attributes, err);
    writer->first_new_activity = writer->activities.count;
    writer->first_new_attribute = writer->attribute_names.count;
    if (status == TROPA_OK && writer->first_new_attribute) {
        status = tropa_grow((void **)&writer->attribute, &writer->attribute_capacity,
                            writer->first_new_attribute, sizeof *writer->attribute)
                     ? tropa_fail_memory(err)
                     : TROPA_OK;
        if (status == TROPA_OK)
            memset(writer->attribute, 0, writer->attribute_capacity * sizeof *writer->attribute);
    }
    return status;
}

static tropa_status make_folder(tropa_store_writer *writer, tropa_error *err)
{
    struct stat facts;
    if (stat(writer->path, &facts) == 0) {
        if (S_ISDIR(facts.st_mode))
            return TROPA_OK;
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "%s is a file; a store is a folder: give another name", writer->path);
    }
    tropa_status status = tropa_folder_make(writer->path, err);
    writer->made_folder = status == TROPA_OK;
    return status;
}

static tropa_status open_writer(tropa_store_writer *writer, tropa_error *err)
{
    tropa_status status = make_folder(writer, err);
    if (status == TROPA_OK)
        status = store_lock_take(writer->path, &writer->lock_descriptor, err);
    if (status == TROPA_OK)
        status = open_store(writer, err);
    if (status == TROPA_OK)
        status = make_buffers(writer, err);
    if (status == TROPA_OK)
        status = adopt(writer, err);
    if (status == TROPA_OK)
        status = find_replaced(writer, err);
    if (status == TROPA_OK)
        store_garbage_collect(writer->path); /* what a crash has left */
    return status;
}

tropa_status tropa_store_writer_new(const char *path, const tropa_writer_options *options,
                                    tropa_store_writer **out, tropa_error *err)
{
    *out = NULL;
    tropa_store_writer *writer = tropa_alloc_zero(1, sizeof *writer);
    if (!writer)
        return tropa_fail_memory(err);
    writer->lock_descriptor = -1;
    writer->options = options ? *options : (tropa_writer_options){0};
    writer->memory_bytes =
        writer->options.memory_bytes ? writer->options.memory_bytes : DEFAULT_MEMORY_BYTES;
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->changed, NULL);
    tropa_arena_init(&writer->arena);
    tropa_dict_init(&writer->activities);
    tropa_dict_init(&writer->attribute_names);
    size_t size = strlen(path) + 1;
    writer->path = tropa_alloc(size);
    tropa_status status = writer->path ? TROPA_OK : tropa_fail_memory(err);
    if (status == TROPA_OK) {
        memcpy(writer->path, path, size);
        status = open_writer(writer, err);
    }
    if (status != TROPA_OK) {
        tropa_store_writer_free(writer);
        return status;
    }
    *out = writer;
    return TROPA_OK;
}

/* ---- after a commit ------------------------------------------------------------------------ */

tropa_status store_writer_start_over(tropa_store_writer *writer, tropa_error *err)
{
    tropa_store_free(writer->store);
    writer->store = NULL;
    tropa_status status = tropa_store_open(writer->path, &writer->store, err);
    if (status != TROPA_OK)
        return status;
    writer->made_folder = false;
    writer->replaced_count = 0;
    writer->source_count = 0;
    writer->bytes_written = writer->spilled_bytes = writer->compacted_bytes = 0;
    writer->first_new_activity = writer->activities.count;
    writer->first_new_attribute = writer->attribute_names.count;
    for (size_t a = 0; a < writer->attribute_names.count; a++)
        writer->attribute[a].first_new = writer->attribute[a].values.count;
    for (uint32_t p = 0; p < writer->partitions; p++) {
        writer->buffer[p].first_new = writer->buffer[p].customers.count;
        writer->buffer[p].spill_count = 0;
    }
    return adopt(writer, err);
}

/* ---- sources ------------------------------------------------------------------------------- */

static tropa_status refuse_repeat(const tropa_store_writer *writer, const tropa_source *there,
                                  tropa_str name, tropa_error *err)
{
    return tropa_fail(err, TROPA_ERR_EXISTS,
                      "%.*s was imported into %s before, as %.*s (source %" PRIu64
                      "); use --again to take it in once more, or --replace '%.*s' to renew it",
                      (int)name.size, name.data, writer->path, (int)there->name.size,
                      there->name.data, there->number, (int)there->name.size, there->name.data);
}

/* The next source of the ledger, then of this transaction, that an import must not repeat; *at
 * counts them. NULL when there are no more. */
static const tropa_source *next_known(const tropa_store_writer *writer, size_t *at)
{
    size_t known = writer->store ? writer->store->manifest.source_count : 0;
    if (writer->options.allow_again)
        return NULL;
    for (; *at < known + writer->source_count; ++*at) {
        if (*at >= known) {
            const struct store_writer_source *source = &writer->source[*at - known];
            if (!source->ended) /* the one that asks */
                continue;
            ++*at;
            return &source->facts;
        }
        const tropa_source *there = &writer->store->manifest.source[*at];
        if (store_writer_replaces(writer, (uint32_t)there->number))
            continue;
        ++*at;
        return there;
    }
    return NULL;
}

bool tropa_store_writer_may_repeat(const tropa_store_writer *writer, uint64_t bytes)
{
    size_t at = 0;
    for (const tropa_source *there; (there = next_known(writer, &at));)
        if (there->bytes == bytes)
            return true;
    return false;
}

static tropa_status check_repeat(const tropa_store_writer *writer, tropa_str name,
                                 uint64_t content_hash, tropa_error *err)
{
    size_t at = 0;
    for (const tropa_source *there; (there = next_known(writer, &at));)
        if (there->content_hash == content_hash)
            return refuse_repeat(writer, there, name, err);
    return TROPA_OK;
}

tropa_status tropa_store_writer_begin(tropa_store_writer *writer, tropa_str name,
                                      uint64_t content_hash, tropa_error *err)
{
    if (writer->in_source)
        return tropa_fail(err, TROPA_ERR_USAGE, "end the source before beginning another");
    if (atomic_load(&writer->failed))
        return tropa_fail(err, TROPA_ERR_INTERRUPTED,
                          "writing %s was given up; open it again to go on", writer->path);
    tropa_status status = content_hash ? check_repeat(writer, name, content_hash, err) : TROPA_OK;
    if (status != TROPA_OK)
        return status;
    uint64_t number = (uint64_t)writer->first_source + writer->source_count;
    if (number > UINT32_MAX - 1)
        return tropa_fail(err, TROPA_ERR_LIMIT, "%s has taken in too many imports", writer->path);
    if (tropa_grow((void **)&writer->source, &writer->source_capacity, writer->source_count + 1,
                   sizeof *writer->source))
        return tropa_fail_memory(err);
    writer->source[writer->source_count++] =
        (struct store_writer_source){.facts = {.number = number,
                                               .content_hash = content_hash,
                                               .from_us = INT64_MAX,
                                               .to_us = INT64_MIN}};
    atomic_store(&writer->mapping_turn, 0);
    for (uint32_t p = 0; p < writer->partitions; p++)
        atomic_store(&writer->buffer[p].turn, 0);
    writer->in_source = true;
    return TROPA_OK;
}

static tropa_status keep_text(tropa_store_writer *writer, tropa_str *text, tropa_error *err)
{
    tropa_str given = *text;
    *text = tropa_arena_copy(&writer->arena, given.data ? given : TROPA_STR(""));
    if (!text->data)
        return tropa_fail_memory(err);
    if (!store_manifest_can_hold(*text)) {
        /* A file name that is no text: the ledger is JSON. Nothing else depends on it. */
        char *at = tropa_arena_alloc(&writer->arena, text->size + 1);
        if (!at)
            return tropa_fail_memory(err);
        for (size_t i = 0; i < text->size; i++)
            at[i] = given.data[i] > 0 ? given.data[i] : '?';
        text->data = at;
    }
    return TROPA_OK;
}

uint32_t store_writer_overlaps(const tropa_store_writer *writer, const tropa_source *source)
{
    size_t known = writer->store ? writer->store->manifest.source_count : 0;
    uint32_t overlaps = 0;
    for (size_t i = 0; source->events && i < known; i++) {
        const tropa_source *there = &writer->store->manifest.source[i];
        overlaps += there->events && there->from_us <= source->to_us &&
                    source->from_us <= there->to_us &&
                    !store_writer_replaces(writer, (uint32_t)there->number);
    }
    return overlaps;
}

tropa_status tropa_store_writer_end(tropa_store_writer *writer, const tropa_source *source,
                                    tropa_import_totals *totals, tropa_error *err)
{
    if (!writer->in_source)
        return tropa_fail(err, TROPA_ERR_USAGE, "there is no source to end");
    if (atomic_load(&writer->failed))
        return tropa_fail(err, TROPA_ERR_INTERRUPTED, "the import was given up");
    struct store_writer_source *ending = &writer->source[writer->source_count - 1];
    tropa_source facts = *source;
    facts.number = ending->facts.number;
    tropa_status status = TROPA_OK;
    if (ending->facts.content_hash)
        facts.content_hash = ending->facts.content_hash;
    else
        status = check_repeat(writer, source->name, source->content_hash, err);
    facts.events = ending->facts.events;
    facts.from_us = facts.events ? ending->facts.from_us : 0;
    facts.to_us = facts.events ? ending->facts.to_us : 0;
    facts.duplicates = ending->id_duplicates;
    if (status == TROPA_OK)
        status = keep_text(writer, &facts.name, err);
    if (status == TROPA_OK)
        status = keep_text(writer, &facts.zone, err);
    if (status == TROPA_OK)
        status = keep_text(writer, &facts.options, err);
    if (status != TROPA_OK) {
        tropa_store_writer_cancel(writer);
        return status;
    }
    ending->facts = facts;
    ending->ended = true;
    writer->in_source = false;
    if (totals) {
        *totals = (tropa_import_totals){.events = facts.events,
                                        .id_duplicates = ending->id_duplicates,
                                        .from_us = facts.from_us,
                                        .to_us = facts.to_us,
                                        .overlaps = store_writer_overlaps(writer, &facts)};
        for (uint32_t p = 0; p < writer->partitions; p++)
            totals->new_customers +=
                writer->buffer[p].customers.count - writer->buffer[p].first_new;
    }
    return TROPA_OK;
}

/* ---- the end ------------------------------------------------------------------------------- */

static void free_buffers(tropa_store_writer *writer)
{
    for (uint32_t p = 0; writer->buffer && p < writer->partitions; p++) {
        struct store_buffer *buffer = &writer->buffer[p];
        store_customers_deinit(&buffer->customers);
        store_key_set_deinit(&buffer->ids);
        store_pending_deinit(&buffer->pending);
        tropa_free(buffer->spill);
    }
    tropa_free(writer->buffer);
    for (size_t a = 0; writer->attribute && a < writer->attribute_capacity; a++)
        tropa_dict_deinit(&writer->attribute[a].values);
    tropa_free(writer->attribute);
    while (writer->idle) {
        struct store_batch *next = store_batch_next(writer->idle);
        store_batch_free(writer->idle);
        writer->idle = next;
    }
}

void tropa_store_writer_free(tropa_store_writer *writer)
{
    if (!writer)
        return;
    if (writer->lock_descriptor >= 0)
        store_garbage_collect(writer->path); /* what was not committed */
    /* Nothing of ours stays in a folder that did not become a store. */
    bool no_store = writer->path && !tropa_store_exists(writer->path);
    store_lock_release(writer->path, writer->lock_descriptor, no_store);
    if (no_store && writer->made_folder)
        rmdir(writer->path);
    tropa_store_free(writer->store);
    free_buffers(writer);
    tropa_dict_deinit(&writer->activities);
    tropa_dict_deinit(&writer->attribute_names);
    tropa_free(writer->source);
    tropa_free(writer->path);
    tropa_arena_deinit(&writer->arena);
    pthread_cond_destroy(&writer->changed);
    pthread_mutex_destroy(&writer->lock);
    tropa_free(writer);
}
