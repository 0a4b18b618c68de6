/* Folding, cutting, identifiers and numbers. */
#include "support.h"

#include "text/number.h"
#include "text/plain.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static tropa_arena arena;

static int set_up(void **state)
{
    (void)state;
    tropa_arena_init(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    tropa_arena_deinit(&arena);
    return 0;
}

static void check(tropa_str got, const char *expected)
{
    if (!got.data || !tropa_str_equal(got, tropa_str_from(expected)))
        fail_msg("\"%.*s\", not \"%s\"", (int)got.size, got.data, expected);
}

static void test_fold(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"  Customer \t ID ", "customer id"},
                                           {"КлиЁнт", "клиент"},
                                           {"\xEF\xBB\xBFДата", "дата"},
                                           {"Płatność", "płatność"},
                                           {"P\u0142atnos\u0301c\u0301", "płatność"},
                                           {"e\u0308 \u0435\u0308", "ë е"},
                                           {"Straße\u00a0Nr", "strasse nr"},
                                           {"", ""},
                                           {" \u00a0 ", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(tropa_text_fold(&arena, tropa_str_from(cases[i][0])), cases[i][1]);
}

static void test_truncate(void **state)
{
    (void)state;
    check(tropa_text_truncate(&arena, TROPA_STR("abc"), 3), "abc");
    check(tropa_text_truncate(&arena, TROPA_STR("abcd"), 3), "ab…");
    check(tropa_text_truncate(&arena, TROPA_STR("abcd"), 1), "…");
    check(tropa_text_truncate(&arena, TROPA_STR("Оплата заказа"), 8), "Оплата…");
    /* a family and a flag are one character each */
    static const char family[] = "👨‍👩‍👧🇵🇱e\u0301x";
    assert_int_equal(tropa_text_graphemes(tropa_str_from(family)), 4);
    check(tropa_text_truncate(&arena, tropa_str_from(family), 3), "👨‍👩‍👧🇵🇱…");
    assert_int_equal(tropa_utf8_length(TROPA_STR("Жук 🇵")), 5);
    check(tropa_text_trim(TROPA_STR(" \u00a0ж \xEF\xBB\xBF")), "ж");
    check(tropa_text_trim(TROPA_STR("  ")), "");
}

static void test_slug(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"Оплата заказа", "oplata-zakaza"},
        {"Ёлка и Щука, объявление!", "elka-i-shchuka-obyavlenie"},
        {"Płatność 2", "platnosc-2"},
        {"/view_plan?x=1", "view-plan-x-1"},
        {"Καλημέρα", "kalemera"},
        {"it's", "its"},
        {"---", "x-"},
        {"a very long title of a touchpoint that goes on and on without ever coming to its end",
         "a-very-long-title-of-a-touchpoint-that-goes-on-and-on"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tropa_str slug = tropa_text_slug(&arena, tropa_str_from(cases[i][0]));
        if (strcmp(cases[i][1], "x-") == 0)
            slug.size = slug.size == 10 ? 2 : 0;
        check(slug, cases[i][1]);
    }
}

/* ---- numbers ---- */

