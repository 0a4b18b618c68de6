#include "store/garbage.h"

#include "store/files.h"
#include "store/manifest.h"

#include <dirent.h>
#include <errno.h>

static bool starts(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0;
}

static bool ends(const char *name, const char *suffix)
{
    size_t a = strlen(name), b = strlen(suffix);
    return a >= b && strcmp(name + a - b, suffix) == 0;
}

/* A name that only a writer of ours gives. */
static bool is_ours(const char *name)
{
    return (starts(name, "run-") && ends(name, ".tr")) ||
           (starts(name, "dict-") && ends(name, ".td")) || starts(name, "MANIFEST.tmp");
}

static bool is_named(const struct store_manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->run_count; i++)
        if (strcmp(manifest->run[i].file, name) == 0)
            return true;
    for (size_t i = 0; i < manifest->dict_count; i++)
        if (strcmp(manifest->dict[i].file, name) == 0)
            return true;
    return false;
}

void store_garbage_collect(const char *store)
{
    struct store_manifest manifest;
    store_manifest_init(&manifest);
    tropa_status status = store_manifest_read(&manifest, store, NULL);
    DIR *folder = status == TROPA_OK || status == TROPA_ERR_NOT_FOUND ? opendir(store) : NULL;
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (is_ours(entry->d_name) && !is_named(&manifest, entry->d_name))
            store_file_remove(store, entry->d_name);
    if (folder)
        closedir(folder);
    store_manifest_deinit(&manifest);
}

tropa_status store_garbage_folder_is_ours(const char *store, tropa_error *err)
{
    DIR *folder = opendir(store);
    if (!folder)
        return tropa_fail_errno(err, errno, "cannot read folder %s", store);
    tropa_status status = TROPA_OK;
    for (struct dirent *entry; status == TROPA_OK && (entry = readdir(folder));)
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "LOCK") != 0 &&
            !is_ours(entry->d_name))
            status = tropa_fail(err, TROPA_ERR_USAGE,
                                "%s is no store and holds other files (%s); give a new name", store,
                                entry->d_name);
    closedir(folder);
    return status;
}
