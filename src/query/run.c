/* From a request to its answer: what all requests share. */
#include "query/run.h"

#include "query/clock.h"
#include "text/zone.h"

#include <assert.h>

/* The base of an answer: the store's facts, or what the census counted of them. */
static void set_base(tropa_run *run, const tropa_census *census)
{
    const tropa_store_facts *facts = tropa_store_facts_view(run->store);
    tropa_base *base = &run->out->base;
    *base = (tropa_base){.customers = facts->customers,
                         .events = facts->events,
                         .from_us = facts->from_us,
                         .to_us = facts->to_us,
                         .data_end_us = facts->to_us,
                         .day_only = facts->day_only};
    base->activity = tropa_store_activities(run->store, &base->activity_count);
    if (census) {
        base->customers = census->customers;
        base->events = census->events;
        base->from_us = census->from_us;
        base->to_us = census->to_us;
    }
}

tropa_status tropa_run_scan(tropa_run *run, tropa_scan_part *part, uint32_t part_count,
                            tropa_error *err)
{
    bool count = !run->filter.all;
    if (count)
        part[part_count] = (tropa_scan_part){.kernel = &tropa_kernel_census};
    tropa_status status =
        tropa_scan(run->store, &run->filter, run->options, part, part_count + count, err);
    if (status)
        return status;
    set_base(run, count ? part[part_count].state : NULL);
    if (count)
        tropa_scan_parts_deinit(&part[part_count], 1);
    return TROPA_OK;
}

tropa_message *tropa_run_rule(tropa_run *run, const char *key)
{
    assert(run->out->rule_count < TROPA_RULE_SENTENCES);
    tropa_message *message = &run->out->rule[run->out->rule_count++];
    tropa_message_init(message, key);
    return message;
}

/* Messages say UTC days; the days meant are those of the request's zone. */
static tropa_status period_rule(tropa_run *run, const tropa_filter *filter, tropa_error *err)
{
    bool from = filter->from_us != TROPA_OPEN_FROM, to = filter->to_us != TROPA_OPEN_TO;
    int64_t from_us = filter->from_us, to_us = filter->to_us - 1;
    tropa_zone *zone = NULL;
    if (!from && !to)
        return TROPA_OK;
    if (filter->timezone.size) {
        tropa_status status = tropa_zone_new(filter->timezone, &zone, err);
        if (status)
            return status;
        from_us += from ? tropa_zone_offset_us(zone, from_us) : 0;
        to_us += to ? tropa_zone_offset_us(zone, to_us) : 0;
        tropa_zone_free(zone);
    }
    tropa_message *message = tropa_run_rule(run, from && to ? "query.rule.between"
                                                 : from     ? "query.rule.since"
                                                            : "query.rule.until");
    if (from)
        tropa_message_date(message, "from", from_us);
    if (to)
        tropa_message_date(message, "to", to_us);
    return TROPA_OK;
}

tropa_status tropa_run_filter_rule(tropa_run *run, tropa_error *err)
{
    tropa_request copy = *run->request;
    const tropa_filter *filter = tropa_request_filter(&copy);
    if (filter->where) {
        tropa_buffer text;
        tropa_buffer_init(&text);
        tropa_condition_print(filter->where, &text);
        tropa_str kept = text.failed ? (tropa_str){NULL, 0}
                                     : tropa_arena_copy(run->arena, tropa_buffer_view(&text));
        tropa_buffer_deinit(&text);
        if (!kept.data)
            return tropa_fail_memory(err);
        tropa_message_text(tropa_run_rule(run, "query.rule.where"), "condition", kept);
    }
    return period_rule(run, filter, err);
}

tropa_status tropa_query_run(tropa_data *data, const tropa_request *request,
                             const tropa_query_options *options, tropa_arena *arena,
                             tropa_answer *out, tropa_error *err)
{
    static tropa_status (*const runs[TROPA_REQUEST_KIND_COUNT])(tropa_run *, tropa_error *) = {
        [TROPA_REQUEST_INFO] = tropa_run_info,
        [TROPA_REQUEST_FUNNEL] = tropa_run_funnel,
        [TROPA_REQUEST_FLOW] = tropa_run_flow,
        [TROPA_REQUEST_MAP] = tropa_run_map,
    };
    int64_t started_us = tropa_clock_us();
    tropa_run run = {.data = data,
                     .store = tropa_data_store(data),
                     .request = request,
                     .options = options,
                     .arena = arena,
                     .out = out};
    assert(runs[request->kind]);
    memset(out, 0, sizeof *out);
    out->kind = request->kind;
    out->request = request;
    tropa_status status = tropa_request_check(request, err);
    tropa_request copy = *request;
    const tropa_filter *filter = tropa_request_filter(&copy);
    run.filter.all = true;
    out->visitors = tropa_sources_anonymous(tropa_store_facts_view(run.store));
    if (!status && filter)
        status = tropa_filter_bind(run.store, filter, arena, &run.filter, err);
    if (!status)
        status = runs[request->kind](&run, err);
    out->took_us = tropa_clock_us() - started_us;
    return status;
}
