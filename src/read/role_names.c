#include "read/role_names.h"

#include "base/buffer.h"
#include "text/plain.h"

typedef struct title_word {
    const char *title;
    unsigned char score;
} title_word;

static const title_word customer_titles[] = {
    {"case concept name", 100},
    {"user id", 98},
    {"customer id", 98},
    {"client id", 97},
    {"case id", 96},
    {"caseid", 96},
    {"userid", 97},
    {"customerid", 97},
    {"clientid", 96},
    {"customer", 94},
    {"client", 94},
    {"user", 93},
    {"household id", 95},
    {"household", 92},
    {"household key", 95},
    {"person id", 94},
    {"visitor id", 92},
    {"visitorid", 92},
    {"member id", 93},
    {"memberid", 93},
    {"contact id", 92},
    {"contact", 85},
    {"subscriber id", 93},
    {"subscriber", 88},
    {"account id", 88},
    {"account", 80},
    {"patient id", 93},
    {"patient", 88},
    {"buyer id", 93},
    {"buyer", 88},
    {"shopper id", 93},
    {"guest id", 88},
    {"customer key", 95},
    {"customer code", 95},
    {"customer number", 95},
    {"customer no", 95},
    {"uid", 88},
    {"cid", 80},
    {"user pseudo id", 91},
    {"distinct id", 90},
    {"properties distinct id", 90},
    {"anonymous id", 90},
    {"anonymousid", 90},
    {"anon id", 90},
    {"anonid", 90},
    {"anonymous user id", 90},
    {"amplitude id", 89},
    {"device id", 87},
    {"deviceid", 87},
    {"domain userid", 90},
    {"network userid", 86},
    {"visitor", 86},
    {"cookie id", 86},
    {"cookie", 84},
    {"ym s client id", 95},
    {"ym pv client id", 95},
    {"email", 84},
    {"e mail", 84},
    {"phone", 82},
    {"login", 82},
    {"card id", 84},
    {"card number", 84},
    {"loyalty card", 84},
    {"case", 82},
    {"trace id", 80},
    {"trace", 76},
    {"deal id", 80},
    {"deal", 76},
    {"lead id", 80},
    {"lead", 76},
    {"ticket id", 78},
    {"ticket", 74},
    {"request id", 70},
    {"application id", 70},
    {"session id", 60},
    {"sessionid", 60},
    {"session", 60},
    {"visit id", 56},
    {"ym s visit id", 56},
    {"order id", 50},
    {"orderid", 50},
    {"invoice id", 44},
    {"ip", 40},
    {"ip address", 40},
    {"client ip", 40},
    {"id", 30},
    {"respondent id", 60},
    {"respondentid", 60},
    {"клиент", 94},
    {"id клиента", 98},
    {"клиент id", 98},
    {"код клиента", 97},
    {"номер клиента", 97},
    {"идентификатор клиента", 98},
    {"пользователь", 93},
    {"id пользователя", 97},
    {"идентификатор пользователя", 97},
    {"user id пользователя", 97},
    {"посетитель", 88},
    {"id посетителя", 90},
    {"покупатель", 90},
    {"id покупателя", 95},
    {"контакт", 84},
    {"абонент", 88},
    {"пациент", 88},
    {"заявка", 70},
    {"номер заявки", 72},
    {"сделка", 76},
    {"id сделки", 80},
    {"номер сделки", 80},
    {"сессия", 60},
    {"визит", 54},
    {"заказ", 48},
    {"номер заказа", 50},
    {"телефон", 82},
    {"почта", 82},
    {"карта", 78},
    {"номер карты", 84},
    {"лид", 76},
    {"id лида", 80},
    {"klient", 94},
    {"id klienta", 98},
    {"klient id", 98},
    {"numer klienta", 97},
    {"nr klienta", 97},
    {"kod klienta", 97},
    {"identyfikator klienta", 98},
    {"użytkownik", 93},
    {"id użytkownika", 97},
    {"uzytkownik", 93},
    {"id uzytkownika", 97},
    {"odwiedzający", 88},
    {"kupujący", 90},
    {"pacjent", 88},
    {"sprawa", 80},
    {"id sprawy", 84},
    {"numer sprawy", 84},
    {"sesja", 60},
    {"id sesji", 60},
    {"zamówienie", 48},
    {"nr zamówienia", 50},
    {"numer zamówienia", 50},
    {"telefon", 82},
    {"zgłoszenie", 70},
    {"nr zgłoszenia", 72},
    {"szansa", 70},
    {NULL, 0},
};

