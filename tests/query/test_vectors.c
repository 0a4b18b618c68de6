/* The published directly-follows graphs: every edge, start, end, variant count. */
#include "ask.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static bool is(tropa_str text, const char *name)
{
    return tropa_str_equal(text, tropa_str_from(name));
}

static uint64_t edge_count(const tropa_answer *answer, const char *from, const char *to)
{
    const tropa_flow_answer *flow = &answer->flow;
    for (uint64_t i = 0; i < flow->edge_count; i++)
        if (is(answer->base.activity[flow->edge[i].from], from) &&
            is(answer->base.activity[flow->edge[i].to], to))
            return flow->edge[i].count;
    return 0;
}

static uint64_t node_value(const tropa_answer *answer, const char *name, bool start)
{
    for (uint32_t i = 0; i < answer->base.activity_count; i++)
        if (is(answer->base.activity[i], name))
            return start ? answer->flow.node[i].starts : answer->flow.node[i].ends;
    return 0;
}

static void check_ends(const tropa_answer *answer, json_t *expected, bool start)
{
    const char *name;
    json_t *value;
    uint64_t sum = 0;
    json_object_foreach(expected, name, value)
    {
        assert_int_equal(node_value(answer, name, start), json_integer_value(value));
        sum += (uint64_t)json_integer_value(value);
    }
    assert_int_equal(sum, answer->base.customers);
}

static void check(const char *vector, const char *log)
{
    ask_data a;
    const char *vector_path = support_shared(vector), *log_path = support_shared(log);
    if (!vector_path || !log_path)
        skip();
    json_t *json = json_load_file(vector_path, 0, NULL), *edge;
    size_t i;
    assert_non_null(json);
    ask_open_one(&a, log_path, NULL);
    assert_int_equal(ask_variants(&a), json_integer_value(json_object_get(json, "variants")));
    const tropa_answer *answer = ask_json(&a, "{\"request\":\"flow\"}", 2);
    assert_int_equal(answer->base.events, json_integer_value(json_object_get(json, "events")));
    assert_int_equal(answer->base.customers, json_integer_value(json_object_get(json, "journeys")));
    json_t *edges = json_object_get(json, "edges");
    assert_int_equal(answer->flow.edge_count, json_array_size(edges));
    json_array_foreach(edges, i, edge)
    {
        const char *from = json_string_value(json_array_get(edge, 0));
        const char *to = json_string_value(json_array_get(edge, 1));
        if (edge_count(answer, from, to) != (uint64_t)json_integer_value(json_array_get(edge, 2)))
            fail_msg("%s: %s -> %s", log, from, to);
    }
    check_ends(answer, json_object_get(json, "start"), true);
    check_ends(answer, json_object_get(json, "end"), false);
    json_decref(json);
    ask_close(&a);
}

static void test_running_example(void **state)
{
    (void)state;
    check("vectors/flow-running-example.json", "data/xes/running-example.xes");
    check("vectors/flow-running-example.json", "data/xes/running-example.csv");
}

static void test_receipt(void **state)
{
    (void)state;
    check("vectors/flow-receipt.json", "data/xes/receipt.xes.gz");
}

static void test_sepsis(void **state)
{
    (void)state;
    check("vectors/flow-sepsis.json", "data/xes/SEPSIS.xes.gz");
    check("vectors/flow-sepsis.json", "data/xes/sepsis.csv.gz");
}

static void test_helpdesk(void **state)
{
    (void)state;
    check("vectors/flow-helpdesk.json", "data/xes/helpdesk.xes.gz");
}

/* 8 names, starts, ends, then `axbxcount` by number. */
static void test_published_graph(void **state)
{
    const char *path = support_shared("data/xes/running-example.dfg");
    const char *log = support_shared("data/xes/running-example.csv");
    char name[64][128], line[256];
    unsigned count, n, from, to, times;
    ask_data a;
    (void)state;
    if (!path || !log)
        skip();
    ask_open_one(&a, log, NULL);
    const tropa_answer *answer = ask_json(&a, "{\"request\":\"flow\"}", 2);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%u\n", &count), 1);
    for (unsigned i = 0; i < count; i++) {
        assert_non_null(fgets(name[i], sizeof name[i], file));
        name[i][strcspn(name[i], "\r\n")] = 0;
    }
    for (int start = 1; start >= 0; start--) {
        assert_int_equal(fscanf(file, "%u\n", &n), 1);
        for (unsigned i = 0; i < n; i++) {
            assert_int_equal(fscanf(file, "%ux%u\n", &from, &times), 2);
            assert_int_equal(node_value(answer, name[from], start), times);
        }
    }
    n = 0;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%u>%ux%u", &from, &to, &times) != 3)
            continue;
        assert_int_equal(edge_count(answer, name[from], name[to]), times);
        n++;
    }
    assert_int_equal(n, answer->flow.edge_count);
    fclose(file);
    ask_close(&a);
}

