/* Counting neighbours, two at a time.
 *
 * A counter per three activities in a row counts two pairs with one increment; what the counters
 * hold is split into pairs at the end. That pays while the table stays in the nearest caches: up to
 * FLOW_THREES activities. Beyond, four tables of pairs take turns. Either way the same counter
 * twice in a row must not wait for its own store: small tables are there several times. */
#include "journey/flow_few.h"

#define FORCE_INLINE inline __attribute__((always_inline))

typedef uint16_t sixteen __attribute__((vector_size(32)));

/** Threes that begin at even events, 16 a step. Returns the pairs it did. */
static FORCE_INLINE uint32_t count_threes(tropa_flow *state, const uint8_t *code, uint32_t pairs)
{
    const uint16_t n = (uint16_t)state->activity_count;
    const uint32_t turn = state->three_turns > 1 ? state->three_cells : 0;
    uint32_t *even = state->three, *odd = state->three + turn;
    uint32_t i = 0;
    for (; i + 34 <= pairs; i += 32) {
        sixteen two, third;
        memcpy(&two, code + i, sizeof two);
        memcpy(&third, code + i + 2, sizeof third);
        uint16_t cell[16];
        two = (two & 255) * n + (two >> 8);
        two = two * n + (third & 255);
        memcpy(cell, &two, sizeof cell);
        for (uint32_t j = 0; j < 16; j += 2) {
            even[cell[j]]++;
            odd[cell[j + 1]]++;
        }
    }
    return i;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static uint32_t
count_threes_avx2(tropa_flow *state, const uint8_t *code, uint32_t pairs)
{
    return count_threes(state, code, pairs);
}
#endif

void flow_count_pairs(tropa_flow *state, const uint8_t *code, uint32_t pairs)
{
    const uint32_t n = state->activity_count, turn = n * n;
    uint32_t *pair = state->pair, i = 0;
    if (state->three) {
#if defined(__x86_64__)
        if (state->has_avx2)
            i = count_threes_avx2(state, code, pairs);
        else
#endif
            i = count_threes(state, code, pairs);
    } else {
        for (; i + 4 <= pairs; i += 4) {
            const uint32_t a = code[i], b = code[i + 1], c = code[i + 2], d = code[i + 3];
            pair[a * n + b]++;
            pair[turn + b * n + c]++;
            pair[2 * turn + c * n + d]++;
            pair[3 * turn + d * n + code[i + 4]]++;
        }
    }
    for (; i < pairs; i++)
        pair[code[i] * n + code[i + 1]]++;
}

void flow_count_settle(tropa_flow *state)
{
    const uint32_t n = state->activity_count, cells = n * n;
    for (uint32_t t = 1; t < state->pair_turns; t++)
        for (uint32_t i = 0; i < cells; i++)
            state->pair[i] += state->pair[t * cells + i];
    for (uint32_t i = 0; state->three && i < state->three_cells; i++) {
        uint32_t count = state->three[i];
        if (state->three_turns > 1)
            count += state->three[state->three_cells + i];
        state->pair[i / n] += count;
        state->pair[i % cells] += count;
    }
    for (uint32_t i = 0; i < cells; i++)
        state->pair[i] -= state->border[i];
}
