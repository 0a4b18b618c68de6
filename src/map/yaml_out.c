#include "map/yaml_out.h"

#include "text/utf8.h"

#include <strings.h>

#define FLOW_BYTES_MAX 90u /* a list in brackets is at most this long */

static void write_value(const json_t *value, unsigned indent, tropa_buffer *out);

/* ---- texts ---- */

/** Words that YAML 1.1 or 1.2 readers take for something else than text. (y and n are, by the
 * letter of 1.1, but no reader in use does so.) */
static bool is_reserved(tropa_str text)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on",
                                        "off",  "null",  "nan", "inf"};
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (text.size == strlen(words[i]) && strncasecmp(text.data, words[i], text.size) == 0)
            return true;
    return false;
}

static bool is_letter(unsigned char c)
{
    return c >= 0x80 || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/** May it stand without quotes? Stricter than YAML, so that every reader agrees. */
static bool is_plain(tropa_str text, bool flow)
{
    if (text.size == 0 || !is_letter((unsigned char)text.data[0]) || is_reserved(text) ||
        text.data[text.size - 1] == ' ' || text.data[text.size - 1] == ':')
        return false;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        unsigned char next = i + 1 < text.size ? (unsigned char)text.data[i + 1] : ' ';
        if (c < 0x20 || c == 0x7F || (c == ':' && next == ' ') || (c == ' ' && next == '#') ||
            strchr("\"`", c) || (flow && strchr(",[]{}:", c)))
            return false;
        /* NEL, LS, PS, BOM and other marks that readers break lines at or drop. */
        if ((c == 0xC2 && next < 0xA0) || (c == 0xE2 && next == 0x80) || c == 0xEF)
            return false;
    }
    return true;
}

static void write_quoted(tropa_str text, tropa_buffer *out)
{
    tropa_buffer_append_char(out, '"');
    for (size_t at = 0; at < text.size;) {
        size_t begin = at;
        uint32_t c = tropa_utf8_next(text, &at);
        if (c == '"' || c == '\\')
            tropa_buffer_append_format(out, "\\%c", (char)c);
        else if (c == '\n')
            tropa_buffer_append_text(out, "\\n");
        else if (c == '\t')
            tropa_buffer_append_text(out, "\\t");
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF)
            tropa_buffer_append_format(out, "\\u%04X", c);
        else
            tropa_buffer_append(out, text.data + begin, at - begin);
    }
    tropa_buffer_append_char(out, '"');
}

void tropa_yaml_write_text(tropa_str text, bool flow, tropa_buffer *out)
{
    if (is_plain(text, flow))
        tropa_buffer_append_str(out, text);
    else
        write_quoted(text, out);
}

/* ---- values ---- */

static tropa_str text_of(const json_t *value)
{
    return (tropa_str){json_string_value(value), json_string_length(value)};
}

static void write_scalar(const json_t *value, bool flow, tropa_buffer *out)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        tropa_yaml_write_text(text_of(value), flow, out);
        break;
    case JSON_INTEGER:
        tropa_buffer_append_format(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        break;
    case JSON_REAL: {
        /* The shortest form that reads back as the same number. */
        char text[32];
        for (int digits = 15; digits <= 17; digits++) {
            snprintf(text, sizeof text, "%.*g", digits, json_real_value(value));
            if (strtod(text, NULL) == json_real_value(value))
                break;
        }
        tropa_buffer_append_text(out, text);
        break;
    }
    case JSON_NULL:
        tropa_buffer_append_text(out, "null");
        break;
    default:
        tropa_buffer_append_text(out, json_is_true(value) ? "true" : "false");
    }
}

static bool is_scalar(const json_t *value)
{
    return !json_is_object(value) && !json_is_array(value);
}

