/* Competitors: a row each on one scale, their names at the left, the whole journey at the right.
 *
 * Rows instead of marks on one line: scores that are nearly equal stay apart and need no legend.
 * A mark is full only where source, date and the number of people asked are given. */
#include "draw/lanes.h"

enum { ROW = 24, MOST_ROWS = 8, MOST_CRITERIA = 5, VALUE_WIDTH = 40, SMALLEST_MARK = 6 };

typedef struct board {
    const tropa_competitor *who[MOST_ROWS];
    tropa_str criterion[MOST_CRITERIA];
    uint32_t who_count, criterion_count, left_out;
    double low, high; /* one scale for all */
} board;

bool tropa_lane_competitors_filled(const tropa_canvas *canvas, const tropa_lane_view *lane)
{
    (void)lane;
    return canvas->document->competitors.count > 0;
}

static void add_criterion(board *b, tropa_str text)
{
    for (uint32_t i = 0; i < b->criterion_count; i++)
        if (tropa_str_equal(b->criterion[i], text))
            return;
    if (b->criterion_count < MOST_CRITERIA)
        b->criterion[b->criterion_count++] = text;
    else
        b->left_out++;
}

static void add_competitor(board *b, const tropa_competitor *it)
{
    double low = isfinite(it->scale_low) ? it->scale_low : 1;
    double high = isfinite(it->scale_high) ? it->scale_high : 5;
    if (b->who_count == MOST_ROWS) {
        b->left_out++;
        return;
    }
    b->who[b->who_count++] = it;
    b->low = fmin(b->low, low);
    b->high = fmax(b->high, high);
    for (uint32_t k = 0; k < it->scores.count; k++)
        add_criterion(b, it->scores.item[k].criterion);
}

/* We first, then as written. */
static board make_board(const tropa_canvas *canvas)
{
    board b = {.low = INFINITY, .high = -INFINITY};
    const tropa_document *document = canvas->document;
    for (int us = 1; us >= 0; us--)
        for (uint32_t i = 0; i < document->competitors.count; i++)
            if (document->competitors.item[i].us == (us == 1))
                add_competitor(&b, &document->competitors.item[i]);
    if (!(b.high > b.low)) {
        b.low = 1;
        b.high = 5;
    }
    return b;
}

static bool well_founded(const tropa_competitor *it, const tropa_score *score)
{
    uint64_t n = score->n != TROPA_NO_COUNT ? score->n : it->n;
    return it->source.size && it->date_us != TROPA_NO_DATE && n != TROPA_NO_COUNT && n > 0;
}

static const tropa_score *score_at(const tropa_competitor *it, tropa_str stage, tropa_str criterion)
{
    for (uint32_t k = 0; k < it->scores.count; k++)
        if (tropa_str_equal(it->scores.item[k].stage, stage) &&
            tropa_str_equal(it->scores.item[k].criterion, criterion))
            return &it->scores.item[k];
    return NULL;
}

static tropa_str source_words(tropa_canvas *canvas, const tropa_competitor *it)
{
    if (!it->source.size)
        return tropa_words(canvas, "draw.competitor.no_source");
    tropa_str text = tropa_written(canvas, it->source);
    text = tropa_dotted(canvas, text, tropa_date_words(canvas, it->date_us));
    if (it->n != TROPA_NO_COUNT) {
        tropa_message message;
        tropa_message_init(&message, "draw.competitor.asked");
        tropa_message_integer(&message, "n", (int64_t)it->n);
        text = tropa_dotted(canvas, text, tropa_words_of(canvas, &message));
    }
    return text;
}

static void draw_mark(tropa_canvas *canvas, const board *b, uint32_t row, const tropa_score *score,
                      double x, double y, double width)
{
    tropa_scene *scene = &canvas->scene;
    const tropa_competitor *it = b->who[row];
    double track = width - VALUE_WIDTH - 2 * SMALLEST_MARK;
    double at = fmin(fmax((score->value - b->low) / (b->high - b->low), 0), 1);
    double cx = x + SMALLEST_MARK + at * track;
    tropa_paint paint = it->us ? TROPA_PAINT_ACCENT : tropa_shape_paint(4);
    bool full = well_founded(it, score);
    tropa_str value = tropa_decimal(canvas, score->value);
    tropa_str name = tropa_written(canvas, it->name);
    if (score->criterion.size)
        name = tropa_dotted(canvas, name, tropa_written(canvas, score->criterion));
    tropa_open_tip(canvas, "competitor", it->item.id, name, value, source_words(canvas, it),
                   (tropa_str){"", 0}, 0);
    tropa_draw_hit(canvas, (tropa_box){x, y - ROW / 2.0, width, ROW});
    tropa_draw_shape(canvas, row, cx, y, 5.5, full ? paint : TROPA_PAINT_PAGE, paint,
                     full ? "" : " stroke-dasharray=\"2 1.5\"");
    tropa_scene_room(scene, (tropa_box){cx + 9, y - ROW / 2.0, VALUE_WIDTH, ROW}, TROPA_PAINT_PAGE);
    tropa_scene_text_in(scene, it->us ? TROPA_STYLE_STRONG : TROPA_STYLE_SMALL,
                        it->us ? TROPA_PAINT_ACCENT : TROPA_PAINT_INK, cx + 11, y + 4.5,
                        TROPA_START, VALUE_WIDTH - 4, value);
    tropa_scene_group_end(scene);
}

