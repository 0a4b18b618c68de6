/* Binding a condition to a store: names become codes, moments become instants, and every test on a
 * dictionary becomes a table that says yes or no by code. */
#include "query/filter_node.h"

#include "base/dict.h"
#include "base/memory.h"
#include "request/moment.h"
#include "request/step.h"
#include "text/zone.h"

typedef struct filter_binder {
    tropa_store *store;
    tropa_arena *arena;
    tropa_zone *zone; /**< NULL: UTC */
    uint32_t *wanted; /**< attribute codes, in the arena */
    uint32_t wanted_count, attribute_count, depth;
    bool value; /**< some test looks at values */
    tropa_error *err;
    tropa_status status;
} filter_binder;

static void *need(filter_binder *binder, size_t count, size_t size)
{
    void *memory = tropa_arena_array(binder->arena, count ? count : 1, size);
    if (!memory)
        binder->status = tropa_fail_memory(binder->err);
    return memory;
}

/* ---- comparing texts ---- */

typedef struct decimal {
    bool negative;
    tropa_str whole, part; /**< without leading, without trailing zeros */
} decimal;

static bool all_digits(tropa_str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return true;
}

static bool decimal_of(tropa_str text, decimal *out)
{
    size_t sign = text.size && (text.data[0] == '-' || text.data[0] == '+');
    tropa_str rest = {text.data + sign, text.size - sign};
    const char *point = rest.size ? memchr(rest.data, '.', rest.size) : NULL;
    size_t whole = point ? (size_t)(point - rest.data) : rest.size;
    out->whole = (tropa_str){rest.data, whole};
    out->part = point ? (tropa_str){point + 1, rest.size - whole - 1} : (tropa_str){NULL, 0};
    if (out->whole.size + out->part.size == 0 || !all_digits(out->whole) || !all_digits(out->part))
        return false;
    while (out->whole.size && out->whole.data[0] == '0') {
        out->whole.data++;
        out->whole.size--;
    }
    while (out->part.size && out->part.data[out->part.size - 1] == '0')
        out->part.size--;
    out->negative = sign && text.data[0] == '-' && out->whole.size + out->part.size > 0;
    return true;
}

int tropa_filter_compare(tropa_str a, tropa_str b)
{
    decimal x, y;
    if (!decimal_of(a, &x) || !decimal_of(b, &y))
        return tropa_str_compare(a, b);
    if (x.negative != y.negative)
        return x.negative ? -1 : 1;
    int order = (x.whole.size > y.whole.size) - (x.whole.size < y.whole.size);
    if (order == 0)
        order = tropa_str_compare(x.whole, y.whole);
    if (order == 0)
        order = tropa_str_compare(x.part, y.part);
    return x.negative ? -order : order;
}

/* ---- tests on dictionaries: decided once per distinct value ---- */

static bool decide(const tropa_condition *test, tropa_str value)
{
    const tropa_str *literal = test->literal;
    switch (test->operation) {
    case TROPA_IS:
        return tropa_str_equal(value, literal[0]);
    case TROPA_IS_NOT:
        return !tropa_str_equal(value, literal[0]);
    case TROPA_LESS:
        return tropa_filter_compare(value, literal[0]) < 0;
    case TROPA_LESS_EQUAL:
        return tropa_filter_compare(value, literal[0]) <= 0;
    case TROPA_GREATER:
        return tropa_filter_compare(value, literal[0]) > 0;
    case TROPA_GREATER_EQUAL:
        return tropa_filter_compare(value, literal[0]) >= 0;
    case TROPA_RANGE:
        return (!literal[0].data || tropa_filter_compare(value, literal[0]) >= 0) &&
               (!literal[1].data || tropa_filter_compare(value, literal[1]) <= 0);
    case TROPA_IN:
        break; /* by decide_set */
    }
    return false;
}

/* A set may be as long as the dictionary: look-ups, not a comparison of all with all. */
static void decide_set(filter_binder *binder, const tropa_condition *test, const tropa_str *value,
                       uint32_t count, unsigned char *table)
{
    tropa_dict set;
    tropa_dict_init(&set);
    for (uint32_t i = 0; i < test->literal_count; i++)
        if (tropa_dict_add(&set, test->literal[i]) == TROPA_DICT_NONE)
            binder->status = tropa_fail_memory(binder->err);
    for (uint32_t i = 0; i < count; i++)
        table[i] = tropa_dict_find(&set, value[i]) != TROPA_DICT_NONE;
    tropa_dict_deinit(&set);
}

