/* One catalogue and one zone serve many threads: each says what a single thread says. */
#include "support.h"

#include "base/parallel.h"
#include "text/format.h"

#include <stdatomic.h>
#include <string.h>

enum { ITEMS = 4000, WORKERS = 4 };

typedef struct shared_work {
    const tropa_catalogue *catalogue;
    const tropa_zone *zone;
    tropa_counter counter;
    atomic_int wrong;
    tropa_str expected[50];
} shared_work;

static tropa_str sentence(const shared_work *work, tropa_arena *arena, size_t i)
{
    tropa_message message;
    tropa_message_init(&message, "time.found");
    tropa_message_text(&message, "format",
                       tropa_format_date_in(work->catalogue, arena,
                                            (int64_t)i * INT64_C(86400000000) * 17, work->zone));
    tropa_message_integer(&message, "texts", (int64_t)(i * i * i));
    tropa_message_duration(&message, "fitting", (int64_t)i * INT64_C(3600000000));
    return tropa_say(work->catalogue, arena, &message);
}

static void say_many(void *context, unsigned worker)
{
    shared_work *work = context;
    tropa_arena arena;
    (void)worker;
    tropa_arena_init(&arena);
    for (size_t i; (i = tropa_counter_take(&work->counter)) < ITEMS;)
        if (!tropa_str_equal(sentence(work, &arena, i % 50), work->expected[i % 50]))
            atomic_fetch_add(&work->wrong, 1);
    tropa_arena_deinit(&arena);
}

static void test_threads(void **state)
{
    (void)state;
    tropa_catalogue *catalogue;
    tropa_zone *zone;
    tropa_arena arena;
    tropa_arena_init(&arena);
    assert_int_equal(tropa_catalogue_new(TROPA_PL, &catalogue, NULL), TROPA_OK);
    assert_int_equal(tropa_zone_new(TROPA_STR("Europe/Warsaw"), &zone, NULL), TROPA_OK);
    shared_work work = {.catalogue = catalogue, .zone = zone};
    /* The expectation comes from a second catalogue, so that the threads meet a fresh one. */
    tropa_catalogue *other;
    assert_int_equal(tropa_catalogue_new(TROPA_PL, &other, NULL), TROPA_OK);
    work.catalogue = other;
    for (size_t i = 0; i < 50; i++)
        work.expected[i] = sentence(&work, &arena, i);
    work.catalogue = catalogue;
    tropa_parallel(WORKERS, say_many, &work);
    assert_int_equal(atomic_load(&work.wrong), 0);
    assert_true(work.expected[7].size > 20);
    tropa_catalogue_free(other);
    tropa_catalogue_free(catalogue);
    tropa_zone_free(zone);
    tropa_arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests_name("text parallel", tests, NULL, NULL);
}
