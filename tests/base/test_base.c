/* Packed columns against a plain array, dictionary against a list, atomic files against failures.
 */
#include "support.h"

#include "base/dict.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/packed.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void packed_holds_every_width(void **state)
{
    (void)state;
    support_random random = {1};
    for (uint32_t width = 0; width <= 63; width++) {
        for (uint32_t n = 0; n < 70; n += 1 + n / 3) {
            int64_t values[80], back[80];
            uint64_t stored[80];
            int64_t base =
                width > 57 ? 0 : (int64_t)(support_random_next(&random) >> 8) - (INT64_C(1) << 55);
            int64_t scale = width < 30 && n % 2 ? 1000000 : 1;
            for (uint32_t i = 0; i < n; i++) {
                uint64_t bits = support_random_next(&random) & tropa_packed_mask(width);
                if (scale == 1)
                    bits >>= width > 62 ? 1 : 0;
                values[i] = (int64_t)((uint64_t)base + bits * (uint64_t)scale);
            }
            tropa_packed plan = tropa_packed_plan(values, n, 1, stored);
            assert_true(plan.width <= (width > 57 ? 64 : width));
            size_t size = tropa_packed_size(n, plan.width) + TROPA_PACKED_PADDING;
            unsigned char *bytes = malloc(size);
            assert_non_null(bytes);
            memset(bytes, 0xff, size);
            tropa_packed_write(stored, n, plan.width, bytes);
            for (size_t i = size - TROPA_PACKED_PADDING; i < size; i++)
                assert_int_equal(bytes[i], 0);
            plan.bits = bytes;
            tropa_packed_read(&plan, 0, n, back);
            assert_memory_equal(values, back, n * sizeof *values);
            free(bytes);
        }
    }
}

static void plain_array_is_a_packed_column(void **state)
{
    (void)state;
    int64_t values[] = {INT64_MIN, -1, 0, 1, INT64_MAX};
    tropa_packed column = tropa_packed_plain(values);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(tropa_packed_at(&column, i), values[i]);
}

static void dict_gives_codes_in_order_of_appearance(void **state)
{
    (void)state;
    tropa_dict dict;
    tropa_dict_init(&dict);
    char text[32];
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 5000; i++) {
            int size = snprintf(text, sizeof text, "value %u", i);
            assert_int_equal(tropa_dict_add(&dict, (tropa_str){text, (size_t)size}), i);
        }
    assert_int_equal(dict.count, 5000);
    assert_int_equal(tropa_dict_find(&dict, TROPA_STR("value 4999")), 4999);
    assert_int_equal(tropa_dict_find(&dict, TROPA_STR("absent")), TROPA_DICT_NONE);
    assert_int_equal(tropa_dict_add(&dict, TROPA_STR("")), 5000);
    tropa_dict_deinit(&dict);
}

/* Whatever call fails, the old or the new content stands at the path, whole, and nothing beside. */
static void replacing_a_file_is_all_or_nothing(void **state)
{
    (void)state;
    const char *folder = support_folder_make();
    char path[4200];
    snprintf(path, sizeof path, "%s/file", folder);
    tropa_error err;
    for (uint64_t nth = 1; nth < 20; nth++) {
        assert_int_equal(tropa_file_replace(path, "old", 3, &err), TROPA_OK);
        tropa_file_fail_at(nth, ENOSPC);
        tropa_status status = tropa_file_replace(path, "new!", 4, &err);
        uint64_t made = tropa_file_fail_at(0, 0);
        tropa_buffer content;
        tropa_buffer_init(&content);
        assert_int_equal(tropa_file_read(path, 100, &content, &err), TROPA_OK);
        bool is_old = tropa_str_equal(tropa_buffer_view(&content), TROPA_STR("old"));
        bool is_new = tropa_str_equal(tropa_buffer_view(&content), TROPA_STR("new!"));
        assert_true(is_old || is_new);
        assert_true(status != TROPA_OK || is_new);
        tropa_buffer_deinit(&content);
        if (status == TROPA_OK) {
            assert_true(nth > made);
            break;
        }
        assert_true(strstr(err.message, "No space left") != NULL);
    }
    support_folder_remove(folder);
}

static void a_long_message_ends_on_a_character(void **state)
{
    (void)state;
    char text[2 * TROPA_ERROR_MAX];
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "ы", 2);
    text[sizeof text - 2] = '\0';
    tropa_error err;
    tropa_fail(&err, TROPA_ERR_INPUT, "%s", text);
    size_t size = strlen(err.message);
    assert_true(size >= TROPA_ERROR_MAX - 3 && size % 2 == 0);
}

static void tables_are_zero_and_aligned(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 3, 1000, (2 << 20) / 32, (5 << 20) / 32};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        unsigned char *table = tropa_alloc_table(counts[i], 32);
        assert_non_null(table);
        assert_int_equal((uintptr_t)table % 64, 0);
        for (size_t at = 0; at < counts[i] * 32; at++)
            if (table[at])
                fail_msg("byte %zu is not zero", at);
        tropa_free(table);
    }
    assert_null(tropa_alloc_table(SIZE_MAX / 2, 4));
    assert_null(tropa_alloc_table(SIZE_MAX - 1, 1));
    tropa_memory_fail_at(1);
    assert_null(tropa_alloc_table(1, 1));
    tropa_memory_fail_at(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packed_holds_every_width),
        cmocka_unit_test(plain_array_is_a_packed_column),
        cmocka_unit_test(dict_gives_codes_in_order_of_appearance),
        cmocka_unit_test(replacing_a_file_is_all_or_nothing),
        cmocka_unit_test(a_long_message_ends_on_a_character),
        cmocka_unit_test(tables_are_zero_and_aligned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
