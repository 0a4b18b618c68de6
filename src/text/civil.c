/* Civil dates and day numbers, proleptic Gregorian (Howard Hinnant's days_from_civil algorithms),
 * and the machine's way to print a time. */
#include "text/time_parse.h"

#include <stdio.h>

#define DAY_US (INT64_C(86400) * 1000000)

int64_t tropa_days_from_civil(int64_t year, unsigned month, unsigned day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    unsigned year_of_era = (unsigned)(year - era * 400);
    unsigned day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + (int64_t)day_of_era - 719468;
}

void tropa_civil_from_days(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    unsigned day_of_era = (unsigned)(days - era * 146097);
    unsigned year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned shifted = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = (int64_t)year_of_era + era * 400 + (*month <= 2);
}

void tropa_time_print_iso(int64_t us, char out[40])
{
    int64_t days = us / DAY_US, rest = us % DAY_US, year;
    if (rest < 0) {
        rest += DAY_US;
        days--;
    }
    unsigned month, day;
    tropa_civil_from_days(days, &year, &month, &day);
    int64_t second = rest / 1000000, fraction = rest % 1000000;
    int at = snprintf(out, 40, "%04d-%02u-%02uT%02d:%02d:%02d", (int)year, month, day,
                      (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
    if (fraction)
        at += snprintf(out + at, (size_t)(40 - at), ".%06d", (int)fraction);
    snprintf(out + at, (size_t)(40 - at), "Z");
}

bool tropa_time_plausible(int64_t us, int64_t now_us)
{
    static const int64_t first_us = INT64_C(631152000) * 1000000; /* 1990-01-01 */
    return us >= first_us && us <= now_us + 731 * DAY_US;
}
