/* Any text as a map document: a document or problems, never more; what is read can be written and
 * reads back without errors. */
#include "base/buffer.h"
#include "map/read.h"
#include "map/write.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tropa_arena arena;
    tropa_document document, again;
    tropa_problems problems;
    tropa_error err;
    tropa_buffer out;
    tropa_arena_init(&arena);
    tropa_buffer_init(&out);
    tropa_str text = {(const char *)data, size};
    if (tropa_document_read(text, &arena, &document, &problems, &err) == TROPA_OK &&
        problems.errors == 0) {
        if (tropa_document_check(&document, 0, &arena, &problems, &err) != TROPA_OK ||
            tropa_document_write(&document, &out, &err) != TROPA_OK)
            abort();
        if (tropa_document_read(tropa_buffer_view(&out), &arena, &again, &problems, &err) !=
                TROPA_OK ||
            problems.errors)
            abort();
    }
    tropa_buffer_deinit(&out);
    tropa_arena_deinit(&arena);
    return 0;
}
