/* Taking a written time apart by its looks: numbers, month names, time of day, zone. */
#include "text/time_internal.h"

/* ---- small readers ---- */

static size_t space_at(const time_cursor *cursor)
{
    size_t left = (size_t)(cursor->end - cursor->at);
    if (left == 0)
        return 0;
    unsigned char c = (unsigned char)*cursor->at;
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
        return 1;
    if (left >= 2 && memcmp(cursor->at, "\xC2\xA0", 2) == 0) /* no-break space */
        return 2;
    if (left >= 3 && memcmp(cursor->at, "\xE2\x80\xAF", 3) == 0) /* narrow no-break space */
        return 3;
    return 0;
}

void time_skip_space(time_cursor *cursor)
{
    for (size_t size; (size = space_at(cursor)) != 0;)
        cursor->at += size;
}

static bool take(time_cursor *cursor, char c)
{
    if (cursor->at >= cursor->end || *cursor->at != c)
        return false;
    cursor->at++;
    return true;
}

tropa_str time_strip(tropa_str text)
{
    time_cursor cursor = {text.data, text.data + text.size};
    time_skip_space(&cursor);
    while (cursor.end > cursor.at && (cursor.end[-1] == ' ' || cursor.end[-1] == '\t' ||
                                      cursor.end[-1] == '\r' || cursor.end[-1] == '\n'))
        cursor.end--;
    while (cursor.end - cursor.at >= 2) {
        char first = *cursor.at, last = cursor.end[-1];
        if (!((first == '[' && last == ']') || (first == '"' && last == '"') ||
              (first == '\'' && last == '\'')))
            break;
        cursor.at++;
        cursor.end--;
    }
    return (tropa_str){cursor.at, (size_t)(cursor.end - cursor.at)};
}

int time_take_number(time_cursor *cursor, int most, uint32_t *number)
{
    int digits = 0;
    uint32_t value = 0;
    while (digits < most && cursor->at < cursor->end && time_is_digit(*cursor->at)) {
        value = value * 10 + (uint32_t)(*cursor->at++ - '0');
        digits++;
    }
    *number = value;
    return digits;
}

bool time_take_fraction(time_cursor *cursor, uint32_t *microsecond)
{
    const char *start = cursor->at;
    uint32_t value = 0, scale = 100000;
    for (; cursor->at < cursor->end && time_is_digit(*cursor->at); cursor->at++) {
        value += (uint32_t)(*cursor->at - '0') * scale;
        scale /= 10;
    }
    *microsecond = value;
    return cursor->at > start;
}

tropa_str time_take_word(time_cursor *cursor)
{
    const char *start = cursor->at;
    while (cursor->at < cursor->end && !space_at(cursor)) {
        unsigned char c = (unsigned char)*cursor->at, lower = c | 0x20;
        if (c < 0x80 && !(lower >= 'a' && lower <= 'z'))
            break;
        cursor->at++;
    }
    return (tropa_str){start, (size_t)(cursor->at - start)};
}

/* Case matters for none of the words compared here, all ASCII. */
static bool word_is(tropa_str word, const char *lower)
{
    size_t size = strlen(lower);
    if (word.size != size)
        return false;
    for (size_t i = 0; i < size; i++)
        if ((word.data[i] | 0x20) != lower[i])
            return false;
    return true;
}

bool time_take_half(time_cursor *cursor, bool *afternoon)
{
    time_cursor ahead = *cursor;
    time_skip_space(&ahead);
    if (ahead.at >= ahead.end)
        return false;
    char first = (char)(*ahead.at++ | 0x20);
    bool dotted = take(&ahead, '.');
    if ((first != 'a' && first != 'p') || ahead.at >= ahead.end || (*ahead.at++ | 0x20) != 'm')
        return false;
    if (dotted)
        take(&ahead, '.');
    *afternoon = first == 'p';
    *cursor = ahead;
    return true;
}

bool time_to_24(uint32_t *hour, bool afternoon)
{
    if (*hour < 1 || *hour > 12)
        return false;
    *hour = *hour % 12 + (afternoon ? 12 : 0);
    return true;
}

/* ---- zones within a text ---- */

static bool take_offset(time_cursor *cursor, int32_t *minutes)
{
    time_cursor ahead = *cursor;
    bool minus = take(&ahead, '-');
    if (!minus && !take(&ahead, '+'))
        return false;
    uint32_t number, rest = 0;
    int digits = time_take_number(&ahead, 4, &number);
    if (digits == 3 || digits == 4) {
        rest = number % 100;
        number /= 100;
    } else if (digits == 0) {
        return false;
    } else if (take(&ahead, ':') && time_take_number(&ahead, 2, &rest) != 2) {
        return false;
    }
    if (number > 18 || rest > 59)
        return false;
    *minutes = (int32_t)(number * 60 + rest) * (minus ? -1 : 1);
    *cursor = ahead;
    return true;
}

