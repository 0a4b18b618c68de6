/* Sizes of the journey map, and its words. See map_parts.h. */
#include "draw/map_parts.h"

#include "text/format.h"

#include <glib.h>
#include <stdio.h>

enum {
    MARGIN = 40,
    LANE_WIDTH = 152,
    GAP = 16,
    OUTCOME_WIDTH = 136,
    NARROWEST_COLUMN = 226,
    WIDEST_COLUMN = 500,
    STAGES_WIDTH = 1530, /* what the columns share while each is wide enough */
    NARROWEST_CARD = 200,
    LONGEST_LIST = 7,
    SCALE_WIDTH = 40, /* right of the stages, where nothing but scales stands */
    CURVE_SLOT = 24,  /* a touchpoint's room on the emotion curve */
    CURVE_WIDEST = 640,
    NARROWEST_PICTURE = 900,
};

static bool has_outcome(const tropa_map *map)
{
    const tropa_document *document = map->document;
    if (!document || !map->unmeasured || document->outcomes.count)
        return true;
    for (uint32_t i = 0; i < document->competitors.count; i++)
        for (uint32_t k = 0; k < document->competitors.item[i].scores.count; k++)
            if (!document->competitors.item[i].scores.item[k].stage.size)
                return true;
    return false;
}

/* Of a written map: so wide that the curve's touchpoints keep their numbers, within reason. */
static double curve_column(const tropa_map *map)
{
    uint32_t most = 0;
    for (uint32_t i = 0; map->document && i < map->stage_count; i++) {
        uint32_t n = 0;
        for (uint32_t k = 0; k < map->stage[i].touchpoint_count; k++) {
            const tropa_touchpoint *touch = &map->stage[i].touchpoint[k];
            n += touch->feels || (touch->written && touch->written->experience.feels.count);
        }
        most = n > most ? n : most;
    }
    return fmin((double)most * CURVE_SLOT + GAP, CURVE_WIDEST);
}

void tropa_canvas_init(tropa_canvas *canvas, const tropa_map *map, const tropa_catalogue *catalogue,
                       tropa_arena *arena)
{
    *canvas = (tropa_canvas){.map = map,
                             .catalogue = catalogue,
                             .arena = arena,
                             .document = map->document,
                             .outcome = has_outcome(map)};
    tropa_scene_init(&canvas->scene, arena);
    uint32_t stages = map->stage_count ? map->stage_count : 1;
    double column = (double)STAGES_WIDTH / stages;
    /* One or two stages stretch: the header needs its width anyway. */
    if (column > WIDEST_COLUMN)
        column = stages == 1 ? 1000 : stages == 2 ? 560 : WIDEST_COLUMN;
    if (column < NARROWEST_COLUMN)
        column = NARROWEST_COLUMN;
    canvas->column = fmax(floor(column), curve_column(map));
    canvas->gap = GAP;
    canvas->left = MARGIN;
    canvas->lane_width = LANE_WIDTH - 20;
    canvas->stage_left = MARGIN + LANE_WIDTH;
    canvas->outcome_left = canvas->stage_left + canvas->column * stages + 8;
    canvas->width = canvas->outcome_left + (canvas->outcome ? OUTCOME_WIDTH : SCALE_WIDTH) + MARGIN;
    canvas->width = fmax(canvas->width, NARROWEST_PICTURE);
    canvas->right = canvas->width - MARGIN;
    /* A stage with few cards reads better as one list; side by side only when it would be long. */
    uint32_t fit = (uint32_t)(canvas->column / (NARROWEST_CARD + GAP)), need = 1;
    for (uint32_t i = 0; i < map->stage_count; i++) {
        uint32_t columns = (map->stage[i].touchpoint_count + LONGEST_LIST - 1) / LONGEST_LIST;
        need = columns > need ? columns : need;
    }
    canvas->card_columns = need < fit ? need : fit ? fit : 1;
}

void tropa_canvas_choose(tropa_canvas *canvas, const tropa_draw_options *options)
{
    canvas->options = *options;
}

void tropa_canvas_deinit(tropa_canvas *canvas)
{
    tropa_scene_deinit(&canvas->scene);
}

double tropa_stage_x(const tropa_canvas *canvas, uint32_t stage)
{
    return canvas->stage_left + canvas->column * stage;
}

double tropa_stage_width(const tropa_canvas *canvas)
{
    return canvas->column - canvas->gap;
}

tropa_str tropa_words(tropa_canvas *canvas, const char *key)
{
    return tropa_scene_clean(&canvas->scene, tropa_say_key(canvas->catalogue, canvas->arena, key));
}

