/* Edits of spans. */
#include "map/patch.h"

#include "base/memory.h"
#include "map/node.h"
#include "map/pair.h"
#include "map/read.h"
#include "map/tree.h"
#include "map/write.h"
#include "map/yaml_out.h"

#include <stdlib.h>

/* At `at`, `size` bytes give way to `text`. */
typedef struct edit {
    uint32_t at, size, number; /**< number: in the order they were made */
    tropa_str text;
} edit;

typedef struct patcher {
    tropa_str text;
    tropa_arena *arena;
    tropa_error *err;
    edit *edit;
    size_t count, capacity;
    const tropa_patch_note *note;
    bool *noted;
    uint32_t note_count;
    bool stuck; /**< the value at hand cannot be changed by spans */
    bool anew;  /**< written as a whole after all */
} patcher;

static tropa_status patch_object(patcher *p, const tropa_shape *shape, const tropa_node *node,
                                 const void *before, const void *after);

/* ---- text ---- */

static tropa_status add_edit(patcher *p, uint32_t at, uint32_t size, tropa_buffer *text)
{
    tropa_str copy = tropa_arena_copy(p->arena, tropa_buffer_view(text));
    bool failed = text->failed || !copy.data;
    tropa_buffer_deinit(text);
    if (failed || tropa_grow((void **)&p->edit, &p->capacity, p->count + 1, sizeof *p->edit))
        return tropa_fail_memory(p->err);
    p->edit[p->count] = (edit){at, size, (uint32_t)p->count, copy};
    p->count++;
    return TROPA_OK;
}

static tropa_status cut(patcher *p, uint32_t begin, uint32_t end)
{
    tropa_buffer none;
    tropa_buffer_init(&none);
    tropa_buffer_append_text(&none, "");
    return add_edit(p, begin, end - begin, &none);
}

static uint32_t line_begin(const patcher *p, uint32_t at)
{
    while (at > 0 && p->text.data[at - 1] != '\n')
        at--;
    return at;
}

/** Behind the line end of the line that `at` ends. */
static uint32_t line_end(const patcher *p, uint32_t at)
{
    if (at > 0 && p->text.data[at - 1] == '\n')
        return at;
    while (at < p->text.size && p->text.data[at] != '\n')
        at++;
    return at < p->text.size ? at + 1 : at;
}

static uint32_t blanks_at(const patcher *p, uint32_t at)
{
    uint32_t count = 0;
    while (at + count < p->text.size && p->text.data[at + count] == ' ')
        count++;
    return count;
}

/** Lines that are put behind the last one, which may lack its end. */
static void begin_line(const patcher *p, uint32_t at, tropa_buffer *out)
{
    if (at > 0 && at == p->text.size && p->text.data[at - 1] != '\n')
        tropa_buffer_append_char(out, '\n');
}

/* ---- notes ---- */

static void append_notes(patcher *p, const void *object, const tropa_field *field, uint32_t indent,
                         tropa_buffer *out)
{
    for (uint32_t i = 0; i < p->note_count; i++) {
        if (p->noted[i] || p->note[i].object != object || (field && p->note[i].field != field))
            continue;
        p->noted[i] = true;
        tropa_buffer_append_format(out, "%*s", (int)indent, "");
        tropa_buffer_append_str(out, p->note[i].text);
        tropa_buffer_append_char(out, '\n');
    }
}

/** Comments above the line where the place begins. @param field  NULL: all of the object's */
static tropa_status note_above(patcher *p, const void *object, const tropa_field *field,
                               const tropa_place *place)
{
    tropa_buffer text;
    uint32_t at = line_begin(p, place->begin);
    tropa_buffer_init(&text);
    append_notes(p, object, field, blanks_at(p, at), &text);
    if (text.size)
        return add_edit(p, at, 0, &text);
    tropa_buffer_deinit(&text);
    return TROPA_OK;
}

/* ---- values written anew ---- */

static json_t *wrapped(const char *key, json_t *tree)
{
    json_t *whole = key ? json_object() : json_array();
    if (whole &&
        (key ? json_object_set_new(whole, key, tree) : json_array_append_new(whole, tree))) {
        json_decref(whole);
        whole = NULL;
    }
    return whole;
}

