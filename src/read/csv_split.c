/* Records into fields: 64 bytes at a time become a bit mask of the separators, and the mask is
 * walked (the idea of simdjson, Langdale and Lemire 2019). */
#include "read/csv.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define ALWAYS_INLINE inline __attribute__((always_inline))

/* Bits of the chunk's bytes that are a delimiter, a line end or (with quotes) a quote, and of those
 * that are a zero byte or no ASCII. */
static ALWAYS_INLINE void look(tropa_csv_cursor *cursor, const char *chunk, const bool quotes)
{
    uint64_t mask = 0, suspect = 0;
    const char delimiter = cursor->dialect.delimiter, eol = cursor->dialect.eol;
    const char mark = quotes ? tropa_csv_quote(&cursor->dialect) : 0;
#if defined(__SSE2__)
    const __m128i delimiters = _mm_set1_epi8(delimiter), eols = _mm_set1_epi8(eol);
    const __m128i quote_marks = _mm_set1_epi8(mark), zeros = _mm_setzero_si128();
    for (unsigned part = 0; part < 4; part++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(chunk + part * 16));
        __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(bytes, delimiters), _mm_cmpeq_epi8(bytes, eols));
        if (quotes)
            hit = _mm_or_si128(hit, _mm_cmpeq_epi8(bytes, quote_marks));
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(hit) << (part * 16);
        __m128i odd = _mm_or_si128(bytes, _mm_cmpeq_epi8(bytes, zeros));
        suspect |= (uint64_t)(uint32_t)_mm_movemask_epi8(odd) << (part * 16);
    }
#else
    for (unsigned i = 0; i < 64; i++) {
        char c = chunk[i];
        bool hit = c == delimiter || c == eol || (quotes && c == mark);
        mask |= (uint64_t)hit << i;
        suspect |= (uint64_t)(c == '\0' || (unsigned char)c >= 0x80) << i;
    }
#endif
    size_t left = (size_t)(cursor->end - chunk);
    if (left < 64) {
        uint64_t inside = (UINT64_C(1) << left) - 1;
        mask &= inside;
        suspect &= inside;
    }
    cursor->chunk = chunk;
    cursor->mask = mask;
    cursor->suspect = suspect;
}

/* The next separator, or the end; it is taken out of the mask. */
static ALWAYS_INLINE const char *next_separator(tropa_csv_cursor *cursor, const bool quotes)
{
    while (cursor->mask == 0) {
        cursor->suspect_before |= cursor->suspect != 0;
        if (cursor->end - cursor->chunk <= 64) {
            cursor->suspect = 0;
            return cursor->end;
        }
        look(cursor, cursor->chunk + 64, quotes);
    }
    const char *found = cursor->chunk + __builtin_ctzll(cursor->mask);
    cursor->mask &= cursor->mask - 1;
    return found;
}

/* Goes on at `to`, forwards or backwards. Skipped bytes may have been anything: hence suspicious.
 */
static ALWAYS_INLINE void seek(tropa_csv_cursor *cursor, const char *to, const bool quotes)
{
    cursor->suspect_before = true;
    size_t offset = (size_t)(to - cursor->text);
    look(cursor, cursor->text + (offset & ~(size_t)63), quotes);
    cursor->mask &= ~UINT64_C(0) << (offset & 63);
}

/* What the mask says of the record that ends at `at` (a line end, or the end of the text). */
static ALWAYS_INLINE bool take_suspicion(tropa_csv_cursor *cursor, const char *at)
{
    bool suspicious = cursor->suspect_before;
    if (at - cursor->chunk < 64) {
        uint64_t upto = (UINT64_C(2) << (at - cursor->chunk)) - 1;
        suspicious |= (cursor->suspect & upto) != 0;
        cursor->suspect &= ~upto;
    }
    cursor->suspect_before = false;
    return suspicious;
}

static ALWAYS_INLINE void put(tropa_csv_record *record, const char *begin, const char *end)
{
    if (record->count < record->capacity)
        record->field[record->count] = (tropa_str){begin, (size_t)(end - begin)};
    record->count++;
}

