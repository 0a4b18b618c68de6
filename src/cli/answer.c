/* Opening the data and printing the answer: the same for every analysis. */
#include "cli/cli.h"

#include "text/zone.h"

/* A store was read already: an option that says how would be ignored in silence. The zone also says
 * which days are meant, and a map takes names when it is drawn. */
static tropa_status check_reading(const cli_args *args, tropa_error *err)
{
    bool map = args->command == &cli_command_map;
    if (args->operand_count != 1 || !tropa_store_exists(args->operand[0]))
        return TROPA_OK;
    for (const cli_option *option = cli_options_reading; option->name; option++)
        if (cli_has(args, option->name) && strcmp(option->name, "timezone") != 0 &&
            !(map && strcmp(option->name, "names") == 0))
            return tropa_fail(err, TROPA_ERR_USAGE,
                              "%s is a store: --%s says how files are read, so it belongs to "
                              "`tropa import`",
                              args->operand[0], option->name);
    return TROPA_OK;
}

/* How the files were read was shown when they were; what it brought is said again. */
static tropa_status say_cached(cli_state *cli, const tropa_data *data, tropa_error *err)
{
    const tropa_store_facts *facts = tropa_store_facts_view(tropa_data_store(data));
    tropa_message message;
    uint64_t rejected = 0;
    if (!cli_catalogue(cli, err))
        return TROPA_ERR_NO_MEMORY;
    for (uint64_t i = 0; i < facts->source_count; i++)
        rejected += facts->source[i].rejected;
    tropa_message_init(&message, "cli.cached");
    tropa_message_text(&message, "file", facts->source[0].name);
    tropa_message_integer(&message, "rejected", (int64_t)rejected);
    cli_say(cli, stdout, &message);
    return TROPA_OK;
}

tropa_status cli_open(cli_state *cli, const cli_args *args, bool full, tropa_data **out,
                      tropa_error *err)
{
    tropa_import_watch watch = {cli_progress, cli, &cli->stop};
    tropa_data_options options = {.watch = &watch, .no_cache = cli_has(args, "no-cache")};
    tropa_reading reading;
    const tropa_str *operand;
    cli_get_reading(args, &reading);
    /* A map takes names and stages from the table when it is drawn: another table, or a corrected
     * one, needs no new import. */
    if (args->command == &cli_command_map)
        reading.names = (tropa_str){NULL, 0};
    options.reading = &reading;
    tropa_status status = cli_get_threads(args, &options.threads, err);
    if (!status)
        status = check_reading(args, err);
    if (!status)
        status = cli_get_operands(cli, args, &operand, err);
    if (!status)
        status = tropa_data_open(operand, args->operand_count, &options, out, err);
    cli_progress_end(cli);
    if (status)
        return status;
    if (tropa_data_report(*out))
        status = cli_print_report(cli, tropa_data_report(*out), full, full ? stdout : stderr, err);
    else if (full && tropa_data_cached(*out))
        status = say_cached(cli, *out, err);
    if (status) {
        tropa_data_free(*out);
        *out = NULL;
    }
    return status;
}

tropa_status cli_print_answer(cli_state *cli, const cli_args *args, cli_format format,
                              const tropa_answer *answer, tropa_error *err)
{
    const tropa_catalogue *catalogue = NULL;
    tropa_zone *zone = NULL;
    tropa_buffer text;
    tropa_buffer_init(&text);
    tropa_status status = TROPA_OK;
    if (format != CLI_CSV && !(catalogue = cli_catalogue(cli, err)))
        status = TROPA_ERR_NO_MEMORY;
    if (!status)
        status = cli_get_zone(args, &zone, err);
    if (!status && format == CLI_JSON)
        status = tropa_answer_json(answer, catalogue, &text, err);
    else if (!status && format == CLI_CSV)
        status = tropa_answer_csv(answer, &text, err);
    else if (!status)
        status = tropa_answer_table(answer, catalogue, zone, &text, err);
    if (!status)
        fwrite(text.data, 1, text.size, stdout);
    tropa_zone_free(zone);
    tropa_buffer_deinit(&text);
    return status;
}

tropa_status cli_answer(cli_state *cli, const cli_args *args, const tropa_request *request,
                        tropa_status (*after)(cli_state *cli, const cli_args *args,
                                              const tropa_answer *answer, tropa_error *err),
                        tropa_error *err)
{
    tropa_data *data = NULL;
    tropa_query_options options = {.stop = &cli->stop};
    tropa_answer answer;
    cli_format format = CLI_TABLE;
    tropa_status status = cli_get_format(args, &format, err);
    if (!status)
        status = cli_get_threads(args, &options.threads, err);
    if (!status)
        status = tropa_request_check(request, err);
    if (!status)
        status = cli_open(cli, args, false, &data, err);
    if (!status)
        status = tropa_query_run(data, request, &options, &cli->arena, &answer, err);
    if (!status)
        status = cli_print_answer(cli, args, format, &answer, err);
    if (!status && after)
        status = after(cli, args, &answer, err);
    tropa_data_free(data);
    return status;
}
