/* The reader as a whole: roles, damage, encodings, compression, threads. */
#include "read_helpers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>
#include <zstd.h>

static const char small_log[] = "user_id,time,event,amount,channel\n"
                                "u1,2026-01-05 12:00:00,visit,,ads\n"
                                "u2,2026-01-05 12:00:01,visit,,mail\n"
                                "u1,2026-01-05 12:05:00,purchase,19.99,ads\n";

static void long_log(void **state)
{
    (void)state;
    read_table table;
    read_all_text(&table, small_log, NULL);
    assert_int_equal(table.status, TROPA_OK);
    assert_int_equal(table.row_count, 3);
    assert_int_equal(table.row[0].time_us, INT64_C(1767614400000000));
    assert_int_equal(table.row[0].value, TROPA_NO_VALUE);
    assert_int_equal(table.row[2].value, 1999);
    assert_true(tropa_str_equal(read_activity(&table, 2), TROPA_STR("purchase")));
    assert_true(tropa_str_equal(read_customer(&table, 1), TROPA_STR("u2")));
    assert_int_equal(table.totals.lines, 4);
    assert_int_equal(table.totals.bytes, strlen(small_log));
    read_table_deinit(&table);
}

/* ---- rejects ---- */

/* Enough good rows before the bad ones, so that the columns are what they are. */
static char *with_good_rows(const char *titles, const char *good, unsigned count, const char *rest)
{
    char *text = malloc(strlen(titles) + strlen(good) * count + strlen(rest) + 1);
    strcpy(text, titles);
    for (unsigned i = 0; i < count; i++)
        strcat(text, good);
    return strcat(text, rest);
}

static void each_reason(void **state)
{
    (void)state;
    char *text = with_good_rows("user_id,time,event,amount\n", "u9,2026-01-04,\"go\",1.25\n", 40,
                                "u1,2026-01-05,visit,1.50\n"
                                "u1,2026-01-05,visit\n"
                                "u1,2026-01-05,visit,1,2\n"
                                ",2026-01-05,visit,1\n"
                                "u1,,visit,1\n"
                                "\n"
                                "u1,2026-02-31,visit,1\n"
                                "u1,2026-01-05,,1\n"
                                "u1,2026-01-05,visit,much\n"
                                "u1,2026-01-05,vi\xff\xfesit,1\n"
                                "\"u1\"x,2026-01-05,visit,1\n"
                                "u2,2026-01-06,\"a \"\"b\"\"\nc\",2.50\n"
                                "u1,2026-01-05,\"open,1\n"
                                "u3,2026-01-07,visit,3\n");
    read_table table;
    read_all_text(&table, text, &(tropa_read_options){.encoding = "UTF-8"});
    free(text);
    assert_int_equal(table.status, TROPA_OK);
    static const struct {
        uint64_t line;
        uint32_t column;
        tropa_reject_reason reason;
    } want[] = {
        {3, 0, TROPA_REJECT_FIELD_COUNT}, {4, 0, TROPA_REJECT_FIELD_COUNT},
        {5, 1, TROPA_REJECT_NO_CUSTOMER}, {6, 2, TROPA_REJECT_NO_TIME},
        {8, 2, TROPA_REJECT_BAD_TIME},    {9, 3, TROPA_REJECT_NO_ACTIVITY},
        {10, 4, TROPA_REJECT_BAD_VALUE},  {11, 0, TROPA_REJECT_BAD_ENCODING},
        {12, 0, TROPA_REJECT_QUOTE},      {15, 0, TROPA_REJECT_QUOTE},
    };
    size_t count = sizeof want / sizeof want[0];
    assert_int_equal(table.reject_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(table.reject[i].line, want[i].line + 40);
        assert_int_equal(table.reject[i].reason, want[i].reason);
        assert_int_equal(table.reject[i].column, want[i].column);
    }
    assert_int_equal(table.row_count, 43);
    assert_true(tropa_str_equal(read_activity(&table, 41), TROPA_STR("a \"b\"\nc")));
    assert_int_equal(table.totals.records, 53);
    assert_int_equal(table.totals.rejected_by[TROPA_REJECT_FIELD_COUNT], 2);
    read_table_deinit(&table);
}

