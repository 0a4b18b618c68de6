/** An SVG opened with our fonts, and the PDF that it is drawn into. Within this room: the pictures'
 * own files are PNG and PDF of draw.h, and paper.h. Between tropa_font_lock and _unlock. */
#ifndef TROPA_DRAW_RASTER_H
#define TROPA_DRAW_RASTER_H

#include "draw/draw.h"

#include <librsvg/rsvg.h>

typedef struct tropa_svg {
    RsvgHandle *handle;
    double width, height; /**< units of 1/96 inch */
} tropa_svg;

/** Errors: TROPA_ERR_INPUT for what is no SVG or has no size; of fonts as in font.h. */
tropa_status tropa_svg_open(tropa_str text, tropa_svg *out, tropa_error *err);
/** An unopened one is left alone. */
void tropa_svg_close(tropa_svg *svg);
/** Fills width by height units of the surface. */
tropa_status tropa_svg_render(const tropa_svg *svg, cairo_t *cairo, double width, double height,
                              tropa_error *err);

/** A PDF that goes to the buffer; its pages may be resized. */
cairo_surface_t *tropa_pdf_begin(double wide_points, double high_points, tropa_buffer *pdf);
/** Finishes and frees it; the status so far comes back, or what went wrong now. */
tropa_status tropa_pdf_end(cairo_surface_t *surface, tropa_status status, tropa_error *err);

#endif
