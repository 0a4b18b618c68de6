/* From flow and stages to what src/insight asks about. */
#include "map/evidence.h"

#include "map/vocabulary.h"

/* A touchpoint is a natural end when this share of its customers end their journey there. */
static const double end_share = 0.8;

static void add_nodes(const tropa_plan_touch *touch, const tropa_flow_answer *flow,
                      tropa_touch_evidence *out)
{
    uint64_t ends = 0;
    for (uint32_t i = 0; i < touch->activity_count; i++) {
        const tropa_flow_node *node = &flow->node[touch->activity[i]];
        out->visits += node->events;
        ends += node->ends;
    }
    out->ends_journeys =
        out->measured.customers > 0 && (double)ends >= end_share * (double)out->measured.customers;
}

static void add_edge(const tropa_stage_plan *plan, const tropa_flow_edge *edge,
                     tropa_touch_evidence *touch)
{
    uint16_t from = plan->touch_of_activity[edge->from], to = plan->touch_of_activity[edge->to];
    if (from == TROPA_TOUCH_NONE || to == TROPA_TOUCH_NONE)
        return;
    if (from == to) {
        touch[from].repeats += edge->count;
        return;
    }
    uint8_t here = plan->stage_of_touch[from], there = plan->stage_of_touch[to];
    if (there > here)
        touch[from].steps_on += edge->count;
    else if (there < here)
        touch[from].steps_back += edge->count;
}

/* Where most of a stage's customers step back, the stages mix, and going back is how it works. */
static const double mixing_share = 0.5;

/* Where a step back is no trouble: from the last stage (after an arrival the next round begins),
 * and by name everywhere but on the way to the purchase: people look around before it and come back
 * for more after it. */
static bool steps_back_by_nature(const tropa_stage_plan *plan, const tropa_stages_answer *stages,
                                 uint32_t stage)
{
    const tropa_stage_result *result = &stages->stage[stage];
    if ((double)result->back_from > mixing_share * (double)result->entered)
        return true;
    uint32_t known = plan->stage[stage].known;
    bool buying = known == 1 + TROPA_STAGE_DECISION || known == 1 + TROPA_STAGE_PURCHASE;
    return stage + 1 == plan->stage_count || (known > 0 && !buying);
}

tropa_status tropa_evidence_gather(tropa_arena *arena, const tropa_stage_plan *plan,
                                   const tropa_flow_answer *flow, const tropa_stages_answer *stages,
                                   tropa_map_counts *out, tropa_error *err)
{
    out->touch = tropa_arena_array(arena, plan->touch_count + 1, sizeof *out->touch);
    out->stage = tropa_arena_array(arena, plan->stage_count + 1, sizeof *out->stage);
    if (!out->touch || !out->stage)
        return tropa_fail_memory(err);
    for (uint32_t t = 0; t < plan->touch_count; t++) {
        const tropa_plan_touch *touch = &plan->touch[t];
        out->touch[t] = (tropa_touch_evidence){.stage = plan->stage_of_touch[t],
                                               .rest = touch->rest,
                                               .repeats_by_nature = touch->repeats_by_nature,
                                               .pauses_by_nature = touch->pauses_by_nature,
                                               .measured = stages->touch[t]};
        add_nodes(touch, flow, &out->touch[t]);
    }
    for (uint64_t e = 0; e < flow->edge_count; e++)
        add_edge(plan, &flow->edge[e], out->touch);
    for (uint32_t s = 0; s < plan->stage_count; s++)
        out->stage[s] =
            (tropa_stage_evidence){.entered = stages->stage[s].entered,
                                   .last = s + 1 == plan->stage_count,
                                   .steps_back_by_nature = steps_back_by_nature(plan, stages, s)};
    return TROPA_OK;
}
