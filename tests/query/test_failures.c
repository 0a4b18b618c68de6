/* Every allocation of a small import and of each request fails once: an error comes back, nothing
 * leaks or crashes, and the store is the old one or the new one. */
#include "ask.h"
#include "base/memory.h"
#include "query/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Past this many allocations without one that matters, the sweep is over. */
enum { MOST = 20000 };

static const char *folder;
static char csv[4300], store[4300];

static int setup(void **state)
{
    (void)state;
    folder = support_folder_make();
    snprintf(csv, sizeof csv, "%s/a.csv", folder);
    snprintf(store, sizeof store, "%s/store", folder);
    FILE *file = fopen(csv, "w");
    assert_non_null(file);
    fputs("user_id,time,event,channel,amount\n", file);
    for (int i = 0; i < 60; i++)
        fprintf(file, "u%d,2024-01-%02d %02d:00:00,%s,%s,%d.50\n", i / 4, 1 + i % 28, i % 24,
                i % 3 ? "home" : "cart", i % 2 ? "email" : "social", i);
    fputs("u1,never,home,email,1.00\n", file);
    fclose(file);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    tropa_memory_fail_at(0);
    support_folder_remove(folder);
    return 0;
}

static tropa_status import(tropa_error *err)
{
    tropa_str path = tropa_str_from(csv);
    tropa_import_request request = {.file = &path, .file_count = 1};
    tropa_import_report *report = NULL;
    request.store = tropa_str_from(store);
    tropa_status status = tropa_import_run(&request, 1, NULL, &report, err);
    tropa_import_report_free(report);
    return status;
}

/* The very last steps may fail when the new MANIFEST is there already: then all of it is. */
static void drop_store(void)
{
    char command[4400];
    tropa_store *opened = NULL;
    tropa_error err = {0};
    if (!tropa_store_exists(store))
        return;
    if (tropa_store_open(store, &opened, &err))
        fail_msg("%s", err.message);
    assert_int_equal(tropa_store_facts_view(opened)->events, 60);
    tropa_store_free(opened);
    snprintf(command, sizeof command, "rm -r %s", store);
    assert_int_equal(system(command), 0);
}

static void test_import(void **state)
{
    (void)state;
    for (uint64_t n = 1; n < MOST; n++) {
        tropa_error err = {0};
        tropa_memory_fail_at(n);
        tropa_status status = import(&err);
        tropa_memory_fail_at(0);
        if (status == TROPA_OK) {
            print_message("%llu allocations\n", (unsigned long long)n);
            return;
        }
        if (status != TROPA_ERR_NO_MEMORY)
            fail_msg("allocation %llu: %s", (unsigned long long)n, err.message);
        assert_int_equal(err.status, status);
        drop_store();
    }
    fail_msg("no end to the allocations");
}

static tropa_status answer(const char *json, tropa_error *err)
{
    tropa_str path = tropa_str_from(store);
    tropa_data_options options = {.threads = 1};
    tropa_query_options query = {.threads = 1};
    tropa_data *data = NULL;
    tropa_request request;
    tropa_answer out;
    tropa_arena arena;
    tropa_buffer text;
    tropa_arena_init(&arena);
    tropa_buffer_init(&text);
    tropa_status status = tropa_request_parse(&arena, tropa_str_from(json), &request, err);
    if (!status)
        status = tropa_data_open(&path, 1, &options, &data, err);
    if (!status)
        status = tropa_query_run(data, &request, &query, &arena, &out, err);
    if (!status && request.kind != TROPA_REQUEST_MAP)
        status = tropa_answer_csv(&out, &text, err);
    tropa_buffer_deinit(&text);
    tropa_arena_deinit(&arena);
    tropa_data_free(data);
    return status;
}

static void sweep(const char *json)
{
    for (uint64_t n = 1; n < MOST; n++) {
        tropa_error err = {0};
        tropa_memory_fail_at(n);
        tropa_status status = answer(json, &err);
        tropa_memory_fail_at(0);
        if (status == TROPA_OK)
            return;
        if (status != TROPA_ERR_NO_MEMORY)
            fail_msg("%s, allocation %llu: %s", json, (unsigned long long)n, err.message);
    }
    fail_msg("no end to the allocations");
}

static void test_requests(void **state)
{
    tropa_error err = {0};
    (void)state;
    if (!tropa_store_exists(store) && import(&err))
        fail_msg("%s", err.message);
    sweep("{\"request\":\"info\"}");
    sweep("{\"request\":\"flow\",\"where\":\"channel in (email, x) and not value < 3\"}");
    sweep("{\"request\":\"funnel\",\"steps\":[\"home\",\"cart\"],\"levels\":true,"
          "\"from_us\":1704067200000000,\"timezone\":\"Europe/Warsaw\"}");
    sweep("{\"request\":\"map\",\"title\":\"x\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import),
        cmocka_unit_test(test_requests),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
