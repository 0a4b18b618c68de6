#include "map/build.h"

#include "base/memory.h"
#include "map/id.h"
#include "text/plain.h"

static const tropa_shape *inner(const tropa_shape *shape, const char *key)
{
    return tropa_shape_field(shape, tropa_str_from(key))->shape;
}

const tropa_shape *tropa_shape_of_stage(void)
{
    return inner(&tropa_shape_document, "stages");
}

const tropa_shape *tropa_shape_of_touchpoint(void)
{
    return inner(tropa_shape_of_stage(), "touchpoints");
}

const tropa_shape *tropa_shape_of_experience(const char *key)
{
    return inner(tropa_shape_of_stage(), key);
}

/* ---- lists ---- */

/* A list doubles whenever its count is a power of two, so that it needs no capacity beside it. */
static void *grow(tropa_arena *arena, tropa_any_list *list, size_t size)
{
    if ((list->count & (list->count - 1)) == 0) {
        void *wider = tropa_arena_array(arena, list->count ? 2 * (size_t)list->count : 1, size);
        if (!wider)
            return NULL;
        if (list->count)
            memcpy(wider, list->item, list->count * size);
        list->item = wider;
    }
    return (char *)list->item + size * list->count++;
}

void *tropa_build_item(tropa_arena *arena, const tropa_shape *shape, void *list)
{
    tropa_any_list any;
    memcpy(&any, list, sizeof any);
    void *item = grow(arena, &any, shape->size);
    if (!item)
        return NULL;
    memcpy(list, &any, sizeof any);
    tropa_shape_clear(shape, item);
    return item;
}

bool tropa_build_text(tropa_arena *arena, tropa_texts *list, tropa_str text)
{
    tropa_any_list any;
    memcpy(&any, list, sizeof any);
    tropa_str *item = grow(arena, &any, sizeof *item);
    if (!item)
        return false;
    memcpy(list, &any, sizeof any);
    *item = text;
    return true;
}

/* ---- ids ---- */

static bool take(tropa_builder *b, const char *kind, tropa_str id, bool *is_new)
{
    char *name = tropa_arena_format(b->arena, "%s %.*s", kind, (int)id.size, id.data);
    size_t before = b->taken.count;
    if (!name || tropa_dict_add(&b->taken, tropa_str_from(name)) == TROPA_DICT_NONE)
        return false;
    *is_new = b->taken.count > before;
    return true;
}

tropa_str tropa_build_id(tropa_builder *b, const char *kind, tropa_str words)
{
    tropa_str base = tropa_id_base(b->arena, kind, words), id = {0};
    char *name = tropa_arena_format(b->arena, "%s %s", kind, base.data ? base.data : "");
    uint32_t code = name ? tropa_dict_add(&b->base, tropa_str_from(name)) : TROPA_DICT_NONE;
    size_t capacity = b->tried_capacity;
    if (!base.data || code == TROPA_DICT_NONE ||
        tropa_grow((void **)&b->tried, &b->tried_capacity, b->base.count, sizeof *b->tried))
        return (tropa_str){0};
    memset(b->tried + capacity, 0, (b->tried_capacity - capacity) * sizeof *b->tried);
    for (bool is_new = false; !is_new;) {
        id = tropa_id_nth(b->arena, base, ++b->tried[code]);
        if (!id.data || !take(b, kind, id, &is_new))
            return (tropa_str){0};
        is_new = is_new && !tropa_str_equal(id, TROPA_STR("map")); /* kept for figures */
    }
    return id;
}

/* ---- personas ---- */

static bool remember_persona(tropa_builder *b, tropa_str name, uint32_t at)
{
    tropa_str folded = tropa_text_fold(b->arena, name);
    size_t before = b->persona.count;
    uint32_t code = folded.data ? tropa_dict_add(&b->persona, folded) : TROPA_DICT_NONE;
    if (code == TROPA_DICT_NONE || tropa_grow((void **)&b->persona_at, &b->persona_capacity,
                                              b->persona.count, sizeof *b->persona_at))
        return false;
    if (b->persona.count > before) /* the first of a name keeps it */
        b->persona_at[code] = at;
    return true;
}

