/* Ideas by due date: a time axis, a row for each owner, those without a date listed apart. */
#include "draw/ideas.h"

#include <stdlib.h>
#include <time.h>

enum {
    NAME_WIDTH = 168,
    ROW = 34,
    CHIP_TEXT = 230,
    TICK = 120, /* least distance of two ticks */
    HEAD = 30,
};

typedef struct chip {
    const tropa_idea_seen *idea;
    double x, low, high; /* the point; what it takes of its line */
    bool leftwards;      /* its words stand left of it */
    uint32_t line;
} chip;

typedef struct axis {
    int64_t from_us, to_us;
    double left, right;
} axis;

static const double day_us = 86400e6;

static double axis_x(const axis *a, int64_t us)
{
    double span = (double)a->to_us - (double)a->from_us;
    return a->left + (a->right - a->left) * ((double)us - (double)a->from_us) / span;
}

/* The first of the month, `months` later. */
static int64_t month_start(int64_t us, int months)
{
    time_t seconds = (time_t)(us / 1000000);
    struct tm day;
    if (!gmtime_r(&seconds, &day))
        return us;
    day = (struct tm){.tm_year = day.tm_year, .tm_mon = day.tm_mon + months, .tm_mday = 1};
    return (int64_t)timegm(&day) * 1000000;
}

static bool dated(const tropa_idea_seen *idea)
{
    return idea->idea->due_us != TROPA_NO_DATE;
}

static bool find_axis(const tropa_sheet *sheet, const tropa_ideas *ideas, axis *out)
{
    int64_t from = INT64_MAX, to = INT64_MIN;
    for (uint32_t i = 0; i < ideas->count; i++)
        if (dated(&ideas->item[i])) {
            from = ideas->item[i].idea->due_us < from ? ideas->item[i].idea->due_us : from;
            to = ideas->item[i].idea->due_us > to ? ideas->item[i].idea->due_us : to;
        }
    if (from > to)
        return false;
    *out = (axis){month_start(from, 0), month_start(to, 1), sheet->canvas.left + NAME_WIDTH + 20,
                  sheet->canvas.right - 20};
    return out->from_us < out->to_us;
}

static void draw_ticks(tropa_sheet *sheet, const axis *a, double top, double bottom)
{
    static const int steps[] = {1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 6000, 12000};
    tropa_scene *scene = &sheet->canvas.scene;
    double months = fmax(1, ((double)a->to_us - (double)a->from_us) / (30.44 * day_us));
    double each = (a->right - a->left) / months;
    int step = steps[sizeof steps / sizeof *steps - 1];
    for (size_t i = sizeof steps / sizeof *steps; i-- > 0;)
        if (each * steps[i] >= TICK)
            step = steps[i];
    for (int64_t at = a->from_us; at <= a->to_us; at = month_start(at, step)) {
        double x = axis_x(a, at);
        tropa_scene_line(scene, x, top + 24, x, bottom, TROPA_PAINT_RULE, 1);
        if (x + TICK - 20 > sheet->canvas.right)
            break;
        tropa_scene_room(scene, (tropa_box){x, top, TICK - 6, 22}, TROPA_PAINT_PAGE);
        tropa_scene_text_in(scene, TROPA_STYLE_SMALL, TROPA_PAINT_MUTED, x, top + 15, TROPA_START,
                            TICK - 8, tropa_sheet_date(sheet, at));
    }
}

/* ---- rows ---- */

static tropa_str owner_of(tropa_sheet *sheet, const tropa_idea_seen *idea)
{
    return tropa_scene_clean(&sheet->canvas.scene, idea->idea->owner);
}

static int by_due(const void *left, const void *right)
{
    const chip *a = left, *b = right;
    if (a->idea->idea->due_us != b->idea->idea->due_us)
        return a->idea->idea->due_us < b->idea->idea->due_us ? -1 : 1;
    return (a->idea->number > b->idea->number) - (a->idea->number < b->idea->number);
}

/* The first line of the row on which the chip meets no other. */
static uint32_t pack(chip *chips, uint32_t count)
{
    uint32_t lines = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool taken = true;
        for (chips[i].line = 0; taken; chips[i].line += taken) {
            taken = false;
            for (uint32_t k = 0; k < i && !taken; k++)
                taken = chips[k].line == chips[i].line && chips[k].low < chips[i].high + 10 &&
                        chips[i].low < chips[k].high + 10;
        }
        lines = chips[i].line + 1 > lines ? chips[i].line + 1 : lines;
    }
    return lines;
}

