/* The facts known of the real logs beside the project. */
#include "read_helpers.h"

#include <stdlib.h>
#include <string.h>

typedef struct fact {
    const char *file;
    size_t rows, customers, activities;
    size_t variants; /**< in order of time, then of the file; 0: not asked */
} fact;

static const fact facts[] = {
    {"data/ecom/ecom.csv.gz", 31106, 600, 19, 0},
    {"data/eshop2008/e-shop_clothing_2008.csv.gz", 165474, 24026, 4, 0},
    {"data/cdnow/CDNOW_master.txt", 69659, 23570, 1, 0},
    {"data/cdnow/CDNOW_sample.txt", 6919, 2357, 1, 0},
    {"data/complete_journey/transactions_sample.csv.gz", 75000, 2377, 1, 0},
    {"data/complete_journey/coupon_redemptions.csv.gz", 2102, 410, 1, 0},
    {"data/xes/running-example.csv", 42, 6, 8, 6},
    {"data/xes/running-example.xes", 42, 6, 8, 6},
    {"data/xes/receipt.xes.gz", 8577, 1434, 27, 116},
    {"data/xes/bpic2012.xes.gz", 262200, 13087, 24, 4366},
    {"data/xes/sepsis.csv.gz", 15214, 1050, 16, 846},
    {"data/xes/SEPSIS.xes.gz", 15214, 1050, 16, 846},
    {"data/xes/helpdesk.xes.gz", 21348, 4580, 14, 226},
    {"data/xes/bpic2015_1.csv.gz", 52217, 1199, 398, 1137},
};

static void known_logs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        const char *path = support_shared(facts[i].file);
        if (!path)
            skip();
        read_table table;
        read_all(&table, path, NULL, 2);
        if (table.status != TROPA_OK)
            fail_msg("%s: %s", facts[i].file, table.error.message);
        print_message("%s\n", facts[i].file);
        assert_int_equal(table.row_count, facts[i].rows);
        assert_int_equal(table.reject_count, 0);
        assert_int_equal(table.customers.count, facts[i].customers);
        assert_int_equal(table.activities.count, facts[i].activities);
        if (facts[i].variants)
            assert_int_equal(read_variants(&table, READ_BY_TIME), facts[i].variants);
        if (strstr(facts[i].file, "bpic2015")) /* published with equal times in order of name */
            assert_int_equal(read_variants(&table, READ_BY_TIME_AND_NAME), 1099);
        read_table_deinit(&table);
    }
}

static void eshop_sessions(void **state)
{
    (void)state;
    const char *path = support_shared("data/eshop2008/e-shop_clothing_2008.csv.gz");
    if (!path)
        skip();
    tropa_read_options options = {.activity = "page 2 (clothing model)"};
    read_table table;
    read_all(&table, path, &options, 1);
    assert_int_equal(table.activities.count, 217);
    assert_true(table.day_only);
    size_t *clicks = calloc(table.customers.count, sizeof *clicks), longest = 0, single = 0;
    for (size_t i = 0; i < table.row_count; i++)
        clicks[table.row[i].customer]++;
    for (size_t i = 0; i < table.customers.count; i++) {
        longest = clicks[i] > longest ? clicks[i] : longest;
        single += clicks[i] == 1;
    }
    assert_int_equal(longest, 195);
    assert_int_equal(single, 5042);
    free(clicks);
    read_table_deinit(&table);
}

static void cdnow_money(void **state)
{
    (void)state;
    const char *path = support_shared("data/cdnow/CDNOW_master.txt");
    if (!path)
        skip();
    read_table table;
    read_all(&table, path, NULL, 1);
    int64_t cents = 0, free_of_charge = 0;
    for (size_t i = 0; i < table.row_count; i++) {
        cents += table.row[i].value;
        free_of_charge += table.row[i].value == 0;
    }
    assert_int_equal(cents, 250031563);
    assert_int_equal(free_of_charge, 80);
    read_table_deinit(&table);
}

/* Tables that are no logs, each told for what it is. */
static void not_logs(void **state)
{
    (void)state;
    static const struct {
        const char *file, *says;
    } cases[] = {
        {"data/complete_journey/demographics.csv.gz", "no column with times"},
        {"data/complete_journey/campaigns.csv.gz", "no column with times"},
        {"data/ab/cookie_cats.csv.gz", "no column with times"},
        {"data/complete_journey/campaign_descriptions.csv.gz", "--customer COLUMN"},
        {"data/afinn/AFINN-en-165.txt", "--customer COLUMN"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *path = support_shared(cases[i].file);
        if (!path)
            skip();
        read_table table;
        read_all(&table, path, NULL, 1);
        assert_int_equal(table.status, TROPA_ERR_INPUT);
        assert_non_null(strstr(table.error.message, cases[i].says));
        read_table_deinit(&table);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_logs),
        cmocka_unit_test(eshop_sessions),
        cmocka_unit_test(cdnow_money),
        cmocka_unit_test(not_logs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
