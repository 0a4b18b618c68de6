/* Touchpoint cards: a strict grid within each stage, rows in line across the whole map. */
#include "draw/icons.h"
#include "draw/map_parts.h"

enum { CARD_GAP = 8, BAR_WIDTH = 54, ICON_WIDTH = 40, PAD = 10, MOST_LINES = 3 };

typedef struct card {
    const tropa_touchpoint *touch;
    tropa_lines name, note;
    tropa_str share;
} card;

static double card_width(const tropa_canvas *canvas)
{
    double gaps = (double)(canvas->card_columns - 1) * CARD_GAP;
    return (tropa_stage_width(canvas) - gaps) / canvas->card_columns;
}

static tropa_str number_text(tropa_canvas *canvas, uint32_t number)
{
    char *text = tropa_arena_format(canvas->arena, "%u", number);
    if (!text)
        canvas->scene.failed = true;
    return text ? tropa_str_from(text) : (tropa_str){"", 0};
}

/* The channel; of the gathered rest, how many it gathers. */
static tropa_str note_of(tropa_canvas *canvas, const tropa_touchpoint *touch)
{
    if (touch->written) {
        tropa_str note = tropa_words(canvas, tropa_channel_key(touch->channel));
        note = tropa_dotted(canvas, note, tropa_scene_clean(&canvas->scene, touch->written->role));
        if (touch->written->optional)
            note = tropa_dotted(canvas, note, tropa_words(canvas, "draw.card.optional"));
        return note;
    }
    if (!touch->rest)
        return tropa_words(canvas, tropa_channel_key(touch->channel));
    tropa_message message;
    tropa_message_init(&message, "draw.card.gathered");
    tropa_message_integer(&message, "n", touch->activity_count);
    return tropa_words_of(canvas, &message);
}

static tropa_str name_of(tropa_canvas *canvas, const tropa_touchpoint *touch)
{
    tropa_label label = touch->name;
    if (touch->rest)
        label.qualifier = (tropa_str){"", 0}; /* the note says it */
    return tropa_label_words(canvas, &label);
}

static card make_card(tropa_canvas *canvas, const tropa_map_stage *stage,
                      const tropa_touchpoint *touch)
{
    card it = {.touch = touch, .share = {"", 0}};
    if (!touch->unmeasured)
        it.share = tropa_share_words(canvas, touch->measured.customers, stage->measured.entered);
    double width = card_width(canvas) - ICON_WIDTH - PAD, bar = touch->unmeasured ? 0 : BAR_WIDTH;
    double share = tropa_scene_width(TROPA_STYLE_STRONG, it.share);
    tropa_str name =
        tropa_spaced(canvas, number_text(canvas, touch->number), "\u00a0", name_of(canvas, touch));
    it.name =
        tropa_scene_wrap(&canvas->scene, TROPA_STYLE_BODY, width - share - 10, MOST_LINES, name);
    it.note = tropa_scene_wrap(&canvas->scene, TROPA_STYLE_SMALL, width - bar - 10, 2,
                               note_of(canvas, touch));
    return it;
}

static void open_card(tropa_canvas *canvas, const tropa_map_stage *stage,
                      const tropa_touchpoint *touch)
{
    const tropa_touch_result *m = &touch->measured;
    if (touch->unmeasured) {
        tropa_open_tip(
            canvas, "card", touch->id,
            tropa_spaced(canvas, number_text(canvas, touch->number), " ", name_of(canvas, touch)),
            note_of(canvas, touch), tropa_words(canvas, "draw.unmeasured.rule"), TROPA_STR(""), 0);
        return;
    }
    tropa_message message = tropa_message_counting(canvas, "draw.tip.touch", m->customers);
    tropa_message_integer(&message, "of", (int64_t)stage->measured.entered);
    tropa_message_integer(&message, "events", (int64_t)m->events);
    tropa_message_integer(&message, "repeated", (int64_t)m->repeated);
    tropa_str figures = tropa_words_of(canvas, &message);
    if (m->wait.count) {
        tropa_message_init(&message, "draw.tip.wait");
        tropa_message_duration(&message, "time", m->wait.median_us);
        figures = tropa_spaced(canvas, figures, " ", tropa_words_of(canvas, &message));
    }
    tropa_open_tip(
        canvas, "card", touch->id,
        tropa_spaced(canvas, number_text(canvas, touch->number), " ", name_of(canvas, touch)),
        figures, tropa_words(canvas, "draw.rule.share"), TROPA_STR(""), m->customers);
}

/* The edge that the touchpoint's cells below have: where to look, before reading on. */
static void draw_mark(tropa_canvas *canvas, const tropa_touchpoint *touch, tropa_box box)
{
    tropa_paint paint = TROPA_PAINT_NONE;
    for (uint32_t i = 0; i < touch->cell_count; i++) {
        bool good = touch->cell[i].kind == TROPA_CELL_SUCCESS;
        if (!good && touch->cell[i].severity >= 2)
            paint = TROPA_PAINT_BAD;
        else if (!good && paint != TROPA_PAINT_BAD)
            paint = TROPA_PAINT_WARN;
        else if (good && paint == TROPA_PAINT_NONE)
            paint = TROPA_PAINT_GOOD;
    }
    if (paint != TROPA_PAINT_NONE)
        tropa_scene_rect(&canvas->scene, (tropa_box){box.x, box.y + 9, 3.5, box.height - 18}, 1.7,
                         paint, TROPA_PAINT_NONE);
}