tropa_str tropa_words_of(tropa_canvas *canvas, const tropa_message *message)
{
    if (!message->key)
        return (tropa_str){"", 0};
    return tropa_scene_clean(&canvas->scene, tropa_say(canvas->catalogue, canvas->arena, message));
}

tropa_str tropa_label_words(tropa_canvas *canvas, const tropa_label *label)
{
    tropa_str name = label->key ? tropa_words(canvas, label->key)
                                : tropa_scene_clean(&canvas->scene, label->text);
    return tropa_dotted(canvas, name, tropa_scene_clean(&canvas->scene, label->qualifier));
}

tropa_message tropa_message_counting(const tropa_canvas *canvas, const char *key, uint64_t n)
{
    tropa_message message;
    tropa_message_init(&message, key);
    tropa_message_integer(&message, "n", (int64_t)n);
    tropa_message_text(&message, "unit",
                       canvas->map->visitors ? TROPA_STR("visitors") : TROPA_STR("customers"));
    return message;
}

tropa_str tropa_words_counting(tropa_canvas *canvas, const char *key, uint64_t n)
{
    tropa_message message = tropa_message_counting(canvas, key, n);
    return tropa_words_of(canvas, &message);
}

tropa_str tropa_words_share(tropa_canvas *canvas, const char *key, double share)
{
    tropa_message message;
    tropa_message_init(&message, key);
    tropa_message_percent(&message, "share", share);
    return tropa_words_of(canvas, &message);
}

tropa_str tropa_percent(tropa_canvas *canvas, double share)
{
    if (!isfinite(share))
        return TROPA_STR("–");
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return tropa_scene_clean(&canvas->scene,
                             tropa_format_percent(canvas->catalogue, canvas->arena, share));
}

tropa_str tropa_counted(tropa_canvas *canvas, tropa_style style, double width, uint64_t n)
{
    tropa_str whole = tropa_words_counting(canvas, "draw.count", n);
    if (tropa_scene_width(style, whole) <= width)
        return whole;
    return tropa_scene_clean(&canvas->scene,
                             tropa_format_integer(canvas->catalogue, canvas->arena, (int64_t)n));
}

tropa_str tropa_share_words(tropa_canvas *canvas, uint64_t part, uint64_t whole)
{
    if (!whole || whole >= TROPA_FEWEST_FOR_SHARES)
        return tropa_percent(canvas, tropa_ratio(part, whole));
    tropa_str a = tropa_format_integer(canvas->catalogue, canvas->arena, (int64_t)part);
    tropa_str b = tropa_format_integer(canvas->catalogue, canvas->arena, (int64_t)whole);
    return tropa_spaced(canvas, a, "/", b);
}

/* "12 %" -> "12": the sign is said once, at the end. */
static tropa_str without_sign(tropa_str text)
{
    if (!text.size || text.data[text.size - 1] != '%')
        return text;
    text.size--;
    static const char *const spaces[] = {" ", "\u00a0", "\u202f"};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        size_t n = strlen(spaces[i]);
        if (text.size > n && memcmp(text.data + text.size - n, spaces[i], n) == 0)
            text.size -= n;
    }
    return text;
}

tropa_str tropa_interval_words(tropa_canvas *canvas, double low, double high)
{
    if (!isfinite(low) || !isfinite(high))
        return (tropa_str){"", 0};
    return tropa_spaced(canvas, without_sign(tropa_percent(canvas, low)), "–",
                        tropa_percent(canvas, high));
}

tropa_str tropa_spaced(tropa_canvas *canvas, tropa_str a, const char *between, tropa_str b)
{
    if (!a.size)
        return b;
    if (!b.size)
        return a;
    size_t n = strlen(between);
    char *out = tropa_arena_alloc(canvas->arena, a.size + n + b.size + 1);
    if (!out) {
        canvas->scene.failed = true;
        return (tropa_str){"", 0};
    }
    memcpy(out, a.data, a.size);
    memcpy(out + a.size, between, n + 1);
    memcpy(out + a.size + n, b.data, b.size);
    return (tropa_str){out, a.size + n + b.size};
}

tropa_str tropa_dotted(tropa_canvas *canvas, tropa_str a, tropa_str b)
{
    return tropa_spaced(canvas, a, " · ", b);
}

tropa_str tropa_upper(tropa_canvas *canvas, tropa_str text)
{
    gchar *upper = g_utf8_strup(text.data, (gssize)text.size);
    tropa_str kept = tropa_arena_copy(canvas->arena, tropa_str_from(upper));
    g_free(upper);
    if (!kept.data) {
        canvas->scene.failed = true;
        return (tropa_str){"", 0};
    }
    return kept;
}

