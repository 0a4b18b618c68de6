/* Documents: what is written reads back the same; what is wrong is told where it stands; hostile
 * text ends in a problem. */
#include "arena_fixture.h"
#include "base/buffer.h"
#include "base/file.h"
#include "map/fix.h"
#include "map/read.h"
#include "map/shape_walk.h"
#include "map/write.h"
#include "random_document.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

static tropa_problems read_text(const char *text, tropa_document *out)
{
    tropa_problems problems;
    tropa_str view = {text, strlen(text)};
    assert_int_equal(tropa_document_read(view, &arena, out, &problems, &err), TROPA_OK);
    return problems;
}

/* ---- random documents ---- */

static char *write_text(const tropa_document *document)
{
    tropa_buffer out;
    tropa_buffer_init(&out);
    assert_int_equal(tropa_document_write(document, &out, &err), TROPA_OK);
    char *text = tropa_arena_text(&arena, out.data);
    tropa_buffer_deinit(&out);
    return text;
}

static void test_write_and_read_is_identity(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        support_random random = {seed};
        tropa_document document, again, third;
        random_document(&arena, &random, &document);
        char *text = write_text(&document);
        tropa_problems problems = read_text(text, &again);
        if (problems.count)
            fail_msg("seed %u: %s at line %u of\n%s", (unsigned)seed, problems.item[0].what.key,
                     problems.item[0].place.line, text);
        assert_string_equal(text, write_text(&again));

        tropa_buffer json;
        tropa_buffer_init(&json);
        assert_int_equal(tropa_document_write_json(&document, &json, &err), TROPA_OK);
        problems = read_text(json.data, &third);
        if (problems.count)
            fail_msg("seed %u: JSON: %s at line %u of\n%s", (unsigned)seed,
                     problems.item[0].what.key, problems.item[0].place.line, json.data);
        assert_string_equal(text, write_text(&third));
        tropa_buffer_deinit(&json);
        tropa_arena_reset(&arena);
    }
}

/* ---- short forms ---- */

static void test_short_forms(void **state)
{
    (void)state;
    tropa_document d;
    tropa_problems problems = read_text("tropa: 1\n"
                                        "title: Box\n"
                                        "personas: [Anna]\n"
                                        "stages:\n"
                                        "  - id: consider\n"
                                        "    name: Consider\n"
                                        "    does: compares plans\n"
                                        "    asks:\n"
                                        "      - Why cheaper?\n"
                                        "      - {text: Can I stop?, personas: anna}\n"
                                        "    feels: {anna: 1, piotr: -2}\n"
                                        "    pains:\n"
                                        "    touchpoints:\n"
                                        "      - {id: pricing, name: 12, channel: Site,\n"
                                        "         match: /pricing, feels: -1}\n",
                                        &d);
    assert_int_equal(problems.count, 0);
    assert_int_equal(d.personas.count, 1);
    assert_true(tropa_str_equal(d.personas.item[0].name, TROPA_STR("Anna")));
    const tropa_doc_stage *stage = d.stages.item;
    assert_int_equal(stage->experience.lane[TROPA_LANE_DOES].count, 1);
    assert_int_equal(stage->experience.lane[TROPA_LANE_ASKS].count, 2);
    assert_int_equal(stage->experience.feels.count, 2);
    assert_true(tropa_str_equal(stage->experience.feels.item[1].persona, TROPA_STR("piotr")));
    assert_true(stage->experience.feels.item[1].value == -2);
    assert_int_equal(stage->experience.pains.count, 0);
    const tropa_doc_touchpoint *touch = stage->touchpoints.item;
    assert_true(tropa_str_equal(touch->name, TROPA_STR("12")));
    assert_int_equal(touch->channel, 2);
    assert_true(tropa_str_equal(touch->match->activity.item[0], TROPA_STR("/pricing")));
    assert_int_equal(touch->experience.feels.count, 1);
    assert_int_equal(touch->item.place.line, 14);
}

/* ---- what is wrong, and where ---- */

typedef struct wrong {
    const char *text, *key;
    uint32_t line, column;
    const char *hint; /**< the name it suggests; NULL: none */
} wrong;

