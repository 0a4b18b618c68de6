/* The friction lane: where customers repeat, step back or leave, per touchpoint on one scale.
 *
 * It is behaviour, and never drawn as emotion: numbered bars with their intervals, no line from one
 * to the next, no faces. An emotion curve, once there are answers, gets a lane of its
 * own beside it. Crowded stages go on in a further panel with the same scale. */
#include "draw/icons.h"
#include "draw/map_parts.h"

#include <stdio.h>

enum { PANEL_HEIGHT = 156, HEAD = 26, FOOT = 30, SLOT = 36 };

static uint32_t slots_per_panel(const tropa_canvas *canvas)
{
    uint32_t n = (uint32_t)(tropa_stage_width(canvas) / SLOT);
    return n ? n : 1;
}

static double level(double panel_top, double share)
{
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return panel_top + HEAD + (PANEL_HEIGHT - HEAD - FOOT) * (1 - share);
}

static void draw_scale(tropa_canvas *canvas, double top)
{
    static const struct {
        double share;
        tropa_str text;
    } marks[] = {{0, {"0", 1}}, {0.5, {"50", 2}}, {1, {"100 %", 6}}};
    tropa_scene *scene = &canvas->scene;
    double right = tropa_stage_x(canvas, canvas->map->stage_count) - canvas->gap;
    for (size_t i = 0; i < 3; i++) {
        double y = level(top, marks[i].share);
        tropa_scene_line(scene, canvas->stage_left, y, right, y, TROPA_PAINT_RULE, i ? 0.8 : 1.4);
        tropa_scene_room(scene, (tropa_box){canvas->outcome_left - 14, y - 12, 50, 24},
                         TROPA_PAINT_PAGE);
        tropa_scene_text_at(scene, TROPA_STYLE_TINY, TROPA_PAINT_MUTED, canvas->outcome_left - 8,
                            y + 3.5, TROPA_START,
                            i == 2 ? tropa_percent(canvas, 1) : marks[i].text);
    }
}

static void open_dot(tropa_canvas *canvas, const tropa_touchpoint *touch)
{
    char number[16];
    snprintf(number, sizeof number, "%u ", touch->number);
    tropa_str name = tropa_spaced(canvas, tropa_scene_clean(&canvas->scene, tropa_str_from("")), "",
                                  tropa_label_words(canvas, &touch->name));
    tropa_str told = isfinite(touch->friction)
                         ? tropa_words_share(canvas, "draw.tip.friction", touch->friction)
                         : tropa_words(canvas, "draw.friction.few");
    told = tropa_spaced(canvas, told, ", ",
                        tropa_words_counting(canvas, "draw.tip.base", touch->measured.customers));
    char *kept = tropa_arena_text(canvas->arena, number);
    if (kept)
        name = tropa_spaced(canvas, tropa_str_from(kept), "", name);
    tropa_open_tip(canvas, "friction", touch->id, name, told,
                   tropa_words(canvas, "draw.rule.friction"),
                   isfinite(touch->friction)
                       ? tropa_interval_words(canvas, touch->friction_low, touch->friction_high)
                       : (tropa_str){"", 0},
                   touch->measured.customers);
}

static bool has_problem(const tropa_touchpoint *touch)
{
    for (uint32_t i = 0; i < touch->cell_count; i++)
        if (touch->cell[i].kind != TROPA_CELL_SUCCESS)
            return true;
    return false;
}

