/* Random rows, cut into random batches, added by one to four threads, in several imports with
 * compaction, spilling and replacing, against a plain sorted list.
 *
 *   test_property [seeds] */
#include "model.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void random_shape(support_random *random, struct shape *shape)
{
    static const int64_t UNITS[] = {1, 1000, 1000000, 60000000, INT64_C(3600000000), 7};
    *shape = (struct shape){.count = support_random_below(random, 400),
                            .customers = 1 + support_random_below(random, 60),
                            .activities = 1 + support_random_below(random, 20),
                            .time_span = 1 + support_random_below(random, 200),
                            .time_unit = UNITS[support_random_below(random, 6)],
                            .sorted = support_random_below(random, 2)};
    if (support_random_below(random, 8) == 0)
        shape->activities = 400;
}

/* The model keeps only the columns that the import has. */
static void strip(struct events *events, const struct import *import, uint64_t number)
{
    for (size_t i = 0; i < events->count; i++) {
        struct event *event = &events->event[i];
        event->import = number;
        if (!import->value)
            event->value = TROPA_NO_VALUE;
        if (!import->order)
            event->order = TROPA_NO_VALUE;
        if (!import->attributes)
            event->attribute[0] = event->attribute[1] = TROPA_NO_CODE;
        if (!import->ids)
            event->id = 0;
    }
}

static void random_import(support_random *random, struct import *import)
{
    static const uint64_t MEMORY[] = {0, 1, 200000, 1000000};
    static const char *const NAMES[] = {"web.csv", "shop.csv", "calls.csv"};
    *import = (struct import){.name = NAMES[support_random_below(random, 3)],
                              .workers = 1 + support_random_below(random, 4),
                              .batch_seed = support_random_next(random),
                              .batch_rows = 1 + support_random_below(random, 120),
                              .value = support_random_below(random, 2),
                              .order = support_random_below(random, 2),
                              .attributes = support_random_below(random, 2),
                              .ids = support_random_below(random, 3) == 0};
    import->options.memory_bytes = MEMORY[support_random_below(random, 4)];
    import->options.partitions = 3;
    import->options.drop_duplicates = support_random_below(random, 3) == 0;
}

/* The numbers of the imports so far, by name. */
struct ledger {
    const char *name[64];
    size_t count;
};

/* One more import into store and model. */
static void import_one(support_random *random, const char *path, struct events *model,
                       struct ledger *ledger)
{
    struct shape shape;
    struct import import;
    struct events events = {0};
    random_shape(random, &shape);
    random_import(random, &import);
    if (import.options.memory_bytes == 1)
        shape.count *= 20; /* several spills */
    random_events(random, &shape, &events);
    bool replace = false;
    for (size_t i = 0; i < ledger->count; i++)
        replace |= ledger->name[i] && strcmp(ledger->name[i], import.name) == 0;
    replace = replace && support_random_below(random, 3) == 0;
    if (replace)
        import.options.replace = import.name;
    for (size_t i = 0; replace && i < ledger->count; i++)
        if (ledger->name[i] && strcmp(ledger->name[i], import.name) == 0) {
            events_drop_import(model, i + 1);
            ledger->name[i] = NULL;
        }
    ledger->name[ledger->count++] = import.name;

