#include "map/loss.h"

#include "base/buffer.h"
#include "base/dict.h"
#include "base/memory.h"
#include "map/shape_walk.h"

#include <inttypes.h>
#include <stdio.h>

#define PATH_DEPTH 16u

typedef struct walk {
    tropa_dict fact; /**< "path\0value" */
    uint32_t *count; /**< by fact: how many are there and not yet taken */
    size_t capacity;
    tropa_buffer text; /**< the fact being looked at */
    const char *path[PATH_DEPTH];
    uint32_t depth;
    tropa_dict kind; /**< "0 key" for items, "1 key" for details */
    tropa_losses *losses;
    size_t loss_capacity;
    bool failed;
} walk;

/* ---- facts ---- */

static void print_value(tropa_buffer *out, const tropa_field *field, const void *at)
{
    switch (field->kind) {
    case TROPA_FIELD_NUMBER:
        tropa_buffer_append_format(out, "%.17g", *(const double *)at);
        break;
    case TROPA_FIELD_COUNT:
        tropa_buffer_append_format(out, "%" PRIu64, *(const uint64_t *)at);
        break;
    case TROPA_FIELD_DATE:
        tropa_buffer_append_format(out, "%" PRId64, *(const int64_t *)at);
        break;
    case TROPA_FIELD_FLAG:
        tropa_buffer_append_format(out, "%d", *(const bool *)at);
        break;
    case TROPA_FIELD_CHOICE:
        tropa_buffer_append_format(out, "%u", *(const uint8_t *)at);
        break;
    default: /* TEXT, and each of TEXTS */
        tropa_buffer_append_str(out, *(const tropa_str *)at);
        break;
    }
}

static tropa_str fact_of(walk *w, const tropa_field *field, const void *at)
{
    tropa_buffer_clear(&w->text);
    for (uint32_t i = 0; i < w->depth; i++)
        tropa_buffer_append_format(&w->text, "%s.", w->path[i]);
    tropa_buffer_append_text(&w->text, field->key);
    tropa_buffer_append_char(&w->text, 0);
    print_value(&w->text, field, at);
    w->failed = w->failed || w->text.failed;
    return tropa_buffer_view(&w->text);
}

static void put_fact(walk *w, const tropa_field *field, const void *at)
{
    size_t before = w->fact.count;
    uint32_t code = tropa_dict_add(&w->fact, fact_of(w, field, at));
    if (code == TROPA_DICT_NONE ||
        tropa_grow((void **)&w->count, &w->capacity, w->fact.count, sizeof *w->count)) {
        w->failed = true;
        return;
    }
    w->count[code] = w->fact.count > before ? 1 : w->count[code] + 1;
}

/** Is there one more of it? */
static bool take_fact(walk *w, const tropa_field *field, const void *at)
{
    uint32_t code = tropa_dict_find(&w->fact, fact_of(w, field, at));
    if (code == TROPA_DICT_NONE || w->count[code] == 0)
        return false;
    w->count[code]--;
    return true;
}

/* ---- what there is ---- */

static bool is_scalar(const tropa_field *field)
{
    return field->kind != TROPA_FIELD_OBJECT && field->kind != TROPA_FIELD_LIST &&
           field->kind != TROPA_FIELD_KEYED && field->kind != TROPA_FIELD_TEXTS;
}

/** Calls `each` for the inner structures of a field, one level further down the path. */
static void go_into(walk *w, const tropa_field *field, const void *object,
                    void (*each)(walk *w, const tropa_field *field, const void *object))
{
    if (w->depth == PATH_DEPTH)
        return; /* shapes are not that deep */
    w->path[w->depth++] = field->key;
    if (field->kind == TROPA_FIELD_OBJECT) {
        each(w, field, tropa_field_object(field, object));
    } else {
        tropa_any_list list = tropa_field_list(field, object);
        for (uint32_t i = 0; i < list.count && !w->failed; i++)
            each(w, field, tropa_list_at(list, field->shape, i));
    }
    w->depth--;
}

static void put_object(walk *w, const tropa_shape *shape, const void *object);

static void put_inner(walk *w, const tropa_field *field, const void *object)
{
    if (field->kind == TROPA_FIELD_KEYED) /* the key in the file */
        put_fact(w, &(tropa_field){.key = "key", .kind = TROPA_FIELD_TEXT},
                 &((const tropa_item *)object)->id);
    put_object(w, field->shape, object);
}

