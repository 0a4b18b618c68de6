/* The sheet of the pictures beside the journey map, and the marks on it. See sheet.h. */
#include "draw/sheet.h"

#include "text/format.h"

#include <glib.h>
#include <stdarg.h>
#include <stdio.h>

enum { MARGIN = 40, TOP = 36, FOOTER_WIDTH = 1100 };

static const tropa_map no_map, no_map_of_visitors = {.visitors = true};

void tropa_sheet_init(tropa_sheet *sheet, const tropa_catalogue *catalogue, tropa_arena *arena)
{
    *sheet = (tropa_sheet){
        .canvas = {.map = &no_map, .catalogue = catalogue, .arena = arena},
        .title = {"", 0},
        .description = {"", 0},
    };
    tropa_scene_init(&sheet->canvas.scene, arena);
    tropa_sheet_width(sheet, 1200);
}

void tropa_sheet_deinit(tropa_sheet *sheet)
{
    tropa_scene_deinit(&sheet->canvas.scene);
}

void tropa_sheet_width(tropa_sheet *sheet, double width)
{
    sheet->canvas.width = ceil(width);
    sheet->canvas.left = MARGIN;
    sheet->canvas.right = sheet->canvas.width - MARGIN;
}

double tropa_sheet_inner(const tropa_sheet *sheet)
{
    return sheet->canvas.right - sheet->canvas.left;
}

static void write_svg(tropa_sheet *sheet, double height, tropa_str css, tropa_buffer *out)
{
    const tropa_canvas *canvas = &sheet->canvas;
    const char *language = tropa_language_code(tropa_catalogue_language(canvas->catalogue));
    tropa_buffer_append_format(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"tropa\" width=\"%s\" height=\"%s\" "
        "viewBox=\"0 0 %s %s\" role=\"img\" aria-labelledby=\"tropa-title tropa-desc\" "
        "xml:lang=\"%s\" lang=\"%s\">\n<title id=\"tropa-title\">",
        tropa_number(canvas->width), tropa_number(height), tropa_number(canvas->width),
        tropa_number(height), language, language);
    tropa_escape(out, sheet->title);
    tropa_buffer_append_text(out, "</title>\n<desc id=\"tropa-desc\">");
    tropa_escape(out, sheet->description);
    tropa_buffer_append_text(out, "</desc>\n<style>");
    tropa_buffer_append_str(out, css);
    tropa_buffer_append_text(out, "</style>\n");
    tropa_buffer_append_format(out, "<rect class=\"f-page\" width=\"%s\" height=\"%s\"/>\n",
                               tropa_number(canvas->width), tropa_number(height));
    tropa_buffer_append_str(out, tropa_buffer_view(&canvas->scene.body));
    tropa_buffer_append_text(out, "</svg>\n");
}

tropa_status tropa_sheet_write(tropa_sheet_body *body, const void *what,
                               const tropa_draw_options *options, tropa_buffer *svg,
                               tropa_error *err)
{
    tropa_font_lock();
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_sheet sheet;
    tropa_buffer css;
    tropa_buffer_init(&css);
    tropa_sheet_init(&sheet, options->catalogue, &arena);
    double height = body(&sheet, what);
    tropa_scene *scene = &sheet.canvas.scene;
    tropa_status status = sheet.status;
    if (status != TROPA_OK && err)
        *err = sheet.error;
    if (status == TROPA_OK && options->embed_font)
        status = tropa_scene_write_fonts(scene, &css, err);
    tropa_theme_write_text_css(&css);
    tropa_theme_write_colour_css(options->theme, "", &css);
    if (status == TROPA_OK) {
        write_svg(&sheet, height, tropa_buffer_view(&css), svg);
        if (scene->failed || scene->body.failed || css.failed || svg->failed)
            status = tropa_fail_memory(err);
    }
    tropa_buffer_deinit(&css);
    tropa_sheet_deinit(&sheet);
    tropa_arena_deinit(&arena);
    tropa_font_unlock();
    return status;
}

