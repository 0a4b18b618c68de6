/* The empathy map: the persona in the middle; what they say, think, do and feel, hear and see
 * around them; pains and gains below. Built from the persona and from the lanes of the whole
 * journey; a field that nobody has filled asks its question, so that the empty map is a workshop
 * sheet. */
#include "draw/persona_card.h"
#include "draw/pictures.h"

enum {
    WIDTH = 1480,
    CENTRE = 300,
    GAP = 18,
    PAD = 20,
    HEAD = 34,
    LEAST = 150,
};

typedef enum field_id {
    FIELD_SAYS,
    FIELD_THINKS,
    FIELD_DOES,
    FIELD_FEELS,
    FIELD_HEARS,
    FIELD_SEES,
    FIELD_PAINS,
    FIELD_GAINS,
    FIELD_COUNT,
} field_id;

static const struct {
    const char *name, *question;
    tropa_paint ground, ink;
} looks[FIELD_COUNT] = {
    [FIELD_SAYS] = {"draw.empathy.says", "draw.empathy.says.ask", TROPA_PAINT_CARD,
                    TROPA_PAINT_INK},
    [FIELD_THINKS] = {"draw.empathy.thinks", "draw.empathy.thinks.ask", TROPA_PAINT_CARD,
                      TROPA_PAINT_INK},
    [FIELD_DOES] = {"draw.empathy.does", "draw.empathy.does.ask", TROPA_PAINT_CARD,
                    TROPA_PAINT_INK},
    [FIELD_FEELS] = {"draw.empathy.feels", "draw.empathy.feels.ask", TROPA_PAINT_CARD,
                     TROPA_PAINT_INK},
    [FIELD_HEARS] = {"draw.empathy.hears", "draw.empathy.hears.ask", TROPA_PAINT_CARD,
                     TROPA_PAINT_INK},
    [FIELD_SEES] = {"draw.empathy.sees", "draw.empathy.sees.ask", TROPA_PAINT_CARD,
                    TROPA_PAINT_INK},
    [FIELD_PAINS] = {"draw.empathy.pains", "draw.empathy.pains.ask", TROPA_PAINT_BAD_SOFT,
                     TROPA_PAINT_BAD},
    [FIELD_GAINS] = {"draw.empathy.gains", "draw.empathy.gains.ask", TROPA_PAINT_GOOD_SOFT,
                     TROPA_PAINT_GOOD},
};

typedef struct field {
    tropa_notes notes;
    tropa_lines question;
    double height;
} field;

/* ---- what goes where ---- */

/* Lanes of the journey that fill a field. */
static const struct {
    tropa_lane_id lane;
    field_id field;
} lanes[] = {
    {TROPA_LANE_ASKS, FIELD_SAYS},      {TROPA_LANE_THINKS, FIELD_THINKS},
    {TROPA_LANE_EXPECTS, FIELD_THINKS}, {TROPA_LANE_DOES, FIELD_DOES},
    {TROPA_LANE_SOURCES, FIELD_HEARS},  {TROPA_LANE_PHRASES, FIELD_DOES},
    {TROPA_LANE_OFFERS, FIELD_SEES},    {TROPA_LANE_CONTENT, FIELD_SEES},
    {TROPA_LANE_NEEDS, FIELD_GAINS},
};

static void add_entries(tropa_sheet *sheet, tropa_notes *notes, const tropa_entry_list *list,
                        const tropa_persona *persona, uint32_t number, bool quoted)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const tropa_entry *entry = &list->item[i];
        if (!tropa_sheet_concerns(&entry->personas, persona))
            continue;
        tropa_note note = tropa_note_plain(tropa_scene_clean(&sheet->canvas.scene, entry->text));
        if (quoted)
            note.text = tropa_sheet_quote(sheet, note.text);
        note.number = number;
        note.badge = tropa_badge_of(&entry->evidence);
        tropa_notes_add(sheet, notes, &note);
    }
}

