/* The impact and effort matrix: every idea a numbered point, its confidence by shape, its words in
 * the list beside it. Points never lie on each other: one that would is moved aside, within its own
 * quadrant, and a thin line leads to where it belongs. */
#include "draw/ideas.h"
#include "draw/pictures.h"

enum {
    AXIS = 58,
    PLOT = 620,
    APART = 29, /* of two points' centres */
    LIST_COLUMN = 340,
    LIST_GAP = 28,
    MOST_COLUMNS = 8,
    PAD = 14,
};

#define LOWEST 1.0
#define HIGHEST 5.0
/* How far a point on the middle line may stray from it, of the plot: it grows with the plot, so
 * that any number of ideas with the same scores finds room. */
#define MIDDLE_BAND 0.22

static const struct {
    const char *name;
    int right, low; /* of the plot */
    tropa_paint ground, ink;
} quadrants[] = {
    {"draw.matrix.first", 0, 0, TROPA_PAINT_GOOD_SOFT, TROPA_PAINT_GOOD},
    {"draw.matrix.plan", 1, 0, TROPA_PAINT_CARD, TROPA_PAINT_INK},
    {"draw.matrix.passing", 0, 1, TROPA_PAINT_CARD, TROPA_PAINT_INK},
    {"draw.matrix.leave", 1, 1, TROPA_PAINT_TRACK, TROPA_PAINT_INK},
};

typedef struct point {
    double x, y;             /* where it is drawn */
    double right_x, right_y; /* where it belongs */
} point;

typedef struct chart {
    tropa_box box;
    tropa_box name[4]; /* of the quadrants: no point on them */
    point *point;
    uint32_t count;
} chart;

/* ---- ideas ---- */

static void add_list(tropa_sheet *sheet, tropa_ideas *ideas, const tropa_idea_list *list,
                     tropa_str where)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const tropa_idea *idea = &list->item[i];
        tropa_idea_seen *seen = &ideas->item[ideas->count];
        bool open = idea->status != TROPA_IDEA_DONE && idea->status != TROPA_IDEA_DROPPED;
        *seen = (tropa_idea_seen){
            .idea = idea,
            .number = ++ideas->count,
            .text = tropa_scene_clean(&sheet->canvas.scene, idea->text),
            .where = where,
            .overdue = open && idea->due_us != TROPA_NO_DATE &&
                       ideas->updated_us != TROPA_NO_DATE && idea->due_us < ideas->updated_us,
        };
    }
}

void tropa_ideas_gather(tropa_sheet *sheet, const tropa_document *document, tropa_ideas *out)
{
    tropa_scene *scene = &sheet->canvas.scene;
    uint32_t places = 0, n = document->ideas.count;
    const tropa_place_seen *place = tropa_sheet_places(sheet, document, &places);
    for (uint32_t i = 0; i < places; i++)
        n += place[i].experience->ideas.count;
    *out = (tropa_ideas){.updated_us = document->updated_us};
    out->item = tropa_arena_array(sheet->canvas.arena, n + 1, sizeof *out->item);
    if (!out->item) {
        scene->failed = true;
        return;
    }
    for (uint32_t i = 0; i < places; i++)
        add_list(sheet, out, &place[i].experience->ideas,
                 place[i].touch ? tropa_sheet_touch_name(sheet, place[i].touch)
                                : tropa_scene_clean(scene, place[i].stage->name));
    add_list(sheet, out, &document->ideas, (tropa_str){"", 0});
}

tropa_str tropa_idea_words(tropa_sheet *sheet, const tropa_idea_seen *idea)
{
    uint8_t status = idea->idea->status;
    if (status != TROPA_IDEA_DONE && status != TROPA_IDEA_DROPPED)
        return idea->text;
    return tropa_dotted(&sheet->canvas, idea->text,
                        tropa_words(&sheet->canvas, tropa_idea_status_key(status)));
}

/* ---- placing ---- */