/* ---- words ---- */

tropa_str tropa_sheet_say(tropa_sheet *sheet, const char *key, tropa_str text)
{
    tropa_message message;
    tropa_message_init(&message, key);
    tropa_message_text(&message, "text", text);
    return tropa_words_of(&sheet->canvas, &message);
}

tropa_str tropa_sheet_quote(tropa_sheet *sheet, tropa_str text)
{
    static const char *const marks[] = {"«", "“", "„", "\"", "‘", "‚"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t size = strlen(marks[i]);
        if (!text.size || (text.size > size && memcmp(text.data, marks[i], size) == 0))
            return text;
    }
    return tropa_sheet_say(sheet, "draw.quote", text);
}

tropa_str tropa_sheet_count(tropa_sheet *sheet, const char *key, uint64_t n)
{
    tropa_message message;
    tropa_message_init(&message, key);
    tropa_message_integer(&message, "n", (int64_t)n);
    return tropa_words_of(&sheet->canvas, &message);
}

tropa_str tropa_sheet_date(tropa_sheet *sheet, int64_t us)
{
    return tropa_scene_clean(&sheet->canvas.scene,
                             tropa_format_date(sheet->canvas.catalogue, sheet->canvas.arena, us));
}

tropa_str tropa_sheet_signed(tropa_sheet *sheet, double value)
{
    double size = fabs(value);
    int decimals = fabs(size - round(size)) > 0.04;
    tropa_str digits = tropa_format_decimal(sheet->canvas.catalogue, sheet->canvas.arena,
                                            decimals ? size : round(size), decimals);
    if (size < 0.05)
        return digits;
    return tropa_spaced(&sheet->canvas, value < 0 ? TROPA_STR("−") : TROPA_STR("+"), "", digits);
}

tropa_str tropa_sheet_format(tropa_sheet *sheet, const char *format, ...)
{
    char text[256];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    char *kept = tropa_arena_text(sheet->canvas.arena, text);
    if (!kept) {
        sheet->canvas.scene.failed = true;
        return (tropa_str){"", 0};
    }
    return tropa_str_from(kept);
}

/* The first letter of the first and of the second word. `name` is clean. */
tropa_str tropa_sheet_initials(tropa_sheet *sheet, tropa_str name)
{
    char out[16];
    size_t size = 0;
    unsigned letters = 0;
    bool begin = true;
    for (const char *at = name.data, *end = name.data + name.size; at < end && letters < 2;
         at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (begin && g_unichar_isalpha(c) && tropa_font_has(g_unichar_toupper(c))) {
            size += (size_t)g_unichar_to_utf8(g_unichar_toupper(c), out + size);
            letters++;
            begin = false;
        } else if (c == ' ' || c == '-') {
            begin = true;
        } else if (c == ',' || c == '(') {
            break;
        } else {
            begin = false;
        }
    }
    return tropa_sheet_format(sheet, "%.*s", (int)size, out);
}

/* ---- parts ---- */

void tropa_sheet_to_back(tropa_sheet *sheet, size_t at, size_t front)
{
    tropa_scene *scene = &sheet->canvas.scene;
    tropa_buffer *body = &scene->body;
    if (body->failed || body->size < at + front)
        return;
    char *kept = tropa_arena_alloc(sheet->canvas.arena, front + 1);
    if (!kept) {
        scene->failed = true;
        return;
    }
    size_t behind = body->size - at - front;
    if (!front || !behind)
        return;
    memcpy(kept, body->data + at, front);
    memmove(body->data + at, body->data + at + front, behind);
    memcpy(body->data + at + behind, kept, front);
}

