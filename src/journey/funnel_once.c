/* strict_once without lists of chains.
 *
 * The rule keeps every partial chain with the events it used. An event lies in one instant, so a
 * chain that was last extended before an instant has used none of its events; and of such chains to
 * the same step the one that started last can do whatever the others can. So one chain a step is
 * enough, and within an instant the question is how far it goes when steps k, k+1, ... each take a
 * different event of the instant: a bipartite matching, grown by augmenting paths (Kuhn). */
#include "journey/funnel_state.h"

#include <string.h>

void tropa_funnel_once_gather(funnel_instant *instant, uint32_t step_count, uint64_t mask)
{
    if (instant->count == 0)
        memset(instant->per_step, 0, sizeof instant->per_step);
    /* A step with as many events as there are steps never goes without: more of them add nothing,
     * and the rows kept stay few. */
    bool needed = false;
    for (uint64_t left = mask; left; left &= left - 1)
        needed |= instant->per_step[__builtin_ctzll(left)] < step_count;
    if (!needed)
        return;
    for (uint64_t left = mask; left; left &= left - 1)
        instant->per_step[__builtin_ctzll(left)]++;
    instant->row[instant->count++] = mask;
}

/** Looks for a row for step k, moving other steps to other rows where that helps. Breadth first,
 *  since a path may be as long as there are steps. */
static bool augment(funnel_instant *instant, uint32_t k)
{
    uint32_t queue[64], queued = 0, taken = 0;
    int32_t came_from[64]; /* the step whose search queued this one */
    memset(instant->visited, 0, sizeof instant->visited);
    queue[queued++] = k;
    came_from[k] = -1;
    while (taken < queued) {
        uint32_t step = queue[taken++];
        for (uint32_t r = 0; r < instant->count; r++) {
            if (!(instant->row[r] >> step & 1) || (instant->visited[r / 64] >> (r % 64) & 1))
                continue;
            instant->visited[r / 64] |= UINT64_C(1) << (r % 64);
            int32_t owner = instant->step_of_row[r];
            if (owner >= 0) {
                queue[queued++] = (uint32_t)owner;
                came_from[owner] = (int32_t)step;
                continue;
            }
            /* Free: hand the rows along the path back to k. */
            int32_t row = (int32_t)r;
            for (int32_t at = (int32_t)step; at >= 0; at = came_from[at]) {
                int32_t given_up = instant->row_of_step[at];
                instant->row_of_step[at] = row;
                instant->step_of_row[row] = at;
                row = given_up;
            }
            return true;
        }
    }
    return false;
}

static void put(funnel_walk *walk, uint32_t k, const uint64_t *chain)
{
    memcpy(walk->chain[k], chain, (k + 1) * sizeof *chain);
    walk->set |= UINT64_C(1) << k;
}

/** The chain that stood at step k - 1 before the instant (k = 0: a new one) goes on through steps
 *  k, k + 1, ... as far as it can. */
static void extend_from(funnel_walk *walk, funnel_instant *instant, uint32_t step_count, uint32_t k,
                        uint64_t t)
{
    uint64_t chain[64];
    if (k)
        memcpy(chain, walk->chain[k - 1], k * sizeof *chain);
    memset(instant->row_of_step, -1, sizeof instant->row_of_step);
    memset(instant->step_of_row, -1, instant->count * sizeof *instant->step_of_row);
    for (uint32_t j = k; j < step_count && augment(instant, j); j++) {
        chain[j] = t;
        put(walk, j, chain);
    }
}

/** One event at this instant, the usual case: a chain moves by one step. */
static void extend_by_one(funnel_walk *walk, uint32_t k, uint64_t t)
{
    uint64_t chain[64];
    if (k)
        memcpy(chain, walk->chain[k - 1], k * sizeof *chain);
    chain[k] = t;
    put(walk, k, chain);
}

bool tropa_funnel_once(funnel_walk *walk, funnel_instant *instant, uint32_t step_count, uint64_t t,
                       uint64_t window)
{
    /* From the last step down: a chain is read (at k - 1) before the instant writes it (at k and
     * beyond), and a later start, which stands at a lower step, overwrites an earlier one. */
    uint64_t filled = 0;
    for (uint32_t r = 0; r < instant->count; r++)
        filled |= instant->row[r];
    while (filled) {
        uint32_t k = 63u - (uint32_t)__builtin_clzll(filled);
        filled &= ~(UINT64_C(1) << k);
        if (k && (!(walk->set >> (k - 1) & 1) || t - walk->chain[k - 1][0] > window))
            continue;
        if (instant->count == 1)
            extend_by_one(walk, k, t);
        else
            extend_from(walk, instant, step_count, k, t);
    }
    instant->count = 0;
    uint32_t level = walk->set ? 64u - (uint32_t)__builtin_clzll(walk->set) : 0;
    if (level > walk->level) {
        walk->level = level;
        memcpy(walk->best, walk->chain[level - 1], level * sizeof *walk->best);
    }
    return level == step_count;
}
