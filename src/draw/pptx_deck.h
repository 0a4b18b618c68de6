/** Slides of text: paragraphs laid into two columns by their measured height, over as many slides
 * as they need. What stands on the slides is decided elsewhere (pptx.c). Units are points; a slide
 * is 960 by 540. Between tropa_font_lock and _unlock. */
#ifndef TROPA_DRAW_PPTX_DECK_H
#define TROPA_DRAW_PPTX_DECK_H

#include "draw/pptx_package.h"
#include "draw/scene.h"

typedef enum tropa_slide_kind {
    TROPA_SLIDE_HEAD, /**< over a list; kept with what follows */
    TROPA_SLIDE_TEXT, /**< a plain paragraph */
    TROPA_SLIDE_ITEM, /**< with a bullet */
    TROPA_SLIDE_NOTE, /**< small, below an item */
    TROPA_SLIDE_KINDS,
} tropa_slide_kind;

typedef struct tropa_slide_line {
    tropa_slide_kind kind;
    tropa_str lead, text; /**< clean; the lead is strong, either may be empty */
    tropa_paint colour;   /**< of the lead; NONE: ink */
} tropa_slide_line;

/** A picture on a slide of its own, with its place on it. */
typedef struct tropa_slide_picture {
    double x, y, width, height;
    tropa_str alternative; /**< what it shows, for those who do not see it */
} tropa_slide_picture;

typedef struct tropa_deck {
    tropa_package *package;
    const char *language;      /**< "ru" */
    tropa_str footer;          /**< on every slide */
    uint32_t slides;           /**< written so far */
    tropa_str title, subtitle; /**< of the slide being filled */
    tropa_slide_line *line;    /**< in the arena */
    uint32_t count, capacity;
    tropa_str *note; /**< for the speaker */
    uint32_t note_count, note_capacity;
} tropa_deck;

/** Begins a slide; what is empty is left out. All texts are clean and outlive the deck. */
void tropa_deck_begin(tropa_deck *deck, tropa_str title, tropa_str subtitle);
/** A line without lead and text is left out; so is a head that nothing follows. */
void tropa_deck_line(tropa_deck *deck, tropa_slide_kind kind, tropa_str lead, tropa_str text);
void tropa_deck_coloured(tropa_deck *deck, tropa_paint colour, tropa_str lead, tropa_str text);
void tropa_deck_note(tropa_deck *deck, tropa_str text);
/** Writes the slide, and those that take what did not fit. `picture` may be NULL; a slide with one
 *  has no lines. Its parts are "../media/map.png" and "../media/map.svg". */
void tropa_deck_end(tropa_deck *deck, const tropa_slide_picture *picture);

#endif
