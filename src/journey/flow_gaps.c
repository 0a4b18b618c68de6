/* Durations of few activities: a chunk's buckets and edges are found without a branch, and then
 * counted one by one in the pages of the edges. The pages of a busy flow are larger than the
 * nearest caches, so a counter is asked for some durations before it is counted.
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

/** Of every event: the edge to the next, or the one behind the last where no pair leaves it. */
static void find_edges(const tropa_flow *state, const flow_chunk *chunk, uint16_t *edge)
{
    const uint16_t n = (uint16_t)state->activity_count;
    for (uint32_t i = 0; i < chunk->events; i++)
        edge[i] = (uint16_t)(chunk->code[i] * n + chunk->code[i + 1]);
    for (uint32_t e = 0; e < chunk->ends; e++)
        edge[chunk->end[e] - 1] = (uint16_t)(n * n);
}

/** false: no page left. */
static bool count_gaps(tropa_flow *state, const uint16_t *edge, const uint16_t *bucket,
                       uint32_t count)
{
    enum { AHEAD = 32 };
    uint32_t *sent[AHEAD];
    for (uint32_t i = 0; i < AHEAD; i++)
        sent[i] = state->page; /* page 0 is nobody's */
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t at = edge[i] * FLOW_PAGES + bucket[i] / FLOW_PAGE;
        if (__builtin_expect(state->page_of[at] == 0, 0) && !flow_bucket(state, edge[i], bucket[i]))
            return false;
        uint32_t *counter =
            state->page + (size_t)state->page_of[at] * FLOW_PAGE + bucket[i] % FLOW_PAGE;
        __builtin_prefetch(counter, 1);
        ++*sent[i % AHEAD];
        sent[i % AHEAD] = counter;
    }
    for (uint32_t i = 0; i < AHEAD; i++)
        ++*sent[i];
    return true;
}

bool flow_gaps_add(tropa_flow *state, const tropa_batch *batch, const flow_chunk *chunk)
{
    uint16_t bucket[FLOW_CHUNK + FLOW_OVERREAD], edge[FLOW_CHUNK];
#if defined(__x86_64__)
    if (state->has_avx2 && batch->time.width <= NARROW_TIME && is_exact(&batch->time))
        find_buckets_avx2(&batch->time, batch->event_count, chunk, bucket);
    else
#endif
        find_buckets(&batch->time, chunk, bucket);
    find_edges(state, chunk, edge);
    return count_gaps(state, edge, bucket, chunk->events);
}

void flow_gaps_init(tropa_flow *state)
{
    const uint32_t n = state->activity_count, edges = state->cell_count;
    const uint32_t nobodys = state->pages_used++;
    memset(state->page + (size_t)nobodys * FLOW_PAGE, 0, FLOW_PAGE * sizeof *state->page);
    for (uint32_t edge = 0; edge < edges; edge++) {
        if (flow_is_mine(state, edge / n << 16 | edge % n))
            continue;
        for (uint32_t p = 0; p < FLOW_PAGES; p++)
            state->page_of[(size_t)edge * FLOW_PAGES + p] = nobodys;
    }
    for (uint32_t p = 0; p < FLOW_NO_EDGE_PAGES; p++)
        state->page_of[(size_t)edges * FLOW_PAGES + p] = nobodys;
}

void flow_gaps_settle(tropa_flow *state)
{
    for (uint32_t edge = 0; edge < state->cell_count; edge++) {
        uint32_t count = 0;
        for (uint32_t p = 0; p < FLOW_PAGES; p++) {
            const uint32_t id = state->page_of[(size_t)edge * FLOW_PAGES + p];
            const uint32_t *page = state->page + (size_t)id * FLOW_PAGE;
            for (uint32_t b = 0; id > FLOW_PAGE_NOBODYS && b < FLOW_PAGE; b++)
                count += page[b];
        }
        state->pair[edge] = count;
    }
}