static void decide_all(filter_binder *binder, const tropa_condition *test, const tropa_str *value,
                       uint32_t count, unsigned char *table)
{
    if (test->operation == TROPA_IN) {
        decide_set(binder, test, value, count, table);
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        table[i] = decide(test, value[i]);
}

/* What a test says of an event without the attribute: it is like the empty text for equality, and
 * in no range. */
static unsigned char decide_missing(const tropa_condition *test)
{
    if (test->operation == TROPA_IS || test->operation == TROPA_IS_NOT)
        return decide(test, (tropa_str){"", 0});
    for (uint32_t i = 0; test->operation == TROPA_IN && i < test->literal_count; i++)
        if (test->literal[i].size == 0)
            return 1;
    return 0;
}

static uint32_t column_of(filter_binder *binder, uint32_t attribute)
{
    for (uint32_t i = 0; i < binder->wanted_count; i++)
        if (binder->wanted[i] == attribute)
            return i;
    binder->wanted[binder->wanted_count] = attribute;
    return binder->wanted_count++;
}

static void bind_attribute(filter_binder *binder, const tropa_condition *test,
                           tropa_filter_node *node)
{
    uint32_t count, value_count, attribute = UINT32_MAX;
    const tropa_str *name = tropa_store_attribute_names(binder->store, &count), *value;
    for (uint32_t i = 0; i < count; i++)
        if (tropa_str_equal(name[i], test->name))
            attribute = i;
    if (attribute == UINT32_MAX) {
        uint32_t near = tropa_nearest(test->name, name, count);
        int size = test->name.size > 200 ? 200 : (int)test->name.size;
        if (near == TROPA_STEP_NONE)
            binder->status = tropa_fail(
                binder->err, TROPA_ERR_USAGE,
                "the condition, at character %u: there is no attribute \"%.*s\"; `tropa info` "
                "lists the attributes (activity, value and time are always there)",
                test->at, size, test->name.data);
        else
            binder->status =
                tropa_fail(binder->err, TROPA_ERR_USAGE,
                           "the condition, at character %u: there is no attribute \"%.*s\"; did "
                           "you mean \"%.*s\"?",
                           test->at, size, test->name.data,
                           name[near].size > 200 ? 200 : (int)name[near].size, name[near].data);
        return;
    }
    binder->status =
        tropa_store_attribute_values(binder->store, attribute, &value, &value_count, binder->err);
    if (binder->status)
        return;
    unsigned char *table = need(binder, (size_t)value_count + 1, 1);
    if (!table)
        return;
    table[0] = decide_missing(test);
    decide_all(binder, test, value, value_count, table + 1);
    node->kind = TROPA_FILTER_ATTRIBUTE;
    node->table = table;
    node->column = column_of(binder, attribute);
}

static void bind_activity(filter_binder *binder, const tropa_condition *test,
                          tropa_filter_node *node)
{
    uint32_t count;
    const tropa_str *name = tropa_store_activities(binder->store, &count);
    unsigned char *table = need(binder, count, 1);
    if (!table)
        return;
    decide_all(binder, test, name, count, table);
    node->kind = TROPA_FILTER_ACTIVITY;
    node->table = table;
}

/* ---- tests on numbers and times: spans ---- */

/** What one literal of a number or time test covers, both ends included. For numbers finer than the
 *  store's scale the span is empty, but still has its place in the order: from > to. */
static tropa_filter_span literal_span(filter_binder *binder, tropa_condition_field field,
                                      tropa_str literal)
{
    tropa_filter_span span = {1, 0};
    if (field == TROPA_FIELD_TIME) {
        tropa_moment moment;
        if (tropa_moment_parse(literal, &moment)) {
            const tropa_zone *zone = moment.zoned ? NULL : binder->zone;
            span.from = tropa_zone_to_utc(zone, moment.begin_us, NULL);
            span.to = tropa_zone_to_utc(zone, moment.end_us, NULL) - 1;
        }
        return span;
    }
    bool exact = true;
    int64_t scaled;
    uint32_t decimals = tropa_store_facts_view(binder->store)->value_decimals;
    if (tropa_decimal_parse(literal, decimals, &scaled, &exact)) {
        span.to = scaled; /* cut towards minus infinity: the greatest stored value not above it */
        span.from = exact ? scaled : scaled + 1;
    } else {
        /* Beyond 64 bits at this scale: above or below every value that there can be. */
        bool negative = literal.size && literal.data[0] == '-';
        span.from = negative ? INT64_MIN + 1 : INT64_MAX;
        span.to = negative ? INT64_MIN : INT64_MAX - 1;
    }
    return span;
}

/** The spans of one test, without its negation. */
static void bind_spans(filter_binder *binder, const tropa_condition *test, tropa_filter_node *node)
{
    tropa_filter_span *spans = need(binder, test->literal_count, sizeof *spans);
    if (!spans)
        return;
    for (uint32_t i = 0; i < test->literal_count; i++)
        if (test->literal[i].data)
            spans[i] = literal_span(binder, test->field, test->literal[i]);
    tropa_filter_span first = spans[0];
    node->span_count = 1;
    switch (test->operation) {
    case TROPA_IS:
    case TROPA_IS_NOT:
        break;
    case TROPA_IN:
        node->span_count = test->literal_count;
        break;
    case TROPA_LESS:
        spans[0] = (tropa_filter_span){INT64_MIN, first.from - 1};
        break;
    case TROPA_LESS_EQUAL:
        spans[0] = (tropa_filter_span){INT64_MIN, first.to};
        break;
    case TROPA_GREATER:
        spans[0] = (tropa_filter_span){first.to + 1, INT64_MAX};
        break;
    case TROPA_GREATER_EQUAL:
        spans[0] = (tropa_filter_span){first.from, INT64_MAX};
        break;
    case TROPA_RANGE:
        spans[0] = (tropa_filter_span){test->literal[0].data ? first.from : INT64_MIN,
                                       test->literal[1].data ? spans[1].to : INT64_MAX};
        break;
    }
    node->kind = test->field == TROPA_FIELD_TIME ? TROPA_FILTER_TIME : TROPA_FILTER_VALUE;
    binder->value |= test->field == TROPA_FIELD_VALUE;
    node->span = spans;
}

/* ---- the tree ---- */

static const tropa_filter_node *negate(filter_binder *binder, const tropa_filter_node *node)
{
    tropa_filter_node *negation = need(binder, 1, sizeof *negation);
    const tropa_filter_node **child = need(binder, 1, sizeof(const tropa_filter_node *));
    if (!negation || !child)
        return NULL;
    child[0] = node;
    *negation = (tropa_filter_node){.kind = TROPA_FILTER_NOT, .child_count = 1, .child = child};
    return negation;
}

static const tropa_filter_node *bind_test(filter_binder *binder, const tropa_condition *test)
{
    tropa_filter_node *node = need(binder, 1, sizeof *node);
    if (!node)
        return NULL;
    if (test->field == TROPA_FIELD_ATTRIBUTE)
        bind_attribute(binder, test, node);
    else if (test->field == TROPA_FIELD_ACTIVITY)
        bind_activity(binder, test, node);
    else
        bind_spans(binder, test, node);
    bool spans = test->field == TROPA_FIELD_VALUE || test->field == TROPA_FIELD_TIME;
    return spans && test->operation == TROPA_IS_NOT ? negate(binder, node) : node;
}

static const tropa_filter_node *bind(filter_binder *binder, const tropa_condition *condition,
                                     uint32_t depth)
{
    if (depth > binder->depth)
        binder->depth = depth;
    if (condition->kind == TROPA_CONDITION_TEST)
        return bind_test(binder, condition);
    tropa_filter_node *node = need(binder, 1, sizeof *node);
    const tropa_filter_node **child =
        need(binder, condition->child_count, sizeof(const tropa_filter_node *));
    if (!node || !child)
        return NULL;
    for (uint32_t i = 0; i < condition->child_count && !binder->status; i++)
        child[i] = bind(binder, condition->child[i], depth + 1);
    node->kind = condition->kind == TROPA_CONDITION_AND  ? TROPA_FILTER_AND
                 : condition->kind == TROPA_CONDITION_OR ? TROPA_FILTER_OR
                                                         : TROPA_FILTER_NOT;
    node->child = child;
    node->child_count = condition->child_count;
    return node;
}

/** --from and --to are one more test, joined by `and`. */
static const tropa_filter_node *bind_period(filter_binder *binder, const tropa_filter *filter,
                                            const tropa_filter_node *where)
{
    tropa_filter_node *period = need(binder, 1, sizeof *period);
    tropa_filter_node *both = need(binder, 1, sizeof *both);
    tropa_filter_span *span = need(binder, 1, sizeof *span);
    const tropa_filter_node **child = need(binder, 2, sizeof(const tropa_filter_node *));
    if (!period || !both || !span || !child)
        return NULL;
    span->from = filter->from_us;
    span->to = filter->to_us == TROPA_OPEN_TO ? INT64_MAX : filter->to_us - 1;
    *period = (tropa_filter_node){.kind = TROPA_FILTER_TIME, .span_count = 1, .span = span};
    if (!where)
        return period;
    child[0] = period;
    child[1] = where;
    *both = (tropa_filter_node){.kind = TROPA_FILTER_AND, .child_count = 2, .child = child};
    binder->depth++;
    return both;
}

tropa_status tropa_filter_bind(tropa_store *store, const tropa_filter *filter, tropa_arena *arena,
                               tropa_bound_filter *out, tropa_error *err)
{
    bool period = filter->from_us != TROPA_OPEN_FROM || filter->to_us != TROPA_OPEN_TO;
    filter_binder binder = {.store = store, .arena = arena, .err = err};
    memset(out, 0, sizeof *out);
    if (!filter->where && !period) {
        out->all = true;
        return TROPA_OK;
    }
    if (filter->where && filter->timezone.size)
        binder.status = tropa_zone_new(filter->timezone, &binder.zone, err);
    tropa_store_attribute_names(store, &binder.attribute_count);
    if (!binder.status)
        binder.wanted = need(&binder, binder.attribute_count, sizeof *binder.wanted);
    if (!binder.status && filter->where)
        out->root = bind(&binder, filter->where, 1);
    if (!binder.status && period)
        out->root = bind_period(&binder, filter, out->root);
    tropa_zone_free(binder.zone);
    out->depth = binder.depth + 1;
    out->columns = (tropa_scan_columns){
        .attribute = binder.wanted, .attribute_count = binder.wanted_count, .value = binder.value};
    return binder.status;
}
