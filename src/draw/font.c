/* Measuring with Pango and HarfBuzz, subsetting with hb-subset. See font.h.
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

static tropa_status prepare(tropa_error *err)
{
    tropa_status status = TROPA_OK;
    for (int weight = 0; weight < TROPA_WEIGHT_COUNT; weight++) {
        if (path[weight][0])
            continue;
        if ((status = make_memory_file((tropa_weight)weight, err)) != TROPA_OK)
            return status;
        hb_blob_t *blob = hb_blob_create((const char *)font_data[weight],
                                         (unsigned)font_size_of((tropa_weight)weight),
                                         HB_MEMORY_MODE_READONLY, NULL, NULL);
        face[weight] = hb_face_create(blob, 0);
        hb_blob_destroy(blob);
    }
    if (!covered) {
        covered = hb_set_create();
        hb_face_collect_unicodes(face[TROPA_REGULAR], covered);
    }
    if (!inter_only.map && (status = make_typeface(&inter_only, false, err)) != TROPA_OK)
        return status;
    tropa_dict_init(&cache_text);
    ready = true;
    return TROPA_OK;
}

tropa_status tropa_font_lock(tropa_error *err)
{
    pthread_mutex_lock(&lock);
    tropa_status status = ready ? TROPA_OK : prepare(err);
    if (status != TROPA_OK)
        pthread_mutex_unlock(&lock);
    return status;
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

static double shape(PangoContext *context, tropa_str text)
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

double tropa_font_width(tropa_weight weight, tropa_str text, bool *foreign)
{
    if (!text.size)
        return 0;
    bool outside = is_foreign(text);
    if (outside && foreign)
        *foreign = true;
    if (outside && !inter_first.map && make_typeface(&inter_first, true, NULL) != TROPA_OK)
        outside = false;
    PangoContext *context = (outside ? &inter_first : &inter_only)->context[weight];

    char key[256];
    if (text.size + 1 > sizeof key)
        return shape(context, text);
    key[0] = (char)('0' + weight);
    memcpy(key + 1, text.data, text.size);
    if (cache_text.count >= CACHE_ENTRIES) {
        tropa_dict_deinit(&cache_text);
        tropa_dict_init(&cache_text);
    }
    size_t before = cache_text.count;
    uint32_t code = tropa_dict_add(&cache_text, (tropa_str){key, text.size + 1});
    if (code == TROPA_DICT_NONE)
        return shape(context, text);
    if (code < before)
        return (double)cache_width[code];
    float width = (float)shape(context, text);
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
    if (foreign && !inter_first.map) {
        tropa_status status = make_typeface(&inter_first, true, err);
        if (status != TROPA_OK)
            return status;
    }
    PangoFontMap *map = pango_cairo_font_map_get_default();
    if (!PANGO_IS_FC_FONT_MAP(map))
        return tropa_fail(err, TROPA_ERR_IO,
                          "this Pango library draws without fontconfig: install "
                          "the distribution's libpangocairo");
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map),
                                 (foreign ? &inter_first : &inter_only)->config);
    return TROPA_OK;
}
