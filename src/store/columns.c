/* Decoded columns: growth, the stable sort of one customer's events, exact repeats. */
#include "store/columns.h"

#include "base/hash.h"
#include "base/memory.h"
#include "read/rows.h"

#include <string.h>

tropa_status store_columns_init(struct store_columns *columns, unsigned want,
                                const uint32_t *attribute_code, uint32_t attribute_count,
                                tropa_error *err)
{
    *columns = (struct store_columns){.attribute_count = attribute_count};
    columns->attribute_code = tropa_alloc_zero(attribute_count, sizeof *columns->attribute_code);
    columns->attribute = tropa_alloc_zero(attribute_count, sizeof *columns->attribute);
    bool fine = columns->attribute_code && columns->attribute;
    /* A wanted column is told from an unwanted one by not being NULL, even while empty. */
    if (fine && want & STORE_WANT_VALUE)
        fine = (columns->value = tropa_alloc(0)) != NULL;
    if (fine && want & STORE_WANT_ORDER)
        fine = (columns->order = tropa_alloc(0)) != NULL;
    if (fine && want & STORE_WANT_SOURCE)
        fine = (columns->source = tropa_alloc(0)) != NULL;
    if (fine && want & STORE_WANT_EVENT_ID)
        fine = (columns->event_id = tropa_alloc(0)) != NULL;
    if (!fine) {
        store_columns_deinit(columns);
        return tropa_fail_memory(err);
    }
    if (attribute_count)
        memcpy(columns->attribute_code, attribute_code, attribute_count * sizeof *attribute_code);
    return TROPA_OK;
}

void store_columns_deinit(struct store_columns *columns)
{
    tropa_free(columns->time_us);
    tropa_free(columns->activity);
    tropa_free(columns->value);
    tropa_free(columns->order);
    tropa_free(columns->source);
    tropa_free(columns->event_id);
    if (columns->attribute)
        for (uint32_t a = 0; a < columns->attribute_count; a++)
            tropa_free(columns->attribute[a]);
    tropa_free(columns->attribute);
    tropa_free(columns->attribute_code);
    tropa_free(columns->ordinal);
    tropa_free(columns->begin);
    *columns = (struct store_columns){0};
}

void store_columns_clear(struct store_columns *columns)
{
    columns->count = columns->customer_count = 0;
}

size_t store_columns_bytes(const struct store_columns *columns)
{
    size_t event = sizeof(int64_t) + sizeof(uint16_t) + columns->attribute_count * sizeof(uint32_t);
    event += columns->value ? sizeof(int64_t) : 0;
    event += columns->order ? sizeof(int64_t) : 0;
    event += columns->source ? sizeof(uint32_t) : 0;
    event += columns->event_id ? sizeof(uint64_t) : 0;
    return columns->capacity * event +
           columns->customer_capacity * (sizeof(uint32_t) + sizeof(size_t));
}

static bool regrow(void *array, size_t count, size_t size)
{
    void *old;
    memcpy(&old, array, sizeof old);
    void *grown = tropa_realloc_array(old, count, size);
    if (!grown)
        return false;
    memcpy(array, &grown, sizeof grown);
    return true;
}

static size_t next_capacity(size_t capacity, size_t need)
{
    /* A first reservation is usually exact; after that, doubling. */
    return capacity * 2 > need ? capacity * 2 : need;
}

tropa_status store_columns_reserve(struct store_columns *columns, size_t events, size_t customers,
                                   tropa_error *err)
{
    bool fine = true;
    if (events > columns->capacity) {
        size_t n = next_capacity(columns->capacity, events);
        fine = regrow(&columns->time_us, n, sizeof(int64_t)) &&
               regrow(&columns->activity, n, sizeof(uint16_t));
        if (fine && columns->value)
            fine = regrow(&columns->value, n, sizeof(int64_t));
        if (fine && columns->order)
            fine = regrow(&columns->order, n, sizeof(int64_t));
        if (fine && columns->source)
            fine = regrow(&columns->source, n, sizeof(uint32_t));
        if (fine && columns->event_id)
            fine = regrow(&columns->event_id, n, sizeof(uint64_t));
        for (uint32_t a = 0; fine && a < columns->attribute_count; a++)
            fine = regrow(&columns->attribute[a], n, sizeof(uint32_t));
        if (fine)
            columns->capacity = n;
    }
    if (fine && (customers > columns->customer_capacity || !columns->begin)) {
        size_t n = next_capacity(columns->customer_capacity, customers);
        fine = regrow(&columns->ordinal, n, sizeof(uint32_t)) &&
               regrow(&columns->begin, n + 1, sizeof(size_t));
        if (fine) {
            columns->begin[0] = 0;
            columns->customer_capacity = n;
        }
    }
    return fine ? TROPA_OK : tropa_fail_memory(err);
}

