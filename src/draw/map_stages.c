/* The chevrons: a stage's name, its share of all, its time. */
#include "draw/map_parts.h"

typedef struct stage_words {
    tropa_lines name, share, time;
} stage_words;

/* What stands where figures would: how long it takes as people say it, or that nothing is known. */
static tropa_str stage_note(tropa_canvas *canvas, const tropa_map_stage *stage)
{
    tropa_str note = {"", 0};
    if (stage->written)
        note = tropa_scene_clean(&canvas->scene, stage->written->duration);
    if (!note.size && !canvas->map->unmeasured)
        note = tropa_words(canvas, "draw.stage.unmeasured");
    return note;
}

static stage_words make_words(tropa_canvas *canvas, uint32_t i, double width)
{
    tropa_scene *scene = &canvas->scene;
    const tropa_map_stage *stage = &canvas->map->stage[i];
    stage_words words = {0};
    words.name = tropa_scene_wrap(scene, TROPA_STYLE_STAGE, width, 3,
                                  tropa_label_words(canvas, &stage->name));
    if (stage->unmeasured || canvas->map->unmeasured) {
        words.time =
            tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 2, stage_note(canvas, stage));
        return words;
    }
    uint64_t all = canvas->map->base.customers, reached = stage->measured.reached;
    tropa_str share = {"", 0};
    if (all >= TROPA_FEWEST_FOR_SHARES)
        share = tropa_percent(canvas, tropa_ratio(reached, all));
    double left = width - tropa_scene_width(TROPA_STYLE_STRONG, share) - 14;
    words.share = tropa_scene_wrap(
        scene, TROPA_STYLE_STRONG, width, 2,
        tropa_dotted(canvas, share, tropa_counted(canvas, TROPA_STYLE_STRONG, left, reached)));
    tropa_str note = {"", 0};
    bool at_once = stage->measured.time.median_us == 0;
    if (stage->measured.time.count && canvas->map->base.day_only && at_once) {
        note = tropa_words(canvas, "draw.stage.same_day");
    } else if (stage->measured.time.count) {
        tropa_message message;
        tropa_message_init(&message, "draw.stage.time");
        tropa_message_duration(&message, "time", stage->measured.time.median_us);
        note = tropa_words_of(canvas, &message);
    } else if (stage->written && stage->written->duration.size) {
        note = tropa_scene_clean(scene, stage->written->duration);
    } else if (stage->written && stage->measured.stay.count) {
        tropa_message message;
        tropa_message_init(&message, "draw.stage.stay");
        tropa_message_duration(&message, "time", stage->measured.stay.median_us);
        note = tropa_words_of(canvas, &message);
    } else if (i + 1 == canvas->map->stage_count) {
        note = tropa_words(canvas, "draw.stage.last");
    }
    words.time = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 2, note);
    return words;
}

static void open_stage(tropa_canvas *canvas, uint32_t i)
{
    const tropa_map_stage *stage = &canvas->map->stage[i];
    tropa_str name = tropa_label_words(canvas, &stage->name);
    if (stage->unmeasured || canvas->map->unmeasured) {
        tropa_open_tip(canvas, "stage", stage->id, name,
                       stage->written ? tropa_scene_clean(&canvas->scene, stage->written->happens)
                                      : (tropa_str){"", 0},
                       tropa_words(canvas, "draw.unmeasured.rule"), (tropa_str){"", 0}, 0);
        return;
    }
    tropa_str figures = tropa_words_counting(canvas, "draw.tip.reached", stage->measured.reached);
    tropa_open_tip(canvas, "stage", stage->id, name, figures,
                   tropa_words(canvas, i ? "draw.rule.reached" : "draw.rule.first"),
                   (tropa_str){"", 0}, stage->measured.reached);
}

