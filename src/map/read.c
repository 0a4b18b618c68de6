/* From nodes to structures, by the shapes. */
#include "map/read.h"

#include "base/buffer.h"
#include "map/merge.h"
#include "map/node.h"
#include "map/problems.h"
#include "map/shape_walk.h"
#include "request/step.h"
#include "text/time_parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define NAMES_MAX 64 /* of fields or choices among which the nearest is looked for */

typedef struct reader {
    tropa_finder finder;
    uint32_t depth; /**< bounded by the nodes' */
} reader;

static tropa_status read_object(reader *r, const tropa_shape *shape, const tropa_node *node,
                                void *out);

/* ---- saying what is wrong ---- */

static tropa_status say(reader *r, bool error, const tropa_node *node, const char *key,
                        const tropa_field *field)
{
    tropa_problem *problem;
    tropa_status status = tropa_problem_add(&r->finder, error, node->place, key, &problem);
    if (!status && field)
        tropa_message_text(&problem->what, "key", tropa_str_from(field->key));
    return status;
}

/** "Did you mean ...", when one of the names is near. */
static void hint_nearest(tropa_problem *problem, tropa_str text, const tropa_str *names,
                         uint32_t count)
{
    uint32_t near = tropa_nearest(text, names, count);
    if (near == TROPA_STEP_NONE)
        return;
    tropa_message_init(&problem->hint, "check.mean");
    tropa_message_text(&problem->hint, "name", names[near]);
}

static tropa_status say_unknown_key(reader *r, const tropa_shape *shape, const tropa_node *node)
{
    tropa_problem *problem;
    tropa_status status =
        tropa_problem_add(&r->finder, false, node->key_place, "check.unknown", &problem);
    if (status)
        return status;
    tropa_message_text(&problem->what, "key", node->key);
    tropa_str names[NAMES_MAX];
    uint32_t count = shape->field_count < NAMES_MAX ? shape->field_count : NAMES_MAX;
    for (uint32_t i = 0; i < count; i++)
        names[i] = tropa_str_from(shape->field[i].key);
    hint_nearest(problem, node->key, names, count);
    return TROPA_OK;
}

static tropa_status say_range(reader *r, const tropa_field *field, const tropa_node *node)
{
    tropa_problem *problem;
    tropa_status status = tropa_problem_add(&r->finder, true, node->place, "check.range", &problem);
    if (status)
        return status;
    tropa_message_text(&problem->what, "key", tropa_str_from(field->key));
    tropa_message_text(&problem->what, "value", node->text);
    tropa_message_real(&problem->what, "low", field->low);
    tropa_message_real(&problem->what, "high", field->high);
    return TROPA_OK;
}

/* ---- values ---- */

static bool is_null(const tropa_node *node)
{
    return node->kind == TROPA_NODE_SCALAR && node->plain &&
           (node->text.size == 0 || tropa_str_equal(node->text, TROPA_STR("~")) ||
            tropa_str_equal(node->text, TROPA_STR("null")));
}

static tropa_status read_number(reader *r, const tropa_field *field, const tropa_node *node,
                                double *out)
{
    char *end;
    double value = strtod(node->text.data, &end);
    if (node->text.size == 0 || *end || !isfinite(value)) {
        tropa_problem *problem;
        tropa_status status =
            tropa_problem_add(&r->finder, true, node->place, "check.number", &problem);
        if (status)
            return status;
        tropa_message_text(&problem->what, "key", tropa_str_from(field->key));
        tropa_message_text(&problem->what, "value", node->text);
        if (memchr(node->text.data, ',', node->text.size))
            tropa_message_init(&problem->hint, "check.number.point");
        return TROPA_OK;
    }
    if ((field->low != 0 || field->high != 0) && (value < field->low || value > field->high))
        return say_range(r, field, node);
    *out = value;
    return TROPA_OK;
}

static tropa_status read_count(reader *r, const tropa_field *field, const tropa_node *node,
                               uint64_t *out)
{
    char *end;
    unsigned long long value = strtoull(node->text.data, &end, 10);
    if (node->text.size == 0 || node->text.size > 19 || *end || node->text.data[0] < '0' ||
        node->text.data[0] > '9')
        return say(r, true, node, "check.count", field);
    *out = value;
    return TROPA_OK;
}

