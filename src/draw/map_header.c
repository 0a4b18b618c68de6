/* Title, facts and the three sentences. */
#include "draw/icons.h"
#include "draw/map_parts.h"
#include "text/format.h"

typedef struct fact {
    tropa_str name, value;
    double width;
} fact;

enum { FACTS = 6, FACT_GAP = 30, SMALLEST_TITLE = 420, LONGEST_FACT = 240 };

static uint32_t touchpoints(const tropa_map *map)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < map->stage_count; i++)
        n += map->stage[i].touchpoint_count;
    return n;
}

static void add_fact(tropa_canvas *canvas, fact *facts, uint32_t *n, const char *key,
                     tropa_str value)
{
    fact *it = &facts[(*n)++];
    it->name = tropa_words(canvas, key);
    it->value = tropa_scene_clean(&canvas->scene, value);
    double a = tropa_scene_width(TROPA_STYLE_FACT_NAME, it->name);
    double b = tropa_scene_width(TROPA_STYLE_FACT, it->value);
    it->width = ceil(fmin(fmax(a, b), LONGEST_FACT));
}

static uint64_t answers_of(const tropa_map *map)
{
    uint64_t n = 0;
    for (uint32_t i = 0; i < map->stage_count; i++)
        for (uint32_t k = 0; k < map->stage[i].touchpoint_count; k++) {
            const tropa_measured_score *score = map->stage[i].touchpoint[k].feels;
            n += score && score->n != TROPA_NO_COUNT ? score->n : 0;
        }
    return n;
}

/* A map without figures has an owner and a day instead. */
static uint32_t gather_written(tropa_canvas *canvas, fact facts[FACTS])
{
    const tropa_document *document = canvas->document;
    uint32_t n = 0;
    if (document->period.size)
        add_fact(canvas, facts, &n, "draw.fact.period", document->period);
    if (document->owner.size)
        add_fact(canvas, facts, &n, "draw.fact.owner", document->owner);
    if (touchpoints(canvas->map))
        add_fact(canvas, facts, &n, "draw.fact.touchpoints",
                 tropa_format_integer(canvas->catalogue, canvas->arena, touchpoints(canvas->map)));
    if (document->updated_us != TROPA_NO_DATE)
        add_fact(canvas, facts, &n, "draw.fact.updated",
                 tropa_format_date(canvas->catalogue, canvas->arena, document->updated_us));
    return n;
}

static uint32_t gather_facts(tropa_canvas *canvas, fact facts[FACTS])
{
    const tropa_map *map = canvas->map;
    const tropa_catalogue *c = canvas->catalogue;
    uint32_t n = 0;
    if (map->unmeasured)
        return gather_written(canvas, facts);
    if (map->base.events && map->base.from_us != TROPA_NO_DATE && map->base.to_us != TROPA_NO_DATE)
        add_fact(canvas, facts, &n, "draw.fact.period",
                 tropa_format_period(c, canvas->arena, map->base.from_us, map->base.to_us));
    add_fact(canvas, facts, &n, map->visitors ? "draw.fact.visitors" : "draw.fact.customers",
             tropa_format_integer(c, canvas->arena, (int64_t)map->base.customers));
    add_fact(canvas, facts, &n, "draw.fact.events",
             tropa_format_compact(c, canvas->arena, (int64_t)map->base.events));
    uint64_t answers = map->document ? answers_of(map) : 0;
    if (answers)
        add_fact(canvas, facts, &n, "draw.fact.answers",
                 tropa_format_integer(c, canvas->arena, (int64_t)answers));
    else if (map->variants)
        add_fact(canvas, facts, &n, "draw.fact.variants",
                 tropa_format_compact(c, canvas->arena, (int64_t)map->variants));
    if (map->document && map->measured_us != TROPA_NO_DATE)
        add_fact(canvas, facts, &n, "draw.fact.refreshed",
                 tropa_format_date(c, canvas->arena, map->measured_us));
    else
        add_fact(canvas, facts, &n, "draw.fact.touchpoints",
                 tropa_format_integer(c, canvas->arena, touchpoints(map)));
    return n;
}