static void add_pains(tropa_sheet *sheet, tropa_notes *notes, const tropa_pain_list *list,
                      const tropa_persona *persona, uint32_t number)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const tropa_pain *pain = &list->item[i];
        if (!tropa_sheet_concerns(&pain->personas, persona) || pain->status == TROPA_PAIN_RESOLVED)
            continue;
        tropa_note note = tropa_note_plain(pain->text);
        if (tropa_barrier_key(pain->barrier))
            note.lead = tropa_words(&sheet->canvas, tropa_barrier_key(pain->barrier));
        note.severity = pain->severity;
        note.number = number;
        note.badge = tropa_badge_of(&pain->evidence);
        tropa_notes_add(sheet, notes, &note);
    }
}

static void add_feelings(tropa_sheet *sheet, tropa_notes *notes, const tropa_place_seen *place,
                         const tropa_persona *persona)
{
    const tropa_feeling_list *list = &place->experience->feels;
    for (uint32_t i = 0; i < list->count; i++) {
        const tropa_feeling *feeling = &list->item[i];
        if (feeling->persona.size && persona &&
            !tropa_str_equal(feeling->persona, persona->item.id))
            continue;
        tropa_note note = tropa_note_plain(feeling->text);
        /* A value without a word: where it is felt says what it is about. */
        if (!feeling->text.size)
            note.text =
                place->touch ? tropa_sheet_touch_name(sheet, place->touch) : place->stage->name;
        note.feels = feeling->value;
        note.number = place->number;
        note.badge = tropa_badge_of(&feeling->evidence);
        tropa_notes_add(sheet, notes, &note);
    }
}

