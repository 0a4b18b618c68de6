/* Few activities: batches to chunks. */
#include "journey/flow_few.h"

/** Neighbouring customers whose events lie one after the other. */
typedef struct flow_run {
    uint32_t from, to;   /**< customers */
    uint32_t begin, end; /**< events */
} flow_run;

/** The run that begins with the customer `run->to`; false: there is none. */
static bool next_run(flow_run *run, const tropa_batch *batch)
{
    uint32_t c = run->to, n = batch->customer_count;
    while (c < n && batch->begin[c] >= batch->end[c])
        c++;
    if (c == n)
        return false;
    run->from = c;
    run->begin = batch->begin[c];
    run->end = batch->end[c];
    for (c++; c < n && batch->begin[c] == run->end; c++)
        run->end = batch->end[c];
    run->to = c;
    return true;
}

/** Counts alone: a whole run at once, without regard to where a customer ends. */
static void count_run(tropa_flow *state, const tropa_batch *batch, const flow_run *run)
{
    const uint32_t n = state->activity_count;
    const uint8_t *code = batch->activity8;
    for (uint32_t c = run->from; c + 1 < run->to; c++) {
        const uint32_t end = batch->end[c];
        if (end > batch->begin[c] && end < run->end)
            state->border[code[end - 1] * n + code[end]]++;
    }
    flow_count_pairs(state, code + run->begin, run->end - run->begin - 1);
}

/** The codes of a chunk: in place where the batch has bytes enough, else copied. */
static void take_codes(flow_chunk *chunk, const tropa_batch *batch)
{
    const uint32_t n = chunk->events + !chunk->ends_run;
    if (batch->activity8 && batch->event_count - chunk->first >= n + FLOW_OVERREAD) {
        chunk->code = batch->activity8 + chunk->first;
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        chunk->copy[i] = (uint8_t)tropa_batch_activity(batch, chunk->first + i);
    memset(chunk->copy + n, 0, FLOW_OVERREAD);
    chunk->code = chunk->copy;
}

/** Cuts the next chunk of a run, before `room` customers have ended. `*customer` is whose events
 *  come first, and after the call those that come next. */
static void cut(flow_chunk *chunk, const tropa_batch *batch, const flow_run *run,
                uint32_t *customer, uint32_t room)
{
    uint32_t most = run->end - chunk->first, c = *customer;
    most = most < FLOW_CHUNK ? most : FLOW_CHUNK;
    chunk->ends = 0;
    for (; c < run->to && chunk->ends < room; c++) {
        const uint32_t end = batch->end[c] - chunk->first;
        if (batch->end[c] == batch->begin[c])
            continue;
        chunk->length[chunk->ends] = batch->end[c] - batch->begin[c];
        if (end > most)
            break;
        chunk->last[end - 1] = 1;
        chunk->end[chunk->ends++] = end;
        if (chunk->ends == room)
            most = end;
    }
    *customer = c;
    chunk->events = most;
    chunk->ends_run = chunk->first + most == run->end;
    take_codes(chunk, batch);
}

/** Pairs across borders, and by them who starts and ends where. */
static void add_borders(tropa_flow *state, const flow_chunk *chunk)
{
    const uint32_t n = state->activity_count, borders = chunk->ends - chunk->ends_run;
    for (uint32_t b = 0; b < borders; b++) {
        const uint8_t *code = chunk->code + chunk->end[b];
        state->border[code[-1] * n + code[0]]++;
    }
}

static bool add_chunk(tropa_flow *state, const tropa_batch *batch, flow_chunk *chunk)
{
    add_borders(state, chunk);
    if (state->flags & TROPA_FLOW_CUSTOMERS)
        flow_sets_edges(state, chunk);
    if (state->flags & TROPA_FLOW_NODES && state->pass_index == 0)
        flow_sets_nodes(state, chunk);
    if (state->row)
        flow_sets_close(state, chunk->ends);
    if (state->flags & TROPA_FLOW_DURATIONS)
        return flow_gaps_add(state, batch, chunk);
    flow_count_pairs(state, chunk->code, chunk->events - chunk->ends_run);
    return true;
}

static bool add_run(tropa_flow *state, const tropa_batch *batch, const flow_run *run)
{
    flow_chunk chunk;
    chunk.first = run->begin;
    chunk.index = 0;
    chunk.seen = chunk.again = 0;
    memset(chunk.length, 0, sizeof chunk.length);
    memset(chunk.last, 0, sizeof chunk.last);
    uint32_t customer = run->from;
    while (chunk.first < run->end) {
        cut(&chunk, batch, run, &customer, FLOW_ROWS - state->rows_used);
        if (!add_chunk(state, batch, &chunk))
            return false;
        for (uint32_t e = 0; e < chunk.ends; e++)
            chunk.last[chunk.end[e] - 1] = 0;
        chunk.first += chunk.events;
    }
    return true;
}

bool flow_few_add(tropa_flow *state, const tropa_batch *batch)
{
    const bool alone = state->flags == 0 && batch->activity8;
    for (flow_run run = {0}; next_run(&run, batch);) {
        if (state->pass_index == 0) {
            state->node[tropa_batch_activity(batch, run.begin)].starts++;
            state->node[tropa_batch_activity(batch, run.end - 1)].ends++;
        }
        if (alone)
            count_run(state, batch, &run);
        else if (!add_run(state, batch, &run))
            return false;
    }
    return true;
}
