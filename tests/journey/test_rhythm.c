/* The histogram, the rhythm of journeys, the default lapse, the census. */
#include "journeys.h"
#include "twin_durations.h"

#include "journey/census.h"
#include "journey/histogram.h"
#include "journey/rhythm.h"

#include <stdlib.h>
#include <string.h>

#define HOUR INT64_C(3600000000)
#define DAY (24 * HOUR)

static void check_bucket(int64_t us)
{
    int64_t low, width;
    twin_bucket(us, &low, &width);
    uint32_t bucket = tropa_histogram_bucket((uint64_t)us);
    assert_true(bucket < TROPA_HISTOGRAM_BUCKETS);
    assert_int_equal(tropa_histogram_middle(bucket), low + (width - 1) / 2);
    assert_int_equal(tropa_histogram_bucket((uint64_t)low), bucket);
    assert_int_equal(tropa_histogram_bucket((uint64_t)(low + (width - 1))), bucket);
    if (low > 0)
        assert_int_equal(tropa_histogram_bucket((uint64_t)low - 1), bucket - 1);
    assert_true(us < TROPA_HISTOGRAM_EXACT ? width == 1 : width <= us / 128);
}

static void buckets_are_narrow_and_without_holes(void **unused)
{
    (void)unused;
    for (int64_t us = 0; us < 100000; us++)
        check_bucket(us);
    support_random random = {1};
    for (int i = 0; i < 100000; i++)
        check_bucket(
            (int64_t)(support_random_next(&random) >> (1 + support_random_below(&random, 62))));
    check_bucket(INT64_MAX);
    assert_int_equal(tropa_histogram_bucket(INT64_MAX), TROPA_HISTOGRAM_BUCKETS - 1);
}

static void quantiles_are_of_the_nearest_rank(void **unused)
{
    (void)unused;
    support_random random = {2};
    tropa_histogram *histogram = malloc(sizeof *histogram);
    assert_non_null(histogram);
    for (uint32_t n = 0; n < 300; n += 1 + n / 9) {
        memset(histogram, 0, sizeof *histogram);
        twin_times times = {0};
        for (uint32_t i = 0; i < n; i++) {
            int64_t us =
                (int64_t)(support_random_next(&random) >> (20 + support_random_below(&random, 40)));
            tropa_histogram_add(histogram, (uint64_t)us);
            twin_times_push(&times, us);
        }
        for (uint32_t p = 1; p <= 1000; p += 1 + p % 7)
            assert_int_equal(tropa_histogram_quantile(histogram, p), twin_quantile(&times, p));
        assert_int_equal(tropa_histogram_quantile(histogram, 1000), twin_quantile(&times, 1000));
        assert_int_equal(tropa_histogram_total(histogram), n);
        twin_times_free(&times);
    }
    free(histogram);
    assert_int_equal(tropa_histogram_rank(UINT64_MAX, 1000), UINT64_MAX);
}

typedef struct dealt {
    tropa_rhythm *state[3];
    tropa_census census[3];
} dealt;

static void deal(void *context, uint32_t state, const tropa_batch *batch)
{
    dealt *d = context;
    tropa_rhythm_add(d->state[state], batch);
    tropa_census_add(&d->census[state], batch);
}

static void equal_durations(tropa_durations a, tropa_durations b)
{
    assert_int_equal(a.count, b.count);
    assert_int_equal(a.median_us, b.median_us);
    assert_int_equal(a.p90_us, b.p90_us);
}

static void agree(const journeys *all, support_random *random)
{
    twin_times gap = {0}, longest = {0}, span = {0};
    tropa_census census = {0};
    uint64_t single = 0;
    for (uint32_t c = 0; c < all->customer_count; c++) {
        uint32_t begin = all->begin[c], end = all->end[c];
        int64_t most = 0;
        for (uint32_t i = begin; i + 1 < end; i++) {
            int64_t us = all->time[i + 1] - all->time[i];
            twin_times_push(&gap, us);
            most = us > most ? us : most;
        }
        single += end == begin + 1;
        if (end > begin + 1) {
            twin_times_push(&longest, most);
            twin_times_push(&span, all->time[end - 1] - all->time[begin]);
        }
        census.customers += end > begin;
        for (uint32_t i = begin; i < end; i++, census.events++) {
            if (census.events == 0 || all->time[i] < census.from_us)
                census.from_us = all->time[i];
            if (census.events == 0 || all->time[i] > census.to_us)
                census.to_us = all->time[i];
        }
    }
    dealt d = {0};
    for (int i = 0; i < 3; i++) {
        void *memory = malloc(tropa_rhythm_size());
        assert_non_null(memory);
        d.state[i] = tropa_rhythm_init(memory);
    }
    journeys_deal(all, random, 3, deal, &d);
    uint32_t first = support_random_below(random, 3);
    for (uint32_t i = 1; i < 3; i++) {
        tropa_rhythm_merge(d.state[first], d.state[(first + i) % 3]);
        tropa_census_merge(&d.census[first], &d.census[(first + i) % 3]);
    }
    tropa_rhythm_answer answer;
    tropa_rhythm_finish(d.state[first], &answer);
    equal_durations(answer.gap, twin_durations(&gap));
    assert_int_equal(answer.gap_p95_us, twin_quantile(&gap, 950));
    assert_int_equal(answer.gap_p99_us, twin_quantile(&gap, 990));
    equal_durations(answer.longest_gap, twin_durations(&longest));
    assert_int_equal(answer.longest_gap_p95_us, twin_quantile(&longest, 950));
    equal_durations(answer.span, twin_durations(&span));
    assert_int_equal(answer.single_event_customers, single);
    assert_memory_equal(&d.census[first], &census, sizeof census);
    for (int i = 0; i < 3; i++)
        free(d.state[i]);
    twin_times_free(&gap);
    twin_times_free(&longest);
    twin_times_free(&span);
}

