/* Answers as JSON. */
#include "query/print.h"

#include <jansson.h>

static json_t *text_json(tropa_str text)
{
    return json_stringn(text.size ? text.data : "", text.size);
}

static json_t *number_json(uint64_t number)
{
    return json_integer((json_int_t)number);
}

static json_t *time_json(int64_t us)
{
    return us == TROPA_NO_TIME ? json_null() : json_integer(us);
}

static json_t *share_json(uint64_t part, uint64_t whole)
{
    return whole ? json_real((double)part / (double)whole) : json_null();
}

static json_t *funnel_json(const tropa_answer *answer)
{
    const tropa_funnel_answer *funnel = &answer->funnel;
    const tropa_funnel_request *request = &answer->request->funnel;
    json_t *steps = json_array();
    for (uint32_t s = 0; s < funnel->step_count; s++) {
        const tropa_funnel_step *step = &funnel->step[s];
        uint64_t before = s ? funnel->step[s - 1].customers : funnel->step[0].customers;
        json_t *json = json_object();
        json_object_set_new(json, "name", text_json(request->step[s]));
        json_object_set_new(json, "customers", number_json(step->customers));
        json_object_set_new(json, "conversion",
                            share_json(step->customers, funnel->step[0].customers));
        json_object_set_new(json, "step_conversion", share_json(step->customers, before));
        json_object_set_new(json, "median_us", time_json(step->time.median_us));
        json_array_append_new(steps, json);
    }
    return json_pack("{s:o}", "steps", steps);
}

static json_t *node_json(tropa_str name, const tropa_flow_node *node)
{
    json_t *json = json_object();
    json_object_set_new(json, "name", text_json(name));
    json_object_set_new(json, "events", number_json(node->events));
    json_object_set_new(json, "customers", number_json(node->customers));
    json_object_set_new(json, "starts", number_json(node->starts));
    json_object_set_new(json, "ends", number_json(node->ends));
    json_object_set_new(json, "repeats", number_json(node->repeats));
    json_object_set_new(json, "repeat_customers", number_json(node->repeat_customers));
    return json;
}

static json_t *flow_json(const tropa_answer *answer)
{
    const tropa_flow_answer *flow = &answer->flow;
    const tropa_str *name = answer->base.activity;
    json_t *edges = json_array(), *nodes = json_array();
    for (uint64_t e = 0; e < flow->edge_count; e++) {
        const tropa_flow_edge *edge = &flow->edge[e];
        json_t *json = json_object();
        json_object_set_new(json, "from", text_json(name[edge->from]));
        json_object_set_new(json, "to", text_json(name[edge->to]));
        json_object_set_new(json, "count", number_json(edge->count));
        json_object_set_new(json, "customers", number_json(edge->customers));
        json_object_set_new(json, "median_us", time_json(edge->median_us));
        json_object_set_new(json, "p90_us", time_json(edge->p90_us));
        json_array_append_new(edges, json);
    }
    for (uint32_t a = 0; a < answer->base.activity_count; a++)
        if (flow->node[a].events)
            json_array_append_new(nodes, node_json(name[a], &flow->node[a]));
    return json_pack("{s:o,s:o}", "edges", edges, "nodes", nodes);
}

static json_t *source_json(const tropa_source *source)
{
    json_t *json = json_object();
    json_object_set_new(json, "number", number_json(source->number));
    json_object_set_new(json, "name", text_json(source->name));
    json_object_set_new(json, "timezone", text_json(source->zone));
    json_object_set_new(json, "imported_us", json_integer(source->imported_us));
    json_object_set_new(json, "from", json_integer(source->from_us));
    json_object_set_new(json, "to", json_integer(source->to_us));
    json_object_set_new(json, "events", number_json(source->events));
    json_object_set_new(json, "rejected", number_json(source->rejected));
    json_object_set_new(json, "duplicates", number_json(source->duplicates));
    return json;
}

static json_t *texts_json(const tropa_str *text, uint32_t count)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < count; i++)
        json_array_append_new(list, text_json(text[i]));
    return list;
}

