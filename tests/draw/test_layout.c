/* No text leaves its box, no two texts meet, nothing leaves the picture: for maps of any size whose
 * texts are as unpleasant as people and data make them. */
#include "draw/map_parts.h"
#include "fixture.h"
#include "scene_check.h"
#include "support.h"

#include <stdio.h>

static const tropa_str *nasty;
static uint32_t nasty_count;

static void check_map(const tropa_map *map, tropa_language language, const char *what)
{
    tropa_error err;
    tropa_catalogue *catalogue;
    tropa_arena arena;
    tropa_canvas canvas;
    assert_int_equal(tropa_catalogue_new(language, &catalogue, &err), TROPA_OK);
    tropa_arena_init(&arena);
    tropa_font_lock();
    tropa_canvas_init(&canvas, map, catalogue, &arena);
    double height = tropa_draw_map_body(&canvas);
    size_t wrong = scene_check_layout(&canvas.scene, canvas.width, height);
    assert_false(canvas.scene.failed);
    assert_int_equal(canvas.scene.depth, 0);
    if (map->stage_count)
        assert_true(canvas.scene.text_count > 20);
    assert_int_equal(tropa_catalogue_missing(catalogue), 0);
    tropa_canvas_deinit(&canvas);
    tropa_font_unlock();
    tropa_arena_deinit(&arena);
    tropa_catalogue_free(catalogue);
    if (wrong)
        fail_msg("%zu faults in %s", wrong, what);
}

static void test_box(void **state)
{
    (void)state;
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++) {
        tropa_arena arena;
        tropa_map map;
        tropa_arena_init(&arena);
        fixture_box(&arena, (tropa_language)language, &map);
        check_map(&map, (tropa_language)language, "the box");
        tropa_arena_deinit(&arena);
    }
}

static void check_sizes(const tropa_str *text, uint32_t text_count, uint64_t seed)
{
    static const uint32_t sizes[][2] = {{1, 1},  {1, 60},  {2, 9},   {3, 60}, {5, 20},
                                        {7, 42}, {12, 60}, {30, 60}, {4, 0}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        tropa_arena arena;
        tropa_map map;
        char what[80];
        tropa_arena_init(&arena);
        snprintf(what, sizeof what, "%u stages, %u touchpoints, seed %u", sizes[i][0], sizes[i][1],
                 (unsigned)(seed + i));
        fixture_sized(&arena, sizes[i][0], sizes[i][1], seed + i, text, text_count, &map);
        check_map(&map, (tropa_language)((seed + i) % TROPA_LANGUAGE_COUNT), what);
        tropa_arena_deinit(&arena);
    }
}

static void test_sizes(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed += 10)
        check_sizes(NULL, 0, seed);
}

static void test_nasty_texts(void **state)
{
    (void)state;
    for (uint64_t seed = 100; seed < 130; seed += 10)
        check_sizes(nasty, nasty_count, seed);
    /* Each text alone, everywhere. */
    for (uint32_t i = 0; i < nasty_count; i++) {
        tropa_arena arena;
        tropa_map map;
        tropa_arena_init(&arena);
        fixture_sized(&arena, 6, 24, 3 + i, &nasty[i], 1, &map);
        check_map(&map, TROPA_RU, "one nasty text everywhere");
        tropa_arena_deinit(&arena);
    }
}

/* What is measured is what Pango, and so librsvg, draws. */
static void test_same_as_pango(void **state)
{
    (void)state;
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++) {
        tropa_error err;
        tropa_catalogue *catalogue;
        tropa_arena arena;
        tropa_map map;
        tropa_canvas canvas;
        assert_int_equal(tropa_catalogue_new((tropa_language)language, &catalogue, &err), TROPA_OK);
        tropa_arena_init(&arena);
        fixture_box(&arena, (tropa_language)language, &map);
        tropa_font_lock();
        tropa_canvas_init(&canvas, &map, catalogue, &arena);
        tropa_draw_map_body(&canvas);
        for (size_t i = 0; i < canvas.scene.text_count; i++) {
            const tropa_scene_text *t = &canvas.scene.text[i];
            tropa_weight weight = tropa_style_of(t->style)->weight;
            double pango = tropa_font_width_pango(weight, t->text);
            if (fabs(tropa_font_width(weight, t->text, NULL) - pango) > 1e-4 * pango + 1e-5)
                fail_msg("%.*s: %f em, Pango %f em", (int)t->text.size, t->text.data,
                         tropa_font_width(weight, t->text, NULL), pango);
        }
        tropa_canvas_deinit(&canvas);
        tropa_font_unlock();
        tropa_arena_deinit(&arena);
        tropa_catalogue_free(catalogue);
    }
}

static void test_few_customers(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_map map;
    tropa_arena_init(&arena);
    fixture_tiny(&arena, &map);
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++)
        check_map(&map, (tropa_language)language, "a dozen customers");
    fixture_empty(&arena, &map);
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++)
        check_map(&map, (tropa_language)language, "nothing at all");
    tropa_arena_deinit(&arena);
}

/* A text is not changed when it fits, is cut on a character when not, and keeps its whole. */
static void test_wrap(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_scene scene;
    tropa_arena_init(&arena);
    tropa_font_lock();
    tropa_scene_init(&scene, &arena);
    tropa_str word = nasty[0];
    tropa_lines lines = tropa_scene_wrap(&scene, TROPA_STYLE_BODY, 150, 9, word);
    assert_true(lines.count > 1);
    assert_int_equal(lines.whole.size, 0);
    for (uint32_t i = 0; i + 1 < lines.count; i++)
        assert_int_equal(lines.line[i].data[lines.line[i].size - 1], '-');
    lines = tropa_scene_wrap(&scene, TROPA_STYLE_BODY, 150, 2, word);
    assert_int_equal(lines.count, 2);
    assert_true(tropa_str_equal(lines.whole, word));
    assert_memory_equal(lines.line[1].data + lines.line[1].size - 3, "…", 3);
    lines = tropa_scene_wrap(&scene, TROPA_STYLE_BODY, 400, 3, TROPA_STR("two words"));
    assert_int_equal(lines.count, 1);
    assert_true(tropa_str_equal(lines.line[0], TROPA_STR("two words")));
    tropa_str clean =
        tropa_scene_clean(&scene, TROPA_STR("  a\n\n b\x01\xff e\u0301\u0301\u0301\u0301\u0301 "));
    assert_true(tropa_str_equal(clean, TROPA_STR("a b\ufffd e\u0301\u0301\u0301")));
    tropa_scene_deinit(&scene);
    tropa_font_unlock();
    tropa_arena_deinit(&arena);
}

int main(void)
{
    tropa_arena nasty_arena;
    tropa_arena_init(&nasty_arena);
    nasty = fixture_nasty(&nasty_arena, &nasty_count);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrap),        cmocka_unit_test(test_same_as_pango),
        cmocka_unit_test(test_box),         cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_nasty_texts), cmocka_unit_test(test_few_customers),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    tropa_arena_deinit(&nasty_arena);
    return failed;
}
