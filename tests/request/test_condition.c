/* The condition language: what it means, where it fails, and that printing loses nothing. */
#include "request/condition.h"
#include "request/moment.h"
#include "support.h"

static const tropa_condition *parse(tropa_arena *arena, const char *text)
{
    const tropa_condition *condition = NULL;
    tropa_error err = {0};
    tropa_status status = tropa_condition_parse(arena, tropa_str_from(text), &condition, &err);
    if (status)
        fail_msg("%s: %s", text, err.message);
    return condition;
}

static void assert_prints(const char *text, const char *canonical)
{
    tropa_arena arena;
    tropa_buffer printed;
    tropa_arena_init(&arena);
    tropa_buffer_init(&printed);
    tropa_condition_print(parse(&arena, text), &printed);
    assert_string_equal(printed.data, canonical);
    tropa_buffer_deinit(&printed);
    tropa_arena_deinit(&arena);
}

static void test_canonical(void **state)
{
    (void)state;
    assert_prints("platform=mobile", "platform = mobile");
    assert_prints("channel IN ( email , \"Google Ads\" )", "channel in (email, \"Google Ads\")");
    assert_prints("value >= 10", "value >= 10");
    assert_prints("time 2024-01-01..2024-02-01", "time 2024-01-01..2024-02-01");
    assert_prints("time in 2024-01-01 .. ", "time 2024-01-01..");
    assert_prints("value ..20", "value ..20");
    assert_prints("a=1 and b=2 or c=3", "a = 1 and b = 2 or c = 3");
    assert_prints("a=1 and (b=2 or c=3)", "a = 1 and (b = 2 or c = 3)");
    assert_prints("(a=1 and b=2) or c=3", "a = 1 and b = 2 or c = 3");
    assert_prints("not (a=1)", "not a = 1");
    assert_prints("a not in (x, y)", "not a in (x, y)");
}

static void test_quotes(void **state)
{
    (void)state;
    assert_prints("a = 'it is'", "a = \"it is\"");
    assert_prints("a = \"say \\\"x\\\" \\\\ \"", "a = \"say \\\"x\\\" \\\\ \"");
    assert_prints("\"value\" = 3", "\"value\" = 3");
    assert_prints("\"in\" = \"not\"", "\"in\" = \"not\"");
    assert_prints("a = \"\"", "a = \"\"");
    assert_prints("город = Москва", "город = Москва");
    assert_prints("a in (\"x..y\", \".z\")", "a in (\"x..y\", \".z\")");
}

static void test_tree(void **state)
{
    tropa_arena arena;
    (void)state;
    tropa_arena_init(&arena);
    const tropa_condition *c = parse(&arena, "a = 1 and b = 2 and (c = 3 or Value 1..2)");
    assert_int_equal(c->kind, TROPA_CONDITION_AND);
    assert_int_equal(c->child_count, 3);
    assert_int_equal(c->child[2]->kind, TROPA_CONDITION_OR);
    const tropa_condition *range = c->child[2]->child[1];
    assert_int_equal(range->field, TROPA_FIELD_VALUE);
    assert_int_equal(range->operation, TROPA_RANGE);
    assert_true(tropa_str_equal(range->literal[1], TROPA_STR("2")));
    assert_int_equal(c->child[1]->at, 11);
    tropa_arena_deinit(&arena);
}

static void assert_fails(const char *text, const char *expected)
{
    tropa_arena arena;
    tropa_error err = {0};
    const tropa_condition *condition = NULL;
    tropa_arena_init(&arena);
    assert_int_equal(tropa_condition_parse(&arena, tropa_str_from(text), &condition, &err),
                     TROPA_ERR_USAGE);
    if (!strstr(err.message, expected))
        fail_msg("%s: \"%s\" is not in \"%s\"", text, expected, err.message);
    assert_null(condition);
    tropa_arena_deinit(&arena);
}

static void test_errors(void **state)
{
    (void)state;
    assert_fails("", "ends at character 1");
    assert_fails("platform =", "ends at character 11");
    assert_fails("platform mobile", "at character 16");
    assert_fails("platform = mobile and", "ends at character 22");
    assert_fails("(a = 1", "at character 1 ((a = 1): this parenthesis is never closed");
    assert_fails("a = 1)", "at character 6");
    assert_fails("a = \"x", "at character 5 (\"x): this quote is never closed");
    assert_fails("value > much", "compared with a number");
    assert_fails("time > yesterday", "compared with a date");
    assert_fails("time 2024-02-30..", "compared with a date");
    assert_fails("a in ()", "expected a value");
    assert_fails("a ..", "at least one end");
    assert_fails("город = Москва город = Киев", "at character 16");
    assert_fails("a = b ! c", "at character 7");
}

