/* Whose event a row is; and the answer to files that do not say. */
#include "read/plan.h"

#include "base/buffer.h"
#include "read/role_names.h"

static bool is_date_like(const tropa_profile *profile)
{
    tropa_time_kind kind = profile->time.format.kind;
    return profile->time.verdict != TROPA_TIMES_NONE && kind != TROPA_TIME_EPOCH &&
           kind != TROPA_TIME_PACKED;
}

static double title_score(const tropa_planner *planner, uint32_t column)
{
    const tropa_profile *profile = &planner->profile[column];
    double score = tropa_title_score(TROPA_ROLE_CUSTOMER, planner->plain[column]);
    if (profile->filled == 0 || planner->column[column].role != TROPA_ROLE_NONE ||
        is_date_like(profile))
        return 0;
    if (profile->distinct == 1 && profile->filled > 20)
        score *= 0.5; /* one customer in the whole sample: rather a shop, an account */
    return score;
}

/* Titles of identifiers in general: "... id", "... number". */
static bool ends_like_id(tropa_str plain)
{
    static const char *const ends[] = {"id",  "key",   "number", "nr",  "no", "code",
                                       "код", "номер", "numer",  "kod", "ид"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t size = strlen(ends[i]);
        if (plain.size >= size && memcmp(plain.data + plain.size - size, ends[i], size) == 0 &&
            (plain.size == size || plain.data[plain.size - size - 1] == ' '))
            return true;
    }
    return false;
}

static bool has_other_role(tropa_str plain)
{
    return tropa_title_score(TROPA_ROLE_VALUE, plain) ||
           tropa_title_score(TROPA_ROLE_ORDER, plain) || tropa_title_score(TROPA_ROLE_ID, plain) ||
           tropa_title_score(TROPA_ROLE_ACTIVITY, plain) >= 60 || tropa_title_date_part(plain) >= 0;
}

/* Identifiers that come back: what a customer column looks like when its title says nothing. */
static double content_score(const tropa_planner *planner, uint32_t column)
{
    const tropa_profile *profile = &planner->profile[column];
    const tropa_sample *sample = planner->sample;
    tropa_str plain = planner->plain[column];
    if (planner->column[column].role != TROPA_ROLE_NONE ||
        profile->filled * 10 < sample->row_count * 9 || profile->distinct < 2 ||
        has_other_role(plain) || is_date_like(profile))
        return 0;
    if (sample->row_count > 20 && profile->distinct * 20 > profile->filled * 19)
        return 0; /* every row its own: nobody comes back */
    double score = 0;
    size_t numbers = profile->whole_numbers;
    if (profile->ids * 10 > profile->filled * 9)
        score = 40;
    else if (numbers == profile->filled && profile->leading_zeros * 2 > numbers)
        score = 36;
    else if (numbers == profile->filled && profile->least >= 0 && profile->mean_bytes >= 4 &&
             profile->time.verdict == TROPA_TIMES_NONE)
        score = 24;
    if (score > 0 && planner->plain[column].size && !ends_like_id(plain))
        score = profile->ids * 10 > profile->filled * 9 ? 20 : 0;
    if (score > 0 && ends_like_id(plain))
        score += 6;
    if (profile->distinct * 50 < profile->filled)
        score *= 0.5; /* a handful of values: a category rather than people */
    return score;
}

static void assign_by_title(tropa_planner *planner, uint32_t column)
{
    const tropa_profile *profile = &planner->profile[column];
    tropa_plan_assign(planner, column, TROPA_ROLE_CUSTOMER, "read.why.name",
                      "its title names a customer; %zu different values in %zu rows",
                      profile->distinct, profile->filled);
}