/* ---- sorting ------------------------------------------------------------------------------- */

struct store_sort_key {
    int64_t time_us, order;
    size_t index; /**< of the event before sorting */
};

void store_sort_scratch_deinit(struct store_sort_scratch *scratch)
{
    tropa_free(scratch->key);
    tropa_free(scratch->moved);
    tropa_free(scratch->hash);
    *scratch = (struct store_sort_scratch){0};
}

static inline bool key_after(const struct store_sort_key *a, const struct store_sort_key *b)
{
    return a->time_us > b->time_us || (a->time_us == b->time_us && a->order > b->order);
}

static void insertion_sort(struct store_sort_key *key, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct store_sort_key moving = key[i];
        size_t j = i;
        for (; j > 0 && key_after(&key[j - 1], &moving); j--)
            key[j] = key[j - 1];
        key[j] = moving;
    }
}

static void merge_halves(const struct store_sort_key *from, size_t low, size_t middle, size_t high,
                         struct store_sort_key *to)
{
    size_t left = low, right = middle;
    for (size_t i = low; i < high; i++) {
        bool take_right = left == middle || (right < high && key_after(&from[left], &from[right]));
        to[i] = take_right ? from[right++] : from[left++];
    }
}

/* Merge sort from runs of 16; `spare` is as long as `key`. The result lies in `key`. */
static void merge_sort(struct store_sort_key *key, size_t n, struct store_sort_key *spare)
{
    enum { RUN = 16 };
    for (size_t i = 0; i < n; i += RUN)
        insertion_sort(key + i, n - i < RUN ? n - i : RUN);
    struct store_sort_key *from = key, *to = spare;
    for (size_t width = RUN; width < n; width *= 2) {
        for (size_t low = 0; low < n; low += 2 * width) {
            size_t middle = n - low < width ? n : low + width;
            size_t high = n - middle < width ? n : middle + width;
            merge_halves(from, low, middle, high, to);
        }
        struct store_sort_key *swap = from;
        from = to;
        to = swap;
    }
    if (from != key)
        memcpy(key, from, n * sizeof *key);
}

static bool in_order(const struct store_columns *columns, size_t from, size_t to)
{
    const int64_t *time_us = columns->time_us, *order = columns->order;
    bool fine = true;
    for (size_t i = from + 1; i < to; i++)
        fine &= time_us[i - 1] <= time_us[i];
    if (!fine || !order)
        return fine;
    for (size_t i = from + 1; i < to; i++)
        if (time_us[i - 1] == time_us[i] && order[i - 1] > order[i])
            return false;
    return true;
}

static void move_column(void *column, size_t size, size_t from, size_t n,
                        const struct store_sort_key *key, void *moved)
{
    if (!column)
        return;
    char *base = column, *out = moved;
    for (size_t i = 0; i < n; i++)
        memcpy(out + i * size, base + key[i].index * size, size);
    memcpy(base + from * size, out, n * size);
}

static void apply_order(struct store_columns *columns, size_t from, size_t n,
                        const struct store_sort_key *key, void *moved)
{
    move_column(columns->time_us, sizeof(int64_t), from, n, key, moved);
    move_column(columns->activity, sizeof(uint16_t), from, n, key, moved);
    move_column(columns->value, sizeof(int64_t), from, n, key, moved);
    move_column(columns->order, sizeof(int64_t), from, n, key, moved);
    move_column(columns->source, sizeof(uint32_t), from, n, key, moved);
    move_column(columns->event_id, sizeof(uint64_t), from, n, key, moved);
    for (uint32_t a = 0; a < columns->attribute_count; a++)
        move_column(columns->attribute[a], sizeof(uint32_t), from, n, key, moved);
}

tropa_status store_columns_sort(struct store_columns *columns, size_t from, size_t to,
                                struct store_sort_scratch *scratch, tropa_error *err)
{
    if (to - from < 2 || in_order(columns, from, to))
        return TROPA_OK;
    size_t n = to - from;
    if (tropa_grow((void **)&scratch->key, &scratch->key_capacity, 2 * n, sizeof *scratch->key) ||
        tropa_grow(&scratch->moved, &scratch->moved_capacity, n, sizeof(int64_t)))
        return tropa_fail_memory(err);
    struct store_sort_key *key = scratch->key;
    for (size_t i = 0; i < n; i++)
        key[i] = (struct store_sort_key){columns->time_us[from + i],
                                         columns->order ? columns->order[from + i] : 0, from + i};
    if (n <= 24)
        insertion_sort(key, n);
    else
        merge_sort(key, n, key + n);
    apply_order(columns, from, n, key, scratch->moved);
    return TROPA_OK;
}

/* ---- repeats ------------------------------------------------------------------------------- */

