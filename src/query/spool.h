/** A source that can be read twice: a regular file as it lies, or a pipe (and "-", standard input)
 *  copied to a temporary file, since its content is hashed before it is read. */
#ifndef TROPA_QUERY_SPOOL_H
#define TROPA_QUERY_SPOOL_H

#include "base/status.h"
#include "base/str.h"

typedef struct tropa_spool {
    char *path; /**< where the bytes lie; owned */
    bool temporary;
} tropa_spool;

/** NOT_FOUND, IO, NO_MEMORY; INPUT for a folder. */
tropa_status tropa_spool_open(tropa_str name, tropa_spool *out, tropa_error *err);
/** Removes the temporary copy. Safe on a zeroed or failed spool. */
void tropa_spool_close(tropa_spool *spool);

#endif