static void test_numbers(void **state)
{
    (void)state;
    const tropa_number_style U = TROPA_NUMBER_UNKNOWN, P = TROPA_NUMBER_POINT,
                             C = TROPA_NUMBER_COMMA;
    const struct {
        const char *text;
        tropa_number_style style;
        unsigned decimals;
        tropa_number_result result;
        int64_t value;
    } cases[] = {
        {"1234.5", U, 2, TROPA_NUMBER_OK, 123450},
        {"1,234.56", U, 2, TROPA_NUMBER_OK, 123456},
        {"1.234,56", U, 2, TROPA_NUMBER_OK, 123456},
        {"1 234,56", U, 2, TROPA_NUMBER_OK, 123456},
        {"1\u00a0234\u00a0567,5", C, 2, TROPA_NUMBER_OK, 123456750},
        {"1'234.5", P, 1, TROPA_NUMBER_OK, 12345},
        {"1,234", P, 0, TROPA_NUMBER_OK, 1234},
        {"1,234", C, 3, TROPA_NUMBER_OK, 1234},
        {"1.234.567", U, 0, TROPA_NUMBER_OK, 1234567},
        {"$ 5", U, 2, TROPA_NUMBER_OK, 500},
        {"-$5.10", U, 2, TROPA_NUMBER_OK, -510},
        {"5,10 zł", U, 2, TROPA_NUMBER_OK, 510},
        {"1 200 руб.", U, 2, TROPA_NUMBER_OK, 120000},
        {"USD 5", U, 0, TROPA_NUMBER_OK, 5},
        {"(5.00)", U, 2, TROPA_NUMBER_OK, -500},
        {"−7", U, 0, TROPA_NUMBER_OK, -7},
        {"+7", U, 0, TROPA_NUMBER_OK, 7},
        {".5", U, 1, TROPA_NUMBER_OK, 5},
        {"5.", U, 1, TROPA_NUMBER_OK, 50},
        {"1.5e3", U, 0, TROPA_NUMBER_OK, 1500},
        {"15E-1", U, 1, TROPA_NUMBER_OK, 15},
        {"1.005", U, 2, TROPA_NUMBER_ROUNDED, 101},
        {"-1.005", U, 2, TROPA_NUMBER_ROUNDED, -101},
        {"1.0049", U, 2, TROPA_NUMBER_ROUNDED, 100},
        {"0.30000000000000004", U, 2, TROPA_NUMBER_ROUNDED, 30},
        {"1.500000000000000000000000000000000000000000000", U, 1, TROPA_NUMBER_OK, 15},
        {"9223372036854775807", U, 0, TROPA_NUMBER_OK, INT64_MAX},
        {"-9223372036854775807", U, 0, TROPA_NUMBER_OK, -INT64_MAX},
        {"9223372036854775808", U, 0, TROPA_NUMBER_OVERFLOW, 0},
        {"9223372036854775807", U, 1, TROPA_NUMBER_OVERFLOW, 0},
        {"1e400", U, 0, TROPA_NUMBER_OVERFLOW, 0},
        {"1e-400", U, 0, TROPA_NUMBER_ROUNDED, 0},
        {"0e400", U, 0, TROPA_NUMBER_OK, 0},
        {"", U, 0, TROPA_NUMBER_NONE, 0},
        {"-", U, 0, TROPA_NUMBER_NONE, 0},
        {"5%", U, 0, TROPA_NUMBER_NONE, 0},
        {"12,34,567", U, 0, TROPA_NUMBER_NONE, 0},
        {"1234,567.8", P, 1, TROPA_NUMBER_NONE, 0},
        {"1 2", U, 0, TROPA_NUMBER_NONE, 0},
        {"--5", U, 0, TROPA_NUMBER_NONE, 0},
        {"0x10", U, 0, TROPA_NUMBER_NONE, 0},
        {"nan", U, 0, TROPA_NUMBER_NONE, 0},
        {".", U, 0, TROPA_NUMBER_NONE, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = 0;
        tropa_number_result result = tropa_number_parse(tropa_str_from(cases[i].text),
                                                        cases[i].style, cases[i].decimals, &value);
        if (result != cases[i].result || value != cases[i].value)
            fail_msg("\"%s\": result %d, %lld", cases[i].text, (int)result, (long long)value);
    }
}

static void test_number_round_trip(void **state)
{
    (void)state;
    support_random random = {21};
    for (int i = 0; i < 100000; i++) {
        int64_t value =
            (int64_t)(support_random_next(&random) >> (1 + support_random_below(&random, 62)));
        unsigned decimals = support_random_below(&random, 10);
        int64_t scale = 1, got = -1;
        for (unsigned k = 0; k < decimals; k++)
            scale *= 10;
        char text[64];
        const char *sign = i % 2 ? "-" : "";
        int size = snprintf(text, sizeof text, "%s%lld", sign, (long long)(value / scale));
        if (decimals)
            snprintf(text + size, 24, "%c%0*lld", i % 3 ? '.' : ',', (int)decimals,
                     (long long)(value % scale));
        assert_int_equal(
            tropa_number_parse(tropa_str_from(text), TROPA_NUMBER_UNKNOWN, decimals, &got),
            TROPA_NUMBER_OK);
        assert_int_equal(got, i % 2 ? -value : value);
    }
}

static tropa_number_finding detect(const char *const *texts, size_t count)
{
    tropa_number_detector whole, half;
    tropa_number_detector_init(&whole);
    tropa_number_detector_init(&half);
    for (size_t i = 0; i < count; i++)
        tropa_number_detector_add(i % 2 ? &half : &whole, tropa_str_from(texts[i]));
    tropa_number_detector_merge(&whole, &half);
    return tropa_number_detector_finish(&whole);
}

static void test_number_columns(void **state)
{
    (void)state;
    const char *comma[] = {"1 234,56", "12,5", "", "7"};
    tropa_number_finding finding = detect(comma, 4);
    assert_int_equal(finding.verdict, TROPA_NUMBERS_FOUND);
    assert_int_equal(finding.style, TROPA_NUMBER_COMMA);
    assert_int_equal(finding.decimals, 2);
    const char *point[] = {"1,234.5", "1,234", "0.125"};
    finding = detect(point, 3);
    assert_int_equal(finding.style, TROPA_NUMBER_POINT);
    assert_int_equal(finding.verdict, TROPA_NUMBERS_FOUND);
    assert_int_equal(finding.decimals, 3);
    const char *both[] = {"1,234", "2,345"};
    assert_int_equal(detect(both, 2).verdict, TROPA_NUMBERS_AMBIGUOUS);
    const char *whole[] = {"1", "2345"};
    finding = detect(whole, 2);
    assert_int_equal(finding.verdict, TROPA_NUMBERS_FOUND);
    assert_int_equal(finding.decimals, 0);
    const char *words[] = {"1", "two"};
    assert_int_equal(detect(words, 2).verdict, TROPA_NUMBERS_NONE);
    assert_int_equal(detect(words, 0).verdict, TROPA_NUMBERS_NONE);
}

static void test_garbage(void **state)
{
    (void)state;
    support_random random = {31};
    static const char alphabet[] = "0123456789.,-+()eE $'\xC2\xA0z\xC5\x82\xE2\x88\x92";
    for (int i = 0; i < 200000; i++) {
        size_t size = support_random_below(&random, 24);
        char *text = malloc(size + 1);
        for (size_t k = 0; k < size; k++)
            text[k] = alphabet[support_random_below(&random, sizeof alphabet - 1)];
        char *exact = realloc(text, size ? size : 1);
        tropa_number_detector detector;
        tropa_number_detector_init(&detector);
        tropa_number_detector_add(&detector, (tropa_str){exact, size});
        tropa_number_finding finding = tropa_number_detector_finish(&detector);
        int64_t value;
        if (finding.verdict != TROPA_NUMBERS_NONE)
            assert_int_not_equal(tropa_number_parse((tropa_str){exact, size}, finding.style,
                                                    finding.decimals, &value),
                                 TROPA_NUMBER_NONE);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fold),           cmocka_unit_test(test_truncate),
        cmocka_unit_test(test_slug),           cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_number_columns), cmocka_unit_test(test_number_round_trip),
        cmocka_unit_test(test_garbage),
    };
    return cmocka_run_group_tests_name("plain", tests, set_up, tear_down);
}
