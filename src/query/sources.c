/* What the ledger's notes about columns tell of the customers and the times. */
#include "query/run.h"

#include <jansson.h>
#include <strings.h>

/* An anonymous identifier counts visitors (or sessions), not people. */
static bool anonymous_title(const char *title)
{
    static const char *const words[] = {"session",   "visitor",       "visit_id",  "cookie",
                                        "anonymous", "client_id",     "clientid",  "pseudo",
                                        "device",    "fullvisitorid", "yandexuid", "_ga"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcasestr(title, words[i]))
            return true;
    return false;
}

static bool anonymous_source(tropa_str options)
{
    bool anonymous = false;
    size_t i;
    json_t *column, *json = json_loadb(options.data, options.size, 0, NULL);
    json_array_foreach(json_object_get(json, "columns"), i, column)
    {
        const char *role = json_string_value(json_object_get(column, "role"));
        const char *title = json_string_value(json_object_get(column, "title"));
        if (role && title && strcmp(role, "customer") == 0)
            anonymous |= anonymous_title(title);
    }
    json_decref(json);
    return anonymous;
}

bool tropa_sources_anonymous(const tropa_store_facts *facts)
{
    for (uint64_t i = 0; i < facts->source_count; i++)
        if (facts->source[i].options.size && anonymous_source(facts->source[i].options))
            return true;
    return false;
}

bool tropa_source_naive(const tropa_source *source)
{
    json_t *json = json_loadb(source->options.data, source->options.size, 0, NULL);
    /* Without the note nothing is known: the zone is then named rather than kept back. */
    bool naive = !json_is_false(json_object_get(json, "naive"));
    json_decref(json);
    return naive;
}
