/* The emotion lane: what customers answered, and what the team believes, each on its own scale.
 *
 * Answers stand on -100..100 with their interval and "out of 655 answers"; hypotheses on -2..2,
 * hollow and dashed, a shape and a line a persona. Segments are straight: between two touchpoints
 * nothing was asked, so nothing is drawn but the way from one to the other. */
#include "draw/feels.h"
#include "draw/place.h"

#include "text/format.h"

enum {
    MEASURED_HEIGHT = 120,
    ASSUMED_HEIGHT = 88,
    HEAD = 40, /* for labels above the highest and below the lowest mark */
    ASSUMED_HEAD = 24,
    MARK = 10,
    SMALL_MARK = 5,
    FULL_SLOT = 23, /* narrower ones have no room for a number */
    LEGEND_ROW = 18,
};

typedef struct panel {
    double top, height; /* of the scale, without the room for labels */
    double most;        /* the scale goes from -most to most */
} panel;

/* ---- the panel ---- */

static double level(const panel *at, double value)
{
    double v = fmin(fmax(value, -at->most), at->most);
    return at->top + at->height * (at->most - v) / (2 * at->most);
}

static tropa_str signed_number(tropa_canvas *canvas, double value)
{
    tropa_str size = tropa_decimal(canvas, fabs(value));
    return tropa_spaced(canvas,
                        value > 0   ? TROPA_STR("+")
                        : value < 0 ? TROPA_STR("−")
                                    : (tropa_str){"", 0},
                        "", size);
}

static void draw_scale(tropa_canvas *canvas, const panel *at, bool dotted)
{
    tropa_scene *scene = &canvas->scene;
    double right = tropa_stage_x(canvas, canvas->map->stage_count) - canvas->gap;
    for (int i = -1; i <= 1; i++) {
        double y = level(at, i * at->most);
        tropa_scene_path(scene, TROPA_PAINT_NONE, TROPA_PAINT_RULE, i ? 0.8 : 1.4,
                         dotted ? " stroke-dasharray=\"2 4\"" : "", "M%s %sH%s",
                         tropa_number(canvas->stage_left), tropa_number(y), tropa_number(right));
        tropa_scene_room(scene, (tropa_box){right + 2, y - 10, 60, 20}, TROPA_PAINT_PAGE);
        tropa_scene_text_at(scene, TROPA_STYLE_TINY, TROPA_PAINT_MUTED, right + 6, y + 3.5,
                            TROPA_START, signed_number(canvas, i * at->most));
    }
}

static void tell_placer(tropa_placer *placer, const tropa_feels_series *line, double radius)
{
    for (uint32_t i = 0; i < line->count; i++) {
        const tropa_feels_point *p = &line->point[i];
        double low = p->y - radius, high = p->y + radius;
        tropa_placer_mark(placer,
                          (tropa_box){p->x - radius - 1, low - 1, 2 * radius + 2, high - low + 2});
        if (i)
            tropa_placer_line(placer, line->point[i - 1].x, line->point[i - 1].y, p->x, p->y);
    }
}

/* Above what lies lower on both sides, below what lies higher. */
static bool above_first(const tropa_feels_series *line, uint32_t i)
{
    double y = line->point[i].y, around = 0;
    uint32_t n = 0;
    if (i > 0) {
        around += line->point[i - 1].y;
        n++;
    }
    if (i + 1 < line->count) {
        around += line->point[i + 1].y;
        n++;
    }
    return !n || y <= around / n;
}

static void draw_line(tropa_canvas *canvas, const tropa_feels_series *line, tropa_paint paint,
                      const char *extra)
{
    for (uint32_t i = 1; i < line->count; i++)
        tropa_scene_path(&canvas->scene, TROPA_PAINT_NONE, paint, 1.6, extra, "M%s %sL%s %s",
                         tropa_number(line->point[i - 1].x), tropa_number(line->point[i - 1].y),
                         tropa_number(line->point[i].x), tropa_number(line->point[i].y));
}

static void draw_mark_number(tropa_canvas *canvas, const tropa_feels_point *p, tropa_paint ink,
                             tropa_paint ground)
{
    if (!p->touch)
        return;
    char *number = tropa_arena_format(canvas->arena, "%u", p->touch->number);
    if (!number) {
        canvas->scene.failed = true;
        return;
    }
    tropa_scene_room(&canvas->scene, (tropa_box){p->x - MARK, p->y - MARK, 2 * MARK, 2 * MARK + 2},
                     ground);
    tropa_scene_text_at(&canvas->scene, TROPA_STYLE_TINY_STRONG, ink, p->x, p->y + 4, TROPA_MIDDLE,
                        tropa_str_from(number));
}

