#include "read/xes_parse.h"

#include "base/memory.h"
#include "read/sample.h"

#include <expat.h>
#include <stdio.h>
#include <string.h>

enum {
    PIECE_BYTES = 64 * 1024,
    DEPTH_MOST = 64,
    TOKEN_BYTES_MOST = 16 << 20,
    TRACE_BYTES_MOST = 256 << 20,
    COLUMN_NAME = 0,
};

typedef enum element { OTHER, LOG, TRACE, EVENT, ATTRIBUTE } element;

/* A value of a trace or an event: where it stands in the trace's text. */
typedef struct xes_value {
    uint32_t column;
    size_t at, size;
} xes_value;

typedef struct xes_event {
    size_t first_value, value_count;
    uint64_t line;
} xes_event;

struct tropa_xes {
    const char *path;
    tropa_source *source;
    XML_Parser parser;
    char *piece;
    uint64_t fed;
    bool ended, learning;

    tropa_dict event_keys, trace_keys; /**< key -> see the columns below */
    uint32_t *event_column, *trace_column;
    size_t event_column_capacity, trace_column_capacity;
    tropa_arena names;
    tropa_str *column;
    uint32_t column_count;

    element stack[DEPTH_MOST];
    size_t path_size[DEPTH_MOST]; /**< of key_path before the element */
    unsigned depth;
    tropa_buffer key_path;

    bool in_trace, in_event;
    uint64_t traces, unknown;
    tropa_buffer text; /**< of the current trace */
    xes_value *value;  /**< of its events, one after another */
    size_t value_count, value_capacity;
    xes_value *trace_value; /**< of the trace itself */
    size_t trace_value_count, trace_value_capacity;
    xes_event *event;
    size_t event_count, event_capacity;
    tropa_str *field; /**< scratch: column_count */

    tropa_xes_event callback;
    void *context;
    size_t handed_over;
    tropa_status failed;
    const char *why; /**< for TROPA_ERR_INPUT and _LIMIT */
};

/* ---- failing from within a callback ---- */

static void stop(tropa_xes *xes, tropa_status status, const char *why)
{
    if (xes->failed == TROPA_OK) {
        xes->failed = status;
        xes->why = why;
    }
    XML_StopParser(xes->parser, XML_FALSE);
}

static void out_of_memory(tropa_xes *xes)
{
    stop(xes, TROPA_ERR_NO_MEMORY, NULL);
}

static uint64_t current_line(const tropa_xes *xes)
{
    return (uint64_t)XML_GetCurrentLineNumber(xes->parser);
}

/* ---- keys ---- */

/* The key's column, UINT32_MAX for one that is not read. While learning: remembers it. */
static uint32_t column_of(tropa_xes *xes, bool trace_level, tropa_str key)
{
    tropa_dict *keys = trace_level ? &xes->trace_keys : &xes->event_keys;
    if (xes->learning) {
        if (keys->count < TROPA_SAMPLE_COLUMNS_MOST / 2 &&
            tropa_dict_add(keys, key) == TROPA_DICT_NONE)
            out_of_memory(xes);
        return UINT32_MAX;
    }
    uint32_t code = tropa_dict_find(keys, key);
    if (code == TROPA_DICT_NONE) {
        xes->unknown++;
        return UINT32_MAX;
    }
    return trace_level ? xes->trace_column[code] : xes->event_column[code];
}

static void keep_value(tropa_xes *xes, bool trace_level, tropa_str key, const char *text)
{
    uint32_t column = column_of(xes, trace_level, key);
    if (column == UINT32_MAX)
        return;
    xes_value value = {column, xes->text.size, strlen(text)};
    tropa_buffer_append(&xes->text, text, value.size);
    bool bad = xes->text.failed;
    if (!bad && trace_level) {
        bad = tropa_grow((void **)&xes->trace_value, &xes->trace_value_capacity,
                         xes->trace_value_count + 1, sizeof value) != 0;
        if (!bad)
            xes->trace_value[xes->trace_value_count++] = value;
    } else if (!bad) {
        bad = tropa_grow((void **)&xes->value, &xes->value_capacity, xes->value_count + 1,
                         sizeof value) != 0;
        if (!bad)
            xes->value[xes->value_count++] = value;
    }
    if (bad)
        out_of_memory(xes);
    else if (xes->text.size > TRACE_BYTES_MOST)
        stop(xes, TROPA_ERR_LIMIT, "one trace holds more than 256 MiB");
}

/* ---- traces and events ---- */

