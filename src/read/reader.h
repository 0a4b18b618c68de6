/** Reading one source - a file of any known format - into batches of rows.
 *
 * Life of a reader:
 *   tropa_reader_new       opens the file, looks at its beginning (and, where the beginning leaves
 * a question open, at one whole column) and makes the plan: format, encoding, delimiter, the role
 * of every column with the reason; tropa_reader_plan      what was decided, to be printed;
 * tropa_reader_preview: first ten rows; tropa_reader_worker_new  one per thread; tropa_reader_next
 * one batch of rows, until none is left; tropa_reader_totals    rows, rejects by reason, content
 * hash; tropa_reader_free      after all its workers.
 *
 * Threads: _next may be called from many threads, each with its own worker. Bytes are taken from
 * the file under a short lock, records are parsed outside it (XES is parsed under it). Everything
 * else is called from one thread at a time.
 * Memory: about 4 MiB a worker (twice that for records under 20 bytes) plus four times the largest
 * record; a few MiB for the reader. XES: plus the largest trace. Errors: TROPA_ERR_INPUT for a file
 * that cannot be read as an event log (the message says what it is and what to do), TROPA_ERR_USAGE
 * for options that make no sense, TROPA_ERR_NOT_FOUND for a missing file or column, TROPA_ERR_IO,
 * TROPA_ERR_NO_MEMORY, TROPA_ERR_LIMIT. A row that cannot be read is no error: it comes in
 * rows.reject (unless `strict`). */
#ifndef TROPA_READ_READER_H
#define TROPA_READ_READER_H

#include "base/arena.h"
#include "base/status.h"
#include "read/rows.h"
#include "text/message.h"

typedef enum tropa_read_format {
    TROPA_READ_AUTO, /**< in options only */
    TROPA_READ_CSV,  /**< any delimiter, tabs and aligned columns included */
    TROPA_READ_JSONL,
    TROPA_READ_XES,
} tropa_read_format;

/** Everything NULL or 0 means: find out. Strings are borrowed until tropa_reader_new returns.
 *  Lists of columns are separated by commas; `\,` is a comma within a title. Titles are matched
 *  without regard to case and surrounding blanks; "#3" names the third column. */
typedef struct tropa_read_options {
    const char *customer; /**< "user_id,client_id": the first that is filled, row by row */
    const char *time; /**< one column, or the columns the date is spread over (year,month,day; or
                           date,time) */
    const char *activity; /**< "event"; of several the first that is filled */
    const char *value, *order, *id;
    const char *steps; /**< wide files: the date columns, one event each */

    const char *timezone;    /**< of naive times: IANA name or offset; default UTC */
    const char *time_format; /**< as text/time_parse.h has it, when the guess is wrong */
    const char *encoding;    /**< "windows-1251"... */
    const char *delimiter;   /**< one character, or "tab", "space" (runs of blanks), "comma",
                                  "semicolon", "pipe" */
    const char *names_path;  /**< table of (activity, name[, stage]) that renames activities */
    tropa_read_format format;
    bool no_header; /**< the first record is data; columns are called "column 1"... */
    bool strict;    /**< the first row that cannot be read ends the import with an error */
    bool keep_urls; /**< do not fold URLs into pages */

    size_t record_bytes_most; /**< default 1 MiB; longer records are rejected */
    size_t block_bytes;       /**< default 512 KiB; tests make it tiny */
    size_t sample_bytes;      /**< default 1 MiB (JSON lines: four times that; JSON lines, XES: up
                                   to 64 MiB for the keys) */
} tropa_read_options;

typedef enum tropa_role {
    TROPA_ROLE_NONE, /**< not read: an index column, a constant of no meaning, an empty column */
    TROPA_ROLE_CUSTOMER,
    TROPA_ROLE_TIME,
    TROPA_ROLE_ACTIVITY,
    TROPA_ROLE_VALUE,
    TROPA_ROLE_ORDER,
    TROPA_ROLE_ID,
    TROPA_ROLE_STEP, /**< wide files: a date column that is an event of its own */
    TROPA_ROLE_ATTRIBUTE,
    TROPA_ROLE_COUNT,
} tropa_role;

/** "customer", "time"...: for tables; message keys are "role.<name>". */
const char *tropa_role_name(tropa_role role);

typedef struct tropa_plan_column {
    tropa_str title; /**< as in the file, blanks trimmed; "column 3" when it has none */
    uint32_t index;  /**< in the file, from 0 */
    tropa_role role;
    bool chosen_by_user;
    /** Why: keys "read.why.*", arguments column, share, count, example. `text` is the same in
     *  English. */
    tropa_message reason;
    tropa_str reason_text;
    tropa_str example; /**< first filled value, at most 80 bytes */
} tropa_plan_column;

