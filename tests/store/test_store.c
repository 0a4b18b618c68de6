/* The store's promises one by one: ledger, locking, scales, widths, large customers, growth. */
#include "model.h"

#include "base/file.h"
#include "base/hash.h"
#include "store/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[4200];

static int make(void **state)
{
    const char *folder = support_folder_make();
    *state = malloc(strlen(folder) + 1);
    assert_non_null(*state);
    strcpy(*state, folder);
    snprintf(path, sizeof path, "%s/store", folder);
    return 0;
}

static int drop(void **state)
{
    support_folder_remove(*state);
    free(*state);
    return 0;
}

static struct event plain(uint32_t customer, int64_t time_us, uint32_t activity)
{
    return (struct event){.customer = customer,
                          .activity = activity,
                          .time_us = time_us,
                          .value = TROPA_NO_VALUE,
                          .order = TROPA_NO_VALUE,
                          .attribute = {TROPA_NO_CODE, TROPA_NO_CODE}};
}

static void must(tropa_status status, const tropa_error *err)
{
    if (status != TROPA_OK)
        fail_msg("%s", err->message);
}

static void import_fine(const struct events *events, const struct import *import,
                        tropa_import_totals *totals)
{
    tropa_error err;
    must(import_events(path, events, import, totals, &err), &err);
}

/* ---- opening ------------------------------------------------------------------------------- */

static void no_store_is_said(void **state)
{
    (void)state;
    tropa_store *store;
    tropa_error err;
    assert_false(tropa_store_exists(path));
    assert_int_equal(tropa_store_open(path, &store, &err), TROPA_ERR_NOT_FOUND);
    assert_non_null(strstr(err.message, "tropa import"));
    assert_null(store);
}

static void foreign_folder_is_left_alone(void **state)
{
    (void)state;
    assert_int_equal(tropa_folder_make(path, NULL), TROPA_OK);
    char note[4300];
    snprintf(note, sizeof note, "%s/holiday.jpg", path);
    assert_int_equal(tropa_file_replace(note, "x", 1, NULL), TROPA_OK);
    tropa_store_writer *writer;
    tropa_error err;
    assert_int_equal(tropa_store_writer_new(path, NULL, &writer, &err), TROPA_ERR_USAGE);
    assert_non_null(strstr(err.message, "holiday.jpg"));
    assert_int_equal(access(note, F_OK), 0);
    char lock[4300];
    snprintf(lock, sizeof lock, "%s/LOCK", path);
    assert_int_not_equal(access(lock, F_OK), 0); /* not even a lock is left among the pictures */
    /* And a file is no folder. */
    assert_int_equal(tropa_store_writer_new(note, NULL, &writer, &err), TROPA_ERR_USAGE);
}

static void giving_up_leaves_nothing(void **state)
{
    (void)state;
    tropa_store_writer *writer;
    tropa_error err;
    struct events events = {0};
    for (uint32_t i = 0; i < 5000; i++)
        events_add(&events, plain(i % 50, i, i % 3));
    struct import import = {.options = {.memory_bytes = 1}}; /* with spilled files */
    must(tropa_store_writer_new(path, &import.options, &writer, &err), &err);
    must(import_into(writer, &events, &import, &err), &err);
    tropa_store_writer_free(writer);
    assert_int_not_equal(access(path, F_OK), 0);
    events_free(&events);
}

static void second_writer_is_told(void **state)
{
    (void)state;
    tropa_store_writer *writer, *other;
    tropa_error err;
    char number[32];
    must(tropa_store_writer_new(path, NULL, &writer, &err), &err);
    assert_int_equal(tropa_store_writer_new(path, NULL, &other, &err), TROPA_ERR_BUSY);
    snprintf(number, sizeof number, "process %ld", (long)getpid());
    assert_non_null(strstr(err.message, number));
    tropa_store_writer_free(writer);
    must(tropa_store_writer_new(path, NULL, &writer, &err), &err);
    tropa_store_writer_free(writer);
}

/* ---- the ledger ---------------------------------------------------------------------------- */

