/** What reader.c and the readers of the formats share. Private to src/read/. */
#ifndef TROPA_READ_READER_INTERNAL_H
#define TROPA_READ_READER_INTERNAL_H

#include "read/csv.h"
#include "read/mapping.h"
#include "read/plan.h"
#include "read/reader.h"
#include "read/rows_build.h"
#include "read/source.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    TROPA_RECORD_BYTES_DEFAULT = 1 << 20,
    TROPA_BLOCK_BYTES_DEFAULT = 512 << 10, /**< with its rows it stays in a core's cache */
    TROPA_SAMPLE_BYTES_DEFAULT = 1 << 20,
    TROPA_XES_KEYS_BYTES = 64 << 20, /**< read this far for the keys */
    TROPA_JSON_KEYS_BYTES = 16 << 20,
    TROPA_PREVIEW_ROWS = 10,
};

typedef struct tropa_json_keys tropa_json_keys;
typedef struct tropa_json_lines tropa_json_lines;
typedef struct tropa_xes tropa_xes;

struct tropa_reader {
    tropa_arena arena;
    char *path;
    tropa_read_options options; /**< strings are copies in the arena; sizes are filled in */
    tropa_source *source;
    tropa_read_plan plan;
    tropa_mapping mapping;
    tropa_zone *zone;
    tropa_names *names;
    tropa_sample sample;
    bool encoding_guessed;        /**< with little confidence */
    tropa_reader_worker *preview; /**< made on demand; its rows are what preview hands out */
    tropa_rows preview_rows;

    /* Under the lock. */
    pthread_mutex_t lock;
    bool lock_made;
    uint64_t sequence, next_line;
    bool ended;
    tropa_error failure; /**< status TROPA_OK: none */
    tropa_read_totals totals;
    char *carry; /**< the piece of a record that the last block did not take */
    size_t carry_size, carry_capacity;
    size_t skip_bytes; /**< of the text, before the first record */
    uint64_t skip_lines;

    tropa_csv_dialect dialect; /**< CSV; JSON lines use its eol and limit */
    tropa_json_keys *json_keys;
    tropa_json_lines *json_lines; /**< JSON that has no object per line; else NULL */
    tropa_xes *xes;
};

/** A piece of text that holds whole records, in a worker's own memory. */
typedef struct tropa_block {
    char *text; /**< TROPA_CSV_PADDING readable bytes after `size` */
    size_t size, capacity;
    bool any_quote;
    bool giant; /**< text is the beginning of one record that is too long */
    uint64_t sequence, first_line, lines, bytes_read;
} tropa_block;

struct tropa_reader_worker {
    tropa_reader *reader;
    tropa_row_builder builder;
    bool builder_ready;
    tropa_block block;
    tropa_str *field; /**< column_count of them */
    char *scratch;    /**< undoubled quotes; as large as the block, made when needed */
    tropa_arena text; /**< of this batch: JSON and XES strings */
    uint64_t unknown_columns;
};

/* block.c: under the reader's lock. */
tropa_status tropa_block_init(tropa_block *block, const tropa_reader *reader, tropa_error *err);
void tropa_block_deinit(tropa_block *block);
/** Back to the first record. */
tropa_status tropa_blocks_restart(tropa_reader *reader, tropa_error *err);
/** The next block; *more is false at the end. */
tropa_status tropa_block_take(tropa_reader *reader, tropa_block *block, bool *more,
                              tropa_error *err);

/* csv_sniff.c, json_reader.c, xes_reader.c: the beginning of the file into reader->sample, and
 * what the format needs. `text` is the decoded beginning, `whole` says it is all. */
tropa_status tropa_csv_sniff(tropa_reader *reader, const char *text, size_t size, bool whole,
                             tropa_error *err);
tropa_status tropa_json_sniff(tropa_reader *reader, const char *text, size_t size, bool whole,
                              tropa_error *err);
tropa_status tropa_xes_sniff(tropa_reader *reader, tropa_error *err);

/* One block of text -> rows in the worker's builder. Outside the lock. */
void tropa_csv_parse_block(tropa_reader_worker *worker);
void tropa_json_parse_block(tropa_reader_worker *worker);
/** A batch straight from the parser. Under the lock. */
tropa_status tropa_xes_next(tropa_reader_worker *worker, bool *more, tropa_error *err);
tropa_status tropa_xes_restart(tropa_reader *reader, tropa_error *err);
void tropa_json_keys_free(tropa_json_keys *keys);
tropa_json_lines *tropa_json_lines_new(void);
void tropa_json_lines_free(tropa_json_lines *lines);
void tropa_json_lines_restart(tropa_json_lines *lines);
/** As tropa_source_read, with every top-level object on a line of its own. */
tropa_status tropa_json_lines_read(tropa_json_lines *lines, tropa_source *source, char *into,
                                   size_t size, size_t *got, tropa_error *err);

/** Feeds one column of a CSV file to detectors: a tropa_whole_column. context: the reader. */
tropa_status tropa_csv_whole_column(void *context, uint32_t column, int64_t joined,
                                    tropa_time_detector *times, tropa_number_detector *numbers,
                                    tropa_error *err);
tropa_status tropa_json_whole_column(void *context, uint32_t column, int64_t joined,
                                     tropa_time_detector *times, tropa_number_detector *numbers,
                                     tropa_error *err);

#endif
