/* Lays lines into columns and slides, by measured height. See pptx_deck.h. */
#include "draw/pptx_slide.h"

#include <math.h>

/* Another typeface may stand in for Inter, and programs measure a little differently. */
#define WIDTH_TAKEN 0.96

const tropa_slide_style tropa_slide_styles[TROPA_SLIDE_KINDS] = {
    [TROPA_SLIDE_HEAD] = {13, 18, 12, 0, TROPA_BOLD},
    [TROPA_SLIDE_TEXT] = {14, 19, 4, 0, TROPA_REGULAR},
    [TROPA_SLIDE_ITEM] = {13, 17, 5, 14, TROPA_REGULAR},
    [TROPA_SLIDE_NOTE] = {11, 14.5, 1, 14, TROPA_REGULAR},
};

/* ---- measuring ---- */

static size_t character_size(const char *at, size_t left)
{
    unsigned char c = (unsigned char)*at;
    size_t size = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    return size < left ? size : left;
}

/* How many bytes fill at most this many lines, breaking at spaces, within a word only when the word
 * alone is too wide. *lines is how many they take. */
size_t tropa_slide_fill(tropa_weight weight, double size, double width, tropa_str text,
                        uint32_t most, uint32_t *lines)
{
    double room = width * WIDTH_TAKEN / size, used = 0,
           space = tropa_font_width(weight, TROPA_STR(" "), NULL);
    uint32_t line = 1;
    size_t at = 0, end = 0;
    while (at < text.size) {
        size_t word = at;
        while (word < text.size && text.data[word] != ' ')
            word++;
        double wide = tropa_font_width(weight, (tropa_str){text.data + at, word - at}, NULL);
        double gap = used > 0 ? space : 0;
        if (used + gap + wide <= room) {
            used += gap + wide;
        } else if (wide <= room) {
            if (line == most)
                break;
            line++;
            used = wide;
        } else {
            /* Too wide for any line: letter by letter, from a line of its own. */
            if (used > 0 && line == most)
                break;
            line += used > 0;
            used = 0;
            for (; at < word; at += character_size(text.data + at, word - at)) {
                size_t letter = character_size(text.data + at, word - at);
                double one = tropa_font_width(weight, (tropa_str){text.data + at, letter}, NULL);
                if (used + one > room && used > 0) {
                    if (line == most) {
                        *lines = line;
                        return at;
                    }
                    line++;
                    used = 0;
                }
                used += one;
            }
        }
        end = word;
        at = word < text.size ? word + 1 : word;
    }
    *lines = line;
    return at < text.size ? end : text.size;
}

uint32_t tropa_slide_lines(tropa_weight weight, double size, double width, tropa_str text)
{
    uint32_t lines = 1;
    tropa_slide_fill(weight, size, width, text, UINT32_MAX, &lines);
    return lines;
}

/* The lead is measured as if all were strong: rather a line too many than one too few. */
static tropa_str joined(tropa_deck *deck, const tropa_slide_line *line)
{
    if (!line->lead.size || !line->text.size)
        return line->lead.size ? line->lead : line->text;
    char *both = tropa_arena_alloc(deck->package->arena, line->lead.size + line->text.size + 1);
    if (!both) {
        deck->package->failed = true;
        return line->text;
    }
    memcpy(both, line->lead.data, line->lead.size);
    both[line->lead.size] = ' ';
    memcpy(both + line->lead.size + 1, line->text.data, line->text.size);
    return (tropa_str){both, line->lead.size + 1 + line->text.size};
}

static tropa_weight weight_of(const tropa_slide_line *line)
{
    return line->lead.size ? TROPA_BOLD : tropa_slide_styles[line->kind].weight;
}

static double inner_width(tropa_slide_kind kind)
{
    return TROPA_SLIDE_COLUMN - tropa_slide_styles[kind].indent;
}