static tropa_str point_name(tropa_canvas *canvas, const tropa_feels_point *p)
{
    if (!p->touch)
        return tropa_label_words(canvas, &p->stage->name);
    char *number = tropa_arena_format(canvas->arena, "%u ", p->touch->number);
    return tropa_spaced(canvas, tropa_str_from(number ? number : ""), "",
                        tropa_label_words(canvas, &p->touch->name));
}

/* ---- answers ---- */

typedef struct mood {
    tropa_paint paint;
    uint32_t shape; /* circle, square, triangle */
} mood;

static mood mood_of(double net)
{
    if (net >= 20)
        return (mood){TROPA_PAINT_GOOD, 0};
    return net > -20 ? (mood){TROPA_PAINT_WARN, 1} : (mood){TROPA_PAINT_BAD, 2};
}

static uint64_t answers(const tropa_measured_score *score)
{
    return score->n == TROPA_NO_COUNT ? 0 : score->n;
}

static tropa_str answers_words(tropa_canvas *canvas, const tropa_measured_score *score)
{
    tropa_message message;
    if (!answers(score))
        return (tropa_str){"", 0};
    tropa_message_init(&message, "draw.feels.answers");
    tropa_message_integer(&message, "n", (int64_t)answers(score));
    return tropa_words_of(canvas, &message);
}

static void draw_label(tropa_canvas *canvas, tropa_placer *placer, const tropa_feels_point *p,
                       bool above, double radius)
{
    tropa_scene *scene = &canvas->scene;
    tropa_str value = signed_number(canvas, round(p->value));
    tropa_str base = answers_words(canvas, p->score);
    double wide = tropa_scene_width(TROPA_STYLE_STRONG, value);
    double both = fmax(wide, tropa_scene_width(TROPA_STYLE_TINY, base)) + 4;
    tropa_box box;
    bool with_base =
        base.size && tropa_placer_put(placer, p->x, p->y, radius, both, 31, above, &box);
    if (!with_base && !tropa_placer_put(placer, p->x, p->y, radius, wide + 4, 17, above, &box))
        return;
    tropa_scene_room(scene, box, TROPA_PAINT_PAGE);
    tropa_scene_text_at(scene, TROPA_STYLE_STRONG, mood_of(p->value).paint, box.x + box.width / 2,
                        box.y + 13, TROPA_MIDDLE, value);
    if (with_base)
        tropa_scene_text_at(scene, TROPA_STYLE_TINY, TROPA_PAINT_MUTED, box.x + box.width / 2,
                            box.y + 27, TROPA_MIDDLE, base);
}

static void draw_answer(tropa_canvas *canvas, const panel *at, const tropa_feels_point *p,
                        bool numbered)
{
    tropa_scene *scene = &canvas->scene;
    mood look = mood_of(p->value);
    double radius = numbered ? MARK : SMALL_MARK;
    tropa_str interval = {"", 0};
    bool known = isfinite(p->score->low) && isfinite(p->score->high);
    if (known)
        interval = tropa_spaced(canvas, signed_number(canvas, round(p->score->low)), "…",
                                signed_number(canvas, round(p->score->high)));
    tropa_open_tip(canvas, "feels", p->touch ? p->touch->id : p->stage->id, point_name(canvas, p),
                   tropa_spaced(canvas, signed_number(canvas, round(p->value)), ", ",
                                answers_words(canvas, p->score)),
                   tropa_words(canvas, "draw.rule.feels"), interval, answers(p->score));
    if (known) {
        double low = level(at, p->score->low), high = level(at, p->score->high);
        tropa_scene_path(scene, TROPA_PAINT_NONE, look.paint, 1.4, "", "M%s %sV%sM%s %sh8M%s %sh8",
                         tropa_number(p->x), tropa_number(low), tropa_number(high),
                         tropa_number(p->x - 4), tropa_number(low), tropa_number(p->x - 4),
                         tropa_number(high));
    }
    bool few = answers(p->score) < TROPA_FEWEST_FOR_SHARES;
    tropa_draw_shape(canvas, look.shape, p->x, p->y, radius, few ? TROPA_PAINT_CARD : look.paint,
                     look.paint, "");
    if (numbered)
        draw_mark_number(canvas, p, few ? TROPA_PAINT_INK : TROPA_PAINT_PAGE,
                         few ? TROPA_PAINT_CARD : look.paint);
    tropa_scene_group_end(scene);
}

