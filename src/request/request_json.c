/* Requests from and to JSON, both driven by one table of keys a request. */
#include "request/request.h"

#include <jansson.h>

typedef enum key_kind {
    KEY_TEXT,   /**< tropa_str */
    KEY_TEXTS,  /**< an array of texts: a count and a tropa_str * */
    KEY_FLAG,   /**< bool */
    KEY_TIME,   /**< int64_t, whose default is `unset` */
    KEY_AMOUNT, /**< int64_t >= 0, 0 is the default */
    KEY_RULE,   /**< tropa_funnel_rule */
    KEY_WHERE,  /**< a condition, as text */
} key_kind;

typedef struct request_key {
    const char *name;
    key_kind kind;
    size_t offset, count_offset;
    int64_t unset;
} request_key;

#define AT(request, member) offsetof(tropa_request, request.member)
#define TEXT(request, name, member)                                                                \
    {                                                                                              \
        name, KEY_TEXT, AT(request, member), 0, 0                                                  \
    }
#define TEXTS(request, name, member)                                                               \
    {                                                                                              \
        name, KEY_TEXTS, AT(request, member), AT(request, member##_count), 0                       \
    }
#define FLAG(request, name, member)                                                                \
    {                                                                                              \
        name, KEY_FLAG, AT(request, member), 0, 0                                                  \
    }
#define AMOUNT(request, name, member)                                                              \
    {                                                                                              \
        name, KEY_AMOUNT, AT(request, member), 0, 0                                                \
    }
#define FILTER(request)                                                                            \
    {"from_us", KEY_TIME, AT(request, filter.from_us), 0, TROPA_OPEN_FROM},                        \
        {"to_us", KEY_TIME, AT(request, filter.to_us), 0, TROPA_OPEN_TO},                          \
        {"where", KEY_WHERE, AT(request, filter.where), 0, 0},                                     \
    {                                                                                              \
        "timezone", KEY_TEXT, AT(request, filter.timezone), 0, 0                                   \
    }
#define END                                                                                        \
    {                                                                                              \
        NULL, KEY_TEXT, 0, 0, 0                                                                    \
    }

static const request_key import_keys[] = {
    TEXT(import, "store", store),
    TEXTS(import, "files", file),
    TEXT(import, "customer", reading.customer),
    TEXT(import, "time", reading.time),
    TEXT(import, "activity", reading.activity),
    TEXT(import, "time_steps", reading.steps),
    TEXT(import, "value", reading.value),
    TEXT(import, "order", reading.order),
    TEXT(import, "id", reading.event_id),
    TEXT(import, "timezone", reading.timezone),
    TEXT(import, "time_format", reading.time_format),
    TEXT(import, "encoding", reading.encoding),
    TEXT(import, "delimiter", reading.delimiter),
    TEXT(import, "names", reading.names),
    FLAG(import, "no_header", reading.no_header),
    FLAG(import, "keep_urls", reading.keep_urls),
    TEXT(import, "replace", replace),
    TEXT(import, "rejects", rejects),
    FLAG(import, "dry_run", dry_run),
    FLAG(import, "again", again),
    FLAG(import, "drop_duplicates", drop_duplicates),
    FLAG(import, "strict", strict),
    AMOUNT(import, "memory_bytes", memory_bytes),
    END,
};
static const request_key info_keys[] = {FLAG(info, "check", check), END};
static const request_key funnel_keys[] = {
    FILTER(funnel),
    TEXTS(funnel, "steps", step),
    AMOUNT(funnel, "window_us", window_us),
    {"mode", KEY_RULE, AT(funnel, rule), 0, 0},
    FLAG(funnel, "levels", levels),
    END,
};
static const request_key flow_keys[] = {FILTER(flow), END};
static const request_key map_keys[] = {
    FILTER(map),
    TEXT(map, "title", title),
    AMOUNT(map, "lapse_us", lapse_us),
    TEXT(map, "names", names),
    FLAG(map, "simulated", simulated),
    TEXT(map, "document", document),
    END,
};
static const request_key *const keys_of[TROPA_REQUEST_KIND_COUNT] = {
    import_keys, info_keys, funnel_keys, flow_keys, map_keys};

static bool copy_text(tropa_arena *arena, const json_t *value, tropa_str *out)
{
    *out =
        tropa_arena_copy(arena, (tropa_str){json_string_value(value), json_string_length(value)});
    return out->data != NULL;
}

static tropa_status wrong(tropa_error *err, const char *name, const char *must)
{
    return tropa_fail(err, TROPA_ERR_USAGE, "the request's \"%s\" must be %s", name,
                      tropa_phrase(must));
}

static tropa_status parse_texts(tropa_arena *arena, const request_key *key, const json_t *value,
                                char *request, tropa_error *err)
{
    size_t count = json_array_size(value);
    if (!json_is_array(value))
        return wrong(err, key->name, "an array of texts");
    tropa_str *list = tropa_arena_array(arena, count ? count : 1, sizeof *list);
    if (!list)
        return tropa_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(value, i);
        if (!json_is_string(item))
            return wrong(err, key->name, "an array of texts");
        if (!copy_text(arena, item, &list[i]))
            return tropa_fail_memory(err);
    }
    *(tropa_str **)(void *)(request + key->offset) = list;
    *(uint32_t *)(void *)(request + key->count_offset) = (uint32_t)count;
    return TROPA_OK;
}

