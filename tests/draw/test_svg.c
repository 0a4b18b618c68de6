/* The SVG as a document: well-formed, figures equal to shapes, text stays text, same bytes again.
 */
#include "base/file.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "draw/draw.h"
#include "fixture.h"
#include "golden.h"
#include "support.h"

#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static tropa_catalogue *catalogue[TROPA_LANGUAGE_COUNT];

static void draw(const tropa_map *map, tropa_language language, bool embed, tropa_buffer *out)
{
    tropa_error err;
    tropa_draw_options options = {
        .theme = TROPA_LIGHT, .catalogue = catalogue[language], .embed_font = embed};
    tropa_buffer_init(out);
    if (tropa_draw_map_svg(map, &options, out, &err) != TROPA_OK)
        fail_msg("%s", err.message);
}

/* ---- what the parser gathers ---- */

typedef struct flow_part {
    char part[8];
    unsigned index;
    double customers, thickness, drawn;
    bool strong;
} flow_part;

typedef struct document {
    flow_part flow[200];
    unsigned flow_count, tips, titles_in_tips, scripts, cells, cards, stages;
    bool in_flow, role_img, after_tip;
    tropa_buffer text;
} document;

static const char *attribute(const char **list, const char *name)
{
    for (; *list; list += 2)
        if (strcmp(*list, name) == 0)
            return list[1];
    return NULL;
}

/* The radius of the outer arc less the inner one's is the thickness of what peels off. */
static double lost_thickness(const char *path)
{
    const char *outer = strchr(path, 'A');
    const char *inner = outer ? strchr(outer + 1, 'A') : NULL;
    if (!outer || !inner)
        return -1;
    return strtod(outer + 1, NULL) - strtod(inner + 1, NULL);
}

static void take_group(document *d, const char **list)
{
    const char *css = attribute(list, "class");
    d->after_tip = css && strcmp(css, "tip") == 0;
    d->tips += d->after_tip;
    d->cells += attribute(list, "data-cell") != NULL;
    d->cards += attribute(list, "data-card") != NULL;
    d->stages += attribute(list, "data-stage") != NULL;
    if (!css || strcmp(css, "flow") != 0)
        return;
    assert_true(d->flow_count < 200);
    flow_part *part = &d->flow[d->flow_count++];
    snprintf(part->part, sizeof part->part, "%s", attribute(list, "data-part"));
    part->index = (unsigned)atoi(attribute(list, "data-index"));
    part->customers = atof(attribute(list, "data-customers"));
    part->thickness = atof(attribute(list, "data-thickness"));
    part->drawn = -1;
    d->in_flow = true;
}

static void take_shape(document *d, const char *name, const char **list)
{
    flow_part *part = &d->flow[d->flow_count - 1];
    const char *css = attribute(list, "class");
    if (part->drawn >= 0)
        return;
    part->strong = css && strcmp(css, "f-main") == 0;
    if (strcmp(name, "rect") == 0)
        part->drawn = atof(attribute(list, "height"));
    else if (strcmp(part->part, "lost") == 0)
        part->drawn = lost_thickness(attribute(list, "d"));
    else { /* the last stage's arrow: M x top ... L x bottom H x Z */
        double top, bottom, x;
        const char *path = attribute(list, "d"), *last = strrchr(path, 'L');
        assert_int_equal(sscanf(path, "M%lf %lf", &x, &top), 2);
        assert_int_equal(sscanf(last, "L%lf %lf", &x, &bottom), 2);
        part->drawn = bottom - top;
    }
}

static void XMLCALL on_start(void *context, const char *name, const char **list)
{
    document *d = context;
    if (strcmp(name, "g") == 0)
        take_group(d, list);
    else if (strcmp(name, "title") == 0)
        d->titles_in_tips += d->after_tip;
    else if ((strcmp(name, "rect") == 0 || strcmp(name, "path") == 0) && d->in_flow)
        take_shape(d, name, list);
    else if (strcmp(name, "script") == 0)
        d->scripts++;
    else if (strcmp(name, "svg") == 0)
        d->role_img = attribute(list, "role") && strcmp(attribute(list, "role"), "img") == 0 &&
                      attribute(list, "aria-labelledby");
    if (strcmp(name, "g") != 0)
        d->after_tip = false;
}

static void XMLCALL on_end(void *context, const char *name)
{
    document *d = context;
    if (strcmp(name, "g") == 0)
        d->in_flow = false;
}

static void XMLCALL on_text(void *context, const char *text, int size)
{
    document *d = context;
    tropa_buffer_append(&d->text, text, (size_t)size);
}

