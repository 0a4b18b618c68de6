/* Rows on their way into the store: appended in order of arrival, then sorted by customer with one
 * counting sort, since ordinals are dense. */
#include "store/pending.h"

#include "base/memory.h"
#include "read/rows.h"

#include <string.h>

enum { CHUNK_LEAST = 256, CHUNK_MOST = 32768 };

/* One allocation: this head, then every column. */
struct store_chunk {
    struct store_chunk *next;
    size_t count, capacity, bytes;
    uint32_t source;
    uint32_t attribute_count;
    int64_t *time_us, *value, *order;
    uint64_t *event_key;
    uint32_t *ordinal;
    uint32_t **attribute;
    uint32_t *attribute_code;
    uint16_t *activity;
};

void store_pending_deinit(struct store_pending *pending)
{
    while (pending->first) {
        struct store_chunk *next = pending->first->next;
        tropa_free(pending->first);
        pending->first = next;
    }
    tropa_free(pending->attribute_code);
    *pending = (struct store_pending){0};
}

/* ---- appending ----------------------------------------------------------------------------- */

static bool fits(const struct store_chunk *chunk, const struct store_append *from)
{
    return chunk && chunk->count < chunk->capacity && chunk->source == from->source &&
           !chunk->value == !from->value && !chunk->order == !from->order &&
           !chunk->event_key == !from->event_key &&
           chunk->attribute_count == from->attribute_count &&
           (from->attribute_count == 0 ||
            memcmp(chunk->attribute_code, from->attribute_code,
                   from->attribute_count * sizeof *from->attribute_code) == 0);
}

/* Cuts `size` bytes off the room, or nothing when the column is not wanted. */
static void *take(char **room, size_t size, bool wanted)
{
    char *at = *room;
    *room += wanted ? (size + 7) / 8 * 8 : (size_t)0;
    return wanted ? at : NULL;
}

static struct store_chunk *new_chunk(const struct store_append *from, size_t capacity)
{
    size_t attributes = from->attribute_count;
    size_t row = 8 + 4 + 2 + (from->value ? 8u : 0u) + (from->order ? 8u : 0u) +
                 (from->event_key ? 8u : 0u) + attributes * 4;
    size_t bytes = sizeof(struct store_chunk) + attributes * (sizeof(uint32_t *) + 8) +
                   capacity * row + 64 + attributes * 8;
    struct store_chunk *chunk = tropa_alloc(bytes);
    if (!chunk)
        return NULL;
    *chunk = (struct store_chunk){.capacity = capacity,
                                  .bytes = bytes,
                                  .source = from->source,
                                  .attribute_count = from->attribute_count};
    char *room = (char *)(chunk + 1);
    chunk->time_us = take(&room, capacity * 8, true);
    chunk->value = take(&room, capacity * 8, from->value != NULL);
    chunk->order = take(&room, capacity * 8, from->order != NULL);
    chunk->event_key = take(&room, capacity * 8, from->event_key != NULL);
    chunk->attribute = take(&room, attributes * sizeof(uint32_t *), attributes > 0);
    chunk->attribute_code = take(&room, attributes * 4, attributes > 0);
    for (size_t a = 0; a < attributes; a++) {
        chunk->attribute[a] = take(&room, capacity * 4, true);
        chunk->attribute_code[a] = from->attribute_code[a];
    }
    chunk->ordinal = take(&room, capacity * 4, true);
    chunk->activity = take(&room, capacity * 2, true);
    return chunk;
}

static tropa_status note_attribute(struct store_pending *pending, uint32_t code, tropa_error *err)
{
    size_t at = 0;
    while (at < pending->attribute_count && pending->attribute_code[at] < code)
        at++;
    if (at < pending->attribute_count && pending->attribute_code[at] == code)
        return TROPA_OK;
    if (tropa_grow((void **)&pending->attribute_code, &pending->attribute_capacity,
                   pending->attribute_count + 1, sizeof code))
        return tropa_fail_memory(err);
    memmove(pending->attribute_code + at + 1, pending->attribute_code + at,
            (pending->attribute_count - at) * sizeof code);
    pending->attribute_code[at] = code;
    pending->attribute_count++;
    return TROPA_OK;
}

