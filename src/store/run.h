/** Run files: one sorted, immutable sequence of blocks of one partition. */
#ifndef TROPA_STORE_RUN_H
#define TROPA_STORE_RUN_H

#include "store/block.h"
#include "store/files.h"
#include "store/manifest.h"

#include <stdatomic.h>

/* ---- writing ------------------------------------------------------------------------------- */

struct store_run_writer {
    struct store_file_out file;
    struct store_block_encoder encoder;
    tropa_buffer pending; /**< encoded blocks that are not written yet */
    tropa_buffer index;
    struct store_run_footer footer;
};

/** Starts the file `name` for a partition's events. */
tropa_status store_run_writer_init(struct store_run_writer *writer, const char *store,
                                   const char *name, uint32_t partition, uint32_t value_decimals,
                                   tropa_error *err);
/** Writes all customers of `columns`; each has events, and ordinals follow those of earlier calls.
 */
tropa_status store_run_writer_add(struct store_run_writer *writer,
                                  const struct store_columns *columns, tropa_error *err);
/** Ends the file and fills counts, bytes and checksum of `run`. */
tropa_status store_run_writer_finish(struct store_run_writer *writer,
                                     struct store_manifest_run *run, tropa_error *err);
/** Frees; removes an unfinished file. Always safe to call last. */
void store_run_writer_deinit(struct store_run_writer *writer);

/* ---- reading ------------------------------------------------------------------------------- */

struct store_run {
    char name[STORE_FILE_NAME_MOST];
    uint32_t partition;
    const unsigned char *bytes; /**< mapped */
    size_t size;
    const struct store_block_index *index;
    struct store_run_footer footer;
    /** Per block: has its content been looked through since the store was opened? Its checksum is
     *  verified at each reading, so once is enough for the rest. */
    atomic_uchar *looked_through;
};

/** Looks at the bytes of a whole file (8-byte aligned, kept by the caller): all but the blocks. */
tropa_status store_run_parse(struct store_run *run, const unsigned char *bytes, size_t size,
                             const char *name, tropa_error *err);
/** Maps the file of a MANIFEST's entry. NOT_FOUND when it is not there. */
tropa_status store_run_open(struct store_run *run, const char *store,
                            const struct store_manifest_run *entry, tropa_error *err);
void store_run_close(struct store_run *run);

/** Verifies block `number` and finds its parts. Thread-safe. DAMAGED names file, block, byte. */
tropa_status store_run_block(const struct store_run *run, size_t number,
                             const struct store_block_limits *limits, struct store_block *block,
                             tropa_error *err);

#endif
