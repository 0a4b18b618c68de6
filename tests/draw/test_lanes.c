/* Lanes of written maps: nothing leaves its box or meets another, every colour can be read, every
 * word is there, whatever people write; and which lanes are drawn. */
#include "base/file.h"
#include "base/memory.h"
#include "document_fixture.h"
#include "draw/lanes.h"
#include "draw/place.h"
#include "fixture.h"
#include "golden.h"
#include "map/from_document.h"
#include "map/read.h"
#include "scene_check.h"
#include "support.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>

static tropa_catalogue *catalogue[TROPA_LANGUAGE_COUNT];

#define BOX "tests/draw/maps/box"
#define NOW INT64_C(1795305600000000) /* 22 Nov 2026 */

static void read_map(const char *path, tropa_arena *arena, tropa_document *document, tropa_map *map)
{
    tropa_error err;
    tropa_buffer text;
    tropa_problems problems = {0};
    tropa_buffer_init(&text);
    if (tropa_file_read(path, 1 << 24, &text, &err) ||
        tropa_document_read(tropa_buffer_view(&text), arena, document, &problems, &err) ||
        tropa_map_from_document(arena, document, map, &err))
        fail_msg("%s: %s", path, err.message);
    assert_int_equal(problems.errors, 0);
    tropa_buffer_deinit(&text);
}

/* The example as it was once: goldens do not change when somebody words the example better. */
static const char *box(int language, const char *folder)
{
    static char path[512];
    char name[64];
    snprintf(name, sizeof name, "%s.%s.yaml", folder,
             tropa_language_code((tropa_language)language));
    snprintf(path, sizeof path, "%s", support_source(name));
    return path;
}

static void check(const tropa_map *map, int language, const tropa_draw_options *given,
                  const char *what)
{
    tropa_arena arena;
    tropa_canvas canvas;
    tropa_draw_options options = *given;
    options.catalogue = catalogue[language];
    tropa_arena_init(&arena);
    tropa_font_lock();
    tropa_canvas_init(&canvas, map, catalogue[language], &arena);
    tropa_canvas_choose(&canvas, &options);
    double height = tropa_draw_map_body(&canvas);
    size_t wrong = scene_check_layout(&canvas.scene, canvas.width, height);
    wrong += scene_check_contrast(&canvas.scene);
    assert_false(canvas.scene.failed);
    assert_int_equal(canvas.scene.depth, 0);
    assert_int_equal(tropa_catalogue_missing(catalogue[language]), 0);
    tropa_canvas_deinit(&canvas);
    tropa_font_unlock();
    tropa_arena_deinit(&arena);
    if (wrong)
        fail_msg("%zu faults in %s, language %d", wrong, what, language);
}

/* ---- layout ---- */

static void test_examples(void **state)
{
    (void)state;
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++) {
        tropa_arena arena;
        tropa_document document;
        tropa_map map;
        tropa_arena_init(&arena);
        read_map(box(language, "examples/subscription-box"), &arena, &document, &map);
        assert_false(map.unmeasured);
        check(&map, language, &(tropa_draw_options){.now_us = NOW}, "the example");
        check(&map, language, &(tropa_draw_options){.lanes = TROPA_LANES_ALL}, "all lanes");
        check(&map, language, &(tropa_draw_options){.blank = true}, "the example, blank");
        document.measured.count = 0;
        tropa_error err;
        assert_int_equal(tropa_map_from_document(&arena, &document, &map, &err), TROPA_OK);
        assert_true(map.unmeasured);
        check(&map, language, &(tropa_draw_options){.lanes = TROPA_LANES_ALL}, "unmeasured");
        tropa_arena_deinit(&arena);
    }
}

