/* Three documents become one. Every list is merged by the identities of its items: an item of the
 * base, or one that a side added. */
#include "map/merge.h"

#include "base/memory.h"
#include "map/pair.h"
#include "map/tree.h"

#include <stdlib.h>

typedef struct merger {
    const tropa_document *side[3]; /**< base, ours, theirs */
    tropa_spots spots[3];
    tropa_arena *arena;
    tropa_error *err;
    tropa_conflict *conflict;
    size_t count, capacity;
} merger;

enum { BASE, OURS, THEIRS };

static tropa_str id_of(const void *object)
{
    return ((const tropa_item *)object)->id;
}

static tropa_status conflict_at(merger *m, tropa_conflict_kind kind, const tropa_shape *shape,
                                const tropa_field *field, const void *object, tropa_conflict **out)
{
    if (tropa_grow((void **)&m->conflict, &m->capacity, m->count + 1, sizeof *m->conflict))
        return tropa_fail_memory(m->err);
    *out = &m->conflict[m->count++];
    **out = (tropa_conflict){.kind = kind,
                             .shape = shape,
                             .field = field,
                             .object = object,
                             .name = tropa_item_title(shape, object)};
    return TROPA_OK;
}

/* ---- single values ---- */

static tropa_status raw(merger *m, const tropa_field *field, const void *object, tropa_str *out)
{
    *out = (tropa_str){"", 0};
    if (!tropa_field_filled(field, object))
        return TROPA_OK;
    json_t *tree = tropa_field_tree(field, object);
    char *text = json_is_string(tree) ? NULL : tree ? json_dumps(tree, JSON_ENCODE_ANY) : NULL;
    *out = tropa_arena_copy(m->arena, json_is_string(tree) ? tropa_str_from(json_string_value(tree))
                                                           : tropa_str_from(text ? text : ""));
    free(text);
    json_decref(tree);
    return tree && out->data ? TROPA_OK : tropa_fail_memory(m->err);
}

static size_t bytes_of(const tropa_field *field)
{
    switch (field->kind) {
    case TROPA_FIELD_TEXT:
        return sizeof(tropa_str);
    case TROPA_FIELD_FLAG:
        return sizeof(bool);
    case TROPA_FIELD_CHOICE:
        return sizeof(uint8_t);
    case TROPA_FIELD_OBJECT:
        return sizeof(void *);
    case TROPA_FIELD_TEXTS:
    case TROPA_FIELD_LIST:
    case TROPA_FIELD_KEYED:
        return sizeof(tropa_any_list);
    default:
        return sizeof(double); /* numbers, counts and dates */
    }
}

static void copy_field(const tropa_field *field, void *to, const void *from)
{
    memcpy(tropa_field_at(field, to), tropa_field_of(field, from), bytes_of(field));
}

/** @param side  the three structures; `out` gets the field */
static tropa_status merge_value(merger *m, const tropa_shape *shape, const tropa_field *field,
                                const void *const side[3], void *out)
{
    bool same, ours_kept, theirs_kept;
    if (!tropa_field_same(field, side[OURS], side[THEIRS], &same) ||
        !tropa_field_same(field, side[BASE], side[OURS], &ours_kept) ||
        !tropa_field_same(field, side[BASE], side[THEIRS], &theirs_kept))
        return tropa_fail_memory(m->err);
    copy_field(field, out, side[ours_kept && !same ? THEIRS : OURS]);
    if (same || ours_kept || theirs_kept)
        return TROPA_OK;
    tropa_conflict *conflict;
    tropa_status status = conflict_at(m, TROPA_CONFLICT_VALUE, shape, field, out, &conflict);
    if (!status)
        status = raw(m, field, side[BASE], &conflict->base);
    if (!status)
        status = raw(m, field, side[OURS], &conflict->ours);
    return status ? status : raw(m, field, side[THEIRS], &conflict->theirs);
}

/* ---- lists: what every item is on each side ---- */

/* One item of the merged list. */
typedef struct member {
    const void *side[3]; /**< the item on each side, wherever it stands there; NULL: not there */
    bool here[3];        /**< it stands in this list there */
    uint32_t at[3];      /**< its place in this list there */
    bool stays;          /**< is in the merged list */
    const void *merged;
} member;

