#include "fixture.h"

#include "support.h"

#include <math.h>
#include <stdio.h>

#define DAY INT64_C(86400000000)
#define HOUR INT64_C(3600000000)
#define MINUTE INT64_C(60000000)

tropa_message fixture_say(tropa_str text)
{
    tropa_message message;
    tropa_message_init(&message, "draw.plain");
    tropa_message_text(&message, "text", text);
    return message;
}

static tropa_message say(tropa_language language, const char *en, const char *ru, const char *pl)
{
    const char *all[] = {en, ru, pl};
    return fixture_say(tropa_str_from(all[language]));
}

static tropa_label label(tropa_language language, const char *en, const char *ru, const char *pl)
{
    const char *all[] = {en, ru, pl};
    return (tropa_label){.text = tropa_str_from(all[language])};
}

/* ---- the subscription box ---- */

static const struct {
    const char *id, *name[3];
    uint64_t reached, lost, open, returned, back;
    int64_t median_us;
} box_stages[] = {
    {"awareness",
     {"Awareness", "Осведомлённость", "Świadomość"},
     48210,
     13980,
     4340,
     1446,
     0,
     3 * DAY},
    {"consider",
     {"Consideration", "Рассмотрение", "Rozważanie"},
     29890,
     15240,
     3562,
     1196,
     0,
     3 * DAY},
    {"purchase", {"Purchase", "Покупка", "Zakup"}, 11088, 665, 299, 111, 1330, 26 * MINUTE},
    {"after",
     {"After-sales", "После покупки", "Obsługa po zakupie"},
     10124,
     3850,
     1935,
     202,
     0,
     12 * DAY},
    {"loyalty", {"Loyalty", "Лояльность", "Lojalność"}, 4339, 0, 0, 390, 88, 0},
};

static const struct {
    uint32_t stage;
    const char *id, *name[3];
    tropa_channel channel;
    double share, friction;
} box_touches[] = {
    {0,
     "social-ads",
     {"Ads in social networks", "Реклама в соцсетях", "Reklama w social media"},
     TROPA_CHANNEL_SOCIAL,
     0.48,
     0.31},
    {0, "google-ads", {"Google Ads", "Google Ads", "Google Ads"}, TROPA_CHANNEL_SEARCH, 0.33, 0.22},
    {0,
     "friend",
     {"A friend’s advice", "Совет друга", "Rada znajomego"},
     TROPA_CHANNEL_REFERRAL,
     0.14,
     0.11},
    {1,
     "pricing",
     {"Site: plans and prices", "Сайт: планы и цены", "Strona: plany i ceny"},
     TROPA_CHANNEL_SITE,
     0.81,
     0.57},
    {1, "reviews", {"Reviews", "Отзывы", "Opinie"}, TROPA_CHANNEL_REVIEW, 0.44, 0.18},
    {1,
     "comparison",
     {"Comparison with competitors", "Сравнение с конкурентами", "Porównanie z konkurencją"},
     TROPA_CHANNEL_SITE,
     0.27,
     0.29},
    {1, "chat", {"Chat bot", "Чат-бот", "Czat-bot"}, TROPA_CHANNEL_CHAT, 0.19, 0.35},
    {2, "plan", {"Choosing a plan", "Выбор плана", "Wybór planu"}, TROPA_CHANNEL_SITE, 0.97, 0.12},
    {2,
     "payment",
     {"Payment by card", "Оплата картой", "Płatność kartą"},
     TROPA_CHANNEL_PAYMENT,
     0.71,
     0.46},
    {2,
     "basket-mail",
     {"Letter “Your basket”", "Письмо «корзина»", "List „Twój koszyk”"},
     TROPA_CHANNEL_EMAIL,
     0.22,
     0.09},
    {3,
     "first-box",
     {"First box", "Первый бокс", "Pierwszy box"},
     TROPA_CHANNEL_DELIVERY,
     0.93,
     0.07},
    {3,
     "review-mail",
     {"Letter “Leave a review”", "Письмо «оставьте отзыв»", "List „Zostaw opinię”"},
     TROPA_CHANNEL_EMAIL,
     0.64,
     0.1},
    {3, "support", {"Support", "Поддержка", "Obsługa klienta"}, TROPA_CHANNEL_SUPPORT, 0.17, 0.52},
    {3, "rest-after", {"Other", "Прочее", "Inne"}, TROPA_CHANNEL_OTHER, 0.006, NAN},
    {4,
     "renewal",
     {"Renewal with a bonus", "Продление с бонусом", "Odnowienie z bonusem"},
     TROPA_CHANNEL_APP,
     0.68,
     0.06},
    {4,
     "referral",
     {"Referral programme", "Реферальная программа", "Program poleceń"},
     TROPA_CHANNEL_REFERRAL,
     0.24,
     0.04},
};

