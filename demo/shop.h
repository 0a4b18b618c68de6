/** A subscription-box shop that never was: what its customers do, in numbers that are known.
 *
 * One customer's journey is a walk through touches whose chances are the constants of shop.c, drawn
 * from splitmix64 seeded by (seed, customer): the same bytes everywhere, since all of it is integer
 * arithmetic. Three faults are planted (README.md beside this file); `shop_truth` counts what they
 * really did, so that whoever reads a map of the data can compare.
 *
 * Times are seconds since 1970 UTC, amounts are cents. Nothing here allocates; not thread-safe. */
#ifndef TROPA_DEMO_SHOP_H
#define TROPA_DEMO_SHOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum shop_activity {
    SHOP_SOCIAL_AD,
    SHOP_SEARCH_AD,
    SHOP_FRIEND,
    SHOP_SITE,
    SHOP_PRICES,
    SHOP_COMPARISON,
    SHOP_REVIEWS,
    SHOP_TRIAL,
    SHOP_PLAN,
    SHOP_PAYMENT,
    SHOP_CODE_FAILED,
    SHOP_PAID,
    SHOP_BASKET_MAIL,
    SHOP_FIRST_BOX,
    SHOP_REVIEW_MAIL,
    SHOP_SUPPORT,
    SHOP_ANSWER,
    SHOP_COMPLAINT,
    SHOP_RETURN,
    SHOP_REPEAT_ORDER,
    SHOP_SKIP,
    SHOP_RENEWAL,
    SHOP_REFERRAL,
    SHOP_ACTIVITY_COUNT,
} shop_activity;

typedef enum shop_device { SHOP_MOBILE, SHOP_DESKTOP, SHOP_TABLET, SHOP_DEVICE_COUNT } shop_device;

/** SHOP_NO_PLAN until one was chosen. */
typedef enum shop_plan {
    SHOP_NO_PLAN,
    SHOP_TWO,
    SHOP_THREE,
    SHOP_FAMILY,
    SHOP_PLAN_COUNT
} shop_plan;

typedef enum shop_language { SHOP_EN, SHOP_RU, SHOP_PL, SHOP_LANGUAGE_COUNT } shop_language;

typedef struct shop_event {
    int64_t time_s;
    uint32_t customer;    /**< from 0 */
    uint32_t place;       /**< within the customer's journey, from 0 */
    int32_t amount_cents; /**< 0: none */
    uint8_t activity, device, plan;
} shop_event;

/** Most events of one journey: a bound on the walk, never reached at the rates of shop.c. */
#define SHOP_MOST_EVENTS 512

/** What the planted faults did, counted in customers. */
typedef struct shop_truth {
    uint64_t saw_prices, left_at_prices;     /**< left: the prices page was the last they wanted */
    uint64_t saw_others, left_at_others;     /**< the other pages of consideration */
    uint64_t paid_by_card, code_failed;      /**< of whom the code failed at least twice */
    uint64_t code_attempts, left_after_code; /**< failures in all; who then gave up */
    uint64_t asked_support, answered_late;   /**< late: after more than SHOP_LATE_ANSWER_S */
    uint64_t complained_late, complained_in_time, left_after_support;
    uint64_t returned_later; /**< came back after having left */
} shop_truth;

#define SHOP_LATE_ANSWER_S (48 * 3600)

typedef struct shop_span {
    int64_t from_s, to_s; /**< events outside of it are not recorded; whole days */
} shop_span;

/** Walks one customer and writes the events, in order of time, to `events` (SHOP_MOST_EVENTS of
 *  room); adds to *truth. Returns how many; at least 1. */
size_t shop_walk(uint64_t seed, uint32_t customer, shop_span span, shop_event *events,
                 shop_truth *truth);

/** Names as they stand in the file, static storage, never with a comma or a quote. */
const char *shop_activity_name(shop_activity activity, shop_language language);
const char *shop_channel_name(shop_activity activity, shop_language language);
const char *shop_device_name(shop_device device, shop_language language);
const char *shop_plan_name(shop_plan plan, shop_language language);

#endif
