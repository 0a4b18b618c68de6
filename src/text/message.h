/** Message catalogues: every sentence a person sees, in en, ru and pl.
 *
 * locale/<room>.<language>.json holds key -> ICU MessageFormat pattern (plurals, selects, numbers);
 * the files of a language are compiled into the program and merged; all languages have exactly the
 * same keys with the same arguments (a test proves it). Reasons and rules travel through the
 * program as a key with named arguments and become sentences here.
 *
 * Patterns are parsed once, when the catalogue is made; a sentence then takes about a microsecond.
 * Immutable once made, so thread-safe: one catalogue serves all threads, each with its own arena.
 *
 * Understood: {name}, {name, number}, {name, number, integer|percent|::skeleton}, {name, plural,
 * offset:1 =0 {...} one {...} other {...}}, {name, selectordinal, ...}, {name, select, a {...}
 * other
 * {...}}, # within plurals, and apostrophes as ICU reads them ('{' is literal, '' an apostrophe).
 */
#ifndef TROPA_TEXT_MESSAGE_H
#define TROPA_TEXT_MESSAGE_H

#include "base/arena.h"
#include "base/status.h"

#include <stdint.h>

typedef enum tropa_language {
    TROPA_EN,
    TROPA_RU,
    TROPA_PL,
    TROPA_LANGUAGE_COUNT,
} tropa_language;

/** "en", "ru", "pl" (any case, with or without region); false when it is none of them. */
bool tropa_language_parse(tropa_str text, tropa_language *out);
const char *tropa_language_code(tropa_language language);

typedef enum tropa_argument_kind {
    TROPA_ARG_TEXT,
    TROPA_ARG_INTEGER,  /**< grouped by the language's rules: 48 210 */
    TROPA_ARG_REAL,     /**< for patterns with their own number style; prefer a formatted text */
    TROPA_ARG_PERCENT,  /**< 0..1 -> "51 %" / "51%", tropa_format_percent's rule */
    TROPA_ARG_DURATION, /**< microseconds -> "3 days", two figures of precision */
    TROPA_ARG_DATE,     /**< microseconds UTC -> "20 ноя 2026" */
} tropa_argument_kind;

typedef struct tropa_argument {
    const char *name;
    tropa_argument_kind kind;
    tropa_str text;
    int64_t integer;
    double real;
} tropa_argument;

/** A message: a key and its arguments; what reasons, rules and sentences are made of. */
#define TROPA_MESSAGE_ARGUMENTS 8
typedef struct tropa_message {
    const char *key; /**< static storage, or the arena of whoever made it; NULL: no message */
    uint32_t argument_count;
    tropa_argument argument[TROPA_MESSAGE_ARGUMENTS];
} tropa_message;

void tropa_message_init(tropa_message *message, const char *key);
void tropa_message_text(tropa_message *message, const char *name, tropa_str text);
void tropa_message_integer(tropa_message *message, const char *name, int64_t value);
void tropa_message_real(tropa_message *message, const char *name, double value);
void tropa_message_percent(tropa_message *message, const char *name, double share);
void tropa_message_duration(tropa_message *message, const char *name, int64_t us);
void tropa_message_date(tropa_message *message, const char *name, int64_t us);

typedef struct tropa_catalogue tropa_catalogue;
tropa_status tropa_catalogue_new(tropa_language language, tropa_catalogue **out, tropa_error *err);
void tropa_catalogue_free(tropa_catalogue *catalogue);
tropa_language tropa_catalogue_language(const tropa_catalogue *catalogue);
bool tropa_catalogue_has(const tropa_catalogue *catalogue, const char *key);
/** How many sentences were asked for whose key is not there; tests assert that it is 0. */
uint64_t tropa_catalogue_missing(const tropa_catalogue *catalogue);

/** The sentence, in the arena. A missing key gives the key itself, and is counted
 *  (tropa_catalogue_missing); an argument that is not given stays as {name}. A plural or select on
 *  an argument of another kind takes its `other` branch. */
tropa_str tropa_say(const tropa_catalogue *catalogue, tropa_arena *arena,
                    const tropa_message *message);
/** A message without arguments. */
tropa_str tropa_say_key(const tropa_catalogue *catalogue, tropa_arena *arena, const char *key);

#endif
