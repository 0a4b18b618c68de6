/* The ordered funnel: published tables, ClickHouse's own results, and the literal twin. */
#include "journeys.h"
#include "twin_funnel.h"

#include "journey/histogram.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *mode_name[] = {"default", "strict_order", "strict_deduplication",
                                  "strict_increase", "strict_once"};

static tropa_funnel *make(const tropa_funnel_plan *plan)
{
    void *memory = malloc(tropa_funnel_size(plan));
    assert_non_null(memory);
    return tropa_funnel_init(memory, plan);
}

/** One journey, seconds; activities are letters; '.' in `letters` is nothing. */
static uint32_t level_of(tropa_funnel_mode mode, int64_t window_us, const char *letters,
                         const int64_t *second, const char *steps)
{
    uint64_t mask[128] = {0};
    for (uint32_t k = 0; steps[k]; k++)
        mask[(int)steps[k]] |= UINT64_C(1) << k;
    tropa_funnel_plan plan = {mode, (uint32_t)strlen(steps), window_us, 128, mask};
    uint16_t activity[64];
    int64_t time[64];
    uint32_t n = (uint32_t)strlen(letters), offset[2] = {0, n};
    for (uint32_t i = 0; i < n; i++) {
        activity[i] = (uint16_t)letters[i];
        time[i] = (second ? second[i] : 100 + (int64_t)i) * 1000000;
    }
    journeys all;
    journeys_make(&all, 1, offset, activity, time, 128);
    tropa_batch batch = journeys_batch(&all, 0, 1);
    tropa_funnel *state = make(&plan);
    uint8_t level = 99;
    tropa_funnel_add(state, &batch, &level);
    free(state);
    journeys_free(&all);
    int64_t chain[64];
    assert_int_equal(level, twin_funnel(&plan, activity, time, n, chain));
    return level;
}

