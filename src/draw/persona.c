/* The sheet of one persona: who they are at the left; what they want, what holds them back and how
 * to reach them in three columns; the evidence below. A part that nobody has written asks its
 * question. */
#include "draw/persona_card.h"
#include "draw/pictures.h"

enum { WIDTH = 1440, SIDE = 340, GAP = 18, PAD = 18, DISC = 58, COLUMNS = 3 };

typedef struct part {
    const char *name, *question; /**< name NULL ends a column */
    size_t texts;                /**< where the list lies in the persona */
    tropa_sign sign;             /**< TROPA_SIGN_COUNT: none */
} part;

#define TEXTS(field) offsetof(tropa_persona, field)

static const part columns[COLUMNS][8] = {
    {{"draw.persona.goals", "draw.persona.goals.ask", TEXTS(goals), TROPA_SIGN_WAY},
     {"draw.persona.needs", "draw.persona.needs.ask", TEXTS(needs), TROPA_SIGN_COUNT},
     {"draw.persona.criteria", "draw.persona.criteria.ask", TEXTS(criteria), TROPA_SIGN_COUNT},
     {"draw.persona.alternatives", "draw.persona.alternatives.ask", TEXTS(alternatives),
      TROPA_SIGN_COUNT},
     {NULL, NULL, 0, TROPA_SIGN_COUNT}},
    {{"draw.persona.problems", "draw.persona.problems.ask", TEXTS(problems), TROPA_SIGN_WARNING},
     {"draw.persona.objections", "draw.persona.objections.ask", TEXTS(objections),
      TROPA_SIGN_COUNT},
     {"draw.persona.fears", "draw.persona.fears.ask", TEXTS(fears), TROPA_SIGN_COUNT},
     {"draw.persona.doubts", "draw.persona.doubts.ask", TEXTS(doubts), TROPA_SIGN_COUNT},
     {"draw.persona.reassurance", "draw.persona.reassurance.ask", TEXTS(reassurance),
      TROPA_SIGN_CHECK},
     {NULL, NULL, 0, TROPA_SIGN_COUNT}},
    {{"draw.persona.media", "draw.persona.media.ask", TEXTS(media), TROPA_SIGN_COUNT},
     {"draw.persona.subscriptions", "draw.persona.subscriptions.ask", TEXTS(subscriptions),
      TROPA_SIGN_COUNT},
     {"draw.persona.contact", "draw.persona.contact.ask", TEXTS(contact), TROPA_SIGN_COUNT},
     {"draw.persona.payment", "draw.persona.payment.ask", TEXTS(payment), TROPA_SIGN_COUNT},
     {"draw.persona.delivery", "draw.persona.delivery.ask", TEXTS(delivery), TROPA_SIGN_COUNT},
     {NULL, NULL, 0, TROPA_SIGN_COUNT}},
};

static const char *const column_names[COLUMNS] = {"draw.persona.wants", "draw.persona.holds",
                                                  "draw.persona.reach"};

/* ---- the columns ---- */

