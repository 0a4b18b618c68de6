/* Decimal numbers: taken apart by their signs, then put together exactly in 128 bits. */
#include "text/number.h"

/** A number as it is written, sign and currency taken off. */
typedef struct number_parts {
    unsigned __int128 mantissa;
    int exponent;       /**< value = mantissa * 10^exponent */
    uint32_t written;   /**< digits after the decimal sign that the value needs */
    bool minus, sticky; /**< sticky: digits past the mantissa that are not zero */
} number_parts;

static size_t space_size(tropa_str text)
{
    static const char *const spaces[] = {" ", "\t", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"};
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++) {
        size_t size = strlen(spaces[i]);
        if (text.size >= size && memcmp(text.data, spaces[i], size) == 0)
            return size;
    }
    return 0;
}

static tropa_str skip(tropa_str text, size_t size)
{
    return (tropa_str){text.data + size, text.size - size};
}

static tropa_str trim(tropa_str text)
{
    for (size_t size; (size = space_size(text)) != 0;)
        text = skip(text, size);
    for (bool more = true; more;) {
        more = false;
        for (size_t size = 1; size <= 3 && size <= text.size && !more; size++) {
            tropa_str tail = {text.data + text.size - size, size};
            if (space_size(tail) == size) {
                text.size -= size;
                more = true;
            }
        }
    }
    return text;
}

static bool same_word(const char *bytes, const char *word, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char c = bytes[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 0x20);
        if (c != word[i])
            return false;
    }
    return true;
}

static const char *const currencies[] = {"$",   "€",   "£",   "¥",   "₽", "₴",   "₸",   "₹",
                                         "zł",  "pln", "usd", "eur", "rub", "rur", "gbp", "руб.",
                                         "руб", "р.",  "р",   "грн", "kr",  "chf", "czk", "sek",
                                         "nok", "uah", "kzt", "byn", "zl",  "ZŁ",  "РУБ", "Р"};

static tropa_str strip_currency(tropa_str text)
{
    for (size_t i = 0; i < sizeof currencies / sizeof currencies[0]; i++) {
        size_t size = strlen(currencies[i]);
        if (text.size <= size)
            continue;
        if (same_word(text.data, currencies[i], size))
            return trim(skip(text, size));
        if (same_word(text.data + text.size - size, currencies[i], size))
            return trim((tropa_str){text.data, text.size - size});
    }
    return text;
}

static tropa_str strip_sign(tropa_str text, bool *minus, bool *signs)
{
    static const char long_minus[] = "\xE2\x88\x92";
    size_t size = 0;
    if (text.size && (text.data[0] == '-' || text.data[0] == '+'))
        size = 1;
    else if (text.size >= 3 && memcmp(text.data, long_minus, 3) == 0)
        size = 3;
    if (!size || *signs)
        return text;
    *signs = true;
    *minus = text.data[0] != '+';
    return trim(skip(text, size));
}

/* What is left are digits, group and decimal signs. */
static tropa_str strip_around(tropa_str text, bool *minus)
{
    bool signs = false;
    text = trim(text);
    if (text.size > 2 && text.data[0] == '(' && text.data[text.size - 1] == ')') {
        signs = *minus = true;
        text = trim((tropa_str){text.data + 1, text.size - 2});
    }
    text = strip_sign(text, minus, &signs);
    text = strip_currency(text);
    return strip_sign(text, minus, &signs);
}

static char decimal_sign(tropa_str text, tropa_number_style style)
{
    if (style != TROPA_NUMBER_UNKNOWN)
        return style == TROPA_NUMBER_POINT ? '.' : ',';
    size_t points = 0, commas = 0;
    char last = '.';
    for (size_t i = 0; i < text.size; i++) {
        points += text.data[i] == '.';
        commas += text.data[i] == ',';
        if (text.data[i] == '.' || text.data[i] == ',')
            last = text.data[i];
    }
    if ((points && commas) || points + commas == 1)
        return last;
    return commas ? '.' : ','; /* one sign many times groups */
}

