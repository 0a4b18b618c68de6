/** Files: whole reads, atomic replacement, and the one place where writes can be made to fail.
 *
 * A file that matters is written with tropa_file_writer: bytes go to a temporary name beside the
 * target; tropa_file_writer_commit flushes, syncs, renames over the target and syncs the folder, so
 * that after a crash the old or the new file is there, whole. Paths are UTF-8 bytes as the system
 * gives them. */
#ifndef TROPA_BASE_FILE_H
#define TROPA_BASE_FILE_H

#include "base/buffer.h"
#include "base/status.h"

#include <stdint.h>

/** Appends the whole file to `out`. TROPA_ERR_LIMIT past `most` bytes. "-" is not special here. */
tropa_status tropa_file_read(const char *path, size_t most, tropa_buffer *out, tropa_error *err);
/** Bytes of a file, from its entry in the folder. */
tropa_status tropa_file_size(const char *path, uint64_t *bytes, tropa_error *err);

typedef struct tropa_file_writer {
    int descriptor; /**< -1 when closed */
    uint64_t written;
    char *path, *temporary; /**< owned */
    tropa_buffer pending;
} tropa_file_writer;

/** Starts a file that will stand at `path`. The folder must exist. */
tropa_status tropa_file_writer_init(tropa_file_writer *writer, const char *path, tropa_error *err);
/** Buffered; bytes reach the disk in pieces of 256 KiB. */
tropa_status tropa_file_writer_write(tropa_file_writer *writer, const void *bytes, size_t size,
                                     tropa_error *err);
/** Flush, fsync, rename over `path`, fsync the folder. On failure nothing is left behind. */
tropa_status tropa_file_writer_commit(tropa_file_writer *writer, tropa_error *err);
/** Drops an uncommitted file; does nothing after a commit. Always safe to call last. */
void tropa_file_writer_deinit(tropa_file_writer *writer);

/** Replaces `path` by `bytes`, atomically. */
tropa_status tropa_file_replace(const char *path, const void *bytes, size_t size, tropa_error *err);

/** fsync of a folder, so that the names in it survive a crash. */
tropa_status tropa_folder_sync(const char *path, tropa_error *err);
/** mkdir; an existing folder is fine. */
tropa_status tropa_folder_make(const char *path, tropa_error *err);

/** write(2) until all is written or it fails; counts towards tropa_file_fail_at. 0 or an errno. */
int tropa_write_all(int descriptor, const void *bytes, size_t size);

/** Tests: the nth write, sync, rename or close from now and all later ones fail with `error_number`
 *  (ENOSPC, EIO); 0 turns it off. Returns how many there were since the last call. */
uint64_t tropa_file_fail_at(uint64_t nth, int error_number);
/** For code with system calls of its own: 0, or the errno that this call is to fail with. */
int tropa_file_must_fail(void);

#endif
