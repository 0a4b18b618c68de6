/* The legend, and how everything was counted. */
#include "draw/lanes.h"

enum { MOST_ROWS = 40, COLUMN_GAP = 36, MARK = 30 };

typedef enum mark {
    MARK_RIBBON,
    MARK_HATCH,
    MARK_LOST,
    MARK_ARC,
    MARK_NUMBER,
    MARK_DASHED,
    MARK_PROBLEM,
    MARK_SUCCESS,
    MARK_DOTS,
    MARK_MEASURED,
    MARK_QUOTE,
    MARK_LINK,
    MARK_GUESS,
    MARK_MOMENT,
    MARK_COUNT,
} mark;

static const char *const mark_keys[MARK_COUNT] = {
    "draw.legend.ribbon", "draw.legend.hatch",    "draw.legend.lost",    "draw.legend.arc",
    "draw.legend.number", "draw.legend.dashed",   "draw.legend.problem", "draw.legend.success",
    "draw.legend.dots",   "draw.legend.measured", "draw.legend.quote",   "draw.legend.link",
    "draw.legend.guess",  "draw.legend.moment"};

/* What of it stands on this map. */
static bool is_used(const tropa_canvas *canvas, mark which)
{
    if (!canvas->document)
        return which <= MARK_MEASURED;
    switch (which) {
    case MARK_RIBBON:
    case MARK_HATCH:
    case MARK_LOST:
        return !canvas->map->unmeasured;
    case MARK_ARC:
        return canvas->map->back_count > 0;
    case MARK_DASHED:
        return false;
    default:
        return true;
    }
}

static void draw_mark(tropa_canvas *canvas, mark which, double x, double y)
{
    tropa_scene *scene = &canvas->scene;
    tropa_box swatch = {x, y - 5, 22, 10};
    switch (which) {
    case MARK_RIBBON:
        tropa_scene_rect(scene, swatch, 2, TROPA_PAINT_RIBBON, TROPA_PAINT_NONE);
        break;
    case MARK_HATCH:
        tropa_buffer_append_format(&scene->body,
                                   "<rect x=\"%s\" y=\"%s\" width=\"22\" height=\"10\" "
                                   "fill=\"url(#tropa-hatch)\"/>\n",
                                   tropa_number(swatch.x), tropa_number(swatch.y));
        break;
    case MARK_LOST:
        tropa_scene_path(scene, TROPA_PAINT_LOSS, TROPA_PAINT_NONE, 1, "",
                         "M%s %sh6a10 10 0 0 1 10 10h3l-6.5 5-6.5-5h3a3 3 0 0 0-3-3h-6z",
                         tropa_number(x), tropa_number(y - 8));
        break;
    case MARK_ARC:
        tropa_scene_path(scene, TROPA_PAINT_NONE, TROPA_PAINT_ACCENT, 1.4,
                         " stroke-dasharray=\"4 3\"", "M%s %sc0-9 16-9 18 0", tropa_number(x + 2),
                         tropa_number(y + 3));
        tropa_scene_path(scene, TROPA_PAINT_ACCENT, TROPA_PAINT_NONE, 1, "", "M%s %sl-4-7h8z",
                         tropa_number(x + 2), tropa_number(y + 6));
        break;
    case MARK_NUMBER:
        tropa_draw_number(canvas, x + 11, y, 4, false);
        break;
    case MARK_DASHED:
        tropa_buffer_append_format(&scene->body,
                                   "<rect x=\"%s\" y=\"%s\" width=\"20\" height=\"17\" rx=\"5\" "
                                   "class=\"f-page s-muted\" stroke-dasharray=\"3 2\"/>\n",
                                   tropa_number(x + 1), tropa_number(y - 8.5));
        break;
    case MARK_PROBLEM:
        tropa_scene_rect(scene, (tropa_box){x, y - 9, 22, 18}, 4, TROPA_PAINT_BAD_SOFT,
                         TROPA_PAINT_NONE);
        tropa_scene_rect(scene, (tropa_box){x, y - 9, 4, 18}, 1, TROPA_PAINT_BAD, TROPA_PAINT_NONE);
        tropa_icon_sign(scene, TROPA_SIGN_EXIT, x + 7, y - 6, 12, TROPA_PAINT_BAD);
        break;
    case MARK_SUCCESS:
        tropa_scene_rect(scene, (tropa_box){x, y - 9, 22, 18}, 4, TROPA_PAINT_GOOD_SOFT,
                         TROPA_PAINT_NONE);
        tropa_scene_rect(scene, (tropa_box){x, y - 9, 4, 18}, 1, TROPA_PAINT_GOOD,
                         TROPA_PAINT_NONE);
        tropa_icon_sign(scene, TROPA_SIGN_CHECK, x + 7, y - 6, 12, TROPA_PAINT_GOOD);
        break;
    case MARK_DOTS:
        for (int i = 0; i < 3; i++)
            tropa_scene_circle(scene, x + 2 + i * 9, y, 3.2,
                               i < 2 ? TROPA_PAINT_BAD : TROPA_PAINT_NONE, TROPA_PAINT_BAD, 1.1);
        break;
    case MARK_QUOTE:
        tropa_draw_badge(canvas, x + 2, y - 9, &(tropa_support){.kind = TROPA_SUPPORT_QUOTE});
        break;
    case MARK_LINK:
        tropa_draw_badge(canvas, x + 2, y - 9, &(tropa_support){.kind = TROPA_SUPPORT_LINK});
        break;
    case MARK_GUESS:
        tropa_draw_badge(canvas, x + 2, y - 9, &(tropa_support){.kind = TROPA_SUPPORT_HYPOTHESIS});
        break;
    case MARK_MOMENT:
        tropa_icon_sign(scene, TROPA_SIGN_STAR, x + 2, y - 9, 18, TROPA_PAINT_ACCENT);
        break;
    case MARK_MEASURED:
    case MARK_COUNT:
        tropa_scene_rect(scene, (tropa_box){x + 2, y - 9, 18, 18}, 4, TROPA_PAINT_BADGE,
                         TROPA_PAINT_NONE);
        tropa_scene_room(scene, (tropa_box){x + 2, y - 9, 18, 18}, TROPA_PAINT_BADGE);
        tropa_scene_text_at(scene, TROPA_STYLE_SMALL_STRONG, TROPA_PAINT_INK, x + 11, y + 4,
                            TROPA_MIDDLE, TROPA_STR("#"));
        break;
    }
}