static void check_sizes(const tropa_str *text, uint32_t text_count, uint64_t seed)
{
    static const fixture_size sizes[] = {{0, 0, 3}, {1, 1, 2},  {1, 60, 1}, {2, 9, 3}, {5, 4, 2},
                                         {7, 6, 1}, {12, 5, 1}, {30, 2, 1}, {3, 0, 4}, {4, 3, 0}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        tropa_arena arena;
        tropa_document document;
        tropa_map map;
        tropa_error err;
        char what[80];
        tropa_arena_init(&arena);
        fixture_document(&arena, sizes[i], seed + i, text, text_count, &document);
        snprintf(what, sizeof what, "%u stages, %u touchpoints each, seed %u", sizes[i].stages,
                 sizes[i].touchpoints, (unsigned)(seed + i));
        assert_int_equal(tropa_map_from_document(&arena, &document, &map, &err), TROPA_OK);
        int language = (int)((seed + i) % TROPA_LANGUAGE_COUNT);
        tropa_draw_options options = {.lanes = i % 2 ? TROPA_LANES_ALL : TROPA_LANES_USUAL,
                                      .blank = (seed + i) % 5 == 0,
                                      .now_us = NOW};
        check(&map, language, &options, what);
        tropa_arena_deinit(&arena);
    }
}

static void test_sizes(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 30; seed += 10)
        check_sizes(NULL, 0, seed);
}

static void test_nasty_texts(void **state)
{
    (void)state;
    tropa_arena arena;
    uint32_t count;
    tropa_arena_init(&arena);
    const tropa_str *nasty = fixture_nasty(&arena, &count);
    check_sizes(nasty, count, 100);
    for (uint32_t i = 0; i < count; i++) {
        tropa_document document;
        tropa_map map;
        tropa_error err;
        fixture_document(&arena, (fixture_size){4, 3, 1}, 7 + i, &nasty[i], 1, &document);
        assert_int_equal(tropa_map_from_document(&arena, &document, &map, &err), TROPA_OK);
        check(&map, TROPA_RU, &(tropa_draw_options){.lanes = TROPA_LANES_ALL, .now_us = NOW},
              "one nasty text everywhere");
    }
    tropa_arena_deinit(&arena);
}

static void test_empty(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_document document;
    tropa_map map;
    tropa_error err;
    tropa_arena_init(&arena);
    fixture_document_empty(&document);
    assert_int_equal(tropa_map_from_document(&arena, &document, &map, &err), TROPA_OK);
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++) {
        check(&map, language, &(tropa_draw_options){0}, "nothing");
        check(&map, language, &(tropa_draw_options){.blank = true}, "nothing, blank");
    }
    tropa_arena_deinit(&arena);
}

/* ---- which lanes ---- */

/* The ids of the lanes drawn, in order, joined by spaces. */
static char *lanes_of(const tropa_map *map, const tropa_draw_options *given, tropa_buffer *svg)
{
    static char ids[1024];
    tropa_error err;
    tropa_draw_options options = *given;
    options.catalogue = catalogue[TROPA_EN];
    tropa_buffer_init(svg);
    assert_int_equal(tropa_draw_map_svg(map, &options, svg, &err), TROPA_OK);
    ids[0] = 0;
    for (const char *at = svg->data; (at = strstr(at, "data-lane=\"")); at++) {
        const char *from = at + strlen("data-lane=\"");
        size_t used = strlen(ids);
        snprintf(ids + used, sizeof ids - used, "%s%.*s", used ? " " : "", (int)strcspn(from, "\""),
                 from);
    }
    return ids;
}

static void test_which_lanes(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_document document;
    tropa_map map;
    tropa_buffer svg;
    tropa_arena_init(&arena);
    read_map(box(TROPA_EN, BOX), &arena, &document, &map);
    assert_string_equal(lanes_of(&map, &(tropa_draw_options){0}, &svg),
                        "touchpoints does asks expects feels pains ideas kpis competitors");
    assert_non_null(strstr(svg.data, "Folded lanes: Triggers, Distractions"));
    tropa_buffer_deinit(&svg);
    static const tropa_str wanted[] = {{"feels", 5}, {"no-such", 7}, {"triggers", 8}};
    assert_string_equal(lanes_of(&map,
                                 &(tropa_draw_options){
                                     .lanes = TROPA_LANES_LISTED, .lane = wanted, .lane_count = 3},
                                 &svg),
                        "feels triggers");
    tropa_buffer_deinit(&svg);
    char *all = lanes_of(&map, &(tropa_draw_options){.lanes = TROPA_LANES_ALL}, &svg);
    assert_non_null(strstr(all, "triggers distractions"));
    assert_non_null(strstr(all, "proof"));
    assert_null(strstr(svg.data, "Folded lanes"));
    tropa_buffer_deinit(&svg);
    /* A document that lists none gets the usual ones, eight beside the cards. */
    document.lanes.count = 0;
    assert_string_equal(lanes_of(&map, &(tropa_draw_options){0}, &svg),
                        "touchpoints does asks expects feels pains ideas kpis competitors");
    tropa_buffer_deinit(&svg);
    assert_true(tropa_draw_has_lane(&map, TROPA_STR("asks")));
    assert_false(tropa_draw_has_lane(&map, TROPA_STR("no-such")));
    tropa_arena_deinit(&arena);
}

