#include "base/packed.h"

#include <assert.h>
#include <stdbool.h>

uint32_t tropa_packed_width(uint64_t range)
{
    uint32_t width = range ? 64 - (uint32_t)__builtin_clzll(range) : 0;
    return width > 57 ? 64 : width;
}

size_t tropa_packed_size(size_t n, uint32_t width)
{
    return (n * width + 7) / 8;
}

/* Inlined with a constant unit, so that the compiler turns the divisions into multiplications: a
 * division by a variable would cost more than all the rest of packing. */
static inline bool divide(uint64_t *distance, size_t n, uint64_t unit)
{
    for (size_t i = 0; i < n; i++)
        if (distance[i] % unit)
            return false; /* nearly always at once: the first odd second rules out whole minutes */
    for (size_t i = 0; i < n; i++)
        distance[i] /= unit;
    return true;
}

#define HOUR_US UINT64_C(3600000000)
#define MINUTE_US UINT64_C(60000000)
#define SECOND_US UINT64_C(1000000)
#define MILLISECOND_US UINT64_C(1000)

/* Divides the distances by the largest unit that leaves nothing over, and returns it. */
static uint64_t take_unit(uint64_t *distance, size_t n)
{
    if (divide(distance, n, HOUR_US))
        return HOUR_US;
    if (divide(distance, n, MINUTE_US))
        return MINUTE_US;
    if (divide(distance, n, SECOND_US))
        return SECOND_US;
    if (divide(distance, n, MILLISECOND_US))
        return MILLISECOND_US;
    return 1;
}

tropa_packed tropa_packed_plan(const int64_t *values, size_t n, int time, uint64_t *stored)
{
    tropa_packed plan = {.unit = 1};
    if (n == 0)
        return plan;
    int64_t low = values[0], high = values[0];
    for (size_t i = 1; i < n; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    for (size_t i = 0; i < n; i++)
        stored[i] = (uint64_t)values[i] - (uint64_t)low;
    uint64_t unit = time ? take_unit(stored, n) : 1;
    plan.base = low;
    plan.unit = (int64_t)unit;
    plan.width = tropa_packed_width(((uint64_t)high - (uint64_t)low) / unit);
    return plan;
}

void tropa_packed_write(const uint64_t *stored, size_t n, uint32_t width, unsigned char *out)
{
    memset(out + tropa_packed_size(n, width), 0, TROPA_PACKED_PADDING);
    if (width == 64) {
        memcpy(out, stored, n * sizeof *stored);
        return;
    }
    assert(width <= 57);
    uint64_t word = 0;
    uint32_t filled = 0;
    for (size_t i = 0; i < n; i++) {
        word |= stored[i] << filled;
        filled += width;
        /* Runs at most 8 bytes past the last value, into the padding, and leaves zeros there. */
        memcpy(out, &word, sizeof word);
        uint32_t whole = filled >> 3;
        out += whole;
        word = whole == 8 ? 0 : word >> (whole * 8);
        filled &= 7;
    }
}

void tropa_packed_read(const tropa_packed *column, size_t from, size_t n, int64_t *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = tropa_packed_at(column, from + i);
}
