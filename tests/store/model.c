#include "model.h"

#include "base/hash.h"
#include "base/parallel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void events_free(struct events *events)
{
    free(events->event);
    *events = (struct events){0};
}

void events_add(struct events *events, struct event event)
{
    if (events->count == events->capacity) {
        events->capacity = events->capacity ? events->capacity * 2 : 64;
        events->event = realloc(events->event, events->capacity * sizeof event);
        assert_non_null(events->event);
    }
    events->event[events->count++] = event;
}

void events_append(struct events *to, const struct events *from)
{
    for (size_t i = 0; i < from->count; i++)
        events_add(to, from->event[i]);
}

#define COMPARE(a, b)                                                                              \
    if ((a) != (b))                                                                                \
    return (a) < (b) ? -1 : 1

static int compare(const void *left, const void *right)
{
    const struct event *a = left, *b = right;
    COMPARE(a->customer, b->customer);
    COMPARE(a->time_us, b->time_us);
    COMPARE(a->order, b->order); /* none is smaller than any */
    COMPARE(a->import, b->import);
    COMPARE(a->row, b->row);
    return 0;
}

static int compare_rows(const void *left, const void *right)
{
    const struct event *a = left, *b = right;
    COMPARE(a->import, b->import);
    COMPARE(a->row, b->row);
    return 0;
}

void events_sort(struct events *events)
{
    if (events->count)
        qsort(events->event, events->count, sizeof *events->event, compare);
}

static bool repeats(const struct event *a, const struct event *b)
{
    return a->customer == b->customer && a->time_us == b->time_us && a->activity == b->activity &&
           a->value == b->value && a->attribute[0] == b->attribute[0] &&
           a->attribute[1] == b->attribute[1] && a->import == b->import;
}

size_t events_drop_repeats(struct events *events)
{
    /* Among repeats the store keeps the first in its own order. */
    events_sort(events);
    size_t out = 0;
    for (size_t i = 0; i < events->count; i++) {
        bool repeat = false;
        for (size_t j = out; j-- > 0 && !repeat &&
                             events->event[j].customer == events->event[i].customer &&
                             events->event[j].time_us == events->event[i].time_us;)
            repeat = repeats(&events->event[j], &events->event[i]);
        if (!repeat)
            events->event[out++] = events->event[i];
    }
    size_t dropped = events->count - out;
    events->count = out;
    return dropped;
}

void events_drop_import(struct events *events, uint64_t import)
{
    size_t out = 0;
    for (size_t i = 0; i < events->count; i++)
        if (events->event[i].import != import)
            events->event[out++] = events->event[i];
    events->count = out;
}

size_t events_drop_ids(struct events *events)
{
    if (events->count)
        qsort(events->event, events->count, sizeof *events->event, compare_rows);
    size_t out = 0;
    for (size_t i = 0; i < events->count; i++) {
        bool seen = false;
        for (size_t j = 0; j < out && !seen; j++)
            seen = events->event[i].id && events->event[j].id == events->event[i].id &&
                   events->event[j].customer == events->event[i].customer;
        if (!seen)
            events->event[out++] = events->event[i];
    }
    size_t dropped = events->count - out;
    events->count = out;
    return dropped;
}

void random_events(support_random *random, const struct shape *shape, struct events *out)
{
    int64_t time = 0;
    for (uint32_t i = 0; i < shape->count; i++) {
        struct event event = {.customer = support_random_below(random, shape->customers),
                              .activity = support_random_below(random, shape->activities),
                              .value = TROPA_NO_VALUE,
                              .order = TROPA_NO_VALUE,
                              .row = i};
        int64_t step = (int64_t)support_random_below(random, (uint32_t)shape->time_span);
        time = shape->sorted ? time + step % 3 : step;
        event.time_us = INT64_C(1700000000000000) + time * shape->time_unit;
        if (support_random_below(random, 3))
            event.value = (int64_t)support_random_below(random, 50) - 25;
        if (support_random_below(random, 4))
            event.order = (int64_t)support_random_below(random, 3) - 1;
        for (int a = 0; a < 2; a++)
            event.attribute[a] =
                support_random_below(random, 3) ? support_random_below(random, 5) : TROPA_NO_CODE;
        if (support_random_below(random, 5))
            event.id = 1 + support_random_below(random, shape->count * 2);
        events_add(out, event);
    }
}

