/* JSON and XES in the shapes that people have, and zip. */
#include "read_helpers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <minizip/zip.h>

static void expect(const read_table *table, size_t row, const char *customer, int64_t us,
                   const char *activity)
{
    assert_true(tropa_str_equal(read_customer(table, row), tropa_str_from(customer)));
    assert_int_equal(table->row[row].time_us, us);
    assert_true(tropa_str_equal(read_activity(table, row), tropa_str_from(activity)));
}

static void ga4(void **state)
{
    (void)state;
    read_table table;
    read_all_text(
        &table,
        "{\"event_timestamp\":\"1767616391123456\",\"event_name\":\"page_view\",\"event_params\":[{"
        "\"key\":\"page_location\",\"value\":{\"string_value\":\"https://s.example/"
        "\",\"int_value\":"
        "null}},{\"key\":\"ga_session_id\",\"value\":{\"int_value\":\"171\"}}],\"user_id\":null,"
        "\"user_pseudo_id\":\"123.4\",\"ecommerce\":{\"purchase_revenue\":null}}\n"
        "{\"event_timestamp\":\"1767616392000000\",\"event_name\":\"purchase\",\"user_id\":\"u1\","
        "\"user_pseudo_id\":\"123.4\",\"ecommerce\":{\"purchase_revenue\":19.99}}\n"
        "{\"broken\":\n\n"
        "[1,2]\n"
        "{\"event_timestamp\":\"1767616393000000\",\"user_id\":\"u2\"}\n",
        NULL);
    assert_int_equal(table.status, TROPA_OK);
    assert_int_equal(table.row_count, 2);
    expect(&table, 0, "123.4", INT64_C(1767616391123456), "page_view");
    expect(&table, 1, "u1", INT64_C(1767616392000000), "purchase");
    assert_int_equal(table.row[1].value, 1999);
    assert_int_equal(table.reject_count, 3);
    assert_int_equal(table.reject[0].line, 3);
    assert_int_equal(table.reject[0].reason, TROPA_REJECT_BAD_JSON);
    assert_int_equal(table.reject[1].line, 5);
    assert_int_equal(table.reject[2].reason, TROPA_REJECT_NO_ACTIVITY);
    read_table_deinit(&table);
}

static void json_arrays(void **state)
{
    (void)state;
    read_table table;
    const char *text =
        "[\n  {\n    \"visitorId\": \"ab\\\"}c\", \"actionDetails\": [\n"
        "      {\"type\": \"action\", \"url\": \"https://x.org/p/\", \"timestamp\": "
        "1767616391},\n      {\"type\": \"goal\", \"url\": \"https://x.org/thanks\", "
        "\"timestamp\": 1767616491}\n    ]\n  },\n  {\"visitorId\": \"ff\", "
        "\"actionDetails\": [{\"url\": \"https://x.org/p/123\", \"timestamp\": "
        "1767617391}]}\n]\n";
    const char *folder = support_folder_make();
    const char *path = read_write_text(folder, "visits.json", text);
    for (size_t block = 1; block < 2000; block = block * 3 + 1) {
        read_all(&table, path, &(tropa_read_options){.block_bytes = block}, 2);
        assert_int_equal(table.status, TROPA_OK);
        assert_int_equal(table.row_count, 3);
        expect(&table, 0, "ab\"}c", INT64_C(1767616391000000), "/p");
        expect(&table, 1, "ab\"}c", INT64_C(1767616491000000), "/thanks");
        expect(&table, 2, "ff", INT64_C(1767617391000000), "/p/:id");
        read_table_deinit(&table);
    }
    support_folder_remove(folder);
}

static void nested_exports(void **state)
{
    (void)state;
    read_table table;
    read_all_text(&table,
                  "{\"event\":\"Open\",\"properties\":{\"distinct_id\":\"d1\",\"time\":1767616391,"
                  "\"$insert_id\":\"i1\"}}\n{\"event\":\"Buy\",\"properties\":{\"distinct_id\":"
                  "\"d1\",\"time\":1767616491,\"$insert_id\":\"i2\"}}\n",
                  NULL);
    assert_int_equal(table.status, TROPA_OK);
    expect(&table, 1, "d1", INT64_C(1767616491000000), "Buy");
    assert_true(table.row[0].event_id_hash &&
                table.row[0].event_id_hash != table.row[1].event_id_hash);
    read_table_deinit(&table);
    read_all_text(
        &table,
        "{\"event\":\"Order\",\"userId\":\"u1\",\"anonymousId\":\"a1\",\"messageId\":"
        "\"m1\",\"timestamp\":\"2026-01-05T12:00:00.5Z\",\"properties\":{\"revenue\":12.5}}"
        "\n{\"event\":\"Sign\",\"userId\":null,\"anonymousId\":\"a2\",\"messageId\":\"m2\","
        "\"timestamp\":\"2026-01-05T13:00:00Z\",\"properties\":{}}\n",
        NULL);
    assert_int_equal(table.status, TROPA_OK);
    expect(&table, 0, "u1", INT64_C(1767614400500000), "Order");
    assert_int_equal(table.row[0].value, 1250);
    expect(&table, 1, "a2", INT64_C(1767618000000000), "Sign");
    read_table_deinit(&table);
}

