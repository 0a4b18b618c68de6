#include "base/packed.h"

#include <assert.h>

uint32_t tropa_packed_width(uint64_t range)
{
    uint32_t width = range ? 64 - (uint32_t)__builtin_clzll(range) : 0;
    return width > 57 ? 64 : width;
}

size_t tropa_packed_size(size_t n, uint32_t width)
{
    return (n * width + 7) / 8;
}

/* Does every distance to `base` divide by `unit`? Without an early exit, so that it vectorises;
 * the usual answer for the units tried is decided by the first block of a column. */
static int divides_all(const int64_t *values, size_t n, int64_t base, uint64_t unit)
{
    for (size_t i = 0; i < n; i++)
        if (((uint64_t)values[i] - (uint64_t)base) % unit != 0)
            return 0;
    return 1;
}

tropa_packed tropa_packed_plan(const int64_t *values, size_t n, int time)
{
    tropa_packed plan = {0};
    plan.unit = 1;
    if (n == 0)
        return plan;
    int64_t low = values[0], high = values[0];
    for (size_t i = 1; i < n; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    plan.base = low;
    if (time) {
        static const int64_t UNITS_US[] = {INT64_C(3600000000), 60000000, 1000000, 1000};
        for (size_t u = 0; u < sizeof UNITS_US / sizeof UNITS_US[0] && plan.unit == 1; u++)
            if (divides_all(values, n, low, (uint64_t)UNITS_US[u]))
                plan.unit = UNITS_US[u];
    }
    plan.width = tropa_packed_width(((uint64_t)high - (uint64_t)low) / (uint64_t)plan.unit);
    return plan;
}

void tropa_packed_write(const tropa_packed *plan, const int64_t *values, size_t n,
                        unsigned char *out)
{
    uint32_t width = plan->width;
    size_t size = tropa_packed_size(n, width);
    memset(out + size, 0, TROPA_PACKED_PADDING);
    if (width == 64) {
        for (size_t i = 0; i < n; i++) {
            uint64_t bits = ((uint64_t)values[i] - (uint64_t)plan->base) / (uint64_t)plan->unit;
            memcpy(out + i * 8, &bits, 8);
        }
        return;
    }
    assert(width <= 57);
    /* A 64-bit word fills from the low end and is flushed a byte run at a time. */
    uint64_t word = 0;
    uint32_t filled = 0;
    unsigned char *at = out;
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = ((uint64_t)values[i] - (uint64_t)plan->base) / (uint64_t)plan->unit;
        word |= bits << filled;
        filled += width;
        uint32_t whole = filled >> 3;
        memcpy(at, &word, 8);
        at += whole;
        word = whole == 8 ? 0 : word >> (whole * 8);
        filled &= 7;
    }
    if (filled)
        *at = (unsigned char)word;
    /* The 8-byte stores above may have run into the padding: clear it again. */
    memset(out + size, 0, TROPA_PACKED_PADDING);
}

void tropa_packed_read(const tropa_packed *column, size_t from, size_t n, int64_t *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = tropa_packed_at(column, from + i);
}