/* ---- importing ------------------------------------------------------------------------------ */

/* Texts of small numbers, made once: "c12". Static, so that threads may share them. */
static tropa_str text_of(char letter, uint32_t number, char *room)
{
    return (tropa_str){room, (size_t)snprintf(room, 16, "%c%u", letter, number)};
}

struct batch {
    size_t from, to;
};

struct job {
    tropa_store_writer *writer;
    const struct events *events;
    const struct import *import;
    struct batch *batch;
    size_t batch_count;
    tropa_counter counter;
    tropa_status status[16];
    tropa_error error[16];
};

/* Codes of a batch in order of first appearance, as readers give them. */
struct codes {
    char (*room)[16];
    tropa_str *distinct;
    uint32_t *seen; /* the numbers */
    uint32_t count;
    uint32_t *code;
};

static void codes_init(struct codes *codes, size_t n)
{
    codes->room = malloc((n + 1) * sizeof *codes->room);
    codes->distinct = malloc((n + 1) * sizeof *codes->distinct);
    codes->seen = malloc((n + 1) * sizeof *codes->seen);
    codes->code = malloc((n + 1) * sizeof *codes->code);
    codes->count = 0;
    assert_non_null(codes->room && codes->distinct && codes->seen && codes->code ? codes : NULL);
}

static void codes_free(struct codes *codes)
{
    free(codes->room);
    free(codes->distinct);
    free(codes->seen);
    free(codes->code);
}

static void codes_set(struct codes *codes, size_t row, char letter, uint32_t number)
{
    if (number == TROPA_NO_CODE) {
        codes->code[row] = TROPA_NO_CODE;
        return;
    }
    uint32_t i = 0;
    while (i < codes->count && codes->seen[i] != number)
        i++;
    if (i == codes->count) {
        codes->seen[i] = number;
        codes->distinct[i] = text_of(letter, number, codes->room[i]);
        codes->count++;
    }
    codes->code[row] = i;
}

static tropa_status add_batch(struct job *job, size_t number, tropa_error *err)
{
    const struct batch *batch = &job->batch[number];
    size_t n = batch->to - batch->from;
    const struct event *event = job->events->event + batch->from;
    char(*room)[16] = malloc((n + 1) * sizeof *room);
    tropa_str *customer = malloc((n + 1) * sizeof *customer);
    uint64_t *hash = malloc((n + 1) * 8), *id = malloc((n + 1) * 8);
    int64_t *time_us = malloc((n + 1) * 8), *value = malloc((n + 1) * 8),
            *order = malloc((n + 1) * 8);
    struct codes activity, attribute[2];
    codes_init(&activity, n);
    for (int a = 0; a < 2; a++)
        codes_init(&attribute[a], n);
    for (size_t i = 0; i < n; i++) {
        customer[i] = text_of('c', event[i].customer, room[i]);
        hash[i] = tropa_hash(customer[i].data, customer[i].size);
        time_us[i] = event[i].time_us;
        value[i] = event[i].value;
        order[i] = event[i].order;
        id[i] = event[i].id;
        codes_set(&activity, i, 'a', event[i].activity);
        for (int a = 0; a < 2; a++)
            codes_set(&attribute[a], i, 'v', event[i].attribute[a]);
    }
    tropa_rows_attribute columns[2];
    for (int a = 0; a < 2; a++)
        columns[a] =
            (tropa_rows_attribute){a ? TROPA_STR("second") : TROPA_STR("first"), attribute[a].code,
                                   attribute[a].distinct, attribute[a].count};
    const struct import *import = job->import;
    tropa_rows rows = {.sequence = number,
                       .count = n,
                       .customer = customer,
                       .customer_hash = hash,
                       .time_us = time_us,
                       .activity = activity.code,
                       .activity_distinct = activity.distinct,
                       .activity_distinct_count = activity.count,
                       .value = import->value ? value : NULL,
                       .order = import->order ? order : NULL,
                       .event_id_hash = import->ids ? id : NULL,
                       .attribute = columns,
                       .attribute_count = import->attributes ? 2 : 0};
    tropa_status status = tropa_store_writer_add(job->writer, &rows, err);
    free(room);
    free(customer);
    free(hash);
    free(id);
    free(time_us);
    free(value);
    free(order);
    codes_free(&activity);
    for (int a = 0; a < 2; a++)
        codes_free(&attribute[a]);
    return status;
}

