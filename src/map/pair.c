#include "map/pair.h"

#include "base/memory.h"

#include <stdio.h>

tropa_str tropa_item_title(const tropa_shape *shape, const void *object)
{
    static const char *const keys[] = {"name",    "title", "text",      "to",     "map", "at",
                                       "persona", "stage", "criterion", "source", "url"};
    for (unsigned i = 0; i < sizeof keys / sizeof *keys; i++) {
        const tropa_field *field = tropa_shape_field(shape, tropa_str_from(keys[i]));
        /* A feeling is told by whose it is, not by its words. */
        if (!field || field->kind != TROPA_FIELD_TEXT ||
            (!shape->listed && strcmp(keys[i], "text") == 0))
            continue;
        const tropa_str *text = tropa_field_of(field, object);
        if (text->size)
            return *text;
    }
    return ((const tropa_item *)object)->id;
}

/* ---- partners ---- */

/* Items that share a key wait in a queue; those taken are dropped from its head. */
typedef struct queues {
    tropa_dict keys;
    uint32_t *head, *tail; /**< by code */
    uint32_t *next;        /**< by item */
} queues;

typedef struct pairing {
    const tropa_shape *shape;
    tropa_any_list left, right;
    tropa_arena *arena;
    uint32_t *to_right;
    bool *taken;
    queues by_id, named, nameless; /**< by id; by title: of items with an id, and without */
} pairing;

static tropa_str id_of(const void *object)
{
    return ((const tropa_item *)object)->id;
}

/** What tells an item that has no id: a score has two fields for it. */
static tropa_str key_of(const pairing *p, const void *object)
{
    tropa_str title = tropa_item_title(p->shape, object);
    const tropa_field *second = tropa_shape_field(p->shape, TROPA_STR("criterion"));
    if (!second)
        return title;
    const tropa_str *text = tropa_field_of(second, object);
    const char *both =
        tropa_arena_format(p->arena, "%.*s\n%.*s", (int)title.size, title.size ? title.data : "",
                           (int)text->size, text->size ? text->data : "");
    return tropa_str_from(both);
}

static bool enqueue(queues *q, tropa_str key, uint32_t item)
{
    size_t before = q->keys.count;
    uint32_t code = tropa_dict_add(&q->keys, key);
    if (code == TROPA_DICT_NONE)
        return false;
    q->next[item] = TROPA_NOWHERE;
    if (q->keys.count > before)
        q->head[code] = item;
    else
        q->next[q->tail[code]] = item;
    q->tail[code] = item;
    return true;
}

static bool make_queues(pairing *p, queues *q)
{
    size_t bytes = sizeof(uint32_t);
    tropa_dict_init(&q->keys);
    q->head = tropa_arena_array(p->arena, p->right.count, bytes);
    q->tail = tropa_arena_array(p->arena, p->right.count, bytes);
    q->next = tropa_arena_array(p->arena, p->right.count, bytes);
    return q->head && q->tail && q->next;
}

static bool take(pairing *p, queues *q, tropa_str key, uint32_t left)
{
    uint32_t code = tropa_dict_find(&q->keys, key);
    if (code == TROPA_DICT_NONE)
        return false;
    while (q->head[code] != TROPA_NOWHERE && p->taken[q->head[code]])
        q->head[code] = q->next[q->head[code]];
    uint32_t right = q->head[code];
    if (right == TROPA_NOWHERE)
        return false;
    p->taken[right] = true;
    p->to_right[left] = right;
    return true;
}

static bool fill(pairing *p)
{
    for (uint32_t i = 0; i < p->right.count; i++) {
        const void *object = tropa_list_at(p->right, p->shape, i);
        tropa_str id = id_of(object);
        if ((id.size && !enqueue(&p->by_id, id, i)) ||
            !enqueue(id.size ? &p->named : &p->nameless, key_of(p, object), i))
            return false;
    }
    return true;
}

static void match(pairing *p)
{
    for (uint32_t i = 0; i < p->left.count; i++) {
        tropa_str id = id_of(tropa_list_at(p->left, p->shape, i));
        p->to_right[i] = TROPA_NOWHERE;
        if (id.size)
            take(p, &p->by_id, id, i);
    }
    for (uint32_t i = 0; i < p->left.count; i++) {
        const void *object = tropa_list_at(p->left, p->shape, i);
        if (p->to_right[i] == TROPA_NOWHERE && !take(p, &p->nameless, key_of(p, object), i) &&
            !id_of(object).size)
            take(p, &p->named, key_of(p, object), i);
    }
}

