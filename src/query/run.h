/** One function a request, and what they share. Internal to src/query. */
#ifndef TROPA_QUERY_RUN_H
#define TROPA_QUERY_RUN_H

#include "query/kernels.h"
#include "query/query.h"

/** A request while it is answered. */
typedef struct tropa_run {
    tropa_data *data;
    tropa_store *store;
    const tropa_request *request;
    const tropa_query_options *options;
    tropa_bound_filter filter;
    tropa_arena *arena;
    tropa_answer *out;
} tropa_run;

tropa_status tropa_run_info(tropa_run *run, tropa_error *err);
tropa_status tropa_run_funnel(tropa_run *run, tropa_error *err);
tropa_status tropa_run_flow(tropa_run *run, tropa_error *err);
tropa_status tropa_run_map(tropa_run *run, tropa_error *err);

/** Scans with these parts and, where a filter leaves events out, a census beside them; fills
 *  out->base. `part` has room for part_count + 1. */
tropa_status tropa_run_scan(tropa_run *run, tropa_scan_part *part, uint32_t part_count,
                            tropa_error *err);

/** Flow and variants over as many passes as their tables need. The parts were run once with one
 *  pass: a part that is full is run again, its answers joined. */
tropa_status tropa_run_flow_passes(tropa_run *run, tropa_scan_part *first,
                                   const tropa_flow_plan *plan, tropa_flow_answer *answer,
                                   tropa_error *err);
/** Memory that does for all variants of the store in one pass, within bounds. */
size_t tropa_run_variants_bytes(const tropa_run *run);
tropa_status tropa_run_variants_passes(tropa_run *run, tropa_scan_part *first,
                                       const tropa_variants_plan *plan,
                                       tropa_variants_answer *answer, tropa_error *err);

/** Do the customers' ids look anonymous (cookies, sessions), by the title of their column? */
bool tropa_sources_anonymous(const tropa_store_facts *facts);
/** Did the source's times come without a zone, so that its zone was applied? */
bool tropa_source_naive(const tropa_source *source);

/** Adds a sentence to the rule; the message is to be given its arguments. */
tropa_message *tropa_run_rule(tropa_run *run, const char *key);
/** The sentences about the filter, where there is one. */
tropa_status tropa_run_filter_rule(tropa_run *run, tropa_error *err);

#endif
