/* tropa new: a map to begin with. */
#include "cli/cli.h"

#include "base/file.h"
#include "map/template.h"
#include "request/step.h"

#include <unistd.h>

static const cli_option own[] = {
    {"template", 0, "NAME", false, "Which template (default: classic); --list shows them all."},
    {"list", 0, NULL, false, "List the templates."},
    {"force", 0, NULL, false, "Write over a file that is there."},
    {NULL, 0, NULL, false, NULL},
};

static void list_templates(cli_state *cli)
{
    for (const char *const *name = tropa_template_names; *name; name++) {
        char key[64];
        snprintf(key, sizeof key, "cli.template.%s", *name);
        tropa_str about = tropa_say_key(cli->catalogue, &cli->arena, key);
        printf("  %-18s%.*s\n", *name, (int)about.size, about.data);
    }
}

static tropa_status find_template(cli_state *cli, const cli_args *args, tropa_str *out,
                                  tropa_error *err)
{
    tropa_str name = cli_has(args, "template") ? cli_text(args, "template") : TROPA_STR("classic");
    *out = tropa_template(name, cli->language);
    if (out->data)
        return TROPA_OK;
    tropa_str names[32];
    uint32_t count = 0;
    for (; tropa_template_names[count]; count++)
        names[count] = tropa_str_from(tropa_template_names[count]);
    uint32_t near = tropa_nearest(name, names, count);
    if (near == TROPA_STEP_NONE)
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "there is no template %s; tropa new --list shows them", name.data);
    return tropa_fail(err, TROPA_ERR_USAGE,
                      "there is no template %s; did you mean %s? tropa new --list shows them",
                      name.data, names[near].data);
}

static tropa_status write_template(cli_state *cli, const cli_args *args, const char *path,
                                   tropa_error *err)
{
    tropa_str text;
    tropa_status status = find_template(cli, args, &text, err);
    if (!status && !cli_has(args, "force") && access(path, F_OK) == 0)
        status = tropa_fail(err, TROPA_ERR_EXISTS,
                            "%s is there already: choose another name, or --force to write over it",
                            path);
    if (!status)
        status = tropa_file_replace(path, text.data, text.size, err);
    if (status)
        return status;
    tropa_message message;
    tropa_message_init(&message, "cli.new.done");
    tropa_message_text(&message, "file", tropa_str_from(path));
    cli_say(cli, stdout, &message);
    return TROPA_OK;
}

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    if (!cli_catalogue(cli, err))
        return err->status;
    if (cli_has(args, "list")) {
        list_templates(cli);
        return TROPA_OK;
    }
    if (args->operand_count == 0)
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "name the file to write: tropa new map.yaml --template shop");
    return write_template(cli, args, args->operand[0], err);
}

static const cli_option *const groups[] = {own, cli_options_common, NULL};

const cli_command cli_command_new = {
    .name = "new",
    .usage = "OUT.yaml [--template NAME] [--language en|ru|pl]",
    .summary = "Writes a map to begin with: a template with the questions to ask.",
    .details = "Templates are complete maps in English, Russian and Polish: what happens at each "
               "stage, what to do, and the question that each lane answers. Change what does not "
               "fit; everything in them is a hypothesis until it is measured.",
    .examples = "tropa new map.yaml --template shop\n"
                "tropa new map.yaml --template subscription-box --language pl\n"
                "tropa new --list",
    .groups = groups,
    .least = 0,
    .most = 1,
    .run = run,
};
