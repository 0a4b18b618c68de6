/** Collecting problems. Internal to src/map. */
#ifndef TROPA_MAP_PROBLEMS_H
#define TROPA_MAP_PROBLEMS_H

#include "map/read.h"

/** Whoever finds problems. */
typedef struct tropa_finder {
    tropa_arena *arena;
    tropa_problems *problems;
    tropa_error *err;
} tropa_finder;

/** A new problem with a key of the catalogue, to which arguments may be added. Beyond the most that
 *  are told it is only counted and *out is a place that nobody reads. */
tropa_status tropa_problem_add(tropa_finder *finder, bool error, tropa_place place, const char *key,
                               tropa_problem **out);

/** A problem where the text is no UTF-8, or too large, for any of the formats of text. */
tropa_status tropa_problem_check_text(tropa_finder *finder, tropa_str text);

#endif
