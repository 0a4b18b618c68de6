/* Value, order, event id; and what becomes of all other columns. */
#include "read/plan.h"

#include "read/role_names.h"
#include "read/rows_build.h"

enum { ROWS_TO_JUDGE = 1000 };

typedef bool (*fits_role)(const tropa_planner *planner, uint32_t column);

static int64_t best_by_title(const tropa_planner *planner, tropa_role role, fits_role fits)
{
    unsigned best = 0;
    int64_t chosen = -1;
    for (uint32_t i = 0; i < planner->sample->column_count; i++) {
        if (planner->column[i].role != TROPA_ROLE_NONE || !planner->profile[i].filled)
            continue;
        unsigned score = tropa_title_score(role, planner->plain[i]);
        if (score > best && fits(planner, i)) {
            best = score;
            chosen = i;
        }
    }
    return chosen;
}

static bool is_numeric(const tropa_planner *planner, uint32_t column)
{
    return planner->profile[column].number.verdict != TROPA_NUMBERS_NONE;
}

/* Positions grow along a customer's rows; order numbers of a shop do not start over. */
static bool is_position(const tropa_planner *planner, uint32_t column)
{
    const tropa_profile *profile = &planner->profile[column];
    tropa_within within;
    return profile->whole_numbers == profile->filled && profile->least >= 0 &&
           profile->filled == planner->sample->row_count &&
           (size_t)profile->most <= planner->sample->row_count + 1 &&
           tropa_sample_within(planner->sample, planner->mapping->customer[0], column, &within) &&
           within.pairs && within.grows * 10 >= within.pairs * 8;
}

static bool is_unique(const tropa_planner *planner, uint32_t column)
{
    const tropa_profile *profile = &planner->profile[column];
    return profile->distinct * 10 >= profile->filled * 9;
}

/* A column of amounts in a file without titles: numbers with a fraction. */
static int64_t amounts_without_title(const tropa_planner *planner)
{
    if (planner->sample->has_header)
        return -1;
    for (uint32_t i = 0; i < planner->sample->column_count; i++) {
        const tropa_profile *profile = &planner->profile[i];
        if (planner->column[i].role == TROPA_ROLE_NONE &&
            profile->number.verdict == TROPA_NUMBERS_FOUND && profile->number.decimals == 2 &&
            profile->filled == planner->sample->row_count)
            return i;
    }
    return -1;
}

/* Which sign parts the fraction and how many digits follow it; the whole column is asked where the
 * sample leaves it open. */
static tropa_status settle_number(tropa_planner *planner, tropa_error *err)
{
    tropa_mapping *mapping = planner->mapping;
    uint32_t column = (uint32_t)mapping->value_column;
    tropa_number_detector sampled;
    tropa_number_detector_init(&sampled);
    const tropa_sample *sample = planner->sample;
    for (size_t row = 0; row < sample->row_count; row++) {
        tropa_str cell = tropa_field_trim(sample->cell[row * sample->column_count + column]);
        if (cell.data && !tropa_field_is_empty(cell))
            tropa_number_detector_add(&sampled, cell);
    }
    tropa_number_finding found = tropa_number_detector_finish(&sampled);
    if (found.verdict == TROPA_NUMBERS_AMBIGUOUS && !planner->sample->whole &&
        planner->whole_column) {
        tropa_number_detector detector;
        tropa_number_detector_init(&detector);
        tropa_status status =
            planner->whole_column(planner->context, column, -1, NULL, &detector, err);
        if (status != TROPA_OK)
            return status;
        found = tropa_number_detector_finish(&detector);
    }
    if (found.verdict == TROPA_NUMBERS_NONE)
        return tropa_fail(err, TROPA_ERR_INPUT,
                          "%s: \"%.*s\" (%.*s) holds no numbers; name another column with --value",
                          planner->path, TROPA_STR_ARG(planner->column[column].title),
                          TROPA_STR_ARG(planner->column[column].example));
    mapping->value_style = found.style;
    /* Cents may appear later in the file even if the sample has none. */
    uint32_t least = planner->sample->whole && found.decimals == 0 ? 0 : 2;
    mapping->value_decimals = found.decimals > least ? found.decimals : least;
    if (mapping->value_decimals > 6)
        mapping->value_decimals = 6;
    planner->plan->value_decimals = mapping->value_decimals;
    if (found.verdict == TROPA_NUMBERS_AMBIGUOUS) {
        tropa_plan_note *note = tropa_plan_note_add(
            planner, true, "read.note.decimal_sign",
            "\"%.*s\": in values like %.*s the sign was taken to part thousands, not decimals",
            TROPA_STR_ARG(planner->column[column].title),
            TROPA_STR_ARG(planner->column[column].example));
        tropa_message_text(&note->message, "column", planner->column[column].title);
        tropa_message_text(&note->message, "example", planner->column[column].example);
    }
    return TROPA_OK;
}