static void begin_trace(tropa_xes *xes)
{
    xes->in_trace = true;
    xes->traces++;
    tropa_buffer_clear(&xes->text);
    xes->value_count = xes->trace_value_count = xes->event_count = 0;
}

static void begin_event(tropa_xes *xes)
{
    if (!xes->in_trace) { /* an event of no trace: it has no customer, and is handed over so */
        tropa_buffer_clear(&xes->text);
        xes->value_count = xes->trace_value_count = xes->event_count = 0;
    }
    xes->in_event = true;
    if (tropa_grow((void **)&xes->event, &xes->event_capacity, xes->event_count + 1,
                   sizeof *xes->event) != 0) {
        out_of_memory(xes);
        return;
    }
    xes->event[xes->event_count++] =
        (xes_event){.first_value = xes->value_count, .line = current_line(xes)};
}

static void hand_over(tropa_xes *xes)
{
    char unnamed[48];
    const char *text = xes->text.data;
    for (size_t e = 0; e < xes->event_count && xes->failed == TROPA_OK && !xes->learning; e++) {
        memset(xes->field, 0, xes->column_count * sizeof *xes->field);
        for (size_t i = 0; i < xes->trace_value_count; i++)
            xes->field[xes->trace_value[i].column] =
                (tropa_str){text + xes->trace_value[i].at, xes->trace_value[i].size};
        const xes_event *event = &xes->event[e];
        for (size_t i = event->first_value; i < event->first_value + event->value_count; i++)
            xes->field[xes->value[i].column] =
                (tropa_str){text + xes->value[i].at, xes->value[i].size};
        if (xes->in_trace && !xes->field[COLUMN_NAME].data) {
            snprintf(unnamed, sizeof unnamed, "trace %llu", (unsigned long long)xes->traces);
            xes->field[COLUMN_NAME] = tropa_str_from(unnamed);
        }
        if (!xes->callback(xes->context, xes->field, event->line))
            out_of_memory(xes);
        xes->handed_over++;
    }
    xes->event_count = 0;
}

static void end_event(tropa_xes *xes)
{
    xes->in_event = false;
    if (xes->event_count)
        xes->event[xes->event_count - 1].value_count =
            xes->value_count - xes->event[xes->event_count - 1].first_value;
    if (!xes->in_trace)
        hand_over(xes);
}

/* ---- expat's callbacks ---- */

static void take_attribute(tropa_xes *xes, const char **attributes)
{
    const char *key = NULL, *value = NULL;
    for (size_t i = 0; attributes[i]; i += 2) {
        if (strcmp(attributes[i], "key") == 0)
            key = attributes[i + 1];
        else if (strcmp(attributes[i], "value") == 0)
            value = attributes[i + 1];
    }
    if (!key)
        return;
    if (xes->key_path.size)
        tropa_buffer_append_char(&xes->key_path, '/');
    tropa_buffer_append_text(&xes->key_path, key);
    if (xes->key_path.failed)
        out_of_memory(xes);
    else if (value)
        keep_value(xes, !xes->in_event, tropa_buffer_view(&xes->key_path), value);
}

static void XMLCALL start_element(void *context, const char *name, const char **attributes)
{
    tropa_xes *xes = context;
    if (xes->failed != TROPA_OK)
        return;
    if (xes->depth == DEPTH_MOST) {
        stop(xes, TROPA_ERR_INPUT, "elements are nested more than 64 deep");
        return;
    }
    const char *colon = strrchr(name, ':'); /* namespaces are written as prefixes here */
    name = colon ? colon + 1 : name;
    element parent = xes->depth ? xes->stack[xes->depth - 1] : OTHER;
    element now = OTHER;
    if (xes->depth == 0) {
        now = strcmp(name, "log") == 0 ? LOG : OTHER;
        if (now == OTHER)
            stop(xes, TROPA_ERR_INPUT, "it is XML, but not an XES log; export it as XES or CSV");
    } else if (parent == LOG && strcmp(name, "trace") == 0) {
        now = TRACE;
    } else if ((parent == LOG || parent == TRACE) && strcmp(name, "event") == 0) {
        now = EVENT;
    } else if (parent == TRACE || parent == EVENT || parent == ATTRIBUTE) {
        now = ATTRIBUTE;
    }
    xes->path_size[xes->depth] = xes->key_path.size;
    xes->stack[xes->depth++] = now;
    if (now == TRACE)
        begin_trace(xes);
    else if (now == EVENT)
        begin_event(xes);
    else if (now == ATTRIBUTE)
        take_attribute(xes, attributes);
}

