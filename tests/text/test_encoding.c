/* Encodings: what is written in one is found again and read back, whole or in pieces. */
#include "support.h"

#include "text/encoding.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>

static const char russian[] =
    "Клиент,Дата,Событие\n1,2020-01-01,Просмотр страницы товара\n2,2020-01-02,Добавил в корзину\n"
    "3,2020-01-03,Оплата не прошла\n4,2020-01-04,Позвонил в службу поддержки\n";
static const char polish[] =
    "klient;data;zdarzenie\n1;2020-01-01;Płatność odrzucona\n2;2020-01-02;Przesyłka doręczona\n"
    "3;2020-01-03;Zażółć gęślą jaźń, źle wysłane zamówienie\n4;2020-01-04;zgłoszenie błędu\n";
static const char western[] = "id,answer\n1,“I don’t know” – café\n2,It’s très bien, señor\n"
                              "3,we’d like a refund…\n4,Müller’s größte Sorge\n";

/* The text in another encoding, on the heap. */
static char *encode(const char *text, const char *encoding, int32_t *size)
{
    UErrorCode code = U_ZERO_ERROR;
    int32_t room = (int32_t)strlen(text) * 4 + 16;
    char *out = malloc((size_t)room);
    assert_non_null(out);
    *size = ucnv_convert(encoding, "UTF-8", out, room, text, -1, &code);
    assert_true(U_SUCCESS(code));
    return out;
}

/* Decodes in pieces of the given size (0: at once) and compares. */
static void assert_decodes(const char *encoding, const void *bytes, size_t size, size_t piece,
                           const char *expected, uint64_t bad)
{
    tropa_decoder *decoder;
    tropa_error err = {0};
    tropa_buffer out = {0};
    if (tropa_decoder_new(encoding, &decoder, &err))
        fail_msg("%s", err.message);
    for (size_t at = 0; at < size || at == 0;) {
        size_t step = piece && piece < size - at ? piece : size - at;
        assert_int_equal(tropa_decoder_feed(decoder, (const char *)bytes + at, step,
                                            at + step == size, &out, &err),
                         TROPA_OK);
        assert_true(tropa_utf8_valid(out.data ? out.data : "", out.size));
        at += step;
        if (step == 0)
            break;
    }
    if (out.size != strlen(expected) || memcmp(out.data ? out.data : "", expected, out.size) != 0)
        fail_msg("%s in pieces of %zu: \"%.*s\"", encoding, piece, (int)out.size, out.data);
    assert_int_equal(tropa_decoder_bad_count(decoder), bad);
    tropa_decoder_free(decoder);
    tropa_buffer_deinit(&out);
}

static const struct {
    const char *encoding, *text;
    bool detected;
} samples[] = {
    {"UTF-8", russian, true},       {"windows-1251", russian, true},
    {"KOI8-R", russian, true},      {"CP866", russian, true},
    {"UTF-16LE", russian, true},    {"UTF-16BE", russian, true},
    {"ISO-8859-5", russian, false}, {"windows-1250", polish, true},
    {"ISO-8859-2", polish, true},   {"UTF-8", polish, true},
    {"UTF-16LE", polish, true},     {"windows-1252", western, true},
    {"MacRoman", western, true},    {"UTF-16BE", western, true},
    {"UTF-32LE", western, false},   {"GB18030", russian, false},
    {"MacCyrillic", russian, true},
};

static void test_samples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        int32_t size;
        char *bytes = encode(samples[i].text, samples[i].encoding, &size);
        tropa_encoding_guess guess;
        tropa_encoding_detect(bytes, (size_t)size, true, &guess);
        if (samples[i].detected && strcmp(guess.name, samples[i].encoding) != 0)
            fail_msg("sample %zu in %s was taken for %s (%u)", i, samples[i].encoding, guess.name,
                     guess.confidence);
        if (samples[i].detected)
            assert_true(guess.confidence >= 50);
        for (size_t piece = 0; piece < 8; piece++)
            assert_decodes(samples[i].encoding, bytes, (size_t)size, piece, samples[i].text, 0);
        free(bytes);
    }
}

static void test_marks(void **state)
{
    (void)state;
    static const struct {
        const char *name, *bytes;
        size_t size;
    } cases[] = {{"UTF-8",
                  "\xEF\xBB\xBF"
                  "ab",
                  5},
                 {"UTF-16LE", "\xFF\xFE\x61\0b\0", 6},
                 {"UTF-16BE", "\xFE\xFF\0a\0b", 6},
                 {"UTF-32LE", "\xFF\xFE\0\0a\0\0\0b\0\0\0", 12}};
    for (size_t i = 0; i < 4; i++) {
        tropa_encoding_guess guess;
        tropa_encoding_detect(cases[i].bytes, cases[i].size, true, &guess);
        assert_string_equal(guess.name, cases[i].name);
        assert_int_equal(guess.confidence, 100);
        assert_string_equal(guess.reason.key, "encoding.reason.bom");
        assert_string_equal(guess.reason.argument[0].text.data, cases[i].name);
        for (size_t piece = 0; piece < 4; piece++)
            assert_decodes(guess.name, cases[i].bytes, cases[i].size, piece, "ab", 0);
    }
}

