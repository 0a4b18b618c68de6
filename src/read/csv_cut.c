/* Where records end. The exact rule, one record at a time, and the fast cut of a block. */
#include "read/csv.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef enum closing { CLOSED, MALFORMED, UNDECIDED } closing;

/* `quote` opens a field; *after is just past the closing quote. `bound` limits the search. */
static closing close_quote(const tropa_csv_dialect *dialect, const char *quote, const char *bound,
                           const char *end, bool ended, const char **after)
{
    const char mark = tropa_csv_quote(dialect);
    for (const char *p = quote + 1; p < bound;) {
        p = tropa_csv_find_quote(dialect, p, bound);
        if (!p)
            break;
        if (p + 1 == end)
            return ended ? *after = end, CLOSED : UNDECIDED;
        if (p[1] == mark) {
            p += 2;
            continue;
        }
        *after = p + 1;
        if (p[1] == dialect->delimiter || p[1] == dialect->eol)
            return CLOSED;
        if (p[1] == '\r' && dialect->eol == '\n') {
            if (p + 2 == end)
                return ended ? CLOSED : UNDECIDED;
            if (p[2] == '\n')
                return CLOSED;
        }
        return MALFORMED;
    }
    return bound < end || ended ? MALFORMED : UNDECIDED;
}

static tropa_csv_end bad_line(const tropa_csv_dialect *dialect, const char *record, const char *end,
                              bool ended, const char **next)
{
    const char *eol = memchr(record, dialect->eol, (size_t)(end - record));
    if (!eol && !ended)
        return (size_t)(end - record) > dialect->record_bytes_most ? TROPA_CSV_GIANT
                                                                   : TROPA_CSV_MORE;
    *next = eol ? eol + 1 : end;
    return TROPA_CSV_BAD;
}

tropa_csv_end tropa_csv_record_end(const tropa_csv_dialect *dialect, const char *record,
                                   const char *end, bool ended, const char **next)
{
    const char mark = tropa_csv_quote(dialect);
    const char *bound = end;
    if ((size_t)(end - record) > dialect->record_bytes_most)
        bound = record + dialect->record_bytes_most + 1;
    for (const char *p = record;;) {
        const char *eol = memchr(p, dialect->eol, (size_t)(bound - p));
        const char *stop = eol ? eol : bound;
        const char *quote = dialect->quotes ? memchr(p, mark, (size_t)(stop - p)) : NULL;
        if (!quote) {
            if (eol) {
                *next = eol + 1;
                return TROPA_CSV_COMPLETE;
            }
            if (bound == end && (size_t)(end - record) <= dialect->record_bytes_most) {
                *next = ended ? end : record;
                return ended ? TROPA_CSV_COMPLETE : TROPA_CSV_MORE;
            }
            return bad_line(dialect, record, end, ended, next);
        }
        p = quote + 1;
        if (quote != record && quote[-1] != dialect->delimiter)
            continue;
        switch (close_quote(dialect, quote, bound, end, ended, &p)) {
        case CLOSED:
            break;
        case UNDECIDED:
            return TROPA_CSV_MORE;
        case MALFORMED:
            return bad_line(dialect, record, end, ended, next);
        }
        if (p > bound)
            p = bound; /* the closing quote was the last byte allowed: too long */
    }
}

size_t tropa_csv_cut(const tropa_csv_dialect *dialect, const char *begin, const char *end,
                     bool ended, bool any_quote, tropa_csv_end *rest)
{
    const char mark = tropa_csv_quote(dialect);
    *rest = TROPA_CSV_MORE;
    for (const char *at = begin;;) {
        const char *quote = NULL;
        if (dialect->quotes && any_quote && at < end)
            quote = memchr(at, mark, (size_t)(end - at));
        const char *stop = quote ? quote : end;
        const char *eol = at < stop ? memrchr(at, dialect->eol, (size_t)(stop - at)) : NULL;
        if (eol)
            at = eol + 1;
        if (at == end || (ended && !quote))
            return (size_t)(end - begin);
        if (!quote) {
            if ((size_t)(end - at) > dialect->record_bytes_most)
                *rest = TROPA_CSV_GIANT;
            return (size_t)(at - begin);
        }
        const char *next = at;
        tropa_csv_end found = tropa_csv_record_end(dialect, at, end, ended, &next);
        if (found == TROPA_CSV_MORE || found == TROPA_CSV_GIANT) {
            *rest = found;
            return (size_t)(at - begin);
        }
        at = next;
    }
}

uint64_t tropa_csv_survey(const tropa_csv_dialect *dialect, const char *text, size_t size,
                          bool *any_quote)
{
    const char eol = dialect->eol, mark = tropa_csv_quote(dialect);
    uint64_t lines = 0;
    size_t i = 0;
    bool quote = false;
#if defined(__SSE2__)
    const __m128i eols = _mm_set1_epi8(eol), quotes = _mm_set1_epi8(mark);
    __m128i total = _mm_setzero_si128(), seen = _mm_setzero_si128();
    while (size - i >= 16) {
        /* Bytes count up to 255 matches each before they are added up. */
        size_t turns = (size - i) / 16;
        turns = turns < 255 ? turns : 255;
        __m128i count = _mm_setzero_si128();
        for (size_t turn = 0; turn < turns; turn++, i += 16) {
            __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
            count = _mm_sub_epi8(count, _mm_cmpeq_epi8(bytes, eols));
            seen = _mm_or_si128(seen, _mm_cmpeq_epi8(bytes, quotes));
        }
        total = _mm_add_epi64(total, _mm_sad_epu8(count, _mm_setzero_si128()));
    }
    uint64_t sums[2];
    _mm_storeu_si128((__m128i *)(void *)sums, total);
    lines = sums[0] + sums[1];
    quote = _mm_movemask_epi8(seen) != 0;
#endif
    for (; i < size; i++) {
        lines += text[i] == eol;
        quote |= text[i] == mark;
    }
    *any_quote = quote;
    return lines;
}
