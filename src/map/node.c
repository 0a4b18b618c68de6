/* YAML events of libfyaml, made into a tree with places. */
#include "map/node.h"

#include "text/encoding.h"
#include "text/utf8.h"

#include <assert.h>
#include <libfyaml.h>
#include <stdio.h>

/* One document being read: the containers that are open, outermost first. */
typedef struct tree {
    tropa_arena *arena;
    struct fy_parser *parser;
    uint32_t base; /**< bytes before what the parser was given: a byte order mark */
    uint32_t depth, node_count, flow_depth;
    struct {
        tropa_node *node;
        tropa_node *last; /**< its child added last */
        bool has_key;     /**< OBJECT: a key was read, its value comes next */
        tropa_str key;
        tropa_place key_place;
    } open[TROPA_NODE_DEPTH_MAX];
    tropa_node *root;
    tropa_place here; /**< of the last mark seen: where an empty value stands */
    tropa_node_fault *fault;
    tropa_error *err;
} tree;

/** The sentence is `yaml.*` of the catalogue; its arguments are added by the caller. */
static tropa_status fail_at(tree *t, tropa_place place, const char *key)
{
    t->fault->place = place;
    tropa_message_init(&t->fault->what, key);
    return tropa_fail(t->err, TROPA_ERR_INPUT,
                      "line %u, column %u: this is no YAML that a map can be written in",
                      place.line, place.column);
}

static tropa_status fail_limit(tree *t, tropa_place place, const char *key, uint32_t most)
{
    fail_at(t, place, key);
    tropa_message_integer(&t->fault->what, "most", most);
    return TROPA_ERR_INPUT;
}

static tropa_place place_of(tree *t, struct fy_event *event)
{
    const struct fy_mark *start = fy_event_start_mark(event), *end = fy_event_end_mark(event);
    if (start)
        t->here = (tropa_place){.begin = t->base + (uint32_t)start->input_pos,
                                .end = t->base + (uint32_t)start->input_pos,
                                .line = (uint32_t)start->line + 1,
                                .column = (uint32_t)start->column + 1};
    tropa_place place = t->here;
    if (start && end)
        place.end = t->here.end = t->base + (uint32_t)end->input_pos;
    else
        place.begin = place.end; /* an empty value: right behind what came before */
    return place;
}

/* ---- growing the tree ---- */

static tropa_status take_key(tree *t, const tropa_node *node)
{
    uint32_t top = t->depth - 1;
    if (node->kind != TROPA_NODE_SCALAR)
        return fail_at(t, node->place, "yaml.key");
    if (t->open[top].node->count == TROPA_NODE_KEYS_MAX)
        return fail_limit(t, node->place, "yaml.keys", TROPA_NODE_KEYS_MAX);
    for (const tropa_node *other = t->open[top].node->first; other; other = other->next)
        if (tropa_str_equal(other->key, node->text)) {
            fail_at(t, node->place, "yaml.twice");
            tropa_message_text(&t->fault->what, "key", node->text);
            return TROPA_ERR_INPUT;
        }
    t->open[top].has_key = true;
    t->open[top].key = node->text;
    t->open[top].key_place = node->place;
    return TROPA_OK;
}

/** Hangs the node under the innermost container, or makes it the key of its next value. */
static tropa_status attach(tree *t, tropa_node *node)
{
    if (t->depth == 0) {
        t->root = node;
        return TROPA_OK;
    }
    uint32_t top = t->depth - 1;
    tropa_node *parent = t->open[top].node;
    if (parent->kind == TROPA_NODE_OBJECT && !t->open[top].has_key)
        return take_key(t, node);
    if (parent->kind == TROPA_NODE_OBJECT) {
        node->key = t->open[top].key;
        node->key_place = t->open[top].key_place;
        t->open[top].has_key = false;
    }
    if (t->open[top].last)
        t->open[top].last->next = node;
    else
        parent->first = node;
    t->open[top].last = node;
    parent->count++;
    return TROPA_OK;
}

static tropa_status add_node(tree *t, tropa_place place, tropa_node_kind kind, tropa_node **out)
{
    if (t->node_count++ == TROPA_NODE_COUNT_MAX)
        return fail_limit(t, place, "yaml.values", TROPA_NODE_COUNT_MAX);
    tropa_node *node = tropa_arena_alloc(t->arena, sizeof *node);
    if (!node)
        return tropa_fail_memory(t->err);
    node->kind = kind;
    node->place = place;
    node->in_flow = t->flow_depth > 0;
    *out = node;
    return TROPA_OK;
}

