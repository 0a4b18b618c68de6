/* Runs side by side: one forward walk each, events gathered customer by customer. */
#include "store/merge.h"

#include "base/memory.h"
#include "read/rows.h"

#include <string.h>

struct store_walk {
    const struct store_run *run;
    size_t block; /**< the next to look at, or the one that is open */
    bool open;
    uint32_t customer; /**< within the open block */
    struct store_block view;
    uint32_t *begin; /**< of the open block */
    size_t begin_capacity;
    tropa_packed *attribute; /**< of the open block, per gathered attribute */
};

tropa_status store_merge_init(struct store_merge *merge, const struct store_run *const *run,
                              size_t count, const struct store_block_limits *limits,
                              uint32_t value_decimals, unsigned want,
                              const uint32_t *attribute_code, uint32_t attribute_count,
                              tropa_error *err)
{
    *merge = (struct store_merge){.limits = *limits, .value_decimals = value_decimals};
    tropa_status status =
        store_columns_init(&merge->columns, want, attribute_code, attribute_count, err);
    if (status != TROPA_OK)
        return status;
    merge->walk = tropa_alloc_zero(count, sizeof *merge->walk);
    if (!merge->walk) {
        store_columns_deinit(&merge->columns);
        return tropa_fail_memory(err);
    }
    for (size_t r = 0; status == TROPA_OK && r < count; r++) {
        merge->walk[r].run = run[r];
        merge->walk[r].attribute =
            tropa_alloc_zero(attribute_count, sizeof *merge->walk[r].attribute);
        merge->walk_count = r + 1;
        if (!merge->walk[r].attribute)
            status = tropa_fail_memory(err);
    }
    if (status != TROPA_OK)
        store_merge_deinit(merge);
    return status;
}

void store_merge_deinit(struct store_merge *merge)
{
    for (size_t r = 0; r < merge->walk_count; r++) {
        tropa_free(merge->walk[r].attribute);
        tropa_free(merge->walk[r].begin);
    }
    tropa_free(merge->walk);
    merge->walk = NULL;
    merge->walk_count = 0;
    store_columns_deinit(&merge->columns);
    store_sort_scratch_deinit(&merge->scratch);
}

static tropa_status open_block(struct store_merge *merge, struct store_walk *walk, tropa_error *err)
{
    tropa_status status = store_run_block(walk->run, walk->block, &merge->limits, &walk->view, err);
    if (status != TROPA_OK)
        return status;
    if (tropa_grow((void **)&walk->begin, &walk->begin_capacity,
                   walk->view.header->customer_count + (size_t)1, sizeof *walk->begin))
        return tropa_fail_memory(err);
    store_block_begins(&walk->view, walk->begin);
    walk->open = true;
    walk->customer = 0;
    for (uint32_t a = 0; a < merge->columns.attribute_count; a++)
        walk->attribute[a] = store_block_attribute(&walk->view, merge->columns.attribute_code[a]);
    return TROPA_OK;
}

/* Moves to the first customer with an ordinal >= wanted; *at is that ordinal. Blocks that end
 * before it are not even opened. */
static tropa_status seek(struct store_merge *merge, struct store_walk *walk, uint64_t wanted,
                         uint64_t *at, tropa_error *err)
{
    const struct store_run *run = walk->run;
    for (;;) {
        while (walk->block < run->footer.block_count &&
               run->index[walk->block].last_ordinal < wanted) {
            walk->block++;
            walk->open = false;
        }
        if (walk->block == run->footer.block_count) {
            *at = STORE_NO_ORDINAL;
            return TROPA_OK;
        }
        const struct store_block_index *index = &run->index[walk->block];
        if (!walk->open && index->first_ordinal >= wanted) {
            *at = index->first_ordinal; /* known without reading the block */
            return TROPA_OK;
        }
        if (!walk->open) {
            tropa_status status = open_block(merge, walk, err);
            if (status != TROPA_OK)
                return status;
        }
        if (!walk->view.ordinal && wanted > index->first_ordinal) {
            uint32_t ahead = (uint32_t)(wanted - index->first_ordinal);
            walk->customer = ahead > walk->customer ? ahead : walk->customer;
        }
        uint32_t count = walk->view.header->customer_count;
        while (walk->customer < count && store_block_ordinal(&walk->view, walk->customer) < wanted)
            walk->customer++;
        if (walk->customer < count) {
            *at = store_block_ordinal(&walk->view, walk->customer);
            return TROPA_OK;
        }
        walk->block++; /* only when content and index disagree, which opening has ruled out */
        walk->open = false;
    }
}

