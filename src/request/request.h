/** Every question that can be put to Tropa: one struct a request, and its JSON.
 *
 * Command line, documents and (later) the server build these structs or parse this JSON; src/query
 * answers them. The same request gives the same answer wherever it comes from. How an answer is
 * printed (table, JSON, CSV, picture, language) is no part of a request.
 *
 *     {"request": "funnel", "steps": ["/", "/cart|/basket", "purchase*"], "window_us":
 * 604800000000, "mode": "default", "from_us": 0, "to_us": 1, "where": "platform = mobile",
 *      "timezone": "Europe/Warsaw"}
 *
 * Units: microseconds since 1970 UTC. A bound that is left out is open; to_us is exclusive.
 * Ownership: everything lives in the arena. Errors: USAGE, with the key that is wrong and, for JSON
 * that is none, line and column; NO_MEMORY. Unknown keys are errors: a misspelt filter must not be
 * ignored. Grows by new requests and new optional keys. */
#ifndef TROPA_REQUEST_REQUEST_H
#define TROPA_REQUEST_REQUEST_H

#include "request/condition.h"

#define TROPA_REQUEST_STEPS_MAX 64
#define TROPA_REQUEST_TEXT_MAX (1u << 20)
#define TROPA_OPEN_FROM INT64_MIN
#define TROPA_OPEN_TO INT64_MAX

typedef enum tropa_request_kind {
    TROPA_REQUEST_IMPORT,
    TROPA_REQUEST_INFO,
    TROPA_REQUEST_FUNNEL,
    TROPA_REQUEST_FLOW,
    TROPA_REQUEST_MAP,
    TROPA_REQUEST_KIND_COUNT,
} tropa_request_kind;

/** Which events count. */
typedef struct tropa_filter {
    int64_t from_us, to_us;       /**< [from, to); TROPA_OPEN_FROM, TROPA_OPEN_TO */
    const tropa_condition *where; /**< NULL: all */
    tropa_str timezone; /**< IANA name for moments without a zone in `where`; empty: UTC */
} tropa_filter;

/** How files are read; what is empty is guessed from the file. Lists of columns are separated by
 *  commas (`\,` is a comma within a title), as src/read/reader.h has them. */
typedef struct tropa_reading {
    tropa_str customer; /**< of several the first that is filled counts */
    tropa_str time;     /**< one column, or those that a date is spread over */
    tropa_str activity;
    tropa_str steps; /**< wide files: the date columns, one event each */
    tropa_str value, order, event_id;
    tropa_str timezone; /**< of times without a zone; empty: UTC */
    tropa_str time_format, encoding, delimiter;
    tropa_str names; /**< path of a table activity, name[, stage]; empty: none */
    bool no_header;  /**< the first record is data */
    bool keep_urls;  /**< do not fold URLs into pages */
} tropa_reading;

typedef struct tropa_import_request {
    tropa_str store;
    uint32_t file_count;
    const tropa_str *file;
    tropa_reading reading;
    tropa_str replace; /**< source that this import replaces; empty: none */
    tropa_str rejects; /**< where unreadable rows go; empty: rejected.csv beside the store */
    bool dry_run, again, drop_duplicates, strict;
    uint64_t memory_bytes; /**< 0: the default */
} tropa_import_request;

typedef struct tropa_info_request {
    bool check; /**< verify every byte of the store */
} tropa_info_request;

typedef enum tropa_funnel_rule {
    TROPA_RULE_DEFAULT,
    TROPA_RULE_STRICT_ORDER,
    TROPA_RULE_STRICT_DEDUPLICATION,
    TROPA_RULE_STRICT_INCREASE,
    TROPA_RULE_STRICT_ONCE,
    TROPA_RULE_COUNT,
} tropa_funnel_rule;

typedef struct tropa_funnel_request {
    tropa_filter filter;
    uint32_t step_count;
    const tropa_str *step; /**< an activity, alternatives a|b, `*` for any text; see step.h */
    int64_t window_us;     /**< from the chain's first step, inclusive; 0: no window */
    tropa_funnel_rule rule;
    bool levels; /**< also the furthest step of every customer */
} tropa_funnel_request;

typedef struct tropa_flow_request {
    tropa_filter filter;
} tropa_flow_request;

typedef struct tropa_map_request {
    tropa_filter filter;
    tropa_str title;
    int64_t lapse_us;   /**< 0: derived from the data */
    tropa_str names;    /**< path of the table of names; empty: none */
    bool simulated;     /**< the data is simulated, and the map says so */
    tropa_str document; /**< text of a map document whose stages and touchpoints are measured,
                             instead of stages found in names or data; empty: none */
} tropa_map_request;

typedef struct tropa_request {
    tropa_request_kind kind;
    union {
        tropa_import_request import;
        tropa_info_request info;
        tropa_funnel_request funnel;
        tropa_flow_request flow;
        tropa_map_request map;
    };
} tropa_request;

/** A request of this kind with every default in place. */
void tropa_request_init(tropa_request *request, tropa_request_kind kind);
/** The filter of a request, or NULL for one without. */
tropa_filter *tropa_request_filter(tropa_request *request);

tropa_status tropa_request_parse(tropa_arena *arena, tropa_str json, tropa_request *out,
                                 tropa_error *err);
/** Appends the request as JSON on one line; defaults are left out. Parsing it gives it back. */
tropa_status tropa_request_print(const tropa_request *request, tropa_buffer *out, tropa_error *err);
/** What a parser cannot see from one key alone: two steps or more is fine, none is not, and so on.
 *  tropa_request_parse has called it; whoever fills the struct by hand calls it. */
tropa_status tropa_request_check(const tropa_request *request, tropa_error *err);

/** "default", "strict_order", ... */
const char *tropa_funnel_rule_name(tropa_funnel_rule rule);
bool tropa_funnel_rule_parse(tropa_str text, tropa_funnel_rule *out);
const char *tropa_request_name(tropa_request_kind kind);

#endif
