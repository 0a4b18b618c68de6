/** Answers as text: JSON for programs, CSV for spreadsheets, tables for people.
 *
 * JSON, one object: result, rule {code, parameters, sentence}, base, period, customers, events,
 * meta.took_us; times in microseconds, shares as numbers 0..1, null where there is nothing to
 * divide by. CSV: the rows of the result, RFC 4180. Tables say the base of every percentage, and in
 * groups under 30 give counts only. All are UTF-8 and end with a newline. Errors: NO_MEMORY. */
#ifndef TROPA_QUERY_PRINT_H
#define TROPA_QUERY_PRINT_H

#include "query/query.h"
#include "text/zone.h"

/** Below this many customers a share is not shown to people. */
#define TROPA_SMALL_GROUP 30

tropa_status tropa_answer_json(const tropa_answer *answer, const tropa_catalogue *catalogue,
                               tropa_buffer *out, tropa_error *err);
tropa_status tropa_answer_csv(const tropa_answer *answer, tropa_buffer *out, tropa_error *err);
/** @param zone  whose days are shown; NULL is UTC */
tropa_status tropa_answer_table(const tropa_answer *answer, const tropa_catalogue *catalogue,
                                const tropa_zone *zone, tropa_buffer *out, tropa_error *err);

/** The rule's sentences, joined by spaces; in the arena. */
tropa_str tropa_answer_sentence(const tropa_answer *answer, const tropa_catalogue *catalogue,
                                tropa_arena *arena);

/** customer,level: the furthest step of every customer of a funnel, level 0 included. */
tropa_status tropa_levels_csv(const tropa_funnel_levels *levels, tropa_buffer *out,
                              tropa_error *err);

/** Appends a CSV field, in quotes where it must be. */
void tropa_csv_field(tropa_buffer *out, tropa_str field);

#endif
