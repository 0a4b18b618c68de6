/* Maps on paper: the right sheets, every text whole on exactly one of them, nothing off the sheet.
 */
#include "draw/paper.h"

#include "document_fixture.h"
#include "fixture.h"
#include "map/from_document.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

static tropa_catalogue *catalogue;

static unsigned count(const tropa_buffer *bytes, const char *part)
{
    unsigned n = 0;
    size_t size = strlen(part);
    for (size_t i = 0; i + size <= bytes->size; i++)
        n += memcmp(bytes->data + i, part, size) == 0;
    return n;
}

/* ---- files ---- */

static void draw(const tropa_map *map, tropa_paper paper, tropa_theme theme, tropa_buffer *pdf)
{
    tropa_error err;
    tropa_draw_options options = {.catalogue = catalogue, .paper = &paper, .theme = theme};
    tropa_buffer_init(pdf);
    if (tropa_draw_map_pdf(map, &options, pdf, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    assert_memory_equal(pdf->data, "%PDF-", 5);
}

static void test_sizes(void **state)
{
    (void)state;
    static const char *const boxes[] = {"841.88", "1190.55", "1683.7", "2383.9", "3370.3"};
    tropa_arena arena;
    tropa_map map;
    tropa_arena_init(&arena);
    fixture_box(&arena, TROPA_RU, &map);
    for (int i = TROPA_PAPER_A4; i <= TROPA_PAPER_A0; i++) {
        tropa_buffer pdf, again;
        char box[64];
        draw(&map, (tropa_paper){(tropa_paper_size)i, false}, TROPA_DARK, &pdf);
        draw(&map, (tropa_paper){(tropa_paper_size)i, false}, TROPA_DARK, &again);
        assert_true(tropa_str_equal(tropa_buffer_view(&pdf), tropa_buffer_view(&again)));
        snprintf(box, sizeof box, "[ 0 0 %s", boxes[i]);
        unsigned pages = count(&pdf, box);
        if (i == TROPA_PAPER_A4)
            assert_true(pages >= 4 && pages < 12);
        else
            assert_int_equal(pages, 1);
        assert_true(count(&pdf, "+Inter-Regular") > 0); /* text stays text, in our font */
        tropa_buffer_deinit(&pdf);
        tropa_buffer_deinit(&again);
    }
    tropa_buffer upright;
    draw(&map, (tropa_paper){TROPA_PAPER_A3, true}, TROPA_LIGHT, &upright);
    assert_int_equal(count(&upright, "[ 0 0 841.8"), 1);
    tropa_buffer_deinit(&upright);
    tropa_arena_deinit(&arena);
}

static void test_own_page(void **state)
{
    (void)state;
    tropa_error err;
    tropa_arena arena;
    tropa_map map;
    tropa_buffer pdf, svg, direct;
    tropa_draw_options options = {.catalogue = catalogue};
    tropa_arena_init(&arena);
    tropa_buffer_init(&pdf);
    tropa_buffer_init(&svg);
    tropa_buffer_init(&direct);
    fixture_box(&arena, TROPA_RU, &map);
    assert_int_equal(tropa_draw_map_pdf(&map, &options, &pdf, &err), TROPA_OK);
    assert_int_equal(tropa_draw_map_svg(&map, &options, &svg, &err), TROPA_OK);
    assert_int_equal(tropa_draw_pdf(tropa_buffer_view(&svg), &direct, &err), TROPA_OK);
    assert_true(tropa_str_equal(tropa_buffer_view(&pdf), tropa_buffer_view(&direct)));
    assert_int_equal(tropa_draw_pdf_on(TROPA_STR("no picture"), TROPA_LIGHT,
                                       (tropa_paper){TROPA_PAPER_A0, false}, &direct, &err),
                     TROPA_ERR_INPUT);
    tropa_buffer_deinit(&pdf);
    tropa_buffer_deinit(&svg);
    tropa_buffer_deinit(&direct);
    tropa_arena_deinit(&arena);
}

static void test_names(void **state)
{
    (void)state;
    tropa_paper_size size;
    assert_true(tropa_paper_parse(TROPA_STR("A1"), &size));
    assert_int_equal(size, TROPA_PAPER_A1);
    assert_true(tropa_paper_parse(TROPA_STR("a4"), &size));
    assert_int_equal(size, TROPA_PAPER_A4);
    assert_false(tropa_paper_parse(TROPA_STR("a5"), &size));
    assert_false(tropa_paper_parse(TROPA_STR("a44"), &size));
    assert_false(tropa_paper_parse(TROPA_STR(""), &size));
}

/* ---- where everything goes ---- */

/* Repeated on every sheet: names of stages; those of lanes only where a row is cut within a lane.
 */
static bool is_repeated(const tropa_canvas *canvas, const tropa_box *text)
{
    double middle = text->y + text->height / 2;
    bool stages = middle >= canvas->seen.stages_top && middle < canvas->seen.stages_bottom;
    return stages || text->x + text->width / 2 < canvas->stage_left;
}

static unsigned shown(const tropa_paper_plan *plan, const tropa_box *text)
{
    unsigned n = 0;
    for (uint32_t i = 1; i < plan->count; i++)
        for (uint32_t k = 0; k < plan->sheet[i].piece_count; k++)
            n += tropa_paper_holds(text, &plan->sheet[i].piece[k].from);
    return n;
}

static void check_pieces(const tropa_canvas *canvas, const tropa_paper_plan *plan)
{
    for (uint32_t i = 0; i < plan->count; i++) {
        const tropa_paper_sheet *sheet = &plan->sheet[i];
        assert_true(sheet->piece_count > 0);
        assert_true(sheet->right <= plan->count && sheet->below <= plan->count);
        for (uint32_t k = 0; k < sheet->piece_count; k++) {
            const tropa_paper_piece *piece = &sheet->piece[k];
            double right = piece->x + piece->from.width * piece->scale;
            double bottom = piece->y + piece->from.height * piece->scale;
            assert_true(piece->scale > 0 && piece->scale <= 1);
            assert_true(piece->x >= plan->inside.x - 0.1 && piece->y >= plan->inside.y - 0.1);
            assert_true(right <= plan->inside.x + plan->inside.width + 0.1);
            assert_true(bottom <= plan->inside.y + plan->inside.height + 0.1);
        }
        /* What reaches out of a part still stands on the paper. */
        for (size_t t = 0; t < canvas->scene.text_count; t++) {
            const tropa_paper_piece *piece = &sheet->piece[sheet->piece_count - 1];
            const tropa_box *text = &canvas->scene.text[t].box;
            if (i < 2 || !tropa_paper_holds(text, &piece->from))
                continue;
            double left = piece->x + (text->x - piece->from.x) * piece->scale;
            assert_true(left > 0 && left + text->width * piece->scale < plan->width);
        }
    }
}

static void check_map(const tropa_map *map, tropa_paper paper, tropa_lane_choice lanes)
{
    tropa_error err;
    tropa_arena arena;
    tropa_canvas canvas;
    tropa_buffer svg;
    tropa_paper_plan plan = {0};
    tropa_draw_options options = {.catalogue = catalogue, .lanes = lanes};
    tropa_buffer_init(&svg);
    tropa_arena_init(&arena);
    tropa_font_lock();
    tropa_canvas_init(&canvas, map, catalogue, &arena);
    assert_int_equal(tropa_canvas_draw(&canvas, &options, &svg, &err), TROPA_OK);
    tropa_paper_measure(paper, true, &plan);
    tropa_paper_cut(&canvas, &plan);
    assert_false(plan.failed);
    check_pieces(&canvas, &plan);
    for (size_t i = 0; plan.count > 1 && i < canvas.scene.text_count; i++) {
        const tropa_scene_text *text = &canvas.scene.text[i];
        unsigned n = shown(&plan, &text->box);
        if (!text->text.size)
            continue;
        if (is_repeated(&canvas, &text->box) ? n < 1 : n != 1)
            fail_msg("%.*s stands on %u sheets", (int)text->text.size, text->text.data, n);
    }
    tropa_canvas_deinit(&canvas);
    tropa_font_unlock();
    tropa_arena_deinit(&arena);
    tropa_buffer_deinit(&svg);
}

static const tropa_paper lying = {TROPA_PAPER_A4, false}, upright = {TROPA_PAPER_A4, true};

static void test_cut_found(void **state)
{
    (void)state;
    static const uint32_t sizes[][2] = {{1, 1}, {1, 60}, {2, 9}, {5, 16}, {12, 60}, {30, 60}};
    tropa_arena arena;
    tropa_map map;
    uint32_t texts;
    tropa_arena_init(&arena);
    const tropa_str *nasty = fixture_nasty(&arena, &texts);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        fixture_sized(&arena, sizes[i][0], sizes[i][1], i, NULL, 0, &map);
        check_map(&map, lying, TROPA_LANES_USUAL);
        check_map(&map, upright, TROPA_LANES_USUAL);
        fixture_sized(&arena, sizes[i][0], sizes[i][1], i, nasty, texts, &map);
        check_map(&map, lying, TROPA_LANES_USUAL);
    }
    fixture_empty(&arena, &map);
    check_map(&map, lying, TROPA_LANES_USUAL);
    tropa_arena_deinit(&arena);
}

static void test_cut_written(void **state)
{
    (void)state;
    static const fixture_size sizes[] = {{0, 0, 0}, {1, 2, 2}, {5, 3, 3}, {12, 5, 2}, {30, 2, 2}};
    tropa_error err;
    tropa_arena arena;
    tropa_document document;
    tropa_map map;
    uint32_t texts;
    tropa_arena_init(&arena);
    const tropa_str *nasty = fixture_nasty(&arena, &texts);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int ugly = 0; ugly < 2; ugly++) {
            fixture_document(&arena, sizes[i], 7 + i, ugly ? nasty : NULL, ugly ? texts : 0,
                             &document);
            assert_int_equal(tropa_map_from_document(&arena, &document, &map, &err), TROPA_OK);
            check_map(&map, lying, TROPA_LANES_ALL);
            check_map(&map, upright, TROPA_LANES_USUAL);
        }
    fixture_document_empty(&document);
    assert_int_equal(tropa_map_from_document(&arena, &document, &map, &err), TROPA_OK);
    check_map(&map, lying, TROPA_LANES_USUAL);
    tropa_arena_deinit(&arena);
}

int main(void)
{
    tropa_error err;
    setenv("FONTCONFIG_FILE", "/nonexistent/fonts.conf", 1);
    if (tropa_catalogue_new(TROPA_RU, &catalogue, &err) != TROPA_OK)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),       cmocka_unit_test(test_own_page),
        cmocka_unit_test(test_names),       cmocka_unit_test(test_cut_found),
        cmocka_unit_test(test_cut_written),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    tropa_catalogue_free(catalogue);
    return failed;
}
