/* Text made plain, by ICU where it is not ASCII. */
#include "text/plain.h"

#include "base/buffer.h"
#include "base/hash.h"
#include "base/memory.h"
#include "text/utf8.h"

#include <stdio.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { SLUG_MAX_BYTES = 60 };

static bool is_ascii(tropa_str text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] >= 0x80)
            return false;
    return true;
}

static bool is_space(uint32_t point)
{
    return point == 0xFEFF || u_isUWhiteSpace((UChar32)point);
}

static tropa_str finish(tropa_buffer *out, tropa_arena *arena)
{
    tropa_str text =
        out->failed ? (tropa_str){0}
                    : tropa_arena_copy(arena, out->size ? tropa_buffer_view(out) : TROPA_STR(""));
    tropa_buffer_deinit(out);
    return text;
}

/** UTF-16 on the heap, for ICU. */
typedef struct wide_text {
    UChar *data;
    int32_t size;
} wide_text;

static bool wide_from(tropa_str text, wide_text *out)
{
    UErrorCode code = U_ZERO_ERROR;
    *out = (wide_text){0};
    if (text.size > INT32_MAX / 8)
        return false;
    out->data = tropa_realloc_array(NULL, text.size + 1, sizeof(UChar));
    if (!out->data)
        return false;
    u_strFromUTF8WithSub(out->data, (int32_t)text.size + 1, &out->size, text.data,
                         (int32_t)text.size, 0xFFFD, NULL, &code);
    return U_SUCCESS(code);
}

static void wide_append(wide_text text, tropa_buffer *out)
{
    for (int32_t i = 0; i < text.size; i++) {
        uint32_t point = text.data[i];
        char bytes[4];
        if (U16_IS_LEAD(point) && i + 1 < text.size && U16_IS_TRAIL(text.data[i + 1]))
            point = (uint32_t)U16_GET_SUPPLEMENTARY(text.data[i], text.data[i + 1]);
        else if (U16_IS_SURROGATE(point))
            point = 0xFFFD;
        i += point > 0xFFFF;
        tropa_buffer_append(out, bytes, tropa_utf8_put(point, bytes));
    }
}

/* ---- folding ---- */

/* Full case folding, then NFC: into a buffer. */
static bool fold_wide(tropa_str text, tropa_buffer *out)
{
    wide_text wide, folded = {0}, composed = {0};
    UErrorCode code = U_ZERO_ERROR;
    bool good = wide_from(text, &wide);
    /* Folding makes a text three times as long at most, and so does composing (UAX 15). */
    int32_t room = good ? wide.size * 9 + 1 : 0;
    if (good) {
        folded.data = tropa_realloc_array(NULL, (size_t)room, sizeof(UChar));
        composed.data = tropa_realloc_array(NULL, (size_t)room, sizeof(UChar));
        good = folded.data && composed.data;
    }
    if (good) {
        folded.size =
            u_strFoldCase(folded.data, room, wide.data, wide.size, U_FOLD_CASE_DEFAULT, &code);
        composed.size = unorm2_normalize(unorm2_getNFCInstance(&code), folded.data, folded.size,
                                         composed.data, room, &code);
        good = U_SUCCESS(code);
    }
    if (good)
        wide_append(composed, out);
    tropa_free(wide.data);
    tropa_free(folded.data);
    tropa_free(composed.data);
    return good && !out->failed;
}

static void lower_ascii(tropa_str text, tropa_buffer *out)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        tropa_buffer_append_char(out, c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c);
    }
}

/* One space for every run of white space, none at the ends; yo becomes ye. */
static void tidy(tropa_str text, tropa_buffer *out)
{
    bool gap = false;
    for (size_t at = 0; at < text.size;) {
        char bytes[4];
        uint32_t point = tropa_utf8_next(text, &at);
        if (is_space(point)) {
            gap = out->size > 0;
            continue;
        }
        if (gap)
            tropa_buffer_append_char(out, ' ');
        gap = false;
        tropa_buffer_append(out, bytes, tropa_utf8_put(point == 0x451 ? 0x435 : point, bytes));
    }
}

tropa_str tropa_text_fold(tropa_arena *arena, tropa_str text)
{
    tropa_buffer lower = {0}, out = {0};
    if (is_ascii(text))
        lower_ascii(text, &lower);
    else if (!fold_wide(text, &lower))
        out.failed = true;
    tidy(tropa_buffer_view(&lower), &out);
    out.failed |= lower.failed;
    tropa_buffer_deinit(&lower);
    return finish(&out, arena);
}

tropa_str tropa_text_trim(tropa_str text)
{
    while (text.size) {
        size_t at = 0;
        if (!is_space(tropa_utf8_next(text, &at)))
            break;
        text.data += at;
        text.size -= at;
    }
    while (text.size) {
        size_t start = text.size - 1, at;
        while (start > 0 && ((unsigned char)text.data[start] & 0xC0) == 0x80)
            start--;
        at = start;
        if (!is_space(tropa_utf8_next(text, &at)))
            break;
        text.size = start;
    }
    return text;
}

/* ---- user-perceived characters ---- */

