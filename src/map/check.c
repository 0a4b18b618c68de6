/* What shapes cannot say: ids, references, the age of evidence. */
#include "base/dict.h"
#include "map/problems.h"
#include "map/shape_walk.h"
#include "request/step.h"

#include <stdlib.h>

#define DAY_US INT64_C(86400000000)
#define EVIDENCE_DAYS 365.0
#define REFERENCE_KINDS 5 /* tropa_reference */

typedef struct checker {
    tropa_finder finder;
    const tropa_document *document;
    int64_t now_us;
    tropa_dict known[REFERENCE_KINDS]; /**< ids that a reference of the kind may name */
    tropa_dict taken;                  /**< "shape id", for what cannot be referred to */
    uint32_t without_id;
    tropa_place first_without;
} checker;

typedef tropa_status visitor(checker *c, const tropa_shape *shape, const void *object);

/** Every object below, the given one included; `measured` aside. */
static tropa_status walk(checker *c, const tropa_shape *shape, const void *object, visitor *visit)
{
    tropa_status status = visit(c, shape, object);
    for (uint32_t i = 0; i < shape->field_count && !status; i++) {
        const tropa_field *field = &shape->field[i];
        if (field->kind == TROPA_FIELD_OBJECT) {
            const void *inner = tropa_field_object(field, object);
            if (inner)
                status = walk(c, field->shape, inner, visit);
        } else if (field->kind == TROPA_FIELD_LIST) {
            tropa_any_list list = tropa_field_list(field, object);
            for (uint32_t j = 0; j < list.count && !status; j++)
                status = walk(c, field->shape, tropa_list_at(list, field->shape, j), visit);
        }
    }
    return status;
}

/* ---- ids ---- */

/** Adds to a set; *is_new false when it was there. */
static tropa_status add_to(checker *c, tropa_dict *set, tropa_str text, bool *is_new)
{
    size_t before = set->count;
    if (tropa_dict_add(set, text) == TROPA_DICT_NONE)
        return tropa_fail_memory(c->finder.err);
    *is_new = set->count > before;
    return TROPA_OK;
}

static tropa_status take_id(checker *c, const tropa_shape *shape, const tropa_item *item)
{
    bool is_new = true, ignored;
    const bool stage = shape->named == TROPA_REF_STAGE;
    tropa_reference kind = stage ? TROPA_REF_STEP : shape->named;
    tropa_status status;
    if (kind != TROPA_REF_NONE) {
        status = add_to(c, &c->known[kind], item->id, &is_new);
    } else {
        char *name = tropa_arena_format(c->finder.arena, "%s %.*s", shape->name, (int)item->id.size,
                                        item->id.data);
        if (!name)
            return tropa_fail_memory(c->finder.err);
        status = add_to(c, &c->taken, tropa_str_from(name), &is_new);
    }
    if (!status && stage)
        status = add_to(c, &c->known[TROPA_REF_STAGE], item->id, &ignored);
    bool reserved = kind == TROPA_REF_STEP && tropa_str_equal(item->id, TROPA_STR("map"));
    if (status || (is_new && !reserved))
        return status;
    tropa_problem *problem;
    status = tropa_problem_add(&c->finder, true, item->place,
                               reserved ? "check.id.reserved" : "check.id.twice", &problem);
    if (!status)
        tropa_message_text(&problem->what, "id", item->id);
    return status;
}

static tropa_status visit_id(checker *c, const tropa_shape *shape, const void *object)
{
    const tropa_item *item = object;
    if (!shape->listed)
        return TROPA_OK;
    if (item->id.size)
        return take_id(c, shape, item);
    if (c->without_id++ == 0)
        c->first_without = item->place;
    return TROPA_OK;
}

/* ---- references ---- */