static void test_limits(void **state)
{
    tropa_buffer text;
    (void)state;
    tropa_buffer_init(&text);
    for (int i = 0; i < 100; i++)
        tropa_buffer_append_char(&text, '(');
    tropa_buffer_append_text(&text, "a = 1");
    for (int i = 0; i < 100; i++)
        tropa_buffer_append_char(&text, ')');
    assert_fails(text.data, "nested too deeply");
    tropa_buffer_clear(&text);
    tropa_buffer_append_text(&text, "a=1");
    for (int i = 0; i < 5000; i++)
        tropa_buffer_append_text(&text, " or a=1");
    assert_fails(text.data, "too many parts");
    tropa_buffer_clear(&text);
    for (int i = 0; i < 70000; i++)
        tropa_buffer_append_char(&text, 'a');
    assert_fails(text.data, "longer than 64 KiB");
    tropa_buffer_deinit(&text);
}

/* ---- printing and parsing again is identity, for any tree ---- */

static void random_text(support_random *random, bool field, tropa_buffer *out)
{
    static const char *const words[] = {
        "mobile",   "Google Ads", "",     "and", "NOT", "in", "value", "time",
        "activity", "a..b",       ".5",   "5.",  "\"",  "\\", "x\\\"", "=",
        "(",        "заказ №1",   "it's", "-",   "a,b", "<>"};
    const char *word = words[support_random_below(random, sizeof words / sizeof words[0])];
    (void)field;
    tropa_buffer_append_char(out, '"');
    for (; *word; word++) {
        if (*word == '"' || *word == '\\')
            tropa_buffer_append_char(out, '\\');
        tropa_buffer_append_char(out, *word);
    }
    tropa_buffer_append_char(out, '"');
}

static void random_test(support_random *random, tropa_buffer *out)
{
    static const char *const operators[] = {"=", "!=", "<", "<=", ">", ">="};
    static const char *const moments[] = {"2024", "2024-02", "2024-02-01T10:30:00.5+01:00"};
    uint32_t field = support_random_below(random, 4);
    if (field == 0) {
        tropa_buffer_append_format(out, "value %s -%u.%u",
                                   operators[support_random_below(random, 6)],
                                   support_random_below(random, 100), 5u);
        return;
    }
    if (field == 1) {
        tropa_buffer_append_format(out, "time %s..", moments[support_random_below(random, 3)]);
        if (support_random_below(random, 2))
            tropa_buffer_append_text(out, moments[support_random_below(random, 3)]);
        return;
    }
    if (field == 2)
        tropa_buffer_append_text(out, "activity");
    else
        random_text(random, true, out);
    if (support_random_below(random, 2)) {
        tropa_buffer_append_text(out, operators[support_random_below(random, 6)]);
        random_text(random, false, out);
        return;
    }
    tropa_buffer_append_text(out, " in (");
    random_text(random, false, out);
    for (uint32_t i = support_random_below(random, 3); i > 0; i--) {
        tropa_buffer_append_text(out, ",");
        random_text(random, false, out);
    }
    tropa_buffer_append_text(out, ")");
}

static void random_condition(support_random *random, uint32_t depth, tropa_buffer *out)
{
    uint32_t kind = depth ? support_random_below(random, 4) : 3;
    if (kind == 3) {
        random_test(random, out);
        return;
    }
    if (kind == 2) {
        tropa_buffer_append_text(out, "not (");
        random_condition(random, depth - 1, out);
        tropa_buffer_append_text(out, ")");
        return;
    }
    uint32_t parts = 2 + support_random_below(random, 3);
    for (uint32_t i = 0; i < parts; i++) {
        if (i)
            tropa_buffer_append_text(out, kind ? " and " : " or ");
        tropa_buffer_append_text(out, "(");
        random_condition(random, depth - 1, out);
        tropa_buffer_append_text(out, ")");
    }
}

static void test_identity(void **state)
{
    support_random random = {7};
    (void)state;
    for (int i = 0; i < 3000; i++) {
        tropa_arena arena;
        tropa_buffer text, printed, again;
        tropa_arena_init(&arena);
        tropa_buffer_init(&text);
        tropa_buffer_init(&printed);
        tropa_buffer_init(&again);
        random_condition(&random, 1 + support_random_below(&random, 4), &text);
        const tropa_condition *first = parse(&arena, text.data);
        tropa_condition_print(first, &printed);
        const tropa_condition *second = parse(&arena, printed.data);
        tropa_condition_print(second, &again);
        if (!tropa_condition_equal(first, second))
            fail_msg("%s\nbecame %s", text.data, printed.data);
        assert_string_equal(printed.data, again.data);
        tropa_buffer_deinit(&text);
        tropa_buffer_deinit(&printed);
        tropa_buffer_deinit(&again);
        tropa_arena_deinit(&arena);
    }
}

