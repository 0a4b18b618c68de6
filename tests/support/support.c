#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *rotate(void)
{
    static char storage[8][4096];
    static unsigned next;
    return storage[next++ % 8];
}

const char *support_folder_make(void)
{
    char *path = (char *)rotate();
    const char *base = getenv("TMPDIR");
    snprintf(path, 4096, "%s/tropa-test-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(path));
    return path;
}

void support_folder_remove(const char *path)
{
    char command[4200];
    assert_non_null(strstr(path, "tropa-test-")); /* never anything else */
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    assert_int_equal(system(command), 0);
}

const char *support_shared(const char *name)
{
    char *path = (char *)rotate();
    const char *base = getenv("TROPA_SHARED");
    if (base)
        snprintf(path, 4096, "%s/%s", base, name);
    else
        snprintf(path, 4096, "%s/../shared/%s", TROPA_SOURCE_ROOT, name);
    if (access(path, R_OK) == 0)
        return path;
    fprintf(stderr, "skipped: no shared data (%s)\n", name);
    return NULL;
}

const char *support_source(const char *name)
{
    char *path = (char *)rotate();
    snprintf(path, 4096, "%s/%s", TROPA_SOURCE_ROOT, name);
    return path;
}

uint64_t support_random_next(support_random *random)
{
    uint64_t z = (random->state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

uint32_t support_random_below(support_random *random, uint32_t below)
{
    return (uint32_t)(((support_random_next(random) >> 32) * below) >> 32);
}
