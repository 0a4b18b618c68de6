/* Stages that a person's table names: alone where the table speaks for most of what happened, else
 * put among those of the names or the data. docs/decisions/stages-from-data.md has the reasons. */
#include "map/plan_internal.h"
#include "text/plain.h"

#include <math.h>
#include <stdlib.h>

enum { MAX = TROPA_MAP_STAGES_MAX };

/* A table that gives stages to this share of the events has said what the stages are. */
static const double enough_events = 0.8;

uint32_t plan_nearest(const bool *there, const double *place, uint32_t n, double at)
{
    uint32_t best = TROPA_NONE;
    for (uint32_t k = 0; k < n; k++)
        if (there[k] && (best == TROPA_NONE || fabs(place[k] - at) < fabs(place[best] - at)))
            best = k;
    return best;
}

/* ---- what the table has ---- */

static double place_of(const plan_own_stage *stage)
{
    return stage->sum / stage->weight;
}

static int compare_places(const void *a, const void *b)
{
    const plan_own_stage *x = a, *y = b;
    double px = place_of(x), py = place_of(y);
    return px == py ? (x->index > y->index) - (x->index < y->index) : px < py ? -1 : 1;
}

static int compare_known(const void *a, const void *b)
{
    const plan_own_stage *x = a, *y = b;
    return x->known == y->known ? compare_places(a, b) : x->known < y->known ? -1 : 1;
}

static uint32_t find_folded(const plan_own_stages *own, tropa_str folded)
{
    uint32_t s = 0;
    while (s < own->count && !tropa_str_equal(own->stage[s].folded, folded))
        s++;
    return s;
}

static tropa_status add_stage(plan_work *work, plan_own_stages *own, tropa_str text,
                              tropa_str folded, tropa_error *err)
{
    if (own->count == MAX)
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "the table of names has more than %d stages; \"%.*s\" is one too many: "
                          "join some of them",
                          MAX, (int)text.size, text.data);
    plan_own_stage *stage = &own->stage[own->count];
    *stage = (plan_own_stage){.folded = folded, .index = (uint8_t)own->count};
    own->count++;
    stage->text = tropa_arena_copy(work->arena, text);
    return stage->text.data ? tropa_known_stage_parse(text, &stage->known, err)
                            : tropa_fail_memory(err);
}

tropa_status plan_own_stages_find(plan_work *work, plan_own_stages *out, tropa_error *err)
{
    out->count = 0;
    for (uint32_t i = 0; i < work->item_count; i++) {
        plan_item *item = &work->item[i];
        if (item->stage_hint.size == 0)
            continue;
        tropa_str folded = tropa_text_fold(work->arena, item->stage_hint);
        if (!folded.data)
            return tropa_fail_memory(err);
        uint32_t s = find_folded(out, folded);
        tropa_status status = TROPA_OK;
        if (s == out->count)
            status = add_stage(work, out, item->stage_hint, folded, err);
        if (status)
            return status;
        item->own = (uint8_t)s;
        out->stage[s].weight += (double)item->customers;
        out->stage[s].sum += (double)item->customers * item->place;
    }
    if (out->count > 0)
        qsort(out->stage, out->count, sizeof *out->stage, compare_places);
    return TROPA_OK;
}

bool plan_own_stages_suffice(const plan_work *work, const plan_own_stages *own)
{
    double said = 0, all = 0;
    for (uint32_t a = 0; a < work->flow->base.activity_count; a++) {
        if (work->item_of[a] == TROPA_NONE)
            continue;
        double events = (double)work->flow->node[a].events;
        all += events;
        said += work->item[work->item_of[a]].stage_hint.size ? events : 0;
    }
    return own->count > 0 && said >= enough_events * all;
}

static tropa_plan_stage shown(const plan_own_stage *stage)
{
    bool known = stage->known != TROPA_STAGE_UNKNOWN;
    return (tropa_plan_stage){.name.text = stage->text, .known = known ? stage->known + 1 : 0};
}

/* ---- its stages alone ---- */

/* Where the table is silent: what the name means when the table has that stage, else by place. */
static uint32_t stage_by_sense(const plan_item *item, const plan_own_stage *own, uint32_t count)
{
    bool there[MAX] = {false};
    double place[MAX] = {0};
    bool firm = plan_item_names_stage(item) && !item->meaning.soft;
    for (uint32_t s = 0; s < count; s++) {
        if (firm && own[s].known == item->meaning.stage)
            return s;
        there[s] = true;
        place[s] = place_of(&own[s]);
    }
    return plan_nearest(there, place, count, item->place);
}

void plan_own_stages_alone(plan_work *work, const plan_own_stages *own)
{
    plan_own_stages sorted = *own;
    bool all_known = true;
    for (uint32_t s = 0; s < own->count; s++)
        all_known = all_known && own->stage[s].known != TROPA_STAGE_UNKNOWN;
    if (all_known)
        qsort(sorted.stage, sorted.count, sizeof *sorted.stage, compare_known);
    uint8_t number[MAX] = {0};
    work->stage_count = sorted.count;
    for (uint32_t s = 0; s < sorted.count; s++) {
        work->stage[s] = shown(&sorted.stage[s]);
        number[sorted.stage[s].index] = (uint8_t)s;
    }
    for (uint32_t i = 0; i < work->item_count; i++) {
        plan_item *item = &work->item[i];
        item->stage = item->stage_hint.size
                          ? number[item->own]
                          : (uint8_t)stage_by_sense(item, sorted.stage, sorted.count);
    }
}