static void draw_strip(tropa_canvas *canvas, const board *b, tropa_str stage, tropa_str criterion,
                       double x, double top, double width)
{
    for (uint32_t row = 0; row < b->who_count; row++) {
        const tropa_score *score = score_at(b->who[row], stage, criterion);
        double y = top + row * ROW + ROW / 2.0;
        if (!score || !isfinite(score->value))
            continue;
        tropa_scene_line(&canvas->scene, x, y, x + width - VALUE_WIDTH, y, TROPA_PAINT_RULE, 1);
        draw_mark(canvas, b, row, score, x, y, width);
    }
}

static void draw_names(tropa_canvas *canvas, const board *b, double top)
{
    tropa_scene *scene = &canvas->scene;
    for (uint32_t row = 0; row < b->who_count; row++) {
        double y = top + row * ROW + ROW / 2.0;
        const tropa_competitor *it = b->who[row];
        tropa_paint paint = it->us ? TROPA_PAINT_ACCENT : tropa_shape_paint(4);
        tropa_scene_room(scene, (tropa_box){canvas->left, y - ROW / 2.0, canvas->lane_width, ROW},
                         TROPA_PAINT_PAGE);
        tropa_draw_shape(canvas, row, canvas->left + 7, y, 5.5, it->us ? paint : TROPA_PAINT_NONE,
                         paint, "");
        tropa_scene_text_in(scene, it->us ? TROPA_STYLE_SMALL_STRONG : TROPA_STYLE_SMALL,
                            TROPA_PAINT_INK, canvas->left + 19, y + 4, TROPA_START,
                            canvas->lane_width - 20, tropa_written(canvas, it->name));
    }
}

static double draw_criterion(tropa_canvas *canvas, const board *b, tropa_str criterion, double top)
{
    tropa_scene *scene = &canvas->scene;
    if (criterion.size) {
        double width = canvas->column * canvas->map->stage_count - canvas->gap;
        tropa_scene_room(scene, (tropa_box){canvas->stage_left, top, width, 18}, TROPA_PAINT_PAGE);
        tropa_scene_text_in(scene, TROPA_STYLE_SMALL_STRONG, TROPA_PAINT_MUTED, canvas->stage_left,
                            top + 13, TROPA_START, width, tropa_written(canvas, criterion));
        top += 20;
    }
    draw_names(canvas, b, top);
    for (uint32_t i = 0; i < canvas->map->stage_count; i++)
        draw_strip(canvas, b, canvas->map->stage[i].id, criterion, tropa_stage_x(canvas, i), top,
                   tropa_stage_width(canvas));
    draw_strip(canvas, b, (tropa_str){"", 0}, criterion, canvas->outcome_left, top,
               canvas->right - canvas->outcome_left);
    return top + b->who_count * ROW;
}

/* "1–5. Survey · Oct 2026 · out of 212 people", each source once. */
static double draw_sources(tropa_canvas *canvas, const board *b, double top)
{
    tropa_scene *scene = &canvas->scene;
    double width = canvas->column * canvas->map->stage_count - canvas->gap;
    tropa_str all =
        tropa_spaced(canvas, tropa_decimal(canvas, b->low), "–", tropa_decimal(canvas, b->high));
    all = tropa_words_with(canvas, "draw.competitor.scale", all);
    for (uint32_t i = 0; i < b->who_count; i++) {
        tropa_str source = source_words(canvas, b->who[i]);
        bool said = false;
        for (uint32_t k = 0; k < i; k++)
            said = said || tropa_str_equal(source, source_words(canvas, b->who[k]));
        if (!said)
            all = tropa_spaced(canvas, all, ". ", source);
    }
    if (b->left_out) {
        tropa_message message;
        tropa_message_init(&message, "draw.lane.more");
        tropa_message_integer(&message, "n", b->left_out);
        all = tropa_spaced(canvas, all, ". ", tropa_words_of(canvas, &message));
    }
    tropa_scene_room(scene, (tropa_box){canvas->stage_left, top, width, 80}, TROPA_PAINT_PAGE);
    tropa_lines lines = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 4, all);
    return tropa_scene_lines(scene, &lines, TROPA_PAINT_MUTED, canvas->stage_left, top,
                             TROPA_START);
}

double tropa_lane_competitors(tropa_canvas *canvas, const tropa_lane_view *lane, double top)
{
    double cells, bottom = tropa_draw_lane_head(canvas, lane, top, (tropa_str){"", 0}, &cells);
    if (!lane->filled) {
        for (uint32_t i = 0; i < canvas->map->stage_count; i++)
            bottom = fmax(bottom, tropa_draw_notes(canvas, i, cells));
        return bottom;
    }
    board b = make_board(canvas);
    double y = fmax(bottom + 6, cells);
    for (uint32_t i = 0; i < b.criterion_count; i++)
        y = draw_criterion(canvas, &b, b.criterion[i], y) + 4;
    if (!b.criterion_count) {
        draw_names(canvas, &b, y);
        y += b.who_count * ROW + 4;
    }
    return draw_sources(canvas, &b, y + 2);
}
