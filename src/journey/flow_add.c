/* The flow's inner loops: one body, stamped out for what is asked and how it is laid out. */
#include "journey/flow_few.h"

#include <assert.h>

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

/** Durations that have been sent for but not yet counted: the pages of a busy flow are larger than
 *  the nearest caches, so each is asked for some events before it is needed. */
#define AHEAD 32u
typedef struct pending {
    uint32_t *bucket[AHEAD];
    uint32_t next;
} pending;

static FORCE_INLINE void pending_init(pending *sent, tropa_flow *state)
{
    for (uint32_t i = 0; i < AHEAD; i++)
        sent->bucket[i] = state->page; /* page 0 is nobody's */
    sent->next = 0;
}

static FORCE_INLINE void pending_push(pending *sent, uint32_t *bucket)
{
    __builtin_prefetch(bucket, 1);
    ++*sent->bucket[sent->next];
    sent->bucket[sent->next] = bucket;
    sent->next = (sent->next + 1) % AHEAD;
}

static FORCE_INLINE void pending_drain(pending *sent, tropa_flow *state)
{
    for (uint32_t i = 0; i < AHEAD; i++)
        ++*sent->bucket[i];
    pending_init(sent, state);
}

/** The same for sparse durations, by key. Key and place are worked out again when it is counted,
 *  which costs less than waiting. */
typedef struct pending_keys {
    uint32_t key[AHEAD];
    uint32_t sent; /**< ever */
} pending_keys;

static FORCE_INLINE bool keys_push(pending_keys *keys, tropa_flow *state, uint32_t key)
{
    bool fits = true;
    uint32_t *place = &keys->key[keys->sent % AHEAD];
    __builtin_prefetch(&state->duration[flow_duration_home(state, key)], 1);
    if (keys->sent >= AHEAD)
        fits = flow_add_duration(state, *place, 1);
    *place = key;
    keys->sent++;
    return fits;
}

static FORCE_INLINE bool keys_drain(pending_keys *keys, tropa_flow *state)
{
    bool fits = true;
    for (uint32_t i = 0; i < AHEAD && i < keys->sent; i++)
        fits &= flow_add_duration(state, keys->key[i], 1);
    return fits;
}

static FORCE_INLINE bool add_cells(tropa_flow *state, const tropa_batch *batch, bool narrow,
                                   bool dense, bool durations)
{
    assert(narrow == (batch->activity8 != NULL));
    const uint32_t n = state->activity_count;
    const tropa_packed time = batch->time;
    const uint64_t unit = (uint64_t)time.unit;
    const bool passes = state->pass_count > 1, paged = dense && durations;
    uint32_t stamp = state->stamp;
    bool fits = true;
    pending sent;
    pending_keys keys = {.sent = 0};
    if (paged)
        pending_init(&sent, state);
    for (uint32_t c = 0; c < batch->customer_count && fits; c++) {
        uint32_t begin = batch->begin[c], end = batch->end[c];
        stamp++;
        if (end - begin < 2)
            continue;
        uint32_t from = code_at(batch, begin, narrow);
        uint64_t before = durations ? tropa_packed_bits(&time, begin) : 0;
        for (uint32_t i = begin + 1; i < end && fits; i++) {
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
            if (paged) {
                uint32_t *bucket = flow_bucket(state, slot, tropa_histogram_bucket(gap));
                fits = bucket != NULL;
                if (fits)
                    pending_push(&sent, bucket);
            } else if (durations) {
                fits = keys_push(&keys, state, slot << 13 | tropa_histogram_bucket(gap));
            }
        }
    }
    if (paged)
        pending_drain(&sent, state);
    else if (durations && fits)
        fits = keys_drain(&keys, state);
    return fits;
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

/** Who has an activity, who has it again, and where it stands; without branches, since whether an
 *  event is the first of its activity is anybody's guess. `stamp` is that of the customer before
 * the batch's first. */
static FORCE_INLINE void add_nodes(tropa_flow *state, const tropa_batch *batch, uint32_t stamp,
                                   bool narrow)
{
    for (uint32_t c = 0; c < batch->customer_count; c++) {
        uint32_t begin = batch->begin[c], n = batch->end[c] - begin;
        const uint64_t last = n > 1 ? n - 1 : 1;
        /* i * 65535 / last by multiplication: exact while last < 65536, since the factor is too
         * large by less than 2^-32, times i less than 1 / last. */
        const uint64_t factor = (UINT64_C(65535) << 32) / last + 1;
        stamp++;
        for (uint32_t i = 0; i < n; i++) {
            flow_node *node = &state->node[code_at(batch, begin + i, narrow)];
            const uint64_t place = last < 65536 ? i * factor >> 32 : i * UINT64_C(65535) / last;
            const uint32_t is_new = node->stamp != stamp;
            const uint32_t is_second = !is_new & (node->repeat_stamp != stamp);
            node->stamp = stamp;
            node->customers += is_new;
            node->position_sum += place & -(uint64_t)is_new;
            node->repeat_customers += is_second;
            node->repeat_stamp = is_new ? node->repeat_stamp : stamp;
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
    if (state->few)
        return flow_few_add(state, batch);
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