static tropa_status add_scalar(tree *t, struct fy_event *event, tropa_place place)
{
    size_t size = 0;
    struct fy_token *token = event->scalar.value;
    const char *text = token ? fy_token_get_text(token, &size) : "";
    if (!text)
        return tropa_fail_memory(t->err);
    if (size > TROPA_NODE_TEXT_MAX)
        return fail_limit(t, place, "yaml.text", TROPA_NODE_TEXT_MAX);
    if (memchr(text, 0, size))
        return fail_at(t, place, "yaml.zero");
    tropa_node *node;
    tropa_status status = add_node(t, place, TROPA_NODE_SCALAR, &node);
    if (status)
        return status;
    enum fy_scalar_style style = token ? fy_token_scalar_style(token) : FYSS_PLAIN;
    node->plain = style == FYSS_PLAIN;
    if (style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED) {
        /* The library's marks leave the quotes out. */
        node->place.begin--;
        node->place.column--;
        node->place.end++;
    }
    node->text = tropa_arena_copy(t->arena, (tropa_str){text, size});
    if (!node->text.data)
        return tropa_fail_memory(t->err);
    return attach(t, node);
}

static tropa_status open_container(tree *t, struct fy_event *event, tropa_place place)
{
    if (t->depth == TROPA_NODE_DEPTH_MAX)
        return fail_limit(t, place, "yaml.depth", TROPA_NODE_DEPTH_MAX);
    bool list = event->type == FYET_SEQUENCE_START;
    tropa_node *node;
    tropa_status status = add_node(t, place, list ? TROPA_NODE_LIST : TROPA_NODE_OBJECT, &node);
    if (!status)
        status = attach(t, node);
    if (status)
        return status;
    /* The token of a container in brackets is its bracket; of any other, it is empty. */
    node->flow = place.end > place.begin;
    t->flow_depth += node->flow;
    t->open[t->depth].node = node;
    t->open[t->depth].last = NULL;
    t->open[t->depth++].has_key = false;
    return TROPA_OK;
}

static void close_container(tree *t, tropa_place place)
{
    tropa_node *node = t->open[--t->depth].node;
    assert(node); /* libfyaml sees to it that as many containers end as began */
    const tropa_node *last = t->open[t->depth].last;
    if (node->flow)
        t->flow_depth--;
    node->place.end = node->flow ? place.end : last ? last->place.end : node->place.end;
}

static bool has_anchor_or_tag(const struct fy_event *event)
{
    switch (event->type) {
    case FYET_SCALAR:
        return event->scalar.anchor || event->scalar.tag;
    case FYET_SEQUENCE_START:
        return event->sequence_start.anchor || event->sequence_start.tag;
    case FYET_MAPPING_START:
        return event->mapping_start.anchor || event->mapping_start.tag;
    default:
        return false;
    }
}

static tropa_status take_event(tree *t, struct fy_event *event, uint32_t *documents)
{
    tropa_place place = place_of(t, event);
    if (event->type == FYET_ALIAS || has_anchor_or_tag(event))
        return fail_at(t, place, "yaml.alias");
    switch (event->type) {
    case FYET_DOCUMENT_START:
        if ((*documents)++)
            return fail_at(t, place, "yaml.documents");
        return TROPA_OK;
    case FYET_SCALAR:
        return add_scalar(t, event, place);
    case FYET_SEQUENCE_START:
    case FYET_MAPPING_START:
        return open_container(t, event, place);
    case FYET_SEQUENCE_END:
    case FYET_MAPPING_END:
        close_container(t, place);
        return TROPA_OK;
    default:
        return TROPA_OK;
    }
}

/* ---- the parser's own words ---- */

static tropa_status fail_syntax(tree *t, struct fy_diag *diag)
{
    void *iterator = NULL;
    const struct fy_diag_error *error = fy_diag_errors_iterate(diag, &iterator);
    if (!error)
        return tropa_fail_memory(t->err); /* the library says nothing only when memory is out */
    tropa_place place = {.line = error->line > 0 ? (uint32_t)error->line : 1,
                         .column = error->column > 0 ? (uint32_t)error->column : 1};
    fail_at(t, place, "yaml.syntax");
    tropa_str detail = tropa_arena_copy(t->arena, tropa_str_from(error->msg));
    tropa_message_text(&t->fault->what, "detail", detail);
    return detail.data ? TROPA_ERR_INPUT : tropa_fail_memory(t->err);
}

