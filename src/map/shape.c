/* Shapes at work: absent values, short forms. */
#include "map/shape_walk.h"

const tropa_field *tropa_shape_field(const tropa_shape *shape, tropa_str key)
{
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (tropa_str_equal(key, tropa_str_from(shape->field[i].key)))
            return &shape->field[i];
    return NULL;
}

bool tropa_field_filled(const tropa_field *field, const void *object)
{
    const void *at = tropa_field_of(field, object);
    switch (field->kind) {
    case TROPA_FIELD_TEXT:
        return ((const tropa_str *)at)->size > 0;
    case TROPA_FIELD_NUMBER:
        return !isnan(*(const double *)at);
    case TROPA_FIELD_COUNT:
        return *(const uint64_t *)at != TROPA_NO_COUNT;
    case TROPA_FIELD_FLAG:
        return *(const bool *)at;
    case TROPA_FIELD_DATE:
        return *(const int64_t *)at != TROPA_NO_DATE;
    case TROPA_FIELD_CHOICE:
        return *(const uint8_t *)at > 0;
    case TROPA_FIELD_OBJECT:
        return tropa_field_object(field, object) != NULL;
    case TROPA_FIELD_TEXTS:
    case TROPA_FIELD_LIST:
    case TROPA_FIELD_KEYED:
        return tropa_field_list(field, object).count > 0;
    }
    return false;
}

void tropa_shape_clear(const tropa_shape *shape, void *object)
{
    memset(object, 0, shape->size);
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const tropa_field *field = &shape->field[i];
        void *at = tropa_field_at(field, object);
        if (field->kind == TROPA_FIELD_NUMBER)
            *(double *)at = NAN;
        else if (field->kind == TROPA_FIELD_COUNT)
            *(uint64_t *)at = TROPA_NO_COUNT;
        else if (field->kind == TROPA_FIELD_DATE)
            *(int64_t *)at = TROPA_NO_DATE;
    }
}

const tropa_field *tropa_shape_short(const tropa_shape *shape)
{
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (shape->field[i].flags & TROPA_FIELD_SHORT)
            return &shape->field[i];
    return NULL;
}

const tropa_field *tropa_shape_reference(const tropa_shape *shape)
{
    for (uint32_t i = 0; i < shape->field_count; i++)
        if (shape->field[i].reference != TROPA_REF_NONE)
            return &shape->field[i];
    return NULL;
}