void tropa_sheet_frame(tropa_sheet *sheet, tropa_box box, double radius, tropa_paint fill,
                       tropa_paint stroke, bool dashed)
{
    if (!dashed) {
        tropa_scene_rect(&sheet->canvas.scene, box, radius, fill, stroke);
        return;
    }
    tropa_buffer_append_format(
        &sheet->canvas.scene.body,
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\" class=\"f-%s s-%s\" "
        "stroke-dasharray=\"4 3\"/>\n",
        tropa_number(box.x), tropa_number(box.y), tropa_number(box.width), tropa_number(box.height),
        tropa_number(radius), tropa_paint_name(fill), tropa_paint_name(stroke));
}

double tropa_sheet_paragraph(tropa_sheet *sheet, tropa_style style, tropa_paint colour,
                             tropa_paint ground, double x, double top, double width, uint32_t most,
                             tropa_str text)
{
    tropa_scene *scene = &sheet->canvas.scene;
    tropa_lines lines = tropa_scene_wrap(scene, style, width, most, text);
    tropa_scene_room(scene, (tropa_box){x, top, width, lines.height}, ground);
    return tropa_scene_lines(scene, &lines, colour, x, top, TROPA_START);
}

double tropa_sheet_header(tropa_sheet *sheet, const tropa_document *document, const char *name_key,
                          tropa_str more)
{
    tropa_canvas *canvas = &sheet->canvas;
    tropa_str name = tropa_words(canvas, name_key), title = {"", 0}, about = {"", 0};
    if (document)
        title = tropa_scene_clean(&canvas->scene, document->title);
    if (title.size)
        about = name;
    else
        title = name;
    /* A blueprint and an empathy map are called so already. */
    if (document && (document->kind == TROPA_MAP_AS_IS || document->kind == TROPA_MAP_TO_BE))
        about =
            tropa_dotted(canvas, about, tropa_words(canvas, tropa_map_kind_key(document->kind)));
    about = tropa_dotted(canvas, about, more);
    if (document) {
        about = tropa_dotted(canvas, about, tropa_scene_clean(&canvas->scene, document->subtitle));
        about = tropa_dotted(canvas, about, tropa_scene_clean(&canvas->scene, document->scenario));
        if (document->updated_us != TROPA_NO_DATE)
            about = tropa_dotted(canvas, about,
                                 tropa_sheet_say(sheet, "draw.sheet.updated",
                                                 tropa_sheet_date(sheet, document->updated_us)));
    }
    sheet->title = tropa_dotted(canvas, title, about);
    double width = tropa_sheet_inner(sheet);
    double y = tropa_sheet_paragraph(sheet, TROPA_STYLE_TITLE, TROPA_PAINT_INK, TROPA_PAINT_PAGE,
                                     canvas->left, TOP, width, 2, title);
    if (about.size)
        y = tropa_sheet_paragraph(sheet, TROPA_STYLE_SUBTITLE, TROPA_PAINT_MUTED, TROPA_PAINT_PAGE,
                                  canvas->left, y + 6, fmin(width, FOOTER_WIDTH), 3, about);
    return y;
}

void tropa_sheet_dots(tropa_sheet *sheet, double x, double y, double severity, tropa_paint colour)
{
    for (int i = 0; i < 3; i++)
        tropa_scene_circle(&sheet->canvas.scene, x + 4 + i * 9.5, y, 3.3,
                           severity > i + 0.5 ? colour : TROPA_PAINT_NONE, colour, 1.1);
}

tropa_badge tropa_badge_of(const tropa_evidence_list *evidence)
{
    tropa_badge badge = evidence->count ? TROPA_BADGE_SAID : TROPA_BADGE_HYPOTHESIS;
    for (uint32_t i = 0; i < evidence->count; i++)
        if (evidence->item[i].kind == TROPA_EVIDENCE_NUMBER)
            badge = TROPA_BADGE_NUMBER;
    return badge;
}

