/* Columns to a run file. */
#include "store/run.h"

#include "base/hash.h"
#include "read/rows.h"

#include <string.h>

enum { PIECE_BYTES = 1024 * 1024 };

tropa_status store_run_writer_init(struct store_run_writer *writer, const char *store,
                                   const char *name, uint32_t partition, uint32_t value_decimals,
                                   tropa_error *err)
{
    *writer = (struct store_run_writer){.file.descriptor = -1};
    writer->encoder.value_decimals = value_decimals;
    writer->footer = (struct store_run_footer){.from_us = INT64_MAX,
                                               .to_us = INT64_MIN,
                                               .value_decimals = value_decimals,
                                               .version = STORE_FORMAT_VERSION,
                                               .partition = partition};
    memcpy(writer->footer.magic, STORE_RUN_MAGIC, sizeof writer->footer.magic);
    struct store_run_header header = {.version = STORE_FORMAT_VERSION, .partition = partition};
    memcpy(header.magic, STORE_RUN_MAGIC, sizeof header.magic);
    tropa_buffer_append(&writer->pending, &header, sizeof header);
    if (writer->pending.failed)
        return tropa_fail_memory(err);
    return store_file_create(&writer->file, store, name, err);
}

static tropa_status flush(struct store_run_writer *writer, tropa_error *err)
{
    tropa_status status =
        store_file_write(&writer->file, writer->pending.data, writer->pending.size, err);
    tropa_buffer_clear(&writer->pending);
    return status;
}

static void note_values(struct store_run_footer *footer, const struct store_columns *columns,
                        size_t from, size_t to)
{
    if (columns->value) {
        int64_t most = footer->value_most;
        bool any = footer->flags & STORE_RUN_VALUE;
        for (size_t i = from; i < to; i++) {
            int64_t value = columns->value[i];
            if (value == TROPA_NO_VALUE)
                continue;
            any = true;
            most = value > most ? value : -value > most ? -value : most;
        }
        footer->value_most = most;
        footer->flags |= any ? STORE_RUN_VALUE : 0;
    }
    for (size_t i = from; columns->event_id && i < to; i++)
        if (columns->event_id[i]) {
            footer->flags |= STORE_RUN_EVENT_ID;
            break;
        }
    if (columns->order)
        footer->flags |= STORE_RUN_ORDER;
}

static tropa_status add_block(struct store_run_writer *writer, const struct store_columns *columns,
                              size_t first, size_t last, tropa_error *err)
{
    struct store_block_index index = {.offset = writer->file.written + writer->pending.size};
    tropa_status status =
        store_block_encode(&writer->encoder, columns, first, last, &writer->pending, &index, err);
    if (status != TROPA_OK)
        return status;
    tropa_buffer_append(&writer->index, &index, sizeof index);
    if (writer->index.failed)
        return tropa_fail_memory(err);
    struct store_run_footer *footer = &writer->footer;
    footer->block_count++;
    footer->events += index.event_count;
    footer->customers += index.customer_count;
    footer->from_us = index.from_us < footer->from_us ? index.from_us : footer->from_us;
    footer->to_us = index.to_us > footer->to_us ? index.to_us : footer->to_us;
    note_values(footer, columns, columns->begin[first], columns->begin[last]);
    return writer->pending.size >= PIECE_BYTES ? flush(writer, err) : TROPA_OK;
}

tropa_status store_run_writer_add(struct store_run_writer *writer,
                                  const struct store_columns *columns, tropa_error *err)
{
    const size_t *begin = columns->begin;
    size_t n = columns->customer_count;
    for (size_t first = 0; first < n;) {
        size_t last = first;
        /* A customer as large as a block gets one alone, so that others stay small. */
        while (last < n && begin[last] - begin[first] < STORE_BLOCK_EVENTS &&
               (last == first || begin[last + 1] - begin[last] < STORE_BLOCK_EVENTS))
            last++;
        if (begin[last] - begin[first] > INT32_MAX)
            return tropa_fail(err, TROPA_ERR_LIMIT,
                              "a customer has %zu events; at most %d fit the store",
                              begin[last] - begin[first], INT32_MAX);
        tropa_status status = add_block(writer, columns, first, last, err);
        if (status != TROPA_OK)
            return status;
        first = last;
    }
    return TROPA_OK;
}

tropa_status store_run_writer_finish(struct store_run_writer *writer,
                                     struct store_manifest_run *run, tropa_error *err)
{
    struct store_run_footer *footer = &writer->footer;
    footer->index_offset = writer->file.written + writer->pending.size;
    footer->index_checksum = tropa_hash(writer->index.data, writer->index.size);
    if (footer->events == 0)
        footer->from_us = footer->to_us = 0;
    footer->checksum = tropa_hash(footer, sizeof *footer - sizeof footer->checksum);
    tropa_buffer_append(&writer->pending, writer->index.data, writer->index.size);
    tropa_buffer_append(&writer->pending, footer, sizeof *footer);
    if (writer->pending.failed)
        return tropa_fail_memory(err);
    tropa_status status = flush(writer, err);
    run->partition = footer->partition;
    run->events = footer->events;
    run->customers = footer->customers;
    run->bytes = writer->file.written;
    run->checksum = footer->checksum;
    return status == TROPA_OK ? store_file_finish(&writer->file, err) : status;
}

void store_run_writer_deinit(struct store_run_writer *writer)
{
    store_file_abandon(&writer->file);
    store_block_encoder_deinit(&writer->encoder);
    tropa_buffer_deinit(&writer->pending);
    tropa_buffer_deinit(&writer->index);
}
