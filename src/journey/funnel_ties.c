/* Which events share the instant of the event before: one bit an event, eight an instruction.
 *
 * Eight packed values fill `width` bytes exactly; up to 25 bits wide, each lies in four bytes that
 * a byte shuffle brings together and a shift by lane lays bare. */
#include "journey/funnel_state.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDTH_MOST 25u

/** Where the bytes of the eight values begin: the first four counted from byte 0 of the group, the
 *  others from the byte in which the fifth begins. */
typedef struct ties_plan {
    uint8_t byte[32];
    uint32_t shift[8];
    uint32_t half; /**< that byte */
} ties_plan;

static void plan_of(ties_plan *plan, uint32_t width)
{
    plan->half = 4 * width / 8;
    for (uint32_t i = 0; i < 8; i++) {
        uint32_t from = i * width / 8 - (i < 4 ? 0 : plan->half);
        plan->shift[i] = i * width % 8;
        for (uint32_t b = 0; b < 4; b++)
            plan->byte[i * 4 + b] = (uint8_t)(from + b);
    }
}

/** Groups of eight events from `event` on, as long as all bytes read are the column's; returns
 * where it stopped. */
__attribute__((target("avx2"))) static uint32_t ties_avx2(funnel_bits *bits,
                                                          const tropa_packed *time, uint32_t event,
                                                          uint32_t to, uint32_t event_count)
{
    ties_plan plan;
    plan_of(&plan, time->width);
    const size_t readable = tropa_packed_size(event_count, time->width) + TROPA_PACKED_PADDING;
    const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)plan.byte);
    const __m256i shift = _mm256_loadu_si256((const __m256i *)(const void *)plan.shift);
    const __m256i mask = _mm256_set1_epi32((int)tropa_packed_mask(time->width));
    const __m256i turn = _mm256_setr_epi32(7, 0, 1, 2, 3, 4, 5, 6);
    __m256i before = _mm256_setzero_si256();
    for (; event < to; event += 8) {
        size_t at = (size_t)event / 8 * time->width;
        if (at + plan.half + 16 > readable)
            break;
        __m256i value = _mm256_inserti128_si256(
            _mm256_castsi128_si256(
                _mm_loadu_si128((const __m128i *)(const void *)(time->bits + at))),
            _mm_loadu_si128((const __m128i *)(const void *)(time->bits + at + plan.half)), 1);
        value = _mm256_srlv_epi32(_mm256_shuffle_epi8(value, bytes), shift);
        __m256i turned = _mm256_permutevar8x32_epi32(_mm256_and_si256(value, mask), turn);
        __m256i same = _mm256_cmpeq_epi32(_mm256_and_si256(value, mask),
                                          _mm256_blend_epi32(turned, before, 1));
        before = turned;
        bits->tie[(event - bits->first) / 8] =
            (unsigned char)_mm256_movemask_ps(_mm256_castsi256_ps(same));
    }
    return event;
}

bool tropa_funnel_ties(tropa_funnel *state, const tropa_batch *batch, uint32_t from, uint32_t to)
{
    funnel_bits *bits = &state->bits;
    if (!state->has_avx2 || batch->time.width > WIDTH_MOST)
        return false;
    /* The first group's first event has no neighbour to be held against. It is `from`, a customer's
     * first, of which nobody asks, or lies before it. */
    uint32_t event = ties_avx2(bits, &batch->time, from / 8 * 8, to, batch->event_count);
    for (; event < to; event += 8) {
        unsigned char byte = 0;
        for (uint32_t i = event > 0 ? event : 1; i < event + 8 && i < batch->event_count; i++)
            byte |= (unsigned char)((tropa_packed_bits(&batch->time, i) ==
                                     tropa_packed_bits(&batch->time, i - 1))
                                    << (i - event));
        bits->tie[(event - bits->first) / 8] = byte;
    }
    return true;
}

#else

bool tropa_funnel_ties(tropa_funnel *state, const tropa_batch *batch, uint32_t from, uint32_t to)
{
    (void)state, (void)batch, (void)from, (void)to;
    return false;
}

#endif
