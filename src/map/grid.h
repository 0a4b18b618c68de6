/** The grid that people keep in spreadsheets: a lane a row, a stage a column (or the other way
 * round), as CSV or as a table in Markdown.
 *
 * Reading: the first row names the stages, the first column the lanes, in any of the three
 * languages and with common synonyms; rows with other names become lanes of one's own. A row of
 * touchpoints lists those of each stage; where a stage stands over several columns it names the
 * column's touchpoint. Several entries in a cell are parted by line breaks, bullets or semicolons.
 * Numbers in the row of feelings are feelings -2..2; when all of them are 1..5, these are taken for
 * such scores, with a warning. CSV may be in any encoding and parted by comma, semicolon or tab.
 *
 * Writing gives the same grid: CSV in UTF-8 with a byte order mark, so that Excel reads it, and
 * with semicolons where the map's language writes decimal commas; Markdown with the title as
 * heading. */
#ifndef TROPA_MAP_GRID_H
#define TROPA_MAP_GRID_H

#include "base/buffer.h"
#include "map/read.h"

/** Most cells of a grid. */
#define TROPA_GRID_CELLS_MAX 100000u

/** As tropa_document_read. @param name  the map's title where there is none */
tropa_status tropa_grid_read(tropa_str text, bool markdown, tropa_str name, tropa_arena *arena,
                             tropa_document *out, tropa_problems *problems, tropa_error *err);

/** Appends the document's grid. Errors: TROPA_ERR_NO_MEMORY. */
tropa_status tropa_grid_write(const tropa_document *document, bool markdown, tropa_buffer *out,
                              tropa_error *err);

#endif
