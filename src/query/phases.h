/** Logs of work (XES) record one step in phases: scheduled, started, complete. On a map each phase
 *  would be a touch of its own and every step a repeat, so a map without a condition of its own
 *  counts complete steps only, and says so. Internal to src/query. */
#ifndef TROPA_QUERY_PHASES_H
#define TROPA_QUERY_PHASES_H

#include "query/run.h"

/** The condition that leaves out the other phases, and their names for the rule, in the run's
 * arena; NULL and untouched where the data has no phases. Events that say nothing of a phase pass.
 */
tropa_status tropa_phases_condition(tropa_run *run, const tropa_condition **out,
                                    tropa_str *left_out, tropa_error *err);

#endif
