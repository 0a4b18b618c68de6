/** What the pictures beside the journey map share: the sheet they stand on, its header, legend and
 * footer, cards, and lists of notes with their evidence.
 *
 * A picture is a body: a function that draws on a sheet and returns its height. tropa_sheet_write
 * makes the SVG around it. The sheet's canvas has no map: of the journey map's helpers only those
 * for words, numbers and tips are used here. */
#ifndef TROPA_DRAW_SHEET_H
#define TROPA_DRAW_SHEET_H

#include "draw/icons.h"
#include "draw/map_parts.h"
#include "map/document.h"

typedef struct tropa_sheet {
    tropa_canvas canvas; /**< scene, words, edges */
    tropa_str title;     /**< of the picture, for those who do not see it; set by the body */
    tropa_str description;
    tropa_status status; /**< set by a body that can fail for more than memory, with `error` */
    tropa_error error;
} tropa_sheet;

/** Draws everything below the upper edge; sets title and description; returns the height. */
typedef double tropa_sheet_body(tropa_sheet *sheet, const void *what);

void tropa_sheet_init(tropa_sheet *sheet, const tropa_catalogue *catalogue, tropa_arena *arena);
void tropa_sheet_deinit(tropa_sheet *sheet);
/** Between tropa_font_lock and _unlock: init, body. Afterwards the scene can be looked at. */
tropa_status tropa_sheet_write(tropa_sheet_body *body, const void *what,
                               const tropa_draw_options *options, tropa_buffer *svg,
                               tropa_error *err);

void tropa_sheet_width(tropa_sheet *sheet, double width);
double tropa_sheet_inner(const tropa_sheet *sheet); /**< between the margins */

/* ---- words ---- */

