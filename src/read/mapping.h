/** A plan made ready for reading: which field of a record is what. Made once per source by
 *  plan.c, read by every worker. Private to src/read/. */
#ifndef TROPA_READ_MAPPING_H
#define TROPA_READ_MAPPING_H

#include "read/names.h"
#include "read/url.h"
#include "text/number.h"
#include "text/time_parse.h"

enum { TROPA_MAPPING_FIRST_OF = 8 };

typedef enum tropa_time_layout {
    TROPA_TIME_LAYOUT_ONE,    /**< one column; of several the first that is filled */
    TROPA_TIME_LAYOUT_JOINED, /**< date and time of day in two columns */
    TROPA_TIME_LAYOUT_PARTS,  /**< year, month, day[, hour, minute, second] */
    TROPA_TIME_LAYOUT_STEPS,  /**< wide: a column a step */
} tropa_time_layout;

typedef struct tropa_mapping_step {
    uint32_t column;
    tropa_str name; /**< the activity; owned by the plan */
    tropa_time_format format;
} tropa_mapping_step;

typedef struct tropa_mapping {
    uint32_t column_count;
    bool count_is_fixed; /**< every record has column_count fields (CSV) */

    uint32_t customer[TROPA_MAPPING_FIRST_OF], customer_count;
    uint32_t time[TROPA_MAPPING_FIRST_OF], time_count; /**< columns, by `layout` */
    tropa_time_layout layout;
    tropa_time_format time_format[TROPA_MAPPING_FIRST_OF]; /**< per column; JOINED: the first */
    const tropa_zone *zone;
    bool day_only;

    uint32_t activity[TROPA_MAPPING_FIRST_OF], activity_count;
    tropa_str constant_activity; /**< where activity_count is 0 */
    tropa_str activity_prefix;   /**< put before bare codes, with a space; or empty */
    bool fold_urls;
    tropa_url_rules url;
    const tropa_names *names; /**< NULL: none */

    int64_t value_column, order_column, id_column; /**< -1: none */
    tropa_number_style value_style;
    uint32_t value_decimals;

    const tropa_mapping_step *step; /**< STEPS */
    uint32_t step_count;

    const uint32_t *attribute; /**< columns */
    const tropa_str *attribute_name;
    uint32_t attribute_count;
    int64_t now_us; /**< for what years make sense */
} tropa_mapping;

#endif
