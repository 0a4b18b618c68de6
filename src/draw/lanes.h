/** The lanes of a written map: a table of them, which are drawn, and what they share.
 *
 * A lane stands below the stages over the whole width; its cells stand under their stage, texts
 * that belong to a touchpoint carry its number. A lane draws itself below `top` and returns its
 * bottom. What is written lies in the map's document and is cleaned before it is measured. */
#ifndef TROPA_DRAW_LANES_H
#define TROPA_DRAW_LANES_H

#include "draw/icons.h"
#include "draw/map_parts.h"

/** Lanes at a time unless somebody asks for more. */
#define TROPA_LANES_MOST 8

typedef struct tropa_lane_kind tropa_lane_kind;

/** One lane of this picture. */
typedef struct tropa_lane_view {
    const tropa_lane_kind *kind;
    const tropa_lane *own; /**< what the document says of it; NULL: nothing */
    tropa_str id, name;    /**< the name is clean */
    bool filled;           /**< somebody wrote or measured something */
    bool asked;            /**< the caller lists it */
    bool shown;            /**< else folded */
} tropa_lane_view;

struct tropa_lane_kind {
    const char *id;
    int weight;    /**< the lighter, the sooner it is among the eight; 0: beside them */
    bool workshop; /**< stands on a blank map */
    int what;      /**< tropa_lane_id of a lane of texts */
    bool (*filled)(const tropa_canvas *canvas, const tropa_lane_view *lane);
    double (*draw)(tropa_canvas *canvas, const tropa_lane_view *lane, double top);
};

/** Every lane that can be drawn for this canvas, in the order of the picture. */
tropa_lane_view *tropa_lanes_choose(tropa_canvas *canvas, uint32_t *count);
/** All lanes, and a line naming the folded ones. */
double tropa_draw_lanes(tropa_canvas *canvas, double top);
/** A group that the page can switch off: closed by tropa_close_lane once the bottom is known. */
void tropa_open_lane(tropa_canvas *canvas, tropa_str id, tropa_str name, double top, bool shown);
void tropa_close_lane(tropa_canvas *canvas, double bottom);

/* ---- lane_parts.c: what lanes are made of ---- */

/** What people wrote at a stage (place 0) or at its touchpoint place-1. */
const tropa_experience *tropa_experience_at(const tropa_map_stage *stage, uint32_t place);
const tropa_touchpoint *tropa_touch_at(const tropa_map_stage *stage, uint32_t place);
/** Everything written that has this id. NULL: nothing. */
const tropa_map_stage *tropa_stage_of(const tropa_canvas *canvas, tropa_str id,
                                      const tropa_touchpoint **touch);
/** A clean copy of what people wrote. */
tropa_str tropa_written(tropa_canvas *canvas, tropa_str text);
/** The same of a list, joined by semicolons. */
tropa_str tropa_written_list(tropa_canvas *canvas, const tropa_texts *texts);
/** Words with one argument, a text. */
tropa_str tropa_words_with(tropa_canvas *canvas, const char *key, tropa_str text);
tropa_str tropa_decimal(tropa_canvas *canvas, double value);
tropa_str tropa_date_words(tropa_canvas *canvas, int64_t us);

/** The kind of the strongest evidence. */
typedef enum tropa_support_kind {
    TROPA_SUPPORT_HYPOTHESIS,
    TROPA_SUPPORT_LINK, /**< picture, video, page */
    TROPA_SUPPORT_QUOTE,
    TROPA_SUPPORT_NUMBER,
} tropa_support_kind;

typedef struct tropa_support {
    tropa_support_kind kind;
    bool stale;      /**< all that has a date is too old */
    int64_t date_us; /**< of the newest */
    uint64_t n;      /**< behind the strongest; 0: not said */
} tropa_support;

tropa_support tropa_support_of(const tropa_canvas *canvas, const tropa_evidence_list *list);
/** The evidence in words: for hover, and for the tables of the page. */
tropa_str tropa_support_words(tropa_canvas *canvas, const tropa_evidence_list *list);
/** "evidence of 3 Mar 2024 is old"; empty when it is not. */
tropa_str tropa_stale_words(tropa_canvas *canvas, const tropa_support *support);
/** In a square of 18 units. */
void tropa_draw_badge(tropa_canvas *canvas, double x, double y, const tropa_support *support);

/** Opens the group of something written, with its evidence for hover; closed by _end. */
void tropa_open_written(tropa_canvas *canvas, const char *kind, const tropa_item *item,
                        tropa_str name, tropa_str text, const tropa_evidence_list *evidence,
                        const tropa_texts *personas);
void tropa_close_written(tropa_canvas *canvas, const tropa_texts *personas);

