/* Measuring with HarfBuzz and Pango, subsetting with hb-subset. See font.h.
 *
 * Text that Inter covers is shaped by HarfBuzz itself, run by run of one script, as Pango would:
 * the same widths (a test proves it) without the 25 ms that fontconfig takes to look at the fonts.
 * Only foreign text and librsvg need Pango.
 *
 * fontconfig wants files; the embedded fonts become memory files (memfd) that live as long as the
 * process and are named through /proc/self/fd. */
#include "draw/font.h"

#include "base/dict.h"
#include "base/memory.h"
#include "draw/embedded.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <hb-subset.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_LEAK_CHECK 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define WITH_LEAK_CHECK 1
#endif
#ifdef WITH_LEAK_CHECK
/* fontconfig's patterns point at each other by offsets, which the leak checker cannot follow: what
 * lives as long as the process then looks lost. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}
#endif

/* Measured at this size in pixels: Pango's 1/1024 pixel is then 5e-6 em. */
enum { MEASURE_PIXELS = 200, CACHE_ENTRIES = 20000 };

typedef struct typeface {
    FcConfig *config;
    PangoFontMap *map;
    PangoContext *context[TROPA_WEIGHT_COUNT];
} typeface;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool ready;
static char path[TROPA_WEIGHT_COUNT][64];
static hb_face_t *face[TROPA_WEIGHT_COUNT];
static hb_font_t *plain_font[TROPA_WEIGHT_COUNT];
static hb_buffer_t *shaping;
static hb_set_t *covered;
static typeface inter_only, inter_first;

/* Widths already measured: the same words come again and again. */
static tropa_dict cache_text;
static float *cache_width;
static size_t cache_capacity;

static const unsigned char *const font_data[TROPA_WEIGHT_COUNT] = {
    tropa_inter_regular, tropa_inter_semibold, tropa_inter_bold};

static size_t font_size_of(tropa_weight weight)
{
    return weight == TROPA_REGULAR    ? tropa_inter_regular_size
           : weight == TROPA_SEMIBOLD ? tropa_inter_semibold_size
                                      : tropa_inter_bold_size;
}

static tropa_status make_memory_file(tropa_weight weight, tropa_error *err)
{
    size_t size = font_size_of(weight), done = 0;
    int descriptor = memfd_create("tropa-font", MFD_CLOEXEC);
    if (descriptor < 0)
        return tropa_fail_errno(err, errno, "cannot prepare the font for drawing");
    while (done < size) {
        ssize_t n = write(descriptor, font_data[weight] + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            int number = errno;
            close(descriptor);
            return tropa_fail_errno(err, number, "cannot prepare the font for drawing");
        }
        done += (size_t)n;
    }
    snprintf(path[weight], sizeof path[weight], "/proc/self/fd/%d", descriptor);
    return TROPA_OK;
}

/* The system's fonts without its own Inter, whose version may differ from ours. */
static const FcChar8 without_inter[] =
    "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\"><fontconfig>"
    "<selectfont><rejectfont><glob>*/Inter*</glob></rejectfont></selectfont></fontconfig>";

static FcConfig *make_config(bool with_system)
{
    FcConfig *config = FcConfigCreate();
    if (!config)
        return NULL;
    if (with_system) {
        /* A machine without any font configuration is fine: missing glyphs are drawn as boxes. */
        FcConfigParseAndLoad(config, NULL, FcFalse);
        FcConfigParseAndLoadFromMemory(config, without_inter, FcFalse);
    }
    FcBool fine = FcConfigBuildFonts(config);
    for (int weight = 0; weight < TROPA_WEIGHT_COUNT && fine; weight++)
        fine = FcConfigAppFontAddFile(config, (const FcChar8 *)path[weight]);
    if (!fine) {
        FcConfigDestroy(config);
        return NULL;
    }
    return config;
}