typedef struct members {
    member *item;
    uint32_t count;
    tropa_any_list list[3];
    uint32_t *of[3]; /**< by place in a side's list: its member */
} members;

static void add_side(const tropa_field *field, members *all, unsigned side,
                     const uint32_t *to_other, unsigned other)
{
    for (uint32_t i = 0; i < all->list[side].count; i++) {
        const void *item = tropa_list_at(all->list[side], field->shape, i);
        uint32_t known = to_other ? to_other[i] : TROPA_NOWHERE;
        uint32_t at = known == TROPA_NOWHERE ? all->count++ : all->of[other][known];
        member *one = &all->item[at];
        one->side[side] = item;
        one->here[side] = true;
        one->at[side] = i;
        all->of[side][i] = at;
    }
}

/** What came in by a move was elsewhere in the base and may still be on the other side. */
static void find_elsewhere(merger *m, const tropa_shape *shape, members *all)
{
    for (uint32_t i = 0; i < all->count && shape->listed; i++) {
        member *one = &all->item[i];
        const void *any = one->side[BASE]   ? one->side[BASE]
                          : one->side[OURS] ? one->side[OURS]
                                            : one->side[THEIRS];
        for (unsigned s = 0; s < 3; s++) {
            const tropa_spot *spot = tropa_spots_get(&m->spots[s], shape, id_of(any));
            if (!one->side[s] && spot)
                one->side[s] = spot->object;
        }
    }
}

/** Pairs ours and theirs with the base, and what both added with each other. */
static tropa_status find_members(merger *m, const tropa_field *field, members *all)
{
    const tropa_shape *shape = field->shape;
    uint32_t *ours_base, *theirs_base, *theirs_ours;
    uint32_t most = all->list[BASE].count + all->list[OURS].count + all->list[THEIRS].count;
    all->item = tropa_arena_array(m->arena, most, sizeof *all->item);
    bool fine = all->item || !most;
    for (unsigned s = 0; s < 3; s++) {
        all->of[s] = tropa_arena_array(m->arena, all->list[s].count, sizeof(uint32_t));
        fine = fine && (all->of[s] || !all->list[s].count);
    }
    if (!fine)
        return tropa_fail_memory(m->err);
    tropa_status status =
        tropa_pair_items(shape, all->list[OURS], all->list[BASE], m->arena, &ours_base, m->err);
    if (!status)
        status = tropa_pair_items(shape, all->list[THEIRS], all->list[BASE], m->arena, &theirs_base,
                                  m->err);
    if (!status)
        status = tropa_pair_items(shape, all->list[THEIRS], all->list[OURS], m->arena, &theirs_ours,
                                  m->err);
    if (status)
        return status;
    add_side(field, all, BASE, NULL, BASE);
    add_side(field, all, OURS, ours_base, BASE);
    for (uint32_t i = 0; i < all->list[THEIRS].count; i++) {
        uint32_t base = theirs_base[i], ours = theirs_ours[i];
        uint32_t at = base != TROPA_NOWHERE ? all->of[BASE][base]
                      : ours != TROPA_NOWHERE && !all->item[all->of[OURS][ours]].here[BASE]
                          ? all->of[OURS][ours]
                          : all->count++;
        member *one = &all->item[at];
        one->side[THEIRS] = tropa_list_at(all->list[THEIRS], shape, i);
        one->here[THEIRS] = true;
        one->at[THEIRS] = i;
        all->of[THEIRS][i] = at;
    }
    find_elsewhere(m, shape, all);
    return TROPA_OK;
}

static tropa_status merge_object(merger *m, const tropa_shape *shape, const void *const side[3],
                                 void *out);

static tropa_status same_object(merger *m, const tropa_shape *shape, const void *left,
                                const void *right, bool *same)
{
    json_t *a = tropa_object_tree(shape, left), *b = tropa_object_tree(shape, right);
    bool fine = a && b;
    *same = fine && json_equal(a, b);
    json_decref(a);
    json_decref(b);
    return fine ? TROPA_OK : tropa_fail_memory(m->err);
}

/* ---- lists: who stays ---- */

