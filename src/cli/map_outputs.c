/* Where a map goes: which files, what kind each is, and writing them. See map_outputs.h. */
#include "cli/map_outputs.h"

#include "base/file.h"
#include "map/to_document.h"
#include "map/write.h"
#include "query/clock.h"

#include <strings.h>

static const char *const endings[CLI_MAP_OUTPUTS] = {".html", ".svg",  ".png",
                                                     ".pdf",  ".pptx", ".yaml"};

tropa_status cli_map_output_of(const char *path, cli_map_output *out, tropa_error *err)
{
    size_t size = strlen(path);
    for (unsigned i = 0; i < CLI_MAP_OUTPUTS; i++) {
        size_t ending = strlen(endings[i]);
        if (size > ending && strcasecmp(path + size - ending, endings[i]) == 0) {
            *out = (cli_map_output)i;
            return TROPA_OK;
        }
    }
    return tropa_fail(err, TROPA_ERR_USAGE,
                      "-o %s: a map is written as .html, .svg, .png, .pdf, .pptx or .yaml; end "
                      "the name with one of them",
                      path);
}

tropa_status cli_map_outputs(cli_state *cli, const cli_args *args, const char ***out,
                             uint32_t *count, tropa_error *err)
{
    const char **list = tropa_arena_array(&cli->arena, CLI_GIVEN_MAX + 1, sizeof *list);
    tropa_status status = TROPA_OK;
    cli_map_output kind;
    if (!list)
        return tropa_fail_memory(err);
    *count = 0;
    for (uint32_t i = 0; i < args->given_count && !status; i++) {
        if (strcmp(args->given[i].option->name, "output") != 0)
            continue;
        list[*count] = args->given[i].value;
        status = cli_map_output_of(list[(*count)++], &kind, err);
    }
    if (*count == 0)
        list[(*count)++] = "map.html";
    *out = list;
    return status;
}

tropa_status cli_map_theme(const cli_args *args, tropa_theme *out, tropa_error *err)
{
    tropa_str text = cli_text(args, "theme");
    *out = TROPA_LIGHT;
    if (tropa_str_equal(text, TROPA_STR("dark")))
        *out = TROPA_DARK;
    else if (text.data && !tropa_str_equal(text, TROPA_STR("light")))
        return tropa_fail(err, TROPA_ERR_USAGE, "--theme is light or dark, not %s", text.data);
    return TROPA_OK;
}

tropa_status cli_map_paper(const cli_args *args, tropa_paper *paper, const tropa_paper **out,
                           tropa_error *err)
{
    tropa_str text = cli_text(args, "paper");
    paper->portrait = cli_has(args, "portrait");
    *out = text.data ? paper : NULL;
    if (text.data && !tropa_paper_parse(text, &paper->size))
        return tropa_fail(err, TROPA_ERR_USAGE, "--paper is a4, a3, a2, a1 or a0, not %s",
                          text.data);
    if (!text.data && paper->portrait)
        return tropa_fail(err, TROPA_ERR_USAGE,
                          "--portrait says how paper stands: add --paper, such as --paper a3");
    return TROPA_OK;
}

/** The map as a document that people go on with. */
static tropa_status write_document(const tropa_map *map, const tropa_catalogue *catalogue,
                                   tropa_buffer *out, tropa_error *err)
{
    if (map->document)
        return tropa_document_write(map->document, out, err);
    tropa_arena arena;
    tropa_document document;
    tropa_arena_init(&arena);
    tropa_status status =
        tropa_map_to_document(&arena, map, catalogue, tropa_clock_wall_us(), &document, err);
    if (!status)
        status = tropa_document_write(&document, out, err);
    tropa_arena_deinit(&arena);
    return status;
}

static tropa_status draw(const tropa_map *map, const tropa_draw_options *options,
                         cli_map_output kind, tropa_buffer *out, tropa_error *err)
{
    tropa_buffer svg;
    if (kind == CLI_MAP_YAML)
        return write_document(map, options->catalogue, out, err);
    if (kind == CLI_MAP_HTML)
        return tropa_draw_map_html(map, options, out, err);
    if (kind == CLI_MAP_SVG)
        return tropa_draw_map_svg(map, options, out, err);
    if (kind == CLI_MAP_PPTX)
        return tropa_draw_map_pptx(map, options, out, err);
    if (kind == CLI_MAP_PDF)
        return tropa_draw_map_pdf(map, options, out, err);
    tropa_buffer_init(&svg);
    tropa_status status = tropa_draw_map_svg(map, options, &svg, err);
    if (!status)
        status = tropa_draw_png(tropa_buffer_view(&svg), 2, out, err);
    tropa_buffer_deinit(&svg);
    return status;
}

tropa_status cli_map_write(const tropa_map *map, const tropa_draw_options *options,
                           const char *const *path, uint32_t count, tropa_error *err)
{
    tropa_status status = TROPA_OK;
    for (uint32_t i = 0; i < count && !status; i++) {
        cli_map_output kind = CLI_MAP_HTML;
        tropa_buffer picture;
        tropa_buffer_init(&picture);
        status = cli_map_output_of(path[i], &kind, err);
        if (!status)
            status = draw(map, options, kind, &picture, err);
        if (!status)
            status = tropa_file_replace(path[i], picture.data, picture.size, err);
        tropa_buffer_deinit(&picture);
    }
    return status;
}

/* Where it lies, and what to do next. */
void cli_map_say_where(cli_state *cli, const char *const *path, uint32_t count, bool names,
                       FILE *out)
{
    for (uint32_t i = 0; i < count; i++) {
        cli_map_output kind = CLI_MAP_HTML;
        tropa_message message;
        cli_map_output_of(path[i], &kind, NULL);
        tropa_message_init(&message, kind == CLI_MAP_HTML ? "cli.map.html" : "cli.map.picture");
        tropa_message_text(&message, "path", tropa_str_from(path[i]));
        cli_say(cli, out, &message);
    }
    if (!names)
        cli_say_key(cli, out, "cli.next.map");
}
