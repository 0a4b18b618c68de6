/** Fields of a record -> a row of a batch, by the mapping. One per worker; nothing is allocated per
 *  row once its arrays have grown to the size of a batch. Private to src/read/. */
#ifndef TROPA_READ_ROWS_BUILD_H
#define TROPA_READ_ROWS_BUILD_H

#include "base/arena.h"
#include "base/buffer.h"
#include "read/local_dict.h"
#include "read/mapping.h"
#include "read/rows.h"

typedef struct tropa_builder_counts {
    uint64_t rows, records, rejected;
    uint64_t rejected_by[TROPA_REJECT_REASON_COUNT];
    uint64_t odd_years, first_odd_line, value_rounded;
} tropa_builder_counts;

typedef struct tropa_row_builder {
    const tropa_mapping *mapping;
    size_t count, capacity;
    tropa_str *customer;
    uint64_t *customer_hash;
    int64_t *time_us;
    uint32_t *activity;
    int64_t *value, *order;
    uint64_t *event_id_hash;
    uint32_t **attribute_code; /**< per attribute, per row */

    tropa_time_parser time_parser[TROPA_MAPPING_FIRST_OF];
    tropa_time_parser *step_parser;
    int64_t *step_us; /**< scratch: INT64_MIN where not filled */

    tropa_local_dict raw_activity, name;
    uint32_t *name_of_raw; /**< code of raw_activity -> code of name */
    size_t name_of_raw_capacity;
    bool plain_names; /**< raw activities are the names: one dictionary does */
    tropa_local_dict *attribute;
    tropa_rows_attribute *attribute_view;

    tropa_reject *reject;
    size_t reject_count, reject_capacity;
    tropa_arena arena; /**< of this batch: folded names, rejected records */
    tropa_buffer work;
    tropa_builder_counts counts; /**< of this batch */
    bool failed;                 /**< memory ran out: the batch is void */
} tropa_row_builder;

tropa_status tropa_row_builder_init(tropa_row_builder *builder, const tropa_mapping *mapping,
                                    tropa_error *err);
void tropa_row_builder_deinit(tropa_row_builder *builder);

/** Starts an empty batch; what the last one handed out is void. */
void tropa_row_builder_begin(tropa_row_builder *builder);
/** One record: its fields (.data NULL where missing), borrowed until the batch is done with. */
void tropa_row_builder_add(tropa_row_builder *builder, const tropa_str *field, uint64_t line,
                           tropa_str record);
/** `record` may be any bytes; it is copied, cut, and made valid UTF-8. */
void tropa_row_builder_reject(tropa_row_builder *builder, uint64_t line, uint32_t column,
                              tropa_reject_reason reason, tropa_str record);
/** The batch as rows: everything but sequence, first_line and bytes_read. */
void tropa_row_builder_view(tropa_row_builder *builder, tropa_rows *rows);

/** Whether a field says nothing: empty, blank, NULL, null, \N, NaN, nan, NaT, N/A, n/a, #N/A, <NA>.
 */
bool tropa_field_is_empty(tropa_str field);
/** Whether a trimmed field of a column of dates says that there is none: signs and zeros alone
 * ("-", "0000-00-00"), or a word such as "none", "нет", "brak". */
bool tropa_field_is_no_date(tropa_str field);
/** Without the blanks at its ends. */
tropa_str tropa_field_trim(tropa_str field);

#endif
