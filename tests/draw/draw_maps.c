/* Draws written maps, to be looked at: draw_maps FOLDER FILE.yaml... [--all] [--blank] [--html] */
#include "draw/draw.h"

#include "base/file.h"
#include "map/from_document.h"
#include "map/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct wanted {
    const char *folder, *ending;
    bool all, blank, html;
} wanted;

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void must(tropa_status status, const tropa_error *err)
{
    if (status == TROPA_OK)
        return;
    fprintf(stderr, "%s\n", err->message);
    exit(1);
}

static void keep(const wanted *w, const char *name, const char *look, const char *type,
                 const tropa_buffer *bytes)
{
    char path[512];
    tropa_error err;
    snprintf(path, sizeof path, "%s/%s%s%s.%s", w->folder, name, w->ending, look, type);
    must(tropa_file_replace(path, bytes->data, bytes->size, &err), &err);
}

static void draw(const wanted *w, const char *name, const tropa_map *map,
                 const tropa_catalogue *catalogue)
{
    static const char *const looks[] = {"-light", "-dark"};
    tropa_error err;
    for (int theme = 0; theme < 2; theme++) {
        tropa_draw_options options = {.theme = (tropa_theme)theme,
                                      .catalogue = catalogue,
                                      .embed_font = true,
                                      .lanes = w->all ? TROPA_LANES_ALL : TROPA_LANES_USUAL,
                                      .blank = w->blank,
                                      .now_us = INT64_C(1795305600000000)};
        tropa_buffer svg, out;
        tropa_buffer_init(&svg);
        tropa_buffer_init(&out);
        double a = now_ms();
        must(tropa_draw_map_svg(map, &options, &svg, &err), &err);
        double b = now_ms();
        keep(w, name, looks[theme], "svg", &svg);
        must(tropa_draw_png(tropa_buffer_view(&svg), 1, &out, &err), &err);
        keep(w, name, looks[theme], "png", &out);
        printf("%s%s%s %.1f ms %zu KB\n", name, w->ending, looks[theme], b - a, svg.size / 1024);
        tropa_buffer_clear(&out);
        if (w->html && theme == 0) {
            must(tropa_draw_map_html(map, &options, &out, &err), &err);
            keep(w, name, "", "html", &out);
        }
        tropa_buffer_deinit(&svg);
        tropa_buffer_deinit(&out);
    }
}

static void draw_file(const wanted *w, const char *path)
{
    tropa_error err;
    tropa_arena arena;
    tropa_buffer text;
    tropa_document document;
    tropa_problems problems = {0};
    tropa_map map;
    tropa_catalogue *catalogue;
    tropa_language language = TROPA_EN;
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    tropa_arena_init(&arena);
    tropa_buffer_init(&text);
    must(tropa_file_read(path, 1 << 24, &text, &err), &err);
    must(tropa_document_read(tropa_buffer_view(&text), &arena, &document, &problems, &err), &err);
    must(tropa_map_from_document(&arena, &document, &map, &err), &err);
    tropa_language_parse(document.language, &language);
    must(tropa_catalogue_new(language, &catalogue, &err), &err);
    draw(w, name, &map, catalogue);
    if (tropa_catalogue_missing(catalogue))
        printf("%s: words are missing\n", name);
    tropa_catalogue_free(catalogue);
    tropa_buffer_deinit(&text);
    tropa_arena_deinit(&arena);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: draw_maps FOLDER FILE.yaml... [--all] [--blank] [--html]\n");
        return 2;
    }
    wanted w = {.folder = argv[1], .ending = ""};
    for (int i = 2; i < argc; i++) {
        w.all = w.all || strcmp(argv[i], "--all") == 0;
        w.html = w.html || strcmp(argv[i], "--html") == 0;
        w.blank = w.blank || strcmp(argv[i], "--blank") == 0;
    }
    w.ending = w.blank ? "-blank" : w.all ? "-all" : "";
    for (int i = 2; i < argc; i++)
        if (argv[i][0] != '-')
            draw_file(&w, argv[i]);
    return 0;
}
