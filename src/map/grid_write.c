/* A document as the grid that spreadsheets hold. */
#include "map/build.h"
#include "map/grid_cells.h"
#include "text/message.h"
#include "text/plain.h"

typedef struct writer {
    const tropa_document *document;
    bool markdown;
    char delimiter;
    int language;
    struct place {
        const tropa_doc_stage *stage;
        const tropa_doc_touchpoint *touchpoint; /**< NULL: the stage's own column */
        bool first;                             /**< of its stage */
        bool wide;                              /**< its touchpoints have columns */
    } * column;
    uint32_t columns;
    tropa_buffer cell;
    tropa_buffer *out;
} writer;

/* ---- cells ---- */

static void write_markdown(tropa_buffer *out, tropa_str text)
{
    for (size_t i = 0; i < text.size; i++)
        switch (text.data[i]) {
        case '|':
            tropa_buffer_append_text(out, "\\|");
            break;
        case '\\':
            tropa_buffer_append_text(out, "\\\\");
            break;
        case '<':
            tropa_buffer_append_text(out, "&lt;");
            break;
        case '&':
            tropa_buffer_append_text(out, "&amp;");
            break;
        case '\n':
            tropa_buffer_append_text(out, "<br>");
            break;
        default:
            tropa_buffer_append_char(out, text.data[i]);
        }
}

static void write_csv(tropa_buffer *out, tropa_str text, char delimiter)
{
    bool quoted = false;
    for (size_t i = 0; i < text.size && !quoted; i++)
        quoted = strchr("\"\r\n,;\t", text.data[i]) || text.data[i] == delimiter;
    if (!quoted) {
        tropa_buffer_append_str(out, text);
        return;
    }
    tropa_buffer_append_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"')
            tropa_buffer_append_char(out, '"');
        tropa_buffer_append_char(out, text.data[i]);
    }
    tropa_buffer_append_char(out, '"');
}

static void end_cell(writer *w, bool last)
{
    tropa_str text = tropa_buffer_view(&w->cell);
    if (w->markdown) {
        write_markdown(w->out, text);
        tropa_buffer_append_text(w->out, last ? " |\n" : " | ");
    } else {
        write_csv(w->out, text, w->delimiter);
        if (last)
            tropa_buffer_append_text(w->out, "\r\n");
        else
            tropa_buffer_append_char(w->out, w->delimiter);
    }
    tropa_buffer_clear(&w->cell);
}

/** Bullets stand where lines alone would not tell the entries apart. */
static bool needs_bullets(const tropa_str *entry, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        tropa_str text = entry[i];
        if ((text.size && memchr(text.data, '\n', text.size)) ||
            (count == 1 && text.size && memchr(text.data, ';', text.size)) ||
            tropa_grid_bullet(text))
            return true;
    }
    return false;
}

static void write_entries(writer *w, const tropa_str *entry, uint32_t count)
{
    const bool bullets = needs_bullets(entry, count);
    for (uint32_t i = 0; i < count; i++) {
        tropa_buffer_append_text(&w->cell, i ? "\n" : "");
        tropa_buffer_append_text(&w->cell, bullets ? "- " : "");
        tropa_buffer_append_str(&w->cell, entry[i]);
    }
}

/* ---- what stands in them ---- */

static const void *object_of(const struct place *column, const tropa_shape **shape)
{
    *shape = column->touchpoint ? tropa_shape_of_touchpoint() : tropa_shape_of_stage();
    return column->touchpoint ? (const void *)column->touchpoint : column->stage;
}

static tropa_str persona_name(const writer *w, tropa_str id)
{
    for (uint32_t i = 0; i < w->document->personas.count; i++)
        if (tropa_str_equal(w->document->personas.item[i].item.id, id) &&
            w->document->personas.item[i].name.size)
            return w->document->personas.item[i].name;
    return id;
}

