/* Reading times: the fast path for fixed-width timestamps, and the way to everything else.
 *
 * The fast path rests on two things. Neighbouring rows share their date, so the ten bytes of the
 * date are compared with those read last. The eight bytes hh:mm:ss are checked and turned into
 * numbers within one register. */
#include "text/time_internal.h"

enum { DATE_BYTES = 10, CLOCK_BYTES = 8, STAMP_BYTES = 19 };

static uint64_t load8(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static uint16_t load2(const char *bytes)
{
    uint16_t half;
    memcpy(&half, bytes, sizeof half);
    return half;
}

/* Little-endian byte i of a pattern. The register tricks assume that order, as every machine this
 * runs on has it. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "time_parse.c reads words as x86 does");

/* Bytes equal to `pattern` become 0, digits over '0' become 0..9; then adding 0x7F (0x76 for
 * digits) reaches the high bit exactly when the byte is out of its range. */
static bool swar_digits(uint64_t word, uint64_t pattern, uint64_t ranges, uint64_t *digits)
{
    uint64_t value = word ^ pattern;
    *digits = value;
    return (((value + ranges) | value) & UINT64_C(0x8080808080808080)) == 0;
}

/* "hh:mm:ss" -> seconds of the day, or -1. */
static int64_t clock_seconds(uint64_t word)
{
    uint64_t digits;
    if (!swar_digits(word, UINT64_C(0x30303A30303A3030), UINT64_C(0x76767F76767F7676), &digits))
        return -1;
    uint64_t pairs = digits * 10 + (digits >> 8);
    uint64_t hour = pairs & 0xFF, minute = pairs >> 24 & 0xFF, second = pairs >> 48 & 0xFF;
    if (hour > 23 || minute > 59 || second > 59)
        return -1;
    return (int64_t)(hour * 3600 + minute * 60 + second);
}

/* Ten bytes with two equal separators out of - / . and two digits in all other places; pair i is
 * the number whose first digit is byte i. */
static bool ten_bytes(const char *bytes, unsigned first, unsigned second, uint64_t *pairs,
                      uint32_t *tail)
{
    unsigned char separator = (unsigned char)bytes[first];
    if (separator != '-' && separator != '/' && separator != '.')
        return false;
    uint64_t mark = UINT64_C(0xFF) << first * 8 | UINT64_C(0xFF) << second * 8, digits;
    uint64_t pattern = (UINT64_C(0x3030303030303030) & ~mark) |
                       ((uint64_t)separator * UINT64_C(0x0101010101010101) & mark);
    uint64_t ranges = UINT64_C(0x7676767676767676) | (UINT64_C(0x0909090909090909) & mark);
    uint32_t tens = (uint32_t)(unsigned char)bytes[8] - '0',
             ones = (uint32_t)(unsigned char)bytes[9] - '0';
    if (!swar_digits(load8(bytes), pattern, ranges, &digits) || tens > 9 || ones > 9)
        return false;
    *pairs = digits * 10 + (digits >> 8);
    *tail = tens * 10 + ones;
    return true;
}

static uint32_t pair_at(uint64_t pairs, unsigned i)
{
    return (uint32_t)(pairs >> i * 8) & 0xFF;
}

/* YYYY-MM-DD, DD-MM-YYYY or MM-DD-YYYY by the kind; midnight, or INT64_MIN. */
static int64_t date_read(tropa_time_kind kind, const char *bytes)
{
    uint64_t pairs;
    uint32_t tail, year, month, day;
    if (kind == TROPA_TIME_YMD) {
        if (!ten_bytes(bytes, 4, 7, &pairs, &tail))
            return INT64_MIN;
        year = pair_at(pairs, 0) * 100 + pair_at(pairs, 2);
        month = pair_at(pairs, 5);
        day = tail;
    } else {
        if (!ten_bytes(bytes, 2, 5, &pairs, &tail))
            return INT64_MIN;
        year = pair_at(pairs, 6) * 100 + tail;
        day = pair_at(pairs, kind == TROPA_TIME_DMY ? 0 : 3);
        month = pair_at(pairs, kind == TROPA_TIME_DMY ? 3 : 0);
    }
    if (!time_date_valid(year, month, day))
        return INT64_MIN;
    return tropa_days_from_civil(year, month, day) * DAY_US;
}

static void remember_date(tropa_time_parser *parser, const char *bytes, int64_t date_us)
{
    parser->date_head = load8(bytes);
    parser->date_tail = load2(bytes + 8);
    parser->date_us = date_us;
}

/* Midnight of the date in the first ten bytes, INT64_MIN when it is none. */
static inline int64_t date_known(tropa_time_parser *parser, const char *bytes)
{
    if (load8(bytes) == parser->date_head && load2(bytes + 8) == parser->date_tail)
        return parser->date_us;
    int64_t date_us = date_read(parser->format.kind, bytes);
    if (date_us != INT64_MIN)
        remember_date(parser, bytes, date_us);
    return date_us;
}

/* ".123456" and shorter or longer; *at moves past it. False when there is a sign without digits. */
static inline bool fraction_fast(const char **at, const char *end, int64_t *us)
{
    static const uint32_t scale[7] = {1000000, 100000, 10000, 1000, 100, 10, 1};
    const char *p = *at + 1;
    uint32_t value = 0, digits = 0;
    while (p < end && digits < 6 && time_is_digit(*p)) {
        value = value * 10 + (uint32_t)(*p++ - '0');
        digits++;
    }
    while (p < end && time_is_digit(*p))
        p++;
    *us = value * scale[digits];
    *at = p;
    return digits > 0;
}

/* "Z" or "+hh:mm" up to the very end. */
static inline bool zone_fast(const char *at, const char *end, int64_t *offset_us)
{
    if (end - at == 1 && *at == 'Z') {
        *offset_us = 0;
        return true;
    }
    if (end - at != 6 || (*at != '+' && *at != '-') || at[3] != ':')
        return false;
    uint32_t a = (uint32_t)at[1] - '0', b = (uint32_t)at[2] - '0', c = (uint32_t)at[4] - '0',
             d = (uint32_t)at[5] - '0';
    if (a > 9 || b > 9 || c > 5 || d > 9 || a * 10 + b > 18)
        return false;
    int64_t minutes = (a * 10 + b) * 60 + c * 10 + d;
    *offset_us = (*at == '-' ? -minutes : minutes) * 60 * SECOND_US;
    return true;
}

/* The eight bytes of the clock, seconds added where a text ends with hh:mm; 0 is no clock. */
static inline uint64_t clock_word(tropa_str text)
{
    static const char no_seconds[3] = {':', '0', '0'};
    if (text.size >= STAMP_BYTES)
        return load8(text.data + DATE_BYTES + 1);
    if (text.size != STAMP_BYTES - 3)
        return 0;
    char clock[CLOCK_BYTES];
    memcpy(clock, text.data + DATE_BYTES + 1, 5);
    memcpy(clock + 5, no_seconds, 3);
    return load8(clock);
}

static bool read_fast(tropa_time_parser *parser, tropa_str text, int64_t *us)
{
    const char *bytes = text.data, *end = text.data + text.size;
    if (text.size < DATE_BYTES)
        return false;
    int64_t local_us = date_known(parser, bytes), part_us, offset_us;
    if (local_us == INT64_MIN)
        return false;
    const char *at = bytes + DATE_BYTES;
    if (at < end) {
        int64_t seconds = *at == ' ' || *at == 'T' ? clock_seconds(clock_word(text)) : -1;
        if (seconds < 0)
            return false;
        local_us += seconds * SECOND_US;
        at = text.size < STAMP_BYTES ? end : bytes + STAMP_BYTES;
    }
    if (at < end && (*at == '.' || *at == ',')) {
        if (!fraction_fast(&at, end, &part_us))
            return false;
        local_us += part_us;
    }
    if (at == end) {
        *us = tropa_zone_to_utc(parser->zone, local_us, &parser->zone_cache);
        return true;
    }
    if (!zone_fast(at, end, &offset_us))
        return false;
    *us = local_us - offset_us;
    return true;
}

static bool finish_fields(tropa_time_parser *parser, const time_fields *fields, time_date date,
                          int64_t *us)
{
    int64_t clock_us =
        time_of_day_us(fields->hour, fields->minute, fields->second, fields->microsecond);
    if (clock_us < 0)
        return false;
    int64_t local_us = tropa_days_from_civil(date.year, date.month, date.day) * DAY_US + clock_us;
    *us = fields->has_zone ? local_us - (int64_t)fields->zone_minutes * 60 * SECOND_US
                           : tropa_zone_to_utc(parser->zone, local_us, &parser->zone_cache);
    return true;
}

static bool read_fields(tropa_time_parser *parser, tropa_str text, int64_t *us)
{
    time_fields fields;
    time_date date;
    return time_fields_read(text, &fields) &&
           time_fields_date(&fields, parser->format.kind, &date) &&
           finish_fields(parser, &fields, date, us);
}

static bool read_numbered(tropa_time_parser *parser, tropa_str text, int64_t *us)
{
    time_fields fields;
    bool good = parser->format.kind == TROPA_TIME_PACKED
                    ? time_packed_read(text, &fields)
                    : time_pattern_read(&parser->format, text, &fields);
    time_date date = {fields.number[0], fields.number[1], fields.number[2]};
    return good && time_date_valid(date.year, date.month, date.day) &&
           finish_fields(parser, &fields, date, us);
}

void tropa_time_parser_init(tropa_time_parser *parser, const tropa_time_format *format,
                            const tropa_zone *zone)
{
    /* No date has eight zero bytes at its start, so this matches nothing. */
    *parser = (tropa_time_parser){.format = *format, .zone = zone, .date_us = INT64_MIN};
}

bool tropa_time_parser_read(tropa_time_parser *parser, tropa_str text, int64_t *us)
{
    switch (parser->format.kind) {
    case TROPA_TIME_YMD:
    case TROPA_TIME_DMY:
    case TROPA_TIME_MDY:
        return read_fast(parser, text, us) || read_fields(parser, text, us);
    case TROPA_TIME_YMD2:
    case TROPA_TIME_NAMED:
        return read_fields(parser, text, us);
    case TROPA_TIME_EPOCH:
        return time_epoch_read(text, parser->format.per_second, us);
    case TROPA_TIME_PACKED:
    case TROPA_TIME_PATTERN:
        return read_numbered(parser, text, us);
    case TROPA_TIME_NONE:
        break;
    }
    return false;
}

bool tropa_time_parse(const tropa_time_format *format, tropa_str text, const tropa_zone *zone,
                      int64_t *us)
{
    tropa_time_parser parser;
    tropa_time_parser_init(&parser, format, zone);
    return tropa_time_parser_read(&parser, text, us);
}

bool tropa_time_compose(int64_t year, int64_t month, int64_t day, int64_t second_of_day,
                        const tropa_zone *zone, int64_t *us)
{
    if (month < 1 || month > 12 || day < 1 || day > 31 || second_of_day < 0 ||
        second_of_day > DAY_SECONDS || !time_date_valid(year, (uint32_t)month, (uint32_t)day))
        return false;
    int64_t days = tropa_days_from_civil(year, (unsigned)month, (unsigned)day);
    *us = tropa_zone_to_utc(zone, (days * DAY_SECONDS + second_of_day) * SECOND_US, NULL);
    return true;
}

/* ---- numbers that are times ---- */

bool time_packed_read(tropa_str text, time_fields *out)
{
    text = time_strip(text);
    *out = (time_fields){.month_at = -1};
    time_cursor cursor = {text.data, text.data + text.size};
    if (time_take_number(&cursor, 4, &out->number[0]) != 4 ||
        time_take_number(&cursor, 2, &out->number[1]) != 2 ||
        time_take_number(&cursor, 2, &out->number[2]) != 2)
        return false;
    if (cursor.at == cursor.end)
        return true;
    if (*cursor.at == 'T' || *cursor.at == ' ' || *cursor.at == '_' || *cursor.at == '-')
        cursor.at++;
    for (int i = 0; i < 2; i++) {
        if (i && cursor.at < cursor.end && *cursor.at == ':')
            cursor.at++;
        if (time_take_number(&cursor, 2, i ? &out->minute : &out->hour) != 2)
            return false;
    }
    if (cursor.at < cursor.end && *cursor.at == ':')
        cursor.at++;
    int digits = time_take_number(&cursor, 2, &out->second);
    if (digits == 1)
        return false;
    if (digits && cursor.at < cursor.end && (*cursor.at == '.' || *cursor.at == ',')) {
        cursor.at++;
        if (!time_take_fraction(&cursor, &out->microsecond))
            return false;
    }
    out->has_time = true;
    out->has_zone = time_take_zone(&cursor, &out->zone_minutes);
    return cursor.at == cursor.end;
}

bool time_epoch_read(tropa_str text, uint32_t per_second, int64_t *us)
{
    text = time_strip(text);
    const char *at = text.data, *end = at + text.size;
    bool minus = at < end && *at == '-';
    at += minus;
    const char *start = at;
    int64_t whole = 0, part_us = 0;
    for (; at < end && time_is_digit(*at); at++)
        if (__builtin_mul_overflow(whole, 10, &whole) ||
            __builtin_add_overflow(whole, *at - '0', &whole))
            return false;
    if (at == start)
        return false;
    int64_t scale = SECOND_US / (int64_t)per_second; /* 0 for nanoseconds */
    if (at < end && (*at == '.' || *at == ',')) {
        const char *digit = ++at;
        for (int64_t unit = scale / 10; at < end && time_is_digit(*at); at++, unit /= 10)
            part_us += (*at - '0') * unit;
        if (at == digit)
            return false;
    }
    if (at != end || (scale && __builtin_mul_overflow(whole, scale, &whole)))
        return false;
    whole = scale ? whole : whole / 1000;
    if (__builtin_add_overflow(whole, part_us, &whole))
        return false;
    /* Years 1..9999. */
    if (minus ? whole > INT64_C(62135596800000000) : whole > INT64_C(253402300799999999))
        return false;
    *us = minus ? -whole : whole;
    return true;
}
