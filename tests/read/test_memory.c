/* Every allocation fails once: the reader says so, leaks nothing and crashes nowhere. */
#include "read_helpers.h"

#include "base/memory.h"

#include <string.h>

/* Reads a file to its end and gives the status; makes no allocation of its own. */
static tropa_status read_once(const char *path, const tropa_read_options *options)
{
    tropa_reader *reader = NULL;
    tropa_reader_worker *worker = NULL;
    tropa_error error = {.status = TROPA_OK};
    tropa_rows rows;
    const tropa_rows *preview;
    uint64_t sampled;
    bool more = true;
    tropa_status status = tropa_reader_new(path, options, &reader, &error);
    if (status == TROPA_OK)
        status = tropa_reader_preview(reader, &preview, &sampled, &error);
    if (status == TROPA_OK)
        status = tropa_reader_worker_new(reader, &worker, &error);
    while (status == TROPA_OK && more)
        status = tropa_reader_next(worker, &rows, &more, &error);
    tropa_reader_worker_free(worker);
    tropa_reader_free(reader);
    return status;
}

static void fails_cleanly(const char *name, const char *text, const tropa_read_options *options)
{
    const char *folder = support_folder_make();
    const char *path = read_write_text(folder, name, text);
    tropa_memory_fail_at(0);
    assert_int_equal(read_once(path, options), TROPA_OK);
    uint64_t allocations = tropa_memory_fail_at(0);
    assert_true(allocations > 20);
    for (uint64_t nth = 1; nth <= allocations; nth++) {
        tropa_memory_fail_at(nth);
        tropa_status status = read_once(path, options);
        tropa_memory_fail_at(0);
        if (status != TROPA_ERR_NO_MEMORY)
            fail_msg("%s: allocation %llu of %llu failed, and the status is %d", name,
                     (unsigned long long)nth, (unsigned long long)allocations, status);
    }
    support_folder_remove(folder);
}

static void csv(void **state)
{
    (void)state;
    fails_cleanly("a.csv",
                  "user_id,time,page,amount,channel\n"
                  "u1,2026-01-05 10:00,https://x.pl/a/1,1.50,\"a \"\"b\"\"\"\n"
                  "u2,2026-01-05 10:01,https://x.pl/b,2,mail\n"
                  "u2,never,https://x.pl/b,2,mail\n",
                  &(tropa_read_options){.time = "time", .time_format = "iso", .block_bytes = 64});
}

static void json(void **state)
{
    (void)state;
    fails_cleanly(
        "a.json",
        "[{\"user_id\":\"u1\",\"timestamp\":1767616391,\"event\":\"a\",\n\"p\":{\"x\":1}},"
        "{\"user_id\":\"u2\",\"timestamp\":1767616392,\"event\":\"b\",\"l\":[1,2]}]",
        NULL);
}

static void xes(void **state)
{
    (void)state;
    fails_cleanly("a.xes",
                  "<log><trace><string key=\"concept:name\" value=\"1\"/><event><string "
                  "key=\"concept:name\" value=\"A\"><int key=\"n\" value=\"1\"/></string><date "
                  "key=\"time:timestamp\" value=\"2026-01-05T10:00:00Z\"/></event><event/></trace>"
                  "</log>",
                  NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv),
        cmocka_unit_test(json),
        cmocka_unit_test(xes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
