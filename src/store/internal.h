/** What the files of this room share about an open store. */
#ifndef TROPA_STORE_INTERNAL_H
#define TROPA_STORE_INTERNAL_H

#include "store/dictionary.h"
#include "store/manifest.h"
#include "store/run.h"
#include "store/store.h"

#include <pthread.h>

struct store_partition {
    const struct store_run *run; /**< oldest first */
    size_t run_count;
    uint64_t customers; /**< in the dictionary, with events or without */
    /* Made on first use, under the store's lock. */
    tropa_arena arena;
    const tropa_str *id;
    uint32_t id_count;
    uint64_t *shared; /**< bit per ordinal: its events lie in several runs */
};

struct store_values {
    tropa_arena arena;
    const tropa_str *text;
    uint32_t count;
};

struct tropa_store {
    char *path;
    struct store_manifest manifest;
    struct store_run *run; /**< as in the manifest */
    size_t run_count;
    struct store_dict_file *dict;
    size_t dict_count;
    struct store_partition *partition;
    struct store_block_limits limits; /**< `customers` differs by partition */
    uint32_t *attribute_values;       /**< per attribute: how many */
    struct store_values *values;      /**< per attribute; text NULL until used */
    tropa_arena arena;
    const tropa_str *activity, *attribute;
    tropa_store_facts facts;
    pthread_mutex_t lock;
};

/** Limits for blocks of one partition. */
static inline struct store_block_limits store_limits(const tropa_store *store, uint32_t partition)
{
    struct store_block_limits limits = store->limits;
    limits.customers = store->partition[partition].customers;
    return limits;
}

/** The bits of customers whose events lie in several runs; NULL when the partition has only one
 *  run. Kept by the store. */
tropa_status store_shared_customers(tropa_store *store, uint32_t partition, const uint64_t **shared,
                                    tropa_error *err);

static inline bool store_bit(const uint64_t *bits, uint64_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

static inline void store_set_bit(uint64_t *bits, uint64_t i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

#endif
