/* Times: every documented layout, the column's decision, zones against ICU, and garbage. */
#include "support.h"

#include "text/time_parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#define SECOND_US INT64_C(1000000)

static tropa_time_finding detect(const char *const *texts, size_t count)
{
    tropa_time_detector detector;
    tropa_time_finding finding;
    tropa_time_detector_init(&detector);
    for (size_t i = 0; i < count; i++)
        tropa_time_detector_add(&detector, tropa_str_from(texts[i]));
    tropa_time_detector_finish(&detector, &finding);
    return finding;
}

static void assert_time(const tropa_time_format *format, const char *text, const char *iso)
{
    int64_t us = 0;
    char shown[40] = "not a time";
    if (tropa_time_parse(format, tropa_str_from(text), NULL, &us))
        tropa_time_print_iso(us, shown);
    if (strcmp(shown, iso) != 0)
        fail_msg("\"%s\" was read as %s, not %s", text, shown, iso);
}

/** A text of a column by itself: the kind that is found, and the time. */
static const struct {
    const char *text, *iso;
    tropa_time_kind kind;
} examples[] = {
    {"2020-01-13", "2020-01-13T00:00:00Z", TROPA_TIME_YMD},
    {"2020-01-13T10:15", "2020-01-13T10:15:00Z", TROPA_TIME_YMD},
    {"2020-01-13T10:15:41Z", "2020-01-13T10:15:41Z", TROPA_TIME_YMD},
    {"2020-01-13 10:15:41.5", "2020-01-13T10:15:41.500000Z", TROPA_TIME_YMD},
    {"2020-01-13T10:15:41,123456789", "2020-01-13T10:15:41.123456Z", TROPA_TIME_YMD},
    {"2020-01-13T10:15:41.123+01:00", "2020-01-13T09:15:41.123000Z", TROPA_TIME_YMD},
    {"2020-01-13T10:15:41+0100", "2020-01-13T09:15:41Z", TROPA_TIME_YMD},
    {"2020-01-13T10:15:41+01", "2020-01-13T09:15:41Z", TROPA_TIME_YMD},
    {"2020-01-13T10:15:41-05:30", "2020-01-13T15:45:41Z", TROPA_TIME_YMD},
    {"2020-01-13 10:15:41 UTC", "2020-01-13T10:15:41Z", TROPA_TIME_YMD},
    {"2020-01-13T10:15:41+01:00[Europe/Warsaw]", "2020-01-13T09:15:41Z", TROPA_TIME_YMD},
    {"2014/10/22 11:15:41.000", "2014-10-22T11:15:41Z", TROPA_TIME_YMD},
    {"2020.1.3 9:05", "2020-01-03T09:05:00Z", TROPA_TIME_YMD},
    {"2020-01-13T24:00:00", "2020-01-14T00:00:00Z", TROPA_TIME_YMD},
    {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", TROPA_TIME_YMD},
    {" \"2020-01-13 10:15:41\" ", "2020-01-13T10:15:41Z", TROPA_TIME_YMD},
    {"13/01/2020", "2020-01-13T00:00:00Z", TROPA_TIME_DMY},
    {"01/13/2020", "2020-01-13T00:00:00Z", TROPA_TIME_MDY},
    {"13-01-2020 10:00 PM", "2020-01-13T22:00:00Z", TROPA_TIME_DMY},
    {"1/13/2020 12:05:06 AM", "2020-01-13T00:05:06Z", TROPA_TIME_MDY},
    {"1/13/20 12pm", "2020-01-13T12:00:00Z", TROPA_TIME_MDY},
    {"1.2.20 9:05", "2020-02-01T09:05:00Z", TROPA_TIME_DMY},
    {"22.10.2014 11:15:41", "2014-10-22T11:15:41Z", TROPA_TIME_DMY},
    {"22.10.69", "1969-10-22T00:00:00Z", TROPA_TIME_DMY},
    {"22.10.68", "2068-10-22T00:00:00Z", TROPA_TIME_DMY},
    {"20/31/01", "none", TROPA_TIME_NONE},
    {"20200113", "2020-01-13T00:00:00Z", TROPA_TIME_PACKED},
    {"202001131015", "2020-01-13T10:15:00Z", TROPA_TIME_PACKED},
    {"20200113101541", "2020-01-13T10:15:41Z", TROPA_TIME_PACKED},
    {"20200113T101541Z", "2020-01-13T10:15:41Z", TROPA_TIME_PACKED},
    {"20200113 10:15:41.25", "2020-01-13T10:15:41.250000Z", TROPA_TIME_PACKED},
    {"5th Jan 2020", "2020-01-05T00:00:00Z", TROPA_TIME_NAMED},
    {"1st February 2020", "2020-02-01T00:00:00Z", TROPA_TIME_NAMED},
    {"20 Nov 2026", "2026-11-20T00:00:00Z", TROPA_TIME_NAMED},
    {"Jan 5, 2020 3:04 PM", "2020-01-05T15:04:00Z", TROPA_TIME_NAMED},
    {"17/May/2015:10:05:03 +0000", "2015-05-17T10:05:03Z", TROPA_TIME_NAMED},
    {"[17/May/2015:10:05:03 +0200]", "2015-05-17T08:05:03Z", TROPA_TIME_NAMED},
    {"Tue, 20 Jan 2026 10:00:00 GMT", "2026-01-20T10:00:00Z", TROPA_TIME_NAMED},
    {"Tue, 20 Jan 2026 10:00:00 +0300 (MSK)", "2026-01-20T07:00:00Z", TROPA_TIME_NAMED},
    {"20 Jan 26 10:00:00 EST", "2026-01-20T15:00:00Z", TROPA_TIME_NAMED},
    {"Tue Jan 20 10:00:00 2026", "2026-01-20T10:00:00Z", TROPA_TIME_NAMED},
    {"2020-Jan-05", "2020-01-05T00:00:00Z", TROPA_TIME_NAMED},
    {"20 ноября 2026 г., 10:05", "2026-11-20T10:05:00Z", TROPA_TIME_NAMED},
    {"20 нояб. 2026", "2026-11-20T00:00:00Z", TROPA_TIME_NAMED},
    {"ВТ, 5 Мая 2020", "2020-05-05T00:00:00Z", TROPA_TIME_NAMED},
    {"5 października 2020", "2020-10-05T00:00:00Z", TROPA_TIME_NAMED},
    {"5 PAŹ 2020 o 7:30", "2020-10-05T07:30:00Z", TROPA_TIME_NAMED},
    {"1600000000", "2020-09-13T12:26:40Z", TROPA_TIME_EPOCH},
    {"1600000000.25", "2020-09-13T12:26:40.250000Z", TROPA_TIME_EPOCH},
    {"1600000000123", "2020-09-13T12:26:40.123000Z", TROPA_TIME_EPOCH},
    {"1600000000123456", "2020-09-13T12:26:40.123456Z", TROPA_TIME_EPOCH},
    {"1600000000123456789", "2020-09-13T12:26:40.123456Z", TROPA_TIME_EPOCH},
    {"2020-02-30", "none", TROPA_TIME_NONE},
    {"2020-02-01 25:61", "none", TROPA_TIME_NONE},
    {"31.02.2020", "none", TROPA_TIME_NONE},
    {"2020-01-13 10:15:41 nonsense", "none", TROPA_TIME_NONE},
    {"12345", "none", TROPA_TIME_NONE},
    {"paid", "none", TROPA_TIME_NONE},
};

static void test_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        const char *text = examples[i].text;
        tropa_time_finding finding = detect(&text, 1);
        if (finding.format.kind != examples[i].kind)
            fail_msg("\"%s\" was taken for kind %d", text, (int)finding.format.kind);
        if (finding.format.kind != TROPA_TIME_NONE)
            assert_time(&finding.format, text, examples[i].iso);
    }
}

