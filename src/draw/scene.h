/** Primitives of a picture: shapes and measured text, written as SVG while they are placed.
 *
 * Every text is measured when it is placed and recorded with the box it must stay in, so that a
 * test can prove that no text leaves its box or meets another. Text that comes from people or data
 * goes through tropa_scene_clean first: after it there is no control character, no markup hazard
 * and no run of spaces, and everything below relies on that.
 *
 * Units are the picture's own (1/96 inch). Nothing here fails: lack of memory is kept in
 * scene->failed, which whoever made the scene asks at the end. Used between tropa_font_lock and
 * _unlock. */
#ifndef TROPA_DRAW_SCENE_H
#define TROPA_DRAW_SCENE_H

#include "base/arena.h"
#include "draw/theme.h"

typedef struct tropa_box {
    double x, y, width, height;
} tropa_box;

typedef enum tropa_anchor {
    TROPA_START,
    TROPA_MIDDLE,
    TROPA_END,
} tropa_anchor;

/** What was written where: for the layout check. */
typedef struct tropa_scene_text {
    tropa_str text;      /**< in the scene's arena */
    tropa_box box, room; /**< of the letters; of the container */
    tropa_paint colour, ground;
    tropa_style style;
} tropa_scene_text;

typedef struct tropa_scene {
    tropa_arena *arena; /**< borrowed */
    tropa_buffer body;
    hb_set_t *used[TROPA_WEIGHT_COUNT];
    tropa_box room; /**< the container that text written now must stay in */
    tropa_paint ground;
    tropa_scene_text *text;
    size_t text_count, text_capacity;
    tropa_box *ink; /**< shapes that no text may lie on */
    size_t ink_count, ink_capacity;
    unsigned depth;
    bool failed;
} tropa_scene;

void tropa_scene_init(tropa_scene *scene, tropa_arena *arena);
void tropa_scene_deinit(tropa_scene *scene);

/** One clean line: valid UTF-8, no controls, no direction overrides, at most three marks on a
 *  letter, white space (not the non-breaking kinds) as single spaces. In the arena. */
tropa_str tropa_scene_clean(tropa_scene *scene, tropa_str text);

/** The container of the texts that follow, and the colour they stand on. */
void tropa_scene_room(tropa_scene *scene, tropa_box room, tropa_paint ground);

/** Opens <g>; then attributes, then _ready. Groups that carry data for the reader's pointer have
 *  the class "tip". */
void tropa_scene_group(tropa_scene *scene, const char *css_class);
void tropa_scene_attribute(tropa_scene *scene, const char *name, tropa_str value);
void tropa_scene_attribute_number(tropa_scene *scene, const char *name, uint64_t value);
void tropa_scene_ready(tropa_scene *scene);
void tropa_scene_title(tropa_scene *scene, tropa_str title); /**< <title> of the open group */
void tropa_scene_group_end(tropa_scene *scene);

void tropa_scene_rect(tropa_scene *scene, tropa_box box, double radius, tropa_paint fill,
                      tropa_paint stroke);
void tropa_scene_line(tropa_scene *scene, double x1, double y1, double x2, double y2,
                      tropa_paint stroke, double width);
void tropa_scene_circle(tropa_scene *scene, double x, double y, double radius, tropa_paint fill,
                        tropa_paint stroke, double width);
/** A path with `extra` attributes (may be "") written as they are. */
void tropa_scene_path(tropa_scene *scene, tropa_paint fill, tropa_paint stroke, double width,
                      const char *extra, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
/** A number for path data: at most two decimals, the same in every locale. Good until the 32nd
 *  following call. */
const char *tropa_number(double value);

/** Notes, for the layout check, a shape that no text may lie on. */
void tropa_scene_ink(tropa_scene *scene, tropa_box box);

/** Width of one clean line. */
double tropa_scene_width(tropa_style style, tropa_str text);
/** One clean line at a baseline, as it is. */
void tropa_scene_text_at(tropa_scene *scene, tropa_style style, tropa_paint colour, double x,
                         double y, tropa_anchor anchor, tropa_str text);
/** The line cut with an ellipsis to `width`; the same text when it fits. */
tropa_str tropa_scene_fit(tropa_scene *scene, tropa_style style, double width, tropa_str text);
/** fit and text_at; returns the width used. A cut text carries the whole in its <title>. */
double tropa_scene_text_in(tropa_scene *scene, tropa_style style, tropa_paint colour, double x,
                           double y, tropa_anchor anchor, double width, tropa_str text);

/** A text broken into lines. */
typedef struct tropa_lines {
    tropa_style style;
    uint32_t count;
    tropa_str *line; /**< in the scene's arena */
    double width;    /**< of the widest */
    double height;   /**< count times the style's line */
    tropa_str whole; /**< the full text when something was cut, else empty */
} tropa_lines;

/** At most `most` lines of at most `width`. Breaks where the language allows, inside a word with a
 *  hyphen only when the word alone is too wide; the last line ends in an ellipsis when cut. */
tropa_lines tropa_scene_wrap(tropa_scene *scene, tropa_style style, double width, uint32_t most,
                             tropa_str text);
/** Writes them below `top`; returns the bottom. */
double tropa_scene_lines(tropa_scene *scene, const tropa_lines *lines, tropa_paint colour, double x,
                         double top, tropa_anchor anchor);

/** Adds the characters of a text that is written outside the picture, in any weight. */
void tropa_scene_use(tropa_scene *scene, tropa_str text);
/** The @font-face rules of the subsets used. */
tropa_status tropa_scene_write_fonts(const tropa_scene *scene, tropa_buffer *css, tropa_error *err);
/** Escapes & < > " ' for text and attributes. */
void tropa_escape(tropa_buffer *out, tropa_str text);

#endif
