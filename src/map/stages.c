/* Stages: from what people said, else from names, else from the order in the data.
 * docs/decisions/stages-from-data.md has the reasons and the thresholds. */
#include "map/plan_internal.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { KNOWN = TROPA_STAGE_KNOWN_COUNT, AGREEMENT_ITEMS = 64 };

/* Names are trusted when they cover this much of what customers did ... */
static const double least_coverage = 0.6;
/* ... and this share of pairs of activities of different stages stands in the data's order. */
static const double least_agreement = 0.65;
/* A stage needs an activity that this share of customers did. */
static const double least_presence = 0.005;
/* A soft word keeps its stage unless another one is nearer by more than this. */
static const double soft_reach = 0.15;

/* ---- where the known stages lie in the data ---- */

typedef struct known_stages {
    bool there[KNOWN];
    double place[KNOWN]; /* mean place of its activities, weighted by customers */
} known_stages;

/* Firm, not negative: such an activity can be a stage's reason to be. */
static bool founds_stage(const plan_item *item)
{
    return plan_item_names_stage(item) && !item->meaning.soft && !item->meaning.negative;
}

static void gather(const plan_work *work, bool soft, known_stages *out)
{
    double weight[KNOWN] = {0}, sum[KNOWN] = {0};
    uint64_t most[KNOWN] = {0};
    for (uint32_t i = 0; i < work->item_count; i++) {
        const plan_item *item = &work->item[i];
        bool counts =
            soft ? plan_item_names_stage(item) && !item->meaning.negative : founds_stage(item);
        if (!counts)
            continue;
        uint32_t k = item->meaning.stage;
        weight[k] += (double)item->customers;
        sum[k] += (double)item->customers * item->place;
        if (item->customers > most[k])
            most[k] = item->customers;
    }
    double least = least_presence * (double)work->flow->base.customers;
    for (uint32_t k = 0; k < KNOWN; k++) {
        if (out->there[k] || weight[k] <= 0 || (double)most[k] < least)
            continue;
        out->there[k] = true;
        out->place[k] = sum[k] / weight[k];
    }
}

/* A stage that only soft words speak for must lie between its neighbours. */
static void drop_misplaced_soft(const known_stages *firm, known_stages *all)
{
    for (uint32_t k = 0; k < KNOWN; k++) {
        if (!all->there[k] || firm->there[k])
            continue;
        for (uint32_t other = 0; other < KNOWN; other++) {
            if (!firm->there[other])
                continue;
            bool misplaced =
                other < k ? firm->place[other] > all->place[k] : firm->place[other] < all->place[k];
            if (misplaced)
                all->there[k] = false;
        }
    }
}

static uint32_t items_of(const plan_work *work, uint32_t known)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < work->item_count; i++)
        count += founds_stage(&work->item[i]) && work->item[i].meaning.stage == known;
    return count;
}

/* What the word's stage is called here: the way to the purchase and the purchase are one stage when
 * something follows; a lone referral belongs to loyalty. */
static void merge_stages(const plan_work *work, known_stages *stages, uint32_t into[KNOWN])
{
    for (uint32_t k = 0; k < KNOWN; k++)
        into[k] = k;
    bool later = stages->there[TROPA_STAGE_AFTER_SALES] || stages->there[TROPA_STAGE_LOYALTY] ||
                 stages->there[TROPA_STAGE_ADVOCACY];
    if (stages->there[TROPA_STAGE_DECISION] && later) {
        into[TROPA_STAGE_DECISION] = TROPA_STAGE_PURCHASE;
        if (!stages->there[TROPA_STAGE_PURCHASE])
            stages->place[TROPA_STAGE_PURCHASE] = stages->place[TROPA_STAGE_DECISION];
        stages->there[TROPA_STAGE_PURCHASE] = true;
        stages->there[TROPA_STAGE_DECISION] = false;
    }
    bool both = stages->there[TROPA_STAGE_LOYALTY] && stages->there[TROPA_STAGE_ADVOCACY];
    if (both && items_of(work, TROPA_STAGE_ADVOCACY) < 2) {
        into[TROPA_STAGE_ADVOCACY] = TROPA_STAGE_LOYALTY;
        stages->there[TROPA_STAGE_ADVOCACY] = false;
    }
}

