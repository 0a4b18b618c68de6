/* tropa info: what a store holds, and whether it is whole. */
#include "cli/cli.h"

static const cli_option own[] = {
    {"check", 0, NULL, false, "Verify every byte; damage is named, and the exit code is then 1."},
    {NULL, 0, NULL, false, NULL},
};

static tropa_status fail_damaged(cli_state *cli, const cli_args *args, const tropa_answer *answer,
                                 tropa_error *err)
{
    (void)cli;
    if (answer->info.damage_count == 0)
        return TROPA_OK;
    return tropa_fail(err, TROPA_ERR_DAMAGED,
                      "%s is damaged: restore it from a copy, or import its sources into a new "
                      "store",
                      args->operand[0]);
}

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    tropa_request request;
    tropa_request_init(&request, TROPA_REQUEST_INFO);
    request.info.check = cli_has(args, "check");
    return cli_answer(cli, args, &request, fail_damaged, err);
}

static const cli_option *const groups[] = {own, cli_options_answer, cli_options_reading,
                                           cli_options_common, NULL};

const cli_command cli_command_info = {
    .name = "info",
    .usage = "STORE|FILE... [--check]",
    .summary = "What the data holds: events, customers, activities, period, sources.",
    .examples = "tropa info shop\n"
                "tropa info shop --check\n"
                "tropa info events.csv --format json",
    .groups = groups,
    .least = 1,
    .most = TROPA_IMPORT_FILES_MAX,
    .run = run,
};
