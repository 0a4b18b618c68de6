/** Memory that is dropped all at once: one arena per request or document.
 *
 * Pointers stay valid until tropa_arena_deinit or tropa_arena_reset. Not thread-safe: one arena
 * belongs to one thread at a time. Growth: chunks double from 4 KiB to 1 MiB, larger pieces get a
 * chunk of their own. */
#ifndef TROPA_BASE_ARENA_H
#define TROPA_BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>

typedef struct tropa_arena_chunk tropa_arena_chunk;

typedef struct tropa_arena {
    tropa_arena_chunk *chunk; /**< newest first */
    size_t used, capacity;    /**< of the newest chunk */
} tropa_arena;

void tropa_arena_init(tropa_arena *arena);
void tropa_arena_deinit(tropa_arena *arena);
void tropa_arena_reset(tropa_arena *arena); /**< frees everything, ready for use again */

/** Zeroed, aligned for any type; NULL when memory is out. */
void *tropa_arena_alloc(tropa_arena *arena, size_t size);
void *tropa_arena_array(tropa_arena *arena, size_t count, size_t size);

/** Copies are terminated with a zero byte, which the size does not count.
 *  On failure .data is NULL. */
tropa_str tropa_arena_copy(tropa_arena *arena, tropa_str text);
char *tropa_arena_text(tropa_arena *arena, const char *text);
char *tropa_arena_format(tropa_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
