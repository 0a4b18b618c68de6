/* The pictures beside the journey map: laid out at any size with any text, well-formed, the same
 * bytes again, text stays text, out of memory at any moment is a status. */
#include "base/file.h"
#include "base/memory.h"
#include "document_fixture.h"
#include "fixture.h"
#include "golden.h"
#include "map/read.h"
#include "picture_list.h"
#include "support.h"

#include <expat.h>
#include <stdio.h>

static tropa_catalogue *catalogue[TROPA_LANGUAGE_COUNT];

static void check(const tropa_document *document, tropa_language language, const char *what)
{
    for (int i = 0; i < PICTURE_COUNT; i++) {
        size_t wrong = picture_list[i].check(document, catalogue[language]);
        if (wrong)
            fail_msg("%zu faults in %s, %s", wrong, picture_list[i].name, what);
    }
}

static const fixture_size sizes[] = {{0, 0, 0}, {1, 0, 1},  {1, 1, 1},  {3, 2, 2}, {5, 4, 3},
                                     {2, 9, 6}, {12, 5, 2}, {30, 2, 1}, {1, 30, 9}};
#define SIZE_COUNT (sizeof sizes / sizeof *sizes)

static void test_nothing(void **state)
{
    (void)state;
    tropa_document document;
    fixture_document_empty(&document);
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++)
        check(&document, (tropa_language)language, "nothing at all");
}

static void check_sizes(const tropa_str *text, uint32_t text_count, uint64_t seed)
{
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        tropa_arena arena;
        tropa_document document;
        char what[80];
        tropa_arena_init(&arena);
        snprintf(what, sizeof what, "size %zu, seed %u", i, (unsigned)(seed + i));
        fixture_document(&arena, sizes[i], seed + i, text, text_count, &document);
        check(&document, (tropa_language)((seed + i) % TROPA_LANGUAGE_COUNT), what);
        tropa_arena_deinit(&arena);
    }
}

static void test_sizes(void **state)
{
    (void)state;
    check_sizes(NULL, 0, 1);
    check_sizes(NULL, 0, 20);
}

static void test_nasty_texts(void **state)
{
    (void)state;
    tropa_arena arena;
    uint32_t count;
    tropa_arena_init(&arena);
    const tropa_str *nasty = fixture_nasty(&arena, &count);
    check_sizes(nasty, count, 40);
    for (uint32_t i = 0; i < count; i++) {
        tropa_document document;
        fixture_document(&arena, (fixture_size){3, 3, 2}, 7 + i, &nasty[i], 1, &document);
        check(&document, TROPA_RU, "one nasty text everywhere");
    }
    tropa_arena_deinit(&arena);
}

/* Points of ideas with the very same scores stand side by side. */
static void test_crowded_matrix(void **state)
{
    (void)state;
    enum { IDEAS = 60 };
    static const double scores[][2] = {{3, 3}, {5, 1}, {1, 1}, {4.5, 5}, {3, 1}};
    for (size_t i = 0; i < sizeof scores / sizeof *scores; i++) {
        tropa_document document;
        tropa_idea idea[IDEAS];
        fixture_document_empty(&document);
        for (uint32_t k = 0; k < IDEAS; k++)
            idea[k] = (tropa_idea){.text = TROPA_STR("One honest price with delivery"),
                                   .impact = scores[i][0],
                                   .effort = scores[i][1],
                                   .confidence = (uint8_t)(k % 4),
                                   .owner = TROPA_STR("product"),
                                   .due_us = INT64_C(1795305600000000)};
        document.ideas.count = IDEAS;
        document.ideas.item = idea;
        check(&document, TROPA_EN, "sixty ideas with the same scores");
    }
}

/* ---- the file ---- */

typedef struct parsed {
    unsigned scripts;
    bool titled;
    tropa_buffer text;
} parsed;

static void XMLCALL on_start(void *context, const char *name, const char **list)
{
    parsed *p = context;
    p->scripts += strcmp(name, "script") == 0;
    if (strcmp(name, "svg") == 0)
        for (; *list; list += 2)
            p->titled |= strcmp(*list, "aria-labelledby") == 0;
}

static void XMLCALL on_text(void *context, const char *text, int size)
{
    tropa_buffer_append(&((parsed *)context)->text, text, (size_t)size);
}

static void parse(const tropa_buffer *svg, parsed *out)
{
    *out = (parsed){0};
    tropa_buffer_init(&out->text);
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, out);
    XML_SetStartElementHandler(parser, on_start);
    XML_SetCharacterDataHandler(parser, on_text);
    if (XML_Parse(parser, svg->data, (int)svg->size, 1) != XML_STATUS_OK)
        fail_msg("not well-formed: %s at line %lu", XML_ErrorString(XML_GetErrorCode(parser)),
                 XML_GetCurrentLineNumber(parser));
    XML_ParserFree(parser);
}

static void draw(int kind, const tropa_document *document, tropa_language language, bool embed,
                 tropa_buffer *svg)
{
    tropa_error err;
    tropa_draw_options options = {
        .theme = TROPA_LIGHT, .catalogue = catalogue[language], .embed_font = embed};
    tropa_buffer_init(svg);
    if (picture_list[kind].draw(document, &options, svg, &err) != TROPA_OK)
        fail_msg("%s: %s", picture_list[kind].name, err.message);
}