static void published_table(void **unused)
{
    (void)unused;
    static const struct {
        const char *letters;
        uint32_t level[3]; /* default, strict_order, strict_deduplication */
    } row[] = {{"ADBC", {3, 1, 3}},   {"AABBCC", {3, 3, 2}}, {"AABBDCC", {3, 2, 2}},
               {"BBCCAA", {1, 1, 1}}, {"ACB", {2, 1, 2}},    {"AXABC", {3, 1, 3}}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        for (tropa_funnel_mode mode = 0; mode <= TROPA_FUNNEL_STRICT_DEDUPLICATION; mode++)
            assert_int_equal(level_of(mode, TROPA_FUNNEL_NO_WINDOW, row[i].letters, NULL, "ABC"),
                             row[i].level[mode]);
}

static void ties_by_the_rules(void **unused)
{
    (void)unused;
    const int64_t same[] = {100, 100, 100, 100};
    assert_int_equal(level_of(TROPA_FUNNEL_DEFAULT, 10, "AB", same, "AB"), 2);
    assert_int_equal(level_of(TROPA_FUNNEL_DEFAULT, 10, "BA", same, "AB"), 2);
    assert_int_equal(level_of(TROPA_FUNNEL_STRICT_INCREASE, 10, "AB", same, "AB"), 1);
    assert_int_equal(level_of(TROPA_FUNNEL_DEFAULT, 10, "P", same, "PP"), 2);
    assert_int_equal(level_of(TROPA_FUNNEL_STRICT_ONCE, 10, "P", same, "PP"), 1);
    assert_int_equal(level_of(TROPA_FUNNEL_STRICT_ONCE, 10, "PP", same, "PP"), 2);
    assert_int_equal(level_of(TROPA_FUNNEL_STRICT_ONCE, 10, "PPP", same, "PPPP"), 3);
}

static void window_is_inclusive(void **unused)
{
    (void)unused;
    const int64_t second[] = {100, 107, 110};
    assert_int_equal(level_of(TROPA_FUNNEL_DEFAULT, 7000000, "ABC", second, "AB"), 2);
    assert_int_equal(level_of(TROPA_FUNNEL_DEFAULT, 6999999, "ABC", second, "AB"), 1);
    assert_int_equal(level_of(TROPA_FUNNEL_DEFAULT, 0, "ABC", second, "AB"), 1);
}

static void equals_clickhouse(void **unused)
{
    (void)unused;
    const char *path = support_shared("vectors/window-funnel.jsonl");
    if (!path) {
        print_message("the shared vectors are absent: skipped\n");
        skip();
    }
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char line[1 << 16];
    uint32_t checked = 0;
    while (fgets(line, sizeof line, file)) {
        json_t *json = json_loads(line, 0, NULL);
        assert_non_null(json);
        tropa_funnel_mode mode = 0;
        while (strcmp(mode_name[mode], json_string_value(json_object_get(json, "mode"))) != 0)
            mode++;
        char steps[65] = {0}, letters[65] = {0};
        int64_t second[64];
        json_t *list = json_object_get(json, "steps");
        for (size_t k = 0; k < json_array_size(list); k++)
            steps[k] = json_string_value(json_array_get(list, k))[0];
        list = json_object_get(json, "events");
        for (size_t i = 0; i < json_array_size(list); i++) {
            json_t *event = json_array_get(list, i);
            second[i] = json_integer_value(json_array_get(event, 0));
            letters[i] = json_string_value(json_array_get(event, 1))[0];
        }
        int64_t window_us = json_integer_value(json_object_get(json, "window_s")) * 1000000;
        uint32_t level = level_of(mode, window_us, letters, second, steps);
        assert_int_equal(level, json_integer_value(json_object_get(json, "level")));
        json_decref(json);
        checked++;
    }
    fclose(file);
    assert_int_equal(checked, 4000);
}

typedef struct dealt {
    tropa_funnel **state;
} dealt;

static void deal(void *context, uint32_t state, const tropa_batch *batch)
{
    tropa_funnel_add(((dealt *)context)->state[state], batch, NULL);
}

/** The answer of `all` from three states, dealt and merged at random, as bytes. */
static void answer_dealt(const journeys *all, const tropa_funnel_plan *plan, support_random *random,
                         tropa_arena *arena, tropa_funnel_answer *answer)
{
    tropa_funnel *state[3] = {make(plan), make(plan), make(plan)};
    journeys_deal(all, random, 3, deal, &(dealt){state});
    uint32_t first = support_random_below(random, 3);
    tropa_funnel_merge(state[first], state[(first + 1) % 3]);
    tropa_funnel_merge(state[first], state[(first + 2) % 3]);
    assert_int_equal(tropa_funnel_finish(state[first], arena, answer, NULL), TROPA_OK);
    for (int i = 0; i < 3; i++)
        free(state[i]);
}

/** Kernel against twin: every level, every count, every quantile. */
static void agree(const journeys *all, const tropa_funnel_plan *plan, support_random *random)
{
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_funnel *state = make(plan);
    tropa_batch batch = journeys_batch(all, 0, all->customer_count);
    uint8_t *level = malloc(all->customer_count + 1);
    tropa_histogram *time = calloc(plan->step_count, sizeof *time);
    assert_true(level && time);
    tropa_funnel_add(state, &batch, level);
    tropa_funnel_answer answer, again;
    assert_int_equal(tropa_funnel_finish(state, &arena, &answer, NULL), TROPA_OK);
    assert_int_equal(answer.step_count, plan->step_count);
    uint64_t reached[65] = {0};
    for (uint32_t c = 0; c < all->customer_count; c++) {
        int64_t chain[64];
        uint32_t at = all->begin[c];
        uint32_t expected =
            twin_funnel(plan, all->activity + at, all->time + at, all->end[c] - at, chain);
        if (level[c] != expected)
            print_message("mode %s steps %u customer %u events %u\n", mode_name[plan->mode],
                          plan->step_count, c, all->end[c] - at);
        assert_int_equal(level[c], expected);
        for (uint32_t k = 0; k < expected; k++) {
            reached[k]++;
            tropa_histogram_add(&time[k], (uint64_t)(chain[k] - chain[0]));
        }
    }
    for (uint32_t k = 0; k < plan->step_count; k++) {
        tropa_durations expected = tropa_histogram_durations(&time[k]);
        assert_int_equal(answer.step[k].customers, reached[k]);
        assert_int_equal(answer.step[k].time.count, expected.count);
        assert_int_equal(answer.step[k].time.median_us, expected.median_us);
        assert_int_equal(answer.step[k].time.p90_us, expected.p90_us);
    }
    answer_dealt(all, plan, random, &arena, &again);
    assert_memory_equal(answer.step, again.step, plan->step_count * sizeof *answer.step);
    free(level);
    free(time);
    free(state);
    tropa_arena_deinit(&arena);
}

static void random_plan(tropa_funnel_plan *plan, uint64_t *mask, uint32_t activities,
                        support_random *random, const journeys_shape *shape)
{
    memset(mask, 0, activities * sizeof *mask);
    plan->mode = support_random_below(random, 5);
    plan->step_count = 1 + support_random_below(random, support_random_below(random, 4) ? 5 : 12);
    plan->window_us = support_random_below(random, 3)
                          ? shape->unit_us * support_random_below(random, 6 * (shape->gap + 1))
                          : TROPA_FUNNEL_NO_WINDOW;
    plan->activity_count = activities;
    plan->step_mask = mask;
    bool single = support_random_below(random, 2);
    for (uint32_t k = 0; k < plan->step_count; k++) {
        uint32_t fills = 1 + support_random_below(random, 2);
        for (uint32_t i = 0; i < fills; i++) {
            uint32_t a = support_random_below(random, activities);
            if (!single || mask[a] == 0)
                mask[a] |= UINT64_C(1) << k;
        }
    }
}

static void equals_the_twin_on_random_journeys(void **unused)
{
    (void)unused;
    support_random random = {7};
    uint64_t *mask = calloc(65536, sizeof *mask);
    assert_non_null(mask);
    for (int round = 0; round < 600; round++) {
        const uint32_t activities[] = {3, 6, 20, 40, 256, 300};
        const uint32_t longest[] = {6, 12, 30, 90};
        journeys_shape shape = {60,
                                longest[round % 4],
                                activities[round % 6],
                                1600000000000000,
                                round % 5 ? 1000000 : 1,
                                support_random_below(&random, 4) * 3};
        if (round % 4 == 3 || round % 8 == 2)
            shape.gap = 200; /* hardly any ties */
        tropa_funnel_plan plan;
        random_plan(&plan, mask, shape.activities, &random, &shape);
        if (plan.mode == TROPA_FUNNEL_STRICT_ONCE) {
            shape.longest = 8; /* the twin's lists explode */
            shape.customers = 200;
        }
        if (round % 7 == 0)
            shape.base_us = -5000000000000000;
        journeys all;
        journeys_random(&all, &random, &shape);
        if (round % 3 == 1)
            journeys_layout(&all, round % 2 || shape.activities > 256, round % 4 == 1);
        if (round % 2)
            journeys_shuffle(&all, &random);
        agree(&all, &plan, &random);
        journeys_free(&all);
    }
    free(mask);
}

static void edge_cases(void **unused)
{
    (void)unused;
    support_random random = {11};
    uint64_t *mask = calloc(65536, sizeof *mask);
    assert_non_null(mask);
    mask[1] = 1, mask[2] = 2, mask[3] = 4;
    for (tropa_funnel_mode mode = 0; mode <= TROPA_FUNNEL_STRICT_ONCE; mode++) {
        tropa_funnel_plan plan = {mode, 3, 5000000, 4, mask};
        journeys all;
        /* nobody; nothing but empty ranges; one event; everything at one instant */
        const journeys_shape shapes[] = {
            {0, 0, 4, 0, 1, 1},
            {5, 0, 4, 0, 1, 1},
            {1, 1, 4, -3, 1, 1},
            {40, mode == TROPA_FUNNEL_STRICT_ONCE ? 5 : 30, 4, 0, 1, 0}};
        for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
            journeys_random(&all, &random, &shapes[i]);
            agree(&all, &plan, &random);
            journeys_free(&all);
        }
    }
    /* a journey longer than any span of bits, among short ones; 65,536 activities */
    uint32_t offset[] = {0, 10, 70010, 70030, 140030, 140030};
    uint16_t *activity = calloc(140030, sizeof *activity);
    int64_t *time = calloc(140030, sizeof *time);
    assert_true(activity && time);
    for (uint32_t i = 0; i < 140030; i++) {
        activity[i] = (uint16_t)(support_random_below(&random, 900) ? 65535 - i % 9 : 1 + i % 3);
        time[i] = (int64_t)i * 1000;
    }
    mask[65535] = 0;
    for (tropa_funnel_mode mode = 0; mode < TROPA_FUNNEL_STRICT_ONCE; mode++) {
        tropa_funnel_plan plan = {mode, 3, 500000, 65536, mask};
        journeys all;
        journeys_make(&all, 5, offset, activity, time, 65536);
        agree(&all, &plan, &random);
        journeys_free(&all);
        plan.activity_count = 256;
        for (uint32_t i = 0; i < 140030; i++)
            activity[i] &= 255;
        journeys_make(&all, 5, offset, activity, time, 256);
        agree(&all, &plan, &random);
        journeys_free(&all);
    }
    free(activity);
    free(time);
    free(mask);
}

