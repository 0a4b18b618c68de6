/* Which encoding a sample is in.
 *
 * Order of proof: a byte order mark; zero bytes in every second place; valid UTF-8; and else the
 * single-byte encoding in which the sample reads most like Russian, Polish or Western text: every
 * character beyond ASCII is scored by how common the letter is and by whether it stands where such
 * a character stands (a capital after a small letter is suspicious, an apostrophe between letters
 * is not). ICU's detector, which knows neither MacRoman nor CP866, has a vote among the encodings
 * it knows and the word on multi-byte ones. */
#include "text/encoding.h"
#include "text/encoding_table.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/ucsdet.h>

enum { SCORED_MAX = 50000, SAMPLE_MAX = 1 << 20 };

static void decide(tropa_encoding_guess *guess, const char *name, uint32_t bom, uint32_t confidence,
                   const char *reason)
{
    snprintf(guess->name, sizeof guess->name, "%s", name);
    guess->bom_bytes = bom;
    guess->confidence = confidence;
    tropa_message_init(&guess->reason, reason);
    tropa_message_text(&guess->reason, "name", tropa_str_from(guess->name));
}

/* ---- certain proofs ---- */

static bool by_bom(const unsigned char *bytes, size_t size, tropa_encoding_guess *guess)
{
    static const struct {
        const char *name, *mark;
        uint32_t size;
    } marks[] = {{"UTF-8", "\xEF\xBB\xBF", 3},
                 {"UTF-32LE", "\xFF\xFE\0\0", 4},
                 {"UTF-32BE", "\0\0\xFE\xFF", 4},
                 {"UTF-16LE", "\xFF\xFE", 2},
                 {"UTF-16BE", "\xFE\xFF", 2}};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (size < marks[i].size || memcmp(bytes, marks[i].mark, marks[i].size) != 0)
            continue;
        decide(guess, marks[i].name, marks[i].size, 100, "encoding.reason.bom");
        return true;
    }
    return false;
}

/* In any language, digits, separators and line ends give UTF-16 a zero in every second place. */
static bool by_zero_bytes(const unsigned char *bytes, size_t size, tropa_encoding_guess *guess)
{
    size_t zeros[2] = {0, 0}, half = size / 2;
    for (size_t i = 0; i < half * 2; i++)
        zeros[i & 1] += bytes[i] == 0;
    if (half == 0 || zeros[0] + zeros[1] == 0)
        return false;
    bool little = zeros[1] * 10 >= half && zeros[0] * 20 <= zeros[1];
    bool big = zeros[0] * 10 >= half && zeros[1] * 20 <= zeros[0];
    if (little || big)
        decide(guess, little ? "UTF-16LE" : "UTF-16BE", 0, 95, "encoding.reason.zero_bytes");
    return little || big;
}

static bool by_utf8(const unsigned char *bytes, size_t size, bool whole,
                    tropa_encoding_guess *guess)
{
    bool cut, ascii = true;
    size_t good = tropa_utf8_valid_prefix((const char *)bytes, size, &cut);
    if (good < size && (!cut || whole))
        return false;
    for (size_t i = 0; i < size && ascii; i++)
        ascii = bytes[i] < 0x80;
    decide(guess, "UTF-8", 0, ascii ? 90 : 99,
           ascii ? "encoding.reason.ascii" : "encoding.reason.utf8");
    return true;
}

/* ---- single-byte encodings by how they read ---- */

static const struct {
    const char *name, *icu_vote; /**< what ICU's detector calls it, NULL: it does not know it */
    bool western;
} candidates[] = {{"windows-1252", "windows-1252", true},
                  {"windows-1251", "windows-1251", false},
                  {"KOI8-R", "KOI8-R", false},
                  {"CP866", NULL, false},
                  {"windows-1250", "windows-1250", false},
                  {"ISO-8859-2", "ISO-8859-2", false},
                  {"MacRoman", NULL, true},
                  {"MacCyrillic", NULL, false}};
/* Not MacRoman's Polish sister: the two differ in letters that are as common in either language. */
enum { CANDIDATES = sizeof candidates / sizeof candidates[0] };