static void draw_dot(tropa_canvas *canvas, const tropa_touchpoint *touch, double x, double top,
                     double slot)
{
    tropa_scene *scene = &canvas->scene;
    double zero = level(top, 0), foot = zero + 16;
    open_dot(canvas, touch);
    tropa_box room = {x - slot / 2, top, slot, PANEL_HEIGHT};
    tropa_draw_hit(canvas, room);
    if (!isfinite(touch->friction)) {
        tropa_buffer_append_format(&scene->body,
                                   "<rect x=\"%s\" y=\"%s\" width=\"20\" height=\"17\" rx=\"5\" "
                                   "class=\"f-page s-muted\" stroke-dasharray=\"3 2\"/>\n",
                                   tropa_number(x - 10), tropa_number(foot - 8.5));
        char *number = tropa_arena_format(canvas->arena, "%u", touch->number);
        tropa_scene_room(scene, room, TROPA_PAINT_PAGE);
        if (number)
            tropa_scene_text_at(scene, TROPA_STYLE_TINY, TROPA_PAINT_MUTED, x, foot + 3.8,
                                TROPA_MIDDLE, tropa_str_from(number));
        tropa_scene_group_end(scene);
        return;
    }
    double y = level(top, touch->friction), high = y;
    bool strong = has_problem(touch);
    double wide = fmin(20, slot * 0.5);
    double round = fmin(3, zero - y);
    if (zero - y > 0.3)
        tropa_scene_path(
            scene, strong ? TROPA_PAINT_MAIN_LOSS : TROPA_PAINT_RIBBON, TROPA_PAINT_NONE, 1, "",
            "M%s %sV%sa3 %s 0 0 1 3-%sh%sa3 %s 0 0 1 3 %sV%sz", tropa_number(x - wide / 2),
            tropa_number(zero), tropa_number(y + round), tropa_number(round), tropa_number(round),
            tropa_number(wide - 6), tropa_number(round), tropa_number(round), tropa_number(zero));
    if (isfinite(touch->friction_low) && isfinite(touch->friction_high)) {
        double upper = level(top, touch->friction_high), lower = level(top, touch->friction_low);
        tropa_scene_path(scene, TROPA_PAINT_NONE, TROPA_PAINT_INK, 1.1, "",
                         "M%s %sh6m-3 0V%sm-3 0h6", tropa_number(x - 3), tropa_number(upper),
                         tropa_number(lower));
        high = fmin(high, upper);
    }
    tropa_scene_room(scene, room, TROPA_PAINT_PAGE);
    tropa_draw_number(canvas, x, foot, touch->number, strong);
    tropa_str value = tropa_percent(canvas, touch->friction);
    tropa_style style = strong ? TROPA_STYLE_TINY_STRONG : TROPA_STYLE_TINY;
    double gap = fmin(tropa_scene_width(style, value), slot - 2) + 4;
    /* The value may stand on a line of the scale. */
    tropa_scene_rect(scene, (tropa_box){x - gap / 2, high - 14, gap, 11}, 0, TROPA_PAINT_PAGE,
                     TROPA_PAINT_NONE);
    tropa_scene_text_in(scene, style, strong ? TROPA_PAINT_BAD : TROPA_PAINT_MUTED, x, high - 5,
                        TROPA_MIDDLE, slot - 2, value);
    tropa_scene_group_end(scene);
}

double tropa_draw_map_friction(tropa_canvas *canvas, double top, tropa_str name)
{
    const tropa_map *map = canvas->map;
    double lane = tropa_draw_lane_named(
        canvas, top, name.size ? name : tropa_words(canvas, "draw.lane.friction"),
        tropa_words(canvas, "draw.lane.friction.note"));
    uint32_t slots = slots_per_panel(canvas), most = 0;
    for (uint32_t i = 0; i < map->stage_count; i++)
        most = map->stage[i].touchpoint_count > most ? map->stage[i].touchpoint_count : most;
    uint32_t panels = (most + slots - 1) / slots;
    double y = top + 6;
    for (uint32_t panel = 0; panel < panels; panel++) {
        draw_scale(canvas, y);
        for (uint32_t i = 0; i < map->stage_count; i++) {
            const tropa_map_stage *stage = &map->stage[i];
            uint32_t first = panel * slots;
            if (first >= stage->touchpoint_count)
                continue;
            uint32_t n = stage->touchpoint_count - first;
            n = n > slots ? slots : n;
            double slot = tropa_stage_width(canvas) / n;
            for (uint32_t k = 0; k < n; k++)
                draw_dot(canvas, &stage->touchpoint[first + k],
                         tropa_stage_x(canvas, i) + slot * (k + 0.5), y, fmin(slot, 80));
        }
        y += PANEL_HEIGHT + 6;
    }
    return fmax(lane, y);
}
