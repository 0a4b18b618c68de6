/* A slide's XML: title, subtitle, two columns or a picture, footer, number; the speaker's notes. */
#include "draw/pptx_slide.h"

#include <math.h>
#include <stdio.h>

#define NAMESPACES                                                                                 \
    "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "                           \
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "             \
    "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\""
#define TREE                                                                                       \
    "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"             \
    "<p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" "       \
    "y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>"
#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

enum { LEFT = 48, RIGHT = 912, TITLE_WIDTH = RIGHT - LEFT, COLUMN_STEP = 444, BODY_TOP = 134 };

/* ---- pieces ---- */

static long emu(double points)
{
    return lround(points * 12700);
}

static void write_place(tropa_buffer *xml, double x, double y, double width, double height)
{
    tropa_buffer_append_format(xml,
                               "<a:xfrm><a:off x=\"%ld\" y=\"%ld\"/><a:ext cx=\"%ld\" "
                               "cy=\"%ld\"/></a:xfrm>",
                               emu(x), emu(y), emu(width), emu(height));
}

static void write_run(const tropa_deck *deck, tropa_buffer *xml, tropa_str text, double size,
                      bool strong, tropa_paint colour)
{
    static const char *const places[][2] = {{"ru", "ru-RU"}, {"pl", "pl-PL"}};
    const char *language = "en-US";
    for (int i = 0; i < 2; i++)
        if (strcmp(deck->language, places[i][0]) == 0)
            language = places[i][1];
    if (!text.size)
        return;
    tropa_buffer_append_format(xml, "<a:r><a:rPr lang=\"%s\" sz=\"%ld\"%s><a:solidFill>", language,
                               lround(size * 100), strong ? " b=\"1\"" : " b=\"0\"");
    tropa_buffer_append_format(
        xml, "<a:srgbClr val=\"%s\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/></a:rPr><a:t>",
        tropa_paint_value(TROPA_LIGHT, colour) + 1);
    tropa_package_text(xml, text);
    tropa_buffer_append_text(xml, "</a:t></a:r>");
}

static void write_paragraph(const tropa_deck *deck, tropa_buffer *xml, const tropa_slide_line *line,
                            bool first)
{
    static const tropa_paint paints[TROPA_SLIDE_KINDS] = {TROPA_PAINT_ACCENT, TROPA_PAINT_INK,
                                                          TROPA_PAINT_INK, TROPA_PAINT_MUTED};
    const tropa_slide_style *style = &tropa_slide_styles[line->kind];
    bool bullet = line->kind == TROPA_SLIDE_ITEM;
    tropa_buffer_append_format(
        xml,
        "<a:p><a:pPr marL=\"%ld\" indent=\"%ld\"><a:lnSpc><a:spcPts val=\"%ld\"/></a:lnSpc>"
        "<a:spcBef><a:spcPts val=\"%ld\"/></a:spcBef>%s</a:pPr>",
        emu(style->indent), bullet ? -emu(style->indent) : 0L, lround(style->line * 100),
        first ? 0L : lround(style->before * 100),
        bullet ? "<a:buFont typeface=\"Arial\"/><a:buChar char=\"•\"/>" : "<a:buNone/>");
    write_run(deck, xml, line->lead, style->size, true,
              line->colour ? line->colour : paints[line->kind]);
    if (line->lead.size && line->text.size)
        write_run(deck, xml, TROPA_STR(" "), style->size, false, paints[line->kind]);
    write_run(deck, xml, line->text, style->size, style->weight == TROPA_BOLD, paints[line->kind]);
    tropa_buffer_append_text(xml, "</a:p>");
}

/* Opens a shape of text up to its first paragraph. `role` is the element that says what the shape
 * is to the layout; empty: a text box of its own. */
static void open_shape(tropa_buffer *xml, uint32_t id, const char *name, const char *role, double x,
                       double y, double width, double height, bool bottom)
{
    tropa_buffer_append_format(xml,
                               "<p:sp><p:nvSpPr><p:cNvPr id=\"%u\" name=\"%s\"/><p:cNvSpPr%s>"
                               "<a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr>%s</p:nvPr></p:nvSpPr>"
                               "<p:spPr>",
                               id, name, *role ? "" : " txBox=\"1\"", role);
    write_place(xml, x, y, width, height);
    tropa_buffer_append_format(
        xml,
        "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>%s</p:spPr><p:txBody>"
        "<a:bodyPr wrap=\"square\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" anchor=\"%s\">"
        "<a:normAutofit/></a:bodyPr><a:lstStyle/>",
        *role ? "" : "<a:noFill/>", bottom ? "b" : "t");
}

static const char shape_end[] = "</p:txBody></p:sp>";

/* ---- the slide ---- */

/* The largest size at which a title takes two lines; what is too long even so is cut, and whole in
 * the notes. */
