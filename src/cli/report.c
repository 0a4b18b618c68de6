/* What an import brought, in sentences: how the file was read and why, what was left out, and what
 * to do about it. */
#include "cli/cli.h"

#include "query/grid.h"
#include "read/reject_file.h"
#include "text/format.h"

#include <time.h>

typedef struct report {
    cli_state *cli;
    const tropa_import_report *import;
    FILE *out;
} report;

static tropa_str say(report *r, const tropa_message *message)
{
    return tropa_say(r->cli->catalogue, &r->cli->arena, message);
}

static void print_grid(report *r, tropa_grid *grid)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    tropa_grid_print(grid, 2, &text);
    if (text.size)
        fwrite(text.data, 1, text.size, r->out);
    tropa_buffer_deinit(&text);
    tropa_grid_deinit(grid);
}

static void print_note(report *r, tropa_str note)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    tropa_grid_wrap(note, 2, 94, &text);
    if (text.size)
        fwrite(text.data, 1, text.size, r->out);
    tropa_buffer_deinit(&text);
}

/* ---- how the file was read ---- */

/* A value of the file itself says how times are written; a date that is spread over columns takes
 * its parts from all of them, a wide file any one of its dates. */
static tropa_str example_time(report *r, const tropa_read_plan *plan)
{
    tropa_role role = plan->wide ? TROPA_ROLE_STEP : TROPA_ROLE_TIME;
    tropa_buffer text;
    tropa_buffer_init(&text);
    for (uint32_t i = 0; i < plan->column_count; i++) {
        const tropa_plan_column *column = &plan->column[i];
        if (column->role != role || column->example.size == 0 || (plan->wide && text.size))
            continue;
        if (text.size)
            tropa_buffer_append_char(&text, ' ');
        tropa_buffer_append_str(&text, column->example);
    }
    tropa_str example =
        text.size ? tropa_arena_copy(&r->cli->arena, tropa_buffer_view(&text)) : plan->time_format;
    tropa_buffer_deinit(&text);
    return example;
}

static void print_format(report *r, const tropa_import_source *source)
{
    const tropa_read_plan *plan = &source->plan;
    tropa_message message;
    tropa_message_init(&message, plan->format == TROPA_READ_XES     ? "cli.read.xes"
                                 : plan->format == TROPA_READ_JSONL ? "cli.read.jsonl"
                                                                    : "cli.read.table");
    tropa_message_text(&message, "file", source->name);
    tropa_message_text(&message, "encoding", tropa_str_from(plan->encoding));
    tropa_message_text(&message, "delimiter",
                       tropa_str_from(plan->delimiter_name ? plan->delimiter_name : ""));
    tropa_message_text(&message, "example", example_time(r, plan));
    tropa_message_text(&message, "zone", plan->zone);
    cli_say(r->cli, r->out, &message);
}

static void print_roles(report *r, const tropa_import_source *source)
{
    tropa_grid grid;
    tropa_grid_init(&grid, "lll");
    for (uint32_t i = 0; i < source->plan.column_count; i++) {
        const tropa_plan_column *column = &source->plan.column[i];
        char key[64];
        snprintf(key, sizeof key, "role.%s", tropa_role_name(column->role));
        tropa_grid_cell(&grid, column->title);
        tropa_grid_cell(&grid, tropa_say_key(r->cli->catalogue, &r->cli->arena, key));
        tropa_grid_cell(&grid, TROPA_STR(""));
        grid.cell[grid.cell_count - 1] =
            column->reason.key ? say(r, &column->reason) : column->reason_text;
    }
    print_grid(r, &grid);
}

static void print_notes(report *r, const tropa_import_source *source, bool all)
{
    for (uint32_t i = 0; i < source->plan.note_count; i++)
        if (all || source->plan.note[i].warning)
            print_note(r, say(r, &source->plan.note[i].message));
}

static void print_preview(report *r, const tropa_import_source *source)
{
    tropa_grid grid;
    tropa_grid_init(&grid, "lll");
    for (uint32_t i = 0; i < source->row_count; i++) {
        char time[64];
        time_t seconds = (time_t)(source->row[i].time_us / 1000000);
        struct tm parts;
        gmtime_r(&seconds, &parts);
        strftime(time, sizeof time, "%Y-%m-%d %H:%M:%S UTC", &parts);
        tropa_grid_cell(&grid, source->row[i].customer);
        tropa_grid_cell(&grid, tropa_str_from(tropa_arena_text(&r->cli->arena, time)));
        tropa_grid_cell(&grid, source->row[i].activity);
    }
    cli_say_key(r->cli, r->out, "cli.read.preview");
    print_grid(r, &grid);
}

