/* Templates: each is without a fault, claims nothing as measured, and says the same in every
 * language. */
#include "arena_fixture.h"
#include "base/buffer.h"
#include "base/file.h"
#include "map/read.h"
#include "map/shape_walk.h"
#include "support.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>

/* 2026-11-20: templates have no dates, so any will do. */
#define NOW_US INT64_C(1795132800000000)

static const char *const languages[] = {"en", "ru", "pl"};

/* ---- reading one ---- */

/* Both name what is wrong, so that a failing template says where. */
static void assert_no_problem(const char *path, const tropa_problems *problems)
{
    for (uint32_t i = 0; i < problems->count; i++) {
        const tropa_problem *problem = &problems->item[i];
        print_error("%s:%u:%u: %s\n", path, problem->place.line, problem->place.column,
                    problem->what.key);
        for (uint32_t k = 0; k < problem->what.argument_count; k++)
            if (problem->what.argument[k].kind == TROPA_ARG_TEXT)
                print_error("  %s: %.*s\n", problem->what.argument[k].name,
                            (int)problem->what.argument[k].text.size,
                            problem->what.argument[k].text.data);
    }
    assert_int_equal(problems->errors, 0);
    assert_int_equal(problems->warnings, 0);
}

static void read_template(const char *path, tropa_document *out)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    assert_int_equal(tropa_file_read(path, 1u << 20, &text, &err), TROPA_OK);
    tropa_problems problems;
    tropa_str view = {text.data, text.size};
    assert_int_equal(tropa_document_read(view, &arena, out, &problems, &err), TROPA_OK);
    assert_int_equal(tropa_document_check(out, NOW_US, &arena, &problems, &err), TROPA_OK);
    assert_no_problem(path, &problems);
    tropa_buffer_deinit(&text);
}

/* ---- what must not differ between languages ---- */

static void bones(const tropa_shape *shape, const void *object, tropa_buffer *out);

static bool is_same_everywhere(const tropa_field *field)
{
    return field->reference != TROPA_REF_NONE || strcmp(field->key, "id") == 0;
}

static void bones_of_field(const tropa_field *field, const void *object, tropa_buffer *out)
{
    const void *at = tropa_field_of(field, object);
    tropa_any_list list = {0};
    tropa_buffer_append_format(out, "%s ", field->key);
    switch (field->kind) {
    case TROPA_FIELD_TEXT:
        if (is_same_everywhere(field))
            tropa_buffer_append_format(out, "%.*s", (int)((const tropa_str *)at)->size,
                                       ((const tropa_str *)at)->data);
        break;
    case TROPA_FIELD_TEXTS:
        list = tropa_field_list(field, object);
        tropa_buffer_append_format(out, "%u", list.count);
        for (uint32_t i = 0; i < list.count && is_same_everywhere(field); i++)
            tropa_buffer_append_format(out, " %.*s", (int)((const tropa_str *)list.item)[i].size,
                                       ((const tropa_str *)list.item)[i].data);
        break;
    case TROPA_FIELD_NUMBER:
        tropa_buffer_append_format(out, "%g", *(const double *)at);
        break;
    case TROPA_FIELD_COUNT:
        tropa_buffer_append_format(out, "%" PRIu64, *(const uint64_t *)at);
        break;
    case TROPA_FIELD_DATE:
        tropa_buffer_append_format(out, "%" PRId64, *(const int64_t *)at);
        break;
    case TROPA_FIELD_FLAG:
    case TROPA_FIELD_CHOICE:
        tropa_buffer_append_format(out, "%d", *(const uint8_t *)at);
        break;
    case TROPA_FIELD_OBJECT:
        bones(field->shape, tropa_field_object(field, object), out);
        break;
    case TROPA_FIELD_LIST:
    case TROPA_FIELD_KEYED:
        list = tropa_field_list(field, object);
        for (uint32_t i = 0; i < list.count; i++)
            bones(field->shape, tropa_list_at(list, field->shape, i), out);
        break;
    }
    tropa_buffer_append_format(out, "\n");
}

/* Everything but what is written in a language. */
static void bones(const tropa_shape *shape, const void *object, tropa_buffer *out)
{
    tropa_buffer_append_format(out, "(%s\n", shape->name);
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (tropa_field_filled(&shape->field[i], object))
            bones_of_field(&shape->field[i], object, out);
    tropa_buffer_append_format(out, ")\n");
}

static const char *bones_of(const tropa_document *document)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    bones(&tropa_shape_document, document, &text);
    tropa_str kept = tropa_arena_copy(&arena, (tropa_str){text.data, text.size});
    tropa_buffer_deinit(&text);
    assert_non_null(kept.data);
    return kept.data;
}

/* ---- what every template keeps to ---- */

