/* Ideas: what to do, the effect as a scenario, effort and impact, who and by when. */
#include "draw/lanes.h"
#include "draw/sheet.h"

enum { MOST = 8, PAD = 14, GAP = 8 };

bool tropa_lane_ideas_filled(const tropa_canvas *canvas, const tropa_lane_view *lane)
{
    (void)lane;
    for (uint32_t i = 0; i < canvas->map->stage_count; i++)
        for (uint32_t p = 0; p <= canvas->map->stage[i].touchpoint_count; p++) {
            const tropa_experience *e = tropa_experience_at(&canvas->map->stage[i], p);
            if (e && e->ideas.count)
                return true;
        }
    return canvas->document->ideas.count > 0;
}

static void gather(tropa_canvas *canvas, const tropa_lane_view *lane, uint32_t stage,
                   tropa_tiles *tiles)
{
    (void)lane;
    const tropa_map_stage *at = &canvas->map->stage[stage];
    for (uint32_t p = 0; p <= at->touchpoint_count; p++) {
        const tropa_experience *e = tropa_experience_at(at, p);
        for (uint32_t k = 0; e && k < e->ideas.count; k++)
            tropa_tiles_add(canvas, tiles, &e->ideas.item[k], tropa_touch_at(at, p), 0);
    }
}

static tropa_str graded(tropa_canvas *canvas, const char *key, double value)
{
    if (!isfinite(value))
        return (tropa_str){"", 0};
    return tropa_words_with(canvas, key, tropa_decimal(canvas, value));
}

/* "product · effort 2 · impact 3 · by 1 Mar 2027" */
tropa_str tropa_idea_meta(tropa_canvas *canvas, const tropa_idea *idea)
{
    static const char *const sure[] = {NULL, "draw.idea.confidence.low",
                                       "draw.idea.confidence.medium", "draw.idea.confidence.high"};
    tropa_str meta = tropa_written(canvas, idea->owner);
    meta = tropa_dotted(canvas, meta, graded(canvas, "draw.idea.effort", idea->effort));
    meta = tropa_dotted(canvas, meta, graded(canvas, "draw.idea.impact", idea->impact));
    if (idea->confidence && idea->confidence <= TROPA_CONFIDENCE_HIGH)
        meta = tropa_dotted(canvas, meta, tropa_words(canvas, sure[idea->confidence]));
    if (idea->due_us != TROPA_NO_DATE)
        meta = tropa_dotted(
            canvas, meta,
            tropa_words_with(canvas, "draw.idea.due", tropa_date_words(canvas, idea->due_us)));
    return meta;
}

static tropa_str status_of(tropa_canvas *canvas, const tropa_idea *idea)
{
    const char *key = tropa_idea_status_key(idea->status);
    return key ? tropa_words(canvas, key) : (tropa_str){"", 0};
}

/* An effect is always called a scenario, once. */
static tropa_str scenario_of(tropa_canvas *canvas, const tropa_idea *idea)
{
    tropa_str effect = tropa_written(canvas, idea->effect);
    tropa_str word = tropa_words(canvas, "draw.idea.effect");
    if (!effect.size)
        return tropa_words(canvas, "draw.idea.no_effect");
    if (effect.size > word.size && memcmp(effect.data, word.data, word.size) == 0)
        return effect;
    return tropa_spaced(canvas, word, " ", effect);
}

