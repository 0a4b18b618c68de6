/* Durations of few activities: every edge collects its buckets in a small array of its own, and
 * counts them when that is full. So the counters of one edge are in the nearest cache for a
 * thousand durations, instead of being fetched for each, and events only ever write where they
 * wrote just before.
 *
 * A bucket is the exponent of the duration as a floating point number and the first 7 digits behind
 * it, so AVX2 finds four at a time wherever the product of distance and unit is exact. */
#include "journey/flow_few.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/** Distances and times as numbers of so many bits are taken eight at a time. */
#define NARROW_TIME 25u

/** The bucket of every event's distance to the next; of borders anything below 8192. */
static void find_buckets(const tropa_packed *time, const flow_chunk *chunk, uint16_t *bucket)
{
    const uint32_t events = chunk->events - chunk->ends_run;
    const uint64_t unit = (uint64_t)time->unit;
    uint64_t before = tropa_packed_bits(time, chunk->first);
    for (uint32_t i = 0; i < events; i++) {
        const uint64_t now = tropa_packed_bits(time, chunk->first + i + 1);
        bucket[i] = (uint16_t)tropa_histogram_bucket((now - before) * unit);
        before = now;
    }
    bucket[chunk->events - 1] = chunk->ends_run ? 0 : bucket[chunk->events - 1];
}

#if defined(__x86_64__)
/** Is every distance times unit exact in 53 digits? */
static bool is_exact(const tropa_packed *time)
{
    return time->unit > 0 && time->unit <= UINT32_MAX &&
           (uint64_t)time->unit >> __builtin_ctzll((uint64_t)time->unit) < UINT64_C(1) << 28;
}

/** Unpacks values first..first+n-1, of at most NARROW_TIME bits; `first` is a multiple of 8. */
__attribute__((target("avx2"))) static void unpack_times(const tropa_packed *time, uint32_t first,
                                                         uint32_t n, size_t readable, uint32_t *out)
{
    const uint32_t width = time->width, high = width / 2;
    uint8_t from[32];
    uint32_t shift[8];
    for (uint32_t j = 0; j < 8; j++) {
        const uint32_t at = j * width - (j < 4 ? 0 : high * 8);
        shift[j] = at & 7;
        for (uint32_t b = 0; b < 4; b++)
            from[j * 4 + b] = (uint8_t)(at / 8 + b);
    }
    const __m256i spread = _mm256_loadu_si256((const __m256i *)(const void *)from);
    const __m256i right = _mm256_loadu_si256((const __m256i *)(const void *)shift);
    const __m256i mask = _mm256_set1_epi32((int)tropa_packed_mask(width));
    size_t at = (size_t)first / 8 * width;
    uint32_t i = 0;
    for (; i < n && at + high + 16 <= readable; i += 8, at += width) {
        const unsigned char *bits = time->bits + at;
        __m256i eight = _mm256_inserti128_si256(
            _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)bits)),
            _mm_loadu_si128((const __m128i *)(const void *)(bits + high)), 1);
        eight = _mm256_srlv_epi32(_mm256_shuffle_epi8(eight, spread), right);
        _mm256_storeu_si256((__m256i *)(void *)(out + i), _mm256_and_si256(eight, mask));
    }
    for (; i < n; i++)
        out[i] = (uint32_t)tropa_packed_bits(time, first + i);
}

/** Four distances to octave and digits; less than 0 where the distance is 0. */
__attribute__((target("avx2"))) static inline __m128i four_buckets(__m128i distance, __m256d unit)
{
    const __m256i digits = _mm256_castpd_si256(_mm256_mul_pd(_mm256_cvtepi32_pd(distance), unit));
    const __m256i top = _mm256_srli_epi64(digits, 45);
    const __m256i low = _mm256_permutevar8x32_epi32(top, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6));
    return _mm_sub_epi32(_mm256_castsi256_si128(low), _mm_set1_epi32((1023 + 6) * 128));
}

