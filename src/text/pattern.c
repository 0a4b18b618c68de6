/* ICU MessageFormat patterns with named arguments: parsed once into nodes, evaluated many times.
 *
 * ICU's own C interface (umsg) takes positional varargs only and parses on every call, so the small
 * syntax is read here; plural categories and number formatting stay ICU's. The tests hold every
 * pattern against ICU's parser. */
#include "text/catalogue.h"

#include <stdlib.h>
#include <unicode/ustring.h>

enum { NESTING_MAX = 8 };

typedef enum node_kind {
    NODE_TEXT,
    NODE_ARGUMENT,
    NODE_NUMBER, /**< with a formatter of its own */
    NODE_HASH,   /**< # within a plural: its argument less the offset */
    NODE_PLURAL,
    NODE_ORDINAL,
    NODE_SELECT,
} node_kind;

typedef struct pattern_branch {
    const struct pattern_branch *next;
    tropa_str selector; /**< "one", "male"; empty for an exact number */
    int64_t exact;
    const pattern_node *body;
} pattern_branch;

struct pattern_node {
    const pattern_node *next;
    node_kind kind;
    tropa_str text; /**< the literal text, or the argument's name */
    int64_t offset;
    const UNumberFormatter *number;
    const pattern_branch *branch;
};

/* ---- parsing ---- */

typedef struct pattern_parser {
    tropa_catalogue *catalogue;
    const char *at, *end, *start, *what;
    const pattern_node *plural; /**< the innermost plural that # belongs to */
    int nesting;
    tropa_error *err;
} pattern_parser;

static tropa_status wrong(pattern_parser *p, const char *why)
{
    return tropa_fail(p->err, TROPA_ERR_INPUT, "%s: %s at byte %td of the pattern", p->what,
                      tropa_phrase(why), p->at - p->start);
}

static void skip_space(pattern_parser *p)
{
    while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' || *p->at == '\t'))
        p->at++;
}

static tropa_str word(pattern_parser *p)
{
    skip_space(p);
    const char *start = p->at;
    while (p->at < p->end && *p->at != ' ' && *p->at != ',' && *p->at != '{' && *p->at != '}' &&
           *p->at != '\n' && *p->at != '\t')
        p->at++;
    tropa_str found = {start, (size_t)(p->at - start)};
    skip_space(p);
    return found;
}

static bool take(pattern_parser *p, char character)
{
    skip_space(p);
    if (p->at >= p->end || *p->at != character)
        return false;
    p->at++;
    return true;
}

static tropa_status parse_nodes(pattern_parser *p, const pattern_node **out);

/* Literal text up to the next piece of syntax, apostrophes resolved. */
static tropa_status parse_text(pattern_parser *p, pattern_node *node)
{
    tropa_buffer text;
    tropa_buffer_init(&text);
    bool quoted = false;
    for (; p->at < p->end; p->at++) {
        char c = *p->at, next = p->at + 1 < p->end ? p->at[1] : 0;
        bool syntax = c == '{' || c == '}' || (c == '#' && p->plural);
        if (syntax && !quoted)
            break;
        if (c == '\'' && next == '\'') {
            tropa_buffer_append_char(&text, *p->at++);
        } else if (c == '\'' && quoted) {
            quoted = false;
        } else if (c == '\'' && (next == '{' || next == '}' || (next == '#' && p->plural))) {
            quoted = true;
        } else {
            tropa_buffer_append_char(&text, c);
        }
    }
    node->kind = NODE_TEXT;
    node->text = text.failed ? (tropa_str){0}
                             : tropa_arena_copy(&p->catalogue->arena, tropa_buffer_view(&text));
    tropa_buffer_deinit(&text);
    return node->text.data ? TROPA_OK : tropa_fail_memory(p->err);
}

static tropa_status parse_number_style(pattern_parser *p, pattern_node *node)
{
    skip_space(p);
    const char *start = p->at;
    while (p->at < p->end && *p->at != '}')
        p->at++;
    tropa_str style = {start, (size_t)(p->at - start)};
    while (style.size && style.data[style.size - 1] == ' ')
        style.size--;
    if (tropa_str_equal(style, TROPA_STR("integer")))
        style = TROPA_STR("::precision-integer");
    else if (tropa_str_equal(style, TROPA_STR("percent")))
        style = TROPA_STR("::percent scale/100 precision-integer");
    if (style.size < 2 || memcmp(style.data, "::", 2) != 0)
        return wrong(p, "a number style is integer, percent or ::skeleton");
    style.data += 2;
    style.size -= 2;
    node->number = catalogue_formatter_open(p->catalogue, style);
    return node->number ? TROPA_OK : wrong(p, "ICU does not know this number skeleton");
}