tropa_status tropa_pair_items(const tropa_shape *shape, tropa_any_list left, tropa_any_list right,
                              tropa_arena *arena, uint32_t **to_right, tropa_error *err)
{
    pairing p = {.shape = shape, .left = left, .right = right, .arena = arena};
    p.to_right = tropa_arena_array(arena, left.count, sizeof(uint32_t));
    p.taken = tropa_arena_array(arena, right.count, sizeof(bool));
    bool made = make_queues(&p, &p.by_id);
    made = make_queues(&p, &p.named) && made;
    made = make_queues(&p, &p.nameless) && made;
    bool fine = p.to_right && p.taken && made && fill(&p);
    if (fine)
        match(&p);
    tropa_dict_deinit(&p.by_id.keys);
    tropa_dict_deinit(&p.named.keys);
    tropa_dict_deinit(&p.nameless.keys);
    *to_right = p.to_right;
    return fine ? TROPA_OK : tropa_fail_memory(err);
}

/* ---- where things stand ---- */

static const char *spot_key(char *text, size_t size, const tropa_shape *shape, tropa_str id)
{
    /* longer ones are no ids, and are told as errors */
    int bytes = (int)(id.size < TROPA_ID_MAX ? id.size : TROPA_ID_MAX);
    snprintf(text, size, "%s %.*s", shape->name, bytes, id.data);
    return text;
}

#define KEY_BYTES (TROPA_ID_MAX + 40)

static tropa_status add_spot(tropa_spots *spots, const tropa_spot *spot, tropa_error *err)
{
    char key[KEY_BYTES];
    tropa_str id = id_of(spot->object);
    size_t before = spots->ids.count;
    uint32_t code =
        tropa_dict_add(&spots->ids, tropa_str_from(spot_key(key, sizeof key, spot->shape, id)));
    if (code == TROPA_DICT_NONE ||
        tropa_grow((void **)&spots->spot, &spots->capacity, code + 1u, sizeof *spots->spot))
        return tropa_fail_memory(err);
    if (spots->ids.count > before)
        spots->spot[code] = *spot;
    else
        spots->twice = id;
    return TROPA_OK;
}

static tropa_status walk(tropa_spots *spots, const tropa_shape *shape, const void *object,
                         tropa_error *err)
{
    tropa_status status = TROPA_OK;
    for (uint32_t f = 0; f < shape->field_count && !status; f++) {
        const tropa_field *field = &shape->field[f];
        if (field->kind != TROPA_FIELD_LIST)
            continue;
        tropa_any_list list = tropa_field_list(field, object);
        for (uint32_t i = 0; i < list.count && !status; i++) {
            const void *item = tropa_list_at(list, field->shape, i);
            if (field->shape->listed && id_of(item).size)
                status = add_spot(spots,
                                  &(tropa_spot){.shape = field->shape,
                                                .owner_shape = shape,
                                                .list = field,
                                                .object = item,
                                                .owner = object},
                                  err);
            if (!status)
                status = walk(spots, field->shape, item, err);
        }
    }
    return status;
}

tropa_status tropa_spots_find(const tropa_document *document, tropa_spots *out, tropa_error *err)
{
    *out = (tropa_spots){0};
    tropa_dict_init(&out->ids);
    return walk(out, &tropa_shape_document, document, err);
}

void tropa_spots_deinit(tropa_spots *spots)
{
    tropa_dict_deinit(&spots->ids);
    tropa_free(spots->spot);
    *spots = (tropa_spots){0};
}

const tropa_spot *tropa_spots_get(const tropa_spots *spots, const tropa_shape *shape, tropa_str id)
{
    char key[KEY_BYTES];
    if (id.size == 0)
        return NULL;
    uint32_t code =
        tropa_dict_find(&spots->ids, tropa_str_from(spot_key(key, sizeof key, shape, id)));
    return code == TROPA_DICT_NONE ? NULL : &spots->spot[code];
}
