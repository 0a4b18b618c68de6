/** The three sentences that open a map: where most are lost, what goes with it, where to look
 *  first. Internal to the room. Sentences: "headline.*" of locale/map. */
#ifndef TROPA_MAP_HEADLINES_H
#define TROPA_MAP_HEADLINES_H

#include "insight/findings.h"
#include "map/model.h"

/** The stage, before the last, with the most customers lost for whom it was the furthest;
 *  TROPA_NONE when nobody is lost. */
uint32_t tropa_main_loss(const tropa_stages_answer *stages);

/** @param names  of the touchpoints, by touch of the findings
 *  The map's stages, base, main_loss and lapse must be filled. Cannot fail. */
void tropa_headlines_write(tropa_map *map, const tropa_findings *findings,
                           const tropa_label *const *names);

#endif
