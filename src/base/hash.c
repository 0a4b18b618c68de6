#include "base/hash.h"

/* Inlined, so that short keys cost no call into the shared library. */
#define XXH_INLINE_ALL
#include <xxhash.h>

#ifdef TROPA_HASH_DISPATCH
/* From the library itself: what was inlined above keeps to SSE2. Declared here, since its header
 * does not go with inlining. */
XXH64_hash_t XXH3_64bits_dispatch(const void *input, size_t size);

/** From here on a call is worth its while. */
#define LONG_BYTES 4096
#endif

uint64_t tropa_hash(const void *bytes, size_t size)
{
#ifdef TROPA_HASH_DISPATCH
    if (size >= LONG_BYTES)
        return XXH3_64bits_dispatch(bytes, size);
#endif
    return XXH3_64bits(bytes, size);
}
