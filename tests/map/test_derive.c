/* Plans and maps over small logs: properties that hold for every log, and stages that read right.
 */
#include "base/dict.h"
#include "base/memory.h"
#include "log.h"
#include "map/vocabulary.h"
#include "support.h"

#include <math.h>
#include <stdio.h>

static const int64_t minute = INT64_C(60000000), day = INT64_C(86400000000);

static tropa_str *number_names(tropa_arena *arena, uint32_t n)
{
    tropa_str *names = tropa_arena_array(arena, n + 1, sizeof *names);
    for (uint32_t i = 0; i < n; i++)
        names[i] = tropa_str_from(tropa_arena_format(arena, "%u", i + 1));
    return names;
}

/* ---- what holds for every map ---- */

/* Activities that somebody did, those called the same counted once. */
static uint32_t distinct_names(const log_data *log, const tropa_flow_answer *flow)
{
    tropa_dict names;
    tropa_dict_init(&names);
    tropa_arena arena;
    tropa_arena_init(&arena);
    for (uint32_t a = 0; a < log->activity_count; a++)
        if (flow->node[a].customers > 0)
            tropa_dict_add(&names, tropa_vocabulary_title(&arena, log->activity[a]));
    uint32_t count = (uint32_t)names.count;
    tropa_dict_deinit(&names);
    tropa_arena_deinit(&arena);
    return count;
}

static void check_plan(const log_data *log, const tropa_stage_plan *plan,
                       const tropa_flow_answer *flow, const tropa_map_options *options)
{
    uint32_t most =
        options->touchpoints_per_stage ? options->touchpoints_per_stage : TROPA_MAP_TOUCHPOINTS;
    uint64_t gathered = 0, done = 0;
    uint32_t per_stage[TROPA_MAP_STAGES_MAX] = {0};
    assert_int_equal(plan->activity_count, log->activity_count);
    assert_true(plan->stage_count <= TROPA_MAP_STAGES_MAX);
    assert_true(plan->lapse_us > 0);
    assert_non_null(plan->lapse_rule.key);
    for (uint32_t t = 0; t < plan->touch_count; t++) {
        assert_true(plan->stage_of_touch[t] < plan->stage_count);
        assert_true(t == 0 || plan->stage_of_touch[t] >= plan->stage_of_touch[t - 1]);
        per_stage[plan->stage_of_touch[t]]++;
        assert_true(plan->touch[t].activity_count > 0);
        assert_true(!plan->touch[t].rest || plan->touch[t].activity_count > 1);
        for (uint32_t i = 0; i < plan->touch[t].activity_count; i++) {
            assert_int_equal(plan->touch_of_activity[plan->touch[t].activity[i]], t);
            gathered++;
        }
    }
    for (uint32_t s = 0; s < plan->stage_count; s++)
        assert_true(per_stage[s] > 0 && per_stage[s] <= most + 1);
    for (uint32_t a = 0; a < log->activity_count; a++) {
        bool somebody = flow->node[a].customers > 0;
        assert_int_equal(plan->touch_of_activity[a] != TROPA_TOUCH_NONE, somebody);
        done += somebody;
    }
    assert_int_equal(gathered, done); /* every activity in exactly one touchpoint */
    uint32_t distinct = distinct_names(log, flow);
    if (distinct >= 3 && !options->hint_count)
        assert_true(plan->stage_count >= 3);
    else if (distinct < 3)
        assert_true(plan->stage_count <= distinct);
}