/* ---- what came of it ---- */

static void print_rejects(report *r)
{
    const tropa_import_report *import = r->import;
    tropa_message message;
    tropa_grid grid;
    if (import->rejected == 0)
        return;
    tropa_message_init(&message, "cli.rejected");
    tropa_message_integer(&message, "n", (int64_t)import->rejected);
    tropa_message_percent(&message, "share", (double)import->rejected / (double)import->records);
    tropa_message_integer(&message, "records", (int64_t)import->records);
    cli_say(r->cli, r->out, &message);
    tropa_grid_init(&grid, "rl");
    for (unsigned reason = 0; reason < TROPA_REJECT_REASON_COUNT; reason++) {
        char key[64];
        if (import->rejected_by[reason] == 0)
            continue;
        snprintf(key, sizeof key, "reject.%s",
                 tropa_reject_reason_name((tropa_reject_reason)reason));
        tropa_grid_cell(&grid, tropa_format_integer(r->cli->catalogue, &r->cli->arena,
                                                    (int64_t)import->rejected_by[reason]));
        tropa_grid_cell(&grid, tropa_say_key(r->cli->catalogue, &r->cli->arena, key));
    }
    print_grid(r, &grid);
    if (import->rejects_path.size) {
        tropa_message_init(&message, "cli.rejected.where");
        tropa_message_text(&message, "path", import->rejects_path);
        cli_say(r->cli, r->out, &message);
    }
}

static void print_count(report *r, const char *key, uint64_t n)
{
    tropa_message message;
    if (n == 0)
        return;
    tropa_message_init(&message, key);
    tropa_message_integer(&message, "n", (int64_t)n);
    cli_say(r->cli, r->out, &message);
}

static void print_odd_years(report *r)
{
    const tropa_import_report *import = r->import;
    tropa_message message;
    if (import->odd_years == 0)
        return;
    tropa_message_init(&message, "cli.odd_years");
    tropa_message_integer(&message, "n", (int64_t)import->odd_years);
    tropa_message_integer(&message, "line", (int64_t)import->first_odd_line);
    tropa_message_text(&message, "file", import->odd_file);
    cli_say(r->cli, r->out, &message);
}

static void print_totals(report *r)
{
    const tropa_import_report *import = r->import;
    tropa_message message;
    tropa_message_init(&message, import->totals.events ? "cli.imported" : "cli.imported.nothing");
    tropa_message_integer(&message, "events", (int64_t)import->totals.events);
    tropa_message_integer(&message, "customers", (int64_t)import->totals.customers);
    tropa_message_integer(&message, "new", (int64_t)import->totals.new_customers);
    tropa_message_text(&message, "period",
                       tropa_format_period(r->cli->catalogue, &r->cli->arena,
                                           import->totals.from_us, import->totals.to_us));
    cli_say(r->cli, r->out, &message);
    print_count(r, import->drop_duplicates ? "cli.duplicates.dropped" : "cli.duplicates.kept",
                import->totals.exact_duplicates);
    print_count(r, "cli.duplicates.id", import->totals.id_duplicates);
    print_count(r, "cli.overlaps", import->totals.overlaps);
}

tropa_status cli_print_report(cli_state *cli, const tropa_import_report *import, bool full,
                              FILE *out, tropa_error *err)
{
    report r = {cli, import, out};
    if (!cli_catalogue(cli, err))
        return TROPA_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < import->source_count; i++) {
        const tropa_import_source *source = &import->source[i];
        /* Many files of one log are read alike: the first stands for all. */
        if (full && i == 0) {
            print_format(&r, source);
            print_roles(&r, source);
        }
        print_notes(&r, source, full && i == 0);
        if (import->dry_run)
            print_preview(&r, source);
    }
    if (import->dry_run) {
        print_count(&r, "cli.dry_run.rows", import->rows);
        if (import->rejected == 0)
            cli_say_key(cli, out, "cli.dry_run.no_rejects");
    } else if (full) {
        print_totals(&r);
    }
    print_rejects(&r);
    print_odd_years(&r);
    return TROPA_OK;
}
