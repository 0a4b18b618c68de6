/* The journey map: its parts in order, and the SVG around them. */
#include "draw/draw.h"
#include "draw/lanes.h"

#include "text/format.h"

typedef double draw_part(tropa_canvas *canvas, double top);

static double derived_cards(tropa_canvas *canvas, double top)
{
    return tropa_draw_map_cards(canvas, top, (tropa_str){"", 0});
}

static double derived_friction(tropa_canvas *canvas, double top)
{
    return tropa_draw_map_friction(canvas, top, (tropa_str){"", 0});
}

/* One part below the last; on a page in a group that can be moved and, if it has a name, switched
 * off. */
static double draw_apart(tropa_canvas *canvas, const char *id, const char *name_key, double top,
                         double gap, draw_part *draw)
{
    if (!canvas->page)
        return draw(canvas, top + gap);
    tropa_open_lane(canvas, tropa_str_from(id),
                    name_key ? tropa_words(canvas, name_key) : (tropa_str){"", 0}, top, true);
    double bottom = draw(canvas, top + gap);
    tropa_close_lane(canvas, bottom);
    return bottom;
}

static double draw_stages(tropa_canvas *canvas, double top)
{
    canvas->seen.stages_top = top;
    return canvas->seen.stages_bottom = tropa_draw_map_stages(canvas, top);
}

static double draw_footer(tropa_canvas *canvas, double top)
{
    canvas->seen.footer_top = top;
    return tropa_draw_map_footer(canvas, top);
}

static double draw_derived(tropa_canvas *canvas, double top)
{
    double y = draw_stages(canvas, top + 22);
    y = draw_apart(canvas, "flow", "draw.lane.flow", y, 16, tropa_draw_map_flow);
    y = draw_apart(canvas, "touchpoints", "draw.lane.cards", y, 18, derived_cards);
    y = draw_apart(canvas, "friction", "draw.lane.friction", y, 18, derived_friction);
    return draw_apart(canvas, "pains", "draw.lane.cells", y, 18, tropa_draw_map_cells);
}

/* What people wrote, with what was measured where it was. */
static double draw_written(tropa_canvas *canvas, double top)
{
    double y = draw_stages(canvas, top + 22);
    if (!canvas->map->unmeasured)
        y = draw_apart(canvas, "flow", "draw.lane.flow", y, 16, tropa_draw_map_flow);
    return tropa_draw_lanes(canvas, y);
}

static bool has_headlines(const tropa_map *map)
{
    return map->headline[0].sentence.key || map->headline[1].sentence.key ||
           map->headline[2].sentence.key;
}

static double draw_people(tropa_canvas *canvas, double top)
{
    const tropa_document *document = canvas->document;
    if (document->personas.count)
        return tropa_draw_map_personas(canvas, top + 16);
    return document->promise.size || document->expectation.size
               ? tropa_draw_map_personas(canvas, top)
               : top;
}

double tropa_draw_map_body(tropa_canvas *canvas)
{
    double y = tropa_draw_map_header(canvas, 36);
    if (!canvas->document || has_headlines(canvas->map))
        y = tropa_draw_map_headlines(canvas, y + 22);
    if (canvas->document)
        y = draw_people(canvas, y);
    if (canvas->map->stage_count)
        y = canvas->document ? draw_written(canvas, y) : draw_derived(canvas, y);
    y = draw_apart(canvas, "footer", NULL, y, 20, draw_footer);
    return ceil(y + 30);
}

static tropa_str description_of_written(tropa_canvas *canvas)
{
    tropa_message message;
    uint32_t touchpoints = 0;
    for (uint32_t i = 0; i < canvas->map->stage_count; i++)
        touchpoints += canvas->map->stage[i].touchpoint_count;
    tropa_message_init(&message, "draw.map.description.written");
    tropa_message_integer(&message, "stages", canvas->map->stage_count);
    tropa_message_integer(&message, "touchpoints", touchpoints);
    return tropa_words_of(canvas, &message);
}

