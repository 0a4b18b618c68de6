/* What people call the rows of their grids. The first word of a language is the glossary's. */
#include "map/grid_cells.h"
#include "text/plain.h"

const tropa_row_word tropa_row_words[] = {
    {"stages",
     TROPA_ROW_STAGES,
     {"Stage|stages|phase|phases|step|steps", "Этап|этапы|стадия|стадии|фаза|шаг|шаги",
      "Etap|etapy|faza|fazy|krok|kroki"}},
    {"touchpoints",
     TROPA_ROW_TOUCHPOINTS,
     {"Touchpoints|touchpoint|touch points", "Точки контакта|точка контакта|точки касания|касания",
      "Punkty styku|punkt styku|punkty kontaktu|punkt kontaktu"}},
    {"channel", TROPA_ROW_CHANNEL, {"Channel|channels", "Канал|каналы", "Kanał|kanały"}},
    {"happens",
     TROPA_ROW_TEXT,
     {"What happens|description", "Что происходит|описание", "Co się dzieje|opis"}},
    {"goal",
     TROPA_ROW_TEXT,
     {"Goal|goals|company goal|business goal", "Цель|цели|цель компании", "Cel|cele|cel firmy"}},
    {"duration",
     TROPA_ROW_TEXT,
     {"Duration|time|how long", "Длительность|время|срок", "Czas trwania|czas"}},
    {"promise",
     TROPA_ROW_TEXT,
     {"Promise|brand promise", "Обещание|обещание бренда", "Obietnica|obietnica marki"}},
    {"does",
     TROPA_ROW_ENTRIES,
     {"Actions|does|doing|customer actions|user actions|activities|what the customer does",
      "Действия|действия клиента|что делает|что делает клиент|делает",
      "Działania|działania klienta|co robi|robi|czynności"}},
    {"thinks",
     TROPA_ROW_ENTRIES,
     {"Thoughts|thinks|thinking", "Мысли|думает|что думает", "Myśli|myśli klienta|co myśli"}},
    {"asks",
     TROPA_ROW_ENTRIES,
     {"Questions|asks|customer questions", "Вопросы|вопросы клиента|спрашивает",
      "Pytania|pytania klienta|pyta"}},
    {"expects",
     TROPA_ROW_ENTRIES,
     {"Expectations|expects|expectation", "Ожидания|ожидания клиента|ожидает",
      "Oczekiwania|oczekuje"}},
    {"needs",
     TROPA_ROW_ENTRIES,
     {"Needs|need|customer needs", "Потребности|потребность|нужды", "Potrzeby|potrzeba"}},
    {"sources",
     TROPA_ROW_ENTRIES,
     {"Where they look|sources|information sources|sources of information",
      "Где ищут|источники|источники информации|где ищет информацию",
      "Gdzie szukają|źródła|źródła informacji"}},
    {"phrases",
     TROPA_ROW_ENTRIES,
     {"Search phrases|keywords|queries", "Поисковые фразы|поисковые запросы|запросы|ключевые слова",
      "Frazy wyszukiwania|zapytania|słowa kluczowe"}},
    {"triggers",
     TROPA_ROW_ENTRIES,
     {"Triggers|trigger", "Триггеры|триггер", "Wyzwalacze|wyzwalacz"}},
    {"distractions",
     TROPA_ROW_ENTRIES,
     {"Distractions|distraction", "Отвлекающие факторы|отвлекающий фактор|что отвлекает",
      "Czynniki rozpraszające|czynnik rozpraszający|rozproszenia"}},
    {"offers",
     TROPA_ROW_ENTRIES,
     {"Offers|offer", "Предложения|предложение|оффер", "Oferty|oferta"}},
    {"content",
     TROPA_ROW_ENTRIES,
     {"Content|contents", "Контент|материалы", "Treści|treść|content"}},
    {"warming",
     TROPA_ROW_ENTRIES,
     {"Warming up|nurturing", "Прогрев|как прогреваем", "Podgrzewanie|pielęgnowanie"}},
    {"proof",
     TROPA_ROW_ENTRIES,
     {"Physical evidence|evidence", "Вещественные свидетельства|физические свидетельства",
      "Dowody materialne|dowody fizyczne"}},
    {"frontstage",
     TROPA_ROW_ENTRIES,
     {"Frontstage|front stage|onstage", "Видимая часть|фронт-офис|передний план",
      "Scena|frontstage|przed kulisami"}},
    {"backstage",
     TROPA_ROW_ENTRIES,
     {"Backstage|back stage", "Невидимая часть|бэк-офис|за кулисами", "Kulisy|backstage|zaplecze"}},
    {"support",
     TROPA_ROW_ENTRIES,
     {"Support processes|support|supporting processes", "Поддерживающие процессы|поддержка",
      "Procesy wspierające|wsparcie"}},
    {"feels",
     TROPA_ROW_FEELS,
     {"Emotions|feels|feelings|emotion|feeling|mood|emotional curve|satisfaction",
      "Эмоции|чувства|настроение|эмоциональная кривая|эмоция",
      "Emocje|uczucia|nastrój|krzywa emocji"}},
    {"pains",
     TROPA_ROW_ENTRIES,
     {"Pain points|pains|pain|pain point|problems|barriers|frustrations",
      "Болевые точки|боли|боль|проблемы|барьеры|трудности",
      "Bolączki|bolączka|pain points|problemy|bariery|bóle"}},
    {"successes",
     TROPA_ROW_ENTRIES,
     {"Successes|success|what goes well", "Успешные моменты|успешный момент|успехи",
      "Mocne punkty|mocny punkt|sukcesy"}},
    {"moments",
     TROPA_ROW_ENTRIES,
     {"Moments of truth|moment of truth", "Моменты истины|момент истины",
      "Momenty prawdy|moment prawdy"}},
    {"ideas",
     TROPA_ROW_ENTRIES,
     {"Ideas|idea|opportunities|opportunity|solutions",
      "Идеи|идея|возможности|возможности улучшения|решения",
      "Pomysły|pomysł|idee|szanse|szanse na poprawę|możliwości"}},
    {"actions",
     TROPA_ROW_ENTRIES,
     {"Recommended actions|recommendations|what to do",
      "Рекомендуемые действия|рекомендации|что делать", "Zalecane działania|zalecenia|co robić"}},
    {"kpis",
     TROPA_ROW_ENTRIES,
     {"KPIs|KPI|metrics|measures", "KPI|показатели|метрики", "KPI|wskaźniki|mierniki"}},
    {0}};

/** Is the folded label one of the words between bars? */
static bool is_among(tropa_arena *arena, tropa_str label, const char *words, bool *failed)
{
    for (const char *at = words; *at;) {
        size_t size = strcspn(at, "|");
        tropa_str folded = tropa_text_fold(arena, (tropa_str){at, size});
        *failed = *failed || !folded.data;
        if (folded.data && tropa_str_equal(folded, label))
            return true;
        at += size + (at[size] == '|');
    }
    return false;
}

const tropa_row_word *tropa_row_find(tropa_arena *arena, tropa_str label, uint32_t *spoken,
                                     bool *failed)
{
    if (label.size > 100) /* no lane's name; and folding is not free */
        return NULL;
    tropa_str folded = tropa_text_fold(arena, label);
    *failed = *failed || !folded.data;
    while (folded.size && folded.data[folded.size - 1] == ':')
        folded.size--;
    for (const tropa_row_word *row = tropa_row_words; row->key && folded.size; row++) {
        bool found = false;
        for (int language = 0; language < 3; language++)
            if (is_among(arena, folded, row->words[language], failed)) {
                found = true;
                if (spoken)
                    spoken[language]++;
            }
        if (found)
            return row;
    }
    return NULL;
}