static void box_stage(tropa_language language, uint32_t i, tropa_map_stage *stage)
{
    bool last = i + 1 == sizeof box_stages / sizeof *box_stages;
    tropa_stage_result *m = &stage->measured;
    stage->id = tropa_str_from(box_stages[i].id);
    stage->name = (tropa_label){.text = tropa_str_from(box_stages[i].name[language])};
    stage->main_loss = i == 1;
    m->reached = box_stages[i].reached;
    m->skipped = i ? m->reached / 50 : 0;
    m->entered = m->reached - m->skipped;
    m->lost = last ? 3100 : box_stages[i].lost;
    m->open = last ? 1239 : box_stages[i].open;
    m->advanced = m->entered - m->lost - m->open;
    if (last) {
        m->skipped = 0;
        m->entered = m->reached;
        m->advanced = 0;
    }
    m->returned = box_stages[i].returned;
    m->back_from = box_stages[i].back;
    m->time =
        (tropa_durations){last ? 0 : m->advanced, last ? TROPA_NO_TIME : box_stages[i].median_us,
                          last ? TROPA_NO_TIME : box_stages[i].median_us * 4};
}

static void measure_touch(tropa_touchpoint *touch, uint64_t entered, double share, double friction)
{
    tropa_touch_result *m = &touch->measured;
    m->customers = (uint64_t)((double)entered * share);
    m->events = m->customers * 2;
    m->repeated = m->customers / 3;
    m->wait = (tropa_durations){m->customers, 5 * HOUR, 2 * DAY};
    touch->friction = friction;
    double half =
        isnan(friction) ? NAN : 0.015 + 1.2 / sqrt((double)(m->customers ? m->customers : 1));
    touch->friction_low = fmax(0, friction - half);
    touch->friction_high = fmin(1, friction + half);
    if (isnan(friction))
        touch->friction_low = touch->friction_high = NAN;
}

static void box_touchpoints(tropa_arena *arena, tropa_language language, tropa_map *map)
{
    uint32_t n = sizeof box_touches / sizeof *box_touches;
    for (uint32_t i = 0; i < n; i++) {
        tropa_map_stage *stage = &map->stage[box_touches[i].stage];
        if (!stage->touchpoint)
            stage->touchpoint = tropa_arena_array(arena, n, sizeof *stage->touchpoint);
        tropa_touchpoint *touch = &stage->touchpoint[stage->touchpoint_count++];
        touch->id = tropa_str_from(box_touches[i].id);
        touch->name = (tropa_label){.text = tropa_str_from(box_touches[i].name[language])};
        touch->channel = box_touches[i].channel;
        touch->number = i + 1;
        touch->rest = isnan(box_touches[i].friction);
        touch->activity_count = touch->rest ? 4 : 1;
        measure_touch(touch, stage->measured.entered, box_touches[i].share,
                      box_touches[i].friction);
    }
}

