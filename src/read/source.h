/** The bytes of one source: opened, decompressed, turned into UTF-8, hashed on the way.
 *
 * Compression is told by magic bytes, never by the name: gzip (many members), zstd (many frames),
 * zip (its one file of data), and one of those within a zip. A pipe is spooled to an unnamed
 * temporary file, so that a source can always be rewound. Private to src/read/. Used by one thread
 * at a time. Errors: TROPA_ERR_IO, _NOT_FOUND, _INPUT (damaged archive), _USAGE (unknown encoding),
 * _NO_MEMORY. */
#ifndef TROPA_READ_SOURCE_H
#define TROPA_READ_SOURCE_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct tropa_source tropa_source;

tropa_status tropa_source_open(const char *path, tropa_source **out, tropa_error *err);
void tropa_source_free(tropa_source *source);

/** Back to the first byte. The encoding stays. */
tropa_status tropa_source_rewind(tropa_source *source, tropa_error *err);

/** Texts in this encoding are handed out as UTF-8 from the next rewind on. UTF-8 itself passes
 *  unchecked, without its byte order mark. NULL: raw bytes. */
tropa_status tropa_source_decode(tropa_source *source, const char *encoding, tropa_error *err);

/** Up to `size` bytes; *got is 0 only at the end. */
tropa_status tropa_source_read(tropa_source *source, char *into, size_t size, size_t *got,
                               tropa_error *err);

const char *tropa_source_compression(const tropa_source *source);
/** Read so far from the file as it lies on disk. */
uint64_t tropa_source_raw_bytes(const tropa_source *source);
/** XXH3 of the whole file, once _read has given 0; before that, of what was read. */
uint64_t tropa_source_content_hash(const tropa_source *source);
/** Ill-formed sequences that became U+FFFD. */
uint64_t tropa_source_bad_characters(const tropa_source *source);

#endif
