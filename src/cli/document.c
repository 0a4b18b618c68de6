#include "cli/document.h"

#include "base/file.h"
#include "map/node.h"

tropa_status cli_read_document(cli_state *cli, const char *path, tropa_arena *arena,
                               tropa_buffer *text, tropa_document *out, tropa_problems *problems,
                               tropa_error *err)
{
    if (!cli_catalogue(cli, err))
        return err->status;
    *problems = (tropa_problems){0};
    tropa_status status = tropa_file_read(path, TROPA_NODE_BYTES_MAX + 1, text, err);
    if (!status)
        status = tropa_document_read(tropa_buffer_view(text), arena, out, problems, err);
    for (uint32_t i = 0; i < problems->count && !status && problems->errors; i++) {
        if (!problems->item[i].error)
            continue;
        tropa_str what = tropa_say(cli->catalogue, arena, &problems->item[i].what);
        return tropa_fail(err, TROPA_ERR_INPUT, "%s:%u: %.*s; `tropa check` tells all", path,
                          problems->item[i].place.line, (int)what.size, what.data);
    }
    return status;
}