/** What stands in one cell of a lane. */
typedef struct tropa_tile {
    const void *item;
    const tropa_touchpoint *touch; /**< NULL: of the stage itself */
    int kind;
} tropa_tile;
typedef struct tropa_tiles {
    tropa_tile *item;
    uint32_t count, capacity;
} tropa_tiles;
typedef double tropa_tile_draw(tropa_canvas *canvas, const tropa_lane_view *lane,
                               const tropa_tile *tile, double x, double top, double width);
void tropa_tiles_add(tropa_canvas *canvas, tropa_tiles *tiles, const void *item,
                     const tropa_touchpoint *touch, int kind);
/** One below the other, in as many columns as a wide stage has room for; at most `most` a column,
 *  the rest counted in words. Returns the bottom. */
double tropa_draw_tiles(tropa_canvas *canvas, const tropa_lane_view *lane, const tropa_tiles *tiles,
                        uint32_t most, double gap, tropa_box room, tropa_tile_draw *draw);
/** Tiles under every stage; on a blank map notes where there are none. */
typedef void tropa_tile_gather(tropa_canvas *canvas, const tropa_lane_view *lane, uint32_t stage,
                               tropa_tiles *tiles);
double tropa_draw_tile_lane(tropa_canvas *canvas, const tropa_lane_view *lane, double top,
                            tropa_str note, uint32_t most, double gap, tropa_tile_gather *gather,
                            tropa_tile_draw *draw);
/** The name with its note; of an empty lane the question over the stages. Returns the name's bottom
 *  and, in *cells, where cells begin. */
double tropa_draw_lane_head(tropa_canvas *canvas, const tropa_lane_view *lane, double top,
                            tropa_str note, double *cells);
/** Room for sticky notes under a stage; returns the bottom. */
double tropa_draw_notes(tropa_canvas *canvas, uint32_t stage, double top);

/* ---- personas ---- */

/** The persona's shape on curves and beside texts: distinct in form, colour repeats it. */
void tropa_draw_shape(tropa_canvas *canvas, uint32_t which, double x, double y, double radius,
                      tropa_paint fill, tropa_paint stroke, const char *extra);
tropa_paint tropa_shape_paint(uint32_t which);
/** The place of a persona in the document, or TROPA_NONE. */
uint32_t tropa_persona_index(const tropa_canvas *canvas, tropa_str id);

/* ---- the lanes, a file each ---- */

bool tropa_lane_text_filled(const tropa_canvas *canvas, const tropa_lane_view *lane);
double tropa_lane_text(tropa_canvas *canvas, const tropa_lane_view *lane, double top);
bool tropa_lane_feels_filled(const tropa_canvas *canvas, const tropa_lane_view *lane);
double tropa_lane_feels(tropa_canvas *canvas, const tropa_lane_view *lane, double top);
bool tropa_lane_pains_filled(const tropa_canvas *canvas, const tropa_lane_view *lane);
double tropa_lane_pains(tropa_canvas *canvas, const tropa_lane_view *lane, double top);
bool tropa_lane_ideas_filled(const tropa_canvas *canvas, const tropa_lane_view *lane);
double tropa_lane_ideas(tropa_canvas *canvas, const tropa_lane_view *lane, double top);
bool tropa_lane_kpis_filled(const tropa_canvas *canvas, const tropa_lane_view *lane);
double tropa_lane_kpis(tropa_canvas *canvas, const tropa_lane_view *lane, double top);
/** What a target's text asks for: its first number, and whether less is better. NAN: none. */
typedef struct tropa_kpi_target {
    double value;
    bool below;
} tropa_kpi_target;
tropa_kpi_target tropa_kpi_target_of(tropa_str text);
/** ">= 12%" as people read it; a KPI's figure with its unit, or a dash; owner, effort, impact,
 *  confidence and date of an idea. Also for slides. */
tropa_str tropa_kpi_target_words(tropa_canvas *canvas, tropa_str text);
tropa_str tropa_kpi_value(tropa_canvas *canvas, const tropa_kpi *kpi);
tropa_str tropa_idea_meta(tropa_canvas *canvas, const tropa_idea *idea);
bool tropa_lane_competitors_filled(const tropa_canvas *canvas, const tropa_lane_view *lane);
double tropa_lane_competitors(tropa_canvas *canvas, const tropa_lane_view *lane, double top);
bool tropa_lane_own_filled(const tropa_canvas *canvas, const tropa_lane_view *lane);
double tropa_lane_own(tropa_canvas *canvas, const tropa_lane_view *lane, double top);
typedef enum tropa_fact_kind {
    TROPA_FACT_HAPPENS,
    TROPA_FACT_GOAL,
    TROPA_FACT_PAYS,
    TROPA_FACT_COST,
    TROPA_FACT_BRANCHES,
    TROPA_FACT_LINKS,
} tropa_fact_kind;
bool tropa_lane_facts_filled(const tropa_canvas *canvas, const tropa_lane_view *lane);
double tropa_lane_facts(tropa_canvas *canvas, const tropa_lane_view *lane, double top);

#endif