/* ---- what is said ---- */

static void test_no_figures_are_invented(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_document document;
    tropa_map map;
    tropa_buffer svg;
    tropa_error err;
    tropa_arena_init(&arena);
    read_map(box(TROPA_EN, BOX), &arena, &document, &map);
    document.measured.count = 0;
    document.outcomes.count = 0;
    assert_int_equal(tropa_map_from_document(&arena, &document, &map, &err), TROPA_OK);
    lanes_of(&map, &(tropa_draw_options){0}, &svg);
    assert_null(strstr(svg.data, "class=\"flow\""));
    assert_null(strstr(svg.data, "Came this far"));
    assert_null(strstr(svg.data, "out of 655 answers<"));
    assert_non_null(strstr(svg.data, "Hypotheses: nothing measured yet"));
    assert_non_null(strstr(svg.data, "Price barrier"));
    assert_non_null(strstr(svg.data, "target ≥ 3.5%"));
    tropa_buffer_deinit(&svg);
    tropa_arena_deinit(&arena);
}

/* The page has every lane, folded ones hidden, and everything written as a table. */
static void test_page(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_document document;
    tropa_map map;
    tropa_buffer page;
    tropa_error err;
    tropa_draw_options options = {.catalogue = catalogue[TROPA_EN]};
    tropa_arena_init(&arena);
    tropa_buffer_init(&page);
    read_map(box(TROPA_EN, BOX), &arena, &document, &map);
    assert_int_equal(tropa_draw_map_html(&map, &options, &page, &err), TROPA_OK);
    assert_non_null(strstr(page.data, "data-lane=\"feels\" data-name=\"Emotions\" data-top="));
    const char *folded = strstr(page.data, "data-lane=\"triggers\"");
    assert_non_null(folded);
    const char *end = strchr(folded, '>');
    assert_true(memmem(folded, (size_t)(end - folded), "display=\"none\"", 14) != NULL);
    assert_null(strstr(page.data, "Folded lanes"));
    assert_non_null(strstr(page.data, "data-who=\"anna\""));
    assert_non_null(strstr(page.data, "<td>Price barrier: Total above"));
    assert_non_null(strstr(page.data, "<caption>Touchpoints</caption>"));
    tropa_buffer_clear(&page);
    document.measured.count = 0;
    assert_int_equal(tropa_map_from_document(&arena, &document, &map, &err), TROPA_OK);
    assert_int_equal(tropa_draw_map_html(&map, &options, &page, &err), TROPA_OK);
    assert_null(strstr(page.data, "<caption>Touchpoints</caption>"));
    assert_non_null(strstr(page.data, "<caption>Written by people</caption>"));
    tropa_buffer_deinit(&page);
    tropa_arena_deinit(&arena);
}

static void test_old_evidence_is_marked(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_document document;
    tropa_map map;
    tropa_buffer svg;
    tropa_arena_init(&arena);
    read_map(box(TROPA_EN, BOX), &arena, &document, &map);
    lanes_of(&map, &(tropa_draw_options){.now_us = NOW}, &svg);
    assert_null(strstr(svg.data, "Old evidence"));
    tropa_buffer_deinit(&svg);
    lanes_of(&map, &(tropa_draw_options){.now_us = NOW + INT64_C(366) * 86400000000}, &svg);
    assert_non_null(strstr(svg.data, "Old evidence: 5"));
    tropa_buffer_deinit(&svg);
    tropa_arena_deinit(&arena);
}

