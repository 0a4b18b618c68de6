/* The condition language: a lexer and a recursive descent, one function a rule of the grammar. */
#include "request/condition.h"

#include "base/memory.h"
#include "request/moment.h"

#include <strings.h>

typedef enum token_kind {
    TOKEN_END,
    TOKEN_WORD,
    TOKEN_QUOTED,
    TOKEN_OPERATOR, /**< = != < <= > >= */
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_RANGE, /**< .. */
} token_kind;

typedef struct condition_token {
    token_kind kind;
    tropa_str text; /**< a word, or the text inside the quotes (in the arena) */
    tropa_condition_operator operation;
    size_t at; /**< byte where it starts */
} condition_token;

typedef struct condition_parser {
    tropa_arena *arena;
    tropa_str text;
    size_t next; /**< byte after the current token */
    condition_token token;
    uint32_t depth, nodes;
    tropa_status status;
    tropa_error *err;
} condition_parser;

/** Characters, not bytes, up to a place: what a person counts. */
static uint32_t character_of(const condition_parser *parser, size_t byte)
{
    uint32_t count = 1;
    for (size_t i = 0; i < byte && i < parser->text.size; i++)
        count += (parser->text.data[i] & 0xC0) != 0x80;
    return count;
}

/** Fails at a place of the text, and shows the text from there on. */
static void fail_at(condition_parser *parser, size_t byte, const char *problem)
{
    if (parser->status)
        return;
    size_t shown = parser->text.size - byte;
    if (shown > 40) {
        shown = 40;
        while (shown > 0 && (parser->text.data[byte + shown] & 0xC0) == 0x80)
            shown--;
    }
    if (shown == 0)
        parser->status =
            tropa_fail(parser->err, TROPA_ERR_USAGE, "the condition ends at character %u: %s",
                       character_of(parser, byte), tropa_phrase(problem));
    else
        parser->status =
            tropa_fail(parser->err, TROPA_ERR_USAGE, "the condition, at character %u (%.*s): %s",
                       character_of(parser, byte), (int)shown, parser->text.data + byte,
                       tropa_phrase(problem));
}

