/** The order of activities in the data, and the cut of that order into stages.
 *
 * The place of an activity is where customers first do it, from 0 (first event of the journey) to 1
 * (last), shifted by whether journeys begin or end with it; neighbours are then exchanged where
 * customers go from the later to the earlier at least twice as often as back. The cut minimises,
 * exactly (dynamic programming, as Fisher 1958 and Jenks 1977 for natural breaks),
 *
 *     spread of places within the groups / spread of all      (weighted by customers)
 *     + for each cut, TROPA_ORDER_CUT + TROPA_ORDER_BACK x the share of steps across it that lead
 *       back
 *     + TROPA_ORDER_SINGLE for each group with a single activity that matters: it has nothing to be
 *       compared with
 *
 * over 3 to 7 groups, each of which holds an activity that matters, one of at least
 * TROPA_ORDER_PRESENCE of all customers, where that can be had. docs/decisions/stages-from-data.md
 * says why.
 *
 * Deterministic. Scratch and results in the arena. O(n log n + edges log edges + 256^2). Errors:
 * only TROPA_ERR_NO_MEMORY. */
#ifndef TROPA_MAP_ORDER_H
#define TROPA_MAP_ORDER_H

#include "base/arena.h"
#include "base/status.h"
#include "request/answer.h"

#define TROPA_ORDER_CUT 0.025
#define TROPA_ORDER_BACK 0.06
#define TROPA_ORDER_SINGLE 0.03
#define TROPA_ORDER_PRESENCE 0.05

typedef struct tropa_order {
    uint32_t count;           /**< activities that somebody did */
    const uint32_t *activity; /**< their codes, in the order people live them */
    const double *place;      /**< by activity code, 0..1; NAN: nobody did it */
} tropa_order;

tropa_status tropa_order_find(tropa_arena *arena, const tropa_flow_answer *flow, tropa_order *out,
                              tropa_error *err);

/** Cuts the order into stages: stage_of[i] for the i-th activity of the order, from 0, never
 *  falling. *stage_count is 0 without activities, the number of activities when they are fewer than
 *  three, else 3..most. most is 3..7. */
tropa_status tropa_order_cut(tropa_arena *arena, const tropa_flow_answer *flow,
                             const tropa_order *order, uint32_t most, uint8_t *stage_of,
                             uint32_t *stage_count, tropa_error *err);

#endif
