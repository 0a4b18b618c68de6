/* The one parser of arguments: --name value, --name=value, -n value, switches, operands. */
#include "cli/cli.h"

#include "request/step.h"

static const cli_option *option_at(const cli_command *command, uint32_t index)
{
    for (const cli_option *const *group = command->groups; *group; group++)
        for (const cli_option *option = *group; option->name; option++)
            if (index-- == 0)
                return option;
    return NULL;
}

static const cli_option *find_option(const cli_command *command, tropa_str name)
{
    const cli_option *option;
    for (uint32_t i = 0; (option = option_at(command, i)); i++)
        if (tropa_str_equal(name, tropa_str_from(option->name)) ||
            (name.size == 1 && option->letter == name.data[0]))
            return option;
    return NULL;
}

static tropa_status unknown_option(const cli_command *command, const char *written, tropa_str name,
                                   tropa_error *err)
{
    tropa_str names[64];
    const cli_option *option;
    uint32_t count = 0;
    for (; count < 64 && (option = option_at(command, count)); count++)
        names[count] = tropa_str_from(option->name);
    uint32_t near = tropa_nearest(name, names, count);
    if (near == TROPA_STEP_NONE)
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "%s: there is no option %s; `tropa %s --help` lists them", command->name,
                          written, command->name);
    return tropa_fail(err, TROPA_ERR_USAGE,
                      "%s: there is no option %s; did you mean --%s? `tropa %s --help` lists them",
                      command->name, written, names[near].data, command->name);
}

static tropa_status take(cli_args *args, const cli_option *option, const char *value,
                         tropa_error *err)
{
    if (!option->many && cli_has(args, option->name))
        return tropa_fail(err, TROPA_ERR_USAGE, "%s: --%s is given twice", args->command->name,
                          option->name);
    if (args->given_count == CLI_GIVEN_MAX)
        return tropa_fail(err, TROPA_ERR_USAGE, "%s: too many options (%d at most)",
                          args->command->name, CLI_GIVEN_MAX);
    args->given[args->given_count].option = option;
    args->given[args->given_count++].value = value;
    return TROPA_OK;
}

/** One argument that starts with a dash; *i moves past its value. */
static tropa_status parse_option(cli_args *args, char **argument, int count, int *i,
                                 tropa_error *err)
{
    const char *written = argument[*i], *value = NULL;
    bool is_long = written[1] == '-';
    tropa_str name = tropa_str_from(written + (is_long ? 2 : 1));
    const char *equals = is_long ? memchr(name.data, '=', name.size) : NULL;
    if (equals) {
        value = equals + 1;
        name.size = (size_t)(equals - name.data);
    } else if (!is_long && name.size > 1) {
        value = written + 2;
        name.size = 1;
    }
    const cli_option *option = find_option(args->command, name);
    if (!option || (is_long && name.size == 1))
        return unknown_option(args->command, written, name, err);
    if (!option->value) {
        if (value)
            return tropa_fail(err, TROPA_ERR_USAGE, "%s: --%s takes no value", args->command->name,
                              option->name);
        args->help |= strcmp(option->name, "help") == 0;
        return take(args, option, NULL, err);
    }
    if (!value) {
        if (*i + 1 >= count)
            return tropa_fail(err, TROPA_ERR_USAGE, "%s: --%s needs a value: --%s %s",
                              args->command->name, option->name, option->name,
                              tropa_phrase(option->value));
        value = argument[++*i];
    }
    return take(args, option, value, err);
}

static tropa_status check_operands(const cli_args *args, tropa_error *err)
{
    const cli_command *command = args->command;
    if ((int)args->operand_count < command->least)
        return tropa_fail(err, TROPA_ERR_USAGE, "usage: tropa %s %s (`tropa %s --help` has more)",
                          command->name, tropa_phrase(command->usage), command->name);
    if ((int)args->operand_count > command->most)
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "%s: \"%s\" is too much; usage: tropa %s %s (`tropa %s --help` has more)",
                          command->name, args->operand[command->most], command->name,
                          tropa_phrase(command->usage), command->name);
    return TROPA_OK;
}

tropa_status cli_parse(const cli_command *command, char **argument, int count, cli_args *out,
                       tropa_error *err)
{
    bool operands_only = false;
    memset(out, 0, sizeof *out);
    out->command = command;
    out->operand = (const char **)argument;
    for (int i = 0; i < count; i++) {
        if (!operands_only && strcmp(argument[i], "--") == 0) {
            operands_only = true;
        } else if (!operands_only && argument[i][0] == '-' && argument[i][1]) {
            tropa_status status = parse_option(out, argument, count, &i, err);
            if (status)
                return status;
        } else {
            /* Never ahead of i: operands gather at the front of what was read already. */
            argument[out->operand_count++] = argument[i];
        }
    }
    return out->help ? TROPA_OK : check_operands(out, err);
}

bool cli_has(const cli_args *args, const char *name)
{
    for (uint32_t i = 0; i < args->given_count; i++)
        if (strcmp(args->given[i].option->name, name) == 0)
            return true;
    return false;
}

const char *cli_value(const cli_args *args, const char *name)
{
    for (uint32_t i = 0; i < args->given_count; i++)
        if (strcmp(args->given[i].option->name, name) == 0)
            return args->given[i].value;
    return NULL;
}

tropa_str cli_text(const cli_args *args, const char *name)
{
    return tropa_str_from(cli_value(args, name));
}
