/* Kernels whose tables may fill: more memory first, then more passes over hash ranges. */
#include "query/run.h"

#define FLOW_BYTES_MOST ((size_t)64 << 20)
#define VARIANTS_BYTES_MOST ((size_t)128 << 20)
#define PASSES_MOST 4096u

static tropa_status too_many(tropa_error *err, const char *what)
{
    return tropa_fail(err, TROPA_ERR_LIMIT,
                      "there are too many different %s for this much memory; narrow the question "
                      "with --where, or fold activities with --names",
                      tropa_phrase(what));
}

static tropa_status flow_in(tropa_run *run, tropa_flow_plan plan, tropa_flow_answer *answer,
                            bool *full, tropa_error *err)
{
    tropa_flow_answer *part = tropa_arena_array(run->arena, plan.pass_count, sizeof *part);
    if (!part)
        return tropa_fail_memory(err);
    for (plan.pass_index = 0; plan.pass_index < plan.pass_count; plan.pass_index++) {
        tropa_scan_part scan = {.kernel = &tropa_kernel_flow, .plan = &plan};
        tropa_status status = tropa_scan(run->store, &run->filter, run->options, &scan, 1, err);
        *full = scan.full;
        if (!status && !scan.full)
            status = tropa_flow_finish(scan.state, run->arena, &part[plan.pass_index], err);
        tropa_scan_parts_deinit(&scan, 1);
        if (status || *full)
            return status;
    }
    return tropa_flow_join(part, plan.pass_count, plan.activity_count, run->arena, answer, err);
}

tropa_status tropa_run_flow_passes(tropa_run *run, tropa_scan_part *first,
                                   const tropa_flow_plan *plan, tropa_flow_answer *answer,
                                   tropa_error *err)
{
    if (!first->full)
        return tropa_flow_finish(first->state, run->arena, answer, err);
    tropa_flow_plan next = *plan;
    next.memory_bytes = FLOW_BYTES_MOST;
    for (next.pass_count = 1; next.pass_count <= PASSES_MOST; next.pass_count *= 2) {
        bool full = false;
        tropa_status status = flow_in(run, next, answer, &full, err);
        if (status || !full)
            return status;
    }
    return too_many(err, "pairs of activities");
}

/* Nearly every customer may be a variant of their own. Half of the memory is the table, 32 bytes a
 * slot and a quarter of the slots left free, the other half the codes. */
size_t tropa_run_variants_bytes(const tropa_run *run)
{
    const tropa_store_facts *facts = tropa_store_facts_view(run->store);
    uint64_t table = facts->customers * 4 / 3 * 32, codes = facts->events * 2;
    uint64_t bytes = 2 * (table > codes ? table : codes) + (UINT64_C(1) << 20);
    return bytes < VARIANTS_BYTES_MOST ? (size_t)bytes : VARIANTS_BYTES_MOST;
}

static tropa_status variants_in(tropa_run *run, tropa_variants_plan plan,
                                tropa_variants_answer *answer, bool *full, tropa_error *err)
{
    tropa_variants_answer *part = tropa_arena_array(run->arena, plan.pass_count, sizeof *part);
    if (!part)
        return tropa_fail_memory(err);
    for (plan.pass_index = 0; plan.pass_index < plan.pass_count; plan.pass_index++) {
        tropa_scan_part scan = {.kernel = &tropa_kernel_variants, .plan = &plan};
        tropa_status status = tropa_scan(run->store, &run->filter, run->options, &scan, 1, err);
        *full = scan.full;
        if (!status && !scan.full)
            status = tropa_variants_finish(scan.state, run->arena, &part[plan.pass_index], err);
        tropa_scan_parts_deinit(&scan, 1);
        if (status || *full)
            return status;
    }
    return tropa_variants_join(part, plan.pass_count, plan.top_count, run->arena, answer, err);
}

tropa_status tropa_run_variants_passes(tropa_run *run, tropa_scan_part *first,
                                       const tropa_variants_plan *plan,
                                       tropa_variants_answer *answer, tropa_error *err)
{
    if (!first->full)
        return tropa_variants_finish(first->state, run->arena, answer, err);
    tropa_variants_plan next = *plan;
    next.memory_bytes = VARIANTS_BYTES_MOST;
    next.pass_count = plan->memory_bytes < VARIANTS_BYTES_MOST ? 1 : 2;
    for (; next.pass_count <= PASSES_MOST; next.pass_count *= 2) {
        bool full = false;
        tropa_status status = variants_in(run, next, answer, &full, err);
        if (status || !full)
            return status;
    }
    return too_many(err, "journeys");
}