static uint32_t count_lines(tropa_deck *deck, const tropa_slide_line *line)
{
    return tropa_slide_lines(weight_of(line), tropa_slide_styles[line->kind].size,
                             inner_width(line->kind), joined(deck, line));
}

/* ---- columns ---- */

typedef struct layout {
    tropa_slide_line *line; /**< as laid: long ones in pieces */
    uint32_t count, capacity;
    uint32_t *end; /**< of each column, in line */
    uint32_t columns, column_capacity;
    double height, limit; /**< of the column being filled */
} layout;

static void *grow(tropa_deck *deck, void *list, uint32_t count, uint32_t *capacity, size_t size)
{
    if (count < *capacity)
        return list;
    uint32_t more = *capacity ? *capacity * 2 : 16;
    void *grown = tropa_arena_array(deck->package->arena, more, size);
    if (!grown) {
        deck->package->failed = true;
        return NULL;
    }
    if (count)
        memcpy(grown, list, count * size);
    *capacity = more;
    return grown;
}

static void close_column(tropa_deck *deck, layout *out)
{
    uint32_t *grown = grow(deck, out->end, out->columns, &out->column_capacity, sizeof *grown);
    if (!grown)
        return;
    out->end = grown;
    out->end[out->columns++] = out->count;
    out->height = 0;
}

static void put(tropa_deck *deck, layout *out, const tropa_slide_line *line, double height)
{
    tropa_slide_line *grown = grow(deck, out->line, out->count, &out->capacity, sizeof *grown);
    if (!grown)
        return;
    out->line = grown;
    out->line[out->count++] = *line;
    out->height += height;
}

static double space_before(const layout *out, const tropa_slide_line *line)
{
    return out->height > 0 ? tropa_slide_styles[line->kind].before : 0;
}

/* What of a long line fits into this many lines; the rest stays in *line. False: nothing does. */
static bool split(tropa_deck *deck, tropa_slide_line *line, uint32_t lines, tropa_slide_line *first)
{
    const tropa_slide_style *style = &tropa_slide_styles[line->kind];
    uint32_t used;
    tropa_str all = joined(deck, line);
    size_t size =
        tropa_slide_fill(weight_of(line), style->size, inner_width(line->kind), all, lines, &used);
    size_t lead = line->lead.size ? line->lead.size + 1 : 0;
    if (size <= lead || size >= all.size)
        return false;
    *first = *line;
    first->text.size = size - lead;
    size_t skip = first->text.size;
    while (skip < line->text.size && line->text.data[skip] == ' ')
        skip++;
    line->text = (tropa_str){line->text.data + skip, line->text.size - skip};
    line->lead = (tropa_str){"", 0};
    return line->text.size > 0;
}

static void lay_line(tropa_deck *deck, layout *out, tropa_slide_line line,
                     const tropa_slide_line *next)
{
    enum { FEWEST = 3 }; /* lines that are worth a piece */
    const tropa_slide_style *style = &tropa_slide_styles[line.kind];
    while (!deck->package->failed) {
        double before = space_before(out, &line);
        double height = before + count_lines(deck, &line) * style->line;
        double with = height;
        if (line.kind == TROPA_SLIDE_HEAD && next)
            with += 2 * tropa_slide_styles[next->kind].line + tropa_slide_styles[next->kind].before;
        /* A note stays with its item, unless the item itself goes over the column. */
        if (line.kind == TROPA_SLIDE_ITEM && next && next->kind == TROPA_SLIDE_NOTE)
            with += tropa_slide_styles[TROPA_SLIDE_NOTE].line + 1;
        if (out->height + with <= out->limit ||
            (out->height <= 0 && line.kind == TROPA_SLIDE_HEAD)) {
            put(deck, out, &line, height);
            return;
        }
        double left = out->limit - out->height - before;
        uint32_t lines = left > 0 ? (uint32_t)(left / style->line) : 0;
        tropa_slide_line first;
        bool piece = line.kind != TROPA_SLIDE_HEAD && lines >= FEWEST &&
                     height - before > lines * style->line && split(deck, &line, lines, &first);
        if (piece)
            put(deck, out, &first, before + lines * style->line);
        else if (out->height <= 0) {
            put(deck, out, &line, height); /* cannot be helped: a lead higher than a column */
            return;
        }
        close_column(deck, out);
    }
}

