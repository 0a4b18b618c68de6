/* JSON lines and arrays. */
#include "read_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tropa_read_options options = {.format = TROPA_READ_JSONL,
                                  .block_bytes = size ? 1 + data[0] * 4u : 1,
                                  .sample_bytes = 8192,
                                  .record_bytes_most = 4096};
    read_bytes(data, size, &options);
    return 0;
}
