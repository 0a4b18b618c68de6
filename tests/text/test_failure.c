/* Every allocation of the room fails once: a status or an empty text, never a crash or a leak. */
#include "support.h"

#include "base/memory.h"
#include "text/encoding.h"
#include "text/format.h"
#include "text/plain.h"

#include <string.h>

static void use_catalogue(void)
{
    tropa_catalogue *catalogue;
    tropa_error err = {0};
    tropa_status status = tropa_catalogue_new(TROPA_RU, &catalogue, &err);
    assert_true(status == TROPA_OK || (err.status == status && !catalogue));
    tropa_catalogue_free(catalogue);
}

static tropa_catalogue *shared;

static void use_sentences(void)
{
    tropa_arena arena;
    tropa_message message;
    tropa_arena_init(&arena);
    tropa_message_init(&message, "time.found");
    tropa_message_integer(&message, "texts", 5);
    assert_non_null(tropa_say(shared, &arena, &message).data);
    assert_non_null(tropa_format_percent(shared, &arena, 0.00001).data);
    assert_non_null(tropa_format_period(shared, &arena, 0, INT64_MAX / 4).data);
    assert_non_null(tropa_format_duration(shared, &arena, INT64_MIN, false).data);
    tropa_arena_deinit(&arena);
}

static void use_plain(void)
{
    tropa_arena arena;
    tropa_arena_init(&arena);
    static const char *const texts[] = {"Ёлка", "Καλημέρα κόσμε", "", "-"};
    for (size_t i = 0; i < 4; i++) {
        tropa_str text = tropa_str_from(texts[i]);
        tropa_str slug = tropa_text_slug(&arena, text);
        assert_true(!slug.data || slug.size > 0);
        tropa_text_fold(&arena, text);
        tropa_text_truncate(&arena, text, 2);
    }
    tropa_arena_deinit(&arena);
}

static void use_zone_and_decoder(void)
{
    tropa_zone *zone;
    tropa_decoder *decoder;
    tropa_buffer out = {0};
    tropa_zone_new(TROPA_STR("Europe/Moscow"), &zone, NULL);
    tropa_zone_free(zone);
    if (tropa_decoder_new("UTF-16LE", &decoder, NULL) == TROPA_OK)
        tropa_decoder_feed(decoder, "a\0b\0", 4, true, &out, NULL);
    tropa_decoder_free(decoder);
    tropa_buffer_deinit(&out);
}

/* `step` thins out what has thousands of allocations. */
static void sweep(void (*use)(void), uint64_t step)
{
    tropa_memory_fail_at(0);
    use();
    uint64_t all = tropa_memory_fail_at(0);
    assert_true(all > 0);
    for (uint64_t nth = 1; nth <= all; nth += nth < 40 ? 1 : step) {
        tropa_memory_fail_at(nth);
        use();
    }
    tropa_memory_fail_at(0);
}

static void test_failures(void **state)
{
    (void)state;
    assert_int_equal(tropa_catalogue_new(TROPA_RU, &shared, NULL), TROPA_OK);
    sweep(use_sentences, 1);
    sweep(use_plain, 1);
    sweep(use_zone_and_decoder, 1);
    sweep(use_catalogue, 97);
    tropa_catalogue_free(shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_failures)};
    return cmocka_run_group_tests_name("text failure", tests, NULL, NULL);
}
