/* Evaluating a bound condition over a stretch of events, a whole mask a node. */
#include "query/filter_node.h"

static void from_table(const tropa_filter_node *node, const tropa_block *block, uint32_t first,
                       uint32_t count, unsigned char *pass)
{
    const unsigned char *table = node->table;
    if (node->kind == TROPA_FILTER_ATTRIBUTE) {
        const tropa_packed *column = &block->attribute[node->column];
        for (uint32_t i = 0; i < count; i++)
            pass[i] = table[tropa_packed_at(column, first + i)];
    } else if (block->activity8) {
        for (uint32_t i = 0; i < count; i++)
            pass[i] = table[block->activity8[first + i]];
    } else {
        for (uint32_t i = 0; i < count; i++)
            pass[i] = table[block->activity16[first + i]];
    }
}

static unsigned char within(const tropa_filter_node *node, int64_t value)
{
    unsigned char found = 0;
    for (uint32_t s = 0; s < node->span_count; s++)
        found |= value >= node->span[s].from && value <= node->span[s].to;
    return found;
}

static void from_spans(const tropa_filter_node *node, const tropa_block *block, uint32_t first,
                       uint32_t count, unsigned char *pass)
{
    if (node->kind == TROPA_FILTER_TIME) {
        for (uint32_t i = 0; i < count; i++)
            pass[i] = within(node, tropa_packed_at(&block->time, first + i));
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        int64_t stored = block->has_value ? tropa_packed_at(&block->value, first + i) : 0;
        pass[i] = stored != 0 && within(node, stored - 1 + block->value_bias);
    }
}

static void evaluate(const tropa_filter_node *node, const tropa_block *block, uint32_t first,
                     uint32_t count, unsigned char *pass, unsigned char *masks)
{
    switch (node->kind) {
    case TROPA_FILTER_AND:
    case TROPA_FILTER_OR:
        evaluate(node->child[0], block, first, count, pass, masks);
        for (uint32_t c = 1; c < node->child_count; c++) {
            evaluate(node->child[c], block, first, count, masks, masks + TROPA_FILTER_STRIDE);
            if (node->kind == TROPA_FILTER_AND)
                for (uint32_t i = 0; i < count; i++)
                    pass[i] &= masks[i];
            else
                for (uint32_t i = 0; i < count; i++)
                    pass[i] |= masks[i];
        }
        break;
    case TROPA_FILTER_NOT:
        evaluate(node->child[0], block, first, count, pass, masks);
        for (uint32_t i = 0; i < count; i++)
            pass[i] ^= 1;
        break;
    case TROPA_FILTER_ACTIVITY:
    case TROPA_FILTER_ATTRIBUTE:
        from_table(node, block, first, count, pass);
        break;
    case TROPA_FILTER_TIME:
    case TROPA_FILTER_VALUE:
        from_spans(node, block, first, count, pass);
        break;
    }
}

void tropa_filter_evaluate(const tropa_bound_filter *filter, const tropa_block *block,
                           uint32_t first, uint32_t count, unsigned char *pass,
                           unsigned char *masks)
{
    evaluate(filter->root, block, first, count, pass, masks);
}