static void check_map(const tropa_stage_plan *plan, const tropa_map *map)
{
    uint64_t losses = 0;
    uint32_t number = 0;
    assert_int_equal(map->arrived + map->under_way + map->lost, map->base.customers);
    assert_true(map->returned <= map->base.customers);
    assert_int_equal(map->stage_count, plan->stage_count);
    for (uint32_t s = 0; s < map->stage_count; s++) {
        const tropa_map_stage *stage = &map->stage[s];
        const tropa_stage_result *m = &stage->measured;
        assert_int_equal(m->advanced + m->open + m->lost, m->entered);
        assert_true(stage->name.key || stage->name.text.size);
        assert_true(stage->id.size > 0);
        losses += stage->main_loss;
        for (uint32_t t = 0; t < stage->touchpoint_count; t++) {
            const tropa_touchpoint *touch = &stage->touchpoint[t];
            assert_int_equal(touch->number, ++number);
            assert_true(isnan(touch->friction) ||
                        (touch->friction_low <= touch->friction + 1e-12 &&
                         touch->friction <= touch->friction_high + 1e-12));
            for (uint32_t c = 0; c < touch->cell_count; c++) {
                assert_non_null(touch->cell[c].reason.key);
                assert_true(touch->cell[c].n >= 30);
                assert_true(touch->cell[c].value > touch->cell[c].expected);
                assert_true(!touch->rest);
                if (s + 1 == map->stage_count)
                    assert_int_not_equal(touch->cell[c].kind, TROPA_CELL_EXIT);
            }
        }
    }
    assert_int_equal(number, plan->touch_count);
    assert_true(losses <= 1);
    for (uint32_t h = 0; h < 3; h++) {
        assert_non_null(map->headline[h].label.key);
        assert_non_null(map->headline[h].sentence.key);
        assert_non_null(map->headline[h].rule.key);
    }
    assert_true(map->rule_count > 0);
    for (uint32_t b = 0; b < map->back_count; b++)
        assert_true(map->back[b].to_stage < map->back[b].from_stage);
}

/* Every message of the map is said, in every language, from the catalogue. */
static void check_words(const tropa_map *map)
{
    tropa_arena arena;
    tropa_arena_init(&arena);
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++) {
        tropa_catalogue *catalogue;
        assert_int_equal(tropa_catalogue_new((tropa_language)language, &catalogue, NULL), TROPA_OK);
        for (uint32_t h = 0; h < 3; h++) {
            const tropa_message *all[] = {&map->headline[h].label, &map->headline[h].sentence,
                                          &map->headline[h].rule};
            for (int m = 0; m < 3; m++) {
                tropa_str text = tropa_say(catalogue, &arena, all[m]);
                assert_true(text.size > 0);
                if (strchr(text.data, '{') || strchr(text.data, '#'))
                    fail_msg("%s: %s", all[m]->key, text.data);
            }
        }
        for (uint32_t r = 0; r < map->rule_count; r++)
            assert_null(strchr(tropa_say(catalogue, &arena, &map->rule[r]).data, '{'));
        assert_null(strchr(tropa_say(catalogue, &arena, &map->lapse_rule).data, '{'));
        for (uint32_t s = 0; s < map->stage_count; s++)
            if (map->stage[s].name.key)
                tropa_say_key(catalogue, &arena, map->stage[s].name.key);
        tropa_say_key(catalogue, &arena, "touch.rest");
        tropa_say_key(catalogue, &arena, "map.title");
        assert_int_equal(tropa_catalogue_missing(catalogue), 0);
        tropa_catalogue_free(catalogue);
    }
    tropa_arena_deinit(&arena);
}

static void make(const log_data *log, const tropa_map_options *options, tropa_arena *arena,
                 tropa_stage_plan *plan, tropa_map *map)
{
    log_map(log, options, arena, plan, map);
    tropa_flow_answer flow = log_flow(log, arena);
    check_plan(log, plan, &flow, options);
    check_map(plan, map);
}

/* ---- logs ---- */

