/** Columns of text lined up for a terminal, by characters. Internal to src/query and src/cli. */
#ifndef TROPA_QUERY_GRID_H
#define TROPA_QUERY_GRID_H

#include "base/buffer.h"

#include <stdint.h>

#define TROPA_GRID_COLUMNS 8

typedef struct tropa_grid {
    uint32_t column_count;
    bool right[TROPA_GRID_COLUMNS]; /**< numbers stand at the right */
    tropa_str *cell;                /**< row by row; borrowed texts */
    size_t cell_count, capacity;
    bool failed;
} tropa_grid;

/** @param align  one character a column: 'l' or 'r' */
void tropa_grid_init(tropa_grid *grid, const char *align);
void tropa_grid_deinit(tropa_grid *grid);
void tropa_grid_cell(tropa_grid *grid, tropa_str text);
/** Appends the rows, the first as a heading where asked for; `indent` blanks before each. */
void tropa_grid_print(const tropa_grid *grid, uint32_t indent, tropa_buffer *out);
/** Appends text broken into lines of at most `width` characters between words, each indented. */
void tropa_grid_wrap(tropa_str text, uint32_t indent, uint32_t width, tropa_buffer *out);

#endif
