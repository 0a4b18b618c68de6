/** A borrowed piece of text: bytes and a length, not terminated unless the owner says so.
 *  The owner is whoever made it; the comment beside each field names it. UTF-8 past src/text/. */
#ifndef TROPA_BASE_STR_H
#define TROPA_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct tropa_str {
    const char *data;
    size_t size;
} tropa_str;

#define TROPA_STR(literal) ((tropa_str){(literal), sizeof(literal) - 1})

static inline tropa_str tropa_str_from(const char *text)
{
    return (tropa_str){text, text ? strlen(text) : 0};
}

static inline bool tropa_str_equal(tropa_str a, tropa_str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/** Byte order, shorter first on a common prefix: <0, 0, >0. */
static inline int tropa_str_compare(tropa_str a, tropa_str b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

#endif
