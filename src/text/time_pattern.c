/* Formats as people describe them: "D.M.Y", "DD.MM.YYYY hh:mm", "%d.%m.%Y".
 *
 * A layout becomes items, one byte each: the codes below, or a literal byte. Where two numbers
 * touch, the widths are those of the layout (YYYY is four digits, everything else two). */
#include "text/time_internal.h"

#include <stdio.h>

enum {
    ITEM_YEAR = 1,
    ITEM_YEAR2,
    ITEM_MONTH,
    ITEM_MONTH_NAME,
    ITEM_DAY,
    ITEM_WEEKDAY,
    ITEM_HOUR,
    ITEM_MINUTE,
    ITEM_SECOND,
    ITEM_FRACTION,
    ITEM_HALF,
    ITEM_ZONE,
    ITEM_COUNT,
};

static const char *const item_layout[ITEM_COUNT] = {"",   "YYYY", "YY", "MM",  "MMM", "DD", "EEE",
                                                    "hh", "mm",   "ss", "SSS", "A",   "Z"};

typedef struct layout_builder {
    tropa_time_format *format;
    bool seen[ITEM_COUNT];
    bool full, twice;
} layout_builder;

static void item_add(layout_builder *builder, char item)
{
    tropa_time_format *format = builder->format;
    if (format->item_count == TROPA_TIME_ITEMS) {
        builder->full = true;
        return;
    }
    format->item[format->item_count++] = item;
    if (item > 0 && item < ITEM_COUNT) {
        builder->twice |= builder->seen[(int)item];
        builder->seen[(int)item] = true;
    }
}

static void items_add(layout_builder *builder, const char *items)
{
    for (; *items; items++)
        item_add(builder, *items);
}

static tropa_status fail_format(tropa_str text, const char *why, tropa_error *err)
{
    return tropa_fail(err, TROPA_ERR_USAGE,
                      "time format \"%.*s\": %s; examples: D.M.Y, M/D/Y, \"DD.MM.YYYY hh:mm\", "
                      "\"%%d.%%m.%%Y %%H:%%M\", iso, epoch_ms",
                      (int)(text.size > 80 ? 80 : text.size), text.data, tropa_phrase(why));
}

/* ---- the names and the orders ---- */

static bool format_named(tropa_str text, tropa_time_format *out)
{
    static const struct {
        const char *name;
        tropa_time_kind kind;
        uint32_t per_second;
    } names[] = {{"iso", TROPA_TIME_YMD, 0},
                 {"compact", TROPA_TIME_PACKED, 0},
                 {"named", TROPA_TIME_NAMED, 0},
                 {"epoch_s", TROPA_TIME_EPOCH, 1},
                 {"epoch_ms", TROPA_TIME_EPOCH, 1000},
                 {"epoch_us", TROPA_TIME_EPOCH, 1000000},
                 {"epoch_ns", TROPA_TIME_EPOCH, 1000000000}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!tropa_str_equal(text, tropa_str_from(names[i].name)))
            continue;
        out->kind = names[i].kind;
        out->per_second = names[i].per_second;
        out->separator = '-';
        return true;
    }
    return false;
}

static bool format_order(tropa_str text, tropa_time_format *out)
{
    static const struct {
        const char *order;
        tropa_time_kind kind;
    } orders[] = {{"YMD", TROPA_TIME_YMD},
                  {"DMY", TROPA_TIME_DMY},
                  {"MDY", TROPA_TIME_MDY},
                  {"yMD", TROPA_TIME_YMD2}};
    if (text.size != 5 || text.data[1] != text.data[3] || !strchr("./- ", text.data[1]))
        return false;
    char order[4] = {text.data[0], text.data[2], text.data[4], 0};
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        if (strcmp(order, orders[i].order) != 0)
            continue;
        out->kind = orders[i].kind;
        out->separator = text.data[1];
        return true;
    }
    return false;
}

/* ---- layouts ---- */

/* m and M mean month or minute; a person who writes dd.mm.yyyy HH:MM means what stands where. */
static char month_or_minute(const layout_builder *builder, char letter)
{
    bool month = builder->seen[ITEM_MONTH] || builder->seen[ITEM_MONTH_NAME];
    if (letter == 'M')
        return month ? ITEM_MINUTE : ITEM_MONTH;
    return !month && !builder->seen[ITEM_HOUR] ? ITEM_MONTH : ITEM_MINUTE;
}

/* The item of a run of one letter, or 0. */
static char layout_item(const layout_builder *builder, char letter, size_t run)
{
    switch (letter) {
    case 'Y':
    case 'y':
        return run == 4 || run == 1 ? ITEM_YEAR : run == 2 ? ITEM_YEAR2 : 0;
    case 'M':
    case 'm':
        if (run > 2)
            return run <= 4 ? ITEM_MONTH_NAME : 0;
        return month_or_minute(builder, letter);
    case 'D':
    case 'd':
        return run <= 2 ? ITEM_DAY : 0;
    case 'E':
        return ITEM_WEEKDAY;
    case 'H':
    case 'h':
        return run <= 2 ? ITEM_HOUR : 0;
    case 's':
        return run <= 2 ? ITEM_SECOND : 0;
    case 'S':
        return run <= 2 && !builder->seen[ITEM_SECOND] ? ITEM_SECOND : ITEM_FRACTION;
    case 'A':
    case 'a':
        return run == 1 ? ITEM_HALF : 0;
    case 'Z':
    case 'z':
        return ITEM_ZONE;
    default:
        return 0;
    }
}

