/* PNG and PDF of an SVG, through librsvg and cairo.
 *
 * librsvg knows no @font-face: it takes fonts from its thread's default Pango font map, which is
 * lent our own before it draws, so that it uses the very outlines that the text was measured with.
 */
#include "draw/raster.h"

#include "draw/font.h"

#include <cairo-pdf.h>
#include <math.h>

enum { LARGEST_SIDE_PIXELS = 32000 };
#define LARGEST_PIXELS 400e6 /* 1.6 GB of memory */
#define A3_WIDTH_POINTS (420.0 / 25.4 * 72)

static cairo_status_t append(void *context, const unsigned char *data, unsigned size)
{
    tropa_buffer *out = context;
    tropa_buffer_append(out, data, size);
    return out->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

static bool contains(tropa_str text, const char *part)
{
    return memmem(text.data, text.size, part, strlen(part)) != NULL;
}

tropa_status tropa_svg_open(tropa_str text, tropa_svg *out, tropa_error *err)
{
    tropa_status status = tropa_font_lend(contains(text, "data-foreign="), err);
    if (status != TROPA_OK)
        return status;
    GError *wrong = NULL;
    RsvgHandle *handle =
        rsvg_handle_new_from_data((const guint8 *)text.data, (gsize)text.size, &wrong);
    if (!handle) {
        status = tropa_fail(err, TROPA_ERR_INPUT, "this SVG cannot be read: %s",
                            wrong ? wrong->message : tropa_phrase("unknown reason"));
        g_clear_error(&wrong);
        return status;
    }
    rsvg_handle_set_dpi(handle, 96);
    if (!rsvg_handle_get_intrinsic_size_in_pixels(handle, &out->width, &out->height) ||
        !(out->width >= 1) || !(out->height >= 1)) {
        g_object_unref(handle);
        return tropa_fail(err, TROPA_ERR_INPUT,
                          "this SVG has no size: give its width and height in pixels");
    }
    out->handle = handle;
    return TROPA_OK;
}

void tropa_svg_close(tropa_svg *svg)
{
    if (svg->handle)
        g_object_unref(svg->handle);
    svg->handle = NULL;
}

tropa_status tropa_svg_render(const tropa_svg *svg, cairo_t *cairo, double width, double height,
                              tropa_error *err)
{
    GError *wrong = NULL;
    RsvgRectangle view = {0, 0, width, height};
    tropa_status status = TROPA_OK;
    if (!rsvg_handle_render_document(svg->handle, cairo, &view, &wrong))
        status = tropa_fail(err, TROPA_ERR_INPUT, "this SVG cannot be drawn: %s",
                            wrong ? wrong->message : tropa_phrase("unknown reason"));
    else if (cairo_status(cairo) != CAIRO_STATUS_SUCCESS)
        status = tropa_fail(err, TROPA_ERR_NO_MEMORY, "the picture cannot be drawn: %s",
                            cairo_status_to_string(cairo_status(cairo)));
    g_clear_error(&wrong);
    return status;
}

cairo_surface_t *tropa_pdf_begin(double wide_points, double high_points, tropa_buffer *pdf)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(append, pdf, wide_points, high_points);
    /* The day of making would make the same input give different bytes. */
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Tropa");
    return surface;
}

tropa_status tropa_pdf_end(cairo_surface_t *surface, tropa_status status, tropa_error *err)
{
    cairo_surface_finish(surface);
    if (status == TROPA_OK && cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        status = tropa_fail(err, TROPA_ERR_NO_MEMORY, "the PDF cannot be written: %s",
                            cairo_status_to_string(cairo_surface_status(surface)));
    cairo_surface_destroy(surface);
    return status;
}

static tropa_status write_png(const tropa_svg *svg, int wide, int high, tropa_buffer *png,
                              tropa_error *err)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, wide, high);
    cairo_t *cairo = cairo_create(surface);
    tropa_status status = tropa_svg_render(svg, cairo, wide, high, err);
    cairo_destroy(cairo);
    if (status == TROPA_OK &&
        cairo_surface_write_to_png_stream(surface, append, png) != CAIRO_STATUS_SUCCESS)
        status = tropa_fail_memory(err);
    cairo_surface_destroy(surface);
    return status;
}

tropa_status tropa_draw_png(tropa_str text, double scale, tropa_buffer *png, tropa_error *err)
{
    tropa_svg svg = {0};
    tropa_font_lock();
    tropa_status status = tropa_svg_open(text, &svg, err);
    if (status == TROPA_OK) {
        double wide = ceil(svg.width * scale), high = ceil(svg.height * scale);
        if (!(scale > 0) || wide > LARGEST_SIDE_PIXELS || high > LARGEST_SIDE_PIXELS ||
            wide * high > LARGEST_PIXELS)
            status =
                tropa_fail(err, TROPA_ERR_LIMIT,
                           "a PNG of %.0f by %.0f pixels is too large: choose PDF or SVG, which "
                           "have no such limit",
                           wide, high);
        else
            status = write_png(&svg, (int)wide, (int)high, png, err);
    }
    tropa_svg_close(&svg);
    tropa_font_unlock();
    return status;
}

tropa_status tropa_draw_pdf(tropa_str text, tropa_buffer *pdf, tropa_error *err)
{
    tropa_svg svg = {0};
    tropa_font_lock();
    tropa_status status = tropa_svg_open(text, &svg, err);
    if (status == TROPA_OK) {
        double wide = A3_WIDTH_POINTS, high = svg.height * A3_WIDTH_POINTS / svg.width;
        cairo_surface_t *surface = tropa_pdf_begin(wide, high, pdf);
        cairo_t *cairo = cairo_create(surface);
        status = tropa_svg_render(&svg, cairo, wide, high, err);
        cairo_destroy(cairo);
        status = tropa_pdf_end(surface, status, err);
    }
    tropa_svg_close(&svg);
    tropa_font_unlock();
    return status;
}
