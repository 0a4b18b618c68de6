/* Written items with the figures that refresh put beside them. See from_document.h. */
#include "map/from_document.h"

#include <math.h>

typedef struct builder {
    tropa_arena *arena;
    const tropa_document *document;
    tropa_map *map;
    bool failed; /* memory is out */
} builder;

static uint64_t counted(uint64_t n)
{
    return n == TROPA_NO_COUNT ? 0 : n;
}

static int64_t time_us(double value)
{
    return isfinite(value) && fabs(value) < 9e18 ? (int64_t)value : TROPA_NO_TIME;
}

static tropa_durations durations(const tropa_measured_time *time)
{
    if (!time || !counted(time->n) || !isfinite(time->median_us))
        return (tropa_durations){0, TROPA_NO_TIME, TROPA_NO_TIME};
    return (tropa_durations){time->n, time_us(time->median_us), time_us(time->p90_us)};
}

/* ---- sentences ---- */

static const char *kept_text(builder *b, tropa_str text)
{
    tropa_str copy = tropa_arena_copy(b->arena, text);
    if (!copy.data)
        b->failed = true;
    return copy.data;
}

static tropa_argument argument_of(builder *b, const tropa_measured_argument *from)
{
    tropa_argument to = {.name = kept_text(b, from->item.id),
                         .kind =
                             from->kind ? (tropa_argument_kind)(from->kind - 1) : TROPA_ARG_TEXT};
    switch (to.kind) {
    case TROPA_ARG_TEXT:
        to.text = from->text;
        break;
    case TROPA_ARG_REAL:
    case TROPA_ARG_PERCENT:
        to.real = isfinite(from->number) ? from->number : 0;
        break;
    case TROPA_ARG_INTEGER:
    case TROPA_ARG_DURATION:
    case TROPA_ARG_DATE:
        to.integer = time_us(from->number) == TROPA_NO_TIME ? 0 : time_us(from->number);
        break;
    }
    return to;
}

static tropa_message message_of(builder *b, const tropa_measured_sentence *from)
{
    tropa_message to = {0};
    if (!from || !from->code.size)
        return to;
    to.key = kept_text(b, from->code);
    for (uint32_t i = 0; i < from->with.count && i < TROPA_MESSAGE_ARGUMENTS; i++)
        to.argument[to.argument_count++] = argument_of(b, &from->with.item[i]);
    return to;
}

static void add_headlines(builder *b, const tropa_measure *whole)
{
    for (uint32_t i = 0; i < whole->headlines.count && i < 3; i++) {
        const tropa_measured_headline *from = &whole->headlines.item[i];
        b->map->headline[i] = (tropa_headline){.label = message_of(b, from->label),
                                               .sentence = message_of(b, from->sentence),
                                               .rule = message_of(b, from->rule)};
    }
}

/** Stages are looked up by their ids; a step back between stages that are gone is passed over. */
static uint32_t stage_of(const tropa_map *map, tropa_str id)
{
    uint32_t s = 0;
    while (s < map->stage_count && !tropa_str_equal(map->stage[s].id, id))
        s++;
    return s;
}

static void add_backs(builder *b, const tropa_measure *whole)
{
    tropa_map *map = b->map;
    tropa_map_back *back = tropa_arena_array(b->arena, whole->backs.count + 1, sizeof *back);
    if (!back) {
        b->failed = true;
        return;
    }
    for (uint32_t i = 0; i < whole->backs.count; i++) {
        const tropa_measured_back *from = &whole->backs.item[i];
        uint32_t later = stage_of(map, from->from), earlier = stage_of(map, from->to);
        if (later < map->stage_count && earlier < later && counted(from->customers))
            back[map->back_count++] =
                (tropa_map_back){later, earlier, from->customers, from->share};
    }
    map->back = back;
}

