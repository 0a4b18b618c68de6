#include "base/file.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE_BYTES = 256 * 1024 };

static atomic_uint_fast64_t call_count;
static atomic_uint_fast64_t fail_from; /* 0: never */
static atomic_int fail_errno;

int tropa_file_must_fail(void)
{
    uint64_t from = atomic_load(&fail_from);
    uint64_t now = atomic_fetch_add(&call_count, 1) + 1;
    return from != 0 && now >= from ? atomic_load(&fail_errno) : 0;
}

uint64_t tropa_file_fail_at(uint64_t nth, int error_number)
{
    uint64_t made = atomic_exchange(&call_count, 0);
    atomic_store(&fail_errno, error_number);
    atomic_store(&fail_from, nth);
    return made;
}

tropa_status tropa_file_read(const char *path, size_t most, tropa_buffer *out, tropa_error *err)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return tropa_fail_errno(err, errno, "cannot open %s", path);
    tropa_status status = TROPA_OK;
    size_t before = out->size;
    for (;;) {
        char *room = tropa_buffer_extend(out, PIECE_BYTES);
        if (!room) {
            status = tropa_fail_memory(err);
            break;
        }
        ssize_t got = read(descriptor, room, PIECE_BYTES);
        if (got < 0 && errno == EINTR)
            got = 0;
        else if (got <= 0) {
            out->size -= PIECE_BYTES;
            if (got < 0)
                status = tropa_fail_errno(err, errno, "cannot read %s", path);
            break;
        }
        out->size -= (size_t)(PIECE_BYTES - got);
        if (out->size - before > most) {
            status = tropa_fail(err, TROPA_ERR_LIMIT, "%s is larger than %zu bytes", path, most);
            break;
        }
    }
    if (out->data)
        out->data[out->size] = '\0';
    close(descriptor);
    return status;
}

tropa_status tropa_file_size(const char *path, uint64_t *bytes, tropa_error *err)
{
    struct stat facts;
    if (stat(path, &facts) != 0)
        return tropa_fail_errno(err, errno, "cannot open %s", path);
    *bytes = (uint64_t)facts.st_size;
    return TROPA_OK;
}

int tropa_write_all(int descriptor, const void *bytes, size_t size)
{
    int failure = tropa_file_must_fail();
    if (failure)
        return failure;
    const char *at = bytes;
    while (size) {
        ssize_t wrote = write(descriptor, at, size);
        if (wrote < 0) {
            if (errno == EINTR)
                continue;
            return errno;
        }
        at += wrote;
        size -= (size_t)wrote;
    }
    return 0;
}

tropa_status tropa_file_writer_init(tropa_file_writer *writer, const char *path, tropa_error *err)
{
    *writer = (tropa_file_writer){.descriptor = -1};
    size_t size = strlen(path);
    writer->path = tropa_alloc(size + 1);
    writer->temporary = tropa_alloc(size + 16);
    if (!writer->path || !writer->temporary) {
        tropa_file_writer_deinit(writer);
        return tropa_fail_memory(err);
    }
    memcpy(writer->path, path, size + 1);
    snprintf(writer->temporary, size + 16, "%s.tmpXXXXXX", path);
    int failure = tropa_file_must_fail();
    writer->descriptor = failure ? -1 : mkostemp(writer->temporary, O_CLOEXEC);
    if (writer->descriptor < 0) {
        failure = failure ? failure : errno;
        tropa_file_writer_deinit(writer);
        return tropa_fail_errno(err, failure, "cannot write %s", path);
    }
    mode_t mask = umask(0); /* mkostemp makes 0600; a result is as readable as any new file */
    umask(mask);
    fchmod(writer->descriptor, 0666 & ~mask);
    return TROPA_OK;
}

static tropa_status flush(tropa_file_writer *writer, tropa_error *err)
{
    int failure = tropa_write_all(writer->descriptor, writer->pending.data, writer->pending.size);
    tropa_buffer_clear(&writer->pending);
    return failure ? tropa_fail_errno(err, failure, "cannot write %s", writer->path) : TROPA_OK;
}

tropa_status tropa_file_writer_write(tropa_file_writer *writer, const void *bytes, size_t size,
                                     tropa_error *err)
{
    tropa_buffer_append(&writer->pending, bytes, size);
    if (writer->pending.failed)
        return tropa_fail_memory(err);
    writer->written += size;
    return writer->pending.size >= PIECE_BYTES ? flush(writer, err) : TROPA_OK;
}

/* The folder that holds `path`, synced. */
static tropa_status sync_parent(const char *path, tropa_error *err)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return tropa_folder_sync(".", err);
    size_t size = slash == path ? 1 : (size_t)(slash - path);
    char *folder = tropa_alloc(size + 1);
    if (!folder)
        return tropa_fail_memory(err);
    memcpy(folder, path, size);
    folder[size] = '\0';
    tropa_status status = tropa_folder_sync(folder, err);
    tropa_free(folder);
    return status;
}

tropa_status tropa_file_writer_commit(tropa_file_writer *writer, tropa_error *err)
{
    tropa_status status = writer->pending.size ? flush(writer, err) : TROPA_OK;
    int failure = 0;
    if (status == TROPA_OK) {
        failure = tropa_file_must_fail();
        if (!failure && fsync(writer->descriptor) != 0)
            failure = errno;
        int closed = close(writer->descriptor);
        writer->descriptor = -1;
        if (!failure && closed != 0)
            failure = errno;
        if (!failure)
            failure = tropa_file_must_fail();
        if (!failure && rename(writer->temporary, writer->path) != 0)
            failure = errno;
        if (failure) {
            unlink(writer->temporary);
            status = tropa_fail_errno(err, failure, "cannot write %s", writer->path);
        } else {
            status = sync_parent(writer->path, err);
        }
        tropa_free(writer->temporary); /* renamed or removed: _deinit has nothing to unlink */
        writer->temporary = NULL;
    }
    tropa_file_writer_deinit(writer);
    return status;
}

void tropa_file_writer_deinit(tropa_file_writer *writer)
{
    if (writer->descriptor >= 0) {
        close(writer->descriptor);
        if (writer->temporary)
            unlink(writer->temporary);
    }
    tropa_free(writer->path);
    tropa_free(writer->temporary);
    tropa_buffer_deinit(&writer->pending);
    *writer = (tropa_file_writer){.descriptor = -1};
}

tropa_status tropa_file_replace(const char *path, const void *bytes, size_t size, tropa_error *err)
{
    tropa_file_writer writer;
    tropa_status status = tropa_file_writer_init(&writer, path, err);
    if (status == TROPA_OK)
        status = tropa_file_writer_write(&writer, bytes, size, err);
    if (status == TROPA_OK)
        status = tropa_file_writer_commit(&writer, err);
    tropa_file_writer_deinit(&writer);
    return status;
}

tropa_status tropa_folder_sync(const char *path, tropa_error *err)
{
    int failure = tropa_file_must_fail();
    int descriptor = failure ? -1 : open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return tropa_fail_errno(err, failure ? failure : errno, "cannot open folder %s", path);
    /* Some file systems cannot sync a folder and say EINVAL: nothing more can be done there. */
    if (fsync(descriptor) != 0 && errno != EINVAL)
        failure = errno;
    close(descriptor);
    return failure ? tropa_fail_errno(err, failure, "cannot sync folder %s", path) : TROPA_OK;
}

tropa_status tropa_folder_make(const char *path, tropa_error *err)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return TROPA_OK;
    return tropa_fail_errno(err, errno, "cannot make folder %s", path);
}