/* How common the Russian letters are, U+0430 on, 0..10. */
static const int8_t russian[32] = {8, 2, 5, 2, 3, 9, 1, 2, 7, 1, 4, 4, 3, 7, 10, 3,
                                   5, 5, 6, 3, 0, 1, 0, 1, 1, 0, 0, 2, 2, 0, 1,  2};

static int score_cyrillic(uint32_t before, uint32_t point, uint32_t after)
{
    if ((before < 0x80 && u_isalpha((UChar32)before)) ||
        (after < 0x80 && u_isalpha((UChar32)after)))
        return -4; /* no Russian word mixes with Latin letters */
    if (point >= 0x430 && point <= 0x44F)
        return russian[point - 0x430];
    bool capital = u_isupper((UChar32)point);
    if (capital && u_islower((UChar32)before))
        return -8;
    if (point >= 0x410 && point <= 0x42F)
        return russian[point - 0x410] / 2;
    return point == 0x401 || point == 0x451 ? 0 : -3;
}

static int letter_weight(uint32_t lower)
{
    static const struct {
        uint32_t point;
        int weight;
    } weights[] = {{0x142, 8}, {0xF3, 6},  {0x105, 8}, {0x119, 8}, {0x17C, 7}, {0x15B, 7},
                   {0x107, 6}, {0x144, 6}, {0x17A, 5}, {0xE9, 7},  {0xFC, 6},  {0xF6, 6},
                   {0xE4, 6},  {0xDF, 5},  {0xE8, 6},  {0xE0, 6},  {0xE7, 5},  {0xF1, 5},
                   {0xEA, 5},  {0xED, 5},  {0xE1, 5},  {0xF4, 4},  {0xEE, 4},  {0xE2, 4},
                   {0xE5, 4},  {0xF8, 4},  {0xFA, 4},  {0xE3, 4},  {0xEB, 3},  {0xEF, 3}};
    for (size_t i = 0; i < sizeof weights / sizeof weights[0]; i++)
        if (weights[i].point == lower)
            return weights[i].weight;
    return -2;
}

static int score_latin(uint32_t before, uint32_t point, uint32_t after)
{
    bool beside = u_isalpha((UChar32)before) || u_isalpha((UChar32)after);
    uint32_t lower = (uint32_t)u_tolower((UChar32)point);
    if (u_isupper((UChar32)point) && (u_islower((UChar32)before) || lower == point))
        return -8;
    if (!beside)
        return -3;
    return u_isupper((UChar32)point) ? letter_weight(lower) - 2 : letter_weight(lower);
}

static bool is_open(uint32_t point)
{
    return point == ' ' || point == ',' || point == ';' || point == '\t' || point == '\n' ||
           point == '"' || point == '(' || point == 0;
}

static int score_sign(uint32_t before, uint32_t point, uint32_t after)
{
    bool letters = u_isalpha((UChar32)before) && u_isalpha((UChar32)after);
    switch (point) {
    case 0x2019: /* ’ */
        return letters ? 8 : 2;
    case 0x201C: /* “ « „ */
    case 0x201E:
    case 0xAB:
        return is_open(before) ? 4 : -2;
    case 0x201D: /* ” » */
    case 0xBB:
        return letters ? -4 : 3;
    case 0x2013: /* – — … № € */
    case 0x2014:
    case 0x2026:
    case 0x2116:
    case 0x20AC:
        return letters ? -1 : 3;
    case 0xA0:
        return letters ? 0 : 2;
    case 0xA9: /* © ® ™ ° £ § • */
    case 0xAE:
    case 0x2122:
    case 0xB0:
    case 0xA3:
    case 0xA7:
    case 0x2022:
        return letters ? -4 : 1;
    default: /* box drawing, ¬, ¶, ¤... hardly stand in a table of events */
        return -5;
    }
}

static int score_point(uint32_t before, uint32_t point, uint32_t after)
{
    if (point == 0xFFFD || (point >= 0x80 && point < 0xA0))
        return -20;
    if (point >= 0x400 && point < 0x500)
        return score_cyrillic(before, point, after);
    if (u_isalpha((UChar32)point))
        return score_latin(before, point, after);
    return score_sign(before, point, after);
}

