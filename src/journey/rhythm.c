/* Pauses between events, and the lapse that follows from them. */
#include "journey/rhythm.h"

#include "journey/histogram.h"

#include <string.h>

struct tropa_rhythm {
    tropa_histogram gap, longest, span;
    uint64_t single;
};

size_t tropa_rhythm_size(void)
{
    return sizeof(tropa_rhythm);
}

tropa_rhythm *tropa_rhythm_init(void *memory)
{
    memset(memory, 0, sizeof(tropa_rhythm));
    return memory;
}

void tropa_rhythm_add(tropa_rhythm *state, const tropa_batch *batch)
{
    const tropa_packed time = batch->time;
    const uint64_t unit = (uint64_t)time.unit;
    for (uint32_t c = 0; c < batch->customer_count; c++) {
        uint32_t begin = batch->begin[c], end = batch->end[c];
        state->single += end - begin == 1;
        if (end - begin < 2)
            continue;
        uint64_t first = tropa_packed_bits(&time, begin), before = first, longest = 0;
        for (uint32_t i = begin + 1; i < end; i++) {
            uint64_t t = tropa_packed_bits(&time, i), gap = t - before;
            before = t;
            longest = gap > longest ? gap : longest;
            tropa_histogram_add(&state->gap, gap * unit);
        }
        tropa_histogram_add(&state->longest, longest * unit);
        tropa_histogram_add(&state->span, (before - first) * unit);
    }
}

void tropa_rhythm_merge(tropa_rhythm *into, const tropa_rhythm *from)
{
    tropa_histogram_merge(&into->gap, &from->gap);
    tropa_histogram_merge(&into->longest, &from->longest);
    tropa_histogram_merge(&into->span, &from->span);
    into->single += from->single;
}

void tropa_rhythm_finish(const tropa_rhythm *state, tropa_rhythm_answer *answer)
{
    answer->gap = tropa_histogram_durations(&state->gap);
    answer->gap_p95_us = tropa_histogram_quantile(&state->gap, 950);
    answer->gap_p99_us = tropa_histogram_quantile(&state->gap, 990);
    answer->longest_gap = tropa_histogram_durations(&state->longest);
    answer->longest_gap_p95_us = tropa_histogram_quantile(&state->longest, 950);
    answer->span = tropa_histogram_durations(&state->span);
    answer->single_event_customers = state->single;
}

/* ---- the default lapse ---- */

#define HOUR_US (INT64_C(3600) * 1000000)
#define DAY_US (24 * HOUR_US)
#define YEAR_US (365 * DAY_US)

/** Round figures, in hours; beyond the last, whole years. */
static const int16_t round_hours[] = {
    1,       2,       3,       6,       12,      24,      2 * 24,  3 * 24,   5 * 24,   7 * 24,
    10 * 24, 14 * 24, 21 * 24, 30 * 24, 45 * 24, 60 * 24, 90 * 24, 120 * 24, 180 * 24, 270 * 24};
#define ROUND_COUNT (sizeof round_hours / sizeof *round_hours)

static int64_t round_up(int64_t us)
{
    for (size_t i = 0; i < ROUND_COUNT; i++)
        if (us <= round_hours[i] * HOUR_US)
            return round_hours[i] * HOUR_US;
    int64_t years = us / YEAR_US + (us % YEAR_US != 0);
    return (years > INT64_MAX / YEAR_US ? INT64_MAX / YEAR_US : years) * YEAR_US;
}

static int64_t round_down(int64_t us)
{
    if (us >= YEAR_US)
        return us / YEAR_US * YEAR_US;
    int64_t down = HOUR_US;
    for (size_t i = 0; i < ROUND_COUNT; i++)
        if (round_hours[i] * HOUR_US <= us)
            down = round_hours[i] * HOUR_US;
    return down;
}

int64_t tropa_rhythm_lapse_us(const tropa_rhythm_answer *answer, int64_t from_us, int64_t to_us)
{
    int64_t longest = answer->longest_gap.count ? answer->longest_gap.p90_us : 30 * DAY_US;
    int64_t lapse = round_up(longest);
    uint64_t period = to_us > from_us ? (uint64_t)to_us - (uint64_t)from_us : 0;
    int64_t most = round_down((int64_t)(period / 2));
    return lapse < most ? lapse : most;
}

bool tropa_rhythm_lapse_too_short(const tropa_rhythm_answer *answer, int64_t lapse_us)
{
    return answer->gap.count > 0 && lapse_us < answer->gap_p95_us;
}