/** "key: value" or "- value" in lines, the first of them where the cursor stands. */
static tropa_status write_lines(patcher *p, const char *key, json_t *tree, uint32_t indent,
                                tropa_buffer *out)
{
    json_t *whole = wrapped(key, tree);
    if (!whole)
        return tropa_fail_memory(p->err);
    tropa_yaml_write_block(whole, indent, out);
    json_decref(whole);
    return TROPA_OK;
}

/** On its own line, neither in several nor in the form of a block. */
static bool is_line(const patcher *p, const tropa_node *node)
{
    const char *at = p->text.data + node->place.begin;
    uint32_t size = node->place.end - node->place.begin;
    return node->kind == TROPA_NODE_SCALAR && size && !memchr(at, '\n', size) &&
           (!node->plain ? *at == '"' || *at == '\'' : true);
}

/** @param key  NULL: an item of a list. Lets go of the tree. */
static tropa_status replace(patcher *p, const tropa_node *node, const char *key, json_t *tree)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    if (!tree)
        return tropa_fail_memory(p->err);
    const bool scalar = !json_is_object(tree) && !json_is_array(tree);
    if (node->in_flow || node->flow || (scalar && is_line(p, node))) {
        tropa_yaml_write_line(tree, node->in_flow, &text);
        json_decref(tree);
        return add_edit(p, node->place.begin, node->place.end - node->place.begin, &text);
    }
    const tropa_place *from = key ? &node->key_place : &node->place;
    uint32_t begin = from->begin, indent = from->column - 1;
    if (!key) { /* the dash is written, too */
        begin = line_begin(p, begin);
        indent = blanks_at(p, begin);
        begin += indent;
        if (begin >= p->text.size || p->text.data[begin] != '-') {
            json_decref(tree);
            p->stuck = true;
            return TROPA_OK;
        }
    }
    tropa_status status = write_lines(p, key, tree, indent, &text);
    if (status) {
        tropa_buffer_deinit(&text);
        return status;
    }
    return add_edit(p, begin, line_end(p, node->place.end) - begin, &text);
}

/** Runs a change by spans; where it gets stuck, the value is written anew. */
static tropa_status finish(patcher *p, tropa_status status, size_t mark, const tropa_node *node,
                           const char *key, json_t *(*make)(const void *, const void *),
                           const void *what, const void *object)
{
    if (status || !p->stuck)
        return status;
    p->count = mark;
    p->stuck = false;
    return replace(p, node, key, make(what, object));
}

static json_t *make_field(const void *field, const void *object)
{
    return tropa_field_tree(field, object);
}

static json_t *make_object(const void *shape, const void *object)
{
    return tropa_object_tree(shape, object);
}

/* ---- what goes ---- */

static const tropa_place *start_of(const tropa_node *parent, const tropa_node *child)
{
    return parent->kind == TROPA_NODE_OBJECT ? &child->key_place : &child->place;
}

/** In brackets a comma goes along: the one behind, or, of the last ones, the one before. */
static tropa_status cut_in_flow(patcher *p, const tropa_node *parent, const bool *gone)
{
    const tropa_node *kept = NULL,
                     *tail = NULL; /* last that stays; first of those gone behind it */
    uint32_t i = 0;
    tropa_status status = TROPA_OK;
    for (const tropa_node *child = parent->first; child; child = child->next, i++) {
        if (!gone[i])
            kept = child;
        else if (!tail)
            tail = child;
        if (!gone[i])
            tail = NULL;
    }
    if (!kept) {
        p->stuck = true;
        return TROPA_OK;
    }
    i = 0;
    for (const tropa_node *child = parent->first; child && child != tail && !status;
         child = child->next, i++)
        if (gone[i])
            status = cut(p, start_of(parent, child)->begin, start_of(parent, child->next)->begin);
    const tropa_node *last = kept;
    while (last->next)
        last = last->next;
    if (tail && !status)
        status = cut(p, kept->place.end, last->place.end);
    return status;
}

/** Whole lines; a key that shares its line with a dash goes up to the next key. */
static tropa_status cut_lines(patcher *p, const tropa_node *parent, const tropa_node *child)
{
    const tropa_place *start = start_of(parent, child);
    uint32_t begin = line_begin(p, start->begin);
    uint32_t first = begin + blanks_at(p, begin);
    if (parent->kind == TROPA_NODE_LIST && p->text.data[first] == '-')
        return cut(p, begin, line_end(p, child->place.end));
    if (parent->kind == TROPA_NODE_OBJECT && first == start->begin)
        return cut(p, begin, line_end(p, child->place.end));
    if (parent->kind == TROPA_NODE_OBJECT && child->next)
        return cut(p, start->begin, child->next->key_place.begin);
    p->stuck = true;
    return TROPA_OK;
}

