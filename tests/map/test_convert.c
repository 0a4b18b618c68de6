/* Maps in other formats: what is written reads back the same, edits win, what is wrong is told
 * where it stands, and what a format has no place for is counted. */
#include "arena_fixture.h"
#include "base/buffer.h"
#include "map/formats.h"
#include "map/loss.h"
#include "map/mermaid.h"
#include "map/shape_walk.h"
#include "map/template.h"
#include "map/write.h"
#include "random_document.h"
#include "support.h"

#include <stdio.h>

static tropa_problems read_as(tropa_map_format format, const char *text, tropa_document *out)
{
    tropa_problems problems;
    assert_int_equal(tropa_map_format_read(format, tropa_str_from(text), TROPA_STR("notes"), &arena,
                                           out, &problems, &err),
                     TROPA_OK);
    return problems;
}

static const char *write_as(tropa_map_format format, const tropa_document *document, bool plain)
{
    tropa_buffer out;
    tropa_buffer_init(&out);
    assert_int_equal(tropa_map_format_write(format, document, plain, &out, &err), TROPA_OK);
    const char *text = tropa_arena_text(&arena, out.data ? out.data : "");
    tropa_buffer_deinit(&out);
    return text;
}

static const char *json_of(const tropa_document *document)
{
    return write_as(TROPA_MAP_JSON, document, false);
}

static uint64_t lost(const tropa_document *whole, const tropa_document *rest, const char *key)
{
    tropa_losses losses;
    uint64_t count = 0;
    assert_int_equal(tropa_document_losses(whole, rest, &arena, &losses, &err), TROPA_OK);
    for (uint32_t i = 0; i < losses.count; i++)
        if (!key || strcmp(losses.item[i].key, key) == 0)
            count += losses.item[i].count;
    return count;
}

/** A wrong text: what is said of it, where, and whether it is an error. */
typedef struct wrong {
    const char *text, *key;
    uint32_t line, column;
    bool error;
} wrong;

static void check_wrong(tropa_map_format format, const wrong *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tropa_document document;
        tropa_problems problems = read_as(format, rows[i].text, &document);
        bool found = false;
        for (uint32_t p = 0; p < problems.count; p++) {
            const tropa_problem *problem = &problems.item[p];
            found = found ||
                    (strcmp(problem->what.key, rows[i].key) == 0 &&
                     problem->place.line == rows[i].line &&
                     problem->place.column == rows[i].column && problem->error == rows[i].error);
        }
        if (!found)
            fail_msg("row %zu, %s: %s is not told at %u:%u; first is %s at %u:%u", i, rows[i].text,
                     rows[i].key, rows[i].line, rows[i].column,
                     problems.count ? problems.item[0].what.key : "nothing",
                     problems.count ? problems.item[0].place.line : 0,
                     problems.count ? problems.item[0].place.column : 0);
        if (!rows[i].error)
            assert_int_equal(problems.errors, 0);
    }
}

/* ---- Mermaid ---- */

static void test_mermaid_loses_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        support_random random = {seed};
        tropa_document document, again;
        random_document(&arena, &random, &document);
        const char *text = write_as(TROPA_MAP_MERMAID, &document, false);
        tropa_problems problems = read_as(TROPA_MAP_MERMAID, text, &again);
        if (problems.count)
            fail_msg("seed %u: %s at line %u of\n%s", (unsigned)seed, problems.item[0].what.key,
                     problems.item[0].place.line, text);
        assert_string_equal(json_of(&document), json_of(&again));
        assert_int_equal(lost(&document, &again, NULL), 0);
        tropa_arena_reset(&arena);
    }
}

/** Without its payload a file says the same when it is read and written again. */
static void test_mermaid_alone_is_stable(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        support_random random = {seed};
        tropa_document document, again;
        random_document(&arena, &random, &document);
        const char *text = write_as(TROPA_MAP_MERMAID, &document, true);
        assert_null(strstr(text, "%%"));
        tropa_problems problems = read_as(TROPA_MAP_MERMAID, text, &again);
        if (problems.count)
            fail_msg("seed %u: %s at line %u of\n%s", (unsigned)seed, problems.item[0].what.key,
                     problems.item[0].place.line, text);
        assert_int_equal(document.stages.count, again.stages.count);
        assert_string_equal(text, write_as(TROPA_MAP_MERMAID, &again, true));
        tropa_arena_reset(&arena);
    }
}