/** A remark about the plan or the import: key "read.note.*" and the sentence in English. */
typedef struct tropa_plan_note {
    tropa_message message;
    tropa_str text;
    bool warning; /**< the result may be wrong if the guess is */
} tropa_plan_note;

/** Owned by the reader; unchanging after tropa_reader_new. */
typedef struct tropa_read_plan {
    tropa_str path;
    tropa_read_format format;
    const char *compression;    /**< "none", "gzip", "zstd", "zip" */
    const char *encoding;       /**< "UTF-8", "windows-1251"... */
    const char *known_source;   /**< "GA4", "Yandex Metrica"...; NULL when it is none of them */
    const char *delimiter_name; /**< "comma", "tab"...; NULL unless CSV */
    char delimiter;             /**< ' ' stands for runs of blanks */
    bool has_header;
    bool wide;             /**< a row a case, a date column a step */
    bool day_only;         /**< no time of day: events within a day have no order of their own */
    bool naive;            /**< times carry no zone, so `zone` was applied */
    bool zone_given;       /**< by the user; else the default */
    tropa_str zone;        /**< IANA name or offset */
    tropa_str time_format; /**< "YYYY-MM-DD HH:MM:SS", for people */
    uint32_t value_decimals;
    tropa_str constant_activity; /**< every event's activity where no column has one; else empty */

    const tropa_plan_column *column; /**< every column of the file, in its order */
    uint32_t column_count;
    const tropa_plan_note *note;
    uint32_t note_count;
} tropa_read_plan;

typedef struct tropa_reader tropa_reader;
typedef struct tropa_reader_worker tropa_reader_worker;

/** Opens `path` (a regular file, or a pipe, which is first spooled to an unnamed temporary file).
 *  A table without customers or without times is TROPA_ERR_INPUT; the message says what the file
 *  looks like and which export to take instead. */
tropa_status tropa_reader_new(const char *path, const tropa_read_options *options,
                              tropa_reader **out, tropa_error *err);
void tropa_reader_free(tropa_reader *reader); /**< NULL is fine */

const tropa_read_plan *tropa_reader_plan(const tropa_reader *reader);

/** The beginning of the file as the plan reads it: up to ten rows and the rejects among the sample.
 *  Owned by the reader; to be called before any worker reads. `sampled` is the number of records
 * looked at: reject_count / sampled is the reject rate of the sample. For the rate of the whole
 * file run it through tropa_reader_next. */
tropa_status tropa_reader_preview(tropa_reader *reader, const tropa_rows **rows, uint64_t *sampled,
                                  tropa_error *err);

tropa_status tropa_reader_worker_new(tropa_reader *reader, tropa_reader_worker **out,
                                     tropa_error *err);
void tropa_reader_worker_free(tropa_reader_worker *worker);

/** The next batch. *more is false, and `rows` is empty, when the file has ended. Batches are
 *  numbered without gaps in source order across all workers. After a failure every worker gets the
 *  same failure. `rows` stays valid until the worker's next call. */
tropa_status tropa_reader_next(tropa_reader_worker *worker, tropa_rows *rows, bool *more,
                               tropa_error *err);

typedef struct tropa_read_totals {
    uint64_t rows;    /**< delivered; in wide files one per filled step */
    uint64_t records; /**< of the file: read + rejected, blank lines not counted */
    uint64_t rejected;
    uint64_t rejected_by[TROPA_REJECT_REASON_COUNT];
    uint64_t lines;
    uint64_t bytes;          /**< of the file as it lies on disk */
    uint64_t content_hash;   /**< XXH3 of those bytes; complete once the file was read to its end */
    uint64_t odd_years;      /**< rows delivered whose year is before 1970 or after 2100 */
    uint64_t first_odd_line; /**< 0: none */
    uint64_t value_rounded;  /**< values with more decimals than the plan's */
    uint64_t
        unknown_columns;     /**< JSON lines, XES: values of keys the plan had not seen, left out */
    uint64_t bad_characters; /**< bytes that mean nothing in the encoding, read as U+FFFD */
} tropa_read_totals;

/** Right after every worker got *more == false. */
void tropa_reader_totals(const tropa_reader *reader, tropa_read_totals *totals);

/** Stages from the --names table: activity name (after renaming) -> stage, in the table's order.
 *  Empty without one. Owned by the reader. */
typedef struct tropa_stage_hint {
    tropa_str activity, stage;
} tropa_stage_hint;
const tropa_stage_hint *tropa_reader_stage_hints(const tropa_reader *reader, uint32_t *count);

/** The content hash of a file without reading it as a log: XXH3 of its bytes, at the speed of the
 *  page cache. Equals totals.content_hash. */
tropa_status tropa_source_hash(const char *path, uint64_t *hash, uint64_t *bytes, tropa_error *err);

#endif