/** A message with one text argument, "text". */
tropa_str tropa_sheet_say(tropa_sheet *sheet, const char *key, tropa_str text);
/** In the language's quotation marks, unless people wrote some already. */
tropa_str tropa_sheet_quote(tropa_sheet *sheet, tropa_str text);
/** A message with one whole number, "n". */
tropa_str tropa_sheet_count(tropa_sheet *sheet, const char *key, uint64_t n);
tropa_str tropa_sheet_date(tropa_sheet *sheet, int64_t us);
/** "+1", "0", "−2"; with one decimal where there is one. */
tropa_str tropa_sheet_signed(tropa_sheet *sheet, double value);
/** A printf into the arena. */
tropa_str tropa_sheet_format(tropa_sheet *sheet, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** One or two letters of a name, for its disc. */
tropa_str tropa_sheet_initials(tropa_sheet *sheet, tropa_str name);

/* ---- parts ---- */

/** Title, and below it what the picture is: its name, the kind of map, `more`, the scenario, when
 * it was updated. `document` may be NULL. Returns the bottom; sets the sheet's title. */
double tropa_sheet_header(tropa_sheet *sheet, const tropa_document *document, const char *name_key,
                          tropa_str more);

/** What was drawn after the first `front` bytes behind `at` is put before them: lines that go
 * behind rows whose height was not known before. */
void tropa_sheet_to_back(tropa_sheet *sheet, size_t at, size_t front);
void tropa_sheet_frame(tropa_sheet *sheet, tropa_box box, double radius, tropa_paint fill,
                       tropa_paint stroke, bool dashed);
/** Wraps, sets the room to the lines' own box on `ground`, writes; returns the bottom. */
double tropa_sheet_paragraph(tropa_sheet *sheet, tropa_style style, tropa_paint colour,
                             tropa_paint ground, double x, double top, double width, uint32_t most,
                             tropa_str text);
/** One to three dots. */
void tropa_sheet_dots(tropa_sheet *sheet, double x, double y, double severity, tropa_paint colour);
/** A hypothesis is dashed, what was said has a quotation mark, a number "#". */
typedef enum tropa_badge {
    TROPA_BADGE_NONE,
    TROPA_BADGE_HYPOTHESIS,
    TROPA_BADGE_SAID,
    TROPA_BADGE_NUMBER,
} tropa_badge;
tropa_badge tropa_badge_of(const tropa_evidence_list *evidence);
/** 18 by 18 units with its corner at x, y. */
void tropa_sheet_badge(tropa_sheet *sheet, tropa_badge badge, double x, double y);

/** How good a feeling is: its colour, its soft ground, and the mark's shape (which repeats it). */
typedef enum tropa_mood {
    TROPA_MOOD_BAD,
    TROPA_MOOD_EVEN,
    TROPA_MOOD_GOOD,
} tropa_mood;
tropa_mood tropa_mood_of(double value);
tropa_paint tropa_mood_paint(tropa_mood mood);
/** Circle, square or triangle around x, y. */
void tropa_sheet_mood(tropa_sheet *sheet, tropa_mood mood, double x, double y, double radius,
                      bool hollow);

typedef enum tropa_confidence_mark {
    TROPA_MARK_HIGH,
    TROPA_MARK_MEDIUM,
    TROPA_MARK_LOW,
    TROPA_MARK_UNSAID,
} tropa_confidence_mark;
/** The numbered point of an idea: circle, square, diamond, dashed circle by confidence. Radius 12.
 */
void tropa_sheet_point(tropa_sheet *sheet, uint8_t confidence, double x, double y, uint32_t number);

/** Entries of the legend. */
typedef enum tropa_legend {
    TROPA_LEGEND_TOUCH,
    TROPA_LEGEND_HYPOTHESIS,
    TROPA_LEGEND_SAID,
    TROPA_LEGEND_NUMBER,
    TROPA_LEGEND_SEVERITY,
    TROPA_LEGEND_MOODS,
    TROPA_LEGEND_HIGH,
    TROPA_LEGEND_MEDIUM,
    TROPA_LEGEND_LOW,
    TROPA_LEGEND_UNSAID,
    TROPA_LEGEND_OVERDUE,
    TROPA_LEGEND_COUNT,
} tropa_legend;
/** A hairline, the legend (`marks`: bits 1 << tropa_legend), the rules. Returns the bottom. */
double tropa_sheet_footer(tropa_sheet *sheet, double top, uint32_t marks, const tropa_str *rule,
                          uint32_t rule_count);

/* ---- answers ---- */

/** Customers are counted unless this says that visitors are. */
void tropa_sheet_visitors(tropa_sheet *sheet, bool visitors);
/** Title, the picture's name, base and period. */
double tropa_sheet_answer_header(tropa_sheet *sheet, const tropa_answer_words *words,
                                 const tropa_base *base, const char *name_key);
/** The picture's own rule, then those of the answer. */
double tropa_sheet_answer_footer(tropa_sheet *sheet, const tropa_answer_words *words, double top,
                                 const char *rule_key);

/* ---- notes: lists of what people wrote ---- */

typedef struct tropa_note {
    tropa_str lead;  /**< a few strong words before the text; may be empty */
    tropa_str text;  /**< clean */
    uint32_t number; /**< of the touchpoint it was written at; 0: none */
    tropa_badge badge;
    double severity; /**< 1..3; NAN: none */
    double feels;    /**< -2..2; NAN: none */
    tropa_lines lead_lines, lines;
    double height;
} tropa_note;

typedef struct tropa_notes {
    tropa_note *item; /**< in the arena */
    uint32_t count, capacity;
    uint32_t folded; /**< more than may be shown */
    double width, gutter, tail, height;
    double mood_at;   /**< where feelings stand within the gutter */
    tropa_lines more; /**< how many are folded */
} tropa_notes;

/** Most notes that one list shows; further ones are counted. */
#define TROPA_NOTES_MOST 16

/** An empty note to be filled. */
tropa_note tropa_note_plain(tropa_str text);
/** Cleans the text and keeps the note; what is empty or already there is not added again. */
void tropa_notes_add(tropa_sheet *sheet, tropa_notes *notes, const tropa_note *note);
void tropa_notes_texts(tropa_sheet *sheet, tropa_notes *notes, const tropa_texts *texts,
                       bool quoted);
/** Breaks the lines; sets the list's height. */
void tropa_notes_wrap(tropa_sheet *sheet, tropa_notes *notes, double width);
double tropa_notes_draw(tropa_sheet *sheet, const tropa_notes *notes, double x, double top,
                        tropa_paint ground);

/* ---- the document, seen from one persona ---- */

/** The persona with this id; the first one when the id is empty; NULL where there is none. */
const tropa_persona *tropa_sheet_persona(const tropa_document *document, tropa_str id);
/** TROPA_ERR_NOT_FOUND, with the ids that there are. */
tropa_status tropa_sheet_no_persona(const tropa_document *document, tropa_str id, tropa_error *err);
/** Whether something written for these personas is the persona's too; of nobody: everything. */
bool tropa_sheet_concerns(const tropa_texts *personas, const tropa_persona *persona);

typedef struct tropa_place_seen {
    const tropa_doc_stage *stage;
    const tropa_doc_touchpoint *touch; /**< NULL: the stage itself */
    const tropa_experience *experience;
    uint32_t number; /**< of the touchpoint across the map; 0: the stage itself */
} tropa_place_seen;
/** Stages and touchpoints in the order of the map: each stage before its touchpoints. In the arena.
 */
const tropa_place_seen *tropa_sheet_places(tropa_sheet *sheet, const tropa_document *document,
                                           uint32_t *count);
tropa_str tropa_sheet_touch_name(tropa_sheet *sheet, const tropa_doc_touchpoint *touch);

/** The catalogue's keys of choices; NULL where nothing was chosen. */
const char *tropa_barrier_key(uint8_t barrier);
const char *tropa_idea_status_key(uint8_t status);
const char *tropa_map_kind_key(uint8_t kind);

#endif
