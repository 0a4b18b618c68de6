/* The table view of a map. See html.h. */
#include "draw/html.h"
#include "draw/icons.h"

#include "text/format.h"

typedef struct table {
    tropa_canvas *canvas;
    tropa_buffer *out;
} table;

static void head(table *t, const char *caption, const char *const *keys, size_t n)
{
    tropa_buffer_append_text(t->out, "<table><caption>");
    tropa_escape(t->out, tropa_words(t->canvas, caption));
    tropa_buffer_append_text(t->out, "</caption><thead><tr>");
    for (size_t i = 0; i < n; i++) {
        tropa_buffer_append_text(t->out, "<th scope=\"col\">");
        tropa_escape(t->out, tropa_words_counting(t->canvas, keys[i], 0));
        tropa_buffer_append_text(t->out, "</th>");
    }
    tropa_buffer_append_text(t->out, "</tr></thead><tbody>\n");
}

static void foot(table *t)
{
    tropa_buffer_append_text(t->out, "</tbody></table>\n");
}

static void name(table *t, tropa_str text)
{
    tropa_buffer_append_text(t->out, "<tr><th scope=\"row\">");
    tropa_escape(t->out, text);
    tropa_buffer_append_text(t->out, "</th>");
}

static void word(table *t, tropa_str text)
{
    tropa_buffer_append_text(t->out, "<td>");
    tropa_escape(t->out, text);
    tropa_buffer_append_text(t->out, "</td>");
}

static void figure(table *t, tropa_str text)
{
    tropa_buffer_append_text(t->out, "<td class=\"n\">");
    tropa_escape(t->out, text.size ? text : TROPA_STR("–"));
    tropa_buffer_append_text(t->out, "</td>");
}

static void integer(table *t, uint64_t n)
{
    figure(t, tropa_format_integer(t->canvas->catalogue, t->canvas->arena, (int64_t)n));
}

static void share(table *t, double value)
{
    figure(t, tropa_percent(t->canvas, value));
}

static void duration(table *t, uint64_t count, int64_t us)
{
    if (!count || us == TROPA_NO_TIME)
        figure(t, (tropa_str){"", 0});
    else
        figure(t, tropa_format_duration(t->canvas->catalogue, t->canvas->arena, us, false));
}

static void end_row(table *t)
{
    tropa_buffer_append_text(t->out, "</tr>\n");
}

static void stages(table *t)
{
    static const char *const keys[] = {
        "draw.table.stage",    "draw.table.reached", "draw.table.entered", "draw.table.skipped",
        "draw.table.advanced", "draw.table.open",    "draw.table.lost",    "draw.table.lost_share",
        "draw.table.returned", "draw.table.median",  "draw.table.p90"};
    const tropa_map *map = t->canvas->map;
    head(t, "draw.table.stages", keys, sizeof keys / sizeof *keys);
    for (uint32_t i = 0; i < map->stage_count; i++) {
        const tropa_stage_result *m = &map->stage[i].measured;
        name(t, tropa_label_words(t->canvas, &map->stage[i].name));
        integer(t, m->reached);
        integer(t, m->entered);
        integer(t, m->skipped);
        /* The last stage's customers have arrived: nobody moves on from it or leaves it. */
        for (int k = 0; k < 4 && i + 1 == map->stage_count; k++)
            figure(t, (tropa_str){"", 0});
        if (i + 1 < map->stage_count) {
            integer(t, m->advanced);
            integer(t, m->open);
            integer(t, m->lost);
            share(t, tropa_stage_lost_share(&map->stage[i]));
        }
        integer(t, m->returned);
        duration(t, m->time.count, m->time.median_us);
        duration(t, m->time.count, m->time.p90_us);
        end_row(t);
    }
    foot(t);
}

static tropa_str numbered(table *t, const tropa_touchpoint *touch)
{
    char *number = tropa_arena_format(t->canvas->arena, "%u ", touch->number);
    return tropa_spaced(t->canvas, tropa_str_from(number ? number : ""), "",
                        tropa_label_words(t->canvas, &touch->name));
}

