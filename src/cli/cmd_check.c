/* tropa check: is a map document right, and what is wrong with it, all at once. */
#include "cli/cli.h"

#include "base/file.h"
#include "base/parallel.h"
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

/* What was found in one file: files are checked side by side and told one after the other. */
typedef struct outcome {
    tropa_status status;
    tropa_error err;
    uint64_t errors, warnings;
    uint32_t fixed;    /**< ids written */
    tropa_buffer text; /**< lines to print */
    json_t *rows;      /**< instead, with --format json */
} outcome;

typedef struct job {
    const tropa_catalogue *catalogue;
    const char *const *path;
    uint32_t count;
    bool fix, json;
    int64_t now_us;
    const atomic_bool *stop;
    tropa_counter next;
    outcome *outcome; /**< one per path */
} job;

static tropa_str sentence(const job *j, tropa_arena *arena, const tropa_message *message)
{
    return message->key ? tropa_say(j->catalogue, arena, message) : TROPA_STR("");
}

static tropa_status list_problem(const job *j, tropa_arena *arena, const char *path,
                                 const tropa_problem *problem, outcome *out)
{
    tropa_str what = sentence(j, arena, &problem->what), hint = sentence(j, arena, &problem->hint);
    json_t *row =
        json_pack("{s:s,s:i,s:i,s:b,s:s,s:s%}", "file", path, "line", (int)problem->place.line,
                  "column", (int)problem->place.column, "error", (int)problem->error, "code",
                  problem->what.key, "message", what.data, what.size);
    if (row && hint.size)
        json_object_set_new(row, "hint", json_stringn(hint.data, hint.size));
    return json_array_append_new(out->rows, row) ? tropa_fail_memory(&out->err) : TROPA_OK;
}

static tropa_status tell(const job *j, tropa_arena *arena, const char *path,
                         const tropa_problems *problems, outcome *out)
{
    tropa_status status = TROPA_OK;
    out->errors = problems->errors;
    out->warnings = problems->warnings;
    for (uint32_t i = 0; i < problems->count && !status; i++) {
        if (j->json)
            status = list_problem(j, arena, path, &problems->item[i], out);
        else
            cli_problem_text(j->catalogue, arena, path, &problems->item[i], &out->text);
    }
    uint32_t more = problems->errors + problems->warnings - problems->count;
    if (more && !j->json) {
        tropa_message message;
        tropa_message_init(&message, "cli.check.more");
        tropa_message_integer(&message, "n", more);
        tropa_buffer_append_str(&out->text, tropa_say(j->catalogue, arena, &message));
        tropa_buffer_append_char(&out->text, '\n');
    }
    return status || !out->text.failed ? status : tropa_fail_memory(&out->err);
}

/** Ids are written before the document is judged. */
static tropa_status fix(tropa_arena *arena, const char *path, tropa_buffer *text, outcome *out)
{
    tropa_buffer fixed;
    tropa_fix did;
    tropa_buffer_init(&fixed);
    tropa_status status =
        tropa_document_fix(tropa_buffer_view(text), arena, &fixed, &did, &out->err);
    if (!status && did.added) {
        status = tropa_file_replace(path, fixed.data, fixed.size, &out->err);
        tropa_buffer_clear(text);
        tropa_buffer_append_str(text, tropa_buffer_view(&fixed));
        out->fixed = did.added;
    }
    tropa_buffer_deinit(&fixed);
    if (status == TROPA_ERR_INPUT)
        return TROPA_OK; /* what is wrong is told in a moment */
    return status || !text->failed ? status : tropa_fail_memory(&out->err);
}

static tropa_status check_file(const job *j, const char *path, outcome *out)
{
    tropa_arena arena;
    tropa_buffer text;
    tropa_document document;
    tropa_problems problems;
    tropa_arena_init(&arena);
    tropa_buffer_init(&text);
    tropa_status status = tropa_file_read(path, TROPA_NODE_BYTES_MAX + 1, &text, &out->err);
    if (!status && j->json && !(out->rows = json_array()))
        status = tropa_fail_memory(&out->err);
    if (!status && j->fix)
        status = fix(&arena, path, &text, out);
    if (!status)
        status =
            tropa_document_read(tropa_buffer_view(&text), &arena, &document, &problems, &out->err);
    if (!status)
        status = tropa_document_check(&document, j->now_us, &arena, &problems, &out->err);
    if (!status)
        status = tell(j, &arena, path, &problems, out);
    tropa_buffer_deinit(&text);
    tropa_arena_deinit(&arena);
    return status;
}