static bool is_letter(char c)
{
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'z';
}

static const char *layout_parse(tropa_str text, layout_builder *builder)
{
    for (size_t at = 0; at < text.size;) {
        char c = text.data[at];
        if (c == '\'') {
            for (at++; at < text.size && text.data[at] != '\''; at++)
                item_add(builder, text.data[at]);
            at++;
            continue;
        }
        if (!is_letter(c) || (c == 'T' && at > 0)) {
            if ((unsigned char)c < ' ')
                return TROPA_PHRASE("control characters cannot stand in it");
            item_add(builder, c);
            at++;
            continue;
        }
        size_t run = 1;
        while (at + run < text.size && text.data[at + run] == c)
            run++;
        char item = layout_item(builder, c, run);
        if (!item)
            return TROPA_PHRASE("it has letters that mean nothing (put literal text in 'quotes')");
        item_add(builder, item);
        at += run;
    }
    return NULL;
}

static const char *strptime_parse(tropa_str text, layout_builder *builder)
{
    static const struct {
        char letter;
        const char items[10];
    } directives[] = {{'Y', {ITEM_YEAR}},
                      {'y', {ITEM_YEAR2}},
                      {'m', {ITEM_MONTH}},
                      {'b', {ITEM_MONTH_NAME}},
                      {'B', {ITEM_MONTH_NAME}},
                      {'h', {ITEM_MONTH_NAME}},
                      {'d', {ITEM_DAY}},
                      {'e', {ITEM_DAY}},
                      {'a', {ITEM_WEEKDAY}},
                      {'A', {ITEM_WEEKDAY}},
                      {'H', {ITEM_HOUR}},
                      {'I', {ITEM_HOUR}},
                      {'M', {ITEM_MINUTE}},
                      {'S', {ITEM_SECOND}},
                      {'f', {ITEM_FRACTION}},
                      {'p', {ITEM_HALF}},
                      {'z', {ITEM_ZONE}},
                      {'Z', {ITEM_ZONE}},
                      {'%', {'%'}},
                      {'F', {ITEM_YEAR, '-', ITEM_MONTH, '-', ITEM_DAY}},
                      {'T', {ITEM_HOUR, ':', ITEM_MINUTE, ':', ITEM_SECOND}},
                      {'R', {ITEM_HOUR, ':', ITEM_MINUTE}},
                      {'D', {ITEM_MONTH, '/', ITEM_DAY, '/', ITEM_YEAR2}}};
    for (size_t at = 0; at < text.size; at++) {
        if (text.data[at] != '%') {
            if ((unsigned char)text.data[at] < ' ')
                return TROPA_PHRASE("control characters cannot stand in it");
            item_add(builder, text.data[at]);
            continue;
        }
        const char *items = NULL;
        if (++at < text.size)
            for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++)
                if (directives[i].letter == text.data[at])
                    items = directives[i].items;
        if (!items)
            return TROPA_PHRASE("a directive in it is not understood");
        items_add(builder, items);
    }
    return NULL;
}

tropa_status tropa_time_format_parse(tropa_str text, tropa_time_format *out, tropa_error *err)
{
    *out = (tropa_time_format){.kind = TROPA_TIME_NONE, .has_time = true};
    if (format_named(text, out) || format_order(text, out))
        return TROPA_OK;
    layout_builder builder = {.format = out};
    const char *why = text.size && memchr(text.data, '%', text.size)
                          ? strptime_parse(text, &builder)
                          : layout_parse(text, &builder);
    const bool *seen = builder.seen;
    if (!why && builder.full)
        why = TROPA_PHRASE("it is too long");
    if (!why && builder.twice)
        why = TROPA_PHRASE("it names a part twice");
    if (!why && !((seen[ITEM_YEAR] || seen[ITEM_YEAR2]) &&
                  (seen[ITEM_MONTH] || seen[ITEM_MONTH_NAME]) && seen[ITEM_DAY]))
        why = TROPA_PHRASE("it needs a year, a month and a day");
    if (!why && seen[ITEM_HALF] && !seen[ITEM_HOUR])
        why = TROPA_PHRASE("AM/PM needs an hour");
    if (why) {
        *out = (tropa_time_format){.kind = TROPA_TIME_NONE};
        return fail_format(text, why, err);
    }
    out->kind = TROPA_TIME_PATTERN;
    out->has_time = seen[ITEM_HOUR];
    out->has_zone = seen[ITEM_ZONE];
    return TROPA_OK;
}