static tropa_status parse_branch(pattern_parser *p, pattern_node *node,
                                 const pattern_branch ***tail)
{
    pattern_branch *branch = tropa_arena_alloc(&p->catalogue->arena, sizeof *branch);
    if (!branch)
        return tropa_fail_memory(p->err);
    tropa_str selector = word(p);
    if (selector.size == 0)
        return wrong(p, "a branch needs a name");
    if (node->kind != NODE_SELECT && selector.data[0] == '=')
        branch->exact = strtoll(selector.data + 1, NULL, 10);
    else
        branch->selector = selector;
    if (!take(p, '{'))
        return wrong(p, "a branch needs { after its name");
    const pattern_node *outer = p->plural;
    if (node->kind != NODE_SELECT)
        p->plural = node;
    tropa_status status = parse_nodes(p, &branch->body);
    p->plural = outer;
    if (status)
        return status;
    if (p->at >= p->end || *p->at++ != '}')
        return wrong(p, "a branch is not closed");
    **tail = branch;
    *tail = &branch->next;
    return TROPA_OK;
}

static tropa_status parse_branches(pattern_parser *p, pattern_node *node)
{
    const pattern_branch **tail = &node->branch;
    bool has_other = false;
    skip_space(p);
    if (p->end - p->at > 7 && memcmp(p->at, "offset:", 7) == 0) {
        p->at += 7;
        node->offset = strtoll(word(p).data, NULL, 10);
    }
    for (skip_space(p); p->at < p->end && *p->at != '}'; skip_space(p)) {
        if (p->end - p->at > 5 && memcmp(p->at, "other", 5) == 0)
            has_other = true;
        tropa_status status = parse_branch(p, node, &tail);
        if (status)
            return status;
    }
    return has_other ? TROPA_OK : wrong(p, "the branch `other` is missing");
}

static tropa_status parse_kind(pattern_parser *p, pattern_node *node)
{
    tropa_str kind = word(p);
    bool more = take(p, ',');
    if (tropa_str_equal(kind, TROPA_STR("number")))
        return more ? parse_number_style(p, node) : TROPA_OK;
    if (tropa_str_equal(kind, TROPA_STR("plural")))
        node->kind = NODE_PLURAL;
    else if (tropa_str_equal(kind, TROPA_STR("selectordinal")))
        node->kind = NODE_ORDINAL;
    else if (tropa_str_equal(kind, TROPA_STR("select")))
        node->kind = NODE_SELECT;
    else
        return wrong(p, "unknown kind of argument");
    return more ? parse_branches(p, node) : wrong(p, "branches are missing");
}

static tropa_status parse_argument(pattern_parser *p, pattern_node *node)
{
    p->at++; /* { */
    tropa_str name = word(p);
    node->kind = NODE_ARGUMENT;
    node->text = name;
    if (name.size == 0)
        return wrong(p, "an argument needs a name");
    if (take(p, ',')) {
        tropa_status status = parse_kind(p, node);
        if (status)
            return status;
        if (node->number)
            node->kind = NODE_NUMBER;
    }
    return take(p, '}') ? TROPA_OK : wrong(p, "an argument is not closed");
}

static tropa_status parse_nodes(pattern_parser *p, const pattern_node **out)
{
    if (++p->nesting > NESTING_MAX)
        return wrong(p, "nested too deep");
    while (p->at < p->end && *p->at != '}') {
        pattern_node *node = tropa_arena_alloc(&p->catalogue->arena, sizeof *node);
        if (!node)
            return tropa_fail_memory(p->err);
        tropa_status status = TROPA_OK;
        if (*p->at == '{') {
            status = parse_argument(p, node);
        } else if (*p->at == '#' && p->plural) {
            p->at++;
            node->kind = NODE_HASH;
            node->text = p->plural->text;
            node->offset = p->plural->offset;
        } else {
            status = parse_text(p, node);
        }
        if (status)
            return status;
        *out = node;
        out = &node->next;
    }
    p->nesting--;
    return TROPA_OK;
}

tropa_status pattern_parse(tropa_catalogue *catalogue, tropa_str source, const char *what,
                           const pattern_node **out, tropa_error *err)
{
    pattern_parser p = {.catalogue = catalogue,
                        .at = source.data,
                        .start = source.data,
                        .end = source.data + source.size,
                        .what = what,
                        .err = err};
    *out = NULL;
    tropa_status status = parse_nodes(&p, out);
    if (!status && p.at < p.end)
        status = wrong(&p, "} without {");
    return status;
}

