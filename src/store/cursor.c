/* A walk over one partition: blocks straight from the mapped runs, then, merged in scratch, the
 * customers whose events lie in several runs. */
#include "base/memory.h"
#include "read/rows.h"
#include "store/internal.h"
#include "store/merge.h"

#include <string.h>

struct tropa_cursor {
    tropa_store *store;
    uint32_t partition;
    uint32_t *wanted; /**< attributes */
    uint32_t wanted_count;
    bool value;
    bool wide; /**< activity codes go out as two bytes */

    const uint64_t *shared; /**< customers left for the merge; NULL when there is one run */
    size_t run, block;      /**< next to deliver directly */
    struct store_merge merge;
    bool merging;
    uint64_t next_shared;

    tropa_block out;
    tropa_packed *attribute; /**< of `out` */
    uint32_t *ordinal, *begin, *end;
    size_t ordinal_capacity, begin_capacity, end_capacity;
    uint8_t *activity8;
    uint16_t *activity16;
    size_t activity8_capacity, activity16_capacity;
};

tropa_status tropa_cursor_new(tropa_store *store, uint32_t partition,
                              const tropa_scan_columns *columns, tropa_cursor **out,
                              tropa_error *err)
{
    *out = NULL;
    tropa_scan_columns none = {0};
    columns = columns ? columns : &none;
    for (uint32_t a = 0; a < columns->attribute_count; a++)
        if (columns->attribute[a] >= store->limits.attributes)
            return tropa_fail(err, TROPA_ERR_NOT_FOUND, "the store has no attribute number %u",
                              columns->attribute[a]);
    tropa_cursor *cursor = tropa_alloc_zero(1, sizeof *cursor);
    if (!cursor)
        return tropa_fail_memory(err);
    cursor->store = store;
    cursor->value = columns->value;
    cursor->wide = store->limits.activities > 256;
    cursor->wanted_count = columns->attribute_count;
    cursor->wanted = tropa_alloc_zero(columns->attribute_count, sizeof *cursor->wanted);
    cursor->attribute = tropa_alloc_zero(columns->attribute_count, sizeof *cursor->attribute);
    if (!cursor->wanted || !cursor->attribute) {
        tropa_cursor_free(cursor);
        return tropa_fail_memory(err);
    }
    if (columns->attribute_count)
        memcpy(cursor->wanted, columns->attribute,
               columns->attribute_count * sizeof *cursor->wanted);
    tropa_status status = tropa_cursor_reset(cursor, partition, err);
    if (status != TROPA_OK) {
        tropa_cursor_free(cursor);
        return status;
    }
    *out = cursor;
    return TROPA_OK;
}

void tropa_cursor_free(tropa_cursor *cursor)
{
    if (!cursor)
        return;
    if (cursor->merging)
        store_merge_deinit(&cursor->merge);
    tropa_free(cursor->wanted);
    tropa_free(cursor->attribute);
    tropa_free(cursor->ordinal);
    tropa_free(cursor->begin);
    tropa_free(cursor->end);
    tropa_free(cursor->activity8);
    tropa_free(cursor->activity16);
    tropa_free(cursor);
}

tropa_status tropa_cursor_reset(tropa_cursor *cursor, uint32_t partition, tropa_error *err)
{
    if (partition >= cursor->store->manifest.partitions)
        return tropa_fail(err, TROPA_ERR_NOT_FOUND, "the store has no partition %u", partition);
    if (cursor->merging)
        store_merge_deinit(&cursor->merge);
    cursor->merging = false;
    cursor->partition = partition;
    cursor->run = cursor->block = 0;
    cursor->next_shared = 0;
    return store_shared_customers(cursor->store, partition, &cursor->shared, err);
}

