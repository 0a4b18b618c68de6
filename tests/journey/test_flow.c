/* The flow against its twin: dense and sparse, one pass and many, whole and dealt out; and the
 * running example of process mining. */
#include "journeys.h"
#include "twin_flow.h"

#include "journey/flow_few.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Leave out what only some processors can. */
static bool plainly;

static tropa_flow *make(const tropa_flow_plan *plan)
{
    void *memory = malloc(tropa_flow_size(plan));
    assert_non_null(memory);
    tropa_flow *state = tropa_flow_init(memory, plan);
    if (plainly)
        state->has_avx2 = false;
    return state;
}

typedef struct dealt {
    tropa_flow *state[3];
    bool full;
} dealt;

static void deal(void *context, uint32_t state, const tropa_batch *batch)
{
    dealt *d = context;
    if (!d->full && !tropa_flow_add(d->state[state], batch))
        d->full = true;
}

/** One pass, dealt to three states. false: full. */
static bool one_pass(const journeys *all, const tropa_flow_plan *plan, support_random *random,
                     tropa_arena *arena, tropa_flow_answer *answer)
{
    dealt d = {{make(plan), make(plan), make(plan)}, false};
    journeys_deal(all, random, 3, deal, &d);
    uint32_t first = support_random_below(random, 3);
    d.full = d.full || !tropa_flow_merge(d.state[first], d.state[(first + 1) % 3]);
    d.full = d.full || !tropa_flow_merge(d.state[first], d.state[(first + 2) % 3]);
    if (!d.full)
        assert_int_equal(tropa_flow_finish(d.state[first], arena, answer, NULL), TROPA_OK);
    for (int i = 0; i < 3; i++)
        free(d.state[i]);
    return !d.full;
}

/** As a driver does it: more passes until nothing is full. Returns the passes it took. */
static uint32_t drive(const journeys *all, tropa_flow_plan plan, uint32_t passes,
                      support_random *random, tropa_arena *arena, tropa_flow_answer *answer)
{
    for (;; passes *= 2) {
        assert_true(passes <= 64);
        tropa_flow_answer part[64];
        uint32_t done = 0;
        plan.pass_count = passes;
        for (; done < passes; done++) {
            plan.pass_index = done;
            if (!one_pass(all, &plan, random, arena, &part[done]))
                break;
        }
        if (done < passes)
            continue;
        assert_int_equal(tropa_flow_join(part, passes, plan.activity_count, arena, answer, NULL),
                         TROPA_OK);
        return passes;
    }
}

static void compare(const tropa_flow_answer *answer, const tropa_flow_answer *twin,
                    uint32_t activity_count, uint32_t flags)
{
    assert_int_equal(answer->edge_count, twin->edge_count);
    for (uint64_t i = 0; i < twin->edge_count; i++) {
        const tropa_flow_edge *a = &answer->edge[i], *b = &twin->edge[i];
        assert_int_equal(a->from, b->from);
        assert_int_equal(a->to, b->to);
        assert_int_equal(a->count, b->count);
        assert_int_equal(a->customers, flags & TROPA_FLOW_CUSTOMERS ? b->customers : 0);
        assert_int_equal(a->median_us, flags & TROPA_FLOW_DURATIONS ? b->median_us : TROPA_NO_TIME);
        assert_int_equal(a->p90_us, flags & TROPA_FLOW_DURATIONS ? b->p90_us : TROPA_NO_TIME);
    }
    for (uint32_t i = 0; i < activity_count; i++) {
        tropa_flow_node expected = twin->node[i];
        if (!(flags & TROPA_FLOW_NODES))
            expected.customers = expected.repeat_customers = expected.position_sum = 0;
        assert_memory_equal(&answer->node[i], &expected, sizeof expected);
    }
}

/** Every combination of flags; returns the most passes that were needed. */
static uint32_t agree(const journeys *all, size_t memory_bytes, uint32_t passes,
                      support_random *random)
{
    tropa_flow_answer twin, answer;
    uint32_t most = 0;
    twin_flow(all, &twin);
    for (uint32_t flags = 0; flags < 8; flags++) {
        tropa_flow_plan plan = {all->activity_count, flags, memory_bytes, 0, 0};
        tropa_arena arena;
        tropa_arena_init(&arena);
        uint32_t took = drive(all, plan, passes, random, &arena, &answer);
        most = took > most ? took : most;
        compare(&answer, &twin, all->activity_count, flags);
        tropa_arena_deinit(&arena);
    }
    free((void *)twin.edge);
    free((void *)twin.node);
    return most;
}

