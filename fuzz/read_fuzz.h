/* Runs the reader over bytes in memory and checks what every batch promises. */
#ifndef TROPA_FUZZ_READ_FUZZ_H
#define TROPA_FUZZ_READ_FUZZ_H

#include "read/reader.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void must(bool holds)
{
    if (!holds)
        abort();
}

static inline void check_text(tropa_str text)
{
    must(tropa_utf8_valid(text.data, text.size));
}

static inline void check_rows(const tropa_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        must(rows->customer[i].size > 0);
        check_text(rows->customer[i]);
        must(rows->activity[i] < rows->activity_distinct_count);
    }
    for (uint32_t i = 0; i < rows->activity_distinct_count; i++)
        check_text(rows->activity_distinct[i]);
    for (uint32_t a = 0; a < rows->attribute_count; a++) {
        for (size_t i = 0; i < rows->count; i++)
            must(rows->attribute[a].code[i] == TROPA_NO_CODE ||
                 rows->attribute[a].code[i] < rows->attribute[a].distinct_count);
        for (uint32_t i = 0; i < rows->attribute[a].distinct_count; i++)
            check_text(rows->attribute[a].distinct[i]);
    }
    for (size_t i = 0; i < rows->reject_count; i++)
        check_text(rows->reject[i].record);
}

static inline void read_bytes(const uint8_t *data, size_t size, const tropa_read_options *options)
{
    char path[64];
    int descriptor = memfd_create("input", MFD_CLOEXEC);
    must(descriptor >= 0 && write(descriptor, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    tropa_reader *reader = NULL;
    tropa_reader_worker *worker = NULL;
    tropa_error error = {.status = TROPA_OK};
    const tropa_rows *preview;
    tropa_rows rows;
    uint64_t sampled, sequence = 0;
    bool more = true;
    if (tropa_reader_new(path, options, &reader, &error) == TROPA_OK &&
        tropa_reader_preview(reader, &preview, &sampled, &error) == TROPA_OK &&
        tropa_reader_worker_new(reader, &worker, &error) == TROPA_OK) {
        tropa_status status = TROPA_OK;
        while ((status = tropa_reader_next(worker, &rows, &more, &error)) == TROPA_OK && more) {
            must(rows.sequence == sequence++);
            check_rows(&rows);
        }
        tropa_read_totals totals;
        tropa_reader_totals(reader, &totals);
        if (status == TROPA_OK && !tropa_reader_plan(reader)->wide &&
            tropa_reader_plan(reader)->format != TROPA_READ_JSONL)
            must(totals.rows + totals.rejected == totals.records);
    } else {
        must(error.message[0] != '\0');
    }
    tropa_reader_worker_free(worker);
    tropa_reader_free(reader);
    close(descriptor);
}

#endif