static void test_targets(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
        bool below;
    } rows[] = {{">= 12%", 12, false},
                {"<= 2 days", 2, true},
                {"≤ 1,5", 1.5, true},
                {"45", 45, false},
                {"at least 3.25", 3.25, false},
                {"−10", -10, false},
                {"soon", NAN, false},
                {"", NAN, false},
                {"< 4.", NAN, true},
                {">=+60", 60, false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tropa_kpi_target got = tropa_kpi_target_of(tropa_str_from(rows[i].text));
        if (isnan(rows[i].value))
            assert_true(isnan(got.value));
        else
            assert_true(fabs(got.value - rows[i].value) < 1e-9);
        assert_int_equal(got.below, rows[i].below);
    }
}

static void test_labels_keep_off(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_scene scene;
    tropa_placer placer;
    tropa_box box;
    tropa_arena_init(&arena);
    scene = (tropa_scene){.arena = &arena};
    tropa_placer_init(&placer, &scene, (tropa_box){0, 0, 200, 100});
    assert_true(tropa_placer_put(&placer, 100, 50, 10, 40, 12, true, &box));
    assert_true(box.y + box.height <= 40);
    /* The place above is taken now, then the one below by a line. */
    assert_true(tropa_placer_put(&placer, 100, 50, 10, 40, 12, true, &box));
    assert_true(box.y >= 60);
    tropa_placer_line(&placer, 0, 50, 200, 50);
    tropa_placer_mark(&placer, (tropa_box){0, 0, 200, 30});
    assert_false(tropa_placer_put(&placer, 100, 50, 10, 190, 30, true, &box));
    tropa_arena_deinit(&arena);
}

static void test_memory_fails(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_document document;
    tropa_map map;
    tropa_error err;
    tropa_buffer out;
    tropa_draw_options options = {.catalogue = catalogue[TROPA_EN], .lanes = TROPA_LANES_ALL};
    tropa_arena_init(&arena);
    read_map(box(TROPA_EN, BOX), &arena, &document, &map);
    tropa_memory_fail_at(0);
    tropa_buffer_init(&out);
    assert_int_equal(tropa_draw_map_svg(&map, &options, &out, &err), TROPA_OK);
    uint64_t n = tropa_memory_fail_at(0);
    tropa_buffer_deinit(&out);
    assert_true(n > 5);
    for (uint64_t i = 1; i <= n; i++) {
        tropa_buffer_init(&out);
        tropa_memory_fail_at(i);
        tropa_status status = tropa_draw_map_svg(&map, &options, &out, &err);
        tropa_memory_fail_at(0);
        assert_true(status == TROPA_OK || status == TROPA_ERR_NO_MEMORY);
        tropa_buffer_deinit(&out);
    }
    tropa_arena_deinit(&arena);
}

/* ---- goldens ---- */

static void test_goldens(void **state)
{
    (void)state;
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++) {
        tropa_arena arena;
        tropa_document document;
        tropa_map map;
        tropa_buffer svg;
        tropa_error err;
        char name[80];
        tropa_draw_options options = {
            .catalogue = catalogue[language], .lanes = TROPA_LANES_ALL, .now_us = NOW};
        tropa_arena_init(&arena);
        tropa_buffer_init(&svg);
        read_map(box(language, BOX), &arena, &document, &map);
        assert_int_equal(tropa_draw_map_svg(&map, &options, &svg, &err), TROPA_OK);
        XML_Parser parser = XML_ParserCreate("UTF-8");
        assert_int_equal(XML_Parse(parser, svg.data, (int)svg.size, 1), XML_STATUS_OK);
        XML_ParserFree(parser);
        snprintf(name, sizeof name, "tests/draw/golden/written.%s.svg",
                 tropa_language_code((tropa_language)language));
        golden_compare(name, &svg);
        tropa_buffer_deinit(&svg);
        tropa_arena_deinit(&arena);
    }
}

int main(void)
{
    tropa_error err;
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++)
        if (tropa_catalogue_new((tropa_language)i, &catalogue[i], &err) != TROPA_OK)
            return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels_keep_off),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_nasty_texts),
        cmocka_unit_test(test_which_lanes),
        cmocka_unit_test(test_no_figures_are_invented),
        cmocka_unit_test(test_page),
        cmocka_unit_test(test_old_evidence_is_marked),
        cmocka_unit_test(test_memory_fails),
        cmocka_unit_test(test_goldens),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++)
        tropa_catalogue_free(catalogue[i]);
    return failed;
}
