/* Dictionary files: sections of zstd blocks, a table, a footer. */
#include "store/dictionary.h"

#include "base/hash.h"
#include "base/memory.h"
#include "store/files.h"

#include <inttypes.h>
#include <zstd.h>

enum { LEVEL = 1, RAW_MOST = 1 << 26 };

/* ---- making sections ----------------------------------------------------------------------- */

void store_dict_part_deinit(struct store_dict_part *part)
{
    tropa_buffer_deinit(&part->bytes);
    tropa_buffer_deinit(&part->blocks);
    *part = (struct store_dict_part){0};
}

static void append_varint(tropa_buffer *out, size_t number)
{
    for (; number >= 0x80; number >>= 7)
        tropa_buffer_append_char(out, (char)(number | 0x80));
    tropa_buffer_append_char(out, (char)number);
}

/* Strings from..to-1 as one compressed block. */
static tropa_status add_block(struct store_dict_part *part, ZSTD_CCtx *zstd, tropa_buffer *raw,
                              const tropa_str *text, size_t from, size_t to, tropa_error *err)
{
    tropa_buffer_clear(raw);
    for (size_t i = from; i < to; i++)
        append_varint(raw, text[i].size);
    for (size_t i = from; i < to; i++)
        tropa_buffer_append_str(raw, text[i]);
    size_t start = part->bytes.size, bound = ZSTD_compressBound(raw->size);
    char *room = raw->failed ? NULL : tropa_buffer_extend(&part->bytes, bound);
    if (!room)
        return tropa_fail_memory(err);
    size_t size = ZSTD_compressCCtx(zstd, room, bound, raw->data, raw->size, LEVEL);
    if (ZSTD_isError(size))
        return tropa_fail_memory(err);
    part->bytes.size = start + size;
    struct store_dict_block block = {.offset = start,
                                     .checksum = tropa_hash(room, size),
                                     .size = (uint32_t)size,
                                     .raw_size = (uint32_t)raw->size,
                                     .count = (uint32_t)(to - from)};
    tropa_buffer_append(&part->blocks, &block, sizeof block);
    part->section.block_count++;
    return part->blocks.failed ? tropa_fail_memory(err) : TROPA_OK;
}

tropa_status store_dict_part_make(struct store_dict_part *part, uint32_t kind, uint32_t index,
                                  uint64_t first_code, const tropa_str *text, size_t count,
                                  tropa_error *err)
{
    *part = (struct store_dict_part){
        .section = {.kind = kind, .index = index, .first_code = first_code, .count = count}};
    ZSTD_CCtx *zstd = ZSTD_createCCtx();
    tropa_buffer raw;
    tropa_buffer_init(&raw);
    tropa_status status = zstd ? TROPA_OK : tropa_fail_memory(err);
    size_t from = 0, bytes = 0;
    for (size_t i = 0; status == TROPA_OK && i < count; i++) {
        if (text[i].size > RAW_MOST)
            status = tropa_fail(err, TROPA_ERR_LIMIT, "a text of %zu bytes is too long to store",
                                text[i].size);
        bytes += text[i].size + 2;
        if (status == TROPA_OK && (bytes >= STORE_DICT_BLOCK_BYTES || i + 1 == count)) {
            status = add_block(part, zstd, &raw, text, from, i + 1, err);
            from = i + 1;
            bytes = 0;
        }
    }
    tropa_buffer_deinit(&raw);
    ZSTD_freeCCtx(zstd);
    return status;
}

/* ---- writing files ------------------------------------------------------------------------- */

/* Writes the tables and the footer after the blocks. */
static tropa_status finish(struct store_file_out *out, const char *store,
                           struct store_manifest_dict *file, const tropa_buffer *sections,
                           const tropa_buffer *blocks, tropa_error *err)
{
    uint64_t over = out->written % 8;
    static const char ZEROS[8];
    tropa_status status = store_file_write(out, ZEROS, over ? 8 - over : 0, err);
    struct store_dict_footer footer = {
        .section_offset = out->written,
        .section_count = sections->size / sizeof(struct store_dict_section),
        .block_offset = out->written + sections->size,
        .block_count = blocks->size / sizeof(struct store_dict_block),
        .version = STORE_FORMAT_VERSION};
    memcpy(footer.magic, STORE_DICT_MAGIC, sizeof footer.magic);
    tropa_buffer tail;
    tropa_buffer_init(&tail);
    tropa_buffer_append(&tail, sections->data, sections->size);
    tropa_buffer_append(&tail, blocks->data, blocks->size);
    if (!tail.failed)
        footer.table_checksum = tropa_hash(tail.data, tail.size);
    footer.checksum = tropa_hash(&footer, sizeof footer - sizeof footer.checksum);
    tropa_buffer_append(&tail, &footer, sizeof footer);
    if (status == TROPA_OK && tail.failed)
        status = tropa_fail_memory(err);
    if (status == TROPA_OK)
        status = store_file_write(out, tail.data, tail.size, err);
    tropa_buffer_deinit(&tail);
    file->bytes = out->written;
    file->checksum = footer.checksum;
    if (status == TROPA_OK)
        status = store_file_finish(out, err);
    if (status == TROPA_OK)
        status = store_file_sync(store, file->file, err);
    return status;
}