static tropa_status make_typeface(typeface *out, bool with_system, tropa_error *err)
{
    static const PangoWeight weights[] = {PANGO_WEIGHT_NORMAL, PANGO_WEIGHT_SEMIBOLD,
                                          PANGO_WEIGHT_BOLD};
    for (int weight = 0; weight < TROPA_WEIGHT_COUNT; weight++) {
        tropa_status status =
            path[weight][0] ? TROPA_OK : make_memory_file((tropa_weight)weight, err);
        if (status != TROPA_OK)
            return status;
    }
    out->config = make_config(with_system);
    if (!out->config)
        return tropa_fail(err, TROPA_ERR_IO,
                          "cannot load the font for drawing: is /proc mounted and readable?");
    out->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!out->map)
        return tropa_fail(err, TROPA_ERR_IO,
                          "this cairo library has no FreeType fonts: install "
                          "the distribution's libcairo2");
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(out->map), out->config);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    for (int weight = 0; weight < TROPA_WEIGHT_COUNT; weight++) {
        PangoContext *context = pango_font_map_create_context(out->map);
        PangoFontDescription *font = pango_font_description_from_string("Inter");
        pango_font_description_set_weight(font, weights[weight]);
        pango_font_description_set_absolute_size(font, (double)MEASURE_PIXELS * PANGO_SCALE);
        pango_context_set_font_description(context, font);
        pango_font_description_free(font);
        pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
        pango_context_set_language(context, pango_language_from_string("en"));
        pango_context_set_round_glyph_positions(context, FALSE);
        pango_cairo_context_set_font_options(context, options);
        out->context[weight] = context;
    }
    cairo_font_options_destroy(options);
    return TROPA_OK;
}

static void prepare(void)
{
    for (int weight = 0; weight < TROPA_WEIGHT_COUNT; weight++) {
        hb_blob_t *blob = hb_blob_create((const char *)font_data[weight],
                                         (unsigned)font_size_of((tropa_weight)weight),
                                         HB_MEMORY_MODE_READONLY, NULL, NULL);
        face[weight] = hb_face_create(blob, 0);
        plain_font[weight] = hb_font_create(face[weight]);
        hb_blob_destroy(blob);
    }
    shaping = hb_buffer_create();
    covered = hb_set_create();
    hb_face_collect_unicodes(face[TROPA_REGULAR], covered);
    tropa_dict_init(&cache_text);
    ready = true;
}

void tropa_font_lock(void)
{
    pthread_mutex_lock(&lock);
    if (!ready)
        prepare();
}

void tropa_font_unlock(void)
{
    pthread_mutex_unlock(&lock);
}

bool tropa_font_has(uint32_t character)
{
    /* Joiners and variation selectors draw nothing of their own. */
    if (character == 0x200d || (character >= 0xfe00 && character <= 0xfe0f))
        return true;
    return hb_set_has(covered, character);
}

static bool is_foreign(tropa_str text)
{
    for (const char *at = text.data, *end = text.data + text.size; at < end;) {
        if (!((unsigned char)*at & 0x80)) {
            at++;
            continue;
        }
        if (!tropa_font_has(g_utf8_get_char(at)))
            return true;
        at = g_utf8_next_char(at);
    }
    return false;
}

static double shape_pango(PangoContext *context, tropa_str text)
{
    GList *items = pango_itemize_with_base_dir(context, PANGO_DIRECTION_LTR, text.data, 0,
                                               (int)text.size, NULL, NULL);
    PangoGlyphString *glyphs = pango_glyph_string_new();
    double width = 0;
    for (GList *link = items; link; link = link->next) {
        PangoItem *item = link->data;
        pango_shape_full(text.data + item->offset, item->length, text.data, (int)text.size,
                         &item->analysis, glyphs);
        width += pango_glyph_string_get_width(glyphs);
        pango_item_free(item);
    }
    pango_glyph_string_free(glyphs);
    g_list_free(items);
    return width / PANGO_SCALE / MEASURE_PIXELS;
}

static double shape_run(tropa_weight weight, tropa_str text, size_t begin, size_t end,
                        hb_script_t script)
{
    hb_buffer_clear_contents(shaping);
    hb_buffer_add_utf8(shaping, text.data, (int)text.size, (unsigned)begin, (int)(end - begin));
    hb_buffer_set_direction(shaping, HB_DIRECTION_LTR);
    hb_buffer_set_script(shaping, script);
    hb_buffer_set_language(shaping, hb_language_from_string("en", -1));
    hb_shape(plain_font[weight], shaping, NULL, 0);
    unsigned n;
    const hb_glyph_position_t *position = hb_buffer_get_glyph_positions(shaping, &n);
    int64_t width = 0;
    for (unsigned i = 0; i < n; i++)
        width += position[i].x_advance;
    return (double)width / (double)hb_face_get_upem(face[weight]);
}

