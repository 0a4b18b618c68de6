/* The flow ribbon: thickness is customers, on one scale everywhere.
 *
 * At a stage's left edge the ribbon holds all who reached it. Those whose furthest stage it is
 * leave it there: the lost peel off downwards, those still under way go on hatched for half a
 * column and end; the rest goes on. reached(i) - lost(i) - under way(i) = reached(i+1), so the
 * ribbon is never scaled or fudged between stages. The last stage's customers have arrived. Steps
 * back are arcs above, thin on purpose: they are a flag beside the sum. */
#include "draw/icons.h"
#include "draw/map_parts.h"
#include "text/format.h"

#include <stdio.h>

enum {
    THICKEST = 168,    /* all customers */
    LABEL_WIDTH = 112, /* what the peel leaves at its right, at least */
    INNER_RADIUS = 12,
    RUN = 10, /* straight, before the lost turn down */
    LABEL_GAP = 12,
    ARC_TIER = 30,
    MOST_ARCS = 5,
    LEG_GAP = 16,
    LABEL_LINES = 5,
};

typedef struct ribbon {
    double top;          /* of the ribbon */
    double per_customer; /* units of thickness */
    double bottom;       /* where the lost end */
    tropa_lines label[LABEL_LINES];
} ribbon;

static uint64_t lost_of(const tropa_canvas *canvas, uint32_t i)
{
    bool last = i + 1 == canvas->map->stage_count;
    return last ? 0 : canvas->map->stage[i].measured.lost;
}

static uint64_t open_of(const tropa_canvas *canvas, uint32_t i)
{
    bool last = i + 1 == canvas->map->stage_count;
    return last ? 0 : canvas->map->stage[i].measured.open;
}

static double scale_of(const tropa_canvas *canvas)
{
    const tropa_map *map = canvas->map;
    uint64_t most = 1, most_lost = 1;
    for (uint32_t i = 0; i < map->stage_count; i++) {
        uint64_t reached = map->stage[i].measured.reached;
        uint64_t sum = lost_of(canvas, i) + open_of(canvas, i);
        most = reached > most ? reached : most;
        most = sum > most ? sum : most;
        most_lost = lost_of(canvas, i) > most_lost ? lost_of(canvas, i) : most_lost;
    }
    double room = tropa_stage_width(canvas) - LABEL_WIDTH - LABEL_GAP - INNER_RADIUS - RUN;
    return fmin(THICKEST / (double)most, fmax(room, 24) / (double)most_lost);
}

/* ---- steps back ---- */

typedef struct arc {
    const tropa_map_back *back;
    double from, to;
    unsigned tier;
} arc;

/* Ends of arcs at one stage stand side by side: those that leave it at the left, the lowest first,
 * those that arrive at the right, the highest first. Then no end crosses another arc's line or
 * label at that stage. */
static double leg_x(const tropa_canvas *canvas, const arc *arcs, uint32_t n, const arc *self,
                    uint32_t stage, bool arriving)
{
    uint32_t before = 0, all = 0;
    for (uint32_t i = 0; i < n; i++) {
        const arc *it = &arcs[i];
        if (it->back->from_stage == stage) {
            before += arriving || it->tier < self->tier;
            all++;
        }
        if (it->back->to_stage == stage) {
            before += arriving && it->tier > self->tier;
            all++;
        }
    }
    double centre = tropa_stage_x(canvas, stage) + tropa_stage_width(canvas) / 2;
    return centre + ((double)before - (double)(all - 1) / 2) * LEG_GAP;
}

static bool overlap(const tropa_map_back *a, const tropa_map_back *b)
{
    return a->to_stage < b->from_stage && b->to_stage < a->from_stage;
}

/* The lowest tier above all that it would lie on. */
static unsigned free_tier(const arc *arcs, uint32_t n, const arc *self)
{
    unsigned tier = 1;
    for (uint32_t k = 0; k < n; k++)
        if (arcs[k].tier >= tier && overlap(self->back, arcs[k].back))
            tier = arcs[k].tier + 1;
    return tier;
}

