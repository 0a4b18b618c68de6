/** The flow, by listing every pair of neighbours and sorting the list; the oracle. */
#ifndef TROPA_TESTS_TWIN_FLOW_H
#define TROPA_TESTS_TWIN_FLOW_H

#include "journeys.h"

#include "request/answer.h"

/** Everything computed, whatever was asked. Free answer->node and answer->edge with free(). */
void twin_flow(const journeys *all, tropa_flow_answer *answer);

#endif
