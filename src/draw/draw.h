/** Pictures: a model in, SVG out; PNG and PDF from that same SVG. One file per kind of picture.
 *
 * Drawing may call GLib, which aborts when memory is out: a server draws in a worker process. Any
 * thread may draw; pictures are drawn one at a time, whoever asks waits. Text is measured in the
 * Inter that ships with the program, whatever fonts are installed; the subset used is embedded in
 * the SVG. The same input gives the same bytes.
 *
 * Output is appended to the caller's buffer; after an error its content is of no use. Errors:
 * TROPA_ERR_NO_MEMORY; of PNG and PDF also TROPA_ERR_INPUT for what is no SVG, TROPA_ERR_LIMIT for
 * a PNG that is too large, TROPA_ERR_IO where /proc is not mounted. Growth: about 10 ms and 130 KB
 * for a map of 5 stages, 15 ms and 340 KB for 12 stages and 60 touchpoints. */
#ifndef TROPA_DRAW_DRAW_H
#define TROPA_DRAW_DRAW_H

#include "base/buffer.h"
#include "base/status.h"
#include "map/document.h"
#include "map/model.h"
#include "text/message.h"

typedef enum tropa_theme {
    TROPA_LIGHT,
    TROPA_DARK,
} tropa_theme;

/** Which lanes of a written map are drawn. The others are named below, unless they are empty. */
typedef enum tropa_lane_choice {
    TROPA_LANES_USUAL, /**< those the document asks for, else the usual ones; eight at most */
    TROPA_LANES_ALL,   /**< all that hold something */
    TROPA_LANES_LISTED,
} tropa_lane_choice;

typedef enum tropa_paper_size {
    TROPA_PAPER_A4,
    TROPA_PAPER_A3,
    TROPA_PAPER_A2,
    TROPA_PAPER_A1,
    TROPA_PAPER_A0,
} tropa_paper_size;

typedef struct tropa_paper {
    tropa_paper_size size;
    bool portrait; /**< else landscape */
} tropa_paper;

typedef struct tropa_draw_options {
    tropa_theme theme;
    const tropa_catalogue *catalogue; /**< the language of the picture */
    bool embed_font;                  /**< true for files; false where a page carries the font */
    const tropa_paper *paper; /**< of a map's PDF; NULL: one page of the picture's proportions */
    /* of written maps */
    tropa_lane_choice lanes;
    const tropa_str *lane; /**< TROPA_LANES_LISTED: ids in order; unknown ones are passed over */
    uint32_t lane_count;
    bool blank;     /**< for a workshop: empty lanes with their question and room for notes */
    int64_t now_us; /**< what the age of evidence is counted to; 0: nothing is called stale */
} tropa_draw_options;

/** The journey map. */
tropa_status tropa_draw_map_svg(const tropa_map *map, const tropa_draw_options *options,
                                tropa_buffer *svg, tropa_error *err);
/** Whether a lane of this id can be drawn for this map: one that every map may have, or its own. */
bool tropa_draw_has_lane(const tropa_map *map, tropa_str id);
/** One self-contained HTML file: both themes (options->theme and embed_font are not looked at),
 * hover and focus show rule and base, prints on A3. */
tropa_status tropa_draw_map_html(const tropa_map *map, const tropa_draw_options *options,
                                 tropa_buffer *html, tropa_error *err);

/* ---- pictures of a written map ---- */

/* They take any document, an empty one too: what nobody has written yet asks its question, so that
 * the picture can be printed for a workshop. */

/** The empathy map of one persona (empty id: the first one, or nobody): what they say, think, do,
 *  feel, hear and see, pains and gains, from the persona and the lanes of the whole journey.
 *  TROPA_ERR_NOT_FOUND for an id that the document has not. */
tropa_status tropa_draw_empathy_svg(const tropa_document *document, tropa_str persona,
                                    const tropa_draw_options *options, tropa_buffer *svg,
                                    tropa_error *err);
/** The sheet of one persona: portrait, goals, needs, problems, criteria, objections, fears, doubts,
 *  what reassures, media, contact, payment, delivery, readiness, quotes, alternatives, evidence.
 *  Persona and errors as above. */