static const tropa_spot *spot_of(merger *m, unsigned side, const tropa_shape *shape,
                                 const void *object)
{
    return object && shape->listed ? tropa_spots_get(&m->spots[side], shape, id_of(object)) : NULL;
}

/** Do both spots lie in the same list of the same owner? */
static bool same_list(const tropa_spot *a, const tropa_spot *b)
{
    if (!a || !b || a->list != b->list || a->owner_shape != b->owner_shape)
        return false;
    if (a->owner_shape == &tropa_shape_document)
        return true;
    tropa_str left = id_of(a->owner), right = id_of(b->owner);
    if (!left.size || !right.size) {
        left = tropa_item_title(a->owner_shape, a->owner);
        right = tropa_item_title(b->owner_shape, b->owner);
    }
    return tropa_str_equal(left, right);
}

static tropa_status say_moved_twice(merger *m, const tropa_field *field, const member *one,
                                    const tropa_spot *ours, const tropa_spot *theirs)
{
    tropa_conflict *conflict;
    tropa_status status =
        conflict_at(m, TROPA_CONFLICT_PLACE, field->shape, field, one->merged, &conflict);
    if (status)
        return status;
    conflict->ours = tropa_item_title(ours->owner_shape, ours->owner);
    conflict->theirs = tropa_item_title(theirs->owner_shape, theirs->owner);
    return TROPA_OK;
}

/** All three have the item: it stands where the side that moved it put it; ours where both did. */
static void place_moved(merger *m, const tropa_field *field, member *one, bool *twice)
{
    const tropa_spot *base = spot_of(m, BASE, field->shape, one->side[BASE]);
    const tropa_spot *ours = spot_of(m, OURS, field->shape, one->side[OURS]);
    const tropa_spot *theirs = spot_of(m, THEIRS, field->shape, one->side[THEIRS]);
    *twice = false;
    if (!ours || !theirs) { /* without ids nothing is known to move */
        one->stays = true;
        return;
    }
    const bool ours_moved = base && !same_list(base, ours);
    const bool theirs_moved = base && !same_list(base, theirs);
    const bool apart = !same_list(ours, theirs);
    one->stays = (base && !ours_moved) ? one->here[THEIRS] : one->here[OURS];
    *twice = apart && one->stays && (!base || (ours_moved && theirs_moved));
}

/** One side has not got the item any more, the other has. */
static tropa_status settle_removed(merger *m, const tropa_field *field, member *one, unsigned gone)
{
    const unsigned left = gone == OURS ? THEIRS : OURS;
    bool same;
    tropa_status status = same_object(m, field->shape, one->side[BASE], one->side[left], &same);
    one->stays = !same && one->here[left];
    one->merged = one->side[left];
    if (status || !one->stays)
        return status;
    tropa_conflict *conflict;
    status = conflict_at(m, TROPA_CONFLICT_REMOVED, field->shape, field, one->merged, &conflict);
    if (!status)
        conflict->ours_removed = gone == OURS;
    return status;
}

static tropa_status merge_three(merger *m, const tropa_field *field, member *one)
{
    bool twice;
    place_moved(m, field, one, &twice);
    if (!one->stays)
        return TROPA_OK;
    void *empty = NULL, *merged = tropa_arena_alloc(m->arena, field->shape->size);
    const void *side[3] = {one->side[BASE], one->side[OURS], one->side[THEIRS]};
    if (!side[BASE]) {
        side[BASE] = empty = tropa_arena_alloc(m->arena, field->shape->size);
        if (empty)
            tropa_shape_clear(field->shape, empty);
    }
    if (!merged || !side[BASE])
        return tropa_fail_memory(m->err);
    one->merged = merged;
    tropa_status status = merge_object(m, field->shape, side, merged);
    if (!status && twice)
        status = say_moved_twice(m, field, one, spot_of(m, OURS, field->shape, side[OURS]),
                                 spot_of(m, THEIRS, field->shape, side[THEIRS]));
    return status;
}

