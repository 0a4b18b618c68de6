/** The store's literal twin: a plain list of events, and the means to put the same events into a
 *  store and to read them back. */
#ifndef TROPA_TESTS_STORE_MODEL_H
#define TROPA_TESTS_STORE_MODEL_H

#include "support.h"

#include "store/store.h"

struct event {
    uint32_t customer, activity;
    int64_t time_us, value, order; /**< TROPA_NO_VALUE: none */
    uint32_t attribute[2];         /**< TROPA_NO_CODE: none */
    uint64_t id;                   /**< 0: none */
    uint64_t import, row;
};

struct events {
    struct event *event;
    size_t count, capacity;
};

void events_free(struct events *events);
void events_add(struct events *events, struct event event);
void events_append(struct events *to, const struct events *from);
/** Sorts as the store has to: customer, time, order, import, row. */
void events_sort(struct events *events);
/** Takes out what equals an earlier event of the same import in all but order and row; returns how
 *  many. Any order of events. */
size_t events_drop_repeats(struct events *events);
/** Takes out every event of an import. */
void events_drop_import(struct events *events, uint64_t import);
/** Takes out later events with an id that the customer had before (by import and row). */
size_t events_drop_ids(struct events *events);

/** How an import is made. */
struct import {
    const char *name;
    uint64_t content_hash; /**< 0: a new one each time */
    unsigned workers;      /**< 0: 1 */
    uint64_t batch_seed;   /**< how rows are cut into batches */
    uint32_t batch_rows;   /**< about; 0: 100 */
    bool value, order, attributes, ids;
    tropa_writer_options options;
};

/** Imports events in their order (`import` and `row` do not matter). */
tropa_status import_events(const char *path, const struct events *events,
                           const struct import *import, tropa_import_totals *totals,
                           tropa_error *err);
/** The middle part: begin, add from threads, end. */
tropa_status import_into(tropa_store_writer *writer, const struct events *events,
                         const struct import *import, tropa_error *err);

/** Reads everything back, by customer. With `import` 0 and `row` counting up. */
tropa_status read_events(const char *path, struct events *out, tropa_error *err);
tropa_status read_store(tropa_store *store, struct events *out, tropa_error *err);

/** Asserts that both hold the same journeys: `expected` is sorted here. Values and attributes are
 *  compared too. */
void assert_same_events(struct events *expected, struct events *found);
/** Opens the store and asserts that it holds exactly these, that facts agree and a check passes. */
void assert_store_holds(const char *path, const struct events *expected);

/** Random events; small ranges make ties, repeats and empty fields likely. */
struct shape {
    uint32_t count, customers, activities;
    int64_t time_span, time_unit;
    bool sorted; /**< by time, as most logs are */
};
void random_events(support_random *random, const struct shape *shape, struct events *out);

#endif
