/** The store's immutable files: made once under a name never used before, then only mapped. */
#ifndef TROPA_STORE_FILES_H
#define TROPA_STORE_FILES_H

#include "base/arena.h"
#include "base/status.h"

#include <stdint.h>

/** "STORE/name", in memory of its own; NULL when memory is out. */
char *store_path(const char *store, const char *name);

struct store_file_out {
    int descriptor; /**< -1 when closed */
    char *path;
    uint64_t written;
};

/** Makes STORE/name; a leftover of that name from a crash is overwritten. */
tropa_status store_file_create(struct store_file_out *file, const char *store, const char *name,
                               tropa_error *err);
tropa_status store_file_write(struct store_file_out *file, const void *bytes, size_t size,
                              tropa_error *err);
/** Closes after asking the system to begin writing; store_file_sync waits for that later, when all
 *  files of a transaction are under way. */
tropa_status store_file_finish(struct store_file_out *file, tropa_error *err);
/** Gives up: closes and removes the file. Safe after _finish, when it does nothing. */
void store_file_abandon(struct store_file_out *file);
/** Removes STORE/name; a failure is left to the next writer, who removes what is not named. */
void store_file_remove(const char *store, const char *name);
/** fsync of STORE/name. */
tropa_status store_file_sync(const char *store, const char *name, tropa_error *err);

/** Maps STORE/name for reading. NOT_FOUND when there is no such file; DAMAGED when its size is not
 *  `bytes`: a mapping past the end of a shortened file would be a SIGBUS, so it is never made. */
tropa_status store_file_map(const char *store, const char *name, uint64_t bytes,
                            const unsigned char **out, tropa_error *err);
void store_file_unmap(const unsigned char *bytes, size_t size);

#endif
