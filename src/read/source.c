/* The pipeline file -> (zip entry) -> (gzip | zstd) -> (decoder). See source.h. */
#include "read/source.h"

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "read/reader.h"
#include "text/encoding.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <minizip/unzip.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

enum { RAW_BYTES = 256 * 1024, MAGIC_BYTES = 4 };

typedef enum packing { PACKED_NOT, PACKED_GZIP, PACKED_ZSTD } packing;

struct tropa_source {
    int descriptor;
    char *path;
    uint64_t raw_bytes, content_hash;
    XXH3_state_t *hash;
    bool raw_ended;

    unzFile zip; /**< NULL unless a zip */
    bool zip_open;
    packing packing;
    char *raw; /**< compressed bytes waiting */
    size_t raw_at, raw_size;
    z_stream gzip;
    bool gzip_ready;
    ZSTD_DStream *zstd;
    bool in_member;  /**< inside a gzip member or zstd frame: an end here is a truncation */
    bool any_member; /**< some member was read to its end: what follows may be padding */
    bool packed_ended;

    tropa_decoder *decoder; /**< NULL: bytes pass */
    bool passes;            /**< the decoder is UTF-8's: only drop the mark */
    tropa_buffer text;      /**< decoded, waiting */
    size_t text_at;
    bool at_start, text_ended;
};

/* ---- raw bytes ---- */