/* ---- moments, durations, decimals ---- */

static void assert_moment(const char *text, int64_t begin_s, int64_t end_s, bool zoned)
{
    tropa_moment moment;
    if (!tropa_moment_parse(tropa_str_from(text), &moment))
        fail_msg("%s is no moment", text);
    assert_int_equal(moment.begin_us, begin_s * 1000000);
    assert_int_equal(moment.end_us, end_s * 1000000);
    assert_int_equal(moment.zoned, zoned);
}

static void test_moments(void **state)
{
    tropa_moment moment;
    static const char *const wrong[] = {"",
                                        "24",
                                        "2024-",
                                        "2024-13",
                                        "2024-02-30",
                                        "2023-02-29",
                                        "2024-02-01T",
                                        "2024-02-01T25",
                                        "2024-02-01T10:60",
                                        "2024-02-01T10:30:00.1234567",
                                        "2024-02-01T10:30X",
                                        "0000"};
    (void)state;
    assert_moment("1970", 0, 365 * 86400, false);
    assert_moment("2024-02", 1706745600, 1709251200, false);
    assert_moment("2024-02-29", 1709164800, 1709251200, false);
    assert_moment("2024-02-01T10", 1706781600, 1706785200, false);
    assert_moment("2024-02-01 10:30", 1706783400, 1706783460, false);
    assert_moment("2024-02-01T10:30:15Z", 1706783415, 1706783416, true);
    assert_moment("2024-02-01T10:30:15+01:00", 1706779815, 1706779816, true);
    assert_moment("2024-02-01T10:30:15-0330", 1706796015, 1706796016, true);
    assert_moment("1969-12-31", -86400, 0, false);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(tropa_moment_parse(tropa_str_from(wrong[i]), &moment));
}

static void test_durations(void **state)
{
    static const struct {
        const char *text;
        int64_t us;
    } cases[] = {{"30s", 30000000},    {"15m", 900000000}, {"12h", 43200000000},
                 {"7d", 604800000000}, {"500ms", 500000},  {"250us", 250}};
    static const char *const wrong[] = {"", "7", "d", "0d", "-1d", "7 d", "7days", "99999999999d"};
    char printed[32];
    int64_t us;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(tropa_duration_parse(tropa_str_from(cases[i].text), &us));
        assert_int_equal(us, cases[i].us);
        tropa_duration_print(us, printed);
        assert_true(tropa_duration_parse(tropa_str_from(printed), &us));
        assert_int_equal(us, cases[i].us);
    }
    tropa_duration_print(604800000000, printed);
    assert_string_equal(printed, "7d");
    assert_true(tropa_duration_parse(TROPA_STR("2w"), &us));
    assert_int_equal(us, 14 * INT64_C(86400000000));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(tropa_duration_parse(tropa_str_from(wrong[i]), &us));
}

static void assert_decimal(const char *text, uint32_t decimals, int64_t value, bool exact)
{
    int64_t out;
    bool is_exact;
    assert_true(tropa_decimal_parse(tropa_str_from(text), decimals, &out, &is_exact));
    assert_int_equal(out, value);
    assert_int_equal(is_exact, exact);
}

static void test_decimals(void **state)
{
    int64_t out;
    bool exact;
    (void)state;
    assert_decimal("10", 2, 1000, true);
    assert_decimal("-3.5", 2, -350, true);
    assert_decimal("1.239", 2, 123, false);
    assert_decimal("-1.231", 2, -124, false);
    assert_decimal("1.230", 2, 123, true);
    assert_decimal(".5", 1, 5, true);
    assert_false(tropa_decimal_parse(TROPA_STR("1,5"), 2, &out, &exact));
    assert_false(tropa_decimal_parse(TROPA_STR("."), 2, &out, &exact));
    assert_false(tropa_decimal_parse(TROPA_STR("99999999999999999999"), 0, &out, &exact));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_canonical), cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_tree),      cmocka_unit_test(test_errors),
        cmocka_unit_test(test_limits),    cmocka_unit_test(test_identity),
        cmocka_unit_test(test_moments),   cmocka_unit_test(test_durations),
        cmocka_unit_test(test_decimals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
