/* Anything at all: compression, encoding, format and roles are found out. */
#include "read_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tropa_read_options options = {
        .sample_bytes = 8192, .block_bytes = 4096, .record_bytes_most = 4096};
    read_bytes(data, size, &options);
    return 0;
}
