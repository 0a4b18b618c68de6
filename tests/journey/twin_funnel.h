/** The funnel's rules, transcribed one by one; the oracle. Written without a look at the kernel. */
#ifndef TROPA_TESTS_TWIN_FUNNEL_H
#define TROPA_TESTS_TWIN_FUNNEL_H

#include "journey/funnel.h"

/** The level, and chain[0..level-1]: times of the chain that first reaches it (of several that
 *  reach it at the same time, the one that started last, then took its second step last, ...). */
uint32_t twin_funnel(const tropa_funnel_plan *plan, const uint16_t *activity, const int64_t *time,
                     uint32_t n, int64_t *chain);

#endif