tropa_status tropa_plan_value(tropa_planner *planner, tropa_error *err)
{
    tropa_mapping *mapping = planner->mapping;
    if (mapping->value_column < 0) {
        mapping->value_column = best_by_title(planner, TROPA_ROLE_VALUE, is_numeric);
        if (mapping->value_column >= 0)
            tropa_plan_assign(planner, (uint32_t)mapping->value_column, TROPA_ROLE_VALUE,
                              "read.why.value", "numbers, and its title names an amount");
    }
    if (mapping->value_column < 0) {
        mapping->value_column = amounts_without_title(planner);
        if (mapping->value_column >= 0)
            tropa_plan_assign(planner, (uint32_t)mapping->value_column, TROPA_ROLE_VALUE,
                              "read.why.value_values", "numbers with two decimals, like money");
    }
    if (mapping->order_column < 0 && mapping->layout != TROPA_TIME_LAYOUT_STEPS) {
        mapping->order_column = best_by_title(planner, TROPA_ROLE_ORDER, is_position);
        if (mapping->order_column >= 0)
            tropa_plan_assign(planner, (uint32_t)mapping->order_column, TROPA_ROLE_ORDER,
                              "read.why.order",
                              "grows along each customer's rows: orders events of equal time");
    }
    if (mapping->id_column < 0 && mapping->layout != TROPA_TIME_LAYOUT_STEPS) {
        mapping->id_column = best_by_title(planner, TROPA_ROLE_ID, is_unique);
        if (mapping->id_column >= 0)
            tropa_plan_assign(planner, (uint32_t)mapping->id_column, TROPA_ROLE_ID, "read.why.id",
                              "names the event itself: proves repeated rows");
    }
    return mapping->value_column >= 0 ? settle_number(planner, err) : TROPA_OK;
}

typedef struct left_out {
    const char *key, *text; /**< NULL: an attribute */
} left_out;

static left_out why_left_out(const tropa_planner *planner, uint32_t column)
{
    const tropa_profile *profile = &planner->profile[column];
    if (!profile->filled && planner->sample->whole)
        return (left_out){"read.why.empty", "empty"};
    if (!planner->plain[column].size && planner->sample->has_header && profile->ascending)
        return (left_out){"read.why.row_number", "a row number"};
    if (profile->filled >= ROWS_TO_JUDGE && profile->distinct * 100 >= profile->filled * 99 &&
        (profile->ids * 2 > profile->filled || profile->whole_numbers == profile->filled))
        return (left_out){"read.why.unique",
                          "nearly every row has a value of its own: nothing to compare by"};
    return (left_out){NULL, NULL};
}

void tropa_plan_rest(tropa_planner *planner)
{
    tropa_mapping *mapping = planner->mapping;
    uint32_t count = planner->sample->column_count;
    uint32_t *columns = tropa_arena_array(planner->arena, count + 1, sizeof *columns);
    tropa_str *names = tropa_arena_array(planner->arena, count + 1, sizeof *names);
    if (!columns || !names) {
        planner->failed = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (planner->column[i].role != TROPA_ROLE_NONE)
            continue;
        left_out why = why_left_out(planner, i);
        if (why.key) {
            tropa_plan_assign(planner, i, TROPA_ROLE_NONE, why.key, "%s", why.text);
            continue;
        }
        tropa_plan_assign(planner, i, TROPA_ROLE_ATTRIBUTE, "read.why.attribute",
                          "%zu different values", planner->profile[i].distinct);
        columns[mapping->attribute_count] = i;
        names[mapping->attribute_count++] = planner->column[i].title;
    }
    mapping->attribute = columns;
    mapping->attribute_name = names;
}
