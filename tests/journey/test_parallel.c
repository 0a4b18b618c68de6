/* Every kernel on one thread and on several: the same answer, byte for byte. Also run under TSan.
 */
#include "journeys.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "journey/flow.h"
#include "journey/funnel.h"
#include "journey/rhythm.h"
#include "journey/stages.h"
#include "journey/variants.h"

#include <stdlib.h>
#include <string.h>

#define WORKERS 4
#define SLICE 64u

static const uint64_t step_mask[20] = {[2] = 1, [5] = 2, [9] = 4, [14] = 8};
static const uint16_t touch_of_activity[20] = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7};
static const uint8_t stage_of_touch[8] = {0, 0, 1, 1, 2, 2, 3, 3};

static const tropa_funnel_plan funnel_plan = {TROPA_FUNNEL_DEFAULT, 4, 50000000, 20, step_mask};
static const tropa_flow_plan flow_plan = {
    20, TROPA_FLOW_CUSTOMERS | TROPA_FLOW_DURATIONS | TROPA_FLOW_NODES, 2 << 20, 0, 0};
static const tropa_variants_plan variants_plan = {50, 8 << 20, 0, 0};
static const tropa_stages_plan stages_plan = {
    20, 4, 8, touch_of_activity, stage_of_touch, 20000000, INT64_C(1600001000000000)};

typedef struct states {
    tropa_funnel *funnel;
    tropa_flow *flow;
    tropa_variants *variants;
    tropa_rhythm *rhythm;
    tropa_stages *stages;
} states;

typedef struct request {
    const journeys *all;
    tropa_counter next;
    states worker[WORKERS];
} request;

static void *get(size_t size)
{
    void *memory = malloc(size);
    assert_non_null(memory);
    return memory;
}

static void work(void *context, unsigned worker)
{
    request *r = context;
    states *mine = &r->worker[worker];
    for (;;) {
        size_t from = tropa_counter_take(&r->next) * SLICE, to = from + SLICE;
        if (from >= r->all->customer_count)
            return;
        to = to < r->all->customer_count ? to : r->all->customer_count;
        tropa_batch batch = journeys_batch(r->all, (uint32_t)from, (uint32_t)to);
        tropa_funnel_add(mine->funnel, &batch, NULL);
        assert_true(tropa_flow_add(mine->flow, &batch));
        assert_true(tropa_variants_add(mine->variants, &batch));
        tropa_rhythm_add(mine->rhythm, &batch);
        tropa_stages_add(mine->stages, &batch);
    }
}

typedef struct answers {
    tropa_funnel_answer funnel;
    tropa_flow_answer flow;
    tropa_variants_answer variants;
    tropa_rhythm_answer rhythm;
    tropa_stages_answer stages;
} answers;

static void ask(const journeys *all, unsigned workers, tropa_arena *arena, answers *told)
{
    request r = {.all = all};
    memset(told, 0, sizeof *told);
    for (unsigned w = 0; w < workers; w++)
        r.worker[w] =
            (states){tropa_funnel_init(get(tropa_funnel_size(&funnel_plan)), &funnel_plan),
                     tropa_flow_init(get(tropa_flow_size(&flow_plan)), &flow_plan),
                     tropa_variants_init(get(tropa_variants_size(&variants_plan)), &variants_plan),
                     tropa_rhythm_init(get(tropa_rhythm_size())),
                     tropa_stages_init(get(tropa_stages_size(&stages_plan)), &stages_plan)};
    tropa_parallel(workers, work, &r);
    states *sum = &r.worker[workers - 1];
    for (unsigned w = 0; w + 1 < workers; w++) {
        tropa_funnel_merge(sum->funnel, r.worker[w].funnel);
        assert_true(tropa_flow_merge(sum->flow, r.worker[w].flow));
        assert_true(tropa_variants_merge(sum->variants, r.worker[w].variants));
        tropa_rhythm_merge(sum->rhythm, r.worker[w].rhythm);
        tropa_stages_merge(sum->stages, r.worker[w].stages);
    }
    assert_int_equal(tropa_funnel_finish(sum->funnel, arena, &told->funnel, NULL), TROPA_OK);
    assert_int_equal(tropa_flow_finish(sum->flow, arena, &told->flow, NULL), TROPA_OK);
    assert_int_equal(tropa_variants_finish(sum->variants, arena, &told->variants, NULL), TROPA_OK);
    tropa_rhythm_finish(sum->rhythm, &told->rhythm);
    assert_int_equal(tropa_stages_finish(sum->stages, arena, &told->stages, NULL), TROPA_OK);
    for (unsigned w = 0; w < workers; w++) {
        free(r.worker[w].funnel);
        free(r.worker[w].flow);
        free(r.worker[w].variants);
        free(r.worker[w].rhythm);
        free(r.worker[w].stages);
    }
}

