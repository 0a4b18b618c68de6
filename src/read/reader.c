/* The reader's life: look at the beginning, plan, hand out batches, keep the totals. */
#include "base/memory.h"
#include "read/reader_internal.h"
#include "read/reject_file.h"
#include "read/xes_parse.h"

#include <stdio.h>
#include <time.h>

#include "text/encoding.h"

const char *tropa_role_name(tropa_role role)
{
    static const char *const names[] = {"none",  "customer", "time", "activity", "value",
                                        "order", "id",       "step", "attribute"};
    return role >= 0 && role < TROPA_ROLE_COUNT ? names[role] : "none";
}

/* ---- options ---- */

static bool copy_text(tropa_arena *arena, const char **text)
{
    if (*text)
        *text = tropa_arena_text(arena, *text);
    return *text != NULL;
}

static tropa_status take_options(tropa_reader *reader, const tropa_read_options *given,
                                 tropa_error *err)
{
    tropa_read_options *options = &reader->options;
    *options = given ? *given : (tropa_read_options){0};
    const char **texts[] = {&options->customer, &options->time,      &options->activity,
                            &options->value,    &options->order,     &options->id,
                            &options->steps,    &options->timezone,  &options->time_format,
                            &options->encoding, &options->delimiter, &options->names_path};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (*texts[i] && !copy_text(&reader->arena, texts[i]))
            return tropa_fail_memory(err);
    if (!options->record_bytes_most)
        options->record_bytes_most = TROPA_RECORD_BYTES_DEFAULT;
    if (!options->block_bytes)
        options->block_bytes = TROPA_BLOCK_BYTES_DEFAULT;
    if (!options->sample_bytes)
        options->sample_bytes = TROPA_SAMPLE_BYTES_DEFAULT;
    if (options->steps && (options->time || options->activity))
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "--date-columns already says when and what happened; leave out --time "
                          "and --activity");
    const char *zone = options->timezone ? options->timezone : "UTC";
    tropa_status status = tropa_zone_new(tropa_str_from(zone), &reader->zone, err);
    if (status != TROPA_OK)
        return status;
    reader->mapping.zone = reader->zone;
    reader->plan.zone = tropa_str_from(tropa_zone_name(reader->zone));
    reader->plan.zone_given = options->timezone != NULL;
    if (options->time_format) {
        tropa_time_format ignored;
        status = tropa_time_format_parse(tropa_str_from(options->time_format), &ignored, err);
    }
    if (status == TROPA_OK && options->names_path)
        status = tropa_names_read(options->names_path, &reader->names, err);
    reader->mapping.names = reader->names;
    return status;
}

/* ---- the beginning of the file ---- */

static tropa_status read_beginning(tropa_reader *reader, char *into, size_t capacity, size_t *size,
                                   bool *whole, tropa_error *err)
{
    *size = 0;
    *whole = false;
    tropa_status status = tropa_source_rewind(reader->source, err);
    while (status == TROPA_OK && *size < capacity && !*whole) {
        size_t got;
        status = tropa_source_read(reader->source, into + *size, capacity - *size, &got, err);
        *whole = got == 0;
        *size += got;
    }
    return status;
}

static bool begins_with(const char *text, size_t size, const char *magic)
{
    size_t want = strlen(magic);
    return size >= want && memcmp(text, magic, want) == 0;
}