static void add_cell(tropa_arena *arena, tropa_map *map, uint32_t number, tropa_cell cell)
{
    for (uint32_t i = 0; i < map->stage_count; i++)
        for (uint32_t k = 0; k < map->stage[i].touchpoint_count; k++) {
            tropa_touchpoint *touch = &map->stage[i].touchpoint[k];
            if (touch->number != number)
                continue;
            tropa_cell *list = tropa_arena_array(arena, touch->cell_count + 1, sizeof *list);
            if (touch->cell_count)
                memcpy(list, touch->cell, touch->cell_count * sizeof *list);
            list[touch->cell_count++] = cell;
            touch->cell = list;
        }
}

static void box_cells(tropa_arena *arena, tropa_language l, tropa_map *map)
{
    tropa_message rule = say(
        l,
        "Share of its customers for whom it was the last event, against the others of the stage; "
        "corrected for 71 comparisons.",
        "Доля клиентов точки, для которых она стала последним событием, против остальных точек "
        "этапа; "
        "с поправкой на 71 сравнение.",
        "Odsetek klientów punktu, dla których był ostatnim zdarzeniem, wobec pozostałych punktów "
        "etapu; z poprawką na 71 porównań.");
    tropa_message leave = say(l, "People leave here", "Здесь уходят", "Ludzie tu odchodzą");
    add_cell(arena, map, 4,
             (tropa_cell){TROPA_CELL_EXIT, 3, leave,
                          say(l,
                              "After “plans and prices” 57 % leave, 2.3 times as many as after the "
                              "other touchpoints of the stage (25 %).",
                              "После «планы и цены» уходят 57 %, в 2,3 раза чаще, чем после других "
                              "точек этапа (25 %).",
                              "Po „plany i ceny” odchodzi 57 %, 2,3 raza więcej niż po innych "
                              "punktach etapu (25 %)."),
                          rule, 20982, 6714, 0.57, 0.25, 0.56, 0.58, 0.00001});
    add_cell(
        arena, map, 7,
        (tropa_cell){TROPA_CELL_WAIT, 1,
                     say(l, "A long wait follows", "Дальше долго ждут", "Potem długo czekają"),
                     say(l, "A third wait longer than 9 hours; usual in this stage is one in ten.",
                         "Треть ждёт дольше 9 часов; обычно на этом этапе — каждый десятый.",
                         "Jedna trzecia czeka dłużej niż 9 godzin; zwykle na tym etapie co "
                         "dziesiąta osoba."),
                     rule, 4921, 1130, 0.33, 0.1, 0.31, 0.35, 0.001});
    add_cell(arena, map, 9,
             (tropa_cell){
                 TROPA_CELL_REPEAT, 3, say(l, "Again and again", "Снова и снова", "Raz po raz"),
                 say(l, "31 % try to pay three times or more; elsewhere in this stage 6 % repeat.",
                     "31 % пробуют оплатить трижды и чаще; в других точках этапа повторяют 6 %.",
                     "31 % próbuje zapłacić co najmniej trzy razy; w innych punktach etapu "
                     "powtarza 6 %."),
                 rule, 7714, 1929, 0.31, 0.06, 0.3, 0.32, 0.00001});
    add_cell(arena, map, 9,
             (tropa_cell){TROPA_CELL_BACK, 2,
                          say(l, "Step back to earlier stages", "Возвращаются на прежние этапы",
                              "Powrót do wcześniejszych etapów"),
                          say(l, "12 % go back to reviews and prices from here.",
                              "12 % отсюда возвращаются к отзывам и ценам.",
                              "12 % wraca stąd do opinii i cen."),
                          rule, 7714, 640, 0.12, 0.04, 0.11, 0.13, 0.002});
    add_cell(
        arena, map, 11,
        (tropa_cell){
            TROPA_CELL_SUCCESS, 2,
            say(l, "From here people go on", "Отсюда идут дальше", "Stąd ludzie idą dalej"),
            say(l,
                "After the first box 74 % go on, 21 points more than from elsewhere in the stage.",
                "После первого бокса дальше идут 74 %, на 21 п.п. больше, чем из других точек "
                "этапа.",
                "Po pierwszym boxie dalej idzie 74 %, o 21 p.p. więcej niż z innych punktów "
                "etapu."),
            rule, 9415, 1977, 0.74, 0.53, 0.73, 0.75, 0.00001});
    add_cell(arena, map, 13,
             (tropa_cell){TROPA_CELL_WAIT, 2,
                          say(l, "A long wait follows", "Дальше долго ждут", "Potem długo czekają"),
                          say(l, "Half wait longer than 9 hours for the next event.",
                              "Половина ждёт следующего события дольше 9 часов.",
                              "Połowa czeka na następne zdarzenie dłużej niż 9 godzin."),
                          rule, 1721, 690, 0.5, 0.1, 0.48, 0.52, 0.0001});
}

