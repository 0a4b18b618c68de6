/* When a row happened: one column, a date spread over columns, or (wide files) a column a step. */
#include "read/plan.h"

#include "read/role_names.h"
#include "read/rows_build.h"

static bool is_number_kind(tropa_time_kind kind)
{
    return kind == TROPA_TIME_EPOCH || kind == TROPA_TIME_PACKED;
}

/* How much a column looks like the time of the event: title and contents together. */
static double time_score(const tropa_planner *planner, uint32_t column)
{
    const tropa_profile *profile = &planner->profile[column];
    const tropa_time_finding *time = &profile->time;
    if (planner->column[column].role != TROPA_ROLE_NONE || profile->filled == 0 ||
        time->verdict == TROPA_TIMES_NONE)
        return 0;
    double score = tropa_title_score(TROPA_ROLE_TIME, planner->plain[column]);
    bool untitled = planner->plain[column].size == 0;
    if (is_number_kind(time->format.kind)) {
        /* Any run of digits may be an epoch: the title has to say so, or be absent. */
        if (score == 0 && (!untitled || profile->ascending || profile->distinct < 2))
            return 0;
        score = score > 0 ? score : 12;
    } else if (score == 0) {
        score = untitled ? 40 : 30;
    }
    if (profile->filled * 2 < planner->sample->row_count)
        score *= 0.5;
    return score;
}

/* ---- a date spread over columns ---- */

static bool whole_numbers_within(const tropa_profile *profile, int64_t least, int64_t most)
{
    return profile->filled && profile->whole_numbers == profile->filled &&
           profile->least >= least && profile->most <= most;
}

static bool find_parts(tropa_planner *planner)
{
    static const struct {
        int64_t least, most;
    } range[] = {{1900, 2200}, {1, 12}, {1, 31}, {0, 24}, {0, 59}, {0, 60}};
    tropa_mapping *mapping = planner->mapping;
    uint32_t found = 0;
    for (int part = 0; part < 6; part++) {
        bool here = false;
        for (uint32_t i = 0; i < planner->sample->column_count && !here; i++) {
            here = tropa_title_date_part(planner->plain[i]) == part &&
                   planner->column[i].role == TROPA_ROLE_NONE &&
                   whole_numbers_within(&planner->profile[i], range[part].least, range[part].most);
            if (here)
                mapping->time[found] = i;
        }
        if (!here)
            break;
        found++;
    }
    if (found < 3)
        return false;
    mapping->time_count = found;
    mapping->layout = TROPA_TIME_LAYOUT_PARTS;
    for (uint32_t i = 0; i < found; i++) {
        tropa_plan_assign(planner, mapping->time[i], TROPA_ROLE_TIME, "read.why.part",
                          "part of a date that is spread over %u columns", found);
        tropa_message_integer(&planner->column[mapping->time[i]].reason, "parts", found);
    }
    return true;
}

/* ---- date and time of day apart ---- */

static bool is_clock(tropa_str text)
{
    size_t colons = 0, digits = 0;
    for (size_t i = 0; i < text.size && i < 12; i++) {
        colons += text.data[i] == ':';
        digits += text.data[i] >= '0' && text.data[i] <= '9';
    }
    return colons >= 1 && colons <= 2 && digits >= 3 && digits <= 12 && text.size <= 15;
}

static bool is_clock_column(const tropa_planner *planner, uint32_t column)
{
    const tropa_sample *sample = planner->sample;
    size_t clocks = 0;
    if (planner->column[column].role != TROPA_ROLE_NONE || !planner->profile[column].filled)
        return false;
    for (size_t row = 0; row < sample->row_count; row++)
        clocks += is_clock(tropa_field_trim(sample->cell[row * sample->column_count + column]));
    return clocks * 20 >= planner->profile[column].filled * 19;
}

