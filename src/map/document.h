/** The map document: everything that people write on a journey map, and what was measured.
 *
 * Read from YAML (read.h), written as YAML (write.h); the fields, their keys and their meaning are
 * tabled in shape_table.c, from which the JSON Schema under docs/ is made. All text is UTF-8 as
 * people wrote it, never markup. A list that is absent is empty; a text that is absent has size 0;
 * numbers, counts and dates that are absent are NAN, TROPA_NO_COUNT, TROPA_NO_DATE; a choice that
 * is absent is 0, otherwise its value in the enumeration below.
 *
 * Ownership: the document and all it points at live in the arena that it was read into. */
#ifndef TROPA_MAP_DOCUMENT_H
#define TROPA_MAP_DOCUMENT_H

#include "map/shape.h"

/** A list of structures; all lists have this layout, whatever the type. */
#define TROPA_LIST(type)                                                                           \
    struct {                                                                                       \
        uint32_t count;                                                                            \
        type *item;                                                                                \
    }

/** Where something stands in its file: bytes begin..end-1; line and column from 1. */
typedef struct tropa_place {
    uint32_t begin, end, line, column;
} tropa_place;

/** Most bytes of an id. */
#define TROPA_ID_MAX 64

/** The head of every structure. */
typedef struct tropa_item {
    tropa_place place;
    tropa_str id; /**< empty where the file gives none yet: `tropa check --fix` writes one */
} tropa_item;

typedef TROPA_LIST(tropa_str) tropa_texts;

/* ---- evidence and the things people write on cards ---- */

typedef enum tropa_evidence_kind {
    TROPA_EVIDENCE_NUMBER = 1,
    TROPA_EVIDENCE_QUOTE,
    TROPA_EVIDENCE_INTERVIEW,
    TROPA_EVIDENCE_REVIEW,
    TROPA_EVIDENCE_PICTURE,
    TROPA_EVIDENCE_VIDEO,
    TROPA_EVIDENCE_LINK,
} tropa_evidence_kind;

typedef struct tropa_evidence {
    tropa_item item;
    uint8_t kind; /**< tropa_evidence_kind; 0: a quote when it has text only, else a link */
    tropa_str text, source, url;
    int64_t date_us;
    uint64_t n;      /**< answers, cases or customers behind it */
    double strength; /**< 1 anecdote .. 3 measured; NAN: not said */
} tropa_evidence;
typedef TROPA_LIST(tropa_evidence) tropa_evidence_list;

/** One entry of a lane. Without evidence it is a hypothesis. */
typedef struct tropa_entry {
    tropa_item item;
    tropa_str text;
    tropa_texts personas; /**< whose; empty: everybody's */
    tropa_evidence_list evidence;
} tropa_entry;
typedef TROPA_LIST(tropa_entry) tropa_entry_list;

typedef struct tropa_feeling {
    tropa_item item;
    tropa_str persona; /**< empty: everybody */
    double value;      /**< -2..2: what the team believes, never a measurement */
    tropa_str text;    /**< the feeling in a word or two */
    tropa_evidence_list evidence;
} tropa_feeling;
typedef TROPA_LIST(tropa_feeling) tropa_feeling_list;

typedef enum tropa_barrier {
    TROPA_BARRIER_PRICE = 1,
    TROPA_BARRIER_TRUST,
    TROPA_BARRIER_PSYCHOLOGICAL,
    TROPA_BARRIER_INFORMATION,
    TROPA_BARRIER_USABILITY,
    TROPA_BARRIER_DELIVERY,
    TROPA_BARRIER_PAYMENT,
    TROPA_BARRIER_SUPPORT,
    TROPA_BARRIER_OTHER,
} tropa_barrier;

typedef enum tropa_pain_status { TROPA_PAIN_OPEN = 1, TROPA_PAIN_RESOLVED } tropa_pain_status;

typedef struct tropa_pain {
    tropa_item item;
    tropa_str text;
    uint8_t barrier;
    double severity; /**< 1..3 */
    uint8_t status;
    tropa_texts personas;
    tropa_str reassurance; /**< what would take it away in the customer's eyes */
    tropa_str owner;
    tropa_evidence_list evidence;
} tropa_pain;
typedef TROPA_LIST(tropa_pain) tropa_pain_list;

