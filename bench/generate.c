/* tropa-bench-generate: the event log that `make bench` measures with, as CSV in time order.
 *
 *     c0123456,2026-01-05 12:33:11,product
 *
 * A shop over 90 days (--days, from --first-day): sessions of about five events, a few hundred of
 * them open at a time, busy days and quiet nights, 19 activities of which four make the funnel.
 * Every customer appears, and none has two events in the same second, so that no engine's answer
 * hangs on how it orders ties. The same options give the same bytes. */
#include "base/memory.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ACTIVITIES = 19, HOURS = 24, ROW_BYTES = 64, OUT_BYTES = 1 << 20 };

typedef enum activity {
    HOME,
    SEARCH,
    CATEGORY,
    PRODUCT,
    REVIEWS,
    COMPARE,
    WISHLIST,
    CART,
    COUPON,
    CHECKOUT,
    SHIPPING,
    PAYMENT,
    PURCHASE,
    LOGIN,
    SIGNUP,
    SUPPORT,
    RETURN,
    NEWSLETTER,
    SHARE,
} activity;

static const char *const names[ACTIVITIES] = {
    "home",   "search",  "category", "product",    "reviews", "compare",  "wishlist",
    "cart",   "coupon",  "checkout", "shipping",   "payment", "purchase", "login",
    "signup", "support", "return",   "newsletter", "share"};

/** How often each is where a journey goes, whatever came before. */
static const uint16_t weight[ACTIVITIES] = {140, 110, 120, 190, 40, 22, 24, 34, 10, 12,
                                            8,   6,   5,   40,  12, 14, 4,  30, 9};
static const uint16_t by_hour[HOURS] = {10, 6,  4,  3,  4,  8,  18, 32, 44, 50, 52, 54,
                                        56, 52, 48, 48, 50, 56, 66, 74, 76, 64, 40, 20};

typedef struct options {
    uint64_t events, seed;
    uint32_t customers;
    uint32_t first_day, days; /**< days after 2026-01-01, and how many */
    int jitter;               /**< microseconds behind the seconds */
    const char *out;
} options;

typedef struct generator {
    uint64_t random;
    uint32_t customers, sessions, started;
    uint32_t *session;     /**< the customers who are on the site now */
    uint32_t *last_second; /**< per customer; 0 before the first event */
    uint8_t *state;        /**< per customer: the last activity */
    uint8_t next[ACTIVITIES][256];
} generator;