static void touchpoints(table *t)
{
    static const char *const keys[] = {
        "draw.table.name",     "draw.table.stage",  "draw.table.channel",  "draw.table.customers",
        "draw.table.share",    "draw.table.events", "draw.table.repeated", "draw.table.friction",
        "draw.table.interval", "draw.table.wait"};
    const tropa_map *map = t->canvas->map;
    head(t, "draw.table.touchpoints", keys, sizeof keys / sizeof *keys);
    for (uint32_t i = 0; i < map->stage_count; i++)
        for (uint32_t k = 0; k < map->stage[i].touchpoint_count; k++) {
            const tropa_touchpoint *touch = &map->stage[i].touchpoint[k];
            const tropa_touch_result *m = &touch->measured;
            name(t, numbered(t, touch));
            word(t, tropa_label_words(t->canvas, &map->stage[i].name));
            word(t, tropa_words(t->canvas, tropa_channel_key(touch->channel)));
            integer(t, m->customers);
            share(t, tropa_touch_share(&map->stage[i], touch));
            integer(t, m->events);
            integer(t, m->repeated);
            share(t, touch->friction);
            figure(t, tropa_interval_words(t->canvas, touch->friction_low, touch->friction_high));
            duration(t, m->wait.count, m->wait.median_us);
            end_row(t);
        }
    foot(t);
}

static void cells_of(table *t, const tropa_map_stage *stage, const tropa_touchpoint *touch)
{
    for (uint32_t c = 0; c < touch->cell_count; c++) {
        const tropa_cell *cell = &touch->cell[c];
        name(t, tropa_words_of(t->canvas, &cell->title));
        word(t, numbered(t, touch));
        word(t, tropa_label_words(t->canvas, &stage->name));
        integer(t, cell->severity);
        word(t, tropa_words_of(t->canvas, &cell->reason));
        word(t, tropa_words_of(t->canvas, &cell->rule));
        integer(t, cell->n);
        end_row(t);
    }
}

static void cells(table *t)
{
    static const char *const keys[] = {
        "draw.table.kind",   "draw.table.name", "draw.table.stage", "draw.table.severity",
        "draw.table.reason", "draw.table.rule", "draw.table.base"};
    const tropa_map *map = t->canvas->map;
    head(t, "draw.table.cells", keys, sizeof keys / sizeof *keys);
    for (uint32_t i = 0; i < map->stage_count; i++)
        for (uint32_t k = 0; k < map->stage[i].touchpoint_count; k++)
            cells_of(t, &map->stage[i], &map->stage[i].touchpoint[k]);
    foot(t);
}

static void steps_back(table *t)
{
    static const char *const keys[] = {"draw.table.from", "draw.table.to", "draw.table.customers",
                                       "draw.table.share"};
    const tropa_map *map = t->canvas->map;
    head(t, "draw.table.back", keys, sizeof keys / sizeof *keys);
    for (uint32_t i = 0; i < map->back_count; i++) {
        const tropa_map_back *back = &map->back[i];
        if (back->from_stage >= map->stage_count || back->to_stage >= map->stage_count)
            continue;
        name(t, tropa_label_words(t->canvas, &map->stage[back->from_stage].name));
        word(t, tropa_label_words(t->canvas, &map->stage[back->to_stage].name));
        integer(t, back->customers);
        share(t, back->share);
        end_row(t);
    }
    foot(t);
}

void tropa_write_tables(tropa_canvas *canvas, tropa_buffer *out)
{
    table t = {canvas, out};
    if (!canvas->map->stage_count)
        return;
    tropa_buffer_append_text(out, "<details id=\"tables\"><summary>");
    tropa_escape(out,
                 tropa_words(canvas, canvas->document ? "draw.page.table.all" : "draw.page.table"));
    tropa_buffer_append_text(out, "</summary>\n");
    if (canvas->document)
        tropa_write_written_table(canvas, out);
    if (!canvas->map->unmeasured) {
        stages(&t);
        touchpoints(&t);
        cells(&t);
    }
    if (canvas->map->back_count)
        steps_back(&t);
    tropa_buffer_append_text(out, "</details>\n");
}
