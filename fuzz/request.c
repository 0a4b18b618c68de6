/* Requests from anyone: no crash, and printing and parsing again settles. */
#include "request/request.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tropa_arena arena;
    tropa_buffer printed, again;
    tropa_error err;
    tropa_request request;
    tropa_arena_init(&arena);
    tropa_buffer_init(&printed);
    tropa_buffer_init(&again);
    if (tropa_request_parse(&arena, (tropa_str){(const char *)data, size}, &request, &err) ==
            TROPA_OK &&
        tropa_request_print(&request, &printed, &err) == TROPA_OK &&
        printed.size <= TROPA_REQUEST_TEXT_MAX) {
        if (tropa_request_parse(&arena, tropa_buffer_view(&printed), &request, &err) ||
            tropa_request_print(&request, &again, &err) ||
            !tropa_str_equal(tropa_buffer_view(&printed), tropa_buffer_view(&again)))
            abort();
    }
    tropa_buffer_deinit(&printed);
    tropa_buffer_deinit(&again);
    tropa_arena_deinit(&arena);
    return 0;
}
