/* Slides: nothing stands higher than its column, texts are whole, bytes are the same each time; and
 * files for check_pptx.py, which looks at the package. test_pptx FOLDER */
#include "base/file.h"
#include "document_fixture.h"
#include "draw/pptx_slide.h"
#include "fixture.h"
#include "map/from_document.h"
#include "map/read.h"
#include "support.h"

#include <minizip/unzip.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static tropa_catalogue *catalogue;
static const char *folder;

static void write_file(const char *name, const tropa_buffer *bytes)
{
    tropa_error err;
    char path[512];
    if (!folder)
        return;
    snprintf(path, sizeof path, "%s/%s.pptx", folder, name);
    if (tropa_file_replace(path, bytes->data, bytes->size, &err) != TROPA_OK)
        fail_msg("%s", err.message);
}

static void draw(const char *name, const tropa_map *map)
{
    tropa_error err;
    tropa_buffer pptx;
    tropa_draw_options options = {.catalogue = catalogue, .theme = TROPA_DARK};
    tropa_buffer_init(&pptx);
    if (tropa_draw_map_pptx(map, &options, &pptx, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    assert_memory_equal(pptx.data, "PK\3\4", 4);
    write_file(name, &pptx);
    tropa_buffer_deinit(&pptx);
}

static void test_same_bytes(void **state)
{
    (void)state;
    tropa_error err;
    tropa_arena arena;
    tropa_map map;
    tropa_buffer once, again;
    tropa_draw_options options = {.catalogue = catalogue};
    tropa_arena_init(&arena);
    tropa_buffer_init(&once);
    tropa_buffer_init(&again);
    fixture_box(&arena, TROPA_RU, &map);
    assert_int_equal(tropa_draw_map_pptx(&map, &options, &once, &err), TROPA_OK);
    assert_int_equal(tropa_draw_map_pptx(&map, &options, &again, &err), TROPA_OK);
    assert_true(tropa_str_equal(tropa_buffer_view(&once), tropa_buffer_view(&again)));
    write_file("box", &once);
    tropa_buffer_deinit(&once);
    tropa_buffer_deinit(&again);
    tropa_arena_deinit(&arena);
}

static void test_extremes(void **state)
{
    (void)state;
    tropa_error err;
    tropa_arena arena;
    tropa_map map;
    tropa_document document;
    uint32_t texts;
    tropa_arena_init(&arena);
    const tropa_str *nasty = fixture_nasty(&arena, &texts);
    fixture_empty(&arena, &map);
    draw("empty", &map);
    fixture_sized(&arena, 30, 60, 3, nasty, texts, &map);
    draw("nasty", &map);
    fixture_document_empty(&document);
    assert_int_equal(tropa_map_from_document(&arena, &document, &map, &err), TROPA_OK);
    draw("written-empty", &map);
    fixture_document(&arena, (fixture_size){4, 3, 3}, 5, nasty, texts, &document);
    assert_int_equal(tropa_map_from_document(&arena, &document, &map, &err), TROPA_OK);
    draw("written-nasty", &map);
    tropa_arena_deinit(&arena);
}

/* ---- the layout, on the lines that were laid ---- */

static void test_fill(void **state)
{
    (void)state;
    uint32_t lines;
    tropa_str text = TROPA_STR("one two three four five six seven eight nine ten");
    tropa_font_lock();
    assert_int_equal(tropa_slide_lines(TROPA_REGULAR, 13, 1000, text), 1);
    size_t at = tropa_slide_fill(TROPA_REGULAR, 13, 100, text, 2, &lines);
    assert_int_equal(lines, 2);
    assert_true(at < text.size && text.data[at] == ' ');
    /* What was filled takes these lines, and one more word would not. */
    assert_int_equal(tropa_slide_lines(TROPA_REGULAR, 13, 100, (tropa_str){text.data, at}), 2);
    size_t next = at + 1;
    while (next < text.size && text.data[next] != ' ')
        next++;
    assert_int_equal(tropa_slide_lines(TROPA_REGULAR, 13, 100, (tropa_str){text.data, next}), 3);
    /* A word wider than the line is broken between letters. */
    tropa_str word = TROPA_STR("достопримечательностями");
    at = tropa_slide_fill(TROPA_REGULAR, 13, 60, word, 1, &lines);
    assert_true(at > 0 && at < word.size && ((unsigned char)word.data[at] & 0xc0) != 0x80);
    assert_true(tropa_font_width(TROPA_REGULAR, (tropa_str){word.data, at}, NULL) * 13 <= 60);
    assert_int_equal(tropa_slide_lines(TROPA_REGULAR, 13, 60, TROPA_STR("")), 1);
    tropa_font_unlock();
}

static unsigned count(tropa_str text, const char *part)
{
    unsigned n = 0;
    size_t size = strlen(part);
    for (size_t i = 0; i + size <= text.size; i++)
        n += memcmp(text.data + i, part, size) == 0;
    return n;
}

static void test_long_text(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_package package = {.arena = &arena};
    tropa_deck deck = {.package = &package, .language = "ru", .footer = TROPA_STR("<&>")};
    tropa_buffer text;
    tropa_buffer_init(&text);
    for (int i = 0; i < 600; i++)
        tropa_buffer_append_format(&text, "%sслово%d", i ? " " : "", i);
    tropa_font_lock();
    tropa_deck_begin(&deck, TROPA_STR("A <b>title</b> & more"), TROPA_STR("sub\x01title"));
    tropa_deck_line(&deck, TROPA_SLIDE_HEAD, TROPA_STR(""), TROPA_STR("Nobody follows"));
    tropa_deck_line(&deck, TROPA_SLIDE_HEAD, TROPA_STR(""), TROPA_STR("Head"));
    tropa_deck_line(&deck, TROPA_SLIDE_ITEM, TROPA_STR("Lead"), tropa_buffer_view(&text));
    tropa_deck_end(&deck, NULL);
    tropa_font_unlock();
    assert_false(package.failed);
    assert_true(deck.slides >= 2);
    unsigned words = 0, pieces = 0;
    for (uint32_t i = 0; i < package.count; i++) {
        if (!strstr(package.part[i].name, "/slides/slide"))
            continue;
        tropa_str xml = package.part[i].bytes;
        words += count(xml, "слово");
        pieces += count(xml, "&lt;b&gt;title&lt;/b&gt; &amp; more");
        assert_int_equal(count(xml, "<b>title"), 0);
        assert_int_equal(count(xml, "Nobody"), 0);
        assert_int_equal(count(xml, "\x01"), 0);
    }
    assert_int_equal(words, 600); /* nothing lost, nothing twice */
    assert_int_equal(pieces, deck.slides);
    tropa_buffer_deinit(&text);
    tropa_arena_deinit(&arena);
}

/* ---- goldens ---- */

/* The list of parts, and the second slide, of the example. */
static void list_parts(const tropa_buffer *pptx, tropa_buffer *out)
{
    char name[256], path[] = "/tmp/tropa-pptx-XXXXXX", bytes[4096];
    tropa_error err;
    int file = mkstemp(path), got;
    assert_true(file >= 0);
    close(file);
    assert_int_equal(tropa_file_replace(path, pptx->data, pptx->size, &err), TROPA_OK);
    unz_file_info64 info;
    unzFile zip = unzOpen(path);
    assert_non_null(zip);
    for (int at = unzGoToFirstFile(zip); at == UNZ_OK; at = unzGoToNextFile(zip)) {
        unzGetCurrentFileInfo64(zip, &info, name, sizeof name, NULL, 0, NULL, 0);
        tropa_buffer_append_format(out, "%s\n", name);
    }
    assert_int_equal(unzLocateFile(zip, "ppt/slides/slide3.xml", 1), UNZ_OK);
    unzOpenCurrentFile(zip);
    while ((got = unzReadCurrentFile(zip, bytes, sizeof bytes)) > 0)
        tropa_buffer_append(out, bytes, (size_t)got);
    unzCloseCurrentFile(zip);
    unzClose(zip);
    remove(path);
}

static void test_golden(void **state)
{
    (void)state;
    tropa_error err;
    tropa_arena arena;
    tropa_buffer text, pptx, found, golden;
    tropa_document document;
    tropa_problems problems = {0};
    tropa_map map;
    tropa_draw_options options = {.catalogue = catalogue};
    char path[512];
    tropa_arena_init(&arena);
    tropa_buffer_init(&text);
    tropa_buffer_init(&pptx);
    tropa_buffer_init(&found);
    tropa_buffer_init(&golden);
    if (tropa_file_read(support_source("tests/draw/maps/box.ru.yaml"), 1 << 20, &text, &err) !=
        TROPA_OK)
        fail_msg("%s", err.message);
    assert_int_equal(
        tropa_document_read(tropa_buffer_view(&text), &arena, &document, &problems, &err),
        TROPA_OK);
    assert_int_equal(tropa_map_from_document(&arena, &document, &map, &err), TROPA_OK);
    assert_int_equal(tropa_draw_map_pptx(&map, &options, &pptx, &err), TROPA_OK);
    write_file("written", &pptx);
    list_parts(&pptx, &found);
    snprintf(path, sizeof path, "%s", support_source("tests/draw/golden/slides.ru.txt"));
    if (getenv("TROPA_UPDATE_GOLDENS"))
        assert_int_equal(tropa_file_replace(path, found.data, found.size, &err), TROPA_OK);
    if (tropa_file_read(path, 1 << 20, &golden, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    assert_string_equal(found.data, golden.data);
    tropa_buffer_deinit(&text);
    tropa_buffer_deinit(&pptx);
    tropa_buffer_deinit(&found);
    tropa_buffer_deinit(&golden);
    tropa_arena_deinit(&arena);
}

int main(int count_of, char **argument)
{
    tropa_error err;
    folder = count_of > 1 ? argument[1] : NULL;
    setenv("FONTCONFIG_FILE", "/nonexistent/fonts.conf", 1);
    if (tropa_catalogue_new(TROPA_RU, &catalogue, &err) != TROPA_OK)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes), cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_fill),       cmocka_unit_test(test_long_text),
        cmocka_unit_test(test_golden),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    tropa_catalogue_free(catalogue);
    return failed;
}
