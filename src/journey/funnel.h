/** Ordered funnel: the furthest step that each customer reaches, in order, within a window.
 *
 * The rules are ClickHouse's windowFunnel (26.7), ties included; docs/semantics.md tells them in
 * plain words. A step is a set of activities; one event may fill several steps.
 *
 * Use: size = tropa_funnel_size(plan); get that many bytes (aligned as by malloc), one state a
 * thread; _init; _add each batch; _merge the states into one; _finish. A state is plain memory and
 * needs no end. States do not depend on the order of batches or merges. Cannot fail, except _finish
 * for want of memory. Size: about 58 KB a step and a table of 2 bytes an activity.
 * Time: linear in the events. Limits: 64 steps. */
#ifndef TROPA_JOURNEY_FUNNEL_H
#define TROPA_JOURNEY_FUNNEL_H

#include "base/arena.h"
#include "base/status.h"
#include "journey/batch.h"
#include "request/answer.h"

#define TROPA_FUNNEL_STEPS_MOST 64
/** No window: a chain may take for ever. */
#define TROPA_FUNNEL_NO_WINDOW INT64_MAX

typedef enum tropa_funnel_mode {
    TROPA_FUNNEL_DEFAULT,
    TROPA_FUNNEL_STRICT_ORDER,
    TROPA_FUNNEL_STRICT_DEDUPLICATION,
    TROPA_FUNNEL_STRICT_INCREASE,
    TROPA_FUNNEL_STRICT_ONCE,
} tropa_funnel_mode;

typedef struct tropa_funnel_plan {
    tropa_funnel_mode mode;
    uint32_t step_count;     /**< 1..TROPA_FUNNEL_STEPS_MOST */
    int64_t window_us;       /**< inclusive, 0 or more, from the chain's first step;
                                  TROPA_FUNNEL_NO_WINDOW: none */
    uint32_t activity_count; /**< every code of every batch is below; 0..65536 */
    /** Per activity code: bit k says that the activity fills step k. Borrowed, outlives the states
     *  of the plan. Bits from step_count on must be 0. */
    const uint64_t *step_mask;
} tropa_funnel_plan;

typedef struct tropa_funnel tropa_funnel;

size_t tropa_funnel_size(const tropa_funnel_plan *plan);
/** Makes `memory` (tropa_funnel_size bytes) an empty state. The plan is copied, its table is not.
 */
tropa_funnel *tropa_funnel_init(void *memory, const tropa_funnel_plan *plan);
/** `level` may be NULL; else it receives, per customer of the batch, the steps reached: 0..
 *  step_count (empty ranges: 0). */
void tropa_funnel_add(tropa_funnel *state, const tropa_batch *batch, uint8_t *level);
/** Both states of the same plan; `from` is left alone. */
void tropa_funnel_merge(tropa_funnel *into, const tropa_funnel *from);
/** Fills step_count and step[], in the arena; `base` is the caller's. TROPA_ERR_NO_MEMORY. */
tropa_status tropa_funnel_finish(const tropa_funnel *state, tropa_arena *arena,
                                 tropa_funnel_answer *answer, tropa_error *err);

#endif
