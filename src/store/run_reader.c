/* A run file in place. */
#include "store/run.h"

#include "base/hash.h"
#include "base/memory.h"

#include <inttypes.h>
#include <string.h>

static tropa_status damaged(tropa_error *err, const char *name, const char *what)
{
    return tropa_fail(err, TROPA_ERR_DAMAGED, "%s is damaged: %s; restore it from a copy", name,
                      tropa_phrase(what));
}

static bool index_valid(const struct store_run *run)
{
    const struct store_run_footer *footer = &run->footer;
    uint64_t at = sizeof(struct store_run_header), events = 0, customers = 0;
    for (uint64_t b = 0; b < footer->block_count; b++) {
        const struct store_block_index *index = &run->index[b];
        if (index->offset != at || index->size > footer->index_offset - at || index->size == 0 ||
            index->size % STORE_BLOCK_ALIGNMENT || index->first_ordinal > index->last_ordinal ||
            index->customer_count == 0 || index->event_count == 0 ||
            (b > 0 && index->first_ordinal <= run->index[b - 1].last_ordinal))
            return false;
        at += index->size;
        events += index->event_count;
        customers += index->customer_count;
    }
    return at == footer->index_offset && events == footer->events && customers == footer->customers;
}

tropa_status store_run_parse(struct store_run *run, const unsigned char *bytes, size_t size,
                             const char *name, tropa_error *err)
{
    *run = (struct store_run){.bytes = bytes, .size = size};
    size_t length = strlen(name);
    memcpy(run->name, name, length < sizeof run->name ? length : sizeof run->name - 1);
    struct store_run_footer *footer = &run->footer;
    if (size < sizeof(struct store_run_header) + sizeof *footer || size % 8)
        return damaged(err, name, "it is too short");
    uint64_t end = size - sizeof *footer;
    memcpy(footer, bytes + end, sizeof *footer);
    if (memcmp(footer->magic, STORE_RUN_MAGIC, sizeof footer->magic) != 0 ||
        footer->checksum != tropa_hash(footer, sizeof *footer - sizeof footer->checksum))
        return damaged(err, name, "its footer does not agree with its checksum");
    struct store_run_header header = {.version = STORE_FORMAT_VERSION,
                                      .partition = footer->partition};
    memcpy(header.magic, STORE_RUN_MAGIC, sizeof header.magic);
    if (footer->version != STORE_FORMAT_VERSION || memcmp(bytes, &header, sizeof header) != 0)
        return damaged(err, name, "its header is wrong");
    run->partition = footer->partition;
    if (footer->index_offset % 8 || footer->index_offset < sizeof header ||
        footer->index_offset > end ||
        footer->block_count > (end - footer->index_offset) / sizeof *run->index ||
        footer->block_count * sizeof *run->index != end - footer->index_offset)
        return damaged(err, name, "its index lies outside");
    run->index = (const void *)(bytes + footer->index_offset);
    if (footer->index_checksum !=
            tropa_hash(run->index, (size_t)footer->block_count * sizeof *run->index) ||
        !index_valid(run))
        return damaged(err, name, "its index does not agree with its checksum");
    run->looked_through =
        tropa_alloc_zero((size_t)footer->block_count, sizeof *run->looked_through);
    return run->looked_through ? TROPA_OK : tropa_fail_memory(err);
}

tropa_status store_run_open(struct store_run *run, const char *store,
                            const struct store_manifest_run *entry, tropa_error *err)
{
    *run = (struct store_run){0};
    const unsigned char *bytes;
    tropa_status status = store_file_map(store, entry->file, entry->bytes, &bytes, err);
    if (status != TROPA_OK)
        return status;
    status = store_run_parse(run, bytes, (size_t)entry->bytes, entry->file, err);
    if (status == TROPA_OK &&
        (run->footer.checksum != entry->checksum || run->partition != entry->partition ||
         run->footer.events != entry->events))
        status = damaged(err, entry->file, "it is not the file that MANIFEST names");
    if (status != TROPA_OK)
        store_run_close(run);
    return status;
}

void store_run_close(struct store_run *run)
{
    store_file_unmap(run->bytes, run->size);
    tropa_free(run->looked_through);
    *run = (struct store_run){0};
}

tropa_status store_run_block(const struct store_run *run, size_t number,
                             const struct store_block_limits *limits, struct store_block *block,
                             tropa_error *err)
{
    const struct store_block_index *index = &run->index[number];
    const unsigned char *bytes = run->bytes + index->offset;
    const char *what = TROPA_PHRASE("its checksum does not agree");
    if (tropa_hash(bytes, (size_t)index->size) == index->checksum) {
        what = TROPA_PHRASE("its content contradicts itself");
        if (store_block_open(bytes, index, block)) {
            if (atomic_load_explicit(&run->looked_through[number], memory_order_relaxed))
                return TROPA_OK;
            if (store_block_valid(block, index, limits)) {
                atomic_store_explicit(&run->looked_through[number], 1, memory_order_relaxed);
                return TROPA_OK;
            }
        }
    }
    return tropa_fail(err, TROPA_ERR_DAMAGED,
                      "%s is damaged in block %zu at byte %" PRIu64
                      ": %s; restore the file from a copy or import its sources anew",
                      run->name, number, index->offset, tropa_phrase(what));
}
