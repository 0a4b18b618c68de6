/* One customer's story on a time line: when, where, what they felt and what happened. Feelings are
 * what the team or the customer believes, so they are hollow and dashed, on the scale of hypotheses
 * from -2 to 2; segments are straight, and there is none over a moment without a feeling. */
#include "draw/persona_card.h"
#include "draw/pictures.h"

enum {
    NAME_WIDTH = 130,
    COLUMN = 236,
    GAP = 18,
    PAD = 12,
    MOST_COLUMNS = 6, /* further moments go on in another row */
    CURVE = 150,
    LEAST_COLUMNS = 4,
};

typedef struct moment {
    const tropa_story_moment *it;
    const tropa_place_seen *place; /* NULL: nowhere on the map */
    tropa_lines when, where, text;
} moment;

typedef struct story {
    tropa_sheet *sheet;
    moment *moment;
    uint32_t count, columns;
    double left; /* of the first column */
} story;

static const tropa_place_seen *find_place(const tropa_place_seen *place, uint32_t count,
                                          tropa_str id)
{
    for (uint32_t i = 0; i < count && id.size; i++)
        if (tropa_str_equal(place[i].touch ? place[i].touch->item.id : place[i].stage->item.id, id))
            return &place[i];
    return NULL;
}

static double where_indent(const moment *m)
{
    if (!m->place || !m->place->touch)
        return 0;
    return m->place->touch->channel ? 54 : 28;
}

static void gather(story *s, const tropa_story_view *view)
{
    tropa_scene *scene = &s->sheet->canvas.scene;
    uint32_t places = 0, n = view->story ? view->story->moments.count : 0;
    const tropa_place_seen *place = tropa_sheet_places(s->sheet, view->document, &places);
    double width = COLUMN - GAP;
    s->moment = tropa_arena_array(s->sheet->canvas.arena, n + 1, sizeof *s->moment);
    if (!s->moment) {
        scene->failed = true;
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        moment *m = &s->moment[s->count++];
        m->it = &view->story->moments.item[i];
        m->place = find_place(place, places, m->it->at);
        m->when = tropa_scene_wrap(scene, TROPA_STYLE_STRONG, width, 3,
                                   tropa_scene_clean(scene, m->it->when));
        tropa_str where = {"", 0};
        if (m->place)
            where = m->place->touch ? tropa_sheet_touch_name(s->sheet, m->place->touch)
                                    : tropa_scene_clean(scene, m->place->stage->name);
        m->where =
            tropa_scene_wrap(scene, TROPA_STYLE_SMALL_STRONG, width - where_indent(m), 4, where);
        m->text = tropa_scene_wrap(scene, TROPA_STYLE_BODY, width - 2 * PAD, 24,
                                   tropa_scene_clean(scene, m->it->text));
    }
}

/* ---- one row of moments ---- */

static double level(double top, double feels)
{
    feels = fmin(2, fmax(-2, feels));
    return top + 22 + (CURVE - 44) * (2 - feels) / 4;
}

static double moment_x(const story *s, uint32_t at)
{
    return s->left + at * (double)COLUMN + (COLUMN - GAP) / 2.0;
}

static void draw_scale(const story *s, double top, uint32_t columns)
{
    tropa_canvas *canvas = &s->sheet->canvas;
    double right = s->left + columns * (double)COLUMN - GAP;
    double y = tropa_sheet_paragraph(s->sheet, TROPA_STYLE_LANE, TROPA_PAINT_INK, TROPA_PAINT_PAGE,
                                     canvas->left, top + 8, NAME_WIDTH - 44, 2,
                                     tropa_words(canvas, "draw.story.feels"));
    tropa_sheet_paragraph(s->sheet, TROPA_STYLE_SMALL, TROPA_PAINT_MUTED, TROPA_PAINT_PAGE,
                          canvas->left, y + 2, NAME_WIDTH - 44, 6,
                          tropa_words(canvas, "draw.story.feels.note"));
    for (int value = -2; value <= 2; value += 2) {
        double at = level(top, value);
        tropa_scene_line(&canvas->scene, s->left, at, right, at, TROPA_PAINT_RULE,
                         value ? 0.8 : 1.4);
        tropa_scene_room(&canvas->scene, (tropa_box){s->left - 40, at - 12, 32, 24},
                         TROPA_PAINT_PAGE);
        tropa_scene_text_at(&canvas->scene, TROPA_STYLE_SMALL, TROPA_PAINT_MUTED, s->left - 12,
                            at + 4, TROPA_END, tropa_sheet_signed(s->sheet, value));
    }
}

