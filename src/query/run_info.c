/* What a store holds, and whether it is whole. */
#include "query/run.h"

#include "base/memory.h"

typedef struct damage_list {
    tropa_arena *arena;
    tropa_str *line;
    size_t count, capacity;
    bool failed;
} damage_list;

static void take_damage(void *context, const char *line)
{
    damage_list *list = context;
    if (tropa_grow((void **)&list->line, &list->capacity, list->count + 1, sizeof *list->line)) {
        list->failed = true;
        return;
    }
    list->line[list->count] = tropa_arena_copy(list->arena, tropa_str_from(line));
    list->failed |= !list->line[list->count].data;
    list->count++;
}

static tropa_status check(tropa_run *run, tropa_info_answer *info, tropa_error *err)
{
    damage_list list = {.arena = run->arena};
    tropa_status status = tropa_store_check(run->store, take_damage, &list, err);
    info->checked = true;
    if (status == TROPA_ERR_DAMAGED)
        status = TROPA_OK; /* the lines are the answer */
    tropa_str *line = tropa_arena_array(run->arena, list.count + 1, sizeof *line);
    if (!line || list.failed)
        status = tropa_fail_memory(err);
    else if (!status) {
        if (list.count)
            memcpy(line, list.line, list.count * sizeof *line);
        info->damage = line;
        info->damage_count = (uint32_t)list.count;
    }
    tropa_free(list.line);
    return status;
}

tropa_status tropa_run_info(tropa_run *run, tropa_error *err)
{
    tropa_info_answer *info = &run->out->info;
    tropa_status status = TROPA_OK;
    info->facts = *tropa_store_facts_view(run->store);
    info->attribute = tropa_store_attribute_names(run->store, &info->attribute_count);
    tropa_store_activities(run->store, &info->activity_count);
    if (run->request->info.check)
        status = check(run, info, err);
    if (!status && info->damage_count == 0) {
        tropa_variants_plan plan = {.memory_bytes = tropa_run_variants_bytes(run)};
        tropa_variants_answer variants;
        tropa_scan_part part[2] = {{.kernel = &tropa_kernel_variants, .plan = &plan}};
        status = tropa_run_scan(run, part, 1, err);
        if (!status)
            status = tropa_run_variants_passes(run, part, &plan, &variants, err);
        tropa_scan_parts_deinit(part, 1);
        if (!status)
            info->variants = variants.variant_count;
    }
    if (!status)
        tropa_run_rule(run, "query.rule.info");
    return status;
}
