/* Speaking to people in their language. */
#include "cli/cli.h"

#include "query/grid.h"
#include "text/phrases.h"

#include <stdlib.h>

#define WIDTH 96

static tropa_language language_of_environment(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    tropa_language language = TROPA_EN;
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *text = getenv(variables[i]);
        if (!text || !*text)
            continue;
        /* pl_PL.UTF-8@euro: the language and region alone. The first that is set decides. */
        tropa_language_parse((tropa_str){text, strcspn(text, ".@")}, &language);
        break;
    }
    return language;
}

tropa_status cli_set_language(cli_state *cli, const char *said, tropa_error *err)
{
    cli->language = language_of_environment();
    bool known = !said || tropa_language_parse(tropa_str_from(said), &cli->language);
    tropa_phrases_speak(cli->language);
    return known ? TROPA_OK
                 : tropa_fail(err, TROPA_ERR_USAGE, "--language is en, ru or pl, not %s", said);
}

const tropa_catalogue *cli_catalogue(cli_state *cli, tropa_error *err)
{
    if (!cli->catalogue)
        tropa_catalogue_new(cli->language, &cli->catalogue, err);
    return cli->catalogue;
}

void cli_say(cli_state *cli, FILE *out, const tropa_message *message)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    tropa_grid_wrap(tropa_say(cli->catalogue, &cli->arena, message), 0, WIDTH, &text);
    if (text.size)
        fwrite(text.data, 1, text.size, out);
    tropa_buffer_deinit(&text);
}

void cli_say_key(cli_state *cli, FILE *out, const char *key)
{
    tropa_message message;
    tropa_message_init(&message, key);
    cli_say(cli, out, &message);
}

void cli_problem_text(const tropa_catalogue *catalogue, tropa_arena *arena, const char *path,
                      const tropa_problem *problem, tropa_buffer *out)
{
    tropa_str what = tropa_say(catalogue, arena, &problem->what), hint = {"", 0};
    if (problem->hint.key)
        hint = tropa_say(catalogue, arena, &problem->hint);
    tropa_str kind =
        tropa_say_key(catalogue, arena, problem->error ? "cli.check.error" : "cli.check.warning");
    tropa_buffer_append_format(out, "%s:", path);
    if (problem->place.line)
        tropa_buffer_append_format(out, "%u:%u:", problem->place.line, problem->place.column);
    tropa_buffer_append_format(out, " %.*s: %.*s.%s%.*s\n", (int)kind.size, kind.data,
                               (int)what.size, what.data, hint.size ? " " : "", (int)hint.size,
                               hint.data);
}