static double draw_part(tropa_sheet *sheet, const part *it, const tropa_persona *persona, double x,
                        double top, double width)
{
    tropa_scene *scene = &sheet->canvas.scene;
    tropa_notes notes = {0};
    if (persona)
        tropa_notes_texts(sheet, &notes, (const void *)((const char *)persona + it->texts), false);
    tropa_notes_wrap(sheet, &notes, width - 2 * PAD);
    tropa_lines question = {0};
    if (!notes.count)
        question = tropa_scene_wrap(scene, TROPA_STYLE_BODY, width - 2 * PAD, 5,
                                    tropa_words(&sheet->canvas, it->question));
    double height = 44 + (notes.count ? notes.height : question.height) + 14;
    tropa_scene_group(scene, "part");
    tropa_scene_ready(scene);
    tropa_scene_title(scene, tropa_words(&sheet->canvas, it->name));
    tropa_sheet_frame(sheet, (tropa_box){x, top, width, height}, 12, TROPA_PAINT_CARD,
                      TROPA_PAINT_EDGE, !notes.count);
    double left = x + PAD;
    bool good = it->sign == TROPA_SIGN_CHECK, bad = it->sign == TROPA_SIGN_WARNING;
    tropa_paint ink = good ? TROPA_PAINT_GOOD : bad ? TROPA_PAINT_BAD : TROPA_PAINT_INK;
    if (it->sign != TROPA_SIGN_COUNT) {
        tropa_icon_sign(scene, it->sign, left, top + 15, 15, ink);
        left += 22;
    }
    tropa_scene_room(scene, (tropa_box){left, top + 10, x + width - PAD - left, 26},
                     TROPA_PAINT_CARD);
    tropa_scene_text_in(scene, TROPA_STYLE_LANE, ink, left, top + 28, TROPA_START,
                        x + width - PAD - left, tropa_words(&sheet->canvas, it->name));
    if (notes.count) {
        tropa_notes_draw(sheet, &notes, x + PAD, top + 44, TROPA_PAINT_CARD);
    } else {
        tropa_scene_room(scene, (tropa_box){x + PAD, top + 42, width - 2 * PAD, question.height},
                         TROPA_PAINT_CARD);
        tropa_scene_lines(scene, &question, TROPA_PAINT_MUTED, x + PAD, top + 42, TROPA_START);
    }
    tropa_scene_group_end(scene);
    return top + height;
}

static double draw_columns(tropa_sheet *sheet, const tropa_persona *persona, double x, double top)
{
    double width = (sheet->canvas.right - x - (COLUMNS - 1) * GAP) / COLUMNS, bottom = top;
    for (int c = 0; c < COLUMNS; c++, x += width + GAP) {
        tropa_str name = tropa_upper(&sheet->canvas, tropa_words(&sheet->canvas, column_names[c]));
        double y = tropa_sheet_paragraph(sheet, TROPA_STYLE_EYEBROW, TROPA_PAINT_MUTED,
                                         TROPA_PAINT_PAGE, x, top, width, 2, name) +
                   8;
        for (const part *it = columns[c]; it->name; it++)
            y = draw_part(sheet, it, persona, x, y, width) + 12;
        bottom = fmax(bottom, y - 12);
    }
    return bottom;
}

/* ---- who they are ---- */

/* A name in small capitals and a text below it; nothing when there is no text. */
static double draw_told(tropa_sheet *sheet, const char *key, tropa_str text, tropa_paint ink,
                        double x, double y, double width, bool draw)
{
    tropa_scene *scene = &sheet->canvas.scene;
    text = tropa_scene_clean(scene, text);
    if (!text.size)
        return y;
    tropa_str name = tropa_upper(&sheet->canvas, tropa_words(&sheet->canvas, key));
    tropa_lines head = tropa_scene_wrap(scene, TROPA_STYLE_EYEBROW, width, 2, name);
    tropa_lines lines = tropa_scene_wrap(scene, TROPA_STYLE_BODY, width, 40, text);
    y += 16;
    if (draw) {
        tropa_scene_room(scene, (tropa_box){x, y, width, head.height + 3 + lines.height},
                         TROPA_PAINT_CARD);
        tropa_scene_lines(scene, &head, TROPA_PAINT_MUTED, x, y, TROPA_START);
        tropa_scene_lines(scene, &lines, ink, x, y + head.height + 3, TROPA_START);
    }
    return y + head.height + 3 + lines.height;
}

