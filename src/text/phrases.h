/** Messages that the code writes in English, in the other languages: errors, help.
 *
 * locale/errors.<language>.json and locale/help.<language>.json are one flat object each: the
 * English text as it stands in the code -> the translation. %<PRIu64> stands for the macro of that
 * name. They are compiled in as a constant table, so that asking for one allocates nothing, locks
 * nothing and costs nothing before the first is asked for. scripts/phrases.py makes the table, and
 * refuses a translation whose conversions are not those of the English; as a test it also refuses a
 * text of the code that lacks a translation, and a translation that no text of the code asks for.
 */
#ifndef TROPA_TEXT_PHRASES_H
#define TROPA_TEXT_PHRASES_H

#include "text/message.h"

/** From here on, tropa_phrase and errors speak this language. Before the first thread starts. */
void tropa_phrases_speak(tropa_language language);

/** The translation, or NULL: English, or a text that is not known. Static storage; thread-safe. */
const char *tropa_phrase_in(tropa_language language, const char *english);

#endif