static void equals_the_twin_on_random_journeys(void **unused)
{
    (void)unused;
    support_random random = {3};
    for (int round = 0; round < 60; round++) {
        const uint32_t activities[] = {1, 2, 7, 20, 64, 65, 256, 300};
        journeys_shape shape = {120,
                                2 + support_random_below(&random, 60),
                                activities[round % 8],
                                round % 5 ? 1600000000000000 : -4000000000000000,
                                round % 3 ? 1000000 : 1,
                                support_random_below(&random, 3) * 4000};
        journeys all;
        journeys_random(&all, &random, &shape);
        if (round % 4 == 1)
            journeys_layout(&all, true, round % 8 == 1);
        if (round % 2)
            journeys_shuffle(&all, &random);
        agree(&all, round % 20 ? 2 << 20 : 0, 1 + (uint32_t)round % 3, &random);
        journeys_free(&all);
    }
}

static void more_edges_than_memory_takes_more_passes(void **unused)
{
    (void)unused;
    support_random random = {4};
    journeys all;
    /* about 150,000 edges with as many durations: 1 MiB holds 49,152 edges without durations */
    journeys_random(&all, &random, &(journeys_shape){150, 2000, 40000, 0, 1, 1000000});
    assert_true(agree(&all, 1 << 20, 1, &random) >= 4);
    journeys_free(&all);
    /* a dense table whose pages run out: 100 activities, times over many powers of two */
    journeys_random(&all, &random, &(journeys_shape){150, 2000, 100, 0, 1, 1000000000});
    assert_true(agree(&all, 5 << 20, 1, &random) >= 2);
    journeys_free(&all);
}

/* Alphabets on both sides of every limit of flow_few.h, journeys longer than a chunk, more
 * durations of an edge than wait, times of every kind; with and without AVX2. */
static void few_activities(void **unused)
{
    (void)unused;
    support_random random = {8};
    const uint32_t activities[] = {
        1,  2,  3,  FLOW_THREES_TWICE, 20, FLOW_THREES_TWICE + 1, 25, FLOW_THREES + 1,
        32, 33, 64, FLOW_FEW + 1};
    for (uint32_t round = 0; round < 48; round++) {
        const uint32_t unit[] = {1, 1000, 1000000, 60000000}, gap[] = {0, 300, 4000, 1000000};
        journeys_shape shape = {30,
                                round % 3 ? 4000 : 90,
                                activities[round % 12],
                                1600000000000000,
                                unit[round / 12],
                                gap[(round + 1) % 4]};
        journeys all;
        journeys_random(&all, &random, &shape);
        if (round % 5 == 4)
            journeys_layout(&all, true, round % 2);
        if (round % 7 == 6)
            journeys_shuffle(&all, &random);
        plainly = round % 4 == 3;
        agree(&all, 0, 1 + round % 2, &random);
        plainly = false;
        journeys_free(&all);
    }
}

/* More customers than the planes of sums hold at once. */
static void many_customers(void **unused)
{
    (void)unused;
    support_random random = {9};
    journeys all;
    journeys_random(&all, &random, &(journeys_shape){300000, 3, 3, 0, 1000000, 100});
    agree(&all, 0, 1, &random);
    journeys_free(&all);
}

static void edge_cases(void **unused)
{
    (void)unused;
    support_random random = {5};
    const journeys_shape shapes[] = {{0, 0, 0, 0, 1, 1},      {0, 0, 5, 0, 1, 1},
                                     {6, 0, 5, 0, 1, 1},      {1, 1, 5, 0, 1, 1},
                                     {50, 40, 5, -100, 1, 0}, {3, 5000, 3, 0, 1000000, 100},
                                     {40, 40, 65536, 0, 1, 5}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        journeys all;
        journeys_random(&all, &random, &shapes[i]);
        agree(&all, 4 << 20, 1, &random);
        journeys_free(&all);
    }
    /* the highest code, and the longest duration there is */
    const uint32_t offset[] = {0, 3};
    const uint16_t activity[] = {65535, 65535, 0};
    const int64_t time[] = {0, INT64_MAX, INT64_MAX};
    journeys all;
    journeys_make(&all, 1, offset, activity, time, 65536);
    journeys_layout(&all, true, true);
    agree(&all, 0, 1, &random);
    journeys_free(&all);
}

