/** The condition language: which events an analysis looks at (`--where`).
 *
 *     platform = mobile and channel in (email, "Google Ads")
 *     value >= 10 and not (time 2024-01-01..2024-02-01 or activity = "/cart")
 *
 *     condition  = conjunction { "or" conjunction }
 *     conjunction = factor { "and" factor }
 *     factor     = "not" factor | "(" condition ")" | test
 *     test       = field ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) literal
 *                | field [ "not" ] "in" "(" literal { "," literal } ")"
 *                | field [ "not" ] [ "in" ] [ literal ] ".." [ literal ]
 *     field      = "activity" | "value" | "time" | the name of an attribute
 *     literal    = a bare word | text in double or single quotes; \" and \\ inside
 *
 * A quoted field is always an attribute, so "value" in quotes reaches an attribute of that name.
 * Keywords may be written in any case. Both ends of a range belong to it. A moment may be cut short
 * (2024, 2024-02, 2024-02-01, 2024-02-01T10): it then means that whole span, so that
 * `time 2024-01-01..2024-01-31` has all of January. A comparison of an attribute is by number where
 * both sides are numbers, by bytes of the text otherwise (ISO dates order well). `= ""` finds
 * events without the attribute; `!=` is exactly `not =`, so it holds for those events, too.
 *
 * Pure: nothing here knows what attributes exist. The tree belongs to the arena. Errors: USAGE with
 * the character (from 1) where the text stops making sense; NO_MEMORY. It grows by new kinds of
 * node and new fields: whoever walks a tree must refuse what it does not know. */
#ifndef TROPA_REQUEST_CONDITION_H
#define TROPA_REQUEST_CONDITION_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/status.h"

#include <stdint.h>

#define TROPA_CONDITION_TEXT_MAX 65536
#define TROPA_CONDITION_DEPTH_MAX 64
#define TROPA_CONDITION_NODE_MAX 4096

typedef enum tropa_condition_kind {
    TROPA_CONDITION_AND, /**< two children or more */
    TROPA_CONDITION_OR,  /**< two children or more */
    TROPA_CONDITION_NOT, /**< one child */
    TROPA_CONDITION_TEST,
} tropa_condition_kind;

typedef enum tropa_condition_field {
    TROPA_FIELD_ATTRIBUTE,
    TROPA_FIELD_ACTIVITY,
    TROPA_FIELD_VALUE,
    TROPA_FIELD_TIME,
} tropa_condition_field;

typedef enum tropa_condition_operator {
    TROPA_IS,
    TROPA_IS_NOT,
    TROPA_LESS,
    TROPA_LESS_EQUAL,
    TROPA_GREATER,
    TROPA_GREATER_EQUAL,
    TROPA_IN,    /**< any of one literal or more */
    TROPA_RANGE, /**< two literals; .data NULL: open end (at most one of them) */
} tropa_condition_operator;

typedef struct tropa_condition tropa_condition;
struct tropa_condition {
    tropa_condition_kind kind;
    uint32_t child_count;
    const tropa_condition *const *child;

    tropa_condition_field field;
    tropa_str name; /**< of the attribute */
    tropa_condition_operator operation;
    uint32_t literal_count;
    const tropa_str *literal; /**< as written, quotes removed; checked to be numbers or moments
                                   where the field is value or time */
    uint32_t at;              /**< character of the field in the text parsed, from 1; for errors */
};

tropa_status tropa_condition_parse(tropa_arena *arena, tropa_str text, const tropa_condition **out,
                                   tropa_error *err);
/** Appends the condition in its canonical spelling: parsing that gives the same tree. */
void tropa_condition_print(const tropa_condition *condition, tropa_buffer *out);
/** The same tree, `at` aside. */
bool tropa_condition_equal(const tropa_condition *a, const tropa_condition *b);

#endif
