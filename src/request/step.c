/* Steps: alternatives, globs, and the nearest names for a step that matches nothing. */
#include "request/step.h"

#include <ctype.h>
#include <stdio.h>

/** One alternative, step[0..size), against the name: the classic two-pointer glob, which goes back
 *  to the last star only. */
static bool glob(const char *step, size_t size, tropa_str name)
{
    size_t s = 0, n = 0, star = SIZE_MAX, star_name = 0;
    for (;;) {
        if (s < size && step[s] == '*') {
            star = ++s;
            star_name = n;
            continue;
        }
        if (n == name.size && s == size)
            return true;
        if (n < name.size && s < size) {
            size_t literal = s + (step[s] == '\\' && s + 1 < size);
            if (step[literal] == name.data[n]) {
                s = literal + 1;
                n++;
                continue;
            }
        }
        if (star == SIZE_MAX || star_name == name.size)
            return false;
        s = star;
        n = ++star_name;
    }
}

bool tropa_step_matches(tropa_str step, tropa_str name)
{
    size_t start = 0;
    for (size_t i = 0; i <= step.size; i++) {
        if (i < step.size && step.data[i] == '\\' && i + 1 < step.size) {
            i++;
            continue;
        }
        if (i == step.size || step.data[i] == '|') {
            if (i > start && glob(step.data + start, i - start, name))
                return true;
            start = i + 1;
        }
    }
    return false;
}

static char fold(char c)
{
    return (char)tolower((unsigned char)c);
}

#define NEAREST_MAX 128

/** Edits (insert, delete, replace) between two texts, ASCII case aside. */
static unsigned distance(tropa_str a, tropa_str b)
{
    unsigned row[NEAREST_MAX + 1];
    size_t an = a.size < NEAREST_MAX ? a.size : NEAREST_MAX;
    size_t bn = b.size < NEAREST_MAX ? b.size : NEAREST_MAX;
    for (size_t j = 0; j <= bn; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= an; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= bn; j++) {
            unsigned replace = diagonal + (fold(a.data[i - 1]) != fold(b.data[j - 1]));
            unsigned other = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = replace < other ? replace : other;
        }
    }
    return row[bn];
}

static bool contains(tropa_str whole, tropa_str part)
{
    if (part.size < 3 || part.size > whole.size)
        return false;
    for (size_t i = 0; i + part.size <= whole.size; i++) {
        size_t j = 0;
        while (j < part.size && fold(whole.data[i + j]) == fold(part.data[j]))
            j++;
        if (j == part.size)
            return true;
    }
    return false;
}

/** How far apart for a person: a name that contains the text is near however long it is. */
static unsigned farness(tropa_str text, tropa_str name)
{
    unsigned edits = distance(text, name);
    return contains(name, text) && edits > 2 ? 2 : edits;
}

uint32_t tropa_nearest(tropa_str text, const tropa_str *name, uint32_t count)
{
    uint32_t best = TROPA_STEP_NONE;
    unsigned least = (unsigned)(text.size < NEAREST_MAX ? text.size : NEAREST_MAX) / 2 + 1;
    for (uint32_t i = 0; i < count; i++) {
        unsigned far = farness(text, name[i]);
        if (far < least) {
            least = far;
            best = i;
        }
    }
    return best;
}

#define NEAREST_SHOWN 3

static tropa_status unmatched(tropa_str step, const char *context, const tropa_str *name,
                              uint32_t count, tropa_error *err)
{
    uint32_t shown[NEAREST_SHOWN];
    unsigned far[NEAREST_SHOWN], found = 0;
    char list[512] = "";
    for (uint32_t i = 0; i < count; i++) {
        unsigned here = farness(step, name[i]), place = found;
        while (place > 0 && far[place - 1] > here)
            place--;
        if (place == NEAREST_SHOWN)
            continue;
        unsigned last = found < NEAREST_SHOWN ? found++ : NEAREST_SHOWN - 1;
        for (unsigned j = last; j > place; j--) {
            far[j] = far[j - 1];
            shown[j] = shown[j - 1];
        }
        far[place] = here;
        shown[place] = i;
    }
    size_t at = 0;
    for (unsigned i = 0; i < found; i++) {
        tropa_str text = name[shown[i]];
        if (text.size > 120) /* three of them always fit */
            continue;
        if (at)
            at += (size_t)snprintf(list + at, sizeof list - at, ", ");
        at += (size_t)snprintf(list + at, sizeof list - at, tropa_phrase("\"%.*s\""),
                               (int)text.size, text.data);
    }
    int size = step.size > 200 ? 200 : (int)step.size;
    if (at == 0)
        return tropa_fail(err, TROPA_ERR_NOT_FOUND,
                          "%s: no activity is \"%.*s\"; `tropa flow` lists all of them", context,
                          size, step.data);
    return tropa_fail(err, TROPA_ERR_NOT_FOUND,
                      "%s: no activity is \"%.*s\"; the nearest are %s; `tropa flow` lists all of "
                      "them",
                      context, size, step.data, list);
}

tropa_status tropa_step_resolve(tropa_str step, const char *context, const tropa_str *name,
                                uint32_t count, bool *member, tropa_error *err)
{
    bool any = false;
    for (uint32_t i = 0; i < count; i++) {
        member[i] = tropa_str_equal(step, name[i]);
        any |= member[i];
    }
    if (any)
        return TROPA_OK;
    for (uint32_t i = 0; i < count; i++) {
        member[i] = tropa_step_matches(step, name[i]);
        any |= member[i];
    }
    return any ? TROPA_OK : unmatched(step, context, name, count, err);
}
