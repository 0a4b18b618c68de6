/* The map: one scan for flow, variants and rhythm, one for the stages that the plan found. */
#include "query/phases.h"

#include "map/bind.h"
#include "map/read.h"
#include "read/names.h"
#include "text/plain.h"

#define TOP_VARIANTS 20

typedef struct map_inputs {
    tropa_flow_answer flow;
    tropa_variants_answer variants;
    tropa_rhythm_answer rhythm;
    tropa_stages_answer stages;
} map_inputs;

static tropa_status first_scan(tropa_run *run, map_inputs *inputs, tropa_error *err)
{
    tropa_flow_plan flow = {.flags =
                                TROPA_FLOW_CUSTOMERS | TROPA_FLOW_DURATIONS | TROPA_FLOW_NODES};
    tropa_variants_plan variants = {.top_count = TOP_VARIANTS,
                                    .memory_bytes = tropa_run_variants_bytes(run)};
    tropa_scan_part part[4] = {{.kernel = &tropa_kernel_flow, .plan = &flow},
                               {.kernel = &tropa_kernel_variants, .plan = &variants},
                               {.kernel = &tropa_kernel_rhythm}};
    tropa_store_activities(run->store, &flow.activity_count);
    tropa_status status = tropa_run_scan(run, part, 3, err);
    if (status)
        return status;
    status = tropa_run_flow_passes(run, &part[0], &flow, &inputs->flow, err);
    if (!status)
        status = tropa_run_variants_passes(run, &part[1], &variants, &inputs->variants, err);
    if (!status)
        tropa_rhythm_finish(part[2].state, &inputs->rhythm);
    tropa_scan_parts_deinit(part, 3);
    inputs->flow.base = inputs->variants.base = inputs->rhythm.base = run->out->base;
    return status;
}

/* The stages kernel gathers nothing that is on no card: it wants at least one stage. */
static tropa_status second_scan(tropa_run *run, const tropa_stage_plan *plan, map_inputs *inputs,
                                tropa_error *err)
{
    tropa_stages_answer *stages = &inputs->stages;
    stages->base = run->out->base;
    if (plan->stage_count == 0) {
        stages->lapse_us = plan->lapse_us;
        return TROPA_OK;
    }
    tropa_stages_plan kernel = {.activity_count = plan->activity_count,
                                .stage_count = plan->stage_count,
                                .touch_count = plan->touch_count,
                                .touch_of_activity = plan->touch_of_activity,
                                .stage_of_touch = plan->stage_of_touch,
                                .lapse_us = plan->lapse_us,
                                .data_end_us = run->out->base.data_end_us};
    tropa_scan_part part = {.kernel = &tropa_kernel_stages, .plan = &kernel};
    tropa_status status = tropa_scan(run->store, &run->filter, run->options, &part, 1, err);
    if (!status)
        status = tropa_stages_finish(part.state, run->arena, stages, err);
    tropa_scan_parts_deinit(&part, 1);
    stages->base = run->out->base;
    return status;
}

/* ---- what a person said about names and stages ---- */

/** Index of the name's stage among the hints; `count` when it has none. */
static uint32_t find_stage(const tropa_stage_hint *hint, uint32_t count, tropa_str name)
{
    uint32_t i = 0;
    while (i < count && !tropa_str_equal(hint[i].activity, name))
        i++;
    return i;
}

/** A misspelt line of the table would do nothing in silence. */
static tropa_status say_unmatched(tropa_run *run, const tropa_stage_hint *said, uint32_t count,
                                  const bool *used, tropa_error *err)
{
    tropa_names_answer *out = &run->out->names;
    for (uint32_t i = 0; i < count; i++) {
        if (used[i] || out->unmatched++)
            continue;
        out->first = tropa_arena_copy(run->arena, said[i].activity);
        if (!out->first.data)
            return tropa_fail_memory(err);
    }
    return TROPA_OK;
}

