#include "picture_list.h"

#include "draw/pictures.h"
#include "scene_check.h"
#include "support.h"

static size_t check_body(tropa_sheet_body *body, const void *what, const tropa_catalogue *catalogue)
{
    tropa_arena arena;
    tropa_sheet sheet;
    tropa_arena_init(&arena);
    tropa_font_lock();
    tropa_sheet_init(&sheet, catalogue, &arena);
    double height = body(&sheet, what);
    size_t wrong = scene_check_layout(&sheet.canvas.scene, sheet.canvas.width, height) +
                   scene_check_contrast(&sheet.canvas.scene);
    assert_false(sheet.canvas.scene.failed);
    assert_int_equal(sheet.canvas.scene.depth, 0);
    assert_true(sheet.title.size > 0 && sheet.description.size > 0);
    assert_true(sheet.canvas.scene.text_count > 3);
    assert_int_equal(tropa_catalogue_missing(catalogue), 0);
    tropa_sheet_deinit(&sheet);
    tropa_font_unlock();
    tropa_arena_deinit(&arena);
    return wrong;
}

static size_t check_empathy(const tropa_document *document, const tropa_catalogue *catalogue)
{
    tropa_persona_view view = {document, tropa_sheet_persona(document, TROPA_STR(""))};
    return check_body(tropa_empathy_body, &view, catalogue);
}

static size_t check_persona(const tropa_document *document, const tropa_catalogue *catalogue)
{
    tropa_persona_view view = {document, tropa_sheet_persona(document, TROPA_STR(""))};
    return check_body(tropa_persona_body, &view, catalogue);
}

static size_t check_blueprint(const tropa_document *document, const tropa_catalogue *catalogue)
{
    return check_body(tropa_blueprint_body, document, catalogue);
}

static size_t check_matrix(const tropa_document *document, const tropa_catalogue *catalogue)
{
    return check_body(tropa_matrix_body, document, catalogue);
}

static size_t check_story(const tropa_document *document, const tropa_catalogue *catalogue)
{
    tropa_story_view view = {document, document->stories.count ? &document->stories.item[0] : NULL};
    return check_body(tropa_story_body, &view, catalogue);
}

static tropa_status draw_empathy(const tropa_document *document, const tropa_draw_options *options,
                                 tropa_buffer *svg, tropa_error *err)
{
    return tropa_draw_empathy_svg(document, TROPA_STR(""), options, svg, err);
}

static tropa_status draw_story(const tropa_document *document, const tropa_draw_options *options,
                               tropa_buffer *svg, tropa_error *err)
{
    return tropa_draw_story_svg(document, TROPA_STR(""), options, svg, err);
}

static tropa_status draw_persona(const tropa_document *document, const tropa_draw_options *options,
                                 tropa_buffer *svg, tropa_error *err)
{
    return tropa_draw_persona_svg(document, TROPA_STR(""), options, svg, err);
}

const picture_kind picture_list[PICTURE_COUNT] = {
    {"empathy", draw_empathy, check_empathy},
    {"persona", draw_persona, check_persona},
    {"blueprint", tropa_draw_blueprint_svg, check_blueprint},
    {"matrix", tropa_draw_matrix_svg, check_matrix},
    {"story", draw_story, check_story},
};