static void strict_stops(void **state)
{
    (void)state;
    read_table table;
    tropa_read_options options = {.strict = true};
    char *text =
        with_good_rows("user_id,time,event\n", "u1,2026-01-05,a\n", 40, "u1,never,a\nu1,,a\n");
    read_all_text(&table, text, &options);
    free(text);
    assert_int_equal(table.status, TROPA_ERR_INPUT);
    assert_non_null(strstr(table.error.message, "line 42"));
    assert_non_null(strstr(table.error.message, "column 2 (time)"));
    assert_non_null(strstr(table.error.message, "not a time in the format")); /* no code */
    read_table_deinit(&table);
}

/* ---- whatever happens to a file, every record is a row or a reject ---- */

static size_t make_log(support_random *random, char *text, size_t records)
{
    size_t size = (size_t)sprintf(text, "user_id,time,event,note\n");
    for (size_t i = 0; i < records; i++)
        size += (size_t)sprintf(
            text + size, "u%u,2026-01-%02u 10:%02u:00,%s,%s\r\n", support_random_below(random, 50),
            1 + support_random_below(random, 28), support_random_below(random, 60),
            support_random_below(random, 2) ? "visit" : "purchase",
            support_random_below(random, 3) ? "plain" : "\"with, \"\"quotes\"\"\nand lines\"");
    return size;
}

static void damage_loses_nothing(void **state)
{
    (void)state;
    support_random random = {7};
    const char *folder = support_folder_make();
    char *text = malloc(40000);
    for (int round = 0; round < 120; round++) {
        size_t size = make_log(&random, text, 200);
        /* The title row stays whole, or the file means something else. */
        for (unsigned hits = support_random_below(&random, 30); hits; hits--) {
            static const char bytes[] = {'"', ',', '\n', '\0', '\xff', 'x', ';', '\r', ' '};
            text[30 + support_random_below(&random, (uint32_t)size - 30)] =
                bytes[support_random_below(&random, sizeof bytes)];
        }
        const char *path = read_write(folder, "damaged.csv", text, size);
        tropa_read_options whole = {.encoding = "UTF-8",
                                    .delimiter = ",",
                                    .customer = "user_id",
                                    .time = "time",
                                    .activity = "event"};
        tropa_read_options pieces = whole;
        pieces.block_bytes = 1 + support_random_below(&random, 300);
        read_table a, b;
        read_all(&a, path, &whole, 1);
        read_all(&b, path, &pieces, 1 + support_random_below(&random, 3));
        assert_int_equal(a.status, TROPA_OK);
        assert_int_equal(b.status, TROPA_OK);
        assert_int_equal(a.row_count + a.reject_count, a.totals.records);
        assert_true(read_tables_equal(&a, &b));
        assert_true(a.totals.content_hash == b.totals.content_hash);
        assert_int_equal(a.totals.lines, b.totals.lines);
        read_table_deinit(&a);
        read_table_deinit(&b);
    }
    free(text);
    support_folder_remove(folder);
}

static void long_records(void **state)
{
    (void)state;
    const char *folder = support_folder_make();
    size_t size = 0;
    char *text = malloc(200000);
    size += (size_t)sprintf(text, "user_id,time,event\nu1,2026-01-05,a\n");
    for (int i = 0; i < 97; i++)
        size += (size_t)sprintf(text + size, "u1,2026-01-05,\"a\"\n");
    size += (size_t)sprintf(text + size, "u1,2026-01-05,");
    memset(text + size, 'x', 100000);
    size += 100000;
    size += (size_t)sprintf(text + size, "\nu2,2026-01-06,b\nu3,2026-01-06,\"never closed\nu4,x");
    const char *path = read_write(folder, "long.csv", text, size);
    for (size_t block = 100; block < 200000; block *= 5) {
        tropa_read_options options = {
            .record_bytes_most = 1000, .block_bytes = block, .encoding = "UTF-8"};
        read_table table;
        read_all(&table, path, &options, 2);
        assert_int_equal(table.status, TROPA_OK);
        assert_int_equal(table.row_count, 99);
        assert_int_equal(table.reject_count, 3);
        assert_int_equal(table.reject[0].reason, TROPA_REJECT_TOO_LONG);
        assert_int_equal(table.reject[0].line, 100);
        assert_int_equal(table.reject[1].reason, TROPA_REJECT_QUOTE);
        assert_int_equal(table.reject[1].line, 102);
        assert_int_equal(table.reject[2].line, 103);
        read_table_deinit(&table);
    }
    free(text);
    support_folder_remove(folder);
}

