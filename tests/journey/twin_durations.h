/** Quantiles by sorting everything: nearest rank, then the middle of the documented bucket. */
#ifndef TROPA_TESTS_TWIN_DURATIONS_H
#define TROPA_TESTS_TWIN_DURATIONS_H

#include "request/answer.h"

#include <stddef.h>

typedef struct twin_times {
    int64_t *us;
    size_t count, capacity;
} twin_times;

void twin_times_push(twin_times *times, int64_t us);
void twin_times_free(twin_times *times);
/** Low end and width of the bucket of a value. */
void twin_bucket(int64_t us, int64_t *low, int64_t *width);
int64_t twin_quantile(twin_times *times, unsigned per_mille);
tropa_durations twin_durations(twin_times *times);

#endif
