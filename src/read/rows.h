/** A batch of parsed rows: what every reader delivers and the store takes in.
 *
 * One batch is one piece of the source (about 512 KiB of text), parsed by one worker. Everything in
 * it is owned by the worker's tropa_reader_worker and stays valid until that worker asks for its
 * next batch. Batches carry a sequence number, 0, 1, 2... in source order, without gaps; workers
 * parse in any order, and whoever consumes them restores the order (so row order, and with it the
 * order of ties and of codes, does not depend on the number of threads).
 *
 * Text that repeats (activities, attribute values) comes as a code into a list of distinct strings
 * that belongs to the batch: consumers look up each distinct string once a batch, not once a row.
 * All strings are valid UTF-8. */
#ifndef TROPA_READ_ROWS_H
#define TROPA_READ_ROWS_H

#include "base/str.h"

#include <stdint.h>

/** No value in this row, for codes and for `order`. */
#define TROPA_NO_CODE UINT32_MAX
#define TROPA_NO_VALUE INT64_MIN

/** Why a row was rejected. src/text/ turns it into a sentence (message key "reject.<name>"). */
typedef enum tropa_reject_reason {
    TROPA_REJECT_FIELD_COUNT, /**< more or fewer fields than the header has */
    TROPA_REJECT_QUOTE,       /**< a quote that is never closed, or text after a closing quote */
    TROPA_REJECT_NO_CUSTOMER,
    TROPA_REJECT_NO_TIME,
    TROPA_REJECT_BAD_TIME, /**< the text is no time in the column's format, or impossible */
    TROPA_REJECT_NO_ACTIVITY,
    TROPA_REJECT_BAD_VALUE,
    TROPA_REJECT_BAD_ORDER,
    TROPA_REJECT_TOO_LONG,     /**< a field or record beyond the limits of the reader */
    TROPA_REJECT_BAD_ENCODING, /**< bytes that are no text in the source's encoding */
    TROPA_REJECT_BAD_JSON,
    TROPA_REJECT_BAD_XML,
    TROPA_REJECT_REASON_COUNT,
} tropa_reject_reason;

typedef struct tropa_reject {
    uint64_t line;   /**< of the file, from 1: where the record starts */
    uint32_t column; /**< column of the table, from 1; 0 when it concerns the whole record */
    tropa_reject_reason reason;
    tropa_str record; /**< the record as it stands in the file (cut at 64 KiB), in UTF-8 */
} tropa_reject;

/** One attribute column of a batch. */
typedef struct tropa_rows_attribute {
    tropa_str name;       /**< the column's title; the same in every batch of a source */
    const uint32_t *code; /**< per row, into `distinct`; TROPA_NO_CODE when empty */
    const tropa_str *distinct;
    uint32_t distinct_count;
} tropa_rows_attribute;

typedef struct tropa_rows {
    uint64_t sequence;
    size_t count; /**< rows that were read; may be 0 */

    const tropa_str *customer;          /**< per row */
    const uint64_t *customer_hash;      /**< per row: tropa_hash of the customer */
    const int64_t *time_us;             /**< per row, microseconds since 1970-01-01T00:00Z */
    const uint32_t *activity;           /**< per row, into activity_distinct */
    const tropa_str *activity_distinct; /**< names as they stand in the source, URLs folded */
    uint32_t activity_distinct_count;

    const int64_t *value; /**< per row, scaled by 10^value_decimals; TROPA_NO_VALUE; or NULL */
    const int64_t *order; /**< per row, position within equal times; or NULL: row order */
    const uint64_t *event_id_hash; /**< per row, hash of the event id, 0 when empty; or NULL */

    const tropa_rows_attribute *attribute;
    uint32_t attribute_count;

    const tropa_reject *reject;
    size_t reject_count;

    uint64_t first_line; /**< line of the file where the batch starts, from 1 */
    uint64_t bytes_read; /**< of the source as it lies on disk, for the progress bar */
    bool day_only;       /**< the times of this source have no time of day */
} tropa_rows;

#endif
