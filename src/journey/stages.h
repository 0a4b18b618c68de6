/** Stages and touchpoints: who reached what, who advanced, who is still open, who was lost, who
 *  stepped back, who repeats, who waits.
 *
 * Every activity may belong to a touchpoint, every touchpoint to a stage; stages are numbered in
 * the order that customers are meant to live them. docs/semantics.md has the rules and an example
 * for each; the fields are told in request/answer.h.
 *
 * Use as every kernel; cannot fail, except _finish for want of memory. Size: 58 KB a touchpoint,
 * 175 KB a stage, most of it never touched; 2 bytes an activity. Time: linear in the events.
 * Limits: 32 stages, 4,096 touchpoints. */
#ifndef TROPA_JOURNEY_STAGES_H
#define TROPA_JOURNEY_STAGES_H

#include "base/arena.h"
#include "base/status.h"
#include "journey/batch.h"
#include "request/answer.h"

#define TROPA_STAGES_MOST 32
#define TROPA_TOUCHES_MOST 4096
#define TROPA_NO_TOUCH 0xFFFFu

typedef struct tropa_stages_plan {
    uint32_t activity_count; /**< every code of every batch is below; 0..65536 */
    uint32_t stage_count;    /**< 1..TROPA_STAGES_MOST */
    uint32_t touch_count;    /**< 0..TROPA_TOUCHES_MOST */
    /** Per activity code: its touchpoint, or TROPA_NO_TOUCH. Borrowed, outlives the states. */
    const uint16_t *touch_of_activity;
    const uint8_t *stage_of_touch; /**< per touchpoint: its stage. Borrowed, outlives the states */
    int64_t lapse_us;              /**< silence longer than this is the end; 0 or more */
    int64_t data_end_us; /**< last event of all data, whatever the filter; no event is later */
} tropa_stages_plan;

typedef struct tropa_stages tropa_stages;

size_t tropa_stages_size(const tropa_stages_plan *plan);
/** The plan is copied, its tables are not. */
tropa_stages *tropa_stages_init(void *memory, const tropa_stages_plan *plan);
void tropa_stages_add(tropa_stages *state, const tropa_batch *batch);
void tropa_stages_merge(tropa_stages *into, const tropa_stages *from);
/** Fills everything but `base`, in one pass (stage_waits_over included). NO_MEMORY. */
tropa_status tropa_stages_finish(const tropa_stages *state, tropa_arena *arena,
                                 tropa_stages_answer *answer, tropa_error *err);

#endif
