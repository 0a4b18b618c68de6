/** Problem zones and successes: which touchpoints behave unlike the others of their stage.
 *
 * Five questions are asked of every touchpoint that has enough data; each compares the touchpoint
 * with the other touchpoints of the same stage (leave one out), so that a finding says "more than
 * the others lead one to expect":
 *
 *   EXIT     share of its customers (whose time has run out) who left right after it
 *   REPEAT   share of its customers who did it twice in a row
 *   BACK     share of its customers who went from it straight to an earlier stage
 *   WAIT     share of the waits after it that are longer than nine of ten waits of the stage
 *   SUCCESS  share of its customers (whose time has run out) who reached a later stage
 *
 * A touchpoint that is visited often collects exits, steps and repeats by its number of visits
 * alone. EXIT, BACK and SUCCESS therefore must hold per visit too, and REPEAT against the chance of
 * meeting the same touchpoint next; the larger of the two p-values counts (intersection-union test,
 * Berger 1982). Waits are tested as if every customer waited once. All tests of the map are
 * corrected together (Benjamini-Hochberg); a finding needs p_adjusted < 0.05 and a least effect, so
 * that a hundred thousand customers do not colour what does not matter. docs/decisions/
 * problem-zones.md has thresholds and reasons.
 *
 * What is natural is not asked: exits on the last stage and of touchpoints at which journeys end,
 * repeats and pauses that lie in the thing (a weekly box), steps back while looking around and
 * after the purchase (the next round), the gathered rest, going on from what is the gate to the
 * next stage. Of successes the strongest of each stage is kept, and none on a touchpoint that
 * people leave.
 *
 * Pure; results in the arena. Counts are below 2^48, so that sums of them fit. Errors:
 * TROPA_ERR_NO_MEMORY. O(touchpoints log touchpoints). */
#ifndef TROPA_INSIGHT_FINDINGS_H
#define TROPA_INSIGHT_FINDINGS_H

#include "base/arena.h"
#include "base/status.h"
#include "insight/statistics.h"
#include "request/answer.h"
#include "text/message.h"

typedef enum tropa_finding_kind {
    TROPA_FINDING_EXIT,
    TROPA_FINDING_REPEAT,
    TROPA_FINDING_BACK,
    TROPA_FINDING_WAIT,
    TROPA_FINDING_SUCCESS,
    TROPA_FINDING_KINDS,
} tropa_finding_kind;

/** Fewer cases are not tested; small groups show counts, not percentages. */
#define TROPA_FINDING_LEAST 30
/** False discovery rate. */
#define TROPA_FINDING_RATE 0.05

/** What is known of a touchpoint beside its measures. */
typedef struct tropa_touch_evidence {
    uint32_t stage;
    bool rest;              /**< gathered: part of what is expected, never a finding itself */
    bool ends_journeys;     /**< a natural end: most of its customers end here */
    bool repeats_by_nature; /**< REPEAT is not asked */
    bool pauses_by_nature;  /**< WAIT is not asked */
    uint64_t visits;        /**< its events */
    uint64_t repeats;       /**< of visits: those that follow one of the same touchpoint */
    uint64_t steps_on;      /**< of visits: those that lead straight to a later stage */
    uint64_t steps_back;    /**< of visits: those that lead straight to an earlier stage */
    tropa_touch_result measured;
} tropa_touch_evidence;

typedef struct tropa_stage_evidence {
    uint64_t entered;
    bool last;                 /**< arrivals: no exits, no successes */
    bool steps_back_by_nature; /**< BACK is not asked */
} tropa_stage_evidence;

typedef struct tropa_finding {
    tropa_finding_kind kind;
    uint32_t touch, stage;
    tropa_count count;             /**< the figure: k of n */
    tropa_count others;            /**< the same of the stage's other touchpoints */
    tropa_interval interval;       /**< of the figure: Wilson, 95 % */
    double ratio;                  /**< share / others' share; INFINITY when the others have none */
    tropa_interval ratio_interval; /**< Katz, 95 % */
    uint64_t customers;            /**< above what the others lead one to expect */
    /** 1..3: customers above expectation as a share of those who entered the stage, under 2 %,
     * under 5 %, more; of what is no exit, a third of that share. */
    uint32_t severity;
    double p, p_adjusted;
    int64_t wait_us; /**< the median wait after it; TROPA_NO_TIME when nothing follows */
} tropa_finding;

typedef struct tropa_findings {
    uint32_t tested; /**< questions asked: what the correction is over */
    uint32_t count;
    const tropa_finding *finding; /**< by touchpoint, then strongest (most customers) first, with
                                       successes after problems */
} tropa_findings;

tropa_status tropa_findings_find(tropa_arena *arena, const tropa_touch_evidence *touch,
                                 uint32_t touch_count, const tropa_stage_evidence *stage,
                                 uint32_t stage_count, tropa_findings *out, tropa_error *err);

/** Share of a touchpoint's customers with an exit, a step back or a repeat there, as far as these
 *  are not natural; a customer with several counts for each, up to all customers. false: fewer than
 *  TROPA_FINDING_LEAST customers. */
bool tropa_friction(const tropa_touch_evidence *touch, const tropa_stage_evidence *stage,
                    tropa_count *out);

/* ---- in words: keys "cell.*" of locale/insight ---- */

void tropa_finding_title(const tropa_finding *finding, tropa_message *out);
/** @param unit  "visitor" or "customer", static */
void tropa_finding_reason(const tropa_finding *finding, const char *unit, tropa_message *out);
void tropa_finding_rule(const tropa_finding *finding, const char *unit, tropa_message *out);

#endif