static void test_impossible(void **state)
{
    (void)state;
    static const char *const bad[] = {"2021-02-29",
                                      "2020-13-01",
                                      "2020-00-10",
                                      "2020-01-00",
                                      "0000-01-01",
                                      "2020-01-01 24:01:00",
                                      "2020-01-01 10:60:00",
                                      "2020-01-01 10:00:61",
                                      "2020-01-01 10:00:60",
                                      "2020-01-01T10:00:00+19:00",
                                      "2020-01-01T10:00:00.",
                                      "2020-01-01T10:00:0x",
                                      "2020-01-01T1\x80:00:00",
                                      "",
                                      " "};
    tropa_time_format format = {.kind = TROPA_TIME_YMD};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_time(&format, bad[i], "not a time");
}

static void test_order_from_column(void **state)
{
    (void)state;
    const char *ambiguous[] = {"01/02/2020", "03/04/2020 10:00"};
    tropa_time_finding finding = detect(ambiguous, 2);
    assert_int_equal(finding.verdict, TROPA_TIMES_AMBIGUOUS);
    assert_string_equal(finding.first_name, "D/M/Y");
    assert_string_equal(finding.second_name, "M/D/Y");
    assert_string_equal(finding.reason.key, "time.ambiguous");

    const char *settled[] = {"01/02/2020", "03/04/2020", "13/04/2020", "NULL", ""};
    finding = detect(settled, 5);
    assert_int_equal(finding.verdict, TROPA_TIMES_FOUND);
    assert_int_equal(finding.format.kind, TROPA_TIME_DMY);
    assert_int_equal(finding.texts, 3);

    const char *mixed[] = {"13/04/2020", "04/13/2020", "13/05/2020"};
    assert_int_equal(detect(mixed, 3).verdict, TROPA_TIMES_AMBIGUOUS);
    const char *dots[] = {"01.02.2020", "03.04.2020"};
    assert_int_equal(detect(dots, 2).format.kind, TROPA_TIME_DMY);
    const char *same[] = {"01/01/2020", "02/02/2020"};
    assert_int_equal(detect(same, 2).verdict, TROPA_TIMES_FOUND);
    const char *year_first[] = {"31/01/20", "30/01/20", "99/13/31"};
    assert_int_equal(detect(year_first, 2).format.kind, TROPA_TIME_DMY);
    const char *two_digits[] = {"99/12/31", "98/11/30"};
    assert_int_equal(detect(two_digits, 2).format.kind, TROPA_TIME_YMD2);
}

