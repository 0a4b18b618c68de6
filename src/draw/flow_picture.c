/* The flow diagram: what follows what. Graphviz finds the places, everything that is seen is drawn
 * here: the thickness of a line is its count on one scale, its label the count and the median time.
 * Rare transitions are folded, and the picture says how many. */
#include "draw/flow_fold.h"
#include "draw/graph_layout.h"
#include "draw/pictures.h"

#include "text/format.h"

#include <stdlib.h>

enum {
    MOST_ACTIVITIES = 40,
    BOX = 216,
    PAD = 12,
    NAME_LINES = 3,
    PILL = 190,
    LABEL_HEIGHT = 17,
    THICKEST = 14,
};

typedef struct box {
    tropa_lines name, told, repeats;
} box;

typedef struct diagram {
    tropa_sheet *sheet;
    const tropa_flow_view *view;
    tropa_flow_drawn drawn;
    tropa_graph_node *node; /* activities, then beginning and end */
    tropa_graph_edge *edge;
    const tropa_flow_line **line; /* of each edge */
    tropa_str *label;
    box *box;
    uint32_t edge_count;
    double left, top; /* where Graphviz' corner lies */
} diagram;

static tropa_str customers_words(tropa_sheet *sheet, uint64_t n)
{
    return tropa_words_counting(&sheet->canvas, "draw.count", n);
}

static void size_box(diagram *d, uint32_t i)
{
    tropa_scene *scene = &d->sheet->canvas.scene;
    const tropa_flow_answer *answer = d->view->answer;
    const tropa_flow_node *node = &answer->node[d->drawn.activity[i]];
    double width = BOX - 2 * PAD;
    box *b = &d->box[i];
    b->name =
        tropa_scene_wrap(scene, TROPA_STYLE_STRONG, width, NAME_LINES,
                         tropa_scene_clean(scene, answer->base.activity[d->drawn.activity[i]]));
    tropa_str told = tropa_dotted(&d->sheet->canvas, customers_words(d->sheet, node->customers),
                                  tropa_sheet_count(d->sheet, "draw.flow.events", node->events));
    b->told = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 3, told);
    b->repeats = (tropa_lines){0};
    if (node->repeats)
        b->repeats =
            tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 2,
                             tropa_sheet_count(d->sheet, "draw.flow.repeats", node->repeats));
    d->node[i].width = BOX;
    d->node[i].height = b->name.height + b->told.height + b->repeats.height + 2 * PAD - 4;
}

static uint32_t node_of(const diagram *d, uint32_t place)
{
    return place == TROPA_FLOW_START ? d->drawn.activity_count
           : place == TROPA_FLOW_END ? d->drawn.activity_count + 1
                                     : place;
}

static tropa_str label_words(const diagram *d, const tropa_flow_line *line)
{
    tropa_canvas *canvas = &d->sheet->canvas;
    tropa_str told =
        tropa_scene_clean(&canvas->scene, tropa_format_integer(canvas->catalogue, canvas->arena,
                                                               (int64_t)line->count));
    if (line->median_us == TROPA_NO_TIME)
        return told;
    return tropa_dotted(
        canvas, told,
        tropa_scene_clean(&canvas->scene, tropa_format_duration(canvas->catalogue, canvas->arena,
                                                                line->median_us, true)));
}

static bool prepare(diagram *d)
{
    tropa_arena *arena = d->sheet->canvas.arena;
    uint32_t n = d->drawn.activity_count;
    d->node = tropa_arena_array(arena, n + 2, sizeof *d->node);
    d->box = tropa_arena_array(arena, n + 1, sizeof *d->box);
    d->edge = tropa_arena_array(arena, d->drawn.line_count + 1, sizeof *d->edge);
    d->line = tropa_arena_array(arena, d->drawn.line_count + 1, sizeof(const tropa_flow_line *));
    d->label = tropa_arena_array(arena, d->drawn.line_count + 1, sizeof *d->label);
    if (!d->node || !d->box || !d->edge || !d->line || !d->label)
        return false;
    for (uint32_t i = 0; i < n; i++)
        size_box(d, i);
    d->node[n] = d->node[n + 1] = (tropa_graph_node){.width = PILL, .height = 34};
    uint64_t most = d->drawn.line_count ? d->drawn.line[0].count : 1;
    for (uint32_t i = 0; i < d->drawn.line_count; i++) {
        const tropa_flow_line *line = &d->drawn.line[i];
        if (!line->drawn)
            continue;
        tropa_str label = label_words(d, line);
        d->line[d->edge_count] = line;
        d->label[d->edge_count] = label;
        d->edge[d->edge_count++] = (tropa_graph_edge){
            .from = node_of(d, line->from),
            .to = node_of(d, line->to),
            .weight = 1 + (uint32_t)(99.0 * (double)line->count / (double)(most ? most : 1)),
            .label_width = tropa_scene_width(TROPA_STYLE_TINY, label) + 6,
            .label_height = LABEL_HEIGHT,
        };
    }
    return true;
}

