#include "read/rows_build.h"

#include "base/hash.h"
#include "base/memory.h"
#include "text/encoding.h"
#include "text/plain.h"
#include "text/utf8.h"

#include <strings.h>

#define ALWAYS_INLINE inline __attribute__((always_inline))

enum { REJECT_RECORD_BYTES = 64 * 1024 };

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

tropa_str tropa_field_trim(tropa_str field)
{
    while (field.size && is_space(field.data[0])) {
        field.data++;
        field.size--;
    }
    while (field.size && is_space(field.data[field.size - 1]))
        field.size--;
    return field;
}

/* Most fields have no blank at their ends: then nothing but two comparisons. */
static ALWAYS_INLINE tropa_str trimmed(tropa_str field)
{
    if (field.size &&
        ((unsigned char)field.data[0] <= ' ' || (unsigned char)field.data[field.size - 1] <= ' '))
        return tropa_field_trim(field);
    return field;
}

/* `field` is trimmed. */
static ALWAYS_INLINE bool says_nothing(tropa_str field)
{
    if (field.size == 0)
        return true;
    const char c = field.data[0];
    if (field.size > 4 || (c != 'N' && c != 'n' && c != '\\' && c != '#' && c != '<'))
        return false;
    static const char *const nothings[] = {"NULL", "null", "\\N", "NaN",  "nan",
                                           "NaT",  "N/A",  "n/a", "#N/A", "<NA>"};
    for (size_t i = 0; i < sizeof nothings / sizeof nothings[0]; i++)
        if (tropa_str_equal(field, tropa_str_from(nothings[i])))
            return true;
    return false;
}

bool tropa_field_is_empty(tropa_str field)
{
    return says_nothing(tropa_field_trim(field));
}

bool tropa_field_is_no_date(tropa_str field)
{
    static const char *const words[] = {"na", "none", "nil", "(null)", "no", "нет", "brak", "nie"};
    bool letters = false, digits = false;
    for (size_t i = 0; i < field.size; i++) {
        unsigned char c = (unsigned char)field.data[i];
        letters |= (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        digits |= c >= '1' && c <= '9';
    }
    if (digits || field.size > 24)
        return false;
    if (!letters && (field.size == 0 || (unsigned char)field.data[0] < 0x80))
        return true; /* "-", "0000-00-00", "__.__.____" */
    if (tropa_str_equal(field, TROPA_STR("–")) || tropa_str_equal(field, TROPA_STR("—")) ||
        tropa_str_equal(field, TROPA_STR("Нет")))
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == field.size && strncasecmp(words[i], field.data, field.size) == 0)
            return true;
    return false;
}

/* ---- life ---- */

static bool transforms_names(const tropa_mapping *mapping)
{
    return mapping->fold_urls || mapping->names || mapping->activity_prefix.size;
}

tropa_status tropa_row_builder_init(tropa_row_builder *builder, const tropa_mapping *mapping,
                                    tropa_error *err)
{
    *builder = (tropa_row_builder){.mapping = mapping};
    tropa_arena_init(&builder->arena);
    tropa_buffer_init(&builder->work);
    builder->plain_names = !transforms_names(mapping);
    size_t attributes = mapping->attribute_count, steps = mapping->step_count;
    builder->attribute_code = tropa_alloc_zero(attributes + 1, sizeof *builder->attribute_code);
    builder->attribute = tropa_alloc_zero(attributes + 1, sizeof *builder->attribute);
    builder->attribute_view = tropa_alloc_zero(attributes + 1, sizeof *builder->attribute_view);
    builder->step_parser = tropa_alloc_zero(steps + 1, sizeof *builder->step_parser);
    builder->step_us = tropa_alloc_zero(steps + 1, sizeof *builder->step_us);
    if (!builder->attribute_code || !builder->attribute || !builder->attribute_view ||
        !builder->step_parser || !builder->step_us) {
        tropa_row_builder_deinit(builder);
        return tropa_fail_memory(err);
    }
    for (uint32_t i = 0; i < mapping->time_count; i++)
        tropa_time_parser_init(&builder->time_parser[i], &mapping->time_format[i], mapping->zone);
    for (uint32_t i = 0; i < mapping->step_count; i++)
        tropa_time_parser_init(&builder->step_parser[i], &mapping->step[i].format, mapping->zone);
    return TROPA_OK;
}

