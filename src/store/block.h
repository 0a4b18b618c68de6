/** Blocks: whole customers with all their columns in one checksummed piece of bytes. */
#ifndef TROPA_STORE_BLOCK_H
#define TROPA_STORE_BLOCK_H

#include "base/buffer.h"
#include "base/packed.h"
#include "store/columns.h"
#include "store/format.h"

/** Scratch of encoding, grown as needed. */
struct store_block_encoder {
    uint64_t *distance;
    size_t capacity;
    uint32_t value_decimals;
};
void store_block_encoder_deinit(struct store_block_encoder *encoder);

/** Appends customers first .. last-1 (at least one) as one block, a multiple of
 *  STORE_BLOCK_ALIGNMENT long, to `out`, and fills `index` except for its offset. */
tropa_status store_block_encode(struct store_block_encoder *encoder,
                                const struct store_columns *columns, size_t first, size_t last,
                                tropa_buffer *out, struct store_block_index *index,
                                tropa_error *err);

/** A block in place: pointers into its bytes. A column that is not there reads as zeros. */
struct store_block {
    const struct store_block_header *header;
    const uint32_t *ordinal; /**< NULL when contiguous */
    tropa_packed events;     /**< per customer */
    tropa_packed activity;   /**< base 0, unit 1, at most 16 bits */
    tropa_packed time, value, order, source, event_id;
    int64_t value_bias, order_bias;
    bool has_value, has_order, has_event_id;
    const struct store_block_column *column;
};

static inline uint32_t store_block_ordinal(const struct store_block *block, uint32_t customer)
{
    return block->ordinal ? block->ordinal[customer] : block->header->first_ordinal + customer;
}

/** What a block's contents have to keep within. */
struct store_block_limits {
    uint64_t customers; /**< of the partition */
    uint32_t activities, attributes;
    const uint32_t *attribute_values; /**< per attribute; NULL: not checked */
};

/** Finds the block's parts. False when they do not lie within the bytes or contradict the index:
 *  after this every array may be read up to its length. `bytes` is 8-byte aligned. */
bool store_block_open(const unsigned char *bytes, const struct store_block_index *index,
                      struct store_block *block);
/** Do begins, ordinals and codes hold what they must? O(events). Times and numbers may be
 *  anything. */
bool store_block_valid(const struct store_block *block, const struct store_block_index *index,
                       const struct store_block_limits *limits);
/** Where each customer's events begin, one more than customers, from the counts of a valid block.
 */
void store_block_begins(const struct store_block *block, uint32_t *begin);

/** Room that unpacked activities need: whole groups of eight are written. */
#define STORE_UNPACKED(n) (((size_t)(n) + 7) / 8 * 8)
/** The first n activity codes of a valid block, one byte each (the column has at most 8 bits), or
 *  two; `out` has STORE_UNPACKED(n). About a tenth of a nanosecond an event where the processor has
 *  BMI2. */
void store_unpack_bytes(const tropa_packed *activity, size_t n, uint8_t *out);
void store_unpack_pairs(const tropa_packed *activity, size_t n, uint16_t *out);

/** The packed column of an attribute; zeros when the block has none. */
tropa_packed store_block_attribute(const struct store_block *block, uint32_t attribute);

#endif
