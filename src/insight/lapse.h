/** The lapse: how long a silence must be before a customer is called lost.
 *
 * Derived, when none is given, from each customer's longest pause between two events: 19 of 20
 * customers never paused longer. Where the data is too short for that (the lapse may take at most a
 * quarter of its period, or nobody's time would ever run out) 9 of 10, else the quarter itself, but
 * never less than the usual interval, which is the median customer's longest pause. Rounded up to
 * whole minutes, hours from 2 hours, days from 2 days. At least 30 minutes (the session of web
 * analytics), or a day where times have no time of day. Pure; cannot fail; no ownership: the rule's
 * key is static. Messages: "lapse.*" in locale/insight. */
#ifndef TROPA_INSIGHT_LAPSE_H
#define TROPA_INSIGHT_LAPSE_H

#include "request/answer.h"
#include "text/message.h"

typedef struct tropa_lapse {
    int64_t us;       /**< > 0 */
    int64_t usual_us; /**< the median customer's longest pause, TROPA_NO_TIME without pauses */
    bool too_short;   /**< shorter than the usual interval, or the data shorter than two lapses */
    tropa_message rule;
} tropa_lapse;

/** @param given_us  0: derive */
void tropa_lapse_find(const tropa_rhythm_answer *rhythm, int64_t given_us, tropa_lapse *out);

#endif
