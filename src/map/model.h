/** The journey map as the program holds it: what derive makes from data and draw shows.
 *
 * Everything lives in the arena of the map. Text written by people or found in the data is plain
 * UTF-8 (never markup); text that the program says is a tropa_message, turned into a sentence in
 * the reader's language only when drawn. Measured figures sit beside the item they measure. What
 * people wrote (document.h) hangs on the same items as `written`: one renderer draws both. */
#ifndef TROPA_MAP_MODEL_H
#define TROPA_MAP_MODEL_H

#include "map/document.h"
#include "request/answer.h"
#include "text/message.h"

/** A label that is either written text or a message of the catalogue (a known stage, a channel). */
typedef struct tropa_label {
    tropa_str text;  /**< used when key is NULL */
    const char *key; /**< "stage.purchase", ... */
    tropa_str
        qualifier; /**< optional, appended: a stage found in data named by its main activity */
} tropa_label;

/** How sure a coloured cell is, and how strong. */
typedef enum tropa_cell_kind {
    TROPA_CELL_EXIT,    /**< people leave here more than after the other touchpoints of the stage */
    TROPA_CELL_REPEAT,  /**< the same touch again and again */
    TROPA_CELL_BACK,    /**< people step back from here to an earlier stage */
    TROPA_CELL_WAIT,    /**< the wait after it is far above the stage's usual */
    TROPA_CELL_SUCCESS, /**< people go on from here more than from the others */
} tropa_cell_kind;

/** A problem zone or a success found in behaviour: always with its reason, base and interval. */
typedef struct tropa_cell {
    tropa_cell_kind kind;
    uint32_t severity;    /**< 1..3 dots */
    tropa_message title;  /**< "People leave here" */
    tropa_message reason; /**< one sentence with the figures */
    tropa_message rule;   /**< how it is counted: for hover and the footer */
    uint64_t n;           /**< base */
    uint64_t customers;   /**< how many customers it costs (excess over what was expected) */
    double value, expected, low, high; /**< the figure, what the others lead one to expect, and the
                                            interval of the figure */
    double p_adjusted;                 /**< after Benjamini-Hochberg over all cells tested */
} tropa_cell;

typedef enum tropa_channel {
    TROPA_CHANNEL_OTHER,
    TROPA_CHANNEL_SITE,
    TROPA_CHANNEL_SEARCH,
    TROPA_CHANNEL_SOCIAL,
    TROPA_CHANNEL_ADS,
    TROPA_CHANNEL_EMAIL,
    TROPA_CHANNEL_CHAT,
    TROPA_CHANNEL_PHONE,
    TROPA_CHANNEL_APP,
    TROPA_CHANNEL_DELIVERY,
    TROPA_CHANNEL_STORE,
    TROPA_CHANNEL_PAYMENT,
    TROPA_CHANNEL_REVIEW,
    TROPA_CHANNEL_REFERRAL,
    TROPA_CHANNEL_SUPPORT,
    TROPA_CHANNEL_DOCUMENT, /**< forms, permits, tickets */
    TROPA_CHANNEL_CARE,     /**< laboratory, ward, treatment */
    TROPA_CHANNEL_COUNT,
} tropa_channel;

typedef struct tropa_touchpoint {
    tropa_str id;
    tropa_label name;
    tropa_channel channel;
    uint32_t number; /**< 1.. across the map; what is drawn on the card and on every lane */
    bool rest;       /**< the gathered rare touches of the stage */
    uint32_t activity_count;
    const uint32_t *activity; /**< codes that it gathers */
    tropa_touch_result measured;
    double friction, friction_low, friction_high; /**< 0..1 share of its customers with a repeat,
                              a step back or an exit here, with a Wilson interval; NAN: too few */
    uint32_t cell_count;
    const tropa_cell *cell;              /**< strongest first */
    const tropa_doc_touchpoint *written; /**< NULL: found in data, nobody wrote about it */
    const tropa_measured_score *feels;   /**< what customers answered; NULL: nobody was asked */
    bool unmeasured;                     /**< written, and no data speaks of it: no figures */
} tropa_touchpoint;

typedef struct tropa_map_stage {
    tropa_str id;
    tropa_label name;
    tropa_stage_result measured;
    uint32_t touchpoint_count;
    tropa_touchpoint *touchpoint;
    bool main_loss; /**< the greatest loss of the map: the one that is drawn strong */
    const tropa_doc_stage *written;
    const tropa_measured_score *feels;
    bool unmeasured; /**< `measured` holds only what lets the flow pass through */
} tropa_map_stage;

/** A step back that is common enough to be drawn as an arc. */
typedef struct tropa_map_back {
    uint32_t from_stage, to_stage;
    uint64_t customers;
    double share; /**< of the customers who entered from_stage */
} tropa_map_back;

/** One of the three sentences that open the map. */
typedef struct tropa_headline {
    tropa_message label; /**< "Where most are lost" */
    tropa_message sentence;
    tropa_message rule; /**< its base and rule, for hover and details */
} tropa_headline;

typedef struct tropa_map {
    tropa_arena *arena; /**< borrowed: owns everything below */
    tropa_label title;
    bool simulated;         /**< the data is simulated: said in the header */
    tropa_str source_names; /**< file names, for the footer */
    bool visitors; /**< ids look anonymous (cookies): the unit is visitors, not customers */
    tropa_base base;
    uint64_t variants;
    int64_t lapse_us;
    tropa_message lapse_rule; /**< derived from the data, or given; with a warning when too short */
    tropa_headline headline[3];
    uint32_t stage_count;
    tropa_map_stage *stage;
    uint32_t back_count;
    const tropa_map_back *back;                  /**< most customers first */
    uint64_t arrived, under_way, lost, returned; /**< the outcome: arrived + under_way + lost =
                                                      all customers; returned is a flag */
    uint32_t rule_count;
    const tropa_message *rule;      /**< counting rules for the footer */
    bool stages_from_names;         /**< by vocabulary; else found from order in the data */
    const tropa_document *document; /**< what people wrote; NULL: derived from data alone */
    bool unmeasured;     /**< no data at all: base, outcome and figures are empty and never drawn */
    int64_t measured_us; /**< when the figures were taken; TROPA_NO_DATE: not known */
} tropa_map;

#endif