static void box_headlines(tropa_language l, tropa_map *map)
{
    map->headline[0].label =
        say(l, "Where most are lost", "Где теряем больше всего", "Gdzie tracimy najwięcej");
    map->headline[0].sentence =
        say(l, "At consideration 59 % leave: 15,240 customers in the period.",
            "На рассмотрении уходят 59 % — 15 240 клиентов за период.",
            "Na etapie rozważania odchodzi 59 % – 15 240 klientów w okresie.");
    map->headline[1].label =
        say(l, "What goes with it", "Что этому сопутствует", "Co temu towarzyszy");
    map->headline[1].sentence = say(
        l, "After the price page people leave 2.3 times as often as after the other touchpoints.",
        "После страницы цен уходят в 2,3 раза чаще, чем после других точек контакта.",
        "Po stronie z cenami odchodzi 2,3 raza więcej osób niż po innych punktach styku.");
    map->headline[2].label =
        say(l, "Where to look first", "Куда смотреть сначала", "Gdzie zajrzeć najpierw");
    map->headline[2].sentence =
        say(l, "Plans and prices: 6,714 customers more than expected stop there.",
            "Планы и цены: там останавливаются на 6 714 клиентов больше ожидаемого.",
            "Plany i ceny: zatrzymuje się tam o 6 714 klientów więcej, niż oczekiwano.");
    for (int i = 0; i < 3; i++)
        map->headline[i].rule =
            say(l, "Of customers whose time has run out; an association, not a cause.",
                "От клиентов, чей срок истёк; связь, а не причина.",
                "Z klientów, których czas minął; związek, a nie przyczyna.");
}

void fixture_box(tropa_arena *arena, tropa_language language, tropa_map *out)
{
    static tropa_map_back back[] = {{2, 1, 1304, 0.12}, {4, 3, 88, 0.02}, {3, 1, 301, 0.03}};
    static tropa_message rules[2];
    *out = (tropa_map){.arena = arena,
                       .title =
                           label(language, "Food box subscription", "Подписка на продуктовые боксы",
                                 "Subskrypcja boxów z jedzeniem"),
                       .simulated = true,
                       .source_names = TROPA_STR("events-2026.csv"),
                       .base = {.customers = 48210,
                                .events = 1921340,
                                .from_us = INT64_C(1788220800000000),
                                .to_us = INT64_C(1795132800000000),
                                .data_end_us = INT64_C(1795132800000000)},
                       .variants = 9120,
                       .lapse_us = 30 * DAY,
                       .stage_count = 5,
                       .back_count = 3,
                       .back = back,
                       .arrived = 4339,
                       .under_way = 4340 + 3562 + 299 + 1935,
                       .lost = 13980 + 15240 + 665 + 3850,
                       .returned = 2893,
                       .rule_count = 2,
                       .rule = rules,
                       .stages_from_names = true};
    out->stage = tropa_arena_array(arena, 5, sizeof *out->stage);
    for (uint32_t i = 0; i < 5; i++)
        box_stage(language, i, &out->stage[i]);
    box_touchpoints(arena, language, out);
    box_cells(arena, language, out);
    box_headlines(language, out);
    out->lapse_rule =
        say(language,
            "Lapse: 30 days without an event; nineteen of twenty pauses in the data are shorter.",
            "Срок молчания: 30 дней без событий; девятнадцать из двадцати пауз в данных короче.",
            "Okres ciszy: 30 dni bez zdarzeń; dziewiętnaście z dwudziestu przerw w danych jest "
            "krótszych.");
    rules[0] = say(
        language,
        "Problem zones are tested against the other touchpoints of the stage and corrected for the "
        "number of comparisons.",
        "Проблемные зоны проверены против остальных точек этапа с поправкой на число сравнений.",
        "Obszary problemowe sprawdzono wobec pozostałych punktów etapu, z poprawką na liczbę "
        "porównań.");
    rules[1] = say(language, "“More often” is an association and proves no cause.",
                   "«Чаще» — это связь, причину она не доказывает.",
                   "„Częściej” to związek; nie dowodzi przyczyny.");
}

