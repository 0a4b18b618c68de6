/* Decoders: UTF-8 passed on, single bytes through a table, everything else by ICU or iconv. */
#include "text/encoding.h"

#include "base/memory.h"
#include "text/encoding_table.h"
#include "text/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>

enum { PENDING_MAX = 16, PIVOT_UNITS = 1024 };

typedef enum decoder_kind { DECODER_UTF8, DECODER_TABLE, DECODER_ICU, DECODER_ICONV } decoder_kind;

struct tropa_decoder {
    decoder_kind kind;
    encoding_table table;
    UConverter *source, *target;
    UChar pivot[PIVOT_UNITS], *pivot_from, *pivot_to;
    iconv_t iconv;             /**< or NULL */
    bool started;              /**< something was written: a BOM can no longer come */
    uint64_t bad, *bad_view;   /**< the same: ICU hands the decoder back as const */
    char pending[PENDING_MAX]; /**< a character cut by the end of the last piece */
    size_t pending_size;
};

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* Names as people know them; ICU's own preferred ones are partly code page numbers. */
static const char *const known_names[] = {
    "UTF-8",  "UTF-16",     "UTF-16LE",    "UTF-16BE",     "windows-1251", "windows-1252",
    "KOI8-R", "ISO-8859-1", "ISO-8859-2",  "windows-1250", "CP866",        "MacRoman",
    "KOI8-U", "ISO-8859-5", "ISO-8859-15", "CP852",        "MacCyrillic",  "GB18030"};

/* ---- names ---- */

/* NULL where iconv does not know the name: its own sign, -1, is no pointer. */
static iconv_t open_iconv(const char *name)
{
    iconv_t handle = name[0] ? iconv_open("UTF-8", name) : NULL;
    return (intptr_t)handle == -1 ? NULL : handle;
}

static bool iconv_knows(const char *name)
{
    iconv_t handle = open_iconv(name);
    if (handle)
        iconv_close(handle);
    return handle != NULL;
}

static UConverter *icu_open(const char *name)
{
    UErrorCode code = U_ZERO_ERROR;
    UConverter *converter = name[0] ? ucnv_open(name, &code) : NULL;
    if (U_SUCCESS(code))
        return converter;
    ucnv_close(converter);
    return NULL;
}

/* The name that people know, when ICU means the same converter by it. */
static void show_name(UConverter *converter, const char *name, char shown[TROPA_ENCODING_NAME_MAX])
{
    UErrorCode code = U_ZERO_ERROR;
    const char *canonical = ucnv_getName(converter, &code);
    snprintf(shown, TROPA_ENCODING_NAME_MAX, "%s", name);
    for (size_t i = 0; i < sizeof known_names / sizeof known_names[0]; i++) {
        UConverter *known = icu_open(known_names[i]);
        const char *same = known ? ucnv_getName(known, &code) : NULL;
        if (canonical && same && strcmp(canonical, same) == 0)
            snprintf(shown, TROPA_ENCODING_NAME_MAX, "%s", known_names[i]);
        ucnv_close(known);
    }
}

static tropa_status fail_name(const char *name, tropa_error *err)
{
    return tropa_fail(
        err, TROPA_ERR_USAGE,
        "unknown encoding \"%.60s\"; use UTF-8, UTF-16LE, windows-1251, windows-1252, "
        "windows-1250, ISO-8859-2, KOI8-R, CP866, MacRoman or another name that ICU "
        "or iconv knows",
        name);
}

tropa_status tropa_encoding_check(const char *name, char shown[TROPA_ENCODING_NAME_MAX],
                                  tropa_error *err)
{
    UConverter *converter = icu_open(name);
    if (!converter && !iconv_knows(name))
        return fail_name(name, err);
    if (converter)
        show_name(converter, name, shown);
    else
        snprintf(shown, TROPA_ENCODING_NAME_MAX, "%s", name);
    ucnv_close(converter);
    return TROPA_OK;
}

/* ---- opening ---- */

bool encoding_table_fill(UConverter *converter, encoding_table *table)
{
    if (ucnv_getMaxCharSize(converter) < 1 || ucnv_getMinCharSize(converter) != 1 ||
        ucnv_getType(converter) != UCNV_SBCS)
        return false;
    for (int i = 0; i < 256; i++) {
        UErrorCode code = U_ZERO_ERROR;
        char byte = (char)i;
        UChar wide[4];
        ucnv_resetToUnicode(converter);
        int32_t size = ucnv_toUChars(converter, wide, 4, &byte, 1, &code);
        uint32_t point = U_SUCCESS(code) && size == 1 ? wide[0] : 0xFFFD;
        table->point[i] = point;
        table->size[i] = (uint8_t)tropa_utf8_put(point, table->bytes[i]);
    }
    ucnv_resetToUnicode(converter);
    return true;
}

