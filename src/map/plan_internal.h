/** Between plan.c, stages.c and touchpoints.c: what is known of each activity while a plan is made.
 *  Not for anybody else. */
#ifndef TROPA_MAP_PLAN_INTERNAL_H
#define TROPA_MAP_PLAN_INTERNAL_H

#include "map/derive.h"
#include "map/order.h"
#include "map/vocabulary.h"

/** What customers see as one thing: one activity, or several that are called the same. */
typedef struct plan_item {
    tropa_str name;
    tropa_str stage_hint;  /**< a person's word for the stage; empty: not said */
    tropa_meaning meaning; /**< of the name, else of the activity */
    uint32_t main;         /**< its most frequent activity */
    uint64_t customers;    /**< of the main activity: distinct customers of several are not known */
    double place;          /**< of the main activity, 0..1 */
    uint32_t rank;         /**< of the main activity in the order */
    uint8_t stage;         /**< the result of stages.c: index into stage list */
} plan_item;

typedef struct plan_work {
    tropa_arena *arena;
    const tropa_flow_answer *flow;
    const tropa_map_options *options;
    tropa_order order;
    uint32_t item_count;
    plan_item *item;
    uint32_t *item_of; /**< by activity; TROPA_NONE */
    uint32_t stage_count;
    tropa_plan_stage stage[TROPA_MAP_STAGES_MAX];
    bool from_names, from_table;
} plan_work;

/** Fills stage_count, stage, from_names and every item's stage. */
tropa_status plan_stages(plan_work *work, tropa_error *err);

/** Fills the touch fields of the plan. */
tropa_status plan_touchpoints(plan_work *work, tropa_stage_plan *out, tropa_error *err);

#endif
