#include "twin_funnel.h"

#include <stdlib.h>
#include <string.h>

#define NO_STEP (-1)

typedef struct emission {
    int64_t t;
    int step; /* NO_STEP sorts first */
    uint32_t row;
} emission;

typedef struct partial {
    int64_t time[64];
    uint32_t row[64];
} partial;

typedef struct list {
    partial *item;
    size_t count, capacity;
} list;

static int by_time_and_step(const void *left, const void *right)
{
    const emission *a = left, *b = right;
    if (a->t != b->t)
        return a->t < b->t ? -1 : 1;
    return (a->step > b->step) - (a->step < b->step);
}

static bool within(const tropa_funnel_plan *plan, int64_t start, int64_t t)
{
    return plan->window_us == TROPA_FUNNEL_NO_WINDOW || t - start <= plan->window_us;
}

static void push(list *to, const partial *item)
{
    if (to->count == to->capacity) {
        to->capacity = to->capacity ? 2 * to->capacity : 8;
        to->item = realloc(to->item, to->capacity * sizeof *to->item);
        if (!to->item)
            abort();
    }
    to->item[to->count++] = *item;
}

/* strict_once: every partial chain with the rows it used. Chains past their window are kept: they
 * can do nothing more. */
static uint32_t once(const tropa_funnel_plan *plan, const emission *event, size_t count,
                     int64_t *chain)
{
    list T[64] = {0};
    uint32_t level = 0;
    for (size_t i = 0; i < count && level < plan->step_count;) {
        size_t next = i;
        for (; next < count && event[next].t == event[i].t; next++) {
            int k = event[next].step;
            partial grown = {0};
            if (k == 0) {
                grown.time[0] = event[next].t;
                grown.row[0] = event[next].row;
                push(&T[0], &grown);
                continue;
            }
            for (size_t c = 0; c < T[k - 1].count; c++) {
                bool used = false;
                for (int j = 0; j < k; j++)
                    used |= T[k - 1].item[c].row[j] == event[next].row;
                if (used || !within(plan, T[k - 1].item[c].time[0], event[next].t))
                    continue;
                grown = T[k - 1].item[c];
                grown.time[k] = event[next].t;
                grown.row[k] = event[next].row;
                push(&T[k], &grown);
            }
        }
        i = next;
        uint32_t now = 0;
        while (now < plan->step_count && T[now].count)
            now++;
        if (now <= level)
            continue;
        level = now;
        for (size_t c = 0; c < T[now - 1].count; c++) {
            const int64_t *time = T[now - 1].item[c].time;
            bool later = c == 0;
            for (uint32_t j = 0; !later && j < now; j++) {
                if (time[j] < chain[j])
                    break;
                later = time[j] > chain[j];
            }
            if (later)
                memcpy(chain, time, now * sizeof *chain);
        }
    }
    for (int k = 0; k < 64; k++)
        free(T[k].item);
    return level;
}

typedef struct pair {
    bool set;
    int64_t time[64]; /* start .. last */
} pair;

static uint32_t highest(const pair *T, uint32_t step_count)
{
    for (uint32_t k = step_count; k > 0; k--)
        if (T[k - 1].set)
            return k;
    return 0;
}

static uint32_t pairs(const tropa_funnel_plan *plan, const emission *event, size_t count,
                      int64_t *chain)
{
    const bool order = plan->mode == TROPA_FUNNEL_STRICT_ORDER;
    const bool deduplication = plan->mode == TROPA_FUNNEL_STRICT_DEDUPLICATION;
    const bool increase = plan->mode == TROPA_FUNNEL_STRICT_INCREASE;
    pair *T = calloc(64, sizeof *T);
    if (!T)
        abort();
    uint32_t known = 0;
    for (size_t i = 0; i < count; i++) {
        int k = event[i].step;
        int64_t t = event[i].t;
        if (k == NO_STEP) {
            if (order && T[0].set)
                break;
            continue;
        }
        if (k == 0) {
            T[0].set = true;
            T[0].time[0] = t;
        } else if (deduplication && T[k].set) {
            break;
        } else if (order && T[0].set && !T[k - 1].set) {
            break; /* the first unset index is the level: steps are set without holes */
        } else if (T[k - 1].set && within(plan, T[k - 1].time[0], t) &&
                   (!increase || T[k - 1].time[k - 1] < t)) {
            T[k] = T[k - 1];
            T[k].time[k] = t;
        }
        uint32_t level = highest(T, plan->step_count);
        if (level > known) {
            known = level;
            memcpy(chain, T[level - 1].time, level * sizeof *chain);
        }
        if (level == plan->step_count)
            break;
    }
    free(T);
    return known;
}

uint32_t twin_funnel(const tropa_funnel_plan *plan, const uint16_t *activity, const int64_t *time,
                     uint32_t n, int64_t *chain)
{
    emission *event = calloc((size_t)n * (plan->step_count + 1) + 1, sizeof *event);
    if (!event)
        abort();
    size_t count = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t mask = plan->step_mask[activity[i]];
        for (uint32_t k = 0; k < plan->step_count; k++)
            if (mask >> k & 1)
                event[count++] = (emission){time[i], (int)k, i};
        if (!mask && plan->mode == TROPA_FUNNEL_STRICT_ORDER)
            event[count++] = (emission){time[i], NO_STEP, i};
    }
    qsort(event, count, sizeof *event, by_time_and_step);
    uint32_t level = plan->mode == TROPA_FUNNEL_STRICT_ONCE ? once(plan, event, count, chain)
                                                            : pairs(plan, event, count, chain);
    free(event);
    return level;
}