static void parse(const tropa_buffer *svg, document *d)
{
    *d = (document){0};
    tropa_buffer_init(&d->text);
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, d);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    if (XML_Parse(parser, svg->data, (int)svg->size, 1) != XML_STATUS_OK)
        fail_msg("not well-formed: %s at line %lu", XML_ErrorString(XML_GetErrorCode(parser)),
                 XML_GetCurrentLineNumber(parser));
    XML_ParserFree(parser);
}

/* ---- tests ---- */

static void check_ribbon(const tropa_map *map, const document *d)
{
    double scale = 0, most = 0, strong = 0;
    uint64_t shown[40] = {0};
    for (unsigned i = 0; i < d->flow_count; i++)
        if (d->flow[i].customers > most) {
            most = d->flow[i].customers;
            scale = d->flow[i].thickness / most;
        }
    for (unsigned i = 0; i < d->flow_count; i++) {
        const flow_part *part = &d->flow[i];
        assert_true(fabs(part->thickness - part->customers * scale) < 0.02);
        assert_true(fabs(part->drawn - part->thickness) < 0.021);
        shown[part->index - 1] += (uint64_t)part->customers;
        strong += part->strong;
        if (part->strong)
            assert_true(map->stage[part->index - 1].main_loss);
    }
    for (uint32_t i = 0; i < map->stage_count; i++)
        assert_int_equal(shown[i], map->stage[i].measured.reached);
    assert_true(strong <= 1);
}

static void test_ribbon_equals_numbers(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 12; seed++) {
        tropa_arena arena;
        tropa_map map;
        tropa_buffer svg;
        document d;
        tropa_arena_init(&arena);
        if (seed == 0)
            fixture_box(&arena, TROPA_EN, &map);
        else
            fixture_sized(&arena, (uint32_t)(seed * 5 % 13) + 1, 10, seed, NULL, 0, &map);
        draw(&map, TROPA_EN, false, &svg);
        parse(&svg, &d);
        assert_true(d.flow_count > 0);
        check_ribbon(&map, &d);
        tropa_buffer_deinit(&d.text);
        tropa_buffer_deinit(&svg);
        tropa_arena_deinit(&arena);
    }
}

static void test_everything_is_there(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_map map;
    tropa_buffer svg;
    document d;
    tropa_arena_init(&arena);
    fixture_box(&arena, TROPA_EN, &map);
    draw(&map, TROPA_EN, true, &svg);
    parse(&svg, &d);
    assert_true(d.role_img);
    assert_int_equal(d.stages, 5);
    assert_int_equal(d.cards, 16);
    assert_int_equal(d.cells, 6);
    assert_int_equal(d.titles_in_tips, d.tips);
    assert_non_null(strstr(svg.data, "data:font/otf;base64,"));
    assert_non_null(strstr(d.text.data, "Simulated data"));
    assert_non_null(strstr(d.text.data, "main loss"));
    assert_null(strstr(svg.data, "var(--"));
    tropa_buffer_deinit(&d.text);
    tropa_buffer_deinit(&svg);
    tropa_arena_deinit(&arena);
}

/* "Honest numbers": under thirty, counts. */
static void test_few_have_no_shares(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_map map;
    tropa_buffer svg;
    document d;
    tropa_arena_init(&arena);
    fixture_tiny(&arena, &map);
    map.back_count = 0;
    for (int i = 0; i < 3; i++)
        map.headline[i].sentence = fixture_say(TROPA_STR("none"));
    draw(&map, TROPA_EN, false, &svg);
    parse(&svg, &d);
    assert_non_null(strstr(d.text.data, "7 customers"));
    assert_non_null(strstr(d.text.data, "4 of 6 left"));
    /* What is left of percentages: the friction's scale and the words "95%". */
    for (const char *at = d.text.data; (at = strchr(at, '%')); at++)
        if (strncmp(at - 2, "95%", 3) != 0 && strncmp(at - 3, "100%", 4) != 0)
            fail_msg("a share of a handful: %.60s", at - 30);
    tropa_buffer_deinit(&d.text);
    tropa_buffer_deinit(&svg);
    tropa_arena_deinit(&arena);
}

static void test_markup_stays_text(void **state)
{
    (void)state;
    static const tropa_str texts[] = {
        {"<script>x</script>&amp;", 23}, {"]]><!-- \"'> </style>", 20}, {"\xff\x01\xc3<g\n>", 7}};
    tropa_arena arena;
    tropa_map map;
    tropa_buffer svg;
    document d;
    tropa_arena_init(&arena);
    fixture_sized(&arena, 3, 9, 5, texts, 3, &map);
    draw(&map, TROPA_PL, true, &svg);
    parse(&svg, &d);
    assert_int_equal(d.scripts, 0);
    assert_non_null(strstr(d.text.data, "<script>x</script>&amp;"));
    tropa_buffer_deinit(&d.text);
    tropa_buffer_deinit(&svg);
    tropa_arena_deinit(&arena);
}