/* Runs of one script; digits, signs and marks belong to the run they stand in. */
static double shape_inter(tropa_weight weight, tropa_str text)
{
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    hb_script_t run = HB_SCRIPT_COMMON;
    size_t begin = 0;
    double width = 0;
    for (const char *at = text.data, *end = at + text.size; at < end; at = g_utf8_next_char(at)) {
        hb_script_t script = hb_unicode_script(unicode, g_utf8_get_char(at));
        if (script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED || script == run)
            continue;
        size_t here = (size_t)(at - text.data);
        if (run != HB_SCRIPT_COMMON) {
            width += shape_run(weight, text, begin, here, run);
            begin = here;
        }
        run = script;
    }
    return width + shape_run(weight, text, begin, text.size, run);
}

static double shape(tropa_weight weight, tropa_str text, bool outside)
{
    if (outside && !inter_first.map && make_typeface(&inter_first, true, NULL) != TROPA_OK)
        outside = false;
    return outside ? shape_pango(inter_first.context[weight], text) : shape_inter(weight, text);
}

double tropa_font_width_pango(tropa_weight weight, tropa_str text)
{
    if (!inter_only.map && make_typeface(&inter_only, false, NULL) != TROPA_OK)
        return -1;
    return shape_pango(inter_only.context[weight], text);
}

double tropa_font_width(tropa_weight weight, tropa_str text, bool *foreign)
{
    if (!text.size)
        return 0;
    bool outside = is_foreign(text);
    if (outside && foreign)
        *foreign = true;
    char key[256];
    if (text.size + 1 > sizeof key)
        return shape(weight, text, outside);
    key[0] = (char)('0' + weight);
    memcpy(key + 1, text.data, text.size);
    if (cache_text.count >= CACHE_ENTRIES) {
        tropa_dict_deinit(&cache_text);
        tropa_dict_init(&cache_text);
    }
    size_t before = cache_text.count;
    uint32_t code = tropa_dict_add(&cache_text, (tropa_str){key, text.size + 1});
    if (code == TROPA_DICT_NONE)
        return shape(weight, text, outside);
    if (code < before)
        return (double)cache_width[code];
    float width = (float)shape(weight, text, outside);
    if (tropa_grow((void **)&cache_width, &cache_capacity, (size_t)code + 1, sizeof *cache_width)) {
        tropa_dict_deinit(&cache_text);
        tropa_dict_init(&cache_text);
        return (double)width;
    }
    cache_width[code] = width;
    return (double)width;
}

tropa_status tropa_font_subset(tropa_weight weight, const hb_set_t *characters, tropa_buffer *out,
                               tropa_error *err)
{
    /* What browsers and Pango apply unasked; the many optional features would triple the size. */
    static const hb_tag_t features[] = {HB_TAG('k', 'e', 'r', 'n'), HB_TAG('m', 'a', 'r', 'k'),
                                        HB_TAG('m', 'k', 'm', 'k'), HB_TAG('c', 'c', 'm', 'p'),
                                        HB_TAG('l', 'o', 'c', 'l'), HB_TAG('c', 'a', 'l', 't'),
                                        HB_TAG('r', 'l', 'i', 'g'), HB_TAG('l', 'i', 'g', 'a')};
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input)
        return tropa_fail_memory(err);
    hb_set_union(hb_subset_input_unicode_set(input), characters);
    hb_set_t *kept = hb_subset_input_set(input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
    hb_set_clear(kept);
    for (size_t i = 0; i < sizeof features / sizeof *features; i++)
        hb_set_add(kept, features[i]);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
    hb_face_t *subset = hb_subset_or_fail(face[weight], input);
    hb_subset_input_destroy(input);
    if (!subset)
        return tropa_fail_memory(err);
    hb_blob_t *blob = hb_face_reference_blob(subset);
    unsigned size;
    const char *data = hb_blob_get_data(blob, &size);
    gchar *text = g_base64_encode((const guchar *)data, size);
    tropa_buffer_append_text(out, text);
    g_free(text);
    hb_blob_destroy(blob);
    hb_face_destroy(subset);
    return out->failed ? tropa_fail_memory(err) : TROPA_OK;
}

tropa_status tropa_font_lend(bool foreign, tropa_error *err)
{
    typeface *lent = foreign ? &inter_first : &inter_only;
    tropa_status status = lent->map ? TROPA_OK : make_typeface(lent, foreign, err);
    if (status != TROPA_OK)
        return status;
    PangoFontMap *map = pango_cairo_font_map_get_default();
    if (!PANGO_IS_FC_FONT_MAP(map))
        return tropa_fail(err, TROPA_ERR_IO,
                          "this Pango library draws without fontconfig: install "
                          "the distribution's libpangocairo");
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), lent->config);
    return TROPA_OK;
}
