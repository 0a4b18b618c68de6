/** A moment as people write it in a request: 2024, 2024-02, 2024-02-01, 2024-02-01T10:30,
 *  "2024-02-01 10:30:15.5", with Z or an offset (+01:00) or without.
 *
 * What is left out makes a span: 2024-02 is the whole month. Local times without a zone are for the
 * caller to shift. Only this one format: the formats found in files are src/text's business.
 * Proleptic Gregorian calendar, years 0001..9999. */
#ifndef TROPA_REQUEST_MOMENT_H
#define TROPA_REQUEST_MOMENT_H

#include "base/status.h"
#include "base/str.h"

#include <stdint.h>

typedef struct tropa_moment {
    int64_t begin_us, end_us; /**< [begin, end) since 1970; in UTC when `zoned`, else local time */
    bool zoned;
} tropa_moment;

/** False when the text is no moment. */
bool tropa_moment_parse(tropa_str text, tropa_moment *out);

/** A length of time: 90s, 15m, 12h, 7d, 2w, 500ms, 250us; a number of microseconds without a unit
 *  is not accepted. Positive, at most 1,000 years. False when it is none. */
bool tropa_duration_parse(tropa_str text, int64_t *out_us);
/** The shortest of these spellings that is exact, e.g. 7d; at most 32 bytes with the terminator. */
void tropa_duration_print(int64_t us, char out[32]);

/** A decimal number with `.` or without: 10, -3.50. `out` gets it times 10^decimals, and `exact`
 *  is false when digits were left beyond that (they are cut off towards minus infinity). False when
 *  the text is no number or too large. */
bool tropa_decimal_parse(tropa_str text, uint32_t decimals, int64_t *out, bool *exact);

#endif