static void draw_curve(const story *s, double top, uint32_t first, uint32_t count)
{
    tropa_scene *scene = &s->sheet->canvas.scene;
    for (uint32_t i = 0; i + 1 < count; i++) {
        double a = s->moment[first + i].it->feels, b = s->moment[first + i + 1].it->feels;
        if (isfinite(a) && isfinite(b))
            tropa_scene_path(scene, TROPA_PAINT_NONE, TROPA_PAINT_INK, 1.6,
                             " stroke-dasharray=\"6 4\"", "M%s %sL%s %s",
                             tropa_number(moment_x(s, i)), tropa_number(level(top, a)),
                             tropa_number(moment_x(s, i + 1)), tropa_number(level(top, b)));
    }
    for (uint32_t i = 0; i < count; i++) {
        double feels = s->moment[first + i].it->feels, x = moment_x(s, i);
        if (!isfinite(feels))
            continue;
        tropa_mood mood = tropa_mood_of(feels);
        double y = level(top, feels), text = mood == TROPA_MOOD_BAD ? y + 24 : y - 13;
        tropa_str value = tropa_sheet_signed(s->sheet, feels);
        double wide = tropa_scene_width(TROPA_STYLE_STRONG, value) + 6;
        /* The value may stand on a line. */
        tropa_scene_rect(scene, (tropa_box){x - wide / 2, text - 12, wide, 15}, 0, TROPA_PAINT_PAGE,
                         TROPA_PAINT_NONE);
        tropa_sheet_mood(s->sheet, mood, x, y, 7.5, true);
        tropa_scene_room(scene, (tropa_box){x - 40, text - 14, 80, 20}, TROPA_PAINT_PAGE);
        tropa_scene_text_at(scene, TROPA_STYLE_STRONG, tropa_mood_paint(mood), x, text,
                            TROPA_MIDDLE, value);
    }
}

/* The line of time with a mark for each moment, and when it was. */
static double draw_times(const story *s, double top, uint32_t first, uint32_t count)
{
    tropa_scene *scene = &s->sheet->canvas.scene;
    double height = 0, right = s->left + count * (double)COLUMN - GAP;
    for (uint32_t i = 0; i < count; i++)
        height = fmax(height, s->moment[first + i].when.height);
    double y = top + height + 14;
    bool last = first + count == s->count;
    tropa_scene_path(scene, TROPA_PAINT_NONE, TROPA_PAINT_ACCENT, 2, "", "M%s %sH%s",
                     tropa_number(s->left), tropa_number(y), tropa_number(right));
    if (!last)
        tropa_scene_path(scene, TROPA_PAINT_ACCENT, TROPA_PAINT_NONE, 1, "", "M%s %sl-9-5v10z",
                         tropa_number(right + 9), tropa_number(y));
    for (uint32_t i = 0; i < count; i++) {
        const moment *m = &s->moment[first + i];
        double x = moment_x(s, i);
        tropa_scene_circle(scene, x, y, 5, TROPA_PAINT_ACCENT, TROPA_PAINT_PAGE, 2);
        tropa_scene_room(scene, (tropa_box){x - (COLUMN - GAP) / 2.0, top, COLUMN - GAP, height},
                         TROPA_PAINT_PAGE);
        tropa_scene_lines(scene, &m->when, TROPA_PAINT_ACCENT, x, top + height - m->when.height,
                          TROPA_MIDDLE);
    }
    return y + 14;
}

static double draw_places(const story *s, double top, uint32_t first, uint32_t count)
{
    tropa_canvas *canvas = &s->sheet->canvas;
    double height = 0;
    for (uint32_t i = 0; i < count; i++) {
        const moment *m = &s->moment[first + i];
        double x = s->left + i * (double)COLUMN, indent = where_indent(m);
        if (!m->place)
            continue;
        if (m->place->touch)
            tropa_draw_number(canvas, x + 10, top + 10, m->place->number, false);
        if (m->place->touch && m->place->touch->channel)
            tropa_icon_channel(&canvas->scene, (tropa_channel)(m->place->touch->channel - 1),
                               x + 28, top, TROPA_PAINT_INK);
        tropa_scene_room(&canvas->scene,
                         (tropa_box){x + indent, top, COLUMN - GAP - indent, m->where.height + 4},
                         TROPA_PAINT_PAGE);
        tropa_scene_lines(&canvas->scene, &m->where, TROPA_PAINT_INK, x + indent, top + 2,
                          TROPA_START);
        height = fmax(height, fmax(22, m->where.height + 2));
    }
    return top + height;
}

