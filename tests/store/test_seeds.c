/* The seeds of fuzz/store.c: whether today's reader still takes them, since a corpus that is
 * refused at the first check finds nothing; and, with --write, how they are made:
 *     build/tests/store/test_store_seeds --write */
#include "model.h"

#include "base/hash.h"
#include "base/memory.h"
#include "store/dictionary.h"
#include "store/manifest.h"
#include "store/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first byte of an input of fuzz/store.c; with MEND it makes the checksums agree itself. */
enum { RUN = 0, DICT = 1, MANIFEST = 2, MEND_RUN = 129, MEND_DICT = 130, MEND_MANIFEST = 128 };

static const struct store_block_limits limits = {
    .customers = 1000, .activities = 300, .attributes = 3};

struct bytes {
    unsigned char *data; /* as malloc aligns it */
    size_t size;
};

/* With `kind`, that is taken off the front. */
static struct bytes load(const char *folder, const char *name, int kind)
{
    char path[4600];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    if (kind >= 0)
        assert_int_equal(fgetc(file), kind);
    struct bytes bytes = {malloc(1 << 16), 0};
    assert_non_null(bytes.data);
    bytes.size = fread(bytes.data, 1, 1 << 16, file);
    assert_in_range(bytes.size, 1, (1 << 16) - 1);
    fclose(file);
    return bytes;
}

static struct bytes load_seed(const char *name, int kind)
{
    return load(support_source("fuzz/corpus/store"), name, kind);
}

/* ---- reading -------------------------------------------------------------------------------- */

static void assert_run_is_read(const char *name, int kind, uint64_t events)
{
    struct bytes bytes = load_seed(name, kind);
    struct store_run run;
    tropa_error err;
    assert_int_equal(store_run_parse(&run, bytes.data, bytes.size, name, &err), TROPA_OK);
    assert_int_equal(run.footer.events, events);
    for (uint64_t b = 0; b < run.footer.block_count; b++) {
        struct store_block block;
        assert_int_equal(store_run_block(&run, b, &limits, &block, &err), TROPA_OK);
    }
    tropa_free(run.looked_through);
    free(bytes.data);
}

static void runs_are_read(void **state)
{
    (void)state;
    assert_run_is_read("run-1-0.tr", RUN, 60);
    assert_run_is_read("run-1-0.tr-mended", MEND_RUN, 60);
    assert_run_is_read("run-2-0.tr", RUN, 60);
    assert_run_is_read("run-2-0.tr-mended", MEND_RUN, 60);
}

static void assert_dict_is_read(const char *name, int kind)
{
    struct bytes bytes = load_seed(name, kind);
    struct store_dict_file file;
    tropa_error err;
    assert_int_equal(store_dict_file_parse(&file, bytes.data, bytes.size, name, &err), TROPA_OK);
    assert_true(file.section_count > 0);
    for (uint64_t s = 0; s < file.section_count; s++)
        for (uint64_t b = 0; b < file.section[s].block_count; b++) {
            uint64_t number = file.section[s].first_block + b;
            tropa_arena arena;
            tropa_arena_init(&arena);
            tropa_str *text = calloc(file.block[number].count + 1, sizeof *text);
            assert_non_null(text);
            assert_int_equal(store_dict_read_block(&file, number, &arena, text, &err), TROPA_OK);
            free(text);
            tropa_arena_deinit(&arena);
        }
    free(bytes.data);
}

static void dictionaries_are_read(void **state)
{
    (void)state;
    assert_dict_is_read("dict-1.td", DICT);
    assert_dict_is_read("dict-1.td-mended", MEND_DICT);
    assert_dict_is_read("dict-2.td", DICT);
    assert_dict_is_read("dict-2.td-mended", MEND_DICT);
}

/* The mended one lacks the checksum, which the target adds. */
static void manifest_is_read(void **state)
{
    (void)state;
    struct bytes plain = load_seed("MANIFEST", MANIFEST),
                 open = load_seed("MANIFEST-mended", MEND_MANIFEST);
    assert_true(open.size < plain.size);
    assert_memory_equal(plain.data, open.data, open.size);
    assert_memory_equal(plain.data + open.size, "xxh3 ", 5);
    struct store_manifest manifest;
    store_manifest_init(&manifest);
    tropa_error err;
    tropa_str text = {(char *)plain.data, plain.size};
    assert_int_equal(store_manifest_parse(&manifest, text, "MANIFEST", &err), TROPA_OK);
    assert_int_equal(manifest.run_count, 2);
    store_manifest_deinit(&manifest);
    free(plain.data);
    free(open.data);
}

/* Nothing is wrong with this one but that a customer has no events. */
static void customer_without_events_is_refused_by_content(void **state)
{
    (void)state;
    struct bytes bytes = load_seed("empty-customer", MEND_RUN);
    struct store_run run;
    struct store_block block;
    tropa_error err;
    assert_int_equal(store_run_parse(&run, bytes.data, bytes.size, "run", &err), TROPA_OK);
    assert_true(store_block_open(run.bytes + run.index[0].offset, &run.index[0], &block));
    assert_int_equal(tropa_packed_at(&block.events, 0), 0);
    assert_int_equal(store_run_block(&run, 0, &limits, &block, &err), TROPA_ERR_DAMAGED);
    assert_non_null(strstr(err.message, "contradicts itself"));
    tropa_free(run.looked_through);
    free(bytes.data);
}

