/* The import: plans first, then source after source through reading workers, then one commit. */
#include "query/import.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "query/clock.h"
#include "query/import_report.h"
#include "query/spool.h"
#include "read/reject_file.h"

#include <pthread.h>
#include <stdio.h>

/** A file of the import while it runs. */
typedef struct import_file {
    tropa_spool spool; /**< where its bytes lie */
    tropa_reader *reader;
    uint64_t hash, bytes; /**< hash 0: known when it has been read */
} import_file;

typedef struct import_job {
    const tropa_import_request *request;
    const tropa_import_watch *watch;
    unsigned threads;
    tropa_import_report *report;
    tropa_import_source *source;
    import_file *file;
    tropa_store_writer *writer; /**< NULL in a dry run */
    tropa_reject_file *rejects; /**< NULL in a dry run */
    uint32_t value_decimals;    /**< of what the writer is given */
    uint64_t done_bytes, total_bytes;

    /* of the source being read */
    uint32_t current;
    pthread_mutex_t lock; /**< rejects, progress, failure */
    uint64_t current_bytes;
    int64_t scale; /**< its values times this have value_decimals */
    atomic_bool failed;
    tropa_status status;
    tropa_error err;
} import_job;

static const char *terminated(tropa_arena *arena, tropa_str text)
{
    return text.size ? tropa_arena_copy(arena, text).data : NULL;
}

static tropa_read_options read_options(const tropa_import_request *request, tropa_arena *arena)
{
    const tropa_reading *reading = &request->reading;
    return (tropa_read_options){
        .customer = terminated(arena, reading->customer),
        .time = terminated(arena, reading->time),
        .activity = terminated(arena, reading->activity),
        .steps = terminated(arena, reading->steps),
        .value = terminated(arena, reading->value),
        .order = terminated(arena, reading->order),
        .id = terminated(arena, reading->event_id),
        .timezone = terminated(arena, reading->timezone),
        .time_format = terminated(arena, reading->time_format),
        .encoding = terminated(arena, reading->encoding),
        .delimiter = terminated(arena, reading->delimiter),
        .names_path = terminated(arena, reading->names),
        .no_header = reading->no_header,
        .keep_urls = reading->keep_urls,
        .strict = request->strict,
    };
}

/* ---- one source ---- */

static void fail_source(import_job *job, tropa_status status, const tropa_error *err)
{
    pthread_mutex_lock(&job->lock);
    if (!job->status) {
        job->status = status;
        job->err = *err;
    }
    pthread_mutex_unlock(&job->lock);
    atomic_store(&job->failed, true);
    if (job->writer)
        tropa_store_writer_cancel(job->writer);
}

/** The rows' values brought to the scale of the whole import. */
static tropa_status rescale(const import_job *job, tropa_rows *rows, int64_t **scratch,
                            size_t *capacity, tropa_error *err)
{
    if (!rows->value || job->scale == 1)
        return TROPA_OK;
    if (tropa_grow((void **)scratch, capacity, rows->count, sizeof **scratch))
        return tropa_fail_memory(err);
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->value[i] == TROPA_NO_VALUE)
            (*scratch)[i] = TROPA_NO_VALUE;
        else if (__builtin_mul_overflow(rows->value[i], job->scale, &(*scratch)[i]))
            return tropa_fail(err, TROPA_ERR_LIMIT,
                              "%.*s: a value is too large beside the %u decimals of another file; "
                              "import the files one by one",
                              (int)job->source[job->current].name.size,
                              job->source[job->current].name.data, job->value_decimals);
    }
    rows->value = *scratch;
    return TROPA_OK;
}