static const title_word time_titles[] = {
    {"time timestamp", 100},
    {"event timestamp", 99},
    {"event time", 98},
    {"event datetime", 98},
    {"timestamp", 97},
    {"datetime", 96},
    {"date time", 96},
    {"derived tstamp", 100},
    {"collector tstamp", 94},
    {"dvce created tstamp", 80},
    {"complete timestamp", 98},
    {"completed at", 84},
    {"end timestamp", 90},
    {"end time", 84},
    {"finish time", 84},
    {"start timestamp", 80},
    {"start time", 82},
    {"started at", 82},
    {"transaction timestamp", 97},
    {"transaction date", 94},
    {"transaction time", 94},
    {"purchase date", 92},
    {"order date", 90},
    {"event date", 91},
    {"occurred at", 94},
    {"happened at", 94},
    {"created at", 86},
    {"created", 82},
    {"create date", 82},
    {"creation date", 82},
    {"event created at", 90},
    {"received at", 50},
    {"sent at", 50},
    {"original timestamp", 80},
    {"server timestamp", 84},
    {"server time", 84},
    {"client event time", 84},
    {"properties time", 95},
    {"time", 93},
    {"date", 90},
    {"day", 70},
    {"ts", 92},
    {"when", 86},
    {"visit time", 88},
    {"hit time", 88},
    {"ym s date time utc", 99},
    {"ym pv date time utc", 99},
    {"ym s date time", 97},
    {"ym pv date time", 97},
    {"ym s date", 70},
    {"ym pv date", 70},
    {"date time utc", 98},
    {"action details timestamp", 99},
    {"updated at", 60},
    {"invoice date", 90},
    {"invoicedate", 90},
    {"log time", 90},
    {"дата и время", 97},
    {"дата время", 97},
    {"время события", 98},
    {"дата события", 95},
    {"время", 93},
    {"дата", 90},
    {"дата создания", 84},
    {"создано", 82},
    {"дата заказа", 90},
    {"дата покупки", 92},
    {"дата операции", 92},
    {"момент", 86},
    {"период", 20},
    {"data i godzina", 97},
    {"data i czas", 97},
    {"czas", 93},
    {"data", 88},
    {"data zdarzenia", 95},
    {"czas zdarzenia", 98},
    {"znacznik czasu", 97},
    {"data utworzenia", 84},
    {"utworzono", 82},
    {"data zakupu", 92},
    {"data zamówienia", 90},
    {"data transakcji", 94},
    {NULL, 0},
};

static const title_word time_words[] = {
    {"timestamp", 80}, {"tstamp", 76}, {"datetime", 80}, {"time", 64}, {"date", 66}, {"дата", 66},
    {"время", 66},     {"data", 50},   {"czas", 66},     {"at", 40},   {NULL, 0},
};

static const title_word activity_titles[] = {
    {"concept name", 100},
    {"event name", 98},
    {"event", 96},
    {"activity", 97},
    {"activity name", 98},
    {"event type", 93},
    {"action", 92},
    {"action name", 93},
    {"action type", 90},
    {"event action", 88},
    {"activity type", 90},
    {"task", 82},
    {"step", 84},
    {"step name", 85},
    {"stage", 80},
    {"stage name", 81},
    {"touchpoint", 86},
    {"operation", 78},
    {"status", 70},
    {"state", 62},
    {"page path", 78},
    {"page", 75},
    {"page name", 78},
    {"page url", 74},
    {"page location", 72},
    {"url", 73},
    {"ym pv url", 90},
    {"ym s start url", 88},
    {"start url", 74},
    {"screen", 76},
    {"screen name", 78},
    {"request", 50},
    {"path", 66},
    {"page title", 64},
    {"event label", 40},
    {"event category", 40},
    {"message", 40},
    {"action details url", 90},
    {"action details type", 80},
    {"transition", 44},
    {"type", 56},
    {"se action", 50},
    {"событие", 96},
    {"название события", 98},
    {"имя события", 98},
    {"тип события", 93},
    {"действие", 92},
    {"активность", 96},
    {"операция", 78},
    {"шаг", 84},
    {"этап", 80},
    {"статус", 70},
    {"страница", 75},
    {"адрес страницы", 74},
    {"url страницы", 74},
    {"экран", 76},
    {"точка контакта", 86},
    {"тип", 54},
    {"zdarzenie", 96},
    {"nazwa zdarzenia", 98},
    {"typ zdarzenia", 93},
    {"czynność", 94},
    {"czynnosc", 94},
    {"aktywność", 96},
    {"aktywnosc", 96},
    {"akcja", 92},
    {"działanie", 90},
    {"krok", 84},
    {"etap", 80},
    {"strona", 75},
    {"ekran", 76},
    {"operacja", 78},
    {"punkt styku", 86},
    {"typ", 54},
    {NULL, 0},
};

