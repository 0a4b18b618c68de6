/** A request's filter, bound to one store and ready to be evaluated event by event.
 *
 * Conditions on activities and attributes are decided once per distinct value: what is left per
 * event is a look-up by code. Bound once, read by all workers; each has a scratch of its own.
 * Internal to src/query. Errors: USAGE (an attribute that the store does not have, with the nearest
 * names), NO_MEMORY, DAMAGED. */
#ifndef TROPA_QUERY_FILTER_H
#define TROPA_QUERY_FILTER_H

#include "base/arena.h"
#include "request/request.h"
#include "store/store.h"

/** Events looked at together: the masks of a deep condition stay in the first cache. */
#define TROPA_FILTER_STRIDE 2048

typedef struct tropa_filter_node tropa_filter_node;

typedef struct tropa_bound_filter {
    bool all;                      /**< every event passes: the driver takes the direct path */
    const tropa_filter_node *root; /**< in the arena */
    uint32_t depth;                /**< masks that evaluation needs at once */
    tropa_scan_columns columns;    /**< what the cursor must read for it */
} tropa_bound_filter;

tropa_status tropa_filter_bind(tropa_store *store, const tropa_filter *filter, tropa_arena *arena,
                               tropa_bound_filter *out, tropa_error *err);

/** pass[i] = 1 when event first + i passes, else 0, for count <= TROPA_FILTER_STRIDE events.
 *  `masks` is scratch of (depth * TROPA_FILTER_STRIDE) bytes. Cannot fail. */
void tropa_filter_evaluate(const tropa_bound_filter *filter, const tropa_block *block,
                           uint32_t first, uint32_t count, unsigned char *pass,
                           unsigned char *masks);

/** Orders two texts as a condition's `<` does: by number where both are decimal numbers (exactly,
 *  whatever their length), by bytes otherwise. */
int tropa_filter_compare(tropa_str a, tropa_str b);

#endif
