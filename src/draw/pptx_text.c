/* The words of the slides, from the same catalogue and the same figures as the picture. */
#include "draw/pptx_text.h"

#include "draw/lanes.h"
#include "draw/sheet.h"
#include "text/format.h"

static const tropa_str nothing = {"", 0};

/* "●●○" */
static tropa_str dots(double severity)
{
    static const char *const grades[] = {"●○○", "●●○", "●●●"};
    if (!(severity >= 1))
        return nothing;
    return tropa_str_from(grades[severity >= 2.5 ? 2 : severity >= 1.5 ? 1 : 0]);
}

static tropa_str number_of(tropa_canvas *canvas, const tropa_touchpoint *touch)
{
    if (!touch)
        return nothing;
    char *text = tropa_arena_format(canvas->arena, "%u", touch->number);
    canvas->scene.failed |= !text;
    return text ? tropa_str_from(text) : nothing;
}

static void head(tropa_deck *deck, tropa_canvas *canvas, const char *key)
{
    tropa_deck_line(deck, TROPA_SLIDE_HEAD, nothing, tropa_words(canvas, key));
}

static void item(tropa_deck *deck, tropa_str lead, tropa_str text)
{
    tropa_deck_line(deck, TROPA_SLIDE_ITEM, lead, text);
}

static void note(tropa_deck *deck, tropa_str text)
{
    tropa_deck_line(deck, TROPA_SLIDE_NOTE, nothing, text);
}

/* ---- the opening ---- */

void tropa_deck_opening(tropa_deck *deck, tropa_canvas *canvas)
{
    const tropa_map *map = canvas->map;
    tropa_str title = tropa_label_words(canvas, &map->title);
    tropa_str facts = map->simulated ? tropa_words(canvas, "draw.map.simulated") : nothing;
    if (!map->unmeasured) {
        facts = tropa_dotted(canvas, facts,
                             tropa_words_counting(canvas, "draw.count", map->base.customers));
        facts = tropa_dotted(canvas, facts,
                             tropa_format_period(canvas->catalogue, canvas->arena,
                                                 map->base.from_us, map->base.to_us));
    }
    tropa_deck_begin(deck, title, facts);
    for (int i = 0; i < 3; i++) {
        tropa_deck_line(deck, TROPA_SLIDE_HEAD, nothing,
                        tropa_words_of(canvas, &map->headline[i].label));
        tropa_deck_line(deck, TROPA_SLIDE_TEXT, nothing,
                        tropa_words_of(canvas, &map->headline[i].sentence));
        tropa_deck_note(deck, tropa_words_of(canvas, &map->headline[i].rule));
    }
    const tropa_document *document = canvas->document;
    if (document) {
        static const char *const keys[] = {"draw.promise", "draw.expectation"};
        tropa_str texts[] = {document->promise, document->expectation};
        for (int i = 0; i < 2; i++) {
            head(deck, canvas, keys[i]);
            tropa_deck_line(deck, TROPA_SLIDE_TEXT, nothing, tropa_written(canvas, texts[i]));
        }
    }
    for (uint32_t i = 0; i < map->rule_count; i++)
        tropa_deck_note(deck, tropa_words_of(canvas, &map->rule[i]));
    tropa_deck_note(deck, tropa_words_of(canvas, &map->lapse_rule));
    if (deck->count)
        tropa_deck_end(deck, NULL);
}

/* ---- a stage: figures ---- */

static tropa_str stage_facts(tropa_canvas *canvas, const tropa_map_stage *stage)
{
    tropa_str written = stage->written ? tropa_written(canvas, stage->written->duration) : nothing;
    if (canvas->map->unmeasured || stage->unmeasured)
        return written.size
                   ? written
                   : tropa_words(canvas, canvas->map->unmeasured ? "draw.map.unmeasured"
                                                                 : "draw.stage.unmeasured");
    uint64_t all = canvas->map->base.customers, reached = stage->measured.reached;
    tropa_str text = nothing;
    if (all >= TROPA_FEWEST_FOR_SHARES)
        text = tropa_percent(canvas, tropa_ratio(reached, all));
    text = tropa_dotted(canvas, text, tropa_words_counting(canvas, "draw.count", reached));
    if (stage->measured.time.count && stage->measured.time.median_us > 0) {
        tropa_message message;
        tropa_message_init(&message, "draw.stage.time");
        tropa_message_duration(&message, "time", stage->measured.time.median_us);
        text = tropa_dotted(canvas, text, tropa_words_of(canvas, &message));
    }
    return tropa_dotted(canvas, text, written);
}