bool time_take_zone(time_cursor *cursor, int32_t *minutes)
{
    static const struct {
        const char *name;
        int hours;
    } abbreviations[] = {{"z", 0},    {"utc", 0},  {"gmt", 0},  {"ut", 0},   {"est", -5},
                         {"edt", -4}, {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6},
                         {"pst", -8}, {"pdt", -7}, {"msk", 3},  {"cet", 1},  {"cest", 2},
                         {"eet", 2},  {"eest", 3}};
    time_cursor ahead = *cursor;
    time_skip_space(&ahead);
    if (take_offset(&ahead, minutes)) {
        *cursor = ahead;
        return true;
    }
    tropa_str word = time_take_word(&ahead);
    for (size_t i = 0; i < sizeof abbreviations / sizeof abbreviations[0]; i++) {
        if (!word_is(word, abbreviations[i].name))
            continue;
        *minutes = abbreviations[i].hours * 60;
        if (i == 1 || i == 2) /* UTC+3 */
            take_offset(&ahead, minutes);
        *cursor = ahead;
        return true;
    }
    return false;
}

/* ---- the time of day ---- */

static bool take_clock(time_cursor *cursor, time_fields *out)
{
    bool minutes = false, afternoon;
    if (!time_take_number(cursor, 2, &out->hour))
        return false;
    if (take(cursor, ':')) {
        minutes = true;
        if (time_take_number(cursor, 2, &out->minute) != 2)
            return false;
        if (take(cursor, ':')) {
            if (time_take_number(cursor, 2, &out->second) != 2)
                return false;
            if ((take(cursor, '.') || take(cursor, ',')) &&
                !time_take_fraction(cursor, &out->microsecond))
                return false;
        }
    }
    if (time_take_half(cursor, &afternoon))
        minutes = time_to_24(&out->hour, afternoon);
    out->has_time = minutes;
    return minutes;
}

/* What RFC 2822 and Java add after a zone: "(CET)", "[Europe/Warsaw]". */
static void skip_comment(time_cursor *cursor)
{
    time_cursor ahead = *cursor;
    time_skip_space(&ahead);
    char close = take(&ahead, '(') ? ')' : take(&ahead, '[') ? ']' : 0;
    if (!close)
        return;
    while (ahead.at < ahead.end && *ahead.at != close)
        ahead.at++;
    if (take(&ahead, close))
        *cursor = ahead;
}

static bool take_clock_and_zone(time_cursor *cursor, time_fields *out)
{
    if (!take_clock(cursor, out))
        return false;
    out->has_zone = time_take_zone(cursor, &out->zone_minutes);
    if (out->has_zone)
        skip_comment(cursor);
    return true;
}

/* ---- the date ---- */

static void skip_ordinal(time_cursor *cursor)
{
    if (cursor->at >= cursor->end || *cursor->at == '/' || *cursor->at == '.' ||
        *cursor->at == ' ' || *cursor->at == ':')
        return;
    static const char *const endings[] = {"st", "nd", "rd", "th", "-го", "-е"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t size = strlen(endings[i]);
        time_cursor ahead = *cursor;
        if ((size_t)(cursor->end - cursor->at) < size)
            continue;
        bool same = true;
        for (size_t k = 0; k < size; k++) {
            char c = cursor->at[k];
            same = same &&
                   (c == endings[i][k] || (c >= 'A' && c <= 'Z' && (c | 0x20) == endings[i][k]));
        }
        ahead.at += size;
        if (same && (ahead.at == ahead.end || *ahead.at == ',' || space_at(&ahead))) {
            *cursor = ahead;
            return;
        }
    }
}

/* "-", "/", ".", white space, or a comma or full stop before white space. 0 when there is none. */
static char take_separator(time_cursor *cursor)
{
    char first = ' ';
    if (cursor->at < cursor->end && strchr("-/.,", *cursor->at))
        first = *cursor->at++;
    else if (!space_at(cursor))
        return 0;
    if (first == ' ' || first == '.' || first == ',')
        time_skip_space(cursor);
    return first;
}

static bool take_part(time_cursor *cursor, time_fields *out, int i)
{
    out->digits[i] = (uint8_t)time_take_number(cursor, 4, &out->number[i]);
    if (out->digits[i]) {
        if (cursor->at < cursor->end && time_is_digit(*cursor->at))
            return false;
        skip_ordinal(cursor);
        return true;
    }
    if (out->month_at >= 0)
        return false;
    out->number[i] = time_month_named(time_take_word(cursor));
    out->month_at = i;
    return out->number[i] != 0;
}

static bool take_weekday(time_cursor *cursor)
{
    if (cursor->at < cursor->end && time_is_digit(*cursor->at))
        return true;
    time_cursor ahead = *cursor;
    tropa_str word = time_take_word(&ahead);
    if (word.size == 0 || time_month_named(word))
        return true;
    if (!time_is_weekday(word))
        return false;
    take(&ahead, '.');
    take(&ahead, ',');
    time_skip_space(&ahead);
    *cursor = ahead;
    return true;
}

