/** Stages and touchpoints by their definitions, one question at a time; the oracle. */
#ifndef TROPA_TESTS_TWIN_STAGES_H
#define TROPA_TESTS_TWIN_STAGES_H

#include "journeys.h"

#include "journey/stages.h"

/** Free stage, touch and back of the answer with free(). */
void twin_stages(const journeys *all, const tropa_stages_plan *plan, tropa_stages_answer *answer);

#endif