static void add_figures(tropa_deck *deck, tropa_canvas *canvas, const tropa_map_stage *stage)
{
    if (canvas->map->unmeasured || stage->unmeasured)
        return;
    tropa_message message =
        tropa_message_counting(canvas, "draw.tip.stage", stage->measured.entered);
    tropa_message_integer(&message, "advanced", (int64_t)stage->measured.advanced);
    tropa_message_integer(&message, "open", (int64_t)stage->measured.open);
    tropa_message_integer(&message, "lost", (int64_t)stage->measured.lost);
    tropa_message_integer(&message, "returned", (int64_t)stage->measured.returned);
    head(deck, canvas, "draw.slides.figures");
    /* The last stage's customers have arrived, however silent they are since. */
    bool last = stage == &canvas->map->stage[canvas->map->stage_count - 1];
    item(deck, nothing,
         last ? tropa_words_counting(canvas, "draw.tip.reached", stage->measured.reached)
              : tropa_words_of(canvas, &message));
    uint64_t decided = last ? 0 : tropa_stage_decided(stage);
    if (decided >= TROPA_FEWEST_FOR_SHARES) {
        tropa_str lost = tropa_words_share(canvas, "draw.flow.lost", tropa_stage_lost_share(stage));
        item(deck, lost, tropa_words_counting(canvas, "draw.tip.base", decided));
    }
    tropa_deck_note(deck, tropa_words(canvas, "draw.rule.reached"));
    tropa_deck_note(deck, tropa_words(canvas, "draw.rule.stage"));
}

static void add_touchpoints(tropa_deck *deck, tropa_canvas *canvas, const tropa_map_stage *stage)
{
    head(deck, canvas, "draw.lane.cards");
    for (uint32_t i = 0; i < stage->touchpoint_count; i++) {
        const tropa_touchpoint *touch = &stage->touchpoint[i];
        tropa_str facts = nothing;
        if (touch->channel != TROPA_CHANNEL_OTHER)
            facts = tropa_words(canvas, tropa_channel_key(touch->channel));
        if (touch->written && touch->written->role.size)
            facts = tropa_dotted(canvas, facts, tropa_written(canvas, touch->written->role));
        if (!touch->unmeasured && !canvas->map->unmeasured) {
            tropa_str share =
                tropa_share_words(canvas, touch->measured.customers, stage->measured.entered);
            facts = tropa_dotted(canvas, facts, share);
            facts =
                tropa_dotted(canvas, facts,
                             tropa_words_counting(canvas, "draw.count", touch->measured.customers));
            tropa_deck_note(deck, tropa_words(canvas, "draw.rule.share"));
        }
        tropa_str name = tropa_spaced(canvas, number_of(canvas, touch), " · ",
                                      tropa_label_words(canvas, &touch->name));
        item(deck, name, facts);
    }
}

static void add_findings(tropa_deck *deck, tropa_canvas *canvas, const tropa_map_stage *stage)
{
    head(deck, canvas, "draw.lane.cells");
    for (uint32_t i = 0; i < stage->touchpoint_count; i++)
        for (uint32_t k = 0; k < stage->touchpoint[i].cell_count; k++) {
            const tropa_touchpoint *touch = &stage->touchpoint[i];
            const tropa_cell *cell = &touch->cell[k];
            bool good = cell->kind == TROPA_CELL_SUCCESS;
            tropa_str lead = tropa_dotted(canvas, number_of(canvas, touch),
                                          tropa_words_of(canvas, &cell->title));
            lead = tropa_spaced(canvas, lead, " ", good ? TROPA_STR("✓") : dots(cell->severity));
            tropa_deck_coloured(deck, good ? TROPA_PAINT_GOOD : TROPA_PAINT_BAD, lead,
                                tropa_words_of(canvas, &cell->reason));
            note(deck, tropa_words_counting(canvas, "draw.tip.cell", cell->n));
            tropa_deck_note(deck, tropa_words_of(canvas, &cell->rule));
        }
}

/* ---- a stage: what people wrote ---- */