static tropa_status parse_key(tropa_arena *arena, const request_key *key, const json_t *value,
                              char *request, tropa_error *err)
{
    void *at = request + key->offset;
    tropa_str text = {json_string_value(value), json_string_length(value)};
    switch (key->kind) {
    case KEY_TEXT:
        if (!json_is_string(value))
            return wrong(err, key->name, "a text");
        return copy_text(arena, value, at) ? TROPA_OK : tropa_fail_memory(err);
    case KEY_TEXTS:
        return parse_texts(arena, key, value, request, err);
    case KEY_FLAG:
        if (!json_is_boolean(value))
            return wrong(err, key->name, "true or false");
        *(bool *)at = json_is_true(value);
        return TROPA_OK;
    case KEY_TIME:
        if (!json_is_integer(value))
            return wrong(err, key->name, "a whole number of microseconds since 1970");
        *(int64_t *)at = json_integer_value(value);
        return TROPA_OK;
    case KEY_AMOUNT:
        if (!json_is_integer(value) || json_integer_value(value) < 0)
            return wrong(err, key->name, "a whole number, zero or more");
        *(int64_t *)at = json_integer_value(value);
        return TROPA_OK;
    case KEY_RULE:
        if (!json_is_string(value) || !tropa_funnel_rule_parse(text, at))
            return wrong(err, key->name,
                         "one of default, strict_order, strict_deduplication, strict_increase, "
                         "strict_once");
        return TROPA_OK;
    case KEY_WHERE:
        if (!json_is_string(value))
            return wrong(err, key->name, "a condition, as text");
        if (!copy_text(arena, value, &text))
            return tropa_fail_memory(err);
        return tropa_condition_parse(arena, text, at, err);
    }
    return TROPA_OK;
}

static tropa_status parse_object(tropa_arena *arena, const json_t *object, tropa_request *out,
                                 tropa_error *err)
{
    const char *name, *kind = json_string_value(json_object_get(object, "request"));
    const json_t *value;
    unsigned found = TROPA_REQUEST_KIND_COUNT;
    for (unsigned i = 0; kind && i < TROPA_REQUEST_KIND_COUNT; i++)
        if (strcmp(kind, tropa_request_name((tropa_request_kind)i)) == 0)
            found = i;
    if (found == TROPA_REQUEST_KIND_COUNT)
        return wrong(err, "request", "one of import, info, funnel, flow, map");
    tropa_request_init(out, (tropa_request_kind)found);
    json_object_foreach((json_t *)object, name, value)
    {
        const request_key *key = keys_of[found];
        if (strcmp(name, "request") == 0)
            continue;
        while (key->name && strcmp(key->name, name) != 0)
            key++;
        if (!key->name)
            return tropa_fail(err, TROPA_ERR_USAGE, "a %s request has no key \"%s\"", kind, name);
        tropa_status status = parse_key(arena, key, value, (char *)out, err);
        if (status)
            return status;
    }
    return tropa_request_check(out, err);
}

