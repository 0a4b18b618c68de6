/* Stages and touchpoints where at most 64 touchpoints make every per-customer fact a set of bits.
 *
 * The rules are those of stages.c. Sums over customers are kept as binary counters across the sets
 * (plane p holds bit p of every counter), so that one customer costs the same few additions however
 * many touchpoints were touched; the counters are emptied before they can overflow. Histograms are
 * larger than the nearest caches: a bucket is asked for some durations before it is counted. */
#include "journey/stages_state.h"

#include <string.h>

#define FORCE_INLINE inline __attribute__((always_inline))

#define AHEAD 32u
typedef struct pending {
    uint64_t *bucket[AHEAD];
    uint32_t next;
    uint64_t nobody;
} pending;

static FORCE_INLINE void push(pending *sent, tropa_histogram *histogram, uint64_t us)
{
    uint64_t *bucket = &histogram->count[tropa_histogram_bucket(us)];
    __builtin_prefetch(bucket, 1);
    ++*sent->bucket[sent->next];
    sent->bucket[sent->next] = bucket;
    sent->next = (sent->next + 1) % AHEAD;
}

static void drain(pending *sent)
{
    for (uint32_t i = 0; i < AHEAD; i++) {
        ++*sent->bucket[i];
        sent->bucket[i] = &sent->nobody;
    }
}

/** Sets counted over customers. Sets of stages share a word: the first in the lower half. */
enum {
    SEEN,
    REPEATED,
    IN_ROW,
    BACK,
    RESOLVED,
    LOST,
    LAST,
    REACHED_ENTERED,
    SKIPPED_ADVANCED,
    OPEN_LOST,
    RETURNED_BACK_FROM,
    NOTHING, /**< so that the words fill whole vectors */
    SETS,
};
#define PLANES 8u
#define TALLY_MOST ((1u << PLANES) - 1)

typedef struct tally {
    uint64_t plane[PLANES][SETS];
    uint32_t customers;
} tally;

static FORCE_INLINE void tally_add(tally *sum, const uint64_t *set)
{
    uint64_t carry[SETS];
    memcpy(carry, set, sizeof carry);
    for (uint32_t p = 0; p < PLANES; p++)
        for (uint32_t f = 0; f < SETS; f++) {
            uint64_t both = sum->plane[p][f] & carry[f];
            sum->plane[p][f] ^= carry[f];
            carry[f] = both;
        }
    sum->customers++;
}

static uint64_t tally_of(const tally *sum, uint32_t set, uint32_t bit)
{
    uint64_t value = 0;
    for (uint32_t p = 0; p < PLANES; p++)
        value |= (sum->plane[p][set] >> bit & 1) << p;
    return value;
}

static void tally_empty(tally *sum, tropa_stages *state)
{
    for (uint32_t t = 0; t < state->plan.touch_count; t++) {
        touch_sum *touch = &state->touch[t];
        touch->customers += tally_of(sum, SEEN, t);
        touch->repeated += tally_of(sum, REPEATED, t);
        touch->repeated_in_row += tally_of(sum, IN_ROW, t);
        touch->back += tally_of(sum, BACK, t);
        touch->resolved += tally_of(sum, RESOLVED, t);
        touch->lost += tally_of(sum, LOST, t);
        touch->last += tally_of(sum, LAST, t);
    }
    for (uint32_t s = 0; s < state->plan.stage_count; s++) {
        tropa_stage_result *stage = &state->stage[s].result;
        stage->reached += tally_of(sum, REACHED_ENTERED, s);
        stage->entered += tally_of(sum, REACHED_ENTERED, s + 32);
        stage->skipped += tally_of(sum, SKIPPED_ADVANCED, s);
        stage->advanced += tally_of(sum, SKIPPED_ADVANCED, s + 32);
        stage->open += tally_of(sum, OPEN_LOST, s);
        stage->lost += tally_of(sum, OPEN_LOST, s + 32);
        stage->returned += tally_of(sum, RETURNED_BACK_FROM, s);
        stage->back_from += tally_of(sum, RETURNED_BACK_FROM, s + 32);
    }
    memset(sum, 0, sizeof *sum);
}

/** One customer: touchpoints and stages as sets. */
typedef struct journey_sets {
    uint64_t seen, repeated, in_row, back;
    uint32_t entered, twice, passed, returned;
    uint32_t sources; /**< stages that the customer stepped back from */
} journey_sets;

static FORCE_INLINE uint64_t both_halves(uint32_t low, uint32_t high)
{
    return low | (uint64_t)high << 32;
}