static tropa_status spool(tropa_source *source, tropa_error *err)
{
    const char *folder = getenv("TMPDIR");
    int spooled = open(folder ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (spooled < 0)
        return tropa_fail_errno(err, errno, "cannot make a temporary file for %s; set TMPDIR",
                                source->path);
    tropa_status status = TROPA_OK;
    for (;;) {
        ssize_t got = read(source->descriptor, source->raw, RAW_BYTES);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            status = tropa_fail_errno(err, errno, "cannot read %s", source->path);
        if (got <= 0)
            break;
        int failure = tropa_write_all(spooled, source->raw, (size_t)got);
        if (failure) {
            status = tropa_fail_errno(err, failure, "cannot spool %s", source->path);
            break;
        }
    }
    close(source->descriptor);
    source->descriptor = spooled;
    return status;
}

/* From the file itself; counts and hashes. */
static tropa_status read_file(tropa_source *source, char *into, size_t size, size_t *got,
                              tropa_error *err)
{
    size_t have = 0;
    while (have < size && !source->raw_ended) {
        ssize_t now = read(source->descriptor, into + have, size - have);
        if (now < 0 && errno == EINTR)
            continue;
        if (now < 0)
            return tropa_fail_errno(err, errno, "cannot read %s", source->path);
        if (now == 0)
            source->raw_ended = true;
        have += (size_t)now;
    }
    if (have)
        XXH3_64bits_update(source->hash, into, have);
    source->raw_bytes += have;
    if (source->raw_ended)
        source->content_hash = XXH3_64bits_digest(source->hash);
    *got = have;
    return TROPA_OK;
}

static tropa_status read_raw(tropa_source *source, char *into, size_t size, size_t *got,
                             tropa_error *err)
{
    *got = 0;
    if (!source->zip)
        return read_file(source, into, size, got, err);
    if (!source->zip_open) /* ended before; asking again is no error, as with a plain file */
        return TROPA_OK;
    size_t most = size < (1 << 30) ? size : (1 << 30);
    int now = unzReadCurrentFile(source->zip, into, (unsigned)most);
    if (now < 0)
        return tropa_fail(err, TROPA_ERR_INPUT,
                          "%s: the zip archive is damaged; download or pack it again",
                          source->path);
    *got = (size_t)now;
    source->raw_bytes = (uint64_t)unztell64(source->zip);
    return TROPA_OK;
}

/* The archive's bytes are read by minizip, so its hash takes a pass of its own, at the end. */
static tropa_status finish_zip(tropa_source *source, tropa_error *err)
{
    if (source->raw_ended)
        return TROPA_OK;
    if (unzCloseCurrentFile(source->zip) == UNZ_CRCERROR) {
        source->zip_open = false;
        return tropa_fail(err, TROPA_ERR_INPUT,
                          "%s: the zip archive is damaged (checksum); download or pack it again",
                          source->path);
    }
    source->zip_open = false;
    source->raw_bytes = 0;
    if (lseek(source->descriptor, 0, SEEK_SET) < 0)
        return tropa_fail_errno(err, errno, "cannot read %s", source->path);
    size_t got = 1;
    tropa_status status = TROPA_OK;
    while (status == TROPA_OK && got)
        status = read_file(source, source->raw, RAW_BYTES, &got, err);
    return status;
}

/* ---- unpacking ---- */

static tropa_status refill(tropa_source *source, tropa_error *err)
{
    if (source->raw_at < source->raw_size)
        return TROPA_OK;
    source->raw_at = 0;
    return read_raw(source, source->raw, RAW_BYTES, &source->raw_size, err);
}

static tropa_status fail_packed(const tropa_source *source, const char *what, tropa_error *err)
{
    return tropa_fail(err, TROPA_ERR_INPUT,
                      "%s: the %s data is damaged or cut off after %llu bytes; copy the file again",
                      source->path, what, (unsigned long long)source->raw_bytes);
}

static tropa_status read_gzip(tropa_source *source, char *into, size_t size, size_t *got,
                              tropa_error *err)
{
    z_stream *stream = &source->gzip;
    size_t most = size < (1u << 30) ? size : (1u << 30);
    stream->next_out = (Bytef *)into;
    stream->avail_out = (uInt)most;
    while (stream->avail_out && !source->packed_ended) {
        tropa_status status = refill(source, err);
        if (status != TROPA_OK)
            return status;
        if (source->raw_at == source->raw_size) {
            if (source->in_member)
                return fail_packed(source, "gzip", err);
            source->packed_ended = true;
            break;
        }
        if (!source->in_member) {
            /* Zero padding and other trailing bytes after a whole member are ignored, as gzip
               does. */
            if (source->any_member && (unsigned char)source->raw[source->raw_at] != 0x1f) {
                source->raw_at = source->raw_size;
                continue;
            }
            if (inflateReset(stream) != Z_OK)
                return fail_packed(source, "gzip", err);
            source->in_member = true;
        }
        stream->next_in = (Bytef *)source->raw + source->raw_at;
        stream->avail_in = (uInt)(source->raw_size - source->raw_at);
        int result = inflate(stream, Z_NO_FLUSH);
        source->raw_at = source->raw_size - stream->avail_in;
        if (result == Z_STREAM_END) {
            source->in_member = false;
            source->any_member = true;
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            return fail_packed(source, "gzip", err);
        }
    }
    *got = most - stream->avail_out;
    return TROPA_OK;
}

static tropa_status read_zstd(tropa_source *source, char *into, size_t size, size_t *got,
                              tropa_error *err)
{
    ZSTD_outBuffer out = {into, size, 0};
    while (out.pos < out.size && !source->packed_ended) {
        tropa_status status = refill(source, err);
        if (status != TROPA_OK)
            return status;
        if (source->raw_at == source->raw_size && !source->in_member) {
            source->packed_ended = true;
            break;
        }
        ZSTD_inBuffer in = {source->raw, source->raw_size, source->raw_at};
        size_t before = out.pos;
        size_t left = ZSTD_decompressStream(source->zstd, &out, &in);
        if (ZSTD_isError(left) || (left && in.size == in.pos && in.size == 0 && out.pos == before))
            return fail_packed(source, "zstd", err);
        source->raw_at = in.pos;
        source->in_member = left != 0;
    }
    *got = out.pos;
    return TROPA_OK;
}

/* After the end of packed data the rest of the file still counts for the hash. */
static tropa_status read_bytes(tropa_source *source, char *into, size_t size, size_t *got,
                               tropa_error *err)
{
    tropa_status status;
    if (source->packing == PACKED_GZIP)
        status = read_gzip(source, into, size, got, err);
    else if (source->packing == PACKED_ZSTD)
        status = read_zstd(source, into, size, got, err);
    else if (source->raw_at < source->raw_size) { /* the magic bytes of a zip entry */
        *got = source->raw_size - source->raw_at;
        *got = *got < size ? *got : size;
        memcpy(into, source->raw + source->raw_at, *got);
        source->raw_at += *got;
        return TROPA_OK;
    } else
        status = read_raw(source, into, size, got, err);
    if (status == TROPA_OK && *got == 0 && source->zip && source->zip_open)
        status = finish_zip(source, err);
    return status;
}

/* ---- opening ---- */

static bool starts(const char *bytes, size_t size, const char *magic, size_t magic_size)
{
    return size >= magic_size && memcmp(bytes, magic, magic_size) == 0;
}

static packing packing_of(const char *bytes, size_t size)
{
    if (starts(bytes, size, "\x1f\x8b", 2))
        return PACKED_GZIP;
    if (starts(bytes, size, "\x28\xb5\x2f\xfd", 4))
        return PACKED_ZSTD;
    return PACKED_NOT;
}

/* Folders and the litter that macOS adds are no data. */
static bool is_data_name(const char *name)
{
    size_t size = strlen(name);
    return size && name[size - 1] != '/' && strncmp(name, "__MACOSX/", 9) != 0 &&
           !strstr(name, ".DS_Store");
}

static tropa_status open_zip_entry(tropa_source *source, tropa_error *err)
{
    char name[512], chosen[512] = "";
    unsigned found = 0;
    unz64_file_pos place = {0};
    bool encrypted = false;
    for (int next = unzGoToFirstFile(source->zip); next == UNZ_OK;
         next = unzGoToNextFile(source->zip)) {
        unz_file_info64 info;
        if (unzGetCurrentFileInfo64(source->zip, &info, name, sizeof name - 1, NULL, 0, NULL, 0) !=
            UNZ_OK)
            break;
        name[sizeof name - 1] = '\0';
        if (strcmp(name, "[Content_Types].xml") == 0)
            return tropa_fail(err, TROPA_ERR_INPUT,
                              "%s is an office document; open it and save it as CSV", source->path);
        if (!is_data_name(name))
            continue;
        if (found++ == 0) {
            unzGetFilePos64(source->zip, &place);
            encrypted = info.flag & 1;
            memcpy(chosen, name, sizeof chosen);
        }
    }
    if (found != 1)
        return tropa_fail(err, TROPA_ERR_INPUT,
                          found ? "%s holds %u files (%s...); unpack it and give the one with the "
                                  "events"
                                : "%s is an archive with %u files of data%s; pack it again",
                          source->path, found, chosen);
    if (encrypted || unzGoToFilePos64(source->zip, &place) != UNZ_OK ||
        unzOpenCurrentFile(source->zip) != UNZ_OK)
        return tropa_fail(err, TROPA_ERR_INPUT,
                          "%s: %s cannot be unpacked (encrypted, or an unknown method); unpack it "
                          "first",
                          source->path, chosen);
    source->zip_open = true;
    size_t got = 0;
    source->raw_at = source->raw_size = 0;
    tropa_status status = read_raw(source, source->raw, MAGIC_BYTES, &got, err);
    source->raw_size = got;
    source->packing = packing_of(source->raw, got);
    return status;
}

static tropa_status look_at_magic(tropa_source *source, tropa_error *err)
{
    char magic[MAGIC_BYTES];
    ssize_t got = pread(source->descriptor, magic, sizeof magic, 0);
    if (got < 0)
        return tropa_fail_errno(err, errno, "cannot read %s", source->path);
    source->packing = packing_of(magic, (size_t)got);
    if (starts(magic, (size_t)got, "PK\x03\x04", 4)) {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", source->descriptor);
        source->zip = unzOpen64(link);
        if (!source->zip)
            return tropa_fail(err, TROPA_ERR_INPUT,
                              "%s: the zip archive is damaged; download or pack it again",
                              source->path);
    }
    return TROPA_OK;
}

tropa_status tropa_source_open(const char *path, tropa_source **out, tropa_error *err)
{
    *out = NULL;
    tropa_source *source = tropa_alloc_zero(1, sizeof *source);
    if (!source)
        return tropa_fail_memory(err);
    source->descriptor = -1;
    tropa_status status = TROPA_OK;
    size_t path_size = strlen(path);
    source->path = tropa_alloc(path_size + 1);
    source->raw = tropa_alloc(RAW_BYTES);
    source->hash = XXH3_createState();
    if (!source->path || !source->raw || !source->hash) {
        status = tropa_fail_memory(err);
        goto out;
    }
    memcpy(source->path, path, path_size + 1);
    source->descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    if (source->descriptor < 0 || fstat(source->descriptor, &about) != 0) {
        status = tropa_fail_errno(err, errno, "cannot open %s", path);
        goto out;
    }
    if (S_ISDIR(about.st_mode)) {
        status = tropa_fail(err, TROPA_ERR_INPUT, "%s is a folder; give the files in it", path);
        goto out;
    }
    if (!S_ISREG(about.st_mode))
        status = spool(source, err);
    if (status == TROPA_OK)
        status = look_at_magic(source, err);
    if (status == TROPA_OK)
        status = tropa_source_rewind(source, err);
out:
    if (status == TROPA_OK)
        *out = source;
    else
        tropa_source_free(source);
    return status;
}

void tropa_source_free(tropa_source *source)
{
    if (!source)
        return;
    if (source->zip_open)
        unzCloseCurrentFile(source->zip);
    if (source->zip)
        unzClose(source->zip);
    if (source->gzip_ready)
        inflateEnd(&source->gzip);
    ZSTD_freeDStream(source->zstd);
    XXH3_freeState(source->hash);
    tropa_decoder_free(source->decoder);
    tropa_buffer_deinit(&source->text);
    if (source->descriptor >= 0)
        close(source->descriptor);
    tropa_free(source->raw);
    tropa_free(source->path);
    tropa_free(source);
}

/* zlib's and zstd's own memory goes through ours, so that a failing allocation can be tested. */
static void *gzip_alloc(void *context, unsigned count, unsigned size)
{
    (void)context;
    return tropa_alloc_zero(count, size);
}

static void gzip_free(void *context, void *memory)
{
    (void)context;
    tropa_free(memory);
}

static tropa_status prepare_unpacking(tropa_source *source, tropa_error *err)
{
    source->in_member = source->any_member = source->packed_ended = false;
    if (source->packing == PACKED_GZIP && !source->gzip_ready) {
        source->gzip = (z_stream){.zalloc = gzip_alloc, .zfree = gzip_free};
        if (inflateInit2(&source->gzip, 15 + 16) != Z_OK)
            return tropa_fail_memory(err);
        source->gzip_ready = true;
    }
    if (source->packing == PACKED_ZSTD) {
        if (!source->zstd)
            source->zstd = ZSTD_createDStream();
        if (!source->zstd || ZSTD_isError(ZSTD_initDStream(source->zstd)))
            return tropa_fail_memory(err);
    }
    return TROPA_OK;
}

tropa_status tropa_source_rewind(tropa_source *source, tropa_error *err)
{
    if (lseek(source->descriptor, 0, SEEK_SET) < 0)
        return tropa_fail_errno(err, errno, "cannot read %s", source->path);
    source->raw_bytes = source->content_hash = 0;
    source->raw_at = source->raw_size = 0;
    source->raw_ended = false;
    XXH3_64bits_reset(source->hash);
    if (source->zip) {
        if (source->zip_open)
            unzCloseCurrentFile(source->zip);
        source->zip_open = false;
        tropa_status status = open_zip_entry(source, err);
        if (status != TROPA_OK)
            return status;
    }
    tropa_buffer_clear(&source->text);
    source->text_at = 0;
    source->text_ended = false;
    source->at_start = true;
    if (source->decoder)
        tropa_decoder_reset(source->decoder);
    return prepare_unpacking(source, err);
}

/* ---- decoding ---- */

tropa_status tropa_source_decode(tropa_source *source, const char *encoding, tropa_error *err)
{
    tropa_decoder_free(source->decoder);
    source->decoder = NULL;
    if (!encoding)
        return TROPA_OK;
    tropa_status status = tropa_decoder_new(encoding, &source->decoder, err);
    source->passes = status == TROPA_OK && tropa_decoder_is_utf8(source->decoder);
    return status;
}

/* Drops a UTF-8 byte order mark at the start of what was just read. */
static tropa_status pass_utf8(tropa_source *source, char *into, size_t size, size_t *got,
                              tropa_error *err)
{
    tropa_status status = read_bytes(source, into, size, got, err);
    if (status != TROPA_OK || !source->at_start || *got == 0)
        return status;
    source->at_start = false;
    while (*got < 3 && *got < size) {
        size_t more = 0;
        status = read_bytes(source, into + *got, size - *got, &more, err);
        if (status != TROPA_OK)
            return status;
        if (more == 0)
            break;
        *got += more;
    }
    if (starts(into, *got, "\xef\xbb\xbf", 3)) {
        memmove(into, into + 3, *got - 3);
        *got -= 3;
        if (*got == 0)
            return read_bytes(source, into, size, got, err);
    }
    return TROPA_OK;
}

static tropa_status fill_text(tropa_source *source, tropa_error *err)
{
    enum { TEXT_PIECE_BYTES = 16 * 1024 };
    char piece[TEXT_PIECE_BYTES];
    tropa_buffer_clear(&source->text);
    source->text_at = 0;
    while (source->text.size == 0 && !source->text_ended) {
        size_t got = 0;
        tropa_status status = source->passes ? pass_utf8(source, piece, sizeof piece, &got, err)
                                             : read_bytes(source, piece, sizeof piece, &got, err);
        if (status != TROPA_OK)
            return status;
        source->text_ended = got == 0;
        if (source->passes) {
            tropa_buffer_append(&source->text, piece, got);
            status = source->text.failed ? tropa_fail_memory(err) : TROPA_OK;
        } else {
            status = tropa_decoder_feed(source->decoder, piece, got, source->text_ended,
                                        &source->text, err);
        }
        if (status != TROPA_OK)
            return status;
    }
    return TROPA_OK;
}

tropa_status tropa_source_read(tropa_source *source, char *into, size_t size, size_t *got,
                               tropa_error *err)
{
    enum { MARK_BYTES = 3 }; /* less room than that could not hold the mark that is to go */
    *got = 0;
    if (!source->decoder)
        return read_bytes(source, into, size, got, err);
    if (source->text_at == source->text.size) {
        if (source->passes && size >= MARK_BYTES)
            return pass_utf8(source, into, size, got, err);
        tropa_status status = fill_text(source, err);
        if (status != TROPA_OK)
            return status;
    }
    size_t have = source->text.size - source->text_at;
    *got = have < size ? have : size;
    if (*got)
        memcpy(into, source->text.data + source->text_at, *got);
    source->text_at += *got;
    return TROPA_OK;
}

/* ---- what is known ---- */

const char *tropa_source_compression(const tropa_source *source)
{
    if (source->zip)
        return "zip";
    return source->packing == PACKED_GZIP   ? "gzip"
           : source->packing == PACKED_ZSTD ? "zstd"
                                            : "none";
}

uint64_t tropa_source_raw_bytes(const tropa_source *source)
{
    return source->raw_bytes;
}

uint64_t tropa_source_content_hash(const tropa_source *source)
{
    return source->raw_ended ? source->content_hash : XXH3_64bits_digest(source->hash);
}

uint64_t tropa_source_bad_characters(const tropa_source *source)
{
    return source->decoder ? tropa_decoder_bad_count(source->decoder) : 0;
}

tropa_status tropa_source_hash(const char *path, uint64_t *hash, uint64_t *bytes, tropa_error *err)
{
    tropa_source *source = NULL;
    enum { PIECE_BYTES = 1 << 20 };
    char *piece = tropa_alloc(PIECE_BYTES);
    tropa_status status = piece ? TROPA_OK : tropa_fail_memory(err);
    if (status == TROPA_OK)
        status = tropa_source_open(path, &source, err);
    if (status == TROPA_OK && source->zip_open) {
        unzCloseCurrentFile(source->zip); /* it moved the file's position */
        source->zip_open = false;
        source->raw_bytes = 0;
        if (lseek(source->descriptor, 0, SEEK_SET) < 0)
            status = tropa_fail_errno(err, errno, "cannot read %s", path);
    }
    for (size_t got = 1; status == TROPA_OK && got;)
        status = read_file(source, piece, PIECE_BYTES, &got, err);
    if (status == TROPA_OK) {
        *hash = source->content_hash;
        *bytes = source->raw_bytes;
    }
    tropa_source_free(source);
    tropa_free(piece);
    return status;
}
