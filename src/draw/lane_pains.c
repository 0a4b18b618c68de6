/* Pains, successes, moments of truth and what behaviour shows, gravest first: the barrier is always
 * named, dots say how grave, a badge says how it is known. */
#include "draw/lanes.h"
#include "draw/sheet.h"

enum { MOST = 8, PAD = 14, SIGN = 26, GAP = 8, FINDING = 0, PAIN, MOMENT, SUCCESS };

static bool holds(const tropa_experience *experience)
{
    return experience &&
           (experience->pains.count || experience->successes.count || experience->moments.count);
}

bool tropa_lane_pains_filled(const tropa_canvas *canvas, const tropa_lane_view *lane)
{
    (void)lane;
    for (uint32_t i = 0; i < canvas->map->stage_count; i++) {
        const tropa_map_stage *stage = &canvas->map->stage[i];
        for (uint32_t p = 0; p <= stage->touchpoint_count; p++)
            if (holds(tropa_experience_at(stage, p)) || (p && stage->touchpoint[p - 1].cell_count))
                return true;
    }
    return false;
}

/* The gravest first, what goes well last; ties as they were written. */
static double weight(const tropa_tile *tile)
{
    if (tile->kind == PAIN) {
        const tropa_pain *pain = tile->item;
        if (pain->status == TROPA_PAIN_RESOLVED)
            return 0.5;
        return isfinite(pain->severity) ? pain->severity : 1;
    }
    if (tile->kind == FINDING) {
        const tropa_cell *cell = tile->item;
        return cell->kind == TROPA_CELL_SUCCESS ? 0.4 : cell->severity + 0.1;
    }
    return tile->kind == MOMENT ? 4 : 0.4;
}

static void sort(tropa_tiles *tiles)
{
    for (uint32_t i = 1; i < tiles->count; i++) {
        tropa_tile it = tiles->item[i];
        uint32_t k = i;
        for (; k > 0 && weight(&tiles->item[k - 1]) < weight(&it); k--)
            tiles->item[k] = tiles->item[k - 1];
        tiles->item[k] = it;
    }
}

static void gather(tropa_canvas *canvas, const tropa_lane_view *lane, uint32_t stage,
                   tropa_tiles *tiles)
{
    (void)lane;
    const tropa_map_stage *at = &canvas->map->stage[stage];
    for (uint32_t p = 0; p <= at->touchpoint_count; p++) {
        const tropa_experience *e = tropa_experience_at(at, p);
        const tropa_touchpoint *touch = tropa_touch_at(at, p);
        for (uint32_t k = 0; e && k < e->pains.count; k++)
            tropa_tiles_add(canvas, tiles, &e->pains.item[k], touch, PAIN);
        for (uint32_t k = 0; e && k < e->moments.count; k++)
            tropa_tiles_add(canvas, tiles, &e->moments.item[k], touch, MOMENT);
        for (uint32_t k = 0; e && k < e->successes.count; k++)
            tropa_tiles_add(canvas, tiles, &e->successes.item[k], touch, SUCCESS);
        for (uint32_t k = 0; touch && k < touch->cell_count; k++)
            tropa_tiles_add(canvas, tiles, &touch->cell[k], touch, FINDING);
    }
    sort(tiles);
}

/* What one tile says, whatever it is. */
typedef struct words {
    const tropa_item *item;
    tropa_str title, text, note;
    const tropa_evidence_list *evidence;
    const tropa_texts *personas;
    tropa_paint ink, soft;
    tropa_sign sign;
    unsigned severity; /* 0: no dots */
} words;

static words words_of_pain(tropa_canvas *canvas, const tropa_pain *pain)
{
    bool resolved = pain->status == TROPA_PAIN_RESOLVED;
    double severity = isfinite(pain->severity) ? pain->severity : 1;
    words it = {.item = &pain->item,
                .evidence = &pain->evidence,
                .personas = &pain->personas,
                .severity = severity >= 2.5   ? 3
                            : severity >= 1.5 ? 2
                                              : 1,
                .sign = resolved ? TROPA_SIGN_CHECK : TROPA_SIGN_WARNING};
    it.ink = resolved ? TROPA_PAINT_MUTED : it.severity >= 2 ? TROPA_PAINT_BAD : TROPA_PAINT_WARN;
    it.soft = resolved           ? TROPA_PAINT_CARD
              : it.severity >= 2 ? TROPA_PAINT_BAD_SOFT
                                 : TROPA_PAINT_WARN_SOFT;
    it.title = tropa_words(canvas,
                           pain->barrier ? tropa_barrier_key(pain->barrier) : "draw.barrier.other");
    it.text = tropa_written(canvas, pain->text);
    if (pain->reassurance.size)
        it.note = tropa_words_with(canvas, "draw.pain.reassurance",
                                   tropa_written(canvas, pain->reassurance));
    if (pain->owner.size)
        it.note = tropa_dotted(
            canvas, it.note,
            tropa_words_with(canvas, "draw.owner", tropa_written(canvas, pain->owner)));
    if (resolved)
        it.note = tropa_dotted(canvas, tropa_words(canvas, "draw.pain.resolved"), it.note);
    return it;
}