tropa_str tropa_map_description(tropa_canvas *canvas)
{
    if (canvas->map->unmeasured)
        return description_of_written(canvas);
    tropa_message message =
        tropa_message_counting(canvas, "draw.map.description", canvas->map->base.customers);
    tropa_message_integer(&message, "events", (int64_t)canvas->map->base.events);
    tropa_message_integer(&message, "stages", (int64_t)canvas->map->stage_count);
    tropa_str text = tropa_words_of(canvas, &message);
    for (int i = 0; i < 3; i++)
        text = tropa_spaced(canvas, text, " ",
                            tropa_words_of(canvas, &canvas->map->headline[i].sentence));
    return text;
}

void tropa_write_map_svg(tropa_canvas *canvas, double height, tropa_str css, tropa_buffer *out)
{
    tropa_scene *scene = &canvas->scene;
    const char *language = tropa_language_code(tropa_catalogue_language(canvas->catalogue));
    tropa_buffer_append_format(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"tropa\" width=\"%s\" height=\"%s\" "
        "viewBox=\"0 0 %s %s\" role=\"img\" aria-labelledby=\"tropa-title tropa-desc\" "
        "xml:lang=\"%s\" lang=\"%s\">\n",
        tropa_number(canvas->width), tropa_number(height), tropa_number(canvas->width),
        tropa_number(height), language, language);
    tropa_buffer_append_text(out, "<title id=\"tropa-title\">");
    tropa_escape(out, tropa_label_words(canvas, &canvas->map->title));
    tropa_buffer_append_text(out, "</title>\n<desc id=\"tropa-desc\">");
    tropa_escape(out, tropa_map_description(canvas));
    tropa_buffer_append_text(out, "</desc>\n");
    if (css.size) {
        tropa_buffer_append_text(out, "<style>");
        tropa_buffer_append_str(out, css);
        tropa_buffer_append_text(out, "</style>\n");
    }
    tropa_buffer_append_text(
        out, "<defs><pattern id=\"tropa-hatch\" width=\"6\" height=\"6\" "
             "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
             "<rect width=\"6\" height=\"6\" class=\"f-page\"/>"
             "<rect width=\"2.6\" height=\"6\" class=\"f-deep\"/></pattern></defs>\n");
    tropa_buffer_append_format(out, "<rect class=\"f-page\" width=\"%s\" height=\"%s\"/>\n",
                               tropa_number(canvas->width), tropa_number(height));
    tropa_buffer_append_str(out, tropa_buffer_view(&scene->body));
    tropa_buffer_append_text(out, "</svg>\n");
}

static tropa_status write_css(const tropa_canvas *canvas, const tropa_draw_options *options,
                              tropa_buffer *css, tropa_error *err)
{
    tropa_status status = TROPA_OK;
    if (options->embed_font)
        status = tropa_scene_write_fonts(&canvas->scene, css, err);
    tropa_theme_write_text_css(css);
    tropa_theme_write_colour_css(options->theme, "", css);
    return status;
}

tropa_status tropa_canvas_draw(tropa_canvas *canvas, const tropa_draw_options *options,
                               tropa_buffer *svg, tropa_error *err)
{
    tropa_buffer css;
    tropa_buffer_init(&css);
    tropa_canvas_choose(canvas, options);
    double height = tropa_draw_map_body(canvas);
    tropa_status status = write_css(canvas, options, &css, err);
    if (status == TROPA_OK) {
        tropa_write_map_svg(canvas, height, tropa_buffer_view(&css), svg);
        if (canvas->scene.failed || canvas->scene.body.failed || css.failed || svg->failed)
            status = tropa_fail_memory(err);
    }
    canvas->seen.height = height;
    tropa_buffer_deinit(&css);
    return status;
}

tropa_status tropa_draw_map_svg(const tropa_map *map, const tropa_draw_options *options,
                                tropa_buffer *svg, tropa_error *err)
{
    tropa_font_lock();
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_canvas canvas;
    tropa_canvas_init(&canvas, map, options->catalogue, &arena);
    tropa_status status = tropa_canvas_draw(&canvas, options, svg, err);
    tropa_canvas_deinit(&canvas);
    tropa_arena_deinit(&arena);
    tropa_font_unlock();
    return status;
}
