#include "map/formats.h"

#include "map/grid.h"
#include "map/mermaid.h"
#include "map/write.h"

#include <ctype.h>
#include <strings.h>

typedef struct row {
    const char *name;
    const char *endings[4];
} row;

static const row rows[TROPA_MAP_FORMAT_COUNT] = {
    [TROPA_MAP_YAML] = {"yaml", {".yaml", ".yml"}},
    [TROPA_MAP_JSON] = {"json", {".json"}},
    [TROPA_MAP_MERMAID] = {"mermaid", {".mmd", ".mermaid"}},
    [TROPA_MAP_CSV] = {"csv", {".csv", ".tsv"}},
    [TROPA_MAP_MARKDOWN] = {"markdown", {".md", ".markdown"}},
};

const char *tropa_map_format_name(tropa_map_format format)
{
    return rows[format].name;
}

bool tropa_map_format_parse(tropa_str name, tropa_map_format *out)
{
    for (unsigned i = 0; i < TROPA_MAP_FORMAT_COUNT; i++)
        if (tropa_str_equal(name, tropa_str_from(rows[i].name))) {
            *out = (tropa_map_format)i;
            return true;
        }
    return false;
}

bool tropa_map_format_of_file(tropa_str path, tropa_map_format *out)
{
    for (unsigned i = 0; i < TROPA_MAP_FORMAT_COUNT; i++)
        for (const char *const *ending = rows[i].endings; *ending; ending++) {
            size_t size = strlen(*ending);
            if (path.size > size && strncasecmp(path.data + path.size - size, *ending, size) == 0) {
                *out = (tropa_map_format)i;
                return true;
            }
        }
    return false;
}

static bool begins(tropa_str text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && strncasecmp(text.data, with, size) == 0;
}

/** Blanks at both ends and a byte order mark; what is sniffed at may be in any encoding. */
static tropa_str trim(tropa_str text)
{
    if (text.size >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0)
        text = (tropa_str){text.data + 3, text.size - 3};
    while (text.size && isspace((unsigned char)*text.data))
        text = (tropa_str){text.data + 1, text.size - 1};
    while (text.size && isspace((unsigned char)text.data[text.size - 1]))
        text.size--;
    return text;
}

/** What a line that is no comment and not empty speaks for. */
static bool sniff_line(tropa_str line, tropa_map_format *out)
{
    if (begins(line, "{"))
        *out = TROPA_MAP_JSON;
    else if (begins(line, "journey"))
        *out = TROPA_MAP_MERMAID;
    else if (begins(line, "tropa:") || begins(line, "title:") || begins(line, "stages:"))
        *out = TROPA_MAP_YAML;
    else if (begins(line, "|"))
        *out = TROPA_MAP_MARKDOWN;
    else if (line.size && *line.data != '#' && *line.data != '%' &&
             memchr(line.data, ';', line.size))
        *out = TROPA_MAP_CSV;
    else if (line.size && memchr(line.data, '\t', line.size))
        *out = TROPA_MAP_CSV;
    else
        return false;
    return true;
}

bool tropa_map_format_sniff(tropa_str text, tropa_map_format *out)
{
    for (size_t at = 0; at < text.size;) {
        const char *end = memchr(text.data + at, '\n', text.size - at);
        size_t size = end ? (size_t)(end - text.data) - at : text.size - at;
        tropa_str line = trim((tropa_str){text.data + at, size});
        if (sniff_line(line, out))
            return true;
        if (line.size && *line.data != '#' && *line.data != '%' &&
            !tropa_str_equal(line, TROPA_STR("---")))
            return false;
        at += size + 1;
    }
    return false;
}

tropa_status tropa_map_format_read(tropa_map_format format, tropa_str text, tropa_str name,
                                   tropa_arena *arena, tropa_document *out,
                                   tropa_problems *problems, tropa_error *err)
{
    switch (format) {
    case TROPA_MAP_MERMAID:
        return tropa_mermaid_read(text, name, arena, out, problems, err);
    case TROPA_MAP_CSV:
    case TROPA_MAP_MARKDOWN:
        return tropa_grid_read(text, format == TROPA_MAP_MARKDOWN, name, arena, out, problems, err);
    default:
        return tropa_document_read(text, arena, out, problems, err);
    }
}

tropa_status tropa_map_format_write(tropa_map_format format, const tropa_document *document,
                                    bool plain, tropa_buffer *out, tropa_error *err)
{
    switch (format) {
    case TROPA_MAP_JSON:
        return tropa_document_write_json(document, out, err);
    case TROPA_MAP_MERMAID:
        return tropa_mermaid_write(document, plain, out, err);
    case TROPA_MAP_CSV:
    case TROPA_MAP_MARKDOWN:
        return tropa_grid_write(document, format == TROPA_MAP_MARKDOWN, out, err);
    default:
        return tropa_document_write(document, out, err);
    }
}
