#include "base/memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static atomic_uint_fast64_t allocation_count;
static atomic_uint_fast64_t fail_from; /* 0: never */

static int must_fail(void)
{
    uint64_t from = atomic_load_explicit(&fail_from, memory_order_relaxed);
    uint64_t now = atomic_fetch_add_explicit(&allocation_count, 1, memory_order_relaxed) + 1;
    return from != 0 && now >= from;
}

void *tropa_alloc(size_t size)
{
    return must_fail() ? NULL : malloc(size ? size : 1);
}

void *tropa_alloc_zero(size_t count, size_t size)
{
    return must_fail() ? NULL : calloc(count ? count : 1, size ? size : 1);
}

void *tropa_alloc_table(size_t count, size_t size)
{
    enum { LINE_BYTES = 64, HUGE_BYTES = 2 << 20 };
    size_t bytes, aligned;
    if (must_fail() || __builtin_mul_overflow(count, size, &bytes))
        return NULL;
    const size_t alignment = bytes >= HUGE_BYTES ? HUGE_BYTES : LINE_BYTES;
    if (__builtin_add_overflow(bytes, alignment - 1, &aligned))
        return NULL;
    aligned &= ~(alignment - 1);
    void *memory = aligned_alloc(alignment, aligned ? aligned : alignment);
    if (!memory)
        return NULL;
    if (alignment == HUGE_BYTES)
        madvise(memory, aligned, MADV_HUGEPAGE); /* a wish: without it the table is only slower */
    return memset(memory, 0, bytes);
}

void *tropa_realloc(void *memory, size_t size)
{
    return must_fail() ? NULL : realloc(memory, size ? size : 1);
}

void *tropa_realloc_array(void *memory, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return NULL;
    return tropa_realloc(memory, bytes);
}

void tropa_free(void *memory)
{
    free(memory);
}

int tropa_grow(void **array, size_t *capacity, size_t need, size_t element_size)
{
    if (need <= *capacity)
        return 0;
    size_t next = *capacity < 16 ? 16 : *capacity;
    while (next < need) {
        if (next > SIZE_MAX / 2)
            return -1;
        next *= 2;
    }
    void *grown = tropa_realloc_array(*array, next, element_size);
    if (!grown)
        return -1;
    *array = grown;
    *capacity = next;
    return 0;
}

uint64_t tropa_memory_fail_at(uint64_t nth)
{
    uint64_t made = atomic_exchange(&allocation_count, 0);
    atomic_store(&fail_from, nth);
    return made;
}
