/* Batches of rows into the partitions, in the order of the source whatever the threads do.
 *
 * A batch is scattered by partition without any lock. Then it walks through turnstiles: one where
 * its texts get their codes, one per partition. Batches pass each turnstile by sequence, so codes,
 * ordinals and rows come out as if one thread had read the file, while several batches are on
 * their way through different partitions. */
#include "base/hash.h"
#include "base/memory.h"
#include "store/batch.h"

#include <inttypes.h>
#include <string.h>

static void free_rows(struct store_batch *batch)
{
    tropa_free(batch->key);
    tropa_free(batch->row);
    tropa_free(batch->event_key);
    tropa_free(batch->ordinal);
    batch->key = NULL;
    batch->row = NULL;
    batch->event_key = NULL;
    batch->ordinal = NULL;
    batch->row_capacity = 0;
}

void store_batch_free(struct store_batch *batch)
{
    if (!batch)
        return;
    for (size_t a = 0; a < batch->attribute_made; a++)
        tropa_free(batch->attribute_value[a]);
    for (size_t i = 0; i < batch->spill_count; i++)
        store_pending_deinit(&batch->spill[i].pending);
    free_rows(batch);
    tropa_free(batch->start);
    tropa_free(batch->activity_code);
    tropa_free(batch->attribute_code);
    tropa_free(batch->attribute_value);
    tropa_free(batch->attribute_rows);
    tropa_free(batch->value_capacity);
    tropa_free(batch->spill);
    tropa_free(batch);
}

struct store_batch *store_batch_next(const struct store_batch *batch)
{
    return batch->next;
}

static struct store_batch *take_batch(tropa_store_writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    struct store_batch *batch = writer->idle;
    if (batch)
        writer->idle = batch->next;
    pthread_mutex_unlock(&writer->lock);
    if (!batch)
        batch = tropa_alloc_zero(1, sizeof *batch);
    return batch;
}

static void give_back(tropa_store_writer *writer, struct store_batch *batch)
{
    pthread_mutex_lock(&writer->lock);
    batch->next = writer->idle;
    writer->idle = batch;
    pthread_mutex_unlock(&writer->lock);
}

/* ---- before any turn ----------------------------------------------------------------------- */

static uint32_t partition_of(const tropa_store_writer *writer, uint64_t hash)
{
    return (uint32_t)((hash >> 32) * writer->partitions >> 32);
}

static tropa_status reserve_rows(struct store_batch *batch, size_t n, tropa_error *err)
{
    if (n <= batch->row_capacity)
        return TROPA_OK;
    free_rows(batch); /* nothing in it is worth copying */
    n += n / 8;
    batch->key = tropa_alloc(n * sizeof *batch->key);
    batch->row = tropa_alloc(n * sizeof *batch->row);
    batch->event_key = tropa_alloc(n * sizeof *batch->event_key);
    batch->ordinal = tropa_alloc(n * sizeof *batch->ordinal);
    if (!batch->key || !batch->row || !batch->event_key || !batch->ordinal) {
        free_rows(batch);
        return tropa_fail_memory(err);
    }
    batch->row_capacity = n;
    return TROPA_OK;
}

static inline void place_row(struct store_batch *batch, size_t to, const tropa_rows *rows,
                             size_t row)
{
    batch->key[to].id = store_customer_id_key(rows->customer[row]);
    batch->key[to].hash = rows->customer_hash[row];
    batch->row[to] =
        (struct store_append_row){rows->time_us[row], rows->activity[row], (uint32_t)row};
}

/* Counting sort of the rows by partition, stable. */
static tropa_status scatter(const tropa_store_writer *writer, struct store_batch *batch,
                            const tropa_rows *rows, tropa_error *err)
{
    size_t n = rows->count, partitions = writer->partitions;
    if (n > UINT32_MAX)
        return tropa_fail(err, TROPA_ERR_LIMIT, "a batch of %zu rows is too large", n);
    tropa_status status = reserve_rows(batch, n, err);
    if (status != TROPA_OK)
        return status;
    if (tropa_grow((void **)&batch->start, &batch->start_capacity, partitions + 2, sizeof(size_t)))
        return tropa_fail_memory(err);
    size_t *start = batch->start;
    memset(start, 0, (partitions + 2) * sizeof *start);
    for (size_t i = 0; i < n; i++)
        start[partition_of(writer, rows->customer_hash[i]) + 2]++;
    for (size_t p = 2; p < partitions + 2; p++)
        start[p] += start[p - 1];
    size_t sizes = 0;
    for (size_t i = 0; i < n; i++) {
        place_row(batch, start[partition_of(writer, rows->customer_hash[i]) + 1]++, rows, i);
        sizes |= rows->customer[i].size;
    }
    if (sizes > UINT32_MAX)
        return tropa_fail(err, TROPA_ERR_LIMIT, "a customer id of more than 4 GiB");
    return TROPA_OK;
}

