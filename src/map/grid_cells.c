/* Texts into cells. CSV is split here and not by src/read: that room streams events by blocks and
 * forgets where a field stood, while a grid is small, whole in memory, and its errors name cells.
 */
#include "map/grid_cells.h"
#include "base/memory.h"
#include "map/node.h"
#include "text/encoding.h"
#include "text/plain.h"
#include "text/utf8.h"

#include <strings.h>

typedef struct splitter {
    tropa_finder *finder;
    tropa_cells *out;
    tropa_cell *cell; /**< of all rows, one after the other */
    size_t count, capacity;
    uint32_t *end; /**< of each row in `cell` */
    size_t rows, row_capacity;
    tropa_buffer text; /**< of the cell being read */
    const char *line_start;
    uint32_t line;
    bool failed, full;
} splitter;

static uint32_t column_of(const splitter *s, const char *at)
{
    uint32_t column = 1;
    for (const char *p = s->line_start; p < at; p++)
        column += ((unsigned char)*p & 0xC0) != 0x80;
    return column;
}

static void end_cell(splitter *s, uint32_t line, uint32_t column)
{
    s->full = s->full || s->count == TROPA_GRID_CELLS_MAX;
    s->failed = s->failed || s->text.failed ||
                tropa_grow((void **)&s->cell, &s->capacity, s->count + 1, sizeof *s->cell);
    if (s->failed || s->full)
        return;
    tropa_str text = tropa_text_trim(tropa_buffer_view(&s->text));
    text = tropa_arena_copy(s->finder->arena, text.size ? text : TROPA_STR(""));
    s->failed = !text.data;
    s->cell[s->count++] = (tropa_cell){text, line, column};
    tropa_buffer_clear(&s->text);
}

/** Rows of empty cells are no rows. */
static void end_row(splitter *s)
{
    size_t first = s->rows ? s->end[s->rows - 1] : 0;
    bool empty = true;
    for (size_t i = first; i < s->count && empty; i++)
        empty = s->cell[i].text.size == 0;
    if (empty) {
        s->count = first;
        return;
    }
    if (tropa_grow((void **)&s->end, &s->row_capacity, s->rows + 1, sizeof *s->end))
        s->failed = true;
    else
        s->end[s->rows++] = (uint32_t)s->count;
}

/* ---- CSV ---- */

/** The sign that stands most often in the first line, outside quotes. */
static char find_delimiter(tropa_str text)
{
    static const char signs[] = ",;\t";
    size_t count[3] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.size && (quoted || text.data[i] != '\n'); i++) {
        const char *sign = strchr(signs, text.data[i]);
        quoted ^= text.data[i] == '"';
        if (!quoted && sign && *sign)
            count[sign - signs]++;
    }
    for (size_t i = 1; i < 3; i++)
        best = count[i] > count[best] ? i : best;
    return signs[best];
}

/** One field from `at`; gives back where it ends: at a delimiter, a line's end or the text's. */
static const char *read_field(splitter *s, const char *at, const char *end, char delimiter)
{
    const uint32_t line = s->line, column = column_of(s, at);
    if (at < end && *at == '"') {
        for (at++; at < end; at++) {
            if (*at == '"' && at + 1 < end && at[1] == '"')
                at++;
            else if (*at == '"')
                break;
            if (*at == '\n') {
                s->line++;
                s->line_start = at + 1;
            }
            if (*at != '\r')
                tropa_buffer_append_char(&s->text, *at);
        }
        if (at == end) {
            tropa_problem *problem;
            s->failed =
                tropa_problem_add(s->finder, true, (tropa_place){.line = line, .column = column},
                                  "grid.quote", &problem) != TROPA_OK;
        } else {
            at++;
        }
    }
    while (at < end && *at != delimiter && *at != '\n') {
        if (*at != '\r')
            tropa_buffer_append_char(&s->text, *at);
        at++;
    }
    end_cell(s, line, column);
    return at;
}

static void split_csv(splitter *s, tropa_str text)
{
    const char *at = text.data, *end = text.data + text.size;
    const char delimiter = find_delimiter(text);
    while (at < end && !s->failed && !s->full) {
        at = read_field(s, at, end, delimiter);
        if (at < end && *at == delimiter && at + 1 == end)
            at++;
        else if (at < end && *at == delimiter) {
            at++;
            if (*at == '\n')
                end_cell(s, s->line, column_of(s, at));
            else
                continue;
        }
        end_row(s);
        if (at < end && *at == '\n')
            at++;
        s->line++;
        s->line_start = at;
    }
}

/* ---- Markdown ---- */

