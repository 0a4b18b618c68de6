#include "twin_durations.h"

#include <stdlib.h>

void twin_times_push(twin_times *times, int64_t us)
{
    if (times->count == times->capacity) {
        times->capacity = times->capacity ? 2 * times->capacity : 16;
        times->us = realloc(times->us, times->capacity * sizeof *times->us);
        if (!times->us)
            abort();
    }
    times->us[times->count++] = us;
}

void twin_times_free(twin_times *times)
{
    free(times->us);
    *times = (twin_times){0};
}

void twin_bucket(int64_t us, int64_t *low, int64_t *width)
{
    *width = 1;
    while (us / *width >= 256)
        *width *= 2;
    *low = us / *width * *width;
}

static int by_value(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

int64_t twin_quantile(twin_times *times, unsigned per_mille)
{
    if (times->count == 0)
        return TROPA_NO_TIME;
    qsort(times->us, times->count, sizeof *times->us, by_value);
    size_t rank = 1; /* the smallest rank with rank / n >= per_mille / 1000 */
    while (rank * 1000 < times->count * per_mille)
        rank++;
    int64_t low, width;
    twin_bucket(times->us[rank - 1], &low, &width);
    return low + (width - 1) / 2;
}

tropa_durations twin_durations(twin_times *times)
{
    return (tropa_durations){times->count, twin_quantile(times, 500), twin_quantile(times, 900)};
}
