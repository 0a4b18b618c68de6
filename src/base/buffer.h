/** A growing run of bytes: text being written, records being packed.
 *
 * A failed append sets `failed` and makes every later append a no-op, so a long run of appends is
 * checked once at its end. `data` is always followed by a zero byte once something was appended.
 * Not thread-safe. */
#ifndef TROPA_BASE_BUFFER_H
#define TROPA_BASE_BUFFER_H

#include "base/str.h"

typedef struct tropa_buffer {
    char *data;
    size_t size, capacity;
    bool failed;
} tropa_buffer;

void tropa_buffer_init(tropa_buffer *buffer);
void tropa_buffer_deinit(tropa_buffer *buffer);
void tropa_buffer_clear(tropa_buffer *buffer); /**< size 0, keeps the memory, clears `failed` */
void tropa_buffer_append(tropa_buffer *buffer, const void *bytes, size_t size);
void tropa_buffer_append_text(tropa_buffer *buffer, const char *text);
void tropa_buffer_append_str(tropa_buffer *buffer, tropa_str text);
void tropa_buffer_append_char(tropa_buffer *buffer, char character);
void tropa_buffer_append_format(tropa_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** Room for `size` more bytes at the end, uninitialised, counted in size; NULL on failure. */
void *tropa_buffer_extend(tropa_buffer *buffer, size_t size);
tropa_str tropa_buffer_view(const tropa_buffer *buffer); /**< owned by the buffer */

#endif
