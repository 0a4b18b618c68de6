/* The table of customers against a plain list walked from its start. */
#include "base/hash.h"
#include "base/memory.h"
#include "store/customers.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

enum { IDS = 3000, ASKED = 20000, ID_MOST = 40, GROUP = 700 };

static char text[IDS][ID_MOST];
static tropa_str id[IDS];

/* Ids of every length; many share their beginnings, their ends or all but one byte. */
static void make_ids(support_random *random)
{
    for (size_t i = 0; i < IDS; i++) {
        size_t size = support_random_below(random, ID_MOST + 1);
        memset(text[i], 'a', sizeof text[i]);
        if (size && support_random_below(random, 2))
            text[i][support_random_below(random, (uint32_t)size)] = 'b';
        if (size && support_random_below(random, 2))
            text[i][support_random_below(random, (uint32_t)size)] = (char)(i & 0xff);
        id[i] = (tropa_str){text[i], size};
    }
}

/* The twin: where the id stands among those asked for so far. */
static uint32_t ordinal_of(tropa_str *known, uint32_t *count, tropa_str wanted)
{
    for (uint32_t i = 0; i < *count; i++)
        if (tropa_str_equal(known[i], wanted))
            return i;
    known[*count] = wanted;
    return (*count)++;
}

/* `hash_bits` few: most ids collide, and the key alone tells them apart. */
static void ask(unsigned hash_bits, uint64_t seed)
{
    static struct store_customer_key key[GROUP];
    static uint32_t out[GROUP], expected[GROUP];
    static tropa_str known[IDS];
    struct store_customers customers = {0};
    support_random random = {seed};
    uint32_t count = 0;
    tropa_error err;
    make_ids(&random);
    for (size_t done = 0; done < ASKED;) {
        size_t n = support_random_below(&random, GROUP + 1);
        for (size_t k = 0; k < n; k++) {
            tropa_str one = id[support_random_below(&random, IDS)];
            key[k].id = store_customer_id_key(one);
            key[k].hash = tropa_hash(one.data, one.size) >> (64 - hash_bits);
            expected[k] = ordinal_of(known, &count, one);
        }
        assert_int_equal(store_customers_map(&customers, key, n, out, &err), TROPA_OK);
        assert_memory_equal(out, expected, n * sizeof *out);
        done += n;
    }
    assert_int_equal(customers.count, count);
    for (uint32_t c = 0; c < count; c++)
        assert_true(tropa_str_equal(store_customers_id(&customers, c), known[c]));
    store_customers_deinit(&customers);
}

static void table_agrees_with_a_list(void **state)
{
    (void)state;
    ask(63, 3);
    ask(8, 4);
    ask(1, 5);
}

static void loaded_ids_are_found(void **state)
{
    (void)state;
    struct store_customers customers = {0};
    tropa_error err;
    for (size_t i = 0; i < IDS; i++) {
        int size = snprintf(text[i], ID_MOST, "%zu%s", i, i % 2 ? " and more than fifteen" : "");
        id[i] = (tropa_str){text[i], (size_t)size};
    }
    assert_int_equal(store_customers_load(&customers, id, IDS, &err), TROPA_OK);
    for (uint32_t i = 0; i < IDS; i++) {
        uint32_t out = UINT32_MAX;
        struct store_customer_key key = {store_customer_id_key(id[i]),
                                         tropa_hash(id[i].data, id[i].size)};
        assert_int_equal(store_customers_map(&customers, &key, 1, &out, &err), TROPA_OK);
        assert_int_equal(out, i);
    }
    assert_int_equal(customers.count, IDS);
    store_customers_deinit(&customers);
}

static void memory_that_runs_out_is_told(void **state)
{
    (void)state;
    struct store_customers customers = {0};
    tropa_error err;
    uint32_t out;
    struct store_customer_key key = {
        store_customer_id_key(TROPA_STR("an id of more than fifteen bytes")), 1};
    tropa_status status = TROPA_ERR_NO_MEMORY;
    uint64_t nth = 1;
    for (; status == TROPA_ERR_NO_MEMORY; nth++) {
        tropa_memory_fail_at(nth);
        status = store_customers_map(&customers, &key, 1, &out, &err);
        tropa_memory_fail_at(0);
        store_customers_deinit(&customers);
    }
    assert_int_equal(status, TROPA_OK);
    assert_true(nth > 3); /* table, ids and text at least */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(table_agrees_with_a_list),
                                       cmocka_unit_test(loaded_ids_are_found),
                                       cmocka_unit_test(memory_that_runs_out_is_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