static void test_merge(void **state)
{
    (void)state;
    tropa_time_detector a, b, all;
    tropa_time_detector_init(&a);
    tropa_time_detector_init(&b);
    tropa_time_detector_init(&all);
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        tropa_str text = tropa_str_from(examples[i].text);
        tropa_time_detector_add(i % 3 ? &a : &b, text);
        tropa_time_detector_add(&all, text);
    }
    tropa_time_detector_merge(&a, &b);
    assert_memory_equal(&a, &all, sizeof a);
}

static void test_round_trip(void **state)
{
    (void)state;
    support_random random = {7};
    tropa_time_format format = {.kind = TROPA_TIME_YMD};
    tropa_time_parser parser;
    tropa_time_parser_init(&parser, &format, NULL);
    for (int i = 0; i < 200000; i++) {
        /* years 1..9999 */
        int64_t seconds = -INT64_C(62135596800) +
                          (int64_t)(support_random_next(&random) % UINT64_C(315537897600));
        int64_t us = seconds * SECOND_US + support_random_below(&random, i % 2 ? 1 : 1000000), got;
        struct tm civil;
        time_t whole = seconds;
        assert_non_null(gmtime_r(&whole, &civil));
        char text[64];
        snprintf(text, sizeof text, "%04d-%02d-%02d%c%02d:%02d:%02d", civil.tm_year + 1900,
                 civil.tm_mon + 1, civil.tm_mday, i % 3 ? 'T' : ' ', civil.tm_hour, civil.tm_min,
                 civil.tm_sec);
        if (us % SECOND_US)
            snprintf(text + 19, 20, ".%06d", (int)(us - seconds * SECOND_US));
        assert_true(tropa_time_parser_read(&parser, tropa_str_from(text), &got));
        assert_int_equal(got, us);
        char printed[40];
        tropa_time_print_iso(got, printed);
        assert_memory_equal(printed, text, 10);
        assert_memory_equal(printed + 11, text + 11, strlen(text) - 11);
    }
}

