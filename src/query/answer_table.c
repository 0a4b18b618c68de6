/* Answers as tables, for people: bases are named, small groups show counts only. */
#include "query/print.h"

#include "query/grid.h"
#include "query/run.h"
#include "text/format.h"

#define WIDTH 96
#define EDGES_SHOWN 25

typedef struct table {
    const tropa_answer *answer;
    const tropa_catalogue *catalogue;
    const tropa_zone *zone;
    tropa_arena *arena;
    tropa_buffer *out;
} table;

static const tropa_str dash = {"\xE2\x80\x93", 3};

static tropa_str word(table *t, const char *key)
{
    return tropa_say_key(t->catalogue, t->arena, key);
}

static tropa_str integer(table *t, uint64_t number)
{
    return tropa_format_integer(t->catalogue, t->arena, (int64_t)number);
}

static tropa_str duration(table *t, int64_t us)
{
    return us == TROPA_NO_TIME ? dash : tropa_format_duration(t->catalogue, t->arena, us, true);
}

/* A share of a small group would claim a precision that it does not have. */
static tropa_str share(table *t, uint64_t part, uint64_t whole)
{
    if (whole < TROPA_SMALL_GROUP)
        return dash;
    return tropa_format_percent(t->catalogue, t->arena, (double)part / (double)whole);
}

/* What is counted: an anonymous id is a visitor. */
static tropa_str people(table *t)
{
    return word(t, t->answer->visitors ? "query.table.visitors" : "query.table.customers");
}

static void line(table *t, tropa_str text)
{
    tropa_buffer_append_str(t->out, text);
    tropa_buffer_append_char(t->out, '\n');
}

static void wrapped(table *t, tropa_str text)
{
    tropa_grid_wrap(text, 0, WIDTH, t->out);
}

/* "600 customers, 31,106 events, 1 Nov 2019 - 28 Apr 2020" */
static void headline(table *t)
{
    const tropa_base *base = &t->answer->base;
    tropa_message message;
    tropa_message_init(&message, base->events == 0     ? "query.table.empty"
                                 : t->answer->visitors ? "query.table.base.visitors"
                                                       : "query.table.base");
    tropa_message_integer(&message, "customers", (int64_t)base->customers);
    tropa_message_integer(&message, "events", (int64_t)base->events);
    tropa_message_text(
        &message, "period",
        tropa_format_period_in(t->catalogue, t->arena, base->from_us, base->to_us, t->zone));
    line(t, tropa_say(t->catalogue, t->arena, &message));
}

static void rule(table *t)
{
    tropa_buffer_append_char(t->out, '\n');
    wrapped(t, tropa_answer_sentence(t->answer, t->catalogue, t->arena));
    if (t->answer->base.day_only)
        wrapped(t, word(t, "query.table.day_only"));
}

static void funnel_table(table *t)
{
    const tropa_funnel_answer *funnel = &t->answer->funnel;
    tropa_grid grid;
    bool small = false;
    headline(t);
    if (t->answer->base.events == 0) {
        rule(t);
        return;
    }
    tropa_buffer_append_char(t->out, '\n');
    tropa_grid_init(&grid, "rlrrrr");
    tropa_grid_cell(&grid, TROPA_STR(""));
    tropa_grid_cell(&grid, word(t, "query.table.step"));
    tropa_grid_cell(&grid, people(t));
    tropa_grid_cell(&grid, word(t, "query.table.of_first"));
    tropa_grid_cell(&grid, word(t, "query.table.of_before"));
    tropa_grid_cell(&grid, word(t, "query.table.since_first"));
    for (uint32_t s = 0; s < funnel->step_count; s++) {
        const tropa_funnel_step *step = &funnel->step[s];
        uint64_t first = funnel->step[0].customers, before = s ? step[-1].customers : first;
        small |= s && before && before < TROPA_SMALL_GROUP;
        tropa_grid_cell(&grid, integer(t, s + 1));
        tropa_grid_cell(&grid, t->answer->request->funnel.step[s]);
        tropa_grid_cell(&grid, integer(t, step->customers));
        tropa_grid_cell(&grid, s ? share(t, step->customers, first) : TROPA_STR(""));
        tropa_grid_cell(&grid, s ? share(t, step->customers, before) : TROPA_STR(""));
        tropa_grid_cell(&grid, s ? duration(t, step->time.median_us) : TROPA_STR(""));
    }
    tropa_grid_print(&grid, 0, t->out);
    tropa_grid_deinit(&grid);
    rule(t);
    if (small)
        wrapped(t, word(t, "query.table.small"));
}