/* ---- any size ---- */

typedef struct maker {
    tropa_arena *arena;
    support_random random;
    const tropa_str *text;
    uint32_t text_count;
    uint32_t serial;
} maker;

static tropa_str some_text(maker *m, const char *ordinary)
{
    m->serial++;
    if (m->text_count)
        return m->text[support_random_below(&m->random, m->text_count)];
    return tropa_str_from(tropa_arena_format(m->arena, "%s %u", ordinary, m->serial));
}

static void make_cells(maker *m, tropa_touchpoint *touch)
{
    uint32_t n = support_random_below(&m->random, 4);
    tropa_cell *cells = tropa_arena_array(m->arena, 3, sizeof *cells);
    n = n == 3 ? 1 : n == 2 ? 0 : n;
    for (uint32_t i = 0; i < n; i++)
        cells[i] = (tropa_cell){
            .kind = (tropa_cell_kind)support_random_below(&m->random, 5),
            .severity = 1 + support_random_below(&m->random, 3),
            .title = fixture_say(some_text(m, "People leave here")),
            .reason = fixture_say(some_text(
                m, "After this touchpoint people leave twice as often as after the others")),
            .rule = fixture_say(some_text(m, "Share of the last events")),
            .n = touch->measured.customers,
            .customers = touch->measured.customers / 5,
            .value = 0.4,
            .expected = 0.2,
            .low = 0.35,
            .high = 0.45,
        };
    touch->cell = cells;
    touch->cell_count = n;
}

static void make_stage(maker *m, tropa_map_stage *stage, uint64_t reached, uint64_t lost,
                       uint64_t open, bool last)
{
    stage->id = tropa_str_from(tropa_arena_format(m->arena, "s%u", m->serial));
    stage->name = (tropa_label){.text = some_text(m, "Stage")};
    if (support_random_below(&m->random, 4) == 0)
        stage->name.qualifier = some_text(m, "main activity");
    stage->measured = (tropa_stage_result){
        .reached = reached,
        .entered = reached,
        .advanced = last ? 0 : reached - lost - open,
        .open = open,
        .lost = last ? reached - open : lost,
        .returned = lost / 7,
        .time = {last ? 0 : reached - lost - open,
                 (int64_t)support_random_below(&m->random, 1000000) * 7000000,
                 (int64_t)support_random_below(&m->random, 1000000) * 70000000},
    };
}

