/* Measures: where they stand, where they should be, of whom, and who answers for them. */
#include "draw/lanes.h"

#include <glib.h>

enum { MOST = 6, GAP = 12 };

bool tropa_lane_kpis_filled(const tropa_canvas *canvas, const tropa_lane_view *lane)
{
    (void)lane;
    for (uint32_t i = 0; i < canvas->map->stage_count; i++)
        for (uint32_t p = 0; p <= canvas->map->stage[i].touchpoint_count; p++) {
            const tropa_experience *e = tropa_experience_at(&canvas->map->stage[i], p);
            if (e && e->kpis.count)
                return true;
        }
    return false;
}

static void gather(tropa_canvas *canvas, const tropa_lane_view *lane, uint32_t stage,
                   tropa_tiles *tiles)
{
    (void)lane;
    const tropa_map_stage *at = &canvas->map->stage[stage];
    for (uint32_t p = 0; p <= at->touchpoint_count; p++) {
        const tropa_experience *e = tropa_experience_at(at, p);
        for (uint32_t k = 0; e && k < e->kpis.count; k++)
            tropa_tiles_add(canvas, tiles, &e->kpis.item[k], tropa_touch_at(at, p), 0);
    }
}

tropa_kpi_target tropa_kpi_target_of(tropa_str text)
{
    tropa_kpi_target target = {.value = NAN};
    char number[32];
    size_t n = 0, i = 0;
    /* "<=", "<" and U+2264 ask for less; anything else before the number asks for more. */
    for (; i < text.size && !(text.data[i] >= '0' && text.data[i] <= '9'); i++) {
        if (text.data[i] == '<')
            target.below = true;
        if (i + 2 < text.size && memcmp(text.data + i, "≤", 3) == 0)
            target.below = true;
        if ((text.data[i] == '-' || (i + 2 < text.size && memcmp(text.data + i, "−", 3) == 0)) &&
            n == 0)
            number[n++] = '-';
    }
    for (; i < text.size && n + 1 < sizeof number; i++) {
        char c = text.data[i] == ',' ? '.' : text.data[i];
        if (!(c >= '0' && c <= '9') && c != '.')
            break;
        number[n++] = c;
    }
    number[n] = 0;
    if (n && number[n - 1] >= '0' && number[n - 1] <= '9')
        target.value = g_ascii_strtod(number, NULL);
    return target;
}

/* ">= 12%" -> "≥ 12%": as people read it. */
tropa_str tropa_kpi_target_words(tropa_canvas *canvas, tropa_str text)
{
    text = tropa_written(canvas, text);
    if (text.size > 2 && text.data[1] == '=' && (text.data[0] == '>' || text.data[0] == '<')) {
        tropa_str rest = {text.data + 2, text.size - 2};
        return tropa_spaced(canvas, text.data[0] == '>' ? TROPA_STR("≥") : TROPA_STR("≤"), "",
                            rest);
    }
    return text;
}

tropa_str tropa_kpi_value(tropa_canvas *canvas, const tropa_kpi *kpi)
{
    if (!isfinite(kpi->value))
        return TROPA_STR("–");
    tropa_str unit = tropa_written(canvas, kpi->unit), value = tropa_decimal(canvas, kpi->value);
    return tropa_spaced(canvas, value, "\u00a0", unit);
}

static void draw_bar(tropa_canvas *canvas, const tropa_kpi *kpi, const tropa_kpi_target *target,
                     bool met, double x, double y, double width)
{
    tropa_scene *scene = &canvas->scene;
    double low = fmin(0, fmin(kpi->value, target->value));
    double high = fmax(fmax(kpi->value, target->value), low + 1e-9);
    double scale = (width - 3) / (high - low);
    double from = (fmin(0, kpi->value) - low) * scale, to = (fmax(0, kpi->value) - low) * scale;
    double tick = x + (target->value - low) * scale + 1;
    tropa_scene_rect(scene, (tropa_box){x, y, width, 5}, 2.5, TROPA_PAINT_TRACK, TROPA_PAINT_NONE);
    tropa_scene_rect(scene, (tropa_box){x + from, y, fmax(to - from, 1.5), 5},
                     fmin(2.5, fmax(to - from, 1.5) / 2), met ? TROPA_PAINT_GOOD : TROPA_PAINT_WARN,
                     TROPA_PAINT_NONE);
    tropa_scene_line(scene, tick, y - 4, tick, y + 9, TROPA_PAINT_INK, 2);
}

