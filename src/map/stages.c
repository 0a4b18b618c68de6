/* Stages: from what people said, else from names, else from the order in the data.
 * docs/decisions/stages-from-data.md has the reasons and the thresholds. */
#include "map/plan_internal.h"

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

static bool names_stage(const plan_item *item)
{
    return item->meaning.stage != TROPA_STAGE_UNKNOWN;
}

/* Firm, not negative: such an activity can be a stage's reason to be. */
static bool founds_stage(const plan_item *item)
{
    return names_stage(item) && !item->meaning.soft && !item->meaning.negative;
}

static void gather(const plan_work *work, bool soft, known_stages *out)
{
    double weight[KNOWN] = {0}, sum[KNOWN] = {0};
    uint64_t most[KNOWN] = {0};
    for (uint32_t i = 0; i < work->item_count; i++) {
        const plan_item *item = &work->item[i];
        bool counts = soft ? names_stage(item) && !item->meaning.negative : founds_stage(item);
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

static uint32_t nearest(const bool *there, const double *place, uint32_t n, double at)
{
    uint32_t best = TROPA_NONE;
    for (uint32_t k = 0; k < n; k++)
        if (there[k] && (best == TROPA_NONE || fabs(place[k] - at) < fabs(place[best] - at)))
            best = k;
    return best;
}

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
    uint32_t near = nearest(before.there, before.place, KNOWN, item->place);
    if (!names_stage(item))
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
        named += names_stage(&work->item[i]) ? (double)work->item[i].customers : 0;
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
            if (a->stage == b->stage || !names_stage(a) || !names_stage(b))
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

/* ---- from a person's table ---- */

typedef struct own_stage {
    tropa_str text;
    tropa_known_stage known;
    double weight, sum;
} own_stage;

static int compare_own(const void *a, const void *b)
{
    const own_stage *x = a, *y = b;
    double px = x->sum / x->weight, py = y->sum / y->weight;
    return px == py ? 0 : px < py ? -1 : 1;
}

static int compare_known(const void *a, const void *b)
{
    const own_stage *x = a, *y = b;
    return (x->known > y->known) - (x->known < y->known);
}

static bool same_stage(const own_stage *stage, tropa_str text, tropa_known_stage known)
{
    return known != TROPA_STAGE_UNKNOWN ? stage->known == known
                                        : tropa_str_equal(stage->text, text);
}

static uint32_t own_find(const own_stage *own, uint32_t count, tropa_str text,
                         tropa_known_stage known)
{
    for (uint32_t s = 0; s < count; s++)
        if (same_stage(&own[s], text, known))
            return s;
    return count;
}

/* The distinct stages that the table names and the data has, with their places. */
static tropa_status own_stages(plan_work *work, own_stage *own, uint32_t *count, tropa_error *err)
{
    *count = 0;
    for (uint32_t i = 0; i < work->item_count; i++) {
        const plan_item *item = &work->item[i];
        if (item->stage_hint.size == 0)
            continue;
        tropa_known_stage known;
        tropa_status status = tropa_known_stage_parse(item->stage_hint, &known, err);
        if (status)
            return status;
        uint32_t s = own_find(own, *count, item->stage_hint, known);
        if (s == TROPA_MAP_STAGES_MAX)
            return tropa_fail(err, TROPA_ERR_USAGE,
                              "the table of names has more than %d stages; \"%.*s\" is one too "
                              "many: join some of them",
                              TROPA_MAP_STAGES_MAX, (int)item->stage_hint.size,
                              item->stage_hint.data);
        if (s == *count)
            own[(*count)++] = (own_stage){item->stage_hint, known, 0, 0};
        own[s].weight += (double)item->customers;
        own[s].sum += (double)item->customers * item->place;
    }
    return TROPA_OK;
}

/* The table's own word, else what its name means when the table has that stage, else by place. */
static tropa_status own_stage_of(const plan_item *item, const own_stage *own, uint32_t count,
                                 uint8_t *out, tropa_error *err)
{
    if (item->stage_hint.size) {
        tropa_known_stage known;
        tropa_status status = tropa_known_stage_parse(item->stage_hint, &known, err);
        *out = status ? 0 : (uint8_t)own_find(own, count, item->stage_hint, known);
        return status;
    }
    bool there[TROPA_MAP_STAGES_MAX];
    double place[TROPA_MAP_STAGES_MAX];
    for (uint32_t s = 0; s < count; s++) {
        there[s] = true;
        place[s] = own[s].sum / own[s].weight;
    }
    uint32_t s = count;
    if (names_stage(item) && !item->meaning.soft)
        s = own_find(own, count, (tropa_str){NULL, 0}, item->meaning.stage);
    *out = (uint8_t)(s < count ? s : nearest(there, place, count, item->place));
    return TROPA_OK;
}

static tropa_status stages_by_table(plan_work *work, bool *fits, tropa_error *err)
{
    own_stage own[TROPA_MAP_STAGES_MAX];
    uint32_t count;
    tropa_status status = own_stages(work, own, &count, err);
    *fits = !status && count > 0;
    if (!*fits)
        return status;
    bool all_known = true;
    for (uint32_t s = 0; s < count; s++)
        all_known = all_known && own[s].known != TROPA_STAGE_UNKNOWN;
    qsort(own, count, sizeof *own, all_known ? compare_known : compare_own);
    work->stage_count = count;
    for (uint32_t s = 0; s < count; s++) {
        work->stage[s] = (tropa_plan_stage){0};
        if (own[s].known == TROPA_STAGE_UNKNOWN) {
            work->stage[s].name.text = tropa_arena_copy(work->arena, own[s].text);
            if (!work->stage[s].name.text.data)
                return tropa_fail_memory(err);
        } else {
            work->stage[s].name.key = tropa_known_stage_key(own[s].known);
            work->stage[s].known = own[s].known + 1;
        }
    }
    for (uint32_t i = 0; i < work->item_count && !status; i++)
        status = own_stage_of(&work->item[i], own, count, &work->item[i].stage, err);
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
    const plan_item *main[TROPA_MAP_STAGES_MAX] = {0};
    for (uint32_t i = 0; i < n; i++) {
        plan_item *item = &work->item[work->item_of[list[i]]];
        item->stage = stage[i];
        if (!main[stage[i]] || item->customers > main[stage[i]]->customers)
            main[stage[i]] = item;
    }
    for (uint32_t s = 0; s < work->stage_count; s++)
        work->stage[s] = (tropa_plan_stage){
            .name = {.key = found_key(s, work->stage_count), .qualifier = main[s]->name}};
    return TROPA_OK;
}

tropa_status plan_stages(plan_work *work, tropa_error *err)
{
    bool fits = false;
    tropa_status status = stages_by_table(work, &fits, err);
    work->from_table = fits;
    if (!status && !fits)
        status = stages_by_names(work, &fits, err);
    work->from_names = fits;
    if (!status && !fits)
        status = stages_by_data(work, err);
    return status;
}
