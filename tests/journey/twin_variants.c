#include "twin_variants.h"

#include <stdlib.h>

static int by_codes(const void *left, const void *right)
{
    const tropa_variant *a = left, *b = right;
    for (uint32_t i = 0; i < a->length && i < b->length; i++)
        if (a->activity[i] != b->activity[i])
            return a->activity[i] < b->activity[i] ? -1 : 1;
    return (a->length > b->length) - (a->length < b->length);
}

static int by_customers(const void *left, const void *right)
{
    const tropa_variant *a = left, *b = right;
    if (a->customers != b->customers)
        return a->customers > b->customers ? -1 : 1;
    return by_codes(a, b);
}

void twin_variants(const journeys *all, tropa_variants_answer *answer)
{
    tropa_variant *list = calloc(all->customer_count + 1, sizeof *list);
    if (!list)
        abort();
    uint32_t n = 0, distinct = 0;
    for (uint32_t c = 0; c < all->customer_count; c++)
        if (all->end[c] > all->begin[c])
            list[n++] =
                (tropa_variant){1, all->end[c] - all->begin[c], all->activity + all->begin[c]};
    qsort(list, n, sizeof *list, by_codes);
    for (uint32_t i = 0; i < n; i++) {
        if (distinct && by_codes(&list[distinct - 1], &list[i]) == 0)
            list[distinct - 1].customers++;
        else
            list[distinct++] = list[i];
    }
    qsort(list, distinct, sizeof *list, by_customers);
    answer->variant_count = answer->top_count = distinct;
    answer->top = list;
}
