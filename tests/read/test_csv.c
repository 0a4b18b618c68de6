/* The splitter and the cutter against a literal twin, one character at a time. */
#include "support.h"

#include "read/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MOST = 400, FIELDS_MOST = 64 };

typedef struct twin_record {
    bool bad;
    size_t begin, end; /**< of the record, without its line end */
    uint32_t count;
    char field[FIELDS_MOST][TEXT_MOST];
    size_t size[FIELDS_MOST];
} twin_record;

static size_t end_of_line(const char *text, size_t size, size_t at, char eol)
{
    while (at < size && text[at] != eol)
        at++;
    return at;
}

static size_t without_return(const char *text, size_t begin, size_t end, char eol)
{
    return end > begin && text[end - 1] == '\r' && eol == '\n' ? end - 1 : end;
}

/* Reads the record at `at` by the rule in csv.h; returns where the next begins. */
static size_t twin_next(const tropa_csv_dialect *d, const char *text, size_t size, size_t at,
                        twin_record *record)
{
    size_t begin = at;
    const char quote = d->quote ? d->quote : '"';
    record->count = 0;
    record->begin = begin;
    record->bad = false;
    for (;;) {
        char *field = record->field[record->count];
        size_t used = 0, start = at;
        if (d->quotes && at < size && text[at] == quote) {
            at++;
            for (;;) {
                if (at >= size)
                    goto bad;
                if (d->escapes && text[at] == '\\') {
                    if (at + 1 == size)
                        goto bad;
                    if (text[at + 1] != quote && text[at + 1] != '\\')
                        field[used++] = '\\';
                    field[used++] = text[at + 1];
                    at += 2;
                } else if (text[at] == quote && at + 1 < size && text[at + 1] == quote) {
                    field[used++] = quote;
                    at += 2;
                } else if (text[at] == quote) {
                    at++;
                    break;
                } else {
                    field[used++] = text[at++];
                }
            }
            if (d->eol == '\n' && at < size && text[at] == '\r' &&
                (at + 1 == size || text[at + 1] == '\n'))
                at++;
            if (at < size && text[at] != d->delimiter && text[at] != d->eol)
                goto bad;
        } else {
            while (at < size && text[at] != d->delimiter && text[at] != d->eol)
                at++;
            size_t stop = at;
            if (at == size || text[at] == d->eol)
                stop = without_return(text, start, at, d->eol);
            memcpy(field, text + start, stop - start);
            used = stop - start;
        }
        record->size[record->count++] = used;
        if (at == size || text[at] == d->eol)
            break;
        at++;
    }
    if (at - begin > d->record_bytes_most)
        goto bad;
    record->end = without_return(text, begin, at, d->eol);
    return at < size ? at + 1 : at;
bad:
    at = end_of_line(text, size, begin, d->eol);
    record->bad = true;
    record->count = 0;
    record->end = without_return(text, begin, at, d->eol);
    return at < size ? at + 1 : at;
}

static void random_text(support_random *random, const tropa_csv_dialect *d, char *text,
                        size_t *size)
{
    const char quote = d->quote ? d->quote : '"', escape = d->escapes ? '\\' : 'b';
    const char letters[] = {'a',    escape, quote, quote, d->delimiter, d->delimiter,
                            d->eol, d->eol, '\r',  '\n',  ' ',          '\xd0',
                            '\0',   ',',    ';',   'x',   'y',          'z'};
    *size = support_random_below(random, TEXT_MOST - 100) + 1;
    for (size_t i = 0; i < *size; i++)
        text[i] = letters[support_random_below(random, sizeof letters)];
}

static void expect_same(const twin_record *twin, const tropa_csv_record *record, const char *text)
{
    assert_int_equal(record->bad, twin->bad);
    assert_ptr_equal(record->text.data, text + twin->begin);
    assert_int_equal(record->text.size, twin->end - twin->begin);
    assert_int_equal(record->count, twin->count);
    bool odd = false;
    for (size_t i = twin->begin; i < twin->end; i++)
        odd |= text[i] == '\0' || (unsigned char)text[i] >= 0x80;
    if (odd)
        assert_true(record->suspicious);
    for (uint32_t i = 0; i < twin->count; i++) {
        assert_int_equal(record->field[i].size, twin->size[i]);
        assert_memory_equal(record->field[i].data, twin->field[i], twin->size[i]);
    }
}

/* Splits text[from, to), which must be whole records, and compares each with the twin. */
static size_t compare(const tropa_csv_dialect *d, const char *text, size_t size, size_t from,
                      size_t to)
{
    static twin_record twin;
    tropa_str field[FIELDS_MOST];
    tropa_csv_record record = {.field = field, .capacity = FIELDS_MOST};
    tropa_csv_cursor cursor;
    /* An exact copy with the padding and nothing more, so that a sanitizer sees a read too far. */
    char *block = malloc(to - from + TROPA_CSV_PADDING), *scratch = malloc(to - from + 1);
    memcpy(block, text + from, to - from);
    memset(block + (to - from), 'Q', TROPA_CSV_PADDING);
    bool any;
    uint64_t lines = tropa_csv_survey(d, block, to - from, &any);
    uint64_t counted = 0;
    tropa_csv_open(&cursor, d, block, to - from, any, scratch);
    size_t at = from;
    while (at < to) {
        at = twin_next(d, text, size, at, &twin);
        assert_true(tropa_csv_next(&cursor, &record));
        twin.begin -= from;
        twin.end -= from;
        expect_same(&twin, &record, block);
        counted += record.lines;
    }
    assert_int_equal(at, to);
    assert_false(tropa_csv_next(&cursor, &record));
    assert_int_equal(counted, lines + (to > from && text[to - 1] != d->eol));
    free(block);
    free(scratch);
    return at;
}