/* Files that people give by mistake, named for what they are. */
static tropa_status refuse_binary(const tropa_reader *reader, const char *text, size_t size,
                                  tropa_error *err)
{
    static const struct {
        const char *magic, *what;
    } known[] = {
        {"PAR1", TROPA_PHRASE("a Parquet file; export it as CSV or JSON lines")},
        {"\xd0\xcf\x11\xe0", TROPA_PHRASE("an old Excel workbook; save it as CSV")},
        {"%PDF", TROPA_PHRASE("a PDF; export the data as CSV")},
        {"SQLite format 3",
         TROPA_PHRASE("an SQLite database; export the table with the events as CSV")},
        {"\x89PNG", TROPA_PHRASE("a picture; give the data as CSV")},
        {"7z\xbc\xaf", TROPA_PHRASE("a 7-Zip archive; unpack it first")},
        {"Rar!", TROPA_PHRASE("a RAR archive; unpack it first")},
        {"BZh", TROPA_PHRASE("bzip2 data; unpack it first")},
        {"\xfd"
         "7zXZ",
         TROPA_PHRASE("xz data; unpack it first")},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (begins_with(text, size, known[i].magic))
            return tropa_fail(err, TROPA_ERR_INPUT, "%s is %s", reader->path,
                              tropa_phrase(known[i].what));
    return TROPA_OK;
}

/* Programs, pictures, disk images under a wrong name: control characters stand all over them. */
static tropa_status refuse_no_text(const tropa_reader *reader, const char *text, size_t size,
                                   tropa_error *err)
{
    size_t control = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        /* Those that tables are made of do not count: Hive parts columns by 1, others by 28-31. */
        control += c == 0 || (c > 3 && c < 28 && !(c >= '\t' && c <= '\r')) || c == 0x7F;
    }
    if (control < 8 || control * 50 < size)
        return TROPA_OK;
    return tropa_fail(err, TROPA_ERR_INPUT,
                      "%s is no text (bytes of no character stand all over it); export the data as "
                      "CSV, or say --encoding",
                      reader->path);
}

static tropa_read_format format_of(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size && strchr(" \t\r\n", text[at]))
        at++;
    if (at == size)
        return TROPA_READ_CSV;
    if (text[at] == '{')
        return TROPA_READ_JSONL;
    if (text[at] == '[') {
        for (at++; at < size && strchr(" \t\r\n", text[at]);)
            at++;
        return at < size && text[at] == '{' ? TROPA_READ_JSONL : TROPA_READ_CSV;
    }
    if (text[at] == '<' && at + 1 < size &&
        (text[at + 1] == '?' || text[at + 1] == '!' || begins_with(text + at, size - at, "<log")))
        return TROPA_READ_XES;
    return TROPA_READ_CSV;
}

static tropa_status settle_encoding(tropa_reader *reader, const char *raw, size_t size, bool whole,
                                    char name[TROPA_ENCODING_NAME_MAX], bool *guessed,
                                    tropa_error *err)
{
    *guessed = false;
    if (reader->options.encoding)
        return tropa_encoding_check(reader->options.encoding, name, err);
    tropa_encoding_guess guess;
    tropa_encoding_detect(raw, size, whole, &guess);
    memcpy(name, guess.name, TROPA_ENCODING_NAME_MAX);
    *guessed = guess.confidence < 50;
    return TROPA_OK;
}

static tropa_status sniff_text(tropa_reader *reader, char *text, size_t capacity, tropa_error *err)
{
    size_t size;
    bool whole;
    tropa_status status = read_beginning(reader, text, capacity, &size, &whole, err);
    if (status == TROPA_OK)
        status = refuse_binary(reader, text, size, err);
    if (status == TROPA_OK && size == 0)
        status = tropa_fail(err, TROPA_ERR_INPUT, "%s is empty; export it again", reader->path);
    char encoding[TROPA_ENCODING_NAME_MAX];
    if (status == TROPA_OK)
        status =
            settle_encoding(reader, text, size, whole, encoding, &reader->encoding_guessed, err);
    if (status == TROPA_OK)
        status = tropa_source_decode(reader->source, encoding, err);
    if (status == TROPA_OK)
        status = read_beginning(reader, text, capacity, &size, &whole, err);
    if (status == TROPA_OK)
        status = refuse_no_text(reader, text, size, err);
    if (status != TROPA_OK)
        return status;
    reader->plan.encoding = tropa_arena_text(&reader->arena, encoding);
    if (!reader->plan.encoding)
        return tropa_fail_memory(err);
    tropa_read_format format = reader->options.format;
    reader->plan.format = format ? format : format_of(text, size);
    switch (reader->plan.format) {
    case TROPA_READ_XES: /* XML says its encoding itself */
        return tropa_xes_sniff(reader, err);
    case TROPA_READ_JSONL:
        return tropa_json_sniff(reader, text, size, whole, err);
    default:
        status = tropa_csv_sniff(reader, text, size, whole, err);
    }
    return status;
}

