/** Which transitions of a flow are drawn: the frequent ones, and those without which something
 * would stand apart. */
#ifndef TROPA_DRAW_FLOW_FOLD_H
#define TROPA_DRAW_FLOW_FOLD_H

#include "base/arena.h"
#include "request/answer.h"

typedef struct tropa_flow_line {
    uint32_t from, to; /**< places in `activity`; TROPA_FLOW_START, TROPA_FLOW_END */
    uint64_t count;
    int64_t median_us; /**< TROPA_NO_TIME of beginnings and ends */
    bool drawn;
} tropa_flow_line;

#define TROPA_FLOW_START (UINT32_MAX - 1)
#define TROPA_FLOW_END (UINT32_MAX - 2)

typedef struct tropa_flow_drawn {
    uint32_t activity_count;  /**< drawn */
    const uint32_t *activity; /**< their codes, most customers first */
    uint32_t activities_folded;
    uint32_t line_count;
    tropa_flow_line *line;       /**< all among the drawn activities, most frequent first */
    uint64_t least;              /**< lines as frequent as this are drawn, whatever they join */
    uint64_t transitions, shown; /**< events that follow another: all; those of drawn lines */
    uint64_t kinds, kinds_shown; /**< pairs of different activities: all; drawn */
    uint64_t repeats;            /**< of `transitions`, an activity after itself: said in its box */
} tropa_flow_drawn;

/** At most `most_activities` (at least 1) and not many more lines than activities. False: memory is
 * out. */
bool tropa_flow_fold(const tropa_flow_answer *answer, uint32_t most_activities, tropa_arena *arena,
                     tropa_flow_drawn *out);

#endif
