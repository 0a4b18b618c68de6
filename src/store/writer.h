/** What the writer's files share. */
#ifndef TROPA_STORE_WRITER_H
#define TROPA_STORE_WRITER_H

#include "base/dict.h"
#include "store/customers.h"
#include "store/internal.h"
#include "store/pending.h"

#include <stdatomic.h>

/** One partition while it is written. Touched only by whoever has its turn, or by the committing
 *  worker that took it. */
struct store_buffer {
    atomic_uint_fast64_t turn; /**< sequence of the batch that comes next */
    bool loaded;               /**< customers of the existing store are in the table */
    bool ids_loaded;           /**< and their event ids in the set */
    size_t first_new;          /**< customers from here on are not in the store yet */
    struct store_customers customers;
    struct store_key_set ids;
    struct store_pending pending;
    uint32_t spill_count;             /**< runs of this transaction that are on disk already */
    struct store_manifest_run *spill; /**< by number; filled under the writer's lock */
    size_t spill_capacity;
};

struct store_writer_attribute {
    tropa_dict values;
    size_t first_new;
    bool loaded;
};

/** One source of the transaction. */
struct store_writer_source {
    tropa_source facts; /**< strings in the writer's arena */
    uint64_t id_duplicates, exact_duplicates;
    bool ended;
};

struct store_batch;

struct tropa_store_writer {
    char *path;
    int lock_descriptor;
    bool made_folder;
    tropa_writer_options options;
    uint64_t memory_bytes;
    tropa_store *store; /**< as it is before this transaction; NULL: there is none yet */
    uint32_t partitions, value_decimals;
    int64_t value_factor;  /**< from the rows' decimals to the store's */
    uint64_t version;      /**< that this transaction will make */
    uint32_t first_source; /**< number of the transaction's first import */
    uint32_t *replaced;    /**< numbers of imports that go; in the arena */
    size_t replaced_count;

    tropa_arena arena;
    struct store_writer_source *source;
    size_t source_count, source_capacity;
    bool in_source;

    atomic_uint_fast64_t mapping_turn;
    tropa_dict activities, attribute_names;
    size_t first_new_activity, first_new_attribute;
    struct store_writer_attribute *attribute;
    size_t attribute_capacity;
    struct store_buffer *buffer; /**< per partition */

    pthread_mutex_t lock; /**< of what follows, and of waiting for turns */
    pthread_cond_t changed;
    atomic_uint waiting;
    atomic_bool failed;
    struct store_batch *idle; /**< scratch of batches, for reuse */
    uint64_t sorting_bytes;   /**< memory that running sorts may take beyond the rows */
    unsigned sorting;
    uint64_t bytes_written, spilled_bytes, compacted_bytes;
};

/* ---- writer.c ---- */
/** Waits until *turn is `sequence`. False when the import has failed meanwhile. */
bool store_writer_wait(tropa_store_writer *writer, atomic_uint_fast64_t *turn, uint64_t sequence);
void store_writer_pass(tropa_store_writer *writer, atomic_uint_fast64_t *turn, uint64_t sequence);
/** At most a quarter of the memory goes to sorts that run beside each other, but one always may. */
void store_writer_sort_begin(tropa_store_writer *writer, uint64_t bytes);
void store_writer_sort_end(tropa_store_writer *writer, uint64_t bytes);
/** Limits for blocks that this transaction has written. */
struct store_block_limits store_writer_limits(const tropa_store_writer *writer, uint32_t partition);
/** Loads the existing store's customers of a partition into its table. */
tropa_status store_writer_load(tropa_store_writer *writer, uint32_t partition, tropa_error *err);
/** Ready for another transaction, on the store as it is now. */
tropa_status store_writer_start_over(tropa_store_writer *writer, tropa_error *err);
/** Earlier sources whose period overlaps. */
uint32_t store_writer_overlaps(const tropa_store_writer *writer, const tropa_source *source);
bool store_writer_replaces(const tropa_store_writer *writer, uint32_t source);

/* ---- add.c ---- */
void store_batch_free(struct store_batch *batch);
struct store_batch *store_batch_next(const struct store_batch *batch);

/* ---- spill.c ---- */
/** Rows taken out of a partition, to be written as run `number` of the transaction. */
struct store_spill {
    uint32_t partition, number;
    size_t customers; /**< ordinals below this */
    struct store_pending pending;
};
/** Most memory that the rows of one partition may take now. */
uint64_t store_spill_threshold(const tropa_store_writer *writer, uint32_t partition);
/** Takes the partition's rows; the caller has its turn. */
tropa_status store_spill_take(tropa_store_writer *writer, uint32_t partition,
                              struct store_spill *spill, tropa_error *err);
/** Sorts and writes them; needs no turn. Frees the rows whatever happens. */
tropa_status store_spill_write(tropa_store_writer *writer, struct store_spill *spill,
                               tropa_error *err);

/* ---- compaction.c ---- */
/** A run of the store to be: one that is there already, or one this transaction wrote. */
struct store_run_plan {
    struct store_manifest_run entry;
    bool mine; /**< written by this transaction: removed when merged into another */
};

/** Where merging starts in a list of runs (events of each, oldest first): all from there on become
 *  one. `count` when nothing is due. README.md, "Compaction". */
size_t store_compaction_start(const uint64_t *events, size_t count);

/** What one partition becomes. */
struct store_partition_result {
    struct store_run_plan *run;
    size_t run_count, run_capacity;
    uint64_t live_customers, customers; /**< in all, and of the import */
    uint64_t *exact_duplicates;         /**< per source of the transaction */
    struct store_dict_part names;       /**< of the new customers */
    uint64_t bytes_written, compacted_bytes;
    tropa_status status;
    tropa_error error;
};

/** Merges runs first.. of the plan into one. `count_repeats`: the import's repeats have not been
 *  counted yet, nor dropped when that is wanted. */
tropa_status store_compact(tropa_store_writer *writer, uint32_t partition,
                           struct store_partition_result *result, size_t first, bool count_repeats,
                           tropa_error *err);

/* ---- publish.c ---- */
/** Writes the new dictionary file, syncs everything and replaces the MANIFEST; then removes what it
 *  no longer names. `everything`: dictionaries become one file. */
tropa_status store_publish(tropa_store_writer *writer, const struct store_partition_result *result,
                           bool everything, tropa_error *err);
/** What the transaction brought, summed over partitions and sources. */
void store_publish_totals(const tropa_store_writer *writer,
                          const struct store_partition_result *result, tropa_import_totals *totals);

/* ---- store.c ---- */
tropa_status store_mark_run(const struct store_run *run, const struct store_block_limits *limits,
                            uint64_t *seen, uint64_t *shared, tropa_error *err);

#endif
