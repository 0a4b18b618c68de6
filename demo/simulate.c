/* tropa-simulate: writes the simulated shop's event log as CSV. README.md beside this file says
 * what is planted in it. */
#include "shop.h"

#include "base/memory.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct options {
    uint64_t seed;
    uint32_t customers, days;
    int64_t from_s;
    shop_language language;
    bool blemishes;
    const char *out, *truth;
} options;

static const char usage[] =
    "tropa-simulate [--out FILE.csv] [--seed N] [--customers N] [--from YYYY-MM-DD] [--days N]\n"
    "               [--language en|ru|pl] [--no-blemishes] [--truth FILE.json]\n"
    "Writes the event log of a subscription-box shop that never was; demo/README.md says what is\n"
    "planted in it. The same options give the same bytes.\n"
    "  --out          where the CSV goes (standard output)\n"
    "  --seed         1\n"
    "  --customers    20000, at most 10 million\n"
    "  --from         2025-09-01, the first day\n"
    "  --days         181\n"
    "  --language     of the names of activities, channels and plans: en\n"
    "  --no-blemishes without the broken and repeated rows that a real export has\n"
    "  --truth        what the planted faults really did, as JSON\n";

/* ---- options ---- */

static bool parse_number(const char *text, uint64_t most, uint64_t *out)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    *out = value;
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 && value <= most;
}

static bool parse_day(const char *text, int64_t *out_s)
{
    struct tm day = {0};
    const char *end = strptime(text, "%Y-%m-%d", &day);
    *out_s = timegm(&day);
    return end && *end == '\0';
}

static bool parse_language(const char *text, shop_language *out)
{
    static const char *const codes[SHOP_LANGUAGE_COUNT] = {"en", "ru", "pl"};
    for (uint32_t i = 0; i < SHOP_LANGUAGE_COUNT; i++) {
        if (strcmp(text, codes[i]) == 0) {
            *out = (shop_language)i;
            return true;
        }
    }
    return false;
}

static bool parse_option(int option, const char *text, options *o)
{
    uint64_t number;
    switch (option) {
    case 'o':
        o->out = text;
        return true;
    case 's':
        return parse_number(text, UINT64_MAX, &o->seed);
    case 'c':
        if (!parse_number(text, 10000000, &number) || number == 0)
            return false;
        o->customers = (uint32_t)number;
        return true;
    case 'd':
        if (!parse_number(text, 3660, &number) || number < 3)
            return false;
        o->days = (uint32_t)number;
        return true;
    case 'f':
        return parse_day(text, &o->from_s);
    case 'l':
        return parse_language(text, &o->language);
    case 'n':
        o->blemishes = false;
        return true;
    case 't':
        o->truth = text;
        return true;
    default:
        return false;
    }
}

