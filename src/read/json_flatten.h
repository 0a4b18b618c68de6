/** One JSON object -> fields by column. Private to src/read/.
 *
 * Nested objects become "parent.child", four levels deep. An array of {"key": k, "value": v} (GA4's
 * event_params) becomes "array.k"; v may be an object of typed values, whose first one that is set
 * counts. An array of plain values is joined by commas. Other arrays are left out, but for Matomo's
 * "actionDetails": the object then yields a record for each of its elements. null is a missing
 * value. */
#ifndef TROPA_READ_JSON_FLATTEN_H
#define TROPA_READ_JSON_FLATTEN_H

#include "base/buffer.h"
#include "base/dict.h"

#include <jansson.h>

struct tropa_json_keys {
    tropa_dict path; /**< code = column */
};

typedef struct tropa_json_keys tropa_json_keys;

/** The object's paths into `keys`. False when memory is out. */
bool tropa_json_learn(tropa_json_keys *keys, const json_t *object, uint32_t columns_most);

/** One record: its fields by column, in `arena`. */
typedef void (*tropa_json_record)(void *context, const tropa_str *field);

/** `field` is scratch for one record. Returns false when memory is out. *unknown counts values
 * whose path is not among the keys. */
bool tropa_json_flatten(const tropa_json_keys *keys, const json_t *object, tropa_str *field,
                        tropa_arena *arena, tropa_json_record record, void *context,
                        uint64_t *unknown);

#endif