static void random_log(log_data *log, support_random *random, uint32_t customers,
                       uint32_t activities)
{
    int64_t time_us = 0;
    uint32_t reach = 1 + support_random_below(random, activities);
    for (uint32_t c = 0; c < customers; c++) {
        uint32_t events = 1 + support_random_below(random, 12);
        uint32_t at = support_random_below(random, activities);
        for (uint32_t e = 0; e < events; e++) {
            time_us += support_random_below(random, 100) * minute;
            log_add(log, c, time_us, at);
            at = (at + support_random_below(random, reach)) % activities;
        }
        if (support_random_below(random, 4) == 0)
            time_us += day;
    }
}

static void random_logs_give_sound_maps(void **state)
{
    (void)state;
    support_random random = {1};
    static const char *const words[] = {"view_item", "add_to_cart", "purchase", "social ad",
                                        "support",   "Отзывы",      "renewal",  "x"};
    static const char *const own[] = {"Purchase", "Покупка", "purchase", "Mine",
                                      "mine",     "Loyalty", "Третья"};
    for (int round = 0; round < 300; round++) {
        tropa_arena arena;
        tropa_arena_init(&arena);
        uint32_t activities = 1 + support_random_below(&random, round % 3 ? 12 : 120);
        tropa_str *names = number_names(&arena, activities);
        if (round % 2)
            for (uint32_t a = 0; a < activities; a++)
                names[a] = tropa_str_from(tropa_arena_format(
                    &arena, a < 8 ? "%s" : "%s %u", words[support_random_below(&random, 8)], a));
        log_data log = {
            .activity_count = activities, .activity = names, .day_only = round % 5 == 0};
        random_log(&log, &random, 1 + support_random_below(&random, 150), activities);
        tropa_map_options options = {.touchpoints_per_stage = support_random_below(&random, 9),
                                     .visitors = round % 2,
                                     .lapse_us = round % 7 ? 0 : day};
        tropa_map_hint hint[TROPA_MAP_STAGES_MAX];
        options.hint = hint;
        options.hint_count = round % 4 > 1 ? 0 : support_random_below(&random, 8);
        for (uint32_t h = 0; h < options.hint_count; h++)
            hint[h] = (tropa_map_hint){names[support_random_below(&random, activities)],
                                       {NULL, 0},
                                       tropa_str_from(own[support_random_below(&random, 7)])};
        tropa_stage_plan plan;
        tropa_map map;
        make(&log, &options, &arena, &plan, &map);
        if (round % 20 == 0)
            check_words(&map);
        log_deinit(&log);
        tropa_arena_deinit(&arena);
    }
}

static void no_customers_give_an_empty_map(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_arena_init(&arena);
    for (uint32_t activities = 0; activities < 3; activities++) {
        log_data log = {.activity_count = activities, .activity = number_names(&arena, activities)};
        tropa_map_options options = {0};
        tropa_stage_plan plan;
        tropa_map map;
        make(&log, &options, &arena, &plan, &map);
        assert_int_equal(plan.stage_count, 0);
        assert_string_equal(map.headline[0].sentence.key, "headline.loss.empty");
        check_words(&map);
    }
    tropa_arena_deinit(&arena);
}

static void one_activity_is_one_stage(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_arena_init(&arena);
    log_data log = {.activity_count = 1, .activity = number_names(&arena, 1)};
    for (uint32_t c = 0; c < 50; c++)
        log_add(&log, c, c * day, 0);
    tropa_map_options options = {0};
    tropa_stage_plan plan;
    tropa_map map;
    make(&log, &options, &arena, &plan, &map);
    assert_int_equal(plan.stage_count, 1);
    assert_int_equal(map.arrived, 50);
    assert_string_equal(map.stage[0].name.key, "stage.found_only");
    check_words(&map);
    log_deinit(&log);
    tropa_arena_deinit(&arena);
}