static tropa_status cut_children(patcher *p, const tropa_node *parent, const bool *gone)
{
    bool any = false;
    for (uint32_t i = 0; i < parent->count; i++)
        any = any || gone[i];
    if (any && (parent->flow || parent->in_flow))
        return cut_in_flow(p, parent, gone);
    uint32_t i = 0;
    tropa_status status = TROPA_OK;
    for (const tropa_node *child = parent->first; child && !status; child = child->next, i++)
        if (gone[i])
            status = cut_lines(p, parent, child);
    return status;
}

/* ---- what comes ---- */

/** Puts "key: value" or an item behind the child `behind`; NULL: in front of the first.
 *  @param object  whose notes stand above what comes. Lets go of the tree. */
static tropa_status insert(patcher *p, const tropa_node *parent, const tropa_node *behind,
                           const char *key, json_t *tree, const void *object)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    const tropa_node *near = behind ? behind : parent->first;
    if (!tree)
        return tropa_fail_memory(p->err);
    if (!near || (key && !behind)) {
        json_decref(tree);
        p->stuck = true;
        return TROPA_OK;
    }
    const tropa_place *start = start_of(parent, near);
    if (parent->flow || parent->in_flow) {
        tropa_buffer_append_text(&text, behind ? ", " : "");
        if (key) {
            tropa_yaml_write_text(tropa_str_from(key), true, &text);
            tropa_buffer_append_text(&text, ": ");
        }
        tropa_yaml_write_line(tree, true, &text);
        tropa_buffer_append_text(&text, behind ? "" : ", ");
        json_decref(tree);
        return add_edit(p, behind ? near->place.end : start->begin, 0, &text);
    }
    uint32_t line = line_begin(p, start->begin);
    uint32_t indent = key ? start->column - 1 : blanks_at(p, line);
    uint32_t at = behind ? line_end(p, near->place.end) : line;
    begin_line(p, at, &text);
    if (object)
        append_notes(p, object, NULL, indent, &text);
    tropa_buffer_append_format(&text, "%*s", (int)indent, "");
    tropa_status status = write_lines(p, key, tree, indent, &text);
    if (status) {
        tropa_buffer_deinit(&text);
        return status;
    }
    return add_edit(p, at, 0, &text);
}

/* ---- lists ---- */

typedef struct listing {
    tropa_any_list before, after;
    const tropa_node **node; /**< by place in `before` */
    uint32_t *from;          /**< by place in `after`: its place in `before` */
    bool *gone;              /**< by place in `before` */
} listing;

static tropa_status lay_out(patcher *p, const tropa_field *field, const tropa_node *node,
                            const void *before, const void *after, listing *l)
{
    l->before = tropa_field_list(field, before);
    l->after = tropa_field_list(field, after);
    if (node->kind != TROPA_NODE_LIST || node->count != l->before.count || !l->before.count) {
        p->stuck = true;
        return TROPA_OK;
    }
    l->node = tropa_arena_array(p->arena, node->count, sizeof(const tropa_node *));
    l->gone = tropa_arena_array(p->arena, node->count, sizeof *l->gone);
    if (!l->node || !l->gone)
        return tropa_fail_memory(p->err);
    uint32_t i = 0;
    for (const tropa_node *child = node->first; child; child = child->next) {
        l->node[i] = child;
        l->gone[i++] = true;
    }
    tropa_status status =
        tropa_pair_items(field->shape, l->after, l->before, p->arena, &l->from, p->err);
    uint32_t last = 0;
    for (i = 0; i < l->after.count && !status; i++) {
        if (l->from[i] == TROPA_NOWHERE)
            continue;
        l->gone[l->from[i]] = false;
        p->stuck = p->stuck || l->from[i] < last; /* another order */
        last = l->from[i];
    }
    return status;
}

static tropa_status patch_item(patcher *p, const tropa_shape *shape, const tropa_node *node,
                               const void *before, const void *after)
{
    size_t mark = p->count;
    tropa_status status = patch_object(p, shape, node, before, after);
    return finish(p, status, mark, node, NULL, make_object, shape, after);
}

