/* Statements over the document that travels with them: people edit the statements, so these win;
 * what they do not say stays. Without such a document everything is new, by the same way. */
#include "map/build.h"
#include "map/mermaid_statements.h"

#define NONE UINT32_MAX

/** A touchpoint of the old document. */
typedef struct old_card {
    const tropa_doc_touchpoint *touchpoint;
    tropa_str label;
    uint32_t stage;
    bool used;
} old_card;

typedef struct old_stage {
    const tropa_doc_stage *stage;
    tropa_str label;
    uint32_t first, count; /**< of its cards */
    bool used;
} old_stage;

typedef struct merge {
    tropa_finder *finder;
    tropa_arena *arena;
    const tropa_mermaid *from;
    tropa_document *document;
    tropa_builder builder;
    old_stage *stage;
    old_card *card;
    uint32_t stage_count, card_count;
    uint32_t *stage_of; /**< by section: the stage that it is, or NONE */
    uint32_t *card_of;  /**< by task, all sections in a row */
} merge;

/* ---- what there was ---- */

static bool list_old(merge *m)
{
    const tropa_document *document = m->document;
    m->stage_count = document->stages.count;
    for (uint32_t s = 0; s < m->stage_count; s++)
        m->card_count += document->stages.item[s].touchpoints.count;
    m->stage = tropa_arena_array(m->arena, m->stage_count + 1, sizeof *m->stage);
    m->card = tropa_arena_array(m->arena, m->card_count + 1, sizeof *m->card);
    m->stage_of = tropa_arena_array(m->arena, m->from->count + 1, sizeof *m->stage_of);
    m->card_of = tropa_arena_array(m->arena, m->from->task_count + 1, sizeof *m->card_of);
    if (!m->stage || !m->card || !m->stage_of || !m->card_of)
        return false;
    uint32_t at = 0;
    for (uint32_t s = 0; s < m->stage_count; s++) {
        const tropa_doc_stage *stage = &document->stages.item[s];
        m->stage[s] = (old_stage){.stage = stage,
                                  .label = tropa_mermaid_label(m->arena, stage->name),
                                  .first = at,
                                  .count = stage->touchpoints.count};
        if (!m->stage[s].label.data)
            return false;
        for (uint32_t t = 0; t < stage->touchpoints.count; t++, at++) {
            const tropa_doc_touchpoint *touchpoint = &stage->touchpoints.item[t];
            m->card[at] = (old_card){.touchpoint = touchpoint,
                                     .label = tropa_mermaid_label(m->arena, touchpoint->name),
                                     .stage = s};
            if (!m->card[at].label.data)
                return false;
        }
    }
    return true;
}

/* ---- which is which ---- */

static void match_stages(merge *m)
{
    for (uint32_t i = 0; i < m->from->count; i++) {
        m->stage_of[i] = NONE;
        for (uint32_t s = 0; s < m->stage_count && m->stage_of[i] == NONE; s++)
            if (!m->stage[s].used && tropa_str_equal(m->stage[s].label, m->from->section[i].name)) {
                m->stage[s].used = true;
                m->stage_of[i] = s;
            }
    }
    /* What stands right behind the same neighbour, and is called otherwise, was renamed. */
    for (uint32_t i = 0; i < m->from->count; i++) {
        if (m->stage_of[i] != NONE)
            continue;
        uint32_t next = i == 0 ? 0 : m->stage_of[i - 1] == NONE ? NONE : m->stage_of[i - 1] + 1;
        if (next < m->stage_count && !m->stage[next].used) {
            m->stage[next].used = true;
            m->stage_of[i] = next;
        }
    }
}

static uint32_t find_card(const merge *m, tropa_str name, uint32_t first, uint32_t count)
{
    for (uint32_t c = first; c < first + count; c++)
        if (!m->card[c].used && tropa_str_equal(m->card[c].label, name))
            return c;
    return NONE;
}

static void take_card(merge *m, uint32_t task, uint32_t card)
{
    m->card_of[task] = card;
    if (card != NONE)
        m->card[card].used = true;
}

/** Cards of the same name: first within their stage, then those that were moved to another. */
static void match_by_name(merge *m, bool moved)
{
    for (uint32_t i = 0, task = 0; i < m->from->count; i++) {
        const tropa_mermaid_section *section = &m->from->section[i];
        uint32_t s = m->stage_of[i];
        for (uint32_t t = 0; t < section->count; t++, task++) {
            if (!moved)
                take_card(m, task,
                          s == NONE ? NONE
                                    : find_card(m, section->task[t].name, m->stage[s].first,
                                                m->stage[s].count));
            else if (m->card_of[task] == NONE)
                take_card(m, task, find_card(m, section->task[t].name, 0, m->card_count));
        }
    }
}

static void match_renamed(merge *m)
{
    for (uint32_t i = 0, task = 0; i < m->from->count; i++) {
        uint32_t s = m->stage_of[i];
        for (uint32_t t = 0; t < m->from->section[i].count; t++, task++) {
            if (m->card_of[task] != NONE || s == NONE)
                continue;
            uint32_t next = t == 0                         ? m->stage[s].first
                            : m->card_of[task - 1] == NONE ? NONE
                                                           : m->card_of[task - 1] + 1;
            if (next < m->card_count && m->card[next].stage == s && !m->card[next].used)
                take_card(m, task, next);
        }
    }
}

/* ---- the new document ---- */

static bool same_texts(const tropa_texts *a, const tropa_texts *b)
{
    bool same = a->count == b->count;
    for (uint32_t i = 0; i < a->count && same; i++)
        same = tropa_str_equal(a->item[i], b->item[i]);
    return same;
}

