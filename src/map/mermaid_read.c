/* Mermaid's lines, one at a time. What Mermaid's own parser does with each is tabled in
 * docs/formats.md; where that would lose or invent something, a person is told. */
#include "map/build.h"
#include "map/mermaid_statements.h"
#include "text/plain.h"
#include "text/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

typedef struct lines {
    tropa_finder finder;
    tropa_mermaid *out;
    const char *line; /**< where the line begins */
    uint32_t number;
    bool header;          /**< `journey` was seen */
    bool front, no_front; /**< within a front matter; past the place where one may stand */
    bool block;           /**< within accDescr { } */
    tropa_buffer block_text;
    bool stop; /**< nothing behind this can be made sense of */
} lines;

/* ---- saying what is wrong ---- */

static tropa_status say(lines *l, bool error, const char *at, const char *key, tropa_str text)
{
    tropa_problem *problem;
    tropa_place place = {.line = l->number, .column = 1};
    for (const char *p = l->line; p < at; p++)
        place.column += ((unsigned char)*p & 0xC0) != 0x80;
    tropa_status status = tropa_problem_add(&l->finder, error, place, key, &problem);
    if (!status && text.data) {
        tropa_str copy = tropa_text_truncate(l->finder.arena, text, 60);
        if (!copy.data)
            return tropa_fail_memory(l->finder.err);
        tropa_message_text(&problem->what, "text", copy);
    }
    return status;
}

static tropa_status say_only(lines *l, bool error, const char *at, const char *key)
{
    return say(l, error, at, key, (tropa_str){0});
}

/* ---- texts ---- */

/** The size of the entity code (#35; #quot;) at the start of the text, or 0. */
static size_t entity_size(tropa_str text)
{
    size_t i = 1;
    while (i < text.size && i < 12 && (isalnum((unsigned char)text.data[i]) || text.data[i] == '_'))
        i++;
    return i > 1 && i < text.size && text.data[i] == ';' ? i + 1 : 0;
}

/** The code point of an entity code; 0 when it is not known. */
static uint32_t entity_value(tropa_str code)
{
    static const struct {
        const char *name;
        uint32_t value;
    } names[] = {{"quot", '"'},  {"amp", '&'},   {"lt", '<'},   {"gt", '>'},  {"apos", '\''},
                 {"nbsp", 0xA0}, {"colon", ':'}, {"semi", ';'}, {"num", '#'}, {"comma", ','}};
    const char *digits = code.data + 1;
    if (isdigit((unsigned char)*digits)) {
        char *end;
        unsigned long value = strtoul(digits, &end, 10);
        bool fine = *end == ';' && value >= 0x20 && value <= 0x10FFFF &&
                    (value < 0xD800 || value > 0xDFFF) && value != 0x7F;
        return fine ? (uint32_t)value : 0;
    }
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].name) == code.size - 2 &&
            memcmp(names[i].name, digits, code.size - 2) == 0)
            return names[i].value;
    return 0;
}

/** Trimmed, with its entity codes as characters; one that is not known stays as it is. */
static tropa_str decode(lines *l, tropa_str text)
{
    tropa_str trimmed = tropa_text_trim(text), out = {0};
    char *to = tropa_arena_alloc(l->finder.arena, trimmed.size + 1);
    out.data = to;
    for (size_t i = 0; to && i < trimmed.size;) {
        tropa_str rest = {trimmed.data + i, trimmed.size - i};
        size_t size = *rest.data == '#' ? entity_size(rest) : 0;
        uint32_t value = size ? entity_value((tropa_str){rest.data, size}) : 0;
        if (value) {
            out.size += tropa_utf8_put(value, to + out.size);
            i += size;
        } else {
            to[out.size++] = trimmed.data[i++];
        }
    }
    return out;
}

/** Where the first of these characters stands that is no part of an entity code; size: nowhere. */
static size_t find(tropa_str text, const char *characters)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        size_t code = c == '#' ? entity_size((tropa_str){text.data + i, text.size - i}) : 0;
        if (code)
            i += code - 1;
        else if (c && strchr(characters, c))
            return i;
    }
    return text.size;
}

static tropa_str from(tropa_str text, size_t at)
{
    return (tropa_str){text.data + at, text.size - at};
}

/** Cuts what Mermaid drops behind a `#`, with a warning; a `;` is an error: *fine is false. */
static tropa_status cut(lines *l, tropa_str *text, bool *fine)
{
    size_t at = find(*text, "#;");
    *fine = at == text->size || text->data[at] == '#';
    if (at == text->size)
        return TROPA_OK;
    tropa_str rest = from(*text, at);
    text->size = at;
    return *fine ? say(l, false, rest.data, "mermaid.hash", rest)
                 : say_only(l, true, rest.data, "mermaid.semicolon");
}

