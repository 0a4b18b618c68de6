/* What cells mean: which way round the grid lies, which row is which lane, which column is which
 * stage or touchpoint. */
#include "map/build.h"
#include "map/grid_cells.h"
#include "text/number.h"
#include "text/plain.h"

#include <ctype.h>

#define NONE UINT32_MAX

/** Where a column leads. */
typedef struct column {
    uint32_t stage, touchpoint; /**< NONE: no such */
} column;

typedef struct grid {
    tropa_finder *finder;
    tropa_arena *arena;
    tropa_cells cells;
    tropa_builder builder;
    tropa_document *document;
    column *column;
    uint32_t touchpoint_row;               /**< NONE: there is none */
    uint32_t lane;                         /**< of one's own, being filled; NONE: not yet made */
    uint32_t spoken[TROPA_LANGUAGE_COUNT]; /**< rows by the language of their names */
    bool failed;
} grid;

static tropa_status say(grid *g, bool error, const tropa_cell *cell, const char *key)
{
    tropa_problem *problem;
    tropa_place place = {.line = cell->line, .column = cell->column};
    tropa_status status = tropa_problem_add(g->finder, error, place, key, &problem);
    if (status)
        return status;
    tropa_str text = tropa_text_truncate(g->arena, cell->text, 60);
    tropa_message_text(&problem->what, "text", text);
    return text.data ? TROPA_OK : tropa_fail_memory(g->finder->err);
}

/* ---- entries of a cell ---- */

size_t tropa_grid_bullet(tropa_str text)
{
    static const char *const bullets[] = {"- ", "* ", "\xE2\x80\xA2", "\xE2\x80\x93 ",
                                          "\xE2\x80\x94 "};
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++)
        if (text.size >= strlen(bullets[i]) &&
            memcmp(text.data, bullets[i], strlen(bullets[i])) == 0)
            return strlen(bullets[i]);
    return 0;
}

static bool add_part(grid *g, const char *from, const char *to, tropa_texts *out)
{
    tropa_str part = tropa_text_trim((tropa_str){from, (size_t)(to - from)});
    part = tropa_arena_copy(g->arena, part);
    return part.data && (part.size == 0 || tropa_build_text(g->arena, out, part));
}

/** Bullets, else lines, else semicolons part the entries. Behind bullets an entry may go on on
 * lines of its own. */
static bool split_entries(grid *g, tropa_str text, tropa_texts *out)
{
    const bool bullets = tropa_grid_bullet(text) > 0;
    const char *end = text.data + text.size, *from = text.data;
    const char mark = bullets || memchr(text.data, '\n', text.size) ? '\n' : ';';
    *out = (tropa_texts){0};
    bool fine = true;
    for (const char *at = text.data; at < end && fine;) {
        const char *stop = memchr(at, mark, (size_t)(end - at));
        stop = stop ? stop : end;
        tropa_str line = tropa_text_trim((tropa_str){at, (size_t)(stop - at)});
        if (!bullets || tropa_grid_bullet(line)) {
            fine = at == text.data || add_part(g, from, at - 1, out);
            from = line.data + (bullets ? tropa_grid_bullet(line) : 0);
        }
        at = stop + 1;
    }
    return fine && (text.size == 0 || add_part(g, from, end, out));
}

/* ---- columns ---- */

static tropa_experience *experience_of(grid *g, uint32_t c)
{
    tropa_doc_stage *stage = &g->document->stages.item[g->column[c].stage];
    return g->column[c].touchpoint == NONE
               ? &stage->experience
               : &stage->touchpoints.item[g->column[c].touchpoint].experience;
}

static tropa_str id_of(grid *g, uint32_t c)
{
    const tropa_doc_stage *stage = &g->document->stages.item[g->column[c].stage];
    return g->column[c].touchpoint == NONE
               ? stage->item.id
               : stage->touchpoints.item[g->column[c].touchpoint].item.id;
}

static bool is_empty_column(const grid *g, uint32_t c)
{
    for (uint32_t r = 0; r < g->cells.rows; r++)
        if (tropa_cell_at(&g->cells, r, c)->text.size)
            return false;
    return true;
}

static tropa_status read_stages(grid *g)
{
    tropa_str before = {0};
    uint32_t stage = NONE;
    for (uint32_t c = 1; c < g->cells.columns; c++) {
        const tropa_cell *cell = tropa_cell_at(&g->cells, 0, c);
        g->column[c] = (column){NONE, NONE};
        if (is_empty_column(g, c))
            continue;
        if (cell->text.size && !tropa_str_equal(cell->text, before)) {
            if (!tropa_build_stage(&g->builder, cell->text))
                return tropa_fail_memory(g->finder->err);
            stage = g->document->stages.count - 1;
            before = cell->text;
        } else if (stage == NONE) {
            return say(g, true, cell, "grid.stage");
        }
        g->column[c].stage = stage;
    }
    return TROPA_OK;
}

