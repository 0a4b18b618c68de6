/* Answers as CSV: the rows of the result, numbers as numbers. */
#include "query/print.h"

#include <inttypes.h>

void tropa_csv_field(tropa_buffer *out, tropa_str field)
{
    bool quote = false;
    for (size_t i = 0; i < field.size && !quote; i++)
        quote = strchr(",\"\r\n", field.data[i]) != NULL;
    if (!quote) {
        tropa_buffer_append_str(out, field);
        return;
    }
    tropa_buffer_append_char(out, '"');
    for (size_t i = 0; i < field.size; i++) {
        if (field.data[i] == '"')
            tropa_buffer_append_char(out, '"');
        tropa_buffer_append_char(out, field.data[i]);
    }
    tropa_buffer_append_char(out, '"');
}

static void share(tropa_buffer *out, uint64_t part, uint64_t whole)
{
    if (whole)
        tropa_buffer_append_format(out, "%.6f", (double)part / (double)whole);
}

static void duration(tropa_buffer *out, int64_t us)
{
    if (us != TROPA_NO_TIME)
        tropa_buffer_append_format(out, "%" PRId64, us);
}

static void funnel_csv(const tropa_answer *answer, tropa_buffer *out)
{
    const tropa_funnel_answer *funnel = &answer->funnel;
    tropa_buffer_append_text(out, "step,name,customers,conversion,step_conversion,median_us\n");
    for (uint32_t s = 0; s < funnel->step_count; s++) {
        const tropa_funnel_step *step = &funnel->step[s];
        tropa_buffer_append_format(out, "%u,", s + 1);
        tropa_csv_field(out, answer->request->funnel.step[s]);
        tropa_buffer_append_format(out, ",%" PRIu64 ",", step->customers);
        share(out, step->customers, funnel->step[0].customers);
        tropa_buffer_append_char(out, ',');
        share(out, step->customers, funnel->step[s ? s - 1 : 0].customers);
        tropa_buffer_append_char(out, ',');
        duration(out, step->time.median_us);
        tropa_buffer_append_char(out, '\n');
    }
}

static void flow_csv(const tropa_answer *answer, tropa_buffer *out)
{
    const tropa_flow_answer *flow = &answer->flow;
    tropa_buffer_append_text(out, "from,to,count,customers,median_us,p90_us\n");
    for (uint64_t e = 0; e < flow->edge_count; e++) {
        const tropa_flow_edge *edge = &flow->edge[e];
        tropa_csv_field(out, answer->base.activity[edge->from]);
        tropa_buffer_append_char(out, ',');
        tropa_csv_field(out, answer->base.activity[edge->to]);
        tropa_buffer_append_format(out, ",%" PRIu64 ",%" PRIu64 ",", edge->count, edge->customers);
        duration(out, edge->median_us);
        tropa_buffer_append_char(out, ',');
        duration(out, edge->p90_us);
        tropa_buffer_append_char(out, '\n');
    }
}

static void info_csv(const tropa_answer *answer, tropa_buffer *out)
{
    const tropa_store_facts *facts = &answer->info.facts;
    tropa_buffer_append_text(out, "name,value\n");
    tropa_buffer_append_format(out, "events,%" PRIu64 "\n", facts->events);
    tropa_buffer_append_format(out, "customers,%" PRIu64 "\n", facts->customers);
    tropa_buffer_append_format(out, "activities,%u\n", facts->activities);
    tropa_buffer_append_format(out, "variants,%" PRIu64 "\n", answer->info.variants);
    tropa_buffer_append_format(out, "from,%" PRId64 "\n", facts->from_us);
    tropa_buffer_append_format(out, "to,%" PRId64 "\n", facts->to_us);
    tropa_buffer_append_format(out, "bytes_on_disk,%" PRIu64 "\n", facts->bytes_on_disk);
}

tropa_status tropa_answer_csv(const tropa_answer *answer, tropa_buffer *out, tropa_error *err)
{
    if (answer->kind == TROPA_REQUEST_FUNNEL)
        funnel_csv(answer, out);
    else if (answer->kind == TROPA_REQUEST_FLOW)
        flow_csv(answer, out);
    else if (answer->kind == TROPA_REQUEST_INFO)
        info_csv(answer, out);
    else
        return tropa_fail(err, TROPA_ERR_USAGE, "a map has no rows: take --format json");
    return out->failed ? tropa_fail_memory(err) : TROPA_OK;
}

tropa_status tropa_levels_csv(const tropa_funnel_levels *levels, tropa_buffer *out,
                              tropa_error *err)
{
    tropa_buffer_append_text(out, "customer,level\n");
    for (uint64_t i = 0; i < levels->count; i++) {
        tropa_csv_field(out, levels->level[i].customer);
        tropa_buffer_append_format(out, ",%u\n", levels->level[i].level);
    }
    return out->failed ? tropa_fail_memory(err) : TROPA_OK;
}
