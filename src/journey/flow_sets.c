/* How many customers have an edge, without looking whether each event's edge is the first of its
 * kind.
 *
 * A customer is a row of words: bit `to` of word `from` for every edge, and behind them a word for
 * the activities and one for those that come again. Rows of 32 customers are added at once: one
 * step adds the same bits of many cells, with as many planes of sums as the largest sum has binary
 * digits (bit-sliced counters, as in Harley and Seal's population count). */
#include "journey/flow_few.h"

#define FORCE_INLINE inline __attribute__((always_inline))

/* A state lies as malloc has it: less aligned than whole vectors would be. */
typedef uint64_t lanes __attribute__((vector_size(32), aligned(8), may_alias));

/** Sums of three bits each: the low digits back into `low`, the high ones into `high`. */
#define ADD_THREE(high, low, a, b)                                                                 \
    do {                                                                                           \
        const lanes half_ = (low) ^ (a);                                                           \
        (high) = ((low) & (a)) | (half_ & (b));                                                    \
        (low) = half_ ^ (b);                                                                       \
    } while (0)

/** Eight rows into the planes of 1, 2 and 4; `*eight` is what came out. */
static FORCE_INLINE void add_eight(const lanes *row, size_t stride, lanes *plane, lanes *eight)
{
    lanes twos[2], fours[2];
    for (uint32_t half = 0; half < 2; half++, row += 4 * stride) {
        ADD_THREE(twos[0], plane[0], row[0], row[stride]);
        ADD_THREE(twos[1], plane[0], row[2 * stride], row[3 * stride]);
        ADD_THREE(fours[half], plane[1], twos[0], twos[1]);
    }
    ADD_THREE(*eight, plane[2], fours[0], fours[1]);
}

static FORCE_INLINE void fold(tropa_flow *state)
{
    const size_t vectors = state->row_bytes / sizeof(lanes);
    for (size_t v = 0; v < vectors; v++) {
        const lanes *row = (const lanes *)(const void *)state->row + v;
        lanes *plane = (lanes *)(void *)state->plane + v * FLOW_PLANES;
        lanes sum[5], eights[4], sixteens[2], carry;
        memcpy(sum, plane, sizeof sum);
        for (uint32_t i = 0; i < 4; i++)
            add_eight(row + i * 8 * vectors, vectors, sum, &eights[i]);
        ADD_THREE(sixteens[0], sum[3], eights[0], eights[1]);
        ADD_THREE(sixteens[1], sum[3], eights[2], eights[3]);
        ADD_THREE(carry, sum[4], sixteens[0], sixteens[1]);
        memcpy(plane, sum, sizeof sum);
        for (uint32_t p = 5; p < FLOW_PLANES; p++) {
            const lanes digit = plane[p];
            plane[p] = digit ^ carry;
            carry &= digit;
            if (!(carry[0] | carry[1] | carry[2] | carry[3]))
                break;
        }
    }
    memset(state->row, 0, FLOW_ROWS * (size_t)state->row_bytes);
}

/** One event; returns the row of the next. */
static FORCE_INLINE unsigned char *set_edge(unsigned char *row, const uint8_t *code,
                                            const uint8_t *last, uint32_t stride, bool wide)
{
    if (wide)
        ((uint64_t *)(void *)row)[code[0]] |= (uint64_t)(*last ^ 1) << (code[1] & 63);
    else
        ((uint32_t *)(void *)row)[code[0]] |= (uint32_t)(*last ^ 1) << (code[1] & 31);
    return row + *last * stride;
}

/** Four places of the chunk take turns: a word that is read back before its store is done would
 *  hold up all that follows, and at one place the same activity is often soon there again. */
static FORCE_INLINE void set_edges(tropa_flow *state, const flow_chunk *chunk, bool wide)
{
    enum { PLACES = 4 };
    const uint32_t stride = state->row_bytes, part = chunk->events / PLACES;
    unsigned char *row[PLACES];
    for (uint32_t p = 0, e = 0; p < PLACES; p++) {
        while (e < chunk->ends && chunk->end[e] <= p * part)
            e++;
        row[p] = state->row + (size_t)(state->rows_used + e) * stride;
    }
    const uint8_t *code = chunk->code, *last = chunk->last;
    for (uint32_t i = 0; i < part; i++) {
        row[0] = set_edge(row[0], code + i, last + i, stride, wide);
        row[1] = set_edge(row[1], code + part + i, last + part + i, stride, wide);
        row[2] = set_edge(row[2], code + 2 * part + i, last + 2 * part + i, stride, wide);
        row[3] = set_edge(row[3], code + 3 * part + i, last + 3 * part + i, stride, wide);
    }
    for (uint32_t i = PLACES * part; i < chunk->events; i++)
        row[3] = set_edge(row[3], code + i, last + i, stride, wide);
}

