/* The service blueprint: what the customer can see above, what makes it possible below, and the
 * three lines between: of interaction, of visibility, of internal interaction. A column is a
 * touchpoint under its stage; what was written for a whole stage spans its columns. */
#include "draw/pictures.h"

enum {
    LANE_WIDTH = 168,
    COLUMN = 226,
    GAP = 12,
    PAD = 12,
    BLANK_WIDTH = 900, /* of a blueprint without columns */
    LINE_SPACE = 56,
    HEAD_LINES = 4,
};

typedef enum line_style {
    LINE_NONE,
    LINE_SOLID,
    LINE_DASHED,
    LINE_DOTTED,
} line_style;

static const struct row {
    tropa_lane_id lane;
    const char *name, *question;
    tropa_paint ground;
    line_style line; /* above the row */
    const char *line_name;
} rows[] = {
    {TROPA_LANE_PROOF, "draw.blueprint.proof", "draw.blueprint.proof.ask", TROPA_PAINT_CARD,
     LINE_NONE, NULL},
    {TROPA_LANE_DOES, "draw.blueprint.does", "draw.blueprint.does.ask", TROPA_PAINT_STAGE,
     LINE_NONE, NULL},
    {TROPA_LANE_FRONTSTAGE, "draw.blueprint.front", "draw.blueprint.front.ask", TROPA_PAINT_CARD,
     LINE_SOLID, "draw.blueprint.interaction"},
    {TROPA_LANE_BACKSTAGE, "draw.blueprint.back", "draw.blueprint.back.ask", TROPA_PAINT_TRACK,
     LINE_DASHED, "draw.blueprint.visibility"},
    {TROPA_LANE_SUPPORT, "draw.blueprint.support", "draw.blueprint.support.ask", TROPA_PAINT_TRACK,
     LINE_DOTTED, "draw.blueprint.internal"},
};
enum { ROWS = sizeof rows / sizeof *rows };

typedef struct column {
    const tropa_doc_touchpoint *touch; /* NULL: a stage without touchpoints */
    uint32_t stage, number;
    tropa_notes notes[ROWS];
    double bottom; /* of the lowest card drawn so far, for the arrows */
} column;

typedef struct span {
    const tropa_doc_stage *stage;
    uint32_t first, count; /* of its columns */
    tropa_notes notes[ROWS];
} span;

typedef struct blueprint {
    tropa_sheet *sheet;
    column *column;
    span *span;
    uint32_t column_count, span_count;
    double left; /* of the first column */
} blueprint;

static void gather_notes(tropa_sheet *sheet, const tropa_experience *from, tropa_notes notes[ROWS],
                         double width)
{
    for (int row = 0; row < ROWS; row++) {
        const tropa_entry_list *list = &from->lane[rows[row].lane];
        for (uint32_t i = 0; i < list->count; i++) {
            tropa_note note = tropa_note_plain(list->item[i].text);
            note.badge = tropa_badge_of(&list->item[i].evidence);
            tropa_notes_add(sheet, &notes[row], &note);
        }
        tropa_notes_wrap(sheet, &notes[row], width - 2 * PAD);
    }
}

static bool gather(blueprint *b, const tropa_document *document)
{
    uint32_t most = 0, number = 0;
    for (uint32_t i = 0; i < document->stages.count; i++)
        most += document->stages.item[i].touchpoints.count + 1;
    b->column = tropa_arena_array(b->sheet->canvas.arena, most + 1, sizeof *b->column);
    b->span =
        tropa_arena_array(b->sheet->canvas.arena, document->stages.count + 1, sizeof *b->span);
    if (!b->column || !b->span) {
        b->sheet->canvas.scene.failed = true;
        return false;
    }
    for (uint32_t i = 0; i < document->stages.count; i++) {
        const tropa_doc_stage *stage = &document->stages.item[i];
        uint32_t n = stage->touchpoints.count;
        span *s = &b->span[b->span_count++];
        *s = (span){.stage = stage, .first = b->column_count, .count = n ? n : 1};
        gather_notes(b->sheet, &stage->experience, s->notes, s->count * COLUMN - GAP);
        if (!n)
            b->column[b->column_count++] = (column){.stage = i};
        for (uint32_t k = 0; k < n; k++) {
            column *c = &b->column[b->column_count++];
            number++;
            *c = (column){.touch = &stage->touchpoints.item[k], .stage = i, .number = number};
            gather_notes(b->sheet, &c->touch->experience, c->notes, COLUMN - GAP);
        }
    }
    return true;
}

static double column_x(const blueprint *b, uint32_t i)
{
    return b->left + (double)i * COLUMN;
}

/* ---- heads ---- */