static tropa_status settle(merger *m, const tropa_field *field, member *one)
{
    if (one->side[OURS] && one->side[THEIRS])
        return merge_three(m, field, one);
    if (!one->side[OURS] && !one->side[THEIRS])
        return TROPA_OK; /* removed by both */
    unsigned has = one->side[OURS] ? OURS : THEIRS;
    if (one->side[BASE])
        return settle_removed(m, field, one, has == OURS ? THEIRS : OURS);
    one->stays = true;
    one->merged = one->side[has];
    return TROPA_OK;
}

/* ---- lists: in which order ---- */

/** Are the members that stay and stand here on both sides in another order there? */
static bool reordered(const members *all, unsigned side)
{
    uint32_t last = 0;
    bool any = false;
    for (uint32_t i = 0; i < all->list[side].count; i++) {
        const member *one = &all->item[all->of[side][i]];
        if (!one->stays || !one->here[BASE] || !one->here[OURS] || !one->here[THEIRS])
            continue;
        if (any && one->at[BASE] < last)
            return true;
        last = one->at[BASE];
        any = true;
    }
    return false;
}

static bool same_order(const members *all)
{
    uint32_t last = 0;
    bool any = false;
    for (uint32_t i = 0; i < all->list[OURS].count; i++) {
        const member *one = &all->item[all->of[OURS][i]];
        if (!one->stays || !one->here[BASE] || !one->here[OURS] || !one->here[THEIRS])
            continue;
        if (any && one->at[THEIRS] < last)
            return false;
        last = one->at[THEIRS];
        any = true;
    }
    return true;
}

typedef struct sequence {
    const members *all;
    const tropa_shape *shape;
    bool *placed, *common; /**< by member */
    uint32_t *member;      /**< in the merged order */
    uint32_t count;
} sequence;

/** Is it one that both sides have here, in an order of their own? */
static bool is_common(const member *one)
{
    return one->stays && one->here[OURS] && one->here[THEIRS];
}

/** The run of a side's own members that follows place `at`, up to the next common one. */
static uint32_t run_end(const sequence *s, unsigned side, uint32_t at)
{
    const members *all = s->all;
    while (at < all->list[side].count && !s->common[all->of[side][at]])
        at++;
    return at;
}

static void put_run(sequence *s, unsigned side, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        uint32_t at = s->all->of[side][i];
        if (s->all->item[at].stays && !s->placed[at]) {
            s->placed[at] = true;
            s->member[s->count++] = at;
        }
    }
}

static json_t *first_of_run(const sequence *s, unsigned side, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        const member *one = &s->all->item[s->all->of[side][i]];
        if (one->stays)
            return tropa_object_tree(s->shape, one->merged);
    }
    return NULL;
}

/** Both sides put something at the same place: whose comes first must not depend on who is who. */
static void put_runs(sequence *s, uint32_t ours, uint32_t theirs)
{
    uint32_t ours_end = run_end(s, OURS, ours), theirs_end = run_end(s, THEIRS, theirs);
    json_t *a = first_of_run(s, OURS, ours, ours_end);
    json_t *b = first_of_run(s, THEIRS, theirs, theirs_end);
    char *left = a ? json_dumps(a, JSON_ENCODE_ANY) : NULL;
    char *right = b ? json_dumps(b, JSON_ENCODE_ANY) : NULL;
    bool swap = left && right && strcmp(left, right) > 0;
    if (swap)
        put_run(s, THEIRS, theirs, theirs_end);
    put_run(s, OURS, ours, ours_end);
    if (!swap)
        put_run(s, THEIRS, theirs, theirs_end);
    free(left);
    free(right);
    json_decref(a);
    json_decref(b);
}

static tropa_status order_members(merger *m, const tropa_field *field, const members *all,
                                  sequence *s)
{
    *s = (sequence){.all = all, .shape = field->shape};
    s->placed = tropa_arena_array(m->arena, all->count, sizeof(bool));
    s->common = tropa_arena_array(m->arena, all->count, sizeof(bool));
    s->member = tropa_arena_array(m->arena, all->count, sizeof(uint32_t));
    if (all->count && (!s->placed || !s->common || !s->member))
        return tropa_fail_memory(m->err);
    for (uint32_t i = 0; i < all->count; i++)
        s->common[i] = is_common(&all->item[i]);
    unsigned lead = reordered(all, OURS) || !reordered(all, THEIRS) ? OURS : THEIRS;
    put_runs(s, 0, 0);
    for (uint32_t i = 0; i < all->list[lead].count; i++) {
        uint32_t at = all->of[lead][i];
        if (!s->common[at])
            continue;
        s->placed[at] = true;
        s->member[s->count++] = at;
        put_runs(s, all->item[at].at[OURS] + 1, all->item[at].at[THEIRS] + 1);
    }
    return TROPA_OK;
}