static void threads_do_not_show(void **unused)
{
    (void)unused;
    support_random random = {31};
    journeys all;
    journeys_random(&all, &random,
                    &(journeys_shape){6000, 30, 20, INT64_C(1600000000000000), 1000000, 12});
    tropa_arena arena;
    tropa_arena_init(&arena);
    answers one, many;
    ask(&all, 1, &arena, &one);
    for (unsigned workers = 2; workers <= WORKERS; workers++) {
        ask(&all, workers, &arena, &many);
        assert_memory_equal(one.funnel.step, many.funnel.step, 4 * sizeof *one.funnel.step);
        assert_int_equal(one.flow.edge_count, many.flow.edge_count);
        assert_memory_equal(one.flow.edge, many.flow.edge,
                            one.flow.edge_count * sizeof *one.flow.edge);
        assert_memory_equal(one.flow.node, many.flow.node, 20 * sizeof *one.flow.node);
        assert_int_equal(one.variants.variant_count, many.variants.variant_count);
        assert_int_equal(one.variants.top_count, many.variants.top_count);
        for (uint32_t i = 0; i < one.variants.top_count; i++) {
            const tropa_variant *a = &one.variants.top[i], *b = &many.variants.top[i];
            assert_int_equal(a->customers, b->customers);
            assert_int_equal(a->length, b->length);
            assert_memory_equal(a->activity, b->activity, a->length * sizeof *a->activity);
        }
        assert_memory_equal(&one.rhythm, &many.rhythm, sizeof one.rhythm);
        assert_memory_equal(one.stages.stage, many.stages.stage, 4 * sizeof *one.stages.stage);
        assert_memory_equal(one.stages.touch, many.stages.touch, 8 * sizeof *one.stages.touch);
        assert_memory_equal(one.stages.back, many.stages.back, 16 * sizeof *one.stages.back);
    }
    tropa_arena_deinit(&arena);
    journeys_free(&all);
}

/** Every answer with the nth allocation failing; how many of the five failed. */
static int finish_failing(const journeys *all, uint64_t nth)
{
    tropa_batch batch = journeys_batch(all, 0, all->customer_count);
    tropa_funnel *funnel = tropa_funnel_init(get(tropa_funnel_size(&funnel_plan)), &funnel_plan);
    tropa_flow *flow = tropa_flow_init(get(tropa_flow_size(&flow_plan)), &flow_plan);
    tropa_flow *joined = tropa_flow_init(get(tropa_flow_size(&flow_plan)), &flow_plan);
    tropa_variants *variants =
        tropa_variants_init(get(tropa_variants_size(&variants_plan)), &variants_plan);
    tropa_stages *stages = tropa_stages_init(get(tropa_stages_size(&stages_plan)), &stages_plan);
    tropa_funnel_add(funnel, &batch, NULL);
    assert_true(tropa_flow_add(flow, &batch) && tropa_flow_add(joined, &batch));
    assert_true(tropa_variants_add(variants, &batch));
    tropa_stages_add(stages, &batch);
    answers told;
    int failed = 0;
    for (int kernel = 0; kernel < 5; kernel++) {
        tropa_arena arena;
        tropa_arena_init(&arena);
        tropa_error err = {TROPA_OK, ""};
        tropa_status status = TROPA_OK;
        if (kernel == 4) /* the join wants a whole part */
            status = tropa_flow_finish(joined, &arena, &told.flow, NULL);
        tropa_memory_fail_at(nth);
        if (kernel == 0)
            status = tropa_funnel_finish(funnel, &arena, &told.funnel, &err);
        if (kernel == 1)
            status = tropa_variants_finish(variants, &arena, &told.variants, &err);
        if (kernel == 2)
            status = tropa_stages_finish(stages, &arena, &told.stages, &err);
        if (kernel == 3)
            status = tropa_flow_finish(flow, &arena, &told.flow, &err);
        if (kernel == 4)
            status = tropa_flow_join(&told.flow, 1, 20, &arena, &told.flow, &err);
        tropa_memory_fail_at(0);
        assert_true(status == TROPA_OK || status == TROPA_ERR_NO_MEMORY);
        assert_int_equal(err.status, status);
        failed += status != TROPA_OK;
        tropa_arena_deinit(&arena);
    }
    free(funnel);
    free(flow);
    free(joined);
    free(variants);
    free(stages);
    return failed;
}

static void finishing_without_memory_is_an_error(void **unused)
{
    (void)unused;
    support_random random = {32};
    journeys all;
    journeys_random(&all, &random,
                    &(journeys_shape){300, 30, 20, INT64_C(1600000000000000), 1000000, 12});
    assert_true(finish_failing(&all, 1) >= 4);
    uint64_t nth = 2;
    while (finish_failing(&all, nth) > 0)
        assert_true(nth++ < 100);
    journeys_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(threads_do_not_show),
                                       cmocka_unit_test(finishing_without_memory_is_an_error)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