void tropa_sheet_badge(tropa_sheet *sheet, tropa_badge badge, double x, double y)
{
    static const tropa_str signs[] = {{"", 0}, {"?", 1}, {"”", sizeof "”" - 1}, {"#", 1}};
    tropa_scene *scene = &sheet->canvas.scene;
    if (badge == TROPA_BADGE_NONE)
        return;
    tropa_box box = {x, y, 18, 18}, room = scene->room;
    bool guess = badge == TROPA_BADGE_HYPOTHESIS;
    tropa_paint ground = scene->ground, fill = guess ? TROPA_PAINT_CARD : TROPA_PAINT_BADGE;
    if (ground == TROPA_PAINT_STAGE || ground == TROPA_PAINT_TRACK)
        fill = TROPA_PAINT_CARD;
    tropa_sheet_frame(sheet, box, 4, fill, guess ? TROPA_PAINT_MUTED : TROPA_PAINT_NONE, guess);
    tropa_scene_room(scene, box, fill);
    tropa_scene_text_at(scene, TROPA_STYLE_SMALL_STRONG, TROPA_PAINT_INK, x + 9,
                        y + (badge == TROPA_BADGE_SAID ? 15 : 13), TROPA_MIDDLE, signs[badge]);
    tropa_scene_room(scene, room, ground);
}

tropa_mood tropa_mood_of(double value)
{
    return value >= 0.5 ? TROPA_MOOD_GOOD : value <= -0.5 ? TROPA_MOOD_BAD : TROPA_MOOD_EVEN;
}

tropa_paint tropa_mood_paint(tropa_mood mood)
{
    return mood == TROPA_MOOD_GOOD  ? TROPA_PAINT_GOOD
           : mood == TROPA_MOOD_BAD ? TROPA_PAINT_BAD
                                    : TROPA_PAINT_WARN;
}

void tropa_sheet_mood(tropa_sheet *sheet, tropa_mood mood, double x, double y, double radius,
                      bool hollow)
{
    tropa_scene *scene = &sheet->canvas.scene;
    tropa_paint colour = tropa_mood_paint(mood), fill = hollow ? TROPA_PAINT_PAGE : colour;
    if (mood == TROPA_MOOD_GOOD)
        tropa_scene_circle(scene, x, y, radius, fill, colour, 1.6);
    else if (mood == TROPA_MOOD_EVEN)
        tropa_scene_path(scene, fill, colour, 1.6, "", "M%s %sh%sv%sh%sz",
                         tropa_number(x - radius * 0.9), tropa_number(y - radius * 0.9),
                         tropa_number(radius * 1.8), tropa_number(radius * 1.8),
                         tropa_number(-radius * 1.8));
    else
        tropa_scene_path(scene, fill, colour, 1.6, " stroke-linejoin=\"round\"", "M%s %sl%s %sh%sz",
                         tropa_number(x), tropa_number(y - radius * 1.15),
                         tropa_number(radius * 1.12), tropa_number(radius * 2),
                         tropa_number(-radius * 2.24));
}

void tropa_sheet_point(tropa_sheet *sheet, uint8_t confidence, double x, double y, uint32_t number)
{
    tropa_scene *scene = &sheet->canvas.scene;
    tropa_box room = scene->room;
    tropa_paint ground = scene->ground, fill = TROPA_PAINT_CARD;
    bool high = confidence == TROPA_CONFIDENCE_HIGH;
    if (high) {
        fill = TROPA_PAINT_ACCENT;
        tropa_scene_circle(scene, x, y, 12, fill, TROPA_PAINT_NONE, 1);
    } else if (confidence == TROPA_CONFIDENCE_MEDIUM) {
        fill = TROPA_PAINT_STAGE;
        tropa_scene_rect(scene, (tropa_box){x - 11, y - 11, 22, 22}, 3, fill, TROPA_PAINT_ACCENT);
    } else if (confidence == TROPA_CONFIDENCE_LOW) {
        tropa_scene_path(scene, fill, TROPA_PAINT_ACCENT, 1.4, "", "M%s %sl14 14-14 14-14-14z",
                         tropa_number(x), tropa_number(y - 14));
    } else {
        tropa_scene_path(scene, fill, TROPA_PAINT_MUTED, 1.4, " stroke-dasharray=\"3 2.4\"",
                         "M%s %sa12 12 0 1 0 24 0a12 12 0 1 0-24 0z", tropa_number(x - 12),
                         tropa_number(y));
    }
    tropa_scene_room(scene, (tropa_box){x - 14, y - 12, 28, 24}, fill);
    tropa_scene_text_at(scene, TROPA_STYLE_SMALL_STRONG, high ? TROPA_PAINT_PAGE : TROPA_PAINT_INK,
                        x, y + 4.2, TROPA_MIDDLE, tropa_sheet_format(sheet, "%u", number));
    tropa_scene_room(scene, room, ground);
}

