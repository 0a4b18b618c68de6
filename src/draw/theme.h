/** The one grammar of colour and type of every picture.
 *
 * Shapes and texts name a paint; a theme gives each paint its colour. The paints become CSS classes
 * (fill "f-NAME", stroke "s-NAME"), so that a picture's body is the same in every theme and a page
 * changes theme without a second copy. No CSS variables: librsvg knows none. */
#ifndef TROPA_DRAW_THEME_H
#define TROPA_DRAW_THEME_H

#include "base/buffer.h"
#include "draw/draw.h"
#include "draw/font.h"

typedef enum tropa_paint {
    TROPA_PAINT_NONE, /**< transparent */
    TROPA_PAINT_PAGE,
    TROPA_PAINT_INK,
    TROPA_PAINT_MUTED,
    TROPA_PAINT_RULE, /**< hairlines between the lanes */
    TROPA_PAINT_CARD,
    TROPA_PAINT_EDGE, /**< border of a card */
    TROPA_PAINT_BAND,
    TROPA_PAINT_BAND_INK,
    TROPA_PAINT_BAND_MUTED,
    TROPA_PAINT_BAND_ACCENT,
    TROPA_PAINT_STAGE,
    TROPA_PAINT_RIBBON,
    TROPA_PAINT_RIBBON_DEEP, /**< hatching, bars */
    TROPA_PAINT_TRACK,
    TROPA_PAINT_ACCENT, /**< links, arcs, figures under way */
    TROPA_PAINT_LOSS,
    TROPA_PAINT_LOSS_INK,
    TROPA_PAINT_MAIN_LOSS,
    TROPA_PAINT_MAIN_LOSS_INK,
    TROPA_PAINT_GOOD,
    TROPA_PAINT_GOOD_SOFT,
    TROPA_PAINT_BAD,
    TROPA_PAINT_BAD_SOFT,
    TROPA_PAINT_WARN,
    TROPA_PAINT_WARN_SOFT,
    TROPA_PAINT_BADGE,    /**< the small square behind "#" */
    TROPA_PAINT_PERSON_1, /**< lines and outlines of personas and competitors; forms differ too */
    TROPA_PAINT_PERSON_2,
    TROPA_PAINT_PERSON_3,
    TROPA_PAINT_PERSON_4,
    TROPA_PAINT_PERSON_5,
    TROPA_PAINT_NOTE, /**< a sticky note's place on a blank map */
    TROPA_PAINT_COUNT,
} tropa_paint;

/** A style of text: size in user units, weight, extra space between letters in em. */
typedef enum tropa_style {
    TROPA_STYLE_TITLE,
    TROPA_STYLE_SUBTITLE,
    TROPA_STYLE_PILL,
    TROPA_STYLE_FACT,
    TROPA_STYLE_FACT_NAME,
    TROPA_STYLE_EYEBROW,  /**< small capitals over a sentence */
    TROPA_STYLE_SENTENCE, /**< the three sentences */
    TROPA_STYLE_LANE,
    TROPA_STYLE_STAGE,
    TROPA_STYLE_STRONG, /**< figures and titles in the lanes */
    TROPA_STYLE_BODY,
    TROPA_STYLE_SMALL,
    TROPA_STYLE_SMALL_STRONG,
    TROPA_STYLE_FIGURE, /**< the outcome */
    TROPA_STYLE_TINY,
    TROPA_STYLE_TINY_STRONG,
    TROPA_STYLE_COUNT,
} tropa_style;

typedef struct tropa_style_rule {
    double size, tracking;
    tropa_weight weight;
    double line; /**< distance of baselines */
} tropa_style_rule;

const tropa_style_rule *tropa_style_of(tropa_style style);
/** "#rrggbb"; the page's for TROPA_PAINT_NONE. */
const char *tropa_paint_value(tropa_theme theme, tropa_paint role);
const char *tropa_paint_name(tropa_paint role);

/** The classes of text; the same in every theme. */
void tropa_theme_write_text_css(tropa_buffer *css);
/** The classes of colour, each rule under `scope` ("" or ".dark "). */
void tropa_theme_write_colour_css(tropa_theme theme, const char *scope, tropa_buffer *css);

#endif