static tropa_status copy_hints(tropa_run *run, const tropa_names *names, tropa_map_options *options,
                               tropa_error *err)
{
    uint32_t count, said_count;
    const tropa_str *activity = tropa_store_activities(run->store, &count);
    const tropa_stage_hint *said = tropa_names_hints(names, &said_count);
    tropa_map_hint *hint = tropa_arena_array(run->arena, count + 1u, sizeof *hint);
    bool *used = tropa_arena_array(run->arena, said_count + 1u, sizeof *used);
    if (!hint || !used)
        return tropa_fail_memory(err);
    for (uint32_t a = 0; a < count; a++) {
        tropa_str folded = tropa_text_fold(run->arena, activity[a]);
        if (!folded.data)
            return tropa_fail_memory(err);
        tropa_str name = tropa_names_find(names, activity[a], folded);
        uint32_t at = find_stage(said, said_count, name);
        tropa_str stage = {NULL, 0};
        if (at < said_count) {
            stage = said[at].stage;
            used[at] = true;
        }
        if (stage.size == 0 && tropa_str_equal(name, activity[a]))
            continue;
        hint[options->hint_count++] = (tropa_map_hint){
            .activity = activity[a],
            .name = tropa_arena_copy(run->arena, name),
            .stage = stage.size ? tropa_arena_copy(run->arena, stage) : stage,
        };
    }
    options->hint = hint;
    run->out->names.unused = options->hint_count == 0;
    return say_unmatched(run, said, said_count, used, err);
}

static tropa_status read_hints(tropa_run *run, tropa_map_options *options, tropa_error *err)
{
    tropa_str path = run->request->map.names;
    tropa_names *names = NULL;
    if (path.size == 0)
        return TROPA_OK;
    tropa_str terminated = tropa_arena_copy(run->arena, path);
    if (!terminated.data)
        return tropa_fail_memory(err);
    tropa_status status = tropa_names_read(terminated.data, &names, err);
    if (!status)
        status = copy_hints(run, names, options, err);
    tropa_names_free(names);
    return status;
}

/* ---- what the sources tell ---- */

static tropa_status join_names(tropa_run *run, tropa_str *out, tropa_error *err)
{
    const tropa_store_facts *facts = tropa_store_facts_view(run->store);
    tropa_buffer text;
    tropa_buffer_init(&text);
    for (uint64_t i = 0; i < facts->source_count && i < 8; i++) {
        tropa_str name = facts->source[i].name;
        for (size_t c = name.size; c > 0; c--)
            if (name.data[c - 1] == '/') {
                name = (tropa_str){name.data + c, name.size - c};
                break;
            }
        if (i)
            tropa_buffer_append_text(&text, ", ");
        tropa_buffer_append_str(&text, name);
    }
    if (facts->source_count > 8)
        tropa_buffer_append_text(&text, ", \xE2\x80\xA6");
    tropa_str joined = tropa_buffer_view(&text);
    *out = text.failed ? (tropa_str){NULL, 0} : tropa_arena_copy(run->arena, joined);
    tropa_buffer_deinit(&text);
    return out->data ? TROPA_OK : tropa_fail_memory(err);
}

/* What was left out stands on the map itself, behind its own rules. */
static tropa_status say_filter_on_map(tropa_run *run, uint32_t first, tropa_error *err)
{
    tropa_map *map = &run->out->map;
    uint32_t more = run->out->rule_count - first;
    tropa_message *rule = tropa_arena_array(run->arena, map->rule_count + more, sizeof *rule);
    if (!rule)
        return tropa_fail_memory(err);
    for (uint32_t i = 0; i < map->rule_count; i++)
        rule[i] = map->rule[i];
    for (uint32_t i = 0; i < more; i++)
        rule[map->rule_count + i] = run->out->rule[first + i];
    map->rule = rule;
    map->rule_count += more;
    return TROPA_OK;
}

