/* Readers beside a writer that imports and compacts: each sees one whole state of the store. Runs
 * under the thread sanitizer too. */
#include "model.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { IMPORTS = 25, EVENTS = 300, READERS = 3 };

static char path[4200];
static atomic_bool done;
static struct events imports[IMPORTS];

/* The events of imports 0 .. count-1, in order of customers as stored. */
static void assert_state(tropa_store *store)
{
    tropa_error err;
    struct events found = {0}, expected = {0};
    uint64_t count = tropa_store_facts_view(store)->source_count;
    for (uint64_t i = 0; i < count; i++)
        events_append(&expected, &imports[i]);
    if (read_store(store, &found, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    assert_same_events(&expected, &found);
    events_free(&found);
    events_free(&expected);
}

static void *keep_reading(void *context)
{
    unsigned *rounds = context;
    do {
        tropa_store *store;
        tropa_error err;
        tropa_status status = tropa_store_open(path, &store, &err);
        if (status == TROPA_ERR_NOT_FOUND && *rounds == 0)
            continue; /* before the first commit */
        if (status != TROPA_OK)
            fail_msg("%s", err.message);
        assert_state(store);
        assert_state(store); /* unmoved by what was written meanwhile */
        tropa_store_free(store);
        ++*rounds;
    } while (!atomic_load(&done));
    return NULL;
}

static void readers_see_whole_states(void **state)
{
    (void)state;
    const char *folder = support_folder_make();
    snprintf(path, sizeof path, "%s/store", folder);
    support_random random = {11};
    for (uint64_t i = 0; i < IMPORTS; i++) {
        struct shape shape = {.count = EVENTS,
                              .customers = 80,
                              .activities = 300,
                              .time_span = 1000,
                              .time_unit = 1000};
        random_events(&random, &shape, &imports[i]);
        for (size_t k = 0; k < imports[i].count; k++) {
            imports[i].event[k].import = i;
            imports[i].event[k].order = TROPA_NO_VALUE;
        }
    }
    pthread_t reader[READERS];
    unsigned rounds[READERS] = {0};
    for (int r = 0; r < READERS; r++)
        assert_int_equal(pthread_create(&reader[r], NULL, keep_reading, &rounds[r]), 0);
    for (uint64_t i = 0; i < IMPORTS; i++) {
        tropa_error err;
        tropa_store_writer *writer;
        struct import import = {.workers = 3,
                                .batch_rows = 20,
                                .value = true,
                                .attributes = true,
                                .options = {.partitions = 4, .memory_bytes = i % 2}};
        if (tropa_store_writer_new(path, &import.options, &writer, &err) != TROPA_OK ||
            import_into(writer, &imports[i], &import, &err) != TROPA_OK ||
            tropa_store_writer_commit(writer, 2, NULL, &err) != TROPA_OK ||
            (i % 5 == 4 && tropa_store_writer_compact(writer, 2, &err) != TROPA_OK))
            fail_msg("%s", err.message);
        tropa_store_writer_free(writer);
    }
    atomic_store(&done, true);
    for (int r = 0; r < READERS; r++) {
        assert_int_equal(pthread_join(reader[r], NULL), 0);
        assert_true(rounds[r] > 0);
    }
    for (int i = 0; i < IMPORTS; i++)
        events_free(&imports[i]);
    support_folder_remove(folder);
}

/* One handle, many threads: names and shared customers are made on first use. */
static tropa_store *shared_store;

static void *read_shared(void *context)
{
    (void)context;
    assert_state(shared_store);
    return NULL;
}

static void one_store_is_read_from_many_threads(void **state)
{
    (void)state;
    const char *folder = support_folder_make();
    snprintf(path, sizeof path, "%s/store", folder);
    support_random random = {12};
    tropa_error err;
    for (uint64_t i = 0; i < 3; i++) {
        struct shape shape = {.count = 2000,
                              .customers = 100,
                              .activities = 20,
                              .time_span = 1000,
                              .time_unit = 1000};
        imports[i] = (struct events){0};
        random_events(&random, &shape, &imports[i]);
        for (size_t k = 0; k < imports[i].count; k++) {
            imports[i].event[k].import = i;
            imports[i].event[k].order = TROPA_NO_VALUE;
        }
        struct import import = {.value = true, .attributes = true, .options = {.partitions = 4}};
        if (import_events(path, &imports[i], &import, NULL, &err) != TROPA_OK)
            fail_msg("%s", err.message);
    }
    if (tropa_store_open(path, &shared_store, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    pthread_t reader[4];
    for (int r = 0; r < 4; r++)
        assert_int_equal(pthread_create(&reader[r], NULL, read_shared, NULL), 0);
    for (int r = 0; r < 4; r++)
        assert_int_equal(pthread_join(reader[r], NULL), 0);
    tropa_store_free(shared_store);
    for (int i = 0; i < 3; i++)
        events_free(&imports[i]);
    support_folder_remove(folder);
}

/* A worker that fails lets the others go. */
static void *cancel_soon(void *context)
{
    tropa_store_writer_cancel(context);
    return NULL;
}

static void cancelling_wakes_those_who_wait(void **state)
{
    (void)state;
    const char *folder = support_folder_make();
    snprintf(path, sizeof path, "%s/store", folder);
    tropa_store_writer *writer;
    tropa_error err;
    assert_int_equal(tropa_store_writer_new(path, NULL, &writer, &err), TROPA_OK);
    assert_int_equal(tropa_store_writer_begin(writer, TROPA_STR("s"), 1, &err), TROPA_OK);
    tropa_rows rows = {.sequence = 1}; /* 0 never comes */
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, cancel_soon, writer), 0);
    assert_int_equal(tropa_store_writer_add(writer, &rows, &err), TROPA_ERR_INTERRUPTED);
    assert_int_equal(pthread_join(thread, NULL), 0);
    tropa_source source = {.name = TROPA_STR("s")};
    assert_int_equal(tropa_store_writer_end(writer, &source, NULL, &err), TROPA_ERR_INTERRUPTED);
    assert_int_equal(tropa_store_writer_commit(writer, 1, NULL, &err), TROPA_ERR_INTERRUPTED);
    tropa_store_writer_free(writer);
    support_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(readers_see_whole_states),
                                       cmocka_unit_test(one_store_is_read_from_many_threads),
                                       cmocka_unit_test(cancelling_wakes_those_who_wait)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
