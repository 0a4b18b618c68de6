/** Answers to draw: funnels and flows of any size with plausible figures from a seed. */
#ifndef TROPA_TESTS_DRAW_ANSWER_FIXTURE_H
#define TROPA_TESTS_DRAW_ANSWER_FIXTURE_H

#include "base/arena.h"
#include "request/answer.h"

/** `text` names everything (NULL: ordinary names); `step` gets the names of the steps. */
void fixture_funnel(tropa_arena *arena, uint32_t steps, uint64_t first, uint64_t seed,
                    const tropa_str *text, uint32_t text_count, tropa_funnel_answer *out,
                    const tropa_str **step);
void fixture_flow(tropa_arena *arena, uint32_t activities, uint64_t seed, const tropa_str *text,
                  uint32_t text_count, tropa_flow_answer *out);

#endif
