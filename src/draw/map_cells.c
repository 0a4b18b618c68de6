/* Problem zones and successes: kind, severity, reason, evidence. */
#include "draw/icons.h"
#include "draw/map_parts.h"

#include <stdlib.h>

enum { MOST_CELLS = 5, PAD = 14, ICON = 26, TAIL = 74, CELL_GAP = 8 };

typedef struct found {
    const tropa_touchpoint *touch;
    const tropa_cell *cell;
    uint32_t order;
} found;

typedef struct tone {
    tropa_paint ink, soft;
    tropa_sign sign;
} tone;

static tone tone_of(const tropa_cell *cell)
{
    static const tropa_sign signs[] = {
        [TROPA_CELL_EXIT] = TROPA_SIGN_EXIT,
        [TROPA_CELL_REPEAT] = TROPA_SIGN_REPEAT,
        [TROPA_CELL_BACK] = TROPA_SIGN_BACK,
        [TROPA_CELL_WAIT] = TROPA_SIGN_WAIT,
    };
    if (cell->kind == TROPA_CELL_SUCCESS)
        return (tone){TROPA_PAINT_GOOD, TROPA_PAINT_GOOD_SOFT, TROPA_SIGN_CHECK};
    if (cell->severity >= 2)
        return (tone){TROPA_PAINT_BAD, TROPA_PAINT_BAD_SOFT, signs[cell->kind]};
    return (tone){TROPA_PAINT_WARN, TROPA_PAINT_WARN_SOFT, signs[cell->kind]};
}

