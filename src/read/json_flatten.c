#include "read/json_flatten.h"

#include <stdio.h>
#include <stdlib.h>

enum { DEPTH_MOST = 4, JOINED_BYTES_MOST = 4096 };

static const char exploded_key[] = "actionDetails";

typedef struct walker {
    tropa_json_keys *learn; /**< else NULL */
    const tropa_json_keys *keys;
    uint32_t columns_most;
    tropa_str *field;
    tropa_arena *arena;
    tropa_buffer path;
    uint64_t *unknown;
    bool failed;
} walker;

/* ---- one value ---- */

static tropa_str text_of(const json_t *value, char scratch[64])
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        return (tropa_str){json_string_value(value), json_string_length(value)};
    case JSON_INTEGER:
        snprintf(scratch, 64, "%lld", (long long)json_integer_value(value));
        break;
    case JSON_REAL:
        /* The shortest of the two that reads back as the same number: 19.99 stays 19.99. */
        snprintf(scratch, 64, "%.15g", json_real_value(value));
        if (strtod(scratch, NULL) != json_real_value(value))
            snprintf(scratch, 64, "%.17g", json_real_value(value));
        break;
    case JSON_TRUE:
        return TROPA_STR("true");
    case JSON_FALSE:
        return TROPA_STR("false");
    default:
        return (tropa_str){NULL, 0};
    }
    return tropa_str_from(scratch);
}

static void put(walker *walk, tropa_str text)
{
    tropa_str path = tropa_buffer_view(&walk->path);
    if (walk->path.failed) {
        walk->failed = true;
        return;
    }
    if (walk->learn) {
        if (walk->learn->path.count < walk->columns_most &&
            tropa_dict_add(&walk->learn->path, path) == TROPA_DICT_NONE)
            walk->failed = true;
        return;
    }
    uint32_t column = tropa_dict_find(&walk->keys->path, path);
    if (column == TROPA_DICT_NONE) {
        ++*walk->unknown;
        return;
    }
    walk->field[column] = tropa_arena_copy(walk->arena, text);
    walk->failed |= !walk->field[column].data;
}

static size_t push(walker *walk, const char *key, size_t size)
{
    size_t before = walk->path.size;
    if (before)
        tropa_buffer_append_char(&walk->path, '.');
    tropa_buffer_append(&walk->path, key, size);
    return before;
}

static void pop(walker *walk, size_t before)
{
    if (!walk->path.failed)
        walk->path.size = before;
}

/* ---- arrays ---- */

/* {"string_value": "x"} or {"int_value": 3}: the first that is set; or the value itself. */
static const json_t *typed_value(const json_t *value)
{
    const char *key;
    json_t *child;
    if (!json_is_object(value))
        return value;
    json_object_foreach((json_t *)value, key, child)
    {
        size_t size = strlen(key);
        if (!json_is_null(child) && size > 6 && strcmp(key + size - 6, "_value") == 0)
            return child;
    }
    return NULL;
}

static void walk_pairs(walker *walk, const json_t *array)
{
    size_t i;
    json_t *element;
    json_array_foreach(array, i, element)
    {
        const json_t *key = json_object_get(element, "key");
        const json_t *value = typed_value(json_object_get(element, "value"));
        char scratch[64];
        if (!json_is_string(key) || !value)
            continue;
        tropa_str text = text_of(value, scratch);
        if (!text.data)
            continue;
        size_t before = push(walk, json_string_value(key), json_string_length(key));
        put(walk, text);
        pop(walk, before);
    }
}

static void walk_plain_values(walker *walk, const json_t *array)
{
    tropa_buffer joined;
    tropa_buffer_init(&joined);
    size_t i;
    json_t *element;
    json_array_foreach(array, i, element)
    {
        char scratch[64];
        tropa_str text = text_of(element, scratch);
        if (!text.data || joined.size > JOINED_BYTES_MOST)
            continue;
        if (joined.size)
            tropa_buffer_append_char(&joined, ',');
        tropa_buffer_append_str(&joined, text);
    }
    if (joined.size)
        put(walk, tropa_buffer_view(&joined));
    walk->failed |= joined.failed;
    tropa_buffer_deinit(&joined);
}

static void walk_array(walker *walk, const json_t *array)
{
    const json_t *first = json_array_get(array, 0);
    if (!first)
        return;
    if (!json_is_object(first) && !json_is_array(first))
        walk_plain_values(walk, array);
    else if (json_object_get(first, "key") && json_object_get(first, "value"))
        walk_pairs(walk, array);
}

/* ---- objects ---- */

/* Recursive, at most DEPTH_MOST deep. */
static void walk_object(walker *walk, const json_t *object, unsigned depth, const char *skip)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        char scratch[64];
        if (walk->failed || json_is_null(value) || (skip && strcmp(key, skip) == 0))
            continue;
        size_t before = push(walk, key, strlen(key));
        if (json_is_object(value)) {
            if (depth + 1 < DEPTH_MOST)
                walk_object(walk, value, depth + 1, NULL);
        } else if (json_is_array(value)) {
            walk_array(walk, value);
        } else {
            put(walk, text_of(value, scratch));
        }
        pop(walk, before);
    }
}

static const json_t *exploded(const json_t *object)
{
    const json_t *array = json_object_get(object, exploded_key);
    return json_is_array(array) && json_is_object(json_array_get(array, 0)) ? array : NULL;
}

static void walk_element(walker *walk, const json_t *element)
{
    size_t before = push(walk, exploded_key, strlen(exploded_key));
    if (json_is_object(element))
        walk_object(walk, element, 1, NULL);
    pop(walk, before);
}

bool tropa_json_learn(tropa_json_keys *keys, const json_t *object, uint32_t columns_most)
{
    walker walk = {.learn = keys, .columns_most = columns_most};
    tropa_buffer_init(&walk.path);
    const json_t *array = exploded(object);
    walk_object(&walk, object, 0, array ? exploded_key : NULL);
    for (size_t i = 0; array && i < json_array_size(array); i++)
        walk_element(&walk, json_array_get(array, i));
    tropa_buffer_deinit(&walk.path);
    return !walk.failed;
}

bool tropa_json_flatten(const tropa_json_keys *keys, const json_t *object, tropa_str *field,
                        tropa_arena *arena, tropa_json_record record, void *context,
                        uint64_t *unknown)
{
    walker walk = {.keys = keys, .field = field, .arena = arena, .unknown = unknown};
    tropa_buffer_init(&walk.path);
    const json_t *array = exploded(object);
    size_t records = array ? json_array_size(array) : 1;
    for (size_t i = 0; i < records && !walk.failed; i++) {
        memset(field, 0, keys->path.count * sizeof *field);
        walk_object(&walk, object, 0, array ? exploded_key : NULL);
        if (array)
            walk_element(&walk, json_array_get(array, i));
        if (!walk.failed)
            record(context, field);
    }
    tropa_buffer_deinit(&walk.path);
    return !walk.failed;
}
