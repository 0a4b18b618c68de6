/** A funnel step as text: which activities it means.
 *
 *     purchase            the activity of this very name, whatever characters are in it
 *     /cart|/basket       either
 *     view_*              `*` is any text, also none
 *     a\|b  a\*  a\\      the characters themselves
 *
 * A text that equals an activity's name means that activity alone. Case counts. */
#ifndef TROPA_REQUEST_STEP_H
#define TROPA_REQUEST_STEP_H

#include "base/arena.h"
#include "base/status.h"

#include <stdint.h>

/** Does the step, taken as alternatives and globs, match the name? O(|step| * |name|). */
bool tropa_step_matches(tropa_str step, tropa_str name);

/** Sets member[code] for each of `count` names that the step means. TROPA_ERR_NOT_FOUND, with the
 *  nearest names, when it means none. `context` says whose step it is, like "step 2". */
tropa_status tropa_step_resolve(tropa_str step, const char *context, const tropa_str *name,
                                uint32_t count, bool *member, tropa_error *err);

/** The entry of `name` nearest to `text` (fewest edits, case aside), or TROPA_STEP_NONE when
 * nothing is near. Texts over 128 bytes are compared by their start. */
#define TROPA_STEP_NONE UINT32_MAX
uint32_t tropa_nearest(tropa_str text, const tropa_str *name, uint32_t count);

#endif
