/* Looking up what the code says in English. */
#include "text/phrases.h"

#include "text/phrase_table.h"

/* A walk over some hundred rows takes a microsecond or two, and a program says few errors. */
const char *tropa_phrase_in(tropa_language language, const char *english)
{
    if (language == TROPA_EN)
        return NULL;
    for (size_t i = 0; i < phrase_row_count; i++)
        if (strcmp(phrase_rows[i].english, english) == 0)
            return phrase_rows[i].said[language];
    return NULL;
}

static const char *in_russian(const char *english)
{
    return tropa_phrase_in(TROPA_RU, english);
}

static const char *in_polish(const char *english)
{
    return tropa_phrase_in(TROPA_PL, english);
}

void tropa_phrases_speak(tropa_language language)
{
    tropa_set_translator(language == TROPA_RU   ? in_russian
                         : language == TROPA_PL ? in_polish
                                                : NULL);
}
