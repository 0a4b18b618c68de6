/** The one place where numbers, shares, durations and dates are formatted for people.
 *
 * Results are in the arena, end with a zero byte, and hold the language's own spaces, which do not
 * break; .data is "" with size 0 when memory is out. Thread-safe. Days are UTC days unless a zone
 * is given. */
#ifndef TROPA_TEXT_FORMAT_H
#define TROPA_TEXT_FORMAT_H

#include "text/message.h"
#include "text/zone.h"

/** 48,210 / 48 210 (with the language's own, non-breaking, spaces). */
tropa_str tropa_format_integer(const tropa_catalogue *catalogue, tropa_arena *arena, int64_t value);
/** Short for tight places: 1.92M / 1,92 млн / 1,92 mln; exact under 10,000. */
tropa_str tropa_format_compact(const tropa_catalogue *catalogue, tropa_arena *arena, int64_t value);
tropa_str tropa_format_decimal(const tropa_catalogue *catalogue, tropa_arena *arena, double value,
                               int decimals);
/** A share 0..1 as a percentage: whole numbers from 10 %, one decimal under it, "<0.1 %" for the
 *  tiny, never "0 %" of something nor "100 %" of not everything. */
tropa_str tropa_format_percent(const tropa_catalogue *catalogue, tropa_arena *arena, double share);
/** "3 days", "26 minutes", "4 min 10 s" by size; `compact` abbreviates the unit. */
tropa_str tropa_format_duration(const tropa_catalogue *catalogue, tropa_arena *arena, int64_t us,
                                bool compact);
tropa_str tropa_format_date(const tropa_catalogue *catalogue, tropa_arena *arena, int64_t us);
/** "1 Sep - 20 Nov 2026": what both ends share is said once. */
tropa_str tropa_format_period(const tropa_catalogue *catalogue, tropa_arena *arena, int64_t from_us,
                              int64_t to_us);

/** As above with the days of a zone (NULL: UTC). */
tropa_str tropa_format_date_in(const tropa_catalogue *catalogue, tropa_arena *arena, int64_t us,
                               const tropa_zone *zone);
tropa_str tropa_format_period_in(const tropa_catalogue *catalogue, tropa_arena *arena,
                                 int64_t from_us, int64_t to_us, const tropa_zone *zone);

#endif