#define HEAD "tropa: 1\ntitle: x\n"
static const wrong wrongs[] = {
    {"", "check.empty", 1, 1, NULL},
    {"# nothing\n", "check.empty", 1, 1, NULL},
    {"- a\n", "check.object", 1, 1, NULL},
    {"tropa: 1\n", "check.missing", 1, 1, NULL},
    {"tropa: 2\ntitle: x\n", "check.range", 1, 8, NULL},
    {HEAD "stagse: []\n", "check.unknown", 3, 1, "stages"},
    {HEAD "kind: asis\n", "check.choice", 3, 7, "as-is"},
    {HEAD "updated: 31.12.2025\n", "check.date", 3, 10, NULL},
    {HEAD "updated: 2025-02-30\n", "check.date", 3, 10, NULL},
    {HEAD "evidence-days: 1,5\n", "check.number", 3, 16, NULL},
    {HEAD "evidence-days: nan\n", "check.number", 3, 16, NULL},
    {HEAD "measured: [1]\n", "check.keyed", 3, 11, NULL},
    {HEAD "measured: {map: {customers: -1}}\n", "check.count", 3, 29, NULL},
    {HEAD "measured: {map: {visitors: maybe}}\n", "check.flag", 3, 28, NULL},
    {HEAD "measured: {map: {customers: 1}}\nstages: []\n", "check.measured.last", 4, 9, NULL},
    {HEAD "scenario: [a]\n", "check.text", 3, 11, NULL},
    {HEAD "stages:\n  - name: a\n    id: has space\n", "check.id", 5, 9, NULL},
    {HEAD "stages:\n  - id: a\n", "check.missing", 4, 5, NULL},
    {HEAD "stages:\n  - [a]\n", "check.object", 4, 5, NULL},
    {HEAD "stages:\n  - name: Ы\n    feels: 3\n", "check.range", 5, 12, NULL},
    {HEAD "kind: &a as-is\n", "yaml.alias", 3, 10, NULL},
    {HEAD "kind: *a\n", "yaml.alias", 3, 8, NULL},
    {HEAD "kind: !!str as-is\n", "yaml.alias", 3, 13, NULL},
    {HEAD "title: y\n", "yaml.twice", 3, 1, NULL},
    {HEAD "---\ntropa: 1\n", "yaml.documents", 3, 1, NULL},
    {HEAD "? [a]\n: b\n", "yaml.key", 3, 3, NULL},
    {HEAD "stages: [a\n", "yaml.syntax", 4, 1, NULL},
    {HEAD "stages:\n\t- a\n", "yaml.syntax", 4, 1, NULL},
    {HEAD "owner: \xCF\xE5\xF2\xFF\n", "yaml.encoding", 3, 8, NULL},
    {HEAD "owner: \"a\\0b\"\n", "yaml.zero", 3, 9, NULL},
};

static void test_each_problem_is_told_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        const wrong *w = &wrongs[i];
        tropa_document d;
        tropa_problems problems = read_text(w->text, &d);
        if (problems.count < 1)
            fail_msg("nothing is wrong with\n%s", w->text);
        const tropa_problem *p = problems.item;
        if (strcmp(p->what.key, w->key) != 0 || p->place.line != w->line ||
            p->place.column != w->column)
            fail_msg("%s at %u:%u, not %s at %u:%u, of\n%s", p->what.key, p->place.line,
                     p->place.column, w->key, w->line, w->column, w->text);
        if (w->hint) {
            assert_string_equal(p->hint.key, "check.mean");
            assert_string_equal(p->hint.argument[0].text.data, w->hint);
        }
    }
}

static void test_all_problems_are_told_at_once(void **state)
{
    (void)state;
    tropa_document d;
    tropa_problems problems = read_text(HEAD "kind: b\nupdated: c\nfoo: 1\nscenario: [a]\n", &d);
    assert_int_equal(problems.errors, 3);
    assert_int_equal(problems.warnings, 1);
    for (uint32_t i = 0; i < problems.count; i++)
        assert_int_equal(problems.item[i].place.line, 3 + i);
}

/* ---- ids and references ---- */

/** The key of a problem that checking finds as of 2026-11-22, or NULL. */
static const char *problem_keys(const char *text, uint32_t index)
{
    tropa_document d;
    tropa_problems problems = read_text(text, &d);
    assert_int_equal(problems.count, 0);
    const int64_t now_us = INT64_C(1795305600000000);
    assert_int_equal(tropa_document_check(&d, now_us, &arena, &problems, &err), TROPA_OK);
    return index < problems.count ? problems.item[index].what.key : NULL;
}

