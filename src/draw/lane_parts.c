/* What lanes are made of: written text, evidence, tiles, notes. See lanes.h. */
#include "draw/lanes.h"

#include "text/format.h"

enum { BADGE = 18, NOTE_SIDE = 122, NOTE_GAP = 10, DAYS_UNTIL_STALE = 365 };

#define DAY_US INT64_C(86400000000)

/* ---- what is written, and where ---- */

const tropa_experience *tropa_experience_at(const tropa_map_stage *stage, uint32_t place)
{
    if (place)
        return stage->touchpoint[place - 1].written
                   ? &stage->touchpoint[place - 1].written->experience
                   : NULL;
    return stage->written ? &stage->written->experience : NULL;
}

const tropa_touchpoint *tropa_touch_at(const tropa_map_stage *stage, uint32_t place)
{
    return place ? &stage->touchpoint[place - 1] : NULL;
}

const tropa_map_stage *tropa_stage_of(const tropa_canvas *canvas, tropa_str id,
                                      const tropa_touchpoint **touch)
{
    const tropa_map *map = canvas->map;
    *touch = NULL;
    for (uint32_t i = 0; id.size && i < map->stage_count; i++) {
        if (tropa_str_equal(map->stage[i].id, id))
            return &map->stage[i];
        for (uint32_t k = 0; k < map->stage[i].touchpoint_count; k++)
            if (tropa_str_equal(map->stage[i].touchpoint[k].id, id)) {
                *touch = &map->stage[i].touchpoint[k];
                return &map->stage[i];
            }
    }
    return NULL;
}

tropa_str tropa_written(tropa_canvas *canvas, tropa_str text)
{
    return tropa_scene_clean(&canvas->scene, text);
}

tropa_str tropa_written_list(tropa_canvas *canvas, const tropa_texts *texts)
{
    tropa_str all = {"", 0};
    for (uint32_t i = 0; i < texts->count; i++)
        all = tropa_spaced(canvas, all, "; ", tropa_written(canvas, texts->item[i]));
    return all;
}

tropa_str tropa_words_with(tropa_canvas *canvas, const char *key, tropa_str text)
{
    tropa_message message;
    tropa_message_init(&message, key);
    tropa_message_text(&message, "text", text);
    return tropa_words_of(canvas, &message);
}

tropa_str tropa_decimal(tropa_canvas *canvas, double value)
{
    double tenths = value * 10, hundredths = value * 100;
    int decimals = fabs(value - round(value)) < 1e-9     ? 0
                   : fabs(tenths - round(tenths)) < 1e-7 ? 1
                   : fabs(hundredths) < 1e9              ? 2
                                                         : 0;
    return tropa_scene_clean(
        &canvas->scene, tropa_format_decimal(canvas->catalogue, canvas->arena, value, decimals));
}

tropa_str tropa_date_words(tropa_canvas *canvas, int64_t us)
{
    if (us == TROPA_NO_DATE)
        return (tropa_str){"", 0};
    return tropa_scene_clean(&canvas->scene,
                             tropa_format_date(canvas->catalogue, canvas->arena, us));
}

/* ---- evidence ---- */

static tropa_support_kind badge_of(const tropa_evidence *evidence)
{
    switch (evidence->kind) {
    case TROPA_EVIDENCE_NUMBER:
        return TROPA_SUPPORT_NUMBER;
    case TROPA_EVIDENCE_QUOTE:
    case TROPA_EVIDENCE_INTERVIEW:
    case TROPA_EVIDENCE_REVIEW:
        return TROPA_SUPPORT_QUOTE;
    case 0:
        return evidence->text.size && !evidence->url.size ? TROPA_SUPPORT_QUOTE
                                                          : TROPA_SUPPORT_LINK;
    default:
        return TROPA_SUPPORT_LINK;
    }
}

tropa_support tropa_support_of(const tropa_canvas *canvas, const tropa_evidence_list *list)
{
    tropa_support support = {.kind = TROPA_SUPPORT_HYPOTHESIS, .date_us = TROPA_NO_DATE};
    double days = isfinite(canvas->document->evidence_days) ? canvas->document->evidence_days
                                                            : DAYS_UNTIL_STALE;
    bool dated = list->count > 0;
    for (uint32_t i = 0; i < list->count; i++) {
        const tropa_evidence *it = &list->item[i];
        if (badge_of(it) > support.kind) {
            support.kind = badge_of(it);
            support.n = it->n == TROPA_NO_COUNT ? 0 : it->n;
        }
        dated = dated && it->date_us != TROPA_NO_DATE;
        if (it->date_us != TROPA_NO_DATE && it->date_us > support.date_us)
            support.date_us = it->date_us;
    }
    int64_t now = canvas->options.now_us;
    support.stale = dated && now && (double)(now - support.date_us) > days * (double)DAY_US;
    return support;
}

