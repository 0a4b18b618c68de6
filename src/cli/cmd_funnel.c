/* tropa funnel: how many reach each step, in order. */
#include "cli/cli.h"

#include "base/file.h"

static const cli_option own[] = {
    {"step", 's', "ACTIVITY", true,
     "A step, in order; a|b means either, * any text. Give one for each step."},
    {"steps", 0, "A,B,C", false, "All steps at once; \\, is a comma within a name."},
    {"window", 'w', "7d", false,
     "Time from the first step that the later ones must lie in (default: no limit)."},
    {"mode", 0, "MODE", false,
     "default, strict_order (nothing in between), strict_deduplication (a repeat ends the "
     "chain), strict_increase (each step later than the last), strict_once (an event fills one "
     "step)."},
    {"levels", 0, "FILE", false, "Write customer,level as CSV: how far each came, 0 included."},
    {NULL, 0, NULL, false, NULL},
};

static tropa_status add_step(tropa_str *step, uint32_t *count, tropa_str text, tropa_error *err)
{
    if (*count == TROPA_REQUEST_STEPS_MAX)
        return tropa_fail(err, TROPA_ERR_USAGE, "a funnel has at most %d steps",
                          TROPA_REQUEST_STEPS_MAX);
    step[(*count)++] = text;
    return TROPA_OK;
}

/** A,B,C with \, for a comma; other escapes are the step's own and stay. */
static tropa_status split_steps(cli_state *cli, const char *text, tropa_str *step, uint32_t *count,
                                tropa_error *err)
{
    tropa_status status = TROPA_OK;
    char *copy = tropa_arena_alloc(&cli->arena, strlen(text) + 1);
    if (!copy)
        return tropa_fail_memory(err);
    size_t start = 0, at = 0;
    for (const char *c = text;; c++) {
        if (*c == '\\' && c[1] == ',') {
            copy[at++] = *++c;
            continue;
        }
        if (*c == ',' || *c == 0) {
            status = add_step(step, count, (tropa_str){copy + start, at - start}, err);
            start = at;
            if (*c == 0 || status)
                return status;
            continue;
        }
        copy[at++] = *c;
    }
}

static tropa_status get_steps(cli_state *cli, const cli_args *args, tropa_funnel_request *funnel,
                              tropa_error *err)
{
    tropa_str *step = tropa_arena_array(&cli->arena, TROPA_REQUEST_STEPS_MAX, sizeof *step);
    const char *list = cli_value(args, "steps");
    tropa_status status = TROPA_OK;
    if (!step)
        return tropa_fail_memory(err);
    if (list && cli_has(args, "step"))
        return tropa_fail(err, TROPA_ERR_USAGE, "give the steps by --step or by --steps, not both");
    if (list)
        status = split_steps(cli, list, step, &funnel->step_count, err);
    for (uint32_t i = 0; i < args->given_count && !status; i++)
        if (strcmp(args->given[i].option->name, "step") == 0)
            status = add_step(step, &funnel->step_count, tropa_str_from(args->given[i].value), err);
    funnel->step = step;
    return status;
}

static tropa_status get_mode(const cli_args *args, tropa_funnel_rule *out, tropa_error *err)
{
    const char *text = cli_value(args, "mode");
    if (text && !tropa_funnel_rule_parse(tropa_str_from(text), out))
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "--mode is default, strict_order, strict_deduplication, "
                          "strict_increase or strict_once, not %s",
                          text);
    return TROPA_OK;
}

static tropa_status draw(const void *what, const tropa_draw_options *options, tropa_buffer *svg,
                         tropa_error *err)
{
    const tropa_answer *answer = what;
    tropa_answer_words words = {
        .visitors = answer->visitors, .rule = answer->rule, .rule_count = answer->rule_count};
    return tropa_draw_funnel_svg(&answer->funnel, answer->request->funnel.step, &words, options,
                                 svg, err);
}

static tropa_status write_levels(const cli_args *args, const tropa_answer *answer, tropa_error *err)
{
    tropa_buffer text;
    if (!cli_has(args, "levels"))
        return TROPA_OK;
    tropa_buffer_init(&text);
    tropa_status status = tropa_levels_csv(&answer->levels, &text, err);
    if (!status)
        status = tropa_file_replace(cli_value(args, "levels"), text.data, text.size, err);
    tropa_buffer_deinit(&text);
    return status;
}

static tropa_status write_files(cli_state *cli, const cli_args *args, const tropa_answer *answer,
                                tropa_error *err)
{
    tropa_status status = write_levels(args, answer, err);
    if (!status && cli_has(args, "output"))
        status = cli_picture_write(cli, args, NULL, draw, answer, err);
    return status;
}

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    tropa_request request;
    tropa_request_init(&request, TROPA_REQUEST_FUNNEL);
    request.funnel.levels = cli_has(args, "levels");
    tropa_status status = get_steps(cli, args, &request.funnel, err);
    if (!status)
        status = cli_get_duration(args, "window", &request.funnel.window_us, err);
    if (!status)
        status = get_mode(args, &request.funnel.rule, err);
    if (!status)
        status = cli_get_filter(cli, args, &request.funnel.filter, err);
    if (!status)
        status = cli_picture_check(args, err);
    return status ? status : cli_answer(cli, args, &request, write_files, err);
}

static const cli_option *const groups[] = {own,
                                           cli_options_picture,
                                           cli_options_filter,
                                           cli_options_answer,
                                           cli_options_reading,
                                           cli_options_common,
                                           NULL};

const cli_command cli_command_funnel = {
    .name = "funnel",
    .usage = "STORE|FILE... --step A --step B ...",
    .summary = "How many customers reach each step, in order.",
    .details = "A step is an activity, alternatives (a|b) or a pattern (view_*). A customer counts "
               "in every step up to the furthest one reached in order. The rule is ClickHouse's "
               "windowFunnel, ties included.",
    .examples = "tropa funnel shop --step catalog --step cart --step 'payment*' --window 7d\n"
                "tropa funnel events.csv --steps main,catalog,cart --where 'platform = mobile'\n"
                "tropa funnel shop --steps cart,payment --levels how-far.csv --format json\n"
                "tropa funnel shop --steps catalog,cart,payment -o funnel.svg",
    .groups = groups,
    .least = 1,
    .most = TROPA_IMPORT_FILES_MAX,
    .run = run,
};
