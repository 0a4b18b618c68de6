#include "read_helpers.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/parallel.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *read_write(const char *folder, const char *name, const void *bytes, size_t size)
{
    static char storage[4][4200];
    static unsigned next;
    char *path = storage[next++ % 4];
    snprintf(path, sizeof storage[0], "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
    return path;
}

const char *read_write_text(const char *folder, const char *name, const char *text)
{
    return read_write(folder, name, text, strlen(text));
}

/* ---- collecting ---- */

typedef struct kept_batch {
    uint64_t sequence;
    read_table part; /**< codes are of the whole table, added later in order */
    tropa_str *customer, *activity;
} kept_batch;

typedef struct collection {
    tropa_reader *reader;
    pthread_mutex_t lock;
    kept_batch *batch;
    size_t count, capacity;
    tropa_arena arena;
    tropa_status status;
    tropa_error error;
} collection;

static uint64_t hash_attributes(const tropa_rows *rows, size_t row)
{
    uint64_t hash = 0;
    for (uint32_t i = 0; i < rows->attribute_count; i++) {
        const tropa_rows_attribute *attribute = &rows->attribute[i];
        uint32_t code = attribute->code[row];
        uint64_t value = 7;
        if (code != TROPA_NO_CODE) {
            assert_true(code < attribute->distinct_count);
            value = tropa_hash(attribute->distinct[code].data, attribute->distinct[code].size);
        }
        hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15) + i;
    }
    return hash;
}

static void keep(collection *all, const tropa_rows *rows)
{
    assert_int_equal(
        tropa_grow((void **)&all->batch, &all->capacity, all->count + 1, sizeof *all->batch), 0);
    kept_batch *batch = &all->batch[all->count++];
    *batch = (kept_batch){.sequence = rows->sequence};
    batch->customer = calloc(rows->count + 1, sizeof *batch->customer);
    batch->activity = calloc(rows->count + 1, sizeof *batch->activity);
    batch->part.row = calloc(rows->count + 1, sizeof *batch->part.row);
    batch->part.row_count = rows->count;
    batch->part.reject = calloc(rows->reject_count + 1, sizeof *batch->part.reject);
    batch->part.reject_count = rows->reject_count;
    for (size_t i = 0; i < rows->count; i++) {
        assert_true(rows->activity[i] < rows->activity_distinct_count);
        assert_true(rows->customer_hash[i] ==
                    tropa_hash(rows->customer[i].data, rows->customer[i].size));
        batch->customer[i] = tropa_arena_copy(&all->arena, rows->customer[i]);
        batch->activity[i] =
            tropa_arena_copy(&all->arena, rows->activity_distinct[rows->activity[i]]);
        batch->part.row[i] = (read_row){
            .time_us = rows->time_us[i],
            .value = rows->value ? rows->value[i] : TROPA_NO_VALUE,
            .order = rows->order ? rows->order[i] : TROPA_NO_VALUE,
            .event_id_hash = rows->event_id_hash ? rows->event_id_hash[i] : 0,
            .attributes = hash_attributes(rows, i),
        };
    }
    for (size_t i = 0; i < rows->reject_count; i++)
        batch->part.reject[i] =
            (read_reject){rows->reject[i].line, rows->reject[i].column, rows->reject[i].reason,
                          tropa_arena_copy(&all->arena, rows->reject[i].record)};
}

static void work(void *context, unsigned number)
{
    collection *all = context;
    tropa_reader_worker *worker = NULL;
    tropa_error error = {0};
    tropa_rows rows;
    bool more = true;
    (void)number;
    tropa_status status = tropa_reader_worker_new(all->reader, &worker, &error);
    while (status == TROPA_OK) {
        status = tropa_reader_next(worker, &rows, &more, &error);
        if (status != TROPA_OK || !more)
            break;
        pthread_mutex_lock(&all->lock);
        keep(all, &rows);
        pthread_mutex_unlock(&all->lock);
    }
    pthread_mutex_lock(&all->lock);
    if (status != TROPA_OK) {
        all->status = status;
        all->error = error;
    }
    pthread_mutex_unlock(&all->lock);
    tropa_reader_worker_free(worker);
}