static bool scored(const tropa_idea_seen *idea)
{
    return isfinite(idea->idea->impact) && isfinite(idea->idea->effort);
}

/* 1..5 with half a step of air at both ends. */
static double along(double value)
{
    value = fmin(HIGHEST, fmax(LOWEST, value));
    return (value - LOWEST + 0.5) / (HIGHEST - LOWEST + 1);
}

/* Whether a coordinate stays on its own side of the middle line. */
static bool same_side(double moved, double right, double middle, double size)
{
    if (fabs(right - middle) < 1e-6)
        return fabs(moved - middle) <= MIDDLE_BAND * size;
    return right < middle ? moved < middle - 2 : moved > middle + 2;
}

static bool is_free(const chart *plot, const point *it, double x, double y)
{
    tropa_box box = plot->box;
    if (x < box.x + 16 || x > box.x + box.width - 16 || y < box.y + 16 ||
        y > box.y + box.height - 16)
        return false;
    if (!same_side(x, it->right_x, box.x + box.width / 2, box.width) ||
        !same_side(y, it->right_y, box.y + box.height / 2, box.height))
        return false;
    for (int i = 0; i < 4; i++) {
        const tropa_box *name = &plot->name[i];
        if (x > name->x - 16 && x < name->x + name->width + 16 && y > name->y - 16 &&
            y < name->y + name->height + 16)
            return false;
    }
    for (uint32_t i = 0; i < plot->count; i++)
        if (hypot(plot->point[i].x - x, plot->point[i].y - y) < APART)
            return false;
    return true;
}

/* The free place nearest to where the point belongs, ring by ring. */
static bool place_point(chart *plot, point *it)
{
    for (double ring = 0; ring < plot->box.width; ring += 6) {
        int steps = ring > 0 ? (int)fmax(6, ring * 2 * 3.14159 / 8) : 1;
        for (int i = 0; i < steps; i++) {
            double angle = 2 * 3.14159265 * i / steps;
            double x = it->right_x + ring * cos(angle), y = it->right_y - ring * sin(angle);
            if (!is_free(plot, it, x, y))
                continue;
            it->x = x;
            it->y = y;
            return true;
        }
    }
    return false;
}

/* All points, in a plot that grows until they find room. `point` has room for all ideas. */
static void place_all(tropa_sheet *sheet, const tropa_ideas *ideas, chart *plot, double size)
{
    tropa_scene *scene = &sheet->canvas.scene;
    bool fits = false;
    for (int tries = 0; !fits && tries < 12; tries++, size *= 1.25) {
        plot->box.width = plot->box.height = size;
        plot->count = 0;
        fits = true;
        for (int i = 0; i < 4; i++) {
            double width = fmin(size / 2 - 2 * PAD,
                                tropa_scene_width(TROPA_STYLE_LANE,
                                                  tropa_words(&sheet->canvas, quadrants[i].name)));
            plot->name[i] = (tropa_box){
                quadrants[i].right ? plot->box.x + size - PAD - width : plot->box.x + PAD,
                quadrants[i].low ? plot->box.y + size - PAD - 19 : plot->box.y + PAD, width, 19};
        }
        for (uint32_t i = 0; i < ideas->count && fits; i++) {
            if (!scored(&ideas->item[i]))
                continue;
            point it = {0};
            it.right_x = plot->box.x + size * along(ideas->item[i].idea->effort);
            it.right_y = plot->box.y + size * (1 - along(ideas->item[i].idea->impact));
            fits = place_point(plot, &it);
            if (fits)
                plot->point[plot->count++] = it;
        }
    }
    if (!fits)
        scene->failed = true; /* more ideas than any sheet holds */
}

/* ---- drawing ---- */