/** What is known once the journey is over. */
static FORCE_INLINE void close_journey(tropa_stages *state, const journey_sets *sets,
                                       uint32_t last_touch, bool lost, tally *sum)
{
    const uint32_t furthest = 31u - (uint32_t)__builtin_clz(sets->entered);
    const uint32_t there = UINT32_C(1) << furthest, before = there - 1;
    const uint32_t stage_lost = lost ? there : 0;
    const uint64_t advanced = sets->seen & state->touches_before[furthest];
    const uint64_t touch_lost = lost ? sets->seen & ~advanced : 0;
    const uint64_t set[SETS] = {
        [SEEN] = sets->seen,
        [REPEATED] = sets->repeated,
        [IN_ROW] = sets->in_row,
        [BACK] = sets->back,
        [RESOLVED] = lost ? sets->seen : advanced,
        [LOST] = touch_lost,
        [LAST] = touch_lost & UINT64_C(1) << last_touch,
        [REACHED_ENTERED] = both_halves(before | there, sets->entered),
        [SKIPPED_ADVANCED] = both_halves(before & ~sets->entered, sets->entered & before),
        [OPEN_LOST] = both_halves(there ^ stage_lost, stage_lost),
        [RETURNED_BACK_FROM] = both_halves(sets->returned, sets->sources),
    };
    tally_add(sum, set);
    state->returned += sets->returned != 0;
}

static FORCE_INLINE void add_customer(tropa_stages *state, const tropa_batch *batch, uint32_t begin,
                                      uint32_t end, bool narrow, tally *sum, pending *sent)
{
    const tropa_packed time = batch->time;
    const uint64_t unit = (uint64_t)time.unit, lapse = (uint64_t)state->plan.lapse_us;
    const uint16_t *code_of = state->code_of;
    uint64_t first_t[TROPA_STAGES_MOST], last_t[TROPA_STAGES_MOST];
    uint32_t stepped[TROPA_STAGES_MOST]; /* as first_t: told once the stage is entered */
    journey_sets sets = {0};
    uint32_t before = TROPA_NO_TOUCH, from = 0;
    uint64_t t = tropa_packed_bits(&time, begin);
    for (uint32_t i = begin; i < end; i++) {
        const bool is_last = i + 1 == end;
        const uint64_t next_t = tropa_packed_bits(&time, is_last ? i : i + 1), now_t = t;
        const uint64_t wait = (next_t - t) * unit;
        const uint32_t lapsed = wait > lapse;
        const uint32_t code = code_of[narrow ? batch->activity8[i] : batch->activity16[i]];
        t = next_t;
        if (code == TROPA_NO_TOUCH) {
            state->unassigned_events++;
            /* The customer still stands where the last assigned event was. */
            sets.returned |= (before != TROPA_NO_TOUCH ? lapsed : 0) << from;
            continue;
        }
        const uint32_t touch = code & 0xFF, s = code >> 8;
        const uint64_t touch_bit = UINT64_C(1) << touch;
        const uint32_t known = sets.entered >> s & 1;
        state->touch[touch].events++;
        if (before == TROPA_NO_TOUCH) {
            state->stage[s].result.started++;
            before = touch;
            from = s;
        } else {
            sets.in_row |= touch == before ? touch_bit : 0;
        }
        const uint32_t back = s < from;
        sets.back |= (uint64_t)back << before;
        sets.sources |= back << from;
        sets.repeated |= sets.seen & touch_bit;
        sets.seen |= touch_bit;
        sets.entered |= UINT32_C(1) << s;
        sets.twice |= known << s;
        sets.returned |= lapsed << s;
        stepped[s] = known ? stepped[s] : 0;
        state->back[from][s] += back & ~(stepped[from] >> s);
        stepped[from] |= back << s;
        first_t[s] = known ? first_t[s] : now_t;
        last_t[s] = now_t;
        /* Stages before s that had not been left forwards are now. */
        uint32_t left = sets.entered & ((UINT32_C(1) << s) - 1) & ~sets.passed;
        sets.passed |= left;
        for (; left; left &= left - 1) {
            uint32_t stage = (uint32_t)__builtin_ctz(left);
            push(sent, &state->stage[stage].time, (now_t - first_t[stage]) * unit);
        }
        if (!is_last)
            push(sent, &state->wait[touch], wait);
        before = touch;
        from = s;
    }
    if (!sets.entered) {
        state->unassigned_customers++;
        return;
    }
    for (uint32_t left = sets.twice; left; left &= left - 1) {
        uint32_t s = (uint32_t)__builtin_ctz(left);
        push(sent, &state->stage[s].stay, (last_t[s] - first_t[s]) * unit);
    }
    int64_t last_us = tropa_packed_at(&time, end - 1), data_end_us = state->plan.data_end_us;
    bool lost = last_us < data_end_us && (uint64_t)data_end_us - (uint64_t)last_us > lapse;
    close_journey(state, &sets, before, lost, sum);
}

static FORCE_INLINE void add_all(tropa_stages *state, const tropa_batch *batch, bool narrow)
{
    tally sum;
    pending sent = {.next = 0, .nobody = 0};
    memset(&sum, 0, sizeof sum);
    for (uint32_t i = 0; i < AHEAD; i++)
        sent.bucket[i] = &sent.nobody;
    for (uint32_t c = 0; c < batch->customer_count; c++) {
        if (batch->begin[c] >= batch->end[c])
            continue;
        add_customer(state, batch, batch->begin[c], batch->end[c], narrow, &sum, &sent);
        if (sum.customers == TALLY_MOST)
            tally_empty(&sum, state);
    }
    drain(&sent);
    tally_empty(&sum, state);
}

void tropa_stages_add_few(tropa_stages *state, const tropa_batch *batch)
{
    if (batch->activity8)
        add_all(state, batch, true);
    else
        add_all(state, batch, false);
}
