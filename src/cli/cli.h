/** The command line's own vocabulary: commands, their options, and what a command is given.
 *
 * One table per command says which options it has; parsing, --help, man pages, completions and the
 * suggestion for a misspelt option all come from it. Commands build a tropa_request, put it to
 * src/query and print the answer; nothing here computes. */
#ifndef TROPA_CLI_CLI_H
#define TROPA_CLI_CLI_H

#include "draw/draw.h"
#include "map/read.h"
#include "query/print.h"
#include "query/query.h"

#include <stdio.h>

typedef struct cli_option {
    const char *name;  /**< without the dashes; NULL ends a group */
    char letter;       /**< short form, or 0 */
    const char *value; /**< what its value is called; NULL: a switch */
    bool many;         /**< may be given more than once */
    const char *help;
} cli_option;

typedef struct cli_state cli_state;
typedef struct cli_args cli_args;

typedef struct cli_command {
    const char *name;
    const char *usage;   /**< behind the command's name */
    const char *summary; /**< one line */
    const char *details; /**< paragraphs for --help and the man page; may be NULL */
    const char *examples;
    const cli_option *const *groups; /**< NULL-terminated */
    int least, most;                 /**< operands */
    tropa_status (*run)(cli_state *cli, const cli_args *args, tropa_error *err);
} cli_command;

/** All commands, in the order that help shows them; NULL ends the table. */
extern const cli_command *const cli_commands[];
const cli_command *cli_command_find(const char *name);

/* ---- what a command is given ---- */

#define CLI_GIVEN_MAX 256

struct cli_args {
    const cli_command *command;
    struct {
        const cli_option *option;
        const char *value; /**< NULL for switches */
    } given[CLI_GIVEN_MAX];
    uint32_t given_count;
    const char **operand; /**< within argv */
    uint32_t operand_count;
    bool help;
};

/** Parses what stands behind the command's name. USAGE, with the nearest option. Reorders argv. */
tropa_status cli_parse(const cli_command *command, char **argument, int count, cli_args *out,
                       tropa_error *err);
bool cli_has(const cli_args *args, const char *name);
/** The option's value, or NULL. */
const char *cli_value(const cli_args *args, const char *name);
tropa_str cli_text(const cli_args *args, const char *name);

/* ---- what a command works with ---- */

struct cli_state {
    tropa_language language;
    tropa_catalogue *catalogue; /**< made when the first sentence is said: cli_catalogue */
    tropa_arena arena;          /**< of this run */
    atomic_bool stop;           /**< Ctrl-C */
    int exit_code;              /**< of a run that worked: 1 where finding something says so */
    int64_t bar_drawn_us;       /**< progress bar: when last drawn; 0 when there is none */
};

/** NULL with `err` filled on failure. */
const tropa_catalogue *cli_catalogue(cli_state *cli, tropa_error *err);
/** Sets the language of everything that is said: `said` (the value of --language; may be NULL),
 * else LC_ALL, LC_MESSAGES, LANG, else en. Before the first thread starts. */
tropa_status cli_set_language(cli_state *cli, const char *said, tropa_error *err);
/** Says a message on a line of its own, wrapped. The catalogue must have been made. */
void cli_say(cli_state *cli, FILE *out, const tropa_message *message);
void cli_say_key(cli_state *cli, FILE *out, const char *key);

/** What is wrong with a map, as a line: file, line, column, what, and what to do. Any thread, with
 * an arena of its own. */
void cli_problem_text(const tropa_catalogue *catalogue, tropa_arena *arena, const char *path,
                      const tropa_problem *problem, tropa_buffer *out);

/* ---- pieces that several commands share ---- */

extern const cli_option cli_options_common[];  /**< help, language, threads */
extern const cli_option cli_options_reading[]; /**< how files are read */
extern const cli_option cli_options_filter[];  /**< from, to, where */
extern const cli_option cli_options_answer[];  /**< format */

typedef enum cli_format { CLI_TABLE, CLI_JSON, CLI_CSV } cli_format;

tropa_status cli_get_threads(const cli_args *args, unsigned *out, tropa_error *err);
tropa_status cli_get_format(const cli_args *args, cli_format *out, tropa_error *err);
tropa_status cli_get_duration(const cli_args *args, const char *name, int64_t *out_us,
                              tropa_error *err);
void cli_get_reading(const cli_args *args, tropa_reading *out);
tropa_status cli_get_filter(cli_state *cli, const cli_args *args, tropa_filter *out,
                            tropa_error *err);
/** The zone of --timezone; NULL for UTC. */
tropa_status cli_get_zone(const cli_args *args, tropa_zone **out, tropa_error *err);
/** The operands as texts, in the arena. */
tropa_status cli_get_operands(cli_state *cli, const cli_args *args, const tropa_str **out,
                              tropa_error *err);

/** Opens the operands as a data set. When files had to be imported, says on stderr what matters
 *  about it (rejects, doubts), or everything on stdout when `full`. */
tropa_status cli_open(cli_state *cli, const cli_args *args, bool full, tropa_data **out,
                      tropa_error *err);
/** Runs the request on the operands and prints the answer in the --format given; `after` (may be
 *  NULL) then does what else is to be done with it. */
tropa_status cli_answer(cli_state *cli, const cli_args *args, const tropa_request *request,
                        tropa_status (*after)(cli_state *cli, const cli_args *args,
                                              const tropa_answer *answer, tropa_error *err),
                        tropa_error *err);
tropa_status cli_print_answer(cli_state *cli, const cli_args *args, cli_format format,
                              const tropa_answer *answer, tropa_error *err);

/* ---- picture.c ---- */

extern const cli_option cli_options_picture[]; /**< output, theme */

/** Draws what a command has as SVG. */
typedef tropa_status cli_picture(const void *what, const tropa_draw_options *options,
                                 tropa_buffer *svg, tropa_error *err);
/** USAGE where --output or --theme make no sense: asked before the work begins. */
tropa_status cli_picture_check(const cli_args *args, tropa_error *err);
/** Writes --output, which was given. `catalogue` NULL: the program's language. */
tropa_status cli_picture_write(cli_state *cli, const cli_args *args,
                               const tropa_catalogue *catalogue, cli_picture *draw,
                               const void *what, tropa_error *err);

/** What an import brought, for people. `full`: every column with its reason. */
tropa_status cli_print_report(cli_state *cli, const tropa_import_report *import, bool full,
                              FILE *out, tropa_error *err);

/** The bar on stderr, where that is a terminal. */
void cli_progress(void *context, tropa_str file, uint64_t done_bytes, uint64_t total_bytes);
void cli_progress_end(cli_state *cli);

void cli_print_help(const cli_command *command, FILE *out);
void cli_print_overview(FILE *out);
void cli_print_man(const cli_command *command, FILE *out);
void cli_print_completion(FILE *out);

/* ---- the commands, one file each ---- */

extern const cli_command cli_command_map, cli_command_import, cli_command_info, cli_command_funnel,
    cli_command_flow, cli_command_draw, cli_command_new, cli_command_check, cli_command_convert,
    cli_command_refresh, cli_command_diff, cli_command_merge, cli_command_help, cli_command_version;

#endif