/* ---- which stage an item goes to ---- */

/* Whoever touches the last stage has arrived: only an activity whose own name says so belongs
 * there. All others go to the nearest of the stages before. */
static uint32_t stage_of_item(const plan_item *item, const known_stages *stages,
                              const uint32_t into[KNOWN])
{
    known_stages before = *stages;
    uint32_t last = KNOWN;
    while (last > 0 && !stages->there[last - 1])
        last--;
    before.there[last - 1] = false;
    uint32_t near = plan_nearest(before.there, before.place, KNOWN, item->place);
    if (!plan_item_names_stage(item))
        return near;
    uint32_t own = into[item->meaning.stage];
    if (!stages->there[own])
        return near;
    double further =
        fabs(stages->place[own] - item->place) - fabs(stages->place[near] - item->place);
    return item->meaning.soft && further > soft_reach ? near : own;
}

/* ---- do names and data agree? ---- */

static double coverage(const plan_work *work)
{
    double named = 0, all = 0;
    for (uint32_t i = 0; i < work->item_count; i++) {
        all += (double)work->item[i].customers;
        named += plan_item_names_stage(&work->item[i]) ? (double)work->item[i].customers : 0;
    }
    return all > 0 ? named / all : 0;
}

static int compare_by_customers(const void *a, const void *b)
{
    const plan_item *x = *(plan_item *const *)a, *y = *(plan_item *const *)b;
    if (x->customers != y->customers)
        return x->customers > y->customers ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

/* Share of the pairs of different stages that the data has in the same order, weighted by the rarer
 * of the two, over the most frequent items. */
static tropa_status agreement(const plan_work *work, double *out, tropa_error *err)
{
    plan_item **list = tropa_arena_array(work->arena, work->item_count + 1, sizeof(plan_item *));
    if (!list)
        return tropa_fail_memory(err);
    for (uint32_t i = 0; i < work->item_count; i++)
        list[i] = &work->item[i];
    qsort(list, work->item_count, sizeof(plan_item *), compare_by_customers);
    uint32_t n = work->item_count < AGREEMENT_ITEMS ? work->item_count : AGREEMENT_ITEMS;
    double same = 0, all = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n; j++) {
            const plan_item *a = list[i], *b = list[j];
            if (a->stage == b->stage || !plan_item_names_stage(a) || !plan_item_names_stage(b))
                continue;
            double weight = (double)b->customers; /* the list falls */
            all += weight;
            same += (a->stage < b->stage) == (a->place < b->place) ? weight : 0;
        }
    *out = all > 0 ? same / all : 0;
    return TROPA_OK;
}

/* Gives the known stages that are there their numbers, in the order people live them. */
static void number_known(plan_work *work, const bool there[KNOWN], uint8_t number[KNOWN])
{
    work->stage_count = 0;
    for (uint32_t k = 0; k < KNOWN; k++) {
        if (!there[k])
            continue;
        number[k] = (uint8_t)work->stage_count;
        work->stage[work->stage_count++] = (tropa_plan_stage){
            .name.key = tropa_known_stage_key((tropa_known_stage)k), .known = k + 1};
    }
}

static uint32_t count_there(const bool *there, uint32_t n)
{
    uint32_t count = 0;
    for (uint32_t k = 0; k < n; k++)
        count += there[k];
    return count;
}

/* A stage of soft words alone may have lost them all to nearer ones. */
static void drop_empty(plan_work *work)
{
    uint32_t size[TROPA_MAP_STAGES_MAX] = {0};
    uint8_t number[TROPA_MAP_STAGES_MAX] = {0};
    uint32_t kept = 0;
    for (uint32_t i = 0; i < work->item_count; i++)
        size[work->item[i].stage]++;
    for (uint32_t s = 0; s < work->stage_count; s++) {
        number[s] = (uint8_t)kept;
        if (size[s])
            work->stage[kept++] = work->stage[s];
    }
    work->stage_count = kept;
    for (uint32_t i = 0; i < work->item_count; i++)
        work->item[i].stage = number[work->item[i].stage];
}

