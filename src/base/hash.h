/** The one hash of the project: XXH3, 64 bits, seed 0 (libxxhash). Used for look-ups, partitioning
 *  and checksums against accidents; never as protection against an adversary. */
#ifndef TROPA_BASE_HASH_H
#define TROPA_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t tropa_hash(const void *bytes, size_t size);

#endif