static void add_rules(builder *b, const tropa_measure *whole)
{
    tropa_message *rule = tropa_arena_array(b->arena, whole->rules.count + 1, sizeof *rule);
    if (!rule) {
        b->failed = true;
        return;
    }
    for (uint32_t i = 0; i < whole->rules.count; i++)
        rule[i] = message_of(b, &whole->rules.item[i]);
    b->map->rule = rule;
    b->map->rule_count = whole->rules.count;
}

/* ---- figures ---- */

static void add_cells(builder *b, const tropa_measure *measure, tropa_touchpoint *out)
{
    tropa_cell *cell = tropa_arena_array(b->arena, measure->findings.count + 1, sizeof *cell);
    if (!cell) {
        b->failed = true;
        return;
    }
    for (uint32_t i = 0; i < measure->findings.count; i++) {
        const tropa_measured_finding *from = &measure->findings.item[i];
        cell[i] = (tropa_cell){
            .kind = from->kind ? (tropa_cell_kind)(from->kind - 1) : TROPA_CELL_EXIT,
            .severity = from->severity >= 2.5   ? 3
                        : from->severity >= 1.5 ? 2
                                                : 1,
            .title = message_of(b, from->title),
            .reason = message_of(b, from->reason),
            .rule = message_of(b, from->rule),
            .n = counted(from->n),
            .customers = counted(from->customers),
            .value = from->value,
            .expected = from->expected,
            .low = from->low,
            .high = from->high,
            .p_adjusted = from->p,
        };
    }
    out->cell = cell;
    out->cell_count = measure->findings.count;
}

static void measure_touchpoint(builder *b, const tropa_measure *m, tropa_touchpoint *out)
{
    out->unmeasured = !m || m->customers == TROPA_NO_COUNT;
    out->friction = out->friction_low = out->friction_high = NAN;
    out->measured.wait = durations(NULL);
    if (!m)
        return;
    out->feels = m->feels;
    out->measured = (tropa_touch_result){.events = counted(m->events),
                                         .customers = counted(m->customers),
                                         .resolved = counted(m->resolved),
                                         .lost = counted(m->lost),
                                         .last = counted(m->last),
                                         .repeated = counted(m->repeated),
                                         .repeated_in_row = counted(m->repeated_in_row),
                                         .back = counted(m->back),
                                         .wait = durations(m->wait),
                                         .stage_waits_over = counted(m->waits_over)};
    if (isfinite(m->friction)) {
        out->friction = m->friction;
        out->friction_low = m->friction_low;
        out->friction_high = m->friction_high;
    }
    add_cells(b, m, out);
}

static void measure_stage(const tropa_measure *m, tropa_map_stage *out)
{
    out->unmeasured = !m || m->reached == TROPA_NO_COUNT;
    out->measured.time = out->measured.stay = out->measured.wait = durations(NULL);
    if (!m)
        return;
    out->feels = m->feels;
    out->measured = (tropa_stage_result){.reached = counted(m->reached),
                                         .entered = counted(m->entered),
                                         .skipped = counted(m->skipped),
                                         .started = counted(m->started),
                                         .advanced = counted(m->advanced),
                                         .open = counted(m->open),
                                         .lost = counted(m->lost),
                                         .returned = counted(m->returned),
                                         .back_from = counted(m->back_from),
                                         .time = durations(m->time),
                                         .stay = durations(m->stay),
                                         .wait = durations(m->wait)};
}

static void add_base(tropa_map *map, const tropa_measure *whole)
{
    map->measured_us = whole->at_us;
    map->source_names = whole->source;
    map->visitors = whole->visitors;
    map->simulated = whole->simulated;
    map->variants = counted(whole->variants);
    map->lapse_us = time_us(whole->lapse_us);
    map->arrived = counted(whole->arrived);
    map->under_way = counted(whole->under_way);
    map->lost = counted(whole->lost);
    map->returned = counted(whole->returned);
    map->base = (tropa_base){.customers = whole->customers,
                             .events = counted(whole->events),
                             .from_us = whole->from_us,
                             .to_us = whole->to_us,
                             .data_end_us = whole->data_end_us};
}

