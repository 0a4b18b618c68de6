/* What the person said about columns. */
#include "read/plan.h"

#include "base/buffer.h"
#include "text/plain.h"

#include <stdlib.h>

/* The next title of a comma-separated list, with \, undone; false at the end. */
static bool next_title(const char **list, char *title, size_t capacity)
{
    const char *at = *list;
    size_t size = 0;
    if (!*at)
        return false;
    for (; *at && *at != ','; at++) {
        if (*at == '\\' && at[1] == ',')
            at++;
        if (size + 1 < capacity)
            title[size++] = *at;
    }
    title[size] = '\0';
    *list = *at ? at + 1 : at;
    return true;
}

static bool find_column(const tropa_planner *planner, const char *wanted, tropa_arena *scratch,
                        uint32_t *out)
{
    if (wanted[0] == '#') {
        char *end;
        unsigned long number = strtoul(wanted + 1, &end, 10);
        if (*end == '\0' && number >= 1 && number <= planner->sample->column_count) {
            *out = (uint32_t)number - 1;
            return true;
        }
    }
    tropa_str folded = tropa_text_fold(scratch, tropa_str_from(wanted));
    for (uint32_t pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < planner->sample->column_count; i++) {
            tropa_str title = planner->column[i].title;
            if (pass == 0 ? tropa_str_equal(title, tropa_str_from(wanted))
                          : tropa_str_equal(tropa_text_fold(scratch, title), folded)) {
                *out = i;
                return true;
            }
        }
    }
    return false;
}

static tropa_status fail_unknown(const tropa_planner *planner, const char *wanted, const char *flag,
                                 tropa_error *err)
{
    tropa_buffer titles;
    tropa_buffer_init(&titles);
    for (uint32_t i = 0; i < planner->sample->column_count && titles.size < 600; i++) {
        tropa_buffer_append_text(&titles, i ? ", " : "");
        tropa_buffer_append_str(&titles, planner->column[i].title);
    }
    tropa_status status =
        tropa_fail(err, TROPA_ERR_NOT_FOUND, "%s has no column \"%s\" (%s); its columns are: %s",
                   planner->path, wanted, flag, titles.data ? titles.data : "");
    tropa_buffer_deinit(&titles);
    return status;
}

tropa_status tropa_plan_find_columns(const tropa_planner *planner, const char *list,
                                     const char *flag, uint32_t *out, uint32_t most,
                                     uint32_t *count, tropa_error *err)
{
    char title[1024];
    tropa_arena scratch;
    tropa_arena_init(&scratch);
    tropa_status status = TROPA_OK;
    const char *whole = list;
    *count = 0;
    /* A title may hold commas itself: try the whole first. */
    if (strlen(list) < sizeof title && find_column(planner, list, &scratch, &out[0])) {
        *count = 1;
        list = "";
    }
    while (status == TROPA_OK && next_title(&list, title, sizeof title)) {
        if (*count == most)
            status = tropa_fail(err, TROPA_ERR_USAGE, "%s: at most %u columns, in \"%s\"", flag,
                                most, whole);
        else if (!find_column(planner, title, &scratch, &out[*count]))
            status = fail_unknown(planner, title, flag, err);
        else
            ++*count;
    }
    if (status == TROPA_OK && *count == 0)
        status = tropa_fail(err, TROPA_ERR_USAGE, "%s needs the title of a column", flag);
    tropa_arena_deinit(&scratch);
    return status;
}

static void assign_chosen(tropa_planner *planner, const uint32_t *columns, uint32_t count,
                          tropa_role role)
{
    for (uint32_t i = 0; i < count; i++) {
        tropa_plan_assign(planner, columns[i], role, "read.why.user", "as you said");
        planner->column[columns[i]].chosen_by_user = true;
    }
}

static tropa_status take_single(tropa_planner *planner, const char *list, const char *flag,
                                tropa_role role, int64_t *out, tropa_error *err)
{
    uint32_t column = 0, count;
    if (!list)
        return TROPA_OK;
    tropa_status status = tropa_plan_find_columns(planner, list, flag, &column, 1, &count, err);
    if (status != TROPA_OK)
        return status;
    *out = column;
    assign_chosen(planner, &column, 1, role);
    return TROPA_OK;
}

tropa_status tropa_plan_take_options(tropa_planner *planner, tropa_error *err)
{
    const tropa_read_options *options = planner->options;
    tropa_mapping *mapping = planner->mapping;
    tropa_status status = TROPA_OK;
    if (options->customer) {
        status =
            tropa_plan_find_columns(planner, options->customer, "--customer", mapping->customer,
                                    TROPA_MAPPING_FIRST_OF, &mapping->customer_count, err);
        if (status == TROPA_OK)
            assign_chosen(planner, mapping->customer, mapping->customer_count, TROPA_ROLE_CUSTOMER);
    }
    if (status == TROPA_OK && options->time) {
        status = tropa_plan_find_columns(planner, options->time, "--time", mapping->time,
                                         TROPA_MAPPING_FIRST_OF, &mapping->time_count, err);
        if (status == TROPA_OK)
            assign_chosen(planner, mapping->time, mapping->time_count, TROPA_ROLE_TIME);
    }
    if (status == TROPA_OK && options->activity) {
        status =
            tropa_plan_find_columns(planner, options->activity, "--activity", mapping->activity,
                                    TROPA_MAPPING_FIRST_OF, &mapping->activity_count, err);
        if (status == TROPA_OK)
            assign_chosen(planner, mapping->activity, mapping->activity_count, TROPA_ROLE_ACTIVITY);
    }
    if (status == TROPA_OK)
        status = take_single(planner, options->value, "--value", TROPA_ROLE_VALUE,
                             &mapping->value_column, err);
    if (status == TROPA_OK)
        status = take_single(planner, options->order, "--order", TROPA_ROLE_ORDER,
                             &mapping->order_column, err);
    if (status == TROPA_OK)
        status = take_single(planner, options->id, "--id", TROPA_ROLE_ID, &mapping->id_column, err);
    return status;
}