tropa_status tropa_draw_persona_svg(const tropa_document *document, tropa_str persona,
                                    const tropa_draw_options *options, tropa_buffer *svg,
                                    tropa_error *err);
/** The service blueprint: proof, what customers do, frontstage, backstage and support with the
 * three lines between them; a column is a touchpoint under its stage. */
tropa_status tropa_draw_blueprint_svg(const tropa_document *document,
                                      const tropa_draw_options *options, tropa_buffer *svg,
                                      tropa_error *err);
/** All ideas of the map by impact and effort, their list, and the road map by due date. */
tropa_status tropa_draw_matrix_svg(const tropa_document *document,
                                   const tropa_draw_options *options, tropa_buffer *svg,
                                   tropa_error *err);
/** One customer's story on a time line (empty id: the first one, or none).
 *  TROPA_ERR_NOT_FOUND for an id that the document has not. */
tropa_status tropa_draw_story_svg(const tropa_document *document, tropa_str id,
                                  const tropa_draw_options *options, tropa_buffer *svg,
                                  tropa_error *err);

/* ---- pictures of answers ---- */

/** What an answer's picture says about it. */
typedef struct tropa_answer_words {
    tropa_str title; /**< empty: the picture's name */
    bool visitors;   /**< the ids look anonymous: visitors are counted, not customers */
    uint32_t rule_count;
    const tropa_message *rule;
} tropa_answer_words;

/** The funnel: bars on one scale, what each step keeps of the first and of the one before it, and
 *  the median time. `step`: the answer's steps as they were asked for. */
tropa_status tropa_draw_funnel_svg(const tropa_funnel_answer *answer, const tropa_str *step,
                                   const tropa_answer_words *words,
                                   const tropa_draw_options *options, tropa_buffer *svg,
                                   tropa_error *err);
/** What follows what, laid out by Graphviz: the most frequent transitions; how much is folded is
 *  said. TROPA_ERR_LIMIT when Graphviz finds no layout. */
tropa_status tropa_draw_flow_svg(const tropa_flow_answer *answer, const tropa_answer_words *words,
                                 const tropa_draw_options *options, tropa_buffer *svg,
                                 tropa_error *err);

/** PNG of an SVG at `scale` pixels per unit (2 is good for screens). */
tropa_status tropa_draw_png(tropa_str text, double scale, tropa_buffer *png, tropa_error *err);
/** PDF of an SVG: one page of the picture's proportions, as wide as A3. */
tropa_status tropa_draw_pdf(tropa_str text, tropa_buffer *pdf, tropa_error *err);

/** "a4".."a0" in any case; false when it is none of them. */
bool tropa_paper_parse(tropa_str text, tropa_paper_size *out);
/** PDF of an SVG on one page of this paper, within its margins. `theme` is the SVG's: the whole
 * sheet has its ground. */
tropa_status tropa_draw_pdf_on(tropa_str text, tropa_theme theme, tropa_paper paper,
                               tropa_buffer *pdf, tropa_error *err);
/** The journey map as PDF, on options->paper. A3 and larger: one page. A4: the whole on the first
 * page, then the opening with the legend, then the lanes by stages, with the names of stages and
 * lanes on every page, never cut through a text; below each its place in the whole and its number.
 * About 100 ms a page. */
tropa_status tropa_draw_map_pdf(const tropa_map *map, const tropa_draw_options *options,
                                tropa_buffer *pdf, tropa_error *err);

/** The journey map as slides (PPTX, 16:9, always light): the whole map as a picture (PNG, and SVG
 * for programs that know it); its opening sentences; a slide for each stage, or several where much
 * was written, with texts that can be edited; one for each persona. Rules and bases stand in the
 * speaker's notes. TROPA_ERR_LIMIT never: a large picture is made smaller. About 1 s. */
tropa_status tropa_draw_map_pptx(const tropa_map *map, const tropa_draw_options *options,
                                 tropa_buffer *pptx, tropa_error *err);

#endif
