/** What column titles say about roles: a vocabulary in English, Russian and Polish, and the titles
 *  of the exports that people have. Private to src/read/. */
#ifndef TROPA_READ_ROLE_NAMES_H
#define TROPA_READ_ROLE_NAMES_H

#include "base/arena.h"
#include "read/reader.h"

/** Lower case words with single spaces: "ym:s:clientID" -> "ym s client id", "Case_ID" -> "case
 * id". .data NULL when memory is out. */
tropa_str tropa_title_plain(tropa_arena *arena, tropa_str title);

/** 0: the title says nothing; 100: nothing else could be meant. `plain` from tropa_title_plain. */
unsigned tropa_title_score(tropa_role role, tropa_str plain);

/** Whether a customer title names a person, household or visitor (an identifier of a session or
 *  an order does not): only those stand in for one another. */
bool tropa_title_is_person(tropa_str plain);

/** Parts of a date spread over columns: 0 year, 1 month, 2 day, 3 hour, 4 minute, 5 second; -1. */
int tropa_title_date_part(tropa_str plain);

/** Money rather than any other number. */
bool tropa_title_is_money(tropa_str plain);

/** The title of one column of Snowplow's enriched events, which come as TSV of 131 columns without
 *  titles; NULL for a column of no interest here. */
enum { TROPA_SNOWPLOW_COLUMNS = 131 };
const char *tropa_snowplow_title(uint32_t column);

/** "GA4"... when the titles are those of a known export of events; else NULL. */
const char *tropa_titles_known_export(const tropa_str *plain, uint32_t count);

/** When the titles are those of a report (totals, not events): which product, and what to export
 *  instead; *product is NULL for a report of unknown origin. False: no sign of a report. */
bool tropa_titles_report(const tropa_str *plain, uint32_t count, const char **product,
                         const char **instead);

#endif
