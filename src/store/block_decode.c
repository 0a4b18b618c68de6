/* The bytes of one block to pointers, after looking that everything lies where it may. */
#include "store/block.h"

#include <string.h>

/* What a packed column that is not there points at. */
static const unsigned char ZEROS[16];

static const tropa_packed NOTHING = {ZEROS, 0, 0, 1};

static bool within(uint64_t at, uint64_t size, uint64_t total)
{
    return at <= total && size <= total - at;
}

static bool column_within(const struct store_block_column *column,
                          const struct store_block_header *header, uint64_t size)
{
    uint64_t n = column->kind == STORE_COLUMN_EVENTS ? header->customer_count : header->event_count;
    return (column->width <= 57 || column->width == 64) && column->at % 8 == 0 &&
           within(column->at, tropa_packed_size(n, column->width) + TROPA_PACKED_PADDING, size);
}

static tropa_packed view(const unsigned char *bytes, const struct store_block_column *column)
{
    return (tropa_packed){bytes + column->at, column->width, column->base, column->unit};
}

static void take_column(const unsigned char *bytes, const struct store_block_column *column,
                        struct store_block *block)
{
    switch (column->kind) {
    case STORE_COLUMN_TIME:
        block->time = view(bytes, column);
        break;
    case STORE_COLUMN_VALUE:
        block->value = view(bytes, column);
        block->value_bias = column->bias;
        block->has_value = true;
        break;
    case STORE_COLUMN_ORDER:
        block->order = view(bytes, column);
        block->order_bias = column->bias;
        block->has_order = true;
        break;
    case STORE_COLUMN_SOURCE:
        block->source = view(bytes, column);
        break;
    case STORE_COLUMN_EVENT_ID:
        block->event_id = view(bytes, column);
        block->has_event_id = true;
        break;
    case STORE_COLUMN_EVENTS:
        block->events = view(bytes, column);
        break;
    case STORE_COLUMN_ACTIVITY:
        block->activity = view(bytes, column);
        break;
    default:
        break; /* attributes are looked up when wanted */
    }
}

bool store_block_open(const unsigned char *bytes, const struct store_block_index *index,
                      struct store_block *block)
{
    const struct store_block_header *header = (const void *)bytes;
    uint64_t size = index->size;
    if (size < sizeof *header || header->magic != STORE_BLOCK_MAGIC ||
        header->customer_count != index->customer_count ||
        header->event_count != index->event_count ||
        header->first_ordinal != index->first_ordinal || header->customer_count == 0 ||
        header->event_count == 0 || header->event_count > INT32_MAX)
        return false;
    uint64_t customers = header->customer_count;
    bool contiguous = header->flags & STORE_BLOCK_CONTIGUOUS;
    if ((!contiguous &&
         (header->ordinal_at % 8 || !within(header->ordinal_at, customers * 4, size))) ||
        header->column_at % 8 ||
        !within(header->column_at, (uint64_t)header->column_count * sizeof *block->column, size))
        return false;
    *block = (struct store_block){.header = header,
                                  .events = NOTHING,
                                  .activity = NOTHING,
                                  .time = NOTHING,
                                  .value = NOTHING,
                                  .order = NOTHING,
                                  .source = NOTHING,
                                  .event_id = NOTHING};
    block->ordinal = contiguous ? NULL : (const void *)(bytes + header->ordinal_at);
    block->column = (const void *)(bytes + header->column_at);
    uint32_t seen = 0; /* a bit per kind: what every block has, it must have once */
    for (uint32_t c = 0; c < header->column_count; c++) {
        const struct store_block_column *column = &block->column[c];
        uint32_t bit = column->kind < STORE_COLUMN_ATTRIBUTE ? UINT32_C(1) << column->kind : 0;
        if (!column_within(column, header, size) || seen & bit)
            return false;
        take_column(bytes, column, block);
        seen |= bit;
    }
    const uint32_t must = UINT32_C(1) << STORE_COLUMN_TIME | UINT32_C(1) << STORE_COLUMN_EVENTS |
                          UINT32_C(1) << STORE_COLUMN_ACTIVITY;
    return (seen & must) == must && block->activity.width <= 16 && block->activity.base == 0 &&
           block->activity.unit == 1;
}

static bool customers_valid(const struct store_block *block, const struct store_block_index *index,
                            uint64_t customers)
{
    uint32_t n = block->header->customer_count;
    uint64_t events = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t own = (uint64_t)tropa_packed_at(&block->events, i);
        if (own == 0 || own > block->header->event_count) /* nobody is without events */
            return false;
        events += own;
    }
    if (events != block->header->event_count)
        return false;
    for (uint32_t i = 1; block->ordinal && i < n; i++)
        if (block->ordinal[i - 1] >= block->ordinal[i])
            return false;
    uint64_t first = store_block_ordinal(block, 0);
    uint64_t last = block->ordinal ? block->ordinal[n - 1] : first + n - 1;
    return first == index->first_ordinal && last == index->last_ordinal && last < customers;
}

