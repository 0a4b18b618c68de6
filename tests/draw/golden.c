#include "golden.h"

#include "support.h"

#include "base/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Equal but for numbers, which may differ by less than a unit between versions of HarfBuzz. */
static const char *first_difference(const char *a, const char *b)
{
    while (*a && *b) {
        if (*a >= '0' && *a <= '9' && *b >= '0' && *b <= '9') {
            char *end_a, *end_b;
            if (fabs(strtod(a, &end_a) - strtod(b, &end_b)) > 0.7)
                return a;
            a = end_a;
            b = end_b;
        } else if (*a++ != *b++) {
            return a - 1;
        }
    }
    return *a == *b ? NULL : a;
}

void golden_compare(const char *name, const tropa_buffer *svg)
{
    tropa_error err;
    tropa_buffer golden;
    char path[512];
    snprintf(path, sizeof path, "%s", support_source(name));
    if (getenv("TROPA_UPDATE_GOLDENS"))
        assert_int_equal(tropa_file_replace(path, svg->data, svg->size, &err), TROPA_OK);
    tropa_buffer_init(&golden);
    if (tropa_file_read(path, 1 << 24, &golden, &err) != TROPA_OK)
        fail_msg("%s", err.message);
    const char *at = first_difference(svg->data, golden.data);
    if (at)
        fail_msg("%s differs: look at the picture, then TROPA_UPDATE_GOLDENS=1. Near: %.160s", name,
                 at > svg->data + 40 ? at - 40 : svg->data);
    tropa_buffer_deinit(&golden);
}
