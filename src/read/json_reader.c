/* JSON lines -> the sample, and -> rows. */
#include "base/memory.h"
#include "read/json_flatten.h"
#include "read/reader_internal.h"
#include "text/utf8.h"

enum { COLUMNS_MOST = 2048 };

void tropa_json_keys_free(tropa_json_keys *keys)
{
    if (keys)
        tropa_dict_deinit(&keys->path);
    tropa_free(keys);
}

/* ---- lines ---- */

/* The next line that is not blank: false at the end of the block. */
static bool next_line(const tropa_block *block, const char **at, uint64_t *line, tropa_str *text)
{
    const char *end = block->text + block->size;
    while (*at < end) {
        const char *eol = memchr(*at, '\n', (size_t)(end - *at));
        const char *stop = eol ? eol : end;
        *text = tropa_field_trim((tropa_str){*at, (size_t)(stop - *at)});
        *at = eol ? eol + 1 : end;
        ++*line;
        if (text->size)
            return true;
    }
    return false;
}

/* NULL when it is no object. */
static json_t *parse_object(tropa_str text)
{
    if (text.size && text.data[text.size - 1] == ',')
        text.size--; /* an array's elements, a line each */
    json_t *value = json_loadb(text.data, text.size, 0, NULL);
    if (json_is_object(value))
        return value;
    json_decref(value);
    return NULL;
}

/* ---- rows ---- */

typedef struct row_context {
    tropa_reader_worker *worker;
    uint64_t line;
    tropa_str text;
} row_context;

static void add_record(void *context, const tropa_str *field)
{
    const row_context *row = context;
    tropa_row_builder_add(&row->worker->builder, field, row->line, row->text);
}

void tropa_json_parse_block(tropa_reader_worker *worker)
{
    tropa_reader *reader = worker->reader;
    tropa_row_builder *builder = &worker->builder;
    const tropa_block *block = &worker->block;
    if (block->giant) {
        tropa_row_builder_reject(builder, block->first_line, 0, TROPA_REJECT_TOO_LONG,
                                 (tropa_str){block->text, block->size});
        return;
    }
    const char *at = block->text;
    uint64_t line = block->first_line - 1;
    tropa_str text;
    while (!builder->failed && next_line(block, &at, &line, &text)) {
        tropa_reject_reason reason = TROPA_REJECT_BAD_JSON;
        json_t *object = NULL;
        if (text.size > reader->dialect.record_bytes_most)
            reason = TROPA_REJECT_TOO_LONG;
        else if (!tropa_utf8_valid(text.data, text.size))
            reason = TROPA_REJECT_BAD_ENCODING;
        else
            object = parse_object(text);
        if (!object) {
            if (!reader->json_lines || text.data[0] == '{')
                tropa_row_builder_reject(builder, line, 0, reason, text);
            continue;
        }
        row_context row = {worker, line, text};
        if (!tropa_json_flatten(reader->json_keys, object, worker->field, &worker->text, add_record,
                                &row, &worker->unknown_columns))
            builder->failed = true;
        json_decref(object);
    }
}

/* ---- looking through the file ---- */

/* Objects of the file, from its start, until `text_most` bytes; `see` returns false to stop. */
static tropa_status each_object(tropa_reader *reader, uint64_t text_most,
                                bool (*see)(void *context, json_t *object), void *context,
                                uint64_t *lines, bool *whole, tropa_error *err)
{
    tropa_block block;
    uint64_t seen = 0;
    bool more = true, go_on = true;
    *lines = 0;
    tropa_status status = tropa_block_init(&block, reader, err);
    if (status == TROPA_OK)
        status = tropa_blocks_restart(reader, err);
    while (status == TROPA_OK && go_on && seen < text_most) {
        status = tropa_block_take(reader, &block, &more, err);
        if (status != TROPA_OK || !more)
            break;
        seen += block.size;
        const char *at = block.text;
        uint64_t line = 0;
        tropa_str text;
        while (go_on && !block.giant && next_line(&block, &at, &line, &text)) {
            json_t *object = parse_object(text);
            ++*lines;
            if (object)
                go_on = see(context, object);
            json_decref(object);
        }
    }
    *whole = status == TROPA_OK && !more;
    tropa_block_deinit(&block);
    return status;
}

typedef struct learning {
    tropa_json_keys *keys;
    uint64_t objects;
    bool failed;
} learning;

static bool learn(void *context, json_t *object)
{
    learning *state = context;
    state->objects++;
    state->failed |= !tropa_json_learn(state->keys, object, COLUMNS_MOST);
    return !state->failed;
}

typedef struct sampling {
    tropa_sample *sample;
    const tropa_json_keys *keys;
    tropa_str *field;
    bool failed;
} sampling;

static void keep_record(void *context, const tropa_str *field)
{
    sampling *state = context;
    tropa_str *row = tropa_sample_add_row(state->sample);
    if (!row) {
        state->failed = true;
        return;
    }
    memcpy(row, field, state->sample->column_count * sizeof *row);
}

static bool keep_object(void *context, json_t *object)
{
    sampling *state = context;
    uint64_t unknown = 0;
    state->failed |= !tropa_json_flatten(state->keys, object, state->field, &state->sample->arena,
                                         keep_record, state, &unknown);
    return !state->failed && !tropa_sample_is_full(state->sample);
}

