/* tropa map: from files, or a store, to a journey map. The main job. */
#include "cli/cli.h"

#include "base/file.h"
#include "draw/draw.h"
#include "map/to_document.h"
#include "map/write.h"
#include "query/clock.h"

#include <strings.h>

static const cli_option own[] = {
    {"output", 'o', "FILE", true,
     "Where the map goes: .html, .svg, .png, .pdf, or .yaml to go on writing (default: map.html). "
     "May be given again."},
    {"title", 0, "TEXT", false, "Title of the map."},
    {"theme", 0, "light|dark", false, "Colours of svg, png and pdf (default: light)."},
    {"lapse", 0, "30d", false,
     "Silence after which a customer counts as lost (default: from the data)."},
    {"simulated", 0, NULL, false, "The data is simulated; the map says so."},
    {NULL, 0, NULL, false, NULL},
};

typedef enum map_output {
    OUTPUT_HTML,
    OUTPUT_SVG,
    OUTPUT_PNG,
    OUTPUT_PDF,
    OUTPUT_YAML,
    OUTPUT_COUNT
} map_output;

static const char *const endings[OUTPUT_COUNT] = {".html", ".svg", ".png", ".pdf", ".yaml"};

static tropa_status output_kind(const char *path, map_output *out, tropa_error *err)
{
    size_t size = strlen(path);
    for (unsigned i = 0; i < OUTPUT_COUNT; i++) {
        size_t ending = strlen(endings[i]);
        if (size > ending && strcasecmp(path + size - ending, endings[i]) == 0) {
            *out = (map_output)i;
            return TROPA_OK;
        }
    }
    return tropa_fail(err, TROPA_ERR_USAGE,
                      "-o %s: a map is written as .html, .svg, .png, .pdf or .yaml; end the name "
                      "with one of them",
                      path);
}

static tropa_status get_outputs(cli_state *cli, const cli_args *args, const char ***out,
                                uint32_t *count, tropa_error *err)
{
    const char **list = tropa_arena_array(&cli->arena, CLI_GIVEN_MAX + 1, sizeof *list);
    tropa_status status = TROPA_OK;
    map_output kind;
    if (!list)
        return tropa_fail_memory(err);
    *count = 0;
    for (uint32_t i = 0; i < args->given_count && !status; i++) {
        if (strcmp(args->given[i].option->name, "output") != 0)
            continue;
        list[*count] = args->given[i].value;
        status = output_kind(list[(*count)++], &kind, err);
    }
    if (*count == 0)
        list[(*count)++] = "map.html";
    *out = list;
    return status;
}

static tropa_status get_theme(const cli_args *args, tropa_theme *out, tropa_error *err)
{
    tropa_str text = cli_text(args, "theme");
    *out = TROPA_LIGHT;
    if (tropa_str_equal(text, TROPA_STR("dark")))
        *out = TROPA_DARK;
    else if (text.data && !tropa_str_equal(text, TROPA_STR("light")))
        return tropa_fail(err, TROPA_ERR_USAGE, "--theme is light or dark, not %s", text.data);
    return TROPA_OK;
}

/** The map as a document that people go on with. */
static tropa_status write_document(const tropa_map *map, const tropa_catalogue *catalogue,
                                   tropa_buffer *out, tropa_error *err)
{
    tropa_arena arena;
    tropa_document document;
    tropa_arena_init(&arena);
    tropa_status status =
        tropa_map_to_document(&arena, map, catalogue, tropa_clock_wall_us(), &document, err);
    if (!status)
        status = tropa_document_write(&document, out, err);
    tropa_arena_deinit(&arena);
    return status;
}

static tropa_status draw(const tropa_map *map, const tropa_draw_options *options, map_output kind,
                         tropa_buffer *out, tropa_error *err)
{
    tropa_buffer svg;
    if (kind == OUTPUT_YAML)
        return write_document(map, options->catalogue, out, err);
    if (kind == OUTPUT_HTML)
        return tropa_draw_map_html(map, options, out, err);
    if (kind == OUTPUT_SVG)
        return tropa_draw_map_svg(map, options, out, err);
    tropa_buffer_init(&svg);
    tropa_status status = tropa_draw_map_svg(map, options, &svg, err);
    if (!status && kind == OUTPUT_PNG)
        status = tropa_draw_png(tropa_buffer_view(&svg), 2, out, err);
    else if (!status)
        status = tropa_draw_pdf(tropa_buffer_view(&svg), out, err);
    tropa_buffer_deinit(&svg);
    return status;
}

static tropa_status write_outputs(cli_state *cli, const tropa_map *map, tropa_theme theme,
                                  const char *const *path, uint32_t count, tropa_error *err)
{
    tropa_draw_options options = {.theme = theme, .catalogue = cli->catalogue, .embed_font = true};
    tropa_status status = TROPA_OK;
    for (uint32_t i = 0; i < count && !status; i++) {
        map_output kind = OUTPUT_HTML;
        tropa_buffer picture;
        tropa_buffer_init(&picture);
        status = output_kind(path[i], &kind, err);
        if (!status)
            status = draw(map, &options, kind, &picture, err);
        if (!status)
            status = tropa_file_replace(path[i], picture.data, picture.size, err);
        tropa_buffer_deinit(&picture);
    }
    return status;
}

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

/* Where it lies, and what to do next. */
static void say_where(cli_state *cli, const char *const *path, uint32_t count, bool names,
                      FILE *out)
{
    for (uint32_t i = 0; i < count; i++) {
        map_output kind = OUTPUT_HTML;
        tropa_message message;
        output_kind(path[i], &kind, NULL);
        tropa_message_init(&message, kind == OUTPUT_HTML ? "cli.map.html" : "cli.map.picture");
        tropa_message_text(&message, "path", tropa_str_from(path[i]));
        cli_say(cli, out, &message);
    }
    if (!names)
        cli_say_key(cli, out, "cli.next.map");
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
    cli_format format = CLI_TABLE;
    const char **path = NULL;
    uint32_t path_count = 0;
    tropa_status status = get_request(cli, args, &request, err);
    if (!status)
        status = get_outputs(cli, args, &path, &path_count, err);
    if (!status)
        status = get_theme(args, &theme, err);
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
    if (!status)
        status = write_outputs(cli, &answer.map, theme, path, path_count, err);
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
        say_where(cli, path, path_count, request.map.names.size > 0, out);
    }
    tropa_data_free(data);
    return status;
}

static const cli_option *const groups[] = {
    own, cli_options_filter, cli_options_answer, cli_options_reading, cli_options_common, NULL};

const cli_command cli_command_map = {
    .name = "map",
    .usage = "FILE...|STORE [-o map.html]",
    .summary = "Turn an event log into a journey map. The main job.",
    .details =
        "Give the raw export of your shop, site, or help desk: a table with a column for the "
        "customer, the time and what happened. How each column was understood is printed "
        "with its reason, and the options correct it. Several files are one log.",
    .examples = "tropa map events.csv\n"
                "tropa map events.csv -o map.html -o map.pdf --title \"Our shop\"\n"
                "tropa map 2024-*.csv.gz --names names.csv --language pl\n"
                "tropa map shop --where 'channel = email' --lapse 60d",
    .groups = groups,
    .least = 1,
    .most = TROPA_IMPORT_FILES_MAX,
    .run = run,
};
