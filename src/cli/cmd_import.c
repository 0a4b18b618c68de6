/* tropa import: files into a store. */
#include "cli/cli.h"

#include <stdlib.h>

static const cli_option own[] = {
    {"dry-run", 0, NULL, false, "Show how the files would be read, ten rows, and what would fail."},
    {"again", 0, NULL, false, "Import a file whose content was imported before once more."},
    {"replace", 0, "SOURCE", false, "Put this file in place of an imported one of that name."},
    {"drop-duplicates", 0, NULL, false, "Drop exact repeats of a row (they are kept otherwise)."},
    {"strict", 0, NULL, false, "Stop at the first row that cannot be read."},
    {"memory", 0, "512M", false, "Most memory for sorting; what is more goes to disk."},
    {"rejects", 0, "FILE", false,
     "Where rows go that cannot be read (default: rejected.csv beside the store)."},
    {NULL, 0, NULL, false, NULL},
};

static tropa_status get_memory(const cli_args *args, uint64_t *out, tropa_error *err)
{
    static const struct {
        const char *unit;
        int shift;
    } units[] = {{"K", 10}, {"M", 20}, {"G", 30}, {"KB", 10}, {"MB", 20}, {"GB", 30}};
    const char *text = cli_value(args, "memory");
    *out = 0;
    if (!text)
        return TROPA_OK;
    char *end;
    unsigned long long number = strtoull(text, &end, 10);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (text[0] >= '1' && text[0] <= '9' && number < (1u << 20) &&
            strcmp(end, units[i].unit) == 0) {
            *out = (uint64_t)number << units[i].shift;
            return TROPA_OK;
        }
    }
    return tropa_fail(err, TROPA_ERR_USAGE, "--memory takes a size such as 512M or 2G, not %s",
                      text);
}

static tropa_status get_request(cli_state *cli, const cli_args *args, tropa_request *request,
                                tropa_error *err)
{
    tropa_import_request *import = &request->import;
    const tropa_str *operand;
    tropa_request_init(request, TROPA_REQUEST_IMPORT);
    tropa_status status = cli_get_operands(cli, args, &operand, err);
    if (status)
        return status;
    import->store = operand[0];
    import->file = operand + 1;
    import->file_count = args->operand_count - 1;
    cli_get_reading(args, &import->reading);
    import->replace = cli_text(args, "replace");
    import->rejects = cli_text(args, "rejects");
    import->dry_run = cli_has(args, "dry-run");
    import->again = cli_has(args, "again");
    import->drop_duplicates = cli_has(args, "drop-duplicates");
    import->strict = cli_has(args, "strict");
    status = get_memory(args, &import->memory_bytes, err);
    return status ? status : tropa_request_check(request, err);
}

static void say_next(cli_state *cli, const cli_args *args)
{
    bool dry = cli_has(args, "dry-run");
    tropa_message message;
    tropa_message_init(&message, dry ? "cli.next.dry_run" : "cli.next.import");
    tropa_message_text(&message, "store", tropa_str_from(args->operand[0]));
    cli_say(cli, stdout, &message);
}

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    tropa_import_watch watch = {cli_progress, cli, &cli->stop};
    tropa_import_report *report = NULL;
    tropa_request request;
    unsigned threads;
    tropa_status status = get_request(cli, args, &request, err);
    if (!status)
        status = cli_get_threads(args, &threads, err);
    if (!status)
        status = tropa_import_run(&request.import, threads, &watch, &report, err);
    cli_progress_end(cli);
    if (status == TROPA_ERR_INTERRUPTED)
        return tropa_fail(err, status, "interrupted: %s is as it was before", args->operand[0]);
    if (!status)
        status = cli_print_report(cli, report, true, stdout, err);
    if (!status)
        say_next(cli, args);
    tropa_import_report_free(report);
    return status;
}

static const cli_option *const groups[] = {own, cli_options_reading, cli_options_common, NULL};

const cli_command cli_command_import = {
    .name = "import",
    .usage = "STORE FILE...",
    .summary = "Bring event logs into a store, a folder that every analysis reads fast.",
    .details =
        "CSV and TSV, JSON lines and XES are read, plain or compressed. What each column means is "
        "guessed, printed with its reason, and can be set by the options. All files together come "
        "in or none does. A file imported twice is refused unless --again is given.",
    .examples = "tropa import shop events.csv\n"
                "tropa import shop export.csv --dry-run\n"
                "tropa import shop sales.csv --customer user_id,client_id --time date,hour "
                "--timezone Europe/Moscow\n"
                "tropa import shop corrected.csv --replace events.csv",
    .groups = groups,
    .least = 2,
    .most = TROPA_IMPORT_FILES_MAX + 1,
    .run = run,
};
