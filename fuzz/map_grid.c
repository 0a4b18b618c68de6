/* Any text as a grid, CSV and Markdown: a document or problems; what is read can be written. */
#include "map/grid.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int markdown = 0; markdown < 2; markdown++) {
        tropa_arena arena;
        tropa_document document;
        tropa_problems problems;
        tropa_error err;
        tropa_buffer out;
        tropa_arena_init(&arena);
        tropa_buffer_init(&out);
        tropa_status status =
            tropa_grid_read((tropa_str){(const char *)data, size}, markdown, TROPA_STR("fuzz"),
                            &arena, &document, &problems, &err);
        if (status || tropa_grid_write(&document, markdown, &out, &err))
            abort();
        tropa_buffer_deinit(&out);
        tropa_arena_deinit(&arena);
    }
    return 0;
}
