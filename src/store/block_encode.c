/* Columns to the bytes of one block. */
#include "base/hash.h"
#include "base/memory.h"
#include "read/rows.h"
#include "store/block.h"

#include <assert.h>
#include <string.h>

void store_block_encoder_deinit(struct store_block_encoder *encoder)
{
    tropa_free(encoder->distance);
    encoder->distance = NULL;
    encoder->capacity = 0;
}

/* ---- packing ------------------------------------------------------------------------------- */

static tropa_status pad(tropa_buffer *out, size_t start, size_t alignment, tropa_error *err)
{
    size_t over = (out->size - start) % alignment;
    if (over) {
        void *room = tropa_buffer_extend(out, alignment - over);
        if (!room)
            return tropa_fail_memory(err);
        memset(room, 0, alignment - over);
    }
    return TROPA_OK;
}

/* Packs encoder->distance[0..n-1], which already counts from `base` in units. */
static tropa_status append_packed(struct store_block_encoder *encoder, size_t n, uint32_t kind,
                                  int64_t base, int64_t unit, int64_t bias, size_t start,
                                  tropa_buffer *out, tropa_buffer *table, tropa_error *err)
{
    uint64_t all = 0;
    for (size_t i = 0; i < n; i++)
        all |= encoder->distance[i];
    uint32_t width = tropa_packed_width(all);
    struct store_block_column column = {kind, width, base, unit, bias, out->size - start};
    tropa_buffer_append(table, &column, sizeof column);
    unsigned char *room =
        tropa_buffer_extend(out, tropa_packed_size(n, width) + TROPA_PACKED_PADDING);
    if (!room || table->failed)
        return tropa_fail_memory(err);
    tropa_packed_write(encoder->distance, n, width, room);
    return pad(out, start, 8, err);
}

static tropa_status append_time(struct store_block_encoder *encoder, const int64_t *time_us,
                                size_t n, size_t start, tropa_buffer *out, tropa_buffer *table,
                                struct store_block_index *index, tropa_error *err)
{
    tropa_packed plan = tropa_packed_plan(time_us, n, 1, encoder->distance);
    uint64_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = encoder->distance[i] > most ? encoder->distance[i] : most;
    index->from_us = plan.base;
    index->to_us = (int64_t)((uint64_t)plan.base + most * (uint64_t)plan.unit);
    return append_packed(encoder, n, STORE_COLUMN_TIME, plan.base, plan.unit, 0, start, out, table,
                         err);
}

/* Numbers where TROPA_NO_VALUE is none: 0 for none, else number - bias + 1. */
static tropa_status append_numbers(struct store_block_encoder *encoder, const int64_t *number,
                                   size_t n, uint32_t kind, size_t start, tropa_buffer *out,
                                   tropa_buffer *table, tropa_error *err)
{
    int64_t low = INT64_MAX;
    bool none = false;
    for (size_t i = 0; i < n; i++) {
        if (number[i] == TROPA_NO_VALUE)
            none = true;
        else if (number[i] < low)
            low = number[i];
    }
    if (low == INT64_MAX)
        return TROPA_OK; /* not one */
    uint64_t base = none ? 0 : 1;
    for (size_t i = 0; i < n; i++)
        encoder->distance[i] =
            number[i] == TROPA_NO_VALUE ? 0 : (uint64_t)number[i] - (uint64_t)low + 1 - base;
    return append_packed(encoder, n, kind, (int64_t)base, 1, low, start, out, table, err);
}

static tropa_status append_codes(struct store_block_encoder *encoder, const uint32_t *code,
                                 size_t n, uint32_t kind, size_t start, tropa_buffer *out,
                                 tropa_buffer *table, tropa_error *err)
{
    uint32_t low = UINT32_MAX, high = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t stored = code[i] + 1; /* TROPA_NO_CODE wraps to 0 */
        low = stored < low ? stored : low;
        high = stored > high ? stored : high;
        encoder->distance[i] = stored;
    }
    if (high == 0)
        return TROPA_OK;
    for (size_t i = 0; i < n; i++)
        encoder->distance[i] -= low;
    return append_packed(encoder, n, kind, low, 1, 0, start, out, table, err);
}

static tropa_status append_ids(struct store_block_encoder *encoder, const uint64_t *id, size_t n,
                               size_t start, tropa_buffer *out, tropa_buffer *table,
                               tropa_error *err)
{
    uint64_t any = 0;
    for (size_t i = 0; i < n; i++)
        any |= encoder->distance[i] = id[i];
    if (!any)
        return TROPA_OK;
    return append_packed(encoder, n, STORE_COLUMN_EVENT_ID, 0, 1, 0, start, out, table, err);
}

static tropa_status append_source(struct store_block_encoder *encoder,
                                  const struct store_columns *columns, size_t from, size_t n,
                                  size_t start, tropa_buffer *out, tropa_buffer *table,
                                  tropa_error *err)
{
    uint32_t low = columns->source ? UINT32_MAX : columns->one_source;
    for (size_t i = 0; columns->source && i < n; i++)
        low = columns->source[from + i] < low ? columns->source[from + i] : low;
    for (size_t i = 0; i < n; i++)
        encoder->distance[i] = columns->source ? columns->source[from + i] - low : 0;
    return append_packed(encoder, n, STORE_COLUMN_SOURCE, low, 1, 0, start, out, table, err);
}