static double draw_texts(const story *s, double top, uint32_t first, uint32_t count)
{
    tropa_scene *scene = &s->sheet->canvas.scene;
    double height = 0;
    for (uint32_t i = 0; i < count; i++)
        height = fmax(height, s->moment[first + i].text.height);
    if (!(height > 0))
        return top;
    for (uint32_t i = 0; i < count; i++) {
        const moment *m = &s->moment[first + i];
        if (!m->text.count)
            continue;
        tropa_box box = {s->left + i * (double)COLUMN, top, COLUMN - GAP, height + 2 * PAD};
        tropa_scene_rect(scene, box, 8, TROPA_PAINT_CARD, TROPA_PAINT_EDGE);
        tropa_scene_room(scene, box, TROPA_PAINT_CARD);
        tropa_scene_lines(scene, &m->text, TROPA_PAINT_INK, box.x + PAD, top + PAD, TROPA_START);
    }
    return top + height + 2 * PAD;
}

static double draw_row(const story *s, double top, uint32_t first, uint32_t count)
{
    bool felt = false;
    for (uint32_t i = 0; i < count; i++)
        felt |= isfinite(s->moment[first + i].it->feels);
    double y = draw_times(s, top, first, count);
    if (felt) {
        draw_scale(s, y, count);
        draw_curve(s, y, first, count);
        y += CURVE + 6;
    }
    y = draw_places(s, y, first, count);
    return draw_texts(s, y + 10, first, count);
}

static double draw_blank(const story *s, double top)
{
    tropa_box box = {s->sheet->canvas.left, top, tropa_sheet_inner(s->sheet), 180};
    tropa_sheet_frame(s->sheet, box, 12, TROPA_PAINT_PAGE, TROPA_PAINT_EDGE, true);
    tropa_sheet_paragraph(s->sheet, TROPA_STYLE_BODY, TROPA_PAINT_MUTED, TROPA_PAINT_PAGE,
                          box.x + 20, top + 18, fmin(760, box.width - 40), 8,
                          tropa_words(&s->sheet->canvas, "draw.story.ask"));
    return top + 180;
}

double tropa_story_body(tropa_sheet *sheet, const void *story_view)
{
    const tropa_story_view *view = story_view;
    story s = {.sheet = sheet};
    tropa_str title = {"", 0}, persona = {"", 0}, text = {"", 0};
    gather(&s, view);
    /* Rows of about the same length: seven moments stand as four and three. */
    uint32_t lines = (s.count + MOST_COLUMNS - 1) / MOST_COLUMNS;
    s.columns = lines ? (s.count + lines - 1) / lines : 0;
    if (s.columns < LEAST_COLUMNS)
        s.columns = LEAST_COLUMNS;
    tropa_sheet_width(sheet, 80 + NAME_WIDTH + s.columns * (double)COLUMN);
    s.left = sheet->canvas.left + NAME_WIDTH;
    if (view->story) {
        title = tropa_scene_clean(&sheet->canvas.scene, view->story->title);
        text = tropa_scene_clean(&sheet->canvas.scene, view->story->text);
        if (view->story->persona.size && tropa_sheet_persona(view->document, view->story->persona))
            persona = tropa_persona_name(sheet,
                                         tropa_sheet_persona(view->document, view->story->persona));
    }
    double y = tropa_sheet_header(sheet, view->document, "draw.story",
                                  tropa_dotted(&sheet->canvas, title, persona));
    if (text.size)
        y = tropa_sheet_paragraph(sheet, TROPA_STYLE_SUBTITLE, TROPA_PAINT_INK, TROPA_PAINT_PAGE,
                                  sheet->canvas.left, y + 14, fmin(900, tropa_sheet_inner(sheet)),
                                  24, text);
    y += 26;
    for (uint32_t i = 0; i < s.count; i += s.columns)
        y = draw_row(&s, y, i, s.count - i < s.columns ? s.count - i : s.columns) + 30;
    if (!s.count)
        y = draw_blank(&s, y) + 30;
    sheet->description = tropa_sheet_count(sheet, "draw.story.description", s.count);
    tropa_str rule = tropa_words(&sheet->canvas, "draw.story.rule");
    uint32_t marks = s.count ? 1u << TROPA_LEGEND_MOODS | 1u << TROPA_LEGEND_TOUCH : 0;
    return tropa_sheet_footer(sheet, y - 4, marks, &rule, 1);
}

tropa_status tropa_draw_story_svg(const tropa_document *document, tropa_str id,
                                  const tropa_draw_options *options, tropa_buffer *svg,
                                  tropa_error *err)
{
    tropa_story_view view = {document, NULL};
    for (uint32_t i = 0; i < document->stories.count && !view.story; i++)
        if (!id.size || tropa_str_equal(document->stories.item[i].item.id, id))
            view.story = &document->stories.item[i];
    if (id.size && !view.story)
        return tropa_fail(err, TROPA_ERR_NOT_FOUND,
                          "there is no story %.*s in this map, which has %u; without an id the "
                          "first one is drawn",
                          (int)id.size, id.data, document->stories.count);
    return tropa_sheet_write(tropa_story_body, &view, options, svg, err);
}