static double draw_quotes(tropa_sheet *sheet, const tropa_persona *persona, double x, double y,
                          double width, bool draw)
{
    tropa_scene *scene = &sheet->canvas.scene;
    for (uint32_t i = 0; i < persona->quotes.count && i < TROPA_NOTES_MOST; i++) {
        tropa_str text = tropa_scene_clean(scene, persona->quotes.item[i]);
        if (!text.size)
            continue;
        tropa_lines lines = tropa_scene_wrap(scene, TROPA_STYLE_STRONG, width - 16, 14,
                                             tropa_sheet_quote(sheet, text));
        y += 14;
        if (draw) {
            tropa_scene_line(scene, x + 1.5, y + 2, x + 1.5, y + lines.height - 2,
                             TROPA_PAINT_ACCENT, 3);
            tropa_scene_room(scene, (tropa_box){x + 16, y, width - 16, lines.height},
                             TROPA_PAINT_CARD);
            tropa_scene_lines(scene, &lines, TROPA_PAINT_ACCENT, x + 16, y, TROPA_START);
        }
        y += lines.height;
    }
    return y;
}

/* The card at the left; called once to learn its height, once to draw. */
static double draw_who(tropa_sheet *sheet, const tropa_persona *persona, double top, bool draw)
{
    tropa_scene *scene = &sheet->canvas.scene;
    double x = sheet->canvas.left + PAD, width = SIDE - 2 * PAD, y = top + PAD + 4;
    tropa_lines name =
        tropa_scene_wrap(scene, TROPA_STYLE_FIGURE, width, 4, tropa_persona_name(sheet, persona));
    tropa_lines role = {0};
    if (persona)
        role = tropa_scene_wrap(scene, TROPA_STYLE_BODY, width, 6,
                                tropa_scene_clean(scene, persona->role));
    if (draw)
        tropa_persona_disc(sheet, persona, x + DISC, y + DISC, DISC);
    y += 2 * DISC + 14;
    if (draw) {
        tropa_scene_room(scene, (tropa_box){x, y, width, name.height + role.height},
                         TROPA_PAINT_CARD);
        double below = tropa_scene_lines(scene, &name, TROPA_PAINT_INK, x, y, TROPA_START);
        tropa_scene_lines(scene, &role, TROPA_PAINT_MUTED, x, below, TROPA_START);
    }
    y += name.height + role.height + 10;
    tropa_lines basis = tropa_scene_wrap(scene, TROPA_STYLE_SMALL_STRONG, width - 24, 3,
                                         tropa_persona_basis_words(sheet, persona));
    if (draw)
        tropa_persona_pill(sheet, persona, x, y, width, false);
    y += basis.height + 9;
    if (!persona || !persona->portrait.size)
        y = draw_told(sheet, "draw.persona.portrait",
                      tropa_words(&sheet->canvas, "draw.persona.portrait.ask"), TROPA_PAINT_MUTED,
                      x, y, width, draw);
    if (persona) {
        const struct {
            const char *key;
            tropa_str text;
        } told[] = {{"draw.persona.portrait", persona->portrait},
                    {"draw.persona.readiness", persona->readiness},
                    {"draw.persona.segment", persona->segment}};
        for (size_t i = 0; i < sizeof told / sizeof *told; i++)
            y = draw_told(sheet, told[i].key, told[i].text, TROPA_PAINT_INK, x, y, width, draw);
        y = draw_quotes(sheet, persona, x, y + 4, width, draw);
    }
    return y + PAD;
}

/* ---- evidence ---- */

/* "survey, Oct 2026 · out of 212 answers · older than the map's limit" */
static tropa_str evidence_source(tropa_sheet *sheet, const tropa_document *document,
                                 const tropa_evidence *it)
{
    tropa_canvas *canvas = &sheet->canvas;
    tropa_str told = tropa_scene_clean(&canvas->scene, it->source);
    if (!told.size)
        told = tropa_scene_clean(&canvas->scene, it->url);
    if (it->date_us != TROPA_NO_DATE)
        told = tropa_dotted(canvas, told, tropa_sheet_date(sheet, it->date_us));
    if (it->n != TROPA_NO_COUNT)
        told = tropa_dotted(canvas, told, tropa_sheet_count(sheet, "draw.evidence.n", it->n));
    double days = isfinite(document->evidence_days) ? document->evidence_days : 365;
    if (it->date_us != TROPA_NO_DATE && document->updated_us != TROPA_NO_DATE &&
        (double)document->updated_us - (double)it->date_us > days * 86400e6)
        told = tropa_dotted(canvas, told, tropa_words(canvas, "draw.evidence.stale"));
    return told;
}