/* ---- a block ------------------------------------------------------------------------------- */

static tropa_status append_customers(const struct store_columns *columns, size_t first, size_t last,
                                     struct store_block_header *header, size_t start,
                                     tropa_buffer *out, tropa_error *err)
{
    size_t n = last - first;
    header->first_ordinal = columns->ordinal[first];
    if (columns->ordinal[last - 1] - columns->ordinal[first] == n - 1) {
        header->flags |= STORE_BLOCK_CONTIGUOUS;
    } else {
        header->ordinal_at = out->size - start;
        tropa_buffer_append(out, columns->ordinal + first, n * sizeof *columns->ordinal);
    }
    return pad(out, start, 8, err);
}

static tropa_status append_counts(struct store_block_encoder *encoder,
                                  const struct store_columns *columns, size_t first, size_t last,
                                  size_t start, tropa_buffer *out, tropa_buffer *table,
                                  tropa_error *err)
{
    for (size_t i = first; i < last; i++)
        encoder->distance[i - first] = columns->begin[i + 1] - columns->begin[i];
    return append_packed(encoder, last - first, STORE_COLUMN_EVENTS, 0, 1, 0, start, out, table,
                         err);
}

static tropa_status append_activities(struct store_block_encoder *encoder, const uint16_t *activity,
                                      size_t n, size_t start, tropa_buffer *out,
                                      tropa_buffer *table, tropa_error *err)
{
    for (size_t i = 0; i < n; i++)
        encoder->distance[i] = activity[i];
    return append_packed(encoder, n, STORE_COLUMN_ACTIVITY, 0, 1, 0, start, out, table, err);
}

static tropa_status append_columns(struct store_block_encoder *encoder,
                                   const struct store_columns *columns, size_t from, size_t n,
                                   size_t start, tropa_buffer *out, tropa_buffer *table,
                                   struct store_block_index *index, tropa_error *err)
{
    tropa_status status =
        append_time(encoder, columns->time_us + from, n, start, out, table, index, err);
    if (status == TROPA_OK && columns->value)
        status = append_numbers(encoder, columns->value + from, n, STORE_COLUMN_VALUE, start, out,
                                table, err);
    if (status == TROPA_OK && columns->order)
        status = append_numbers(encoder, columns->order + from, n, STORE_COLUMN_ORDER, start, out,
                                table, err);
    if (status == TROPA_OK)
        status = append_source(encoder, columns, from, n, start, out, table, err);
    if (status == TROPA_OK && columns->event_id)
        status = append_ids(encoder, columns->event_id + from, n, start, out, table, err);
    for (uint32_t a = 0; status == TROPA_OK && a < columns->attribute_count; a++)
        status = append_codes(encoder, columns->attribute[a] + from, n,
                              STORE_COLUMN_ATTRIBUTE + columns->attribute_code[a], start, out,
                              table, err);
    return status;
}

tropa_status store_block_encode(struct store_block_encoder *encoder,
                                const struct store_columns *columns, size_t first, size_t last,
                                tropa_buffer *out, struct store_block_index *index,
                                tropa_error *err)
{
    size_t from = columns->begin[first], n = columns->begin[last] - from, start = out->size;
    assert(first < last && n > 0 && n <= INT32_MAX);
    if (tropa_grow((void **)&encoder->distance, &encoder->capacity, n, sizeof(uint64_t)) ||
        !tropa_buffer_extend(out, sizeof(struct store_block_header)))
        return tropa_fail_memory(err);
    struct store_block_header header = {.magic = STORE_BLOCK_MAGIC,
                                        .customer_count = (uint32_t)(last - first),
                                        .event_count = (uint32_t)n,
                                        .value_decimals = encoder->value_decimals};
    tropa_buffer table;
    tropa_buffer_init(&table);
    tropa_status status = append_customers(columns, first, last, &header, start, out, err);
    if (status == TROPA_OK)
        status = append_counts(encoder, columns, first, last, start, out, &table, err);
    if (status == TROPA_OK)
        status = append_activities(encoder, columns->activity + from, n, start, out, &table, err);
    if (status == TROPA_OK)
        status = append_columns(encoder, columns, from, n, start, out, &table, index, err);
    if (status == TROPA_OK) {
        header.column_at = out->size - start;
        header.column_count = (uint32_t)(table.size / sizeof(struct store_block_column));
        tropa_buffer_append(out, table.data, table.size);
        status = out->failed ? tropa_fail_memory(err) : pad(out, start, STORE_BLOCK_ALIGNMENT, err);
    }
    tropa_buffer_deinit(&table);
    if (status != TROPA_OK)
        return status;
    memcpy(out->data + start, &header, sizeof header);
    index->size = out->size - start;
    index->checksum = tropa_hash(out->data + start, (size_t)index->size);
    index->first_ordinal = columns->ordinal[first];
    index->last_ordinal = columns->ordinal[last - 1];
    index->customer_count = header.customer_count;
    index->event_count = header.event_count;
    return TROPA_OK;
}
