/* Problem zones and successes: see findings.h for the questions and their sources. */
#include "insight/findings.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* The least effect that is worth a colour: so many times the others, and so much above them. */
static const struct {
    double ratio, difference;
} least_effect[TROPA_FINDING_KINDS] = {
    [TROPA_FINDING_EXIT] = {1.25, 0.05},   [TROPA_FINDING_REPEAT] = {1.5, 0.10},
    [TROPA_FINDING_BACK] = {1.5, 0.05},    [TROPA_FINDING_WAIT] = {2.0, 0.10},
    [TROPA_FINDING_SUCCESS] = {1.1, 0.05},
};
/* A touchpoint that this share of its customers leaves for a later stage is the gate to it, like a
 * payment that went through: that they go on is what it means. */
static const double gate_share = 0.98;
/* A median wait of less than this is no waiting, however it compares. */
static const int64_t least_wait_us = INT64_C(60000000);

/* ---- the figures ---- */

static tropa_count capped(uint64_t k, uint64_t n)
{
    return (tropa_count){k < n ? k : n, n};
}

/* part of `whole` in the proportion k / n, rounded: visits of those whose time has run out */
static uint64_t portion(uint64_t whole, uint64_t k, uint64_t n)
{
    return n ? (uint64_t)llround((double)whole * ((double)k / (double)n)) : 0;
}

/* The share that the question is about, per customer (waits: per wait). */
static tropa_count figure(const tropa_touch_evidence *touch, tropa_finding_kind kind)
{
    const tropa_touch_result *m = &touch->measured;
    switch (kind) {
    case TROPA_FINDING_EXIT:
        return capped(m->last, m->resolved);
    case TROPA_FINDING_REPEAT:
        return capped(m->repeated_in_row, m->customers);
    case TROPA_FINDING_BACK:
        return capped(m->back, m->customers);
    case TROPA_FINDING_WAIT:
        return capped(m->stage_waits_over, m->wait.count);
    case TROPA_FINDING_SUCCESS:
        return capped(m->resolved - (m->lost < m->resolved ? m->lost : m->resolved), m->resolved);
    case TROPA_FINDING_KINDS:
        break;
    }
    return (tropa_count){0, 0};
}

/* The same per visit; n = 0 where the question has no such form. */
static tropa_count per_visit(const tropa_touch_evidence *touch, tropa_finding_kind kind)
{
    const tropa_touch_result *m = &touch->measured;
    switch (kind) {
    case TROPA_FINDING_EXIT:
        return capped(m->last, portion(touch->visits, m->resolved, m->customers));
    case TROPA_FINDING_BACK:
        return capped(touch->steps_back, touch->visits);
    case TROPA_FINDING_SUCCESS:
        return capped(touch->steps_on, touch->visits);
    default:
        return (tropa_count){0, 0};
    }
}

static void add(tropa_count *sum, tropa_count count)
{
    sum->k += count.k;
    sum->n += count.n;
}

static tropa_count less(tropa_count sum, tropa_count count)
{
    return (tropa_count){sum.k - count.k, sum.n - count.n};
}

/* Waits come several to a customer and are alike: they count as one each. */
static tropa_count per_customer(tropa_count waits, uint64_t customers)
{
    if (waits.n <= customers)
        return waits;
    return (tropa_count){portion(waits.k, customers, waits.n), customers};
}

/* ---- which questions may be asked ---- */

static bool is_asked(const tropa_touch_evidence *touch, const tropa_stage_evidence *stage,
                     tropa_finding_kind kind)
{
    if (touch->rest)
        return false;
    switch (kind) {
    case TROPA_FINDING_EXIT:
        return !stage->last && !touch->ends_journeys;
    case TROPA_FINDING_SUCCESS:
        return !stage->last && !touch->ends_journeys &&
               tropa_share(figure(touch, kind)) < gate_share;
    case TROPA_FINDING_REPEAT:
        return !touch->repeats_by_nature;
    case TROPA_FINDING_BACK:
        return touch->stage > 0 && !stage->steps_back_by_nature;
    case TROPA_FINDING_WAIT:
        return !touch->pauses_by_nature && touch->measured.wait.count > 0 &&
               touch->measured.wait.median_us >= least_wait_us;
    case TROPA_FINDING_KINDS:
        break;
    }
    return false;
}

/* What the others lead one to expect is not taken from natural ends and natural repeats. */
static bool is_expected(const tropa_touch_evidence *touch, tropa_finding_kind kind)
{
    if (kind == TROPA_FINDING_EXIT || kind == TROPA_FINDING_SUCCESS)
        return !touch->ends_journeys;
    return kind != TROPA_FINDING_REPEAT || !touch->repeats_by_nature;
}

