/** Times: how a column writes them, and reading them fast.
 *
 * A tropa_time_format is a value (no heap) that describes how one column writes times. It comes
 * from the column itself (tropa_time_detector) or from a person (tropa_time_format_parse). Results
 * are microseconds since 1970-01-01T00:00Z in the proleptic Gregorian calendar, years 1..9999. A
 * text with a zone of its own (Z, +01:00, +0100, +01, GMT, UTC, the abbreviations of RFC 2822, MSK,
 * CET, CEST, EET, EEST) keeps it; a naive one is read in the zone given.
 *
 * Rules: fractions take 1..9 digits or more, six are kept, the rest is cut. Two-digit years: 69..99
 * are 1969..1999, 00..68 are 2000..2068 (POSIX). Impossible dates and times (31.02., 25:61) are
 * errors; 24:00[:00] is the end of the day and hh:59:60, a leap second, the second after it. White
 * space around, quotes and a pair of [ ] are ignored. Time of day may be absent in any text of a
 * column: midnight. Nothing here allocates except zones. */
#ifndef TROPA_TEXT_TIME_PARSE_H
#define TROPA_TEXT_TIME_PARSE_H

#include "base/status.h"
#include "base/str.h"
#include "text/message.h"
#include "text/zone.h"

#include <stdint.h>

typedef enum tropa_time_kind {
    TROPA_TIME_NONE,  /**< nothing can be read with it */
    TROPA_TIME_YMD,   /**< 2014/10/22 11:15:41.000, 2020-01-13T10:00Z, 2020.1.3: ISO 8601 and kin */
    TROPA_TIME_DMY,   /**< 13/01/2020, 1.2.20 9:05, 13-01-2020 10:00 PM */
    TROPA_TIME_MDY,   /**< 01/13/2020 */
    TROPA_TIME_YMD2,  /**< 20/01/13: two-digit year first */
    TROPA_TIME_NAMED, /**< a month by name, en, ru or pl: 5th Jan 2020, 17/May/2015:10:05:03 +0000,
                           Tue, 20 Jan 2026 10:00:00 GMT, Jan 5, 2020, 20 ноября 2026 г. */
    TROPA_TIME_PACKED,  /**< YYYYMMDD, YYYYMMDDhhmm, YYYYMMDDhhmmss, YYYYMMDD[T ]hhmmss[Z] */
    TROPA_TIME_EPOCH,   /**< a number of units since 1970, perhaps with a fraction */
    TROPA_TIME_PATTERN, /**< as a person described it, item by item */
} tropa_time_kind;

#define TROPA_TIME_ITEMS 40

typedef struct tropa_time_format {
    tropa_time_kind kind;
    uint32_t per_second;         /**< EPOCH: 1, 1000, 1000000, 1000000000 */
    bool has_time;               /**< some text had a time of day: false means days only */
    bool has_zone;               /**< some text had a zone of its own */
    char separator;              /**< between the parts of the date, for tropa_time_format_name */
    uint8_t item_count;          /**< PATTERN */
    char item[TROPA_TIME_ITEMS]; /**< PATTERN: see time_pattern.c */
} tropa_time_format;

/** What a person may write after --time-format:
 *   iso, epoch_s, epoch_ms, epoch_us, epoch_ns, compact (YYYYMMDD[hhmm[ss]]), named;
 *   an order: D.M.Y, M/D/Y, Y-M-D, D/M/Y... (any of . / - between): settles the order, everything
 *     else stays flexible;
 *   a layout: YYYY or YY, MM or M, MMM (a name), DD or D, hh or h, mm, ss, SSS (a fraction), A
 *     (AM/PM), Z (a zone), everything else stands for itself: "DD.MM.YYYY hh:mm";
 *     letters stand for themselves within 'quotes';
 *   or strptime: %Y %y %m %b %B %d %e %H %I %M %S %f %p %z %Z %T %F %D %R %j is refused, %%.
 *  TROPA_ERR_USAGE says what is wrong and shows examples. */
tropa_status tropa_time_format_parse(tropa_str text, tropa_time_format *out, tropa_error *err);

/** How the format is shown to people and can be given back to --time-format: "Y-M-D", "D.M.Y",
 *  "epoch_ms", "compact", "named", or the layout. Zero-terminated. */