static int by_sequence(const void *a, const void *b)
{
    const kept_batch *x = a, *y = b;
    return (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

static void append(read_table *table, const kept_batch *batch)
{
    assert_int_equal(tropa_grow((void **)&table->row, &table->row_capacity,
                                table->row_count + batch->part.row_count + 1, sizeof *table->row),
                     0);
    assert_int_equal(tropa_grow((void **)&table->reject, &table->reject_capacity,
                                table->reject_count + batch->part.reject_count + 1,
                                sizeof *table->reject),
                     0);
    for (size_t i = 0; i < batch->part.row_count; i++) {
        read_row row = batch->part.row[i];
        row.customer = tropa_dict_add(&table->customers, batch->customer[i]);
        row.activity = tropa_dict_add(&table->activities, batch->activity[i]);
        table->row[table->row_count++] = row;
    }
    for (size_t i = 0; i < batch->part.reject_count; i++) {
        read_reject reject = batch->part.reject[i];
        reject.record = tropa_arena_copy(&table->arena, reject.record);
        table->reject[table->reject_count++] = reject;
    }
}

void read_all(read_table *table, const char *path, const tropa_read_options *options,
              unsigned workers)
{
    collection all = {.status = TROPA_OK};
    *table = (read_table){0};
    tropa_arena_init(&table->arena);
    tropa_arena_init(&all.arena);
    tropa_dict_init(&table->customers);
    tropa_dict_init(&table->activities);
    table->status = tropa_reader_new(path, options, &all.reader, &table->error);
    if (table->status != TROPA_OK)
        return;
    table->wide = tropa_reader_plan(all.reader)->wide;
    table->day_only = tropa_reader_plan(all.reader)->day_only;
    pthread_mutex_init(&all.lock, NULL);
    tropa_parallel(workers, work, &all);
    pthread_mutex_destroy(&all.lock);
    tropa_reader_totals(all.reader, &table->totals);
    table->status = all.status;
    table->error = all.error;
    if (all.count)
        qsort(all.batch, all.count, sizeof *all.batch, by_sequence);
    for (size_t i = 0; i < all.count; i++) {
        assert_int_equal(all.batch[i].sequence, i);
        append(table, &all.batch[i]);
        free(all.batch[i].customer);
        free(all.batch[i].activity);
        free(all.batch[i].part.row);
        free(all.batch[i].part.reject);
    }
    tropa_free(all.batch);
    tropa_arena_deinit(&all.arena);
    tropa_reader_free(all.reader);
    if (table->status == TROPA_OK) {
        assert_int_equal(table->totals.rows, table->row_count);
        assert_int_equal(table->totals.rejected, table->reject_count);
    }
}

void read_all_text(read_table *table, const char *text, const tropa_read_options *options)
{
    const char *folder = support_folder_make();
    read_all(table, read_write_text(folder, "events", text), options, 1);
    support_folder_remove(folder);
}

void read_table_deinit(read_table *table)
{
    tropa_dict_deinit(&table->customers);
    tropa_dict_deinit(&table->activities);
    tropa_arena_deinit(&table->arena);
    tropa_free(table->row);
    tropa_free(table->reject);
}

bool read_tables_equal(const read_table *a, const read_table *b)
{
    if (a->row_count != b->row_count || a->reject_count != b->reject_count ||
        a->customers.count != b->customers.count || a->activities.count != b->activities.count)
        return false;
    for (size_t i = 0; i < a->row_count; i++)
        if (memcmp(&a->row[i], &b->row[i], sizeof a->row[i]) != 0)
            return false;
    for (size_t i = 0; i < a->reject_count; i++)
        if (a->reject[i].line != b->reject[i].line || a->reject[i].column != b->reject[i].column ||
            a->reject[i].reason != b->reject[i].reason ||
            !tropa_str_equal(a->reject[i].record, b->reject[i].record))
            return false;
    return true;
}

tropa_str read_activity(const read_table *table, size_t row)
{
    assert_true(row < table->row_count);
    return table->activities.entry[table->row[row].activity];
}

tropa_str read_customer(const read_table *table, size_t row)
{
    assert_true(row < table->row_count);
    return table->customers.entry[table->row[row].customer];
}

/* ---- variants ---- */

typedef struct placed {
    uint32_t customer, activity;
    tropa_str name;
    int64_t time_us, order;
    size_t row;
} placed;

static int by_place(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    if (x->customer != y->customer)
        return x->customer < y->customer ? -1 : 1;
    if (x->time_us != y->time_us)
        return x->time_us < y->time_us ? -1 : 1;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    int names = tropa_str_compare(x->name, y->name);
    if (names)
        return names;
    return (x->row > y->row) - (x->row < y->row);
}

size_t read_variants(const read_table *table, read_order order)
{
    placed *events = calloc(table->row_count + 1, sizeof *events);
    uint32_t *sequence = calloc(table->row_count + 1, sizeof *sequence);
    tropa_dict variants;
    tropa_dict_init(&variants);
    for (size_t i = 0; i < table->row_count; i++)
        events[i] = (placed){.customer = table->row[i].customer,
                             .activity = table->row[i].activity,
                             .name = order == READ_BY_TIME_AND_NAME ? read_activity(table, i)
                                                                    : TROPA_STR(""),
                             .time_us = order == READ_BY_ROW ? 0 : table->row[i].time_us,
                             .order = order == READ_BY_TIME ? table->row[i].order : 0,
                             .row = i};
    qsort(events, table->row_count, sizeof *events, by_place);
    for (size_t i = 0; i < table->row_count;) {
        size_t size = 0, first = i;
        for (; i < table->row_count && events[i].customer == events[first].customer; i++)
            sequence[size++] = events[i].activity;
        tropa_dict_add(&variants, (tropa_str){(const char *)sequence, size * sizeof *sequence});
    }
    size_t count = variants.count;
    tropa_dict_deinit(&variants);
    free(events);
    free(sequence);
    return count;
}
