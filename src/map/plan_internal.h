/** Between plan.c, stages.c, stages_table.c and touchpoints.c: what is known of each activity while
 * a plan is made. Not for anybody else. */
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
    uint8_t own;           /**< with a stage_hint: index into plan_own_stages as found */
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

/** A stage of the person's table that the data has. */
typedef struct plan_own_stage {
    tropa_str text;          /**< as the person wrote it: shown so in every language */
    tropa_str folded;        /**< spellings that a person takes for the same are one stage */
    tropa_known_stage known; /**< what the word means, for the order only */
    uint8_t index;           /**< as found: what plan_item.own says */
    double weight, sum;      /**< customers of its activities, and their places weighted by them */
} plan_own_stage;

typedef struct plan_own_stages {
    uint32_t count;
    plan_own_stage stage[TROPA_MAP_STAGES_MAX]; /**< by place */
} plan_own_stages;

/** The distinct stages of the table; TROPA_ERR_USAGE when they are more than a map has. */
tropa_status plan_own_stages_find(plan_work *work, plan_own_stages *out, tropa_error *err);
/** The table speaks for so many events that its stages alone are the map. */
bool plan_own_stages_suffice(const plan_work *work, const plan_own_stages *own);
void plan_own_stages_alone(plan_work *work, const plan_own_stages *own);
/** Only the activities that the table names change their stage. */
void plan_own_stages_override(plan_work *work, const plan_own_stages *own);

static inline bool plan_item_names_stage(const plan_item *item)
{
    return item->meaning.stage != TROPA_STAGE_UNKNOWN;
}

/** The nearest of the stages that are there; TROPA_NONE when none is. */
uint32_t plan_nearest(const bool *there, const double *place, uint32_t n, double at);

/** Names the stages found in the data by where they stand and their main activity. */
void plan_name_found(plan_work *work);

/** Fills the touch fields of the plan. */
tropa_status plan_touchpoints(plan_work *work, tropa_stage_plan *out, tropa_error *err);

#endif
