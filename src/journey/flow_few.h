/** Inside the flow: what up to FLOW_FEW activities allow, where a journey's edges are a word per
 *  activity. Only src/journey/flow*.c.
 *
 * Events come in chunks, their codes as bytes. `last` marks where one customer ends and the next
 * begins: the pair across is nobody's, so it counts on an edge that does not exist, or is taken
 * back in the end. Nothing branches on where a customer ends: journeys are short, and a wrongly
 * foreseen end would cost as much as counting several events. */
#ifndef TROPA_JOURNEY_FLOW_FEW_H
#define TROPA_JOURNEY_FLOW_FEW_H

#include "journey/flow_state.h"

#define FLOW_CHUNK 1024u     /**< events */
#define FLOW_OVERREAD 64u    /**< readable elements behind the last event of a chunk */
#define FLOW_PAGE_NOBODYS 1u /**< where durations go that are no edge's, or another pass' */
/** Pages of the edge behind the last, whose buckets may be anything below 8192. */
#define FLOW_NO_EDGE_PAGES (8192u / FLOW_PAGE)

typedef struct flow_chunk {
    uint32_t first, events;  /**< of the batch */
    bool ends_run;           /**< no pair leaves the last event */
    uint32_t ends;           /**< customers that end within, at most FLOW_ROWS */
    uint32_t end[FLOW_ROWS]; /**< where: one behind their last events, in the chunk */
    const uint8_t *code; /**< and the one after, if the run goes on; FLOW_OVERREAD more readable */
    uint8_t last[FLOW_CHUNK]; /**< 1: its customer's last event; zeros between chunks */
    uint8_t copy[FLOW_CHUNK + FLOW_OVERREAD + 1]; /**< where the codes are not readable in place */
    /* Only where positions are asked for. */
    uint32_t index;                 /**< of the first event in its journey */
    uint32_t length[FLOW_ROWS + 1]; /**< of the journeys, that of the first event foremost */
    uint64_t seen, again;           /**< of the first event's customer so far */
} flow_chunk;

/** Counts `pairs` neighbours code[i], code[i+1]. */
void flow_count_pairs(tropa_flow *state, const uint8_t *code, uint32_t pairs);
/** Threes to twos: after this the counts are in `pair`. */
void flow_count_settle(tropa_flow *state);

/** Sets the bits of the chunk's edges in the rows, and those of its activities. */
void flow_sets_edges(tropa_flow *state, const flow_chunk *chunk);
void flow_sets_nodes(tropa_flow *state, flow_chunk *chunk);
/** `customers` more rows are complete. */
void flow_sets_close(tropa_flow *state, uint32_t customers);
/** Adds the sets of `from` that are not yet in its tally to the tally of `into`. */
void flow_sets_tally(tropa_flow *into, const tropa_flow *from);

/** Counts the durations of the chunk. false: full. */
bool flow_gaps_add(tropa_flow *state, const tropa_batch *batch, const flow_chunk *chunk);
/** Gives the pages of what is not counted to nobody. */
void flow_gaps_init(tropa_flow *state);
/** Edges' counts from their durations. */
void flow_gaps_settle(tropa_flow *state);

/** The whole batch. false: full. */
bool flow_few_add(tropa_flow *state, const tropa_batch *batch);

#endif
