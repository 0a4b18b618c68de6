/* Shapes, groups, escaping. Text is in scene_text.c. See scene.h. */
#include "draw/scene.h"

#include "base/memory.h"

#include <assert.h>
#include <math.h>
#include <pango/pango.h>
#include <stdio.h>

void tropa_scene_init(tropa_scene *scene, tropa_arena *arena)
{
    *scene = (tropa_scene){.arena = arena, .ground = TROPA_PAINT_PAGE};
    tropa_buffer_init(&scene->body);
    for (int i = 0; i < TROPA_WEIGHT_COUNT; i++)
        scene->used[i] = hb_set_create();
}

void tropa_scene_deinit(tropa_scene *scene)
{
    tropa_buffer_deinit(&scene->body);
    for (int i = 0; i < TROPA_WEIGHT_COUNT; i++)
        hb_set_destroy(scene->used[i]);
    tropa_free(scene->text);
    tropa_free(scene->ink);
    *scene = (tropa_scene){0};
}

void tropa_escape(tropa_buffer *out, tropa_str text)
{
    size_t from = 0;
    if (!text.size)
        return;
    for (size_t i = 0; i < text.size; i++) {
        const char *with = NULL;
        switch (text.data[i]) {
        case '&':
            with = "&amp;";
            break;
        case '<':
            with = "&lt;";
            break;
        case '>':
            with = "&gt;";
            break;
        case '"':
            with = "&quot;";
            break;
        case '\'':
            with = "&#39;";
            break;
        default:
            continue;
        }
        tropa_buffer_append(out, text.data + from, i - from);
        tropa_buffer_append_text(out, with);
        from = i + 1;
    }
    tropa_buffer_append(out, text.data + from, text.size - from);
}

const char *tropa_number(double value)
{
    static _Thread_local char ring[32][24];
    static _Thread_local unsigned next;
    char *out = ring[next++ % 32];
    if (!isfinite(value))
        value = 0;
    long long hundredths = llround(value * 100);
    const char *sign = hundredths < 0 ? "-" : "";
    unsigned long long size =
        hundredths < 0 ? 0ULL - (unsigned long long)hundredths : (unsigned long long)hundredths;
    unsigned long long rest = size % 100;
    if (!rest)
        snprintf(out, 24, "%s%llu", sign, size / 100);
    else if (rest % 10 == 0)
        snprintf(out, 24, "%s%llu.%llu", sign, size / 100, rest / 10);
    else
        snprintf(out, 24, "%s%llu.%02llu", sign, size / 100, rest);
    return out;
}

void tropa_scene_room(tropa_scene *scene, tropa_box room, tropa_paint ground)
{
    scene->room = room;
    scene->ground = ground;
}

void tropa_scene_ink(tropa_scene *scene, tropa_box box)
{
    if (tropa_grow((void **)&scene->ink, &scene->ink_capacity, scene->ink_count + 1,
                   sizeof *scene->ink)) {
        scene->failed = true;
        return;
    }
    scene->ink[scene->ink_count++] = box;
}

void tropa_scene_group(tropa_scene *scene, const char *css_class)
{
    tropa_buffer_append_format(&scene->body, "<g class=\"%s\"", css_class);
    scene->depth++;
}

void tropa_scene_attribute(tropa_scene *scene, const char *name, tropa_str value)
{
    tropa_buffer_append_format(&scene->body, " %s=\"", name);
    tropa_escape(&scene->body, value);
    tropa_buffer_append_char(&scene->body, '"');
}

void tropa_scene_attribute_number(tropa_scene *scene, const char *name, uint64_t value)
{
    tropa_buffer_append_format(&scene->body, " %s=\"%llu\"", name, (unsigned long long)value);
}

void tropa_scene_ready(tropa_scene *scene)
{
    tropa_buffer_append_text(&scene->body, ">\n");
}

void tropa_scene_title(tropa_scene *scene, tropa_str title)
{
    if (!title.size)
        return;
    tropa_buffer_append_text(&scene->body, "<title>");
    tropa_escape(&scene->body, title);
    tropa_buffer_append_text(&scene->body, "</title>");
}

