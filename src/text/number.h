/** Decimal numbers as people and programs write them, read exactly as scaled integers.
 *
 * Accepted: "1234.5", "1,234.56", "1 234,56" (any kind of space, also '), "-5", "−5" (U+2212),
 * "(5.00)" meaning minus, "+5", currency signs and codes at either end ("$5", "5 zł", "USD 5",
 * "5 руб."), a percent sign is not a currency and is refused, exponents ("1.5e3"). Grouping must be
 * in threes after the first group. No allocation; thread-safe. */
#ifndef TROPA_TEXT_NUMBER_H
#define TROPA_TEXT_NUMBER_H

#include "base/str.h"

#include <stdint.h>

/** Which sign parts the fraction. */
typedef enum tropa_number_style {
    TROPA_NUMBER_UNKNOWN, /**< decide per text: the last of two different signs, or a sign that
                               cannot group; "1,234" and "1.234" group only when two signs agree,
                               a lone sign is the decimal sign */
    TROPA_NUMBER_POINT,   /**< 1,234.56 */
    TROPA_NUMBER_COMMA,   /**< 1.234,56 or 1 234,56 */
} tropa_number_style;

typedef enum tropa_number_result {
    TROPA_NUMBER_OK,
    TROPA_NUMBER_ROUNDED,  /**< finer than `decimals`: *out is rounded half away from zero */
    TROPA_NUMBER_NONE,     /**< not a number */
    TROPA_NUMBER_OVERFLOW, /**< does not fit 64 bits at this scale (INT64_MIN is left free) */
} tropa_number_result;

#define TROPA_NUMBER_DECIMALS_MAX 9

/** *out = value * 10^decimals, decimals 0..9. *out is set for OK and ROUNDED only. */
tropa_number_result tropa_number_parse(tropa_str text, tropa_number_style style, unsigned decimals,
                                       int64_t *out);

/** Judges a column from its texts: add many, merge in any order, finish. */
typedef struct tropa_number_detector {
    uint64_t texts;                  /**< not empty */
    uint64_t point_only, comma_only; /**< readable in one style only */
    uint64_t both, neither;
    uint64_t point_differs;                  /**< of both: the styles give different values */
    uint32_t point_decimals, comma_decimals; /**< most digits after the sign, trailing zeros too */
} tropa_number_detector;

typedef enum tropa_number_verdict {
    TROPA_NUMBERS_NONE, /**< under 95 % of the texts are numbers, or there are none */
    TROPA_NUMBERS_FOUND,
    TROPA_NUMBERS_AMBIGUOUS, /**< every text with a sign fits both ways ("1,234", "1.234"): read
                                  with a point (1234 and 1.234); the caller should say so */
} tropa_number_verdict;

typedef struct tropa_number_finding {
    tropa_number_verdict verdict;
    tropa_number_style style;
    unsigned decimals; /**< 0..9: enough for every text seen */
} tropa_number_finding;

void tropa_number_detector_init(tropa_number_detector *detector);
void tropa_number_detector_add(tropa_number_detector *detector, tropa_str text);
void tropa_number_detector_merge(tropa_number_detector *into, const tropa_number_detector *from);
tropa_number_finding tropa_number_detector_finish(const tropa_number_detector *detector);

#endif
