/* Stages and touchpoints: the worked examples of docs/semantics.md, and the twin. */
#include "journeys.h"
#include "twin_stages.h"

#include <stdlib.h>
#include <string.h>

#define DAY INT64_C(86400000000)

static tropa_stages *make(const tropa_stages_plan *plan)
{
    void *memory = malloc(tropa_stages_size(plan));
    assert_non_null(memory);
    return tropa_stages_init(memory, plan);
}

static void deal(void *context, uint32_t state, const tropa_batch *batch)
{
    tropa_stages_add(((tropa_stages **)context)[state], batch);
}

static void answer_dealt(const journeys *all, const tropa_stages_plan *plan, support_random *random,
                         tropa_arena *arena, tropa_stages_answer *answer)
{
    tropa_stages *state[3] = {make(plan), make(plan), make(plan)};
    journeys_deal(all, random, 3, deal, state);
    uint32_t first = support_random_below(random, 3);
    tropa_stages_merge(state[first], state[(first + 1) % 3]);
    tropa_stages_merge(state[first], state[(first + 2) % 3]);
    memset(answer, 0, sizeof *answer);
    assert_int_equal(tropa_stages_finish(state[first], arena, answer, NULL), TROPA_OK);
    for (int i = 0; i < 3; i++)
        free(state[i]);
}

static void sums_hold(const tropa_stages_answer *answer, uint64_t customers)
{
    uint64_t ended = 0, started = 0;
    for (uint32_t s = 0; s < answer->stage_count; s++) {
        const tropa_stage_result *r = &answer->stage[s];
        assert_int_equal(r->advanced + r->open + r->lost, r->entered);
        assert_int_equal(r->entered + r->skipped, r->reached);
        assert_true(r->returned <= r->entered && r->back_from <= r->entered);
        assert_true(r->time.count <= r->advanced);
        assert_true(answer->returned >= r->returned);
        ended += r->lost + r->open;
        started += r->started;
    }
    assert_int_equal(ended + answer->unassigned_customers, customers);
    assert_int_equal(started, ended);
}

static void agree(const journeys *all, const tropa_stages_plan *plan, support_random *random)
{
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_stages_answer answer, twin;
    answer_dealt(all, plan, random, &arena, &answer);
    twin_stages(all, plan, &twin);
    assert_int_equal(answer.lapse_us, twin.lapse_us);
    assert_int_equal(answer.stage_count, twin.stage_count);
    assert_int_equal(answer.touch_count, twin.touch_count);
    assert_int_equal(answer.unassigned_events, twin.unassigned_events);
    assert_int_equal(answer.unassigned_customers, twin.unassigned_customers);
    assert_int_equal(answer.returned, twin.returned);
    assert_memory_equal(answer.stage, twin.stage, plan->stage_count * sizeof *twin.stage);
    if (plan->touch_count)
        assert_memory_equal(answer.touch, twin.touch, plan->touch_count * sizeof *twin.touch);
    assert_memory_equal(answer.back, twin.back,
                        plan->stage_count * plan->stage_count * sizeof *twin.back);
    uint64_t customers = 0;
    for (uint32_t c = 0; c < all->customer_count; c++)
        customers += all->end[c] > all->begin[c];
    sums_hold(&answer, customers);
    free((void *)twin.stage);
    free((void *)twin.touch);
    free((void *)twin.back);
    tropa_arena_deinit(&arena);
}

static void agree_on(const journeys_shape *shape, uint32_t stages, uint32_t touches,
                     support_random *random)
{
    journeys all;
    journeys_random(&all, random, shape);
    uint16_t *touch_of_activity = calloc(shape->activities + 1, sizeof *touch_of_activity);
    uint8_t *stage_of_touch = calloc(touches + 1, sizeof *stage_of_touch);
    assert_true(touch_of_activity && stage_of_touch);
    for (uint32_t t = 0; t < touches; t++)
        stage_of_touch[t] = (uint8_t)support_random_below(random, stages);
    for (uint32_t a = 0; a < shape->activities; a++)
        touch_of_activity[a] = touches == 0 || support_random_below(random, 6) == 0
                                   ? TROPA_NO_TOUCH
                                   : (uint16_t)support_random_below(random, touches);
    int64_t end = INT64_MIN;
    for (uint32_t i = 0; i < all.event_count; i++)
        end = all.time[i] > end ? all.time[i] : end;
    tropa_stages_plan plan = {shape->activities,
                              stages,
                              touches,
                              touch_of_activity,
                              stage_of_touch,
                              shape->unit_us * support_random_below(random, 2 * (shape->gap + 1)),
                              all.event_count ? end : 0};
    agree(&all, &plan, random);
    journeys_layout(&all, true, true);
    journeys_shuffle(&all, random);
    agree(&all, &plan, random);
    journeys_free(&all);
    free(touch_of_activity);
    free(stage_of_touch);
}

static void equals_the_twin_on_random_journeys(void **unused)
{
    (void)unused;
    support_random random = {21};
    for (int round = 0; round < 60; round++) {
        const uint32_t activities[] = {1, 4, 20, 256, 300};
        const uint32_t stages[] = {1, 3, 7, 32};
        const uint32_t touches[] = {1, 5, 18, 40, 64, 65, 300};
        journeys_shape shape = {round % 12 ? 50 : 3000, /* more than a counter holds */
                                1 + support_random_below(&random, 40),
                                activities[round % 5],
                                round % 3 ? 1600000000000000 : -4000000000000000,
                                round % 2 ? 1000000 : 1,
                                support_random_below(&random, 30)};
        agree_on(&shape, stages[round % 4], touches[support_random_below(&random, 7)], &random);
    }
}

