/* Lanes of single facts about a stage or touchpoint: what happens and what it is for, what the
 * customer pays with, what the touch costs, where the path forks, where other maps go on. */
#include "draw/lanes.h"

enum { MOST = 12, GAP = 9, LINK_ITEM = TROPA_FACT_LINKS + 1, JOURNEY };

/* ---- what there is ---- */

static void gather_touch(tropa_canvas *canvas, int what, const tropa_touchpoint *touch,
                         tropa_tiles *tiles)
{
    const tropa_doc_touchpoint *written = touch->written;
    if (!written)
        return;
    if (what == TROPA_FACT_PAYS && written->pays)
        tropa_tiles_add(canvas, tiles, written->pays, touch, TROPA_FACT_PAYS);
    if (what == TROPA_FACT_COST && written->cost)
        tropa_tiles_add(canvas, tiles, written->cost, touch, TROPA_FACT_COST);
    for (uint32_t i = 0; what == TROPA_FACT_BRANCHES && i < written->branches.count; i++)
        tropa_tiles_add(canvas, tiles, &written->branches.item[i], touch, TROPA_FACT_BRANCHES);
    if (what == TROPA_FACT_LINKS && written->journey.size)
        tropa_tiles_add(canvas, tiles, &written->journey, touch, JOURNEY);
}

static void gather_links(tropa_canvas *canvas, const tropa_map_stage *stage, tropa_tiles *tiles)
{
    const tropa_document *document = canvas->document;
    for (uint32_t i = 0; i < document->links.count; i++) {
        const tropa_touchpoint *touch;
        if (tropa_stage_of(canvas, document->links.item[i].at, &touch) == stage)
            tropa_tiles_add(canvas, tiles, &document->links.item[i], touch, LINK_ITEM);
    }
}

static void gather(tropa_canvas *canvas, const tropa_lane_view *lane, uint32_t stage,
                   tropa_tiles *tiles)
{
    const tropa_map_stage *at = &canvas->map->stage[stage];
    const tropa_doc_stage *written = at->written;
    int what = lane->kind->what;
    if (!written)
        return;
    if (what == TROPA_FACT_HAPPENS && written->happens.size)
        tropa_tiles_add(canvas, tiles, &written->happens, NULL, TROPA_FACT_HAPPENS);
    if (what == TROPA_FACT_GOAL && written->goal.size)
        tropa_tiles_add(canvas, tiles, &written->goal, NULL, TROPA_FACT_GOAL);
    for (uint32_t i = 0; what == TROPA_FACT_BRANCHES && i < written->branches.count; i++)
        tropa_tiles_add(canvas, tiles, &written->branches.item[i], NULL, TROPA_FACT_BRANCHES);
    if (what == TROPA_FACT_LINKS && written->journey.size)
        tropa_tiles_add(canvas, tiles, &written->journey, NULL, JOURNEY);
    if (what == TROPA_FACT_LINKS)
        gather_links(canvas, at, tiles);
    for (uint32_t k = 0; k < at->touchpoint_count; k++)
        gather_touch(canvas, what, &at->touchpoint[k], tiles);
}

static bool touch_has(const tropa_doc_touchpoint *t, int what)
{
    return t && ((what == TROPA_FACT_PAYS && t->pays) || (what == TROPA_FACT_COST && t->cost) ||
                 (what == TROPA_FACT_BRANCHES && t->branches.count) ||
                 (what == TROPA_FACT_LINKS && t->journey.size));
}

bool tropa_lane_facts_filled(const tropa_canvas *canvas, const tropa_lane_view *lane)
{
    int what = lane->kind->what;
    for (uint32_t i = 0; i < canvas->map->stage_count; i++) {
        const tropa_map_stage *at = &canvas->map->stage[i];
        const tropa_doc_stage *s = at->written;
        if (s && ((what == TROPA_FACT_HAPPENS && s->happens.size) ||
                  (what == TROPA_FACT_GOAL && s->goal.size) ||
                  (what == TROPA_FACT_BRANCHES && s->branches.count) ||
                  (what == TROPA_FACT_LINKS && s->journey.size)))
            return true;
        for (uint32_t k = 0; k < at->touchpoint_count; k++)
            if (touch_has(at->touchpoint[k].written, what))
                return true;
    }
    for (uint32_t i = 0; what == TROPA_FACT_LINKS && i < canvas->document->links.count; i++) {
        const tropa_touchpoint *touch;
        if (tropa_stage_of(canvas, canvas->document->links.item[i].at, &touch))
            return true;
    }
    return false;
}

/* ---- in words ---- */

static tropa_str pays_words(tropa_canvas *canvas, const tropa_pays *pays)
{
    tropa_str text = {"", 0};
    if (pays->money.size)
        text = tropa_words_with(canvas, "draw.pays.money", tropa_written(canvas, pays->money));
    if (pays->time.size)
        text = tropa_dotted(
            canvas, text,
            tropa_words_with(canvas, "draw.pays.time", tropa_written(canvas, pays->time)));
    if (pays->effort.size)
        text = tropa_dotted(
            canvas, text,
            tropa_words_with(canvas, "draw.pays.effort", tropa_written(canvas, pays->effort)));
    return text;
}

