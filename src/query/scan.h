/** The one way through a store: workers take partitions from a counter, each with a cursor and
 *  states of its own; the states are merged at the end.
 *
 * A scan drives one kernel or several over the same batches. With a filter the events that pass are
 * compacted into scratch batches; without one the kernels see the store's columns as they lie.
 * Internal to src/query. */
#ifndef TROPA_QUERY_SCAN_H
#define TROPA_QUERY_SCAN_H

#include "journey/batch.h"
#include "query/filter.h"
#include "query/query.h"

/** Where a batch comes from, for kernels that give a result per customer. */
typedef struct tropa_scan_place {
    uint32_t partition;
    const uint32_t *ordinal; /**< per customer of the batch */
} tropa_scan_place;

/** A kernel as the driver sees it. add and merge answer false when a table is full. */
typedef struct tropa_kernel {
    size_t (*size)(const void *plan);
    void (*init)(void *memory, const void *plan);
    bool (*add)(void *state, const void *plan, const tropa_batch *batch,
                const tropa_scan_place *place);
    bool (*merge)(void *into, const void *from);
} tropa_kernel;

typedef struct tropa_scan_part {
    const tropa_kernel *kernel;
    const void *plan;
    void *state; /**< out: the merged state, owned by the part; NULL before and when full */
    bool full;   /**< out: run again with more passes or memory */
} tropa_scan_part;

/** Runs every part over all events that pass. On success each part has its state or is full; on
 *  failure none has. Errors: the cursor's, NO_MEMORY, INTERRUPTED. */
tropa_status tropa_scan(tropa_store *store, const tropa_bound_filter *filter,
                        const tropa_query_options *options, tropa_scan_part *part,
                        uint32_t part_count, tropa_error *err);
/** Frees the states. */
void tropa_scan_parts_deinit(tropa_scan_part *part, uint32_t part_count);

#endif
