/** The formats that a map may be read from and written to, each by its name. */
#ifndef TROPA_MAP_FORMATS_H
#define TROPA_MAP_FORMATS_H

#include "base/buffer.h"
#include "map/read.h"

typedef enum tropa_map_format {
    TROPA_MAP_YAML,
    TROPA_MAP_JSON,
    TROPA_MAP_MERMAID,
    TROPA_MAP_CSV,
    TROPA_MAP_MARKDOWN,
    TROPA_MAP_FORMAT_COUNT,
} tropa_map_format;

/** "yaml", as --from and --to take it; static. */
const char *tropa_map_format_name(tropa_map_format format);
/** By its name, or by how the name of a file ends; false where it is none. */
bool tropa_map_format_parse(tropa_str name, tropa_map_format *out);
bool tropa_map_format_of_file(tropa_str path, tropa_map_format *out);
/** By what the text begins with; false where nothing speaks for any. */
bool tropa_map_format_sniff(tropa_str text, tropa_map_format *out);

/** The document in a text of that format, and what is wrong with it, as tropa_document_read.
 *  @param name  what the map is called where the format gives no title */
tropa_status tropa_map_format_read(tropa_map_format format, tropa_str text, tropa_str name,
                                   tropa_arena *arena, tropa_document *out,
                                   tropa_problems *problems, tropa_error *err);

/** Appends the document. @param plain  MERMAID: without the lines that carry what it cannot say */
tropa_status tropa_map_format_write(tropa_map_format format, const tropa_document *document,
                                    bool plain, tropa_buffer *out, tropa_error *err);

#endif