static void draw_measured(tropa_canvas *canvas, const panel *at, tropa_feels_series *line,
                          bool numbered)
{
    tropa_placer placer;
    double radius = numbered ? MARK : SMALL_MARK;
    double right = tropa_stage_x(canvas, canvas->map->stage_count) - canvas->gap;
    tropa_placer_init(&placer, &canvas->scene,
                      (tropa_box){canvas->stage_left, at->top - HEAD, right - canvas->stage_left,
                                  at->height + 2 * HEAD});
    draw_scale(canvas, at, false);
    for (uint32_t i = 0; i < line->count; i++) {
        tropa_feels_point *p = &line->point[i];
        p->y = level(at, p->value);
        if (isfinite(p->score->low) && isfinite(p->score->high))
            tropa_placer_line(&placer, p->x, level(at, p->score->low), p->x,
                              level(at, p->score->high));
    }
    tell_placer(&placer, line, radius);
    draw_line(canvas, line, TROPA_PAINT_INK, "");
    for (uint32_t i = 0; i < line->count; i++)
        draw_answer(canvas, at, &line->point[i], numbered);
    for (uint32_t i = 0; i < line->count; i++)
        draw_label(canvas, &placer, &line->point[i], above_first(line, i), radius);
}

/* ---- hypotheses ---- */

static tropa_str persona_name(tropa_canvas *canvas, uint32_t which)
{
    if (which == TROPA_NONE)
        return tropa_words(canvas, "draw.feels.everybody");
    return tropa_written(canvas, canvas->document->personas.item[which].name);
}

static void draw_feeling(tropa_canvas *canvas, const tropa_feels_series *line,
                         const tropa_feels_point *p, bool numbered)
{
    tropa_paint paint = tropa_shape_paint(line->persona);
    tropa_str name =
        tropa_dotted(canvas, persona_name(canvas, line->persona), point_name(canvas, p));
    tropa_str told =
        tropa_words_with(canvas, "draw.feels.assumed", signed_number(canvas, p->feeling->value));
    told = tropa_dotted(canvas, told, tropa_written(canvas, p->feeling->text));
    tropa_open_written(canvas, "feeling", &p->feeling->item, name, told, &p->feeling->evidence,
                       NULL);
    tropa_draw_shape(canvas, line->persona, p->x, p->y, numbered ? MARK : SMALL_MARK,
                     TROPA_PAINT_CARD, paint, " stroke-dasharray=\"3 2\"");
    if (numbered)
        draw_mark_number(canvas, p, TROPA_PAINT_INK, TROPA_PAINT_CARD);
    tropa_close_written(canvas, NULL);
}

static void open_series(tropa_canvas *canvas, const tropa_feels_series *line)
{
    tropa_scene_group(&canvas->scene, "who");
    if (line->persona != TROPA_NONE)
        tropa_scene_attribute(
            &canvas->scene, "data-who",
            tropa_written(canvas, canvas->document->personas.item[line->persona].item.id));
    tropa_scene_ready(&canvas->scene);
}

static void label_feelings(tropa_canvas *canvas, tropa_placer *placer,
                           const tropa_feels_series *line, double radius)
{
    tropa_scene *scene = &canvas->scene;
    for (uint32_t i = 0; i < line->count; i++) {
        const tropa_feels_point *p = &line->point[i];
        tropa_str text =
            tropa_scene_fit(scene, TROPA_STYLE_SMALL, 150, tropa_written(canvas, p->feeling->text));
        tropa_box box;
        double wide = tropa_scene_width(TROPA_STYLE_SMALL, text) + 4;
        if (!text.size ||
            !tropa_placer_put(placer, p->x, p->y, radius, wide, 15, above_first(line, i), &box))
            continue;
        tropa_scene_room(scene, box, TROPA_PAINT_PAGE);
        tropa_scene_text_at(scene, TROPA_STYLE_SMALL, TROPA_PAINT_MUTED, box.x + box.width / 2,
                            box.y + 11.5, TROPA_MIDDLE, text);
    }
}

/* Where marks have no room for numbers, these stand below the scale, under their touchpoints. */
static double draw_numbers(tropa_canvas *canvas, double top)
{
    const tropa_map *map = canvas->map;
    for (uint32_t i = 0; i < map->stage_count; i++)
        for (uint32_t p = 1; p <= map->stage[i].touchpoint_count; p++)
            if (tropa_feels_at(&map->stage[i], p))
                tropa_draw_number(canvas, tropa_feels_x(canvas, i, p), top + 9,
                                  map->stage[i].touchpoint[p - 1].number, false);
    return top + 20;
}