/* ---- writing -------------------------------------------------------------------------------- */

static void put(const char *name, int kind, const unsigned char *data, size_t size)
{
    char path[4600];
    snprintf(path, sizeof path, "%s/%s", support_source("fuzz/corpus/store"), name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fputc(kind, file), kind);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* Two imports: one with every column, and one with times alone, that leaves out customers. */
static void make_store(const char *path)
{
    support_random random = {7};
    for (uint64_t import = 0; import < 2; import++) {
        struct events events = {0};
        struct shape shape = {
            .count = 60, .customers = 20, .activities = 9, .time_span = 1000, .time_unit = 1000};
        random_events(&random, &shape, &events);
        bool all = import == 0;
        struct import with = {.name = all ? "full.csv" : "bare.csv",
                              .value = all,
                              .order = all,
                              .attributes = all,
                              .ids = all,
                              .options = {.partitions = 1}};
        if (!all) /* times to the microsecond, ids a little apart */
            for (size_t i = 0; i < events.count; i++) {
                events.event[i].time_us += (int64_t)i;
                events.event[i].customer = events.event[i].customer * 2 + 5;
            }
        tropa_error err;
        if (import_events(path, &events, &with, NULL, &err) != TROPA_OK)
            fail_msg("%s", err.message);
        events_free(&events);
    }
}

/* Moves the first customer's events of the first block to the second customer, and makes the
 * checksums agree. */
static void empty_a_customer(struct bytes *run)
{
    struct store_run_footer footer;
    struct store_block_index index;
    memcpy(&footer, run->data + run->size - sizeof footer, sizeof footer);
    memcpy(&index, run->data + footer.index_offset, sizeof index);
    unsigned char *bytes = run->data + index.offset;
    struct store_block block;
    assert_true(store_block_open(bytes, &index, &block));
    uint64_t count[64];
    size_t n = index.customer_count;
    assert_in_range(n, 2, 64);
    for (size_t i = 0; i < n; i++)
        count[i] = tropa_packed_bits(&block.events, i);
    count[1] += count[0];
    count[0] = 0;
    assert_true(count[1] <= tropa_packed_mask(block.events.width));
    size_t size = tropa_packed_size(n, block.events.width) + TROPA_PACKED_PADDING;
    unsigned char packed[600];
    assert_true(size <= sizeof packed);
    tropa_packed_write(count, n, block.events.width, packed);
    memcpy(bytes + (block.events.bits - bytes), packed, size);
    index.checksum = tropa_hash(bytes, (size_t)index.size);
    memcpy(run->data + footer.index_offset, &index, sizeof index);
    footer.index_checksum =
        tropa_hash(run->data + footer.index_offset, (size_t)footer.block_count * sizeof index);
    footer.checksum = tropa_hash(&footer, sizeof footer - sizeof footer.checksum);
    memcpy(run->data + run->size - sizeof footer, &footer, sizeof footer);
}

static void write_seeds(void **state)
{
    (void)state;
    char folder[4096], path[4200];
    snprintf(folder, sizeof folder, "%s", support_folder_make());
    snprintf(path, sizeof path, "%s/store", folder);
    make_store(path);
    static const struct {
        const char *name;
        int kind, mended;
    } files[] = {{"run-1-0.tr", RUN, MEND_RUN},
                 {"run-2-0.tr", RUN, MEND_RUN},
                 {"dict-1.td", DICT, MEND_DICT},
                 {"dict-2.td", DICT, MEND_DICT},
                 {"MANIFEST", MANIFEST, MEND_MANIFEST}};
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        struct bytes bytes = load(path, files[f].name, -1);
        char mended[64];
        snprintf(mended, sizeof mended, "%s-mended", files[f].name);
        put(files[f].name, files[f].kind, bytes.data, bytes.size);
        size_t last = strlen("xxh3 0123456789abcdef\n");
        put(mended, files[f].mended, bytes.data,
            bytes.size - (files[f].kind == MANIFEST ? last : 0));
        free(bytes.data);
    }
    struct bytes run = load(path, "run-1-0.tr", -1);
    empty_a_customer(&run);
    put("empty-customer", MEND_RUN, run.data, run.size);
    free(run.data);
    support_folder_remove(folder);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest writing[] = {cmocka_unit_test(write_seeds)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_are_read),
        cmocka_unit_test(dictionaries_are_read),
        cmocka_unit_test(manifest_is_read),
        cmocka_unit_test(customer_without_events_is_refused_by_content),
    };
    if (count > 1 && strcmp(arguments[1], "--write") == 0)
        return cmocka_run_group_tests(writing, NULL, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
