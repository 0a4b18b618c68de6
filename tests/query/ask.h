/** Opening data and putting requests to it, for the tests of this room. */
#ifndef TROPA_TESTS_QUERY_ASK_H
#define TROPA_TESTS_QUERY_ASK_H

#include "query/query.h"
#include "support.h"

typedef struct ask_data {
    tropa_data *data;
    tropa_arena arena;
    tropa_request request;
    tropa_answer answer;
} ask_data;

/** Imports files (never cached) with these options; NULL guesses all. Fails the test on error. */
void ask_open(ask_data *ask, const char *const *path, uint32_t count, const tropa_reading *reading);
void ask_open_one(ask_data *ask, const char *path, const tropa_reading *reading);
void ask_close(ask_data *ask);

/** The answer to a request in JSON; valid until the next one is asked. */
const tropa_answer *ask_json(ask_data *ask, const char *json, unsigned threads);
/** The error that a request ends in. */
tropa_status ask_error(ask_data *ask, const char *json, tropa_error *err);

/** The code of an activity; fails the test when there is none. */
uint32_t ask_activity(const ask_data *ask, const char *name);
uint64_t ask_variants(ask_data *ask);

#endif
