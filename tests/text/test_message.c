/* Catalogues are complete and well-formed in every language; sentences and figures read right. */
#include "support.h"

#include "base/buffer.h"
#include "text/catalogue.h"
#include "text/format.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/umsg.h>
#include <unicode/ustring.h>

#define SECOND_US INT64_C(1000000)
#define DAY_US (86400 * SECOND_US)

static tropa_catalogue *catalogues[TROPA_LANGUAGE_COUNT];
static tropa_arena arena;

static int set_up(void **state)
{
    (void)state;
    tropa_arena_init(&arena);
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++) {
        tropa_error err = {0};
        if (tropa_catalogue_new((tropa_language)i, &catalogues[i], &err))
            fail_msg("%s", err.message);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++)
        tropa_catalogue_free(catalogues[i]);
    tropa_arena_deinit(&arena);
    return 0;
}

/* ---- the catalogues ---- */

typedef struct name_list {
    const char *names[32];
    size_t count;
} name_list;

static void add_name(void *context, tropa_str name)
{
    name_list *list = context;
    for (size_t i = 0; i < list->count; i++)
        if (tropa_str_equal(tropa_str_from(list->names[i]), name))
            return;
    assert_true(list->count < 32);
    list->names[list->count++] = tropa_arena_copy(&arena, name).data;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static name_list arguments_of(const catalogue_entry *entry)
{
    name_list list = {.count = 0};
    pattern_arguments(entry->pattern, add_name, &list);
    qsort(list.names, list.count, sizeof list.names[0], compare_names);
    return list;
}

static void test_same_keys_and_arguments(void **state)
{
    (void)state;
    const tropa_catalogue *english = catalogues[TROPA_EN];
    assert_true(english->entry_count > 20);
    for (int i = 1; i < TROPA_LANGUAGE_COUNT; i++) {
        const char *language = tropa_language_code((tropa_language)i);
        for (size_t slot = 0; slot < catalogues[i]->slot_count; slot++) {
            const char *key = catalogues[i]->entry[slot].key.data;
            if (key && !tropa_catalogue_has(english, key))
                fail_msg("%s is in %s only", key, language);
        }
        for (size_t slot = 0; slot < english->slot_count; slot++) {
            const catalogue_entry *entry = &english->entry[slot];
            if (!entry->key.data)
                continue;
            const catalogue_entry *other = catalogue_find(catalogues[i], entry->key.data);
            if (!other)
                fail_msg("%s is missing in %s", entry->key.data, language);
            name_list ours = arguments_of(entry), theirs = arguments_of(other);
            bool same = ours.count == theirs.count;
            for (size_t k = 0; same && k < ours.count; k++)
                same = strcmp(ours.names[k], theirs.names[k]) == 0;
            if (!same)
                fail_msg("%s has other arguments in %s", entry->key.data, language);
        }
    }
}

/* Every pattern is one for ICU as well. */
static void test_icu_parses(void **state)
{
    (void)state;
    size_t wrong = 0; /* all are named before the test fails */
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++) {
        for (size_t slot = 0; slot < catalogues[i]->slot_count; slot++) {
            const catalogue_entry *entry = &catalogues[i]->entry[slot];
            if (!entry->key.data)
                continue;
            UChar wide[4096];
            int32_t length;
            UErrorCode code = U_ZERO_ERROR;
            u_strFromUTF8(wide, 4096, &length, entry->source.data, (int32_t)entry->source.size,
                          &code);
            UMessageFormat *format =
                umsg_open(wide, length, tropa_language_code((tropa_language)i), NULL, &code);
            umsg_close(format);
            if (U_FAILURE(code)) {
                print_error("%s (%s): %s\n", entry->key.data,
                            tropa_language_code((tropa_language)i), u_errorName(code));
                wrong++;
            }
        }
    }
    assert_int_equal(wrong, 0);
}

static size_t count_word(const char *text, const char *word)
{
    size_t count = 0, size = strlen(word);
    for (const char *at = text; (at = strstr(at, word)); at += size)
        count +=
            at > text && (at[-1] == ' ' || at[-1] == '}') && (at[size] == ' ' || at[size] == '{');
    return count;
}

