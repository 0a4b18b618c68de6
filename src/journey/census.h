/** How many customers and events a request counted, and from when to when: the base of an answer.
 *
 * Only needed when a filter leaves events out; an unfiltered request reads it from the store's
 * facts. A customer without an event is not counted. */
#ifndef TROPA_JOURNEY_CENSUS_H
#define TROPA_JOURNEY_CENSUS_H

#include "journey/batch.h"

typedef struct tropa_census {
    uint64_t customers, events;
    int64_t from_us, to_us; /**< both 0 while there are no events */
} tropa_census;

/** Zeroed is empty. */
void tropa_census_add(tropa_census *census, const tropa_batch *batch);
void tropa_census_merge(tropa_census *into, const tropa_census *from);

#endif