void tropa_scene_group_end(tropa_scene *scene)
{
    assert(scene->depth > 0);
    scene->depth--;
    tropa_buffer_append_text(&scene->body, "</g>\n");
}

/* class="f-FILL s-STROKE" and fill="none" where there is none. */
static void paint(tropa_scene *scene, tropa_paint fill, tropa_paint stroke, double width)
{
    tropa_buffer *body = &scene->body;
    if (fill && stroke)
        tropa_buffer_append_format(body, " class=\"f-%s s-%s\"", tropa_paint_name(fill),
                                   tropa_paint_name(stroke));
    else if (fill)
        tropa_buffer_append_format(body, " class=\"f-%s\"", tropa_paint_name(fill));
    else if (stroke)
        tropa_buffer_append_format(body, " class=\"s-%s\"", tropa_paint_name(stroke));
    if (!fill)
        tropa_buffer_append_text(body, " fill=\"none\"");
    if (stroke && (width < 1 || width > 1))
        tropa_buffer_append_format(body, " stroke-width=\"%s\"", tropa_number(width));
}

void tropa_scene_rect(tropa_scene *scene, tropa_box box, double radius, tropa_paint fill,
                      tropa_paint stroke)
{
    tropa_buffer_append_format(&scene->body, "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"",
                               tropa_number(box.x), tropa_number(box.y), tropa_number(box.width),
                               tropa_number(box.height));
    if (radius > 0)
        tropa_buffer_append_format(&scene->body, " rx=\"%s\"", tropa_number(radius));
    paint(scene, fill, stroke, 1);
    tropa_buffer_append_text(&scene->body, "/>\n");
}

void tropa_scene_line(tropa_scene *scene, double x1, double y1, double x2, double y2,
                      tropa_paint stroke, double width)
{
    tropa_buffer_append_format(&scene->body, "<path d=\"M%s %sL%s %s\"", tropa_number(x1),
                               tropa_number(y1), tropa_number(x2), tropa_number(y2));
    paint(scene, TROPA_PAINT_NONE, stroke, width);
    tropa_buffer_append_text(&scene->body, "/>\n");
}

void tropa_scene_circle(tropa_scene *scene, double x, double y, double radius, tropa_paint fill,
                        tropa_paint stroke, double width)
{
    tropa_buffer_append_format(&scene->body, "<circle cx=\"%s\" cy=\"%s\" r=\"%s\"",
                               tropa_number(x), tropa_number(y), tropa_number(radius));
    paint(scene, fill, stroke, width);
    tropa_buffer_append_text(&scene->body, "/>\n");
}

void tropa_scene_path(tropa_scene *scene, tropa_paint fill, tropa_paint stroke, double width,
                      const char *extra, const char *format, ...)
{
    char data[1024];
    va_list list;
    va_start(list, format);
    int n = vsnprintf(data, sizeof data, format, list);
    va_end(list);
    assert(n >= 0 && (size_t)n < sizeof data);
    (void)n;
    tropa_buffer_append_format(&scene->body, "<path d=\"%s\"", data);
    paint(scene, fill, stroke, width);
    tropa_buffer_append_text(&scene->body, extra);
    tropa_buffer_append_text(&scene->body, "/>\n");
}

tropa_status tropa_scene_write_fonts(const tropa_scene *scene, tropa_buffer *css, tropa_error *err)
{
    static const int weights[] = {400, 600, 700};
    for (int i = 0; i < TROPA_WEIGHT_COUNT; i++) {
        if (hb_set_is_empty(scene->used[i]))
            continue;
        tropa_buffer_append_format(css,
                                   "@font-face{font-family:Inter;font-weight:%d;"
                                   "src:url(data:font/otf;base64,",
                                   weights[i]);
        tropa_status status = tropa_font_subset((tropa_weight)i, scene->used[i], css, err);
        if (status != TROPA_OK)
            return status;
        tropa_buffer_append_text(css, ") format(\"opentype\")}\n");
    }
    return css->failed ? tropa_fail_memory(err) : TROPA_OK;
}
