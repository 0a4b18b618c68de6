/* The flow's inner loops: one body, stamped out for what is asked and how it is laid out. */
#include "journey/flow_state.h"

#define FORCE_INLINE inline __attribute__((always_inline))

static FORCE_INLINE uint32_t code_at(const tropa_batch *batch, uint32_t event, bool narrow)
{
    return narrow ? batch->activity8[event] : batch->activity16[event];
}

/** Pairs begin..end-2 with their right neighbours, customers disregarded. Four tables take turns,
 *  so that the same edge twice in a row does not wait for its own store. */
static FORCE_INLINE void count_run(tropa_flow *state, const tropa_batch *batch, uint32_t begin,
                                   uint32_t end, bool narrow, bool lanes)
{
    const uint32_t n = state->activity_count, lane = lanes ? state->cell_count : 0;
    uint32_t *table[4] = {state->lane, state->lane + lane, state->lane + 2 * (size_t)lane,
                          state->lane + 3 * (size_t)lane};
    uint32_t i = begin;
    for (; i + 4 < end; i += 4) {
        uint32_t a = code_at(batch, i, narrow), b = code_at(batch, i + 1, narrow);
        uint32_t c = code_at(batch, i + 2, narrow), d = code_at(batch, i + 3, narrow);
        uint32_t e = code_at(batch, i + 4, narrow);
        table[0][a * n + b]++;
        table[1][b * n + c]++;
        table[2][c * n + d]++;
        table[3][d * n + e]++;
    }
    for (; i + 1 < end; i++)
        table[0][code_at(batch, i, narrow) * n + code_at(batch, i + 1, narrow)]++;
}

/** Counts only, dense: whole runs of neighbouring customers without regard to where one ends, and
 *  then the pairs that lie across a border are taken back. */
static FORCE_INLINE void count_dense(tropa_flow *state, const tropa_batch *batch, bool narrow)
{
    const uint32_t n = state->activity_count;
    for (uint32_t c = 0; c < batch->customer_count;) {
        uint32_t begin = batch->begin[c], end = batch->end[c];
        for (c++; c < batch->customer_count && batch->begin[c] == end; c++) {
            if (end > begin && batch->end[c] > end)
                state->lane[code_at(batch, end - 1, narrow) * n + code_at(batch, end, narrow)]--;
            end = batch->end[c];
        }
        if (state->lanes)
            count_run(state, batch, begin, end, narrow, true);
        else
            count_run(state, batch, begin, end, narrow, false);
    }
}

static FORCE_INLINE bool add_cells(tropa_flow *state, const tropa_batch *batch, bool narrow,
                                   bool dense, bool durations)
{
    const uint32_t n = state->activity_count;
    const tropa_packed time = batch->time;
    const uint64_t unit = (uint64_t)time.unit;
    const bool passes = state->pass_count > 1;
    uint32_t stamp = state->stamp;
    for (uint32_t c = 0; c < batch->customer_count; c++) {
        uint32_t begin = batch->begin[c], end = batch->end[c];
        stamp++;
        if (end - begin < 2)
            continue;
        uint32_t from = code_at(batch, begin, narrow);
        uint64_t before = durations ? tropa_packed_bits(&time, begin) : 0;
        for (uint32_t i = begin + 1; i < end; i++) {
            uint32_t to = code_at(batch, i, narrow), slot = from * n + to;
            uint64_t t = durations ? tropa_packed_bits(&time, i) : 0, gap = (t - before) * unit;
            uint32_t key = from << 16 | to;
            from = to;
            before = t;
            if (passes && !flow_is_mine(state, key))
                continue;
            if (!dense) {
                slot = flow_slot(state, key);
                if (slot == UINT32_MAX)
                    return false;
            }
            flow_cell *cell = &state->cell[slot];
            cell->count++;
            cell->customers += cell->stamp != stamp;
            cell->stamp = stamp;
            if (durations && !flow_add_duration(state, slot, tropa_histogram_bucket(gap), 1))
                return false;
        }
    }
    return true;
}

/** First and last events. */
static void add_ends(tropa_flow *state, const tropa_batch *batch)
{
    for (uint32_t c = 0; c < batch->customer_count; c++) {
        uint32_t begin = batch->begin[c], end = batch->end[c];
        if (begin >= end)
            continue;
        state->node[tropa_batch_activity(batch, begin)].starts++;
        state->node[tropa_batch_activity(batch, end - 1)].ends++;
    }
}

/** Who has an activity, who has it again, and where it stands. `stamp` is that of the customer
 *  before the batch's first. */
static FORCE_INLINE void add_nodes(tropa_flow *state, const tropa_batch *batch, uint32_t stamp,
                                   bool narrow)
{
    for (uint32_t c = 0; c < batch->customer_count; c++) {
        uint32_t begin = batch->begin[c], end = batch->end[c];
        uint64_t last = end - begin > 1 ? end - begin - 1 : 1;
        stamp++;
        for (uint32_t i = begin; i < end; i++) {
            flow_node *node = &state->node[code_at(batch, i, narrow)];
            if (node->stamp != stamp) {
                node->stamp = stamp;
                node->customers++;
                node->position_sum += (uint64_t)(i - begin) * 65535 / last;
            } else if (node->repeat_stamp != stamp) {
                node->repeat_stamp = stamp;
                node->repeat_customers++;
            }
        }
    }
}

static bool add_edges(tropa_flow *state, const tropa_batch *batch)
{
    const bool narrow = batch->activity8 != NULL;
    const bool durations = state->flags & TROPA_FLOW_DURATIONS;
    if (state->lane) {
        if (narrow)
            count_dense(state, batch, true);
        else
            count_dense(state, batch, false);
        return true;
    }
    switch (narrow * 4 + state->dense * 2 + durations) {
    case 0:
        return add_cells(state, batch, false, false, false);
    case 1:
        return add_cells(state, batch, false, false, true);
    case 2:
        return add_cells(state, batch, false, true, false);
    case 3:
        return add_cells(state, batch, false, true, true);
    case 4:
        return add_cells(state, batch, true, false, false);
    case 5:
        return add_cells(state, batch, true, false, true);
    case 6:
        return add_cells(state, batch, true, true, false);
    default:
        return add_cells(state, batch, true, true, true);
    }
}

bool tropa_flow_add(tropa_flow *state, const tropa_batch *batch)
{
    uint32_t before = state->stamp;
    if (state->pass_index == 0) {
        add_ends(state, batch);
        if (state->flags & TROPA_FLOW_NODES) {
            if (batch->activity8)
                add_nodes(state, batch, before, true);
            else
                add_nodes(state, batch, before, false);
        }
    }
    bool fits = add_edges(state, batch);
    state->stamp = before + batch->customer_count;
    return fits;
}
