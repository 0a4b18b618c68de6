/** What the page says beside the picture. */
#ifndef TROPA_DRAW_HTML_H
#define TROPA_DRAW_HTML_H

#include "draw/map_parts.h"

/** A <details> with every figure of the map as tables: for screen readers, and for copying. */
void tropa_write_tables(tropa_canvas *canvas, tropa_buffer *out);

/** One table of everything that people wrote, in the order of the map. */
void tropa_write_written_table(tropa_canvas *canvas, tropa_buffer *out);

#endif
