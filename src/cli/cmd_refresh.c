/* tropa refresh: the figures of a written map from the data, and nothing else of it. */
#include "cli/cli.h"

#include "base/file.h"
#include "map/node.h"
#include "map/refresh.h"
#include "query/clock.h"

static const cli_option own[] = {
    {"lapse", 0, "30d", false,
     "Silence after which a customer counts as lost (default: from the data)."},
    {"simulated", 0, NULL, false, "The data is simulated; the map says so."},
    {"output", 'o', "FILE", false, "Write the refreshed map there instead of over the old one."},
    {NULL, 0, NULL, false, NULL},
};

#define NAMES_SHOWN 5u

/** "a, b, c, ..." */
static tropa_str join(cli_state *cli, const tropa_str *name, uint32_t count)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    for (uint32_t i = 0; i < count && i < NAMES_SHOWN; i++) {
        tropa_buffer_append_text(&text, i ? ", " : "");
        tropa_buffer_append_str(&text, name[i]);
    }
    if (count > NAMES_SHOWN)
        tropa_buffer_append_text(&text, ", \xE2\x80\xA6");
    tropa_str joined = tropa_arena_copy(&cli->arena, tropa_buffer_view(&text));
    tropa_buffer_deinit(&text);
    return joined;
}

static void say_names(cli_state *cli, const char *key, const tropa_str *name, uint32_t count)
{
    if (count == 0)
        return;
    tropa_message message;
    tropa_message_init(&message, key);
    tropa_message_integer(&message, "n", count);
    tropa_message_text(&message, "names", join(cli, name, count));
    cli_say(cli, stderr, &message);
}

static tropa_status say_touchpoints(cli_state *cli, const char *key,
                                    const tropa_doc_touchpoint *const *touch, uint32_t count,
                                    tropa_error *err)
{
    tropa_str *name = tropa_arena_array(&cli->arena, count + 1, sizeof *name);
    if (!name)
        return tropa_fail_memory(err);
    for (uint32_t i = 0; i < count; i++)
        name[i] = touch[i]->name;
    say_names(cli, key, name, count);
    return TROPA_OK;
}

/** What did not find its match on the other side. */
static tropa_status say_gaps(cli_state *cli, const tropa_binding *binding, tropa_error *err)
{
    say_names(cli, "cli.refresh.unmatched", binding->unmatched, binding->unmatched_count);
    tropa_status status =
        say_touchpoints(cli, "cli.refresh.unused", binding->unused, binding->unused_count, err);
    return status ? status
                  : say_touchpoints(cli, "cli.refresh.conditional", binding->conditional,
                                    binding->conditional_count, err);
}

static tropa_status write_refreshed(cli_state *cli, const char *path, tropa_str text,
                                    const tropa_answer *answer, tropa_error *err)
{
    tropa_buffer out;
    tropa_buffer_init(&out);
    tropa_status status =
        tropa_document_refresh(text, answer->document, &answer->map, answer->binding,
                               tropa_clock_wall_us(), &cli->arena, &out, err);
    if (!status)
        status = tropa_file_replace(path, out.data, out.size, err);
    tropa_buffer_deinit(&out);
    return status;
}

static tropa_status get_request(cli_state *cli, const cli_args *args, tropa_str text,
                                tropa_request *request, tropa_error *err)
{
    tropa_request_init(request, TROPA_REQUEST_MAP);
    request->map.document = text;
    request->map.simulated = cli_has(args, "simulated");
    tropa_status status = cli_get_duration(args, "lapse", &request->map.lapse_us, err);
    return status ? status : cli_get_filter(cli, args, &request->map.filter, err);
}

static tropa_status refresh(cli_state *cli, const cli_args *args, tropa_str text, tropa_error *err)
{
    const char *path = cli_has(args, "output") ? cli_value(args, "output") : args->operand[0];
    cli_args data_args = *args;
    tropa_request request;
    tropa_answer answer;
    tropa_data *data = NULL;
    tropa_query_options options = {.stop = &cli->stop};
    data_args.operand++;
    data_args.operand_count--;
    tropa_status status = get_request(cli, args, text, &request, err);
    if (!status)
        status = cli_get_threads(args, &options.threads, err);
    if (!status)
        status = cli_open(cli, &data_args, false, &data, err);
    if (!status)
        status = tropa_query_run(data, &request, &options, &cli->arena, &answer, err);
    if (!status && !cli_catalogue(cli, err))
        status = err->status;
    if (!status)
        status = say_gaps(cli, answer.binding, err);
    if (!status)
        status = write_refreshed(cli, path, text, &answer, err);
    if (!status) {
        tropa_message message;
        tropa_message_init(&message, "cli.refresh.done");
        tropa_message_text(&message, "file", tropa_str_from(path));
        tropa_message_integer(&message, "touchpoints", answer.binding->plan.touch_count);
        tropa_message_integer(&message, "stages", answer.binding->plan.stage_count);
        cli_say(cli, stdout, &message);
    }
    tropa_data_free(data);
    return status;
}

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    tropa_status status = tropa_file_read(args->operand[0], TROPA_NODE_BYTES_MAX + 1, &text, err);
    if (!status && text.size == 0)
        status = tropa_fail(err, TROPA_ERR_INPUT,
                            "%s is empty: tropa new writes a map to begin "
                            "with",
                            args->operand[0]);
    if (!status)
        status = refresh(cli, args, tropa_buffer_view(&text), err);
    tropa_buffer_deinit(&text);
    return status;
}

static const cli_option no_cache[] = {
    {"no-cache", 0, NULL, false, "Files: import anew and keep nothing but rejected.csv."},
    {NULL, 0, NULL, false, NULL},
};

static const cli_option *const groups[] = {own,      cli_options_filter, cli_options_reading,
                                           no_cache, cli_options_common, NULL};

const cli_command cli_command_refresh = {
    .name = "refresh",
    .usage = "MAP.yaml STORE|FILE...",
    .summary = "Measures the touchpoints of a written map, and changes nothing else in it.",
    .details = "Each touchpoint with match: {activity: [...]} is bound to those activities of the "
               "data (`*` stands for any text). The figures go into the block measured: at the end "
               "of the file; every other byte stays. What matches nothing, and what is in the data "
               "but on no card, is said.",
    .examples = "tropa refresh map.yaml shop\n"
                "tropa refresh map.yaml events.csv -o measured.yaml\n"
                "tropa map map.yaml -o map.html",
    .groups = groups,
    .least = 2,
    .most = TROPA_IMPORT_FILES_MAX,
    .run = run,
};
