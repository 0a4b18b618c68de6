#include "map/diff.h"

#include "base/memory.h"
#include "map/diff_internal.h"
#include "map/tree.h"

#include <stdlib.h>

const char *tropa_change_kind_name(tropa_change_kind kind)
{
    static const char *const names[] = {"added",   "removed",  "moved",  "order",
                                        "changed", "resolved", "beyond", "chance"};
    return names[kind];
}

static tropa_str id_of(const void *object)
{
    return ((const tropa_item *)object)->id;
}

/** What an item is called; an id that it is told by gives way to the name of what it points at. */
static tropa_str name_of(const differ *d, const tropa_shape *shape, const void *item)
{
    static const char *const lists[] = {"personas", "stages"};
    tropa_str title = tropa_item_title(shape, item);
    if (shape->listed)
        return title;
    for (unsigned i = 0; i < sizeof lists / sizeof *lists; i++) {
        const tropa_shape *target =
            tropa_shape_field(&tropa_shape_document, tropa_str_from(lists[i]))->shape;
        const tropa_spot *spot = tropa_spots_get(&d->new_spots, target, title);
        if (!spot)
            spot = tropa_spots_get(&d->old_spots, target, title);
        if (spot)
            return tropa_item_title(target, spot->object);
    }
    return title;
}

tropa_status tropa_diff_add(differ *d, const diff_place *place, tropa_change_kind kind,
                            tropa_change **out)
{
    if (tropa_grow((void **)&d->change, &d->capacity, d->count + 1, sizeof *d->change))
        return tropa_fail_memory(d->err);
    tropa_change *change = &d->change[d->count++];
    *change = (tropa_change){
        .kind = kind, .shape = place->shape, .list = place->list, .path = place->path};
    if (place->item) {
        change->id = id_of(place->item);
        change->name = name_of(d, place->shape, place->item);
        change->holder = place->holder;
    }
    if (place->stage) {
        change->stage_id = place->stage->item.id;
        change->stage = place->stage->name;
    }
    if (place->touchpoint && place->touchpoint != place->item) {
        change->touchpoint_id = place->touchpoint->item.id;
        change->touchpoint = place->touchpoint->name;
    }
    *out = change;
    return TROPA_OK;
}

/* ---- places ---- */

static tropa_status extend(differ *d, tropa_str path, const char *key, tropa_str more,
                           tropa_str *out)
{
    const char *text =
        tropa_arena_format(d->arena, "%.*s%s%s%s%.*s", (int)path.size, path.size ? path.data : "",
                           path.size ? "/" : "", key, more.size ? "/" : "", (int)more.size,
                           more.size ? more.data : "");
    *out = tropa_str_from(text);
    return text ? TROPA_OK : tropa_fail_memory(d->err);
}

/** The place of an item in a list of the owner at `outer`. */
static tropa_status enter(differ *d, const diff_place *outer, const tropa_field *list,
                          const void *item, diff_place *out)
{
    *out = *outer;
    const bool is_step = outer->item == outer->stage || outer->item == outer->touchpoint;
    out->holder =
        is_step || !outer->item ? (tropa_str){"", 0} : name_of(d, outer->shape, outer->item);
    out->shape = list->shape;
    out->list = list;
    out->item = item;
    if (strcmp(list->shape->name, "stage") == 0)
        out->stage = item;
    else if (strcmp(list->shape->name, "touchpoint") == 0)
        out->touchpoint = item;
    tropa_str name = id_of(item).size ? id_of(item) : tropa_item_title(list->shape, item);
    return extend(d, outer->path, list->key, name, &out->path);
}

/* ---- values ---- */

/** As it stands in a file: texts as they are, numbers and dates as written. */
static tropa_status raw_value(differ *d, const tropa_field *field, const void *object,
                              tropa_str *out)
{
    *out = (tropa_str){"", 0};
    if (!object || !tropa_field_filled(field, object))
        return TROPA_OK;
    json_t *tree = tropa_field_tree(field, object);
    if (json_is_string(tree)) {
        *out = tropa_arena_copy(d->arena,
                                (tropa_str){json_string_value(tree), json_string_length(tree)});
    } else {
        char *text =
            tree ? json_dumps(tree, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15))
                 : NULL;
        *out = text ? tropa_arena_copy(d->arena, tropa_str_from(text)) : (tropa_str){0};
        free(text);
    }
    json_decref(tree);
    return out->data ? TROPA_OK : tropa_fail_memory(d->err);
}

