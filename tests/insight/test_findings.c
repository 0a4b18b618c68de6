/* Problem zones on hand-made evidence: what must be found, and what must not. */
#include "insight/findings.h"
#include "support.h"
#include "text/message.h"

#include <math.h>
#include <stdio.h>

static const int64_t hour = INT64_C(3600000000);

/* A touchpoint at which nothing is remarkable: 10 % leave, 3 % repeat, 2 % step back. */
static tropa_touch_evidence plain(uint32_t stage, uint64_t customers)
{
    return (tropa_touch_evidence){.stage = stage,
                                  .visits = customers + customers / 10,
                                  .repeats = customers * 3 / 100,
                                  .steps_on = customers / 5,
                                  .steps_back = customers * 2 / 100,
                                  .measured = {.events = customers * 2,
                                               .customers = customers,
                                               .resolved = customers * 9 / 10,
                                               .lost = customers * 27 / 100,
                                               .last = customers * 9 / 100,
                                               .repeated = customers / 10,
                                               .repeated_in_row = customers * 3 / 100,
                                               .back = customers * 2 / 100,
                                               .wait = {customers, hour, 5 * hour},
                                               .stage_waits_over = customers / 10}};
}

typedef struct setting {
    tropa_touch_evidence touch[8];
    tropa_stage_evidence stage[3];
    tropa_arena arena;
} setting;

static void set_up(setting *set, uint64_t customers)
{
    *set = (setting){0};
    tropa_arena_init(&set->arena);
    for (uint32_t t = 0; t < 8; t++)
        set->touch[t] = plain(t < 4 ? 0 : t < 7 ? 1 : 2, customers);
    for (uint32_t s = 0; s < 3; s++)
        set->stage[s] = (tropa_stage_evidence){.entered = 2 * customers, .last = s == 2};
}

static tropa_findings find(setting *set)
{
    tropa_findings findings;
    assert_int_equal(
        tropa_findings_find(&set->arena, set->touch, 8, set->stage, 3, &findings, NULL), TROPA_OK);
    return findings;
}

static const tropa_finding *only(tropa_findings findings, tropa_finding_kind kind, uint32_t touch)
{
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.finding[0].kind, kind);
    assert_int_equal(findings.finding[0].touch, touch);
    return &findings.finding[0];
}

static void nothing_remarkable_is_not_coloured(void **state)
{
    (void)state;
    setting set;
    set_up(&set, 100000);
    assert_int_equal(find(&set).count, 0);
    /* certain with so many customers, but too small to matter */
    set.touch[1].measured.last += 2000;
    assert_int_equal(find(&set).count, 0);
    tropa_arena_deinit(&set.arena);
}

static void an_exit_is_found_with_its_cost(void **state)
{
    (void)state;
    setting set;
    set_up(&set, 1000);
    set.touch[1].measured.last = 360; /* 40 % of 900, elsewhere 10 % */
    set.touch[1].measured.lost = 500;
    const tropa_finding *exit = only(find(&set), TROPA_FINDING_EXIT, 1);
    assert_int_equal(exit->customers, 270);
    assert_true(fabs(exit->ratio - 4) < 1e-9);
    assert_true(exit->ratio_interval.low > 3 && exit->ratio_interval.high < 6);
    assert_true(exit->interval.low < 0.4 && exit->interval.high > 0.4);
    assert_true(exit->p_adjusted < 1e-6 && exit->p <= exit->p_adjusted);
    assert_int_equal(exit->severity, 3);
    tropa_arena_deinit(&set.arena);
}

static void frequent_visits_are_no_problem_of_their_own(void **state)
{
    (void)state;
    setting set;
    set_up(&set, 1000);
    set.touch[1].measured.last = 360;
    set.touch[1].measured.lost = 500;
    set.touch[1].visits = 8000; /* visited eight times each: per visit nothing is unusual */
    set.touch[1].steps_on = 1600;
    assert_int_equal(find(&set).count, 0);
    tropa_arena_deinit(&set.arena);
}

