/* Every published fact about the shared logs that concerns events, journeys, activities, variants
 * and times, from the file to the answer. Skipped where the data is absent. */
#include "ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define OPEN(name, reading)                                                                        \
    ask_data a;                                                                                    \
    (void)state;                                                                                   \
    const char *path = support_shared(name);                                                       \
    if (!path)                                                                                     \
        skip();                                                                                    \
    ask_open_one(&a, path, reading)

static const tropa_store_facts *facts(const ask_data *a)
{
    return tropa_store_facts_view(tropa_data_store(a->data));
}

/* journeys / events / activities / variants */
static void assert_log(ask_data *a, uint64_t journeys, uint64_t events, uint32_t activities,
                       uint64_t variants)
{
    assert_int_equal(facts(a)->customers, journeys);
    assert_int_equal(facts(a)->events, events);
    assert_int_equal(facts(a)->activities, activities);
    if (variants)
        assert_int_equal(ask_variants(a), variants);
}

/** Walks all events; gives each customer's count, and the sum of values. */
typedef struct walk {
    uint64_t longest, single, events, zero_values;
    int64_t value_sum;
} walk;

static walk walk_store(const ask_data *a)
{
    walk w = {0};
    tropa_scan_columns columns = {.value = facts(a)->has_value};
    tropa_cursor *cursor = NULL;
    tropa_error err;
    for (uint32_t p = 0; p < facts(a)->partitions; p++) {
        const tropa_block *block;
        assert_int_equal(tropa_cursor_new(tropa_data_store(a->data), p, &columns, &cursor, &err),
                         TROPA_OK);
        while (tropa_cursor_next(cursor, &block, &err) == TROPA_OK && block) {
            for (uint32_t c = 0; c < block->customer_count; c++) {
                uint64_t n = block->end[c] - block->begin[c];
                w.events += n;
                w.single += n == 1;
                w.longest = n > w.longest ? n : w.longest;
                for (uint32_t e = block->begin[c]; e < block->end[c] && block->has_value; e++) {
                    int64_t stored = tropa_packed_at(&block->value, e);
                    if (stored == 0)
                        continue;
                    w.value_sum += stored - 1 + block->value_bias;
                    w.zero_values += stored - 1 + block->value_bias == 0;
                }
            }
        }
        tropa_cursor_free(cursor);
    }
    return w;
}

static void test_eshop(void **state)
{
    tropa_reading reading = {.activity = TROPA_STR("page 2 (clothing model)")};
    OPEN("data/eshop2008/e-shop_clothing_2008.csv.gz", &reading);
    assert_log(&a, 24026, 165474, 217, 0);
    walk w = walk_store(&a);
    assert_int_equal(w.events, 165474);
    assert_int_equal(w.single, 5042);
    assert_int_equal(w.longest, 195);
    assert_true(facts(&a)->day_only);
    ask_close(&a);
}

static void test_ecom(void **state)
{
    OPEN("data/ecom/ecom.csv.gz", NULL);
    assert_log(&a, 600, 31106, 19, 0);
    assert_int_equal(tropa_data_report(a.data)->totals.exact_duplicates, 30);
    const tropa_answer *flow = ask_json(&a, "{\"request\":\"flow\"}", 2);
    assert_int_equal(flow->flow.node[ask_activity(&a, "purchase")].events, 470);
    ask_close(&a);
}

static void test_ecom_sessions(void **state)
{
    tropa_reading reading = {.customer = TROPA_STR("session_id")};
    OPEN("data/ecom/ecom.csv.gz", &reading);
    assert_log(&a, 3605, 31106, 19, 0);
    ask_close(&a);
}

static void test_cdnow(void **state)
{
    OPEN("data/cdnow/CDNOW_master.txt", NULL);
    assert_log(&a, 23570, 69659, 1, 0);
    assert_int_equal(tropa_data_report(a.data)->totals.exact_duplicates, 255);
    ask_close(&a);
}

/* Which of the two number columns is the amount is for a person to say, perhaps. */
static void test_cdnow_dollars(void **state)
{
    tropa_reading reading = {.customer = TROPA_STR("#1"),
                             .time = TROPA_STR("#2"),
                             .value = TROPA_STR("#4"),
                             .no_header = true};
    OPEN("data/cdnow/CDNOW_master.txt", &reading);
    walk w = walk_store(&a);
    assert_int_equal(facts(&a)->value_decimals, 2);
    assert_int_equal(w.value_sum, 250031563);
    assert_int_equal(w.zero_values, 80);
    ask_close(&a);
}

static void test_cdnow_sample(void **state)
{
    OPEN("data/cdnow/CDNOW_sample.txt", NULL);
    assert_log(&a, 2357, 6919, 1, 0);
    ask_close(&a);
}

static void test_complete_journey(void **state)
{
    OPEN("data/complete_journey/transactions_sample.csv.gz", NULL);
    assert_int_equal(facts(&a)->events, 75000);
    assert_int_equal(facts(&a)->customers, 2377);
    ask_close(&a);
}

static void test_running_example_csv(void **state)
{
    OPEN("data/xes/running-example.csv", NULL);
    assert_log(&a, 6, 42, 8, 6);
    ask_close(&a);
}

static void test_running_example_xes(void **state)
{
    OPEN("data/xes/running-example.xes", NULL);
    assert_log(&a, 6, 42, 8, 6);
    ask_close(&a);
}

static void test_receipt(void **state)
{
    OPEN("data/xes/receipt.xes.gz", NULL);
    assert_log(&a, 1434, 8577, 27, 116);
    ask_close(&a);
}

static uint64_t events_where(ask_data *a, const char *attribute, const char *value)
{
    char json[256];
    snprintf(json, sizeof json, "{\"request\":\"flow\",\"where\":\"\\\"%s\\\" = %s\"}", attribute,
             value);
    return ask_json(a, json, 2)->base.events;
}