static void draw_stage(tropa_canvas *canvas, uint32_t i, const stage_words *words, double top,
                       double height)
{
    enum { NOSE = 16 };
    tropa_scene *scene = &canvas->scene;
    double x = tropa_stage_x(canvas, i), right = x + canvas->column - 6, middle = top + height / 2;
    double notch = i ? NOSE : 0;
    open_stage(canvas, i);
    tropa_scene_path(scene, TROPA_PAINT_STAGE, TROPA_PAINT_NONE, 1, "",
                     "M%s %sH%sL%s %sL%s %sH%sL%s %sZ", tropa_number(x), tropa_number(top),
                     tropa_number(right - NOSE + 4), tropa_number(right + 4), tropa_number(middle),
                     tropa_number(right - NOSE + 4), tropa_number(top + height), tropa_number(x),
                     tropa_number(x + notch), tropa_number(middle));
    tropa_box room = {x + NOSE + 6, top, canvas->column - 2 * NOSE - 16, height};
    tropa_scene_room(scene, room, TROPA_PAINT_STAGE);
    double y = top + 12;
    y = tropa_scene_lines(scene, &words->name, TROPA_PAINT_INK, room.x, y, TROPA_START) + 2;
    y = tropa_scene_lines(scene, &words->share, TROPA_PAINT_INK, room.x, y, TROPA_START) + 1;
    tropa_scene_lines(scene, &words->time, TROPA_PAINT_MUTED, room.x, y, TROPA_START);
    tropa_scene_group_end(scene);
}

double tropa_draw_map_stages(tropa_canvas *canvas, double top)
{
    tropa_scene *scene = &canvas->scene;
    uint32_t n = canvas->map->stage_count;
    stage_words *words = tropa_arena_array(canvas->arena, n, sizeof *words);
    if (!words) {
        scene->failed = true;
        return top;
    }
    double height = 0;
    for (uint32_t i = 0; i < n; i++) {
        words[i] = make_words(canvas, i, canvas->column - 48);
        height = fmax(height, words[i].name.height + words[i].share.height + words[i].time.height);
    }
    height += 27;
    for (uint32_t i = 0; i < n; i++)
        draw_stage(canvas, i, &words[i], top, height);

    tropa_scene_room(scene, (tropa_box){canvas->left, top, canvas->lane_width, 400},
                     TROPA_PAINT_PAGE);
    tropa_lines name = tropa_scene_wrap(scene, TROPA_STYLE_LANE, canvas->lane_width, 2,
                                        tropa_words(canvas, "draw.lane.stages"));
    double y =
        tropa_scene_lines(scene, &name, TROPA_PAINT_INK, canvas->left, top + 10, TROPA_START);
    tropa_lines note = {0};
    if (!canvas->map->unmeasured)
        note = tropa_scene_wrap(scene, TROPA_STYLE_SMALL, canvas->lane_width, 5,
                                tropa_words(canvas, "draw.lane.stages.note"));
    y = tropa_scene_lines(scene, &note, TROPA_PAINT_MUTED, canvas->left, y + 3, TROPA_START);

    if (canvas->map->unmeasured && !canvas->document->outcomes.count)
        return fmax(top + height, y);
    double x = canvas->outcome_left, width = canvas->right - x;
    tropa_scene_room(scene, (tropa_box){x, top, width, 400}, TROPA_PAINT_PAGE);
    name = tropa_scene_wrap(scene, TROPA_STYLE_LANE, width, 2,
                            tropa_words(canvas, "draw.lane.outcome"));
    double z = tropa_scene_lines(scene, &name, TROPA_PAINT_INK, x, top + 10, TROPA_START);
    note =
        tropa_scene_wrap(scene, TROPA_STYLE_SMALL, width, 4,
                         tropa_words(canvas, canvas->map->unmeasured ? "draw.lane.outcome.assumed"
                                                                     : "draw.lane.outcome.note"));
    z = tropa_scene_lines(scene, &note, TROPA_PAINT_MUTED, x, z + 3, TROPA_START);
    return fmax(top + height, fmax(y, z));
}
