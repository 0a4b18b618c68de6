/* Entries of the cache: finding, publishing, pruning. */
#include "query/cache.h"

#include "base/file.h"
#include "base/memory.h"
#include "query/clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY_SECONDS (24 * 3600)
#define KEEP_SECONDS (30 * DAY_SECONDS)
#define KEEP_BYTES (UINT64_C(8) << 30)
#define PATH_BYTES 4096

bool tropa_cache_root(tropa_buffer *out)
{
    const char *given = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (given && given[0] == '/') {
        tropa_buffer_append_text(out, given);
    } else if (home && home[0] == '/') {
        tropa_buffer_append_text(out, home);
        tropa_buffer_append_text(out, "/.cache");
    } else {
        return false;
    }
    if (out->failed || tropa_folder_make(out->data, NULL))
        return false;
    tropa_buffer_append_text(out, "/tropa");
    return !out->failed && tropa_folder_make(out->data, NULL) == TROPA_OK &&
           access(out->data, W_OK) == 0;
}

bool tropa_cache_find(const char *entry_path)
{
    struct stat facts;
    if (stat(entry_path, &facts) || !S_ISDIR(facts.st_mode))
        return false;
    utimensat(AT_FDCWD, entry_path, NULL, 0);
    return true;
}

tropa_status tropa_cache_publish(const char *made_path, const char *entry_path, tropa_error *err)
{
    if (rename(made_path, entry_path) == 0)
        return TROPA_OK;
    if (errno != ENOTEMPTY && errno != EEXIST)
        return tropa_fail_errno(err, errno, "cannot keep the imported data in %s", entry_path);
    tropa_folder_remove(made_path);
    return TROPA_OK;
}

static int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *place)
{
    (void)facts;
    (void)kind;
    (void)place;
    return remove(path) && errno != ENOENT ? -1 : 0;
}

void tropa_folder_remove(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- pruning ---- */

typedef struct cache_entry {
    char name[NAME_MAX + 1];
    int64_t used; /**< seconds since 1970 */
    uint64_t bytes;
    bool unfinished;
} cache_entry;

static uint64_t folder_bytes(const char *path)
{
    uint64_t bytes = 0;
    DIR *folder = opendir(path);
    if (!folder)
        return 0;
    for (struct dirent *item; (item = readdir(folder));) {
        struct stat facts;
        if (fstatat(dirfd(folder), item->d_name, &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(facts.st_mode))
            bytes += (uint64_t)facts.st_size;
    }
    closedir(folder);
    return bytes;
}

/** Only what this program makes has such a name: nothing else in the folder is ever touched. */
static bool is_entry(const char *name, bool *unfinished)
{
    *unfinished = strncmp(name, "tmp-", 4) == 0;
    return *unfinished || (strlen(name) == 16 && strspn(name, "0123456789abcdef") == 16);
}

static size_t list_entries(const char *root, cache_entry **out)
{
    size_t count = 0, capacity = 0;
    cache_entry *entry = NULL;
    DIR *folder = opendir(root);
    for (struct dirent *item; folder && (item = readdir(folder));) {
        struct stat facts;
        bool unfinished;
        char path[PATH_BYTES];
        if (!is_entry(item->d_name, &unfinished) ||
            fstatat(dirfd(folder), item->d_name, &facts, AT_SYMLINK_NOFOLLOW) ||
            !S_ISDIR(facts.st_mode) ||
            tropa_grow((void **)&entry, &capacity, count + 1, sizeof *entry))
            continue;
        snprintf(entry[count].name, sizeof entry[count].name, "%s", item->d_name);
        snprintf(path, sizeof path, "%s/%s/store", root, item->d_name);
        entry[count].used = facts.st_mtime;
        entry[count].bytes = folder_bytes(path);
        entry[count++].unfinished = unfinished;
    }
    if (folder)
        closedir(folder);
    *out = entry;
    return count;
}

static int latest_first(const void *a, const void *b)
{
    const cache_entry *x = a, *y = b;
    return (x->used < y->used) - (x->used > y->used);
}

void tropa_cache_prune(const char *root, const char *keep)
{
    cache_entry *entry = NULL;
    size_t count = list_entries(root, &entry);
    int64_t now = tropa_clock_wall_us() / 1000000;
    uint64_t bytes = 0;
    if (count)
        qsort(entry, count, sizeof *entry, latest_first);
    for (size_t i = 0; i < count; i++) {
        char path[PATH_BYTES];
        int64_t age = now - entry[i].used;
        snprintf(path, sizeof path, "%s/%s", root, entry[i].name);
        bytes += entry[i].bytes;
        if (strcmp(path, keep) == 0)
            continue;
        /* What was used within the hour may be open in another process. */
        bool stale = entry[i].unfinished ? age > DAY_SECONDS
                                         : age > KEEP_SECONDS || (bytes > KEEP_BYTES && age > 3600);
        if (stale)
            tropa_folder_remove(path);
    }
    tropa_free(entry);
}