/* The parser with its memory of the last date says what a fresh one says. */
static void test_cache_changes_nothing(void **state)
{
    (void)state;
    support_random random = {11};
    static const tropa_time_kind kinds[] = {TROPA_TIME_YMD, TROPA_TIME_DMY, TROPA_TIME_MDY};
    for (size_t k = 0; k < 3; k++) {
        tropa_time_format format = {.kind = kinds[k]};
        tropa_time_parser parser;
        tropa_time_parser_init(&parser, &format, NULL);
        for (int i = 0; i < 60000; i++) {
            static const char alphabet[] = "0012345-/. :T";
            char text[32];
            unsigned a = support_random_below(&random, 14), b = support_random_below(&random, 14);
            if (k == 0)
                snprintf(text, sizeof text, "2020-%02u-%02u 10:15:4%u", a, b, a % 10);
            else
                snprintf(text, sizeof text, "%02u/%02u/2020 10:15:4%u", a, b, b % 10);
            if (i % 4 == 0)
                text[support_random_below(&random, 19)] =
                    alphabet[support_random_below(&random, sizeof alphabet - 1)];
            int64_t cached = 1, fresh = 1;
            bool read = tropa_time_parser_read(&parser, tropa_str_from(text), &cached);
            assert_int_equal(read, tropa_time_parse(&format, tropa_str_from(text), NULL, &fresh));
            assert_int_equal(cached, fresh);
        }
    }
}

