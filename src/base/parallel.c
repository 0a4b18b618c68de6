#include "base/parallel.h"

#include "base/memory.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>

unsigned tropa_core_count(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    int count = CPU_COUNT(&set);
    return count > 0 ? (unsigned)count : 1;
}

struct share {
    void (*work)(void *context, unsigned worker);
    void *context;
    unsigned worker;
    pthread_t thread;
    bool started;
};

static void *run_share(void *argument)
{
    struct share *share = argument;
    share->work(share->context, share->worker);
    return NULL;
}

void tropa_parallel(unsigned workers, void (*work)(void *context, unsigned worker), void *context)
{
    enum { MOST_WORKERS = 256 };
    struct share shares[MOST_WORKERS];
    if (workers > MOST_WORKERS)
        workers = MOST_WORKERS;
    for (unsigned i = 1; i < workers; i++) {
        shares[i] = (struct share){.work = work, .context = context, .worker = i};
        shares[i].started = pthread_create(&shares[i].thread, NULL, run_share, &shares[i]) == 0;
    }
    work(context, 0);
    for (unsigned i = 1; i < workers; i++) {
        if (shares[i].started)
            pthread_join(shares[i].thread, NULL);
        else
            work(context, i);
    }
}
