/* tropa draw: the pictures of a written map, beside the journey map itself. */
#include "cli/map_outputs.h"

static const cli_option own[] = {
    {"picture", 0, "PICTURE", false,
     "empathy (the default), persona, blueprint, matrix (ideas by impact and effort, with a road "
     "map) or story."},
    {"persona", 0, "ID", false, "Whose empathy map or sheet (default: the first persona)."},
    {"story", 0, "ID", false, "Which story (default: the first one)."},
    {"output", 'o', "FILE", false, "Where the picture goes: .svg, .png or .pdf."},
    {"theme", 0, "light|dark", false, "Colours of svg, png and pdf (default: light)."},
    {"paper", 0, "a4|a3|a2|a1|a0", false,
     "Paper of a pdf: one page (default: one page of its own)."},
    {"portrait", 0, NULL, false, "Paper stands upright (default: it lies)."},
    {NULL, 0, NULL, false, NULL},
};

typedef struct drawing {
    tropa_document document;
    tropa_str persona, story;
} drawing;

static tropa_status draw_empathy(const void *what, const tropa_draw_options *options,
                                 tropa_buffer *svg, tropa_error *err)
{
    const drawing *it = what;
    return tropa_draw_empathy_svg(&it->document, it->persona, options, svg, err);
}

static tropa_status draw_persona(const void *what, const tropa_draw_options *options,
                                 tropa_buffer *svg, tropa_error *err)
{
    const drawing *it = what;
    return tropa_draw_persona_svg(&it->document, it->persona, options, svg, err);
}

static tropa_status draw_blueprint(const void *what, const tropa_draw_options *options,
                                   tropa_buffer *svg, tropa_error *err)
{
    return tropa_draw_blueprint_svg(&((const drawing *)what)->document, options, svg, err);
}

static tropa_status draw_matrix(const void *what, const tropa_draw_options *options,
                                tropa_buffer *svg, tropa_error *err)
{
    return tropa_draw_matrix_svg(&((const drawing *)what)->document, options, svg, err);
}

static tropa_status draw_story(const void *what, const tropa_draw_options *options,
                               tropa_buffer *svg, tropa_error *err)
{
    const drawing *it = what;
    return tropa_draw_story_svg(&it->document, it->story, options, svg, err);
}

static const struct {
    const char *name;
    cli_picture *draw;
} pictures[] = {
    {"empathy", draw_empathy}, {"persona", draw_persona}, {"blueprint", draw_blueprint},
    {"matrix", draw_matrix},   {"story", draw_story},
};

static tropa_status get_picture(const cli_args *args, cli_picture **out, tropa_error *err)
{
    const char *name = cli_value(args, "picture");
    *out = pictures[0].draw;
    if (!name)
        return TROPA_OK;
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
        if (strcmp(pictures[i].name, name) == 0) {
            *out = pictures[i].draw;
            return TROPA_OK;
        }
    return tropa_fail(err, TROPA_ERR_USAGE,
                      "--picture is empathy, persona, blueprint, matrix or story, not %s", name);
}

static tropa_status run(cli_state *cli, const cli_args *args, tropa_error *err)
{
    cli_picture *picture = NULL;
    tropa_catalogue *own_language = NULL;
    drawing it = {.persona = cli_text(args, "persona"), .story = cli_text(args, "story")};
    tropa_status status = get_picture(args, &picture, err);
    if (!status && !cli_has(args, "output"))
        status = tropa_fail(err, TROPA_ERR_USAGE,
                            "say where the picture goes: -o FILE.svg, .png or .pdf");
    if (!status)
        status = cli_picture_check(args, err);
    if (!status && !cli_catalogue(cli, err))
        status = TROPA_ERR_NO_MEMORY;
    if (!status)
        status = cli_map_read(cli, args->operand[0], &it.document, err);
    if (!status)
        status = cli_map_language(cli, args, &it.document, &own_language, err);
    if (!status)
        status = cli_picture_write(cli, args, own_language, picture, &it, err);
    tropa_catalogue_free(own_language);
    return status;
}

static const cli_option *const groups[] = {own, cli_options_common, NULL};

const cli_command cli_command_draw = {
    .name = "draw",
    .usage = "MAP.yaml --picture PICTURE -o FILE",
    .summary = "Draw a picture of a written map: empathy map, persona, blueprint, ideas, story.",
    .details = "The map is the document that people write. What nobody has written yet asks its "
               "question in the picture, so that it can be printed for a workshop.",
    .examples = "tropa draw box.yaml --picture empathy --persona anna -o anna.svg\n"
                "tropa draw box.yaml --picture blueprint -o blueprint.pdf\n"
                "tropa draw box.yaml --picture matrix -o ideas.png --theme dark --language pl",
    .groups = groups,
    .least = 1,
    .most = 1,
    .run = run,
};
