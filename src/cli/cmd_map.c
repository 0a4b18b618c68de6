/* tropa map: from files, a store, or a written map, to a picture. The main job. */
#include "cli/map_outputs.h"

static const cli_option own[] = {
    {"output", 'o', "FILE", true,
     "Where the map goes: .html, .svg, .png, .pdf, .pptx (slides), or .yaml to go on writing "
     "(default: map.html). May be given again."},
    {"title", 0, "TEXT", false, "Title of the map."},
    {"theme", 0, "light|dark", false, "Colours of svg, png and pdf (default: light)."},
    {"paper", 0, "a4|a3|a2|a1|a0", false,
     "Paper of a pdf: one page, a4 several with the whole first (default: one page of its own)."},
    {"portrait", 0, NULL, false, "Paper stands upright (default: it lies)."},
    {"lapse", 0, "30d", false,
     "Silence after which a customer counts as lost (default: from the data)."},
    {"simulated", 0, NULL, false, "The data is simulated; the map says so."},
    {"lanes", 0, "all|A,B", false,
     "Of a written map: every lane that holds something, or these, by id (default: as it says)."},
    {"blank", 0, NULL, false,
     "Of a written map: for a workshop, with the questions of empty lanes and room for notes."},
    {NULL, 0, NULL, false, NULL},
};

static void say_names(cli_state *cli, const tropa_request *request, const tropa_names_answer *names,
                      FILE *out)
{
    tropa_message message;
    if (!names->unused && names->unmatched == 0)
        return;
    tropa_message_init(&message, names->unused ? "cli.names.unused" : "cli.names.unmatched");
    tropa_message_text(&message, "file", request->map.names);
    tropa_message_integer(&message, "n", names->unmatched);
    tropa_message_text(&message, "first", names->first);
    cli_say(cli, out, &message);
}

static tropa_status get_request(cli_state *cli, const cli_args *args, tropa_request *request,
                                tropa_error *err)
{
    tropa_request_init(request, TROPA_REQUEST_MAP);
    request->map.title = cli_text(args, "title");
    request->map.names = cli_text(args, "names");
    request->map.simulated = cli_has(args, "simulated");
    tropa_status status = cli_get_duration(args, "lapse", &request->map.lapse_us, err);
    if (!status)
        status = cli_get_filter(cli, args, &request->map.filter, err);
    return status ? status : tropa_request_check(request, err);
}

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    tropa_query_options options = {.stop = &cli->stop};
    tropa_request request;
    tropa_answer answer;
    tropa_data *data = NULL;
    tropa_theme theme = TROPA_LIGHT;
    tropa_paper size = {0};
    const tropa_paper *paper = NULL;
    cli_format format = CLI_TABLE;
    const char **path = NULL;
    uint32_t path_count = 0;
    if (args->operand_count == 1 && cli_is_written_map(args->operand[0]))
        return cli_map_written(cli, args, err);
    tropa_status status = get_request(cli, args, &request, err);
    if (!status && (cli_has(args, "lanes") || cli_has(args, "blank")))
        status = tropa_fail(err, TROPA_ERR_USAGE,
                            "--lanes and --blank are for a written map: tropa map EVENTS -o "
                            "map.yaml makes one");
    if (!status)
        status = cli_map_outputs(cli, args, &path, &path_count, err);
    if (!status)
        status = cli_map_theme(args, &theme, err);
    if (!status)
        status = cli_map_paper(args, &size, &paper, err);
    if (!status)
        status = cli_get_format(args, &format, err);
    if (!status && format == CLI_CSV)
        status = tropa_fail(err, TROPA_ERR_USAGE,
                            "a map is printed as table or json; for rows "
                            "take tropa flow or tropa funnel");
    if (!status)
        status = cli_get_threads(args, &options.threads, err);
    if (!status)
        status = cli_open(cli, args, format == CLI_TABLE, &data, err);
    if (!status && !cli_catalogue(cli, err))
        status = TROPA_ERR_NO_MEMORY;
    if (!status)
        status = tropa_query_run(data, &request, &options, &cli->arena, &answer, err);
    if (!status) {
        tropa_draw_options drawn = {
            .theme = theme, .catalogue = cli->catalogue, .embed_font = true, .paper = paper};
        status = cli_map_write(&answer.map, &drawn, path, path_count, err);
    }
    if (!status) {
        if (format == CLI_TABLE && (tropa_data_report(data) || tropa_data_cached(data)))
            putchar('\n');
        status = cli_print_answer(cli, args, format, &answer, err);
    }
    if (!status) {
        FILE *out = format == CLI_TABLE ? stdout : stderr;
        if (format == CLI_TABLE)
            putchar('\n');
        say_names(cli, &request, &answer.names, out);
        cli_map_say_where(cli, path, path_count, request.map.names.size > 0, out);
    }
    tropa_data_free(data);
    return status;
}

static const cli_option *const groups[] = {
    own, cli_options_filter, cli_options_answer, cli_options_reading, cli_options_common, NULL};

const cli_command cli_command_map = {
    .name = "map",
    .usage = "FILE...|STORE|MAP.yaml [-o map.html]",
    .summary = "Turn an event log into a journey map. The main job.",
    .details =
        "Give the raw export of your shop, site, or help desk: a table with a column for the "
        "customer, the time and what happened. How each column was understood is printed "
        "with its reason, and the options correct it. Several files are one log. A map that people "
        "have written (YAML) is drawn as it stands, with what tropa refresh has measured.",
    .examples = "tropa map events.csv\n"
                "tropa map events.csv -o map.html -o map.pdf --title \"Our shop\"\n"
                "tropa map 2024-*.csv.gz --names names.csv --language pl\n"
                "tropa map shop --where 'channel = email' --lapse 60d\n"
                "tropa map map.yaml -o map.pdf --lanes does,feels,pains",
    .groups = groups,
    .least = 1,
    .most = TROPA_IMPORT_FILES_MAX,
    .run = run,
};
