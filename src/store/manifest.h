/** The MANIFEST: what the store consists of. Replacing it is the only way a store changes.
 *
 * A value: read whole, built anew by a writer, written whole. Everything in it is owned by its
 * arena. */
#ifndef TROPA_STORE_MANIFEST_H
#define TROPA_STORE_MANIFEST_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"
#include "store/store.h"

#define STORE_FILE_NAME_MOST 64

struct store_manifest_run {
    char file[STORE_FILE_NAME_MOST];
    uint32_t partition;
    uint64_t events, customers, bytes;
    uint64_t checksum; /**< that the footer states of itself */
    uint32_t source_count;
    uint32_t *source; /**< numbers of the imports whose events it holds, rising */
};

struct store_manifest_dict {
    char file[STORE_FILE_NAME_MOST];
    uint64_t bytes, checksum;
};

struct store_manifest {
    tropa_arena arena;
    uint64_t version;
    uint32_t partitions, value_decimals;
    uint64_t next_source; /**< number of the next import */
    uint64_t *customers;  /**< per partition: those with events */
    uint64_t inbox_mark;  /**< how far live events were taken in; 0 until there are any */
    size_t run_count;     /**< by partition, then oldest first */
    struct store_manifest_run *run;
    size_t dict_count; /**< oldest first */
    struct store_manifest_dict *dict;
    size_t source_count; /**< by number */
    tropa_source *source;
    uint64_t bytes; /**< of the MANIFEST itself as read */
};

void store_manifest_init(struct store_manifest *manifest);
void store_manifest_deinit(struct store_manifest *manifest);

/** Parses the bytes of a MANIFEST; `name` is for messages. DAMAGED when anything is off. */
tropa_status store_manifest_parse(struct store_manifest *manifest, tropa_str text, const char *name,
                                  tropa_error *err);
/** Reads STORE/MANIFEST. NOT_FOUND when there is none. */
tropa_status store_manifest_read(struct store_manifest *manifest, const char *store,
                                 tropa_error *err);
/** Appends the bytes of a MANIFEST. */
tropa_status store_manifest_print(const struct store_manifest *manifest, tropa_buffer *out,
                                  tropa_error *err);

/** Can JSON hold this text: UTF-8 without zero bytes? */
bool store_manifest_can_hold(tropa_str text);

#endif