/* A stage that was added after the figures were taken lets the flow pass. */
static void pass_through(tropa_map *map)
{
    for (uint32_t i = map->stage_count; i-- > 0;) {
        tropa_map_stage *stage = &map->stage[i];
        bool last = i + 1 == map->stage_count;
        if (!stage->unmeasured)
            continue;
        stage->measured.lost = stage->measured.open = 0;
        stage->measured.reached = last ? 0 : map->stage[i + 1].measured.reached;
    }
}

static void mark_main_loss(tropa_map *map)
{
    tropa_map_stage *most = NULL;
    for (uint32_t i = 0; i + 1 < map->stage_count; i++)
        if (map->stage[i].measured.lost &&
            (!most || map->stage[i].measured.lost > most->measured.lost))
            most = &map->stage[i];
    if (most)
        most->main_loss = true;
}

/* ---- what people wrote ---- */

static tropa_str id_or(builder *b, tropa_str id, const char *kind, uint32_t number)
{
    if (id.size)
        return id;
    const char *made = tropa_arena_format(b->arena, "%s-%u", kind, number);
    if (!made) {
        b->failed = true;
        return TROPA_STR("");
    }
    return tropa_str_from(made);
}

static void add_touchpoints(builder *b, const tropa_doc_stage *from, uint32_t *number,
                            tropa_map_stage *to)
{
    uint32_t n = from->touchpoints.count;
    to->touchpoint = tropa_arena_array(b->arena, n + 1, sizeof *to->touchpoint);
    if (!to->touchpoint) {
        b->failed = true;
        return;
    }
    to->touchpoint_count = n;
    for (uint32_t k = 0; k < n; k++) {
        const tropa_doc_touchpoint *written = &from->touchpoints.item[k];
        tropa_touchpoint *out = &to->touchpoint[k];
        out->written = written;
        out->number = ++*number;
        out->id = id_or(b, written->item.id, "touch", out->number);
        out->name.text = written->name;
        out->channel = written->channel && written->channel <= TROPA_CHANNEL_COUNT
                           ? (tropa_channel)(written->channel - 1)
                           : TROPA_CHANNEL_OTHER;
        out->activity_count = 1;
        measure_touchpoint(b, tropa_document_measure(b->document, written->item.id), out);
    }
}

static void add_stages(builder *b)
{
    const tropa_document *document = b->document;
    uint32_t n = document->stages.count, number = 0;
    b->map->stage = tropa_arena_array(b->arena, n + 1, sizeof *b->map->stage);
    if (!b->map->stage) {
        b->failed = true;
        return;
    }
    b->map->stage_count = n;
    for (uint32_t i = 0; i < n && !b->failed; i++) {
        const tropa_doc_stage *written = &document->stages.item[i];
        tropa_map_stage *out = &b->map->stage[i];
        out->written = written;
        out->id = id_or(b, written->item.id, "stage", i + 1);
        out->name.text = written->name;
        measure_stage(tropa_document_measure(document, written->item.id), out);
        add_touchpoints(b, written, &number, out);
    }
}

tropa_status tropa_map_from_document(tropa_arena *arena, const tropa_document *document,
                                     tropa_map *out, tropa_error *err)
{
    *out = (tropa_map){.arena = arena,
                       .document = document,
                       .unmeasured = true,
                       .lapse_us = TROPA_NO_TIME,
                       .measured_us = TROPA_NO_DATE};
    builder b = {.arena = arena, .document = document, .map = out};
    const tropa_measure *whole = tropa_document_measure(document, TROPA_STR(TROPA_MEASURE_OF_MAP));
    if (document->title.size)
        out->title.text = document->title;
    else
        out->title.key = "map.title";
    add_stages(&b);
    if (whole && counted(whole->customers)) {
        out->unmeasured = false;
        add_base(out, whole);
        pass_through(out);
        mark_main_loss(out);
        add_headlines(&b, whole);
        add_backs(&b, whole);
        out->lapse_rule = message_of(&b, whole->lapse_rule);
        add_rules(&b, whole);
    }
    return b.failed ? tropa_fail_memory(err) : TROPA_OK;
}
