/** What changed between two map documents, in meaning: formatting, comments and the order of keys
 * are no change.
 *
 * Items are told by id, those without one by what they say. Figures of `measured` are compared by
 * tests of two shares, corrected for how many are compared (Benjamini and Hochberg, 5 %): a share
 * moves "beyond chance" or not at all. Both periods are taken for separate customers.
 *
 * Ownership: changes live in the arena and point into both documents, which must outlive them.
 * O(items + changes). Thread-safe on distinct arenas. */
#ifndef TROPA_MAP_DIFF_H
#define TROPA_MAP_DIFF_H

#include "base/arena.h"
#include "base/status.h"
#include "map/document.h"
#include "text/message.h"

typedef enum tropa_change_kind {
    TROPA_CHANGE_ADDED,    /**< an item, or (field set) one text of a list of texts */
    TROPA_CHANGE_REMOVED,  /**< the same */
    TROPA_CHANGE_MOVED,    /**< to another owner: old and new are the owners' names */
    TROPA_CHANGE_ORDER,    /**< within its list: new is the item before it, empty: first */
    TROPA_CHANGE_CHANGED,  /**< a field */
    TROPA_CHANGE_RESOLVED, /**< a pain */
    TROPA_CHANGE_BEYOND,   /**< a measured figure moved beyond chance */
    TROPA_CHANGE_CHANCE,   /**< a measured figure is another, within chance */
    TROPA_CHANGE_KIND_COUNT
} tropa_change_kind;

/** "added", "removed" ... as in JSON. */
const char *tropa_change_kind_name(tropa_change_kind kind);

/** A measured share on one side. */
typedef struct tropa_change_figure {
    double value, low, high; /**< with its interval of 95 % */
    uint64_t n;              /**< of how many */
} tropa_change_figure;

typedef struct tropa_change {
    tropa_change_kind kind;
    const tropa_shape *shape; /**< of the item */
    const tropa_field *list;  /**< where the item stands; NULL: it is the document */
    const tropa_field *field; /**< CHANGED, RESOLVED, and of texts; else NULL */
    const char *measure;      /**< BEYOND, CHANCE: "left", "reached" ...; else NULL */
    tropa_str path;           /**< "stages/buy/pains/fee/severity"; titles where ids are missing */
    tropa_str id, name;       /**< of the item */
    tropa_str holder; /**< name of what the item belongs to, where that is neither the map nor a
                           stage or touchpoint; else empty */
    tropa_str stage_id, stage;           /**< where it is now (REMOVED: was); empty: whole map */
    tropa_str touchpoint_id, touchpoint; /**< empty: none, or the item itself */
    tropa_str old_text, new_text;        /**< values as in the file; empty: none */
    const void *old_object, *new_object; /**< CHANGED: what holds the field */
    tropa_change_figure before, after;   /**< BEYOND, CHANCE */
    double p;                            /**< corrected */
} tropa_change;

typedef struct tropa_changes {
    uint32_t count;
    tropa_change *item; /**< the map's own, then stage by stage in the order of the new map */
} tropa_changes;

/** Errors: TROPA_ERR_NO_MEMORY. */
tropa_status tropa_document_diff(const tropa_document *old_document,
                                 const tropa_document *new_document, tropa_arena *arena,
                                 tropa_changes *out, tropa_error *err);

/** The change as a sentence without its stage and touchpoint, in the arena. */
tropa_str tropa_change_say(const tropa_catalogue *catalogue, tropa_arena *arena,
                           const tropa_change *change);

#endif