typedef struct stage_sums {
    tropa_count figure[TROPA_FINDING_KINDS], per_visit[TROPA_FINDING_KINDS];
    uint64_t customers; /* of the touchpoints, summed */
    uint64_t visits;
} stage_sums;

static void sum_stages(const tropa_touch_evidence *touch, uint32_t n, stage_sums *sums)
{
    for (uint32_t t = 0; t < n; t++) {
        stage_sums *sum = &sums[touch[t].stage];
        sum->customers += touch[t].measured.customers;
        sum->visits += touch[t].visits;
        for (int k = 0; k < TROPA_FINDING_KINDS; k++) {
            if (!is_expected(&touch[t], (tropa_finding_kind)k))
                continue;
            add(&sum->figure[k], figure(&touch[t], (tropa_finding_kind)k));
            add(&sum->per_visit[k], per_visit(&touch[t], (tropa_finding_kind)k));
        }
    }
}

/* ---- one question ---- */

/* How often the same touchpoint comes next, against the share that it has of the stage's events
 * anyway: the chance of meeting it again if the next were drawn at random. */
static double repeat_by_chance_p(const tropa_touch_evidence *touch, const stage_sums *sum)
{
    tropa_count seen =
        per_customer(capped(touch->repeats, touch->visits), touch->measured.customers);
    return tropa_greater_p(seen, capped(touch->visits, sum->visits));
}

/* The guard against mere frequency: see findings.h. */
static double guard_p(const tropa_touch_evidence *touch, const stage_sums *sum,
                      tropa_finding_kind kind)
{
    if (kind == TROPA_FINDING_REPEAT)
        return repeat_by_chance_p(touch, sum);
    if (kind == TROPA_FINDING_WAIT)
        return 0;
    tropa_count own = per_visit(touch, kind);
    return tropa_greater_p(own, less(sum->per_visit[kind], own));
}

/* Who leaves is lost; who repeats, steps back or waits may still go on: that weighs a third. */
static uint32_t severity_of(tropa_finding_kind kind, uint64_t customers, uint64_t entered)
{
    double share = entered ? (double)customers / (double)entered : 0;
    if (kind != TROPA_FINDING_EXIT)
        share /= 3;
    return share < 0.02 ? 1 : share < 0.05 ? 2 : 3;
}

/* Fills everything but p_adjusted. false: there is not enough data to ask. */
static bool ask(const tropa_touch_evidence *touch, const stage_sums *sum, uint64_t entered,
                tropa_finding_kind kind, tropa_finding *out)
{
    tropa_count own = figure(touch, kind);
    tropa_count others =
        is_expected(touch, kind) ? less(sum->figure[kind], own) : sum->figure[kind];
    uint64_t customers = touch->measured.customers;
    uint64_t base = own.n < customers ? own.n : customers;
    if (base < TROPA_FINDING_LEAST || others.n < TROPA_FINDING_LEAST)
        return false;
    *out = (tropa_finding){
        .kind = kind, .count = own, .others = others, .wait_us = touch->measured.wait.median_us};
    tropa_count tested = own, against = others;
    if (kind == TROPA_FINDING_WAIT) {
        tested = per_customer(own, customers);
        against = per_customer(others, sum->customers - customers);
    }
    if (against.n == 0)
        return false;
    out->p = fmax(tropa_greater_p(tested, against), guard_p(touch, sum, kind));
    out->interval = tropa_wilson(tested, TROPA_Z95);
    out->ratio = others.k ? tropa_share(own) / tropa_share(others) : (double)INFINITY;
    out->ratio_interval = tropa_ratio_interval(tested, against, TROPA_Z95);
    double above = tropa_share(own) - tropa_share(others);
    out->customers = above > 0 ? (uint64_t)llround(above * (double)base) : 0;
    out->severity = severity_of(kind, out->customers, entered);
    return true;
}

static bool is_large(const tropa_finding *finding)
{
    double above = tropa_share(finding->count) - tropa_share(finding->others);
    return finding->customers > 0 && finding->ratio >= least_effect[finding->kind].ratio &&
           above >= least_effect[finding->kind].difference;
}

/* ---- all of them ---- */

