/* Ids written into the text of a document. */
#include "map/fix.h"

#include "base/dict.h"
#include "base/memory.h"
#include "map/id.h"
#include "map/node.h"
#include "map/shape_walk.h"
#include "map/yaml_out.h"

#include <stdlib.h>

/* At `at`, `size` bytes of the text give way to `text`. */
typedef struct edit {
    uint32_t at, size;
    tropa_str text;
} edit;

typedef struct fixer {
    tropa_str text;
    tropa_arena *arena;
    tropa_dict taken; /**< "kind id" */
    edit *edit;
    size_t edit_count, edit_capacity;
    tropa_fix *fix;
    tropa_error *err;
} fixer;

typedef tropa_status visitor(fixer *f, const tropa_shape *shape, const tropa_node *node,
                             bool in_list);

/** Every item of a list, with its shape. Forms that need no id ({anna: 1}) are passed over. */
static tropa_status walk(fixer *f, const tropa_shape *shape, const tropa_node *node, visitor *visit)
{
    tropa_status status = TROPA_OK;
    if (node->kind != TROPA_NODE_OBJECT)
        return TROPA_OK;
    for (const tropa_node *child = node->first; child && !status; child = child->next) {
        const tropa_field *field = tropa_shape_field(shape, child->key);
        if (!field || (field->kind != TROPA_FIELD_LIST && field->kind != TROPA_FIELD_OBJECT))
            continue;
        const bool many = child->kind == TROPA_NODE_LIST;
        for (const tropa_node *item = many ? child->first : child; item && !status;
             item = many ? item->next : NULL) {
            if (field->kind == TROPA_FIELD_LIST && field->shape->listed)
                status = visit(f, field->shape, item, many);
            if (!status)
                status = walk(f, field->shape, item, visit);
        }
    }
    return status;
}

/* ---- names that are free ---- */

/** Stages and touchpoints share their ids. */
static const char *kind_of(const tropa_shape *shape)
{
    return shape->named == TROPA_REF_STAGE || shape->named == TROPA_REF_STEP ? "step" : shape->name;
}

/** *is_new: it was free, and is taken now. */
static tropa_status take(fixer *f, const tropa_shape *shape, tropa_str id, bool *is_new)
{
    char *name = tropa_arena_format(f->arena, "%s %.*s", kind_of(shape), (int)id.size, id.data);
    size_t before = f->taken.count;
    if (!name || tropa_dict_add(&f->taken, tropa_str_from(name)) == TROPA_DICT_NONE)
        return tropa_fail_memory(f->err);
    *is_new = f->taken.count > before;
    return TROPA_OK;
}

static tropa_status take_given(fixer *f, const tropa_shape *shape, const tropa_node *node,
                               bool in_list)
{
    (void)in_list;
    const tropa_node *id = tropa_node_get(node, "id");
    bool is_new;
    return id && id->text.size ? take(f, shape, id->text, &is_new) : TROPA_OK;
}

/** What an item is called: its name, title or text. */
static tropa_str words_of(const tropa_shape *shape, const tropa_node *node)
{
    static const char *const keys[] = {"name", "title", "text", "to", "map", "at", "kind"};
    if (node->kind == TROPA_NODE_SCALAR)
        return node->text;
    for (unsigned i = 0; i < sizeof keys / sizeof *keys; i++) {
        const tropa_node *child = tropa_node_get(node, keys[i]);
        if (child && child->kind == TROPA_NODE_SCALAR && child->text.size)
            return child->text;
    }
    return tropa_str_from(shape->name);
}

static tropa_status make_id(fixer *f, const tropa_shape *shape, const tropa_node *node,
                            tropa_str *out)
{
    tropa_str base = tropa_id_base(f->arena, shape->name, words_of(shape, node));
    if (!base.data)
        return tropa_fail_memory(f->err);
    bool is_new = false;
    for (unsigned n = 1; !is_new; n++) {
        *out = tropa_id_nth(f->arena, base, n);
        if (!out->data)
            return tropa_fail_memory(f->err);
        tropa_status status = take(f, shape, *out, &is_new);
        if (status)
            return status;
        is_new = is_new && strcmp(out->data, "map") != 0;
    }
    return TROPA_OK;
}

/* ---- edits ---- */

static tropa_status add_edit(fixer *f, uint32_t at, uint32_t size, const char *text)
{
    if (!text || tropa_grow((void **)&f->edit, &f->edit_capacity, f->edit_count + 1, sizeof(edit)))
        return tropa_fail_memory(f->err);
    f->edit[f->edit_count++] = (edit){at, size, tropa_str_from(text)};
    return TROPA_OK;
}

