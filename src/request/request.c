/* Names, defaults and the checks that all requests share. */
#include "request/request.h"

static const char *const rule_names[TROPA_RULE_COUNT] = {
    "default", "strict_order", "strict_deduplication", "strict_increase", "strict_once"};

static const char *const request_names[TROPA_REQUEST_KIND_COUNT] = {"import", "info", "funnel",
                                                                    "flow", "map"};

const char *tropa_funnel_rule_name(tropa_funnel_rule rule)
{
    return rule_names[rule];
}

bool tropa_funnel_rule_parse(tropa_str text, tropa_funnel_rule *out)
{
    for (unsigned i = 0; i < TROPA_RULE_COUNT; i++) {
        if (tropa_str_equal(text, tropa_str_from(rule_names[i]))) {
            *out = (tropa_funnel_rule)i;
            return true;
        }
    }
    return false;
}

const char *tropa_request_name(tropa_request_kind kind)
{
    return request_names[kind];
}

tropa_filter *tropa_request_filter(tropa_request *request)
{
    switch (request->kind) {
    case TROPA_REQUEST_FUNNEL:
        return &request->funnel.filter;
    case TROPA_REQUEST_FLOW:
        return &request->flow.filter;
    case TROPA_REQUEST_MAP:
        return &request->map.filter;
    case TROPA_REQUEST_IMPORT:
    case TROPA_REQUEST_INFO:
    case TROPA_REQUEST_KIND_COUNT:
        break;
    }
    return NULL;
}

void tropa_request_init(tropa_request *request, tropa_request_kind kind)
{
    memset(request, 0, sizeof *request);
    request->kind = kind;
    tropa_filter *filter = tropa_request_filter(request);
    if (filter) {
        filter->from_us = TROPA_OPEN_FROM;
        filter->to_us = TROPA_OPEN_TO;
    }
}

static tropa_status check_filter(const tropa_filter *filter, tropa_error *err)
{
    if (filter->from_us >= filter->to_us)
        return tropa_fail(
            err, TROPA_ERR_USAGE,
            "the period ends before it begins: give a --to that is later than --from");
    return TROPA_OK;
}

static tropa_status check_funnel(const tropa_funnel_request *funnel, tropa_error *err)
{
    if (funnel->step_count == 0)
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "a funnel needs steps: --step A --step B, or --steps A,B");
    if (funnel->step_count > TROPA_REQUEST_STEPS_MAX)
        return tropa_fail(err, TROPA_ERR_USAGE, "a funnel has at most %d steps, not %u",
                          TROPA_REQUEST_STEPS_MAX, funnel->step_count);
    for (uint32_t i = 0; i < funnel->step_count; i++)
        if (funnel->step[i].size == 0)
            return tropa_fail(err, TROPA_ERR_USAGE,
                              "step %u of the funnel is empty: name an "
                              "activity",
                              i + 1);
    if (funnel->window_us < 0)
        return tropa_fail(err, TROPA_ERR_USAGE, "the window must be longer than nothing");
    return TROPA_OK;
}

tropa_status tropa_request_check(const tropa_request *request, tropa_error *err)
{
    tropa_request copy = *request; /* only to reach the filter without a second accessor */
    tropa_filter *filter = tropa_request_filter(&copy);
    if (filter) {
        tropa_status status = check_filter(filter, err);
        if (status)
            return status;
    }
    if (request->kind == TROPA_REQUEST_FUNNEL)
        return check_funnel(&request->funnel, err);
    if (request->kind == TROPA_REQUEST_IMPORT) {
        if (request->import.file_count == 0)
            return tropa_fail(err, TROPA_ERR_USAGE, "name at least one file to import");
        if (request->import.store.size == 0 && !request->import.dry_run)
            return tropa_fail(err, TROPA_ERR_USAGE, "name the store to import into");
        if (request->import.again && request->import.replace.size)
            return tropa_fail(err, TROPA_ERR_USAGE,
                              "--again adds a source once more, --replace puts it in place of "
                              "another: give only one of them");
    }
    if (request->kind == TROPA_REQUEST_MAP && request->map.lapse_us < 0)
        return tropa_fail(err, TROPA_ERR_USAGE, "the lapse must be longer than nothing");
    return TROPA_OK;
}