static void draw_axes(tropa_sheet *sheet, const chart *plot)
{
    tropa_canvas *canvas = &sheet->canvas;
    tropa_scene *scene = &canvas->scene;
    tropa_box box = plot->box;
    for (int value = (int)LOWEST; value <= (int)HIGHEST; value++) {
        double x = box.x + box.width * along(value), y = box.y + box.height * (1 - along(value));
        tropa_str digit = tropa_sheet_format(sheet, "%d", value);
        tropa_scene_room(scene, (tropa_box){x - 12, box.y + box.height, 24, 22}, TROPA_PAINT_PAGE);
        tropa_scene_text_at(scene, TROPA_STYLE_SMALL, TROPA_PAINT_MUTED, x, box.y + box.height + 17,
                            TROPA_MIDDLE, digit);
        tropa_scene_room(scene, (tropa_box){box.x - 24, y - 12, 20, 24}, TROPA_PAINT_PAGE);
        tropa_scene_text_at(scene, TROPA_STYLE_SMALL, TROPA_PAINT_MUTED, box.x - 9, y + 4,
                            TROPA_END, digit);
    }
    tropa_scene_room(scene, (tropa_box){box.x, box.y + box.height + 20, box.width, 26},
                     TROPA_PAINT_PAGE);
    tropa_scene_text_in(scene, TROPA_STYLE_STRONG, TROPA_PAINT_INK, box.x + box.width / 2,
                        box.y + box.height + 40, TROPA_MIDDLE, box.width,
                        tropa_words(canvas, "draw.matrix.effort"));
    tropa_scene_room(scene, (tropa_box){canvas->left, box.y - 26, box.width + AXIS, 24},
                     TROPA_PAINT_PAGE);
    tropa_scene_text_in(scene, TROPA_STYLE_STRONG, TROPA_PAINT_INK, canvas->left, box.y - 10,
                        TROPA_START, box.width + AXIS, tropa_words(canvas, "draw.matrix.impact"));
}

static void draw_quadrants(tropa_sheet *sheet, const chart *plot)
{
    tropa_scene *scene = &sheet->canvas.scene;
    double half = plot->box.width / 2;
    for (int i = 0; i < 4; i++) {
        tropa_box box = {plot->box.x + quadrants[i].right * half,
                         plot->box.y + quadrants[i].low * half, half, half};
        tropa_scene_rect(scene, (tropa_box){box.x + 2, box.y + 2, half - 4, half - 4}, 10,
                         quadrants[i].ground, TROPA_PAINT_EDGE);
        tropa_box name = plot->name[i];
        tropa_scene_room(scene, name, quadrants[i].ground);
        tropa_scene_text_in(scene, TROPA_STYLE_LANE, quadrants[i].ink, name.x, name.y + 15,
                            TROPA_START, name.width + 1,
                            tropa_words(&sheet->canvas, quadrants[i].name));
    }
}

/* "impact 4, effort 2" */
static tropa_str score_words(tropa_sheet *sheet, const tropa_idea *idea)
{
    tropa_message message;
    if (!isfinite(idea->impact) || !isfinite(idea->effort))
        return tropa_words(&sheet->canvas, "draw.matrix.unscored");
    tropa_message_init(&message, "draw.matrix.score");
    tropa_message_real(&message, "impact", idea->impact);
    tropa_message_real(&message, "effort", idea->effort);
    return tropa_words_of(&sheet->canvas, &message);
}

static void draw_points(tropa_sheet *sheet, const tropa_ideas *ideas, const chart *plot)
{
    tropa_scene *scene = &sheet->canvas.scene;
    for (uint32_t i = 0; i < plot->count; i++) {
        const point *it = &plot->point[i];
        if (hypot(it->x - it->right_x, it->y - it->right_y) < 4)
            continue;
        tropa_scene_line(scene, it->x, it->y, it->right_x, it->right_y, TROPA_PAINT_MUTED, 0.8);
        tropa_scene_circle(scene, it->right_x, it->right_y, 2, TROPA_PAINT_MUTED, TROPA_PAINT_NONE,
                           1);
    }
    for (uint32_t i = 0, at = 0; i < ideas->count && at < plot->count; i++) {
        const tropa_idea_seen *idea = &ideas->item[i];
        if (!scored(idea))
            continue;
        tropa_open_tip(&sheet->canvas, "idea", idea->idea->item.id, idea->text,
                       score_words(sheet, idea->idea), TROPA_STR(""), TROPA_STR(""), idea->number);
        tropa_sheet_point(sheet, idea->idea->confidence, plot->point[at].x, plot->point[at].y,
                          idea->number);
        tropa_scene_group_end(scene);
        at++;
    }
}