static tropa_status begin(struct store_file_out *out, const char *store, const char *name,
                          tropa_error *err)
{
    struct store_dict_header header = {.version = STORE_FORMAT_VERSION};
    memcpy(header.magic, STORE_DICT_MAGIC, sizeof header.magic);
    tropa_status status = store_file_create(out, store, name, err);
    return status == TROPA_OK ? store_file_write(out, &header, sizeof header, err) : status;
}

tropa_status store_dict_write(const char *store, struct store_manifest_dict *file,
                              const struct store_dict_part *part, size_t count, tropa_error *err)
{
    struct store_file_out out;
    tropa_buffer sections, blocks;
    tropa_buffer_init(&sections);
    tropa_buffer_init(&blocks);
    tropa_status status = begin(&out, store, file->file, err);
    for (size_t i = 0; status == TROPA_OK && i < count; i++) {
        struct store_dict_section section = part[i].section;
        section.first_block = blocks.size / sizeof(struct store_dict_block);
        tropa_buffer_append(&sections, &section, sizeof section);
        for (uint64_t b = 0; b < section.block_count; b++) {
            struct store_dict_block block;
            memcpy(&block, part[i].blocks.data + b * sizeof block, sizeof block);
            block.offset += out.written;
            tropa_buffer_append(&blocks, &block, sizeof block);
        }
        status = store_file_write(&out, part[i].bytes.data, part[i].bytes.size, err);
    }
    if (status == TROPA_OK && (sections.failed || blocks.failed))
        status = tropa_fail_memory(err);
    if (status == TROPA_OK)
        status = finish(&out, store, file, &sections, &blocks, err);
    store_file_abandon(&out);
    tropa_buffer_deinit(&sections);
    tropa_buffer_deinit(&blocks);
    return status;
}

/* The first section of the same dictionary has not been copied yet: true when none lies before. */
static bool first_of_key(const struct store_dict_file *file, size_t f, uint64_t s)
{
    const struct store_dict_section *wanted = &file[f].section[s];
    for (size_t before = 0; before <= f; before++) {
        uint64_t end = before == f ? s : file[before].section_count;
        for (uint64_t i = 0; i < end; i++)
            if (file[before].section[i].kind == wanted->kind &&
                file[before].section[i].index == wanted->index)
                return false;
    }
    return true;
}

/* Appends all blocks of one dictionary, from every file, as one section. */
static tropa_status merge_key(struct store_file_out *out, const struct store_dict_file *file,
                              size_t file_count, const struct store_dict_section *key,
                              tropa_buffer *sections, tropa_buffer *blocks, tropa_error *err)
{
    struct store_dict_section merged = *key;
    merged.count = merged.block_count = 0;
    merged.first_block = blocks->size / sizeof(struct store_dict_block);
    tropa_status status = TROPA_OK;
    for (size_t f = 0; f < file_count; f++) {
        for (uint64_t s = 0; s < file[f].section_count; s++) {
            const struct store_dict_section *section = &file[f].section[s];
            if (section->kind != key->kind || section->index != key->index)
                continue;
            for (uint64_t b = 0; status == TROPA_OK && b < section->block_count; b++) {
                struct store_dict_block block = file[f].block[section->first_block + b];
                const unsigned char *bytes = file[f].bytes + block.offset;
                if (tropa_hash(bytes, block.size) != block.checksum)
                    return tropa_fail(err, TROPA_ERR_DAMAGED, "%s is damaged in block %" PRIu64,
                                      file[f].name, section->first_block + b);
                block.offset = out->written;
                tropa_buffer_append(blocks, &block, sizeof block);
                status = store_file_write(out, bytes, block.size, err);
            }
            merged.count += section->count;
            merged.block_count += section->block_count;
        }
    }
    tropa_buffer_append(sections, &merged, sizeof merged);
    return status;
}