static void draw_chip(tropa_sheet *sheet, const chip *it, double top)
{
    tropa_scene *scene = &sheet->canvas.scene;
    double y = top + it->line * (double)ROW + ROW / 2.0;
    bool over =
        it->idea->idea->status == TROPA_IDEA_DONE || it->idea->idea->status == TROPA_IDEA_DROPPED;
    double x = it->leftwards ? it->x - 20 : it->x + 20;
    /* The words may stand on a line of the axis. */
    tropa_scene_rect(scene, (tropa_box){it->low + 4, y - 8, it->high - it->low - 8, 16}, 0,
                     TROPA_PAINT_PAGE, TROPA_PAINT_NONE);
    tropa_sheet_point(sheet, it->idea->idea->confidence, it->x, y, it->idea->number);
    if (it->idea->overdue) {
        double sign = it->leftwards ? x - 14 : x;
        tropa_icon_sign(scene, TROPA_SIGN_WARNING, sign, y - 7, 13, TROPA_PAINT_BAD);
        x = it->leftwards ? x - 20 : x + 20;
    }
    tropa_box room = {it->low, y - 12, it->high - it->low, 24};
    tropa_scene_room(scene, room, TROPA_PAINT_PAGE);
    tropa_scene_text_in(scene, TROPA_STYLE_SMALL, over ? TROPA_PAINT_MUTED : TROPA_PAINT_INK, x,
                        y + 4, it->leftwards ? TROPA_END : TROPA_START, CHIP_TEXT,
                        tropa_idea_words(sheet, it->idea));
}

/* One owner's ideas below `top`; returns the bottom. `owner` empty: nobody's. */
static double draw_owner(tropa_sheet *sheet, const tropa_ideas *ideas, const axis *a, chip *chips,
                         tropa_str owner, double top)
{
    tropa_canvas *canvas = &sheet->canvas;
    uint32_t n = 0;
    for (uint32_t i = 0; i < ideas->count; i++) {
        const tropa_idea_seen *idea = &ideas->item[i];
        if (!dated(idea) || !tropa_str_equal(owner_of(sheet, idea), owner))
            continue;
        chip *it = &chips[n++];
        double words =
            fmin(CHIP_TEXT, tropa_scene_width(TROPA_STYLE_SMALL, tropa_idea_words(sheet, idea))) +
            (idea->overdue ? 20 : 0);
        *it = (chip){.idea = idea, .x = axis_x(a, idea->idea->due_us)};
        it->leftwards = it->x + 22 + words > canvas->right;
        it->low = it->leftwards ? it->x - 22 - words : it->x - 15;
        it->high = it->leftwards ? it->x + 15 : it->x + 22 + words;
    }
    qsort(chips, n, sizeof *chips, by_due);
    uint32_t lines = pack(chips, n);
    tropa_scene_line(&canvas->scene, canvas->left, top, canvas->right, top, TROPA_PAINT_RULE, 1);
    tropa_str name = owner.size ? owner : tropa_words(canvas, "draw.roadmap.nobody");
    double below = tropa_sheet_paragraph(
        sheet, TROPA_STYLE_LANE, owner.size ? TROPA_PAINT_INK : TROPA_PAINT_MUTED, TROPA_PAINT_PAGE,
        canvas->left, top + 8, NAME_WIDTH - 16, 4, name);
    for (uint32_t i = 0; i < n; i++)
        draw_chip(sheet, &chips[i], top + 4);
    return fmax(below, top + 4 + lines * (double)ROW) + 6;
}

/* Whether an earlier dated idea has this owner already. */
static bool told_before(tropa_sheet *sheet, const tropa_ideas *ideas, uint32_t i)
{
    tropa_str owner = owner_of(sheet, &ideas->item[i]);
    for (uint32_t k = 0; k < i; k++)
        if (dated(&ideas->item[k]) && tropa_str_equal(owner_of(sheet, &ideas->item[k]), owner))
            return true;
    return false;
}

static double draw_owners(tropa_sheet *sheet, const tropa_ideas *ideas, const axis *a, double top,
                          chip *chips)
{
    bool nobody = false;
    for (uint32_t i = 0; i < ideas->count; i++) {
        if (!dated(&ideas->item[i]) || told_before(sheet, ideas, i))
            continue;
        tropa_str owner = owner_of(sheet, &ideas->item[i]);
        if (owner.size)
            top = draw_owner(sheet, ideas, a, chips, owner, top);
        nobody |= !owner.size;
    }
    if (nobody)
        top = draw_owner(sheet, ideas, a, chips, (tropa_str){"", 0}, top);
    return top;
}

