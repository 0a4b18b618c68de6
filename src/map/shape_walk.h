/** Access to a structure through its shape: what reading, writing, checking, difference and merge
 * share. Internal to src/map. */
#ifndef TROPA_MAP_SHAPE_WALK_H
#define TROPA_MAP_SHAPE_WALK_H

#include "map/document.h"

#include <math.h>
#include <string.h>

/** Any TROPA_LIST. */
typedef struct tropa_any_list {
    uint32_t count;
    void *item;
} tropa_any_list;

static inline void *tropa_field_at(const tropa_field *field, void *object)
{
    return (char *)object + field->offset;
}

static inline const void *tropa_field_of(const tropa_field *field, const void *object)
{
    return (const char *)object + field->offset;
}

static inline tropa_any_list tropa_field_list(const tropa_field *field, const void *object)
{
    tropa_any_list list;
    memcpy(&list, tropa_field_of(field, object), sizeof list);
    return list;
}

static inline void tropa_field_set_list(const tropa_field *field, void *object, tropa_any_list list)
{
    memcpy(tropa_field_at(field, object), &list, sizeof list);
}

/** The structure that an OBJECT field points at, or NULL. */
static inline void *tropa_field_object(const tropa_field *field, const void *object)
{
    void *pointer;
    memcpy(&pointer, tropa_field_of(field, object), sizeof pointer);
    return pointer;
}

static inline void *tropa_list_at(tropa_any_list list, const tropa_shape *shape, uint32_t index)
{
    return (char *)list.item + (size_t)index * shape->size;
}

/** Does the field hold something? */
bool tropa_field_filled(const tropa_field *field, const void *object);

/** Makes every field of a new structure absent. */
void tropa_shape_clear(const tropa_shape *shape, void *object);

/** The field that a bare scalar stands for; NULL: none. */
const tropa_field *tropa_shape_short(const tropa_shape *shape);

/** The field that a mapping's key stands for in TROPA_FIELD_BY_REF; NULL: none. */
const tropa_field *tropa_shape_reference(const tropa_shape *shape);

#endif
