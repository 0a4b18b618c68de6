/** What the page says beside the picture. */
#ifndef TROPA_DRAW_HTML_H
#define TROPA_DRAW_HTML_H

#include "draw/map_parts.h"

/** A <details> with every figure of the map as tables: for screen readers, and for copying. */
void tropa_write_tables(tropa_canvas *canvas, tropa_buffer *out);

#endif
