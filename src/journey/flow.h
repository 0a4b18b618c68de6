/** Directly-follows flow: which activity follows which, how often, for how many customers, and
 *  after how long.
 *
 * Per customer, each pair of neighbouring events counts once on the edge (from, to). `flags` choose
 * what is computed; each costs only what it needs.
 *
 * Use as every kernel: _size, _init, _add, _merge, _finish. Tables have the fixed capacity that
 * plan.memory_bytes buys. When edges (or their durations) do not fit, _add or _merge answers false:
 * *full*. The states are then worthless; the driver starts again with more memory or more passes:
 *
 *     for passes = 1, 2, 4, ...: for pass = 0..passes-1: init, add everything, merge, finish;
 *     start over with the next `passes` when anything is full; tropa_flow_join the answers.
 *
 * A state takes memory_bytes, and beside it 32 bytes an activity; up to 64 activities also at most
 * 150 KB for counters of their own.
 *
 * An edge belongs to the pass (hash % pass_count). Passes add up: the nodes of one pass alone are
 * partial. The joined answer is the same whatever the memory, passes, threads, order.
 * Limits: 65,536 activities; 2^32 - 1 events a request.
 * Source: the directly-follows graph of process mining (van der Aalst, Process Mining, 2016). */
#ifndef TROPA_JOURNEY_FLOW_H
#define TROPA_JOURNEY_FLOW_H

#include "base/arena.h"
#include "base/status.h"
#include "journey/batch.h"
#include "request/answer.h"

/** What is computed beside edge counts and, by node, events, starts, ends and repeats. */
enum {
    TROPA_FLOW_CUSTOMERS = 1, /**< edge.customers */
    TROPA_FLOW_DURATIONS = 2, /**< edge.median_us, p90_us; else TROPA_NO_TIME */
    TROPA_FLOW_NODES = 4,     /**< node.customers, repeat_customers, position_sum */
};

#define TROPA_FLOW_MEMORY_DEFAULT ((size_t)16 << 20)
#define TROPA_FLOW_MEMORY_MOST ((size_t)1 << 32)

typedef struct tropa_flow_plan {
    uint32_t activity_count; /**< every code of every batch is below; 0..65536 */
    uint32_t flags;
    size_t memory_bytes;             /**< for edges and durations of one state; 0: the default.
                                          Less than 1 MiB counts as 1 MiB */
    uint32_t pass_index, pass_count; /**< 0 and 0 (or 1): everything in one pass */
} tropa_flow_plan;

typedef struct tropa_flow tropa_flow;

size_t tropa_flow_size(const tropa_flow_plan *plan);
tropa_flow *tropa_flow_init(void *memory, const tropa_flow_plan *plan);
/** false: full. */
bool tropa_flow_add(tropa_flow *state, const tropa_batch *batch);
/** Both of the same plan; `from` is left alone. false: full. */
bool tropa_flow_merge(tropa_flow *into, const tropa_flow *from);
/** Fills node[] (activity_count of them), edge_count and edge[]; `base` is the caller's. Uses up
 * the state: only _init may follow. NO_MEMORY. */
tropa_status tropa_flow_finish(tropa_flow *state, tropa_arena *arena, tropa_flow_answer *answer,
                               tropa_error *err);
/** One answer from those of all passes, in any order; base is left alone. NO_MEMORY. */
tropa_status tropa_flow_join(const tropa_flow_answer *pass, uint32_t pass_count,
                             uint32_t activity_count, tropa_arena *arena, tropa_flow_answer *answer,
                             tropa_error *err);

#endif
