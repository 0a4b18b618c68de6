/* Text of a scene: cleaning, measuring, cutting, wrapping, writing. See scene.h. */
#include "base/memory.h"
#include "draw/scene.h"

#include <assert.h>
#include <math.h>
#include <pango/pango.h>

/* What is shaped to find where to cut: no line holds more, and 2,000-letter labels stay cheap. */
enum { LONGEST_LINE_BYTES = 1200, LONGEST_TEXT_BYTES = 6000, MOST_MARKS = 3 };

static const tropa_str empty = {"", 0};

/* ---- cleaning ---- */

static bool is_space(gunichar c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0x2028 || c == 0x2029 ||
           c == 0x3000 || c == 0x1680;
}

static bool is_dropped(gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0xfeff ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x206f) || c == 0x200b ||
           c == 0x200e || c == 0x200f || c == 0x061c || (c >= 0xfff0 && c <= 0xfffb) ||
           (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef) || (c >= 0xe0000 && c <= 0xe0fff);
}

static bool is_mark(gunichar c)
{
    return c >= 0x300 && g_unichar_ismark(c) && !(c >= 0xfe00 && c <= 0xfe0f);
}

static bool is_plain_ascii(tropa_str text)
{
    bool after_space = true;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c < 0x20 || c >= 0x7f || (c == ' ' && after_space))
            return false;
        after_space = c == ' ';
    }
    return !after_space || !text.size;
}

tropa_str tropa_scene_clean(tropa_scene *scene, tropa_str text)
{
    if (is_plain_ascii(text))
        return text.size ? text : empty;
    /* A byte that is no UTF-8 becomes U+FFFD, three bytes. */
    char *out = tropa_arena_alloc(scene->arena, text.size * 3 + 1);
    if (!out) {
        scene->failed = true;
        return empty;
    }
    size_t size = 0;
    unsigned marks = 0;
    bool pending_space = false;
    for (size_t i = 0; i < text.size;) {
        gunichar c = g_utf8_get_char_validated(text.data + i, (gssize)(text.size - i));
        if (c == (gunichar)-1 || c == (gunichar)-2) {
            c = 0xfffd;
            i++;
        } else {
            i += (size_t)g_unichar_to_utf8(c, NULL);
        }
        if (is_space(c)) {
            pending_space = size > 0;
            continue;
        }
        if (is_dropped(c) && c != 0xfffd)
            continue;
        marks = is_mark(c) ? marks + 1 : 0;
        if (marks > MOST_MARKS)
            continue;
        if (pending_space)
            out[size++] = ' ';
        pending_space = false;
        size += (size_t)g_unichar_to_utf8(c, out + size);
    }
    return (tropa_str){out, size};
}

/* ---- measuring ---- */

static double tracked(const tropa_style_rule *rule, double em, tropa_str text)
{
    double width = em * rule->size;
    if (rule->tracking < 0 || rule->tracking > 0)
        width += (double)g_utf8_strlen(text.data, (gssize)text.size) * rule->tracking * rule->size;
    return width;
}

double tropa_scene_width(tropa_style style, tropa_str text)
{
    const tropa_style_rule *rule = tropa_style_of(style);
    return tracked(rule, tropa_font_width(rule->weight, text, NULL), text);
}

/* ---- cutting ---- */

static tropa_str prefix_before(tropa_str text, size_t most)
{
    if (text.size <= most)
        return text;
    while (most > 0 && ((unsigned char)text.data[most] & 0xc0) == 0x80)
        most--;
    return (tropa_str){text.data, most};
}

/* Byte offsets after each grapheme; NULL when memory is out. */
static size_t *grapheme_ends(tropa_scene *scene, tropa_str text, size_t *count)
{
    int length = (int)g_utf8_strlen(text.data, (gssize)text.size);
    PangoLogAttr *attributes =
        tropa_arena_array(scene->arena, (size_t)length + 1, sizeof *attributes);
    size_t *end = tropa_arena_array(scene->arena, (size_t)length + 1, sizeof *end);
    *count = 0;
    if (!attributes || !end) {
        scene->failed = true;
        return NULL;
    }
    pango_get_log_attrs(text.data, (int)text.size, -1, pango_language_from_string("en"), attributes,
                        length + 1);
    const char *at = text.data;
    for (int i = 1; i <= length; i++) {
        at = g_utf8_next_char(at);
        if (attributes[i].is_cursor_position || i == length)
            end[(*count)++] = (size_t)(at - text.data);
    }
    return end;
}

static tropa_str joined(tropa_scene *scene, tropa_str a, const char *tail)
{
    while (a.size && a.data[a.size - 1] == ' ')
        a.size--;
    size_t n = strlen(tail);
    char *out = tropa_arena_alloc(scene->arena, a.size + n + 1);
    if (!out) {
        scene->failed = true;
        return empty;
    }
    memcpy(out, a.data, a.size);
    memcpy(out + a.size, tail, n + 1);
    return (tropa_str){out, a.size + n};
}

