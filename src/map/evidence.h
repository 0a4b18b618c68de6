/** What the two passes know of each touchpoint and stage, as src/insight asks for it. Internal. */
#ifndef TROPA_MAP_EVIDENCE_H
#define TROPA_MAP_EVIDENCE_H

#include "insight/findings.h"
#include "map/derive.h"

typedef struct tropa_map_counts {
    tropa_touch_evidence *touch; /**< by touch of the plan */
    tropa_stage_evidence *stage; /**< by stage of the plan */
} tropa_map_counts;

tropa_status tropa_evidence_gather(tropa_arena *arena, const tropa_stage_plan *plan,
                                   const tropa_flow_answer *flow, const tropa_stages_answer *stages,
                                   tropa_map_counts *out, tropa_error *err);

#endif