static tropa_status check_reference(checker *c, const tropa_field *field, const tropa_item *item,
                                    tropa_str id)
{
    const tropa_dict *known = &c->known[field->reference];
    if (id.size == 0 || tropa_dict_find(known, id) != TROPA_DICT_NONE)
        return TROPA_OK;
    tropa_problem *problem;
    tropa_status status =
        tropa_problem_add(&c->finder, true, item->place, "check.reference", &problem);
    if (status)
        return status;
    tropa_message_text(&problem->what, "key", tropa_str_from(field->key));
    tropa_message_text(&problem->what, "id", id);
    uint32_t near = tropa_nearest(id, known->entry, (uint32_t)known->count);
    if (near == TROPA_STEP_NONE)
        return TROPA_OK;
    /* The dict goes before the problem does. */
    tropa_str name = tropa_arena_copy(c->finder.arena, known->entry[near]);
    if (!name.data)
        return tropa_fail_memory(c->finder.err);
    tropa_message_init(&problem->hint, "check.mean");
    tropa_message_text(&problem->hint, "name", name);
    return TROPA_OK;
}

static tropa_status visit_references(checker *c, const tropa_shape *shape, const void *object)
{
    tropa_status status = TROPA_OK;
    for (uint32_t i = 0; i < shape->field_count && !status; i++) {
        const tropa_field *field = &shape->field[i];
        if (field->reference == TROPA_REF_NONE)
            continue;
        if (field->kind == TROPA_FIELD_TEXT) {
            status = check_reference(c, field, object,
                                     *(const tropa_str *)tropa_field_of(field, object));
            continue;
        }
        tropa_any_list list = tropa_field_list(field, object);
        for (uint32_t j = 0; j < list.count && !status; j++)
            status = check_reference(c, field, object, ((const tropa_str *)list.item)[j]);
    }
    return status;
}

/* ---- evidence ---- */

bool tropa_evidence_stale(const tropa_document *document, const tropa_evidence *evidence,
                          int64_t now_us)
{
    double days = isnan(document->evidence_days) ? EVIDENCE_DAYS : document->evidence_days;
    return evidence->date_us != TROPA_NO_DATE &&
           (double)now_us - (double)evidence->date_us > days * (double)DAY_US;
}

static tropa_status visit_evidence(checker *c, const tropa_shape *shape, const void *object)
{
    if (strcmp(shape->name, "evidence") != 0)
        return TROPA_OK;
    const tropa_evidence *evidence = object;
    if (!tropa_evidence_stale(c->document, evidence, c->now_us))
        return TROPA_OK;
    tropa_problem *problem;
    tropa_status status =
        tropa_problem_add(&c->finder, false, evidence->item.place, "check.stale", &problem);
    if (!status)
        tropa_message_date(&problem->what, "date", evidence->date_us);
    return status;
}

/* ---- measured ---- */

static tropa_status check_measured(checker *c)
{
    for (uint32_t i = 0; i < c->document->measured.count; i++) {
        const tropa_item *item = &c->document->measured.item[i].item;
        if (tropa_str_equal(item->id, TROPA_STR("map")) ||
            tropa_dict_find(&c->known[TROPA_REF_STEP], item->id) != TROPA_DICT_NONE)
            continue;
        tropa_problem *problem;
        tropa_status status =
            tropa_problem_add(&c->finder, false, item->place, "check.measured.gone", &problem);
        if (status)
            return status;
        tropa_message_text(&problem->what, "id", item->id);
    }
    return TROPA_OK;
}

static tropa_status check_all(checker *c)
{
    const tropa_shape *shape = &tropa_shape_document;
    tropa_status status = walk(c, shape, c->document, visit_id);
    if (!status && c->without_id) {
        tropa_problem *problem;
        status = tropa_problem_add(&c->finder, false, c->first_without, "check.id.none", &problem);
        if (!status)
            tropa_message_integer(&problem->what, "count", c->without_id);
    }
    if (!status)
        status = walk(c, shape, c->document, visit_references);
    if (!status)
        status = walk(c, shape, c->document, visit_evidence);
    if (!status)
        status = check_measured(c);
    return status;
}

tropa_status tropa_document_check(const tropa_document *document, int64_t now_us,
                                  tropa_arena *arena, tropa_problems *problems, tropa_error *err)
{
    checker c = {.finder = {arena, problems, err}, .document = document, .now_us = now_us};
    for (int i = 0; i < REFERENCE_KINDS; i++)
        tropa_dict_init(&c.known[i]);
    tropa_dict_init(&c.taken);
    tropa_status status = check_all(&c);
    for (int i = 0; i < REFERENCE_KINDS; i++)
        tropa_dict_deinit(&c.known[i]);
    tropa_dict_deinit(&c.taken);
    tropa_problems_sort(problems);
    return status;
}