static tropa_status take_batch(import_job *job, tropa_rows *rows, tropa_error *err)
{
    tropa_status status = TROPA_OK;
    pthread_mutex_lock(&job->lock);
    if (job->rejects)
        status = tropa_reject_file_add(job->rejects, rows, err);
    if (rows->bytes_read > job->current_bytes)
        job->current_bytes = rows->bytes_read;
    if (job->watch && job->watch->progress)
        job->watch->progress(job->watch->context, job->source[job->current].name,
                             job->done_bytes + job->current_bytes, job->total_bytes);
    pthread_mutex_unlock(&job->lock);
    if (!status && job->writer)
        status = tropa_store_writer_add(job->writer, rows, err);
    return status;
}

static tropa_status read_share(import_job *job, tropa_reader_worker *worker, tropa_error *err)
{
    int64_t *scratch = NULL;
    size_t capacity = 0;
    tropa_status status = TROPA_OK;
    while (!status && !atomic_load_explicit(&job->failed, memory_order_relaxed)) {
        tropa_rows rows;
        bool more = false;
        if (job->watch && job->watch->stop &&
            atomic_load_explicit(job->watch->stop, memory_order_relaxed)) {
            status = tropa_fail(err, TROPA_ERR_INTERRUPTED, "interrupted");
            break;
        }
        status = tropa_reader_next(worker, &rows, &more, err);
        if (status || !more)
            break;
        status = rescale(job, &rows, &scratch, &capacity, err);
        if (!status)
            status = take_batch(job, &rows, err);
    }
    tropa_free(scratch);
    return status;
}

static void read_worker(void *context, unsigned index)
{
    import_job *job = context;
    tropa_reader_worker *worker = NULL;
    tropa_error err = {0};
    (void)index;
    tropa_status status = tropa_reader_worker_new(job->file[job->current].reader, &worker, &err);
    if (!status)
        status = read_share(job, worker, &err);
    if (status)
        fail_source(job, status, &err);
    tropa_reader_worker_free(worker);
}

static tropa_status preview(import_job *job, tropa_import_source *source, tropa_error *err)
{
    const tropa_rows *rows = NULL;
    uint64_t sampled;
    tropa_status status =
        tropa_reader_preview(job->file[job->current].reader, &rows, &sampled, err);
    return status ? status : tropa_import_copy_rows(&job->report->arena, rows, source, err);
}

/* The hash comes out of reading, unless the file was asked for before or not read to its end. */
static tropa_status settle_hash(import_file *file, const tropa_read_totals *read, tropa_error *err)
{
    if (!file->hash && read->bytes == file->bytes)
        file->hash = read->content_hash;
    return file->hash ? TROPA_OK
                      : tropa_source_hash(file->spool.path, &file->hash, &file->bytes, err);
}

static tropa_status end_source(import_job *job, tropa_import_source *source, tropa_error *err)
{
    import_file *file = &job->file[job->current];
    tropa_status status = settle_hash(file, &source->read, err);
    if (status)
        return status;
    tropa_source ledger = {
        .name = source->name,
        .content_hash = file->hash,
        .bytes = file->bytes,
        .zone = source->plan.zone,
        .imported_us = tropa_clock_wall_us(),
        .rejected = source->read.rejected,
        .day_only = source->plan.day_only,
    };
    status = tropa_import_plan_json(&job->report->arena, &source->plan, &ledger.options, err);
    return status ? status : tropa_store_writer_end(job->writer, &ledger, &source->totals, err);
}

static tropa_status import_source(import_job *job, uint32_t index, tropa_error *err)
{
    import_file *file = &job->file[index];
    tropa_import_source *source = &job->source[index];
    tropa_status status = TROPA_OK;
    job->current = index;
    job->current_bytes = 0;
    job->scale = 1;
    for (uint32_t d = source->plan.value_decimals; d < job->value_decimals; d++)
        job->scale *= 10;
    /* Reading the file once more only to hash it is for those that may be repeats. */
    if (job->writer && tropa_store_writer_may_repeat(job->writer, file->bytes))
        status = tropa_source_hash(file->spool.path, &file->hash, &file->bytes, err);
    if (!status && job->writer)
        status = tropa_store_writer_begin(job->writer, source->name, file->hash, err);
    if (!status && job->rejects)
        status = tropa_reject_file_source(
            job->rejects, tropa_arena_copy(&job->report->arena, source->name).data, err);
    if (!status && !job->writer)
        status = preview(job, source, err);
    if (status)
        return status;
    tropa_parallel(job->threads, read_worker, job);
    if (job->status) {
        if (err)
            *err = job->err;
        return job->status;
    }
    tropa_reader_totals(file->reader, &source->read);
    job->done_bytes += file->bytes;
    return job->writer ? end_source(job, source, err) : TROPA_OK;
}

