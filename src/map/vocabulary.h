/** What names of activities say: stage, channel, and how the thing is used by nature.
 *
 * A name is cut into words (snake_case, camelCase, URLs, phrases), folded, and compared with the
 * table in vocabulary_table.c: GA4's ecommerce events and common English, Russian and Polish words
 * of shops, subscriptions and services. A table row is one or more words in a row; a word that ends
 * in "*" is a stem and fits every word that begins with it. Among the rows that fit, the one with
 * most words wins, then a firm one over a soft one, then the longest.
 *
 * Results are by value; text lives in the given arena. Thread-safe. O(words * rows of the table).
 * Errors: only TROPA_ERR_NO_MEMORY. */
#ifndef TROPA_MAP_VOCABULARY_H
#define TROPA_MAP_VOCABULARY_H

#include "base/arena.h"
#include "base/status.h"
#include "map/model.h"

/** The stages that have a name in every language, in the order people live them. */
typedef enum tropa_known_stage {
    TROPA_STAGE_NEED,
    TROPA_STAGE_AWARENESS,
    TROPA_STAGE_INTEREST,
    TROPA_STAGE_CONSIDERATION,
    TROPA_STAGE_DECISION,
    TROPA_STAGE_PURCHASE,
    TROPA_STAGE_AFTER_SALES,
    TROPA_STAGE_RETENTION,
    TROPA_STAGE_LOYALTY,
    TROPA_STAGE_ADVOCACY,
    TROPA_STAGE_KNOWN_COUNT,
    TROPA_STAGE_UNKNOWN = TROPA_STAGE_KNOWN_COUNT,
} tropa_known_stage;

/** "stage.purchase"; static. */
const char *tropa_known_stage_key(tropa_known_stage stage);
/** "purchase", as messages select by it; static. */
const char *tropa_known_stage_code(tropa_known_stage stage);

/** The stage that a person named, in any of the three languages; TROPA_STAGE_UNKNOWN otherwise. */
tropa_status tropa_known_stage_parse(tropa_str text, tropa_known_stage *out, tropa_error *err);

typedef struct tropa_meaning {
    tropa_known_stage stage; /**< TROPA_STAGE_UNKNOWN: the name says nothing */
    tropa_channel channel;
    bool soft;     /**< the word is used at several stages: its place in the data decides */
    bool negative; /**< a refund, a complaint: never a stage's only reason to be */
    bool repeats;  /**< repeated by nature: browsing, a weekly box, a laboratory value */
    bool pauses;   /**< a pause after it is natural: the box is at home, the mail is sent */
} tropa_meaning;

tropa_status tropa_vocabulary_read(tropa_str name, tropa_meaning *out, tropa_error *err);

/** "add_to_cart" -> "Add to cart", "paymentCode" -> "Payment code"; URLs, codes and text with
 *  spaces stay as they are. In the arena; .data NULL when memory is out. */
tropa_str tropa_vocabulary_title(tropa_arena *arena, tropa_str name);

/* ---- between vocabulary.c and vocabulary_table.c ---- */
enum {
    TROPA_WORD_SOFT = 1,
    TROPA_WORD_NEGATIVE = 2,
    TROPA_WORD_REPEATS = 4,
    TROPA_WORD_PAUSES = 8,
};

typedef struct tropa_vocabulary_row {
    const char *words;
    uint8_t stage, channel, flags;
} tropa_vocabulary_row;

typedef struct tropa_stage_name_row {
    const char *words;
    uint8_t stage;
} tropa_stage_name_row;

extern const tropa_vocabulary_row tropa_vocabulary_table[];
extern const uint32_t tropa_vocabulary_table_count;
extern const tropa_stage_name_row tropa_stage_name_table[];
extern const uint32_t tropa_stage_name_table_count;

#endif
