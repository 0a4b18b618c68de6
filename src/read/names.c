/* The table is small, so it is read whole and looked up in two dictionaries. */
#include "read/names.h"

#include "base/buffer.h"
#include "base/dict.h"
#include "base/file.h"
#include "base/memory.h"
#include "read/csv.h"
#include "read/rows_build.h"
#include "text/encoding.h"
#include "text/plain.h"
#include "text/utf8.h"

enum { NAMES_BYTES_MOST = 16 << 20, COLUMNS_MOST = 3 };

typedef struct name_row {
    tropa_str name;
    bool is_prefix;
} name_row;

struct tropa_names {
    tropa_arena arena;
    tropa_dict exact, folded, prefix; /**< activity as written; folded; folded without the * */
    name_row *row;                    /**< by code of `exact` */
    uint32_t *of_folded, *of_prefix;  /**< codes of `exact` */
    size_t row_capacity, folded_capacity, prefix_capacity;
    size_t longest_prefix;
    tropa_stage_hint *hint;
    size_t hint_count, hint_capacity;
};

void tropa_names_free(tropa_names *names)
{
    if (!names)
        return;
    tropa_dict_deinit(&names->exact);
    tropa_dict_deinit(&names->folded);
    tropa_dict_deinit(&names->prefix);
    tropa_arena_deinit(&names->arena);
    tropa_free(names->row);
    tropa_free(names->of_folded);
    tropa_free(names->of_prefix);
    tropa_free(names->hint);
    tropa_free(names);
}

/* ---- looking up ---- */

tropa_str tropa_names_find(const tropa_names *names, tropa_str activity, tropa_str folded)
{
    uint32_t code = tropa_dict_find(&names->exact, activity);
    if (code == TROPA_DICT_NONE) {
        uint32_t at = folded.data ? tropa_dict_find(&names->folded, folded) : TROPA_DICT_NONE;
        if (at != TROPA_DICT_NONE)
            code = names->of_folded[at];
    }
    if (code == TROPA_DICT_NONE && folded.data && names->prefix.count) {
        size_t size = folded.size < names->longest_prefix ? folded.size : names->longest_prefix;
        for (size_t left = size + 1; left-- > 0 && code == TROPA_DICT_NONE;) {
            uint32_t at = tropa_dict_find(&names->prefix, (tropa_str){folded.data, left});
            if (at != TROPA_DICT_NONE)
                code = names->of_prefix[at];
        }
    }
    return code == TROPA_DICT_NONE || !names->row[code].name.size ? activity
                                                                  : names->row[code].name;
}

const tropa_stage_hint *tropa_names_hints(const tropa_names *names, uint32_t *count)
{
    *count = (uint32_t)names->hint_count;
    return names->hint;
}

/* ---- reading ---- */

/* Which column a title row's cell names: 0 activity, 1 name, 2 stage; -1. */
static int title_of(tropa_arena *arena, tropa_str cell)
{
    static const char *const words[COLUMNS_MOST][14] = {
        {"activity", "event", "page", "url", "code", "raw", "активность", "событие", "действие",
         "страница", "код", "aktywność", "zdarzenie", NULL},
        {"name", "title", "label", "touchpoint", "название", "имя", "наименование",
         "точка контакта", "nazwa", "punkt styku", "etykieta", NULL},
        {"stage", "phase", "этап", "стадия", "etap", "faza", NULL},
    };
    tropa_str folded = tropa_text_fold(arena, cell);
    for (int column = 0; column < COLUMNS_MOST; column++)
        for (size_t i = 0; words[column][i]; i++)
            if (folded.data && tropa_str_equal(folded, tropa_str_from(words[column][i])))
                return column;
    return -1;
}

