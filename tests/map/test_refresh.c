/* Binding and refreshing: which activity is which touchpoint, and what may change in the file. */
#include "arena_fixture.h"
#include "map/read.h"
#include "map/refresh.h"
#include "support.h"

#define DAY_US INT64_C(86400000000)

static const char written[] =
    "tropa: 1\n"
    "title: Shop # mine\n"
    "stages:\n"
    "  - id: look\n"
    "    name: Looks\n"
    "    touchpoints:\n"
    "      - {id: home, name: Home, match: [home, page*]}\n"
    "      - {id: late, name: Late, match: page_two}\n"
    "      - {id: vip, name: VIP, match: {activity: home, where: a = b}}\n"
    "  - {id: nothing, name: Nothing}\n"
    "  - id: buy\n"
    "    name: Buys\n"
    "    touchpoints: [{id: pay, name: Pay, match: pay}]\n";

static void read_written(const char *text, tropa_document *out)
{
    tropa_problems problems;
    assert_int_equal(tropa_document_read(tropa_str_from(text), &arena, out, &problems, &err),
                     TROPA_OK);
    assert_int_equal(problems.errors, 0);
}

/* Six activities; the fifth is nobody's, and the last did not happen. */
static const tropa_str activity[] = {{"home", 4}, {"page_two", 8}, {"pay", 3},
                                     {"rare", 4}, {"often", 5},    {"page_never", 10}};
static const tropa_flow_node node[] = {{.events = 9}, {.events = 8}, {.events = 7},
                                       {.events = 1}, {.events = 6}, {.events = 0}};
static const tropa_flow_answer flow = {
    .base = {.customers = 5, .events = 31, .activity_count = 6, .activity = activity},
    .node = node};

static void bind(const tropa_document *document, tropa_binding *out)
{
    tropa_rhythm_answer rhythm = {.base = flow.base};
    if (tropa_document_bind(&arena, document, &flow, &rhythm, DAY_US, out, &err) != TROPA_OK)
        fail_msg("%s", err.message);
}

static void test_the_first_touchpoint_takes_an_activity(void **state)
{
    (void)state;
    tropa_document document;
    tropa_binding binding;
    read_written(written, &document);
    bind(&document, &binding);
    const tropa_stage_plan *plan = &binding.plan;
    assert_int_equal(plan->touch_count, 2);
    assert_int_equal(plan->stage_count, 2); /* the stage without a match is not counted */
    assert_int_equal(plan->touch_of_activity[0], 0);
    assert_int_equal(plan->touch_of_activity[1], 0);
    assert_int_equal(plan->touch_of_activity[2], 1);
    assert_int_equal(plan->touch_of_activity[4], TROPA_TOUCH_NONE);
    assert_int_equal(plan->touch_of_activity[5], TROPA_TOUCH_NONE);
    assert_int_equal(plan->stage_of_touch[1], 1);
    assert_int_equal(plan->touch[0].activity_count, 2);
    assert_int_equal(plan->lapse_us, DAY_US);
    assert_string_equal(binding.stage[1]->name.data, "Buys");
    /* What found nothing on the other side. */
    assert_int_equal(binding.unmatched_count, 2);
    assert_string_equal(binding.unmatched[0].data, "often");
    assert_int_equal(binding.unused_count, 1);
    assert_string_equal(binding.unused[0]->name.data, "Late");
    assert_int_equal(binding.conditional_count, 1);
}

static const char *refreshed(const char *text, uint64_t lost, int64_t now_us)
{
    tropa_document document;
    tropa_binding binding;
    tropa_buffer out;
    read_written(text, &document);
    bind(&document, &binding);
    tropa_map_stage stage[2] = {[0].measured = {.reached = 5, .lost = lost}};
    tropa_map map = {.base = flow.base, .lapse_us = DAY_US, .stage_count = 2, .stage = stage};
    tropa_binding_name(&binding, &map);
    tropa_buffer_init(&out);
    assert_int_equal(tropa_document_refresh(tropa_str_from(text), &document, &map, &binding, now_us,
                                            &arena, &out, &err),
                     TROPA_OK);
    const char *copy = tropa_arena_text(&arena, out.data);
    tropa_buffer_deinit(&out);
    return copy;
}

static void test_only_the_measured_block_changes(void **state)
{
    (void)state;
    const char *once = refreshed(written, 3, DAY_US);
    assert_memory_equal(once, written, sizeof written - 1);
    assert_non_null(strstr(once, "at: \"1970-01-02\"\n"));
    assert_non_null(strstr(once, "\n  look:\n    reached: 5\n"));
    /* The same figures keep their moment; others get the new one, in the old one's place. */
    assert_string_equal(refreshed(once, 3, 9 * DAY_US), once);
    const char *later = refreshed(once, 4, 9 * DAY_US);
    assert_memory_equal(later, written, sizeof written - 1);
    assert_non_null(strstr(later, "at: \"1970-01-10\"\n"));
    assert_null(strstr(later, "1970-01-02"));
    assert_int_equal(strlen(later), strlen(once));
}

static void test_json_is_refused(void **state)
{
    (void)state;
    const char text[] = "{\"tropa\": 1, \"title\": \"x\"}";
    tropa_document document;
    tropa_binding binding = {0};
    tropa_map map = {0};
    tropa_buffer out;
    read_written(text, &document);
    tropa_buffer_init(&out);
    assert_int_equal(tropa_document_refresh(tropa_str_from(text), &document, &map, &binding, 0,
                                            &arena, &out, &err),
                     TROPA_ERR_INPUT);
    assert_int_equal(out.size, 0);
    tropa_buffer_deinit(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_first_touchpoint_takes_an_activity, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_only_the_measured_block_changes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_json_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
