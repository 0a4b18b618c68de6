/** What a kernel sees: whole journeys as plain arrays.
 *
 * Customer i of the batch has the events begin[i] .. end[i]-1, in order of time; a range may be
 * empty. Everything is borrowed and read-only. Kernels allocate nothing, do no I/O and cannot fail:
 * whoever calls them has checked the input and sized the state. A batch comes from one partition,
 * and a customer appears in exactly one batch of a pass. */
#ifndef TROPA_JOURNEY_BATCH_H
#define TROPA_JOURNEY_BATCH_H

#include "base/packed.h"

#include <stdint.h>

typedef struct tropa_batch {
    uint32_t customer_count;
    const uint32_t *begin, *end;
    uint32_t event_count;
    const uint8_t *activity8; /**< exactly one of the two is set */
    const uint16_t *activity16;
    tropa_packed time; /**< microseconds, by event */
} tropa_batch;

static inline uint32_t tropa_batch_activity(const tropa_batch *batch, uint32_t event)
{
    return batch->activity8 ? batch->activity8[event] : batch->activity16[event];
}

#endif
