/* Lining up columns. */
#include "query/grid.h"

#include "base/memory.h"
#include "text/utf8.h"

/* Nothing in a terminal's table is useful beyond this. */
#define CELL_CHARACTERS 60

void tropa_grid_init(tropa_grid *grid, const char *align)
{
    memset(grid, 0, sizeof *grid);
    for (; align[grid->column_count]; grid->column_count++)
        grid->right[grid->column_count] = align[grid->column_count] == 'r';
}

void tropa_grid_deinit(tropa_grid *grid)
{
    tropa_free(grid->cell);
}

void tropa_grid_cell(tropa_grid *grid, tropa_str text)
{
    if (tropa_grow((void **)&grid->cell, &grid->capacity, grid->cell_count + 1,
                   sizeof *grid->cell)) {
        grid->failed = true;
        return;
    }
    grid->cell[grid->cell_count++] = text;
}

/** The text up to so many characters, and whether it was cut. Control characters would move the
 *  cursor: a name is cut before them. The last column, where sentences stand, is not cut. */
static tropa_str shown(tropa_str text, bool whole, bool *cut)
{
    size_t at = 0, characters = 0, last = 0;
    *cut = false;
    while (at < text.size && (unsigned char)text.data[at] >= 32 && text.data[at] != 127) {
        if (characters + 1 == CELL_CHARACTERS && !whole)
            last = at;
        if (characters == CELL_CHARACTERS && !whole) {
            *cut = true;
            return (tropa_str){text.data, last};
        }
        tropa_utf8_next(text, &at);
        characters++;
    }
    *cut = at < text.size;
    return (tropa_str){text.data, at};
}

static size_t width_of(tropa_str text, bool whole)
{
    bool cut;
    tropa_str part = shown(text, whole, &cut);
    return tropa_utf8_length(part) + cut;
}

static void pad(tropa_buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        tropa_buffer_append_char(out, ' ');
}

static void print_cell(tropa_str text, size_t width, bool right, bool last, tropa_buffer *out)
{
    bool cut;
    tropa_str part = shown(text, last, &cut);
    size_t space = width - tropa_utf8_length(part) - cut;
    if (right)
        pad(out, space);
    tropa_buffer_append_str(out, part);
    if (cut)
        tropa_buffer_append_text(out, "\xE2\x80\xA6");
    if (!right && !last)
        pad(out, space);
}

void tropa_grid_print(const tropa_grid *grid, uint32_t indent, tropa_buffer *out)
{
    size_t width[TROPA_GRID_COLUMNS] = {0};
    out->failed |= grid->failed;
    for (size_t i = 0; i < grid->cell_count; i++) {
        size_t column = i % grid->column_count;
        size_t here = width_of(grid->cell[i], column + 1 == grid->column_count);
        if (here > width[column])
            width[column] = here;
    }
    for (size_t i = 0; i < grid->cell_count; i++) {
        size_t column = i % grid->column_count;
        bool last = column + 1 == grid->column_count;
        pad(out, column ? 2 : indent);
        print_cell(grid->cell[i], width[column], grid->right[column], last, out);
        if (last) {
            while (out->size && out->data[out->size - 1] == ' ')
                out->size--;
            tropa_buffer_append_char(out, '\n');
        }
    }
}

void tropa_grid_wrap(tropa_str text, uint32_t indent, uint32_t width, tropa_buffer *out)
{
    size_t column = 0, at = 0;
    while (at < text.size) {
        size_t end = at;
        while (end < text.size && text.data[end] != ' ')
            end++;
        tropa_str word = {text.data + at, end - at};
        size_t size = tropa_utf8_length(word);
        if (column > 0 && column + 1 + size > width) {
            tropa_buffer_append_char(out, '\n');
            column = 0;
        }
        if (column == 0)
            pad(out, indent);
        else
            tropa_buffer_append_char(out, ' ');
        column += size + (column > 0);
        tropa_buffer_append_str(out, word);
        at = end + 1;
    }
    if (column)
        tropa_buffer_append_char(out, '\n');
}
