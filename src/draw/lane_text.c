/* Lanes of texts: what the customer does, thinks, asks, and what the company offers and does. */
#include "draw/lanes.h"

enum { MOST = 12, ENTRY_LINES = 9, GAP = 9, BADGED = 1, HALF_FROM = 300 };

static bool is_actions(const tropa_lane_view *lane)
{
    return lane->kind->what == TROPA_LANE_ID_COUNT;
}

/* Recommended actions belong to stages alone. */
static const tropa_entry_list *entries_at(const tropa_lane_view *lane, const tropa_map_stage *stage,
                                          uint32_t place)
{
    if (is_actions(lane))
        return !place && stage->written ? &stage->written->actions : NULL;
    const tropa_experience *experience = tropa_experience_at(stage, place);
    return experience ? &experience->lane[lane->kind->what] : NULL;
}

static bool any_promise(const tropa_canvas *canvas, const tropa_lane_view *lane)
{
    if (lane->kind->what != TROPA_LANE_EXPECTS)
        return false;
    for (uint32_t i = 0; i < canvas->map->stage_count; i++)
        if (canvas->map->stage[i].written && canvas->map->stage[i].written->promise.size)
            return true;
    return false;
}

static bool any_entry(const tropa_canvas *canvas, const tropa_lane_view *lane, bool with_evidence)
{
    for (uint32_t i = 0; i < canvas->map->stage_count; i++)
        for (uint32_t p = 0; p <= canvas->map->stage[i].touchpoint_count; p++) {
            const tropa_entry_list *list = entries_at(lane, &canvas->map->stage[i], p);
            for (uint32_t k = 0; list && k < list->count; k++)
                if (!with_evidence || list->item[k].evidence.count)
                    return true;
        }
    return false;
}

bool tropa_lane_text_filled(const tropa_canvas *canvas, const tropa_lane_view *lane)
{
    return any_entry(canvas, lane, false) || any_promise(canvas, lane);
}

static void gather(tropa_canvas *canvas, const tropa_lane_view *lane, uint32_t stage,
                   tropa_tiles *tiles, bool badged)
{
    const tropa_map_stage *at = &canvas->map->stage[stage];
    for (uint32_t p = 0; p <= at->touchpoint_count; p++) {
        const tropa_entry_list *list = entries_at(lane, at, p);
        for (uint32_t k = 0; list && k < list->count; k++)
            tropa_tiles_add(canvas, tiles, &list->item[k], tropa_touch_at(at, p),
                            badged ? BADGED : 0);
    }
}

static void gather_plain(tropa_canvas *canvas, const tropa_lane_view *lane, uint32_t stage,
                         tropa_tiles *tiles)
{
    gather(canvas, lane, stage, tiles, false);
}

static void gather_badged(tropa_canvas *canvas, const tropa_lane_view *lane, uint32_t stage,
                          tropa_tiles *tiles)
{
    gather(canvas, lane, stage, tiles, true);
}

/* Whose it is, where there are several personas. */
static double draw_personas(tropa_canvas *canvas, const tropa_entry *entry, double x, double y)
{
    enum { STEP = 13, MOST_SHAPES = 3 };
    uint32_t shown = 0;
    if (canvas->document->personas.count < 2)
        return x;
    for (uint32_t i = 0; i < entry->personas.count && shown < MOST_SHAPES; i++) {
        uint32_t which = tropa_persona_index(canvas, entry->personas.item[i]);
        if (which == TROPA_NONE)
            continue;
        tropa_draw_shape(canvas, which, x + 5, y, 4.5, TROPA_PAINT_NONE, tropa_shape_paint(which),
                         "");
        x += STEP;
        shown++;
    }
    return shown ? x + 3 : x;
}