static void every_activity_code_can_be_used(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_arena_init(&arena);
    uint32_t n = 65536;
    log_data log = {.activity_count = n, .activity = number_names(&arena, n)};
    for (uint32_t i = 0; i < n; i++)
        log_add(&log, i / 16, i * minute, (i % 16) * (n / 16) + i / 16);
    tropa_map_options options = {0};
    tropa_stage_plan plan;
    tropa_map map;
    tropa_flow_answer flow = log_flow(&log, &arena);
    tropa_rhythm_answer rhythm = log_rhythm(&log, &arena);
    assert_int_equal(tropa_map_plan(&arena, &flow, &rhythm, &options, &plan, NULL), TROPA_OK);
    check_plan(&log, &plan, &flow, &options);
    tropa_stages_answer stages = log_stages(&log, &plan, &arena);
    assert_int_equal(
        tropa_map_derive(&arena, &plan, &flow, NULL, &rhythm, &stages, &options, &map, NULL),
        TROPA_OK);
    check_map(&plan, &map);
    log_deinit(&log);
    tropa_arena_deinit(&arena);
}

/* ---- stages that read right ---- */

typedef struct scene {
    tropa_arena arena;
    log_data log;
    tropa_stage_plan plan;
    tropa_map map;
} scene;

static const char *stage_of(const scene *it, const char *activity)
{
    for (uint32_t a = 0; a < it->log.activity_count; a++) {
        if (!tropa_str_equal(it->log.activity[a], tropa_str_from(activity)))
            continue;
        const tropa_label *name =
            &it->plan.stage[it->plan.stage_of_touch[it->plan.touch_of_activity[a]]].name;
        return name->key ? name->key : name->text.data;
    }
    fail_msg("%s is not in the log", activity);
    return NULL;
}

/* Customers walk along `names` with `stay` of 100 going on at each, one event an hour. */
static void walk_log(scene *it, const char *const *names, uint32_t n, uint32_t stay,
                     const tropa_map_options *options)
{
    *it = (scene){0};
    tropa_arena_init(&it->arena);
    tropa_str *list = tropa_arena_array(&it->arena, n, sizeof *list);
    for (uint32_t i = 0; i < n; i++)
        list[i] = tropa_str_from(names[i]);
    it->log.activity = list;
    it->log.activity_count = n;
    support_random random = {5};
    for (uint32_t c = 0; c < 400; c++)
        for (uint32_t i = 0; i < n; i++) {
            log_add(&it->log, c, c * day / 4 + i * 60 * minute, i);
            if (support_random_below(&random, 100) >= stay)
                break;
        }
    make(&it->log, options, &it->arena, &it->plan, &it->map);
}

static void drop(scene *it)
{
    log_deinit(&it->log);
    tropa_arena_deinit(&it->arena);
}

static void a_shop_is_read_by_its_names(void **state)
{
    (void)state;
    static const char *const names[] = {"session_start", "view_item",      "view_item_list",
                                        "add_to_cart",   "begin_checkout", "add_payment_info",
                                        "purchase"};
    scene it;
    walk_log(&it, names, 7, 92, &(tropa_map_options){0});
    assert_true(it.map.stages_from_names);
    assert_int_equal(it.map.stage_count, 4);
    assert_string_equal(stage_of(&it, "session_start"), "stage.awareness");
    assert_string_equal(stage_of(&it, "view_item"), "stage.consideration");
    assert_string_equal(stage_of(&it, "add_payment_info"), "stage.decision");
    assert_string_equal(stage_of(&it, "purchase"), "stage.purchase");
    check_words(&it.map);
    drop(&it);
}

static void what_follows_makes_the_basket_part_of_the_purchase(void **state)
{
    (void)state;
    static const char *const names[] = {"Реклама", "Цены",     "Корзина", "Оплата",
                                        "Покупка", "Доставка", "Возврат", "Отзыв оставлен"};
    scene it;
    walk_log(&it, names, 8, 95, &(tropa_map_options){0});
    assert_true(it.map.stages_from_names);
    assert_string_equal(stage_of(&it, "Корзина"), "stage.purchase");
    assert_string_equal(stage_of(&it, "Доставка"), "stage.after_sales");
    drop(&it);
}

