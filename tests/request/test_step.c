/* Steps: globs against their literal twin, exact names first, and the nearest names. */
#include "request/step.h"
#include "support.h"

static bool matches(const char *step, const char *name)
{
    return tropa_step_matches(tropa_str_from(step), tropa_str_from(name));
}

static void test_matching(void **state)
{
    (void)state;
    assert_true(matches("a", "a"));
    assert_false(matches("a", "ab"));
    assert_true(matches("a*", "ab"));
    assert_true(matches("a*", "a"));
    assert_true(matches("*b*", "abc"));
    assert_true(matches("a|b", "b"));
    assert_false(matches("a|b", "a|b"));
    assert_true(matches("a\\|b", "a|b"));
    assert_true(matches("a\\*", "a*"));
    assert_false(matches("a\\*", "ab"));
    assert_true(matches("a\\\\", "a\\"));
    assert_false(matches("", "a"));
    assert_false(matches("a||", ""));
    assert_true(matches("view_*_end", "view__end"));
    assert_true(matches("*a*a*a*", "xaxaxax"));
}

/* The twin: recursion, one alternative at a time. */
static bool twin(const char *step, const char *name)
{
    if (*step == '*')
        return twin(step + 1, name) || (*name && twin(step, name + 1));
    if (!*step)
        return !*name;
    return *name == *step && twin(step + 1, name + 1);
}

static void test_twin(void **state)
{
    support_random random = {3};
    (void)state;
    for (int i = 0; i < 20000; i++) {
        char step[9] = "", name[13] = "";
        uint32_t length = 1 + support_random_below(&random, 8);
        for (uint32_t c = 0; c < length; c++)
            step[c] = "ab*"[support_random_below(&random, 3)];
        length = support_random_below(&random, 13);
        for (uint32_t c = 0; c < length; c++)
            name[c] = "ab"[support_random_below(&random, 2)];
        if (matches(step, name) != twin(step, name))
            fail_msg("%s against %s", step, name);
    }
}

static const tropa_str names[] = {
    {"catalog", 7}, {"cart", 4}, {"payment_done", 12}, {"a|b", 3}, {"a", 1}};

static void test_resolve(void **state)
{
    bool member[5];
    tropa_error err = {0};
    (void)state;
    assert_int_equal(tropa_step_resolve(TROPA_STR("a|b"), "step 1", names, 5, member, &err),
                     TROPA_OK);
    assert_true(member[3] && !member[4]); /* the name itself before the alternatives */
    assert_int_equal(tropa_step_resolve(TROPA_STR("ca*"), "step 1", names, 5, member, &err),
                     TROPA_OK);
    assert_true(member[0] && member[1] && !member[2]);
    assert_int_equal(tropa_step_resolve(TROPA_STR("payment"), "step 2", names, 5, member, &err),
                     TROPA_ERR_NOT_FOUND);
    assert_non_null(strstr(err.message, "step 2: no activity is \"payment\""));
    assert_non_null(strstr(err.message, "the nearest are \"payment_done\""));
}

static void test_nearest(void **state)
{
    (void)state;
    assert_int_equal(tropa_nearest(TROPA_STR("Catalgo"), names, 5), 0);
    assert_int_equal(tropa_nearest(TROPA_STR("crat"), names, 5), 1);
    assert_int_equal(tropa_nearest(TROPA_STR("payment"), names, 5), 2);
    assert_true(tropa_nearest(TROPA_STR("zzzzzz"), names, 5) == TROPA_STEP_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matching),
        cmocka_unit_test(test_twin),
        cmocka_unit_test(test_resolve),
        cmocka_unit_test(test_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
