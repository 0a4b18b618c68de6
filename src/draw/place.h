/** Where a label beside a mark may stand: it meets no mark, no line and no other label.
 *
 * Marks and lines of a panel are told first, labels are then placed one after the other; what has
 * no room anywhere is left out (it is still told on hover). O(labels x (marks + lines)). */
#ifndef TROPA_DRAW_PLACE_H
#define TROPA_DRAW_PLACE_H

#include "draw/scene.h"

typedef struct tropa_segment {
    double x1, y1, x2, y2;
} tropa_segment;

typedef struct tropa_placer {
    tropa_scene *scene; /**< its arena holds the lists */
    tropa_box panel;    /**< labels stay in it */
    tropa_box *box;
    uint32_t box_count, box_capacity;
    tropa_segment *segment;
    uint32_t segment_count, segment_capacity;
} tropa_placer;

void tropa_placer_init(tropa_placer *placer, tropa_scene *scene, tropa_box panel);
void tropa_placer_mark(tropa_placer *placer, tropa_box box);
void tropa_placer_line(tropa_placer *placer, double x1, double y1, double x2, double y2);
/** Tries to put a label of this size above and below the mark at x, y; `above` is tried first.
 *  On true *out is its box, and it is taken. */
bool tropa_placer_put(tropa_placer *placer, double x, double y, double radius, double width,
                      double height, bool above, tropa_box *out);

#endif
