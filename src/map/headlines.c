/* Three sentences, chosen by what the data can bear. Small groups are counted, not divided. */
#include "map/headlines.h"

#include <math.h>
#include <stdio.h>

uint32_t tropa_main_loss(const tropa_stages_answer *stages)
{
    uint32_t best = TROPA_NONE;
    for (uint32_t s = 0; s + 1 < stages->stage_count; s++)
        if (stages->stage[s].lost > 0 &&
            (best == TROPA_NONE || stages->stage[s].lost > stages->stage[best].lost))
            best = s;
    return best;
}

static const char *unit_of(const tropa_map *map)
{
    return map->visitors ? "visitor" : "customer";
}

/* Names of stages are words of the catalogue; a sentence selects them by code. */
static void say_stage(tropa_message *message, const tropa_label *name)
{
    const char *code = "own";
    tropa_str text = name->text;
    if (name->key) {
        code = name->key + strlen("stage.");
        text = name->qualifier;
    }
    tropa_message_text(message, "stage", tropa_str_from(code));
    tropa_message_text(message, "name", text);
}

/* ---- where most are lost ---- */

static void write_loss(const tropa_map *map, uint32_t stage, tropa_headline *out)
{
    tropa_message_init(&out->label, "headline.loss.label");
    tropa_message_init(&out->rule, "headline.loss.rule");
    tropa_message_text(&out->rule, "unit", tropa_str_from(unit_of(map)));
    tropa_message_duration(&out->rule, "lapse", map->lapse_us);
    if (map->base.customers == 0) {
        tropa_message_init(&out->sentence, "headline.loss.empty");
        return;
    }
    if (map->stage_count < 2) {
        tropa_message_init(&out->sentence, "headline.loss.one_stage");
        return;
    }
    if (stage == TROPA_NONE) {
        tropa_message_init(&out->sentence, "headline.loss.nobody");
        tropa_message_text(&out->sentence, "unit", tropa_str_from(unit_of(map)));
        return;
    }
    const tropa_stage_result *result = &map->stage[stage].measured;
    uint64_t base = result->advanced + result->lost;
    bool small = base < TROPA_FINDING_LEAST;
    tropa_message_init(&out->sentence, small ? "headline.loss.small" : "headline.loss");
    say_stage(&out->sentence, &map->stage[stage].name);
    tropa_message_text(&out->sentence, "unit", tropa_str_from(unit_of(map)));
    tropa_message_integer(&out->sentence, "lost", (int64_t)result->lost);
    if (small)
        tropa_message_integer(&out->sentence, "base", (int64_t)base);
    else
        tropa_message_percent(&out->sentence, "share", (double)result->lost / (double)base);
    tropa_message_integer(&out->rule, "base", (int64_t)base);
}

/* ---- what goes with it ---- */

/* The strongest finding of a kind in a stage; TROPA_NONE as stage: of all. NULL: none. */
static const tropa_finding *strongest(const tropa_findings *findings, tropa_finding_kind kind,
                                      uint32_t stage)
{
    const tropa_finding *best = NULL;
    for (uint32_t i = 0; i < findings->count; i++) {
        const tropa_finding *finding = &findings->finding[i];
        if (finding->kind != kind || (stage != TROPA_NONE && finding->stage != stage))
            continue;
        if (!best || finding->customers > best->customers)
            best = finding;
    }
    return best;
}

/* Exits first: they are what is lost. Then what else goes wrong there, by customers. */
static const tropa_finding *worst(const tropa_findings *findings, uint32_t stage)
{
    const tropa_finding *best = strongest(findings, TROPA_FINDING_EXIT, stage);
    for (int kind = TROPA_FINDING_REPEAT; !best && kind < TROPA_FINDING_SUCCESS; kind++) {
        const tropa_finding *other = strongest(findings, (tropa_finding_kind)kind, stage);
        for (int next = kind + 1; other && next < TROPA_FINDING_SUCCESS; next++) {
            const tropa_finding *more = strongest(findings, (tropa_finding_kind)next, stage);
            if (more && more->customers > other->customers)
                other = more;
        }
        best = other;
    }
    return best;
}

static void write_association(const tropa_map *map, const tropa_findings *findings, uint32_t stage,
                              const tropa_label *const *names, tropa_headline *out)
{
    static const char *const key[TROPA_FINDING_KINDS] = {
        "headline.with.exit", "headline.with.repeat", "headline.with.back", "headline.with.wait",
        "headline.with.none"};
    tropa_message_init(&out->label, "headline.with.label");
    tropa_message_init(&out->rule, "headline.with.rule");
    const tropa_finding *finding = stage == TROPA_NONE ? NULL : worst(findings, stage);
    if (!finding) {
        tropa_message_init(&out->sentence,
                           stage == TROPA_NONE ? "headline.with.nothing" : "headline.with.none");
        return;
    }
    tropa_finding_rule(finding, unit_of(map), &out->rule);
    bool ratio = finding->kind == TROPA_FINDING_EXIT && isfinite(finding->ratio);
    tropa_message_init(&out->sentence, finding->kind == TROPA_FINDING_EXIT && !ratio
                                           ? "headline.with.exit_only"
                                           : key[finding->kind]);
    tropa_message_text(&out->sentence, "touch", names[finding->touch]->text);
    if (ratio) {
        tropa_message_real(&out->sentence, "ratio", finding->ratio);
        tropa_message_real(&out->sentence, "low", finding->ratio_interval.low);
        tropa_message_real(&out->sentence, "high", finding->ratio_interval.high);
        return;
    }
    tropa_message_percent(&out->sentence, "share", tropa_share(finding->count));
    tropa_message_percent(&out->sentence, "expected", tropa_share(finding->others));
}

/* ---- where to look first ---- */

static void write_first(const tropa_map *map, const tropa_findings *findings, uint32_t stage,
                        const tropa_label *const *names, tropa_headline *out)
{
    static const char *const key[TROPA_FINDING_KINDS] = {
        "headline.first.exit", "headline.first.repeat", "headline.first.back",
        "headline.first.wait", "headline.first.none"};
    tropa_message_init(&out->label, "headline.first.label");
    tropa_message_init(&out->rule, "headline.first.rule");
    const tropa_finding *finding = worst(findings, TROPA_NONE);
    if (finding) {
        tropa_message_init(&out->sentence, key[finding->kind]);
        tropa_message_text(&out->sentence, "touch", names[finding->touch]->text);
        tropa_message_text(&out->sentence, "unit", tropa_str_from(unit_of(map)));
        tropa_message_integer(&out->sentence, "more", (int64_t)finding->customers);
        return;
    }
    if (stage == TROPA_NONE) {
        tropa_message_init(&out->sentence, "headline.first.nothing");
        return;
    }
    tropa_message_init(&out->sentence, "headline.first.none");
    say_stage(&out->sentence, &map->stage[stage].name);
}

void tropa_headlines_write(tropa_map *map, const tropa_findings *findings,
                           const tropa_label *const *names)
{
    uint32_t stage = TROPA_NONE;
    for (uint32_t s = 0; s < map->stage_count; s++)
        if (map->stage[s].main_loss)
            stage = s;
    write_loss(map, stage, &map->headline[0]);
    write_association(map, findings, stage, names, &map->headline[1]);
    write_first(map, findings, stage, names, &map->headline[2]);
}
