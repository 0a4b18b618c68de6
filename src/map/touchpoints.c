/* Cards: each stage's items in the order people live them, the rare ones gathered in one more. */
#include "map/plan_internal.h"

#include <stdlib.h>

/* An item that fewer customers touched is gathered even when there is room for its card. */
static const double least_share = 0.01;

static int compare_rank(const void *a, const void *b)
{
    const plan_item *x = *(plan_item *const *)a, *y = *(plan_item *const *)b;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

static int compare_customers(const void *a, const void *b)
{
    const plan_item *x = *(plan_item *const *)a, *y = *(plan_item *const *)b;
    if (x->customers != y->customers)
        return x->customers > y->customers ? -1 : 1;
    return compare_rank(a, b);
}

/* How many of a stage's items, most customers first, get a card of their own. */
static uint32_t card_count(plan_item *const *list, uint32_t n, const plan_work *work)
{
    uint32_t most = work->options->touchpoints_per_stage ? work->options->touchpoints_per_stage
                                                         : TROPA_MAP_TOUCHPOINTS;
    double least = least_share * (double)work->flow->base.customers;
    uint32_t cards = 0;
    while (cards < n && cards < most && (cards == 0 || (double)list[cards]->customers >= least))
        cards++;
    return cards + 1 == n ? n : cards; /* a single rare one is shown as itself */
}

/* Activities by item, as runs in one array: begin[item] .. begin[item + 1] - 1. */
static uint32_t *runs_of(const plan_work *work, uint32_t *begin)
{
    uint32_t all = work->flow->base.activity_count;
    uint32_t *activity = tropa_arena_array(work->arena, all + 1, sizeof *activity);
    if (!activity)
        return NULL;
    for (uint32_t a = 0; a < all; a++)
        if (work->item_of[a] != TROPA_NONE)
            begin[work->item_of[a] + 2]++;
    for (uint32_t i = 0; i < work->item_count; i++)
        begin[i + 2] += begin[i + 1];
    for (uint32_t a = 0; a < all; a++)
        if (work->item_of[a] != TROPA_NONE)
            activity[begin[work->item_of[a] + 1]++] = a;
    return activity;
}

typedef struct touch_list {
    tropa_plan_touch *touch;
    uint8_t *stage;
    uint16_t *touch_of_item;
    uint32_t *activity; /* of rest cards, filled from the front */
    uint32_t used, count;
} touch_list;

static void add_card(touch_list *out, const plan_work *work, const plan_item *item,
                     const uint32_t *begin, const uint32_t *runs)
{
    size_t at = (size_t)(item - work->item);
    out->touch_of_item[at] = (uint16_t)out->count;
    out->stage[out->count] = item->stage;
    out->touch[out->count++] = (tropa_plan_touch){.name.text = item->name,
                                                  .channel = item->meaning.channel,
                                                  .repeats_by_nature = item->meaning.repeats,
                                                  .pauses_by_nature = item->meaning.pauses,
                                                  .activity_count = begin[at + 1] - begin[at],
                                                  .activity = runs + begin[at]};
}

static tropa_status add_rest(touch_list *out, const plan_work *work, plan_item *const *list,
                             uint32_t n, const uint32_t *begin, const uint32_t *runs,
                             tropa_error *err)
{
    tropa_plan_touch *touch = &out->touch[out->count];
    uint32_t *activity = out->activity + out->used;
    const char *many = tropa_arena_format(work->arena, "%u", n);
    if (!many)
        return tropa_fail_memory(err);
    *touch = (tropa_plan_touch){.name = {.key = "touch.rest", .qualifier = tropa_str_from(many)},
                                .rest = true,
                                .repeats_by_nature = true,
                                .pauses_by_nature = true,
                                .activity = activity};
    for (uint32_t i = 0; i < n; i++) {
        size_t at = (size_t)(list[i] - work->item);
        out->touch_of_item[at] = (uint16_t)out->count;
        for (uint32_t r = begin[at]; r < begin[at + 1]; r++)
            activity[touch->activity_count++] = runs[r];
    }
    out->used += touch->activity_count;
    out->stage[out->count++] = list[0]->stage;
    return TROPA_OK;
}

static tropa_status stage_cards(touch_list *out, const plan_work *work, plan_item **list,
                                uint32_t n, const uint32_t *begin, const uint32_t *runs,
                                tropa_error *err)
{
    qsort(list, n, sizeof(plan_item *), compare_customers);
    uint32_t cards = card_count(list, n, work);
    qsort(list, cards, sizeof(plan_item *), compare_rank);
    for (uint32_t i = 0; i < cards; i++)
        add_card(out, work, list[i], begin, runs);
    return cards < n ? add_rest(out, work, list + cards, n - cards, begin, runs, err) : TROPA_OK;
}

tropa_status plan_touchpoints(plan_work *work, tropa_stage_plan *out, tropa_error *err)
{
    tropa_arena *arena = work->arena;
    uint32_t all = work->flow->base.activity_count, items = work->item_count;
    uint32_t most = TROPA_MAP_STAGES_MAX * (TROPA_MAP_TOUCHPOINTS_MAX + 1);
    uint32_t *begin = tropa_arena_array(arena, items + 2, sizeof *begin);
    plan_item **list = tropa_arena_array(arena, items + 1, sizeof(plan_item *));
    uint16_t *touch_of = tropa_arena_array(arena, all + 1, sizeof *touch_of);
    tropa_plan_stage *stage = tropa_arena_array(arena, TROPA_MAP_STAGES_MAX, sizeof *stage);
    touch_list cards = {tropa_arena_array(arena, most, sizeof(tropa_plan_touch)),
                        tropa_arena_array(arena, most, sizeof(uint8_t)),
                        tropa_arena_array(arena, items + 1, sizeof(uint16_t)),
                        tropa_arena_array(arena, all + 1, sizeof(uint32_t)),
                        0,
                        0};
    uint32_t *runs = begin ? runs_of(work, begin) : NULL;
    if (!begin || !list || !touch_of || !stage || !cards.touch || !cards.stage ||
        !cards.touch_of_item || !cards.activity || !runs)
        return tropa_fail_memory(err);
    tropa_status status = TROPA_OK;
    for (uint32_t s = 0; s < work->stage_count && !status; s++) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < items; i++)
            if (work->item[i].stage == s)
                list[n++] = &work->item[i];
        if (n)
            status = stage_cards(&cards, work, list, n, begin, runs, err);
        stage[s] = work->stage[s];
    }
    for (uint32_t a = 0; a < all; a++)
        touch_of[a] = work->item_of[a] == TROPA_NONE ? TROPA_TOUCH_NONE
                                                     : cards.touch_of_item[work->item_of[a]];
    out->activity_count = all;
    out->touch_of_activity = touch_of;
    out->touch_count = cards.count;
    out->stage_of_touch = cards.stage;
    out->touch = cards.touch;
    out->stage_count = work->stage_count;
    out->stage = stage;
    return status;
}