static void add_digit(number_parts *parts, char digit, bool fraction)
{
    if (parts->mantissa >= (unsigned __int128)1e18 * 100000000000000000U) {
        parts->sticky |= digit != '0';
        parts->exponent += !fraction;
        return;
    }
    parts->mantissa = parts->mantissa * 10 + (unsigned)(digit - '0');
    parts->exponent -= fraction;
}

/* A sign between groups of digits: its bytes, 0 when there is none. */
static size_t group_sign(tropa_str text, char decimal)
{
    if (text.size && (text.data[0] == '\'' || (text.data[0] == (decimal == '.' ? ',' : '.'))))
        return 1;
    return space_size(text);
}

static bool is_digit(tropa_str text)
{
    return text.size && text.data[0] >= '0' && text.data[0] <= '9';
}

/* Digits before the decimal sign, in one group or in threes with one sign throughout. */
static bool take_whole(tropa_str *text, char decimal, number_parts *parts, size_t *digits)
{
    size_t group = 0, groups = 0;
    const char *first = text->data, *sign = NULL;
    for (;;) {
        if (is_digit(*text)) {
            add_digit(parts, text->data[0], false);
            *text = skip(*text, 1);
            group++;
            ++*digits;
            continue;
        }
        size_t size = group_sign(*text, decimal);
        if (groups && group != 3)
            return false;
        if (!size)
            return true;
        bool other = sign && (memcmp(sign, text->data, size) != 0);
        if (group == 0 || group > 3 || *first == '0' || other || !is_digit(skip(*text, size)))
            return false;
        sign = text->data;
        *text = skip(*text, size);
        group = 0;
        groups++;
    }
}

static bool take_exponent(tropa_str *text, number_parts *parts)
{
    if (!text->size || (text->data[0] | 0x20) != 'e')
        return true;
    *text = skip(*text, 1);
    bool minus = text->size && text->data[0] == '-';
    if (text->size && (text->data[0] == '-' || text->data[0] == '+'))
        *text = skip(*text, 1);
    if (!is_digit(*text))
        return false;
    int exponent = 0;
    for (; is_digit(*text); *text = skip(*text, 1))
        if (exponent < 100000)
            exponent = exponent * 10 + (text->data[0] - '0');
    parts->exponent += minus ? -exponent : exponent;
    return true;
}

static bool take_apart(tropa_str text, tropa_number_style style, number_parts *parts)
{
    *parts = (number_parts){0};
    text = strip_around(text, &parts->minus);
    char decimal = decimal_sign(text, style);
    size_t digits = 0;
    if (!take_whole(&text, decimal, parts, &digits))
        return false;
    if (text.size && text.data[0] == decimal) {
        text = skip(text, 1);
        for (; is_digit(text); text = skip(text, 1), digits++)
            add_digit(parts, text.data[0], true);
    }
    if (digits == 0 || !take_exponent(&text, parts) || text.size)
        return false;
    parts->written = parts->exponent < 0 ? (uint32_t)-parts->exponent : 0;
    return true;
}

static tropa_number_result put_together(number_parts parts, unsigned decimals, int64_t *out)
{
    int shift = parts.exponent + (int)decimals;
    bool rounded = parts.sticky;
    unsigned __int128 value = parts.mantissa;
    for (; shift > 0 && value; shift--) {
        if (value > INT64_MAX)
            return TROPA_NUMBER_OVERFLOW;
        value *= 10;
    }
    unsigned last = 0;
    for (; shift < 0 && (value || last); shift++) {
        rounded |= last != 0;
        last = (unsigned)(value % 10);
        value /= 10;
    }
    rounded |= last != 0;
    value += shift == 0 && last >= 5; /* what lies under half of the unit goes */
    if (value > INT64_MAX)
        return TROPA_NUMBER_OVERFLOW;
    *out = parts.minus ? -(int64_t)value : (int64_t)value;
    return rounded ? TROPA_NUMBER_ROUNDED : TROPA_NUMBER_OK;
}

