#include "read/url.h"

#include "text/utf8.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* How many bytes "scheme://" or "//" take; 0 without. */
static size_t scheme_size(tropa_str text)
{
    size_t i = 0;
    if (text.size > 2 && text.data[0] == '/' && text.data[1] == '/' && text.data[2] != '/')
        return 2;
    while (i < text.size && i < 12 && (is_letter(text.data[i]) || is_digit(text.data[i])))
        i++;
    bool found = i >= 2 && i + 3 <= text.size && memcmp(text.data + i, "://", 3) == 0;
    return found ? i + 3 : 0;
}

bool tropa_url_is(tropa_str text)
{
    if (scheme_size(text))
        return true;
    if (!text.size || text.data[0] != '/')
        return false;
    /* "/ 5" or "/ n/a" are no paths. */
    return !memchr(text.data, ' ', text.size);
}

static tropa_str authority(tropa_str url, size_t *end)
{
    size_t begin = scheme_size(url), at = begin;
    while (begin && at < url.size && !strchr("/?#", url.data[at]))
        at++;
    *end = at;
    tropa_str host = {url.data + begin, at - begin};
    const char *user = host.size ? memrchr(host.data, '@', host.size) : NULL;
    if (user) {
        size_t skip = (size_t)(user + 1 - host.data);
        host = (tropa_str){user + 1, host.size - skip};
    }
    const char *port = host.size ? memchr(host.data, ':', host.size) : NULL;
    if (port)
        host.size = (size_t)(port - host.data);
    if (host.size > 4 && memcmp(host.data, "www.", 4) == 0)
        host = (tropa_str){host.data + 4, host.size - 4};
    return host;
}

tropa_str tropa_url_host(tropa_str url)
{
    size_t end;
    return authority(url, &end);
}

/* ---- decoding ---- */

static int hex_value(char c)
{
    return is_digit(c) ? c - '0' : lower(c) - 'a' + 10;
}

/* %XX undone from `at` in `out`, unless what comes of it is no printable text. */
static void decode(tropa_buffer *out, size_t at, tropa_str path)
{
    for (size_t i = 0; i < path.size; i++) {
        char c = path.data[i];
        if (c == '%' && i + 2 < path.size && is_hex(path.data[i + 1]) && is_hex(path.data[i + 2])) {
            c = (char)(hex_value(path.data[i + 1]) * 16 + hex_value(path.data[i + 2]));
            i += 2;
        }
        tropa_buffer_append_char(out, c);
    }
    if (out->failed || out->size == at)
        return;
    bool printable = tropa_utf8_valid(out->data + at, out->size - at);
    for (size_t i = at; i < out->size; i++)
        printable &= (unsigned char)out->data[i] >= ' ' && out->data[i] != 0x7f;
    if (printable)
        return;
    out->size = at;
    tropa_buffer_append_str(out, path);
}

/* ---- identifiers ---- */

static size_t leading_digits(tropa_str text)
{
    size_t i = 0;
    while (i < text.size && is_digit(text.data[i]))
        i++;
    return i;
}

static size_t trailing_digits(tropa_str text)
{
    size_t i = 0;
    while (i < text.size && is_digit(text.data[text.size - 1 - i]))
        i++;
    return i;
}

static bool is_uuid(tropa_str text)
{
    if (text.size != 36)
        return false;
    for (size_t i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text.data[i] != '-' : !is_hex(text.data[i]))
            return false;
    }
    return true;
}

static bool is_identifier(tropa_str text)
{
    enum { HEX_LEAST = 8, MIXED_LEAST = 20, SLUG_DIGITS_LEAST = 3 };
    size_t digits = 0, letters = 0, hexes = 0;
    for (size_t i = 0; i < text.size; i++) {
        digits += is_digit(text.data[i]);
        letters += is_letter(text.data[i]);
        hexes += is_hex(text.data[i]);
    }
    if (!digits)
        return false;
    if (digits == text.size || is_uuid(text) || (hexes == text.size && text.size >= HEX_LEAST) ||
        (digits >= 2 && digits + letters == text.size && text.size >= MIXED_LEAST))
        return true;
    size_t head = leading_digits(text), tail = trailing_digits(text);
    return (head >= SLUG_DIGITS_LEAST && strchr("-_", text.data[head])) ||
           (tail >= SLUG_DIGITS_LEAST && strchr("-_", text.data[text.size - 1 - tail]));
}

static void append_segment(tropa_buffer *out, tropa_str segment)
{
    const char *dot = memrchr(segment.data, '.', segment.size);
    tropa_str stem = segment, extension = {NULL, 0};
    if (dot && dot > segment.data && segment.size - (size_t)(dot - segment.data) <= 6) {
        stem.size = (size_t)(dot - segment.data);
        extension = (tropa_str){dot, segment.size - stem.size};
        if (leading_digits((tropa_str){extension.data + 1, extension.size - 1}) ==
            extension.size - 1) { /* 2.50 is a number, not a file */
            stem = segment;
            extension.size = 0;
        }
    }
    tropa_buffer_append_char(out, '/');
    if (is_identifier(stem)) {
        tropa_buffer_append_text(out, ":id");
        if (extension.size)
            tropa_buffer_append_str(out, extension);
    } else {
        tropa_buffer_append_str(out, segment);
    }
}

static bool is_index(tropa_str segment)
{
    static const char *const stems[] = {"index.", "default.", "home.htm"};
    if (segment.size > 14)
        return false;
    char small[16];
    for (size_t i = 0; i < segment.size; i++)
        small[i] = lower(segment.data[i]);
    for (size_t i = 0; i < sizeof stems / sizeof stems[0]; i++) {
        size_t size = strlen(stems[i]);
        if (segment.size >= size && memcmp(small, stems[i], size) == 0)
            return true;
    }
    return false;
}

/* ---- folding ---- */

static tropa_str path_of(tropa_str url, size_t begin)
{
    size_t end = begin;
    while (end < url.size && url.data[end] != '?' && url.data[end] != '#')
        end++;
    const char *session =
        end > begin ? memmem(url.data + begin, end - begin, ";jsessionid=", 12) : NULL;
    if (session)
        end = (size_t)(session - url.data);
    return (tropa_str){url.data + begin, end - begin};
}

static void append_host(const tropa_url_rules *rules, tropa_str host, tropa_buffer *out)
{
    size_t at = out->size;
    for (size_t i = 0; i < host.size; i++)
        tropa_buffer_append_char(out, lower(host.data[i]));
    if (out->failed || !host.size)
        return;
    tropa_str made = {out->data + at, host.size};
    if (rules->main_host.size == host.size) {
        bool same = true;
        for (size_t i = 0; i < host.size; i++)
            same &= made.data[i] == lower(rules->main_host.data[i]);
        if (same)
            out->size = at;
    }
}

void tropa_url_fold(const tropa_url_rules *rules, tropa_str url, tropa_buffer *out)
{
    size_t begin;
    tropa_str host = authority(url, &begin);
    if (host.size)
        append_host(rules, host, out);
    size_t start = out->size;
    tropa_buffer path;
    tropa_buffer_init(&path);
    decode(&path, 0, path_of(url, begin));
    for (size_t at = 0; at < path.size && !path.failed;) {
        size_t end = at;
        while (end < path.size && path.data[end] != '/')
            end++;
        tropa_str segment = {path.data + at, end - at};
        bool last = end + 1 >= path.size;
        if (segment.size && !(last && is_index(segment)))
            append_segment(out, segment);
        at = end + 1;
    }
    if (out->size == start)
        tropa_buffer_append_char(out, '/');
    out->failed |= path.failed;
    tropa_buffer_deinit(&path);
}