static void test_mermaid_reads_what_mermaid_reads(void **state)
{
    (void)state;
    tropa_document document;
    tropa_problems problems = read_as(
        TROPA_MAP_MERMAID,
        "---\nconfig:\n  theme: dark\n---\n%% a comment\nJOURNEY\r\n  title A day: at work\r\n"
        "  accTitle: Work; #1\n  accDescr {\n    Two\n    lines\n  }\n# another\n"
        "  section Go to work \r\n    Make tea : 5 : Me , Cat,\n    Go upstairs: 3.5\n"
        "    Do#58; work: 1:\n  section Go to work\n    Titles: 2: \xD0\xAF\n",
        &document);
    assert_int_equal(problems.count, 0);
    assert_string_equal(document.title.data, "A day: at work");
    assert_string_equal(document.subtitle.data, "Work; #1");
    assert_string_equal(document.scenario.data, "Two lines");
    assert_int_equal(document.stages.count, 2);
    assert_string_equal(document.stages.item[0].name.data, "Go to work");
    assert_string_equal(document.stages.item[1].item.id.data, "go-to-work-2");
    const tropa_doc_touchpoint *touch = document.stages.item[0].touchpoints.item;
    assert_int_equal(document.stages.item[0].touchpoints.count, 3);
    assert_string_equal(touch[0].name.data, "Make tea");
    assert_int_equal(touch[0].experience.feels.count, 2);
    assert_string_equal(touch[0].experience.feels.item[1].persona.data, "cat");
    assert_true(touch[0].experience.feels.item[1].value == 2);
    assert_true(touch[1].experience.feels.item[0].value == 0.5);
    assert_int_equal(touch[1].experience.feels.item[0].persona.size, 0);
    assert_string_equal(touch[2].name.data, "Do: work");
    assert_int_equal(document.personas.count, 3);
    read_as(TROPA_MAP_MERMAID, "journey\n A: 3", &document);
    assert_string_equal(document.title.data, "notes");
    assert_string_equal(document.stages.item[0].name.data, "notes");
}

static void test_mermaid_tells_what_is_wrong(void **state)
{
    (void)state;
    static const wrong rows[] = {
        {"", "mermaid.journey", 0, 1, true},
        {"graph TD", "mermaid.journey", 1, 1, true},
        {"journeys\n", "mermaid.journey", 1, 1, true},
        {"journey\n  A: good: X", "mermaid.score", 2, 6, true},
        {"journey\n  A: 0x10", "mermaid.score", 2, 6, true},
        {"journey\n  A: nan", "mermaid.score", 2, 6, true},
        {"journey\n  A: 1e999", "mermaid.score", 2, 6, true},
        {"journey\n  \xD0\xAF: : X", "mermaid.score.none", 2, 5, true},
        {"journey\n  A:", "mermaid.score.none", 2, 5, true},
        {"journey\n  A", "mermaid.task.score", 2, 3, true},
        {"journey\n  : 5", "mermaid.task.name", 2, 3, true},
        {"journey\n  A # b: 5", "mermaid.task.hash", 2, 5, true},
        {"journey\n  A; b: 5", "mermaid.semicolon", 2, 4, true},
        {"journey\n  A: 5; B: 3", "mermaid.semicolon", 2, 7, true},
        {"journey\n  title A; b", "mermaid.semicolon", 2, 10, true},
        {"journey\n  section", "mermaid.section.empty", 2, 3, true},
        {"journey\n  section S: x", "mermaid.section.colon", 2, 12, true},
        {"journey\n  Section hunt: 5", "mermaid.section.colon", 2, 15, true},
        {"journey\n  journey home: 5", "mermaid.journey.twice", 2, 3, true},
        {"journey\n  accDescr {\n open", "mermaid.acc.open", 3, 1, true},
        {"journey\n  accTitle one", "mermaid.acc", 2, 3, true},
        {"journey\n  title", "mermaid.title", 2, 3, true},
        {"journey\n  caf\xE9: 5", "yaml.encoding", 2, 6, true},
        {"journey\n  A: 5: Me: note", "mermaid.note", 2, 13, false},
        {"journey\n  A: 7", "mermaid.score.range", 2, 6, false},
        {"journey\n  A: -2", "mermaid.score.range", 2, 6, false},
        {"journey\n  A: 5: Me # x", "mermaid.hash", 2, 12, false},
        {"journey\n  title A # x", "mermaid.hash", 2, 11, false},
        {"journey\n  A: 5: Me %% c", "mermaid.comment", 2, 12, false},
        {"journey\n  title A\n  Title B: 5", "mermaid.title.twice", 3, 3, false},
        {"journey\n  A: 5", "mermaid.task.first", 2, 3, false},
        {"journey\n section S\n  A: 5\n%% tropa|{\"tropa\":|\n", "mermaid.payload", 0, 1, false},
    };
    check_wrong(TROPA_MAP_MERMAID, rows, sizeof rows / sizeof *rows);
}