/** Does the text begin with this keyword, in any case, and not with a longer word? */
static bool is_keyword(tropa_str text, const char *word)
{
    size_t size = strlen(word);
    return text.size >= size && strncasecmp(text.data, word, size) == 0 &&
           (text.size == size || !(isalnum((unsigned char)text.data[size]) ||
                                   text.data[size] == '_' || (text.data[size] & 0x80)));
}

/* ---- statements ---- */

static tropa_mermaid_section *add_section(lines *l, tropa_str name)
{
    tropa_mermaid *out = l->out;
    if (out->count == out->capacity) {
        uint32_t capacity = out->capacity ? 2 * out->capacity : 8;
        tropa_mermaid_section *wider = tropa_arena_array(l->finder.arena, capacity, sizeof *wider);
        if (!wider)
            return NULL;
        if (out->count)
            memcpy(wider, out->section, out->count * sizeof *wider);
        out->section = wider;
        out->capacity = capacity;
    }
    tropa_mermaid_section *section = &out->section[out->count++];
    *section = (tropa_mermaid_section){.place = {.line = l->number, .column = 1}, .name = name};
    return section;
}

static tropa_mermaid_task *add_task(lines *l, tropa_mermaid_section *section)
{
    if (section->count == section->capacity) {
        uint32_t capacity = section->capacity ? 2 * section->capacity : 8;
        tropa_mermaid_task *wider = tropa_arena_array(l->finder.arena, capacity, sizeof *wider);
        if (!wider)
            return NULL;
        if (section->count)
            memcpy(wider, section->task, section->count * sizeof *wider);
        section->task = wider;
        section->capacity = capacity;
    }
    l->out->task_count++;
    return &section->task[section->count++];
}

/** Sections and tasks together are bounded, so that merging them is. */
static tropa_status check_count(lines *l, const char *at, bool *fine)
{
    *fine = l->out->task_count + l->out->count < TROPA_MERMAID_TASKS_MAX;
    l->stop = !*fine;
    return *fine ? TROPA_OK : say_only(l, true, at, "mermaid.many");
}

static tropa_status read_title(lines *l, tropa_str text)
{
    const char *at = text.data;
    bool fine;
    text = from(text, strlen("title"));
    if (text.size == 0 || !isspace((unsigned char)*text.data))
        return say_only(l, true, at, "mermaid.title");
    tropa_status status = cut(l, &text, &fine);
    if (status || !fine)
        return status;
    if (l->out->title.data)
        status = say(l, false, at, "mermaid.title.twice", l->out->title);
    tropa_str title = decode(l, text);
    if (!title.data)
        return tropa_fail_memory(l->finder.err);
    l->out->title = title;
    return status;
}

static tropa_status read_section(lines *l, tropa_str text)
{
    const char *at = text.data;
    bool fine, room;
    text = from(text, strlen("section"));
    tropa_status status = cut(l, &text, &fine);
    if (status || !fine)
        return status;
    size_t colon = find(text, ":");
    if (colon < text.size)
        return say_only(l, true, text.data + colon, "mermaid.section.colon");
    tropa_str name = decode(l, text);
    if (!name.data)
        return tropa_fail_memory(l->finder.err);
    if (name.size == 0)
        return say_only(l, true, at, "mermaid.section.empty");
    status = check_count(l, at, &room);
    if (status || !room)
        return status;
    return add_section(l, name) ? TROPA_OK : tropa_fail_memory(l->finder.err);
}

/** What stands before a colon in `*text`, which goes on behind it. */
static tropa_str take_part(tropa_str *text)
{
    size_t colon = find(*text, ":");
    tropa_str part = {text->data, colon};
    *text = from(*text, colon < text->size ? colon + 1 : colon);
    return part;
}

static tropa_status read_score(lines *l, tropa_str part, double *out, bool *fine)
{
    char copy[64], *end;
    tropa_str text = tropa_text_trim(part);
    *fine = false;
    if (text.size == 0)
        return say_only(l, true, part.data, "mermaid.score.none");
    if (text.size < sizeof copy) {
        memcpy(copy, text.data, text.size);
        copy[text.size] = 0;
        *out = strtod(copy, &end);
        *fine = *end == 0 && isfinite(*out) && strspn(copy, "+-.0123456789eE") == text.size;
    }
    if (!*fine)
        return say(l, true, text.data, "mermaid.score", text);
    if (*out >= 1 && *out <= 5)
        return TROPA_OK;
    *out = *out < 1 ? 1 : 5;
    return say(l, false, text.data, "mermaid.score.range", text);
}

