/** From the bytes of a file to UTF-8: which encoding it is, and the conversion, piece by piece.
 *
 * Detection looks at a sample of the start (1 MiB is plenty) and never fails: in doubt it answers
 * with a low confidence. A decoder is fed pieces of any size; a character cut between two pieces is
 * put together. Bytes that mean nothing in the encoding become U+FFFD and are counted.
 *
 * Any name is accepted that ICU or, failing that, iconv knows ("windows-1251", "cp866", "MacRoman",
 * "UTF-16LE", "Shift_JIS"...). Thread-safe on distinct decoders. */
#ifndef TROPA_TEXT_ENCODING_H
#define TROPA_TEXT_ENCODING_H

#include "base/buffer.h"
#include "base/status.h"
#include "text/message.h"

#define TROPA_ENCODING_NAME_MAX 64

typedef struct tropa_encoding_guess {
    char name[TROPA_ENCODING_NAME_MAX]; /**< as tropa_decoder_new takes it: "UTF-8" ... */
    uint32_t bom_bytes;                 /**< a byte order mark of this many bytes at the start */
    uint32_t confidence;  /**< 0..100; under 50 the caller should say it was a guess */
    tropa_message reason; /**< "encoding.reason.*" with {name}, which points into this struct */
} tropa_encoding_guess;

/** Judges a sample of the start of a file. `whole` says that the sample is all there is; otherwise
 *  a character cut at its end is no evidence against UTF-8. ASCII and nothing at all are "UTF-8".
 *  The guess must not be copied while its reason is used (the name is borrowed from it). */
void tropa_encoding_detect(const void *bytes, size_t size, bool whole, tropa_encoding_guess *guess);

/** TROPA_OK and the name as it should be shown, or TROPA_ERR_USAGE naming what can be used. */
tropa_status tropa_encoding_check(const char *name, char shown[TROPA_ENCODING_NAME_MAX],
                                  tropa_error *err);

typedef struct tropa_decoder tropa_decoder;

/** NULL in *out on failure: TROPA_ERR_USAGE for an unknown name. A BOM at the start of the stream
 *  is dropped whatever the encoding of the Unicode family. */
tropa_status tropa_decoder_new(const char *name, tropa_decoder **out, tropa_error *err);
void tropa_decoder_free(tropa_decoder *decoder);

/** Appends the UTF-8 of this piece to `out`, which always stays valid UTF-8 and ends on a
 * character. `last` ends the stream: an unfinished character becomes U+FFFD. Fails only when memory
 * is out. */
tropa_status tropa_decoder_feed(tropa_decoder *decoder, const void *bytes, size_t size, bool last,
                                tropa_buffer *out, tropa_error *err);

/** Back to the start of a stream. */
void tropa_decoder_reset(tropa_decoder *decoder);

/** How many ill-formed sequences have become U+FFFD since the start. */
uint64_t tropa_decoder_bad_count(const tropa_decoder *decoder);

/** Whether UTF-8 passes unchanged: then a reader may skip the decoder and check each record with
 *  tropa_utf8_valid (and drop the BOM itself). */
bool tropa_decoder_is_utf8(const tropa_decoder *decoder);

#endif
