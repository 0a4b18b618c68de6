/* Pictures of answers: bars and lines equal the numbers, folding never takes apart what hangs
 * together, and every text has its place whatever it says. */
#include "answer_fixture.h"
#include "draw/flow_fold.h"
#include "draw/pictures.h"
#include "fixture.h"
#include "golden.h"
#include "scene_check.h"
#include "support.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static tropa_catalogue *catalogue[TROPA_LANGUAGE_COUNT];
static const tropa_answer_words plain = {.title = {NULL, 0}};

static void check_body(tropa_sheet_body *body, const void *what, tropa_language language)
{
    tropa_arena arena;
    tropa_sheet sheet;
    tropa_arena_init(&arena);
    tropa_font_lock();
    tropa_sheet_init(&sheet, catalogue[language], &arena);
    double height = body(&sheet, what);
    assert_int_equal(sheet.status, TROPA_OK);
    assert_false(sheet.canvas.scene.failed);
    assert_int_equal(scene_check_layout(&sheet.canvas.scene, sheet.canvas.width, height), 0);
    assert_int_equal(scene_check_contrast(&sheet.canvas.scene), 0);
    assert_int_equal(tropa_catalogue_missing(catalogue[language]), 0);
    assert_true(sheet.description.size > 0);
    tropa_sheet_deinit(&sheet);
    tropa_font_unlock();
    tropa_arena_deinit(&arena);
}

static void test_funnel_layout(void **state)
{
    (void)state;
    static const uint32_t steps[] = {0, 1, 2, 6, 20, 64};
    tropa_arena arena;
    uint32_t count;
    tropa_arena_init(&arena);
    const tropa_str *nasty = fixture_nasty(&arena, &count);
    for (size_t i = 0; i < 2 * sizeof steps / sizeof *steps; i++) {
        tropa_funnel_answer answer;
        tropa_funnel_view view = {&answer, NULL, &plain};
        tropa_answer_words visitors = {.title = nasty[i % count], .visitors = true};
        bool odd = i % 2;
        fixture_funnel(&arena, steps[i / 2], odd ? 17 : 5000000000ULL, i, odd ? nasty : NULL, count,
                       &answer, &view.step);
        if (odd)
            view.words = &visitors;
        check_body(tropa_funnel_body, &view, (tropa_language)(i % TROPA_LANGUAGE_COUNT));
    }
    tropa_arena_deinit(&arena);
}

static void test_flow_layout(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {0, 1, 2, 7, 25, 60};
    tropa_arena arena;
    uint32_t count;
    tropa_arena_init(&arena);
    const tropa_str *nasty = fixture_nasty(&arena, &count);
    for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
        tropa_flow_answer answer;
        tropa_flow_view view = {&answer, &plain};
        fixture_flow(&arena, sizes[i / 2], i, i % 2 ? nasty : NULL, count, &answer);
        check_body(tropa_flow_body, &view, (tropa_language)(i % TROPA_LANGUAGE_COUNT));
    }
    tropa_arena_deinit(&arena);
}

/* ---- numbers ---- */

static double rect_width(const char *from)
{
    const char *at = strstr(from, "<rect ");
    return at ? strtod(strstr(at, " width=\"") + 8, NULL) : -1;
}

static void test_bars_equal_numbers(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 10; seed++) {
        tropa_arena arena;
        tropa_error err;
        tropa_buffer svg;
        tropa_funnel_answer answer;
        const tropa_str *step;
        tropa_draw_options options = {
            .theme = TROPA_LIGHT, .catalogue = catalogue[TROPA_EN], .embed_font = false};
        tropa_arena_init(&arena);
        tropa_buffer_init(&svg);
        fixture_funnel(&arena, 6, 4321, seed, NULL, 0, &answer, &step);
        assert_int_equal(tropa_draw_funnel_svg(&answer, step, &plain, &options, &svg, &err),
                         TROPA_OK);
        const char *at = svg.data;
        double full = 0;
        for (uint32_t i = 0; i < 6; i++) {
            at = strstr(at, "data-step=\"");
            assert_non_null(at);
            assert_int_equal(strtoull(strstr(at, "data-n=\"") + 8, NULL, 10),
                             answer.step[i].customers);
            double width = rect_width(at);
            full = i ? full : width;
            assert_true(fabs(width - full * (double)answer.step[i].customers / 4321) < 0.02);
            at++;
        }
        tropa_buffer_deinit(&svg);
        tropa_arena_deinit(&arena);
    }
}

static uint32_t parts(const tropa_flow_drawn *drawn, bool only_drawn, uint32_t *parent)
{
    uint32_t n = drawn->activity_count + 2, count = n;
    for (uint32_t i = 0; i < n; i++)
        parent[i] = i;
    for (uint32_t i = 0; i < drawn->line_count; i++) {
        const tropa_flow_line *line = &drawn->line[i];
        uint32_t a = line->from == TROPA_FLOW_START ? n - 2 : line->from;
        uint32_t b = line->to == TROPA_FLOW_END ? n - 1 : line->to;
        if (only_drawn && !line->drawn)
            continue;
        while (parent[a] != a)
            a = parent[a];
        while (parent[b] != b)
            b = parent[b];
        count -= a != b;
        parent[a] = b;
    }
    return count;
}