static double draw_entry(tropa_canvas *canvas, const tropa_lane_view *lane, const tropa_tile *tile,
                         double x, double top, double width)
{
    tropa_scene *scene = &canvas->scene;
    const tropa_entry *entry = tile->item;
    tropa_support support = tropa_support_of(canvas, &entry->evidence);
    tropa_str text = tropa_written(canvas, entry->text);
    double left = x;
    tropa_open_written(canvas, "entry", &entry->item,
                       tile->touch ? tropa_dotted(canvas, lane->name,
                                                  tropa_label_words(canvas, &tile->touch->name))
                                   : lane->name,
                       text, &entry->evidence, &entry->personas);
    if (is_actions(lane)) {
        tropa_icon_sign(scene, TROPA_SIGN_WAY, left, top + 2, 14, TROPA_PAINT_ACCENT);
        left += 22;
    }
    if (tile->touch) {
        tropa_draw_number(canvas, left + 10, top + 9, tile->touch->number, false);
        left += 27;
    }
    if (tile->kind == BADGED) {
        tropa_draw_badge(canvas, left, top, &support);
        left += 25;
    }
    left = draw_personas(canvas, entry, left, top + 9);
    double inner = x + width - left;
    tropa_draw_hit(canvas, (tropa_box){x, top, width, 18});
    bool said = support.kind == TROPA_SUPPORT_QUOTE;
    tropa_lines lines = tropa_scene_wrap(scene, TROPA_STYLE_BODY, inner, ENTRY_LINES, text);
    tropa_scene_room(scene, (tropa_box){left, top - 1, inner, fmax(lines.height, 18) + 34},
                     TROPA_PAINT_PAGE);
    double bottom = tropa_scene_lines(scene, &lines, said ? TROPA_PAINT_ACCENT : TROPA_PAINT_INK,
                                      left, top, TROPA_START);
    tropa_lines stale =
        tropa_scene_wrap(scene, TROPA_STYLE_TINY, inner, 2, tropa_stale_words(canvas, &support));
    bottom = tropa_scene_lines(scene, &stale, TROPA_PAINT_WARN, left, bottom, TROPA_START);
    tropa_close_written(canvas, &entry->personas);
    return fmax(bottom, top + 18);
}

/* ---- promise beside expectation ---- */

static double draw_half(tropa_canvas *canvas, const char *key, tropa_box *room)
{
    tropa_scene *scene = &canvas->scene;
    tropa_scene_room(scene, (tropa_box){room->x, room->y, room->width, 60}, TROPA_PAINT_PAGE);
    tropa_lines name = tropa_scene_wrap(scene, TROPA_STYLE_EYEBROW, room->width, 2,
                                        tropa_upper(canvas, tropa_words(canvas, key)));
    room->y = tropa_scene_lines(scene, &name, TROPA_PAINT_MUTED, room->x, room->y, TROPA_START) + 3;
    return room->y;
}

static double draw_promise(tropa_canvas *canvas, const tropa_map_stage *stage, tropa_box room)
{
    tropa_scene *scene = &canvas->scene;
    tropa_str text =
        tropa_written(canvas, stage->written ? stage->written->promise : (tropa_str){"", 0});
    if (!text.size)
        return room.y;
    draw_half(canvas, "draw.expects.promise", &room);
    tropa_lines lines = tropa_scene_wrap(scene, TROPA_STYLE_STRONG, room.width, ENTRY_LINES, text);
    tropa_scene_room(scene, (tropa_box){room.x, room.y, room.width, lines.height},
                     TROPA_PAINT_PAGE);
    return tropa_scene_lines(scene, &lines, TROPA_PAINT_INK, room.x, room.y, TROPA_START);
}

static double draw_stage_expects(tropa_canvas *canvas, const tropa_lane_view *lane, uint32_t i,
                                 double top, bool badged)
{
    tropa_tiles tiles = {0};
    tropa_box room = {tropa_stage_x(canvas, i), top, tropa_stage_width(canvas), 0};
    bool beside = room.width >= HALF_FROM;
    double half = (room.width - 20) / 2;
    gather(canvas, lane, i, &tiles, badged);
    tropa_box left = room, right = room;
    if (beside) {
        left.width = right.width = half;
        right.x += half + 20;
    }
    double bottom = draw_promise(canvas, &canvas->map->stage[i], left);
    if (!beside && bottom > top)
        right.y = bottom + 8;
    if (!tiles.count)
        return bottom;
    draw_half(canvas, "draw.expects.expectation", &right);
    return fmax(bottom, tropa_draw_tiles(canvas, lane, &tiles, MOST, GAP, right, draw_entry));
}

static double draw_expects(tropa_canvas *canvas, const tropa_lane_view *lane, double top,
                           tropa_str note, bool badged)
{
    double cells, bottom = tropa_draw_lane_head(canvas, lane, top, note, &cells);
    for (uint32_t i = 0; i < canvas->map->stage_count; i++) {
        double low = draw_stage_expects(canvas, lane, i, cells, badged);
        if (low <= cells && canvas->options.blank)
            low = tropa_draw_notes(canvas, i, cells);
        bottom = fmax(bottom, low);
    }
    return bottom;
}

double tropa_lane_text(tropa_canvas *canvas, const tropa_lane_view *lane, double top)
{
    /* A lane in which nothing has evidence says so once, not at every line. */
    bool badged = any_entry(canvas, lane, true);
    tropa_str note = {"", 0};
    if (!badged && !is_actions(lane) && any_entry(canvas, lane, false))
        note = tropa_words(canvas, "draw.lane.assumed");
    if (any_promise(canvas, lane))
        return draw_expects(canvas, lane, top, note, badged);
    return tropa_draw_tile_lane(canvas, lane, top, note, MOST, GAP,
                                badged ? gather_badged : gather_plain, draw_entry);
}