/* Enriched Snowplow events: 131 columns, no titles. */
static void snowplow(void **state)
{
    (void)state;
    char text[8192] = "";
    for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 131; column++) {
            const char *cell = "";
            if (column == 3)
                cell = "2026-01-05 12:00:09.000";
            if (column == 6)
                cell = row == 0 ? "id-1" : row == 1 ? "id-2" : "id-3";
            if (column == 12)
                cell = row == 1 ? "anna" : "";
            if (column == 15)
                cell = "d1";
            if (column == 124)
                cell = "2026-01-05 12:00:00.000";
            if (column == 126)
                cell = row ? "add_to_cart" : "page_view";
            strcat(text, cell);
            strcat(text, column < 130 ? "\t" : "\n");
        }
    }
    read_table table;
    read_all_text(&table, text, NULL);
    if (table.status != TROPA_OK)
        fail_msg("%s", table.error.message);
    assert_int_equal(table.row_count, 3);
    expect(&table, 0, "d1", INT64_C(1767614400000000), "page_view");
    expect(&table, 1, "anna", INT64_C(1767614400000000), "add_to_cart");
    assert_true(table.row[0].event_id_hash != table.row[1].event_id_hash);
    read_table_deinit(&table);
}

static void metrica(void **state)
{
    (void)state;
    read_table table;
    read_all_text(&table,
                  "ym:pv:watchID\tym:pv:clientID\tym:pv:dateTime\tym:pv:URL\tym:pv:goalsID\n"
                  "5001\t16000001\t2026-01-05 12:00:00\thttps://www.x.ru/katalog/?utm=1\t[]\n"
                  "5002\t16000001\t2026-01-05 12:00:05\thttps://x.ru/tovar/12345\t[11,12]\n",
                  &(tropa_read_options){.timezone = "Europe/Moscow"});
    assert_int_equal(table.status, TROPA_OK);
    assert_int_equal(table.row_count, 2);
    expect(&table, 0, "16000001", INT64_C(1767603600000000), "/katalog");
    expect(&table, 1, "16000001", INT64_C(1767603605000000), "/tovar/:id");
    assert_true(table.row[0].event_id_hash != 0);
    read_table_deinit(&table);
}

/* ---- XES ---- */

static const char xes[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<log xes.version=\"1.0\" xmlns=\"http://www.xes-standard.org/\">\n"
    "<global scope=\"event\"><string key=\"concept:name\" value=\"UNKNOWN\"/></global>\n"
    "<string key=\"concept:name\" value=\"the log\"/>\n"
    "<trace><string key=\"concept:name\" value=\"case &lt;1&gt;\"/>\n"
    "<event><string key=\"concept:name\" value=\"A\"/><string key=\"lifecycle:transition\" "
    "value=\"start\"/><date key=\"time:timestamp\" value=\"2026-01-05T13:00:00.5+01:00\"/>"
    "<string key=\"cost\" value=\"x\"><int key=\"part\" value=\"3\"/></string></event>\n"
    "<event><string key=\"concept:name\" value=\"B\"/><date key=\"time:timestamp\" "
    "value=\"2026-01-05T14:00:00+01:00\"/></event>\n"
    "<string key=\"channel\" value=\"web\"/><string key=\"cost\" value=\"whole\"/></trace>\n"
    "<trace><event><string key=\"concept:name\" value=\"A\"/></event>\n"
    "<event><string key=\"concept:name\" value=\"C\"/><date key=\"time:timestamp\" "
    "value=\"2026-01-06T00:00:00Z\"/></event></trace>\n"
    "<event><string key=\"concept:name\" value=\"D\"/><date key=\"time:timestamp\" "
    "value=\"2026-01-06T00:00:00Z\"/></event>\n"
    "</log>\n";

static void xes_log(void **state)
{
    (void)state;
    const char *folder = support_folder_make();
    const char *path = read_write_text(folder, "log", xes);
    read_table table;
    read_all(&table, path, NULL, 2);
    assert_int_equal(table.status, TROPA_OK);
    assert_int_equal(table.row_count, 3);
    expect(&table, 0, "case <1>", INT64_C(1767614400500000), "A");
    expect(&table, 1, "case <1>", INT64_C(1767618000000000), "B");
    expect(&table, 2, "trace 2", INT64_C(1767657600000000), "C");
    assert_int_equal(table.reject_count, 2);
    assert_int_equal(table.reject[0].reason, TROPA_REJECT_NO_TIME);
    assert_int_equal(table.reject[0].line, 9);
    assert_int_equal(table.reject[1].reason, TROPA_REJECT_NO_CUSTOMER);
    assert_non_null(strstr(table.reject[1].record.data, "concept:name=D"));
    read_table_deinit(&table);
    tropa_reader *reader;
    tropa_error error;
    static const char *const titles[] = {
        "case:concept:name", "concept:name", "lifecycle:transition",
        "time:timestamp",    "cost",         "cost/part",
        "channel",           "case:cost"};
    assert_int_equal(tropa_reader_new(path, NULL, &reader, &error), TROPA_OK);
    const tropa_read_plan *plan = tropa_reader_plan(reader);
    assert_int_equal(plan->column_count, 8);
    for (uint32_t i = 0; i < 8; i++)
        assert_true(tropa_str_equal(plan->column[i].title, tropa_str_from(titles[i])));
    tropa_reader_free(reader);
    support_folder_remove(folder);
}

static void hostile_xml(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"<?xml version=\"1.0\"?><!DOCTYPE log [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
         "<log><trace><event><string key=\"x\" value=\"&b;\"/></event></trace></log>",
         "entities"},
        {"<log><trace><event></trace></log>", "damaged"},
        {"<log><trace><event>", "damaged"},
        {"<?xml version=\"1.0\"?><rss></rss>", "not an XES log"},
        {"<log></log>", "without traces"},
        {"<log><trace></trace></log>", "without events"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        read_table table;
        read_all_text(&table, cases[i][0], NULL);
        assert_int_equal(table.status, TROPA_ERR_INPUT);
        if (!strstr(table.error.message, cases[i][1]))
            fail_msg("%s", table.error.message);
        read_table_deinit(&table);
    }
    char deep[4000] = "<log><trace><event>";
    for (int i = 0; i < 100; i++)
        strcat(deep, "<string key=\"k\" value=\"v\">");
    read_table table;
    read_all_text(&table, deep, NULL);
    assert_non_null(strstr(table.error.message, "nested"));
    read_table_deinit(&table);
}

