/** What the parts of tropa_document_diff share. */
#ifndef TROPA_MAP_DIFF_INTERNAL_H
#define TROPA_MAP_DIFF_INTERNAL_H

#include "map/diff.h"
#include "map/pair.h"

typedef struct differ {
    const tropa_document *before, *after;
    tropa_arena *arena;
    tropa_error *err;
    tropa_spots old_spots, new_spots;
    tropa_change *change; /**< grows; copied into the arena at the end */
    size_t count, capacity;
} differ;

/** Where the walk stands. */
typedef struct diff_place {
    const tropa_shape *shape; /**< of the item that holds the fields */
    const tropa_field *list;
    const void *item;
    tropa_str path;
    tropa_str holder; /**< as in tropa_change */
    const tropa_doc_stage *stage;
    const tropa_doc_touchpoint *touchpoint;
} diff_place;

/** A new change at the place, to be filled in. */
tropa_status tropa_diff_add(differ *d, const diff_place *place, tropa_change_kind kind,
                            tropa_change **out);

/** The figures of `measured`. */
tropa_status tropa_diff_measured(differ *d);

#endif