/* Walks at most `most` characters; the byte where it stopped, and how many were walked. */
static size_t walk(tropa_str text, size_t most, size_t *walked)
{
    if (is_ascii(text)) {
        *walked = text.size < most ? text.size : most;
        return *walked;
    }
    UErrorCode code = U_ZERO_ERROR;
    UText *source = utext_openUTF8(NULL, text.data, (int64_t)text.size, &code);
    UBreakIterator *breaks = ubrk_open(UBRK_CHARACTER, "en", NULL, 0, &code);
    ubrk_setUText(breaks, source, &code);
    size_t at = 0, count = 0;
    while (U_SUCCESS(code) && count < most) {
        int32_t next = ubrk_next(breaks);
        if (next == UBRK_DONE)
            break;
        at = (size_t)next;
        count++;
    }
    ubrk_close(breaks);
    utext_close(source);
    if (U_FAILURE(code)) /* code points are the next best */
        for (; at < text.size && count < most; count++)
            tropa_utf8_next(text, &at);
    *walked = count;
    return at;
}

size_t tropa_text_graphemes(tropa_str text)
{
    size_t count;
    walk(text, SIZE_MAX, &count);
    return count;
}

tropa_str tropa_text_truncate(tropa_arena *arena, tropa_str text, size_t most)
{
    size_t count;
    if (walk(text, most, &count) == text.size)
        return tropa_arena_copy(arena, text.size ? text : TROPA_STR(""));
    size_t end = walk(text, most ? most - 1 : 0, &count);
    tropa_str kept = tropa_text_trim((tropa_str){text.data, end});
    tropa_buffer out = {0};
    tropa_buffer_append_str(&out, kept);
    tropa_buffer_append_text(&out, "…");
    return finish(&out, arena);
}

/* ---- identifiers ---- */

/* Cyrillic lower case from U+0430, as passports and addresses spell it. A table of our own: the
 * identifiers must not change with the version of ICU. */
static const char *const cyrillic[] = {
    "a", "b", "v", "g", "d", "e", "zh", "z",  "i",  "y",    "k", "l", "m", "n", "o",  "p",
    "r", "s", "t", "u", "f", "h", "ts", "ch", "sh", "shch", "",  "y", "",  "e", "yu", "ya"};

static const struct {
    uint32_t point;
    const char *ascii;
} letters[] = {{0x105, "a"}, {0x107, "c"},  {0x119, "e"}, {0x142, "l"}, {0x144, "n"},
               {0xF3, "o"},  {0x15B, "s"},  {0x17A, "z"}, {0x17C, "z"}, {0xE4, "ae"},
               {0xF6, "oe"}, {0xFC, "ue"},  {0xDF, "ss"}, {0x451, "e"}, {0x454, "ye"},
               {0x456, "i"}, {0x457, "yi"}, {0x491, "g"}, {0x2019, ""}, {0x2BC, ""}};

/* NULL when the tables do not know it. */
static const char *ascii_of(uint32_t point)
{
    if (point >= 0x430 && point <= 0x44F)
        return cyrillic[point - 0x430];
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (letters[i].point == point)
            return letters[i].ascii;
    return NULL;
}

/* Everything to ASCII that the tables know; *unknown when a letter is left over. */
static void spell(tropa_str text, tropa_buffer *out, bool *unknown)
{
    *unknown = false;
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        uint32_t point = tropa_utf8_next(text, &at);
        const char *ascii = point < 0x80 ? NULL : ascii_of(point);
        if (ascii) {
            tropa_buffer_append_text(out, ascii);
        } else {
            tropa_buffer_append(out, text.data + start, at - start);
            *unknown |= point >= 0x80 && u_isalnum((UChar32)point);
        }
    }
}

/* Any other script through ICU's rules; what stays beyond ASCII is dropped by the caller. */
static void transliterate(tropa_buffer *text)
{
    static const char rules[] = "Any-Latin; Latin-ASCII; Lower";
    UErrorCode code = U_ZERO_ERROR;
    UChar id[sizeof rules];
    wide_text wide = {0};
    u_charsToUChars(rules, id, sizeof rules);
    UTransliterator *rule = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    if (U_SUCCESS(code) && wide_from(tropa_buffer_view(text), &wide)) {
        int32_t room = wide.size * 16 + 64, limit = wide.size;
        UChar *grown = tropa_realloc_array(wide.data, (size_t)room, sizeof(UChar));
        if (grown) {
            wide.data = grown;
            utrans_transUChars(rule, wide.data, &wide.size, room, 0, &limit, &code);
        }
        if (grown && U_SUCCESS(code)) {
            tropa_buffer_clear(text);
            wide_append(wide, text);
        }
    }
    tropa_free(wide.data);
    utrans_close(rule);
}

static size_t hyphenate(tropa_str text, char out[SLUG_MAX_BYTES + 1])
{
    size_t size = 0, last_hyphen = 0;
    bool gap = false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 0x20);
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
            gap |= size > 0 && c != '\'';
            continue;
        }
        if (size + 1 + gap > SLUG_MAX_BYTES)
            return gap || !last_hyphen ? size : last_hyphen;
        if (gap) {
            last_hyphen = size;
            out[size++] = '-';
        }
        gap = false;
        out[size++] = c;
    }
    return size;
}

tropa_str tropa_text_slug(tropa_arena *arena, tropa_str text)
{
    char slug[SLUG_MAX_BYTES + 1];
    bool unknown;
    tropa_str folded = tropa_text_fold(arena, text);
    if (!folded.data)
        return folded;
    tropa_buffer plain = {0};
    spell(folded, &plain, &unknown);
    if (unknown)
        transliterate(&plain);
    size_t size = hyphenate(tropa_buffer_view(&plain), slug);
    bool failed = plain.failed;
    tropa_buffer_deinit(&plain);
    if (failed)
        return (tropa_str){0};
    if (size == 0)
        size = (size_t)snprintf(slug, sizeof slug, "x-%08x",
                                (unsigned)(tropa_hash(text.data, text.size) & 0xFFFFFFFF));
    return tropa_arena_copy(arena, (tropa_str){slug, size});
}