typedef enum tropa_idea_status {
    TROPA_IDEA_PROPOSED = 1,
    TROPA_IDEA_PLANNED,
    TROPA_IDEA_DOING,
    TROPA_IDEA_DONE,
    TROPA_IDEA_DROPPED,
} tropa_idea_status;

typedef enum tropa_confidence {
    TROPA_CONFIDENCE_LOW = 1,
    TROPA_CONFIDENCE_MEDIUM,
    TROPA_CONFIDENCE_HIGH,
} tropa_confidence;

typedef struct tropa_idea {
    tropa_item item;
    tropa_str text;
    tropa_str effect;      /**< the scenario in words, a range and no promise */
    double impact, effort; /**< 1..5 */
    uint8_t confidence, status;
    tropa_str owner;
    int64_t due_us;
    tropa_texts solves; /**< ids of pains */
    tropa_evidence_list evidence;
} tropa_idea;
typedef TROPA_LIST(tropa_idea) tropa_idea_list;

typedef struct tropa_kpi {
    tropa_item item;
    tropa_str name;
    tropa_str measure; /**< how it is computed, in words or as a request */
    tropa_str base;    /**< of whom: "of attempts", "of 918 answers" */
    double value;
    tropa_str unit;   /**< "%", "days" */
    tropa_str target; /**< ">= 12%" */
    tropa_str owner, source;
    int64_t date_us;
} tropa_kpi;
typedef TROPA_LIST(tropa_kpi) tropa_kpi_list;

/* ---- lanes ---- */

/** The lanes that every stage and touchpoint may fill. */
typedef enum tropa_lane_id {
    TROPA_LANE_DOES,
    TROPA_LANE_THINKS,
    TROPA_LANE_ASKS,
    TROPA_LANE_EXPECTS,
    TROPA_LANE_NEEDS,
    TROPA_LANE_SOURCES, /**< where they look for information */
    TROPA_LANE_PHRASES, /**< what they type into a search box */
    TROPA_LANE_TRIGGERS,
    TROPA_LANE_DISTRACTIONS,
    TROPA_LANE_OFFERS,     /**< what the company offers and says here */
    TROPA_LANE_CONTENT,    /**< texts, films, tools */
    TROPA_LANE_WARMING,    /**< how the customer is warmed up */
    TROPA_LANE_PROOF,      /**< blueprint: what the customer can touch and see */
    TROPA_LANE_FRONTSTAGE, /**< blueprint: people and screens that the customer meets */
    TROPA_LANE_BACKSTAGE,  /**< blueprint: work behind the line of visibility */
    TROPA_LANE_SUPPORT,    /**< blueprint: systems and partners behind the inner line */
    TROPA_LANE_ID_COUNT,
} tropa_lane_id;

/** What stages and touchpoints share. */
typedef struct tropa_experience {
    tropa_entry_list lane[TROPA_LANE_ID_COUNT];
    tropa_feeling_list feels;
    tropa_pain_list pains;
    tropa_entry_list successes, moments; /**< moments of truth */
    tropa_idea_list ideas;
    tropa_kpi_list kpis;
} tropa_experience;

/* ---- the path ---- */

typedef struct tropa_match {
    tropa_item item;
    tropa_texts activity; /**< names; `*` stands for any run of letters */
    tropa_str where;      /**< a condition as in --where */
} tropa_match;

/** What the customer pays with. */
typedef struct tropa_pays {
    tropa_item item;
    tropa_str money, time, effort;
} tropa_pays;

/** What the touch costs the company. */
typedef struct tropa_cost {
    tropa_item item;
    double amount;
    tropa_str currency, per; /**< "contact", "customer", "month" */
} tropa_cost;

/** Where the path forks. */
typedef struct tropa_branch {
    tropa_item item;
    tropa_str to;   /**< id of a stage or touchpoint */
    tropa_str when; /**< in words */
    double share;   /**< 0..1, assumed */
} tropa_branch;
typedef TROPA_LIST(tropa_branch) tropa_branch_list;

typedef struct tropa_doc_touchpoint {
    tropa_item item;
    tropa_str name;
    uint8_t channel; /**< 1 + tropa_channel of model.h */
    tropa_str role;  /**< of the employee whom the customer meets */
    bool optional;
    tropa_match *match;
    tropa_cost *cost;
    tropa_pays *pays;
    tropa_experience experience;
    tropa_evidence_list evidence;
    tropa_str journey; /**< file of the sub-journey */
    tropa_branch_list branches;
} tropa_doc_touchpoint;
typedef TROPA_LIST(tropa_doc_touchpoint) tropa_doc_touchpoint_list;

