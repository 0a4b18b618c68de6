/* Data sets: imports that end well or change nothing, the cache, and the same answer on any number
 * of threads. */
#include "ask.h"
#include "query/print.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *folder;

static int make_folder(void **state)
{
    (void)state;
    folder = support_folder_make();
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    support_folder_remove(folder);
    return 0;
}

static const char *in_folder(const char *name)
{
    static char path[4][4300];
    static unsigned next;
    char *out = path[next++ % 4];
    snprintf(out, 4300, "%s/%s", folder, name);
    return out;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static const char *const small = "user_id,time,event,channel\n"
                                 "a,2024-01-01 10:00:00,home,email\n"
                                 "a,2024-01-01 10:05:00,cart,email\n"
                                 "b,2024-01-02 10:00:00,home,social\n"
                                 "b,2024-01-02 11:00:00,cart,social\n"
                                 "b,2024-01-03 10:00:00,payment,social\n"
                                 "c,2024-01-04 10:00:00,home,email\n";

static tropa_status import(const char *store, const char *file, tropa_import_request *request,
                           tropa_import_report **report, tropa_error *err)
{
    tropa_str path = tropa_str_from(file);
    memset(err, 0, sizeof *err);
    request->store = tropa_str_from(store);
    request->file = &path;
    request->file_count = 1;
    return tropa_import_run(request, 2, NULL, report, err);
}

static tropa_store_facts facts_of(const char *store)
{
    tropa_store *opened = NULL;
    tropa_error err;
    assert_int_equal(tropa_store_open(store, &opened, &err), TROPA_OK);
    tropa_store_facts facts = *tropa_store_facts_view(opened);
    facts.source = NULL;
    tropa_store_free(opened);
    return facts;
}

/* The ledger's hash came out of reading; asking for it alone gives the same. */
static void assert_ledger_hash(const char *store, const char *file)
{
    tropa_store *opened = NULL;
    tropa_error err;
    uint64_t hash = 0, bytes = 0;
    assert_int_equal(tropa_source_hash(file, &hash, &bytes, &err), TROPA_OK);
    assert_int_equal(tropa_store_open(store, &opened, &err), TROPA_OK);
    const tropa_source *source = &tropa_store_facts_view(opened)->source[0];
    assert_true(source->content_hash == hash && source->bytes == bytes);
    tropa_store_free(opened);
}

static void test_again_and_replace(void **state)
{
    tropa_import_request request = {0};
    tropa_import_report *report = NULL;
    tropa_error err;
    (void)state;
    write_file(in_folder("a.csv"), small);
    const char *store = in_folder("store"), *file = in_folder("a.csv");
    assert_int_equal(import(store, file, &request, &report, &err), TROPA_OK);
    assert_int_equal(report->totals.events, 6);
    assert_int_equal(report->totals.customers, 3);
    assert_int_equal(report->rejected, 0);
    assert_int_equal(report->source[0].plan.column_count, 4);
    tropa_import_report_free(report);
    assert_ledger_hash(store, file);
    assert_int_equal(import(store, file, &request, &report, &err), TROPA_ERR_EXISTS);
    assert_int_equal(facts_of(store).events, 6);
    request.again = true;
    assert_int_equal(import(store, file, &request, &report, &err), TROPA_OK);
    tropa_import_report_free(report);
    assert_int_equal(facts_of(store).events, 12);
    request.again = false;
    write_file(in_folder("b.csv"), "user_id,time,event,channel\nz,2025-01-01 00:00:00,home,x\n");
    request.replace = tropa_str_from(file);
    assert_int_equal(import(store, in_folder("b.csv"), &request, &report, &err), TROPA_OK);
    tropa_import_report_free(report);
    assert_true(facts_of(store).events < 12);
}

static void test_rejects(void **state)
{
    tropa_import_request request = {0};
    tropa_import_report *report = NULL;
    tropa_error err;
    struct stat facts;
    (void)state;
    char text[4096] = "user_id,time,event\n";
    for (int i = 0; i < 40; i++) /* enough for the columns to be told */
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "u%d,2024-01-%02d 10:00:00,home\n", i / 2, 1 + i % 28);
    snprintf(text + strlen(text), sizeof text - strlen(text),
             "a,yesterday,cart\n,2024-01-01 10:00:00,cart\n");
    write_file(in_folder("bad.csv"), text);
    assert_int_equal(import(in_folder("s2"), in_folder("bad.csv"), &request, &report, &err),
                     TROPA_OK);
    assert_int_equal(report->rejected, 2);
    assert_int_equal(report->records, 42);
    assert_int_equal(report->rejected_by[TROPA_REJECT_BAD_TIME], 1);
    assert_int_equal(report->rejected_by[TROPA_REJECT_NO_CUSTOMER], 1);
    assert_true(tropa_str_equal(report->rejects_path, tropa_str_from(in_folder("rejected.csv"))));
    assert_int_equal(stat(in_folder("rejected.csv"), &facts), 0);
    tropa_import_report_free(report);
    /* strict: nothing comes in */
    request.strict = true;
    assert_int_equal(import(in_folder("s3"), in_folder("bad.csv"), &request, &report, &err),
                     TROPA_ERR_INPUT);
    assert_false(tropa_store_exists(in_folder("s3")));
}