/* ---- shapes ---- */

static void expect_rows(const char *text, const tropa_read_options *options, size_t rows,
                        const char *first_activity, int64_t first_us)
{
    read_table table;
    read_all_text(&table, text, options);
    if (table.status != TROPA_OK)
        fail_msg("%s", table.error.message);
    assert_int_equal(table.row_count, rows);
    assert_int_equal(table.reject_count, 0);
    assert_true(tropa_str_equal(read_activity(&table, 0), tropa_str_from(first_activity)));
    assert_int_equal(table.row[0].time_us, first_us);
    read_table_deinit(&table);
}

#define DAY(n) ((int64_t)(n)*INT64_C(86400000000))

static void delimiters_and_titles(void **state)
{
    (void)state;
    const int64_t us = DAY(20458) + INT64_C(36000000000); /* 2026-01-05 10:00 */
    expect_rows("user_id;time;event\nu1;2026-01-05 10:00;a\nu1;2026-01-05 11:00;b\n", NULL, 2, "a",
                us);
    expect_rows("user_id\ttime\tevent\r\nu1\t2026-01-05 10:00\ta\r\n", NULL, 1, "a", us);
    expect_rows("user_id|time|event\ru1|2026-01-05 10:00|a\ru2|2026-01-05 10:00|b\r", NULL, 2, "a",
                us);
    expect_rows("sep=;\r\nuser_id;time;event\r\nu1;2026-01-05 10:00;a;\r\n", NULL, 1, "a", us);
    expect_rows("# a note\n# more\nuser_id,time,event\nu1,2026-01-05 10:00,a\n", NULL, 1, "a", us);
    expect_rows("user_id;time;event;sum\nu1;2026-01-05 10:00;a;1,5\nu2;2026-01-05 11:00;b;2,5\n",
                NULL, 2, "a", us);
    expect_rows("user_1001,2026-01-05 10:00:00,a\nuser_1002,2026-01-05 10:01:00,b\n"
                "user_1001,2026-01-05 10:02:00,b\n",
                NULL, 3, "a", us);
    expect_rows("User ID,Время,Событие\nu1,05.01.2026 10:00,вход\nu2,15.01.2026 10:00,вход\n", NULL,
                2, "вход", us);
    expect_rows("klient,data,zdarzenie\nu1,2026-01-05 10:00,wizyta\n", NULL, 1, "wizyta", us);
    expect_rows("who~when~what\nu1~2026-01-05 10:00~a\n",
                &(tropa_read_options){.delimiter = "~", .customer = "#1", .activity = "WHAT"}, 1,
                "a", us);
}