/* The longest prefix in graphemes that fits with `tail` behind it; at least `least` graphemes. */
static size_t longest_prefix(tropa_scene *scene, tropa_style style, double width, tropa_str text,
                             const char *tail, size_t least)
{
    size_t count;
    size_t *end = grapheme_ends(scene, text, &count);
    if (!end || !count)
        return 0;
    size_t low = least, high = count;
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        tropa_str tried = joined(scene, (tropa_str){text.data, end[middle - 1]}, tail);
        if (tropa_scene_width(style, tried) <= width)
            low = middle;
        else
            high = middle - 1;
    }
    return low ? end[low - 1] : 0;
}

tropa_str tropa_scene_fit(tropa_scene *scene, tropa_style style, double width, tropa_str text)
{
    tropa_str tried = prefix_before(text, LONGEST_LINE_BYTES);
    if (tried.size == text.size && tropa_scene_width(style, text) <= width)
        return text;
    size_t size = longest_prefix(scene, style, width, tried, "…", 0);
    if (size)
        return joined(scene, (tropa_str){text.data, size}, "…");
    /* Not even one letter: a lone ellipsis, or nothing. */
    return tropa_scene_width(style, TROPA_STR("…")) <= width ? TROPA_STR("…") : empty;
}

/* ---- wrapping ---- */

/* Where lines may break: units[i] is the byte offset where unit i begins; units[count] the end. */
static size_t *break_units(tropa_scene *scene, tropa_str text, size_t *count)
{
    int length = (int)g_utf8_strlen(text.data, (gssize)text.size);
    PangoLogAttr *attributes =
        tropa_arena_array(scene->arena, (size_t)length + 1, sizeof *attributes);
    size_t *unit = tropa_arena_array(scene->arena, (size_t)length + 2, sizeof *unit);
    *count = 0;
    if (!attributes || !unit) {
        scene->failed = true;
        return NULL;
    }
    pango_get_log_attrs(text.data, (int)text.size, -1, pango_language_from_string("en"), attributes,
                        length + 1);
    const char *at = text.data;
    for (int i = 1; i < length; i++) {
        at = g_utf8_next_char(at);
        if (attributes[i].is_line_break)
            unit[++*count] = (size_t)(at - text.data);
    }
    unit[++*count] = text.size;
    return unit;
}

static tropa_str trimmed(tropa_str text)
{
    while (text.size && text.data[text.size - 1] == ' ')
        text.size--;
    return text;
}

static bool inside_word(tropa_str text, size_t at)
{
    if (at == 0 || at >= text.size)
        return false;
    gunichar before = g_utf8_get_char(g_utf8_prev_char(text.data + at));
    gunichar after = g_utf8_get_char(text.data + at);
    /* Scripts that hyphenate; a hyphen in the middle of Han or Arabic would be wrong. */
    return g_unichar_isalpha(before) && g_unichar_isalpha(after) && before < 0x530 && after < 0x530;
}

/* The end of the line that begins at `from`: whole units, or part of a word when it alone is too
 * wide. *hyphen tells the latter. */
static size_t line_end(tropa_scene *scene, tropa_style style, double width, tropa_str text,
                       const size_t *unit, size_t count, size_t from, bool *hyphen)
{
    *hyphen = false;
    size_t first = 0;
    while (first + 1 < count && unit[first + 1] <= from)
        first++;
    double used = 0, space = tropa_scene_width(style, TROPA_STR(" "));
    size_t end = from;
    for (size_t i = first; i < count; i++) {
        size_t begin = unit[i] > from ? unit[i] : from;
        tropa_str piece = trimmed((tropa_str){text.data + begin, unit[i + 1] - begin});
        double wide = tropa_scene_width(style, piece);
        if (used + wide > width)
            break;
        used += wide;
        if (piece.size < unit[i + 1] - begin)
            used += space;
        end = unit[i + 1];
    }
    /* The sum of words may differ from the line by kerning: the line itself decides. */
    while (end > from) {
        tropa_str line = trimmed((tropa_str){text.data + from, end - from});
        if (tropa_scene_width(style, line) <= width)
            return end;
        size_t i = count;
        while (i > 0 && unit[i] >= end)
            i--;
        if (unit[i] <= from)
            break;
        end = unit[i];
    }
    tropa_str rest =
        prefix_before((tropa_str){text.data + from, text.size - from}, LONGEST_LINE_BYTES);
    size_t size = longest_prefix(scene, style, width, rest, "-", 1);
    *hyphen = inside_word(text, from + size);
    return size ? from + size : text.size;
}