/* ---- the list ---- */

static tropa_str meta_words(tropa_sheet *sheet, const tropa_idea_seen *idea)
{
    tropa_canvas *canvas = &sheet->canvas;
    tropa_str told = {"", 0};
    if (tropa_idea_status_key(idea->idea->status))
        told = tropa_words(canvas, tropa_idea_status_key(idea->idea->status));
    told = tropa_dotted(canvas, told, tropa_scene_clean(&canvas->scene, idea->idea->owner));
    if (idea->idea->due_us != TROPA_NO_DATE)
        told = tropa_dotted(
            canvas, told,
            tropa_sheet_say(sheet, "draw.matrix.due", tropa_sheet_date(sheet, idea->idea->due_us)));
    told = tropa_dotted(canvas, told, score_words(sheet, idea->idea));
    return tropa_dotted(canvas, told, idea->where);
}

/* One idea of the list; returns its bottom. */
static double draw_entry(tropa_sheet *sheet, const tropa_idea_seen *idea, double x, double top,
                         bool draw)
{
    tropa_scene *scene = &sheet->canvas.scene;
    double left = x + 40, width = LIST_COLUMN - 40;
    tropa_lines text = tropa_scene_wrap(scene, TROPA_STYLE_STRONG, width, 6, idea->text);
    tropa_lines effect = tropa_scene_wrap(scene, TROPA_STYLE_SMALL_STRONG, width, 4,
                                          tropa_scene_clean(scene, idea->idea->effect));
    tropa_lines meta =
        tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 4, meta_words(sheet, idea));
    tropa_lines late = {0};
    if (idea->overdue)
        late = tropa_scene_wrap(scene, TROPA_STYLE_SMALL_STRONG, width - 20, 2,
                                tropa_words(&sheet->canvas, "draw.sheet.legend.overdue"));
    double height = text.height + effect.height + meta.height + late.height;
    if (!draw)
        return top + fmax(28, height);
    tropa_sheet_point(sheet, idea->idea->confidence, x + 14, top + 13, idea->number);
    tropa_scene_room(scene, (tropa_box){left, top, width, height}, TROPA_PAINT_PAGE);
    double y = tropa_scene_lines(scene, &text, TROPA_PAINT_INK, left, top, TROPA_START);
    y = tropa_scene_lines(scene, &effect, TROPA_PAINT_GOOD, left, y, TROPA_START);
    y = tropa_scene_lines(scene, &meta, TROPA_PAINT_MUTED, left, y, TROPA_START);
    if (idea->overdue) {
        tropa_icon_sign(scene, TROPA_SIGN_WARNING, left, y + 1, 13, TROPA_PAINT_BAD);
        tropa_scene_lines(scene, &late, TROPA_PAINT_BAD, left + 20, y, TROPA_START);
    }
    return top + fmax(28, height);
}

/* Fills columns of about the same height; with draw false tells the tallest. */
static double flow_list(tropa_sheet *sheet, const tropa_ideas *ideas, double left, double top,
                        double share, bool draw, uint32_t *columns)
{
    double y = top, bottom = top;
    *columns = 1;
    for (uint32_t i = 0; i < ideas->count; i++) {
        double end = draw_entry(sheet, &ideas->item[i], left, y, false);
        if (y > top && end > top + share) {
            left += LIST_COLUMN + LIST_GAP;
            (*columns)++;
            y = top;
        }
        y = draw_entry(sheet, &ideas->item[i], left, y, draw) + 16;
        bottom = fmax(bottom, y - 16);
    }
    return bottom;
}

