/** An arena and an error for every test of a program: fresh for each, dropped behind it. */
#ifndef TROPA_TESTS_MAP_ARENA_FIXTURE_H
#define TROPA_TESTS_MAP_ARENA_FIXTURE_H

#include "base/arena.h"
#include "base/status.h"

extern tropa_arena arena;
extern tropa_error err;

/** For cmocka_unit_test_setup_teardown. */
int set_up(void **state);
int tear_down(void **state);

#endif