static void gather_persona(tropa_sheet *sheet, field fields[FIELD_COUNT],
                           const tropa_persona *persona)
{
    const struct {
        const tropa_texts *texts;
        field_id field;
        bool quoted;
    } parts[] = {
        {&persona->quotes, FIELD_SAYS, true},          {&persona->objections, FIELD_SAYS, true},
        {&persona->doubts, FIELD_THINKS, false},       {&persona->fears, FIELD_FEELS, false},
        {&persona->subscriptions, FIELD_HEARS, false}, {&persona->media, FIELD_SEES, false},
        {&persona->alternatives, FIELD_SEES, false},   {&persona->problems, FIELD_PAINS, false},
        {&persona->goals, FIELD_GAINS, false},         {&persona->needs, FIELD_GAINS, false},
        {&persona->reassurance, FIELD_GAINS, false},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        tropa_notes_texts(sheet, &fields[parts[i].field].notes, parts[i].texts, parts[i].quoted);
}

static void gather(tropa_sheet *sheet, field fields[FIELD_COUNT], const tropa_persona_view *view)
{
    uint32_t count = 0;
    const tropa_place_seen *place = tropa_sheet_places(sheet, view->document, &count);
    if (view->persona)
        gather_persona(sheet, fields, view->persona);
    for (uint32_t i = 0; i < count; i++) {
        const tropa_experience *experience = place[i].experience;
        for (size_t k = 0; k < sizeof lanes / sizeof *lanes; k++)
            add_entries(sheet, &fields[lanes[k].field].notes, &experience->lane[lanes[k].lane],
                        view->persona, place[i].number, lanes[k].lane == TROPA_LANE_ASKS);
        add_feelings(sheet, &fields[FIELD_FEELS].notes, &place[i], view->persona);
        add_pains(sheet, &fields[FIELD_PAINS].notes, &experience->pains, view->persona,
                  place[i].number);
        add_entries(sheet, &fields[FIELD_GAINS].notes, &experience->successes, view->persona,
                    place[i].number, false);
    }
}

/* ---- drawing ---- */

static void measure(tropa_sheet *sheet, field *it, field_id id, double width)
{
    tropa_notes_wrap(sheet, &it->notes, width - 2 * PAD);
    it->question = (tropa_lines){0};
    double inner = it->notes.height;
    if (!it->notes.count) {
        it->question = tropa_scene_wrap(&sheet->canvas.scene, TROPA_STYLE_BODY, width - 2 * PAD, 5,
                                        tropa_words(&sheet->canvas, looks[id].question));
        inner = it->question.height;
    }
    it->height = fmax(LEAST, PAD + HEAD + inner + PAD);
}

static void draw_field(tropa_sheet *sheet, const field *it, field_id id, tropa_box box)
{
    tropa_scene *scene = &sheet->canvas.scene;
    bool blank = !it->notes.count;
    tropa_paint ground = looks[id].ground;
    tropa_scene_group(scene, "field");
    tropa_scene_ready(scene);
    tropa_scene_title(scene, tropa_words(&sheet->canvas, looks[id].name));
    tropa_sheet_frame(sheet, box, 14, ground, TROPA_PAINT_EDGE, blank);
    double x = box.x + PAD, y = box.y + PAD - 4;
    if (id == FIELD_PAINS || id == FIELD_GAINS) {
        tropa_icon_sign(scene, id == FIELD_PAINS ? TROPA_SIGN_WARNING : TROPA_SIGN_CHECK, x, y + 2,
                        17, looks[id].ink);
        x += 26;
    }
    tropa_scene_room(scene, (tropa_box){x, y, box.width - 2 * PAD, 24}, ground);
    tropa_scene_text_in(scene, TROPA_STYLE_STAGE, looks[id].ink, x, y + 17, TROPA_START,
                        box.x + box.width - PAD - x, tropa_words(&sheet->canvas, looks[id].name));
    x = box.x + PAD;
    y = box.y + PAD + HEAD - 4;
    if (blank) {
        tropa_scene_room(scene, (tropa_box){x, y, box.width - 2 * PAD, it->question.height},
                         ground);
        tropa_scene_lines(scene, &it->question, TROPA_PAINT_MUTED, x, y, TROPA_START);
    } else {
        tropa_notes_draw(sheet, &it->notes, x, y, ground);
    }
    tropa_scene_group_end(scene);
}

/* The persona between the fields. Returns the height that it needs; draws when told to. */
static double draw_centre(tropa_sheet *sheet, const tropa_persona *persona, double top,
                          double height, bool draw)
{
    enum { DISC = 62 };
    tropa_scene *scene = &sheet->canvas.scene;
    double x = sheet->canvas.width / 2, width = CENTRE - 40;
    tropa_lines name =
        tropa_scene_wrap(scene, TROPA_STYLE_FIGURE, width, 3, tropa_persona_name(sheet, persona));
    tropa_lines role = {0};
    if (persona)
        role = tropa_scene_wrap(scene, TROPA_STYLE_BODY, width, 4,
                                tropa_scene_clean(scene, persona->role));
    tropa_lines basis = tropa_scene_wrap(scene, TROPA_STYLE_SMALL_STRONG, width - 24, 3,
                                         tropa_persona_basis_words(sheet, persona));
    double need = 2 * DISC + 16 + name.height + role.height + 12 + basis.height + 9;
    if (!draw)
        return need + 24;
    double y = top + (height - need) / 2;
    tropa_persona_disc(sheet, persona, x, y + DISC, DISC);
    y += 2 * DISC + 16;
    tropa_scene_room(scene, (tropa_box){x - width / 2, y, width, name.height + role.height},
                     TROPA_PAINT_PAGE);
    y = tropa_scene_lines(scene, &name, TROPA_PAINT_INK, x, y, TROPA_MIDDLE);
    y = tropa_scene_lines(scene, &role, TROPA_PAINT_MUTED, x, y, TROPA_MIDDLE);
    tropa_persona_pill(sheet, persona, x, y + 12, width, true);
    return need;
}

/* Thin lines tie the fields to the middle: who all this is about. */
static void draw_ties(tropa_sheet *sheet, const double *row_top, const double *row_height,
                      double side, double centre_top, double centre_bottom)
{
    tropa_scene *scene = &sheet->canvas.scene;
    double left = sheet->canvas.left + side, right = sheet->canvas.right - side;
    double x = sheet->canvas.width / 2, reach = CENTRE / 2.0 - 14;
    for (int row = 0; row < 3; row++) {
        double y = row_top[row] + row_height[row] / 2;
        bool above = y<centre_top, below = y> centre_bottom;
        double inner = above || below ? 0 : reach;
        tropa_scene_line(scene, left, y, x - inner, y, TROPA_PAINT_EDGE, 1.6);
        tropa_scene_line(scene, x + inner, y, right, y, TROPA_PAINT_EDGE, 1.6);
        if (above || below)
            tropa_scene_line(scene, x, y, x, above ? centre_top : centre_bottom, TROPA_PAINT_EDGE,
                             1.6);
    }
}

static double draw_fields(tropa_sheet *sheet, field fields[FIELD_COUNT],
                          const tropa_persona *persona, double top)
{
    double side = (tropa_sheet_inner(sheet) - CENTRE) / 2, y = top;
    double half = (tropa_sheet_inner(sheet) - GAP) / 2, tops[3], heights[3], sum = 2 * GAP;
    for (int i = 0; i < FIELD_COUNT; i++)
        measure(sheet, &fields[i], (field_id)i, i < FIELD_PAINS ? side : half);
    for (int row = 0; row < 3; row++) {
        heights[row] = fmax(fields[2 * row].height, fields[2 * row + 1].height);
        sum += heights[row];
    }
    double need = draw_centre(sheet, persona, 0, 0, false);
    if (need > sum) {
        heights[2] += need - sum;
        sum = need;
    }
    for (int row = 0; row < 3; row++) {
        tops[row] = y;
        y += heights[row] + GAP;
    }
    draw_ties(sheet, tops, heights, side, top + (sum - need) / 2, top + (sum + need) / 2);
    for (int row = 0; row < 3; row++) {
        tropa_box box = {sheet->canvas.left, tops[row], side, heights[row]};
        draw_field(sheet, &fields[2 * row], (field_id)(2 * row), box);
        box.x = sheet->canvas.right - side;
        draw_field(sheet, &fields[2 * row + 1], (field_id)(2 * row + 1), box);
    }
    draw_centre(sheet, persona, top, sum, true);
    double low = fmax(fields[FIELD_PAINS].height, fields[FIELD_GAINS].height);
    draw_field(sheet, &fields[FIELD_PAINS], FIELD_PAINS,
               (tropa_box){sheet->canvas.left, y, half, low});
    draw_field(sheet, &fields[FIELD_GAINS], FIELD_GAINS,
               (tropa_box){sheet->canvas.right - half, y, half, low});
    return y + low;
}

/* Only the marks that stand somewhere on the picture are explained. */
static uint32_t marks_of(const field fields[FIELD_COUNT])
{
    uint32_t marks = 0;
    for (int i = 0; i < FIELD_COUNT; i++)
        for (uint32_t k = 0; k < fields[i].notes.count; k++) {
            const tropa_note *note = &fields[i].notes.item[k];
            if (note->number)
                marks |= 1u << TROPA_LEGEND_TOUCH;
            if (note->badge != TROPA_BADGE_NONE)
                marks |= 1u << (TROPA_LEGEND_HYPOTHESIS + note->badge - TROPA_BADGE_HYPOTHESIS);
            if (isfinite(note->severity))
                marks |= 1u << TROPA_LEGEND_SEVERITY;
            if (isfinite(note->feels))
                marks |= 1u << TROPA_LEGEND_MOODS;
        }
    return marks;
}

double tropa_empathy_body(tropa_sheet *sheet, const void *persona_view)
{
    const tropa_persona_view *view = persona_view;
    field fields[FIELD_COUNT] = {0};
    tropa_sheet_width(sheet, WIDTH);
    gather(sheet, fields, view);
    double y = tropa_sheet_header(sheet, view->document, "draw.empathy",
                                  tropa_persona_name(sheet, view->persona));
    y = draw_fields(sheet, fields, view->persona, y + 24);
    sheet->description = tropa_sheet_say(sheet, "draw.empathy.description",
                                         tropa_persona_name(sheet, view->persona));
    tropa_str rule = tropa_words(&sheet->canvas, "draw.empathy.rule");
    return tropa_sheet_footer(sheet, y + 24, marks_of(fields), &rule, 1);
}

tropa_status tropa_draw_empathy_svg(const tropa_document *document, tropa_str persona,
                                    const tropa_draw_options *options, tropa_buffer *svg,
                                    tropa_error *err)
{
    tropa_persona_view view = {document, tropa_sheet_persona(document, persona)};
    if (persona.size && !view.persona)
        return tropa_sheet_no_persona(document, persona, err);
    return tropa_sheet_write(tropa_empathy_body, &view, options, svg, err);
}
