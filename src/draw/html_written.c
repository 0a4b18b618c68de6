/* What people wrote as one table: for screen readers, for finding, for copying. See html.h. */
#include "draw/html.h"
#include "draw/lanes.h"
#include "draw/sheet.h"

#include <stdio.h>

typedef struct rows {
    tropa_canvas *canvas;
    tropa_buffer *out;
    const tropa_map_stage *stage;
    const tropa_touchpoint *touch; /* NULL: the stage itself */
} rows;

static void cell(rows *r, const char *tag, tropa_str text)
{
    tropa_buffer_append_format(r->out, "<%s>", tag);
    tropa_escape(r->out, text);
    tropa_buffer_append_format(r->out, "</%.2s>", tag);
}

static tropa_str lane_name(rows *r, const char *id)
{
    const tropa_document *document = r->canvas->document;
    for (uint32_t i = 0; i < document->lanes.count; i++)
        if (document->lanes.item[i].name.size &&
            tropa_str_equal(document->lanes.item[i].item.id, tropa_str_from(id)))
            return tropa_written(r->canvas, document->lanes.item[i].name);
    char key[64];
    snprintf(key, sizeof key, "lane.%s.name", id);
    return tropa_words(r->canvas, key);
}

static void row(rows *r, tropa_str lane, tropa_str text, const tropa_evidence_list *evidence)
{
    tropa_canvas *canvas = r->canvas;
    if (!text.size)
        return;
    tropa_buffer_append_text(r->out, "<tr>");
    cell(r, "th scope=\"row\"", lane);
    cell(r, "td", tropa_label_words(canvas, &r->stage->name));
    tropa_str touch = {"", 0};
    if (r->touch) {
        char *number = tropa_arena_format(canvas->arena, "%u ", r->touch->number);
        touch = tropa_spaced(canvas, tropa_str_from(number ? number : ""), "",
                             tropa_label_words(canvas, &r->touch->name));
    }
    cell(r, "td", touch);
    cell(r, "td", text);
    cell(r, "td", evidence ? tropa_support_words(canvas, evidence) : (tropa_str){"", 0});
    tropa_buffer_append_text(r->out, "</tr>\n");
}

static void entries(rows *r, tropa_str lane, const tropa_entry_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        tropa_str who = {"", 0};
        for (uint32_t k = 0; k < list->item[i].personas.count; k++) {
            uint32_t which = tropa_persona_index(r->canvas, list->item[i].personas.item[k]);
            if (which != TROPA_NONE)
                who = tropa_spaced(
                    r->canvas, who, ", ",
                    tropa_written(r->canvas, r->canvas->document->personas.item[which].name));
        }
        row(r, lane,
            tropa_spaced(r->canvas, who, ": ", tropa_written(r->canvas, list->item[i].text)),
            &list->item[i].evidence);
    }
}

static tropa_str with_number(rows *r, tropa_str text, const char *key, double value)
{
    if (!isfinite(value))
        return text;
    return tropa_dotted(r->canvas, text,
                        tropa_words_with(r->canvas, key, tropa_decimal(r->canvas, value)));
}

static void pains(rows *r, const tropa_experience *e)
{
    for (uint32_t i = 0; i < e->pains.count; i++) {
        const tropa_pain *it = &e->pains.item[i];
        tropa_str barrier = tropa_words(r->canvas, it->barrier ? tropa_barrier_key(it->barrier)
                                                               : "draw.barrier.other");
        tropa_str text = tropa_spaced(r->canvas, barrier, ": ", tropa_written(r->canvas, it->text));
        if (it->status == TROPA_PAIN_RESOLVED)
            text = tropa_dotted(r->canvas, text, tropa_words(r->canvas, "draw.pain.resolved"));
        row(r, lane_name(r, "pains"), with_number(r, text, "draw.table.severity.is", it->severity),
            &it->evidence);
    }
    entries(r, tropa_words(r->canvas, "draw.moment"), &e->moments);
    entries(r, tropa_words(r->canvas, "draw.success"), &e->successes);
}

static void feels(rows *r, const tropa_experience *e)
{
    for (uint32_t i = 0; i < e->feels.count; i++) {
        const tropa_feeling *it = &e->feels.item[i];
        uint32_t which = tropa_persona_index(r->canvas, it->persona);
        if (!isfinite(it->value))
            continue;
        tropa_str text =
            tropa_words_with(r->canvas, "draw.feels.assumed", tropa_decimal(r->canvas, it->value));
        text = tropa_dotted(r->canvas, text, tropa_written(r->canvas, it->text));
        if (which != TROPA_NONE)
            text = tropa_spaced(
                r->canvas, tropa_written(r->canvas, r->canvas->document->personas.item[which].name),
                ": ", text);
        row(r, lane_name(r, "feels"), text, &it->evidence);
    }
}

