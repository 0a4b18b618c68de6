/** The parts of the journey map, top to bottom. Each draws itself below `top` over the whole width
 * and returns its bottom; none knows what stands beside it. */
#ifndef TROPA_DRAW_MAP_PARTS_H
#define TROPA_DRAW_MAP_PARTS_H

#include "draw/draw.h"
#include "draw/scene.h"

#include <math.h>

/** Smaller groups show counts ("Honest numbers": under 30). */
#define TROPA_FEWEST_FOR_SHARES 30

/** Lanes whose top is remembered. */
#define TROPA_LANE_TOPS 64

/** Where the parts lie: paper is cut between them. 0 and 0: the map has no stages. */
typedef struct tropa_parts_seen {
    double stages_top, stages_bottom, footer_top, height;
    double lane_top[TROPA_LANE_TOPS]; /**< downwards; of further lanes nothing is known */
    uint32_t lane_count;
} tropa_parts_seen;

typedef struct tropa_canvas {
    tropa_scene scene;
    const tropa_map *map;
    const tropa_catalogue *catalogue;
    tropa_arena *arena;
    double width;       /**< of the picture */
    double left, right; /**< of the content */
    double lane_width;  /**< of the names at the left */
    double stage_left;  /**< of the first column */
    double column, gap; /**< width of a stage's column; free space at its right */
    double outcome_left;
    uint32_t card_columns;          /**< cards side by side within a stage */
    const tropa_document *document; /**< the map's; NULL: derived from data alone */
    tropa_draw_options options;     /**< which lanes, blank or not, today */
    bool outcome;                   /**< something stands in the column at the right */
    size_t lane_bottom_at;          /**< in the body: where the open lane's bottom is written */
    bool page; /**< a page is drawn: folded lanes are there too, hidden, for its switches */
    tropa_parts_seen seen; /**< filled by the body */
} tropa_canvas;

/* ---- map_canvas.c: sizes and words ---- */

void tropa_canvas_init(tropa_canvas *canvas, const tropa_map *map, const tropa_catalogue *catalogue,
                       tropa_arena *arena);
void tropa_canvas_deinit(tropa_canvas *canvas);
/** What is to be drawn; before the body. */
void tropa_canvas_choose(tropa_canvas *canvas, const tropa_draw_options *options);
/** The left edge of a stage's column, and the part of it that may be drawn on. */
double tropa_stage_x(const tropa_canvas *canvas, uint32_t stage);
double tropa_stage_width(const tropa_canvas *canvas);

tropa_str tropa_words(tropa_canvas *canvas, const char *key);
tropa_str tropa_words_of(tropa_canvas *canvas, const tropa_message *message);
tropa_str tropa_label_words(tropa_canvas *canvas, const tropa_label *label);
/** A message that counts customers: argument n, and unit for its select. */
tropa_str tropa_words_counting(tropa_canvas *canvas, const char *key, uint64_t n);
tropa_message tropa_message_counting(const tropa_canvas *canvas, const char *key, uint64_t n);
tropa_str tropa_words_share(tropa_canvas *canvas, const char *key, double share);
tropa_str tropa_percent(tropa_canvas *canvas, double share);
/** A share as a percentage; of a whole too small for percentages as "5/12". */
tropa_str tropa_share_words(tropa_canvas *canvas, uint64_t part, uint64_t whole);
/** "48,210 customers" where it fits in one line of `width`, else the number alone: what is counted
 *  stands in the header. */
tropa_str tropa_counted(tropa_canvas *canvas, tropa_style style, double width, uint64_t n);
/** "12–15 %": an interval of shares; empty when unknown. */
tropa_str tropa_interval_words(tropa_canvas *canvas, double low, double high);
/** a · b; either may be empty. */
tropa_str tropa_dotted(tropa_canvas *canvas, tropa_str a, tropa_str b);
tropa_str tropa_spaced(tropa_canvas *canvas, tropa_str a, const char *between, tropa_str b);
/** In capitals. */
tropa_str tropa_upper(tropa_canvas *canvas, tropa_str text);
double tropa_ratio(uint64_t part, uint64_t whole);

/** Of the stage's entered, those whose time has run out: moved on or silent. */
uint64_t tropa_stage_decided(const tropa_map_stage *stage);
/** Share of the decided who left with this as their furthest stage. NAN: nobody is decided. */
double tropa_stage_lost_share(const tropa_map_stage *stage);
/** Share of the stage's customers that a touchpoint has. */
double tropa_touch_share(const tropa_map_stage *stage, const tropa_touchpoint *touch);

/** The name of a lane at the left with its note, below a hairline. Returns the bottom. */
double tropa_draw_lane(tropa_canvas *canvas, double top, const char *name_key,
                       const char *note_key);
/** The same with words of one's own; a note of size 0 is left out. */
double tropa_draw_lane_named(tropa_canvas *canvas, double top, tropa_str lane, tropa_str told);
/** A number in a small rounded square: what ties cards, dots and cells together. */
void tropa_draw_number(tropa_canvas *canvas, double x, double y, uint32_t number, bool strong);
/** Opens a group that the page explains on hover and focus. The title is what a screen reader and a
 *  plain SVG viewer tell. Empty texts are left out. */
void tropa_open_tip(tropa_canvas *canvas, const char *kind, tropa_str id, tropa_str name,
                    tropa_str figures, tropa_str rule, tropa_str interval, uint64_t n);

/** An invisible area that belongs to the open group for pointers. */
void tropa_draw_hit(tropa_canvas *canvas, tropa_box box);

/* ---- the parts ---- */

double tropa_draw_map_header(tropa_canvas *canvas, double top);
double tropa_draw_map_headlines(tropa_canvas *canvas, double top);
double tropa_draw_map_stages(tropa_canvas *canvas, double top);
double tropa_draw_map_flow(tropa_canvas *canvas, double top);
/** `name` of the lane; of size 0 the usual one. */
double tropa_draw_map_cards(tropa_canvas *canvas, double top, tropa_str name);
double tropa_draw_map_friction(tropa_canvas *canvas, double top, tropa_str name);
double tropa_draw_map_cells(tropa_canvas *canvas, double top);
double tropa_draw_map_footer(tropa_canvas *canvas, double top);

/** How people think journeys end, in the column at the right. */
double tropa_draw_map_outcomes(tropa_canvas *canvas, double top);
double tropa_draw_map_personas(tropa_canvas *canvas, double top);
/** One finding from behaviour as a tile; returns its bottom. */
double tropa_draw_finding(tropa_canvas *canvas, const tropa_touchpoint *touch,
                          const tropa_cell *cell, double x, double top, double width);

/** The body of the picture, and its height. Defs and styles are the caller's. */
double tropa_draw_map_body(tropa_canvas *canvas);
/** The whole map in some sentences, for those who do not see it. */
tropa_str tropa_map_description(tropa_canvas *canvas);
/** All of it: body, style, the SVG around them. For a canvas that was just made. */
tropa_status tropa_canvas_draw(tropa_canvas *canvas, const tropa_draw_options *options,
                               tropa_buffer *svg, tropa_error *err);
/** <svg ...> with title, description, `css` (may be empty), hatching, body, </svg>. */
void tropa_write_map_svg(tropa_canvas *canvas, double height, tropa_str css, tropa_buffer *out);

#endif
