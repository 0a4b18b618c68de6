/* Pipes become files. */
#include "query/spool.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char *copy_text(const char *text, size_t size)
{
    char *copy = tropa_alloc(size + 1);
    if (copy) {
        memcpy(copy, text, size);
        copy[size] = 0;
    }
    return copy;
}

static tropa_status copy_bytes(int from, int to, const char *path, tropa_error *err)
{
    enum { PIECE = 1 << 16 };
    char *piece = tropa_alloc(PIECE);
    tropa_status status = TROPA_OK;
    if (!piece)
        return tropa_fail_memory(err);
    for (;;) {
        ssize_t got = read(from, piece, PIECE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            status = tropa_fail_errno(err, errno, "cannot read %s", path);
        if (got <= 0)
            break;
        int failed = tropa_write_all(to, piece, (size_t)got);
        if (failed) {
            status = tropa_fail_errno(err, failed, "cannot write a temporary copy of %s", path);
            break;
        }
    }
    tropa_free(piece);
    return status;
}

static tropa_status spool(int from, tropa_spool *out, tropa_error *err)
{
    const char *folder = getenv("TMPDIR");
    char name[4096];
    snprintf(name, sizeof name, "%s/tropa-XXXXXX", folder && *folder ? folder : "/tmp");
    int to = mkostemp(name, O_CLOEXEC);
    if (to < 0)
        return tropa_fail_errno(err, errno, "cannot make a temporary file %s", name);
    tropa_status status = copy_bytes(from, to, out->path, err);
    close(to);
    char *copy = status ? NULL : copy_text(name, strlen(name));
    if (!copy) {
        unlink(name);
        return status ? status : tropa_fail_memory(err);
    }
    tropa_free(out->path);
    out->path = copy;
    out->temporary = true;
    return TROPA_OK;
}

tropa_status tropa_spool_open(tropa_str name, tropa_spool *out, tropa_error *err)
{
    struct stat facts;
    bool input = tropa_str_equal(name, TROPA_STR("-"));
    *out = (tropa_spool){NULL, false};
    out->path = input ? copy_text("/dev/stdin", 10) : copy_text(name.data, name.size);
    if (!out->path)
        return tropa_fail_memory(err);
    if (stat(out->path, &facts))
        return errno == ENOENT
                   ? tropa_fail(err, TROPA_ERR_NOT_FOUND, "there is no file %s", out->path)
                   : tropa_fail_errno(err, errno, "cannot read %s", out->path);
    if (S_ISDIR(facts.st_mode))
        return tropa_fail(err, TROPA_ERR_INPUT, "%s is a folder and no store; name the files in it",
                          out->path);
    if (S_ISREG(facts.st_mode) && !input)
        return TROPA_OK;
    int from = open(out->path, O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return tropa_fail_errno(err, errno, "cannot read %s", out->path);
    tropa_status status = spool(from, out, err);
    close(from);
    return status;
}

void tropa_spool_close(tropa_spool *spool)
{
    if (spool->path && spool->temporary)
        unlink(spool->path);
    tropa_free(spool->path);
    spool->path = NULL;
}
