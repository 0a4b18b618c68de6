/* Step 3 of a map: answers into the model that is drawn. */
#include "map/derive.h"

#include "map/evidence.h"
#include "map/headlines.h"
#include "text/plain.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { BACK_MOST = 5, RULE_MOST = 8 };

/* A step back is drawn when this share of the stage's customers takes it. */
static const double back_share = 0.02;

/* ---- labels and ids ---- */

/* A readable id; a second one of the same name gets its number. */
static tropa_status make_id(tropa_arena *arena, const tropa_label *name, const char *kind,
                            uint32_t number, bool plain_taken, tropa_str *out, tropa_error *err)
{
    if (name->key)
        *out = tropa_str_from(tropa_arena_format(arena, "%s-%u", kind, number));
    else
        *out = tropa_text_slug(arena, name->text);
    if (out->data && plain_taken)
        *out =
            tropa_str_from(tropa_arena_format(arena, "%.*s-%u", (int)out->size, out->data, number));
    return out->data ? TROPA_OK : tropa_fail_memory(err);
}

static bool id_taken(const tropa_map *map, tropa_str id)
{
    for (uint32_t s = 0; s < map->stage_count; s++) {
        if (map->stage[s].id.data && tropa_str_equal(map->stage[s].id, id))
            return true;
        for (uint32_t t = 0; t < map->stage[s].touchpoint_count; t++)
            if (map->stage[s].touchpoint[t].id.data &&
                tropa_str_equal(map->stage[s].touchpoint[t].id, id))
                return true;
    }
    return false;
}

static tropa_status give_id(tropa_arena *arena, const tropa_map *map, const tropa_label *name,
                            const char *kind, uint32_t number, tropa_str *out, tropa_error *err)
{
    tropa_str id;
    tropa_status status = make_id(arena, name, kind, number, false, &id, err);
    if (!status && id_taken(map, id))
        status = make_id(arena, name, kind, number, true, &id, err);
    if (!status)
        *out = id;
    return status;
}

/* ---- touchpoints ---- */

static tropa_cell cell_of(const tropa_finding *finding, const char *unit)
{
    static const tropa_cell_kind kind[TROPA_FINDING_KINDS] = {
        TROPA_CELL_EXIT, TROPA_CELL_REPEAT, TROPA_CELL_BACK, TROPA_CELL_WAIT, TROPA_CELL_SUCCESS};
    tropa_cell cell = {.kind = kind[finding->kind],
                       .severity = finding->severity,
                       .n = finding->count.n,
                       .customers = finding->customers,
                       .value = tropa_share(finding->count),
                       .expected = tropa_share(finding->others),
                       .low = finding->interval.low,
                       .high = finding->interval.high,
                       .p_adjusted = finding->p_adjusted};
    tropa_finding_title(finding, &cell.title);
    tropa_finding_reason(finding, unit, &cell.reason);
    tropa_finding_rule(finding, unit, &cell.rule);
    return cell;
}

/* Findings come by touchpoint: those of `touch` are a run. */
static tropa_status add_cells(tropa_arena *arena, const tropa_findings *findings, uint32_t touch,
                              const char *unit, tropa_touchpoint *out, tropa_error *err)
{
    uint32_t from = 0;
    while (from < findings->count && findings->finding[from].touch < touch)
        from++;
    uint32_t to = from;
    while (to < findings->count && findings->finding[to].touch == touch)
        to++;
    tropa_cell *cell = tropa_arena_array(arena, to - from + 1, sizeof *cell);
    if (!cell)
        return tropa_fail_memory(err);
    for (uint32_t i = from; i < to; i++)
        cell[i - from] = cell_of(&findings->finding[i], unit);
    out->cell = cell;
    out->cell_count = to - from;
    return TROPA_OK;
}

static void add_friction(const tropa_map_counts *evidence, uint32_t touch, tropa_touchpoint *out)
{
    const tropa_touch_evidence *known = &evidence->touch[touch];
    tropa_count count;
    out->friction = out->friction_low = out->friction_high = NAN;
    if (known->rest || !tropa_friction(known, &evidence->stage[known->stage], &count))
        return;
    tropa_interval interval = tropa_wilson(count, TROPA_Z95);
    out->friction = tropa_share(count);
    out->friction_low = interval.low;
    out->friction_high = interval.high;
}