static tropa_status sniff(tropa_reader *reader, tropa_error *err)
{
    size_t capacity = reader->options.sample_bytes;
    char *text = tropa_alloc(capacity);
    if (!text)
        return tropa_fail_memory(err);
    tropa_status status = sniff_text(reader, text, capacity, err);
    tropa_free(text);
    return status;
}

static tropa_status make_plan(tropa_reader *reader, tropa_error *err)
{
    tropa_planner planner = {
        .options = &reader->options,
        .path = reader->path,
        .arena = &reader->arena,
        .sample = &reader->sample,
        .whole_column = reader->plan.format == TROPA_READ_CSV     ? tropa_csv_whole_column
                        : reader->plan.format == TROPA_READ_JSONL ? tropa_json_whole_column
                                                                  : NULL,
        .context = reader,
        .plan = &reader->plan,
        .mapping = &reader->mapping,
    };
    reader->plan.path = tropa_str_from(reader->path);
    reader->plan.compression = tropa_source_compression(reader->source);
    reader->mapping.now_us = (int64_t)time(NULL) * 1000000;
    tropa_status status = tropa_plan_make(&planner, err);
    if (status == TROPA_OK && reader->encoding_guessed) {
        tropa_str encoding = tropa_str_from(reader->plan.encoding);
        tropa_plan_note *note =
            tropa_plan_note_add(&planner, true, "read.note.encoding",
                                "the encoding is probably %s; say --encoding if letters look wrong",
                                reader->plan.encoding);
        tropa_message_text(&note->message, "encoding", encoding);
    }
    return status == TROPA_OK && planner.failed ? tropa_fail_memory(err) : status;
}

/* ---- life ---- */

static tropa_status restart(tropa_reader *reader, tropa_error *err)
{
    reader->totals = (tropa_read_totals){0};
    if (reader->plan.format != TROPA_READ_XES)
        return tropa_blocks_restart(reader, err);
    reader->sequence = 0;
    reader->ended = false;
    return tropa_xes_restart(reader, err);
}

/* The first batch, read ahead and cut to a few rows: what --dry-run shows. */
static tropa_status make_preview(tropa_reader *reader, tropa_error *err)
{
    bool more;
    tropa_status status = tropa_reader_worker_new(reader, &reader->preview, err);
    if (status == TROPA_OK)
        status = tropa_reader_next(reader->preview, &reader->preview_rows, &more, err);
    if (status != TROPA_OK)
        return status;
    if (reader->preview_rows.count > TROPA_PREVIEW_ROWS)
        reader->preview_rows.count = TROPA_PREVIEW_ROWS;
    return TROPA_OK;
}

tropa_status tropa_reader_new(const char *path, const tropa_read_options *options,
                              tropa_reader **out, tropa_error *err)
{
    *out = NULL;
    tropa_reader *reader = tropa_alloc_zero(1, sizeof *reader);
    if (!reader)
        return tropa_fail_memory(err);
    tropa_arena_init(&reader->arena);
    tropa_sample_init(&reader->sample);
    tropa_status status = TROPA_OK;
    reader->path = tropa_arena_text(&reader->arena, path);
    if (!reader->path || pthread_mutex_init(&reader->lock, NULL) != 0)
        status = tropa_fail_memory(err);
    else
        reader->lock_made = true;
    if (status == TROPA_OK)
        status = take_options(reader, options, err);
    if (status == TROPA_OK)
        status = tropa_source_open(path, &reader->source, err);
    if (status == TROPA_OK)
        status = sniff(reader, err);
    if (status == TROPA_OK)
        status = make_plan(reader, err);
    if (status == TROPA_OK)
        status = restart(reader, err);
    if (status == TROPA_OK)
        *out = reader;
    else
        tropa_reader_free(reader);
    return status;
}

