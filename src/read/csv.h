/** Splitting CSV text into records and fields.
 *
 * The dialect: fields are parted by `delimiter` (or by runs of blanks), records by `eol` ('\n',
 * with an optional '\r' before it, or a lone '\r'). A field that begins with a quote is quoted: it
 * may hold delimiters and line ends, and "" stands for one quote; it must be closed by a quote that
 * is followed by a delimiter, a line end or the end of the text. Any other quote is literal. With
 * `escapes`, a backslash in a quoted field makes the next character literal, and goes before a
 * quote or a backslash. The quote may be another character than ".
 * A record that breaks this rule, or whose end lies more than `record_bytes_most` from its start,
 * is bad: then the physical line on which it starts is the record, and reading goes on at the next
 * line, so that one stray quote costs one line and not the rest of the file.
 *
 * What a record is depends on the text alone, never on where blocks were cut: tropa_csv_cut and
 * tropa_csv_next agree. Private to src/read/. Nothing here allocates or fails. */
#ifndef TROPA_READ_CSV_H
#define TROPA_READ_CSV_H

#include "base/str.h"

#include <stdint.h>
#include <string.h>

/** Bytes that must be readable after the end of a text given to tropa_csv_open. */
enum { TROPA_CSV_PADDING = 64 };

typedef struct tropa_csv_dialect {
    char delimiter; /**< unused with `blanks` */
    char eol;       /**< '\n' or '\r' */
    bool quotes;
    char quote;   /**< 0 for the usual " */
    bool escapes; /**< as MySQL writes it: \" and \\ within quotes */
    bool blanks;  /**< columns aligned by runs of spaces and tabs; no quotes then */
    size_t record_bytes_most;
} tropa_csv_dialect;

static inline char tropa_csv_quote(const tropa_csv_dialect *dialect)
{
    return dialect->quote ? dialect->quote : '"';
}

/** The first quote from `p` on, within a quoted field, that no backslash makes literal. */
static inline const char *tropa_csv_find_quote(const tropa_csv_dialect *dialect, const char *p,
                                               const char *end)
{
    const char quote = tropa_csv_quote(dialect);
    if (!dialect->escapes)
        return p < end ? memchr(p, quote, (size_t)(end - p)) : NULL;
    for (; p < end; p++) {
        if (*p == '\\')
            p++;
        else if (*p == quote)
            return p;
    }
    return NULL;
}

typedef enum tropa_csv_end {
    TROPA_CSV_COMPLETE, /**< a record, good */
    TROPA_CSV_BAD,      /**< a bad one: its physical line */
    TROPA_CSV_MORE,     /**< the text ends before it can be told */
    TROPA_CSV_GIANT,    /**< a line longer than record_bytes_most whose end is not in the text */
} tropa_csv_end;

/** The end of the record that starts at `record`: *next is where the next one starts. `ended`:
 * there is no more text after `end`. record < end. */
tropa_csv_end tropa_csv_record_end(const tropa_csv_dialect *dialect, const char *record,
                                   const char *end, bool ended, const char **next);

/** How many bytes from `begin`, which starts a record, are whole records. `any_quote`: the text
 *  holds a quote at all. *end tells, when the rest is not empty, whether it is MORE or GIANT. */
size_t tropa_csv_cut(const tropa_csv_dialect *dialect, const char *begin, const char *end,
                     bool ended, bool any_quote, tropa_csv_end *rest);

/** Line ends in a text, and whether it holds a quote of the dialect: one pass. */
uint64_t tropa_csv_survey(const tropa_csv_dialect *dialect, const char *text, size_t size,
                          bool *any_quote);

typedef struct tropa_csv_record {
    tropa_str *field; /**< caller's, `capacity` of them */
    uint32_t capacity;
    uint32_t count;  /**< of the record; those past the capacity are counted only */
    uint32_t lines;  /**< physical lines it takes */
    bool bad;        /**< see above; no fields then */
    bool suspicious; /**< may hold bytes that are not printable ASCII: check it */
    tropa_str text;  /**< the record without its line end */
} tropa_csv_record;

/** Whether the record has a table's number of columns. One more is fine when it is empty: many
 *  programs end each row with a delimiter. The record's capacity must be more than `columns`. */
static inline bool tropa_csv_fits(const tropa_csv_record *record, uint32_t columns)
{
    return record->count == columns ||
           (record->count == columns + 1 && record->field[columns].size == 0);
}

/** A walk over a block of whole records. */
typedef struct tropa_csv_cursor {
    tropa_csv_dialect dialect;
    const char *text, *at, *end;
    bool any_quote;
    const char *chunk; /**< the 64 bytes whose masks are at hand */
    uint64_t mask, suspect;
    bool suspect_before;
    char *scratch; /**< caller's: fields with doubled or escaped quotes are written anew here */
    size_t scratch_used;
} tropa_csv_cursor;

/** TROPA_CSV_PADDING bytes after the text must be readable. `scratch` holds as many bytes as the
 *  text, or is NULL when any_quote is false. Fields point into text or scratch. */
void tropa_csv_open(tropa_csv_cursor *cursor, const tropa_csv_dialect *dialect, const char *text,
                    size_t size, bool any_quote, char *scratch);
/** False at the end. A blank line is a record of one empty field. */
bool tropa_csv_next(tropa_csv_cursor *cursor, tropa_csv_record *record);

#endif
