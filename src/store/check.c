/* Verifying every byte of a store.
 *
 * Files are read with read(2), not through the mapping: a bad sector is then an error with a name
 * and not a SIGBUS, and what the page cache held when the store was opened does not matter. */
#include "store/internal.h"

#include "base/file.h"
#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>

struct check {
    tropa_store *store;
    void (*report)(void *context, const char *line);
    void *context;
    uint64_t damages;
    tropa_error first;
};

static void complain(struct check *check, const tropa_error *err)
{
    if (check->damages++ == 0)
        check->first = *err;
    if (check->report)
        check->report(check->context, err->message);
}

/* An error that is not about the store's content ends the check. */
static bool fatal(tropa_status status)
{
    return status != TROPA_OK && status != TROPA_ERR_DAMAGED;
}

static tropa_status read_file(struct check *check, const char *name, size_t size,
                              tropa_buffer *bytes, tropa_error *err)
{
    char *path = store_path(check->store->path, name);
    if (!path)
        return tropa_fail_memory(err);
    tropa_status status = tropa_file_read(path, SIZE_MAX / 2, bytes, err);
    if (status == TROPA_OK && bytes->size != size)
        status =
            tropa_fail(err, TROPA_ERR_DAMAGED, "%s is damaged: it has %zu bytes instead of %zu",
                       path, bytes->size, size);
    else if (status == TROPA_ERR_IO)
        status = TROPA_ERR_DAMAGED; /* unreadable is as bad as wrong, and the others go on */
    tropa_free(path);
    return status;
}

static tropa_status check_run(struct check *check, const struct store_run *opened)
{
    tropa_error err = {0};
    tropa_buffer bytes;
    tropa_buffer_init(&bytes);
    struct store_run run = {0};
    struct store_block_limits limits = store_limits(check->store, opened->partition);
    tropa_status status = read_file(check, opened->name, opened->size, &bytes, &err);
    if (status == TROPA_OK)
        status = store_run_parse(&run, (const unsigned char *)bytes.data, bytes.size, opened->name,
                                 &err);
    if (status == TROPA_ERR_DAMAGED)
        complain(check, &err);
    for (size_t b = 0; status == TROPA_OK && b < run.footer.block_count; b++) {
        struct store_block block;
        tropa_status wrong = store_run_block(&run, b, &limits, &block, &err);
        if (wrong != TROPA_OK)
            complain(check, &err);
    }
    tropa_free(run.looked_through);
    tropa_buffer_deinit(&bytes);
    if (fatal(status) && check->damages == 0)
        check->first = err;
    return status;
}

static tropa_status check_dict_blocks(struct check *check, const struct store_dict_file *file,
                                      tropa_error *err)
{
    uint64_t end = sizeof(struct store_dict_header);
    for (uint64_t b = 0; b < file->block_count; b++) {
        const struct store_dict_block *block = &file->block[b];
        tropa_arena arena;
        tropa_arena_init(&arena);
        tropa_str *text = tropa_arena_array(&arena, block->count + 1u, sizeof *text);
        tropa_status status =
            text ? store_dict_read_block(file, b, &arena, text, err) : tropa_fail_memory(err);
        tropa_arena_deinit(&arena);
        if (status == TROPA_ERR_DAMAGED)
            complain(check, err);
        else if (status != TROPA_OK)
            return status;
        end = block->offset + block->size > end ? block->offset + block->size : end;
    }
    /* Between the last block and the table lie at most 7 zeros, to align it. */
    uint64_t table = (uint64_t)((const unsigned char *)file->section - file->bytes);
    for (; end < table; end++)
        if (file->bytes[end] != 0) {
            tropa_fail(err, TROPA_ERR_DAMAGED, "%s is damaged at byte %" PRIu64, file->name, end);
            complain(check, err);
            break;
        }
    return TROPA_OK;
}

static tropa_status check_dict(struct check *check, const struct store_dict_file *opened)
{
    tropa_error err = {0};
    tropa_buffer bytes;
    tropa_buffer_init(&bytes);
    struct store_dict_file file;
    tropa_status status = read_file(check, opened->name, opened->size, &bytes, &err);
    if (status == TROPA_OK)
        status = store_dict_file_parse(&file, (const unsigned char *)bytes.data, bytes.size,
                                       opened->name, &err);
    if (status == TROPA_ERR_DAMAGED)
        complain(check, &err);
    if (status == TROPA_OK)
        status = check_dict_blocks(check, &file, &err);
    tropa_buffer_deinit(&bytes);
    if (fatal(status) && check->damages == 0)
        check->first = err;
    return status;
}

tropa_status tropa_store_check(tropa_store *store, void (*report)(void *context, const char *line),
                               void *context, tropa_error *err)
{
    struct check check = {.store = store, .report = report, .context = context};
    tropa_status status = TROPA_OK;
    for (size_t r = 0; !fatal(status) && r < store->run_count; r++)
        status = check_run(&check, &store->run[r]);
    for (size_t d = 0; !fatal(status) && d < store->dict_count; d++)
        status = check_dict(&check, &store->dict[d]);
    if (fatal(status)) {
        if (err)
            *err = check.first;
        return status;
    }
    if (check.damages == 0)
        return TROPA_OK;
    if (check.damages == 1) {
        if (err)
            *err = check.first;
        return TROPA_ERR_DAMAGED;
    }
    return tropa_fail(err, TROPA_ERR_DAMAGED,
                      "%s has %" PRIu64 " damaged pieces; the first: %.600s", store->path,
                      check.damages, check.first.message);
}
