/* The lapse from the customers' own rhythm: see lapse.h. */
#include "insight/lapse.h"

static const int64_t minute_us = INT64_C(60000000), hour_us = INT64_C(3600000000),
                     day_us = INT64_C(86400000000);

static int64_t up_to(int64_t us, int64_t unit)
{
    int64_t rest = us % unit;
    return rest == 0 || us > INT64_MAX - unit ? us : us + (unit - rest);
}

static int64_t rounded_up(int64_t us, bool day_only)
{
    if (day_only || us > 2 * day_us)
        return up_to(us, day_us);
    return up_to(us, us > 2 * hour_us ? hour_us : minute_us);
}

/* The longest pause that the period allows: a quarter. Unsigned, for years may be far apart. */
static int64_t quarter_of(const tropa_base *base)
{
    if (base->customers == 0 || base->data_end_us <= base->from_us)
        return 0;
    return (int64_t)(((uint64_t)base->data_end_us - (uint64_t)base->from_us) / 4);
}

static const char *derive(const tropa_rhythm_answer *rhythm, tropa_lapse *out)
{
    bool day_only = rhythm->base.day_only;
    int64_t least = day_only ? day_us : 30 * minute_us;
    int64_t quarter = quarter_of(&rhythm->base), usual = out->usual_us;
    const char *rule;
    if (usual == TROPA_NO_TIME || rhythm->longest_gap_p95_us <= 0) {
        out->us = least;
        return day_only ? "lapse.least_day" : "lapse.least";
    }
    if (rhythm->longest_gap_p95_us <= quarter) {
        out->us = rhythm->longest_gap_p95_us;
        rule = "lapse.nineteen_of_twenty";
    } else if (rhythm->longest_gap.p90_us <= quarter) {
        out->us = rhythm->longest_gap.p90_us;
        rule = "lapse.nine_of_ten";
    } else if (usual <= quarter) {
        out->us = quarter;
        rule = "lapse.quarter";
    } else {
        out->us = usual;
        rule = "lapse.usual";
    }
    out->us = rounded_up(out->us, day_only);
    if (out->us >= least)
        return rule;
    out->us = least;
    return day_only ? "lapse.least_day" : "lapse.least";
}

void tropa_lapse_find(const tropa_rhythm_answer *rhythm, int64_t given_us, tropa_lapse *out)
{
    *out = (tropa_lapse){.us = given_us, .usual_us = TROPA_NO_TIME};
    if (rhythm->longest_gap.count > 0)
        out->usual_us = rhythm->longest_gap.median_us;
    const char *rule = given_us > 0 ? "lapse.given" : derive(rhythm, out);
    bool below_usual = given_us > 0 && out->usual_us != TROPA_NO_TIME && given_us < out->usual_us;
    bool data_short = rhythm->base.customers > 0 && out->us / 2 > quarter_of(&rhythm->base);
    if (below_usual)
        rule = "lapse.given_short";
    else if (data_short)
        rule = given_us > 0 ? "lapse.given_long" : "lapse.data_short";
    out->too_short = below_usual || data_short;
    tropa_message_init(&out->rule, rule);
    tropa_message_duration(&out->rule, "lapse", out->us);
    if (below_usual)
        tropa_message_duration(&out->rule, "usual", out->usual_us);
}