/* Right-aligned in one row; returns where they begin. */
static double draw_facts(tropa_canvas *canvas, double top)
{
    tropa_scene *scene = &canvas->scene;
    fact facts[FACTS];
    uint32_t n = gather_facts(canvas, facts);
    double x = canvas->right + FACT_GAP;
    for (uint32_t i = 0; i < n; i++)
        x -= facts[i].width + FACT_GAP;
    double begin = x;
    for (uint32_t i = 0; i < n; i++) {
        tropa_scene_room(scene, (tropa_box){x, top, facts[i].width + 1, 44}, TROPA_PAINT_PAGE);
        tropa_scene_text_in(scene, TROPA_STYLE_FACT_NAME, TROPA_PAINT_MUTED, x, top + 14,
                            TROPA_START, facts[i].width, facts[i].name);
        tropa_scene_text_in(scene, TROPA_STYLE_FACT, TROPA_PAINT_INK, x, top + 36, TROPA_START,
                            facts[i].width, facts[i].value);
        x += facts[i].width + FACT_GAP;
    }
    return begin;
}

/* "Simulated data", in a frame that nobody overlooks. Returns its width with the space behind. */
static double draw_pill(tropa_canvas *canvas, double top, const char *key)
{
    tropa_scene *scene = &canvas->scene;
    tropa_str text = tropa_words(canvas, key);
    double wide = ceil(tropa_scene_width(TROPA_STYLE_PILL, text));
    tropa_box box = {canvas->left + 0.5, top + 0.5, wide + 42, 26};
    tropa_scene_rect(scene, box, 13, TROPA_PAINT_WARN_SOFT, TROPA_PAINT_WARN);
    tropa_icon_sign(scene, TROPA_SIGN_WARNING, box.x + 11, box.y + 6, 14, TROPA_PAINT_WARN);
    tropa_scene_room(scene, box, TROPA_PAINT_WARN_SOFT);
    tropa_scene_text_at(scene, TROPA_STYLE_PILL, TROPA_PAINT_WARN, box.x + 30, top + 18,
                        TROPA_START, text);
    return box.width + 14;
}

static const char *pill_of(const tropa_canvas *canvas)
{
    if (canvas->map->simulated)
        return "draw.map.simulated";
    if (!canvas->map->unmeasured)
        return NULL;
    return canvas->options.blank ? "draw.map.workshop" : "draw.map.unmeasured";
}

/* "Customer journey map · as is · Anna · “dinner without a shop”" */
static tropa_str kind_words(tropa_canvas *canvas)
{
    enum { MOST_NAMES = 4 };
    static const char *const kinds[] = {"draw.map.as_is", "draw.map.as_is", "draw.map.to_be",
                                        "draw.map.blueprint", "draw.map.as_is"};
    const tropa_document *document = canvas->document;
    if (!document)
        return tropa_words(canvas, "draw.map.kind");
    tropa_str text = tropa_scene_clean(&canvas->scene, document->subtitle), names = {"", 0};
    text = tropa_dotted(
        canvas, text,
        tropa_words(canvas, kinds[document->kind <= TROPA_MAP_EMPATHY ? document->kind : 0]));
    for (uint32_t i = 0; i < document->personas.count && i < MOST_NAMES; i++)
        names = tropa_spaced(canvas, names, ", ",
                             tropa_scene_clean(&canvas->scene, document->personas.item[i].name));
    if (names.size) {
        tropa_message message;
        tropa_message_init(&message, "draw.map.personas");
        tropa_message_integer(&message, "n", document->personas.count);
        tropa_message_text(&message, "names", names);
        text = tropa_dotted(canvas, text, tropa_words_of(canvas, &message));
    }
    if (document->scenario.size) {
        tropa_message message;
        tropa_message_init(&message, "draw.map.scenario");
        tropa_message_text(&message, "text", tropa_scene_clean(&canvas->scene, document->scenario));
        text = tropa_dotted(canvas, text, tropa_words_of(canvas, &message));
    }
    return text;
}