/** A pain that is done with is more than a field with another value. */
static tropa_change_kind kind_of_change(const tropa_shape *shape, const tropa_field *field,
                                        const void *after)
{
    bool resolved = strcmp(shape->name, "pain") == 0 && strcmp(field->key, "status") == 0 &&
                    *(const uint8_t *)tropa_field_of(field, after) == TROPA_PAIN_RESOLVED;
    return resolved ? TROPA_CHANGE_RESOLVED : TROPA_CHANGE_CHANGED;
}

static tropa_status compare_value(differ *d, const diff_place *place, const tropa_field *field,
                                  const void *before, const void *after)
{
    bool same;
    if (!tropa_field_same(field, before, after, &same))
        return tropa_fail_memory(d->err);
    if (same)
        return TROPA_OK;
    tropa_change *change;
    tropa_status status =
        tropa_diff_add(d, place, kind_of_change(place->shape, field, after), &change);
    if (status)
        return status;
    change->field = field;
    change->old_object = before;
    change->new_object = after;
    status = extend(d, place->path, field->key, (tropa_str){0}, &change->path);
    if (!status)
        status = raw_value(d, field, before, &change->old_text);
    return status ? status : raw_value(d, field, after, &change->new_text);
}

static tropa_status text_change(differ *d, const diff_place *place, const tropa_field *field,
                                tropa_change_kind kind, tropa_str text)
{
    tropa_change *change;
    tropa_status status = tropa_diff_add(d, place, kind, &change);
    if (status)
        return status;
    change->field = field;
    if (kind == TROPA_CHANGE_ADDED)
        change->new_text = text;
    else
        change->old_text = text;
    return extend(d, place->path, field->key, (tropa_str){0}, &change->path);
}

/** The texts of `from` that are not among those of `other`, each as often as it is missing. */
static tropa_status missing_texts(differ *d, const diff_place *place, const tropa_field *field,
                                  tropa_any_list from, tropa_any_list other, tropa_change_kind kind)
{
    const tropa_str *text = from.item, *others = other.item;
    tropa_dict seen;
    tropa_dict_init(&seen);
    uint32_t *left = tropa_arena_array(d->arena, other.count, sizeof *left);
    tropa_status status = left || !other.count ? TROPA_OK : tropa_fail_memory(d->err);
    for (uint32_t i = 0; i < other.count && !status; i++) {
        uint32_t code = tropa_dict_add(&seen, others[i]);
        if (code == TROPA_DICT_NONE)
            status = tropa_fail_memory(d->err);
        else
            left[code]++;
    }
    for (uint32_t i = 0; i < from.count && !status; i++) {
        uint32_t code = tropa_dict_find(&seen, text[i]);
        if (code != TROPA_DICT_NONE && left[code])
            left[code]--;
        else
            status = text_change(d, place, field, kind, text[i]);
    }
    tropa_dict_deinit(&seen);
    return status;
}

static tropa_status compare_texts(differ *d, const diff_place *place, const tropa_field *field,
                                  const void *before, const void *after)
{
    tropa_any_list old_list = tropa_field_list(field, before), new_list;
    new_list = tropa_field_list(field, after);
    size_t count = d->count;
    tropa_status status = missing_texts(d, place, field, old_list, new_list, TROPA_CHANGE_REMOVED);
    if (!status)
        status = missing_texts(d, place, field, new_list, old_list, TROPA_CHANGE_ADDED);
    if (status || d->count > count)
        return status;
    return compare_value(d, place, field, before, after); /* the same in another order */
}

/* ---- lists ---- */

static tropa_status compare(differ *d, const diff_place *place, const tropa_shape *shape,
                            const void *before, const void *after);

static tropa_status tell_moved(differ *d, const diff_place *place, const tropa_spot *from,
                               const diff_place *owner)
{
    tropa_change *change;
    tropa_status status = tropa_diff_add(d, place, TROPA_CHANGE_MOVED, &change);
    if (status)
        return status;
    change->old_text = tropa_item_title(from->owner_shape, from->owner);
    change->new_text =
        owner->item ? tropa_item_title(owner->shape, owner->item) : (tropa_str){"", 0};
    return TROPA_OK;
}

/** What came into a list: from elsewhere, or new. Within what is new only what came from elsewhere
 *  is told. */
