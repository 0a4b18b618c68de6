/* What the code says in English comes out in the other languages, and cannot go wrong there. */
#include "support.h"

#include "text/phrase_table.h"
#include "text/phrases.h"

#include <errno.h>
#include <printf.h>
#include <stdio.h>
#include <string.h>

#define ARGUMENTS 16

/* The C library itself says which arguments, of which types, a format takes. */
static void test_same_arguments(void **state)
{
    (void)state;
    size_t wrong = 0; /* all are named before the test fails */
    assert_true(phrase_row_count > 300);
    for (size_t i = 0; i < phrase_row_count; i++) {
        int ours[ARGUMENTS] = {0}, theirs[ARGUMENTS] = {0};
        const phrase_row *row = &phrase_rows[i];
        size_t count = parse_printf_format(row->english, ARGUMENTS, ours);
        assert_true(count <= ARGUMENTS);
        assert_null(row->said[TROPA_EN]);
        for (int language = TROPA_EN + 1; language < TROPA_LANGUAGE_COUNT; language++) {
            const char *said = row->said[language];
            if (said && parse_printf_format(said, ARGUMENTS, theirs) == count &&
                memcmp(ours, theirs, sizeof ours) == 0)
                continue;
            print_error("%s\n  %s\n", row->english, said ? said : "(nothing)");
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

/* Quotation marks of the language around what is quoted; never the English ones. */
static void test_quotes(void **state)
{
    (void)state;
    static const char *const quotes[TROPA_LANGUAGE_COUNT] = {"\"", "«", "„"};
    for (size_t i = 0; i < phrase_row_count; i++) {
        const phrase_row *row = &phrase_rows[i];
        bool quoted = strstr(row->english, "\"%.*s\"") || strstr(row->english, "\"%s\"");
        for (int language = TROPA_EN + 1; language < TROPA_LANGUAGE_COUNT; language++) {
            if (strstr(row->said[language], "\"%s") || strstr(row->said[language], "\"%.") ||
                (quoted && !strstr(row->said[language], quotes[language])))
                fail_msg("%s", row->said[language]);
        }
    }
}

static void assert_fails(tropa_language language, const char *expected)
{
    tropa_error err = {0};
    tropa_phrases_speak(language);
    tropa_status status = tropa_fail(&err, TROPA_ERR_USAGE,
                                     "%s: there is no option %s; did you mean --%s? `tropa %s "
                                     "--help` lists them",
                                     "map", "--titel", "title", "map");
    tropa_phrases_speak(TROPA_EN);
    assert_int_equal(status, TROPA_ERR_USAGE);
    assert_string_equal(err.message, expected);
}

static void test_failures_speak(void **state)
{
    (void)state;
    assert_fails(TROPA_EN, "map: there is no option --titel; did you mean --title? `tropa map "
                           "--help` lists them");
    assert_fails(TROPA_RU, "map: нет опции --titel; может быть, --title? Все опции покажет `tropa "
                           "map --help`");
    assert_fails(TROPA_PL, "map: nie ma opcji --titel; może chodzi o --title? Wszystkie wymienia "
                           "`tropa map --help`");
}

static void test_system_speaks(void **state)
{
    (void)state;
    tropa_error err = {0};
    tropa_phrases_speak(TROPA_RU);
    assert_int_equal(tropa_fail_errno(&err, ENOSPC, "cannot write %s", "карта.html"), TROPA_ERR_IO);
    assert_string_equal(err.message, "не удаётся записать карта.html: на диске нет места");
    tropa_phrases_speak(TROPA_PL);
    assert_int_equal(tropa_fail_memory(&err), TROPA_ERR_NO_MEMORY);
    assert_non_null(strstr(err.message, "za mało pamięci"));
    tropa_phrases_speak(TROPA_EN);
    tropa_fail_memory(&err);
    assert_non_null(strstr(err.message, "not enough memory"));
}

/* Twice as many bytes as letters: still cut between characters. */
static void test_long_ones_are_cut(void **state)
{
    (void)state;
    char name[2000] = "";
    tropa_error err = {0};
    for (size_t i = 0; i + 3 < sizeof name; i += 2)
        memcpy(name + i, "ж", 3);
    tropa_phrases_speak(TROPA_RU);
    tropa_fail(&err, TROPA_ERR_IO, "cannot open %s", name);
    tropa_phrases_speak(TROPA_EN);
    size_t size = strlen(err.message);
    assert_true(size == TROPA_ERROR_MAX - 1 || size == TROPA_ERROR_MAX - 2);
    assert_memory_equal(err.message + size - 2, "ж", 2);
}

static void test_unknown_stay_english(void **state)
{
    (void)state;
    assert_null(tropa_phrase_in(TROPA_RU, "a text that no code says"));
    assert_null(tropa_phrase_in(TROPA_EN, "interrupted"));
    tropa_phrases_speak(TROPA_PL);
    assert_string_equal(tropa_phrase("a text that no code says"), "a text that no code says");
    assert_string_equal(tropa_phrase("interrupted"), "przerwano");
    tropa_phrases_speak(TROPA_EN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_arguments),    cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_failures_speak),    cmocka_unit_test(test_system_speaks),
        cmocka_unit_test(test_long_ones_are_cut), cmocka_unit_test(test_unknown_stay_english),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
