/* Whose journey it is: a card a persona; and what the brand promises beside what is expected. */
#include "draw/lanes.h"

#include "text/format.h"

#include <glib.h>

enum {
    PAD = 22,
    AVATAR = 29, /* radius */
    WHO_WIDTH = 300,
    FIELD_WIDTH = 190, /* at least */
    FIELD_GAP = 28,
    FIELDS_MOST = 6,
    GAP = 12,
};

typedef struct field {
    tropa_lines name, text;
} field;

typedef struct card {
    const tropa_persona *persona;
    uint32_t index;
    tropa_str initials;
    tropa_lines name, role, basis, portrait, quote;
    field field[FIELDS_MOST];
    uint32_t field_count, columns;
    double who, field_width; /* widths */
    double height;
} card;

/* The first letters of the first two words. */
static tropa_str initials_of(tropa_canvas *canvas, tropa_str name)
{
    tropa_str text = tropa_written(canvas, name), out = {"", 0};
    const char *end = text.data + text.size;
    unsigned taken = 0;
    bool start = true;
    for (const char *at = text.data; at < end && taken < 2; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (start && g_unichar_isalpha(c)) {
            tropa_str letter = {at, (size_t)(g_utf8_next_char(at) - at)};
            out = tropa_spaced(canvas, out, "", letter);
            taken++;
        }
        start = !g_unichar_isalnum(c);
    }
    return tropa_upper(canvas, out);
}

static tropa_str basis_of(tropa_canvas *canvas, const tropa_persona *persona)
{
    tropa_str basis =
        tropa_words(canvas, persona->basis == TROPA_BASIS_MEASURED ? "draw.persona.measured"
                                                                   : "draw.persona.hypothesis");
    if (isfinite(persona->share))
        basis = tropa_dotted(canvas, basis,
                             tropa_words_share(canvas, "draw.persona.share", persona->share));
    return basis;
}

static void add_field(tropa_canvas *canvas, card *it, const char *key, const tropa_texts *a,
                      const tropa_texts *b, const tropa_texts *c)
{
    tropa_str text = tropa_written_list(canvas, a);
    if (b)
        text = tropa_spaced(canvas, text, "; ", tropa_written_list(canvas, b));
    if (c)
        text = tropa_spaced(canvas, text, "; ", tropa_written_list(canvas, c));
    if (!text.size || it->field_count == FIELDS_MOST)
        return;
    field *to = &it->field[it->field_count++];
    to->name.whole = tropa_words(canvas, key); /* kept until the widths are known */
    to->text.whole = text;
}

static void add_fields(tropa_canvas *canvas, card *it)
{
    const tropa_persona *p = it->persona;
    add_field(canvas, it, "draw.card.persona.needs", &p->goals, &p->needs, NULL);
    add_field(canvas, it, "draw.persona.criteria", &p->criteria, NULL, NULL);
    add_field(canvas, it, "draw.card.persona.fears", &p->fears, &p->doubts, &p->objections);
    add_field(canvas, it, "draw.persona.alternatives", &p->alternatives, NULL, NULL);
    add_field(canvas, it, "draw.persona.reassurance", &p->reassurance, NULL, NULL);
    add_field(canvas, it, "draw.persona.problems", &p->problems, NULL, NULL);
    add_field(canvas, it, "draw.card.persona.media", &p->media, &p->subscriptions, NULL);
}

static double fields_height(const card *it)
{
    double height = 0;
    for (uint32_t i = 0; i < it->field_count; i += it->columns) {
        double row = 0;
        for (uint32_t k = i; k < i + it->columns && k < it->field_count; k++)
            row = fmax(row, it->field[k].name.height + 4 + it->field[k].text.height);
        height += row + (i ? 12 : 0);
    }
    return height;
}