static tropa_status start_chunk(struct store_pending *pending, const struct store_append *from,
                                tropa_error *err)
{
    size_t capacity = pending->last ? pending->last->capacity * 2 : CHUNK_LEAST;
    capacity = capacity > CHUNK_MOST ? CHUNK_MOST : capacity;
    struct store_chunk *chunk = new_chunk(from, capacity);
    if (!chunk)
        return tropa_fail_memory(err);
    if (!pending->last)
        pending->one_source = from->source;
    if (pending->one_source != from->source)
        pending->want |= STORE_WANT_SOURCE;
    pending->want |= (from->value ? STORE_WANT_VALUE : 0u) | (from->order ? STORE_WANT_ORDER : 0u) |
                     (from->event_key ? STORE_WANT_EVENT_ID : 0u);
    if (pending->last)
        pending->last->next = chunk;
    else
        pending->first = chunk;
    pending->last = chunk;
    pending->bytes += chunk->bytes;
    tropa_status status = TROPA_OK;
    for (uint32_t a = 0; status == TROPA_OK && a < from->attribute_count; a++)
        status = note_attribute(pending, from->attribute_code[a], err);
    return status;
}

static void append_attributes(struct store_chunk *chunk, const struct store_append *from,
                              const struct store_append_row *row, size_t n)
{
    for (uint32_t a = 0; a < from->attribute_count; a++) {
        uint32_t *out = chunk->attribute[a] + chunk->count;
        for (size_t k = 0; k < n; k++) {
            uint32_t code = from->attribute[a][row[k].index];
            out[k] = code == TROPA_NO_CODE ? TROPA_NO_CODE : from->attribute_value[a][code];
        }
    }
}

/* Rows from..from+n-1 of those to append. */
static void append_rows(struct store_chunk *chunk, const struct store_append *rows,
                        const uint32_t *ordinal, size_t from, size_t n)
{
    size_t at = chunk->count;
    const struct store_append_row *row = rows->row + from;
    memcpy(chunk->ordinal + at, ordinal + from, n * sizeof *ordinal);
    for (size_t k = 0; k < n; k++) {
        chunk->time_us[at + k] = row[k].time_us;
        chunk->activity[at + k] = (uint16_t)rows->activity_code[row[k].activity];
    }
    if (rows->value)
        for (size_t k = 0; k < n; k++) {
            int64_t value = rows->value[row[k].index];
            chunk->value[at + k] =
                value == TROPA_NO_VALUE ? TROPA_NO_VALUE : value * rows->value_factor;
        }
    if (rows->order)
        for (size_t k = 0; k < n; k++)
            chunk->order[at + k] = rows->order[row[k].index];
    if (rows->event_key)
        memcpy(chunk->event_key + at, rows->event_key + from, n * sizeof *rows->event_key);
    append_attributes(chunk, rows, row, n);
    chunk->count += n;
}

tropa_status store_pending_append(struct store_pending *pending, const struct store_append *from,
                                  const uint32_t *ordinal, size_t n, tropa_error *err)
{
    for (size_t done = 0; done < n;) {
        if (!fits(pending->last, from)) {
            tropa_status status = start_chunk(pending, from, err);
            if (status != TROPA_OK)
                return status;
        }
        struct store_chunk *chunk = pending->last;
        size_t size = chunk->capacity - chunk->count;
        size = n - done < size ? n - done : size;
        append_rows(chunk, from, ordinal, done, size);
        done += size;
    }
    pending->rows += n;
    return TROPA_OK;
}

/* ---- sorting ------------------------------------------------------------------------------- */

/* Where each row of a chunk goes; position[] counts on. The two columns that every event has are
 * moved in the same pass. */
static void place(const struct store_chunk *chunk, uint32_t *position,
                  struct store_columns *columns, uint32_t *target)
{
    for (size_t i = 0; i < chunk->count; i++) {
        uint32_t to = position[chunk->ordinal[i]]++;
        columns->time_us[to] = chunk->time_us[i];
        columns->activity[to] = chunk->activity[i];
        if (target)
            target[i] = to;
    }
}