/** A mapping takes its id in front of its first key. */
static tropa_status fix_object(fixer *f, const tropa_node *node, tropa_str id)
{
    const char *text =
        node->flow
            ? tropa_arena_format(f->arena, node->count ? "id: %s, " : "id: %s", id.data)
            : tropa_arena_format(f->arena, "id: %s\n%*s", id.data, (int)node->place.column - 1, "");
    return add_edit(f, node->place.begin + node->flow, 0, text);
}

/** A bare text becomes a mapping. In a list it keeps its bytes; elsewhere, and within brackets,
 *  brackets are put around it. */
static tropa_status fix_scalar(fixer *f, const tropa_shape *shape, const tropa_node *node,
                               bool in_list, tropa_str id)
{
    const char *key = tropa_shape_short(shape)->key;
    tropa_str source = {f->text.data + node->place.begin, node->place.end - node->place.begin};
    if (in_list && !node->in_flow)
        return add_edit(f, node->place.begin, 0,
                        tropa_arena_format(f->arena, "id: %s\n%*s%s: ", id.data,
                                           (int)node->place.column - 1, "", key));
    tropa_buffer text;
    tropa_buffer_init(&text);
    tropa_buffer_append_format(&text, "{id: %s, %s: ", id.data, key);
    if (node->plain && !node->in_flow)
        tropa_yaml_write_text(node->text, true, &text);
    else
        tropa_buffer_append_str(&text, source);
    tropa_buffer_append_char(&text, '}');
    tropa_str whole = tropa_arena_copy(f->arena, tropa_buffer_view(&text));
    tropa_buffer_deinit(&text);
    return add_edit(f, node->place.begin, (uint32_t)source.size, whole.data);
}

static tropa_status fix_item(fixer *f, const tropa_shape *shape, const tropa_node *node,
                             bool in_list)
{
    const bool scalar = node->kind == TROPA_NODE_SCALAR;
    const tropa_node *given = tropa_node_get(node, "id");
    const uint32_t size = node->place.end - node->place.begin;
    if (given || node->kind == TROPA_NODE_LIST || (scalar && node->text.size == 0))
        return TROPA_OK;
    if (scalar && strcmp(tropa_shape_short(shape)->key, "id") == 0)
        return TROPA_OK; /* `lanes: [does, asks]`: the word is the id */
    if (scalar && memchr(f->text.data + node->place.begin, '\n', size)) {
        f->fix->left++;
        return TROPA_OK;
    }
    tropa_str id;
    tropa_status status = make_id(f, shape, node, &id);
    if (status)
        return status;
    f->fix->added++;
    return scalar ? fix_scalar(f, shape, node, in_list, id) : fix_object(f, node, id);
}

static int by_place(const void *left, const void *right)
{
    const edit *a = left, *b = right;
    return (a->at > b->at) - (a->at < b->at);
}

static tropa_status apply(fixer *f, tropa_buffer *out)
{
    uint32_t at = 0;
    if (f->edit_count)
        qsort(f->edit, f->edit_count, sizeof *f->edit, by_place);
    for (size_t i = 0; i < f->edit_count; i++) {
        const edit *e = &f->edit[i];
        tropa_buffer_append(out, f->text.data + at, e->at - at);
        tropa_buffer_append_str(out, e->text);
        at = e->at + e->size;
    }
    tropa_buffer_append(out, f->text.data + at, f->text.size - at);
    return out->failed ? tropa_fail_memory(f->err) : TROPA_OK;
}

/** The fixed text must read without errors; nobody's file is spoilt by a case not thought of. */
static tropa_status verify(tropa_arena *arena, tropa_str fixed, tropa_error *err)
{
    tropa_document again;
    tropa_problems problems;
    tropa_status status = tropa_document_read(fixed, arena, &again, &problems, err);
    if (!status && problems.errors)
        return tropa_fail(err, TROPA_ERR_INPUT,
                          "ids cannot be written into this document without spoiling line %u: "
                          "write that item as a mapping with an id by hand",
                          problems.item[0].place.line);
    return status;
}

tropa_status tropa_document_fix(tropa_str text, tropa_arena *arena, tropa_buffer *out,
                                tropa_fix *fix, tropa_error *err)
{
    fixer f = {.text = text, .arena = arena, .fix = fix, .err = err};
    tropa_node_fault fault;
    tropa_node *root;
    *fix = (tropa_fix){0};
    tropa_status status = tropa_node_parse(text, arena, &root, &fault, err);
    if (status || !root)
        return status;
    size_t before = out->size;
    tropa_dict_init(&f.taken);
    status = walk(&f, &tropa_shape_document, root, take_given);
    if (!status)
        status = walk(&f, &tropa_shape_document, root, fix_item);
    if (!status)
        status = apply(&f, out);
    tropa_dict_deinit(&f.taken);
    tropa_free(f.edit);
    if (status)
        return status;
    return verify(arena, (tropa_str){out->data + before, out->size - before}, err);
}