static double draw_stages(const blueprint *b, double top)
{
    tropa_scene *scene = &b->sheet->canvas.scene;
    double height = 0;
    for (int draw = 0; draw < 2; draw++)
        for (uint32_t i = 0; i < b->span_count; i++) {
            const span *s = &b->span[i];
            double x = column_x(b, s->first), width = s->count * COLUMN - GAP;
            tropa_str name = tropa_scene_clean(scene, s->stage->name);
            if (!name.size)
                name = tropa_scene_clean(scene, s->stage->item.id);
            tropa_lines lines =
                tropa_scene_wrap(scene, TROPA_STYLE_STAGE, width - 2 * PAD, HEAD_LINES, name);
            height = fmax(height, lines.height + 18);
            if (!draw)
                continue;
            tropa_box box = {x, top, width, height};
            tropa_scene_rect(scene, box, 8, TROPA_PAINT_STAGE, TROPA_PAINT_NONE);
            tropa_scene_room(scene, box, TROPA_PAINT_STAGE);
            tropa_scene_lines(scene, &lines, TROPA_PAINT_INK, x + PAD, top + 9, TROPA_START);
        }
    return top + height;
}

static tropa_str channel_words(const blueprint *b, const tropa_doc_touchpoint *touch)
{
    tropa_canvas *canvas = &b->sheet->canvas;
    tropa_str channel = {"", 0};
    if (touch->channel)
        channel = tropa_words(canvas, tropa_channel_key((tropa_channel)(touch->channel - 1)));
    return tropa_dotted(canvas, channel, tropa_scene_clean(&canvas->scene, touch->role));
}

static double draw_heads(const blueprint *b, double top)
{
    tropa_scene *scene = &b->sheet->canvas.scene;
    double height = 0;
    for (int draw = 0; draw < 2; draw++)
        for (uint32_t i = 0; i < b->column_count; i++) {
            const column *c = &b->column[i];
            if (!c->touch)
                continue;
            double x = column_x(b, i), width = COLUMN - GAP;
            double indent = c->touch->channel ? 56 : 28, inner = width - indent - 2;
            tropa_lines name = tropa_scene_wrap(scene, TROPA_STYLE_STRONG, inner, HEAD_LINES,
                                                tropa_sheet_touch_name(b->sheet, c->touch));
            tropa_lines channel =
                tropa_scene_wrap(scene, TROPA_STYLE_SMALL, inner, 3, channel_words(b, c->touch));
            height = fmax(height, fmax(40, name.height + channel.height));
            if (!draw)
                continue;
            tropa_draw_number(&b->sheet->canvas, x + 10, top + 10, c->number, false);
            if (c->touch->channel)
                tropa_icon_channel(scene, (tropa_channel)(c->touch->channel - 1), x + 28, top,
                                   TROPA_PAINT_INK);
            tropa_scene_room(scene, (tropa_box){x + indent, top, inner, height}, TROPA_PAINT_PAGE);
            double y =
                tropa_scene_lines(scene, &name, TROPA_PAINT_INK, x + indent, top, TROPA_START);
            tropa_scene_lines(scene, &channel, TROPA_PAINT_MUTED, x + indent, y, TROPA_START);
        }
    return top + height;
}

/* ---- rows ---- */

static double card_height(const tropa_notes *notes)
{
    return notes->count ? notes->height + 2 * PAD : 0;
}

static void draw_card(const blueprint *b, const tropa_notes *notes, int row, tropa_box box)
{
    tropa_paint ground = rows[row].ground;
    tropa_scene_rect(&b->sheet->canvas.scene, box, 8, ground,
                     ground == TROPA_PAINT_CARD ? TROPA_PAINT_EDGE : TROPA_PAINT_NONE);
    tropa_notes_draw(b->sheet, notes, box.x + PAD, box.y + PAD, ground);
}

/* From the card above, across the line, to this one: one asks the other. */
static void draw_arrow(const blueprint *b, uint32_t i, double to)
{
    double x = column_x(b, i) + (COLUMN - GAP) / 2.0, from = b->column[i].bottom;
    if (!(from > 0) || to - from < 14)
        return;
    tropa_scene_line(&b->sheet->canvas.scene, x, from + 3, x, to - 8, TROPA_PAINT_MUTED, 1.4);
    tropa_scene_path(&b->sheet->canvas.scene, TROPA_PAINT_MUTED, TROPA_PAINT_NONE, 1, "",
                     "M%s %sl-4-7h8z", tropa_number(x), tropa_number(to - 2));
}

static double draw_question(const blueprint *b, int row, double top)
{
    tropa_scene *scene = &b->sheet->canvas.scene;
    double width = b->sheet->canvas.right - b->left;
    tropa_lines lines = tropa_scene_wrap(scene, TROPA_STYLE_BODY, fmin(width, 700) - 2 * PAD, 6,
                                         tropa_words(&b->sheet->canvas, rows[row].question));
    tropa_box box = {b->left, top, width, fmax(64, lines.height + 2 * PAD)};
    tropa_sheet_frame(b->sheet, box, 8, TROPA_PAINT_PAGE, TROPA_PAINT_EDGE, true);
    tropa_scene_room(scene, box, TROPA_PAINT_PAGE);
    tropa_scene_lines(scene, &lines, TROPA_PAINT_MUTED, b->left + PAD, top + PAD, TROPA_START);
    return box.y + box.height;
}

