/* Reading names: cut into words, folded, held against the table. */
#include "map/vocabulary.h"

#include "text/plain.h"

#include <assert.h>

/* Longer names are read up to here: a URL of a kilobyte says nothing more. */
enum { WORDS_MAX = 32, NAME_MAX_BYTES = 400 };

static const struct {
    const char *key, *code;
} known_stage[TROPA_STAGE_KNOWN_COUNT] = {
    [TROPA_STAGE_NEED] = {"stage.need", "need"},
    [TROPA_STAGE_AWARENESS] = {"stage.awareness", "awareness"},
    [TROPA_STAGE_INTEREST] = {"stage.interest", "interest"},
    [TROPA_STAGE_CONSIDERATION] = {"stage.consideration", "consideration"},
    [TROPA_STAGE_DECISION] = {"stage.decision", "decision"},
    [TROPA_STAGE_PURCHASE] = {"stage.purchase", "purchase"},
    [TROPA_STAGE_AFTER_SALES] = {"stage.after_sales", "after_sales"},
    [TROPA_STAGE_RETENTION] = {"stage.retention", "retention"},
    [TROPA_STAGE_LOYALTY] = {"stage.loyalty", "loyalty"},
    [TROPA_STAGE_ADVOCACY] = {"stage.advocacy", "advocacy"},
};

const char *tropa_known_stage_key(tropa_known_stage stage)
{
    assert(stage < TROPA_STAGE_KNOWN_COUNT);
    return known_stage[stage].key;
}

const char *tropa_known_stage_code(tropa_known_stage stage)
{
    assert(stage < TROPA_STAGE_KNOWN_COUNT);
    return known_stage[stage].code;
}

tropa_status tropa_known_stage_parse(tropa_str text, tropa_known_stage *out, tropa_error *err)
{
    *out = TROPA_STAGE_UNKNOWN;
    tropa_arena scratch;
    tropa_arena_init(&scratch);
    tropa_str folded = tropa_text_fold(&scratch, text);
    bool fine = folded.data != NULL;
    for (uint32_t i = 0; fine && i < tropa_stage_name_table_count; i++)
        if (tropa_str_equal(folded, tropa_str_from(tropa_stage_name_table[i].words)))
            *out = (tropa_known_stage)tropa_stage_name_table[i].stage;
    tropa_arena_deinit(&scratch);
    return fine ? TROPA_OK : tropa_fail_memory(err);
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
    return is_lower(c) || is_upper(c) || (unsigned char)c >= 0x80;
}

/* Bytes of a character past ASCII that parts words: Latin-1's signs (quotes, non-breaking space)
 * and general punctuation (dashes, quotes, ellipsis). 0: it is a letter. */
static size_t punctuation(const char *at, size_t left)
{
    const unsigned char *c = (const unsigned char *)at;
    if (left >= 2 && c[0] == 0xC2)
        return 2;
    return left >= 3 && c[0] == 0xE2 && c[1] == 0x80 ? 3 : 0;
}

/* Spaces where words meet: between anything that is no letter (digits too: "step2" is "step"), and
 * before a capital after a small letter. */
static tropa_str spaced(tropa_arena *arena, tropa_str name)
{
    size_t size = name.size < NAME_MAX_BYTES ? name.size : NAME_MAX_BYTES;
    while (size < name.size && size > 0 && ((unsigned char)name.data[size] & 0xC0) == 0x80)
        size--; /* not inside a character */
    char *out = tropa_arena_alloc(arena, 2 * size + 1);
    if (!out)
        return (tropa_str){NULL, 0};
    size_t used = 0;
    for (size_t i = 0; i < size; i++) {
        char c = name.data[i];
        size_t sign = punctuation(name.data + i, size - i);
        if (i > 0 && is_upper(c) && is_lower(name.data[i - 1]))
            out[used++] = ' ';
        out[used++] = sign || !is_letter(c) ? ' ' : c;
        i += sign ? sign - 1 : 0;
    }
    return (tropa_str){out, used};
}

static uint32_t words_of(tropa_str text, tropa_str *word)
{
    uint32_t count = 0;
    for (size_t i = 0; i < text.size && count < WORDS_MAX;) {
        while (i < text.size && text.data[i] == ' ')
            i++;
        size_t from = i;
        while (i < text.size && text.data[i] != ' ')
            i++;
        if (i > from)
            word[count++] = (tropa_str){text.data + from, i - from};
    }
    return count;
}

