/* Contrast of every text on the ground it stands on, and colours for colour-blind readers. */
#include "draw/map_parts.h"
#include "fixture.h"
#include "support.h"

#include <math.h>
#include <stdio.h>

typedef struct rgb {
    double c[3]; /* linear, 0..1 */
} rgb;

static rgb linear(const char *hex)
{
    unsigned r, g, b;
    assert_int_equal(sscanf(hex, "#%2x%2x%2x", &r, &g, &b), 3);
    rgb out = {{r / 255.0, g / 255.0, b / 255.0}};
    for (int i = 0; i < 3; i++)
        out.c[i] = out.c[i] <= 0.04045 ? out.c[i] / 12.92 : pow((out.c[i] + 0.055) / 1.055, 2.4);
    return out;
}

/* WCAG 2.2, "relative luminance" and "contrast ratio". */
static double contrast(const char *a, const char *b)
{
    rgb x = linear(a), y = linear(b);
    double light = 0.2126 * x.c[0] + 0.7152 * x.c[1] + 0.0722 * x.c[2];
    double dark = 0.2126 * y.c[0] + 0.7152 * y.c[1] + 0.0722 * y.c[2];
    return (fmax(light, dark) + 0.05) / (fmin(light, dark) + 0.05);
}

static void test_contrast_formula(void **state)
{
    (void)state;
    assert_true(fabs(contrast("#000000", "#ffffff") - 21) < 0.001);
    assert_true(fabs(contrast("#777777", "#ffffff") - 4.48) < 0.01);
}

/* Which pairs occur is taken from pictures, so that a new text cannot be forgotten here. */
static void gather_pairs(const tropa_map *map, bool pair[TROPA_PAINT_COUNT][TROPA_PAINT_COUNT])
{
    tropa_error err;
    tropa_catalogue *catalogue;
    tropa_arena arena;
    tropa_canvas canvas;
    assert_int_equal(tropa_catalogue_new(TROPA_EN, &catalogue, &err), TROPA_OK);
    tropa_arena_init(&arena);
    tropa_font_lock();
    tropa_canvas_init(&canvas, map, catalogue, &arena);
    tropa_draw_map_body(&canvas);
    for (size_t i = 0; i < canvas.scene.text_count; i++)
        pair[canvas.scene.text[i].colour][canvas.scene.text[i].ground] = true;
    tropa_canvas_deinit(&canvas);
    tropa_font_unlock();
    tropa_arena_deinit(&arena);
    tropa_catalogue_free(catalogue);
}

static void test_text_contrast(void **state)
{
    (void)state;
    bool pair[TROPA_PAINT_COUNT][TROPA_PAINT_COUNT] = {0};
    tropa_arena arena;
    tropa_map map;
    tropa_arena_init(&arena);
    fixture_box(&arena, TROPA_EN, &map);
    gather_pairs(&map, pair);
    for (uint64_t seed = 1; seed < 6; seed++) {
        fixture_sized(&arena, 7, 40, seed, NULL, 0, &map);
        gather_pairs(&map, pair);
    }
    tropa_arena_deinit(&arena);
    unsigned pairs = 0, wrong = 0;
    for (int colour = 0; colour < TROPA_PAINT_COUNT; colour++)
        for (int ground = 0; ground < TROPA_PAINT_COUNT; ground++)
            for (int theme = 0; theme < 2 && pair[colour][ground]; theme++) {
                double ratio = contrast(tropa_paint_value((tropa_theme)theme, (tropa_paint)colour),
                                        tropa_paint_value((tropa_theme)theme, (tropa_paint)ground));
                pairs++;
                if (ratio >= 4.5)
                    continue;
                wrong++;
                print_error("%s on %s, theme %d: %.2f\n", tropa_paint_name((tropa_paint)colour),
                            tropa_paint_name((tropa_paint)ground), theme, ratio);
            }
    assert_true(pairs > 30);
    assert_int_equal(wrong, 0);
}

/* Machado, Oliveira and Fernandes 2009, severity 1: protan, deutan, tritan. */
static const double blindness[3][3][3] = {
    {{0.152286, 1.052583, -0.204868},
     {0.114503, 0.786281, 0.099216},
     {-0.003882, -0.048116, 1.051998}},
    {{0.367322, 0.860646, -0.227968},
     {0.280085, 0.672501, 0.047413},
     {-0.011820, 0.042940, 0.968881}},
    {{1.255528, -0.076749, -0.178779},
     {-0.078411, 0.930809, 0.147602},
     {0.004733, 0.691367, 0.303900}},
};

static void to_lab(rgb colour, double lab[3])
{
    static const double xyz[3][3] = {
        {0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}};
    static const double white[3] = {0.95047, 1, 1.08883};
    double f[3];
    for (int i = 0; i < 3; i++) {
        double v = 0;
        for (int k = 0; k < 3; k++)
            v += xyz[i][k] * fmin(1, fmax(0, colour.c[k]));
        v /= white[i];
        f[i] = v > 0.008856 ? cbrt(v) : 7.787 * v + 16.0 / 116;
    }
    lab[0] = 116 * f[1] - 16;
    lab[1] = 500 * (f[0] - f[1]);
    lab[2] = 200 * (f[1] - f[2]);
}

static double seen_difference(const char *a, const char *b, int kind)
{
    double lab[2][3];
    const char *hex[] = {a, b};
    for (int i = 0; i < 2; i++) {
        rgb colour = linear(hex[i]), seen;
        for (int k = 0; k < 3; k++)
            seen.c[k] = blindness[kind][k][0] * colour.c[0] + blindness[kind][k][1] * colour.c[1] +
                        blindness[kind][k][2] * colour.c[2];
        to_lab(seen, lab[i]);
    }
    return sqrt(pow(lab[0][0] - lab[1][0], 2) + pow(lab[0][1] - lab[1][1], 2) +
                pow(lab[0][2] - lab[1][2], 2));
}

static void test_colour_blind(void **state)
{
    (void)state;
    /* What lies side by side and means different things; 10 is a clear difference. */
    static const tropa_paint pairs[][2] = {
        {TROPA_PAINT_RIBBON, TROPA_PAINT_LOSS},    {TROPA_PAINT_RIBBON, TROPA_PAINT_MAIN_LOSS},
        {TROPA_PAINT_LOSS, TROPA_PAINT_MAIN_LOSS}, {TROPA_PAINT_RIBBON_DEEP, TROPA_PAINT_PAGE},
        {TROPA_PAINT_GOOD, TROPA_PAINT_BAD},       {TROPA_PAINT_RIBBON, TROPA_PAINT_PAGE},
        {TROPA_PAINT_LOSS, TROPA_PAINT_PAGE},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (int theme = 0; theme < 2; theme++)
            for (int kind = 0; kind < 3; kind++) {
                double d =
                    seen_difference(tropa_paint_value((tropa_theme)theme, pairs[i][0]),
                                    tropa_paint_value((tropa_theme)theme, pairs[i][1]), kind);
                if (d < 10)
                    fail_msg("%s and %s look alike, theme %d, kind %d: %.1f",
                             tropa_paint_name(pairs[i][0]), tropa_paint_name(pairs[i][1]), theme,
                             kind, d);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contrast_formula),
        cmocka_unit_test(test_text_contrast),
        cmocka_unit_test(test_colour_blind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
