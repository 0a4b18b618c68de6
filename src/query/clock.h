/** The two clocks of this room: how long something took, and what time it is. */
#ifndef TROPA_QUERY_CLOCK_H
#define TROPA_QUERY_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline int64_t tropa_clock_read_us(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/** Monotonic, for durations. */
static inline int64_t tropa_clock_us(void)
{
    return tropa_clock_read_us(CLOCK_MONOTONIC);
}

/** Since 1970 UTC. */
static inline int64_t tropa_clock_wall_us(void)
{
    return tropa_clock_read_us(CLOCK_REALTIME);
}

#endif
