/* The table of templates; a new one needs a row here and in meson.build. */
#include "map/template.h"

#define TEMPLATES(row)                                                                             \
    row(classic, "classic") row(service, "service") row(full, "full") row(content, "content")      \
        row(subscription_box, "subscription-box") row(shop, "shop") row(b2b, "b2b")                \
            row(blueprint, "blueprint") row(empathy, "empathy") row(blank, "blank")

#define DECLARE_ONE(symbol, language)                                                              \
    extern const unsigned char template_##symbol##_##language[];                                   \
    extern const size_t template_##symbol##_##language##_size;
#define DECLARE(symbol, name)                                                                      \
    DECLARE_ONE(symbol, en) DECLARE_ONE(symbol, ru) DECLARE_ONE(symbol, pl)
TEMPLATES(DECLARE)

#define NAME(symbol, name) name,
const char *const tropa_template_names[] = {TEMPLATES(NAME) NULL};

typedef struct template_file {
    const unsigned char *data;
    const size_t *size;
} template_file;

#define ROW(symbol, name)                                                                          \
    {{template_##symbol##_en, &template_##symbol##_en_size},                                       \
     {template_##symbol##_ru, &template_##symbol##_ru_size},                                       \
     {template_##symbol##_pl, &template_##symbol##_pl_size}},
static const template_file files[][TROPA_LANGUAGE_COUNT] = {TEMPLATES(ROW)};

tropa_str tropa_template(tropa_str name, tropa_language language)
{
    for (size_t i = 0; tropa_template_names[i]; i++)
        if (tropa_str_equal(name, tropa_str_from(tropa_template_names[i])))
            return (tropa_str){(const char *)files[i][language].data, *files[i][language].size};
    return (tropa_str){0};
}