tropa_str tropa_support_words(tropa_canvas *canvas, const tropa_evidence_list *list)
{
    static const char *const kinds[] = {"draw.evidence.other",  "draw.evidence.number",
                                        "draw.evidence.quote",  "draw.evidence.interview",
                                        "draw.evidence.review", "draw.evidence.picture",
                                        "draw.evidence.video",  "draw.evidence.link"};
    enum { MOST = 4 };
    tropa_str all = {"", 0};
    if (!list->count)
        return tropa_words(canvas, "draw.evidence.none");
    for (uint32_t i = 0; i < list->count && i < MOST; i++) {
        const tropa_evidence *it = &list->item[i];
        tropa_str one = tropa_words(canvas, kinds[it->kind <= TROPA_EVIDENCE_LINK ? it->kind : 0]);
        one = tropa_spaced(canvas, one, ": ", tropa_written(canvas, it->text));
        one = tropa_dotted(canvas, one, tropa_written(canvas, it->source));
        one = tropa_dotted(canvas, one, tropa_date_words(canvas, it->date_us));
        if (it->n != TROPA_NO_COUNT)
            one = tropa_dotted(canvas, one,
                               tropa_words_counting(canvas, "draw.evidence.base", it->n));
        all = tropa_spaced(canvas, all, ". ", one);
    }
    return all;
}

tropa_str tropa_stale_words(tropa_canvas *canvas, const tropa_support *support)
{
    if (!support->stale)
        return (tropa_str){"", 0};
    return tropa_words_with(canvas, "draw.evidence.old",
                            tropa_date_words(canvas, support->date_us));
}

void tropa_draw_badge(tropa_canvas *canvas, double x, double y, const tropa_support *support)
{
    static const tropa_str letters[] = {{"?", 1}, {"", 0}, {"“", 3}, {"#", 1}};
    tropa_scene *scene = &canvas->scene;
    tropa_box box = {x, y, BADGE, BADGE}, room = scene->room;
    tropa_paint ground = scene->ground;
    bool guess = support->kind == TROPA_SUPPORT_HYPOTHESIS;
    if (guess || support->stale)
        tropa_buffer_append_format(&scene->body,
                                   "<rect x=\"%s\" y=\"%s\" width=\"17\" height=\"17\" rx=\"4\" "
                                   "class=\"f-card s-muted\" stroke-dasharray=\"3 2\"/>\n",
                                   tropa_number(x + 0.5), tropa_number(y + 0.5));
    else
        tropa_scene_rect(scene, box, 4, TROPA_PAINT_BADGE, TROPA_PAINT_NONE);
    tropa_scene_room(scene, box, guess || support->stale ? TROPA_PAINT_CARD : TROPA_PAINT_BADGE);
    if (support->kind == TROPA_SUPPORT_LINK)
        tropa_icon_sign(scene, TROPA_SIGN_LINK, x + 3.5, y + 3.5, 11, TROPA_PAINT_INK);
    else
        tropa_scene_text_at(scene,
                            support->kind == TROPA_SUPPORT_QUOTE ? TROPA_STYLE_STRONG
                                                                 : TROPA_STYLE_SMALL_STRONG,
                            TROPA_PAINT_INK, x + BADGE / 2.0,
                            y + (support->kind == TROPA_SUPPORT_QUOTE ? 15.5 : 13), TROPA_MIDDLE,
                            letters[support->kind]);
    tropa_scene_room(scene, room, ground);
}

/* ---- groups ---- */

void tropa_open_written(tropa_canvas *canvas, const char *kind, const tropa_item *item,
                        tropa_str name, tropa_str text, const tropa_evidence_list *evidence,
                        const tropa_texts *personas)
{
    if (personas && personas->count) {
        tropa_str who = {"", 0};
        for (uint32_t i = 0; i < personas->count; i++)
            who = tropa_spaced(canvas, who, " ", tropa_written(canvas, personas->item[i]));
        tropa_scene_group(&canvas->scene, "who");
        tropa_scene_attribute(&canvas->scene, "data-who", who);
        tropa_scene_ready(&canvas->scene);
    }
    tropa_support support = {.date_us = TROPA_NO_DATE};
    tropa_str told = {"", 0};
    if (evidence) {
        support = tropa_support_of(canvas, evidence);
        told = tropa_spaced(canvas, tropa_support_words(canvas, evidence), ". ",
                            tropa_stale_words(canvas, &support));
    }
    tropa_open_tip(canvas, kind, item->id, name, text, told, (tropa_str){"", 0}, support.n);
}

