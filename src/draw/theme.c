/* Colours and type. Every text role is at WCAG AA (4.5 to 1) on every ground it stands on, in both
 * themes: tests/draw/test_theme.c computes it. Loss is orange and going on is blue-violet, which
 * remain apart for all common kinds of colour blindness; shapes and words repeat what colour says.
 */
#include "draw/theme.h"

#include <assert.h>
#include <stdlib.h>

static const struct {
    const char *name, *light, *dark;
} roles[TROPA_PAINT_COUNT] = {
    [TROPA_PAINT_NONE] = {"none", "#fcfbf8", "#12151f"},
    [TROPA_PAINT_PAGE] = {"page", "#fcfbf8", "#12151f"},
    [TROPA_PAINT_INK] = {"ink", "#1a2033", "#eef0f8"},
    [TROPA_PAINT_MUTED] = {"muted", "#586074", "#a6aec6"},
    [TROPA_PAINT_RULE] = {"rule", "#e5e2da", "#2a3047"},
    [TROPA_PAINT_CARD] = {"card", "#ffffff", "#1b2031"},
    [TROPA_PAINT_EDGE] = {"edge", "#e1deea", "#343c58"},
    [TROPA_PAINT_BAND] = {"band", "#252d47", "#262f50"},
    [TROPA_PAINT_BAND_INK] = {"band-ink", "#ffffff", "#ffffff"},
    [TROPA_PAINT_BAND_MUTED] = {"band-muted", "#b5bdd8", "#b5bdd8"},
    [TROPA_PAINT_BAND_ACCENT] = {"band-accent", "#f0a17f", "#f0a17f"},
    [TROPA_PAINT_STAGE] = {"stage", "#e9e5f3", "#292b47"},
    [TROPA_PAINT_RIBBON] = {"ribbon", "#aab3e2", "#525fb0"},
    [TROPA_PAINT_RIBBON_DEEP] = {"deep", "#6372cc", "#8c99ea"},
    [TROPA_PAINT_TRACK] = {"track", "#e9e7ee", "#333a55"},
    [TROPA_PAINT_ACCENT] = {"accent", "#3645c2", "#aab5ff"},
    [TROPA_PAINT_LOSS] = {"loss", "#f0c6af", "#7d5340"},
    [TROPA_PAINT_LOSS_INK] = {"loss-ink", "#75411f", "#edb99b"},
    [TROPA_PAINT_MAIN_LOSS] = {"main", "#e27b50", "#e5784b"},
    [TROPA_PAINT_MAIN_LOSS_INK] = {"main-ink", "#b03a0c", "#ff9e76"},
    [TROPA_PAINT_GOOD] = {"good", "#0b7062", "#5fd0ba"},
    [TROPA_PAINT_GOOD_SOFT] = {"good-soft", "#dff4ee", "#15332f"},
    [TROPA_PAINT_BAD] = {"bad", "#b03a0c", "#ff9e76"},
    [TROPA_PAINT_BAD_SOFT] = {"bad-soft", "#fdebe3", "#3a2320"},
    [TROPA_PAINT_WARN] = {"warn", "#85570a", "#ebc05f"},
    [TROPA_PAINT_WARN_SOFT] = {"warn-soft", "#fcf4da", "#332c1b"},
    [TROPA_PAINT_BADGE] = {"badge", "#ebe9f4", "#333a57"},
    [TROPA_PAINT_PERSON_1] = {"p1", "#3645c2", "#aab5ff"},
    [TROPA_PAINT_PERSON_2] = {"p2", "#a1267a", "#f3a2da"},
    [TROPA_PAINT_PERSON_3] = {"p3", "#08697b", "#74d3e4"},
    [TROPA_PAINT_PERSON_4] = {"p4", "#7c4a10", "#e6b781"},
    [TROPA_PAINT_PERSON_5] = {"p5", "#4a5368", "#c6cddd"},
    [TROPA_PAINT_NOTE] = {"note", "#fdf8e2", "#2b2818"},
};

