/* Merge laws, on random documents and random edits; and bytes that stay. */
#include "arena_fixture.h"
#include "base/buffer.h"
#include "map/merge.h"
#include "map/patch.h"
#include "map/read.h"
#include "map/shape_walk.h"
#include "map/write.h"
#include "random_document.h"

#include <stdio.h>
#include <stdlib.h>

#define ROUNDS 150

static const char *json_of(const tropa_document *document)
{
    tropa_buffer out;
    tropa_buffer_init(&out);
    assert_int_equal(tropa_document_write_json(document, &out, &err), TROPA_OK);
    const char *text = tropa_arena_copy(&arena, tropa_buffer_view(&out)).data;
    tropa_buffer_deinit(&out);
    return text;
}

static const char *yaml_of(const tropa_document *document)
{
    tropa_buffer out;
    tropa_buffer_init(&out);
    assert_int_equal(tropa_document_write(document, &out, &err), TROPA_OK);
    const char *text = tropa_arena_copy(&arena, tropa_buffer_view(&out)).data;
    tropa_buffer_deinit(&out);
    return text;
}

static void read_text(const char *text, tropa_document *out)
{
    tropa_problems problems;
    assert_int_equal(tropa_document_read(tropa_str_from(text), &arena, out, &problems, &err),
                     TROPA_OK);
}

static tropa_document merge3(const tropa_document *base, const tropa_document *ours,
                             const tropa_document *theirs, tropa_merge *merge)
{
    tropa_document out;
    assert_int_equal(tropa_document_merge(base, ours, theirs, &arena, &out, merge, &err), TROPA_OK);
    return out;
}

/* ---- random edits ---- */

static uint32_t next_id;

/** Ids that differ, everywhere. */
static void number_items(const tropa_shape *shape, void *object)
{
    for (uint32_t f = 0; f < shape->field_count; f++) {
        const tropa_field *field = &shape->field[f];
        if (field->kind != TROPA_FIELD_LIST)
            continue;
        tropa_any_list list = tropa_field_list(field, object);
        for (uint32_t i = 0; i < list.count; i++) {
            tropa_item *item = tropa_list_at(list, field->shape, i);
            if (field->shape->listed)
                item->id = tropa_str_from(tropa_arena_format(&arena, "n%u", next_id++));
            number_items(field->shape, item);
        }
    }
}

static void random_base(support_random *random, tropa_document *out)
{
    random_document(&arena, random, out);
    number_items(&tropa_shape_document, out);
    out->measured.count = 0;
    out->version = 1;
}

/** A list with one item less, one more, or two that changed places. */
static void edit_list(support_random *random, const tropa_field *field, void *object)
{
    tropa_any_list list = tropa_field_list(field, object);
    size_t size = field->shape->size;
    char *items = tropa_arena_array(&arena, list.count + 1, size);
    memcpy(items, list.item, list.count * size);
    uint32_t at = support_random_below(random, list.count);
    if (support_random_below(random, 2)) {
        memmove(items + at * size, items + (at + 1) * size, (list.count - at - 1) * size);
        list.count--;
    } else {
        memmove(items + (at + 1) * size, items + at * size, (list.count - at) * size);
        void *fresh = items + at * size;
        tropa_shape_clear(field->shape, fresh);
        ((tropa_item *)fresh)->id = tropa_str_from(tropa_arena_format(&arena, "n%u", next_id++));
        list.count++;
    }
    list.item = items;
    tropa_field_set_list(field, object, list);
}

