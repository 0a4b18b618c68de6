/* UTF-8: validity at memory speed where it is ASCII, by the book where it is not. */
#include "text/utf8.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

/* Bytes of ASCII from `at` that can be stepped over in blocks. */
static size_t ascii_run(const unsigned char *bytes, size_t at, size_t size)
{
    while (size - at >= 32) {
        uint64_t word[4];
        memcpy(word, bytes + at, sizeof word);
        if ((word[0] | word[1] | word[2] | word[3]) & HIGH_BITS)
            break;
        at += 32;
    }
    while (size - at >= 8) {
        uint64_t word;
        memcpy(&word, bytes + at, sizeof word);
        if (word & HIGH_BITS)
            return at + (size_t)__builtin_ctzll(word & HIGH_BITS) / 8;
        at += 8;
    }
    while (at < size && bytes[at] < 0x80)
        at++;
    return at;
}

/* The length of the sequence at bytes[0] (>= 0x80), 0 when ill-formed, -1 when well-formed so far
 * but cut by the end. Table 3-7 of the Unicode standard. */
static int sequence(const unsigned char *bytes, size_t left)
{
    unsigned lead = bytes[0], low = 0x80, high = 0xBF;
    int length;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    if (lead < 0xE0) {
        length = 2;
    } else if (lead < 0xF0) {
        length = 3;
        low = lead == 0xE0 ? 0xA0 : low;
        high = lead == 0xED ? 0x9F : high;
    } else {
        length = 4;
        low = lead == 0xF0 ? 0x90 : low;
        high = lead == 0xF4 ? 0x8F : high;
    }
    for (int i = 1; i < length; i++) {
        if ((size_t)i >= left)
            return -1;
        if (bytes[i] < low || bytes[i] > high)
            return 0;
        low = 0x80;
        high = 0xBF;
    }
    return length;
}

size_t tropa_utf8_valid_prefix(const char *text, size_t size, bool *cut)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t at = 0;
    if (cut)
        *cut = false;
    for (;;) {
        if (at < size && bytes[at] < 0x80)
            at = ascii_run(bytes, at, size);
        /* Two-byte letters, which Cyrillic and Polish are made of, without the general case. */
        while (size - at >= 2 && bytes[at] >= 0xC2 && bytes[at] < 0xE0 &&
               (bytes[at + 1] & 0xC0) == 0x80)
            at += 2;
        if (at < size && bytes[at] < 0x80)
            continue;
        if (at >= size)
            return size;
        int length = sequence(bytes + at, size - at);
        if (length <= 0) {
            if (cut)
                *cut = length < 0;
            return at;
        }
        at += (size_t)length;
    }
}

bool tropa_utf8_valid(const char *bytes, size_t size)
{
    return tropa_utf8_valid_prefix(bytes, size, NULL) == size;
}

size_t tropa_utf8_length(tropa_str text)
{
    size_t length = 0;
    for (size_t i = 0; i < text.size; i++)
        length += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return length;
}

uint32_t tropa_utf8_next(tropa_str text, size_t *at)
{
    const unsigned char *bytes = (const unsigned char *)text.data + *at;
    uint32_t lead = bytes[0];
    int length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    uint32_t point = length == 1 ? lead : lead & (0x7FU >> length);
    for (int i = 1; i < length && *at + (size_t)i < text.size; i++)
        point = point << 6 | (bytes[i] & 0x3FU);
    *at += (size_t)length;
    if (*at > text.size)
        *at = text.size;
    return point;
}

size_t tropa_utf8_put(uint32_t point, char out[4])
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (point & 0x3F));
        point >>= 6;
    }
    out[0] = (char)((0xF00U >> length & 0xF0U) | point);
    return length;
}