/* "2026 г.", "2026 года", "2026 r.", "2026 roku" */
static void skip_year_word(time_cursor *cursor)
{
    time_cursor ahead = *cursor;
    time_skip_space(&ahead);
    if (ahead.at >= ahead.end || time_is_digit(*ahead.at))
        return;
    tropa_str word = time_take_word(&ahead);
    if (!tropa_str_equal(word, TROPA_STR("г")) && !tropa_str_equal(word, TROPA_STR("года")) &&
        !tropa_str_equal(word, TROPA_STR("r")) && !tropa_str_equal(word, TROPA_STR("roku")))
        return;
    take(&ahead, '.');
    *cursor = ahead;
}

/* What stands between date and time of day: T, spaces, a comma, "at", apache's colon. */
static bool take_joint(time_cursor *cursor)
{
    if (take(cursor, ':') || take(cursor, '_'))
        return true;
    bool comma = take(cursor, ','), space = space_at(cursor) > 0;
    time_skip_space(cursor);
    if (cursor->at < cursor->end && time_is_digit(*cursor->at))
        return comma || space;
    time_cursor ahead = *cursor;
    tropa_str word = time_take_word(&ahead);
    if (word.size && (word_is(word, "t") || word_is(word, "at") || word_is(word, "o") ||
                      tropa_str_equal(word, TROPA_STR("в")))) {
        *cursor = ahead;
        time_skip_space(cursor);
        return true;
    }
    return comma || space;
}

/* "Jan 20 10:00:00 2026": the clock stands before the year, as in ctime. */
static bool ctime_ahead(const time_cursor *cursor, const time_fields *out)
{
    time_cursor ahead = *cursor;
    uint32_t hour;
    return out->month_at == 0 && time_take_number(&ahead, 2, &hour) && take(&ahead, ':');
}

bool time_fields_read(tropa_str text, time_fields *out)
{
    text = time_strip(text);
    *out = (time_fields){.month_at = -1};
    time_cursor cursor = {text.data, text.data + text.size};
    if (!take_weekday(&cursor))
        return false;
    bool clock_read = false;
    for (int i = 0; i < 3; i++) {
        if (i == 2 && ctime_ahead(&cursor, out)) {
            if (!take_clock_and_zone(&cursor, out))
                return false;
            clock_read = true;
            time_skip_space(&cursor);
        }
        if (!take_part(&cursor, out, i))
            return false;
        if (i == 2)
            break;
        char separator = take_separator(&cursor);
        if (!separator || (i == 1 && out->month_at < 0 && separator != out->separator))
            return false;
        out->separator = i == 0 ? separator : out->separator;
    }
    skip_year_word(&cursor);
    if (cursor.at < cursor.end && !clock_read)
        if (!take_joint(&cursor) || !take_clock_and_zone(&cursor, out))
            return false;
    return cursor.at == cursor.end;
}

/* ---- from fields to a date ---- */

bool time_date_valid(int64_t year, uint32_t month, uint32_t day)
{
    static const uint8_t days[13] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days[month])
        return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month != 2 || day < 29 || leap;
}

int64_t time_pivot(uint32_t two_digits)
{
    return two_digits < 69 ? 2000 + (int64_t)two_digits : 1900 + (int64_t)two_digits;
}

static bool year_of(const time_fields *fields, int i, int64_t *year)
{
    if (fields->digits[i] != 4 && fields->digits[i] != 2)
        return false;
    *year = fields->digits[i] == 2 ? time_pivot(fields->number[i]) : (int64_t)fields->number[i];
    return true;
}

bool time_fields_date(const time_fields *fields, tropa_time_kind kind, time_date *date)
{
    int year = 2, month = 1, day = 0;
    bool named = fields->month_at >= 0;
    if (named != (kind == TROPA_TIME_NAMED))
        return false;
    if (kind == TROPA_TIME_NAMED) {
        month = fields->month_at;
        day = month == 0 ? 1 : 0;
        if (month == 1 && fields->digits[0] == 4) {
            year = 0;
            day = 2;
        }
        if (month == 2)
            return false;
    } else if (kind == TROPA_TIME_YMD || kind == TROPA_TIME_YMD2) {
        if (fields->digits[0] != (kind == TROPA_TIME_YMD ? 4 : 2))
            return false;
        year = 0;
        day = 2;
    } else if (kind == TROPA_TIME_MDY) {
        month = 0;
        day = 1;
    } else if (kind != TROPA_TIME_DMY) {
        return false;
    }
    if (fields->digits[day] > 2 || fields->digits[month] > 2 || !year_of(fields, year, &date->year))
        return false;
    date->month = fields->number[month];
    date->day = fields->number[day];
    return time_date_valid(date->year, date->month, date->day);
}

int64_t time_of_day_us(uint32_t hour, uint32_t minute, uint32_t second, uint32_t microsecond)
{
    bool midnight = hour == 24 && minute == 0 && second == 0 && microsecond == 0;
    bool leap = second == 60 && minute == 59;
    if ((hour > 23 && !midnight) || minute > 59 || (second > 59 && !leap))
        return -1;
    return ((int64_t)hour * 3600 + (int64_t)minute * 60 + (int64_t)second) * SECOND_US +
           (int64_t)microsecond;
}
