/* A map as slides: the picture, then the deck; and the parts that every presentation has. */
#include "draw/draw.h"

#include "draw/embedded.h"
#include "draw/pptx_text.h"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define TYPE "application/vnd.openxmlformats-officedocument."
#define LONGEST_SIDE 5000.0 /* pixels of the picture: sharp on a wall, and still quick to open */

/* ---- parts that do not depend on the map ---- */

static void add_fixed(tropa_package *package)
{
    tropa_str theme = {(const char *)tropa_pptx_theme, tropa_pptx_theme_size};
    tropa_str master = {(const char *)tropa_pptx_master, tropa_pptx_master_size};
    tropa_str layout = {(const char *)tropa_pptx_layout, tropa_pptx_layout_size};
    tropa_str notes = {(const char *)tropa_pptx_notes_master, tropa_pptx_notes_master_size};
    tropa_package_add(package, "ppt/theme/theme1.xml", TYPE "theme+xml", theme);
    tropa_package_add(package, "ppt/theme/theme2.xml", TYPE "theme+xml", theme);
    tropa_package_add(package, "ppt/slideMasters/slideMaster1.xml",
                      TYPE "presentationml.slideMaster+xml", master);
    tropa_package_relate(package, "ppt/slideMasters/", "slideMaster1.xml",
                         (const char *const[]){"slideLayout", "../slideLayouts/slideLayout1.xml",
                                               "theme", "../theme/theme1.xml"},
                         2);
    tropa_package_add(package, "ppt/slideLayouts/slideLayout1.xml",
                      TYPE "presentationml.slideLayout+xml", layout);
    tropa_package_relate(package, "ppt/slideLayouts/", "slideLayout1.xml",
                         (const char *const[]){"slideMaster", "../slideMasters/slideMaster1.xml"},
                         1);
    tropa_package_add(package, "ppt/notesMasters/notesMaster1.xml",
                      TYPE "presentationml.notesMaster+xml", notes);
    tropa_package_relate(package, "ppt/notesMasters/", "notesMaster1.xml",
                         (const char *const[]){"theme", "../theme/theme2.xml"}, 1);
    tropa_package_relate(package, "", "",
                         (const char *const[]){"officeDocument", "ppt/presentation.xml",
                                               "metadata/core-properties", "docProps/core.xml",
                                               "extended-properties", "docProps/app.xml"},
                         3);
}

static void add_properties(tropa_package *package, tropa_str title, const char *language)
{
    tropa_buffer xml;
    tropa_buffer_init(&xml);
    tropa_buffer_append_text(
        &xml, DECLARATION
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/"
        "core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>");
    tropa_package_text(&xml, title);
    tropa_buffer_append_format(&xml,
                               "</dc:title><dc:creator>Tropa</dc:creator><dc:language>%s"
                               "</dc:language></cp:coreProperties>\n",
                               language);
    tropa_package_add_buffer(package, "docProps/core.xml",
                             "application/vnd.openxmlformats-package.core-properties+xml", &xml);
    tropa_buffer_clear(&xml);
    tropa_buffer_append_text(&xml,
                             DECLARATION "<Properties xmlns=\"http://schemas.openxmlformats.org/"
                                         "officeDocument/2006/extended-properties\">"
                                         "<Application>Tropa</Application></Properties>\n");
    tropa_package_add_buffer(package, "docProps/app.xml", TYPE "extended-properties+xml", &xml);
    tropa_buffer_deinit(&xml);
}

/* The list of slides: relations 1 and 2 are the masters, 3 the theme, then the slides. */
static void add_presentation(tropa_package *package, uint32_t slides)
{
    enum { FIRST_SLIDE = 4, FIRST_ID = 256 };
    tropa_buffer xml;
    const char **relation = tropa_arena_array(package->arena, 2 * (slides + 3u), sizeof *relation);
    if (!relation) {
        package->failed = true;
        return;
    }
    const char *const fixed[] = {"slideMaster", "slideMasters/slideMaster1.xml",
                                 "notesMaster", "notesMasters/notesMaster1.xml",
                                 "theme",       "theme/theme1.xml"};
    memcpy(relation, fixed, sizeof fixed);
    tropa_buffer_init(&xml);
    tropa_buffer_append_text(
        &xml, DECLARATION
        "<p:presentation xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
        "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
        "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\">"
        "<p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst>"
        "<p:notesMasterIdLst><p:notesMasterId r:id=\"rId2\"/></p:notesMasterIdLst><p:sldIdLst>");
    for (uint32_t i = 0; i < slides; i++) {
        tropa_buffer_append_format(&xml, "<p:sldId id=\"%u\" r:id=\"rId%u\"/>", FIRST_ID + i,
                                   FIRST_SLIDE + i);
        relation[2 * (i + 3)] = "slide";
        relation[2 * (i + 3) + 1] = tropa_arena_format(package->arena, "slides/slide%u.xml", i + 1);
        package->failed |= !relation[2 * (i + 3) + 1];
    }
    tropa_buffer_append_text(&xml, "</p:sldIdLst><p:sldSz cx=\"12192000\" cy=\"6858000\"/>"
                                   "<p:notesSz cx=\"6858000\" cy=\"9144000\"/>"
                                   "</p:presentation>\n");
    tropa_package_add_buffer(package, "ppt/presentation.xml",
                             TYPE "presentationml.presentation.main+xml", &xml);
    if (!package->failed)
        tropa_package_relate(package, "ppt/", "presentation.xml", relation, slides + 3);
    tropa_buffer_deinit(&xml);
}

