#include "map/to_document.h"

#include "map/measure.h"
#include "map/shape_walk.h"

/** "Start · Search" where the label has a qualifier, as the picture shows it. */
static tropa_str label_text(tropa_arena *arena, const tropa_label *label,
                            const tropa_catalogue *catalogue)
{
    tropa_str text = label->key ? tropa_say_key(catalogue, arena, label->key) : label->text;
    if (!label->key || label->qualifier.size == 0)
        return text;
    char *both = tropa_arena_format(arena, "%.*s \xC2\xB7 %.*s", (int)text.size, text.data,
                                    (int)label->qualifier.size, label->qualifier.data);
    return tropa_str_from(both);
}

/** A name as a rule that matches it alone. */
static tropa_str escaped(tropa_arena *arena, tropa_str name)
{
    tropa_str out = {tropa_arena_alloc(arena, 2 * name.size + 1), 0};
    char *to = (char *)out.data;
    for (size_t i = 0; i < name.size && to; i++) {
        if (strchr("*|\\", name.data[i]))
            to[out.size++] = '\\';
        to[out.size++] = name.data[i];
    }
    return out;
}

static tropa_match *match_of(tropa_arena *arena, const tropa_map *map,
                             const tropa_touchpoint *touchpoint)
{
    tropa_match *match = tropa_arena_alloc(arena, sizeof *match);
    tropa_str *name = tropa_arena_array(arena, touchpoint->activity_count + 1, sizeof *name);
    if (!match || !name)
        return NULL;
    for (uint32_t i = 0; i < touchpoint->activity_count; i++) {
        name[i] = escaped(arena, map->base.activity[touchpoint->activity[i]]);
        if (!name[i].data)
            return NULL;
    }
    match->activity.count = touchpoint->activity_count;
    match->activity.item = name;
    return match;
}

static bool add_touchpoint(tropa_arena *arena, const tropa_map *map, const tropa_touchpoint *from,
                           const tropa_catalogue *catalogue, tropa_doc_touchpoint *to)
{
    const tropa_field *field =
        tropa_shape_field(tropa_shape_field(&tropa_shape_document, TROPA_STR("stages"))->shape,
                          TROPA_STR("touchpoints"));
    tropa_shape_clear(field->shape, to);
    to->item.id = from->id;
    to->name = label_text(arena, &from->name, catalogue);
    to->channel = from->channel == TROPA_CHANNEL_OTHER ? 0 : (uint8_t)(from->channel + 1);
    to->match = match_of(arena, map, from);
    return to->name.data && to->match;
}

static bool add_stage(tropa_arena *arena, const tropa_map *map, const tropa_map_stage *from,
                      const tropa_catalogue *catalogue, tropa_doc_stage *to)
{
    tropa_shape_clear(tropa_shape_field(&tropa_shape_document, TROPA_STR("stages"))->shape, to);
    to->item.id = from->id;
    to->name = label_text(arena, &from->name, catalogue);
    to->touchpoints.item =
        tropa_arena_array(arena, from->touchpoint_count + 1, sizeof *to->touchpoints.item);
    if (!to->name.data || !to->touchpoints.item)
        return false;
    for (uint32_t t = 0; t < from->touchpoint_count; t++)
        if (!add_touchpoint(arena, map, &from->touchpoint[t], catalogue,
                            &to->touchpoints.item[to->touchpoints.count++]))
            return false;
    return true;
}

tropa_status tropa_map_to_document(tropa_arena *arena, const tropa_map *map,
                                   const tropa_catalogue *catalogue, int64_t now_us,
                                   tropa_document *out, tropa_error *err)
{
    tropa_shape_clear(&tropa_shape_document, out);
    out->version = 1;
    out->title = label_text(arena, &map->title, catalogue);
    out->language = tropa_str_from(tropa_language_code(tropa_catalogue_language(catalogue)));
    out->kind = TROPA_MAP_AS_IS;
    out->stages.item = tropa_arena_array(arena, map->stage_count + 1, sizeof *out->stages.item);
    if (!out->title.data || !out->stages.item)
        return tropa_fail_memory(err);
    for (uint32_t s = 0; s < map->stage_count; s++)
        if (!add_stage(arena, map, &map->stage[s], catalogue,
                       &out->stages.item[out->stages.count++]))
            return tropa_fail_memory(err);
    return tropa_document_measure_from(arena, map, now_us, NULL, 0, out, err);
}
