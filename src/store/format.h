/** The bytes of run and dictionary files, as README.md describes them. Integers are little-endian
 *  and lie at their natural alignment, so that a mapped file is read in place. */
#ifndef TROPA_STORE_FORMAT_H
#define TROPA_STORE_FORMAT_H

#include <stdint.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the store's files are read in place and are little-endian"
#endif

#define STORE_FORMAT_VERSION 1
#define STORE_RUN_MAGIC "TROPARUN"
#define STORE_DICT_MAGIC "TROPADIC"
#define STORE_BLOCK_MAGIC UINT32_C(0x4b4c4254) /* "TBLK" */

enum {
    STORE_BLOCK_EVENTS = 8192,  /**< a block is closed once it holds as many */
    STORE_BLOCK_ALIGNMENT = 64, /**< of a block within its file */
    STORE_DICT_BLOCK_BYTES = 64 * 1024,
    STORE_PARTITIONS_MOST = 1024,
    STORE_ACTIVITIES_MOST = 65536,
    STORE_ATTRIBUTES_MOST = 4096,
};

/** Times, values and orders lie within +-STORE_NUMBER_MOST, so that sums of a base and a distance
 *  never leave 63 bits. */
#define STORE_NUMBER_MOST INT64_C(2000000000000000000)

struct store_run_header {
    char magic[8];
    uint32_t version, partition;
    uint64_t zero[6];
};

enum store_block_flag {
    STORE_BLOCK_CONTIGUOUS = 1, /**< ordinals are first_ordinal, +1, +2...: none are stored */
};

struct store_block_header {
    uint32_t magic;
    uint32_t customer_count, event_count;
    uint32_t flags;
    uint32_t first_ordinal;
    uint32_t column_count;
    uint32_t value_decimals;
    uint32_t zero;
    uint64_t ordinal_at; /**< u32[customer_count]; 0 when contiguous. Offsets are of the block */
    uint64_t zeros[2];
    uint64_t column_at; /**< struct store_block_column[column_count] */
};

enum store_column_kind {
    STORE_COLUMN_TIME = 0,
    STORE_COLUMN_VALUE = 1,
    STORE_COLUMN_ORDER = 2,
    STORE_COLUMN_SOURCE = 3,
    STORE_COLUMN_EVENT_ID = 4,
    STORE_COLUMN_EVENTS = 5,     /**< events of each customer: as many values as customers */
    STORE_COLUMN_ACTIVITY = 6,   /**< base 0, unit 1 */
    STORE_COLUMN_ATTRIBUTE = 16, /**< plus the attribute's code */
};

/** One packed column of a block. VALUE and ORDER hold 0 for none, else number - bias + 1;
 *  attributes hold 0 for none, else code + 1. A column without any value is not there. */
struct store_block_column {
    uint32_t kind, width;
    int64_t base, unit;
    int64_t bias;
    uint64_t at;
};

struct store_block_index {
    uint64_t offset, size; /**< within the file */
    uint64_t checksum;
    uint32_t first_ordinal, last_ordinal;
    uint32_t customer_count, event_count;
    int64_t from_us, to_us;
};

enum store_run_flag {
    STORE_RUN_VALUE = 1,
    STORE_RUN_ORDER = 2,
    STORE_RUN_EVENT_ID = 4,
};

/** The last bytes of a run file. */
struct store_run_footer {
    uint64_t index_offset, block_count, index_checksum;
    uint64_t events, customers;
    int64_t from_us, to_us;
    int64_t value_most; /**< largest absolute value, at value_decimals */
    uint32_t value_decimals, flags;
    uint32_t version, partition;
    char magic[8];
    uint64_t checksum; /**< of the footer's bytes before it */
};

enum store_dict_kind {
    STORE_DICT_ACTIVITY = 0,
    STORE_DICT_ATTRIBUTE_NAME = 1,
    STORE_DICT_ATTRIBUTE_VALUE = 2, /**< index: the attribute's code */
    STORE_DICT_CUSTOMER = 3,        /**< index: the partition */
};

struct store_dict_header {
    char magic[8];
    uint32_t version, zero;
};

/** Strings first_code .. first_code + count - 1 of one dictionary. */
struct store_dict_section {
    uint32_t kind, index;
    uint64_t first_code, count;
    uint64_t first_block, block_count;
};

/** A zstd frame: `count` sizes as LEB128, then the strings' bytes. */
struct store_dict_block {
    uint64_t offset, checksum;
    uint32_t size, raw_size, count, zero;
};

struct store_dict_footer {
    uint64_t section_offset, section_count;
    uint64_t block_offset, block_count;
    uint64_t table_checksum; /**< of sections and blocks, which lie one after the other */
    uint32_t version, zero;
    char magic[8];
    uint64_t checksum; /**< of the footer's bytes before it */
};

_Static_assert(sizeof(struct store_run_header) == 64, "run header");
_Static_assert(sizeof(struct store_block_header) == 64, "block header");
_Static_assert(sizeof(struct store_block_column) == 40, "block column");
_Static_assert(sizeof(struct store_block_index) == 56, "block index");
_Static_assert(sizeof(struct store_run_footer) == 96, "run footer");
_Static_assert(sizeof(struct store_dict_section) == 40, "dictionary section");
_Static_assert(sizeof(struct store_dict_block) == 32, "dictionary block");
_Static_assert(sizeof(struct store_dict_footer) == 64, "dictionary footer");

#endif