static const title_word activity_words[] = {
    {"event", 50},     {"activity", 50}, {"action", 48}, {"page", 40},     {"category", 40},
    {"step", 36},      {"stage", 36},    {"status", 34}, {"screen", 36},   {"model", 16},
    {"событие", 50},   {"действие", 48}, {"этап", 36},   {"страница", 40}, {"категория", 40},
    {"zdarzenie", 50}, {"akcja", 48},    {"etap", 36},   {"strona", 40},   {"kategoria", 40},
    {NULL, 0},
};

static const title_word value_titles[] = {
    {"value", 86},
    {"amount", 95},
    {"revenue", 97},
    {"dollar value", 97},
    {"sales value", 97},
    {"sales", 84},
    {"total", 86},
    {"total amount", 96},
    {"total price", 96},
    {"order total", 96},
    {"order value", 96},
    {"order amount", 96},
    {"price", 80},
    {"sum", 88},
    {"cost", 74},
    {"costs", 74},
    {"cost total", 90},
    {"purchase revenue", 98},
    {"ecommerce purchase revenue", 99},
    {"event value in usd", 88},
    {"event value", 86},
    {"purchase value", 97},
    {"payment", 80},
    {"paid", 60},
    {"turnover", 90},
    {"income", 60},
    {"tr total", 96},
    {"se value", 70},
    {"properties revenue", 96},
    {"properties value", 88},
    {"properties amount", 92},
    {"event properties revenue", 96},
    {"goal revenue", 90},
    {"monetary value", 95},
    {"spend", 88},
    {"сумма", 95},
    {"сумма заказа", 97},
    {"выручка", 97},
    {"доход", 90},
    {"цена", 80},
    {"стоимость", 84},
    {"оплата", 76},
    {"чек", 84},
    {"бюджет", 76},
    {"сумма сделки", 96},
    {"kwota", 95},
    {"wartość", 88},
    {"wartosc", 88},
    {"przychód", 97},
    {"przychod", 97},
    {"cena", 80},
    {"suma", 90},
    {"koszt", 74},
    {"wartość zamówienia", 97},
    {"sprzedaż", 84},
    {NULL, 0},
};

static const title_word order_titles[] = {
    {"order", 70},
    {"sequence", 90},
    {"seq", 90},
    {"sequence number", 92},
    {"event index", 90},
    {"step number", 88},
    {"step index", 88},
    {"hit number", 90},
    {"event number", 88},
    {"batch event index", 92},
    {"batch ordering id", 90},
    {"position", 70},
    {"row number", 60},
    {"порядок", 90},
    {"номер шага", 88},
    {"номер события", 88},
    {"kolejność", 90},
    {"kolejnosc", 90},
    {"numer kroku", 88},
    {NULL, 0},
};

static const title_word id_titles[] = {
    {"event id", 98},
    {"eventid", 98},
    {"uuid", 94},
    {"message id", 96},
    {"messageid", 96},
    {"insert id", 96},
    {"properties insert id", 96},
    {"watch id", 96},
    {"ym pv watch id", 98},
    {"hit id", 94},
    {"event uuid", 98},
    {"id события", 98},
    {"идентификатор события", 98},
    {"id zdarzenia", 98},
    {"identyfikator zdarzenia", 98},
    {NULL, 0},
};

/* ---- matching ---- */