static bool add_hint(tropa_names *names, tropa_str activity, tropa_str stage)
{
    for (size_t i = 0; i < names->hint_count; i++)
        if (tropa_str_equal(names->hint[i].activity, activity))
            return true; /* the first line about a name decides */
    if (tropa_grow((void **)&names->hint, &names->hint_capacity, names->hint_count + 1,
                   sizeof *names->hint) != 0)
        return false;
    names->hint[names->hint_count++] = (tropa_stage_hint){activity, stage};
    return true;
}

static bool add_row(tropa_names *names, tropa_str activity, tropa_str name, tropa_str stage)
{
    size_t before = names->exact.count;
    uint32_t code = tropa_dict_add(&names->exact, activity);
    tropa_str folded = tropa_text_fold(&names->arena, activity);
    name = tropa_arena_copy(&names->arena, name);
    stage = tropa_arena_copy(&names->arena, stage);
    if (code == TROPA_DICT_NONE || !folded.data || !name.data || !stage.data ||
        tropa_grow((void **)&names->row, &names->row_capacity, code + 1u, sizeof *names->row))
        return false;
    if (code < before)
        return true; /* said twice: the first holds */
    names->row[code] = (name_row){.name = name};
    if (folded.size && folded.data[folded.size - 1] == '*') {
        folded.size--;
        uint32_t at = tropa_dict_add(&names->prefix, folded);
        if (at == TROPA_DICT_NONE || tropa_grow((void **)&names->of_prefix, &names->prefix_capacity,
                                                at + 1u, sizeof *names->of_prefix))
            return false;
        names->of_prefix[at] = code;
        if (folded.size > names->longest_prefix)
            names->longest_prefix = folded.size;
    } else {
        size_t known = names->folded.count;
        uint32_t at = tropa_dict_add(&names->folded, folded);
        if (at == TROPA_DICT_NONE || tropa_grow((void **)&names->of_folded, &names->folded_capacity,
                                                at + 1u, sizeof *names->of_folded))
            return false;
        if (at == known)
            names->of_folded[at] = code;
    }
    if (!stage.size)
        return true;
    return add_hint(names, name.size ? name : names->exact.entry[code], stage);
}

/* Tab, else semicolon, else comma: whichever the first line has. */
static char delimiter_of(tropa_str text)
{
    const char *eol = memchr(text.data, '\n', text.size);
    size_t size = eol ? (size_t)(eol - text.data) : text.size;
    if (memchr(text.data, '\t', size))
        return '\t';
    return memchr(text.data, ';', size) ? ';' : ',';
}

typedef struct names_layout {
    bool known;
    int column[COLUMNS_MOST]; /**< where activity, name and stage stand; -1 */
} names_layout;

/* True: the record is a title row, and was used as such. */
static bool take_titles(names_layout *layout, const tropa_csv_record *record, tropa_arena *arena)
{
    names_layout titled = {true, {-1, -1, -1}};
    unsigned found = 0;
    layout->known = true;
    for (uint32_t i = 0; i < record->count && i < record->capacity; i++) {
        int what = title_of(arena, tropa_field_trim(record->field[i]));
        if (what >= 0 && titled.column[what] < 0) {
            titled.column[what] = (int)i;
            found++;
        }
    }
    if (found < 2 || titled.column[0] < 0)
        return false;
    *layout = titled;
    return true;
}

static tropa_str cell(const tropa_csv_record *record, int column)
{
    if (column < 0 || (uint32_t)column >= record->count || (uint32_t)column >= record->capacity)
        return TROPA_STR("");
    return tropa_text_trim(record->field[column]);
}

