/* Names of months and weekdays in English, Russian and Polish, as dates write them. */
#include "text/time_internal.h"
#include "text/utf8.h"

enum { WORD_MAX_BYTES = 32 };

/* Lower case; Polish letters without their marks (so that both spellings match); yo as ye. */
static const char *const month_names[12] = {
    "jan january января янв январь stycznia sty styczen",
    "feb february февраля фев февр февраль lutego lut luty",
    "mar march марта мар март marca marzec",
    "apr april апреля апр апрель kwietnia kwi kwiecien",
    "may мая май maja maj",
    "jun june июня июн июнь czerwca cze czerwiec",
    "jul july июля июл июль lipca lip lipiec",
    "aug august августа авг август sierpnia sie sierpien",
    "sep sept september сентября сен сент сентябрь wrzesnia wrz wrzesien",
    "oct october октября окт октябрь pazdziernika paz pazdziernik",
    "nov november ноября ноя нояб ноябрь listopada lis listopad",
    "dec december декабря дек декабрь grudnia gru grudzien",
};

static const char weekday_names[] =
    "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday tues "
    "thur thurs пн вт ср чт пт сб вс понедельник вторник среда четверг пятница суббота "
    "воскресенье pon wto wt sro sr czw pia pt sob nie niedz ndz nd poniedzialek wtorek sroda "
    "czwartek piatek sobota niedziela";

static uint32_t lower_point(uint32_t point)
{
    static const struct {
        uint32_t from, to;
    } marks[] = {{0x104, 'a'}, {0x105, 'a'}, {0x106, 'c'}, {0x107, 'c'},   {0x118, 'e'},
                 {0x119, 'e'}, {0x141, 'l'}, {0x142, 'l'}, {0x143, 'n'},   {0x144, 'n'},
                 {0x15A, 's'}, {0x15B, 's'}, {0x179, 'z'}, {0x17A, 'z'},   {0x17B, 'z'},
                 {0x17C, 'z'}, {0xD3, 'o'},  {0xF3, 'o'},  {0x401, 0x435}, {0x451, 0x435}};
    if (point < 0x80)
        return point >= 'A' && point <= 'Z' ? point | 0x20 : point;
    if (point >= 0x410 && point <= 0x42F)
        return point + 0x20;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (marks[i].from == point)
            return marks[i].to;
    return point;
}

static tropa_str lower_word(tropa_str word, char out[WORD_MAX_BYTES])
{
    size_t size = 0, at = 0;
    while (at < word.size && size + 4 <= WORD_MAX_BYTES)
        size += tropa_utf8_put(lower_point(tropa_utf8_next(word, &at)), out + size);
    return (tropa_str){out, at < word.size ? 0 : size};
}

static bool in_list(const char *list, tropa_str word)
{
    while (*list) {
        size_t size = strcspn(list, " ");
        if (size == word.size && memcmp(list, word.data, size) == 0)
            return true;
        list += size + (list[size] == ' ');
    }
    return false;
}

/* The three letters that nearly every log with names uses. */
static uint32_t month_short(tropa_str word)
{
    static const char names[] = "jan feb mar apr may jun jul aug sep oct nov dec";
    for (uint32_t i = 0; i < 12; i++)
        if ((word.data[0] | 0x20) == names[i * 4] && (word.data[1] | 0x20) == names[i * 4 + 1] &&
            (word.data[2] | 0x20) == names[i * 4 + 2])
            return i + 1;
    return 0;
}

uint32_t time_month_named(tropa_str word)
{
    uint32_t month = word.size == 3 ? month_short(word) : 0;
    if (month)
        return month;
    char storage[WORD_MAX_BYTES];
    tropa_str lower = lower_word(word, storage);
    if (lower.size < 3)
        return 0;
    for (uint32_t i = 0; i < 12; i++)
        if (in_list(month_names[i], lower))
            return i + 1;
    return 0;
}

bool time_is_weekday(tropa_str word)
{
    char storage[WORD_MAX_BYTES];
    tropa_str lower = lower_word(word, storage);
    return lower.size >= 2 && in_list(weekday_names, lower);
}