static tropa_status arrived(differ *d, const diff_place *owner, const tropa_field *list,
                            const void *item, bool quiet)
{
    diff_place place;
    tropa_status status = enter(d, owner, list, item, &place);
    const tropa_spot *from = tropa_spots_get(&d->old_spots, list->shape, id_of(item));
    if (status || !list->shape->listed)
        from = NULL;
    if (!status && from) {
        status = tell_moved(d, &place, from, owner);
        return status ? status : compare(d, &place, list->shape, from->object, item);
    }
    tropa_change *change;
    if (!status && !quiet)
        status = tropa_diff_add(d, &place, TROPA_CHANGE_ADDED, &change);
    for (uint32_t f = 0; f < list->shape->field_count && !status; f++) {
        const tropa_field *field = &list->shape->field[f];
        if (field->kind != TROPA_FIELD_LIST)
            continue;
        tropa_any_list inner = tropa_field_list(field, item);
        for (uint32_t i = 0; i < inner.count && !status; i++)
            status = arrived(d, &place, field, tropa_list_at(inner, field->shape, i), true);
    }
    return status;
}

/** Which of the partners stay where they are while the others move past them: the longest run that
 *  ascends in `to` (Fredman 1975, patience sorting). stays: by place in the new list. */
static tropa_status longest_run(differ *d, const uint32_t *from, uint32_t count, bool *stays)
{
    uint32_t *pile =
        tropa_arena_array(d->arena, count, sizeof *pile); /* its top: place in `from` */
    uint32_t *behind = tropa_arena_array(d->arena, count, sizeof *behind);
    uint32_t piles = 0;
    if (count && (!pile || !behind))
        return tropa_fail_memory(d->err);
    for (uint32_t i = 0; i < count; i++) {
        if (from[i] == TROPA_NOWHERE)
            continue;
        uint32_t low = 0, high = piles;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (from[pile[middle]] < from[i])
                low = middle + 1;
            else
                high = middle;
        }
        behind[i] = low ? pile[low - 1] : TROPA_NOWHERE;
        pile[low] = i;
        piles += low == piles;
    }
    for (uint32_t at = piles ? pile[piles - 1] : TROPA_NOWHERE; at != TROPA_NOWHERE;
         at = behind[at])
        stays[at] = true;
    return TROPA_OK;
}

static tropa_status tell_order(differ *d, const diff_place *place, const tropa_field *list,
                               tropa_any_list items, uint32_t at)
{
    tropa_change *change;
    tropa_status status = tropa_diff_add(d, place, TROPA_CHANGE_ORDER, &change);
    if (!status)
        change->new_text =
            at ? tropa_item_title(list->shape, tropa_list_at(items, list->shape, at - 1))
               : (tropa_str){"", 0};
    return status;
}

static tropa_status compare_new(differ *d, const diff_place *owner, const tropa_field *list,
                                tropa_any_list before, tropa_any_list after, const uint32_t *from)
{
    bool *stays = tropa_arena_array(d->arena, after.count, sizeof *stays);
    if (after.count && !stays)
        return tropa_fail_memory(d->err);
    tropa_status status = longest_run(d, from, after.count, stays);
    for (uint32_t i = 0; i < after.count && !status; i++) {
        const void *item = tropa_list_at(after, list->shape, i);
        if (from[i] == TROPA_NOWHERE) {
            status = arrived(d, owner, list, item, false);
            continue;
        }
        diff_place place;
        status = enter(d, owner, list, item, &place);
        if (!status && !stays[i] && list->shape->listed)
            status = tell_order(d, &place, list, after, i);
        if (!status)
            status =
                compare(d, &place, list->shape, tropa_list_at(before, list->shape, from[i]), item);
    }
    return status;
}

static tropa_status compare_list(differ *d, const diff_place *owner, const tropa_field *list,
                                 const void *old_object, const void *new_object)
{
    tropa_any_list before = tropa_field_list(list, old_object);
    tropa_any_list after = tropa_field_list(list, new_object);
    uint32_t *from;
    tropa_status status = tropa_pair_items(list->shape, after, before, d->arena, &from, d->err);
    bool *kept = tropa_arena_array(d->arena, before.count, sizeof *kept);
    if (!status && before.count && !kept)
        status = tropa_fail_memory(d->err);
    for (uint32_t i = 0; i < after.count && !status; i++)
        if (from[i] != TROPA_NOWHERE)
            kept[from[i]] = true;
    for (uint32_t i = 0; i < before.count && !status; i++) {
        const void *item = tropa_list_at(before, list->shape, i);
        if (kept[i] ||
            (list->shape->listed && tropa_spots_get(&d->new_spots, list->shape, id_of(item))))
            continue; /* moved elsewhere is told where it arrives */
        diff_place place;
        tropa_change *change;
        status = enter(d, owner, list, item, &place);
        if (!status)
            status = tropa_diff_add(d, &place, TROPA_CHANGE_REMOVED, &change);
    }
    return status ? status : compare_new(d, owner, list, before, after, from);
}