/* ---- the legend and the rules ---- */

static void draw_mark(tropa_sheet *sheet, tropa_legend which, double x, double y)
{
    static const uint8_t confidence[] = {TROPA_CONFIDENCE_HIGH, TROPA_CONFIDENCE_MEDIUM,
                                         TROPA_CONFIDENCE_LOW, 0};
    switch (which) {
    case TROPA_LEGEND_TOUCH:
        tropa_draw_number(&sheet->canvas, x + 12, y, 4, false);
        break;
    case TROPA_LEGEND_HYPOTHESIS:
    case TROPA_LEGEND_SAID:
    case TROPA_LEGEND_NUMBER:
        tropa_sheet_badge(sheet,
                          (tropa_badge)(TROPA_BADGE_HYPOTHESIS + which - TROPA_LEGEND_HYPOTHESIS),
                          x + 3, y - 9);
        break;
    case TROPA_LEGEND_SEVERITY:
        tropa_sheet_dots(sheet, x, y, 2, TROPA_PAINT_BAD);
        break;
    case TROPA_LEGEND_MOODS:
        for (int i = 0; i < 3; i++)
            tropa_sheet_mood(sheet, (tropa_mood)(2 - i), x + 4 + i * 15, y, 4.6, false);
        break;
    case TROPA_LEGEND_OVERDUE:
        tropa_icon_sign(&sheet->canvas.scene, TROPA_SIGN_WARNING, x + 5, y - 7, 14,
                        TROPA_PAINT_BAD);
        break;
    case TROPA_LEGEND_HIGH:
    case TROPA_LEGEND_MEDIUM:
    case TROPA_LEGEND_LOW:
    case TROPA_LEGEND_UNSAID:
    case TROPA_LEGEND_COUNT:
        tropa_sheet_point(sheet, confidence[which - TROPA_LEGEND_HIGH], x + 14, y, 1);
        break;
    }
}

static const char *const legend_keys[TROPA_LEGEND_COUNT] = {
    "draw.sheet.legend.touch",  "draw.sheet.legend.hypothesis", "draw.sheet.legend.said",
    "draw.sheet.legend.number", "draw.sheet.legend.severity",   "draw.sheet.legend.moods",
    "draw.sheet.legend.high",   "draw.sheet.legend.medium",     "draw.sheet.legend.low",
    "draw.sheet.legend.unsaid", "draw.sheet.legend.overdue"};

static double draw_legend(tropa_sheet *sheet, double top, uint32_t marks)
{
    tropa_canvas *canvas = &sheet->canvas;
    double x = canvas->left, y = top + 10;
    for (int i = 0; i < TROPA_LEGEND_COUNT; i++) {
        if (!(marks & (1u << i)))
            continue;
        double mark = i == TROPA_LEGEND_MOODS ? 50 : i >= TROPA_LEGEND_SEVERITY ? 36 : 30;
        tropa_str text = tropa_words(canvas, legend_keys[i]);
        double width =
            fmin(tropa_scene_width(TROPA_STYLE_SMALL, text), canvas->right - canvas->left - mark);
        if (x > canvas->left && x + mark + width > canvas->right) {
            x = canvas->left;
            y += 30;
        }
        tropa_scene_group(&canvas->scene, "legend");
        tropa_scene_ready(&canvas->scene);
        draw_mark(sheet, (tropa_legend)i, x, y);
        tropa_scene_room(&canvas->scene, (tropa_box){x + mark, y - 12, width + 1, 24},
                         TROPA_PAINT_PAGE);
        tropa_scene_text_in(&canvas->scene, TROPA_STYLE_SMALL, TROPA_PAINT_INK, x + mark, y + 4,
                            TROPA_START, width, text);
        tropa_scene_group_end(&canvas->scene);
        x += mark + width + 26;
    }
    return y + 18;
}

