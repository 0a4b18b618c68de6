/* Lanes of one's own: text, number, a picture's place with its caption, a chart of a measure. */
#include "draw/lanes.h"

#include "map/from_document.h"
#include "text/format.h"

enum { MOST = 10, GAP = 9, PICTURE_HEIGHT = 96, CHART_HEIGHT = 84 };

/* ---- figures of `measured` by name ---- */

typedef struct figure {
    const char *name;
    size_t offset;
    bool real; /* a share; else a count */
} figure;

static const figure figures[] = {
    {"customers", offsetof(tropa_measure, customers), false},
    {"events", offsetof(tropa_measure, events), false},
    {"reached", offsetof(tropa_measure, reached), false},
    {"entered", offsetof(tropa_measure, entered), false},
    {"skipped", offsetof(tropa_measure, skipped), false},
    {"started", offsetof(tropa_measure, started), false},
    {"advanced", offsetof(tropa_measure, advanced), false},
    {"open", offsetof(tropa_measure, open), false},
    {"lost", offsetof(tropa_measure, lost), false},
    {"returned", offsetof(tropa_measure, returned), false},
    {"back-from", offsetof(tropa_measure, back_from), false},
    {"last", offsetof(tropa_measure, last), false},
    {"repeated", offsetof(tropa_measure, repeated), false},
    {"back", offsetof(tropa_measure, back), false},
    {"friction", offsetof(tropa_measure, friction), true},
};

/* What a chart shows of one item; NAN: it was not measured. */
static double measured(const tropa_canvas *canvas, tropa_str measure, tropa_str id, tropa_str *text,
                       tropa_canvas *words)
{
    const tropa_measure *m = tropa_document_measure(canvas->document, id);
    *text = (tropa_str){"", 0};
    if (!m)
        return NAN;
    const tropa_measured_time *time = tropa_str_equal(measure, TROPA_STR("time"))   ? m->time
                                      : tropa_str_equal(measure, TROPA_STR("stay")) ? m->stay
                                      : tropa_str_equal(measure, TROPA_STR("wait")) ? m->wait
                                                                                    : NULL;
    if (time && isfinite(time->median_us) && fabs(time->median_us) < 9e18) {
        *text = tropa_written(words, tropa_format_duration(words->catalogue, words->arena,
                                                           (int64_t)time->median_us, true));
        return time->median_us;
    }
    if (tropa_str_equal(measure, TROPA_STR("feels")) && m->feels && isfinite(m->feels->net)) {
        *text = tropa_decimal(words, round(m->feels->net));
        return m->feels->net;
    }
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        if (!tropa_str_equal(measure, tropa_str_from(figures[i].name)))
            continue;
        const void *at = (const char *)m + figures[i].offset;
        if (figures[i].real) {
            double share;
            memcpy(&share, at, sizeof share);
            *text = tropa_percent(words, share);
            return share;
        }
        uint64_t n;
        memcpy(&n, at, sizeof n);
        if (n == TROPA_NO_COUNT)
            return NAN;
        *text =
            tropa_written(words, tropa_format_compact(words->catalogue, words->arena, (int64_t)n));
        return (double)n;
    }
    return NAN;
}

/* ---- cells that people fill ---- */

bool tropa_lane_own_filled(const tropa_canvas *canvas, const tropa_lane_view *lane)
{
    (void)canvas;
    return lane->own->cells.count || lane->own->measure.size;
}

static void gather(tropa_canvas *canvas, const tropa_lane_view *lane, uint32_t stage,
                   tropa_tiles *tiles)
{
    for (uint32_t i = 0; i < lane->own->cells.count; i++) {
        const tropa_lane_cell *cell = &lane->own->cells.item[i];
        const tropa_touchpoint *touch;
        if (tropa_stage_of(canvas, cell->at, &touch) == &canvas->map->stage[stage])
            tropa_tiles_add(canvas, tiles, cell, touch, 0);
    }
}