static void flow_table(table *t)
{
    const tropa_flow_answer *flow = &t->answer->flow;
    uint64_t shown = flow->edge_count < EDGES_SHOWN ? flow->edge_count : EDGES_SHOWN;
    tropa_grid grid;
    headline(t);
    if (t->answer->base.events == 0) {
        rule(t);
        return;
    }
    tropa_buffer_append_char(t->out, '\n');
    tropa_grid_init(&grid, "llrrrr");
    tropa_grid_cell(&grid, word(t, "query.table.from"));
    tropa_grid_cell(&grid, word(t, "query.table.to"));
    tropa_grid_cell(&grid, word(t, "query.table.times"));
    tropa_grid_cell(&grid, people(t));
    tropa_grid_cell(&grid, word(t, "query.table.median"));
    tropa_grid_cell(&grid, word(t, "query.table.nine_of_ten"));
    for (uint64_t e = 0; e < shown; e++) {
        const tropa_flow_edge *edge = &flow->edge[e];
        tropa_grid_cell(&grid, t->answer->base.activity[edge->from]);
        tropa_grid_cell(&grid, t->answer->base.activity[edge->to]);
        tropa_grid_cell(&grid, integer(t, edge->count));
        tropa_grid_cell(&grid, integer(t, edge->customers));
        tropa_grid_cell(&grid, duration(t, edge->median_us));
        tropa_grid_cell(&grid, duration(t, edge->p90_us));
    }
    tropa_grid_print(&grid, 0, t->out);
    tropa_grid_deinit(&grid);
    if (shown < flow->edge_count) {
        tropa_message message;
        tropa_message_init(&message, "query.table.more_pairs");
        tropa_message_integer(&message, "n", (int64_t)(flow->edge_count - shown));
        line(t, tropa_say(t->catalogue, t->arena, &message));
    }
    rule(t);
}

/* ---- info ---- */

static void fact(table *t, tropa_grid *grid, const char *key, tropa_str text)
{
    tropa_grid_cell(grid, word(t, key));
    tropa_grid_cell(grid, text);
}

static tropa_str bytes_text(table *t, uint64_t bytes)
{
    static const char *const units[] = {"KB", "MB", "GB", "TB"};
    double size = (double)bytes / 1000;
    unsigned unit = 0;
    for (; size >= 1000 && unit < 3; unit++)
        size /= 1000;
    tropa_str number = tropa_format_decimal(t->catalogue, t->arena, size, size < 10 ? 1 : 0);
    return tropa_str_from(
        tropa_arena_format(t->arena, "%.*s\xC2\xA0%s", (int)number.size, number.data, units[unit]));
}

static tropa_str names_text(table *t, const tropa_str *name, uint32_t count)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    for (uint32_t i = 0; i < count; i++) {
        if (i)
            tropa_buffer_append_text(&text, ", ");
        tropa_buffer_append_str(&text, name[i]);
    }
    tropa_str names = tropa_arena_copy(t->arena, tropa_buffer_view(&text));
    tropa_buffer_deinit(&text);
    return names;
}

static void sources(table *t)
{
    const tropa_store_facts *facts = &t->answer->info.facts;
    tropa_buffer_append_char(t->out, '\n');
    line(t, word(t, "query.table.sources"));
    for (uint64_t i = 0; i < facts->source_count; i++) {
        const tropa_source *source = &facts->source[i];
        bool naive = tropa_source_naive(source);
        tropa_message message;
        tropa_message_init(&message, "query.table.source");
        tropa_message_text(&message, "name", source->name);
        tropa_message_integer(&message, "events", (int64_t)source->events);
        tropa_message_integer(&message, "rejected", (int64_t)source->rejected);
        tropa_message_text(&message, "naive", tropa_str_from(naive ? "yes" : "no"));
        tropa_message_text(&message, "zone", source->zone);
        tropa_message_text(&message, "period",
                           tropa_format_period_in(t->catalogue, t->arena, source->from_us,
                                                  source->to_us, t->zone));
        tropa_grid_wrap(tropa_say(t->catalogue, t->arena, &message), 2, WIDTH, t->out);
    }
}

static void damage(table *t)
{
    const tropa_info_answer *info = &t->answer->info;
    tropa_message message;
    tropa_message_init(&message, info->damage_count ? "query.check.damaged" : "query.check.whole");
    tropa_message_integer(&message, "n", info->damage_count);
    for (uint32_t i = 0; i < info->damage_count; i++)
        line(t, info->damage[i]);
    wrapped(t, tropa_say(t->catalogue, t->arena, &message));
}