static void natural_things_are_not_asked(void **state)
{
    (void)state;
    setting set;
    set_up(&set, 1000);
    set.touch[1].measured.last = 500;
    set.touch[1].measured.lost = 500;
    set.touch[1].ends_journeys = true;
    set.touch[2].measured.repeated_in_row = 700;
    set.touch[2].repeats = 1500;
    set.touch[2].repeats_by_nature = true;
    set.touch[5].measured.back = 600;
    set.touch[5].steps_back = 700;
    set.stage[1].steps_back_by_nature = true;
    set.touch[6].measured.stage_waits_over = 800;
    set.touch[6].pauses_by_nature = true;
    set.touch[7].measured.last = 800; /* the last stage: an arrival */
    set.touch[3].rest = true;
    set.touch[3].measured.stage_waits_over = 900;
    assert_int_equal(find(&set).count, 0);
    tropa_arena_deinit(&set.arena);
}

static void repeats_steps_back_and_waits_are_found(void **state)
{
    (void)state;
    setting set;
    set_up(&set, 1000);
    set.touch[2].measured.repeated_in_row = 700;
    set.touch[2].repeats = 1500;
    assert_int_equal(only(find(&set), TROPA_FINDING_REPEAT, 2)->customers, 670);
    tropa_arena_deinit(&set.arena);
    set_up(&set, 1000);
    set.touch[5].measured.back = 320;
    set.touch[5].steps_back = 350;
    assert_int_equal(only(find(&set), TROPA_FINDING_BACK, 5)->customers, 300);
    tropa_arena_deinit(&set.arena);
    set_up(&set, 1000);
    set.touch[6].measured.stage_waits_over = 500;
    assert_int_equal(only(find(&set), TROPA_FINDING_WAIT, 6)->customers, 400);
    tropa_arena_deinit(&set.arena);
}

static void short_waits_are_no_waiting(void **state)
{
    (void)state;
    setting set;
    set_up(&set, 1000);
    set.touch[6].measured.stage_waits_over = 500;
    set.touch[6].measured.wait.median_us = hour / 120;
    assert_int_equal(find(&set).count, 0);
    tropa_arena_deinit(&set.arena);
}

static void one_success_a_stage_and_not_where_people_leave(void **state)
{
    (void)state;
    setting set;
    set_up(&set, 1000);
    for (uint32_t t = 1; t < 3; t++) {
        set.touch[t].measured.lost = 60 + t;
        set.touch[t].steps_on = 700;
    }
    assert_int_equal(only(find(&set), TROPA_FINDING_SUCCESS, 1)->touch, 1);
    set.touch[1].measured.last = set.touch[1].measured.lost = 400;
    set.touch[1].steps_on = 700;
    tropa_findings findings = find(&set);
    assert_int_equal(findings.count, 2);
    assert_int_equal(findings.finding[0].kind, TROPA_FINDING_EXIT);
    assert_int_equal(findings.finding[1].touch, 2);
    tropa_arena_deinit(&set.arena);
}

static void a_gate_is_no_success(void **state)
{
    (void)state;
    setting set;
    set_up(&set, 1000);
    set.touch[1].measured.lost = 0;
    set.touch[1].measured.last = 0;
    set.touch[1].steps_on = 1000;
    assert_int_equal(find(&set).count, 0);
    tropa_arena_deinit(&set.arena);
}

static void small_groups_are_not_tested(void **state)
{
    (void)state;
    setting set;
    set_up(&set, 29);
    set.touch[1].measured.last = set.touch[1].measured.resolved;
    tropa_findings findings = find(&set);
    assert_int_equal(findings.tested, 0);
    assert_int_equal(findings.count, 0);
    tropa_count friction;
    assert_false(tropa_friction(&set.touch[1], &set.stage[0], &friction));
    tropa_arena_deinit(&set.arena);
}

static void friction_counts_what_is_not_natural(void **state)
{
    (void)state;
    setting set;
    set_up(&set, 1000);
    tropa_count friction;
    assert_true(tropa_friction(&set.touch[4], &set.stage[1], &friction));
    assert_int_equal(friction.k, 90 + 20 + 30);
    assert_true(tropa_friction(&set.touch[1], &set.stage[0], &friction));
    assert_int_equal(friction.k, 90 + 30); /* nothing lies before the first stage */
    set.touch[1].repeats_by_nature = true;
    assert_true(tropa_friction(&set.touch[1], &set.stage[0], &friction));
    assert_int_equal(friction.k, 90);
    set.touch[1].measured.last = 5000; /* never above everybody, whatever comes in */
    assert_true(tropa_friction(&set.touch[1], &set.stage[0], &friction));
    assert_int_equal(friction.k, friction.n);
    tropa_arena_deinit(&set.arena);
}

