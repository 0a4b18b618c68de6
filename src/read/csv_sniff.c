/* Which delimiter, which quoting, is there a title row; and the sample. */
#include "base/memory.h"
#include "read/reader_internal.h"
#include "read/role_names.h"
#include "text/plain.h"
#include "text/utf8.h"

#include <stdlib.h>

enum { SNIFF_RECORDS = 400, SNIFF_BYTES = 256 * 1024 };

static const char candidates[] = {'\t', ';', '|', ',', '^', '~', '\x01', ' '};

typedef struct dialect_score {
    tropa_csv_dialect dialect;
    uint32_t fields; /**< the commonest number */
    double share;    /**< of the records that have it */
    size_t records, bad;
    size_t quoted; /**< good ones that hold a quote */
    size_t opened; /**< good ones in which a field starts with a quote */
} dialect_score;

/* The beginning of a text with room behind it, as the splitter wants it. */
typedef struct padded_text {
    char *text, *scratch;
    tropa_str *field;
    size_t size;
    bool whole;
} padded_text;

static tropa_status pad(padded_text *out, const char *text, size_t size, bool whole,
                        tropa_error *err)
{
    *out = (padded_text){.size = size, .whole = whole};
    out->text = tropa_alloc_zero(1, size + TROPA_CSV_PADDING);
    out->scratch = tropa_alloc(size + 1);
    out->field = tropa_alloc_zero(TROPA_SAMPLE_COLUMNS_MOST + 1, sizeof *out->field);
    if (!out->text || !out->scratch || !out->field)
        return tropa_fail_memory(err);
    if (size)
        memcpy(out->text, text, size);
    return TROPA_OK;
}

static void unpad(padded_text *text)
{
    tropa_free(text->text);
    tropa_free(text->scratch);
    tropa_free(text->field);
}

/* A walk over the whole records at the beginning. */
static void walk(const padded_text *text, const tropa_csv_dialect *dialect, size_t most,
                 tropa_csv_cursor *cursor)
{
    size_t size = text->size < most ? text->size : most;
    bool any_quote;
    tropa_csv_end rest;
    tropa_csv_survey(dialect, text->text, size, &any_quote);
    bool ended = text->whole && size == text->size;
    size_t cut =
        size ? tropa_csv_cut(dialect, text->text, text->text + size, ended, any_quote, &rest) : 0;
    tropa_csv_open(cursor, dialect, text->text, cut, any_quote, text->scratch);
}

static bool is_skipped(const tropa_csv_record *record)
{
    return !record->bad && record->count == 1 && tropa_field_trim(record->text).size == 0;
}

/* Whether some field of a record starts with the dialect's quote. */
static bool opens_quote(const tropa_csv_dialect *dialect, tropa_str record)
{
    const char quote = tropa_csv_quote(dialect);
    for (size_t i = 0; i < record.size; i++)
        if (record.data[i] == quote && (i == 0 || record.data[i - 1] == dialect->delimiter))
            return true;
    return false;
}

static void score_dialect(const padded_text *text, dialect_score *score)
{
    uint32_t seen[SNIFF_RECORDS];
    tropa_csv_cursor cursor;
    tropa_csv_record record = {.field = text->field, .capacity = TROPA_SAMPLE_COLUMNS_MOST + 1};
    walk(text, &score->dialect, SNIFF_BYTES, &cursor);
    score->records = score->bad = score->quoted = score->opened = 0;
    while (score->records < SNIFF_RECORDS && tropa_csv_next(&cursor, &record)) {
        if (is_skipped(&record))
            continue;
        seen[score->records++] = record.bad ? 0 : record.count;
        score->bad += record.bad;
        score->quoted += !record.bad && memchr(record.text.data, tropa_csv_quote(&score->dialect),
                                               record.text.size);
        score->opened += !record.bad && opens_quote(&score->dialect, record.text);
    }
    size_t best = 0;
    score->fields = 0;
    for (size_t i = 0; i < score->records; i++) {
        size_t same = 0;
        for (size_t j = 0; j < score->records; j++)
            same += seen[j] == seen[i];
        if (same > best && seen[i]) {
            best = same;
            score->fields = seen[i];
        }
    }
    score->share = score->records ? (double)best / (double)score->records : 0;
    if (score->records && seen[0] != score->fields)
        score->share *= 0.9; /* the titles should agree with the rows */
}

