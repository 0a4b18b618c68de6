/** The one door: a data set is opened, a request is put to it, an answer comes back.
 *
 * Command line, server and tests all go through here and get the same numbers. A data set is a
 * store folder, or plain files that are imported into a cache under their content and options (see
 * import.h) and then are a store like any other.
 *
 * Ownership: an answer lives in the caller's arena, but names in it are borrowed from the data set,
 * which must outlive it. Errors: as store.h and import.h; USAGE and NOT_FOUND for requests that do
 * not fit the data, with the nearest names; INTERRUPTED. Threads: one request at a time per data
 * set; a request runs on several threads itself, and its result does not depend on how many. */
#ifndef TROPA_QUERY_QUERY_H
#define TROPA_QUERY_QUERY_H

#include "map/bind.h"
#include "query/import.h"
#include "request/answer.h"
#include "request/request.h"
#include "store/store.h"

#include <stdatomic.h>

typedef struct tropa_query_options {
    unsigned threads;        /**< 0: one per core */
    const atomic_bool *stop; /**< NULL, or becomes true when the user gives up */
} tropa_query_options;

/* ---- data sets ---- */

typedef struct tropa_data tropa_data;

typedef struct tropa_data_options {
    const tropa_reading *reading; /**< how files are read; NULL: all guessed */
    const tropa_import_watch *watch;
    unsigned threads;
    bool no_cache; /**< import into a folder that is removed again; rejects go to rejected.csv here
                    */
} tropa_data_options;

/** Opens a store folder (then the only path), or one log in several files. */
tropa_status tropa_data_open(const tropa_str *path, uint32_t path_count,
                             const tropa_data_options *options, tropa_data **out, tropa_error *err);
void tropa_data_free(tropa_data *data); /**< NULL is fine */
tropa_store *tropa_data_store(const tropa_data *data);
/** What the import that _open had to do brought; NULL when there was none to do. */
const tropa_import_report *tropa_data_report(const tropa_data *data);

/** Did the data come from files that were imported into the cache earlier? */
bool tropa_data_cached(const tropa_data *data);

/* ---- answers ---- */

typedef struct tropa_info_answer {
    tropa_store_facts facts;
    uint64_t variants;
    tropa_str path;
    uint32_t activity_count, attribute_count;
    const tropa_str *attribute;
    uint32_t damage_count; /**< with `check`: lines that name what is damaged */
    const tropa_str *damage;
    bool checked;
} tropa_info_answer;

/** The furthest step of one customer. */
typedef struct tropa_level {
    tropa_str customer;
    uint8_t level; /**< steps reached, 0..step_count */
} tropa_level;

typedef struct tropa_funnel_levels {
    uint64_t count;
    const tropa_level *level; /**< by partition, then in order of first appearance */
} tropa_funnel_levels;

/** What of a map's table of names found nothing in the data. */
typedef struct tropa_names_answer {
    bool unused;        /**< the table renames no activity and gives none a stage */
    uint32_t unmatched; /**< names that the table gives a stage and that no activity has */
    tropa_str first;    /**< of these, in the table's order; in the arena */
} tropa_names_answer;

/** Most sentences that make up a rule. */
#define TROPA_RULE_SENTENCES 6

typedef struct tropa_answer {
    tropa_request_kind kind;
    const tropa_request *request; /**< borrowed */
    /** The rule in words: the first message's key is its code. */
    tropa_message rule[TROPA_RULE_SENTENCES];
    uint32_t rule_count;
    tropa_base base; /**< the base of funnel, flow, map */
    bool visitors;   /**< the ids look anonymous: visitors are counted, not customers */
    int64_t took_us;
    tropa_names_answer names; /**< of a map */
    /** Of a map with a document: what was read of it, and what it was bound to; in the arena. */
    tropa_document *document;
    const tropa_binding *binding;
    union {
        tropa_info_answer info;
        struct {
            tropa_funnel_answer funnel;
            tropa_funnel_levels levels;
        };
        tropa_flow_answer flow;
        tropa_map map;
    };
} tropa_answer;

/** Answers INFO, FUNNEL, FLOW and MAP. (IMPORT is tropa_import_run: it makes the data set.)
 *  With `check` an INFO about a damaged store is an answer that lists the damage, not an error. */
tropa_status tropa_query_run(tropa_data *data, const tropa_request *request,
                             const tropa_query_options *options, tropa_arena *arena,
                             tropa_answer *out, tropa_error *err);

#endif