/* ---- the map ---- */

/* The first slide: everything, as large as the slide lets it be. */
static void add_picture(tropa_deck *deck, tropa_canvas *canvas)
{
    const tropa_box room = {24, 62, 912, 440};
    double scale = fmin(room.width / canvas->width, room.height / canvas->seen.height);
    tropa_slide_picture picture = {.width = canvas->width * scale,
                                   .height = canvas->seen.height * scale,
                                   .alternative = tropa_map_description(canvas)};
    picture.x = room.x + (room.width - picture.width) / 2;
    picture.y = room.y;
    tropa_deck_begin(deck, tropa_label_words(canvas, &canvas->map->title), (tropa_str){"", 0});
    tropa_deck_note(deck, picture.alternative);
    tropa_deck_end(deck, &picture);
}

static void add_slides(tropa_package *package, tropa_canvas *canvas)
{
    tropa_str title = tropa_label_words(canvas, &canvas->map->title);
    tropa_deck deck = {.package = package,
                       .language = tropa_language_code(tropa_catalogue_language(canvas->catalogue)),
                       .footer = title};
    add_picture(&deck, canvas);
    tropa_deck_opening(&deck, canvas);
    for (uint32_t i = 0; i < canvas->map->stage_count; i++)
        tropa_deck_stage(&deck, canvas, i);
    for (uint32_t i = 0; canvas->document && i < canvas->document->personas.count; i++)
        tropa_deck_persona(&deck, canvas, &canvas->document->personas.item[i]);
    add_fixed(package);
    add_properties(package, title, deck.language);
    add_presentation(package, deck.slides);
}

/* Draws the canvas, makes every part but the PNG, which needs the fonts for itself. */
static tropa_status fill(tropa_package *package, const tropa_map *map,
                         const tropa_draw_options *options, tropa_buffer *svg, double *scale,
                         tropa_error *err)
{
    tropa_canvas canvas;
    tropa_draw_options light = *options;
    light.theme = TROPA_LIGHT;
    light.embed_font = true;
    tropa_font_lock();
    tropa_canvas_init(&canvas, map, options->catalogue, package->arena);
    tropa_status status = tropa_canvas_draw(&canvas, &light, svg, err);
    if (!status) {
        add_slides(package, &canvas);
        *scale = fmin(2, LONGEST_SIDE / fmax(canvas.width, canvas.seen.height));
        if (package->failed || canvas.scene.failed)
            status = tropa_fail_memory(err);
    }
    tropa_canvas_deinit(&canvas);
    tropa_font_unlock();
    return status;
}

tropa_status tropa_draw_map_pptx(const tropa_map *map, const tropa_draw_options *options,
                                 tropa_buffer *pptx, tropa_error *err)
{
    tropa_arena arena;
    tropa_buffer svg, png;
    double scale = 1;
    tropa_arena_init(&arena);
    tropa_buffer_init(&svg);
    tropa_buffer_init(&png);
    tropa_package package = {.arena = &arena};
    tropa_status status = fill(&package, map, options, &svg, &scale, err);
    if (!status)
        status = tropa_draw_png(tropa_buffer_view(&svg), scale, &png, err);
    if (!status) {
        tropa_package_add(&package, "ppt/media/map.png", NULL, tropa_buffer_view(&png));
        tropa_package_add(&package, "ppt/media/map.svg", NULL, tropa_buffer_view(&svg));
        status = tropa_package_write(&package, pptx, err);
    }
    tropa_buffer_deinit(&svg);
    tropa_buffer_deinit(&png);
    tropa_arena_deinit(&arena);
    return status;
}