static void test_same_bytes(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_map map;
    tropa_buffer a, b, other;
    tropa_arena_init(&arena);
    fixture_box(&arena, TROPA_RU, &map);
    draw(&map, TROPA_RU, true, &a);
    draw(&map, TROPA_PL, true, &other); /* fills the caches with other words */
    draw(&map, TROPA_RU, true, &b);
    assert_true(tropa_str_equal(tropa_buffer_view(&a), tropa_buffer_view(&b)));
    tropa_buffer_deinit(&a);
    tropa_buffer_deinit(&b);
    tropa_buffer_deinit(&other);
    tropa_arena_deinit(&arena);
}

typedef struct together {
    const tropa_map *map;
    tropa_buffer svg[2];
} together;

static void draw_in_thread(void *context, unsigned worker)
{
    together *t = context;
    draw(t->map, TROPA_RU, true, &t->svg[worker % 2]);
}

static void test_two_threads(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_map map;
    tropa_arena_init(&arena);
    fixture_box(&arena, TROPA_RU, &map);
    together t = {.map = &map};
    tropa_parallel(2, draw_in_thread, &t);
    assert_true(t.svg[0].size > 1000);
    assert_true(tropa_str_equal(tropa_buffer_view(&t.svg[0]), tropa_buffer_view(&t.svg[1])));
    tropa_buffer_deinit(&t.svg[0]);
    tropa_buffer_deinit(&t.svg[1]);
    tropa_arena_deinit(&arena);
}

/* Out of memory at any moment is a status, and the next picture is right again. */
static void test_memory_fails(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_map map;
    tropa_buffer right, out;
    tropa_error err;
    tropa_draw_options options = {
        .theme = TROPA_DARK, .catalogue = catalogue[TROPA_EN], .embed_font = true};
    tropa_arena_init(&arena);
    fixture_sized(&arena, 3, 9, 3, NULL, 0, &map);
    tropa_buffer_init(&right);
    assert_int_equal(tropa_draw_map_html(&map, &options, &right, &err), TROPA_OK);
    tropa_memory_fail_at(0);
    tropa_buffer_init(&out);
    assert_int_equal(tropa_draw_map_html(&map, &options, &out, &err), TROPA_OK);
    uint64_t n = tropa_memory_fail_at(0);
    tropa_buffer_deinit(&out);
    assert_true(n > 10);
    for (uint64_t i = 1; i <= n; i++) {
        tropa_buffer_init(&out);
        tropa_memory_fail_at(i);
        tropa_status status = tropa_draw_map_html(&map, &options, &out, &err);
        tropa_memory_fail_at(0);
        if (status == TROPA_OK)
            assert_true(tropa_str_equal(tropa_buffer_view(&right), tropa_buffer_view(&out)));
        else
            assert_int_equal(status, TROPA_ERR_NO_MEMORY);
        tropa_buffer_deinit(&out);
    }
    tropa_buffer_init(&out);
    assert_int_equal(tropa_draw_map_html(&map, &options, &out, &err), TROPA_OK);
    assert_true(tropa_str_equal(tropa_buffer_view(&right), tropa_buffer_view(&out)));
    tropa_buffer_deinit(&out);
    tropa_buffer_deinit(&right);
    tropa_arena_deinit(&arena);
}

/* ---- goldens ---- */

static void test_goldens(void **state)
{
    (void)state;
    for (int language = 0; language < TROPA_LANGUAGE_COUNT; language++) {
        tropa_arena arena;
        tropa_map map;
        tropa_buffer svg;
        char name[64];
        tropa_arena_init(&arena);
        fixture_box(&arena, (tropa_language)language, &map);
        draw(&map, (tropa_language)language, false, &svg);
        snprintf(name, sizeof name, "tests/draw/golden/box.%s.svg",
                 tropa_language_code((tropa_language)language));
        golden_compare(name, &svg);
        tropa_buffer_deinit(&svg);
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
        cmocka_unit_test(test_ribbon_equals_numbers),
        cmocka_unit_test(test_everything_is_there),
        cmocka_unit_test(test_markup_stays_text),
        cmocka_unit_test(test_few_have_no_shares),
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_two_threads),
        cmocka_unit_test(test_memory_fails),
        cmocka_unit_test(test_goldens),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++)
        tropa_catalogue_free(catalogue[i]);
    return failed;
}
