/* Variants against comparing whole sequences: any memory, passes, layout, order. */
#include "journeys.h"
#include "twin_variants.h"

#include "journey/scatter.h"
#include "journey/variants.h"

#include <stdlib.h>
#include <string.h>

typedef struct dealt {
    tropa_variants *state[3];
    bool full;
} dealt;

static void deal(void *context, uint32_t state, const tropa_batch *batch)
{
    dealt *d = context;
    if (!d->full && !tropa_variants_add(d->state[state], batch))
        d->full = true;
}

static bool one_pass(const journeys *all, const tropa_variants_plan *plan, support_random *random,
                     tropa_arena *arena, tropa_variants_answer *answer)
{
    dealt d = {.full = false};
    for (int i = 0; i < 3; i++) {
        void *memory = malloc(tropa_variants_size(plan));
        assert_non_null(memory);
        d.state[i] = tropa_variants_init(memory, plan);
    }
    journeys_deal(all, random, 3, deal, &d);
    uint32_t first = support_random_below(random, 3);
    d.full = d.full || !tropa_variants_merge(d.state[first], d.state[(first + 1) % 3]);
    d.full = d.full || !tropa_variants_merge(d.state[first], d.state[(first + 2) % 3]);
    if (!d.full)
        assert_int_equal(tropa_variants_finish(d.state[first], arena, answer, NULL), TROPA_OK);
    for (int i = 0; i < 3; i++)
        free(d.state[i]);
    return !d.full;
}

/** As a driver does it. Returns the passes it took. */
static uint32_t drive(const journeys *all, tropa_variants_plan plan, uint32_t passes,
                      support_random *random, tropa_arena *arena, tropa_variants_answer *answer)
{
    for (;; passes *= 2) {
        assert_true(passes <= 64);
        tropa_variants_answer part[64];
        uint32_t done = 0;
        plan.pass_count = passes;
        for (; done < passes; done++) {
            plan.pass_index = done;
            if (!one_pass(all, &plan, random, arena, &part[done]))
                break;
        }
        if (done < passes)
            continue;
        assert_int_equal(tropa_variants_join(part, passes, plan.top_count, arena, answer, NULL),
                         TROPA_OK);
        return passes;
    }
}

static uint32_t agree(const journeys *all, uint32_t top, size_t memory_bytes, uint32_t passes,
                      support_random *random)
{
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_variants_answer twin, answer;
    twin_variants(all, &twin);
    uint32_t took =
        drive(all, (tropa_variants_plan){top, memory_bytes, 0, 0}, passes, random, &arena, &answer);
    assert_int_equal(answer.variant_count, twin.variant_count);
    assert_int_equal(answer.top_count, top < twin.top_count ? top : twin.top_count);
    for (uint32_t i = 0; i < answer.top_count; i++) {
        const tropa_variant *a = &answer.top[i], *b = &twin.top[i];
        assert_int_equal(a->customers, b->customers);
        assert_int_equal(a->length, b->length);
        assert_memory_equal(a->activity, b->activity,
                            tropa_variant_stored(a) * sizeof *a->activity);
    }
    free((void *)twin.top);
    tropa_arena_deinit(&arena);
    return took;
}

static void equals_the_twin_on_random_journeys(void **unused)
{
    (void)unused;
    support_random random = {8};
    for (int round = 0; round < 60; round++) {
        const uint32_t activities[] = {1, 2, 3, 20, 256, 400};
        const uint32_t longest[] = {1, 3, 6, 700};
        const uint32_t top[] = {0, 1, 10, 100000};
        journeys all;
        journeys_random(&all, &random,
                        &(journeys_shape){400, longest[round % 4], activities[round % 6], 0, 1, 1});
        if (round % 5 == 1)
            journeys_layout(&all, true, true);
        if (round % 2)
            journeys_shuffle(&all, &random);
        agree(&all, top[support_random_below(&random, 4)], 2 << 20, 1 + (uint32_t)round % 3,
              &random);
        journeys_free(&all);
    }
}

static void more_variants_than_memory_takes_more_passes(void **unused)
{
    (void)unused;
    support_random random = {9};
    journeys all;
    journeys_random(&all, &random, &(journeys_shape){60000, 24, 50, 0, 1, 1});
    assert_true(agree(&all, 100, 1 << 20, 1, &random) >= 4);
    journeys_free(&all);
}