/* The height of a column with which the list needs no more columns than it should. */
static double list_share(tropa_sheet *sheet, const tropa_ideas *ideas, double least,
                         uint32_t *columns)
{
    double share = least;
    for (;;) {
        flow_list(sheet, ideas, 0, 0, share, false, columns);
        if (*columns <= MOST_COLUMNS || share > 60000)
            return share;
        share *= 1.3;
    }
}

static double draw_list(tropa_sheet *sheet, const tropa_ideas *ideas, double left, double top,
                        double share)
{
    uint32_t columns;
    if (ideas->count)
        return flow_list(sheet, ideas, left, top, share, true, &columns);
    tropa_box box = {left, top, LIST_COLUMN, 120};
    tropa_sheet_frame(sheet, box, 10, TROPA_PAINT_PAGE, TROPA_PAINT_EDGE, true);
    tropa_sheet_paragraph(sheet, TROPA_STYLE_BODY, TROPA_PAINT_MUTED, TROPA_PAINT_PAGE, left + PAD,
                          top + PAD, LIST_COLUMN - 2 * PAD, 5,
                          tropa_words(&sheet->canvas, "draw.matrix.ask"));
    return top + 120;
}

static uint32_t marks_of(const tropa_ideas *ideas)
{
    static const tropa_legend by_confidence[] = {TROPA_LEGEND_UNSAID, TROPA_LEGEND_LOW,
                                                 TROPA_LEGEND_MEDIUM, TROPA_LEGEND_HIGH};
    uint32_t marks = 0;
    for (uint32_t i = 0; i < ideas->count; i++) {
        marks |= 1u << by_confidence[ideas->item[i].idea->confidence & 3];
        if (ideas->item[i].overdue)
            marks |= 1u << TROPA_LEGEND_OVERDUE;
    }
    return marks;
}

double tropa_matrix_body(tropa_sheet *sheet, const void *document)
{
    tropa_canvas *canvas = &sheet->canvas;
    tropa_ideas ideas;
    uint32_t columns;
    tropa_ideas_gather(sheet, document, &ideas);
    chart plot = {.point = tropa_arena_array(canvas->arena, ideas.count + 1, sizeof *plot.point)};
    if (!plot.point || !ideas.item) {
        canvas->scene.failed = true;
        return 100;
    }
    /* The header may be two lines or three: the width comes first, the plot's top after it. */
    plot.box.x = canvas->left + AXIS;
    place_all(sheet, &ideas, &plot, PLOT);
    double share = list_share(sheet, &ideas, plot.box.height + 60, &columns);
    double list = plot.box.x + plot.box.width + 44;
    tropa_sheet_width(sheet, list + columns * (double)(LIST_COLUMN + LIST_GAP) - LIST_GAP + 40);
    double y = tropa_sheet_header(sheet, document, "draw.matrix", TROPA_STR("")) + 52;
    for (int i = 0; i < 4; i++)
        plot.name[i].y += y;
    for (uint32_t i = 0; i < plot.count; i++) {
        plot.point[i].y += y;
        plot.point[i].right_y += y;
    }
    plot.box.y = y;
    draw_quadrants(sheet, &plot);
    draw_axes(sheet, &plot);
    draw_points(sheet, &ideas, &plot);
    double bottom = fmax(draw_list(sheet, &ideas, list, y, share), y + plot.box.height + 50);
    bottom = tropa_draw_roadmap(sheet, &ideas, bottom + 30);
    sheet->description = tropa_sheet_count(sheet, "draw.matrix.description", ideas.count);
    const tropa_str rules[] = {tropa_words(canvas, "draw.matrix.rule"),
                               tropa_roadmap_rule(sheet, &ideas)};
    return tropa_sheet_footer(sheet, bottom + 24, marks_of(&ideas), rules, 2);
}

tropa_status tropa_draw_matrix_svg(const tropa_document *document,
                                   const tropa_draw_options *options, tropa_buffer *svg,
                                   tropa_error *err)
{
    return tropa_sheet_write(tropa_matrix_body, document, options, svg, err);
}
