/** A written map bound to data: which activity is which touchpoint, by the touchpoints' match
 * rules.
 *
 * Stages are counted in the document's order, those alone that have a bound touchpoint: a stage
 * that the data does not know is neither reached nor lost at. An activity that several touchpoints
 * match belongs to the first. A touchpoint whose match has a `where` is left unmeasured: the
 * stages kernel tells activities apart, not single events; it is named in `conditional`.
 *
 * The binding lives in the arena; the document must outlive it. Errors: TROPA_ERR_NO_MEMORY;
 * TROPA_ERR_INPUT for a bound stage or touchpoint without an id, and where nothing binds at all;
 * TROPA_ERR_LIMIT for more than 32 bound stages. O(touchpoints * activities). */
#ifndef TROPA_MAP_BIND_H
#define TROPA_MAP_BIND_H

#include "map/derive.h"

typedef struct tropa_binding {
    tropa_stage_plan plan;
    const tropa_doc_stage **stage;      /**< by stage of the plan */
    const tropa_doc_touchpoint **touch; /**< by touch of the plan */
    uint32_t unmatched_count;           /**< activities on no card, most events first */
    tropa_str *unmatched;
    uint32_t unused_count; /**< touchpoints whose rules match nothing in the data */
    const tropa_doc_touchpoint **unused;
    uint32_t conditional_count;
    const tropa_doc_touchpoint **conditional;
} tropa_binding;

tropa_status tropa_document_bind(tropa_arena *arena, const tropa_document *document,
                                 const tropa_flow_answer *flow, const tropa_rhythm_answer *rhythm,
                                 int64_t lapse_us, tropa_binding *out, tropa_error *err);

/** Gives the stages and touchpoints of a map that was derived by the binding's plan the ids, names
 *  and channels of the document. */
void tropa_binding_name(const tropa_binding *binding, tropa_map *map);

#endif