double tropa_draw_map_header(tropa_canvas *canvas, double top)
{
    tropa_scene *scene = &canvas->scene;
    double facts = draw_facts(canvas, top + 4);
    double width = fmax(facts - 40 - canvas->left, SMALLEST_TITLE);
    tropa_scene_room(scene, (tropa_box){canvas->left, top, width, 160}, TROPA_PAINT_PAGE);
    tropa_lines title = tropa_scene_wrap(scene, TROPA_STYLE_TITLE, width, 2,
                                         tropa_label_words(canvas, &canvas->map->title));
    double y = tropa_scene_lines(scene, &title, TROPA_PAINT_INK, canvas->left, top, TROPA_START);
    y = fmax(y, top + 43) + 10; /* never beside the facts, however empty the title */
    double x = canvas->left;
    const char *pill = pill_of(canvas);
    if (pill)
        x += draw_pill(canvas, y - 2, pill);
    /* Below the facts: the whole width is free. */
    tropa_box room = {x, y, canvas->right - x, 90};
    tropa_scene_room(scene, room, TROPA_PAINT_PAGE);
    tropa_lines kind =
        tropa_scene_wrap(scene, TROPA_STYLE_SUBTITLE, room.width, 3, kind_words(canvas));
    double bottom = tropa_scene_lines(scene, &kind, TROPA_PAINT_MUTED, x, y, TROPA_START);
    return fmax(bottom, pill ? y + 26 : bottom);
}

double tropa_draw_map_headlines(tropa_canvas *canvas, double top)
{
    enum { PAD = 26, GAP = 36 };
    tropa_scene *scene = &canvas->scene;
    const tropa_headline *headline = canvas->map->headline;
    tropa_lines label[3], sentence[3];
    uint32_t n = 0, shown[3];
    for (uint32_t i = 0; i < 3; i++)
        if (headline[i].sentence.key)
            shown[n++] = i;
    if (!n)
        return top;
    double full = canvas->right - canvas->left - 2 * PAD;
    double width = (full - GAP * (double)(n - 1)) / n, most = 0;
    for (uint32_t i = 0; i < n; i++) {
        const tropa_headline *it = &headline[shown[i]];
        tropa_str name = tropa_words_of(canvas, &it->label);
        label[i] =
            tropa_scene_wrap(scene, TROPA_STYLE_EYEBROW, width, 2, tropa_upper(canvas, name));
        sentence[i] = tropa_scene_wrap(scene, TROPA_STYLE_SENTENCE, fmin(width, 620), 6,
                                       tropa_words_of(canvas, &it->sentence));
        most = fmax(most, label[i].height + 5 + sentence[i].height);
    }
    tropa_box band = {canvas->left, top, canvas->right - canvas->left, most + 40};
    tropa_scene_rect(scene, band, 14, TROPA_PAINT_BAND, TROPA_PAINT_NONE);
    double x = canvas->left + PAD;
    for (uint32_t i = 0; i < n; i++) {
        const tropa_headline *it = &headline[shown[i]];
        char id[8] = {'h', (char)('1' + shown[i])};
        char *kept = tropa_arena_text(canvas->arena, id);
        tropa_open_tip(canvas, "headline", tropa_str_from(kept), tropa_words_of(canvas, &it->label),
                       tropa_words_of(canvas, &it->sentence), tropa_words_of(canvas, &it->rule),
                       TROPA_STR(""), canvas->map->base.customers);
        tropa_box room = {x, top + 8, width, band.height - 16};
        if (i)
            tropa_scene_line(scene, x - GAP / 2.0, top + 20, x - GAP / 2.0, top + band.height - 20,
                             TROPA_PAINT_BAND_MUTED, 0.5);
        tropa_scene_room(scene, room, TROPA_PAINT_BAND);
        double y = tropa_scene_lines(scene, &label[i],
                                     i ? TROPA_PAINT_BAND_MUTED : TROPA_PAINT_BAND_ACCENT, x,
                                     top + 19, TROPA_START);
        tropa_scene_lines(scene, &sentence[i], TROPA_PAINT_BAND_INK, x, y + 5, TROPA_START);
        tropa_scene_group_end(scene);
        x += width + GAP;
    }
    return top + band.height;
}