/* Where the best identifier is not always filled, the next ones stand in, row by row. */
static void add_stand_ins(tropa_planner *planner)
{
    tropa_mapping *mapping = planner->mapping;
    uint32_t first = mapping->customer[0];
    if (planner->profile[first].filled == planner->sample->row_count ||
        !tropa_title_is_person(planner->plain[first]))
        return;
    while (mapping->customer_count < TROPA_MAPPING_FIRST_OF) {
        double best = 0;
        uint32_t chosen = 0;
        for (uint32_t i = 0; i < planner->sample->column_count; i++) {
            double score = tropa_title_is_person(planner->plain[i]) ? title_score(planner, i) : 0;
            if (score > best) {
                best = score;
                chosen = i;
            }
        }
        if (best <= 0)
            return;
        mapping->customer[mapping->customer_count++] = chosen;
        tropa_plan_assign(planner, chosen, TROPA_ROLE_CUSTOMER, "read.why.second",
                          "stands in where \"%.*s\" is empty",
                          TROPA_STR_ARG(planner->column[first].title));
        tropa_message_text(&planner->column[chosen].reason, "first", planner->column[first].title);
    }
}

/* `instead` says where that product keeps its events; both are NULL when nobody knows. */
static tropa_status fail_report(const tropa_planner *planner, const char *product,
                                const char *instead, tropa_error *err)
{
    if (product)
        return tropa_fail(
            err, TROPA_ERR_INPUT,
            "%s is a report from %s without a customer column: its rows are totals, and a journey "
            "needs a row for each thing one customer did. Export the raw events instead: %s; if a "
            "column does name the customer, say --customer COLUMN",
            planner->path, product, tropa_phrase(instead));
    return tropa_fail(
        err, TROPA_ERR_INPUT,
        "%s is a report without a customer column: its rows are totals, and a journey needs a row "
        "for each thing one customer did. Export the raw events instead; if a column does name the "
        "customer, say --customer COLUMN",
        planner->path);
}

static tropa_status fail_no_customer(const tropa_planner *planner, tropa_error *err)
{
    const char *product, *instead;
    if (tropa_titles_report(planner->plain, planner->sample->column_count, &product, &instead))
        return fail_report(planner, product, instead, err);
    tropa_buffer titles;
    tropa_buffer_init(&titles);
    for (uint32_t i = 0; i < planner->sample->column_count && titles.size < 500; i++) {
        tropa_buffer_append_text(&titles, i ? ", " : "");
        tropa_buffer_append_str(&titles, planner->column[i].title);
    }
    tropa_status status = tropa_fail(
        err, TROPA_ERR_INPUT,
        planner->sample->column_count > 1
            ? "%s: no column says which customer a row belongs to (columns: %s); name it with "
              "--customer COLUMN, or, if the file is a report, export the raw events instead"
            : "%s: no column says which customer a row belongs to (columns: %s); if several "
              "columns were taken for one, say what parts them with --delimiter, or, if the file "
              "is a report, export the raw events instead",
        planner->path, titles.data ? titles.data : "");
    tropa_buffer_deinit(&titles);
    return status;
}

tropa_status tropa_plan_customer(tropa_planner *planner, tropa_error *err)
{
    tropa_mapping *mapping = planner->mapping;
    if (mapping->customer_count)
        return TROPA_OK;
    double best_title = 0, best_content = 0;
    uint32_t by_title = 0, by_content = 0;
    for (uint32_t i = 0; i < planner->sample->column_count; i++) {
        double title = title_score(planner, i), content = content_score(planner, i);
        if (title > best_title) {
            best_title = title;
            by_title = i;
        }
        if (content > best_content) {
            best_content = content;
            by_content = i;
        }
    }
    if (best_title >= 20) {
        mapping->customer[mapping->customer_count++] = by_title;
        assign_by_title(planner, by_title);
        add_stand_ins(planner);
        return TROPA_OK;
    }
    if (best_content < 10)
        return fail_no_customer(planner, err);
    mapping->customer[mapping->customer_count++] = by_content;
    tropa_plan_assign(planner, by_content, TROPA_ROLE_CUSTOMER, "read.why.values",
                      "identifiers that come back: %zu different values in %zu rows",
                      planner->profile[by_content].distinct, planner->profile[by_content].filled);
    tropa_plan_note *note = tropa_plan_note_add(
        planner, true, "read.note.customer_guess",
        "\"%.*s\" was taken for the customer by its values alone; say --customer COLUMN if that is "
        "wrong",
        TROPA_STR_ARG(planner->column[by_content].title));
    tropa_message_text(&note->message, "column", planner->column[by_content].title);
    return TROPA_OK;
}
