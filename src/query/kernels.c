/* Adapters: each kernel's own functions behind the driver's four. */
#include "query/kernels.h"

#include "base/memory.h"

/* ---- census ---- */

static size_t census_size(const void *plan)
{
    (void)plan;
    return sizeof(tropa_census);
}

static void census_init(void *memory, const void *plan)
{
    (void)plan;
    memset(memory, 0, sizeof(tropa_census));
}

static bool census_add(void *state, const void *plan, const tropa_batch *batch,
                       const tropa_scan_place *place)
{
    (void)plan;
    (void)place;
    tropa_census_add(state, batch);
    return true;
}

static bool census_merge(void *into, const void *from)
{
    tropa_census_merge(into, from);
    return true;
}

const tropa_kernel tropa_kernel_census = {census_size, census_init, census_add, census_merge};

/* ---- funnel ---- */

static size_t funnel_size(const void *plan)
{
    return tropa_funnel_size(&((const tropa_funnel_job *)plan)->plan);
}

static void funnel_init(void *memory, const void *plan)
{
    tropa_funnel_init(memory, &((const tropa_funnel_job *)plan)->plan);
}

/* The batch's customers stand in rising ordinal, but not every ordinal is there. */
static void keep_levels(tropa_level_column *column, const tropa_batch *batch,
                        const uint32_t *ordinal, const uint8_t *level)
{
    if (batch->customer_count == 0)
        return;
    size_t need = (size_t)ordinal[batch->customer_count - 1] + 1;
    if (need > column->count) {
        if (tropa_grow((void **)&column->level, &column->capacity, need, 1)) {
            column->failed = true;
            return;
        }
        memset(column->level + column->count, TROPA_LEVEL_NONE, need - column->count);
        column->count = need;
    }
    for (uint32_t c = 0; c < batch->customer_count; c++)
        if (batch->end[c] > batch->begin[c])
            column->level[ordinal[c]] = level[c];
}

static bool funnel_add(void *state, const void *plan, const tropa_batch *batch,
                       const tropa_scan_place *place)
{
    const tropa_funnel_job *job = plan;
    if (!job->column) {
        tropa_funnel_add(state, batch, NULL);
        return true;
    }
    uint8_t *level = tropa_alloc(batch->customer_count);
    tropa_level_column *column = &job->column[place->partition];
    if (level) {
        tropa_funnel_add(state, batch, level);
        keep_levels(column, batch, place->ordinal, level);
    } else {
        column->failed = true;
    }
    tropa_free(level);
    return true;
}

static bool funnel_merge(void *into, const void *from)
{
    tropa_funnel_merge(into, from);
    return true;
}

const tropa_kernel tropa_kernel_funnel = {funnel_size, funnel_init, funnel_add, funnel_merge};

/* ---- flow ---- */

static size_t flow_size(const void *plan)
{
    return tropa_flow_size(plan);
}

static void flow_init(void *memory, const void *plan)
{
    tropa_flow_init(memory, plan);
}

static bool flow_add(void *state, const void *plan, const tropa_batch *batch,
                     const tropa_scan_place *place)
{
    (void)plan;
    (void)place;
    return tropa_flow_add(state, batch);
}

static bool flow_merge(void *into, const void *from)
{
    return tropa_flow_merge(into, from);
}

const tropa_kernel tropa_kernel_flow = {flow_size, flow_init, flow_add, flow_merge};

/* ---- variants ---- */

static size_t variants_size(const void *plan)
{
    return tropa_variants_size(plan);
}

static void variants_init(void *memory, const void *plan)
{
    tropa_variants_init(memory, plan);
}

static bool variants_add(void *state, const void *plan, const tropa_batch *batch,
                         const tropa_scan_place *place)
{
    (void)plan;
    (void)place;
    return tropa_variants_add(state, batch);
}

static bool variants_merge(void *into, const void *from)
{
    return tropa_variants_merge(into, from);
}

const tropa_kernel tropa_kernel_variants = {variants_size, variants_init, variants_add,
                                            variants_merge};

/* ---- rhythm ---- */

static size_t rhythm_size(const void *plan)
{
    (void)plan;
    return tropa_rhythm_size();
}

static void rhythm_init(void *memory, const void *plan)
{
    (void)plan;
    tropa_rhythm_init(memory);
}

static bool rhythm_add(void *state, const void *plan, const tropa_batch *batch,
                       const tropa_scan_place *place)
{
    (void)plan;
    (void)place;
    tropa_rhythm_add(state, batch);
    return true;
}

static bool rhythm_merge(void *into, const void *from)
{
    tropa_rhythm_merge(into, from);
    return true;
}

const tropa_kernel tropa_kernel_rhythm = {rhythm_size, rhythm_init, rhythm_add, rhythm_merge};

/* ---- stages ---- */

static size_t stages_size(const void *plan)
{
    return tropa_stages_size(plan);
}

static void stages_init(void *memory, const void *plan)
{
    tropa_stages_init(memory, plan);
}

static bool stages_add(void *state, const void *plan, const tropa_batch *batch,
                       const tropa_scan_place *place)
{
    (void)plan;
    (void)place;
    tropa_stages_add(state, batch);
    return true;
}

static bool stages_merge(void *into, const void *from)
{
    tropa_stages_merge(into, from);
    return true;
}

const tropa_kernel tropa_kernel_stages = {stages_size, stages_init, stages_add, stages_merge};
