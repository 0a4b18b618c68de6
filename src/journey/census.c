/* The base of a filtered request. */
#include "journey/census.h"

void tropa_census_add(tropa_census *census, const tropa_batch *batch)
{
    tropa_census sum = {0};
    for (uint32_t c = 0; c < batch->customer_count; c++) {
        uint32_t begin = batch->begin[c], end = batch->end[c];
        if (begin >= end)
            continue;
        int64_t from = tropa_packed_at(&batch->time, begin);
        int64_t to = tropa_packed_at(&batch->time, end - 1);
        if (sum.events == 0 || from < sum.from_us)
            sum.from_us = from;
        if (sum.events == 0 || to > sum.to_us)
            sum.to_us = to;
        sum.customers++;
        sum.events += end - begin;
    }
    tropa_census_merge(census, &sum);
}

void tropa_census_merge(tropa_census *into, const tropa_census *from)
{
    if (from->events == 0)
        return;
    if (into->events == 0 || from->from_us < into->from_us)
        into->from_us = from->from_us;
    if (into->events == 0 || from->to_us > into->to_us)
        into->to_us = from->to_us;
    into->customers += from->customers;
    into->events += from->events;
}