static tropa_status read_flag(reader *r, const tropa_field *field, const tropa_node *node,
                              bool *out)
{
    static const char *const words[] = {"false", "no", "true", "yes"};
    for (unsigned i = 0; i < 4; i++)
        if (strcasecmp(node->text.data, words[i]) == 0) {
            *out = i >= 2;
            return TROPA_OK;
        }
    return say(r, true, node, "check.flag", field);
}

static tropa_status read_date(reader *r, const tropa_field *field, const tropa_node *node,
                              int64_t *out)
{
    const tropa_time_format iso = {.kind = TROPA_TIME_YMD, .separator = '-', .has_time = true};
    if (node->text.size < 10 || !tropa_time_parse(&iso, node->text, NULL, out))
        return say(r, true, node, "check.date", field);
    return TROPA_OK;
}

/** Case, `_` and blanks aside. */
static bool same_choice(tropa_str text, const char *name)
{
    size_t i = 0;
    for (; i < text.size && name[i]; i++) {
        char c = text.data[i];
        c = c == '_' || c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        if (c != name[i])
            return false;
    }
    return i == text.size && !name[i];
}

static tropa_status read_choice(reader *r, const tropa_field *field, const tropa_node *node,
                                uint8_t *out)
{
    tropa_str names[NAMES_MAX];
    uint32_t count = 0;
    for (; field->choice[count]; count++) {
        names[count] = tropa_str_from(field->choice[count]);
        if (same_choice(node->text, field->choice[count])) {
            *out = (uint8_t)(count + 1);
            return TROPA_OK;
        }
    }
    tropa_buffer list;
    tropa_buffer_init(&list);
    for (uint32_t i = 0; i < count; i++)
        tropa_buffer_append_format(&list, "%s%s", i ? ", " : "", field->choice[i]);
    tropa_str all = tropa_arena_copy(r->finder.arena, tropa_buffer_view(&list));
    tropa_buffer_deinit(&list);
    tropa_problem *problem;
    tropa_status status =
        tropa_problem_add(&r->finder, true, node->place, "check.choice", &problem);
    if (status || !all.data)
        return status ? status : tropa_fail_memory(r->finder.err);
    tropa_message_text(&problem->what, "key", tropa_str_from(field->key));
    tropa_message_text(&problem->what, "value", node->text);
    tropa_message_text(&problem->what, "choices", all);
    hint_nearest(problem, node->text, names, count);
    return TROPA_OK;
}

/** An id is a word that needs no quotes anywhere: letters of any script, digits, - _ . */
static bool is_id(tropa_str text)
{
    if (text.size == 0 || text.size > TROPA_ID_MAX)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool letter = c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9');
        if (!letter && (i == 0 || (c != '-' && c != '_' && c != '.')))
            return false;
    }
    return true;
}

static tropa_status read_text(reader *r, const tropa_field *field, const tropa_node *node,
                              tropa_str *out)
{
    if (node->kind != TROPA_NODE_SCALAR)
        return say(r, true, node, "check.text", field);
    if (strcmp(field->key, "id") == 0 && !is_id(node->text))
        return say(r, true, node, "check.id", field);
    *out = node->text;
    return TROPA_OK;
}

static tropa_status read_texts(reader *r, const tropa_field *field, const tropa_node *node,
                               void *object)
{
    bool list = node->kind == TROPA_NODE_LIST;
    uint32_t count = list ? node->count : 1, used = 0;
    tropa_str *text = tropa_arena_array(r->finder.arena, count, sizeof *text);
    if (count && !text)
        return tropa_fail_memory(r->finder.err);
    const tropa_node *item = list ? node->first : node;
    for (; item; item = list ? item->next : NULL) {
        if (is_null(item))
            continue;
        tropa_status status = read_text(r, field, item, &text[used]);
        if (status)
            return status;
        used += text[used].size > 0;
    }
    tropa_field_set_list(field, object, (tropa_any_list){used, text});
    return TROPA_OK;
}

/* ---- objects and lists ---- */

