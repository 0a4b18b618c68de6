#include "document_fixture.h"

#include "support.h"

#include <math.h>
#include <stdio.h>

#define DAY INT64_C(86400000000)

typedef struct filler {
    tropa_arena *arena;
    fixture_size size;
    support_random random;
    const tropa_str *text;
    uint32_t text_count, made, touches;
} filler;

#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static const tropa_str ordinary[] = {
    TEXT("Compares the price of a portion with the shop round the corner"),
    TEXT("Is there a week without a box?"),
    TEXT("Сравнивает цену порции с магазином у дома"),
    TEXT("Odkłada decyzję do weekendu, żeby zapytać rodzinę"),
    TEXT("Fresh"),
    TEXT("Sales manager"),
    TEXT("A courier who calls an hour before and waits at the door"),
    TEXT("12 %"),
};

static bool key_is(const tropa_field *field, const char *key)
{
    return strcmp(field->key, key) == 0;
}

static tropa_str some_text(filler *f)
{
    return f->text[support_random_below(&f->random, f->text_count)];
}

static tropa_str some_id(filler *f, const tropa_field *field)
{
    static const char letters[] = {[TROPA_REF_PERSONA] = 'p',
                                   [TROPA_REF_STAGE] = 's',
                                   [TROPA_REF_STEP] = 't',
                                   [TROPA_REF_PAIN] = 'x'};
    uint32_t most = field->reference == TROPA_REF_PERSONA ? 3
                    : field->reference == TROPA_REF_STAGE
                        ? f->size.stages + 1
                        : f->size.stages * f->size.touchpoints + 1;
    return tropa_str_from(tropa_arena_format(f->arena, "%c%u", letters[field->reference],
                                             support_random_below(&f->random, most)));
}

static double some_number(filler *f, const tropa_field *field)
{
    double low = field->low, high = field->high;
    if (support_random_below(&f->random, 6) == 0)
        return NAN;
    if (!(low < 0) && !(high > 0))
        high = 50000;
    return round((low + (high - low) * support_random_below(&f->random, 1001) / 1000) * 4) / 4;
}

static uint32_t some_count(filler *f, const tropa_field *field)
{
    if (key_is(field, "stages"))
        return f->size.stages;
    if (key_is(field, "touchpoints"))
        return f->size.touchpoints;
    if (key_is(field, "personas") && field->kind == TROPA_FIELD_LIST)
        return 3;
    if (key_is(field, "stories"))
        return 1;
    if (key_is(field, "moments") && field->shape->size == sizeof(tropa_story_moment))
        return f->size.most * 3 + 1;
    return support_random_below(&f->random, f->size.most + 1);
}

static void fill(filler *f, const tropa_shape *shape, void *out, tropa_str id);

static void fill_texts(filler *f, const tropa_field *field, tropa_texts *out)
{
    out->count = some_count(f, field);
    out->item = tropa_arena_array(f->arena, out->count + 1, sizeof *out->item);
    for (uint32_t i = 0; i < out->count; i++)
        out->item[i] = field->reference ? some_id(f, field) : some_text(f);
}

static void fill_list(filler *f, const tropa_field *field, void *out)
{
    TROPA_LIST(char) *list = out;
    const char *letter = key_is(field, "personas")      ? "p"
                         : key_is(field, "stages")      ? "s"
                         : key_is(field, "touchpoints") ? "t"
                                                        : "x";
    list->count = some_count(f, field);
    list->item = tropa_arena_alloc(f->arena, (list->count + 1) * field->shape->size);
    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t n = *letter == 't' ? f->touches++ : *letter == 'x' ? f->made++ : i;
        fill(f, field->shape, list->item + i * field->shape->size,
             tropa_str_from(tropa_arena_format(f->arena, "%s%u", letter, n)));
    }
}

static void fill_field(filler *f, const tropa_field *field, char *out)
{
    uint32_t choices = 0;
    bool skip = support_random_below(&f->random, 5) == 0;
    switch (field->kind) {
    case TROPA_FIELD_TEXT:
        *(tropa_str *)(void *)out = skip               ? (tropa_str){NULL, 0}
                                    : field->reference ? some_id(f, field)
                                                       : some_text(f);
        break;
    case TROPA_FIELD_TEXTS:
        fill_texts(f, field, (void *)out);
        break;
    case TROPA_FIELD_NUMBER:
        *(double *)(void *)out = some_number(f, field);
        break;
    case TROPA_FIELD_COUNT:
        *(uint64_t *)(void *)out = skip ? TROPA_NO_COUNT : support_random_below(&f->random, 5000);
        break;
    case TROPA_FIELD_FLAG:
        *(bool *)out = skip;
        break;
    case TROPA_FIELD_DATE:
        *(int64_t *)(void *)out =
            skip ? TROPA_NO_DATE : (20600 + (int64_t)support_random_below(&f->random, 400)) * DAY;
        break;
    case TROPA_FIELD_CHOICE:
        while (field->choice[choices])
            choices++;
        *(uint8_t *)out = (uint8_t)support_random_below(&f->random, choices + 1);
        break;
    case TROPA_FIELD_OBJECT:
        if (!skip) {
            void *object = tropa_arena_alloc(f->arena, field->shape->size);
            fill(f, field->shape, object, (tropa_str){NULL, 0});
            *(void **)(void *)out = object;
        }
        break;
    case TROPA_FIELD_LIST:
    case TROPA_FIELD_KEYED:
        fill_list(f, field, out);
        break;
    }
}

static void fill(filler *f, const tropa_shape *shape, void *out, tropa_str id)
{
    for (uint32_t i = 0; i < shape->field_count; i++)
        fill_field(f, &shape->field[i], (char *)out + shape->field[i].offset);
    if (id.size)
        ((tropa_item *)out)->id = id;
}

void fixture_document(tropa_arena *arena, fixture_size size, uint64_t seed, const tropa_str *text,
                      uint32_t text_count, tropa_document *out)
{
    filler f = {arena, size, {seed}, text, text_count, 0, 0};
    if (!text) {
        f.text = ordinary;
        f.text_count = sizeof ordinary / sizeof *ordinary;
    }
    *out = (tropa_document){0};
    fill(&f, &tropa_shape_document, out, (tropa_str){NULL, 0});
}

void fixture_document_empty(tropa_document *out)
{
    *out = (tropa_document){.version = 1, .updated_us = TROPA_NO_DATE, .evidence_days = NAN};
}
