/* A document as Mermaid: statements people can read, and the whole of it in comments. */
#include "map/build.h"
#include "map/mermaid_statements.h"
#include "map/write.h"
#include "text/plain.h"
#include "text/utf8.h"

#include <strings.h>

#define PIECE_BYTES 400u /* of the payload, a line */

/* ---- what is said ---- */

tropa_str tropa_mermaid_label(tropa_arena *arena, tropa_str name)
{
    tropa_str copy = tropa_arena_copy(arena, name.data ? name : TROPA_STR(""));
    char *at = (char *)copy.data;
    for (size_t i = 0; at && i < copy.size; i++)
        if ((unsigned char)at[i] < 0x20 || at[i] == 0x7F)
            at[i] = ' ';
    copy = copy.data ? tropa_text_trim(copy) : copy;
    return copy.data && copy.size == 0 ? TROPA_STR("\xE2\x80\xA6") : copy;
}

int tropa_mermaid_score(const tropa_feeling_list *feels)
{
    double sum = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < feels->count; i++)
        if (!isnan(feels->item[i].value)) {
            sum += feels->item[i].value;
            count++;
        }
    int score = 3 + (count ? (int)lround(sum / count) : 0);
    return score < 1 ? 1 : score > 5 ? 5 : score;
}

static bool holds(const tropa_texts *list, tropa_str text)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (tropa_str_equal(list->item[i], text))
            return true;
    return false;
}

bool tropa_mermaid_actors(tropa_arena *arena, const tropa_document *document,
                          const tropa_feeling_list *feels, tropa_texts *out)
{
    *out = (tropa_texts){0};
    for (uint32_t i = 0; i < feels->count; i++) {
        tropa_str who = feels->item[i].persona;
        if (who.size == 0)
            continue;
        for (uint32_t p = 0; p < document->personas.count; p++)
            if (tropa_str_equal(document->personas.item[p].item.id, who)) {
                if (document->personas.item[p].name.size)
                    who = document->personas.item[p].name;
                break;
            }
        who = tropa_mermaid_label(arena, who);
        if (!who.data || (!holds(out, who) && !tropa_build_text(arena, out, who)))
            return false;
    }
    return true;
}

/* ---- how it is written ---- */

static bool begins_with_keyword(tropa_str text)
{
    static const char *const words[] = {"journey", "title", "section", "accTitle", "accDescr"};
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (text.size >= strlen(words[i]) &&
            strncasecmp(text.data, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/** Entity codes for what Mermaid, or the markup it makes, would take for something else.
 *  @param first  on its line: then a keyword loses its second letter to a code, and no code leads
 *  where none is needed, since a line that begins with # looks like a comment */
static void write_text(tropa_buffer *out, tropa_str text, const char *special, bool first)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool code = strchr(special, c) != NULL;
        if (c == '%' && i > 0 && text.data[i - 1] == '%')
            code = true; /* no comment */
        if (first && i == 0)
            code = (code && !strchr(",<>&", c)) || c == '%';
        if (first && i == 1)
            code = code || begins_with_keyword(text);
        if (code)
            tropa_buffer_append_format(out, "#%u;", (unsigned)(unsigned char)c);
        else
            tropa_buffer_append_char(out, c);
    }
}

static const char name_special[] = "#;:,<>&";
static const char title_special[] = "#;<>&";

/** A line with a keyword, where there is something to say. */
static bool write_keyword(tropa_arena *arena, const char *keyword, tropa_str text,
                          tropa_buffer *out)
{
    if (text.size == 0)
        return true;
    tropa_str label = tropa_mermaid_label(arena, text);
    if (!label.data)
        return false;
    tropa_buffer_append_format(out, "  %s ", keyword);
    write_text(out, label, title_special, false);
    tropa_buffer_append_char(out, '\n');
    return true;
}

static bool write_task(tropa_arena *arena, const tropa_document *document,
                       const tropa_doc_touchpoint *touchpoint, tropa_buffer *out)
{
    const tropa_feeling_list *feels = &touchpoint->experience.feels;
    tropa_str label = tropa_mermaid_label(arena, touchpoint->name);
    tropa_texts actors;
    if (!label.data || !tropa_mermaid_actors(arena, document, feels, &actors))
        return false;
    tropa_buffer_append_text(out, "    ");
    write_text(out, label, name_special, true);
    tropa_buffer_append_format(out, ": %d", tropa_mermaid_score(feels));
    for (uint32_t i = 0; i < actors.count; i++) {
        tropa_buffer_append_text(out, i ? ", " : ": ");
        write_text(out, actors.item[i], name_special, false);
    }
    tropa_buffer_append_char(out, '\n');
    return true;
}

static bool write_statements(tropa_arena *arena, const tropa_document *document, tropa_buffer *out)
{
    tropa_buffer_append_text(out, "journey\n");
    bool fine = write_keyword(arena, "title", document->title, out) &&
                write_keyword(arena, "accTitle:", document->subtitle, out) &&
                write_keyword(arena, "accDescr:", document->scenario, out);
    for (uint32_t s = 0; s < document->stages.count && fine; s++) {
        const tropa_doc_stage *stage = &document->stages.item[s];
        tropa_str label = tropa_mermaid_label(arena, stage->name);
        tropa_buffer_append_text(out, "  section ");
        write_text(out, label, name_special, false);
        tropa_buffer_append_char(out, '\n');
        fine = label.data != NULL;
        for (uint32_t t = 0; t < stage->touchpoints.count && fine; t++)
            fine = write_task(arena, document, &stage->touchpoints.item[t], out);
    }
    return fine;
}

/** Pieces stand between bars, since editors cut blanks from the ends of lines. */
static tropa_status write_payload(const tropa_document *document, tropa_buffer *out,
                                  tropa_error *err)
{
    tropa_buffer json;
    tropa_buffer_init(&json);
    tropa_status status = tropa_document_write_json_line(document, &json, err);
    for (size_t at = 0; !status && at < json.size;) {
        size_t size = json.size - at < PIECE_BYTES ? json.size - at : PIECE_BYTES;
        while (at + size < json.size && ((unsigned char)json.data[at + size] & 0xC0) == 0x80)
            size--;
        tropa_buffer_append_text(out, TROPA_MERMAID_PAYLOAD);
        tropa_buffer_append(out, json.data + at, size);
        tropa_buffer_append_text(out, "|\n");
        at += size;
    }
    tropa_buffer_deinit(&json);
    return status;
}

tropa_status tropa_mermaid_write(const tropa_document *document, bool plain, tropa_buffer *out,
                                 tropa_error *err)
{
    tropa_arena arena;
    tropa_arena_init(&arena);
    bool fine = write_statements(&arena, document, out);
    tropa_arena_deinit(&arena);
    if (!fine)
        return tropa_fail_memory(err);
    tropa_status status = plain ? TROPA_OK : write_payload(document, out, err);
    return !status && out->failed ? tropa_fail_memory(err) : status;
}
