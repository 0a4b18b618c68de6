#include "scene_check.h"

#include "support.h"

#include <math.h>
#include <stdio.h>

static bool inside(tropa_box inner, tropa_box outer)
{
    const double slack = 0.6;
    return inner.x >= outer.x - slack && inner.y >= outer.y - slack &&
           inner.x + inner.width <= outer.x + outer.width + slack &&
           inner.y + inner.height <= outer.y + outer.height + slack;
}

static bool meet(tropa_box a, tropa_box b)
{
    const double slack = 0.3;
    return a.x + slack < b.x + b.width && b.x + slack < a.x + a.width &&
           a.y + slack < b.y + b.height && b.y + slack < a.y + a.height;
}

static void print_text(const char *what, const tropa_scene_text *t)
{
    print_error("%s: \"%.*s\" style %d box %.1f %.1f %.1f %.1f room %.1f %.1f %.1f %.1f\n", what,
                (int)(t->text.size > 80 ? 80 : t->text.size), t->text.data, (int)t->style, t->box.x,
                t->box.y, t->box.width, t->box.height, t->room.x, t->room.y, t->room.width,
                t->room.height);
}

size_t scene_check_layout(const tropa_scene *scene, double width, double height)
{
    tropa_box page = {0, 0, width, height};
    size_t wrong = 0;
    for (size_t i = 0; i < scene->text_count && wrong < 10; i++) {
        const tropa_scene_text *t = &scene->text[i];
        if (!inside(t->box, t->room)) {
            print_text("leaves its box", t);
            wrong++;
        }
        if (!inside(t->box, page)) {
            print_text("leaves the page", t);
            wrong++;
        }
        for (size_t k = 0; k < scene->ink_count && wrong < 10; k++)
            if (meet(t->box, scene->ink[k])) {
                print_text("lies on a shape", t);
                wrong++;
            }
        for (size_t k = 0; k < i && wrong < 10; k++)
            if (meet(t->box, scene->text[k].box)) {
                print_text("meets", t);
                print_text("  with", &scene->text[k]);
                wrong++;
            }
    }
    return wrong;
}

static double luminance(const char *hex)
{
    static const double weight[] = {0.2126, 0.7152, 0.0722};
    unsigned part[3] = {0};
    double sum = 0;
    assert_int_equal(sscanf(hex, "#%2x%2x%2x", &part[0], &part[1], &part[2]), 3);
    for (int i = 0; i < 3; i++) {
        double c = part[i] / 255.0;
        sum += weight[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

double scene_check_ratio(const char *a, const char *b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

size_t scene_check_contrast(const tropa_scene *scene)
{
    bool seen[TROPA_PAINT_COUNT][TROPA_PAINT_COUNT] = {0};
    size_t wrong = 0;
    for (size_t i = 0; i < scene->text_count; i++) {
        tropa_paint colour = scene->text[i].colour, ground = scene->text[i].ground;
        for (int theme = 0; theme < 2 && !seen[colour][ground]; theme++) {
            double ratio = scene_check_ratio(tropa_paint_value((tropa_theme)theme, colour),
                                             tropa_paint_value((tropa_theme)theme, ground));
            if (ratio >= 4.5)
                continue;
            print_error("%s on %s, theme %d: %.2f\n", tropa_paint_name(colour),
                        tropa_paint_name(ground), theme, ratio);
            wrong++;
        }
        seen[colour][ground] = true;
    }
    return wrong;
}
