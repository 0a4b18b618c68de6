/* Cuts a journey map into sheets. See paper.h. */
#include "draw/paper.h"

#define MILLIMETRE (96 / 25.4)
#define LEAST_SCALE 0.72  /* of the lanes: the smallest text is then 5.7 points */
#define OPENING_SCALE 0.5 /* of the opening, whose text is larger */
#define OPENING_TOP 24
#define SHORTEST_PAGE 0.42 /* a cut at a lane is taken when this much of the sheet is used */

void tropa_paper_measure(tropa_paper paper, bool foot, tropa_paper_plan *plan)
{
    static const struct {
        double wide, high, margin;
    } sizes[] = {{297, 210, 10}, {420, 297, 12}, {594, 420, 15}, {841, 594, 20}, {1189, 841, 25}};
    double wide = sizes[paper.size].wide * MILLIMETRE, high = sizes[paper.size].high * MILLIMETRE;
    double margin = sizes[paper.size].margin * MILLIMETRE;
    plan->width = paper.portrait ? high : wide;
    plan->height = paper.portrait ? wide : high;
    double below = foot ? 17 * MILLIMETRE : margin;
    plan->inside =
        (tropa_box){margin, margin, plan->width - 2 * margin, plan->height - margin - below};
}

bool tropa_paper_holds(const tropa_box *text, const tropa_box *part)
{
    double x = text->x + text->width / 2, y = text->y + text->height / 2;
    return x >= part->x && x < part->x + part->width && y >= part->y && y < part->y + part->height;
}

bool tropa_paper_crosses(const tropa_box *text, const tropa_box *part)
{
    double right = part->x + part->width, bottom = part->y + part->height;
    double text_right = text->x + text->width, text_bottom = text->y + text->height;
    bool meets =
        text->x < right && text_right > part->x && text->y < bottom && text_bottom > part->y;
    bool within =
        text->x >= part->x && text_right <= right && text->y >= part->y && text_bottom <= bottom;
    return meets && !within;
}

static tropa_paper_sheet *add_sheet(const tropa_canvas *canvas, tropa_paper_plan *plan)
{
    if (plan->count == plan->capacity) {
        uint32_t capacity = plan->capacity ? plan->capacity * 2 : 8;
        tropa_paper_sheet *grown = tropa_arena_array(canvas->arena, capacity, sizeof *grown);
        if (!grown) {
            plan->failed = true;
            return NULL;
        }
        if (plan->count)
            memcpy(grown, plan->sheet, plan->count * sizeof *grown);
        plan->sheet = grown;
        plan->capacity = capacity;
    }
    return &plan->sheet[plan->count++];
}

static void add_piece(tropa_paper_sheet *sheet, tropa_box from, double x, double y, double scale)
{
    if (from.width > 0 && from.height > 0 && sheet->piece_count < TROPA_PAPER_PIECES)
        sheet->piece[sheet->piece_count++] = (tropa_paper_piece){from, x, y, scale};
}

/* ---- where to cut ---- */

/* Is this height free of boxes of texts (or of what holds them) between x and right? */
static bool is_free(const tropa_canvas *canvas, double y, double x, double right, bool rooms,
                    double tallest)
{
    for (size_t i = 0; i < canvas->scene.text_count; i++) {
        const tropa_scene_text *text = &canvas->scene.text[i];
        /* Rooms at the left are as high as a lane may become, not as it is. */
        bool room = rooms && text->box.x >= canvas->stage_left && text->room.height < tallest;
        const tropa_box *box = room ? &text->room : &text->box;
        if (box->x < right && box->x + box->width > x && box->y - 2 < y &&
            box->y + box->height + 2 > y)
            return false;
    }
    return true;
}

/* The lowest good place between two heights for a cut across x..right. */
static double cut_between(const tropa_canvas *canvas, double from, double to, double x,
                          double right)
{
    const tropa_parts_seen *seen = &canvas->seen;
    for (uint32_t i = seen->lane_count; i > 0; i--)
        if (seen->lane_top[i - 1] - 1 > from && seen->lane_top[i - 1] - 1 <= to)
            return seen->lane_top[i - 1] - 1;
    for (int rooms = 1; rooms >= 0; rooms--)
        for (double y = floor(to); y > from; y -= 2)
            if (is_free(canvas, y, x, right, rooms, (to - from)))
                return y;
    return to;
}

