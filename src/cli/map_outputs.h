/** What `tropa map` does with a map, wherever it comes from: events, or a file that people wrote.
 */
#ifndef TROPA_CLI_MAP_OUTPUTS_H
#define TROPA_CLI_MAP_OUTPUTS_H

#include "cli/cli.h"
#include "draw/draw.h"
#include "map/document.h"

typedef enum cli_map_output {
    CLI_MAP_HTML,
    CLI_MAP_SVG,
    CLI_MAP_PNG,
    CLI_MAP_PDF,
    CLI_MAP_PPTX,
    CLI_MAP_YAML,
    CLI_MAP_OUTPUTS,
} cli_map_output;

/** By the name's ending. USAGE for another one. */
tropa_status cli_map_output_of(const char *path, cli_map_output *out, tropa_error *err);
/** The values of -o, else map.html; all have a good ending. In the arena. */
tropa_status cli_map_outputs(cli_state *cli, const cli_args *args, const char ***out,
                             uint32_t *count, tropa_error *err);
tropa_status cli_map_theme(const cli_args *args, tropa_theme *out, tropa_error *err);
/** The paper of a pdf, written to `paper`; *out is NULL where none was given. */
tropa_status cli_map_paper(const cli_args *args, tropa_paper *paper, const tropa_paper **out,
                           tropa_error *err);
tropa_status cli_map_write(const tropa_map *map, const tropa_draw_options *options,
                           const char *const *path, uint32_t count, tropa_error *err);
/** Where it lies, and what to do next (unless `names`: the table of names was given). */
void cli_map_say_where(cli_state *cli, const char *const *path, uint32_t count, bool names,
                       FILE *out);

/** Whether this file is a map document: known by its first lines, not by its name. */
bool cli_is_written_map(const char *path);
/** Reads it; INPUT with the first error. The catalogue must have been made. */
tropa_status cli_map_read(cli_state *cli, const char *path, tropa_document *document,
                          tropa_error *err);
/** A map is drawn in the language it is written in, unless another one is asked for: sets `own` to
 *  that catalogue, the caller's; leaves it alone where it is the program's. */
tropa_status cli_map_language(cli_state *cli, const cli_args *args, const tropa_document *document,
                              tropa_catalogue **own, tropa_error *err);
/** Draws it. */
tropa_status cli_map_written(cli_state *cli, const cli_args *args, tropa_error *err);

#endif