static void test_patterns(void **state)
{
    (void)state;
    static const struct {
        const char *format, *text, *iso;
    } cases[] = {
        {"D.M.Y", "3.4.2020", "2020-04-03T00:00:00Z"},
        {"M/D/Y", "3/4/2020 1:02", "2020-03-04T01:02:00Z"},
        {"Y-M-D", "2020-3-4", "2020-03-04T00:00:00Z"},
        {"iso", "2020-03-04T05:06:07Z", "2020-03-04T05:06:07Z"},
        {"epoch_ms", "1000", "1970-01-01T00:00:01Z"},
        {"epoch_s", "-1.5", "1969-12-31T23:59:58.500000Z"},
        {"epoch_ns", "1000", "1970-01-01T00:00:00.000001Z"},
        {"DD.MM.YYYY hh:mm", "03.04.2020 05:06", "2020-04-03T05:06:00Z"},
        {"dd.mm.yyyy HH:MM:SS", "03.04.2020 05:06:07", "2020-04-03T05:06:07Z"},
        {"YYYYDDMMhhmmss", "20200304050607", "2020-04-03T05:06:07Z"},
        {"YYYY-MM-DDThh:mm:ss.SSSZ", "2020-03-04T05:06:07.5+01:00", "2020-03-04T04:06:07.500000Z"},
        {"hh:mm A DD/MM/YY", "05:06 pm 03/04/20", "2020-04-03T17:06:00Z"},
        {"'day' D MMM YYYY", "day 3 Apr 2020", "2020-04-03T00:00:00Z"},
        {"%d/%b/%Y:%H:%M:%S %z", "03/Apr/2020:05:06:07 +0100", "2020-04-03T04:06:07Z"},
        {"%F %T", "2020-04-03 05:06:07", "2020-04-03T05:06:07Z"},
        {"%m/%d/%y %I:%M %p", "04/03/20 12:30 AM", "2020-04-03T00:30:00Z"},
        {"Y.D.M", "2020.3.4", "2020-04-03T00:00:00Z"},
        {"D.M.Y", "2020-03-04", "not a time"},
        {"DD.MM.YYYY hh:mm", "03.04.2020", "not a time"},
        {"DD.MM.YYYY", "31.02.2020", "not a time"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tropa_time_format format, again;
        tropa_error err = {0};
        if (tropa_time_format_parse(tropa_str_from(cases[i].format), &format, &err))
            fail_msg("%s: %s", cases[i].format, err.message);
        assert_time(&format, cases[i].text, cases[i].iso);
        /* The name can be given back. */
        char name[64];
        tropa_time_format_name(&format, name);
        assert_int_equal(tropa_time_format_parse(tropa_str_from(name), &again, &err), TROPA_OK);
        assert_time(&again, cases[i].text, cases[i].iso);
    }
    static const char *const bad[] = {"",
                                      "DD.MM",
                                      "QQ",
                                      "%d.%m",
                                      "%j %Y %m %d",
                                      "A DD",
                                      "DD.MM.YYYY A",
                                      "%",
                                      "\x01",
                                      "epoch",
                                      "YYYY-MM-DD YYYY",
                                      "YYYY-MM-DD 'and so on and on and on and on and on and on'"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        tropa_time_format format;
        tropa_error err = {0};
        if (tropa_time_format_parse(tropa_str_from(bad[i]), &format, &err) != TROPA_ERR_USAGE)
            fail_msg("\"%s\" was accepted", bad[i]);
        assert_non_null(strstr(err.message, "examples"));
    }
}

/* ---- zones ---- */

static void test_zone_against_icu(void **state)
{
    (void)state;
    static const char *const names[] = {"Europe/Warsaw",       "Europe/Moscow",
                                        "America/New_York",    "Asia/Kolkata",
                                        "Australia/Lord_Howe", "Africa/Casablanca"};
    support_random random = {3};
    for (size_t z = 0; z < sizeof names / sizeof names[0]; z++) {
        tropa_zone *zone;
        tropa_error err = {0};
        assert_int_equal(tropa_zone_new(tropa_str_from(names[z]), &zone, &err), TROPA_OK);
        UErrorCode code = U_ZERO_ERROR;
        UChar wide[64];
        u_uastrcpy(wide, names[z]);
        UCalendar *calendar = ucal_open(wide, -1, "en", UCAL_GREGORIAN, &code);
        tropa_zone_cache cache = {0};
        for (int i = 0; i < 4000; i++) {
            int64_t seconds = -INT64_C(2208988800) +
                              (int64_t)(support_random_next(&random) % UINT64_C(6300000000));
            ucal_setMillis(calendar, (double)seconds * 1000, &code);
            int64_t offset = (int64_t)(ucal_get(calendar, UCAL_ZONE_OFFSET, &code) +
                                       ucal_get(calendar, UCAL_DST_OFFSET, &code)) *
                             1000;
            assert_int_equal(tropa_zone_offset_us(zone, seconds * SECOND_US), offset);
            int64_t local = seconds * SECOND_US + offset;
            int64_t back = tropa_zone_to_utc(zone, local, &cache);
            /* the same instant, or the earlier one of a time that was twice */
            assert_true(back <= seconds * SECOND_US);
            assert_int_equal(back + tropa_zone_offset_us(zone, back), local);
            assert_int_equal(back, tropa_zone_to_utc(zone, local, NULL));
        }
        ucal_close(calendar);
        tropa_zone_free(zone);
    }
}

static void test_zone_changes(void **state)
{
    (void)state;
    tropa_zone *zone;
    assert_int_equal(tropa_zone_new(TROPA_STR("Europe/Warsaw"), &zone, NULL), TROPA_OK);
    tropa_time_format format = {.kind = TROPA_TIME_YMD};
    static const struct {
        const char *local, *utc;
    } cases[] = {{"2026-03-29 01:59:59", "2026-03-29T00:59:59Z"},
                 {"2026-03-29 02:30:00", "2026-03-29T01:30:00Z"}, /* never was: now called 03:30 */
                 {"2026-03-29 03:00:00", "2026-03-29T01:00:00Z"},
                 {"2026-10-25 02:30:00", "2026-10-25T00:30:00Z"}, /* was twice: the first */
                 {"2026-10-25 03:00:00", "2026-10-25T02:00:00Z"},
                 {"2026-07-01 12:00:00Z", "2026-07-01T12:00:00Z"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t us;
        char shown[40];
        assert_true(tropa_time_parse(&format, tropa_str_from(cases[i].local), zone, &us));
        tropa_time_print_iso(us, shown);
        assert_string_equal(shown, cases[i].utc);
    }
    tropa_zone_free(zone);
}

static void test_zone_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int minutes;
    } fixed[] = {{"UTC", 0},     {"Z", 0},        {"+03:00", 180},
                 {"UTC+3", 180}, {"-0530", -330}, {"GMT+1", 60}};
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        tropa_zone *zone;
        assert_int_equal(tropa_zone_new(tropa_str_from(fixed[i].name), &zone, NULL), TROPA_OK);
        assert_int_equal(tropa_zone_offset_us(zone, 0), fixed[i].minutes * 60 * SECOND_US);
        assert_int_equal(tropa_zone_is_utc(zone), fixed[i].minutes == 0);
        tropa_zone_free(zone);
    }
    static const char *const bad[] = {"", "Europe/Nowhere", "+99:00", "+1:2:3", "moscow time", "+"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        tropa_zone *zone;
        tropa_error err = {0};
        assert_int_equal(tropa_zone_new(tropa_str_from(bad[i]), &zone, &err), TROPA_ERR_USAGE);
        assert_null(zone);
        assert_non_null(strstr(err.message, "Europe/Warsaw"));
    }
}