static void test_dry_run(void **state)
{
    tropa_import_request request = {.dry_run = true};
    tropa_import_report *report = NULL;
    tropa_error err;
    (void)state;
    write_file(in_folder("dry.csv"), small);
    assert_int_equal(import(in_folder("s4"), in_folder("dry.csv"), &request, &report, &err),
                     TROPA_OK);
    assert_int_equal(report->rows, 6);
    assert_int_equal(report->source[0].row_count, 6);
    assert_true(tropa_str_equal(report->source[0].row[1].activity, TROPA_STR("cart")));
    assert_false(tropa_store_exists(in_folder("s4")));
    tropa_import_report_free(report);
}

static void stop_now(void *context, tropa_str file, uint64_t done, uint64_t total)
{
    (void)file;
    (void)done;
    (void)total;
    atomic_store((atomic_bool *)context, true);
}

static void test_interrupted(void **state)
{
    atomic_bool stop = true;
    tropa_import_watch watch = {stop_now, &stop, &stop};
    tropa_import_request request = {0};
    tropa_import_report *report = NULL;
    tropa_error err;
    (void)state;
    write_file(in_folder("i.csv"), small);
    tropa_str path = tropa_str_from(in_folder("i.csv"));
    request.store = tropa_str_from(in_folder("s5"));
    request.file = &path;
    request.file_count = 1;
    assert_int_equal(tropa_import_run(&request, 2, &watch, &report, &err), TROPA_ERR_INTERRUPTED);
    assert_false(tropa_store_exists(in_folder("s5")));
}

/* Values with different decimals in one import come to one scale. */
static void test_scales(void **state)
{
    tropa_str path[2];
    tropa_import_request request = {.file = path, .file_count = 2};
    tropa_import_report *report = NULL;
    tropa_error err = {0};
    ask_data a;
    (void)state;
    write_file(in_folder("v1.csv"), "user_id,time,event,amount\n"
                                    "a,2024-01-01 10:00:00,buy,10\n"
                                    "a,2024-01-02 10:00:00,buy,20\n");
    write_file(in_folder("v2.csv"), "user_id,time,event,amount\n"
                                    "b,2024-01-01 10:00:00,buy,10.25\n"
                                    "b,2024-01-02 10:00:00,buy,0.75\n");
    path[0] = tropa_str_from(in_folder("v1.csv"));
    path[1] = tropa_str_from(in_folder("v2.csv"));
    request.store = tropa_str_from(in_folder("scaled"));
    assert_int_equal(tropa_import_run(&request, 2, NULL, &report, &err), TROPA_OK);
    tropa_import_report_free(report);
    ask_open_one(&a, in_folder("scaled"), NULL);
    assert_int_equal(
        ask_json(&a, "{\"request\":\"flow\",\"where\":\"value = 10\"}", 1)->base.events, 1);
    assert_int_equal(
        ask_json(&a, "{\"request\":\"flow\",\"where\":\"value 10..11\"}", 1)->base.events, 2);
    assert_int_equal(
        ask_json(&a, "{\"request\":\"flow\",\"where\":\"value < 10.25\"}", 1)->base.events, 2);
    ask_close(&a);
}