static double draw_idea(tropa_canvas *canvas, const tropa_lane_view *lane, const tropa_tile *tile,
                        double x, double top, double width)
{
    tropa_scene *scene = &canvas->scene;
    const tropa_idea *idea = tile->item;
    tropa_str status = status_of(canvas, idea), said = tropa_written(canvas, idea->text);
    double pill = status.size ? tropa_scene_width(TROPA_STYLE_TINY_STRONG, status) + 14 : 0;
    double number = tile->touch ? 28 : 0, inner = width - 2 * PAD;
    bool beside =
        pill > 0 && pill + number < inner - 150; /* else below: the text is not squeezed */
    double head = inner - number - (beside ? pill + 8 : 0);
    tropa_lines text = tropa_scene_wrap(scene, TROPA_STYLE_STRONG, head, 6, said);
    tropa_str scenario = scenario_of(canvas, idea);
    tropa_lines effect = tropa_scene_wrap(scene, TROPA_STYLE_BODY, inner, 4, scenario);
    tropa_lines meta =
        tropa_scene_wrap(scene, TROPA_STYLE_SMALL, inner, 4, tropa_idea_meta(canvas, idea));
    double row = fmax(text.height, 18), below = pill > 0 && !beside ? 20 : 0;
    double height = 11 + row + 4 + effect.height + 2 + meta.height + below + 11;
    tropa_open_written(canvas, "idea", &idea->item, tropa_dotted(canvas, lane->name, said),
                       tropa_dotted(canvas, scenario, tropa_idea_meta(canvas, idea)),
                       &idea->evidence, NULL);
    tropa_scene_rect(scene, (tropa_box){x + 0.5, top + 0.5, width - 1, height - 1}, 8,
                     TROPA_PAINT_CARD, TROPA_PAINT_RIBBON);
    tropa_scene_room(scene, (tropa_box){x + PAD, top, inner, height}, TROPA_PAINT_CARD);
    if (tile->touch)
        tropa_draw_number(canvas, x + PAD + 10, top + 20, tile->touch->number, false);
    tropa_scene_lines(scene, &text, TROPA_PAINT_INK, x + PAD + number, top + 11, TROPA_START);
    double y =
        tropa_scene_lines(scene, &effect, idea->effect.size ? TROPA_PAINT_GOOD : TROPA_PAINT_MUTED,
                          x + PAD, top + 15 + row, TROPA_START);
    y = tropa_scene_lines(scene, &meta, TROPA_PAINT_MUTED, x + PAD, y + 2, TROPA_START);
    if (pill > 0) {
        double wide = fmin(pill, inner);
        tropa_box box = {beside ? x + width - PAD - wide : x + PAD, beside ? top + 11 : y + 3, wide,
                         17};
        tropa_scene_rect(scene, box, 8.5, TROPA_PAINT_BADGE, TROPA_PAINT_NONE);
        tropa_scene_room(scene, box, TROPA_PAINT_BADGE);
        tropa_scene_text_in(scene, TROPA_STYLE_TINY_STRONG, TROPA_PAINT_INK, box.x + wide / 2,
                            box.y + 12.2, TROPA_MIDDLE, wide, status);
    }
    tropa_close_written(canvas, NULL);
    return top + height;
}

/* Ideas for the journey as a whole stand in a row of their own below the stages'. */
static double draw_whole(tropa_canvas *canvas, const tropa_lane_view *lane, double top)
{
    const tropa_idea_list *list = &canvas->document->ideas;
    tropa_scene *scene = &canvas->scene;
    uint32_t columns = canvas->map->stage_count;
    double full = canvas->column * columns - canvas->gap, y = top + 10, bottom = y;
    tropa_scene_room(scene, (tropa_box){canvas->stage_left, y, full, 20}, TROPA_PAINT_PAGE);
    tropa_lines name = tropa_scene_wrap(scene, TROPA_STYLE_EYEBROW, full, 1,
                                        tropa_upper(canvas, tropa_words(canvas, "draw.whole")));
    y = tropa_scene_lines(scene, &name, TROPA_PAINT_MUTED, canvas->stage_left, y, TROPA_START) + 5;
    for (uint32_t i = 0; i < list->count; i += columns) {
        for (uint32_t k = 0; k < columns && i + k < list->count; k++) {
            tropa_tile tile = {&list->item[i + k], NULL, 0};
            bottom = fmax(bottom, draw_idea(canvas, lane, &tile, tropa_stage_x(canvas, k), y,
                                            tropa_stage_width(canvas)));
        }
        y = bottom + GAP;
    }
    return bottom;
}

double tropa_lane_ideas(tropa_canvas *canvas, const tropa_lane_view *lane, double top)
{
    double bottom =
        tropa_draw_tile_lane(canvas, lane, top, tropa_words(canvas, "draw.lane.ideas.note"), MOST,
                             GAP, gather, draw_idea);
    return canvas->document->ideas.count ? draw_whole(canvas, lane, bottom) : bottom;
}
