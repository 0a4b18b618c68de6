/* How journeys end, as people think: beside the cards, hollow, with the word "assumed". */
#include "draw/lanes.h"

static const struct {
    tropa_sign sign;
    tropa_paint paint;
} looks[] = {
    {TROPA_SIGN_WAY, TROPA_PAINT_MUTED},
    [TROPA_OUTCOME_LOYAL] = {TROPA_SIGN_CHECK, TROPA_PAINT_GOOD},
    [TROPA_OUTCOME_UNDER_WAY] = {TROPA_SIGN_WAY, TROPA_PAINT_ACCENT},
    [TROPA_OUTCOME_LEFT] = {TROPA_SIGN_LEFT, TROPA_PAINT_MAIN_LOSS_INK},
    [TROPA_OUTCOME_COMPETITOR] = {TROPA_SIGN_EXIT, TROPA_PAINT_LOSS_INK},
};

double tropa_draw_map_outcomes(tropa_canvas *canvas, double top)
{
    tropa_scene *scene = &canvas->scene;
    const tropa_document *document = canvas->document;
    double x = canvas->outcome_left, width = canvas->right - x - 24, y = top;
    for (uint32_t i = 0; i < document->outcomes.count; i++) {
        const tropa_outcome *it = &document->outcomes.item[i];
        /* What was measured stands beside the flow already. */
        if (!canvas->map->unmeasured && it->kind && it->kind != TROPA_OUTCOME_COMPETITOR)
            continue;
        uint8_t kind = it->kind <= TROPA_OUTCOME_COMPETITOR ? it->kind : 0;
        tropa_str name = tropa_written(canvas, it->name), share = {"", 0};
        if (isfinite(it->share))
            share =
                tropa_words_with(canvas, "draw.assumed.share", tropa_percent(canvas, it->share));
        tropa_open_tip(canvas, "outcome", it->item.id, name,
                       tropa_dotted(canvas, share, tropa_written(canvas, it->text)),
                       tropa_words(canvas, "draw.unmeasured.rule"), (tropa_str){"", 0}, 0);
        tropa_draw_hit(canvas, (tropa_box){x, y, width + 24, 20});
        tropa_icon_sign(scene, looks[kind].sign, x, y + 2, 16, looks[kind].paint);
        tropa_scene_room(scene, (tropa_box){x + 24, y, width, 300}, TROPA_PAINT_PAGE);
        tropa_lines lines = tropa_scene_wrap(scene, TROPA_STYLE_STRONG, width, 3, name);
        y = tropa_scene_lines(scene, &lines, looks[kind].paint, x + 24, y, TROPA_START);
        lines = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 2, share);
        y = tropa_scene_lines(scene, &lines, TROPA_PAINT_MUTED, x + 24, y, TROPA_START);
        lines =
            tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 5, tropa_written(canvas, it->text));
        y = tropa_scene_lines(scene, &lines, TROPA_PAINT_INK, x + 24, y, TROPA_START) + 9;
        tropa_scene_group_end(scene);
    }
    return y;
}
