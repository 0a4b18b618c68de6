/* Numbers, shares, durations and dates for people. The words stand in locale/text.*.json. */
#include "text/format.h"

#include "text/catalogue.h"
#include "text/time_parse.h"

#include <math.h>
#include <stdio.h>
#include <unicode/ustring.h>

#define SECOND_US INT64_C(1000000)
#define MINUTE_US (60 * SECOND_US)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)

/* ---- numbers ---- */

static void append_wide(const UFormattedNumber *number, tropa_buffer *out)
{
    UChar wide[96];
    char narrow[288];
    int32_t length, bytes = 0;
    UErrorCode code = U_ZERO_ERROR;
    length = unumf_resultToString(number, wide, 96, &code);
    u_strToUTF8(narrow, sizeof narrow, &bytes, wide, length, &code);
    if (U_SUCCESS(code))
        tropa_buffer_append(out, narrow, (size_t)bytes);
    else
        out->failed = true;
}

void format_number(const UNumberFormatter *formatter, double value, tropa_buffer *out)
{
    UErrorCode code = U_ZERO_ERROR;
    UFormattedNumber *number = unumf_openResult(&code);
    unumf_formatDouble(formatter, value, number, &code);
    if (U_SUCCESS(code))
        append_wide(number, out);
    else
        out->failed = true;
    unumf_closeResult(number);
}

void format_integer(const tropa_catalogue *catalogue, int64_t value, tropa_buffer *out)
{
    UErrorCode code = U_ZERO_ERROR;
    UFormattedNumber *number = unumf_openResult(&code);
    unumf_formatInt(catalogue->decimal[0], value, number, &code);
    if (U_SUCCESS(code))
        append_wide(number, out);
    else
        out->failed = true;
    unumf_closeResult(number);
}

static void format_compact(const tropa_catalogue *catalogue, int64_t value, tropa_buffer *out)
{
    if (value > -10000 && value < 10000)
        format_integer(catalogue, value, out);
    else
        format_number(catalogue->compact, (double)value, out);
}

static void say_into(const tropa_catalogue *catalogue, const tropa_message *message,
                     tropa_buffer *out)
{
    const catalogue_entry *entry = catalogue_find(catalogue, message->key);
    if (entry)
        pattern_format(catalogue, entry->pattern, message, out);
    else
        tropa_buffer_append_text(out, message->key);
}

/* "<0.1 %", or ">-0.1 %" for what is tiny and negative. */
static void format_tiny(const tropa_catalogue *catalogue, double sign, tropa_buffer *out)
{
    tropa_buffer number;
    tropa_buffer_init(&number);
    format_number(catalogue->percent_tenth, sign * 0.1, &number);
    tropa_message message;
    tropa_message_init(&message, sign < 0 ? "percent.above" : "percent.below");
    tropa_message_text(&message, "percent", tropa_buffer_view(&number));
    say_into(catalogue, &message, out);
    out->failed |= number.failed;
    tropa_buffer_deinit(&number);
}

static void format_percent(const tropa_catalogue *catalogue, double share, tropa_buffer *out)
{
    double percent = share * 100, size = fabs(percent), sign = percent < 0 ? -1 : 1;
    if (!isfinite(percent))
        tropa_buffer_append_text(out, "–");
    else if (size > 0 && size < 0.1)
        format_tiny(catalogue, sign, out);
    else if (size > 0 && size < 9.95)
        format_number(catalogue->percent_tenth, percent, out);
    else if (size >= 99.5 && size < 100) /* never 100 % of not everything */
        format_number(catalogue->percent_tenth, sign * floor(size * 10) / 10, out);
    else
        format_number(catalogue->percent_whole, percent, out);
}

/* ---- durations ---- */

/** From this length on, durations are told in this unit. */
typedef struct duration_unit {
    int64_t from_us, unit_us;
    const char *word, *abbreviated;
} duration_unit;

/* Two figures of precision: a unit is used from two of it, or as a pair with the smaller one. */
static const duration_unit duration_units[] = {
    {730 * DAY_US, 365 * DAY_US + DAY_US / 4, "duration.years", "duration.years.short"},
    {91 * DAY_US, 2629800 * SECOND_US, "duration.months", "duration.months.short"},
    {35 * DAY_US, 7 * DAY_US, "duration.weeks", "duration.weeks.short"},
    {10 * DAY_US, DAY_US, "duration.days", "duration.days.short"},
    {DAY_US, DAY_US, "duration.days", "duration.days.short"},
    {10 * HOUR_US, HOUR_US, "duration.hours", "duration.hours.short"},
    {HOUR_US, HOUR_US, "duration.hours", "duration.hours.short"},
    {10 * MINUTE_US, MINUTE_US, "duration.minutes", "duration.minutes.short"},
    {MINUTE_US, MINUTE_US, "duration.minutes", "duration.minutes.short"},
    {SECOND_US, SECOND_US, "duration.seconds", "duration.seconds.short"},
    {1000, 1000, "duration.milliseconds", "duration.milliseconds.short"},
};