static void wide_log(void **state)
{
    (void)state;
    read_table table;
    read_all_text(&table,
                  "deal_id;amount;created;paid;delivered\n"
                  "D1;1 200,50;01.02.2026;03.02.2026;13.02.2026\n"
                  "D2;99,00;02.02.2026;;\n"
                  "D3;7,00;;;\n"
                  "D4;5,10;05.02.2026;nonsense;\n"
                  "D5;1,00;05.02.2026;06.02.2026;\n",
                  &(tropa_read_options){.steps = "created,paid,delivered", .time_format = "D.M.Y"});
    assert_int_equal(table.status, TROPA_OK);
    assert_true(table.wide);
    assert_int_equal(table.row_count, 6);
    assert_int_equal(table.reject_count, 2);
    assert_int_equal(table.reject[0].reason, TROPA_REJECT_NO_TIME);
    assert_int_equal(table.reject[1].reason, TROPA_REJECT_BAD_TIME);
    assert_int_equal(table.reject[1].column, 4);
    assert_true(tropa_str_equal(read_activity(&table, 2), TROPA_STR("delivered")));
    assert_int_equal(table.row[0].value, TROPA_NO_VALUE);
    assert_int_equal(table.row[2].value, 120050); /* told once, with the last step */
    assert_int_equal(table.totals.records, 5);
    read_table_deinit(&table);
    /* A step that was not reached, in the ways of people and programs: no reject, no event. */
    read_all_text(&table,
                  "deal_id,created,paid,delivered\n"
                  "D1,2026-02-01,2026-02-03,-\nD2,2026-02-02,n/a,—\nD3,2026-02-02,0000-00-00,NaT\n"
                  "D4,2026-02-05,None,нет\nD5,2026-02-05,2026-02-06,2026-02-13\n"
                  "D6,-,-,-\n",
                  NULL);
    assert_true(table.wide);
    assert_int_equal(table.row_count, 8);
    assert_int_equal(table.reject_count, 1);
    assert_int_equal(table.reject[0].reason, TROPA_REJECT_NO_TIME);
    read_table_deinit(&table);
    read_all_text(&table, "user_id,time,event\nNaN,2026-01-05,a\nnan12,2026-01-05,b\n", NULL);
    assert_int_equal(table.row_count, 1);
    assert_int_equal(table.reject[0].reason, TROPA_REJECT_NO_CUSTOMER);
    read_table_deinit(&table);
    read_all_text(&table, "id,created,paid\n1,2026-01-05,2026-01-06\n2,2026-01-07,\n", NULL);
    assert_true(table.wide);
    assert_int_equal(table.row_count, 3);
    read_table_deinit(&table);
}

static void spread_dates(void **state)
{
    (void)state;
    expect_rows("year,month,day,order,session id,event\n2026,1,5,1,1,a\n2026,1,5,2,1,b\n", NULL, 2,
                "a", DAY(20458));
    expect_rows("user_id,date,time,event\nu1,2026-01-05,10:00,a\nu1,2026-01-05,10:30,b\n", NULL, 2,
                "a", DAY(20458) + INT64_C(36000000000));
    expect_rows("user_id,,event\nu1,2026-01-05 10:00,a\n", NULL, 1, "a",
                DAY(20458) + INT64_C(36000000000));
    expect_rows("user_id,time,event\nu1,2026-01-05 10:00,a\n",
                &(tropa_read_options){.timezone = "Europe/Warsaw"}, 1, "a",
                DAY(20458) + INT64_C(32400000000));
}

static void day_or_month_first(void **state)
{
    (void)state;
    const char *folder = support_folder_make();
    char *text = malloc(400000);
    size_t size = (size_t)sprintf(text, "user_id,time,event\n");
    for (int i = 0; i < 9000; i++)
        size += (size_t)sprintf(text + size, "u%d,03/04/2020,a\n", i % 100);
    const char *path = read_write(folder, "open.csv", text, size);
    tropa_read_options options = {.sample_bytes = 4096};
    read_table table;
    read_all(&table, path, &options, 1);
    assert_int_equal(table.status, TROPA_ERR_INPUT);
    assert_non_null(strstr(table.error.message, "--time-format"));
    read_table_deinit(&table);
    /* The value that settles it lies far behind the sample. */
    size += (size_t)sprintf(text + size, "u1,13/04/2020,a\n");
    path = read_write(folder, "settled.csv", text, size);
    read_all(&table, path, &options, 1);
    assert_int_equal(table.status, TROPA_OK);
    assert_int_equal(table.row[0].time_us, DAY(18355)); /* 3 April */
    read_table_deinit(&table);
    options.time_format = "M/D/Y";
    read_all(&table, path, &options, 1);
    assert_int_equal(table.row[0].time_us, DAY(18325)); /* 4 March */
    assert_int_equal(table.reject_count, 1);
    read_table_deinit(&table);
    free(text);
    support_folder_remove(folder);
}

/* ---- roles ---- */

static void first_filled_customer(void **state)
{
    (void)state;
    const char *text = "user_pseudo_id,user_id,time,event\n"
                       "p1,,2026-01-05,a\np1,u1,2026-01-05,b\n,,2026-01-05,c\n";
    read_table table;
    read_all_text(&table, text, NULL);
    assert_int_equal(table.row_count, 2);
    assert_true(tropa_str_equal(read_customer(&table, 0), TROPA_STR("p1")));
    assert_true(tropa_str_equal(read_customer(&table, 1), TROPA_STR("u1")));
    assert_int_equal(table.reject[0].reason, TROPA_REJECT_NO_CUSTOMER);
    read_table_deinit(&table);
    read_all_text(&table, text, &(tropa_read_options){.customer = "user_pseudo_id,user_id"});
    assert_true(tropa_str_equal(read_customer(&table, 1), TROPA_STR("p1")));
    read_table_deinit(&table);
}