static double draw_picture(tropa_canvas *canvas, const tropa_lane_cell *cell, double x, double top,
                           double width)
{
    tropa_scene *scene = &canvas->scene;
    tropa_box box = {x, top, width, PICTURE_HEIGHT};
    tropa_buffer_append_format(&scene->body,
                               "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"6\" "
                               "class=\"f-card s-edge\" stroke-dasharray=\"5 4\"/>\n",
                               tropa_number(x + 0.5), tropa_number(top + 0.5),
                               tropa_number(width - 1), tropa_number(PICTURE_HEIGHT - 1));
    tropa_icon_sign(scene, TROPA_SIGN_PICTURE, x + width / 2 - 13, top + 24, 26, TROPA_PAINT_MUTED);
    tropa_scene_room(scene, box, TROPA_PAINT_CARD);
    tropa_scene_text_in(scene, TROPA_STYLE_TINY, TROPA_PAINT_MUTED, x + width / 2,
                        top + PICTURE_HEIGHT - 14, TROPA_MIDDLE, width - 20,
                        tropa_written(canvas, cell->picture));
    return top + PICTURE_HEIGHT + 5;
}

static double draw_cell(tropa_canvas *canvas, const tropa_lane_view *lane, const tropa_tile *tile,
                        double x, double top, double width)
{
    tropa_scene *scene = &canvas->scene;
    const tropa_lane_cell *cell = tile->item;
    tropa_support support = tropa_support_of(canvas, &cell->evidence);
    tropa_str text = tropa_written(canvas, cell->text);
    double left = x, y = top;
    tropa_open_written(canvas, "own", &cell->item, lane->name, text, &cell->evidence, NULL);
    tropa_draw_hit(canvas, (tropa_box){x, top, width, 18});
    if (cell->picture.size)
        y = draw_picture(canvas, cell, x, y, width);
    double row = y;
    if (tile->touch) {
        tropa_draw_number(canvas, left + 10, y + 9, tile->touch->number, false);
        left += 27;
    }
    if (cell->evidence.count) {
        tropa_draw_badge(canvas, left, y, &support);
        left += 25;
    }
    double inner = x + width - left;
    if (isfinite(cell->value)) {
        tropa_str value = tropa_spaced(canvas, tropa_decimal(canvas, cell->value), "\u00a0",
                                       tropa_written(canvas, lane->own->unit));
        tropa_scene_room(scene, (tropa_box){left, y - 2, inner, 28}, TROPA_PAINT_PAGE);
        tropa_scene_text_in(scene, TROPA_STYLE_FIGURE, TROPA_PAINT_INK, left, y + 18, TROPA_START,
                            inner, value);
        y += 26;
    }
    tropa_lines lines = tropa_scene_wrap(scene, TROPA_STYLE_BODY, inner, 9, text);
    tropa_scene_room(scene, (tropa_box){left, y - 1, inner, lines.height + 34}, TROPA_PAINT_PAGE);
    double bottom = tropa_scene_lines(scene, &lines, TROPA_PAINT_INK, left, y, TROPA_START);
    tropa_lines stale =
        tropa_scene_wrap(scene, TROPA_STYLE_TINY, inner, 2, tropa_stale_words(canvas, &support));
    bottom = tropa_scene_lines(scene, &stale, TROPA_PAINT_WARN, left, bottom, TROPA_START);
    tropa_close_written(canvas, NULL);
    return fmax(bottom, left > x ? row + 18 : bottom);
}

/* ---- a chart of what was measured ---- */

typedef struct bar {
    const tropa_touchpoint *touch;
    double value;
    tropa_str text;
} bar;

/* The stage's own figure where it has one, else those of its touchpoints. */
static uint32_t bars_of(tropa_canvas *canvas, const tropa_lane_view *lane, uint32_t stage,
                        bar **out)
{
    const tropa_map_stage *at = &canvas->map->stage[stage];
    uint32_t n = 0;
    *out = tropa_arena_array(canvas->arena, at->touchpoint_count + 1, sizeof **out);
    if (!*out) {
        canvas->scene.failed = true;
        return 0;
    }
    /* Whoever is at the last stage has arrived: nobody is lost, open or advanced there. */
    static const tropa_str passing[] = {{"lost", 4}, {"open", 4}, {"advanced", 8}};
    for (size_t i = 0; i < 3 && stage + 1 == canvas->map->stage_count; i++)
        if (tropa_str_equal(lane->own->measure, passing[i]))
            return 0;
    bar it = {NULL, 0, {"", 0}};
    it.value = measured(canvas, lane->own->measure, at->id, &it.text, canvas);
    if (isfinite(it.value))
        (*out)[n++] = it;
    for (uint32_t k = 0; k < at->touchpoint_count && (n == 0 || (*out)[0].touch); k++) {
        it.touch = &at->touchpoint[k];
        it.value = measured(canvas, lane->own->measure, it.touch->id, &it.text, canvas);
        if (isfinite(it.value))
            (*out)[n++] = it;
    }
    return n;
}