static tropa_status reserve_customers(tropa_cursor *cursor, size_t n, tropa_error *err)
{
    bool fine =
        tropa_grow((void **)&cursor->ordinal, &cursor->ordinal_capacity, n,
                   sizeof *cursor->ordinal) == 0 &&
        tropa_grow((void **)&cursor->begin, &cursor->begin_capacity, n + 1,
                   sizeof *cursor->begin) == 0 &&
        tropa_grow((void **)&cursor->end, &cursor->end_capacity, n, sizeof *cursor->end) == 0;
    return fine ? TROPA_OK : tropa_fail_memory(err);
}

/* ---- activities ---------------------------------------------------------------------------- */

/* A walk delivers one width throughout: one byte while all codes of the store fit. */
static tropa_status reserve_activities(tropa_cursor *cursor, size_t n, tropa_error *err)
{
    bool fine = cursor->wide ? tropa_grow((void **)&cursor->activity16,
                                          &cursor->activity16_capacity, n, sizeof(uint16_t)) == 0
                             : tropa_grow((void **)&cursor->activity8, &cursor->activity8_capacity,
                                          STORE_UNPACKED(n), sizeof(uint8_t)) == 0;
    cursor->out.activity8 = cursor->wide ? NULL : cursor->activity8;
    cursor->out.activity16 = cursor->wide ? cursor->activity16 : NULL;
    return fine ? TROPA_OK : tropa_fail_memory(err);
}

static tropa_status unpack_activities(tropa_cursor *cursor, const struct store_block *block,
                                      tropa_error *err)
{
    size_t n = block->header->event_count;
    tropa_status status = reserve_activities(cursor, n, err);
    if (status != TROPA_OK)
        return status;
    if (cursor->wide)
        store_unpack_pairs(&block->activity, n, cursor->activity16);
    else
        store_unpack_bytes(&block->activity, n, cursor->activity8);
    return TROPA_OK;
}

static tropa_status copy_activities(tropa_cursor *cursor, const uint16_t *code, size_t n,
                                    tropa_error *err)
{
    tropa_status status = reserve_activities(cursor, n, err);
    if (status != TROPA_OK)
        return status;
    if (cursor->wide)
        memcpy(cursor->activity16, code, n * sizeof *code);
    for (size_t i = 0; !cursor->wide && i < n; i++)
        cursor->activity8[i] = (uint8_t)code[i];
    return TROPA_OK;
}

/* ---- straight from the file ---------------------------------------------------------------- */

/* The block's value column at the store's scale: the unit carries the factor, so nothing is copied.
 * stored s = v - bias + 1 becomes s * f, and s * f - 1 + b = v * f gives b. */
static void set_value(tropa_cursor *cursor, const struct store_block *block)
{
    uint64_t factor = 1;
    for (uint32_t d = block->header->value_decimals; d < cursor->store->manifest.value_decimals;
         d++)
        factor *= 10;
    tropa_packed value = block->value;
    value.unit = (int64_t)((uint64_t)value.unit * factor);
    value.base = (int64_t)((uint64_t)value.base * factor);
    cursor->out.has_value = cursor->value && block->has_value;
    cursor->out.value = value;
    cursor->out.value_bias = (int64_t)((uint64_t)block->value_bias * factor - factor + 1);
}

static tropa_status set_direct(tropa_cursor *cursor, const struct store_block *block,
                               tropa_error *err)
{
    tropa_block *out = &cursor->out;
    uint32_t events = block->header->event_count;
    out->partition = cursor->partition;
    out->event_count = events;
    out->time = block->time;
    set_value(cursor, block);
    for (uint32_t a = 0; a < cursor->wanted_count; a++)
        cursor->attribute[a] = store_block_attribute(block, cursor->wanted[a]);
    out->attribute = cursor->attribute;
    return unpack_activities(cursor, block, err);
}

static tropa_status take_all(tropa_cursor *cursor, const struct store_block *block,
                             tropa_error *err)
{
    uint32_t n = block->header->customer_count;
    tropa_status status = reserve_customers(cursor, n, err);
    if (status != TROPA_OK)
        return status;
    store_block_begins(block, cursor->begin);
    for (uint32_t i = 0; !block->ordinal && i < n; i++)
        cursor->ordinal[i] = block->header->first_ordinal + i;
    cursor->out.customer_count = n;
    cursor->out.ordinal = block->ordinal ? block->ordinal : cursor->ordinal;
    cursor->out.begin = cursor->begin;
    cursor->out.end = cursor->begin + 1;
    return TROPA_OK;
}