/* ---- the cache ---- */

static unsigned count_entries(const char *path)
{
    unsigned count = 0;
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *item; (item = readdir(dir));)
        count += item->d_name[0] != '.';
    closedir(dir);
    return count;
}

static void open_cached(const char *file, const tropa_reading *reading, bool imported)
{
    tropa_data_options options = {.reading = reading, .threads = 1};
    tropa_str path = tropa_str_from(file);
    tropa_data *data = NULL;
    tropa_error err = {0};
    if (tropa_data_open(&path, 1, &options, &data, &err))
        fail_msg("%s", err.message);
    assert_int_equal(tropa_data_report(data) != NULL, imported);
    assert_true(tropa_store_facts_view(tropa_data_store(data))->events >= 6);
    tropa_data_free(data);
}

static void test_cache(void **state)
{
    tropa_reading zone = {.timezone = TROPA_STR("Europe/Warsaw")};
    char command[4400];
    (void)state;
    setenv("XDG_CACHE_HOME", in_folder("cache"), 1);
    write_file(in_folder("c.csv"), small);
    open_cached(in_folder("c.csv"), NULL, true);
    open_cached(in_folder("c.csv"), NULL, false);
    open_cached(in_folder("c.csv"), &zone, true); /* other options: another entry */
    open_cached(in_folder("c.csv"), &zone, false);
    assert_int_equal(count_entries(in_folder("cache/tropa")), 2);
    char longer[2048];
    snprintf(longer, sizeof longer, "%sd,2024-01-05 10:00:00,home,email\n", small);
    write_file(in_folder("c.csv"), longer); /* other content: another entry */
    open_cached(in_folder("c.csv"), NULL, true);
    assert_int_equal(count_entries(in_folder("cache/tropa")), 3);
    /* Entries unused for long go with the next import; the folder's other files stay. */
    snprintf(command, sizeof command,
             "touch -d '40 days ago' %s/cache/tropa/* && touch %s/cache/tropa/note.txt", folder,
             folder);
    assert_int_equal(system(command), 0);
    write_file(in_folder("c.csv"), small);
    open_cached(in_folder("c.csv"), NULL, false); /* used again: fresh */
    write_file(in_folder("d.csv"), small);
    open_cached(in_folder("d.csv"), NULL, true);
    assert_int_equal(count_entries(in_folder("cache/tropa")), 3);
    unsetenv("XDG_CACHE_HOME");
}

static void test_damaged_cache(void **state)
{
    char command[4400];
    (void)state;
    setenv("XDG_CACHE_HOME", in_folder("cache2"), 1);
    write_file(in_folder("e.csv"), small);
    open_cached(in_folder("e.csv"), NULL, true);
    snprintf(command, sizeof command, "for m in %s/cache2/tropa/*/store/MANIFEST; do : > $m; done",
             folder);
    assert_int_equal(system(command), 0);
    open_cached(in_folder("e.csv"), NULL, true);
    open_cached(in_folder("e.csv"), NULL, false);
    unsetenv("XDG_CACHE_HOME");
}

static void test_not_found(void **state)
{
    tropa_data_options options = {0};
    tropa_data *data = NULL;
    tropa_error err = {0};
    tropa_str path[2] = {TROPA_STR("/nowhere/at all.csv"), {NULL, 0}};
    (void)state;
    assert_int_equal(tropa_data_open(path, 1, &options, &data, &err), TROPA_ERR_NOT_FOUND);
    path[0] = tropa_str_from(folder);
    assert_int_equal(tropa_data_open(path, 1, &options, &data, &err), TROPA_ERR_INPUT);
    assert_non_null(strstr(err.message, "is a folder and no store"));
}

/* ---- threads ---- */

static void make_large(const char *path)
{
    support_random random = {1};
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs("user_id,time,event,channel,amount\n", out);
    for (int i = 0; i < 60000; i++)
        fprintf(out, "u%u,2024-%02u-%02u %02u:%02u:%02u,event %u,ch%u,%u.%02u\n",
                support_random_below(&random, 5000), 1 + support_random_below(&random, 12),
                1 + support_random_below(&random, 28), support_random_below(&random, 24),
                support_random_below(&random, 60), support_random_below(&random, 60),
                support_random_below(&random, 300), support_random_below(&random, 4),
                support_random_below(&random, 100), support_random_below(&random, 100));
    fclose(out);
}