void tropa_reader_free(tropa_reader *reader)
{
    if (!reader)
        return;
    tropa_reader_worker_free(reader->preview);
    tropa_json_keys_free(reader->json_keys);
    tropa_json_lines_free(reader->json_lines);
    tropa_xes_free(reader->xes);
    tropa_source_free(reader->source);
    tropa_names_free(reader->names);
    tropa_zone_free(reader->zone);
    tropa_sample_deinit(&reader->sample);
    if (reader->lock_made)
        pthread_mutex_destroy(&reader->lock);
    tropa_free(reader->carry);
    tropa_arena_deinit(&reader->arena);
    tropa_free(reader);
}

const tropa_read_plan *tropa_reader_plan(const tropa_reader *reader)
{
    return &reader->plan;
}

tropa_status tropa_reader_preview(tropa_reader *reader, const tropa_rows **rows, uint64_t *sampled,
                                  tropa_error *err)
{
    tropa_status status = TROPA_OK;
    if (!reader->preview) {
        bool strict = reader->options.strict;
        reader->options.strict = false; /* a look at the beginning is no import */
        status = make_preview(reader, err);
        reader->options.strict = strict;
        if (status == TROPA_OK)
            status = restart(reader, err);
    }
    *rows = &reader->preview_rows;
    *sampled = reader->preview ? reader->preview->builder.counts.records : 0;
    return status;
}

/* ---- workers ---- */

tropa_status tropa_reader_worker_new(tropa_reader *reader, tropa_reader_worker **out,
                                     tropa_error *err)
{
    *out = NULL;
    tropa_reader_worker *worker = tropa_alloc_zero(1, sizeof *worker);
    if (!worker)
        return tropa_fail_memory(err);
    worker->reader = reader;
    tropa_arena_init(&worker->text);
    tropa_status status = TROPA_OK;
    worker->field = tropa_alloc_zero(reader->mapping.column_count + 1, sizeof *worker->field);
    if (!worker->field)
        status = tropa_fail_memory(err);
    if (status == TROPA_OK && reader->plan.format != TROPA_READ_XES)
        status = tropa_block_init(&worker->block, reader, err);
    if (status == TROPA_OK) {
        status = tropa_row_builder_init(&worker->builder, &reader->mapping, err);
        worker->builder_ready = status == TROPA_OK;
    }
    if (status == TROPA_OK)
        *out = worker;
    else
        tropa_reader_worker_free(worker);
    return status;
}

void tropa_reader_worker_free(tropa_reader_worker *worker)
{
    if (!worker)
        return;
    if (worker->builder_ready)
        tropa_row_builder_deinit(&worker->builder);
    tropa_block_deinit(&worker->block);
    tropa_arena_deinit(&worker->text);
    tropa_free(worker->field);
    tropa_free(worker->scratch);
    tropa_free(worker);
}

/* ---- batches ---- */

static tropa_status fail_strict(const tropa_reader *reader, const tropa_reject *reject,
                                tropa_error *err)
{
    char column[128] = "";
    if (reject->column)
        snprintf(column, sizeof column, tropa_phrase(", column %u (%.80s)"), reject->column,
                 reader->plan.column[reject->column - 1].title.data);
    enum { SHOWN_BYTES = 120 };
    tropa_str record = reject->record;
    if (record.size > SHOWN_BYTES)
        record.size = SHOWN_BYTES;
    return tropa_fail(err, TROPA_ERR_INPUT,
                      "%s, line %llu%s: %s (%.*s); mend the row, or import without --strict",
                      reader->path, (unsigned long long)reject->line, column,
                      tropa_phrase(tropa_reject_reason_text(reject->reason)),
                      TROPA_STR_ARG(record));
}