static tropa_str cost_words(tropa_canvas *canvas, const tropa_cost *cost)
{
    tropa_str text = tropa_spaced(canvas, tropa_decimal(canvas, cost->amount), "\u00a0",
                                  tropa_written(canvas, cost->currency));
    if (cost->per.size)
        text = tropa_spaced(canvas, text, " / ", tropa_written(canvas, cost->per));
    return text;
}

/* Where it leads, by name and number; when; the assumed share. */
static tropa_str branch_words(tropa_canvas *canvas, const tropa_branch *branch)
{
    const tropa_touchpoint *touch;
    const tropa_map_stage *stage = tropa_stage_of(canvas, branch->to, &touch);
    tropa_str text = tropa_written(canvas, branch->to);
    if (touch) {
        char *number = tropa_arena_format(canvas->arena, "%u ", touch->number);
        text = tropa_spaced(canvas, tropa_str_from(number ? number : ""), "",
                            tropa_label_words(canvas, &touch->name));
    } else if (stage) {
        text = tropa_label_words(canvas, &stage->name);
    }
    text = tropa_words_with(canvas, "draw.branch.to", text);
    text = tropa_spaced(canvas, text, ": ", tropa_written(canvas, branch->when));
    if (isfinite(branch->share))
        text = tropa_dotted(
            canvas, text,
            tropa_words_with(canvas, "draw.assumed.share", tropa_percent(canvas, branch->share)));
    return text;
}

static tropa_str words_of(tropa_canvas *canvas, const tropa_tile *tile, const tropa_item **item)
{
    static const tropa_item nobody;
    *item = &nobody;
    switch (tile->kind) {
    case TROPA_FACT_PAYS:
        return pays_words(canvas, tile->item);
    case TROPA_FACT_COST:
        return cost_words(canvas, tile->item);
    case TROPA_FACT_BRANCHES:
        *item = &((const tropa_branch *)tile->item)->item;
        return branch_words(canvas, tile->item);
    case LINK_ITEM: {
        const tropa_link *link = tile->item;
        *item = &link->item;
        return tropa_dotted(canvas, tropa_written(canvas, link->title),
                            tropa_written(canvas, link->map));
    }
    case JOURNEY:
        return tropa_words_with(canvas, "draw.link.journey",
                                tropa_written(canvas, *(const tropa_str *)tile->item));
    default:
        return tropa_written(canvas, *(const tropa_str *)tile->item);
    }
}

/* ---- drawing ---- */

static double draw_fact(tropa_canvas *canvas, const tropa_lane_view *lane, const tropa_tile *tile,
                        double x, double top, double width)
{
    tropa_scene *scene = &canvas->scene;
    const tropa_item *item;
    tropa_str text = words_of(canvas, tile, &item);
    double left = x;
    bool link = tile->kind == LINK_ITEM || tile->kind == JOURNEY;
    tropa_open_tip(canvas, "fact", item->id,
                   tile->touch ? tropa_dotted(canvas, lane->name,
                                              tropa_label_words(canvas, &tile->touch->name))
                               : lane->name,
                   text, (tropa_str){"", 0}, (tropa_str){"", 0}, 0);
    tropa_draw_hit(canvas, (tropa_box){x, top, width, 18});
    if (tile->touch) {
        tropa_draw_number(canvas, left + 10, top + 9, tile->touch->number, false);
        left += 27;
    }
    if (link || tile->kind == TROPA_FACT_BRANCHES) {
        tropa_icon_sign(scene, link ? TROPA_SIGN_LINK : TROPA_SIGN_FORK, left, top + 2, 14,
                        TROPA_PAINT_ACCENT);
        left += 22;
    }
    double inner = x + width - left;
    tropa_lines lines = tropa_scene_wrap(scene, TROPA_STYLE_BODY, inner, 10, text);
    tropa_scene_room(scene, (tropa_box){left, top - 1, inner, lines.height + 4}, TROPA_PAINT_PAGE);
    double bottom = tropa_scene_lines(scene, &lines, link ? TROPA_PAINT_ACCENT : TROPA_PAINT_INK,
                                      left, top, TROPA_START);
    tropa_scene_group_end(scene);
    return left > x ? fmax(bottom, top + 18) : bottom;
}

double tropa_lane_facts(tropa_canvas *canvas, const tropa_lane_view *lane, double top)
{
    tropa_str note = {"", 0};
    if (lane->kind->what == TROPA_FACT_COST)
        note = tropa_words(canvas, "draw.lane.cost.note");
    return tropa_draw_tile_lane(canvas, lane, top, note, MOST, GAP, gather, draw_fact);
}
