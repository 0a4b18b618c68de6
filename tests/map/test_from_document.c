/* A written map as the map that is drawn: ids, numbers, figures by id, nothing invented. */
#include "map/from_document.h"
#include "map/read.h"
#include "support.h"

#include <math.h>

static const char text[] =
    "tropa: 1\n"
    "title: Boxes\n"
    "stages:\n"
    "  - id: look\n"
    "    name: Look\n"
    "    touchpoints:\n"
    "      - {id: ad, name: Ad, channel: social}\n"
    "      - Word of mouth\n"
    "  - name: Added later\n"
    "  - id: buy\n"
    "    name: Buy\n"
    "    touchpoints:\n"
    "      - {id: pay, name: Pay, channel: payment}\n"
    "  - {id: stay, name: Stay}\n"
    "measured:\n"
    "  map:\n"
    "    customers: 1000\n"
    "    events: 4000\n"
    "    from: 2026-01-01\n"
    "    to: 2026-02-01\n"
    "    arrived: 200\n"
    "    under-way: 100\n"
    "    lost: 700\n"
    "    lapse-us: 2592000000000\n"
    "    visitors: true\n"
    "    headlines:\n"
    "      - label: headline.loss.label\n"
    "        sentence:\n"
    "          code: headline.loss.small\n"
    "          with:\n"
    "            lost: {kind: integer, number: 7}\n"
    "            share: {kind: percent, number: 0.5}\n"
    "            name: {kind: text, text: Look}\n"
    "        rule: {code: headline.loss.rule, with: {lapse: {kind: duration, number: 5000000}}}\n"
    "    backs:\n"
    "      - {from: buy, to: look, customers: 40, share: 0.1}\n"
    "      - {from: buy, to: gone, customers: 40, share: 0.1}\n"
    "      - {from: look, to: buy, customers: 40, share: 0.1}\n"
    "    rules: [{code: rule.furthest}]\n"
    "  look: {reached: 1000, entered: 1000, advanced: 400, lost: 550, open: 50}\n"
    "  buy: {reached: 400, entered: 400, advanced: 200, lost: 150, open: 50,\n"
    "        time: {n: 200, median-us: 5000000, p90-us: 9000000}}\n"
    "  stay: {reached: 200, entered: 200, lost: 190, open: 10}\n"
    "  pay:\n"
    "    customers: 300\n"
    "    feels: {instrument: csat, net: -20, low: -30, high: -10, n: 90}\n"
    "    friction: 0.5\n"
    "    friction-low: 0.4\n"
    "    friction-high: 0.6\n"
    "    findings:\n"
    "      - {kind: repeat, severity: 3, n: 300, customers: 40, value: 0.5, expected: 0.1,\n"
    "         low: 0.4, high: 0.6, p: 0.001, title: {code: finding.repeat.title}}\n";

typedef struct fixture {
    tropa_arena arena;
    tropa_document document;
    tropa_map map;
} fixture;

static void setup(fixture *f)
{
    tropa_error err;
    tropa_problems problems = {0};
    tropa_arena_init(&f->arena);
    assert_int_equal(
        tropa_document_read(tropa_str_from(text), &f->arena, &f->document, &problems, &err),
        TROPA_OK);
    assert_int_equal(problems.errors, 0);
    assert_int_equal(tropa_map_from_document(&f->arena, &f->document, &f->map, &err), TROPA_OK);
}

static void test_items(void **state)
{
    (void)state;
    fixture f;
    setup(&f);
    assert_int_equal(f.map.stage_count, 4);
    const tropa_map_stage *look = &f.map.stage[0], *added = &f.map.stage[1];
    assert_ptr_equal(look->written, &f.document.stages.item[0]);
    assert_int_equal(look->touchpoint[0].channel, TROPA_CHANNEL_SOCIAL);
    assert_int_equal(look->touchpoint[1].channel, TROPA_CHANNEL_OTHER);
    assert_true(tropa_str_equal(look->touchpoint[1].id, TROPA_STR("touch-2")));
    assert_true(tropa_str_equal(added->id, TROPA_STR("stage-2")));
    assert_int_equal(f.map.stage[2].touchpoint[0].number, 3);
    tropa_arena_deinit(&f.arena);
}