static void test_folding_never_disconnects(void **state)
{
    (void)state;
    bool folded = false;
    for (uint64_t seed = 0; seed < 60; seed++) {
        tropa_arena arena;
        tropa_flow_answer answer;
        tropa_flow_drawn drawn;
        uint64_t shown = 0;
        tropa_arena_init(&arena);
        fixture_flow(&arena, (uint32_t)(seed * 7 % 55), seed, NULL, 0, &answer);
        assert_true(tropa_flow_fold(&answer, 40, &arena, &drawn));
        uint32_t *parent = tropa_arena_array(&arena, drawn.activity_count + 2, sizeof *parent);
        assert_int_equal(parts(&drawn, true, parent), parts(&drawn, false, parent));
        assert_true(drawn.activity_count <= 40);
        for (uint32_t i = 0; i < drawn.line_count; i++) {
            const tropa_flow_line *line = &drawn.line[i];
            assert_true(line->drawn || line->count < drawn.least);
            folded |= !line->drawn;
            if (line->drawn && line->from != TROPA_FLOW_START && line->to != TROPA_FLOW_END)
                shown += line->count;
        }
        assert_int_equal(shown, drawn.shown);
        assert_true(drawn.shown + drawn.repeats <= drawn.transitions);
        tropa_arena_deinit(&arena);
    }
    assert_true(folded);
}

static void test_same_bytes(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_error err;
    tropa_buffer a, b;
    tropa_flow_answer answer;
    tropa_draw_options options = {
        .theme = TROPA_DARK, .catalogue = catalogue[TROPA_PL], .embed_font = true};
    tropa_arena_init(&arena);
    tropa_buffer_init(&a);
    tropa_buffer_init(&b);
    fixture_flow(&arena, 20, 3, NULL, 0, &answer);
    assert_int_equal(tropa_draw_flow_svg(&answer, &plain, &options, &a, &err), TROPA_OK);
    assert_int_equal(tropa_draw_flow_svg(&answer, &plain, &options, &b, &err), TROPA_OK);
    assert_true(tropa_str_equal(tropa_buffer_view(&a), tropa_buffer_view(&b)));
    tropa_buffer_deinit(&a);
    tropa_buffer_deinit(&b);
    tropa_arena_deinit(&arena);
}

static void test_memory_fails(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_flow_answer flow;
    tropa_draw_options options = {
        .theme = TROPA_DARK, .catalogue = catalogue[TROPA_EN], .embed_font = false};
    tropa_error err;
    tropa_buffer out;
    tropa_arena_init(&arena);
    fixture_flow(&arena, 9, 3, NULL, 0, &flow);
    tropa_memory_fail_at(0);
    tropa_buffer_init(&out);
    assert_int_equal(tropa_draw_flow_svg(&flow, &plain, &options, &out, &err), TROPA_OK);
    tropa_buffer_deinit(&out);
    uint64_t n = tropa_memory_fail_at(0);
    assert_true(n > 5);
    for (uint64_t i = 1; i <= n; i++) {
        tropa_buffer_init(&out);
        tropa_memory_fail_at(i);
        tropa_status status = tropa_draw_flow_svg(&flow, &plain, &options, &out, &err);
        tropa_memory_fail_at(0);
        assert_int_equal(status, TROPA_ERR_NO_MEMORY);
        tropa_buffer_deinit(&out);
    }
    tropa_arena_deinit(&arena);
}

static void test_goldens(void **state)
{
    (void)state;
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++) {
        const char *code = tropa_language_code((tropa_language)language);
        tropa_arena arena;
        tropa_error err;
        tropa_buffer svg;
        tropa_funnel_answer funnel;
        tropa_flow_answer flow;
        const tropa_str *step;
        char name[64];
        tropa_draw_options options = {.catalogue = catalogue[language]};
        tropa_arena_init(&arena);
        tropa_buffer_init(&svg);
        fixture_funnel(&arena, 5, 48210, 4, NULL, 0, &funnel, &step);
        assert_int_equal(tropa_draw_funnel_svg(&funnel, step, &plain, &options, &svg, &err),
                         TROPA_OK);
        snprintf(name, sizeof name, "tests/draw/golden/funnel.%s.svg", code);
        golden_compare(name, &svg);
        tropa_buffer_clear(&svg);
        fixture_flow(&arena, 7, 5, NULL, 0, &flow);
        assert_int_equal(tropa_draw_flow_svg(&flow, &plain, &options, &svg, &err), TROPA_OK);
        snprintf(name, sizeof name, "tests/draw/golden/flow.%s.svg", code);
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
        cmocka_unit_test(test_funnel_layout),
        cmocka_unit_test(test_flow_layout),
        cmocka_unit_test(test_bars_equal_numbers),
        cmocka_unit_test(test_folding_never_disconnects),
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_memory_fails),
        cmocka_unit_test(test_goldens),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++)
        tropa_catalogue_free(catalogue[i]);
    return failed;
}