static tropa_status add_touchpoint(tropa_arena *arena, const tropa_stage_plan *plan,
                                   const tropa_map_counts *evidence, const tropa_findings *findings,
                                   uint32_t touch, tropa_map *map, tropa_error *err)
{
    tropa_map_stage *stage = &map->stage[plan->stage_of_touch[touch]];
    tropa_touchpoint *out = &stage->touchpoint[stage->touchpoint_count++];
    const tropa_plan_touch *planned = &plan->touch[touch];
    *out = (tropa_touchpoint){.name = planned->name,
                              .channel = planned->channel,
                              .number = touch + 1,
                              .rest = planned->rest,
                              .activity_count = planned->activity_count,
                              .activity = planned->activity,
                              .measured = evidence->touch[touch].measured};
    add_friction(evidence, touch, out);
    tropa_status status = give_id(arena, map, &planned->name, "touch", touch + 1, &out->id, err);
    if (status)
        return status;
    return add_cells(arena, findings, touch, map->visitors ? "visitor" : "customer", out, err);
}

/* ---- stages ---- */

static tropa_status add_stages(tropa_arena *arena, const tropa_stage_plan *plan,
                               const tropa_stages_answer *stages, const tropa_map_counts *evidence,
                               const tropa_findings *findings, tropa_map *map, tropa_error *err)
{
    map->stage = tropa_arena_array(arena, plan->stage_count + 1, sizeof *map->stage);
    tropa_touchpoint *touchpoint =
        tropa_arena_array(arena, plan->touch_count + 1, sizeof *touchpoint);
    if (!map->stage || !touchpoint)
        return tropa_fail_memory(err);
    uint32_t loss = tropa_main_loss(stages), touch = 0;
    tropa_status status = TROPA_OK;
    for (uint32_t s = 0; s < plan->stage_count && !status; s++) {
        map->stage[s] = (tropa_map_stage){.name = plan->stage[s].name,
                                          .measured = stages->stage[s],
                                          .touchpoint = touchpoint + touch,
                                          .main_loss = s == loss};
        map->stage_count++;
        const tropa_label *name = &plan->stage[s].name;
        if (name->key && plan->stage[s].known)
            map->stage[s].id = tropa_str_from(name->key + strlen("stage."));
        else
            status = give_id(arena, map, name, "stage", s + 1, &map->stage[s].id, err);
        for (; touch < plan->touch_count && plan->stage_of_touch[touch] == s && !status; touch++)
            status = add_touchpoint(arena, plan, evidence, findings, touch, map, err);
    }
    return status;
}

static int compare_backs(const void *a, const void *b)
{
    const tropa_map_back *x = a, *y = b;
    if (x->customers != y->customers)
        return x->customers > y->customers ? -1 : 1;
    if (x->from_stage != y->from_stage)
        return x->from_stage < y->from_stage ? -1 : 1;
    return (x->to_stage > y->to_stage) - (x->to_stage < y->to_stage);
}

/* The most common steps back, from one stage to another. */
static tropa_status add_backs(tropa_arena *arena, const tropa_stages_answer *stages, tropa_map *map,
                              tropa_error *err)
{
    uint32_t n = stages->stage_count, count = 0;
    tropa_map_back *back = tropa_arena_array(arena, (size_t)n * n + 1, sizeof *back);
    if (!back)
        return tropa_fail_memory(err);
    for (uint32_t from = 1; from < n; from++)
        for (uint32_t to = 0; to < from; to++) {
            uint64_t customers = stages->back[from * n + to];
            uint64_t entered = stages->stage[from].entered;
            double share = entered ? (double)customers / (double)entered : 0;
            if (customers > 0 && share >= back_share)
                back[count++] = (tropa_map_back){from, to, customers, share};
        }
    qsort(back, count, sizeof *back, compare_backs);
    map->back = back;
    map->back_count = count < BACK_MOST ? count : BACK_MOST;
    return TROPA_OK;
}

/* Everybody is open or lost at one stage, their furthest: the last one's are the arrivals. */
static void add_outcome(const tropa_stages_answer *stages, tropa_map *map)
{
    for (uint32_t s = 0; s < stages->stage_count; s++) {
        const tropa_stage_result *stage = &stages->stage[s];
        if (s + 1 == stages->stage_count) {
            map->arrived = stage->lost + stage->open;
        } else {
            map->under_way += stage->open;
            map->lost += stage->lost;
        }
    }
    map->returned = stages->returned;
}

