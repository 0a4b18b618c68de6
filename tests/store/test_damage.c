/* Every byte of every file, flipped: the check names the damage and reading never gives a wrong
 * event; every file, shortened or missing: an error when the store is opened. */
#include "model.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[4200];
static struct events expected;

static int make(void **state)
{
    const char *folder = support_folder_make();
    *state = malloc(strlen(folder) + 1);
    assert_non_null(*state);
    strcpy(*state, folder);
    snprintf(path, sizeof path, "%s/store", folder);
    support_random random = {5};
    for (uint64_t import = 0; import < 2; import++) {
        struct events events = {0};
        struct shape shape = {
            .count = 300, .customers = 40, .activities = 9, .time_span = 1000, .time_unit = 1000};
        random_events(&random, &shape, &events);
        struct import with = {
            .value = true, .order = true, .attributes = true, .options = {.partitions = 1}};
        tropa_error err;
        if (import_events(path, &events, &with, NULL, &err) != TROPA_OK)
            fail_msg("%s", err.message);
        for (size_t i = 0; i < events.count; i++) {
            events.event[i].import = import;
            events_add(&expected, events.event[i]);
        }
        events_free(&events);
    }
    return 0;
}

static int drop(void **state)
{
    support_folder_remove(*state);
    free(*state);
    events_free(&expected);
    return 0;
}

struct file {
    char name[300];
    char *bytes;
    size_t size;
};

static void load(struct file *file, const char *name)
{
    char full[9600];
    snprintf(file->name, sizeof file->name, "%s", name);
    snprintf(full, sizeof full, "%s/%s", path, name);
    int descriptor = open(full, O_RDONLY);
    struct stat facts;
    assert_true(descriptor >= 0 && fstat(descriptor, &facts) == 0);
    file->size = (size_t)facts.st_size;
    file->bytes = malloc(file->size + 1);
    assert_non_null(file->bytes);
    assert_int_equal(read(descriptor, file->bytes, file->size), file->size);
    close(descriptor);
}

static void put(const struct file *file, size_t size)
{
    char full[9600];
    snprintf(full, sizeof full, "%s/%s", path, file->name);
    int descriptor = open(full, O_WRONLY | O_TRUNC | O_CREAT, 0666);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, file->bytes, size), size);
    close(descriptor);
}

static size_t load_all(struct file *files, size_t most)
{
    DIR *folder = opendir(path);
    assert_non_null(folder);
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "LOCK") == 0)
            continue;
        assert_true(count < most);
        load(&files[count++], entry->d_name);
    }
    closedir(folder);
    return count;
}

static char reported[4096];

static void report(void *context, const char *line)
{
    (void)context;
    snprintf(reported, sizeof reported, "%s", line);
}

/* The damaged store gives an error or, where nothing that was read is damaged, the right events. */
static void assert_damage_is_seen(const char *name)
{
    tropa_store *store;
    tropa_error err = {0};
    tropa_status status = tropa_store_open(path, &store, &err);
    if (status != TROPA_OK) {
        assert_int_equal(status, TROPA_ERR_DAMAGED);
        assert_non_null(strstr(err.message, name));
        return;
    }
    struct events found = {0};
    status = read_store(store, &found, &err);
    if (status == TROPA_OK) {
        assert_same_events(&expected, &found);
    } else {
        assert_int_equal(status, TROPA_ERR_DAMAGED);
        assert_non_null(strstr(err.message, name));
    }
    events_free(&found);
    reported[0] = '\0';
    assert_int_equal(tropa_store_check(store, report, NULL, &err), TROPA_ERR_DAMAGED);
    assert_non_null(strstr(reported, name));
    assert_non_null(strstr(err.message, name));
    tropa_store_free(store);
}

static void every_flipped_byte_is_named(void **state)
{
    (void)state;
    struct file files[16];
    size_t count = load_all(files, 16), tried = 0;
    assert_true(count >= 4);
    for (size_t f = 0; f < count; f++) {
        for (size_t i = 0; i < files[f].size; i++) {
            files[f].bytes[i] ^= (char)(1 << (i % 8));
            put(&files[f], files[f].size);
            files[f].bytes[i] ^= (char)(1 << (i % 8));
            assert_damage_is_seen(files[f].name);
            tried++;
        }
        put(&files[f], files[f].size);
    }
    assert_true(tried > 5000);
    assert_store_holds(path, &expected);
    for (size_t f = 0; f < count; f++)
        free(files[f].bytes);
}

static void shortened_and_missing_files_are_errors(void **state)
{
    (void)state;
    struct file files[16];
    size_t count = load_all(files, 16);
    for (size_t f = 0; f < count; f++) {
        for (size_t size = 0; size < files[f].size; size += 1 + size / 5) {
            put(&files[f], size);
            tropa_store *store;
            tropa_error err;
            assert_int_equal(tropa_store_open(path, &store, &err), TROPA_ERR_DAMAGED);
            assert_non_null(strstr(err.message, files[f].name));
        }
        put(&files[f], files[f].size);
        char full[9600];
        snprintf(full, sizeof full, "%s/%s", path, files[f].name);
        assert_int_equal(unlink(full), 0);
        tropa_store *store;
        tropa_error err;
        tropa_status status = tropa_store_open(path, &store, &err);
        bool manifest = strcmp(files[f].name, "MANIFEST") == 0;
        assert_int_equal(status, manifest ? TROPA_ERR_NOT_FOUND : TROPA_ERR_DAMAGED);
        assert_int_equal(err.status, status);
        put(&files[f], files[f].size);
    }
    assert_store_holds(path, &expected);
    for (size_t f = 0; f < count; f++)
        free(files[f].bytes);
}

static void writers_refuse_a_damaged_store(void **state)
{
    (void)state;
    struct file files[16];
    size_t count = load_all(files, 16);
    for (size_t f = 0; f < count; f++) {
        if (strncmp(files[f].name, "run-", 4) != 0)
            continue;
        files[f].bytes[200] ^= 1; /* in the first block */
        put(&files[f], files[f].size);
        tropa_store_writer *writer;
        tropa_error err = {0};
        assert_int_equal(tropa_store_writer_new(path, NULL, &writer, &err), TROPA_OK);
        assert_int_equal(tropa_store_writer_compact(writer, 1, &err), TROPA_ERR_DAMAGED);
        assert_non_null(strstr(err.message, files[f].name));
        tropa_store_writer_free(writer);
        files[f].bytes[200] ^= 1;
        put(&files[f], files[f].size);
    }
    assert_store_holds(path, &expected);
    for (size_t f = 0; f < count; f++)
        free(files[f].bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(every_flipped_byte_is_named),
                                       TEST(shortened_and_missing_files_are_errors),
                                       TEST(writers_refuse_a_damaged_store)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