/* Quoting that is not the usual one is told from the rows. */
static void unusual_quoting(void **state)
{
    (void)state;
    read_table table;
    char *text =
        with_good_rows("\"user_id\",\"time\",\"event\"\n", "\"u1\",\"2026-01-05\",\"a\"\n", 20,
                       "\"u2\",\"2026-01-05\",\"say \\\"hi, you\\\" \"\"now\"\"\"\n"
                       "\"u2\",\"2026-01-06\",\"C:\\\\dir\\\nnext\"\n");
    read_all_text(&table, text, NULL);
    free(text);
    assert_int_equal(table.status, TROPA_OK);
    assert_int_equal(table.reject_count, 0);
    assert_int_equal(table.row_count, 22);
    assert_true(tropa_str_equal(read_activity(&table, 20), TROPA_STR("say \"hi, you\" \"now\"")));
    assert_true(tropa_str_equal(read_activity(&table, 21), TROPA_STR("C:\\dir\\\nnext")));
    read_table_deinit(&table);
    /* A backslash is a letter where no quote needs it: a folder's name ends in one. */
    text = with_good_rows("user_id,time,event\n", "\"u1\",2026-01-05,\"C:\\dir\\\"\n", 20, "");
    read_all_text(&table, text, NULL);
    free(text);
    assert_int_equal(table.row_count, 20);
    assert_true(tropa_str_equal(read_activity(&table, 0), TROPA_STR("C:\\dir\\")));
    read_table_deinit(&table);
    text = with_good_rows("'user_id','time','event'\n", "'u1','2026-01-05','don''t, go'\n", 20, "");
    read_all_text(&table, text, NULL);
    free(text);
    assert_int_equal(table.row_count, 20);
    assert_true(tropa_str_equal(read_customer(&table, 0), TROPA_STR("u1")));
    assert_true(tropa_str_equal(read_activity(&table, 0), TROPA_STR("don't, go")));
    read_table_deinit(&table);
    text = with_good_rows("user_id,time,event\n", "o'hara,2026-01-05,don't\n", 20,
                          "'t is,2026-01-05,x\n");
    read_all_text(&table, text, NULL);
    free(text);
    assert_int_equal(table.row_count, 21);
    assert_true(tropa_str_equal(read_customer(&table, 20), TROPA_STR("'t is")));
    read_table_deinit(&table);
}

static void no_text(void **state)
{
    (void)state;
    enum { BYTES = 3 << 20 };
    support_random random = {5};
    char *bytes = malloc(BYTES);
    for (size_t i = 0; i < BYTES; i++)
        bytes[i] = (char)support_random_below(&random, 256);
    const char *folder = support_folder_make();
    read_table table;
    read_all(&table, read_write(folder, "photo.csv", bytes, BYTES), NULL, 1);
    assert_int_equal(table.status, TROPA_ERR_INPUT);
    assert_non_null(strstr(table.error.message, "is no text"));
    read_table_deinit(&table);
    memset(bytes, 'x', BYTES);
    read_all(&table, read_write(folder, "line.csv", bytes, BYTES), NULL, 1);
    assert_int_equal(table.status, TROPA_ERR_INPUT);
    assert_non_null(strstr(table.error.message, "longer than a row can be"));
    read_table_deinit(&table);
    free(bytes);
    support_folder_remove(folder);
}