static double draw_assumed(tropa_canvas *canvas, const panel *at, tropa_feels_series *all,
                           uint32_t n, double slot)
{
    /* Side by side: equal feelings of two personas do not hide each other. */
    double step = n > 1 ? fmin(2 * MARK + 4, slot / n) : 0;
    bool numbered = slot >= FULL_SLOT && (n == 1 || step >= 2 * MARK);
    double radius = numbered ? MARK : SMALL_MARK;
    double right = tropa_stage_x(canvas, canvas->map->stage_count) - canvas->gap;
    tropa_placer placer;
    tropa_placer_init(&placer, &canvas->scene,
                      (tropa_box){canvas->stage_left, at->top - ASSUMED_HEAD,
                                  right - canvas->stage_left, at->height + 2 * ASSUMED_HEAD});
    draw_scale(canvas, at, true);
    for (uint32_t s = 0; s < n; s++) {
        for (uint32_t i = 0; i < all[s].count; i++) {
            tropa_feels_point *p = &all[s].point[i];
            p->x += (s - (n - 1) / 2.0) * step;
            p->y = level(at, p->value);
        }
        tell_placer(&placer, &all[s], radius);
    }
    for (uint32_t s = 0; s < n; s++) {
        open_series(canvas, &all[s]);
        draw_line(canvas, &all[s], tropa_shape_paint(all[s].persona), " stroke-dasharray=\"5 4\"");
        for (uint32_t i = 0; i < all[s].count; i++)
            draw_feeling(canvas, &all[s], &all[s].point[i], numbered);
        label_feelings(canvas, &placer, &all[s], radius);
        tropa_scene_group_end(&canvas->scene);
    }
    double bottom = at->top + at->height + ASSUMED_HEAD;
    return !numbered && slot >= FULL_SLOT ? draw_numbers(canvas, bottom) : bottom;
}

static double draw_legend(tropa_canvas *canvas, const tropa_feels_series *all, uint32_t n,
                          double top)
{
    tropa_scene *scene = &canvas->scene;
    for (uint32_t s = 0; s < n && (n > 1 || all[s].persona != TROPA_NONE); s++) {
        double y = top + LEGEND_ROW / 2.0;
        tropa_draw_shape(canvas, all[s].persona, canvas->left + 7, y, 5.5, TROPA_PAINT_CARD,
                         tropa_shape_paint(all[s].persona), " stroke-dasharray=\"3 2\"");
        tropa_scene_room(scene, (tropa_box){canvas->left, top, canvas->lane_width, LEGEND_ROW},
                         TROPA_PAINT_PAGE);
        tropa_scene_text_in(scene, TROPA_STYLE_SMALL, TROPA_PAINT_INK, canvas->left + 19, y + 4,
                            TROPA_START, canvas->lane_width - 20,
                            persona_name(canvas, all[s].persona));
        top += LEGEND_ROW;
    }
    return top;
}

/* "Hypotheses" beside a panel of its own, below the answers. */
static double draw_second_name(tropa_canvas *canvas, double top)
{
    tropa_scene *scene = &canvas->scene;
    tropa_scene_room(scene, (tropa_box){canvas->left, top, canvas->lane_width, 90},
                     TROPA_PAINT_PAGE);
    tropa_lines name = tropa_scene_wrap(scene, TROPA_STYLE_SMALL_STRONG, canvas->lane_width, 2,
                                        tropa_words(canvas, "draw.feels.hypotheses"));
    double y = tropa_scene_lines(scene, &name, TROPA_PAINT_INK, canvas->left, top, TROPA_START);
    tropa_lines note = tropa_scene_wrap(scene, TROPA_STYLE_TINY, canvas->lane_width, 4,
                                        tropa_words(canvas, "draw.feels.hypotheses.note"));
    return tropa_scene_lines(scene, &note, TROPA_PAINT_MUTED, canvas->left, y, TROPA_START) + 4;
}

static double draw_empty(tropa_canvas *canvas, double cells)
{
    panel at = {cells + 14, ASSUMED_HEIGHT + 60, 2};
    draw_scale(canvas, &at, true);
    return at.top + at.height + 14;
}

double tropa_lane_feels(tropa_canvas *canvas, const tropa_lane_view *lane, double top)
{
    tropa_feels_series measured = {.persona = TROPA_NONE}, assumed[TROPA_FEELS_SERIES_MOST];
    tropa_feels_gather(canvas, true, (tropa_str){"", 0}, &measured);
    uint32_t n = tropa_feels_assumed(canvas, assumed);
    double slot = tropa_feels_slot(canvas), cells;
    tropa_str note =
        tropa_words(canvas, measured.count ? "draw.lane.feels.note" : "draw.lane.feels.assumed");
    double bottom = tropa_draw_lane_head(canvas, lane, top, note, &cells);
    if (!measured.count && !n)
        return fmax(bottom, draw_empty(canvas, cells));
    double y = top;
    if (measured.count) {
        panel at = {top + HEAD, MEASURED_HEIGHT, 100};
        draw_measured(canvas, &at, &measured, slot >= FULL_SLOT);
        y = fmax(at.top + at.height + HEAD, bottom);
        bottom = n ? draw_second_name(canvas, y + 4) : bottom;
    }
    if (n) {
        double height = ASSUMED_HEIGHT + (n > 1 || !measured.count ? 44 : 0);
        panel at = {y + ASSUMED_HEAD + 4, height, 2};
        bottom = draw_legend(canvas, assumed, n, bottom + 4);
        y = draw_assumed(canvas, &at, assumed, n, slot);
    }
    return fmax(y, bottom);
}