static tropa_status keep_titles(tropa_sample *sample, const tropa_json_keys *keys, tropa_error *err)
{
    sample->column_count = (uint32_t)keys->path.count;
    sample->has_header = true;
    sample->title =
        tropa_arena_array(&sample->arena, sample->column_count + 1, sizeof *sample->title);
    if (!sample->title)
        return tropa_fail_memory(err);
    memcpy(sample->title, keys->path.entry, sample->column_count * sizeof *sample->title);
    return TROPA_OK;
}

/* One object a line unless the text opens an array, or its first line is no whole object. */
static bool has_object_per_line(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size && strchr(" \t\r\n", text[at]))
        at++;
    if (at == size || text[at] != '{')
        return false;
    const char *eol = memchr(text + at, '\n', size - at);
    tropa_str line =
        tropa_field_trim((tropa_str){text + at, eol ? (size_t)(eol - text) - at : size - at});
    return !eol || line.data[line.size - 1] == '}';
}

tropa_status tropa_json_sniff(tropa_reader *reader, const char *text, size_t size, bool whole,
                              tropa_error *err)
{
    (void)whole;
    reader->dialect =
        (tropa_csv_dialect){.eol = '\n', .record_bytes_most = reader->options.record_bytes_most};
    reader->json_keys = tropa_alloc_zero(1, sizeof *reader->json_keys);
    if (!reader->json_keys)
        return tropa_fail_memory(err);
    tropa_dict_init(&reader->json_keys->path);
    if (!has_object_per_line(text, size)) {
        reader->json_lines = tropa_json_lines_new();
        if (!reader->json_lines)
            return tropa_fail_memory(err);
    }
    learning state = {.keys = reader->json_keys};
    uint64_t lines;
    bool all;
    tropa_status status =
        each_object(reader, TROPA_JSON_KEYS_BYTES, learn, &state, &lines, &all, err);
    if (status == TROPA_OK && state.failed)
        status = tropa_fail_memory(err);
    if (status == TROPA_OK && state.objects == 0)
        status = tropa_fail(err, TROPA_ERR_INPUT,
                            "%s: no line holds a whole JSON object; export it as JSON lines, one "
                            "event a line",
                            reader->path);
    if (status == TROPA_OK && reader->json_keys->path.count == 0)
        status = tropa_fail(err, TROPA_ERR_INPUT,
                            "%s: its JSON objects are empty; export events with at least who, when "
                            "and what",
                            reader->path);
    if (status == TROPA_OK)
        status = keep_titles(&reader->sample, reader->json_keys, err);
    if (status != TROPA_OK)
        return status;
    sampling keep = {.sample = &reader->sample, .keys = reader->json_keys};
    keep.field = tropa_alloc_zero(reader->sample.column_count + 1, sizeof *keep.field);
    if (!keep.field)
        return tropa_fail_memory(err);
    /* Objects say every title again: as many rows as of a table take a few times the bytes. */
    status = each_object(reader, 4 * (uint64_t)reader->options.sample_bytes, keep_object, &keep,
                         &reader->sample.records, &all, err);
    if (status == TROPA_OK && keep.failed)
        status = tropa_fail_memory(err);
    reader->sample.whole = all && !tropa_sample_is_full(&reader->sample);
    reader->plan.has_header = true;
    tropa_free(keep.field);
    return status;
}

/* ---- one column of the whole file ---- */

typedef struct feeding {
    const tropa_json_keys *keys;
    uint32_t column;
    tropa_str *field;
    tropa_time_detector *times;
    tropa_number_detector *numbers;
    bool failed;
} feeding;

static void feed_record(void *context, const tropa_str *field)
{
    feeding *state = context;
    tropa_str text = tropa_field_trim(field[state->column]);
    if (!text.data || tropa_field_is_empty(text))
        return;
    if (state->times && !tropa_field_is_no_date(text))
        tropa_time_detector_add(state->times, text);
    if (state->numbers)
        tropa_number_detector_add(state->numbers, text);
}

static bool feed_object(void *context, json_t *object)
{
    feeding *state = context;
    uint64_t unknown = 0;
    tropa_arena arena;
    tropa_arena_init(&arena);
    state->failed |= !tropa_json_flatten(state->keys, object, state->field, &arena, feed_record,
                                         state, &unknown);
    tropa_arena_deinit(&arena);
    return !state->failed;
}

tropa_status tropa_json_whole_column(void *context, uint32_t column, int64_t joined,
                                     tropa_time_detector *times, tropa_number_detector *numbers,
                                     tropa_error *err)
{
    tropa_reader *reader = context;
    feeding state = {
        .keys = reader->json_keys, .column = column, .times = times, .numbers = numbers};
    uint64_t lines;
    bool all;
    (void)joined; /* dates and times of day in two keys: the sample has to do */
    state.field = tropa_alloc_zero(reader->sample.column_count + 1, sizeof *state.field);
    if (!state.field)
        return tropa_fail_memory(err);
    tropa_status status = each_object(reader, UINT64_MAX, feed_object, &state, &lines, &all, err);
    if (status == TROPA_OK && state.failed)
        status = tropa_fail_memory(err);
    tropa_free(state.field);
    return status;
}
