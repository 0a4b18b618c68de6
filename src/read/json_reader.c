#include "read/reader_internal.h"
tropa_status tropa_json_sniff(tropa_reader *reader, const char *text, size_t size, bool whole,
                              tropa_error *err)
{
    (void)text;
    (void)size;
    (void)whole;
    return tropa_fail(err, TROPA_ERR_INPUT, "%s: JSON is not read", reader->path);
}
void tropa_json_parse_block(tropa_reader_worker *worker)
{
    (void)worker;
}
void tropa_json_keys_free(tropa_json_keys *keys)
{
    (void)keys;
}
tropa_status tropa_json_whole_column(void *context, uint32_t column, int64_t joined,
                                     tropa_time_detector *times, tropa_number_detector *numbers,
                                     tropa_error *err)
{
    (void)context;
    (void)column;
    (void)joined;
    (void)times;
    (void)numbers;
    (void)err;
    return TROPA_OK;
}