/* ---- drawing ---- */

static double thickness(const diagram *d, uint64_t count)
{
    uint64_t most = d->drawn.line_count ? d->drawn.line[0].count : 1;
    return fmax(0.8, THICKEST * (double)count / (double)(most ? most : 1));
}

/* Upwards: against the way that most go. */
static bool is_back(const diagram *d, const tropa_graph_edge *edge)
{
    return d->node[edge->to].centre.y < d->node[edge->from].centre.y - 1;
}

static void draw_line(const diagram *d, uint32_t i)
{
    const tropa_graph_edge *edge = &d->edge[i];
    tropa_scene *scene = &d->sheet->canvas.scene;
    tropa_buffer *body = &scene->body;
    double width = thickness(d, d->line[i]->count);
    bool back = is_back(d, edge);
    tropa_buffer_append_text(body, "<path d=\"");
    for (uint32_t k = 0; k < edge->point_count; k++)
        tropa_buffer_append_format(body, "%s%s %s",
                                   k == 0   ? "M"
                                   : k == 1 ? "C"
                                            : " ",
                                   tropa_number(d->left + edge->point[k].x),
                                   tropa_number(d->top + edge->point[k].y));
    tropa_buffer_append_format(body, "\" fill=\"none\" class=\"s-%s\" stroke-width=\"%s\"%s/>\n",
                               tropa_paint_name(TROPA_PAINT_RIBBON), tropa_number(width),
                               back ? " stroke-dasharray=\"9 4\"" : "");
    tropa_graph_point end = edge->point[edge->point_count - 1];
    double dx = edge->tip.x - end.x, dy = edge->tip.y - end.y, length = hypot(dx, dy);
    if (!(length > 0))
        return;
    double half = fmax(4, width / 2 + 2.5), nx = -dy / length * half, ny = dx / length * half;
    tropa_scene_path(scene, TROPA_PAINT_RIBBON_DEEP, TROPA_PAINT_NONE, 1, "", "M%s %sL%s %sL%s %sz",
                     tropa_number(d->left + edge->tip.x), tropa_number(d->top + edge->tip.y),
                     tropa_number(d->left + end.x + nx), tropa_number(d->top + end.y + ny),
                     tropa_number(d->left + end.x - nx), tropa_number(d->top + end.y - ny));
}

static void draw_label(const diagram *d, uint32_t i)
{
    const tropa_graph_edge *edge = &d->edge[i];
    tropa_scene *scene = &d->sheet->canvas.scene;
    double x = d->left + edge->label.x, y = d->top + edge->label.y;
    tropa_box room = {x - edge->label_width / 2, y - LABEL_HEIGHT / 2.0, edge->label_width,
                      LABEL_HEIGHT};
    tropa_scene_rect(scene, room, 3, TROPA_PAINT_PAGE, TROPA_PAINT_NONE);
    tropa_scene_room(scene, room, TROPA_PAINT_PAGE);
    tropa_scene_text_at(scene, TROPA_STYLE_TINY, TROPA_PAINT_INK, x, y + 3.8, TROPA_MIDDLE,
                        d->label[i]);
}

static tropa_str end_name(const diagram *d, uint32_t node)
{
    if (node < d->drawn.activity_count)
        return tropa_scene_clean(&d->sheet->canvas.scene,
                                 d->view->answer->base.activity[d->drawn.activity[node]]);
    return tropa_words(&d->sheet->canvas,
                       node == d->drawn.activity_count ? "draw.flow.start" : "draw.flow.end");
}

static void draw_edges(const diagram *d)
{
    for (uint32_t i = 0; i < d->edge_count; i++) {
        tropa_str name = tropa_spaced(&d->sheet->canvas, end_name(d, d->edge[i].from), " → ",
                                      end_name(d, d->edge[i].to));
        tropa_open_tip(&d->sheet->canvas, "transition", TROPA_STR(""), name, d->label[i],
                       TROPA_STR(""), TROPA_STR(""), d->line[i]->count);
        draw_line(d, i);
        tropa_scene_group_end(&d->sheet->canvas.scene);
    }
    for (uint32_t i = 0; i < d->edge_count; i++)
        draw_label(d, i);
}