static tropa_status merge_list(merger *m, const tropa_shape *shape, const tropa_field *field,
                               const void *const side[3], void *out)
{
    members all = {0};
    sequence order;
    for (unsigned s = 0; s < 3; s++)
        all.list[s] = tropa_field_list(field, side[s]);
    tropa_status status = find_members(m, field, &all);
    for (uint32_t i = 0; i < all.count && !status; i++)
        status = settle(m, field, &all.item[i]);
    if (!status)
        status = order_members(m, field, &all, &order);
    if (status)
        return status;
    tropa_any_list list = {order.count, NULL};
    list.item = tropa_arena_array(m->arena, order.count, field->shape->size);
    if (order.count && !list.item)
        return tropa_fail_memory(m->err);
    for (uint32_t i = 0; i < order.count; i++) {
        const void *from = all.item[order.member[i]].merged;
        void *to = tropa_list_at(list, field->shape, i);
        memcpy(to, from, field->shape->size);
        for (size_t c = 0; c < m->count; c++) /* conflicts follow the item to its last place */
            if (m->conflict[c].object == from)
                m->conflict[c].object = to;
    }
    tropa_field_set_list(field, out, list);
    tropa_conflict *conflict;
    if (reordered(&all, OURS) && reordered(&all, THEIRS) && !same_order(&all))
        status = conflict_at(m, TROPA_CONFLICT_ORDER, shape, field, out, &conflict);
    return status;
}

/* ---- texts, objects, the whole ---- */

/** A list of texts that both changed: each text by itself, like items without an id. */
static tropa_status merge_texts(merger *m, const tropa_shape *shape, const tropa_field *field,
                                const void *const side[3], void *out)
{
    static const tropa_field text_field[] = {{.key = "name",
                                              .about = "",
                                              .kind = TROPA_FIELD_TEXT,
                                              .flags = TROPA_FIELD_SHORT,
                                              .offset = sizeof(tropa_item)}};
    typedef struct text_item {
        tropa_item item;
        tropa_str text;
    } text_item;
    static const tropa_shape text_shape = {"text",     "", sizeof(text_item), false,
                                           text_field, 1,  TROPA_REF_NONE};
    static const tropa_field list_field = {
        .key = "texts", .about = "", .kind = TROPA_FIELD_LIST, .offset = 0, .shape = &text_shape};
    tropa_any_list list[4] = {0};
    for (unsigned s = 0; s < 3; s++) {
        tropa_any_list texts = tropa_field_list(field, side[s]);
        list[s].count = texts.count;
        list[s].item = tropa_arena_array(m->arena, texts.count, sizeof(text_item));
        if (texts.count && !list[s].item)
            return tropa_fail_memory(m->err);
        for (uint32_t i = 0; i < texts.count; i++)
            ((text_item *)list[s].item)[i].text = ((const tropa_str *)texts.item)[i];
    }
    const void *const sides[3] = {&list[0], &list[1], &list[2]};
    size_t before = m->count;
    tropa_status status = merge_list(m, shape, &list_field, sides, &list[3]);
    m->count = before; /* an order of words is nobody's conflict: ours holds */
    tropa_str *text = tropa_arena_array(m->arena, list[3].count, sizeof *text);
    if (status || (list[3].count && !text))
        return status ? status : tropa_fail_memory(m->err);
    for (uint32_t i = 0; i < list[3].count; i++)
        text[i] = ((const text_item *)list[3].item)[i].text;
    tropa_field_set_list(field, out, (tropa_any_list){list[3].count, text});
    return TROPA_OK;
}

