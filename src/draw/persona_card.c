/* What the pictures of one persona share. See persona_card.h. */
#include "draw/persona_card.h"

tropa_str tropa_persona_name(tropa_sheet *sheet, const tropa_persona *persona)
{
    tropa_str name = {"", 0};
    if (persona)
        name = tropa_scene_clean(&sheet->canvas.scene, persona->name);
    if (persona && !name.size)
        name = tropa_scene_clean(&sheet->canvas.scene, persona->item.id);
    return name.size ? name : tropa_words(&sheet->canvas, "draw.persona.nobody");
}

void tropa_persona_disc(tropa_sheet *sheet, const tropa_persona *persona, double x, double y,
                        double radius)
{
    tropa_scene *scene = &sheet->canvas.scene;
    tropa_str initials = {"", 0};
    if (persona)
        initials = tropa_sheet_initials(sheet, tropa_persona_name(sheet, persona));
    tropa_scene_circle(scene, x, y, radius, TROPA_PAINT_STAGE, TROPA_PAINT_NONE, 1);
    if (initials.size) {
        bool large = radius > 32;
        tropa_scene_room(scene, (tropa_box){x - radius, y - radius, 2 * radius, 2 * radius},
                         TROPA_PAINT_STAGE);
        tropa_scene_text_in(scene, large ? TROPA_STYLE_TITLE : TROPA_STYLE_FIGURE,
                            TROPA_PAINT_ACCENT, x, y + (large ? 13 : 7), TROPA_MIDDLE, 1.8 * radius,
                            initials);
        return;
    }
    /* Nobody yet: a head and shoulders. */
    double unit = radius / 20;
    tropa_scene_circle(scene, x, y - 5 * unit, 6 * unit, TROPA_PAINT_NONE, TROPA_PAINT_ACCENT, 2);
    tropa_scene_path(scene, TROPA_PAINT_NONE, TROPA_PAINT_ACCENT, 2, " stroke-linecap=\"round\"",
                     "M%s %sc%s %s %s %s %s 0", tropa_number(x - 10 * unit),
                     tropa_number(y + 12 * unit), tropa_number(2 * unit), tropa_number(-11 * unit),
                     tropa_number(18 * unit), tropa_number(-11 * unit), tropa_number(20 * unit));
}

tropa_str tropa_persona_basis_words(tropa_sheet *sheet, const tropa_persona *persona)
{
    bool measured = persona && persona->basis == TROPA_BASIS_MEASURED;
    tropa_str words =
        tropa_words(&sheet->canvas, measured ? "draw.basis.measured" : "draw.basis.hypothesis");
    if (persona && isfinite(persona->share))
        words =
            tropa_dotted(&sheet->canvas, words,
                         tropa_words_share(&sheet->canvas, "draw.persona.share", persona->share));
    return words;
}

double tropa_persona_pill(tropa_sheet *sheet, const tropa_persona *persona, double x, double top,
                          double width, bool middle)
{
    tropa_scene *scene = &sheet->canvas.scene;
    bool measured = persona && persona->basis == TROPA_BASIS_MEASURED;
    tropa_lines lines = tropa_scene_wrap(scene, TROPA_STYLE_SMALL_STRONG, width - 24, 3,
                                         tropa_persona_basis_words(sheet, persona));
    tropa_box box = {middle ? x - lines.width / 2 - 12 : x, top, lines.width + 24,
                     lines.height + 9};
    tropa_paint fill = measured ? TROPA_PAINT_BADGE : TROPA_PAINT_CARD;
    tropa_sheet_frame(sheet, box, 11, fill, measured ? TROPA_PAINT_EDGE : TROPA_PAINT_MUTED,
                      !measured);
    tropa_scene_room(scene, box, fill);
    tropa_scene_lines(scene, &lines, TROPA_PAINT_INK, box.x + box.width / 2, top + 4.5,
                      TROPA_MIDDLE);
    return top + box.height;
}