/** As find_buckets, for times of at most NARROW_TIME bits. */
__attribute__((target("avx2"))) static void find_buckets_avx2(const tropa_packed *time,
                                                              uint32_t event_count,
                                                              const flow_chunk *chunk,
                                                              uint16_t *bucket)
{
    uint32_t times[FLOW_CHUNK + FLOW_OVERREAD];
    const uint32_t skew = chunk->first % 8;
    const uint32_t n = skew + chunk->events + !chunk->ends_run;
    const size_t readable = tropa_packed_size(event_count, time->width) + TROPA_PACKED_PADDING;
    unpack_times(time, chunk->first - skew, n, readable, times);
    memset(times + n, 0, 16 * sizeof *times);
    const uint32_t *now = times + skew;
    const __m256d unit = _mm256_set1_pd((double)time->unit);
    const __m256i unit_bits = _mm256_set1_epi32((int)(uint32_t)time->unit);
    const __m256i exact = _mm256_set1_epi32(TROPA_HISTOGRAM_EXACT);
    const __m256i most = _mm256_set1_epi32(8191);
    for (uint32_t i = 0; i < chunk->events; i += 8) {
        const __m256i distance =
            _mm256_sub_epi32(_mm256_loadu_si256((const __m256i *)(const void *)(now + i + 1)),
                             _mm256_loadu_si256((const __m256i *)(const void *)(now + i)));
        __m256i eight = _mm256_inserti128_si256(
            _mm256_castsi128_si256(four_buckets(_mm256_castsi256_si128(distance), unit)),
            four_buckets(_mm256_extracti128_si256(distance, 1), unit), 1);
        /* Below TROPA_HISTOGRAM_EXACT the bucket is the number of microseconds. */
        eight = _mm256_blendv_epi8(eight, _mm256_mullo_epi32(distance, unit_bits),
                                   _mm256_cmpgt_epi32(exact, eight));
        eight = _mm256_and_si256(eight, most); /* borders may hold anything */
        const __m128i packed =
            _mm_packus_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
        _mm_storeu_si128((__m128i *)(void *)(bucket + i), packed);
    }
}
#endif

static void find_edges(const tropa_flow *state, const flow_chunk *chunk, uint16_t *edge)
{
    const uint16_t n = (uint16_t)state->activity_count;
    for (uint32_t i = 0; i < chunk->events; i++)
        edge[i] = (uint16_t)(chunk->code[i] * n + chunk->code[i + 1]);
    for (uint32_t e = 0; e < chunk->ends; e++)
        edge[chunk->end[e] - 1] = (uint16_t)(n * n);
}

/** A full array of an edge to its counters. Where they are is found, and they are asked for, some
 *  durations before they are counted. false: no page left. */
static bool count_waiting(tropa_flow *state, uint32_t edge)
{
    enum { AT_ONCE = 64 };
    const uint32_t n = state->activity_count;
    const uint16_t *wait = state->wait + (size_t)edge * state->wait_stride;
    if (!flow_is_mine(state, edge / n << 16 | edge % n))
        return true;
    for (uint32_t i = 0; i < state->wait_most; i += AT_ONCE) {
        const uint32_t count = state->wait_most - i < AT_ONCE ? state->wait_most - i : AT_ONCE;
        uint32_t *counter[AT_ONCE];
        for (uint32_t j = 0; j < count; j++) {
            counter[j] = flow_bucket(state, edge, wait[i + j]);
            if (!counter[j])
                return false;
            __builtin_prefetch(counter[j], 1);
        }
        for (uint32_t j = 0; j < count; j++)
            ++*counter[j];
    }
    return true;
}