static const char *replace(const char *text, const char *old, const char *new)
{
    const char *at = strstr(text, old);
    assert_non_null(at);
    return tropa_arena_format(&arena, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
}

static const char edited_map[] =
    "{tropa: 1, title: Box, personas: [{id: anna, name: Anna}, {id: jan, name: Jan}], stages: ["
    "{id: look, name: Look, kpis: [{id: k, name: Visits}], touchpoints: ["
    "{id: ad, name: Ad, feels: {anna: 1, jan: 2}, asks: [Why?]},"
    "{id: site, name: Site, channel: site, feels: [{persona: anna, value: -1, text: lost}]},"
    "{id: chat, name: Chat, channel: chat}]},"
    "{id: buy, name: Buy, touchpoints: [{id: pay, name: Pay, pains: [Slow]}]}],"
    "ideas: [{id: i, text: Faster, effort: 2}]}";

static const tropa_doc_touchpoint *touch(const tropa_document *document, uint32_t s, uint32_t t)
{
    assert_true(s < document->stages.count);
    assert_true(t < document->stages.item[s].touchpoints.count);
    return &document->stages.item[s].touchpoints.item[t];
}

static void test_mermaid_edits_win(void **state)
{
    (void)state;
    tropa_document map, out;
    assert_int_equal(read_as(TROPA_MAP_YAML, edited_map, &map).count, 0);
    const char *text = write_as(TROPA_MAP_MERMAID, &map, false);
    text = replace(text, "Ad: 5: Anna, Jan", "Ad: 2: Anna, Jan");
    text = replace(text, "    Ad: 2", "    New: 4: Eva\n    Ad: 2");
    text = replace(text, "    Site: 2: Anna", "    Web page: 2: Jan, Anna");
    text = replace(text, "section Buy", "section Order");
    text = replace(text, "    Pay: 3\n", "    Pay: 3\n    Chat: 3\n");
    text = replace(text, "    Chat: 3\n", "");
    tropa_problems problems = read_as(TROPA_MAP_MERMAID, text, &out);
    assert_int_equal(problems.count, 0);
    const tropa_doc_touchpoint *ad = touch(&out, 0, 1), *page = touch(&out, 0, 2);
    assert_int_equal(ad->experience.feels.count, 2);
    assert_true(ad->experience.feels.item[1].value == -1);
    assert_int_equal(ad->experience.lane[TROPA_LANE_ASKS].count, 1);
    assert_string_equal(touch(&out, 0, 0)->item.id.data, "new");
    assert_string_equal(touch(&out, 0, 0)->experience.feels.item[0].persona.data, "eva");
    assert_string_equal(page->name.data, "Web page");
    assert_int_equal(page->experience.feels.count, 2);
    assert_true(page->experience.feels.item[1].value == -1);
    assert_string_equal(page->experience.feels.item[1].text.data, "lost");
    assert_string_equal(out.stages.item[1].name.data, "Order");
    assert_string_equal(out.stages.item[1].item.id.data, "buy");
    assert_string_equal(touch(&out, 1, 0)->experience.pains.item[0].text.data, "Slow");
    assert_string_equal(touch(&out, 1, 1)->item.id.data, "chat"); /* moved, with its channel */
    assert_true(touch(&out, 1, 1)->channel > 0);
    assert_int_equal(touch(&out, 1, 1)->experience.feels.count, 0);
    assert_int_equal(out.ideas.count, 1);
    assert_int_equal(out.personas.count, 3);
}

static void test_mermaid_deleted_lines_are_told(void **state)
{
    (void)state;
    tropa_document map, out;
    read_as(TROPA_MAP_YAML, edited_map, &map);
    const char *text = write_as(TROPA_MAP_MERMAID, &map, false);
    text = replace(text, "    Ad: 5: Anna, Jan\n", "");
    text = replace(text, "  section Buy\n    Pay: 3\n", "");
    tropa_problems problems = read_as(TROPA_MAP_MERMAID, text, &out);
    assert_int_equal(problems.count, 1);
    assert_string_equal(problems.item[0].what.key, "mermaid.dropped");
    assert_int_equal(problems.item[0].what.argument[0].integer, 1);
    assert_int_equal(problems.item[0].what.argument[1].integer, 2);
    assert_int_equal(out.stages.count, 1);
    assert_string_equal(touch(&out, 0, 0)->item.id.data, "site");
}

static void test_hostile_mermaid_is_bounded(void **state)
{
    (void)state;
    tropa_buffer text;
    tropa_document document;
    tropa_buffer_init(&text);
    tropa_buffer_append_text(&text, "journey\n");
    for (int i = 0; i < 300000; i++)
        tropa_buffer_append_text(&text, "a: 1: b\n");
    tropa_problems problems = read_as(TROPA_MAP_MERMAID, text.data, &document);
    assert_int_equal(problems.errors, 1);
    assert_string_equal(problems.item[problems.count - 1].what.key, "mermaid.many");
    tropa_buffer_clear(&text);
    tropa_buffer_append_text(&text, "journey\n");
    for (int i = 0; i < 300000; i++)
        tropa_buffer_append_text(&text, "#");
    read_as(TROPA_MAP_MERMAID, text.data, &document);
    tropa_buffer_append_text(&text, "\na: 1: ");
    for (int i = 0; i < 200000; i++)
        tropa_buffer_append_format(&text, "p%d,", i % 3000);
    read_as(TROPA_MAP_MERMAID, text.data, &document);
    assert_int_equal(document.personas.count, 3000);
    tropa_buffer_deinit(&text);
}

/* ---- grids ---- */

/** What the grid holds comes back; what is written of that is the same to the letter. */
static void test_grids_keep_what_they_hold(void **state)
{
    (void)state;
    static const char *const kept[] = {
        "stages",  "touchpoints", "does",      "thinks",     "asks",         "expects",
        "needs",   "sources",     "phrases",   "triggers",   "distractions", "offers",
        "content", "warming",     "proof",     "frontstage", "backstage",    "support",
        "feels",   "pains",       "successes", "moments",    "ideas",        "actions",
        "kpis",    "happens",     "goal",      "duration",   "channel",      "language"};
    for (const char *const *name = tropa_template_names; *name; name++)
        for (unsigned language = 0; language < TROPA_LANGUAGE_COUNT; language++)
            for (unsigned format = TROPA_MAP_CSV; format <= TROPA_MAP_MARKDOWN; format++) {
                tropa_document map, again;
                tropa_str yaml = tropa_template(tropa_str_from(*name), (tropa_language)language);
                read_as(TROPA_MAP_YAML, tropa_arena_copy(&arena, yaml).data, &map);
                const char *text = write_as((tropa_map_format)format, &map, false);
                assert_int_equal(read_as((tropa_map_format)format, text, &again).errors, 0);
                for (uint32_t i = 0; i < map.personas.count; i++)
                    map.personas.item[i].needs.count = 0; /* not the lane of that name */
                for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
                    if (lost(&map, &again, kept[i]))
                        fail_msg("%s: %s is lost in\n%s", *name, kept[i], text);
                assert_string_equal(text, write_as((tropa_map_format)format, &again, false));
                tropa_arena_reset(&arena);
            }
}

static void test_any_document_has_a_grid(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        support_random random = {seed};
        tropa_document document, again;
        random_document(&arena, &random, &document);
        for (unsigned format = TROPA_MAP_CSV; format <= TROPA_MAP_MARKDOWN; format++)
            read_as((tropa_map_format)format, write_as((tropa_map_format)format, &document, false),
                    &again);
        tropa_arena_reset(&arena);
    }
}