/* *fits: the names speak, enough of them, and the data does not contradict. */
static tropa_status stages_by_names(plan_work *work, bool *fits, tropa_error *err)
{
    *fits = false;
    known_stages firm = {0};
    gather(work, false, &firm);
    known_stages stages = firm;
    gather(work, true, &stages);
    drop_misplaced_soft(&firm, &stages);
    uint32_t into[KNOWN];
    merge_stages(work, &stages, into);
    uint32_t count = count_there(stages.there, KNOWN);
    if (count < 3 || count > TROPA_MAP_STAGES_MAX || coverage(work) < least_coverage)
        return TROPA_OK;
    uint8_t number[KNOWN] = {0};
    number_known(work, stages.there, number);
    for (uint32_t i = 0; i < work->item_count; i++)
        work->item[i].stage = number[stage_of_item(&work->item[i], &stages, into)];
    drop_empty(work);
    if (work->stage_count < 3)
        return TROPA_OK;
    double share = 0;
    tropa_status status = agreement(work, &share, err);
    *fits = !status && share >= least_agreement;
    return status;
}

/* ---- from the order in the data ---- */

static const char *found_key(uint32_t stage, uint32_t count)
{
    static const char *const middle[] = {"stage.found_1", "stage.found_2", "stage.found_3",
                                         "stage.found_4", "stage.found_5", "stage.found_6",
                                         "stage.found_7"};
    if (count == 1)
        return "stage.found_only";
    if (stage == 0)
        return "stage.found_first";
    return stage + 1 == count ? "stage.found_last" : middle[stage];
}

void plan_name_found(plan_work *work)
{
    const plan_item *main[TROPA_MAP_STAGES_MAX] = {0};
    for (uint32_t i = 0; i < work->item_count; i++) {
        const plan_item *item = &work->item[i];
        const plan_item *best = main[item->stage];
        if (!best || item->customers > best->customers ||
            (item->customers == best->customers && item->rank < best->rank))
            main[item->stage] = item;
    }
    for (uint32_t s = 0; s < work->stage_count; s++) {
        if (work->stage[s].known || work->stage[s].name.text.data)
            continue;
        assert(main[s]); /* a stage found in the data was cut around at least one item */
        work->stage[s].name =
            (tropa_label){.key = found_key(s, work->stage_count), .qualifier = main[s]->name};
    }
}

/* Stages are cut over items, so that activities of one name stay together: the order holds the main
 * activity of each. */
static tropa_status stages_by_data(plan_work *work, tropa_error *err)
{
    uint32_t *list = tropa_arena_array(work->arena, work->item_count + 1, sizeof *list);
    uint8_t *stage = tropa_arena_array(work->arena, work->item_count + 1, sizeof *stage);
    if (!list || !stage)
        return tropa_fail_memory(err);
    uint32_t n = 0;
    for (uint32_t rank = 0; rank < work->order.count; rank++) {
        uint32_t a = work->order.activity[rank];
        if (work->item[work->item_of[a]].main == a)
            list[n++] = a;
    }
    tropa_order order = {n, list, work->order.place};
    tropa_status status = tropa_order_cut(work->arena, work->flow, &order, TROPA_MAP_STAGES_MAX,
                                          stage, &work->stage_count, err);
    if (status)
        return status;
    for (uint32_t i = 0; i < n; i++)
        work->item[work->item_of[list[i]]].stage = stage[i];
    for (uint32_t s = 0; s < work->stage_count; s++)
        work->stage[s] = (tropa_plan_stage){0};
    plan_name_found(work);
    return TROPA_OK;
}

tropa_status plan_stages(plan_work *work, tropa_error *err)
{
    plan_own_stages own;
    tropa_status status = plan_own_stages_find(work, &own, err);
    if (status)
        return status;
    work->from_table = work->from_names = own.count > 0;
    if (plan_own_stages_suffice(work, &own)) {
        plan_own_stages_alone(work, &own);
        return TROPA_OK;
    }
    bool fits = false;
    status = stages_by_names(work, &fits, err);
    if (!status && !fits)
        status = stages_by_data(work, err);
    if (!status && own.count > 0)
        plan_own_stages_override(work, &own);
    work->from_names |= fits;
    return status;
}