/* The block's customers without those whom the merge will deliver. */
static tropa_status take_unshared(tropa_cursor *cursor, const struct store_block *block,
                                  tropa_error *err)
{
    uint32_t n = block->header->customer_count, kept = 0, at = 0;
    tropa_status status = reserve_customers(cursor, n, err);
    if (status != TROPA_OK)
        return status;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t ordinal = store_block_ordinal(block, i);
        cursor->ordinal[kept] = ordinal;
        cursor->begin[kept] = at;
        at += (uint32_t)tropa_packed_at(&block->events, i);
        cursor->end[kept] = at;
        kept += !store_bit(cursor->shared, ordinal);
    }
    cursor->out.customer_count = kept;
    cursor->out.ordinal = cursor->ordinal;
    cursor->out.begin = cursor->begin;
    cursor->out.end = cursor->end;
    return TROPA_OK;
}

static bool all_shared(const tropa_cursor *cursor, const struct store_block_index *index)
{
    if (!cursor->shared)
        return false;
    for (uint64_t o = index->first_ordinal; o <= index->last_ordinal; o++)
        if (!store_bit(cursor->shared, o))
            return false;
    return true;
}

static tropa_status next_direct(tropa_cursor *cursor, bool *found, tropa_error *err)
{
    const struct store_partition *partition = &cursor->store->partition[cursor->partition];
    struct store_block_limits limits = store_limits(cursor->store, cursor->partition);
    *found = false;
    for (; cursor->run < partition->run_count; cursor->run++, cursor->block = 0) {
        const struct store_run *run = &partition->run[cursor->run];
        while (cursor->block < run->footer.block_count) {
            size_t number = cursor->block++;
            if (all_shared(cursor, &run->index[number]))
                continue;
            struct store_block block;
            tropa_status status = store_run_block(run, number, &limits, &block, err);
            if (status == TROPA_OK)
                status = cursor->shared ? take_unshared(cursor, &block, err)
                                        : take_all(cursor, &block, err);
            if (status != TROPA_OK)
                return status;
            if (cursor->out.customer_count == 0)
                continue;
            *found = true;
            return set_direct(cursor, &block, err);
        }
    }
    return TROPA_OK;
}

/* ---- merged -------------------------------------------------------------------------------- */

static tropa_status begin_merge(tropa_cursor *cursor, tropa_error *err)
{
    const struct store_partition *partition = &cursor->store->partition[cursor->partition];
    const struct store_run **run =
        tropa_alloc_zero(partition->run_count, sizeof(const struct store_run *));
    if (!run)
        return tropa_fail_memory(err);
    unsigned want = 0;
    for (size_t r = 0; r < partition->run_count; r++) {
        run[r] = &partition->run[r];
        want |= run[r]->footer.flags & STORE_RUN_ORDER ? STORE_WANT_ORDER : 0u;
        want |= cursor->value && run[r]->footer.flags & STORE_RUN_VALUE ? STORE_WANT_VALUE : 0u;
    }
    struct store_block_limits limits = store_limits(cursor->store, cursor->partition);
    tropa_status status = store_merge_init(&cursor->merge, run, partition->run_count, &limits,
                                           cursor->store->manifest.value_decimals, want,
                                           cursor->wanted, cursor->wanted_count, err);
    tropa_free(run);
    cursor->merging = status == TROPA_OK;
    return status;
}

/* The next shared ordinal from `from` on, or `end`. */
static uint64_t next_bit(const uint64_t *bits, uint64_t from, uint64_t end)
{
    while (from < end) {
        uint64_t word = bits[from / 64] >> (from % 64);
        if (word) {
            from += (uint64_t)__builtin_ctzll(word);
            return from < end ? from : end;
        }
        from = (from / 64 + 1) * 64;
    }
    return end;
}