/* Looks at `date` and `clock` as one text. */
static void detect_joined(const tropa_planner *planner, uint32_t date, uint32_t clock,
                          tropa_time_detector *detector)
{
    const tropa_sample *sample = planner->sample;
    tropa_time_detector_init(detector);
    for (size_t row = 0; row < sample->row_count; row++) {
        const tropa_str *cell = sample->cell + row * sample->column_count;
        tropa_str first = tropa_field_trim(cell[date]), second = tropa_field_trim(cell[clock]);
        char both[160];
        if (!first.size || first.size + second.size + 1 > sizeof both)
            continue;
        memcpy(both, first.data, first.size);
        both[first.size] = ' ';
        if (second.size)
            memcpy(both + first.size + 1, second.data, second.size);
        tropa_time_detector_add(detector, (tropa_str){both, first.size + 1 + second.size});
    }
}

static void detect_column(const tropa_planner *planner, uint32_t column,
                          tropa_time_detector *detector)
{
    const tropa_sample *sample = planner->sample;
    tropa_time_detector_init(detector);
    for (size_t row = 0; row < sample->row_count; row++) {
        tropa_str cell = tropa_field_trim(sample->cell[row * sample->column_count + column]);
        if (cell.data && !tropa_field_is_empty(cell) && !tropa_field_is_no_date(cell))
            tropa_time_detector_add(detector, cell);
    }
}

static void join_clock(tropa_planner *planner)
{
    tropa_mapping *mapping = planner->mapping;
    if (planner->profile[mapping->time[0]].time.format.has_time)
        return;
    for (uint32_t i = 0; i < planner->sample->column_count; i++) {
        if (!is_clock_column(planner, i))
            continue;
        mapping->layout = TROPA_TIME_LAYOUT_JOINED;
        mapping->time[mapping->time_count++] = i;
        tropa_plan_assign(planner, i, TROPA_ROLE_TIME, "read.why.clock",
                          "the time of day that belongs to \"%.*s\"",
                          TROPA_STR_ARG(planner->column[mapping->time[0]].title));
        tropa_message_text(&planner->column[i].reason, "date",
                           planner->column[mapping->time[0]].title);
        return;
    }
}

/* ---- wide files ---- */

