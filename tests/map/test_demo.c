/* The demo's shop, whose faults are known, through plan and map: they must be found, whatever the
 * language of the file. */
#include "../../demo/shop.h"
#include "log.h"
#include "support.h"

#include <stdio.h>

enum { CUSTOMERS = 6000 };

typedef struct demo {
    tropa_arena arena;
    log_data log;
    tropa_stage_plan plan;
    tropa_map map;
} demo;

static void make_demo(demo *it, shop_language language)
{
    static shop_event events[SHOP_MOST_EVENTS];
    *it = (demo){0};
    tropa_arena_init(&it->arena);
    tropa_str *names = tropa_arena_array(&it->arena, SHOP_ACTIVITY_COUNT, sizeof *names);
    for (uint32_t a = 0; a < SHOP_ACTIVITY_COUNT; a++)
        names[a] = tropa_str_from(shop_activity_name((shop_activity)a, language));
    it->log.activity = names;
    it->log.activity_count = SHOP_ACTIVITY_COUNT;
    shop_span span = {1756684800, 1772323200}; /* 1 September 2025 to 1 March 2026 */
    shop_truth truth = {0};
    for (uint32_t c = 0; c < CUSTOMERS; c++) {
        size_t n = shop_walk(1, c, span, events, &truth);
        for (size_t i = 0; i < n; i++)
            log_add(&it->log, c, events[i].time_s * 1000000, events[i].activity);
    }
    log_map(&it->log, &(tropa_map_options){.simulated = true}, &it->arena, &it->plan, &it->map);
}

static void drop_demo(demo *it)
{
    log_deinit(&it->log);
    tropa_arena_deinit(&it->arena);
}

static const tropa_cell *cell_at(const demo *it, shop_activity activity, tropa_cell_kind kind)
{
    uint32_t number = it->plan.touch_of_activity[activity] + 1u;
    for (uint32_t s = 0; s < it->map.stage_count; s++)
        for (uint32_t t = 0; t < it->map.stage[s].touchpoint_count; t++) {
            const tropa_touchpoint *touch = &it->map.stage[s].touchpoint[t];
            for (uint32_t c = 0; touch->number == number && c < touch->cell_count; c++)
                if (touch->cell[c].kind == kind)
                    return &touch->cell[c];
        }
    return NULL;
}

static uint8_t stage_of(const demo *it, shop_activity activity)
{
    return it->plan.stage_of_touch[it->plan.touch_of_activity[activity]];
}

static void the_planted_faults_are_found_in_every_language(void **state)
{
    (void)state;
    for (int language = 0; language < SHOP_LANGUAGE_COUNT; language++) {
        demo it;
        make_demo(&it, (shop_language)language);
        const tropa_cell *prices = cell_at(&it, SHOP_PRICES, TROPA_CELL_EXIT);
        assert_non_null(prices);
        assert_int_equal(prices->severity, 3);
        assert_true(prices->value > 0.35 && prices->value < 0.45 && prices->expected < 0.15);
        assert_non_null(cell_at(&it, SHOP_CODE_FAILED, TROPA_CELL_REPEAT));
        assert_non_null(cell_at(&it, SHOP_CODE_FAILED, TROPA_CELL_EXIT));
        assert_non_null(cell_at(&it, SHOP_SUPPORT, TROPA_CELL_REPEAT)); /* they ask again */
        assert_non_null(cell_at(&it, SHOP_COMPLAINT, TROPA_CELL_EXIT));
        assert_null(cell_at(&it, SHOP_REVIEWS, TROPA_CELL_EXIT)); /* nothing was planted there */
        assert_null(cell_at(&it, SHOP_FIRST_BOX, TROPA_CELL_EXIT));
        assert_null(cell_at(&it, SHOP_REPEAT_ORDER, TROPA_CELL_REPEAT)); /* an order a week */
        drop_demo(&it);
    }
}

static void the_stages_are_those_of_a_marketer(void **state)
{
    (void)state;
    static const char *const keys[] = {"stage.awareness", "stage.consideration", "stage.purchase",
                                       "stage.after_sales", "stage.loyalty"};
    for (int language = 0; language < SHOP_LANGUAGE_COUNT; language++) {
        demo it;
        make_demo(&it, (shop_language)language);
        assert_true(it.map.stages_from_names);
        assert_int_equal(it.map.stage_count, 5);
        for (uint32_t s = 0; s < 5; s++)
            assert_string_equal(it.map.stage[s].name.key, keys[s]);
        for (int a = SHOP_SOCIAL_AD; a <= SHOP_FRIEND; a++)
            assert_int_equal(stage_of(&it, (shop_activity)a), 0);
        for (int a = SHOP_SITE; a <= SHOP_TRIAL; a++)
            assert_int_equal(stage_of(&it, (shop_activity)a), 1);
        for (int a = SHOP_PLAN; a <= SHOP_BASKET_MAIL; a++)
            assert_int_equal(stage_of(&it, (shop_activity)a), 2);
        assert_int_equal(stage_of(&it, SHOP_FIRST_BOX), 3);
        assert_int_equal(stage_of(&it, SHOP_SUPPORT), 3);
        assert_int_equal(stage_of(&it, SHOP_RETURN), 3);
        for (int a = SHOP_REPEAT_ORDER; a <= SHOP_REFERRAL; a++)
            assert_int_equal(stage_of(&it, (shop_activity)a), 4);
        drop_demo(&it);
    }
}

static void the_sentences_lead_to_the_prices(void **state)
{
    (void)state;
    static const tropa_language languages[] = {TROPA_EN, TROPA_RU, TROPA_PL};
    for (int language = 0; language < SHOP_LANGUAGE_COUNT; language++) {
        demo it;
        make_demo(&it, (shop_language)language);
        tropa_catalogue *catalogue;
        assert_int_equal(tropa_catalogue_new(languages[language], &catalogue, NULL), TROPA_OK);
        assert_true(it.map.stage[1].main_loss);
        for (int h = 0; h < 3; h++) {
            tropa_str said = tropa_say(catalogue, &it.arena, &it.map.headline[h].sentence);
            size_t letters = 0;
            for (size_t i = 0; i < said.size; i++)
                letters += ((unsigned char)said.data[i] & 0xC0) != 0x80;
            assert_true(letters > 20 && letters <= 100);
            if (h > 0)
                assert_non_null(
                    strstr(said.data, shop_activity_name(SHOP_PRICES, (shop_language)language)));
        }
        assert_int_equal(tropa_catalogue_missing(catalogue), 0);
        tropa_catalogue_free(catalogue);
        drop_demo(&it);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_planted_faults_are_found_in_every_language),
        cmocka_unit_test(the_stages_are_those_of_a_marketer),
        cmocka_unit_test(the_sentences_lead_to_the_prices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
