/* tropa convert: a map from one format to another, with what the other has no place for. */
#include "cli/cli.h"

#include "base/file.h"
#include "map/formats.h"
#include "map/loss.h"
#include "map/node.h"

#include <unistd.h>

#define FORMATS "yaml|json|mermaid|csv|markdown"
#define ENDINGS ".yaml .json .mmd .csv .md"

static const cli_option own[] = {
    {"from", 0, FORMATS, false, "How IN is written (default: by its name, else by its text)."},
    {"to", 0, FORMATS, false, "How OUT is written (default: by its name)."},
    {"plain", 0, NULL, false, "Mermaid: without the comment lines that carry what it cannot say."},
    {"force", 0, NULL, false, "Write over a file that is there."},
    {NULL, 0, NULL, false, NULL},
};

/* One run. */
typedef struct job {
    cli_state *cli;
    const char *in, *out;
    tropa_map_format from, to;
    bool plain;
    tropa_str name; /**< of a map without a title */
    tropa_buffer text, written;
    tropa_document document;
} job;

/* ---- which formats ---- */

static tropa_status get_format(const cli_args *args, const char *option, const char *path,
                               tropa_map_format *out, bool *found, tropa_error *err)
{
    *found = true;
    if (!cli_has(args, option)) {
        *found = tropa_map_format_of_file(tropa_str_from(path), out);
        return TROPA_OK;
    }
    return tropa_map_format_parse(cli_text(args, option), out)
               ? TROPA_OK
               : tropa_fail(err, TROPA_ERR_USAGE, "--%s is one of %s, not %s", option, FORMATS,
                            cli_value(args, option));
}

static tropa_status get_formats(job *j, const cli_args *args, tropa_error *err)
{
    bool from, to;
    tropa_status status = get_format(args, "from", j->in, &j->from, &from, err);
    if (!status)
        status = get_format(args, "to", j->out, &j->to, &to, err);
    if (status)
        return status;
    if (!to)
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "%s does not say which format it is to have: end it with one of %s, or "
                          "give --to",
                          j->out, ENDINGS);
    status = tropa_file_read(j->in, TROPA_NODE_BYTES_MAX + 1, &j->text, err);
    if (!status && !from && !tropa_map_format_sniff(tropa_buffer_view(&j->text), &j->from))
        status = tropa_fail(err, TROPA_ERR_INPUT,
                            "%s: this looks like no map in a format that is known; --from says "
                            "which it is",
                            j->in);
    return status;
}

/** "maps/my box.csv" -> "my box" */
static tropa_status get_name(job *j, tropa_error *err)
{
    const char *slash = strrchr(j->in, '/');
    tropa_str name = tropa_str_from(slash ? slash + 1 : j->in);
    const char *dot = strrchr(name.data, '.');
    if (dot && dot > name.data)
        name.size = (size_t)(dot - name.data);
    j->name = tropa_arena_copy(&j->cli->arena, name);
    return j->name.data ? TROPA_OK : tropa_fail_memory(err);
}

/* ---- reading ---- */

static void tell(job *j, const tropa_problems *problems)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    for (uint32_t i = 0; i < problems->count; i++)
        cli_problem_text(j->cli->catalogue, &j->cli->arena, j->in, &problems->item[i], &text);
    if (text.size)
        fwrite(text.data, 1, text.size, stderr);
    tropa_buffer_deinit(&text);
    uint32_t more = problems->errors + problems->warnings - problems->count;
    if (more == 0)
        return;
    tropa_message message;
    tropa_message_init(&message, "cli.check.more");
    tropa_message_integer(&message, "n", more);
    cli_say(j->cli, stderr, &message);
}

static tropa_status read_in(job *j, tropa_error *err)
{
    tropa_problems problems;
    tropa_status status = tropa_map_format_read(j->from, tropa_buffer_view(&j->text), j->name,
                                                &j->cli->arena, &j->document, &problems, err);
    if (status)
        return status;
    tell(j, &problems);
    return problems.errors
               ? tropa_fail(err, TROPA_ERR_INPUT,
                            "%s has errors and was not converted: mend them first", j->in)
               : TROPA_OK;
}

/* ---- what is not there any more ---- */

/** The words for a list or field: those of its lane, of this command, or its key. */
static tropa_str words_of(job *j, const char *key)
{
    static const char *const patterns[] = {"cli.convert.of.%s", "lane.%s.name"};
    for (unsigned i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        char name[96];
        snprintf(name, sizeof name, i ? "lane.%s.name" : "cli.convert.of.%s", key);
        if (tropa_catalogue_has(j->cli->catalogue, name))
            return tropa_say_key(j->cli->catalogue, &j->cli->arena, name);
    }
    return tropa_str_from(key);
}

