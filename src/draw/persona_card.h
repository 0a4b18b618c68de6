/** The disc, name and basis of a persona: what the empathy map and the persona sheet share. */
#ifndef TROPA_DRAW_PERSONA_CARD_H
#define TROPA_DRAW_PERSONA_CARD_H

#include "draw/sheet.h"

/** Disc with initials around x, y. */
void tropa_persona_disc(tropa_sheet *sheet, const tropa_persona *persona, double x, double y,
                        double radius);
/** The name; of no persona, the words for "persona". */
tropa_str tropa_persona_name(tropa_sheet *sheet, const tropa_persona *persona);
/** "hypothesis", or "measured", with the share of customers. */
tropa_str tropa_persona_basis_words(tropa_sheet *sheet, const tropa_persona *persona);
/** A pill that holds the basis: dashed for a hypothesis. Its left edge is x; of `middle`, its
 *  centre. Returns the bottom. */
double tropa_persona_pill(tropa_sheet *sheet, const tropa_persona *persona, double x, double top,
                          double width, bool middle);

#endif
