/* Conditions from anyone: no crash, and what parses prints to something that parses the same. */
#include "request/condition.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tropa_arena arena;
    tropa_buffer printed;
    tropa_error err;
    const tropa_condition *first = NULL, *second = NULL;
    tropa_arena_init(&arena);
    tropa_buffer_init(&printed);
    if (tropa_condition_parse(&arena, (tropa_str){(const char *)data, size}, &first, &err) ==
        TROPA_OK) {
        tropa_condition_print(first, &printed);
        /* Quotes may make it longer than what may be parsed. */
        if (printed.size <= TROPA_CONDITION_TEXT_MAX &&
            (tropa_condition_parse(&arena, tropa_buffer_view(&printed), &second, &err) ||
             !tropa_condition_equal(first, second)))
            abort();
    }
    tropa_buffer_deinit(&printed);
    tropa_arena_deinit(&arena);
    return 0;
}
