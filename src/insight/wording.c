/* Findings in words: which message with which figures. The sentences are in locale/insight. */
#include "insight/findings.h"

#include <assert.h>

/* A repeat after a wait of this length is told with the wait: people ask again because nothing
 * happens, or so it looks; the reader judges. */
static const int64_t told_wait_us = INT64_C(3600000000);

void tropa_finding_title(const tropa_finding *finding, tropa_message *out)
{
    static const char *const key[TROPA_FINDING_KINDS] = {"cell.title.exit", "cell.title.repeat",
                                                         "cell.title.back", "cell.title.wait",
                                                         "cell.title.success"};
    assert(finding->kind < TROPA_FINDING_KINDS);
    tropa_message_init(out, key[finding->kind]);
}

void tropa_finding_reason(const tropa_finding *finding, const char *unit, tropa_message *out)
{
    static const char *const key[TROPA_FINDING_KINDS] = {"cell.reason.exit", "cell.reason.repeat",
                                                         "cell.reason.back", "cell.reason.wait",
                                                         "cell.reason.success"};
    bool waits = finding->kind == TROPA_FINDING_REPEAT && finding->wait_us >= told_wait_us;
    tropa_message_init(out, waits ? "cell.reason.repeat_wait" : key[finding->kind]);
    tropa_message_text(out, "unit", tropa_str_from(unit));
    tropa_message_percent(out, "share", tropa_share(finding->count));
    tropa_message_percent(out, "expected", tropa_share(finding->others));
    tropa_message_integer(out, "base", (int64_t)finding->count.n);
    if (waits || finding->kind == TROPA_FINDING_WAIT)
        tropa_message_duration(out, "wait", finding->wait_us);
}

void tropa_finding_rule(const tropa_finding *finding, const char *unit, tropa_message *out)
{
    static const char *const key[TROPA_FINDING_KINDS] = {"cell.rule.exit", "cell.rule.repeat",
                                                         "cell.rule.back", "cell.rule.wait",
                                                         "cell.rule.success"};
    tropa_message_init(out, key[finding->kind]);
    tropa_message_text(out, "unit", tropa_str_from(unit));
    tropa_message_percent(out, "low", finding->interval.low);
    tropa_message_percent(out, "high", finding->interval.high);
    tropa_message_integer(out, "base", (int64_t)finding->count.n);
    tropa_message_integer(out, "others", (int64_t)finding->others.n);
}
