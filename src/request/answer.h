/** The shape of every answer: plain results by code, with their base and rule.
 *
 * Kernels fill these (src/journey), src/query adds names, base and rule and prints them,
 * src/insight and src/map read them, src/draw shows them. All arrays are owned by the arena that
 * the answer was made in. Activities are named by their code in `names`; times in microseconds. */
#ifndef TROPA_REQUEST_ANSWER_H
#define TROPA_REQUEST_ANSWER_H

#include "base/str.h"

#include <stdint.h>

/** No duration could be computed (no cases). */
#define TROPA_NO_TIME INT64_MIN
#define TROPA_NONE UINT32_MAX

/** What an answer was computed over. */
typedef struct tropa_base {
    uint64_t customers, events; /**< after the filter */
    int64_t from_us, to_us;     /**< first and last event that was counted */
    int64_t data_end_us;        /**< last event of the store, whatever the filter: censoring */
    uint32_t activity_count;
    const tropa_str *activity; /**< names by code */
    bool day_only;             /**< some times have no time of day */
} tropa_base;

/** A distribution of durations: nearest-rank quantiles from a histogram whose buckets are at most
 *  1/128 wide relative to their value (the bucket's middle is reported; under 256 us exact). */
typedef struct tropa_durations {
    uint64_t count;
    int64_t median_us, p90_us; /**< TROPA_NO_TIME when count is 0 */
} tropa_durations;

/* ---- funnel ---- */
typedef struct tropa_funnel_step {
    uint64_t customers;   /**< who reached this step or a later one */
    tropa_durations time; /**< from the chain's first step to this one, of the furthest chain */
} tropa_funnel_step;

typedef struct tropa_funnel_answer {
    tropa_base base;
    uint32_t step_count;
    const tropa_funnel_step *step;
} tropa_funnel_answer;

/* ---- directly-follows flow ---- */
typedef struct tropa_flow_edge {
    uint32_t from, to; /**< activity codes */
    uint64_t count, customers;
    int64_t median_us, p90_us;
} tropa_flow_edge;

typedef struct tropa_flow_node {
    uint64_t events, customers;
    uint64_t starts, ends;     /**< journeys whose first, last event it is */
    uint64_t repeats;          /**< events that follow an event of the same activity */
    uint64_t repeat_customers; /**< customers with two or more events of it, adjacent or not */
    uint64_t position_sum;     /**< over customers: place of its first occurrence in the
                                    journey, 0 first .. 65535 last (one event: 0) */
} tropa_flow_node;

typedef struct tropa_flow_answer {
    tropa_base base;
    const tropa_flow_node *node; /**< by activity code, base.activity_count of them */
    uint64_t edge_count;
    const tropa_flow_edge *edge; /**< by falling count, then from, then to */
} tropa_flow_answer;

/* ---- variants ---- */
typedef struct tropa_variant {
    uint64_t customers;
    uint32_t length;
    const uint16_t *activity; /**< codes */
} tropa_variant;

typedef struct tropa_variants_answer {
    tropa_base base;
    uint64_t variant_count;
    uint32_t top_count;
    const tropa_variant *top; /**< most frequent first; ties by the sequence */
} tropa_variants_answer;

/* ---- rhythm: how often customers do something; the default lapse comes from it ---- */
typedef struct tropa_rhythm_answer {
    tropa_base base;
    tropa_durations gap; /**< between a customer's consecutive events */
    int64_t gap_p95_us, gap_p99_us;
    /** Of each customer with two events or more, the longest pause: its spread over customers. */
    tropa_durations longest_gap;
    int64_t longest_gap_p95_us;
    tropa_durations span; /**< first to last event, customers with two or more */
    uint64_t single_event_customers;
} tropa_rhythm_answer;

/* ---- stages ---- */
typedef struct tropa_stage_result {
    uint64_t reached;              /**< customers with an event of this stage or a later one */
    uint64_t entered;              /**< customers with an event of this very stage */
    uint64_t skipped;              /**< reached but not entered: jumped over it */
    uint64_t started;              /**< journeys whose first event lies here */
    uint64_t advanced, open, lost; /**< of entered; they add up. Advanced: reached a later stage,
                                        before or after. So everybody is open or lost at exactly
                                        one stage, their furthest; at the last one they arrived */
    uint64_t returned;             /**< of entered: a silence over the lapse after an event
                                        here, then an event again. A flag, not in the sum */
    uint64_t back_from;            /**< customers who went from here to an earlier stage */
    tropa_durations time; /**< first event here to the first event of a later stage after it */
    tropa_durations stay; /**< first to last event here (customers with 2+ events) */
    tropa_durations wait; /**< from each event here to the customer's next event, when there is one:
                               what the touchpoints' waits are held against */
} tropa_stage_result;

typedef struct tropa_touch_result {
    uint64_t events, customers;
    uint64_t resolved;        /**< customers who touched it and are advanced or lost in its stage */
    uint64_t lost;            /**< of resolved: lost in its stage */
    uint64_t last;            /**< of lost: this touch was their last event */
    uint64_t repeated;        /**< customers who touched it twice or more */
    uint64_t repeated_in_row; /**< customers with the same touch twice in a row */
    uint64_t back;            /**< customers who went from it straight to an earlier stage */
    tropa_durations wait;     /**< to the customer's next event, when there is one */
    uint64_t stage_waits_over; /**< of wait.count: in histogram buckets above that of the p90 of
                                    all waits of its stage */
} tropa_touch_result;

typedef struct tropa_stages_answer {
    tropa_base base;
    int64_t lapse_us;
    uint32_t stage_count, touch_count;
    const tropa_stage_result *stage;
    const tropa_touch_result *touch;
    const uint64_t *back; /**< stage_count x stage_count: customers who stepped from row to column,
                               column < row */
    uint64_t unassigned_events; /**< of activities that belong to no stage (gathered as the rest) */
    uint64_t returned;          /**< distinct customers with `returned` set at any stage */
    uint64_t
        unassigned_customers; /**< with events, but with none in any stage; in no stage's sum */
} tropa_stages_answer;

#endif