void tropa_time_format_name(const tropa_time_format *format, char out[64]);

/** One worker's reading of one column. Fields are private; init makes it ready, nothing to free.
 *  zone may be NULL (UTC) and must outlive it. */
typedef struct tropa_time_parser {
    tropa_time_format format;
    const tropa_zone *zone;
    tropa_zone_cache zone_cache;
    uint64_t date_head; /**< the first 8 bytes of the date read last */
    uint16_t date_tail; /**< its last 2 */
    int64_t date_us;    /**< its midnight; INT64_MIN: none yet */
} tropa_time_parser;

void tropa_time_parser_init(tropa_time_parser *parser, const tropa_time_format *format,
                            const tropa_zone *zone);
/** False when the text is no time in this format; *us is then untouched. The fast path, year first
 *  with hh:mm:ss, takes a few nanoseconds. */
bool tropa_time_parser_read(tropa_time_parser *parser, tropa_str text, int64_t *us);
/** Without a state, for a few texts. */
bool tropa_time_parse(const tropa_time_format *format, tropa_str text, const tropa_zone *zone,
                      int64_t *us);

/** A date that is spread over columns, or over the pieces of a name. month 1..12, day 1..31,
 *  second_of_day 0..86400. False when there is no such date. */
bool tropa_time_compose(int64_t year, int64_t month, int64_t day, int64_t second_of_day,
                        const tropa_zone *zone, int64_t *us);

/** Days since 1970-01-01 of a civil date, and back. Any valid date of years 1..9999. */
int64_t tropa_days_from_civil(int64_t year, unsigned month, unsigned day);
void tropa_civil_from_days(int64_t days, int64_t *year, unsigned *month, unsigned *day);

/** "2026-11-20T10:00:00Z", with .ffffff when there is a fraction; years 1..9999. For machines. */
void tropa_time_print_iso(int64_t us, char out[40]);

/** A year that makes sense for an event log: 1990-01-01 up to two years past `now_us`. What is
 *  outside is reported, never repaired. */
bool tropa_time_plausible(int64_t us, int64_t now_us);

/* Detection: a state per column. Fixed size, no heap; merging is order-independent. */

typedef struct tropa_time_detector {
    uint64_t texts;                            /**< not empty */
    uint64_t fits[9];                          /**< by tropa_time_kind: texts that can be read so */
    uint64_t day_first_only, month_first_only; /**< 13/01 and 01/13: what settles the order */
    uint64_t epoch[4];                         /**< by unit s, ms, us, ns, from the magnitude */
    uint64_t order_matters;                    /**< fits both ways, and not to the same date */
    uint64_t with_time, with_zone;
    uint64_t separators[4]; /**< '-', '/', '.', other */
    uint64_t packed_times;
} tropa_time_detector;

typedef enum tropa_time_verdict {
    TROPA_TIMES_NONE, /**< under 90 % of the texts are times in any one format */
    TROPA_TIMES_FOUND,
    TROPA_TIMES_AMBIGUOUS, /**< day and month fit both ways; `format` and `other` are the two */
} tropa_time_verdict;

typedef struct tropa_time_finding {
    tropa_time_verdict verdict;
    tropa_time_format format, other;
    uint64_t texts, fitting; /**< not empty, and readable with `format` */
    tropa_message reason;    /**< "time.found" {format, fitting, texts}, "time.ambiguous" {first,
                                  second}, "time.none"; its texts point into this struct */
    char first_name[64], second_name[64];
} tropa_time_finding;

void tropa_time_detector_init(tropa_time_detector *detector);
/** Empty texts (white space, "NULL", "null", "NaN", "N/A", "-") are passed over. */
void tropa_time_detector_add(tropa_time_detector *detector, tropa_str text);
void tropa_time_detector_merge(tropa_time_detector *into, const tropa_time_detector *from);
/** Fills *out, which must not be copied while its reason is used. A date with dots that fits both
 *  ways is day first: nobody writes M.D.Y (CLDR has no such locale). With / or - it is ambiguous,
 *  unless some text settles it; when both orders are proved, the rarer must be under 5 % of the
 *  proofs. */
void tropa_time_detector_finish(const tropa_time_detector *detector, tropa_time_finding *out);

#endif
