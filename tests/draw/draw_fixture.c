/* Draws the fixtures into a folder, to be looked at: draw_fixture FOLDER [NAME-PREFIX] */
#include "draw/draw.h"
#include "draw/map_parts.h"
#include "fixture.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void must(tropa_status status, const tropa_error *err)
{
    if (status == TROPA_OK)
        return;
    fprintf(stderr, "%s\n", err->message);
    exit(1);
}

static void write_file(const char *folder, const char *name, const char *type,
                       const tropa_buffer *bytes)
{
    char path[512];
    tropa_error err;
    snprintf(path, sizeof path, "%s/%s.%s", folder, name, type);
    must(tropa_file_replace(path, bytes->data, bytes->size, &err), &err);
}

static void draw_all(const char *folder, const char *name, const tropa_map *map,
                     const tropa_catalogue *catalogue)
{
    tropa_error err;
    for (int theme = 0; theme < 2; theme++) {
        tropa_draw_options options = {
            .theme = (tropa_theme)theme, .catalogue = catalogue, .embed_font = true};
        tropa_buffer svg, out;
        tropa_buffer_init(&svg);
        tropa_buffer_init(&out);
        char file[128];
        snprintf(file, sizeof file, "%s-%s", name, theme ? "dark" : "light");
        double a = now_ms();
        must(tropa_draw_map_svg(map, &options, &svg, &err), &err);
        double b = now_ms();
        must(tropa_draw_png(tropa_buffer_view(&svg), 1, &out, &err), &err);
        double c = now_ms();
        write_file(folder, file, "svg", &svg);
        write_file(folder, file, "png", &out);
        tropa_buffer_clear(&out);
        double d = now_ms();
        must(tropa_draw_pdf(tropa_buffer_view(&svg), &out, &err), &err);
        double e = now_ms();
        write_file(folder, file, "pdf", &out);
        tropa_buffer_clear(&out);
        double f = now_ms();
        must(tropa_draw_map_html(map, &options, &out, &err), &err);
        double g = now_ms();
        write_file(folder, file, "html", &out);
        printf("%-24s svg %.1f ms %zu KB, png %.0f ms, pdf %.0f ms, html %.1f ms %zu KB\n", file,
               b - a, svg.size / 1024, c - b, e - d, g - f, out.size / 1024);
        tropa_buffer_deinit(&svg);
        tropa_buffer_deinit(&out);
    }
}

/* What was measured, to be compared with what a browser measures. */
static void print_widths(void)
{
    tropa_error err;
    tropa_catalogue *catalogue;
    tropa_arena arena;
    tropa_map map;
    tropa_canvas canvas;
    must(tropa_catalogue_new(TROPA_RU, &catalogue, &err), &err);
    tropa_arena_init(&arena);
    fixture_box(&arena, TROPA_RU, &map);
    tropa_font_lock();
    tropa_canvas_init(&canvas, &map, catalogue, &arena);
    tropa_draw_map_body(&canvas);
    for (size_t i = 0; i < canvas.scene.text_count; i++)
        printf("t%d\t%.4f\t%.*s\n", (int)canvas.scene.text[i].style, canvas.scene.text[i].box.width,
               (int)canvas.scene.text[i].text.size, canvas.scene.text[i].text.data);
    tropa_canvas_deinit(&canvas);
    tropa_font_unlock();
    tropa_arena_deinit(&arena);
    tropa_catalogue_free(catalogue);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: draw_fixture FOLDER [NAME-PREFIX] | --widths\n");
        return 2;
    }
    if (strcmp(argv[1], "--widths") == 0) {
        print_widths();
        return 0;
    }
    const char *wanted = argc > 2 ? argv[2] : "";
    static const uint32_t sizes[][2] = {{1, 3}, {2, 60}, {3, 12}, {7, 40}, {12, 60}, {30, 60}};
    tropa_error err;
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++) {
        tropa_catalogue *catalogue;
        tropa_arena arena;
        tropa_map map;
        char name[64];
        must(tropa_catalogue_new((tropa_language)language, &catalogue, &err), &err);
        tropa_arena_init(&arena);
        snprintf(name, sizeof name, "box-%s", tropa_language_code((tropa_language)language));
        fixture_box(&arena, (tropa_language)language, &map);
        if (strncmp(name, wanted, strlen(wanted)) == 0)
            draw_all(argv[1], name, &map, catalogue);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes && language == TROPA_RU; i++) {
            snprintf(name, sizeof name, "sized-%u-%u", sizes[i][0], sizes[i][1]);
            fixture_sized(&arena, sizes[i][0], sizes[i][1], 11 + i, NULL, 0, &map);
            if (strncmp(name, wanted, strlen(wanted)) == 0)
                draw_all(argv[1], name, &map, catalogue);
        }
        fixture_tiny(&arena, &map);
        if (language == TROPA_RU && strncmp("tiny", wanted, strlen(wanted)) == 0)
            draw_all(argv[1], "tiny", &map, catalogue);
        uint32_t count;
        const tropa_str *nasty = fixture_nasty(&arena, &count);
        fixture_sized(&arena, 6, 24, 5, nasty, count, &map);
        if (language == TROPA_PL && strncmp("nasty", wanted, strlen(wanted)) == 0)
            draw_all(argv[1], "nasty", &map, catalogue);
        fixture_empty(&arena, &map);
        if (language == TROPA_EN && strncmp("empty", wanted, strlen(wanted)) == 0)
            draw_all(argv[1], "empty", &map, catalogue);
        tropa_arena_deinit(&arena);
        tropa_catalogue_free(catalogue);
    }
    return 0;
}