static void a_refund_alone_makes_no_stage(void **state)
{
    (void)state;
    static const char *const names[] = {"first_visit", "view_item", "add_to_cart", "purchase",
                                        "refund"};
    scene it;
    walk_log(&it, names, 5, 95, &(tropa_map_options){0});
    assert_int_equal(it.map.stage_count, 4);
    assert_string_equal(it.plan.stage[3].name.key, "stage.purchase");
    drop(&it);
}

static void names_that_contradict_the_data_are_not_trusted(void **state)
{
    (void)state;
    static const char *const names[] = {"renewal", "purchase", "add_to_cart", "view_item",
                                        "social ad"};
    scene it;
    walk_log(&it, names, 5, 95, &(tropa_map_options){0});
    assert_false(it.map.stages_from_names);
    assert_string_equal(stage_of(&it, "renewal"), "stage.found_first");
    assert_string_equal(stage_of(&it, "social ad"), "stage.found_last");
    drop(&it);
}

static void unknown_names_are_read_from_the_data(void **state)
{
    (void)state;
    static const char *const names[] = {"q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"};
    scene it;
    walk_log(&it, names, 8, 100, &(tropa_map_options){0});
    assert_false(it.map.stages_from_names);
    assert_true(it.map.stage_count >= 3);
    uint32_t before = 0;
    for (uint32_t a = 0; a < 8; a++) { /* in the order people live them */
        assert_true(it.plan.touch_of_activity[a] >= before);
        before = it.plan.touch_of_activity[a];
    }
    assert_string_equal(it.map.stage[0].name.key, "stage.found_first");
    assert_true(it.map.stage[0].name.qualifier.size == 2);
    drop(&it);
}

static void the_rare_rest_is_gathered_and_counted(void **state)
{
    (void)state;
    scene it = {0};
    tropa_arena_init(&it.arena);
    it.log.activity_count = 33;
    it.log.activity = number_names(&it.arena, 33);
    for (uint32_t c = 0; c < 900; c++) {
        for (uint32_t a = 0; a < 3; a++)
            log_add(&it.log, c, c * day + a * minute, a);
        log_add(&it.log, c, c * day + 2 * minute, 3 + c % 30); /* each 3.3 % of customers */
    }
    make(&it.log, &(tropa_map_options){0}, &it.arena, &it.plan, &it.map);
    uint32_t gathered = 0;
    for (uint32_t t = 0; t < it.plan.touch_count; t++)
        if (it.plan.touch[t].rest) {
            char count[16];
            snprintf(count, sizeof count, "%u", it.plan.touch[t].activity_count);
            assert_true(tropa_str_equal(it.plan.touch[t].name.qualifier, tropa_str_from(count)));
            assert_string_equal(it.plan.touch[t].name.key, "touch.rest");
            gathered += it.plan.touch[t].activity_count;
        }
    assert_true(gathered >= 20);
    drop(&it);
}

/* ---- what a person said ---- */

static void a_table_names_and_assigns(void **state)
{
    (void)state;
    static const char *const names[] = {"q1", "q2", "q3", "q4", "q5", "q6"};
    tropa_map_hint hint[] = {
        {TROPA_STR("Q1"), TROPA_STR("Hello"), TROPA_STR("осведомлённость")},
        {TROPA_STR("q2"), TROPA_STR("Hello"), {NULL, 0}},
        {TROPA_STR("q3"), {NULL, 0}, TROPA_STR("Осведомленность")}, /* the same, spelled else */
        {TROPA_STR("q4"), TROPA_STR("Pay"), TROPA_STR("Purchase")},
        {TROPA_STR("q5"), {NULL, 0}, TROPA_STR("Purchase")},
        {TROPA_STR("nobody does this"), TROPA_STR("x"), TROPA_STR("Loyalty")},
    };
    scene it;
    walk_log(&it, names, 6, 97,
             &(tropa_map_options){.hint = hint, .hint_count = 6, .title = TROPA_STR("Mine")});
    assert_true(it.map.stages_from_names);
    assert_int_equal(it.map.stage_count, 2);
    assert_string_equal(stage_of(&it, "q1"), "осведомлённость");
    assert_string_equal(stage_of(&it, "q3"), "осведомлённость");
    assert_string_equal(stage_of(&it, "q6"), "Purchase"); /* nearest by place */
    assert_int_equal(it.plan.touch_of_activity[0], it.plan.touch_of_activity[1]);
    assert_true(tropa_str_equal(it.plan.touch[0].name.text, TROPA_STR("Hello")));
    assert_true(tropa_str_equal(it.map.title.text, TROPA_STR("Mine")));
    assert_string_equal(it.map.rule[0].key, "rule.stages.table");
    check_words(&it.map);
    drop(&it);
}