/** 0, or the exit code. */
static int parse_options(int argc, char **argv, options *o)
{
    static const struct option names[] = {{"out", required_argument, NULL, 'o'},
                                          {"seed", required_argument, NULL, 's'},
                                          {"customers", required_argument, NULL, 'c'},
                                          {"from", required_argument, NULL, 'f'},
                                          {"days", required_argument, NULL, 'd'},
                                          {"language", required_argument, NULL, 'l'},
                                          {"no-blemishes", no_argument, NULL, 'n'},
                                          {"truth", required_argument, NULL, 't'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    *o = (options){.seed = 1,
                   .customers = 20000,
                   .days = 181,
                   .from_s = 1756684800, /* 2025-09-01 */
                   .language = SHOP_EN,
                   .blemishes = true};
    int option;
    while ((option = getopt_long(argc, argv, "ho:", names, NULL)) != -1) {
        if (option == 'h') {
            fputs(usage, stdout);
            exit(0);
        }
        if (!parse_option(option, optarg, o)) {
            if (option != '?')
                fprintf(stderr, "tropa-simulate: \"%s\" does not fit here\n", optarg);
            fputs(usage, stderr);
            return 2;
        }
    }
    if (optind < argc) {
        fputs(usage, stderr);
        return 2;
    }
    return 0;
}

/* ---- the log ---- */

static int by_time(const void *left, const void *right)
{
    const shop_event *a = left, *b = right;
    if (a->time_s != b->time_s)
        return a->time_s < b->time_s ? -1 : 1;
    if (a->customer != b->customer)
        return a->customer < b->customer ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

/** Every customer's events, sorted by time; the caller frees. NULL when memory is out. */
static shop_event *simulate(const options *o, size_t *count, shop_truth *truth)
{
    shop_span span = {o->from_s, o->from_s + (int64_t)o->days * 86400};
    shop_event *events = NULL;
    size_t capacity = 0;
    *count = 0;
    for (uint32_t customer = 0; customer < o->customers; customer++) {
        if (tropa_grow((void **)&events, &capacity, *count + SHOP_MOST_EVENTS, sizeof events[0])) {
            tropa_free(events);
            return NULL;
        }
        *count += shop_walk(o->seed, customer, span, events + *count, truth);
    }
    if (events)
        qsort(events, *count, sizeof events[0], by_time);
    return events;
}

static void write_row(FILE *file, const shop_event *event, shop_language language, uint64_t id)
{
    struct tm at;
    time_t time_s = event->time_s;
    gmtime_r(&time_s, &at);
    char time[32], amount[16] = "";
    strftime(time, sizeof time, "%Y-%m-%d %H:%M:%S", &at);
    if (event->amount_cents != 0) {
        uint32_t cents =
            (uint32_t)(event->amount_cents < 0 ? -event->amount_cents : event->amount_cents);
        snprintf(amount, sizeof amount, "%s%u.%02u", event->amount_cents < 0 ? "-" : "",
                 cents / 100, cents % 100);
    }
    fprintf(file, "B%06u,%s,%s,%s,%s,%s,%s,E%08" PRIu64 "\n", event->customer + 1, time,
            shop_activity_name(event->activity, language),
            shop_channel_name(event->activity, language), shop_device_name(event->device, language),
            shop_plan_name(event->plan, language), amount, id);
}

/** What real exports have: rows that cannot be read. They come on top of the true ones. */
static void write_broken(FILE *file, uint32_t kind, uint32_t customer)
{
    switch (kind % 5) {
    case 0:
        fprintf(file, "B%06u,0000-00-00 00:00:00,Site visit,site,mobile,,,\n", customer + 1);
        return;
    case 1:
        fputs(",2025-10-14 11:20:31,Site visit,site,desktop,,,\n", file);
        return;
    case 2:
        fprintf(file, "B%06u,2025-13-40 10:00:00,Site visit,site,mobile,,,\n", customer + 1);
        return;
    case 3:
        fprintf(file, "B%06u,2025-11-02 09:15\n", customer + 1);
        return;
    default:
        fprintf(file, "B%06u,2025-12-24 18:02:44,,site,tablet,,,\n", customer + 1);
        return;
    }
}

static void write_log(FILE *file, const options *o, const shop_event *events, size_t count)
{
    const size_t repeat_every = 4001, break_every = 8009;
    fputs("customer_id,time,activity,channel,device,plan,amount,event_id\n", file);
    for (size_t i = 0; i < count; i++) {
        write_row(file, &events[i], o->language, i + 1);
        if (o->blemishes && i % repeat_every == repeat_every / 2)
            write_row(file, &events[i], o->language, i + 1); /* delivered twice: the same id */
        if (o->blemishes && i % break_every == break_every / 2)
            write_broken(file, (uint32_t)(i / break_every), events[i].customer);
    }
}

static void write_truth(FILE *file, const options *o, size_t events, const shop_truth *truth)
{
    fprintf(file,
            "{\n  \"simulated\": true, \"seed\": %" PRIu64 ", \"customers\": %u, \"events\": %zu,\n"
            "  \"prices\": {\"saw\": %" PRIu64 ", \"left\": %" PRIu64 "},\n"
            "  \"other_pages\": {\"saw\": %" PRIu64 ", \"left\": %" PRIu64 "},\n"
            "  \"code\": {\"paid_by_card\": %" PRIu64 ", \"failed\": %" PRIu64
            ", \"attempts\": %" PRIu64 ", \"left\": %" PRIu64 "},\n"
            "  \"support\": {\"asked\": %" PRIu64 ", \"answered_late\": %" PRIu64
            ", \"complained_late\": %" PRIu64 ", \"complained_in_time\": %" PRIu64
            ", \"left\": %" PRIu64 "},\n"
            "  \"returned_later\": %" PRIu64 "\n}\n",
            o->seed, o->customers, events, truth->saw_prices, truth->left_at_prices,
            truth->saw_others, truth->left_at_others, truth->paid_by_card, truth->code_failed,
            truth->code_attempts, truth->left_after_code, truth->asked_support,
            truth->answered_late, truth->complained_late, truth->complained_in_time,
            truth->left_after_support, truth->returned_later);
}

/** The file, or NULL after having said why not. */
static FILE *open_output(const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file)
        fprintf(stderr, "tropa-simulate: cannot write %s: %s\n", path, strerror(errno));
    return file;
}

static int close_output(FILE *file, const char *path)
{
    int bad = ferror(file);
    if ((fclose(file) != 0) | bad) {
        fprintf(stderr, "tropa-simulate: cannot write %s: %s\n", path, strerror(errno));
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    options o;
    int code = parse_options(argc, argv, &o);
    if (code)
        return code;

    shop_truth truth = {0};
    size_t count;
    shop_event *events = simulate(&o, &count, &truth);
    if (!events) {
        fprintf(stderr, "tropa-simulate: out of memory; ask for fewer --customers\n");
        return 1;
    }
    FILE *file = o.out ? open_output(o.out) : stdout;
    code = !file;
    if (file) {
        write_log(file, &o, events, count);
        code = close_output(file, o.out ? o.out : "standard output");
    }
    if (!code && o.truth) {
        file = open_output(o.truth);
        code = !file;
        if (file) {
            write_truth(file, &o, count, &truth);
            code = close_output(file, o.truth);
        }
    }
    tropa_free(events);
    return code;
}
