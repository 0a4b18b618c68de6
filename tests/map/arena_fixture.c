#include "arena_fixture.h"

tropa_arena arena;
tropa_error err;

int set_up(void **state)
{
    (void)state;
    tropa_arena_init(&arena);
    return 0;
}

int tear_down(void **state)
{
    (void)state;
    tropa_arena_deinit(&arena);
    return 0;
}