static tropa_status patch_list(patcher *p, const tropa_field *field, const tropa_node *node,
                               const void *before, const void *after)
{
    listing l = {0};
    tropa_status status = lay_out(p, field, node, before, after, &l);
    for (uint32_t i = 0; i < l.after.count && !status && !p->stuck; i++)
        if (l.from[i] != TROPA_NOWHERE)
            status = patch_item(p, field->shape, l.node[l.from[i]],
                                tropa_list_at(l.before, field->shape, l.from[i]),
                                tropa_list_at(l.after, field->shape, i));
    const tropa_node *behind = NULL;
    for (uint32_t i = 0; i < l.after.count && !status && !p->stuck; i++) {
        const void *item = tropa_list_at(l.after, field->shape, i);
        if (l.from[i] != TROPA_NOWHERE)
            behind = l.node[l.from[i]];
        else
            status = insert(p, node, behind, NULL, tropa_object_tree(field->shape, item), item);
    }
    return status || p->stuck ? status : cut_children(p, node, l.gone);
}

/* ---- objects ---- */

static tropa_status patch_field(patcher *p, const tropa_field *field, const tropa_node *node,
                                const void *before, const void *after)
{
    const size_t mark = p->count;
    tropa_status status = TROPA_OK;
    bool same;
    if (!tropa_field_same(field, before, after, &same))
        return tropa_fail_memory(p->err);
    if (same && p->note_count == 0)
        return TROPA_OK;
    if (field->kind == TROPA_FIELD_LIST && (node->kind == TROPA_NODE_LIST || !same))
        status = patch_list(p, field, node, before, after);
    else if (field->kind == TROPA_FIELD_OBJECT)
        status = patch_object(p, field->shape, node, tropa_field_object(field, before),
                              tropa_field_object(field, after));
    else
        p->stuck = !same;
    if (same) { /* notes alone got stuck: they go elsewhere */
        p->stuck = false;
        return status;
    }
    return finish(p, status, mark, node, field->key, make_field, field, after);
}

/** The child that a new key comes behind: the last of those that stay and stand before it in the
 *  shape, or the last that stays. */
static const tropa_node *place_for(const tropa_shape *shape, const tropa_field *field,
                                   const tropa_node *node, const bool *gone)
{
    const tropa_node *best = NULL, *last = NULL;
    uint32_t i = 0;
    for (const tropa_node *child = node->first; child; child = child->next, i++) {
        if (gone[i])
            continue;
        const tropa_field *other = tropa_shape_field(shape, child->key);
        last = child;
        if (other && other < field)
            best = child;
    }
    return best ? best : last;
}

static tropa_status patch_keys(patcher *p, const tropa_shape *shape, const tropa_node *node,
                               const void *before, const void *after, bool *gone)
{
    uint32_t i = 0;
    tropa_status status = TROPA_OK;
    for (const tropa_node *child = node->first; child && !status && !p->stuck;
         child = child->next, i++) {
        const tropa_field *field = tropa_shape_field(shape, child->key);
        if (!field)
            continue;
        gone[i] = tropa_field_filled(field, before) && !tropa_field_filled(field, after);
        if (gone[i])
            continue;
        status = note_above(p, after, field, &child->key_place);
        if (!status && tropa_field_filled(field, after)) {
            if (tropa_field_filled(field, before))
                status = patch_field(p, field, child, before, after);
            else /* an empty value */
                status = replace(p, child, field->key, tropa_field_tree(field, after));
        }
    }
    return status;
}

static tropa_status patch_object(patcher *p, const tropa_shape *shape, const tropa_node *node,
                                 const void *before, const void *after)
{
    tropa_status status = TROPA_OK;
    if (node->kind != TROPA_NODE_OBJECT || node->count == 0) {
        json_t *a = tropa_object_tree(shape, before), *b = tropa_object_tree(shape, after);
        bool failed = !a || !b;
        p->stuck = !failed && !json_equal(a, b);
        json_decref(a);
        json_decref(b);
        return failed ? tropa_fail_memory(p->err) : TROPA_OK;
    }
    bool *gone = tropa_arena_array(p->arena, node->count, sizeof *gone);
    if (!gone)
        return tropa_fail_memory(p->err);
    status = patch_keys(p, shape, node, before, after, gone);
    if (!status)
        status = note_above(p, after, NULL, &node->place);
    for (uint32_t f = 0; f < shape->field_count && !status && !p->stuck; f++) {
        const tropa_field *field = &shape->field[f];
        if (tropa_field_filled(field, after) && !tropa_node_get(node, field->key))
            status = insert(p, node, place_for(shape, field, node, gone), field->key,
                            tropa_field_tree(field, after), NULL);
    }
    return status || p->stuck ? status : cut_children(p, node, gone);
}

