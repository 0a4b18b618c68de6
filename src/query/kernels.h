/** The kernels as the driver sees them. Internal to src/query. */
#ifndef TROPA_QUERY_KERNELS_H
#define TROPA_QUERY_KERNELS_H

#include "journey/census.h"
#include "journey/flow.h"
#include "journey/funnel.h"
#include "journey/rhythm.h"
#include "journey/stages.h"
#include "journey/variants.h"
#include "query/scan.h"

/** Furthest step by customer, for --levels: one array a partition, grown by the one worker that
 *  has the partition. TROPA_LEVEL_NONE: no event passed the filter. */
#define TROPA_LEVEL_NONE UINT8_MAX
typedef struct tropa_level_column {
    uint8_t *level; /**< by ordinal; tropa_alloc */
    size_t count, capacity;
    bool failed; /**< memory was out */
} tropa_level_column;

/** What the funnel kernel's adapter needs beside its plan. */
typedef struct tropa_funnel_job {
    tropa_funnel_plan plan;
    tropa_level_column *column; /**< per partition, or NULL */
} tropa_funnel_job;

extern const tropa_kernel tropa_kernel_census;   /**< plan: NULL */
extern const tropa_kernel tropa_kernel_funnel;   /**< plan: tropa_funnel_job */
extern const tropa_kernel tropa_kernel_flow;     /**< plan: tropa_flow_plan */
extern const tropa_kernel tropa_kernel_variants; /**< plan: tropa_variants_plan */
extern const tropa_kernel tropa_kernel_rhythm;   /**< plan: NULL */
extern const tropa_kernel tropa_kernel_stages;   /**< plan: tropa_stages_plan */

#endif