/* ---- what the footer says ---- */

static void add_rule(tropa_map *map, tropa_message *rules, const char *key)
{
    assert(map->rule_count < RULE_MOST);
    tropa_message *rule = &rules[map->rule_count++];
    tropa_message_init(rule, key);
}

static tropa_status add_rules(tropa_arena *arena, const tropa_stage_plan *plan,
                              const tropa_findings *findings, tropa_map *map, tropa_error *err)
{
    tropa_message *rules = tropa_arena_array(arena, RULE_MOST, sizeof *rules);
    if (!rules)
        return tropa_fail_memory(err);
    map->rule = rules;
    add_rule(map, rules,
             plan->stages_from_table   ? "rule.stages.table"
             : plan->stages_from_names ? "rule.stages.names"
                                       : "rule.stages.data");
    add_rule(map, rules, "rule.furthest");
    add_rule(map, rules, "rule.natural");
    add_rule(map, rules, "rule.cells");
    tropa_message_integer(&rules[map->rule_count - 1], "tested", findings->tested);
    return TROPA_OK;
}

static tropa_status copy_base(tropa_arena *arena, const tropa_base *from, tropa_base *to,
                              tropa_error *err)
{
    *to = *from;
    tropa_str *name = tropa_arena_array(arena, from->activity_count + 1, sizeof *name);
    if (!name)
        return tropa_fail_memory(err);
    for (uint32_t a = 0; a < from->activity_count; a++) {
        name[a] = tropa_arena_copy(arena, from->activity[a]);
        if (!name[a].data)
            return tropa_fail_memory(err);
    }
    to->activity = name;
    return TROPA_OK;
}

static tropa_status add_facts(tropa_arena *arena, const tropa_stage_plan *plan,
                              const tropa_flow_answer *flow, const tropa_variants_answer *variants,
                              const tropa_map_options *options, tropa_map *map, tropa_error *err)
{
    map->arena = arena;
    if (options->title.size)
        map->title.text = tropa_arena_copy(arena, options->title);
    else
        map->title.key = "map.title";
    map->source_names = tropa_arena_copy(arena, options->source_names);
    if ((options->title.size && !map->title.text.data) || !map->source_names.data)
        return tropa_fail_memory(err);
    map->simulated = options->simulated;
    map->visitors = options->visitors;
    map->variants = variants ? variants->variant_count : 0;
    map->lapse_us = plan->lapse_us;
    map->lapse_rule = plan->lapse_rule;
    map->stages_from_names = plan->stages_from_names;
    return copy_base(arena, &flow->base, &map->base, err);
}

tropa_status tropa_map_derive(tropa_arena *arena, const tropa_stage_plan *plan,
                              const tropa_flow_answer *flow, const tropa_variants_answer *variants,
                              const tropa_rhythm_answer *rhythm, const tropa_stages_answer *stages,
                              const tropa_map_options *options, tropa_map *out, tropa_error *err)
{
    assert(stages->stage_count == plan->stage_count && stages->touch_count == plan->touch_count);
    (void)rhythm; /* the lapse is in the plan already */
    *out = (tropa_map){0};
    tropa_map_counts evidence;
    tropa_findings findings;
    tropa_status status = add_facts(arena, plan, flow, variants, options, out, err);
    if (!status)
        status = tropa_evidence_gather(arena, plan, flow, stages, &evidence, err);
    if (!status)
        status = tropa_findings_find(arena, evidence.touch, plan->touch_count, evidence.stage,
                                     plan->stage_count, &findings, err);
    if (!status)
        status = add_stages(arena, plan, stages, &evidence, &findings, out, err);
    if (!status)
        status = add_backs(arena, stages, out, err);
    if (!status)
        status = add_rules(arena, plan, &findings, out, err);
    if (status)
        return status;
    const tropa_label **names =
        tropa_arena_array(arena, plan->touch_count + 1, sizeof(const tropa_label *));
    if (!names)
        return tropa_fail_memory(err);
    for (uint32_t t = 0; t < plan->touch_count; t++)
        names[t] = &plan->touch[t].name;
    add_outcome(stages, out);
    tropa_headlines_write(out, &findings, names);
    return TROPA_OK;
}