static void repeat_is_refused_unless_meant(void **state)
{
    (void)state;
    struct events once = {0}, twice = {0};
    for (uint32_t i = 0; i < 10; i++)
        events_add(&once, plain(i % 3, i, i % 2));
    struct import import = {.name = "web.csv", .content_hash = 7};
    tropa_import_totals totals;
    import_fine(&once, &import, &totals);
    assert_int_equal(totals.customers, 3);
    assert_int_equal(totals.new_customers, 3);
    assert_int_equal(totals.overlaps, 0);
    tropa_error err;
    import.name = "copy of web.csv";
    assert_int_equal(import_events(path, &once, &import, &totals, &err), TROPA_ERR_EXISTS);
    assert_non_null(strstr(err.message, "web.csv"));
    assert_non_null(strstr(err.message, "--again"));
    assert_store_holds(path, &once);
    import.options.allow_again = true;
    import_fine(&once, &import, &totals);
    assert_int_equal(totals.new_customers, 0);
    assert_int_equal(totals.customers, 3);
    assert_int_equal(totals.overlaps, 1);
    events_append(&twice, &once);
    events_append(&twice, &once);
    for (size_t i = 0; i < twice.count; i++)
        twice.event[i].import = 1 + i / once.count;
    assert_store_holds(path, &twice);

    tropa_store *store;
    must(tropa_store_open(path, &store, &err), &err);
    const tropa_store_facts *facts = tropa_store_facts_view(store);
    assert_int_equal(facts->version, 2);
    assert_int_equal(facts->source_count, 2);
    assert_int_equal(facts->source[1].number, 2);
    assert_true(tropa_str_equal(facts->source[1].name, TROPA_STR("copy of web.csv")));
    assert_true(tropa_str_equal(facts->source[1].zone, TROPA_STR("Europe/Warsaw")));
    assert_true(tropa_str_equal(facts->source[1].options, TROPA_STR("{\"customer\":\"id\"}")));
    assert_int_equal(facts->source[1].content_hash, 7);
    assert_int_equal(facts->source[1].events, 10);
    assert_int_equal(facts->source[1].to_us, 9);
    assert_int_equal(facts->partitions, 16);
    tropa_store_free(store);
    events_free(&once);
    events_free(&twice);
}

/* The hash may come after reading; only sizes that are known make anyone hash before. */
static void hash_may_come_at_the_end(void **state)
{
    (void)state;
    tropa_error err;
    tropa_store_writer *writer;
    tropa_source source = {.name = TROPA_STR("a.csv"), .content_hash = 9, .bytes = 70};
    must(tropa_store_writer_new(path, NULL, &writer, &err), &err);
    assert_false(tropa_store_writer_may_repeat(writer, 70));
    must(tropa_store_writer_begin(writer, source.name, 0, &err), &err);
    assert_false(tropa_store_writer_may_repeat(writer, 70));
    must(tropa_store_writer_end(writer, &source, NULL, &err), &err);
    assert_true(tropa_store_writer_may_repeat(writer, 70)); /* of the same transaction */
    must(tropa_store_writer_commit(writer, 1, NULL, &err), &err);
    assert_true(tropa_store_writer_may_repeat(writer, 70)); /* of the ledger */
    assert_false(tropa_store_writer_may_repeat(writer, 71));
    assert_int_equal(tropa_store_writer_begin(writer, source.name, 9, &err), TROPA_ERR_EXISTS);
    must(tropa_store_writer_begin(writer, TROPA_STR("b.csv"), 0, &err), &err);
    source.name = TROPA_STR("b.csv");
    assert_int_equal(tropa_store_writer_end(writer, &source, NULL, &err), TROPA_ERR_EXISTS);
    tropa_store_writer_free(writer);

    tropa_store *store;
    must(tropa_store_open(path, &store, &err), &err);
    assert_int_equal(tropa_store_facts_view(store)->source_count, 1);
    assert_int_equal(tropa_store_facts_view(store)->source[0].content_hash, 9);
    tropa_store_free(store);
    struct tropa_writer_options again = {.allow_again = true};
    must(tropa_store_writer_new(path, &again, &writer, &err), &err);
    assert_false(tropa_store_writer_may_repeat(writer, 70));
    tropa_store_writer_free(writer);
}

