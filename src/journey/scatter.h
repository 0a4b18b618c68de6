/** Walking a hash table so that what is put into another one spreads over all of it.
 *
 * Two tables of one size place by the same hash. Copied slot by slot, the first half of one would
 * fill the first half of the other beyond its room long before the table as a whole counts as full,
 * and linear probing becomes quadratic. Steps of the golden section, coprime to the size, visit
 * every slot once and fill everywhere alike. Internal to src/journey. */
#ifndef TROPA_JOURNEY_SCATTER_H
#define TROPA_JOURNEY_SCATTER_H

#include <stdint.h>

/** The step for a table of n slots: i -> (i + step) % n goes through all of them. n >= 1. */
static inline uint32_t tropa_scatter_step(uint32_t n)
{
    uint32_t step = (uint32_t)(n * UINT64_C(2654435769) >> 32) | 1;
    for (;; step += 2) {
        uint32_t a = n, b = step; /* Euclid */
        while (b) {
            const uint32_t rest = a % b;
            a = b;
            b = rest;
        }
        if (a == 1)
            return step;
    }
}

/** The slot after slot i. */
static inline uint32_t tropa_scatter_next(uint32_t i, uint32_t step, uint32_t n)
{
    return (uint32_t)(((uint64_t)i + step) % n);
}

#endif
