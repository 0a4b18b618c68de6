/** Random journeys for the kernels and their twins: plain arrays, and batches over them in every
 *  layout that a store may hand out. */
#ifndef TROPA_TESTS_JOURNEYS_H
#define TROPA_TESTS_JOURNEYS_H

#include "support.h"

#include "journey/batch.h"

typedef struct journeys {
    uint32_t customer_count, event_count;
    uint32_t *begin, *end;
    uint16_t *activity; /**< always there */
    int64_t *time;      /**< always there, rising per customer */
    uint32_t activity_count;
    /* The layout batches are given in. */
    uint8_t *activity8; /**< NULL: batches carry activity16 */
    unsigned char *bits;
    tropa_packed column;
} journeys;

typedef struct journeys_shape {
    uint32_t customers, longest; /**< events a customer: 0..longest */
    uint32_t activities;
    int64_t base_us, unit_us; /**< times are base + k * unit */
    uint32_t gap;             /**< k grows by 0..gap between events: 0 puts all on one instant */
} journeys_shape;

/** Random journeys; some ranges are empty; time column packed. */
void journeys_random(journeys *all, support_random *random, const journeys_shape *shape);
/** From plain arrays (copied): begin[customer_count + 1] as offsets. */
void journeys_make(journeys *all, uint32_t customer_count, const uint32_t *offset,
                   const uint16_t *activity, const int64_t *time, uint32_t activity_count);
/** Changes the layout: two-byte codes, plain times. */
void journeys_layout(journeys *all, bool two_bytes, bool plain_times);
/** Shuffles the order of customers (ranges only). */
void journeys_shuffle(journeys *all, support_random *random);
void journeys_free(journeys *all);

/** Customers from..to-1. */
tropa_batch journeys_batch(const journeys *all, uint32_t from, uint32_t to);

/** A random partition of the customers among `states` states, in slices: calls
 *  add(context, state, batch) in random order of slices. */
void journeys_deal(const journeys *all, support_random *random, uint32_t states,
                   void (*add)(void *context, uint32_t state, const tropa_batch *batch),
                   void *context);

#endif