static void set_item(void *object, tropa_place place, tropa_str id)
{
    tropa_item *item = object; /* every structure begins with one */
    item->place = place;
    if (id.size)
        item->id = id;
}

/** `{anna: 1, piotr: -1}` where a list of {persona, value} is meant. */
static bool is_by_reference(const tropa_field *field, const tropa_node *node)
{
    return (field->flags & TROPA_FIELD_BY_REF) && node->kind == TROPA_NODE_OBJECT && node->first &&
           !tropa_shape_field(field->shape, node->first->key);
}

static tropa_status read_items(reader *r, const tropa_field *field, const tropa_node *node,
                               void *object)
{
    const tropa_shape *shape = field->shape;
    const bool keyed = field->kind == TROPA_FIELD_KEYED;
    const bool by_reference = is_by_reference(field, node);
    if (keyed && node->kind != TROPA_NODE_OBJECT)
        return say(r, true, node, "check.keyed", field);
    bool many = node->kind == TROPA_NODE_LIST || keyed || by_reference;
    uint32_t count = many ? node->count : 1, used = 0;
    void *items = tropa_arena_array(r->finder.arena, count, shape->size);
    if (count && !items)
        return tropa_fail_memory(r->finder.err);
    const tropa_node *item = many ? node->first : node;
    for (; item; item = many ? item->next : NULL) {
        if (is_null(item) && !keyed)
            continue;
        void *at = (char *)items + (size_t)used++ * shape->size;
        tropa_status status = read_object(r, shape, item, at);
        if (status)
            return status;
        if (keyed)
            set_item(at, item->place, item->key);
        if (by_reference)
            *(tropa_str *)tropa_field_at(tropa_shape_reference(shape), at) = item->key;
    }
    tropa_field_set_list(field, object, (tropa_any_list){used, items});
    return TROPA_OK;
}

static tropa_status read_pointer(reader *r, const tropa_field *field, const tropa_node *node,
                                 void *object)
{
    void *inner = tropa_arena_alloc(r->finder.arena, field->shape->size);
    if (!inner)
        return tropa_fail_memory(r->finder.err);
    memcpy(tropa_field_at(field, object), &inner, sizeof inner);
    return read_object(r, field->shape, node, inner);
}

static tropa_status read_scalar(reader *r, const tropa_field *field, const tropa_node *node,
                                void *at)
{
    if (node->kind != TROPA_NODE_SCALAR)
        return say(r, true, node, "check.scalar", field);
    switch (field->kind) {
    case TROPA_FIELD_NUMBER:
        return read_number(r, field, node, at);
    case TROPA_FIELD_COUNT:
        return read_count(r, field, node, at);
    case TROPA_FIELD_FLAG:
        return read_flag(r, field, node, at);
    case TROPA_FIELD_DATE:
        return read_date(r, field, node, at);
    default:
        return read_choice(r, field, node, at);
    }
}

static tropa_status read_field(reader *r, const tropa_field *field, const tropa_node *node,
                               void *object)
{
    if (is_null(node))
        return TROPA_OK;
    switch (field->kind) {
    case TROPA_FIELD_TEXT:
        return read_text(r, field, node, tropa_field_at(field, object));
    case TROPA_FIELD_TEXTS:
        return read_texts(r, field, node, object);
    case TROPA_FIELD_LIST:
    case TROPA_FIELD_KEYED:
        return read_items(r, field, node, object);
    case TROPA_FIELD_OBJECT:
        return read_pointer(r, field, node, object);
    default:
        return read_scalar(r, field, node, tropa_field_at(field, object));
    }
}

static tropa_status check_required(reader *r, const tropa_shape *shape, const tropa_node *node)
{
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const tropa_field *field = &shape->field[i];
        if (!(field->flags & TROPA_FIELD_REQUIRED))
            continue;
        const tropa_node *given = tropa_node_get(node, field->key);
        if (given && !is_null(given))
            continue;
        tropa_problem *problem;
        tropa_status status =
            tropa_problem_add(&r->finder, true, node->place, "check.missing", &problem);
        if (status)
            return status;
        tropa_message_text(&problem->what, "key", tropa_str_from(field->key));
        tropa_message_text(&problem->what, "thing", tropa_str_from(shape->name));
    }
    return TROPA_OK;
}