/** A feeling that was there for the persona, else a new one. */
static bool add_feeling(merge *m, const tropa_feeling_list *old, tropa_str persona, double value,
                        bool same_score, tropa_feeling_list *out)
{
    tropa_feeling *feeling = tropa_build_feeling(m->arena, out, persona, value);
    if (!feeling)
        return false;
    for (uint32_t i = 0; i < old->count; i++)
        if (tropa_str_equal(old->item[i].persona, persona)) {
            *feeling = old->item[i];
            feeling->value = same_score ? feeling->value : value;
            break;
        }
    return true;
}

/** The feelings that a task says, where it says something else than the touchpoint had. */
static bool merge_feelings(merge *m, const tropa_mermaid_task *task, bool is_new,
                           tropa_feeling_list *feels)
{
    tropa_texts actors;
    const tropa_feeling_list old = *feels;
    if (!tropa_mermaid_actors(m->arena, m->document, &old, &actors))
        return false;
    const bool same_score = !is_new && task->score == tropa_mermaid_score(&old);
    if (same_score && same_texts(&actors, &task->actors))
        return true;
    *feels = (tropa_feeling_list){0};
    if (same_texts(&actors, &task->actors) && old.count) {
        for (uint32_t i = 0; i < old.count; i++) {
            tropa_feeling *to =
                tropa_build_feeling(m->arena, feels, old.item[i].persona, task->score - 3);
            if (!to)
                return false;
            *to = old.item[i];
            to->value = task->score - 3;
        }
        return true;
    }
    bool fine = true;
    for (uint32_t i = 0; i < task->actors.count && fine; i++) {
        tropa_persona *persona = tropa_build_persona(&m->builder, task->actors.item[i]);
        fine =
            persona && add_feeling(m, &old, persona->item.id, task->score - 3, same_score, feels);
    }
    if (task->actors.count == 0)
        fine = add_feeling(m, &old, (tropa_str){0}, task->score - 3, same_score, feels);
    return fine;
}

static bool add_task(merge *m, const tropa_mermaid_task *task, uint32_t card,
                     tropa_doc_touchpoint_list *out)
{
    tropa_doc_touchpoint *to;
    if (card == NONE) {
        to = tropa_build_touchpoint(&m->builder, out, task->name);
    } else {
        to = tropa_build_item(m->arena, tropa_shape_of_touchpoint(), out);
        if (to) {
            *to = *m->card[card].touchpoint;
            if (!tropa_str_equal(m->card[card].label, task->name))
                to->name = task->name;
        }
    }
    return to && merge_feelings(m, task, card == NONE, &to->experience.feels);
}

static bool add_stage(merge *m, uint32_t i, uint32_t first_task, tropa_str name)
{
    const tropa_mermaid_section *section = &m->from->section[i];
    const uint32_t s = m->stage_of[i];
    tropa_doc_stage *to;
    if (s == NONE) {
        to = tropa_build_stage(&m->builder, section->name.size ? section->name : name);
    } else {
        to = tropa_build_item(m->arena, tropa_shape_of_stage(), &m->document->stages);
        if (to) {
            *to = *m->stage[s].stage;
            if (!tropa_str_equal(m->stage[s].label, section->name))
                to->name = section->name.size ? section->name : name;
        }
    }
    if (!to)
        return false;
    to->touchpoints = (tropa_doc_touchpoint_list){0};
    for (uint32_t t = 0; t < section->count; t++)
        if (!add_task(m, &section->task[t], m->card_of[first_task + t], &to->touchpoints))
            return false;
    return true;
}

/** A text of the whole map, where the statement says something else. */
static bool merge_text(merge *m, tropa_str said, tropa_str *text)
{
    if (said.size == 0)
        return true;
    tropa_str label = tropa_mermaid_label(m->arena, *text);
    if (label.data && !(text->size && tropa_str_equal(label, said)))
        *text = said;
    return label.data != NULL;
}

/** How many of the old document are in no line any more. */
static tropa_status say_dropped(merge *m)
{
    uint32_t cards = 0, stages = 0;
    for (uint32_t c = 0; c < m->card_count; c++)
        cards += !m->card[c].used;
    for (uint32_t s = 0; s < m->stage_count; s++)
        stages += !m->stage[s].used;
    if (cards + stages == 0)
        return TROPA_OK;
    tropa_problem *problem;
    tropa_status status =
        tropa_problem_add(m->finder, false, (tropa_place){0}, "mermaid.dropped", &problem);
    if (!status) {
        tropa_message_integer(&problem->what, "stages", stages);
        tropa_message_integer(&problem->what, "touchpoints", cards);
    }
    return status;
}

static bool build(merge *m, tropa_str name)
{
    tropa_document *document = m->document;
    bool fine = merge_text(m, m->from->title, &document->title) &&
                merge_text(m, m->from->acc_title, &document->subtitle) &&
                merge_text(m, m->from->acc_description, &document->scenario);
    if (document->title.size == 0)
        document->title = name;
    memset(&document->stages, 0, sizeof document->stages);
    for (uint32_t i = 0, task = 0; i < m->from->count && fine; i++) {
        fine = add_stage(m, i, task, document->title);
        task += m->from->section[i].count;
    }
    return fine;
}

tropa_status tropa_mermaid_merge(const tropa_mermaid *from, tropa_str name, tropa_finder *finder,
                                 tropa_document *document)
{
    merge m = {.finder = finder, .arena = finder->arena, .from = from, .document = document};
    bool fine = tropa_builder_init(&m.builder, m.arena, document) && list_old(&m);
    if (fine) {
        match_stages(&m);
        match_by_name(&m, false);
        match_by_name(&m, true);
        match_renamed(&m);
        fine = build(&m, name);
    }
    tropa_builder_deinit(&m.builder);
    return fine ? say_dropped(&m) : tropa_fail_memory(finder->err);
}