/** Appends what stands for one character or several; gives back how many bytes it took. */
static size_t take_markdown(splitter *s, const char *at, size_t size)
{
    static const struct {
        const char *code, *text;
    } rows[] = {{"\\|", "|"},   {"\\\\", "\\"},  {"&lt;", "<"},   {"&amp;", "&"},
                {"<br>", "\n"}, {"<br/>", "\n"}, {"<br />", "\n"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t length = strlen(rows[i].code);
        if (size >= length && strncasecmp(at, rows[i].code, length) == 0) {
            tropa_buffer_append_text(&s->text, rows[i].text);
            return length;
        }
    }
    tropa_buffer_append_char(&s->text, *at);
    return 1;
}

/** | --- | :-: | */
static bool is_rule(tropa_str line)
{
    bool dash = false;
    for (size_t i = 0; i < line.size; i++) {
        if (!strchr("|-: \t", line.data[i]))
            return false;
        dash = dash || line.data[i] == '-';
    }
    return dash;
}

static void split_table_line(splitter *s, tropa_str line)
{
    const char *at = line.data, *end = line.data + line.size;
    at += at < end && *at == '|';
    while (at < end && !s->failed && !s->full) {
        uint32_t column = column_of(s, at);
        while (at < end && *at != '|')
            at += take_markdown(s, at, (size_t)(end - at));
        end_cell(s, s->line, column);
        at += at < end;
    }
    end_row(s);
}

static void split_markdown(splitter *s, tropa_str text)
{
    const char *at = text.data, *end = text.data + text.size;
    bool over = false;
    for (; at < end && !s->failed && !s->full; s->line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        s->line_start = at;
        tropa_str line = tropa_text_trim((tropa_str){at, (size_t)(stop - at)});
        if (line.size && *line.data == '|') {
            if (!is_rule(line) && !over)
                split_table_line(s, line);
        } else if (line.size && *line.data == '#' && s->out->title.size == 0) {
            while (line.size && *line.data == '#')
                line = (tropa_str){line.data + 1, line.size - 1};
            s->out->title = tropa_arena_copy(s->finder->arena, tropa_text_trim(line));
            s->failed = !s->out->title.data;
        } else if (line.size) {
            over = s->rows > 0;
            tropa_problem *problem;
            s->failed =
                tropa_problem_add(s->finder, false, (tropa_place){.line = s->line, .column = 1},
                                  "grid.outside", &problem) != TROPA_OK;
        }
        at = stop + 1;
    }
}

/* ---- the whole ---- */

static bool arrange(splitter *s)
{
    tropa_cells *out = s->out;
    out->rows = (uint32_t)s->rows;
    for (size_t r = 0; r < s->rows; r++) {
        uint32_t width = s->end[r] - (r ? s->end[r - 1] : 0);
        out->columns = width > out->columns ? width : out->columns;
    }
    uint64_t size = (uint64_t)out->rows * out->columns;
    s->full = s->full || size > 4 * (uint64_t)TROPA_GRID_CELLS_MAX;
    if (s->full)
        return true;
    out->cell = tropa_arena_array(s->finder->arena, size + 1, sizeof *out->cell);
    for (size_t r = 0; r < s->rows && out->cell; r++) {
        size_t first = r ? s->end[r - 1] : 0;
        memcpy(out->cell + r * out->columns, s->cell + first,
               (s->end[r] - first) * sizeof *s->cell);
    }
    return out->cell != NULL;
}

static tropa_status decode(tropa_str text, tropa_buffer *out, tropa_error *err)
{
    tropa_encoding_guess guess;
    tropa_decoder *decoder = NULL;
    tropa_encoding_detect(text.data, text.size, true, &guess);
    tropa_status status = tropa_decoder_new(guess.name, &decoder, err);
    if (!status)
        status = tropa_decoder_feed(decoder, text.data, text.size, true, out, err);
    tropa_decoder_free(decoder);
    return status;
}

tropa_status tropa_cells_split(tropa_str text, bool markdown, tropa_finder *finder,
                               tropa_cells *out)
{
    splitter s = {.finder = finder, .out = out, .line = 1};
    tropa_buffer decoded;
    tropa_status status = TROPA_OK;
    *out = (tropa_cells){0};
    tropa_buffer_init(&decoded);
    tropa_buffer_init(&s.text);
    if (!markdown && text.size <= TROPA_NODE_BYTES_MAX && !tropa_utf8_valid(text.data, text.size)) {
        status = decode(text, &decoded, finder->err);
        text = tropa_buffer_view(&decoded);
    }
    if (!status)
        status = tropa_problem_check_text(finder, text);
    if (text.size >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0)
        text = (tropa_str){text.data + 3, text.size - 3};
    s.line_start = text.data;
    if (!status && finder->problems->errors == 0) {
        if (markdown)
            split_markdown(&s, text);
        else
            split_csv(&s, text);
        if (s.failed || !arrange(&s))
            status = tropa_fail_memory(finder->err);
        tropa_problem *problem;
        if (!status && s.full)
            status = tropa_problem_add(finder, true, (tropa_place){0}, "grid.many", &problem);
    }
    tropa_buffer_deinit(&decoded);
    tropa_buffer_deinit(&s.text);
    tropa_free(s.cell);
    tropa_free(s.end);
    return status;
}