static void test_grids_of_people_are_read(void **state)
{
    (void)state;
    tropa_document map;
    tropa_problems problems =
        read_as(TROPA_MAP_CSV,
                "Phase,Look,,Buy\r\nTouch points,Ad,Site,till; door\r\nDoing:,\"a; b\nc\",\"- d; "
                "e\n  f\n- g\","
                "h; i\r\nFeelings,-1,\"Anna: 1,5 (glad)\",\r\nBudget,,20,\r\n",
                &map);
    assert_int_equal(problems.count, 0);
    assert_int_equal(map.stages.count, 2);
    assert_string_equal(touch(&map, 0, 1)->name.data, "Site");
    assert_int_equal(map.stages.item[1].touchpoints.count, 2);
    const tropa_entry_list *does = &touch(&map, 0, 0)->experience.lane[TROPA_LANE_DOES];
    assert_int_equal(does->count, 2);
    assert_string_equal(does->item[0].text.data, "a; b");
    does = &touch(&map, 0, 1)->experience.lane[TROPA_LANE_DOES];
    assert_int_equal(does->count, 2);
    assert_string_equal(does->item[0].text.data, "d; e\n  f");
    assert_int_equal(map.stages.item[1].experience.lane[TROPA_LANE_DOES].count, 2);
    const tropa_feeling *feeling = touch(&map, 0, 1)->experience.feels.item;
    assert_true(feeling->value == 1.5);
    assert_string_equal(feeling->persona.data, "anna");
    assert_memory_equal(feeling->text.data, "glad", 4);
    assert_string_equal(map.lanes.item[0].name.data, "Budget");
    assert_string_equal(map.lanes.item[0].cells.item[0].at.data, "site");

    /* On its side, in Markdown and in Russian, with scores 1 to 5. */
    problems = read_as(TROPA_MAP_MARKDOWN,
                       "# Путь\n\n| Этап | Действия | Эмоции |\n|---|:-:|--:|\n"
                       "| Поиск | ищет<br>читает \\| | 2 |\n| Покупка | платит | 5 |\n",
                       &map);
    assert_int_equal(problems.count, 1);
    assert_string_equal(problems.item[0].what.key, "grid.feels.scale");
    assert_string_equal(map.title.data, "Путь");
    assert_string_equal(map.language.data, "ru");
    assert_string_equal(map.stages.item[0].experience.lane[TROPA_LANE_DOES].item[1].text.data,
                        "читает |");
    assert_true(map.stages.item[1].experience.feels.item[0].value == 2);

    /* As Excel saves it in Poland and Russia. */
    problems = read_as(TROPA_MAP_CSV,
                       "\xDD\xF2\xE0\xEF;\xCF\xEE\xE8\xF1\xEA\n\xCC\xFB\xF1\xEB\xE8;"
                       "\xC3\xE4\xE5 \xEA\xF3\xEF\xE8\xF2\xFC\n",
                       &map);
    assert_int_equal(problems.count, 0);
    assert_string_equal(map.stages.item[0].name.data, "Поиск");
    assert_int_equal(map.stages.item[0].experience.lane[TROPA_LANE_THINKS].count, 1);
}

