/* Pictures on sheets of paper: one that holds everything, or several with their place and number.
 * See paper.h for how a map is cut. */
#include "draw/paper.h"
#include "draw/raster.h"

#include <stdio.h>
#include <strings.h>

#define POINTS 0.75 /* of a unit */

bool tropa_paper_parse(tropa_str text, tropa_paper_size *out)
{
    static const char *const names[] = {"a4", "a3", "a2", "a1", "a0"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (text.size == 2 && strncasecmp(text.data, names[i], 2) == 0) {
            *out = (tropa_paper_size)i;
            return true;
        }
    return false;
}

/* The ground of the whole sheet: a dark picture has no white frame. */
static void paint_ground(cairo_t *cairo, tropa_theme theme)
{
    unsigned colour = (unsigned)strtoul(tropa_paint_value(theme, TROPA_PAINT_PAGE) + 1, NULL, 16);
    cairo_set_source_rgb(cairo, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
                         (colour & 255) / 255.0);
    cairo_paint(cairo);
}

static void add_box(cairo_t *cairo, const tropa_box *box)
{
    cairo_rectangle(cairo, box->x, box->y, box->width, box->height);
}

/* The part's rectangle, with the texts that belong to it and without those of its neighbours. */
static void clip_piece(cairo_t *cairo, const tropa_canvas *canvas, const tropa_box *part)
{
    add_box(cairo, part);
    for (size_t i = 0; canvas && i < canvas->scene.text_count; i++) {
        const tropa_box *text = &canvas->scene.text[i].box;
        if (tropa_paper_crosses(text, part) && tropa_paper_holds(text, part))
            add_box(cairo, text);
    }
    cairo_clip(cairo);
    bool any = false;
    for (size_t i = 0; canvas && i < canvas->scene.text_count; i++) {
        const tropa_box *text = &canvas->scene.text[i].box;
        if (tropa_paper_crosses(text, part) && !tropa_paper_holds(text, part)) {
            add_box(cairo, text);
            any = true;
        }
    }
    if (any) {
        cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_EVEN_ODD);
        cairo_rectangle(cairo, -1e4, -1e4, 1e5, 1e5);
        cairo_clip(cairo);
    }
    cairo_new_path(cairo);
}

/* Is the text element that begins here surely outside of the part? Texts are what takes time. */
static bool is_outside(const char *element, const tropa_box *part)
{
    enum { TALL = 60 }; /* more than a line of any style */
    const char *x = strstr(element, " x=\""), *y = strstr(element, " y=\"");
    if (!x || !y)
        return false;
    double left = g_ascii_strtod(x + 4, NULL), baseline = g_ascii_strtod(y + 4, NULL);
    const char *end = strchr(element, '>'), *anchor = strstr(element, " text-anchor=");
    bool starts = !anchor || (end && anchor > end);
    return baseline < part->y - TALL || baseline > part->y + part->height + TALL ||
           (starts && left >= part->x + part->width);
}

/* The picture without texts that are outside of the part: tropa_scene_text_at writes a text as an
 * element of its own, never moved by a group. */
static void thin_out(tropa_str svg, const tropa_box *part, tropa_buffer *out)
{
    const char *at = svg.data, *end = svg.data + svg.size, *next;
    while ((next = strstr(at, "<text ")) != NULL) {
        const char *close = strstr(next, "</text>");
        if (!close)
            break;
        close += strlen("</text>");
        size_t kept = (size_t)((is_outside(next, part) ? next : close) - at);
        tropa_buffer_append(out, at, kept);
        at = close;
    }
    tropa_buffer_append(out, at, (size_t)(end - at));
}

static tropa_status draw_piece(cairo_t *cairo, tropa_str picture, const tropa_canvas *canvas,
                               const tropa_paper_piece *piece, tropa_error *err)
{
    tropa_svg svg = {0};
    tropa_buffer thin;
    tropa_buffer_init(&thin);
    if (canvas)
        thin_out(picture, &piece->from, &thin);
    else
        tropa_buffer_append_str(&thin, picture);
    tropa_status status =
        thin.failed ? tropa_fail_memory(err) : tropa_svg_open(tropa_buffer_view(&thin), &svg, err);
    tropa_buffer_deinit(&thin);
    if (status)
        return status;
    cairo_save(cairo);
    cairo_translate(cairo, piece->x, piece->y);
    cairo_scale(cairo, piece->scale, piece->scale);
    cairo_translate(cairo, -piece->from.x, -piece->from.y);
    clip_piece(cairo, canvas, &piece->from);
    status = tropa_svg_render(&svg, cairo, svg.width, svg.height, err);
    cairo_restore(cairo);
    tropa_svg_close(&svg);
    return status;
}

/* ---- what stands around the picture ---- */

static tropa_str sheet_format(tropa_canvas *canvas, const char *format, unsigned a, unsigned b)
{
    char text[48];
    snprintf(text, sizeof text, format, a, b);
    char *kept = tropa_arena_text(canvas->arena, text);
    canvas->scene.failed |= !kept;
    return tropa_str_from(kept ? kept : "");
}

