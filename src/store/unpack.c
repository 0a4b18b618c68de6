/* Activity codes from the few bits they need to whole bytes, which kernels look through 16 or 32 at
 * a time. Eight codes of w bits are w bytes: one load, one spreading, one store. */
#include "store/block.h"

#include <assert.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static void unpack_plain(const unsigned char *bits, uint32_t width, size_t groups, uint8_t *out)
{
    uint64_t mask = tropa_packed_mask(width);
    for (size_t g = 0; g < groups; g++) {
        uint64_t word;
        memcpy(&word, bits + g * width, sizeof word);
        for (uint32_t j = 0; j < 8; j++)
            out[g * 8 + j] = (uint8_t)(word >> (j * width) & mask);
    }
}

#if defined(__x86_64__)
__attribute__((target("bmi2"))) static void unpack_bmi2(const unsigned char *bits, uint32_t width,
                                                        size_t groups, uint8_t *out)
{
    uint64_t mask = UINT64_C(0x0101010101010101) * tropa_packed_mask(width);
    for (size_t g = 0; g < groups; g++) {
        uint64_t word;
        memcpy(&word, bits + g * width, sizeof word);
        word = _pdep_u64(word, mask);
        memcpy(out + g * 8, &word, sizeof word);
    }
}
#endif

void store_unpack_bytes(const tropa_packed *activity, size_t n, uint8_t *out)
{
    assert(activity->width <= 8);
    size_t groups = STORE_UNPACKED(n) / 8;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("bmi2")) {
        unpack_bmi2(activity->bits, activity->width, groups, out);
        return;
    }
#endif
    unpack_plain(activity->bits, activity->width, groups, out);
}

void store_unpack_pairs(const tropa_packed *activity, size_t n, uint16_t *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (uint16_t)tropa_packed_bits(activity, i);
}
