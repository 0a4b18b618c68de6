/* tropa help and tropa version. */
#include "cli/cli.h"

#include "request/step.h"

static const cli_option own_help[] = {
    {"man", 0, NULL, false, "Print the manual page of the command (troff)."},
    {"completion", 0, "bash", false, "Print completions for a shell."},
    {NULL, 0, NULL, false, NULL},
};

static tropa_status unknown(const char *name, tropa_error *err)
{
    return tropa_fail(err, TROPA_ERR_USAGE,
                      "there is no command %s; `tropa help` lists the commands", name);
}

static tropa_status run_help(cli_state *cli, const cli_args *args, tropa_error *err)
{
    const char *shell = cli_value(args, "completion");
    (void)cli;
    if (shell) {
        if (strcmp(shell, "bash") != 0)
            return tropa_fail(err, TROPA_ERR_USAGE, "completions exist for bash, not for %s",
                              shell);
        cli_print_completion(stdout);
        return TROPA_OK;
    }
    const cli_command *command = args->operand_count ? cli_command_find(args->operand[0]) : NULL;
    if (args->operand_count && !command)
        return unknown(args->operand[0], err);
    if (cli_has(args, "man")) {
        if (!command)
            return tropa_fail(err, TROPA_ERR_USAGE, "name the command: tropa help --man map");
        cli_print_man(command, stdout);
    } else if (command) {
        cli_print_help(command, stdout);
    } else {
        cli_print_overview(stdout);
    }
    return TROPA_OK;
}

static const cli_option *const groups_help[] = {own_help, cli_options_common, NULL};

const cli_command cli_command_help = {
    .name = "help",
    .usage = "[COMMAND]",
    .summary = "Explain a command, with examples.",
    .examples = "tropa help map\n"
                "tropa help --man funnel | man -l -\n"
                "source <(tropa help --completion bash)",
    .groups = groups_help,
    .most = 1,
    .run = run_help,
};

static tropa_status run_version(cli_state *cli, const cli_args *args, tropa_error *err)
{
    (void)cli;
    (void)args;
    (void)err;
    puts("tropa " TROPA_VERSION);
    return TROPA_OK;
}

static const cli_option *const groups_version[] = {cli_options_common, NULL};

const cli_command cli_command_version = {
    .name = "version",
    .usage = "",
    .summary = "Print the version.",
    .examples = "tropa version",
    .groups = groups_version,
    .run = run_version,
};