static uint32_t plan_arcs(const tropa_canvas *canvas, arc arcs[MOST_ARCS], unsigned *tiers)
{
    const tropa_map *map = canvas->map;
    uint32_t n = 0;
    for (uint32_t i = 0; i < map->back_count && n < MOST_ARCS; i++) {
        const tropa_map_back *b = &map->back[i];
        if (b->from_stage < map->stage_count && b->to_stage < b->from_stage)
            arcs[n++] = (arc){.back = b};
    }
    /* Short ones nearest to the ribbon. */
    *tiers = 0;
    for (uint32_t span = 1; span < map->stage_count; span++)
        for (uint32_t i = 0; i < n; i++)
            if (arcs[i].back->from_stage - arcs[i].back->to_stage == span) {
                arcs[i].tier = free_tier(arcs, n, &arcs[i]);
                *tiers = arcs[i].tier > *tiers ? arcs[i].tier : *tiers;
            }
    for (uint32_t i = 0; i < n; i++) {
        arcs[i].from = leg_x(canvas, arcs, n, &arcs[i], arcs[i].back->from_stage, false);
        arcs[i].to = leg_x(canvas, arcs, n, &arcs[i], arcs[i].back->to_stage, true);
    }
    return n;
}

static void draw_arc(tropa_canvas *canvas, const arc *it, double ribbon_top)
{
    tropa_scene *scene = &canvas->scene;
    const tropa_map *map = canvas->map;
    double y = ribbon_top - 8 - (it->tier - 1) * (double)ARC_TIER - 6, r = 9;
    double foot = ribbon_top - 3;
    uint64_t entered = map->stage[it->back->from_stage].measured.entered;
    tropa_message message = tropa_message_counting(
        canvas, entered < TROPA_FEWEST_FOR_SHARES ? "draw.flow.back_few" : "draw.flow.back",
        it->back->customers);
    tropa_message_percent(&message, "share", it->back->share);
    tropa_str text = tropa_words_of(canvas, &message);
    tropa_message_init(&message, "draw.tip.back");
    tropa_message_text(&message, "from",
                       tropa_label_words(canvas, &map->stage[it->back->from_stage].name));
    tropa_message_text(&message, "to",
                       tropa_label_words(canvas, &map->stage[it->back->to_stage].name));
    tropa_open_tip(canvas, "back", map->stage[it->back->from_stage].id,
                   tropa_words_of(canvas, &message),
                   tropa_words_counting(canvas, "draw.count", it->back->customers),
                   tropa_words(canvas, "draw.rule.back"), TROPA_STR(""), it->back->customers);
    tropa_scene_path(scene, TROPA_PAINT_NONE, TROPA_PAINT_ACCENT, 1.4,
                     " stroke-dasharray=\"4 3\" stroke-linecap=\"round\"",
                     "M%s %sV%sQ%s %s %s %sH%sQ%s %s %s %sV%s", tropa_number(it->from),
                     tropa_number(foot), tropa_number(y + r), tropa_number(it->from),
                     tropa_number(y), tropa_number(it->from - r), tropa_number(y),
                     tropa_number(it->to + r), tropa_number(it->to), tropa_number(y),
                     tropa_number(it->to), tropa_number(y + r), tropa_number(foot - 6));
    tropa_scene_path(scene, TROPA_PAINT_ACCENT, TROPA_PAINT_NONE, 1, "", "M%s %sl-4 -8h8z",
                     tropa_number(it->to), tropa_number(foot + 1));
    tropa_scene_ink(scene, (tropa_box){it->from, y, 0, foot - y});
    tropa_scene_ink(scene, (tropa_box){it->to, y, 0, foot - y});
    tropa_scene_ink(scene, (tropa_box){it->to, y, it->from - it->to, 0});
    /* Beside the stage it starts from no other arc's end can stand. */
    double room = canvas->column - MOST_ARCS * LEG_GAP - 16;
    double x = it->from - r - 2;
    tropa_scene_room(scene, (tropa_box){x - room, y - 18, room, 18}, TROPA_PAINT_PAGE);
    tropa_scene_text_in(scene, TROPA_STYLE_SMALL_STRONG, TROPA_PAINT_ACCENT, x, y - 5, TROPA_END,
                        room, text);
    tropa_scene_group_end(scene);
}