static bool same_event(const struct store_columns *columns, size_t a, size_t b)
{
    if (columns->activity[a] != columns->activity[b] ||
        (columns->value && columns->value[a] != columns->value[b]) ||
        (columns->source && columns->source[a] != columns->source[b]))
        return false;
    for (uint32_t k = 0; k < columns->attribute_count; k++)
        if (columns->attribute[k][a] != columns->attribute[k][b])
            return false;
    return true;
}

static uint64_t event_hash(const struct store_columns *columns, size_t i)
{
    uint64_t mixed = columns->activity[i] + 1;
    const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15);
    if (columns->value)
        mixed = (mixed ^ (mixed >> 29)) * odd + (uint64_t)columns->value[i];
    if (columns->source)
        mixed = (mixed ^ (mixed >> 29)) * odd + columns->source[i];
    for (uint32_t k = 0; k < columns->attribute_count; k++)
        mixed = (mixed ^ (mixed >> 29)) * odd + columns->attribute[k][i];
    mixed = (mixed ^ (mixed >> 29)) * odd;
    return mixed ^ (mixed >> 32);
}

/* Marks in repeat[0..n-1] the events that equal an earlier one of the group, all at one time. */
static void mark_few(const struct store_columns *columns, size_t from, size_t n,
                     unsigned char *repeat)
{
    for (size_t i = 0; i < n; i++) {
        repeat[i] = 0;
        for (size_t j = 0; j < i && !repeat[i]; j++)
            repeat[i] = !repeat[j] && same_event(columns, from + i, from + j);
    }
}

/* The same through a table of positions, for groups where pairs would be too many. */
static int mark_many(const struct store_columns *columns, size_t from, size_t n,
                     unsigned char *repeat, struct store_sort_scratch *scratch)
{
    size_t slots = 16;
    while (slots < n * 2)
        slots *= 2;
    if (tropa_grow((void **)&scratch->hash, &scratch->hash_capacity, slots, sizeof(uint64_t)))
        return -1;
    uint64_t *slot = scratch->hash;
    memset(slot, 0, slots * sizeof *slot);
    for (size_t i = 0; i < n; i++) {
        size_t at = (size_t)event_hash(columns, from + i) & (slots - 1);
        while (slot[at] && !same_event(columns, from + i, from + (size_t)slot[at] - 1))
            at = (at + 1) & (slots - 1);
        repeat[i] = slot[at] != 0;
        if (!slot[at])
            slot[at] = i + 1;
    }
    return 0;
}

void store_columns_copy(struct store_columns *columns, size_t to, size_t from)
{
    columns->time_us[to] = columns->time_us[from];
    columns->activity[to] = columns->activity[from];
    if (columns->value)
        columns->value[to] = columns->value[from];
    if (columns->order)
        columns->order[to] = columns->order[from];
    if (columns->source)
        columns->source[to] = columns->source[from];
    if (columns->event_id)
        columns->event_id[to] = columns->event_id[from];
    for (uint32_t a = 0; a < columns->attribute_count; a++)
        columns->attribute[a][to] = columns->attribute[a][from];
}

static size_t group_end(const int64_t *time_us, size_t from, size_t to)
{
    size_t end = from + 1;
    while (end < to && time_us[end] == time_us[from])
        end++;
    return end;
}

static bool has_ties(const int64_t *time_us, size_t from, size_t to)
{
    bool ties = false;
    for (size_t i = from + 1; i < to; i++)
        ties |= time_us[i - 1] == time_us[i];
    return ties;
}

tropa_status store_columns_repeats(struct store_columns *columns, size_t from, size_t to, bool drop,
                                   uint32_t from_source,
                                   void (*found)(void *context, uint32_t source), void *context,
                                   struct store_sort_scratch *scratch, size_t *kept,
                                   tropa_error *err)
{
    *kept = to - from;
    if (!has_ties(columns->time_us, from, to))
        return TROPA_OK;
    size_t out = from;
    for (size_t at = from; at < to;) {
        size_t end = group_end(columns->time_us, at, to), n = end - at;
        if (tropa_grow(&scratch->moved, &scratch->moved_capacity, n / sizeof(int64_t) + 1,
                       sizeof(int64_t)))
            return tropa_fail_memory(err);
        unsigned char *repeat = scratch->moved;
        if (n <= 32)
            mark_few(columns, at, n, repeat);
        else if (mark_many(columns, at, n, repeat, scratch))
            return tropa_fail_memory(err);
        for (size_t i = 0; i < n; i++) {
            uint32_t source = columns->source ? columns->source[at + i] : columns->one_source;
            bool counts = repeat[i] && source >= from_source;
            if (counts)
                found(context, source);
            if (drop && !counts) {
                if (out != at + i)
                    store_columns_copy(columns, out, at + i);
                out++;
            }
        }
        at = end;
    }
    if (drop)
        *kept = out - from;
    return TROPA_OK;
}