static void put_object(walk *w, const tropa_shape *shape, const void *object)
{
    for (uint32_t i = 0; i < shape->field_count && !w->failed; i++) {
        const tropa_field *field = &shape->field[i];
        if (!tropa_field_filled(field, object))
            continue;
        if (field->kind == TROPA_FIELD_TEXTS) {
            tropa_any_list list = tropa_field_list(field, object);
            for (uint32_t t = 0; t < list.count; t++)
                put_fact(w, field, (const tropa_str *)list.item + t);
        } else if (is_scalar(field)) {
            put_fact(w, field, tropa_field_of(field, object));
        } else {
            go_into(w, field, object, put_inner);
        }
    }
}

/* ---- what is missing ---- */

static void lose(walk *w, const char *key, bool detail)
{
    char name[80];
    snprintf(name, sizeof name, "%d %s", detail, key);
    size_t before = w->kind.count;
    uint32_t code = tropa_dict_add(&w->kind, tropa_str_from(name));
    if (code == TROPA_DICT_NONE || tropa_grow((void **)&w->losses->item, &w->loss_capacity,
                                              w->kind.count, sizeof(tropa_loss))) {
        w->failed = true;
        return;
    }
    if (w->kind.count > before)
        w->losses->item[code] = (tropa_loss){.key = key, .detail = detail};
    w->losses->item[code].count++;
}

/** The field that an item is known by; NULL: it is a bundle of details. */
static const tropa_field *main_field(const tropa_shape *shape)
{
    const tropa_field *field = tropa_shape_short(shape);
    for (uint32_t i = 0; !field && i < shape->field_count; i++)
        if (shape->field[i].kind == TROPA_FIELD_TEXT && strcmp(shape->field[i].key, "id") != 0)
            field = &shape->field[i];
    return field && is_scalar(field) ? field : NULL;
}

static void take_object(walk *w, const tropa_shape *shape, const void *object,
                        const tropa_field *known);

static void take_inner(walk *w, const tropa_field *field, const void *object)
{
    const tropa_field key = {.key = "key", .kind = TROPA_FIELD_TEXT};
    if (field->kind == TROPA_FIELD_KEYED) {
        if (take_fact(w, &key, &((const tropa_item *)object)->id))
            take_object(w, field->shape, object, NULL);
        else
            lose(w, field->key, false);
        return;
    }
    if (field->kind == TROPA_FIELD_OBJECT) {
        take_object(w, field->shape, object, NULL);
        return;
    }
    const tropa_field *main = main_field(field->shape);
    const bool named = main && tropa_field_filled(main, object);
    if (named && !take_fact(w, main, tropa_field_of(main, object)))
        lose(w, field->key, false);
    else
        take_object(w, field->shape, object, named ? main : NULL);
}

/** Counts what of the object is missing. @param known  was taken already */
static void take_object(walk *w, const tropa_shape *shape, const void *object,
                        const tropa_field *known)
{
    for (uint32_t i = 0; i < shape->field_count && !w->failed; i++) {
        const tropa_field *field = &shape->field[i];
        if (field == known || !tropa_field_filled(field, object))
            continue;
        if (field->kind == TROPA_FIELD_TEXTS) {
            tropa_any_list list = tropa_field_list(field, object);
            for (uint32_t t = 0; t < list.count; t++)
                if (!take_fact(w, field, (const tropa_str *)list.item + t))
                    lose(w, field->key, true);
        } else if (is_scalar(field)) {
            if (!take_fact(w, field, tropa_field_of(field, object)))
                lose(w, field->key, true);
        } else {
            go_into(w, field, object, take_inner);
        }
    }
}

/** Items before details, otherwise in the order found. */
static bool arrange(const tropa_losses *found, tropa_arena *arena, tropa_losses *out)
{
    out->item = tropa_arena_array(arena, (size_t)found->count + 1, sizeof *out->item);
    out->count = 0;
    for (int detail = 0; detail < 2 && out->item; detail++)
        for (uint32_t i = 0; i < found->count; i++)
            if (found->item[i].detail == (detail == 1))
                out->item[out->count++] = found->item[i];
    return out->item != NULL;
}

tropa_status tropa_document_losses(const tropa_document *whole, const tropa_document *rest,
                                   tropa_arena *arena, tropa_losses *out, tropa_error *err)
{
    tropa_losses found = {0};
    walk w = {.losses = &found};
    tropa_dict_init(&w.fact);
    tropa_dict_init(&w.kind);
    tropa_buffer_init(&w.text);
    put_object(&w, &tropa_shape_document, rest);
    if (!w.failed)
        take_object(&w, &tropa_shape_document, whole, NULL);
    found.count = (uint32_t)w.kind.count;
    bool fine = !w.failed && arrange(&found, arena, out);
    tropa_dict_deinit(&w.fact);
    tropa_dict_deinit(&w.kind);
    tropa_buffer_deinit(&w.text);
    tropa_free(w.count);
    tropa_free(found.item);
    return fine ? TROPA_OK : tropa_fail_memory(err);
}
