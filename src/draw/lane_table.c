/* Every lane there is, in the usual order; which of them a picture shows. */
#include "draw/lanes.h"

static bool cards_filled(const tropa_canvas *canvas, const tropa_lane_view *lane)
{
    (void)lane;
    for (uint32_t i = 0; i < canvas->map->stage_count; i++)
        if (canvas->map->stage[i].touchpoint_count)
            return true;
    return false;
}

static double cards(tropa_canvas *canvas, const tropa_lane_view *lane, double top)
{
    double cells;
    if (lane->filled)
        return tropa_draw_map_cards(canvas, top, lane->name);
    double bottom = tropa_draw_lane_head(canvas, lane, top, (tropa_str){"", 0}, &cells);
    for (uint32_t i = 0; i < canvas->map->stage_count; i++)
        bottom = fmax(bottom, tropa_draw_notes(canvas, i, cells));
    return bottom;
}

static bool friction_filled(const tropa_canvas *canvas, const tropa_lane_view *lane)
{
    (void)lane;
    for (uint32_t i = 0; i < canvas->map->stage_count; i++)
        for (uint32_t k = 0; k < canvas->map->stage[i].touchpoint_count; k++)
            if (isfinite(canvas->map->stage[i].touchpoint[k].friction))
                return true;
    return false;
}

static double friction(tropa_canvas *canvas, const tropa_lane_view *lane, double top)
{
    return tropa_draw_map_friction(canvas, top, lane->name);
}

#define TEXTS(id_, lane_, weight_, workshop_)                                                      \
    {                                                                                              \
        id_, weight_, workshop_, lane_, tropa_lane_text_filled, tropa_lane_text                    \
    }
#define FACTS(id_, fact_, weight_)                                                                 \
    {                                                                                              \
        id_, weight_, false, fact_, tropa_lane_facts_filled, tropa_lane_facts                      \
    }

