/* PNG and PDF of an SVG, through librsvg and cairo.
 *
 * librsvg knows no @font-face: it takes fonts from its thread's default Pango font map, which is
 * lent our own before it draws, so that it uses the very outlines that the text was measured with.
 */
#include "draw/draw.h"
#include "draw/font.h"

#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
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

/* Opens the document with our fonts; the lock is held afterwards when it succeeds. */
static tropa_status open_document(tropa_str svg, RsvgHandle **out, double *width, double *height,
                                  tropa_error *err)
{
    tropa_font_lock();
    tropa_status status = tropa_font_lend(contains(svg, "data-foreign="), err);
    if (status != TROPA_OK) {
        tropa_font_unlock();
        return status;
    }
    GError *wrong = NULL;
    RsvgHandle *handle =
        rsvg_handle_new_from_data((const guint8 *)svg.data, (gsize)svg.size, &wrong);
    if (!handle) {
        status = tropa_fail(err, TROPA_ERR_INPUT, "this SVG cannot be read: %s",
                            wrong ? wrong->message : tropa_phrase("unknown reason"));
        g_clear_error(&wrong);
        tropa_font_unlock();
        return status;
    }
    rsvg_handle_set_dpi(handle, 96);
    if (!rsvg_handle_get_intrinsic_size_in_pixels(handle, width, height) || !(*width >= 1) ||
        !(*height >= 1)) {
        g_object_unref(handle);
        tropa_font_unlock();
        return tropa_fail(err, TROPA_ERR_INPUT,
                          "this SVG has no size: give its width and height in pixels");
    }
    *out = handle;
    return TROPA_OK;
}

static tropa_status render(RsvgHandle *handle, cairo_surface_t *surface, double width,
                           double height, tropa_error *err)
{
    GError *wrong = NULL;
    cairo_t *cairo = cairo_create(surface);
    RsvgRectangle view = {0, 0, width, height};
    tropa_status status = TROPA_OK;
    if (!rsvg_handle_render_document(handle, cairo, &view, &wrong))
        status = tropa_fail(err, TROPA_ERR_INPUT, "this SVG cannot be drawn: %s",
                            wrong ? wrong->message : tropa_phrase("unknown reason"));
    else if (cairo_status(cairo) != CAIRO_STATUS_SUCCESS)
        status = tropa_fail(err, TROPA_ERR_NO_MEMORY, "the picture cannot be drawn: %s",
                            cairo_status_to_string(cairo_status(cairo)));
    g_clear_error(&wrong);
    cairo_destroy(cairo);
    return status;
}

tropa_status tropa_draw_png(tropa_str svg, double scale, tropa_buffer *png, tropa_error *err)
{
    RsvgHandle *handle = NULL;
    double width = 0, height = 0;
    tropa_status status = open_document(svg, &handle, &width, &height, err);
    if (status != TROPA_OK)
        return status;
    double wide = ceil(width * scale), high = ceil(height * scale);
    if (!(scale > 0) || wide > LARGEST_SIDE_PIXELS || high > LARGEST_SIDE_PIXELS ||
        wide * high > LARGEST_PIXELS) {
        status = tropa_fail(err, TROPA_ERR_LIMIT,
                            "a PNG of %.0f by %.0f pixels is too large: choose PDF or SVG, which "
                            "have no such limit",
                            wide, high);
    } else {
        cairo_surface_t *surface =
            cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)wide, (int)high);
        status = render(handle, surface, wide, high, err);
        if (status == TROPA_OK &&
            cairo_surface_write_to_png_stream(surface, append, png) != CAIRO_STATUS_SUCCESS)
            status = tropa_fail_memory(err);
        cairo_surface_destroy(surface);
    }
    g_object_unref(handle);
    tropa_font_unlock();
    return status;
}

tropa_status tropa_draw_pdf(tropa_str svg, tropa_buffer *pdf, tropa_error *err)
{
    RsvgHandle *handle = NULL;
    double width = 0, height = 0;
    tropa_status status = open_document(svg, &handle, &width, &height, err);
    if (status != TROPA_OK)
        return status;
    double wide = A3_WIDTH_POINTS, high = height * A3_WIDTH_POINTS / width;
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, pdf, wide, high);
    /* The day of making would make the same input give different bytes. */
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Tropa");
    status = render(handle, surface, wide, high, err);
    cairo_surface_finish(surface);
    if (status == TROPA_OK && cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        status = tropa_fail(err, TROPA_ERR_NO_MEMORY, "the PDF cannot be written: %s",
                            cairo_status_to_string(cairo_surface_status(surface)));
    cairo_surface_destroy(surface);
    g_object_unref(handle);
    tropa_font_unlock();
    return status;
}
