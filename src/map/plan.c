/* Step 1 of a map: which activity is which touchpoint and stage, and the lapse to count with. */
#include "map/derive.h"

#include "base/dict.h"
#include "insight/lapse.h"
#include "map/plan_internal.h"
#include "text/plain.h"

/* ---- hints ---- */

/* The person's row for an activity: by its name in the data, else by the name it was given (the
 * import may have renamed it already). Folded, so that a spreadsheet's capitals do not matter. */
typedef struct hint_index {
    tropa_dict by_activity, by_name;
    uint32_t *activity_row, *name_row; /* by code of the dict: index of the hint */
} hint_index;

static tropa_status index_one(tropa_arena *arena, tropa_dict *dict, uint32_t *row, tropa_str text,
                              uint32_t hint, tropa_error *err)
{
    if (text.size == 0)
        return TROPA_OK;
    tropa_str folded = tropa_text_fold(arena, text);
    size_t before = dict->count;
    uint32_t code = folded.data ? tropa_dict_add(dict, folded) : TROPA_DICT_NONE;
    if (code == TROPA_DICT_NONE)
        return tropa_fail_memory(err);
    if (dict->count > before)
        row[code] = hint;
    return TROPA_OK;
}

static tropa_status hints_index(plan_work *work, hint_index *index, tropa_error *err)
{
    uint32_t n = work->options->hint_count;
    index->activity_row = tropa_arena_array(work->arena, n + 1, sizeof *index->activity_row);
    index->name_row = tropa_arena_array(work->arena, n + 1, sizeof *index->name_row);
    if (!index->activity_row || !index->name_row)
        return tropa_fail_memory(err);
    tropa_status status = TROPA_OK;
    for (uint32_t i = 0; i < n && !status; i++) {
        const tropa_map_hint *hint = &work->options->hint[i];
        status = index_one(work->arena, &index->by_activity, index->activity_row, hint->activity, i,
                           err);
        if (!status)
            status = index_one(work->arena, &index->by_name, index->name_row, hint->name, i, err);
    }
    return status;
}

static tropa_status hint_of(plan_work *work, const hint_index *index, tropa_str activity,
                            const tropa_map_hint **out, tropa_error *err)
{
    *out = NULL;
    if (work->options->hint_count == 0)
        return TROPA_OK;
    tropa_str folded = tropa_text_fold(work->arena, activity);
    if (!folded.data)
        return tropa_fail_memory(err);
    uint32_t code = tropa_dict_find(&index->by_activity, folded);
    if (code != TROPA_DICT_NONE) {
        *out = &work->options->hint[index->activity_row[code]];
        return TROPA_OK;
    }
    code = tropa_dict_find(&index->by_name, folded);
    if (code != TROPA_DICT_NONE)
        *out = &work->options->hint[index->name_row[code]];
    return TROPA_OK;
}

/* ---- items ---- */

static bool is_address(tropa_str name)
{
    return name.size > 0 &&
           (name.data[0] == '/' || (name.size > 4 && !memcmp(name.data, "http", 4)));
}

static tropa_status meaning_of(tropa_str name, tropa_str activity, tropa_meaning *out,
                               tropa_error *err)
{
    tropa_status status = tropa_vocabulary_read(name, out, err);
    if (!status && out->stage == TROPA_STAGE_UNKNOWN && out->channel == TROPA_CHANNEL_OTHER)
        status = tropa_vocabulary_read(activity, out, err);
    if (!status && out->channel == TROPA_CHANNEL_OTHER && is_address(activity))
        out->channel = TROPA_CHANNEL_SITE;
    return status;
}

/* Activities in order of their place; those called the same join the first, and the most frequent
 * of them stands for all. */
static tropa_status item_add(plan_work *work, const hint_index *index, tropa_dict *names,
                             uint32_t rank, tropa_error *err)
{
    uint32_t a = work->order.activity[rank];
    tropa_str activity = work->flow->base.activity[a];
    const tropa_map_hint *hint;
    tropa_status status = hint_of(work, index, activity, &hint, err);
    if (status)
        return status;
    tropa_str name = hint && hint->name.size ? tropa_arena_copy(work->arena, hint->name)
                                             : tropa_vocabulary_title(work->arena, activity);
    uint32_t code = name.data ? tropa_dict_add(names, name) : TROPA_DICT_NONE;
    if (code == TROPA_DICT_NONE)
        return tropa_fail_memory(err);
    work->item_of[a] = code;
    uint64_t customers = work->flow->node[a].customers;
    plan_item *item = &work->item[code];
    bool first = code == work->item_count;
    if (first) {
        work->item_count++;
        *item = (plan_item){.name = name};
        status = meaning_of(name, activity, &item->meaning, err);
    }
    if (hint && hint->stage.size && item->stage_hint.size == 0)
        item->stage_hint = hint->stage;
    if (first || customers > item->customers) {
        item->main = a;
        item->customers = customers;
        item->place = work->order.place[a];
        item->rank = rank;
    }
    return status;
}

static tropa_status items_make(plan_work *work, tropa_error *err)
{
    uint32_t all = work->flow->base.activity_count;
    work->item = tropa_arena_array(work->arena, work->order.count + 1, sizeof *work->item);
    work->item_of = tropa_arena_array(work->arena, all + 1, sizeof *work->item_of);
    if (!work->item || !work->item_of)
        return tropa_fail_memory(err);
    for (uint32_t a = 0; a < all; a++)
        work->item_of[a] = TROPA_NONE;
    hint_index index = {0};
    tropa_dict names;
    tropa_dict_init(&index.by_activity);
    tropa_dict_init(&index.by_name);
    tropa_dict_init(&names);
    tropa_status status = hints_index(work, &index, err);
    for (uint32_t rank = 0; rank < work->order.count && !status; rank++)
        status = item_add(work, &index, &names, rank, err);
    tropa_dict_deinit(&names);
    tropa_dict_deinit(&index.by_name);
    tropa_dict_deinit(&index.by_activity);
    return status;
}

tropa_status tropa_map_plan(tropa_arena *arena, const tropa_flow_answer *flow,
                            const tropa_rhythm_answer *rhythm, const tropa_map_options *options,
                            tropa_stage_plan *out, tropa_error *err)
{
    *out = (tropa_stage_plan){0};
    if (options->lapse_us < 0)
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "the lapse must be longer than nothing: give it like 30d");
    if (options->touchpoints_per_stage > TROPA_MAP_TOUCHPOINTS_MAX)
        return tropa_fail(err, TROPA_ERR_USAGE, "at most %d touchpoints fit a stage",
                          TROPA_MAP_TOUCHPOINTS_MAX);
    plan_work work = {.arena = arena, .flow = flow, .options = options};
    tropa_status status = tropa_order_find(arena, flow, &work.order, err);
    if (!status)
        status = items_make(&work, err);
    if (!status)
        status = plan_stages(&work, err);
    if (!status)
        status = plan_touchpoints(&work, out, err);
    if (status)
        return status;
    out->stages_from_names = work.from_names;
    out->stages_from_table = work.from_table;
    tropa_lapse lapse;
    tropa_lapse_find(rhythm, options->lapse_us, &lapse);
    out->lapse_us = lapse.us;
    out->lapse_rule = lapse.rule;
    out->lapse_too_short = lapse.too_short;
    return TROPA_OK;
}
