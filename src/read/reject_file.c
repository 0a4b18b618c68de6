#include "read/reject_file.h"

#include "base/file.h"
#include "base/memory.h"

typedef struct early_batch {
    uint64_t sequence;
    tropa_buffer text;
    uint64_t count;
} early_batch;

struct tropa_reject_file {
    char *path;
    tropa_buffer source;
    tropa_file_writer writer;
    bool open;
    uint64_t next, written;
    early_batch *early; /**< batches whose turn has not come, in no order */
    size_t early_count, early_capacity;
};

const char *tropa_reject_reason_name(tropa_reject_reason reason)
{
    static const char *const names[TROPA_REJECT_REASON_COUNT] = {
        "field_count", "quote",     "no_customer", "no_time",      "bad_time", "no_activity",
        "bad_value",   "bad_order", "too_long",    "bad_encoding", "bad_json", "bad_xml"};
    return reason >= 0 && reason < TROPA_REJECT_REASON_COUNT ? names[reason] : "other";
}

const char *tropa_reject_reason_text(tropa_reject_reason reason)
{
    switch (reason) {
    case TROPA_REJECT_FIELD_COUNT:
        return TROPA_PHRASE("the row has another number of fields than the header");
    case TROPA_REJECT_QUOTE:
        return TROPA_PHRASE("a quotation mark is never closed, or text follows a closing one");
    case TROPA_REJECT_NO_CUSTOMER:
        return TROPA_PHRASE("the customer is missing");
    case TROPA_REJECT_NO_TIME:
        return TROPA_PHRASE("the time is missing");
    case TROPA_REJECT_BAD_TIME:
        return TROPA_PHRASE(
            "this is not a time in the format of the column, or there is no such date");
    case TROPA_REJECT_NO_ACTIVITY:
        return TROPA_PHRASE("the activity is missing");
    case TROPA_REJECT_BAD_VALUE:
        return TROPA_PHRASE("the value is not a number");
    case TROPA_REJECT_BAD_ORDER:
        return TROPA_PHRASE("the order is not a whole number");
    case TROPA_REJECT_TOO_LONG:
        return TROPA_PHRASE("the row is too long");
    case TROPA_REJECT_BAD_ENCODING:
        return TROPA_PHRASE("these bytes are no text in the encoding of the file");
    case TROPA_REJECT_BAD_JSON:
        return TROPA_PHRASE("the line is not valid JSON");
    case TROPA_REJECT_BAD_XML:
        return TROPA_PHRASE("the XML is damaged");
    case TROPA_REJECT_REASON_COUNT:
        break;
    }
    return TROPA_PHRASE("it cannot be read");
}

tropa_status tropa_reject_file_new(const char *path, tropa_reject_file **out, tropa_error *err)
{
    tropa_reject_file *file = tropa_alloc_zero(1, sizeof *file);
    size_t size = strlen(path) + 1;
    char *copy = tropa_alloc(size);
    *out = file;
    if (!file || !copy) {
        tropa_free(file);
        tropa_free(copy);
        *out = NULL;
        return tropa_fail_memory(err);
    }
    memcpy(copy, path, size);
    file->path = copy;
    file->writer.descriptor = -1;
    return TROPA_OK;
}

static void drop_early(tropa_reject_file *file)
{
    for (size_t i = 0; i < file->early_count; i++)
        tropa_buffer_deinit(&file->early[i].text);
    file->early_count = 0;
}

tropa_status tropa_reject_file_source(tropa_reject_file *file, const char *source, tropa_error *err)
{
    tropa_buffer_clear(&file->source);
    tropa_buffer_append_text(&file->source, source);
    file->next = 0;
    drop_early(file);
    return file->source.failed ? tropa_fail_memory(err) : TROPA_OK;
}