static void draw_bars(tropa_canvas *canvas, const bar *bars, uint32_t n, uint32_t stage, double top,
                      double most)
{
    tropa_scene *scene = &canvas->scene;
    double slot = tropa_stage_width(canvas) / n, zero = top + CHART_HEIGHT - 24;
    for (uint32_t i = 0; i < n; i++) {
        double x = tropa_stage_x(canvas, stage) + slot * (i + 0.5);
        double wide = fmin(36, slot * 0.5), high = fabs(bars[i].value) / most * (zero - top - 20);
        tropa_scene_rect(scene,
                         (tropa_box){x - wide / 2, zero - fmax(high, 1), wide, fmax(high, 1)}, 0,
                         TROPA_PAINT_RIBBON, TROPA_PAINT_NONE);
        tropa_scene_room(scene, (tropa_box){x - slot / 2, top - 4, slot, CHART_HEIGHT},
                         TROPA_PAINT_PAGE);
        tropa_scene_text_in(scene, TROPA_STYLE_SMALL_STRONG, TROPA_PAINT_INK, x, zero - high - 5,
                            TROPA_MIDDLE, slot - 2, bars[i].text);
        if (bars[i].touch && slot >= 22)
            tropa_draw_number(canvas, x, zero + 13, bars[i].touch->number, false);
    }
}

static double draw_chart(tropa_canvas *canvas, const tropa_lane_view *lane, double top)
{
    double cells, most = 0;
    double bottom = tropa_draw_lane_head(canvas, lane, top,
                                         tropa_words(canvas, "draw.lane.chart.note"), &cells);
    for (uint32_t i = 0; i < canvas->map->stage_count; i++) {
        bar *bars;
        uint32_t n = bars_of(canvas, lane, i, &bars);
        for (uint32_t k = 0; k < n; k++)
            most = fmax(most, fabs(bars[k].value));
    }
    if (!(most > 0)) {
        tropa_lines none =
            tropa_scene_wrap(&canvas->scene, TROPA_STYLE_SMALL, tropa_stage_width(canvas), 2,
                             tropa_words(canvas, canvas->map->unmeasured ? "draw.chart.unmeasured"
                                                                         : "draw.chart.none"));
        tropa_scene_room(&canvas->scene,
                         (tropa_box){canvas->stage_left, cells, tropa_stage_width(canvas), 50},
                         TROPA_PAINT_PAGE);
        return fmax(bottom, tropa_scene_lines(&canvas->scene, &none, TROPA_PAINT_MUTED,
                                              canvas->stage_left, cells, TROPA_START));
    }
    tropa_scene_line(&canvas->scene, canvas->stage_left, cells + CHART_HEIGHT - 24,
                     tropa_stage_x(canvas, canvas->map->stage_count) - canvas->gap,
                     cells + CHART_HEIGHT - 24, TROPA_PAINT_RULE, 1.4);
    for (uint32_t i = 0; i < canvas->map->stage_count; i++) {
        bar *bars;
        uint32_t n = bars_of(canvas, lane, i, &bars);
        if (n)
            draw_bars(canvas, bars, n, i, cells, most);
    }
    return fmax(bottom, cells + CHART_HEIGHT);
}

double tropa_lane_own(tropa_canvas *canvas, const tropa_lane_view *lane, double top)
{
    if (lane->own->kind == TROPA_CUSTOM_CHART || lane->own->measure.size)
        return draw_chart(canvas, lane, top);
    return tropa_draw_tile_lane(canvas, lane, top, (tropa_str){"", 0}, MOST, GAP, gather,
                                draw_cell);
}