static bool is_lower(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool parts_words(char c)
{
    return (unsigned char)c < 0x80 && !is_lower(c) && !is_upper(c);
}

tropa_str tropa_title_plain(tropa_arena *arena, tropa_str title)
{
    tropa_buffer spaced;
    tropa_buffer_init(&spaced);
    for (size_t i = 0; i < title.size; i++) {
        char c = title.data[i];
        bool hump = i > 0 && is_upper(c) && is_lower(title.data[i - 1]);
        if (hump || parts_words(c))
            tropa_buffer_append_char(&spaced, ' ');
        if (!parts_words(c))
            tropa_buffer_append_char(&spaced, c);
    }
    tropa_str plain = {NULL, 0};
    if (!spaced.failed)
        plain = tropa_text_fold(arena, spaced.size ? tropa_buffer_view(&spaced) : TROPA_STR(""));
    tropa_buffer_deinit(&spaced);
    return plain;
}

static unsigned exact(const title_word *words, tropa_str plain)
{
    for (; words->title; words++)
        if (tropa_str_equal(tropa_str_from(words->title), plain))
            return words->score;
    return 0;
}

/* The next word of plain from *at; empty at the end. */
static tropa_str next_word(tropa_str plain, size_t *at)
{
    size_t begin = *at;
    while (*at < plain.size && plain.data[*at] != ' ')
        ++*at;
    tropa_str word = {plain.data + begin, *at - begin};
    if (*at < plain.size)
        ++*at;
    return word;
}

static unsigned sum_of_words(const title_word *words, tropa_str plain, unsigned most)
{
    unsigned sum = 0;
    for (size_t at = 0; at < plain.size;)
        sum += exact(words, next_word(plain, &at));
    return sum < most ? sum : most;
}

static unsigned best_word(const title_word *words, tropa_str plain)
{
    unsigned best = 0;
    for (size_t at = 0; at < plain.size;) {
        unsigned score = exact(words, next_word(plain, &at));
        best = score > best ? score : best;
    }
    return best;
}

unsigned tropa_title_score(tropa_role role, tropa_str plain)
{
    unsigned score = 0;
    switch (role) {
    case TROPA_ROLE_CUSTOMER:
        return exact(customer_titles, plain);
    case TROPA_ROLE_TIME:
        score = exact(time_titles, plain);
        return score ? score : best_word(time_words, plain);
    case TROPA_ROLE_ACTIVITY:
        score = exact(activity_titles, plain);
        return score ? score : sum_of_words(activity_words, plain, 80);
    case TROPA_ROLE_VALUE:
        return exact(value_titles, plain);
    case TROPA_ROLE_ORDER:
        return exact(order_titles, plain);
    case TROPA_ROLE_ID:
        return exact(id_titles, plain);
    default:
        return 0;
    }
}

bool tropa_title_is_person(tropa_str plain)
{
    return exact(customer_titles, plain) >= 86;
}

int tropa_title_date_part(tropa_str plain)
{
    static const char *const parts[][4] = {
        {"year", "год", "rok", NULL},         {"month", "месяц", "miesiąc", "miesiac"},
        {"day", "день", "dzień", "dzien"},    {"hour", "час", "godzina", NULL},
        {"minute", "минута", "minuta", NULL}, {"second", "секунда", "sekunda", NULL},
    };
    for (int part = 0; part < 6; part++)
        for (int i = 0; i < 4; i++)
            if (parts[part][i] && tropa_str_equal(plain, tropa_str_from(parts[part][i])))
                return part;
    return -1;
}

bool tropa_title_is_money(tropa_str plain)
{
    return exact(value_titles, plain) >= 84;
}

/* ---- known exports and reports ---- */

static bool has(const tropa_str *plain, uint32_t count, const char *title)
{
    for (uint32_t i = 0; i < count; i++)
        if (tropa_str_equal(plain[i], tropa_str_from(title)))
            return true;
    return false;
}

const char *tropa_titles_known_export(const tropa_str *plain, uint32_t count)
{
    static const struct {
        const char *name, *first, *second;
    } exports[] = {
        {"GA4", "event timestamp", "user pseudo id"},
        {"Yandex Metrica", "ym pv client id", "ym pv date time"},
        {"Yandex Metrica", "ym s client id", "ym s date time"},
        {"PostHog", "distinct id", "event"},
        {"Segment", "anonymous id", "message id"},
        {"Segment", "anonymousid", "messageid"},
        {"Snowplow", "collector tstamp", "domain userid"},
        {"Amplitude", "event type", "amplitude id"},
        {"Mixpanel", "properties distinct id", "event"},
        {"Matomo", "visitor id", "action details type"},
        {"XES", "case concept name", "concept name"},
    };
    for (size_t i = 0; i < sizeof exports / sizeof exports[0]; i++)
        if (has(plain, count, exports[i].first) && has(plain, count, exports[i].second))
            return exports[i].name;
    return NULL;
}

/* Snowplow's "canonical event model", tab-separated form. */
const char *tropa_snowplow_title(uint32_t column)
{
    static const struct {
        uint32_t column;
        const char *title;
    } titles[] = {
        {0, "app_id"},
        {1, "platform"},
        {3, "collector_tstamp"},
        {4, "dvce_created_tstamp"},
        {5, "event"},
        {6, "event_id"},
        {12, "user_id"},
        {15, "domain_userid"},
        {16, "domain_sessionidx"},
        {17, "network_userid"},
        {18, "geo_country"},
        {19, "geo_region"},
        {20, "geo_city"},
        {29, "page_url"},
        {30, "page_title"},
        {31, "page_referrer"},
        {33, "page_urlhost"},
        {35, "page_urlpath"},
        {44, "refr_medium"},
        {45, "refr_source"},
        {46, "refr_term"},
        {47, "mkt_medium"},
        {48, "mkt_source"},
        {49, "mkt_term"},
        {50, "mkt_content"},
        {51, "mkt_campaign"},
        {53, "se_category"},
        {54, "se_action"},
        {55, "se_label"},
        {56, "se_property"},
        {57, "se_value"},
        {59, "tr_orderid"},
        {61, "tr_total"},
        {123, "domain_sessionid"},
        {124, "derived_tstamp"},
        {126, "event_name"},
    };
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        if (titles[i].column == column)
            return titles[i].title;
    return NULL;
}

static unsigned count_of(const tropa_str *plain, uint32_t count, const char *const *titles)
{
    unsigned found = 0;
    for (; *titles; titles++)
        found += has(plain, count, *titles);
    return found;
}

bool tropa_titles_report(const tropa_str *plain, uint32_t count, const char **product,
                         const char **instead)
{
    static const char *const ga4[] = {"session default channel group",
                                      "session source medium",
                                      "engaged sessions",
                                      "engagement rate",
                                      "event count",
                                      "total users",
                                      "active users",
                                      "new users",
                                      "page path and screen class",
                                      "views",
                                      "key events",
                                      "average engagement time",
                                      "session primary channel group default channel group",
                                      "events per session",
                                      "engaged sessions per active user",
                                      "total revenue",
                                      "event count per user",
                                      NULL};
    static const char *const metrica[] = {"визиты",
                                          "посетители",
                                          "отказы",
                                          "глубина просмотра",
                                          "время на сайте",
                                          "просмотры",
                                          "новые посетители",
                                          "доля новых посетителей",
                                          "роботность",
                                          "источник трафика",
                                          "достижения цели",
                                          "конверсия",
                                          NULL};
    static const char *const matomo[] = {"nb visits",
                                         "nb uniq visitors",
                                         "nb actions",
                                         "bounce count",
                                         "sum visit length",
                                         "unique visitors",
                                         "visits",
                                         "actions per visit",
                                         "avg time on website",
                                         "bounce rate",
                                         "unique pageviews",
                                         "pageviews",
                                         NULL};
    static const char *const counts[] = {
        "sessions",  "users",   "visitors", "clicks",       "impressions", "conversions",
        "ctr",       "orders",  "сессии",   "пользователи", "клики",       "показы",
        "конверсии", "заказы",  "sesje",    "użytkownicy",  "kliknięcia",  "wyświetlenia",
        "konwersje", "odsłony", NULL};
    *product = *instead = NULL;
    if (count_of(plain, count, ga4) >= 2) {
        *product = "Google Analytics 4";
        *instead =
            TROPA_PHRASE("the events_* tables of its BigQuery export (Admin > BigQuery links)");
    } else if (count_of(plain, count, metrica) >= 2) {
        *product = "Yandex Metrica";
        *instead = TROPA_PHRASE(
            "hits or visits from its Logs API, with ym:pv:clientID and ym:pv:dateTime");
    } else if (count_of(plain, count, matomo) >= 2) {
        *product = "Matomo";
        *instead =
            TROPA_PHRASE("the visits log (API method Live.getLastVisitsDetails, format JSON)");
    } else if (count_of(plain, count, counts) < 2) {
        return false;
    }
    return true;
}