/** Small counts of a unit are told with the next smaller one: "4 min 10 s". */
typedef struct duration_pair {
    int64_t from_us, before_us, major_us, minor_us;
    const char *key;
} duration_pair;

static const duration_pair duration_pairs[] = {
    {MINUTE_US, 10 * MINUTE_US, MINUTE_US, SECOND_US, "duration.minutes_seconds"},
    {HOUR_US, 10 * HOUR_US, HOUR_US, MINUTE_US, "duration.hours_minutes"},
    {DAY_US, 10 * DAY_US, DAY_US, HOUR_US, "duration.days_hours"},
};

static int64_t round_to(int64_t us, int64_t unit_us)
{
    return us / unit_us + (us % unit_us * 2 >= unit_us);
}

/* What would round up to the next unit is that unit: 59.7 s are a minute. */
static int64_t round_across(int64_t us)
{
    static const int64_t edges[][2] = {{SECOND_US, 1000},           {MINUTE_US, SECOND_US},
                                       {10 * MINUTE_US, SECOND_US}, {HOUR_US, MINUTE_US},
                                       {10 * HOUR_US, MINUTE_US},   {DAY_US, HOUR_US},
                                       {10 * DAY_US, HOUR_US},      {35 * DAY_US, DAY_US}};
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++)
        if (us < edges[i][0] && round_to(us, edges[i][1]) * edges[i][1] >= edges[i][0])
            return edges[i][0];
    return us;
}

static bool duration_pair_message(int64_t us, tropa_message *message)
{
    for (size_t i = 0; i < sizeof duration_pairs / sizeof duration_pairs[0]; i++) {
        const duration_pair *pair = &duration_pairs[i];
        if (us < pair->from_us || us >= pair->before_us)
            continue;
        int64_t minors = round_to(us, pair->minor_us), ratio = pair->major_us / pair->minor_us;
        if (minors % ratio == 0)
            return false;
        tropa_message_init(message, pair->key);
        tropa_message_integer(message, "major", minors / ratio);
        tropa_message_integer(message, "minor", minors % ratio);
        return true;
    }
    return false;
}

static void duration_message(int64_t us, bool compact, tropa_message *message)
{
    us = round_across(us);
    if (duration_pair_message(us, message))
        return;
    const duration_unit *unit = duration_units;
    size_t last = sizeof duration_units / sizeof duration_units[0] - 1;
    for (size_t i = 0; i < last && us < unit->from_us; i++)
        unit++;
    if (us < 1000) /* nothing at all, or less than one can speak of */
        unit = &duration_units[last - 1];
    tropa_message_init(message, compact ? unit->abbreviated : unit->word);
    if (us < 1000 && us > 0)
        tropa_message_init(message, "duration.instant");
    double exact = (double)us / (double)unit->unit_us;
    bool tenths = (unit == duration_units && exact < 9.95) ||
                  (unit == &duration_units[last - 1] && exact < 9.95);
    double tenth = round(exact * 10) / 10;
    if (tenths && tenth != floor(tenth))
        tropa_message_real(message, "n", tenth);
    else
        tropa_message_integer(message, "n", (int64_t)round(exact));
}

static void format_duration(const tropa_catalogue *catalogue, int64_t us, bool compact,
                            tropa_buffer *out)
{
    tropa_message message;
    if (us < 0) {
        tropa_buffer_append_text(out, "−");
        us = us == INT64_MIN ? INT64_MAX : -us;
    }
    duration_message(us, compact, &message);
    say_into(catalogue, &message, out);
}

/* ---- dates ---- */

typedef struct civil_date {
    int64_t year;
    unsigned month, day;
} civil_date;

static civil_date date_of(int64_t us, const tropa_zone *zone)
{
    civil_date date;
    us += tropa_zone_offset_us(zone, us);
    int64_t days = us / DAY_US - (us % DAY_US < 0);
    tropa_civil_from_days(days, &date.year, &date.month, &date.day);
    return date;
}