/** "Anna: 1 (glad)" */
static bool write_feelings(writer *w, const tropa_feeling_list *feels)
{
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_str *entry = tropa_arena_array(&arena, (size_t)feels->count + 1, sizeof *entry);
    bool fine = entry != NULL;
    for (uint32_t i = 0; i < feels->count && fine; i++) {
        const tropa_feeling *feeling = &feels->item[i];
        tropa_str who = persona_name(w, feeling->persona), text = feeling->text;
        const bool said = text.size > 0;
        char *one = tropa_arena_format(&arena, "%.*s%s%.6g%s%.*s%s", (int)who.size,
                                       who.data ? who.data : "", who.size ? ": " : "",
                                       feeling->value, said ? " (" : "", (int)text.size,
                                       said ? text.data : "", said ? ")" : "");
        entry[i] = tropa_str_from(one);
        fine = one != NULL;
    }
    if (fine)
        write_entries(w, entry, feels->count);
    tropa_arena_deinit(&arena);
    return fine;
}

static bool write_list(writer *w, const tropa_field *field, const void *object)
{
    tropa_any_list list = tropa_field_list(field, object);
    const tropa_field *brief = tropa_shape_short(field->shape);
    tropa_arena arena;
    tropa_arena_init(&arena);
    tropa_str *entry = tropa_arena_array(&arena, (size_t)list.count + 1, sizeof *entry);
    for (uint32_t i = 0; i < list.count && entry; i++)
        entry[i] = *(const tropa_str *)tropa_field_of(brief, tropa_list_at(list, field->shape, i));
    if (entry)
        write_entries(w, entry, list.count);
    tropa_arena_deinit(&arena);
    return entry != NULL;
}

/** Names of touchpoints: in their columns, or all in the stage's. */
static bool write_touchpoints(writer *w, const struct place *column)
{
    if (column->touchpoint) {
        write_entries(w, &column->touchpoint->name, 1);
        return true;
    }
    const tropa_field *field = tropa_shape_field(tropa_shape_of_stage(), TROPA_STR("touchpoints"));
    return column->wide || write_list(w, field, column->stage);
}

static bool write_cell(writer *w, const tropa_row_word *row, const struct place *column)
{
    const tropa_shape *shape;
    const void *object = object_of(column, &shape);
    const tropa_field *field = tropa_shape_field(shape, tropa_str_from(row->key));
    if (row->kind == TROPA_ROW_STAGES && column->first)
        tropa_buffer_append_str(&w->cell, column->stage->name);
    if (row->kind == TROPA_ROW_TOUCHPOINTS)
        return write_touchpoints(w, column);
    if (!field || !tropa_field_filled(field, object))
        return true;
    const void *at = tropa_field_of(field, object);
    if (row->kind == TROPA_ROW_FEELS)
        return write_feelings(w, at);
    if (field->kind == TROPA_FIELD_LIST)
        return write_list(w, field, object);
    if (field->kind == TROPA_FIELD_CHOICE)
        tropa_buffer_append_text(&w->cell, field->choice[*(const uint8_t *)at - 1]);
    else if (field->kind == TROPA_FIELD_TEXT)
        tropa_buffer_append_str(&w->cell, *(const tropa_str *)at);
    return true;
}

/* ---- rows ---- */

static void begin_row(writer *w)
{
    if (w->markdown)
        tropa_buffer_append_text(w->out, "| ");
}

/** Does anything stand in this row? The header always does. */
static bool is_filled(const writer *w, const tropa_row_word *row)
{
    bool filled = row->kind == TROPA_ROW_STAGES;
    for (uint32_t c = 0; c < w->columns && !filled; c++) {
        const tropa_shape *shape;
        const void *object = object_of(&w->column[c], &shape);
        const tropa_field *field = tropa_shape_field(shape, tropa_str_from(row->key));
        filled = (field && tropa_field_filled(field, object)) ||
                 (row->kind == TROPA_ROW_TOUCHPOINTS && w->column[c].touchpoint);
    }
    return filled;
}

static bool write_row(writer *w, const tropa_row_word *row)
{
    if (!is_filled(w, row))
        return true;
    const char *label = row->words[w->language];
    begin_row(w);
    tropa_buffer_append(&w->cell, label, strcspn(label, "|"));
    end_cell(w, w->columns == 0);
    bool fine = true;
    for (uint32_t c = 0; c < w->columns && fine; c++) {
        fine = write_cell(w, row, &w->column[c]);
        end_cell(w, c + 1 == w->columns);
    }
    if (w->markdown && row->kind == TROPA_ROW_STAGES) {
        tropa_buffer_append_text(w->out, "|");
        for (uint32_t c = 0; c <= w->columns; c++)
            tropa_buffer_append_text(w->out, " --- |");
        tropa_buffer_append_char(w->out, '\n');
    }
    return fine;
}

