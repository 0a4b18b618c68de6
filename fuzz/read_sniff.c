/* Anything at all: compression, encoding, format and roles are found out. */
#include "read_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_bytes(data, size, NULL);
    return 0;
}
