/* Three texts, parted by lines of three dashes, merged as maps: whatever they say, what is written
 * reads back as the merged document, and a base merged with itself is itself. */
#include "base/buffer.h"
#include "map/diff.h"
#include "map/merge.h"
#include "map/patch.h"
#include "map/read.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** The text up to the next line of dashes. */
static tropa_str take_part(tropa_str *rest)
{
    static const char mark[] = "\n---\n";
    const char *end = rest->size ? memmem(rest->data, rest->size, mark, sizeof mark - 1) : NULL;
    tropa_str part = {rest->data, end ? (size_t)(end - rest->data) + 1 : rest->size};
    size_t skip = end ? part.size + sizeof mark - 2 : part.size;
    *rest = (tropa_str){rest->data + skip, rest->size - skip};
    return part;
}

static void check(tropa_arena *arena, tropa_str ours, tropa_document document[3])
{
    tropa_document merged, again;
    tropa_merge merge;
    tropa_problems problems;
    tropa_changes changes;
    tropa_error err;
    tropa_buffer out;
    if (tropa_document_merge(&document[0], &document[1], &document[2], arena, &merged, &merge,
                             &err) != TROPA_OK)
        return; /* ids twice */
    tropa_buffer_init(&out);
    if (tropa_document_patch(ours, &document[1], &merged, NULL, 0, arena, &out, NULL, &err) !=
            TROPA_OK ||
        tropa_document_read(tropa_buffer_view(&out), arena, &again, &problems, &err) != TROPA_OK ||
        tropa_document_diff(&merged, &again, arena, &changes, &err) != TROPA_OK ||
        changes.count != 0)
        abort();
    tropa_buffer_deinit(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tropa_arena arena;
    tropa_document document[3];
    tropa_problems problems;
    tropa_error err;
    tropa_str rest = {(const char *)data, size}, part[3];
    bool fine = true;
    tropa_arena_init(&arena);
    for (unsigned i = 0; i < 3; i++) {
        part[i] = take_part(&rest);
        fine = tropa_document_read(part[i], &arena, &document[i], &problems, &err) == TROPA_OK &&
               problems.errors == 0 && fine;
    }
    if (fine)
        check(&arena, part[1], document);
    tropa_arena_deinit(&arena);
    return 0;
}
