/* MANIFEST: JSON and, on a line of its own, the checksum of all before it. */
#include "store/manifest.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "store/format.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_BYTES = 256 * 1024 * 1024, MOST_ENTRIES = 16 * 1024 * 1024 };

#define CHECKSUM_LINE "xxh3 "

void store_manifest_init(struct store_manifest *manifest)
{
    *manifest = (struct store_manifest){0};
    tropa_arena_init(&manifest->arena);
}

void store_manifest_deinit(struct store_manifest *manifest)
{
    tropa_arena_deinit(&manifest->arena);
    *manifest = (struct store_manifest){0};
}

/* ---- parsing ------------------------------------------------------------------------------- */

/* What the reading helpers below share: the first thing that is wrong is kept. */
struct reader {
    struct store_manifest *manifest;
    const char *wrong;
    bool no_memory;
};

static void complain(struct reader *reader, const char *what)
{
    if (!reader->wrong)
        reader->wrong = what;
}

static int64_t get_integer(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *member = json_object_get(object, key);
    if (!json_is_integer(member)) {
        complain(reader, key);
        return 0;
    }
    return json_integer_value(member);
}

static uint64_t get_count(struct reader *reader, const json_t *object, const char *key,
                          uint64_t most)
{
    int64_t number = get_integer(reader, object, key);
    if (number < 0 || (uint64_t)number > most) {
        complain(reader, key);
        return 0;
    }
    return (uint64_t)number;
}

static uint64_t get_hash(struct reader *reader, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    char *end = NULL;
    uint64_t hash = text ? strtoull(text, &end, 16) : 0;
    if (!text || strlen(text) != 16 || *end)
        complain(reader, key);
    return hash;
}

static tropa_str get_text(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *member = json_object_get(object, key);
    if (!json_is_string(member)) {
        complain(reader, key);
        return TROPA_STR("");
    }
    tropa_str text = {json_string_value(member), json_string_length(member)};
    tropa_str copy = tropa_arena_copy(&reader->manifest->arena, text);
    reader->no_memory |= !copy.data;
    return copy;
}

/* Names of our own making only: a manifest never leads out of its folder. */
static void get_file(struct reader *reader, const json_t *object, const char *prefix, char *out)
{
    const char *text = json_string_value(json_object_get(object, "file"));
    size_t size = text ? strlen(text) : 0;
    if (!text || size >= STORE_FILE_NAME_MOST || strncmp(text, prefix, strlen(prefix)) != 0 ||
        strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-.") != size || strstr(text, "..")) {
        complain(reader, "file");
        return;
    }
    memcpy(out, text, size + 1);
}

/* An array of the object, and arena room for as many elements. */
static const json_t *get_array(struct reader *reader, const json_t *object, const char *key,
                               size_t element_size, void **out, size_t *count)
{
    const json_t *array = json_object_get(object, key);
    if (!json_is_array(array) || json_array_size(array) > MOST_ENTRIES) {
        complain(reader, key);
        *count = 0;
        return NULL;
    }
    *count = json_array_size(array);
    *out = tropa_arena_array(&reader->manifest->arena, *count ? *count : 1, element_size);
    if (!*out) {
        reader->no_memory = true;
        *count = 0;
    }
    return array;
}

static void read_run(struct reader *reader, const json_t *object, struct store_manifest_run *run)
{
    get_file(reader, object, "run-", run->file);
    run->partition =
        (uint32_t)get_count(reader, object, "partition", reader->manifest->partitions - 1);
    run->events = get_count(reader, object, "events", INT64_MAX);
    run->customers = get_count(reader, object, "customers", INT64_MAX);
    run->bytes = get_count(reader, object, "bytes", INT64_MAX);
    run->checksum = get_hash(reader, object, "checksum");
    size_t count;
    void *room = NULL;
    const json_t *sources =
        get_array(reader, object, "sources", sizeof *run->source, &room, &count);
    run->source = room;
    run->source_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        json_int_t number = json_integer_value(json_array_get(sources, i));
        if (number < 1 || number > UINT32_MAX)
            complain(reader, "sources");
        run->source[i] = (uint32_t)number;
    }
}

static void read_source(struct reader *reader, const json_t *object, tropa_source *source)
{
    source->number = get_count(reader, object, "number", UINT32_MAX);
    source->name = get_text(reader, object, "name");
    source->content_hash = get_hash(reader, object, "content");
    source->bytes = get_count(reader, object, "bytes", INT64_MAX);
    source->zone = get_text(reader, object, "zone");
    source->imported_us = get_integer(reader, object, "imported_us");
    source->from_us = get_integer(reader, object, "from_us");
    source->to_us = get_integer(reader, object, "to_us");
    source->events = get_count(reader, object, "events", INT64_MAX);
    source->rejected = get_count(reader, object, "rejected", INT64_MAX);
    source->duplicates = get_count(reader, object, "duplicates", INT64_MAX);
    source->day_only = json_is_true(json_object_get(object, "day_only"));
    source->options = get_text(reader, object, "options");
}