static void check_match(const tropa_document *document)
{
    tropa_str name[512];
    uint32_t count = 0;
    for (uint32_t s = 0; s < document->stages.count; s++)
        for (uint32_t t = 0; t < document->stages.item[s].touchpoints.count; t++) {
            const tropa_match *match = document->stages.item[s].touchpoints.item[t].match;
            for (uint32_t a = 0; match && a < match->activity.count; a++) {
                for (uint32_t i = 0; i < count; i++)
                    assert_false(tropa_str_equal(name[i], match->activity.item[a]));
                assert_true(count < sizeof name / sizeof *name);
                name[count++] = match->activity.item[a];
            }
        }
}

static void check_lanes(const tropa_document *document)
{
    assert_true(document->lanes.count > 0);
    for (uint32_t i = 0; i < document->lanes.count; i++)
        assert_true(document->lanes.item[i].question.size > 0);
}

/* A template is no finding: whatever looks like one would be invented. */
static void check_claims(const tropa_document *document, const char *skeleton)
{
    assert_int_equal(document->measured.count, 0);
    assert_null(strstr(skeleton, "(evidence"));
    for (uint32_t i = 0; i < document->personas.count; i++) {
        assert_int_equal(document->personas.item[i].basis, TROPA_BASIS_HYPOTHESIS);
        assert_true(isnan(document->personas.item[i].share));
    }
    for (uint32_t s = 0; s < document->stages.count; s++) {
        const tropa_kpi_list *kpis = &document->stages.item[s].experience.kpis;
        for (uint32_t k = 0; k < kpis->count; k++) {
            assert_true(isnan(kpis->item[k].value));
            assert_true(kpis->item[k].base.size > 0);
        }
    }
}

/* cmocka would print both whole. */
static void assert_same_bones(const char *path, const char *ours, const char *first)
{
    if (strcmp(ours, first) == 0)
        return;
    size_t at = 0, line = 0;
    for (; ours[at] && ours[at] == first[at]; at++)
        if (ours[at] == '\n')
            line = at + 1;
    print_error("%s differs from English after:\n%.*s\nwith: %.60s\nin place of: %.60s\n", path,
                (int)(line < 200 ? line : 200), ours + (line < 200 ? 0 : line - 200), ours + line,
                first + line);
    fail();
}

static void check_template(const char *folder, const char *name)
{
    const char *first = NULL;
    for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
        tropa_document document;
        const char *path = tropa_arena_format(&arena, "%s/%s.%s.yaml", folder, name, languages[l]);
        read_template(path, &document);
        assert_true(tropa_str_equal(document.language, tropa_str_from(languages[l])));
        const char *skeleton = bones_of(&document);
        check_match(&document);
        check_lanes(&document);
        check_claims(&document, skeleton);
        if (l == 0)
            first = skeleton;
        else
            assert_same_bones(path, skeleton, first);
    }
}

static void every_template_is_sound_and_the_same_in_every_language(void **state)
{
    (void)state;
    const char *folder = tropa_arena_format(&arena, "%s", support_source("src/map/templates"));
    DIR *files = opendir(folder);
    assert_non_null(files);
    uint32_t seen = 0, checked = 0;
    for (struct dirent *file = readdir(files); file; file = readdir(files)) {
        tropa_str name = tropa_str_from(file->d_name);
        static const char end[] = ".en.yaml";
        size_t tail = sizeof end - 1;
        if (name.size > 5 && strcmp(name.data + name.size - 5, ".yaml") == 0)
            seen++;
        if (name.size <= tail || strcmp(name.data + name.size - tail, end) != 0)
            continue;
        check_template(folder,
                       tropa_arena_format(&arena, "%.*s", (int)(name.size - tail), name.data));
        checked++;
    }
    closedir(files);
    assert_true(checked >= 6);
    assert_int_equal(seen, checked * (sizeof languages / sizeof *languages));
}

/* An example may claim: what it tells is invented, and says so. */
static void every_example_is_sound_and_the_same_in_every_language(void **state)
{
    (void)state;
    static const char *const examples[] = {"subscription-box"};
    const char *folder = tropa_arena_format(&arena, "%s", support_source("examples"));
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const char *first = NULL;
        for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
            tropa_document document;
            const char *path =
                tropa_arena_format(&arena, "%s/%s.%s.yaml", folder, examples[i], languages[l]);
            read_template(path, &document);
            assert_true(document.measured.count == 0 || document.measured.item[0].simulated);
            check_match(&document);
            check_lanes(&document);
            const char *skeleton = bones_of(&document);
            if (l == 0)
                first = skeleton;
            else
                assert_same_bones(path, skeleton, first);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_template_is_sound_and_the_same_in_every_language,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_example_is_sound_and_the_same_in_every_language,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