/* As many one/few/many branches as plurals: no language falls back on `other` by accident. */
static void test_plurals_complete(void **state)
{
    (void)state;
    size_t wrong = 0; /* all are named before the test fails */
    static const char *const forms[] = {"one", "few", "many"};
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++) {
        for (size_t slot = 0; slot < catalogues[i]->slot_count; slot++) {
            const catalogue_entry *entry = &catalogues[i]->entry[slot];
            if (!entry->key.data)
                continue;
            size_t plurals = 0;
            for (const char *at = entry->source.data; (at = strstr(at, " plural,")); at++)
                plurals++;
            for (size_t k = 0; k < (i == TROPA_EN ? 1U : 3U); k++)
                if (count_word(entry->source.data, forms[k]) < plurals) {
                    print_error("%s (%s) lacks the form `%s`\n", entry->key.data,
                                tropa_language_code((tropa_language)i), forms[k]);
                    wrong++;
                }
        }
    }
    assert_int_equal(wrong, 0);
}

static void test_broken_patterns(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{",
        "}",
        "{n",
        "{}",
        "{n, plural}",
        "{n, plural, one {x}}",
        "{n, what}",
        "{n, plural, other {x}",
        "{n, number, ::what}",
        "{n, select, other}",
        "{a, select, other {{a, select, other {{a, select, other {{a, "
        "select, other {{a, select, other {{a, select, other {{a, select,"
        " other {{a, select, other {x}}}}}}}}}}}}}}}}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const pattern_node *node;
        tropa_error err = {0};
        tropa_str text = tropa_arena_copy(&arena, tropa_str_from(bad[i]));
        if (pattern_parse(catalogues[0], text, "test", &node, &err) != TROPA_ERR_INPUT)
            fail_msg("%s was accepted", bad[i]);
        assert_non_null(strstr(err.message, "test: "));
    }
}

/* ---- sentences ---- */

static const char *say(tropa_language language, const char *pattern, const tropa_message *message)
{
    const pattern_node *node;
    tropa_error err = {0};
    tropa_str text = tropa_arena_copy(&arena, tropa_str_from(pattern));
    if (pattern_parse(catalogues[language], text, "test", &node, &err))
        fail_msg("%s", err.message);
    tropa_buffer out = {0};
    pattern_format(catalogues[language], node, message, &out);
    const char *said = tropa_arena_copy(&arena, tropa_buffer_view(&out)).data;
    tropa_buffer_deinit(&out);
    return said ? said : "";
}

static void test_sentences(void **state)
{
    (void)state;
    tropa_message message;
    tropa_message_init(&message, "x");
    tropa_message_integer(&message, "n", 48210);
    tropa_message_text(&message, "who", TROPA_STR("Anna"));
    tropa_message_percent(&message, "share", 0.51);
    tropa_message_duration(&message, "wait", 3 * DAY_US);
    tropa_message_date(&message, "day", INT64_C(1795132800) * SECOND_US);
    tropa_message_real(&message, "score", 1.25);
    assert_string_equal(say(TROPA_EN, "{who}: {n} of {share}, {wait}", &message),
                        "Anna: 48,210 of 51%, 3\u00a0days");
    assert_string_equal(say(TROPA_RU, "{day}; {score}; {score, number, ::.0}", &message),
                        "20\u00a0нояб.\u00a02026; 1,25; 1,2");
    assert_string_equal(say(TROPA_RU,
                            "{n, plural, one {# клиент} few {# клиента} many {# клиентов} other "
                            "{# клиента}}",
                            &message),
                        "48\u00a0210 клиентов");
    assert_string_equal(
        say(TROPA_EN, "{n, plural, offset:1 =48210 {all} other {# others}}", &message), "all");
    assert_string_equal(say(TROPA_EN, "{n, plural, offset:10 one {x} other {# others}}", &message),
                        "48,200 others");
    assert_string_equal(say(TROPA_EN, "{who, select, Anna {she} other {they}}", &message), "she");
    assert_string_equal(say(TROPA_EN, "{n, select, Anna {she} other {they}}", &message), "they");
    assert_string_equal(say(TROPA_EN, "{n, selectordinal, two {#nd} other {#th}}", &message),
                        "48,210th");
    assert_string_equal(say(TROPA_EN, "it''s '{n}' # don't {gone}", &message),
                        "it's {n} # don't {gone}");
    assert_string_equal(say(TROPA_EN, "{n, plural, other {'#' {who}}}", &message), "# Anna");
}

