/** Files in a store's folder that the MANIFEST does not name. The caller holds the lock. */
#ifndef TROPA_STORE_GARBAGE_H
#define TROPA_STORE_GARBAGE_H

#include "base/status.h"

/** Removes run, dictionary and temporary files that the MANIFEST on disk does not name: left by a
 *  crash, by a transaction given up, or superseded. Without a readable MANIFEST everything stays
 *  unless there is none at all. Never fails: what stays is tried again by the next writer. */
void store_garbage_collect(const char *store);

/** A folder without a MANIFEST becomes a store only when nothing but such leftovers lies in it. */
tropa_status store_garbage_folder_is_ours(const char *store, tropa_error *err);

#endif
