/* When rows outgrow the memory: a partition's rows become a run of their own, on disk but not in
 * the MANIFEST, and are merged with the rest at the commit. What is written when depends on the
 * rows alone, never on the threads. */
#include "base/memory.h"
#include "store/writer.h"

#include <stdio.h>

enum { LEAST_BYTES = 16 * 1024 };

uint64_t store_spill_threshold(const tropa_store_writer *writer, uint32_t partition)
{
    const struct store_buffer *buffer = &writer->buffer[partition];
    uint64_t partitions = writer->partitions;
    uint64_t share = writer->memory_bytes / 4 * 3 / partitions;
    uint64_t tables = store_customers_bytes(&buffer->customers) +
                      buffer->ids.slot_count * sizeof *buffer->ids.slot;
    uint64_t rows = share > tables ? share - tables : 0;
    /* The first time partitions are cut at different fills: otherwise all of them would fill up in
     * the same batch, and the disk would see them all at once. */
    if (buffer->spill_count == 0)
        rows = rows / (2 * partitions) * (partitions + partition + 1);
    return rows > LEAST_BYTES ? rows : LEAST_BYTES;
}

tropa_status store_spill_take(tropa_store_writer *writer, uint32_t partition,
                              struct store_spill *spill, tropa_error *err)
{
    struct store_buffer *buffer = &writer->buffer[partition];
    *spill = (struct store_spill){.partition = partition,
                                  .number = buffer->spill_count,
                                  .customers = buffer->customers.count,
                                  .pending = buffer->pending};
    buffer->pending = (struct store_pending){0};
    pthread_mutex_lock(&writer->lock); /* others may be filling in entries of this array */
    int failed = tropa_grow((void **)&buffer->spill, &buffer->spill_capacity,
                            buffer->spill_count + 1u, sizeof *buffer->spill);
    if (!failed)
        buffer->spill[buffer->spill_count++] = (struct store_manifest_run){0};
    pthread_mutex_unlock(&writer->lock);
    return failed ? tropa_fail_memory(err) : TROPA_OK;
}

static tropa_status write_run(tropa_store_writer *writer, const struct store_spill *spill,
                              const struct store_columns *columns, tropa_error *err)
{
    struct store_manifest_run run = {0};
    snprintf(run.file, sizeof run.file, "run-%llu-%u-s%u.tr", (unsigned long long)writer->version,
             spill->partition, spill->number);
    struct store_run_writer out;
    tropa_status status = store_run_writer_init(&out, writer->path, run.file, spill->partition,
                                                writer->value_decimals, err);
    if (status == TROPA_OK)
        status = store_run_writer_add(&out, columns, err);
    if (status == TROPA_OK)
        status = store_run_writer_finish(&out, &run, err);
    store_run_writer_deinit(&out);
    if (status != TROPA_OK)
        return status;
    pthread_mutex_lock(&writer->lock);
    writer->buffer[spill->partition].spill[spill->number] = run;
    writer->spilled_bytes += run.bytes;
    writer->bytes_written += run.bytes;
    pthread_mutex_unlock(&writer->lock);
    return TROPA_OK;
}

tropa_status store_spill_write(tropa_store_writer *writer, struct store_spill *spill,
                               tropa_error *err)
{
    struct store_columns columns;
    struct store_sort_scratch scratch = {0};
    uint64_t bytes = spill->pending.bytes;
    store_writer_sort_begin(writer, bytes);
    tropa_status status =
        store_pending_sort(&spill->pending, spill->customers, &columns, &scratch, err);
    if (status == TROPA_OK) {
        status = write_run(writer, spill, &columns, err);
        store_columns_deinit(&columns);
    }
    store_sort_scratch_deinit(&scratch);
    store_writer_sort_end(writer, bytes);
    return status;
}
