/** Inside the text room: the pieces that time parsing and detection share. */
#ifndef TROPA_TEXT_TIME_INTERNAL_H
#define TROPA_TEXT_TIME_INTERNAL_H

#include "text/time_parse.h"

#define SECOND_US INT64_C(1000000)
#define DAY_SECONDS INT64_C(86400)
#define DAY_US (DAY_SECONDS * SECOND_US)

/** A time taken apart by its looks alone: which number is the day is not decided yet. */
typedef struct time_fields {
    uint32_t number[3]; /**< the parts of the date as they come; a named month as 1..12 */
    uint8_t digits[3];  /**< written digits, 0 for a named month */
    int month_at;       /**< which part is a month by name, or -1 */
    char separator;     /**< between the parts of the date; ' ' for white space */
    bool has_time, has_zone;
    uint32_t hour, minute, second, microsecond;
    int32_t zone_minutes;
} time_fields;

typedef struct time_date {
    int64_t year;
    uint32_t month, day;
} time_date;

/** A cursor over a text; every reader moves it past what it took, or leaves it. */
typedef struct time_cursor {
    const char *at, *end;
} time_cursor;

static inline bool time_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/** The range without white space, quotes and a pair of brackets around it. */
tropa_str time_strip(tropa_str text);
/** 1..most digits; how many were taken is returned, 0 when there is none. */
int time_take_number(time_cursor *cursor, int most, uint32_t *number);
/** Digits of a fraction of a second, six kept. False when there is no digit. */
bool time_take_fraction(time_cursor *cursor, uint32_t *microsecond);
/** A run of letters (ASCII letters and every non-ASCII character). */
tropa_str time_take_word(time_cursor *cursor);
void time_skip_space(time_cursor *cursor);
/** "AM", "p.m.": *afternoon. */
bool time_take_half(time_cursor *cursor, bool *afternoon);
/** Z, +01:00, GMT+1, CET... */
bool time_take_zone(time_cursor *cursor, int32_t *minutes);
/** 12 h with AM/PM to 24 h; false unless 1..12. */
bool time_to_24(uint32_t *hour, bool afternoon);

/** 1..12 for the name of a month in en, ru or pl, full, inflected or short; else 0. */
uint32_t time_month_named(tropa_str word);
bool time_is_weekday(tropa_str word);

/** Takes a text apart. False when it does not look like a time with date parts. */
bool time_fields_read(tropa_str text, time_fields *out);
/** The date, when the fields are one in the order that `kind` states. */
bool time_fields_date(const time_fields *fields, tropa_time_kind kind, time_date *date);
bool time_date_valid(int64_t year, uint32_t month, uint32_t day);
/** 0..86400 s plus microseconds, or -1 when there is no such time of day. */
int64_t time_of_day_us(uint32_t hour, uint32_t minute, uint32_t second, uint32_t microsecond);
int64_t time_pivot(uint32_t two_digits);

/** PACKED: eight digits and what may follow. naive_us is local; *zone_minutes where has_zone. */
bool time_packed_read(tropa_str text, time_fields *out);
/** EPOCH: a number, its fraction kept as far as microseconds go. */
bool time_epoch_read(tropa_str text, uint32_t per_second, int64_t *us);
/** PATTERN: by the items of the format. */
bool time_pattern_read(const tropa_time_format *format, tropa_str text, time_fields *out);

#endif
