/** Inter, the one typeface of every picture: measuring it, and the subset a file carries.
 *
 * The fonts are compiled into the program and given to fontconfig in a configuration of our own, so
 * that a picture does not depend on what is installed. Only text with characters that Inter lacks
 * (emoji, Arabic, Han) is measured with the fonts of the system behind Inter.
 *
 * Widths are in em: unhinted outlines scale linearly, so one measure serves every size.
 * Everything here runs between tropa_font_lock and tropa_font_unlock: Pango's font maps belong to
 * one thread at a time. */
#ifndef TROPA_DRAW_FONT_H
#define TROPA_DRAW_FONT_H

#include "base/buffer.h"
#include "base/status.h"

#include <hb.h>

typedef enum tropa_weight {
    TROPA_REGULAR,
    TROPA_SEMIBOLD,
    TROPA_BOLD,
    TROPA_WEIGHT_COUNT,
} tropa_weight;

/** Waits for other pictures; prepares the fonts at the first call (2 ms). */
void tropa_font_lock(void);
void tropa_font_unlock(void);

/** Advance width in em of one line of clean text. `foreign` (may be NULL) is set, never cleared,
 *  when a character is not in Inter. */
double tropa_font_width(tropa_weight weight, tropa_str text, bool *foreign);
/** The same, of text that Inter covers, by Pango: what librsvg will draw. For tests. */
double tropa_font_width_pango(tropa_weight weight, tropa_str text);
bool tropa_font_has(uint32_t character);

/** A base64 OpenType subset of the weight with these characters. */
tropa_status tropa_font_subset(tropa_weight weight, const hb_set_t *characters, tropa_buffer *out,
                               tropa_error *err);

/** Makes the calling thread's default Pango font map (librsvg's) use our fonts, with the system's
 *  behind them when `foreign`. */
tropa_status tropa_font_lend(bool foreign, tropa_error *err);

#endif
