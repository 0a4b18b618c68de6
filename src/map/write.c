/* Structures become a JSON tree by their shapes; the tree becomes JSON or YAML. */
#include "map/write.h"

#include "map/shape_walk.h"
#include "map/tree.h"
#include "map/yaml_out.h"
#include "text/time_parse.h"

#include <jansson.h>
#include <stdlib.h>

static json_t *object_tree(const tropa_shape *shape, const void *object, bool keyed);

/* jansson frees the value that it cannot add, so that NULL runs through to the end. */

static json_t *text_tree(tropa_str text)
{
    return json_stringn(text.data ? text.data : "", text.size);
}

static json_t *number_tree(double value)
{
    double whole = value < 0 ? -value : value;
    return whole < 1e15 && value == (double)(int64_t)value ? json_integer((json_int_t)value)
                                                           : json_real(value);
}

/** A day as 2026-11-20, a moment with its time. */
static json_t *date_tree(int64_t us)
{
    char text[40];
    tropa_time_print_iso(us, text);
    if (us % INT64_C(86400000000) == 0)
        text[10] = 0;
    return json_string(text);
}

static json_t *texts_tree(tropa_any_list list)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < list.count && array; i++)
        if (json_array_append_new(array, text_tree(((const tropa_str *)list.item)[i])) < 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

static json_t *list_tree(const tropa_field *field, tropa_any_list list)
{
    const bool keyed = field->kind == TROPA_FIELD_KEYED;
    json_t *tree = keyed ? json_object() : json_array();
    for (uint32_t i = 0; i < list.count && tree; i++) {
        const void *object = tropa_list_at(list, field->shape, i);
        json_t *value = object_tree(field->shape, object, keyed);
        tropa_str id = ((const tropa_item *)object)->id;
        if ((keyed ? json_object_setn_new(tree, id.data, id.size, value)
                   : json_array_append_new(tree, value)) < 0) {
            json_decref(tree);
            return NULL;
        }
    }
    return tree;
}

static json_t *field_tree(const tropa_field *field, const void *object)
{
    const void *at = tropa_field_of(field, object);
    switch (field->kind) {
    case TROPA_FIELD_TEXT:
        return text_tree(*(const tropa_str *)at);
    case TROPA_FIELD_TEXTS:
        return texts_tree(tropa_field_list(field, object));
    case TROPA_FIELD_NUMBER:
        return number_tree(*(const double *)at);
    case TROPA_FIELD_COUNT:
        return json_integer((json_int_t) * (const uint64_t *)at);
    case TROPA_FIELD_FLAG:
        return json_boolean(*(const bool *)at);
    case TROPA_FIELD_DATE:
        return date_tree(*(const int64_t *)at);
    case TROPA_FIELD_CHOICE:
        return json_string(field->choice[*(const uint8_t *)at - 1]);
    case TROPA_FIELD_OBJECT:
        return object_tree(field->shape, tropa_field_object(field, object), false);
    case TROPA_FIELD_LIST:
    case TROPA_FIELD_KEYED:
        return list_tree(field, tropa_field_list(field, object));
    }
    return NULL;
}

/** Only the field that a bare scalar stands for is filled, and it is one: "text" for {text: text}.
 */
static const tropa_field *only_short(const tropa_shape *shape, const void *object)
{
    const tropa_field *brief = tropa_shape_short(shape);
    if (!brief || brief->kind == TROPA_FIELD_TEXTS || !tropa_field_filled(brief, object))
        return NULL;
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (&shape->field[i] != brief && tropa_field_filled(&shape->field[i], object))
            return NULL;
    return brief;
}

/** @param keyed  the id is the key and not repeated within */
static json_t *object_tree(const tropa_shape *shape, const void *object, bool keyed)
{
    const tropa_field *brief = keyed ? NULL : only_short(shape, object);
    if (brief)
        return field_tree(brief, object);
    json_t *tree = json_object();
    for (uint32_t i = 0; i < shape->field_count && tree; i++) {
        const tropa_field *field = &shape->field[i];
        if (!tropa_field_filled(field, object))
            continue;
        if (json_object_set_new(tree, field->key, field_tree(field, object)) < 0) {
            json_decref(tree);
            return NULL;
        }
    }
    return tree;
}

json_t *tropa_field_tree(const tropa_field *field, const void *object)
{
    return field_tree(field, object);
}

json_t *tropa_object_tree(const tropa_shape *shape, const void *object)
{
    return object_tree(shape, object, false);
}

bool tropa_field_same(const tropa_field *field, const void *left, const void *right, bool *same)
{
    const bool filled = tropa_field_filled(field, left);
    *same = !filled;
    if (filled != tropa_field_filled(field, right)) {
        *same = false;
        return true;
    }
    if (!filled)
        return true;
    json_t *a = field_tree(field, left), *b = field_tree(field, right);
    *same = a && b && json_equal(a, b);
    bool fine = a && b;
    json_decref(a);
    json_decref(b);
    return fine;
}

/* ---- the doors ---- */

static tropa_status write_yaml(json_t *tree, tropa_buffer *out, tropa_error *err)
{
    if (tree)
        tropa_yaml_write(tree, out);
    bool failed = !tree || out->failed;
    json_decref(tree);
    return failed ? tropa_fail_memory(err) : TROPA_OK;
}

tropa_status tropa_document_write(const tropa_document *document, tropa_buffer *out,
                                  tropa_error *err)
{
    return write_yaml(object_tree(&tropa_shape_document, document, false), out, err);
}

tropa_status tropa_document_write_measured(const tropa_document *document, tropa_buffer *out,
                                           tropa_error *err)
{
    const tropa_field *field = tropa_shape_field(&tropa_shape_document, TROPA_STR("measured"));
    if (!tropa_field_filled(field, document))
        return TROPA_OK;
    json_t *tree = json_object();
    if (tree && json_object_set_new(tree, field->key, field_tree(field, document)) < 0) {
        json_decref(tree);
        tree = NULL;
    }
    return write_yaml(tree, out, err);
}

static tropa_status append_json(json_t *tree, size_t flags, const char *end, tropa_buffer *out,
                                tropa_error *err)
{
    char *text = tree ? json_dumps(tree, flags) : NULL;
    json_decref(tree);
    if (text) {
        tropa_buffer_append_text(out, text);
        tropa_buffer_append_text(out, end);
    }
    bool failed = !text || out->failed;
    free(text);
    return failed ? tropa_fail_memory(err) : TROPA_OK;
}

tropa_status tropa_json_append(json_t *tree, tropa_buffer *out, tropa_error *err)
{
    return append_json(tree, JSON_INDENT(2), "\n", out, err);
}

tropa_status tropa_json_append_line(json_t *tree, tropa_buffer *out, tropa_error *err)
{
    return append_json(tree, JSON_COMPACT, "", out, err);
}

tropa_status tropa_document_write_json(const tropa_document *document, tropa_buffer *out,
                                       tropa_error *err)
{
    return tropa_json_append(object_tree(&tropa_shape_document, document, false), out, err);
}

tropa_status tropa_document_write_json_line(const tropa_document *document, tropa_buffer *out,
                                            tropa_error *err)
{
    return tropa_json_append_line(object_tree(&tropa_shape_document, document, false), out, err);
}
