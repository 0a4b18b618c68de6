/** Text made plain: for matching, for measuring, for identifiers.
 *
 * Input is valid UTF-8; results are in the caller's arena and end with a zero byte. .data is NULL
 * when memory is out. Thread-safe. O(size). */
#ifndef TROPA_TEXT_PLAIN_H
#define TROPA_TEXT_PLAIN_H

#include "base/arena.h"

/** For matching vocabulary and column titles: NFC, lower case (full case folding), yo written as ye
 *  (U+0451 -> U+0435), white space (non-breaking and the BOM too) trimmed and its runs made one
 *  space. Two titles that a person takes for the same fold to the same bytes. */
tropa_str tropa_text_fold(tropa_arena *arena, tropa_str text);

/** White space at both ends removed, Unicode's and the BOM; a view into `text`. */
tropa_str tropa_text_trim(tropa_str text);

/** User-perceived characters (extended grapheme clusters). */
size_t tropa_text_graphemes(tropa_str text);

/** At most `most` user-perceived characters, the last of them an ellipsis when something was cut.
 *  most >= 1. Never cuts inside a character. */
tropa_str tropa_text_truncate(tropa_arena *arena, tropa_str text, size_t most);

/** A stable ASCII identifier: Latin letters (Cyrillic and any other script transliterated), digits,
 *  single hyphens between: "Оплата заказа" -> "oplata-zakaza", "Płatność 2" -> "platnosc-2". At
 *  most 60 bytes, cut at a hyphen where there is one. Text without letters or digits gives
 *  "x-" and eight hex digits of its hash, so that the result is never empty. */
tropa_str tropa_text_slug(tropa_arena *arena, tropa_str text);

#endif
