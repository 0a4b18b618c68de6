/* Match rules at work. See bind.h. */
#include "map/bind.h"

#include "insight/lapse.h"
#include "map/vocabulary.h"
#include "request/step.h"

#include <stdlib.h>

#define STAGES_MOST 32u /* of the stages kernel */

typedef struct binder {
    tropa_arena *arena;
    const tropa_flow_answer *flow;
    tropa_binding *out;
    uint16_t *touch_of_activity;
    uint8_t *stage_of_touch;
    tropa_plan_touch *touch;
    tropa_plan_stage *stage;
    tropa_error *err;
} binder;

static bool matches(const tropa_match *match, tropa_str activity)
{
    for (uint32_t i = 0; i < match->activity.count; i++)
        if (tropa_step_matches(match->activity.item[i], activity))
            return true;
    return false;
}

/** Repeats and pauses that the names of the activities explain are no friction. */
static tropa_status read_nature(binder *b, tropa_plan_touch *touch)
{
    for (uint32_t i = 0; i < touch->activity_count; i++) {
        tropa_meaning meaning;
        tropa_status status =
            tropa_vocabulary_read(b->flow->base.activity[touch->activity[i]], &meaning, b->err);
        if (status)
            return status;
        touch->repeats_by_nature |= meaning.repeats;
        touch->pauses_by_nature |= meaning.pauses;
    }
    return TROPA_OK;
}

static tropa_status bind_touchpoint(binder *b, const tropa_doc_touchpoint *written)
{
    tropa_stage_plan *plan = &b->out->plan;
    const uint32_t all = b->flow->base.activity_count;
    uint32_t count = 0;
    uint32_t *activity = tropa_arena_array(b->arena, all + 1, sizeof *activity);
    if (!activity)
        return tropa_fail_memory(b->err);
    for (uint32_t a = 0; a < all; a++)
        if (b->touch_of_activity[a] == TROPA_TOUCH_NONE && b->flow->node[a].events &&
            matches(written->match, b->flow->base.activity[a])) {
            b->touch_of_activity[a] = (uint16_t)plan->touch_count;
            activity[count++] = a;
        }
    if (count == 0) {
        b->out->unused[b->out->unused_count++] = written;
        return TROPA_OK;
    }
    if (written->item.id.size == 0)
        return tropa_fail(b->err, TROPA_ERR_INPUT,
                          "line %u: a touchpoint that is measured needs an id: run tropa check "
                          "--fix",
                          written->item.place.line);
    tropa_plan_touch *touch = &b->touch[plan->touch_count];
    *touch = (tropa_plan_touch){.name.text = written->name,
                                .channel = written->channel ? (tropa_channel)(written->channel - 1)
                                                            : TROPA_CHANNEL_OTHER,
                                .activity_count = count,
                                .activity = activity};
    b->stage_of_touch[plan->touch_count] = (uint8_t)plan->stage_count;
    b->out->touch[plan->touch_count++] = written;
    return read_nature(b, touch);
}

static tropa_status bind_stage(binder *b, const tropa_doc_stage *written)
{
    tropa_stage_plan *plan = &b->out->plan;
    const uint32_t before = plan->touch_count;
    if (plan->stage_count == STAGES_MOST)
        return tropa_fail(b->err, TROPA_ERR_LIMIT,
                          "line %u: at most %u stages can be measured: join some, or split the map",
                          written->item.place.line, STAGES_MOST);
    for (uint32_t t = 0; t < written->touchpoints.count; t++) {
        const tropa_doc_touchpoint *touchpoint = &written->touchpoints.item[t];
        if (!touchpoint->match || touchpoint->match->activity.count == 0)
            continue;
        if (touchpoint->match->where.size) {
            b->out->conditional[b->out->conditional_count++] = touchpoint;
            continue;
        }
        tropa_status status = bind_touchpoint(b, touchpoint);
        if (status)
            return status;
    }
    if (plan->touch_count == before)
        return TROPA_OK;
    if (written->item.id.size == 0)
        return tropa_fail(b->err, TROPA_ERR_INPUT,
                          "line %u: a stage that is measured needs an id: run tropa check --fix",
                          written->item.place.line);
    b->stage[plan->stage_count] = (tropa_plan_stage){.name.text = written->name};
    b->out->stage[plan->stage_count++] = written;
    return TROPA_OK;
}

/* ---- what is in the data and on no card ---- */

typedef struct left_over {
    uint64_t events;
    tropa_str name;
} left_over;

static int by_events(const void *left, const void *right)
{
    const left_over *a = left, *b = right;
    if (a->events != b->events)
        return a->events > b->events ? -1 : 1;
    return tropa_str_compare(a->name, b->name);
}

