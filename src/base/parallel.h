/** Running the same work on several threads.
 *
 * No pool and no queue: a request starts its workers, they take items from a shared counter, and
 * they are joined before the call returns. */
#ifndef TROPA_BASE_PARALLEL_H
#define TROPA_BASE_PARALLEL_H

#include <stdatomic.h>
#include <stddef.h>

/** Cores this process may use (affinity respected), at least 1. */
unsigned tropa_core_count(void);

/** Calls work(context, worker) once on each of `workers` threads, worker = 0..workers-1, and waits
 *  for all. The calling thread is worker 0. When a thread cannot be started its share is run on the
 *  caller afterwards, so `work` must take its items from a shared counter rather than wait for the
 *  other workers. */
void tropa_parallel(unsigned workers, void (*work)(void *context, unsigned worker), void *context);

/** A shared counter of items: each call returns the next, from 0. */
typedef struct tropa_counter {
    atomic_size_t next;
} tropa_counter;

static inline size_t tropa_counter_take(tropa_counter *counter)
{
    return atomic_fetch_add_explicit(&counter->next, 1, memory_order_relaxed);
}

#endif
