/* Any bytes: detected, decoded whole and cut in two, which must give the same valid UTF-8. */
#include "text/encoding.h"
#include "text/utf8.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void decode(const char *name, const uint8_t *data, size_t size, size_t cut,
                   tropa_buffer *out)
{
    tropa_decoder *decoder;
    if (tropa_decoder_new(name, &decoder, NULL) != TROPA_OK)
        abort();
    if (tropa_decoder_feed(decoder, data, cut, false, out, NULL) ||
        tropa_decoder_feed(decoder, data + cut, size - cut, true, out, NULL))
        abort();
    if (out->size && !tropa_utf8_valid(out->data, out->size))
        abort();
    tropa_decoder_free(decoder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"UTF-8", "UTF-16LE", "windows-1251", "GB18030"};
    tropa_encoding_guess guess;
    if (size == 0)
        return 0;
    tropa_encoding_detect(data, size, true, &guess);
    for (size_t i = 0; i <= sizeof names / sizeof names[0]; i++) {
        const char *name = i ? names[i - 1] : guess.name;
        tropa_buffer whole = {0}, pieces = {0};
        decode(name, data, size, 0, &whole);
        decode(name, data, size, data[0] % size, &pieces);
        if (!tropa_str_equal(tropa_buffer_view(&whole), tropa_buffer_view(&pieces)))
            abort();
        tropa_buffer_deinit(&whole);
        tropa_buffer_deinit(&pieces);
    }
    return 0;
}