static json_t *info_json(const tropa_answer *answer)
{
    const tropa_info_answer *info = &answer->info;
    const tropa_store_facts *facts = &info->facts;
    json_t *json = json_object(), *sources = json_array();
    json_object_set_new(json, "events", number_json(facts->events));
    json_object_set_new(json, "customers", number_json(facts->customers));
    json_object_set_new(json, "activities", number_json(facts->activities));
    json_object_set_new(json, "variants", number_json(info->variants));
    json_object_set_new(json, "from", json_integer(facts->from_us));
    json_object_set_new(json, "to", json_integer(facts->to_us));
    json_object_set_new(json, "bytes_on_disk", number_json(facts->bytes_on_disk));
    json_object_set_new(json, "attributes", texts_json(info->attribute, info->attribute_count));
    json_object_set_new(json, "has_value", json_boolean(facts->has_value));
    json_object_set_new(json, "day_only", json_boolean(facts->day_only));
    for (uint64_t i = 0; i < facts->source_count; i++)
        json_array_append_new(sources, source_json(&facts->source[i]));
    json_object_set_new(json, "sources", sources);
    if (info->checked) {
        json_object_set_new(json, "whole", json_boolean(info->damage_count == 0));
        json_object_set_new(json, "damage", texts_json(info->damage, info->damage_count));
    }
    return json;
}

/* The map's own numbers: stages and touchpoints. Its picture is the usual form. */
static json_t *label_json(const tropa_label *label, const tropa_catalogue *catalogue,
                          tropa_arena *arena)
{
    return text_json(label->key ? tropa_say_key(catalogue, arena, label->key) : label->text);
}

static json_t *touchpoint_json(const tropa_touchpoint *touch, const tropa_catalogue *catalogue,
                               tropa_arena *arena)
{
    json_t *json = json_object();
    json_object_set_new(json, "id", text_json(touch->id));
    json_object_set_new(json, "name", label_json(&touch->name, catalogue, arena));
    json_object_set_new(json, "events", number_json(touch->measured.events));
    json_object_set_new(json, "customers", number_json(touch->measured.customers));
    json_object_set_new(json, "lost", number_json(touch->measured.lost));
    json_object_set_new(json, "repeated", number_json(touch->measured.repeated));
    json_object_set_new(json, "back", number_json(touch->measured.back));
    json_object_set_new(json, "wait_median_us", time_json(touch->measured.wait.median_us));
    return json;
}

static json_t *map_json(const tropa_answer *answer, const tropa_catalogue *catalogue,
                        tropa_arena *arena)
{
    const tropa_map *map = &answer->map;
    json_t *stages = json_array();
    for (uint32_t s = 0; s < map->stage_count; s++) {
        const tropa_map_stage *stage = &map->stage[s];
        json_t *json = json_object(), *touches = json_array();
        json_object_set_new(json, "id", text_json(stage->id));
        json_object_set_new(json, "name", label_json(&stage->name, catalogue, arena));
        json_object_set_new(json, "reached", number_json(stage->measured.reached));
        json_object_set_new(json, "entered", number_json(stage->measured.entered));
        json_object_set_new(json, "advanced", number_json(stage->measured.advanced));
        json_object_set_new(json, "open", number_json(stage->measured.open));
        json_object_set_new(json, "lost", number_json(stage->measured.lost));
        json_object_set_new(json, "returned", number_json(stage->measured.returned));
        json_object_set_new(json, "median_us", time_json(stage->measured.time.median_us));
        for (uint32_t t = 0; t < stage->touchpoint_count; t++)
            json_array_append_new(touches,
                                  touchpoint_json(&stage->touchpoint[t], catalogue, arena));
        json_object_set_new(json, "touchpoints", touches);
        json_array_append_new(stages, json);
    }
    return json_pack("{s:o,s:I,s:I,s:I,s:I,s:I}", "stages", stages, "lapse_us",
                     (json_int_t)map->lapse_us, "arrived", (json_int_t)map->arrived, "under_way",
                     (json_int_t)map->under_way, "lost", (json_int_t)map->lost, "variants",
                     (json_int_t)map->variants);
}