static dialect_score best_quoting(const padded_text *text, tropa_csv_dialect dialect)
{
    dialect_score quoted = {.dialect = dialect}, plain = {.dialect = dialect};
    quoted.dialect.quotes = !dialect.blanks;
    plain.dialect.quotes = false;
    score_dialect(text, &quoted);
    if (quoted.bad) { /* "say \"yes\"" is bad where a backslash means nothing */
        dialect_score escaped = quoted;
        escaped.dialect.escapes = true;
        score_dialect(text, &escaped);
        if (escaped.bad < quoted.bad && escaped.share >= quoted.share)
            quoted = escaped;
    } else if (!dialect.blanks && quoted.quoted == 0) {
        dialect_score single = quoted;
        single.dialect.quote = '\'';
        score_dialect(text, &single);
        if (single.bad == 0 && single.opened * 2 > single.records && single.share >= quoted.share)
            return single;
    }
    /* Where quotes mostly do their work, a stray one is a fault of its row and not the custom. */
    if (dialect.blanks || quoted.bad <= quoted.quoted)
        return quoted;
    score_dialect(text, &plain);
    return plain.share > quoted.share && plain.fields > 1 ? plain : quoted;
}

static tropa_csv_dialect find_dialect(const padded_text *text, tropa_csv_dialect dialect)
{
    dialect_score scores[sizeof candidates];
    double best_share = 0;
    for (size_t i = 0; i < sizeof candidates; i++) {
        dialect.delimiter = candidates[i];
        dialect.blanks = candidates[i] == ' ';
        scores[i] = best_quoting(text, dialect);
        if (!dialect.blanks && scores[i].fields > 1 && scores[i].share > best_share)
            best_share = scores[i].share;
    }
    const dialect_score *best = NULL, *semicolon = NULL;
    for (size_t i = 0; i < sizeof candidates; i++) {
        const dialect_score *score = &scores[i];
        bool eligible = score->dialect.blanks ? best_share < 0.8 && score->share >= 0.8
                                              : score->share >= best_share - 0.05;
        if (score->fields < 2 || !eligible)
            continue;
        if (!best || score->fields > best->fields)
            best = score;
        if (score->dialect.delimiter == ';' && score->fields >= 3)
            semicolon = score;
    }
    if (best && best->dialect.delimiter == ',' && semicolon)
        best = semicolon; /* 1,5;2,5;3,5: decimal commas */
    if (best)
        return best->dialect;
    dialect.delimiter = ',';
    dialect.blanks = false;
    dialect.quotes = true;
    return dialect;
}

static tropa_status use_delimiter(const char *name, tropa_csv_dialect *dialect, tropa_error *err)
{
    static const struct {
        const char *name;
        char delimiter;
    } names[] = {{"tab", '\t'}, {"\\t", '\t'},  {"comma", ','}, {"semicolon", ';'},
                 {"pipe", '|'}, {"space", ' '}, {"colon", ':'}};
    dialect->delimiter = name[0];
    bool known = name[0] && !name[1];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i].name, name) == 0) {
            dialect->delimiter = names[i].delimiter;
            known = true;
        }
    }
    if (strncmp(name, "0x", 2) == 0 && name[2] && strlen(name) <= 4) { /* as it is shown */
        char *rest;
        dialect->delimiter = (char)(strtoul(name + 2, &rest, 16) & 0x7F);
        known = *rest == '\0' && dialect->delimiter;
    }
    if (!known || strchr("\"\r\n", dialect->delimiter) || (unsigned char)name[0] >= 0x80)
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "\"%s\" is no delimiter; give one character, or tab, comma, semicolon, "
                          "pipe or space",
                          name);
    dialect->blanks = dialect->delimiter == ' ';
    return TROPA_OK;
}

/* The names that --delimiter takes; any other is shown as itself, or by its number. */
static const char *delimiter_name(tropa_arena *arena, char delimiter)
{
    switch (delimiter) {
    case '\t':
        return "tab";
    case ',':
        return "comma";
    case ';':
        return "semicolon";
    case '|':
        return "pipe";
    case ' ':
        return "space";
    default:
        if ((unsigned char)delimiter < ' ') /* nothing a terminal should be sent */
            return tropa_arena_format(arena, "0x%02X", (unsigned)delimiter);
        return tropa_arena_format(arena, "%c", delimiter);
    }
}

/* ---- titles ---- */

static bool is_data(tropa_str cell)
{
    int64_t value;
    tropa_time_detector detector;
    tropa_time_finding found;
    if (tropa_number_parse(cell, TROPA_NUMBER_UNKNOWN, 0, &value) != TROPA_NUMBER_NONE)
        return true;
    tropa_time_detector_init(&detector);
    tropa_time_detector_add(&detector, cell);
    tropa_time_detector_finish(&detector, &found);
    return found.verdict != TROPA_TIMES_NONE;
}

