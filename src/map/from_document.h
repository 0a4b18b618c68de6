/** A map document as the map that is drawn: what people wrote, with the figures of its measured
 * block beside the items they measure.
 *
 * Stages and touchpoints keep their ids (one without gets "stage-N", "touch-N") and are numbered
 * 1.. across the map. Where nothing was measured, `unmeasured` says so and no figure stands in.
 * A measured map passes its flow through a stage that people added since: who reached it is who
 * reached the next measured one, and nobody is lost there.
 * The document must outlive the map; the rest lives in the arena. Errors: TROPA_ERR_NO_MEMORY.
 * O(items times measures); thread-safe on distinct arenas. */
#ifndef TROPA_MAP_FROM_DOCUMENT_H
#define TROPA_MAP_FROM_DOCUMENT_H

#include "base/arena.h"
#include "base/status.h"
#include "map/model.h"

/** The id under which `measured` keeps the figures of the whole map. */
#define TROPA_MEASURE_OF_MAP "map"

tropa_status tropa_map_from_document(tropa_arena *arena, const tropa_document *document,
                                     tropa_map *out, tropa_error *err);

/** The figures of the item with this id, or NULL. Here so that pictures need no more of this room
 *  than its structures. */
static inline const tropa_measure *tropa_document_measure(const tropa_document *document,
                                                          tropa_str id)
{
    for (uint32_t i = 0; id.size && i < document->measured.count; i++)
        if (tropa_str_equal(document->measured.item[i].item.id, id))
            return &document->measured.item[i];
    return NULL;
}

#endif
