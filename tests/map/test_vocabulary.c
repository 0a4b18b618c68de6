/* What names say, in the three languages, and what they must not say. */
#include "map/vocabulary.h"
#include "support.h"
#include "text/plain.h"

static const struct {
    const char *name;
    tropa_known_stage stage;
    tropa_channel channel;
} said[] = {
    /* GA4, exports.md */
    {"view_item_list", TROPA_STAGE_CONSIDERATION, TROPA_CHANNEL_SITE},
    {"select_item", TROPA_STAGE_CONSIDERATION, TROPA_CHANNEL_SITE},
    {"view_item", TROPA_STAGE_CONSIDERATION, TROPA_CHANNEL_SITE},
    {"add_to_wishlist", TROPA_STAGE_CONSIDERATION, TROPA_CHANNEL_SITE},
    {"add_to_cart", TROPA_STAGE_DECISION, TROPA_CHANNEL_SITE},
    {"remove_from_cart", TROPA_STAGE_DECISION, TROPA_CHANNEL_SITE},
    {"view_cart", TROPA_STAGE_DECISION, TROPA_CHANNEL_SITE},
    {"begin_checkout", TROPA_STAGE_DECISION, TROPA_CHANNEL_SITE},
    {"add_shipping_info", TROPA_STAGE_DECISION, TROPA_CHANNEL_DELIVERY},
    {"add_payment_info", TROPA_STAGE_DECISION, TROPA_CHANNEL_PAYMENT},
    {"purchase", TROPA_STAGE_PURCHASE, TROPA_CHANNEL_PAYMENT},
    {"refund", TROPA_STAGE_AFTER_SALES, TROPA_CHANNEL_PAYMENT},
    {"session_start", TROPA_STAGE_AWARENESS, TROPA_CHANNEL_SITE},
    {"first_visit", TROPA_STAGE_AWARENESS, TROPA_CHANNEL_SITE},
    {"page_view", TROPA_STAGE_AWARENESS, TROPA_CHANNEL_SITE},
    {"generate_lead", TROPA_STAGE_CONSIDERATION, TROPA_CHANNEL_DOCUMENT},
    {"share", TROPA_STAGE_ADVOCACY, TROPA_CHANNEL_SOCIAL},
    {"login", TROPA_STAGE_UNKNOWN, TROPA_CHANNEL_SITE},
    /* however it is written */
    {"AddToCart", TROPA_STAGE_DECISION, TROPA_CHANNEL_SITE},
    {"ADD TO CART", TROPA_STAGE_DECISION, TROPA_CHANNEL_SITE},
    {"https://shop.example/ru/pricing", TROPA_STAGE_CONSIDERATION, TROPA_CHANNEL_SITE},
    {"/checkout/step2", TROPA_STAGE_DECISION, TROPA_CHANNEL_SITE},
    {"orderPlaced", TROPA_STAGE_PURCHASE, TROPA_CHANNEL_SITE},
    /* a shop that sells boxes */
    {"Social ad", TROPA_STAGE_AWARENESS, TROPA_CHANNEL_SOCIAL},
    {"Search ad", TROPA_STAGE_AWARENESS, TROPA_CHANNEL_SEARCH},
    {"word of mouth", TROPA_STAGE_AWARENESS, TROPA_CHANNEL_REFERRAL},
    {"Plans and prices", TROPA_STAGE_CONSIDERATION, TROPA_CHANNEL_SITE},
    {"Trial offer", TROPA_STAGE_CONSIDERATION, TROPA_CHANNEL_SITE},
    {"Payment code failed", TROPA_STAGE_DECISION, TROPA_CHANNEL_PAYMENT},
    {"Basket mail", TROPA_STAGE_DECISION, TROPA_CHANNEL_EMAIL},
    {"First box", TROPA_STAGE_AFTER_SALES, TROPA_CHANNEL_DELIVERY},
    {"weekly_box", TROPA_STAGE_LOYALTY, TROPA_CHANNEL_DELIVERY},
    {"Бокс недели", TROPA_STAGE_LOYALTY, TROPA_CHANNEL_DELIVERY},
    {"Box tygodnia", TROPA_STAGE_LOYALTY, TROPA_CHANNEL_DELIVERY},
    {"Review-request mail", TROPA_STAGE_AFTER_SALES, TROPA_CHANNEL_EMAIL},
    {"Review written", TROPA_STAGE_ADVOCACY, TROPA_CHANNEL_REVIEW},
    {"Reviews", TROPA_STAGE_CONSIDERATION, TROPA_CHANNEL_REVIEW},
    {"Support request", TROPA_STAGE_AFTER_SALES, TROPA_CHANNEL_SUPPORT},
    {"Week skipped", TROPA_STAGE_LOYALTY, TROPA_CHANNEL_APP},
    {"Renewal with bonus", TROPA_STAGE_LOYALTY, TROPA_CHANNEL_PAYMENT},
    {"Реклама в соцсетях", TROPA_STAGE_AWARENESS, TROPA_CHANNEL_SOCIAL},
    {"Поисковая реклама", TROPA_STAGE_AWARENESS, TROPA_CHANNEL_SEARCH},
    {"Сравнение с конкурентами", TROPA_STAGE_CONSIDERATION, TROPA_CHANNEL_SITE},
    {"Платёж картой", TROPA_STAGE_DECISION, TROPA_CHANNEL_PAYMENT}, /* yo */
    {"КОД ОПЛАТЫ НЕ СРАБОТАЛ", TROPA_STAGE_DECISION, TROPA_CHANNEL_PAYMENT},
    {"Заказ оплачен", TROPA_STAGE_PURCHASE, TROPA_CHANNEL_PAYMENT},
    {"Письмо «оставьте отзыв»", TROPA_STAGE_AFTER_SALES, TROPA_CHANNEL_EMAIL},
    {"Отзыв оставлен", TROPA_STAGE_ADVOCACY, TROPA_CHANNEL_REVIEW},
    {"Отзывы", TROPA_STAGE_CONSIDERATION, TROPA_CHANNEL_REVIEW},
    {"Жалоба", TROPA_STAGE_AFTER_SALES, TROPA_CHANNEL_SUPPORT},
    {"Продление с бонусом", TROPA_STAGE_LOYALTY, TROPA_CHANNEL_PAYMENT},
    {"Reklama w wyszukiwarce", TROPA_STAGE_AWARENESS, TROPA_CHANNEL_SEARCH},
    {"Reklamacja", TROPA_STAGE_AFTER_SALES, TROPA_CHANNEL_SUPPORT}, /* not an advertisement */
    {"Рекламация", TROPA_STAGE_AFTER_SALES, TROPA_CHANNEL_SUPPORT},
    {"Polecenie znajomego", TROPA_STAGE_AWARENESS, TROPA_CHANNEL_REFERRAL},
    {"Polecenie znajomemu", TROPA_STAGE_ADVOCACY, TROPA_CHANNEL_REFERRAL},
    {"Płatność kartą", TROPA_STAGE_DECISION, TROPA_CHANNEL_PAYMENT},
    {"Porzucony koszyk", TROPA_STAGE_DECISION, TROPA_CHANNEL_EMAIL},
    {"Przedłużenie z bonusem", TROPA_STAGE_LOYALTY, TROPA_CHANNEL_PAYMENT},
    /* no shop: no stage */
    {"ER Registration", TROPA_STAGE_UNKNOWN, TROPA_CHANNEL_CARE},
    {"Leucocytes", TROPA_STAGE_UNKNOWN, TROPA_CHANNEL_CARE},
    {"Admission NC", TROPA_STAGE_UNKNOWN, TROPA_CHANNEL_CARE},
    {"Return ER", TROPA_STAGE_UNKNOWN, TROPA_CHANNEL_CARE},
    {"Resolve", TROPA_STAGE_UNKNOWN, TROPA_CHANNEL_OTHER},
    {"A_SUBMITTED", TROPA_STAGE_UNKNOWN, TROPA_CHANNEL_DOCUMENT},
    {"T06 Determine necessity of stop advice", TROPA_STAGE_UNKNOWN, TROPA_CHANNEL_DOCUMENT},
    {"adjust", TROPA_STAGE_UNKNOWN, TROPA_CHANNEL_OTHER},   /* no ad */
    {"planning", TROPA_STAGE_UNKNOWN, TROPA_CHANNEL_OTHER}, /* no plan */
    {"42", TROPA_STAGE_UNKNOWN, TROPA_CHANNEL_OTHER},
    {"", TROPA_STAGE_UNKNOWN, TROPA_CHANNEL_OTHER},
};

