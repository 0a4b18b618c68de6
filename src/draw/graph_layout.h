/** Where the boxes and arrows of a graph go: Graphviz's dot, and nothing of it beyond this file.
 *
 * Only sizes and weights go in, never people's text: Graphviz parses labels. It runs in a child
 * process, for half a minute at most: whatever it does there, the answer here is a status. Units
 * are the picture's; y grows downwards. */
#ifndef TROPA_DRAW_GRAPH_LAYOUT_H
#define TROPA_DRAW_GRAPH_LAYOUT_H

#include "base/arena.h"
#include "base/status.h"

#include <stdint.h>

typedef struct tropa_graph_point {
    double x, y;
} tropa_graph_point;

typedef struct tropa_graph_node {
    double width, height;
    tropa_graph_point centre; /**< out */
} tropa_graph_node;

typedef struct tropa_graph_edge {
    uint32_t from, to; /**< nodes; never the same one */
    uint32_t weight;   /**< heavier edges are shorter and straighter */
    double label_width, label_height;
    tropa_graph_point label;        /**< out: its centre */
    uint32_t point_count;           /**< out: 1 + 3 for each Bezier piece */
    const tropa_graph_point *point; /**< out, in the arena; from the edge's beginning to its end */
    tropa_graph_point tip;          /**< out: of the arrow, which begins at the last point */
} tropa_graph_edge;

/** Fills what is out and `size`, the whole. The last two nodes are the graph's beginning and end:
 *  above and below all. Errors: TROPA_ERR_LIMIT when no layout was found, NO_MEMORY, IO when no
 *  process could be started. */
tropa_status tropa_graph_layout(tropa_graph_node *node, uint32_t node_count, tropa_graph_edge *edge,
                                uint32_t edge_count, tropa_arena *arena, tropa_graph_point *size,
                                tropa_error *err);

#endif
