#include "journeys.h"

#include <stdlib.h>
#include <string.h>

static void *get(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        abort();
    return memory;
}

static void hold(journeys *all, uint32_t customers, uint32_t events)
{
    memset(all, 0, sizeof *all);
    all->customer_count = customers;
    all->event_count = events;
    all->begin = get(customers * sizeof *all->begin);
    all->end = get(customers * sizeof *all->end);
    all->activity = get(events * sizeof *all->activity);
    all->time = get(events * sizeof *all->time);
}

void journeys_layout(journeys *all, bool two_bytes, bool plain_times)
{
    free(all->activity8);
    free(all->bits);
    all->activity8 = NULL;
    all->bits = NULL;
    if (!two_bytes) {
        all->activity8 = get(all->event_count);
        for (uint32_t i = 0; i < all->event_count; i++)
            all->activity8[i] = (uint8_t)all->activity[i];
    }
    if (plain_times) {
        all->column = tropa_packed_plain(all->time);
        return;
    }
    uint64_t *stored = get(all->event_count * sizeof *stored);
    all->column = tropa_packed_plan(all->time, all->event_count, 1, stored);
    all->bits = get(tropa_packed_size(all->event_count, all->column.width) + TROPA_PACKED_PADDING);
    tropa_packed_write(stored, all->event_count, all->column.width, all->bits);
    all->column.bits = all->bits;
    free(stored);
}

void journeys_make(journeys *all, uint32_t customer_count, const uint32_t *offset,
                   const uint16_t *activity, const int64_t *time, uint32_t activity_count)
{
    hold(all, customer_count, offset[customer_count]);
    all->activity_count = activity_count;
    for (uint32_t c = 0; c < customer_count; c++) {
        all->begin[c] = offset[c];
        all->end[c] = offset[c + 1];
    }
    memcpy(all->activity, activity, all->event_count * sizeof *activity);
    memcpy(all->time, time, all->event_count * sizeof *time);
    journeys_layout(all, activity_count > 256, false);
}

void journeys_random(journeys *all, support_random *random, const journeys_shape *shape)
{
    uint32_t *length = get((shape->customers + 1) * sizeof *length);
    uint32_t events = 0;
    for (uint32_t c = 0; c < shape->customers; c++) {
        length[c] = support_random_below(random, shape->longest + 1);
        events += length[c];
    }
    hold(all, shape->customers, events);
    all->activity_count = shape->activities;
    uint32_t at = 0;
    for (uint32_t c = 0; c < shape->customers; c++) {
        int64_t time = shape->base_us + shape->unit_us * support_random_below(random, 50);
        all->begin[c] = at;
        for (uint32_t i = 0; i < length[c]; i++, at++) {
            time += shape->unit_us * support_random_below(random, shape->gap + 1);
            all->time[at] = time;
            all->activity[at] = (uint16_t)support_random_below(random, shape->activities);
        }
        all->end[c] = at;
    }
    free(length);
    journeys_layout(all, shape->activities > 256, false);
}

void journeys_shuffle(journeys *all, support_random *random)
{
    for (uint32_t c = all->customer_count; c > 1; c--) {
        uint32_t other = support_random_below(random, c);
        uint32_t begin = all->begin[c - 1], end = all->end[c - 1];
        all->begin[c - 1] = all->begin[other];
        all->end[c - 1] = all->end[other];
        all->begin[other] = begin;
        all->end[other] = end;
    }
}

void journeys_free(journeys *all)
{
    free(all->begin);
    free(all->end);
    free(all->activity);
    free(all->time);
    free(all->activity8);
    free(all->bits);
    memset(all, 0, sizeof *all);
}

tropa_batch journeys_batch(const journeys *all, uint32_t from, uint32_t to)
{
    return (tropa_batch){
        .customer_count = to - from,
        .begin = all->begin + from,
        .end = all->end + from,
        .event_count = all->event_count,
        .activity8 = all->activity8,
        .activity16 = all->activity8 ? NULL : all->activity,
        .time = all->column,
    };
}

void journeys_deal(const journeys *all, support_random *random, uint32_t states,
                   void (*add)(void *context, uint32_t state, const tropa_batch *batch),
                   void *context)
{
    uint32_t cut[64] = {0}, n = 1;
    while (n < 63 && cut[n - 1] < all->customer_count) {
        uint32_t next = cut[n - 1] + support_random_below(random, 1 + all->customer_count / 4);
        cut[n++] = next < all->customer_count ? next : all->customer_count;
    }
    cut[n++] = all->customer_count;
    uint32_t order[64];
    for (uint32_t i = 0; i + 1 < n; i++)
        order[i] = i;
    for (uint32_t i = n - 1; i > 1; i--) {
        uint32_t other = support_random_below(random, i), kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
    for (uint32_t i = 0; i + 1 < n; i++) {
        tropa_batch batch = journeys_batch(all, cut[order[i]], cut[order[i] + 1]);
        add(context, support_random_below(random, states), &batch);
    }
}