void tropa_close_written(tropa_canvas *canvas, const tropa_texts *personas)
{
    tropa_scene_group_end(&canvas->scene);
    if (personas && personas->count)
        tropa_scene_group_end(&canvas->scene);
}

/* ---- tiles ---- */

void tropa_tiles_add(tropa_canvas *canvas, tropa_tiles *tiles, const void *item,
                     const tropa_touchpoint *touch, int kind)
{
    if (tiles->count == tiles->capacity) {
        uint32_t capacity = tiles->capacity ? tiles->capacity * 2 : 8;
        tropa_tile *grown = tropa_arena_array(canvas->arena, capacity, sizeof *grown);
        if (!grown) {
            canvas->scene.failed = true;
            return;
        }
        if (tiles->count)
            memcpy(grown, tiles->item, tiles->count * sizeof *grown);
        tiles->item = grown;
        tiles->capacity = capacity;
    }
    tiles->item[tiles->count++] = (tropa_tile){item, touch, kind};
}

static double draw_more(tropa_canvas *canvas, tropa_box room, double top, uint32_t n)
{
    tropa_message message;
    tropa_message_init(&message, "draw.lane.more");
    tropa_message_integer(&message, "n", n);
    tropa_scene_room(&canvas->scene, (tropa_box){room.x, top, room.width, 60}, TROPA_PAINT_PAGE);
    tropa_lines more = tropa_scene_wrap(&canvas->scene, TROPA_STYLE_SMALL, room.width, 3,
                                        tropa_words_of(canvas, &message));
    return tropa_scene_lines(&canvas->scene, &more, TROPA_PAINT_MUTED, room.x, top, TROPA_START);
}

double tropa_draw_tiles(tropa_canvas *canvas, const tropa_lane_view *lane, const tropa_tiles *tiles,
                        uint32_t most, double gap, tropa_box room, tropa_tile_draw *draw)
{
    enum { COLUMNS = 3 };
    uint32_t columns = room.width >= 680 ? COLUMNS : room.width >= 500 ? 2 : 1;
    double between = columns > 1 ? 16 : 0;
    double width = (room.width - (columns - 1) * between) / columns;
    double low[COLUMNS] = {room.y, room.y, room.y};
    uint32_t shown = tiles->count < most * columns ? tiles->count : most * columns;
    for (uint32_t i = 0; i < shown; i++) {
        uint32_t at = i % columns;
        double x = room.x + at * (width + between);
        low[at] = draw(canvas, lane, &tiles->item[i], x, low[at], width) + gap;
    }
    double bottom = fmax(low[0], fmax(low[1], low[2]));
    if (tiles->count > shown)
        return draw_more(canvas, room, bottom, tiles->count - shown);
    return shown ? bottom - gap : bottom;
}

double tropa_draw_lane_head(tropa_canvas *canvas, const tropa_lane_view *lane, double top,
                            tropa_str note, double *cells)
{
    bool asked = canvas->options.blank && !lane->filled;
    double bottom =
        tropa_draw_lane_named(canvas, top, lane->name, asked ? (tropa_str){"", 0} : note);
    *cells = top + 14;
    if (!asked)
        return bottom;
    tropa_str question = {"", 0};
    if (lane->own && lane->own->question.size)
        question = tropa_written(canvas, lane->own->question);
    else if (lane->kind->id)
        question = tropa_words(
            canvas, tropa_arena_format(canvas->arena, "lane.%s.question", lane->kind->id));
    tropa_box room = {canvas->stage_left, top, canvas->column * canvas->map->stage_count - 16, 70};
    tropa_scene_room(&canvas->scene, room, TROPA_PAINT_PAGE);
    tropa_lines lines =
        tropa_scene_wrap(&canvas->scene, TROPA_STYLE_SENTENCE, room.width, 3, question);
    *cells = tropa_scene_lines(&canvas->scene, &lines, TROPA_PAINT_MUTED, room.x, top + 12,
                               TROPA_START) +
             10;
    return bottom;
}