static double draw_kpi(tropa_canvas *canvas, const tropa_lane_view *lane, const tropa_tile *tile,
                       double x, double top, double width)
{
    tropa_scene *scene = &canvas->scene;
    const tropa_kpi *kpi = tile->item;
    tropa_kpi_target target = tropa_kpi_target_of(kpi->target);
    bool barred = isfinite(target.value) && isfinite(kpi->value);
    bool met = barred && (target.below ? kpi->value <= target.value : kpi->value >= target.value);
    double number = tile->touch ? 28 : 0;
    tropa_str name = tropa_written(canvas, kpi->name), value = tropa_kpi_value(canvas, kpi);
    tropa_str note = tropa_written(canvas, kpi->base);
    if (kpi->owner.size)
        note =
            tropa_dotted(canvas, note,
                         tropa_words_with(canvas, "draw.owner", tropa_written(canvas, kpi->owner)));
    tropa_str aim = kpi->target.size ? tropa_words_with(canvas, "draw.kpi.target",
                                                        tropa_kpi_target_words(canvas, kpi->target))
                                     : (tropa_str){"", 0};
    tropa_str told = tropa_dotted(canvas, value, aim);
    told = tropa_dotted(canvas, told, note);
    tropa_str rule = tropa_written(canvas, kpi->measure);
    rule = tropa_dotted(canvas, rule, tropa_written(canvas, kpi->source));
    rule = tropa_dotted(canvas, rule, tropa_date_words(canvas, kpi->date_us));
    tropa_open_tip(canvas, "kpi", kpi->item.id, name, told, rule, (tropa_str){"", 0}, 0);
    tropa_draw_hit(canvas, (tropa_box){x, top, width, 40});
    tropa_lines title = tropa_scene_wrap(scene, TROPA_STYLE_BODY, width - number, 3, name);
    tropa_scene_room(scene, (tropa_box){x, top - 1, width, 400}, TROPA_PAINT_PAGE);
    if (tile->touch)
        tropa_draw_number(canvas, x + 10, top + 9, tile->touch->number, false);
    double y = fmax(tropa_scene_lines(scene, &title, TROPA_PAINT_INK, x + number, top, TROPA_START),
                    top + 18);
    double wide = tropa_scene_text_in(scene, TROPA_STYLE_FIGURE, TROPA_PAINT_INK, x, y + 20,
                                      TROPA_START, width * 0.62, value);
    double left = x + wide + 12, room = x + width - left;
    if (barred && room > 40)
        draw_bar(canvas, kpi, &target, met, left, y + 11, room);
    y += 27;
    if (barred) {
        tropa_icon_sign(scene, met ? TROPA_SIGN_CHECK : TROPA_SIGN_WAY, x, y + 1, 12,
                        met ? TROPA_PAINT_GOOD : TROPA_PAINT_WARN);
        aim = tropa_dotted(canvas, aim,
                           tropa_words(canvas, met ? "draw.kpi.met" : "draw.kpi.not_met"));
    }
    double indent = barred ? 18 : 0;
    tropa_lines goal = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width - indent, 3, aim);
    y = tropa_scene_lines(scene, &goal, TROPA_PAINT_INK, x + indent, y, TROPA_START);
    tropa_lines base = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 3, note);
    y = tropa_scene_lines(scene, &base, TROPA_PAINT_MUTED, x, y, TROPA_START);
    tropa_scene_group_end(scene);
    (void)lane;
    return y;
}

double tropa_lane_kpis(tropa_canvas *canvas, const tropa_lane_view *lane, double top)
{
    return tropa_draw_tile_lane(canvas, lane, top, tropa_words(canvas, "draw.lane.kpis.note"), MOST,
                                GAP, gather, draw_kpi);
}
