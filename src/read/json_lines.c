/* JSON arrays, pretty-printed or not, and objects spread over lines -> an object a line. What
 * stands between the objects (brackets, commas) is dropped, and so are line ends within them, which
 * JSON allows only where they mean nothing. */
#include "base/memory.h"
#include "read/reader_internal.h"

enum { PIECE_BYTES = 64 * 1024 };

struct tropa_json_lines {
    size_t at, size;
    uint64_t depth; /**< of braces and brackets within an object; 0 between objects */
    bool in_string, escaped, line_due, ended;
    char piece[PIECE_BYTES];
};

tropa_json_lines *tropa_json_lines_new(void)
{
    return tropa_alloc_zero(1, sizeof(tropa_json_lines));
}

void tropa_json_lines_free(tropa_json_lines *lines)
{
    tropa_free(lines);
}

void tropa_json_lines_restart(tropa_json_lines *lines)
{
    lines->at = lines->size = 0;
    lines->depth = 0;
    lines->in_string = lines->escaped = lines->line_due = lines->ended = false;
}

/* Whether the byte belongs to an object and is to be kept. */
static bool keeps(tropa_json_lines *lines, char c)
{
    if (lines->in_string) {
        if (lines->escaped)
            lines->escaped = false;
        else if (c == '\\')
            lines->escaped = true;
        else if (c == '"')
            lines->in_string = false;
        return c != '\n' && c != '\r';
    }
    if (lines->depth == 0) {
        lines->depth = c == '{';
        return c == '{';
    }
    if (c == '"')
        lines->in_string = true;
    else if (c == '{' || c == '[')
        lines->depth++;
    else if (c == '}' || c == ']')
        lines->line_due = --lines->depth == 0;
    return c != '\n' && c != '\r';
}

tropa_status tropa_json_lines_read(tropa_json_lines *lines, tropa_source *source, char *into,
                                   size_t size, size_t *got, tropa_error *err)
{
    size_t made = 0;
    *got = 0;
    while (made < size) {
        if (lines->line_due) {
            into[made++] = '\n';
            lines->line_due = false;
            continue;
        }
        if (lines->at == lines->size) {
            tropa_status status = lines->ended ? TROPA_OK
                                               : tropa_source_read(source, lines->piece,
                                                                   PIECE_BYTES, &lines->size, err);
            lines->at = 0;
            if (status != TROPA_OK)
                return status;
            if (lines->ended || lines->size == 0) {
                lines->ended = true;
                lines->size = 0;
                break;
            }
        }
        char c = lines->piece[lines->at++];
        if (keeps(lines, c))
            into[made++] = c;
    }
    *got = made;
    return TROPA_OK;
}