static tropa_status say_rule(tropa_run *run, const tropa_stage_plan *plan, tropa_str left_out,
                             tropa_error *err)
{
    const tropa_map *map = &run->out->map;
    tropa_run_rule(run, map->stages_from_names ? "query.rule.map.names" : "query.rule.map.order");
    if (plan->lapse_rule.key)
        run->out->rule[run->out->rule_count++] = plan->lapse_rule;
    uint32_t first = run->out->rule_count;
    if (left_out.size)
        tropa_message_text(tropa_run_rule(run, "query.rule.phases"), "phases", left_out);
    tropa_status status = tropa_run_filter_rule(run, err);
    return status ? status : say_filter_on_map(run, first, err);
}

/* Without a condition of the person's own, phases of work other than its completion are left out.
 */
static tropa_status leave_out_phases(tropa_run *run, tropa_str *left_out, tropa_error *err)
{
    tropa_request copy = *run->request;
    tropa_filter filter = *tropa_request_filter(&copy);
    if (filter.where)
        return TROPA_OK;
    tropa_status status = tropa_phases_condition(run, &filter.where, left_out, err);
    return status || !filter.where
               ? status
               : tropa_filter_bind(run->store, &filter, run->arena, &run->filter, err);
}

/* ---- a document's own stages ---- */

/** What stands in the document must be right before anything is counted by it. */
static tropa_status read_document(tropa_run *run, tropa_error *err)
{
    tropa_str text = run->request->map.document;
    tropa_problems problems;
    if (text.size == 0)
        return TROPA_OK;
    run->out->document = tropa_arena_alloc(run->arena, sizeof *run->out->document);
    if (!run->out->document)
        return tropa_fail_memory(err);
    tropa_status status = tropa_document_read(text, run->arena, run->out->document, &problems, err);
    if (status || problems.errors == 0)
        return status;
    uint32_t i = 0;
    while (!problems.item[i].error)
        i++;
    return tropa_fail(err, TROPA_ERR_INPUT,
                      "line %u, column %u: the map document has errors; tropa check tells them",
                      problems.item[i].place.line, problems.item[i].place.column);
}

static tropa_status make_plan(tropa_run *run, const map_inputs *inputs,
                              const tropa_map_options *options, tropa_stage_plan *plan,
                              tropa_error *err)
{
    if (!run->out->document)
        return tropa_map_plan(run->arena, &inputs->flow, &inputs->rhythm, options, plan, err);
    tropa_binding *binding = tropa_arena_alloc(run->arena, sizeof *binding);
    if (!binding)
        return tropa_fail_memory(err);
    tropa_status status = tropa_document_bind(run->arena, run->out->document, &inputs->flow,
                                              &inputs->rhythm, options->lapse_us, binding, err);
    run->out->binding = binding;
    *plan = binding->plan;
    return status;
}

tropa_status tropa_run_map(tropa_run *run, tropa_error *err)
{
    const tropa_map_request *request = &run->request->map;
    tropa_map_options options = {
        .title = request->title, .lapse_us = request->lapse_us, .simulated = request->simulated};
    map_inputs inputs = {0};
    tropa_stage_plan plan = {0};
    tropa_str left_out = {NULL, 0};
    options.visitors = run->out->visitors;
    tropa_status status = read_document(run, err);
    if (!status)
        status = leave_out_phases(run, &left_out, err);
    if (!status)
        status = join_names(run, &options.source_names, err);
    if (!status)
        status = read_hints(run, &options, err);
    if (!status)
        status = first_scan(run, &inputs, err);
    if (!status)
        status = make_plan(run, &inputs, &options, &plan, err);
    if (!status)
        status = second_scan(run, &plan, &inputs, err);
    if (!status)
        status = tropa_map_derive(run->arena, &plan, &inputs.flow, &inputs.variants, &inputs.rhythm,
                                  &inputs.stages, &options, &run->out->map, err);
    if (!status && run->out->binding)
        tropa_binding_name(run->out->binding, &run->out->map);
    return status ? status : say_rule(run, &plan, left_out, err);
}