/* ---- evaluating ---- */

static const tropa_argument *argument_find(const tropa_message *message, tropa_str name)
{
    for (uint32_t i = 0; i < message->argument_count; i++)
        if (tropa_str_equal(tropa_str_from(message->argument[i].name), name))
            return &message->argument[i];
    return NULL;
}

/* The number a plural looks at: INTEGER and DURATION (in microseconds) as they are, reals exactly.
 */
static double argument_number(const tropa_argument *argument)
{
    return argument->kind == TROPA_ARG_REAL || argument->kind == TROPA_ARG_PERCENT
               ? argument->real
               : (double)argument->integer;
}

static const pattern_node *branch_named(const pattern_node *node, tropa_str selector)
{
    const pattern_node *other = NULL;
    for (const pattern_branch *branch = node->branch; branch; branch = branch->next) {
        if (tropa_str_equal(branch->selector, selector) && selector.size)
            return branch->body;
        if (tropa_str_equal(branch->selector, TROPA_STR("other")))
            other = branch->body;
    }
    return other;
}

static const pattern_node *branch_plural(const tropa_catalogue *catalogue, const pattern_node *node,
                                         const tropa_argument *argument)
{
    if (!argument || argument->kind == TROPA_ARG_TEXT)
        return branch_named(node, TROPA_STR("other"));
    double number = argument_number(argument);
    for (const pattern_branch *branch = node->branch; branch; branch = branch->next)
        if (branch->selector.size == 0 && (double)branch->exact == number)
            return branch->body;
    const UPluralRules *rules =
        node->kind == NODE_ORDINAL ? catalogue->ordinal : catalogue->cardinal;
    UChar wide[16];
    char keyword[16] = "other";
    UErrorCode code = U_ZERO_ERROR;
    int32_t length = uplrules_select(rules, number - (double)node->offset, wide, 16, &code);
    if (U_SUCCESS(code))
        u_UCharsToChars(wide, keyword, length + 1);
    return branch_named(node, tropa_str_from(keyword));
}

static void format_hash(const tropa_catalogue *catalogue, const pattern_node *node,
                        const tropa_argument *argument, tropa_buffer *out)
{
    if (!argument) {
        tropa_buffer_append_char(out, '#');
    } else if (argument->kind == TROPA_ARG_INTEGER) {
        format_integer(catalogue, argument->integer - node->offset, out);
    } else if (argument->kind == TROPA_ARG_REAL) {
        format_number(catalogue->real, argument->real - (double)node->offset, out);
    } else {
        format_argument(catalogue, argument, out);
    }
}

static void format_plain(const tropa_catalogue *catalogue, const pattern_node *node,
                         const tropa_argument *argument, tropa_buffer *out)
{
    if (!argument)
        tropa_buffer_append_format(out, "{%.*s}", (int)node->text.size, node->text.data);
    else if (node->kind == NODE_NUMBER && argument->kind != TROPA_ARG_TEXT)
        format_number(node->number, argument_number(argument), out);
    else
        format_argument(catalogue, argument, out);
}

void pattern_format(const tropa_catalogue *catalogue, const pattern_node *pattern,
                    const tropa_message *message, tropa_buffer *out)
{
    for (const pattern_node *node = pattern; node; node = node->next) {
        if (node->kind == NODE_TEXT) {
            tropa_buffer_append_str(out, node->text);
            continue;
        }
        const tropa_argument *argument = argument_find(message, node->text);
        if (node->kind == NODE_HASH)
            format_hash(catalogue, node, argument, out);
        else if (node->kind == NODE_ARGUMENT || node->kind == NODE_NUMBER)
            format_plain(catalogue, node, argument, out);
        else if (node->kind == NODE_SELECT)
            pattern_format(catalogue,
                           branch_named(node, argument ? argument->text : (tropa_str){0}), message,
                           out);
        else
            pattern_format(catalogue, branch_plural(catalogue, node, argument), message, out);
    }
}

void pattern_arguments(const pattern_node *pattern, void (*visit)(void *context, tropa_str name),
                       void *context)
{
    for (const pattern_node *node = pattern; node; node = node->next) {
        if (node->kind != NODE_TEXT)
            visit(context, node->text);
        for (const pattern_branch *branch = node->branch; branch; branch = branch->next)
            pattern_arguments(branch->body, visit, context);
    }
}
