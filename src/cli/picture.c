/* -o FILE.svg|png|pdf: the same for every command that draws one picture. */
#include "cli/map_outputs.h"

#include "base/file.h"

#include <strings.h>

const cli_option cli_options_picture[] = {
    {"output", 'o', "FILE", false, "Draw the answer: .svg, .png or .pdf."},
    {"theme", 0, "light|dark", false, "Colours of svg, png and pdf (default: light)."},
    {"paper", 0, "a4|a3|a2|a1|a0", false,
     "Paper of a pdf: one page (default: one page of its own)."},
    {"portrait", 0, NULL, false, "Paper stands upright (default: it lies)."},
    {NULL, 0, NULL, false, NULL},
};

typedef enum kind { KIND_SVG, KIND_PNG, KIND_PDF, KIND_COUNT } kind;

static tropa_status kind_of(const char *path, kind *out, tropa_error *err)
{
    static const char *const endings[KIND_COUNT] = {".svg", ".png", ".pdf"};
    size_t size = strlen(path);
    for (unsigned i = 0; i < KIND_COUNT; i++)
        if (size > 4 && strcasecmp(path + size - 4, endings[i]) == 0) {
            *out = (kind)i;
            return TROPA_OK;
        }
    return tropa_fail(err, TROPA_ERR_USAGE,
                      "-o %s: a picture is written as .svg, .png or .pdf; end the name with one of "
                      "them",
                      path);
}

tropa_status cli_picture_check(const cli_args *args, tropa_error *err)
{
    tropa_theme theme;
    tropa_paper paper = {0};
    const tropa_paper *chosen;
    kind which;
    const char *path = cli_value(args, "output");
    tropa_status status = path ? kind_of(path, &which, err) : TROPA_OK;
    if (!status)
        status = cli_map_theme(args, &theme, err);
    return status ? status : cli_map_paper(args, &paper, &chosen, err);
}

tropa_status cli_picture_write(cli_state *cli, const cli_args *args,
                               const tropa_catalogue *catalogue, cli_picture *draw,
                               const void *what, tropa_error *err)
{
    const char *path = cli_value(args, "output");
    tropa_draw_options options = {.embed_font = true, .catalogue = catalogue};
    tropa_buffer svg, other;
    tropa_paper paper = {0};
    kind which = KIND_SVG;
    if (!options.catalogue && !(options.catalogue = cli_catalogue(cli, err)))
        return TROPA_ERR_NO_MEMORY;
    tropa_buffer_init(&svg);
    tropa_buffer_init(&other);
    tropa_status status = kind_of(path, &which, err);
    if (!status)
        status = cli_map_theme(args, &options.theme, err);
    if (!status)
        status = cli_map_paper(args, &paper, &options.paper, err);
    if (!status)
        status = draw(what, &options, &svg, err);
    if (!status && which == KIND_PNG)
        status = tropa_draw_png(tropa_buffer_view(&svg), 2, &other, err);
    else if (!status && which == KIND_PDF && options.paper)
        status =
            tropa_draw_pdf_on(tropa_buffer_view(&svg), options.theme, *options.paper, &other, err);
    else if (!status && which == KIND_PDF)
        status = tropa_draw_pdf(tropa_buffer_view(&svg), &other, err);
    const tropa_buffer *file = which == KIND_SVG ? &svg : &other;
    if (!status)
        status = tropa_file_replace(path, file->data, file->size, err);
    tropa_buffer_deinit(&svg);
    tropa_buffer_deinit(&other);
    return status;
}