/* ---- objects ---- */

/** A structure that one side lacks is compared with one that holds nothing. */
static tropa_status compare_object(differ *d, const diff_place *place, const tropa_field *field,
                                   const void *old_object, const void *new_object)
{
    const void *before = tropa_field_object(field, old_object);
    const void *after = tropa_field_object(field, new_object);
    if (!before && !after)
        return TROPA_OK;
    void *empty = tropa_arena_alloc(d->arena, field->shape->size);
    diff_place inner = *place;
    tropa_status status = extend(d, place->path, field->key, (tropa_str){0}, &inner.path);
    if (status || !empty)
        return tropa_fail_memory(d->err);
    tropa_shape_clear(field->shape, empty);
    return compare(d, &inner, field->shape, before ? before : empty, after ? after : empty);
}

/** An id that was written in by `check --fix` is no change in meaning. */
static bool is_id_given(const tropa_field *field, const void *before, const void *after)
{
    return strcmp(field->key, "id") == 0 && (!id_of(before).size || !id_of(after).size);
}

static tropa_status compare(differ *d, const diff_place *place, const tropa_shape *shape,
                            const void *before, const void *after)
{
    tropa_status status = TROPA_OK;
    for (uint32_t f = 0; f < shape->field_count && !status; f++) {
        const tropa_field *field = &shape->field[f];
        if (field->kind == TROPA_FIELD_KEYED || is_id_given(field, before, after))
            continue;
        if (field->kind == TROPA_FIELD_LIST)
            status = compare_list(d, place, field, before, after);
        else if (field->kind == TROPA_FIELD_OBJECT)
            status = compare_object(d, place, field, before, after);
        else if (field->kind == TROPA_FIELD_TEXTS)
            status = compare_texts(d, place, field, before, after);
        else
            status = compare_value(d, place, field, before, after);
    }
    return status;
}

/* ---- the whole ---- */

/** The map's own first, then stages in the order of the new map; removed ones last. */
static tropa_status sort_by_stage(differ *d, tropa_changes *out)
{
    const tropa_doc_stage_list *stages = &d->after->stages;
    out->item = tropa_arena_array(d->arena, d->count, sizeof *out->item);
    uint32_t *rank = tropa_arena_array(d->arena, d->count, sizeof *rank);
    uint32_t *begin = tropa_arena_array(d->arena, stages->count + 3, sizeof *begin);
    if ((d->count && (!out->item || !rank)) || !begin)
        return tropa_fail_memory(d->err);
    tropa_dict names;
    tropa_dict_init(&names);
    bool fine = true;
    uint32_t *place = tropa_arena_array(d->arena, stages->count, sizeof *place);
    for (uint32_t s = 0; s < stages->count && fine; s++) {
        uint32_t code = tropa_dict_add(&names, stages->item[s].name);
        fine = place && code != TROPA_DICT_NONE;
        if (fine && !place[code])
            place[code] = s + 1;
    }
    for (size_t i = 0; i < d->count && fine; i++) {
        uint32_t code = tropa_dict_find(&names, d->change[i].stage);
        rank[i] = !d->change[i].stage.size  ? 0
                  : code == TROPA_DICT_NONE ? stages->count + 1
                                            : place[code];
        begin[rank[i] + 1]++;
    }
    tropa_dict_deinit(&names);
    for (uint32_t r = 1; r < stages->count + 3; r++)
        begin[r] += begin[r - 1];
    for (size_t i = 0; i < d->count && fine; i++)
        out->item[begin[rank[i]]++] = d->change[i];
    out->count = (uint32_t)d->count;
    return fine ? TROPA_OK : tropa_fail_memory(d->err);
}

tropa_status tropa_document_diff(const tropa_document *old_document,
                                 const tropa_document *new_document, tropa_arena *arena,
                                 tropa_changes *out, tropa_error *err)
{
    differ d = {.before = old_document, .after = new_document, .arena = arena, .err = err};
    const diff_place whole = {.shape = &tropa_shape_document};
    *out = (tropa_changes){0};
    tropa_status status = tropa_spots_find(old_document, &d.old_spots, err);
    if (!status)
        status = tropa_spots_find(new_document, &d.new_spots, err);
    if (!status)
        status = compare(&d, &whole, &tropa_shape_document, old_document, new_document);
    if (!status)
        status = tropa_diff_measured(&d);
    if (!status)
        status = sort_by_stage(&d, out);
    tropa_spots_deinit(&d.old_spots);
    tropa_spots_deinit(&d.new_spots);
    tropa_free(d.change);
    return status;
}