static void draw_boxes(const diagram *d)
{
    tropa_scene *scene = &d->sheet->canvas.scene;
    for (uint32_t i = 0; i < d->drawn.activity_count; i++) {
        const tropa_graph_node *node = &d->node[i];
        const box *b = &d->box[i];
        tropa_box room = {d->left + node->centre.x - node->width / 2,
                          d->top + node->centre.y - node->height / 2, node->width, node->height};
        tropa_scene_rect(scene, room, 8, TROPA_PAINT_CARD, TROPA_PAINT_EDGE);
        tropa_scene_room(scene, room, TROPA_PAINT_CARD);
        double x = room.x + PAD, y = room.y + PAD - 2;
        y = tropa_scene_lines(scene, &b->name, TROPA_PAINT_INK, x, y, TROPA_START);
        y = tropa_scene_lines(scene, &b->told, TROPA_PAINT_MUTED, x, y, TROPA_START);
        tropa_scene_lines(scene, &b->repeats, TROPA_PAINT_WARN, x, y, TROPA_START);
    }
    for (uint32_t i = 0; i < 2 && d->drawn.activity_count; i++) {
        const tropa_graph_node *node = &d->node[d->drawn.activity_count + i];
        tropa_box room = {d->left + node->centre.x - node->width / 2,
                          d->top + node->centre.y - node->height / 2, node->width, node->height};
        tropa_scene_rect(scene, room, 17, TROPA_PAINT_STAGE, TROPA_PAINT_NONE);
        tropa_scene_room(scene, room, TROPA_PAINT_STAGE);
        tropa_scene_text_in(scene, TROPA_STYLE_SMALL_STRONG, TROPA_PAINT_INK,
                            room.x + room.width / 2, room.y + 21, TROPA_MIDDLE, room.width - 20,
                            end_name(d, d->drawn.activity_count + i));
    }
}

/* How much of the flow is seen: the threshold, what is folded. */
static tropa_str folded_words(const diagram *d)
{
    const tropa_flow_drawn *drawn = &d->drawn;
    tropa_message message;
    uint64_t different = drawn->transitions - drawn->repeats;
    bool whole = drawn->kinds_shown == drawn->kinds && !drawn->activities_folded;
    tropa_message_init(&message, whole ? "draw.flow.whole" : "draw.flow.folded");
    tropa_message_integer(&message, "kinds", (int64_t)drawn->kinds);
    tropa_message_integer(&message, "shown", (int64_t)drawn->kinds_shown);
    tropa_message_integer(&message, "least", (int64_t)drawn->least);
    tropa_message_integer(&message, "activities", drawn->activities_folded);
    tropa_message_percent(&message, "share", tropa_ratio(drawn->shown, different));
    return tropa_words_of(&d->sheet->canvas, &message);
}

double tropa_flow_body(tropa_sheet *sheet, const void *flow_view)
{
    const tropa_flow_view *view = flow_view;
    tropa_canvas *canvas = &sheet->canvas;
    diagram d = {.sheet = sheet, .view = view};
    tropa_graph_point size = {0, 0};
    tropa_error err = {0};
    tropa_sheet_visitors(sheet, view->words->visitors);
    if (!tropa_flow_fold(view->answer, MOST_ACTIVITIES, canvas->arena, &d.drawn) || !prepare(&d)) {
        canvas->scene.failed = true;
        return 100;
    }
    if (d.drawn.activity_count && !canvas->scene.failed)
        sheet->status = tropa_graph_layout(d.node, d.drawn.activity_count + 2, d.edge, d.edge_count,
                                           canvas->arena, &size, &err);
    if (sheet->status != TROPA_OK) {
        sheet->error = err;
        return 100;
    }
    tropa_sheet_width(sheet, fmax(900, size.x + 2 * (40 + THICKEST)));
    double y = tropa_sheet_answer_header(sheet, view->words, &view->answer->base, "draw.flow.name");
    y = tropa_sheet_paragraph(sheet, TROPA_STYLE_BODY, TROPA_PAINT_INK, TROPA_PAINT_PAGE,
                              canvas->left, y + 12, fmin(1000, tropa_sheet_inner(sheet)), 4,
                              d.drawn.activity_count ? folded_words(&d)
                                                     : tropa_words(canvas, "draw.flow.nothing"));
    d.left = (canvas->width - size.x) / 2;
    d.top = y + 24;
    if (d.drawn.activity_count) {
        draw_edges(&d);
        draw_boxes(&d);
    }
    sheet->description = d.drawn.activity_count ? folded_words(&d) : sheet->title;
    return tropa_sheet_answer_footer(sheet, view->words, d.top + size.y + 24, "draw.flow.rule");
}

tropa_status tropa_draw_flow_svg(const tropa_flow_answer *answer, const tropa_answer_words *words,
                                 const tropa_draw_options *options, tropa_buffer *svg,
                                 tropa_error *err)
{
    tropa_flow_view view = {answer, words};
    return tropa_sheet_write(tropa_flow_body, &view, options, svg, err);
}
