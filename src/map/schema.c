/* The JSON Schema of a map document, from the shapes. */
#include "map/write.h"
#include "map/yaml_out.h"

#include <string.h>

/* jansson takes NULL for out of memory and passes it on: an object that could not be built makes
 * the whole fail at the end. */

static json_t *field_schema(const tropa_field *field);

static json_t *reference_to(const tropa_shape *shape)
{
    return json_pack("{s:s+}", "$ref", "#/$defs/", shape->name);
}

static json_t *list_schema(const tropa_field *field)
{
    json_t *list = json_pack("{s:s,s:o}", "type", "array", "items", reference_to(field->shape));
    json_t *any = json_pack("[o,o]", list, reference_to(field->shape));
    if (field->flags & TROPA_FIELD_BY_REF)
        json_array_append_new(any, json_pack("{s:s,s:o}", "type", "object", "additionalProperties",
                                             reference_to(field->shape)));
    return json_pack("{s:o}", "anyOf", any);
}

static json_t *choice_schema(const tropa_field *field)
{
    json_t *names = json_array();
    for (const char *const *name = field->choice; *name; name++)
        json_array_append_new(names, json_string(*name));
    return json_pack("{s:o}", "enum", names);
}

static json_t *number_schema(const tropa_field *field)
{
    json_t *number = json_pack("{s:s}", "type", "number");
    if (field->low != 0 || field->high != 0) {
        json_object_set_new(number, "minimum", json_real(field->low));
        json_object_set_new(number, "maximum", json_real(field->high));
    }
    return number;
}

static json_t *value_schema(const tropa_field *field)
{
    switch (field->kind) {
    case TROPA_FIELD_TEXT:
        /* Editors may take 12 or true for other than text; Tropa takes every scalar for one. */
        return json_pack("{s:[s,s,s]}", "type", "string", "number", "boolean");
    case TROPA_FIELD_TEXTS:
        return json_pack("{s:[{s:s},{s:s,s:{s:s}}]}", "anyOf", "type", "string", "type", "array",
                         "items", "type", "string");
    case TROPA_FIELD_NUMBER:
        return number_schema(field);
    case TROPA_FIELD_COUNT:
        return json_pack("{s:s,s:i}", "type", "integer", "minimum", 0);
    case TROPA_FIELD_FLAG:
        return json_pack("{s:s}", "type", "boolean");
    case TROPA_FIELD_DATE:
        return json_pack("{s:s,s:s}", "type", "string", "pattern", "^\\d{4}-\\d{2}-\\d{2}");
    case TROPA_FIELD_CHOICE:
        return choice_schema(field);
    case TROPA_FIELD_OBJECT:
        return reference_to(field->shape);
    case TROPA_FIELD_LIST:
        return list_schema(field);
    case TROPA_FIELD_KEYED:
        return json_pack("{s:s,s:o}", "type", "object", "additionalProperties",
                         reference_to(field->shape));
    }
    return NULL;
}

/** An empty value is allowed everywhere: `does:` with nothing behind it yet. */
static json_t *field_schema(const tropa_field *field)
{
    return json_pack("{s:s,s:[o,{s:s}]}", "description", field->about, "anyOf", value_schema(field),
                     "type", "null");
}

static json_t *shape_schema(const tropa_shape *shape)
{
    json_t *properties = json_object(), *required = json_array();
    const tropa_field *brief = NULL;
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const tropa_field *field = &shape->field[i];
        json_object_set_new(properties, field->key, field_schema(field));
        if (field->flags & TROPA_FIELD_REQUIRED)
            json_array_append_new(required, json_string(field->key));
        if (field->flags & TROPA_FIELD_SHORT)
            brief = field;
    }
    json_t *object = json_pack("{s:s,s:s,s:o}", "type", "object", "description", shape->about,
                               "properties", properties);
    if (json_array_size(required))
        json_object_set(object, "required", required);
    json_decref(required);
    if (!brief)
        return object;
    return json_pack("{s:s,s:[o,o]}", "description", shape->about, "anyOf", object,
                     value_schema(brief));
}

/** The shape and all that it leads to, once each. */
static void add_definitions(json_t *definitions, const tropa_shape *shape)
{
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const tropa_shape *inner = shape->field[i].shape;
        if (!inner || json_object_get(definitions, inner->name))
            continue;
        json_object_set_new(definitions, inner->name, shape_schema(inner));
        add_definitions(definitions, inner);
    }
}

tropa_status tropa_document_write_schema(tropa_buffer *out, tropa_error *err)
{
    json_t *schema = shape_schema(&tropa_shape_document), *definitions = json_object();
    add_definitions(definitions, &tropa_shape_document);
    json_object_set_new(schema, "$schema",
                        json_string("https://json-schema.org/draft/2020-12/schema"));
    json_object_set_new(schema, "title", json_string("Tropa journey map"));
    json_object_set_new(schema, "$defs", definitions);
    return tropa_json_append(schema, out, err);
}