/* ---- all sources ---- */

static tropa_status plan_file(import_job *job, uint32_t index, const tropa_read_options *options,
                              tropa_error *err)
{
    import_file *file = &job->file[index];
    tropa_import_source *source = &job->source[index];
    tropa_arena *arena = &job->report->arena;
    source->name = tropa_arena_copy(arena, job->request->file[index]);
    if (!source->name.data)
        return tropa_fail_memory(err);
    tropa_status status = tropa_spool_open(source->name, &file->spool, err);
    if (!status)
        status = tropa_reader_new(file->spool.path, options, &file->reader, err);
    if (!status)
        status = tropa_file_size(file->spool.path, &file->bytes, err);
    if (!status)
        status = tropa_import_copy_plan(arena, tropa_reader_plan(file->reader), &source->plan, err);
    if (status)
        return status;
    source->plan.path = source->name;
    job->total_bytes += file->bytes;
    if (source->plan.value_decimals > job->value_decimals)
        job->value_decimals = source->plan.value_decimals;
    return TROPA_OK;
}

static tropa_str rejects_path(const tropa_import_request *request, tropa_arena *arena)
{
    tropa_str store = request->store;
    if (request->rejects.size)
        return tropa_arena_copy(arena, request->rejects);
    while (store.size > 1 && store.data[store.size - 1] == '/')
        store.size--;
    while (store.size && store.data[store.size - 1] != '/')
        store.size--;
    char *path = tropa_arena_format(arena, "%.*srejected.csv", (int)store.size, store.data);
    return tropa_str_from(path);
}

static tropa_status open_writer(import_job *job, tropa_error *err)
{
    const tropa_import_request *request = job->request;
    tropa_arena *arena = &job->report->arena;
    tropa_writer_options options = {
        .memory_bytes = request->memory_bytes,
        .value_decimals = job->value_decimals,
        .drop_duplicates = request->drop_duplicates,
        .allow_again = request->again,
        .replace = terminated(arena, request->replace),
    };
    const char *path = terminated(arena, request->store);
    job->report->rejects_path = rejects_path(request, arena);
    if (!path || !job->report->rejects_path.data)
        return tropa_fail_memory(err);
    tropa_status status = tropa_store_writer_new(path, &options, &job->writer, err);
    return status ? status
                  : tropa_reject_file_new(job->report->rejects_path.data, &job->rejects, err);
}

/* Rejects of an earlier import would be taken for those of this one, which has none. Only a file
 * that an import wrote goes, by its first line; one at a path of the person's own stays. */
static void remove_old_rejects(const char *path)
{
    static const char titles[] = TROPA_REJECT_FILE_TITLES;
    char line[sizeof titles] = "";
    FILE *file = fopen(path, "r");
    if (!file)
        return;
    bool ours = fgets(line, sizeof line, file) && strcmp(line, titles) == 0;
    fclose(file);
    if (ours)
        remove(path);
}

/* The rejects first: once the store has its new MANIFEST nothing may fail any more, or the user
 * would be told of a failure and be refused the second attempt. */
