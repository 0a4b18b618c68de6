/** Parts of a document as JSON trees, which is how they are compared and written. Internal to
 * src/map. NULL: memory is out. The caller lets go of the tree. */
#ifndef TROPA_MAP_TREE_H
#define TROPA_MAP_TREE_H

#include "map/shape.h"

#include <jansson.h>

/** What the field holds, which must be filled. */
json_t *tropa_field_tree(const tropa_field *field, const void *object);
/** A structure; a bare scalar where its short form suffices. */
json_t *tropa_object_tree(const tropa_shape *shape, const void *object);

/** *same: both hold the same, or nothing. False: memory is out. */
bool tropa_field_same(const tropa_field *field, const void *left, const void *right, bool *same);

#endif
