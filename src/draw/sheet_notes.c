/* Lists of what people wrote, and the document seen from one persona. See sheet.h. */
#include "draw/sheet.h"

#include <stdio.h>

enum { NOTE_LINES = 14, NOTE_GAP = 9, TAIL = 24, NUMBER = 26, MOOD = 52 };

static const tropa_str empty = {"", 0};

tropa_note tropa_note_plain(tropa_str text)
{
    return (tropa_note){.text = text, .lead = empty, .severity = NAN, .feels = NAN};
}

static bool grow(tropa_sheet *sheet, tropa_notes *notes)
{
    if (notes->count < notes->capacity)
        return true;
    uint32_t capacity = notes->capacity ? notes->capacity * 2 : 8;
    tropa_note *item = tropa_arena_array(sheet->canvas.arena, capacity, sizeof *item);
    if (!item) {
        sheet->canvas.scene.failed = true;
        return false;
    }
    if (notes->count)
        memcpy(item, notes->item, notes->count * sizeof *item);
    notes->item = item;
    notes->capacity = capacity;
    return true;
}

void tropa_notes_add(tropa_sheet *sheet, tropa_notes *notes, const tropa_note *note)
{
    tropa_note kept = *note;
    kept.text = tropa_scene_clean(&sheet->canvas.scene, note->text);
    if (!kept.text.size && !kept.lead.size)
        return;
    /* The same thought at two touchpoints stands once, with the first one's number. */
    for (uint32_t i = 0; i < notes->count; i++)
        if (tropa_str_equal(notes->item[i].text, kept.text) &&
            tropa_str_equal(notes->item[i].lead, kept.lead))
            return;
    if (notes->count == TROPA_NOTES_MOST) {
        notes->folded++;
        return;
    }
    if (grow(sheet, notes))
        notes->item[notes->count++] = kept;
}

void tropa_notes_texts(tropa_sheet *sheet, tropa_notes *notes, const tropa_texts *texts,
                       bool quoted)
{
    for (uint32_t i = 0; i < texts->count; i++) {
        tropa_note note = tropa_note_plain(tropa_scene_clean(&sheet->canvas.scene, texts->item[i]));
        if (quoted)
            note.text = tropa_sheet_quote(sheet, note.text);
        tropa_notes_add(sheet, notes, &note);
    }
}

static double lead_width(const tropa_notes *notes, const tropa_note *note)
{
    double width = notes->width - notes->gutter - notes->tail;
    return fmax(20, isfinite(note->severity) ? width - 34 : width);
}

void tropa_notes_wrap(tropa_sheet *sheet, tropa_notes *notes, double width)
{
    tropa_scene *scene = &sheet->canvas.scene;
    notes->width = width;
    notes->gutter = 14;
    notes->tail = notes->height = 0;
    bool numbers = false, moods = false;
    for (uint32_t i = 0; i < notes->count; i++) {
        const tropa_note *note = &notes->item[i];
        numbers |= note->number > 0;
        moods |= isfinite(note->feels);
        if (note->badge != TROPA_BADGE_NONE)
            notes->tail = TAIL;
    }
    notes->mood_at = numbers ? NUMBER : 0;
    if (numbers || moods)
        notes->gutter = notes->mood_at + (moods ? MOOD : 2);
    double inner = fmax(20, width - notes->gutter - notes->tail);
    for (uint32_t i = 0; i < notes->count; i++) {
        tropa_note *note = &notes->item[i];
        note->lead_lines =
            tropa_scene_wrap(scene, TROPA_STYLE_STRONG, lead_width(notes, note), 3, note->lead);
        note->lines = tropa_scene_wrap(scene, TROPA_STYLE_BODY, inner, NOTE_LINES, note->text);
        note->height = fmax(18, note->lead_lines.height + note->lines.height);
        notes->height += note->height + (i ? NOTE_GAP : 0);
    }
    notes->more = (tropa_lines){0};
    if (notes->folded) {
        notes->more = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 2,
                                       tropa_sheet_count(sheet, "draw.sheet.more", notes->folded));
        notes->height += notes->more.height + NOTE_GAP;
    }
}

/* What stands left of the text: the touchpoint's number, the feeling, or a plain point. */
static void draw_gutter(tropa_sheet *sheet, const tropa_notes *notes, const tropa_note *note,
                        double x, double top, tropa_paint ground)
{
    tropa_scene *scene = &sheet->canvas.scene;
    if (note->number)
        tropa_draw_number(&sheet->canvas, x + 10, top + 9, note->number, false);
    if (isfinite(note->feels)) {
        tropa_mood mood = tropa_mood_of(note->feels);
        x += notes->mood_at;
        tropa_sheet_mood(sheet, mood, x + 6, top + 9, 5, false);
        tropa_scene_room(scene, (tropa_box){x + 13, top, MOOD - 14, 18}, ground);
        tropa_scene_text_in(scene, TROPA_STYLE_SMALL_STRONG, tropa_mood_paint(mood), x + 15,
                            top + 13, TROPA_START, MOOD - 18,
                            tropa_sheet_signed(sheet, note->feels));
    } else if (!note->number) {
        tropa_scene_circle(scene, x + 4, top + 9, 2.2, TROPA_PAINT_MUTED, TROPA_PAINT_NONE, 1);
    }
}

