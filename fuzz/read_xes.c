/* XES. */
#include "read_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tropa_read_options options = {.format = TROPA_READ_XES, .sample_bytes = 8192};
    read_bytes(data, size, &options);
    return 0;
}