static void names_say_stage_and_channel(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        tropa_meaning meaning;
        assert_int_equal(tropa_vocabulary_read(tropa_str_from(said[i].name), &meaning, NULL),
                         TROPA_OK);
        if (meaning.stage != said[i].stage || meaning.channel != said[i].channel)
            fail_msg("%s: stage %d channel %d", said[i].name, (int)meaning.stage,
                     (int)meaning.channel);
    }
}

/* The row's own words (stems as they are) are read as that row: none is hidden by another, none is
 * written twice, and all are folded. */
static void every_row_can_be_reached(void **state)
{
    (void)state;
    tropa_arena arena;
    tropa_arena_init(&arena);
    for (uint32_t r = 0; r < tropa_vocabulary_table_count; r++) {
        const tropa_vocabulary_row *row = &tropa_vocabulary_table[r];
        char *name = tropa_arena_text(&arena, row->words);
        size_t used = 0;
        for (const char *at = row->words; *at; at++)
            if (*at != '*')
                name[used++] = *at;
        tropa_str words = {name, used};
        assert_true(tropa_str_equal(tropa_text_fold(&arena, words), words));
        tropa_meaning meaning;
        tropa_vocabulary_read(words, &meaning, NULL);
        if (meaning.stage != row->stage || meaning.channel != row->channel)
            fail_msg("\"%s\" is read as another row", row->words);
        for (uint32_t other = r + 1; other < tropa_vocabulary_table_count; other++)
            if (!strcmp(row->words, tropa_vocabulary_table[other].words))
                fail_msg("\"%s\" is written twice", row->words);
    }
    tropa_arena_deinit(&arena);
}

