/* The ordered funnel: steps become masks of activities, levels become a list of customers. */
#include "query/run.h"

#include "base/memory.h"
#include "request/step.h"

#include <stdio.h>

static const char *const rule_keys[TROPA_RULE_COUNT] = {
    [TROPA_RULE_DEFAULT] = "query.rule.funnel.default",
    [TROPA_RULE_STRICT_ORDER] = "query.rule.funnel.strict_order",
    [TROPA_RULE_STRICT_DEDUPLICATION] = "query.rule.funnel.strict_deduplication",
    [TROPA_RULE_STRICT_INCREASE] = "query.rule.funnel.strict_increase",
    [TROPA_RULE_STRICT_ONCE] = "query.rule.funnel.strict_once",
};

static const tropa_funnel_mode modes[TROPA_RULE_COUNT] = {
    [TROPA_RULE_DEFAULT] = TROPA_FUNNEL_DEFAULT,
    [TROPA_RULE_STRICT_ORDER] = TROPA_FUNNEL_STRICT_ORDER,
    [TROPA_RULE_STRICT_DEDUPLICATION] = TROPA_FUNNEL_STRICT_DEDUPLICATION,
    [TROPA_RULE_STRICT_INCREASE] = TROPA_FUNNEL_STRICT_INCREASE,
    [TROPA_RULE_STRICT_ONCE] = TROPA_FUNNEL_STRICT_ONCE,
};

static tropa_status make_plan(tropa_run *run, tropa_funnel_plan *plan, tropa_error *err)
{
    const tropa_funnel_request *request = &run->request->funnel;
    uint32_t count;
    const tropa_str *name = tropa_store_activities(run->store, &count);
    uint64_t *mask = tropa_arena_array(run->arena, count + 1u, sizeof *mask);
    bool *member = tropa_arena_array(run->arena, count + 1u, sizeof *member);
    if (!mask || !member)
        return tropa_fail_memory(err);
    for (uint32_t s = 0; s < request->step_count; s++) {
        char context[64];
        snprintf(context, sizeof context, tropa_phrase("step %u"), s + 1);
        tropa_status status =
            tropa_step_resolve(request->step[s], context, name, count, member, err);
        if (status)
            return status;
        for (uint32_t a = 0; a < count; a++)
            mask[a] |= (uint64_t)member[a] << s;
    }
    *plan = (tropa_funnel_plan){.mode = modes[request->rule],
                                .step_count = request->step_count,
                                .window_us = request->window_us ? request->window_us
                                                                : TROPA_FUNNEL_NO_WINDOW,
                                .activity_count = count,
                                .step_mask = mask};
    return TROPA_OK;
}

/* ---- levels ---- */

static tropa_status count_levels(const tropa_level_column *column, uint32_t partitions,
                                 uint64_t *count, tropa_error *err)
{
    *count = 0;
    for (uint32_t p = 0; p < partitions; p++) {
        if (column[p].failed)
            return tropa_fail_memory(err);
        for (size_t i = 0; i < column[p].count; i++)
            *count += column[p].level[i] != TROPA_LEVEL_NONE;
    }
    return TROPA_OK;
}

static tropa_status list_levels(tropa_run *run, const tropa_level_column *column,
                                uint32_t partitions, tropa_error *err)
{
    tropa_funnel_levels *levels = &run->out->levels;
    tropa_status status = count_levels(column, partitions, &levels->count, err);
    if (status)
        return status;
    tropa_level *list = tropa_arena_array(run->arena, levels->count + 1, sizeof *list);
    size_t at = 0;
    if (!list)
        return tropa_fail_memory(err);
    for (uint32_t p = 0; p < partitions; p++) {
        const tropa_str *id = NULL;
        uint32_t count = 0;
        status = tropa_store_customer_ids(run->store, p, &id, &count, err);
        if (status)
            return status;
        for (size_t i = 0; i < column[p].count && i < count; i++)
            if (column[p].level[i] != TROPA_LEVEL_NONE)
                list[at++] = (tropa_level){id[i], column[p].level[i]};
    }
    levels->level = list;
    return TROPA_OK;
}

/* ---- the request ---- */

static tropa_status say_rule(tropa_run *run, tropa_error *err)
{
    const tropa_funnel_request *request = &run->request->funnel;
    tropa_run_rule(run, rule_keys[request->rule]);
    if (request->window_us)
        tropa_message_duration(tropa_run_rule(run, "query.rule.window"), "window",
                               request->window_us);
    else
        tropa_run_rule(run, "query.rule.no_window");
    tropa_run_rule(run,
                   run->out->visitors ? "query.rule.conversion.visitors" : "query.rule.conversion");
    return tropa_run_filter_rule(run, err);
}

static tropa_status scan(tropa_run *run, tropa_funnel_job *job, tropa_error *err)
{
    tropa_scan_part part[2] = {{.kernel = &tropa_kernel_funnel, .plan = job}};
    tropa_status status = tropa_run_scan(run, part, 1, err);
    if (!status)
        status = tropa_funnel_finish(part[0].state, run->arena, &run->out->funnel, err);
    tropa_scan_parts_deinit(part, 1);
    run->out->funnel.base = run->out->base;
    return status;
}

tropa_status tropa_run_funnel(tropa_run *run, tropa_error *err)
{
    tropa_funnel_job job = {0};
    uint32_t partitions = tropa_store_facts_view(run->store)->partitions;
    tropa_status status = make_plan(run, &job.plan, err);
    if (!status && run->request->funnel.levels) {
        job.column = tropa_alloc_zero(partitions + 1u, sizeof *job.column);
        if (!job.column)
            status = tropa_fail_memory(err);
    }
    if (!status)
        status = scan(run, &job, err);
    if (!status && job.column)
        status = list_levels(run, job.column, partitions, err);
    for (uint32_t p = 0; job.column && p < partitions; p++)
        tropa_free(job.column[p].level);
    tropa_free(job.column);
    return status ? status : say_rule(run, err);
}