/* docs/semantics.md: A B B A by one customer, A B by another */
static void worked_example(void **unused)
{
    (void)unused;
    const uint16_t activity[] = {0, 1, 1, 0, 0, 1};
    const int64_t time[] = {0, 1, 2, 3, 0, 5};
    const uint32_t offset[] = {0, 4, 6};
    journeys all;
    journeys_make(&all, 2, offset, activity, time, 2);
    tropa_arena arena;
    tropa_arena_init(&arena);
    support_random random = {2};
    tropa_flow_answer answer;
    drive(&all, (tropa_flow_plan){2, 7, 1 << 20, 0, 0}, 1, &random, &arena, &answer);
    const tropa_flow_edge edge[] = {{0, 1, 2, 2, 1, 5}, {1, 0, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1}};
    assert_int_equal(answer.edge_count, 3);
    assert_memory_equal(answer.edge, edge, sizeof edge);
    const tropa_flow_node b = {3, 2, 0, 1, 1, 1, 21845 + 65535};
    assert_memory_equal(&answer.node[1], &b, sizeof b);
    tropa_arena_deinit(&arena);
    journeys_free(&all);
}

/** One comma-separated field of a line without quotes. */
static void field_of(const char *line, int index, char *out, size_t size)
{
    for (; index > 0; index--)
        line = strchr(line, ',') + 1;
    size_t n = strcspn(line, ",\r\n");
    assert_true(n < size);
    memcpy(out, line, n);
    out[n] = 0;
}

/** The running example as journeys; the names by code. */
static void read_running_example(FILE *file, journeys *all, char name[8][64])
{
    uint16_t activity[42];
    int64_t time[42];
    uint32_t case_of[42], n = 0, known = 0, offset[7] = {0};
    char line[1024], text[64];
    assert_non_null(fgets(line, sizeof line, file));
    for (; fgets(line, sizeof line, file); n++) {
        assert_true(n < 42);
        field_of(line, 1, text, sizeof text);
        uint16_t code = 0;
        while (code < known && strcmp(name[code], text) != 0)
            code++;
        if (code == known)
            strcpy(name[known++], text);
        activity[n] = code;
        field_of(line, 7, text, sizeof text);
        case_of[n] = (uint32_t)atoi(text) - 1;
    }
    uint16_t sorted[42];
    uint32_t at = 0;
    for (uint32_t c = 0; c < 6; c++) {
        for (uint32_t i = 0; i < n; i++)
            if (case_of[i] == c) {
                time[at] = at;
                sorted[at++] = activity[i];
            }
        offset[c + 1] = at;
    }
    assert_int_equal(at, 42);
    journeys_make(all, 6, offset, sorted, time, known);
}

static void running_example(void **unused)
{
    (void)unused;
    const char *path = support_shared("vectors/flow-running-example.json");
    const char *csv = support_shared("data/xes/running-example.csv");
    if (!path || !csv)
        skip();
    FILE *file = fopen(csv, "r");
    assert_non_null(file);
    journeys all;
    char name[8][64];
    read_running_example(file, &all, name);
    fclose(file);
    tropa_arena arena;
    tropa_arena_init(&arena);
    support_random random = {6};
    tropa_flow_answer answer;
    drive(&all, (tropa_flow_plan){8, 0, 0, 0, 0}, 1, &random, &arena, &answer);
    json_t *json = json_load_file(path, 0, NULL);
    assert_non_null(json);
    json_t *edges = json_object_get(json, "edges");
    assert_int_equal(json_array_size(edges), answer.edge_count);
    for (uint64_t i = 0; i < answer.edge_count; i++) {
        bool found = false;
        for (size_t j = 0; j < json_array_size(edges); j++) {
            json_t *edge = json_array_get(edges, j);
            found |=
                strcmp(json_string_value(json_array_get(edge, 0)), name[answer.edge[i].from]) ==
                    0 &&
                strcmp(json_string_value(json_array_get(edge, 1)), name[answer.edge[i].to]) == 0 &&
                json_integer_value(json_array_get(edge, 2)) == (json_int_t)answer.edge[i].count;
        }
        assert_true(found);
    }
    for (uint32_t a = 0; a < 8; a++) {
        json_t *start = json_object_get(json_object_get(json, "start"), name[a]);
        json_t *end = json_object_get(json_object_get(json, "end"), name[a]);
        assert_int_equal(answer.node[a].starts, start ? json_integer_value(start) : 0);
        assert_int_equal(answer.node[a].ends, end ? json_integer_value(end) : 0);
    }
    json_decref(json);
    tropa_arena_deinit(&arena);
    journeys_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_twin_on_random_journeys),
        cmocka_unit_test(more_edges_than_memory_takes_more_passes),
        cmocka_unit_test(few_activities),
        cmocka_unit_test(many_customers),
        cmocka_unit_test(edge_cases),
        cmocka_unit_test(worked_example),
        cmocka_unit_test(running_example),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