static void count_bad(const void *context, UConverterToUnicodeArgs *arguments, const char *units,
                      int32_t size, UConverterCallbackReason reason, UErrorCode *code)
{
    static const UChar sign[] = {0xFFFD};
    (void)units;
    (void)size;
    if (reason > UCNV_IRREGULAR)
        return;
    ++*((const tropa_decoder *)context)->bad_view;
    *code = U_ZERO_ERROR;
    ucnv_cbToUWriteUChars(arguments, sign, 1, 0, code);
}

static tropa_status open_icu(tropa_decoder *decoder, tropa_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    if (ucnv_getType(decoder->source) == UCNV_UTF8) {
        decoder->kind = DECODER_UTF8;
        return TROPA_OK;
    }
    if (encoding_table_fill(decoder->source, &decoder->table)) {
        decoder->kind = DECODER_TABLE;
        return TROPA_OK;
    }
    decoder->kind = DECODER_ICU;
    ucnv_setToUCallBack(decoder->source, count_bad, decoder, NULL, NULL, &code);
    decoder->target = ucnv_open("UTF-8", &code);
    decoder->pivot_from = decoder->pivot_to = decoder->pivot;
    return U_SUCCESS(code) ? TROPA_OK : tropa_fail_memory(err);
}

tropa_status tropa_decoder_new(const char *name, tropa_decoder **out, tropa_error *err)
{
    *out = NULL;
    tropa_decoder *decoder = tropa_alloc_zero(1, sizeof *decoder);
    if (!decoder)
        return tropa_fail_memory(err);
    decoder->bad_view = &decoder->bad;
    decoder->source = icu_open(name);
    tropa_status status = TROPA_OK;
    if (decoder->source) {
        status = open_icu(decoder, err);
    } else {
        decoder->kind = DECODER_ICONV;
        decoder->iconv = open_iconv(name);
        if (!decoder->iconv)
            status = fail_name(name, err);
    }
    if (status) {
        tropa_decoder_free(decoder);
        return status;
    }
    *out = decoder;
    return TROPA_OK;
}

void tropa_decoder_free(tropa_decoder *decoder)
{
    if (!decoder)
        return;
    ucnv_close(decoder->source);
    ucnv_close(decoder->target);
    if (decoder->iconv)
        iconv_close(decoder->iconv);
    tropa_free(decoder);
}

void tropa_decoder_reset(tropa_decoder *decoder)
{
    if (decoder->source)
        ucnv_resetToUnicode(decoder->source);
    if (decoder->target)
        ucnv_resetFromUnicode(decoder->target);
    if (decoder->iconv)
        iconv(decoder->iconv, NULL, NULL, NULL, NULL);
    decoder->pivot_from = decoder->pivot_to = decoder->pivot;
    decoder->started = false;
    decoder->bad = 0;
    decoder->pending_size = 0;
}

uint64_t tropa_decoder_bad_count(const tropa_decoder *decoder)
{
    return decoder->bad;
}

bool tropa_decoder_is_utf8(const tropa_decoder *decoder)
{
    return decoder->kind == DECODER_UTF8;
}

/* ---- the pieces ---- */

/* Copies what is valid, replaces what is not; returns the bytes used, all but a cut end. */
static size_t utf8_run(tropa_decoder *decoder, const char *bytes, size_t size, bool last,
                       tropa_buffer *out)
{
    size_t at = 0;
    while (at < size) {
        bool cut;
        size_t good = tropa_utf8_valid_prefix(bytes + at, size - at, &cut);
        tropa_buffer_append(out, bytes + at, good);
        at += good;
        if (at == size || (cut && !last))
            break;
        tropa_buffer_append_text(out, replacement);
        decoder->bad++;
        at = cut ? size : at + 1;
    }
    return at;
}

