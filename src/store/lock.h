/** The writer's lock: STORE/LOCK, held with flock, the holder's process number inside. */
#ifndef TROPA_STORE_LOCK_H
#define TROPA_STORE_LOCK_H

#include "base/status.h"

/** Takes the lock of the folder `store`. BUSY names the process that holds it. */
tropa_status store_lock_take(const char *store, int *descriptor, tropa_error *err);
/** Lets go; with `remove` the file goes too. */
void store_lock_release(const char *store, int descriptor, int remove);

#endif