static void test_grids_tell_what_is_wrong(void **state)
{
    (void)state;
    static const wrong csv[] = {
        {"", "grid.empty", 0, 0, true},
        {"a\nb", "grid.empty", 0, 0, true},
        {"Stage,A\nThoughts,\"x\ny", "grid.quote", 2, 10, true},
        {"Stage,,A\nThoughts,x,y", "grid.stage", 1, 7, true},
        {"Stage,A,B\nEmotions,1,-7", "grid.feels.range", 2, 12, true},
        {"Stage,A,B\nEmotions,1,joy", "grid.feels", 2, 12, false},
        {"Stage,A,B\nEmotions,1,4", "grid.feels.scale", 2, 1, false},
    };
    static const wrong markdown[] = {
        {"Dear all,", "grid.empty", 0, 0, true},
        {"| Stage | A |\n|---|---|\n| Thoughts | x |\n\nMore", "grid.outside", 5, 1, false},
        {"| Stage | A |\n|---|---|\n| Emotions | 9 |", "grid.feels.range", 3, 13, true},
    };
    check_wrong(TROPA_MAP_CSV, csv, sizeof csv / sizeof *csv);
    check_wrong(TROPA_MAP_MARKDOWN, markdown, sizeof markdown / sizeof *markdown);
}

