/* Quantiles from fixed log-linear buckets. */
#include "journey/histogram.h"

int64_t tropa_histogram_middle(uint32_t bucket)
{
    if (bucket < TROPA_HISTOGRAM_EXACT)
        return bucket;
    uint32_t octave = bucket / 128 + 6;
    uint64_t width = UINT64_C(1) << (octave - 7);
    uint64_t low = (UINT64_C(1) << octave) + (bucket % 128) * width;
    return (int64_t)(low + (width - 1) / 2);
}

void tropa_histogram_merge(tropa_histogram *into, const tropa_histogram *from)
{
    for (uint32_t i = 0; i < TROPA_HISTOGRAM_BUCKETS; i++)
        into->count[i] += from->count[i];
}

uint64_t tropa_histogram_total(const tropa_histogram *histogram)
{
    uint64_t total = 0;
    for (uint32_t i = 0; i < TROPA_HISTOGRAM_BUCKETS; i++)
        total += histogram->count[i];
    return total;
}

static int64_t quantile_of(const tropa_histogram *histogram, uint64_t total, uint32_t per_mille)
{
    uint64_t rank = tropa_histogram_rank(total, per_mille);
    uint64_t below = 0;
    for (uint32_t i = 0; i < TROPA_HISTOGRAM_BUCKETS; i++) {
        below += histogram->count[i];
        if (below >= rank && below > 0)
            return tropa_histogram_middle(i);
    }
    return TROPA_NO_TIME;
}

int64_t tropa_histogram_quantile(const tropa_histogram *histogram, uint32_t per_mille)
{
    return quantile_of(histogram, tropa_histogram_total(histogram), per_mille);
}

tropa_durations tropa_histogram_durations(const tropa_histogram *histogram)
{
    uint64_t total = tropa_histogram_total(histogram);
    return (tropa_durations){total, quantile_of(histogram, total, 500),
                             quantile_of(histogram, total, 900)};
}