static void add_some(void *context, unsigned worker)
{
    struct job *job = context;
    for (size_t b; (b = tropa_counter_take(&job->counter)) < job->batch_count;) {
        job->status[worker] = add_batch(job, b, &job->error[worker]);
        if (job->status[worker] != TROPA_OK)
            return;
    }
}

tropa_status import_into(tropa_store_writer *writer, const struct events *events,
                         const struct import *import, tropa_error *err)
{
    static uint64_t next_hash = 1000;
    struct job job = {.writer = writer, .events = events, .import = import};
    support_random random = {import->batch_seed + 77};
    uint32_t about = import->batch_rows ? import->batch_rows : 100;
    job.batch =
        malloc((2 * events->count + 1) * sizeof *job.batch); /* at most every other is empty */
    assert_non_null(job.batch);
    for (size_t from = 0; from < events->count;) {
        size_t size = support_random_below(&random, about * 2); /* 0 happens */
        if (size == 0 && job.batch_count && job.batch[job.batch_count - 1].from == from)
            size = 1;
        size = size < events->count - from ? size : events->count - from;
        job.batch[job.batch_count++] = (struct batch){from, from + size};
        from += size;
    }
    const char *name = import->name ? import->name : "source";
    tropa_status status =
        tropa_store_writer_begin(writer, tropa_str_from(name),
                                 import->content_hash ? import->content_hash : next_hash++, err);
    if (status == TROPA_OK) {
        tropa_parallel(import->workers ? import->workers : 1, add_some, &job);
        for (int w = 0; w < 16 && status == TROPA_OK; w++)
            if (job.status[w] != TROPA_OK) {
                status = job.status[w];
                if (err)
                    *err = job.error[w];
            }
    }
    free(job.batch);
    tropa_source source = {.name = tropa_str_from(name),
                           .bytes = 1,
                           .zone = TROPA_STR("Europe/Warsaw"),
                           .imported_us = 5,
                           .options = TROPA_STR("{\"customer\":\"id\"}")};
    return status == TROPA_OK ? tropa_store_writer_end(writer, &source, NULL, err) : status;
}

tropa_status import_events(const char *path, const struct events *events,
                           const struct import *import, tropa_import_totals *totals,
                           tropa_error *err)
{
    tropa_store_writer *writer;
    tropa_status status = tropa_store_writer_new(path, &import->options, &writer, err);
    if (status != TROPA_OK)
        return status;
    status = import_into(writer, events, import, err);
    if (status == TROPA_OK)
        status = tropa_store_writer_commit(writer, import->workers, totals, err);
    tropa_store_writer_free(writer);
    return status;
}

/* ---- reading back --------------------------------------------------------------------------- */

static uint32_t number_in(tropa_str text)
{
    char room[16] = "";
    assert_true(text.size > 1 && text.size < sizeof room);
    memcpy(room, text.data + 1, text.size - 1);
    return (uint32_t)strtoul(room, NULL, 10);
}

struct names {
    const tropa_str *activity, *id, *value[2];
    uint32_t activities, ids, values[2];
};

static void read_block(const tropa_block *block, const struct names *names, uint32_t attributes,
                       struct events *out)
{
    assert_true((block->activity8 != NULL) != (block->activity16 != NULL));
    assert_true((block->activity8 != NULL) == (names->activities <= 256));
    for (uint32_t c = 0; c < block->customer_count; c++) {
        assert_true(c == 0 || block->ordinal[c - 1] < block->ordinal[c]);
        assert_true(block->ordinal[c] < names->ids);
        assert_true(block->begin[c] < block->end[c] && block->end[c] <= block->event_count);
        for (uint32_t i = block->begin[c]; i < block->end[c]; i++) {
            uint32_t code = block->activity8 ? block->activity8[i] : block->activity16[i];
            assert_true(code < names->activities);
            struct event event = {.customer = number_in(names->id[block->ordinal[c]]),
                                  .activity = number_in(names->activity[code]),
                                  .time_us = tropa_packed_at(&block->time, i),
                                  .value = TROPA_NO_VALUE,
                                  .order = TROPA_NO_VALUE,
                                  .attribute = {TROPA_NO_CODE, TROPA_NO_CODE},
                                  .row = out->count};
            int64_t stored = block->has_value ? tropa_packed_at(&block->value, i) : 0;
            if (stored)
                event.value = stored - 1 + block->value_bias;
            for (uint32_t a = 0; a < attributes; a++) {
                int64_t value = tropa_packed_at(&block->attribute[a], i);
                assert_true(value >= 0 && value <= names->values[a]);
                if (value)
                    event.attribute[a] = number_in(names->value[a][value - 1]);
            }
            events_add(out, event);
        }
    }
}