static void edge_cases(void **unused)
{
    (void)unused;
    support_random random = {22};
    agree_on(&(journeys_shape){0, 0, 0, 0, 1, 1}, 1, 0, &random);
    agree_on(&(journeys_shape){9, 0, 4, 0, 1, 1}, 3, 4, &random);
    agree_on(&(journeys_shape){1, 1, 1, -9, 1, 1}, 3, 1, &random);
    agree_on(&(journeys_shape){50, 20, 9, 0, 1, 0}, 4, 9, &random);
    agree_on(&(journeys_shape){50, 20, 9, 0, 1, 3}, 4, 0, &random);
    agree_on(&(journeys_shape){20, 30, 65536, 0, 1, 3}, 32, 600, &random);
    agree_on(&(journeys_shape){2, 900, 5, 0, 1000000, 9}, 5, 5, &random);
}

/* ---- worked examples ---- */

/** One journey told as touchpoint letters by day: A and B belong to stage 0, C and D to 1, E to 2;
 *  x to none. Lapse 30 days, data until day 100. */
static void tell(const char *letters, const int *day, tropa_arena *arena,
                 tropa_stages_answer *answer)
{
    static const uint8_t stage_of_touch[] = {0, 0, 1, 1, 2};
    static const uint16_t touch_of_activity[] = {0, 1, 2, 3, 4, TROPA_NO_TOUCH};
    tropa_stages_plan plan = {6, 3, 5, touch_of_activity, stage_of_touch, 30 * DAY, 100 * DAY};
    uint32_t n = (uint32_t)strlen(letters), offset[2] = {0, n};
    uint16_t activity[16];
    int64_t time[16];
    for (uint32_t i = 0; i < n; i++) {
        activity[i] = letters[i] == 'x' ? 5 : (uint16_t)(letters[i] - 'A');
        time[i] = day[i] * DAY;
    }
    journeys all;
    journeys_make(&all, 1, offset, activity, time, 6);
    support_random random = {1};
    agree(&all, &plan, &random);
    answer_dealt(&all, &plan, &random, arena, answer);
    journeys_free(&all);
}

/** Of stage s: "a" advanced, "o" open, "l" lost, "s" skipped, "-" not reached; then + for each of
 *  returned "r" and back_from "b". */
static void expect(const tropa_stages_answer *answer, uint32_t s, const char *expected)
{
    const tropa_stage_result *r = &answer->stage[s];
    char told[8] = {0}, *at = told;
    *at++ = r->advanced ? 'a' : r->open ? 'o' : r->lost ? 'l' : r->skipped ? 's' : '-';
    if (r->returned)
        *at++ = 'r';
    if (r->back_from)
        *at++ = 'b';
    assert_string_equal(told, expected);
}

static void worked_examples(void **unused)
{
    (void)unused;
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_stages_answer answer;
    /* a stage skipped */
    tell("AE", (int[]){1, 3}, &arena, &answer);
    expect(&answer, 0, "a");
    expect(&answer, 1, "s");
    expect(&answer, 2, "l");
    /* starts in the middle */
    tell("CE", (int[]){90, 95}, &arena, &answer);
    expect(&answer, 0, "s");
    expect(&answer, 1, "a");
    expect(&answer, 2, "o");
    assert_int_equal(answer.stage[1].started, 1);
    /* going back: advanced stays advanced */
    tell("ACA", (int[]){1, 5, 9}, &arena, &answer);
    expect(&answer, 0, "a");
    expect(&answer, 1, "lb");
    assert_int_equal(answer.back[1 * 3 + 0], 1);
    assert_int_equal(answer.touch[2].back, 1);
    assert_int_equal(answer.touch[2].lost, 1);
    assert_int_equal(answer.touch[2].last, 0);
    /* entered for the first time on the way back: had been further, so not lost here */
    tell("CA", (int[]){80, 90}, &arena, &answer);
    expect(&answer, 0, "a");
    assert_int_equal(answer.stage[0].time.count, 0);
    expect(&answer, 1, "ob");
    /* the day of the lapse itself is still open; a day later is lost */
    tell("A", (int[]){70}, &arena, &answer);
    expect(&answer, 0, "o");
    tell("A", (int[]){69}, &arena, &answer);
    expect(&answer, 0, "l");
    assert_int_equal(answer.touch[0].last, 1);
    /* returned: a silence over the lapse, then anything; the gathered rest does not move anyone */
    tell("AxC", (int[]){1, 2, 60}, &arena, &answer);
    expect(&answer, 0, "ar");
    expect(&answer, 1, "l");
    assert_int_equal(answer.unassigned_events, 1);
    assert_int_equal(answer.touch[0].wait.count, 1);
    /* an event of no stage keeps a customer open */
    tell("Ax", (int[]){1, 90}, &arena, &answer);
    expect(&answer, 0, "or");
    /* again, and again in a row */
    tell("ABAxA", (int[]){1, 2, 3, 4, 5}, &arena, &answer);
    assert_int_equal(answer.touch[0].repeated, 1);
    assert_int_equal(answer.touch[0].repeated_in_row, 1);
    assert_int_equal(answer.touch[1].repeated, 0);
    tropa_arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_examples),
        cmocka_unit_test(equals_the_twin_on_random_journeys),
        cmocka_unit_test(edge_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