static tropa_status read_object(reader *r, const tropa_shape *shape, const tropa_node *node,
                                void *out)
{
    tropa_shape_clear(shape, out);
    set_item(out, node->place, (tropa_str){0});
    const tropa_field *brief = tropa_shape_short(shape);
    if (node->kind != TROPA_NODE_OBJECT) {
        bool fits = brief && (node->kind == TROPA_NODE_SCALAR || brief->kind == TROPA_FIELD_TEXTS);
        if (fits)
            return read_field(r, brief, node, out);
        tropa_problem *problem;
        tropa_status status =
            tropa_problem_add(&r->finder, true, node->place, "check.object", &problem);
        if (!status)
            tropa_message_text(&problem->what, "thing", tropa_str_from(shape->name));
        return status;
    }
    for (const tropa_node *child = node->first; child; child = child->next) {
        const tropa_field *field = tropa_shape_field(shape, child->key);
        tropa_status status =
            field ? read_field(r, field, child, out) : say_unknown_key(r, shape, child);
        if (status)
            return status;
    }
    return check_required(r, shape, node);
}

/* ---- the document ---- */

/** Where `measured` stands; it must be last, since refresh replaces the end of the file. */
static tropa_status place_measured(reader *r, const tropa_node *root, tropa_document *out)
{
    const tropa_node *measured = tropa_node_get(root, "measured");
    if (!measured)
        return TROPA_OK;
    out->measured_place = measured->key_place;
    out->measured_place.end = measured->place.end;
    return measured->next ? say(r, true, measured->next, "check.measured.last", NULL) : TROPA_OK;
}

static tropa_status say_fault(reader *r, const tropa_node_fault *fault)
{
    tropa_problem *problem;
    tropa_status status =
        tropa_problem_add(&r->finder, true, fault->place, fault->what.key, &problem);
    if (!status)
        problem->what = fault->what;
    return status;
}

/** Comments that a merge left where a person must decide. */
static tropa_status find_conflicts(reader *r, tropa_str text)
{
    const tropa_str mark = TROPA_STR(TROPA_CONFLICT_MARK);
    uint32_t line = 1;
    for (size_t at = 0; at < text.size; line++) {
        const char *end = memchr(text.data + at, '\n', text.size - at);
        size_t next = end ? (size_t)(end - text.data) : text.size, begin = at;
        while (begin < next && text.data[begin] == ' ')
            begin++;
        if (next - begin >= mark.size && memcmp(text.data + begin, mark.data, mark.size) == 0) {
            tropa_place place = {(uint32_t)begin, (uint32_t)next, line, (uint32_t)(begin - at) + 1};
            tropa_problem *problem;
            tropa_status status =
                tropa_problem_add(&r->finder, true, place, "check.conflict", &problem);
            if (status)
                return status;
            begin += mark.size;
            tropa_str what =
                tropa_arena_copy(r->finder.arena, (tropa_str){text.data + begin, next - begin});
            if (!what.data)
                return tropa_fail_memory(r->finder.err);
            tropa_message_text(&problem->what, "text", what);
        }
        at = next + 1;
    }
    return TROPA_OK;
}

tropa_status tropa_document_read(tropa_str text, tropa_arena *arena, tropa_document *out,
                                 tropa_problems *problems, tropa_error *err)
{
    reader r = {.finder = {arena, problems, err}};
    tropa_node_fault fault;
    tropa_node *root;
    *problems = (tropa_problems){0};
    tropa_shape_clear(&tropa_shape_document, out);
    tropa_status status = tropa_node_parse(text, arena, &root, &fault, err);
    if (status == TROPA_ERR_INPUT)
        return say_fault(&r, &fault);
    if (status)
        return status;
    if (!root || is_null(root)) {
        tropa_problem *problem;
        return tropa_problem_add(&r.finder, true, (tropa_place){.line = 1, .column = 1},
                                 "check.empty", &problem);
    }
    status = read_object(&r, &tropa_shape_document, root, out);
    if (!status)
        status = place_measured(&r, root, out);
    if (!status)
        status = find_conflicts(&r, text);
    tropa_problems_sort(problems);
    return status;
}
