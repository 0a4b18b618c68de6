/* Help, manual pages and completions: three printings of the same tables. */
#include "cli/cli.h"

#include "query/grid.h"

#define WIDTH 92

static void wrap(const char *text, uint32_t indent, FILE *out)
{
    tropa_buffer buffer;
    tropa_buffer_init(&buffer);
    tropa_grid_wrap(tropa_str_from(text), indent, WIDTH - indent, &buffer);
    if (buffer.size)
        fwrite(buffer.data, 1, buffer.size, out);
    tropa_buffer_deinit(&buffer);
}

static void print_lines(const char *text, const char *before, FILE *out)
{
    while (*text) {
        size_t size = strcspn(text, "\n");
        fprintf(out, "%s%.*s\n", before, (int)size, text);
        text += size + (text[size] == '\n');
    }
}

static void print_option(const cli_option *option, FILE *out)
{
    char letter[8] = "    ";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    fprintf(out, "  %s--%s%s%s\n", letter, option->name, option->value ? " " : "",
            option->value ? option->value : "");
    wrap(option->help, 10, out);
}

void cli_print_help(const cli_command *command, FILE *out)
{
    fprintf(out, "tropa %s %s\n\n", command->name, command->usage);
    wrap(command->summary, 0, out);
    if (command->details) {
        fputc('\n', out);
        wrap(command->details, 0, out);
    }
    fputs("\nExamples:\n", out);
    print_lines(command->examples, "  ", out);
    fputs("\nOptions:\n", out);
    for (const cli_option *const *group = command->groups; *group; group++)
        for (const cli_option *option = *group; option->name; option++)
            print_option(option, out);
}

void cli_print_overview(FILE *out)
{
    fputs("tropa: from event logs to customer journey maps\n\nCommands:\n", out);
    for (const cli_command *const *command = cli_commands; *command; command++)
        fprintf(out, "  %-8s  %s\n", (*command)->name, (*command)->summary);
    fputs("\nStart here:\n  tropa map events.csv\n\n"
          "`tropa help COMMAND` and `tropa COMMAND --help` explain a command, with examples.\n",
          out);
}

/* ---- manual pages ---- */

static void print_roff(const char *text, FILE *out)
{
    bool line_start = true;
    for (; *text; text++) {
        if (line_start && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        if (*text == '-')
            fputs("\\-", out);
        else if (*text == '\\')
            fputs("\\e", out);
        else
            fputc(*text, out);
        line_start = *text == '\n';
    }
}

static void print_roff_option(const cli_option *option, FILE *out)
{
    fputs(".TP\n", out);
    if (option->letter)
        fprintf(out, "\\fB\\-%c\\fR, ", option->letter);
    fputs("\\fB\\-\\-", out);
    print_roff(option->name, out);
    fputs("\\fR", out);
    if (option->value) {
        fputs(" \\fI", out);
        print_roff(option->value, out);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    print_roff(option->help, out);
    fputc('\n', out);
}

void cli_print_man(const cli_command *command, FILE *out)
{
    fprintf(out,
            ".TH TROPA-%s 1 \"\" \"tropa " TROPA_VERSION "\" \"Tropa\"\n.SH NAME\ntropa\\-%s "
            "\\- ",
            command->name, command->name);
    print_roff(command->summary, out);
    fprintf(out, "\n.SH SYNOPSIS\n\\fBtropa %s\\fR ", command->name);
    print_roff(command->usage, out);
    fputc('\n', out);
    if (command->details) {
        fputs(".SH DESCRIPTION\n", out);
        print_roff(command->details, out);
        fputc('\n', out);
    }
    fputs(".SH OPTIONS\n", out);
    for (const cli_option *const *group = command->groups; *group; group++)
        for (const cli_option *option = *group; option->name; option++)
            print_roff_option(option, out);
    fputs(".SH EXAMPLES\n.nf\n", out);
    print_roff(command->examples, out);
    fputs("\n.fi\n.SH EXIT STATUS\n0 when all went well, 1 when the work failed, 2 when it was "
          "called wrongly.\n",
          out);
}

/* ---- completions ---- */

void cli_print_completion(FILE *out)
{
    fputs("_tropa() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} options=\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "        COMPREPLY=($(compgen -W \"",
          out);
    for (const cli_command *const *command = cli_commands; *command; command++)
        fprintf(out, "%s%s", command == cli_commands ? "" : " ", (*command)->name);
    fputs("\" -- \"$word\"))\n        return\n    fi\n    case ${COMP_WORDS[1]} in\n", out);
    for (const cli_command *const *command = cli_commands; *command; command++) {
        const cli_option *const *groups = (*command)->groups;
        fprintf(out, "    %s) options=\"", (*command)->name);
        for (const cli_option *const *group = groups; *group; group++)
            for (const cli_option *option = *group; option->name; option++)
                fprintf(out, "%s--%s", group == groups && option == *group ? "" : " ",
                        option->name);
        fputs("\" ;;\n", out);
    }
    fputs("    esac\n"
          "    case $word in\n"
          "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
          "    *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
          "    esac\n"
          "}\n"
          "complete -o filenames -F _tropa tropa\n",
          out);
}