static void work(void *context, unsigned worker)
{
    job *j = context;
    (void)worker;
    for (size_t i; (i = tropa_counter_take(&j->next)) < j->count && !atomic_load(j->stop);)
        j->outcome[i].status = check_file(j, j->path[i], &j->outcome[i]);
}

/* ---- telling ---- */

static void say_fixed(cli_state *cli, const char *path, uint32_t n)
{
    tropa_message message;
    tropa_message_init(&message, "cli.check.fixed");
    tropa_message_integer(&message, "n", n);
    tropa_message_text(&message, "file", tropa_str_from(path));
    cli_say(cli, stderr, &message);
}

/** Everything that was found, in the order of the files. A file that cannot be read does not keep
 *  the others from being told; the first such failure is the command's. */
static tropa_status tell_all(cli_state *cli, const job *j, json_t *list, tropa_error *err)
{
    uint64_t errors = 0, warnings = 0;
    tropa_status failed = TROPA_OK;
    for (uint32_t i = 0; i < j->count; i++) {
        const outcome *o = &j->outcome[i];
        errors += o->errors;
        warnings += o->warnings;
        if (o->fixed)
            say_fixed(cli, j->path[i], o->fixed);
        if (o->text.size)
            fwrite(o->text.data, 1, o->text.size, stdout);
        if (o->rows && json_array_extend(list, o->rows))
            return tropa_fail_memory(err);
        if (o->status && !failed) {
            failed = o->status;
            *err = o->err;
        }
    }
    if (list) {
        if (json_dumpf(list, stdout, JSON_INDENT(2)))
            return tropa_fail_memory(err);
        putchar('\n');
    } else if (!failed && !errors && !warnings) {
        tropa_message message;
        tropa_message_init(&message, "cli.check.fine");
        tropa_message_integer(&message, "n", (int64_t)j->count);
        cli_say(cli, stdout, &message);
    }
    if (failed || !errors)
        return failed;
    return tropa_fail(err, TROPA_ERR_INPUT, "errors found: %llu", (unsigned long long)errors);
}

static tropa_status check_all(cli_state *cli, job *j, unsigned threads, tropa_error *err)
{
    json_t *list = j->json ? json_array() : NULL;
    j->outcome = tropa_arena_array(&cli->arena, j->count + 1u, sizeof *j->outcome);
    if (!j->outcome || (j->json && !list)) {
        json_decref(list);
        return tropa_fail_memory(err);
    }
    for (uint32_t i = 0; i < j->count; i++)
        tropa_buffer_init(&j->outcome[i].text);
    unsigned workers = threads ? threads : tropa_core_count();
    tropa_parallel(workers < j->count ? workers : j->count, work, j);
    tropa_status status =
        atomic_load(j->stop)
            ? tropa_fail(err, TROPA_ERR_INTERRUPTED, "interrupted before all maps were checked")
            : tell_all(cli, j, list, err);
    for (uint32_t i = 0; i < j->count; i++) {
        tropa_buffer_deinit(&j->outcome[i].text);
        json_decref(j->outcome[i].rows);
    }
    json_decref(list);
    return status;
}

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    cli_format format;
    unsigned threads;
    tropa_status status = cli_get_format(args, &format, err);
    if (!status && format == CLI_CSV)
        status = tropa_fail(err, TROPA_ERR_USAGE, "--format of check is table or json, not csv");
    if (!status)
        status = cli_get_threads(args, &threads, err);
    if (!status && !cli_catalogue(cli, err))
        status = err->status;
    if (status)
        return status;
    job j = {.catalogue = cli->catalogue,
             .path = args->operand,
             .count = args->operand_count,
             .fix = cli_has(args, "fix"),
             .json = format == CLI_JSON,
             .now_us = tropa_clock_wall_us(),
             .stop = &cli->stop};
    return check_all(cli, &j, threads, err);
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