tropa_persona *tropa_build_persona(tropa_builder *b, tropa_str name)
{
    tropa_str folded = tropa_text_fold(b->arena, name);
    uint32_t code = folded.data ? tropa_dict_find(&b->persona, folded) : TROPA_DICT_NONE;
    if (code != TROPA_DICT_NONE) {
        tropa_persona *known = &b->document->personas.item[b->persona_at[code]];
        if (known->item.id.size == 0)
            known->item.id = tropa_build_id(b, "persona", name);
        return known->item.id.data ? known : NULL;
    }
    uint32_t at = b->document->personas.count;
    tropa_persona *persona = tropa_build_item(b->arena, inner(&tropa_shape_document, "personas"),
                                              &b->document->personas);
    if (!persona || !folded.data)
        return NULL;
    persona->name = name;
    persona->item.id = tropa_build_id(b, "persona", name);
    return persona->item.id.data && remember_persona(b, name, at) ? persona : NULL;
}

/* ---- the whole ---- */

/** Puts the personas into a list that can grow. A name goes before an id that reads the same. */
static bool take_personas(tropa_builder *b)
{
    const tropa_shape *shape = inner(&tropa_shape_document, "personas");
    tropa_any_list old, new = {0};
    memcpy(&old, &b->document->personas, sizeof old);
    bool is_new, fine = true;
    for (uint32_t i = 0; i < old.count && fine; i++) {
        void *to = tropa_build_item(b->arena, shape, &new);
        if (to)
            memcpy(to, tropa_list_at(old, shape, i), shape->size);
        fine = to != NULL;
    }
    memcpy(&b->document->personas, &new, sizeof new);
    const tropa_persona *persona = b->document->personas.item;
    for (uint32_t i = 0; i < new.count &&fine; i++)
        fine = take(b, "persona", persona[i].item.id, &is_new) &&
               (persona[i].name.size == 0 || remember_persona(b, persona[i].name, i));
    for (uint32_t i = 0; i < new.count &&fine; i++)
        fine = persona[i].item.id.size == 0 || remember_persona(b, persona[i].item.id, i);
    return fine;
}

bool tropa_builder_init(tropa_builder *b, tropa_arena *arena, tropa_document *document)
{
    *b = (tropa_builder){.arena = arena, .document = document};
    tropa_dict_init(&b->taken);
    tropa_dict_init(&b->base);
    tropa_dict_init(&b->persona);
    bool is_new, fine = take_personas(b);
    for (uint32_t s = 0; s < document->stages.count && fine; s++) {
        const tropa_doc_stage *stage = &document->stages.item[s];
        fine = take(b, "stage", stage->item.id, &is_new);
        for (uint32_t t = 0; t < stage->touchpoints.count && fine; t++)
            fine = take(b, "stage", stage->touchpoints.item[t].item.id, &is_new);
    }
    return fine;
}

void tropa_builder_deinit(tropa_builder *b)
{
    tropa_dict_deinit(&b->taken);
    tropa_dict_deinit(&b->base);
    tropa_dict_deinit(&b->persona);
    tropa_free(b->tried);
    tropa_free(b->persona_at);
}

tropa_doc_stage *tropa_build_stage(tropa_builder *b, tropa_str name)
{
    tropa_doc_stage *stage =
        tropa_build_item(b->arena, tropa_shape_of_stage(), &b->document->stages);
    if (!stage)
        return NULL;
    stage->name = name;
    stage->item.id = tropa_build_id(b, "stage", name);
    return stage->item.id.data ? stage : NULL;
}

tropa_doc_touchpoint *tropa_build_touchpoint(tropa_builder *b, tropa_doc_touchpoint_list *list,
                                             tropa_str name)
{
    tropa_doc_touchpoint *touchpoint =
        tropa_build_item(b->arena, tropa_shape_of_touchpoint(), list);
    if (!touchpoint)
        return NULL;
    touchpoint->name = name;
    /* Stages and touchpoints share their ids. */
    touchpoint->item.id = tropa_build_id(b, "stage", name);
    return touchpoint->item.id.data ? touchpoint : NULL;
}

tropa_feeling *tropa_build_feeling(tropa_arena *arena, tropa_feeling_list *list, tropa_str persona,
                                   double value)
{
    tropa_feeling *feeling = tropa_build_item(arena, tropa_shape_of_experience("feels"), list);
    if (!feeling)
        return NULL;
    feeling->persona = persona;
    feeling->value = value;
    return feeling;
}
