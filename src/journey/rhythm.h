/** Rhythm: how often customers do something, and from it the default lapse.
 *
 * Gaps between a customer's neighbouring events, each customer's longest gap, the span of whole
 * journeys. Use as every kernel; cannot fail. Fixed size (about 175 KB). */
#ifndef TROPA_JOURNEY_RHYTHM_H
#define TROPA_JOURNEY_RHYTHM_H

#include "base/status.h"
#include "journey/batch.h"
#include "request/answer.h"

typedef struct tropa_rhythm tropa_rhythm;

size_t tropa_rhythm_size(void);
tropa_rhythm *tropa_rhythm_init(void *memory);
void tropa_rhythm_add(tropa_rhythm *state, const tropa_batch *batch);
void tropa_rhythm_merge(tropa_rhythm *into, const tropa_rhythm *from);
/** Fills everything but `base`. Durations are TROPA_NO_TIME where there are none. */
void tropa_rhythm_finish(const tropa_rhythm *state, tropa_rhythm_answer *answer);

/** The default lapse: how long a customer must have been silent to count as gone.
 *
 * The longest pause of nine in ten customers, rounded up to a round figure (1, 2, 3, 6, 12 hours;
 * 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365 days, then whole years), but no
 * more than the round figure at or under half the period `from_us`..`to_us` of the data, lest
 * nobody could ever be gone. At least 1 hour. Without any pause (single events): 30 days, under the
 * same bound. */
int64_t tropa_rhythm_lapse_us(const tropa_rhythm_answer *answer, int64_t from_us, int64_t to_us);
/** Is a given lapse too short? So it is when more than one in twenty pauses between events is
 *  longer, that is when it lies under gap_p95_us. */
bool tropa_rhythm_lapse_too_short(const tropa_rhythm_answer *answer, int64_t lapse_us);

#endif