static void info_table(table *t)
{
    const tropa_info_answer *info = &t->answer->info;
    const tropa_store_facts *facts = &info->facts;
    tropa_grid grid;
    if (info->damage_count) {
        damage(t);
        return;
    }
    tropa_grid_init(&grid, "ll");
    fact(t, &grid, "query.table.events", integer(t, facts->events));
    fact(t, &grid, t->answer->visitors ? "query.table.visitors" : "query.table.customers",
         integer(t, facts->customers));
    fact(t, &grid, "query.table.activities", integer(t, facts->activities));
    fact(t, &grid, "query.table.variants", integer(t, info->variants));
    if (facts->events)
        fact(t, &grid, "query.table.period",
             tropa_format_period_in(t->catalogue, t->arena, facts->from_us, facts->to_us, t->zone));
    fact(t, &grid, "query.table.disk", bytes_text(t, facts->bytes_on_disk));
    if (info->attribute_count)
        fact(t, &grid, "query.table.attributes",
             names_text(t, info->attribute, info->attribute_count));
    tropa_grid_print(&grid, 0, t->out);
    tropa_grid_deinit(&grid);
    if (facts->source_count)
        sources(t);
    if (facts->day_only) {
        tropa_buffer_append_char(t->out, '\n');
        wrapped(t, word(t, "query.table.day_only"));
    }
    if (info->checked) {
        tropa_buffer_append_char(t->out, '\n');
        damage(t);
    }
}

/* ---- map ---- */

static tropa_str label_text(table *t, const tropa_label *label)
{
    tropa_str name = label->key ? word(t, label->key) : label->text;
    if (label->qualifier.size == 0)
        return name;
    return tropa_str_from(tropa_arena_format(t->arena, "%.*s \xC2\xB7 %.*s", (int)name.size,
                                             name.data, (int)label->qualifier.size,
                                             label->qualifier.data));
}

static void headlines(table *t)
{
    for (int i = 0; i < 3; i++) {
        const tropa_headline *headline = &t->answer->map.headline[i];
        if (!headline->sentence.key)
            continue;
        tropa_buffer_append_char(t->out, '\n');
        line(t, tropa_say(t->catalogue, t->arena, &headline->label));
        tropa_grid_wrap(tropa_say(t->catalogue, t->arena, &headline->sentence), 2, WIDTH - 2,
                        t->out);
    }
}

/* Nobody leaves the last stage: who reached it has arrived, and the outcome counts them. */
static void stages(table *t)
{
    const tropa_map *map = &t->answer->map;
    tropa_grid grid;
    tropa_grid_init(&grid, "lrrrr");
    tropa_grid_cell(&grid, word(t, "query.table.stage"));
    tropa_grid_cell(&grid, word(t, "query.table.entered"));
    tropa_grid_cell(&grid, word(t, "query.table.advanced"));
    tropa_grid_cell(&grid, word(t, "query.table.open"));
    tropa_grid_cell(&grid, word(t, "query.table.lost"));
    for (uint32_t s = 0; s < map->stage_count; s++) {
        const tropa_stage_result *measured = &map->stage[s].measured;
        bool last = s + 1 == map->stage_count;
        tropa_grid_cell(&grid, label_text(t, &map->stage[s].name));
        tropa_grid_cell(&grid, integer(t, measured->entered));
        tropa_grid_cell(&grid, last ? dash : integer(t, measured->advanced));
        tropa_grid_cell(&grid, last ? dash : integer(t, measured->open));
        tropa_grid_cell(&grid, last ? dash : integer(t, measured->lost));
    }
    tropa_grid_print(&grid, 0, t->out);
    tropa_grid_deinit(&grid);
}

/* The map in words: its three sentences, its stages and the outcome. */
static void map_table(table *t)
{
    const tropa_map *map = &t->answer->map;
    tropa_message outcome;
    headline(t);
    headlines(t);
    if (map->stage_count) {
        tropa_buffer_append_char(t->out, '\n');
        stages(t);
        tropa_message_init(&outcome, "query.table.outcome");
        tropa_message_integer(&outcome, "arrived", (int64_t)map->arrived);
        tropa_message_integer(&outcome, "under_way", (int64_t)map->under_way);
        tropa_message_integer(&outcome, "lost", (int64_t)map->lost);
        line(t, tropa_say(t->catalogue, t->arena, &outcome));
    }
    rule(t);
}

tropa_status tropa_answer_table(const tropa_answer *answer, const tropa_catalogue *catalogue,
                                const tropa_zone *zone, tropa_buffer *out, tropa_error *err)
{
    tropa_arena arena;
    tropa_arena_init(&arena);
    table t = {answer, catalogue, zone, &arena, out};
    if (answer->kind == TROPA_REQUEST_FUNNEL)
        funnel_table(&t);
    else if (answer->kind == TROPA_REQUEST_FLOW)
        flow_table(&t);
    else if (answer->kind == TROPA_REQUEST_INFO)
        info_table(&t);
    else
        map_table(&t);
    tropa_arena_deinit(&arena);
    return out->failed ? tropa_fail_memory(err) : TROPA_OK;
}
