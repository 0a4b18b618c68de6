/* How a column writes its times, decided from all of it: counts per format, then one verdict. */
#include "text/time_internal.h"

void tropa_time_detector_init(tropa_time_detector *detector)
{
    *detector = (tropa_time_detector){0};
}

static bool is_empty(tropa_str text)
{
    static const char *const words[] = {"NULL", "null", "Null", "NaN",  "nan", "NaT", "N/A",
                                        "n/a",  "NA",   "None", "none", "-",   "\\N", "nil"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (tropa_str_equal(text, tropa_str_from(words[i])))
            return true;
    return text.size == 0;
}

static bool is_clock(const time_fields *fields)
{
    return time_of_day_us(fields->hour, fields->minute, fields->second, fields->microsecond) >= 0;
}

/* Epoch seconds from 1973 on have nine digits or more; each unit is a thousand times the last. */
static void add_epoch(tropa_time_detector *detector, tropa_str text)
{
    static const int64_t from[4] = {100000000, INT64_C(100000000000), INT64_C(100000000000000),
                                    INT64_C(100000000000000000)};
    int64_t whole = 0;
    for (size_t i = 0; i < text.size && time_is_digit(text.data[i]); i++)
        if (__builtin_mul_overflow(whole, 10, &whole) ||
            __builtin_add_overflow(whole, text.data[i] - '0', &whole))
            return;
    int unit = 3;
    while (unit >= 0 && whole < from[unit])
        unit--;
    if (unit < 0)
        return;
    static const uint32_t per_second[4] = {1, 1000, 1000000, 1000000000};
    int64_t us;
    if (!time_epoch_read(text, per_second[unit], &us))
        return;
    detector->fits[TROPA_TIME_EPOCH]++;
    detector->epoch[unit]++;
}

static void add_number(tropa_time_detector *detector, tropa_str text)
{
    time_fields fields;
    if (time_packed_read(text, &fields) && is_clock(&fields) && fields.number[0] >= 1900 &&
        fields.number[0] <= 2100 &&
        time_date_valid(fields.number[0], fields.number[1], fields.number[2])) {
        detector->fits[TROPA_TIME_PACKED]++;
        detector->packed_times += fields.has_time;
        detector->with_zone += fields.has_zone;
    }
    add_epoch(detector, text);
}

static void add_fields(tropa_time_detector *detector, const time_fields *fields)
{
    static const tropa_time_kind kinds[] = {TROPA_TIME_YMD, TROPA_TIME_YMD2, TROPA_TIME_NAMED};
    time_date date, day_first, month_first;
    bool fits = false;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (time_fields_date(fields, kinds[i], &date)) {
            detector->fits[kinds[i]]++;
            fits = true;
        }
    }
    bool day = time_fields_date(fields, TROPA_TIME_DMY, &day_first);
    bool month = time_fields_date(fields, TROPA_TIME_MDY, &month_first);
    detector->fits[TROPA_TIME_DMY] += day;
    detector->fits[TROPA_TIME_MDY] += month;
    detector->day_first_only += day && !month;
    detector->month_first_only += month && !day;
    detector->order_matters += day && month && day_first.day != month_first.day;
    if (!fits && !day && !month)
        return;
    char separator = fields->separator;
    detector->separators[separator == '-' ? 0 : separator == '/' ? 1 : separator == '.' ? 2 : 3]++;
    detector->with_time += fields->has_time;
    detector->with_zone += fields->has_zone;
}

void tropa_time_detector_add(tropa_time_detector *detector, tropa_str text)
{
    text = time_strip(text);
    if (is_empty(text))
        return;
    detector->texts++;
    time_fields fields;
    size_t digits = 0;
    while (digits < text.size && time_is_digit(text.data[digits]))
        digits++;
    if (digits >= 8)
        add_number(detector, text);
    else if (time_fields_read(text, &fields) && is_clock(&fields))
        add_fields(detector, &fields);
}

void tropa_time_detector_merge(tropa_time_detector *into, const tropa_time_detector *from)
{
    /* Every member is a count, so the struct is an array of them. */
    uint64_t *to = (uint64_t *)(void *)into;
    const uint64_t *add = (const uint64_t *)(const void *)from;
    for (size_t i = 0; i < sizeof *into / sizeof *to; i++)
        to[i] += add[i];
}

_Static_assert(sizeof(tropa_time_detector) % sizeof(uint64_t) == 0, "only counts in here");

/* ---- the verdict ---- */

static bool enough(uint64_t fitting, uint64_t texts)
{
    return fitting > 0 && fitting * 10 >= texts * 9;
}