/* ---- the ribbon ---- */

static void attribute_height(tropa_scene *scene, const char *name, double value)
{
    char text[48];
    snprintf(text, sizeof text, "%s", tropa_number(value));
    tropa_buffer_append_format(&scene->body, " %s=\"%s\"", name, text);
}

static void open_part(tropa_canvas *canvas, const char *part, uint32_t stage, uint64_t customers,
                      double thickness)
{
    tropa_scene *scene = &canvas->scene;
    tropa_scene_group(scene, "flow");
    tropa_scene_attribute(scene, "data-part", tropa_str_from(part));
    tropa_scene_attribute_number(scene, "data-index", stage + 1);
    tropa_scene_attribute_number(scene, "data-customers", customers);
    attribute_height(scene, "data-thickness", thickness);
    tropa_scene_ready(scene);
}

static void draw_main(tropa_canvas *canvas, const ribbon *r, uint32_t i)
{
    uint64_t reached = canvas->map->stage[i].measured.reached;
    uint64_t gone = lost_of(canvas, i) + open_of(canvas, i);
    uint64_t on = reached > gone ? reached - gone : 0;
    double x = tropa_stage_x(canvas, i), thick = (double)on * r->per_customer;
    bool last = i + 1 == canvas->map->stage_count;
    double right = last ? x + tropa_stage_width(canvas) - 6 : x + canvas->column;
    if (!on)
        return;
    open_part(canvas, "main", i, on, thick);
    tropa_scene_ink(&canvas->scene, (tropa_box){x, r->top, right - x, thick});
    if (!last) {
        /* A hair wider than the column: no seam between neighbours. */
        tropa_scene_rect(&canvas->scene, (tropa_box){x, r->top, right - x + 0.5, thick}, 0,
                         TROPA_PAINT_RIBBON, TROPA_PAINT_NONE);
    } else {
        double tip = fmin(14, thick / 2 + 4);
        tropa_scene_path(&canvas->scene, TROPA_PAINT_RIBBON, TROPA_PAINT_NONE, 1, "",
                         "M%s %sH%sL%s %sL%s %sH%sZ", tropa_number(x), tropa_number(r->top),
                         tropa_number(right - tip), tropa_number(right),
                         tropa_number(r->top + thick / 2), tropa_number(right - tip),
                         tropa_number(r->top + thick), tropa_number(x));
    }
    /* So that even a handful of customers can be followed to the end. */
    tropa_scene_line(&canvas->scene, x, r->top, last ? right - 3 : right, r->top,
                     TROPA_PAINT_RIBBON_DEEP, 1);
    tropa_scene_group_end(&canvas->scene);
}

static void draw_open(tropa_canvas *canvas, const ribbon *r, uint32_t i, double y)
{
    uint64_t open = open_of(canvas, i);
    double thick = (double)open * r->per_customer, x = tropa_stage_x(canvas, i);
    double right = x + tropa_stage_width(canvas) * 0.55;
    if (!open)
        return;
    open_part(canvas, "open", i, open, thick);
    tropa_scene_ink(&canvas->scene, (tropa_box){x, y, right - x, thick});
    tropa_buffer_append_format(&canvas->scene.body,
                               "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" "
                               "fill=\"url(#tropa-hatch)\"/>\n",
                               tropa_number(x), tropa_number(y), tropa_number(right - x),
                               tropa_number(thick));
    tropa_scene_group_end(&canvas->scene);
}

