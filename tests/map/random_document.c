#include "random_document.h"

#include "map/shape_walk.h"

static const char *const words[] = {"card",
                                    "Section 8",
                                    "journeyman",
                                    "#35; code",
                                    "a; b",
                                    "x, y: #z",
                                    "%%",
                                    "<b>&amp;",

                                    "цена",
                                    "zażółć gęślą",
                                    "a: b",
                                    "- x",
                                    "12",
                                    "true",
                                    "null",
                                    "# no comment",
                                    "say \"yes\"",
                                    "tab\there",
                                    "two\nlines",
                                    "[a]",
                                    "{b}",
                                    "it's",
                                    "2026-11-20",
                                    "~",
                                    " padded ",
                                    "emoji 😀",
                                    "back\\slash",
                                    "ends:",
                                    "&anchor",
                                    "*alias",
                                    "!tag",
                                    "%",
                                    "line\xE2\x80\xA8separator",
                                    "x\xC2\x85y",
                                    "@",
                                    "`",
                                    "|",
                                    ">"};

static tropa_str random_text(support_random *random)
{
    return tropa_str_from(words[support_random_below(random, sizeof words / sizeof *words)]);
}

static tropa_str random_id(tropa_arena *arena, support_random *random)
{
    return tropa_str_from(tropa_arena_format(arena, "id-%u", support_random_below(random, 10000)));
}

static void fill(tropa_arena *arena, support_random *random, const tropa_shape *shape, void *object,
                 unsigned depth);

static void fill_list(tropa_arena *arena, support_random *random, const tropa_field *field,
                      void *object, unsigned depth)
{
    uint32_t count = 1 + support_random_below(random, 3);
    void *items = tropa_arena_array(arena, count, field->shape->size);
    for (uint32_t i = 0; i < count; i++) {
        tropa_item *item = (tropa_item *)((char *)items + (size_t)i * field->shape->size);
        fill(arena, random, field->shape, item, depth + 1);
        if (field->kind == TROPA_FIELD_KEYED)
            item->id = tropa_str_from(
                tropa_arena_format(arena, "k%u-%u", i, support_random_below(random, 1000)));
    }
    tropa_field_set_list(field, object, (tropa_any_list){count, items});
}

static double random_number(support_random *random, const tropa_field *field)
{
    double low = field->low, high = field->high;
    if (low == 0 && high == 0)
        low = -1000, high = 1000;
    if (support_random_below(random, 2))
        return low + support_random_below(random, (uint32_t)(high - low) + 1);
    return low + (high - low) * (double)support_random_below(random, 1000001) / 1000000;
}

static void fill_field(tropa_arena *arena, support_random *random, const tropa_field *field,
                       void *object, unsigned depth)
{
    void *at = tropa_field_at(field, object);
    switch (field->kind) {
    case TROPA_FIELD_TEXT:
        *(tropa_str *)at =
            strcmp(field->key, "id") == 0 ? random_id(arena, random) : random_text(random);
        break;
    case TROPA_FIELD_TEXTS: {
        uint32_t count = 1 + support_random_below(random, 4);
        tropa_str *text = tropa_arena_array(arena, count, sizeof *text);
        for (uint32_t i = 0; i < count; i++)
            text[i] = random_text(random);
        tropa_field_set_list(field, object, (tropa_any_list){count, text});
        break;
    }
    case TROPA_FIELD_NUMBER:
        *(double *)at = random_number(random, field);
        break;
    case TROPA_FIELD_COUNT:
        *(uint64_t *)at = support_random_next(random) >> (1 + support_random_below(random, 62));
        break;
    case TROPA_FIELD_FLAG:
        *(bool *)at = true;
        break;
    case TROPA_FIELD_DATE:
        *(int64_t *)at = (int64_t)support_random_below(random, 20000) * 86400000000 +
                         (support_random_below(random, 2) ? 3723000001 : 0);
        break;
    case TROPA_FIELD_CHOICE: {
        uint32_t count = 0;
        while (field->choice[count])
            count++;
        *(uint8_t *)at = (uint8_t)(1 + support_random_below(random, count));
        break;
    }
    case TROPA_FIELD_OBJECT: {
        void *inner = tropa_arena_alloc(arena, field->shape->size);
        fill(arena, random, field->shape, inner, depth + 1);
        memcpy(at, &inner, sizeof inner);
        break;
    }
    case TROPA_FIELD_LIST:
    case TROPA_FIELD_KEYED:
        fill_list(arena, random, field, object, depth);
        break;
    }
}

static void fill(tropa_arena *arena, support_random *random, const tropa_shape *shape, void *object,
                 unsigned depth)
{
    tropa_shape_clear(shape, object);
    for (uint32_t i = 0; i < shape->field_count; i++) {
        const tropa_field *field = &shape->field[i];
        if ((field->flags & TROPA_FIELD_REQUIRED) || support_random_below(random, 1 + depth) == 0)
            fill_field(arena, random, field, object, depth);
    }
    /* An empty item is no item: something of it must be there to be written. */
    const tropa_field *brief = tropa_shape_short(shape);
    if (brief && !tropa_field_filled(brief, object))
        fill_field(arena, random, brief, object, depth);
}

void random_document(tropa_arena *arena, support_random *random, tropa_document *out)
{
    fill(arena, random, &tropa_shape_document, out, 1);
    out->version = 1;
}