/* ---- the way back ---- */

static void pattern_name(const tropa_time_format *format, char out[64])
{
    size_t size = 0;
    for (int i = 0; i < format->item_count; i++) {
        char literal[4] = {'\'', format->item[i], '\'', 0}, item = format->item[i];
        const char *piece = literal;
        if (item > 0 && item < ITEM_COUNT)
            piece = item_layout[(int)item];
        else if (!is_letter(item) || (item == 'T' && i > 0))
            memmove(literal, literal + 1, 1), literal[1] = 0;
        if (size + strlen(piece) >= 64)
            break;
        size += (size_t)snprintf(out + size, 64 - size, "%s", piece);
    }
}

void tropa_time_format_name(const tropa_time_format *format, char out[64])
{
    static const char *const orders[] = {[TROPA_TIME_YMD] = "YMD",
                                         [TROPA_TIME_DMY] = "DMY",
                                         [TROPA_TIME_MDY] = "MDY",
                                         [TROPA_TIME_YMD2] = "yMD"};
    char separator =
        format->separator && strchr("-/. ", format->separator) ? format->separator : '-';
    const char *order = "YMD";
    out[0] = 0;
    switch (format->kind) {
    case TROPA_TIME_NONE:
        snprintf(out, 64, "none");
        break;
    case TROPA_TIME_YMD:
    case TROPA_TIME_DMY:
    case TROPA_TIME_MDY:
    case TROPA_TIME_YMD2:
        order = orders[format->kind];
        snprintf(out, 64, "%c%c%c%c%c", order[0], separator, order[1], separator, order[2]);
        break;
    case TROPA_TIME_NAMED:
        snprintf(out, 64, "named");
        break;
    case TROPA_TIME_PACKED:
        snprintf(out, 64, "compact");
        break;
    case TROPA_TIME_EPOCH:
        snprintf(out, 64, "epoch_%s",
                 format->per_second == 1         ? "s"
                 : format->per_second == 1000    ? "ms"
                 : format->per_second == 1000000 ? "us"
                                                 : "ns");
        break;
    case TROPA_TIME_PATTERN:
        pattern_name(format, out);
        break;
    }
}

/* ---- reading by items ---- */

typedef struct pattern_state {
    time_cursor cursor;
    time_fields *out;
    bool has_half, afternoon;
} pattern_state;

static bool take_year2(pattern_state *state)
{
    uint32_t two;
    if (time_take_number(&state->cursor, 2, &two) != 2)
        return false;
    state->out->number[0] = (uint32_t)time_pivot(two);
    return true;
}

static bool take_item(pattern_state *state, char item)
{
    time_cursor *cursor = &state->cursor;
    time_fields *out = state->out;
    switch (item) {
    case ITEM_YEAR:
        return time_take_number(cursor, 4, &out->number[0]) == 4;
    case ITEM_YEAR2:
        return take_year2(state);
    case ITEM_MONTH:
        return time_take_number(cursor, 2, &out->number[1]) > 0;
    case ITEM_MONTH_NAME:
        out->number[1] = time_month_named(time_take_word(cursor));
        if (cursor->at < cursor->end && *cursor->at == '.') /* "нояб." */
            cursor->at++;
        return out->number[1] != 0;
    case ITEM_DAY:
        return time_take_number(cursor, 2, &out->number[2]) > 0;
    case ITEM_WEEKDAY:
        return time_is_weekday(time_take_word(cursor));
    case ITEM_HOUR:
        return time_take_number(cursor, 2, &out->hour) > 0;
    case ITEM_MINUTE:
        return time_take_number(cursor, 2, &out->minute) > 0;
    case ITEM_SECOND:
        return time_take_number(cursor, 2, &out->second) > 0;
    case ITEM_FRACTION:
        return time_take_fraction(cursor, &out->microsecond);
    case ITEM_HALF:
        return state->has_half = time_take_half(cursor, &state->afternoon);
    case ITEM_ZONE:
        return out->has_zone = time_take_zone(cursor, &out->zone_minutes);
    case ' ':
        time_skip_space(cursor);
        return true;
    default:
        return cursor->at < cursor->end && *cursor->at++ == item;
    }
}

bool time_pattern_read(const tropa_time_format *format, tropa_str text, time_fields *out)
{
    tropa_str inner = time_strip(text);
    *out = (time_fields){.month_at = -1};
    pattern_state state = {.cursor = {inner.data, inner.data + inner.size}, .out = out};
    /* Brackets that the layout itself names must not be stripped. */
    if (format->item_count && (format->item[0] == '[' || format->item[0] == '"'))
        state.cursor = (time_cursor){text.data, text.data + text.size};
    for (int i = 0; i < format->item_count; i++)
        if (!take_item(&state, format->item[i]))
            return false;
    time_skip_space(&state.cursor);
    out->has_time = format->has_time;
    return state.cursor.at == state.cursor.end &&
           (!state.has_half || time_to_24(&out->hour, state.afternoon));
}
