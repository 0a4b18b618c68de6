/** The bound condition's insides, shared by the two files that make and evaluate it. */
#ifndef TROPA_QUERY_FILTER_NODE_H
#define TROPA_QUERY_FILTER_NODE_H

#include "query/filter.h"

typedef enum tropa_filter_kind {
    TROPA_FILTER_AND,
    TROPA_FILTER_OR,
    TROPA_FILTER_NOT,
    TROPA_FILTER_ACTIVITY,  /**< table by code */
    TROPA_FILTER_ATTRIBUTE, /**< table by code + 1; 0 is no value */
    TROPA_FILTER_TIME,      /**< within any span */
    TROPA_FILTER_VALUE,     /**< within any span; events without a value never are */
} tropa_filter_kind;

typedef struct tropa_filter_span {
    int64_t from, to; /**< [from, to] */
} tropa_filter_span;

struct tropa_filter_node {
    tropa_filter_kind kind;
    uint32_t child_count;
    const tropa_filter_node *const *child;
    const unsigned char *table;
    uint32_t column; /**< ATTRIBUTE: its place among the columns read */
    uint32_t span_count;
    const tropa_filter_span *span;
};

#endif