static const tropa_style_rule styles[TROPA_STYLE_COUNT] = {
    [TROPA_STYLE_TITLE] = {36, -0.01, TROPA_BOLD, 43},
    [TROPA_STYLE_SUBTITLE] = {15.5, 0, TROPA_REGULAR, 21},
    [TROPA_STYLE_PILL] = {13, 0, TROPA_SEMIBOLD, 17},
    [TROPA_STYLE_FACT] = {15.5, 0, TROPA_SEMIBOLD, 20},
    [TROPA_STYLE_FACT_NAME] = {12, 0, TROPA_REGULAR, 16},
    [TROPA_STYLE_EYEBROW] = {11, 0.07, TROPA_SEMIBOLD, 16},
    [TROPA_STYLE_SENTENCE] = {15.5, 0, TROPA_SEMIBOLD, 22},
    [TROPA_STYLE_LANE] = {14.5, 0, TROPA_BOLD, 19},
    [TROPA_STYLE_STAGE] = {17, 0, TROPA_BOLD, 21},
    [TROPA_STYLE_STRONG] = {13.5, 0, TROPA_SEMIBOLD, 18},
    [TROPA_STYLE_BODY] = {13, 0, TROPA_REGULAR, 18},
    [TROPA_STYLE_SMALL] = {11.5, 0, TROPA_REGULAR, 15.5},
    [TROPA_STYLE_SMALL_STRONG] = {11.5, 0, TROPA_SEMIBOLD, 15.5},
    [TROPA_STYLE_FIGURE] = {20, 0, TROPA_BOLD, 24},
    [TROPA_STYLE_TINY] = {10.5, 0, TROPA_REGULAR, 14},
    [TROPA_STYLE_TINY_STRONG] = {10.5, 0, TROPA_BOLD, 14},
};

const tropa_style_rule *tropa_style_of(tropa_style style)
{
    assert(style < TROPA_STYLE_COUNT);
    return &styles[style];
}

const char *tropa_paint_value(tropa_theme theme, tropa_paint role)
{
    assert(role < TROPA_PAINT_COUNT);
    return theme == TROPA_DARK ? roles[role].dark : roles[role].light;
}

const char *tropa_paint_name(tropa_paint role)
{
    return roles[role].name;
}

void tropa_theme_write_text_css(tropa_buffer *css)
{
    static const int weights[] = {400, 600, 700};
    tropa_buffer_append_text(
        css, "text{font-family:Inter,sans-serif;text-rendering:geometricPrecision}");
    for (int i = 0; i < TROPA_STYLE_COUNT; i++) {
        const tropa_style_rule *rule = &styles[i];
        int tenths = (int)(rule->size * 10 + 0.5);
        tropa_buffer_append_format(css, ".t%d{font-size:%d.%dpx;font-weight:%d", i, tenths / 10,
                                   tenths % 10, weights[rule->weight]);
        if (rule->tracking < 0 || rule->tracking > 0) {
            int thousandths = (int)(rule->size * rule->tracking * 1000);
            tropa_buffer_append_format(css, ";letter-spacing:%s%d.%03dpx",
                                       thousandths < 0 ? "-" : "", abs(thousandths) / 1000,
                                       abs(thousandths) % 1000);
        }
        tropa_buffer_append_text(css, "}");
    }
}

void tropa_theme_write_colour_css(tropa_theme theme, const char *scope, tropa_buffer *css)
{
    for (int i = TROPA_PAINT_PAGE; i < TROPA_PAINT_COUNT; i++) {
        const char *colour = tropa_paint_value(theme, (tropa_paint)i);
        tropa_buffer_append_format(css, "%s.f-%s{fill:%s}%s.s-%s{stroke:%s}", scope, roles[i].name,
                                   colour, scope, roles[i].name, colour);
    }
}
