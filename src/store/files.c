/* Making and mapping the store's immutable files. */
#include "store/files.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

char *store_path(const char *store, const char *name)
{
    size_t size = strlen(store) + strlen(name) + sizeof "/";
    char *path = tropa_alloc(size);
    if (path)
        snprintf(path, size, "%s/%s", store, name);
    return path;
}

tropa_status store_file_create(struct store_file_out *file, const char *store, const char *name,
                               tropa_error *err)
{
    *file = (struct store_file_out){.descriptor = -1, .path = store_path(store, name)};
    if (!file->path)
        return tropa_fail_memory(err);
    int failure = tropa_file_must_fail();
    if (!failure) {
        file->descriptor = open(file->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        failure = file->descriptor < 0 ? errno : 0;
    }
    if (failure) {
        tropa_fail_errno(err, failure, "cannot write %s", file->path);
        store_file_abandon(file);
        return TROPA_ERR_IO;
    }
    return TROPA_OK;
}

tropa_status store_file_write(struct store_file_out *file, const void *bytes, size_t size,
                              tropa_error *err)
{
    int failure = tropa_write_all(file->descriptor, bytes, size);
    if (failure)
        return tropa_fail_errno(err, failure, "cannot write %s", file->path);
    file->written += size;
    return TROPA_OK;
}

tropa_status store_file_finish(struct store_file_out *file, tropa_error *err)
{
    /* Only a hint: where it is not supported, the later fsync does all the work. */
    sync_file_range(file->descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
    int failure = tropa_file_must_fail();
    int closed = close(file->descriptor);
    file->descriptor = -1;
    if (!failure && closed != 0)
        failure = errno;
    tropa_status status = TROPA_OK;
    if (failure)
        status = tropa_fail_errno(err, failure, "cannot write %s", file->path);
    tropa_free(file->path);
    file->path = NULL;
    return status;
}

void store_file_abandon(struct store_file_out *file)
{
    if (file->descriptor >= 0) {
        close(file->descriptor);
        unlink(file->path);
    }
    tropa_free(file->path);
    *file = (struct store_file_out){.descriptor = -1};
}

void store_file_remove(const char *store, const char *name)
{
    char *path = store_path(store, name);
    if (path)
        unlink(path);
    tropa_free(path);
}

tropa_status store_file_sync(const char *store, const char *name, tropa_error *err)
{
    char *path = store_path(store, name);
    if (!path)
        return tropa_fail_memory(err);
    int failure = tropa_file_must_fail();
    int descriptor = failure ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (!failure && (descriptor < 0 || fsync(descriptor) != 0))
        failure = errno;
    if (descriptor >= 0)
        close(descriptor);
    tropa_status status = TROPA_OK;
    if (failure)
        status = tropa_fail_errno(err, failure, "cannot sync %s", path);
    tropa_free(path);
    return status;
}

static tropa_status map(const char *path, const char *name, uint64_t bytes,
                        const unsigned char **out, tropa_error *err)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        int failure = errno;
        tropa_fail_errno(err, failure, "cannot open %s", path);
        if (err && failure == ENOENT)
            err->status = TROPA_ERR_NOT_FOUND;
        return failure == ENOENT ? TROPA_ERR_NOT_FOUND : TROPA_ERR_IO;
    }
    struct stat facts;
    tropa_status status = TROPA_OK;
    if (fstat(descriptor, &facts) != 0)
        status = tropa_fail_errno(err, errno, "cannot read %s", path);
    else if ((uint64_t)facts.st_size != bytes || bytes == 0)
        status = tropa_fail(err, TROPA_ERR_DAMAGED,
                            "%s is damaged: it has %" PRIu64 " bytes instead of %" PRIu64
                            "; restore it from a copy",
                            path, (uint64_t)facts.st_size, bytes);
    if (status == TROPA_OK) {
        void *mapped = mmap(NULL, (size_t)bytes, PROT_READ, MAP_SHARED, descriptor, 0);
        if (mapped == MAP_FAILED)
            status = tropa_fail_errno(err, errno, "cannot map %s", name);
        else
            *out = mapped;
    }
    close(descriptor);
    return status;
}

tropa_status store_file_map(const char *store, const char *name, uint64_t bytes,
                            const unsigned char **out, tropa_error *err)
{
    *out = NULL;
    char *path = store_path(store, name);
    if (!path)
        return tropa_fail_memory(err);
    tropa_status status = map(path, name, bytes, out, err);
    tropa_free(path);
    return status;
}

void store_file_unmap(const unsigned char *bytes, size_t size)
{
    if (!bytes)
        return;
    void *address;
    memcpy(&address, &bytes, sizeof address); /* munmap takes what mmap gave, not const */
    munmap(address, size);
}
