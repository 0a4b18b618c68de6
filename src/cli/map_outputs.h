/** What `tropa map` does with a map, wherever it comes from: events, or a file that people wrote.
 */
#ifndef TROPA_CLI_MAP_OUTPUTS_H
#define TROPA_CLI_MAP_OUTPUTS_H

#include "cli/cli.h"
#include "draw/draw.h"

typedef enum cli_map_output {
    CLI_MAP_HTML,
    CLI_MAP_SVG,
    CLI_MAP_PNG,
    CLI_MAP_PDF,
    CLI_MAP_YAML,
    CLI_MAP_OUTPUTS,
} cli_map_output;

/** By the name's ending. USAGE for another one. */
tropa_status cli_map_output_of(const char *path, cli_map_output *out, tropa_error *err);
/** The values of -o, else map.html; all have a good ending. In the arena. */
tropa_status cli_map_outputs(cli_state *cli, const cli_args *args, const char ***out,
                             uint32_t *count, tropa_error *err);
tropa_status cli_map_theme(const cli_args *args, tropa_theme *out, tropa_error *err);
tropa_status cli_map_write(const tropa_map *map, const tropa_draw_options *options,
                           const char *const *path, uint32_t count, tropa_error *err);
/** Where it lies, and what to do next (unless `names`: the table of names was given). */
void cli_map_say_where(cli_state *cli, const char *const *path, uint32_t count, bool names,
                       FILE *out);

/** Whether this file is a map document: known by its first lines, not by its name. */
bool cli_is_written_map(const char *path);
/** Draws it. */
tropa_status cli_map_written(cli_state *cli, const cli_args *args, tropa_error *err);

#endif
