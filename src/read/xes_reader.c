#include "read/reader_internal.h"
tropa_status tropa_xes_sniff(tropa_reader *reader, tropa_error *err)
{
    return tropa_fail(err, TROPA_ERR_INPUT, "%s: XES is not read", reader->path);
}
tropa_status tropa_xes_next(tropa_reader_worker *worker, bool *more, tropa_error *err)
{
    (void)worker;
    (void)more;
    (void)err;
    return TROPA_OK;
}
tropa_status tropa_xes_restart(tropa_reader *reader, tropa_error *err)
{
    (void)reader;
    (void)err;
    return TROPA_OK;
}
void tropa_xes_free(tropa_xes *xes)
{
    (void)xes;
}