    tropa_import_totals totals;
    tropa_error err;
    if (import_events(path, &events, &import, &totals, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    size_t before = model->count, rows = events.count;
    strip(&events, &import, ledger->count);
    events_append(model, &events);
    size_t id_repeats = import.ids ? events_drop_ids(model) : 0;
    assert_int_equal(totals.id_duplicates, id_repeats);
    struct events mine = {0};
    for (size_t i = 0; i < model->count; i++)
        if (model->event[i].import == ledger->count)
            events_add(&mine, model->event[i]);
    assert_int_equal(mine.count, rows - id_repeats);
    size_t repeats = events_drop_repeats(&mine);
    assert_int_equal(totals.exact_duplicates, repeats);
    if (import.options.drop_duplicates) {
        events_drop_import(model, ledger->count);
        events_append(model, &mine);
    }
    assert_int_equal(totals.events, model->count - before);
    events_free(&mine);
    events_free(&events);
}

static uint64_t seeds = 20;

static void store_equals_sorted_list(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        support_random random = {seed};
        const char *folder = support_folder_make();
        char path[4200];
        snprintf(path, sizeof path, "%s/store", folder);
        struct events model = {0};
        struct ledger ledger = {0};
        uint32_t imports = 1 + support_random_below(&random, 14);
        for (uint32_t i = 0; i < imports; i++) {
            import_one(&random, path, &model, &ledger);
            if (support_random_below(&random, 6) == 0) {
                tropa_store_writer *writer;
                assert_int_equal(tropa_store_writer_new(path, NULL, &writer, NULL), TROPA_OK);
                assert_int_equal(tropa_store_writer_compact(writer, 2, NULL), TROPA_OK);
                tropa_store_writer_free(writer);
            }
            assert_store_holds(path, &model);
        }
        events_free(&model);
        support_folder_remove(folder);
    }
}

/* ---- the same bytes for any number of workers ---------------------------------------------- */

static char *whole_file(const char *folder, const char *name, size_t *size)
{
    char path[4400];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    struct stat facts;
    assert_int_equal(fstat(fileno(file), &facts), 0);
    *size = (size_t)facts.st_size;
    char *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static void assert_same_folder(const char *a, const char *b)
{
    DIR *folder = opendir(a);
    assert_non_null(folder);
    size_t files = 0, others = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "LOCK") == 0)
            continue;
        size_t size_a, size_b;
        char *bytes_a = whole_file(a, entry->d_name, &size_a);
        char *bytes_b = whole_file(b, entry->d_name, &size_b);
        assert_int_equal(size_a, size_b);
        assert_memory_equal(bytes_a, bytes_b, size_a);
        free(bytes_a);
        free(bytes_b);
        files++;
    }
    closedir(folder);
    folder = opendir(b);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        others += entry->d_name[0] != '.' && strcmp(entry->d_name, "LOCK") != 0;
    closedir(folder);
    assert_int_equal(files, others);
    assert_true(files > 1);
}

static void workers_do_not_change_a_byte(void **state)
{
    (void)state;
    static const uint64_t MEMORY[] = {0, 1};
    for (int spilling = 0; spilling < 2; spilling++) {
        const char *folder = support_folder_make();
        char first[4200], other[4200];
        snprintf(first, sizeof first, "%s/1", folder);
        for (unsigned workers = 1; workers <= 4; workers++) {
            snprintf(other, sizeof other, "%s/%u", folder, workers);
            support_random random = {99};
            for (int i = 0; i < 3; i++) {
                struct shape shape = {.count = 9000,
                                      .customers = 300,
                                      .activities = 300,
                                      .time_span = 5000,
                                      .time_unit = 1000};
                struct events events = {0};
                random_events(&random, &shape, &events);
                struct import import = {.workers = workers,
                                        .content_hash = 1 + (uint64_t)i,
                                        .batch_rows = 40,
                                        .value = true,
                                        .attributes = true,
                                        .ids = true,
                                        .options = {.memory_bytes = MEMORY[spilling]}};
                tropa_error err;
                if (import_events(other, &events, &import, NULL, &err) != TROPA_OK)
                    fail_msg("%s", err.message);
                events_free(&events);
            }
            if (workers > 1)
                assert_same_folder(first, other);
        }
        support_folder_remove(folder);
    }
}

int main(int count, char **arguments)
{
    if (count > 1)
        seeds = strtoull(arguments[1], NULL, 10);
    const struct CMUnitTest tests[] = {cmocka_unit_test(store_equals_sorted_list),
                                       cmocka_unit_test(workers_do_not_change_a_byte)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
