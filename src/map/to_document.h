/** A map found in data as a document that people go on with: stages and touchpoints with their
 *  ids, channels and match rules, and the figures as its measured block.
 *
 * Words of the catalogue (known stages, the gathered rest) become words of its language. The
 * document borrows from the map and lives in the arena. Errors: TROPA_ERR_NO_MEMORY. */
#ifndef TROPA_MAP_TO_DOCUMENT_H
#define TROPA_MAP_TO_DOCUMENT_H

#include "base/arena.h"
#include "base/status.h"
#include "map/model.h"

tropa_status tropa_map_to_document(tropa_arena *arena, const tropa_map *map,
                                   const tropa_catalogue *catalogue, int64_t now_us,
                                   tropa_document *out, tropa_error *err);

#endif