static tropa_status parse(tree *t, struct fy_diag *diag, const char *bytes, size_t size)
{
    const struct fy_parse_cfg config = {
        .flags = FYPCF_DEFAULT_VERSION_1_2 | FYPCF_ALLOW_DUPLICATE_KEYS | FYPCF_DISABLE_RECYCLING,
        .diag = diag};
    t->parser = fy_parser_create(&config);
    if (!t->parser || fy_parser_set_string(t->parser, bytes, size)) {
        fy_parser_destroy(t->parser);
        return tropa_fail_memory(t->err);
    }
    tropa_status status = TROPA_OK;
    uint32_t documents = 0;
    bool ended = false;
    for (struct fy_event *event; !status && (event = fy_parser_parse(t->parser)) != NULL;) {
        ended = event->type == FYET_STREAM_END;
        status = take_event(t, event, &documents);
        fy_parser_event_free(t->parser, event);
    }
    if (!status && (!ended || fy_diag_got_error(diag)))
        status = fail_syntax(t, diag);
    fy_parser_destroy(t->parser);
    return status;
}

static tropa_status check_bytes(tree *t, tropa_str text)
{
    if (text.size > TROPA_NODE_BYTES_MAX)
        return fail_limit(t, (tropa_place){0}, "yaml.bytes", TROPA_NODE_BYTES_MAX >> 20);
    size_t valid = tropa_utf8_valid_prefix(text.data, text.size, NULL);
    const char *zero = text.size ? memchr(text.data, 0, text.size) : NULL;
    if (valid == text.size && !zero)
        return TROPA_OK;
    if (zero && (size_t)(zero - text.data) < valid)
        valid = (size_t)(zero - text.data);
    tropa_place place = {.begin = (uint32_t)valid, .end = (uint32_t)valid, .line = 1, .column = 1};
    for (size_t i = 0; i < valid; i++) {
        place.column = text.data[i] == '\n' ? 1 : place.column + ((text.data[i] & 0xC0) != 0x80);
        place.line += text.data[i] == '\n';
    }
    tropa_encoding_guess guess;
    tropa_encoding_detect(text.data, text.size, true, &guess);
    fail_at(t, place, "yaml.encoding");
    tropa_str name = tropa_arena_copy(t->arena, tropa_str_from(guess.name));
    tropa_message_text(&t->fault->what, "name", name);
    return name.data ? TROPA_ERR_INPUT : tropa_fail_memory(t->err);
}

tropa_status tropa_node_check_text(tropa_str text, tropa_arena *arena, tropa_node_fault *fault,
                                   tropa_error *err)
{
    tree t = {.arena = arena, .fault = fault, .err = err};
    *fault = (tropa_node_fault){0};
    return check_bytes(&t, text);
}

tropa_status tropa_node_parse(tropa_str text, tropa_arena *arena, tropa_node **out,
                              tropa_node_fault *fault, tropa_error *err)
{
    tree t = {.arena = arena, .fault = fault, .err = err, .here = {.line = 1, .column = 1}};
    *fault = (tropa_node_fault){0};
    *out = NULL;
    tropa_status status = check_bytes(&t, text);
    if (status)
        return status;
    if (text.size >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0)
        t.base = 3;
    if (text.size == t.base) /* the library takes 0 bytes for a text that ends in a zero */
        return TROPA_OK;
    struct fy_diag_cfg config;
    fy_diag_cfg_default(&config);
    config.fp = NULL;
    config.level = FYET_ERROR;
    struct fy_diag *diag = fy_diag_create(&config);
    if (!diag)
        return tropa_fail_memory(err);
    fy_diag_set_collect_errors(diag, true);
    status = parse(&t, diag, text.data + t.base, text.size - t.base);
    fy_diag_destroy(diag);
    if (!status)
        *out = t.root;
    return status;
}

const tropa_node *tropa_node_get(const tropa_node *object, const char *key)
{
    if (!object || object->kind != TROPA_NODE_OBJECT)
        return NULL;
    for (const tropa_node *node = object->first; node; node = node->next)
        if (tropa_str_equal(node->key, tropa_str_from(key)))
            return node;
    return NULL;
}