/* Adds {day}, {month}, {year}, or {day2}... Days and years are texts: no grouping in 2026. */
static void add_date(const tropa_catalogue *catalogue, tropa_message *message, civil_date date,
                     char storage[2][24], bool second)
{
    snprintf(storage[0], 24, "%u", date.day);
    snprintf(storage[1], 24, "%lld", (long long)date.year);
    tropa_message_text(message, second ? "day2" : "day", tropa_str_from(storage[0]));
    tropa_message_text(message, second ? "month2" : "month",
                       tropa_str_from(catalogue->month[date.month - 1]));
    tropa_message_text(message, second ? "year2" : "year", tropa_str_from(storage[1]));
}

static void format_period(const tropa_catalogue *catalogue, int64_t from_us, int64_t to_us,
                          const tropa_zone *zone, tropa_buffer *out)
{
    civil_date from = date_of(from_us, zone), to = date_of(to_us, zone);
    const char *key = "date.period.years";
    if (from.year == to.year && from.month == to.month)
        key = from.day == to.day ? "date.day" : "date.period.days";
    else if (from.year == to.year)
        key = "date.period.months";
    tropa_message message;
    char storage[2][2][24];
    tropa_message_init(&message, key);
    add_date(catalogue, &message, from, storage[0], false);
    add_date(catalogue, &message, to, storage[1], true);
    say_into(catalogue, &message, out);
}

void format_argument(const tropa_catalogue *catalogue, const tropa_argument *argument,
                     tropa_buffer *out)
{
    switch (argument->kind) {
    case TROPA_ARG_TEXT:
        tropa_buffer_append_str(out, argument->text);
        break;
    case TROPA_ARG_INTEGER:
        format_integer(catalogue, argument->integer, out);
        break;
    case TROPA_ARG_REAL:
        format_number(catalogue->real, argument->real, out);
        break;
    case TROPA_ARG_PERCENT:
        format_percent(catalogue, argument->real, out);
        break;
    case TROPA_ARG_DURATION:
        format_duration(catalogue, argument->integer, false, out);
        break;
    case TROPA_ARG_DATE:
        format_period(catalogue, argument->integer, argument->integer, NULL, out);
        break;
    }
}

/* ---- the public face: the same into an arena ---- */

static tropa_str finish(tropa_buffer *out, tropa_arena *arena)
{
    tropa_str text = {"", 0};
    if (!out->failed && out->size)
        text = tropa_arena_copy(arena, tropa_buffer_view(out));
    tropa_buffer_deinit(out);
    return text.data ? text : (tropa_str){"", 0};
}

tropa_str tropa_format_integer(const tropa_catalogue *catalogue, tropa_arena *arena, int64_t value)
{
    tropa_buffer out = {0};
    format_integer(catalogue, value, &out);
    return finish(&out, arena);
}

tropa_str tropa_format_compact(const tropa_catalogue *catalogue, tropa_arena *arena, int64_t value)
{
    tropa_buffer out = {0};
    format_compact(catalogue, value, &out);
    return finish(&out, arena);
}

tropa_str tropa_format_decimal(const tropa_catalogue *catalogue, tropa_arena *arena, double value,
                               int decimals)
{
    tropa_buffer out = {0};
    int kept = decimals < 0 ? 0 : decimals;
    if (kept >= CATALOGUE_DECIMALS)
        kept = CATALOGUE_DECIMALS - 1;
    format_number(catalogue->decimal[kept], value, &out);
    return finish(&out, arena);
}

tropa_str tropa_format_percent(const tropa_catalogue *catalogue, tropa_arena *arena, double share)
{
    tropa_buffer out = {0};
    format_percent(catalogue, share, &out);
    return finish(&out, arena);
}

tropa_str tropa_format_duration(const tropa_catalogue *catalogue, tropa_arena *arena, int64_t us,
                                bool compact)
{
    tropa_buffer out = {0};
    format_duration(catalogue, us, compact, &out);
    return finish(&out, arena);
}

tropa_str tropa_format_date(const tropa_catalogue *catalogue, tropa_arena *arena, int64_t us)
{
    return tropa_format_period_in(catalogue, arena, us, us, NULL);
}

tropa_str tropa_format_period(const tropa_catalogue *catalogue, tropa_arena *arena, int64_t from_us,
                              int64_t to_us)
{
    return tropa_format_period_in(catalogue, arena, from_us, to_us, NULL);
}

tropa_str tropa_format_date_in(const tropa_catalogue *catalogue, tropa_arena *arena, int64_t us,
                               const tropa_zone *zone)
{
    return tropa_format_period_in(catalogue, arena, us, us, zone);
}

tropa_str tropa_format_period_in(const tropa_catalogue *catalogue, tropa_arena *arena,
                                 int64_t from_us, int64_t to_us, const tropa_zone *zone)
{
    tropa_buffer out = {0};
    format_period(catalogue, from_us, to_us, zone, &out);
    return finish(&out, arena);
}