static void test_compose(void **state)
{
    (void)state;
    int64_t us;
    assert_true(tropa_time_compose(2008, 4, 1, 3600, NULL, &us));
    assert_int_equal(us, INT64_C(1207011600) * SECOND_US);
    assert_false(tropa_time_compose(2008, 13, 1, 0, NULL, &us));
    assert_false(tropa_time_compose(2007, 2, 29, 0, NULL, &us));
    assert_false(tropa_time_compose(2008, 4, INT64_C(4294967297), 0, NULL, &us));
    assert_false(tropa_time_compose(0, 4, 1, 0, NULL, &us));
    assert_false(tropa_time_plausible(0, us));
    assert_true(tropa_time_plausible(us, us));
    assert_false(tropa_time_plausible(us + 800 * INT64_C(86400) * SECOND_US, us));
}

static void test_garbage(void **state)
{
    (void)state;
    support_random random = {5};
    static const char alphabet[] = "0123456789-/.: TZ+,[]\"'APMjanŹё\xC2\xA0\xFF";
    for (int i = 0; i < 300000; i++) {
        char *text = malloc(40); /* on the heap, so that a sanitizer sees every byte too far */
        size_t size = support_random_below(&random, 41);
        for (size_t k = 0; k < size; k++)
            text[k] = alphabet[support_random_below(&random, sizeof alphabet - 1)];
        char *exact = malloc(size ? size : 1);
        memcpy(exact, text, size);
        tropa_time_detector detector;
        tropa_time_detector_init(&detector);
        tropa_time_detector_add(&detector, (tropa_str){exact, size});
        tropa_time_finding finding;
        tropa_time_detector_finish(&detector, &finding);
        int64_t us;
        /* What one text proves, that text can be read with. */
        if (finding.verdict == TROPA_TIMES_FOUND)
            assert_true(tropa_time_parse(&finding.format, (tropa_str){exact, size}, NULL, &us));
        tropa_time_format format;
        if (tropa_time_format_parse((tropa_str){exact, size}, &format, NULL) == TROPA_OK)
            tropa_time_parse(&format, (tropa_str){exact, size}, NULL, &us);
        free(exact);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),          cmocka_unit_test(test_impossible),
        cmocka_unit_test(test_order_from_column), cmocka_unit_test(test_merge),
        cmocka_unit_test(test_round_trip),        cmocka_unit_test(test_cache_changes_nothing),
        cmocka_unit_test(test_patterns),          cmocka_unit_test(test_zone_against_icu),
        cmocka_unit_test(test_zone_changes),      cmocka_unit_test(test_zone_names),
        cmocka_unit_test(test_compose),           cmocka_unit_test(test_garbage),
    };
    return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