/** Touchpoints: one a column where the stage stands over several, else all in its cell. */
static bool read_touchpoints(grid *g)
{
    bool fine = true;
    for (uint32_t c = 1; c < g->cells.columns && fine && g->touchpoint_row != NONE; c++) {
        const uint32_t s = g->column[c].stage;
        tropa_str text = tropa_cell_at(&g->cells, g->touchpoint_row, c)->text;
        if (s == NONE || text.size == 0)
            continue;
        tropa_doc_touchpoint_list *list = &g->document->stages.item[s].touchpoints;
        bool several = (c > 1 && g->column[c - 1].stage == s) ||
                       (c + 1 < g->cells.columns && g->column[c + 1].stage == s);
        tropa_texts names;
        fine = split_entries(g, text, &names);
        several = several && names.count == 1;
        for (uint32_t i = 0; i < names.count && fine; i++)
            fine = tropa_build_touchpoint(&g->builder, list, names.item[i]) != NULL;
        if (several)
            g->column[c].touchpoint = list->count - 1;
    }
    return fine;
}

/* ---- rows ---- */

/** Adds a cell to the lane of one's own that this row is. */
static bool add_own(grid *g, uint32_t r, uint32_t c)
{
    const tropa_shape *shape = tropa_shape_field(&tropa_shape_document, TROPA_STR("lanes"))->shape;
    if (g->lane == NONE) {
        tropa_lane *lane = tropa_build_item(g->arena, shape, &g->document->lanes);
        tropa_str name = tropa_cell_at(&g->cells, r, 0)->text;
        if (!lane)
            return false;
        lane->name = name.size ? name : TROPA_STR("\xE2\x80\xA6");
        lane->item.id = tropa_build_id(&g->builder, "lane", lane->name);
        g->lane = g->document->lanes.count - 1;
    }
    tropa_lane *lane = &g->document->lanes.item[g->lane];
    tropa_lane_cell *cell = tropa_build_item(
        g->arena, tropa_shape_field(shape, TROPA_STR("cells"))->shape, &lane->cells);
    if (!cell)
        return false;
    cell->at = id_of(g, c);
    cell->text = tropa_cell_at(&g->cells, r, c)->text;
    return lane->item.id.data != NULL;
}

/** The list or text with this key, of the column's stage or touchpoint. */
static void *place_of(grid *g, uint32_t c, const char *key, const tropa_field **field)
{
    tropa_doc_stage *stage = &g->document->stages.item[g->column[c].stage];
    const bool inner = g->column[c].touchpoint != NONE;
    *field = tropa_shape_field(inner ? tropa_shape_of_touchpoint() : tropa_shape_of_stage(),
                               tropa_str_from(key));
    void *object = inner ? (void *)&stage->touchpoints.item[g->column[c].touchpoint] : stage;
    return *field ? tropa_field_at(*field, object) : NULL;
}

static bool add_entries(grid *g, uint32_t r, uint32_t c, const char *key)
{
    const tropa_field *field;
    void *list = place_of(g, c, key, &field);
    tropa_texts parts;
    if (!list)
        return add_own(g, r, c);
    if (!split_entries(g, tropa_cell_at(&g->cells, r, c)->text, &parts))
        return false;
    const tropa_field *brief = tropa_shape_short(field->shape);
    for (uint32_t i = 0; i < parts.count; i++) {
        void *item = tropa_build_item(g->arena, field->shape, list);
        if (!item)
            return false;
        *(tropa_str *)tropa_field_at(brief, item) = parts.item[i];
    }
    return true;
}

static bool add_text(grid *g, uint32_t r, uint32_t c, const char *key)
{
    const tropa_field *field;
    tropa_str *text = place_of(g, c, key, &field);
    if (!text || field->kind != TROPA_FIELD_TEXT || text->size)
        return add_own(g, r, c);
    *text = tropa_cell_at(&g->cells, r, c)->text;
    return true;
}

static bool add_channel(grid *g, uint32_t r, uint32_t c)
{
    const tropa_field *field;
    uint8_t *channel = place_of(g, c, "channel", &field);
    tropa_str text = tropa_cell_at(&g->cells, r, c)->text;
    for (uint8_t i = 0; channel && field->choice[i]; i++)
        if (tropa_str_equal(text, tropa_str_from(field->choice[i]))) {
            *channel = (uint8_t)(i + 1);
            return true;
        }
    return add_own(g, r, c);
}