static uint64_t draw(generator *g)
{
    uint64_t z = (g->random += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint32_t below(generator *g, uint32_t limit)
{
    return (uint32_t)(((draw(g) >> 32) * limit) >> 32);
}

/** What follows what: the general weights, and the way to a purchase on top. */
static void fill_transitions(generator *g)
{
    static const struct {
        activity from, to;
        uint16_t more;
    } ways[] = {{PRODUCT, CART, 110},     {CART, CHECKOUT, 420},     {CHECKOUT, SHIPPING, 700},
                {SHIPPING, PAYMENT, 900}, {PAYMENT, PURCHASE, 1500}, {SEARCH, PRODUCT, 300},
                {CATEGORY, PRODUCT, 260}, {PRODUCT, REVIEWS, 80},    {CART, COUPON, 60},
                {PURCHASE, SHARE, 60},    {PURCHASE, SUPPORT, 50},   {SUPPORT, RETURN, 70},
                {HOME, SEARCH, 160},      {LOGIN, HOME, 200}};
    for (uint32_t from = 0; from < ACTIVITIES; from++) {
        uint32_t row[ACTIVITIES], sum = 0, place = 0, so_far = 0;
        for (uint32_t to = 0; to < ACTIVITIES; to++)
            row[to] = weight[to];
        for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
            if (ways[i].from == from)
                row[ways[i].to] += ways[i].more;
        }
        for (uint32_t to = 0; to < ACTIVITIES; to++)
            sum += row[to];
        for (uint32_t to = 0; to < ACTIVITIES; to++) {
            so_far += row[to];
            while (place < 256 && place * sum < so_far * 256)
                g->next[from][place++] = (uint8_t)to;
        }
    }
}

/** Every other session belongs to the next customer in a fixed shuffle, so that all appear; the
 *  others to anybody, a third of them to the most faithful eighth. */
static uint32_t arrive(generator *g)
{
    uint32_t n = g->started++;
    if (n % 2 == 0) /* 2,654,435,761 is prime, so the shuffle is one */
        return (uint32_t)(((uint64_t)(n / 2) * 2654435761u + 12345) % g->customers);
    return below(g, below(g, 3) == 0 ? g->customers / 8 + 1 : g->customers);
}

/** Who acts in this second: someone who has not yet. */
static uint32_t pick(generator *g, uint32_t second)
{
    for (uint32_t tries = 0;; tries++) {
        uint32_t *slot = &g->session[below(g, g->sessions)];
        if (below(g, 5) == 0 || tries > 8)
            *slot = arrive(g);
        if (g->last_second[*slot] != second) {
            g->last_second[*slot] = second;
            return *slot;
        }
    }
}

static char *put_number(char *to, uint32_t number, uint32_t digits)
{
    for (uint32_t i = digits; i-- > 0; number /= 10)
        to[i] = (char)('0' + number % 10);
    return to + digits;
}

/** "2026-01-05 12:33:11"; second 0 is the start of 2026. */
static void put_second(char *to, uint32_t second)
{
    struct tm at;
    time_t time_s = 1767225600 + (time_t)second;
    gmtime_r(&time_s, &at);
    strftime(to, 20, "%Y-%m-%d %H:%M:%S", &at);
}

/** The second that event i of n falls into: rises with i, denser by day than by night. */
static uint32_t second_of(uint64_t i, const options *o, const uint32_t *until)
{
    uint64_t n = o->events, in_days = i * o->days;
    uint32_t day = o->first_day + (uint32_t)(in_days / n);
    uint64_t place = (in_days % n) * until[HOURS - 1] / (n / 1000 + 1) / 1000;
    uint32_t hour = 0;
    while (hour < HOURS - 1 && until[hour] <= place)
        hour++;
    uint64_t before = hour ? until[hour - 1] : 0;
    /* Within the hour, finer than `place` can say. */
    double share =
        ((double)(in_days % n) / (double)n * until[HOURS - 1] - (double)before) / by_hour[hour];
    share = share < 0 ? 0 : share > 0.999999 ? 0.999999 : share;
    return day * 86400u + hour * 3600u + (uint32_t)(share * 3600);
}

static int generate(generator *g, const options *o, FILE *file)
{
    char *out = tropa_alloc(OUT_BYTES + ROW_BYTES);
    if (!out)
        return ENOMEM;
    uint32_t until[HOURS], second = UINT32_MAX, floor_s = 1;
    for (uint32_t hour = 0; hour < HOURS; hour++)
        until[hour] = by_hour[hour] + (hour ? until[hour - 1] : 0);
    char time[20] = "";
    char *at = stpcpy(out, "customer,time,activity\n");
    for (uint64_t i = 0; i < o->events; i++) {
        uint32_t now = second_of(i, o, until);
        floor_s = now > floor_s ? now : floor_s; /* never back, and never the 0 of "no event" */
        if (floor_s != second) {
            second = floor_s;
            put_second(time, second);
        }
        uint32_t customer = pick(g, second);
        uint8_t next = g->next[g->state[customer]][draw(g) >> 56];
        g->state[customer] = next;
        *at++ = 'c';
        at = put_number(at, customer, 7);
        *at++ = ',';
        memcpy(at, time, 19);
        at += 19;
        if (o->jitter) {
            *at++ = '.';
            at = put_number(at, below(g, 1000000), 6);
        }
        *at++ = ',';
        at = stpcpy(at, names[next]);
        *at++ = '\n';
        if (at - out >= OUT_BYTES) {
            if (fwrite(out, 1, (size_t)(at - out), file) != (size_t)(at - out))
                break;
            at = out;
        }
    }
    fwrite(out, 1, (size_t)(at - out), file);
    tropa_free(out);
    return ferror(file) ? EIO : 0;
}

static int run(const options *o)
{
    generator g = {.random = o->seed, .customers = o->customers};
    g.sessions = (uint32_t)(o->events / 40000) + 64;
    g.session = tropa_alloc_zero(g.sessions, sizeof g.session[0]);
    g.last_second = tropa_alloc_zero(g.customers, sizeof g.last_second[0]);
    g.state = tropa_alloc_zero(g.customers, 1);
    FILE *file = o->out ? fopen(o->out, "w") : stdout;
    int code = ENOMEM;
    if (!file)
        code = errno;
    else if (g.session && g.last_second && g.state) {
        fill_transitions(&g);
        for (uint32_t i = 0; i < g.sessions; i++)
            g.session[i] = arrive(&g);
        code = generate(&g, o, file);
    }
    if (file && fclose(file) != 0 && !code)
        code = errno;
    if (code)
        fprintf(stderr, "tropa-bench-generate: %s: %s\n", o->out ? o->out : "standard output",
                strerror(code));
    tropa_free(g.session);
    tropa_free(g.last_second);
    tropa_free(g.state);
    return code ? 1 : 0;
}

int main(int argc, char **argv)
{
    static const struct option long_names[] = {
        {"events", required_argument, NULL, 'e'}, {"customers", required_argument, NULL, 'c'},
        {"seed", required_argument, NULL, 's'},   {"jitter", no_argument, NULL, 'j'},
        {"days", required_argument, NULL, 'd'},   {"first-day", required_argument, NULL, 'f'},
        {"out", required_argument, NULL, 'o'},    {NULL, 0, NULL, 0}};
    options o = {.events = 20000000, .seed = 1, .days = 90};
    uint64_t customers = 0;
    int option;
    while ((option = getopt_long(argc, argv, "", long_names, NULL)) != -1) {
        if (option == 'e')
            o.events = strtoull(optarg, NULL, 10);
        else if (option == 'c')
            customers = strtoull(optarg, NULL, 10);
        else if (option == 's')
            o.seed = strtoull(optarg, NULL, 10);
        else if (option == 'd')
            o.days = (uint32_t)strtoul(optarg, NULL, 10);
        else if (option == 'f')
            o.first_day = (uint32_t)strtoul(optarg, NULL, 10);
        else if (option == 'j')
            o.jitter = 1;
        else if (option == 'o')
            o.out = optarg;
        else
            return 2;
    }
    if (customers == 0)
        customers = o.events / 20;
    if (o.events < 1000 || customers < 50 || customers > 9999999 || o.events > 200000000 ||
        o.days < 1 || o.days > 3650 || o.first_day > 3650 || optind < argc) {
        fputs("tropa-bench-generate [--events 20000000] [--customers EVENTS/20] [--seed 1] "
              "[--first-day 0] [--days 90] [--jitter] [--out FILE]\nat least 1000 events, at most "
              "200 million; 50 to 9,999,999 "
              "customers\n",
              stderr);
        return 2;
    }
    o.customers = (uint32_t)customers;
    return run(&o);
}