static void ideas(rows *r, const tropa_idea_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const tropa_idea *it = &list->item[i];
        tropa_str text = tropa_dotted(r->canvas, tropa_written(r->canvas, it->text),
                                      tropa_written(r->canvas, it->effect));
        text = tropa_dotted(r->canvas, text, tropa_written(r->canvas, it->owner));
        text = with_number(r, text, "draw.idea.effort", it->effort);
        row(r, lane_name(r, "ideas"), with_number(r, text, "draw.idea.impact", it->impact),
            &it->evidence);
    }
}

static void kpis(rows *r, const tropa_experience *e)
{
    for (uint32_t i = 0; i < e->kpis.count; i++) {
        const tropa_kpi *it = &e->kpis.item[i];
        tropa_str text = tropa_written(r->canvas, it->name);
        if (isfinite(it->value))
            text = tropa_spaced(r->canvas, text, ": ",
                                tropa_spaced(r->canvas, tropa_decimal(r->canvas, it->value),
                                             "\u00a0", tropa_written(r->canvas, it->unit)));
        if (it->target.size)
            text = tropa_dotted(r->canvas, text,
                                tropa_words_with(r->canvas, "draw.kpi.target",
                                                 tropa_written(r->canvas, it->target)));
        row(r, lane_name(r, "kpis"),
            tropa_dotted(r->canvas, text, tropa_written(r->canvas, it->base)), NULL);
    }
}

static void place(rows *r, const tropa_experience *e)
{
    static const char *const ids[TROPA_LANE_ID_COUNT] = {
        [TROPA_LANE_DOES] = "does",
        [TROPA_LANE_THINKS] = "thinks",
        [TROPA_LANE_ASKS] = "asks",
        [TROPA_LANE_EXPECTS] = "expects",
        [TROPA_LANE_NEEDS] = "needs",
        [TROPA_LANE_SOURCES] = "sources",
        [TROPA_LANE_PHRASES] = "phrases",
        [TROPA_LANE_TRIGGERS] = "triggers",
        [TROPA_LANE_DISTRACTIONS] = "distractions",
        [TROPA_LANE_OFFERS] = "offers",
        [TROPA_LANE_CONTENT] = "content",
        [TROPA_LANE_WARMING] = "warming",
        [TROPA_LANE_PROOF] = "proof",
        [TROPA_LANE_FRONTSTAGE] = "frontstage",
        [TROPA_LANE_BACKSTAGE] = "backstage",
        [TROPA_LANE_SUPPORT] = "support",
    };
    if (!e)
        return;
    for (int i = 0; i < TROPA_LANE_ID_COUNT; i++)
        if (e->lane[i].count)
            entries(r, lane_name(r, ids[i]), &e->lane[i]);
    feels(r, e);
    pains(r, e);
    ideas(r, &e->ideas);
    kpis(r, e);
}

void tropa_write_written_table(tropa_canvas *canvas, tropa_buffer *out)
{
    static const char *const heads[] = {"draw.table.lane", "draw.table.stage",
                                        "draw.table.touchpoint", "draw.table.text",
                                        "draw.evidence.other"};
    const tropa_map *map = canvas->map;
    tropa_buffer_append_text(out, "<table><caption>");
    tropa_escape(out, tropa_words(canvas, "draw.table.written"));
    tropa_buffer_append_text(out, "</caption><thead><tr>");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        tropa_buffer_append_text(out, "<th scope=\"col\">");
        tropa_escape(out, tropa_words(canvas, heads[i]));
        tropa_buffer_append_text(out, "</th>");
    }
    tropa_buffer_append_text(out, "</tr></thead><tbody>\n");
    for (uint32_t i = 0; i < map->stage_count; i++) {
        const tropa_doc_stage *stage = map->stage[i].written;
        rows r = {canvas, out, &map->stage[i], NULL};
        row(&r, lane_name(&r, "goal"), tropa_written(canvas, stage->goal), NULL);
        row(&r, lane_name(&r, "happens"), tropa_written(canvas, stage->happens), NULL);
        row(&r, tropa_words(canvas, "draw.expects.promise"), tropa_written(canvas, stage->promise),
            NULL);
        entries(&r, lane_name(&r, "actions"), &stage->actions);
        for (uint32_t p = 0; p <= map->stage[i].touchpoint_count; p++) {
            r.touch = tropa_touch_at(&map->stage[i], p);
            place(&r, tropa_experience_at(&map->stage[i], p));
        }
    }
    tropa_buffer_append_text(out, "</tbody></table>\n");
}