/* ---- the whole ---- */

static int by_place(const void *left, const void *right)
{
    const edit *a = left, *b = right;
    if (a->at != b->at)
        return (a->at > b->at) - (a->at < b->at);
    bool a_cuts = a->size > 0, b_cuts = b->size > 0;
    return a_cuts != b_cuts ? a_cuts - b_cuts : (a->number > b->number) - (a->number < b->number);
}

/** False where edits overlap. */
static bool apply(patcher *p, tropa_buffer *out)
{
    uint32_t at = 0;
    if (p->count)
        qsort(p->edit, p->count, sizeof *p->edit, by_place);
    for (size_t i = 0; i < p->count; i++) {
        const edit *e = &p->edit[i];
        if (e->at < at)
            return false;
        tropa_buffer_append(out, p->text.data + at, e->at - at);
        tropa_buffer_append_str(out, e->text);
        at = e->at + e->size;
    }
    tropa_buffer_append(out, p->text.data + at, p->text.size - at);
    return true;
}

/** Does the text mean the document? Conflicts in it are the notes'. */
static tropa_status reads_as(patcher *p, tropa_str text, const tropa_document *meant, bool *same)
{
    tropa_document document;
    tropa_problems problems;
    *same = false;
    tropa_status status = tropa_document_read(text, p->arena, &document, &problems, p->err);
    if (status)
        return status;
    json_t *a = tropa_object_tree(&tropa_shape_document, &document);
    json_t *b = tropa_object_tree(&tropa_shape_document, meant);
    bool failed = !a || !b;
    *same = !failed && json_equal(a, b);
    json_decref(a);
    json_decref(b);
    return failed ? tropa_fail_memory(p->err) : TROPA_OK;
}

/** Notes that found no place stand at the top. */
static void append_rest(patcher *p, tropa_buffer *out)
{
    for (uint32_t i = 0; i < p->note_count; i++) {
        if (p->noted[i])
            continue;
        tropa_buffer_append_str(out, p->note[i].text);
        tropa_buffer_append_char(out, '\n');
    }
}

static tropa_status write_anew(patcher *p, const tropa_document *after, tropa_buffer *out)
{
    memset(p->noted, 0, p->note_count * sizeof *p->noted);
    append_rest(p, out);
    p->anew = p->text.size > 0;
    return tropa_document_write(after, out, p->err);
}

static tropa_status patch(patcher *p, const tropa_document *before, const tropa_document *after,
                          tropa_buffer *out)
{
    tropa_node_fault fault;
    tropa_node *root;
    size_t begin = out->size;
    bool same = false;
    tropa_status status = tropa_node_parse(p->text, p->arena, &root, &fault, p->err);
    if (status || !root)
        return status ? status : write_anew(p, after, out);
    status = patch_object(p, &tropa_shape_document, root, before, after);
    if (status)
        return status;
    if (!p->stuck) {
        append_rest(p, out);
        same = apply(p, out);
    }
    if (same && !out->failed)
        status = reads_as(p, (tropa_str){out->data + begin, out->size - begin}, after, &same);
    if (status || same)
        return status;
    out->size = begin;
    return write_anew(p, after, out);
}

tropa_status tropa_document_patch(tropa_str text, const tropa_document *before,
                                  const tropa_document *after, const tropa_patch_note *note,
                                  uint32_t note_count, tropa_arena *arena, tropa_buffer *out,
                                  bool *anew, tropa_error *err)
{
    patcher p = {.text = text, .arena = arena, .err = err, .note = note, .note_count = note_count};
    p.noted = tropa_arena_array(arena, note_count + 1u, sizeof *p.noted);
    if (!p.noted)
        return tropa_fail_memory(err);
    tropa_status status = patch(&p, before, after, out);
    tropa_free(p.edit);
    if (anew)
        *anew = p.anew;
    return status || !out->failed ? status : tropa_fail_memory(err);
}