static void draw_card(tropa_canvas *canvas, const tropa_map_stage *stage, const card *it,
                      tropa_box box)
{
    tropa_scene *scene = &canvas->scene;
    bool rest = it->touch->rest;
    open_card(canvas, stage, it->touch);
    tropa_scene_rect(scene, (tropa_box){box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1}, 8,
                     rest ? TROPA_PAINT_PAGE : TROPA_PAINT_CARD, TROPA_PAINT_EDGE);
    draw_mark(canvas, it->touch, box);
    tropa_icon_channel(scene, it->touch->channel, box.x + 11, box.y + box.height / 2 - 10,
                       TROPA_PAINT_INK);
    double x = box.x + ICON_WIDTH, right = box.x + box.width - PAD - 2;
    double y = box.y + (box.height - it->name.height - it->note.height) / 2;
    tropa_paint ground = rest ? TROPA_PAINT_PAGE : TROPA_PAINT_CARD;
    tropa_scene_room(scene, (tropa_box){x, box.y, right - x, box.height}, ground);
    tropa_scene_text_at(scene, TROPA_STYLE_STRONG, TROPA_PAINT_INK, right, y + 13.7, TROPA_END,
                        it->share);
    y = tropa_scene_lines(scene, &it->name, TROPA_PAINT_INK, x, y, TROPA_START);
    tropa_scene_lines(scene, &it->note, TROPA_PAINT_MUTED, x, y, TROPA_START);
    if (it->touch->unmeasured) {
        tropa_scene_group_end(scene);
        return;
    }
    double share = fmin(tropa_touch_share(stage, it->touch), 1);
    tropa_scene_rect(scene, (tropa_box){right - BAR_WIDTH, y + 6, BAR_WIDTH, 4}, 2,
                     TROPA_PAINT_TRACK, TROPA_PAINT_NONE);
    if (share > 0)
        tropa_scene_rect(scene,
                         (tropa_box){right - BAR_WIDTH, y + 6, fmax(BAR_WIDTH * share, 1.5), 4},
                         fmin(2, BAR_WIDTH * share / 2), TROPA_PAINT_RIBBON_DEEP, TROPA_PAINT_NONE);
    tropa_scene_group_end(scene);
}

static uint32_t most_touchpoints(const tropa_map *map)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < map->stage_count; i++)
        most = map->stage[i].touchpoint_count > most ? map->stage[i].touchpoint_count : most;
    return most;
}

/* The height that rows have at least: the same for all, unless some name is so long that the others
 * would stand in empty frames. */
static double usual_height(tropa_canvas *canvas)
{
    enum { LEAST = 46, MOST = 66 };
    const tropa_map *map = canvas->map;
    double tallest = LEAST;
    for (uint32_t i = 0; i < map->stage_count; i++)
        for (uint32_t k = 0; k < map->stage[i].touchpoint_count; k++) {
            card it = make_card(canvas, &map->stage[i], &map->stage[i].touchpoint[k]);
            tallest = fmax(tallest, it.name.height + it.note.height + 14);
        }
    return tallest <= MOST ? tallest : LEAST;
}

double tropa_draw_map_cards(tropa_canvas *canvas, double top, tropa_str name)
{
    const tropa_map *map = canvas->map;
    tropa_str note = {"", 0};
    if (!map->unmeasured)
        note = tropa_words(canvas,
                           map->visitors ? "draw.lane.cards.visitors" : "draw.lane.cards.note");
    double lane = tropa_draw_lane_named(
        canvas, top, name.size ? name : tropa_words(canvas, "draw.lane.cards"), note);
    if (canvas->document)
        lane = fmax(lane, tropa_draw_map_outcomes(canvas, top + 12));
    uint32_t columns = canvas->card_columns;
    uint32_t rows = (most_touchpoints(map) + columns - 1) / columns;
    double y = top + 14, width = card_width(canvas), usual = usual_height(canvas);
    card *cards =
        tropa_arena_array(canvas->arena, (size_t)map->stage_count * columns, sizeof *cards);
    if (!cards) {
        canvas->scene.failed = true;
        return top;
    }
    for (uint32_t row = 0; row < rows; row++) {
        double height = usual;
        for (uint32_t i = 0; i < map->stage_count; i++)
            for (uint32_t k = 0; k < columns; k++) {
                const tropa_map_stage *stage = &map->stage[i];
                uint32_t at = row * columns + k;
                card *it = &cards[i * columns + k];
                *it = (card){0};
                if (at >= stage->touchpoint_count)
                    continue;
                *it = make_card(canvas, stage, &stage->touchpoint[at]);
                height = fmax(height, it->name.height + it->note.height + 14);
            }
        for (uint32_t i = 0; i < map->stage_count; i++)
            for (uint32_t k = 0; k < columns; k++)
                if (cards[i * columns + k].touch)
                    draw_card(canvas, &map->stage[i], &cards[i * columns + k],
                              (tropa_box){tropa_stage_x(canvas, i) + k * (width + CARD_GAP), y,
                                          width, height});
        y += height + CARD_GAP;
    }
    return fmax(lane, y - CARD_GAP);
}
