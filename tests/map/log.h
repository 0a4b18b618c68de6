/** A small event log in memory, and the answers that the kernels would give to it, by definition:
 *  no histograms, no passes. The arrays live in the arena given. */
#ifndef TROPA_TESTS_MAP_LOG_H
#define TROPA_TESTS_MAP_LOG_H

#include "base/arena.h"
#include "map/derive.h"
#include "request/answer.h"

typedef struct log_event {
    uint32_t customer, activity;
    int64_t time_us;
} log_event;

/** Events are sorted by customer, then time (ties as they came). */
typedef struct log_data {
    log_event *event;
    size_t count, capacity;
    uint32_t customers, activity_count;
    const tropa_str *activity;
    bool day_only;
} log_data;

/** Adds an event; customers come one after the other. Aborts when memory is out. */
void log_add(log_data *log, uint32_t customer, int64_t time_us, uint32_t activity);
void log_deinit(log_data *log);

tropa_flow_answer log_flow(const log_data *log, tropa_arena *arena);
tropa_rhythm_answer log_rhythm(const log_data *log, tropa_arena *arena);
tropa_stages_answer log_stages(const log_data *log, const tropa_stage_plan *plan,
                               tropa_arena *arena);

/** Plan, stages and map in one go; fails the test on any error. */
void log_map(const log_data *log, const tropa_map_options *options, tropa_arena *arena,
             tropa_stage_plan *plan, tropa_map *map);

#endif