/* In as many rows as the width asks for. */
static double draw_legend(tropa_canvas *canvas, double top)
{
    tropa_scene *scene = &canvas->scene;
    double x = canvas->left, y = top + 10, most = canvas->right - canvas->left - MARK;
    for (int i = 0; i < MARK_COUNT; i++) {
        if (!is_used(canvas, (mark)i))
            continue;
        tropa_str text = tropa_words(canvas, mark_keys[i]);
        double width = fmin(tropa_scene_width(TROPA_STYLE_SMALL, text), most);
        if (x > canvas->left && x + MARK + width > canvas->right) {
            x = canvas->left;
            y += 25;
        }
        tropa_scene_group(scene, "legend");
        tropa_scene_ready(scene);
        draw_mark(canvas, (mark)i, x, y);
        tropa_scene_room(scene, (tropa_box){x + MARK, y - 12, width + 1, 24}, TROPA_PAINT_PAGE);
        tropa_scene_text_in(scene, TROPA_STYLE_SMALL, TROPA_PAINT_INK, x + MARK, y + 4, TROPA_START,
                            width, text);
        tropa_scene_group_end(scene);
        x += MARK + width + 24;
    }
    return y + 14;
}

static uint32_t gather_rules(tropa_canvas *canvas, tropa_str rules[MOST_ROWS])
{
    const tropa_map *map = canvas->map;
    uint32_t n = 0;
    if (canvas->document)
        rules[n++] = tropa_words(canvas, "draw.rule.written");
    if (map->unmeasured)
        return n;
    rules[n++] = tropa_words(canvas, "draw.rule.states");
    if (canvas->document)
        rules[n++] = tropa_words(canvas, "draw.rule.feels");
    if (map->lapse_rule.key)
        rules[n++] = tropa_words_of(canvas, &map->lapse_rule);
    for (uint32_t i = 0; i < map->rule_count && n < MOST_ROWS - 5; i++)
        if (map->rule[i].key)
            rules[n++] = tropa_words_of(canvas, &map->rule[i]);
    /* A map made by hand brings no rules of its own. */
    if (!map->rule_count) {
        rules[n++] = tropa_words(canvas, "draw.rule.first");
        rules[n++] = tropa_words(canvas, "draw.rule.friction");
        if (map->base.day_only)
            rules[n++] = tropa_words(canvas, "draw.rule.day_only");
    }
    if (map->visitors)
        rules[n++] = tropa_words(canvas, "draw.rule.visitors");
    if (map->source_names.size) {
        tropa_message message;
        tropa_message_init(&message, "draw.footer.source");
        tropa_message_text(&message, "names", tropa_scene_clean(&canvas->scene, map->source_names));
        rules[n++] = tropa_words_of(canvas, &message);
    }
    return n;
}

/* Columns of about 560 units, filled one after the other to the same height. */
static double draw_rules(tropa_canvas *canvas, double top)
{
    tropa_scene *scene = &canvas->scene;
    tropa_str rules[MOST_ROWS];
    tropa_lines lines[MOST_ROWS];
    uint32_t n = gather_rules(canvas, rules);
    double full = canvas->right - canvas->left;
    double columns = fmax(1, fmin(6, floor((full + COLUMN_GAP) / (420 + COLUMN_GAP))));
    double width = floor((full - (columns - 1) * COLUMN_GAP) / columns), total = 0, tallest = 0;
    for (uint32_t i = 0; i < n; i++) {
        lines[i] = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 8, rules[i]);
        total += lines[i].height + 5;
        tallest = fmax(tallest, lines[i].height + 5);
    }
    double share = fmax(total / columns, tallest) + 12, x = canvas->left, y = top, bottom = top;
    double column = 1;
    for (uint32_t i = 0; i < n; i++) {
        if (y > top && y + lines[i].height > top + share && column < columns) {
            x += width + COLUMN_GAP;
            y = top;
            column++;
        }
        tropa_scene_room(scene, (tropa_box){x, y, width, lines[i].height}, TROPA_PAINT_PAGE);
        y = tropa_scene_lines(scene, &lines[i], TROPA_PAINT_MUTED, x, y, TROPA_START) + 5;
        bottom = fmax(bottom, y);
    }
    return bottom;
}

double tropa_draw_map_footer(tropa_canvas *canvas, double top)
{
    tropa_scene_line(&canvas->scene, canvas->left, top, canvas->right, top, TROPA_PAINT_RULE, 1);
    double y = top + 16;
    if (canvas->map->stage_count)
        y = draw_legend(canvas, y) + 8;
    return draw_rules(canvas, y);
}