static void *need(condition_parser *parser, size_t count, size_t size)
{
    void *memory = tropa_arena_array(parser->arena, count, size);
    if (!memory && !parser->status)
        parser->status = tropa_fail_memory(parser->err);
    return memory;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool ends_word(char c)
{
    return is_space(c) || strchr("()=!<>,\"'", c) != NULL; /* also the zero byte */
}

static bool is_keyword(tropa_str text, const char *keyword)
{
    return text.size == strlen(keyword) && strncasecmp(text.data, keyword, text.size) == 0;
}

static bool at_keyword(const condition_parser *parser, const char *keyword)
{
    return parser->token.kind == TOKEN_WORD && is_keyword(parser->token.text, keyword);
}

static bool any_keyword(tropa_str text)
{
    return is_keyword(text, "and") || is_keyword(text, "or") || is_keyword(text, "not") ||
           is_keyword(text, "in");
}

static void lex_quoted(condition_parser *parser, size_t at)
{
    char quote = parser->text.data[at];
    size_t size = 0, i = at + 1;
    char *out = need(parser, parser->text.size - at, 1);
    if (!out)
        return;
    for (; i < parser->text.size && parser->text.data[i] != quote; i++) {
        if (parser->text.data[i] == '\\' && i + 1 < parser->text.size &&
            (parser->text.data[i + 1] == '\\' || parser->text.data[i + 1] == quote))
            i++;
        out[size++] = parser->text.data[i];
    }
    if (i >= parser->text.size) {
        fail_at(parser, at, "this quote is never closed");
        return;
    }
    parser->token.kind = TOKEN_QUOTED;
    parser->token.text = (tropa_str){out, size};
    parser->next = i + 1;
}

static void lex_word(condition_parser *parser, size_t at)
{
    const char *data = parser->text.data;
    size_t i = at;
    while (i < parser->text.size && !ends_word(data[i])) {
        if (data[i] == '.' && i + 1 < parser->text.size && data[i + 1] == '.')
            break;
        i++;
    }
    if (i == at) {
        fail_at(parser, at, "this character has no meaning here; put text in double quotes");
        return;
    }
    parser->token.kind = TOKEN_WORD;
    parser->token.text = (tropa_str){data + at, i - at};
    parser->next = i;
}

/* = == != <> < <= > >= */
static bool lex_operator(condition_parser *parser, size_t at)
{
    static const struct {
        const char *text;
        tropa_condition_operator operation;
    } table[] = {{"!=", TROPA_IS_NOT},        {"<>", TROPA_IS_NOT}, {"<=", TROPA_LESS_EQUAL},
                 {">=", TROPA_GREATER_EQUAL}, {"==", TROPA_IS},     {"=", TROPA_IS},
                 {"<", TROPA_LESS},           {">", TROPA_GREATER}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        size_t size = strlen(table[i].text);
        if (parser->text.size - at >= size &&
            memcmp(parser->text.data + at, table[i].text, size) == 0) {
            parser->token.kind = TOKEN_OPERATOR;
            parser->token.operation = table[i].operation;
            parser->next = at + size;
            return true;
        }
    }
    return false;
}

static void advance(condition_parser *parser)
{
    size_t at = parser->next;
    while (at < parser->text.size && is_space(parser->text.data[at]))
        at++;
    parser->token = (condition_token){.kind = TOKEN_END, .at = at};
    parser->next = at;
    if (parser->status || at == parser->text.size)
        return;
    char c = parser->text.data[at];
    if (c == '(' || c == ')' || c == ',') {
        parser->token.kind = c == '(' ? TOKEN_OPEN : c == ')' ? TOKEN_CLOSE : TOKEN_COMMA;
        parser->next = at + 1;
    } else if (c == '"' || c == '\'') {
        lex_quoted(parser, at);
    } else if (c == '.' && at + 1 < parser->text.size && parser->text.data[at + 1] == '.') {
        parser->token.kind = TOKEN_RANGE;
        parser->next = at + 2;
    } else if (!lex_operator(parser, at)) {
        lex_word(parser, at);
    }
}

static tropa_condition *new_node(condition_parser *parser, tropa_condition_kind kind)
{
    if (++parser->nodes > TROPA_CONDITION_NODE_MAX) {
        fail_at(parser, parser->token.at, "the condition has too many parts (4,096 at most)");
        return NULL;
    }
    tropa_condition *node = need(parser, 1, sizeof *node);
    if (node)
        node->kind = kind;
    return node;
}

static bool is_literal(const condition_parser *parser)
{
    return parser->token.kind == TOKEN_QUOTED ||
           (parser->token.kind == TOKEN_WORD && !any_keyword(parser->token.text));
}

/** Takes one literal, which must suit the field. */
static tropa_str literal(condition_parser *parser, const tropa_condition *node)
{
    tropa_str text = parser->token.text;
    int64_t number;
    bool exact;
    tropa_moment moment;
    if (!is_literal(parser)) {
        fail_at(parser, parser->token.at,
                "expected a value, for example: platform = mobile; a value with spaces, or named "
                "like a keyword, goes in double quotes");
        return (tropa_str){NULL, 0};
    }
    if (node->field == TROPA_FIELD_VALUE && !tropa_decimal_parse(text, 9, &number, &exact))
        fail_at(parser, parser->token.at, "`value` is compared with a number, for example 12.50");
    if (node->field == TROPA_FIELD_TIME && !tropa_moment_parse(text, &moment))
        fail_at(parser, parser->token.at,
                "`time` is compared with a date or time: 2024-02, 2024-02-01, "
                "2024-02-01T10:30, 2024-02-01T10:30:00+01:00");
    if (text.size == 0)
        text.data = ""; /* present, and empty */
    advance(parser);
    return text;
}

static void set_field(condition_parser *parser, tropa_condition *node)
{
    tropa_str word = parser->token.text;
    bool bare = parser->token.kind == TOKEN_WORD;
    node->at = character_of(parser, parser->token.at);
    if (bare && is_keyword(word, "activity"))
        node->field = TROPA_FIELD_ACTIVITY;
    else if (bare && is_keyword(word, "value"))
        node->field = TROPA_FIELD_VALUE;
    else if (bare && is_keyword(word, "time"))
        node->field = TROPA_FIELD_TIME;
    else
        node->name = word;
    advance(parser);
}

/* The literals of `in ( ... )`, the opening parenthesis being the current token. */
static void parse_set(condition_parser *parser, tropa_condition *node)
{
    size_t capacity = 0, count = 0;
    tropa_str *list = NULL; /* on the heap while it grows, then copied to its size */
    node->operation = TROPA_IN;
    do {
        advance(parser);
        tropa_str text = literal(parser, node);
        if (parser->status)
            break;
        if (tropa_grow((void **)&list, &capacity, count + 1, sizeof *list)) {
            parser->status = tropa_fail_memory(parser->err);
            break;
        }
        list[count++] = text;
    } while (parser->token.kind == TOKEN_COMMA);
    if (!parser->status && parser->token.kind != TOKEN_CLOSE)
        fail_at(parser, parser->token.at, "expected a comma or the closing parenthesis of the set");
    tropa_str *copy = parser->status ? NULL : need(parser, count, sizeof *copy);
    if (copy) {
        memcpy(copy, list, count * sizeof *copy);
        node->literal = copy;
        node->literal_count = (uint32_t)count;
        advance(parser);
    }
    tropa_free(list);
}

/* [literal] ".." [literal] */
static void parse_range(condition_parser *parser, tropa_condition *node)
{
    tropa_str *ends = need(parser, 2, sizeof *ends);
    if (!ends)
        return;
    node->operation = TROPA_RANGE;
    node->literal = ends;
    node->literal_count = 2;
    if (is_literal(parser))
        ends[0] = literal(parser, node);
    if (parser->status)
        return;
    if (parser->token.kind != TOKEN_RANGE) {
        fail_at(parser, parser->token.at,
                "expected an operator (=, !=, <, <=, >, >=, in) or a range like 10..20");
        return;
    }
    advance(parser);
    if (is_literal(parser))
        ends[1] = literal(parser, node);
    else if (!ends[0].data)
        fail_at(parser, parser->token.at, "a range needs at least one end, like 10..20 or 10..");
}

static const tropa_condition *parse_test(condition_parser *parser)
{
    tropa_condition *node = new_node(parser, TROPA_CONDITION_TEST), *negation = NULL;
    if (!node)
        return NULL;
    if (!is_literal(parser)) {
        fail_at(parser, parser->token.at,
                "expected what to test, for example: platform = mobile, value >= 10, "
                "time 2024-01-01..2024-02-01");
        return NULL;
    }
    set_field(parser, node);
    if (parser->token.kind == TOKEN_OPERATOR) {
        tropa_str *only = need(parser, 1, sizeof *only);
        node->operation = parser->token.operation;
        advance(parser);
        if (only) {
            only[0] = literal(parser, node);
            node->literal = only;
            node->literal_count = 1;
        }
        return node;
    }
    if (at_keyword(parser, "not")) {
        negation = new_node(parser, TROPA_CONDITION_NOT);
        advance(parser);
    }
    bool in = at_keyword(parser, "in");
    if (in)
        advance(parser);
    if (in && parser->token.kind == TOKEN_OPEN)
        parse_set(parser, node);
    else
        parse_range(parser, node);
    if (!negation)
        return node;
    const tropa_condition **child = need(parser, 1, sizeof(const tropa_condition *));
    if (!child)
        return NULL;
    child[0] = node;
    negation->child = child;
    negation->child_count = 1;
    return negation;
}

static const tropa_condition *parse_or(condition_parser *parser);

static const tropa_condition *parse_factor(condition_parser *parser)
{
    const tropa_condition *result = NULL;
    if (parser->depth == TROPA_CONDITION_DEPTH_MAX) {
        fail_at(parser, parser->token.at, "the condition is nested too deeply (64 levels at most)");
        return NULL;
    }
    parser->depth++;
    if (at_keyword(parser, "not")) {
        tropa_condition *node = new_node(parser, TROPA_CONDITION_NOT);
        const tropa_condition **child = need(parser, 1, sizeof(const tropa_condition *));
        advance(parser);
        if (node && child) {
            child[0] = parse_factor(parser);
            node->child = child;
            node->child_count = 1;
            result = node;
        }
    } else if (parser->token.kind == TOKEN_OPEN) {
        size_t open = parser->token.at;
        advance(parser);
        result = parse_or(parser);
        if (!parser->status && parser->token.kind != TOKEN_CLOSE)
            fail_at(parser, parser->token.kind == TOKEN_END ? open : parser->token.at,
                    parser->token.kind == TOKEN_END
                        ? "this parenthesis is never closed"
                        : "expected `and`, `or` or the closing parenthesis");
        advance(parser);
    } else {
        result = parse_test(parser);
    }
    parser->depth--;
    return parser->status ? NULL : result;
}

/* One level of `and` or `or`: a chain becomes one node with all its parts. */
static const tropa_condition *parse_chain(condition_parser *parser, tropa_condition_kind kind,
                                          const char *keyword,
                                          const tropa_condition *(*part)(condition_parser *))
{
    const tropa_condition *first = part(parser), **parts = NULL;
    size_t count = 1, capacity = 0;
    if (parser->status || !at_keyword(parser, keyword))
        return first;
    tropa_condition *node = new_node(parser, kind);
    if (tropa_grow((void **)&parts, &capacity, 2, sizeof(const tropa_condition *))) {
        parser->status = tropa_fail_memory(parser->err);
        return NULL;
    }
    parts[0] = first;
    while (!parser->status && at_keyword(parser, keyword)) {
        advance(parser);
        const tropa_condition *next = part(parser);
        if (tropa_grow((void **)&parts, &capacity, count + 1, sizeof(const tropa_condition *))) {
            parser->status = tropa_fail_memory(parser->err);
            break;
        }
        parts[count++] = next;
    }
    const tropa_condition **copy =
        parser->status ? NULL : need(parser, count, sizeof(const tropa_condition *));
    if (copy) {
        memcpy(copy, parts, count * sizeof(const tropa_condition *));
        node->child = copy;
        node->child_count = (uint32_t)count;
    }
    tropa_free(parts);
    return parser->status ? NULL : node;
}

static const tropa_condition *parse_and(condition_parser *parser)
{
    return parse_chain(parser, TROPA_CONDITION_AND, "and", parse_factor);
}

static const tropa_condition *parse_or(condition_parser *parser)
{
    return parse_chain(parser, TROPA_CONDITION_OR, "or", parse_and);
}

tropa_status tropa_condition_parse(tropa_arena *arena, tropa_str text, const tropa_condition **out,
                                   tropa_error *err)
{
    if (text.size > TROPA_CONDITION_TEXT_MAX)
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "the condition is longer than 64 KiB; select by fewer values");
    condition_parser parser = {.arena = arena, .text = text, .err = err};
    advance(&parser);
    const tropa_condition *tree = parse_or(&parser);
    if (!parser.status && parser.token.kind != TOKEN_END)
        fail_at(&parser, parser.token.at, "expected `and` or `or`, or the end of the condition");
    if (!parser.status)
        *out = tree;
    return parser.status;
}
