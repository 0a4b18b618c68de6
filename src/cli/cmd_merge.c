/* tropa merge: three-way merge of map documents, as a git merge driver. */
#include "cli/document.h"

#include "base/file.h"
#include "map/merge.h"
#include "map/patch.h"

enum { BASE, OURS, THEIRS, SIDES };

static const cli_option own[] = {
    {"output", 'o', "FILE", false, "Where the merged map goes (default: OURS, as git expects)."},
    {NULL, 0, NULL, false, NULL},
};

typedef struct merging {
    tropa_buffer text[SIDES], out;
    tropa_document document[SIDES], merged;
    tropa_problems problems[SIDES];
    tropa_merge merge;
    uint32_t unknown; /**< keys of theirs that were not carried over */
} merging;

/* ---- telling ---- */

/** The comment in the file; on one line whatever the values. */
static tropa_status note_of(cli_state *cli, const tropa_conflict *conflict, tropa_patch_note *out,
                            tropa_error *err)
{
    tropa_str text = tropa_conflict_say(cli->catalogue, &cli->arena, conflict);
    char *line =
        tropa_arena_format(&cli->arena, TROPA_CONFLICT_MARK "%.*s", (int)text.size, text.data);
    if (!line)
        return tropa_fail_memory(err);
    for (char *at = line; *at; at++)
        if ((unsigned char)*at < ' ')
            *at = ' ';
    *out = (tropa_patch_note){conflict->object, conflict->field, tropa_str_from(line)};
    return TROPA_OK;
}

static void say_conflicts(cli_state *cli, const tropa_merge *merge, const char *path)
{
    tropa_message message;
    if (merge->measured_dropped) {
        tropa_message_init(&message, "cli.merge.measured");
        tropa_message_text(&message, "file", tropa_str_from(path));
        cli_say(cli, stderr, &message);
    }
    if (merge->count == 0)
        return;
    tropa_message_init(&message, "cli.merge.conflicts");
    tropa_message_integer(&message, "n", merge->count);
    tropa_message_text(&message, "file", tropa_str_from(path));
    cli_say(cli, stderr, &message);
    for (uint32_t i = 0; i < merge->count; i++) {
        tropa_str text = tropa_conflict_say(cli->catalogue, &cli->arena, &merge->conflict[i]);
        fprintf(stderr, "  %.*s.\n", (int)text.size, text.data);
    }
}

/** Keys that only a newer program or a typing error knows live in our text; new ones of theirs
 *  would be lost in silence. */
static void say_unknown(cli_state *cli, merging *m, const char *path)
{
    for (uint32_t i = 0; i < m->problems[THEIRS].count; i++) {
        const tropa_problem *problem = &m->problems[THEIRS].item[i];
        if (strcmp(problem->what.key, "check.unknown") != 0)
            continue;
        tropa_str key = problem->what.argument[0].text;
        bool known = false;
        for (unsigned s = BASE; s <= OURS; s++)
            for (uint32_t k = 0; k < m->problems[s].count && !known; k++)
                known = strcmp(m->problems[s].item[k].what.key, "check.unknown") == 0 &&
                        tropa_str_equal(m->problems[s].item[k].what.argument[0].text, key);
        if (known)
            continue;
        tropa_message message;
        tropa_message_init(&message, "cli.merge.unknown");
        tropa_message_text(&message, "file", tropa_str_from(path));
        tropa_message_integer(&message, "line", problem->place.line);
        tropa_message_text(&message, "key", key);
        cli_say(cli, stderr, &message);
        m->unknown++;
    }
}

/** Comments are people's: when they could not be kept, it is said. */
static void say_anew(cli_state *cli, const char *path)
{
    tropa_message message;
    tropa_message_init(&message, "cli.merge.anew");
    tropa_message_text(&message, "file", tropa_str_from(path));
    cli_say(cli, stderr, &message);
}

/* ---- the work ---- */