static words words_of_entry(tropa_canvas *canvas, const tropa_entry *entry, bool moment)
{
    return (words){.item = &entry->item,
                   .title = tropa_words(canvas, moment ? "draw.moment" : "draw.success"),
                   .text = tropa_written(canvas, entry->text),
                   .evidence = &entry->evidence,
                   .personas = &entry->personas,
                   .ink = moment ? TROPA_PAINT_ACCENT : TROPA_PAINT_GOOD,
                   .soft = moment ? TROPA_PAINT_STAGE : TROPA_PAINT_GOOD_SOFT,
                   .sign = moment ? TROPA_SIGN_STAR : TROPA_SIGN_CHECK};
}

static void draw_dots(tropa_canvas *canvas, double right, double y, unsigned severity,
                      tropa_paint colour)
{
    for (unsigned i = 0; i < 3; i++)
        tropa_scene_circle(&canvas->scene, right - 22 + i * 9.5, y, 3.3,
                           i < severity ? colour : TROPA_PAINT_NONE, colour, 1.1);
}

static double draw_words(tropa_canvas *canvas, const tropa_tile *tile, const words *it, double x,
                         double top, double width)
{
    tropa_scene *scene = &canvas->scene;
    tropa_support support = tropa_support_of(canvas, it->evidence);
    /* In a narrow column the dots stand below the title: a barrier's word is long. */
    bool below = it->severity && width < 260;
    double tail = it->severity && !below ? 74 : 36, number = tile->touch ? 28 : 0;
    double indent = width < 260 ? 0 : SIGN, inner = width - PAD - indent - 10;
    double head = width - PAD - SIGN - tail - number;
    tropa_lines title = tropa_scene_wrap(scene, TROPA_STYLE_STRONG, head, 3, it->title);
    tropa_lines text = tropa_scene_wrap(scene, TROPA_STYLE_BODY, inner, 9, it->text);
    tropa_lines note = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, inner, 5, it->note);
    tropa_lines stale =
        tropa_scene_wrap(scene, TROPA_STYLE_TINY, inner, 2, tropa_stale_words(canvas, &support));
    double row = fmax(title.height, 18) + (below ? 12 : 0);
    double height = 10 + row + 3 + text.height + (note.count ? note.height + 3 : 0) +
                    (stale.count ? stale.height + 2 : 0) + 10;
    tropa_str name = it->title;
    if (tile->touch)
        name = tropa_dotted(canvas, name, tropa_label_words(canvas, &tile->touch->name));
    tropa_open_written(canvas, "pain", it->item, name, it->text, it->evidence, it->personas);
    tropa_scene_rect(scene, (tropa_box){x, top, width, height}, 6, it->soft,
                     it->soft == TROPA_PAINT_CARD ? TROPA_PAINT_EDGE : TROPA_PAINT_NONE);
    tropa_scene_rect(scene, (tropa_box){x, top + 4, 4, height - 8}, 0, it->ink, TROPA_PAINT_NONE);
    tropa_icon_sign(scene, it->sign, x + PAD, top + 11, 16, it->ink);
    double left = x + PAD + SIGN, right = x + width - 10;
    if (tile->touch) {
        tropa_scene_room(scene, (tropa_box){left, top, 24, 30}, it->soft);
        tropa_draw_number(canvas, left + 10, top + 19, tile->touch->number, false);
        left += number;
    }
    tropa_scene_room(scene, (tropa_box){left, top, head, height}, it->soft);
    tropa_scene_lines(scene, &title, it->ink, left, top + 10, TROPA_START);
    if (below)
        draw_dots(canvas, left + 24, top + 5 + row, it->severity, it->ink);
    else if (it->severity)
        draw_dots(canvas, right - 26, top + 19, it->severity, it->ink);
    tropa_draw_badge(canvas, right - 18, top + 10, &support);
    left = x + PAD + indent;
    tropa_scene_room(scene, (tropa_box){left, top, inner, height}, it->soft);
    double y = tropa_scene_lines(scene, &text, TROPA_PAINT_INK, left, top + 13 + row, TROPA_START);
    if (note.count)
        y = tropa_scene_lines(scene, &note, TROPA_PAINT_MUTED, left, y + 3, TROPA_START);
    tropa_scene_lines(scene, &stale, it->ink, left, y + 2, TROPA_START);
    tropa_close_written(canvas, it->personas);
    return top + height;
}

static double draw_tile(tropa_canvas *canvas, const tropa_lane_view *lane, const tropa_tile *tile,
                        double x, double top, double width)
{
    (void)lane;
    if (tile->kind == FINDING)
        return tropa_draw_finding(canvas, tile->touch, tile->item, x, top, width);
    words it = tile->kind == PAIN ? words_of_pain(canvas, tile->item)
                                  : words_of_entry(canvas, tile->item, tile->kind == MOMENT);
    return draw_words(canvas, tile, &it, x, top, width);
}

double tropa_lane_pains(tropa_canvas *canvas, const tropa_lane_view *lane, double top)
{
    return tropa_draw_tile_lane(canvas, lane, top, tropa_words(canvas, "draw.lane.pains.note"),
                                MOST, GAP, gather, draw_tile);
}