/* Two concentric curves keep the thickness while it turns. */
static void draw_lost(tropa_canvas *canvas, const ribbon *r, uint32_t i, double y)
{
    uint64_t lost = lost_of(canvas, i);
    double thick = (double)lost * r->per_customer, x = tropa_stage_x(canvas, i);
    double inner = INNER_RADIUS, outer = INNER_RADIUS + thick, turn = x + RUN;
    double left = turn + inner, right = turn + outer, low = y + outer;
    double tip = fmin(10, thick / 2 + 3), end = fmax(r->bottom - tip, low + 4);
    bool strong = canvas->map->stage[i].main_loss;
    if (!lost)
        return;
    open_part(canvas, "lost", i, lost, thick);
    tropa_scene_ink(&canvas->scene, (tropa_box){x, y, turn - x, thick});
    tropa_scene_ink(&canvas->scene, (tropa_box){left, y, right - left, end - y});
    tropa_scene_path(&canvas->scene, strong ? TROPA_PAINT_MAIN_LOSS : TROPA_PAINT_LOSS,
                     TROPA_PAINT_NONE, 1, "",
                     "M%s %sH%sA%s %s 0 0 1 %s %sV%sL%s %sL%s %sV%sA%s %s 0 0 0 %s %sH%sZ",
                     tropa_number(x), tropa_number(y), tropa_number(turn), tropa_number(outer),
                     tropa_number(outer), tropa_number(right), tropa_number(low), tropa_number(end),
                     tropa_number((left + right) / 2), tropa_number(end + tip), tropa_number(left),
                     tropa_number(end), tropa_number(low), tropa_number(inner), tropa_number(inner),
                     tropa_number(turn), tropa_number(y + thick), tropa_number(x));
    tropa_scene_group_end(&canvas->scene);
}

/* "43 % left"; of a handful "5 of 12 left". */
static tropa_str lost_words(tropa_canvas *canvas, const tropa_map_stage *stage)
{
    uint64_t base = tropa_stage_decided(stage), lost = stage->measured.lost;
    if (stage->unmeasured)
        return tropa_words(canvas, "draw.stage.unmeasured");
    if (!lost)
        return tropa_words(canvas, "draw.flow.nobody");
    if (base >= TROPA_FEWEST_FOR_SHARES)
        return tropa_words_share(canvas, "draw.flow.lost", tropa_stage_lost_share(stage));
    tropa_message message = tropa_message_counting(canvas, "draw.flow.lost_few", lost);
    tropa_message_integer(&message, "base", (int64_t)base);
    return tropa_words_of(canvas, &message);
}

/* What stands beside the lost of one stage; returns its height. */
static double make_label(tropa_canvas *canvas, const ribbon *r, uint32_t i, tropa_lines *out)
{
    tropa_scene *scene = &canvas->scene;
    const tropa_map_stage *stage = &canvas->map->stage[i];
    double used = RUN + INNER_RADIUS + (double)lost_of(canvas, i) * r->per_customer + LABEL_GAP;
    double width = tropa_stage_width(canvas) - used, height = 0;
    uint64_t lost = lost_of(canvas, i);
    if (i + 1 == canvas->map->stage_count)
        return 0;
    if (stage->main_loss)
        out[0] = tropa_scene_wrap(scene, TROPA_STYLE_SMALL_STRONG, width, 2,
                                  tropa_words(canvas, "draw.flow.main"));
    out[1] = tropa_scene_wrap(scene, TROPA_STYLE_STRONG, width, 2, lost_words(canvas, stage));
    if (lost && tropa_stage_decided(stage) >= TROPA_FEWEST_FOR_SHARES)
        out[2] = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 2,
                                  tropa_counted(canvas, TROPA_STYLE_SMALL, width, lost));
    if (open_of(canvas, i))
        out[3] =
            tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 2,
                             tropa_words_counting(canvas, "draw.flow.open", open_of(canvas, i)));
    if (stage->measured.returned)
        out[4] = tropa_scene_wrap(
            scene, TROPA_STYLE_SMALL, width, 2,
            tropa_words_counting(canvas, "draw.flow.returned", stage->measured.returned));
    for (int k = 0; k < LABEL_LINES; k++)
        height += out[k].height;
    return height;
}