static uint32_t ask_all(const tropa_touch_evidence *touch, uint32_t touch_count,
                        const tropa_stage_evidence *stage, const stage_sums *sums,
                        tropa_finding *out)
{
    uint32_t n = 0;
    for (uint32_t t = 0; t < touch_count; t++)
        for (int k = 0; k < TROPA_FINDING_KINDS; k++) {
            tropa_finding_kind kind = (tropa_finding_kind)k;
            uint32_t s = touch[t].stage;
            if (!is_asked(&touch[t], &stage[s], kind) ||
                !ask(&touch[t], &sums[s], stage[s].entered, kind, &out[n]))
                continue;
            out[n].touch = t;
            out[n++].stage = s;
        }
    return n;
}

static bool has_exit(const tropa_finding *list, uint32_t n, uint32_t touch)
{
    for (uint32_t i = 0; i < n; i++)
        if (list[i].touch == touch && list[i].kind == TROPA_FINDING_EXIT)
            return true;
    return false;
}

/* Of the successes of a stage the one with most customers stays. */
static bool is_best_success(const tropa_finding *list, uint32_t n, uint32_t i)
{
    if (has_exit(list, n, list[i].touch))
        return false;
    for (uint32_t j = 0; j < n; j++) {
        if (list[j].kind != TROPA_FINDING_SUCCESS || list[j].stage != list[i].stage || j == i ||
            has_exit(list, n, list[j].touch))
            continue;
        if (list[j].customers > list[i].customers ||
            (list[j].customers == list[i].customers && j < i))
            return false;
    }
    return true;
}

static int compare_findings(const void *a, const void *b)
{
    const tropa_finding *x = a, *y = b;
    if (x->touch != y->touch)
        return x->touch < y->touch ? -1 : 1;
    bool sx = x->kind == TROPA_FINDING_SUCCESS, sy = y->kind == TROPA_FINDING_SUCCESS;
    if (sx != sy)
        return sx ? 1 : -1;
    if (x->customers != y->customers)
        return x->customers > y->customers ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

/* Keeps what is certain and large enough, in list; then the best success of each stage. */
static uint32_t keep(tropa_finding *list, uint32_t n, tropa_finding *kept)
{
    uint32_t large = 0, count = 0;
    for (uint32_t i = 0; i < n; i++)
        if (list[i].p_adjusted < TROPA_FINDING_RATE && is_large(&list[i]))
            list[large++] = list[i];
    for (uint32_t i = 0; i < large; i++)
        if (list[i].kind != TROPA_FINDING_SUCCESS || is_best_success(list, large, i))
            kept[count++] = list[i];
    qsort(kept, count, sizeof *kept, compare_findings);
    return count;
}

tropa_status tropa_findings_find(tropa_arena *arena, const tropa_touch_evidence *touch,
                                 uint32_t touch_count, const tropa_stage_evidence *stage,
                                 uint32_t stage_count, tropa_findings *out, tropa_error *err)
{
    size_t most = (size_t)touch_count * TROPA_FINDING_KINDS + 1;
    stage_sums *sums = tropa_arena_array(arena, stage_count + 1, sizeof *sums);
    tropa_finding *list = tropa_arena_array(arena, most, sizeof *list);
    tropa_finding *kept = tropa_arena_array(arena, most, sizeof *kept);
    double *p = tropa_arena_array(arena, most, sizeof *p);
    uint32_t *order = tropa_arena_array(arena, most, sizeof *order);
    *out = (tropa_findings){0};
    if (!sums || !list || !kept || !p || !order)
        return tropa_fail_memory(err);
    for (uint32_t t = 0; t < touch_count; t++)
        assert(touch[t].stage < stage_count);
    sum_stages(touch, touch_count, sums);
    uint32_t n = ask_all(touch, touch_count, stage, sums, list);
    for (uint32_t i = 0; i < n; i++)
        p[i] = list[i].p;
    tropa_benjamini_hochberg(p, n, order, p);
    for (uint32_t i = 0; i < n; i++)
        list[i].p_adjusted = p[i];
    out->tested = n;
    out->finding = kept;
    out->count = keep(list, n, kept);
    return TROPA_OK;
}

bool tropa_friction(const tropa_touch_evidence *touch, const tropa_stage_evidence *stage,
                    tropa_count *out)
{
    const tropa_touch_result *m = &touch->measured;
    uint64_t k = 0;
    if (!stage->last && !touch->ends_journeys)
        k += m->last;
    if (touch->stage > 0 && !stage->steps_back_by_nature)
        k += m->back;
    if (!touch->repeats_by_nature)
        k += m->repeated_in_row;
    *out = capped(k, m->customers);
    return m->customers >= TROPA_FINDING_LEAST;
}