static void read_lists(struct reader *reader, const json_t *root)
{
    struct store_manifest *manifest = reader->manifest;
    void *room = NULL;
    size_t count;
    const json_t *array =
        get_array(reader, root, "customers", sizeof *manifest->customers, &room, &count);
    manifest->customers = room;
    if (count != manifest->partitions)
        complain(reader, "customers");
    for (size_t i = 0; i < count; i++)
        manifest->customers[i] = (uint64_t)json_integer_value(json_array_get(array, i));

    array = get_array(reader, root, "runs", sizeof *manifest->run, &room, &manifest->run_count);
    manifest->run = room;
    for (size_t i = 0; i < manifest->run_count; i++) {
        read_run(reader, json_array_get(array, i), &manifest->run[i]);
        if (i > 0 && manifest->run[i].partition < manifest->run[i - 1].partition)
            complain(reader, "runs");
    }
    array = get_array(reader, root, "dictionaries", sizeof *manifest->dict, &room,
                      &manifest->dict_count);
    manifest->dict = room;
    for (size_t i = 0; i < manifest->dict_count; i++) {
        const json_t *object = json_array_get(array, i);
        get_file(reader, object, "dict-", manifest->dict[i].file);
        manifest->dict[i].bytes = get_count(reader, object, "bytes", INT64_MAX);
        manifest->dict[i].checksum = get_hash(reader, object, "checksum");
    }
    array = get_array(reader, root, "sources", sizeof *manifest->source, &room,
                      &manifest->source_count);
    manifest->source = room;
    for (size_t i = 0; i < manifest->source_count; i++)
        read_source(reader, json_array_get(array, i), &manifest->source[i]);
}

static tropa_status read_root(struct store_manifest *manifest, const json_t *root, const char *name,
                              tropa_error *err)
{
    struct reader reader = {.manifest = manifest};
    uint64_t format = get_count(&reader, root, "tropa_store", INT32_MAX);
    if (!reader.wrong && format != STORE_FORMAT_VERSION)
        return tropa_fail(err, TROPA_ERR_DAMAGED,
                          "%s has store format %" PRIu64
                          "; this program reads format %d: use the version that wrote it",
                          name, format, STORE_FORMAT_VERSION);
    manifest->version = get_count(&reader, root, "version", INT64_MAX);
    manifest->partitions = (uint32_t)get_count(&reader, root, "partitions", STORE_PARTITIONS_MOST);
    if (manifest->partitions == 0)
        complain(&reader, "partitions");
    manifest->value_decimals = (uint32_t)get_count(&reader, root, "value_decimals", 18);
    manifest->next_source = get_count(&reader, root, "next_source", UINT32_MAX);
    manifest->inbox_mark = get_count(&reader, root, "inbox_mark", INT64_MAX);
    if (!reader.wrong)
        read_lists(&reader, root);
    if (reader.no_memory)
        return tropa_fail_memory(err);
    if (reader.wrong)
        return tropa_fail(err, TROPA_ERR_DAMAGED,
                          "%s is damaged: \"%s\" is missing or wrong; restore it from a copy", name,
                          reader.wrong);
    return TROPA_OK;
}

tropa_status store_manifest_parse(struct store_manifest *manifest, tropa_str text, const char *name,
                                  tropa_error *err)
{
    /* The line as it was written, to the letter: reading the digits as a number would take both
     * cases of a letter, and one flipped bit would go unnoticed. */
    char line[sizeof CHECKSUM_LINE + 17];
    const size_t length = sizeof line - 1;
    size_t size = text.size > length ? text.size - length : 0;
    snprintf(line, sizeof line, CHECKSUM_LINE "%016" PRIx64 "\n", tropa_hash(text.data, size));
    if (!size || memcmp(text.data + size, line, length) != 0)
        return tropa_fail(err, TROPA_ERR_DAMAGED,
                          "%s is damaged: its checksum does not agree; restore it from a copy",
                          name);
    json_error_t wrong;
    json_t *root = json_loadb(text.data, size, JSON_REJECT_DUPLICATES, &wrong);
    if (!root)
        return tropa_fail(err, TROPA_ERR_DAMAGED, "%s is damaged: line %d, column %d: %s", name,
                          wrong.line, wrong.column, wrong.text);
    tropa_status status = read_root(manifest, root, name, err);
    json_decref(root);
    manifest->bytes = text.size;
    return status;
}

tropa_status store_manifest_read(struct store_manifest *manifest, const char *store,
                                 tropa_error *err)
{
    char *path = tropa_arena_format(&manifest->arena, "%s/MANIFEST", store);
    if (!path)
        return tropa_fail_memory(err);
    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return tropa_fail(err, TROPA_ERR_NOT_FOUND,
                          "%s is no store: it has no MANIFEST; make one with tropa import", store);
    tropa_buffer text;
    tropa_buffer_init(&text);
    tropa_status status = tropa_file_read(path, MOST_BYTES, &text, err);
    if (status == TROPA_OK)
        status = store_manifest_parse(manifest, tropa_buffer_view(&text), path, err);
    tropa_buffer_deinit(&text);
    return status;
}