/* ---- what is common to all ---- */

tropa_str tropa_answer_sentence(const tropa_answer *answer, const tropa_catalogue *catalogue,
                                tropa_arena *arena)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    for (uint32_t i = 0; i < answer->rule_count; i++) {
        if (i)
            tropa_buffer_append_char(&text, ' ');
        tropa_buffer_append_str(&text, tropa_say(catalogue, arena, &answer->rule[i]));
    }
    tropa_str sentence =
        text.failed ? (tropa_str){"", 0} : tropa_arena_copy(arena, tropa_buffer_view(&text));
    tropa_buffer_deinit(&text);
    return sentence.data ? sentence : (tropa_str){"", 0};
}

/** "query.rule.funnel.default" -> "funnel.default" */
static const char *code_of(const tropa_answer *answer)
{
    const char *key = answer->rule_count ? answer->rule[0].key : "query.rule.none";
    return key + strlen("query.rule.");
}

static json_t *rule_json(const tropa_answer *answer, const tropa_catalogue *catalogue,
                         tropa_arena *arena)
{
    tropa_buffer request;
    tropa_buffer_init(&request);
    json_t *parameters = NULL;
    if (tropa_request_print(answer->request, &request, NULL) == TROPA_OK)
        parameters = json_loadb(request.data, request.size, 0, NULL);
    tropa_buffer_deinit(&request);
    json_t *rule = json_object();
    json_object_set_new(rule, "code", json_string(code_of(answer)));
    json_object_set_new(rule, "parameters", parameters ? parameters : json_object());
    json_object_set_new(rule, "sentence",
                        text_json(tropa_answer_sentence(answer, catalogue, arena)));
    return rule;
}

static json_t *result_json(const tropa_answer *answer, const tropa_catalogue *catalogue,
                           tropa_arena *arena)
{
    switch (answer->kind) {
    case TROPA_REQUEST_INFO:
        return info_json(answer);
    case TROPA_REQUEST_FUNNEL:
        return funnel_json(answer);
    case TROPA_REQUEST_FLOW:
        return flow_json(answer);
    case TROPA_REQUEST_MAP:
        return map_json(answer, catalogue, arena);
    case TROPA_REQUEST_IMPORT:
    case TROPA_REQUEST_KIND_COUNT:
        break;
    }
    return NULL;
}

tropa_status tropa_answer_json(const tropa_answer *answer, const tropa_catalogue *catalogue,
                               tropa_buffer *out, tropa_error *err)
{
    const tropa_base *base = &answer->base;
    tropa_arena arena;
    tropa_arena_init(&arena);
    json_t *json = json_object();
    json_object_set_new(json, "result", result_json(answer, catalogue, &arena));
    json_object_set_new(json, "rule", rule_json(answer, catalogue, &arena));
    json_object_set_new(json, "base",
                        json_pack("{s:s,s:I,s:I,s:I}", "unit",
                                  answer->visitors ? "visitors" : "customers", "customers",
                                  (json_int_t)base->customers, "events", (json_int_t)base->events,
                                  "data_end_us", (json_int_t)base->data_end_us));
    json_object_set_new(json, "period",
                        json_pack("{s:I,s:I}", "from_us", (json_int_t)base->from_us, "to_us",
                                  (json_int_t)base->to_us));
    json_object_set_new(json, "customers", number_json(base->customers));
    json_object_set_new(json, "events", number_json(base->events));
    json_object_set_new(
        json, "meta",
        json_pack("{s:I,s:s}", "took_us", (json_int_t)answer->took_us, "version", TROPA_VERSION));
    char *text = json_dumps(json, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
    json_decref(json);
    tropa_arena_deinit(&arena);
    if (!text)
        return tropa_fail_memory(err);
    tropa_buffer_append_text(out, text);
    tropa_buffer_append_char(out, '\n');
    free(text);
    return out->failed ? tropa_fail_memory(err) : TROPA_OK;
}