static void make_touch(maker *m, tropa_touchpoint *touch, uint32_t number, uint64_t entered)
{
    touch->id = tropa_str_from(tropa_arena_format(m->arena, "t%u", number));
    touch->name = (tropa_label){.text = some_text(m, "Touchpoint")};
    touch->channel = (tropa_channel)support_random_below(&m->random, TROPA_CHANNEL_COUNT);
    touch->number = number;
    touch->activity_count = 1;
    double share = (double)support_random_below(&m->random, 1001) / 1000;
    double friction = support_random_below(&m->random, 8) == 0
                          ? NAN
                          : (double)support_random_below(&m->random, 1001) / 1000;
    measure_touch(touch, entered, share, friction);
    make_cells(m, touch);
}

void fixture_sized(tropa_arena *arena, uint32_t stages, uint32_t touchpoints, uint64_t seed,
                   const tropa_str *text, uint32_t text_count, tropa_map *out)
{
    maker m = {arena, {seed}, text, text_count, 0};
    uint64_t left = 1 + support_random_below(&m.random, 2000000), most = 0;
    *out = (tropa_map){.arena = arena,
                       .title = {.text = some_text(&m, "A journey of many stages")},
                       .simulated = seed % 2,
                       .visitors = seed % 3 == 0,
                       .source_names = some_text(&m, "events.csv"),
                       .base = {.customers = left,
                                .events = left * 9,
                                .from_us = INT64_C(1700000000000000),
                                .to_us = INT64_C(1795132800000000),
                                .day_only = seed % 5 == 0},
                       .variants = left / 3,
                       .stage_count = stages};
    out->stage = tropa_arena_array(arena, stages ? stages : 1, sizeof *out->stage);
    for (uint32_t i = 0; i < stages; i++) {
        bool last = i + 1 == stages;
        uint64_t lost = last ? 0 : left * support_random_below(&m.random, 60) / 100;
        uint64_t open = left * support_random_below(&m.random, 20) / 100;
        make_stage(&m, &out->stage[i], left, lost, open, last);
        out->stage[i].touchpoint =
            tropa_arena_array(arena, touchpoints ? touchpoints : 1, sizeof(tropa_touchpoint));
        if (!last) {
            out->lost += lost;
            out->under_way += open;
            left -= lost + open;
            if (lost > most) {
                for (uint32_t k = 0; k < i; k++)
                    out->stage[k].main_loss = false;
                out->stage[i].main_loss = true;
                most = lost;
            }
        } else {
            out->arrived = left;
        }
    }
    out->returned = out->base.customers / 9;
    uint32_t at = 0;
    for (uint32_t i = 0; i < touchpoints && stages; i++) {
        /* In order, each stage with its share; with a seed divisible by 7 all in the first. */
        uint32_t stage = seed % 7 == 0 ? 0 : (uint32_t)((uint64_t)i * stages / touchpoints);
        at = stage > at ? stage : at;
        tropa_map_stage *s = &out->stage[at];
        make_touch(&m, &s->touchpoint[s->touchpoint_count++], i + 1, s->measured.entered);
    }
    for (int i = 0; i < 3; i++) {
        out->headline[i].label = fixture_say(some_text(&m, "Where most are lost"));
        out->headline[i].sentence = fixture_say(some_text(&m, "A sentence with its figures"));
        out->headline[i].rule = fixture_say(some_text(&m, "A rule"));
    }
    uint32_t backs = stages > 1 ? support_random_below(&m.random, 8) : 0;
    tropa_map_back *back = tropa_arena_array(arena, 8, sizeof *back);
    for (uint32_t i = 0; i < backs; i++) {
        uint32_t from = 1 + support_random_below(&m.random, stages - 1);
        back[i] = (tropa_map_back){from, support_random_below(&m.random, from), 1000 - i, 0.1};
    }
    out->back = back;
    out->back_count = backs;
    out->lapse_rule = fixture_say(some_text(&m, "Lapse: 30 days"));
    tropa_message *rules = tropa_arena_array(arena, 3, sizeof *rules);
    for (int i = 0; i < 3; i++)
        rules[i] = fixture_say(some_text(&m, "Counting rule"));
    out->rule = rules;
    out->rule_count = 3;
}

