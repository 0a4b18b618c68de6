/** Which item of one document is which item of another: by id, then by what it says. Internal to
 * src/map; difference and merge stand on it. */
#ifndef TROPA_MAP_PAIR_H
#define TROPA_MAP_PAIR_H

#include "base/arena.h"
#include "base/dict.h"
#include "base/status.h"
#include "map/shape_walk.h"

#define TROPA_NOWHERE UINT32_MAX

/** What an item is called: its name, title or text, in its own words; what it belongs to where it
 *  has none; may be empty. */
tropa_str tropa_item_title(const tropa_shape *shape, const void *object);

/** For each item of `left` the place of its partner in `right`, or TROPA_NOWHERE. Items with equal
 *  ids are partners; then those that say the same where at least one of the two has no id.
 *  `to_right` is in the arena. O(items). Errors: TROPA_ERR_NO_MEMORY. */
tropa_status tropa_pair_items(const tropa_shape *shape, tropa_any_list left, tropa_any_list right,
                              tropa_arena *arena, uint32_t **to_right, tropa_error *err);

/** Where a listed item with an id stands in its document. */
typedef struct tropa_spot {
    const tropa_shape *shape, *owner_shape;
    const tropa_field *list; /**< of the owner */
    const void *object, *owner;
} tropa_spot;

/** All listed items with ids, by kind and id. */
typedef struct tropa_spots {
    tropa_dict ids;   /**< "kind id" */
    tropa_spot *spot; /**< by code of the dict */
    size_t capacity;
    tropa_str twice; /**< an id that two items of a kind have; empty: none */
} tropa_spots;

/** @param out  to be freed with tropa_spots_deinit, also after a failure */
tropa_status tropa_spots_find(const tropa_document *document, tropa_spots *out, tropa_error *err);
void tropa_spots_deinit(tropa_spots *spots);
/** NULL: not there, or without an id. */
const tropa_spot *tropa_spots_get(const tropa_spots *spots, const tropa_shape *shape, tropa_str id);

#endif