/* ---- 4,000 journeys with the level that ClickHouse computed, through the whole door ---- */

enum { JOURNEYS = 4000 };

typedef struct journey {
    char question[256]; /* the request; journeys with the same one are answered together */
    uint8_t level;
} journey;

static journey journeys[JOURNEYS];

static void write_journey(FILE *out, size_t number, json_t *events)
{
    size_t i;
    json_t *event;
    json_array_foreach(events, i, event)
    {
        fprintf(out, "j%04zu,%lld,%s\n", number,
                1700000000 + (long long)json_integer_value(json_array_get(event, 0)),
                json_string_value(json_array_get(event, 1)));
    }
}

static void write_question(json_t *json, char *out, size_t size)
{
    char *steps = json_dumps(json_object_get(json, "steps"), JSON_COMPACT);
    snprintf(out, size,
             "{\"request\":\"funnel\",\"levels\":true,\"steps\":%s,\"mode\":\"%s\","
             "\"window_us\":%lld}",
             steps, json_string_value(json_object_get(json, "mode")),
             (long long)json_integer_value(json_object_get(json, "window_s")) * 1000000);
    free(steps);
}

static size_t read_journeys(const char *path, const char *csv)
{
    static char line[65536];
    size_t count = 0;
    FILE *in = fopen(path, "r"), *out = fopen(csv, "w");
    assert_non_null(in);
    assert_non_null(out);
    fputs("customer,time,activity\n", out);
    while (count < JOURNEYS && fgets(line, sizeof line, in)) {
        json_t *json = json_loads(line, 0, NULL);
        assert_non_null(json);
        write_journey(out, count, json_object_get(json, "events"));
        write_question(json, journeys[count].question, sizeof journeys[count].question);
        journeys[count].level = (uint8_t)json_integer_value(json_object_get(json, "level"));
        json_decref(json);
        count++;
    }
    fclose(in);
    fclose(out);
    return count;
}

/* Answers one question and checks every journey that asks it; returns how many there were. */
static size_t check_question(ask_data *a, size_t first, size_t count, bool *done)
{
    static int level[JOURNEYS];
    size_t checked = 0;
    for (size_t i = 0; i < count; i++)
        level[i] = 0; /* a journey without events is in no store */
    const tropa_answer *answer = ask_json(a, journeys[first].question, 2);
    for (uint64_t i = 0; i < answer->levels.count; i++) {
        tropa_str id = answer->levels.level[i].customer;
        level[strtoul(id.data + 1, NULL, 10)] = answer->levels.level[i].level;
    }
    for (size_t i = first; i < count; i++) {
        if (done[i] || strcmp(journeys[i].question, journeys[first].question) != 0)
            continue;
        if (level[i] != journeys[i].level)
            fail_msg("journey %zu: %d instead of %u; %s", i, level[i], journeys[i].level,
                     journeys[i].question);
        done[i] = true;
        checked++;
    }
    return checked;
}

static void test_window_funnel(void **state)
{
    static bool done[JOURNEYS];
    tropa_reading reading = {.customer = TROPA_STR("customer"),
                             .time = TROPA_STR("time"),
                             .activity = TROPA_STR("activity"),
                             .time_format = TROPA_STR("epoch_s")};
    const char *path = support_shared("vectors/window-funnel.jsonl");
    char csv[4200];
    size_t checked = 0;
    ask_data a;
    (void)state;
    if (!path)
        skip();
    const char *folder = support_folder_make();
    snprintf(csv, sizeof csv, "%s/journeys.csv", folder);
    size_t count = read_journeys(path, csv);
    assert_int_equal(count, JOURNEYS);
    ask_open_one(&a, csv, &reading);
    for (size_t i = 0; i < count; i++)
        if (!done[i])
            checked += check_question(&a, i, count, done);
    assert_int_equal(checked, JOURNEYS);
    ask_close(&a);
    support_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_running_example), cmocka_unit_test(test_receipt),
        cmocka_unit_test(test_sepsis),          cmocka_unit_test(test_helpdesk),
        cmocka_unit_test(test_published_graph), cmocka_unit_test(test_window_funnel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
