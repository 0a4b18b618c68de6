/** One slide as XML, with its speaker notes. See pptx_deck.h. */
#ifndef TROPA_DRAW_PPTX_SLIDE_H
#define TROPA_DRAW_PPTX_SLIDE_H

#include "draw/pptx_deck.h"

/** In points. */
#define TROPA_SLIDE_COLUMN 420
#define TROPA_SLIDE_HEIGHT 364

typedef struct tropa_slide_style {
    double size, line, before, indent;
    tropa_weight weight;
} tropa_slide_style;
extern const tropa_slide_style tropa_slide_styles[TROPA_SLIDE_KINDS];

typedef struct tropa_slide {
    tropa_deck *deck;
    const tropa_slide_line *line;
    uint32_t begin[2], end[2]; /**< of the two columns, in line */
    uint32_t number;           /**< in the deck, from 1 */
    uint32_t part, parts;      /**< of those that hold what one could not */
    const tropa_slide_picture *picture;
} tropa_slide;

/** How many bytes fill at most `most` lines of this width, and how many lines they take. */
size_t tropa_slide_fill(tropa_weight weight, double size, double width, tropa_str text,
                        uint32_t most, uint32_t *lines);
uint32_t tropa_slide_lines(tropa_weight weight, double size, double width, tropa_str text);
/** Adds the slide, its relations and its notes to the package. */
void tropa_slide_write(const tropa_slide *slide);

#endif