static double draw_evidence(tropa_sheet *sheet, const tropa_persona_view *view, double top)
{
    const tropa_evidence_list *list = &view->persona->evidence;
    tropa_canvas *canvas = &sheet->canvas;
    double width = (tropa_sheet_inner(sheet) - GAP) / 2, y[2];
    y[0] = y[1] =
        tropa_sheet_paragraph(sheet, TROPA_STYLE_EYEBROW, TROPA_PAINT_MUTED, TROPA_PAINT_PAGE,
                              canvas->left, top, width, 2,
                              tropa_upper(canvas, tropa_words(canvas, "draw.persona.evidence"))) +
        8;
    for (uint32_t i = 0; i < list->count; i++) {
        const tropa_evidence *it = &list->item[i];
        int at = y[1] < y[0];
        double x = canvas->left + at * (width + GAP);
        tropa_sheet_badge(sheet,
                          it->kind == TROPA_EVIDENCE_NUMBER ? TROPA_BADGE_NUMBER : TROPA_BADGE_SAID,
                          x, y[at]);
        double below = tropa_sheet_paragraph(sheet, TROPA_STYLE_BODY, TROPA_PAINT_INK,
                                             TROPA_PAINT_PAGE, x + 28, y[at], width - 28, 8,
                                             tropa_scene_clean(&canvas->scene, it->text));
        below = tropa_sheet_paragraph(sheet, TROPA_STYLE_SMALL, TROPA_PAINT_MUTED, TROPA_PAINT_PAGE,
                                      x + 28, below, width - 28, 3,
                                      evidence_source(sheet, view->document, it));
        y[at] = fmax(below, y[at] + 18) + 10;
    }
    return fmax(y[0], y[1]) - 10;
}

double tropa_persona_body(tropa_sheet *sheet, const void *persona_view)
{
    const tropa_persona_view *view = persona_view;
    tropa_sheet_width(sheet, WIDTH);
    double top = tropa_sheet_header(sheet, view->document, "draw.persona",
                                    tropa_persona_name(sheet, view->persona)) +
                 24;
    double who = draw_who(sheet, view->persona, top, false);
    tropa_sheet_frame(sheet, (tropa_box){sheet->canvas.left, top, SIDE, who - top}, 14,
                      TROPA_PAINT_CARD, TROPA_PAINT_EDGE, !view->persona);
    draw_who(sheet, view->persona, top, true);
    double y = fmax(who, draw_columns(sheet, view->persona, sheet->canvas.left + SIDE + GAP, top));
    uint32_t marks = 0;
    if (view->persona && view->persona->evidence.count) {
        y = draw_evidence(sheet, view, y + 26);
        marks = 1u << TROPA_LEGEND_SAID | 1u << TROPA_LEGEND_NUMBER;
    }
    sheet->description = tropa_sheet_say(sheet, "draw.persona.description",
                                         tropa_persona_name(sheet, view->persona));
    tropa_str rule = tropa_words(&sheet->canvas, "draw.persona.rule");
    return tropa_sheet_footer(sheet, y + 24, marks, &rule, 1);
}

tropa_status tropa_draw_persona_svg(const tropa_document *document, tropa_str persona,
                                    const tropa_draw_options *options, tropa_buffer *svg,
                                    tropa_error *err)
{
    tropa_persona_view view = {document, tropa_sheet_persona(document, persona)};
    if (persona.size && !view.persona)
        return tropa_sheet_no_persona(document, persona, err);
    return tropa_sheet_write(tropa_persona_body, &view, options, svg, err);
}
