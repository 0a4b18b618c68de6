/* Requests as JSON: the same struct from the text and from its own printing. */
#include "request/request.h"
#include "support.h"

static tropa_status parse(tropa_arena *arena, const char *json, tropa_request *out,
                          tropa_error *err)
{
    return tropa_request_parse(arena, tropa_str_from(json), out, err);
}

static void assert_round_trip(const char *json)
{
    tropa_arena arena;
    tropa_buffer first, second;
    tropa_request request;
    tropa_error err = {0};
    tropa_arena_init(&arena);
    tropa_buffer_init(&first);
    tropa_buffer_init(&second);
    if (parse(&arena, json, &request, &err))
        fail_msg("%s: %s", json, err.message);
    assert_int_equal(tropa_request_print(&request, &first, &err), TROPA_OK);
    assert_int_equal(parse(&arena, first.data, &request, &err), TROPA_OK);
    assert_int_equal(tropa_request_print(&request, &second, &err), TROPA_OK);
    assert_string_equal(first.data, second.data);
    tropa_buffer_deinit(&first);
    tropa_buffer_deinit(&second);
    tropa_arena_deinit(&arena);
}

static void test_round_trips(void **state)
{
    (void)state;
    assert_round_trip("{\"request\":\"flow\"}");
    assert_round_trip("{\"request\":\"info\",\"check\":true}");
    assert_round_trip("{\"request\":\"funnel\",\"steps\":[\"a\",\"b|c\"],\"window_us\":7,"
                      "\"mode\":\"strict_once\",\"from_us\":-5,\"to_us\":10,"
                      "\"where\":\"a = 1 or not b in (x, y)\",\"timezone\":\"Europe/Warsaw\"}");
    assert_round_trip("{\"request\":\"map\",\"title\":\"Путь\",\"lapse_us\":5,"
                      "\"simulated\":true}");
    assert_round_trip("{\"request\":\"import\",\"store\":\"s\",\"files\":[\"a\",\"b\"],"
                      "\"customer\":\"x,y\",\"strict\":true,\"memory_bytes\":5}");
}

static void test_fields(void **state)
{
    tropa_arena arena;
    tropa_request request;
    tropa_error err = {0};
    (void)state;
    tropa_arena_init(&arena);
    assert_int_equal(parse(&arena,
                           "{\"request\":\"funnel\",\"steps\":[\"a\",\"b\"],\"to_us\":9,"
                           "\"mode\":\"strict_order\"}",
                           &request, &err),
                     TROPA_OK);
    assert_int_equal(request.kind, TROPA_REQUEST_FUNNEL);
    assert_int_equal(request.funnel.step_count, 2);
    assert_true(tropa_str_equal(request.funnel.step[1], TROPA_STR("b")));
    assert_int_equal(request.funnel.rule, TROPA_RULE_STRICT_ORDER);
    assert_true(request.funnel.filter.from_us == TROPA_OPEN_FROM);
    assert_int_equal(request.funnel.filter.to_us, 9);
    assert_int_equal(request.funnel.window_us, 0);
    tropa_arena_deinit(&arena);
}

static void assert_fails(const char *json, const char *expected)
{
    tropa_arena arena;
    tropa_request request;
    tropa_error err = {0};
    tropa_arena_init(&arena);
    assert_int_equal(parse(&arena, json, &request, &err), TROPA_ERR_USAGE);
    if (!strstr(err.message, expected))
        fail_msg("%s: \"%s\" is not in \"%s\"", json, expected, err.message);
    tropa_arena_deinit(&arena);
}

static void test_errors(void **state)
{
    (void)state;
    assert_fails("{\"request\":", "line 1, column");
    assert_fails("[]", "must be an object");
    assert_fails("{\"request\":\"paths\"}", "one of import, info");
    assert_fails("{\"request\":\"flow\",\"wehre\":\"a = 1\"}", "no key \"wehre\"");
    assert_fails("{\"request\":\"flow\",\"where\":\"a =\"}", "character 4");
    assert_fails("{\"request\":\"funnel\"}", "needs steps");
    assert_fails("{\"request\":\"funnel\",\"steps\":[]}", "needs steps");
    assert_fails("{\"request\":\"funnel\",\"steps\":[\"\"]}", "step 1");
    assert_fails("{\"request\":\"funnel\",\"steps\":\"a\"}", "array of texts");
    assert_fails("{\"request\":\"funnel\",\"steps\":[\"a\"],\"window_us\":-1}", "zero or more");
    assert_fails("{\"request\":\"funnel\",\"steps\":[\"a\"],\"mode\":\"x\"}", "one of default");
    assert_fails("{\"request\":\"flow\",\"from_us\":5,\"to_us\":5}", "ends before it begins");
    assert_fails("{\"request\":\"import\",\"store\":\"s\"}", "at least one file");
    assert_fails("{\"request\":\"flow\",\"request\":\"map\"}", "duplicate");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trips),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