static tropa_status merge_texts(cli_state *cli, const cli_args *args, merging *m, const char *path,
                                tropa_error *err)
{
    tropa_patch_note *note = NULL;
    tropa_status status = TROPA_OK;
    bool anew = false;
    for (unsigned s = 0; s < SIDES && !status; s++)
        status = cli_read_document(cli, args->operand[s], &cli->arena, &m->text[s], &m->document[s],
                                   &m->problems[s], err);
    if (!status)
        status = tropa_document_merge(&m->document[BASE], &m->document[OURS], &m->document[THEIRS],
                                      &cli->arena, &m->merged, &m->merge, err);
    if (!status && m->merge.count) {
        note = tropa_arena_array(&cli->arena, m->merge.count, sizeof *note);
        status = note ? TROPA_OK : tropa_fail_memory(err);
    }
    for (uint32_t i = 0; i < m->merge.count && !status; i++)
        status = note_of(cli, &m->merge.conflict[i], &note[i], err);
    if (!status)
        status =
            tropa_document_patch(tropa_buffer_view(&m->text[OURS]), &m->document[OURS], &m->merged,
                                 note, m->merge.count, &cli->arena, &m->out, &anew, err);
    if (!status)
        status = tropa_file_replace(path, m->out.data, m->out.size, err);
    if (status)
        return status;
    if (anew)
        say_anew(cli, path);
    say_conflicts(cli, &m->merge, path);
    say_unknown(cli, m, args->operand[THEIRS]);
    if (m->merge.count || m->unknown)
        cli->exit_code = 1;
    return TROPA_OK;
}

/** A side that is the base to the byte has nothing to say: the other is the result, to the byte. */
static tropa_status take_whole(const cli_args *args, merging *m, const char *path, bool *taken,
                               tropa_error *err)
{
    tropa_status status = TROPA_OK;
    *taken = false;
    for (unsigned s = 0; s < SIDES && !status; s++) {
        tropa_buffer_clear(&m->text[s]);
        status = tropa_file_read(args->operand[s], SIZE_MAX, &m->text[s], err);
    }
    if (status)
        return status;
    tropa_str base = tropa_buffer_view(&m->text[BASE]), ours = tropa_buffer_view(&m->text[OURS]);
    tropa_str theirs = tropa_buffer_view(&m->text[THEIRS]);
    const bool ours_same = tropa_str_equal(base, ours);
    *taken = ours_same || tropa_str_equal(base, theirs) || tropa_str_equal(ours, theirs);
    tropa_str result = ours_same ? theirs : ours;
    if (*taken)
        return tropa_file_replace(path, result.data, result.size, err);
    for (unsigned s = 0; s < SIDES; s++)
        tropa_buffer_clear(&m->text[s]);
    return TROPA_OK;
}

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    const char *path = cli_has(args, "output") ? cli_value(args, "output") : args->operand[OURS];
    merging m = {0};
    bool taken;
    tropa_buffer_init(&m.out);
    for (unsigned s = 0; s < SIDES; s++)
        tropa_buffer_init(&m.text[s]);
    tropa_status status = take_whole(args, &m, path, &taken, err);
    if (!status && !taken)
        status = merge_texts(cli, args, &m, path, err);
    for (unsigned s = 0; s < SIDES; s++)
        tropa_buffer_deinit(&m.text[s]);
    tropa_buffer_deinit(&m.out);
    return status;
}

static const cli_option *const groups[] = {own, cli_options_common, NULL};

const cli_command cli_command_merge = {
    .name = "merge",
    .usage = "BASE.yaml OURS.yaml THEIRS.yaml [-o OUT.yaml]",
    .summary = "Merges two versions of a map by meaning; works as a git merge driver.",
    .details = "Items are followed by their ids, so that a card which one side moved and the other "
               "renamed ends up moved and renamed. OURS keeps its bytes and comments where nothing "
               "changed. What both sides changed differently is a conflict: ours stays, a comment "
               "above it says who says what, and the exit code is 1. docs/merging.md shows how git "
               "is told.",
    .examples = "tropa merge base.yaml ours.yaml theirs.yaml -o merged.yaml\n"
                "git config merge.tropa.driver 'tropa merge %O %A %B'",
    .groups = groups,
    .least = 3,
    .most = 3,
    .run = run,
};
