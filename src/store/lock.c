#include "store/lock.h"

#include "base/file.h"
#include "base/memory.h"
#include "store/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static tropa_status busy(const char *store, int descriptor, tropa_error *err)
{
    char text[32] = "";
    ssize_t size = pread(descriptor, text, sizeof text - 1, 0);
    text[size > 0 ? strspn(text, "0123456789") : 0] = '\0';
    return tropa_fail(err, TROPA_ERR_BUSY,
                      "%s is being written by process %s; try again when it is done", store,
                      text[0] ? text : tropa_phrase("(unknown)"));
}

/* Is the file we hold still the one that the name leads to? A writer that gave up a new store may
 * have removed it while we waited. */
static int still_named(const char *path, int descriptor)
{
    struct stat held, named;
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

static tropa_status take(const char *store, const char *path, int *descriptor, tropa_error *err)
{
    for (;;) {
        int failure = tropa_file_must_fail();
        int opened = failure ? -1 : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (opened < 0)
            return tropa_fail_errno(err, failure ? failure : errno, "cannot lock %s", path);
        if (flock(opened, LOCK_EX | LOCK_NB) != 0) {
            tropa_status status = errno == EWOULDBLOCK
                                      ? busy(store, opened, err)
                                      : tropa_fail_errno(err, errno, "cannot lock %s", path);
            close(opened);
            return status;
        }
        if (!still_named(path, opened)) {
            close(opened);
            continue;
        }
        /* The number is for people; the lock holds without it. */
        char text[32];
        int size = snprintf(text, sizeof text, "%ld\n", (long)getpid());
        if (ftruncate(opened, 0) == 0 && pwrite(opened, text, (size_t)size, 0) != size)
            (void)ftruncate(opened, 0);
        *descriptor = opened;
        return TROPA_OK;
    }
}

tropa_status store_lock_take(const char *store, int *descriptor, tropa_error *err)
{
    char *path = store_path(store, "LOCK");
    if (!path)
        return tropa_fail_memory(err);
    tropa_status status = take(store, path, descriptor, err);
    tropa_free(path);
    return status;
}

void store_lock_release(const char *store, int descriptor, int remove)
{
    if (descriptor < 0)
        return;
    char *path = remove ? store_path(store, "LOCK") : NULL;
    if (path)
        unlink(path); /* while it is held, so that nobody locks what is about to go */
    tropa_free(path);
    close(descriptor);
}