/* Plain digits with at most one point, as programs write them: no need to look for anything else.
 */
static bool parse_plain(tropa_str text, unsigned decimals, int64_t *out)
{
    size_t at = text.size && text.data[0] == '-', start = at;
    int64_t value = 0;
    if (text.size == start || text.size > 17)
        return false;
    for (; at < text.size && text.data[at] >= '0' && text.data[at] <= '9'; at++)
        value = value * 10 + (text.data[at] - '0');
    unsigned fraction = 0;
    bool point = at < text.size && text.data[at] == '.';
    if (at == start || (at < text.size && !point))
        return false;
    for (at += point; at < text.size; at++, fraction++) {
        if (text.data[at] < '0' || text.data[at] > '9')
            return false;
        value = value * 10 + (text.data[at] - '0');
    }
    if (fraction > decimals)
        return false;
    for (; fraction < decimals; fraction++)
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
    *out = start ? -value : value;
    return true;
}

tropa_number_result tropa_number_parse(tropa_str text, tropa_number_style style, unsigned decimals,
                                       int64_t *out)
{
    number_parts parts;
    if (decimals > TROPA_NUMBER_DECIMALS_MAX)
        decimals = TROPA_NUMBER_DECIMALS_MAX;
    if (style != TROPA_NUMBER_COMMA && parse_plain(text, decimals, out))
        return TROPA_NUMBER_OK;
    if (!take_apart(text, style, &parts))
        return TROPA_NUMBER_NONE;
    return put_together(parts, decimals, out);
}

/* ---- a column ---- */

void tropa_number_detector_init(tropa_number_detector *detector)
{
    *detector = (tropa_number_detector){0};
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

void tropa_number_detector_add(tropa_number_detector *detector, tropa_str text)
{
    number_parts point, comma;
    text = trim(text);
    if (text.size == 0)
        return;
    detector->texts++;
    bool as_point = take_apart(text, TROPA_NUMBER_POINT, &point);
    bool as_comma = take_apart(text, TROPA_NUMBER_COMMA, &comma);
    detector->point_only += as_point && !as_comma;
    detector->comma_only += as_comma && !as_point;
    detector->both += as_point && as_comma;
    detector->neither += !as_point && !as_comma;
    if (as_point && as_comma)
        detector->point_differs += point.exponent != comma.exponent;
    if (as_point)
        detector->point_decimals = larger(detector->point_decimals, point.written);
    if (as_comma)
        detector->comma_decimals = larger(detector->comma_decimals, comma.written);
}

void tropa_number_detector_merge(tropa_number_detector *into, const tropa_number_detector *from)
{
    into->texts += from->texts;
    into->point_only += from->point_only;
    into->comma_only += from->comma_only;
    into->both += from->both;
    into->neither += from->neither;
    into->point_differs += from->point_differs;
    into->point_decimals = larger(into->point_decimals, from->point_decimals);
    into->comma_decimals = larger(into->comma_decimals, from->comma_decimals);
}

tropa_number_finding tropa_number_detector_finish(const tropa_number_detector *detector)
{
    bool comma = detector->comma_only > detector->point_only;
    tropa_number_finding finding = {.style = comma ? TROPA_NUMBER_COMMA : TROPA_NUMBER_POINT,
                                    .decimals = comma ? detector->comma_decimals
                                                      : detector->point_decimals};
    if (finding.decimals > TROPA_NUMBER_DECIMALS_MAX)
        finding.decimals = TROPA_NUMBER_DECIMALS_MAX;
    uint64_t fitting = detector->both + (comma ? detector->comma_only : detector->point_only);
    if (fitting > 0 && fitting * 100 >= detector->texts * 95)
        finding.verdict = TROPA_NUMBERS_FOUND;
    if (finding.verdict == TROPA_NUMBERS_FOUND && detector->point_differs > 0 &&
        detector->comma_only == 0 && detector->point_only == 0)
        finding.verdict = TROPA_NUMBERS_AMBIGUOUS;
    return finding;
}