static char *printed(ask_data *a, const char *json, unsigned threads)
{
    tropa_buffer text;
    tropa_error err;
    tropa_buffer_init(&text);
    const tropa_answer *answer = ask_json(a, json, threads);
    assert_int_equal(tropa_answer_csv(answer, &text, &err), TROPA_OK);
    if (answer->kind == TROPA_REQUEST_FUNNEL)
        assert_int_equal(tropa_levels_csv(&answer->levels, &text, &err), TROPA_OK);
    tropa_buffer_append_format(&text, "%llu %llu %lld %lld",
                               (unsigned long long)answer->base.customers,
                               (unsigned long long)answer->base.events,
                               (long long)answer->base.from_us, (long long)answer->base.to_us);
    return text.data;
}

static void test_threads(void **state)
{
    static const char *const requests[] = {
        "{\"request\":\"flow\"}",
        "{\"request\":\"flow\",\"where\":\"channel in (ch1, ch3) and value >= 20\"}",
        "{\"request\":\"funnel\",\"steps\":[\"event 1*\",\"event 2*\",\"event 3|event 4\"],"
        "\"levels\":true}",
        "{\"request\":\"funnel\",\"steps\":[\"event 1*\",\"event 2*\"],\"mode\":\"strict_once\","
        "\"window_us\":864000000000,\"where\":\"time 2024-03..2024-06\",\"levels\":true}",
        "{\"request\":\"info\"}"};
    ask_data a;
    (void)state;
    make_large(in_folder("large.csv"));
    ask_open_one(&a, in_folder("large.csv"), NULL);
    assert_int_equal(tropa_store_facts_view(tropa_data_store(a.data))->activities, 300);
    for (size_t r = 0; r < sizeof requests / sizeof requests[0]; r++) {
        char *one = printed(&a, requests[r], 1);
        for (unsigned threads = 2; threads <= 4; threads++) {
            char *more = printed(&a, requests[r], threads);
            assert_string_equal(one, more);
            free(more);
        }
        free(one);
    }
    ask_close(&a);
}

/* The bytes of the store do not depend on the number of threads either. */
static void test_import_threads(void **state)
{
    char command[9000];
    (void)state;
    make_large(in_folder("large.csv"));
    for (unsigned threads = 1; threads <= 4; threads++) {
        char store[64];
        tropa_str file = tropa_str_from(in_folder("large.csv"));
        snprintf(store, sizeof store, "by%u", threads);
        tropa_import_request request = {.file = &file, .file_count = 1};
        tropa_import_report *report = NULL;
        tropa_error err;
        request.store = tropa_str_from(in_folder(store));
        assert_int_equal(tropa_import_run(&request, threads, NULL, &report, &err), TROPA_OK);
        tropa_import_report_free(report);
        if (threads == 1)
            continue;
        /* The MANIFEST has the time of the import. */
        snprintf(command, sizeof command, "diff -rq -x MANIFEST %s/by1 %s/by%u", folder, folder,
                 threads);
        assert_int_equal(system(command), 0);
    }
}

/* A pipe is a file, too. */
static void test_pipe(void **state)
{
    char command[9000];
    ask_data a;
    (void)state;
    write_file(in_folder("p.csv"), small);
    snprintf(command, sizeof command, "mkfifo %s/pipe && (cat %s/p.csv > %s/pipe &)", folder,
             folder, folder);
    assert_int_equal(system(command), 0);
    ask_open_one(&a, in_folder("pipe"), NULL);
    assert_int_equal(tropa_store_facts_view(tropa_data_store(a.data))->events, 6);
    ask_close(&a);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_again_and_replace), TEST(test_rejects),   TEST(test_dry_run),
        TEST(test_interrupted),       TEST(test_scales),    TEST(test_cache),
        TEST(test_damaged_cache),     TEST(test_not_found), TEST(test_threads),
        TEST(test_import_threads),    TEST(test_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
