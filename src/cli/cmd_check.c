/* tropa check: is a map document right, and what is wrong with it, all at once. */
#include "cli/cli.h"

#include "base/file.h"
#include "map/fix.h"
#include "map/node.h"
#include "map/read.h"
#include "query/clock.h"

#include <jansson.h>

static const cli_option own[] = {
    {"fix", 0, NULL, false, "Write an id into every item that has none; nothing else changes."},
    {"format", 'f', "table|json", false, "How to print what was found (default: table)."},
    {NULL, 0, NULL, false, NULL},
};

/* What was found in all files. */
typedef struct tally {
    uint64_t errors, warnings;
    json_t *list; /**< with --format json */
} tally;

static tropa_str sentence(cli_state *cli, tropa_arena *arena, const tropa_message *message)
{
    return message->key ? tropa_say(cli->catalogue, arena, message) : (tropa_str){"", 0};
}

static void print_problem(cli_state *cli, tropa_arena *arena, const char *path,
                          const tropa_problem *problem)
{
    tropa_str what = sentence(cli, arena, &problem->what), hint;
    hint = sentence(cli, arena, &problem->hint);
    tropa_str kind = tropa_say_key(cli->catalogue, arena,
                                   problem->error ? "cli.check.error" : "cli.check.warning");
    printf("%s:", path);
    if (problem->place.line)
        printf("%u:%u:", problem->place.line, problem->place.column);
    printf(" %.*s: %.*s.%s%.*s\n", (int)kind.size, kind.data, (int)what.size, what.data,
           hint.size ? " " : "", (int)hint.size, hint.data ? hint.data : "");
}

static tropa_status list_problem(cli_state *cli, tropa_arena *arena, const char *path,
                                 const tropa_problem *problem, json_t *list, tropa_error *err)
{
    tropa_str what = sentence(cli, arena, &problem->what);
    tropa_str hint = sentence(cli, arena, &problem->hint);
    json_t *row =
        json_pack("{s:s,s:i,s:i,s:b,s:s,s:s%}", "file", path, "line", (int)problem->place.line,
                  "column", (int)problem->place.column, "error", (int)problem->error, "code",
                  problem->what.key, "message", what.data, what.size);
    if (row && hint.size)
        json_object_set_new(row, "hint", json_stringn(hint.data, hint.size));
    return json_array_append_new(list, row) ? tropa_fail_memory(err) : TROPA_OK;
}

static tropa_status tell(cli_state *cli, tropa_arena *arena, const char *path,
                         const tropa_problems *problems, tally *all, tropa_error *err)
{
    tropa_status status = TROPA_OK;
    all->errors += problems->errors;
    all->warnings += problems->warnings;
    for (uint32_t i = 0; i < problems->count && !status; i++) {
        if (all->list)
            status = list_problem(cli, arena, path, &problems->item[i], all->list, err);
        else
            print_problem(cli, arena, path, &problems->item[i]);
    }
    uint32_t more = problems->errors + problems->warnings - problems->count;
    if (more && !all->list) {
        tropa_message message;
        tropa_message_init(&message, "cli.check.more");
        tropa_message_integer(&message, "n", more);
        cli_say(cli, stdout, &message);
    }
    return status;
}

/** Ids are written before the document is judged. */
static tropa_status fix(cli_state *cli, tropa_arena *arena, const char *path, tropa_buffer *text,
                        tropa_error *err)
{
    tropa_buffer fixed;
    tropa_fix did;
    tropa_buffer_init(&fixed);
    tropa_status status = tropa_document_fix(tropa_buffer_view(text), arena, &fixed, &did, err);
    if (status == TROPA_ERR_INPUT)
        status = TROPA_OK; /* what is wrong is told in a moment */
    else if (!status && did.added) {
        status = tropa_file_replace(path, fixed.data, fixed.size, err);
        tropa_message message;
        tropa_message_init(&message, "cli.check.fixed");
        tropa_message_integer(&message, "n", did.added);
        tropa_message_text(&message, "file", tropa_str_from(path));
        if (!status) {
            cli_say(cli, stderr, &message);
            tropa_buffer_clear(text);
            tropa_buffer_append_str(text, tropa_buffer_view(&fixed));
            status = text->failed ? tropa_fail_memory(err) : TROPA_OK;
        }
    }
    tropa_buffer_deinit(&fixed);
    return status;
}

static tropa_status check_file(cli_state *cli, const cli_args *args, const char *path, tally *all,
                               tropa_error *err)
{
    tropa_arena arena;
    tropa_buffer text;
    tropa_document document;
    tropa_problems problems;
    tropa_arena_init(&arena);
    tropa_buffer_init(&text);
    tropa_status status = tropa_file_read(path, TROPA_NODE_BYTES_MAX + 1, &text, err);
    if (!status && cli_has(args, "fix"))
        status = fix(cli, &arena, path, &text, err);
    if (!status)
        status = tropa_document_read(tropa_buffer_view(&text), &arena, &document, &problems, err);
    if (!status)
        status = tropa_document_check(&document, tropa_clock_wall_us(), &arena, &problems, err);
    if (!status)
        status = tell(cli, &arena, path, &problems, all, err);
    tropa_buffer_deinit(&text);
    tropa_arena_deinit(&arena);
    return status;
}

static tropa_status finish(cli_state *cli, const cli_args *args, const tally *all, tropa_error *err)
{
    if (all->list) {
        if (json_dumpf(all->list, stdout, JSON_INDENT(2)))
            return tropa_fail_memory(err);
        putchar('\n');
    } else if (!all->errors && !all->warnings) {
        tropa_message message;
        tropa_message_init(&message, "cli.check.fine");
        tropa_message_integer(&message, "n", (int64_t)args->operand_count);
        cli_say(cli, stdout, &message);
    }
    return all->errors ? tropa_fail(err, TROPA_ERR_INPUT, "errors found: %llu",
                                    (unsigned long long)all->errors)
                       : TROPA_OK;
}

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    cli_format format;
    tally all = {0};
    tropa_status status = cli_get_format(args, &format, err);
    if (!status && format == CLI_CSV)
        status = tropa_fail(err, TROPA_ERR_USAGE, "--format of check is table or json, not csv");
    if (!status && !cli_catalogue(cli, err))
        status = err->status;
    if (!status && format == CLI_JSON && !(all.list = json_array()))
        status = tropa_fail_memory(err);
    for (uint32_t i = 0; i < args->operand_count && !status; i++)
        status = check_file(cli, args, args->operand[i], &all, err);
    if (!status)
        status = finish(cli, args, &all, err);
    json_decref(all.list);
    return status;
}

static const cli_option *const groups[] = {own, cli_options_common, NULL};

const cli_command cli_command_check = {
    .name = "check",
    .usage = "MAP.yaml... [--fix]",
    .summary = "Checks map documents: every error with file, line, column and a suggestion.",
    .details = "Errors make the exit code 1; warnings (keys that are not known, items without an "
               "id, stale evidence) do not. Editors check while you write with "
               "docs/map.schema.json.",
    .examples = "tropa check map.yaml\n"
                "tropa check maps/*.yaml\n"
                "tropa check map.yaml --fix",
    .groups = groups,
    .least = 1,
    .most = 100000,
    .run = run,
};