/** A part that one side lacks is merged as one that holds nothing. */
static tropa_status merge_part(merger *m, const tropa_field *field, const void *const side[3],
                               void *out)
{
    const tropa_shape *shape = field->shape;
    void *empty = tropa_arena_alloc(m->arena, shape->size);
    void *merged = tropa_arena_alloc(m->arena, shape->size);
    if (!empty || !merged)
        return tropa_fail_memory(m->err);
    tropa_shape_clear(shape, empty);
    const void *part[3];
    bool any = false, filled = false;
    for (unsigned s = 0; s < 3; s++) {
        part[s] = tropa_field_object(field, side[s]);
        any = any || part[s];
        part[s] = part[s] ? part[s] : empty;
    }
    if (!any)
        return TROPA_OK;
    tropa_status status = merge_object(m, shape, part, merged);
    for (uint32_t f = 0; f < shape->field_count; f++)
        filled = filled || tropa_field_filled(&shape->field[f], merged);
    if (!status && filled)
        memcpy(tropa_field_at(field, out), &merged, sizeof merged);
    return status;
}

static tropa_status merge_object(merger *m, const tropa_shape *shape, const void *const side[3],
                                 void *out)
{
    tropa_status status = TROPA_OK;
    tropa_shape_clear(shape, out);
    ((tropa_item *)out)->place = ((const tropa_item *)side[OURS])->place;
    /* What it is called is told of every conflict within. */
    for (uint32_t f = 0; f < shape->field_count && !status; f++)
        if (shape->field[f].kind == TROPA_FIELD_TEXT)
            status = merge_value(m, shape, &shape->field[f], side, out);
    for (uint32_t f = 0; f < shape->field_count && !status; f++) {
        const tropa_field *field = &shape->field[f];
        if (field->kind == TROPA_FIELD_LIST)
            status = merge_list(m, shape, field, side, out);
        else if (field->kind == TROPA_FIELD_TEXTS)
            status = merge_texts(m, shape, field, side, out);
        else if (field->kind == TROPA_FIELD_OBJECT)
            status = merge_part(m, field, side, out);
        else if (field->kind != TROPA_FIELD_TEXT && field->kind != TROPA_FIELD_KEYED)
            status = merge_value(m, shape, field, side, out);
    }
    return status;
}

static tropa_status merge_measured(merger *m, tropa_document *out, tropa_merge *merge)
{
    const tropa_field *field = tropa_shape_field(&tropa_shape_document, TROPA_STR("measured"));
    bool same;
    if (!tropa_field_same(field, m->side[OURS], m->side[THEIRS], &same))
        return tropa_fail_memory(m->err);
    if (same)
        copy_field(field, out, m->side[OURS]);
    merge->measured_dropped = !same;
    return TROPA_OK;
}

static tropa_status find_spots(merger *m)
{
    tropa_status status = TROPA_OK;
    for (unsigned s = 0; s < 3 && !status; s++) {
        status = tropa_spots_find(m->side[s], &m->spots[s], m->err);
        tropa_str twice = m->spots[s].twice;
        if (!status && twice.size)
            status =
                tropa_fail(m->err, TROPA_ERR_INPUT,
                           "the id %.*s stands twice in one of the three maps, so that its items "
                           "cannot be told apart: rename one",
                           (int)twice.size, twice.data);
    }
    return status;
}

tropa_status tropa_document_merge(const tropa_document *base, const tropa_document *ours,
                                  const tropa_document *theirs, tropa_arena *arena,
                                  tropa_document *out, tropa_merge *merge, tropa_error *err)
{
    merger m = {.side = {base, ours, theirs}, .arena = arena, .err = err};
    const void *const side[3] = {base, ours, theirs};
    *merge = (tropa_merge){0};
    tropa_status status = find_spots(&m);
    if (!status)
        status = merge_object(&m, &tropa_shape_document, side, out);
    if (!status)
        status = merge_measured(&m, out, merge);
    if (!status && m.count) {
        merge->conflict = tropa_arena_array(arena, m.count, sizeof *merge->conflict);
        if (!merge->conflict)
            status = tropa_fail_memory(err);
        else
            memcpy(merge->conflict, m.conflict, m.count * sizeof *m.conflict);
        merge->count = (uint32_t)m.count;
    }
    for (unsigned s = 0; s < 3; s++)
        tropa_spots_deinit(&m.spots[s]);
    tropa_free(m.conflict);
    return status;
}
