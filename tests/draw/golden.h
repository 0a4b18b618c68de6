/** Pictures as they were looked at: tests/draw/golden. */
#ifndef TROPA_TESTS_DRAW_GOLDEN_H
#define TROPA_TESTS_DRAW_GOLDEN_H

#include "base/buffer.h"

/** Fails where the picture differs from the file of the source tree; writes the file anew with
 *  TROPA_UPDATE_GOLDENS. */
void golden_compare(const char *name, const tropa_buffer *svg);

#endif