static bool word_fits(tropa_str pattern, tropa_str word)
{
    if (pattern.data[pattern.size - 1] != '*')
        return tropa_str_equal(pattern, word);
    size_t stem = pattern.size - 1;
    return word.size >= stem && memcmp(word.data, pattern.data, stem) == 0;
}

/* How many words the row has when it fits at the start of word[0..count-1], else 0. */
static uint32_t row_fits(const char *words, const tropa_str *word, uint32_t count)
{
    uint32_t n = 0;
    for (const char *at = words; *at; n++) {
        const char *end = at;
        while (*end && *end != ' ')
            end++;
        if (n == count || !word_fits((tropa_str){at, (size_t)(end - at)}, word[n]))
            return 0;
        at = *end ? end + 1 : end;
    }
    return n;
}

/* More words, then firm before soft, then a stage before none, then longer. */
static uint32_t row_weight(const tropa_vocabulary_row *row, uint32_t words)
{
    return words * 4096 + (row->flags & TROPA_WORD_SOFT ? 0 : 2048) +
           (row->stage != TROPA_STAGE_UNKNOWN ? 1024 : 0) + (uint32_t)strlen(row->words);
}

tropa_status tropa_vocabulary_read(tropa_str name, tropa_meaning *out, tropa_error *err)
{
    *out = (tropa_meaning){.stage = TROPA_STAGE_UNKNOWN, .channel = TROPA_CHANNEL_OTHER};
    tropa_arena scratch;
    tropa_arena_init(&scratch);
    tropa_str text = spaced(&scratch, name);
    if (text.data)
        text = tropa_text_fold(&scratch, text);
    if (!text.data) {
        tropa_arena_deinit(&scratch);
        return tropa_fail_memory(err);
    }
    tropa_str word[WORDS_MAX];
    uint32_t count = words_of(text, word), best = 0;
    for (uint32_t r = 0; r < tropa_vocabulary_table_count; r++) {
        const tropa_vocabulary_row *row = &tropa_vocabulary_table[r];
        for (uint32_t i = 0; i < count; i++) {
            uint32_t fits =
                row->words[0] == word[i].data[0] ? row_fits(row->words, word + i, count - i) : 0;
            if (!fits || row_weight(row, fits) <= best)
                continue;
            best = row_weight(row, fits);
            *out = (tropa_meaning){.stage = (tropa_known_stage)row->stage,
                                   .channel = (tropa_channel)row->channel,
                                   .soft = row->flags & TROPA_WORD_SOFT,
                                   .negative = row->flags & TROPA_WORD_NEGATIVE,
                                   .repeats = row->flags & TROPA_WORD_REPEATS,
                                   .pauses = row->flags & TROPA_WORD_PAUSES};
        }
    }
    tropa_arena_deinit(&scratch);
    return TROPA_OK;
}

/* An identifier a machine made: one ASCII word in snake_case or camelCase, with a small letter
 * first, so that codes ("A_SUBMITTED", "T06") stay as their owners know them. */
static bool is_identifier(tropa_str name)
{
    if (name.size == 0 || !is_lower(name.data[0]))
        return false;
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        if (!is_lower(c) && !is_upper(c) && !(c >= '0' && c <= '9') && c != '_')
            return false;
    }
    return true;
}

tropa_str tropa_vocabulary_title(tropa_arena *arena, tropa_str name)
{
    if (!is_identifier(name))
        return tropa_arena_copy(arena, name);
    char *out = tropa_arena_alloc(arena, 2 * name.size + 1);
    if (!out)
        return (tropa_str){NULL, 0};
    size_t used = 0;
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        bool boundary = c == '_' || (is_upper(c) && is_lower(name.data[i - 1]));
        if (boundary && used > 0 && out[used - 1] != ' ')
            out[used++] = ' ';
        if (c == '_')
            continue;
        /* "paymentCode" reads "Payment code", "paySMS" keeps its abbreviation. */
        bool alone = i + 1 < name.size && is_lower(name.data[i + 1]);
        out[used++] = (char)(is_upper(c) && alone ? c + 32 : c);
    }
    while (used > 0 && out[used - 1] == ' ')
        used--;
    out[0] = (char)(out[0] - 32);
    return (tropa_str){out, used};
}
