/* Figures of a map as the `measured` block of a document. */
#include "map/measure.h"

#include "map/from_document.h"
#include "map/shape_walk.h"

#include <math.h>

typedef struct writer {
    tropa_arena *arena;
    const tropa_map *map;
    int64_t now_us;
    bool failed; /**< memory is out */
} writer;

/** A zeroed array with at least one place; on failure the writer knows. */
static void *take(writer *w, uint32_t count, size_t size)
{
    void *memory = tropa_arena_array(w->arena, count ? count : 1, size);
    w->failed |= !memory;
    return memory;
}

static tropa_str keep(writer *w, tropa_str text)
{
    tropa_str copy = tropa_arena_copy(w->arena, text);
    w->failed |= !copy.data;
    return copy;
}

/* ---- sentences ---- */

static void set_argument(writer *w, const tropa_argument *from, tropa_measured_argument *to)
{
    *to = (tropa_measured_argument){.item.id = keep(w, tropa_str_from(from->name)),
                                    .kind = (uint8_t)(from->kind + 1),
                                    .number = NAN};
    if (from->kind == TROPA_ARG_TEXT)
        to->text = keep(w, from->text);
    else if (from->kind == TROPA_ARG_REAL || from->kind == TROPA_ARG_PERCENT)
        to->number = from->real;
    else
        to->number = (double)from->integer;
}

static void set_sentence(writer *w, const tropa_message *from, tropa_measured_sentence *to)
{
    to->code = keep(w, tropa_str_from(from->key));
    to->with.item = take(w, from->argument_count, sizeof *to->with.item);
    if (!to->with.item)
        return;
    to->with.count = from->argument_count;
    for (uint32_t i = 0; i < from->argument_count; i++)
        set_argument(w, &from->argument[i], &to->with.item[i]);
}

static tropa_measured_sentence *sentence_of(writer *w, const tropa_message *from)
{
    tropa_measured_sentence *to = from->key ? take(w, 1, sizeof *to) : NULL;
    if (to)
        set_sentence(w, from, to);
    return to;
}

/* ---- figures ---- */

static tropa_measured_time *time_of(writer *w, const tropa_durations *from)
{
    tropa_measured_time *to = from->count ? take(w, 1, sizeof *to) : NULL;
    if (to)
        *to = (tropa_measured_time){
            .n = from->count, .median_us = (double)from->median_us, .p90_us = (double)from->p90_us};
    return to;
}

static const tropa_shape *measure_shape(void)
{
    return tropa_shape_field(&tropa_shape_document, TROPA_STR("measured"))->shape;
}

static void begin(writer *w, tropa_measure *out, tropa_str id)
{
    tropa_shape_clear(measure_shape(), out);
    out->item.id = keep(w, id);
}

static void set_findings(writer *w, const tropa_touchpoint *from, tropa_measure *to)
{
    to->findings.item = take(w, from->cell_count, sizeof *to->findings.item);
    if (!to->findings.item)
        return;
    to->findings.count = from->cell_count;
    for (uint32_t i = 0; i < from->cell_count; i++) {
        const tropa_cell *cell = &from->cell[i];
        to->findings.item[i] = (tropa_measured_finding){
            .kind = (uint8_t)(cell->kind + 1),
            .severity = cell->severity,
            .value = cell->value,
            .expected = cell->expected,
            .low = cell->low,
            .high = cell->high,
            .p = cell->p_adjusted,
            .n = cell->n,
            .customers = cell->customers,
            .title = sentence_of(w, &cell->title),
            .reason = sentence_of(w, &cell->reason),
            .rule = sentence_of(w, &cell->rule),
        };
    }
}

static void set_touchpoint(writer *w, const tropa_touchpoint *from, tropa_measure *to)
{
    const tropa_touch_result *m = &from->measured;
    begin(w, to, from->id);
    to->customers = m->customers;
    to->events = m->events;
    to->resolved = m->resolved;
    to->lost = m->lost;
    to->last = m->last;
    to->repeated = m->repeated;
    to->repeated_in_row = m->repeated_in_row;
    to->back = m->back;
    to->waits_over = m->stage_waits_over;
    to->wait = time_of(w, &m->wait);
    to->friction = from->friction;
    to->friction_low = from->friction_low;
    to->friction_high = from->friction_high;
    set_findings(w, from, to);
}