/** `count` more durations of an edge. false: no page left. */
static bool add_waiting(tropa_flow *state, uint32_t edge, const uint16_t *bucket, uint32_t count)
{
    const uint32_t most = state->wait_most;
    uint16_t *wait = state->wait + (size_t)edge * state->wait_stride;
    uint32_t at = state->pair[edge] & (most - 1);
    state->pair[edge] += count;
    for (;;) {
        const uint32_t room = most - at, part = count < room ? count : room;
        for (uint32_t i = 0; i < part; i++)
            wait[at + i] = bucket[i];
        if (part < room)
            return true;
        if (!count_waiting(state, edge))
            return false;
        bucket += part;
        count -= part;
        at = 0;
    }
}

/** Sorts what has been gathered by edge, so that each edge's array is written to once. */
bool flow_gaps_sort(tropa_flow *state)
{
    enum { PARTS = 4 };
    const uint32_t edges = state->cell_count, gathered = state->gathered;
    const uint16_t *edge = state->gather_edge, *bucket = state->gather_bucket;
    uint32_t *place = state->gather_place;
    uint16_t *sorted = state->gather_sorted;
    bool fits = true;
    state->gathered = 0;
    if (gathered < edges / 4) {
        for (uint32_t i = 0; i < gathered && fits; i++)
            fits = edge[i] == edges || add_waiting(state, edge[i], &bucket[i], 1);
        return fits;
    }
    /* Four parts of the events take turns, each with places of its own: a place that is read back
     * before its store is done would hold up all that follows. */
    const uint32_t part = gathered / PARTS, apart = edges + 1;
    memset(place, 0, PARTS * apart * sizeof *place);
    for (uint32_t i = 0; i < part; i++) {
        place[edge[i]]++;
        place[apart + edge[part + i]]++;
        place[2 * apart + edge[2 * part + i]]++;
        place[3 * apart + edge[3 * part + i]]++;
    }
    for (uint32_t i = PARTS * part; i < gathered; i++)
        place[3 * apart + edge[i]]++;
    for (uint32_t e = 0, at = 0; e <= edges; e++)
        for (uint32_t p = 0; p < PARTS; p++) {
            const uint32_t count = place[p * apart + e];
            place[p * apart + e] = at;
            at += count;
        }
    for (uint32_t i = 0; i < part; i++) {
        sorted[place[edge[i]]++] = bucket[i];
        sorted[place[apart + edge[part + i]]++] = bucket[part + i];
        sorted[place[2 * apart + edge[2 * part + i]]++] = bucket[2 * part + i];
        sorted[place[3 * apart + edge[3 * part + i]]++] = bucket[3 * part + i];
    }
    for (uint32_t i = PARTS * part; i < gathered; i++)
        sorted[place[3 * apart + edge[i]]++] = bucket[i];
    for (uint32_t e = 0, from = 0; e < edges && fits; e++) {
        const uint32_t to = place[3 * apart + e]; /* where the last part's durations end */
        fits = from == to || add_waiting(state, e, sorted + from, to - from);
        from = to;
    }
    return fits;
}

bool flow_gaps_add(tropa_flow *state, const tropa_batch *batch, const flow_chunk *chunk)
{
    if (state->gathered + chunk->events > FLOW_GATHER && !flow_gaps_sort(state))
        return false;
    uint16_t *bucket = state->gather_bucket + state->gathered;
    uint16_t *edge = state->gather_edge + state->gathered;
#if defined(__x86_64__)
    if (state->has_avx2 && batch->time.width <= NARROW_TIME && is_exact(&batch->time))
        find_buckets_avx2(&batch->time, batch->event_count, chunk, bucket);
    else
#endif
        find_buckets(&batch->time, chunk, bucket);
    find_edges(state, chunk, edge);
    state->gathered += chunk->events;
    return true;
}

bool flow_gaps_merge(tropa_flow *into, const tropa_flow *from)
{
    for (uint32_t edge = 0; edge < into->cell_count; edge++) {
        const uint32_t waiting = from->pair[edge] & (from->wait_most - 1);
        const uint16_t *own = from->wait + (size_t)edge * from->wait_stride;
        if (waiting && !add_waiting(into, edge, own, waiting))
            return false;
        into->pair[edge] += from->pair[edge] - waiting;
    }
    return true;
}
