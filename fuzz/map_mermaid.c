/* Any text as a Mermaid journey: a document or problems; what is read can be written and reads back
 * without loss. */
#include "map/loss.h"
#include "map/mermaid.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tropa_arena arena;
    tropa_document document, again;
    tropa_problems problems;
    tropa_losses losses;
    tropa_error err;
    tropa_buffer out;
    tropa_str name = TROPA_STR("fuzz");
    tropa_arena_init(&arena);
    tropa_buffer_init(&out);
    tropa_str text = {(const char *)data, size};
    if (tropa_mermaid_read(text, name, &arena, &document, &problems, &err))
        abort();
    if (problems.errors == 0) {
        if (tropa_mermaid_write(&document, false, &out, &err) ||
            tropa_mermaid_read(tropa_buffer_view(&out), name, &arena, &again, &problems, &err) ||
            problems.errors || tropa_document_losses(&document, &again, &arena, &losses, &err) ||
            losses.count)
            abort();
    }
    tropa_buffer_deinit(&out);
    tropa_arena_deinit(&arena);
    return 0;
}
