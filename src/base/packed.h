/** A column of 64-bit integers, packed into the narrowest width that holds them.
 *
 * value(i) = base + unit * bits(i), where bits(i) are `width` bits that start at bit i * width of
 * the stream, least significant first. Widths are 0..57 and 64, so that one unaligned 64-bit load
 * reads any value; whoever owns the bytes keeps TROPA_PACKED_PADDING readable bytes after the last
 * value. A plain int64_t array is the same thing with base 0, unit 1, width 64.
 *
 * Reading is a few instructions, random access, without branches: kernels read times straight from
 * the block on disk. */
#ifndef TROPA_BASE_PACKED_H
#define TROPA_BASE_PACKED_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define TROPA_PACKED_PADDING 8

typedef struct tropa_packed {
    const unsigned char *bits; /**< borrowed */
    uint32_t width;            /**< bits per value */
    int64_t base, unit;
} tropa_packed;

static inline uint64_t tropa_packed_mask(uint32_t width)
{
    return width >= 64 ? UINT64_MAX : (UINT64_C(1) << width) - 1;
}

/** The stored bits of value i, before unit and base. */
static inline uint64_t tropa_packed_bits(const tropa_packed *column, size_t i)
{
    uint64_t word, at = (uint64_t)i * column->width;
    memcpy(&word, column->bits + (at >> 3), sizeof word);
    return (word >> (at & 7)) & tropa_packed_mask(column->width);
}

static inline int64_t tropa_packed_at(const tropa_packed *column, size_t i)
{
    return (int64_t)((uint64_t)column->base +
                     (uint64_t)column->unit * tropa_packed_bits(column, i));
}

/** A plain array seen as a column. The array needs no padding: every load is one whole element. */
static inline tropa_packed tropa_packed_plain(const int64_t *values)
{
    return (tropa_packed){(const unsigned char *)values, 64, 0, 1};
}

/** The width that `range` (largest stored value) needs. */
uint32_t tropa_packed_width(uint64_t range);
/** Bytes of n values without the padding. */
size_t tropa_packed_size(size_t n, uint32_t width);

/** Base, unit and width for n values: base is the smallest, unit the largest of {3600 s, 60 s, 1 s,
 *  1 ms, 1 us} (in microseconds) that divides every distance to the base when `time` is set, else
 *  1. `stored` (room for n) receives what is to be written. n = 0 gives width 0. The range of the
 *  values must fit 63 bits. */
tropa_packed tropa_packed_plan(const int64_t *values, size_t n, int time, uint64_t *stored);

/** Writes n values of at most `width` bits, a width of tropa_packed_width, to `out`, which has
 *  tropa_packed_size + TROPA_PACKED_PADDING bytes; the padding is zeroed. */
void tropa_packed_write(const uint64_t *stored, size_t n, uint32_t width, unsigned char *out);

/** Unpacks values from..from+n-1 into out. */
void tropa_packed_read(const tropa_packed *column, size_t from, size_t n, int64_t *out);

#endif
