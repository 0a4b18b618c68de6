/* Measured figures of two maps: which moved beyond chance. */
#include "base/memory.h"
#include "insight/statistics.h"
#include "map/diff_internal.h"

#include <math.h>

#define LEVEL 0.05 /* of false discoveries */

/* One figure that both maps have. */
typedef struct figure {
    const tropa_measure *before, *after;
    const char *name;
    tropa_change_figure old_side, new_side;
    double p;
} figure;

typedef struct figures {
    figure *item;
    size_t count, capacity;
    tropa_error *err;
} figures;

static tropa_status add(figures *all, const figure *one)
{
    if (tropa_grow((void **)&all->item, &all->capacity, all->count + 1, sizeof *all->item))
        return tropa_fail_memory(all->err);
    all->item[all->count++] = *one;
    return TROPA_OK;
}

static tropa_change_figure side_of(tropa_count count)
{
    tropa_interval interval = tropa_wilson(count, TROPA_Z95);
    return (tropa_change_figure){tropa_share(count), interval.low, interval.high, count.n};
}

/** Files are written by hand, too: what is no part of its whole is not compared. */
static bool usable(tropa_count count)
{
    return count.k != TROPA_NO_COUNT && count.n != TROPA_NO_COUNT && count.n > 0 &&
           count.k <= count.n && count.n < UINT64_C(1) << 53;
}

static tropa_status add_share(figures *all, const figure *of, const char *name, tropa_count before,
                              tropa_count after)
{
    if (!usable(before) || !usable(after))
        return TROPA_OK;
    figure one = *of;
    one.name = name;
    one.old_side = side_of(before);
    one.new_side = side_of(after);
    one.p = fmin(1, 2 * fmin(tropa_greater_p(before, after), tropa_greater_p(after, before)));
    return add(all, &one);
}

/** Scores have an interval and no count of successes: the difference of two normal figures. */
static tropa_status add_score(figures *all, const figure *of)
{
    const tropa_measured_score *before = of->before->feels, *after = of->after->feels;
    if (!before || !after || !tropa_str_equal(before->instrument, after->instrument))
        return TROPA_OK;
    figure one = *of;
    one.name = "score";
    one.old_side = (tropa_change_figure){before->net, before->low, before->high, before->n};
    one.new_side = (tropa_change_figure){after->net, after->low, after->high, after->n};
    double old_error = (before->high - before->low) / (2 * TROPA_Z95);
    double new_error = (after->high - after->low) / (2 * TROPA_Z95);
    double error = sqrt(old_error * old_error + new_error * new_error);
    double z = fabs(after->net - before->net) / error;
    if (!(error > 0) || !isfinite(z))
        return TROPA_OK;
    one.p = 2 * tropa_normal_cdf(-z);
    return add(all, &one);
}

static uint64_t part_of(double share, uint64_t n)
{
    return n == TROPA_NO_COUNT || !(share >= 0 && share <= 1)
               ? TROPA_NO_COUNT
               : (uint64_t)llround(share * (double)n);
}

/* The whole map's measure says of how many. */
static tropa_status add_measure(figures *all, const tropa_measure *before,
                                const tropa_measure *after, uint64_t old_whole, uint64_t new_whole)
{
    const figure of = {.before = before, .after = after};
    const bool is_map = tropa_str_equal(after->item.id, TROPA_STR("map"));
    const bool is_stage = after->reached != TROPA_NO_COUNT;
    uint64_t old_reached = is_map     ? before->arrived
                           : is_stage ? before->reached
                                      : before->customers;
    uint64_t new_reached = is_map ? after->arrived : is_stage ? after->reached : after->customers;
    tropa_status status =
        add_share(all, &of, is_map ? "arrived" : "reached", (tropa_count){old_reached, old_whole},
                  (tropa_count){new_reached, new_whole});
    if (!status)
        status = add_share(all, &of, "left", (tropa_count){before->lost, before->resolved},
                           (tropa_count){after->lost, after->resolved});
    if (!status)
        status = add_share(all, &of, "repeated", (tropa_count){before->repeated, before->customers},
                           (tropa_count){after->repeated, after->customers});
    if (!status)
        status = add_share(all, &of, "back", (tropa_count){before->back, before->customers},
                           (tropa_count){after->back, after->customers});
    if (!status)
        status = add_share(
            all, &of, "friction",
            (tropa_count){part_of(before->friction, before->customers), before->customers},
            (tropa_count){part_of(after->friction, after->customers), after->customers});
    return status ? status : add_score(all, &of);
}