static char main_separator(const tropa_time_detector *detector)
{
    int best = 0;
    for (int i = 1; i < 4; i++)
        if (detector->separators[i] > detector->separators[best])
            best = i;
    return "-/. "[best];
}

static tropa_time_format format_of(const tropa_time_detector *detector, tropa_time_kind kind)
{
    tropa_time_format format = {.kind = kind,
                                .has_time = detector->with_time > 0,
                                .has_zone = detector->with_zone > 0,
                                .separator = main_separator(detector)};
    if (kind == TROPA_TIME_PACKED)
        format.has_time = detector->packed_times > 0;
    if (kind == TROPA_TIME_EPOCH) {
        static const uint32_t per_second[4] = {1, 1000, 1000000, 1000000000};
        int best = 0;
        for (int i = 1; i < 4; i++)
            if (detector->epoch[i] > detector->epoch[best])
                best = i;
        format.per_second = per_second[best];
        format.has_time = format.has_zone = true;
    }
    return format;
}

static uint64_t epoch_fitting(const tropa_time_detector *detector)
{
    uint64_t most = 0;
    for (int i = 0; i < 4; i++)
        most = detector->epoch[i] > most ? detector->epoch[i] : most;
    return most;
}

/* Day or month first: which one, or NONE when the column does not say. */
static tropa_time_kind day_or_month(const tropa_time_detector *detector)
{
    uint64_t day = detector->day_first_only, month = detector->month_first_only;
    if (day > month && month * 20 < day + month)
        return TROPA_TIME_DMY;
    if (month > day && day * 20 < day + month)
        return TROPA_TIME_MDY;
    if (day || month)
        return TROPA_TIME_NONE;
    bool dots = enough(detector->separators[2], detector->texts);
    return dots || detector->order_matters == 0 ? TROPA_TIME_DMY : TROPA_TIME_NONE;
}

static void say_found(tropa_time_finding *out)
{
    tropa_time_format_name(&out->format, out->first_name);
    tropa_message_init(&out->reason, "time.found");
    tropa_message_text(&out->reason, "format", tropa_str_from(out->first_name));
    tropa_message_integer(&out->reason, "fitting", (int64_t)out->fitting);
    tropa_message_integer(&out->reason, "texts", (int64_t)out->texts);
}

static void say_ambiguous(tropa_time_finding *out)
{
    tropa_time_format_name(&out->format, out->first_name);
    tropa_time_format_name(&out->other, out->second_name);
    tropa_message_init(&out->reason, "time.ambiguous");
    tropa_message_text(&out->reason, "first", tropa_str_from(out->first_name));
    tropa_message_text(&out->reason, "second", tropa_str_from(out->second_name));
}

static void found(const tropa_time_detector *detector, tropa_time_kind kind,
                  tropa_time_finding *out)
{
    out->verdict = TROPA_TIMES_FOUND;
    out->format = format_of(detector, kind);
    out->fitting = kind == TROPA_TIME_EPOCH ? epoch_fitting(detector) : detector->fits[kind];
    say_found(out);
}

void tropa_time_detector_finish(const tropa_time_detector *detector, tropa_time_finding *out)
{
    static const tropa_time_kind plain[] = {TROPA_TIME_YMD, TROPA_TIME_NAMED, TROPA_TIME_PACKED};
    const uint64_t *fits = detector->fits, texts = detector->texts;
    *out = (tropa_time_finding){.verdict = TROPA_TIMES_NONE, .texts = texts};
    tropa_message_init(&out->reason, "time.none");
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        if (enough(fits[plain[i]], texts)) {
            found(detector, plain[i], out);
            return;
        }
    }
    if (enough(epoch_fitting(detector), texts)) {
        found(detector, TROPA_TIME_EPOCH, out);
        return;
    }
    /* Every text counts that fits one of the two orders, so that a mixed column is seen as one. */
    uint64_t either = fits[TROPA_TIME_DMY] + detector->month_first_only;
    if (enough(either, texts)) {
        tropa_time_kind kind = day_or_month(detector);
        if (kind != TROPA_TIME_NONE) {
            found(detector, kind, out);
            return;
        }
        out->verdict = TROPA_TIMES_AMBIGUOUS;
        out->format = format_of(detector, TROPA_TIME_DMY);
        out->other = format_of(detector, TROPA_TIME_MDY);
        out->fitting = fits[TROPA_TIME_DMY];
        say_ambiguous(out);
    } else if (enough(fits[TROPA_TIME_YMD2], texts)) {
        found(detector, TROPA_TIME_YMD2, out);
    }
}
