#include "base/buffer.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>

void tropa_buffer_init(tropa_buffer *buffer)
{
    *buffer = (tropa_buffer){0};
}

void tropa_buffer_deinit(tropa_buffer *buffer)
{
    tropa_free(buffer->data);
    *buffer = (tropa_buffer){0};
}

void tropa_buffer_clear(tropa_buffer *buffer)
{
    buffer->size = 0;
    buffer->failed = false;
    if (buffer->data)
        buffer->data[0] = '\0';
}

void *tropa_buffer_extend(tropa_buffer *buffer, size_t size)
{
    size_t need;
    if (buffer->failed || __builtin_add_overflow(buffer->size + 1, size, &need) ||
        tropa_grow((void **)&buffer->data, &buffer->capacity, need, 1) != 0) {
        buffer->failed = true;
        return NULL;
    }
    char *room = buffer->data + buffer->size;
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
    return room;
}

void tropa_buffer_append(tropa_buffer *buffer, const void *bytes, size_t size)
{
    char *room = tropa_buffer_extend(buffer, size);
    if (room && size)
        memcpy(room, bytes, size);
}

void tropa_buffer_append_text(tropa_buffer *buffer, const char *text)
{
    tropa_buffer_append(buffer, text, strlen(text));
}

void tropa_buffer_append_str(tropa_buffer *buffer, tropa_str text)
{
    tropa_buffer_append(buffer, text.data, text.size);
}

void tropa_buffer_append_char(tropa_buffer *buffer, char character)
{
    tropa_buffer_append(buffer, &character, 1);
}

void tropa_buffer_append_format(tropa_buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *room = size < 0 ? NULL : tropa_buffer_extend(buffer, (size_t)size);
    if (room)
        vsnprintf(room, (size_t)size + 1, format, again);
    va_end(again);
}

tropa_str tropa_buffer_view(const tropa_buffer *buffer)
{
    return (tropa_str){buffer->data ? buffer->data : "", buffer->size};
}