void fixture_tiny(tropa_arena *arena, tropa_map *out)
{
    static const uint64_t reached[] = {12, 7, 2};
    fixture_sized(arena, 3, 7, 4, NULL, 0, out);
    out->base.customers = 12;
    out->base.events = 31;
    out->variants = 9;
    out->lost = out->under_way = out->returned = 0;
    for (uint32_t i = 0; i < 3; i++) {
        tropa_map_stage *stage = &out->stage[i];
        uint64_t gone = i < 2 ? reached[i] - reached[i + 1] : 0, open = gone / 3;
        stage->measured = (tropa_stage_result){.reached = reached[i],
                                               .entered = reached[i],
                                               .advanced = i < 2 ? reached[i + 1] : 0,
                                               .lost = gone - open,
                                               .open = open};
        stage->main_loss = i == 1;
        out->lost += gone - open;
        out->under_way += open;
        for (uint32_t k = 0; k < stage->touchpoint_count; k++) {
            stage->touchpoint[k].measured.customers = reached[i] - k % 2;
            stage->touchpoint[k].friction = NAN;
            stage->touchpoint[k].cell_count = 0;
        }
    }
    out->arrived = 2;
}

void fixture_empty(tropa_arena *arena, tropa_map *out)
{
    *out = (tropa_map){.arena = arena, .title = {.text = TROPA_STR("Empty")}};
}

const tropa_str *fixture_nasty(tropa_arena *arena, uint32_t *count)
{
    char *label = tropa_arena_alloc(arena, 4001);
    for (size_t i = 0; i < 2000; i++)
        memcpy(label + i * 2, i % 9 == 8 ? " \t" : "Ж", sizeof "Ж");
    char *solid = tropa_arena_alloc(arena, 2001);
    memset(solid, 'W', 2000);
    const tropa_str list[] = {
        TROPA_STR("высокопревосходительствующемупереосвидетельствованиюэлектрокардиографический"),
        TROPA_STR("<script>alert(\"&\")</script> & <b>'\"]]>"),
        TROPA_STR("👩\u200d👩\u200d👧\u200d👦 семья 🚚🚚🚚 доставка "
                  "🏳\ufe0f\u200d🌈 "
                  "e\u0301\u0323\u0301\u0323\u0301\u0323\u0301 "
                  "Z\u0351\u036b\u0313\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349"
                  "\u035a\u032f\u031e\u0320\u034dA\u0334\u0335\u031c\u0330\u0354\u036b\u0357\u0362L"
                  "\u0320\u0368\u0367\u0369\u0358G\u0334\u033b\u0348\u034d\u0354\u0339\u0311\u0357"
                  "\u030e\u0305\u035b\u0301Ǫ\u0335\u0339\u033b\u031d\u0333"
                  "\u0342"
                  "\u030c"
                  "\u030c"
                  "\u0358"),
        TROPA_STR("صفحة الأسعار والاشتراك مقارنة مع المنافسين שלום עולם"),
        TROPA_STR("a\x01"
                  "b\x02\x1b[31mred\x7f \u202Eoverride\u202C \u2066isolate\u2069 \xef\xbf\xbe"),
        TROPA_STR("\xff\xfe broken \xc3( bytes \xed\xa0\x80"),
        TROPA_STR("支払いページ価格比較レビュー配送サポート中国語の長い名前です"),
        TROPA_STR("   \n\t  "),
        TROPA_STR("Konstantynopolitańczykowianeczka-niezapominajka/konstantynopol.example.org/"
                  "a/very/long/path?with=query&and=more#fragment"),
        TROPA_STR("ok"),
        {label, 4000},
        {solid, 2000},
    };
    *count = sizeof list / sizeof *list;
    tropa_str *kept = tropa_arena_array(arena, *count, sizeof *kept);
    memcpy(kept, list, sizeof list);
    return kept;
}