/* Hundredths of a point for each character beyond ASCII. */
static int score_table(const encoding_table *table, const unsigned char *bytes, size_t size)
{
    int64_t sum = 0, count = 0;
    for (size_t i = 0; i < size && count < SCORED_MAX; i++) {
        if (bytes[i] < 0x80)
            continue;
        uint32_t before = i ? table->point[bytes[i - 1]] : 0;
        uint32_t after = i + 1 < size ? table->point[bytes[i + 1]] : 0;
        sum += score_point(before, table->point[bytes[i]], after);
        count++;
    }
    return count ? (int)(sum * 100 / count) : 0;
}

/* Every third Polish word has a letter beyond ASCII, and every Russian one; a few among tens of
 * thousands of letters are stray signs in English, whatever they would spell. */
static bool is_stray(const unsigned char *bytes, size_t size)
{
    size_t letters = 0, beyond = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char lower = bytes[i] | 0x20;
        letters += lower >= 'a' && lower <= 'z';
        beyond += bytes[i] >= 0x80;
    }
    return beyond * 10000 < letters;
}

/** What ICU's detector says. */
typedef struct icu_vote {
    char name[TROPA_ENCODING_NAME_MAX];
    int confidence;
} icu_vote;

static icu_vote ask_icu(const unsigned char *bytes, size_t size)
{
    icu_vote vote = {.confidence = 0};
    UErrorCode code = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&code);
    ucsdet_setText(detector, (const char *)bytes, (int32_t)(size > 65536 ? 65536 : size), &code);
    const UCharsetMatch *match = U_SUCCESS(code) ? ucsdet_detect(detector, &code) : NULL;
    if (match && U_SUCCESS(code)) {
        const char *name = ucsdet_getName(match, &code);
        snprintf(vote.name, sizeof vote.name, "%s", name ? name : "");
        vote.confidence = ucsdet_getConfidence(match, &code);
    }
    ucsdet_close(detector);
    return vote;
}

static bool is_multi_byte(const char *name)
{
    static const char *const names[] = {"Shift_JIS", "EUC-JP",      "EUC-KR",      "Big5",
                                        "GB18030",   "ISO-2022-JP", "ISO-2022-KR", "ISO-2022-CN"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static int score_candidate(int i, const unsigned char *bytes, size_t size, bool stray,
                           const icu_vote *vote)
{
    encoding_table table;
    UErrorCode code = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(candidates[i].name, &code);
    int score = INT32_MIN / 2;
    if (U_SUCCESS(code) && encoding_table_fill(converter, &table))
        score = score_table(&table, bytes, size);
    ucnv_close(converter);
    if (candidates[i].icu_vote && strcmp(candidates[i].icu_vote, vote->name) == 0)
        score += vote->confidence / 4; /* a quarter of a point at most */
    return stray && !candidates[i].western ? score - 800 : score;
}

static void by_reading(const unsigned char *bytes, size_t size, tropa_encoding_guess *guess)
{
    icu_vote vote = ask_icu(bytes, size);
    bool stray = is_stray(bytes, size);
    int best = 0, score[CANDIDATES], second = INT32_MIN / 2;
    for (int i = 0; i < CANDIDATES; i++) {
        score[i] = score_candidate(i, bytes, size, stray, &vote);
        best = score[i] > score[best] ? i : best;
    }
    for (int i = 0; i < CANDIDATES; i++)
        if (i != best && score[i] > second)
            second = score[i];
    if (is_multi_byte(vote.name) && vote.confidence >= 50 && score[best] < 200) {
        decide(guess, vote.name, 0, (uint32_t)vote.confidence, "encoding.reason.text");
        return;
    }
    int margin = score[best] - second;
    int confidence = score[best] <= 0 ? 10 : 30 + score[best] / 20 + margin / 10;
    confidence = confidence > 95 ? 95 : confidence;
    decide(guess, candidates[best].name, 0, (uint32_t)confidence,
           confidence < 50 ? "encoding.reason.guess" : "encoding.reason.text");
}

void tropa_encoding_detect(const void *bytes, size_t size, bool whole, tropa_encoding_guess *guess)
{
    if (size > SAMPLE_MAX) {
        size = SAMPLE_MAX;
        whole = false;
    }
    if (by_bom(bytes, size, guess) || by_zero_bytes(bytes, size, guess) ||
        by_utf8(bytes, size, whole, guess))
        return;
    by_reading(bytes, size, guess);
}