/* "hypothesis" where nothing supports it; the evidence itself is for the speaker. */
static tropa_str known(tropa_deck *deck, tropa_canvas *canvas, tropa_str text,
                       const tropa_evidence_list *evidence)
{
    if (!evidence->count)
        return tropa_words(canvas, "draw.basis.hypothesis");
    tropa_deck_note(deck, tropa_spaced(canvas, text, " – ", tropa_support_words(canvas, evidence)));
    return nothing;
}

static void add_pains(tropa_deck *deck, tropa_canvas *canvas, const tropa_touchpoint *touch,
                      const tropa_experience *e)
{
    for (uint32_t i = 0; i < e->pains.count; i++) {
        const tropa_pain *pain = &e->pains.item[i];
        const char *key = tropa_barrier_key(pain->barrier);
        bool resolved = pain->status == TROPA_PAIN_RESOLVED;
        tropa_str lead = tropa_dotted(canvas, number_of(canvas, touch),
                                      key ? tropa_words(canvas, key) : nothing);
        lead = tropa_spaced(canvas, lead, " ", dots(pain->severity));
        tropa_deck_coloured(deck, resolved ? TROPA_PAINT_MUTED : TROPA_PAINT_BAD, lead,
                            tropa_written(canvas, pain->text));
        tropa_str more = resolved ? tropa_words(canvas, "draw.pain.resolved") : nothing;
        if (pain->reassurance.size)
            more = tropa_dotted(canvas, more,
                                tropa_words_with(canvas, "draw.pain.reassurance",
                                                 tropa_written(canvas, pain->reassurance)));
        if (pain->owner.size)
            more = tropa_dotted(
                canvas, more,
                tropa_words_with(canvas, "draw.owner", tropa_written(canvas, pain->owner)));
        note(deck,
             tropa_dotted(canvas, more,
                          known(deck, canvas, tropa_written(canvas, pain->text), &pain->evidence)));
    }
}

static void add_entries(tropa_deck *deck, tropa_canvas *canvas, const tropa_touchpoint *touch,
                        const tropa_entry_list *list, const char *lead_key, tropa_paint colour)
{
    for (uint32_t i = 0; i < list->count; i++) {
        tropa_str lead = tropa_dotted(canvas, number_of(canvas, touch),
                                      lead_key ? tropa_words(canvas, lead_key) : nothing);
        tropa_str text = tropa_written(canvas, list->item[i].text);
        if (text.size)
            tropa_deck_coloured(deck, colour, lead, text);
        if (text.size && list->item[i].evidence.count)
            known(deck, canvas, text, &list->item[i].evidence);
    }
}

static void add_idea(tropa_deck *deck, tropa_canvas *canvas, const tropa_touchpoint *touch,
                     const tropa_idea *idea)
{
    const char *key = tropa_idea_status_key(idea->status);
    item(deck, number_of(canvas, touch), tropa_written(canvas, idea->text));
    if (idea->effect.size)
        note(deck, tropa_spaced(canvas, tropa_words(canvas, "draw.idea.effect"), ": ",
                                tropa_written(canvas, idea->effect)));
    note(deck, tropa_dotted(canvas, key ? tropa_words(canvas, key) : nothing,
                            tropa_idea_meta(canvas, idea)));
}

static void add_kpi(tropa_deck *deck, tropa_canvas *canvas, const tropa_touchpoint *touch,
                    const tropa_kpi *kpi)
{
    tropa_str name = tropa_written(canvas, kpi->name);
    if (!name.size)
        return;
    tropa_str figures = tropa_kpi_value(canvas, kpi);
    if (kpi->target.size)
        figures = tropa_dotted(canvas, figures,
                               tropa_words_with(canvas, "draw.kpi.target",
                                                tropa_kpi_target_words(canvas, kpi->target)));
    item(deck, tropa_dotted(canvas, number_of(canvas, touch), name), figures);
    tropa_str more = tropa_written(canvas, kpi->base);
    if (kpi->owner.size)
        more =
            tropa_dotted(canvas, more,
                         tropa_words_with(canvas, "draw.owner", tropa_written(canvas, kpi->owner)));
    note(deck, more);
    tropa_deck_note(deck, tropa_spaced(canvas, name, ": ", tropa_written(canvas, kpi->measure)));
}