/** The words behind the edges: activities seen, and seen again. */
static FORCE_INLINE void set_nodes(tropa_flow *state, flow_chunk *chunk, bool wide)
{
    const uint32_t stride = state->row_bytes, n = state->activity_count;
    unsigned char *row = state->row + (size_t)state->rows_used * stride;
    const uint32_t *length = chunk->length;
    uint64_t seen = chunk->seen, again = chunk->again, last_index = *length > 1 ? *length - 1 : 1;
    /* index * 65535 / last_index by multiplication: exact while last_index < 65536, since the
     * factor is too large by less than 2^-32, times index less than 1 / last_index. */
    uint64_t factor = (UINT64_C(65535) << 32) / last_index + 1, index = chunk->index;
    for (uint32_t i = 0; i < chunk->events; i++) {
        const uint32_t code = chunk->code[i];
        const uint64_t bit = UINT64_C(1) << (code & 63);
        const uint64_t place = __builtin_expect(last_index < 65536, 1)
                                   ? index * factor >> 32
                                   : index * UINT64_C(65535) / last_index;
        state->node[code].position_sum += place & -(uint64_t) !(seen & bit);
        again |= seen & bit;
        seen |= bit;
        index++;
        if (!chunk->last[i])
            continue;
        if (wide) {
            ((uint64_t *)(void *)row)[n] = seen;
            ((uint64_t *)(void *)row)[n + 1] = again;
        } else {
            ((uint32_t *)(void *)row)[n] = (uint32_t)seen;
            ((uint32_t *)(void *)row)[n + 1] = (uint32_t)again;
        }
        row += stride;
        seen = again = index = 0;
        last_index = *++length > 1 ? *length - 1 : 1;
        factor = (UINT64_C(65535) << 32) / last_index + 1;
    }
    chunk->seen = seen;
    chunk->again = again;
    chunk->index = (uint32_t)index;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void fold_avx2(tropa_flow *state)
{
    fold(state);
}

__attribute__((target("bmi,bmi2"))) static void set_edges_bmi2(tropa_flow *state,
                                                               const flow_chunk *chunk)
{
    if (state->wide_rows)
        set_edges(state, chunk, true);
    else
        set_edges(state, chunk, false);
}
#endif

void flow_sets_edges(tropa_flow *state, const flow_chunk *chunk)
{
#if defined(__x86_64__)
    if (state->has_avx2) { /* and with it BMI2 */
        set_edges_bmi2(state, chunk);
        return;
    }
#endif
    if (state->wide_rows)
        set_edges(state, chunk, true);
    else
        set_edges(state, chunk, false);
}

void flow_sets_nodes(tropa_flow *state, flow_chunk *chunk)
{
    if (state->wide_rows)
        set_nodes(state, chunk, true);
    else
        set_nodes(state, chunk, false);
}

/** Bit `to` of word `word`, in a row or in the vectors of a plane, that lie `apart` bytes. */
static uint32_t bit_of(const tropa_flow *state, const unsigned char *row, size_t apart,
                       uint32_t word, uint32_t to)
{
    const size_t word_bytes = state->wide_rows ? 8 : 4, at = word * word_bytes + to / 8;
    return row[at / sizeof(lanes) * apart + at % sizeof(lanes)] >> (to & 7) & 1;
}

void flow_sets_tally(tropa_flow *into, const tropa_flow *from)
{
    const uint32_t n = from->activity_count;
    for (uint32_t word = 0; word < n + 2; word++)
        for (uint32_t to = 0; to < n; to++) {
            uint32_t sum = 0;
            for (uint32_t p = 0; p < FLOW_PLANES; p++)
                sum += bit_of(from, from->plane + p * sizeof(lanes), FLOW_PLANES * sizeof(lanes),
                              word, to)
                       << p;
            for (uint32_t r = 0; r < from->rows_used; r++)
                sum +=
                    bit_of(from, from->row + (size_t)r * from->row_bytes, sizeof(lanes), word, to);
            into->tally[word * n + to] += sum;
        }
}

void flow_sets_close(tropa_flow *state, uint32_t customers)
{
    state->rows_used += customers;
    if (state->rows_used < FLOW_ROWS)
        return;
#if defined(__x86_64__)
    if (state->has_avx2)
        fold_avx2(state);
    else
#endif
        fold(state);
    state->rows_used = 0;
    if (++state->folds < FLOW_FOLDS_MOST)
        return;
    flow_sets_tally(state, state);
    memset(state->plane, 0, FLOW_PLANES * (size_t)state->row_bytes);
    state->folds = 0;
}
