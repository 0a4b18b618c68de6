/* Options that several commands have, and what their values mean. */
#include "cli/cli.h"

#include "request/moment.h"
#include "text/zone.h"

#include <stdlib.h>

const cli_option cli_options_common[] = {
    {"threads", 0, "N", false, "Threads to work on (default: one per core)."},
    {"language", 0, "en|ru|pl", false, "Language of messages and pictures (default: yours)."},
    {"help", 'h', NULL, false, "Show this help."},
    {NULL, 0, NULL, false, NULL},
};

const cli_option cli_options_reading[] = {
    {"customer", 0, "A[,B]", false,
     "Column that says who; of several the first that is filled counts."},
    {"time", 0, "COL[,COL]", false,
     "Column that says when; several for a date that is spread over them."},
    {"activity", 0, "COL", false, "Column that says what happened."},
    {"date-columns", 0, "A,B,C", false, "Wide files: the date columns, an event each."},
    {"value", 0, "COL", false, "Column with an amount of money or a number."},
    {"order", 0, "COL", false, "Column that orders events of the same time."},
    {"id", 0, "COL", false, "Column that identifies an event; repeats are dropped."},
    {"timezone", 0, "ZONE", false,
     "Zone of times without one, such as Europe/Warsaw (default: UTC)."},
    {"time-format", 0, "FORMAT", false,
     "How times are written: D.M.Y, M/D/Y, epoch_ms, \"DD.MM.YYYY hh:mm\"..."},
    {"encoding", 0, "NAME", false, "Encoding of the text, such as windows-1251."},
    {"delimiter", 0, "CHAR", false, "What parts the columns: comma, semicolon, tab, space, pipe."},
    {"names", 0, "FILE", false, "Table of activity, name[, stage] that renames activities."},
    {"no-header", 0, NULL, false, "The first row is data; columns are \"column 1\" and so on."},
    {"keep-urls", 0, NULL, false, "Do not fold addresses into pages."},
    {NULL, 0, NULL, false, NULL},
};

const cli_option cli_options_filter[] = {
    {"from", 0, "TIME", false, "Only events from then on: 2024, 2024-02-01, 2024-02-01T10:30."},
    {"to", 0, "TIME", false, "Only events up to then; the day (month, year) itself included."},
    {"where", 0, "CONDITION", false,
     "Only events that pass, such as: platform = mobile and value >= 10."},
    {NULL, 0, NULL, false, NULL},
};

const cli_option cli_options_answer[] = {
    {"format", 'f', "table|json|csv", false, "How to print the answer (default: table)."},
    {"no-cache", 0, NULL, false, "Files: import anew and keep nothing but rejected.csv."},
    {NULL, 0, NULL, false, NULL},
};

tropa_status cli_get_threads(const cli_args *args, unsigned *out, tropa_error *err)
{
    const char *text = cli_value(args, "threads");
    *out = 0;
    if (!text)
        return TROPA_OK;
    char *end;
    unsigned long count = strtoul(text, &end, 10);
    if (text[0] < '1' || text[0] > '9' || *end || count > 1024)
        return tropa_fail(err, TROPA_ERR_USAGE, "--threads takes a number from 1 to 1024, not %s",
                          text);
    *out = (unsigned)count;
    return TROPA_OK;
}

tropa_status cli_get_format(const cli_args *args, cli_format *out, tropa_error *err)
{
    tropa_str text = cli_text(args, "format");
    if (!text.data || tropa_str_equal(text, TROPA_STR("table")))
        *out = CLI_TABLE;
    else if (tropa_str_equal(text, TROPA_STR("json")))
        *out = CLI_JSON;
    else if (tropa_str_equal(text, TROPA_STR("csv")))
        *out = CLI_CSV;
    else
        return tropa_fail(err, TROPA_ERR_USAGE, "--format is table, json or csv, not %s",
                          text.data);
    return TROPA_OK;
}

tropa_status cli_get_duration(const cli_args *args, const char *name, int64_t *out_us,
                              tropa_error *err)
{
    const char *text = cli_value(args, name);
    if (text && !tropa_duration_parse(tropa_str_from(text), out_us))
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "--%s takes a length of time such as 30s, 15m, 12h or 7d, not %s", name,
                          text);
    return TROPA_OK;
}

void cli_get_reading(const cli_args *args, tropa_reading *out)
{
    *out = (tropa_reading){
        .customer = cli_text(args, "customer"),
        .time = cli_text(args, "time"),
        .activity = cli_text(args, "activity"),
        .steps = cli_text(args, "date-columns"),
        .value = cli_text(args, "value"),
        .order = cli_text(args, "order"),
        .event_id = cli_text(args, "id"),
        .timezone = cli_text(args, "timezone"),
        .time_format = cli_text(args, "time-format"),
        .encoding = cli_text(args, "encoding"),
        .delimiter = cli_text(args, "delimiter"),
        .names = cli_text(args, "names"),
        .no_header = cli_has(args, "no-header"),
        .keep_urls = cli_has(args, "keep-urls"),
    };
}

tropa_status cli_get_zone(const cli_args *args, tropa_zone **out, tropa_error *err)
{
    tropa_str name = cli_text(args, "timezone");
    *out = NULL;
    return name.size ? tropa_zone_new(name, out, err) : TROPA_OK;
}

static tropa_status get_moment(const cli_args *args, const char *name, const tropa_zone *zone,
                               bool end, int64_t *out_us, tropa_error *err)
{
    const char *text = cli_value(args, name);
    tropa_moment moment;
    if (!text)
        return TROPA_OK;
    if (!tropa_moment_parse(tropa_str_from(text), &moment))
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "--%s takes a date or time such as 2024-02, 2024-02-01 or "
                          "2024-02-01T10:30, not %s",
                          name, text);
    *out_us =
        tropa_zone_to_utc(moment.zoned ? NULL : zone, end ? moment.end_us : moment.begin_us, NULL);
    return TROPA_OK;
}

tropa_status cli_get_filter(cli_state *cli, const cli_args *args, tropa_filter *out,
                            tropa_error *err)
{
    tropa_zone *zone = NULL;
    const char *where = cli_value(args, "where");
    tropa_status status = cli_get_zone(args, &zone, err);
    out->timezone = cli_text(args, "timezone");
    if (!status)
        status = get_moment(args, "from", zone, false, &out->from_us, err);
    if (!status)
        status = get_moment(args, "to", zone, true, &out->to_us, err);
    if (!status && where)
        status = tropa_condition_parse(&cli->arena, tropa_str_from(where), &out->where, err);
    tropa_zone_free(zone);
    return status;
}

tropa_status cli_get_operands(cli_state *cli, const cli_args *args, const tropa_str **out,
                              tropa_error *err)
{
    tropa_str *list = tropa_arena_array(&cli->arena, args->operand_count + 1u, sizeof *list);
    if (!list)
        return tropa_fail_memory(err);
    for (uint32_t i = 0; i < args->operand_count; i++)
        list[i] = tropa_str_from(args->operand[i]);
    *out = list;
    return TROPA_OK;
}
