/** Between the files of the grid. Not for anybody else. */
#ifndef TROPA_MAP_GRID_CELLS_H
#define TROPA_MAP_GRID_CELLS_H

#include "map/grid.h"
#include "map/problems.h"

/** A cell with its place; text as people see it, in the arena. */
typedef struct tropa_cell {
    tropa_str text;
    uint32_t line, column;
} tropa_cell;

typedef struct tropa_cells {
    uint32_t rows, columns;
    tropa_cell *cell; /**< row by row; absent cells are empty */
    tropa_str title;  /**< Markdown: of the heading before the table */
} tropa_cells;

static inline const tropa_cell *tropa_cell_at(const tropa_cells *cells, uint32_t row,
                                              uint32_t column)
{
    return &cells->cell[(size_t)row * cells->columns + column];
}

/** Splits a text into cells; empty rows are left out. What is wrong goes to the finder. */
tropa_status tropa_cells_split(tropa_str text, bool markdown, tropa_finder *finder,
                               tropa_cells *out);

/** What a row may be. */
typedef enum tropa_row_kind {
    TROPA_ROW_OWN,    /**< a lane of one's own */
    TROPA_ROW_STAGES, /**< the corner of the grid */
    TROPA_ROW_TOUCHPOINTS,
    TROPA_ROW_CHANNEL,
    TROPA_ROW_TEXT,    /**< a text of stages: happens, goal, duration, promise */
    TROPA_ROW_ENTRIES, /**< entries, pains, ideas, KPIs: a list whose items are known by a text */
    TROPA_ROW_FEELS,
} tropa_row_kind;

typedef struct tropa_row_word {
    const char *key; /**< in the document; NULL ends the table */
    tropa_row_kind kind;
    const char *words[3]; /**< en, ru, pl, parted by |; the first is the one that is written */
} tropa_row_word;

extern const tropa_row_word tropa_row_words[];

/** The row that is called so in any language; NULL where it is one's own. *failed: memory is out.
 *  @param spoken  may be NULL: counts, by language, the labels that are words of it */
const tropa_row_word *tropa_row_find(tropa_arena *arena, tropa_str label, uint32_t *spoken,
                                     bool *failed);

/** The size of the bullet that the text begins with, blanks behind it included; 0: none. */
size_t tropa_grid_bullet(tropa_str text);

#endif