static tropa_status check_range(const int64_t *number, size_t n, int64_t most, bool may_be_none,
                                const char *what, tropa_error *err)
{
    int64_t low = 0, high = 0;
    for (size_t i = 0; number && i < n; i++) {
        bool none = may_be_none && number[i] == TROPA_NO_VALUE;
        int64_t known = none ? 0 : number[i];
        low = known < low ? known : low;
        high = known > high ? known : high;
    }
    if (low < -most || high > most)
        return tropa_fail(err, TROPA_ERR_LIMIT,
                          "a %s of %" PRId64 " is too large for the store (at most %" PRId64
                          "); correct it or leave the column out",
                          tropa_phrase(what), low < -most ? low : high, most);
    return TROPA_OK;
}

static tropa_status check_ranges(const tropa_store_writer *writer, const tropa_rows *rows,
                                 tropa_error *err)
{
    tropa_status status =
        check_range(rows->time_us, rows->count, STORE_NUMBER_MOST, false, "time", err);
    if (status == TROPA_OK)
        status = check_range(rows->value, rows->count, STORE_NUMBER_MOST / writer->value_factor,
                             true, "value", err);
    if (status == TROPA_OK)
        status = check_range(rows->order, rows->count, STORE_NUMBER_MOST, true, "position", err);
    return status;
}

/* ---- a partition, in turn ------------------------------------------------------------------ */

/* One key for an event id of a customer: the same id with another customer is another event. */
static uint64_t event_key(uint64_t id_hash, uint64_t customer_hash)
{
    uint64_t both[2] = {id_hash, customer_hash};
    uint64_t key = tropa_hash(both, sizeof both);
    return key ? key : 1;
}

static tropa_status load_ids_of_run(tropa_store_writer *writer, const struct store_run *run,
                                    uint32_t partition, tropa_error *err)
{
    struct store_block_limits limits = store_limits(writer->store, partition);
    for (uint64_t b = 0; b < run->footer.block_count; b++) {
        struct store_block block;
        tropa_status status = store_run_block(run, (size_t)b, &limits, &block, err);
        if (status != TROPA_OK)
            return status;
        for (uint32_t i = 0; block.has_event_id && i < block.header->event_count; i++) {
            uint64_t key = tropa_packed_bits(&block.event_id, i);
            bool added;
            if (!key || store_writer_replaces(writer, (uint32_t)tropa_packed_at(&block.source, i)))
                continue;
            status = store_key_set_add(&writer->buffer[partition].ids, key, &added, err);
            if (status != TROPA_OK)
                return status;
        }
    }
    return TROPA_OK;
}

/* Event ids of earlier imports, so that the same event is not taken in twice. */
static tropa_status load_ids(tropa_store_writer *writer, uint32_t partition, tropa_error *err)
{
    struct store_buffer *buffer = &writer->buffer[partition];
    if (buffer->ids_loaded)
        return TROPA_OK;
    buffer->ids_loaded = true;
    if (!writer->store)
        return TROPA_OK;
    const struct store_partition *there = &writer->store->partition[partition];
    for (size_t r = 0; r < there->run_count; r++) {
        tropa_status status = TROPA_OK;
        if (there->run[r].footer.flags & STORE_RUN_EVENT_ID)
            status = load_ids_of_run(writer, &there->run[r], partition, err);
        if (status != TROPA_OK)
            return status;
    }
    return TROPA_OK;
}

/* Leaves out the rows from..from+*n-1 whose event id was seen, moving the others up. */
static tropa_status drop_seen_ids(tropa_store_writer *writer, struct store_batch *batch,
                                  uint32_t partition, const tropa_rows *rows, size_t from,
                                  size_t *n, tropa_error *err)
{
    tropa_status status = load_ids(writer, partition, err);
    size_t to = from;
    for (size_t k = from; status == TROPA_OK && k < from + *n; k++) {
        uint32_t row = batch->row[k].index;
        uint64_t id = rows->event_id_hash[row], key = 0;
        bool added = true;
        if (id) {
            key = event_key(id, batch->key[k].hash);
            status = store_key_set_add(&writer->buffer[partition].ids, key, &added, err);
        }
        place_row(batch, to, rows, row);
        batch->event_key[to] = key;
        to += added;
        batch->dropped += !added;
    }
    *n = to - from;
    return status;
}

