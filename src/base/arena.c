#include "base/arena.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>

struct tropa_arena_chunk {
    tropa_arena_chunk *next;
    alignas(max_align_t) unsigned char bytes[];
};

enum { FIRST_CHUNK_BYTES = 4096, LARGEST_CHUNK_BYTES = 1 << 20 };

void tropa_arena_init(tropa_arena *arena)
{
    *arena = (tropa_arena){0};
}

void tropa_arena_deinit(tropa_arena *arena)
{
    for (tropa_arena_chunk *chunk = arena->chunk; chunk;) {
        tropa_arena_chunk *next = chunk->next;
        tropa_free(chunk);
        chunk = next;
    }
    *arena = (tropa_arena){0};
}

void tropa_arena_reset(tropa_arena *arena)
{
    tropa_arena_deinit(arena);
}

void *tropa_arena_alloc(tropa_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (!arena->chunk || arena->capacity - arena->used < rounded) {
        size_t capacity = arena->chunk ? arena->capacity * 2 : FIRST_CHUNK_BYTES;
        if (capacity > LARGEST_CHUNK_BYTES)
            capacity = LARGEST_CHUNK_BYTES;
        if (capacity < rounded)
            capacity = rounded;
        tropa_arena_chunk *chunk = tropa_alloc(sizeof *chunk + capacity);
        if (!chunk)
            return NULL;
        chunk->next = arena->chunk;
        arena->chunk = chunk;
        arena->used = 0;
        arena->capacity = capacity;
    }
    void *piece = arena->chunk->bytes + arena->used;
    arena->used += rounded;
    memset(piece, 0, rounded);
    return piece;
}

void *tropa_arena_array(tropa_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return NULL;
    return tropa_arena_alloc(arena, bytes);
}

tropa_str tropa_arena_copy(tropa_arena *arena, tropa_str text)
{
    char *copy = tropa_arena_alloc(arena, text.size + 1);
    if (!copy)
        return (tropa_str){NULL, 0};
    if (text.size)
        memcpy(copy, text.data, text.size);
    return (tropa_str){copy, text.size};
}

char *tropa_arena_text(tropa_arena *arena, const char *text)
{
    return (char *)tropa_arena_copy(arena, tropa_str_from(text)).data;
}

char *tropa_arena_format(tropa_arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = size < 0 ? NULL : tropa_arena_alloc(arena, (size_t)size + 1);
    if (text)
        vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}
