/* Draws every picture of hand-made documents into a folder, to be looked at:
 * draw_pictures FOLDER [NAME-PREFIX] */
#include "base/file.h"
#include "document_fixture.h"
#include "fixture.h"
#include "picture_list.h"

#include <stdio.h>
#include <stdlib.h>

static void must(tropa_status status, const tropa_error *err)
{
    if (status == TROPA_OK)
        return;
    fprintf(stderr, "%s\n", err->message);
    exit(1);
}

static void draw(const char *folder, const char *wanted, const char *name,
                 const tropa_document *document, const tropa_catalogue *catalogue)
{
    for (int i = 0; i < PICTURE_COUNT; i++)
        for (int theme = 0; theme < 2; theme++) {
            tropa_error err;
            tropa_buffer svg, png;
            tropa_draw_options options = {
                .theme = (tropa_theme)theme, .catalogue = catalogue, .embed_font = true};
            char file[128], path[512];
            snprintf(file, sizeof file, "%s-%s-%s", picture_list[i].name, name,
                     theme ? "dark" : "light");
            if (strncmp(file, wanted, strlen(wanted)) != 0)
                continue;
            tropa_buffer_init(&svg);
            tropa_buffer_init(&png);
            must(picture_list[i].draw(document, &options, &svg, &err), &err);
            must(tropa_draw_png(tropa_buffer_view(&svg), 1, &png, &err), &err);
            snprintf(path, sizeof path, "%s/%s.svg", folder, file);
            must(tropa_file_replace(path, svg.data, svg.size, &err), &err);
            snprintf(path, sizeof path, "%s/%s.png", folder, file);
            must(tropa_file_replace(path, png.data, png.size, &err), &err);
            printf("%s\n", file);
            tropa_buffer_deinit(&svg);
            tropa_buffer_deinit(&png);
        }
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: draw_pictures FOLDER [NAME-PREFIX]\n");
        return 2;
    }
    tropa_error err;
    tropa_arena arena;
    tropa_document document;
    tropa_catalogue *catalogue[TROPA_LANGUAGE_COUNT];
    const char *wanted = argc > 2 ? argv[2] : "";
    tropa_arena_init(&arena);
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++)
        must(tropa_catalogue_new((tropa_language)i, &catalogue[i], &err), &err);
    fixture_document_empty(&document);
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++) {
        char name[16];
        snprintf(name, sizeof name, "empty-%s", tropa_language_code((tropa_language)i));
        draw(argv[1], wanted, name, &document, catalogue[i]);
    }
    fixture_document(&arena, (fixture_size){4, 3, 2}, 2, NULL, 0, &document);
    draw(argv[1], wanted, "middle", &document, catalogue[TROPA_RU]);
    fixture_document(&arena, (fixture_size){9, 6, 4}, 3, NULL, 0, &document);
    draw(argv[1], wanted, "large", &document, catalogue[TROPA_PL]);
    uint32_t count;
    const tropa_str *nasty = fixture_nasty(&arena, &count);
    fixture_document(&arena, (fixture_size){3, 3, 2}, 5, nasty, count, &document);
    draw(argv[1], wanted, "nasty", &document, catalogue[TROPA_EN]);
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++)
        tropa_catalogue_free(catalogue[i]);
    tropa_arena_deinit(&arena);
    return 0;
}