double tropa_notes_draw(tropa_sheet *sheet, const tropa_notes *notes, double x, double top,
                        tropa_paint ground)
{
    tropa_scene *scene = &sheet->canvas.scene;
    double y = top;
    for (uint32_t i = 0; i < notes->count; i++) {
        const tropa_note *note = &notes->item[i];
        double left = x + notes->gutter, width = notes->width - notes->gutter - notes->tail;
        tropa_paint strong = isfinite(note->severity)
                                 ? note->severity >= 1.5 ? TROPA_PAINT_BAD : TROPA_PAINT_WARN
                                 : TROPA_PAINT_INK;
        y += i ? NOTE_GAP : 0;
        draw_gutter(sheet, notes, note, x, y, ground);
        tropa_scene_room(scene, (tropa_box){left, y, width, note->height}, ground);
        double below = tropa_scene_lines(scene, &note->lead_lines, strong, left, y, TROPA_START);
        if (isfinite(note->severity))
            tropa_sheet_dots(sheet, left + width - 27, y + 9, note->severity, strong);
        tropa_scene_lines(scene, &note->lines, TROPA_PAINT_INK, left, below, TROPA_START);
        tropa_sheet_badge(sheet, note->badge, x + notes->width - 18, y);
        y += note->height;
    }
    if (notes->folded) {
        y += NOTE_GAP;
        tropa_scene_room(scene, (tropa_box){x, y, notes->width, notes->more.height}, ground);
        y = tropa_scene_lines(scene, &notes->more, TROPA_PAINT_MUTED, x, y, TROPA_START);
    }
    return y;
}

/* ---- the document ---- */

const tropa_persona *tropa_sheet_persona(const tropa_document *document, tropa_str id)
{
    for (uint32_t i = 0; i < document->personas.count; i++)
        if (!id.size || tropa_str_equal(document->personas.item[i].item.id, id))
            return &document->personas.item[i];
    return NULL;
}

tropa_status tropa_sheet_no_persona(const tropa_document *document, tropa_str id, tropa_error *err)
{
    char ids[400] = "";
    size_t size = 0;
    for (uint32_t i = 0; i < document->personas.count && size < sizeof ids; i++) {
        tropa_str one = document->personas.item[i].item.id;
        int n = snprintf(ids + size, sizeof ids - size, "%s%.*s", i ? ", " : "",
                         (int)(one.size > 60 ? 60 : one.size), one.data);
        size += n > 0 ? (size_t)n : 0;
    }
    if (!document->personas.count)
        return tropa_fail(err, TROPA_ERR_NOT_FOUND,
                          "there is no persona %.*s: the map has none yet", (int)id.size, id.data);
    return tropa_fail(err, TROPA_ERR_NOT_FOUND, "there is no persona %.*s; the map has: %s",
                      (int)id.size, id.data, ids);
}

bool tropa_sheet_concerns(const tropa_texts *personas, const tropa_persona *persona)
{
    if (!personas->count || !persona)
        return true;
    for (uint32_t i = 0; i < personas->count; i++)
        if (tropa_str_equal(personas->item[i], persona->item.id))
            return true;
    return false;
}

const tropa_place_seen *tropa_sheet_places(tropa_sheet *sheet, const tropa_document *document,
                                           uint32_t *count)
{
    uint32_t n = document->stages.count, number = 0;
    for (uint32_t i = 0; i < document->stages.count; i++)
        n += document->stages.item[i].touchpoints.count;
    tropa_place_seen *place = tropa_arena_array(sheet->canvas.arena, n ? n : 1, sizeof *place);
    *count = 0;
    if (!place) {
        sheet->canvas.scene.failed = true;
        return NULL;
    }
    for (uint32_t i = 0; i < document->stages.count; i++) {
        const tropa_doc_stage *stage = &document->stages.item[i];
        place[(*count)++] = (tropa_place_seen){stage, NULL, &stage->experience, 0};
        for (uint32_t k = 0; k < stage->touchpoints.count; k++) {
            const tropa_doc_touchpoint *touch = &stage->touchpoints.item[k];
            place[(*count)++] = (tropa_place_seen){stage, touch, &touch->experience, ++number};
        }
    }
    return place;
}

tropa_str tropa_sheet_touch_name(tropa_sheet *sheet, const tropa_doc_touchpoint *touch)
{
    tropa_str name = tropa_scene_clean(&sheet->canvas.scene, touch->name);
    if (name.size)
        return name;
    name = tropa_scene_clean(&sheet->canvas.scene, touch->item.id);
    return name.size || !touch->channel
               ? name
               : tropa_words(&sheet->canvas,
                             tropa_channel_key((tropa_channel)(touch->channel - 1)));
}

const char *tropa_barrier_key(uint8_t barrier)
{
    static const char *const keys[] = {NULL,
                                       "draw.barrier.price",
                                       "draw.barrier.trust",
                                       "draw.barrier.psychological",
                                       "draw.barrier.information",
                                       "draw.barrier.usability",
                                       "draw.barrier.delivery",
                                       "draw.barrier.payment",
                                       "draw.barrier.support",
                                       "draw.barrier.other"};
    return barrier < sizeof keys / sizeof *keys ? keys[barrier] : NULL;
}

const char *tropa_idea_status_key(uint8_t status)
{
    static const char *const keys[] = {NULL,
                                       "draw.status.proposed",
                                       "draw.status.planned",
                                       "draw.status.doing",
                                       "draw.status.done",
                                       "draw.status.dropped"};
    return status < sizeof keys / sizeof *keys ? keys[status] : NULL;
}

const char *tropa_map_kind_key(uint8_t kind)
{
    static const char *const keys[] = {NULL, "draw.kind.as_is", "draw.kind.to_be",
                                       "draw.kind.blueprint", "draw.kind.empathy"};
    return kind < sizeof keys / sizeof *keys ? keys[kind] : NULL;
}