static double draw_undated(tropa_sheet *sheet, const tropa_ideas *ideas, double top)
{
    tropa_canvas *canvas = &sheet->canvas;
    double x = canvas->left + NAME_WIDTH, y = top + 6, bottom = top;
    bool any = false;
    for (uint32_t i = 0; i < ideas->count; i++) {
        const tropa_idea_seen *idea = &ideas->item[i];
        if (dated(idea))
            continue;
        if (!any) {
            tropa_scene_line(&canvas->scene, canvas->left, top, canvas->right, top,
                             TROPA_PAINT_RULE, 1);
            bottom = tropa_sheet_paragraph(sheet, TROPA_STYLE_LANE, TROPA_PAINT_MUTED,
                                           TROPA_PAINT_PAGE, canvas->left, top + 8, NAME_WIDTH - 16,
                                           4, tropa_words(canvas, "draw.roadmap.undated"));
        } else if (x + 300 > canvas->right) {
            x = canvas->left + NAME_WIDTH;
            y += ROW;
        }
        any = true;
        tropa_sheet_point(sheet, idea->idea->confidence, x + 14, y + 14, idea->number);
        tropa_scene_room(&canvas->scene, (tropa_box){x + 34, y, 256, 28}, TROPA_PAINT_PAGE);
        tropa_scene_text_in(&canvas->scene, TROPA_STYLE_SMALL, TROPA_PAINT_INK, x + 34, y + 18,
                            TROPA_START, 250, tropa_idea_words(sheet, idea));
        x += 300;
        bottom = fmax(bottom, y + ROW);
    }
    return bottom;
}

static bool shows_updated(const tropa_ideas *ideas, const axis *a)
{
    return ideas->updated_us != TROPA_NO_DATE && ideas->updated_us >= a->from_us &&
           ideas->updated_us <= a->to_us;
}

tropa_str tropa_roadmap_rule(tropa_sheet *sheet, const tropa_ideas *ideas)
{
    axis a;
    if (!find_axis(sheet, ideas, &a) || !shows_updated(ideas, &a))
        return (tropa_str){"", 0};
    return tropa_sheet_say(sheet, "draw.roadmap.rule", tropa_sheet_date(sheet, ideas->updated_us));
}

/* The day of the map itself, when it lies on the axis. */
static void draw_updated(tropa_sheet *sheet, const tropa_ideas *ideas, const axis *a, double top,
                         double bottom)
{
    if (!shows_updated(ideas, a))
        return;
    double x = axis_x(a, ideas->updated_us);
    tropa_scene_path(&sheet->canvas.scene, TROPA_PAINT_NONE, TROPA_PAINT_ACCENT, 1.4,
                     " stroke-dasharray=\"5 4\"", "M%s %sV%s", tropa_number(x),
                     tropa_number(top + 24), tropa_number(bottom));
}

double tropa_draw_roadmap(tropa_sheet *sheet, const tropa_ideas *ideas, double top)
{
    tropa_canvas *canvas = &sheet->canvas;
    axis a;
    tropa_scene_line(&canvas->scene, canvas->left, top, canvas->right, top, TROPA_PAINT_RULE, 1);
    double y = tropa_sheet_paragraph(sheet, TROPA_STYLE_STAGE, TROPA_PAINT_INK, TROPA_PAINT_PAGE,
                                     canvas->left, top + 12, tropa_sheet_inner(sheet), 2,
                                     tropa_words(canvas, "draw.roadmap")) +
               8;
    if (!ideas->count)
        return tropa_sheet_paragraph(sheet, TROPA_STYLE_BODY, TROPA_PAINT_MUTED, TROPA_PAINT_PAGE,
                                     canvas->left, y, tropa_sheet_inner(sheet), 4,
                                     tropa_words(canvas, "draw.roadmap.ask"));
    chip *chips = tropa_arena_array(canvas->arena, ideas->count, sizeof *chips);
    if (!chips) {
        canvas->scene.failed = true;
        return y;
    }
    if (find_axis(sheet, ideas, &a)) {
        /* The ticks lie below the rows: measured first, drawn over again would be twice. */
        size_t behind = canvas->scene.body.size;
        double bottom = draw_owners(sheet, ideas, &a, y + HEAD, chips);
        size_t rows = canvas->scene.body.size - behind;
        draw_ticks(sheet, &a, y, bottom);
        draw_updated(sheet, ideas, &a, y, bottom);
        tropa_sheet_to_back(sheet, behind, rows);
        y = bottom;
    }
    return draw_undated(sheet, ideas, y);
}
