/* The order in which roles are settled, and how reasons and notes are kept. */
#include "read/plan.h"

#include "read/role_names.h"

#include <stdio.h>

static tropa_str format_text(tropa_planner *planner, const char *format, va_list arguments)
{
    char text[512];
    vsnprintf(text, sizeof text, format, arguments);
    char *copy = tropa_arena_text(planner->arena, text);
    if (!copy)
        planner->failed = true;
    return tropa_str_from(copy);
}

void tropa_plan_assign(tropa_planner *planner, uint32_t column, tropa_role role, const char *key,
                       const char *format, ...)
{
    tropa_plan_column *target = &planner->column[column];
    const tropa_profile *profile = &planner->profile[column];
    target->role = role;
    tropa_message_init(&target->reason, key);
    tropa_message_text(&target->reason, "column", target->title);
    tropa_message_integer(&target->reason, "count", (int64_t)profile->distinct);
    size_t rows = planner->sample->row_count;
    tropa_message_percent(&target->reason, "share",
                          rows ? (double)profile->filled / (double)rows : 0);
    tropa_message_integer(&target->reason, "rows", (int64_t)profile->filled);
    tropa_message_text(&target->reason, "example", target->example);
    va_list arguments;
    va_start(arguments, format);
    target->reason_text = format_text(planner, format, arguments);
    va_end(arguments);
}

tropa_plan_note *tropa_plan_note_add(tropa_planner *planner, bool warning, const char *key,
                                     const char *format, ...)
{
    static tropa_plan_note overflow;
    if (planner->plan->note_count == TROPA_PLAN_NOTES_MOST)
        return &overflow;
    tropa_plan_note *note = &planner->note[planner->plan->note_count++];
    *note = (tropa_plan_note){.warning = warning};
    tropa_message_init(&note->message, key);
    va_list arguments;
    va_start(arguments, format);
    note->text = format_text(planner, format, arguments);
    va_end(arguments);
    return note;
}

static tropa_str cut_example(tropa_str text)
{
    enum { EXAMPLE_BYTES = 80 };
    if (text.size > EXAMPLE_BYTES) {
        text.size = EXAMPLE_BYTES;
        while (text.size && ((unsigned char)text.data[text.size] & 0xC0) == 0x80)
            text.size--;
    }
    return text;
}

static tropa_status prepare(tropa_planner *planner, tropa_error *err)
{
    const tropa_sample *sample = planner->sample;
    uint32_t count = sample->column_count;
    tropa_arena *arena = planner->arena;
    planner->profile = tropa_sample_profile(sample, arena);
    planner->plain = tropa_arena_array(arena, count + 1, sizeof *planner->plain);
    planner->column = tropa_arena_array(arena, count + 1, sizeof *planner->column);
    planner->note = tropa_arena_array(arena, TROPA_PLAN_NOTES_MOST, sizeof *planner->note);
    if (!planner->profile || !planner->plain || !planner->column || !planner->note)
        return tropa_fail_memory(err);
    for (uint32_t i = 0; i < count; i++) {
        tropa_plan_column *column = &planner->column[i];
        column->index = i;
        column->title = sample->title[i].size
                            ? tropa_arena_copy(arena, sample->title[i])
                            : tropa_str_from(tropa_arena_format(arena, "column %u", i + 1));
        column->example = tropa_arena_copy(arena, cut_example(planner->profile[i].example));
        planner->plain[i] = tropa_title_plain(arena, sample->title[i]);
        if (!column->title.data || !planner->plain[i].data)
            return tropa_fail_memory(err);
    }
    planner->plan->column = planner->column;
    planner->plan->column_count = count;
    planner->plan->note = planner->note;
    planner->mapping->column_count = count;
    planner->mapping->value_column = planner->mapping->order_column = planner->mapping->id_column =
        -1;
    planner->plan->known_source = tropa_titles_known_export(planner->plain, count);
    return TROPA_OK;
}

tropa_status tropa_plan_make(tropa_planner *planner, tropa_error *err)
{
    tropa_status status = prepare(planner, err);
    if (status == TROPA_OK)
        status = tropa_plan_take_options(planner, err);
    if (status == TROPA_OK)
        status = tropa_plan_customer(planner, err);
    if (status == TROPA_OK)
        status = tropa_plan_time(planner, err);
    if (status == TROPA_OK) {
        tropa_plan_steps(planner);
        status = tropa_plan_value(planner, err);
    }
    if (status == TROPA_OK)
        status = tropa_plan_formats(planner, err);
    if (status == TROPA_OK) {
        tropa_plan_activity(planner);
        tropa_plan_rest(planner);
    }
    if (status == TROPA_OK && planner->failed)
        status = tropa_fail_memory(err);
    return status;
}