static void test_figures(void **state)
{
    (void)state;
    fixture f;
    setup(&f);
    const tropa_map *map = &f.map;
    assert_false(map->unmeasured);
    assert_true(map->visitors);
    assert_int_equal(map->base.customers, 1000);
    assert_int_equal(map->arrived + map->under_way + map->lost, 1000);
    /* Nobody is lost at the stage that came later: the flow goes on as it was measured. */
    assert_true(map->stage[1].unmeasured);
    assert_int_equal(map->stage[1].measured.reached, 400);
    assert_int_equal(map->stage[1].measured.lost, 0);
    assert_true(map->stage[0].main_loss);
    assert_false(map->stage[2].main_loss);
    assert_false(map->stage[3].main_loss);
    assert_int_equal(map->stage[2].measured.time.median_us, 5000000);
    assert_int_equal(map->stage[0].measured.time.count, 0);
    /* Only the step back between stages that are there, from the later to the earlier one. */
    assert_int_equal(map->back_count, 1);
    assert_int_equal(map->back[0].from_stage, 2);
    assert_int_equal(map->back[0].to_stage, 0);
    const tropa_touchpoint *ad = &map->stage[0].touchpoint[0];
    const tropa_touchpoint *pay = &map->stage[2].touchpoint[0];
    assert_true(ad->unmeasured && isnan(ad->friction) && !ad->feels);
    assert_int_equal(pay->measured.customers, 300);
    assert_true(fabs(pay->feels->net + 20) < 1e-12);
    assert_int_equal(pay->cell_count, 1);
    assert_int_equal(pay->cell[0].kind, TROPA_CELL_REPEAT);
    assert_int_equal(pay->cell[0].severity, 3);
    assert_string_equal(pay->cell[0].title.key, "finding.repeat.title");
    tropa_arena_deinit(&f.arena);
}

static void test_sentences(void **state)
{
    (void)state;
    fixture f;
    setup(&f);
    const tropa_headline *first = &f.map.headline[0];
    assert_string_equal(first->sentence.key, "headline.loss.small");
    assert_string_equal(first->label.key, "headline.loss.label");
    assert_string_equal(first->rule.key, "headline.loss.rule");
    assert_int_equal(first->sentence.argument_count, 3);
    assert_int_equal(first->sentence.argument[0].integer, 7);
    assert_true(fabs(first->sentence.argument[1].real - 0.5) < 1e-12);
    assert_true(tropa_str_equal(first->sentence.argument[2].text, TROPA_STR("Look")));
    assert_string_equal(first->rule.argument[0].name, "lapse");
    assert_int_equal(first->rule.argument[0].integer, 5000000);
    assert_null(f.map.headline[1].sentence.key);
    assert_int_equal(f.map.rule_count, 1);
    tropa_arena_deinit(&f.arena);
}

static void test_nothing_measured(void **state)
{
    (void)state;
    fixture f;
    tropa_error err;
    setup(&f);
    f.document.measured.count = 0;
    assert_int_equal(tropa_map_from_document(&f.arena, &f.document, &f.map, &err), TROPA_OK);
    assert_true(f.map.unmeasured);
    assert_int_equal(f.map.base.customers, 0);
    assert_int_equal(f.map.measured_us, TROPA_NO_DATE);
    for (uint32_t i = 0; i < f.map.stage_count; i++)
        assert_true(f.map.stage[i].unmeasured && !f.map.stage[i].main_loss);
    assert_null(f.map.headline[0].sentence.key);
    tropa_arena_deinit(&f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items),
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_nothing_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