static void own_stages_stand_in_the_order_of_the_data(void **state)
{
    (void)state;
    static const char *const names[] = {"q1", "q2", "q3"};
    tropa_map_hint hint[] = {{TROPA_STR("q3"), {NULL, 0}, TROPA_STR("Zuletzt")},
                             {TROPA_STR("q1"), {NULL, 0}, TROPA_STR("Zuerst")},
                             {TROPA_STR("q2"), {NULL, 0}, TROPA_STR("Mitte")}};
    scene it;
    walk_log(&it, names, 3, 97, &(tropa_map_options){.hint = hint, .hint_count = 3});
    assert_string_equal(it.plan.stage[0].name.text.data, "Zuerst");
    assert_string_equal(it.plan.stage[1].name.text.data, "Mitte");
    assert_string_equal(it.plan.stage[2].name.text.data, "Zuletzt");
    check_words(&it.map);
    drop(&it);
}

static void a_table_of_one_row_only_overrides(void **state)
{
    (void)state;
    static const char *const names[] = {"view_item", "add_to_cart", "purchase"};
    tropa_map_hint hint = {TROPA_STR("view_item"), {NULL, 0}, TROPA_STR("Choosing")};
    scene it;
    walk_log(&it, names, 3, 90, &(tropa_map_options){.hint = &hint, .hint_count = 1});
    assert_int_equal(it.map.stage_count, 3);
    assert_string_equal(it.map.stage[0].name.text.data, "Choosing");
    assert_string_equal(stage_of(&it, "view_item"), "Choosing");
    assert_string_equal(stage_of(&it, "add_to_cart"), "stage.decision");
    assert_string_equal(stage_of(&it, "purchase"), "stage.purchase");
    assert_string_equal(it.map.rule[0].key, "rule.stages.table");
    check_words(&it.map);
    drop(&it);
}

/* A stage of the table stands where people live it, here between two that keep their names. */
static void an_own_stage_stands_among_the_others(void **state)
{
    (void)state;
    static const char *const names[] = {"social ad",      "view_item",        "select_item",
                                        "begin_checkout", "add_payment_info", "purchase"};
    tropa_map_hint hint = {TROPA_STR("select_item"), {NULL, 0}, TROPA_STR("Fitting room")};
    scene it;
    walk_log(&it, names, 6, 97, &(tropa_map_options){.hint = &hint, .hint_count = 1});
    assert_int_equal(it.map.stage_count, 5);
    assert_string_equal(stage_of(&it, "view_item"), "stage.consideration");
    assert_string_equal(it.map.stage[2].name.text.data, "Fitting room");
    assert_string_equal(it.map.stage[4].name.key, "stage.purchase");
    drop(&it);
}