/* How far texts whose middle is in the part reach out of it at its left and right. */
static void reach(const tropa_canvas *canvas, const tropa_box *part, double *left, double *right)
{
    *left = *right = 0;
    for (size_t i = 0; i < canvas->scene.text_count; i++) {
        const tropa_box *text = &canvas->scene.text[i].box;
        if (!tropa_paper_holds(text, part))
            continue;
        *left = fmax(*left, part->x - text->x);
        *right = fmax(*right, text->x + text->width - part->x - part->width);
    }
}

/* ---- the lanes ---- */

/* Columns that stay whole: the stages, then the outcome. */
static uint32_t columns_of(const tropa_canvas *canvas)
{
    return canvas->map->stage_count + (canvas->outcome ? 1 : 0);
}

static double column_edge(const tropa_canvas *canvas, uint32_t column)
{
    /* Right of the last one stand the scales of the lanes. */
    return column == columns_of(canvas) ? canvas->right + 1 : tropa_stage_x(canvas, column) - 1;
}

static uint32_t fill_group(const tropa_canvas *canvas, uint32_t first, double most)
{
    uint32_t next = first + 1;
    while (next < columns_of(canvas) &&
           column_edge(canvas, next + 1) - column_edge(canvas, first) <= most)
        next++;
    return next;
}

static uint32_t count_groups(const tropa_canvas *canvas, double most)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < columns_of(canvas); i = fill_group(canvas, i, most))
        n++;
    return n;
}

/* The narrowest limit with as few groups as the widest: sheets are then about equally full. */
static double balance(const tropa_canvas *canvas, double most)
{
    uint32_t n = count_groups(canvas, most);
    double step = most / 64;
    while (most - step > canvas->column && count_groups(canvas, most - step) == n)
        most -= step;
    return most;
}

/* The lane that a row begins in, when its name stands above the row. */
static tropa_box lane_name(const tropa_canvas *canvas, double top)
{
    const tropa_parts_seen *seen = &canvas->seen;
    tropa_box none = {0}, name = {canvas->left - 2, 0, canvas->lane_width + 12, 0};
    for (uint32_t i = 0; i < seen->lane_count && seen->lane_top[i] < top + 2; i++)
        name.y = seen->lane_top[i];
    if (name.y <= 0 || name.y > top - 2)
        return none;
    for (size_t i = 0; i < canvas->scene.text_count; i++) {
        const tropa_box *box = &canvas->scene.text[i].box;
        if (box->x + box->width <= canvas->stage_left && box->y >= name.y &&
            box->y + box->height <= top && box->y < top)
            name.height = fmax(name.height, box->y + box->height + 3 - name.y);
    }
    return name;
}

/* The names of the lanes, without the picture's own margin. */
static tropa_box strip_of(const tropa_canvas *canvas)
{
    double x = canvas->left - 2;
    return (tropa_box){x, 0, canvas->stage_left - 1 - x, 0};
}

typedef struct group {
    double x, right;      /* of the picture */
    double left_over;     /* texts reach so far out of it */
    double scale, stages; /* height of the stages' band on the sheet */
} group;

static group measure_group(const tropa_canvas *canvas, const tropa_paper_plan *plan, uint32_t first,
                           uint32_t next)
{
    const tropa_parts_seen *seen = &canvas->seen;
    group it = {.x = column_edge(canvas, first), .right = column_edge(canvas, next)};
    double over = 0;
    tropa_box part = {it.x, seen->stages_top, it.right - it.x, seen->footer_top - seen->stages_top};
    reach(canvas, &part, &it.left_over, &over);
    double width = strip_of(canvas).width + part.width + it.left_over + over;
    it.scale = fmin(plan->inside.width / width, 1);
    it.stages = (seen->stages_bottom - seen->stages_top) * it.scale;
    return it;
}