/* In the order of the picture: what happens, what people live through, what is made of it. */
static const tropa_lane_kind kinds[] = {
    FACTS("happens", TROPA_FACT_HAPPENS, 20),
    FACTS("goal", TROPA_FACT_GOAL, 17),
    {"touchpoints", 0, true, 0, cards_filled, cards},
    TEXTS("does", TROPA_LANE_DOES, 2, true),
    TEXTS("thinks", TROPA_LANE_THINKS, 9, true),
    TEXTS("asks", TROPA_LANE_ASKS, 4, true),
    TEXTS("needs", TROPA_LANE_NEEDS, 12, false),
    TEXTS("expects", TROPA_LANE_EXPECTS, 11, true),
    {"feels", 3, true, 0, tropa_lane_feels_filled, tropa_lane_feels},
    {"friction", 10, false, 0, friction_filled, friction},
    {"pains", 5, true, 0, tropa_lane_pains_filled, tropa_lane_pains},
    TEXTS("sources", TROPA_LANE_SOURCES, 14, false),
    TEXTS("phrases", TROPA_LANE_PHRASES, 22, false),
    TEXTS("triggers", TROPA_LANE_TRIGGERS, 15, false),
    TEXTS("distractions", TROPA_LANE_DISTRACTIONS, 16, false),
    FACTS("pays", TROPA_FACT_PAYS, 21),
    FACTS("branches", TROPA_FACT_BRANCHES, 23),
    TEXTS("offers", TROPA_LANE_OFFERS, 18, false),
    TEXTS("content", TROPA_LANE_CONTENT, 19, false),
    TEXTS("warming", TROPA_LANE_WARMING, 24, false),
    TEXTS("proof", TROPA_LANE_PROOF, 26, false),
    TEXTS("frontstage", TROPA_LANE_FRONTSTAGE, 27, false),
    TEXTS("backstage", TROPA_LANE_BACKSTAGE, 28, false),
    TEXTS("support", TROPA_LANE_SUPPORT, 29, false),
    TEXTS("actions", TROPA_LANE_ID_COUNT, 13, false),
    {"ideas", 6, true, 0, tropa_lane_ideas_filled, tropa_lane_ideas},
    {"kpis", 7, true, 0, tropa_lane_kpis_filled, tropa_lane_kpis},
    FACTS("cost", TROPA_FACT_COST, 30),
    {"competitors", 8, true, 0, tropa_lane_competitors_filled, tropa_lane_competitors},
    FACTS("links", TROPA_FACT_LINKS, 25),
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* A lane of one's own stands where the document lists it, and is seldom folded. */
static const tropa_lane_kind own_kind = {NULL, 8, false, 0, tropa_lane_own_filled, tropa_lane_own};

static const tropa_lane_kind *kind_of(tropa_str id)
{
    /* Names that the keys of a document suggest. */
    if (tropa_str_equal(id, TROPA_STR("successes")) || tropa_str_equal(id, TROPA_STR("moments")))
        id = TROPA_STR("pains");
    for (size_t i = 0; i < KINDS; i++)
        if (tropa_str_equal(id, tropa_str_from(kinds[i].id)))
            return &kinds[i];
    return NULL;
}

static const tropa_lane *own_of(const tropa_document *document, tropa_str id)
{
    for (uint32_t i = 0; i < document->lanes.count; i++)
        if (tropa_str_equal(document->lanes.item[i].item.id, id))
            return &document->lanes.item[i];
    return NULL;
}

bool tropa_draw_has_lane(const tropa_map *map, tropa_str id)
{
    return kind_of(id) || (map->document && own_of(map->document, id));
}

static bool listed(const tropa_lane_view *list, uint32_t n, const tropa_lane_kind *kind,
                   const tropa_lane *own)
{
    for (uint32_t i = 0; i < n; i++)
        if (list[i].kind == kind && (kind != &own_kind || list[i].own == own))
            return true;
    return false;
}

static void add(tropa_canvas *canvas, tropa_lane_view *list, uint32_t *n,
                const tropa_lane_kind *kind, const tropa_lane *own)
{
    if (!kind || listed(list, *n, kind, own))
        return;
    tropa_lane_view *it = &list[(*n)++];
    *it = (tropa_lane_view){.kind = kind, .own = own};
    it->id = kind->id ? tropa_str_from(kind->id) : own ? own->item.id : TROPA_STR("");
    if (own && own->name.size)
        it->name = tropa_written(canvas, own->name);
    else if (kind->id)
        it->name = tropa_words(canvas, tropa_arena_format(canvas->arena, "lane.%s.name", kind->id));
    else
        it->name = tropa_written(canvas, it->id);
    it->filled = kind->filled(canvas, it);
}

/* The order: what the caller lists, else the document, then the usual one for the rest. */
static uint32_t gather(tropa_canvas *canvas, tropa_lane_view *list)
{
    const tropa_document *document = canvas->document;
    const tropa_draw_options *options = &canvas->options;
    uint32_t n = 0;
    for (uint32_t i = 0; options->lanes == TROPA_LANES_LISTED && i < options->lane_count; i++) {
        const tropa_lane *own = own_of(document, options->lane[i]);
        const tropa_lane_kind *kind = kind_of(options->lane[i]);
        if (kind || own)
            add(canvas, list, &n, kind ? kind : &own_kind, own);
    }
    for (uint32_t i = 0; i < n; i++)
        list[i].asked = true;
    /* The cards give the other lanes their numbers: first, unless somebody put them elsewhere. */
    if (!own_of(document, TROPA_STR("touchpoints")))
        add(canvas, list, &n, kind_of(TROPA_STR("touchpoints")), NULL);
    for (uint32_t i = 0; i < document->lanes.count; i++) {
        const tropa_lane *own = &document->lanes.item[i];
        const tropa_lane_kind *kind = kind_of(own->item.id);
        add(canvas, list, &n, kind ? kind : &own_kind, own);
    }
    for (size_t i = 0; i < KINDS; i++)
        add(canvas, list, &n, &kinds[i], own_of(document, tropa_str_from(kinds[i].id)));
    return n;
}

/* A document that lists lanes wants these; one that only adds its own wants the usual ones too. */
static bool document_chooses(const tropa_document *document)
{
    for (uint32_t i = 0; i < document->lanes.count; i++)
        if (kind_of(document->lanes.item[i].item.id) && !document->lanes.item[i].folded)
            return true;
    return false;
}

static bool may_show(const tropa_canvas *canvas, const tropa_lane_view *lane)
{
    const tropa_draw_options *options = &canvas->options;
    bool drawable = lane->filled || (options->blank && lane->kind->workshop);
    if (options->lanes == TROPA_LANES_LISTED)
        return lane->asked && (lane->filled || options->blank);
    if (options->lanes == TROPA_LANES_ALL)
        return drawable;
    if (lane->own)
        return !lane->own->folded && (lane->filled || options->blank);
    return drawable && (!lane->kind->weight || !document_chooses(canvas->document));
}

/* The eight lightest of those that may be shown. */
static void fold(const tropa_canvas *canvas, tropa_lane_view *list, uint32_t n)
{
    uint32_t most = canvas->options.blank ? 2 * TROPA_LANES_MOST : TROPA_LANES_MOST, shown = 0;
    for (uint32_t i = 0; i < n; i++)
        shown += list[i].shown && list[i].kind->weight;
    for (; shown > most; shown--) {
        tropa_lane_view *heaviest = NULL;
        for (uint32_t i = 0; i < n; i++)
            if (list[i].shown && list[i].kind->weight &&
                (!heaviest || list[i].kind->weight >= heaviest->kind->weight))
                heaviest = &list[i];
        if (heaviest) /* always: some are shown */
            heaviest->shown = false;
    }
}

tropa_lane_view *tropa_lanes_choose(tropa_canvas *canvas, uint32_t *count)
{
    size_t most = KINDS + canvas->document->lanes.count + 1;
    tropa_lane_view *list = tropa_arena_array(canvas->arena, most, sizeof *list);
    *count = 0;
    if (!list) {
        canvas->scene.failed = true;
        return NULL;
    }
    uint32_t all = gather(canvas, list), n = 0;
    for (uint32_t i = 0; i < all; i++)
        list[i].shown = may_show(canvas, &list[i]);
    if (canvas->options.lanes == TROPA_LANES_USUAL)
        fold(canvas, list, all);
    for (uint32_t i = 0; i < all; i++)
        if (list[i].shown || list[i].filled)
            list[n++] = list[i];
    *count = n;
    return list;
}

void tropa_open_lane(tropa_canvas *canvas, tropa_str id, tropa_str name, double top, bool shown)
{
    tropa_scene *scene = &canvas->scene;
    tropa_scene_group(scene, "lane");
    tropa_scene_attribute(scene, "data-lane", tropa_scene_clean(scene, id));
    if (name.size)
        tropa_scene_attribute(scene, "data-name", name);
    tropa_buffer_append_format(&scene->body, " data-top=\"%s\" data-bottom=\"", tropa_number(top));
    canvas->lane_bottom_at = scene->body.size;
    tropa_buffer_append_text(&scene->body, "            \"");
    if (!shown)
        tropa_buffer_append_text(&scene->body, " display=\"none\"");
    tropa_scene_ready(scene);
}

/* The bottom is known only now: it goes where _open left room for it. */
void tropa_close_lane(tropa_canvas *canvas, double bottom)
{
    const char *text = tropa_number(bottom);
    size_t size = strlen(text);
    if (!canvas->scene.body.failed && size <= 12)
        memcpy(canvas->scene.body.data + canvas->lane_bottom_at, text, size);
    tropa_scene_group_end(&canvas->scene);
}

/* Which lanes hold something and are not here. */
static double draw_folded(tropa_canvas *canvas, const tropa_lane_view *list, uint32_t n, double top)
{
    tropa_scene *scene = &canvas->scene;
    tropa_str names = {"", 0};
    for (uint32_t i = 0; i < n; i++)
        if (!list[i].shown)
            names = tropa_spaced(canvas, names, ", ", list[i].name);
    if (!names.size)
        return top;
    double width = canvas->right - canvas->left, y = top + 16;
    tropa_scene_line(scene, canvas->left, y, canvas->right, y, TROPA_PAINT_RULE, 1);
    tropa_lines lines = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 3,
                                         tropa_words_with(canvas, "draw.lanes.folded", names));
    tropa_scene_group(scene, "folded");
    tropa_scene_ready(scene);
    tropa_scene_room(scene, (tropa_box){canvas->left, y, width, lines.height + 14},
                     TROPA_PAINT_PAGE);
    y = tropa_scene_lines(scene, &lines, TROPA_PAINT_MUTED, canvas->left, y + 8, TROPA_START);
    tropa_scene_group_end(scene);
    return y;
}

double tropa_draw_lanes(tropa_canvas *canvas, double top)
{
    uint32_t n;
    tropa_lane_view *list = tropa_lanes_choose(canvas, &n);
    double y = top;
    for (uint32_t i = 0; list && i < n; i++) {
        if (!list[i].shown && !canvas->page)
            continue;
        tropa_open_lane(canvas, list[i].id, list[i].name, y, list[i].shown);
        double bottom = list[i].kind->draw(canvas, &list[i], y + 18);
        tropa_close_lane(canvas, bottom);
        if (list[i].shown)
            y = bottom;
    }
    /* A page has its switches instead. */
    return list && !canvas->page ? draw_folded(canvas, list, n, y) : y;
}