static bool says_a_role(tropa_arena *scratch, tropa_str cell)
{
    tropa_str plain = tropa_title_plain(scratch, cell);
    for (int role = TROPA_ROLE_CUSTOMER; role <= TROPA_ROLE_ID; role++)
        if (plain.data && tropa_title_score((tropa_role)role, plain) >= 40)
            return true;
    return plain.data && tropa_title_date_part(plain) >= 0;
}

/* The first record is a title row unless it holds data: a number or a date, or nothing but values
 * that come again below. */
static bool is_title_row(const tropa_csv_record *first, tropa_arena *scratch)
{
    uint32_t roles = 0, data = 0;
    for (uint32_t i = 0; i < first->count && i < first->capacity; i++) {
        tropa_str cell = tropa_field_trim(first->field[i]);
        roles += says_a_role(scratch, cell);
        data += cell.size && is_data(cell);
    }
    return data == 0 || roles >= 2;
}

static bool first_row_repeats(const tropa_sample *sample, const tropa_csv_record *first)
{
    size_t repeated = 0;
    for (uint32_t i = 0; i < sample->column_count; i++) {
        tropa_str cell = tropa_field_trim(first->field[i]);
        for (size_t row = 0; row < sample->row_count; row++)
            if (cell.size && tropa_str_equal(cell, sample->cell[row * sample->column_count + i])) {
                repeated++;
                break;
            }
    }
    return repeated * 2 >= sample->column_count;
}

/* ---- the sample ---- */

/* Cells are copied: the text goes. */
static bool keep_row(tropa_sample *sample, const tropa_csv_record *record)
{
    tropa_str *row = tropa_sample_add_row(sample);
    if (!row)
        return false;
    for (uint32_t i = 0; i < sample->column_count; i++) {
        row[i] = tropa_arena_copy(&sample->arena, record->field[i]);
        if (!row[i].data)
            return false;
    }
    return true;
}

/* Notes that some exports put above the titles: lines that begin with #, and Excel's "sep=;". */
static bool is_preamble(const tropa_csv_record *record)
{
    return (record->text.size && record->text.data[0] == '#') ||
           (record->text.size <= 6 && record->text.size >= 4 &&
            memcmp(record->text.data, "sep=", 4) == 0);
}

static tropa_status keep_titles(tropa_sample *sample, const tropa_csv_record *first,
                                tropa_error *err)
{
    sample->column_count = first->count;
    sample->title = tropa_arena_array(&sample->arena, first->count + 1, sizeof *sample->title);
    for (uint32_t i = 0; sample->title && i < first->count; i++) {
        tropa_str title = TROPA_STR("");
        if (sample->has_header && tropa_utf8_valid(first->field[i].data, first->field[i].size))
            title = tropa_text_trim(first->field[i]);
        else if (!sample->has_header && first->count == TROPA_SNOWPLOW_COLUMNS)
            title = tropa_str_from(tropa_snowplow_title(i));
        sample->title[i] = tropa_arena_copy(&sample->arena, title.data ? title : TROPA_STR(""));
        if (!sample->title[i].data)
            return tropa_fail_memory(err);
    }
    return sample->title ? TROPA_OK : tropa_fail_memory(err);
}

static bool is_readable(const tropa_sample *sample, const tropa_csv_record *record)
{
    return !record->bad && tropa_csv_fits(record, sample->column_count) &&
           tropa_utf8_valid(record->text.data, record->text.size);
}

/* No first record to take titles from: `size` bytes are all that there is of it. */
static tropa_status fail_first(const tropa_reader *reader, bool found, size_t size,
                               tropa_error *err)
{
    if (size >= reader->options.record_bytes_most)
        return tropa_fail(err, TROPA_ERR_INPUT,
                          "%s: the first line is longer than a row can be, so it is no table; "
                          "export it with a line for each row",
                          reader->path);
    if (found)
        return tropa_fail(err, TROPA_ERR_INPUT,
                          "%s: the first line has a quote that is never closed; mend it, or save "
                          "the file again",
                          reader->path);
    return tropa_fail(err, TROPA_ERR_INPUT, "%s has no rows; export it again", reader->path);
}

/* Titles and nothing else; `fields` of the first row below them, 0 without one. */
static tropa_status fail_no_row(const tropa_reader *reader, uint32_t fields, tropa_error *err)
{
    uint32_t titles = reader->sample.column_count;
    if (fields == 0)
        return tropa_fail(err, TROPA_ERR_INPUT,
                          "%s has titles but no row that can be read; export it again",
                          reader->path);
    if (fields == titles)
        return tropa_fail(err, TROPA_ERR_INPUT,
                          "%s has titles but no row that can be read: their bytes are no text in "
                          "this encoding; say --encoding",
                          reader->path);
    return tropa_fail(
        err, TROPA_ERR_INPUT,
        "%s has %u titles but no row of as many fields, the first has %u: perhaps the "
        "delimiter stands in a field without quotes; export it again, or say "
        "--delimiter",
        reader->path, titles, fields);
}