static void measure_card(tropa_canvas *canvas, const tropa_persona *persona, uint32_t index,
                         double width, card *it)
{
    tropa_scene *scene = &canvas->scene;
    *it =
        (card){.persona = persona, .index = index, .initials = initials_of(canvas, persona->name)};
    add_fields(canvas, it);
    double beside = 2 * AVATAR + 18, inner = width - 2 * PAD;
    it->who = it->field_count ? fmin(WHO_WIDTH + beside, inner * 0.5) : inner;
    double text = it->who - beside;
    it->name = tropa_scene_wrap(scene, TROPA_STYLE_STAGE, text - 20, 2,
                                tropa_written(canvas, persona->name));
    it->role =
        tropa_scene_wrap(scene, TROPA_STYLE_BODY, text, 2, tropa_written(canvas, persona->role));
    it->basis = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, text, 2, basis_of(canvas, persona));
    it->portrait = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, text, 4,
                                    tropa_written(canvas, persona->portrait));
    if (persona->quotes.count)
        it->quote =
            tropa_scene_wrap(scene, TROPA_STYLE_BODY, text, 3,
                             tropa_words_with(canvas, "draw.quoted",
                                              tropa_written(canvas, persona->quotes.item[0])));
    double room = inner - it->who - FIELD_GAP;
    it->columns = (uint32_t)fmax(1, floor((room + FIELD_GAP) / (FIELD_WIDTH + FIELD_GAP)));
    if (it->columns > it->field_count && it->field_count)
        it->columns = it->field_count;
    it->field_width = (room - (it->columns - 1) * (double)FIELD_GAP) / it->columns;
    for (uint32_t i = 0; i < it->field_count; i++) {
        field *f = &it->field[i];
        f->name = tropa_scene_wrap(scene, TROPA_STYLE_EYEBROW, it->field_width, 2,
                                   tropa_upper(canvas, f->name.whole));
        f->text = tropa_scene_wrap(scene, TROPA_STYLE_BODY, it->field_width, 6, f->text.whole);
    }
    double who = it->name.height + it->role.height + it->basis.height + it->portrait.height +
                 it->quote.height + 8;
    it->height = fmax(fmax(who, 2 * AVATAR), fields_height(it)) + 36;
}

static void draw_who(tropa_canvas *canvas, const card *it, tropa_box box, bool several)
{
    tropa_scene *scene = &canvas->scene;
    double x = box.x + PAD + 2 * AVATAR + 18, cx = box.x + PAD + AVATAR, y = box.y + 18;
    tropa_scene_circle(scene, cx, y + AVATAR, AVATAR, TROPA_PAINT_STAGE, TROPA_PAINT_NONE, 1);
    tropa_scene_room(scene, (tropa_box){cx - AVATAR, y, 2 * AVATAR, 2 * AVATAR}, TROPA_PAINT_STAGE);
    tropa_scene_text_in(scene, TROPA_STYLE_FIGURE, TROPA_PAINT_ACCENT, cx, y + AVATAR + 7,
                        TROPA_MIDDLE, 2 * AVATAR - 8, it->initials);
    tropa_scene_room(scene, (tropa_box){x, box.y, it->who - (x - box.x - PAD), box.height},
                     TROPA_PAINT_CARD);
    if (several)
        tropa_draw_shape(canvas, it->index, x + it->name.width + 13, y + 11, 6, TROPA_PAINT_NONE,
                         tropa_shape_paint(it->index), "");
    y = tropa_scene_lines(scene, &it->name, TROPA_PAINT_INK, x, y, TROPA_START) + 1;
    y = tropa_scene_lines(scene, &it->role, TROPA_PAINT_INK, x, y, TROPA_START);
    y = tropa_scene_lines(scene, &it->basis, TROPA_PAINT_MUTED, x, y, TROPA_START) + 3;
    y = tropa_scene_lines(scene, &it->portrait, TROPA_PAINT_MUTED, x, y, TROPA_START) + 3;
    tropa_scene_lines(scene, &it->quote, TROPA_PAINT_ACCENT, x, y, TROPA_START);
}

static void draw_fields(tropa_canvas *canvas, const card *it, tropa_box box)
{
    tropa_scene *scene = &canvas->scene;
    double top = box.y + 18, left = box.x + PAD + it->who + FIELD_GAP;
    for (uint32_t i = 0; i < it->field_count; i += it->columns) {
        double row = top;
        for (uint32_t k = i; k < i + it->columns && k < it->field_count; k++) {
            double x = left + (k - i) * (it->field_width + FIELD_GAP);
            tropa_scene_room(scene, (tropa_box){x, top - 1, it->field_width, box.height},
                             TROPA_PAINT_CARD);
            double y = tropa_scene_lines(scene, &it->field[k].name, TROPA_PAINT_MUTED, x, top,
                                         TROPA_START) +
                       4;
            y = tropa_scene_lines(scene, &it->field[k].text, TROPA_PAINT_INK, x, y, TROPA_START);
            row = fmax(row, y);
        }
        top = row + 12;
    }
}

