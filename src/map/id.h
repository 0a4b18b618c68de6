/** Ids made from what an item is called. Internal to src/map. */
#ifndef TROPA_MAP_ID_H
#define TROPA_MAP_ID_H

#include "base/arena.h"

/** What the ids of items of `kind` begin with that are called `words`, in the arena:
 *  "oplata-zakaza"; the kind goes before what begins with a digit, since other readers would see a
 *  number. .data NULL when memory is out. */
tropa_str tropa_id_base(tropa_arena *arena, const char *kind, tropa_str words);

/** The nth id with this base: "oplata-zakaza", "oplata-zakaza-2". */
tropa_str tropa_id_nth(tropa_arena *arena, tropa_str base, unsigned n);

#endif