/* ---- feelings ---- */

typedef struct feeling {
    tropa_str persona, text;
    double value;
} feeling;

/** "Anna: 1,5 (glad)" */
static bool parse_feeling(tropa_str part, feeling *out)
{
    int64_t scaled;
    *out = (feeling){0};
    const char *open = part.size ? memchr(part.data, '(', part.size) : NULL;
    if (open && open > part.data && part.data[part.size - 1] == ')') {
        out->text =
            tropa_text_trim((tropa_str){open + 1, (size_t)(part.data + part.size - open) - 2});
        part = tropa_text_trim((tropa_str){part.data, (size_t)(open - part.data)});
    }
    for (size_t i = part.size; i > 0; i--)
        if (part.data[i - 1] == ':') {
            out->persona = tropa_text_trim((tropa_str){part.data, i - 1});
            part = tropa_text_trim((tropa_str){part.data + i, part.size - i});
            break;
        }
    tropa_number_result result = tropa_number_parse(part, TROPA_NUMBER_UNKNOWN, 6, &scaled);
    if (result != TROPA_NUMBER_OK && result != TROPA_NUMBER_ROUNDED)
        return false;
    out->value = (double)scaled / 1e6;
    return true;
}

/** Are all numbers of the row 1..5, and some above 2? Then they are such scores. */
static bool is_one_to_five(grid *g, uint32_t r)
{
    double low = 5, high = 0;
    for (uint32_t c = 1; c < g->cells.columns; c++) {
        tropa_texts parts;
        feeling one;
        if (g->column[c].stage == NONE ||
            !split_entries(g, tropa_cell_at(&g->cells, r, c)->text, &parts))
            continue;
        for (uint32_t i = 0; i < parts.count; i++)
            if (parse_feeling(parts.item[i], &one)) {
                low = one.value < low ? one.value : low;
                high = one.value > high ? one.value : high;
            }
    }
    return low >= 1 && high > 2 && high <= 5;
}

static tropa_status add_feelings(grid *g, uint32_t r, uint32_t c, double shift)
{
    const tropa_cell *cell = tropa_cell_at(&g->cells, r, c);
    tropa_texts parts;
    feeling one;
    if (!split_entries(g, cell->text, &parts))
        return tropa_fail_memory(g->finder->err);
    for (uint32_t i = 0; i < parts.count; i++)
        if (!parse_feeling(parts.item[i], &one)) {
            tropa_status status = say(g, false, cell, "grid.feels");
            return !status && !add_own(g, r, c) ? tropa_fail_memory(g->finder->err) : status;
        }
    for (uint32_t i = 0; i < parts.count; i++) {
        parse_feeling(parts.item[i], &one);
        if (!(one.value + shift >= -2 && one.value + shift <= 2))
            return say(g, true, cell, "grid.feels.range");
        tropa_persona *persona =
            one.persona.size ? tropa_build_persona(&g->builder, one.persona) : NULL;
        tropa_feeling *to =
            tropa_build_feeling(g->arena, &experience_of(g, c)->feels,
                                persona ? persona->item.id : (tropa_str){0}, one.value + shift);
        if (!to || (one.persona.size && !persona))
            return tropa_fail_memory(g->finder->err);
        to->text = one.text;
    }
    return TROPA_OK;
}

static tropa_status read_row(grid *g, uint32_t r)
{
    const tropa_cell *label = tropa_cell_at(&g->cells, r, 0);
    const tropa_row_word *word = tropa_row_find(g->arena, label->text, g->spoken, &g->failed);
    const tropa_row_kind kind = word ? word->kind : TROPA_ROW_OWN;
    double shift = 0;
    tropa_status status = TROPA_OK;
    g->lane = NONE;
    if (kind == TROPA_ROW_FEELS && is_one_to_five(g, r)) {
        shift = -3;
        status = say(g, false, label, "grid.feels.scale");
    }
    for (uint32_t c = 1; c < g->cells.columns && !status && !g->failed; c++) {
        if (g->column[c].stage == NONE || tropa_cell_at(&g->cells, r, c)->text.size == 0)
            continue;
        bool fine = true;
        if (kind == TROPA_ROW_FEELS)
            status = add_feelings(g, r, c, shift);
        else if (kind == TROPA_ROW_ENTRIES)
            fine = add_entries(g, r, c, word->key);
        else if (kind == TROPA_ROW_TEXT)
            fine = add_text(g, r, c, word->key);
        else if (kind == TROPA_ROW_CHANNEL)
            fine = add_channel(g, r, c);
        else
            fine = add_own(g, r, c);
        g->failed = g->failed || !fine;
    }
    return !status && g->failed ? tropa_fail_memory(g->finder->err) : status;
}