static void draw_card(tropa_canvas *canvas, const card *it, tropa_box box, bool several)
{
    const tropa_texts who = {1, (tropa_str *)&it->persona->item.id};
    tropa_str told = basis_of(canvas, it->persona);
    told = tropa_spaced(canvas, told, ". ", tropa_written(canvas, it->persona->portrait));
    if (it->persona->readiness.size)
        told = tropa_spaced(canvas, told, ". ",
                            tropa_words_with(canvas, "draw.card.persona.readiness",
                                             tropa_written(canvas, it->persona->readiness)));
    tropa_open_written(canvas, "persona", &it->persona->item,
                       tropa_written(canvas, it->persona->name), told, &it->persona->evidence,
                       it->persona->item.id.size ? &who : NULL);
    bool guess = it->persona->basis != TROPA_BASIS_MEASURED;
    tropa_buffer_append_format(&canvas->scene.body,
                               "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"12\" "
                               "class=\"f-card s-%s\"%s/>\n",
                               tropa_number(box.x + 0.5), tropa_number(box.y + 0.5),
                               tropa_number(box.width - 1), tropa_number(box.height - 1),
                               tropa_paint_name(guess ? TROPA_PAINT_MUTED : TROPA_PAINT_EDGE),
                               guess ? " stroke-dasharray=\"4 3\" stroke-opacity=\"0.6\"" : "");
    draw_who(canvas, it, box, several);
    draw_fields(canvas, it, box);
    tropa_close_written(canvas, it->persona->item.id.size ? &who : NULL);
}

/* ---- promise and expectation of the whole ---- */

static double draw_promise(tropa_canvas *canvas, double top)
{
    const tropa_document *document = canvas->document;
    tropa_scene *scene = &canvas->scene;
    const struct {
        const char *key;
        tropa_str text;
    } parts[] = {{"draw.promise", document->promise}, {"draw.expectation", document->expectation}};
    double x = canvas->left, bottom = top;
    uint32_t n = (document->promise.size ? 1u : 0u) + (document->expectation.size ? 1u : 0u);
    if (!n)
        return top;
    double width = (canvas->right - canvas->left - (n - 1) * 36.0) / n;
    for (size_t i = 0; i < 2; i++) {
        tropa_str text = tropa_written(canvas, parts[i].text);
        if (!text.size)
            continue;
        tropa_lines name = tropa_scene_wrap(scene, TROPA_STYLE_EYEBROW, width - 18, 2,
                                            tropa_upper(canvas, tropa_words(canvas, parts[i].key)));
        tropa_lines lines = tropa_scene_wrap(scene, TROPA_STYLE_SENTENCE, width - 18, 5, text);
        double height = name.height + 3 + lines.height;
        tropa_scene_rect(scene, (tropa_box){x, top + 16, 3, height}, 1.5,
                         i ? TROPA_PAINT_ACCENT : TROPA_PAINT_RIBBON, TROPA_PAINT_NONE);
        tropa_scene_room(scene, (tropa_box){x + 16, top + 16, width - 16, height},
                         TROPA_PAINT_PAGE);
        double y =
            tropa_scene_lines(scene, &name, TROPA_PAINT_MUTED, x + 16, top + 16, TROPA_START) + 3;
        y = tropa_scene_lines(scene, &lines, TROPA_PAINT_INK, x + 16, y, TROPA_START);
        bottom = fmax(bottom, y);
        x += width + 36;
    }
    return bottom;
}

double tropa_draw_map_personas(tropa_canvas *canvas, double top)
{
    const tropa_document *document = canvas->document;
    uint32_t n = document->personas.count;
    double full = canvas->right - canvas->left, y = top;
    uint32_t columns = n < 2 ? 1u : n == 2 || full < 2200 ? 2 : 3;
    double width = (full - (columns - 1) * (double)GAP) / columns;
    card *cards = tropa_arena_array(canvas->arena, columns, sizeof *cards);
    if (!cards) {
        canvas->scene.failed = true;
        return top;
    }
    for (uint32_t i = 0; i < n; i += columns) {
        double height = 0;
        for (uint32_t k = 0; k < columns && i + k < n; k++) {
            measure_card(canvas, &document->personas.item[i + k], i + k, width, &cards[k]);
            height = fmax(height, cards[k].height);
        }
        for (uint32_t k = 0; k < columns && i + k < n; k++)
            draw_card(canvas, &cards[k],
                      (tropa_box){canvas->left + k * (width + GAP), y, width, height}, n > 1);
        y += height + GAP;
    }
    return draw_promise(canvas, n ? y - GAP : top);
}
