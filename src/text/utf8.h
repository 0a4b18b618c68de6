/** UTF-8 itself: is it valid, how long is it. No ICU, no allocation, thread-safe. */
#ifndef TROPA_TEXT_UTF8_H
#define TROPA_TEXT_UTF8_H

#include "base/str.h"

#include <stdint.h>

/** Whether the bytes are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing
 * past U+10FFFF). Runs of ASCII go by 32 bytes at a time. */
bool tropa_utf8_valid(const char *bytes, size_t size);

/** How many of the bytes from the start are well-formed: size when all are. A sequence that is cut
 *  by the end of the bytes counts as not well-formed; *cut (may be NULL) then says so. */
size_t tropa_utf8_valid_prefix(const char *text, size_t size, bool *cut);

/** Code points of valid UTF-8. */
size_t tropa_utf8_length(tropa_str text);

/** The code point at text.data[*at] of valid UTF-8; moves *at past it. *at < text.size. */
uint32_t tropa_utf8_next(tropa_str text, size_t *at);

/** Writes one code point, 1..4 bytes; returns how many. */
size_t tropa_utf8_put(uint32_t code_point, char out[4]);

#endif
