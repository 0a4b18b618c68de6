/** Reading map documents for commands that work with whole ones. Internal to src/cli. */
#ifndef TROPA_CLI_DOCUMENT_H
#define TROPA_CLI_DOCUMENT_H

#include "cli/cli.h"

#include "base/buffer.h"
#include "map/read.h"

/** Reads the file; a document with errors is refused with the first of them.
 *  @param text  initialised; holds the file's bytes
 *  Errors: of files; TROPA_ERR_INPUT; TROPA_ERR_NO_MEMORY. */
tropa_status cli_read_document(cli_state *cli, const char *path, tropa_arena *arena,
                               tropa_buffer *text, tropa_document *out, tropa_problems *problems,
                               tropa_error *err);

#endif