static void replace_takes_the_old_events_out(void **state)
{
    (void)state;
    struct events old = {0}, other = {0}, renewed = {0}, all = {0};
    for (uint32_t i = 0; i < 30; i++) {
        events_add(&old, plain(i % 5, i, 1));
        events_add(&other, plain(3 + i % 5, i, 2));
        events_add(&renewed, plain(4 + i % 2, i, 3));
    }
    import_fine(&old, &(struct import){.name = "crm.csv", .content_hash = 1}, NULL);
    import_fine(&other, &(struct import){.name = "web.csv", .content_hash = 2}, NULL);
    tropa_store_writer *writer;
    tropa_error err;
    must(tropa_store_writer_new(path, NULL, &writer, &err), &err);
    must(tropa_store_writer_compact(writer, 1, &err), &err); /* imports are mixed in runs now */
    tropa_store_writer_free(writer);

    struct import import = {
        .name = "crm.csv", .content_hash = 1, .options = {.replace = "crm.csv"}};
    import_fine(&renewed, &import, NULL);
    events_append(&all, &other);
    events_append(&all, &renewed);
    for (size_t i = 0; i < all.count; i++)
        all.event[i].import = 1 + i / 30;
    assert_store_holds(path, &all); /* customers 0, 1 and 2 are gone */

    import.options.replace = "none.csv";
    assert_int_equal(import_events(path, &renewed, &import, NULL, &err), TROPA_ERR_NOT_FOUND);
    assert_non_null(strstr(err.message, "none.csv"));
    assert_store_holds(path, &all);
    events_free(&old);
    events_free(&other);
    events_free(&renewed);
    events_free(&all);
}

static void several_sources_in_one_transaction(void **state)
{
    (void)state;
    struct events first = {0}, second = {0}, all = {0};
    for (uint32_t i = 0; i < 200; i++) {
        events_add(&first, plain(i % 7, i / 4, i % 3));
        events_add(&second, plain(i % 9, i / 4, i % 5));
    }
    tropa_store_writer *writer;
    tropa_error err;
    tropa_import_totals totals;
    must(tropa_store_writer_new(path, NULL, &writer, &err), &err);
    must(import_into(writer, &first, &(struct import){.name = "a"}, &err), &err);
    must(import_into(writer, &second, &(struct import){.name = "b"}, &err), &err);
    assert_false(tropa_store_exists(path));
    must(tropa_store_writer_commit(writer, 2, &totals, &err), &err);
    assert_int_equal(totals.events, 400);
    assert_int_equal(totals.customers, 9);
    events_append(&all, &first);
    events_append(&all, &second);
    for (size_t i = 0; i < all.count; i++)
        all.event[i].import = 1 + i / 200;
    assert_store_holds(path, &all);
    /* The same writer goes on. */
    must(import_into(writer, &first, &(struct import){.name = "c"}, &err), &err);
    must(tropa_store_writer_commit(writer, 1, &totals, &err), &err);
    assert_int_equal(totals.new_customers, 0);
    tropa_store_writer_free(writer);
    for (size_t i = 0; i < first.count; i++)
        first.event[i].import = 3;
    events_append(&all, &first);
    assert_store_holds(path, &all);
    events_free(&first);
    events_free(&second);
    events_free(&all);
}

static void empty_import_is_recorded(void **state)
{
    (void)state;
    struct events none = {0};
    tropa_import_totals totals;
    import_fine(&none, &(struct import){.content_hash = 5}, &totals);
    assert_int_equal(totals.events, 0);
    assert_int_equal(totals.from_us, 0);
    assert_store_holds(path, &none);
    assert_int_equal(import_events(path, &none, &(struct import){.content_hash = 5}, NULL, NULL),
                     TROPA_ERR_EXISTS);
}

static void odd_source_names_are_kept_readable(void **state)
{
    (void)state;
    struct events one = {0};
    events_add(&one, plain(1, 1, 1));
    import_fine(&one, &(struct import){.name = "bad\xff name\".csv"}, NULL);
    tropa_store *store;
    assert_int_equal(tropa_store_open(path, &store, NULL), TROPA_OK);
    assert_true(tropa_str_equal(tropa_store_facts_view(store)->source[0].name,
                                TROPA_STR("bad? name\".csv")));
    tropa_store_free(store);
    events_free(&one);
}

/* ---- columns ------------------------------------------------------------------------------- */