/* Problems first, the gravest first, then by what they cost; ties as they stand on the map. */
static int by_weight(const void *left, const void *right)
{
    const found *a = left, *b = right;
    bool good_a = a->cell->kind == TROPA_CELL_SUCCESS, good_b = b->cell->kind == TROPA_CELL_SUCCESS;
    if (good_a != good_b)
        return good_a - good_b;
    if (a->cell->severity != b->cell->severity)
        return a->cell->severity > b->cell->severity ? -1 : 1;
    if (a->cell->customers != b->cell->customers)
        return a->cell->customers > b->cell->customers ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static uint32_t gather(tropa_canvas *canvas, const tropa_map_stage *stage, found **out)
{
    uint32_t all = 0, n = 0;
    for (uint32_t i = 0; i < stage->touchpoint_count; i++)
        all += stage->touchpoint[i].cell_count;
    *out = tropa_arena_array(canvas->arena, all ? all : 1, sizeof **out);
    if (!*out) {
        canvas->scene.failed = true;
        return 0;
    }
    for (uint32_t i = 0; i < stage->touchpoint_count; i++)
        for (uint32_t k = 0; k < stage->touchpoint[i].cell_count; k++, n++)
            (*out)[n] = (found){&stage->touchpoint[i], &stage->touchpoint[i].cell[k], n};
    qsort(*out, n, sizeof **out, by_weight);
    return n;
}

/* Whether a sentence names this count already: it is then not said twice. */
static bool names_count(const tropa_message *message, uint64_t n)
{
    for (uint32_t i = 0; i < message->argument_count; i++)
        if (message->argument[i].kind == TROPA_ARG_INTEGER &&
            message->argument[i].integer == (int64_t)n)
            return true;
    return false;
}

static bool shows_cost(const tropa_cell *cell)
{
    return cell->customers && cell->kind != TROPA_CELL_SUCCESS &&
           !names_count(&cell->reason, cell->customers);
}

static void draw_dots(tropa_canvas *canvas, double right, double y, uint32_t severity,
                      tropa_paint colour)
{
    severity = severity > 3 ? 3 : severity;
    for (uint32_t i = 0; i < 3; i++)
        tropa_scene_circle(&canvas->scene, right - 22 + i * 9.5, y, 3.3,
                           i < severity ? colour : TROPA_PAINT_NONE, colour, 1.1);
}

static void open_cell(tropa_canvas *canvas, const found *it)
{
    const tropa_cell *cell = it->cell;
    tropa_str base = {"", 0};
    if (!names_count(&cell->reason, cell->n))
        base = tropa_words_counting(canvas, "draw.tip.cell", cell->n);
    tropa_str cost = {"", 0};
    if (shows_cost(cell))
        cost = tropa_words_counting(canvas, "draw.cell.cost", cell->customers);
    tropa_str name = tropa_dotted(canvas, tropa_words_of(canvas, &cell->title),
                                  tropa_label_words(canvas, &it->touch->name));
    tropa_str figures = tropa_spaced(canvas, tropa_words_of(canvas, &cell->reason), " ", base);
    figures = tropa_spaced(canvas, figures, " ", cost);
    /* A wait's interval is no share; its reason says it. */
    tropa_str interval = cell->kind == TROPA_CELL_WAIT && cell->value > 1
                             ? (tropa_str){"", 0}
                             : tropa_interval_words(canvas, cell->low, cell->high);
    tropa_open_tip(canvas, "cell", it->touch->id, name, figures,
                   tropa_words_of(canvas, &cell->rule), interval, cell->n);
}

/* One cell below `top`; returns its bottom. */
static double draw_cell(tropa_canvas *canvas, const found *it, double x, double top, double width)
{
    tropa_scene *scene = &canvas->scene;
    const tropa_cell *cell = it->cell;
    tone look = tone_of(cell);
    /* Narrow columns give the text the room under the sign. */
    double indent = width < 260 ? 0 : ICON, inner = width - PAD - indent - 10;
    tropa_lines title = tropa_scene_wrap(scene, TROPA_STYLE_STRONG, width - PAD - ICON - TAIL, 3,
                                         tropa_words_of(canvas, &cell->title));
    title.height = fmax(title.height, 18); /* the badge's row, whatever is written in it */
    tropa_lines touch = tropa_scene_wrap(scene, TROPA_STYLE_SMALL_STRONG, inner - 28, 2,
                                         tropa_label_words(canvas, &it->touch->name));
    tropa_lines reason =
        tropa_scene_wrap(scene, TROPA_STYLE_BODY, inner, 7, tropa_words_of(canvas, &cell->reason));
    tropa_lines cost = {0};
    if (shows_cost(cell))
        cost = tropa_scene_wrap(scene, TROPA_STYLE_SMALL_STRONG, inner, 2,
                                tropa_words_counting(canvas, "draw.cell.cost", cell->customers));
    double height = 10 + title.height + 4 + fmax(touch.height, 17) + 4 + reason.height +
                    (cost.count ? cost.height + 3 : 0) + 11;
    open_cell(canvas, it);
    tropa_box box = {x, top, width, height};
    tropa_scene_rect(scene, box, 6, look.soft, TROPA_PAINT_NONE);
    tropa_scene_path(scene, look.ink, TROPA_PAINT_NONE, 1, "",
                     "M%s %sa6 6 0 0 0 -6 6v%sa6 6 0 0 0 6 6h-2v0a4 4 0 0 1 0 0z",
                     tropa_number(x + 6), tropa_number(top), tropa_number(height - 12));
    tropa_scene_rect(scene, (tropa_box){x, top + 4, 4, height - 8}, 0, look.ink, TROPA_PAINT_NONE);
    tropa_icon_sign(scene, look.sign, x + PAD, top + 11, 16, look.ink);
    double left = x + PAD + ICON, y = top + 10, right = x + width - 10;
    tropa_scene_room(scene, (tropa_box){left, top, width - PAD - ICON - TAIL, height}, look.soft);
    tropa_scene_lines(scene, &title, look.ink, left, y, TROPA_START);
    y += title.height + 4;
    draw_dots(canvas, right - 26, top + 19, cell->severity, look.ink);
    tropa_scene_rect(scene, (tropa_box){right - 18, top + 10, 18, 18}, 4, TROPA_PAINT_CARD,
                     TROPA_PAINT_NONE);
    tropa_scene_room(scene, (tropa_box){right - 18, top + 10, 18, 18}, TROPA_PAINT_CARD);
    tropa_scene_text_at(scene, TROPA_STYLE_SMALL_STRONG, TROPA_PAINT_INK, right - 9, top + 23,
                        TROPA_MIDDLE, TROPA_STR("#"));
    left = x + PAD + indent;
    tropa_scene_room(scene, (tropa_box){left, top, inner, height}, look.soft);
    tropa_draw_number(canvas, left + 10, y + 8.5, it->touch->number, false);
    y = tropa_scene_lines(scene, &touch, TROPA_PAINT_INK, left + 28,
                          y + fmax(0, (17 - touch.height) / 2), TROPA_START);
    y = fmax(y, top + 10 + title.height + 4 + 17) + 4;
    y = tropa_scene_lines(scene, &reason, TROPA_PAINT_INK, left, y, TROPA_START);
    tropa_scene_lines(scene, &cost, look.ink, left, y + 3, TROPA_START);
    tropa_scene_group_end(scene);
    return top + height;
}

double tropa_draw_finding(tropa_canvas *canvas, const tropa_touchpoint *touch,
                          const tropa_cell *cell, double x, double top, double width)
{
    return draw_cell(canvas, &(found){touch, cell, 0}, x, top, width);
}

static double draw_more(tropa_canvas *canvas, double x, double top, double width, const char *key,
                        uint32_t n)
{
    tropa_message message;
    tropa_message_init(&message, key);
    tropa_message_integer(&message, "n", n);
    tropa_scene_room(&canvas->scene, (tropa_box){x, top, width, 80}, TROPA_PAINT_PAGE);
    tropa_lines more = tropa_scene_wrap(&canvas->scene, TROPA_STYLE_SMALL, width, 3,
                                        tropa_words_of(canvas, &message));
    return tropa_scene_lines(&canvas->scene, &more, TROPA_PAINT_MUTED, x, top, TROPA_START);
}

double tropa_draw_map_cells(tropa_canvas *canvas, double top)
{
    const tropa_map *map = canvas->map;
    double bottom = tropa_draw_lane(canvas, top, "draw.lane.cells", "draw.lane.cells.note");
    uint32_t columns = canvas->column >= 700 ? 3 : canvas->column >= 520 ? 2 : 1;
    double full = tropa_stage_width(canvas);
    double width = (full - (double)(columns - 1) * CELL_GAP) / columns;
    for (uint32_t i = 0; i < map->stage_count; i++) {
        found *list;
        uint32_t n = gather(canvas, &map->stage[i], &list);
        uint32_t shown = n > MOST_CELLS * columns ? MOST_CELLS * columns : n;
        double low[3] = {top + 14, top + 14, top + 14};
        for (uint32_t k = 0; k < shown; k++) {
            uint32_t at = k % columns;
            double x = tropa_stage_x(canvas, i) + at * (width + CELL_GAP);
            low[at] = draw_cell(canvas, &list[k], x, low[at], width) + CELL_GAP;
        }
        double y = fmax(low[0], fmax(low[1], low[2]));
        if (n > shown)
            y = draw_more(canvas, tropa_stage_x(canvas, i), y, full, "draw.cells.more", n - shown);
        else if (!n)
            y = draw_more(canvas, tropa_stage_x(canvas, i), y + 4, full, "draw.cells.none", 0);
        bottom = fmax(bottom, y);
    }
    return bottom;
}
