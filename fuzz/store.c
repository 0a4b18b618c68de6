/* The store's files: any bytes as MANIFEST, run or dictionary. The first byte chooses which, and
 * whether the checksums are made to agree first, so that what lies behind them is reached too. */
#include "base/hash.h"
#include "base/memory.h"
#include "store/dictionary.h"
#include "store/manifest.h"
#include "store/merge.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RUN, DICT, MANIFEST, KINDS };

static void mend_run(unsigned char *bytes, size_t size)
{
    struct store_run_footer footer;
    if (size < sizeof footer)
        return;
    memcpy(&footer, bytes + size - sizeof footer, sizeof footer);
    uint64_t end = size - sizeof footer, each = sizeof(struct store_block_index);
    if (footer.index_offset > end || footer.block_count > (end - footer.index_offset) / each)
        return;
    for (uint64_t b = 0; b < footer.block_count; b++) {
        struct store_block_index index;
        memcpy(&index, bytes + footer.index_offset + b * each, each);
        if (index.offset > size || index.size > size - index.offset)
            continue;
        index.checksum = tropa_hash(bytes + index.offset, (size_t)index.size);
        memcpy(bytes + footer.index_offset + b * each, &index, each);
    }
    footer.index_checksum =
        tropa_hash(bytes + footer.index_offset, (size_t)(footer.block_count * each));
    footer.checksum = tropa_hash(&footer, sizeof footer - sizeof footer.checksum);
    memcpy(bytes + size - sizeof footer, &footer, sizeof footer);
}

static void mend_dict(unsigned char *bytes, size_t size)
{
    struct store_dict_footer footer;
    if (size < sizeof footer)
        return;
    memcpy(&footer, bytes + size - sizeof footer, sizeof footer);
    uint64_t end = size - sizeof footer, each = sizeof(struct store_dict_block);
    if (footer.section_offset > end || footer.block_offset > end ||
        footer.block_count > (end - footer.block_offset) / each)
        return;
    for (uint64_t b = 0; b < footer.block_count; b++) {
        struct store_dict_block block;
        memcpy(&block, bytes + footer.block_offset + b * each, each);
        if (block.offset > size || block.size > size - block.offset)
            continue;
        block.checksum = tropa_hash(bytes + block.offset, block.size);
        memcpy(bytes + footer.block_offset + b * each, &block, each);
    }
    footer.table_checksum =
        tropa_hash(bytes + footer.section_offset, (size_t)(end - footer.section_offset));
    footer.checksum = tropa_hash(&footer, sizeof footer - sizeof footer.checksum);
    memcpy(bytes + size - sizeof footer, &footer, sizeof footer);
}

/* Everything a cursor or a compaction would do with the run, twice: once from a merge with itself.
 */
static void use_run(const struct store_run *run)
{
    const struct store_block_limits limits = {
        .customers = 1000, .activities = 300, .attributes = 3};
    const struct store_run *both[2] = {run, run};
    const uint32_t attribute[3] = {0, 1, 2};
    struct store_merge merge;
    tropa_error err;
    for (size_t b = 0; b < run->footer.block_count; b++) {
        struct store_block block;
        if (store_run_block(run, b, &limits, &block, &err) != TROPA_OK)
            assert(err.status == TROPA_ERR_DAMAGED);
    }
    unsigned want = STORE_WANT_VALUE | STORE_WANT_ORDER | STORE_WANT_SOURCE | STORE_WANT_EVENT_ID;
    if (store_merge_init(&merge, both, 2, &limits, 2, want, attribute, 3, &err) != TROPA_OK)
        return;
    uint64_t from = 0, ordinal;
    while (store_merge_next(&merge, from, &ordinal, &err) == TROPA_OK &&
           ordinal != STORE_NO_ORDINAL && store_merge_customer(&merge, ordinal, &err) == TROPA_OK)
        from = ordinal + 1;
    struct store_block_encoder encoder = {0};
    struct store_block_index index;
    tropa_buffer out;
    tropa_buffer_init(&out);
    if (merge.columns.customer_count)
        store_block_encode(&encoder, &merge.columns, 0, merge.columns.customer_count, &out, &index,
                           &err);
    tropa_buffer_deinit(&out);
    store_block_encoder_deinit(&encoder);
    store_merge_deinit(&merge);
}

static void use_dict(const struct store_dict_file *file)
{
    for (uint32_t kind = 0; kind < 4; kind++)
        for (uint32_t index = 0; index < 3; index++) {
            tropa_arena arena;
            tropa_arena_init(&arena);
            const tropa_str *text;
            uint32_t count;
            size_t bytes = 0;
            if (store_dict_read(file, 1, kind, index, &arena, &text, &count, NULL) == TROPA_OK)
                for (uint32_t i = 0; i < count; i++)
                    bytes += text[i].size ? (unsigned char)text[i].data[text[i].size - 1] : 0;
            tropa_arena_deinit(&arena);
            assert(bytes < SIZE_MAX);
        }
}

static void use_manifest(const unsigned char *bytes, size_t size, int mend)
{
    tropa_buffer text, again;
    tropa_buffer_init(&text);
    tropa_buffer_init(&again);
    tropa_buffer_append(&text, bytes, size);
    if (mend)
        tropa_buffer_append_format(&text, "xxh3 %016llx\n",
                                   (unsigned long long)tropa_hash(bytes, size));
    struct store_manifest manifest;
    store_manifest_init(&manifest);
    tropa_error err;
    if (!text.failed &&
        store_manifest_parse(&manifest, tropa_buffer_view(&text), "MANIFEST", &err) == TROPA_OK)
        store_manifest_print(&manifest, &again, &err);
    store_manifest_deinit(&manifest);
    tropa_buffer_deinit(&text);
    tropa_buffer_deinit(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    int kind = data[0] % KINDS, mend = data[0] & 0x80;
    size--;
    unsigned char *bytes = tropa_alloc(size); /* aligned, as a mapping is, and of exact size */
    if (!bytes)
        return 0;
    memcpy(bytes, data + 1, size);
    if (mend && kind == RUN)
        mend_run(bytes, size);
    if (mend && kind == DICT)
        mend_dict(bytes, size);
    tropa_error err;
    if (kind == RUN) {
        struct store_run run;
        if (store_run_parse(&run, bytes, size, "run-1-0.tr", &err) == TROPA_OK)
            use_run(&run);
        tropa_free(run.looked_through);
    } else if (kind == DICT) {
        struct store_dict_file file;
        if (store_dict_file_parse(&file, bytes, size, "dict-1.td", &err) == TROPA_OK)
            use_dict(&file);
    } else {
        use_manifest(bytes, size, mend);
    }
    tropa_free(bytes);
    return 0;
}
