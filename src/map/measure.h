/** From a measured map to the `measured` figures of a document: the way back of from_document.h.
 *
 * Everything lives in the arena. Errors: TROPA_ERR_NO_MEMORY. O(items). */
#ifndef TROPA_MAP_MEASURE_H
#define TROPA_MAP_MEASURE_H

#include "base/arena.h"
#include "base/status.h"
#include "map/model.h"

/** A moment as documents keep it: whole seconds. */
static inline int64_t tropa_measure_moment(int64_t us)
{
    return us - us % INT64_C(1000000);
}

/** Fills document->measured with the figures of `map`, the whole map's first, whose stages and
 * touchpoints carry the document's ids.
 *  @param now_us     when they were taken
 *  @param unmatched  names of activities in the data that are on no card */
tropa_status tropa_document_measure_from(tropa_arena *arena, const tropa_map *map, int64_t now_us,
                                         const tropa_str *unmatched, uint32_t unmatched_count,
                                         tropa_document *document, tropa_error *err);

#endif
