/** Between mermaid_read.c, mermaid_merge.c and mermaid_write.c. Not for anybody else. */
#ifndef TROPA_MAP_MERMAID_STATEMENTS_H
#define TROPA_MAP_MERMAID_STATEMENTS_H

#include "map/mermaid.h"
#include "map/problems.h"

#define TROPA_MERMAID_PAYLOAD "%% tropa|"

typedef struct tropa_mermaid_task {
    tropa_place place;
    tropa_str name;
    double score; /**< 1..5 */
    tropa_texts actors;
} tropa_mermaid_task;

typedef struct tropa_mermaid_section {
    tropa_place place;
    tropa_str name;
    uint32_t count, capacity;
    tropa_mermaid_task *task;
} tropa_mermaid_section;

/** What the lines say; texts are decoded and trimmed, in the arena. */
typedef struct tropa_mermaid {
    tropa_str title, acc_title, acc_description; /**< .data NULL: not given */
    uint32_t count, capacity, task_count;
    tropa_mermaid_section *section;
    tropa_buffer payload;
} tropa_mermaid;

/** How a name is said in Mermaid, before it is escaped: on one line, never empty. In the arena;
 * .data NULL when memory is out. */
tropa_str tropa_mermaid_label(tropa_arena *arena, tropa_str name);
/** The score that stands for these feelings: 1..5. */
int tropa_mermaid_score(const tropa_feeling_list *feels);
/** Names of those whose feelings they are, each once. */
bool tropa_mermaid_actors(tropa_arena *arena, const tropa_document *document,
                          const tropa_feeling_list *feels, tropa_texts *out);

/** Puts the statements over the document, which is absent all over where there was no payload. */
tropa_status tropa_mermaid_merge(const tropa_mermaid *from, tropa_str name, tropa_finder *finder,
                                 tropa_document *document);

#endif
