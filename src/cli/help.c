/* Help, manual pages and completions: three printings of the same tables. The tables are English;
 * tropa_phrase has them in the other languages. */
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
            option->value ? tropa_phrase(option->value) : "");
    wrap(tropa_phrase(option->help), 10, out);
}

void cli_print_help(const cli_command *command, FILE *out)
{
    fprintf(out, "tropa %s %s\n\n", command->name, tropa_phrase(command->usage));
    wrap(tropa_phrase(command->summary), 0, out);
    if (command->details) {
        fputc('\n', out);
        wrap(tropa_phrase(command->details), 0, out);
    }
    fprintf(out, "\n%s\n", tropa_phrase("Examples:"));
    print_lines(command->examples, "  ", out);
    fprintf(out, "\n%s\n", tropa_phrase("Options:"));
    for (const cli_option *const *group = command->groups; *group; group++)
        for (const cli_option *option = *group; option->name; option++)
            print_option(option, out);
}

void cli_print_overview(FILE *out)
{
    fprintf(out, "%s\n\n%s\n", tropa_phrase("tropa: from event logs to customer journey maps"),
            tropa_phrase("Commands:"));
    for (const cli_command *const *command = cli_commands; *command; command++)
        fprintf(out, "  %-8s  %s\n", (*command)->name, tropa_phrase((*command)->summary));
    fprintf(out, "\n%s\n  tropa map events.csv\n\n", tropa_phrase("Start here:"));
    fprintf(out, "%s\n",
            tropa_phrase("`tropa help COMMAND` and `tropa COMMAND --help` explain a command, with "
                         "examples."));
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
        print_roff(tropa_phrase(option->value), out);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    print_roff(tropa_phrase(option->help), out);
    fputc('\n', out);
}

static void print_roff_heading(const char *heading, FILE *out)
{
    fprintf(out, ".SH %s\n", tropa_phrase(heading));
}

void cli_print_man(const cli_command *command, FILE *out)
{
    fprintf(out, ".TH TROPA-%s 1 \"\" \"tropa " TROPA_VERSION "\" \"Tropa\"\n", command->name);
    print_roff_heading(TROPA_PHRASE("NAME"), out);
    fprintf(out, "tropa\\-%s \\- ", command->name);
    print_roff(tropa_phrase(command->summary), out);
    fputc('\n', out);
    print_roff_heading(TROPA_PHRASE("SYNOPSIS"), out);
    fprintf(out, "\\fBtropa %s\\fR ", command->name);
    print_roff(tropa_phrase(command->usage), out);
    fputc('\n', out);
    if (command->details) {
        print_roff_heading(TROPA_PHRASE("DESCRIPTION"), out);
        print_roff(tropa_phrase(command->details), out);
        fputc('\n', out);
    }
    print_roff_heading(TROPA_PHRASE("OPTIONS"), out);
    for (const cli_option *const *group = command->groups; *group; group++)
        for (const cli_option *option = *group; option->name; option++)
            print_roff_option(option, out);
    print_roff_heading(TROPA_PHRASE("EXAMPLES"), out);
    fputs(".nf\n", out);
    print_roff(command->examples, out);
    fputs("\n.fi\n", out);
    print_roff_heading(TROPA_PHRASE("EXIT STATUS"), out);
    fprintf(out, "%s\n",
            tropa_phrase("0 when all went well, 1 when the work failed, 2 when it was called "
                         "wrongly."));
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
