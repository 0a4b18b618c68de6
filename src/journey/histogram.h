/** The one histogram of durations: fixed buckets, so that quantiles are the same on any number of
 *  threads and machines, whatever the order in which durations came.
 *
 * Durations are microseconds, 0 or more. Under 256 us a bucket is one value (exact). From there
 * every power of two is cut into 128 buckets of equal width: a bucket is never wider than 1/128 of
 * the values in it, up to INT64_MAX. A quantile is the middle of the bucket that holds the value of
 * the nearest rank (rank = n * per_mille / 1000, rounded up), so it is off by at most 1/256 of
 * itself. Method: log-linear buckets as in Gil Tene's HdrHistogram.
 *
 * A tropa_histogram is plain memory, 58 KB; zeroed is empty. */
#ifndef TROPA_JOURNEY_HISTOGRAM_H
#define TROPA_JOURNEY_HISTOGRAM_H

#include "request/answer.h"

#include <stdint.h>

#define TROPA_HISTOGRAM_BUCKETS 7296u
#define TROPA_HISTOGRAM_EXACT 256 /**< values below are their own bucket */

typedef struct tropa_histogram {
    uint64_t count[TROPA_HISTOGRAM_BUCKETS];
} tropa_histogram;

/** The bucket of a duration; 0 <= us. Buckets rise with their values. */
static inline uint32_t tropa_histogram_bucket(uint64_t us)
{
    if (us < TROPA_HISTOGRAM_EXACT)
        return (uint32_t)us;
    uint32_t octave = 63u - (uint32_t)__builtin_clzll(us); /* 8..62 */
    return (octave - 6) * 128 + (uint32_t)((us >> (octave - 7)) & 127);
}

/** The nearest rank, 1..total (0 when total is 0): total * per_mille / 1000, rounded up. */
static inline uint64_t tropa_histogram_rank(uint64_t total, uint32_t per_mille)
{
    return total / 1000 * per_mille + (total % 1000 * per_mille + 999) / 1000;
}

/** The middle of a bucket, rounded down. */
int64_t tropa_histogram_middle(uint32_t bucket);

static inline void tropa_histogram_add(tropa_histogram *histogram, uint64_t us)
{
    histogram->count[tropa_histogram_bucket(us)]++;
}

void tropa_histogram_merge(tropa_histogram *into, const tropa_histogram *from);
uint64_t tropa_histogram_total(const tropa_histogram *histogram);
/** Nearest-rank quantile, per_mille 1..1000 (500 is the median); TROPA_NO_TIME when empty. */
int64_t tropa_histogram_quantile(const tropa_histogram *histogram, uint32_t per_mille);
/** Count, median and 90th percentile. */
tropa_durations tropa_histogram_durations(const tropa_histogram *histogram);

#endif