static void add_written(tropa_deck *deck, tropa_canvas *canvas, const tropa_map_stage *stage)
{
    static const char *const lanes[] = {"lane.pains.name", "lane.ideas.name", "lane.kpis.name"};
    for (int what = 0; what < 3; what++) {
        head(deck, canvas, lanes[what]);
        for (uint32_t p = 0; p <= stage->touchpoint_count; p++) {
            const tropa_experience *e = tropa_experience_at(stage, p);
            const tropa_touchpoint *touch = tropa_touch_at(stage, p);
            if (!e)
                continue;
            if (what == 0) {
                add_pains(deck, canvas, touch, e);
                add_entries(deck, canvas, touch, &e->successes, "draw.success", TROPA_PAINT_GOOD);
                add_entries(deck, canvas, touch, &e->moments, "draw.moment", TROPA_PAINT_ACCENT);
            }
            for (uint32_t i = 0; what == 1 && i < e->ideas.count; i++)
                add_idea(deck, canvas, touch, &e->ideas.item[i]);
            for (uint32_t i = 0; what == 2 && i < e->kpis.count; i++)
                add_kpi(deck, canvas, touch, &e->kpis.item[i]);
        }
    }
    tropa_deck_note(deck, tropa_words(canvas, "draw.rule.written"));
}

void tropa_deck_stage(tropa_deck *deck, tropa_canvas *canvas, uint32_t index)
{
    const tropa_map_stage *stage = &canvas->map->stage[index];
    tropa_deck_begin(deck, tropa_label_words(canvas, &stage->name), stage_facts(canvas, stage));
    if (stage->written) {
        head(deck, canvas, "lane.happens.name");
        tropa_deck_line(deck, TROPA_SLIDE_TEXT, nothing,
                        tropa_written(canvas, stage->written->happens));
    }
    add_figures(deck, canvas, stage);
    add_touchpoints(deck, canvas, stage);
    add_findings(deck, canvas, stage);
    if (canvas->document)
        add_written(deck, canvas, stage);
    tropa_deck_end(deck, NULL);
}

/* ---- a persona ---- */

void tropa_deck_persona(tropa_deck *deck, tropa_canvas *canvas, const tropa_persona *persona)
{
    const struct {
        const char *key;
        const tropa_texts *list;
    } lists[] = {
        {"draw.persona.goals", &persona->goals},
        {"draw.persona.needs", &persona->needs},
        {"draw.persona.problems", &persona->problems},
        {"draw.persona.criteria", &persona->criteria},
        {"draw.persona.objections", &persona->objections},
        {"draw.persona.fears", &persona->fears},
        {"draw.persona.doubts", &persona->doubts},
        {"draw.persona.reassurance", &persona->reassurance},
        {"draw.persona.media", &persona->media},
        {"draw.persona.subscriptions", &persona->subscriptions},
        {"draw.persona.contact", &persona->contact},
        {"draw.persona.payment", &persona->payment},
        {"draw.persona.delivery", &persona->delivery},
        {"draw.persona.alternatives", &persona->alternatives},
    };
    tropa_str name = tropa_written(canvas, persona->name);
    tropa_str basis =
        tropa_words(canvas, persona->basis == TROPA_BASIS_MEASURED ? "draw.persona.measured"
                                                                   : "draw.persona.hypothesis");
    if (isfinite(persona->share))
        basis = tropa_dotted(
            canvas, tropa_words_share(canvas, "draw.persona.share", persona->share), basis);
    tropa_deck_begin(deck, name.size ? name : tropa_words(canvas, "draw.persona.nobody"),
                     tropa_dotted(canvas, tropa_written(canvas, persona->role), basis));
    tropa_deck_line(deck, TROPA_SLIDE_TEXT, nothing, tropa_written(canvas, persona->portrait));
    for (uint32_t i = 0; i < persona->quotes.count; i++) {
        tropa_str quote = tropa_written(canvas, persona->quotes.item[i]);
        if (quote.size)
            tropa_deck_line(deck, TROPA_SLIDE_TEXT, nothing,
                            tropa_words_with(canvas, "draw.quote", quote));
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        head(deck, canvas, lists[i].key);
        for (uint32_t k = 0; k < lists[i].list->count; k++)
            item(deck, nothing, tropa_written(canvas, lists[i].list->item[k]));
    }
    head(deck, canvas, "draw.persona.readiness");
    item(deck, nothing, tropa_written(canvas, persona->readiness));
    tropa_deck_note(deck, known(deck, canvas, name, &persona->evidence));
    tropa_deck_note(deck, tropa_words(canvas, "draw.persona.rule"));
    tropa_deck_end(deck, NULL);
}
