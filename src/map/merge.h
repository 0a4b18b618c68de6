/** Three-way merge of map documents: what both sides made of a common base, as one document.
 *
 * Items are followed by id (those without one by what they say), so that a card which one side
 * moved and the other renamed ends up moved and renamed. A field that both sides changed
 * differently is a conflict: our value stays. An item that one side removed and the other changed
 * is a conflict: it stays. Laws, in meaning: merge(b, b, x) = x, merge(b, x, b) = x, merge(b, x, x)
 * = x, and merge(b, x, y) = merge(b, y, x) where there is no conflict.
 *
 * `measured` is kept where both sides have the same figures; else it is dropped, since neither
 * side's figures belong to the merged map. */
#ifndef TROPA_MAP_MERGE_H
#define TROPA_MAP_MERGE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"
#include "map/document.h"
#include "text/message.h"

/** What begins the comment that stands above a conflict in the merged file; `tropa check` reports
 *  such comments as errors. */
#define TROPA_CONFLICT_MARK "# tropa conflict: "

typedef enum tropa_conflict_kind {
    TROPA_CONFLICT_VALUE,   /**< a field, changed on both sides */
    TROPA_CONFLICT_REMOVED, /**< removed by one side, changed by the other: kept */
    TROPA_CONFLICT_PLACE,   /**< moved to two places: ours holds */
    TROPA_CONFLICT_ORDER,   /**< a list put in two orders: ours holds */
} tropa_conflict_kind;

typedef struct tropa_conflict {
    tropa_conflict_kind kind;
    const tropa_shape *shape; /**< of the item */
    const tropa_field *field; /**< VALUE: which; ORDER: the list; PLACE, REMOVED: where it stands */
    const void *object;       /**< in the merged document: what holds the field, or the item */
    tropa_str name;           /**< of the item */
    bool ours_removed;        /**< REMOVED: by us */
    tropa_str base, ours, theirs; /**< VALUE: as in files; PLACE: names of the owners */
} tropa_conflict;

typedef struct tropa_merge {
    uint32_t count;
    tropa_conflict *conflict;
    bool measured_dropped;
} tropa_merge;

/** @param out  the merged document; it shares the parts of the three, which must outlive it
 *  Errors: TROPA_ERR_INPUT when an id stands twice in one of them; TROPA_ERR_NO_MEMORY. */
tropa_status tropa_document_merge(const tropa_document *base, const tropa_document *ours,
                                  const tropa_document *theirs, tropa_arena *arena,
                                  tropa_document *out, tropa_merge *merge, tropa_error *err);

/** The conflict as a sentence, in the arena. */
tropa_str tropa_conflict_say(const tropa_catalogue *catalogue, tropa_arena *arena,
                             const tropa_conflict *conflict);

#endif