tropa_lines tropa_scene_wrap(tropa_scene *scene, tropa_style style, double width, uint32_t most,
                             tropa_str text)
{
    tropa_lines lines = {.style = style, .whole = empty};
    if (!text.size || !most)
        return lines;
    tropa_str tried = prefix_before(text, LONGEST_TEXT_BYTES);
    size_t count = 0;
    size_t *unit = break_units(scene, tried, &count);
    lines.line = tropa_arena_array(scene->arena, most, sizeof *lines.line);
    if (!unit || !lines.line) {
        scene->failed = true;
        return lines;
    }
    for (size_t from = 0; from < tried.size && lines.count < most;) {
        bool hyphen;
        size_t end = line_end(scene, style, width, tried, unit, count, from, &hyphen);
        tropa_str line = trimmed((tropa_str){text.data + from, end - from});
        bool last = lines.count + 1 == most;
        if (last && end < text.size) {
            line = tropa_scene_fit(scene, style, width,
                                   (tropa_str){text.data + from, text.size - from});
            lines.whole = text;
        } else if (hyphen) {
            line = joined(scene, line, "-");
        }
        /* A single letter wider than the column: nothing is better than running out of the box. */
        if (tropa_scene_width(style, line) > width) {
            line = tropa_scene_fit(scene, style, width, line);
            lines.whole = text;
        }
        double wide = tropa_scene_width(style, line);
        lines.width = wide > lines.width ? wide : lines.width;
        lines.line[lines.count++] = line;
        for (from = end; from < tried.size && tried.data[from] == ' ';)
            from++;
    }
    lines.height = lines.count * tropa_style_of(style)->line;
    return lines;
}

/* ---- writing ---- */

static void use_characters(tropa_scene *scene, tropa_weight weight, tropa_str text)
{
    for (const char *at = text.data, *end = at + text.size; at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c >= ' ' && tropa_font_has(c))
            hb_set_add(scene->used[weight], c);
    }
}

void tropa_scene_use(tropa_scene *scene, tropa_str text)
{
    for (int weight = 0; weight < TROPA_WEIGHT_COUNT; weight++)
        use_characters(scene, (tropa_weight)weight, text);
}

static void record(tropa_scene *scene, const tropa_scene_text *text)
{
    if (tropa_grow((void **)&scene->text, &scene->text_capacity, scene->text_count + 1,
                   sizeof *scene->text)) {
        scene->failed = true;
        return;
    }
    scene->text[scene->text_count++] = *text;
}

static void write_text(tropa_scene *scene, tropa_style style, tropa_paint colour, double x,
                       double y, tropa_anchor anchor, tropa_str text, tropa_str whole)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    if (!text.size)
        return;
    const tropa_style_rule *rule = tropa_style_of(style);
    bool foreign = false;
    double width = tracked(rule, tropa_font_width(rule->weight, text, &foreign), text);
    use_characters(scene, rule->weight, text);
    tropa_buffer *body = &scene->body;
    tropa_buffer_append_format(body, "<text class=\"t%d f-%s\" x=\"%s\" y=\"%s\"%s", (int)style,
                               tropa_paint_name(colour), tropa_number(x), tropa_number(y),
                               anchors[anchor]);
    /* Another machine's fallback font may be wider than the one measured here: hold it in. */
    if (foreign)
        tropa_buffer_append_format(
            body, " textLength=\"%s\" lengthAdjust=\"spacingAndGlyphs\" data-foreign=\"1\"",
            tropa_number(width));
    tropa_buffer_append_char(body, '>');
    if (whole.size)
        tropa_scene_title(scene, whole);
    tropa_escape(body, text);
    tropa_buffer_append_text(body, "</text>\n");
    double left = anchor == TROPA_START ? x : anchor == TROPA_MIDDLE ? x - width / 2 : x - width;
    record(scene, &(tropa_scene_text){
                      .text = text,
                      .box = {left, y - rule->size * 0.9, width, rule->size * 1.12},
                      .room = scene->room,
                      .colour = colour,
                      .ground = scene->ground,
                      .style = style,
                  });
}

void tropa_scene_text_at(tropa_scene *scene, tropa_style style, tropa_paint colour, double x,
                         double y, tropa_anchor anchor, tropa_str text)
{
    write_text(scene, style, colour, x, y, anchor, text, empty);
}

double tropa_scene_text_in(tropa_scene *scene, tropa_style style, tropa_paint colour, double x,
                           double y, tropa_anchor anchor, double width, tropa_str text)
{
    tropa_str fitted = tropa_scene_fit(scene, style, width, text);
    bool cut = fitted.size != text.size || fitted.data != text.data;
    write_text(scene, style, colour, x, y, anchor, fitted, cut ? text : empty);
    return tropa_scene_width(style, fitted);
}

double tropa_scene_lines(tropa_scene *scene, const tropa_lines *lines, tropa_paint colour, double x,
                         double top, tropa_anchor anchor)
{
    const tropa_style_rule *rule = tropa_style_of(lines->style);
    /* Inter's ascent and descent share what the line has above the size. */
    double baseline = top + rule->line / 2 + rule->size * 0.364;
    for (uint32_t i = 0; i < lines->count; i++)
        write_text(scene, lines->style, colour, x, baseline + i * rule->line, anchor,
                   lines->line[i], i == 0 ? lines->whole : empty);
    return top + lines->height;
}
