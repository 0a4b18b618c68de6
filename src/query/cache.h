/** The cache of imported files: a folder an entry, named by what the entry was made from.
 *
 *     $XDG_CACHE_HOME/tropa/0123456789abcdef/store/          (or ~/.cache/tropa/...)
 *     $XDG_CACHE_HOME/tropa/0123456789abcdef/rejected.csv
 *
 * Entries never change: another content, name or option is another entry. They are made under
 * another name and renamed, so a half-made entry is never seen, and two makers do not disturb each
 * other. What was not used for 30 days goes, and the least recently used beyond 8 GiB.
 * Internal to src/query. */
#ifndef TROPA_QUERY_CACHE_H
#define TROPA_QUERY_CACHE_H

#include "base/buffer.h"
#include "base/status.h"

#include <stdint.h>

/** The cache's folder, made where it is missing; appended to `out` with a zero byte behind it.
 *  False when there is no place for one: the caller takes a temporary folder. */
bool tropa_cache_root(tropa_buffer *out);
/** Is the entry there? Marks it as used. */
bool tropa_cache_find(const char *entry_path);
/** Moves a finished folder to the entry's place. When somebody else was faster, theirs stays. */
tropa_status tropa_cache_publish(const char *made_path, const char *entry_path, tropa_error *err);
/** Drops what is stale, never `keep`. Failures are ignored: the cache is only a cache. */
void tropa_cache_prune(const char *root, const char *keep);
/** Removes a folder and all in it; follows no links. */
void tropa_folder_remove(const char *path);

#endif
