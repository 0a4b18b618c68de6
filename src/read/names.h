/** The --names table: activity, name and perhaps stage, as people keep it in a spreadsheet.
 *
 * CSV or TSV in any encoding, two or three columns, with or without a title row (recognised by its
 * words: activity, name, stage; активность, событие, название, этап; aktywność, nazwa, etap).
 * Several activities may have one name. An activity is matched exactly, else without regard to case
 * and blanks; a trailing * matches any rest (the longest such prefix wins). An empty name keeps the
 * activity's own. Private to src/read/ but for the hints handed on in reader.h. Immutable once
 * made, so thread-safe. */
#ifndef TROPA_READ_NAMES_H
#define TROPA_READ_NAMES_H

#include "base/status.h"
#include "read/reader.h"

typedef struct tropa_names tropa_names;

/** TROPA_ERR_INPUT when it is no such table: the message names file, line and column. */
tropa_status tropa_names_read(const char *path, tropa_names **out, tropa_error *err);
/** As _read, from UTF-8 text already in memory. */
tropa_status tropa_names_parse(tropa_str text, const char *path, tropa_names **out,
                               tropa_error *err);
void tropa_names_free(tropa_names *names);

/** The name for an activity, or the activity itself. Owned by `names`, or the argument. `folded` is
 *  tropa_text_fold of the activity. */
tropa_str tropa_names_find(const tropa_names *names, tropa_str activity, tropa_str folded);
const tropa_stage_hint *tropa_names_hints(const tropa_names *names, uint32_t *count);

#endif