static tropa_status parse_rows(tropa_names *names, tropa_csv_cursor *cursor, const char *path,
                               tropa_error *err)
{
    tropa_str field[16];
    tropa_csv_record record = {.field = field, .capacity = 16};
    names_layout layout = {false, {0, 1, 2}};
    unsigned long long line = 1, here;
    while (tropa_csv_next(cursor, &record)) {
        here = line;
        line += record.lines;
        if (record.bad)
            return tropa_fail(err, TROPA_ERR_INPUT,
                              "%s, line %llu: a quote is not closed; mend the line", path, here);
        if (record.count == 1 && tropa_field_trim(record.text).size == 0)
            continue;
        if (!tropa_utf8_valid(record.text.data, record.text.size) ||
            memchr(record.text.data, '\0', record.text.size))
            return tropa_fail(err, TROPA_ERR_INPUT,
                              "%s, line %llu: not text; save the table as CSV in UTF-8", path,
                              here);
        if (!layout.known && take_titles(&layout, &record, &names->arena))
            continue;
        tropa_str activity = cell(&record, layout.column[0]);
        tropa_str name = cell(&record, layout.column[1]);
        tropa_str stage = cell(&record, layout.column[2]);
        if (record.count < 2)
            return tropa_fail(err, TROPA_ERR_INPUT,
                              "%s, line %llu: one column only; a table of names has an activity, a "
                              "name and perhaps a stage in each line",
                              path, here);
        if (!activity.size)
            return tropa_fail(err, TROPA_ERR_INPUT,
                              "%s, line %llu, column %d: the activity is missing", path, here,
                              layout.column[0] + 1);
        if (!add_row(names, activity, name, stage))
            return tropa_fail_memory(err);
    }
    if (names->exact.count == 0)
        return tropa_fail(err, TROPA_ERR_INPUT,
                          "%s holds no names; each line is an activity, a name and perhaps a stage",
                          path);
    return TROPA_OK;
}

tropa_status tropa_names_parse(tropa_str text, const char *path, tropa_names **out,
                               tropa_error *err)
{
    *out = NULL;
    tropa_names *names = tropa_alloc_zero(1, sizeof *names);
    char *padded = tropa_alloc_zero(1, text.size + TROPA_CSV_PADDING);
    char *scratch = tropa_alloc(text.size + 1);
    tropa_status status = TROPA_OK;
    if (!names || !padded || !scratch) {
        tropa_free(names);
        names = NULL;
        status = tropa_fail_memory(err);
        goto out;
    }
    tropa_arena_init(&names->arena);
    tropa_dict_init(&names->exact);
    tropa_dict_init(&names->folded);
    tropa_dict_init(&names->prefix);
    if (text.size)
        memcpy(padded, text.data, text.size);
    bool lone_cr = text.size && !memchr(padded, '\n', text.size) && memchr(padded, '\r', text.size);
    tropa_csv_dialect dialect = {.delimiter = delimiter_of((tropa_str){padded, text.size}),
                                 .eol = lone_cr ? '\r' : '\n',
                                 .quotes = true,
                                 .record_bytes_most = 1 << 20};
    tropa_csv_cursor cursor;
    tropa_csv_open(&cursor, &dialect, padded, text.size, true, scratch);
    status = parse_rows(names, &cursor, path, err);
out:
    tropa_free(padded);
    tropa_free(scratch);
    if (status == TROPA_OK)
        *out = names;
    else
        tropa_names_free(names);
    return status;
}

tropa_status tropa_names_read(const char *path, tropa_names **out, tropa_error *err)
{
    tropa_buffer raw, text;
    tropa_decoder *decoder = NULL;
    tropa_buffer_init(&raw);
    tropa_buffer_init(&text);
    *out = NULL;
    tropa_status status = tropa_file_read(path, NAMES_BYTES_MOST, &raw, err);
    if (status == TROPA_OK) {
        tropa_encoding_guess guess;
        tropa_encoding_detect(raw.data, raw.size, true, &guess);
        status = tropa_decoder_new(guess.name, &decoder, err);
    }
    if (status == TROPA_OK)
        status = tropa_decoder_feed(decoder, raw.data, raw.size, true, &text, err);
    if (status == TROPA_OK)
        status =
            tropa_names_parse(text.data ? tropa_buffer_view(&text) : TROPA_STR(""), path, out, err);
    tropa_decoder_free(decoder);
    tropa_buffer_deinit(&raw);
    tropa_buffer_deinit(&text);
    return status;
}
