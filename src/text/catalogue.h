/** Inside the text room: what a catalogue holds, shared by message.c, pattern.c and format.c. */
#ifndef TROPA_TEXT_CATALOGUE_H
#define TROPA_TEXT_CATALOGUE_H

#include "base/buffer.h"
#include "text/message.h"

#include <stdatomic.h>
#include <unicode/unumberformatter.h>
#include <unicode/upluralrules.h>

enum { CATALOGUE_DECIMALS = 7, CATALOGUE_MONTH_BYTES = 32 };

typedef struct pattern_node pattern_node;

typedef struct catalogue_entry {
    tropa_str key;    /**< .data NULL: empty slot */
    tropa_str source; /**< the pattern as it stands in the file */
    const pattern_node *pattern;
} catalogue_entry;

/** An ICU number formatter that some pattern asked for; freed with the catalogue. */
typedef struct catalogue_formatter {
    struct catalogue_formatter *next;
    UNumberFormatter *formatter;
} catalogue_formatter;

struct tropa_catalogue {
    tropa_language language;
    tropa_arena arena;      /**< keys, patterns, nodes */
    catalogue_entry *entry; /**< open addressing; slot_count is a power of two */
    size_t entry_count, slot_count;
    catalogue_formatter *formatters;
    UPluralRules *cardinal, *ordinal;
    /* Immutable after creation, which ICU documents as safe to share between threads. */
    UNumberFormatter *compact, *percent_whole, *percent_tenth, *real;
    UNumberFormatter *decimal[CATALOGUE_DECIMALS];
    char month[12][CATALOGUE_MONTH_BYTES]; /**< short, as in a date: "нояб." */
    atomic_uint_fast64_t missing;
};

/** Parses one pattern into nodes in the catalogue's arena. `what` names it in errors. */
tropa_status pattern_parse(tropa_catalogue *catalogue, tropa_str source, const char *what,
                           const pattern_node **out, tropa_error *err);
/** Appends the sentence. */
void pattern_format(const tropa_catalogue *catalogue, const pattern_node *pattern,
                    const tropa_message *message, tropa_buffer *out);
/** Calls visit once for every place where an argument is used. */
void pattern_arguments(const pattern_node *pattern, void (*visit)(void *context, tropa_str name),
                       void *context);

/** An ICU formatter from a number skeleton, remembered for freeing; NULL on failure. */
UNumberFormatter *catalogue_formatter_open(tropa_catalogue *catalogue, tropa_str skeleton);
const catalogue_entry *catalogue_find(const tropa_catalogue *catalogue, const char *key);
const char *catalogue_locale(const tropa_catalogue *catalogue);

/* format.c: the same rules as format.h, appended. */
void format_number(const UNumberFormatter *formatter, double value, tropa_buffer *out);
void format_integer(const tropa_catalogue *catalogue, int64_t value, tropa_buffer *out);
void format_argument(const tropa_catalogue *catalogue, const tropa_argument *argument,
                     tropa_buffer *out);

#endif