static void rhythm_equals_the_twin(void **unused)
{
    (void)unused;
    support_random random = {3};
    const journeys_shape shapes[] = {{0, 0, 1, 0, 1, 1},
                                     {5, 0, 1, 0, 1, 1},
                                     {1, 1, 1, -7, 1, 1},
                                     {50, 1, 1, 0, 1, 1},
                                     {60, 30, 3, 5, 1, 0},
                                     {200, 40, 9, 1600000000000000, 1000000, 90000},
                                     {200, 40, 300, -1600000000000000, 1, 90000},
                                     {2, 50000, 9, 0, 60000000, 3}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        journeys all;
        journeys_random(&all, &random, &shapes[i]);
        agree(&all, &random);
        journeys_layout(&all, true, true);
        journeys_shuffle(&all, &random);
        agree(&all, &random);
        journeys_free(&all);
    }
}

/* docs/semantics.md: gaps of 1, 2, 3 and 4 days have a median of 1 day 23 h 52 min */
static void median_of_days(void **unused)
{
    (void)unused;
    tropa_histogram *histogram = calloc(1, sizeof *histogram);
    assert_non_null(histogram);
    for (int64_t day = 1; day <= 4; day++)
        tropa_histogram_add(histogram, (uint64_t)(day * DAY));
    assert_int_equal(tropa_histogram_durations(histogram).median_us / 60000000,
                     (24 + 23) * 60 + 52);
    free(histogram);
}

static void lapse_is_round_and_bounded(void **unused)
{
    (void)unused;
    tropa_rhythm_answer answer = {
        .gap = {9, DAY, DAY}, .gap_p95_us = 20 * DAY, .longest_gap = {9, DAY, 31 * DAY}};
    assert_int_equal(tropa_rhythm_lapse_us(&answer, 0, 1000 * DAY), 45 * DAY);
    answer.longest_gap.p90_us = 30 * DAY;
    assert_int_equal(tropa_rhythm_lapse_us(&answer, 0, 1000 * DAY), 30 * DAY);
    /* docs/semantics.md: 45 days, but 30 where the data cover 60 */
    answer.longest_gap.p90_us = 31 * DAY;
    assert_int_equal(tropa_rhythm_lapse_us(&answer, 0, 60 * DAY), 30 * DAY);
    answer.longest_gap.p90_us = 30 * DAY;
    /* never more than half of the period, in round figures */
    assert_int_equal(tropa_rhythm_lapse_us(&answer, -5 * DAY, 5 * DAY), 5 * DAY);
    assert_int_equal(tropa_rhythm_lapse_us(&answer, 0, 30 * 60 * 1000000), HOUR);
    assert_int_equal(tropa_rhythm_lapse_us(&answer, 5, 5), HOUR);
    answer.longest_gap.p90_us = 366 * DAY;
    assert_int_equal(tropa_rhythm_lapse_us(&answer, 0, 5000 * DAY), 730 * DAY);
    assert_int_equal(tropa_rhythm_lapse_us(&answer, 0, 1000 * DAY), 365 * DAY);
    answer.longest_gap.p90_us = INT64_MAX;
    assert_int_equal(tropa_rhythm_lapse_us(&answer, 0, 1000 * DAY), 365 * DAY);
    assert_true(tropa_rhythm_lapse_us(&answer, INT64_MIN, INT64_MAX) > 0);
    assert_true(tropa_rhythm_lapse_too_short(&answer, 20 * DAY - 1));
    assert_false(tropa_rhythm_lapse_too_short(&answer, 20 * DAY));
    tropa_rhythm_answer none = {.gap = {0, TROPA_NO_TIME, TROPA_NO_TIME},
                                .gap_p95_us = TROPA_NO_TIME,
                                .longest_gap = {0, TROPA_NO_TIME, TROPA_NO_TIME}};
    assert_int_equal(tropa_rhythm_lapse_us(&none, 0, 1000 * DAY), 30 * DAY);
    assert_int_equal(tropa_rhythm_lapse_us(&none, 0, 9 * DAY), 3 * DAY);
    assert_false(tropa_rhythm_lapse_too_short(&none, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buckets_are_narrow_and_without_holes),
        cmocka_unit_test(quantiles_are_of_the_nearest_rank),
        cmocka_unit_test(rhythm_equals_the_twin),
        cmocka_unit_test(median_of_days),
        cmocka_unit_test(lapse_is_round_and_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
