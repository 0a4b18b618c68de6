/* How the shop's customers behave. Every chance is out of 10,000 and stands where it is used; the
 * planted faults are named so and repeated in README.md. */
#include "shop.h"

#include <assert.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK = 7 * DAY };

typedef struct walk {
    uint64_t random;
    int64_t now_s;
    shop_span span;
    shop_event *events;
    shop_truth *truth;
    size_t count;
    uint32_t customer;
    uint8_t device, plan;
    bool seen_prices, seen_other;
} walk;

/** How a part of the journey ended. */
typedef enum outcome { GOES_ON, LEAVES } outcome;

/* ---- chance ---- */

static uint64_t draw(walk *w)
{
    uint64_t z = (w->random += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint32_t below(walk *w, uint32_t limit)
{
    return (uint32_t)(((draw(w) >> 32) * limit) >> 32);
}

static bool chance(walk *w, uint32_t of_10000)
{
    return below(w, 10000) < of_10000;
}

/** The place in `weights` that was drawn. */
static uint32_t choose(walk *w, const uint16_t *weights, uint32_t count)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += weights[i];
    uint32_t drawn = below(w, sum), at = 0;
    while (at + 1 < count && drawn >= weights[at])
        drawn -= weights[at++];
    return at;
}

/** A time around the median, log-normal with sigma 1 cut at 2.5: half of all between 0.5 and 2
 *  medians, a few ten times longer. From a table of its quantiles, so that no libm rounds. */
static int64_t around(walk *w, int64_t median_s)
{
    static const uint16_t quantile[17] = {84,   221,  324,  422,  522,  628,  745,  875,  1024,
                                          1198, 1408, 1669, 2010, 2486, 3234, 4748, 12475};
    uint32_t drawn = below(w, 16 * 1024);
    const uint16_t *at = &quantile[drawn / 1024];
    int64_t part = drawn % 1024;
    int64_t factor = (at[0] * (1024 - part) + at[1] * part) / 1024;
    return median_s * factor / 1024 + 1;
}

/* ---- time ---- */

/** Nobody shops between midnight and seven: the pause grows by the night. */
static void pass(walk *w, int64_t pause_s)
{
    w->now_s += pause_s;
    int64_t of_day = w->now_s % DAY;
    if (pause_s > 30 * MINUTE && of_day < 7 * HOUR)
        w->now_s += 7 * HOUR - of_day / 2;
}

static void pass_around(walk *w, int64_t median_s)
{
    pass(w, around(w, median_s));
}

static bool over(const walk *w)
{
    return w->now_s >= w->span.to_s;
}

static void emit(walk *w, shop_activity activity, int32_t amount_cents)
{
    if (over(w) || w->count == SHOP_MOST_EVENTS)
        return;
    w->events[w->count] = (shop_event){.time_s = w->now_s,
                                       .customer = w->customer,
                                       .place = (uint32_t)w->count,
                                       .amount_cents = amount_cents,
                                       .activity = (uint8_t)activity,
                                       .device = w->device,
                                       .plan = w->plan};
    w->count++;
}

static void touch(walk *w, shop_activity activity)
{
    emit(w, activity, 0);
}

/** The first moment: more of them towards the holidays and in the evening. */
static int64_t first_moment(walk *w)
{
    static const uint16_t hours[24] = {2,  1,  1,  1,  1,  2,  5,  14, 26, 32, 34, 36,
                                       44, 42, 34, 32, 34, 42, 54, 62, 66, 58, 34, 10};
    uint32_t days = (uint32_t)((w->span.to_s - w->span.from_s) / DAY);
    uint32_t day = below(w, days);
    if (chance(w, 2500)) /* a quarter of all comes in the second third of the time */
        day = days / 3 + below(w, days / 3 + 1);
    return w->span.from_s + day * (int64_t)DAY + choose(w, hours, 24) * (int64_t)HOUR +
           below(w, HOUR);
}

/* ---- awareness ---- */

static outcome hears_of_it(walk *w)
{
    static const uint16_t sources[4] = {46, 30, 14, 10};
    static const shop_activity touches[3] = {SHOP_SOCIAL_AD, SHOP_SEARCH_AD, SHOP_FRIEND};
    uint32_t source = choose(w, sources, 4);
    if (source == 3)
        return GOES_ON; /* came straight to the site */
    touch(w, touches[source]);
    if (chance(w, 2200)) {
        pass_around(w, 2 * DAY);
        touch(w, chance(w, 5000) ? SHOP_SEARCH_AD : SHOP_SOCIAL_AD);
    }
    static const uint16_t leaves[3] = {1900, 1200, 600};
    if (chance(w, leaves[source]))
        return LEAVES;
    pass_around(w, chance(w, 8000) ? MINUTE : DAY);
    return GOES_ON;
}

/* ---- consideration ---- */

enum { TO_PRICES, TO_COMPARISON, TO_REVIEWS, TO_TRIAL, TO_PLAN, WAYS };

/** Planted fault: the price surprises. The page shows a price a portion, the total with delivery is
 *  higher; four in ten leave right there, about one in ten at any other page. */
static uint32_t leaves_at(shop_activity page)
{
    switch (page) {
    case SHOP_PRICES:
        return 3800;
    case SHOP_SITE:
        return 1300;
    case SHOP_COMPARISON:
        return 1200;
    case SHOP_REVIEWS:
        return 900;
    default:
        return 800;
    }
}

static uint32_t next_page(walk *w, shop_activity page)
{
    static const uint16_t from_site[WAYS] = {46, 14, 20, 20, 0};
    static const uint16_t from_prices[WAYS] = {0, 30, 22, 18, 30};
    static const uint16_t from_comparison[WAYS] = {22, 0, 30, 20, 28};
    static const uint16_t from_reviews[WAYS] = {24, 14, 0, 30, 32};
    static const uint16_t from_trial[WAYS] = {16, 0, 16, 0, 68};
    switch (page) {
    case SHOP_PRICES:
        return choose(w, from_prices, WAYS);
    case SHOP_COMPARISON:
        return choose(w, from_comparison, WAYS);
    case SHOP_REVIEWS:
        return choose(w, from_reviews, WAYS);
    case SHOP_TRIAL:
        return choose(w, from_trial, WAYS);
    default:
        return choose(w, from_site, WAYS);
    }
}

static void count_page(walk *w, shop_activity page, bool leaves)
{
    if (over(w))
        return;
    if (page == SHOP_PRICES) {
        w->truth->saw_prices += !w->seen_prices;
        w->truth->left_at_prices += leaves;
        w->seen_prices = true;
    } else {
        w->truth->saw_others += !w->seen_other;
        w->truth->left_at_others += leaves;
        w->seen_other = true;
    }
}

static outcome considers(walk *w)
{
    static const shop_activity pages[WAYS] = {SHOP_PRICES, SHOP_COMPARISON, SHOP_REVIEWS,
                                              SHOP_TRIAL, SHOP_PLAN};
    shop_activity page = SHOP_SITE;
    touch(w, page);
    for (;;) {
        bool leaves = chance(w, leaves_at(page));
        count_page(w, page, leaves);
        if (leaves)
            return LEAVES;
        if (chance(w, 2600)) { /* sleeps on it and comes back to the site */
            pass_around(w, 2 * DAY);
            if (chance(w, 5000))
                touch(w, SHOP_SITE);
        }
        pass_around(w, 80);
        page = pages[next_page(w, page)];
        if (page == SHOP_PLAN || w->count > 60)
            return GOES_ON;
        touch(w, page);
    }
}

/* ---- purchase ---- */

static const int32_t price_cents[SHOP_PLAN_COUNT] = {0, 3990, 5490, 7990};

/** Planted fault: the payment code. For a third of those on a phone and an eighth of the others
 *  the bank's code does not work: they try again, two to four times in all, then 7 in 10 leave. */
static outcome pays(walk *w)
{
    touch(w, SHOP_PAYMENT);
    if (!over(w))
        w->truth->paid_by_card++;
    if (chance(w, w->device == SHOP_MOBILE ? 3400 : 1250)) {
        uint32_t attempts = 2 + below(w, 3);
        for (uint32_t i = 0; i < attempts; i++) {
            pass_around(w, 100);
            touch(w, SHOP_CODE_FAILED);
        }
        bool leaves = chance(w, 7000);
        if (!over(w)) {
            w->truth->code_failed++;
            w->truth->code_attempts += attempts;
            w->truth->left_after_code += leaves;
        }
        if (leaves)
            return LEAVES;
    }
    pass_around(w, 40);
    emit(w, SHOP_PAID, price_cents[w->plan]);
    return GOES_ON;
}

static outcome buys(walk *w)
{
    static const uint16_t plans[SHOP_PLAN_COUNT] = {0, 50, 32, 18};
    w->plan = (uint8_t)choose(w, plans, SHOP_PLAN_COUNT);
    touch(w, SHOP_PLAN);
    if (chance(w, 1100)) { /* looks at the reviews once more */
        pass_around(w, 4 * MINUTE);
        touch(w, SHOP_REVIEWS);
        pass_around(w, 6 * MINUTE);
        touch(w, SHOP_PLAN);
    }
    if (chance(w, 2000)) { /* the basket is left behind */
        pass_around(w, 20 * HOUR);
        touch(w, SHOP_BASKET_MAIL);
        if (chance(w, 5200))
            return LEAVES;
        pass_around(w, 5 * HOUR);
    } else {
        pass_around(w, 2 * MINUTE);
    }
    return pays(w);
}

/* ---- after the purchase ---- */

static outcome complains(walk *w)
{
    pass_around(w, 3 * HOUR);
    touch(w, SHOP_COMPLAINT);
    if (chance(w, 4000)) {
        pass_around(w, 2 * DAY);
        emit(w, SHOP_RETURN, -price_cents[w->plan]);
    }
    return chance(w, 7200) ? LEAVES : GOES_ON;
}

/** Planted fault: support is slow. Half of the answers take more than two days; people write again
 *  while they wait; of those who waited too long, half complain and most of them leave. */
static outcome asks_support(walk *w)
{
    touch(w, SHOP_SUPPORT);
    int64_t wait_s = around(w, 52 * HOUR);
    int64_t waited_s = 0, again_s = around(w, 20 * HOUR);
    while (waited_s + again_s < wait_s && chance(w, 5500)) {
        pass(w, again_s);
        touch(w, SHOP_SUPPORT);
        waited_s += again_s;
        again_s = around(w, 20 * HOUR);
    }
    pass(w, wait_s - waited_s);
    bool late = wait_s > SHOP_LATE_ANSWER_S;
    bool complaint = chance(w, late ? 5000 : 500);
    touch(w, SHOP_ANSWER);
    outcome end = complaint ? complains(w) : chance(w, late ? 1500 : 300) ? LEAVES : GOES_ON;
    if (!over(w)) {
        w->truth->asked_support++;
        w->truth->answered_late += late;
        w->truth->complained_late += late && complaint;
        w->truth->complained_in_time += !late && complaint;
        w->truth->left_after_support += end == LEAVES;
    }
    return end;
}

static outcome gets_first_box(walk *w)
{
    pass(w, 2 * DAY + around(w, 20 * HOUR));
    touch(w, SHOP_FIRST_BOX);
    if (chance(w, 2400)) {
        pass_around(w, 8 * HOUR);
        if (asks_support(w) == LEAVES)
            return LEAVES;
    }
    if (chance(w, 600)) /* once was enough */
        return LEAVES;
    if (chance(w, 8500)) {
        pass_around(w, 30 * HOUR);
        touch(w, SHOP_REVIEW_MAIL);
    }
    return chance(w, 150) ? LEAVES : GOES_ON;
}

/* ---- loyalty ---- */

static void subscribes(walk *w)
{
    for (uint32_t week = 1; !over(w); week++) {
        pass(w, WEEK - 12 * HOUR + (int64_t)below(w, DAY));
        if (week % 4 == 0) {
            if (chance(w, 1300))
                return;
            emit(w, SHOP_RENEWAL, price_cents[w->plan] - 500); /* the bonus */
            pass_around(w, 6 * HOUR);
        } else if (chance(w, 350)) {
            return;
        }
        touch(w, chance(w, 1300) ? SHOP_SKIP : SHOP_REPEAT_ORDER);
        if (chance(w, 300)) {
            pass_around(w, 10 * HOUR);
            touch(w, SHOP_REFERRAL);
        }
        if (chance(w, 100) && asks_support(w) == LEAVES)
            return;
    }
}

/* ---- the whole way ---- */

static outcome comes_to_buy(walk *w)
{
    return considers(w) == LEAVES ? LEAVES : buys(w);
}

size_t shop_walk(uint64_t seed, uint32_t customer, shop_span span, shop_event *events,
                 shop_truth *truth)
{
    static const uint16_t devices[SHOP_DEVICE_COUNT] = {60, 32, 8};
    walk w = {.random = seed ^ (customer * 0xd1342543de82ef95u),
              .span = span,
              .events = events,
              .truth = truth,
              .customer = customer};
    w.device = (uint8_t)choose(&w, devices, SHOP_DEVICE_COUNT);
    w.now_s = first_moment(&w);

    outcome end = hears_of_it(&w);
    if (end == GOES_ON)
        end = comes_to_buy(&w);
    if (end == LEAVES && chance(&w, 500)) { /* weeks later an ad brings some of them back */
        pass(&w, 45 * DAY + (int64_t)below(&w, 40 * DAY));
        truth->returned_later += !over(&w);
        touch(&w, SHOP_SEARCH_AD);
        pass_around(&w, MINUTE);
        end = comes_to_buy(&w);
    }
    if (end == GOES_ON && gets_first_box(&w) == GOES_ON)
        subscribes(&w);
    assert(w.count > 0);
    return w.count;
}
