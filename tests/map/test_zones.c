/* Problem zones over whole maps: planted faults are found, noise is not coloured. Customers are
 * simulated here, stage by stage; the touchpoints of a stage differ in nothing but frequency. */
#include "log.h"
#include "support.h"

#include <math.h>
#include <stdio.h>

static const int64_t minute = INT64_C(60000000), day = INT64_C(86400000000);

enum { STAGES = 4, TOUCHES = 4, ACTIVITIES = STAGES * TOUCHES };

/* What is wrong with one touchpoint; nothing where it is zero. Chances out of 1,000. */
typedef struct fault {
    uint32_t activity;
    uint32_t leaves, repeats, steps_back, waits;
} fault;

static uint32_t choose_touch(support_random *random, uint32_t stage, const uint32_t *weight)
{
    uint32_t sum = 0;
    for (uint32_t t = 0; t < TOUCHES; t++)
        sum += weight[stage * TOUCHES + t];
    uint32_t drawn = support_random_below(random, sum), t = 0;
    while (drawn >= weight[stage * TOUCHES + t])
        drawn -= weight[stage * TOUCHES + t++];
    return stage * TOUCHES + t;
}

static int64_t pause_of(support_random *random, bool slow)
{
    int64_t pause = (1 + support_random_below(random, 60)) * minute;
    while (support_random_below(random, 4) == 0)
        pause *= 2;
    return slow ? pause * 30 : pause;
}

static bool chance(support_random *random, uint32_t of_1000)
{
    return support_random_below(random, 1000) < of_1000;
}

static void one_customer(log_data *log, support_random *random, uint32_t customer,
                         const uint32_t *weight, const fault *wrong)
{
    int64_t now = support_random_below(random, 60 * 24 * 60) * minute;
    for (uint32_t stage = 0, visits = 0; visits < 60; visits++) {
        uint32_t activity = choose_touch(random, stage, weight);
        bool faulty = wrong && activity == wrong->activity;
        log_add(log, customer, now, activity);
        now += pause_of(random, faulty && chance(random, wrong->waits));
        while (faulty && chance(random, wrong->repeats)) {
            log_add(log, customer, now, activity);
            now += pause_of(random, false);
        }
        if (chance(random, 90 + (faulty ? wrong->leaves : 0)))
            return;
        if (faulty && stage > 0 && chance(random, wrong->steps_back))
            stage--;
        else if (stage > 0 && chance(random, 40))
            stage--;
        else if (stage + 1 < STAGES && chance(random, 300))
            stage++;
    }
}

typedef struct world {
    tropa_arena arena;
    log_data log;
    tropa_stage_plan plan;
    tropa_map map;
} world;

static void make_world(world *it, uint64_t seed, uint32_t customers, const fault *wrong)
{
    static const char *const stages[STAGES] = {"one", "two", "three", "four"};
    *it = (world){0};
    tropa_arena_init(&it->arena);
    support_random random = {seed};
    uint32_t weight[ACTIVITIES];
    tropa_str *names = tropa_arena_array(&it->arena, ACTIVITIES, sizeof *names);
    tropa_map_hint hint[ACTIVITIES];
    for (uint32_t a = 0; a < ACTIVITIES; a++) {
        weight[a] = 1 + support_random_below(&random, 5);
        if (wrong && a == wrong->activity)
            weight[a] = 2;
        names[a] = tropa_str_from(tropa_arena_format(&it->arena, "%u", a));
        hint[a] = (tropa_map_hint){names[a], {NULL, 0}, tropa_str_from(stages[a / TOUCHES])};
    }
    it->log.activity = names;
    it->log.activity_count = ACTIVITIES;
    for (uint32_t c = 0; c < customers; c++)
        one_customer(&it->log, &random, c, weight, wrong);
    tropa_map_options options = {.hint = hint, .hint_count = ACTIVITIES, .lapse_us = 3 * day};
    log_map(&it->log, &options, &it->arena, &it->plan, &it->map);
    assert_int_equal(it->plan.stage_count, STAGES);
}

static void drop_world(world *it)
{
    log_deinit(&it->log);
    tropa_arena_deinit(&it->arena);
}