/* ---- zip ---- */

static void pack(const char *path, const char *const (*files)[2], size_t count)
{
    zipFile zip = zipOpen(path, APPEND_STATUS_CREATE);
    assert_non_null(zip);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(
            zipOpenNewFileInZip(zip, files[i][0], NULL, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 6),
            ZIP_OK);
        zipWriteInFileInZip(zip, files[i][1], (unsigned)strlen(files[i][1]));
        zipCloseFileInZip(zip);
    }
    zipClose(zip, NULL);
}

static void zipped(void **state)
{
    (void)state;
    const char *folder = support_folder_make();
    char path[4200];
    strcat(strcpy(path, folder), "/log.zip");
    const char *const good[][2] = {{"__MACOSX/junk", "x"}, {"folder/log.xes", xes}};
    pack(path, good, 2);
    read_table table;
    read_all(&table, path, NULL, 1);
    assert_int_equal(table.status, TROPA_OK);
    assert_int_equal(table.row_count, 3);
    uint64_t hash, bytes;
    assert_int_equal(tropa_source_hash(path, &hash, &bytes, NULL), TROPA_OK);
    assert_true(hash == table.totals.content_hash);
    assert_int_equal(bytes, table.totals.bytes);
    read_table_deinit(&table);
    const char *const table_inside[][2] = {{"log.csv", "user_id,time,event\nu1,2026-01-05,a\n"}};
    pack(path, table_inside, 1);
    read_all(&table, path, NULL, 2); /* two workers: the end is asked for more than once */
    assert_int_equal(table.status, TROPA_OK);
    assert_int_equal(table.row_count, 1);
    read_table_deinit(&table);
    /* The mark of a password, in the directory at the archive's end. */
    static char packed[4096];
    FILE *archive = fopen(path, "rb");
    assert_non_null(archive);
    size_t size = fread(packed, 1, sizeof packed, archive);
    fclose(archive);
    for (size_t i = 0; i + 9 < size; i++)
        if (memcmp(packed + i, "PK\1\2", 4) == 0)
            packed[i + 8] |= 1;
    read_all(&table, read_write(folder, "secret.zip", packed, size), NULL, 1);
    assert_int_equal(table.status, TROPA_ERR_INPUT);
    assert_non_null(strstr(table.error.message, "encrypted"));
    read_table_deinit(&table);
    const char *const two[][2] = {{"a.csv", "x"}, {"b.csv", "y"}};
    pack(path, two, 2);
    read_all(&table, path, NULL, 1);
    assert_int_equal(table.status, TROPA_ERR_INPUT);
    assert_non_null(strstr(table.error.message, "holds 2 files"));
    read_table_deinit(&table);
    const char *const workbook[][2] = {{"[Content_Types].xml", "x"}, {"xl/workbook.xml", "y"}};
    pack(path, workbook, 2);
    read_all(&table, path, NULL, 1);
    assert_int_equal(table.status, TROPA_ERR_INPUT);
    assert_non_null(strstr(table.error.message, "save it as CSV"));
    read_table_deinit(&table);
    support_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ga4),
        cmocka_unit_test(json_arrays),
        cmocka_unit_test(nested_exports),
        cmocka_unit_test(snowplow),
        cmocka_unit_test(metrica),
        cmocka_unit_test(xes_log),
        cmocka_unit_test(hostile_xml),
        cmocka_unit_test(zipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
