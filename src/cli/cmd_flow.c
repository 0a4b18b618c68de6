/* tropa flow: what follows what. */
#include "cli/cli.h"

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    tropa_request request;
    tropa_request_init(&request, TROPA_REQUEST_FLOW);
    tropa_status status = cli_get_filter(cli, args, &request.flow.filter, err);
    return status ? status : cli_answer(cli, args, &request, NULL, err);
}

static const cli_option *const groups[] = {cli_options_filter, cli_options_answer,
                                           cli_options_reading, cli_options_common, NULL};

const cli_command cli_command_flow = {
    .name = "flow",
    .usage = "STORE|FILE...",
    .summary = "What follows what: how often, for how many customers, after how long.",
    .details = "Each pair of neighbouring events of a customer counts once. The table shows the "
               "most frequent pairs; json and csv have all of them.",
    .examples = "tropa flow shop\n"
                "tropa flow events.csv --format json > flow.json\n"
                "tropa flow shop --where 'channel in (email, \"Google Ads\")' --from 2024-01",
    .groups = groups,
    .least = 1,
    .most = TROPA_IMPORT_FILES_MAX,
    .run = run,
};