static tropa_str fit_title(const tropa_slide *slide, tropa_str title, double width, double *size)
{
    static const double sizes[] = {28, 24, 20, 17};
    uint32_t lines = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        *size = sizes[i];
        if (tropa_slide_lines(TROPA_BOLD, *size, width, title) <= 2)
            return title;
    }
    size_t fits = tropa_slide_fill(TROPA_BOLD, *size, width - 12, title, 2, &lines);
    char *cut = tropa_arena_format(slide->deck->package->arena, "%.*s…", (int)fits, title.data);
    slide->deck->package->failed |= !cut;
    tropa_deck_note(slide->deck, title);
    return cut ? tropa_str_from(cut) : title;
}

static void write_title(const tropa_slide *slide, tropa_buffer *xml)
{
    tropa_deck *deck = slide->deck;
    bool picture = slide->picture != NULL;
    double size, high = picture ? 36 : 64, tail = slide->parts > 1 ? 70 : 0;
    tropa_str title = fit_title(slide, deck->title, TITLE_WIDTH - tail, &size);
    if (picture)
        size = fmin(size, tropa_slide_lines(TROPA_BOLD, 24, TITLE_WIDTH, title) > 1 ? 14 : 24);
    open_shape(xml, 2, "Title", "<p:ph type=\"title\"/>", LEFT, picture ? 18 : 24, TITLE_WIDTH,
               high, true);
    tropa_buffer_append_text(xml, "<a:p>");
    write_run(deck, xml, title, size, true, TROPA_PAINT_INK);
    if (slide->parts > 1) {
        char part[48];
        snprintf(part, sizeof part, "  %u/%u", slide->part, slide->parts);
        write_run(deck, xml, tropa_str_from(part), fmin(size, 16), false, TROPA_PAINT_MUTED);
    }
    tropa_buffer_append_text(xml, "</a:p>");
    tropa_buffer_append_text(xml, shape_end);
}

static void write_subtitle(const tropa_slide *slide, tropa_buffer *xml)
{
    const tropa_deck *deck = slide->deck;
    enum { SIZE = 13, LINES = 2, HIGH = 34 };
    uint32_t lines;
    tropa_str text = deck->subtitle;
    if (!text.size || slide->picture)
        return;
    size_t fits = tropa_slide_fill(TROPA_REGULAR, SIZE, TITLE_WIDTH - 12, text, LINES, &lines);
    bool cut = fits < text.size;
    open_shape(xml, 3, "Subtitle", "", LEFT, 92, TITLE_WIDTH, HIGH, false);
    tropa_buffer_append_text(xml, "<a:p>");
    write_run(deck, xml, (tropa_str){text.data, fits}, SIZE, false, TROPA_PAINT_MUTED);
    if (cut) {
        write_run(deck, xml, TROPA_STR("…"), SIZE, false, TROPA_PAINT_MUTED);
        tropa_deck_note(slide->deck, text);
    }
    tropa_buffer_append_text(xml, "</a:p>");
    tropa_buffer_append_text(xml, shape_end);
}

static void write_column(const tropa_slide *slide, uint32_t column, tropa_buffer *xml)
{
    uint32_t begin = slide->begin[column], end = slide->end[column];
    if (begin == end)
        return;
    open_shape(xml, 4 + column, column ? "Text right" : "Text left", "",
               LEFT + column * COLUMN_STEP, BODY_TOP, TROPA_SLIDE_COLUMN, TROPA_SLIDE_HEIGHT,
               false);
    for (uint32_t i = begin; i < end; i++)
        write_paragraph(slide->deck, xml, &slide->line[i], i == begin);
    tropa_buffer_append_text(xml, shape_end);
}

static void write_picture(const tropa_slide *slide, tropa_buffer *xml)
{
    const tropa_slide_picture *picture = slide->picture;
    if (!picture)
        return;
    tropa_buffer_append_text(xml, "<p:pic><p:nvPicPr><p:cNvPr id=\"6\" name=\"Map\" descr=\"");
    tropa_package_text(xml, picture->alternative);
    tropa_buffer_append_text(
        xml, "\"/><p:cNvPicPr><a:picLocks noChangeAspect=\"1\"/></p:cNvPicPr><p:nvPr/>"
             "</p:nvPicPr><p:blipFill><a:blip r:embed=\"rId3\"><a:extLst>"
             /* Programs that know it show the vectors, others the PNG. */
             "<a:ext uri=\"{96DAC541-7B7A-43D3-8B79-37D633B846F1}\"><asvg:svgBlip "
             "xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" "
             "r:embed=\"rId4\"/></a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch>"
             "</p:blipFill><p:spPr>");
    write_place(xml, picture->x, picture->y, picture->width, picture->height);
    tropa_buffer_append_text(xml,
                             "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:pic>");
}