/* ---- printing ------------------------------------------------------------------------------ */

static json_t *hash_text(uint64_t hash)
{
    char text[17];
    snprintf(text, sizeof text, "%016" PRIx64, hash);
    return json_string(text);
}

bool store_manifest_can_hold(tropa_str text)
{
    json_t *string = json_stringn(text.data, text.size);
    bool fine = string && !memchr(text.data, 0, text.size);
    json_decref(string);
    return fine;
}

static json_t *text_of(tropa_str text)
{
    return json_stringn(text.data ? text.data : "", text.size);
}

static json_t *run_object(const struct store_manifest_run *run)
{
    json_t *sources = json_array();
    for (uint32_t i = 0; sources && i < run->source_count; i++)
        if (json_array_append_new(sources, json_integer((json_int_t)run->source[i])) != 0) {
            json_decref(sources);
            sources = NULL;
        }
    return json_pack("{s:s, s:I, s:I, s:I, s:I, s:o, s:o}", "file", run->file, "partition",
                     (json_int_t)run->partition, "events", (json_int_t)run->events, "customers",
                     (json_int_t)run->customers, "bytes", (json_int_t)run->bytes, "checksum",
                     hash_text(run->checksum), "sources", sources);
}

static json_t *source_object(const tropa_source *source)
{
    return json_pack("{s:I, s:o, s:o, s:I, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:o}", "number",
                     (json_int_t)source->number, "name", text_of(source->name), "content",
                     hash_text(source->content_hash), "bytes", (json_int_t)source->bytes, "zone",
                     text_of(source->zone), "imported_us", (json_int_t)source->imported_us,
                     "from_us", (json_int_t)source->from_us, "to_us", (json_int_t)source->to_us,
                     "events", (json_int_t)source->events, "rejected", (json_int_t)source->rejected,
                     "duplicates", (json_int_t)source->duplicates, "day_only",
                     (int)source->day_only, "options", text_of(source->options));
}

/* Adds an array to root; element(context, i) makes each member. */
static int add_list(json_t *root, const char *key, size_t count,
                    json_t *(*element)(const struct store_manifest *manifest, size_t i),
                    const struct store_manifest *manifest)
{
    json_t *array = json_array();
    if (json_object_set_new(root, key, array) != 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (json_array_append_new(array, element(manifest, i)) != 0)
            return -1;
    return 0;
}

static json_t *customers_at(const struct store_manifest *manifest, size_t i)
{
    return json_integer((json_int_t)manifest->customers[i]);
}

static json_t *run_at(const struct store_manifest *manifest, size_t i)
{
    return run_object(&manifest->run[i]);
}

static json_t *dict_at(const struct store_manifest *manifest, size_t i)
{
    const struct store_manifest_dict *dict = &manifest->dict[i];
    return json_pack("{s:s, s:I, s:o}", "file", dict->file, "bytes", (json_int_t)dict->bytes,
                     "checksum", hash_text(dict->checksum));
}

static json_t *source_at(const struct store_manifest *manifest, size_t i)
{
    return source_object(&manifest->source[i]);
}

static json_t *root_object(const struct store_manifest *manifest)
{
    json_t *root = json_pack(
        "{s:i, s:I, s:I, s:I, s:I, s:I}", "tropa_store", STORE_FORMAT_VERSION, "version",
        (json_int_t)manifest->version, "partitions", (json_int_t)manifest->partitions,
        "value_decimals", (json_int_t)manifest->value_decimals, "next_source",
        (json_int_t)manifest->next_source, "inbox_mark", (json_int_t)manifest->inbox_mark);
    if (root && (add_list(root, "customers", manifest->partitions, customers_at, manifest) ||
                 add_list(root, "runs", manifest->run_count, run_at, manifest) ||
                 add_list(root, "dictionaries", manifest->dict_count, dict_at, manifest) ||
                 add_list(root, "sources", manifest->source_count, source_at, manifest))) {
        json_decref(root);
        root = NULL;
    }
    return root;
}

tropa_status store_manifest_print(const struct store_manifest *manifest, tropa_buffer *out,
                                  tropa_error *err)
{
    json_t *root = root_object(manifest);
    char *text = root ? json_dumps(root, JSON_INDENT(1)) : NULL;
    json_decref(root);
    if (!text)
        return tropa_fail_memory(err);
    size_t start = out->size;
    tropa_buffer_append_text(out, text);
    tropa_buffer_append_char(out, '\n');
    free(text); /* jansson's own allocation */
    if (!out->failed)
        tropa_buffer_append_format(out, CHECKSUM_LINE "%016" PRIx64 "\n",
                                   tropa_hash(out->data + start, out->size - start));
    return out->failed ? tropa_fail_memory(err) : TROPA_OK;
}