static tropa_status gather_unmatched(binder *b)
{
    const uint32_t all = b->flow->base.activity_count;
    left_over *over = tropa_arena_array(b->arena, all + 1, sizeof *over);
    b->out->unmatched = tropa_arena_array(b->arena, all + 1, sizeof *b->out->unmatched);
    if (!over || !b->out->unmatched)
        return tropa_fail_memory(b->err);
    uint32_t count = 0;
    for (uint32_t a = 0; a < all; a++)
        if (b->touch_of_activity[a] == TROPA_TOUCH_NONE && b->flow->node[a].events)
            over[count++] = (left_over){b->flow->node[a].events, b->flow->base.activity[a]};
    if (count)
        qsort(over, count, sizeof *over, by_events);
    for (uint32_t i = 0; i < count; i++)
        b->out->unmatched[i] = over[i].name;
    b->out->unmatched_count = count;
    return TROPA_OK;
}

/* ---- the whole ---- */

static tropa_status make_room(binder *b, const tropa_document *document)
{
    uint32_t touches = 1;
    for (uint32_t s = 0; s < document->stages.count; s++)
        touches += document->stages.item[s].touchpoints.count;
    const uint32_t all = b->flow->base.activity_count;
    tropa_binding *out = b->out;
    out->stage = tropa_arena_array(b->arena, STAGES_MOST, sizeof(const tropa_doc_stage *));
    out->touch = tropa_arena_array(b->arena, touches, sizeof(const tropa_doc_touchpoint *));
    out->unused = tropa_arena_array(b->arena, touches, sizeof(const tropa_doc_touchpoint *));
    out->conditional = tropa_arena_array(b->arena, touches, sizeof(const tropa_doc_touchpoint *));
    b->touch = tropa_arena_array(b->arena, touches, sizeof *b->touch);
    b->stage = tropa_arena_array(b->arena, STAGES_MOST, sizeof *b->stage);
    b->stage_of_touch = tropa_arena_array(b->arena, touches, sizeof *b->stage_of_touch);
    b->touch_of_activity = tropa_arena_array(b->arena, all + 1, sizeof *b->touch_of_activity);
    if (!out->stage || !out->touch || !out->unused || !out->conditional || !b->touch || !b->stage ||
        !b->stage_of_touch || !b->touch_of_activity)
        return tropa_fail_memory(b->err);
    for (uint32_t a = 0; a < all; a++)
        b->touch_of_activity[a] = TROPA_TOUCH_NONE;
    return touches < TROPA_TOUCH_NONE
               ? TROPA_OK
               : tropa_fail(b->err, TROPA_ERR_LIMIT, "a map has at most %u touchpoints",
                            TROPA_TOUCH_NONE - 2);
}

tropa_status tropa_document_bind(tropa_arena *arena, const tropa_document *document,
                                 const tropa_flow_answer *flow, const tropa_rhythm_answer *rhythm,
                                 int64_t lapse_us, tropa_binding *out, tropa_error *err)
{
    *out = (tropa_binding){0};
    binder b = {.arena = arena, .flow = flow, .out = out, .err = err};
    tropa_status status = make_room(&b, document);
    for (uint32_t s = 0; s < document->stages.count && !status; s++)
        status = bind_stage(&b, &document->stages.item[s]);
    if (!status)
        status = gather_unmatched(&b);
    if (!status && out->plan.stage_count == 0 && flow->base.events)
        status =
            tropa_fail(err, TROPA_ERR_INPUT,
                       "no touchpoint of the map matches anything in the data: write "
                       "match: {activity: [...]} at the touchpoints; the data has %.*s%s",
                       (int)out->unmatched[0].size, out->unmatched[0].data,
                       out->unmatched_count > 1 ? tropa_phrase(" and more, see tropa flow") : "");
    if (status)
        return status;
    out->plan.activity_count = flow->base.activity_count;
    out->plan.touch_of_activity = b.touch_of_activity;
    out->plan.stage_of_touch = b.stage_of_touch;
    out->plan.touch = b.touch;
    out->plan.stage = b.stage;
    out->plan.stages_from_names = out->plan.stages_from_table = true;
    tropa_lapse lapse;
    tropa_lapse_find(rhythm, lapse_us, &lapse);
    out->plan.lapse_us = lapse.us;
    out->plan.lapse_rule = lapse.rule;
    out->plan.lapse_too_short = lapse.too_short;
    return TROPA_OK;
}

void tropa_binding_name(const tropa_binding *binding, tropa_map *map)
{
    uint32_t touch = 0;
    for (uint32_t s = 0; s < map->stage_count; s++) {
        map->stage[s].id = binding->stage[s]->item.id;
        for (uint32_t t = 0; t < map->stage[s].touchpoint_count; t++)
            map->stage[s].touchpoint[t].id = binding->touch[touch++]->item.id;
    }
}