/* A dashed line where the picture was cut, with the number of the sheet that goes on. */
static void draw_cut(tropa_canvas *canvas, double x1, double y1, double x2, double y2,
                     uint32_t next)
{
    tropa_scene *scene = &canvas->scene;
    bool down = x1 == x2;
    tropa_scene_path(scene, TROPA_PAINT_NONE, TROPA_PAINT_MUTED, 0.8, " stroke-dasharray=\"5 4\"",
                     "M%s %sL%s %s", tropa_number(x1), tropa_number(y1), tropa_number(x2),
                     tropa_number(y2));
    tropa_str text = sheet_format(canvas, down ? "→ %u" : "↓ %u", next, 0);
    tropa_scene_text_at(scene, TROPA_STYLE_TINY_STRONG, TROPA_PAINT_MUTED, down ? x1 + 6 : x2,
                        down ? y1 + 10 : y1 + 13, down ? TROPA_START : TROPA_END, text);
}

/* The whole map as a small frame with its stages, and what of it this sheet shows. */
static void draw_place(tropa_canvas *around, const tropa_canvas *map, const tropa_box *view,
                       double x, double y, double height)
{
    tropa_scene *scene = &around->scene;
    double scale = fmin(height / map->seen.height, 180 / map->width);
    tropa_scene_rect(scene, (tropa_box){x, y, map->width * scale, map->seen.height * scale}, 0,
                     TROPA_PAINT_CARD, TROPA_PAINT_MUTED);
    for (uint32_t i = 0; i < map->map->stage_count && map->seen.stages_bottom > 0; i++)
        tropa_scene_rect(scene,
                         (tropa_box){x + tropa_stage_x(map, i) * scale,
                                     y + map->seen.stages_top * scale,
                                     fmax(map->column * scale - 1, 0.5),
                                     (map->seen.stages_bottom - map->seen.stages_top) * scale},
                         0, TROPA_PAINT_RIBBON, TROPA_PAINT_NONE);
    if (view->width > 0)
        tropa_scene_rect(scene,
                         (tropa_box){x + view->x * scale, y + view->y * scale, view->width * scale,
                                     view->height * scale},
                         0, TROPA_PAINT_RIBBON_DEEP, TROPA_PAINT_ACCENT);
}

static void draw_around(tropa_canvas *around, const tropa_canvas *map, const tropa_paper_plan *plan,
                        uint32_t at, tropa_str title)
{
    const tropa_paper_sheet *sheet = &plan->sheet[at];
    const tropa_box *inside = &plan->inside;
    tropa_scene *scene = &around->scene;
    double y = inside->y + inside->height, right = inside->x + inside->width;
    tropa_scene_room(scene, (tropa_box){0, 0, plan->width, plan->height}, TROPA_PAINT_PAGE);
    draw_place(around, map, &sheet->view, inside->x, y + 20, 30);
    tropa_scene_text_at(scene, TROPA_STYLE_STRONG, TROPA_PAINT_INK, right, y + 44, TROPA_END,
                        sheet_format(around, "%u / %u", at + 1, plan->count));
    tropa_scene_text_in(scene, TROPA_STYLE_SMALL, TROPA_PAINT_MUTED, inside->x + 200, y + 44,
                        TROPA_START, inside->width - 300, title);
    const tropa_paper_piece *last = &sheet->piece[sheet->piece_count - 1];
    double bottom = last->y + last->from.height * last->scale;
    double edge = fmin(last->x + last->from.width * last->scale + 1, right + 6);
    if (sheet->right)
        draw_cut(around, edge, inside->y, edge, bottom, sheet->right);
    if (sheet->below)
        draw_cut(around, inside->x, bottom + 1, edge, bottom + 1, sheet->below);
}

static void write_around(const tropa_canvas *around, const tropa_paper_plan *plan,
                         tropa_theme theme, tropa_buffer *svg)
{
    bool foreign = memmem(around->scene.body.data, around->scene.body.size, "data-foreign=", 13);
    tropa_buffer_append_format(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"tropa\" width=\"%s\" height=\"%s\"%s>"
        "<style>",
        tropa_number(plan->width), tropa_number(plan->height), foreign ? " data-foreign=\"\"" : "");
    tropa_theme_write_text_css(svg);
    tropa_theme_write_colour_css(theme, "", svg);
    tropa_buffer_append_text(svg, "</style>\n");
    tropa_buffer_append_str(svg, tropa_buffer_view(&around->scene.body));
    tropa_buffer_append_text(svg, "</svg>\n");
}