/* ---- its stages among the others ---- */

typedef struct entry {
    tropa_plan_stage stage;
    bool own;
    uint8_t slot; /* what items hold until all are numbered */
    double weight, sum;
} entry;

typedef struct entry_list {
    uint32_t count;
    entry at[2 * MAX];
} entry_list;

/* Meaning parts two known stages; without it the place in the data does. */
static bool stands_before(const entry *a, const entry *b)
{
    if (a->stage.known && b->stage.known && a->stage.known != b->stage.known)
        return a->stage.known < b->stage.known;
    return a->sum / a->weight < b->sum / b->weight;
}

/* Where the fewest of the stages that stand already are on the wrong side. */
static void insert(entry_list *list, const entry *new)
{
    uint32_t best = 0, least = UINT32_MAX;
    for (uint32_t at = 0; at <= list->count; at++) {
        uint32_t wrong = 0;
        for (uint32_t i = 0; i < list->count; i++)
            wrong += i < at ? stands_before(new, &list->at[i]) : stands_before(&list->at[i], new);
        if (wrong < least) {
            least = wrong;
            best = at;
        }
    }
    memmove(&list->at[best + 1], &list->at[best], (list->count - best) * sizeof *list->at);
    list->at[best] = *new;
    list->count++;
}

/* The slots: the other stages, then own ones. An own stage that means one of the others is that
 * one, under the person's word. */
static uint32_t fill_slots(const plan_work *work, const plan_own_stages *own, entry *slot,
                           uint8_t *slot_of_own)
{
    uint32_t count = work->stage_count;
    for (uint32_t s = 0; s < count; s++)
        slot[s] = (entry){.stage = work->stage[s]};
    for (uint32_t o = 0; o < own->count; o++) {
        tropa_plan_stage stage = shown(&own->stage[o]);
        uint32_t s = 0;
        while (s < work->stage_count &&
               (slot[s].own || !stage.known || slot[s].stage.known != stage.known))
            s++;
        if (s == work->stage_count)
            s = count++;
        slot[s] = (entry){.stage = stage, .own = true};
        slot_of_own[own->stage[o].index] = (uint8_t)s;
    }
    for (uint32_t s = 0; s < count; s++)
        slot[s].slot = (uint8_t)s;
    return count;
}

static uint32_t lightest_other(const entry_list *list, uint32_t n)
{
    uint32_t best = TROPA_NONE;
    for (uint32_t i = 0; i < n; i++)
        if (!list->at[i].own && (best == TROPA_NONE || list->at[i].weight < list->at[best].weight))
            best = i;
    return best;
}

/* Too many: the lightest stage that no person asked for gives its activities to the nearest. The
 * last stage is what arriving means, so it neither gives nor takes if that can be helped. */
static void dissolve_one(plan_work *work, entry_list *list)
{
    uint32_t before_last = list->count - 1;
    uint32_t gone = lightest_other(list, before_last);
    if (gone == TROPA_NONE)
        gone = before_last;
    bool there[2 * MAX] = {false};
    double place[2 * MAX] = {0};
    for (uint32_t i = 0; i < list->count; i++) {
        there[i] = i != gone && i != before_last;
        place[i] = list->at[i].sum / list->at[i].weight;
    }
    for (uint32_t i = 0; i < work->item_count; i++) {
        plan_item *item = &work->item[i];
        if (item->stage != list->at[gone].slot)
            continue;
        entry *to = &list->at[plan_nearest(there, place, list->count, item->place)];
        item->stage = to->slot;
        to->weight += (double)item->customers;
        to->sum += (double)item->customers * item->place;
    }
    list->count--;
    memmove(&list->at[gone], &list->at[gone + 1], (list->count - gone) * sizeof *list->at);
}

void plan_own_stages_override(plan_work *work, const plan_own_stages *own)
{
    entry slot[2 * MAX];
    uint8_t slot_of_own[MAX], number[2 * MAX] = {0};
    uint32_t slots = fill_slots(work, own, slot, slot_of_own);
    for (uint32_t i = 0; i < work->item_count; i++) {
        plan_item *item = &work->item[i];
        if (item->stage_hint.size)
            item->stage = slot_of_own[item->own];
        slot[item->stage].weight += (double)item->customers;
        slot[item->stage].sum += (double)item->customers * item->place;
    }
    entry_list list = {0};
    for (uint32_t s = 0; s < slots; s++) {
        if (s >= work->stage_count)
            insert(&list, &slot[s]);
        else if (slot[s].weight > 0)
            list.at[list.count++] = slot[s];
    }
    while (list.count > MAX)
        dissolve_one(work, &list);
    work->stage_count = list.count;
    for (uint32_t s = 0; s < list.count; s++) {
        work->stage[s] = list.at[s].stage;
        number[list.at[s].slot] = (uint8_t)s;
    }
    for (uint32_t i = 0; i < work->item_count; i++)
        work->item[i].stage = number[work->item[i].stage];
    plan_name_found(work);
}
