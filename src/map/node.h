/** YAML as a tree that remembers where everything stands.
 *
 * What a map document may use of YAML 1.2: mappings with plain keys, lists, scalars in every style,
 * comments. JSON is read as well, being YAML. Refused, with a sentence: anchors and aliases (a few
 * lines of them can stand for terabytes), tags, several documents, keys that are no text.
 *
 * Errors: TROPA_ERR_INPUT with a fault (line and column from 1, in characters) for what is no such
 * YAML or beyond the limits below; TROPA_ERR_NO_MEMORY. Time and memory grow with the bytes
 * read and are bounded by the limits. Nodes and their texts live in the arena; the text read is not
 * needed afterwards. Thread-safe on distinct arenas. */
#ifndef TROPA_MAP_NODE_H
#define TROPA_MAP_NODE_H

#include "base/arena.h"
#include "base/status.h"
#include "map/document.h"
#include "text/message.h"

#define TROPA_NODE_BYTES_MAX (16u << 20)
#define TROPA_NODE_DEPTH_MAX 32u
#define TROPA_NODE_COUNT_MAX 200000u
#define TROPA_NODE_KEYS_MAX 4000u       /**< of one mapping */
#define TROPA_NODE_TEXT_MAX (64u << 10) /**< bytes of one scalar */

typedef enum tropa_node_kind {
    TROPA_NODE_SCALAR,
    TROPA_NODE_LIST,
    TROPA_NODE_OBJECT,
} tropa_node_kind;

typedef struct tropa_node {
    tropa_node_kind kind;
    bool plain;   /**< SCALAR: without quotes, so that 12, true and null are what they look like */
    bool flow;    /**< LIST, OBJECT: in brackets */
    bool in_flow; /**< stands inside brackets itself */
    tropa_place place;     /**< of the value */
    tropa_place key_place; /**< within an OBJECT: of the key */
    tropa_str key;         /**< within an OBJECT */
    tropa_str text;        /**< SCALAR */
    uint32_t count;
    struct tropa_node *first, *next; /**< children in order; the next child of the parent */
} tropa_node;

/** What is wrong with a text, and where. */
typedef struct tropa_node_fault {
    tropa_place place;  /**< line 0: the text as a whole */
    tropa_message what; /**< `yaml.*` in locale/map.*.json */
} tropa_node_fault;

/** @param out  NULL where the text holds nothing but comments
 *  @param fault  out: filled with TROPA_ERR_INPUT */
tropa_status tropa_node_parse(tropa_str text, tropa_arena *arena, tropa_node **out,
                              tropa_node_fault *fault, tropa_error *err);

/** What tropa_node_parse asks of any text before it looks at it: UTF-8 without zeros, not larger
 * than TROPA_NODE_BYTES_MAX. */
tropa_status tropa_node_check_text(tropa_str text, tropa_arena *arena, tropa_node_fault *fault,
                                   tropa_error *err);

/** The child of an OBJECT with this key, or NULL. */
const tropa_node *tropa_node_get(const tropa_node *object, const char *key);

#endif