static void wrong_files(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"Session source / medium,Sessions,Engaged sessions,Total users\na,1,2,3\n",
         "report from Google Analytics 4"},
        {"Источник трафика,Визиты,Посетители,Отказы\nпоиск,1,2,3\n", "Yandex Metrica"},
        {"date,visits,unique visitors,bounce rate\n2026-01-05,1,2,3\n", "Matomo"},
        {"campaign,clicks,impressions\nx,1,2\n", "is a report without a customer column"},
        {"user_id,time,event\nu1,soon,a\nu2,later,b\n", "should be the time"},
        {"", "is empty"},
        {"user_id,time,event\n", "no row"},
        {"%PDF-1.4\n", "a PDF"},
        {"<html><body>x</body></html>", "not an XES log"},
        {"a#b\nc#d\n", "--delimiter"},
        {"\n\n", "has no rows"},
        {"user_id,time,event\nu1,Mon, 5 Jan,a\n",
         "3 titles but no row of as many fields, the first "
         "has 4"},
        {"user_id,time,event\nu1,2026-01-05,a\nu2,later,b\nu2,soon,b\n", "such as later"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        read_table table;
        read_all_text(&table, cases[i].text,
                      i == 8 ? &(tropa_read_options){.format = TROPA_READ_XES} : NULL);
        assert_int_equal(table.status, TROPA_ERR_INPUT);
        if (!strstr(table.error.message, cases[i].says))
            fail_msg("%s", table.error.message);
        read_table_deinit(&table);
    }
    read_table table;
    read_all_text(&table, small_log, &(tropa_read_options){.customer = "nobody"});
    assert_int_equal(table.status, TROPA_ERR_NOT_FOUND);
    assert_non_null(strstr(table.error.message, "user_id, time, event"));
    read_table_deinit(&table);
    read_all_text(&table, "{}\n{}\n", &(tropa_read_options){.format = TROPA_READ_JSONL});
    assert_int_equal(table.status, TROPA_ERR_INPUT);
    assert_non_null(strstr(table.error.message, "objects are empty"));
    read_table_deinit(&table);
    read_all(&table, "/nowhere/at/all.csv", NULL, 1);
    assert_int_equal(table.status, TROPA_ERR_NOT_FOUND);
    read_table_deinit(&table);
}

static void preview(void **state)
{
    (void)state;
    const char *folder = support_folder_make();
    const char *path = read_write_text(folder, "a.csv", small_log);
    tropa_reader *reader;
    tropa_error error;
    const tropa_rows *rows;
    uint64_t sampled;
    assert_int_equal(tropa_reader_new(path, NULL, &reader, &error), TROPA_OK);
    assert_int_equal(tropa_reader_preview(reader, &rows, &sampled, &error), TROPA_OK);
    assert_int_equal(rows->count, 3);
    assert_int_equal(sampled, 3);
    const tropa_read_plan *plan = tropa_reader_plan(reader);
    static const tropa_role roles[] = {TROPA_ROLE_CUSTOMER, TROPA_ROLE_TIME, TROPA_ROLE_ACTIVITY,
                                       TROPA_ROLE_VALUE, TROPA_ROLE_ATTRIBUTE};
    assert_int_equal(plan->column_count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(plan->column[i].role, roles[i]);
        assert_true(plan->column[i].reason_text.size > 0);
        assert_non_null(plan->column[i].reason.key);
    }
    /* A look takes nothing away from the reading. */
    tropa_reader_worker *worker;
    tropa_rows batch;
    bool more;
    assert_int_equal(tropa_reader_worker_new(reader, &worker, &error), TROPA_OK);
    assert_int_equal(tropa_reader_next(worker, &batch, &more, &error), TROPA_OK);
    assert_true(more);
    assert_int_equal(batch.count, 3);
    assert_int_equal(batch.sequence, 0);
    assert_int_equal(batch.first_line, 2);
    tropa_reader_worker_free(worker);
    tropa_reader_free(reader);
    support_folder_remove(folder);
}

/* ---- bytes ---- */

