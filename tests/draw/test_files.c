/* PNG, PDF and the page: the right size, our own font, nothing fetched. */
#include "draw/draw.h"
#include "fixture.h"
#include "support.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

static tropa_catalogue *catalogue;

static void draw_box(bool html, tropa_theme theme, tropa_buffer *out)
{
    tropa_error err;
    tropa_arena arena;
    tropa_map map;
    tropa_draw_options options = {.theme = theme, .catalogue = catalogue, .embed_font = true};
    tropa_arena_init(&arena);
    fixture_box(&arena, TROPA_RU, &map);
    tropa_buffer_init(out);
    tropa_status status = html ? tropa_draw_map_html(&map, &options, out, &err)
                               : tropa_draw_map_svg(&map, &options, out, &err);
    if (status != TROPA_OK)
        fail_msg("%s", err.message);
    tropa_arena_deinit(&arena);
}

static unsigned big_endian(const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;
    return (unsigned)b[0] << 24 | (unsigned)b[1] << 16 | (unsigned)b[2] << 8 | b[3];
}

static void test_png(void **state)
{
    (void)state;
    tropa_error err;
    tropa_buffer svg, png, again;
    double width, height;
    draw_box(false, TROPA_LIGHT, &svg);
    assert_int_equal(
        sscanf(strstr(svg.data, " width="), " width=\"%lf\" height=\"%lf\"", &width, &height), 2);
    tropa_buffer_init(&png);
    tropa_buffer_init(&again);
    if (tropa_draw_png(tropa_buffer_view(&svg), 0.5, &png, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    assert_memory_equal(png.data, "\x89PNG\r\n\x1a\n", 8);
    assert_true(abs((int)big_endian(png.data + 16) - (int)(width / 2)) <= 1);
    assert_true(abs((int)big_endian(png.data + 20) - (int)(height / 2)) <= 1);
    assert_int_equal(tropa_draw_png(tropa_buffer_view(&svg), 0.5, &again, &err), TROPA_OK);
    assert_true(tropa_str_equal(tropa_buffer_view(&png), tropa_buffer_view(&again)));
    tropa_buffer_clear(&png);
    assert_int_equal(tropa_draw_png(tropa_buffer_view(&svg), 1000, &png, &err), TROPA_ERR_LIMIT);
    assert_int_equal(tropa_draw_png(TROPA_STR("no picture"), 1, &png, &err), TROPA_ERR_INPUT);
    assert_int_equal(tropa_draw_pdf(TROPA_STR("<svg/>"), &png, &err), TROPA_ERR_INPUT);
    tropa_buffer_deinit(&png);
    tropa_buffer_deinit(&again);
    tropa_buffer_deinit(&svg);
}

static bool holds(const tropa_buffer *buffer, const char *part)
{
    return memmem(buffer->data, buffer->size, part, strlen(part)) != NULL;
}

static void test_pdf(void **state)
{
    (void)state;
    tropa_error err;
    tropa_buffer svg, pdf, again;
    draw_box(false, TROPA_DARK, &svg);
    tropa_buffer_init(&pdf);
    tropa_buffer_init(&again);
    if (tropa_draw_pdf(tropa_buffer_view(&svg), &pdf, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    assert_memory_equal(pdf.data, "%PDF-", 5);
    /* 420 mm, and the very font that was measured, though this machine may lack it. */
    assert_true(holds(&pdf, "[ 0 0 1190.55"));
    assert_true(holds(&pdf, "+Inter-Regular"));
    assert_true(holds(&pdf, "+Inter-SemiBold"));
    assert_true(holds(&pdf, "+Inter-Bold"));
    assert_false(holds(&pdf, "CreationDate (D:2"));
    assert_int_equal(tropa_draw_pdf(tropa_buffer_view(&svg), &again, &err), TROPA_OK);
    assert_true(tropa_str_equal(tropa_buffer_view(&pdf), tropa_buffer_view(&again)));
    tropa_buffer_deinit(&pdf);
    tropa_buffer_deinit(&again);
    tropa_buffer_deinit(&svg);
}

/* The policy names the hash of what stands between these tags. */
static void check_hash(const tropa_buffer *html, const char *open, const char *close,
                       const char *directive)
{
    const char *begin = strstr(html->data, open) + strlen(open), *end = strstr(begin, close);
    assert_non_null(end);
    guint8 digest[32];
    gsize size = sizeof digest;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)begin, end - begin);
    g_checksum_get_digest(sum, digest, &size);
    g_checksum_free(sum);
    gchar *base64 = g_base64_encode(digest, size);
    char wanted[160];
    snprintf(wanted, sizeof wanted, "%s 'sha256-%s'", directive, base64);
    g_free(base64);
    assert_non_null(strstr(html->data, wanted));
}

static unsigned count(const char *text, const char *part)
{
    unsigned n = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        n++;
    return n;
}

static void test_html(void **state)
{
    (void)state;
    tropa_buffer html, again;
    draw_box(true, TROPA_LIGHT, &html);
    assert_memory_equal(html.data, "<!doctype html>", 15);
    check_hash(&html, "<style>", "</style>", "style-src");
    check_hash(&html, "<script>", "</script>", "script-src");
    assert_int_equal(count(html.data, "<style"), 1);
    assert_int_equal(count(html.data, "<script"), 1);
    assert_int_equal(count(html.data, " style=\""), 0); /* the policy would refuse them */
    /* One name of a namespace, no address. */
    assert_int_equal(count(html.data, "http"), count(html.data, "http://www.w3.org/2000/svg") + 1);
    assert_int_equal(count(html.data, "http-equiv"), 1);
    assert_int_equal(count(html.data, "@font-face"), 3);
    assert_int_equal(count(html.data, "@page{size:A3 landscape"), 1);
    assert_non_null(strstr(html.data, "prefers-color-scheme:dark"));
    assert_int_equal(count(html.data, "<table>"), 4);
    draw_box(true, TROPA_LIGHT, &again);
    assert_true(tropa_str_equal(tropa_buffer_view(&html), tropa_buffer_view(&again)));
    tropa_buffer_deinit(&html);
    tropa_buffer_deinit(&again);
}

int main(void)
{
    tropa_error err;
    /* Whatever the machine has installed must not matter. */
    setenv("FONTCONFIG_FILE", "/nonexistent/fonts.conf", 1);
    if (tropa_catalogue_new(TROPA_RU, &catalogue, &err) != TROPA_OK)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_png),
        cmocka_unit_test(test_pdf),
        cmocka_unit_test(test_html),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    tropa_catalogue_free(catalogue);
    return failed;
}