static void edge_cases(void **unused)
{
    (void)unused;
    support_random random = {10};
    const journeys_shape shapes[] = {
        {0, 0, 0, 0, 1, 1}, {7, 0, 3, 0, 1, 1}, {1, 1, 3, 0, 1, 1}, {60, 9, 65536, -5, 1, 0}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        journeys all;
        journeys_random(&all, &random, &shapes[i]);
        agree(&all, 5, 2 << 20, 1, &random);
        journeys_free(&all);
    }
    /* journeys longer than what is stored, which differ only beyond it, or in length */
    enum { LONG = 200000 };
    uint16_t *activity = calloc(4 * LONG, sizeof *activity);
    int64_t *time = calloc(4 * LONG, sizeof *time);
    assert_true(activity && time);
    activity[2 * LONG - 1] = 1;
    const uint32_t offset[] = {0, LONG, 2 * LONG, 3 * LONG, 4 * LONG - 1};
    journeys all;
    journeys_make(&all, 4, offset, activity, time, 2);
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_variants_answer answer;
    drive(&all, (tropa_variants_plan){10, 2 << 20, 0, 0}, 1, &random, &arena, &answer);
    assert_int_equal(answer.variant_count, 3);
    assert_int_equal(answer.top[0].customers, 2);
    assert_int_equal(answer.top[0].length, LONG);
    assert_int_equal(answer.top[1].length, LONG - 1);
    assert_int_equal(answer.top[2].length, LONG);
    tropa_arena_deinit(&arena);
    journeys_free(&all);
    free(activity);
    free(time);
}

/* docs/semantics.md: A B, A B, A B B, B A */
static void worked_example(void **unused)
{
    (void)unused;
    const uint16_t activity[] = {1, 0, 0, 1, 0, 1, 1, 0, 1};
    const int64_t time[9] = {0};
    const uint32_t offset[] = {0, 2, 4, 7, 9};
    journeys all;
    journeys_make(&all, 4, offset, activity, time, 2);
    tropa_arena arena;
    tropa_arena_init(&arena);
    support_random random = {3};
    tropa_variants_answer answer;
    drive(&all, (tropa_variants_plan){9, 2 << 20, 0, 0}, 1, &random, &arena, &answer);
    assert_int_equal(answer.variant_count, 3);
    assert_int_equal(answer.top[0].customers, 2);
    assert_memory_equal(answer.top[0].activity, ((uint16_t[]){0, 1}), 4);
    assert_int_equal(answer.top[1].length, 3);
    assert_memory_equal(answer.top[1].activity, ((uint16_t[]){0, 1, 1}), 6);
    assert_memory_equal(answer.top[2].activity, ((uint16_t[]){1, 0}), 4);
    tropa_arena_deinit(&arena);
    journeys_free(&all);
}

static void width_of_codes_does_not_matter(void **unused)
{
    (void)unused;
    support_random random = {12};
    journeys all;
    journeys_random(&all, &random, &(journeys_shape){200, 1500, 2, 0, 1, 1});
    tropa_variants_plan plan = {10, 4 << 20, 0, 0};
    void *memory = malloc(tropa_variants_size(&plan));
    assert_non_null(memory);
    tropa_variants *state = tropa_variants_init(memory, &plan);
    uint64_t twice = 0;
    for (int wide = 0; wide < 2; wide++) {
        journeys_layout(&all, wide, false);
        tropa_batch batch = journeys_batch(&all, 0, 200);
        assert_true(tropa_variants_add(state, &batch));
    }
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_variants_answer answer, twin;
    twin_variants(&all, &twin);
    assert_int_equal(tropa_variants_finish(state, &arena, &answer, NULL), TROPA_OK);
    assert_int_equal(answer.variant_count, twin.variant_count);
    for (uint32_t i = 0; i < answer.top_count; i++)
        twice += answer.top[i].customers == 2 * twin.top[i].customers;
    assert_int_equal(twice, answer.top_count);
    free((void *)twin.top);
    tropa_arena_deinit(&arena);
    free(memory);
    journeys_free(&all);
}

/* Merging walks a table by steps: each slot once, whatever the size. */
static void scattered_walk(void **unused)
{
    (void)unused;
    for (uint32_t n = 1; n <= 600; n++) {
        bool seen[600] = {false};
        uint32_t step = tropa_scatter_step(n), i = 0;
        for (uint32_t done = 0; done < n; done++, i = tropa_scatter_next(i, step, n)) {
            assert_true(i < n && !seen[i]);
            seen[i] = true;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_twin_on_random_journeys),
        cmocka_unit_test(more_variants_than_memory_takes_more_passes),
        cmocka_unit_test(edge_cases),
        cmocka_unit_test(worked_example),
        cmocka_unit_test(width_of_codes_does_not_matter),
        cmocka_unit_test(scattered_walk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