static tropa_status read_actors(lines *l, tropa_str part, tropa_texts *out)
{
    tropa_status status = TROPA_OK;
    while (part.size && !status) {
        size_t comma = find(part, ",");
        tropa_str piece = {part.data, comma};
        part = from(part, comma < part.size ? comma + 1 : comma);
        for (size_t i = 0; i + 1 < piece.size && !status; i++)
            if (memcmp(piece.data + i, "%%", 2) == 0) {
                status = say_only(l, false, piece.data + i, "mermaid.comment");
                break;
            }
        tropa_str name = decode(l, piece);
        if (!name.data || (name.size && !tropa_build_text(l->finder.arena, out, name)))
            return tropa_fail_memory(l->finder.err);
    }
    return status;
}

static tropa_status read_task(lines *l, tropa_str text)
{
    bool fine;
    size_t colon = find(text, ":#;");
    if (colon == text.size)
        return say_only(l, true, text.data, "mermaid.task.score");
    if (text.data[colon] != ':')
        return say_only(l, true, text.data + colon,
                        text.data[colon] == '#' ? "mermaid.task.hash" : "mermaid.semicolon");
    tropa_mermaid_task task = {.place = {.line = l->number, .column = 1}};
    task.name = decode(l, (tropa_str){text.data, colon});
    if (!task.name.data)
        return tropa_fail_memory(l->finder.err);
    if (task.name.size == 0)
        return say_only(l, true, text.data, "mermaid.task.name");
    tropa_str rest = from(text, colon + 1);
    tropa_status status = cut(l, &rest, &fine);
    if (status || !fine)
        return status;
    status = read_score(l, take_part(&rest), &task.score, &fine);
    if (!status && fine)
        status = read_actors(l, take_part(&rest), &task.actors);
    if (!status && fine && tropa_text_trim(rest).size)
        status = say(l, false, tropa_text_trim(rest).data, "mermaid.note", tropa_text_trim(rest));
    bool room = fine && !status;
    if (room)
        status = check_count(l, text.data, &room);
    if (status || !room)
        return status;
    if (l->out->count == 0) {
        status = say_only(l, false, text.data, "mermaid.task.first");
        if (!status && !add_section(l, (tropa_str){0}))
            status = tropa_fail_memory(l->finder.err);
    }
    tropa_mermaid_task *to = status ? NULL : add_task(l, &l->out->section[l->out->count - 1]);
    if (!to)
        return status ? status : tropa_fail_memory(l->finder.err);
    *to = task;
    return TROPA_OK;
}

/* ---- texts for screen readers ---- */

/** Lines of accDescr { ... } up to its brace. */
static tropa_status read_block(lines *l, tropa_str text)
{
    const char *brace = text.size ? memchr(text.data, '}', text.size) : NULL;
    tropa_str part =
        tropa_text_trim((tropa_str){text.data, brace ? (size_t)(brace - text.data) : text.size});
    if (l->block_text.size && part.size)
        tropa_buffer_append_char(&l->block_text, ' ');
    tropa_buffer_append_str(&l->block_text, part);
    if (!brace)
        return TROPA_OK;
    l->block = false;
    tropa_str whole =
        tropa_arena_copy(l->finder.arena, (tropa_str){l->block_text.data ? l->block_text.data : "",
                                                      l->block_text.size});
    l->out->acc_description = whole.data ? decode(l, whole) : whole;
    return l->out->acc_description.data ? TROPA_OK : tropa_fail_memory(l->finder.err);
}

static tropa_status read_accessible(lines *l, tropa_str text, bool is_title)
{
    const char *at = text.data;
    text = tropa_text_trim(from(text, strlen("accTitle")));
    if (!is_title && text.size && *text.data == '{') {
        l->block = true;
        tropa_buffer_clear(&l->block_text);
        return read_block(l, from(text, 1));
    }
    if (text.size == 0 || *text.data != ':')
        return say_only(l, true, at, "mermaid.acc");
    tropa_str said = decode(l, from(text, 1));
    if (!said.data)
        return tropa_fail_memory(l->finder.err);
    *(is_title ? &l->out->acc_title : &l->out->acc_description) = said;
    return TROPA_OK;
}

/* ---- lines ---- */