static void draw_label(tropa_canvas *canvas, const ribbon *r, uint32_t i, tropa_lines *label,
                       double top)
{
    tropa_scene *scene = &canvas->scene;
    const tropa_map_stage *stage = &canvas->map->stage[i];
    double used = RUN + INNER_RADIUS + (double)lost_of(canvas, i) * r->per_customer + LABEL_GAP;
    double x = tropa_stage_x(canvas, i) + used, y = top;
    tropa_paint strong = stage->main_loss ? TROPA_PAINT_MAIN_LOSS_INK : TROPA_PAINT_LOSS_INK;
    const tropa_paint colour[LABEL_LINES] = {strong, strong, TROPA_PAINT_INK, TROPA_PAINT_MUTED,
                                             TROPA_PAINT_MUTED};
    tropa_scene_room(scene, (tropa_box){x, top, tropa_stage_width(canvas) - used, r->bottom - top},
                     TROPA_PAINT_PAGE);
    for (int k = 0; k < LABEL_LINES; k++)
        y = tropa_scene_lines(scene, &label[k], colour[k], x, y, TROPA_START);
}

static void open_stage_tip(tropa_canvas *canvas, uint32_t i)
{
    const tropa_map_stage *stage = &canvas->map->stage[i];
    const tropa_stage_result *m = &stage->measured;
    tropa_message message = tropa_message_counting(canvas, "draw.tip.stage", m->entered);
    tropa_message_integer(&message, "advanced", (int64_t)m->advanced);
    tropa_message_integer(&message, "open", (int64_t)m->open);
    tropa_message_integer(&message, "lost", (int64_t)m->lost);
    tropa_message_integer(&message, "returned", (int64_t)m->returned);
    /* The last stage's customers have arrived, however silent they are since. */
    tropa_str figures = i + 1 == canvas->map->stage_count
                            ? tropa_words_counting(canvas, "draw.tip.reached", m->reached)
                            : tropa_words_of(canvas, &message);
    tropa_open_tip(canvas, "flow", stage->id, tropa_label_words(canvas, &stage->name), figures,
                   tropa_words(canvas, "draw.rule.stage"), TROPA_STR(""), m->entered);
}

static double draw_outcome(tropa_canvas *canvas, double top)
{
    const tropa_map *map = canvas->map;
    tropa_scene *scene = &canvas->scene;
    const struct {
        const char *key;
        uint64_t n;
        tropa_paint colour;
        tropa_sign sign;
    } rows[] = {
        {"draw.outcome.arrived", map->arrived, TROPA_PAINT_GOOD, TROPA_SIGN_CHECK},
        {"draw.outcome.under_way", map->under_way, TROPA_PAINT_ACCENT, TROPA_SIGN_WAY},
        {"draw.outcome.lost", map->lost, TROPA_PAINT_MAIN_LOSS_INK, TROPA_SIGN_LEFT},
        {"draw.outcome.returned", map->returned, TROPA_PAINT_MUTED, TROPA_SIGN_RETURNED},
    };
    double x = canvas->outcome_left, width = canvas->right - x, y = top;
    uint64_t all = map->arrived + map->under_way + map->lost;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tropa_str count = tropa_words_counting(canvas, "draw.count", rows[i].n);
        tropa_open_tip(canvas, "outcome", tropa_str_from(rows[i].key + 13),
                       tropa_words(canvas, rows[i].key), count,
                       tropa_words(canvas, "draw.rule.outcome"), TROPA_STR(""), rows[i].n);
        tropa_str number = tropa_scene_clean(
            scene, tropa_format_integer(canvas->catalogue, canvas->arena, (int64_t)rows[i].n));
        tropa_icon_sign(scene, rows[i].sign, x, y + 4, 16, rows[i].colour);
        tropa_scene_room(scene, (tropa_box){x, y, width, 140}, TROPA_PAINT_PAGE);
        tropa_scene_text_in(
            scene, TROPA_STYLE_FIGURE, rows[i].colour, x + 24, y + 19, TROPA_START, width - 24,
            all < TROPA_FEWEST_FOR_SHARES ? number
                                          : tropa_percent(canvas, tropa_ratio(rows[i].n, all)));
        tropa_lines name = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width - 24, 3,
                                            tropa_words(canvas, rows[i].key));
        double bottom =
            tropa_scene_lines(scene, &name, TROPA_PAINT_INK, x + 24, y + 25, TROPA_START);
        tropa_lines figure =
            tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width - 24, 2,
                             tropa_counted(canvas, TROPA_STYLE_SMALL, width - 24, rows[i].n));
        y = tropa_scene_lines(scene, &figure, TROPA_PAINT_MUTED, x + 24, bottom, TROPA_START) + 10;
        tropa_scene_group_end(scene);
    }
    return y;
}

