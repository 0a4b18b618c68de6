/* Data sets: a store folder as it is, or files imported into the cache. */
#include "query/query.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "query/cache.h"
#include "query/spool.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct tropa_data {
    tropa_store *store;
    tropa_import_report *report;
    char *temporary; /**< folder to remove at the end; NULL when nothing is */
    bool cached;
};

static char *format_path(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = tropa_alloc(size);
    if (path)
        snprintf(path, size, "%s/%s", folder, name);
    return path;
}

/** What the entry is made from: program, options, and every file's name and content. */
static tropa_status cache_key(const tropa_import_request *request, char key[17], tropa_error *err)
{
    tropa_import_request said = *request;
    tropa_request whole = {.kind = TROPA_REQUEST_IMPORT};
    tropa_buffer text;
    uint64_t hash, bytes;
    tropa_buffer_init(&text);
    said.store = said.rejects = (tropa_str){NULL, 0};
    whole.import = said;
    tropa_buffer_append_text(&text, "tropa " TROPA_VERSION " 1\n");
    tropa_status status = tropa_request_print(&whole, &text, err);
    for (uint32_t i = 0; i <= said.file_count && !status; i++) {
        tropa_str name = i < said.file_count ? said.file[i] : said.reading.names;
        tropa_spool file;
        if (name.size == 0)
            continue;
        status = tropa_spool_open(name, &file, err);
        if (!status)
            status = tropa_source_hash(file.path, &hash, &bytes, err);
        tropa_spool_close(&file);
        if (!status)
            tropa_buffer_append_format(&text, "\n%016" PRIx64 " %" PRIu64, hash, bytes);
    }
    if (!status && text.failed)
        status = tropa_fail_memory(err);
    if (!status)
        snprintf(key, 17, "%016" PRIx64, tropa_hash(text.data, text.size));
    tropa_buffer_deinit(&text);
    return status;
}

/** Imports into FOLDER/store; empty rejects: FOLDER/rejected.csv, beside it. */
static tropa_status import_into(const char *folder, tropa_import_request *request,
                                const tropa_data_options *options, tropa_data *data,
                                tropa_error *err)
{
    char *store = format_path(folder, "store");
    if (!store)
        return tropa_fail_memory(err);
    request->store = tropa_str_from(store);
    tropa_status status =
        tropa_import_run(request, options->threads, options->watch, &data->report, err);
    tropa_free(store);
    return status;
}

/** Names inside the report change from the folder it was made in to where that was moved to. */
static tropa_status move_report(tropa_import_report *report, const char *folder, tropa_error *err)
{
    const char *store = tropa_arena_format(&report->arena, "%s/store", folder);
    const char *rejects = tropa_arena_format(&report->arena, "%s/rejected.csv", folder);
    if (!store || !rejects)
        return tropa_fail_memory(err);
    report->store = tropa_str_from(store);
    if (report->rejects_path.size)
        report->rejects_path = tropa_str_from(rejects);
    return TROPA_OK;
}

static tropa_status open_store(const char *folder, tropa_data *data, tropa_error *err)
{
    char *store = format_path(folder, "store");
    tropa_status status =
        store ? tropa_store_open(store, &data->store, err) : tropa_fail_memory(err);
    tropa_free(store);
    return status;
}

static tropa_status open_temporary(tropa_import_request *request, const tropa_data_options *options,
                                   tropa_data *data, tropa_error *err)
{
    const char *base = getenv("TMPDIR");
    data->temporary = format_path(base && *base ? base : "/tmp", "tropa-XXXXXX");
    if (!data->temporary)
        return tropa_fail_memory(err);
    if (!mkdtemp(data->temporary)) {
        tropa_status status =
            tropa_fail_errno(err, errno, "cannot make the temporary folder %s", data->temporary);
        tropa_free(data->temporary);
        data->temporary = NULL;
        return status;
    }
    /* The folder does not outlive the run, but the rejects are there to be looked at after it. */
    request->rejects = TROPA_STR("rejected.csv");
    tropa_status status = import_into(data->temporary, request, options, data, err);
    return status ? status : open_store(data->temporary, data, err);
}

static tropa_status fill_entry(const char *root, const char *entry, tropa_import_request *request,
                               const tropa_data_options *options, tropa_data *data,
                               tropa_error *err)
{
    char *made = format_path(root, "tmp-XXXXXX");
    if (!made)
        return tropa_fail_memory(err);
    tropa_status status = TROPA_OK;
    if (!mkdtemp(made))
        status = tropa_fail_errno(err, errno, "cannot make a folder in the cache %s", root);
    else if ((status = import_into(made, request, options, data, err)) ||
             (status = tropa_cache_publish(made, entry, err)))
        tropa_folder_remove(made);
    else
        status = move_report(data->report, entry, err);
    tropa_free(made);
    return status;
}

