/* URLs, the table of names, rejected.csv. */
#include "read_helpers.h"

#include "base/file.h"
#include "read/names.h"
#include "read/reject_file.h"
#include "read/url.h"
#include "text/plain.h"

#include <string.h>
#include <unistd.h>

static void urls(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"https://www.shop.pl/", "/"},
        {"https://shop.pl", "/"},
        {"http://SHOP.pl:8080/a//b/?q=1#x", "/a/b"},
        {"https://shop.pl/index.html", "/"},
        {"https://shop.pl/a/Index.PHP", "/a"},
        {"https://shop.pl/indexes", "/indexes"},
        {"https://user:pw@shop.pl/a", "/a"},
        {"https://other.org/a/", "other.org/a"},
        {"/catalog/12345", "/catalog/:id"},
        {"/catalog/12345.html", "/catalog/:id.html"},
        {"/p/red-shoes-12345", "/p/:id"},
        {"/p/12345-red-shoes", "/p/:id"},
        {"/p/top-10", "/p/top-10"},
        {"/u/550e8400-e29b-41d4-a716-446655440000/edit", "/u/:id/edit"},
        {"/s/deadbeef42", "/s/:id"},
        {"/s/facade", "/s/facade"},
        {"/s/AbC123dEf456GhI789jkL", "/s/:id"},
        {"/blog/2024/05", "/blog/:id/:id"},
        {"/%D0%BA%D0%BE%D1%80%D0%B7%D0%B8%D0%BD%D0%B0", "/корзина"},
        {"/%FF%FE", "/%FF%FE"},
        {"/a;jsessionid=123?b", "/a"},
        {"//shop.pl/x", "/x"},
        {"/", "/"},
    };
    tropa_url_rules rules = {.main_host = TROPA_STR("shop.pl")};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tropa_buffer out;
        tropa_buffer_init(&out);
        assert_true(tropa_url_is(tropa_str_from(cases[i][0])));
        tropa_url_fold(&rules, tropa_str_from(cases[i][0]), &out);
        assert_string_equal(out.data, cases[i][1]);
        tropa_buffer_deinit(&out);
    }
    assert_false(tropa_url_is(TROPA_STR("add to cart")));
    assert_false(tropa_url_is(TROPA_STR("")));
    assert_false(tropa_url_is(TROPA_STR("/ n a")));
    assert_true(
        tropa_str_equal(tropa_url_host(TROPA_STR("https://www.x.pl:80/a")), TROPA_STR("x.pl")));
}

/* ---- names ---- */

static void expect_name(const tropa_names *names, const char *activity, const char *name)
{
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_str text = tropa_str_from(activity);
    tropa_str found = tropa_names_find(names, text, tropa_text_fold(&arena, text));
    assert_true(tropa_str_equal(found, tropa_str_from(name)));
    tropa_arena_deinit(&arena);
}

static void names_table(void **state)
{
    (void)state;
    tropa_names *names;
    tropa_error error;
    uint32_t count;
    assert_int_equal(tropa_names_parse(TROPA_STR("этап;активность;название\r\n"
                                                 "Покупка;pay_ok;Оплата\r\n"
                                                 "Покупка;pay2;Оплата\r\n"
                                                 ";Home;\"Главная; начало\"\r\n"
                                                 "Выбор;/catalog*;Каталог\r\n"
                                                 "Выбор;/catalog/sale*;Распродажа\r\n"
                                                 "Уход;bye;\r\n"),
                                       "names.csv", &names, &error),
                     TROPA_OK);
    expect_name(names, "pay_ok", "Оплата");
    expect_name(names, "pay2", "Оплата");
    expect_name(names, " HOME ", "Главная; начало");
    expect_name(names, "/catalog/shoes", "Каталог");
    expect_name(names, "/catalog/sale/x", "Распродажа");
    expect_name(names, "bye", "bye");
    expect_name(names, "other", "other");
    const tropa_stage_hint *hints = tropa_names_hints(names, &count);
    assert_int_equal(count, 4);
    assert_true(tropa_str_equal(hints[0].activity, TROPA_STR("Оплата")));
    assert_true(tropa_str_equal(hints[0].stage, TROPA_STR("Покупка")));
    assert_true(tropa_str_equal(hints[3].activity, TROPA_STR("bye")));
    tropa_names_free(names);
    assert_int_equal(tropa_names_parse(TROPA_STR("a\tA\nb\tB\tS\n"), "n", &names, &error),
                     TROPA_OK);
    expect_name(names, "b", "B");
    tropa_names_free(names);
}