static tropa_status read_statement(lines *l, tropa_str text)
{
    if (is_keyword(text, "journey"))
        return say_only(l, true, text.data, "mermaid.journey.twice");
    if (is_keyword(text, "title") && (text.size == 5 || text.data[5] != ':'))
        return read_title(l, text);
    if (is_keyword(text, "section") && (text.size == 7 || text.data[7] != ':'))
        return read_section(l, text);
    if (is_keyword(text, "accTitle"))
        return read_accessible(l, text, true);
    if (is_keyword(text, "accDescr"))
        return read_accessible(l, text, false);
    return read_task(l, text);
}

static void take_payload(lines *l, tropa_str text)
{
    tropa_str piece = from(text, strlen(TROPA_MERMAID_PAYLOAD));
    while (piece.size && piece.data[piece.size - 1] != '|')
        piece.size--;
    if (piece.size)
        tropa_buffer_append(&l->out->payload, piece.data, piece.size - 1);
}

/** `---` lines around settings of Mermaid, in front of everything; true when the line is theirs. */
static bool is_front_matter(lines *l, tropa_str text)
{
    bool mark = tropa_str_equal(text, TROPA_STR("---"));
    if (l->front) {
        l->front = !mark;
        return true;
    }
    l->front = mark && !l->no_front;
    l->no_front = true;
    return l->front;
}

static tropa_status read_line(lines *l, tropa_str text)
{
    if (l->block)
        return read_block(l, text);
    text = tropa_text_trim(text);
    if (text.size == 0 || is_front_matter(l, text))
        return TROPA_OK;
    /* Mermaid puts entity codes aside before it looks for comments. */
    if (*text.data == '%' || (*text.data == '#' && entity_size(text) == 0)) {
        size_t size = strlen(TROPA_MERMAID_PAYLOAD);
        if (text.size >= size && memcmp(text.data, TROPA_MERMAID_PAYLOAD, size) == 0)
            take_payload(l, text);
        return TROPA_OK;
    }
    if (l->header)
        return read_statement(l, text);
    if (!is_keyword(text, "journey")) {
        l->stop = true;
        return say_only(l, true, text.data, "mermaid.journey");
    }
    l->header = true;
    text = tropa_text_trim(from(text, strlen("journey")));
    return text.size ? read_statement(l, text) : TROPA_OK;
}

static tropa_status read_lines(lines *l, tropa_str text)
{
    tropa_status status = TROPA_OK;
    const char *at = text.data, *end = text.data + text.size;
    while (at < end && !status && !l->stop) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        line_end = line_end ? line_end : end;
        l->line = at;
        l->number++;
        status = read_line(l, (tropa_str){at, (size_t)(line_end - at)});
        at = line_end + 1;
    }
    if (!status && !l->stop && !l->header)
        status = say_only(l, true, l->line, "mermaid.journey");
    if (!status && l->block)
        status = say_only(l, true, l->line, "mermaid.acc.open");
    bool failed = l->block_text.failed || l->out->payload.failed;
    return !status && failed ? tropa_fail_memory(l->finder.err) : status;
}

/** The document of the payload; absent all over where there is none or it is damaged. */
static tropa_status read_payload(lines *l, tropa_document *out)
{
    tropa_problems inside = {0};
    tropa_shape_clear(&tropa_shape_document, out);
    out->version = 1;
    if (l->out->payload.size == 0)
        return TROPA_OK;
    tropa_document document;
    tropa_status status = tropa_document_read(tropa_buffer_view(&l->out->payload), l->finder.arena,
                                              &document, &inside, l->finder.err);
    if (status)
        return status;
    if (inside.errors == 0) {
        *out = document;
        return TROPA_OK;
    }
    l->number = 0;
    return say_only(l, false, l->line, "mermaid.payload");
}

tropa_status tropa_mermaid_read(tropa_str text, tropa_str name, tropa_arena *arena,
                                tropa_document *out, tropa_problems *problems, tropa_error *err)
{
    tropa_mermaid statements = {0};
    lines l = {.finder = {arena, problems, err}, .out = &statements};
    *problems = (tropa_problems){0};
    tropa_buffer_init(&statements.payload);
    tropa_buffer_init(&l.block_text);
    tropa_status status = tropa_problem_check_text(&l.finder, text);
    if (!status && problems->errors == 0)
        status = read_lines(&l, text);
    if (!status)
        status = read_payload(&l, out);
    if (!status && problems->errors == 0)
        status = tropa_mermaid_merge(&statements, name, &l.finder, out);
    tropa_problems_sort(problems);
    tropa_buffer_deinit(&l.block_text);
    tropa_buffer_deinit(&statements.payload);
    return status;
}
