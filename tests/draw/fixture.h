/** Hand-made maps to draw: the subscription box of the design with invented figures, and extremes.
 *
 * The texts are written here in three languages, so that these pictures do not change when another
 * room words its reasons differently. */
#ifndef TROPA_TESTS_DRAW_FIXTURE_H
#define TROPA_TESTS_DRAW_FIXTURE_H

#include "map/model.h"

/** Five stages, 16 touchpoints, problems and successes, simulated. */
void fixture_box(tropa_arena *arena, tropa_language language, tropa_map *out);
/** Any size, with plausible figures from a seed; `text` names everything (NULL: ordinary names). */
void fixture_sized(tropa_arena *arena, uint32_t stages, uint32_t touchpoints, uint64_t seed,
                   const tropa_str *text, uint32_t text_count, tropa_map *out);
/** Texts as unpleasant as people and data make them: a word of 76 letters, 2,000 letters with and
 *  without spaces, markup, emoji, marks upon marks, right to left, controls, broken bytes. */
const tropa_str *fixture_nasty(tropa_arena *arena, uint32_t *count);
/** Twelve customers: too few for shares. */
void fixture_tiny(tropa_arena *arena, tropa_map *out);
/** No customers at all. */
void fixture_empty(tropa_arena *arena, tropa_map *out);

/** A message that says exactly this. */
tropa_message fixture_say(tropa_str text);

#endif
