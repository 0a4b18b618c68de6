/** How a journey map is laid over several sheets: which part of the picture goes where.
 *
 * Planning looks only at what the canvas has placed: columns of whole stages, then rows between
 * lanes. Where no free line is near, the cut goes through between two texts; a text that lies
 * across it stands whole on the side that has its middle, and not at all on the other. */
#ifndef TROPA_DRAW_PAPER_H
#define TROPA_DRAW_PAPER_H

#include "draw/map_parts.h"

/** A part of the picture, and where on the sheet its corner goes. Units of 1/96 inch. */
typedef struct tropa_paper_piece {
    tropa_box from;
    double x, y, scale;
} tropa_paper_piece;

#define TROPA_PAPER_PIECES 5

typedef struct tropa_paper_sheet {
    tropa_paper_piece piece[TROPA_PAPER_PIECES];
    uint32_t piece_count;
    tropa_box view;        /**< what of the picture is shown, for the small map; width 0: all */
    uint32_t right, below; /**< numbers of the sheets that go on; 0: none does */
} tropa_paper_sheet;

typedef struct tropa_paper_plan {
    double width, height;     /**< of a sheet */
    tropa_box inside;         /**< of the margins */
    tropa_paper_sheet *sheet; /**< in the arena */
    uint32_t count, capacity;
    bool failed; /**< out of memory */
} tropa_paper_plan;

/** Width and height of the sheet, and what is inside its margins. `foot`: with room below for the
 *  page's number. */
void tropa_paper_measure(tropa_paper paper, bool foot, tropa_paper_plan *plan);
/** The sheets of a drawn map. */
void tropa_paper_cut(const tropa_canvas *canvas, tropa_paper_plan *plan);
/** Does the text lie across the edge of this part, and is its middle inside? */
bool tropa_paper_crosses(const tropa_box *text, const tropa_box *part);
bool tropa_paper_holds(const tropa_box *text, const tropa_box *part);

#endif