static bool is_birthday(tropa_str plain)
{
    static const char *const words[] = {"birth", "dob", "рождения", "urodzenia"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (memmem(plain.data, plain.size, words[i], strlen(words[i])))
            return true;
    return false;
}

static bool is_step(const tropa_planner *planner, uint32_t column)
{
    const tropa_profile *profile = &planner->profile[column];
    return planner->column[column].role == TROPA_ROLE_NONE && profile->filled &&
           profile->time.verdict != TROPA_TIMES_NONE && !is_birthday(planner->plain[column]) &&
           planner->plain[column].size &&
           (!is_number_kind(profile->time.format.kind) ||
            tropa_title_score(TROPA_ROLE_TIME, planner->plain[column]));
}

/* A row a case: customers hardly repeat, no column names what happened, several columns are dates.
 */
static bool looks_wide(const tropa_planner *planner)
{
    const tropa_profile *customer = &planner->profile[planner->mapping->customer[0]];
    if (planner->mapping->activity_count || planner->options->time ||
        customer->distinct * 10 < customer->filled * 9)
        return false;
    uint32_t steps = 0;
    for (uint32_t i = 0; i < planner->sample->column_count; i++) {
        if (tropa_title_score(TROPA_ROLE_ACTIVITY, planner->plain[i]) >= 90 &&
            planner->profile[i].distinct > 1)
            return false;
        steps += is_step(planner, i);
    }
    return steps >= 2;
}

static tropa_status make_wide(tropa_planner *planner, const uint32_t *columns, uint32_t count,
                              bool by_user, tropa_error *err)
{
    tropa_mapping *mapping = planner->mapping;
    tropa_mapping_step *step = tropa_arena_array(planner->arena, count, sizeof *step);
    if (!step)
        return tropa_fail_memory(err);
    for (uint32_t i = 0; i < count; i++) {
        step[i].column = columns[i];
        step[i].name = planner->column[columns[i]].title;
        tropa_plan_assign(
            planner, columns[i], TROPA_ROLE_STEP, by_user ? "read.why.user" : "read.why.step",
            by_user ? "as you said" : "a date column: an event of its own where filled");
        planner->column[columns[i]].chosen_by_user = by_user;
    }
    mapping->step = step;
    mapping->step_count = count;
    mapping->layout = TROPA_TIME_LAYOUT_STEPS;
    mapping->time_count = 0;
    planner->plan->wide = true;
    return TROPA_OK;
}

static tropa_status find_wide(tropa_planner *planner, bool *wide, tropa_error *err)
{
    uint32_t columns[256], count = 0;
    const uint32_t most = sizeof columns / sizeof columns[0];
    *wide = true;
    if (planner->options->steps) {
        tropa_status status = tropa_plan_find_columns(planner, planner->options->steps,
                                                      "--date-columns", columns, most, &count, err);
        return status == TROPA_OK ? make_wide(planner, columns, count, true, err) : status;
    }
    *wide = looks_wide(planner);
    if (!*wide)
        return TROPA_OK;
    for (uint32_t i = 0; i < planner->sample->column_count && count < most; i++)
        if (is_step(planner, i))
            columns[count++] = i;
    return make_wide(planner, columns, count, false, err);
}

/* ---- the choice ---- */

/* A column whose title promises times and whose values do not keep it; -1 without one. */
static int64_t broken_promise(const tropa_planner *planner)
{
    unsigned best = 60;
    int64_t found = -1;
    for (uint32_t i = 0; i < planner->sample->column_count; i++) {
        unsigned score = tropa_title_score(TROPA_ROLE_TIME, planner->plain[i]);
        if (score > best && planner->profile[i].filled) {
            best = score;
            found = i;
        }
    }
    return found;
}

/* A value of the column that is no time, or else any. */
static tropa_str unreadable_example(const tropa_planner *planner, uint32_t column)
{
    const tropa_sample *sample = planner->sample;
    for (size_t row = 0; row < sample->row_count; row++) {
        tropa_str cell = tropa_field_trim(sample->cell[row * sample->column_count + column]);
        tropa_time_detector alone;
        tropa_time_finding found;
        if (!cell.data || tropa_field_is_empty(cell) || cell.size > 80)
            continue;
        tropa_time_detector_init(&alone);
        tropa_time_detector_add(&alone, cell);
        tropa_time_detector_finish(&alone, &found);
        if (found.verdict == TROPA_TIMES_NONE)
            return cell;
    }
    return planner->column[column].example;
}

static tropa_status fail_no_time(const tropa_planner *planner, tropa_error *err)
{
    int64_t column = broken_promise(planner);
    if (column >= 0) {
        tropa_str example = unreadable_example(planner, (uint32_t)column);
        return tropa_fail(
            err, TROPA_ERR_INPUT,
            "%s: \"%.*s\" should be the time, but too many of its values (such as %.*s) cannot be "
            "read as one; say --time-format, like \"DD.MM.YYYY hh:mm\", or name another column "
            "with --time",
            planner->path, TROPA_STR_ARG(planner->column[column].title), TROPA_STR_ARG(example));
    }
    return tropa_fail(err, TROPA_ERR_INPUT,
                      "%s has a customer column (\"%.*s\") but no column with times: it is a list, "
                      "not a log of what customers did. Give the file with dated events, or name "
                      "the column with --time COLUMN (and --time-format)",
                      planner->path,
                      TROPA_STR_ARG(planner->column[planner->mapping->customer[0]].title));
}

static void settle_user_columns(tropa_planner *planner)
{
    tropa_mapping *mapping = planner->mapping;
    mapping->layout = TROPA_TIME_LAYOUT_ONE;
    if (mapping->time_count >= 3 &&
        whole_numbers_within(&planner->profile[mapping->time[0]], 1900, 2200) &&
        whole_numbers_within(&planner->profile[mapping->time[1]], 1, 12))
        mapping->layout = TROPA_TIME_LAYOUT_PARTS;
    else if (mapping->time_count == 2) {
        planner->column[mapping->time[1]].role = TROPA_ROLE_NONE;
        if (is_clock_column(planner, mapping->time[1]))
            mapping->layout = TROPA_TIME_LAYOUT_JOINED;
        planner->column[mapping->time[1]].role = TROPA_ROLE_TIME;
    }
}

tropa_status tropa_plan_time(tropa_planner *planner, tropa_error *err)
{
    tropa_mapping *mapping = planner->mapping;
    bool wide;
    tropa_status status = find_wide(planner, &wide, err);
    if (status != TROPA_OK || wide)
        return status;
    if (mapping->time_count) {
        settle_user_columns(planner);
        return TROPA_OK;
    }
    double best = 0;
    uint32_t chosen = 0;
    for (uint32_t i = 0; i < planner->sample->column_count; i++) {
        double score = time_score(planner, i);
        if (score > best) {
            best = score;
            chosen = i;
        }
    }
    if (best < 60 && find_parts(planner))
        return TROPA_OK;
    if (best < 10)
        return fail_no_time(planner, err);
    mapping->time[0] = chosen;
    mapping->time_count = 1;
    mapping->layout = TROPA_TIME_LAYOUT_ONE;
    const tropa_time_finding *time = &planner->profile[chosen].time;
    tropa_plan_assign(planner, chosen, TROPA_ROLE_TIME, "read.why.time",
                      "%llu of %llu values looked at are times%s",
                      (unsigned long long)time->fitting, (unsigned long long)time->texts,
                      tropa_title_score(TROPA_ROLE_TIME, planner->plain[chosen])
                          ? ", and its title says so"
                          : "");
    tropa_message_integer(&planner->column[chosen].reason, "fitting", (int64_t)time->fitting);
    tropa_message_integer(&planner->column[chosen].reason, "texts", (int64_t)time->texts);
    join_clock(planner);
    return TROPA_OK;
}

/* A step that no row of the sample fills has no format: it takes that of the first that has. */
void tropa_plan_steps(tropa_planner *planner)
{
    tropa_mapping *mapping = planner->mapping;
    if (mapping->layout != TROPA_TIME_LAYOUT_STEPS)
        return;
    tropa_plan_note *note = tropa_plan_note_add(
        planner, false, "read.note.wide",
        "a row is one case; each of its %u dates that is filled is an event", mapping->step_count);
    tropa_message_integer(&note->message, "count", mapping->step_count);
}

/* ---- formats ---- */

static tropa_status fail_ambiguous(const tropa_planner *planner, uint32_t column,
                                   const tropa_time_finding *found, tropa_error *err)
{
    return tropa_fail(
        err, TROPA_ERR_INPUT,
        "%s: \"%.*s\" (%.*s) can be read as %s and as %s, and no value settles it; say "
        "--time-format %s or --time-format %s",
        planner->path, TROPA_STR_ARG(planner->column[column].title),
        TROPA_STR_ARG(planner->column[column].example), found->first_name, found->second_name,
        found->first_name, found->second_name);
}

static tropa_status fail_no_format(const tropa_planner *planner, uint32_t column, tropa_error *err)
{
    return tropa_fail(
        err, TROPA_ERR_INPUT,
        "%s: the values of \"%.*s\" (%.*s) are no times in any known format; say "
        "--time-format, like \"DD.MM.YYYY hh:mm\", or name another column with --time",
        planner->path, TROPA_STR_ARG(planner->column[column].title),
        TROPA_STR_ARG(planner->column[column].example));
}

/* The format of one column, looking at all of it where the sample cannot tell day from month. */
static tropa_status find_format(tropa_planner *planner, uint32_t column, int64_t joined,
                                tropa_time_format *out, tropa_error *err)
{
    if (planner->options->time_format)
        return tropa_time_format_parse(tropa_str_from(planner->options->time_format), out, err);
    tropa_time_detector detector;
    if (joined >= 0)
        detect_joined(planner, column, (uint32_t)joined, &detector);
    else
        detect_column(planner, column, &detector);
    tropa_time_finding found;
    tropa_time_detector_finish(&detector, &found);
    if (found.verdict == TROPA_TIMES_AMBIGUOUS && !planner->sample->whole &&
        planner->whole_column) {
        tropa_time_detector_init(&detector);
        tropa_status status =
            planner->whole_column(planner->context, column, joined, &detector, NULL, err);
        if (status != TROPA_OK)
            return status;
        tropa_time_detector_finish(&detector, &found);
    }
    if (found.verdict == TROPA_TIMES_AMBIGUOUS)
        return fail_ambiguous(planner, column, &found, err);
    if (found.verdict == TROPA_TIMES_NONE)
        return fail_no_format(planner, column, err);
    *out = found.format;
    return TROPA_OK;
}

static void describe_times(tropa_planner *planner, const tropa_time_format *format, bool day_only,
                           bool naive)
{
    char name[64];
    tropa_time_format_name(format, name);
    char *kept = tropa_arena_text(planner->arena, name);
    planner->failed |= !kept;
    planner->plan->time_format = tropa_str_from(kept);
    planner->plan->day_only = planner->mapping->day_only = day_only;
    planner->plan->naive = naive;
    if (naive && !planner->plan->zone_given && !day_only) {
        tropa_plan_note *note = tropa_plan_note_add(
            planner, false, "read.note.zone",
            "the times carry no zone and were read as %.*s; say --timezone if they are local",
            TROPA_STR_ARG(planner->plan->zone));
        tropa_message_text(&note->message, "zone", planner->plan->zone);
    }
    if (day_only && planner->mapping->order_column < 0)
        tropa_plan_note_add(
            planner, false, "read.note.day_only",
            "the dates have no time of day: events of one day stand in the order of "
            "the file");
}

static bool is_naive(const tropa_time_format *format)
{
    return !format->has_zone && format->kind != TROPA_TIME_EPOCH;
}

/* One format for every step; unfilled steps borrow the first that is known. */
static tropa_status find_step_formats(tropa_planner *planner, tropa_error *err)
{
    tropa_mapping *mapping = planner->mapping;
    tropa_mapping_step *step = (tropa_mapping_step *)mapping->step; /* the arena's, being made */
    const tropa_time_format *known = NULL;
    bool day_only = true, naive = false;
    for (uint32_t i = 0; i < mapping->step_count; i++) {
        if (!planner->options->time_format && !planner->profile[step[i].column].filled)
            continue;
        tropa_status status = find_format(planner, step[i].column, -1, &step[i].format, err);
        if (status != TROPA_OK)
            return status;
        known = known ? known : &step[i].format;
        day_only &= !step[i].format.has_time;
        naive |= is_naive(&step[i].format);
    }
    if (!known)
        return fail_no_time(planner, err);
    for (uint32_t i = 0; i < mapping->step_count; i++)
        if (step[i].format.kind == TROPA_TIME_NONE)
            step[i].format = *known;
    describe_times(planner, known, day_only, naive);
    return TROPA_OK;
}

tropa_status tropa_plan_formats(tropa_planner *planner, tropa_error *err)
{
    tropa_mapping *mapping = planner->mapping;
    if (mapping->layout == TROPA_TIME_LAYOUT_STEPS)
        return find_step_formats(planner, err);
    if (mapping->layout == TROPA_TIME_LAYOUT_PARTS) {
        tropa_time_format format = {.kind = TROPA_TIME_YMD, .separator = '-'};
        describe_times(planner, &format, mapping->time_count == 3, true);
        return TROPA_OK;
    }
    bool joined = mapping->layout == TROPA_TIME_LAYOUT_JOINED;
    uint32_t formats = joined ? 1 : mapping->time_count;
    bool day_only = true, naive = false;
    for (uint32_t i = 0; i < formats; i++) {
        tropa_status status =
            find_format(planner, mapping->time[i], joined ? (int64_t)mapping->time[1] : -1,
                        &mapping->time_format[i], err);
        if (status != TROPA_OK)
            return status;
        day_only &= !mapping->time_format[i].has_time;
        naive |= is_naive(&mapping->time_format[i]);
    }
    describe_times(planner, &mapping->time_format[0], day_only, naive);
    return TROPA_OK;
}
