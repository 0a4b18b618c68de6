/* Which feelings there are, and where they stand from left to right. See feels.h. */
#include "draw/feels.h"

static const tropa_feeling *feeling_of(const tropa_experience *experience, tropa_str persona)
{
    for (uint32_t i = 0; experience && i < experience->feels.count; i++)
        if (tropa_str_equal(experience->feels.item[i].persona, persona) &&
            isfinite(experience->feels.item[i].value))
            return &experience->feels.item[i];
    return NULL;
}

static const tropa_measured_score *score_of(const tropa_map_stage *stage,
                                            const tropa_touchpoint *touch)
{
    const tropa_measured_score *score = touch ? touch->feels : stage->feels;
    return score && isfinite(score->net) ? score : NULL;
}

bool tropa_feels_at(const tropa_map_stage *stage, uint32_t place)
{
    const tropa_experience *e = tropa_experience_at(stage, place);
    return (e && e->feels.count) || score_of(stage, tropa_touch_at(stage, place));
}

bool tropa_lane_feels_filled(const tropa_canvas *canvas, const tropa_lane_view *lane)
{
    (void)lane;
    for (uint32_t i = 0; i < canvas->map->stage_count; i++)
        for (uint32_t p = 0; p <= canvas->map->stage[i].touchpoint_count; p++)
            if (tropa_feels_at(&canvas->map->stage[i], p))
                return true;
    return false;
}

/* Touchpoints of which somebody feels something share the stage's width evenly. */
static double slot_of(const tropa_canvas *canvas, const tropa_map_stage *stage)
{
    uint32_t n = 0;
    for (uint32_t p = 1; p <= stage->touchpoint_count; p++)
        n += tropa_feels_at(stage, p);
    return tropa_stage_width(canvas) / (n ? n : 1);
}

double tropa_feels_x(const tropa_canvas *canvas, uint32_t i, uint32_t place)
{
    const tropa_map_stage *stage = &canvas->map->stage[i];
    uint32_t before = 0;
    if (!place)
        return tropa_stage_x(canvas, i) + tropa_stage_width(canvas) / 2;
    for (uint32_t p = 1; p < place; p++)
        before += tropa_feels_at(stage, p);
    return tropa_stage_x(canvas, i) + slot_of(canvas, stage) * (before + 0.5);
}

double tropa_feels_slot(const tropa_canvas *canvas)
{
    double least = INFINITY;
    for (uint32_t i = 0; i < canvas->map->stage_count; i++)
        least = fmin(least, slot_of(canvas, &canvas->map->stage[i]));
    return least;
}

/* One persona's (or the measured) points from left to right. A stage's own value stands in its
 * middle where none of its touchpoints has one. */
void tropa_feels_gather(tropa_canvas *canvas, bool measured, tropa_str persona,
                        tropa_feels_series *out)
{
    const tropa_map *map = canvas->map;
    uint32_t most = 0;
    for (uint32_t i = 0; i < map->stage_count; i++)
        most += map->stage[i].touchpoint_count + 1;
    out->point = tropa_arena_array(canvas->arena, most + 1, sizeof *out->point);
    if (!out->point) {
        canvas->scene.failed = true;
        return;
    }
    for (uint32_t i = 0; i < map->stage_count; i++) {
        const tropa_map_stage *stage = &map->stage[i];
        uint32_t before = out->count;
        for (uint32_t turn = 1; turn <= stage->touchpoint_count + 1; turn++) {
            uint32_t p = turn <= stage->touchpoint_count ? turn : 0;
            if (!p && out->count > before)
                continue;
            tropa_feels_point it = {.stage = stage, .touch = tropa_touch_at(stage, p)};
            it.score = measured ? score_of(stage, it.touch) : NULL;
            it.feeling = measured ? NULL : feeling_of(tropa_experience_at(stage, p), persona);
            if (!it.score && !it.feeling)
                continue;
            it.x = tropa_feels_x(canvas, i, p);
            it.value = it.score ? it.score->net : it.feeling->value;
            out->point[out->count++] = it;
        }
    }
}

uint32_t tropa_feels_assumed(tropa_canvas *canvas, tropa_feels_series all[TROPA_FEELS_SERIES_MOST])
{
    const tropa_document *document = canvas->document;
    uint32_t n = 0;
    for (uint32_t i = 0; i <= document->personas.count && n < TROPA_FEELS_SERIES_MOST; i++) {
        bool everybody = i == document->personas.count;
        tropa_str id = everybody ? (tropa_str){"", 0} : document->personas.item[i].item.id;
        all[n] = (tropa_feels_series){.persona = everybody ? TROPA_NONE : i};
        if (!everybody && !id.size)
            continue;
        tropa_feels_gather(canvas, false, id, &all[n]);
        n += all[n].count > 0;
    }
    return n;
}