static void strict_once_bears_a_crowded_instant(void **unused)
{
    (void)unused;
    /* 64 steps that all take the same activity: n events at one instant fill n steps. */
    uint64_t mask[2] = {UINT64_MAX, 0};
    tropa_funnel_plan plan = {TROPA_FUNNEL_STRICT_ONCE, 64, TROPA_FUNNEL_NO_WINDOW, 2, mask};
    enum { MOST = 100000 };
    uint16_t *activity = calloc(MOST, sizeof *activity);
    int64_t *time = calloc(MOST, sizeof *time);
    assert_true(activity && time);
    const uint32_t lengths[] = {1, 2, 63, 64, 65, MOST};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        uint32_t offset[2] = {0, lengths[i]};
        journeys all;
        journeys_make(&all, 1, offset, activity, time, 2);
        tropa_batch batch = journeys_batch(&all, 0, 1);
        tropa_funnel *state = make(&plan);
        uint8_t level;
        tropa_funnel_add(state, &batch, &level);
        assert_int_equal(level, lengths[i] < 64 ? lengths[i] : 64);
        free(state);
        journeys_free(&all);
    }
    free(activity);
    free(time);
}

/* docs/semantics.md: the time to a step, of the furthest chain */
static void times_of_the_furthest_chain(void **unused)
{
    (void)unused;
    const uint64_t mask[] = {1, 2, 4};
    const int64_t day = INT64_C(86400000000);
    tropa_funnel_plan plan = {TROPA_FUNNEL_DEFAULT, 3, 10 * day, 3, mask};
    const uint16_t activity[] = {0, 0, 1, 1, 2};
    const int64_t time[] = {1 * day, 5 * day, 6 * day, 8 * day, 40 * day};
    const uint32_t offset[] = {0, 5};
    journeys all;
    journeys_make(&all, 1, offset, activity, time, 3);
    support_random random = {1};
    agree(&all, &plan, &random);
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_funnel_answer answer;
    answer_dealt(&all, &plan, &random, &arena, &answer);
    int64_t one_day = tropa_histogram_middle(tropa_histogram_bucket((uint64_t)day));
    assert_int_equal(answer.step[0].customers, 1);
    assert_int_equal(answer.step[0].time.median_us, 0);
    assert_int_equal(answer.step[1].customers, 1);
    assert_int_equal(answer.step[1].time.median_us, one_day);
    assert_int_equal(answer.step[2].customers, 0);
    assert_int_equal(answer.step[2].time.median_us, TROPA_NO_TIME);
    tropa_arena_deinit(&arena);
    journeys_free(&all);
}