static void lay(tropa_deck *deck, double limit, layout *out)
{
    *out = (layout){.limit = limit};
    for (uint32_t i = 0; i < deck->count; i++) {
        const tropa_slide_line *next = i + 1 < deck->count ? &deck->line[i + 1] : NULL;
        if (deck->line[i].kind == TROPA_SLIDE_HEAD && (!next || next->kind == TROPA_SLIDE_HEAD))
            continue;
        lay_line(deck, out, deck->line[i], next);
    }
    if (out->height > 0 || !out->columns)
        close_column(deck, out);
}

/* One column that is nearly full reads better as two. */
static void lay_out(tropa_deck *deck, layout *out)
{
    lay(deck, TROPA_SLIDE_HEIGHT, out);
    if (out->columns != 1 || deck->count < 4)
        return;
    double height = 0;
    for (uint32_t i = 0; i < out->count; i++)
        height += tropa_slide_styles[out->line[i].kind].before +
                  count_lines(deck, &out->line[i]) * tropa_slide_styles[out->line[i].kind].line;
    if (height > TROPA_SLIDE_HEIGHT * 0.5) {
        layout two;
        lay(deck, height / 2 + 40, &two);
        if (two.columns == 2)
            *out = two;
    }
}

/* ---- the deck ---- */

void tropa_deck_begin(tropa_deck *deck, tropa_str title, tropa_str subtitle)
{
    deck->title = title;
    deck->subtitle = subtitle;
    deck->count = deck->note_count = 0;
}

static void add_line(tropa_deck *deck, const tropa_slide_line *line)
{
    if (!line->lead.size && !line->text.size)
        return;
    tropa_slide_line *grown = grow(deck, deck->line, deck->count, &deck->capacity, sizeof *grown);
    if (!grown)
        return;
    deck->line = grown;
    deck->line[deck->count++] = *line;
}

void tropa_deck_line(tropa_deck *deck, tropa_slide_kind kind, tropa_str lead, tropa_str text)
{
    add_line(deck, &(tropa_slide_line){kind, lead, text, TROPA_PAINT_NONE});
}

void tropa_deck_coloured(tropa_deck *deck, tropa_paint colour, tropa_str lead, tropa_str text)
{
    add_line(deck, &(tropa_slide_line){TROPA_SLIDE_ITEM, lead, text, colour});
}

void tropa_deck_note(tropa_deck *deck, tropa_str text)
{
    for (uint32_t i = 0; i < deck->note_count; i++)
        if (tropa_str_equal(deck->note[i], text))
            return;
    if (!text.size)
        return;
    tropa_str *grown =
        grow(deck, deck->note, deck->note_count, &deck->note_capacity, sizeof *grown);
    if (!grown)
        return;
    deck->note = grown;
    deck->note[deck->note_count++] = text;
}

void tropa_deck_end(tropa_deck *deck, const tropa_slide_picture *picture)
{
    layout out;
    lay_out(deck, &out);
    if (deck->package->failed)
        return;
    uint32_t slides = (out.columns + 1) / 2, from = 0;
    for (uint32_t i = 0; i < slides; i++) {
        uint32_t middle = out.end[2 * i];
        uint32_t end = 2 * i + 1 < out.columns ? out.end[2 * i + 1] : middle;
        tropa_slide slide = {.deck = deck,
                             .line = out.line,
                             .begin = {from, middle},
                             .end = {middle, end},
                             .number = ++deck->slides,
                             .part = i + 1,
                             .parts = slides,
                             .picture = picture};
        tropa_slide_write(&slide);
        from = end;
    }
}