static void stages_are_recognised_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        tropa_known_stage stage;
    } rows[] = {
        {"Purchase", TROPA_STAGE_PURCHASE},         {"ПОКУПКА", TROPA_STAGE_PURCHASE},
        {"Осведомлённость", TROPA_STAGE_AWARENESS}, {"осведомленность", TROPA_STAGE_AWARENESS},
        {"Rozważanie", TROPA_STAGE_CONSIDERATION},  {" Loyalty ", TROPA_STAGE_LOYALTY},
        {"Our own stage", TROPA_STAGE_UNKNOWN},     {"", TROPA_STAGE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        tropa_known_stage stage;
        assert_int_equal(tropa_known_stage_parse(tropa_str_from(rows[i].name), &stage, NULL),
                         TROPA_OK);
        assert_int_equal(stage, rows[i].stage);
    }
}

static void titles_are_readable(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"add_to_cart", "Add to cart"},
        {"paymentCode", "Payment code"},
        {"home", "Home"},
        {"paySMS", "Pay SMS"},
        {"a__b_", "A b"},
        {"A_SUBMITTED", "A_SUBMITTED"},
        {"/pricing", "/pricing"},
        {"ER Triage", "ER Triage"},
        {"Оплата", "Оплата"},
        {"T06", "T06"},
        {"", ""},
    };
    tropa_arena arena;
    tropa_arena_init(&arena);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        tropa_str title = tropa_vocabulary_title(&arena, tropa_str_from(rows[i][0]));
        assert_non_null(title.data);
        if (!tropa_str_equal(title, tropa_str_from(rows[i][1])))
            fail_msg("%s became %.*s", rows[i][0], (int)title.size, title.data);
    }
    tropa_arena_deinit(&arena);
}

static void long_and_odd_names_are_read_in_bounds(void **state)
{
    (void)state;
    support_random random = {3};
    static const char *const pieces[] = {"a", "Ab",     "_", " ",  "ё",    "—",
                                         "«", "корзин", "/", "0",  "cart", "\xF0\x9F\x8E\x81",
                                         "Z", "ą",      "-", "..."};
    for (int round = 0; round < 3000; round++) {
        char name[1200];
        size_t used = 0, most = support_random_below(&random, 1100);
        while (used < most) {
            const char *piece = pieces[support_random_below(&random, 16)];
            memcpy(name + used, piece, strlen(piece));
            used += strlen(piece);
        }
        tropa_meaning meaning;
        assert_int_equal(tropa_vocabulary_read((tropa_str){name, used}, &meaning, NULL), TROPA_OK);
        assert_true(meaning.stage <= TROPA_STAGE_UNKNOWN && meaning.channel < TROPA_CHANNEL_COUNT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_say_stage_and_channel),
        cmocka_unit_test(every_row_can_be_reached),
        cmocka_unit_test(stages_are_recognised_as_people_write_them),
        cmocka_unit_test(titles_are_readable),
        cmocka_unit_test(long_and_odd_names_are_read_in_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