tropa_status store_dict_merge(const char *store, const struct store_dict_file *file,
                              size_t file_count, struct store_manifest_dict *into, tropa_error *err)
{
    struct store_file_out out;
    tropa_buffer sections, blocks;
    tropa_buffer_init(&sections);
    tropa_buffer_init(&blocks);
    tropa_status status = begin(&out, store, into->file, err);
    for (size_t f = 0; f < file_count; f++)
        for (uint64_t s = 0; status == TROPA_OK && s < file[f].section_count; s++)
            if (first_of_key(file, f, s))
                status =
                    merge_key(&out, file, file_count, &file[f].section[s], &sections, &blocks, err);
    if (status == TROPA_OK && (sections.failed || blocks.failed))
        status = tropa_fail_memory(err);
    if (status == TROPA_OK)
        status = finish(&out, store, into, &sections, &blocks, err);
    store_file_abandon(&out);
    tropa_buffer_deinit(&sections);
    tropa_buffer_deinit(&blocks);
    return status;
}

/* ---- reading ------------------------------------------------------------------------------- */

static tropa_status damaged(tropa_error *err, const char *name, const char *what)
{
    return tropa_fail(err, TROPA_ERR_DAMAGED, "%s is damaged: %s; restore it from a copy", name,
                      tropa_phrase(what));
}

static bool within(uint64_t at, uint64_t size, uint64_t total)
{
    return at <= total && size <= total - at;
}

static bool tables_valid(const struct store_dict_file *file, const struct store_dict_footer *footer)
{
    for (uint64_t s = 0; s < footer->section_count; s++) {
        const struct store_dict_section *section = &file->section[s];
        uint64_t count = 0;
        if (!within(section->first_block, section->block_count, footer->block_count) ||
            section->first_code > UINT32_MAX || section->count > UINT32_MAX)
            return false;
        for (uint64_t b = 0; b < section->block_count; b++)
            count += file->block[section->first_block + b].count;
        if (count != section->count)
            return false;
    }
    for (uint64_t b = 0; b < footer->block_count; b++)
        if (!within(file->block[b].offset, file->block[b].size, footer->section_offset) ||
            file->block[b].count > file->block[b].raw_size)
            return false;
    return true;
}

tropa_status store_dict_file_parse(struct store_dict_file *file, const unsigned char *bytes,
                                   size_t size, const char *name, tropa_error *err)
{
    *file = (struct store_dict_file){.bytes = bytes, .size = size};
    size_t length = strlen(name);
    memcpy(file->name, name, length < sizeof file->name ? length : sizeof file->name - 1);
    struct store_dict_footer footer;
    if (size < sizeof(struct store_dict_header) + sizeof footer || size % 8)
        return damaged(err, name, "it is too short");
    uint64_t end = size - sizeof footer;
    memcpy(&footer, bytes + end, sizeof footer);
    if (memcmp(footer.magic, STORE_DICT_MAGIC, sizeof footer.magic) != 0 ||
        footer.checksum != tropa_hash(&footer, sizeof footer - sizeof footer.checksum))
        return damaged(err, name, "its footer does not agree with its checksum");
    struct store_dict_header header;
    memcpy(&header, bytes, sizeof header);
    if (footer.version != STORE_FORMAT_VERSION || footer.zero || header.zero ||
        header.version != STORE_FORMAT_VERSION ||
        memcmp(header.magic, STORE_DICT_MAGIC, sizeof header.magic) != 0)
        return damaged(err, name, "its header is wrong");
    uint64_t sections = footer.section_count, blocks = footer.block_count;
    if (sections > size || blocks > size || footer.section_offset % 8 ||
        !within(footer.section_offset, sections * sizeof *file->section, end) ||
        footer.block_offset != footer.section_offset + sections * sizeof *file->section ||
        footer.block_offset + blocks * sizeof *file->block != end)
        return damaged(err, name, "its table lies outside");
    if (footer.table_checksum !=
        tropa_hash(bytes + footer.section_offset, (size_t)(end - footer.section_offset)))
        return damaged(err, name, "its table does not agree with its checksum");
    file->section = (const void *)(bytes + footer.section_offset);
    file->block = (const void *)(bytes + footer.block_offset);
    file->section_count = sections;
    file->block_count = blocks;
    return tables_valid(file, &footer) ? TROPA_OK : damaged(err, name, "its table is wrong");
}

