/* One self-contained page around the picture: hover, focus, zoom, theme, tables, print.
 *
 * Nothing is fetched: a content policy forbids it, and allows exactly the one style sheet and the
 * one script of the page, by their hashes. The picture stands in it once; the theme is an attribute
 * of the root, since the picture names roles and not colours. */
#include "draw/html.h"
#include "draw/embedded.h"
#include "draw/map_parts.h"

#include <glib.h>

static tropa_str embedded(const unsigned char *data, size_t size)
{
    return (tropa_str){(const char *)data, size};
}

static void append_hash(tropa_buffer *out, tropa_str text)
{
    guint8 digest[32];
    gsize size = sizeof digest;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)text.data, (gssize)text.size);
    g_checksum_get_digest(sum, digest, &size);
    g_checksum_free(sum);
    gchar *base64 = g_base64_encode(digest, size);
    tropa_buffer_append_format(out, "'sha256-%s'", base64);
    g_free(base64);
}

static tropa_status write_css(tropa_canvas *canvas, tropa_buffer *css, tropa_error *err)
{
    tropa_status status = tropa_scene_write_fonts(&canvas->scene, css, err);
    tropa_theme_write_text_css(css);
    tropa_theme_write_colour_css(TROPA_LIGHT, "", css);
    /* Paper is light whatever the screen is. */
    tropa_buffer_append_text(css, "@media screen and (prefers-color-scheme:dark){");
    tropa_theme_write_colour_css(TROPA_DARK, ":root:not([data-theme=light]) ", css);
    tropa_buffer_append_text(css, "}@media screen{");
    tropa_theme_write_colour_css(TROPA_DARK, ":root[data-theme=dark] ", css);
    tropa_buffer_append_text(css, "}");
    tropa_buffer_append_str(css, embedded(tropa_page_css, tropa_page_css_size));
    return status;
}

static void button(tropa_canvas *canvas, tropa_buffer *out, const char *id, const char *key,
                   const char *icon)
{
    tropa_str name = tropa_words(canvas, key);
    tropa_buffer_append_format(out, "<button type=\"button\" id=\"%s\" aria-label=\"", id);
    tropa_escape(out, name);
    tropa_buffer_append_text(out, "\" title=\"");
    tropa_escape(out, name);
    tropa_buffer_append_format(out,
                               "\"><svg viewBox=\"0 0 20 20\" width=\"20\" height=\"20\" "
                               "aria-hidden=\"true\"><path d=\"%s\"/></svg></button>",
                               icon);
}

static void write_head(tropa_canvas *canvas, tropa_str css, tropa_str script, tropa_buffer *out)
{
    const char *language = tropa_language_code(tropa_catalogue_language(canvas->catalogue));
    tropa_buffer_append_format(
        out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", language);
    tropa_buffer_append_text(out, "<meta http-equiv=\"Content-Security-Policy\" content=\""
                                  "default-src 'none'; font-src data:; base-uri 'none'; "
                                  "form-action 'none'; style-src ");
    append_hash(out, css);
    tropa_buffer_append_text(out, "; script-src ");
    append_hash(out, script);
    tropa_buffer_append_text(out, "\">\n<meta name=\"viewport\" content=\"width=device-width, "
                                  "initial-scale=1\">\n<meta name=\"color-scheme\" "
                                  "content=\"light dark\">\n<title>");
    tropa_escape(out, tropa_label_words(canvas, &canvas->map->title));
    tropa_buffer_append_text(out, "</title>\n<style>");
    tropa_buffer_append_str(out, css);
    tropa_buffer_append_text(out, "</style>\n</head>\n");
}

static void write_page(tropa_canvas *canvas, double height, tropa_str script, tropa_buffer *out)
{
    tropa_buffer_append_text(out, "<body data-interval=\"");
    tropa_escape(out, tropa_words(canvas, "draw.page.interval"));
    tropa_buffer_append_text(out, "\" data-lanes=\"");
    tropa_escape(out, tropa_words(canvas, "draw.page.lanes"));
    tropa_buffer_append_text(out, "\" data-personas=\"");
    tropa_escape(out, tropa_words(canvas, "draw.page.personas"));
    tropa_buffer_append_text(out, "\">\n<div class=\"bar\"><p class=\"hint\">");
    tropa_escape(out, tropa_words(canvas, "draw.page.hint"));
    tropa_buffer_append_text(out, "</p>");
    button(canvas, out, "switches", "draw.page.switches",
           "M3 5.5h14M3 10h14M3 14.5h14M7 3.5v4M13 8v4M6 12.5v4");
    button(canvas, out, "smaller", "draw.page.smaller", "M4 10h12");
    button(canvas, out, "fit", "draw.page.fit",
           "M3 10h14M6 6.5l-3.5 3.5 3.5 3.5M14 6.5l3.5 3.5-3.5 3.5");
    button(canvas, out, "larger", "draw.page.larger", "M4 10h12M10 4v12");
    button(canvas, out, "theme", "draw.page.theme",
           "M15.5 11.5a6.5 6.5 0 1 1-7-8a5.5 5.5 0 0 0 7 8z");
    button(canvas, out, "print", "draw.page.print",
           "M6 7.5v-4.5h8v4.5M6 14h-3v-6.5h14v6.5h-3M6 11.5h8v5.5h-8z");
    tropa_buffer_append_text(out,
                             "</div>\n<div id=\"choose\" hidden></div>\n<main id=\"sheet\">\n");
    tropa_write_map_svg(canvas, height, (tropa_str){"", 0}, out);
    tropa_buffer_append_text(out, "</main>\n<div id=\"tip\" role=\"tooltip\" hidden></div>\n");
    tropa_write_tables(canvas, out);
    tropa_buffer_append_text(out, "<script>");
    tropa_buffer_append_str(out, script);
    tropa_buffer_append_text(out, "</script>\n</body>\n</html>\n");
}

tropa_status tropa_draw_map_html(const tropa_map *map, const tropa_draw_options *options,
                                 tropa_buffer *html, tropa_error *err)
{
    tropa_font_lock();
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_canvas canvas;
    tropa_buffer css, page;
    tropa_buffer_init(&css);
    tropa_buffer_init(&page);
    tropa_canvas_init(&canvas, map, options->catalogue, &arena);
    tropa_canvas_choose(&canvas, options);
    canvas.page = true;
    double height = tropa_draw_map_body(&canvas);
    tropa_str script = embedded(tropa_page_js, tropa_page_js_size);
    write_page(&canvas, height, script, &page);
    /* Tooltips and tables say in one weight what the picture says in another. */
    tropa_scene_use(&canvas.scene, tropa_buffer_view(&page));
    tropa_status status = write_css(&canvas, &css, err);
    if (status == TROPA_OK) {
        write_head(&canvas, tropa_buffer_view(&css), script, html);
        tropa_buffer_append_str(html, tropa_buffer_view(&page));
        if (canvas.scene.failed || canvas.scene.body.failed || css.failed || page.failed ||
            html->failed)
            status = tropa_fail_memory(err);
    }
    tropa_buffer_deinit(&page);
    tropa_buffer_deinit(&css);
    tropa_canvas_deinit(&canvas);
    tropa_arena_deinit(&arena);
    tropa_font_unlock();
    return status;
}