double tropa_draw_notes(tropa_canvas *canvas, uint32_t stage, double top)
{
    double width = tropa_stage_width(canvas);
    uint32_t n = (uint32_t)((width + NOTE_GAP) / (NOTE_SIDE + NOTE_GAP));
    n = n < 1 ? 1 : n > 4 ? 4 : n;
    double side = fmin(NOTE_SIDE, width);
    double between = n > 1 ? fmin((width - n * side) / (n - 1), NOTE_GAP) : 0;
    for (uint32_t i = 0; i < n; i++)
        tropa_buffer_append_format(
            &canvas->scene.body,
            "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"3\" class=\"f-note s-edge\" "
            "stroke-dasharray=\"5 4\"/>\n",
            tropa_number(tropa_stage_x(canvas, stage) + i * (side + between)), tropa_number(top),
            tropa_number(side), tropa_number(side));
    return top + side;
}

double tropa_draw_tile_lane(tropa_canvas *canvas, const tropa_lane_view *lane, double top,
                            tropa_str note, uint32_t most, double gap, tropa_tile_gather *gather,
                            tropa_tile_draw *draw)
{
    double cells, bottom = tropa_draw_lane_head(canvas, lane, top, note, &cells);
    for (uint32_t i = 0; i < canvas->map->stage_count; i++) {
        tropa_tiles tiles = {0};
        gather(canvas, lane, i, &tiles);
        tropa_box room = {tropa_stage_x(canvas, i), cells, tropa_stage_width(canvas), 0};
        if (tiles.count)
            bottom = fmax(bottom, tropa_draw_tiles(canvas, lane, &tiles, most, gap, room, draw));
        else if (canvas->options.blank)
            bottom = fmax(bottom, tropa_draw_notes(canvas, i, cells));
    }
    return bottom;
}

/* ---- personas ---- */

uint32_t tropa_persona_index(const tropa_canvas *canvas, tropa_str id)
{
    const tropa_document *document = canvas->document;
    for (uint32_t i = 0; id.size && i < document->personas.count; i++)
        if (tropa_str_equal(document->personas.item[i].item.id, id))
            return i;
    return TROPA_NONE;
}

tropa_paint tropa_shape_paint(uint32_t which)
{
    return which == TROPA_NONE ? TROPA_PAINT_INK : (tropa_paint)(TROPA_PAINT_PERSON_1 + which % 5);
}

void tropa_draw_shape(tropa_canvas *canvas, uint32_t which, double x, double y, double radius,
                      tropa_paint fill, tropa_paint stroke, const char *extra)
{
    tropa_scene *scene = &canvas->scene;
    double r = radius, h = r * 0.88, t = r * 1.15;
    switch (which == TROPA_NONE ? 0 : which % 5) {
    case 0:
        tropa_scene_path(scene, fill, stroke, 1.5, extra, "M%s %sa%s %s 0 1 0 .01 0z",
                         tropa_number(x), tropa_number(y - r), tropa_number(r), tropa_number(r));
        break;
    case 1:
        tropa_scene_path(scene, fill, stroke, 1.5, extra, "M%s %sh%sv%sh-%sz", tropa_number(x - h),
                         tropa_number(y - h), tropa_number(2 * h), tropa_number(2 * h),
                         tropa_number(2 * h));
        break;
    case 2:
        tropa_scene_path(scene, fill, stroke, 1.5, extra, "M%s %sl%s %sh-%sz", tropa_number(x),
                         tropa_number(y - t), tropa_number(t), tropa_number(t * 1.8),
                         tropa_number(2 * t));
        break;
    case 3:
        tropa_scene_path(scene, fill, stroke, 1.5, extra, "M%s %sl%s %sl-%s %sl-%s -%sz",
                         tropa_number(x), tropa_number(y - t), tropa_number(t), tropa_number(t),
                         tropa_number(t), tropa_number(t), tropa_number(t), tropa_number(t));
        break;
    default:
        tropa_scene_path(scene, fill, stroke, 1.5, extra, "M%s %sh%sl%s %sl-%s %sh-%sl-%s -%sz",
                         tropa_number(x - r / 2), tropa_number(y - h), tropa_number(r),
                         tropa_number(r / 2), tropa_number(h), tropa_number(r / 2), tropa_number(h),
                         tropa_number(r), tropa_number(r / 2), tropa_number(h));
    }
}
