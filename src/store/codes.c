/* Texts that repeat become the store's codes: once a batch for each distinct text. */
#include "store/batch.h"

#include "base/memory.h"

#include <string.h>

static tropa_status map_activities(tropa_store_writer *writer, struct store_batch *batch,
                                   const tropa_rows *rows, tropa_error *err)
{
    if (tropa_grow((void **)&batch->activity_code, &batch->activity_capacity,
                   rows->activity_distinct_count, sizeof(uint32_t)))
        return tropa_fail_memory(err);
    for (uint32_t i = 0; i < rows->activity_distinct_count; i++) {
        uint32_t code = tropa_dict_add(&writer->activities, rows->activity_distinct[i]);
        if (code == TROPA_DICT_NONE)
            return tropa_fail_memory(err);
        if (code >= STORE_ACTIVITIES_MOST)
            return tropa_fail(err, TROPA_ERR_LIMIT,
                              "more than %d different activities; choose another activity column "
                              "or fold names with --names",
                              STORE_ACTIVITIES_MOST);
        batch->activity_code[i] = code;
    }
    return TROPA_OK;
}

static tropa_status load_attribute(tropa_store_writer *writer, uint32_t code, tropa_error *err)
{
    struct store_writer_attribute *attribute = &writer->attribute[code];
    if (attribute->loaded)
        return TROPA_OK;
    const tropa_str *text = NULL;
    uint32_t count = 0;
    if (writer->store && code < writer->store->limits.attributes) {
        tropa_status status = tropa_store_attribute_values(writer->store, code, &text, &count, err);
        if (status != TROPA_OK)
            return status;
    }
    for (uint32_t i = 0; i < count; i++)
        if (tropa_dict_add(&attribute->values, text[i]) == TROPA_DICT_NONE)
            return tropa_fail_memory(err);
    attribute->first_new = count;
    attribute->loaded = true;
    return TROPA_OK;
}

/* The store's code of an attribute by name. */
static tropa_status map_attribute_name(tropa_store_writer *writer, tropa_str name, uint32_t *code,
                                       tropa_error *err)
{
    *code = tropa_dict_add(&writer->attribute_names, name);
    if (*code == TROPA_DICT_NONE)
        return tropa_fail_memory(err);
    if (*code >= STORE_ATTRIBUTES_MOST)
        return tropa_fail(err, TROPA_ERR_LIMIT, "more than %d attribute columns",
                          STORE_ATTRIBUTES_MOST);
    size_t known = writer->attribute_capacity;
    if (tropa_grow((void **)&writer->attribute, &writer->attribute_capacity, *code + 1u,
                   sizeof *writer->attribute))
        return tropa_fail_memory(err);
    if (writer->attribute_capacity > known)
        memset(writer->attribute + known, 0,
               (writer->attribute_capacity - known) * sizeof *writer->attribute);
    return load_attribute(writer, *code, err);
}

static bool taken(const struct store_batch *batch, size_t a, uint32_t code)
{
    for (size_t b = 0; b < a; b++)
        if (batch->attribute_code[b] == code)
            return true;
    return false;
}

/* The code of the batch's attribute a. Of several columns with one title, the second becomes
 * "title (2)" and so on. */
static tropa_status map_column(tropa_store_writer *writer, const struct store_batch *batch,
                               size_t a, tropa_str title, uint32_t *code, tropa_error *err)
{
    tropa_status status = map_attribute_name(writer, title, code, err);
    tropa_buffer name;
    tropa_buffer_init(&name);
    for (size_t n = 2; status == TROPA_OK && taken(batch, a, *code); n++) {
        tropa_buffer_clear(&name);
        tropa_buffer_append_str(&name, title);
        tropa_buffer_append_format(&name, " (%zu)", n);
        status = name.failed ? tropa_fail_memory(err)
                             : map_attribute_name(writer, tropa_buffer_view(&name), code, err);
    }
    tropa_buffer_deinit(&name);
    return status;
}

static tropa_status map_values(struct store_writer_attribute *attribute, struct store_batch *batch,
                               size_t a, const tropa_rows_attribute *from, tropa_error *err)
{
    if (tropa_grow((void **)&batch->attribute_value[a], &batch->value_capacity[a],
                   from->distinct_count, sizeof(uint32_t)))
        return tropa_fail_memory(err);
    for (uint32_t i = 0; i < from->distinct_count; i++) {
        uint32_t code = tropa_dict_add(&attribute->values, from->distinct[i]);
        if (code == TROPA_DICT_NONE)
            return tropa_fail_memory(err);
        batch->attribute_value[a][i] = code;
    }
    return TROPA_OK;
}

static tropa_status map_attributes(tropa_store_writer *writer, struct store_batch *batch,
                                   const tropa_rows *rows, tropa_error *err)
{
    size_t n = rows->attribute_count;
    if (tropa_grow((void **)&batch->attribute_code, &batch->attribute_capacity, n,
                   sizeof(uint32_t)) ||
        tropa_grow((void **)&batch->attribute_rows, &batch->attribute_rows_capacity, n,
                   sizeof(uint32_t *)) ||
        tropa_grow((void **)&batch->attribute_value, &batch->attribute_value_capacity, n,
                   sizeof(uint32_t *)) ||
        tropa_grow((void **)&batch->value_capacity, &batch->value_capacity_capacity, n,
                   sizeof(size_t)))
        return tropa_fail_memory(err);
    for (; batch->attribute_made < n; batch->attribute_made++) {
        batch->attribute_value[batch->attribute_made] = NULL;
        batch->value_capacity[batch->attribute_made] = 0;
    }
    for (size_t a = 0; a < n; a++) {
        uint32_t code;
        tropa_status status = map_column(writer, batch, a, rows->attribute[a].name, &code, err);
        if (status == TROPA_OK)
            status = map_values(&writer->attribute[code], batch, a, &rows->attribute[a], err);
        if (status != TROPA_OK)
            return status;
        batch->attribute_code[a] = code;
        batch->attribute_rows[a] = rows->attribute[a].code;
    }
    return TROPA_OK;
}

tropa_status store_batch_map_codes(tropa_store_writer *writer, struct store_batch *batch,
                                   const tropa_rows *rows, tropa_error *err)
{
    tropa_status status = map_activities(writer, batch, rows, err);
    return status == TROPA_OK ? map_attributes(writer, batch, rows, err) : status;
}