static void an_unrelated_customer_changes_nothing(void **unused)
{
    (void)unused;
    support_random random = {5};
    uint64_t mask[6] = {1, 2, 4, 8, 0, 0};
    tropa_funnel_plan plan = {TROPA_FUNNEL_DEFAULT, 4, 9000000, 6, mask};
    journeys all;
    journeys_random(&all, &random, &(journeys_shape){300, 30, 6, 0, 1000000, 2});
    all.activity[all.event_count - 1] = 5;
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_funnel_answer answer[2];
    /* the last customer, reduced to one event of no step, or to none */
    for (int i = 0; i < 2; i++) {
        all.begin[299] = all.event_count - (uint32_t)i;
        journeys_layout(&all, false, false);
        answer_dealt(&all, &plan, &random, &arena, &answer[i]);
    }
    assert_memory_equal(answer[0].step, answer[1].step, 4 * sizeof *answer[0].step);
    tropa_arena_deinit(&arena);
    journeys_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_table),
        cmocka_unit_test(ties_by_the_rules),
        cmocka_unit_test(window_is_inclusive),
        cmocka_unit_test(equals_clickhouse),
        cmocka_unit_test(equals_the_twin_on_random_journeys),
        cmocka_unit_test(edge_cases),
        cmocka_unit_test(strict_once_bears_a_crowded_instant),
        cmocka_unit_test(times_of_the_furthest_chain),
        cmocka_unit_test(an_unrelated_customer_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
