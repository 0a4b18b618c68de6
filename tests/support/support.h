/** What several tests need: a scratch folder, the shared data, a small fixed random generator. */
#ifndef TROPA_TESTS_SUPPORT_H
#define TROPA_TESTS_SUPPORT_H

/* cmocka.h needs these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/** A new empty folder under $TMPDIR, removed by support_folder_remove. Static storage per call
 *  (of four). */
const char *support_folder_make(void);
void support_folder_remove(const char *path);

/** The path of a file under the shared data folder that lies beside the project ($TROPA_SHARED
 *  overrides), or NULL where it is absent: call skip() then, and say so. `name` is like
 *  "data/ecom/ecom.csv.gz". */
const char *support_shared(const char *name);
/** A file of the source tree, like "tests/read/data/x.csv". */
const char *support_source(const char *name);

/** splitmix64: the same numbers everywhere. */
typedef struct support_random {
    uint64_t state;
} support_random;
uint64_t support_random_next(support_random *random);
/** 0 .. below-1 */
uint32_t support_random_below(support_random *random, uint32_t below);

#endif