static void XMLCALL end_element(void *context, const char *name)
{
    tropa_xes *xes = context;
    (void)name;
    if (xes->failed != TROPA_OK || xes->depth == 0)
        return;
    element now = xes->stack[--xes->depth];
    xes->key_path.size = xes->path_size[xes->depth];
    if (now == EVENT)
        end_event(xes);
    if (now == TRACE) {
        hand_over(xes);
        xes->in_trace = false;
    }
}

static void XMLCALL refuse_entity(void *context, const XML_Char *name, int is_parameter,
                                  const XML_Char *value, int value_size, const XML_Char *base,
                                  const XML_Char *system, const XML_Char *public_name,
                                  const XML_Char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)value_size, (void)base, (void)system,
        (void)public_name, (void)notation;
    stop(context, TROPA_ERR_INPUT, "it declares entities, which no log needs; remove the DOCTYPE");
}

/* ---- parsing ---- */

static void *parser_alloc(size_t size)
{
    return tropa_alloc(size);
}

static tropa_status make_parser(tropa_xes *xes, tropa_error *err)
{
    static const XML_Memory_Handling_Suite memory = {parser_alloc, tropa_realloc, tropa_free};
    if (xes->parser)
        XML_ParserFree(xes->parser);
    /* The source hands out UTF-8 whatever the declaration says. */
    xes->parser = XML_ParserCreate_MM("UTF-8", &memory, NULL);
    if (!xes->parser)
        return tropa_fail_memory(err);
    XML_SetUserData(xes->parser, xes);
    XML_SetElementHandler(xes->parser, start_element, end_element);
    XML_SetEntityDeclHandler(xes->parser, refuse_entity);
    /* A fixed salt: the same file takes the same path every time. */
    XML_SetHashSalt(xes->parser, 0x7472706Ful);
    return TROPA_OK;
}

tropa_status tropa_xes_rewind(tropa_xes *xes, tropa_error *err)
{
    tropa_status status = tropa_source_rewind(xes->source, err);
    xes->fed = 0;
    xes->ended = xes->in_trace = xes->in_event = false;
    xes->depth = 0;
    xes->traces = xes->unknown = 0;
    xes->failed = TROPA_OK;
    xes->event_count = xes->value_count = xes->trace_value_count = 0;
    tropa_buffer_clear(&xes->key_path);
    tropa_buffer_clear(&xes->text);
    return status == TROPA_OK ? make_parser(xes, err) : status;
}

static tropa_status explain(const tropa_xes *xes, tropa_error *err)
{
    enum XML_Error code = XML_GetErrorCode(xes->parser);
    if (xes->failed == TROPA_ERR_NO_MEMORY || code == XML_ERROR_NO_MEMORY)
        return tropa_fail_memory(err);
    if (xes->failed != TROPA_OK)
        return tropa_fail(err, xes->failed, "%s, line %llu: %s", xes->path,
                          (unsigned long long)current_line(xes), tropa_phrase(xes->why));
    return tropa_fail(err, TROPA_ERR_INPUT,
                      "%s, line %llu, column %llu: the XML is damaged (%s); export the log again",
                      xes->path, (unsigned long long)current_line(xes),
                      (unsigned long long)XML_GetCurrentColumnNumber(xes->parser) + 1,
                      tropa_phrase(XML_ErrorString(code)));
}

/* The next piece of the file through the parser. */
static tropa_status feed(tropa_xes *xes, tropa_error *err)
{
    size_t got;
    tropa_status status = tropa_source_read(xes->source, xes->piece, PIECE_BYTES, &got, err);
    if (status != TROPA_OK)
        return status;
    xes->ended = got == 0;
    xes->fed += got;
    enum XML_Status parsed = XML_Parse(xes->parser, xes->piece, (int)got, xes->ended);
    if (parsed != XML_STATUS_OK || xes->failed != TROPA_OK)
        return explain(xes, err);
    XML_Index at = XML_GetCurrentByteIndex(xes->parser);
    if (!xes->ended && at >= 0 && xes->fed - (uint64_t)at > TOKEN_BYTES_MOST)
        return tropa_fail(err, TROPA_ERR_LIMIT, "%s, line %llu: a text of more than 16 MiB",
                          xes->path, (unsigned long long)current_line(xes));
    return TROPA_OK;
}

tropa_status tropa_xes_read(tropa_xes *xes, size_t events_most, tropa_xes_event event,
                            void *context, bool *more, tropa_error *err)
{
    tropa_status status = TROPA_OK;
    xes->callback = event;
    xes->context = context;
    xes->handed_over = 0;
    while (status == TROPA_OK && !xes->ended && xes->handed_over < events_most)
        status = feed(xes, err);
    *more = !xes->ended || xes->handed_over;
    return status;
}

