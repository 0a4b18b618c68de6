/** What stands on the slides of a map: its opening, its stages, its personas. */
#ifndef TROPA_DRAW_PPTX_TEXT_H
#define TROPA_DRAW_PPTX_TEXT_H

#include "draw/map_parts.h"
#include "draw/pptx_deck.h"

void tropa_deck_opening(tropa_deck *deck, tropa_canvas *canvas);
void tropa_deck_stage(tropa_deck *deck, tropa_canvas *canvas, uint32_t index);
void tropa_deck_persona(tropa_deck *deck, tropa_canvas *canvas, const tropa_persona *persona);

#endif
