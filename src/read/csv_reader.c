/* A block of CSV -> rows. */
#include "base/memory.h"
#include "read/reader_internal.h"
#include "text/utf8.h"

static bool is_text(tropa_str record)
{
    return tropa_utf8_valid(record.data, record.size) && !memchr(record.data, '\0', record.size);
}

static bool is_blank(const tropa_csv_record *record)
{
    return record->count == 1 && tropa_field_trim(record->text).size == 0;
}

static bool open_block(tropa_reader_worker *worker, tropa_csv_cursor *cursor)
{
    const tropa_reader *reader = worker->reader;
    const tropa_block *block = &worker->block;
    if (block->any_quote && reader->dialect.quotes && !worker->scratch) {
        worker->scratch = tropa_alloc(block->capacity);
        if (!worker->scratch)
            return false;
    }
    tropa_csv_open(cursor, &reader->dialect, block->text, block->size, block->any_quote,
                   worker->scratch);
    return true;
}

void tropa_csv_parse_block(tropa_reader_worker *worker)
{
    tropa_reader *reader = worker->reader;
    tropa_row_builder *builder = &worker->builder;
    const tropa_block *block = &worker->block;
    if (block->giant) {
        tropa_row_builder_reject(builder, block->first_line, 0, TROPA_REJECT_TOO_LONG,
                                 (tropa_str){block->text, block->size});
        return;
    }
    tropa_csv_cursor cursor;
    if (!open_block(worker, &cursor)) {
        builder->failed = true;
        return;
    }
    uint32_t columns = reader->mapping.column_count;
    tropa_csv_record record = {.field = worker->field, .capacity = columns + 1};
    uint64_t line = block->first_line;
    while (tropa_csv_next(&cursor, &record)) {
        uint64_t here = line;
        line += record.lines;
        if (record.bad)
            tropa_row_builder_reject(builder, here, 0,
                                     record.text.size > reader->dialect.record_bytes_most
                                         ? TROPA_REJECT_TOO_LONG
                                         : TROPA_REJECT_QUOTE,
                                     record.text);
        else if (is_blank(&record))
            continue;
        else if (record.suspicious && !is_text(record.text))
            tropa_row_builder_reject(builder, here, 0, TROPA_REJECT_BAD_ENCODING, record.text);
        else if (!tropa_csv_fits(&record, columns))
            tropa_row_builder_reject(builder, here, 0, TROPA_REJECT_FIELD_COUNT, record.text);
        else
            tropa_row_builder_add(builder, worker->field, here, record.text);
    }
}

/* ---- one column of the whole file ---- */

static void feed(const tropa_str *field, uint32_t column, int64_t joined,
                 tropa_time_detector *times, tropa_number_detector *numbers)
{
    tropa_str text = tropa_field_trim(field[column]);
    char both[160];
    if (tropa_field_is_empty(text))
        return;
    if (joined >= 0) {
        tropa_str second = tropa_field_trim(field[joined]);
        if (text.size + second.size + 1 > sizeof both)
            return;
        memcpy(both, text.data, text.size);
        both[text.size] = ' ';
        if (second.size)
            memcpy(both + text.size + 1, second.data, second.size);
        text = (tropa_str){both, text.size + 1 + second.size};
    }
    if (times && !tropa_field_is_no_date(text))
        tropa_time_detector_add(times, text);
    if (numbers)
        tropa_number_detector_add(numbers, text);
}

tropa_status tropa_csv_whole_column(void *context, uint32_t column, int64_t joined,
                                    tropa_time_detector *times, tropa_number_detector *numbers,
                                    tropa_error *err)
{
    tropa_reader *reader = context;
    tropa_reader_worker worker = {.reader = reader};
    uint32_t columns = reader->sample.column_count;
    tropa_status status = tropa_block_init(&worker.block, reader, err);
    worker.field = tropa_alloc_zero(columns + 1u, sizeof *worker.field);
    if (status == TROPA_OK && !worker.field)
        status = tropa_fail_memory(err);
    if (status == TROPA_OK)
        status = tropa_blocks_restart(reader, err);
    for (bool more = true; status == TROPA_OK;) {
        status = tropa_block_take(reader, &worker.block, &more, err);
        if (status != TROPA_OK || !more)
            break;
        tropa_csv_cursor cursor;
        tropa_csv_record record = {.field = worker.field, .capacity = columns + 1};
        if (worker.block.giant)
            continue;
        if (!open_block(&worker, &cursor)) {
            status = tropa_fail_memory(err);
            break;
        }
        while (tropa_csv_next(&cursor, &record))
            if (!record.bad && tropa_csv_fits(&record, columns))
                feed(worker.field, column, joined, times, numbers);
    }
    tropa_block_deinit(&worker.block);
    tropa_free(worker.field);
    tropa_free(worker.scratch);
    return status;
}