static void decimals_meet_at_the_larger(void **state)
{
    (void)state;
    static const uint32_t DECIMALS[] = {2, 0, 4, 2};
    static const int64_t SCALE[] = {100, 10000, 1, 100};
    struct events all = {0};
    for (uint32_t round = 0; round < 4; round++) {
        struct events events = {0};
        for (uint32_t i = 0; i < 40; i++) {
            struct event event = plain(i % 6 + round, i, 1);
            event.value = i % 4 ? (int64_t)i - 20 : TROPA_NO_VALUE;
            events_add(&events, event);
        }
        import_fine(&events,
                    &(struct import){.value = true, .options = {.value_decimals = DECIMALS[round]}},
                    NULL);
        for (size_t i = 0; i < events.count; i++) {
            events.event[i].import = round;
            if (events.event[i].value != TROPA_NO_VALUE)
                events.event[i].value *= SCALE[round];
        }
        events_append(&all, &events);
        events_free(&events);
        if (round < 2)
            continue; /* the scale of the first is still 2 decimals */
        assert_store_holds(path, &all);
    }
    events_free(&all);
}

static void too_large_numbers_are_refused(void **state)
{
    (void)state;
    struct events events = {0};
    struct event event = plain(1, 1, 1);
    event.value = INT64_C(3000000000000000000);
    events_add(&events, event);
    tropa_error err;
    assert_int_equal(import_events(path, &events, &(struct import){.value = true}, NULL, &err),
                     TROPA_ERR_LIMIT);
    assert_non_null(strstr(err.message, "value"));
    assert_false(tropa_store_exists(path));
    /* A scale that the store's values cannot take. */
    events.event[0].value = INT64_C(1000000000000000000);
    import_fine(&events, &(struct import){.value = true}, NULL);
    struct import finer = {.value = true, .options = {.value_decimals = 2}};
    assert_int_equal(import_events(path, &events, &finer, NULL, &err), TROPA_ERR_LIMIT);
    assert_store_holds(path, &events);
    events_free(&events);
}

static void old_blocks_widen_past_256_activities(void **state)
{
    (void)state;
    struct events all = {0};
    for (uint32_t import = 0; import < 3; import++) {
        struct events events = {0};
        for (uint32_t i = 0; i < 500; i++) {
            struct event event =
                plain(import == 1 ? i % 20 : 100 * import + i % 20, i, import == 2 ? i : i % 200);
            event.import = import;
            events_add(&events, event);
        }
        import_fine(&events, &(struct import){.workers = 2}, NULL);
        events_append(&all, &events);
        assert_store_holds(path, &all);
        events_free(&events);
    }
    events_free(&all);
}

static void too_many_activities_are_refused(void **state)
{
    (void)state;
    struct events events = {0};
    for (uint32_t i = 0; i < 65537; i++)
        events_add(&events, plain(1, i, i));
    tropa_error err;
    struct import import = {.batch_rows = 2000};
    assert_int_equal(import_events(path, &events, &import, NULL, &err), TROPA_ERR_LIMIT);
    assert_non_null(strstr(err.message, "65536"));
    events.count--;
    import_fine(&events, &import, NULL);
    assert_store_holds(path, &events);
    events_free(&events);
}

static void long_ids_and_large_customers(void **state)
{
    (void)state;
    /* Customer 5 has 50,000 events, most of them at one instant, out of order. */
    struct events events = {0};
    for (uint32_t i = 0; i < 60000; i++)
        events_add(&events, plain(i % 6 ? 5 : i % 1000, i % 3 ? 77 : 60000 - i, i % 250));
    tropa_import_totals totals;
    import_fine(&events, &(struct import){.batch_rows = 5000, .workers = 2}, &totals);
    assert_store_holds(path, &events);
    size_t repeats = totals.exact_duplicates;
    assert_true(repeats > 1000);
    import_fine(
        &events,
        &(struct import){.batch_rows = 5000, .name = "again", .options = {.drop_duplicates = true}},
        &totals);
    assert_int_equal(totals.exact_duplicates, repeats);
    assert_int_equal(totals.events, 60000 - repeats);
    events_free(&events);
}

