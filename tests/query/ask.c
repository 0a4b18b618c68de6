#include "ask.h"

void ask_open(ask_data *ask, const char *const *path, uint32_t count, const tropa_reading *reading)
{
    tropa_data_options options = {.reading = reading, .no_cache = true, .threads = 2};
    tropa_error err = {0};
    tropa_str list[16];
    assert_true(count <= 16);
    for (uint32_t i = 0; i < count; i++)
        list[i] = tropa_str_from(path[i]);
    memset(ask, 0, sizeof *ask);
    tropa_arena_init(&ask->arena);
    if (tropa_data_open(list, count, &options, &ask->data, &err))
        fail_msg("%s: %s", path[0], err.message);
}

void ask_open_one(ask_data *ask, const char *path, const tropa_reading *reading)
{
    ask_open(ask, &path, 1, reading);
}

void ask_close(ask_data *ask)
{
    tropa_data_free(ask->data);
    tropa_arena_deinit(&ask->arena);
}

static tropa_status run(ask_data *ask, const char *json, unsigned threads, tropa_error *err)
{
    tropa_query_options options = {.threads = threads};
    tropa_arena_reset(&ask->arena);
    tropa_status status =
        tropa_request_parse(&ask->arena, tropa_str_from(json), &ask->request, err);
    return status ? status
                  : tropa_query_run(ask->data, &ask->request, &options, &ask->arena, &ask->answer,
                                    err);
}

const tropa_answer *ask_json(ask_data *ask, const char *json, unsigned threads)
{
    tropa_error err = {0};
    if (run(ask, json, threads, &err))
        fail_msg("%s: %s", json, err.message);
    return &ask->answer;
}

tropa_status ask_error(ask_data *ask, const char *json, tropa_error *err)
{
    memset(err, 0, sizeof *err);
    return run(ask, json, 2, err);
}

uint32_t ask_activity(const ask_data *ask, const char *name)
{
    uint32_t count;
    const tropa_str *list = tropa_store_activities(tropa_data_store(ask->data), &count);
    for (uint32_t i = 0; i < count; i++)
        if (tropa_str_equal(list[i], tropa_str_from(name)))
            return i;
    fail_msg("no activity %s", name);
    return 0;
}

uint64_t ask_variants(ask_data *ask)
{
    return ask_json(ask, "{\"request\":\"info\"}", 2)->info.variants;
}