/* ---- the columns ---- */

static bool settle(tropa_xes *xes, const tropa_dict *keys, bool trace_level, uint32_t **columns,
                   size_t *capacity)
{
    if (tropa_grow((void **)columns, capacity, keys->count + 1, sizeof **columns) != 0)
        return false;
    for (uint32_t i = 0; i < keys->count; i++) {
        tropa_str key = keys->entry[i];
        if (trace_level && tropa_str_equal(key, TROPA_STR("concept:name"))) {
            (*columns)[i] = COLUMN_NAME;
            continue;
        }
        bool clash = trace_level && tropa_dict_find(&xes->event_keys, key) != TROPA_DICT_NONE;
        (*columns)[i] = xes->column_count;
        tropa_str name = clash ? tropa_str_from(tropa_arena_format(&xes->names, "case:%.*s",
                                                                   (int)key.size, key.data))
                               : tropa_arena_copy(&xes->names, key);
        if (!name.data)
            return false;
        xes->column[xes->column_count++] = name;
    }
    return true;
}

static bool settle_columns(tropa_xes *xes)
{
    size_t most = xes->event_keys.count + xes->trace_keys.count + 1;
    xes->column = tropa_arena_array(&xes->names, most, sizeof *xes->column);
    xes->field = tropa_alloc_zero(most, sizeof *xes->field);
    if (!xes->column || !xes->field)
        return false;
    xes->column[COLUMN_NAME] = TROPA_STR("case:concept:name");
    xes->column_count = 1;
    return settle(xes, &xes->event_keys, false, &xes->event_column, &xes->event_column_capacity) &&
           settle(xes, &xes->trace_keys, true, &xes->trace_column, &xes->trace_column_capacity);
}

tropa_status tropa_xes_learn(tropa_xes *xes, uint64_t bytes_most, bool *whole, tropa_error *err)
{
    xes->learning = true;
    tropa_status status = tropa_xes_rewind(xes, err);
    while (status == TROPA_OK && !xes->ended && xes->fed < bytes_most)
        status = feed(xes, err);
    xes->learning = false;
    *whole = xes->ended;
    if (status == TROPA_OK && xes->traces == 0)
        status = tropa_fail(err, TROPA_ERR_INPUT,
                            "%s is an XES log without traces; export it again", xes->path);
    if (status == TROPA_OK && !settle_columns(xes))
        status = tropa_fail_memory(err);
    return status;
}

uint32_t tropa_xes_column_count(const tropa_xes *xes)
{
    return xes->column_count;
}

tropa_str tropa_xes_column(const tropa_xes *xes, uint32_t column)
{
    return xes->column[column];
}

uint64_t tropa_xes_line(const tropa_xes *xes)
{
    return current_line(xes);
}

uint64_t tropa_xes_take_unknown(tropa_xes *xes)
{
    uint64_t unknown = xes->unknown;
    xes->unknown = 0;
    return unknown;
}

/* ---- life ---- */

tropa_status tropa_xes_new(const char *path, tropa_source *source, tropa_xes **out,
                           tropa_error *err)
{
    tropa_xes *xes = tropa_alloc_zero(1, sizeof *xes);
    *out = NULL;
    if (!xes)
        return tropa_fail_memory(err);
    xes->path = path;
    xes->source = source;
    tropa_dict_init(&xes->event_keys);
    tropa_dict_init(&xes->trace_keys);
    tropa_arena_init(&xes->names);
    tropa_buffer_init(&xes->key_path);
    tropa_buffer_init(&xes->text);
    xes->piece = tropa_alloc(PIECE_BYTES);
    if (!xes->piece) {
        tropa_xes_free(xes);
        return tropa_fail_memory(err);
    }
    *out = xes;
    return TROPA_OK;
}

void tropa_xes_free(tropa_xes *xes)
{
    if (!xes)
        return;
    if (xes->parser)
        XML_ParserFree(xes->parser);
    tropa_dict_deinit(&xes->event_keys);
    tropa_dict_deinit(&xes->trace_keys);
    tropa_arena_deinit(&xes->names);
    tropa_buffer_deinit(&xes->key_path);
    tropa_buffer_deinit(&xes->text);
    tropa_free(xes->event_column);
    tropa_free(xes->trace_column);
    tropa_free(xes->value);
    tropa_free(xes->trace_value);
    tropa_free(xes->event);
    tropa_free(xes->field);
    tropa_free(xes->piece);
    tropa_free(xes);
}