static void append_field(tropa_buffer *out, tropa_str text)
{
    bool quoted = false;
    for (size_t i = 0; i < text.size; i++)
        quoted |= strchr(",\"\r\n", text.data[i]) != NULL;
    if (!quoted) {
        tropa_buffer_append_str(out, text);
        return;
    }
    tropa_buffer_append_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"')
            tropa_buffer_append_char(out, '"');
        tropa_buffer_append_char(out, text.data[i]);
    }
    tropa_buffer_append_char(out, '"');
}

static void append_rejects(const tropa_reject_file *file, const tropa_rows *rows, tropa_buffer *out)
{
    for (size_t i = 0; i < rows->reject_count; i++) {
        const tropa_reject *reject = &rows->reject[i];
        append_field(out, tropa_buffer_view(&file->source));
        tropa_buffer_append_format(out, ",%llu,", (unsigned long long)reject->line);
        if (reject->column)
            tropa_buffer_append_format(out, "%u", reject->column);
        tropa_buffer_append_format(out, ",%s,", tropa_reject_reason_name(reject->reason));
        append_field(out, reject->record);
        tropa_buffer_append_char(out, '\n');
    }
}

static tropa_status write_text(tropa_reject_file *file, const tropa_buffer *text, uint64_t count,
                               tropa_error *err)
{
    static const char titles[] = TROPA_REJECT_FILE_TITLES;
    tropa_status status = TROPA_OK;
    if (!count)
        return TROPA_OK;
    if (!file->open) {
        status = tropa_file_writer_init(&file->writer, file->path, err);
        file->open = status == TROPA_OK;
        if (file->open)
            status = tropa_file_writer_write(&file->writer, titles, sizeof titles - 1, err);
    }
    if (status == TROPA_OK)
        status = tropa_file_writer_write(&file->writer, text->data, text->size, err);
    file->written += count;
    return status;
}

static tropa_status keep_early(tropa_reject_file *file, uint64_t sequence, tropa_buffer *text,
                               uint64_t count, tropa_error *err)
{
    if (tropa_grow((void **)&file->early, &file->early_capacity, file->early_count + 1,
                   sizeof *file->early) != 0) {
        tropa_buffer_deinit(text);
        return tropa_fail_memory(err);
    }
    file->early[file->early_count++] = (early_batch){sequence, *text, count};
    return TROPA_OK;
}

/* Writes whatever has its turn now. */
static tropa_status write_due(tropa_reject_file *file, tropa_error *err)
{
    for (size_t i = 0; i < file->early_count;) {
        if (file->early[i].sequence != file->next) {
            i++;
            continue;
        }
        early_batch due = file->early[i];
        file->early[i] = file->early[--file->early_count];
        tropa_status status = write_text(file, &due.text, due.count, err);
        tropa_buffer_deinit(&due.text);
        if (status != TROPA_OK)
            return status;
        file->next++;
        i = 0;
    }
    return TROPA_OK;
}

tropa_status tropa_reject_file_add(tropa_reject_file *file, const tropa_rows *rows,
                                   tropa_error *err)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    append_rejects(file, rows, &text);
    if (text.failed) {
        tropa_buffer_deinit(&text);
        return tropa_fail_memory(err);
    }
    if (rows->sequence != file->next)
        return keep_early(file, rows->sequence, &text, rows->reject_count, err);
    tropa_status status = write_text(file, &text, rows->reject_count, err);
    tropa_buffer_deinit(&text);
    file->next++;
    return status == TROPA_OK ? write_due(file, err) : status;
}

tropa_status tropa_reject_file_commit(tropa_reject_file *file, uint64_t *written, tropa_error *err)
{
    tropa_status status = TROPA_OK;
    *written = file->written;
    if (file->open)
        status = tropa_file_writer_commit(&file->writer, err);
    file->open = false;
    return status;
}

void tropa_reject_file_free(tropa_reject_file *file)
{
    if (!file)
        return;
    if (file->open)
        tropa_file_writer_deinit(&file->writer);
    drop_early(file);
    tropa_free(file->early);
    tropa_buffer_deinit(&file->source);
    tropa_free(file->path);
    tropa_free(file);
}
