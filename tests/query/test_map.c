/* The map through the door: figures that add up, on any number of threads, with names and filters;
 * and a request that is given up. */
#include "ask.h"
#include "query/print.h"

#include <stdio.h>
#include <stdlib.h>

static const char *folder;
static ask_data shop;

static int setup(void **state)
{
    (void)state;
    folder = support_folder_make();
    ask_open_one(&shop, support_source("tests/cli/data/shop.csv"), NULL);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ask_close(&shop);
    support_folder_remove(folder);
    return 0;
}

static void check_sums(const tropa_answer *answer)
{
    const tropa_map *map = &answer->map;
    assert_true(map->stage_count >= 1);
    assert_int_equal(map->arrived + map->under_way + map->lost, answer->base.customers);
    assert_int_equal(map->base.customers, answer->base.customers);
    assert_int_equal(map->base.events, answer->base.events);
    uint64_t events = 0;
    for (uint32_t s = 0; s < map->stage_count; s++) {
        const tropa_stage_result *stage = &map->stage[s].measured;
        assert_int_equal(stage->advanced + stage->open + stage->lost, stage->entered);
        for (uint32_t t = 0; t < map->stage[s].touchpoint_count; t++)
            events += map->stage[s].touchpoint[t].measured.events;
    }
    assert_int_equal(events, answer->base.events); /* nothing is dropped silently */
    assert_true(answer->rule_count >= 2);
}

static void test_sums(void **state)
{
    (void)state;
    const tropa_answer *answer = ask_json(&shop, "{\"request\":\"map\"}", 2);
    assert_int_equal(answer->base.customers, 80);
    assert_int_equal(answer->base.events, 438);
    assert_int_equal(answer->map.variants, 61);
    check_sums(answer);
}

static void test_filtered(void **state)
{
    (void)state;
    const tropa_answer *answer =
        ask_json(&shop, "{\"request\":\"map\",\"where\":\"platform = mobile\"}", 2);
    assert_true(answer->base.customers < 80 && answer->base.customers > 0);
    check_sums(answer);
    answer = ask_json(&shop, "{\"request\":\"map\",\"where\":\"platform = fridge\"}", 2);
    assert_int_equal(answer->base.customers, 0);
    assert_int_equal(answer->map.stage_count, 0);
}

static char *printed(const char *json, unsigned threads)
{
    tropa_catalogue *catalogue = NULL;
    tropa_buffer text;
    tropa_error err;
    assert_int_equal(tropa_catalogue_new(TROPA_EN, &catalogue, &err), TROPA_OK);
    tropa_buffer_init(&text);
    tropa_answer answer = *ask_json(&shop, json, threads);
    answer.took_us = 0;
    assert_int_equal(tropa_answer_json(&answer, catalogue, &text, &err), TROPA_OK);
    assert_int_equal(tropa_answer_table(&answer, catalogue, NULL, &text, &err), TROPA_OK);
    tropa_catalogue_free(catalogue);
    return text.data;
}

static void test_threads(void **state)
{
    static const char *const requests[] = {
        "{\"request\":\"map\"}",
        "{\"request\":\"map\",\"lapse_us\":864000000000,\"where\":\"not channel = email\"}"};
    (void)state;
    for (int r = 0; r < 2; r++) {
        char *one = printed(requests[r], 1);
        for (unsigned threads = 2; threads <= 4; threads++) {
            char *more = printed(requests[r], threads);
            assert_string_equal(one, more);
            free(more);
        }
        free(one);
    }
}

static void test_names(void **state)
{
    char path[4200], json[4400];
    bool found = false;
    (void)state;
    snprintf(path, sizeof path, "%s/names.csv", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("activity,name,stage\ncart,Basket,My stage\npayment,Money,My stage\n", file);
    fclose(file);
    snprintf(json, sizeof json, "{\"request\":\"map\",\"names\":\"%s\"}", path);
    const tropa_answer *answer = ask_json(&shop, json, 2);
    check_sums(answer);
    for (uint32_t s = 0; s < answer->map.stage_count; s++) {
        const tropa_map_stage *stage = &answer->map.stage[s];
        for (uint32_t t = 0; t < stage->touchpoint_count; t++)
            found |= tropa_str_equal(stage->touchpoint[t].name.text, TROPA_STR("Basket")) &&
                     tropa_str_equal(stage->name.text, TROPA_STR("My stage"));
    }
    assert_true(found);
}

/* Each step three times, as an XES export has it: only its completion is on the map, and a
 * condition of the person's own switches that off. */
static void test_phases(void **state)
{
    static const char *const phase[] = {"schedule", "start", "COMPLETE"};
    char path[4200];
    ask_data work;
    (void)state;
    snprintf(path, sizeof path, "%s/work.csv", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("case,time,activity,lifecycle:transition\n", file);
    for (int c = 0; c < 40; c++)
        for (int e = 0; e < 12; e++)
            fprintf(file, "c%02d,2024-01-%02dT%02d:00:00Z,step %d,%s\n", c, 1 + c % 28, e, e / 3,
                    phase[e % 3]);
    fclose(file);
    ask_open_one(&work, path, NULL);
    const tropa_answer *answer = ask_json(&work, "{\"request\":\"map\"}", 2);
    assert_int_equal(answer->base.events, 40 * 4);
    const char *last = answer->map.rule[answer->map.rule_count - 1].key;
    assert_string_equal(last, "query.rule.phases");
    check_sums(answer);
    answer = ask_json(&work, "{\"request\":\"map\",\"where\":\"value = 1 or not value = 1\"}", 2);
    assert_int_equal(answer->base.events, 40 * 12);
    ask_close(&work);
}

static void test_given_up(void **state)
{
    atomic_bool stop = true;
    tropa_query_options options = {.threads = 2, .stop = &stop};
    tropa_request request;
    tropa_answer answer;
    tropa_arena arena;
    tropa_error err = {0};
    (void)state;
    tropa_arena_init(&arena);
    tropa_request_init(&request, TROPA_REQUEST_FLOW);
    assert_int_equal(tropa_query_run(shop.data, &request, &options, &arena, &answer, &err),
                     TROPA_ERR_INTERRUPTED);
    tropa_arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums),    cmocka_unit_test(test_filtered),
        cmocka_unit_test(test_threads), cmocka_unit_test(test_names),
        cmocka_unit_test(test_phases),  cmocka_unit_test(test_given_up),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