/* ---- the grid ---- */

/** Stages as rows: more lanes are named along the top than down the side. */
static bool lies_on_its_side(grid *g)
{
    uint32_t top = 0, side = 0;
    for (uint32_t c = 1; c < g->cells.columns && c < 200; c++)
        top += tropa_row_find(g->arena, tropa_cell_at(&g->cells, 0, c)->text, NULL, &g->failed) !=
               NULL;
    for (uint32_t r = 1; r < g->cells.rows && r < 200; r++)
        side += tropa_row_find(g->arena, tropa_cell_at(&g->cells, r, 0)->text, NULL, &g->failed) !=
                NULL;
    return top > side;
}

static bool transpose(grid *g)
{
    tropa_cells old = g->cells, *new = &g->cells;
    new->rows = old.columns;
    new->columns = old.rows;
    new->cell = tropa_arena_array(g->arena, (size_t)old.rows * old.columns + 1, sizeof *new->cell);
    for (uint32_t r = 0; r < old.rows && new->cell; r++)
        for (uint32_t c = 0; c < old.columns; c++)
            new->cell[(size_t)c * new->columns + r] = *tropa_cell_at(&old, r, c);
    return new->cell != NULL;
}

static tropa_status read_rows(grid *g)
{
    g->touchpoint_row = NONE;
    tropa_row_find(g->arena, tropa_cell_at(&g->cells, 0, 0)->text, g->spoken, &g->failed);
    for (uint32_t r = 1; r < g->cells.rows && g->touchpoint_row == NONE; r++) {
        const tropa_row_word *word =
            tropa_row_find(g->arena, tropa_cell_at(&g->cells, r, 0)->text, NULL, &g->failed);
        if (word && word->kind == TROPA_ROW_TOUCHPOINTS)
            g->touchpoint_row = r;
    }
    g->column = tropa_arena_array(g->arena, (size_t)g->cells.columns + 1, sizeof *g->column);
    tropa_status status = g->column ? read_stages(g) : tropa_fail_memory(g->finder->err);
    if (!status && g->finder->problems->errors == 0 && !read_touchpoints(g))
        status = tropa_fail_memory(g->finder->err);
    for (uint32_t r = 1; r < g->cells.rows && !status && g->finder->problems->errors == 0; r++)
        if (r != g->touchpoint_row)
            status = read_row(g, r);
    return status;
}

static tropa_status read_grid(grid *g)
{
    if (g->finder->problems->errors)
        return TROPA_OK;
    if (g->cells.rows == 0 || g->cells.columns < 2) {
        tropa_problem *problem;
        return tropa_problem_add(g->finder, true, (tropa_place){0}, "grid.empty", &problem);
    }
    if (lies_on_its_side(g) && !transpose(g))
        return tropa_fail_memory(g->finder->err);
    if (g->failed)
        return tropa_fail_memory(g->finder->err);
    return read_rows(g);
}

/** The language that most rows are named in; none where two are as good. */
static tropa_str language_of(const grid *g)
{
    uint32_t most = 0, best = TROPA_LANGUAGE_COUNT;
    for (uint32_t i = 0; i < TROPA_LANGUAGE_COUNT; i++)
        if (g->spoken[i] > most) {
            most = g->spoken[i];
            best = i;
        } else if (g->spoken[i] == most) {
            best = TROPA_LANGUAGE_COUNT;
        }
    return best == TROPA_LANGUAGE_COUNT ? (tropa_str){0}
                                        : tropa_str_from(tropa_language_code((tropa_language)best));
}

tropa_status tropa_grid_read(tropa_str text, bool markdown, tropa_str name, tropa_arena *arena,
                             tropa_document *out, tropa_problems *problems, tropa_error *err)
{
    tropa_finder finder = {arena, problems, err};
    grid g = {.finder = &finder, .arena = arena, .document = out};
    *problems = (tropa_problems){0};
    tropa_shape_clear(&tropa_shape_document, out);
    tropa_status status = tropa_cells_split(text, markdown, &finder, &g.cells);
    out->version = 1;
    out->title = g.cells.title.size ? g.cells.title : name;
    if (!tropa_builder_init(&g.builder, arena, out))
        status = tropa_fail_memory(err);
    if (!status)
        status = read_grid(&g);
    out->language = language_of(&g);
    tropa_builder_deinit(&g.builder);
    tropa_problems_sort(problems);
    return status;
}