static tropa_status draw_foot(cairo_t *cairo, const tropa_canvas *map, const tropa_paper_plan *plan,
                              uint32_t at, tropa_theme theme, tropa_error *err)
{
    tropa_canvas around = {.map = map->map, .catalogue = map->catalogue, .arena = map->arena};
    tropa_buffer text;
    tropa_svg svg = {0};
    tropa_buffer_init(&text);
    tropa_scene_init(&around.scene, around.arena);
    draw_around(&around, map, plan, at, tropa_label_words(&around, &map->map->title));
    write_around(&around, plan, theme, &text);
    tropa_status status = TROPA_OK;
    if (around.scene.failed || around.scene.body.failed || text.failed)
        status = tropa_fail_memory(err);
    if (!status)
        status = tropa_svg_open(tropa_buffer_view(&text), &svg, err);
    if (!status)
        status = tropa_svg_render(&svg, cairo, plan->width, plan->height, err);
    tropa_svg_close(&svg);
    tropa_scene_deinit(&around.scene);
    tropa_buffer_deinit(&text);
    return status;
}

/* ---- files ---- */

static tropa_status draw_sheets(tropa_str picture, const tropa_canvas *canvas,
                                const tropa_paper_plan *plan, tropa_theme theme, tropa_buffer *pdf,
                                tropa_error *err)
{
    cairo_surface_t *surface = tropa_pdf_begin(plan->width * POINTS, plan->height * POINTS, pdf);
    cairo_t *cairo = cairo_create(surface);
    tropa_status status = TROPA_OK;
    cairo_scale(cairo, POINTS, POINTS);
    for (uint32_t i = 0; i < plan->count && !status; i++) {
        const tropa_paper_sheet *sheet = &plan->sheet[i];
        paint_ground(cairo, theme);
        for (uint32_t k = 0; k < sheet->piece_count && !status; k++)
            status = draw_piece(cairo, picture, canvas, &sheet->piece[k], err);
        if (!status && canvas)
            status = draw_foot(cairo, canvas, plan, i, theme, err);
        cairo_show_page(cairo);
    }
    cairo_destroy(cairo);
    return tropa_pdf_end(surface, status, err);
}

tropa_status tropa_draw_pdf_on(tropa_str text, tropa_theme theme, tropa_paper paper,
                               tropa_buffer *pdf, tropa_error *err)
{
    tropa_svg svg = {0};
    tropa_paper_plan plan = {0};
    tropa_paper_sheet sheet = {.piece_count = 1};
    tropa_paper_measure(paper, false, &plan);
    plan.sheet = &sheet;
    plan.count = 1;
    tropa_font_lock();
    tropa_status status = tropa_svg_open(text, &svg, err);
    if (!status) {
        const tropa_box *in = &plan.inside;
        double scale = fmin(in->width / svg.width, in->height / svg.height);
        sheet.piece[0] = (tropa_paper_piece){{0, 0, svg.width, svg.height},
                                             in->x + (in->width - svg.width * scale) / 2,
                                             in->y + (in->height - svg.height * scale) / 2,
                                             scale};
        status = draw_sheets(text, NULL, &plan, theme, pdf, err);
    }
    tropa_svg_close(&svg);
    tropa_font_unlock();
    return status;
}

static tropa_status draw_on_sheets(const tropa_map *map, const tropa_draw_options *options,
                                   tropa_paper paper, tropa_buffer *pdf, tropa_error *err)
{
    tropa_arena arena;
    tropa_canvas canvas;
    tropa_buffer text;
    tropa_paper_plan plan = {0};
    tropa_draw_options bare = *options;
    bare.embed_font = false; /* librsvg is lent the fonts */
    tropa_buffer_init(&text);
    tropa_arena_init(&arena);
    tropa_font_lock();
    tropa_canvas_init(&canvas, map, options->catalogue, &arena);
    tropa_status status = tropa_canvas_draw(&canvas, &bare, &text, err);
    tropa_paper_measure(paper, true, &plan);
    if (!status) {
        tropa_paper_cut(&canvas, &plan);
        if (plan.failed)
            status = tropa_fail_memory(err);
    }
    if (!status)
        status = draw_sheets(tropa_buffer_view(&text), &canvas, &plan, options->theme, pdf, err);
    tropa_canvas_deinit(&canvas);
    tropa_font_unlock();
    tropa_arena_deinit(&arena);
    tropa_buffer_deinit(&text);
    return status;
}

tropa_status tropa_draw_map_pdf(const tropa_map *map, const tropa_draw_options *options,
                                tropa_buffer *pdf, tropa_error *err)
{
    const tropa_paper *paper = options->paper;
    if (paper && paper->size == TROPA_PAPER_A4)
        return draw_on_sheets(map, options, *paper, pdf, err);
    tropa_buffer text;
    tropa_draw_options bare = *options;
    bare.embed_font = false;
    tropa_buffer_init(&text);
    tropa_status status = tropa_draw_map_svg(map, &bare, &text, err);
    tropa_str svg = tropa_buffer_view(&text);
    if (!status)
        status = paper ? tropa_draw_pdf_on(svg, options->theme, *paper, pdf, err)
                       : tropa_draw_pdf(svg, pdf, err);
    tropa_buffer_deinit(&text);
    return status;
}