void tropa_row_builder_deinit(tropa_row_builder *builder)
{
    if (builder->mapping && builder->attribute_code && builder->attribute) {
        for (uint32_t i = 0; i < builder->mapping->attribute_count; i++) {
            tropa_free(builder->attribute_code[i]);
            tropa_local_dict_deinit(&builder->attribute[i]);
        }
    }
    tropa_free(builder->customer);
    tropa_free(builder->customer_hash);
    tropa_free(builder->time_us);
    tropa_free(builder->activity);
    tropa_free(builder->value);
    tropa_free(builder->order);
    tropa_free(builder->event_id_hash);
    tropa_free(builder->attribute_code);
    tropa_free(builder->attribute);
    tropa_free(builder->attribute_view);
    tropa_free(builder->step_parser);
    tropa_free(builder->step_us);
    tropa_free(builder->name_of_raw);
    tropa_free(builder->reject);
    tropa_local_dict_deinit(&builder->raw_activity);
    tropa_local_dict_deinit(&builder->name);
    tropa_arena_deinit(&builder->arena);
    tropa_buffer_deinit(&builder->work);
    *builder = (tropa_row_builder){0};
}

void tropa_row_builder_begin(tropa_row_builder *builder)
{
    builder->count = builder->reject_count = 0;
    builder->counts = (tropa_builder_counts){0};
    builder->failed = false;
    tropa_local_dict_clear(&builder->raw_activity);
    tropa_local_dict_clear(&builder->name);
    for (uint32_t i = 0; i < builder->mapping->attribute_count; i++)
        tropa_local_dict_clear(&builder->attribute[i]);
    tropa_arena_reset(&builder->arena);
}

/* All per-row arrays grow together; on failure none is longer than it says. */
static bool widen(tropa_row_builder *builder)
{
    size_t capacity = builder->capacity ? builder->capacity * 2 : 1024;
    const tropa_mapping *mapping = builder->mapping;
#define GROW(array)                                                                                \
    do {                                                                                           \
        void *grown = tropa_realloc_array((array), capacity, sizeof *(array));                     \
        if (!grown) {                                                                              \
            builder->failed = true;                                                                \
            return false;                                                                          \
        }                                                                                          \
        (array) = grown;                                                                           \
    } while (0)
    GROW(builder->customer);
    GROW(builder->customer_hash);
    GROW(builder->time_us);
    GROW(builder->activity);
    if (mapping->value_column >= 0)
        GROW(builder->value);
    if (mapping->order_column >= 0)
        GROW(builder->order);
    if (mapping->id_column >= 0)
        GROW(builder->event_id_hash);
    for (uint32_t i = 0; i < mapping->attribute_count; i++)
        GROW(builder->attribute_code[i]);
#undef GROW
    builder->capacity = capacity;
    return true;
}

/* ---- rejects ---- */

void tropa_row_builder_reject(tropa_row_builder *builder, uint64_t line, uint32_t column,
                              tropa_reject_reason reason, tropa_str record)
{
    builder->counts.records++;
    builder->counts.rejected++;
    builder->counts.rejected_by[reason]++;
    if (tropa_grow((void **)&builder->reject, &builder->reject_capacity, builder->reject_count + 1,
                   sizeof *builder->reject) != 0) {
        builder->failed = true;
        return;
    }
    if (record.size > REJECT_RECORD_BYTES)
        record.size = REJECT_RECORD_BYTES;
    tropa_buffer *work = &builder->work;
    tropa_buffer_clear(work);
    while (record.size) {
        size_t good = tropa_utf8_valid_prefix(record.data, record.size, NULL);
        tropa_buffer_append(work, record.data, good);
        if (good < record.size) {
            tropa_buffer_append_text(work, "\xEF\xBF\xBD");
            good++;
        }
        record.data += good;
        record.size -= good;
    }
    tropa_str copy = tropa_arena_copy(&builder->arena, tropa_buffer_view(work));
    if (work->failed || !copy.data) {
        builder->failed = true;
        return;
    }
    builder->reject[builder->reject_count++] =
        (tropa_reject){.line = line, .column = column, .reason = reason, .record = copy};
}

/* ---- the parts of a row ---- */

/* The first filled of some columns; .data NULL when none is. *column is the last looked at. */
static ALWAYS_INLINE tropa_str first_filled(const tropa_str *field, const uint32_t *columns,
                                            uint32_t count, uint32_t *which)
{
    for (uint32_t i = 0; i < count; i++) {
        tropa_str text = trimmed(field[columns[i]]);
        if (text.data && !says_nothing(text)) {
            *which = i;
            return text;
        }
    }
    *which = 0;
    return (tropa_str){NULL, 0};
}

