/* tropa diff: what changed between two map documents, in meaning. */
#include "cli/document.h"

#include "map/diff.h"

#include <jansson.h>

static const cli_option own[] = {
    {"all", 0, NULL, false, "Tell measured figures that moved within chance, too."},
    {"exit-code", 0, NULL, false, "Exit with 1 when something changed, as git diff does."},
    {"format", 'f', "table|json", false, "How to print what was found (default: table)."},
    {NULL, 0, NULL, false, NULL},
};

static const char *sign_of(tropa_change_kind kind)
{
    static const char *const signs[TROPA_CHANGE_KIND_COUNT] = {"+", "−", "→", "↕",
                                                               "~", "✓", "≠", "≈"};
    return signs[kind];
}

/* ---- table ---- */

static void print_stage(cli_state *cli, const tropa_change *change, bool first)
{
    tropa_str name = change->stage.size
                         ? change->stage
                         : tropa_say_key(cli->catalogue, &cli->arena, "cli.diff.map");
    printf("%s%.*s\n", first ? "" : "\n", (int)name.size, name.data);
}

static void print_owner(tropa_str name)
{
    if (name.size)
        printf("%.*s · ", (int)name.size, name.data);
}

static void print_change(cli_state *cli, const tropa_change *change)
{
    tropa_str text = tropa_change_say(cli->catalogue, &cli->arena, change);
    printf("  %s ", sign_of(change->kind));
    print_owner(change->touchpoint);
    print_owner(change->holder);
    printf("%.*s\n", (int)text.size, text.data);
}

static void print_table(cli_state *cli, const cli_args *args, const tropa_changes *changes)
{
    const tropa_change *last = NULL;
    int64_t hidden = 0;
    for (uint32_t i = 0; i < changes->count; i++) {
        const tropa_change *change = &changes->item[i];
        if (change->kind == TROPA_CHANGE_CHANCE && !cli_has(args, "all")) {
            hidden++;
            continue;
        }
        if (!last || !tropa_str_equal(last->stage, change->stage))
            print_stage(cli, change, !last);
        print_change(cli, change);
        last = change;
    }
    if (changes->count == 0)
        cli_say_key(cli, stdout, "cli.diff.same");
    if (hidden == 0)
        return;
    tropa_message message;
    tropa_message_init(&message, "cli.diff.chance");
    tropa_message_integer(&message, "n", hidden);
    if (last)
        putchar('\n');
    cli_say(cli, stdout, &message);
}

/* ---- JSON ---- */

static void set_text(json_t *row, const char *key, tropa_str text)
{
    if (text.size)
        json_object_set_new(row, key, json_stringn(text.data, text.size));
}

static void set_figure(json_t *row, const char *key, const tropa_change_figure *figure)
{
    json_object_set_new(row, key,
                        json_pack("{s:f,s:f,s:f,s:I}", "value", figure->value, "low", figure->low,
                                  "high", figure->high, "n", (json_int_t)figure->n));
}

static json_t *row_of(cli_state *cli, const tropa_change *change)
{
    json_t *row = json_pack("{s:s,s:s}", "change", tropa_change_kind_name(change->kind), "thing",
                            change->measure ? "measured" : change->shape->name);
    if (!row)
        return NULL;
    set_text(row, "path", change->path);
    set_text(row, "id", change->id);
    set_text(row, "name", change->name);
    set_text(row, "stage", change->stage_id.size ? change->stage_id : change->stage);
    set_text(row, "touchpoint",
             change->touchpoint_id.size ? change->touchpoint_id : change->touchpoint);
    set_text(row, "of", change->holder);
    if (change->field)
        json_object_set_new(row, "field", json_string(change->field->key));
    if (change->measure) {
        json_object_set_new(row, "measure", json_string(change->measure));
        set_figure(row, "before", &change->before);
        set_figure(row, "after", &change->after);
        json_object_set_new(row, "p", json_real(change->p));
    }
    set_text(row, "old", change->old_text);
    set_text(row, "new", change->new_text);
    set_text(row, "message", tropa_change_say(cli->catalogue, &cli->arena, change));
    return row;
}

static tropa_status print_json(cli_state *cli, const tropa_changes *changes, tropa_error *err)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < changes->count && list; i++)
        if (json_array_append_new(list, row_of(cli, &changes->item[i]))) {
            json_decref(list);
            list = NULL;
        }
    bool failed = !list || json_dumpf(list, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
    json_decref(list);
    putchar('\n');
    return failed ? tropa_fail_memory(err) : TROPA_OK;
}

/* ---- the command ---- */

static tropa_status compare(cli_state *cli, const cli_args *args, cli_format format,
                            tropa_buffer text[2], tropa_error *err)
{
    tropa_document document[2];
    tropa_problems problems;
    tropa_changes changes;
    tropa_status status = TROPA_OK;
    for (unsigned i = 0; i < 2 && !status; i++)
        status = cli_read_document(cli, args->operand[i], &cli->arena, &text[i], &document[i],
                                   &problems, err);
    if (!status)
        status = tropa_document_diff(&document[0], &document[1], &cli->arena, &changes, err);
    if (status)
        return status;
    if (format == CLI_JSON)
        status = print_json(cli, &changes, err);
    else
        print_table(cli, args, &changes);
    if (!status && changes.count && cli_has(args, "exit-code"))
        cli->exit_code = 1;
    return status;
}

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    cli_format format;
    tropa_status status = cli_get_format(args, &format, err);
    if (!status && format == CLI_CSV)
        status = tropa_fail(err, TROPA_ERR_USAGE, "--format of diff is table or json, not csv");
    if (status)
        return status;
    tropa_buffer text[2];
    tropa_buffer_init(&text[0]);
    tropa_buffer_init(&text[1]);
    status = compare(cli, args, format, text, err);
    tropa_buffer_deinit(&text[0]);
    tropa_buffer_deinit(&text[1]);
    return status;
}

static const cli_option *const groups[] = {own, cli_options_common, NULL};

const cli_command cli_command_diff = {
    .name = "diff",
    .usage = "OLD.yaml NEW.yaml",
    .summary = "What changed between two maps: in meaning, not in text.",
    .details = "Items are told by their ids, those without one by what they say; formatting and "
               "comments are no change. Measured figures count as moved when a test of the two "
               "shares, corrected for how many are compared, says that it is more than chance; "
               "both periods are taken for separate customers.",
    .examples = "tropa diff before.yaml after.yaml\n"
                "tropa diff before.yaml after.yaml --format json --exit-code",
    .groups = groups,
    .least = 2,
    .most = 2,
    .run = run,
};
