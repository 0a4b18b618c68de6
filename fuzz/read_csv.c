/* CSV, the roles given, in blocks whose size the first byte sets. */
#include "read_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tropa_read_options options = {.format = TROPA_READ_CSV,
                                  .block_bytes = size ? 1 + data[0] : 1,
                                  .record_bytes_most = 200,
                                  .sample_bytes = 8192,
                                  .customer = "#1",
                                  .time = "#2"};
    read_bytes(data, size, &options);
    return 0;
}
