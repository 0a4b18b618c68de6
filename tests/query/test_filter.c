/* Random filters against a literal twin: rows kept in an array, the condition walked row by row,
 * flow and funnel counted by hand. */
#include "ask.h"
#include "query/filter.h"
#include "request/moment.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROWS = 1500, CUSTOMERS = 60, SPOKEN = 6, ACTIVITIES = 306, CHANNELS = 5 };

typedef struct row {
    uint32_t customer, activity, number;
    int64_t time_us;
    char channel[16], score[16]; /* empty: no value */
    bool has_value;
    int64_t cents;
    bool kept;
} row;

/* The first six are spoken of; the rest makes codes of two bytes where a test wants them. */
static const char *const spoken[SPOKEN] = {"home", "catalog", "cart|basket",
                                           "pay",  "view_a",  "view_b"};
static char activity_name[ACTIVITIES][16];
static const char *const channel_name[CHANNELS] = {"email", "Google Ads", "social", "и слово", ""};

static row rows[ROWS];

static int by_time(const void *a, const void *b)
{
    const row *x = a, *y = b;
    if (x->customer != y->customer)
        return x->customer < y->customer ? -1 : 1;
    if (x->time_us != y->time_us)
        return x->time_us < y->time_us ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

static uint32_t random_activity(support_random *random, uint32_t activities)
{
    if (activities > SPOKEN && support_random_below(random, 4) == 0)
        return SPOKEN + support_random_below(random, activities - SPOKEN);
    return support_random_below(random, SPOKEN);
}

static void make_rows(const char *path, uint32_t activities)
{
    support_random random = {99};
    for (uint32_t a = 0; a < ACTIVITIES; a++) {
        if (a < SPOKEN)
            snprintf(activity_name[a], sizeof activity_name[a], "%s", spoken[a]);
        else
            snprintf(activity_name[a], sizeof activity_name[a], "other %u", a);
    }
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs("user_id,timestamp,event,channel,score,amount\n", out);
    for (uint32_t i = 0; i < ROWS; i++) {
        row *r = &rows[i];
        char time[32];
        memset(r, 0, sizeof *r);
        r->number = i;
        r->customer = support_random_below(&random, CUSTOMERS);
        r->activity = random_activity(&random, activities);
        time_t s = 1704067200 + (time_t)support_random_below(&random, 90 * 24) * 3600;
        r->time_us = (int64_t)s * 1000000;
        struct tm parts;
        gmtime_r(&s, &parts);
        strftime(time, sizeof time, "%Y-%m-%d %H:%M:%S", &parts);
        snprintf(r->channel, sizeof r->channel, "%s",
                 channel_name[support_random_below(&random, CHANNELS)]);
        if (support_random_below(&random, 5))
            snprintf(r->score, sizeof r->score, "%u", support_random_below(&random, 120));
        r->has_value = support_random_below(&random, 3) > 0;
        r->cents = (int64_t)support_random_below(&random, 80) * 50; /* often at a bound */
        fprintf(out, "c%02u,%s,%s,%s,%s,", r->customer, time, activity_name[r->activity],
                r->channel, r->score);
        if (r->has_value)
            fprintf(out, "%lld.%02lld", (long long)r->cents / 100, (long long)r->cents % 100);
        fputc('\n', out);
    }
    fclose(out);
    qsort(rows, ROWS, sizeof *rows, by_time);
}

/* ---- the twin ---- */

static bool ordered(int order, tropa_condition_operator operation)
{
    switch (operation) {
    case TROPA_LESS:
        return order < 0;
    case TROPA_LESS_EQUAL:
        return order <= 0;
    case TROPA_GREATER:
        return order > 0;
    case TROPA_GREATER_EQUAL:
        return order >= 0;
    default:
        return false;
    }
}

static bool number_of(const char *text, double *out)
{
    char *end;
    *out = strtod(text, &end);
    return *text && !*end;
}

static int compare(const char *a, const char *b)
{
    double x, y;
    if (number_of(a, &x) && number_of(b, &y))
        return (x > y) - (x < y);
    return strcmp(a, b);
}

static const char *literal(const tropa_condition *test, uint32_t i)
{
    static char text[4][128];
    snprintf(text[i % 4], sizeof text[0], "%.*s", (int)test->literal[i].size,
             test->literal[i].data);
    return text[i % 4];
}

static bool text_test(const tropa_condition *test, const char *value, bool is_attribute)
{
    bool missing = is_attribute && !*value;
    if (test->operation == TROPA_IS || test->operation == TROPA_IN) {
        for (uint32_t i = 0; i < test->literal_count; i++)
            if (strcmp(value, literal(test, i)) == 0)
                return true;
        return false;
    }
    if (test->operation == TROPA_IS_NOT)
        return strcmp(value, literal(test, 0)) != 0;
    if (missing)
        return false;
    if (test->operation == TROPA_RANGE)
        return (!test->literal[0].data || compare(value, literal(test, 0)) >= 0) &&
               (!test->literal[1].data || compare(value, literal(test, 1)) <= 0);
    return ordered(compare(value, literal(test, 0)), test->operation);
}

static bool value_test(const tropa_condition *test, const row *r)
{
    double value = (double)r->cents / 100, first = 0, second = 0;
    if (!r->has_value)
        return test->operation == TROPA_IS_NOT;
    if (test->literal[0].data)
        number_of(literal(test, 0), &first);
    if (test->operation == TROPA_IN) {
        for (uint32_t i = 0; i < test->literal_count; i++)
            if (number_of(literal(test, i), &first) && first == value)
                return true;
        return false;
    }
    if (test->operation == TROPA_RANGE) {
        if (test->literal[1].data)
            number_of(literal(test, 1), &second);
        return (!test->literal[0].data || value >= first) &&
               (!test->literal[1].data || value <= second);
    }
    if (test->operation == TROPA_IS)
        return value == first;
    if (test->operation == TROPA_IS_NOT)
        return value != first;
    return ordered((value > first) - (value < first), test->operation);
}

static bool time_test(const tropa_condition *test, const row *r)
{
    tropa_moment first = {0}, second = {0};
    int64_t t = r->time_us;
    if (test->literal[0].data)
        assert_true(tropa_moment_parse(test->literal[0], &first));
    bool inside = t >= first.begin_us && t < first.end_us;
    switch (test->operation) {
    case TROPA_IS:
        return inside;
    case TROPA_IS_NOT:
        return !inside;
    case TROPA_LESS:
        return t < first.begin_us;
    case TROPA_LESS_EQUAL:
        return t < first.end_us;
    case TROPA_GREATER:
        return t >= first.end_us;
    case TROPA_GREATER_EQUAL:
        return t >= first.begin_us;
    case TROPA_RANGE:
        if (test->literal[1].data)
            assert_true(tropa_moment_parse(test->literal[1], &second));
        return (!test->literal[0].data || t >= first.begin_us) &&
               (!test->literal[1].data || t < second.end_us);
    case TROPA_IN:
        for (uint32_t i = 0; i < test->literal_count; i++)
            if (tropa_moment_parse(test->literal[i], &first) && t >= first.begin_us &&
                t < first.end_us)
                return true;
        return false;
    }
    return false;
}

static bool passes(const tropa_condition *c, const row *r)
{
    if (c->kind == TROPA_CONDITION_NOT)
        return !passes(c->child[0], r);
    for (uint32_t i = 0; i < c->child_count; i++)
        if (passes(c->child[i], r) != (c->kind == TROPA_CONDITION_AND))
            return c->kind == TROPA_CONDITION_OR;
    if (c->kind != TROPA_CONDITION_TEST)
        return c->kind == TROPA_CONDITION_AND;
    if (c->field == TROPA_FIELD_ACTIVITY)
        return text_test(c, activity_name[r->activity], false);
    if (c->field == TROPA_FIELD_VALUE)
        return value_test(c, r);
    if (c->field == TROPA_FIELD_TIME)
        return time_test(c, r);
    return text_test(c, tropa_str_equal(c->name, TROPA_STR("channel")) ? r->channel : r->score,
                     true);
}

/* ---- random conditions ---- */

static void random_test(support_random *random, tropa_buffer *out)
{
    static const char *const operators[] = {"=", "!=", "<", "<=", ">", ">="};
    static const char *const moments[] = {"2024-01",    "2024-02-10",       "2024-03",
                                          "2024-01-15", "2024-02-01T12:00", "2024"};
    static const char *const numbers[] = {"10", "7.5", "0.01", "33.333", "-1", "39.50"};
    const char *operation = operators[support_random_below(random, 6)];
    switch (support_random_below(random, 6)) {
    case 0:
        tropa_buffer_append_format(out, "channel %s \"%s\"", operation,
                                   channel_name[support_random_below(random, CHANNELS)]);
        break;
    case 1:
        tropa_buffer_append_format(out, "channel in (\"%s\", \"%s\", nothing)",
                                   channel_name[support_random_below(random, CHANNELS)],
                                   channel_name[support_random_below(random, CHANNELS)]);
        break;
    case 2:
        tropa_buffer_append_format(out, "score %u..%u", support_random_below(random, 60),
                                   60 + support_random_below(random, 60));
        break;
    case 3:
        tropa_buffer_append_format(out, "value %s %s", operation,
                                   numbers[support_random_below(random, 6)]);
        break;
    case 4:
        tropa_buffer_append_format(out, "time %s %s", operation,
                                   moments[support_random_below(random, 6)]);
        break;
    default:
        tropa_buffer_append_format(out, "activity %s \"%s\"", operation,
                                   activity_name[support_random_below(random, SPOKEN)]);
    }
}

static void random_condition(support_random *random, uint32_t depth, tropa_buffer *out)
{
    uint32_t parts = depth ? 1 + support_random_below(random, 3) : 1;
    bool conjunction = support_random_below(random, 2);
    for (uint32_t i = 0; i < parts; i++) {
        if (i)
            tropa_buffer_append_text(out, conjunction ? " and " : " or ");
        if (support_random_below(random, 4) == 0)
            tropa_buffer_append_text(out, "not ");
        if (depth && support_random_below(random, 2)) {
            tropa_buffer_append_text(out, "(");
            random_condition(random, depth - 1, out);
            tropa_buffer_append_text(out, ")");
        } else {
            random_test(random, out);
        }
    }
}

/* ---- comparing ---- */

static uint64_t edge[ACTIVITIES][ACTIVITIES];

typedef struct expected {
    uint64_t customers, events, step[3];
    int64_t from_us, to_us;
} expected;

/* home -> catalog -> pay, no window. */
static void count_funnel(const uint32_t *activity, uint32_t count, expected *out)
{
    static const uint32_t steps[3] = {0, 1, 3};
    uint32_t level = 0;
    for (uint32_t i = 0; i < count && level < 3; i++)
        if (activity[i] == steps[level])
            level++;
    for (uint32_t s = 0; s < level; s++)
        out->step[s]++;
}

static expected count_rows(void)
{
    expected e = {0};
    memset(edge, 0, sizeof edge);
    for (uint32_t c = 0; c < CUSTOMERS; c++) {
        uint32_t activity[ROWS], count = 0;
        for (uint32_t i = 0; i < ROWS; i++) {
            if (rows[i].customer != c || !rows[i].kept)
                continue;
            if (e.events == 0 || rows[i].time_us < e.from_us)
                e.from_us = rows[i].time_us;
            if (e.events == 0 || rows[i].time_us > e.to_us)
                e.to_us = rows[i].time_us;
            e.events++;
            if (count)
                edge[activity[count - 1]][rows[i].activity]++;
            activity[count++] = rows[i].activity;
        }
        e.customers += count > 0;
        count_funnel(activity, count, &e);
    }
    return e;
}

static void check_base(const tropa_answer *answer, const expected *e)
{
    assert_int_equal(answer->base.customers, e->customers);
    assert_int_equal(answer->base.events, e->events);
    assert_int_equal(answer->base.from_us, e->from_us);
    assert_int_equal(answer->base.to_us, e->to_us);
}

static uint32_t number_of_activity(tropa_str name)
{
    for (uint32_t i = 0; i < ACTIVITIES; i++)
        if (tropa_str_equal(name, tropa_str_from(activity_name[i])))
            return i;
    fail_msg("an activity that no row has");
    return 0;
}

static void check_flow(const tropa_answer *answer, const expected *e)
{
    uint64_t there = 0;
    check_base(answer, e);
    for (uint32_t from = 0; from < ACTIVITIES; from++)
        for (uint32_t to = 0; to < ACTIVITIES; to++)
            there += edge[from][to] > 0;
    assert_int_equal(there, answer->flow.edge_count);
    for (uint64_t i = 0; i < answer->flow.edge_count; i++) {
        const tropa_flow_edge *found = &answer->flow.edge[i];
        uint32_t from = number_of_activity(answer->base.activity[found->from]);
        uint32_t to = number_of_activity(answer->base.activity[found->to]);
        assert_int_equal(found->count, edge[from][to]);
    }
}

static tropa_answer *run(ask_data *a, tropa_request *request, unsigned threads)
{
    tropa_query_options options = {.threads = threads};
    tropa_error err = {0};
    if (tropa_query_run(a->data, request, &options, &a->arena, &a->answer, &err))
        fail_msg("%s", err.message);
    return &a->answer;
}

static void check_condition(ask_data *a, support_random *random, const tropa_condition *where)
{
    static const tropa_str steps[] = {{"home", 4}, {"catalog", 7}, {"pay", 3}};
    tropa_request request;
    unsigned threads = 1 + support_random_below(random, 4);
    tropa_request_init(&request, TROPA_REQUEST_FLOW);
    request.flow.filter.where = where;
    if (support_random_below(random, 3) == 0)
        request.flow.filter.from_us = 1704067200000000 + 86400000000LL * 20;
    if (support_random_below(random, 3) == 0)
        request.flow.filter.to_us = 1704067200000000 + 86400000000LL * 60;
    for (uint32_t i = 0; i < ROWS; i++)
        rows[i].kept = rows[i].time_us >= request.flow.filter.from_us &&
                       rows[i].time_us < request.flow.filter.to_us && passes(where, &rows[i]);
    expected e = count_rows();
    check_flow(run(a, &request, threads), &e);
    tropa_filter filter = request.flow.filter;
    tropa_request_init(&request, TROPA_REQUEST_FUNNEL);
    request.funnel.filter = filter;
    request.funnel.step = steps;
    request.funnel.step_count = 3;
    request.funnel.levels = true;
    const tropa_answer *answer = run(a, &request, threads);
    check_base(answer, &e);
    for (int s = 0; s < 3; s++)
        assert_int_equal(answer->funnel.step[s].customers, e.step[s]);
    uint64_t reached = 0;
    assert_int_equal(answer->levels.count, e.customers);
    for (uint64_t i = 0; i < answer->levels.count; i++)
        reached += answer->levels.level[i].level == 3;
    assert_int_equal(reached, e.step[2]);
}

static void random_filters(uint32_t activities, int rounds)
{
    support_random random = {5};
    char path[4200];
    ask_data a;
    const char *folder = support_folder_make();
    snprintf(path, sizeof path, "%s/events.csv", folder);
    make_rows(path, activities);
    tropa_reading reading = {.value = TROPA_STR("amount"),
                             .customer = TROPA_STR("user_id"),
                             .activity = TROPA_STR("event")};
    ask_open_one(&a, path, &reading);
    for (int i = 0; i < rounds; i++) {
        tropa_buffer text;
        tropa_arena arena;
        const tropa_condition *where = NULL;
        tropa_error err = {0};
        tropa_buffer_init(&text);
        tropa_arena_init(&arena);
        random_condition(&random, 1 + support_random_below(&random, 3), &text);
        if (tropa_condition_parse(&arena, tropa_buffer_view(&text), &where, &err))
            fail_msg("%s: %s", text.data, err.message);
        check_condition(&a, &random, where);
        tropa_arena_reset(&a.arena);
        tropa_arena_deinit(&arena);
        tropa_buffer_deinit(&text);
    }
    ask_close(&a);
    support_folder_remove(folder);
}

static void test_random_filters(void **state)
{
    (void)state;
    random_filters(SPOKEN, 400);
}

/* More than 256 activities: codes of two bytes everywhere. */
static void test_wide_codes(void **state)
{
    (void)state;
    random_filters(ACTIVITIES, 100);
}

static void test_unknown_attribute(void **state)
{
    char path[4200];
    ask_data a;
    tropa_error err;
    (void)state;
    const char *folder = support_folder_make();
    snprintf(path, sizeof path, "%s/events.csv", folder);
    make_rows(path, SPOKEN);
    ask_open_one(&a, path, NULL);
    assert_int_equal(
        ask_error(&a, "{\"request\":\"flow\",\"where\":\"value > 1 and chanel = x\"}", &err),
        TROPA_ERR_USAGE);
    assert_non_null(strstr(err.message, "at character 15"));
    assert_non_null(strstr(err.message, "did you mean \"channel\"?"));
    ask_close(&a);
    support_folder_remove(folder);
}

static int order(const char *a, const char *b)
{
    return tropa_filter_compare(tropa_str_from(a), tropa_str_from(b));
}

/* Numbers of any length by number, all else by bytes. */
static void test_compare(void **state)
{
    (void)state;
    assert_true(order("10", "9") > 0);
    assert_true(order("-10", "-9") < 0);
    assert_true(order("-1", "1") < 0);
    assert_true(order("007", "7") == 0);
    assert_true(order("1.50", "1.5") == 0);
    assert_true(order("-0", "0.0") == 0);
    assert_true(order("1.05", "1.1") < 0);
    assert_true(order("123456789012345678901234567890", "123456789012345678901234567891") < 0);
    assert_true(order("10a", "9") < 0);
    assert_true(order("2024-01-02", "2024-01-10") < 0);
    assert_true(order("", "0") < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_filters),
        cmocka_unit_test(test_wide_codes),
        cmocka_unit_test(test_unknown_attribute),
        cmocka_unit_test(test_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