enum { PART_YEAR, PART_MONTH, PART_DAY, PART_HOUR, PART_MINUTE, PART_SECOND };

static int read_parts(tropa_row_builder *builder, const tropa_str *field, int64_t *us,
                      uint32_t *column)
{
    const tropa_mapping *mapping = builder->mapping;
    int64_t part[TROPA_MAPPING_FIRST_OF] = {0};
    for (uint32_t i = 0; i < mapping->time_count; i++) {
        *column = mapping->time[i];
        tropa_str text = trimmed(field[mapping->time[i]]);
        if (!text.data || says_nothing(text))
            return TROPA_REJECT_NO_TIME;
        if (tropa_number_parse(text, TROPA_NUMBER_POINT, 0, &part[i]) != TROPA_NUMBER_OK)
            return TROPA_REJECT_BAD_TIME;
    }
    *column = mapping->time[0];
    if (part[PART_HOUR] < 0 || part[PART_HOUR] > 24 || part[PART_MINUTE] < 0 ||
        part[PART_MINUTE] > 59 || part[PART_SECOND] < 0 || part[PART_SECOND] > 60)
        return TROPA_REJECT_BAD_TIME;
    int64_t second = part[PART_HOUR] * 3600 + part[PART_MINUTE] * 60 + part[PART_SECOND];
    return tropa_time_compose(part[PART_YEAR], part[PART_MONTH], part[PART_DAY], second,
                              mapping->zone, us)
               ? -1
               : TROPA_REJECT_BAD_TIME;
}

static int read_joined(tropa_row_builder *builder, const tropa_str *field, int64_t *us,
                       uint32_t *column)
{
    const tropa_mapping *mapping = builder->mapping;
    tropa_str date = trimmed(field[mapping->time[0]]), time = trimmed(field[mapping->time[1]]);
    *column = mapping->time[0];
    if (!date.data || says_nothing(date))
        return TROPA_REJECT_NO_TIME;
    char both[160];
    if (date.size + time.size + 1 > sizeof both)
        return TROPA_REJECT_BAD_TIME;
    memcpy(both, date.data, date.size);
    size_t size = date.size;
    if (time.data && !says_nothing(time)) {
        both[size++] = ' ';
        memcpy(both + size, time.data, time.size);
        size += time.size;
    }
    return tropa_time_parser_read(&builder->time_parser[0], (tropa_str){both, size}, us)
               ? -1
               : TROPA_REJECT_BAD_TIME;
}

/* -1, or why the time cannot be read. */
static ALWAYS_INLINE int read_time(tropa_row_builder *builder, const tropa_str *field, int64_t *us,
                                   uint32_t *column)
{
    const tropa_mapping *mapping = builder->mapping;
    if (mapping->layout == TROPA_TIME_LAYOUT_ONE) {
        uint32_t which;
        tropa_str text = first_filled(field, mapping->time, mapping->time_count, &which);
        *column = mapping->time[which];
        if (!text.data)
            return TROPA_REJECT_NO_TIME;
        return tropa_time_parser_read(&builder->time_parser[which], text, us)
                   ? -1
                   : TROPA_REJECT_BAD_TIME;
    }
    if (mapping->layout == TROPA_TIME_LAYOUT_JOINED)
        return read_joined(builder, field, us, column);
    return read_parts(builder, field, us, column);
}

static bool is_bare_code(tropa_str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.size > 0;
}

/* An activity as people will see it: the page for a URL, "title 3" for a bare 3, the given name. */
static tropa_str name_activity(tropa_row_builder *builder, tropa_str raw)
{
    const tropa_mapping *mapping = builder->mapping;
    tropa_str name = raw;
    tropa_buffer *work = &builder->work;
    tropa_buffer_clear(work);
    if (mapping->fold_urls && tropa_url_is(raw))
        tropa_url_fold(&mapping->url, raw, work);
    else if (mapping->activity_prefix.size && is_bare_code(raw)) {
        tropa_buffer_append_str(work, mapping->activity_prefix);
        tropa_buffer_append_char(work, ' ');
        tropa_buffer_append_str(work, raw);
    }
    if (work->size)
        name = tropa_arena_copy(&builder->arena, tropa_buffer_view(work));
    if (work->failed || !name.data) {
        builder->failed = true;
        return raw;
    }
    if (!mapping->names)
        return name;
    /* The table may speak of the activity as it stands in the file, or as it is shown. */
    tropa_str renamed =
        tropa_names_find(mapping->names, raw, tropa_text_fold(&builder->arena, raw));
    if (renamed.data == raw.data && name.data != raw.data)
        renamed = tropa_names_find(mapping->names, name, tropa_text_fold(&builder->arena, name));
    else if (renamed.data == raw.data)
        renamed = name;
    return renamed;
}

