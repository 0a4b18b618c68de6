/** Variants by comparing whole sequences; the oracle. */
#ifndef TROPA_TESTS_TWIN_VARIANTS_H
#define TROPA_TESTS_TWIN_VARIANTS_H

#include "journeys.h"

#include "request/answer.h"

/** All variants, in order. Free answer->top with free(); the codes are those of `all`. */
void twin_variants(const journeys *all, tropa_variants_answer *answer);

#endif