/* Values and codes become what a block stores: 0 for none, counted from the bias. */
static void set_merged_columns(tropa_cursor *cursor)
{
    struct store_columns *columns = &cursor->merge.columns;
    tropa_block *out = &cursor->out;
    size_t n = columns->count;
    out->time = tropa_packed_plain(columns->time_us);
    out->has_value = columns->value != NULL;
    out->value_bias = 0;
    if (columns->value) {
        int64_t low = INT64_MAX;
        for (size_t i = 0; i < n; i++)
            if (columns->value[i] != TROPA_NO_VALUE && columns->value[i] < low)
                low = columns->value[i];
        for (size_t i = 0; i < n; i++)
            columns->value[i] = columns->value[i] == TROPA_NO_VALUE
                                    ? 0
                                    : (int64_t)((uint64_t)columns->value[i] - (uint64_t)low + 1);
        out->value_bias = low == INT64_MAX ? 0 : low;
        out->value = tropa_packed_plain(columns->value);
    }
    for (uint32_t a = 0; a < columns->attribute_count; a++) {
        for (size_t i = 0; i < n; i++)
            columns->attribute[a][i]++;
        cursor->attribute[a] =
            (tropa_packed){(const unsigned char *)columns->attribute[a], 32, 0, 1};
    }
    out->attribute = cursor->attribute;
}

static tropa_status set_merged(tropa_cursor *cursor, tropa_error *err)
{
    struct store_columns *columns = &cursor->merge.columns;
    size_t n = columns->customer_count;
    if (columns->count > INT32_MAX)
        return tropa_fail(err, TROPA_ERR_LIMIT, "a customer has %zu events; at most %d are read",
                          columns->count, INT32_MAX);
    tropa_status status = reserve_customers(cursor, n, err);
    /* Packed loads of the last 4-byte code reach up to 8 bytes: keep them within the array. */
    if (status == TROPA_OK)
        status = store_columns_reserve(columns, columns->count + 2, n, err);
    if (status != TROPA_OK)
        return status;
    for (size_t i = 0; i <= n; i++)
        cursor->begin[i] = (uint32_t)columns->begin[i];
    cursor->out.partition = cursor->partition;
    cursor->out.customer_count = (uint32_t)n;
    cursor->out.event_count = (uint32_t)columns->count;
    cursor->out.ordinal = columns->ordinal;
    cursor->out.begin = cursor->begin;
    cursor->out.end = cursor->begin + 1;
    set_merged_columns(cursor);
    return copy_activities(cursor, columns->activity, columns->count, err);
}

static tropa_status next_merged(tropa_cursor *cursor, bool *found, tropa_error *err)
{
    *found = false;
    uint64_t end = cursor->store->partition[cursor->partition].customers;
    if (!cursor->shared)
        return TROPA_OK;
    uint64_t ordinal = next_bit(cursor->shared, cursor->next_shared, end);
    tropa_status status = TROPA_OK;
    if (ordinal < end && !cursor->merging)
        status = begin_merge(cursor, err);
    if (status != TROPA_OK || ordinal == end)
        return status;
    store_columns_clear(&cursor->merge.columns);
    while (ordinal < end && cursor->merge.columns.count < STORE_BLOCK_EVENTS) {
        status = store_merge_customer(&cursor->merge, ordinal, err);
        if (status != TROPA_OK)
            return status;
        cursor->next_shared = ordinal + 1;
        ordinal = next_bit(cursor->shared, ordinal + 1, end);
    }
    *found = cursor->merge.columns.customer_count > 0;
    return *found ? set_merged(cursor, err) : TROPA_OK;
}

tropa_status tropa_cursor_next(tropa_cursor *cursor, const tropa_block **block, tropa_error *err)
{
    *block = NULL;
    bool found;
    tropa_status status = next_direct(cursor, &found, err);
    if (status == TROPA_OK && !found)
        status = next_merged(cursor, &found, err);
    if (status == TROPA_OK && found)
        *block = &cursor->out;
    return status;
}