/** Short texts stand side by side in brackets. */
static bool is_flow(const json_t *array)
{
    size_t bytes = 0, i;
    json_t *item;
    json_array_foreach(array, i, item)
    {
        if (!json_is_string(item) || !is_plain(text_of(item), true))
            return false;
        bytes += json_string_length(item) + 2;
    }
    return bytes <= FLOW_BYTES_MAX;
}

static void write_indent(unsigned indent, tropa_buffer *out)
{
    tropa_buffer_append_format(out, "%*s", (int)indent, "");
}

/** Behind "key:"; ends the line. */
static void write_behind_key(const json_t *value, unsigned indent, tropa_buffer *out)
{
    if (is_scalar(value)) {
        tropa_buffer_append_char(out, ' ');
        write_scalar(value, false, out);
        tropa_buffer_append_char(out, '\n');
    } else if (json_is_array(value) && is_flow(value)) {
        tropa_buffer_append_text(out, " [");
        size_t i;
        json_t *item;
        json_array_foreach(value, i, item)
        {
            tropa_buffer_append_text(out, i ? ", " : "");
            write_scalar(item, true, out);
        }
        tropa_buffer_append_text(out, "]\n");
    } else if (json_is_object(value) && json_object_size(value) == 0) {
        tropa_buffer_append_text(out, " {}\n");
    } else {
        tropa_buffer_append_char(out, '\n');
        write_indent(indent + 2, out);
        write_value(value, indent + 2, out);
    }
}

static void write_object(const json_t *object, unsigned indent, tropa_buffer *out)
{
    const char *key;
    json_t *value;
    bool first = true;
    json_object_foreach((json_t *)object, key, value)
    {
        if (!first)
            write_indent(indent, out);
        first = false;
        tropa_yaml_write_text(tropa_str_from(key), true, out);
        tropa_buffer_append_char(out, ':');
        write_behind_key(value, indent, out);
    }
}

static void write_array(const json_t *array, unsigned indent, tropa_buffer *out)
{
    size_t i;
    json_t *item;
    json_array_foreach(array, i, item)
    {
        if (i)
            write_indent(indent, out);
        tropa_buffer_append_text(out, "- ");
        if (is_scalar(item)) {
            write_scalar(item, false, out);
            tropa_buffer_append_char(out, '\n');
        } else if (json_is_object(item) && json_object_size(item) == 0) {
            tropa_buffer_append_text(out, "{}\n");
        } else {
            write_value(item, indent + 2, out);
        }
    }
}

/** The cursor stands at `indent` on a fresh line. */
static void write_value(const json_t *value, unsigned indent, tropa_buffer *out)
{
    if (json_is_object(value))
        write_object(value, indent, out);
    else
        write_array(value, indent, out);
}

void tropa_yaml_write(const json_t *tree, tropa_buffer *out)
{
    if (json_object_size(tree) == 0)
        tropa_buffer_append_text(out, "{}\n");
    else
        write_value(tree, 0, out);
}

void tropa_yaml_write_block(const json_t *value, unsigned indent, tropa_buffer *out)
{
    write_value(value, indent, out);
}

void tropa_yaml_write_line(const json_t *value, bool flow, tropa_buffer *out)
{
    if (is_scalar(value)) {
        write_scalar(value, flow, out);
        return;
    }
    const bool list = json_is_array(value);
    const char *key;
    json_t *inner;
    size_t i;
    bool first = true;
    tropa_buffer_append_char(out, list ? '[' : '{');
    json_array_foreach(value, i, inner)
    {
        tropa_buffer_append_text(out, i ? ", " : "");
        tropa_yaml_write_line(inner, true, out);
    }
    json_object_foreach((json_t *)value, key, inner)
    {
        tropa_buffer_append_text(out, first ? "" : ", ");
        first = false;
        tropa_yaml_write_text(tropa_str_from(key), true, out);
        tropa_buffer_append_text(out, ": ");
        tropa_yaml_write_line(inner, true, out);
    }
    tropa_buffer_append_char(out, list ? ']' : '}');
}
