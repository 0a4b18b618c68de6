/* Changes as sentences. */
#include "map/diff.h"
#include "map/shape_walk.h"
#include "text/format.h"

#define WORD_BYTES 80

/** The word under the key, or `other` where the catalogue has none. */
static tropa_str word(const tropa_catalogue *catalogue, tropa_arena *arena, const char *room,
                      const char *name, tropa_str other)
{
    const char *key = tropa_arena_format(arena, "diff.%s.%s", room, name);
    return key && tropa_catalogue_has(catalogue, key) ? tropa_say_key(catalogue, arena, key)
                                                      : other;
}

/** Entries are called by their lane: a thought, a question. */
static tropa_str thing_of(const tropa_catalogue *catalogue, tropa_arena *arena,
                          const tropa_change *change)
{
    tropa_str by_shape =
        word(catalogue, arena, "thing", change->shape->name, tropa_str_from(change->shape->name));
    bool entry = strcmp(change->shape->name, "entry") == 0;
    return entry && change->list ? word(catalogue, arena, "thing", change->list->key, by_shape)
                                 : by_shape;
}

static tropa_str quoted(const tropa_catalogue *catalogue, tropa_arena *arena, tropa_str text)
{
    tropa_message message;
    if (text.size == 0)
        return TROPA_STR("—");
    tropa_message_init(&message, "diff.quoted");
    tropa_message_text(&message, "text", text);
    return tropa_say(catalogue, arena, &message);
}

/** The fewest decimals that say the whole number, at most six. */
static tropa_str number(const tropa_catalogue *catalogue, tropa_arena *arena, double value)
{
    int decimals = 0;
    for (double scaled = value; decimals < 6 && fabs(scaled - round(scaled)) > 1e-9; decimals++)
        scaled *= 10;
    return tropa_format_decimal(catalogue, arena, value, decimals);
}

static tropa_str value_of(const tropa_catalogue *catalogue, tropa_arena *arena,
                          const tropa_field *field, const void *object, tropa_str raw)
{
    if (!object || !tropa_field_filled(field, object))
        return field->kind == TROPA_FIELD_FLAG ? word(catalogue, arena, "value", "no", raw)
                                               : TROPA_STR("—");
    const void *at = tropa_field_of(field, object);
    switch (field->kind) {
    case TROPA_FIELD_NUMBER:
        return number(catalogue, arena, *(const double *)at);
    case TROPA_FIELD_COUNT:
        return tropa_format_integer(catalogue, arena, (int64_t) * (const uint64_t *)at);
    case TROPA_FIELD_DATE:
        return tropa_format_date(catalogue, arena, *(const int64_t *)at);
    case TROPA_FIELD_CHOICE:
        return word(catalogue, arena, "value", field->choice[*(const uint8_t *)at - 1], raw);
    case TROPA_FIELD_FLAG:
        return word(catalogue, arena, "value", "yes", raw);
    case TROPA_FIELD_TEXT:
        return quoted(catalogue, arena, raw);
    default:
        return raw;
    }
}

static tropa_str figure_of(const tropa_catalogue *catalogue, tropa_arena *arena,
                           const tropa_change *change, const tropa_change_figure *figure)
{
    return strcmp(change->measure, "score") == 0
               ? number(catalogue, arena, figure->value)
               : tropa_format_percent(catalogue, arena, figure->value);
}

static tropa_str say_figure(const tropa_catalogue *catalogue, tropa_arena *arena,
                            const tropa_change *change)
{
    tropa_message message;
    tropa_message_init(&message,
                       change->kind == TROPA_CHANGE_BEYOND ? "diff.beyond" : "diff.chance");
    tropa_message_text(
        &message, "measure",
        word(catalogue, arena, "measure", change->measure, tropa_str_from(change->measure)));
    tropa_message_text(&message, "old", figure_of(catalogue, arena, change, &change->before));
    tropa_message_text(&message, "new", figure_of(catalogue, arena, change, &change->after));
    tropa_message_integer(&message, "n_old", (int64_t)change->before.n);
    tropa_message_integer(&message, "n_new", (int64_t)change->after.n);
    return tropa_say(catalogue, arena, &message);
}

static const char *key_of(const tropa_change *change)
{
    switch (change->kind) {
    case TROPA_CHANGE_ADDED:
        return change->field ? "diff.text.added" : "diff.added";
    case TROPA_CHANGE_REMOVED:
        return change->field ? "diff.text.removed" : "diff.removed";
    case TROPA_CHANGE_MOVED:
        return "diff.moved";
    case TROPA_CHANGE_ORDER:
        return change->new_text.size ? "diff.order" : "diff.first";
    case TROPA_CHANGE_RESOLVED:
        return "diff.resolved";
    default:
        return change->list ? "diff.changed" : "diff.changed.map";
    }
}

tropa_str tropa_change_say(const tropa_catalogue *catalogue, tropa_arena *arena,
                           const tropa_change *change)
{
    if (change->measure)
        return say_figure(catalogue, arena, change);
    const bool field_change = change->kind == TROPA_CHANGE_CHANGED;
    tropa_str old_value = change->old_text, new_value = change->new_text;
    tropa_message message;
    tropa_message_init(&message, key_of(change));
    tropa_message_text(&message, "thing", thing_of(catalogue, arena, change));
    tropa_message_text(&message, "name",
                       change->name.size ? change->name
                                         : word(catalogue, arena, "nameless", change->shape->name,
                                                TROPA_STR("—")));
    if (change->field) {
        const tropa_field *field = change->field;
        tropa_message_text(&message, "field",
                           word(catalogue, arena, "field", field->key, tropa_str_from(field->key)));
        if (field_change) {
            old_value = value_of(catalogue, arena, field, change->old_object, old_value);
            new_value = value_of(catalogue, arena, field, change->new_object, new_value);
        }
    }
    if (change->kind == TROPA_CHANGE_MOVED) { /* lists of the whole map have no owner's name */
        tropa_str whole = word(catalogue, arena, "thing", "document", TROPA_STR("—"));
        old_value = old_value.size ? quoted(catalogue, arena, old_value) : whole;
        new_value = new_value.size ? quoted(catalogue, arena, new_value) : whole;
    }
    tropa_message_text(&message, "old", old_value);
    tropa_message_text(&message, "new", new_value);
    return tropa_say(catalogue, arena, &message);
}
