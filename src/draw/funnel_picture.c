/* The funnel: a bar for each step on one scale, whose full length is the customers of the first
 * step; what is lost on the way to a step is drawn behind its bar, and the greatest loss, and only
 * it, is strong. Shares name their base; of a handful, counts stand instead. */
#include "draw/pictures.h"

#include "text/format.h"

enum {
    WIDTH = 1360,
    NAME = 300,
    BAR = 470,
    BAR_HEIGHT = 34,
    GAP = 24,
    COLUMNS = 3,
};

typedef struct funnel {
    tropa_sheet *sheet;
    const tropa_funnel_view *view;
    double bar_left, column_left[COLUMNS], column_width;
    uint32_t worst; /* step before which most are lost; 0: none */
} funnel;

static uint64_t reached(const funnel *f, uint32_t step)
{
    return f->view->answer->step[step].customers;
}

/* The step with the most customers lost on the way to it. */
static uint32_t find_worst(const funnel *f)
{
    uint32_t worst = 0;
    uint64_t most = 0;
    for (uint32_t i = 1; i < f->view->answer->step_count; i++)
        if (reached(f, i - 1) - reached(f, i) > most) {
            most = reached(f, i - 1) - reached(f, i);
            worst = i;
        }
    return worst;
}

static tropa_str whole_number(tropa_canvas *canvas, uint64_t n)
{
    return tropa_scene_clean(&canvas->scene,
                             tropa_format_integer(canvas->catalogue, canvas->arena, (int64_t)n));
}

static double draw_heads(const funnel *f, double top)
{
    tropa_canvas *canvas = &f->sheet->canvas;
    const tropa_str heads[COLUMNS] = {
        tropa_words_counting(canvas, "draw.funnel.of_first",
                             f->view->answer->step_count ? reached(f, 0) : 0),
        tropa_words(canvas, "draw.funnel.of_previous"), tropa_words(canvas, "draw.funnel.time")};
    double bottom = top;
    for (int i = 0; i < COLUMNS; i++)
        bottom = fmax(bottom, tropa_sheet_paragraph(f->sheet, TROPA_STYLE_SMALL, TROPA_PAINT_MUTED,
                                                    TROPA_PAINT_PAGE, f->column_left[i], top,
                                                    f->column_width, 5, heads[i]));
    return bottom;
}

static void draw_bar(const funnel *f, uint32_t step, double top)
{
    tropa_scene *scene = &f->sheet->canvas.scene;
    uint64_t first = reached(f, 0), now = reached(f, step),
             before = step ? reached(f, step - 1) : now;
    double scale = first ? (double)BAR / (double)first : 0;
    tropa_scene_rect(scene, (tropa_box){f->bar_left, top, (double)now * scale, BAR_HEIGHT}, 0,
                     TROPA_PAINT_RIBBON, TROPA_PAINT_NONE);
    if (before > now)
        tropa_scene_rect(scene,
                         (tropa_box){f->bar_left + (double)now * scale, top,
                                     (double)(before - now) * scale, BAR_HEIGHT},
                         0, step == f->worst ? TROPA_PAINT_MAIN_LOSS : TROPA_PAINT_LOSS,
                         TROPA_PAINT_NONE);
    tropa_scene_line(scene, f->bar_left, top - 4, f->bar_left, top + BAR_HEIGHT + 4,
                     TROPA_PAINT_MUTED, 1);
}

/* "12,345 customers", and below it how many were lost on the way here. */
static double draw_told(const funnel *f, uint32_t step, double top)
{
    tropa_canvas *canvas = &f->sheet->canvas;
    double y = tropa_sheet_paragraph(f->sheet, TROPA_STYLE_STRONG, TROPA_PAINT_INK,
                                     TROPA_PAINT_PAGE, f->bar_left, top, BAR, 2,
                                     tropa_words_counting(canvas, "draw.count", reached(f, step)));
    if (!step || reached(f, step) == reached(f, step - 1))
        return y;
    uint64_t lost = reached(f, step - 1) - reached(f, step);
    tropa_message message = tropa_message_counting(canvas, "draw.funnel.lost", lost);
    tropa_message_text(&message, "share", tropa_share_words(canvas, lost, reached(f, step - 1)));
    tropa_message_integer(&message, "base", (int64_t)reached(f, step - 1));
    tropa_str told = tropa_words_of(canvas, &message);
    bool worst = step == f->worst;
    if (worst)
        told = tropa_dotted(canvas, tropa_words(canvas, "draw.flow.main"), told);
    return tropa_sheet_paragraph(f->sheet, worst ? TROPA_STYLE_SMALL_STRONG : TROPA_STYLE_SMALL,
                                 worst ? TROPA_PAINT_MAIN_LOSS_INK : TROPA_PAINT_LOSS_INK,
                                 TROPA_PAINT_PAGE, f->bar_left, y, BAR, 2, told);
}