/* One sheet: corner, stages above, names of lanes at the left, the lanes. Returns where it ends. */
static double add_row(const tropa_canvas *canvas, tropa_paper_plan *plan, const group *it,
                      double top)
{
    const tropa_parts_seen *seen = &canvas->seen;
    const tropa_box *inside = &plan->inside;
    tropa_paper_sheet *sheet = add_sheet(canvas, plan);
    if (!sheet)
        return seen->footer_top;
    double band = seen->stages_bottom - seen->stages_top;
    tropa_box strip = strip_of(canvas);
    double left = inside->x + (strip.width + it->left_over) * it->scale;
    tropa_box name = lane_name(canvas, top);
    double y = inside->y + it->stages + 4, end = seen->footer_top;
    /* The repeated name stands in a line of its own only above a row that is cut within a lane. */
    double high = (inside->y + inside->height - y) / it->scale - name.height;
    if (end - top > high)
        end = cut_between(canvas, top + high * SHORTEST_PAGE, top + high, 0, it->right);
    add_piece(sheet, (tropa_box){strip.x, seen->stages_top, strip.width, band}, inside->x,
              inside->y, it->scale);
    add_piece(sheet, (tropa_box){it->x, seen->stages_top, it->right - it->x, band}, left, inside->y,
              it->scale);
    add_piece(sheet, name, inside->x, y, it->scale);
    y += name.height * it->scale;
    add_piece(sheet, (tropa_box){strip.x, top, strip.width, end - top}, inside->x, y, it->scale);
    add_piece(sheet, (tropa_box){it->x, top, it->right - it->x, end - top}, left, y, it->scale);
    sheet->view = (tropa_box){it->x, top, it->right - it->x, end - top};
    return end;
}

static void add_lanes(const tropa_canvas *canvas, tropa_paper_plan *plan)
{
    double most = plan->inside.width / LEAST_SCALE - strip_of(canvas).width;
    most = balance(canvas, fmax(most, canvas->column));
    uint32_t columns = columns_of(canvas), before = 0, before_count = 0;
    for (uint32_t first = 0; first < columns && !plan->failed;) {
        uint32_t next = fill_group(canvas, first, most), begin = plan->count;
        group it = measure_group(canvas, plan, first, next);
        for (double top = canvas->seen.stages_bottom; top < canvas->seen.footer_top - 1;) {
            double end = add_row(canvas, plan, &it, top);
            if (plan->failed)
                return;
            if (end < canvas->seen.footer_top - 1)
                plan->sheet[plan->count - 1].below = plan->count + 1;
            top = end;
        }
        for (uint32_t i = 0; i < before_count; i++)
            plan->sheet[before + i].right =
                begin + (i < plan->count - begin ? i : plan->count - begin - 1) + 1;
        before = begin;
        before_count = plan->count - begin;
        first = next;
    }
}

/* ---- the whole, the opening, the legend ---- */

static void add_whole(const tropa_canvas *canvas, tropa_paper_plan *plan)
{
    tropa_paper_sheet *sheet = add_sheet(canvas, plan);
    if (!sheet)
        return;
    double height = canvas->seen.height;
    double scale = fmin(plan->inside.width / canvas->width, plan->inside.height / height);
    add_piece(sheet, (tropa_box){0, 0, canvas->width, height},
              plan->inside.x + (plan->inside.width - canvas->width * scale) / 2, plan->inside.y,
              scale);
}

static void add_opening(const tropa_canvas *canvas, tropa_paper_plan *plan)
{
    const tropa_parts_seen *seen = &canvas->seen;
    const tropa_box *inside = &plan->inside;
    double end = seen->stages_bottom > 0 ? seen->stages_top : seen->footer_top;
    double x = canvas->left - 2, wide = canvas->right - x + 2;
    tropa_box above = {x, OPENING_TOP, wide, end - 4 - OPENING_TOP};
    tropa_box below = {x, seen->footer_top, wide, seen->height - seen->footer_top};
    double width = inside->width / wide;
    double fit = inside->height / (above.height + below.height);
    tropa_paper_sheet *sheet = add_sheet(canvas, plan);
    if (!sheet)
        return;
    double scale = fmin(fmin(width, inside->height / above.height), 1);
    bool together = fit >= fmin(scale, OPENING_SCALE);
    if (together)
        scale = fmin(fmin(width, fit), 1);
    add_piece(sheet, above, inside->x, inside->y, scale);
    sheet->view = above;
    if (!together) {
        scale = fmin(fmin(width, inside->height / below.height), 1);
        sheet = add_sheet(canvas, plan);
        if (!sheet)
            return;
        sheet->view = below;
        above.height = 0;
    }
    add_piece(sheet, below, inside->x, inside->y + above.height * scale, scale);
}

void tropa_paper_cut(const tropa_canvas *canvas, tropa_paper_plan *plan)
{
    add_whole(canvas, plan);
    if (plan->failed || canvas->seen.stages_bottom <= 0)
        return;
    add_opening(canvas, plan);
    if (!plan->failed)
        add_lanes(canvas, plan);
}
