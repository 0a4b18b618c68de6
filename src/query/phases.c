/* The attribute is XES' lifecycle:transition (IEEE 1849), in whatever case it was exported. */
#include "query/phases.h"

#include "text/plain.h"

/* More distinct values than this are no phases of work: the standard knows 13. */
#define PHASES_MOST 32

static bool is_text(tropa_arena *arena, tropa_str text, const char *expected)
{
    tropa_str folded = tropa_text_fold(arena, text);
    return folded.data && tropa_str_equal(folded, tropa_str_from(expected));
}

static uint32_t find_attribute(const tropa_run *run, tropa_str *name)
{
    uint32_t count;
    const tropa_str *names = tropa_store_attribute_names(run->store, &count);
    for (uint32_t a = 0; a < count; a++)
        if (is_text(run->arena, names[a], "lifecycle:transition")) {
            *name = names[a];
            return a;
        }
    return TROPA_NONE;
}

static tropa_status join(tropa_arena *arena, const tropa_str *text, uint32_t count, tropa_str *out,
                         tropa_error *err)
{
    tropa_buffer joined;
    tropa_buffer_init(&joined);
    for (uint32_t i = 0; i < count; i++) {
        tropa_buffer_append_text(&joined, i ? ", " : "");
        tropa_buffer_append_str(&joined, text[i]);
    }
    if (!joined.failed)
        *out = tropa_arena_copy(arena, tropa_buffer_view(&joined));
    tropa_buffer_deinit(&joined);
    return out->data ? TROPA_OK : tropa_fail_memory(err);
}

tropa_status tropa_phases_condition(tropa_run *run, const tropa_condition **out,
                                    tropa_str *left_out, tropa_error *err)
{
    tropa_str name;
    uint32_t attribute = find_attribute(run, &name), count, other_count = 0;
    const tropa_str *value;
    *out = NULL;
    if (attribute == TROPA_NONE)
        return TROPA_OK;
    tropa_status status = tropa_store_attribute_values(run->store, attribute, &value, &count, err);
    if (status || count < 2 || count > PHASES_MOST)
        return status;
    tropa_str *other = tropa_arena_array(run->arena, count, sizeof *other);
    tropa_condition *test = tropa_arena_alloc(run->arena, sizeof *test);
    tropa_condition *not_test = tropa_arena_alloc(run->arena, sizeof *not_test);
    const tropa_condition **child = tropa_arena_alloc(run->arena, sizeof(const tropa_condition *));
    if (!other || !test || !not_test || !child)
        return tropa_fail_memory(err);
    for (uint32_t v = 0; v < count; v++)
        if (!is_text(run->arena, value[v], "complete"))
            other[other_count++] = value[v];
    if (other_count == 0 || other_count == count)
        return TROPA_OK;
    *test = (tropa_condition){.kind = TROPA_CONDITION_TEST,
                              .field = TROPA_FIELD_ATTRIBUTE,
                              .name = name,
                              .operation = TROPA_IN,
                              .literal_count = other_count,
                              .literal = other};
    child[0] = test;
    *not_test = (tropa_condition){.kind = TROPA_CONDITION_NOT, .child_count = 1, .child = child};
    *out = not_test;
    return join(run->arena, other, other_count, left_out, err);
}