static void test_markup_stays_text(void **state)
{
    (void)state;
    static const tropa_str texts[] = {
        {"<script>&amp;", 13}, {"]]><!-- \"'> </style>", 20}, {"\xff\x01\xc3<g\n>", 7}};
    tropa_arena arena;
    tropa_document document;
    tropa_arena_init(&arena);
    fixture_document(&arena, (fixture_size){2, 2, 4}, 5, texts, 3, &document);
    for (int i = 0; i < PICTURE_COUNT; i++) {
        tropa_buffer svg, again;
        parsed p;
        draw(i, &document, TROPA_PL, true, &svg);
        parse(&svg, &p);
        assert_int_equal(p.scripts, 0);
        assert_true(p.titled);
        if (!strstr(p.text.data, "<script>&amp;"))
            fail_msg("%s does not show the text", picture_list[i].name);
        assert_non_null(strstr(svg.data, "data:font/otf;base64,"));
        draw(i, &document, TROPA_PL, true, &again);
        assert_true(tropa_str_equal(tropa_buffer_view(&svg), tropa_buffer_view(&again)));
        tropa_buffer_deinit(&p.text);
        tropa_buffer_deinit(&svg);
        tropa_buffer_deinit(&again);
    }
    tropa_arena_deinit(&arena);
}

static void test_memory_fails(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_document document;
    tropa_arena_init(&arena);
    fixture_document(&arena, (fixture_size){2, 2, 1}, 9, NULL, 0, &document);
    for (int i = 0; i < PICTURE_COUNT; i++) {
        tropa_error err;
        tropa_draw_options options = {
            .theme = TROPA_DARK, .catalogue = catalogue[TROPA_EN], .embed_font = false};
        tropa_buffer right, out;
        tropa_memory_fail_at(0);
        draw(i, &document, TROPA_EN, false, &right);
        uint64_t n = tropa_memory_fail_at(0);
        assert_true(n > 5);
        for (uint64_t k = 1; k <= n; k++) {
            tropa_buffer_init(&out);
            tropa_memory_fail_at(k);
            tropa_status status = picture_list[i].draw(&document, &options, &out, &err);
            tropa_memory_fail_at(0);
            assert_true(status == TROPA_ERR_NO_MEMORY);
            tropa_buffer_deinit(&out);
        }
        tropa_buffer_init(&out);
        options.theme = TROPA_LIGHT;
        assert_int_equal(picture_list[i].draw(&document, &options, &out, &err), TROPA_OK);
        assert_true(tropa_str_equal(tropa_buffer_view(&right), tropa_buffer_view(&out)));
        tropa_buffer_deinit(&out);
        tropa_buffer_deinit(&right);
    }
    tropa_arena_deinit(&arena);
}

static void test_unknown_persona(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_document document;
    tropa_buffer svg;
    tropa_error err;
    tropa_draw_options options = {
        .theme = TROPA_LIGHT, .catalogue = catalogue[TROPA_EN], .embed_font = false};
    tropa_arena_init(&arena);
    tropa_buffer_init(&svg);
    fixture_document(&arena, (fixture_size){1, 1, 1}, 3, NULL, 0, &document);
    assert_int_equal(tropa_draw_persona_svg(&document, TROPA_STR("nobody"), &options, &svg, &err),
                     TROPA_ERR_NOT_FOUND);
    assert_string_equal(err.message, "there is no persona nobody; the map has: p0, p1, p2");
    fixture_document_empty(&document);
    assert_int_equal(tropa_draw_empathy_svg(&document, TROPA_STR("p0"), &options, &svg, &err),
                     TROPA_ERR_NOT_FOUND);
    tropa_buffer_deinit(&svg);
    tropa_arena_deinit(&arena);
}

/* ---- goldens ---- */

/* Which example shows a picture best. */
static const char *example_of(const char *picture)
{
    return strcmp(picture, "blueprint") == 0 || strcmp(picture, "story") == 0 ? "first-box" : "box";
}

static void test_goldens(void **state)
{
    (void)state;
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++)
        for (int i = 0; i < PICTURE_COUNT; i++) {
            const char *code = tropa_language_code((tropa_language)language);
            tropa_arena arena;
            tropa_document document;
            tropa_problems problems = {0};
            tropa_buffer text, svg;
            tropa_error err;
            char name[96];
            tropa_arena_init(&arena);
            tropa_buffer_init(&text);
            snprintf(name, sizeof name, "tests/draw/maps/%s.%s.yaml",
                     example_of(picture_list[i].name), code);
            if (tropa_file_read(support_source(name), 1 << 24, &text, &err) ||
                tropa_document_read(tropa_buffer_view(&text), &arena, &document, &problems, &err))
                fail_msg("%s", err.message);
            assert_int_equal(problems.errors, 0);
            check(&document, (tropa_language)language, name);
            draw(i, &document, (tropa_language)language, false, &svg);
            snprintf(name, sizeof name, "tests/draw/golden/%s.%s.svg", picture_list[i].name, code);
            golden_compare(name, &svg);
            tropa_buffer_deinit(&svg);
            tropa_buffer_deinit(&text);
            tropa_arena_deinit(&arena);
        }
}

int main(void)
{
    tropa_error err;
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++)
        if (tropa_catalogue_new((tropa_language)i, &catalogue[i], &err) != TROPA_OK)
            return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),           cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_nasty_texts),       cmocka_unit_test(test_crowded_matrix),
        cmocka_unit_test(test_markup_stays_text), cmocka_unit_test(test_goldens),
        cmocka_unit_test(test_memory_fails),      cmocka_unit_test(test_unknown_persona),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++)
        tropa_catalogue_free(catalogue[i]);
    return failed;
}
