/** Inside stages and touchpoints: the state. Only src/journey/stages*.c. */
#ifndef TROPA_JOURNEY_STAGES_STATE_H
#define TROPA_JOURNEY_STAGES_STATE_H

#include "journey/histogram.h"
#include "journey/stages.h"

/** Up to so many touchpoints a customer's are a set of bits. */
#define STAGES_FEW 64u

/** What a customer did in one stage. */
typedef struct stage_walk {
    uint64_t first_t, last_t; /**< of its events, raw */
} stage_walk;

typedef struct stage_sum {
    tropa_stage_result result;
    tropa_histogram time, stay;
} stage_sum;

/** Marks are of the customer's number: a mark of an earlier customer counts as none. */
typedef struct touch_sum {
    uint64_t events, customers, resolved, lost, last, repeated, repeated_in_row, back;
    uint32_t seen_mark, repeated_mark, row_mark, back_mark;
} touch_sum;

struct tropa_stages {
    tropa_stages_plan plan;
    uint64_t unassigned_events, unassigned_customers, returned;
    uint64_t back[TROPA_STAGES_MOST][TROPA_STAGES_MOST];
    uint32_t mark;                            /**< number of the current customer, from 1 */
    uint16_t touched[TROPA_TOUCHES_MOST + 1]; /**< the customer's touchpoints */
    stage_walk walk[TROPA_STAGES_MOST];
    bool few;          /**< touchpoints: tropa_stages_add_few serves */
    uint16_t *code_of; /**< by activity, when `few`: touchpoint, and from bit 8 its stage */
    uint64_t touches_before[TROPA_STAGES_MOST]; /**< when `few`: those of earlier stages */
    touch_sum *touch;                           /**< in the state's own memory, as the waits */
    tropa_histogram *wait; /**< by touchpoint; apart, so that the sums lie close together */
    stage_sum stage[];
};

/** As tropa_stages_add, where `few`. */
void tropa_stages_add_few(tropa_stages *state, const tropa_batch *batch);

#endif
