/** XES (IEEE 1849) as a stream of records: one per event, the trace's attributes with it. Private
 * to src/read/.
 *
 * Columns: 0 is "case:concept:name", the trace's name ("trace 7" where it has none); then every key
 * seen, in order of appearance; a trace's key that an event has too gets "case:" in front; a nested
 * attribute is "parent/child". Events wait until their trace ends, since its attributes may follow
 * them. Entity declarations, nesting past 64 and texts past 16 MiB are refused. Not thread-safe. */
#ifndef TROPA_READ_XES_PARSE_H
#define TROPA_READ_XES_PARSE_H

#include "base/buffer.h"
#include "base/dict.h"
#include "base/status.h"
#include "read/source.h"

typedef struct tropa_xes tropa_xes;

/** One event: its fields by column, .data NULL where missing; valid during the call. `text` holds
 * all of them and is copied when they are to last. False stops the parse: memory is out. */
typedef bool (*tropa_xes_event)(void *context, const tropa_str *field, uint64_t line);

tropa_status tropa_xes_new(const char *path, tropa_source *source, tropa_xes **out,
                           tropa_error *err);
void tropa_xes_free(tropa_xes *xes);

/** Reads up to `bytes_most` of the text for the keys alone, from the start, and settles the
 * columns. TROPA_ERR_INPUT when it is no XES. *whole: that was everything. */
tropa_status tropa_xes_learn(tropa_xes *xes, uint64_t bytes_most, bool *whole, tropa_error *err);
uint32_t tropa_xes_column_count(const tropa_xes *xes);
tropa_str tropa_xes_column(const tropa_xes *xes, uint32_t column);

/** From the start again. */
tropa_status tropa_xes_rewind(tropa_xes *xes, tropa_error *err);
/** Goes on until about `events_most` events were handed over (whole traces only) or the end: then
 *  *more is false. */
tropa_status tropa_xes_read(tropa_xes *xes, size_t events_most, tropa_xes_event event,
                            void *context, bool *more, tropa_error *err);
uint64_t tropa_xes_line(const tropa_xes *xes);
/** Values of keys that were not learnt, since the last call. */
uint64_t tropa_xes_take_unknown(tropa_xes *xes);

#endif