static void names_refused(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "holds no names"},    {"a,A\nb\n", "line 2"},
        {"a,A\n,B\n", "column 1"}, {"a,\"A\n", "a quote is not closed"},
        {"a,\xff\n", "not text"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tropa_names *names;
        tropa_error error;
        assert_int_equal(tropa_names_parse(tropa_str_from(cases[i][0]), "n.csv", &names, &error),
                         TROPA_ERR_INPUT);
        assert_null(names);
        assert_non_null(strstr(error.message, cases[i][1]));
    }
}

static void names_applied(void **state)
{
    (void)state;
    const char *folder = support_folder_make();
    const char *table_path = read_write_text(folder, "n.tsv", "/koszyk\tKoszyk\tZakup\n");
    const char *log = read_write_text(folder, "log.csv",
                                      "user_id,time,page\n"
                                      "u1,2026-01-05 10:00,https://x.pl/koszyk/?a=1\n"
                                      "u1,2026-01-05 10:01,https://x.pl/p/123\n");
    tropa_read_options options = {.names_path = table_path};
    read_table table;
    read_all(&table, log, &options, 1);
    assert_int_equal(table.status, TROPA_OK);
    assert_true(tropa_str_equal(read_activity(&table, 0), TROPA_STR("Koszyk")));
    assert_true(tropa_str_equal(read_activity(&table, 1), TROPA_STR("/p/:id")));
    read_table_deinit(&table);
    options = (tropa_read_options){.keep_urls = true};
    read_all(&table, log, &options, 1);
    assert_true(tropa_str_equal(read_activity(&table, 1), TROPA_STR("https://x.pl/p/123")));
    read_table_deinit(&table);
    support_folder_remove(folder);
}

/* ---- rejected.csv ---- */

static void rejects_in_order(void **state)
{
    (void)state;
    const char *folder = support_folder_make();
    char path[4200];
    tropa_error error;
    tropa_reject_file *file;
    uint64_t written;
    strcat(strcpy(path, folder), "/rejected.csv");
    assert_int_equal(tropa_reject_file_new(path, &file, &error), TROPA_OK);
    tropa_reject rejects[] = {
        {.line = 7, .column = 2, .reason = TROPA_REJECT_BAD_TIME, .record = TROPA_STR("a,\"b\"")},
        {.line = 9, .reason = TROPA_REJECT_FIELD_COUNT, .record = TROPA_STR("x\ny")},
        {.line = 2, .reason = TROPA_REJECT_QUOTE, .record = TROPA_STR("plain")},
    };
    tropa_rows second = {.sequence = 1, .reject = rejects, .reject_count = 2};
    tropa_rows third = {.sequence = 2};
    tropa_rows first = {.sequence = 0, .reject = rejects + 2, .reject_count = 1};
    assert_int_equal(tropa_reject_file_source(file, "log,1.csv", &error), TROPA_OK);
    assert_int_equal(tropa_reject_file_add(file, &third, &error), TROPA_OK);
    assert_int_equal(tropa_reject_file_add(file, &second, &error), TROPA_OK);
    assert_int_equal(tropa_reject_file_add(file, &first, &error), TROPA_OK);
    assert_int_not_equal(access(path, F_OK), 0); /* not before it is whole */
    assert_int_equal(tropa_reject_file_commit(file, &written, &error), TROPA_OK);
    assert_int_equal(written, 3);
    tropa_reject_file_free(file);
    tropa_buffer text;
    tropa_buffer_init(&text);
    assert_int_equal(tropa_file_read(path, 10000, &text, &error), TROPA_OK);
    assert_string_equal(text.data, "file,line,column,reason,record\n"
                                   "\"log,1.csv\",2,,quote,plain\n"
                                   "\"log,1.csv\",7,2,bad_time,\"a,\"\"b\"\"\"\n"
                                   "\"log,1.csv\",9,,field_count,\"x\ny\"\n");
    tropa_buffer_deinit(&text);
    unlink(path);
    assert_int_equal(tropa_reject_file_new(path, &file, &error), TROPA_OK);
    tropa_rows none = {.sequence = 0};
    assert_int_equal(tropa_reject_file_add(file, &none, &error), TROPA_OK);
    assert_int_equal(tropa_reject_file_commit(file, &written, &error), TROPA_OK);
    assert_int_equal(written, 0);
    assert_int_not_equal(access(path, F_OK), 0);
    tropa_reject_file_free(file);
    support_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls),
        cmocka_unit_test(names_table),
        cmocka_unit_test(names_refused),
        cmocka_unit_test(names_applied),
        cmocka_unit_test(rejects_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