static void an_own_stage_stands_among_those_of_the_data(void **state)
{
    (void)state;
    static const char *const names[] = {"q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"};
    scene plain, it;
    walk_log(&plain, names, 8, 100, &(tropa_map_options){0});
    tropa_map_hint hint = {TROPA_STR("q1"), {NULL, 0}, TROPA_STR("Hello")};
    walk_log(&it, names, 8, 100, &(tropa_map_options){.hint = &hint, .hint_count = 1});
    assert_string_equal(it.map.stage[0].name.text.data, "Hello");
    assert_int_equal(it.map.stage[0].touchpoint_count, 1);
    assert_string_equal(it.map.stage[1].name.key, "stage.found_2"); /* the start is the person's */
    assert_true(tropa_str_equal(it.map.stage[1].name.qualifier, TROPA_STR("Q2")));
    assert_string_equal(stage_of(&it, "q8"), "stage.found_last");
    assert_string_equal(stage_of(&plain, "q8"), "stage.found_last");
    drop(&plain);
    drop(&it);
}

/* Seven stages at most: the lightest of those that nobody asked for gives way, never the last. */
static void too_many_stages_give_way_to_the_table(void **state)
{
    (void)state;
    enum { N = 30 };
    static char text[N][8];
    const char *names[N];
    tropa_map_hint hint[6];
    for (int i = 0; i < N; i++) {
        snprintf(text[i], sizeof text[i], "q%02d", i);
        names[i] = text[i];
    }
    for (int i = 0; i < 6; i++) {
        static const char *const own[] = {"A", "B", "C", "D", "E", "F"};
        hint[i] =
            (tropa_map_hint){tropa_str_from(names[4 * i + 3]), {NULL, 0}, tropa_str_from(own[i])};
    }
    scene it;
    walk_log(&it, names, N, 100, &(tropa_map_options){.hint = hint, .hint_count = 6});
    assert_int_equal(it.map.stage_count, 7);
    for (int i = 0; i < 6; i++)
        assert_string_equal(it.map.stage[i].name.text.data, hint[i].stage.data);
    assert_string_equal(it.map.stage[6].name.key, "stage.found_last");
    assert_string_equal(stage_of(&it, "q29"), "stage.found_last");
    drop(&it);
}

/* A known word is shown as it was written, takes the stage's slot and keeps its order. */
static void known_words_are_shown_as_written(void **state)
{
    (void)state;
    static const char *const names[] = {"view_item", "add_to_cart", "purchase"};
    tropa_map_hint hint[] = {{TROPA_STR("purchase"), {NULL, 0}, TROPA_STR("Покупка")},
                             {TROPA_STR("view_item"), {NULL, 0}, TROPA_STR("Изучение")},
                             {TROPA_STR("add_to_cart"), {NULL, 0}, TROPA_STR("Рассмотрение")}};
    for (uint32_t hints = 1; hints <= 3; hints += 2) { /* among the others, and alone */
        scene it;
        walk_log(&it, names, 3, 90, &(tropa_map_options){.hint = hint, .hint_count = hints});
        assert_int_equal(it.map.stage_count, 3);
        assert_string_equal(stage_of(&it, "purchase"), "Покупка");
        assert_null(it.map.stage[2].name.key);
        assert_string_equal(it.map.stage[2].name.text.data, "Покупка");
        assert_int_equal(it.plan.stage[2].known, 1 + TROPA_STAGE_PURCHASE);
        if (hints == 3) { /* two words of one meaning are two stages: the person parts them */
            assert_string_equal(it.map.stage[0].name.text.data, "Изучение");
            assert_string_equal(it.map.stage[1].name.text.data, "Рассмотрение");
        }
        for (uint32_t s = 1; s < it.map.stage_count; s++)
            assert_false(tropa_str_equal(it.map.stage[s].id, it.map.stage[s - 1].id));
        check_words(&it.map);
        drop(&it);
    }
}

