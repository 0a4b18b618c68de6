/** What of a document another one does not hold, by kind and number: how a conversion tells what
 * the format had no place for.
 *
 * Found by the shapes, for every field there is, so that nothing can be forgotten: every value of
 * the first document is looked for at the same place of the model (not of the list) in the second.
 * An item whose main text or number is not there counts as one; of an item that is there, each
 * missing field counts as a detail. What the second holds beside that does not matter. O(values);
 * in the arena; thread-safe. Errors: TROPA_ERR_NO_MEMORY. */
#ifndef TROPA_MAP_LOSS_H
#define TROPA_MAP_LOSS_H

#include "base/arena.h"
#include "base/status.h"
#include "map/document.h"

typedef struct tropa_loss {
    const char *key; /**< of the list or field in the file: "ideas", "asks", "channel" */
    bool detail;     /**< a field of items that are there; else items of a list */
    uint64_t count;
} tropa_loss;

typedef struct tropa_losses {
    uint32_t count;
    tropa_loss *item; /**< items first, then details, in the order of the shapes */
} tropa_losses;

tropa_status tropa_document_losses(const tropa_document *whole, const tropa_document *rest,
                                   tropa_arena *arena, tropa_losses *out, tropa_error *err);

#endif