/* Every number of the column lies within 0..most. */
static bool column_valid(const tropa_packed *column, uint32_t n, int64_t most)
{
    if (column->base < 0 || column->base > most)
        return false;
    /* Often no number of that width could be too large. */
    uint64_t mask = tropa_packed_mask(column->width), room = (uint64_t)(most - column->base);
    if (column->unit > 0 && mask <= room / (uint64_t)column->unit)
        return true;
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (uint32_t i = 0; i < n; i++) {
        int64_t number = tropa_packed_at(column, i);
        low = number < low ? number : low;
        high = number > high ? number : high;
    }
    return low >= 0 && high <= most;
}

/* The largest of n bytes, 16 at a time. */
static uint8_t largest_byte(const uint8_t *byte, size_t n)
{
    typedef uint8_t lanes __attribute__((vector_size(16)));
    lanes most = {0};
    for (size_t i = 0; i + sizeof most <= n; i += sizeof most) {
        lanes next;
        memcpy(&next, byte + i, sizeof next);
        lanes larger = (lanes)(next > most);
        most = (next & larger) | (most & ~larger);
    }
    uint8_t result = 0;
    for (size_t lane = 0; lane < sizeof most; lane++)
        result = most[lane] > result ? most[lane] : result;
    return result;
}

/* Every code is below `activities`. Looked at by whole bytes: one code at a time would cost more
 * than all else that reading a block for the first time does. */
static bool activities_valid(const tropa_packed *activity, uint32_t n, uint32_t activities)
{
    if (activity->width > 8 || activities == 0)
        return activities > 256 && column_valid(activity, n, activities - 1);
    uint8_t piece[2048];
    for (uint32_t at = 0; at < n && tropa_packed_mask(activity->width) >= activities;) {
        uint32_t count = n - at < sizeof piece ? n - at : (uint32_t)sizeof piece;
        tropa_packed rest = *activity; /* a piece starts at a whole byte */
        rest.bits += (size_t)at / 8 * activity->width;
        store_unpack_bytes(&rest, count, piece);
        /* Bits behind the last code are zeros, those that fill up 16 bytes are made so. */
        memset(piece + count, 0, (16 - count % 16) % 16);
        if (largest_byte(piece, (count + 15u) / 16 * 16) >= activities)
            return false;
        at += count;
    }
    return true;
}

bool store_block_valid(const struct store_block *block, const struct store_block_index *index,
                       const struct store_block_limits *limits)
{
    if (!customers_valid(block, index, limits->customers) || block->header->value_decimals > 18)
        return false;
    uint32_t n = block->header->event_count;
    if (!activities_valid(&block->activity, n, limits->activities))
        return false;
    for (uint32_t c = 0; c < block->header->column_count; c++) {
        const struct store_block_column *column = &block->column[c];
        tropa_packed packed = view((const unsigned char *)block->header, column);
        if (column->kind == STORE_COLUMN_SOURCE && !column_valid(&packed, n, UINT32_MAX))
            return false;
        if ((column->kind == STORE_COLUMN_VALUE || column->kind == STORE_COLUMN_ORDER) &&
            (column->bias > STORE_NUMBER_MOST || column->bias < -STORE_NUMBER_MOST ||
             !column_valid(&packed, n, 2 * STORE_NUMBER_MOST + 1)))
            return false;
        if (column->kind < STORE_COLUMN_ATTRIBUTE)
            continue;
        uint32_t attribute = column->kind - STORE_COLUMN_ATTRIBUTE;
        if (attribute >= limits->attributes)
            return false;
        uint32_t most =
            limits->attribute_values ? limits->attribute_values[attribute] : UINT32_MAX - 1;
        if (!column_valid(&packed, n, most))
            return false;
    }
    return true;
}

tropa_packed store_block_attribute(const struct store_block *block, uint32_t attribute)
{
    for (uint32_t c = 0; c < block->header->column_count; c++)
        if (block->column[c].kind == STORE_COLUMN_ATTRIBUTE + attribute)
            return view((const unsigned char *)block->header, &block->column[c]);
    return NOTHING;
}

void store_block_begins(const struct store_block *block, uint32_t *begin)
{
    uint32_t n = block->header->customer_count, at = 0;
    for (uint32_t i = 0; i < n; i++) {
        begin[i] = at;
        at += (uint32_t)tropa_packed_at(&block->events, i);
    }
    begin[n] = at;
}
