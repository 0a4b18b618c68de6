/* The canonical spelling of a condition, and equality of two trees. */
#include "request/condition.h"

#include <strings.h>

static bool has_range(tropa_str text)
{
    for (size_t i = 0; i + 1 < text.size; i++)
        if (text.data[i] == '.' && text.data[i + 1] == '.')
            return true;
    return false;
}

static bool must_quote(tropa_str text, bool field)
{
    static const char *const keywords[] = {"and", "or", "not", "in"};
    static const char *const fields[] = {"activity", "value", "time"};
    if (text.size == 0 || has_range(text))
        return true;
    /* A dot at either end would join the dots of a range. */
    if (text.data[0] == '.' || text.data[text.size - 1] == '.')
        return true;
    for (size_t i = 0; i < text.size; i++)
        if (strchr("()=!<>,\"' \t\r\n", text.data[i])) /* also the zero byte */
            return true;
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (text.size == strlen(keywords[i]) && strncasecmp(text.data, keywords[i], text.size) == 0)
            return true;
    for (size_t i = 0; field && i < sizeof fields / sizeof fields[0]; i++)
        if (text.size == strlen(fields[i]) && strncasecmp(text.data, fields[i], text.size) == 0)
            return true;
    return false;
}

static void print_text(tropa_str text, bool field, tropa_buffer *out)
{
    if (!must_quote(text, field)) {
        tropa_buffer_append_str(out, text);
        return;
    }
    tropa_buffer_append_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"' || text.data[i] == '\\')
            tropa_buffer_append_char(out, '\\');
        tropa_buffer_append_char(out, text.data[i]);
    }
    tropa_buffer_append_char(out, '"');
}

static void print_test(const tropa_condition *test, tropa_buffer *out)
{
    static const char *const fields[] = {NULL, "activity", "value", "time"};
    static const char *const operators[] = {" = ", " != ", " < ", " <= ", " > ", " >= "};
    if (test->field == TROPA_FIELD_ATTRIBUTE)
        print_text(test->name, true, out);
    else
        tropa_buffer_append_text(out, fields[test->field]);
    if (test->operation == TROPA_IN) {
        tropa_buffer_append_text(out, " in (");
        for (uint32_t i = 0; i < test->literal_count; i++) {
            if (i)
                tropa_buffer_append_text(out, ", ");
            print_text(test->literal[i], false, out);
        }
        tropa_buffer_append_char(out, ')');
    } else if (test->operation == TROPA_RANGE) {
        tropa_buffer_append_char(out, ' ');
        if (test->literal[0].data)
            print_text(test->literal[0], false, out);
        tropa_buffer_append_text(out, "..");
        if (test->literal[1].data)
            print_text(test->literal[1], false, out);
    } else {
        tropa_buffer_append_text(out, operators[test->operation]);
        print_text(test->literal[0], false, out);
    }
}

/* A part is put in parentheses only where it would be read differently without them, so that
 * printing never makes a condition deeper than it was written. */
static void print_part(const tropa_condition *part, tropa_condition_kind whole, tropa_buffer *out)
{
    bool group = part->kind == TROPA_CONDITION_OR ||
                 (part->kind == TROPA_CONDITION_AND && whole != TROPA_CONDITION_OR);
    if (group)
        tropa_buffer_append_char(out, '(');
    tropa_condition_print(part, out);
    if (group)
        tropa_buffer_append_char(out, ')');
}

void tropa_condition_print(const tropa_condition *condition, tropa_buffer *out)
{
    switch (condition->kind) {
    case TROPA_CONDITION_AND:
    case TROPA_CONDITION_OR:
        for (uint32_t i = 0; i < condition->child_count; i++) {
            if (i)
                tropa_buffer_append_text(out,
                                         condition->kind == TROPA_CONDITION_AND ? " and " : " or ");
            print_part(condition->child[i], condition->kind, out);
        }
        break;
    case TROPA_CONDITION_NOT:
        tropa_buffer_append_text(out, "not ");
        print_part(condition->child[0], condition->kind, out);
        break;
    case TROPA_CONDITION_TEST:
        print_test(condition, out);
        break;
    }
}

bool tropa_condition_equal(const tropa_condition *a, const tropa_condition *b)
{
    if (a->kind != b->kind || a->child_count != b->child_count || a->field != b->field ||
        a->operation != b->operation || a->literal_count != b->literal_count ||
        !tropa_str_equal(a->name, b->name))
        return false;
    for (uint32_t i = 0; i < a->literal_count; i++)
        if (!tropa_str_equal(a->literal[i], b->literal[i]) ||
            !a->literal[i].data != !b->literal[i].data)
            return false;
    for (uint32_t i = 0; i < a->child_count; i++)
        if (!tropa_condition_equal(a->child[i], b->child[i]))
            return false;
    return true;
}