tropa_status tropa_request_parse(tropa_arena *arena, tropa_str json, tropa_request *out,
                                 tropa_error *err)
{
    json_error_t where;
    if (json.size > TROPA_REQUEST_TEXT_MAX)
        return tropa_fail(err, TROPA_ERR_USAGE, "a request is at most 1 MiB of JSON");
    json_t *object = json_loadb(json.data, json.size, JSON_REJECT_DUPLICATES, &where);
    if (!object)
        return json_error_code(&where) == json_error_out_of_memory
                   ? tropa_fail_memory(err)
                   : tropa_fail(err, TROPA_ERR_USAGE,
                                "the request is no JSON: line %d, column %d: %s", where.line,
                                where.column, where.text);
    tropa_status status = json_is_object(object)
                              ? parse_object(arena, object, out, err)
                              : tropa_fail(err, TROPA_ERR_USAGE, "the request must be an object");
    json_decref(object);
    return status;
}

/** The value of a key, NULL when it is the default and left out; sets *failed when memory is out.
 */
static json_t *value_of(const request_key *key, const char *request, bool *failed)
{
    const void *at = request + key->offset;
    json_t *value = NULL;
    tropa_str text;
    switch (key->kind) {
    case KEY_TEXT:
        text = *(const tropa_str *)at;
        if (text.size == 0)
            return NULL;
        value = json_stringn(text.data, text.size);
        break;
    case KEY_TEXTS: {
        uint32_t count = *(const uint32_t *)(const void *)(request + key->count_offset);
        const tropa_str *list = *(const tropa_str *const *)at;
        if (count == 0)
            return NULL;
        value = json_array();
        for (uint32_t i = 0; i < count && value; i++)
            if (json_array_append_new(value, json_stringn(list[i].data, list[i].size)))
                *failed = true;
        break;
    }
    case KEY_FLAG:
        if (!*(const bool *)at)
            return NULL;
        value = json_true();
        break;
    case KEY_TIME:
    case KEY_AMOUNT:
        if (*(const int64_t *)at == key->unset)
            return NULL;
        value = json_integer(*(const int64_t *)at);
        break;
    case KEY_RULE:
        if (*(const tropa_funnel_rule *)at == TROPA_RULE_DEFAULT)
            return NULL;
        value = json_string(tropa_funnel_rule_name(*(const tropa_funnel_rule *)at));
        break;
    case KEY_WHERE: {
        const tropa_condition *where = *(const tropa_condition *const *)at;
        tropa_buffer printed;
        if (!where)
            return NULL;
        tropa_buffer_init(&printed);
        tropa_condition_print(where, &printed);
        value = printed.failed ? NULL : json_stringn(printed.data, printed.size);
        tropa_buffer_deinit(&printed);
        break;
    }
    }
    *failed |= value == NULL;
    return value;
}

tropa_status tropa_request_print(const tropa_request *request, tropa_buffer *out, tropa_error *err)
{
    bool failed = false;
    json_t *object = json_object();
    if (!object ||
        json_object_set_new(object, "request", json_string(tropa_request_name(request->kind))))
        failed = true;
    for (const request_key *key = keys_of[request->kind]; key->name && !failed; key++) {
        json_t *value = value_of(key, (const char *)request, &failed);
        if (value && json_object_set_new(object, key->name, value))
            failed = true;
    }
    char *text = failed ? NULL : json_dumps(object, JSON_COMPACT);
    json_decref(object);
    if (!text)
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "the request cannot be written as JSON: its texts must be UTF-8");
    tropa_buffer_append_text(out, text);
    free(text);
    return out->failed ? tropa_fail_memory(err) : TROPA_OK;
}