static uint32_t cells_of(const world *it, const tropa_touchpoint **where, const tropa_cell **last)
{
    uint32_t count = 0;
    for (uint32_t s = 0; s < it->map.stage_count; s++)
        for (uint32_t t = 0; t < it->map.stage[s].touchpoint_count; t++) {
            const tropa_touchpoint *touch = &it->map.stage[s].touchpoint[t];
            if (touch->cell_count && where) {
                *where = touch;
                *last = &touch->cell[0];
            }
            count += touch->cell_count;
        }
    return count;
}

/* Two hundred maps of pure noise: at most 5 % of them may have a coloured cell. */
static void noise_is_not_coloured(void **state)
{
    (void)state;
    uint32_t coloured = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        world it;
        make_world(&it, seed, 400 + (uint32_t)(seed % 5) * 400, NULL);
        coloured += cells_of(&it, NULL, NULL) > 0;
        drop_world(&it);
    }
    print_message("%u of 200 maps of noise have a coloured cell\n", coloured);
    assert_true(coloured <= 10);
}

static void find_fault(fault wrong, tropa_cell_kind kind)
{
    for (uint64_t seed = 1; seed <= 10; seed++) {
        world it;
        make_world(&it, 1000 * (uint64_t)kind + seed, 3000, &wrong);
        uint16_t touch = it.plan.touch_of_activity[wrong.activity];
        const tropa_touchpoint *found = NULL;
        for (uint32_t s = 0; s < STAGES; s++)
            for (uint32_t t = 0; t < it.map.stage[s].touchpoint_count; t++)
                if (it.map.stage[s].touchpoint[t].number == touch + 1u)
                    found = &it.map.stage[s].touchpoint[t];
        bool there = false;
        for (uint32_t c = 0; c < found->cell_count; c++) {
            there = there || found->cell[c].kind == kind;
            assert_true(found->cell[c].p_adjusted < 0.05);
            assert_true(found->cell[c].customers > 0);
        }
        if (!there)
            fail_msg("seed %u: the planted fault of kind %d was not found", (unsigned)seed, kind);
        drop_world(&it);
    }
}

static void planted_exits_are_found(void **state)
{
    (void)state;
    find_fault((fault){.activity = 5, .leaves = 250}, TROPA_CELL_EXIT);
}

static void planted_repeats_are_found(void **state)
{
    (void)state;
    find_fault((fault){.activity = 6, .repeats = 600}, TROPA_CELL_REPEAT);
}

static void planted_steps_back_are_found(void **state)
{
    (void)state;
    find_fault((fault){.activity = 9, .steps_back = 400}, TROPA_CELL_BACK);
}

static void planted_waits_are_found(void **state)
{
    (void)state;
    find_fault((fault){.activity = 10, .waits = 700}, TROPA_CELL_WAIT);
}

/* The three sentences lead to the fault. */
static void the_sentences_name_the_planted_exit(void **state)
{
    (void)state;
    world it;
    make_world(&it, 42, 5000, &(fault){.activity = 5, .leaves = 350});
    tropa_catalogue *catalogue;
    assert_int_equal(tropa_catalogue_new(TROPA_EN, &catalogue, NULL), TROPA_OK);
    assert_true(it.map.stage[1].main_loss);
    assert_string_equal(it.map.headline[0].sentence.key, "headline.loss");
    assert_string_equal(it.map.headline[1].sentence.key, "headline.with.exit");
    assert_string_equal(it.map.headline[2].sentence.key, "headline.first.exit");
    for (int h = 1; h < 3; h++) {
        tropa_str said = tropa_say(catalogue, &it.arena, &it.map.headline[h].sentence);
        assert_non_null(strstr(said.data, "5"));
        assert_null(strstr(said.data, "because"));
    }
    tropa_catalogue_free(catalogue);
    drop_world(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noise_is_not_coloured),
        cmocka_unit_test(planted_exits_are_found),
        cmocka_unit_test(planted_repeats_are_found),
        cmocka_unit_test(planted_steps_back_are_found),
        cmocka_unit_test(planted_waits_are_found),
        cmocka_unit_test(the_sentences_name_the_planted_exit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