static void test_ids_and_references(void **state)
{
    (void)state;
    assert_null(problem_keys(HEAD "personas: [{id: anna, name: A}]\n"
                                  "stages: [{id: a, name: A, feels: {anna: 1},"
                                  " branches: [{id: x, to: a}]}]\n",
                             0));
    assert_string_equal(problem_keys(HEAD "stages: [{id: a, name: A}, {id: a, name: B}]\n", 0),
                        "check.id.twice");
    assert_string_equal(
        problem_keys(HEAD "stages: [{id: a, name: A, touchpoints: [{id: a, name: B}]}]\n", 0),
        "check.id.twice");
    assert_string_equal(problem_keys(HEAD "stages: [{id: map, name: A}]\n", 0),
                        "check.id.reserved");
    assert_string_equal(problem_keys(HEAD "stages: [{id: a, name: A, feels: {anna: 1}}]\n", 0),
                        "check.reference");
    assert_string_equal(problem_keys(HEAD "stages: [A]\n", 0), "check.id.none");
    assert_string_equal(problem_keys(HEAD "measured: {gone: {lost: 1}}\n", 0),
                        "check.measured.gone");
    /* Last year's evidence is stale, unless the map says that it keeps. */
#define EVIDENCE "personas: [{id: p, name: P, evidence: [{id: e, text: t, date: 2025-11-01}]}]\n"
    assert_string_equal(problem_keys(HEAD EVIDENCE, 0), "check.stale");
    assert_null(problem_keys(HEAD "evidence-days: 800\n" EVIDENCE, 0));
}

/* ---- writing ids ---- */

static const char *fixed(const char *text, tropa_fix *fix)
{
    tropa_buffer out;
    tropa_buffer_init(&out);
    tropa_str view = {text, strlen(text)};
    if (tropa_document_fix(view, &arena, &out, fix, &err) != TROPA_OK)
        fail_msg("%s in\n%s", err.message, out.data);
    char *copy = tropa_arena_text(&arena, out.data);
    tropa_buffer_deinit(&out);
    return copy;
}

static void test_ids_are_written_and_nothing_else_changes(void **state)
{
    (void)state;
    tropa_fix fix;
    const char *text = fixed(HEAD "# keep me\n"
                                  "lanes: [does, asks]\n"
                                  "personas: [Anna, {name: Piotr}]   # and me\n"
                                  "stages:\n"
                                  "  - name: Оплата\n"
                                  "    does: pays, or not\n"
                                  "    asks:\n"
                                  "    -   Why?  # really\n"
                                  "    - \"quoted: yes\"\n"
                                  "    - |\n"
                                  "      two\n"
                                  "      lines\n"
                                  "    feels: {anna: 1}\n"
                                  "    touchpoints:\n"
                                  "    - {name: Оплата}\n"
                                  "    - id: card\n"
                                  "      name: Card\n",
                             &fix);
    assert_string_equal(text, HEAD "# keep me\n"
                                   "lanes: [does, asks]\n"
                                   "personas: [{id: anna, name: Anna}, {id: piotr, name: Piotr}]"
                                   "   # and me\n"
                                   "stages:\n"
                                   "  - id: oplata\n"
                                   "    name: Оплата\n"
                                   "    does: {id: pays-or-not, text: \"pays, or not\"}\n"
                                   "    asks:\n"
                                   "    -   id: why\n"
                                   "        text: Why?  # really\n"
                                   "    - id: quoted-yes\n"
                                   "      text: \"quoted: yes\"\n"
                                   "    - |\n"
                                   "      two\n"
                                   "      lines\n"
                                   "    feels: {anna: 1}\n"
                                   "    touchpoints:\n"
                                   "    - {id: oplata-2, name: Оплата}\n"
                                   "    - id: card\n"
                                   "      name: Card\n");
    assert_int_equal(fix.added, 7);
    assert_int_equal(fix.left, 1);
    tropa_fix again;
    assert_string_equal(fixed(text, &again), text);
    assert_int_equal(again.added, 0);
}