/* Plural categories and nesting agree with ICU's own MessageFormat. */
static void test_plural_against_icu(void **state)
{
    (void)state;
    static const char *const pattern[TROPA_LANGUAGE_COUNT] = {
        "{0, plural, =0 {none} one {# day} other {# days}}!",
        "{0, plural, =0 {нет} one {# день} few {# дня} many {# дней} other {# дня}}!",
        "{0, plural, =0 {brak} one {# dzień} few {# dni} many {# dni} other {# dnia}}!"};
    for (int i = 0; i < TROPA_LANGUAGE_COUNT; i++) {
        for (int64_t n = 0; n < 130; n++) {
            tropa_message message;
            tropa_message_init(&message, "x");
            tropa_message_integer(&message, "0", n < 120 ? n : n * 99991);
            UChar wide[256], said[256];
            char expected[512];
            UErrorCode code = U_ZERO_ERROR;
            u_strFromUTF8(wide, 256, NULL, pattern[i], -1, &code);
            u_formatMessage(tropa_language_code((tropa_language)i), wide, -1, said, 256, &code,
                            (double)message.argument[0].integer);
            u_strToUTF8(expected, 512, NULL, said, -1, &code);
            assert_true(U_SUCCESS(code));
            assert_string_equal(say((tropa_language)i, pattern[i], &message), expected);
        }
    }
}

