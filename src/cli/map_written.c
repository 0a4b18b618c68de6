/* tropa map on a document that people wrote: read, check, draw. See map_outputs.h. */
#include "cli/map_outputs.h"

#include "base/file.h"
#include "map/from_document.h"
#include "map/node.h"
#include "map/read.h"
#include "query/clock.h"

enum { HEAD_BYTES = 16384 };

/* The key `tropa` at the beginning of a line, or the first key of a JSON object. */
static bool has_mark(const char *text, size_t size)
{
    size_t i = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    bool json = false;
    while (i < size) {
        size_t end = i;
        while (end < size && text[end] != '\n')
            end++;
        size_t from = i;
        while (from < end && (text[from] == ' ' || text[from] == '\t' || text[from] == '\r'))
            from++;
        json = json || (from < end && text[from] == '{');
        while (json && from < end && (text[from] == '{' || text[from] == ' '))
            from++;
        const char *mark = json ? "\"tropa\"" : "tropa:";
        size_t length = strlen(mark);
        if ((json || from == i || i < 4) && end - from >= length &&
            memcmp(text + from, mark, length) == 0)
            return true;
        i = end + 1;
    }
    return false;
}

bool cli_is_written_map(const char *path)
{
    char head[HEAD_BYTES];
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t size = fread(head, 1, sizeof head, file);
    fclose(file);
    return has_mark(head, size);
}

/* What a written map takes; options of reading and filtering would be overlooked in silence. */
static tropa_status check_options(const cli_args *args, tropa_error *err)
{
    static const char *const taken[] = {"output",   "theme", "lanes", "blank",    "paper",
                                        "portrait", "title", "help",  "language", "threads"};
    for (uint32_t i = 0; i < args->given_count; i++) {
        const char *name = args->given[i].option->name;
        bool known = false;
        for (size_t k = 0; k < sizeof taken / sizeof *taken; k++)
            known = known || strcmp(name, taken[k]) == 0;
        if (!known)
            return tropa_fail(err, TROPA_ERR_USAGE,
                              "--%s is for event logs, and %s is a written map: leave it out", name,
                              args->operand[0]);
    }
    return TROPA_OK;
}

static tropa_status first_error(cli_state *cli, const char *path, tropa_problems *problems,
                                tropa_error *err)
{
    tropa_problems_sort(problems);
    for (uint32_t i = 0; i < problems->count; i++) {
        const tropa_problem *it = &problems->item[i];
        if (!it->error)
            continue;
        tropa_str what = tropa_say(cli->catalogue, &cli->arena, &it->what);
        return tropa_fail(
            err, TROPA_ERR_INPUT, "%s:%u:%u: %.*s (tropa check lists every error; here: %u)", path,
            it->place.line, it->place.column, (int)what.size, what.data, problems->errors);
    }
    return TROPA_OK;
}

tropa_status cli_map_read(cli_state *cli, const char *path, tropa_document *document,
                          tropa_error *err)
{
    tropa_buffer text;
    tropa_problems problems = {0};
    tropa_buffer_init(&text);
    tropa_status status = tropa_file_read(path, TROPA_NODE_BYTES_MAX + 1, &text, err);
    if (!status)
        status =
            tropa_document_read(tropa_buffer_view(&text), &cli->arena, document, &problems, err);
    if (!status && problems.errors)
        status = first_error(cli, path, &problems, err);
    tropa_buffer_deinit(&text);
    return status;
}

tropa_status cli_map_language(cli_state *cli, const cli_args *args, const tropa_document *document,
                              tropa_catalogue **own, tropa_error *err)
{
    tropa_language language;
    if (cli_value(args, "language") || !tropa_language_parse(document->language, &language) ||
        language == tropa_catalogue_language(cli->catalogue))
        return TROPA_OK;
    return tropa_catalogue_new(language, own, err);
}

static tropa_status get_lanes(cli_state *cli, const cli_args *args, const tropa_map *map,
                              tropa_draw_options *options, tropa_error *err)
{
    tropa_str text = cli_text(args, "lanes");
    if (!text.data)
        return TROPA_OK;
    if (tropa_str_equal(text, TROPA_STR("all"))) {
        options->lanes = TROPA_LANES_ALL;
        return TROPA_OK;
    }
    tropa_str *list = tropa_arena_array(&cli->arena, text.size + 1, sizeof *list);
    if (!list)
        return tropa_fail_memory(err);
    options->lanes = TROPA_LANES_LISTED;
    options->lane = list;
    for (size_t from = 0; from <= text.size;) {
        size_t end = from;
        while (end < text.size && text.data[end] != ',')
            end++;
        tropa_str id = {text.data + from, end - from};
        if (!tropa_draw_has_lane(map, id))
            return tropa_fail(err, TROPA_ERR_USAGE,
                              "--lanes: there is no lane %.*s; they are called as in the map: "
                              "touchpoints, does, thinks, asks, expects, feels, pains, ideas, "
                              "kpis, competitors, or as your own lanes",
                              (int)id.size, id.data);
        list[options->lane_count++] = id;
        from = end + 1;
    }
    return TROPA_OK;
}

/* Written anew, a map would lose its comments: never over itself. */
static tropa_status check_outputs(const char *const *path, uint32_t count, const char *map,
                                  tropa_error *err)
{
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(path[i], map) == 0)
            return tropa_fail(err, TROPA_ERR_USAGE,
                              "-o %s is the written map itself: give the picture another name",
                              path[i]);
    return TROPA_OK;
}

tropa_status cli_map_written(cli_state *cli, const cli_args *args, tropa_error *err)
{
    tropa_document document;
    tropa_map map;
    tropa_catalogue *own = NULL;
    tropa_paper size = {0};
    tropa_draw_options options = {.embed_font = true, .now_us = tropa_clock_wall_us()};
    const char **path = NULL;
    uint32_t count = 0;
    tropa_status status = check_options(args, err);
    if (!status)
        status = cli_map_outputs(cli, args, &path, &count, err);
    if (!status)
        status = check_outputs(path, count, args->operand[0], err);
    if (!status)
        status = cli_map_theme(args, &options.theme, err);
    if (!status)
        status = cli_map_paper(args, &size, &options.paper, err);
    if (!status && !cli_catalogue(cli, err))
        status = err->status;
    if (!status)
        status = cli_map_read(cli, args->operand[0], &document, err);
    if (!status && cli_text(args, "title").size)
        document.title = cli_text(args, "title");
    if (!status)
        status = tropa_map_from_document(&cli->arena, &document, &map, err);
    if (!status)
        status = cli_map_language(cli, args, &document, &own, err);
    if (!status)
        status = get_lanes(cli, args, &map, &options, err);
    options.blank = cli_has(args, "blank");
    options.catalogue = own ? own : cli->catalogue;
    if (!status)
        status = cli_map_write(&map, &options, path, count, err);
    if (!status)
        cli_map_say_where(cli, path, count, true, stdout);
    tropa_catalogue_free(own);
    return status;
}