static void test_hostile_grids_are_bounded(void **state)
{
    (void)state;
    tropa_buffer text;
    tropa_document map;
    tropa_buffer_init(&text);
    for (int i = 0; i < 300000; i++)
        tropa_buffer_append_char(&text, ',');
    assert_string_equal(read_as(TROPA_MAP_CSV, text.data, &map).item[0].what.key, "grid.many");
    tropa_buffer_clear(&text);
    for (int i = 0; i < 50000; i++)
        tropa_buffer_append_text(&text, "x\n");
    for (int i = 0; i < 40000; i++)
        tropa_buffer_append_text(&text, "x,");
    assert_string_equal(read_as(TROPA_MAP_CSV, text.data, &map).item[0].what.key, "grid.many");
    tropa_buffer_deinit(&text);
}

/* ---- what is lost ---- */

static void test_losses_are_counted(void **state)
{
    (void)state;
    tropa_document map, rest;
    read_as(TROPA_MAP_YAML, edited_map, &map);
    read_as(TROPA_MAP_YAML, edited_map, &rest);
    assert_int_equal(lost(&map, &rest, NULL), 0);
    rest.ideas.count = 0;
    rest.stages.item[0].touchpoints.item[1].channel = 0;
    rest.stages.item[0].touchpoints.item[0].experience.feels.item[0].value = 2;
    assert_int_equal(lost(&map, &rest, "ideas"), 1);
    assert_int_equal(lost(&map, &rest, "channel"), 1);
    assert_int_equal(lost(&map, &rest, "feels"), 1);
    assert_int_equal(lost(&map, &rest, NULL), 3);
    tropa_shape_clear(&tropa_shape_document, &rest);
    assert_int_equal(lost(&map, &rest, "stages"), 2); /* what is in them is not told again */
    assert_int_equal(lost(&map, &rest, "touchpoints"), 0);
}

/* ---- which format ---- */

static void test_formats_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int format; /**< -1: none */
    } rows[] = {{"\n%% x\n  journey\n", TROPA_MAP_MERMAID},
                {"\xEF\xBB\xBFjourney", TROPA_MAP_MERMAID},
                {"---\n# map\ntropa: 1", TROPA_MAP_YAML},
                {" {\"tropa\": 1}", TROPA_MAP_JSON},
                {"\xFF\xFE", -1},
                {"", -1},
                {"Dear all,", -1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tropa_map_format format;
        bool found = tropa_map_format_sniff(tropa_str_from(rows[i].text), &format);
        assert_int_equal(found ? (int)format : -1, rows[i].format);
    }
    tropa_map_format format;
    assert_true(tropa_map_format_of_file(TROPA_STR("a/B.MMD"), &format));
    assert_int_equal(format, TROPA_MAP_MERMAID);
    assert_false(tropa_map_format_of_file(TROPA_STR(".yaml"), &format));
    for (unsigned i = 0; i < TROPA_MAP_FORMAT_COUNT; i++) {
        tropa_str name = tropa_str_from(tropa_map_format_name((tropa_map_format)i));
        assert_true(tropa_map_format_parse(name, &format));
        assert_int_equal(format, i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_mermaid_loses_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mermaid_alone_is_stable, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mermaid_reads_what_mermaid_reads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mermaid_tells_what_is_wrong, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mermaid_edits_win, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_mermaid_deleted_lines_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hostile_mermaid_is_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_grids_keep_what_they_hold, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_any_document_has_a_grid, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_grids_of_people_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_grids_tell_what_is_wrong, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hostile_grids_are_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_losses_are_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_formats_are_told_apart, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