/* Cards of whole stages first, then those of the touchpoints, one line for all. */
static double draw_row(blueprint *b, int row, double top)
{
    double spans = 0, cells = 0;
    for (uint32_t i = 0; i < b->span_count; i++)
        spans = fmax(spans, card_height(&b->span[i].notes[row]));
    for (uint32_t i = 0; i < b->column_count; i++)
        cells = fmax(cells, card_height(&b->column[i].notes[row]));
    if (!(spans > 0) && !(cells > 0))
        return draw_question(b, row, top);
    double below = spans > 0 && cells > 0 ? top + spans + GAP : top;
    for (uint32_t i = 0; i < b->span_count; i++) {
        const span *s = &b->span[i];
        if (s->notes[row].count)
            draw_card(b, &s->notes[row], row,
                      (tropa_box){column_x(b, s->first), top, s->count * COLUMN - GAP, spans});
    }
    for (uint32_t i = 0; i < b->column_count; i++) {
        column *c = &b->column[i];
        bool spanned = b->span[c->stage].notes[row].count > 0;
        if (c->notes[row].count) {
            if (!spanned && rows[row].line != LINE_NONE)
                draw_arrow(b, i, below);
            draw_card(b, &c->notes[row], row,
                      (tropa_box){column_x(b, i), below, COLUMN - GAP, cells});
            c->bottom = below + cells;
        } else if (spanned) {
            c->bottom = 0; /* an arrow through the stage's card would cross its text */
        }
    }
    return cells > 0 ? below + cells : top + spans;
}

static double draw_name(const blueprint *b, int row, double top)
{
    return tropa_sheet_paragraph(b->sheet, TROPA_STYLE_LANE, TROPA_PAINT_INK, TROPA_PAINT_PAGE,
                                 b->sheet->canvas.left, top + 8, LANE_WIDTH - 20, 4,
                                 tropa_words(&b->sheet->canvas, rows[row].name));
}

static double draw_line(const blueprint *b, int row, double top)
{
    static const char *const dashes[] = {[LINE_SOLID] = "",
                                         [LINE_DASHED] = " stroke-dasharray=\"10 6\"",
                                         [LINE_DOTTED] =
                                             " stroke-dasharray=\"2 5\" stroke-linecap=\"round\""};
    tropa_canvas *canvas = &b->sheet->canvas;
    double y = top + LINE_SPACE - 16;
    tropa_lines name = tropa_scene_wrap(&canvas->scene, TROPA_STYLE_SMALL_STRONG, LANE_WIDTH - 12,
                                        2, tropa_words(canvas, rows[row].line_name));
    tropa_box room = {canvas->left, y - 4 - name.height, LANE_WIDTH - 12, name.height};
    tropa_scene_room(&canvas->scene, room, TROPA_PAINT_PAGE);
    tropa_scene_lines(&canvas->scene, &name, TROPA_PAINT_ACCENT, room.x, room.y, TROPA_START);
    tropa_scene_path(&canvas->scene, TROPA_PAINT_NONE, TROPA_PAINT_ACCENT, 1.8,
                     dashes[rows[row].line], "M%s %sH%s", tropa_number(canvas->left),
                     tropa_number(y), tropa_number(canvas->right));
    return top + LINE_SPACE;
}

double tropa_blueprint_body(tropa_sheet *sheet, const void *document)
{
    blueprint b = {.sheet = sheet};
    if (!gather(&b, document))
        return 100;
    double columns = b.column_count ? b.column_count * (double)COLUMN - GAP : 0;
    tropa_sheet_width(sheet, 80 + LANE_WIDTH + fmax(columns, BLANK_WIDTH));
    b.left = sheet->canvas.left + LANE_WIDTH;
    double y = tropa_sheet_header(sheet, document, "draw.blueprint", TROPA_STR(""));
    y += 24;
    if (b.span_count)
        y = draw_stages(&b, y) + 14;
    y = draw_heads(&b, y) + 16;
    for (int row = 0; row < ROWS; row++) {
        if (rows[row].line != LINE_NONE)
            y = draw_line(&b, row, y);
        double name = draw_name(&b, row, y);
        y = fmax(name, draw_row(&b, row, y)) + 14;
    }
    sheet->description = tropa_sheet_count(sheet, "draw.blueprint.description", b.span_count);
    uint32_t marks = 1u << TROPA_LEGEND_TOUCH | 1u << TROPA_LEGEND_HYPOTHESIS |
                     1u << TROPA_LEGEND_SAID | 1u << TROPA_LEGEND_NUMBER;
    tropa_str rule = tropa_words(&sheet->canvas, "draw.blueprint.rule");
    return tropa_sheet_footer(sheet, y + 10, b.column_count ? marks : 0, &rule, 1);
}

tropa_status tropa_draw_blueprint_svg(const tropa_document *document,
                                      const tropa_draw_options *options, tropa_buffer *svg,
                                      tropa_error *err)
{
    return tropa_sheet_write(tropa_blueprint_body, document, options, svg, err);
}