double tropa_sheet_footer(tropa_sheet *sheet, double top, uint32_t marks, const tropa_str *rule,
                          uint32_t rule_count)
{
    tropa_canvas *canvas = &sheet->canvas;
    tropa_scene_line(&canvas->scene, canvas->left, top, canvas->right, top, TROPA_PAINT_RULE, 1);
    double y = top + 16, width = fmin(tropa_sheet_inner(sheet), FOOTER_WIDTH);
    if (marks)
        y = draw_legend(sheet, y, marks) + 4;
    for (uint32_t i = 0; i < rule_count; i++)
        if (rule[i].size)
            y = tropa_sheet_paragraph(sheet, TROPA_STYLE_SMALL, TROPA_PAINT_MUTED, TROPA_PAINT_PAGE,
                                      canvas->left, y, width, 8, rule[i]) +
                5;
    return ceil(y + 26);
}

/* ---- answers ---- */

void tropa_sheet_visitors(tropa_sheet *sheet, bool visitors)
{
    sheet->canvas.map = visitors ? &no_map_of_visitors : &no_map;
}

double tropa_sheet_answer_header(tropa_sheet *sheet, const tropa_answer_words *words,
                                 const tropa_base *base, const char *name_key)
{
    tropa_canvas *canvas = &sheet->canvas;
    tropa_str title = tropa_scene_clean(&canvas->scene, words->title);
    tropa_str name = tropa_words(canvas, name_key);
    tropa_sheet_visitors(sheet, words->visitors);
    tropa_str about = title.size ? name : (tropa_str){"", 0};
    about =
        tropa_dotted(canvas, about, tropa_words_counting(canvas, "draw.count", base->customers));
    if (base->events) {
        about =
            tropa_dotted(canvas, about, tropa_sheet_count(sheet, "draw.flow.events", base->events));
        tropa_str period =
            tropa_format_period(canvas->catalogue, canvas->arena, base->from_us, base->to_us);
        about = tropa_dotted(canvas, about, tropa_scene_clean(&canvas->scene, period));
    }
    title = title.size ? title : name;
    sheet->title = tropa_dotted(canvas, title, about);
    double y = tropa_sheet_paragraph(sheet, TROPA_STYLE_TITLE, TROPA_PAINT_INK, TROPA_PAINT_PAGE,
                                     canvas->left, TOP, tropa_sheet_inner(sheet), 2, title);
    return tropa_sheet_paragraph(sheet, TROPA_STYLE_SUBTITLE, TROPA_PAINT_MUTED, TROPA_PAINT_PAGE,
                                 canvas->left, y + 6, tropa_sheet_inner(sheet), 3, about);
}

double tropa_sheet_answer_footer(tropa_sheet *sheet, const tropa_answer_words *words, double top,
                                 const char *rule_key)
{
    enum { MOST_RULES = 12 };
    tropa_str rule[MOST_RULES];
    uint32_t n = 0;
    rule[n++] = tropa_words(&sheet->canvas, rule_key);
    for (uint32_t i = 0; i < words->rule_count && n < MOST_RULES; i++)
        rule[n++] = tropa_words_of(&sheet->canvas, &words->rule[i]);
    return tropa_sheet_footer(sheet, top, 0, rule, n);
}
