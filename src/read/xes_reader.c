/* XES events -> the sample, and -> rows. The XML is parsed under the reader's lock: it has to be
 * read in order anyway. */
#include "read/reader_internal.h"
#include "read/xes_parse.h"

enum { SAMPLE_EVENTS = 20000, BATCH_EVENTS = 32768 };

static bool copy_fields(tropa_arena *arena, const tropa_str *from, tropa_str *to, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        to[i] = (tropa_str){NULL, 0};
        if (!from[i].data)
            continue;
        to[i] = tropa_arena_copy(arena, from[i]);
        if (!to[i].data)
            return false;
    }
    return true;
}

static bool keep_sample(void *context, const tropa_str *field, uint64_t line)
{
    tropa_sample *sample = context;
    (void)line;
    tropa_str *row = tropa_sample_add_row(sample);
    sample->records++;
    if (!row)
        return false;
    if (tropa_sample_is_full(sample)) /* the last trace's rest is not kept */
        sample->row_count--;
    return copy_fields(&sample->arena, field, row, sample->column_count);
}

tropa_status tropa_xes_sniff(tropa_reader *reader, tropa_error *err)
{
    bool learnt_all, more;
    tropa_status status = tropa_xes_new(reader->path, reader->source, &reader->xes, err);
    if (status == TROPA_OK)
        status = tropa_xes_learn(reader->xes, TROPA_XES_KEYS_BYTES, &learnt_all, err);
    if (status == TROPA_OK)
        status = tropa_xes_rewind(reader->xes, err);
    if (status != TROPA_OK)
        return status;
    tropa_sample *sample = &reader->sample;
    sample->column_count = tropa_xes_column_count(reader->xes);
    sample->has_header = true;
    sample->title = tropa_arena_array(&sample->arena, sample->column_count, sizeof *sample->title);
    if (!sample->title)
        return tropa_fail_memory(err);
    for (uint32_t i = 0; i < sample->column_count; i++)
        sample->title[i] = tropa_xes_column(reader->xes, i);
    status = tropa_xes_read(reader->xes, SAMPLE_EVENTS, keep_sample, sample, &more, err);
    sample->whole = sample->row_count < SAMPLE_EVENTS;
    if (status == TROPA_OK && sample->row_count == 0)
        status = tropa_fail(err, TROPA_ERR_INPUT,
                            "%s is an XES log without events; export it again", reader->path);
    reader->plan.has_header = true;
    return status;
}

tropa_status tropa_xes_restart(tropa_reader *reader, tropa_error *err)
{
    reader->failure.status = TROPA_OK;
    reader->next_line = 1;
    return tropa_xes_rewind(reader->xes, err);
}

/* A rejected event, for people: its attributes as key=value. */
static tropa_str describe(tropa_reader_worker *worker, tropa_buffer *text)
{
    const tropa_reader *reader = worker->reader;
    for (uint32_t i = 0; i < reader->mapping.column_count; i++) {
        if (!worker->field[i].data)
            continue;
        if (text->size)
            tropa_buffer_append_text(text, "; ");
        tropa_buffer_append_str(text, reader->plan.column[i].title);
        tropa_buffer_append_char(text, '=');
        tropa_buffer_append_str(text, worker->field[i]);
    }
    return text->data ? tropa_buffer_view(text) : TROPA_STR("");
}

static bool add_event(void *context, const tropa_str *field, uint64_t line)
{
    tropa_reader_worker *worker = context;
    if (!copy_fields(&worker->text, field, worker->field, worker->reader->mapping.column_count))
        return false;
    size_t rejects = worker->builder.reject_count;
    tropa_row_builder_add(&worker->builder, worker->field, line, TROPA_STR(""));
    if (worker->builder.reject_count > rejects) {
        tropa_buffer text;
        tropa_buffer_init(&text);
        tropa_str record = tropa_arena_copy(&worker->builder.arena, describe(worker, &text));
        worker->builder.failed |= !record.data || text.failed;
        worker->builder.reject[rejects].record = record;
        tropa_buffer_deinit(&text);
    }
    return !worker->builder.failed;
}

tropa_status tropa_xes_next(tropa_reader_worker *worker, bool *more, tropa_error *err)
{
    tropa_reader *reader = worker->reader;
    uint64_t first_line = reader->next_line;
    tropa_status status = tropa_xes_read(reader->xes, BATCH_EVENTS, add_event, worker, more, err);
    if (status != TROPA_OK)
        return status;
    worker->unknown_columns = tropa_xes_take_unknown(reader->xes);
    reader->next_line = tropa_xes_line(reader->xes) + 1;
    if (!*more)
        return TROPA_OK;
    worker->block.sequence = reader->sequence++;
    worker->block.first_line = first_line;
    worker->block.bytes_read = tropa_source_raw_bytes(reader->source);
    return TROPA_OK;
}
