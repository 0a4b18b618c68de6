/** Dictionary files: each holds, for any number of dictionaries, the strings that one transaction
 *  added. A dictionary is the concatenation of its sections over the files of the MANIFEST. */
#ifndef TROPA_STORE_DICTIONARY_H
#define TROPA_STORE_DICTIONARY_H

#include "base/arena.h"
#include "base/buffer.h"
#include "store/format.h"
#include "store/manifest.h"

/* ---- writing ------------------------------------------------------------------------------- */

/** One section being made: compressed blocks and where they lie within `bytes`. */
struct store_dict_part {
    struct store_dict_section section;
    tropa_buffer bytes;
    tropa_buffer blocks; /**< struct store_dict_block; offsets within `bytes` */
};

void store_dict_part_deinit(struct store_dict_part *part);
/** Compresses `count` strings with codes from first_code on. Thread-safe. */
tropa_status store_dict_part_make(struct store_dict_part *part, uint32_t kind, uint32_t index,
                                  uint64_t first_code, const tropa_str *text, size_t count,
                                  tropa_error *err);
/** Writes the parts as a file, synced; the folder is not. Fills file's bytes and checksum. */
tropa_status store_dict_write(const char *store, struct store_manifest_dict *file,
                              const struct store_dict_part *part, size_t count, tropa_error *err);

/* ---- reading ------------------------------------------------------------------------------- */

/** A dictionary file, mapped; its tables are verified, its blocks are not yet. */
struct store_dict_file {
    char name[STORE_FILE_NAME_MOST];
    const unsigned char *bytes;
    size_t size;
    const struct store_dict_section *section;
    const struct store_dict_block *block;
    uint64_t section_count, block_count;
};

/** Looks at the bytes of a whole file (8-byte aligned, kept by the caller). */
tropa_status store_dict_file_parse(struct store_dict_file *file, const unsigned char *bytes,
                                   size_t size, const char *name, tropa_error *err);
/** Maps STORE/name. NOT_FOUND when the file is not there. */
tropa_status store_dict_file_open(struct store_dict_file *file, const char *store,
                                  const struct store_manifest_dict *entry, tropa_error *err);
void store_dict_file_close(struct store_dict_file *file);

/** Number of strings of a dictionary over all files; DAMAGED when codes have gaps. */
tropa_status store_dict_count(const struct store_dict_file *file, size_t file_count, uint32_t kind,
                              uint32_t index, uint64_t *count, tropa_error *err);
/** Reads all strings of a dictionary, into `arena`; *out is in the arena too. */
tropa_status store_dict_read(const struct store_dict_file *file, size_t file_count, uint32_t kind,
                             uint32_t index, tropa_arena *arena, const tropa_str **out,
                             uint32_t *count, tropa_error *err);
/** Decompresses block `number` after verifying its checksum; appends its strings' bytes to nothing
 *  but the arena. text has room for the block's count. */
tropa_status store_dict_read_block(const struct store_dict_file *file, uint64_t number,
                                   tropa_arena *arena, tropa_str *text, tropa_error *err);
/** Copies every section of several files, in order, into one: blocks are copied as they are. */
tropa_status store_dict_merge(const char *store, const struct store_dict_file *file,
                              size_t file_count, struct store_manifest_dict *into,
                              tropa_error *err);

#endif