static tropa_status commit(import_job *job, tropa_error *err)
{
    uint64_t written = 0;
    tropa_status status = tropa_reject_file_commit(job->rejects, &written, err);
    if (!status)
        status = tropa_store_writer_commit(job->writer, job->threads, &job->report->totals, err);
    if (written == 0) {
        if (!status && job->request->rejects.size == 0)
            remove_old_rejects(job->report->rejects_path.data);
        job->report->rejects_path = (tropa_str){NULL, 0};
    }
    return status;
}

static void add_up(tropa_import_report *report)
{
    for (uint32_t i = 0; i < report->source_count; i++) {
        const tropa_read_totals *read = &report->source[i].read;
        report->rows += read->rows;
        report->records += read->records;
        report->rejected += read->rejected;
        if (read->odd_years && !report->odd_years) {
            report->odd_file = report->source[i].name;
            report->first_odd_line = read->first_odd_line;
        }
        report->odd_years += read->odd_years;
        for (unsigned r = 0; r < TROPA_REJECT_REASON_COUNT; r++)
            report->rejected_by[r] += read->rejected_by[r];
    }
}

static tropa_status run(import_job *job, tropa_error *err)
{
    const tropa_import_request *request = job->request;
    tropa_import_report *report = job->report;
    tropa_read_options options = read_options(request, &report->arena);
    tropa_status status = TROPA_OK;
    for (uint32_t i = 0; i < request->file_count && !status; i++)
        status = plan_file(job, i, &options, err);
    if (!status && !request->dry_run)
        status = open_writer(job, err);
    for (uint32_t i = 0; i < request->file_count && !status; i++)
        status = import_source(job, i, err);
    if (!status && !request->dry_run)
        status = commit(job, err);
    if (!status)
        add_up(report);
    return status;
}

static void job_deinit(import_job *job)
{
    tropa_store_writer_free(job->writer);
    tropa_reject_file_free(job->rejects);
    for (uint32_t i = 0; job->file && i < job->request->file_count; i++) {
        tropa_reader_free(job->file[i].reader);
        tropa_spool_close(&job->file[i].spool);
    }
    tropa_free(job->file);
    pthread_mutex_destroy(&job->lock);
}

static tropa_status new_report(const tropa_import_request *request, import_job *job,
                               tropa_error *err)
{
    tropa_import_report *report = tropa_alloc_zero(1, sizeof *report);
    if (!report)
        return tropa_fail_memory(err);
    job->report = report;
    tropa_arena_init(&report->arena);
    report->dry_run = request->dry_run;
    report->drop_duplicates = request->drop_duplicates;
    report->store = tropa_arena_copy(&report->arena, request->store);
    job->source = tropa_arena_array(&report->arena, request->file_count, sizeof *job->source);
    job->file = tropa_alloc_zero(request->file_count, sizeof *job->file);
    report->source = job->source;
    report->source_count = request->file_count;
    return report->store.data && job->source && job->file ? TROPA_OK : tropa_fail_memory(err);
}

tropa_status tropa_import_run(const tropa_import_request *request, unsigned threads,
                              const tropa_import_watch *watch, tropa_import_report **out,
                              tropa_error *err)
{
    int64_t started_us = tropa_clock_us();
    if (request->file_count > TROPA_IMPORT_FILES_MAX)
        return tropa_fail(err, TROPA_ERR_LIMIT,
                          "%u files at once are too many: import at most %d "
                          "at a time",
                          request->file_count, TROPA_IMPORT_FILES_MAX);
    import_job job = {
        .request = request, .watch = watch, .threads = threads ? threads : tropa_core_count()};
    pthread_mutex_init(&job.lock, NULL);
    tropa_status status = new_report(request, &job, err);
    if (!status)
        status = run(&job, err);
    job_deinit(&job);
    if (status) {
        tropa_import_report_free(job.report);
        return status;
    }
    job.report->took_us = tropa_clock_us() - started_us;
    *out = job.report;
    return TROPA_OK;
}

void tropa_import_report_free(tropa_import_report *report)
{
    if (!report)
        return;
    tropa_arena_deinit(&report->arena);
    tropa_free(report);
}