/** Walks down at random and changes one thing, in copies of the lists on the way. */
static void edit(support_random *random, const tropa_shape *shape, void *object)
{
    const tropa_field *field = &shape->field[support_random_below(random, shape->field_count)];
    if (field->kind == TROPA_FIELD_LIST && field->shape->listed) {
        tropa_any_list list = tropa_field_list(field, object);
        if (list.count == 0)
            return;
        if (support_random_below(random, 3) == 0) {
            edit_list(random, field, object);
            return;
        }
        void *items = tropa_arena_array(&arena, list.count, field->shape->size);
        memcpy(items, list.item, list.count * field->shape->size);
        list.item = items;
        tropa_field_set_list(field, object, list);
        edit(random, field->shape,
             tropa_list_at(list, field->shape, support_random_below(random, list.count)));
    } else if (field->kind == TROPA_FIELD_TEXT && strcmp(field->key, "id") != 0) {
        *(tropa_str *)tropa_field_at(field, object) =
            tropa_str_from(tropa_arena_format(&arena, "edit %u", next_id++));
    }
}

static tropa_document edited(support_random *random, const tropa_document *base)
{
    tropa_document out = *base;
    for (unsigned i = 0; i < 12; i++)
        edit(random, &tropa_shape_document, &out);
    return out;
}

/* ---- laws ---- */

static void one_side_alone_is_the_result(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        support_random random = {.state = round};
        tropa_document base, x;
        tropa_merge merge;
        random_base(&random, &base);
        x = edited(&random, &base);
        const tropa_document *const threes[][3] = {
            {&base, &base, &x}, {&base, &x, &base}, {&base, &x, &x}, {&base, &base, &base}};
        for (unsigned i = 0; i < 4; i++) {
            tropa_document out = merge3(threes[i][0], threes[i][1], threes[i][2], &merge);
            assert_int_equal(merge.count, 0);
            assert_string_equal(json_of(&out), json_of(i == 3 ? &base : &x));
        }
        tear_down(NULL), set_up(NULL);
    }
}

static void sides_may_change_places(void **state)
{
    (void)state;
    uint32_t clean = 0, conflicts = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        support_random random = {.state = 1000 + round};
        tropa_document base, x, y;
        tropa_merge one, other;
        random_base(&random, &base);
        x = edited(&random, &base);
        y = edited(&random, &base);
        tropa_document xy = merge3(&base, &x, &y, &one), yx = merge3(&base, &y, &x, &other);
        assert_int_equal(one.count, other.count);
        conflicts += one.count > 0;
        if (one.count == 0) {
            clean++;
            assert_string_equal(json_of(&xy), json_of(&yx));
        }
        tear_down(NULL), set_up(NULL);
    }
    assert_true(clean > 10);
    assert_true(conflicts > 0);
}

/** The text that is written means the merged document. */
static void patched_text_means_the_merge(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        support_random random = {.state = 2000 + round};
        tropa_document base, x, y, ours, read_back;
        tropa_merge merge;
        tropa_buffer out;
        random_base(&random, &base);
        x = edited(&random, &base);
        y = edited(&random, &base);
        const char *text = yaml_of(&x);
        read_text(text, &ours);
        tropa_document merged = merge3(&base, &ours, &y, &merge);
        tropa_buffer_init(&out);
        assert_int_equal(tropa_document_patch(tropa_str_from(text), &ours, &merged, NULL, 0, &arena,
                                              &out, NULL, &err),
                         TROPA_OK);
        read_text(tropa_arena_copy(&arena, tropa_buffer_view(&out)).data, &read_back);
        assert_string_equal(json_of(&read_back), json_of(&merged));
        tropa_buffer_deinit(&out);
        tear_down(NULL), set_up(NULL);
    }
}

/* ---- bytes and conflicts ---- */

static const char base_text[] = "# Head.\n"
                                "tropa: 1\n"
                                "title:   Shop   # name\n"
                                "stages:\n"
                                "  # The first.\n"
                                "  - id: look\n"
                                "    name: Looks\n"
                                "    touchpoints:\n"
                                "      - {id: home,  name: Home}  # flow\n"
                                "      - {id: chat, name: Chat}\n"
                                "  - id: buy\n"
                                "    name: 'Buys'\n"
                                "    pains:\n"
                                "      - {id: fee, text: A fee, severity: 2}\n"
                                "# The end.\n";

