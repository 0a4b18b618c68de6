/** Documents grown item by item: what imports from other formats share. Internal to src/map.
 *
 * Everything lives in the arena; pointers to items of a list are good until the list grows. All
 * functions give NULL when memory is out. */
#ifndef TROPA_MAP_BUILD_H
#define TROPA_MAP_BUILD_H

#include "base/dict.h"
#include "map/shape_walk.h"

typedef struct tropa_builder {
    tropa_arena *arena;
    tropa_document *document;
    tropa_dict taken; /**< "kind id" */
    tropa_dict base;  /**< "kind base", with how many ids were tried of it: */
    uint32_t *tried;
    size_t tried_capacity;
    tropa_dict persona; /**< folded names and ids */
    uint32_t *persona_at;
    size_t persona_capacity;
} tropa_builder;

/** Goes on with the document, whose ids are taken; false when memory is out. Deinit either way. */
bool tropa_builder_init(tropa_builder *builder, tropa_arena *arena, tropa_document *document);
void tropa_builder_deinit(tropa_builder *builder);

/** A new item at the end of any TROPA_LIST of `shape`, every field absent. The list was begun here:
 *  empty, not one that was read, which has no room. */
void *tropa_build_item(tropa_arena *arena, const tropa_shape *shape, void *list);
/** A text at the end of a tropa_texts, as above. */
bool tropa_build_text(tropa_arena *arena, tropa_texts *list, tropa_str text);

/** An id that is free among its kind. */
tropa_str tropa_build_id(tropa_builder *builder, const char *kind, tropa_str words);

/** Texts are kept as they are: the caller sees to it that they live in the arena. */
tropa_doc_stage *tropa_build_stage(tropa_builder *builder, tropa_str name);
tropa_doc_touchpoint *tropa_build_touchpoint(tropa_builder *builder,
                                             tropa_doc_touchpoint_list *list, tropa_str name);
/** The persona with that name or id, in whatever case; a new one where there is none. */
tropa_persona *tropa_build_persona(tropa_builder *builder, tropa_str name);
tropa_feeling *tropa_build_feeling(tropa_arena *arena, tropa_feeling_list *list, tropa_str persona,
                                   double value);

/* The shapes of lists, by their keys in the document. */
const tropa_shape *tropa_shape_of_stage(void);
const tropa_shape *tropa_shape_of_touchpoint(void);
/** Of a list that stages have: "does", "pains", "feels", "kpis"... */
const tropa_shape *tropa_shape_of_experience(const char *key);

#endif