static tropa_status open_cached(const char *root, tropa_import_request *request,
                                const tropa_data_options *options, tropa_data *data,
                                tropa_error *err)
{
    char key[17];
    tropa_status status = cache_key(request, key, err);
    if (status)
        return status;
    char *entry = format_path(root, key);
    if (!entry)
        return tropa_fail_memory(err);
    /* A damaged entry is no reason to fail: it is made again. */
    if (tropa_cache_find(entry) && open_store(entry, data, NULL))
        tropa_folder_remove(entry);
    if (!data->store) {
        status = fill_entry(root, entry, request, options, data, err);
        if (!status)
            status = open_store(entry, data, err);
        tropa_cache_prune(root, entry);
    } else {
        data->cached = true;
    }
    tropa_free(entry);
    return status;
}

static tropa_status open_files(const tropa_str *path, uint32_t path_count,
                               const tropa_data_options *options, tropa_data *data,
                               tropa_error *err)
{
    tropa_import_request request = {.file = path, .file_count = path_count};
    tropa_buffer root;
    bool pipe = false;
    if (options->reading)
        request.reading = *options->reading;
    for (uint32_t i = 0; i < path_count; i++) {
        struct stat facts;
        char name[4096];
        snprintf(name, sizeof name, "%.*s", (int)path[i].size, path[i].data);
        pipe |= strcmp(name, "-") == 0 ||
                (stat(name, &facts) == 0 && !S_ISREG(facts.st_mode) && !S_ISDIR(facts.st_mode));
    }
    tropa_buffer_init(&root);
    tropa_status status;
    /* A pipe can be read once only: hashing it first for the cache would empty it. */
    if (!options->no_cache && !pipe && tropa_cache_root(&root))
        status = open_cached(root.data, &request, options, data, err);
    else
        status = open_temporary(&request, options, data, err);
    tropa_buffer_deinit(&root);
    return status;
}

static bool has_file(const char *folder, const char *name)
{
    char path[4096 + 16];
    struct stat facts;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return stat(path, &facts) == 0 && S_ISREG(facts.st_mode);
}

/** A store has its lock before it has anything to read. Asked without memory of its own: where that
 *  is out, a whole store must not be called unfinished. */
static bool is_unfinished_store(const char *path)
{
    return has_file(path, "LOCK") && !has_file(path, "MANIFEST");
}

tropa_status tropa_data_open(const tropa_str *path, uint32_t path_count,
                             const tropa_data_options *options, tropa_data **out, tropa_error *err)
{
    tropa_data *data = tropa_alloc_zero(1, sizeof *data);
    char first[4096];
    struct stat facts;
    if (!data)
        return tropa_fail_memory(err);
    tropa_status status = TROPA_OK;
    for (uint32_t i = 0; i < path_count && !status; i++) {
        snprintf(first, sizeof first, "%.*s", (int)path[i].size, path[i].data);
        bool there = strcmp(first, "-") == 0 || stat(first, &facts) == 0;
        if (!there)
            status = tropa_fail(err, TROPA_ERR_NOT_FOUND, "there is no file or store %s", first);
        else if (path_count > 1 && tropa_store_exists(first))
            status = tropa_fail(err, TROPA_ERR_USAGE,
                                "%s is a store: give one store, or files, not both", first);
        else if (is_unfinished_store(first))
            status = tropa_fail(err, TROPA_ERR_BUSY,
                                "%s is being written: its first import has not ended; wait for it, "
                                "or run tropa import again if it was broken off",
                                first);
    }
    if (!status)
        status = path_count == 1 && tropa_store_exists(first)
                     ? tropa_store_open(first, &data->store, err)
                     : open_files(path, path_count, options, data, err);
    if (status) {
        tropa_data_free(data);
        return status;
    }
    *out = data;
    return TROPA_OK;
}

void tropa_data_free(tropa_data *data)
{
    if (!data)
        return;
    tropa_store_free(data->store);
    tropa_import_report_free(data->report);
    if (data->temporary)
        tropa_folder_remove(data->temporary);
    tropa_free(data->temporary);
    tropa_free(data);
}

tropa_store *tropa_data_store(const tropa_data *data)
{
    return data->store;
}

const tropa_import_report *tropa_data_report(const tropa_data *data)
{
    return data->report;
}

bool tropa_data_cached(const tropa_data *data)
{
    return data->cached;
}