static void ids_of_every_length(void **state)
{
    (void)state;
    enum { N = 300 };
    static char text[N][N];
    tropa_str id[N];
    uint64_t hash[N];
    int64_t time_us[N];
    uint32_t activity[N];
    tropa_str name = TROPA_STR("visit");
    for (uint32_t i = 0; i < N; i++) {
        memset(text[i], 'x', i);
        id[i] = (tropa_str){text[i], i};
        hash[i] = tropa_hash(text[i], i);
        time_us[i] = i;
        activity[i] = 0;
    }
    tropa_rows rows = {.count = N,
                       .customer = id,
                       .customer_hash = hash,
                       .time_us = time_us,
                       .activity = activity,
                       .activity_distinct = &name,
                       .activity_distinct_count = 1};
    tropa_error err;
    tropa_source source = {.name = TROPA_STR("s")};
    tropa_import_totals totals;
    for (uint64_t round = 0; round < 2; round++) {
        tropa_store_writer *writer;
        must(tropa_store_writer_new(path, NULL, &writer, &err), &err);
        must(tropa_store_writer_begin(writer, source.name, round, &err), &err);
        must(tropa_store_writer_add(writer, &rows, &err), &err);
        must(tropa_store_writer_end(writer, &source, NULL, &err), &err);
        must(tropa_store_writer_commit(writer, 1, &totals, &err), &err);
        assert_int_equal(totals.new_customers, round ? 0 : N);
        tropa_store_writer_free(writer);
    }
    tropa_store *store;
    must(tropa_store_open(path, &store, &err), &err);
    size_t seen = 0;
    for (uint32_t p = 0; p < 16; p++) {
        const tropa_str *ids;
        uint32_t count;
        must(tropa_store_customer_ids(store, p, &ids, &count, &err), &err);
        for (uint32_t i = 0; i < count; i++)
            seen += ids[i].size < N && memcmp(ids[i].data, text[ids[i].size], ids[i].size) == 0;
    }
    assert_int_equal(seen, N);
    tropa_store_free(store);
}

static void columns_of_one_title_are_told_apart(void **state)
{
    (void)state;
    tropa_str id = TROPA_STR("c"), name = TROPA_STR("visit");
    tropa_str values[2] = {TROPA_STR("left"), TROPA_STR("right")};
    uint64_t hash = tropa_hash("c", 1);
    int64_t time_us = 1;
    uint32_t zero = 0, one = 1;
    tropa_rows_attribute attribute[2] = {{TROPA_STR("side"), &zero, values, 2},
                                         {TROPA_STR("side"), &one, values, 2}};
    tropa_rows rows = {.count = 1,
                       .customer = &id,
                       .customer_hash = &hash,
                       .time_us = &time_us,
                       .activity = &zero,
                       .activity_distinct = &name,
                       .activity_distinct_count = 1,
                       .attribute = attribute,
                       .attribute_count = 2};
    tropa_error err;
    tropa_source source = {.name = TROPA_STR("s")};
    tropa_store_writer *writer;
    must(tropa_store_writer_new(path, NULL, &writer, &err), &err);
    must(tropa_store_writer_begin(writer, source.name, 1, &err), &err);
    must(tropa_store_writer_add(writer, &rows, &err), &err);
    must(tropa_store_writer_end(writer, &source, NULL, &err), &err);
    must(tropa_store_writer_commit(writer, 1, NULL, &err), &err);
    tropa_store_writer_free(writer);
    tropa_store *store;
    must(tropa_store_open(path, &store, &err), &err);
    uint32_t count;
    const tropa_str *names = tropa_store_attribute_names(store, &count);
    assert_int_equal(count, 2);
    assert_true(tropa_str_equal(names[1], TROPA_STR("side (2)")));
    tropa_store_free(store);
}

/* ---- growth -------------------------------------------------------------------------------- */

static void compaction_rule(void **state)
{
    (void)state;
    uint64_t one[] = {5}, level[] = {1, 1, 1, 1}, base[] = {100, 1, 1, 1},
             tail[] = {100, 1, 1, 1, 1}, grown[] = {100, 40, 9, 3, 1};
    assert_int_equal(store_compaction_start(one, 1), 1);
    assert_int_equal(store_compaction_start(level, 4), 0);
    assert_int_equal(store_compaction_start(base, 4), 4);
    assert_int_equal(store_compaction_start(tail, 5), 1);
    assert_int_equal(store_compaction_start(grown, 5), 0);
    uint64_t steep[10];
    for (int i = 0; i < 10; i++)
        steep[i] = UINT64_C(1) << (3 * (10 - i));
    /* No tier anywhere, but never more than eight runs. */
    assert_int_equal(store_compaction_start(steep, 8), 8);
    assert_int_equal(store_compaction_start(steep, 9), 7);
    assert_int_equal(store_compaction_start(steep, 10), 7);
    for (uint64_t runs = 1; runs < 200; runs++) {
        uint64_t sizes[200];
        for (uint64_t i = 0; i < runs; i++)
            sizes[i] = 1 + i * 7919 % 1000;
        size_t start = store_compaction_start(sizes, (size_t)runs);
        assert_true(start == runs ? runs <= 8 : start + 1 <= 8);
    }
}