static void draw_figures(const funnel *f, uint32_t step, double top)
{
    tropa_canvas *canvas = &f->sheet->canvas;
    const tropa_durations *time = &f->view->answer->step[step].time;
    tropa_str figure[COLUMNS];
    figure[0] = tropa_share_words(canvas, reached(f, step), reached(f, 0));
    figure[1] =
        step ? tropa_share_words(canvas, reached(f, step), reached(f, step - 1)) : TROPA_STR("–");
    figure[2] = step && time->count
                    ? tropa_scene_clean(&canvas->scene,
                                        tropa_format_duration(canvas->catalogue, canvas->arena,
                                                              time->median_us, true))
                    : TROPA_STR("–");
    for (int i = 0; i < COLUMNS; i++) {
        bool large = tropa_scene_width(TROPA_STYLE_FIGURE, figure[i]) <= f->column_width;
        tropa_sheet_paragraph(f->sheet, large ? TROPA_STYLE_FIGURE : TROPA_STYLE_LANE,
                              TROPA_PAINT_INK, TROPA_PAINT_PAGE, f->column_left[i],
                              top + (large ? 5 : 8), f->column_width, 1, figure[i]);
    }
    /* What the share is of: the base is named beside it. */
    if (step) {
        tropa_sheet_paragraph(f->sheet, TROPA_STYLE_SMALL, TROPA_PAINT_MUTED, TROPA_PAINT_PAGE,
                              f->column_left[1], top + 31, f->column_width, 2,
                              tropa_words_counting(canvas, "draw.tip.base", reached(f, step - 1)));
        if (time->count)
            tropa_sheet_paragraph(f->sheet, TROPA_STYLE_SMALL, TROPA_PAINT_MUTED, TROPA_PAINT_PAGE,
                                  f->column_left[2], top + 31, f->column_width, 2,
                                  tropa_words_counting(canvas, "draw.tip.base", time->count));
    }
}

static double draw_step(const funnel *f, uint32_t step, double top)
{
    tropa_canvas *canvas = &f->sheet->canvas;
    tropa_str name = tropa_scene_clean(&canvas->scene, f->view->step[step]);
    tropa_open_tip(canvas, "step", tropa_sheet_format(f->sheet, "%u", step + 1), name,
                   whole_number(canvas, reached(f, step)), TROPA_STR(""), TROPA_STR(""),
                   reached(f, step));
    draw_bar(f, step, top);
    tropa_draw_number(canvas, canvas->left + 12, top + BAR_HEIGHT / 2.0, step + 1, false);
    double bottom =
        tropa_sheet_paragraph(f->sheet, TROPA_STYLE_LANE, TROPA_PAINT_INK, TROPA_PAINT_PAGE,
                              canvas->left + 32, top + 7, NAME - 56, 5, name);
    draw_figures(f, step, top);
    bottom = fmax(bottom, draw_told(f, step, top + BAR_HEIGHT + 5));
    tropa_scene_group_end(&canvas->scene);
    return fmax(bottom, top + 31 + 31) + GAP;
}

double tropa_funnel_body(tropa_sheet *sheet, const void *funnel_view)
{
    const tropa_funnel_view *view = funnel_view;
    tropa_canvas *canvas = &sheet->canvas;
    funnel f = {.sheet = sheet, .view = view};
    tropa_sheet_width(sheet, WIDTH);
    double y = tropa_sheet_answer_header(sheet, view->words, &view->answer->base, "draw.funnel");
    f.bar_left = canvas->left + NAME;
    f.column_width = (canvas->right - f.bar_left - BAR - COLUMNS * 20) / COLUMNS;
    for (int i = 0; i < COLUMNS; i++)
        f.column_left[i] = f.bar_left + BAR + 20 + i * (f.column_width + 20);
    f.worst = find_worst(&f);
    y = draw_heads(&f, y + 26) + 14;
    for (uint32_t i = 0; i < view->answer->step_count; i++)
        y = draw_step(&f, i, y);
    sheet->description =
        tropa_sheet_count(sheet, "draw.funnel.description", view->answer->step_count);
    return tropa_sheet_answer_footer(sheet, view->words, y, "draw.funnel.rule");
}

tropa_status tropa_draw_funnel_svg(const tropa_funnel_answer *answer, const tropa_str *step,
                                   const tropa_answer_words *words,
                                   const tropa_draw_options *options, tropa_buffer *svg,
                                   tropa_error *err)
{
    tropa_funnel_view view = {answer, step, words};
    return tropa_sheet_write(tropa_funnel_body, &view, options, svg, err);
}
