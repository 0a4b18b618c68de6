/** Variants: the distinct activity sequences of whole journeys, how many there are, and the most
 *  frequent ones.
 *
 * Two journeys are of the same variant when their sequences have the same length and codes; they
 * are told apart by the 128 bits of XXH3 over the codes, which is exact but for a chance of less
 * than 10^-20 at a billion variants. Customers without an event are left out.
 *
 * Tables have the fixed capacity that plan.memory_bytes buys; when it does not do, _add or _merge
 * answers false: *full*. Start again with more memory or more passes, as flow.h tells, and
 * tropa_variants_join the answers. A variant belongs to the pass (hash % pass_count).
 *
 * Of a sequence longer than TROPA_VARIANT_STORED events only that many codes are kept to be shown
 * and to break ties; it is still counted apart from every other. Two such of the same beginning,
 * length and count come in the order of their hashes within a pass. Limit: 2^32 - 1 customers. */
#ifndef TROPA_JOURNEY_VARIANTS_H
#define TROPA_JOURNEY_VARIANTS_H

#include "base/arena.h"
#include "base/status.h"
#include "journey/batch.h"
#include "request/answer.h"

#define TROPA_VARIANT_STORED 65536u
#define TROPA_VARIANTS_MEMORY_DEFAULT ((size_t)32 << 20)

typedef struct tropa_variants_plan {
    uint32_t top_count;              /**< how many variants _finish lists; 0: only their number */
    size_t memory_bytes;             /**< of one state; 0: the default; less than 1 MiB: 1 MiB */
    uint32_t pass_index, pass_count; /**< 0 and 0 (or 1): everything in one pass */
} tropa_variants_plan;

typedef struct tropa_variants tropa_variants;

size_t tropa_variants_size(const tropa_variants_plan *plan);
tropa_variants *tropa_variants_init(void *memory, const tropa_variants_plan *plan);
/** false: full. */
bool tropa_variants_add(tropa_variants *state, const tropa_batch *batch);
/** Both of the same plan; `from` is left alone. false: full. */
bool tropa_variants_merge(tropa_variants *into, const tropa_variants *from);
/** variant_count, top_count and top[]: by falling customers, then by codes (a sequence before its
 *  continuations). `base` is the caller's. Uses up the state: only _init may follow. NO_MEMORY. */
tropa_status tropa_variants_finish(tropa_variants *state, tropa_arena *arena,
                                   tropa_variants_answer *answer, tropa_error *err);
/** One answer from those of all passes, in any order, the first `top_count` variants. The
 *  sequences stay in the arenas of the passes. base is left alone. NO_MEMORY. */
tropa_status tropa_variants_join(const tropa_variants_answer *pass, uint32_t pass_count,
                                 uint32_t top_count, tropa_arena *arena,
                                 tropa_variants_answer *answer, tropa_error *err);
/** Codes that variant->activity really holds: length, at most TROPA_VARIANT_STORED. */
static inline uint32_t tropa_variant_stored(const tropa_variant *variant)
{
    return variant->length < TROPA_VARIANT_STORED ? variant->length : TROPA_VARIANT_STORED;
}

#endif