static tropa_status say_losses(job *j, const char *key, const tropa_losses *losses,
                               tropa_error *err)
{
    if (losses->count == 0)
        return TROPA_OK;
    tropa_message message;
    tropa_message_init(&message, key);
    tropa_message_text(&message, "file", tropa_str_from(j->out));
    cli_say(j->cli, stderr, &message);
    tropa_buffer details;
    tropa_buffer_init(&details);
    for (uint32_t i = 0; i < losses->count; i++) {
        const tropa_loss *loss = &losses->item[i];
        tropa_str words = loss->detail ? tropa_str_from(loss->key) : words_of(j, loss->key);
        if (loss->detail)
            tropa_buffer_append_format(&details, "%s%.*s (%llu)", details.size ? ", " : "",
                                       (int)words.size, words.data,
                                       (unsigned long long)loss->count);
        else
            fprintf(stderr, "  %.*s: %llu\n", (int)words.size, words.data,
                    (unsigned long long)loss->count);
    }
    bool failed = details.failed;
    if (details.size) {
        tropa_message_init(&message, "cli.convert.details");
        tropa_message_text(&message, "details", tropa_buffer_view(&details));
        cli_say(j->cli, stderr, &message);
    }
    tropa_buffer_deinit(&details);
    return failed ? tropa_fail_memory(err) : TROPA_OK;
}

/** What is missing from a text once it is read back. */
static tropa_status compare(job *j, tropa_str text, const char *key, tropa_error *err)
{
    tropa_document rest;
    tropa_problems problems;
    tropa_losses losses;
    tropa_arena *arena = &j->cli->arena;
    tropa_status status = tropa_map_format_read(j->to, text, j->name, arena, &rest, &problems, err);
    if (!status)
        status = tropa_document_losses(&j->document, &rest, arena, &losses, err);
    return status ? status : say_losses(j, key, &losses, err);
}

/** What people do not see in Mermaid, and is in the file all the same. */
static tropa_status tell_carried(job *j, tropa_error *err)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    tropa_status status = tropa_map_format_write(j->to, &j->document, true, &text, err);
    if (!status)
        status = compare(j, tropa_buffer_view(&text), "cli.convert.carried", err);
    tropa_buffer_deinit(&text);
    return status;
}

/* ---- the command ---- */

static tropa_status convert(job *j, const cli_args *args, tropa_error *err)
{
    tropa_status status = get_formats(j, args, err);
    if (!status && !cli_has(args, "force") && access(j->out, F_OK) == 0)
        status = tropa_fail(err, TROPA_ERR_EXISTS,
                            "%s is there already: choose another name, or --force to write over it",
                            j->out);
    if (!status)
        status = get_name(j, err);
    if (!status)
        status = read_in(j, err);
    if (!status)
        status = tropa_map_format_write(j->to, &j->document, j->plain, &j->written, err);
    if (!status)
        status = tropa_file_replace(j->out, j->written.data, j->written.size, err);
    if (!status && j->to == TROPA_MAP_MERMAID && !j->plain)
        status = tell_carried(j, err);
    if (!status)
        status = compare(j, tropa_buffer_view(&j->written), "cli.convert.lost", err);
    return status;
}

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    if (!cli_catalogue(cli, err))
        return err->status;
    job j = {.cli = cli,
             .in = args->operand[0],
             .out = args->operand[1],
             .plain = cli_has(args, "plain")};
    tropa_buffer_init(&j.text);
    tropa_buffer_init(&j.written);
    tropa_status status = convert(&j, args, err);
    tropa_buffer_deinit(&j.text);
    tropa_buffer_deinit(&j.written);
    return status;
}

static const cli_option *const groups[] = {own, cli_options_common, NULL};

const cli_command cli_command_convert = {
    .name = "convert",
    .usage = "IN OUT [--from FORMAT] [--to FORMAT]",
    .summary = "Converts a map from one format to another, and tells what the other cannot hold.",
    .details = "Map documents (.yaml, .json), Mermaid journeys (.mmd) and the grids of "
               "spreadsheets (.csv, .md). What Mermaid cannot say "
               "travels in comments of the file, so that nothing is lost on the way back and names "
               "and scores may be edited there. docs/formats.md tables what each format holds.",
    .examples = "tropa convert map.yaml map.mmd\n"
                "tropa convert map.mmd map.yaml --force\n"
                "tropa convert notes.txt map.yaml --from mermaid",
    .groups = groups,
    .least = 2,
    .most = 2,
    .run = run,
};