static void splitter_agrees_with_twin(void **state)
{
    (void)state;
    support_random random = {1};
    const char delimiters[] = {',', ';', '\t', '|', ' ', '^'};
    for (int round = 0; round < 6000; round++) {
        char text[TEXT_MOST];
        size_t size;
        tropa_csv_dialect d = {.delimiter =
                                   delimiters[support_random_below(&random, sizeof delimiters)],
                               .eol = support_random_below(&random, 4) ? '\n' : '\r',
                               .quotes = support_random_below(&random, 4) != 0,
                               .quote = support_random_below(&random, 4) ? '\0' : '\'',
                               .escapes = support_random_below(&random, 3) == 0,
                               .record_bytes_most = support_random_below(&random, 2) ? 1000 : 20};
        random_text(&random, &d, text, &size);
        compare(&d, text, size, 0, size);
    }
}

/* Blocks of every size: the cutter must never change what a record is. */
static void cuts_change_nothing(void **state)
{
    (void)state;
    support_random random = {2};
    for (int round = 0; round < 1500; round++) {
        char text[TEXT_MOST];
        size_t size;
        tropa_csv_dialect d = {.delimiter = ',',
                               .eol = support_random_below(&random, 4) ? '\n' : '\r',
                               .quotes = true,
                               .quote = support_random_below(&random, 4) ? '\0' : '\'',
                               .escapes = support_random_below(&random, 3) == 0,
                               .record_bytes_most = support_random_below(&random, 2) ? 1000 : 20};
        random_text(&random, &d, text, &size);
        for (size_t block = 1; block < 90; block += 1 + support_random_below(&random, 9)) {
            for (size_t at = 0; at < size;) {
                size_t take = block, cut = 0;
                tropa_csv_end rest = TROPA_CSV_MORE;
                while (cut == 0 && rest != TROPA_CSV_GIANT) {
                    size_t end = at + take < size ? at + take : size;
                    char *piece = malloc(end - at);
                    memcpy(piece, text + at, end - at);
                    cut = tropa_csv_cut(&d, piece, piece + (end - at), end == size, true, &rest);
                    free(piece);
                    assert_true(cut || end < size);
                    take += block;
                }
                if (cut == 0) { /* the line is longer than allowed, and the twin says so too */
                    static twin_record twin;
                    at = twin_next(&d, text, size, at, &twin);
                    assert_true(twin.bad);
                    continue;
                }
                at = compare(&d, text, size, at, at + cut);
            }
        }
    }
}

static void survey_counts(void **state)
{
    (void)state;
    support_random random = {3};
    for (int round = 0; round < 200; round++) {
        size_t size = support_random_below(&random, 9000);
        char *text = malloc(size + 1);
        uint64_t lines = 0;
        bool quote = false, any;
        for (size_t i = 0; i < size; i++) {
            text[i] = support_random_below(&random, 3) ? '\n' : 'a';
            if (round % 2 && support_random_below(&random, 8000) == 0)
                text[i] = '"';
            lines += text[i] == '\n';
            quote |= text[i] == '"';
        }
        tropa_csv_dialect d = {.eol = '\n'};
        assert_int_equal(tropa_csv_survey(&d, text, size, &any), lines);
        assert_int_equal(any, quote);
        free(text);
    }
}

static void aligned_columns(void **state)
{
    (void)state;
    char text[64 + TROPA_CSV_PADDING] = " 00001 19970101  1   11.77\r\n  \r\nx\ty";
    tropa_csv_dialect d = {.eol = '\n', .blanks = true, .record_bytes_most = 100};
    tropa_str field[8];
    tropa_csv_record record = {.field = field, .capacity = 8};
    tropa_csv_cursor cursor;
    tropa_csv_open(&cursor, &d, text, strlen(text), false, NULL);
    assert_true(tropa_csv_next(&cursor, &record));
    assert_int_equal(record.count, 4);
    assert_true(tropa_str_equal(field[3], TROPA_STR("11.77")));
    assert_true(tropa_csv_next(&cursor, &record));
    assert_int_equal(record.count, 1);
    assert_int_equal(field[0].size, 0);
    assert_true(tropa_csv_next(&cursor, &record));
    assert_int_equal(record.count, 2);
    assert_false(tropa_csv_next(&cursor, &record));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splitter_agrees_with_twin),
        cmocka_unit_test(cuts_change_nothing),
        cmocka_unit_test(survey_counts),
        cmocka_unit_test(aligned_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
