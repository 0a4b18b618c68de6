/* Moments, durations and decimals as they are written in requests. */
#include "request/moment.h"

#include <inttypes.h>
#include <stdio.h>

#define US_SECOND INT64_C(1000000)
#define US_MINUTE (60 * US_SECOND)
#define US_HOUR (60 * US_MINUTE)
#define US_DAY (24 * US_HOUR)

typedef struct scanner {
    const char *at, *end;
} scanner;

/** Exactly `count` digits. */
static bool digits(scanner *scan, int count, int64_t *out)
{
    int64_t value = 0;
    if (scan->end - scan->at < count)
        return false;
    for (int i = 0; i < count; i++) {
        char c = scan->at[i];
        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    scan->at += count;
    *out = value;
    return true;
}

static bool take(scanner *scan, char c)
{
    if (scan->at == scan->end || *scan->at != c)
        return false;
    scan->at++;
    return true;
}

/* Days since 1970-01-01: the civil calendar counted in eras of 400 years that begin on 1 March. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = year / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int64_t month_length(int64_t year, int64_t month)
{
    return month == 12 ? 31 : days_of(year, month + 1, 1) - days_of(year, month, 1);
}

/* ".5" and finer: sets the fraction and the span that its last digit covers. */
static bool fraction(scanner *scan, int64_t *us, int64_t *span)
{
    int64_t unit = US_SECOND;
    *us = 0;
    const char *start = scan->at;
    while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9') {
        if (unit == 1)
            return false; /* finer than a microsecond */
        unit /= 10;
        *us += (*scan->at++ - '0') * unit;
    }
    *span = unit;
    return scan->at > start;
}

/* hh[:mm[:ss[.f]]] after the date. */
static bool time_of_day(scanner *scan, int64_t *us, int64_t *span)
{
    int64_t hour, minute, second, part;
    if (!digits(scan, 2, &hour) || hour > 23)
        return false;
    *us = hour * US_HOUR;
    *span = US_HOUR;
    if (!take(scan, ':'))
        return true;
    if (!digits(scan, 2, &minute) || minute > 59)
        return false;
    *us += minute * US_MINUTE;
    *span = US_MINUTE;
    if (!take(scan, ':'))
        return true;
    if (!digits(scan, 2, &second) || second > 59)
        return false;
    *us += second * US_SECOND;
    *span = US_SECOND;
    if (!take(scan, '.'))
        return true;
    if (!fraction(scan, &part, span))
        return false;
    *us += part;
    return true;
}

static bool offset_of(scanner *scan, int64_t *us)
{
    int64_t hour, minute = 0;
    bool west = false;
    *us = 0;
    if (take(scan, 'Z') || take(scan, 'z'))
        return true;
    if (!take(scan, '+')) {
        if (!take(scan, '-'))
            return false;
        west = true;
    }
    if (!digits(scan, 2, &hour) || hour > 18)
        return false;
    take(scan, ':');
    if (scan->at < scan->end && (!digits(scan, 2, &minute) || minute > 59))
        return false;
    *us = (hour * 60 + minute) * US_MINUTE * (west ? -1 : 1);
    return true;
}

bool tropa_moment_parse(tropa_str text, tropa_moment *out)
{
    scanner scan = {text.data, text.data + text.size};
    int64_t year, month = 1, day = 1, us = 0, span, offset = 0;
    if (text.size == 0 || !digits(&scan, 4, &year) || year < 1)
        return false;
    span = (days_of(year + 1, 1, 1) - days_of(year, 1, 1)) * US_DAY;
    out->zoned = false;
    if (scan.at < scan.end) {
        if (!take(&scan, '-') || !digits(&scan, 2, &month) || month < 1 || month > 12)
            return false;
        span = month_length(year, month) * US_DAY;
    }
    if (scan.at < scan.end) {
        if (!take(&scan, '-') || !digits(&scan, 2, &day) || day < 1 ||
            day > month_length(year, month))
            return false;
        span = US_DAY;
    }
    if (scan.at < scan.end && (take(&scan, 'T') || take(&scan, 't') || take(&scan, ' '))) {
        if (!time_of_day(&scan, &us, &span))
            return false;
        if (scan.at < scan.end) {
            if (!offset_of(&scan, &offset))
                return false;
            out->zoned = true;
        }
    }
    if (scan.at != scan.end)
        return false;
    out->begin_us = days_of(year, month, day) * US_DAY + us - offset;
    out->end_us = out->begin_us + span;
    return true;
}

static const struct unit {
    const char *name;
    int64_t us;
} units[] = {{"w", 7 * US_DAY}, {"d", US_DAY}, {"h", US_HOUR}, {"m", US_MINUTE},
             {"s", US_SECOND},  {"ms", 1000},  {"us", 1}};

bool tropa_duration_parse(tropa_str text, int64_t *out_us)
{
    int64_t most = 1000 * 366 * US_DAY, value = 0;
    size_t i = 0;
    while (i < text.size && text.data[i] >= '0' && text.data[i] <= '9') {
        value = value * 10 + (text.data[i++] - '0');
        if (value > most)
            return false;
    }
    if (i == 0 || value == 0)
        return false;
    tropa_str name = {text.data + i, text.size - i};
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
        if (!tropa_str_equal(name, tropa_str_from(units[u].name)))
            continue;
        if (value > most / units[u].us)
            return false;
        *out_us = value * units[u].us;
        return true;
    }
    return false;
}

void tropa_duration_print(int64_t us, char out[32])
{
    /* Weeks are never chosen: 7d is how people and the design write it. */
    for (size_t u = 1; u < sizeof units / sizeof units[0]; u++) {
        if (us % units[u].us == 0) {
            snprintf(out, 32, "%" PRId64 "%s", us / units[u].us, units[u].name);
            return;
        }
    }
}

bool tropa_decimal_parse(tropa_str text, uint32_t decimals, int64_t *out, bool *exact)
{
    size_t i = 0, seen = 0;
    bool negative = false, point = false, cut = false;
    int64_t value = 0;
    uint32_t after = 0;
    if (i < text.size && (text.data[i] == '-' || text.data[i] == '+'))
        negative = text.data[i++] == '-';
    for (; i < text.size; i++) {
        char c = text.data[i];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9')
            return false;
        seen++;
        if (point && after == decimals) {
            cut |= c != '0';
            continue;
        }
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, c - '0', &value))
            return false;
        after += point;
    }
    if (seen == 0)
        return false;
    for (; after < decimals; after++)
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
    *out = negative ? -value - (cut ? 1 : 0) : value;
    *exact = !cut;
    return true;
}