static const tropa_measure *find(const tropa_document *document, const tropa_dict *ids,
                                 tropa_str id)
{
    uint32_t code = tropa_dict_find(ids, id);
    return code == TROPA_DICT_NONE ? NULL : &document->measured.item[code];
}

static tropa_status collect(differ *d, const tropa_dict *ids, figures *all)
{
    const tropa_measure *old_map = find(d->before, ids, TROPA_STR("map"));
    uint64_t old_whole = old_map ? old_map->customers : TROPA_NO_COUNT;
    uint64_t new_whole = TROPA_NO_COUNT;
    tropa_status status = TROPA_OK;
    for (uint32_t i = 0; i < d->after->measured.count; i++)
        if (tropa_str_equal(d->after->measured.item[i].item.id, TROPA_STR("map")))
            new_whole = d->after->measured.item[i].customers;
    for (uint32_t i = 0; i < d->after->measured.count && !status; i++) {
        const tropa_measure *after = &d->after->measured.item[i];
        const tropa_measure *before = find(d->before, ids, after->item.id);
        if (before)
            status = add_measure(all, before, after, old_whole, new_whole);
    }
    return status;
}

/** Stage and touchpoint whose figures they are. */
static void place_of(differ *d, tropa_str id, diff_place *out)
{
    const tropa_field *stages = tropa_shape_field(&tropa_shape_document, TROPA_STR("stages"));
    const tropa_field *cards = tropa_shape_field(stages->shape, TROPA_STR("touchpoints"));
    const tropa_spot *stage = tropa_spots_get(&d->new_spots, stages->shape, id);
    const tropa_spot *card = tropa_spots_get(&d->new_spots, cards->shape, id);
    if (stage)
        out->stage = stage->object;
    else if (card) {
        out->stage = card->owner;
        out->touchpoint = card->object;
    }
}

static tropa_status tell(differ *d, const figure *one, double p)
{
    if (one->old_side.value == one->new_side.value)
        return TROPA_OK;
    diff_place place = {.shape = &tropa_shape_document};
    place_of(d, one->after->item.id, &place);
    const char *path =
        tropa_arena_format(d->arena, "measured/%.*s/%s", (int)one->after->item.id.size,
                           one->after->item.id.data, one->name);
    tropa_change *change;
    tropa_status status =
        tropa_diff_add(d, &place, p < LEVEL ? TROPA_CHANGE_BEYOND : TROPA_CHANGE_CHANCE, &change);
    if (status || !path)
        return status ? status : tropa_fail_memory(d->err);
    change->path = tropa_str_from(path);
    change->id = one->after->item.id;
    change->measure = one->name;
    change->before = one->old_side;
    change->after = one->new_side;
    change->p = p;
    return TROPA_OK;
}

static tropa_status judge(differ *d, const figures *all)
{
    double *p = tropa_arena_array(d->arena, all->count, sizeof *p);
    uint32_t *order = tropa_arena_array(d->arena, all->count, sizeof *order);
    if (!p || !order)
        return tropa_fail_memory(d->err);
    for (size_t i = 0; i < all->count; i++)
        p[i] = all->item[i].p;
    tropa_benjamini_hochberg(p, all->count, order, p);
    tropa_status status = TROPA_OK;
    for (size_t i = 0; i < all->count && !status; i++)
        status = tell(d, &all->item[i], p[i]);
    return status;
}

tropa_status tropa_diff_measured(differ *d)
{
    figures all = {.err = d->err};
    tropa_dict ids;
    tropa_status status = TROPA_OK;
    tropa_dict_init(&ids);
    for (uint32_t i = 0; i < d->before->measured.count && !status; i++)
        if (tropa_dict_add(&ids, d->before->measured.item[i].item.id) == TROPA_DICT_NONE)
            status = tropa_fail_memory(d->err);
    if (!status)
        status = collect(d, &ids, &all);
    if (!status && all.count)
        status = judge(d, &all);
    tropa_dict_deinit(&ids);
    tropa_free(all.item);
    return status;
}