/** A document without the ids of its listed items. */
static void drop_ids(const tropa_shape *shape, void *object)
{
    if (shape->listed)
        ((tropa_item *)object)->id = (tropa_str){0};
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const tropa_field *field = &shape->field[i];
        if (field->kind == TROPA_FIELD_OBJECT && tropa_field_object(field, object))
            drop_ids(field->shape, tropa_field_object(field, object));
        tropa_any_list list = {0};
        if (field->kind == TROPA_FIELD_LIST)
            list = tropa_field_list(field, object);
        for (uint32_t j = 0; j < list.count; j++)
            drop_ids(field->shape, tropa_list_at(list, field->shape, j));
    }
}

static void test_fixing_keeps_the_meaning(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        support_random random = {seed};
        tropa_document document, again;
        tropa_fix fix;
        random_document(&arena, &random, &document);
        drop_ids(&tropa_shape_document, &document);
        const char *before = write_text(&document);
        tropa_problems problems = read_text(fixed(before, &fix), &again);
        assert_int_equal(problems.count, 0);
        drop_ids(&tropa_shape_document, &again);
        assert_string_equal(before, write_text(&again));
        assert_true(fix.added > 0 && fix.left == 0);
        tropa_arena_reset(&arena);
    }
}

/* ---- hostile ---- */

static void expect_refused(const char *text, const char *key)
{
    tropa_document d;
    tropa_problems problems = read_text(text, &d);
    assert_true(problems.errors >= 1);
    assert_string_equal(problems.item[0].what.key, key);
}

static char *repeat(const char *before, const char *piece, size_t times)
{
    tropa_buffer out;
    tropa_buffer_init(&out);
    tropa_buffer_append_text(&out, before);
    for (size_t i = 0; i < times; i++)
        tropa_buffer_append_text(&out, piece);
    char *text = tropa_arena_text(&arena, out.data);
    tropa_buffer_deinit(&out);
    return text;
}

static void test_hostile_documents_end_in_a_problem(void **state)
{
    (void)state;
    expect_refused(repeat("a: ", "[", 100000), "yaml.depth");
    expect_refused(repeat("", "- ", 100000), "yaml.depth");
    expect_refused(repeat("a: [", "[],", 300000), "yaml.values");
    expect_refused(repeat("title: ", "x", 100000), "yaml.text");
    expect_refused(repeat("a: &a [x, x]\nb: &b [", "*a, ", 9), "yaml.alias");
    tropa_buffer keys;
    tropa_buffer_init(&keys);
    for (unsigned i = 0; i < 20000; i++)
        tropa_buffer_append_format(&keys, "key%u: 1\n", i);
    expect_refused(keys.data, "yaml.keys");
    tropa_buffer_deinit(&keys);
    expect_refused(repeat("", "0123456789abcdef\n", (17u << 20) / 17 + 1), "yaml.bytes");
    /* More problems than are told: all are counted. */
    tropa_document d;
    tropa_problems problems = read_text(repeat(HEAD "stages:\n", "  - {}\n", 1000), &d);
    assert_int_equal(problems.count, TROPA_PROBLEMS_MAX);
    assert_int_equal(problems.errors, 1000);
}

/* ---- the schema ---- */

static void test_the_published_schema_is_what_the_shapes_say(void **state)
{
    (void)state;
    tropa_buffer now, published;
    tropa_buffer_init(&now);
    tropa_buffer_init(&published);
    assert_int_equal(tropa_document_write_schema(&now, &err), TROPA_OK);
    const char *path = support_source("docs/map.schema.json");
    if (getenv("TROPA_UPDATE_GOLDENS")) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(now.data, 1, now.size, file), now.size);
        assert_int_equal(fclose(file), 0);
    }
    tropa_error failure;
    if (tropa_file_read(path, 1 << 24, &published, &failure) != TROPA_OK)
        fail_msg("%s", failure.message);
    assert_string_equal(published.data, now.data);
    tropa_buffer_deinit(&now);
    tropa_buffer_deinit(&published);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_write_and_read_is_identity, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_short_forms, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_each_problem_is_told_with_its_place, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_all_problems_are_told_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ids_and_references, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ids_are_written_and_nothing_else_changes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_fixing_keeps_the_meaning, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hostile_documents_end_in_a_problem, set_up, tear_down),
        cmocka_unit_test(test_the_published_schema_is_what_the_shapes_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