/* How many steps back are too rare to be drawn, below the name of the lane. */
static double draw_left_out(tropa_canvas *canvas, double top, uint32_t n)
{
    tropa_message message;
    tropa_message_init(&message, "draw.flow.more_back");
    tropa_message_integer(&message, "n", n);
    tropa_scene_room(&canvas->scene, (tropa_box){canvas->left, top, canvas->lane_width, 90},
                     TROPA_PAINT_PAGE);
    tropa_lines lines = tropa_scene_wrap(&canvas->scene, TROPA_STYLE_SMALL, canvas->lane_width, 5,
                                         tropa_words_of(canvas, &message));
    return tropa_scene_lines(&canvas->scene, &lines, TROPA_PAINT_ACCENT, canvas->left, top,
                             TROPA_START);
}

double tropa_draw_map_flow(tropa_canvas *canvas, double top)
{
    const tropa_map *map = canvas->map;
    double lane =
        tropa_draw_lane(canvas, top, "draw.lane.flow",
                        map->visitors ? "draw.lane.flow.visitors" : "draw.lane.flow.note");
    arc arcs[MOST_ARCS];
    unsigned tiers;
    uint32_t arc_count = plan_arcs(canvas, arcs, &tiers);
    if (map->back_count > arc_count)
        lane = draw_left_out(canvas, lane + 4, map->back_count - arc_count);
    ribbon r = {.top = top + 16 + (tiers ? 22 + (tiers - 1) * (double)ARC_TIER : 0),
                .per_customer = scale_of(canvas)};
    tropa_lines(*label)[LABEL_LINES] =
        tropa_arena_array(canvas->arena, map->stage_count, sizeof *label);
    if (!label) {
        canvas->scene.failed = true;
        return top;
    }
    double tallest = 0, lowest = r.top;
    for (uint32_t i = 0; i < map->stage_count; i++) {
        const tropa_stage_result *m = &map->stage[i].measured;
        tallest = fmax(tallest, make_label(canvas, &r, i, label[i]));
        uint64_t gone = lost_of(canvas, i) + open_of(canvas, i);
        uint64_t all = m->reached > gone ? m->reached : gone;
        lowest = fmax(lowest, r.top + (double)all * r.per_customer);
    }
    double label_top = lowest + 14;
    r.bottom = label_top + fmax(tallest, 40);
    for (uint32_t i = 0; i < map->stage_count; i++) {
        uint64_t gone = lost_of(canvas, i) + open_of(canvas, i);
        uint64_t reached = map->stage[i].measured.reached;
        uint64_t on = reached > gone ? reached - gone : 0;
        open_stage_tip(canvas, i);
        tropa_draw_hit(canvas, (tropa_box){tropa_stage_x(canvas, i), r.top,
                                           tropa_stage_width(canvas), r.bottom - r.top});
        draw_main(canvas, &r, i);
        double y = r.top + (double)on * r.per_customer;
        draw_open(canvas, &r, i, y);
        draw_lost(canvas, &r, i, y + (double)open_of(canvas, i) * r.per_customer);
        draw_label(canvas, &r, i, label[i], label_top);
        tropa_scene_group_end(&canvas->scene);
    }
    for (uint32_t i = 0; i < arc_count; i++)
        draw_arc(canvas, &arcs[i], r.top);
    double outcome = draw_outcome(canvas, top + 12);
    return fmax(fmax(r.bottom, lane), outcome);
}
