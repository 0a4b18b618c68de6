/* Cutting the stream of text into blocks of whole records. Serial, so it does as little as it can:
 * read, look for quotes, count lines, find the last record's end. */
#include "base/memory.h"
#include "read/reader_internal.h"

enum { GIANT_KEPT_BYTES = 64 * 1024 };

tropa_status tropa_block_init(tropa_block *block, const tropa_reader *reader, tropa_error *err)
{
    size_t least = reader->options.record_bytes_most + 4;
    *block = (tropa_block){0};
    block->capacity = reader->options.block_bytes > least ? reader->options.block_bytes : least;
    block->text = tropa_alloc(block->capacity + TROPA_CSV_PADDING);
    if (!block->text)
        return tropa_fail_memory(err);
    memset(block->text + block->capacity, 0, TROPA_CSV_PADDING);
    return TROPA_OK;
}

void tropa_block_deinit(tropa_block *block)
{
    tropa_free(block->text);
    *block = (tropa_block){0};
}

static tropa_status read_text(tropa_reader *reader, char *into, size_t size, size_t *got,
                              tropa_error *err)
{
    if (reader->json_lines)
        return tropa_json_lines_read(reader->json_lines, reader->source, into, size, got, err);
    return tropa_source_read(reader->source, into, size, got, err);
}

/* Reads past what stands before the first record. The block's text is only scratch here. */
static tropa_status skip_text(tropa_reader *reader, tropa_block *block, tropa_error *err)
{
    for (size_t left = reader->skip_bytes; left;) {
        size_t got, want = left < block->capacity ? left : block->capacity;
        tropa_status status = read_text(reader, block->text, want, &got, err);
        if (status != TROPA_OK)
            return status;
        if (got == 0)
            break;
        left -= got;
    }
    return TROPA_OK;
}

tropa_status tropa_blocks_restart(tropa_reader *reader, tropa_error *err)
{
    reader->sequence = 0;
    reader->next_line = 1 + reader->skip_lines;
    reader->ended = false;
    reader->carry_size = 0;
    reader->failure.status = TROPA_OK;
    if (reader->json_lines)
        tropa_json_lines_restart(reader->json_lines);
    tropa_status status = tropa_source_rewind(reader->source, err);
    if (status != TROPA_OK || !reader->skip_bytes)
        return status;
    tropa_block scratch;
    status = tropa_block_init(&scratch, reader, err);
    if (status == TROPA_OK)
        status = skip_text(reader, &scratch, err);
    tropa_block_deinit(&scratch);
    return status;
}

static tropa_status keep_carry(tropa_reader *reader, const char *text, size_t size,
                               tropa_error *err)
{
    if (tropa_grow((void **)&reader->carry, &reader->carry_capacity, size, 1) != 0)
        return tropa_fail_memory(err);
    if (size)
        memmove(reader->carry, text, size);
    reader->carry_size = size;
    return TROPA_OK;
}

/* A line that is too long even for the block: its beginning is kept, the rest is read away. */
static tropa_status take_giant(tropa_reader *reader, tropa_block *block, size_t size,
                               tropa_error *err)
{
    /* The rest of the block is what the line is read away through. */
    size_t most = block->capacity / 2 < GIANT_KEPT_BYTES ? block->capacity / 2 : GIANT_KEPT_BYTES;
    size_t kept = size < most ? size : most;
    const char *eol = memchr(block->text, reader->dialect.eol, size);
    size_t after = eol ? (size_t)(eol - block->text) + 1 : size;
    tropa_status status = TROPA_OK;
    block->giant = true;
    block->size = kept;
    while (!eol) {
        size_t got;
        char *room = block->text + kept;
        status = read_text(reader, room, block->capacity - kept, &got, err);
        if (status != TROPA_OK)
            return status;
        if (got == 0)
            return keep_carry(reader, NULL, 0, err);
        eol = memchr(room, reader->dialect.eol, got);
        after = kept + (eol ? (size_t)(eol - room) + 1 : got);
        size = kept + got;
    }
    return keep_carry(reader, block->text + after, size - after, err);
}

/* Fills the block to at least block_bytes, the end, or more while no record ends in it. */
static tropa_status fill(tropa_reader *reader, tropa_block *block, size_t want, size_t *size,
                         bool *ended, tropa_error *err)
{
    while (*size < want && !*ended) {
        size_t got;
        tropa_status status = read_text(reader, block->text + *size, want - *size, &got, err);
        if (status != TROPA_OK)
            return status;
        *ended = got == 0;
        *size += got;
    }
    return TROPA_OK;
}

tropa_status tropa_block_take(tropa_reader *reader, tropa_block *block, bool *more,
                              tropa_error *err)
{
    size_t size = reader->carry_size, want = reader->options.block_bytes;
    bool ended = false;
    *more = false;
    block->giant = false;
    if (size)
        memcpy(block->text, reader->carry, size);
    reader->carry_size = 0;
    if (want <= size)
        want = size + 1;
    for (;;) {
        want = want < block->capacity ? want : block->capacity;
        tropa_status status = fill(reader, block, want, &size, &ended, err);
        if (status != TROPA_OK)
            return status;
        if (size == 0)
            return TROPA_OK;
        tropa_csv_end rest;
        block->lines = tropa_csv_survey(&reader->dialect, block->text, size, &block->any_quote);
        block->size = tropa_csv_cut(&reader->dialect, block->text, block->text + size, ended,
                                    block->any_quote, &rest);
        if (block->size) {
            status = keep_carry(reader, block->text + block->size, size - block->size, err);
            if (status != TROPA_OK)
                return status;
            break;
        }
        if (rest == TROPA_CSV_GIANT || size == block->capacity) {
            status = take_giant(reader, block, size, err);
            if (status != TROPA_OK)
                return status;
            break;
        }
        want = size + reader->options.block_bytes;
    }
    if (reader->carry_size && !block->giant) {
        bool any;
        block->lines -= tropa_csv_survey(&reader->dialect, reader->carry, reader->carry_size, &any);
    }
    if (block->giant)
        block->lines = 1;
    else if (block->text[block->size - 1] != reader->dialect.eol)
        block->lines++; /* the last line has no end */
    block->sequence = reader->sequence++;
    block->first_line = reader->next_line;
    reader->next_line += block->lines;
    block->bytes_read = tropa_source_raw_bytes(reader->source);
    *more = true;
    return TROPA_OK;
}