typedef struct tropa_doc_stage {
    tropa_item item;
    tropa_str name;
    tropa_str happens;        /**< what happens here, for who reads the map first */
    tropa_str goal;           /**< of the company */
    tropa_str duration;       /**< as people say it: "2-3 days" */
    tropa_str promise;        /**< what the brand promises here */
    tropa_entry_list actions; /**< what to do here: recommended actions */
    tropa_doc_touchpoint_list touchpoints;
    tropa_experience experience;
    tropa_str journey;
    tropa_branch_list branches;
} tropa_doc_stage;
typedef TROPA_LIST(tropa_doc_stage) tropa_doc_stage_list;

/* ---- who, and beside whom ---- */

typedef enum tropa_persona_basis {
    TROPA_BASIS_HYPOTHESIS = 1,
    TROPA_BASIS_MEASURED,
} tropa_persona_basis;

typedef struct tropa_persona {
    tropa_item item;
    tropa_str name;
    tropa_str role;     /**< "busy mother", "chief engineer" */
    tropa_str portrait; /**< age, family, work, habits in some sentences */
    tropa_str picture;
    uint8_t basis;
    double share;        /**< 0..1 of customers; NAN: not said */
    tropa_str readiness; /**< to buy */
    tropa_texts goals, needs, problems, criteria, objections, fears, doubts, reassurance, media,
        subscriptions, contact, payment, delivery, alternatives, quotes;
    tropa_str segment; /**< a condition as in --where that tells who they are in the data */
    tropa_evidence_list evidence;
} tropa_persona;
typedef TROPA_LIST(tropa_persona) tropa_persona_list;

typedef struct tropa_score {
    tropa_item item;
    tropa_str stage;     /**< id; empty: the whole journey */
    tropa_str criterion; /**< empty: in all */
    double value;        /**< on the competitor's scale */
    uint64_t n;
} tropa_score;

typedef struct tropa_competitor {
    tropa_item item;
    tropa_str name;
    bool us; /**< our own scores from the same source */
    tropa_str source;
    int64_t date_us;
    uint64_t n;                   /**< people asked; absent: drawn hollow */
    double scale_low, scale_high; /**< NAN: 1 and 5 */
    TROPA_LIST(tropa_score) scores;
    tropa_texts strengths, weaknesses;
} tropa_competitor;
typedef TROPA_LIST(tropa_competitor) tropa_competitor_list;

typedef enum tropa_outcome_kind {
    TROPA_OUTCOME_LOYAL = 1,
    TROPA_OUTCOME_UNDER_WAY,
    TROPA_OUTCOME_LEFT,
    TROPA_OUTCOME_COMPETITOR,
} tropa_outcome_kind;

typedef struct tropa_outcome {
    tropa_item item;
    tropa_str name;
    uint8_t kind;
    double share; /**< 0..1, assumed */
    tropa_str text;
} tropa_outcome;

/* ---- lanes of one's own, links, stories ---- */

typedef enum tropa_custom_kind {
    TROPA_CUSTOM_TEXT = 1,
    TROPA_CUSTOM_NUMBER,
    TROPA_CUSTOM_PICTURE,
    TROPA_CUSTOM_CHART,
} tropa_custom_kind;

typedef struct tropa_lane_cell {
    tropa_item item;
    tropa_str at; /**< id of a stage or touchpoint */
    tropa_str text, picture;
    double value;
    tropa_evidence_list evidence;
} tropa_lane_cell;

typedef struct tropa_lane {
    tropa_item item; /**< the id of a lane that exists ("asks", "feels", "pains") says where it
                          stands and what it is called; any other is a lane of one's own */
    tropa_str name, question, unit;
    uint8_t kind; /**< tropa_custom_kind */
    bool folded;
    tropa_str measure; /**< of a chart: which figure of `measured` */
    TROPA_LIST(tropa_lane_cell) cells;
} tropa_lane;
typedef TROPA_LIST(tropa_lane) tropa_lane_list;

typedef struct tropa_link {
    tropa_item item;
    tropa_str title, map, at;
} tropa_link;

