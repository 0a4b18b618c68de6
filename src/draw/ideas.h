/** All ideas of a map in one numbered list: what the matrix, its list and the road map share. */
#ifndef TROPA_DRAW_IDEAS_H
#define TROPA_DRAW_IDEAS_H

#include "draw/sheet.h"

typedef struct tropa_idea_seen {
    const tropa_idea *idea;
    uint32_t number; /**< 1.. in the order of the map */
    tropa_str text;  /**< clean */
    tropa_str where; /**< name of the stage or touchpoint; empty: the whole map */
    bool overdue;    /**< due before the map was updated, and neither done nor dropped */
} tropa_idea_seen;

typedef struct tropa_ideas {
    tropa_idea_seen *item;
    uint32_t count;
    int64_t updated_us;
} tropa_ideas;

void tropa_ideas_gather(tropa_sheet *sheet, const tropa_document *document, tropa_ideas *out);
/** The idea's text with its status where it is done or dropped. */
tropa_str tropa_idea_words(tropa_sheet *sheet, const tropa_idea_seen *idea);

/** Ideas by due date, owners as rows, those without a date apart. Returns the bottom. */
double tropa_draw_roadmap(tropa_sheet *sheet, const tropa_ideas *ideas, double top);
/** What the dashed line of the road map means; empty where there is none. */
tropa_str tropa_roadmap_rule(tropa_sheet *sheet, const tropa_ideas *ideas);

#endif