/* A hundred daily appends of 1 % to a full store: what is written for each byte that came in. */
static void daily_appends_stay_cheap(void **state)
{
    (void)state;
    enum { BASE = 60000, DAYS = 100, DAILY = BASE / 100 };
    support_random random = {4};
    struct events all = {0};
    uint64_t compacted = 0;
    for (uint32_t day = 0; day <= DAYS; day++) {
        struct events events = {0};
        uint32_t count = day ? DAILY : BASE;
        for (uint32_t i = 0; i < count; i++) {
            struct event event =
                plain(support_random_below(&random, 3000), ((int64_t)day * 86400 + i) * 1000000,
                      support_random_below(&random, 30));
            event.import = day;
            event.row = i;
            events_add(&events, event);
        }
        tropa_import_totals totals;
        import_fine(&events, &(struct import){.batch_rows = 5000, .options = {.partitions = 4}},
                    &totals);
        compacted += totals.compacted_bytes;
        events_append(&all, &events);
        events_free(&events);
    }
    assert_store_holds(path, &all);
    tropa_store *store;
    assert_int_equal(tropa_store_open(path, &store, NULL), TROPA_OK);
    const tropa_store_facts *facts = tropa_store_facts_view(store);
    assert_true(facts->runs <= 4 * 8);
    /* What the appended half takes in the end is what came in; it was written once as it came. */
    double imported = (double)facts->bytes_on_disk / 2;
    double amplification = 1 + (double)compacted / imported;
    printf("bytes written per byte imported: %.2f\n", amplification);
    assert_true(amplification < 7.0);
    tropa_store_free(store);
    events_free(&all);
}

static void disk_stays_small(void **state)
{
    (void)state;
    enum { CUSTOMERS = 5000, EACH = 20 };
    support_random random = {8};
    struct events events = {0};
    for (uint32_t i = 0; i < CUSTOMERS * EACH; i++)
        events_add(&events,
                   plain(support_random_below(&random, CUSTOMERS),
                         INT64_C(90) * 86400 * 1000000 / (CUSTOMERS * EACH) * i / 1000000 * 1000000,
                         support_random_below(&random, 24)));
    import_fine(&events, &(struct import){.batch_rows = 10000}, NULL);
    tropa_store *store;
    assert_int_equal(tropa_store_open(path, &store, NULL), TROPA_OK);
    const tropa_store_facts *facts = tropa_store_facts_view(store);
    double each = (double)facts->bytes_on_disk / (double)facts->events;
    printf("bytes per event: %.2f\n", each);
    assert_true(each <= 4.6);
    tropa_store_free(store);
    events_free(&events);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(no_store_is_said),
                                       TEST(foreign_folder_is_left_alone),
                                       TEST(giving_up_leaves_nothing),
                                       TEST(second_writer_is_told),
                                       TEST(repeat_is_refused_unless_meant),
                                       TEST(hash_may_come_at_the_end),
                                       TEST(replace_takes_the_old_events_out),
                                       TEST(several_sources_in_one_transaction),
                                       TEST(empty_import_is_recorded),
                                       TEST(odd_source_names_are_kept_readable),
                                       TEST(decimals_meet_at_the_larger),
                                       TEST(too_large_numbers_are_refused),
                                       TEST(old_blocks_widen_past_256_activities),
                                       TEST(too_many_activities_are_refused),
                                       TEST(long_ids_and_large_customers),
                                       TEST(ids_of_every_length),
                                       TEST(columns_of_one_title_are_told_apart),
                                       TEST(compaction_rule),
                                       TEST(daily_appends_stay_cheap),
                                       TEST(disk_stays_small)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