/* The next character that does not stand for itself: the first of "", \" or \\. */
static const char *find_doubled(const tropa_csv_dialect *dialect, const char *p, const char *end)
{
    const char quote = tropa_csv_quote(dialect);
    if (!dialect->escapes)
        return p < end ? memchr(p, quote, (size_t)(end - p)) : NULL;
    for (; p < end; p++)
        if (*p == quote || (*p == '\\' && p + 1 < end && (p[1] == quote || p[1] == '\\')))
            return p;
    return NULL;
}

/* The text between quotes, with "" made ", and \" too. */
static void put_quoted(tropa_csv_cursor *cursor, tropa_csv_record *record, const char *begin,
                       const char *end)
{
    const char *doubled = find_doubled(&cursor->dialect, begin, end);
    if (!doubled) {
        put(record, begin, end);
        return;
    }
    char *to = cursor->scratch + cursor->scratch_used;
    const char *start = to;
    while (doubled) {
        size_t size = (size_t)(doubled - begin);
        memcpy(to, begin, size);
        to += size;
        *to++ = doubled[1]; /* of "" either; of \" the second */
        begin = doubled + 2;
        doubled = find_doubled(&cursor->dialect, begin, end);
    }
    if (begin < end) {
        memcpy(to, begin, (size_t)(end - begin));
        to += end - begin;
    }
    cursor->scratch_used += (size_t)(to - start);
    put(record, start, to);
}

static bool finish_bad(tropa_csv_cursor *cursor, tropa_csv_record *record, const char *start,
                       const bool quotes)
{
    const char *eol = memchr(start, cursor->dialect.eol, (size_t)(cursor->end - start));
    const char *stop = eol ? eol : cursor->end;
    record->bad = true;
    record->suspicious = true;
    record->count = 0;
    record->lines = 1;
    cursor->at = eol ? eol + 1 : cursor->end;
    if (cursor->at < cursor->end)
        seek(cursor, cursor->at, quotes);
    if (stop > start && stop[-1] == '\r' && cursor->dialect.eol == '\n')
        stop--;
    record->text = (tropa_str){start, (size_t)(stop - start)};
    return true;
}

static uint32_t count_lines(const char *begin, const char *end, char eol)
{
    uint32_t lines = 0;
    while (begin < end && (begin = memchr(begin, eol, (size_t)(end - begin)))) {
        lines++;
        begin++;
    }
    return lines;
}

/* A quoted field that starts at `quote`. *separator is what follows it: a delimiter, a line end
 * (past a '\r') or the end. False: the record is bad. */
static bool take_quoted(tropa_csv_cursor *cursor, tropa_csv_record *record, const char *quote,
                        const char **separator, const char **content_end)
{
    const char eol = cursor->dialect.eol;
    const char *p = quote + 1;
    for (;; p += 2) {
        p = tropa_csv_find_quote(&cursor->dialect, p, cursor->end);
        if (!p)
            return false;
        if (p + 1 == cursor->end || p[1] != *quote)
            break;
    }
    const char *after = p + 1;
    if (after < cursor->end && *after == '\r' && eol == '\n' &&
        (after + 1 == cursor->end || after[1] == '\n'))
        after++;
    if (after < cursor->end && *after != cursor->dialect.delimiter && *after != eol)
        return false;
    put_quoted(cursor, record, quote + 1, p);
    record->lines += count_lines(quote + 1, p, eol);
    *separator = after;
    *content_end = after;
    return true;
}

/* The fields that end in the chunk at hand, as long as no line does: most of a record, with its
 * state in registers. Returns where the next field begins. */
static ALWAYS_INLINE const char *plain_fields(tropa_csv_cursor *cursor, tropa_csv_record *record)
{
    const char *field = cursor->at, *const chunk = cursor->chunk;
    const char eol = cursor->dialect.eol;
    tropa_str *const out = record->field;
    const uint32_t capacity = record->capacity;
    uint64_t mask = cursor->mask;
    uint32_t count = 0;
    while (mask) {
        const char *separator = chunk + __builtin_ctzll(mask);
        if (*separator == eol)
            break;
        mask &= mask - 1;
        if (count < capacity)
            out[count] = (tropa_str){field, (size_t)(separator - field)};
        count++;
        field = separator + 1;
    }
    cursor->mask = mask;
    record->count = count;
    return field;
}

