/** What a map document may hold, written down once: tables of fields that reading, checking,
 * writing, the JSON Schema, difference and merge all walk.
 *
 * A shape is a kind of object (a persona, a pain); its fields say the key in the file, the kind of
 * value, where it lies in the C structure and the sentence that an editor shows. Every structure of
 * document.h begins with a tropa_item. Tables are constants: any thread may read them. */
#ifndef TROPA_MAP_SHAPE_H
#define TROPA_MAP_SHAPE_H

#include "base/str.h"

#include <stdint.h>

typedef enum tropa_field_kind {
    TROPA_FIELD_TEXT,   /**< tropa_str; absent: size 0 */
    TROPA_FIELD_TEXTS,  /**< TROPA_LIST(tropa_str); one text may stand without a list */
    TROPA_FIELD_NUMBER, /**< double; absent: NAN */
    TROPA_FIELD_COUNT,  /**< uint64_t; absent: TROPA_NO_COUNT */
    TROPA_FIELD_FLAG,   /**< bool; absent: false */
    TROPA_FIELD_DATE,   /**< int64_t, microseconds UTC of the day's start or of the moment; absent:
                             TROPA_NO_DATE */
    TROPA_FIELD_CHOICE, /**< uint8_t, 1 + place in `choice`; absent: 0 */
    TROPA_FIELD_OBJECT, /**< pointer to a structure of `shape`; absent: NULL */
    TROPA_FIELD_LIST,   /**< TROPA_LIST of structures of `shape` */
    TROPA_FIELD_KEYED,  /**< the same, in the file a mapping whose keys are the items' ids */
} tropa_field_kind;

#define TROPA_NO_COUNT UINT64_MAX
#define TROPA_NO_DATE INT64_MIN

enum {
    TROPA_FIELD_REQUIRED = 1 << 0, /**< an object without it is an error */
    TROPA_FIELD_SHORT = 1 << 1,    /**< a bare scalar in place of the object is this field */
    TROPA_FIELD_BY_REF = 1 << 2, /**< LIST: a mapping from the shape's reference to its SHORT field
                                      may stand for the list: {anna: 1, piotr: -2} */
    TROPA_FIELD_PATH = 1 << 3,   /**< TEXT: a file or an address */
    TROPA_FIELD_LONG = 1 << 4,   /**< TEXT: may have several lines */
};

/** What the id in a TEXT or TEXTS field points at. */
typedef enum tropa_reference {
    TROPA_REF_NONE,
    TROPA_REF_PERSONA,
    TROPA_REF_STAGE,
    TROPA_REF_STEP, /**< a stage or a touchpoint */
    TROPA_REF_PAIN,
} tropa_reference;

typedef struct tropa_shape tropa_shape;

typedef struct tropa_field {
    const char *key;
    const char *about; /**< one English sentence for editors */
    tropa_field_kind kind;
    uint32_t flags;
    size_t offset;
    const tropa_shape *shape;  /**< OBJECT, LIST, KEYED */
    const char *const *choice; /**< CHOICE: names, ended by NULL */
    double low, high;          /**< NUMBER: bounds; both 0: none */
    tropa_reference reference; /**< TEXT, TEXTS */
} tropa_field;

struct tropa_shape {
    const char *name;  /**< "pain"; also the definition's name in the JSON Schema */
    const char *about; /**< one English sentence */
    size_t size;       /**< of the structure */
    bool listed;       /**< its items stand in lists and have stable ids of their own */
    const tropa_field *field;
    uint32_t field_count;
    tropa_reference named; /**< which references its ids answer to; those of stages answer to
                                TROPA_REF_STEP as well, so stages and touchpoints share their ids */
};

/** The whole document. */
extern const tropa_shape tropa_shape_document;

/** The field with this key, or NULL. */
const tropa_field *tropa_shape_field(const tropa_shape *shape, tropa_str key);

#endif
