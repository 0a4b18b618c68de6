/* A writer that stops anywhere - a full disk, no memory, kill -9 - leaves the old store or the new
 * one, and the next import works.
 *
 *   test_crash        a sample of the points
 *   test_crash all    each of them */
#include "model.h"

#include "base/file.h"
#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static bool all_points;
static char folder[4096], path[4200], original[4200];
static struct events before, added, after;

static const struct import IMPORT = {.name = "second",
                                     .content_hash = 2,
                                     .batch_rows = 500,
                                     .value = true,
                                     .attributes = true,
                                     .ids = true,
                                     .options = {.partitions = 2, .memory_bytes = 1}};

static int make(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s", support_folder_make());
    snprintf(path, sizeof path, "%s/store", folder);
    snprintf(original, sizeof original, "%s/original", folder);
    support_random random = {6};
    struct import first = IMPORT;
    struct shape shape = {
        .count = 200, .customers = 30, .activities = 9, .time_span = 1000, .time_unit = 1000};
    /* Four imports, so that the next one compacts runs and dictionaries. */
    for (uint64_t i = 0; i < 4; i++) {
        struct events events = {0};
        random_events(&random, &shape, &events);
        for (size_t k = 0; k < events.count; k++)
            events.event[k].id = 0;
        first.content_hash = 10 + i;
        tropa_error err;
        if (import_events(original, &events, &first, NULL, &err) != TROPA_OK)
            fail_msg("%s", err.message);
        for (size_t k = 0; k < events.count; k++) {
            events.event[k].import = i;
            events_add(&before, events.event[k]);
            events_add(&after, events.event[k]);
        }
        events_free(&events);
    }
    shape.count = 2500; /* spills */
    random_events(&random, &shape, &added);
    struct events kept = {0};
    for (size_t k = 0; k < added.count; k++) {
        added.event[k].import = 4;
        added.event[k].order = TROPA_NO_VALUE;
        events_add(&kept, added.event[k]);
    }
    for (size_t k = 0; k < before.count; k++)
        before.event[k].order = after.event[k].order = TROPA_NO_VALUE;
    events_drop_ids(&kept);
    events_append(&after, &kept);
    events_free(&kept);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    support_folder_remove(folder);
    events_free(&before);
    events_free(&added);
    events_free(&after);
    return 0;
}

static void copy_original(void)
{
    char command[16000];
    snprintf(command, sizeof command, "rm -rf '%s' && cp -r '%s' '%s'", path, original, path);
    assert_int_equal(system(command), 0);
}

