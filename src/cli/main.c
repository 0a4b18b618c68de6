/* The program: a table of commands, the signals, and the exit code.
 *
 * Exit codes: 0 fine, 1 the work failed, 2 usage. */
#include "cli/cli.h"

#include "request/step.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

const cli_command *const cli_commands[] = {
    &cli_command_map,     &cli_command_import,  &cli_command_info,
    &cli_command_funnel,  &cli_command_flow,    &cli_command_draw,
    &cli_command_new,     &cli_command_check,   &cli_command_convert,
    &cli_command_refresh, &cli_command_diff,    &cli_command_merge,
    &cli_command_help,    &cli_command_version, NULL};

static cli_state *interrupted;

/* The first Ctrl-C asks the work to stop and clean up; the second ends the program as usual. */
static void on_interrupt(int number)
{
    atomic_store(&interrupted->stop, true);
    signal(number, SIG_DFL);
}

const cli_command *cli_command_find(const char *name)
{
    for (const cli_command *const *command = cli_commands; *command; command++)
        if (strcmp((*command)->name, name) == 0)
            return *command;
    return NULL;
}

static int fail(const tropa_error *err)
{
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    bool colour = isatty(STDERR_FILENO) && !(no_colour && *no_colour) && terminal &&
                  strcmp(terminal, "dumb") != 0;
    fflush(stdout);
    fprintf(stderr, "%stropa:%s %s\n", colour ? "\033[31m" : "", colour ? "\033[0m" : "",
            err->message);
    return err->status == TROPA_ERR_USAGE ? 2 : 1;
}

static int unknown_command(const char *name)
{
    tropa_str names[32];
    tropa_error err;
    uint32_t count = 0;
    for (; cli_commands[count]; count++)
        names[count] = tropa_str_from(cli_commands[count]->name);
    uint32_t near = tropa_nearest(tropa_str_from(name), names, count);
    if (near == TROPA_STEP_NONE)
        tropa_fail(&err, TROPA_ERR_USAGE, "there is no command %s; `tropa help` lists the commands",
                   name);
    else
        tropa_fail(&err, TROPA_ERR_USAGE,
                   "there is no command %s; did you mean `tropa %s`? `tropa help` lists the "
                   "commands",
                   name, names[near].data);
    return fail(&err);
}

/* What --language says, wherever it stands: a call that cannot be parsed is answered in it too. */
static const char *language_said(char **argument, int count)
{
    static const char name[] = "--language";
    const size_t size = sizeof name - 1;
    for (int i = 1; i < count && strcmp(argument[i], "--") != 0; i++) {
        if (strncmp(argument[i], name, size) != 0)
            continue;
        if (argument[i][size] == '=')
            return argument[i] + size + 1;
        if (argument[i][size] == 0)
            return i + 1 < count ? argument[i + 1] : NULL;
    }
    return NULL;
}

static int run(cli_state *cli, const cli_command *command, char **argument, int count)
{
    tropa_error err = {0};
    cli_args args;
    tropa_status status = cli_parse(command, argument, count, &args, &err);
    if (!status)
        status = cli_set_language(cli, cli_value(&args, "language"), &err);
    if (!status && args.help)
        cli_print_help(command, stdout);
    else if (!status)
        status = command->run(cli, &args, &err);
    if (!status && (fflush(stdout) || ferror(stdout)))
        status = tropa_fail_errno(&err, errno, "cannot write the output");
    return status ? fail(&err) : cli->exit_code;
}

int main(int count, char **argument)
{
    cli_state cli = {0};
    const char *name = count > 1 ? argument[1] : "help";
    cli_set_language(&cli, language_said(argument, count), NULL);
    if (count < 2) {
        cli_print_overview(stderr);
        return 2;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    if (strcmp(name, "--version") == 0)
        name = "version";
    const cli_command *command = cli_command_find(name);
    if (!command)
        return unknown_command(name);
    tropa_arena_init(&cli.arena);
    interrupted = &cli;
    signal(SIGINT, on_interrupt);
    signal(SIGTERM, on_interrupt);
    signal(SIGXFSZ, SIG_IGN); /* a file beyond the limit is then a failed write that is reported */
    int code = run(&cli, command, argument + 2, count - 2);
    tropa_catalogue_free(cli.catalogue);
    tropa_arena_deinit(&cli.arena);
    return code;
}