static uint32_t activity_code(tropa_row_builder *builder, tropa_str raw)
{
    if (builder->plain_names)
        return tropa_local_dict_add(&builder->name, raw);
    size_t before = builder->raw_activity.count;
    uint32_t code = tropa_local_dict_add(&builder->raw_activity, raw);
    if (code == UINT32_MAX)
        return code;
    if (code == before) {
        if (tropa_grow((void **)&builder->name_of_raw, &builder->name_of_raw_capacity, before + 1,
                       sizeof *builder->name_of_raw) != 0)
            return UINT32_MAX;
        builder->name_of_raw[code] =
            tropa_local_dict_add(&builder->name, name_activity(builder, raw));
    }
    return builder->name_of_raw[code];
}

static int read_value(tropa_row_builder *builder, const tropa_str *field, int64_t *value)
{
    const tropa_mapping *mapping = builder->mapping;
    tropa_str text = trimmed(field[mapping->value_column]);
    *value = TROPA_NO_VALUE;
    if (!text.data || says_nothing(text))
        return -1;
    tropa_number_result result =
        tropa_number_parse(text, mapping->value_style, mapping->value_decimals, value);
    builder->counts.value_rounded += result == TROPA_NUMBER_ROUNDED;
    return result == TROPA_NUMBER_OK || result == TROPA_NUMBER_ROUNDED ? -1
                                                                       : TROPA_REJECT_BAD_VALUE;
}

static int read_order(const tropa_mapping *mapping, const tropa_str *field, int64_t *order)
{
    tropa_str text = trimmed(field[mapping->order_column]);
    *order = TROPA_NO_VALUE;
    if (!text.data || says_nothing(text))
        return -1;
    return tropa_number_parse(text, TROPA_NUMBER_POINT, 0, order) == TROPA_NUMBER_OK
               ? -1
               : TROPA_REJECT_BAD_ORDER;
}

/* ---- rows ---- */

/* What a row has beside customer, time, activity and value. */
static void put_rest(tropa_row_builder *builder, const tropa_str *field, size_t row)
{
    const tropa_mapping *mapping = builder->mapping;
    if (mapping->id_column >= 0) {
        tropa_str id = trimmed(field[mapping->id_column]);
        uint64_t hash = id.data && !says_nothing(id) ? tropa_hash(id.data, id.size) : 0;
        builder->event_id_hash[row] = id.data && !says_nothing(id) && hash == 0 ? 1 : hash;
    }
    for (uint32_t i = 0; i < mapping->attribute_count; i++) {
        tropa_str text = trimmed(field[mapping->attribute[i]]);
        uint32_t code = TROPA_NO_CODE;
        if (text.data && !says_nothing(text)) {
            code = tropa_local_dict_add(&builder->attribute[i], text);
            builder->failed |= code == UINT32_MAX;
        }
        builder->attribute_code[i][row] = code;
    }
}

static ALWAYS_INLINE void put_row(tropa_row_builder *builder, const tropa_str *field,
                                  tropa_str customer, uint64_t hash, int64_t us, tropa_str activity,
                                  int64_t value, int64_t order, uint64_t line)
{
    if (builder->count == builder->capacity && !widen(builder))
        return;
    const tropa_mapping *mapping = builder->mapping;
    size_t row = builder->count++;
    builder->customer[row] = customer;
    builder->customer_hash[row] = hash;
    builder->time_us[row] = us;
    uint32_t code = activity_code(builder, activity);
    builder->failed |= code == UINT32_MAX;
    builder->activity[row] = code;
    if (mapping->value_column >= 0)
        builder->value[row] = value;
    if (mapping->order_column >= 0)
        builder->order[row] = order;
    if (mapping->id_column >= 0 || mapping->attribute_count)
        put_rest(builder, field, row);
    builder->counts.rows++;
    if (!tropa_time_plausible(us, mapping->now_us)) {
        builder->counts.odd_years++;
        if (!builder->counts.first_odd_line)
            builder->counts.first_odd_line = line;
    }
}

/* A row a case: one event for each filled step. The value belongs to the case, so it is told once,
 * with the last filled step. */