/* Numbers that no kernel would give: nothing may crash, and every figure stays in its bounds. */
static void any_numbers_are_borne(void **state)
{
    (void)state;
    support_random random = {11};
    for (int round = 0; round < 3000; round++) {
        setting set;
        set_up(&set, 0);
        for (uint32_t t = 0; t < 8; t++) {
            uint64_t *word = (uint64_t *)(void *)&set.touch[t].measured;
            for (size_t i = 0; i < sizeof set.touch[t].measured / sizeof *word; i++)
                word[i] = support_random_next(&random) >> (16 + support_random_below(&random, 48));
            set.touch[t].visits = support_random_below(&random, 5000);
            set.touch[t].repeats = support_random_below(&random, 5000);
            set.touch[t].steps_on = support_random_below(&random, 5000);
            set.touch[t].steps_back = support_random_below(&random, 5000);
        }
        tropa_findings findings = find(&set);
        for (uint32_t i = 0; i < findings.count; i++) {
            const tropa_finding *f = &findings.finding[i];
            assert_true(f->p_adjusted >= 0 && f->p_adjusted < TROPA_FINDING_RATE);
            assert_true(f->severity >= 1 && f->severity <= 3);
            assert_true(f->interval.low >= 0 && f->interval.high <= 1);
            assert_true(f->count.k <= f->count.n);
        }
        tropa_arena_deinit(&set.arena);
    }
}

/* Every message of a finding exists in the three languages and is short enough for a cell. */
static void findings_are_said_in_three_languages(void **state)
{
    (void)state;
    static const uint64_t bases[] = {1, 2, 5, 21, 10083};
    tropa_arena arena;
    tropa_arena_init(&arena);
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++) {
        tropa_catalogue *catalogue;
        assert_int_equal(tropa_catalogue_new((tropa_language)language, &catalogue, NULL), TROPA_OK);
        for (int i = 0; i < TROPA_FINDING_KINDS * 5 * 4; i++) {
            tropa_finding finding = {.kind = (tropa_finding_kind)(i % TROPA_FINDING_KINDS),
                                     .count = {bases[i % 5] / 2, bases[i % 5]},
                                     .others = {10, 170},
                                     .interval = {0.1, 0.2},
                                     .customers = 2607,
                                     .wait_us = i % 4 < 2 ? 21 * hour : 60000000};
            const char *unit = i % 3 ? "customer" : "visitor";
            tropa_message title, reason, rule;
            tropa_finding_title(&finding, &title);
            tropa_finding_reason(&finding, unit, &reason);
            tropa_finding_rule(&finding, unit, &rule);
            const tropa_message *all[] = {&title, &reason, &rule};
            for (int m = 0; m < 3; m++) {
                tropa_str said = tropa_say(catalogue, &arena, all[m]);
                assert_true(said.size > 0 && !strchr(said.data, '{') && !strchr(said.data, '#'));
                assert_null(strstr(said.data, "cell."));
            }
            size_t letters = 0;
            tropa_str said = tropa_say(catalogue, &arena, &reason);
            for (size_t at = 0; at < said.size; at++)
                letters += ((unsigned char)said.data[at] & 0xC0) != 0x80;
            if (letters > 118)
                fail_msg("%zu letters: %s", letters, said.data);
        }
        tropa_catalogue_free(catalogue);
    }
    tropa_arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_remarkable_is_not_coloured),
        cmocka_unit_test(an_exit_is_found_with_its_cost),
        cmocka_unit_test(frequent_visits_are_no_problem_of_their_own),
        cmocka_unit_test(natural_things_are_not_asked),
        cmocka_unit_test(repeats_steps_back_and_waits_are_found),
        cmocka_unit_test(short_waits_are_no_waiting),
        cmocka_unit_test(one_success_a_stage_and_not_where_people_leave),
        cmocka_unit_test(a_gate_is_no_success),
        cmocka_unit_test(small_groups_are_not_tested),
        cmocka_unit_test(friction_counts_what_is_not_natural),
        cmocka_unit_test(any_numbers_are_borne),
        cmocka_unit_test(findings_are_said_in_three_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