tropa_status store_dict_file_open(struct store_dict_file *file, const char *store,
                                  const struct store_manifest_dict *entry, tropa_error *err)
{
    const unsigned char *bytes;
    *file = (struct store_dict_file){0};
    tropa_status status = store_file_map(store, entry->file, entry->bytes, &bytes, err);
    if (status != TROPA_OK)
        return status;
    status = store_dict_file_parse(file, bytes, (size_t)entry->bytes, entry->file, err);
    uint64_t stated;
    memcpy(&stated, bytes + entry->bytes - sizeof stated, sizeof stated);
    if (status == TROPA_OK && stated != entry->checksum)
        status = damaged(err, entry->file, "it is not the file that MANIFEST names");
    if (status != TROPA_OK)
        store_dict_file_close(file);
    return status;
}

void store_dict_file_close(struct store_dict_file *file)
{
    store_file_unmap(file->bytes, file->size);
    *file = (struct store_dict_file){0};
}

tropa_status store_dict_count(const struct store_dict_file *file, size_t file_count, uint32_t kind,
                              uint32_t index, uint64_t *count, tropa_error *err)
{
    *count = 0;
    for (size_t f = 0; f < file_count; f++)
        for (uint64_t s = 0; s < file[f].section_count; s++) {
            const struct store_dict_section *section = &file[f].section[s];
            if (section->kind != kind || section->index != index)
                continue;
            if (section->first_code != *count || section->count > UINT32_MAX - 2 - *count)
                return damaged(err, file[f].name, "its codes do not follow those before");
            *count += section->count;
        }
    return TROPA_OK;
}

/* Cuts the raw bytes of a block into its strings. */
static bool cut(const char *raw, size_t size, uint32_t count, tropa_str *text)
{
    size_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t length = 0;
        unsigned shift = 0;
        for (;; shift += 7) {
            if (at == size || shift > 28)
                return false;
            unsigned char byte = (unsigned char)raw[at++];
            length |= (uint64_t)(byte & 0x7f) << shift;
            if (!(byte & 0x80))
                break;
        }
        text[i].size = (size_t)length;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (text[i].size > size - at)
            return false;
        text[i].data = raw + at;
        at += text[i].size;
    }
    return at == size;
}

tropa_status store_dict_read_block(const struct store_dict_file *file, uint64_t number,
                                   tropa_arena *arena, tropa_str *text, tropa_error *err)
{
    const struct store_dict_block *block = &file->block[number];
    const unsigned char *bytes = file->bytes + block->offset;
    bool fine = tropa_hash(bytes, block->size) == block->checksum && block->raw_size <= RAW_MOST &&
                ZSTD_getFrameContentSize(bytes, block->size) == block->raw_size;
    char *raw = fine ? tropa_arena_alloc(arena, block->raw_size ? block->raw_size : 1) : NULL;
    if (fine && !raw)
        return tropa_fail_memory(err);
    if (fine)
        fine = ZSTD_decompress(raw, block->raw_size, bytes, block->size) == block->raw_size &&
               cut(raw, block->raw_size, block->count, text);
    if (!fine)
        return tropa_fail(err, TROPA_ERR_DAMAGED,
                          "%s is damaged in block %" PRIu64 " at byte %" PRIu64
                          "; restore it from a copy",
                          file->name, number, block->offset);
    return TROPA_OK;
}

tropa_status store_dict_read(const struct store_dict_file *file, size_t file_count, uint32_t kind,
                             uint32_t index, tropa_arena *arena, const tropa_str **out,
                             uint32_t *count, tropa_error *err)
{
    uint64_t total;
    tropa_status status = store_dict_count(file, file_count, kind, index, &total, err);
    if (status != TROPA_OK)
        return status;
    tropa_str *text = tropa_arena_array(arena, total ? (size_t)total : 1, sizeof *text);
    if (!text)
        return tropa_fail_memory(err);
    size_t at = 0;
    for (size_t f = 0; f < file_count; f++)
        for (uint64_t s = 0; s < file[f].section_count; s++) {
            const struct store_dict_section *section = &file[f].section[s];
            if (section->kind != kind || section->index != index)
                continue;
            for (uint64_t b = 0; b < section->block_count; b++) {
                uint64_t number = section->first_block + b;
                status = store_dict_read_block(&file[f], number, arena, text + at, err);
                if (status != TROPA_OK)
                    return status;
                at += file[f].block[number].count;
            }
        }
    *out = text;
    *count = (uint32_t)total;
    return TROPA_OK;
}
