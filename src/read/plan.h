/** From a sample and the person's options to the plan and its mapping. Private to src/read/. */
#ifndef TROPA_READ_PLAN_H
#define TROPA_READ_PLAN_H

#include "read/mapping.h"
#include "read/reader.h"
#include "read/sample.h"

/** Where the sample leaves a question open: feeds a whole column to the detectors (either may be
 *  NULL). `joined` is a second column whose text is appended after a space, or -1. */
typedef tropa_status (*tropa_whole_column)(void *context, uint32_t column, int64_t joined,
                                           tropa_time_detector *times,
                                           tropa_number_detector *numbers, tropa_error *err);

typedef struct tropa_planner {
    const tropa_read_options *options;
    const char *path;
    tropa_arena *arena; /**< the reader's: plan and mapping live there */
    const tropa_sample *sample;
    tropa_whole_column whole_column; /**< NULL: the sample is all that can be asked */
    void *context;

    tropa_profile *profile; /**< by column */
    tropa_str *plain;       /**< titles, by column: tropa_title_plain */
    tropa_plan_column *column;
    tropa_read_plan *plan;
    tropa_mapping *mapping;
    tropa_plan_note *note;
    size_t note_capacity;
    bool failed; /**< memory ran out on the way */
} tropa_planner;

enum { TROPA_PLAN_NOTES_MOST = 32 };

/** Fills plan and mapping (whose zone, names, format and the like the caller has set). Errors as
 *  tropa_reader_new. */
tropa_status tropa_plan_make(tropa_planner *planner, tropa_error *err);

/** A role with its reason; the sentence is printf-made. `key` is static. */
void tropa_plan_assign(tropa_planner *planner, uint32_t column, tropa_role role, const char *key,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));
tropa_plan_note *tropa_plan_note_add(tropa_planner *planner, bool warning, const char *key,
                                     const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Steps of tropa_plan_make. */
tropa_status tropa_plan_take_options(tropa_planner *planner, tropa_error *err); /* plan_user.c */
/** One of `list` after another: column indexes into out; TROPA_ERR_NOT_FOUND naming the columns
 *  there are. `most` at most. */
tropa_status tropa_plan_find_columns(const tropa_planner *planner, const char *list,
                                     const char *flag, uint32_t *out, uint32_t most,
                                     uint32_t *count, tropa_error *err);
tropa_status tropa_plan_time(tropa_planner *planner, tropa_error *err);     /* plan_time.c */
tropa_status tropa_plan_customer(tropa_planner *planner, tropa_error *err); /* plan_customer.c */
void tropa_plan_steps(tropa_planner *planner);                              /* plan_time.c */
tropa_status tropa_plan_formats(tropa_planner *planner, tropa_error *err);  /* plan_time.c */
void tropa_plan_activity(tropa_planner *planner);                           /* plan_activity.c */
tropa_status tropa_plan_value(tropa_planner *planner, tropa_error *err);    /* plan_rest.c */
void tropa_plan_rest(tropa_planner *planner);                               /* plan_rest.c */

#define TROPA_STR_ARG(text) (int)(text).size, (text).data

#endif