static const char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    return tropa_arena_format(&arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static const char *merge_text(const char *ours, const char *theirs, tropa_merge *merge)
{
    tropa_document *documents = tropa_arena_array(&arena, 4, sizeof *documents);
    tropa_buffer out;
    read_text(base_text, &documents[0]);
    read_text(ours, &documents[1]);
    read_text(theirs, &documents[2]);
    documents[3] = merge3(&documents[0], &documents[1], &documents[2], merge);
    tropa_buffer_init(&out);
    assert_int_equal(tropa_document_patch(tropa_str_from(ours), &documents[1], &documents[3], NULL,
                                          0, &arena, &out, NULL, &err),
                     TROPA_OK);
    const char *text = tropa_arena_copy(&arena, tropa_buffer_view(&out)).data;
    tropa_buffer_deinit(&out);
    return text;
}

static void untouched_bytes_stay(void **state)
{
    (void)state;
    tropa_merge merge;
    const char *ours = replaced(base_text, "Looks", "Searches");
    const char *theirs = replaced(base_text, "severity: 2", "severity: 3");
    assert_string_equal(merge_text(ours, theirs, &merge),
                        replaced(ours, "severity: 2", "severity: 3"));
    assert_int_equal(merge.count, 0);
    theirs = replaced(base_text, "      - {id: chat, name: Chat}\n",
                      "      - {id: chat, name: Chat}\n      - {id: call, name: Call}\n");
    assert_string_equal(merge_text(ours, theirs, &merge),
                        replaced(ours, "      - {id: chat, name: Chat}\n",
                                 "      - {id: chat, name: Chat}\n"
                                 "      - id: call\n        name: Call\n"));
    theirs = replaced(base_text, "      - {id: chat, name: Chat}\n", "");
    assert_string_equal(merge_text(ours, theirs, &merge),
                        replaced(ours, "      - {id: chat, name: Chat}\n", ""));
    theirs = replaced(base_text, ", severity: 2", "");
    assert_string_equal(merge_text(ours, theirs, &merge), replaced(ours, ", severity: 2", ""));
    theirs = replaced(base_text, "name: 'Buys'\n", "name: 'Buys'\n    goal: Sell\n");
    assert_string_equal(merge_text(ours, theirs, &merge),
                        replaced(ours, "name: 'Buys'\n", "name: 'Buys'\n    goal: Sell\n"));
}

static void moved_and_renamed_is_both(void **state)
{
    (void)state;
    tropa_merge merge;
    const char *gone = replaced(base_text, "      - {id: chat, name: Chat}\n", "");
    const char *ours =
        replaced(gone, "    pains:\n", "    touchpoints: [{id: chat, name: Chat}]\n    pains:\n");
    const char *text = merge_text(ours, replaced(base_text, "name: Chat", "name: Talk"), &merge);
    assert_int_equal(merge.count, 0);
    assert_string_equal(text, replaced(ours, "name: Chat", "name: Talk"));
}

static void conflicts_are_told(void **state)
{
    (void)state;
    tropa_merge merge;
    merge_text(replaced(base_text, "severity: 2", "severity: 1"),
               replaced(base_text, "severity: 2", "severity: 3"), &merge);
    assert_int_equal(merge.count, 1);
    assert_int_equal(merge.conflict[0].kind, TROPA_CONFLICT_VALUE);
    const char *text = merge_text(replaced(base_text, "      - {id: chat, name: Chat}\n", ""),
                                  replaced(base_text, "name: Chat", "name: Talk"), &merge);
    assert_int_equal(merge.count, 1);
    assert_int_equal(merge.conflict[0].kind, TROPA_CONFLICT_REMOVED);
    assert_true(merge.conflict[0].ours_removed);
    assert_non_null(strstr(text, "name: Talk"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_side_alone_is_the_result, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sides_may_change_places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(patched_text_means_the_merge, set_up, tear_down),
        cmocka_unit_test_setup_teardown(untouched_bytes_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(moved_and_renamed_is_both, set_up, tear_down),
        cmocka_unit_test_setup_teardown(conflicts_are_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