/* Every reason of src/read/rows.h has its sentence; this room may not know that header. */
static void test_reject_reasons(void **state)
{
    (void)state;
    static const char *const names[] = {"field_count", "quote",        "no_customer", "no_time",
                                        "bad_time",    "no_activity",  "bad_value",   "bad_order",
                                        "too_long",    "bad_encoding", "bad_json",    "bad_xml"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_true(
            tropa_catalogue_has(catalogues[0], tropa_arena_format(&arena, "reject.%s", names[i])));
}

static void test_missing(void **state)
{
    (void)state;
    uint64_t before = tropa_catalogue_missing(catalogues[0]);
    assert_string_equal(tropa_say_key(catalogues[0], &arena, "no.such.key").data, "no.such.key");
    assert_int_equal(tropa_catalogue_missing(catalogues[0]), before + 1);
}

/* ---- figures ---- */

static void check(tropa_str said, const char *expected)
{
    if (!tropa_str_equal(said, tropa_str_from(expected)))
        fail_msg("said \"%.*s\", not \"%s\"", (int)said.size, said.data, expected);
}

#define EACH(call, en, ru, pl)                                                                     \
    do {                                                                                           \
        const tropa_catalogue *c = catalogues[TROPA_EN];                                           \
        check(call, en);                                                                           \
        c = catalogues[TROPA_RU];                                                                  \
        check(call, ru);                                                                           \
        c = catalogues[TROPA_PL];                                                                  \
        check(call, pl);                                                                           \
    } while (0)
#define N "\u00a0"

static void test_numbers(void **state)
{
    (void)state;
    EACH(tropa_format_integer(c, &arena, 48210), "48,210", "48" N "210", "48" N "210");
    EACH(tropa_format_compact(c, &arena, 1921234), "1.92M", "1,92" N "млн", "1,92" N "mln");
    EACH(tropa_format_compact(c, &arena, 9999), "9,999", "9" N "999", "9999");
    EACH(tropa_format_decimal(c, &arena, 1.25, 1), "1.3", "1,3", "1,3");
    EACH(tropa_format_percent(c, &arena, 0.51), "51%", "51" N "%", "51%");
    EACH(tropa_format_percent(c, &arena, 0), "0%", "0" N "%", "0%");
    EACH(tropa_format_percent(c, &arena, 1), "100%", "100" N "%", "100%");
    EACH(tropa_format_percent(c, &arena, 0.9999), "99.9%", "99,9" N "%", "99,9%");
    EACH(tropa_format_percent(c, &arena, 0.00001), "<0.1%", "<0,1" N "%", "<0,1%");
    EACH(tropa_format_percent(c, &arena, 0.0444), "4.4%", "4,4" N "%", "4,4%");
    EACH(tropa_format_percent(c, &arena, 0.0996), "10%", "10" N "%", "10%");
    EACH(tropa_format_percent(c, &arena, -0.00001), ">-0.1%", ">-0,1" N "%", ">-0,1%");
}

static void test_durations(void **state)
{
    (void)state;
#define WORDS(us) tropa_format_duration(c, &arena, us, false)
#define SHORT(us) tropa_format_duration(c, &arena, us, true)
    EACH(WORDS(0), "0" N "seconds", "0" N "секунд", "0" N "sekund");
    EACH(WORDS(SECOND_US), "1" N "second", "1" N "секунда", "1" N "sekunda");
    EACH(WORDS(2500000), "2.5" N "seconds", "2,5" N "секунды", "2,5" N "sekundy");
    EACH(WORDS(22 * SECOND_US), "22" N "seconds", "22" N "секунды", "22" N "sekundy");
    EACH(WORDS(59700000), "1" N "minute", "1" N "минута", "1" N "minuta");
    EACH(WORDS(250 * SECOND_US), "4" N "min" N "10" N "s", "4" N "мин" N "10" N "с",
         "4" N "min" N "10" N "s");
    EACH(WORDS(26 * 60 * SECOND_US), "26" N "minutes", "26" N "минут", "26" N "minut");
    EACH(WORDS(3 * DAY_US), "3" N "days", "3" N "дня", "3" N "dni");
    EACH(WORDS(DAY_US + 7200 * SECOND_US), "1" N "d" N "2" N "h", "1" N "дн." N "2" N "ч",
         "1" N "dzień" N "2" N "godz.");
    EACH(WORDS(36 * DAY_US), "5" N "weeks", "5" N "недель", "5" N "tygodni");
    EACH(WORDS(100 * DAY_US), "3" N "months", "3" N "месяца", "3" N "miesiące");
    EACH(WORDS(913 * DAY_US), "2.5" N "years", "2,5" N "года", "2,5" N "roku");
    EACH(SHORT(26 * 60 * SECOND_US), "26" N "min", "26" N "мин", "26" N "min");
    EACH(SHORT(12 * DAY_US), "12" N "d", "12" N "дн.", "12" N "dni");
    EACH(SHORT(5000), "5" N "ms", "5" N "мс", "5" N "ms");
    EACH(SHORT(5), "under 1" N "ms", "меньше 1" N "мс", "poniżej 1" N "ms");
}

static void test_dates(void **state)
{
    (void)state;
    const int64_t end = INT64_C(1795132800) * SECOND_US; /* 2026-11-20 */
#define PERIOD(days) tropa_format_period(c, &arena, end - (days)*DAY_US, end)
    EACH(tropa_format_date(c, &arena, end), "20" N "Nov" N "2026", "20" N "нояб." N "2026",
         "20" N "lis" N "2026");
    EACH(tropa_format_date(c, &arena, -1), "31" N "Dec" N "1969", "31" N "дек." N "1969",
         "31" N "gru" N "1969");
    EACH(PERIOD(80), "1" N "Sep – 20" N "Nov" N "2026", "1" N "сент. – 20" N "нояб." N "2026",
         "1" N "wrz – 20" N "lis" N "2026");
    EACH(PERIOD(2), "18–20" N "Nov" N "2026", "18–20" N "нояб." N "2026", "18–20" N "lis" N "2026");
    EACH(PERIOD(0), "20" N "Nov" N "2026", "20" N "нояб." N "2026", "20" N "lis" N "2026");
    EACH(PERIOD(365), "20" N "Nov" N "2025 – 20" N "Nov" N "2026",
         "20" N "нояб." N "2025 – 20" N "нояб." N "2026",
         "20" N "lis" N "2025 – 20" N "lis" N "2026");
    tropa_zone *zone;
    assert_int_equal(tropa_zone_new(TROPA_STR("-01:00"), &zone, NULL), TROPA_OK);
    check(tropa_format_date_in(catalogues[0], &arena, end, zone), "19" N "Nov" N "2026");
    tropa_zone_free(zone);
}

static void test_language_names(void **state)
{
    (void)state;
    tropa_language language;
    assert_true(tropa_language_parse(TROPA_STR("RU"), &language));
    assert_int_equal(language, TROPA_RU);
    assert_true(tropa_language_parse(TROPA_STR("pl_PL.UTF-8"), &language));
    assert_int_equal(language, TROPA_PL);
    assert_false(tropa_language_parse(TROPA_STR("plt"), &language));
    assert_false(tropa_language_parse(TROPA_STR("de"), &language));
    assert_false(tropa_language_parse(TROPA_STR(""), &language));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_keys_and_arguments),
        cmocka_unit_test(test_icu_parses),
        cmocka_unit_test(test_plurals_complete),
        cmocka_unit_test(test_broken_patterns),
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_plural_against_icu),
        cmocka_unit_test(test_reject_reasons),
        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_durations),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_language_names),
    };
    return cmocka_run_group_tests_name("message", tests, set_up, tear_down);
}
