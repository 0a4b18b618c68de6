/* What the file calls things, in three languages. */
#include "shop.h"

typedef const char *const in_languages[SHOP_LANGUAGE_COUNT];

static in_languages activities[SHOP_ACTIVITY_COUNT] = {
    [SHOP_SOCIAL_AD] = {"Social ad", "Реклама в соцсетях", "Reklama w mediach społecznościowych"},
    [SHOP_SEARCH_AD] = {"Search ad", "Поисковая реклама", "Reklama w wyszukiwarce"},
    [SHOP_FRIEND] = {"Friend's advice", "Совет друга", "Polecenie znajomego"},
    [SHOP_SITE] = {"Site visit", "Заход на сайт", "Wizyta na stronie"},
    [SHOP_PRICES] = {"Plans and prices", "Планы и цены", "Plany i ceny"},
    [SHOP_COMPARISON] = {"Comparison with competitors", "Сравнение с конкурентами",
                         "Porównanie z konkurencją"},
    [SHOP_REVIEWS] = {"Reviews", "Отзывы", "Opinie"},
    [SHOP_TRIAL] = {"Trial offer", "Пробное предложение", "Oferta próbna"},
    [SHOP_PLAN] = {"Plan chosen", "Выбор плана", "Wybór planu"},
    [SHOP_PAYMENT] = {"Card payment", "Оплата картой", "Płatność kartą"},
    [SHOP_CODE_FAILED] = {"Payment code failed", "Код оплаты не сработал",
                          "Kod płatności nie zadziałał"},
    [SHOP_PAID] = {"Order paid", "Заказ оплачен", "Zamówienie opłacone"},
    [SHOP_BASKET_MAIL] = {"Basket mail", "Письмо о корзине", "E-mail o koszyku"},
    [SHOP_FIRST_BOX] = {"First box", "Первый бокс", "Pierwszy box"},
    [SHOP_REVIEW_MAIL] = {"Review-request mail", "Письмо «оставьте отзыв»",
                          "E-mail z prośbą o opinię"},
    [SHOP_SUPPORT] = {"Support request", "Обращение в поддержку", "Zgłoszenie do obsługi"},
    [SHOP_ANSWER] = {"Support answer", "Ответ поддержки", "Odpowiedź obsługi"},
    [SHOP_COMPLAINT] = {"Complaint", "Жалоба", "Reklamacja"},
    [SHOP_RETURN] = {"Box returned", "Возврат бокса", "Zwrot boxu"},
    [SHOP_REPEAT_ORDER] = {"Repeat order", "Повторный заказ", "Kolejne zamówienie"},
    [SHOP_SKIP] = {"Week skipped", "Пропуск недели", "Pominięty tydzień"},
    [SHOP_RENEWAL] = {"Renewal with bonus", "Продление с бонусом", "Przedłużenie z bonusem"},
    [SHOP_REFERRAL] = {"Friend referred", "Рекомендация другу", "Polecenie znajomemu"},
};

enum { SOCIAL, SEARCH, WORD, SITE, PARTNER, BANK, MAIL, COURIER, CHAT, APP, CHANNEL_COUNT };

static in_languages channels[CHANNEL_COUNT] = {
    [SOCIAL] = {"social", "соцсети", "social media"},
    [SEARCH] = {"search", "поиск", "wyszukiwarka"},
    [WORD] = {"word of mouth", "сарафанное радио", "poczta pantoflowa"},
    [SITE] = {"site", "сайт", "strona"},
    [PARTNER] = {"review site", "сайт отзывов", "portal z opiniami"},
    [BANK] = {"bank", "банк", "bank"},
    [MAIL] = {"email", "почта", "e-mail"},
    [COURIER] = {"delivery", "доставка", "dostawa"},
    [CHAT] = {"chat", "чат", "czat"},
    [APP] = {"app", "приложение", "aplikacja"},
};

static const uint8_t channel_of[SHOP_ACTIVITY_COUNT] = {
    [SHOP_SOCIAL_AD] = SOCIAL, [SHOP_SEARCH_AD] = SEARCH,  [SHOP_FRIEND] = WORD,
    [SHOP_SITE] = SITE,        [SHOP_PRICES] = SITE,       [SHOP_COMPARISON] = PARTNER,
    [SHOP_REVIEWS] = PARTNER,  [SHOP_TRIAL] = SITE,        [SHOP_PLAN] = SITE,
    [SHOP_PAYMENT] = SITE,     [SHOP_CODE_FAILED] = BANK,  [SHOP_PAID] = SITE,
    [SHOP_BASKET_MAIL] = MAIL, [SHOP_FIRST_BOX] = COURIER, [SHOP_REVIEW_MAIL] = MAIL,
    [SHOP_SUPPORT] = CHAT,     [SHOP_ANSWER] = CHAT,       [SHOP_COMPLAINT] = CHAT,
    [SHOP_RETURN] = COURIER,   [SHOP_REPEAT_ORDER] = APP,  [SHOP_SKIP] = APP,
    [SHOP_RENEWAL] = APP,      [SHOP_REFERRAL] = APP,
};

static in_languages devices[SHOP_DEVICE_COUNT] = {
    [SHOP_MOBILE] = {"mobile", "телефон", "telefon"},
    [SHOP_DESKTOP] = {"desktop", "компьютер", "komputer"},
    [SHOP_TABLET] = {"tablet", "планшет", "tablet"},
};

static in_languages plans[SHOP_PLAN_COUNT] = {
    [SHOP_NO_PLAN] = {"", "", ""},
    [SHOP_TWO] = {"two meals", "два ужина", "dwa obiady"},
    [SHOP_THREE] = {"three meals", "три ужина", "trzy obiady"},
    [SHOP_FAMILY] = {"family", "семейный", "rodzinny"},
};

const char *shop_activity_name(shop_activity activity, shop_language language)
{
    return activities[activity][language];
}

const char *shop_channel_name(shop_activity activity, shop_language language)
{
    return channels[channel_of[activity]][language];
}

const char *shop_device_name(shop_device device, shop_language language)
{
    return devices[device][language];
}

const char *shop_plan_name(shop_plan plan, shop_language language)
{
    return plans[plan][language];
}
