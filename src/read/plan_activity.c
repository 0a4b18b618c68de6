/* What happened: the column whose values are the steps of the journeys. */
#include "read/plan.h"

#include "read/role_names.h"
#include "text/plain.h"

#include <string.h>

/* By title, tempered by the contents: codes say less than words, and a column where every row has
 * its own value names nothing. */
static double title_score(const tropa_planner *planner, uint32_t column)
{
    const tropa_profile *profile = &planner->profile[column];
    double score = tropa_title_score(TROPA_ROLE_ACTIVITY, planner->plain[column]);
    if (score <= 0 || !profile->filled)
        return 0;
    if (profile->distinct == 1)
        score *= 0.7;
    bool urls = profile->urls * 2 > profile->filled;
    if (profile->whole_numbers == profile->filled)
        score *= 0.6;
    if (profile->distinct > 60 && !urls && score < 90)
        score *= 0.6;
    if (planner->sample->row_count >= 50 && profile->distinct * 5 > profile->filled * 4 && !urls)
        score *= 0.3;
    if (profile->filled * 2 < planner->sample->row_count)
        score *= 0.5;
    return score;
}

/* Without a telling title: words, three to sixty of them, that change along a journey. */
static double content_score(const tropa_planner *planner, uint32_t column)
{
    const tropa_profile *profile = &planner->profile[column];
    if (!profile->filled || profile->distinct < 2 || profile->distinct > 1000 ||
        profile->filled * 10 < planner->sample->row_count * 9 ||
        profile->whole_numbers * 2 > profile->filled || profile->ids * 2 > profile->filled ||
        profile->number.verdict != TROPA_NUMBERS_NONE ||
        profile->time.verdict != TROPA_TIMES_NONE || profile->mean_bytes > 80 ||
        tropa_title_score(TROPA_ROLE_CUSTOMER, planner->plain[column]))
        return 0;
    tropa_within within;
    if (!tropa_sample_within(planner->sample, planner->mapping->customer[0], column, &within) ||
        within.pairs == 0)
        return 0;
    double changes = (double)within.changes / (double)within.pairs;
    if (changes < 0.2)
        return 0;
    double score = 20 + 20 * changes;
    if (profile->distinct < 3 || profile->distinct > 60)
        score *= 0.6;
    if (planner->plain[column].size)
        score *= 0.8;
    return score;
}

/* ---- where no column says what happened ---- */

/* "redemption_date" -> "redemption"; nothing when the title is no more than "date". */
static tropa_str name_from_time_title(const tropa_planner *planner)
{
    static const char *const ends[] = {" date", " datetime", " timestamp", " time", " at"};
    static const char *const generic[] = {"event",   "created", "start",  "end",  "transaction",
                                          "updated", "log",     "server", "order"};
    tropa_str plain = planner->plain[planner->mapping->time[0]];
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t size = strlen(ends[i]);
        if (plain.size <= size || memcmp(plain.data + plain.size - size, ends[i], size) != 0)
            continue;
        tropa_str rest = {plain.data, plain.size - size};
        for (size_t g = 0; g < sizeof generic / sizeof generic[0]; g++)
            if (tropa_str_equal(rest, tropa_str_from(generic[g])))
                return (tropa_str){NULL, 0};
        return tropa_arena_copy(planner->arena, rest);
    }
    return (tropa_str){NULL, 0};
}

/* "logs/visits_2026.csv.gz" -> "visits_2026" */
static tropa_str file_stem(const tropa_planner *planner)
{
    const char *slash = strrchr(planner->path, '/');
    const char *name = slash ? slash + 1 : planner->path;
    size_t size = strcspn(name, ".");
    tropa_str stem = tropa_arena_copy(planner->arena, (tropa_str){name, size});
    return stem.size ? stem : TROPA_STR("event");
}

static void use_constant(tropa_planner *planner)
{
    tropa_mapping *mapping = planner->mapping;
    tropa_str name = {NULL, 0};
    if (mapping->layout == TROPA_TIME_LAYOUT_ONE)
        name = name_from_time_title(planner);
    if (!name.size && mapping->value_column >= 0 &&
        (tropa_title_is_money(planner->plain[mapping->value_column]) ||
         !planner->sample->has_header))
        name = TROPA_STR("purchase");
    if (!name.size)
        name = file_stem(planner);
    mapping->constant_activity = planner->plan->constant_activity = name;
    tropa_plan_note *note = tropa_plan_note_add(
        planner, true, "read.note.constant_activity",
        "no column says what happened, so every row is \"%.*s\"; say --activity COLUMN if one does",
        TROPA_STR_ARG(name));
    tropa_message_text(&note->message, "activity", name);
}

/* ---- the choice ---- */

static void choose(tropa_planner *planner)
{
    double best = 0;
    uint32_t chosen = 0;
    bool by_title = false;
    for (uint32_t i = 0; i < planner->sample->column_count; i++) {
        if (planner->column[i].role != TROPA_ROLE_NONE)
            continue;
        double title = title_score(planner, i), content = content_score(planner, i);
        double score = title >= 34 && title > content ? title : content;
        if (score > best) {
            best = score;
            chosen = i;
            by_title = score == title;
        }
    }
    if (best < 14) {
        use_constant(planner);
        return;
    }
    planner->mapping->activity[0] = chosen;
    planner->mapping->activity_count = 1;
    const tropa_profile *profile = &planner->profile[chosen];
    if (by_title)
        tropa_plan_assign(planner, chosen, TROPA_ROLE_ACTIVITY, "read.why.activity_name",
                          "its title names what happened; %zu different values", profile->distinct);
    else
        tropa_plan_assign(planner, chosen, TROPA_ROLE_ACTIVITY, "read.why.activity_values",
                          "%zu different values that change along a journey", profile->distinct);
}

void tropa_plan_activity(tropa_planner *planner)
{
    tropa_mapping *mapping = planner->mapping;
    if (mapping->layout != TROPA_TIME_LAYOUT_STEPS && mapping->activity_count == 0)
        choose(planner);
    for (uint32_t i = 0; i < mapping->activity_count; i++) {
        const tropa_profile *profile = &planner->profile[mapping->activity[i]];
        if (!planner->options->keep_urls && profile->urls * 2 > profile->filled) {
            mapping->fold_urls = true;
            if (!mapping->url.main_host.size && profile->main_host.size) {
                mapping->url.main_host = tropa_arena_copy(planner->arena, profile->main_host);
                planner->failed |= !mapping->url.main_host.data;
            }
        }
    }
    if (mapping->activity_count == 1) {
        const tropa_profile *profile = &planner->profile[mapping->activity[0]];
        if (profile->filled && profile->whole_numbers == profile->filled)
            mapping->activity_prefix = planner->column[mapping->activity[0]].title;
    }
    if (mapping->fold_urls)
        tropa_plan_note_add(planner, false, "read.note.urls",
                            "addresses became pages: host, query and identifiers were folded away");
}