double tropa_ratio(uint64_t part, uint64_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

void tropa_draw_hit(tropa_canvas *canvas, tropa_box box)
{
    tropa_buffer_append_format(&canvas->scene.body,
                               "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"none\" "
                               "pointer-events=\"all\"/>\n",
                               tropa_number(box.x), tropa_number(box.y), tropa_number(box.width),
                               tropa_number(box.height));
}

uint64_t tropa_stage_decided(const tropa_map_stage *stage)
{
    return stage->measured.advanced + stage->measured.lost;
}

double tropa_stage_lost_share(const tropa_map_stage *stage)
{
    uint64_t decided = tropa_stage_decided(stage);
    return decided ? (double)stage->measured.lost / (double)decided : NAN;
}

double tropa_touch_share(const tropa_map_stage *stage, const tropa_touchpoint *touch)
{
    return tropa_ratio(touch->measured.customers, stage->measured.entered);
}

double tropa_draw_lane(tropa_canvas *canvas, double top, const char *name_key, const char *note_key)
{
    return tropa_draw_lane_named(canvas, top, tropa_words(canvas, name_key),
                                 tropa_words(canvas, note_key));
}

double tropa_draw_lane_named(tropa_canvas *canvas, double top, tropa_str lane, tropa_str told)
{
    tropa_scene *scene = &canvas->scene;
    tropa_parts_seen *seen = &canvas->seen;
    if (seen->lane_count < TROPA_LANE_TOPS)
        seen->lane_top[seen->lane_count++] = top;
    tropa_scene_line(scene, canvas->left, top, canvas->right, top, TROPA_PAINT_RULE, 1);
    tropa_scene_room(scene, (tropa_box){canvas->left, top, canvas->lane_width, 400},
                     TROPA_PAINT_PAGE);
    tropa_lines name = tropa_scene_wrap(scene, TROPA_STYLE_LANE, canvas->lane_width, 3, lane);
    double bottom =
        tropa_scene_lines(scene, &name, TROPA_PAINT_INK, canvas->left, top + 14, TROPA_START);
    tropa_lines note = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, canvas->lane_width, 8, told);
    return tropa_scene_lines(scene, &note, TROPA_PAINT_MUTED, canvas->left, bottom + 3,
                             TROPA_START);
}

void tropa_draw_number(tropa_canvas *canvas, double x, double y, uint32_t number, bool strong)
{
    tropa_scene *scene = &canvas->scene;
    char text[16];
    snprintf(text, sizeof text, "%u", number);
    char *kept = tropa_arena_text(canvas->arena, text);
    if (!kept) {
        scene->failed = true;
        return;
    }
    tropa_box box = {x - 10, y - 8.5, 20, 17}, room = scene->room;
    tropa_paint ground = scene->ground;
    tropa_scene_rect(scene, box, 5, strong ? TROPA_PAINT_BAD : TROPA_PAINT_BADGE, TROPA_PAINT_NONE);
    tropa_scene_room(scene, box, strong ? TROPA_PAINT_BAD : TROPA_PAINT_BADGE);
    tropa_scene_text_at(scene, TROPA_STYLE_TINY_STRONG, strong ? TROPA_PAINT_PAGE : TROPA_PAINT_INK,
                        x, y + 3.8, TROPA_MIDDLE, tropa_str_from(kept));
    tropa_scene_room(scene, room, ground);
}

void tropa_open_tip(tropa_canvas *canvas, const char *kind, tropa_str id, tropa_str name,
                    tropa_str figures, tropa_str rule, tropa_str interval, uint64_t n)
{
    tropa_scene *scene = &canvas->scene;
    char attribute[32];
    tropa_scene_group(scene, "tip");
    snprintf(attribute, sizeof attribute, "data-%s", kind);
    tropa_scene_attribute(scene, attribute, tropa_scene_clean(scene, id));
    tropa_scene_attribute(scene, "data-name", name);
    if (figures.size)
        tropa_scene_attribute(scene, "data-base", figures);
    if (interval.size)
        tropa_scene_attribute(scene, "data-interval", interval);
    if (rule.size)
        tropa_scene_attribute(scene, "data-rule", rule);
    tropa_scene_attribute_number(scene, "data-n", n);
    tropa_scene_ready(scene);
    tropa_str told = tropa_spaced(canvas, name, ". ", figures);
    told = tropa_spaced(canvas, told, ". ", interval);
    tropa_scene_title(scene, tropa_spaced(canvas, told, ". ", rule));
}