static void scatter_numbers(const int64_t *from, const uint32_t *target, size_t n, int64_t *to)
{
    for (size_t i = 0; i < n; i++)
        to[target[i]] = from ? from[i] : TROPA_NO_VALUE;
}

static void place_optional(const struct store_chunk *chunk, const uint32_t *target,
                           struct store_columns *columns)
{
    size_t n = chunk->count;
    if (columns->value)
        scatter_numbers(chunk->value, target, n, columns->value);
    if (columns->order)
        scatter_numbers(chunk->order, target, n, columns->order);
    for (size_t i = 0; columns->source && i < n; i++)
        columns->source[target[i]] = chunk->source;
    for (size_t i = 0; columns->event_id && i < n; i++)
        columns->event_id[target[i]] = chunk->event_key ? chunk->event_key[i] : 0;
    for (uint32_t a = 0; a < columns->attribute_count; a++) {
        const uint32_t *from = NULL;
        for (uint32_t b = 0; b < chunk->attribute_count; b++)
            if (chunk->attribute_code[b] == columns->attribute_code[a])
                from = chunk->attribute[b];
        for (size_t i = 0; i < n; i++)
            columns->attribute[a][target[i]] = from ? from[i] : TROPA_NO_CODE;
    }
}

/* Counts rows per customer and turns counts into positions; fills columns' customers. */
static tropa_status lay_out(const struct store_pending *pending, size_t customers,
                            uint32_t *position, struct store_columns *columns, tropa_error *err)
{
    for (const struct store_chunk *chunk = pending->first; chunk; chunk = chunk->next)
        for (size_t i = 0; i < chunk->count; i++)
            position[chunk->ordinal[i]]++;
    size_t present = 0;
    for (size_t c = 0; c < customers; c++)
        present += position[c] != 0;
    tropa_status status = store_columns_reserve(columns, pending->rows, present, err);
    if (status != TROPA_OK)
        return status;
    uint32_t at = 0;
    for (size_t c = 0; c < customers; c++) {
        uint32_t n = position[c];
        position[c] = at;
        if (!n)
            continue;
        at += n;
        columns->ordinal[columns->customer_count++] = (uint32_t)c;
        columns->begin[columns->customer_count] = at;
    }
    columns->count = at;
    return TROPA_OK;
}

static tropa_status place_all(struct store_pending *pending, uint32_t *position,
                              struct store_columns *columns, tropa_error *err)
{
    bool optional = pending->want || pending->attribute_count;
    uint32_t *target = optional ? tropa_alloc(CHUNK_MOST * sizeof *target) : NULL;
    if (optional && !target)
        return tropa_fail_memory(err);
    while (pending->first) {
        struct store_chunk *chunk = pending->first;
        place(chunk, position, columns, target);
        if (optional)
            place_optional(chunk, target, columns);
        pending->first = chunk->next;
        tropa_free(chunk);
    }
    tropa_free(target);
    return TROPA_OK;
}

tropa_status store_pending_sort(struct store_pending *pending, size_t customers,
                                struct store_columns *columns, struct store_sort_scratch *scratch,
                                tropa_error *err)
{
    tropa_status status = TROPA_OK;
    *columns = (struct store_columns){0};
    if (pending->rows > UINT32_MAX)
        status = tropa_fail(err, TROPA_ERR_LIMIT,
                            "too many rows for one partition; give less memory, so that they are "
                            "written in parts");
    uint32_t *position = NULL;
    if (status == TROPA_OK)
        status = store_columns_init(columns, pending->want, pending->attribute_code,
                                    (uint32_t)pending->attribute_count, err);
    if (status == TROPA_OK) {
        columns->one_source = pending->one_source;
        position = tropa_alloc_zero(customers, sizeof *position);
        status =
            position ? lay_out(pending, customers, position, columns, err) : tropa_fail_memory(err);
    }
    if (status == TROPA_OK)
        status = place_all(pending, position, columns, err);
    tropa_free(position);
    store_pending_deinit(pending);
    for (size_t c = 0; status == TROPA_OK && c < columns->customer_count; c++)
        status =
            store_columns_sort(columns, columns->begin[c], columns->begin[c + 1], scratch, err);
    if (status != TROPA_OK)
        store_columns_deinit(columns);
    return status;
}
