/* The directly-follows flow. */
#include "query/run.h"

tropa_status tropa_run_flow(tropa_run *run, tropa_error *err)
{
    tropa_flow_plan plan = {.flags =
                                TROPA_FLOW_CUSTOMERS | TROPA_FLOW_DURATIONS | TROPA_FLOW_NODES};
    tropa_scan_part part[2] = {{.kernel = &tropa_kernel_flow, .plan = &plan}};
    tropa_store_activities(run->store, &plan.activity_count);
    tropa_status status = tropa_run_scan(run, part, 1, err);
    if (status)
        return status;
    status = tropa_run_flow_passes(run, part, &plan, &run->out->flow, err);
    tropa_scan_parts_deinit(part, 1);
    if (status)
        return status;
    run->out->flow.base = run->out->base;
    tropa_run_rule(run, "query.rule.flow");
    tropa_run_rule(run, "query.rule.times");
    return tropa_run_filter_rule(run, err);
}