static uint64_t version_of(void)
{
    tropa_store *store;
    tropa_error err;
    if (tropa_store_open(path, &store, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    uint64_t version = tropa_store_facts_view(store)->version;
    tropa_store_free(store);
    return version;
}

/* Old or new, whole; and an import after it works and tidies up. */
static void assert_old_or_new(bool must_be_new)
{
    uint64_t version = version_of();
    assert_true(version == 4 || version == 5);
    assert_true(!must_be_new || version == 5);
    assert_store_holds(path, version == 4 ? &before : &after);
    tropa_error err;
    if (version == 4 && import_events(path, &added, &IMPORT, NULL, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    assert_store_holds(path, &after);
    /* Only what the MANIFEST names is left: at most one merged run a partition, and so on. */
    DIR *listing = opendir(path);
    assert_non_null(listing);
    size_t files = 0;
    for (struct dirent *entry; (entry = readdir(listing));)
        files += entry->d_name[0] != '.';
    closedir(listing);
    assert_true(version == 5 || files <= 2 + 2 * 8 + 8);
}

static uint64_t next_point(uint64_t n)
{
    return all_points ? n + 1 : n + 1 + n / 6;
}

static void every_failing_write(void **state)
{
    (void)state;
    static const int ERRORS[] = {ENOSPC, EIO};
    uint64_t failures = 0;
    tropa_error err;
    copy_original();
    tropa_file_fail_at(0, 0);
    if (import_events(path, &added, &IMPORT, NULL, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    uint64_t last = tropa_file_fail_at(0, 0);
    for (int e = 0; e < 2; e++) {
        for (uint64_t n = 1; n <= last + 1;
             n = n < last && next_point(n) > last ? last : next_point(n)) {
            copy_original();
            tropa_file_fail_at(n, ERRORS[e]);
            tropa_status status = import_events(path, &added, &IMPORT, NULL, &err);
            uint64_t calls = tropa_file_fail_at(0, 0);
            if (status != TROPA_OK) {
                assert_int_equal(status, TROPA_ERR_IO);
                failures++;
            }
            /* Nothing is published before all it names is on disk: after a failure the new store
             * may stand only when the very last call failed, the sync of the folder after the
             * rename. */
            assert_true((status == TROPA_OK) == (n > last));
            assert_true(n > last || calls >= n);
            if (n < last)
                assert_int_equal(version_of(), 4);
            assert_old_or_new(status == TROPA_OK);
        }
    }
    printf("failing writes: %u\n", (unsigned)failures);
    assert_true(failures > 20);
}

static void every_failing_allocation(void **state)
{
    (void)state;
    uint64_t failures = 0;
    for (uint64_t n = 1;; n = next_point(n)) {
        copy_original();
        tropa_error err;
        tropa_memory_fail_at(n);
        tropa_status status = import_events(path, &added, &IMPORT, NULL, &err);
        uint64_t calls = tropa_memory_fail_at(0);
        if (status != TROPA_OK) {
            if (status != TROPA_ERR_NO_MEMORY)
                fail_msg("allocation %u: %s", (unsigned)n, err.message);
            failures++;
        }
        assert_old_or_new(status == TROPA_OK);
        if (calls < n)
            break;
    }
    printf("failing allocations: %u\n", (unsigned)failures);
    assert_true(failures > 20);
}

static void every_failing_allocation_of_a_reader(void **state)
{
    (void)state;
    copy_original();
    for (uint64_t n = 1;; n = next_point(n)) {
        struct events found = {0};
        tropa_error err;
        tropa_memory_fail_at(n);
        tropa_status status = read_events(path, &found, &err);
        tropa_store *store;
        if (status == TROPA_OK) {
            status = tropa_store_open(path, &store, &err);
            if (status == TROPA_OK) {
                status = tropa_store_check(store, NULL, NULL, &err);
                tropa_store_free(store);
            }
        }
        uint64_t calls = tropa_memory_fail_at(0);
        if (status == TROPA_OK)
            assert_same_events(&before, &found);
        else if (status != TROPA_ERR_NO_MEMORY)
            fail_msg("allocation %u: %s", (unsigned)n, err.message);
        events_free(&found);
        if (calls < n)
            break;
    }
}

/* A process that imports, killed at some moment. */
static void killed_at_any_moment(void **state)
{
    (void)state;
    support_random random = {7};
    unsigned old = 0, new = 0;
    for (int round = 0; round < (all_points ? 400 : 40); round++) {
        copy_original();
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            tropa_error err;
            _exit(import_events(path, &added, &IMPORT, NULL, &err) == TROPA_OK ? 0 : 1);
        }
        struct timespec pause = {0, (long)support_random_below(&random, 40000) * 1000};
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
        int result;
        assert_int_equal(waitpid(child, &result, 0), child);
        *(version_of() == 4 ? &old : &new) += 1;
        assert_old_or_new(WIFEXITED(result));
    }
    printf("killed: %u times the old store, %u times the new\n", old, new);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(int count, char **arguments)
{
    all_points = count > 1 && strcmp(arguments[1], "all") == 0;
    const struct CMUnitTest tests[] = {TEST(every_failing_write), TEST(every_failing_allocation),
                                       TEST(every_failing_allocation_of_a_reader),
                                       TEST(killed_at_any_moment)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