static void test_edges(void **state)
{
    (void)state;
    tropa_encoding_guess guess;
    tropa_encoding_detect("", 0, true, &guess);
    assert_string_equal(guess.name, "UTF-8");
    tropa_encoding_detect("a,b\n1,2\n", 8, true, &guess);
    assert_string_equal(guess.reason.key, "encoding.reason.ascii");
    /* a sample may end within a character, a whole file may not */
    tropa_encoding_detect("\xD0\x9F\xD1", 3, false, &guess);
    assert_string_equal(guess.name, "UTF-8");
    tropa_encoding_detect("\xD0\x9F\xD1", 3, true, &guess);
    assert_string_not_equal(guess.name, "UTF-8");

#define BAD "\xEF\xBF\xBD"
    for (size_t piece = 0; piece < 4; piece++) {
        assert_decodes("UTF-8", "a\xFFz\xE2\x82", 5, piece, "a" BAD "z" BAD, 2);
        assert_decodes("UTF-8", "\xED\xA0\x80", 3, piece, BAD BAD BAD, 3);
        assert_decodes("UTF-16LE", "a\0\x00\xD8z\0", 6, piece, "a" BAD "z", 1);
        assert_decodes("UTF-16LE", "a\0z", 3, piece, "a" BAD, 1);
        assert_decodes("windows-1252", "", 0, piece, "", 0);
    }
    tropa_decoder *decoder;
    assert_int_equal(tropa_decoder_new("utf8", &decoder, NULL), TROPA_OK);
    assert_true(tropa_decoder_is_utf8(decoder));
    tropa_decoder_free(decoder);
    assert_int_equal(tropa_decoder_new("", &decoder, NULL), TROPA_ERR_USAGE);
}

static void test_names(void **state)
{
    (void)state;
    char shown[TROPA_ENCODING_NAME_MAX];
    tropa_error err = {0};
    assert_int_equal(tropa_encoding_check("cp1251", shown, &err), TROPA_OK);
    assert_string_equal(shown, "windows-1251");
    assert_int_equal(tropa_encoding_check("macintosh", shown, &err), TROPA_OK);
    assert_string_equal(shown, "MacRoman");
    assert_int_equal(tropa_encoding_check("ibm866", shown, &err), TROPA_OK);
    assert_string_equal(shown, "CP866");
    /* ICU lacks it, iconv has it */
    assert_int_equal(tropa_encoding_check("GEORGIAN-PS", shown, &err), TROPA_OK);
    assert_decodes("GEORGIAN-PS", "\xC0", 1, 1, "\u10D0", 0);
    assert_int_equal(tropa_encoding_check("no-such", shown, &err), TROPA_ERR_USAGE);
    assert_non_null(strstr(err.message, "windows-1251"));
}

/* tropa_utf8_valid against ICU, on random bytes around valid text. */
static void test_utf8_valid(void **state)
{
    (void)state;
    support_random random = {9};
    UErrorCode code = U_ZERO_ERROR;
    UConverter *converter = ucnv_open("UTF-8", &code);
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &code);
    for (int i = 0; i < 100000; i++) {
        char bytes[96];
        size_t size = support_random_below(&random, 90);
        for (size_t k = 0; k < size; k++)
            bytes[k] = (char)(support_random_below(&random, 8) ? 'a' : 0);
        static const char *const pieces[] = {"ж",        "…",        "\U0001F600",   "\xC0\x80",
                                             "\xED\xA0", "\xF4\x90", "\xE0\x80\x80", "\xC2"};
        const char *piece = pieces[support_random_below(&random, 8)];
        size_t at = support_random_below(&random, (uint32_t)size + 1);
        memcpy(bytes + at, piece, strlen(piece));
        size = at + strlen(piece) > size ? at + strlen(piece) : size;
        if (i % 3 == 0)
            bytes[support_random_below(&random, (uint32_t)size)] =
                (char)support_random_next(&random);
        UChar wide[128];
        code = U_ZERO_ERROR;
        ucnv_toUChars(converter, wide, 128, bytes, (int32_t)size, &code);
        assert_int_equal(tropa_utf8_valid(bytes, size), U_SUCCESS(code));
    }
    ucnv_close(converter);
}

static void test_survey(void **state)
{
    (void)state;
    const char *path = support_shared("data/survey_538/StarWars.csv");
    if (!path)
        skip();
    static char bytes[1 << 20];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    tropa_encoding_guess guess;
    tropa_encoding_detect(bytes, size, true, &guess);
    /* two stray characters in half a megabyte: found, but said to be a guess */
    assert_string_equal(guess.name, "MacRoman");
    assert_true(guess.confidence < 50);
    assert_string_equal(guess.reason.key, "encoding.reason.guess");
    tropa_decoder *decoder;
    tropa_buffer out = {0};
    assert_int_equal(tropa_decoder_new(guess.name, &decoder, NULL), TROPA_OK);
    assert_int_equal(tropa_decoder_feed(decoder, bytes, size, true, &out, NULL), TROPA_OK);
    assert_true(tropa_utf8_valid(out.data, out.size));
    assert_int_equal(tropa_decoder_bad_count(decoder), 0);
    assert_non_null(strstr(out.data, "Expanded Universe?\u00e5\u00ca,"));
    tropa_decoder_free(decoder);
    tropa_buffer_deinit(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples),    cmocka_unit_test(test_marks),
        cmocka_unit_test(test_edges),      cmocka_unit_test(test_names),
        cmocka_unit_test(test_utf8_valid), cmocka_unit_test(test_survey),
    };
    return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