static void add_steps(tropa_row_builder *builder, const tropa_str *field, tropa_str customer,
                      int64_t value, int64_t order, uint64_t line, tropa_str record)
{
    const tropa_mapping *mapping = builder->mapping;
    uint32_t filled = 0, last = 0;
    for (uint32_t i = 0; i < mapping->step_count; i++) {
        tropa_str text = trimmed(field[mapping->step[i].column]);
        builder->step_us[i] = INT64_MIN;
        if (!text.data || says_nothing(text))
            continue;
        bool read = tropa_time_parser_read(&builder->step_parser[i], text, &builder->step_us[i]);
        /* People write "-" for a step not reached, and programs 0. */
        if ((!read || builder->step_us[i] == 0) && tropa_field_is_no_date(text)) {
            builder->step_us[i] = INT64_MIN;
            continue;
        }
        if (!read) {
            tropa_row_builder_reject(builder, line, mapping->step[i].column + 1,
                                     TROPA_REJECT_BAD_TIME, record);
            return;
        }
        filled++;
        last = i;
    }
    if (!filled) {
        tropa_row_builder_reject(builder, line, mapping->step[0].column + 1, TROPA_REJECT_NO_TIME,
                                 record);
        return;
    }
    builder->counts.records++;
    uint64_t hash = tropa_hash(customer.data, customer.size);
    for (uint32_t i = 0; i < mapping->step_count; i++)
        if (builder->step_us[i] != INT64_MIN)
            put_row(builder, field, customer, hash, builder->step_us[i], mapping->step[i].name,
                    i == last ? value : TROPA_NO_VALUE, order, line);
}

void tropa_row_builder_add(tropa_row_builder *builder, const tropa_str *field, uint64_t line,
                           tropa_str record)
{
    const tropa_mapping *mapping = builder->mapping;
    uint32_t which, column = 0;
    int64_t us = 0, value = TROPA_NO_VALUE, order = TROPA_NO_VALUE;
    int reason = -1;
    tropa_str activity = mapping->constant_activity;
    tropa_str customer = first_filled(field, mapping->customer, mapping->customer_count, &which);
    if (!customer.data) {
        reason = TROPA_REJECT_NO_CUSTOMER;
        column = mapping->customer[0];
    }
    if (reason < 0 && mapping->layout != TROPA_TIME_LAYOUT_STEPS)
        reason = read_time(builder, field, &us, &column);
    if (reason < 0 && mapping->activity_count) {
        activity = first_filled(field, mapping->activity, mapping->activity_count, &which);
        if (!activity.data) {
            reason = TROPA_REJECT_NO_ACTIVITY;
            column = mapping->activity[0];
        }
    }
    if (reason < 0 && mapping->value_column >= 0) {
        column = (uint32_t)mapping->value_column;
        reason = read_value(builder, field, &value);
    }
    if (reason < 0 && mapping->order_column >= 0) {
        column = (uint32_t)mapping->order_column;
        reason = read_order(mapping, field, &order);
    }
    if (reason >= 0) {
        tropa_row_builder_reject(builder, line, column + 1, (tropa_reject_reason)reason, record);
        return;
    }
    if (mapping->layout == TROPA_TIME_LAYOUT_STEPS) {
        add_steps(builder, field, customer, value, order, line, record);
        return;
    }
    builder->counts.records++;
    put_row(builder, field, customer, tropa_hash(customer.data, customer.size), us, activity, value,
            order, line);
}

void tropa_row_builder_view(tropa_row_builder *builder, tropa_rows *rows)
{
    const tropa_mapping *mapping = builder->mapping;
    for (uint32_t i = 0; i < mapping->attribute_count; i++)
        builder->attribute_view[i] =
            (tropa_rows_attribute){.name = mapping->attribute_name[i],
                                   .code = builder->attribute_code[i],
                                   .distinct = builder->attribute[i].entry,
                                   .distinct_count = (uint32_t)builder->attribute[i].count};
    *rows = (tropa_rows){
        .count = builder->count,
        .customer = builder->customer,
        .customer_hash = builder->customer_hash,
        .time_us = builder->time_us,
        .activity = builder->activity,
        .activity_distinct = builder->name.entry,
        .activity_distinct_count = (uint32_t)builder->name.count,
        .value = mapping->value_column >= 0 ? builder->value : NULL,
        .order = mapping->order_column >= 0 ? builder->order : NULL,
        .event_id_hash = mapping->id_column >= 0 ? builder->event_id_hash : NULL,
        .attribute = builder->attribute_view,
        .attribute_count = mapping->attribute_count,
        .reject = builder->reject,
        .reject_count = builder->reject_count,
        .day_only = mapping->day_only,
    };
}