tropa_status store_merge_next(struct store_merge *merge, uint64_t from, uint64_t *ordinal,
                              tropa_error *err)
{
    *ordinal = STORE_NO_ORDINAL;
    for (size_t r = 0; r < merge->walk_count; r++) {
        uint64_t at;
        tropa_status status = seek(merge, &merge->walk[r], from, &at, err);
        if (status != TROPA_OK)
            return status;
        *ordinal = at < *ordinal ? at : *ordinal;
    }
    return TROPA_OK;
}

/* Numbers of a VALUE or ORDER column, times `scale`. Sums wrap: nothing here trusts the file. */
static void gather_numbers(const tropa_packed *column, int64_t bias, uint64_t scale, size_t from,
                           size_t n, int64_t *out)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t stored = (uint64_t)tropa_packed_at(column, from + i);
        out[i] = stored ? (int64_t)((stored - 1 + (uint64_t)bias) * scale) : TROPA_NO_VALUE;
    }
}

static uint64_t scale_between(uint32_t from_decimals, uint32_t to_decimals)
{
    uint64_t scale = 1;
    for (uint32_t d = from_decimals; d < to_decimals; d++)
        scale *= 10;
    return scale;
}

static void gather_events(struct store_merge *merge, const struct store_walk *walk, size_t from,
                          size_t n)
{
    struct store_columns *columns = &merge->columns;
    const struct store_block *block = &walk->view;
    size_t to = columns->count;
    tropa_packed_read(&block->time, from, n, columns->time_us + to);
    for (size_t i = 0; i < n; i++)
        columns->activity[to + i] = (uint16_t)tropa_packed_bits(&block->activity, from + i);
    if (columns->value)
        gather_numbers(&block->value, block->value_bias,
                       scale_between(block->header->value_decimals, merge->value_decimals), from, n,
                       columns->value + to);
    if (columns->order)
        gather_numbers(&block->order, block->order_bias, 1, from, n, columns->order + to);
    for (size_t i = 0; columns->source && i < n; i++)
        columns->source[to + i] = (uint32_t)tropa_packed_at(&block->source, from + i);
    for (size_t i = 0; columns->event_id && i < n; i++)
        columns->event_id[to + i] = tropa_packed_bits(&block->event_id, from + i);
    for (uint32_t a = 0; a < columns->attribute_count; a++)
        for (size_t i = 0; i < n; i++)
            columns->attribute[a][to + i] =
                (uint32_t)tropa_packed_at(&walk->attribute[a], from + i) - 1;
    columns->count += n;
}

static bool is_dropped(const struct store_merge *merge, uint32_t source)
{
    for (size_t i = 0; i < merge->dropped_count; i++)
        if (merge->dropped_source[i] == source)
            return true;
    return false;
}

/* Takes the events of dropped imports out of the tail that starts at `from`. */
static void drop_sources(struct store_merge *merge, size_t from)
{
    struct store_columns *columns = &merge->columns;
    size_t out = from;
    for (size_t i = from; i < columns->count; i++) {
        if (is_dropped(merge, columns->source[i]))
            continue;
        if (out != i)
            store_columns_copy(columns, out, i);
        out++;
    }
    columns->count = out;
}

tropa_status store_merge_customer(struct store_merge *merge, uint64_t ordinal, tropa_error *err)
{
    struct store_columns *columns = &merge->columns;
    size_t start = columns->count;
    for (size_t r = 0; r < merge->walk_count; r++) {
        struct store_walk *walk = &merge->walk[r];
        uint64_t at;
        tropa_status status = seek(merge, walk, ordinal, &at, err);
        if (status == TROPA_OK && at != ordinal)
            continue;
        if (status == TROPA_OK && !walk->open)
            status = open_block(merge, walk, err);
        if (status != TROPA_OK)
            return status;
        uint32_t from = walk->begin[walk->customer], to = walk->begin[walk->customer + 1];
        status = store_columns_reserve(columns, columns->count + (to - from),
                                       columns->customer_count + 1, err);
        if (status != TROPA_OK)
            return status;
        gather_events(merge, walk, from, to - from);
    }
    if (merge->dropped_count)
        drop_sources(merge, start);
    if (columns->count == start)
        return TROPA_OK;
    tropa_status status = store_columns_sort(columns, start, columns->count, &merge->scratch, err);
    if (status != TROPA_OK)
        return status;
    columns->ordinal[columns->customer_count++] = (uint32_t)ordinal;
    columns->begin[columns->customer_count] = columns->count;
    return TROPA_OK;
}