static ALWAYS_INLINE bool next_record(tropa_csv_cursor *cursor, tropa_csv_record *record,
                                      const bool quotes)
{
    const char *start = cursor->at, *field = start, *separator;
    const char eol = cursor->dialect.eol;
    const char mark = quotes ? tropa_csv_quote(&cursor->dialect) : 0;
    if (start == cursor->end)
        return false;
    record->count = 0;
    record->bad = false;
    record->lines = 1;
    if (!quotes)
        field = plain_fields(cursor, record);
    for (;;) {
        separator = next_separator(cursor, quotes);
        bool quoted = false;
        if (quotes && separator < cursor->end && *separator == mark) {
            if (separator != field)
                continue;
            const char *content_end;
            if (!take_quoted(cursor, record, separator, &separator, &content_end))
                return finish_bad(cursor, record, start, quotes);
            quoted = true;
            if (separator < cursor->end) {
                seek(cursor, separator, quotes);
                cursor->mask &= cursor->mask - 1; /* the separator itself */
            } else {
                cursor->mask = 0;
                cursor->chunk = cursor->end;
                cursor->suspect = 0;
                cursor->suspect_before = true;
            }
        }
        bool last = separator == cursor->end || *separator == eol;
        if (!quoted) {
            const char *stop = separator;
            if (last && stop > field && stop[-1] == '\r' && eol == '\n')
                stop--;
            put(record, field, stop);
        }
        if (last)
            break;
        field = separator + 1;
    }
    if ((size_t)(separator - start) > cursor->dialect.record_bytes_most)
        return finish_bad(cursor, record, start, quotes);
    record->suspicious = take_suspicion(cursor, separator);
    cursor->at = separator == cursor->end ? separator : separator + 1;
    const char *stop = separator;
    if (stop > start && stop[-1] == '\r' && eol == '\n')
        stop--;
    record->text = (tropa_str){start, (size_t)(stop - start)};
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Aligned columns: runs of blanks part the fields, blanks at both ends mean nothing. */
static bool next_aligned(tropa_csv_cursor *cursor, tropa_csv_record *record)
{
    const char *start = cursor->at;
    const char eol = cursor->dialect.eol;
    if (start == cursor->end)
        return false;
    const char *found = memchr(start, eol, (size_t)(cursor->end - start));
    const char *stop = found ? found : cursor->end;
    if ((size_t)(stop - start) > cursor->dialect.record_bytes_most) {
        record->bad = true;
    } else {
        record->bad = false;
    }
    cursor->at = found ? found + 1 : cursor->end;
    if (stop > start && stop[-1] == '\r' && eol == '\n')
        stop--;
    record->text = (tropa_str){start, (size_t)(stop - start)};
    record->count = 0;
    record->lines = 1;
    record->suspicious = true;
    if (record->bad)
        return true;
    for (const char *p = start; p < stop;) {
        while (p < stop && is_blank(*p))
            p++;
        const char *field = p;
        while (p < stop && !is_blank(*p))
            p++;
        if (p > field)
            put(record, field, p);
    }
    if (record->count == 0)
        put(record, start, start);
    return true;
}

void tropa_csv_open(tropa_csv_cursor *cursor, const tropa_csv_dialect *dialect, const char *text,
                    size_t size, bool any_quote, char *scratch)
{
    *cursor = (tropa_csv_cursor){.dialect = *dialect,
                                 .text = text,
                                 .at = text,
                                 .end = text + size,
                                 .any_quote = any_quote && dialect->quotes && scratch,
                                 .chunk = text,
                                 .scratch = scratch};
    if (size == 0 || dialect->blanks)
        return;
    if (cursor->any_quote)
        look(cursor, text, true);
    else
        look(cursor, text, false);
}

bool tropa_csv_next(tropa_csv_cursor *cursor, tropa_csv_record *record)
{
    if (cursor->dialect.blanks)
        return next_aligned(cursor, record);
    return cursor->any_quote ? next_record(cursor, record, true)
                             : next_record(cursor, record, false);
}
