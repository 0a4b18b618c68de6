/* Conflicts as sentences. */
#include "map/merge.h"

static tropa_str shown(const tropa_catalogue *catalogue, tropa_arena *arena, tropa_str text)
{
    return text.size ? text : tropa_say_key(catalogue, arena, "merge.nothing");
}

static tropa_str word(const tropa_catalogue *catalogue, tropa_arena *arena, const char *room,
                      const char *name)
{
    const char *key = tropa_arena_format(arena, "diff.%s.%s", room, name);
    return key && tropa_catalogue_has(catalogue, key) ? tropa_say_key(catalogue, arena, key)
                                                      : tropa_str_from(name);
}

static const char *key_of(const tropa_conflict *conflict)
{
    switch (conflict->kind) {
    case TROPA_CONFLICT_VALUE:
        return "merge.value";
    case TROPA_CONFLICT_REMOVED:
        return conflict->ours_removed ? "merge.removed.ours" : "merge.removed.theirs";
    case TROPA_CONFLICT_PLACE:
        return "merge.place";
    case TROPA_CONFLICT_ORDER:
        return "merge.order";
    }
    return "";
}

tropa_str tropa_conflict_say(const tropa_catalogue *catalogue, tropa_arena *arena,
                             const tropa_conflict *conflict)
{
    tropa_message message;
    tropa_message_init(&message, key_of(conflict));
    tropa_message_text(&message, "thing", word(catalogue, arena, "thing", conflict->shape->name));
    tropa_message_text(&message, "name", shown(catalogue, arena, conflict->name));
    tropa_message_text(&message, "field",
                       conflict->kind == TROPA_CONFLICT_ORDER
                           ? tropa_str_from(conflict->field->key)
                           : word(catalogue, arena, "field", conflict->field->key));
    tropa_message_text(&message, "base", shown(catalogue, arena, conflict->base));
    tropa_message_text(&message, "ours", shown(catalogue, arena, conflict->ours));
    tropa_message_text(&message, "theirs", shown(catalogue, arena, conflict->theirs));
    return tropa_say(catalogue, arena, &message);
}