static void compressed(void **state)
{
    (void)state;
    const char *folder = support_folder_make();
    char packed[4096];
    read_table plain, other;
    read_all(&plain, read_write_text(folder, "a.csv", small_log), NULL, 1);
    /* Two gzip members, cut in the middle of a row, then padding. */
    size_t size = 0, half = 60;
    for (int part = 0; part < 2; part++) {
        z_stream stream = {0};
        assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
        stream.next_in = (Bytef *)(uintptr_t)(small_log + (part ? half : 0));
        stream.avail_in = (uInt)(part ? strlen(small_log) - half : half);
        stream.next_out = (Bytef *)packed + size;
        stream.avail_out = (uInt)(sizeof packed - size);
        assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
        size = sizeof packed - stream.avail_out;
        deflateEnd(&stream);
    }
    memset(packed + size, 0, 16);
    const char *path = read_write(folder, "a.txt", packed, size + 16);
    read_all(&other, path, NULL, 1);
    assert_int_equal(other.status, TROPA_OK);
    assert_true(read_tables_equal(&plain, &other));
    uint64_t hash, bytes;
    assert_int_equal(tropa_source_hash(path, &hash, &bytes, NULL), TROPA_OK);
    assert_true(hash == other.totals.content_hash && bytes == size + 16);
    read_table_deinit(&other);
    read_all(&other, read_write(folder, "cut.gz", packed, 50), NULL, 1);
    assert_int_equal(other.status, TROPA_ERR_INPUT);
    assert_non_null(strstr(other.error.message, "gzip"));
    read_table_deinit(&other);
    size = ZSTD_compress(packed, sizeof packed, small_log, strlen(small_log), 3);
    read_all(&other, read_write(folder, "b", packed, size), NULL, 1);
    assert_true(read_tables_equal(&plain, &other));
    read_table_deinit(&other);
    read_all(&other, read_write(folder, "c", packed, size - 5), NULL, 1);
    assert_int_equal(other.status, TROPA_ERR_INPUT);
    read_table_deinit(&other);
    read_table_deinit(&plain);
    support_folder_remove(folder);
}

static void encodings(void **state)
{
    (void)state;
    const char *folder = support_folder_make();
    read_table table;
    /* UTF-16 with its mark. */
    char wide[2048] = "\xff\xfe";
    size_t size = 2;
    for (const char *c = small_log; *c; c++) {
        wide[size++] = *c;
        wide[size++] = '\0';
    }
    read_all(&table, read_write(folder, "w.csv", wide, size), NULL, 1);
    assert_int_equal(table.status, TROPA_OK);
    assert_int_equal(table.row_count, 3);
    read_table_deinit(&table);
    char marked[1024] = "\xef\xbb\xbf";
    strcat(marked, small_log);
    read_all(&table, read_write_text(folder, "m.csv", marked), NULL, 1);
    assert_int_equal(table.row_count, 3);
    read_table_deinit(&table);
    /* "клиент;дата;событие" in windows-1251. */
    read_all(
        &table,
        read_write_text(folder, "c.csv",
                        "\xea\xeb\xe8\xe5\xed\xf2;\xe4\xe0\xf2\xe0;\xf1\xee\xe1\xfb\xf2\xe8\xe5"
                        "\nu1;15.01.2026;\xe2\xf5\xee\xe4\n"),
        &(tropa_read_options){.encoding = "windows-1251"}, 1);
    assert_int_equal(table.status, TROPA_OK);
    assert_true(tropa_str_equal(read_activity(&table, 0), TROPA_STR("вход")));
    read_table_deinit(&table);
    support_folder_remove(folder);
}

static void workers_agree(void **state)
{
    (void)state;
    support_random random = {11};
    const char *folder = support_folder_make();
    char *text = malloc(2000000);
    size_t size = make_log(&random, text, 20000);
    const char *path = read_write(folder, "many.csv", text, size);
    read_table one, many;
    read_all(&one, path, NULL, 1);
    assert_int_equal(one.row_count, 20000);
    tropa_read_options options = {.block_bytes = 5000};
    read_all(&many, path, &options, 4);
    assert_true(read_tables_equal(&one, &many));
    read_table_deinit(&one);
    read_table_deinit(&many);
    free(text);
    support_folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_log),
        cmocka_unit_test(each_reason),
        cmocka_unit_test(strict_stops),
        cmocka_unit_test(damage_loses_nothing),
        cmocka_unit_test(long_records),
        cmocka_unit_test(delimiters_and_titles),
        cmocka_unit_test(wide_log),
        cmocka_unit_test(spread_dates),
        cmocka_unit_test(day_or_month_first),
        cmocka_unit_test(first_filled_customer),
        cmocka_unit_test(wrong_files),
        cmocka_unit_test(preview),
        cmocka_unit_test(compressed),
        cmocka_unit_test(encodings),
        cmocka_unit_test(workers_agree),
        cmocka_unit_test(unusual_quoting),
        cmocka_unit_test(no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
