/** The points of the emotion curve: answers and hypotheses of a map, from left to right. */
#ifndef TROPA_DRAW_FEELS_H
#define TROPA_DRAW_FEELS_H

#include "draw/lanes.h"

#define TROPA_FEELS_SERIES_MOST 6

typedef struct tropa_feels_point {
    const tropa_map_stage *stage;
    const tropa_touchpoint *touch; /**< NULL: of the stage as a whole */
    double x, y, value;
    const tropa_measured_score *score;
    const tropa_feeling *feeling;
} tropa_feels_point;

typedef struct tropa_feels_series {
    uint32_t persona; /**< place in the document; TROPA_NONE: everybody, or measured */
    tropa_feels_point *point;
    uint32_t count;
} tropa_feels_series;

/** Whether anybody feels anything at this place (0: the stage itself). */
bool tropa_feels_at(const tropa_map_stage *stage, uint32_t place);
/** Where a place stands: touchpoints with feelings share their stage's width evenly. */
double tropa_feels_x(const tropa_canvas *canvas, uint32_t i, uint32_t place);
/** The least width that a touchpoint has. */
double tropa_feels_slot(const tropa_canvas *canvas);
/** What customers answered, or what one persona (empty: everybody) is thought to feel. In the
 *  arena; y is not set. */
void tropa_feels_gather(tropa_canvas *canvas, bool measured, tropa_str persona,
                        tropa_feels_series *out);
/** Every persona with a feeling; returns how many. */
uint32_t tropa_feels_assumed(tropa_canvas *canvas, tropa_feels_series all[TROPA_FEELS_SERIES_MOST]);

#endif