static void write_foot(const tropa_slide *slide, tropa_buffer *xml)
{
    uint32_t lines;
    tropa_str footer = slide->deck->footer;
    footer.size = tropa_slide_fill(TROPA_REGULAR, 10, 640, footer, 1, &lines);
    open_shape(xml, 7, "Footer", "<p:ph type=\"ftr\" sz=\"quarter\" idx=\"11\"/>", LEFT, 508, 640,
               16, true);
    tropa_buffer_append_text(xml, "<a:p>");
    write_run(slide->deck, xml, footer, 10, false, TROPA_PAINT_MUTED);
    tropa_buffer_append_text(xml, "</a:p>");
    tropa_buffer_append_text(xml, shape_end);
    open_shape(xml, 8, "Number", "<p:ph type=\"sldNum\" sz=\"quarter\" idx=\"12\"/>", RIGHT - 144,
               508, 144, 16, true);
    tropa_buffer_append_format(xml,
                               "<a:p><a:pPr algn=\"r\"/><a:fld "
                               "id=\"{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}\" type=\"slidenum\">"
                               "<a:rPr lang=\"en-US\" sz=\"1000\"><a:latin "
                               "typeface=\"+mn-lt\"/></a:rPr><a:t>%u</a:t></a:fld></a:p>%s",
                               slide->number, shape_end);
}

static void write_notes(const tropa_slide *slide, tropa_buffer *xml)
{
    const tropa_deck *deck = slide->deck;
    tropa_buffer_append_text(
        xml, DECLARATION "<p:notes " NAMESPACES "><p:cSld><p:spTree>" TREE
                         "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Slide\"/><p:cNvSpPr><a:spLocks "
                         "noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr><p:nvPr><p:ph "
                         "type=\"sldImg\"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>"
                         "<p:sp><p:nvSpPr><p:cNvPr id=\"3\" name=\"Notes\"/><p:cNvSpPr><a:spLocks "
                         "noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"body\" idx=\"1\"/></p:nvPr>"
                         "</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>");
    for (uint32_t i = 0; i < deck->note_count; i++) {
        tropa_buffer_append_text(xml, "<a:p>");
        write_run(deck, xml, deck->note[i], 12, false, TROPA_PAINT_INK);
        tropa_buffer_append_text(xml, "</a:p>");
    }
    if (!deck->note_count)
        tropa_buffer_append_text(xml, "<a:p/>");
    tropa_buffer_append_text(xml, "</p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr>"
                                  "<a:masterClrMapping/></p:clrMapOvr></p:notes>\n");
}

static void add_part(const tropa_slide *slide, const char *folder, const char *stem,
                     const char *type, const tropa_buffer *xml, const char *const *relation,
                     uint32_t relations)
{
    tropa_package *package = slide->deck->package;
    char *name = tropa_arena_format(package->arena, "%s%u.xml", stem, slide->number);
    char *path = name ? tropa_arena_format(package->arena, "%s%s", folder, name) : NULL;
    package->failed |= !path;
    if (!path)
        return;
    tropa_package_add_buffer(package, path, type, xml);
    tropa_package_relate(package, folder, name, relation, relations);
}

void tropa_slide_write(const tropa_slide *slide)
{
    tropa_buffer xml;
    tropa_package *package = slide->deck->package;
    char *notes =
        tropa_arena_format(package->arena, "../notesSlides/notesSlide%u.xml", slide->number);
    char *back = tropa_arena_format(package->arena, "../slides/slide%u.xml", slide->number);
    if (!notes || !back) {
        package->failed = true;
        return;
    }
    tropa_buffer_init(&xml);
    tropa_buffer_append_text(&xml, DECLARATION "<p:sld " NAMESPACES "><p:cSld><p:spTree>" TREE);
    write_title(slide, &xml);
    write_subtitle(slide, &xml);
    write_picture(slide, &xml);
    for (uint32_t i = 0; i < 2; i++)
        write_column(slide, i, &xml);
    write_foot(slide, &xml);
    tropa_buffer_append_text(&xml, "</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/>"
                                   "</p:clrMapOvr></p:sld>\n");
    add_part(slide, "ppt/slides/", "slide",
             "application/vnd.openxmlformats-officedocument.presentationml.slide+xml", &xml,
             (const char *const[]){"slideLayout", "../slideLayouts/slideLayout1.xml", "notesSlide",
                                   notes, "image", "../media/map.png", "image", "../media/map.svg"},
             slide->picture ? 4 : 2);
    tropa_buffer_clear(&xml);
    write_notes(slide, &xml);
    add_part(
        slide, "ppt/notesSlides/", "notesSlide",
        "application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml", &xml,
        (const char *const[]){"notesMaster", "../notesMasters/notesMaster1.xml", "slide", back}, 2);
    tropa_buffer_deinit(&xml);
}