tropa_status read_store(tropa_store *store, struct events *out, tropa_error *err)
{
    const tropa_store_facts *facts = tropa_store_facts_view(store);
    struct names names = {0};
    names.activity = tropa_store_activities(store, &names.activities);
    uint32_t attributes = facts->attributes > 2 ? 2 : facts->attributes, wanted[2] = {0, 1};
    tropa_status status = TROPA_OK;
    for (uint32_t a = 0; status == TROPA_OK && a < attributes; a++)
        status = tropa_store_attribute_values(store, a, &names.value[a], &names.values[a], err);
    tropa_scan_columns columns = {wanted, attributes, true};
    tropa_cursor *cursor = NULL;
    for (uint32_t p = 0; status == TROPA_OK && p < facts->partitions; p++) {
        const tropa_block *block = NULL;
        status = tropa_store_customer_ids(store, p, &names.id, &names.ids, err);
        if (status == TROPA_OK)
            status = cursor ? tropa_cursor_reset(cursor, p, err)
                            : tropa_cursor_new(store, p, &columns, &cursor, err);
        while (status == TROPA_OK &&
               (status = tropa_cursor_next(cursor, &block, err)) == TROPA_OK && block) {
            assert_int_equal(block->partition, p);
            read_block(block, &names, attributes, out);
        }
    }
    tropa_cursor_free(cursor);
    return status;
}

tropa_status read_events(const char *path, struct events *out, tropa_error *err)
{
    tropa_store *store;
    tropa_status status = tropa_store_open(path, &store, err);
    if (status == TROPA_OK) {
        status = read_store(store, out, err);
        tropa_store_free(store);
    }
    return status;
}

/* By customer, leaving the order within a customer as it was found. */
static int compare_found(const void *left, const void *right)
{
    const struct event *a = left, *b = right;
    COMPARE(a->customer, b->customer);
    COMPARE(a->row, b->row);
    return 0;
}

void assert_same_events(struct events *expected, struct events *found)
{
    events_sort(expected);
    if (found->count)
        qsort(found->event, found->count, sizeof *found->event, compare_found);
    assert_int_equal(found->count, expected->count);
    for (size_t i = 0; i < found->count; i++) {
        const struct event *a = &expected->event[i], *b = &found->event[i];
        assert_int_equal(b->customer, a->customer);
        assert_int_equal(b->time_us, a->time_us);
        assert_int_equal(b->activity, a->activity);
        assert_true(b->value == a->value);
        assert_int_equal(b->attribute[0], a->attribute[0]);
        assert_int_equal(b->attribute[1], a->attribute[1]);
    }
}

void assert_store_holds(const char *path, const struct events *wanted)
{
    tropa_error err = {0};
    tropa_store *store;
    struct events found = {0}, expected = {0};
    events_append(&expected, wanted);
    if (tropa_store_open(path, &store, &err) != TROPA_OK ||
        read_store(store, &found, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    assert_same_events(&expected, &found);
    const tropa_store_facts *facts = tropa_store_facts_view(store);
    assert_int_equal(facts->events, expected.count);
    uint64_t customers = 0;
    int64_t from = 0, to = 0;
    for (size_t i = 0; i < expected.count; i++) {
        const struct event *event = &expected.event[i];
        customers += i == 0 || event->customer != expected.event[i - 1].customer;
        from = i == 0 || event->time_us < from ? event->time_us : from;
        to = i == 0 || event->time_us > to ? event->time_us : to;
    }
    assert_int_equal(facts->customers, customers);
    assert_int_equal(facts->from_us, from);
    assert_int_equal(facts->to_us, to);
    if (tropa_store_check(store, NULL, NULL, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    tropa_store_free(store);
    events_free(&expected);
    events_free(&found);
}
