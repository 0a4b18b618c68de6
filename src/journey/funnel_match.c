/* Finds the events that matter: a bit a step and event, many events an instruction.
 *
 * A byte shuffle looks up 16 activities at once (Mula and Langdale's nibble classification); one
 * look-up per row of 16 activities that holds a step. Plain C does the same where AVX2 is absent
 * and for codes of two bytes. */
#include "journey/funnel_state.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

void tropa_funnel_match_plan(tropa_funnel *state)
{
    funnel_rows *rows = &state->rows;
    rows->count = 0;
    uint32_t known = state->plan.activity_count < 256 ? state->plan.activity_count : 256;
    for (uint32_t high = 0; high * 16 < known; high++) {
        uint8_t row[16] = {0}, any = 0;
        for (uint32_t low = 0; low < 16 && high * 16 + low < known; low++) {
            row[low] = state->class_of[high * 16 + low];
            any |= row[low];
        }
        if (!any)
            continue;
        rows->high[rows->count] = (uint8_t)high;
        memcpy(rows->row[rows->count++], row, sizeof row);
    }
}

/** Bit k of each of 8 bytes, as a byte: a multiplication moves them side by side. */
static unsigned char gather_bit(uint64_t classes, uint32_t k)
{
    return (unsigned char)((classes >> k & UINT64_C(0x0101010101010101)) *
                               UINT64_C(0x0102040810204080) >>
                           56);
}

static void put_bits(funnel_bits *bits, uint32_t at, const uint8_t *classes, uint32_t planes)
{
    for (uint32_t i = 0; i < 4; i++) {
        uint64_t eight, nonzero;
        memcpy(&eight, classes + i * 8, sizeof eight);
        for (uint32_t k = 0; k < planes; k++)
            bits->step[k][at / 8 + i] = gather_bit(eight, k);
        nonzero = eight | (eight >> 4 & UINT64_C(0x0F0F0F0F0F0F0F0F));
        nonzero |= nonzero >> 2 & UINT64_C(0x3F3F3F3F3F3F3F3F);
        nonzero |= nonzero >> 1 & UINT64_C(0x7F7F7F7F7F7F7F7F);
        bits->any[at / 8 + i] = gather_bit(nonzero, 0);
    }
}

/** Events at..count-1 of the span, 32 by 32; `at` is a multiple of 32. */
static void match_plain(tropa_funnel *state, const tropa_batch *batch, uint32_t at)
{
    funnel_bits *bits = &state->bits;
    for (; at < bits->count; at += 32) {
        uint8_t classes[32] = {0};
        uint32_t n = bits->count - at < 32 ? bits->count - at : 32;
        for (uint32_t i = 0; i < n; i++)
            classes[i] = state->class_of[tropa_batch_activity(batch, bits->first + at + i)];
        put_bits(bits, at, classes, state->planes);
    }
}

#if defined(__x86_64__)
/** Whole groups of 32; returns how many events it did. */
__attribute__((target("avx2"))) static uint32_t match_avx2(tropa_funnel *state,
                                                           const uint8_t *activity)
{
    funnel_bits *bits = &state->bits;
    const funnel_rows *rows = &state->rows;
    __m256i row[16], high[16];
    for (uint32_t r = 0; r < rows->count; r++) {
        row[r] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)rows->row[r]));
        high[r] = _mm256_set1_epi8((char)rows->high[r]);
    }
    const __m256i nibble = _mm256_set1_epi8(15), zero = _mm256_setzero_si256();
    const uint32_t planes = state->planes;
    uint32_t at = 0;
    for (; at + 32 <= bits->count; at += 32) {
        __m256i code = _mm256_loadu_si256((const __m256i *)(const void *)(activity + at));
        __m256i low_half = _mm256_and_si256(code, nibble);
        __m256i high_half = _mm256_and_si256(_mm256_srli_epi16(code, 4), nibble);
        __m256i classes = zero;
        for (uint32_t r = 0; r < rows->count; r++)
            classes =
                _mm256_or_si256(classes, _mm256_and_si256(_mm256_cmpeq_epi8(high_half, high[r]),
                                                          _mm256_shuffle_epi8(row[r], low_half)));
        for (uint32_t k = 0; k < planes; k++) {
            __m256i top = _mm256_sll_epi16(classes, _mm_cvtsi32_si128((int)(7 - k)));
            uint32_t word = (uint32_t)_mm256_movemask_epi8(top);
            memcpy(bits->step[k] + at / 8, &word, sizeof word);
        }
        uint32_t any = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(classes, zero));
        memcpy(bits->any + at / 8, &any, sizeof any);
    }
    return at;
}
#endif

void tropa_funnel_match(tropa_funnel *state, const tropa_batch *batch, uint32_t first)
{
    uint32_t left = batch->event_count - first, done = 0;
    state->bits.first = first;
    state->bits.count = left < FUNNEL_SPAN ? left : FUNNEL_SPAN;
#if defined(__x86_64__)
    if (state->has_avx2 && batch->activity8)
        done = match_avx2(state, batch->activity8 + first);
#endif
    match_plain(state, batch, done);
}
