/** From answers to a journey map: activities become touchpoints, touchpoints become stages, and the
 * results of both passes become a tropa_map.
 *
 * Two steps, because the stages kernel stands between them and belongs to the query:
 *
 *   1. tropa_map_plan    flow + rhythm + options  ->  which activity is which touchpoint and stage,
 *                        and the lapse to count with
 *   2. (the query runs the stages kernel with plan->touch_of_activity, plan->stage_of_touch and
 *      plan->lapse_us, its second pass filling stage_waits_over)
 *   3. tropa_map_derive  plan + flow + variants + rhythm + stages + options  ->  tropa_map
 *
 * Stages come from names where the names speak and agree with the order in the data, else from the
 * order in the data alone: docs/decisions/stages-from-data.md. Problem zones come from src/insight.
 *
 * Ownership: everything made lives in `arena`, which must outlive the plan and the map; text and
 * arrays of the answers and options are copied where they are kept. Errors: TROPA_ERR_NO_MEMORY;
 * TROPA_ERR_USAGE for options that make no sense (a negative lapse). Zero customers are no error:
 * the plan then has no touchpoints and no stages, and the map says so. Growth: O(activities log
 * activities + edges) and O(touchpoints) memory beside the two arrays of the plan. No globals:
 * thread-safe on distinct arenas. */
#ifndef TROPA_MAP_DERIVE_H
#define TROPA_MAP_DERIVE_H

#include "base/arena.h"
#include "base/status.h"
#include "map/model.h"
#include "request/answer.h"

/** Most stages of a derived map. */
#define TROPA_MAP_STAGES_MAX 7
/** Touchpoint cards per stage unless the options say otherwise; the rest is gathered in one more.*/
#define TROPA_MAP_TOUCHPOINTS 6
#define TROPA_MAP_TOUCHPOINTS_MAX 60
/** In touch_of_activity: an activity that nobody did within the filter. */
#define TROPA_TOUCH_NONE UINT16_MAX

/** What a person said about one activity (a row of the --names table). */
typedef struct tropa_map_hint {
    tropa_str activity; /**< as in the data; after renaming at import it may equal `name` */
    tropa_str name;     /**< what the touchpoint is called; empty: as in the data. Activities with
                             the same name become one touchpoint */
    tropa_str stage;    /**< the stage's name, in any of the three languages or the person's own
                             word; shown as written; empty: not said. Stages named for 80 %
                             of the events are the whole map; fewer stand among those that names
                             or the data give, and the other activities keep theirs */
} tropa_map_hint;

typedef struct tropa_map_options {
    tropa_str title;                /**< empty: the catalogue's "map.title" */
    int64_t lapse_us;               /**< 0: derived from the customers' rhythm; > 0: given */
    uint32_t touchpoints_per_stage; /**< 0: TROPA_MAP_TOUCHPOINTS */
    uint32_t hint_count;
    const tropa_map_hint *hint;
    tropa_str source_names; /**< file names, for the footer */
    bool simulated;         /**< the data is simulated */
    bool visitors;          /**< the ids look anonymous (cookies, sessions) */
} tropa_map_options;

/** A touchpoint of the plan. */
typedef struct tropa_plan_touch {
    tropa_label name;
    tropa_channel channel;
    bool rest;               /**< gathers the rare rest of its stage; name.qualifier is how many */
    bool repeats_by_nature;  /**< by its name: browsing, a weekly box; a repeat is no problem */
    bool pauses_by_nature;   /**< by its name: after it customers are expected to be away */
    uint32_t activity_count; /**< >= 1 */
    const uint32_t *activity;
} tropa_plan_touch;

typedef struct tropa_plan_stage {
    tropa_label name;
    uint32_t known; /**< 0: found in data or a person's own word that means none of the known;
                         else 1 + its place in vocabulary.h. With name.text: a person's word for
                         it, shown as written in every language */
} tropa_plan_stage;

/** What the stages kernel needs, and what it does not but the map does. */
typedef struct tropa_stage_plan {
    uint32_t activity_count;
    const uint16_t *touch_of_activity; /**< by activity code; TROPA_TOUCH_NONE */
    uint32_t touch_count;              /**< 0 .. stage_count * (touchpoints_per_stage + 1) */
    const uint8_t *stage_of_touch;     /**< by touch, never falling: touches are numbered in stage
                                            order, as they stand on the map from left to right */
    const tropa_plan_touch *touch;
    uint32_t stage_count; /**< 3..7 where there are enough activities and the table does not join
                               them, 0 without customers */
    const tropa_plan_stage *stage;
    bool stages_from_names;   /**< by a person's table or by the names themselves */
    bool stages_from_table;   /**< of these: by the person's table, in whole or in part */
    int64_t lapse_us;         /**< > 0 */
    tropa_message lapse_rule; /**< how it was found, and the warning when it is too short */
    bool lapse_too_short;     /**< the given lapse is shorter than the usual interval, or the data
                                   is shorter than the lapse: print lapse_rule as a warning */
} tropa_stage_plan;

tropa_status tropa_map_plan(tropa_arena *arena, const tropa_flow_answer *flow,
                            const tropa_rhythm_answer *rhythm, const tropa_map_options *options,
                            tropa_stage_plan *out, tropa_error *err);

/** @param variants  may be NULL: the count of variants is then 0
 *  @param stages    of plan: stage_count and touch_count must be the plan's (asserted) */
tropa_status tropa_map_derive(tropa_arena *arena, const tropa_stage_plan *plan,
                              const tropa_flow_answer *flow, const tropa_variants_answer *variants,
                              const tropa_rhythm_answer *rhythm, const tropa_stages_answer *stages,
                              const tropa_map_options *options, tropa_map *out, tropa_error *err);

#endif
