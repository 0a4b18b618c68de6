/* A column of times, one a line: judged, read with what was found, and read as a format itself. */
#include "text/number.h"
#include "text/time_parse.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const tropa_time_format *format, tropa_str text)
{
    tropa_time_parser parser;
    tropa_time_parser_init(&parser, format, NULL);
    for (size_t at = 0; at < text.size;) {
        const char *end = memchr(text.data + at, '\n', text.size - at);
        size_t size = end ? (size_t)(end - text.data) - at : text.size - at;
        tropa_str line = {text.data + at, size};
        int64_t cached = 0, fresh = 0;
        bool read = tropa_time_parser_read(&parser, line, &cached);
        /* what was read before must not matter */
        if (read != tropa_time_parse(format, line, NULL, &fresh) || cached != fresh)
            abort();
        if (read && (cached < INT64_C(-62135683200000000) || cached > INT64_C(253402387200000000)))
            abort();
        at += size + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tropa_str text = {(const char *)data, size};
    tropa_time_detector times;
    tropa_number_detector numbers;
    tropa_time_finding finding;
    tropa_time_format format;
    tropa_time_detector_init(&times);
    tropa_number_detector_init(&numbers);
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text.data + at, '\n', size - at);
        size_t length = end ? (size_t)(end - text.data) - at : size - at;
        tropa_time_detector_add(&times, (tropa_str){text.data + at, length});
        tropa_number_detector_add(&numbers, (tropa_str){text.data + at, length});
        at += length + 1;
    }
    tropa_number_detector_finish(&numbers);
    tropa_time_detector_finish(&times, &finding);
    read_all(&finding.format, text);
    for (tropa_time_kind kind = TROPA_TIME_YMD; kind <= TROPA_TIME_PACKED; kind++)
        read_all(&(tropa_time_format){.kind = kind}, text);
    const char *line = size ? memchr(data, '\n', size) : NULL;
    tropa_str first = {text.data, line ? (size_t)(line - text.data) : size};
    if (tropa_time_format_parse(first, &format, NULL) == TROPA_OK)
        read_all(&format, text);
    return 0;
}