static void set_stage(writer *w, const tropa_map_stage *from, tropa_measure *to)
{
    const tropa_stage_result *m = &from->measured;
    begin(w, to, from->id);
    to->reached = m->reached;
    to->entered = m->entered;
    to->skipped = m->skipped;
    to->started = m->started;
    to->advanced = m->advanced;
    to->open = m->open;
    to->lost = m->lost;
    to->returned = m->returned;
    to->back_from = m->back_from;
    to->time = time_of(w, &m->time);
    to->stay = time_of(w, &m->stay);
    to->wait = time_of(w, &m->wait);
}

/* ---- the whole map ---- */

static void set_headlines(writer *w, tropa_measure *to)
{
    to->headlines.item = take(w, 3, sizeof *to->headlines.item);
    if (!to->headlines.item)
        return;
    for (uint32_t i = 0; i < 3 && w->map->headline[i].sentence.key; i++) {
        const tropa_headline *from = &w->map->headline[i];
        to->headlines.item[to->headlines.count++] =
            (tropa_measured_headline){.label = sentence_of(w, &from->label),
                                      .sentence = sentence_of(w, &from->sentence),
                                      .rule = sentence_of(w, &from->rule)};
    }
}

static void set_rules(writer *w, tropa_measure *to)
{
    to->rules.item = take(w, w->map->rule_count, sizeof *to->rules.item);
    if (!to->rules.item)
        return;
    to->rules.count = w->map->rule_count;
    for (uint32_t i = 0; i < w->map->rule_count; i++)
        set_sentence(w, &w->map->rule[i], &to->rules.item[i]);
}

static void set_backs(writer *w, tropa_measure *to)
{
    const tropa_map *map = w->map;
    to->backs.item = take(w, map->back_count, sizeof *to->backs.item);
    if (!to->backs.item)
        return;
    to->backs.count = map->back_count;
    for (uint32_t i = 0; i < map->back_count; i++)
        to->backs.item[i] =
            (tropa_measured_back){.from = keep(w, map->stage[map->back[i].from_stage].id),
                                  .to = keep(w, map->stage[map->back[i].to_stage].id),
                                  .customers = map->back[i].customers,
                                  .share = map->back[i].share};
}

static void set_whole(writer *w, const tropa_str *unmatched, uint32_t unmatched_count,
                      tropa_measure *to)
{
    const tropa_map *map = w->map;
    begin(w, to, TROPA_STR(TROPA_MEASURE_OF_MAP));
    to->at_us = tropa_measure_moment(w->now_us);
    to->source = keep(w, map->source_names);
    to->customers = map->base.customers;
    to->events = map->base.events;
    if (map->base.events) {
        to->from_us = map->base.from_us;
        to->to_us = map->base.to_us;
        to->data_end_us = map->base.data_end_us;
    }
    to->variants = map->variants;
    to->arrived = map->arrived;
    to->under_way = map->under_way;
    to->lost = map->lost;
    to->returned = map->returned;
    to->lapse_us = (double)map->lapse_us;
    to->lapse_rule = sentence_of(w, &map->lapse_rule);
    to->visitors = map->visitors;
    to->simulated = map->simulated;
    set_headlines(w, to);
    set_rules(w, to);
    set_backs(w, to);
    to->unmatched.item = take(w, unmatched_count, sizeof *to->unmatched.item);
    for (uint32_t i = 0; i < unmatched_count && to->unmatched.item; i++)
        to->unmatched.item[to->unmatched.count++] = keep(w, unmatched[i]);
}

tropa_status tropa_document_measure_from(tropa_arena *arena, const tropa_map *map, int64_t now_us,
                                         const tropa_str *unmatched, uint32_t unmatched_count,
                                         tropa_document *document, tropa_error *err)
{
    writer w = {.arena = arena, .map = map, .now_us = now_us};
    uint32_t count = 1 + map->stage_count;
    for (uint32_t s = 0; s < map->stage_count; s++)
        count += map->stage[s].touchpoint_count;
    tropa_measure *out = take(&w, count, sizeof *out);
    if (!out)
        return tropa_fail_memory(err);
    uint32_t at = 0;
    set_whole(&w, unmatched, unmatched_count, &out[at++]);
    for (uint32_t s = 0; s < map->stage_count && !w.failed; s++) {
        const tropa_map_stage *stage = &map->stage[s];
        if (!stage->unmeasured)
            set_stage(&w, stage, &out[at++]);
        for (uint32_t t = 0; t < stage->touchpoint_count && !w.failed; t++)
            if (!stage->touchpoint[t].unmeasured)
                set_touchpoint(&w, &stage->touchpoint[t], &out[at++]);
    }
    document->measured.count = at;
    document->measured.item = out;
    return w.failed ? tropa_fail_memory(err) : TROPA_OK;
}