typedef struct tropa_story_moment {
    tropa_item item;
    tropa_str at;   /**< id of a stage or touchpoint; may be empty */
    tropa_str when; /**< "Tuesday evening", "day 12" */
    tropa_str text;
    double feels; /**< -2..2 */
} tropa_story_moment;

typedef struct tropa_story {
    tropa_item item;
    tropa_str title, persona, text;
    TROPA_LIST(tropa_story_moment) moments;
} tropa_story;

/* ---- measured: written by refresh alone ---- */

typedef struct tropa_measured_argument {
    tropa_item item; /**< the id is the argument's name */
    tropa_str text;
    double number;
    uint8_t kind; /**< 1 + tropa_argument_kind of text/message.h */
} tropa_measured_argument;

/** A sentence as a code with its arguments, so that it reads in every language. */
typedef struct tropa_measured_sentence {
    tropa_item item;
    tropa_str code;
    TROPA_LIST(tropa_measured_argument) with;
} tropa_measured_sentence;

/** One of the three sentences that open a map, with what stands over it and how it is counted. */
typedef struct tropa_measured_headline {
    tropa_item item;
    tropa_measured_sentence *label, *sentence, *rule;
} tropa_measured_headline;

/** Steps back from one stage to an earlier one. */
typedef struct tropa_measured_back {
    tropa_item item;
    tropa_str from, to; /**< ids of stages */
    uint64_t customers;
    double share; /**< of those who entered `from` */
} tropa_measured_back;

typedef struct tropa_measured_time {
    tropa_item item;
    uint64_t n;
    double median_us, p90_us;
} tropa_measured_time;

typedef struct tropa_measured_finding {
    tropa_item item;
    uint8_t kind; /**< 1 + tropa_cell_kind of model.h */
    double severity, value, expected, low, high, p;
    uint64_t n, customers;
    tropa_measured_sentence *title, *reason, *rule;
} tropa_measured_finding;

/** A score that customers gave, with its instrument. */
typedef struct tropa_measured_score {
    tropa_item item;
    tropa_str instrument;  /**< "csat", "nps", "ces" */
    double net, low, high; /**< -100..100, with its interval */
    uint64_t n;
} tropa_measured_score;

/** Figures of one stage, one touchpoint, or (id "map") the whole. */
typedef struct tropa_measure {
    tropa_item item; /**< the id of what was measured */
    int64_t at_us;
    tropa_str source;
    uint64_t customers, events, reached, entered, skipped, started, advanced, open, lost, returned,
        back_from, resolved, last, repeated, repeated_in_row, back, waits_over;
    tropa_measured_time *time, *stay, *wait;
    double friction, friction_low, friction_high;
    TROPA_LIST(tropa_measured_finding) findings;
    tropa_measured_score *feels;
    /* of the whole map */
    int64_t from_us, to_us, data_end_us;
    uint64_t variants, arrived, under_way;
    double lapse_us;
    bool visitors, simulated;
    TROPA_LIST(tropa_measured_headline) headlines;
    TROPA_LIST(tropa_measured_sentence) rules;
    TROPA_LIST(tropa_measured_back) backs;
    tropa_measured_sentence *lapse_rule;
    tropa_texts unmatched; /**< activities that are in the data and on no card */
} tropa_measure;

/* ---- the whole ---- */

typedef enum tropa_map_kind {
    TROPA_MAP_AS_IS = 1,
    TROPA_MAP_TO_BE,
    TROPA_MAP_BLUEPRINT,
    TROPA_MAP_EMPATHY,
} tropa_map_kind;

typedef struct tropa_document {
    tropa_item item;
    double version; /**< `tropa:` 1 */
    tropa_str title, subtitle, language;
    uint8_t kind;
    tropa_str scenario, promise, expectation, owner, period;
    int64_t updated_us;
    double evidence_days; /**< evidence older than this is stale; NAN: 365 */
    tropa_persona_list personas;
    tropa_doc_stage_list stages;
    tropa_competitor_list competitors;
    TROPA_LIST(tropa_outcome) outcomes;
    tropa_lane_list lanes; /**< order, names and lanes of one's own; empty: the usual ones */
    TROPA_LIST(tropa_link) links;
    TROPA_LIST(tropa_story) stories;
    tropa_idea_list ideas;
    TROPA_LIST(tropa_measure) measured;
    tropa_place measured_place; /**< of the whole block, key included; end 0: there is none */
} tropa_document;

#endif