static void wrong_options_are_refused(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_arena_init(&arena);
    log_data log = {.activity_count = 9, .activity = number_names(&arena, 9)};
    for (uint32_t a = 0; a < 9; a++)
        log_add(&log, a, a * minute, a);
    tropa_flow_answer flow = log_flow(&log, &arena);
    tropa_rhythm_answer rhythm = log_rhythm(&log, &arena);
    tropa_stage_plan plan;
    tropa_error err;
    tropa_map_hint hint[9];
    for (uint32_t a = 0; a < 9; a++)
        hint[a] = (tropa_map_hint){log.activity[a], {NULL, 0}, log.activity[a]};
    tropa_map_options options[] = {
        {.lapse_us = -1},
        {.touchpoints_per_stage = TROPA_MAP_TOUCHPOINTS_MAX + 1},
        {.hint = hint, .hint_count = 9},
    };
    for (int i = 0; i < 3; i++) {
        assert_int_equal(tropa_map_plan(&arena, &flow, &rhythm, &options[i], &plan, &err),
                         TROPA_ERR_USAGE);
        assert_true(strlen(err.message) > 10);
    }
    log_deinit(&log);
    tropa_arena_deinit(&arena);
}

/* With the nth allocation failing, for every n, the answer is "no memory" and nothing leaks. */
static void every_allocation_may_fail(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_arena_init(&arena);
    log_data log = {.activity_count = 40, .activity = number_names(&arena, 40)};
    support_random random = {9};
    random_log(&log, &random, 120, 40);
    tropa_flow_answer flow = log_flow(&log, &arena);
    tropa_rhythm_answer rhythm = log_rhythm(&log, &arena);
    tropa_map_hint hint = {log.activity[0], TROPA_STR("Name"), TROPA_STR("Mine")};
    tropa_map_options options = {.hint = &hint, .hint_count = 1};
    tropa_stage_plan whole;
    assert_int_equal(tropa_map_plan(&arena, &flow, &rhythm, &options, &whole, NULL), TROPA_OK);
    tropa_stages_answer stages = log_stages(&log, &whole, &arena);
    uint32_t failures = 0;
    tropa_status status = TROPA_ERR_NO_MEMORY;
    for (uint64_t nth = 1; status; nth++) {
        tropa_arena scratch;
        tropa_arena_init(&scratch);
        tropa_stage_plan plan;
        tropa_map map;
        tropa_memory_fail_at(nth);
        status = tropa_map_plan(&scratch, &flow, &rhythm, &options, &plan, NULL);
        if (!status)
            status = tropa_map_derive(&scratch, &plan, &flow, NULL, &rhythm, &stages, &options,
                                      &map, NULL);
        tropa_memory_fail_at(0);
        if (status)
            assert_int_equal(status, TROPA_ERR_NO_MEMORY);
        failures += status != TROPA_OK;
        tropa_arena_deinit(&scratch);
    }
    assert_true(failures > 10);
    log_deinit(&log);
    tropa_arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_logs_give_sound_maps),
        cmocka_unit_test(no_customers_give_an_empty_map),
        cmocka_unit_test(one_activity_is_one_stage),
        cmocka_unit_test(every_activity_code_can_be_used),
        cmocka_unit_test(a_shop_is_read_by_its_names),
        cmocka_unit_test(what_follows_makes_the_basket_part_of_the_purchase),
        cmocka_unit_test(a_refund_alone_makes_no_stage),
        cmocka_unit_test(names_that_contradict_the_data_are_not_trusted),
        cmocka_unit_test(unknown_names_are_read_from_the_data),
        cmocka_unit_test(the_rare_rest_is_gathered_and_counted),
        cmocka_unit_test(a_table_names_and_assigns),
        cmocka_unit_test(own_stages_stand_in_the_order_of_the_data),
        cmocka_unit_test(a_table_of_one_row_only_overrides),
        cmocka_unit_test(an_own_stage_stands_among_the_others),
        cmocka_unit_test(an_own_stage_stands_among_those_of_the_data),
        cmocka_unit_test(too_many_stages_give_way_to_the_table),
        cmocka_unit_test(known_words_are_shown_as_written),
        cmocka_unit_test(wrong_options_are_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