static void add_counts(tropa_reader *reader, const tropa_reader_worker *worker)
{
    const tropa_builder_counts *counts = &worker->builder.counts;
    tropa_read_totals *totals = &reader->totals;
    totals->rows += counts->rows;
    totals->records += counts->records;
    totals->rejected += counts->rejected;
    for (int i = 0; i < TROPA_REJECT_REASON_COUNT; i++)
        totals->rejected_by[i] += counts->rejected_by[i];
    totals->odd_years += counts->odd_years;
    if (counts->first_odd_line &&
        (!totals->first_odd_line || counts->first_odd_line < totals->first_odd_line))
        totals->first_odd_line = counts->first_odd_line;
    totals->value_rounded += counts->value_rounded;
    totals->unknown_columns += worker->unknown_columns;
}

static void parse(tropa_reader_worker *worker)
{
    if (worker->reader->plan.format == TROPA_READ_JSONL)
        tropa_json_parse_block(worker);
    else
        tropa_csv_parse_block(worker);
}

/* Takes the next piece; for XES it is parsed already. Under the lock. */
static tropa_status take(tropa_reader_worker *worker, bool *more, tropa_error *err)
{
    tropa_reader *reader = worker->reader;
    *more = false;
    if (reader->failure.status != TROPA_OK)
        return tropa_fail(err, reader->failure.status, "%s", reader->failure.message);
    if (reader->ended)
        return TROPA_OK;
    tropa_status status = reader->plan.format == TROPA_READ_XES
                              ? tropa_xes_next(worker, more, err)
                              : tropa_block_take(reader, &worker->block, more, err);
    if (status == TROPA_OK && !*more) {
        reader->ended = true;
        reader->totals.lines = reader->next_line - 1;
        reader->totals.bytes = tropa_source_raw_bytes(reader->source);
        reader->totals.content_hash = tropa_source_content_hash(reader->source);
        reader->totals.bad_characters = tropa_source_bad_characters(reader->source);
    }
    return status;
}

static tropa_status check(tropa_reader_worker *worker, tropa_error *err)
{
    if (worker->builder.failed)
        return tropa_fail_memory(err);
    if (worker->reader->options.strict && worker->builder.reject_count)
        return fail_strict(worker->reader, &worker->builder.reject[0], err);
    return TROPA_OK;
}

static void remember_failure(tropa_reader *reader, tropa_status status, const tropa_error *why)
{
    if (reader->failure.status == TROPA_OK) {
        reader->failure = *why;
        reader->failure.status = status;
    }
}

tropa_status tropa_reader_next(tropa_reader_worker *worker, tropa_rows *rows, bool *more,
                               tropa_error *err)
{
    tropa_reader *reader = worker->reader;
    tropa_error why = {.status = TROPA_OK};
    /* Strict reading has to stop at the first bad row of the file, so it goes one by one. */
    bool serial = reader->plan.format == TROPA_READ_XES || reader->options.strict;
    *rows = (tropa_rows){0};
    worker->unknown_columns = 0;
    tropa_row_builder_begin(&worker->builder);
    tropa_arena_reset(&worker->text);
    pthread_mutex_lock(&reader->lock);
    tropa_status status = take(worker, more, &why);
    if (!serial)
        pthread_mutex_unlock(&reader->lock);
    if (status == TROPA_OK && *more) {
        if (reader->plan.format != TROPA_READ_XES)
            parse(worker);
        status = check(worker, &why);
    }
    if (!serial)
        pthread_mutex_lock(&reader->lock);
    if (status != TROPA_OK)
        remember_failure(reader, status, &why);
    else if (*more)
        add_counts(reader, worker);
    pthread_mutex_unlock(&reader->lock);
    if (status != TROPA_OK) {
        *more = false;
        return tropa_fail(err, status, "%s", why.message);
    }
    if (!*more)
        return TROPA_OK;
    tropa_row_builder_view(&worker->builder, rows);
    rows->sequence = worker->block.sequence;
    rows->first_line = worker->block.first_line;
    rows->bytes_read = worker->block.bytes_read;
    return TROPA_OK;
}

void tropa_reader_totals(const tropa_reader *reader, tropa_read_totals *totals)
{
    *totals = reader->totals;
}

const tropa_stage_hint *tropa_reader_stage_hints(const tropa_reader *reader, uint32_t *count)
{
    *count = 0;
    return reader->names ? tropa_names_hints(reader->names, count) : NULL;
}