/* For iconv: the same contract. */
static size_t iconv_run(tropa_decoder *decoder, const char *bytes, size_t size, bool last,
                        tropa_buffer *out)
{
    union {
        const char *bytes;
        char *argument; /* iconv only reads, but says otherwise */
    } from = {bytes};
    size_t left = size;
    while (left > 0 && !out->failed) {
        char room[4096], *to = room;
        size_t free_bytes = sizeof room;
        size_t result = iconv(decoder->iconv, &from.argument, &left, &to, &free_bytes);
        int why = errno;
        tropa_buffer_append(out, room, (size_t)(to - room));
        if (result != (size_t)-1 || why == E2BIG)
            continue;
        if (why == EINVAL && !last && left < PENDING_MAX)
            break;
        tropa_buffer_append_text(out, replacement);
        decoder->bad++;
        from.bytes += why == EINVAL ? left : 1;
        left -= why == EINVAL ? left : 1;
    }
    return size - left;
}

static size_t run(tropa_decoder *decoder, const char *bytes, size_t size, bool last,
                  tropa_buffer *out)
{
    return decoder->kind == DECODER_UTF8 ? utf8_run(decoder, bytes, size, last, out)
                                         : iconv_run(decoder, bytes, size, last, out);
}

/* Feeds a kind whose run leaves a cut character over: it is kept for the next piece. */
static void feed_kept(tropa_decoder *decoder, const char *bytes, size_t size, bool last,
                      tropa_buffer *out)
{
    while (decoder->pending_size && size) {
        decoder->pending[decoder->pending_size++] = *bytes++;
        size--;
        size_t used = run(decoder, decoder->pending, decoder->pending_size,
                          decoder->pending_size == PENDING_MAX, out);
        decoder->pending_size -= used;
        memmove(decoder->pending, decoder->pending + used, decoder->pending_size);
    }
    if (decoder->pending_size) {
        if (last)
            run(decoder, decoder->pending, decoder->pending_size, true, out);
        decoder->pending_size = last ? 0 : decoder->pending_size;
        return;
    }
    size_t used = run(decoder, bytes, size, last, out);
    decoder->pending_size = size - used;
    if (decoder->pending_size)
        memcpy(decoder->pending, bytes + used, decoder->pending_size);
}

static void feed_table(tropa_decoder *decoder, const unsigned char *bytes, size_t size,
                       tropa_buffer *out)
{
    const encoding_table *table = &decoder->table;
    enum { BLOCK = 4096 };
    for (size_t at = 0; at < size && !out->failed;) {
        size_t end = size - at > BLOCK ? at + BLOCK : size, written = 0;
        char block[BLOCK * 4];
        for (; at < end; at++) {
            memcpy(block + written, table->bytes[bytes[at]], 4);
            written += table->size[bytes[at]];
            decoder->bad += table->point[bytes[at]] == 0xFFFD;
        }
        tropa_buffer_append(out, block, written);
    }
}

static void feed_icu(tropa_decoder *decoder, const char *bytes, size_t size, bool last,
                     tropa_buffer *out)
{
    const char *end = bytes + size;
    UErrorCode code;
    do {
        char block[8192], *to = block;
        code = U_ZERO_ERROR;
        ucnv_convertEx(decoder->target, decoder->source, &to, block + sizeof block, &bytes, end,
                       decoder->pivot, &decoder->pivot_from, &decoder->pivot_to,
                       decoder->pivot + PIVOT_UNITS, 0, (UBool)last, &code);
        tropa_buffer_append(out, block, (size_t)(to - block));
    } while (code == U_BUFFER_OVERFLOW_ERROR && !out->failed);
    if (U_FAILURE(code) && code != U_TRUNCATED_CHAR_FOUND)
        out->failed = true;
    if (code == U_TRUNCATED_CHAR_FOUND) {
        decoder->bad++;
        tropa_buffer_append_text(out, replacement);
    }
}

tropa_status tropa_decoder_feed(tropa_decoder *decoder, const void *bytes, size_t size, bool last,
                                tropa_buffer *out, tropa_error *err)
{
    size_t before = out->size;
    if (decoder->kind == DECODER_TABLE)
        feed_table(decoder, bytes, size, out);
    else if (decoder->kind == DECODER_ICU)
        feed_icu(decoder, bytes, size, last, out);
    else
        feed_kept(decoder, bytes, size, last, out);
    if (out->failed)
        return tropa_fail_memory(err);
    if (!decoder->started && out->size > before) {
        decoder->started = true;
        if (out->size - before >= 3 && memcmp(out->data + before, "\xEF\xBB\xBF", 3) == 0) {
            memmove(out->data + before, out->data + before + 3, out->size - before - 3);
            out->size -= 3;
            out->data[out->size] = 0;
        }
    }
    return TROPA_OK;
}
