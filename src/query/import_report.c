/* What an import keeps of its readers: plans, previews, and the ledger's note about columns. */
#include "query/import_report.h"

#include <jansson.h>

static bool copy(tropa_arena *arena, tropa_str *text)
{
    if (!text->data)
        return true;
    *text = tropa_arena_copy(arena, *text);
    return text->data != NULL;
}

static bool copy_message(tropa_arena *arena, tropa_message *message)
{
    for (uint32_t i = 0; i < message->argument_count; i++)
        if (!copy(arena, &message->argument[i].text))
            return false;
    if (!message->key)
        return true;
    message->key = tropa_arena_text(arena, message->key);
    return message->key != NULL;
}

tropa_status tropa_import_copy_plan(tropa_arena *arena, const tropa_read_plan *plan,
                                    tropa_read_plan *out, tropa_error *err)
{
    tropa_plan_column *column = tropa_arena_array(arena, plan->column_count + 1u, sizeof *column);
    tropa_plan_note *note = tropa_arena_array(arena, plan->note_count + 1u, sizeof *note);
    if (!column || !note)
        return tropa_fail_memory(err);
    *out = *plan;
    bool fine = copy(arena, &out->path) && copy(arena, &out->zone) &&
                copy(arena, &out->time_format) && copy(arena, &out->constant_activity);
    /* The rest of the plan's texts may live in the reader, too. */
    const char **owned[] = {&out->compression, &out->encoding, &out->known_source,
                            &out->delimiter_name};
    for (size_t i = 0; i < sizeof owned / sizeof owned[0] && fine; i++)
        if (*owned[i])
            fine = (*owned[i] = tropa_arena_text(arena, *owned[i])) != NULL;
    for (uint32_t i = 0; i < plan->column_count && fine; i++) {
        column[i] = plan->column[i];
        fine = copy(arena, &column[i].title) && copy(arena, &column[i].reason_text) &&
               copy(arena, &column[i].example) && copy_message(arena, &column[i].reason);
    }
    for (uint32_t i = 0; i < plan->note_count && fine; i++) {
        note[i] = plan->note[i];
        fine = copy(arena, &note[i].text) && copy_message(arena, &note[i].message);
    }
    out->column = column;
    out->note = note;
    return fine ? TROPA_OK : tropa_fail_memory(err);
}

tropa_status tropa_import_copy_rows(tropa_arena *arena, const tropa_rows *rows,
                                    tropa_import_source *out, tropa_error *err)
{
    tropa_import_row *row = tropa_arena_array(arena, rows->count + 1, sizeof *row);
    if (!row)
        return tropa_fail_memory(err);
    for (size_t i = 0; i < rows->count; i++) {
        row[i].customer = tropa_arena_copy(arena, rows->customer[i]);
        row[i].activity = tropa_arena_copy(arena, rows->activity_distinct[rows->activity[i]]);
        row[i].time_us = rows->time_us[i];
        row[i].value = rows->value ? rows->value[i] : TROPA_NO_VALUE;
        if (!row[i].customer.data || !row[i].activity.data)
            return tropa_fail_memory(err);
    }
    out->row = row;
    out->row_count = (uint32_t)rows->count;
    return TROPA_OK;
}

static json_t *column_json(const tropa_plan_column *column)
{
    json_t *json = json_object();
    json_object_set_new(json, "title", json_stringn(column->title.data, column->title.size));
    json_object_set_new(json, "role", json_string(tropa_role_name(column->role)));
    json_object_set_new(json, "given", json_boolean(column->chosen_by_user));
    return json;
}

tropa_status tropa_import_plan_json(tropa_arena *arena, const tropa_read_plan *plan, tropa_str *out,
                                    tropa_error *err)
{
    json_t *json = json_object(), *columns = json_array();
    json_object_set_new(json, "encoding", json_string(plan->encoding));
    json_object_set_new(json, "compression", json_string(plan->compression));
    if (plan->delimiter_name)
        json_object_set_new(json, "delimiter", json_string(plan->delimiter_name));
    json_object_set_new(json, "time_format",
                        json_stringn(plan->time_format.data, plan->time_format.size));
    json_object_set_new(json, "zone_given", json_boolean(plan->zone_given));
    json_object_set_new(json, "naive", json_boolean(plan->naive));
    for (uint32_t i = 0; i < plan->column_count; i++)
        json_array_append_new(columns, column_json(&plan->column[i]));
    json_object_set_new(json, "columns", columns);
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    if (!text)
        return tropa_fail_memory(err);
    *out = tropa_arena_copy(arena, tropa_str_from(text));
    free(text);
    return out->data ? TROPA_OK : tropa_fail_memory(err);
}
