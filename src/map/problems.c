#include "map/problems.h"

#include "map/node.h"

#include <stdlib.h>

tropa_status tropa_problem_add(tropa_finder *finder, bool error, tropa_place place, const char *key,
                               tropa_problem **out)
{
    tropa_problems *problems = finder->problems;
    if (!problems->item) {
        /* One more than are told: where those beyond the most are written. */
        problems->item =
            tropa_arena_array(finder->arena, TROPA_PROBLEMS_MAX + 1, sizeof *problems->item);
        if (!problems->item)
            return tropa_fail_memory(finder->err);
    }
    problems->errors += error;
    problems->warnings += !error;
    *out = &problems->item[problems->count];
    if (problems->count < TROPA_PROBLEMS_MAX)
        problems->count++;
    (*out)->error = error;
    (*out)->place = place;
    (*out)->hint.key = NULL;
    tropa_message_init(&(*out)->what, key);
    return TROPA_OK;
}

tropa_status tropa_problem_check_text(tropa_finder *finder, tropa_str text)
{
    tropa_node_fault fault;
    tropa_problem *problem;
    tropa_status status = tropa_node_check_text(text, finder->arena, &fault, finder->err);
    if (status != TROPA_ERR_INPUT)
        return status;
    status = tropa_problem_add(finder, true, fault.place, fault.what.key, &problem);
    if (!status)
        problem->what = fault.what;
    return status;
}

static int by_place(const void *left, const void *right)
{
    const tropa_problem *a = left, *b = right;
    if (a->place.line != b->place.line)
        return a->place.line < b->place.line ? -1 : 1;
    if (a->place.column != b->place.column)
        return a->place.column < b->place.column ? -1 : 1;
    return strcmp(a->what.key, b->what.key);
}

void tropa_problems_sort(tropa_problems *problems)
{
    if (problems->count > 1)
        qsort(problems->item, problems->count, sizeof *problems->item, by_place);
}
