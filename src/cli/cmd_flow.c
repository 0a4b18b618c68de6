/* tropa flow: what follows what. */
#include "cli/cli.h"

static tropa_status draw(const void *what, const tropa_draw_options *options, tropa_buffer *svg,
                         tropa_error *err)
{
    const tropa_answer *answer = what;
    tropa_answer_words words = {
        .visitors = answer->visitors, .rule = answer->rule, .rule_count = answer->rule_count};
    return tropa_draw_flow_svg(&answer->flow, &words, options, svg, err);
}

static tropa_status write_picture(cli_state *cli, const cli_args *args, const tropa_answer *answer,
                                  tropa_error *err)
{
    return cli_has(args, "output") ? cli_picture_write(cli, args, NULL, draw, answer, err)
                                   : TROPA_OK;
}

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    tropa_request request;
    tropa_request_init(&request, TROPA_REQUEST_FLOW);
    tropa_status status = cli_get_filter(cli, args, &request.flow.filter, err);
    if (!status)
        status = cli_picture_check(args, err);
    return status ? status : cli_answer(cli, args, &request, write_picture, err);
}

static const cli_option *const groups[] = {cli_options_picture, cli_options_filter,
                                           cli_options_answer,  cli_options_reading,
                                           cli_options_common,  NULL};

const cli_command cli_command_flow = {
    .name = "flow",
    .usage = "STORE|FILE...",
    .summary = "What follows what: how often, for how many customers, after how long.",
    .details = "Each pair of neighbouring events of a customer counts once. The table shows the "
               "most frequent pairs; json and csv have all of them.",
    .examples = "tropa flow shop\n"
                "tropa flow events.csv --format json > flow.json\n"
                "tropa flow shop -o flow.svg\n"
                "tropa flow shop --where 'channel in (email, \"Google Ads\")' --from 2024-01",
    .groups = groups,
    .least = 1,
    .most = TROPA_IMPORT_FILES_MAX,
    .run = run,
};
