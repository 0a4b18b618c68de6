/* The lapse: longer than the usual interval, never longer than the data bears, and said. */
#include "insight/lapse.h"
#include "support.h"

static const int64_t minute = INT64_C(60000000), hour = INT64_C(3600000000),
                     day = INT64_C(86400000000);

static tropa_rhythm_answer rhythm_of(int64_t period, int64_t median, int64_t p90, int64_t p95)
{
    return (tropa_rhythm_answer){
        .base = {.customers = 1000, .from_us = 0, .to_us = period, .data_end_us = period},
        .longest_gap = {500, median, p90},
        .longest_gap_p95_us = p95};
}

static tropa_lapse found(tropa_rhythm_answer rhythm, int64_t given)
{
    tropa_lapse lapse;
    tropa_lapse_find(&rhythm, given, &lapse);
    assert_true(lapse.us > 0);
    return lapse;
}

static void comes_from_the_longest_pauses(void **state)
{
    (void)state;
    tropa_lapse lapse = found(rhythm_of(400 * day, 30 * day, 40 * day, 61 * day + hour), 0);
    assert_int_equal(lapse.us, 62 * day); /* rounded up */
    assert_string_equal(lapse.rule.key, "lapse.nineteen_of_twenty");
    assert_false(lapse.too_short);
}

static void shrinks_with_short_data_but_not_below_the_usual(void **state)
{
    (void)state;
    tropa_lapse lapse = found(rhythm_of(200 * day, 30 * day, 40 * day, 61 * day), 0);
    assert_int_equal(lapse.us, 40 * day);
    assert_string_equal(lapse.rule.key, "lapse.nine_of_ten");
    lapse = found(rhythm_of(140 * day, 30 * day, 40 * day, 61 * day), 0);
    assert_int_equal(lapse.us, 35 * day);
    assert_string_equal(lapse.rule.key, "lapse.quarter");
    lapse = found(rhythm_of(100 * day, 30 * day, 40 * day, 61 * day), 0);
    assert_int_equal(lapse.us, 30 * day);
    assert_string_equal(lapse.rule.key, "lapse.usual");
    lapse = found(rhythm_of(50 * day, 30 * day, 40 * day, 45 * day), 0);
    assert_string_equal(lapse.rule.key, "lapse.data_short");
    assert_true(lapse.too_short);
}

static void has_a_floor(void **state)
{
    (void)state;
    tropa_lapse lapse = found(rhythm_of(100 * day, minute, 2 * minute, 3 * minute), 0);
    assert_int_equal(lapse.us, 30 * minute);
    tropa_rhythm_answer rhythm = rhythm_of(100 * day, 0, 0, 0);
    rhythm.base.day_only = true;
    lapse = found(rhythm, 0);
    assert_int_equal(lapse.us, day);
    assert_string_equal(lapse.rule.key, "lapse.least_day");
    rhythm = rhythm_of(100 * day, TROPA_NO_TIME, TROPA_NO_TIME, TROPA_NO_TIME);
    rhythm.longest_gap.count = 0;
    assert_int_equal(found(rhythm, 0).us, 30 * minute);
}

static void warns_of_a_given_one(void **state)
{
    (void)state;
    tropa_rhythm_answer rhythm = rhythm_of(400 * day, 31 * day, 40 * day, 61 * day);
    tropa_lapse lapse = found(rhythm, 30 * day); /* monthly subscribers, 30 days: nonsense */
    assert_int_equal(lapse.us, 30 * day);
    assert_true(lapse.too_short);
    assert_string_equal(lapse.rule.key, "lapse.given_short");
    lapse = found(rhythm, 60 * day);
    assert_false(lapse.too_short);
    assert_string_equal(lapse.rule.key, "lapse.given");
    lapse = found(rhythm, 300 * day);
    assert_true(lapse.too_short);
    assert_string_equal(lapse.rule.key, "lapse.given_long");
}

static void bears_any_numbers(void **state)
{
    (void)state;
    support_random random = {7};
    for (int i = 0; i < 20000; i++) {
        tropa_rhythm_answer rhythm = rhythm_of(
            (int64_t)(support_random_next(&random) >> (1 + support_random_below(&random, 60))),
            (int64_t)(support_random_next(&random) >> (1 + support_random_below(&random, 60))),
            (int64_t)(support_random_next(&random) >> (1 + support_random_below(&random, 60))),
            (int64_t)(support_random_next(&random) >> (1 + support_random_below(&random, 60))));
        rhythm.base.customers = support_random_below(&random, 2);
        rhythm.base.from_us = -(int64_t)(support_random_next(&random) >> 1);
        rhythm.longest_gap.count = support_random_below(&random, 2);
        rhythm.base.day_only = support_random_below(&random, 2);
        found(rhythm, 0);
        found(rhythm, 1 + (int64_t)(support_random_next(&random) >> 2));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_from_the_longest_pauses),
        cmocka_unit_test(shrinks_with_short_data_but_not_below_the_usual),
        cmocka_unit_test(has_a_floor),
        cmocka_unit_test(warns_of_a_given_one),
        cmocka_unit_test(bears_any_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
