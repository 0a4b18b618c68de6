/** The bodies of the pictures beside the journey map, for the functions of draw.h and for tests.
 * What each takes as `what` is its view below; see sheet.h for what a body is. */
#ifndef TROPA_DRAW_PICTURES_H
#define TROPA_DRAW_PICTURES_H

#include "draw/sheet.h"

/** A document as one persona sees it. */
typedef struct tropa_persona_view {
    const tropa_document *document;
    const tropa_persona *persona; /**< NULL: the document has none */
} tropa_persona_view;

typedef struct tropa_story_view {
    const tropa_document *document;
    const tropa_story *story; /**< NULL: the document has none */
} tropa_story_view;

typedef struct tropa_funnel_view {
    const tropa_funnel_answer *answer;
    const tropa_str *step; /**< names, as they were asked for */
    const tropa_answer_words *words;
} tropa_funnel_view;

typedef struct tropa_flow_view {
    const tropa_flow_answer *answer;
    const tropa_answer_words *words;
} tropa_flow_view;

double tropa_empathy_body(tropa_sheet *sheet, const void *persona_view);
double tropa_persona_body(tropa_sheet *sheet, const void *persona_view);
double tropa_blueprint_body(tropa_sheet *sheet, const void *document);
double tropa_matrix_body(tropa_sheet *sheet, const void *document);
double tropa_story_body(tropa_sheet *sheet, const void *story_view);
double tropa_funnel_body(tropa_sheet *sheet, const void *funnel_view);
/** May set sheet->status. */
double tropa_flow_body(tropa_sheet *sheet, const void *flow_view);

#endif