static tropa_status add_to_partition(tropa_store_writer *writer, struct store_batch *batch,
                                     uint32_t partition, const tropa_rows *rows,
                                     struct store_append *append, tropa_error *err)
{
    struct store_buffer *buffer = &writer->buffer[partition];
    size_t from = batch->start[partition], n = batch->start[partition + 1] - from;
    if (!n)
        return TROPA_OK;
    tropa_status status = store_writer_load(writer, partition, err);
    if (status == TROPA_OK && rows->event_id_hash)
        status = drop_seen_ids(writer, batch, partition, rows, from, &n, err);
    if (status == TROPA_OK)
        status = store_customers_map(&buffer->customers, batch->key + from, n, batch->ordinal, err);
    append->row = batch->row + from;
    append->event_key = rows->event_id_hash ? batch->event_key + from : NULL;
    if (status == TROPA_OK)
        status = store_pending_append(&buffer->pending, append, batch->ordinal, n, err);
    if (status != TROPA_OK || buffer->pending.bytes < store_spill_threshold(writer, partition))
        return status;
    if (tropa_grow((void **)&batch->spill, &batch->spill_capacity, batch->spill_count + 1,
                   sizeof *batch->spill))
        return tropa_fail_memory(err);
    return store_spill_take(writer, partition, &batch->spill[batch->spill_count++], err);
}

/* ---- the walk ------------------------------------------------------------------------------ */

static tropa_status stopped(tropa_error *err)
{
    return tropa_fail(err, TROPA_ERR_INTERRUPTED, "the import was given up");
}

static tropa_status map_in_turn(tropa_store_writer *writer, struct store_batch *batch,
                                const tropa_rows *rows, tropa_error *err)
{
    if (!store_writer_wait(writer, &writer->mapping_turn, rows->sequence))
        return stopped(err);
    tropa_status status = store_batch_map_codes(writer, batch, rows, err);
    if (status == TROPA_OK)
        store_writer_pass(writer, &writer->mapping_turn, rows->sequence);
    return status;
}

static tropa_status walk(tropa_store_writer *writer, struct store_batch *batch,
                         const tropa_rows *rows, tropa_error *err)
{
    struct store_append append = {
        .activity_code = batch->activity_code,
        .value = rows->value,
        .order = rows->order,
        .value_factor = writer->value_factor,
        .attribute_count = rows->attribute_count,
        .attribute_code = batch->attribute_code,
        .attribute = batch->attribute_rows,
        .attribute_value = (const uint32_t *const *)batch->attribute_value,
        .source = (uint32_t)writer->source[writer->source_count - 1].facts.number};
    for (uint32_t p = 0; p < writer->partitions; p++) {
        struct store_buffer *buffer = &writer->buffer[p];
        if (!store_writer_wait(writer, &buffer->turn, rows->sequence))
            return stopped(err);
        tropa_status status = add_to_partition(writer, batch, p, rows, &append, err);
        if (status != TROPA_OK)
            return status;
        store_writer_pass(writer, &buffer->turn, rows->sequence);
    }
    /* Written after the walk, so that no batch behind this one waits for the disk. */
    tropa_status status = TROPA_OK;
    while (status == TROPA_OK && batch->spill_count)
        status = store_spill_write(writer, &batch->spill[--batch->spill_count], err);
    return status;
}

static void note_batch(tropa_store_writer *writer, const struct store_batch *batch,
                       const tropa_rows *rows)
{
    int64_t from = INT64_MAX, to = INT64_MIN;
    for (size_t i = 0; i < rows->count; i++) {
        from = rows->time_us[i] < from ? rows->time_us[i] : from;
        to = rows->time_us[i] > to ? rows->time_us[i] : to;
    }
    pthread_mutex_lock(&writer->lock);
    struct store_writer_source *source = &writer->source[writer->source_count - 1];
    source->facts.events += rows->count - batch->dropped;
    source->facts.from_us = from < source->facts.from_us ? from : source->facts.from_us;
    source->facts.to_us = to > source->facts.to_us ? to : source->facts.to_us;
    source->id_duplicates += batch->dropped;
    pthread_mutex_unlock(&writer->lock);
}

tropa_status tropa_store_writer_add(tropa_store_writer *writer, const tropa_rows *rows,
                                    tropa_error *err)
{
    if (!writer->in_source)
        return tropa_fail(err, TROPA_ERR_USAGE, "begin a source before adding rows");
    if (atomic_load(&writer->failed))
        return stopped(err);
    struct store_batch *batch = take_batch(writer);
    tropa_status status = batch ? TROPA_OK : tropa_fail_memory(err);
    if (status == TROPA_OK) {
        batch->dropped = 0;
        status = check_ranges(writer, rows, err);
    }
    if (status == TROPA_OK)
        status = scatter(writer, batch, rows, err);
    if (status == TROPA_OK)
        status = map_in_turn(writer, batch, rows, err);
    if (status == TROPA_OK)
        status = walk(writer, batch, rows, err);
    if (status == TROPA_OK)
        note_batch(writer, batch, rows);
    else
        tropa_store_writer_cancel(writer);
    if (batch)
        give_back(writer, batch);
    return status;
}