static void test_bpic2012(void **state)
{
    OPEN("data/xes/bpic2012.xes.gz", NULL);
    assert_log(&a, 13087, 262200, 24, 4366);
    assert_int_equal(events_where(&a, "lifecycle:transition", "COMPLETE"), 164506);
    assert_int_equal(events_where(&a, "lifecycle:transition", "SCHEDULE"), 26318);
    assert_int_equal(events_where(&a, "lifecycle:transition", "START"), 71376);
    ask_close(&a);
}

static void test_sepsis_csv(void **state)
{
    OPEN("data/xes/sepsis.csv.gz", NULL);
    assert_log(&a, 1050, 15214, 16, 846);
    ask_close(&a);
}

static void test_sepsis_xes(void **state)
{
    OPEN("data/xes/SEPSIS.xes.gz", NULL);
    assert_log(&a, 1050, 15214, 16, 846);
    ask_close(&a);
}

/* The same log twice: every edge the same, times included. */
static void test_sepsis_twice(void **state)
{
    ask_data csv, xes;
    (void)state;
    const char *csv_path = support_shared("data/xes/sepsis.csv.gz");
    const char *xes_path = support_shared("data/xes/SEPSIS.xes.gz");
    if (!csv_path || !xes_path)
        skip();
    ask_open_one(&csv, csv_path, NULL);
    ask_open_one(&xes, xes_path, NULL);
    const tropa_flow_answer *a = &ask_json(&csv, "{\"request\":\"flow\"}", 2)->flow;
    const tropa_flow_answer *b = &ask_json(&xes, "{\"request\":\"flow\"}", 2)->flow;
    assert_int_equal(a->edge_count, b->edge_count);
    for (uint64_t i = 0; i < a->edge_count; i++) {
        const tropa_flow_edge *edge = &a->edge[i], *twin = NULL;
        char from[256], to[256];
        snprintf(from, sizeof from, "%.*s", (int)a->base.activity[edge->from].size,
                 a->base.activity[edge->from].data);
        snprintf(to, sizeof to, "%.*s", (int)a->base.activity[edge->to].size,
                 a->base.activity[edge->to].data);
        for (uint64_t j = 0; j < b->edge_count && !twin; j++)
            if (b->edge[j].from == ask_activity(&xes, from) &&
                b->edge[j].to == ask_activity(&xes, to))
                twin = &b->edge[j];
        assert_non_null(twin);
        assert_int_equal(edge->count, twin->count);
        assert_int_equal(edge->customers, twin->customers);
        assert_int_equal(edge->median_us, twin->median_us);
    }
    ask_close(&csv);
    ask_close(&xes);
}

static void test_helpdesk(void **state)
{
    OPEN("data/xes/helpdesk.xes.gz", NULL);
    assert_log(&a, 4580, 21348, 14, 226);
    ask_close(&a);
}

static void test_bpic2015(void **state)
{
    OPEN("data/xes/bpic2015_1.csv.gz", NULL);
    assert_log(&a, 1199, 52217, 398, 0);
    ask_close(&a);
}

/* The published 1,099 variants order events of the same time by their activity: that is the row
 * order once the file is sorted by activity. */
typedef struct line {
    char *text, *activity;
    size_t number;
} line;

static int by_activity(const void *a, const void *b)
{
    const line *x = a, *y = b;
    int order = strcmp(x->activity, y->activity);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

static char *second_field(const char *text)
{
    const char *start = strchr(text, ',') + 1;
    return strndup(start, strcspn(start, ","));
}

static void test_bpic2015_variants(void **state)
{
    const char *path = support_shared("data/xes/bpic2015_1.csv.gz");
    static line lines[60000];
    char text[4096], sorted[4200];
    size_t count = 0;
    ask_data a;
    (void)state;
    if (!path)
        skip();
    const char *folder = support_folder_make();
    gzFile in = gzopen(path, "rb");
    assert_non_null(in);
    snprintf(sorted, sizeof sorted, "%s/sorted.csv", folder);
    FILE *out = fopen(sorted, "w");
    assert_non_null(out);
    assert_non_null(gzgets(in, text, sizeof text));
    fputs(text, out);
    while (gzgets(in, text, sizeof text)) {
        lines[count] = (line){strdup(text), second_field(text), count};
        count++;
    }
    gzclose(in);
    qsort(lines, count, sizeof *lines, by_activity);
    for (size_t i = 0; i < count; i++) {
        fputs(lines[i].text, out);
        free(lines[i].text);
        free(lines[i].activity);
    }
    fclose(out);
    ask_open_one(&a, sorted, NULL);
    assert_int_equal(facts(&a)->events, 52217);
    assert_int_equal(ask_variants(&a), 1099);
    ask_close(&a);
    support_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_eshop),
        cmocka_unit_test(test_ecom),
        cmocka_unit_test(test_ecom_sessions),
        cmocka_unit_test(test_cdnow),
        cmocka_unit_test(test_cdnow_dollars),
        cmocka_unit_test(test_cdnow_sample),
        cmocka_unit_test(test_complete_journey),
        cmocka_unit_test(test_running_example_csv),
        cmocka_unit_test(test_running_example_xes),
        cmocka_unit_test(test_receipt),
        cmocka_unit_test(test_bpic2012),
        cmocka_unit_test(test_sepsis_csv),
        cmocka_unit_test(test_sepsis_xes),
        cmocka_unit_test(test_sepsis_twice),
        cmocka_unit_test(test_helpdesk),
        cmocka_unit_test(test_bpic2015),
        cmocka_unit_test(test_bpic2015_variants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