static void write_own(writer *w, const tropa_lane *lane)
{
    if (lane->cells.count == 0)
        return;
    begin_row(w);
    tropa_buffer_append_str(&w->cell, lane->name.size ? lane->name : lane->item.id);
    end_cell(w, w->columns == 0);
    for (uint32_t c = 0; c < w->columns; c++) {
        const struct place *column = &w->column[c];
        tropa_str id = column->touchpoint ? column->touchpoint->item.id : column->stage->item.id;
        for (uint32_t i = 0; i < lane->cells.count && id.size; i++) {
            const tropa_lane_cell *cell = &lane->cells.item[i];
            if (!tropa_str_equal(cell->at, id) || w->cell.size)
                continue;
            if (cell->text.size)
                tropa_buffer_append_str(&w->cell, cell->text);
            else if (!isnan(cell->value))
                tropa_buffer_append_format(&w->cell, "%.6g", cell->value);
        }
        end_cell(w, c + 1 == w->columns);
    }
}

/* ---- columns ---- */

/** Has any touchpoint more to say than its name? */
static bool is_wide(const tropa_doc_stage *stage)
{
    for (uint32_t t = 0; t < stage->touchpoints.count; t++)
        for (const tropa_row_word *row = tropa_row_words; row->key; row++) {
            const tropa_field *field =
                tropa_shape_field(tropa_shape_of_touchpoint(), tropa_str_from(row->key));
            if (field && tropa_field_filled(field, &stage->touchpoints.item[t]))
                return true;
        }
    return false;
}

static bool lay_columns(writer *w, tropa_arena *arena)
{
    size_t most = 1;
    for (uint32_t s = 0; s < w->document->stages.count; s++)
        most += 1 + w->document->stages.item[s].touchpoints.count;
    w->column = tropa_arena_array(arena, most, sizeof *w->column);
    for (uint32_t s = 0; s < w->document->stages.count && w->column; s++) {
        const tropa_doc_stage *stage = &w->document->stages.item[s];
        const bool wide = is_wide(stage);
        w->column[w->columns++] = (struct place){stage, NULL, true, wide};
        for (uint32_t t = 0; t < stage->touchpoints.count && wide; t++)
            w->column[w->columns++] =
                (struct place){stage, &stage->touchpoints.item[t], false, true};
    }
    return w->column != NULL;
}

static bool write_grid(writer *w, tropa_arena *arena)
{
    bool fine = lay_columns(w, arena);
    if (!w->markdown) {
        tropa_buffer_append_text(w->out, "\xEF\xBB\xBF");
    } else {
        tropa_buffer_append_text(w->out, "# ");
        for (size_t i = 0; i < w->document->title.size; i++) {
            char c = w->document->title.data[i];
            tropa_buffer_append_char(w->out, (unsigned char)c < 0x20 ? ' ' : c);
        }
        tropa_buffer_append_text(w->out, "\n\n");
    }
    for (const tropa_row_word *row = tropa_row_words; row->key && fine; row++)
        fine = write_row(w, row);
    for (uint32_t i = 0; i < w->document->lanes.count && fine; i++)
        write_own(w, &w->document->lanes.item[i]);
    return fine && !w->cell.failed && !w->out->failed;
}

tropa_status tropa_grid_write(const tropa_document *document, bool markdown, tropa_buffer *out,
                              tropa_error *err)
{
    tropa_language language = TROPA_EN;
    tropa_arena arena;
    tropa_language_parse(document->language, &language);
    writer w = {.document = document,
                .markdown = markdown,
                .delimiter = language == TROPA_EN ? ',' : ';',
                .language = (int)language,
                .out = out};
    tropa_arena_init(&arena);
    tropa_buffer_init(&w.cell);
    bool fine = write_grid(&w, &arena);
    tropa_buffer_deinit(&w.cell);
    tropa_arena_deinit(&arena);
    return fine ? TROPA_OK : tropa_fail_memory(err);
}