static tropa_status read_sample(tropa_reader *reader, const padded_text *text, tropa_error *err)
{
    tropa_sample *sample = &reader->sample;
    tropa_csv_cursor cursor;
    tropa_csv_record record = {.field = text->field, .capacity = TROPA_SAMPLE_COLUMNS_MOST + 1};
    const tropa_read_options *options = &reader->options;
    walk(text, &reader->dialect, text->size, &cursor);
    uint64_t lines = 0;
    bool found = false;
    while ((found = tropa_csv_next(&cursor, &record)) &&
           (is_skipped(&record) || is_preamble(&record)))
        lines += record.lines;
    if (!found || record.bad)
        return fail_first(reader, found, found ? record.text.size : text->size, err);
    if (record.count > TROPA_SAMPLE_COLUMNS_MOST)
        return tropa_fail(err, TROPA_ERR_LIMIT, "%s has %u columns; at most %d can be read",
                          reader->path, record.count, TROPA_SAMPLE_COLUMNS_MOST);
    const char *first_text = record.text.data;
    uint32_t first_lines = record.lines;
    sample->has_header = !options->no_header && is_title_row(&record, &sample->arena);
    tropa_status status = keep_titles(sample, &record, err);
    if (status != TROPA_OK)
        return status;
    /* The first record is needed again once the rows below are known. */
    tropa_csv_record first = record;
    first.field = tropa_arena_array(&sample->arena, record.count + 1, sizeof *first.field);
    if (!first.field)
        return tropa_fail_memory(err);
    for (uint32_t i = 0; i < record.count; i++)
        first.field[i] = tropa_arena_copy(&sample->arena, record.field[i]);
    const char *data = cursor.at;
    if (!sample->has_header && !keep_row(sample, &record))
        return tropa_fail_memory(err);
    sample->records = !sample->has_header;
    uint32_t fields = 0;
    while (!tropa_sample_is_full(sample) && tropa_csv_next(&cursor, &record)) {
        if (is_skipped(&record))
            continue;
        if (sample->records++ == 0)
            fields = record.count;
        if (is_readable(sample, &record) && !keep_row(sample, &record))
            return tropa_fail_memory(err);
    }
    sample->whole = text->whole && cursor.at == cursor.end;
    bool titled = false;
    for (uint32_t i = 0; i < first.count; i++)
        titled |= says_a_role(&sample->arena, first.field[i]);
    if (sample->has_header && !titled && first_row_repeats(sample, &first)) {
        sample->has_header = false; /* its cells are values of the rows below */
        sample->records++;
        status = keep_titles(sample, &first, err);
        if (status != TROPA_OK || !keep_row(sample, &first))
            return tropa_fail_memory(err);
    }
    reader->skip_bytes = (size_t)((sample->has_header ? data : first_text) - text->text);
    reader->skip_lines = lines + (sample->has_header ? first_lines : 0);
    if (sample->row_count == 0)
        return fail_no_row(reader, fields, err);
    return TROPA_OK;
}

tropa_status tropa_csv_sniff(tropa_reader *reader, const char *text, size_t size, bool whole,
                             tropa_error *err)
{
    padded_text padded;
    tropa_csv_dialect *dialect = &reader->dialect;
    tropa_status status = pad(&padded, text, size, whole, err);
    *dialect = (tropa_csv_dialect){
        .eol = '\n', .quotes = true, .record_bytes_most = reader->options.record_bytes_most};
    if (size && !memchr(text, '\n', size) && memchr(text, '\r', size))
        dialect->eol = '\r';
    if (status == TROPA_OK && reader->options.delimiter) {
        status = use_delimiter(reader->options.delimiter, dialect, err);
        if (status == TROPA_OK)
            *dialect = best_quoting(&padded, *dialect).dialect;
    } else if (status == TROPA_OK) {
        *dialect = find_dialect(&padded, *dialect);
    }
    if (status == TROPA_OK)
        status = read_sample(reader, &padded, err);
    unpad(&padded);
    reader->plan.delimiter = dialect->delimiter;
    reader->plan.delimiter_name = delimiter_name(&reader->arena, dialect->delimiter);
    reader->plan.has_header = reader->sample.has_header;
    reader->mapping.count_is_fixed = true;
    return status;
}
